"""What is owed: lists, one obligation with its chain, who waits for whom."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Count, Min, Q, QuerySet

from ansinh.access.facts import Actor
from ansinh.kernel.page import Page
from ansinh.plans.facts.calendar import (
    HeldUp,
    ObligationEvent,
    ObligationPicture,
    ObligationState,
    ReportObligation,
    Standing,
    Tier,
    Unit,
)
from ansinh.plans.queries.calendar.people import owed_through, received_through, seats
from ansinh.plans.queries.calendar.rows import DONE, WAITING, hand_in_of, obligation_of
from ansinh.plans.rules.calendar.periods import from_key
from ansinh.plans.rules.calendar.standing import SOON
from ansinh.plans.store import models

_AHEAD = dt.timedelta(days=31)


def obligations(
    on: dt.date,
    *,
    year: int | None = None,
    plan_id: uuid.UUID | None = None,
    tier: Tier | None = None,
    unit: str = "",
    receiver: str = "",
    standing_is: Standing | None = None,
    mine: Actor | None = None,
    words: str = "",
    number: int = 1,
    size: int = 50,
) -> Page[ReportObligation]:
    """What is owed, the nearest date first. ``unit``: a unit's code or a place's (its own and its villages')."""
    found = models.Obligation.objects.select_related("plan").order_by("due_on", "tier", "unit_name", "obligation_id")
    if year is not None:
        found = found.filter(first_due_on__year=year)
    if plan_id is not None:
        found = found.filter(plan_id=plan_id)
    if tier is not None:
        found = found.filter(tier=tier)
    if unit:
        found = found.filter(Q(unit_code=unit) | Q(unit_code__startswith=f"{unit}/") | Q(place_code=unit))
    if receiver:
        found = found.filter(receiver_code=receiver)
    if standing_is is not None:
        found = found.filter(_standing(standing_is, on))
    if mine is not None:
        found = found.filter(owed_through(seats(mine)))
    if words:
        found = found.filter(
            Q(unit_name__icontains=words) | Q(plan_key__icontains=words) | Q(plan__title__icontains=words)
        )
    total = found.count()
    return Page(
        tuple(obligation_of(row, on) for row in found[(number - 1) * size : number * size]), total, number, size
    )


def _standing(wanted: Standing, on: dt.date) -> Q:
    soon = on + dt.timedelta(days=SOON)
    open_ = Q(state__in=(ObligationState.OPEN, ObligationState.STARTED))
    return {
        Standing.NOT_DUE: open_ & Q(due_on__gt=soon),
        Standing.DUE_SOON: open_ & Q(due_on__gte=on, due_on__lte=soon),
        Standing.OVERDUE: open_ & Q(due_on__lt=on),
        Standing.HANDED_IN: Q(state=ObligationState.HANDED_IN),
        Standing.RETURNED: Q(state=ObligationState.RETURNED),
        Standing.RECEIVED: Q(state=ObligationState.RECEIVED),
    }[wanted]


def standings(on: dt.date, year: int, mine: Actor | None = None) -> dict[Standing, int]:
    """How many reports of a year stand how: of all units, or of those an account speaks for."""
    every = models.Obligation.objects.filter(first_due_on__year=year)
    if mine is not None:
        every = every.filter(owed_through(seats(mine)))
    kinds = {f"n_{one.value}": Count("pk", filter=_standing(one, on)) for one in Standing}
    counted = every.aggregate(**kinds)
    return {one: counted[f"n_{one.value}"] for one in Standing}


def months_of(on: dt.date, year: int) -> tuple[tuple[dt.date, uuid.UUID, str, Tier, int, int, int], ...]:
    """The dates of a year: (day, plan, its key, tier, how many owe, how many handed in, how many overdue)."""
    done = Q(state__in=DONE)
    late = Q(state__in=(ObligationState.OPEN, ObligationState.STARTED), due_on__lt=on)
    rows = (
        models.Obligation.objects.filter(due_on__year=year)
        .values("due_on", "plan_id", "plan_key", "tier")
        .annotate(owed=Count("pk"), done=Count("pk", filter=done), late=Count("pk", filter=late))
        .order_by("due_on", "plan_key", "tier")
    )
    return tuple(
        (row["due_on"], row["plan_id"], row["plan_key"], Tier(row["tier"]), row["owed"], row["done"], row["late"])
        for row in rows
    )


def obligation(obligation_id: uuid.UUID, on: dt.date) -> ReportObligation:
    """One obligation. Raises LookupError for an unknown id."""
    row = models.Obligation.objects.select_related("plan").filter(pk=obligation_id).first()
    if row is None:
        raise LookupError(f"no obligation {obligation_id}")
    return obligation_of(row, on)


def obligation_picture(obligation_id: uuid.UUID, on: dt.date) -> ObligationPicture:
    """Everything one obligation's page shows. Raises LookupError for an unknown id."""
    one = obligation(obligation_id, on)
    same = _same_report(one)
    below = same.filter(receiver_code=one.unit.code).exclude(pk=one.obligation_id)
    awaited = below.filter(state__in=WAITING).order_by("due_on", "unit_name")
    also = (
        models.Obligation.objects.select_related("plan")
        .filter(unit_code=one.unit.code, period_kind=one.period.kind, period_year=one.period.year,
                period_number=one.period.number)
        .exclude(pk=one.obligation_id)
        .order_by("due_on")
    )  # fmt: skip
    entries = models.HandInFor.objects.filter(obligation_id=obligation_id).values_list("hand_in_id", flat=True)
    handed = (
        models.HandIn.objects.filter(pk__in=list(entries)).select_related("handed_by", "file").order_by("-handed_at")
    )
    events = models.ObligationEvent.objects.filter(obligation_id=obligation_id).select_related("by").order_by("-id")
    return ObligationPicture(
        obligation=one,
        chain=_way_up(one, on),
        awaited=tuple(obligation_of(row, on) for row in awaited[:200]),
        below=below.count(),
        also=tuple(obligation_of(row, on) for row in also),
        hand_ins=tuple(hand_in_of(row) for row in handed.defer("file__content")),
        events=tuple(ObligationEvent(row.at, row.by.full_name, row.verb, row.note) for row in events),
        closed_by_due=one.period.last <= one.due,
    )


def _same_report(one: ReportObligation) -> QuerySet[models.Obligation]:
    return models.Obligation.objects.select_related("plan").filter(
        plan_id=one.plan_id, period_kind=one.period.kind, period_year=one.period.year, period_number=one.period.number
    )


def _way_up(one: ReportObligation, on: dt.date) -> tuple[ReportObligation, ...]:
    """From the obligation up to the top: itself, what its receiver owes, and so on."""
    way, seen = [one], {one.unit.code}
    current = one
    while True:
        row = _same_report(one).filter(unit_code=current.receiver.code).exclude(unit_code__in=seen).first()
        if row is None:
            return tuple(way)
        current = obligation_of(row, on)
        seen.add(current.unit.code)
        way.append(current)


def handed_file(obligation_id: uuid.UUID, file_id: uuid.UUID) -> tuple[str, str, bytes]:
    """Name, media type and bytes of a file handed in for an obligation. Raises LookupError where there is none."""
    entries = models.HandInFor.objects.filter(obligation_id=obligation_id, hand_in__file_id=file_id)
    row = models.ReportFile.objects.filter(pk=file_id).first() if entries.exists() else None
    if row is None:
        raise LookupError(f"no file {file_id}")
    return row.filename, row.media_type, bytes(row.content)


def held_up(
    on: dt.date, *, year: int, mine: Actor | None = None, shown: int = 6, limit: int = 60
) -> tuple[HeldUp, ...]:
    """Who still waits for reports of the year, the most overdue first: receivers with how many are missing.

    Reports due more than a month from now hold nobody up yet and are left out.
    """
    every = models.Obligation.objects.filter(period_year=year)
    if mine is not None:
        every = every.filter(received_through(seats(mine)))
    late = Q(state__in=WAITING, due_on__lt=on)
    groups = (
        every.values("plan_id", "plan_key", "period_kind", "period_year", "period_number", "receiver_code",
                     "receiver_tier", "receiver_name", "receiver_place")
        .annotate(below=Count("pk"), missing=Count("pk", filter=Q(state__in=WAITING)), overdue=Count("pk", filter=late),
                  since=Min("due_on", filter=Q(state__in=WAITING)))
        .filter(missing__gt=0, since__lte=on + _AHEAD)
        .order_by("-overdue", "since", "receiver_name")
    )  # fmt: skip
    found = []
    for row in groups[:limit]:
        same = models.Obligation.objects.select_related("plan").filter(
            plan_id=row["plan_id"], period_kind=row["period_kind"], period_year=row["period_year"],
            period_number=row["period_number"],
        )  # fmt: skip
        awaited = same.filter(receiver_code=row["receiver_code"], state__in=WAITING).order_by("due_on", "unit_name")
        own = same.filter(unit_code=row["receiver_code"]).order_by("due_on").first()
        found.append(
            HeldUp(
                plan_id=row["plan_id"],
                plan_key=row["plan_key"],
                period=from_key(row["period_kind"], row["period_year"], row["period_number"]),
                receiver=Unit(
                    Tier(row["receiver_tier"]), row["receiver_code"], row["receiver_name"], row["receiver_place"]
                ),
                own=obligation_of(own, on) if own else None,
                awaited=tuple(obligation_of(one, on) for one in awaited[:shown]),
                below=row["below"],
                missing=row["missing"],
                overdue=row["overdue"],
                since=row["since"],
            )
        )
    return tuple(found)


def years() -> tuple[int, ...]:
    """The years that have obligations."""
    return tuple(models.Obligation.objects.values_list("period_year", flat=True).distinct().order_by("period_year"))
