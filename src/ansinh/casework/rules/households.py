"""From snapshot tables to the law's households: for the few people whose answer is "no" and deserves its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import polars as pl

from ansinh.law.facts import Circumstance, Decision, Household, Person


def households_of(tables: Mapping[str, pl.DataFrame], person_ids: set[str]) -> list[Household]:
    """The whole households of these people, as the law reads them. ``tables`` are those of a snapshot."""
    people = tables["people"].with_columns(pl.col("household_id").fill_null(pl.col("person_id")))
    homes = people.filter(pl.col("person_id").is_in(list(person_ids)))["household_id"].unique()
    people = people.filter(pl.col("household_id").is_in(homes.to_list())).sort("household_id", "person_id")
    members = people["person_id"].to_list()
    of_person, of_household = _circumstances(tables["circumstances"], members, homes.to_list())
    decisions = _decisions(tables.get("decisions"), members)
    found: dict[str, list[Person]] = defaultdict(list)
    places: dict[str, tuple[str, str]] = {}
    for row in people.iter_rows(named=True):
        home = row["household_id"]
        places.setdefault(home, (row["commune_code"], row["province_code"]))
        found[home].append(_person(row, of_person, decisions))
    return [
        Household(home, *places[home], tuple(members_), tuple(of_household.get(home, ())))
        for home, members_ in found.items()
    ]


def _person(
    row: Mapping[str, Any], circumstances: Mapping[str, list[Circumstance]], decisions: Mapping[str, list[Decision]]
) -> Person:
    person_id = row["person_id"]
    return Person(
        id=person_id,
        birth_date=row["birth_date"],
        birth_precision=row.get("birth_precision") or "day",
        sex=row.get("sex"),
        vital_status=row.get("vital_status") or "alive",
        vital_date=row.get("vital_date"),
        role=row.get("role"),
        mother_id=row.get("mother_id"),
        father_id=row.get("father_id"),
        spouse_id=row.get("spouse_id"),
        circumstances=tuple(circumstances.get(person_id, ())),
        decisions=tuple(decisions.get(person_id, ())),
    )


def _circumstances(
    table: pl.DataFrame, people: list[str], homes: list[str]
) -> tuple[dict[str, list[Circumstance]], dict[str, list[Circumstance]]]:
    of_person: dict[str, list[Circumstance]] = defaultdict(list)
    of_household: dict[str, list[Circumstance]] = defaultdict(list)
    mine = table.filter(pl.col("person_id").is_in(people) | pl.col("household_id").is_in(homes))
    for row in mine.iter_rows(named=True):
        fact = Circumstance(
            kind=row["kind"],
            degree=row.get("degree"),
            state=row.get("state") or "yes",
            start=row.get("start"),
            end=row.get("end"),
            related_id=row.get("related_id"),
        )
        if row["person_id"] is not None:
            of_person[row["person_id"]].append(fact)
        else:
            of_household[row["household_id"]].append(fact)
    return of_person, of_household


def _decisions(table: pl.DataFrame | None, people: list[str]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = defaultdict(list)
    if table is not None:
        for row in table.filter(pl.col("person_id").is_in(people)).iter_rows(named=True):
            found[row["person_id"]].append(
                Decision(
                    row["programme"], row["group"], row["start"], row.get("end"),
                    row.get("dossier_date"), row.get("decided_on"),
                )
            )  # fmt: skip
    return found
