"""The bulk doors: people in by the chunk, the law's snapshot out."""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from ansinh.access.actions import acting
from ansinh.access.facts import Actor
from ansinh.journeys.demo.population import generate
from ansinh.kernel.period import Month
from ansinh.kernel.problem import Refused
from ansinh.registry import actions, queries
from ansinh.registry.facts import Household
from ansinh.registry.tables import snapshot_frames
from tests.registry.scene import AT, BA_TO, BA_VINH, TODAY

NOVEMBER = Month(2026, 11)
LATER = AT + dt.timedelta(hours=1)


@pytest.fixture
def village(system: Actor) -> dict[str, pl.DataFrame]:
    frames = next(generate([(BA_TO, 2, False, False), (BA_VINH, 1, False, True)], 3_000, 7, TODAY, AT, BA_TO))
    actions.load(frames, system, AT, "test")
    return frames


def test_three_thousand_people_are_loaded_in_seconds_and_found(system: Actor, village) -> None:
    with acting(system):
        assert sum(queries.people_count().values()) == village["persons"].filter(pl.col("died_on").is_null()).height
        widow = queries.search("Trần Thị Lụa 1948").items[0]
        assert widow.code.startswith("AS") and widow.number_verified
        assert {fact.kind for fact in queries.circumstances_of(widow.person_id)} >= {"pension", "written_request"}


def test_every_row_handed_in_is_written(system: Actor) -> None:
    frames = next(generate([(BA_TO, 1, False, False)], 500, 3, TODAY, AT))
    result = actions.load(frames, system, AT, "test")
    assert (result.persons, result.households, result.memberships, result.circumstances) == tuple(
        frames[name].height for name in ("persons", "households", "memberships", "circumstances")
    )
    assert result.numbers == frames["persons"]["number"].drop_nulls().len()


def test_a_load_that_fails_leaves_nothing(system: Actor, village) -> None:
    before = _people(system)
    again = {"households": village["households"].head(1), "persons": village["persons"].head(1)}
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.load(again, system, AT, "test")
    with pytest.raises(ValueError, match="no such kind"):
        actions.load({"circumstances": _fact(kind="rich")}, system, AT, "test")
    with pytest.raises(LookupError):
        actions.load({"circumstances": _fact(person_id="00000000-0000-7000-8000-000000000000")}, system, AT, "test")
    assert _people(system) == before


def _fact(kind: str = "pregnant", person_id: str = "00000000-0000-7000-8000-000000000000") -> pl.DataFrame:
    return pl.DataFrame(
        {"person_id": [person_id], "kind": [kind], "degree": [None]}, schema_overrides={"degree": pl.String}
    )


def _people(system: Actor) -> int:
    with acting(system):
        return sum(queries.people_count().values())


def test_an_officer_may_load_into_her_own_commune_only(officer: Actor, village_head: Actor) -> None:
    frames = next(generate([(BA_TO, 1, False, False)], 100, 5, TODAY, AT))
    assert actions.load(frames, officer, AT, "test").persons == 100
    with pytest.raises(Refused):
        actions.load(frames, village_head, AT, "test")


def test_the_snapshot_is_what_the_law_reads(system: Actor, village, tmp_path: Path) -> None:
    from ansinh.law.offline import run_month

    with acting(system):
        frames = snapshot_frames(NOVEMBER)
    assert frames["people"].height == village["persons"].height
    for name, frame in frames.items():
        frame.write_parquet(tmp_path / f"{name}.parquet")
    about = {"format": "ansinh-law-snapshot/1", "first_month": "2026-07", "month": "2026-11", "note": "test"}
    (tmp_path / "snapshot.json").write_text(json.dumps(about))
    run_month(tmp_path, NOVEMBER, tmp_path / "out")
    answers = pl.read_parquet(tmp_path / "out" / "determinations.parquet")
    widow = village["stories"].filter(pl.col("key") == "widow")["person_id"][0]
    assert answers.filter(person_id=widow).select("programme", "amount").rows() == [("HTXH", 540_000)]
    toddler = village["stories"].filter(pl.col("key") == "toddler")["person_id"][0]
    assert answers.filter(person_id=toddler).select("programme", "group").rows() == [("TCXH", "K7")]
    unchecked = village["stories"].filter(pl.col("key") == "not_yet_checked")["person_id"][0]
    assert answers.filter(person_id=unchecked)["status"].to_list() == ["missing"]


def test_a_snapshot_of_one_commune_holds_its_people_and_their_facts_only(system: Actor, village) -> None:
    with acting(system):
        frames = snapshot_frames(NOVEMBER, [BA_VINH])
    assert set(frames["people"]["commune_code"]) == {BA_VINH} and frames["people"][
        "province_code"
    ].unique().to_list() == ["51"]
    people, homes = set(frames["people"]["person_id"]), set(frames["households"]["household_id"])
    facts = frames["circumstances"]
    assert (
        facts.height
        and set(facts["person_id"].drop_nulls()) <= people
        and set(facts["household_id"].drop_nulls()) <= homes
    )


def test_a_village_head_gets_no_hiv_in_a_snapshot(home: Household, officer: Actor, village_head: Actor) -> None:
    husband = queries.members(home.household_id)[1].person_id
    actions.record_circumstance(kind="hiv", person_id=husband, start=TODAY, by=officer, at=AT)
    assert snapshot_frames(NOVEMBER)["circumstances"]["kind"].to_list() == ["hiv"]
    with acting(village_head):
        assert snapshot_frames(NOVEMBER)["circumstances"].is_empty()


def test_a_year_of_birth_and_a_death_go_into_the_snapshot_as_they_are(home: Household, officer: Actor) -> None:
    husband = queries.members(home.household_id)[1].person_id
    actions.record_death(husband, dt.date(2026, 11, 2), by=officer, at=LATER)
    row = snapshot_frames(NOVEMBER)["people"].row(by_predicate=pl.col("person_id") == str(husband), named=True)
    assert (row["birth_precision"], row["birth_date"]) == ("year", dt.date(1949, 1, 1))
    assert (row["vital_status"], row["vital_date"], row["role"]) == ("dead", dt.date(2026, 11, 2), "spouse")
    known_before = snapshot_frames(NOVEMBER, known_at=AT)["people"].filter(pl.col("person_id") == str(husband))
    assert known_before["vital_status"].to_list() == ["alive"]


def test_somebody_who_moved_in_november_is_octobers_neighbour(home: Household, officer: Actor, system: Actor) -> None:
    actions.move_household(home.household_id, BA_VINH, on=dt.date(2026, 11, 10), by=officer, at=LATER)
    with acting(system):
        assert set(snapshot_frames(NOVEMBER)["people"]["commune_code"]) == {BA_VINH}
        assert set(snapshot_frames(Month(2026, 10))["people"]["commune_code"]) == {BA_TO}


def test_the_snapshot_knows_what_was_known_then(home: Household, officer: Actor) -> None:
    wife = queries.members(home.household_id)[0].person_id
    actions.record_circumstance(kind="pension", state="no", person_id=wife, by=officer, at=LATER)
    assert snapshot_frames(NOVEMBER)["circumstances"].height == 1
    assert snapshot_frames(NOVEMBER, known_at=AT)["circumstances"].height == 0


def test_households_of_a_difficult_commune_have_that_fact(system: Actor, home: Household) -> None:
    from ansinh.territory.actions import classify_place, load_gazetteer
    from ansinh.territory.facts import Confidence, PlaceClassKind

    load_gazetteer(by=system, at=AT)
    classify_place(
        BA_TO,
        PlaceClassKind.ESPECIALLY_DIFFICULT,
        valid_from=dt.date(2025, 7, 1),
        legal_basis="Quyết định minh họa",
        confidence=Confidence.SYNTHETIC,
        by=system,
        at=AT,
    )
    facts = snapshot_frames(NOVEMBER)["circumstances"]
    assert facts.select("household_id", "kind", "start").rows() == [
        (str(home.household_id), "especially_difficult_area", dt.date(2025, 7, 1))
    ]


def test_a_snapshot_of_nobody_has_its_columns(system: Actor) -> None:
    with acting(system):
        frames = snapshot_frames(NOVEMBER)
    assert frames["people"].is_empty() and "commune_code" in frames["people"].columns


@pytest.mark.full
def test_a_province_of_twenty_thousand_is_loaded_in_half_a_minute(system: Actor) -> None:
    began = time.monotonic()
    for frames in generate([(BA_TO, 1, False, False)], 20_000, 7, TODAY, AT):
        actions.load(frames, system, AT, "test")
    assert time.monotonic() - began < 30
