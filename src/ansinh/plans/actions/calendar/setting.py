"""Setting the calendar: days to compile, a date no text gives, the agency that gathers."""

from __future__ import annotations

import datetime as dt
import re
import uuid

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.problem import BadInput, Problem
from ansinh.plans.facts.calendar import Tier
from ansinh.plans.store import models
from ansinh.territory.offline import agency

MOST_DAYS = 60


def set_calendar(
    tier: Tier,
    *,
    by: Actor,
    at: dt.datetime,
    reason: str,
    plan_id: uuid.UUID | None = None,
    compiling_days: int | None = None,
    deadline: str | None = None,
    agency_id: str | None = None,
) -> None:
    """Records what holds for a tier from now on, of one plan or of all; the calendar follows when drawn up again.

    ``deadline`` is ``DD-MM``, or an empty string to go back to what the texts say. Raises BadInput with everything that
    is wrong.
    """
    problems: list[Problem] = []
    if compiling_days is not None and not 0 <= compiling_days <= MOST_DAYS:
        problems.append(
            Problem("days", f"Số ngày làm việc từ 0 đến {MOST_DAYS}.", f"Working days are 0 to {MOST_DAYS}.")
        )
    if deadline and not _is_day(deadline):
        problems.append(
            Problem(
                "deadline",
                f"“{deadline}” không phải ngày hằng năm.",
                f"“{deadline}” is no day of every year.",
                remedy_vi="Ghi ngày-tháng, ví dụ 15-12.",
                remedy_en="Write day-month, such as 15-12.",
            )
        )
    if agency_id:
        try:
            agency(agency_id)
        except BadInput as error:
            problems += error.problems
    if compiling_days is None and deadline is None and not agency_id:
        problems.append(Problem("nothing_set", "Chưa đặt điều gì.", "Nothing is set."))
    if not reason.strip():
        problems.append(
            Problem(
                "reason_missing",
                "Cần ghi lý do hoặc văn bản làm căn cứ.",
                "Say why, or name the text it rests on.",
            )
        )
    if problems:
        raise BadInput(problems)
    subject = str(plan_id or "all")
    with deed("plans.set_calendar", by=by, at=at, subject=subject, needs=Permission.PLAN_WRITE) as record:
        models.CalendarSetting.objects.create(
            plan_id=plan_id,
            tier=tier,
            compiling_days=compiling_days,
            deadline=deadline,
            agency_id=agency_id or None,
            reason=reason.strip(),
            set_by_id=by.user_id,
            set_at=at,
        )
        record(tier=tier, compiling_days=compiling_days, deadline=deadline, agency=agency_id)


def _is_day(deadline: str) -> bool:
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", deadline)
    if match is None:
        return False
    try:
        dt.date(2024, int(match[2]), int(match[1]))
    except ValueError:
        return False
    return True
