"""A month measured: gathers what the indicators read from the rooms below and has monitoring compute them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from ansinh.access.actions import acting
from ansinh.access.facts import Actor
from ansinh.casework.tables import active_decisions
from ansinh.kernel.period import Month
from ansinh.monitoring.actions import compute
from ansinh.payments.tables import paid
from ansinh.registry.tables import people_with_number, snapshot_frames
from ansinh.services.tables import items


def gather(month: Month, *, by: Actor, determinations: Path | None = None) -> dict[str, pl.DataFrame]:
    """The frames of ``monitoring.rules.measures`` for a month, of the places in the actor's sight.

    ``determinations`` is what the law wrote for the month; without it the reach of assistance is missing.
    """
    with acting(by):
        frames = snapshot_frames(month)
        frames["decisions"] = active_decisions(month)
        frames["paid"] = paid([month])
        frames["numbers"] = people_with_number()
        frames["houses"] = items("makeshift_houses")
    if determinations is not None:
        frames["entitled"] = pl.read_parquet(determinations, columns=["person_id", "programme", "status"])
    return frames


def measure_month(
    month: Month,
    province_code: str,
    *,
    by: Actor,
    at: dt.datetime,
    determinations: Path | None = None,
    keep_members: bool = True,
) -> dict[str, float | None]:
    """Computes every indicator of the month; returns code → value for the province."""
    frames = gather(month, by=by, determinations=determinations)
    return compute(month, frames, province_code, by=by, at=at, keep_members=keep_members)
