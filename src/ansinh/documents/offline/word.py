"""Word files (.docx): paragraphs and tables in body order, with the numbers that Word draws itself."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from ansinh.documents.offline import refusals
from ansinh.documents.offline.plain import clean
from ansinh.documents.offline.tables import table_lines

MAX_UNPACKED_BYTES = 200_000_000
MAX_RATIO = 100
MAX_PARTS = 2_000

# What a damaged archive can raise, part by part.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def read(data: bytes, filename: str) -> str:
    """The words of a .docx, one line per paragraph. Raises BadInput for bombs, macros, entities and damage."""
    _guard(data, filename)
    try:
        document = Document(io.BytesIO(data))
        lines = list(_block_lines(document.element.body, _Numbering(document)))
    except (*_DAMAGE, PackageNotFoundError, KeyError, SyntaxError, AttributeError, TypeError) as trouble:
        raise refusals.corrupt(filename, type(trouble).__name__) from trouble
    return clean("\n".join(lines)) + "\n"


def _guard(data: bytes, filename: str) -> None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except _DAMAGE as trouble:
        raise refusals.corrupt(filename, "zip") from trouble
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_PARTS:
        raise refusals.dangerous(filename, f"có {len(entries)} phần", f"it has {len(entries)} parts")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES or any(
        entry.file_size > 1_000_000 and entry.file_size > MAX_RATIO * max(1, entry.compress_size) for entry in entries
    ):
        raise refusals.dangerous(filename, "nén bất thường (bom nén)", "abnormal compression (zip bomb)")
    if any(name.startswith("/") or ".." in name.split("/") for name in names) or len(set(names)) != len(names):
        raise refusals.dangerous(filename, "tên phần bên trong bất thường", "abnormal names of parts inside")
    if any("vbaProject" in name for name in names):
        raise refusals.dangerous(filename, "có macro", "it holds macros")
    if "word/document.xml" not in names and "[Content_Types].xml" not in names:
        raise refusals.unsupported(filename)
    if not any(name.startswith("word/") for name in names):
        raise refusals.unsupported(filename)
    for entry in entries:
        if entry.flag_bits & 1:
            raise refusals.protected(filename)
        if entry.filename.endswith((".xml", ".rels")):
            try:
                with archive.open(entry) as part:
                    head = part.read(4096)
            except _DAMAGE as trouble:
                raise refusals.corrupt(filename, entry.filename) from trouble
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise refusals.dangerous(filename, "có khai báo thực thể XML", "it declares XML entities")
    try:
        broken = archive.testzip()
    except _DAMAGE as trouble:
        raise refusals.corrupt(filename, "zip") from trouble
    if broken:
        raise refusals.corrupt(filename, broken)


def _block_lines(parent: Any, numbering: _Numbering) -> Iterator[str]:
    for child in parent:
        if child.tag == _W + "p":
            text = numbering.label(child) + _paragraph_text(child)
            yield from text.split("\n")
        elif child.tag == _W + "tbl":
            yield from table_lines(_rows(child, numbering))
        elif child.tag == _W + "sdt":
            content = child.find(_W + "sdtContent")
            if content is not None:
                yield from _block_lines(content, numbering)


def _rows(table: Any, numbering: _Numbering) -> list[list[str]]:
    rows = []
    for row in table.iter(_W + "tr"):
        if any(above is not table and above.tag == _W + "tbl" for above in _tables_above(row, table)):
            continue  # rows of a nested table are read inside their cell
        cells = []
        for cell in row.iterchildren(_W + "tc"):
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merged is not None and merged.get(_W + "val") != "restart":
                cells.append("")
            else:
                cells.append("\n".join(_block_lines(cell, numbering)))
        rows.append(cells)
    return rows


def _tables_above(row: Any, table: Any) -> Iterator[Any]:
    for above in row.iterancestors():
        if above is table:
            return
        yield above


def _paragraph_text(paragraph: Any) -> str:
    pieces: list[str] = []
    for node in paragraph.iter():
        tag = node.tag
        if tag == _W + "t":
            pieces.append(node.text or "")
        elif tag in (_W + "tab", _W + "ptab") and node.getparent().tag == _W + "r":
            pieces.append(" ")
        elif tag in (_W + "br", _W + "cr"):
            pieces.append("\n")
        elif tag == _W + "noBreakHyphen":
            pieces.append("-")
        elif tag == _W + "footnoteReference":
            pieces.append(f"[{node.get(_W + 'id')}]")
    return "".join(pieces)


class _Numbering:
    """Counts the automatic numbers of Word, so that “1.” drawn by Word is in the text as if typed."""

    def __init__(self, document: Any) -> None:
        self._counts: dict[tuple[str, int], int] = {}
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
        for node in root.iterchildren(_W + "abstractNum"):
            levels = {}
            for level in node.iterchildren(_W + "lvl"):

                def value(name: str, default: str, level: Any = level) -> str:
                    found = level.find(_W + name)
                    return default if found is None else (found.get(_W + "val") or default)

                start = value("start", "1")
                levels[int(level.get(_W + "ilvl"))] = (
                    value("numFmt", "decimal"),
                    value("lvlText", ""),
                    int(start) if start.isdigit() else 1,
                )
            abstract[node.get(_W + "abstractNumId")] = levels
        for node in root.iterchildren(_W + "num"):
            link = node.find(_W + "abstractNumId")
            if link is not None:
                self._levels[node.get(_W + "numId")] = abstract.get(link.get(_W + "val"), {})

    def label(self, paragraph: Any) -> str:
        """The number Word would draw before this paragraph, with a space after it, or an empty string."""
        link = paragraph.find(f"{_W}pPr/{_W}numPr")
        if link is None:
            return ""
        num, depth = link.find(_W + "numId"), link.find(_W + "ilvl")
        if num is None or not any((node.text or "").strip() for node in paragraph.iter(_W + "t")):
            return ""
        number, level = num.get(_W + "val"), int(depth.get(_W + "val")) if depth is not None else 0
        levels = self._levels.get(number, {})
        if level not in levels:
            return ""
        style, template, start = levels[level]
        if style == "bullet":
            return "+ " if level else "- "
        if style == "none":
            return ""
        self._counts[number, level] = self._counts.get((number, level), start - 1) + 1
        for deeper in [key for key in self._counts if key[0] == number and key[1] > level]:
            del self._counts[deeper]

        def drawn(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form, _, first = levels.get(at, ("decimal", "", 1))
            return _draw(self._counts.get((number, at), first), form)

        text = re.sub(r"%(\d)", drawn, template).strip()
        return text + " " if text else ""


def _draw(count: int, form: str) -> str:
    if form == "upperRoman" or form == "lowerRoman":
        text = ""
        for value, digit in _ROMAN:
            while count >= value:
                text, count = text + digit, count - value
        return text if form == "upperRoman" else text.lower()
    if form in ("lowerLetter", "upperLetter"):
        letter = _LETTERS[(count - 1) % 26]
        return letter if form == "lowerLetter" else letter.upper()
    if form == "decimalZero":
        return f"{count:02d}"
    return str(count)
