"""When monthly assistance and the social pension begin, pause, resume and end.

Article 8 of both decrees, Article 9 of Decree 335/2026.

Which of the clocks applies is decided by the day the decision is signed: before 5 October 2026 the old decree.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from ansinh.kernel.outcome import Known, Missing, Outcome, Provisional
from ansinh.kernel.period import Month

NEW_RULES = dt.date(2026, 10, 5)
DISTRICTS_ABOLISHED = dt.date(2025, 7, 1)
UNCOLLECTED_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Start:
    """The first month paid, and the clause that says so."""

    month: Month
    clause: str


class Step(StrEnum):
    """What has to happen to a benefit already paid."""

    GO_ON = "go_on"
    SUSPEND = "suspend"
    RESUME_WITH_ARREARS = "resume_with_arrears"
    END_FROM_SUSPENSION = "end_from_suspension"
    ADJUST_FROM_CHANGE = "adjust_from_change"


@dataclass(frozen=True, slots=True)
class Turn:
    """A step and its clause; ``since`` is the month from which money is owed or stops, where there is one."""

    step: Step
    clause: str
    since: Month | None = None


def first_month(
    programme: str, group: str, *, decided_on: dt.date, condition_since: dt.date | None = None
) -> Outcome[Start]:
    """The first month a new decision pays.

    ``condition_since`` is the day of the disability certificate (K6), or of the 75th or 80th birthday (K5b, K5c of
    2021). A severely disabled man with a certificate of 10 February 2023 and a decision of 20 April 2023 is paid
    from February. Under Decree 335/2026 everybody is paid from the month the commune's chair signs.
    """
    signed = Month.of(decided_on)
    if decided_on >= NEW_RULES:
        return Known(Start(signed, "ND335-2026.D8"))
    by_condition = programme == "TCXH" and (group.startswith("K6") or group in ("K5b", "K5c"))
    if not by_condition:
        start = Start(signed, "ND20-2021.D8.k1.đ")
        if programme == "HTXH":
            return Provisional(start, ("question:start_of_social_pension_before_2026_10_05",))
        return Known(start)
    if condition_since is None:
        return Missing(("disability_certificate_date" if group.startswith("K6") else "birth_date",))
    start = Start(min(Month.of(condition_since), signed), "ND20-2021.D8.k1.đ")
    if decided_on >= DISTRICTS_ABOLISHED and group.startswith("K6"):
        # Decree 147/2025 governed the procedure then; what it says on the first month has not been seen.
        return Provisional(start, ("question:start_for_disabled_2025_07_to_2026_10",))
    return Known(start)


def uncollected(months: int, on: dt.date) -> Turn:
    """What follows when money was left uncollected for ``months`` months in a row: from three on, suspension."""
    clause = "ND335-2026.D9.k1.a" if on >= NEW_RULES else "TT02-2021.D2"
    return Turn(Step.SUSPEND if months >= UNCOLLECTED_MONTHS else Step.GO_ON, clause)


def after_review(*, suspended_from: Month, still_entitled: bool, changed_from: Month | None = None) -> Turn:
    """What follows a review of a suspended benefit (Article 9 clause 4 of Decree 335/2026).

    Unchanged: paid again, back to the suspension. No longer entitled: ended from the suspension. Changed: adjusted
    from the month of the change.
    """
    clause = "ND335-2026.D9.k4"
    if not still_entitled:
        return Turn(Step.END_FROM_SUSPENSION, clause, suspended_from)
    if changed_from is not None:
        return Turn(Step.ADJUST_FROM_CHANGE, clause, changed_from)
    return Turn(Step.RESUME_WITH_ARREARS, clause, suspended_from)


def last_month(ended_on: dt.date) -> Month:
    """The last month paid to somebody who died or stopped being entitled on a day: that day's month."""
    return Month.of(ended_on)
