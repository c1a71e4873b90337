"""Reading a workbook cell by cell with its true addresses: values, formulas, errors, hidden rows, merged cells.

The quick readers drop what an officer must be told of (an uncalculated formula reads as blank), so this one is ours.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ansinh.kernel.dates import vn_date
from ansinh.kernel.money import number as number_vi
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import squash
from ansinh.kernel.workbook.package import MOST_BYTES, open_package, read_part, too_big

MOST_ROWS = 200_000
MOST_COLUMNS = 256
_LAST_ROW = 1_048_576  # of any sheet Excel can write
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_DATE_CODE = re.compile(r"[dmyDMY]")
_QUIET = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell. ``kind``: text, number, date, boolean, error, uncalculated; ``formula`` if computed."""

    text: str
    kind: str = "text"
    formula: bool = False


@dataclass(slots=True)
class Sheet:
    """A sheet: rows by their number as Excel shows it, cells by column index from 0."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden_rows: int = 0
    merged: tuple[str, ...] = ()


def read_sheets(data: bytes, filename: str, most_rows: int = MOST_ROWS) -> list[Sheet]:
    """All visible sheets of an .xlsx, or the one table of a .csv. Raises BadInput, saying what to do, for anything else."""
    if filename.lower().endswith(".csv"):
        return [read_csv(data, filename, most_rows)]
    return read_workbook(data, filename, most_rows)


def read_workbook(data: bytes, filename: str, most_rows: int = MOST_ROWS) -> list[Sheet]:
    """All visible sheets of an .xlsx, whatever its name says. Raises BadInput as ``read_sheets`` does."""
    package = open_package(data, filename)
    try:
        names = set(package.namelist())
        shared = _shared_strings(package, filename) if "xl/sharedStrings.xml" in names else []
        dates = _date_styles(package, filename) if "xl/styles.xml" in names else frozenset()
        book = _parse(read_part(package, "xl/workbook.xml", filename))
        epoch = (
            dt.date(1904, 1, 1) if book.find(f"{_MAIN}workbookPr[@date1904='1']") is not None else dt.date(1899, 12, 30)
        )
        found = []
        for name, part in _sheet_parts(package, book, filename):
            if part in names:
                text = read_part(package, part, filename)
                found.append(_read_sheet(text, name, shared, dates, epoch, filename, most_rows))
        return found
    except (etree.XMLSyntaxError, KeyError, ValueError, IndexError, OverflowError) as error:
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


def _sheet_parts(package: zipfile.ZipFile, book: etree._Element, filename: str) -> Iterator[tuple[str, str]]:
    relations = _parse(read_part(package, "xl/_rels/workbook.xml.rels", filename))
    targets = {str(link.get("Id")): str(link.get("Target")) for link in relations}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(str(sheet.get(_RELATION)), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        if "worksheets/" in path and sheet.get("state", "visible") == "visible":
            yield str(sheet.get("name")), path


def _shared_strings(package: zipfile.ZipFile, filename: str) -> list[str]:
    root = _parse(read_part(package, "xl/sharedStrings.xml", filename))
    return [_text_of(item) for item in root.iter(f"{_MAIN}si")]


def _text_of(item: etree._Element) -> str:
    """Rich text joined; phonetic guides left out."""
    return "".join(part.text or "" for part in item.iter(f"{_MAIN}t") if _parent_tag(part) != f"{_MAIN}rPh")


def _parent_tag(element: etree._Element) -> str:
    parent = element.getparent()
    return "" if parent is None else str(parent.tag)


def _date_styles(package: zipfile.ZipFile, filename: str) -> frozenset[str]:
    root = _parse(read_part(package, "xl/styles.xml", filename))
    own = {str(entry.get("numFmtId")): str(entry.get("formatCode")) for entry in root.iter(f"{_MAIN}numFmt")}
    styles = root.find(f"{_MAIN}cellXfs")
    found = set()
    for index, style in enumerate(() if styles is None else styles):
        number = str(style.get("numFmtId", "0"))
        if number in own:
            is_date = bool(_DATE_CODE.search(_QUIET.sub("", own[number])))
        else:
            is_date = int(number) in _DATE_FORMATS
        if is_date:
            found.add(str(index))
    return frozenset(found)


def _read_sheet(
    text: bytes,
    name: str,
    shared: list[str],
    dates: frozenset[str],
    epoch: dt.date,
    filename: str,
    most_rows: int,
) -> Sheet:
    sheet = Sheet(name)
    merged: list[str] = []
    number = 0
    rows = etree.iterparse(
        io.BytesIO(text),
        tag=(f"{_MAIN}row", f"{_MAIN}mergeCell"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    for _, element in rows:
        if element.tag == f"{_MAIN}mergeCell":
            merged.append(str(element.get("ref")))
            continue
        number = int(element.get("r") or number + 1)
        if not 1 <= number <= _LAST_ROW:
            raise ValueError(f"no sheet has a row {number}")
        cells = _cells(element, shared, dates, epoch)
        if cells:
            sheet.rows[number] = cells
            sheet.hidden_rows += element.get("hidden") in ("1", "true")
        if len(sheet.rows) > most_rows:
            raise BadInput(_too_long(filename, name, most_rows))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    sheet.merged = tuple(merged)
    return sheet


def _cells(row: etree._Element, shared: list[str], dates: frozenset[str], epoch: dt.date) -> dict[int, Cell]:
    cells: dict[int, Cell] = {}
    column = -1
    for element in row:
        address = element.get("r")
        column = _column(address) if address else column + 1
        if column >= MOST_COLUMNS:
            continue
        cell = _cell(element, shared, dates, epoch)
        if cell is not None:
            cells[column] = cell
    return cells


def _cell(element: etree._Element, shared: list[str], dates: frozenset[str], epoch: dt.date) -> Cell | None:
    value = element.findtext(f"{_MAIN}v")
    formula = element.find(f"{_MAIN}f") is not None
    kind = element.get("t", "n")
    if kind == "inlineStr":
        inline = element.find(f"{_MAIN}is")
        text = "" if inline is None else _text_of(inline)
        return Cell(text) if text.strip() else None
    if value is None or value == "":
        return Cell("", "uncalculated", True) if formula else None
    if kind == "s":
        text = shared[int(value)]
        return Cell(text) if text.strip() else None
    if kind == "e":
        return Cell(value, "error", formula)
    if kind == "str":
        return Cell(value, "text", formula) if value.strip() else None
    if kind == "b":
        return Cell(value, "boolean", formula)
    if kind == "d":
        return Cell(value[:10], "date", formula)
    if element.get("s", "") in dates:
        day = float(value)
        if 1 <= day < 2_958_466:
            return Cell((epoch + dt.timedelta(days=int(day))).isoformat(), "date", formula)
    return Cell(value, "number", formula)


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
    if not data or len(data) > MOST_BYTES:
        raise BadInput(
            too_big(filename)
            if data
            else Problem("empty", "Tệp trống.", "The file is empty.", where={"file": filename})
        )
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadInput(_not_utf8(filename)) from error
    if "\0" in text:
        raise BadInput(_not_utf8(filename))
    head = text[:4000]
    separator = max(",;\t", key=head.count)
    sheet = Sheet("CSV")
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            cells = {index: Cell(value) for index, value in enumerate(row[:MOST_COLUMNS]) if value.strip()}
            if cells:
                sheet.rows[number] = cells
            if len(sheet.rows) > most_rows:
                raise BadInput(_too_long(filename, "CSV", most_rows))
    except csv.Error as error:
        raise BadInput(_not_utf8(filename)) from error
    return sheet


def _not_utf8(filename: str) -> Problem:
    return Problem(
        "encoding",
        "Tệp CSV không phải UTF-8.",
        "The CSV file is not UTF-8.",
        where={"file": filename},
        remedy_vi="Trong Excel chọn Lưu thành “CSV UTF-8”, hoặc lưu .xlsx.",
        remedy_en="In Excel save as “CSV UTF-8”, or as .xlsx.",
    )


def _too_long(filename: str, sheet: str, most_rows: int) -> Problem:
    return Problem(
        "too_many_rows",
        f"Trang tính có hơn {number_vi(most_rows)} dòng.",
        f"The sheet has more than {most_rows:,} rows.",
        where={"file": filename, "sheet": sheet},
        remedy_vi="Hãy chia thành nhiều tệp, mỗi tệp một địa bàn.",
        remedy_en="Split it into several files, a place each.",
    )
