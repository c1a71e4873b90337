"""A part of a snapshot: the households of some people and of their kin, whole, so that the law answers as before."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl

_KIN = ("spouse_id", "mother_id", "father_id")


def write_part(
    folder: Path, snapshot: Path, person_ids: pl.Series, more_circumstances: pl.DataFrame | None = None
) -> None:
    """Writes into ``folder`` the snapshot as far as it concerns these people.

    Their households come whole, and those of their spouses, parents and children: the law counts over households
    and looks at kin. ``more_circumstances`` are added.
    """
    people = pl.read_parquet(snapshot / "people.parquet").with_columns(
        pl.col("household_id").fill_null(pl.col("person_id"))
    )
    homes = _homes(people, person_ids.to_frame("person_id"))
    people = people.join(homes, on="household_id", how="semi")
    circumstances = pl.read_parquet(snapshot / "circumstances.parquet")
    kept = [
        circumstances.join(people.select("person_id"), on="person_id", how="semi"),
        circumstances.join(homes, on="household_id", how="semi"),
        *([more_circumstances] if more_circumstances is not None else []),
    ]
    people.write_parquet(folder / "people.parquet")
    pl.concat(kept, how="diagonal_relaxed").unique().write_parquet(folder / "circumstances.parquet")
    for name, key in (("households", "household_id"), ("decisions", "person_id")):
        source = snapshot / f"{name}.parquet"
        if source.is_file():
            part = pl.read_parquet(source).join(people.select(key).unique(), on=key, how="semi")
            part.write_parquet(folder / f"{name}.parquet")
    shutil.copy(snapshot / "snapshot.json", folder / "snapshot.json")


def _homes(people: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """Households of these people, then of the kin of everybody in them."""
    first = people.join(wanted.unique(), on="person_id", how="semi").select("household_id").unique()
    inside = people.join(first, on="household_id", how="semi")
    kin = [column for column in _KIN if column in people.columns]
    named = [inside.select(pl.col(column).alias("person_id")).drop_nulls() for column in kin]
    naming = [
        people.join(inside.select(pl.col("person_id").alias(column)), on=column, how="semi").select("person_id")
        for column in kin
    ]
    everybody = pl.concat([inside.select("person_id"), *named, *naming]).unique()
    return people.join(everybody, on="person_id", how="semi").select("household_id").unique()
