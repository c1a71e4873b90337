"""A month measured: gathers what the indicators read from the rooms below and has monitoring compute them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from ansinh.access.actions import acting
from ansinh.access.facts import Actor
from ansinh.casework.queries import left_behind
from ansinh.casework.tables import active_decisions
from ansinh.kernel.period import Month
from ansinh.monitoring.actions import compute
from ansinh.monitoring.offline import DATED
from ansinh.payments import queries as payments
from ansinh.payments.tables import channels
from ansinh.registry.tables import people_with_number, snapshot_frames
from ansinh.services.tables import items

_ENTITLED = {"person_id": pl.String, "programme": pl.String}
_WHOLE = 1_000_000


def gather(month: Month, *, by: Actor, determinations: Path | None = None) -> dict[str, pl.DataFrame]:
    """The frames of ``monitoring.rules.measures`` for a month, of the places in the actor's sight.

    ``determinations`` is what the law wrote for the month; without it the reach of assistance is missing, as the
    share of cashless payment is before the first payment.
    """
    with acting(by):
        frames = snapshot_frames(month)
        frames["decisions"] = active_decisions(month)
        frames["numbers"] = people_with_number()
        frames["houses"] = items("makeshift_houses")
        paid_through = _channels(month)
        if paid_through is not None:
            frames["channels"] = paid_through
        if determinations is not None:
            frames["entitled"] = _entitled(month, determinations)
    return frames


def _entitled(month: Month, determinations: Path) -> pl.DataFrame:
    """Whom the law pays by the facts on record, and whom it would pay if only they asked in writing."""
    paid_by_law = (
        pl.read_parquet(determinations, columns=["person_id", "programme", "status", "amount"])
        .filter(pl.col("status").is_in(["known", "provisional"]), pl.col("amount") > 0)
        .select("person_id", "programme")
    )
    forgotten = left_behind(month, size=_WHOLE).items
    asked = pl.DataFrame([(str(one.person_id), one.programme) for one in forgotten], schema=_ENTITLED, orient="row")
    return pl.concat([paid_by_law, asked]).unique(maintain_order=True)


def _channels(month: Month) -> pl.DataFrame | None:
    """How each person was paid in the month, or in the latest month before it that was sent; None before the first."""
    for earlier in sorted((one.month for one in payments.months() if one.month <= month), reverse=True):
        found = channels(earlier)
        if found.height:
            return found
    return None


def measure_month(
    month: Month,
    province_code: str,
    *,
    by: Actor,
    at: dt.datetime,
    determinations: Path | None = None,
    past: bool = False,
) -> dict[str, float | None]:
    """Computes the indicators of the month; returns code → value for the province.

    For a ``past`` month only those that rest on dated facts, and without the list of people behind them: what a
    register looked like then, nobody knows any more.
    """
    frames = gather(month, by=by, determinations=determinations)
    return compute(
        month, frames, province_code, by=by, at=at, codes=sorted(DATED) if past else None, keep_members=not past
    )
