"""Reading a workbook cell by cell with its true addresses: values, formulas, errors, hidden rows, merged cells.

The quick readers drop what an officer must be told of (an uncalculated formula reads as blank), so this one is ours.
"""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from lxml import etree

from ansinh.kernel.dates import vn_date
from ansinh.kernel.money import number as number_vi
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import squash
from ansinh.kernel.workbook import delimited, quick
from ansinh.kernel.workbook.package import MOST_BYTES, open_package, read_part, too_big
from ansinh.kernel.workbook.styles import Styles, read_styles

MOST_ROWS = 200_000
MOST_COLUMNS = 256
_LAST_ROW = 1_048_576  # of any sheet Excel can write
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_COL = re.compile(rb"<(?:\w+:)?col ([^>]*)>")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Cell(NamedTuple):
    """What stands in a cell. ``kind``: text, number, date, boolean, error, uncalculated; ``formula`` if computed;
    ``font`` only where it is one of the fonts of before Unicode (``.VnTime``, ``VNI-Times``)."""

    text: str
    kind: str = "text"
    formula: bool = False
    font: str = ""


Cells = dict[int, Cell]


@dataclass(slots=True)
class Sheet:
    """A sheet: rows by their number as Excel shows it, cells by column index from 0."""

    name: str
    rows: dict[int, Cells] = field(default_factory=dict)
    hidden_rows: int = 0
    merged: tuple[str, ...] = ()


@dataclass(slots=True)
class SheetStream:
    """A sheet whose rows are read one after the other, once, and not kept: (number, hidden, cells).

    ``comments`` are notes at cells (row, column index); ``filtered`` if a filter is set; ``guess`` names the encoding a
    .csv was read in where it was not said: ``cp1258``, ``one byte``.
    """

    name: str
    rows: Iterator[tuple[int, bool, Cells]]
    hidden: bool = False
    merged: tuple[str, ...] = ()
    filtered: bool = False
    hidden_columns: tuple[int, ...] = ()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    guess: str = ""


def read_sheets(data: bytes, filename: str, most_rows: int = MOST_ROWS) -> list[Sheet]:
    """All visible sheets of an .xlsx, or the one table of a .csv. Raises BadInput, saying what to do, for anything else."""
    if filename.lower().endswith(".csv"):
        return [read_csv(data, filename, most_rows)]
    return read_workbook(data, filename, most_rows)


def read_workbook(data: bytes, filename: str, most_rows: int = MOST_ROWS) -> list[Sheet]:
    """All visible sheets of an .xlsx, whatever its name says. Raises BadInput as ``read_sheets`` does."""
    return [_kept(stream) for stream in stream_workbook(data, filename, most_rows) if not stream.hidden]


def _kept(stream: SheetStream) -> Sheet:
    sheet = Sheet(stream.name, merged=stream.merged)
    for number, hidden, cells in stream.rows:
        sheet.rows[number] = cells
        sheet.hidden_rows += hidden
    return sheet


def stream_sheets(data: bytes, filename: str, most_rows: int = MOST_ROWS) -> Iterator[SheetStream]:
    """The sheets of an .xlsx, hidden ones too, or the table of a .csv. Read the rows of each before asking for the next.

    Raises BadInput as ``read_sheets`` does, also while rows are read.
    """
    if not filename.lower().endswith(".csv"):
        yield from stream_workbook(data, filename, most_rows)
        return
    _refuse_size(data, filename)
    text, encoding = delimited.decode(data, filename)
    guess = encoding if encoding in ("cp1258", "one byte") else ""
    yield SheetStream("CSV", _csv_rows(text, filename, most_rows), guess=guess)


def stream_workbook(data: bytes, filename: str, most_rows: int = MOST_ROWS) -> Iterator[SheetStream]:
    """The sheets of an .xlsx, hidden ones too. Raises BadInput as ``read_sheets`` does."""
    package = open_package(data, filename)
    with _damage_told(filename):
        names = set(package.namelist())
        shared = [Cell(text) if text.strip() else None for text in _shared_strings(package, filename)] if (
            "xl/sharedStrings.xml" in names) else []  # fmt: skip
        styles = (
            read_styles(_parse(read_part(package, "xl/styles.xml", filename))) if "xl/styles.xml" in names else Styles()
        )
        book = _parse(read_part(package, "xl/workbook.xml", filename))
        epoch = (
            dt.date(1904, 1, 1) if book.find(f"{_MAIN}workbookPr[@date1904='1']") is not None else dt.date(1899, 12, 30)
        )
        for name, part, hidden in list(_sheet_parts(package, book, filename)):
            if part in names:
                text = read_part(package, part, filename)
                stream = _stream(text, name, hidden, Reading(shared, styles, epoch), filename, most_rows)
                stream.comments = _comments(package, part, names, filename)
                del text
                yield stream


@dataclass(slots=True)
class Reading:
    """What a cell needs to be understood: shared strings, what styles mean, the first day of the calendar."""

    shared: list[Cell | None]
    styles: Styles
    epoch: dt.date


@contextmanager
def _damage_told(filename: str) -> Iterator[None]:
    try:
        yield
    except (etree.XMLSyntaxError, expat.ExpatError, KeyError, ValueError, IndexError, OverflowError) as error:
        raise BadInput(
            Problem(
                "damaged",
                "Không đọc được bảng tính: tệp hỏng.",
                "The workbook cannot be read: it is damaged.",
                where={"file": filename},
                remedy_vi="Hãy mở bằng Excel và lưu lại .xlsx.",
                remedy_en="Open it in Excel and save it again as .xlsx.",
            )
        ) from error


def text_rows(sheet: Sheet) -> list[tuple[int, list[str]]]:
    """(row number, cells as a person sees them) of every row that holds something; empty cells are ``""``."""
    return [(number, _as_list(sheet.rows[number])) for number in sorted(sheet.rows)]


def _as_list(cells: dict[int, Cell]) -> list[str]:
    row = [""] * (max(cells) + 1)
    for index, cell in cells.items():
        row[index] = _shown(cell)
    return row


def _shown(cell: Cell) -> str:
    try:
        if cell.kind == "date":
            return vn_date(dt.date.fromisoformat(cell.text))
        if cell.kind == "number" and (value := float(cell.text)).is_integer() and abs(value) < 1e15:
            return str(int(value))
    except ValueError:  # a file may call anything a date or a number
        pass
    return squash(cell.text)


def cells_without_value(sheet: Sheet, filename: str, most: int = 50) -> list[Problem]:
    """The cells that hold a formula or an error where a value should stand; at most ``most`` of them."""
    return [
        Problem(
            "formula",
            "Ô chứa công thức hoặc lỗi, không phải giá trị.",
            "The cell holds a formula or an error, not a value.",
            where={"file": filename, "sheet": sheet.name, "row": row, "column": column_letters(column)},
            remedy_vi="Chép rồi dán dạng giá trị.",
            remedy_en="Copy and paste as values.",
        )
        for row in sorted(sheet.rows)
        for column, cell in sorted(sheet.rows[row].items())
        if cell.formula or cell.kind in ("error", "uncalculated")
    ][:most]


def _parse(text: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(text, parser)


def _sheet_parts(package: zipfile.ZipFile, book: etree._Element, filename: str) -> Iterator[tuple[str, str, bool]]:
    relations = _parse(read_part(package, "xl/_rels/workbook.xml.rels", filename))
    targets = {str(link.get("Id")): str(link.get("Target")) for link in relations}
    for sheet in book.iter(f"{_MAIN}sheet"):
        path = _resolved("xl", targets.get(str(sheet.get(_RELATION)), ""))
        if "worksheets/" in path:
            yield str(sheet.get("name")), path, sheet.get("state", "visible") != "visible"


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _comments(package: zipfile.ZipFile, part: str, names: set[str], filename: str) -> dict[tuple[int, int], str]:
    """The notes at cells of a sheet: data that stands in them is told of, because nobody reads it."""
    folder, base = posixpath.split(part)
    links = f"{folder}/_rels/{base}.rels"
    found: dict[tuple[int, int], str] = {}
    if links not in names:
        return found
    for link in _parse(read_part(package, links, filename)):
        target = _resolved(folder, str(link.get("Target")))
        if str(link.get("Type")).endswith("/comments") and target in names:
            for note in _parse(read_part(package, target, filename)).iter(f"{_MAIN}comment"):
                address = re.fullmatch(r"([A-Z]+)(\d+)", str(note.get("ref")))
                if address and (said := squash(_text_of(note))):
                    found[int(address[2]), _column(address[1])] = said[:500]
    return found


def _shared_strings(package: zipfile.ZipFile, filename: str) -> list[str]:
    text = read_part(package, "xl/sharedStrings.xml", filename)
    plain = quick.strings(text, _inline_text)
    if plain is not None:
        return [_unescaped(one) for one in plain]
    root = _parse(text)
    return [_unescaped(_text_of(item)) for item in root.iter(f"{_MAIN}si")]


def _text_of(item: etree._Element) -> str:
    """Rich text joined; phonetic guides left out."""
    return "".join(part.text or "" for part in item.iter(f"{_MAIN}t") if _parent_tag(part) != f"{_MAIN}rPh")


def _parent_tag(element: etree._Element) -> str:
    parent = element.getparent()
    return "" if parent is None else str(parent.tag)


def _stream(text: bytes, name: str, hidden: bool, reading: Reading, filename: str, most_rows: int) -> SheetStream:
    is_plain = quick.plain(text)
    head, tail = text[: text.find(b"<sheetData")], text[max(text.rfind(b"</sheetData>"), 0) :]
    rows = _quick_rows(text, reading) if is_plain else _careful_rows(text, reading)
    return SheetStream(
        name,
        _counted(rows, name, filename, most_rows),
        hidden,
        tuple(ref.decode() for ref in _MERGED.findall(tail)),
        b"autoFilter" in tail,
        tuple(_hidden_columns(head)),
    )


def _hidden_columns(head: bytes) -> Iterator[int]:
    for about in _COL.findall(head):
        first, last = re.search(rb'min="(\d+)"', about), re.search(rb'max="(\d+)"', about)
        if first and last and re.search(rb'hidden="(?:1|true)"', about):
            yield from range(int(first[1]) - 1, min(int(last[1]), MOST_COLUMNS))


def _counted(
    rows: Iterator[tuple[int, bool, Cells]], name: str, filename: str, most_rows: int
) -> Iterator[tuple[int, bool, Cells]]:
    found = 0
    with _damage_told(filename):
        for number, hidden, cells in rows:
            if not 1 <= number <= _LAST_ROW:
                raise ValueError(f"no sheet has a row {number}")
            if cells:
                found += 1
                if found > most_rows:
                    raise BadInput(_too_long(filename, name, most_rows))
                yield number, hidden, cells


def _quick_rows(text: bytes, reading: Reading) -> Iterator[tuple[int, bool, Cells]]:
    columns: dict[str, int] = {}
    for number, hidden, raw in quick.rows(text, _inline_text):
        cells: Cells = {}
        for letters, style, kind, value, formula in raw:
            column = columns.get(letters)
            if column is None:
                column = columns[letters] = _column(letters)
            if column < MOST_COLUMNS and (cell := _cell(kind, style, value, formula, reading)) is not None:
                cells[column] = cell
        yield number, hidden, cells


def _inline_text(inner: bytes) -> str:
    return _text_of(_parse(b'<is xmlns="' + _MAIN[1:-1].encode() + b'">' + inner + b"</is>"))


def _careful_rows(text: bytes, reading: Reading) -> Iterator[tuple[int, bool, Cells]]:
    number = 0
    rows = etree.iterparse(io.BytesIO(text), tag=f"{_MAIN}row", resolve_entities=False, no_network=True, load_dtd=False)
    for _, element in rows:
        number = int(element.get("r") or number + 1)
        yield number, element.get("hidden") in ("1", "true"), _cells(element, reading)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _cells(row: etree._Element, reading: Reading) -> Cells:
    cells: Cells = {}
    column = -1
    for element in row:
        address = element.get("r")
        column = _column(address) if address else column + 1
        if column >= MOST_COLUMNS:
            continue
        value, kind = element.findtext(f"{_MAIN}v"), element.get("t", "n")
        if kind == "inlineStr":
            inline = element.find(f"{_MAIN}is")
            value = "" if inline is None else _text_of(inline)
        formula = element.find(f"{_MAIN}f") is not None
        cell = _cell(kind, element.get("s", ""), value, formula, reading)
        if cell is not None:
            cells[column] = cell
    return cells


def _cell(kind: str, style: str, value: str | None, formula: bool, reading: Reading) -> Cell | None:
    if value is None or value == "":
        return Cell("", "uncalculated", True) if formula and kind != "inlineStr" else None
    if kind == "s":
        cell = reading.shared[int(value)]
        if cell is not None and style in reading.styles.fonts:
            return cell._replace(font=reading.styles.fonts[style])
        return cell
    if kind in ("str", "inlineStr"):
        text = _unescaped(value)
        return Cell(text, "text", formula, reading.styles.fonts.get(style, "")) if text.strip() else None
    if kind == "e":
        return Cell(value, "error", formula)
    if kind == "b":
        return Cell(value, "boolean", formula)
    if kind == "d":
        return Cell(value[:10], "date", formula)
    if style in reading.styles.dates:
        day = float(value)
        if 1 <= day < 2_958_466:
            return Cell((reading.epoch + dt.timedelta(days=int(day))).isoformat(), "date", formula)
    return Cell(value, "number", formula)


def _unescaped(text: str) -> str:
    """Excel writes control characters as ``_x000D_``; NUL, which no database keeps, is left out."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] not in ("0000",) else "", text)


def _column(address: str) -> int:
    index = 0
    for char in address:
        if not char.isalpha():
            break
        index = index * 26 + ord(char.upper()) - 64
    return index - 1


def column_letters(index: int) -> str:
    """``A`` … ``IV`` as Excel shows them."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_csv(data: bytes, filename: str, most_rows: int = MOST_ROWS) -> Sheet:
    """The table of a .csv in UTF-8 or UTF-16, separated by comma, semicolon or tab. Raises BadInput for anything else."""
    _refuse_size(data, filename)
    text, encoding = delimited.decode(data, filename)
    if encoding == "one byte":
        raise BadInput(delimited.not_read(filename))
    return Sheet("CSV", {number: cells for number, _, cells in _csv_rows(text, filename, most_rows)})


def _csv_rows(text: str, filename: str, most_rows: int) -> Iterator[tuple[int, bool, Cells]]:
    found = 0
    for number, row in delimited.lines(text, filename):
        cells = {index: Cell(value) for index, value in enumerate(row[:MOST_COLUMNS]) if value and not value.isspace()}
        if cells:
            found += 1
            if found > most_rows:
                raise BadInput(_too_long(filename, "CSV", most_rows))
            yield number, False, cells


def _refuse_size(data: bytes, filename: str) -> None:
    if not data:
        raise BadInput(
            Problem(
                "empty",
                "Tệp trống.",
                "The file is empty.",
                where={"file": filename},
                remedy_vi="Xem lại tệp rồi gửi lại.",
                remedy_en="Look at the file and send it again.",
            )
        )
    if len(data) > MOST_BYTES:
        raise BadInput(too_big(filename))


def _too_long(filename: str, sheet: str, most_rows: int) -> Problem:
    return Problem(
        "too_many_rows",
        f"Trang tính có hơn {number_vi(most_rows)} dòng.",
        f"The sheet has more than {most_rows:,} rows.",
        where={"file": filename, "sheet": sheet},
        remedy_vi="Hãy chia thành nhiều tệp, mỗi tệp một địa bàn.",
        remedy_en="Split it into several files, a place each.",
    )
