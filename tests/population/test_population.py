"""A province of people who could exist: the same every time, in the right proportions, and none of them real."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.journeys.demo.population import STORIES, Place, generate
from ansinh.journeys.demo.population.places import book
from ansinh.registry.facts import CIRCUMSTANCE_KINDS, BirthDate, Sex
from ansinh.registry.offline import doubts

TODAY = dt.date(2026, 11, 22)
AT = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
PLACES = [
    Place("21025", 60_000, urban=True),
    Place("21040", 61_000),
    Place("21484", 12_000),
    Place("21115", 19_000, difficult=True),
    Place("23425", 6_700, difficult=True),
    Place("23536", 6_400),
]
Frames = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def province() -> Frames:
    return next(generate(PLACES, 60_000, 7, TODAY, AT, "21484"))


def ages(frames: Frames) -> pl.DataFrame:
    return frames["persons"].with_columns(age=TODAY.year - pl.col("birth_year"))


def with_home(frames: Frames) -> pl.DataFrame:
    return ages(frames).join(frames["memberships"], on="person_id")


def test_the_same_seed_is_the_same_province_and_another_is_another() -> None:
    one, two = (next(generate(PLACES, 800, 7, TODAY, AT, "21484")) for _ in range(2))
    assert all(one[name].equals(two[name]) for name in one)
    other = next(generate(PLACES, 800, 8, TODAY, AT, "21484"))
    assert not one["persons"]["full_name"].equals(other["persons"]["full_name"])


def test_chunks_add_up_and_never_share_an_id_or_a_number() -> None:
    chunks = list(generate(PLACES, 2_500, 7, TODAY, AT, "21484", chunk=900))
    people = pl.concat([chunk["persons"] for chunk in chunks])
    assert people.height == 2_500 and people["person_id"].is_unique().all()
    assert people["number"].drop_nulls().is_unique().all()
    assert [chunk["stories"].height for chunk in chunks] == [len(STORIES), 0, 0]


@settings(max_examples=15)
@given(st.integers(1, 300), st.integers(0, 2**31), st.booleans())
def test_any_size_makes_whole_households(people: int, seed: int, told: bool) -> None:
    for frames in generate(PLACES, people, seed, TODAY, AT, "21484" if told else None, chunk=120):
        persons, members = frames["persons"], frames["memberships"]
        ids, homes = set(persons["person_id"]), set(frames["households"]["household_id"])
        assert members["person_id"].to_list() == persons["person_id"].to_list()
        assert set(members["household_id"]) == homes
        for kin in ("mother_id", "father_id", "spouse_id"):
            assert set(persons[kin].drop_nulls()) <= ids
        facts = frames["circumstances"]
        assert set(facts["person_id"].drop_nulls()) <= ids and set(facts["household_id"].drop_nulls()) <= homes
        heads = members.filter(pl.col("relation") == "head").group_by("household_id").len()
        assert heads["len"].to_list() == [1] * len(homes)
        now = frames["residences"].filter(pl.col("ends_on").is_null())
        assert sorted(now["person_id"]) == sorted(persons["person_id"])


def test_nobody_is_real(province: Frames) -> None:
    numbers = province["persons"]["number"].drop_nulls()
    assert numbers.str.starts_with("999").all() and numbers.str.len_chars().unique().to_list() == [12]
    accounts = province["routes"]["account"].drop_nulls()
    assert accounts.str.starts_with("999").all()


def test_numbers_agree_with_sex_and_year_of_birth(province: Frames) -> None:
    for row in province["persons"].filter(pl.col("number").is_not_null()).sample(400, seed=1).iter_rows(named=True):
        assert doubts(row["number"], BirthDate(row["birth_year"]), Sex(row["sex"])) == ()


def test_ages_and_sexes_are_the_countrys(province: Frames) -> None:
    pyramid = book("rates")["pyramid"]
    total = sum(pyramid["male"]) + sum(pyramid["female"])
    people = ages(province)
    for low, high in ((0, 3), (3, 8), (8, 13), (13, 21)):
        expected = sum(sum(pyramid[sex][low:high]) for sex in pyramid) / total
        found = people.filter(pl.col("age").is_between(low * 5, high * 5 - 1)).height / people.height
        assert abs(found - expected) < 0.012, (low * 5, found, expected)
    women = people.filter(pl.col("sex") == "female").height / people.height
    assert abs(women - sum(pyramid["female"]) / total) < 0.01


def test_households_are_as_large_as_households_are(province: Frames) -> None:
    sizes = province["memberships"].group_by("household_id").len()["len"]
    assert 3.2 < sizes.mean() < 3.8 and sizes.max() < 16
    assert 0.06 < (sizes == 1).mean() < 0.16


def test_parents_are_older_than_their_children_and_couples_are_couples(province: Frames) -> None:
    people = ages(province)
    parent = people.select("person_id", parent_age="age", parent_sex="sex")
    for kin, sex in (("mother_id", "female"), ("father_id", "male")):
        pairs = people.filter(pl.col(kin).is_not_null()).join(parent, left_on=kin, right_on="person_id")
        gap = pairs["parent_age"] - pairs["age"]
        assert gap.min() > 10 and (pairs["parent_sex"] == sex).all()
    wives = people.filter(pl.col("spouse_id").is_not_null()).join(parent, left_on="spouse_id", right_on="person_id")
    assert (wives["sex"] != wives["parent_sex"]).all()
    back = people.filter(pl.col("spouse_id").is_not_null()).select("person_id", "spouse_id")
    assert (
        back.join(back, left_on=["person_id", "spouse_id"], right_on=["spouse_id", "person_id"]).height == back.height
    )


def test_no_child_leads_a_household(province: Frames) -> None:
    assert with_home(province).filter((pl.col("relation") == "head") & (pl.col("age") < 17)).is_empty()


def test_names_follow_people_sex_and_generation(province: Frames) -> None:
    people = province["persons"]
    hre = people.filter(pl.col("ethnicity") == "Hrê")["full_name"]
    assert (hre.str.starts_with("Phạm ") | hre.str.starts_with("Đinh ")).mean() > 0.85
    sedang = people.filter(pl.col("ethnicity") == "Xơ Đăng")
    assert sedang.filter(pl.col("sex") == "female")["full_name"].str.starts_with("Y ").all()
    assert sedang.filter(pl.col("sex") == "male")["full_name"].str.starts_with("A ").all()
    kinh = people.filter((pl.col("ethnicity") == "Kinh") & (pl.col("sex") == "female"))
    middle = kinh["full_name"].str.contains(" Thị ")
    assert (
        middle.filter(kinh["birth_year"] < 1965).mean() > 0.85 > 0.5 > middle.filter(kinh["birth_year"] > 2010).mean()
    )
    assert 0.26 < people.filter(pl.col("ethnicity") == "Kinh")["full_name"].str.starts_with("Nguyễn ").mean() < 0.40


def test_children_bear_their_fathers_name_among_kinh_and_their_mothers_among_gia_rai(province: Frames) -> None:
    people = province["persons"]
    kin = people.select("person_id", parent_name="full_name", parent_people="ethnicity")
    for column, group, first in (("father_id", "Kinh", r"^(\S+)"), ("mother_id", "Gia Rai", r"^(Rơ \S+|Rah \S+|\S+)")):
        pairs = people.filter(pl.col("ethnicity") == group).join(kin, left_on=column, right_on="person_id")
        pairs = pairs.filter(pl.col("parent_people") == group)
        same = pairs["full_name"].str.extract(first) == pairs["parent_name"].str.extract(first)
        assert pairs.height > 20 and same.all()


def test_poverty_follows_the_place(province: Frames) -> None:
    now = province["circumstances"].filter((pl.col("kind") == "poverty") & pl.col("end").is_null())
    homes = province["households"].join(now, on="household_id", how="left")
    shares = dict(homes.group_by("commune_code").agg(pl.col("kind").is_not_null().mean()).rows())
    assert shares["21025"] < 0.04 < shares["21484"] < shares["21115"] < 0.5


def test_what_is_known_is_what_the_registry_keeps(province: Frames) -> None:
    for kind, degree, of_person in (
        province["circumstances"].select("kind", "degree", pl.col("person_id").is_not_null()).unique().iter_rows()
    ):
        known = CIRCUMSTANCE_KINDS[kind]
        assert (known.of == "person") == of_person
        assert degree is None or degree in known.degrees


def test_shares_are_near_the_published_ones(province: Frames) -> None:
    facts, total = province["circumstances"], province["persons"].height
    severe = facts.filter(
        (pl.col("kind") == "disability") & pl.col("degree").is_in(["severe", "especially_severe"])
    ).height
    assert 0.012 < severe / total < 0.024
    assert 0 < facts.filter(pl.col("kind") == "hiv").height < 0.002 * total
    asked = facts.filter((pl.col("kind") == "written_request") & (pl.col("degree") == "HTXH")).height
    old = ages(province).filter(pl.col("age") >= 76).height
    assert 0.7 * old < asked < 1.4 * old


def test_some_who_could_ask_have_not_and_some_pensions_are_unchecked(province: Frames) -> None:
    facts = province["circumstances"]
    old = ages(province).filter((pl.col("age") >= 77) & pl.col("died_on").is_null())
    asked = set(facts.filter((pl.col("kind") == "written_request") & (pl.col("degree") == "HTXH"))["person_id"])
    checked = set(facts.filter(pl.col("kind") == "pension")["person_id"])
    without = old.filter(~pl.col("person_id").is_in(list(checked)))
    silent = old.filter(pl.col("person_id").is_in(list(checked)) & ~pl.col("person_id").is_in(list(asked)))
    assert 0 < without.height < 0.08 * old.height and silent.height > 0


def test_no_fact_lies_in_the_future_or_before_birth(province: Frames) -> None:
    facts = province["circumstances"]
    assert facts.filter(pl.col("start") > TODAY).is_empty() and facts.filter(pl.col("recorded_at") > AT).is_empty()
    born = province["persons"].select("person_id", born=pl.date("birth_year", 1, 1))
    early = facts.join(born, on="person_id").filter(
        pl.col("start").dt.year() < pl.col("born").dt.year(), ~pl.col("kind").is_in(["family_care", "wage"])
    )
    assert early.is_empty(), early.select("kind", "degree", "start", "born").head()


def test_some_moved_and_some_died_lately(province: Frames) -> None:
    left = province["residences"].filter(pl.col("ends_on").is_not_null())
    assert 0 < left.height < 0.02 * province["persons"].height
    died = province["persons"]["died_on"].drop_nulls()
    assert len(died) > 20 and died.max() < TODAY and died.min() > TODAY - dt.timedelta(days=160)


def test_who_receives_has_a_way_to_be_paid(province: Frames) -> None:
    routes = province["routes"]
    shares = dict(routes["channel"].value_counts(normalize=True).rows())
    assert abs(shares["bank"] - 0.6) < 0.05 and abs(shares["post"] - 0.3) < 0.05
    assert routes["person_id"].is_unique().all()
    asked = set(province["circumstances"].filter(pl.col("kind") == "written_request")["person_id"])
    assert asked <= set(routes["person_id"])
    bank = routes.filter(pl.col("channel") == "bank")
    assert bank["bank_bin"].null_count() == 0 == bank["account"].null_count()


def test_the_storybook_people_live_in_their_commune(province: Frames) -> None:
    people = province["persons"].join(province["stories"], on="person_id")
    assert set(people["key"]) == {story.key for story in STORIES} and set(people["commune_code"]) == {"21484"}
    told = {story.key: story.full_name for story in STORIES}
    assert all(told[key] == name for key, name in people.select("key", "full_name").rows())
    age = dict(people.select("key", TODAY.year - pl.col("birth_year")).rows())
    assert age["widow"] == 78 and age["toddler"] == 2 and age["turns_75"] == 75


def test_places_without_weight_are_refused() -> None:
    for places in ([], [("21025", 0.0, True, False)], [("21025", -1.0, True, False)]):
        with pytest.raises(ValueError):
            _first(generate(places, 10, 7, TODAY, AT))


def _first(frames: Iterator[Frames]) -> Frames:
    return next(frames)


@pytest.mark.full
def test_two_hundred_thousand_people_take_seconds() -> None:
    import time

    began = time.monotonic()
    assert sum(frames["persons"].height for frames in generate(PLACES, 200_000, 7, TODAY, AT)) == 200_000
    assert time.monotonic() - began < 24, "two million in four minutes"
