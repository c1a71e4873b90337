"""What each indicator counts, on a handful of people one can count by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from ansinh.kernel.period import Month
from ansinh.law.offline import SNAPSHOT_SCHEMA
from ansinh.monitoring.rules.measures import KEEP_REACHED, MEASURES, counts, held_in, members_are, retirement_age_months

NOVEMBER = Month(2026, 11)


def people(*rows: tuple[str, str, str, dt.date, str]) -> pl.DataFrame:
    """(person, household, commune, born, sex)."""
    return pl.DataFrame(
        [
            {
                "person_id": p,
                "household_id": h,
                "commune_code": c,
                "birth_date": b,
                "sex": s,
                "vital_status": "alive",
                "vital_date": None,
            }
            for p, h, c, b, s in rows
        ],
        schema_overrides={"vital_date": pl.Date},
    )


def circumstances(*rows: tuple[str | None, str | None, str, str | None]) -> pl.DataFrame:
    """(person, household, kind, degree), holding since long."""
    return pl.DataFrame(
        [
            {
                "person_id": p,
                "household_id": h,
                "kind": k,
                "degree": d,
                "state": "yes",
                "start": dt.date(2020, 1, 1),
                "end": None,
            }
            for p, h, k, d in rows
        ],
        schema={
            "person_id": pl.String,
            "household_id": pl.String,
            "kind": pl.String,
            "degree": pl.String,
            "state": pl.String,
            "start": pl.Date,
            "end": pl.Date,
        },
    )


def decisions(*rows: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"person_id": pl.String, "programme": pl.String}, orient="row")


def reached(frame: pl.DataFrame) -> dict[str, bool]:
    return dict(frame.select("member_id", "reached").iter_rows())


VILLAGE = people(
    ("bà Đào", "h1", "A", dt.date(1951, 3, 9), "female"),
    ("ông Ế", "h2", "A", dt.date(1964, 12, 1), "male"),
    ("ông Hòa", "h2", "A", dt.date(1962, 1, 1), "male"),
    ("cháu Blước", "h3", "B", dt.date(2023, 12, 30), "male"),
    ("chị Lụa", "h3", "B", dt.date(2000, 7, 17), "female"),
)


def test_a_woman_past_retirement_with_the_social_pension_counts_and_one_without_is_named() -> None:
    frames = {
        "people": VILLAGE,
        "circumstances": circumstances(("ông Hòa", None, "pension", None)),
        "decisions": decisions(("bà Đào", "HTXH")),
    }
    # Men retire at 61 years 6 months in 2026: ông Ế, not yet 62, is past it, too.
    assert reached(MEASURES["elderly_income_coverage"](frames, NOVEMBER)) == {
        "bà Đào": True,
        "ông Ế": False,
        "ông Hòa": True,
    }


def test_retirement_ages_are_those_of_decree_135() -> None:
    assert retirement_age_months(2026, female=False) == 61 * 12 + 6
    assert retirement_age_months(2026, female=True) == 57 * 12
    assert retirement_age_months(2040, female=False) == 62 * 12
    assert retirement_age_months(2040, female=True) == 60 * 12


def test_a_child_is_under_36_months_until_the_month_in_which_it_turns_three() -> None:
    frames = {
        "people": VILLAGE,
        "circumstances": circumstances((None, "h3", "poverty", "poor")),
        "decisions": decisions(),
    }
    measure = MEASURES["poor_families_reached"]
    assert reached(measure(frames, NOVEMBER)) == {"h3": False}
    assert reached(measure(frames, Month(2026, 12))) == {}, "born on 30 December 2023"


def test_a_poor_family_is_reached_when_one_of_it_is_paid() -> None:
    frames = {
        "people": VILLAGE,
        "circumstances": circumstances((None, "h3", "poverty", "near_poor"), ("chị Lụa", None, "pregnant", None)),
        "decisions": decisions(("cháu Blước", "TCXH")),
    }
    found = MEASURES["poor_families_reached"](frames, NOVEMBER)
    assert reached(found) == {"h3": True}
    assert found["reason"].to_list() == ["young+expecting"] and found["is_household"].all()


def test_whoever_the_law_pays_counts_once_however_many_programmes() -> None:
    frames = {
        "people": VILLAGE,
        "entitled": decisions(("bà Đào", "HTXH"), ("bà Đào", "KPCS"), ("chị Lụa", "TCXH")),
        "decisions": decisions(("bà Đào", "HTXH")),
    }
    assert reached(MEASURES["assistance_reach"](frames, NOVEMBER)) == {"bà Đào": True, "chị Lụa": False}


def test_a_disability_certificate_of_a_light_degree_does_not_count() -> None:
    frames = {
        "people": VILLAGE,
        "circumstances": circumstances(("ông Ế", None, "disability", "mild"), ("bà Đào", None, "disability", "severe")),
        "decisions": decisions(("bà Đào", "HTXH")),
    }
    assert reached(MEASURES["disability_allowance_reach"](frames, NOVEMBER)) == {"bà Đào": True}


def test_money_by_post_is_cash() -> None:
    frames = {
        "people": VILLAGE,
        "channels": pl.DataFrame(
            [("bà Đào", "post"), ("ông Ế", "welfare_account")], schema=["person_id", "channel"], orient="row"
        ),
    }
    assert reached(MEASURES["cashless_share"](frames, NOVEMBER)) == {"bà Đào": False, "ông Ế": True}


def test_poor_households_are_counted_among_all_households() -> None:
    frames = {"people": VILLAGE, "circumstances": circumstances((None, "h3", "poverty", "poor"))}
    found = MEASURES["poverty_rate"](frames, NOVEMBER)
    assert reached(found) == {"h1": False, "h2": False, "h3": True}
    assert counts(found).rows() == [("A", 0, 2), ("B", 1, 1)]


def test_a_house_dropped_from_the_list_is_not_counted() -> None:
    houses = pl.DataFrame(
        [("i1", "A", True, True, "finished"), ("i2", "A", True, False, "listed"), ("i3", "A", False, False, "dropped")],
        schema=["item_id", "commune_code", "counts", "done", "state"],
        orient="row",
    )
    found = MEASURES["makeshift_houses_replaced"]({"houses": houses}, NOVEMBER)
    assert reached(found) == {"i1": True, "i2": False}


def test_who_died_last_month_is_not_counted_this_month() -> None:
    village = VILLAGE.with_columns(
        vital_status=pl.when(pl.col("person_id") == "bà Đào").then(pl.lit("dead")).otherwise("vital_status"),
        vital_date=pl.when(pl.col("person_id") == "bà Đào").then(pl.lit(dt.date(2026, 10, 31))).otherwise("vital_date"),
    )
    assert "bà Đào" not in held_in({"people": village}, NOVEMBER)["people"]["person_id"].to_list()
    assert "bà Đào" in held_in({"people": village}, Month(2026, 10))["people"]["person_id"].to_list()


def test_a_circumstance_that_ended_on_the_first_does_not_hold_in_the_month() -> None:
    facts = circumstances((None, "h1", "poverty", "poor")).with_columns(end=pl.lit(dt.date(2026, 11, 1)))
    assert held_in({"circumstances": facts}, NOVEMBER)["circumstances"].is_empty()
    assert held_in({"circumstances": facts}, Month(2026, 10))["circumstances"].height == 1


@pytest.mark.parametrize("code", MEASURES)
def test_a_frame_that_is_not_there_is_an_absence_not_a_zero(code: str) -> None:
    with pytest.raises(KeyError):
        MEASURES[code]({}, NOVEMBER)
    assert members_are(code) is not None


def test_what_is_kept_by_name_is_told_for_computed_indicators_only() -> None:
    assert set(KEEP_REACHED) <= set(MEASURES)
    assert members_are("health_insurance_coverage") is None


def test_the_measures_read_columns_the_snapshot_has() -> None:
    used = {"person_id", "household_id", "commune_code", "birth_date", "sex", "vital_status", "vital_date"}
    assert used <= set(SNAPSHOT_SCHEMA["people"])
