"""Both times are kept: when it was so, and when we knew."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ansinh.access.actions import acting
from ansinh.access.facts import Actor
from ansinh.kernel.problem import BadInput, Refused
from ansinh.registry import actions, queries
from ansinh.registry.facts import Household
from tests.registry.scene import AT, TODAY

DAY = dt.timedelta(days=1)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}T03:00:00+00:00")


def test_what_we_knew_on_1_march_about_february(home: Household, officer: Actor) -> None:
    """In March we thought the husband severely disabled since 2020; in June it came out that it was especially severe
    since February."""
    husband = queries.members(home.household_id)[1].person_id
    actions.record_circumstance(
        kind="disability",
        degree="severe",
        person_id=husband,
        start=dt.date(2020, 5, 1),
        by=officer,
        at=at("2026-01-10"),
    )
    actions.record_circumstance(
        kind="disability",
        degree="especially_severe",
        person_id=husband,
        start=dt.date(2026, 2, 1),
        by=officer,
        at=at("2026-06-15"),
    )
    february = dt.date(2026, 2, 15)

    def degrees(on: dt.date, known: str | None) -> list[str | None]:
        known_at = None if known is None else at(known)
        return [fact.degree for fact in queries.circumstances_of(husband, on=on, known_at=known_at)]

    assert degrees(february, "2026-03-01") == ["severe"]
    assert degrees(february, None) == ["especially_severe"]
    assert degrees(dt.date(2026, 1, 15), None) == ["severe"]
    assert degrees(february, "2026-01-01") == []
    assert len(queries.circumstance_history(husband)) == 3, "nothing is overwritten"


def test_a_household_fact_is_a_fact_of_each_member(home: Household, officer: Actor) -> None:
    wife = queries.members(home.household_id)[0].person_id
    actions.record_circumstance(
        kind="poverty", degree="poor", household_id=home.household_id, start=dt.date(2026, 1, 1), by=officer, at=AT
    )
    assert [fact.degree for fact in queries.circumstances_of(wife, on=TODAY)] == ["poor"]
    assert queries.households(kind="poverty", degree="poor").total == 1
    assert queries.people_with("poverty", "poor", on=TODAY).total == 2
    assert queries.people_with("poverty", "near_poor", on=TODAY).total == 0
    assert queries.people_with("poverty", "poor", on=dt.date(2025, 6, 1)).total == 0


def test_requests_for_two_benefits_stand_side_by_side(home: Household, officer: Actor) -> None:
    wife = queries.members(home.household_id)[0].person_id
    for degree in ("HTXH", "TCXH"):
        actions.record_circumstance(
            kind="written_request", degree=degree, person_id=wife, start=TODAY, by=officer, at=AT
        )
    assert [fact.degree for fact in queries.circumstances_of(wife)] == ["HTXH", "TCXH"]


def test_a_fact_ends_on_the_first_day_it_no_longer_holds(home: Household, officer: Actor) -> None:
    wife = queries.members(home.household_id)[0].person_id
    fact = actions.record_circumstance(kind="in_facility", person_id=wife, start=dt.date(2026, 3, 1), by=officer, at=AT)
    with pytest.raises(BadInput):
        actions.end_circumstance(fact.circumstance_id, dt.date(2026, 2, 1), by=officer, at=AT + DAY)
    actions.end_circumstance(fact.circumstance_id, dt.date(2026, 5, 1), by=officer, at=AT + DAY)
    assert queries.circumstances_of(wife, on=dt.date(2026, 4, 30)) and not queries.circumstances_of(
        wife, on=dt.date(2026, 5, 1)
    )
    with pytest.raises(Refused):
        actions.end_circumstance(fact.circumstance_id, dt.date(2026, 6, 1), by=officer, at=AT + 2 * DAY)


def test_a_record_taken_back_is_still_known_to_have_been_known(home: Household, officer: Actor) -> None:
    wife = queries.members(home.household_id)[0].person_id
    fact = actions.record_circumstance(kind="pregnant", person_id=wife, start=TODAY, by=officer, at=AT)
    actions.take_back_circumstance(fact.circumstance_id, "nhầm người", by=officer, at=AT + DAY)
    assert queries.circumstances_of(wife) == ()
    assert [old.kind for old in queries.circumstances_of(wife, known_at=AT)] == ["pregnant"]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"kind": "rich"}, "unknown_kind"),
        ({"kind": "disability", "degree": "very"}, "unknown_degree"),
        ({"kind": "disability"}, "degree_missing"),
        ({"kind": "poverty", "degree": "poor"}, "wrong_subject"),
        ({"kind": "pregnant", "start": TODAY, "end": TODAY - DAY}, "ends_before_start"),
        ({"kind": "pregnant", "state": "perhaps"}, "unknown_state"),
    ],
)
def test_nonsense_is_refused_with_a_reason(home: Household, officer: Actor, change: dict, kind: str) -> None:
    wife = queries.members(home.household_id)[0].person_id
    with pytest.raises(BadInput) as bad:
        actions.record_circumstance(person_id=wife, by=officer, at=AT, **change)
    assert bad.value.problems[0].kind == kind


def test_hiv_is_hidden_from_those_who_do_not_decide_on_it(home: Household, officer: Actor, village_head: Actor) -> None:
    husband = queries.members(home.household_id)[1].person_id
    actions.record_circumstance(kind="hiv", person_id=husband, start=TODAY, by=officer, at=AT)
    actions.record_circumstance(kind="pension", degree="pension", person_id=husband, by=officer, at=AT)
    assert {fact.kind for fact in queries.circumstances_of(husband)} == {"hiv", "pension"}
    with acting(village_head):
        assert {fact.kind for fact in queries.circumstances_of(husband)} == {"pension"}
        assert queries.people_with("hiv", on=TODAY).total == 0


def test_hiv_leaves_no_trace_in_the_audit_record(home: Household, officer: Actor, as_owner) -> None:
    husband = queries.members(home.household_id)[1].person_id
    actions.record_circumstance(kind="hiv", person_id=husband, start=TODAY, by=officer, at=AT)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_audit WHERE details::text ILIKE '%hiv%'")
        assert cursor.fetchone() == (0,)


def test_a_written_record_cannot_be_rewritten_or_deleted(home: Household, officer: Actor) -> None:
    wife = queries.members(home.household_id)[0].person_id
    actions.record_circumstance(kind="disability", degree="mild", person_id=wife, start=TODAY, by=officer, at=AT)
    for sql in (
        "UPDATE registry_circumstance SET degree = 'severe'",
        "UPDATE registry_circumstance SET starts_on = '2020-01-01'",
        "DELETE FROM registry_circumstance",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


class Overlaps(TestCase):
    """In whatever order it is told: at most one degree of a kind holds on any day, and the last word counts."""

    @settings(max_examples=25)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["severe", "especially_severe", "mild"]),
                st.integers(0, 60),
                st.integers(1, 40),
                st.booleans(),
            ),
            min_size=1,
            max_size=6,
        )
    )
    def test_the_last_word_counts_on_every_day_it_spoke_of(self, told: list[tuple[str, int, int, bool]]) -> None:
        from ansinh.access.actions import define_scopes, ensure_system_actor
        from tests.registry.scene import BA_TO, couple

        system = ensure_system_actor(AT)
        define_scopes({"VN": [BA_TO]}, by=system, at=AT)
        home = actions.register_household(BA_TO, couple(None), by=system, at=AT, confirmed_new=True)
        zero = dt.date(2026, 1, 1)
        expected: dict[int, str] = {}
        with acting(system):
            wife = queries.members(home.household_id)[0].person_id
            for step, (degree, first, length, is_open) in enumerate(told):
                end = None if is_open else zero + (first + length) * DAY
                actions.record_circumstance(
                    kind="disability",
                    degree=degree,
                    person_id=wife,
                    start=zero + first * DAY,
                    end=end,
                    by=system,
                    at=AT + step * dt.timedelta(minutes=1),
                )
                for day in range(first, 130 if is_open else first + length):
                    expected[day] = degree
            for day in range(0, 130, 7):
                found = [fact.degree for fact in queries.circumstances_of(wife, on=zero + day * DAY)]
                assert found == ([expected[day]] if day in expected else [])
