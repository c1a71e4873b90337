"""The chain of a periodic report: every tier's date, stated or counted back in working days from the tier above.

A stated date stands as it is written, also on a Sunday: no text in force moves the day of a report, and handing in on the
last working day before is safe under every reading. What is counted back starts from that practical day and so always
falls on a working day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ansinh.kernel.working_days import (
    add_working_days,
    first_working_day_on_or_after,
    is_provisional,
    last_working_day_on_or_before,
)
from ansinh.plans.facts.calendar import Chain, ChainStep, DueBasis, PeriodKind, ReportingPeriod, Tier, tier_label
from ansinh.plans.facts.reading import Level
from ansinh.plans.rules.calendar.periods import period_due
from ansinh.plans.rules.calendar.stated import DISTRICTS_ENDED, PlanInHand, Stated, carries_out, stated_by

COMPILING_DAYS: Mapping[Tier, int] = {
    Tier.COMMUNE: 3,
    Tier.DISTRICT: 5,
    Tier.DEPARTMENT: 5,
    Tier.PROVINCE: 3,
    Tier.MINISTRY: 5,
    Tier.GOVERNMENT: 5,
}
"""Working days a receiver keeps for putting the reports together. Ours, not the law's: Hà Nam's own plan leaves its
department from 5 to 15 December, five to seven working days according to the year. A person may set others."""

_ABOVE = {
    Tier.VILLAGE: Tier.COMMUNE,
    Tier.DISTRICT: Tier.DEPARTMENT,
    Tier.AGENCY: Tier.DEPARTMENT,
    Tier.DEPARTMENT: Tier.PROVINCE,
    Tier.PROVINCE: Tier.MINISTRY,
    Tier.MINISTRY: Tier.GOVERNMENT,
}
_REACH = {
    Level.COMMUNE: Tier.COMMUNE,
    Level.DISTRICT: Tier.DISTRICT,
    Level.DEPARTMENT: Tier.DEPARTMENT,
    Level.PROVINCE: Tier.PROVINCE,
    Level.CENTRAL: Tier.MINISTRY,
    Level.OTHER: Tier.PROVINCE,
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a person set for a tier: days to compile, or its date (``DD-MM``), and why."""

    tier: Tier
    compiling_days: int | None = None
    deadline: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Date:
    due: dt.date
    basis: DueBasis
    who: str
    to: str
    receivers: tuple[Tier, ...]
    source: str
    quote: str
    note: tuple[str, str] = ("", "")


def chains(
    plans: Sequence[PlanInHand], year: int, settings: Iterable[Setting] = ()
) -> tuple[tuple[PlanInHand, Chain], ...]:
    """The chains of several plans for the dates of a year; plans that implement another of them follow its dates."""
    chosen = tuple(settings)
    found = []
    for plan in plans:
        parents = [other for other in plans if other is not plan and carries_out(plan, other)]
        found += [(plan, chain) for chain in chains_of(plan, parents, year, chosen)]
    return tuple(found)


def chains_of(
    plan: PlanInHand, parents: Sequence[PlanInHand], year: int, settings: Sequence[Setting] = ()
) -> tuple[Chain, ...]:
    """One chain for each period the plan's dated duties speak of; none where it dates nothing and no parent does.

    Parents on the other line (a Party programme above a State plan) are named and lend no dates.
    """
    own, undated = stated_by(plan)
    above = [one for parent in parents if parent.party == plan.party for one in stated_by(parent)[0]]
    spoken = own or [one for one in above if any(tier.rank <= _reach(plan).rank for tier in one.tiers)]
    begins = plan.date
    groups: dict[str, ReportingPeriod] = {}
    for one in spoken:
        for due in one.dues(year):
            if begins is None or due >= begins:
                period = period_due(one.kind, due)
                groups.setdefault(f"{period.kind}/{period.key}", period)
    made = []
    for period in groups.values():
        in_period = [one for one in own if _in(one, year, period)]
        made.append(
            Chain(
                key=plan.key,
                title=plan.title,
                issuer=plan.issuer,
                level=plan.level,
                period=period,
                steps=_steps(plan, in_period, [one for one in above if _in(one, year, period)], year, period, settings),
                parents=tuple(parent.key for parent in parents),
                undated=undated,
                party=plan.party,
                expired_in=plan.last_year if plan.last_year is not None and period.year > plan.last_year else None,
            )
        )
    return tuple(made)


def _in(one: Stated, year: int, period: ReportingPeriod) -> bool:
    return _due(one, year, period) is not None


def _due(one: Stated, year: int, period: ReportingPeriod) -> dt.date | None:
    return next((due for due in one.dues(year) if period_due(one.kind, due) == period), None)


def _reach(plan: PlanInHand) -> Tier:
    return _REACH[plan.level or Level.OTHER]


def _steps(
    plan: PlanInHand,
    own: Sequence[Stated],
    above: Sequence[Stated],
    year: int,
    period: ReportingPeriod,
    settings: Sequence[Setting],
) -> tuple[ChainStep, ...]:
    days = {**COMPILING_DAYS, **{one.tier: one.compiling_days for one in settings if one.compiling_days is not None}}
    mine = _dates([one for one in own if not one.named], year, period)
    theirs = _dates([one for one in above if not one.named], year, period)
    for one in settings:
        due = _of(one.deadline, year) if one.deadline else None
        if due is not None and period_due(period.kind, due) == period and period.kind is not PeriodKind.MONTH:
            before = mine.get(one.tier)
            mine[one.tier] = _Date(
                due, DueBasis.SET, before.who if before else "", before.to if before else "",
                before.receivers if before else (), plan.key, one.reason,
            )  # fmt: skip
    districts = _has_districts([*mine.values(), *theirs.values()], year)
    if not districts:
        _pass_to_communes(mine)
        _pass_to_communes(theirs)
    tiers = [
        tier
        for tier in Tier
        if tier is not Tier.GOVERNMENT
        and not (plan.party and tier is Tier.VILLAGE and tier not in mine)
        and (tier.rank <= _reach(plan).rank or tier in mine or tier in theirs)
        and (districts or tier is not Tier.DISTRICT)
        and (tier is not Tier.AGENCY or _reach(plan).rank >= Tier.DEPARTMENT.rank or tier in mine)
    ]
    steps: dict[Tier, ChainStep] = {}
    for tier in reversed(tiers):
        steps[tier] = _step(tier, mine.get(tier), theirs.get(tier), steps, days, districts, plan.party)
    if Tier.AGENCY in steps and steps[Tier.AGENCY].due is None:
        del steps[Tier.AGENCY]  # nobody asks them
    _say_when_ready(steps, days)
    department, province = steps.get(Tier.DEPARTMENT), steps.get(Tier.PROVINCE)
    if department and province and Tier.MINISTRY in department.receivers and province.due is None:
        del steps[Tier.PROVINCE]  # the department reports to the ministry itself
    for silent in [tier for tier, step in steps.items() if step.due is None and step.ready is None]:
        del steps[silent]  # nobody asks them, and nothing comes to them
    named = tuple(_named_step(one, _due(one, year, period), steps, days) for one in own if one.named)
    return (*(steps[tier] for tier in tiers if tier in steps), *named)


def _named_step(
    one: Stated, due: dt.date | None, above: Mapping[Tier, ChainStep], days: Mapping[Tier, int]
) -> ChainStep:
    """The step of agencies a plan names one by one, beside the one of all."""
    assert due is not None, "only duties of the period are passed in"
    date = _Date(due, DueBasis.STATED, one.who, one.to, one.receivers, one.source, one.quote)
    return replace(_step(Tier.AGENCY, date, None, above, days, districts=False, party=False), named=True)


def _has_districts(dates: Sequence[_Date], year: int) -> bool:
    earliest = min((one.due for one in dates), default=dt.date(year, 12, 31))
    return earliest < DISTRICTS_ENDED


def _dates(stated: Sequence[Stated], year: int, period: ReportingPeriod) -> dict[Tier, _Date]:
    """Each tier's date; where several are stated for one, the earliest."""
    found: dict[Tier, _Date] = {}
    for one in stated:
        due = _due(one, year, period)
        assert due is not None, "only duties of the period are passed in"
        for tier in one.tiers:
            if tier not in found or due < found[tier].due:
                up = tuple(receiver for receiver in one.receivers if receiver.rank > tier.rank)
                found[tier] = _Date(due, DueBasis.STATED, one.who, one.to, up, one.source, one.quote)
    return found


def _pass_to_communes(dates: dict[Tier, _Date]) -> None:
    """From 1 July 2025 what a plan asks of districts is owed by the communes."""
    old = dates.pop(Tier.DISTRICT, None)
    if old is None or Tier.COMMUNE in dates:
        return
    note = (
        "Văn bản viết cho cấp huyện; từ 01/7/2025 không còn cấp huyện, cấp xã báo cáo thay.",
        "The text was written for districts; there are none since 1 July 2025 and the communes report instead.",
    )
    dates[Tier.COMMUNE] = _Date(old.due, old.basis, old.who, old.to, old.receivers, old.source, old.quote, note)


def _of(deadline: str, year: int) -> dt.date | None:
    try:
        day, month = (int(part) for part in deadline.split("-"))
        return dt.date(year, month, day)
    except ValueError:
        return None


def _step(
    tier: Tier,
    own: _Date | None,
    parents: _Date | None,
    above: Mapping[Tier, ChainStep],
    days: Mapping[Tier, int],
    districts: bool,
    party: bool,
) -> ChainStep:
    chosen = own or parents
    receivers = tuple(one for one in (chosen.receivers if chosen else ())) or _default(tier, above, districts)
    needs = [
        add_working_days(step.practical, -days[receiver]) if not _same_text(chosen, step) else step.practical
        for receiver in receivers
        if (step := above.get(receiver)) is not None and step.practical is not None
    ]
    if own is not None and parents is not None:
        needs.append(parents.due)
    need = min(needs, default=None)
    due = chosen.due if chosen else need
    compiling = next((days[receiver] for receiver in receivers if receiver in days), None)
    return ChainStep(
        tier=tier,
        receivers=receivers,
        who=chosen.who if chosen and chosen.who else tier_label(tier, party=party),
        to=chosen.to if chosen and chosen.to else ", ".join(tier_label(one, party=party) for one in receivers),
        due=due,
        practical=None if due is None else last_working_day_on_or_before(due),
        basis=chosen.basis if chosen else (DueBasis.COMPUTED if due else DueBasis.OPEN),
        source=chosen.source if chosen else "",
        quote=chosen.quote if chosen else "",
        compiling_days=compiling,
        needed_by=need if chosen else None,
        late_for_above=bool(chosen and need is not None and chosen.due > need),
        provisional=due is not None and is_provisional(due.year),
        note_vi=chosen.note[0] if chosen else "",
        note_en=chosen.note[1] if chosen else "",
    )


def _same_text(own: _Date | None, above: ChainStep) -> bool:
    """Whether one plan states both dates: then it chose itself how many days to leave."""
    return own is not None and own.basis is above.basis is DueBasis.STATED and own.source == above.source


def _default(tier: Tier, above: Mapping[Tier, ChainStep], districts: bool) -> tuple[Tier, ...]:
    if tier is Tier.COMMUNE:
        return (Tier.DISTRICT if districts else Tier.DEPARTMENT,)
    receiver = _ABOVE[tier]
    if (
        tier in (Tier.AGENCY, Tier.DISTRICT)
        and receiver not in above
        and Tier.DISTRICT in above
        and tier is Tier.AGENCY
    ):
        return (Tier.DISTRICT,)
    return (receiver,)


def _say_when_ready(steps: dict[Tier, ChainStep], days: Mapping[Tier, int]) -> None:
    """A tier nobody dated: when it can be done at the earliest, after the last tier below has handed in."""
    for tier in Tier:
        step = steps.get(tier)
        if step is None or step.due is not None:
            continue
        below = [when for one in steps.values() if tier in one.receivers and (when := one.due or one.ready) is not None]
        if below:
            ready = add_working_days(first_working_day_on_or_after(max(below)), days.get(tier, 0))
            steps[tier] = _with_ready(step, ready)


def _with_ready(step: ChainStep, ready: dt.date) -> ChainStep:
    return ChainStep(
        step.tier, step.receivers, step.who, step.to, None, None, DueBasis.OPEN, "", "", step.compiling_days, None, False,
        ready, is_provisional(ready.year), step.note_vi, step.note_en,
    )  # fmt: skip


__all__ = ["COMPILING_DAYS", "PeriodKind", "Setting", "chains", "chains_of"]
