"""The rows of a sheet in the plain form that Excel, LibreOffice and our own writers give it, without a tree.

Ten times as fast as walking elements. Whatever is not in that form (name space prefixes, comments, CDATA, cells without
address) is left to the careful reader; well-formedness has been proved by expat before.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from xml.parsers import expat

_ROW = re.compile(rb"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_CELL = re.compile(rb'<c r="([A-Za-z]{1,3})\d+"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_DECLARED = re.compile(rb"""^<\?xml[^>]*encoding=["'](?!utf-8["'])""", re.IGNORECASE)
_STRING = re.compile(rb"<si\b[^>]*?(?:/>|>(.*?)</si>)", re.DOTALL)
_ONE_RUN = re.compile(rb"\s*<t(?:\s[^>]*)?>([^<]*)</t>\s*")
_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_KIND = re.compile(rb'\bt="(\w+)"')

RawCell = tuple[str, str, str, str | None, bool]
"""Letters, style, kind, value (None where there is none), whether a formula made it."""


def plain(text: bytes) -> bool:
    """Whether a sheet is in the plain form. Raises ``expat.ExpatError`` for one that is not well-formed."""
    if b"<sheetData" not in text or b"<![CDATA[" in text or b"<!--" in text or _DECLARED.match(text):
        return False
    if sum(map(text.count, (b"<c ", b"<c>", b"<c\n", b"<c\t", b"<c\r"))) != text.count(b'<c r="'):
        return False
    expat.ParserCreate().Parse(text, True)
    return True


def strings(text: bytes, inline: Callable[[bytes], str]) -> list[str] | None:
    """The shared strings; None where they are not in the plain form. ``inline`` reads one with several runs."""
    if b"<sst" not in text or b"<![CDATA[" in text or b"<!--" in text or _DECLARED.match(text):
        return None
    expat.ParserCreate().Parse(text, True)
    found = []
    for match in _STRING.finditer(text):
        inner = match[1] or b""
        one = _ONE_RUN.fullmatch(inner)
        found.append(_value(one[1]) if one else inline(inner) if inner else "")
    return found


def rows(text: bytes, inline: Callable[[bytes], str]) -> Iterator[tuple[int, bool, list[RawCell]]]:
    """(row number, hidden, cells) of every ``row`` element. ``inline`` reads the text of an inline string."""
    number = 0
    seen: dict[bytes, tuple[str, str]] = {}
    for row in _ROW.finditer(text, text.index(b"<sheetData")):
        attributes, body = row.groups()
        named = _NUMBER.search(attributes)
        number = int(named[1]) if named else number + 1
        cells: list[RawCell] = []
        for letters, about, inner in _CELL.findall(body or b""):
            if not inner:
                continue
            known = seen.get(about)
            if known is None:
                style, kind = _STYLE.search(about), _KIND.search(about)
                known = seen[about] = (style[1].decode() if style else "", kind[1].decode() if kind else "n")
            style_of, kind_of = known
            if inner.startswith(b"<v>") and inner.endswith(b"</v>"):
                cells.append((letters.decode(), style_of, kind_of, _value(inner[3:-4]), False))
            elif kind_of == "inlineStr":
                cells.append((letters.decode(), style_of, kind_of, inline(inner), False))
            else:
                start, end = inner.find(b"<v"), inner.rfind(b"</v>")
                value = _value(inner[inner.index(b">", start) + 1 : end]) if 0 <= start < end else None
                cells.append((letters.decode(), style_of, kind_of, value, b"<f" in inner))
        yield number, bool(_HIDDEN.search(attributes)), cells


def _value(text: bytes) -> str:
    said = text.decode("utf-8")
    return html.unescape(said) if "&" in said else said
