"""What the matcher reads of a record: parts and keys of the name, parts of the birth date, place, a sealed number.

In Vietnam a name alone says little (three people in ten are Nguyễn) and a name in one commune says much: names of
ethnic groups gather in few communes. So the value whose rarity counts is name and commune together, and the name of
the family, the middle and the given name are not weighed as if they were independent.
"""

from __future__ import annotations

import polars as pl

from ansinh.registry.rules.names import add_name_keys

NEEDED = (
    "person_id", "full_name", "birth_year", "birth_month", "birth_day", "sex", "commune_code", "village_name", "number",
)  # fmt: skip
"""Columns asked of a frame of people. ``number``: any text that is equal when the numbers are (a blind index)."""


def records(people: pl.DataFrame) -> pl.DataFrame:
    """The frame the matcher works on. Raises ColumnNotFoundError where one of ``NEEDED`` is missing."""
    words = pl.col("name_key").str.split(" ")
    return (
        add_name_keys(people.select(NEEDED))
        .select(
            unique_id="person_id",
            toned=pl.col("full_name").str.to_lowercase(),
            full_key="name_key",
            surname=words.list.first(),
            given=words.list.last(),
            middle=pl.when(words.list.len() > 2)
            .then(words.list.slice(1, words.list.len() - 2).list.join(" "))
            .otherwise(pl.lit("")),
            short_key=pl.concat_str(words.list.first(), pl.lit(" "), words.list.last()),
            y=pl.col("birth_year").cast(pl.Int32),
            m=pl.col("birth_month").cast(pl.Int32),
            d=pl.col("birth_day").cast(pl.Int32),
            sex="sex",
            commune="commune_code",
            village="village_name",
            number="number",
        )
        .with_columns(
            full_here=pl.concat_str("full_key", pl.lit("|"), "commune"),
            short_here=pl.concat_str("short_key", pl.lit("|"), "commune"),
        )
    )
