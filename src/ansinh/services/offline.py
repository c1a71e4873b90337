"""Questions of services that need no database: the declared registers, their templates, what a workbook holds."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources

import yaml

from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import fold, squash
from ansinh.kernel.workbook import cells_without_value, column_letters, read_workbook, text_rows
from ansinh.services.facts import Register, RowProblem
from ansinh.services.rules import declared

MOST_ROWS = 20_000


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
    sheets = [sheet for sheet in read_workbook(content, filename, MOST_ROWS) if sheet.rows]
    if not sheets:
        raise BadInput(
            Problem(
                "empty",
                "Tệp không có dòng nào.",
                "The file has no rows.",
                where={"file": filename},
                remedy_vi="Tải mẫu của sổ, điền và lưu dạng .xlsx rồi gửi lại.",
                remedy_en="Download the register's template, fill it in, save it as .xlsx and send it again.",
            )
        )
    if formulas := cells_without_value(sheets[0], filename, most=20):
        raise BadInput(formulas)
    numbered = dict(text_rows(sheets[0]))
    return sheets[0].name, [numbered.get(number, []) for number in range(1, max(numbered) + 1)]


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
            offered = field.constraints.get("enum")
            choices = [str(choice) for choice in offered] if isinstance(offered, list | tuple) else []
            if field.type == "state":
                choices = [state.vi for state in wanted.states]
            if field.type == "commune":
                choices = list(communes)
            for row, choice in enumerate(choices):
                lists.write_string(row, index, choice)
            if choices:
                column = column_letters(index)
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
