"""Days: until when an application must be answered, from when a decision pays."""

from __future__ import annotations

import datetime as dt

from ansinh.kernel.period import Month
from ansinh.kernel.working_days import add_working_days

ANSWER_WITHIN_WORKING_DAYS = 7
"""Điều 8 Nghị định 335/2026/NĐ-CP: seven working days from a complete dossier."""


def answer_due(received_on: dt.date) -> dt.date:
    """The last day to decide an application received on ``received_on``; weekends and public holidays do not count.

    Received on Monday 5 October 2026: Wednesday 14 October. Received on Thursday 12 February 2026: Monday 2 March, for
    the five days of Tết are not worked.
    """
    return add_working_days(received_on, ANSWER_WITHIN_WORKING_DAYS)


def first_day_paid(month: Month, signed_on: dt.date) -> dt.date:
    """Paid from the month the chair signs (Điều 8 Nghị định 335/2026/NĐ-CP), never before the month proposed for."""
    return max(month.first, Month.of(signed_on).first)


def month_after(day: dt.date) -> dt.date:
    """The first day of the month after: a death or a lost condition stops the benefit from there."""
    return Month.of(day).next().first
