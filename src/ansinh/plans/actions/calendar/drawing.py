"""Drawing the calendar up: every accepted plan's chain becomes what each unit owes, again and again without doubles."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.plans.actions.calendar.units import Places
from ansinh.plans.facts import KeptPlan
from ansinh.plans.facts.calendar import Chain, ChainStep, DrawnUp, ObligationState, Tier, Unit
from ansinh.plans.queries.calendar import calendar_settings, kept_chains
from ansinh.plans.rules.calendar.stated import DISTRICTS_ENDED
from ansinh.plans.store import models

_NAMESPACE = uuid.UUID("6b1c7a52-0f3e-5d1b-9c55-7d9f1c2e4a10")
_UNTOUCHED = (ObligationState.OPEN, ObligationState.STARTED)
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class _Debt:
    unit: Unit
    receiver: Unit
    step: ChainStep
    chain: Chain
    plan_id: uuid.UUID
    root_id: uuid.UUID

    @property
    def obligation_id(self) -> uuid.UUID:
        """The same for the same unit, receiver's tier, plan and period: drawing up again finds the row.

        A plan whose file was replaced keeps the obligations of the first file: ``root_id``.
        """
        chain = self.chain
        named = (f"{self.step.due:%d-%m}",) if self.step.named and self.step.due else ()
        words = (self.root_id, chain.period.kind, chain.period.key, self.unit.code, self.receiver.tier, *named)
        return uuid.uuid5(_NAMESPACE, "/".join(str(word) for word in words))


def draw_up_calendar(
    year: int, *, by: Actor, at: dt.datetime, on: dt.date, plan_id: uuid.UUID | None = None
) -> DrawnUp:
    """Makes what every unit owes in ``year`` from the accepted duties of all plans, or of one.

    What nobody owes any more and nobody touched is taken back.
    What exists is found again; where a date, a receiver or what is needed changed, it changes for reports nobody handed
    in or postponed yet. Plans whose own time is over, that date nothing, or whose place is unknown are told as skipped.
    """
    with deed("plans.draw_up_calendar", by=by, at=at, subject=str(year), needs=Permission.PLAN_WRITE) as record:
        chosen = calendar_settings()
        every = kept_chains(year)
        own_places = {kept.territory_code or "" for kept, chains in every if _states_below(kept, chains)}
        skipped: list[str] = []
        owed: set[uuid.UUID] = set()
        made = moved = kept_rows = plans = 0
        for kept, chains in every:
            if plan_id is not None and kept.plan_id != plan_id:
                continue
            why = _cannot(kept, chains)
            if why:
                skipped.append(why)
                continue
            plans += 1
            places = Places(kept, chosen, on)
            root = _root(kept.plan_id)
            debts = [
                debt
                for chain in chains
                if chain.expired_in is None
                for debt in _debts(kept, root, chain, places, own_places - {kept.territory_code})
            ]
            owed.update(debt.obligation_id for debt in debts)
            new = _insert(debts, at)
            made += new
            moved += _follow(debts, at)
            models.Obligation.objects.filter(pk__in=[debt.obligation_id for debt in debts]).exclude(
                plan_id=kept.plan_id
            ).update(plan_id=kept.plan_id, changed_at=at)
            kept_rows += len(debts) - new
        withdrawn = _withdraw(year, owed) if plan_id is None else 0
        record(plans=plans, made=made, moved=moved, withdrawn=withdrawn)
        return DrawnUp(plans, made, moved, kept_rows, withdrawn, tuple(skipped))


def _withdraw(year: int, owed: set[uuid.UUID]) -> int:
    """Takes back what nobody owes any more (a duty no longer accepted, an agency no longer named) and nobody touched.

    The rows as they were stay in the record of changes.
    """
    untouched = models.Obligation.objects.filter(
        first_due_on__year=year, state=ObligationState.OPEN, due_on=F("first_due_on"), obligationevent__isnull=True
    )
    stale = [pk for pk in untouched.values_list("obligation_id", flat=True) if pk not in owed]
    models.Reminder.objects.filter(obligation_id__in=stale).delete()
    models.Obligation.objects.filter(pk__in=stale).delete()
    return len(stale)


def _states_below(kept: KeptPlan, chains: Sequence[Chain]) -> bool:
    return bool(
        kept.territory_code
        and len(kept.territory_code) == 5
        and any((step := chain.step(Tier.VILLAGE)) is not None and step.due is not None for chain in chains)
    )


def _cannot(kept: KeptPlan, chains: Sequence[Chain]) -> str:
    key = kept.document.number or kept.document.title or str(kept.plan_id)
    if not chains:
        return f"{key}: không nêu ngày báo cáo nào trong năm"
    if not kept.territory_code:
        return f"{key}: không rõ thuộc địa bàn nào"
    expired = [chain.expired_in for chain in chains if chain.expired_in is not None]
    if len(expired) == len(chains):
        return f"{key}: kế hoạch chỉ đến năm {max(expired)}"
    return ""


def _root(plan_id: uuid.UUID) -> uuid.UUID:
    """The first file of a plan that was taken in again in other files."""
    while (earlier := models.Plan.objects.filter(superseded_by_id=plan_id).order_by("read_at").first()) is not None:
        plan_id = earlier.plan_id
    return plan_id


def _debts(kept: KeptPlan, root: uuid.UUID, chain: Chain, places: Places, own_places: set[str]) -> Iterator[_Debt]:
    covered = len(kept.territory_code or "") == 5 and bool(chain.parents)
    for step in chain.steps:
        if step.due is None or step.due < DISTRICTS_ENDED:
            continue
        if covered and step.tier is not Tier.VILLAGE:
            continue  # the plan above draws up what the commune itself owes
        for receiver_tier in step.receivers:
            for unit in places.units(step, chain):
                if step.tier is Tier.VILLAGE and unit.place_code in own_places:
                    continue  # the commune's own plan gives its villages their day
                receiver = places.receiver(receiver_tier, unit, chain)
                if receiver is not None and receiver.code != unit.code:
                    yield _Debt(unit, receiver, step, chain, kept.plan_id, root)


def _insert(debts: Sequence[_Debt], at: dt.datetime) -> int:
    rows = [_row(debt, at) for debt in debts]
    known = set(
        models.Obligation.objects.filter(pk__in=[row.pk for row in rows]).values_list("obligation_id", flat=True)
    )
    fresh = [row for row in {row.pk: row for row in rows}.values() if row.pk not in known]
    models.Obligation.objects.bulk_create(fresh, batch_size=_BATCH, ignore_conflicts=True)
    return len(fresh)


def _row(debt: _Debt, at: dt.datetime) -> models.Obligation:
    step, chain = debt.step, debt.chain
    assert step.due is not None
    return models.Obligation(
        obligation_id=debt.obligation_id,
        plan_id=debt.plan_id,
        plan_key=chain.key[:120],
        period_kind=chain.period.kind,
        period_year=chain.period.year,
        period_number=chain.period.number,
        tier=step.tier,
        unit_code=debt.unit.code,
        unit_name=debt.unit.name[:300],
        place_code=debt.unit.place_code,
        receiver_tier=debt.receiver.tier,
        receiver_code=debt.receiver.code,
        receiver_name=debt.receiver.name[:300],
        receiver_place=debt.receiver.place_code,
        due_on=step.due,
        first_due_on=step.due,
        needed_by=step.needed_by,
        basis=step.basis,
        source=step.source[:120],
        quote=step.quote,
        drawn_up_at=at,
        changed_at=at,
    )


def _follow(debts: Iterable[_Debt], at: dt.datetime) -> int:
    """Moves untouched rows to dates and receivers as they are now: one UPDATE for each group of equal ones."""
    groups: dict[tuple[ChainStep, Unit], list[uuid.UUID]] = {}
    for debt in debts:
        groups.setdefault((debt.step, debt.receiver), []).append(debt.obligation_id)
    moved = 0
    for (step, receiver), ids in groups.items():
        assert step.due is not None
        same = models.Obligation.objects.filter(
            due_on=step.due, basis=step.basis, receiver_code=receiver.code, pk__in=ids
        ).filter(Q(needed_by=step.needed_by) if step.needed_by else Q(needed_by__isnull=True))
        stale = models.Obligation.objects.filter(pk__in=ids, state__in=_UNTOUCHED, due_on=F("first_due_on")).exclude(
            pk__in=same.values("pk")
        )
        moved += stale.update(
            due_on=step.due,
            first_due_on=step.due,
            needed_by=step.needed_by,
            basis=step.basis,
            source=step.source[:120],
            quote=step.quote,
            receiver_code=receiver.code,
            receiver_name=receiver.name[:300],
            receiver_place=receiver.place_code,
            changed_at=at,
        )
    return moved


__all__ = ["draw_up_calendar"]
