"""Deciding on items: accepted, rejected, looked at again; one by one, or in bulk by a rule that is named."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import squash
from ansinh.plans.actions.review.record import Sheet, plan_of, rows_of, sheet
from ansinh.plans.facts import BulkAcceptance, Confidence, ItemKind, ReviewDeed, ReviewState
from ansinh.plans.rules.review.confidence import RULE
from ansinh.plans.store.rows import MODELS, Row, kind_of

Seen = Mapping[uuid.UUID, int] | None


def accept(ids: Iterable[uuid.UUID], *, by: Actor, at: dt.datetime, seen_versions: Seen = None) -> int:
    """Accepts items a person has looked at, of any kind, all of one plan. Returns how many changed.

    ``seen_versions``: the version of each item as it was seen. Raises Refused where one has changed since, BadInput
    for unknown ids. An accepted item stays accepted by whoever accepted it first.
    """
    wanted = list(ids)
    if not wanted:
        return 0
    with deed("plans.accept", by=by, at=at, subject=_subject(wanted), needs=Permission.PLAN_WRITE) as record:
        with sheet(plan_of(wanted), ReviewDeed.ACCEPT, by, at) as page:
            for row in rows_of(wanted, seen_versions):
                if row.state != ReviewState.ACCEPTED:
                    _accept(page, row)
        record(changed=page.touched)
    return page.touched


def reject(ids: Iterable[uuid.UUID], reason: str, *, by: Actor, at: dt.datetime, seen_versions: Seen = None) -> int:
    """Rejects items, with the reason; an accepted one no longer counts. Returns how many changed.

    Raises BadInput without a reason or for unknown ids, Refused where an item has changed since it was seen.
    """
    wanted, why = list(ids), squash(reason)
    if not why:
        raise BadInput(
            Problem(
                "no_reason",
                "Hãy ghi lý do bác bỏ.",
                "Write why it is rejected.",
                {"field": "reason"},
            )
        )
    if not wanted:
        return 0
    with deed("plans.reject", by=by, at=at, subject=_subject(wanted), needs=Permission.PLAN_WRITE) as record:
        with sheet(plan_of(wanted), ReviewDeed.REJECT, by, at) as page:
            page.note = why
            for row in rows_of(wanted, seen_versions):
                if row.state != ReviewState.REJECTED:
                    page.change(
                        row, state=ReviewState.REJECTED, accepted_by_id=None, accepted_at=None, reject_reason=why
                    )
        record(changed=page.touched)
    return page.touched


def reconsider(ids: Iterable[uuid.UUID], *, by: Actor, at: dt.datetime, seen_versions: Seen = None) -> int:
    """Puts accepted or rejected items back among those to be decided. Returns how many changed."""
    wanted = list(ids)
    if not wanted:
        return 0
    with deed("plans.reconsider", by=by, at=at, subject=_subject(wanted), needs=Permission.PLAN_WRITE) as record:
        with sheet(plan_of(wanted), ReviewDeed.RECONSIDER, by, at) as page:
            for row in rows_of(wanted, seen_versions):
                if row.state != ReviewState.READ:
                    page.change(row, state=ReviewState.READ, accepted_by_id=None, accepted_at=None, reject_reason="")
        record(changed=page.touched)
    return page.touched


def accept_confident(plan_id: uuid.UUID, *, by: Actor, at: dt.datetime) -> BulkAcceptance:
    """Accepts every item still only read whose reading is trusted (high confidence); recorded as a bulk deed with rule
    and counts. Items a person has corrected, cut or added wait for that person's own word. Raises LookupError."""
    with deed("plans.accept_confident", by=by, at=at, subject=str(plan_id), needs=Permission.PLAN_WRITE) as record:
        with sheet(plan_id, ReviewDeed.ACCEPT_CONFIDENT, by, at) as page:
            page.rule = RULE
            waiting = _waiting(plan_id)
            chosen = [row for row in waiting if row.confidence == Confidence.HIGH and row.reviewed_at is None]
            for row in chosen:
                _accept(page, row)
        found = _counted(chosen)
        record(rule=RULE, **{str(kind): count for kind, count in found.items()})
    return BulkAcceptance(RULE, found, len(waiting) - len(chosen))


def accept_all(plan_id: uuid.UUID, *, by: Actor, at: dt.datetime) -> int:
    """Accepts every item of a plan still only read, whatever its confidence; recorded as a bulk deed of that name.

    For plans that were reviewed elsewhere, and the demonstration; pages offer ``accept_confident``. Returns the number
    of numeric targets.
    """
    with deed("plans.accept_all", by=by, at=at, subject=str(plan_id), needs=Permission.PLAN_WRITE) as record:
        with sheet(plan_id, ReviewDeed.ACCEPT_ALL, by, at) as page:
            page.rule = "all"
            waiting = _waiting(plan_id)
            for row in waiting:
                _accept(page, row)
        found = _counted(waiting)
        record(**{str(kind): count for kind, count in found.items()})
    return found[ItemKind.TARGET]


def _accept(page: Sheet, row: Row) -> None:
    page.change(row, state=ReviewState.ACCEPTED, accepted_by_id=page.by.user_id, accepted_at=page.at, reject_reason="")


def _waiting(plan_id: uuid.UUID) -> list[Row]:
    return [row for model in MODELS.values() for row in model.objects.filter(plan_id=plan_id, state=ReviewState.READ)]


def _counted(rows: Iterable[Row]) -> dict[ItemKind, int]:
    counted = Counter(kind_of(row) for row in rows)
    return {kind: counted[kind] for kind in ItemKind}


def _subject(ids: list[uuid.UUID]) -> str:
    return str(ids[0]) if len(ids) == 1 else ""
