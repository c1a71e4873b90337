"""The words of one paragraph: runs, fields, notes, symbols, old fonts; deletions left out, text boxes set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ansinh.documents.offline.word.package import W
from ansinh.documents.offline.word.styles import Styles, flag, font_of
from ansinh.documents.rules.legacy import Legacy, draws_capitals, legacy_of_font, to_unicode

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_INTO = {
    W + "ins", W + "moveTo", W + "hyperlink", W + "smartTag", W + "sdt", W + "sdtContent", W + "customXml", W + "fldSimple",
    W + "dir", W + "bdo", W + "ruby", W + "rubyBase", _M + "oMath", _M + "oMathPara",
}  # fmt: skip
_SYMBOL_FONT = {
    0xB7: "-", 0xA7: "-", 0xD8: "-", 0xFC: "-", 0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈",
    0xAE: "→", 0xB0: "°", 0xE0: "→", 0xE8: "→", 0x2D: "-", 0x25: "%", 0x2B: "+",
}  # fmt: skip
_WINGDINGS = {
    0xA3: "☐", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0xFE: "☑", 0x52: "☑", 0xFC: "☑", 0xE0: "→", 0xE8: "→", 0xF0: "→",
}  # fmt: skip


@dataclass(slots=True)
class Told:
    """What was met while reading, to be told as warnings."""

    insertions: int = 0
    deletions: int = 0
    legacy: dict[Legacy, int] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)  # (kind, id) of notes in the order they are cited


@dataclass(slots=True)
class _Piece:
    text: str
    page: Legacy | None
    capitals: bool  # the font draws capitals
    upper: bool  # the run is set in capitals


class Runs:
    """Reads paragraphs with the styles of one file."""

    def __init__(self, styles: Styles, told: Told) -> None:
        self._styles = styles
        self._told = told

    def read(self, paragraph: Any, style: str | None) -> tuple[str, list[Any]]:
        """The words of a paragraph with ``\\n`` for hard breaks, and the text boxes anchored in it."""
        pieces: list[_Piece] = []
        boxes: list[Any] = []
        self._walk(paragraph, style, pieces, boxes, 0)
        return self._joined(pieces), boxes

    def _walk(self, parent: Any, style: str | None, pieces: list[_Piece], boxes: list[Any], depth: int) -> None:
        if depth > 40:
            return
        for child in parent:
            tag = child.tag
            if tag == W + "r":
                self._run(child, style, pieces, boxes)
            elif tag in (W + "del", W + "moveFrom"):
                self._told.deletions += 1
            elif tag == _M + "r":
                words = "".join(node.text or "" for node in child.iter(_M + "t", W + "t"))
                pieces.append(_Piece(words, None, False, False))
            elif tag == _MC + "AlternateContent":
                chosen = _choice(child)
                if chosen is not None:
                    self._walk(chosen, style, pieces, boxes, depth + 1)
            elif tag in _INTO or (isinstance(tag, str) and tag.startswith(_M)):
                self._told.insertions += tag in (W + "ins", W + "moveTo")
                self._walk(child, style, pieces, boxes, depth + 1)

    def _run(self, run: Any, style: str | None, pieces: list[_Piece], boxes: list[Any]) -> None:
        properties = run.find(W + "rPr")
        own = None
        if properties is not None:
            named = properties.find(W + "rStyle")
            own = None if named is None else named.get(W + "val")
        hidden = flag(properties, "vanish")
        if hidden or (hidden is None and self._styles.flag(style, "vanish")):
            return
        font = font_of(properties) or self._styles.run_font(own) or self._styles.font(style)
        page = legacy_of_font(font)
        upper = flag(properties, "caps")
        if upper is None:
            upper = (own is not None and self._styles.flag(own, "caps")) or self._styles.flag(style, "caps")

        def add(text: str) -> None:
            pieces.append(_Piece(text, page, draws_capitals(font), upper))

        for node in run:
            tag = node.tag
            if tag == W + "t":
                add(node.text or "")
            elif tag in (W + "tab", W + "ptab"):
                add(" ")
            elif tag in (W + "br", W + "cr"):
                add("\n")
            elif tag == W + "noBreakHyphen":
                add("-")
            elif tag == W + "softHyphen" and page is Legacy.TCVN3:
                add("\xad")
            elif tag == W + "sym":
                pieces.append(_Piece(_symbol(node), None, False, False))
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                if node.get(W + "customMarkFollows") in ("1", "true"):
                    continue
                self._told.notes.append((tag.rpartition("}")[2][:-9], node.get(W + "id") or ""))
                pieces.append(_Piece(f"[{len(self._told.notes)}]", None, False, False))
            elif tag == _MC + "AlternateContent":
                chosen = _choice(node)
                if chosen is not None:
                    boxes.extend(_outer_boxes(chosen))
            elif tag in (W + "pict", W + "drawing", W + "object"):
                boxes.extend(_outer_boxes(node))

    def _joined(self, pieces: list[_Piece]) -> str:
        """The pieces as one text; neighbours in the same old code page are converted together, for a letter of VNI may
        be split between two runs. A paragraph with letters beyond one byte is Unicode whatever its font says."""
        if not any(piece.page for piece in pieces):
            return "".join(piece.text.upper() if piece.upper else piece.text for piece in pieces)
        if any(char > "\xff" and char.isalpha() for piece in pieces if piece.page for char in piece.text):
            return "".join(piece.text.upper() if piece.upper else piece.text for piece in pieces)
        out: list[str] = []
        converted: set[Legacy] = set()
        at = 0
        while at < len(pieces):
            first = pieces[at]
            last = at + 1
            while last < len(pieces) and (pieces[last].page, pieces[last].capitals, pieces[last].upper) == (
                first.page,
                first.capitals,
                first.upper,
            ):
                last += 1
            text = "".join(piece.text for piece in pieces[at:last])
            if first.page is not None:
                new = to_unicode(text, first.page, capitals=first.capitals)
                if new != text:
                    converted.add(first.page)
                text = new
            out.append(text.upper() if first.upper else text)
            at = last
        for page in converted:
            self._told.legacy[page] = self._told.legacy.get(page, 0) + 1
        return "".join(out)


def _choice(node: Any) -> Any:
    """One of the alternatives of a picture or box: both say the same to different programs."""
    chosen = node.find(_MC + "Choice")
    return chosen if chosen is not None else node.find(_MC + "Fallback")


def _outer_boxes(node: Any) -> list[Any]:
    """The text boxes in a drawing, not those inside another box, and not their twins for older programs."""
    found: list[Any] = []
    waiting = [node]
    while waiting:
        item = waiting.pop()
        if item.tag == W + "txbxContent":
            found.append(item)
        elif item.tag == _MC + "AlternateContent":
            chosen = _choice(item)
            waiting.extend([] if chosen is None else reversed(chosen))
        else:
            waiting.extend(reversed(item))
    return found


def _symbol(node: Any) -> str:
    try:
        code = int(node.get(W + "char") or "", 16) & 0xFF
    except ValueError:
        return ""
    font = (node.get(W + "font") or "").lower()
    if font.startswith(("wingdings", "webdings")):
        return _WINGDINGS.get(code, "-")
    return _SYMBOL_FONT.get(code, chr(code) if 0x20 < code < 0x7F else "-")
