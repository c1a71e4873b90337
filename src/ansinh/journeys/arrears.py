"""Arrears (truy lĩnh): the difference between two determinations of the same month.

For each month since July 2026: what is due by today's law and today's facts, less what was paid, for people who were
already receiving. Điều 32 Nghị định 335/2026/NĐ-CP moves them to the new level from 1 July 2026 although the decree
took effect on 5 October: 540.000 − 500.000 = 40.000 đồng a month on the social pension. What is owed to the person is
paid with the next run; what was paid too much goes onto a list, and never to a bank.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.casework import actions as casework
from ansinh.casework import tables as casework_tables
from ansinh.casework.facts import TaskKind
from ansinh.journeys.month import FIRST_MONTH, SnapshotInfo
from ansinh.journeys.parts import write_part
from ansinh.journeys.pay import as_payments
from ansinh.kernel.money import dong
from ansinh.kernel.period import Month
from ansinh.law import offline as law
from ansinh.payments import actions as payments
from ansinh.payments import tables as payments_tables

LINE = {
    "person_id": pl.String,
    "household_id": pl.String,
    "commune_code": pl.String,
    "programme": pl.String,
    "month": pl.Date,
    "decision_id": pl.String,
    "due": pl.Int64,
    "paid": pl.Int64,
    "amount": pl.Int64,
    "clause": pl.String,
    "reason": pl.String,
}


# Social assistance and social pension stand in for each other; every other benefit stands alone.
_PURSE = pl.when(pl.col("programme").is_in(["TCXH", "HTXH"])).then(pl.lit("income")).otherwise("programme")


@dataclass(frozen=True, slots=True)
class Arrears:
    """What the months show. ``owed``: amounts > 0, to be paid; ``overpaid``: amounts < 0, never sent to a bank;
    ``undetermined``: months that hang on a missing fact and are left alone. Columns as ``LINE``."""

    months: tuple[Month, ...]
    owed: pl.DataFrame
    overpaid: pl.DataFrame
    undetermined: int

    @property
    def total(self) -> int:
        """Đồng owed to people."""
        return int(self.owed["amount"].sum())


@dataclass(frozen=True, slots=True)
class ArrearsResult:
    """What was recorded: adjustments for payment, and cases of money paid too much."""

    months: tuple[Month, ...]
    people: int
    adjustments: int
    total: int
    overpaid_people: int
    overpaid_total: int
    cases_opened: int
    undetermined: int


def _quiet(_: str) -> None:
    return None


def months_owed(current: Month, first: Month = FIRST_MONTH) -> tuple[Month, ...]:
    """The months from July 2026 to the one before ``current``."""
    return tuple(first.plus(step) for step in range(max(0, first.months_until(current))))


def differences(
    month: Month,
    due: pl.DataFrame,
    decisions: pl.DataFrame,
    paid: pl.DataFrame,
    resumed: pl.DataFrame | None = None,
) -> tuple[pl.DataFrame, int]:
    """Due less paid in one month, person by person, for those a decision covered and who were paid.

    ``due`` are the law's determinations of ``month``, ``decisions`` those in force in it (newest knowledge),
    ``paid`` what was paid for it, is on its way or already written down as owed; programmes as payments names them
    (``pay.payment_programme``). Social assistance and social pension stand in for each other (only the higher is
    paid), every other benefit stands alone. A month that was not paid at all is no difference, it is paid as itself,
    unless payment was held then and goes on now: ``resumed`` names those people and programmes.

    Returns lines (``LINE``, amount ≠ 0) and how many people hang on a missing fact.
    """
    purse = _PURSE
    settled = pl.sum_horizontal(name for name in ("amount", "under_way", "owed") if name in paid.columns)
    by_purse = paid.with_columns(purse=purse, settled=settled).group_by("person_id", "purse")
    received = by_purse.agg(pl.col("settled").sum().cast(pl.Int64).alias("paid")).filter(pl.col("paid") > 0)
    if resumed is not None and resumed.height:
        again = resumed.with_columns(purse=purse).select("person_id", "purse").unique()
        again = again.join(received, on=["person_id", "purse"], how="anti")
        received = pl.concat([received, again.with_columns(paid=pl.lit(0, pl.Int64)).select(received.columns)])
    answers = due.with_columns(purse=purse)
    owed = (
        answers.filter(pl.col("status").is_in(["known", "provisional"]))
        .sort("amount", descending=True)
        .group_by("person_id", "purse", maintain_order=True)
        .agg(pl.col("amount").sum().alias("due"), pl.col("clause").first())
    )
    unsure = answers.filter(pl.col("status") == "missing").select("person_id", "programme").unique()
    held = (
        decisions.with_columns(purse=purse)
        .sort("amount", descending=True)
        .unique(["person_id", "purse"], keep="first", maintain_order=True)
        .select("person_id", "purse", "household_id", "commune_code", "programme", "decision_id", "clause")
        .rename({"clause": "clause_held"})
    )
    lines = held.join(received, on=["person_id", "purse"], how="inner").join(
        owed, on=["person_id", "purse"], how="left"
    )
    # No answer, and the programme paid hangs on a fact nobody knows: neither owed nor overpaid can be said.
    hanging = lines.filter(pl.col("due").is_null()).join(unsure, on=["person_id", "programme"], how="semi")
    lines = lines.join(hanging, on=["person_id", "purse"], how="anti").with_columns(pl.col("due").fill_null(0))
    lines = lines.with_columns(amount=pl.col("due") - pl.col("paid")).filter(pl.col("amount") != 0)
    said = [
        f"Tháng {month.vn}: mức phải trả {dong(due_)}, đã trả {dong(paid_)}"
        for due_, paid_ in lines.select("due", "paid").iter_rows()
    ]
    shaped = lines.with_columns(
        pl.lit(month.first).alias("month"),
        pl.coalesce("clause", "clause_held").fill_null("").alias("clause"),
        pl.Series("reason", said, dtype=pl.String),
    )
    return shaped.select(pl.col(name).cast(kind) for name, kind in LINE.items()), hanging.height


def work_out_arrears(
    months: Iterable[Month],
    snapshot: SnapshotInfo | Path,
    *,
    current: Month,
    communes: Iterable[str] | None = None,
    progress: Callable[[str], None] = _quiet,
) -> Arrears:
    """Compares each month with what was paid. Reads only; call inside ``acting`` or through ``settle_arrears``.

    The difference is laid to the decision in force in ``current`` (the adjusted one), else to that of the month.
    """
    chosen = tuple(sorted(months))
    codes = None if communes is None else sorted(set(communes))
    now = as_payments(casework_tables.active_decisions(current, codes)).with_columns(purse=_PURSE)
    latest = (
        now.sort("amount", descending=True)
        .unique(["person_id", "purse"], keep="first", maintain_order=True)
        .select("person_id", "purse", newest=pl.col("decision_id"))
    )
    folder = snapshot.path if isinstance(snapshot, SnapshotInfo) else Path(snapshot)
    found, undetermined = [pl.DataFrame(schema=LINE)], 0
    held = {month: as_payments(casework_tables.active_decisions(month, codes)) for month in chosen}
    receiving = pl.concat([pl.Series("person_id", [], dtype=pl.String), *(one["person_id"] for one in held.values())])
    with tempfile.TemporaryDirectory(dir=folder, prefix=".receiving-") as part:
        if receiving.len():
            # Only they can be owed anything; the law need not look at everybody again for each month.
            write_part(Path(part), folder, receiving.unique())
        for month in chosen if receiving.len() else ():
            due = as_payments(law.run_month(Path(part), month, progress=progress).determinations)
            paid = payments_tables.paid([month], codes)
            resumed = as_payments(casework_tables.resumed_decisions(month, codes))
            lines, hanging = differences(month, due, held[month], paid, resumed)
            undetermined += hanging
            found.append(lines)
            progress(f"{month}: {lines.height} chênh lệch")
    everything = pl.concat(found).with_columns(purse=_PURSE)
    everything = (
        everything.join(latest, on=["person_id", "purse"], how="left")
        .with_columns(decision_id=pl.coalesce("newest", "decision_id"))
        .select(list(LINE))
        .sort("commune_code", "person_id", "programme", "month")
    )
    return Arrears(
        months=chosen,
        owed=everything.filter(pl.col("amount") > 0),
        overpaid=everything.filter(pl.col("amount") < 0),
        undetermined=undetermined,
    )


def settle_arrears(
    current: Month,
    snapshot: SnapshotInfo | Path,
    *,
    by: Actor,
    at: dt.datetime,
    months: Iterable[Month] | None = None,
    communes: Iterable[str] | None = None,
    progress: Callable[[str], None] = _quiet,
) -> ArrearsResult:
    """Works arrears out and records them: adjustments to be paid with ``current``'s run, and a case for each month
    paid too much. Doing it again adds nothing."""
    chosen = tuple(months) if months is not None else months_owed(current)
    with deed("journeys.arrears", by=by, at=at, subject=str(current), needs=Permission.PAYMENT_BUILD) as record:
        arrears = work_out_arrears(chosen, snapshot, current=current, communes=communes, progress=progress)
        if arrears.owed.height:
            payments.add_adjustments(
                arrears.owed.select(
                    "person_id", "household_id", "commune_code", "programme", "month", "decision_id", "amount",
                    "reason", "clause",
                ),
                by=by,
                at=at,
            )  # fmt: skip
        cases = overpayment_cases(arrears.overpaid)
        opened = casework.open_tasks(cases, by=by, at=at) if cases.height else 0
        result = ArrearsResult(
            months=arrears.months,
            people=arrears.owed["person_id"].n_unique(),
            adjustments=arrears.owed.height,
            total=arrears.total,
            overpaid_people=arrears.overpaid["person_id"].n_unique(),
            overpaid_total=-int(arrears.overpaid["amount"].sum()),
            cases_opened=opened,
            undetermined=arrears.undetermined,
        )
        record(adjustments=result.adjustments, total=result.total, overpaid=result.overpaid_total)
    return result


def overpayment_cases(overpaid: pl.DataFrame) -> pl.DataFrame:
    """One case for each month paid too much, for an officer to examine: nothing is deducted by itself."""
    return overpaid.select(
        pl.lit(TaskKind.RECOVER.value).alias("kind"),
        "person_id",
        "household_id",
        "commune_code",
        "programme",
        subject=pl.concat_str(["person_id", "programme", pl.col("month").dt.to_string("%Y-%m")], separator=":"),
        because=pl.col("reason"),
    )
