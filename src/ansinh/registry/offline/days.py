"""Dates of birth and other days as people write them. Nothing is fixed in silence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from ansinh.kernel.dates import vn_date
from ansinh.kernel.text import fold
from ansinh.kernel.workbook import Cell
from ansinh.registry.facts import BirthDate
from ansinh.registry.offline.cells import Findings

_UNKNOWN = frozenset(
    ("khong ro", "khong biet", "k/x", "kx", "khong xac dinh", "chua ro", "khong nho", "k ro", "k/ro", "chua xac dinh",
     "khong co", "?", "00/00/0000", "-", "x")
)  # fmt: skip
_STEMS = ("giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý")
_BRANCHES = ("tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi")


def read_birth(cell: Cell | None, text: str, column: str, found: Findings, today: dt.date) -> BirthDate:
    """A date of birth of whatever precision was written. Impossible days are named with their neighbours."""
    if not text:
        found.problem("bad", "birth_missing", column, "", "Chưa ghi ngày sinh.", "The date of birth is missing.",
                      "Ghi dd/mm/yyyy, mm/yyyy hoặc yyyy; không rõ thì ghi “Không rõ”.",
                      "Write dd/mm/yyyy, mm/yyyy or yyyy; “Không rõ” if unknown.")  # fmt: skip
        return BirthDate(None)
    if cell is not None and cell.kind == "date":
        return _sane(dt.date.fromisoformat(text), text, column, found, today)
    key = fold(text)
    if key in _UNKNOWN:
        found.problem("warnings", "birth_unknown", column, text, "không rõ ngày sinh", "date of birth unknown")
        return BirthDate(None)
    if re.search(r"\b(?:al|a l|am lich|lich am)\b", key) and (year := re.search(r"\b(19\d\d|20\d\d)\b", key)):
        found.problem("doubts", "lunar", column, text, f"ngày âm lịch; chỉ lấy năm {year[1]}", f"a lunar date; only the year {year[1]} is taken",
                      "Đổi ra ngày dương lịch nếu giấy tờ có.", "Give the solar date if the papers do.")  # fmt: skip
        return BirthDate(int(year[1]))
    if about := re.fullmatch(r"(?:khoang|~|chung|kh\.?)\s*(?:nam )?(\d{4})", key):
        found.problem("warnings", "birth_about", column, text, "năm sinh áng chừng", "the year of birth is approximate")
        return _from_parts("0", "0", about[1], text, column, found, today)
    spoken = re.fullmatch(r"(?:sinh )?(?:ngay )?(\d{1,2}) thang (\d{1,2}),? (?:nam )?(\d{4})", key)
    parts: Sequence[str] | None = spoken.groups() if spoken else None
    if parts is None and (match := re.fullmatch(r"([\d_]{1,2})[/.\-\s]([\d_]{1,2})[/.\-\s](\d{4}|\d{2})", key)):
        parts = match.groups()
    if parts is None and (match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?", key)):
        parts = (match[3], match[2], match[1])
    if parts is not None:
        return _from_parts(parts[0], parts[1], parts[2], text, column, found, today)
    if match := re.fullmatch(r"(?:thang )?(\d{1,2})(?:[/.\-]| nam | )(\d{4})", key):
        return _from_parts("0", match[1], match[2], text, column, found, today)
    if match := re.fullmatch(r"(?:sinh )?(?:nam )?(\d{4})(?:\.0+)?", key):
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
    near, near_en = _neighbours(d, m, number, today)
    found.problem("bad", "no_such_day", column, text, f"không có ngày này{near}", f"there is no such day{near_en}",
                  "Xem lại giấy tờ; chỉ rõ năm thì ghi năm.", "Look at the paper; if only the year is sure, write the year.")  # fmt: skip
    return BirthDate(None)


def _neighbours(day: int, month: int, year: int, today: dt.date) -> tuple[str, str]:
    """What may have been meant: the days beside one that never was, or day and month the other way round."""
    if not 1900 <= year <= today.year:
        return "", ""
    if 1 <= month <= 12 and 28 < day <= 31:
        after = dt.date(year + month // 12, month % 12 + 1, 1)
        before = after - dt.timedelta(days=1)
        return (
            f"; có thể là {vn_date(before)} hoặc {vn_date(after)}",
            f"; perhaps {vn_date(before)} or {vn_date(after)}",
        )
    if 1 <= day <= 12 < month <= 31:
        try:
            meant = vn_date(dt.date(year, day, month))
        except ValueError:
            return "", ""
        return f"; có thể ngày và tháng đổi chỗ: {meant}", f"; perhaps day and month changed places: {meant}"
    return "", ""


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
    spoken = re.fullmatch(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}),? (?:nam )?(\d{4})", fold(text))
    if match := spoken or re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", text):
        text = f"{int(match[3]):04d}-{int(match[2]):02d}-{int(match[1]):02d}"
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        found.problem("bad", "no_such_day", column, text, "không phải ngày dd/mm/yyyy", "is not a day (dd/mm/yyyy)",
                      "Ghi đủ ngày, tháng, năm.", "Write day, month and year.")  # fmt: skip
        return None
