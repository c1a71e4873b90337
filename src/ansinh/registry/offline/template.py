"""The template for lists of people, and the workbook that hands bad rows back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from ansinh.kernel.workbook import column_letters
from ansinh.registry.offline.columns import COLUMNS, Column

_CHOICES = "Danh mục"
_ROWS = 2_000
_EXAMPLE = {
    "serial": "VD", "household": "1", "full_name": "Nguyễn Thị Ví Dụ", "birth": "07/11/1951", "sex": "Nữ",
    "number": "999151000001", "ethnicity": "Kinh", "relation": "Chủ hộ", "village": "Thôn 1", "poverty": "Hộ nghèo",
    "poverty_from": "01/01/2026", "pension": "Không", "request": "Trợ cấp hưu trí xã hội", "request_on": "03/11/2026",
}  # fmt: skip
_INSTRUCTIONS = (
    "Mỗi người một dòng. Người cùng hộ ghi cùng “Hộ số” và có đúng một chủ hộ.",
    "Cột có dấu * là bắt buộc. Không xóa, không đổi tên cột; cột không dùng để trống.",
    "Họ tên ghi như trên giấy tờ, có dấu, gồm cả tên của đồng bào các dân tộc (Y, A, H’, Rơ…).",
    "Ngày sinh: dd/mm/yyyy. Giấy tờ chỉ có tháng, năm thì ghi mm/yyyy hoặc yyyy; không rõ thì ghi “Không rõ”.",
    "Số định danh cá nhân 12 số, ô dạng văn bản để không mất số 0. Chưa có số: để trống, hệ thống cấp mã tạm.",
    "Dòng có STT “VD” là ví dụ, không được nhập. Số bắt đầu bằng 999 là số giả.",
    "Không ghi tình trạng nhiễm HIV vào danh sách này (thông tin được bảo vệ riêng).",
    "Không dùng công thức, macro, liên kết tới tệp khác. Ô gộp: chỉ ô đầu có giá trị.",
    "Gửi lại cùng tệp, hay tệp đã sửa, không tạo hồ sơ trùng: dòng không đổi được bỏ qua.",
    "Dòng lỗi được trả về trong một tệp riêng, có cột “Lý do”; sửa xong gửi lại tệp đó.",
)


def template() -> bytes:
    """An empty list with choices to pick from, an example row and a sheet of instructions, as .xlsx."""
    return _write([_EXAMPLE], None, with_instructions=True)


def correction_workbook(rows: Sequence[tuple[Mapping[str, str], str]]) -> bytes:
    """The bad rows as they stood, each with its reasons in a last column; it can be mended and sent again as it is."""
    return _write([dict(cells) for cells, _ in rows], [reason for _, reason in rows], with_instructions=False)


def _write(rows: Sequence[Mapping[str, str]], reasons: Sequence[str] | None, *, with_instructions: bool) -> bytes:
    buffer = io.BytesIO()
    # Nothing a list holds may become a formula or a link when it is handed back.
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E7EEF4", "border": 1})
    text = book.add_format({"num_format": "@"})
    reason_format = book.add_format({"text_wrap": True, "font_color": "#9B1C1C", "valign": "top"})
    sheet = book.add_worksheet("Danh sách")
    book.add_worksheet(_CHOICES).hide()
    sheet.freeze_panes(1, 3)
    for index, column in enumerate(COLUMNS):
        sheet.write_string(0, index, column.title + (" *" if column.required else ""), head)
        sheet.set_column(index, index, column.width, text)
        if column.choices:
            sheet.data_validation(
                1,
                index,
                max(_ROWS, len(rows)),
                index,
                {
                    "validate": "list",
                    "source": _choices_sheet(book, column),
                    "error_title": "Chọn trong danh sách",
                    "error_message": column.title,
                },
            )
        if column.help:
            sheet.write_comment(0, index, column.help)
    last = len(COLUMNS)
    if reasons is not None:
        sheet.write_string(0, last, "Lý do", head)
        sheet.set_column(last, last, 70, reason_format)
    for number, cells in enumerate(rows, start=1):
        for index, column in enumerate(COLUMNS):
            if value := cells.get(column.key):
                sheet.write_string(number, index, value, text)
        if reasons is not None:
            sheet.write_string(number, last, reasons[number - 1], reason_format)
    if with_instructions:
        _instructions(book, book.add_worksheet("Hướng dẫn"))
    book.close()
    return buffer.getvalue()


def _choices_sheet(book: xlsxwriter.Workbook, column: Column) -> str:
    """The choices on a hidden sheet: a list in the cell itself may hold no commas and 255 characters at most."""
    sheet = book.get_worksheet_by_name(_CHOICES)
    index = COLUMNS.index(column)
    for row, word in enumerate(column.choices):
        sheet.write_string(row, index, word)
    letters = column_letters(index)
    return f"='{_CHOICES}'!${letters}$1:${letters}${len(column.choices)}"


def _instructions(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    title = book.add_format({"bold": True, "font_size": 14})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, "Hướng dẫn nhập danh sách", title)
    row = 2
    for line in _INSTRUCTIONS:
        sheet.merge_range(row, 0, row, 1, "• " + line, wrap)
        row += 1
    row += 1
    for column in COLUMNS:
        offered = "Chọn: " + "; ".join(column.choices) + "." if column.choices else ""
        sheet.write_string(row, 0, column.title + (" *" if column.required else ""), bold)
        sheet.write_string(row, 1, " ".join(part for part in (column.help, offered) if part), wrap)
        row += 1
