"""Questions of services that need no database: the declared registers, their templates, what a workbook holds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources

import yaml

from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import fold, squash
from ansinh.services.facts import Register, RowProblem
from ansinh.services.rules import declared

MOST_BYTES = 10 * 2**20
MOST_UNPACKED = 40 * 2**20
MOST_ROWS = 20_000
MOST_COLUMNS = 60
# A damaged workbook fails inside the reader in any of these ways.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    OSError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,
    EOFError,
    NotImplementedError,
)


@cache
def registers() -> tuple[Register, ...]:
    """All declared registers, by code."""
    folder = resources.files("ansinh.services") / "registers"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda e: e.name)
    return tuple(declared(yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files)


def register(code: str) -> Register:
    """One register. Raises LookupError for an unknown code."""
    for item in registers():
        if item.code == code:
            return item
    raise LookupError(f"no register {code}")


def commune_reader(names: Mapping[str, str]) -> Callable[[str], str | None]:
    """Answers a commune's code by its code or name, with or without the kind of unit.

    As written first (xã Sơn Hà is not xã Sơn Hạ), else tone marks aside where that leaves one commune. ``names`` are
    the communes by code.
    """
    exact: dict[str, set[str]] = {}
    loose: dict[str, set[str]] = {}
    for code, name in names.items():
        bare = name
        for kind in ("Xã ", "Phường ", "Đặc khu "):
            bare = bare.removeprefix(kind)
        for spelled in (name, bare, code):
            exact.setdefault(squash(spelled).casefold(), set()).add(code)
            loose.setdefault(fold(spelled), set()).add(code)

    def code_of(text: str) -> str | None:
        for codes in (exact.get(squash(text).casefold(), set()), loose.get(fold(text), set())):
            if len(codes) == 1:
                return next(iter(codes))
        return None

    return code_of


def sheet_rows(content: bytes, filename: str) -> tuple[str, list[list[str]]]:
    """Name and rows of the first sheet that holds anything, every cell as the text a person sees.

    Raises BadInput for what is no .xlsx, is too large, packs a bomb or macros, or holds formulas.
    """
    _guard(content, filename)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        for sheet in book.worksheets:
            cells = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
            rows = [_trimmed([_text(value) for value in row]) for row in cells]
            if any(any(row) for row in rows):
                break
        else:
            raise BadInput(_refusal(filename, "empty", "Tệp không có dòng nào.", "The file has no rows."))
    except _DAMAGED as error:
        raise BadInput(
            _refusal(
                filename,
                "unreadable",
                "Tệp hỏng hoặc không phải .xlsx.",
                f"The file is damaged or no .xlsx ({error}).",
            )
        ) from error
    if len(rows) > MOST_ROWS:
        raise BadInput(_refusal(filename, "too_many", f"Quá {MOST_ROWS} dòng.", f"More than {MOST_ROWS} rows."))
    formulas = [
        Problem(
            "formula",
            "Ô chứa công thức, không phải giá trị.",
            "The cell holds a formula, not a value.",
            where={"file": filename, "sheet": sheet.title, "row": number, "column": index + 1},
            remedy_vi="Chép rồi dán dạng giá trị.",
            remedy_en="Copy and paste as values.",
        )
        for number, row in enumerate(rows, start=1)
        for index, text in enumerate(row)
        if text.startswith("=")
    ]
    if formulas:
        raise BadInput(formulas[:20])
    return sheet.title, rows


def _trimmed(row: list[str]) -> list[str]:
    """A row without the empty cells at its end: the reader fills every row up to the widest allowed."""
    while row and not row[-1]:
        row.pop()
    return row


def _guard(content: bytes, filename: str) -> None:
    if len(content) > MOST_BYTES:
        raise BadInput(
            _refusal(filename, "too_large", f"Tệp lớn hơn {MOST_BYTES // 2**20} MB.", "The file is too large.")
        )
    if content[:4] != b"PK\x03\x04":
        raise BadInput(_refusal(filename, "not_xlsx", "Tệp không phải .xlsx.", "The file is not an .xlsx workbook."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if sum(entry.file_size for entry in entries) > MOST_UNPACKED or len(entries) > 2000:
                raise BadInput(_refusal(filename, "bomb", "Tệp nén bất thường.", "The file unpacks to far too much."))
            names = [entry.filename.lower() for entry in entries]
            if any("vbaproject" in name or name.startswith("xl/externallinks/") for name in names):
                raise BadInput(
                    _refusal(
                        filename,
                        "active",
                        "Tệp có macro hoặc liên kết ngoài.",
                        "The file holds macros or external links.",
                    )
                )
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in packed.open(entry).read(4096):
                    raise BadInput(
                        _refusal(filename, "doctype", "Tệp có khai báo nguy hiểm.", "The file declares entities.")
                    )
    except _DAMAGED as error:
        raise BadInput(_refusal(filename, "unreadable", "Tệp hỏng.", "The file is damaged.")) from error


def _refusal(filename: str, kind: str, vi: str, en: str) -> Problem:
    return Problem(
        kind,
        vi,
        en,
        where={"file": filename},
        remedy_vi="Tải mẫu của sổ, điền và lưu dạng .xlsx rồi gửi lại.",
        remedy_en="Download the register's template, fill it in, save it as .xlsx and send it again.",
    )


def _text(value: object) -> str:
    import datetime as dt

    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if not isinstance(value, str | int | float | bool | dt.time):
        return "="  # array and table formulas come as objects of their own
    return squash(str(value))


def template(wanted: Register, communes: Sequence[str] = ()) -> bytes:
    """An .xlsx to fill in: titles, drop-down lists, an instruction sheet."""
    return _workbook(wanted, [], communes)


def correction(wanted: Register, bad: Sequence[RowProblem], header: Sequence[str]) -> bytes:
    """The rows that did not go in, as sent, with what is wrong beside each; can be fixed and sent again."""
    return _workbook(wanted, bad, (), header)


def _workbook(
    wanted: Register, bad: Sequence[RowProblem], communes: Sequence[str], header: Sequence[str] = ()
) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF2", "border": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    wrong = book.add_format({"font_color": "#9C1C1C", "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("Danh sách")
    titles = list(header) or [item.title_vi + (" *" if item.required else "") for item in wanted.fields]
    if bad:
        titles = [title for title in titles if title != _REASON] + [_REASON]
    for index, title in enumerate(titles):
        sheet.write_string(0, index, title, bold)
        sheet.set_column(index, index, 24, text)
    for row, item in enumerate(bad, start=1):
        for index, cell in enumerate(item.cells[: len(titles) - 1]):
            sheet.write_string(row, index, cell, text)
        reasons = "; ".join(problem.say("vi") for problem in item.problems)
        sheet.write_string(row, len(titles) - 1, reasons, wrong)
    if not header:
        lists = book.add_worksheet("Danh mục")
        for index, field in enumerate(wanted.fields):
            choices = [str(choice) for choice in field.constraints.get("enum", [])]  # type: ignore[attr-defined]
            if field.type == "state":
                choices = [state.vi for state in wanted.states]
            if field.type == "commune":
                choices = list(communes)
            for row, choice in enumerate(choices):
                lists.write_string(row, index, choice)
            if choices:
                column = xlsxwriter.utility.xl_col_to_name(index)
                source = f"='Danh mục'!${column}$1:${column}${len(choices)}"
                sheet.data_validation(1, index, 5000, index, {"validate": "list", "source": source})
        guide = book.add_worksheet("Hướng dẫn")
        guide.set_column(0, 0, 100)
        for row, line in enumerate(
            [
                wanted.name_vi,
                wanted.about_vi,
                "Cột có dấu * là bắt buộc. Mỗi dòng một căn nhà. Gửi lại cùng một dòng không tạo dòng mới.",
                "Ngày ghi theo mẫu ngày/tháng/năm; số tiền ghi bằng đồng, không có phần lẻ.",
            ]
        ):
            guide.write_string(row, 0, line)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


_REASON = "Lý do chưa nhập được"
