"""The demonstration's reporting calendar: most communes have handed in, some late, one has its report back."""

from __future__ import annotations

import datetime as dt

from ansinh.access.actions import acting
from ansinh.access.facts import Actor, Role
from ansinh.access.queries import actor
from ansinh.journeys.demo.stage import Count, Demo, luck_of, officers_of
from ansinh.kernel.dates import VIETNAM
from ansinh.kernel.working_days import add_working_days, last_working_day_on_or_before
from ansinh.plans.actions import calendar
from ansinh.plans.facts.calendar import Figures, ObligationState, PeriodKind, ReportObligation, Tier
from ansinh.plans.queries.calendar import obligations

_RECEIVED, _SENT, _STARTED = 0.62, 0.8, 0.88
"""Shares of the units: below the first received, then handed in, then begun; the rest is silent."""


def seed_calendar(demo: Demo) -> list[Count]:
    """Draws the calendar of the year and the next up and lets its units report as units do; the story's commune has its
    report back for correction."""
    drawn = [
        calendar.draw_up_calendar(year, by=demo.system, at=demo.at, on=demo.on) for year in (demo.on.year, demo.on.year + 1)
    ]  # fmt: skip
    with acting(demo.system):
        every = obligations(demo.on, year=demo.on.year, size=100_000).items
    department = actor("so-y-te", demo.at)
    officers = officers_of(demo, Role.COMMUNE_OFFICER)
    counted = {"handed": 0, "received": 0, "late": 0, "returned": 0}
    for one in every:
        if one.state is not ObligationState.OPEN or one.due - demo.on > dt.timedelta(days=10):
            continue
        luck = luck_of(f"{one.plan_key}/{one.unit.code}/{one.receiver.code}/{one.period.key}")
        story = one.unit.code == demo.story_commune
        by = _hand(one, officers, demo)
        if luck < _SENT or story:
            day = _day_of(one, luck, demo.on)
            if day is None:
                continue
            _hand_in(one, day, by)
            counted["handed"] += 1
            counted["late"] += day > one.due
            counted["received"] += _received(one, luck, story, department, demo)
            counted["returned"] += story
        elif luck < _STARTED:
            calendar.start_report(one.obligation_id, by=by, at=demo.at, on=demo.on)
    return [
        (sum(one.made for one in drawn), "báo cáo phải nộp", "reports owed"),
        (counted["handed"], "đã nộp", "handed in"),
        (counted["received"], "đã nhận", "received"),
        (counted["late"], "nộp chậm", "late"),
        (counted["returned"], "bị trả lại", "returned"),
    ]


def _hand(one: ReportObligation, officers: dict[str, Actor], demo: Demo) -> Actor:
    if one.unit.tier is Tier.COMMUNE and not one.unit.party:
        return officers.get(one.unit.code, demo.system)
    return demo.system


def _day_of(one: ReportObligation, luck: float, on: dt.date) -> dt.date | None:
    """When a unit hands in: mostly in the days before, some days after; None where that is still to come."""
    shift = int(luck * 1000) % 12 - 8
    day = add_working_days(last_working_day_on_or_before(one.due), shift)
    return day if day <= on and day >= one.period.first else None


def _hand_in(one: ReportObligation, day: dt.date, by: Actor) -> None:
    closed = min(day, one.period.last)
    early = one.period.kind is PeriodKind.YEAR and closed < one.period.last
    number = 20 + int(luck_of(one.unit.code) * 180)
    calendar.hand_in(
        [one.obligation_id],
        figures=Figures.BOTH if early else Figures.ACTUAL,
        figures_up_to=min(closed, day.replace(day=1) - dt.timedelta(days=1)) if early else closed,
        handed_on=day,
        reference=f"{number}/BC-UBND ngày {day:%d/%m/%Y}" if one.unit.tier is Tier.COMMUNE else f"{number}/BC ngày {day:%d/%m/%Y}",
        by=by,
        at=_morning(day),
        on=day,
    )  # fmt: skip


def _received(one: ReportObligation, luck: float, story: bool, department: Actor, demo: Demo) -> bool:
    by = department if one.receiver.code.endswith("/doh") else demo.system
    if story:
        calendar.return_report(
            one.obligation_id, "Thiếu số hộ cận nghèo được xét và ước thực hiện cả năm của chỉ tiêu nhà ở.",
            by=by, at=demo.at, on=demo.on,
        )  # fmt: skip
        return False
    if luck >= _RECEIVED:
        return False
    calendar.receive_report(one.obligation_id, by=by, at=demo.at, on=demo.on)
    return True


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9, 30), VIETNAM).astimezone(dt.UTC)
