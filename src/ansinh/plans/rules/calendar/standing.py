"""How a report stands on a day: pure functions of its date, its state and today."""

from __future__ import annotations

import datetime as dt

from ansinh.kernel.working_days import working_days_between
from ansinh.plans.facts.calendar import ObligationState, ReminderStage, Standing

SOON = 7
"""Days before the date from which a report counts as due soon: the first reminder."""
VERY_SOON = 2
_DONE = {
    ObligationState.HANDED_IN: Standing.HANDED_IN,
    ObligationState.RECEIVED: Standing.RECEIVED,
}


def standing(state: ObligationState, due: dt.date, on: dt.date) -> Standing:
    """A returned report is returned however late; one not handed in is overdue from the day after its date."""
    if state in _DONE:
        return _DONE[state]
    if state is ObligationState.RETURNED:
        return Standing.RETURNED
    if on > due:
        return Standing.OVERDUE
    return Standing.DUE_SOON if (due - on).days <= SOON else Standing.NOT_DUE


def working_days_late(state: ObligationState, due: dt.date, handed_in_on: dt.date | None, on: dt.date) -> int:
    """Working days between the date and the handing in (or today). Returned reports run on from their date.

    Due on Sunday 30 November 2025 and handed in on Monday: one working day late.
    """
    if state in _DONE and handed_in_on is not None:
        return working_days_between(due, handed_in_on)
    return working_days_between(due, on)


def stage(state: ObligationState, due: dt.date, on: dt.date) -> ReminderStage | None:
    """Which reminder is due on a day; None for a report handed in, or not due for more than a week."""
    if state in _DONE:
        return None
    if state is ObligationState.RETURNED:
        return ReminderStage.RETURNED
    left = (due - on).days
    if left < 0:
        return ReminderStage.OVERDUE
    if left <= VERY_SOON:
        return ReminderStage.TWO_DAYS
    return ReminderStage.SEVEN_DAYS if left <= SOON else None
