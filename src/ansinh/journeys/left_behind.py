"""Nobody left behind (không ai bị bỏ lại): who the facts on record entitle and who receives nothing.

Two ways lead onto the list. The law pays, but there is neither a decision nor a request: found when a month is
compared. Or the law waits for nothing but the written request: found here by asking it once more as if everybody it
waits for had asked. No rule is repeated; the same law answers a changed snapshot.
"""

from __future__ import annotations

import json
import tempfile
import uuid
from pathlib import Path

import polars as pl

from ansinh.casework import queries as casework
from ansinh.casework.facts import LeftBehind
from ansinh.journeys.parts import write_part
from ansinh.kernel.page import Page
from ansinh.kernel.period import Month
from ansinh.law import offline as law

_COLUMNS = (
    "person_id",
    "household_id",
    "commune_code",
    "programme",
    "group",
    "clause",
    "amount",
    "status",
    "case_id",
    "needs",
)


def people_left_behind(
    month: Month, commune: str | None = None, *, programme: str | None = None, number: int = 1, size: int = 50
) -> Page[LeftBehind]:
    """The list of a month, largest amounts first: whom to visit, for which programme, by which clause."""
    return casework.left_behind(month, commune, programme=programme, number=number, size=size)


def what_could_be_asked_for(person_id: uuid.UUID) -> tuple[LeftBehind, ...]:
    """What one person could receive if they asked."""
    return casework.left_behind_of(person_id)


def if_they_asked(month: Month, snapshot: Path, determinations: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """Who would be paid in ``month`` by the facts on record if only they asked in writing.

    ``determinations`` and ``cases`` are those of the month's run over ``snapshot``. Runs the law again over the
    households of people whose answer is missing, with a request for the programme they lack; whoever is then paid
    is left behind. People who receive by a decision in force are not on it.
    """
    waiting = determinations.filter(pl.col("status") == "missing").select("person_id", "programme").unique()
    waiting = _asked_only(waiting, determinations, cases)
    if waiting.is_empty():
        return _nobody()
    with tempfile.TemporaryDirectory(dir=snapshot, prefix=".asked-") as folder:
        requests = waiting.select(
            "person_id", kind=pl.lit("written_request"), degree=pl.col("programme"), state=pl.lit("yes")
        )
        write_part(Path(folder), snapshot, waiting["person_id"], requests)
        answered = law.run_month(Path(folder), month).determinations
    paid = answered.join(waiting, on=["person_id", "programme"], how="semi").filter(
        pl.col("status").is_in(["known", "provisional"]), pl.col("amount") > 0
    )
    already = determinations.filter(pl.col("amount") > 0).select("person_id", "programme", "group")
    paid = paid.join(already, on=["person_id", "programme", "group"], how="anti")
    held = pl.read_parquet(snapshot / "decisions.parquet") if (snapshot / "decisions.parquet").is_file() else None
    if held is not None and held.height:
        running = held.filter(pl.col("start") <= month.last, pl.col("end").is_null() | (pl.col("end") > month.first))
        paid = paid.join(running.select("person_id", "programme").unique(), on=["person_id", "programme"], how="anti")
    return paid.with_columns(needs=pl.lit(["application"], dtype=pl.List(pl.String))).select(_COLUMNS)


def _asked_only(waiting: pl.DataFrame, determinations: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """Leaves out people whose answer lacks something beside a request: asking alone would not pay them."""
    request_facts = {
        (case_id, answer["programme"])
        for case_id, answers in cases.select("case_id", "answers").iter_rows()
        if '"missing":' in answers
        for answer in json.loads(answers)
        if answer.get("missing") and all(name.startswith("asked_for") for name in answer["missing"])
    }
    if not request_facts:
        return waiting.clear()
    only = pl.DataFrame(sorted(request_facts), schema=["case_id", "programme"], orient="row")
    rows = determinations.filter(pl.col("status") == "missing").join(only, on=["case_id", "programme"], how="semi")
    return waiting.join(rows.select("person_id", "programme").unique(), on=["person_id", "programme"], how="semi")


def _nobody() -> pl.DataFrame:
    return pl.DataFrame(
        schema={name: pl.Int64 if name == "amount" else pl.String for name in _COLUMNS} | {"needs": pl.List(pl.String)}
    )
