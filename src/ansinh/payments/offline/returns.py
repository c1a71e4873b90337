"""Return files (tệp kết quả) as bytes → lines: our .xlsx or .csv form, and ISO 20022 pain.002.

Nothing here knows the database: whether the codes are ours, sent, and of the right amount is asked in ``actions``.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence

import xlsxwriter
from lxml import etree

from ansinh.kernel.money import parse_dong
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import fold
from ansinh.kernel.workbook import cells_without_value, read_csv, read_workbook, text_rows
from ansinh.payments.facts import LineOutcome, ReadReturn, ReturnLine

LARGEST = 25 * 2**20
MOST_LINES = 1_000_000
MOST_PROBLEMS = 50
_EPOCH = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook says local time; fixed, so that bytes repeat

_COLUMNS = {
    "code": ("ma khoan chi", "code", "attempt code", "endtoendid", "ma giao dich an sinh"),
    "outcome": ("ket qua", "outcome", "status", "trang thai"),
    "reason": ("ma ly do", "reason code", "reason", "ly do"),
    "bank_ref": ("so giao dich", "ma giao dich ngan hang", "bank ref", "bank reference", "so chung tu"),
    "amount": ("so tien", "amount"),
}
_OUTCOMES = {
    LineOutcome.PAID: ("paid", "da chi", "thanh cong", "da chi tra", "acsc", "accc"),
    LineOutcome.REJECTED: ("rejected", "khong chi duoc", "that bai", "tu choi", "chua nhan", "rjct"),
    LineOutcome.RETURNED: ("returned", "hoan tra", "bi hoan tra", "tra lai"),
    LineOutcome.UNKNOWN: ("unknown", "chua ro", "khong ro"),
    LineOutcome.PENDING: ("pending", "dang xu ly", "cho xu ly", "pdng"),
}
_OUTCOME = {word: outcome for outcome, words in _OUTCOMES.items() for word in words}
_STATUS = {
    "ACSC": LineOutcome.PAID, "ACCC": LineOutcome.PAID, "RJCT": LineOutcome.REJECTED, "CANC": LineOutcome.REJECTED,
    # Accepted for processing is not yet paid.
    "ACCP": LineOutcome.PENDING, "ACSP": LineOutcome.PENDING, "ACTC": LineOutcome.PENDING, "ACWC": LineOutcome.PENDING,
    "ACWP": LineOutcome.PENDING, "RCVD": LineOutcome.PENDING, "PDNG": LineOutcome.PENDING, "ACFC": LineOutcome.PENDING,
    "PATC": LineOutcome.PENDING,
}  # fmt: skip
_PAIN002 = re.compile(r"urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.\d\d\Z")
_EXPONENT = re.compile(r"\d+(?:[.,]\d+)?[eE][+]?\d+\Z")


def read_return(content: bytes, filename: str) -> ReadReturn:
    """The lines of a return file. Raises BadInput with every problem found (at most 50) where it cannot be taken."""
    if not content:
        raise BadInput(_no("empty", "Tệp trống.", "The file is empty."))
    if len(content) > LARGEST:
        raise BadInput(_no("too_large", "Tệp lớn hơn 25 MB.", "The file is larger than 25 MB."))
    if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        sheets = read_workbook(content, filename, MOST_LINES)
        if sheets and (wrong := cells_without_value(sheets[0], filename, MOST_PROBLEMS)):
            raise BadInput(wrong)
        return _from_rows(text_rows(sheets[0]) if sheets else [], "xlsx")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return _pain002(content)
    if filename.lower().endswith((".csv", ".txt")):
        return _from_rows(text_rows(read_csv(content, filename, MOST_LINES)), "csv")
    raise BadInput(
        _no("unknown_form", f"Không nhận ra dạng tệp {filename}.", f"The form of {filename} is not known.",
            "Hãy gửi .xlsx, .csv theo mẫu kết quả, hoặc pain.002 (.xml).", "Send .xlsx, .csv or pain.002 (.xml).")
    )  # fmt: skip


def _no(kind: str, vi: str, en: str, remedy_vi: str = "", remedy_en: str = "", **where: str | int) -> Problem:
    return Problem(kind, vi, en, where=where, remedy_vi=remedy_vi, remedy_en=remedy_en)


# --- workbooks and CSV ----------------------------------------------------------------------------------


def _from_rows(rows: Sequence[tuple[int, Sequence[str]]], form: str) -> ReadReturn:
    """Finds the heading (in the first 30 numbered rows), reads what stands below it, collects every problem."""
    about, head, columns = "", None, {}
    for position, (_, row) in enumerate(rows[:30]):
        keys = [fold(cell) for cell in row]
        found = {
            name: next(place for place, key in enumerate(keys) if key in words)
            for name, words in _COLUMNS.items()
            if any(key in words for key in keys)
        }
        if {"code", "outcome"} <= set(found):
            head, columns = position, found
            break
        if keys and keys[0] in ("ma tep", "file", "file code"):
            about = next((cell for cell in row[1:] if cell), "")
    if head is None:
        raise BadInput(
            _no("no_heading", "Không thấy dòng tiêu đề có “Mã khoản chi” và “Kết quả”.",
                "No heading with “Code” and “Outcome” was found.",
                "Hãy dùng mẫu tệp kết quả; giữ nguyên dòng tiêu đề.", "Use the result form and keep its heading.")
        )  # fmt: skip
    if "amount" not in columns:
        raise BadInput(_no("no_amount", "Thiếu cột “Số tiền”.", "The column “Amount” is missing."))
    lines: list[ReturnLine] = []
    problems: list[Problem] = []
    for number, row in rows[head + 1 :]:
        line = _line(number, row, columns, problems)
        if line is not None:
            lines.append(line)
    if problems:
        raise BadInput(problems[:MOST_PROBLEMS])
    if not lines:
        raise BadInput(_no("no_lines", "Tệp không có dòng kết quả nào.", "The file has no result lines."))
    return ReadReturn(form, tuple(lines), about=about)


def _line(number: int, row: Sequence[str], columns: dict[str, int], problems: list[Problem]) -> ReturnLine | None:
    def at(name: str) -> str:
        place = columns.get(name)
        return row[place] if place is not None and place < len(row) else ""

    before = len(problems)
    code, outcome = at("code").upper().replace(" ", ""), _OUTCOME.get(fold(at("outcome")))
    if not code:
        problems.append(_no("no_code", "Thiếu mã khoản chi.", "The code is missing.", row=number))
    elif _EXPONENT.match(code):
        problems.append(
            _no("exponent", f"Mã {code} đã bị Excel đổi thành số.", f"Excel turned the code {code} into a number.",
                "Hãy định dạng cột là Văn bản và dán lại.", "Format the column as text and paste again.", row=number)
        )  # fmt: skip
    if outcome is None:
        problems.append(
            _no("bad_outcome", f"Kết quả “{at('outcome')}” không có nghĩa.", f"The outcome “{at('outcome')}” means nothing.",
                "Dùng: paid, rejected, returned, unknown.", "Use paid, rejected, returned or unknown.", row=number)
        )  # fmt: skip
    amount = None
    try:
        amount = parse_dong(at("amount"))
    except ValueError:
        problems.append(
            _no("bad_amount", f"Số tiền “{at('amount')}” không phải số đồng nguyên.",
                f"The amount “{at('amount')}” is not a whole number of đồng.", row=number)
        )  # fmt: skip
    if len(problems) > before or outcome is None or amount is None:
        return None
    return ReturnLine(number, code, outcome, at("reason").upper()[:16], at("bank_ref")[:64], amount)


# --- pain.002 -------------------------------------------------------------------------------------------


def _pain002(content: bytes) -> ReadReturn:
    if b"<!DOCTYPE" in content[:65536] or b"<!ENTITY" in content[:65536]:
        raise BadInput(_no("doctype", "Tệp XML chứa DOCTYPE, không nhận.", "The XML carries a DOCTYPE and is refused."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput(_no("broken_xml", f"Tệp XML hỏng: {error.msg}", f"The XML is broken: {error.msg}")) from error
    space = etree.QName(root).namespace or ""
    if not _PAIN002.match(space) or etree.QName(root).localname != "Document":
        raise BadInput(
            _no("not_pain002", "Tệp XML không phải pain.002.", "The XML is not a pain.002 report.",
                "Hãy gửi tệp báo kết quả (pain.002).", "Send the payment status report (pain.002).")
        )  # fmt: skip
    q = f"{{{space}}}"
    group = root.find(f".//{q}OrgnlGrpInfAndSts")
    problems: list[Problem] = []
    about = _in(group, q, "OrgnlMsgId")
    if not about:
        raise BadInput(_no("no_original", "Thiếu mã tệp gốc (OrgnlMsgId).", "OrgnlMsgId is missing."))
    lines: list[ReturnLine] = []
    runs: dict[str, LineOutcome] = {}
    for block in root.iterfind(f".//{q}OrgnlPmtInfAndSts"):
        if status := _in(block, q, "PmtInfSts"):
            outcome = _status(status, problems)
            # "Accepted" of a whole block proves nothing of its lines; only a refusal does.
            if outcome is LineOutcome.REJECTED:
                runs[_in(block, q, "OrgnlPmtInfId")] = outcome
        for tx in block.iterfind(f"{q}TxInfAndSts"):
            line = _pain002_line(tx, q, len(lines) + 1, problems)
            if line is not None:
                lines.append(line)
    group_status = _in(group, q, "GrpSts")
    group_outcome = _status(group_status, problems) if group_status and group_status != "PART" else None
    if problems:
        raise BadInput(problems[:MOST_PROBLEMS])
    if group_outcome is not LineOutcome.REJECTED:
        group_outcome = None
    if not lines and not runs and group_outcome is None and not group_status:
        raise BadInput(_no("no_lines", "Tệp không báo kết quả nào.", "The report tells nothing."))
    reason = _in(group, q, "StsRsnInf/Rsn/Cd") or _in(group, q, "StsRsnInf/Rsn/Prtry")
    return ReadReturn(space.rsplit(":", 1)[1], tuple(lines), about, group_outcome, runs, reason[:16])


def _status(status: str, problems: list[Problem]) -> LineOutcome | None:
    outcome = _STATUS.get(status)
    if outcome is None and status != "PART":
        problems.append(_no("bad_status", f"Trạng thái lạ: {status}.", f"Unknown status: {status}."))
    return outcome


def _pain002_line(tx: etree._Element, q: str, number: int, problems: list[Problem]) -> ReturnLine | None:
    code = _in(tx, q, "OrgnlEndToEndId")
    outcome = _status(_in(tx, q, "TxSts"), problems)
    amount = tx.find(f".//{q}InstdAmt")
    value: int | None = None
    if amount is not None:
        text = (amount.text or "").strip()
        whole = re.fullmatch(r"([0-9]{1,15})(?:\.0{1,5})?", text)
        if amount.get("Ccy") != "VND" or whole is None:
            problems.append(_no("bad_amount", f"Số tiền {text} sai.", f"The amount {text} is wrong.", line=number))
            return None
        value = int(whole[1])
    if not code:
        problems.append(_no("no_code", "Thiếu OrgnlEndToEndId.", "OrgnlEndToEndId is missing.", line=number))
        return None
    if outcome is None:
        return None
    reason = _in(tx, q, "StsRsnInf/Rsn/Cd") or _in(tx, q, "StsRsnInf/Rsn/Prtry")
    return ReturnLine(number, code, outcome, reason[:16].upper(), _in(tx, q, "AcctSvcrRef")[:64], value)


def _in(element: etree._Element | None, q: str, path: str) -> str:
    if element is None:
        return ""
    found = element.find("/".join(q + step for step in path.split("/")))
    return "" if found is None else (found.text or "").strip()


# --- writing the form -----------------------------------------------------------------------------------


def make_return_workbook(lines: Iterable[ReturnLine], about: str = "") -> bytes:
    """Our result form (.xlsx) filled with lines: for paying agents to look at, for demonstrations and tests.

    ``about`` is the code of the payment file it answers.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": about, "created": _EPOCH})
    text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bottom": 1})
    money = book.add_format({"num_format": "#,##0"})
    sheet = book.add_worksheet("KetQua")
    for place, width in enumerate((32, 14, 12, 26, 14)):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, "Mã tệp")
    sheet.write_string(0, 1, about, text)
    for place, label in enumerate(("Mã khoản chi", "Kết quả", "Mã lý do", "Số giao dịch", "Số tiền")):
        sheet.write_string(2, place, label, head)
    for row, line in enumerate(lines, start=3):
        sheet.write_string(row, 0, line.code, text)
        sheet.write_string(row, 1, line.outcome.value, text)
        sheet.write_string(row, 2, line.reason_code, text)
        sheet.write_string(row, 3, line.bank_ref, text)
        if line.amount is not None:
            sheet.write_number(row, 4, line.amount, money)
    book.close()
    return out.getvalue()
