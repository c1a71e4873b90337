"""Carrying a review over to another file of the same document: by the words of each item, for its text has moved."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.documents.queries import text as kept_text
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import squash
from ansinh.plans.actions.review.record import Sheet, judged, sheet
from ansinh.plans.actions.review.rereading import known_item
from ansinh.plans.facts import CarriedOver, ReviewDeed
from ansinh.plans.queries.kept import findings
from ansinh.plans.rules.review.fields import FIELDS
from ansinh.plans.rules.review.matching import find_words, match_by_words
from ansinh.plans.store import models
from ansinh.plans.store.rows import MODELS, Row, fields_out, kind_of, machine_out, new_row

_DECISION = ("state", "accepted_by_id", "accepted_at", "reject_reason")


def carry_over(old_id: uuid.UUID, new_id: uuid.UUID, *, by: Actor, at: dt.datetime) -> CarriedOver:
    """Carries every deed of a review that still holds from one file of a document to another: decisions with who made
    them, corrections, items added by hand. The older plan's commitments then no longer count: the new one's do.

    What was decided on the new file already stays. Words not found again are told, and stay on the old plan.
    Raises LookupError for unknown plans, BadInput for a plan and itself.
    """
    if old_id == new_id:
        raise BadInput(Problem("same_plan", "Hai bản phải khác nhau.", "The two files must differ."))
    with deed("plans.carry_over", by=by, at=at, subject=str(new_id), needs=Permission.PLAN_WRITE) as record:
        with sheet(new_id, ReviewDeed.CARRY_OVER, by, at) as page:
            old_plan = models.Plan.objects.select_for_update().filter(pk=old_id).first()
            if old_plan is None:
                raise LookupError(f"no plan {old_id}")
            page.rule, page.note = "quote", str(old_id)
            told = _carry(page, old_id)
            old_plan.superseded_by = page.plan
            old_plan.save(update_fields=["superseded_by"])
        record(carried=told.carried, added=told.added, lost=len(told.lost))
    return told


def _carry(page: Sheet, old_id: uuid.UUID) -> CarriedOver:
    old = {row.pk: row for row in _standing(old_id) if row.reviewed_at is not None}
    new = {row.pk: row for row in _standing(page.plan.pk) if row.reviewed_at is None}
    matched = match_by_words([known_item(row) for row in old.values()], [known_item(row) for row in new.values()])
    text = kept_text(page.plan.text_id).text
    added, lost = 0, []
    for key, row in old.items():
        if key in matched:
            page.change(new[matched[key]], **_carried(row))
        elif (machine_out(row) is None or row.state == "accepted") and (place := find_words(text, row.quote)):
            _add(page, row, text, *place)
            added += 1
        elif row.state != "rejected":
            lost.append(row.quote)
    return CarriedOver(len(matched), added, tuple(lost))


def _standing(plan_id: uuid.UUID) -> list[Row]:
    return [row for model in MODELS.values() for row in model.objects.filter(plan_id=plan_id).order_by("start")]


def _carried(row: Row) -> dict[str, Any]:
    """What persons made of a row: the decision, and the fields they corrected."""
    fields, machine = fields_out(row), machine_out(row)
    corrected = [name for name, value in fields.items() if machine is None or value != machine[name]]
    columns = {name: getattr(row, name) for name in (*_DECISION, *corrected)}
    if isinstance(row, models.Task) and "lead" in corrected:
        columns["owed_by"] = row.owed_by
    return columns


def _add(page: Sheet, row: Row, text: str, start: int, end: int) -> None:
    kind = kind_of(row)
    names = [*(rule.name for rule in FIELDS[kind]), *_DECISION, "path", "order"]
    names += ["owed_by"] if isinstance(row, models.Task) else []
    made = new_row(
        kind, page.plan.pk, page.at, quote=squash(text[start:end]), start=start, end=end,
        **{name: getattr(row, name) for name in names},
    )  # fmt: skip
    made.confidence, made.confidence_reasons = judged(made, findings(page.plan.pk))
    page.make(made)
