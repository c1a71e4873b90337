"""Lists as workbooks: what banks take besides pain.001, and what a post office pays cash from. Every id is a text cell."""

from __future__ import annotations

import io
from collections.abc import Sequence

import polars as pl
import xlsxwriter

from ansinh.kernel.problem import BadInput, Problem
from ansinh.payments.offline.names import bank_name
from ansinh.payments.offline.shapes import Instruction

_BANK = (
    ("STT", 6), ("Mã khoản chi", 32), ("Tên người nhận", 32), ("Số tài khoản", 22), ("Mã ngân hàng (BIN)", 12),
    ("Ngân hàng", 24), ("Số tiền", 14), ("Nội dung", 52), ("Mã xã", 8), ("Mã kỳ chi", 26),
)  # fmt: skip
_CASH = (
    ("STT", 6), ("Mã khoản chi", 32), ("Họ và tên người nhận", 32), ("Nơi nhận", 36), ("Chế độ", 12), ("Tháng hưởng", 12),
    ("Số tiền", 14), ("Mã xã", 8), ("Mã kỳ chi", 26), ("Ngày nhận", 14), ("Giấy tờ", 18), ("Ký nhận", 18),
)  # fmt: skip


def bank_list(instruction: Instruction) -> bytes:
    """The bank's list: name in ASCII capitals, account and codes as text, amount as a whole number."""
    rows = [
        (order.code, bank_name(order.holder), order.account, order.bank_bin, bank_name(order.bank_name), order.amount,
         order.remittance, batch.commune_code, batch.run_code)
        for batch in instruction.batches
        for order in batch.orders
    ]  # fmt: skip
    return _workbook(instruction, "DANH SÁCH CHI QUA NGÂN HÀNG", _BANK, rows)


def cash_list(instruction: Instruction) -> bytes:
    """The post office's list, one line a payment, with room for date, paper and signature."""
    rows = [
        (order.code, order.holder, order.place, order.programme, order.month, order.amount, batch.commune_code,
         batch.run_code)
        for batch in instruction.batches
        for order in batch.orders
    ]  # fmt: skip
    return _workbook(instruction, "DANH SÁCH CHI TIỀN MẶT", _CASH, rows)


def _workbook(
    instruction: Instruction, title: str, columns: tuple[tuple[str, int], ...], rows: Sequence[tuple[str | int, ...]]
) -> bytes:
    out = io.BytesIO()
    # constant_memory: a province's list does not fit a commune's computer twice.
    book = xlsxwriter.Workbook(
        out,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": instruction.code, "created": instruction.made_at.replace(tzinfo=None)})
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0"})
    sheet = book.add_worksheet("DanhSach")
    for place, (_, width) in enumerate(columns):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, title, bold)
    for row, (label, told) in enumerate(
        (("Mã tệp", instruction.code), ("Đơn vị chuyển tiền", instruction.debtor_name),
         ("Tài khoản nguồn", instruction.debtor_account), ("Ngày chi", instruction.pay_on.strftime("%d/%m/%Y"))),
        start=1,
    ):  # fmt: skip
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 2, told, text)
    sheet.write_string(5, 0, "Số khoản")
    sheet.write_number(5, 2, instruction.count)
    sheet.write_string(6, 0, "Tổng số tiền")
    sheet.write_number(6, 2, instruction.total, money)
    for place, (label, _) in enumerate(columns):
        sheet.write_string(8, place, label, head)
    for row, values in enumerate(rows, start=9):
        sheet.write_number(row, 0, row - 8)
        for place, value in enumerate(values, start=1):
            if isinstance(value, int):
                sheet.write_number(row, place, value, money)
            else:
                sheet.write_string(row, place, value, text)
    sheet.freeze_panes(9, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(8)
    book.close()
    return out.getvalue()


def read_list(content: bytes) -> list[tuple[str, int, str]]:
    """``(attempt code, amount, account or "")`` of each line of one of our lists, read by another library than wrote it.

    Raises BadInput where it is none of ours, or where its own count or sum is wrong.
    """
    frame = pl.read_excel(
        content,
        engine="calamine",
        has_header=False,
        infer_schema_length=0,
        drop_empty_rows=False,
        drop_empty_cols=False,
    )
    rows = frame.rows()
    head = next((number for number, row in enumerate(rows) if "Mã khoản chi" in row), None)
    if head is None:
        raise BadInput(Problem("not_a_list", "Không phải danh sách chi.", "This is no payment list."))
    names = list(rows[head])
    code, amount = names.index("Mã khoản chi"), names.index("Số tiền")
    account = names.index("Số tài khoản") if "Số tài khoản" in names else None
    lines = [
        (str(row[code]), int(str(row[amount])), "" if account is None else str(row[account]))
        for row in rows[head + 1 :]
        if row[code]
    ]
    told = {str(row[0]): row[2] for row in rows[:head] if row[0]}
    if told.get("Số khoản") != str(len(lines)) or told.get("Tổng số tiền") != str(sum(line[1] for line in lines)):
        raise BadInput(
            Problem(
                "wrong_total",
                "Số khoản hoặc tổng tiền ghi ở đầu danh sách sai.",
                "Count or total of the list is wrong.",
            )
        )
    return lines
