"""Rows of the calendar as facts."""

from __future__ import annotations

import datetime as dt

from ansinh.kernel.working_days import last_working_day_on_or_before
from ansinh.plans.facts.calendar import (
    DueBasis,
    Figures,
    HandIn,
    ObligationState,
    ReportObligation,
    Tier,
    Unit,
)
from ansinh.plans.rules.calendar.periods import from_key
from ansinh.plans.rules.calendar.standing import standing, working_days_late
from ansinh.plans.store import models

DONE = (ObligationState.HANDED_IN, ObligationState.RECEIVED)
WAITING = (ObligationState.OPEN, ObligationState.STARTED, ObligationState.RETURNED)


def obligation_of(row: models.Obligation, on: dt.date) -> ReportObligation:
    """An obligation as it stands on a day."""
    state = ObligationState(row.state)
    return ReportObligation(
        obligation_id=row.obligation_id,
        plan_id=row.plan_id,
        plan_key=row.plan_key,
        plan_title=row.plan.title or row.plan_key,
        period=from_key(row.period_kind, row.period_year, row.period_number),
        unit=Unit(Tier(row.tier), row.unit_code, row.unit_name, row.place_code),
        receiver=Unit(Tier(row.receiver_tier), row.receiver_code, row.receiver_name, row.receiver_place),
        due=row.due_on,
        first_due=row.first_due_on,
        practical=last_working_day_on_or_before(row.due_on),
        needed_by=row.needed_by,
        basis=DueBasis(row.basis),
        source=row.source,
        quote=row.quote,
        state=state,
        standing=standing(state, row.due_on, on),
        days_left=(row.due_on - on).days,
        working_days_late=working_days_late(state, row.due_on, row.handed_in_on, on),
        handed_in_on=row.handed_in_on,
        received_on=row.received_on,
        changed_at=row.changed_at,
    )


def hand_in_of(row: models.HandIn) -> HandIn:
    """An entry, without its file's bytes."""
    return HandIn(
        hand_in_id=row.hand_in_id,
        handed_on=row.handed_on,
        handed_by=row.handed_by.full_name,
        report_id=row.report_id,
        reference=row.reference,
        file_id=row.file_id,
        filename=row.file.filename if row.file else "",
        figures=Figures(row.figures),
        figures_up_to=row.figures_up_to,
        note=row.note,
        serves=models.HandInFor.objects.filter(hand_in=row).count(),
    )
