"""Questions about the registers: items, one item with its moves, progress by commune."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Count, Q, QuerySet

from ansinh.kernel.page import Page
from ansinh.kernel.text import fold
from ansinh.services.facts import Item, Move, Progress
from ansinh.services.offline import register, registers
from ansinh.services.store import models

__all__ = ["item", "items", "items_by_ids", "moves", "progress", "register", "registers"]


def items(
    code: str,
    *,
    commune_code: str = "",
    state: str = "",
    words: str = "",
    late_on: dt.date | None = None,
    number: int = 1,
    size: int = 50,
) -> Page[Item]:
    """Items of a register, by commune and name; filtered by place, state, words (tones aside), lateness."""
    found = models.Item.objects.filter(register=code).select_related("recorded_by")
    if commune_code:
        found = found.filter(commune_code=commune_code)
    if state:
        found = found.filter(state=state)
    if words:
        found = found.filter(label_key__contains=fold(words))
    if late_on is not None:
        found = found.filter(due_on__lt=late_on, state__in=_open_states(code))
    total = found.count()
    rows = found.order_by("commune_code", "label_key", "item_id")[(number - 1) * size : number * size]
    return Page(tuple(_item(row) for row in rows), total, number, size)


def item(item_id: uuid.UUID) -> Item:
    """One item. Raises LookupError where there is none in the actor's places."""
    row = models.Item.objects.select_related("recorded_by").filter(pk=item_id).first()
    if row is None:
        raise LookupError(f"no item {item_id}")
    return _item(row)


def items_by_ids(ids: Iterable[uuid.UUID]) -> tuple[Item, ...]:
    """Those of the ids that are in the actor's places, in one query."""
    rows = models.Item.objects.select_related("recorded_by").filter(pk__in=list(ids))
    return tuple(_item(row) for row in rows.order_by("commune_code", "label_key"))


def moves(item_id: uuid.UUID) -> tuple[Move, ...]:
    """How an item came to its state, oldest first."""
    rows = models.Move.objects.filter(item_id=item_id).select_related("by").order_by("id")
    return tuple(Move(row.at, row.by.full_name, row.from_state, row.to_state, row.note) for row in rows)


def progress(code: str, on: dt.date, communes: Sequence[str] | None = None) -> tuple[Progress, ...]:
    """Counts by commune, in code order; communes without items are left out."""
    declared = register(code)
    found: QuerySet[models.Item] = models.Item.objects.filter(register=code)
    if communes is not None:
        found = found.filter(commune_code__in=communes)
    late = Q(due_on__lt=on, state__in=_open_states(code))
    counts = found.values("commune_code", "state").annotate(items=Count("item_id"), late=Count("item_id", filter=late))
    by_commune: dict[str, dict[str, int]] = {}
    late_by_commune: dict[str, int] = {}
    for row in counts:
        by_commune.setdefault(row["commune_code"], {})[row["state"]] = row["items"]
        late_by_commune[row["commune_code"]] = late_by_commune.get(row["commune_code"], 0) + row["late"]
    return tuple(
        Progress(
            commune_code=commune,
            by_state=states,
            total=sum(count for name, count in states.items() if declared.state(name).counts),
            done=sum(count for name, count in states.items() if declared.state(name).done),
            late=late_by_commune[commune],
        )
        for commune, states in sorted(by_commune.items())
    )


def _open_states(code: str) -> list[str]:
    return [state.code for state in register(code).states if state.counts and not state.done]


def _item(row: models.Item) -> Item:
    return Item(
        item_id=row.item_id,
        register=row.register,
        commune_code=row.commune_code,
        household_id=row.household_id,
        state=row.state,
        values=row.values,
        due_on=row.due_on,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by.full_name,
    )
