"""From decisions in force to what is owed for a month.

A decision pays one benefit; a person may hold two of the same programme only where the law says both are paid (K4
beside K5, K6 or K8; care funding for oneself and for the household). Payments pays one person, programme and month
once, so each of the pair goes there under a name of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import polars as pl

from ansinh.access.actions import acting, deed
from ansinh.access.facts import Actor, Permission
from ansinh.casework import tables as casework_tables
from ansinh.kernel.period import Month
from ansinh.payments import actions as payments
from ansinh.payments.facts import MonthOpened, Run

_OWED = (
    "person_id", "household_id", "payee_id", "commune_code", "programme", "amount", "decision_id", "group", "clause",
)  # fmt: skip


def payment_programme(programme: str, group: str) -> str:
    """The name under which a benefit is paid: ``TCXH``, ``TCXH.K4``, ``KPCS``, ``KPCS.HO``, ``KPCS.NHAN``."""
    if programme == "TCXH" and group.split(".", 1)[0] == "K4":
        return "TCXH.K4"
    if programme == "KPCS" and group.startswith("ho_"):
        return "KPCS.HO"
    if programme == "KPCS" and group.startswith("nhan_"):
        return "KPCS.NHAN"
    return programme


def as_payments(decisions: pl.DataFrame) -> pl.DataFrame:
    """Decisions with ``programme`` as payments names it."""
    pairs = decisions.select("programme", "group").unique()
    named = pairs.with_columns(
        pl.Series("paid_as", [payment_programme(p, g) for p, g in pairs.iter_rows()], dtype=pl.String)
    )
    joined = decisions.join(named, on=["programme", "group"], how="left", nulls_equal=True)
    return joined.with_columns(programme=pl.col("paid_as")).drop("paid_as")


def open_month(month: Month, *, by: Actor, at: dt.datetime) -> MonthOpened:
    """Writes what is owed for the month from the decisions in force. May be repeated: nothing is owed twice.

    Raises BadInput where no decision pays for the month.
    """
    with acting(by):
        active = as_payments(casework_tables.active_decisions(month))
    return payments.open_month(active.select(_OWED), month, by=by, at=at)


def build_runs(
    month: Month, communes: Iterable[str] | None = None, *, by: Actor, at: dt.datetime
) -> tuple[Run, ...]:
    """Opens the month for the communes (default: all in sight) from their decisions, then builds each commune's run.

    Raises BadInput where nothing is owed, Refused beyond the budget. May be repeated: runs that exist are answered.
    """
    chosen = None if communes is None else sorted(set(communes))
    with deed("journeys.build_runs", by=by, at=at, subject=str(month), needs=Permission.PAYMENT_BUILD) as record:
        active = as_payments(casework_tables.active_decisions(month, chosen))
        if active.height:
            payments.open_month(active.select(_OWED), month, by=by, at=at, communes=chosen)
        runs = payments.build_runs(month, chosen, by=by, at=at)
        record(decisions=active.height, runs=len(runs))
    return runs
