"""Column tables handed in by others: their columns checked, their cells as plain values."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

import polars as pl

from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem


def clean(frame: pl.DataFrame, wanted: Sequence[str], optional: Sequence[str] = ()) -> Iterator[dict[str, object]]:
    """The rows as dicts with exactly these columns; an optional column that is absent is None everywhere.

    Raises BadInput where a wanted column is missing.
    """
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise BadInput(
            Problem(
                "columns",
                f"Bảng thiếu cột: {', '.join(missing)}.",
                f"The table lacks the columns: {', '.join(missing)}.",
            )
        )
    absent = [pl.lit(None).alias(name) for name in optional if name not in frame.columns]
    return frame.with_columns(absent).select([*wanted, *optional]).iter_rows(named=True)


def text(value: object) -> str:
    """Missing is the empty string."""
    return "" if value is None else str(value)


def uuid_or_none(value: object) -> uuid.UUID | None:
    """A UUID from a UUID or its text; None for anything else."""
    if isinstance(value, uuid.UUID):
        return value
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None


def month_of(value: object) -> Month:
    """A month from a date in it, ``2026-11`` or a Month. Raises ValueError for anything else."""
    if isinstance(value, Month):
        return value
    if isinstance(value, dt.date):
        return Month.of(value)
    return Month.parse(str(value))


def instant(value: object) -> dt.datetime | None:
    """An aware instant; a naive one is taken as UTC, a date as its first moment in UTC."""
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time(), dt.UTC)
    return None
