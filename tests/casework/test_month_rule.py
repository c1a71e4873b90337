"""What a month changes: the rule by itself, on small tables, and against a slow model of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.casework.rules.families import exclude_each_other, family_of
from ansinh.casework.rules.month import (
    ACTIVE_COLUMNS,
    APPLICATION_COLUMNS,
    DETERMINATION_COLUMNS,
    PEOPLE_COLUMNS,
    MonthChanges,
    month_changes,
)
from ansinh.kernel.period import Month

NOVEMBER = Month(2026, 11)
HERE, THERE = "21550", "21551"


def due(person: str, programme: str, group: str, amount: int, **more: object) -> dict[str, object]:
    return {
        "person_id": person, "household_id": f"h-{person}", "commune_code": HERE, "programme": programme,
        "group": group, "status": "known", "clause": f"new.{group}", "coefficient_tenths": amount // 54000,
        "amount": amount, "case_id": f"case-{group}",
    } | more  # fmt: skip


def held(person: str, programme: str, group: str, amount: int, **more: object) -> dict[str, object]:
    return {
        "decision_id": f"d-{person}-{group}", "person_id": person, "household_id": f"h-{person}",
        "commune_code": HERE, "programme": programme, "group": group, "clause": f"new.{group}",
        "coefficient_tenths": amount // 54000, "amount": amount,
    } | more  # fmt: skip


def asks(person: str, programme: str, application: str | None = "a") -> dict[str, object]:
    return {
        "application_id": f"{application}-{person}-{programme}" if application else None,
        "person_id": person, "household_id": None, "commune_code": HERE, "programme": programme,
    }  # fmt: skip


def compare(
    law: list[dict[str, object]],
    decisions: list[dict[str, object]] = (),  # type: ignore[assignment]
    applications: list[dict[str, object]] = (),  # type: ignore[assignment]
    people: list[dict[str, object]] | None = None,
) -> MonthChanges:
    extra = {"missing": pl.List(pl.String)} if any("missing" in row for row in law) else {}
    return month_changes(
        NOVEMBER,
        pl.DataFrame(law, schema=DETERMINATION_COLUMNS | extra),
        pl.DataFrame(list(decisions), schema=ACTIVE_COLUMNS),
        pl.DataFrame(list(applications), schema=APPLICATION_COLUMNS),
        None if people is None else pl.DataFrame(people, schema=PEOPLE_COLUMNS),
    )


def lines(found: MonthChanges) -> list[tuple[object, ...]]:
    return found.proposals.select("person_id", "kind", "because", "programme", "amount", "before_amount").rows()


def test_a_woman_of_78_on_the_social_pension_moves_from_500_to_540_thousand() -> None:
    found = compare([due("bà", "HTXH", "HTXH", 540000)], [held("bà", "HTXH", "HTXH", 500000)])
    assert lines(found) == [("bà", "change", "coefficient", "HTXH", 540000, 500000)]


def test_a_new_level_alone_is_named_as_such() -> None:
    before = held("bà", "HTXH", "HTXH", 500000, coefficient_tenths=10)
    found = compare([due("bà", "HTXH", "HTXH", 540000)], [before])
    assert found.proposals["because"].to_list() == ["level"]


def test_whoever_receives_what_the_law_says_is_left_in_peace() -> None:
    found = compare([due("ông", "TCXH", "K6.N", 810000)], [held("ông", "TCXH", "K6.N", 810000)])
    assert lines(found) == [] and found.unchanged == 1


def test_nobody_is_granted_what_they_did_not_ask_for_but_they_are_not_forgotten() -> None:
    found = compare([due("cụ", "HTXH", "HTXH", 540000)])
    assert lines(found) == []
    assert found.left_behind.select("person_id", "amount", "needs").rows() == [("cụ", 540000, ["application"])]


def test_an_application_starts_the_benefit_from_the_month() -> None:
    found = compare([due("cụ", "HTXH", "HTXH", 540000)], [], [asks("cụ", "HTXH")])
    assert lines(found) == [("cụ", "start", "application", "HTXH", 540000, 0)]
    assert found.proposals["application_id"].to_list() == ["a-cụ-HTXH"]
    assert found.proposals["effective_from"].to_list() == [dt.date(2026, 11, 1)]


def test_a_request_on_record_elsewhere_starts_it_too() -> None:
    found = compare([due("cụ", "HTXH", "HTXH", 540000)], [], [asks("cụ", "HTXH", None)])
    assert found.proposals.select("kind", "application_id").rows() == [("start", None)]


def test_a_death_in_august_learnt_in_november_ends_the_benefit_from_september() -> None:
    dead = [{"person_id": "cụ", "vital_status": "dead", "vital_date": dt.date(2026, 8, 20)}]
    found = compare([], [held("cụ", "HTXH", "HTXH", 540000)], people=dead)
    assert found.proposals.select("kind", "because", "effective_from", "amount").rows() == [
        ("stop", "died", dt.date(2026, 9, 1), 0)
    ]


def test_nobody_is_stopped_because_a_record_is_missing() -> None:
    unknown = due("mẹ", "TCXH", "K8", 0, status="missing", missing=["wage"])
    found = compare([unknown], [held("mẹ", "TCXH", "K8", 810000)])
    assert found.proposals.select("kind", "because", "asks").rows() == [("ask", "fact_missing", ["wage"])]


def test_a_missing_fact_of_another_programme_keeps_no_benefit_alive() -> None:
    unknown = due("bà", "HTXH", "HTXH", 0, status="missing", missing=["pension"])
    found = compare([unknown], [held("bà", "TCXH", "K5a.tu75", 1080000)])
    assert found.proposals["kind"].to_list() == ["stop"]


def test_whoever_left_the_register_is_looked_for_not_cut_off() -> None:
    others = [{"person_id": "người khác", "vital_status": "alive", "vital_date": None}]
    found = compare([], [held("anh", "TCXH", "K6.N", 810000)], people=others)
    assert found.proposals.select("kind", "because", "asks").rows() == [("ask", "person_not_found", ["person"])]


def test_who_is_no_longer_eligible_is_stopped_from_the_month() -> None:
    alive = [{"person_id": "anh", "vital_status": "alive", "vital_date": None}]
    found = compare([], [held("anh", "TCXH", "K6.N", 810000)], people=alive)
    assert found.proposals.select("kind", "because").rows() == [("stop", "not_eligible")]


def test_who_moves_is_stopped_in_the_old_commune_and_started_in_the_new_one() -> None:
    found = compare([due("chị", "TCXH", "K6.N", 810000, commune_code=THERE)], [held("chị", "TCXH", "K6.N", 810000)])
    assert found.proposals.select("commune_code", "kind", "because").rows() == [
        (HERE, "stop", "moved_out"),
        (THERE, "start", "moved_in"),
    ]


def test_a_refusal_says_no_to_the_application_and_nothing_else() -> None:
    alive = [{"person_id": "anh", "vital_status": "alive", "vital_date": None}]
    found = compare([], [], [asks("anh", "TCXH")], people=alive)
    assert lines(found) == [("anh", "refuse", "not_eligible", "TCXH", 0, 0)]


def test_an_application_that_hangs_on_a_fact_is_asked_about_not_refused() -> None:
    unknown = due("cụ", "HTXH", "HTXH", 0, status="missing", missing=["pension"])
    found = compare([unknown], [], [asks("cụ", "HTXH")])
    assert found.proposals.select("kind", "asks", "application_id").rows() == [("ask", ["pension"], "a-cụ-HTXH")]


def test_asking_again_for_what_is_paid_already_is_refused_as_such() -> None:
    found = compare([due("bà", "HTXH", "HTXH", 540000)], [held("bà", "HTXH", "HTXH", 540000)], [asks("bà", "HTXH")])
    assert found.proposals.select("kind", "because").rows() == [("refuse", "already_receiving")]


def test_a_poor_widow_of_76_moves_to_the_higher_programme_as_one_change() -> None:
    found = compare([due("bà", "TCXH", "K5a.tu75", 1080000)], [held("bà", "HTXH", "HTXH", 540000)])
    assert found.proposals.select("kind", "because", "programme", "before_programme", "asks").rows() == [
        ("change", "programme", "TCXH", "HTXH", ["choice"])
    ]


def test_a_disabled_single_mother_gets_the_second_benefit_on_application() -> None:
    found = compare(
        [due("mẹ", "TCXH", "K6.N", 810000), due("mẹ", "TCXH", "K4", 540000)],
        [held("mẹ", "TCXH", "K6.N", 810000)],
        [asks("mẹ", "TCXH")],
    )
    assert lines(found) == [("mẹ", "start", "application", "TCXH", 540000, 0)]
    assert found.unchanged == 1


def test_a_table_without_its_columns_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="case_id"):
        month_changes(
            NOVEMBER,
            pl.DataFrame(schema={k: v for k, v in DETERMINATION_COLUMNS.items() if k != "case_id"}),
            pl.DataFrame(schema=ACTIVE_COLUMNS),
            pl.DataFrame(schema=APPLICATION_COLUMNS),
        )


# --- against a model ------------------------------------------------------------------------------

BENEFITS = [
    ("HTXH", "HTXH"), ("TCXH", "K1.tu4"), ("TCXH", "K4"), ("TCXH", "K5a.60_75"), ("TCXH", "K6.N"), ("TCXH", "K6.DBN"),
    ("TCXH", "K8"), ("KPCS", "mang_thai"), ("KPCS", "ho_truc_tiep_cham_soc_KTDBN"),
]  # fmt: skip
PEOPLE = ["an", "bình", "chi", "dũng"]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[dict[str, object]], ...]:
    law, decisions, applications, people = [], [], [], []
    for person in PEOPLE:
        places: set[str] = set()
        for programme, group in draw(st.lists(st.sampled_from(BENEFITS), max_size=3, unique=True)):
            name = family_of(programme, group).name
            status = draw(st.sampled_from(["known", "provisional", "missing"]))
            if name in places:
                continue
            places.add(name)
            amount = 0 if status == "missing" else draw(st.sampled_from([540000, 810000]))
            commune = draw(st.sampled_from([HERE, HERE, THERE]))
            law.append(due(person, programme, group, amount, status=status, commune_code=commune))
        places = set()
        for programme, group in draw(st.lists(st.sampled_from(BENEFITS), max_size=2, unique=True)):
            if family_of(programme, group).name not in places:
                places.add(family_of(programme, group).name)
                decisions.append(held(person, programme, group, draw(st.sampled_from([500000, 540000, 810000]))))
        for programme in draw(st.lists(st.sampled_from(["HTXH", "TCXH", "KPCS"]), max_size=2, unique=True)):
            applications.append(asks(person, programme, draw(st.sampled_from(["a", None]))))
        if draw(st.integers(0, 3)):
            status = draw(st.sampled_from(["alive", "alive", "dead"]))
            died = dt.date(2026, 9, 9) if status == "dead" else None
            people.append({"person_id": person, "vital_status": status, "vital_date": died})
    return law, decisions, applications, people


def model(
    law: list[dict[str, object]],
    decisions: list[dict[str, object]],
    applications: list[dict[str, object]],
    people: list[dict[str, object]],
) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]], int]:
    """The rule again, one person at a time, in plain loops."""
    vital = {row["person_id"]: row["vital_status"] for row in people}
    out: set[tuple[object, ...]] = set()
    forgotten: set[tuple[object, ...]] = set()
    unchanged = 0
    by_person: dict[object, list[dict[str, object]]] = defaultdict(list)
    for row in law:
        by_person[row["person_id"]].append(row)
    for person in PEOPLE:
        pays = {
            family_of(str(row["programme"]), str(row["group"])).name: row
            for row in by_person[person]
            if row["status"] != "missing"
        }
        unknown = {row["programme"] for row in by_person[person] if row["status"] == "missing"}
        mine = {
            family_of(str(row["programme"]), str(row["group"])).name: row
            for row in decisions
            if row["person_id"] == person
        }
        asked = {row["programme"]: row for row in applications if row["person_id"] == person}
        answered = set()
        for place, row in pays.items():
            before = mine.get(place)
            if before is None:
                if row["programme"] in asked:
                    out.add((person, "start", row["group"]))
                    answered.add(row["programme"])
                else:
                    forgotten.add((person, row["group"]))
            elif before["commune_code"] != row["commune_code"]:
                out |= {(person, "stop", before["group"]), (person, "start", row["group"])}
                answered.add(row["programme"])
            elif (before["programme"], before["group"], before["amount"]) != (
                row["programme"], row["group"], row["amount"],
            ):  # fmt: skip
                out.add((person, "change", row["group"]))
                answered.add(row["programme"])
            else:
                unchanged += 1
        gone = vital.get(person) == "dead"
        for place, before in mine.items():
            if place not in pays:
                asking = (before["programme"] in unknown or person not in vital) and not gone
                out.add((person, "ask" if asking else "stop", before["group"]))
        receives = {row["programme"] for row in mine.values()}
        for programme, request in asked.items():
            if programme in answered or request["application_id"] is None:
                continue
            asking = (programme in unknown or person not in vital) and not gone and programme not in receives
            out.add((person, "ask" if asking else "refuse", programme))
    return out, forgotten, unchanged


@given(worlds())
def test_the_set_based_rule_agrees_with_a_person_by_person_model(world: tuple[list[dict[str, object]], ...]) -> None:
    law, decisions, applications, people = world
    found = compare(law, decisions, applications, people)
    told = {
        (row["person_id"], row["kind"], row["group"] or row["programme"])
        for row in found.proposals.iter_rows(named=True)
    }
    expected, forgotten, unchanged = model(law, decisions, applications, people)
    assert told == expected
    assert {(row["person_id"], row["group"]) for row in found.left_behind.iter_rows(named=True)} == forgotten
    assert found.unchanged == unchanged


@given(worlds())
def test_after_approval_a_second_comparison_proposes_nothing_new(world: tuple[list[dict[str, object]], ...]) -> None:
    law, decisions, _, _ = world
    found = compare(law, decisions)
    ended = set(found.proposals["before_decision_id"].drop_nulls().to_list())
    asking = set(found.proposals.filter(pl.col("kind") == "ask")["before_decision_id"].to_list())
    granted = found.proposals.filter(pl.col("kind").is_in(["start", "change"]))
    after = [row for row in decisions if row["decision_id"] not in ended or row["decision_id"] in asking]
    after += [
        {name: row[name] for name in ACTIVE_COLUMNS if name != "decision_id"} | {"decision_id": f"n{n}"}
        for n, row in enumerate(granted.iter_rows(named=True))
    ]
    again = compare(law, after)
    assert set(again.proposals["kind"].to_list()) <= {"ask"}


@given(worlds())
def test_no_two_grants_of_one_person_take_the_same_place(world: tuple[list[dict[str, object]], ...]) -> None:
    law, decisions, applications, people = world
    found = compare(law, decisions, applications, people).proposals
    grants = found.filter(pl.col("kind").is_in(["start", "change"]))
    assert not grants.select("person_id", "line_key").is_duplicated().any()


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (("TCXH", "K4"), ("TCXH", "K5a.60_75"), True),
        (("TCXH", "K4"), ("TCXH", "K6.DBN"), True),
        (("TCXH", "K4"), ("TCXH", "K8"), True),
        (("TCXH", "K4"), ("TCXH", "K7"), False),
        (("TCXH", "K4"), ("HTXH", "HTXH"), False),
        (("TCXH", "K6.N"), ("HTXH", "HTXH"), False),
        (("TCXH", "K6.N"), ("TCXH", "K8"), False),
        (("TCXH", "K6.N"), ("KPCS", "mang_thai"), True),
        (("KPCS", "mang_thai"), ("KPCS", "nuoi_con_duoi36th"), False),
        (("KPCS", "mang_thai"), ("KPCS", "ho_truc_tiep_cham_soc_KTDBN"), True),
    ],
)
def test_only_the_pairs_the_law_names_are_paid_together(
    one: tuple[str, str], other: tuple[str, str], both: bool
) -> None:
    assert exclude_each_other(family_of(*one), family_of(*other)) is not both
