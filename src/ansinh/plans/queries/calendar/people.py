"""Whom an account speaks for, what to remind it of, and its private calendar feed."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from ansinh.access.facts import Actor
from ansinh.access.queries import actor_of
from ansinh.plans.facts.calendar import CalendarFeed, ObligationState, Reminder, ReportObligation, Tier, Unit
from ansinh.plans.queries.calendar.rows import DONE, WAITING, obligation_of
from ansinh.plans.rules.calendar.feed import Entry, ics
from ansinh.plans.rules.calendar.seats import Seats, seats_of
from ansinh.plans.rules.calendar.standing import SOON, stage
from ansinh.plans.store import models

REMEMBERED = dt.timedelta(days=366)
"""How long a report that never came is still reminded of."""


def seats(actor: Actor) -> Seats:
    """For whom an account speaks."""
    return seats_of(actor, _offices(actor.user_id))


def speaks_for(actor: Actor, unit: Unit) -> bool:
    """Whether an account may hand in (or receive) reports of a unit."""
    return seats(actor).speaks_for(unit)


def _offices(user_id: uuid.UUID) -> list[tuple[str, str]]:
    rows = models.AgencyMember.objects.filter(user_id=user_id).order_by("agency_id", "place_code", "-id")
    newest = rows.distinct("agency_id", "place_code")
    return [(row.agency_id, row.place_code) for row in newest if not row.ended]


def owed_through(found: Seats) -> Q:
    """The condition for obligations whose unit the seats speak for."""
    if found.everywhere:
        return Q()
    own = Q(tier=Tier.VILLAGE, unit_code__contains="/")
    return (
        Q(unit_code__in=found.codes)
        | Q(tier=Tier.COMMUNE, unit_code__in=found.communes)
        | (own & Q(place_code__in=found.communes))
        | (Q(tier=Tier.VILLAGE, place_code__in=found.villages) & ~Q(unit_code__contains="/"))
    )


def received_through(found: Seats) -> Q:
    """The condition for obligations that are handed in to the seats."""
    if found.everywhere:
        return Q()
    return Q(receiver_code__in=found.codes | found.communes)


def reminders_for(actor: Actor, on: dt.date, *, limit: int = 200) -> tuple[Reminder, ...]:
    """What an account is to be reminded of on a day, the most urgent first: returned, late, due within a week."""
    found = seats(actor)
    if not found or found.everywhere:
        return ()
    rows = remindable(on).filter(owed_through(found)).order_by("due_on", "unit_name")[:limit]
    return _reminders(rows, on)


def to_receive(actor: Actor, on: dt.date) -> tuple[int, ReportObligation | None]:
    """How many reports wait for an account to receive or return them, and the one handed in first."""
    found = seats(actor)
    if not found or found.everywhere:
        return 0, None
    rows = models.Obligation.objects.select_related("plan").filter(
        received_through(found), state=ObligationState.HANDED_IN
    )
    first = rows.order_by("handed_in_on", "unit_name").first()
    return rows.count(), None if first is None else obligation_of(first, on)


def remindable(on: dt.date) -> QuerySet[models.Obligation]:
    """Reports to be reminded of on a day: returned ones whatever their date, others within a week of it or late."""
    near = Q(state__in=WAITING, due_on__lte=on + dt.timedelta(days=SOON))
    return models.Obligation.objects.select_related("plan").filter(
        near | Q(state=ObligationState.RETURNED), due_on__gte=on - REMEMBERED
    )


def _reminders(rows: Iterable[models.Obligation], on: dt.date) -> tuple[Reminder, ...]:
    found = []
    for row in rows:
        one = obligation_of(row, on)
        when = stage(one.state, one.due, on)
        if when is not None:
            found.append(Reminder(one, when))
    return tuple(found)


def reminder_address(actor: Actor) -> str:
    """Where an account wants its reminders mailed; empty for nowhere."""
    row = models.ReminderAddress.objects.filter(user_id=actor.user_id).first()
    return row.address if row else ""


def calendar_feeds(actor: Actor) -> tuple[CalendarFeed, ...]:
    """The private addresses an account made, newest first."""
    rows = models.CalendarFeed.objects.filter(user_id=actor.user_id).order_by("-made_at")
    return tuple(CalendarFeed(row.feed_id, row.label, row.made_at, row.revoked_at) for row in rows)


def token_hash(token: str) -> str:
    """What is kept of a feed's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed(token: str, at: dt.datetime, on: dt.date, address: str) -> bytes:
    """The calendar file behind a private address, with what its owner may see now.

    ``address`` begins the links back to the obligations. Raises LookupError for an unknown or revoked token and for an
    account that was closed.
    """
    row = models.CalendarFeed.objects.filter(token_hash=token_hash(token), revoked_at__isnull=True).first()
    if row is None:
        raise LookupError("no such feed")
    owner = actor_of(row.user_id, at)
    found = models.Obligation.objects.select_related("plan").filter(
        owed_through(seats(owner)), due_on__gte=on - REMEMBERED, due_on__lte=on + 2 * REMEMBERED
    )
    if seats(owner).everywhere or not seats(owner):
        found = found.none()
    return ics(
        "Lịch báo cáo An Sinh", [entry_of(obligation_of(one, on), address) for one in found.order_by("due_on")[:5000]]
    )


def calendar_ics(found: Iterable[ReportObligation], address: str = "") -> bytes:
    """Obligations as a calendar file; ``address`` begins the links back to them, where they are served."""
    return ics("Lịch báo cáo An Sinh", [entry_of(one, address) for one in found])


def entry_of(one: ReportObligation, address: str) -> Entry:
    """An obligation as an event of a calendar."""
    done = one.state in DONE
    lines = [
        f"{one.unit.name} → {one.receiver.name}",
        f"Kế hoạch: {one.plan_key}" + (f" – {one.plan_title}" if one.plan_title != one.plan_key else ""),
        f"Hạn: {one.due:%d/%m/%Y}",
    ]
    if one.practical != one.due:
        lines.append(f"Ngày làm việc cuối trước hạn: {one.practical:%d/%m/%Y}")
    if one.quote:
        lines.append(f"Văn bản ghi: “{one.quote}”")
    return Entry(
        uid=f"{one.obligation_id}@ansinh",
        due=one.due,
        summary=f"{'Đã nộp: ' if done else ''}Báo cáo {one.period.say()} – {one.plan_key} – {one.unit.name}",
        description="\n".join(lines),
        categories=("Báo cáo", one.plan_key.replace(",", " ")),
        changed_at=one.changed_at,
        url=f"{address}{one.obligation_id}/" if address else "",
        done=done,
    )
