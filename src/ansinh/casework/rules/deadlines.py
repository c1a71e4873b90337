"""Days: until when an application must be answered, from when a decision pays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from ansinh.kernel.period import Month

ANSWER_WITHIN_WORKING_DAYS = 7
"""Điều 8 Nghị định 335/2026/NĐ-CP: seven working days from a complete dossier."""


def add_working_days(day: dt.date, working_days: int, holidays: Collection[dt.date] = frozenset()) -> dt.date:
    """The day ``working_days`` later; Saturdays, Sundays and ``holidays`` do not count, nor does ``day`` itself.

    Received on Monday 5 October 2026, seven working days end on Wednesday 14 October.
    """
    if working_days < 0:
        raise ValueError("working days are counted forward")
    while working_days:
        day += dt.timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            working_days -= 1
    return day


def answer_due(received_on: dt.date, holidays: Collection[dt.date] = frozenset()) -> dt.date:
    """The last day to decide an application received on ``received_on``."""
    return add_working_days(received_on, ANSWER_WITHIN_WORKING_DAYS, holidays)


def first_day_paid(month: Month, signed_on: dt.date) -> dt.date:
    """Paid from the month the chair signs (Điều 8 Nghị định 335/2026/NĐ-CP), never before the month proposed for."""
    return max(month.first, Month.of(signed_on).first)


def month_after(day: dt.date) -> dt.date:
    """The first day of the month after: a death or a lost condition stops the benefit from there."""
    return Month.of(day).next().first
