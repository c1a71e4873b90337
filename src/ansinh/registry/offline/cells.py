"""What one cell means: names, birth dates, numbers, dates, as people really write them. Nothing is fixed in silence."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from ansinh.kernel.dates import vn_date
from ansinh.kernel.identifier import is_personal_number
from ansinh.kernel.problem import Problem
from ansinh.kernel.text import fold, squash
from ansinh.kernel.workbook import Cell
from ansinh.registry.facts import BirthDate, Sex
from ansinh.registry.rules.numbers import doubts, padded

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"), None)
_SPACES = {ord(char): " " for char in "\u00a0\u2007\u202f\t\r\n"}
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_APOSTROPHES = {ord(char): "’" for char in "'`´‘ʼʹ"}
_MOJIBAKE = re.compile(r"Ã[\u0080-\u00bf]|áº|á»|Ä[\u0080-\u00bf]|Æ°|Ä‘")
_STEMS = ("giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý")
_BRANCHES = ("tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi")


@dataclass(slots=True)
class Findings:
    """What was noticed in a row: ``bad`` keeps it out, ``doubts`` need a person's word, ``warnings`` only a look."""

    sheet: str
    row: int
    bad: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def problem(self, level: str, kind: str, column: str, value: str, vi: str, en: str, *remedy: str) -> None:
        """Notes one problem with its place, value, reason and remedy (Vietnamese, English)."""
        shown = value if len(value) <= 60 else value[:57] + "…"
        made = Problem(
            kind,
            f"“{shown}”: {vi}" if shown else vi,
            f"“{shown}”: {en}" if shown else en,
            where={"sheet": self.sheet, "row": self.row, "column": column},
            remedy_vi=remedy[0] if remedy else "",
            remedy_en=remedy[1] if len(remedy) > 1 else "",
            severity="error" if level == "bad" else "warning",
        )
        getattr(self, level).append(made)


def clean(cell: Cell | None, column: str, found: Findings) -> str:
    """The text of a cell: NFC, one kind of blank, nothing invisible. Notes errors, open formulas and computed values."""
    if cell is None:
        return ""
    if cell.kind == "error":
        found.problem("bad", "cell_error", column, cell.text, "ô báo lỗi của Excel", "the cell holds an Excel error",
                      "Sửa công thức hoặc gõ giá trị.", "Mend the formula or type the value.")  # fmt: skip
        return ""
    if cell.kind == "uncalculated":
        found.problem("bad", "uncalculated", column, "", "Ô chứa công thức chưa tính.", "The cell holds a formula not calculated.",
                      "Mở bằng Excel, lưu lại, hoặc dán giá trị.", "Open and save it in Excel, or paste the value.")  # fmt: skip
        return ""
    if cell.formula:
        found.problem(
            "warnings", "computed", column, cell.text, "giá trị do công thức tính ra", "a value computed by a formula"
        )
    text = cell.text
    if text.isascii() and "\n" not in text and "\t" not in text:
        return " ".join(text.split())
    if _TURNED.search(text):
        found.problem("bad", "turned_text", column, "", "Ô có ký tự đảo chiều chữ.", "The cell holds characters that turn text round.",
                      "Gõ lại nội dung.", "Type it again.")  # fmt: skip
        return ""
    return squash(text.translate(_INVISIBLE).translate(_SPACES))


def read_name(text: str, column: str, found: Findings) -> str:
    """A person's name as on paper. Names of every people are accepted as they are."""
    if not text:
        found.problem("bad", "name_missing", column, "", "Chưa ghi họ tên.", "The name is missing.")
        return ""
    if _MOJIBAKE.search(text):
        proposal = _unscrambled(text)
        found.problem("bad", "scrambled", column, text, "chữ bị hỏng mã" + (f"; có lẽ là “{proposal}”" if proposal else ""),
                      "scrambled letters" + (f"; perhaps “{proposal}”" if proposal else ""),
                      "Gõ lại bằng tiếng Việt Unicode.", "Type it again in Unicode.")  # fmt: skip
        return text
    if "?" in text or "\ufffd" in text:
        found.problem("bad", "letters_lost", column, text, "chữ đã mất khi đổi mã", "letters were lost in conversion",
                      "Lấy lại từ bản gốc.", "Take it from the original.")  # fmt: skip
        return text
    if "Ð" in text or "ð" in text:
        text = text.replace("Ð", "Đ").replace("ð", "đ")
        found.problem("warnings", "eth", column, text, "đã đổi chữ Ð lạ thành Đ", "the look-alike Ð was replaced by Đ")
    strange = [
        char for char in text if char.isalpha() and not unicodedata.name(char, "").startswith(("LATIN", "MODIFIER"))
    ]
    if strange:
        char = strange[0]
        found.problem("bad", "foreign_letter", column, text, f"có chữ “{char}” ({unicodedata.name(char, '?')}) trông giống chữ Việt",
                      f"holds “{char}” ({unicodedata.name(char, '?')}), which only looks Vietnamese",
                      "Gõ lại họ tên.", "Type the name again.")  # fmt: skip
        return text
    text = text.translate(_APOSTROPHES)
    if any(char.isdigit() for char in text) or len(text) > 100 or re.search(r"[=@<>{}\[\]/\\|]", text):
        found.problem("bad", "not_a_name", column, text, "không phải họ tên", "is not a name", "Ghi đúng họ tên như trên giấy tờ.",
                      "Write the name as on paper.")  # fmt: skip
    elif re.search(r"\S (và|&|,) \S", text.lower()) or re.match(
        r"(vợ|chồng|con|mẹ|bố|cha) (ông|bà|anh|chị)\b", text.lower()
    ):
        found.problem("bad", "two_people", column, text, "hai người hoặc lời chú trong một ô", "two people or a remark in one cell",
                      "Mỗi người một dòng, chỉ ghi họ tên.", "One person a row, the name alone.")  # fmt: skip
    elif " " not in text:
        found.problem("warnings", "one_word", column, text, "tên chỉ có một từ", "a name of one word")
    return text


def _unscrambled(text: str) -> str | None:
    try:
        return squash(text.encode("cp1252").decode("utf-8"))
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


def read_birth(cell: Cell | None, text: str, column: str, found: Findings, today: dt.date) -> BirthDate:
    """A date of birth of whatever precision was written. Impossible days are named with their neighbours."""
    if not text:
        found.problem("bad", "birth_missing", column, "", "Chưa ghi ngày sinh.", "The date of birth is missing.",
                      "Ghi dd/mm/yyyy, mm/yyyy hoặc yyyy; không rõ thì ghi “Không rõ”.",
                      "Write dd/mm/yyyy, mm/yyyy or yyyy; “Không rõ” if unknown.")  # fmt: skip
        return BirthDate(None)
    if cell is not None and cell.kind == "date":
        return _sane(dt.date.fromisoformat(text), text, column, found, today)
    if fold(text) in ("khong ro", "khong biet", "k/x", "kx", "khong xac dinh", "chua ro"):
        found.problem("warnings", "birth_unknown", column, text, "không rõ ngày sinh", "date of birth unknown")
        return BirthDate(None)
    key = fold(text)
    spoken = re.fullmatch(r"(?:sinh )?ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})", key)
    parts: Sequence[str] | None = spoken.groups() if spoken else None
    if parts is None and (match := re.fullmatch(r"([\d_]{1,2})[/.\-\s]([\d_]{1,2})[/.\-\s](\d{4}|\d{2})", key)):
        parts = match.groups()
    if parts is None and (match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?", key)):
        parts = (match[3], match[2], match[1])
    if parts is not None:
        return _from_parts(parts[0], parts[1], parts[2], text, column, found, today)
    if match := re.fullmatch(r"(\d{1,2})[/.\-](\d{4})", key):
        return _from_parts("0", match[1], match[2], text, column, found, today)
    if match := re.fullmatch(r"(?:nam |~)?(\d{4})(?:\.0+)?", key):
        return _from_parts("0", "0", match[1], text, column, found, today)
    if cell is not None and cell.kind == "number" and re.fullmatch(r"\d{4,5}(?:\.0+)?", text):
        guess = dt.date(1899, 12, 30) + dt.timedelta(days=int(float(text)))
        found.problem("doubts", "date_as_number", column, text, f"số ngày của Excel; có lẽ là {vn_date(guess)}",
                      f"an Excel day number; perhaps {guess.isoformat()}",
                      "Định dạng ô thành ngày và kiểm tra.", "Format the cell as a date and check it.")  # fmt: skip
        return BirthDate.of(guess)
    years = _years_of_cycle(key)
    found.problem("bad", "birth_unreadable", column, text,
                  "không đọc được ngày sinh" + (f"; năm âm lịch có thể là {years}" if years else ""),
                  "cannot be read as a date of birth" + (f"; the lunar year may be {years}" if years else ""),
                  "Ghi dd/mm/yyyy, mm/yyyy hoặc yyyy.", "Write dd/mm/yyyy, mm/yyyy or yyyy.")  # fmt: skip
    return BirthDate(None)


def _from_parts(day: str, month: str, year: str, text: str, column: str, found: Findings, today: dt.date) -> BirthDate:
    number = int(year)
    if len(year) == 2:
        number += 2000 if 2000 + number <= today.year else 1900
        found.problem("doubts", "short_year", column, text, f"năm hai chữ số; có lẽ là {number}", f"a two-digit year; perhaps {number}",
                      "Ghi đủ bốn chữ số của năm.", "Write all four digits of the year.")  # fmt: skip
    d = int(day.replace("_", "") or 0)
    m = int(month.replace("_", "") or 0)
    if m == 0 or d == 0:
        try:
            return _sane(BirthDate(number, m or None, d or None if m else None), text, column, found, today)
        except ValueError:
            pass
    else:
        try:
            return _sane(dt.date(number, m, d), text, column, found, today)
        except ValueError:
            pass
    near = ""
    if 1 <= m <= 12 and 1900 <= number <= today.year and d > 28:
        last = (dt.date(number + m // 12, m % 12 + 1, 1) - dt.timedelta(days=1)).day
        near = f"; tháng {m:02d}/{number} có {last} ngày"
    found.problem("bad", "no_such_day", column, text, f"không có ngày này{near}", f"there is no such day{near}",
                  "Xem lại giấy tờ; chỉ rõ năm thì ghi năm.", "Look at the paper; if only the year is sure, write the year.")  # fmt: skip
    return BirthDate(None)


def _sane(born: dt.date | BirthDate, text: str, column: str, found: Findings, today: dt.date) -> BirthDate:
    birth = BirthDate.of(born) if isinstance(born, dt.date) else born
    assert birth.year is not None and birth.earliest is not None
    if birth.earliest > today or birth.year < today.year - 120:
        found.problem("bad", "birth_out_of_range", column, text, "ngày sinh ở tương lai hoặc hơn 120 tuổi",
                      "born in the future or older than 120", "Xem lại năm sinh.", "Check the year.")  # fmt: skip
        return BirthDate(None)
    return birth


def _years_of_cycle(key: str) -> str:
    words = key.split()
    stems, branches = [fold(stem) for stem in _STEMS], [fold(branch) for branch in _BRANCHES]
    if len(words) == 2 and words[0] in stems and words[1] in branches:
        stem, branch = stems.index(words[0]), branches.index(words[1])
        years = [year for year in range(1906, 2027) if (year - 4) % 10 == stem and (year - 4) % 12 == branch]
        return ", ".join(map(str, years))
    return ""


def read_date(text: str, column: str, found: Findings) -> dt.date | None:
    """A full day of some event; anything less is bad."""
    if not text:
        return None
    if match := re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", text):
        text = f"{int(match[3]):04d}-{int(match[2]):02d}-{int(match[1]):02d}"
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        found.problem("bad", "no_such_day", column, text, "không phải ngày dd/mm/yyyy", "is not a day (dd/mm/yyyy)",
                      "Ghi đủ ngày, tháng, năm.", "Write day, month and year.")  # fmt: skip
        return None


def read_number(
    cell: Cell | None, text: str, birth: BirthDate, sex: Sex | None, column: str, found: Findings
) -> tuple[str | None, str]:
    """The number and its kind: ``personal`` (12 digits) or ``cmnd`` (9 digits, the old identity card)."""
    if not text:
        return None, "personal"
    bare = re.sub(r"[\s.,'’\"\-]", "", text) if cell is None or cell.kind != "number" else text
    if re.fullmatch(r"\d+(\.\d+)?[eE]\+?\d+", bare):
        found.problem("bad", "digits_lost", column, text, "Excel đã đổi số thành dạng mũ, chữ số bị mất",
                      "Excel turned it into scientific form and lost digits",
                      "Định dạng cột thành văn bản và gõ lại đủ 12 số.", "Format the column as text and type all 12 digits.")  # fmt: skip
        return None, "personal"
    if cell is not None and cell.kind == "number":
        bare = re.sub(r"\.0+$", "", bare)
    if is_personal_number(bare):
        for doubt in doubts(bare, birth, sex):
            vi, en = _DOUBTS[doubt]
            found.problem("warnings", f"number_{doubt}", column, _masked(bare), vi, en,
                          "Đối chiếu với căn cước.", "Compare with the identity card.")  # fmt: skip
        return bare, "personal"
    if bare.isdigit() and len(bare) in (10, 11):
        if (guess := padded(bare, birth, sex)) is not None:
            found.problem("doubts", "zeros_lost", column, _masked(bare), f"Excel bỏ mất số 0 đầu; có lẽ là {_masked(guess)}",
                          f"Excel dropped the leading zeros; perhaps {_masked(guess)}",
                          "Gõ lại đủ 12 số, ô dạng văn bản.", "Type all 12 digits in a text cell.")  # fmt: skip
            return guess, "personal"
        if bare.startswith("0") and len(bare) == 10:
            found.problem("bad", "phone_number", column, _masked(bare), "là số điện thoại, không phải số định danh",
                          "is a telephone number, not a personal number", "Chuyển sang cột ghi chú.", "Move it to the notes.")  # fmt: skip
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


_DOUBTS = {
    "province": (
        "mã nơi đăng ký khai sinh không có trong danh mục",
        "the code of the place of birth registration is unknown",
    ),
    "sex": ("số định danh không khớp giới tính", "the number does not agree with the sex"),
    "year": ("số định danh không khớp năm sinh", "the number does not agree with the year of birth"),
    "shape": ("số định danh phải có đúng 12 chữ số", "a personal number has exactly 12 digits"),
}


def _masked(digits: str) -> str:
    """Problems are shown on screens and kept: the number in them is not."""
    return "•" * max(0, len(digits) - 3) + digits[-3:]
