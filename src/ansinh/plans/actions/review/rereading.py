"""Reading a kept text again with the reader as it is now: what persons did stays, the rest is as the reader reads it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.documents.facts import DocumentText
from ansinh.documents.queries import text as kept_text
from ansinh.plans.actions.linking import link_plan
from ansinh.plans.actions.review.record import Sheet, judged, sheet
from ansinh.plans.actions.writing import header_columns, item_columns, keep_findings
from ansinh.plans.facts import Finding, News, PlanReading, Rereading, ReviewDeed
from ansinh.plans.offline import read_plan
from ansinh.plans.queries.kept import findings
from ansinh.plans.rules.review.fields import ReadItem, items_of
from ansinh.plans.rules.review.matching import Known, match_by_place
from ansinh.plans.rules.review.version import reader_version
from ansinh.plans.store import models
from ansinh.plans.store.rows import MODELS, Row, fields_out, kind_of, machine_out, new_row, snapshot

_UNSAID = ("order", "confidence", "confidence_reasons")  # no difference in what was read


def reread(plan_id: uuid.UUID, *, by: Actor, at: dt.datetime, on: dt.date) -> Rereading:
    """Reads the kept text again. Items a person has decided on, corrected, cut, joined or added stay as they are;
    others are replaced. What the reader finds anew is marked so once the review has begun; what it no longer finds
    is marked where a person touched it and taken out where nobody did. Raises LookupError for an unknown plan.
    """
    with deed("plans.reread", by=by, at=at, subject=str(plan_id), needs=Permission.PLAN_WRITE) as record:
        with sheet(plan_id, ReviewDeed.REREAD, by, at) as page:
            reading = _read_again(page.plan)
            page.rule = reader_version()
            _renew_plan(page.plan, reading, at, on)
            keep_findings(plan_id, reading, on)
            told = _match(page, reading, on)
        link_plan(plan_id, by=by, at=at)
        record(**{name: getattr(told, name) for name in Rereading.__dataclass_fields__})
    return told


def _read_again(plan: models.Plan) -> PlanReading:
    kept = kept_text(plan.text_id)
    return read_plan(
        DocumentText(
            filename=kept.official.filename,
            media_type=kept.official.media_type,
            sha256=kept.official.sha256,
            size_bytes=kept.official.size_bytes,
            text=kept.text,
            pages=kept.pages,
            method=kept.method,
        )
    )


def _renew_plan(plan: models.Plan, reading: PlanReading, at: dt.datetime, on: dt.date) -> None:
    columns = {**header_columns(reading.document, on), "reader_version": reader_version(), "reread_at": at}
    for name, value in columns.items():
        setattr(plan, name, value)
    plan.save(update_fields=list(columns))


def _match(page: Sheet, reading: PlanReading, on: dt.date) -> Rereading:
    plan_id, slips = page.plan.pk, findings(page.plan.pk)
    rows = {
        row.pk: row
        for model in MODELS.values()
        for row in model.every.filter(plan_id=plan_id)
        if row.standing or row.reviewed_at is not None
    }
    begun = any(row.reviewed_at is not None for row in rows.values())
    known = [known_item(row) for row in rows.values()]
    fresh = items_of(reading)
    matched = match_by_place(known, fresh)
    same = replaced = kept = 0
    orders: dict[str, int] = {}
    for index, item in enumerate(fresh):
        order = orders.setdefault(item.kind, 0)
        orders[item.kind] += 1
        row = rows.get(matched[index]) if index in matched else None
        if row is None:
            made = new_row(
                item.kind, plan_id, page.at, **item_columns(item, order, reading.document.date, on),
                news=News.NEW if begun else News.NONE,
            )  # fmt: skip
            made.confidence, made.confidence_reasons = judged(made, slips)
            page.make(made, by_person=False)
        elif row.reviewed_at is not None:
            kept += 1
            if row.news == News.VANISHED:
                page.change(row, by_person=False, news=News.NONE)
        elif _renew(page, row, item, order, reading.document.date, on, slips):
            replaced += 1
        else:
            same += 1
    removed, vanished = _not_found(page, [row for key, row in rows.items() if key not in set(matched.values())])
    return Rereading(reader_version(), same, replaced, len(fresh) - len(matched), removed, vanished, kept)


def _renew(
    page: Sheet, row: Row, item: ReadItem, order: int, dated: dt.date | None, on: dt.date, slips: Sequence[Finding]
) -> bool:
    """Puts the new reading in the place of one nobody has touched; whether anything differed."""
    columns = item_columns(item, order, dated, on)
    wanted = new_row(item.kind, row.plan_id, page.at, **columns)
    columns["confidence"], columns["confidence_reasons"] = judged(wanted, slips)
    before, after = snapshot(row), snapshot(wanted)
    if all(before[name] == value for name, value in after.items() if name in columns and name not in _UNSAID) and all(
        before[name] == columns[name] for name in ("confidence", "confidence_reasons")
    ):
        return False
    page.change(row, by_person=False, **columns)
    return True


def _not_found(page: Sheet, rows: Sequence[Row]) -> tuple[int, int]:
    removed = vanished = 0
    for row in rows:
        if row.reviewed_at is None:
            page.change(row, by_person=False, standing=False)
            removed += 1
        elif row.standing and row.machine is not None and row.news != News.VANISHED:
            page.change(row, by_person=False, news=News.VANISHED)
            vanished += 1
        elif row.standing and row.news == News.VANISHED:
            vanished += 1
    return removed, vanished


def known_item(row: Row) -> Known:
    """A row as the rules of matching take it."""
    return Known(
        row.pk,
        kind_of(row),
        row.start,
        row.end,
        fields_out(row),
        machine_out(row),
        row.reviewed_at is not None,
        row.quote,
    )
