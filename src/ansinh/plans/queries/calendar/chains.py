"""Kept plans as the calendar reads them, their chains, and what people set."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from ansinh.access.queries import audit_entries
from ansinh.documents.queries import text as document_text
from ansinh.plans.facts import KeptPlan, ReviewState
from ansinh.plans.facts.calendar import Chain, ChainRule, Tier
from ansinh.plans.facts.cascade import LinkState
from ansinh.plans.facts.reading import ReportingDuty
from ansinh.plans.queries.kept import commitments, plans
from ansinh.plans.rules.calendar.chain import COMPILING_DAYS, Setting, chains_of
from ansinh.plans.rules.calendar.stated import PlanInHand, carries_out, said_end
from ansinh.plans.store import models


def plans_in_hand() -> tuple[tuple[KeptPlan, PlanInHand], ...]:
    """Every kept plan that has accepted reporting duties, as the calendar reads it."""
    duties: dict[uuid.UUID, list[ReportingDuty]] = {}
    for row in models.ReportingDuty.objects.filter(state=ReviewState.ACCEPTED).order_by("plan_id", "order"):
        duties.setdefault(row.plan_id, []).append(
            ReportingDuty(
                tuple(row.who), tuple(row.to), row.via, row.deadline, row.frequency, row.quote, row.start, row.end
            )
        )
    found = []
    for kept in plans(size=10_000).items:
        if kept.plan_id in duties and kept.superseded_by is None:
            found.append((kept, _in_hand(kept, tuple(duties[kept.plan_id]))))
    return tuple(found)


def _in_hand(kept: KeptPlan, duties: tuple[ReportingDuty, ...]) -> PlanInHand:
    document = kept.document
    years = tuple(item.target.year for item in commitments(kept.plan_id) if item.target.year)
    return PlanInHand(
        key=plan_key(document.number, document.title),
        title=document.title or "",
        issuer=document.issuer or "",
        level=document.level,
        number=document.number,
        date=document.date,
        implements=document.implements,
        duties=duties,
        place_code=kept.territory_code,
        years=years,
        until=said_end(document_text(kept.text_id).text),
    )


def plan_key(number: str | None, title: str | None) -> str:
    """How a plan is named in the calendar: its number, else the beginning of its title."""
    return (number or title or "–")[:120]


def kept_chains(year: int) -> tuple[tuple[KeptPlan, tuple[Chain, ...]], ...]:
    """The chains of every accepted plan for the dates of a year, with what people set.

    A plan's parents are those it is linked to in the cascade, and those it names by number unless a person removed it.
    """
    every = plans_in_hand()
    chosen = calendar_settings()
    links = set(models.Link.objects.exclude(parent=None).values_list("plan_id", "parent_id", "state"))
    linked = {(plan, parent) for plan, parent, state in links if state != LinkState.REMOVED}
    removed = {(plan, parent) for plan, parent, state in links if state == LinkState.REMOVED}
    found = []
    for kept, plan in every:
        above = [
            other
            for higher, other in every
            if (pair := (kept.plan_id, higher.plan_id)) in linked or (carries_out(plan, other) and pair not in removed)
        ]
        found.append((kept, chains_of(plan, above, year, settings_for(kept.plan_id, chosen))))
    return tuple(found)


def accepted_since_drawn_up() -> int:
    """How many dated duties were accepted after the calendar was last drawn up: a reason to do it again."""
    found = models.ReportingDuty.objects.filter(
        state=ReviewState.ACCEPTED, deadline__isnull=False, plan__superseded_by__isnull=True
    )
    last = audit_entries(verb="plans.draw_up_calendar", size=1).items
    return found.filter(accepted_at__gt=last[0].at).count() if last else found.count()


def calendar_settings() -> tuple[ChainRule, ...]:
    """What people set, newest first: for all plans or for one."""
    rows = models.CalendarSetting.objects.select_related("set_by").order_by("-id")
    return tuple(
        ChainRule(
            row.plan_id, Tier(row.tier), row.compiling_days, row.deadline, row.agency_id, row.reason,
            row.set_by.full_name, row.set_at,
        )
        for row in rows
    )  # fmt: skip


def settings_for(plan_id: uuid.UUID, chosen: Sequence[ChainRule]) -> tuple[Setting, ...]:
    """What holds for a plan: its own newest settings before those for all plans."""
    found: list[Setting] = []
    for tier in Tier:
        ranked = [one for one in chosen if one.tier is tier and one.plan_id == plan_id]
        ranked += [one for one in chosen if one.tier is tier and one.plan_id is None]
        days = next((one for one in ranked if one.compiling_days is not None), None)
        date = next((one for one in ranked if one.deadline is not None), None)
        if days or date:
            found.append(
                Setting(
                    tier,
                    days.compiling_days if days else None,
                    (date.deadline or None) if date else None,
                    date.reason if date else "",
                )
            )
    return tuple(found)


def gathering_agency(plan_id: uuid.UUID, tier: Tier, chosen: Sequence[ChainRule]) -> str | None:
    """The agency a person named for a tier of a plan, by its id in territory's register."""
    own = [one for one in chosen if one.tier is tier and one.agency_id and one.plan_id in (plan_id, None)]
    own.sort(key=lambda one: one.plan_id is None)
    return own[0].agency_id if own else None


def compiling_days(chosen: Sequence[ChainRule]) -> dict[Tier, int]:
    """Working days each tier keeps for compiling, as it holds for plans without a setting of their own."""
    general = {one.tier: one.compiling_days for one in reversed(chosen) if one.plan_id is None and one.compiling_days}
    return {**COMPILING_DAYS, **general}
