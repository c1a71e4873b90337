"""How long a month's law takes for many people, beside the fastest plain way to compute the same money by hand.

    python bench/law_month.py [PEOPLE]            default 1,000,000

The population is synthetic and carries the facts of three benefits only (disability, social pension, older people
alone), so that the plain way can be written in a few column expressions. The law's side runs every rule in force all
the same. Totals must be identical.
"""

from __future__ import annotations

import datetime as dt
import random
import resource
import sys
import time
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from ansinh.kernel.period import Month
from ansinh.law import offline
from ansinh.law.engine.run import case_table, run
from ansinh.law.engine.snapshot import cleaned, empty, shaped

MONTH = Month(2026, 11)


def population(people: int, seed: int = 7) -> tuple[pl.DataFrame, pl.DataFrame]:
    """People and circumstances: any age, one person in forty disabled, one household in twenty-five poor."""
    chance = random.Random(seed)
    n = pl.int_range(people, eager=True)
    mixed = (n * 2654435761 + chance.randrange(2**31)) % 1000003
    born = pl.select(
        (pl.lit(dt.date(2026, 11, 30)) - pl.duration(days=(mixed % 33000).cast(pl.Int64))).cast(pl.Date).alias("d")
    )["d"]
    ids = n.cast(pl.String)
    frame = pl.DataFrame(
        {
            "person_id": ids,
            "household_id": (n // 4).cast(pl.String),
            "commune_code": (20000 + n // 4 % 96).cast(pl.String),
            "province_code": pl.repeat("51", people, eager=True),
            "birth_date": born,
        }
    )
    disabled = frame.filter(mixed % 40 == 0).select(
        "person_id", kind=pl.lit("disability"),
        degree=pl.when(pl.col("birth_date").dt.day() < 8).then(pl.lit("especially_severe")).otherwise(pl.lit("severe")),
    )  # fmt: skip
    poor = frame.select("household_id").unique().filter(pl.col("household_id").cast(pl.Int64) % 25 == 0)
    poor = poor.select("household_id", kind=pl.lit("poverty"), degree=pl.lit("poor"))
    old = frame.filter(pl.col("birth_date") <= dt.date(1966, 11, 30))
    alone = old.filter(pl.col("birth_date").dt.month() < 4).select(
        "person_id", kind=pl.lit("obligor"), degree=pl.lit("none")
    )
    asked = old.filter(pl.col("birth_date").dt.month() < 11).select(
        "person_id", kind=pl.lit("written_request"), degree=pl.lit("HTXH")
    )
    circumstances = pl.concat([disabled, poor, alone, asked], how="diagonal")
    return shaped("people", frame, "people"), shaped("circumstances", circumstances, "circumstances")


def by_hand(people: pl.DataFrame, circumstances: pl.DataFrame) -> int:
    """The same money in plain column expressions: what somebody in a hurry would write for these three benefits."""

    def of(kind: str) -> pl.DataFrame:
        return circumstances.filter(pl.col("kind") == kind)

    frame = (
        people.join(
            of("disability").select("person_id", pl.col("degree").alias("disability")), on="person_id", how="left"
        )
        .join(of("obligor").select("person_id", pl.lit(True).alias("alone")), on="person_id", how="left")
        .join(of("written_request").select("person_id", pl.lit(True).alias("asked")), on="person_id", how="left")
        .join(of("poverty").select("household_id", pl.lit(True).alias("poor")), on="household_id", how="left")
    )
    age = MONTH.index - (pl.col("birth_date").dt.year().cast(pl.Int64) * 12 + pl.col("birth_date").dt.month() - 1)
    edge = (age < 16 * 12) | (age >= 60 * 12)
    k6 = (
        pl.when((pl.col("disability") == "especially_severe") & edge).then(25)
        .when(pl.col("disability") == "especially_severe").then(20)
        .when((pl.col("disability") == "severe") & edge).then(20)
        .when(pl.col("disability") == "severe").then(15)
        .otherwise(0)
    )  # fmt: skip
    k5 = (
        pl.when(pl.col("alone") & pl.col("poor") & (age >= 75 * 12)).then(20)
        .when(pl.col("alone") & pl.col("poor") & (age >= 60 * 12)).then(15)
        .otherwise(0)
    )  # fmt: skip
    htxh = pl.when(pl.col("asked") & ((age >= 75 * 12) | (pl.col("poor") & (age >= 70 * 12)))).then(10).otherwise(0)
    return int(frame.select((pl.max_horizontal(k6, k5, htxh).cast(pl.Int64) * 54000).sum()).item())


def main() -> None:
    people_count = int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 1_000_000
    people, circumstances = population(people_count)
    print(f"{people_count:,} people, {circumstances.height:,} circumstances")
    law = offline.month_law(MONTH)
    start = time.perf_counter()
    plain = by_hand(people, circumstances)
    hand = time.perf_counter() - start
    start = time.perf_counter()
    snapshot = cleaned(people, circumstances, empty("decisions"), frozenset({"pension"}), "bench")
    cleaning = time.perf_counter() - start
    start = time.perf_counter()
    table = case_table(snapshot, law)
    coding = time.perf_counter() - start
    start = time.perf_counter()
    for env in table.environments:
        law.answers(env)
    rules = time.perf_counter() - start
    start = time.perf_counter()
    result = run(snapshot, law)
    whole = time.perf_counter() - start
    total = result.totals["amount"]
    print(f"by hand, three benefits, total only      {hand:8.2f} s   {plain:,} đồng")
    print(f"checking the snapshot                    {cleaning:8.2f} s")
    print(f"facts and distinct cases                 {coding:8.2f} s   {len(table.environments):,} cases")
    print(f"all rules, once per case                 {rules:8.3f} s")
    print(f"whole run, every payee and case written  {whole:8.2f} s   {total:,} đồng")
    print(f"whole run / by hand                      {whole / hand:8.2f}")
    print(
        f"peak memory                              {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:8.2f} GB"
    )
    assert total == plain, "the totals differ"


if __name__ == "__main__":
    main()
