"""A plan as files for others: Akoma Ntoso, a workbook of its items, JSON."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from typing import Any

from ansinh.kernel.workbook import read_workbook
from ansinh.plans.facts import (
    BadRow,
    CorrectionPreview,
    ExchangeItem,
    ItemKind,
    PlanExchange,
    PlanReading,
    finding_json,
)
from ansinh.plans.rules.akoma_ntoso import akoma_ntoso, work_of
from ansinh.plans.rules.review.fields import items_of
from ansinh.plans.rules.worksheets import SHEETS, correction_workbook, read_corrections, workbook
from ansinh.territory.offline import place_of_issuer

MOST_ROWS = 20_000  # of one sheet
_READINGS = uuid.UUID("6f5f2f0a-3f4e-5a63-9d0c-0f6f2f7b9a11")


def exchange_of(reading: PlanReading, on: dt.date) -> PlanExchange:
    """A plan that was only read, ready to be written. The ids of its items are made from the file and their places."""
    document = reading.document
    seen: Counter[str] = Counter()
    items = []
    for item in items_of(reading):
        key = f"{reading.sha256}:{item.kind}:{item.start}:{item.end}"
        seen[key] += 1
        item_id = uuid.uuid5(_READINGS, f"{key}:{seen[key]}")
        items.append(ExchangeItem(item_id, item.kind, item.path, item.quote, item.start, item.end, item.fields))
    place = place_of_issuer(document.issuer, document.date, on) if document.issuer else None
    return PlanExchange(document, reading.text, reading.sha256, tuple(items), reading.findings, place)


def as_akoma_ntoso(plan: PlanExchange) -> bytes:
    """The plan as Akoma Ntoso 3.0 XML in UTF-8: the whole text, its structure, and all its items."""
    return akoma_ntoso(plan)


def iri_of(plan: PlanExchange) -> str:
    """The plan's name as a work: ``/akn/vn-51/doc/plan/2024-03-20/65-KH-UBND``."""
    return str(work_of(plan).uri())


def as_workbook(plan: PlanExchange) -> bytes:
    """The plan as .xlsx: a sheet for each kind of item, to be corrected and taken in again; findings to read."""
    return workbook(plan)


def as_correction(plan: PlanExchange, bad: Sequence[BadRow]) -> bytes:
    """The rows of a corrected workbook that did not go in, each with its reasons, as .xlsx to mend and send again."""
    return correction_workbook(plan, bad)


def corrections_in(content: bytes, filename: str, plan: PlanExchange) -> CorrectionPreview:
    """What a corrected workbook would change of a plan as it stands.

    Raises BadInput for what is no .xlsx, is too large, packs a bomb or macros, or is not a workbook of this plan.
    """
    return read_corrections(read_workbook(content, filename, MOST_ROWS), filename, plan)


def column_title(kind: ItemKind, field: str, lang: str = "vi") -> str:
    """What the workbook calls a field of an item."""
    form = next(one for one in SHEETS if one.kind is kind)
    column = form.columns[form.column(field)]
    return (column.en if lang == "en" else column.vi).rstrip(" *")


def as_json(plan: PlanExchange) -> dict[str, Any]:
    """The object of ``plan read --json`` with what stands now; an item also says its ``id`` and ``state``."""
    document = plan.document
    return {
        "plan_id": str(plan.plan_id) if plan.plan_id else None,
        "document": {field.name: _plain(getattr(document, field.name)) for field in dataclasses.fields(document)},
        **{
            _LISTS[kind]: [
                {
                    **({} if kind is ItemKind.DUTY else {"path": item.path}),
                    **{name: _plain(value) for name, value in item.fields.items()},
                    **({} if kind is ItemKind.TASK else {"quote": item.quote}),
                    "start": item.start,
                    "end": item.end,
                    "id": str(item.item_id),
                    "state": str(item.state),
                }
                for item in plan.of_kind(kind)
            ]
            for kind in _LISTS
        },
        "findings": [finding_json(one) for one in plan.findings],
    }


_LISTS = {
    ItemKind.QUALITATIVE: "qualitative_targets",
    ItemKind.TARGET: "targets",
    ItemKind.TASK: "tasks",
    ItemKind.DUTY: "reporting",
}


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
