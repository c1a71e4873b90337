"""Personal numbers, telephone numbers and amounts as people write them. Nothing is fixed in silence."""

from __future__ import annotations

import re
import unicodedata

from ansinh.kernel.identifier import is_personal_number
from ansinh.kernel.money import parse_dong
from ansinh.kernel.workbook import Cell
from ansinh.registry.facts import BirthDate, Sex
from ansinh.registry.offline.cells import Findings
from ansinh.registry.rules.numbers import doubts, padded


def read_number(
    cell: Cell | None, text: str, birth: BirthDate, sex: Sex | None, column: str, found: Findings
) -> tuple[str | None, str]:
    """The number and its kind: ``personal`` (12 digits) or ``cmnd`` (9 digits, the old identity card)."""
    if not text:
        return None, "personal"
    if not text.isascii() and (wide := unicodedata.normalize("NFKC", text)) != text:
        text = wide  # full-width digits
    bare = text
    if cell is None or cell.kind != "number":
        bare = re.sub(r"[\s,'’\"\-]", "", re.sub(r"^(\d+)\.0+$", r"\1", text) if text.count(".") == 1 else text)
        bare = bare if re.search("[eE]", bare) else bare.replace(".", "")
    if not bare.isascii():
        bare = bare if not bare.isdigit() else "?" * len(bare)
    if re.fullmatch(r"\d+(\.\d+)?[eE]\+?\d+", bare):
        found.problem("bad", "digits_lost", column, text, "Excel đã đổi số thành dạng mũ, chữ số bị mất",
                      "Excel turned it into scientific form and lost digits",
                      "Định dạng cột thành văn bản và gõ lại đủ 12 số.", "Format the column as text and type all 12 digits.")  # fmt: skip
        return None, "personal"
    if cell is not None and cell.kind == "number":
        bare = re.sub(r"\.0+$", "", bare)
    if is_personal_number(bare):
        for doubt in doubts(bare, birth, sex):
            vi, en = _said(doubt, bare, birth, sex)
            found.problem("warnings", f"number_{doubt}", column, _masked(bare), vi, en,
                          "Đối chiếu với căn cước.", "Compare with the identity card.")  # fmt: skip
        return bare, "personal"
    if bare.isdigit() and len(bare) in (10, 11):
        if (guess := padded(bare, birth, sex)) is not None:
            found.problem("doubts", "zeros_lost", column, _masked(bare), f"Excel bỏ mất số 0 đầu; có lẽ là {_masked(guess)}",
                          f"Excel dropped the leading zeros; perhaps {_masked(guess)}",
                          "Gõ lại đủ 12 số, ô dạng văn bản.", "Type all 12 digits in a text cell.")  # fmt: skip
            return guess, "personal"
        if re.fullmatch(r"0[35789]\d{8}", bare):
            found.problem("bad", "phone_number", column, _masked(bare), "là số điện thoại, không phải số định danh",
                          "is a telephone number, not a personal number", "Chuyển sang cột ghi chú.", "Move it to the notes.")  # fmt: skip
            return None, "personal"
        if len(bare) == 10 and (cell is None or cell.kind != "number"):
            found.problem("bad", "insurance_number", column, _masked(bare), "có thể là mã số BHXH (10 số), không phải số định danh",
                          "may be a social-insurance number (10 digits), not a personal number",
                          "Chuyển sang cột mã số BHXH; ghi số định danh 12 số.", "Move it to the insurance column; write the 12 digits.")  # fmt: skip
            return None, "personal"
    if re.fullmatch(r"(?:\+?84)[35789]\d{8}", bare):
        found.problem("bad", "phone_number", column, _masked(bare), "là số điện thoại, không phải số định danh",
                      "is a telephone number, not a personal number", "Chuyển sang cột số điện thoại.", "Move it to the telephone column.")  # fmt: skip
        return None, "personal"
    if re.fullmatch(r"[A-Z]\d{7,8}", bare.upper()):
        found.problem("bad", "passport", column, _masked(bare), "là số hộ chiếu, không phải số định danh", "is a passport number, not a personal number",
                      "Chuyển sang cột ghi chú.", "Move it to the notes.")  # fmt: skip
        return None, "personal"
    if bare.isdigit() and len(bare) in (8, 9):
        found.problem("warnings", "old_card", column, _masked(bare), "CMND hết giá trị từ 01/01/2025; cần số định danh 12 số",
                      "identity cards of 9 digits ceased on 1 January 2025; the 12-digit number is needed")  # fmt: skip
        return bare.zfill(9), "cmnd"
    if re.fullmatch(r"[A-Z]{2}\d{13}", bare.upper()):
        found.problem("bad", "insurance_card", column, _masked(bare), "là mã thẻ BHYT", "is a health-insurance card",
                      "Chuyển sang cột ghi chú.", "Move it to the notes.")  # fmt: skip
        return None, "personal"
    found.problem("bad", "number_shape", column, _masked(bare), "số định danh phải có đúng 12 chữ số",
                  "a personal number has exactly 12 digits", "Gõ lại theo căn cước, hoặc để trống nếu chưa có.",
                  "Type it from the card, or leave it empty.")  # fmt: skip
    return None, "personal"


def _said(doubt: str, number: str, birth: BirthDate, sex: Sex | None) -> tuple[str, str]:
    """A doubt about a number with both values: what the number says, what the row says."""
    century, woman = divmod(int(number[3]), 2)
    year = 1900 + 100 * century + int(number[4:6])
    if doubt == "province":
        return (f"mã nơi đăng ký khai sinh {number[:3]} không có trong danh mục",
                f"the code of the place of birth registration {number[:3]} is unknown")  # fmt: skip
    if doubt == "sex":
        said, row = Sex.FEMALE if woman else Sex.MALE, sex or Sex.MALE
        return (f"số định danh của {said.vi}, dòng ghi {row.vi}: không khớp giới tính",
                f"the number says {said}, the row {row}")  # fmt: skip
    return (f"số định danh của người sinh {year}, dòng ghi {birth.year}: không khớp năm sinh",
            f"the number says born in {year}, the row {birth.year}")  # fmt: skip


def read_phone(text: str, column: str, found: Findings) -> str:
    """A telephone number as ten digits; ``+84`` and separators are only ways of writing it. Several are kept apart."""
    said = []
    for one in re.split(r"[/;,]| - |\s{2,}", text):
        bare = re.sub(r"[\s.()\-–'’]", "", one).removesuffix(".0")
        bare = re.sub(r"^(?:\+|00)?84(?=\d{9}$)", "0", bare)
        bare = "0" + bare if re.fullmatch(r"[35789]\d{8}", bare) else bare
        if not re.fullmatch(r"0\d{9,10}", bare):
            found.problem("warnings", "phone_unreadable", column, one, "không phải số điện thoại", "is not a telephone number",
                          "Ghi 10 chữ số.", "Write ten digits.")  # fmt: skip
            continue
        said.append(bare)
    return "; ".join(said)


def read_amount(cell: Cell | None, text: str, column: str, found: Findings) -> int | None:
    """Whole đồng. The registry keeps no money: the amount only has to be one, and to agree with the total row."""
    if not text:
        return None
    try:
        if cell is not None and cell.kind == "number":
            value = float(text)
            if not value.is_integer() or not 0 <= value < 10**12:
                raise ValueError(text)
            return int(value)
        amount = parse_dong(text)
        if not 0 <= amount < 10**12:
            raise ValueError(text)
        return amount
    except (ValueError, OverflowError):
        found.problem("bad", "not_money", column, text, "không phải số tiền đồng nguyên", "is not a whole amount in đồng",
                      "Ghi bằng số, ví dụ 540000 hoặc 540.000.", "Write it in figures, as 540000 or 540.000.")  # fmt: skip
        return None


def _masked(digits: str) -> str:
    """Problems are shown on screens and kept: the number in them is not."""
    return "•" * max(0, len(digits) - 3) + digits[-3:]
