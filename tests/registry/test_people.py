"""Registering, finding, seeing: every person once, and only by those who may."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from ansinh.access.actions import acting
from ansinh.access.facts import Actor
from ansinh.access.queries import audit_entries
from ansinh.kernel.problem import BadInput, Refused
from ansinh.registry import actions, queries
from ansinh.registry.facts import BirthDate, Household, NewPerson, Relation, Sex
from tests.registry.scene import AT, BA_TO, BA_VINH, TODAY, couple

LATER = AT + dt.timedelta(hours=1)


def test_a_couple_is_registered_with_codes_and_a_masked_number(home: Household) -> None:
    wife, husband = queries.members(home.household_id)
    assert (home.head_name, home.size, home.village_name) == ("Trần Thị Lụa", 2, "Thôn 2")
    assert wife.relation_to_head is Relation.HEAD and wife.number_masked == "•••••••••123" and wife.number_verified
    assert not husband.has_number and husband.birth.vn == "1949"
    assert queries.person_by_code(husband.code.lower()) == husband
    assert queries.people_by_ids([husband.person_id, wife.person_id]) == (husband, wife)


def test_the_number_is_nowhere_in_plain_text(home: Household, as_owner) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(t::text, '') FROM (SELECT p::text t FROM registry_person p UNION ALL"
            " SELECT n::text FROM registry_number n UNION ALL SELECT a::text FROM access_audit a) everything"
        )
        everything = cursor.fetchone()[0]
    assert "Lụa" in everything and "999151000123" not in everything
    assert b"999151000123".hex() not in everything


@pytest.mark.parametrize(
    "text",
    ["Trần Thị Lụa", "tran thi lua", "lua tran", "LỤA", "tr th lu", "Trần Thị Lụa", "999151000123",
     "999 151 000 123", "lua 1951", "1951"],
)  # fmt: skip
def test_id_23_she_is_found_however_she_is_asked_for(home: Household, text: str) -> None:
    found = queries.search(text)
    assert [one.full_name for one in found.items] == ["Trần Thị Lụa"] and found.total == 1


@pytest.mark.parametrize(
    "text", ["", "   ", "lua 1952", "Trần Thị Lụa Hồng", "%", "_", "'; DROP TABLE x", "999151000124"]
)
def test_who_is_not_meant_is_not_found(home: Household, text: str) -> None:
    assert queries.search(text).items == ()


def test_the_right_accents_come_first(officer: Actor) -> None:
    for name in ("Phạm Thị Lúa", "Phạm Thị Lua", "Phạm Thị Lụa"):
        one = NewPerson(name, BirthDate(1960), Sex.FEMALE, Relation.HEAD)
        actions.register_household(BA_TO, [one], by=officer, at=AT, confirmed_new=True)
    with acting(officer):
        assert queries.search("Lụa").items[0].full_name == "Phạm Thị Lụa"
        assert queries.search("lua").total == 3


def test_nobody_of_the_next_commune_is_seen_searched_or_counted(home: Household, neighbour: Actor) -> None:
    wife = queries.members(home.household_id)[0]
    with acting(neighbour):
        for text in ("Trần Thị Lụa", "lua", "999151000123", wife.code, home.code, "1951"):
            assert queries.search(text).items == (), text
        assert queries.people_count() == {}
        assert queries.people_by_ids([wife.person_id]) == ()
        assert queries.households().total == 0
        for ask in (queries.person, queries.circumstances_of):
            if ask is queries.person:
                with pytest.raises(LookupError):
                    ask(wife.person_id)
            else:
                assert ask(wife.person_id) == ()
        with pytest.raises(LookupError):
            queries.person_by_code(wife.code)


def test_without_an_actor_there_is_nobody(home: Household) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ansinh.actor', '', true)")
    assert queries.search("lua").items == () and queries.people_count() == {}


def test_the_search_function_itself_gives_no_row_of_another_commune(home: Household, neighbour: Actor) -> None:
    with acting(neighbour), connection.cursor() as cursor:
        for words, place in ((["tran"], None), (["tran"], BA_TO), ([], None)):
            cursor.execute("SELECT count(*) FROM registry_find_people(%s, '', 1951, %s, 100, 100, 0)", [words, place])
            assert cursor.fetchone() == (0,)


def test_rls_01_every_table_of_the_room_is_under_forced_row_level_security(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname LIKE 'registry\\_%' AND relkind = 'r'"
            " AND NOT (relrowsecurity AND relforcerowsecurity)"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proname LIKE 'registry\\_%' AND prosecdef"
            " AND (proconfig IS NULL OR NOT 'search_path=public, pg_temp' = ANY (proconfig))"
        )
        assert cursor.fetchall() == []


def test_an_officer_cannot_write_into_another_commune(officer: Actor) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        actions.register_household(BA_VINH, couple(), by=officer, at=AT)


def test_id_01_a_verified_number_belongs_to_one_person_and_the_refusal_does_not_say_whose(
    home: Household, neighbour: Actor
) -> None:
    other = [NewPerson("Đinh Thị Vẻ", BirthDate(1951), Sex.FEMALE, Relation.HEAD, "Hrê", "999151000123", True)]
    with pytest.raises(Refused) as refused:
        actions.register_household(BA_VINH, other, by=neighbour, at=AT)
    assert refused.value.problem.kind == "number_on_record"
    assert "Lụa" not in refused.value.say() and BA_TO not in refused.value.say()


def test_id_09_somebody_like_her_is_pointed_out_before_she_is_registered_twice(home: Household, officer: Actor) -> None:
    again = [NewPerson("TRẦN THỊ LUẠ", BirthDate(1951), Sex.FEMALE, Relation.HEAD)]
    with pytest.raises(Refused) as refused:
        actions.register_household(BA_TO, again, by=officer, at=LATER)
    assert "Trần Thị Lụa" in refused.value.say()
    actions.register_household(BA_TO, again, by=officer, at=LATER, confirmed_new=True)
    assert queries.search("lua").total == 2


def test_id_26_a_newborn_without_number_gets_a_code_and_a_place_in_the_household(
    home: Household, officer: Actor
) -> None:
    child = NewPerson("Phạm Minh Khôi", BirthDate.of(dt.date(2026, 11, 3)), Sex.MALE, Relation.GRANDCHILD, "Hrê")
    made = actions.register_person(home.household_id, child, since=dt.date(2026, 11, 3), by=officer, at=LATER)
    assert made.number_masked is None and made.code.startswith("AS")
    assert queries.household(home.household_id).size == 3
    named = actions.record_number(made.person_id, "999226000001", verified=True, by=officer, at=LATER)
    assert named.code == made.code and named.number_masked == "•••••••••001"
    assert queries.person_by_number("999226000001").person_id == made.person_id


def test_a_second_head_is_refused(home: Household, officer: Actor) -> None:
    with pytest.raises(BadInput):
        actions.register_person(
            home.household_id, NewPerson("Lê Văn Ba", BirthDate(1980), Sex.MALE, Relation.HEAD), by=officer, at=LATER
        )


def test_a_whole_number_is_shown_for_a_reason_that_is_kept(home: Household, officer: Actor) -> None:
    wife = queries.members(home.household_id)[0]
    with pytest.raises(BadInput):
        actions.unmask_number(wife.person_id, "xem", by=officer, at=LATER)
    number = actions.unmask_number(wife.person_id, "đối chiếu căn cước khi chi trả", by=officer, at=LATER)
    assert number == "999151000123"
    entry = audit_entries(subject=str(wife.person_id), verb="registry.unmask_number").items[0]
    assert entry.details["reason"] == "đối chiếu căn cước khi chi trả" and entry.by == "can-bo-ba-to"


def test_id_24_after_a_change_of_name_the_former_one_still_finds_her(home: Household, officer: Actor) -> None:
    wife = queries.members(home.household_id)[0]
    actions.change_name(wife.person_id, "Trần Thị Hồng Lụa", on=TODAY, by=officer, at=LATER)
    assert queries.search("tran hong lua").items[0].full_name == "Trần Thị Hồng Lụa"
    assert queries.names_of(wife.person_id) == (("Trần Thị Lụa", TODAY),)
    actions.change_name(wife.person_id, "Trần Mai", on=TODAY, by=officer, at=LATER)
    assert [one.person_id for one in queries.search("hong lua").items] == [wife.person_id]


def test_a_death_is_recorded_once_and_not_in_the_future(home: Household, officer: Actor) -> None:
    husband = queries.members(home.household_id)[1]
    with pytest.raises(BadInput):
        actions.record_death(husband.person_id, TODAY + dt.timedelta(days=2), by=officer, at=AT)
    dead = actions.record_death(husband.person_id, dt.date(2026, 11, 20), by=officer, at=AT)
    assert dead.died_on == dt.date(2026, 11, 20) and queries.household(home.household_id).size == 1
    with pytest.raises(Refused):
        actions.record_death(husband.person_id, dt.date(2026, 11, 21), by=officer, at=AT)


def test_a_household_that_moves_is_seen_by_its_new_commune_only(
    home: Household, officer: Actor, neighbour: Actor
) -> None:
    wife = queries.members(home.household_id)[0]
    actions.record_circumstance(kind="hiv", person_id=wife.person_id, by=officer, at=AT)
    moved = actions.move_household(
        home.household_id, BA_VINH, on=dt.date(2026, 11, 10), village_name="Thôn 5", by=officer, at=LATER
    )
    assert moved == 2 and queries.search("lua").total == 0
    with acting(neighbour):
        assert queries.search("lua").items[0].commune_code == BA_VINH
        assert {fact.kind for fact in queries.circumstances_of(wife.person_id)} == {"hiv"}
        now = queries.residences_of(wife.person_id)
        assert [(spot.commune_code, spot.start) for spot in now] == [(BA_VINH, dt.date(2026, 11, 10))]
        with pytest.raises(LookupError):
            actions.move_household(uuid_of_nobody(), BA_TO, on=TODAY, by=neighbour, at=LATER)


def test_nobody_moves_a_household_of_another_commune(home: Household, neighbour: Actor) -> None:
    with pytest.raises(LookupError):
        actions.move_household(home.household_id, BA_VINH, on=TODAY, by=neighbour, at=LATER)
    hand_over = "SELECT registry_hand_over(%s, %s, '', '', %s, %s, %s)"
    not_yours = pytest.raises(DatabaseError, match="not yours")
    with acting(neighbour), not_yours, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(hand_over, [home.household_id, BA_VINH, TODAY, LATER, neighbour.user_id])


def test_a_village_head_reads_but_does_not_write(home: Household, village_head: Actor) -> None:
    with acting(village_head):
        assert queries.search("lua").total == 1
    with pytest.raises(Refused):
        actions.register_household(BA_TO, couple(None), by=village_head, at=LATER)


def uuid_of_nobody():
    from ansinh.kernel.identifier import new_id

    return new_id(AT)
