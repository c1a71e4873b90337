"""How a reading becomes rows: the header, the items with the machine's reading beside them, the findings."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from ansinh.plans.facts import ItemKind, PlanDocument, PlanReading
from ansinh.plans.offline import check_plan
from ansinh.plans.rules.review.fields import ReadItem
from ansinh.plans.store import models
from ansinh.plans.store.rows import fields_in, machine_in
from ansinh.territory.offline import owed_by, place_of_issuer


def header_columns(header: PlanDocument, on: dt.date) -> dict[str, Any]:
    """The columns of a plan that its header and foot fill."""
    return {
        "issuer": header.issuer,
        "level": header.level,
        "number": header.number,
        "place": header.place,
        "issued_on": header.date,
        "kind": header.type,
        "title": header.title,
        "implements": list(header.implements),
        "signer": header.signer,
        "recipients": list(header.recipients),
        "territory_code": place_of_issuer(header.issuer or header.place or "", header.date, on),
    }


def item_columns(item: ReadItem, order: int, dated: dt.date | None, on: dt.date) -> dict[str, Any]:
    """The columns of a row as the reader read it. ``dated``: the plan's own date, by which agencies are known."""
    columns: dict[str, Any] = {
        "order": order,
        "path": item.path,
        "quote": item.quote,
        "start": item.start,
        "end": item.end,
        "machine": machine_in(item.fields),
        **fields_in(item.fields),
    }
    if item.kind is ItemKind.TASK:
        columns["owed_by"] = [list(owed_by(name, dated, on)) for name in item.fields["lead"]]
    return columns


def keep_findings(plan_id: uuid.UUID, reading: PlanReading, on: dt.date) -> None:
    """What proof-reading finds in the reading, in the place of what it found before."""
    models.Finding.objects.filter(plan_id=plan_id).delete()
    found = (*reading.findings, *check_plan(reading, (), on))
    seen = {(item.kind, item.start, item.end): item for item in found}
    models.Finding.objects.bulk_create(
        models.Finding(
            plan_id=plan_id,
            order=order,
            kind=item.kind,
            message=item.message,
            message_en=item.message_en,
            suggestion=item.suggestion,
            suggestion_en=item.suggestion_en,
            severity=item.severity,
            start=item.start,
            end=item.end,
        )
        for order, item in enumerate(sorted(seen.values(), key=lambda item: (item.start, item.end)))
    )
