"""The workbook of a plan: a sheet for each kind of item, findings to read, the plan's own facts, instructions."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from ansinh.kernel.dates import vn_date
from ansinh.kernel.text import squash
from ansinh.kernel.workbook import column_letters
from ansinh.plans.facts import BadRow, Comparator, ExchangeItem, ItemKind, PlanExchange, ReviewState
from ansinh.plans.rules.worksheets.columns import (
    CHOICES,
    COMPARATORS,
    FINDING_COLUMNS,
    FINDINGS,
    GUIDE,
    REASON,
    SEVERITIES,
    SHEETS,
    STATES,
    Column,
    SheetForm,
    indicator_choices,
    indicator_shown,
    plan_sheet_name,
)

HEAD_ROWS = 2
_SPARE_ROWS = 300  # rows below the last item in which choices are offered for new ones
_GUIDE = (
    "Mỗi dòng một mục của kế hoạch. Sửa ngay trong ô, lưu lại .xlsx rồi nhập lại vào hệ thống.",
    "Cột nền xám (mã mục, mục, vị trí, phiên bản) nối dòng với kế hoạch: không sửa. Trang tính được khóa các cột này, không đặt mật khẩu.",
    "Muốn bác bỏ một mục: chọn “Đã bác bỏ” ở cột Trạng thái và ghi lý do. Xóa dòng không làm mất mục nào.",
    "Muốn chấp nhận: chọn “Đã chấp nhận”. Mục chưa được chấp nhận không được tính là cam kết.",
    "Thêm mục máy bỏ sót: ghi vào dòng trống bên dưới, chép đúng lời của văn bản vào cột Nguyên văn, để trống cột mã. "
    "Cột nào để trống thì máy đọc từ lời đã chép.",
    "Số: chỉ ghi số (95 hoặc 98,5), không ghi dấu % trong ô giá trị. Hạn báo cáo: ngày/tháng (30/11).",
    "Nhiều cơ quan trong một ô: mỗi cơ quan một dòng (Alt+Enter) hoặc cách nhau bằng dấu chấm phẩy.",
    "Không dùng công thức, macro, liên kết. Dòng sai được trả lại trong một tệp riêng kèm lý do; dòng đúng vẫn được nhập.",
    "Trang “Cần xem lại” chỉ để đọc, không nhập lại.",
)


def workbook(plan: PlanExchange) -> bytes:
    """The plan as .xlsx. No cell is a formula or a link, whatever the document says."""
    book, out = _book()
    styles = _styles(book)
    _plan_sheet(book, styles, plan)
    for form in SHEETS:
        _item_sheet(book, styles, form, [_cells(form, item) for item in plan.of_kind(form.kind)], None)
    _findings(book, styles, plan)
    _choices(book)
    _guide(book, styles)
    book.get_worksheet_by_name(SHEETS[0].name).activate()
    book.close()
    return out.getvalue()


def correction_workbook(plan: PlanExchange, bad: Sequence[BadRow]) -> bytes:
    """The rows that did not go in, as sent, each with its reasons; mended, it can be sent again as it is."""
    book, out = _book()
    styles = _styles(book)
    _plan_sheet(book, styles, plan)
    first = None
    for form in SHEETS:
        rows = [one for one in bad if one.sheet == form.name]
        if not rows:
            continue
        first = first or form.name
        cells: list[list[Any]] = [list(one.cells) + [""] * (len(form.columns) - len(one.cells)) for one in rows]
        reasons = ["\n".join(problem.say("vi") for problem in one.problems) for one in rows]
        _item_sheet(book, styles, form, cells, reasons)
    _choices(book)
    _guide(book, styles)
    if first:
        book.get_worksheet_by_name(first).activate()
    book.close()
    return out.getvalue()


def _book() -> tuple[xlsxwriter.Workbook, io.BytesIO]:
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    return xlsxwriter.Workbook(out, options), out


def _styles(book: xlsxwriter.Workbook) -> dict[str, Any]:
    body = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D5DCE2"}
    head = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#A9B7C2"}
    return {
        "head": book.add_format(head | {"bg_color": "#E7EEF4"}),
        "head_en": book.add_format(head | {"bold": False, "italic": True, "font_color": "#54626E", "bg_color": "#F3F6F9"}),
        "text": book.add_format(body | {"num_format": "@", "locked": False}),
        "number": book.add_format(body | {"num_format": "General", "locked": False}),
        "fixed": book.add_format(body | {"num_format": "@", "bg_color": "#F1F2F4", "font_color": "#54626E", "font_size": 8}),
        "id": book.add_format({
            "valign": "top", "border": 1, "border_color": "#D5DCE2", "num_format": "@", "bg_color": "#F1F2F4",
            "font_color": "#8A949C", "font_size": 7,
        }),
        "quote": book.add_format(body | {"num_format": "@", "font_color": "#3B4752"}),
        "open_text": book.add_format({"num_format": "@", "locked": False, "text_wrap": True, "valign": "top"}),
        "open_number": book.add_format({"num_format": "General", "locked": False, "valign": "top"}),
        "wrong": book.add_format(body | {"font_color": "#9B1C1C"}),
        "title": book.add_format({"bold": True, "font_size": 14, "text_wrap": True, "valign": "top"}),
        "label": book.add_format({"bold": True, "valign": "top", "text_wrap": True}),
        "said": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
    }  # fmt: skip


def _item_sheet(
    book: xlsxwriter.Workbook,
    styles: Mapping[str, Any],
    form: SheetForm,
    rows: Sequence[Sequence[Any]],
    reasons: Sequence[str] | None,
) -> None:
    sheet = book.add_worksheet(form.name)
    columns = list(form.columns)
    _head(sheet, styles, columns)
    last = HEAD_ROWS + len(rows) - 1
    for index, column in enumerate(columns):
        free = "open_number" if column.sort in ("number", "year") else "open_text"
        sheet.set_column(index, index, column.width, None if column.locked else styles[free])
        _validate(sheet, column, index, last + _SPARE_ROWS)
    for number, cells in enumerate(rows, start=HEAD_ROWS):
        is_new = reasons is not None and not cells[0]
        for index, (column, value) in enumerate(zip(columns, cells, strict=False)):
            style = _style(column, is_new)
            if value is None or value == "":
                sheet.write_blank(number, index, None, styles[style])
            elif isinstance(value, int | float):
                sheet.write_number(number, index, value, styles[style])
            else:
                sheet.write_string(number, index, str(value)[:32_767], styles[style])
    width = len(columns)
    if reasons is not None:
        sheet.write_string(0, width, REASON, styles["head"])
        sheet.write_string(1, width, "Why it did not go in", styles["head_en"])
        sheet.set_column(width, width, 60)
        for number, reason in enumerate(reasons, start=HEAD_ROWS):
            sheet.write_string(number, width, reason[:32_767], styles["wrong"])
        width += 1
    sheet.freeze_panes(HEAD_ROWS, 3)
    sheet.autofilter(1, 0, max(last, HEAD_ROWS), width - 1)
    sheet.protect("", {
        "autofilter": True, "sort": True, "format_cells": True, "format_columns": True, "format_rows": True,
        "insert_rows": True, "delete_rows": True,
    })  # fmt: skip
    _paper(sheet, form.name)


def _style(column: Column, is_new: bool) -> str:
    if column.locked:
        return "id" if column.sort == "id" else "fixed"
    if column.key == "quote":
        return "text" if is_new else "quote"
    return "number" if column.sort in ("number", "year") else "text"


def _head(sheet: Any, styles: Mapping[str, Any], columns: Sequence[Column]) -> None:
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.vi, styles["head"])
        sheet.write_string(1, index, column.en, styles["head_en"])
        if column.help:
            sheet.write_comment(0, index, column.help, {"x_scale": 1.6})
    sheet.set_row(0, 32)


def _validate(sheet: Any, column: Column, index: int, last: int) -> None:
    rule: dict[str, Any] | None = None
    if column.sort in _CHOICE_LISTS:
        position, count = _choice_place(column.sort)
        letters = column_letters(position)
        rule = {"validate": "list", "source": f"='{CHOICES}'!${letters}$1:${letters}${count}"}
        rule |= {"error_title": "Chọn trong danh sách", "error_message": "Hãy chọn một giá trị có sẵn."}
        if column.sort == "indicator":
            rule["error_type"] = "warning"
    elif column.sort == "year":
        rule = {"validate": "integer", "criteria": "between", "minimum": 1945, "maximum": 2100}
        rule |= {"error_title": "Năm", "error_message": "Ghi năm bằng bốn chữ số, ví dụ 2030."}
    elif column.sort == "number":
        rule = {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
        rule |= {"error_title": "Số", "error_message": "Chỉ ghi số, không ghi chữ hay dấu %."}
    if rule:
        sheet.data_validation(HEAD_ROWS, index, last, index, rule)


_CHOICE_LISTS: Mapping[str, Any] = {
    "comparator": lambda: list(COMPARATORS.values()),
    "state": lambda: list(STATES.values()),
    "indicator": indicator_choices,
}


def _choice_place(sort: str) -> tuple[int, int]:
    return list(_CHOICE_LISTS).index(sort), len(_CHOICE_LISTS[sort]())


def _choices(book: xlsxwriter.Workbook) -> None:
    """On a hidden sheet: a list in the cell itself may hold no commas and 255 characters at most."""
    sheet = book.add_worksheet(CHOICES)
    for index, choices in enumerate(_CHOICE_LISTS.values()):
        for row, words in enumerate(choices()):
            sheet.write_string(row, index, words)
    sheet.hide()


def _cells(form: SheetForm, item: ExchangeItem) -> list[Any]:
    return [_cell(column, item) for column in form.columns]


def _cell(column: Column, item: ExchangeItem) -> Any:
    known = {
        "id": str(item.item_id),
        "path": item.path,
        "state": STATES[item.state],
        "reason": item.reason,
        "quote": squash(item.quote),
        "place": f"{item.start}–{item.end}",
        "version": "" if item.version is None else str(item.version),
    }
    if column.key in known:
        return known[column.key]
    return cell_of(column, item.fields.get(column.key))


def cell_of(column: Column, value: Any) -> Any:
    """A field as its cell holds it."""
    if value is None:
        return ""
    if column.sort == "names":
        return "\n".join(str(one) for one in value)
    if column.sort == "comparator":
        return COMPARATORS[Comparator(value)]
    if column.sort == "indicator":
        return indicator_shown(str(value))
    if column.sort == "deadline":
        return str(value).replace("-", "/")
    if column.sort == "number":
        return int(value) if float(value).is_integer() else float(value)
    return value


def _findings(book: xlsxwriter.Workbook, styles: Mapping[str, Any], plan: PlanExchange) -> None:
    sheet = book.add_worksheet(FINDINGS)
    _head(sheet, styles, FINDING_COLUMNS)
    for index, column in enumerate(FINDING_COLUMNS):
        sheet.set_column(index, index, column.width)
    for number, one in enumerate(plan.findings, start=HEAD_ROWS):
        words = squash(plan.text[one.start : one.end])[:1000]
        row = (SEVERITIES[one.severity], one.kind, words, one.message, one.suggestion or "", f"{one.start}–{one.end}")
        for index, value in enumerate(row):
            sheet.write_string(number, index, value, styles["quote"])
    sheet.freeze_panes(HEAD_ROWS, 0)
    sheet.autofilter(1, 0, max(HEAD_ROWS, HEAD_ROWS + len(plan.findings) - 1), len(FINDING_COLUMNS) - 1)
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
    _paper(sheet, FINDINGS)


def _plan_sheet(book: xlsxwriter.Workbook, styles: Mapping[str, Any], plan: PlanExchange) -> None:
    sheet = book.add_worksheet(plan_sheet_name())
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    document = plan.document
    rows = [
        ("Số, ký hiệu / Number", document.number or "–"),
        ("Ngày ban hành / Date", vn_date(document.date) if document.date else "–"),
        ("Cơ quan ban hành / Issuer", document.issuer or "–"),
        ("Loại văn bản / Kind", document.type or "–"),
        ("Người ký / Signer", document.signer or "–"),
        ("Thực hiện / Implements", "\n".join(document.implements) or "–"),
        *(
            (f"{form.name} / {_ENGLISH[form.kind]}", str(len(plan.of_kind(form.kind))))
            for form in SHEETS
        ),
        ("Đã chấp nhận / Accepted", str(sum(item.state is ReviewState.ACCEPTED for item in plan.items))),
        (f"{FINDINGS} / Findings", str(len(plan.findings))),
        (PLAN_ID, str(plan.plan_id) if plan.plan_id else ""),
        (SHA256, plan.sha256),
    ]  # fmt: skip
    sheet.merge_range(0, 0, 0, 1, squash(document.title or document.type or "Kế hoạch"), styles["title"])
    sheet.set_row(0, 60)
    for number, (label, value) in enumerate(rows, start=2):
        sheet.write_string(number, 0, label, styles["label"])
        sheet.write_string(number, 1, value, styles["said"])
    sheet.protect("", {"format_columns": True, "format_rows": True})
    _paper(sheet, plan_sheet_name())


def _guide(book: xlsxwriter.Workbook, styles: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(GUIDE)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, "Hướng dẫn", styles["title"])
    row = 2
    for line in _GUIDE:
        sheet.merge_range(row, 0, row, 1, "• " + line, styles["said"])
        sheet.set_row(row, 32)
        row += 1
    row += 1
    for form in SHEETS:
        for column in form.columns:
            if column.help:
                sheet.write_string(row, 0, f"{form.name}: {column.vi}", styles["label"])
                sheet.write_string(row, 1, column.help, styles["said"])
                row += 1


def _paper(sheet: Any, name: str) -> None:
    """A4 on its side, one page wide, the heading on every page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&L{name}&R&P/&N")
    if name not in (plan_sheet_name(), GUIDE):
        sheet.repeat_rows(0, 1)


_ENGLISH = {
    ItemKind.TARGET: "Targets",
    ItemKind.QUALITATIVE: "Qualitative targets",
    ItemKind.TASK: "Tasks",
    ItemKind.DUTY: "Reporting duties",
}
PLAN_ID = "Mã kế hoạch / Plan id"
SHA256 = "SHA-256"
