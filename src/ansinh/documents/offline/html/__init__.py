"""Web pages of legal portals and news sites: the document without the site around it."""

from __future__ import annotations

import codecs
import re
import sys
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ansinh.documents.offline import plain, refusals
from ansinh.documents.offline.html.content import drop_chrome, main_part, without_afterwords
from ansinh.documents.offline.html.lines import lines_of
from ansinh.kernel.problem import Problem

_META_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_OFTEN_WRONG = {"iso-8859-1", "windows-1252", "cp1252", "latin1", "us-ascii", "ascii"}


def read(data: bytes, filename: str) -> tuple[str, tuple[Problem, ...]]:
    """The words of the main content, a line per block, and warnings. Nothing outside the file is fetched.

    Raises BadInput.
    """
    text, found = _decode_page(data, filename)
    if "<!ENTITY" in text[:20_000]:
        raise refusals.dangerous(filename, "có khai báo thực thể", "it declares entities")
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = lxml_html.document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as trouble:
        raise refusals.corrupt(filename, "html") from trouble
    body = root.find("body")
    body = root if body is None else body
    if text.count("<") > 1_000 and _too_deep(body):
        raise refusals.dangerous(filename, "HTML lồng quá sâu", "its HTML is nested too deeply")
    drop_chrome(body)
    lines = without_afterwords(lines_of(main_part(body)))
    return "\n".join(lines) + "\n", found


def _decode_page(data: bytes, filename: str) -> tuple[str, tuple[Problem, ...]]:
    """The page as text: by its byte mark, as UTF-8 where it is valid, by its own declaration, else as any text file."""
    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and b"\x00" not in data[:2_000]:
        try:
            return data.decode("utf-8"), ()
        except UnicodeDecodeError:
            pass
        declared = _META_CHARSET.search(data[:4096])
        name = declared[1].decode("ascii").lower() if declared else ""
        if name and name not in _OFTEN_WRONG and name not in ("utf-8", "utf8"):
            try:
                return data.decode(name), ()
            except (LookupError, UnicodeDecodeError):
                pass
    text, _, found = plain.decode(data, filename)
    return text, found


def _too_deep(body: Any) -> bool:
    """True where elements are nested so deeply that no page of words can be meant."""
    deepest = min(250, sys.getrecursionlimit() // 4)
    depth = 0
    for event, _ in etree.iterwalk(body, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > deepest:
            return True
    return False
