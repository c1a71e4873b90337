"""Rows of items, whatever their kind: the model of each, its fields in and out, what a row is as plain data."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F

from ansinh.kernel.identifier import new_id
from ansinh.plans.facts import ItemKind
from ansinh.plans.rules.review.fields import FIELDS, Fields, from_json
from ansinh.plans.store import models

Row = models.Target | models.QualitativeTarget | models.Task | models.ReportingDuty
MODELS: Mapping[ItemKind, type[Row]] = {
    ItemKind.TARGET: models.Target,
    ItemKind.QUALITATIVE: models.QualitativeTarget,
    ItemKind.TASK: models.Task,
    ItemKind.DUTY: models.ReportingDuty,
}
KIND_OF: Mapping[type[Row], ItemKind] = {model: kind for kind, model in MODELS.items()}

_COMMON = (
    "order", "path", "quote", "start", "end", "state", "accepted_by_id", "accepted_at", "standing", "confidence",
    "confidence_reasons", "reviewed_by_id", "reviewed_at", "reject_reason", "news", "machine",
)  # fmt: skip
_INSTANTS = {"accepted_at", "reviewed_at"}
_PERSONS = {"accepted_by_id", "reviewed_by_id"}
_DECIMALS = {"value", "value_to"}


def kind_of(row: Row) -> ItemKind:
    """The kind of a row."""
    return KIND_OF[type(row)]


def columns_of(kind: ItemKind) -> tuple[str, ...]:
    """Every column of the kind that a deed may change, ``version`` apart."""
    own = (*(rule.name for rule in FIELDS[kind]), *(("owed_by",) if kind is ItemKind.TASK else ()))
    return (*_COMMON, *own)


def new_row(kind: ItemKind, plan_id: uuid.UUID, at: dt.datetime, **columns: Any) -> Row:
    """An unsaved row with a new id."""
    return MODELS[kind](pk=new_id(at), plan_id=plan_id, **columns)


def fields_in(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as the columns of a row take them."""
    return {name: _in(name, value) for name, value in fields.items()}


def fields_out(row: Row) -> Fields:
    """The fields of a row as facts hold them."""
    kind = kind_of(row)
    return from_json(kind, {rule.name: getattr(row, rule.name) for rule in FIELDS[kind]})


def machine_out(row: Row) -> Fields | None:
    """What the reader read, as facts hold it; None where a person added the item."""
    return None if row.machine is None else from_json(kind_of(row), row.machine)


def machine_in(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as a JSON column takes them."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}


def snapshot(row: Row) -> dict[str, Any]:
    """The row as plain data: what the record of a deed keeps of it."""
    return {name: _plain(getattr(row, name)) for name in columns_of(kind_of(row))}


def restored(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Columns from plain data, as a row takes them."""
    return {name: _restore(name, value) for name, value in kept.items()}


def save(rows: Iterable[Row], columns: Iterable[str] | None = None) -> None:
    """Writes changed rows, their version one higher. ``columns``: those that changed; all by default.

    Rows that changed alike (a bulk acceptance) are one statement.
    """
    by_kind: dict[ItemKind, list[Row]] = {}
    for row in rows:
        by_kind.setdefault(kind_of(row), []).append(row)
    for kind, group in by_kind.items():
        names = sorted(set(columns or columns_of(kind)) & set(columns_of(kind)))
        values = [{name: getattr(row, name) for name in names} for row in group]
        manager = MODELS[kind].every
        if all(one == values[0] for one in values):
            manager.filter(pk__in=[row.pk for row in group]).update(**values[0], version=F("version") + 1)
        else:
            manager.bulk_update(group, [*(name.removesuffix("_id") for name in names), "version"], batch_size=200)


def _in(name: str, value: Any) -> Any:
    if name in _DECIMALS and value is not None:
        return Decimal(str(value))
    return list(value) if isinstance(value, tuple) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _restore(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _INSTANTS:
        return dt.datetime.fromisoformat(value)
    if name in _PERSONS:
        return uuid.UUID(value)
    return _in(name, value)
