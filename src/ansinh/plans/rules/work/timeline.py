"""When a task is to be done, read from the words of its timeline.

No task of the plans we know carries an end date of its own; what they say is “Hằng năm”, “Thường xuyên”, “Năm 2024 và
các năm tiếp theo”, now and then “Quý III/2024” or “trước ngày 30/6/2024”. Words that say nothing mean a yearly duty.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from ansinh.kernel.text import fold
from ansinh.plans.facts.work import Cadence, Timeline

_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(20\d\d)")
_LONG_DAY = re.compile(r"ngay\s+(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(20\d\d)")
_QUARTER = re.compile(r"quy\s+(iv|i{1,3}|[1-4])\b\s*(?:[/,-]|nam|\s)*\s*(20\d\d)")
_MONTH = re.compile(r"thang\s+(\d{1,2})\s*(?:[/-]|nam|\s)+\s*(20\d\d)|(?<![\d/])(\d{1,2})/(20\d\d)")
_SPAN = re.compile(r"(20\d\d)\s*(?:-|–|—|den(?: het)?(?: nam)?)\s*(20\d\d)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
# A day with one of these before it is the first day that is too late, or a beginning.
_BEFORE = re.compile(r"\btruoc\b")
_FROM = re.compile(r"\b(tu|ke tu|bat dau)\b")
_GOES_ON = re.compile(r"\b(cac nam tiep theo|nhung nam tiep theo|hang nam|moi nam|thuong xuyen|duy tri|lien tuc)\b")
_FOLLOWING = re.compile(r"\bnam tiep theo\b")
_EVENT = re.compile(r"\b(khi co|khi phat sinh|khi xay ra|khi can|theo yeu cau|dot xuat|theo lo trinh|theo huong dan)\b")
_EVERY = (
    (re.compile(r"\b(hang|moi) thang\b"), Cadence.MONTHLY),
    (re.compile(r"\b(hang|moi) quy\b"), Cadence.QUARTERLY),
    (re.compile(r"\b(6 thang|sau thang|nua nam)\b"), Cadence.HALF_YEARLY),
    (re.compile(r"\b(hang|moi) nam\b"), Cadence.YEARLY),
)
UNSTATED = Timeline(Cadence.YEARLY, stated=False)


def read_timeline(written: str | None) -> Timeline:
    """The timeline that the words state. Words that say nothing of time give :data:`UNSTATED`.

    >>> read_timeline("Quý III/2024").due
    datetime.date(2024, 9, 30)
    """
    words = " ".join(fold(written or "").split())
    if not words:
        return UNSTATED
    goes_on = bool(_GOES_ON.search(words))
    for pattern, cadence in _EVERY:
        if pattern.search(words):
            return _bounded(words, cadence)
    if (found := _day(words)) is not None:
        return found
    if quarter := _QUARTER.search(words):
        return _once(_end_of_month(int(quarter[2]), 3 * _quarter(quarter[1])), words)
    if month := _MONTH.search(words):
        number, year = int(month[1] or month[3]), int(month[2] or month[4])
        if 1 <= number <= 12:
            return _once(_end_of_month(year, number), words)
    if goes_on:
        return _bounded(words, Cadence.YEARLY)
    if _EVENT.search(words):
        return Timeline(Cadence.EVENT)
    if span := _SPAN.search(words):
        return Timeline(Cadence.YEARLY, start=dt.date(int(span[1]), 1, 1), end=dt.date(int(span[2]), 12, 31))
    if alone := _YEAR.search(words):
        last = dt.date(int(alone[1]), 12, 31)
        if re.search(r"\bden\b", words):
            return Timeline(Cadence.YEARLY, end=last)
        return _once(last, words)
    return UNSTATED


def _day(words: str) -> Timeline | None:
    found = _LONG_DAY.search(words) or _DAY.search(words)
    if found is None:
        return None
    try:
        day = dt.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    before = words[: found.start()]
    if _FROM.search(before) and not _BEFORE.search(before):
        return Timeline(Cadence.YEARLY, start=day)
    return Timeline(Cadence.ONCE, due=day - dt.timedelta(days=1) if _BEFORE.search(before) else day)


def _once(last: dt.date, words: str) -> Timeline:
    if _GOES_ON.search(words) or _FROM.match(words):
        return Timeline(Cadence.YEARLY, start=last.replace(month=last.month if _MONTH.search(words) else 1, day=1))
    return Timeline(Cadence.ONCE, due=last)


def _bounded(words: str, cadence: Cadence) -> Timeline:
    """A recurring timeline with the years that bound it, where the words name some."""
    if span := _SPAN.search(words):
        end = None if _FOLLOWING.search(words) else dt.date(int(span[2]), 12, 31)
        return Timeline(cadence, start=dt.date(int(span[1]), 1, 1), end=end)
    year = _YEAR.search(words)
    if year is None:
        return Timeline(cadence)
    if re.search(r"\bden\b", words[: year.start()]):
        return Timeline(cadence, end=dt.date(int(year[1]), 12, 31))
    return Timeline(cadence, start=dt.date(int(year[1]), 1, 1))


def _quarter(text: str) -> int:
    return _ROMAN[text] if text in _ROMAN else int(text)


def _end_of_month(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
