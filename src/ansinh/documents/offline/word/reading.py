"""The body of a Word file in reading order: paragraphs with their numbers, tables, text boxes, notes at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansinh.documents.offline import notes, refusals
from ansinh.documents.offline.tables import Cell, table_lines
from ansinh.documents.offline.word.numbering import Numbering
from ansinh.documents.offline.word.package import DAMAGE, Package, W
from ansinh.documents.offline.word.runs import Runs, Told
from ansinh.documents.offline.word.styles import Styles
from ansinh.kernel.problem import Problem

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DEEPEST = 12  # tables in tables and boxes in boxes; deeper ones give their bare words


def read(data: bytes, filename: str) -> tuple[str, tuple[Problem, ...]]:
    """The words of a .docx, one line per paragraph, and warnings. Raises BadInput for bombs, macros, entities and damage."""
    package = Package(data, filename)
    told = package.outside()
    try:
        body = _Body(package)
        lines = list(body.lines())
    except (*DAMAGE, AttributeError, TypeError, RecursionError) as trouble:
        raise refusals.corrupt(filename, type(trouble).__name__) from trouble
    met = body.told
    if met.insertions or met.deletions:
        told.append(notes.tracked_changes(filename, met.insertions, met.deletions))
    for page, count in met.legacy.items():
        told.append(notes.legacy(filename, page.value, count, "đoạn", "paragraphs"))
    pictures = package.large_pictures()
    if pictures:
        told.append(notes.pictures_with_words(filename, pictures))
    text = "\n".join(lines) + "\n"
    if pictures and not any(char.isalpha() for char in text):
        raise refusals.refuse(
            "no_words",
            filename,
            f"Tệp Word chỉ có {pictures} ảnh, không có chữ.",
            f"The Word file holds only {pictures} pictures and no words.",
            "Nếu đó là trang quét, hãy gửi bản PDF quét hoặc từng ảnh (.png, .jpg, .tif).",
            "If they are scanned pages, send the scanned PDF or the pictures (.png, .jpg, .tif).",
        )
    return text, tuple(told)


class _Body:
    def __init__(self, package: Package) -> None:
        self.told = Told()
        self._package = package
        self._styles = Styles(package.beside("styles.xml"))
        self._numbering = Numbering(package.beside("numbering.xml"), self._styles)
        self._runs = Runs(self._styles, self.told)
        self._carried = ""  # words of a paragraph whose end was deleted: they begin the next one

    def lines(self) -> Iterator[str]:
        root = self._package.xml(self._package.main)
        body = root.find(W + "body")
        if body is None:
            raise ValueError("no body")
        yield from self._blocks(body, 0)
        if self._carried:
            yield self._carried
        yield from self._notes()

    def _notes(self) -> Iterator[str]:
        """Footnotes and endnotes as ``[1] …`` after the body, in the order they are cited."""
        if not self.told.notes:
            return
        known: dict[tuple[str, str], Any] = {}
        for kind in ("footnote", "endnote"):
            root = self._package.beside(f"{kind}s.xml")
            for note in () if root is None else root.iterchildren(W + kind):
                known[kind, note.get(W + "id") or ""] = note
        for number, key in enumerate(list(self.told.notes), 1):
            note = known.get(key)
            words = "" if note is None else " ".join(" ".join(self._blocks(note, 0)).split())
            if words:
                yield f"[{number}] {words}"

    def _blocks(self, parent: Any, depth: int) -> Iterator[str]:
        if depth > _DEEPEST:
            yield " ".join(node.text or "" for node in parent.iter(W + "t"))
            return
        for child in parent:
            tag = child.tag
            if tag == W + "p":
                yield from self._paragraph(child, depth)
            elif tag == W + "tbl":
                yield from table_lines(self._rows(child, depth))
            elif tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo", _MC + "Choice"):
                yield from self._blocks(child, depth + (tag != W + "sdt"))
            elif tag == _MC + "AlternateContent":
                chosen = child.find(_MC + "Choice")
                chosen = chosen if chosen is not None else child.find(_MC + "Fallback")
                if chosen is not None:
                    yield from self._blocks(chosen, depth + 1)

    def _paragraph(self, paragraph: Any, depth: int) -> Iterator[str]:
        properties = paragraph.find(W + "pPr")
        named = None if properties is None else properties.find(W + "pStyle")
        style = None if named is None else named.get(W + "val")
        if self._styles.name(style).startswith(("toc ", "table of figures")):
            return  # the table of contents repeats the headings
        words, boxes = self._runs.read(paragraph, style)
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._carried += words
            return
        label = self._numbering.label(properties, style)
        text = self._carried + words
        self._carried = ""
        yield from ((label + text) if text.strip() else "").split("\n")
        for box in boxes:
            yield from self._blocks(box, depth + 1)

    def _rows(self, table: Any, depth: int) -> list[list[Cell]]:
        return [self._cells(row, depth) for row in _own(table, "tr") if row.find(f"{W}trPr/{W}del") is None]

    def _cells(self, row: Any, depth: int) -> list[Cell]:
        cells: list[Cell] = []
        properties = row.find(W + "trPr")
        if (before := _number(properties, "gridBefore")) > 0:
            cells.append(Cell("", before))
        for cell in _own(row, "tc"):
            own = cell.find(W + "tcPr")
            columns = max(1, _number(own, "gridSpan"))
            down = None if own is None else own.find(W + "vMerge")
            across = None if own is None else own.find(W + "hMerge")
            if across is not None and across.get(W + "val") != "restart" and cells:
                last = cells.pop()
                cells.append(Cell(last.text, last.columns + columns, last.continues))
                continue
            if down is not None and down.get(W + "val") != "restart":
                cells.append(Cell("", columns, True))
                continue
            cells.append(Cell("\n".join(self._blocks(cell, depth + 1)), columns))
        if (after := _number(properties, "gridAfter")) > 0:
            cells.append(Cell("", after))
        return cells


def _number(properties: Any, name: str) -> int:
    node = None if properties is None else properties.find(W + name)
    text = "" if node is None else (node.get(W + "val") or "")
    return min(int(text), 200) if text.isdigit() else 0


def _own(parent: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those inside content controls; not those of nested tables."""
    for child in parent:
        if child.tag == W + name:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"):
            yield from _own(child, name)
