"""Reporting periods of Decree 09/2019/NĐ-CP, art. 12, and which one a deadline belongs to.

The year (15 December before to 14 December) and the quarter (the 15th to the 14th) are quoted by later texts; the month
and the half-year are recalled and marked so.
"""

from __future__ import annotations

import datetime as dt
import re

from ansinh.plans.facts.calendar import PeriodKind, ReportingPeriod

_CLOSES_ON = 14
_MONTHS = {PeriodKind.YEAR: 12, PeriodKind.HALF_YEAR: 6, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}
_CONFIRMED = frozenset({PeriodKind.YEAR, PeriodKind.QUARTER})
# A yearly report asked for in the first months of a year is about the year before.
_LOOKS_BACK_UNTIL = 3

# A monthly report asked for a few days before its month closes is about that month.
_MONTH_LEAD = 3


def period(kind: PeriodKind, year: int, number: int = 1) -> ReportingPeriod:
    """The ``number``-th period of its kind in a reporting year. Raises ValueError for a number there is not.

    The year 2026 runs from 15 December 2025 to 14 December 2026.
    """
    months = _MONTHS[kind]
    if not 1 <= number <= 12 // months:
        raise ValueError(f"a year has no {kind} {number}")
    last = dt.date(year, number * months, _CLOSES_ON)
    before = number * months - months
    first = dt.date(year, before, _CLOSES_ON + 1) if before else dt.date(year - 1, 12, _CLOSES_ON + 1)
    return ReportingPeriod(kind, year, number, first, last, kind in _CONFIRMED)


def kind_of(frequency: str | None) -> PeriodKind:
    """The kind of period a duty's words name; a duty with a day and no other word is yearly."""
    words = (frequency or "").lower()
    if re.search(r"(6|sáu) tháng", words) and not re.search(r"(hằng|hàng) năm", words):
        return PeriodKind.HALF_YEAR
    if "quý" in words:
        return PeriodKind.QUARTER
    if re.search(r"(hằng|hàng) tháng", words):
        return PeriodKind.MONTH
    return PeriodKind.YEAR


def period_due(kind: PeriodKind, due: dt.date) -> ReportingPeriod:
    """The period a report due on a day is about: the one whose end lies nearest.

    A yearly report due on 30 October 2026 is about 2026, though that year has six weeks to run: its figures are what was
    done so far and an estimate of the whole.
    """
    if kind is PeriodKind.YEAR:
        return period(kind, due.year - 1 if due.month <= _LOOKS_BACK_UNTIL else due.year)
    count = 12 // _MONTHS[kind]
    if kind is PeriodKind.MONTH:  # a report due on the 5th is about the month before
        ended = due + dt.timedelta(days=_MONTH_LEAD)
        return period(kind, ended.year, ended.month) if ended.day >= _CLOSES_ON else _month_before(ended)
    every = [period(kind, year, number) for year in (due.year - 1, due.year) for number in range(1, count + 1)]
    return min(every, key=lambda one: abs((one.last - due).days))


def _month_before(day: dt.date) -> ReportingPeriod:
    last = day.replace(day=1) - dt.timedelta(days=1)
    return period(PeriodKind.MONTH, last.year, last.month)


def from_key(kind: str, year: int, number: int) -> ReportingPeriod:
    """A period as the store keeps it."""
    return period(PeriodKind(kind), year, number)
