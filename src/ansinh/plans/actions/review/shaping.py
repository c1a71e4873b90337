"""Shaping items: corrected, cut in several, joined to one, added from words the reader passed over."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.documents.queries import text as kept_text
from ansinh.kernel.dates import day_in_vietnam
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import squash
from ansinh.plans.actions.review.record import Sheet, judged, of_one_kind, plan_of, rows_of, sheet
from ansinh.plans.facts import ItemKind, ReviewDeed, ReviewedItem, ReviewState
from ansinh.plans.queries.kept import findings, indicators, local_indicators
from ansinh.plans.queries.review import review_item
from ansinh.plans.rules.catalogue import indicator_for
from ansinh.plans.rules.review.fields import PLACE, Fields, as_target, corrected
from ansinh.plans.rules.review.words import blank, joined, read_words, trimmed, with_rest_of
from ansinh.plans.store import models
from ansinh.plans.store.rows import Row, fields_in, fields_out, kind_of, new_row
from ansinh.territory.offline import owed_by


def correct(
    item_id: uuid.UUID,
    changes: Mapping[str, object],
    *,
    by: Actor,
    at: dt.datetime,
    seen_version: int | None = None,
    accepting: bool = False,
) -> ReviewedItem:
    """Writes a person's correction beside the machine's reading; only fields named in ``changes`` change.

    ``path``, ``start`` and ``end`` may be corrected too. Values may be as typed in a form. ``accepting``: the item is
    accepted in the same deed. An accepted item stays accepted, now by whoever corrected it; a rejected one is to be
    decided again. Raises BadInput with every wrong field, Refused where the item has changed since ``seen_version``.
    """
    with deed("plans.correct", by=by, at=at, subject=str(item_id), needs=Permission.PLAN_WRITE) as record:
        with sheet(plan_of([item_id]), ReviewDeed.CORRECT, by, at) as page:
            (row,) = rows_of([item_id], None if seen_version is None else {item_id: seen_version})
            before = fields_out(row)
            places = {name: value for name, value in changes.items() if name in PLACE}
            wanted = {name: value for name, value in changes.items() if name not in PLACE}
            after = _measured(kind_of(row), corrected(kind_of(row), before, wanted, _codes()), before, wanted)
            columns = {name: value for name, value in after.items() if value != before[name]}
            put = fields_in(columns) | _moved(page.plan, row, places)
            if "lead" in columns:
                put["owed_by"] = _owed(page.plan, after["lead"], at)
            state = _state_after(row, accepting)
            if put or state != row.state:
                put["state"] = state
                if state == ReviewState.ACCEPTED:
                    put |= {"accepted_by_id": by.user_id, "accepted_at": at}
                page.change(row, **put, reject_reason="")
        record(fields=sorted(columns))
    return review_item(item_id)


def split(
    item_id: uuid.UUID,
    places: Sequence[tuple[int, int]],
    *,
    by: Actor,
    at: dt.datetime,
    seen_version: int | None = None,
) -> tuple[ReviewedItem, ...]:
    """Cuts an item in several: each stretch of words is read anew and completed from the whole; all wait to be decided.

    The item that was cut is kept on record and no longer counts. Raises BadInput for fewer than two places, Refused
    where the item has changed since it was seen.
    """
    with deed("plans.split", by=by, at=at, subject=str(item_id), needs=Permission.PLAN_WRITE) as record:
        with sheet(plan_of([item_id]), ReviewDeed.SPLIT, by, at) as page:
            (row,) = rows_of([item_id], None if seen_version is None else {item_id: seen_version})
            if len(places) < 2:
                raise BadInput(
                    Problem("not_cut", "Cần ít nhất hai phần.", "At least two parts are needed.", {"field": "parts"})
                )
            kind, whole = kind_of(row), fields_out(row)
            text = kept_text(page.plan.text_id).text
            made = []
            for start, end in places:
                start, end = trimmed(text, start, end)
                found = with_rest_of(kind, read_words(kind, text[start:end]), whole)
                found = _measured(kind, found, blank(kind), {})
                made.append(_make(page, kind, text, start, end, found, row.path, row.order))
            page.change(row, standing=False)
        record(parts=len(made))
    return tuple(review_item(one.pk) for one in made)


def merge(
    item_ids: Sequence[uuid.UUID], *, by: Actor, at: dt.datetime, seen_versions: Mapping[uuid.UUID, int] | None = None
) -> ReviewedItem:
    """Joins items of one kind to one over all their words; it waits to be decided. Those joined stay on record.

    Raises BadInput for fewer than two or for different kinds, Refused where one has changed since it was seen.
    """
    wanted = list(dict.fromkeys(item_ids))
    if len(wanted) < 2:
        raise BadInput(Problem("one_item", "Cần ít nhất hai mục để gộp.", "At least two items are needed to merge."))
    with deed("plans.merge", by=by, at=at, subject=str(wanted[0]), needs=Permission.PLAN_WRITE) as record:
        with sheet(plan_of(wanted), ReviewDeed.MERGE, by, at) as page:
            rows = sorted(rows_of(wanted, seen_versions), key=lambda row: (row.start, row.end))
            kind = of_one_kind(rows)
            text = kept_text(page.plan.text_id).text
            start, end = min(row.start for row in rows), max(row.end for row in rows)
            found = joined(kind, [fields_out(row) for row in rows], text[start:end])
            made = _make(page, kind, text, start, end, found, rows[0].path, rows[0].order)
            for row in rows:
                page.change(row, standing=False)
        record(joined=len(rows))
    return review_item(made.pk)


def add(
    plan_id: uuid.UUID,
    kind: ItemKind,
    start: int,
    end: int,
    fields: Mapping[str, object],
    *,
    by: Actor,
    at: dt.datetime,
    accepting: bool = False,
) -> ReviewedItem:
    """Adds an item the reader passed over, over words of the kept text; fields not given are read from those words.

    Raises BadInput for an empty selection or wrong fields, LookupError for an unknown plan.
    """
    with deed("plans.add_item", by=by, at=at, subject=str(plan_id), needs=Permission.PLAN_WRITE) as record:
        with sheet(plan_id, ReviewDeed.ADD, by, at) as page:
            text = kept_text(page.plan.text_id).text
            start, end = trimmed(text, start, end)
            read = read_words(kind, text[start:end])
            found = _measured(kind, corrected(kind, read, fields, _codes()), read, fields)
            made = _make(page, kind, text, start, end, found, "", 0)
            if accepting:
                made.state, made.accepted_by_id, made.accepted_at = ReviewState.ACCEPTED, by.user_id, at
        record(kind=str(kind))
    return review_item(made.pk)


def _codes() -> set[str]:
    """Every indicator there is: those shipped and those people proposed."""
    return {one.code for one in (*indicators(), *local_indicators())}


def _make(page: Sheet, kind: ItemKind, text: str, start: int, end: int, fields: Fields, path: str, order: int) -> Row:
    """A new row by hand over these words."""
    owed = {"owed_by": _owed(page.plan, fields["lead"], page.at)} if kind is ItemKind.TASK else {}
    row = new_row(
        kind, page.plan.pk, page.at, order=order, path=path, quote=squash(text[start:end]), start=start, end=end,
        **fields_in(fields), **owed,
    )  # fmt: skip
    row.confidence, row.confidence_reasons = judged(row, findings(page.plan.pk))
    page.make(row)
    return row


def _measured(kind: ItemKind, after: Fields, before: Mapping[str, Any], named: Mapping[str, object]) -> Fields:
    """A target whose words changed is looked up in the catalogue anew, unless the person named the indicator."""
    if kind is not ItemKind.TARGET or "indicator_code" in named or after["value"] is None:
        return after
    if all(after[name] == before[name] for name in ("indicator", "qualifier", "unit")):
        return after
    measure = indicator_for(as_target(after, after["indicator"], 0, 0))
    return {**after, "indicator_code": measure.code if measure else after["indicator_code"]}


def _moved(plan: models.Plan, row: Row, places: Mapping[str, object]) -> dict[str, Any]:
    """Columns of a corrected place: path, words."""
    put: dict[str, Any] = {}
    if "path" in places and squash(str(places["path"])) != row.path:
        put["path"] = squash(str(places["path"]))[:80]
    if "start" in places or "end" in places:
        try:
            start, end = int(str(places.get("start", row.start))), int(str(places.get("end", row.end)))
        except ValueError:
            start, end = 0, 0
        if (start, end) != (row.start, row.end):
            text = kept_text(plan.text_id).text
            start, end = trimmed(text, start, end)
            put |= {"start": start, "end": end, "quote": squash(text[start:end])}
    return put


def _state_after(row: Row, accepting: bool) -> ReviewState:
    if accepting:
        return ReviewState.ACCEPTED
    return ReviewState.READ if row.state == ReviewState.REJECTED else ReviewState(row.state)


def _owed(plan: models.Plan, names: Sequence[str], at: dt.datetime) -> list[list[Any]]:
    """Who owes a task given to these agencies, on the day of the deed."""
    return [list(owed_by(name, plan.issued_on, day_in_vietnam(at))) for name in names]
