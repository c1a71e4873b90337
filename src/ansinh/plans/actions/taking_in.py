"""Taking a plan in: its document read and kept with everything that was read from it."""

from __future__ import annotations

import datetime as dt
import uuid

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.documents.actions import keep_text
from ansinh.documents.facts import OfficialText
from ansinh.documents.offline import read_document
from ansinh.kernel.identifier import new_id
from ansinh.plans.actions.linking import link_plan
from ansinh.plans.actions.review.record import judged
from ansinh.plans.actions.writing import header_columns, item_columns, keep_findings
from ansinh.plans.facts import ItemKind, KeptPlan, PlanReading
from ansinh.plans.offline import read_plan
from ansinh.plans.queries import findings, plan, plan_of_text
from ansinh.plans.rules.review.fields import items_of
from ansinh.plans.rules.review.version import reader_version
from ansinh.plans.store import models
from ansinh.plans.store.rows import MODELS, Row, new_row


def take_in(content: bytes, filename: str, *, by: Actor, at: dt.datetime, on: dt.date) -> KeptPlan:
    """Reads a plan document and keeps text, targets, tasks, duties and findings; the same bytes are read once.

    Raises BadInput where the file cannot be read as a text.
    """
    text = read_document(content, filename)
    reading = read_plan(text)
    header = reading.document
    official = OfficialText(
        sha256=text.sha256,
        filename=text.filename,
        media_type=text.media_type,
        size_bytes=text.size_bytes,
        number=header.number,
        date=header.date,
        kind=header.type,
        issuer=header.issuer,
        title=header.title,
        signer=header.signer,
    )
    with deed("plans.take_in", by=by, at=at, subject=text.sha256, needs=Permission.PLAN_WRITE) as record:
        kept = keep_text(content, text, official, by=by, at=at)
        known = plan_of_text(kept.text_id)
        if known is not None:
            record(already_read=True)
            return known
        plan_id = new_id(at)
        _keep(plan_id, kept.text_id, reading, by=by, at=at, on=on)
        record(
            targets=len(reading.targets),
            qualitative=len(reading.qualitative_targets),
            tasks=len(reading.tasks),
            duties=len(reading.reporting),
        )
        link_plan(plan_id, by=by, at=at)
    return plan(plan_id)


def _keep(
    plan_id: uuid.UUID, text_id: uuid.UUID, reading: PlanReading, *, by: Actor, at: dt.datetime, on: dt.date
) -> None:
    models.Plan.objects.create(
        plan_id=plan_id,
        text_id=text_id,
        read_at=at,
        read_by_id=by.user_id,
        reader_version=reader_version(),
        **header_columns(reading.document, on),
    )
    keep_findings(plan_id, reading, on)
    slips = findings(plan_id)
    rows: dict[ItemKind, list[Row]] = {kind: [] for kind in ItemKind}
    for item in items_of(reading):
        order = len(rows[item.kind])
        row = new_row(item.kind, plan_id, at, **item_columns(item, order, reading.document.date, on))
        row.confidence, row.confidence_reasons = judged(row, slips)
        rows[item.kind].append(row)
    for kind, made in rows.items():
        MODELS[kind].every.bulk_create(made, batch_size=200)
