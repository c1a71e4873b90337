"""Asking the national population database – here our sandbox over HTTP – when it is well, slow, down, and wrong."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest

from ansinh.access.facts import Actor
from ansinh.registry.channels.population import HttpPopulationRegister
from ansinh.registry.facts import BirthDate, Check, CheckState, NewPerson, Relation, Sex
from ansinh.shells.sandbox.population import PopulationSandbox
from tests.registry.scene import AT, BA_TO

pytestmark = pytest.mark.django_db

LUA, TU = "999151000123", "999160000456"


@pytest.fixture
def sandbox() -> Iterator[PopulationSandbox]:
    people = {
        LUA: {"name": "TRẦN THỊ LỤA", "birth_date": "1951-11-15", "sex": "female", "death_date": None},
        TU: {"name": "Lê Thị Tư", "birth_date": "1960-02-01", "sex": "female", "death_date": None},
    }
    with PopulationSandbox(people, slow_seconds=2.0) as running:
        yield running


def someone(by: Actor, name: str, number: str | None, birth: BirthDate, *, verified: bool = False) -> uuid.UUID:
    from ansinh.access.actions import acting
    from ansinh.registry.actions import register_household
    from ansinh.registry.queries import members

    new = NewPerson(name, birth, Sex.FEMALE, Relation.HEAD, "Kinh", number, verified)
    home = register_household(BA_TO, [new], by=by, at=AT, confirmed_new=True)
    with acting(by):
        return members(home.household_id)[0].person_id


def asked(
    register: HttpPopulationRegister, by: Actor, *people: uuid.UUID, at: dt.datetime = AT
) -> dict[CheckState, int]:
    from ansinh.registry.actions import ask_population, check_population

    ask_population(people, by=by, at=at)
    return {state: count for state, count in check_population(register, by=by, at=at).items() if count}


def check(by: Actor, person_id: uuid.UUID) -> Check:
    from ansinh.access.actions import acting
    from ansinh.registry.queries import check_of

    with acting(by):
        found = check_of(person_id)
    assert found is not None
    return found


def quick(sandbox: PopulationSandbox) -> HttpPopulationRegister:
    return HttpPopulationRegister(sandbox.address, timeout_seconds=0.5)


def test_id_25_an_agreeing_answer_verifies_the_number_whatever_the_accents_and_the_precision(
    sandbox: PopulationSandbox, officer: Actor
) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.queries import person

    lua = someone(officer, "Tran Thi Lua", LUA, BirthDate(1951))
    assert asked(quick(sandbox), officer, lua) == {CheckState.AGREES: 1}
    with acting(officer):
        assert person(lua).number_verified
    assert check(officer, lua).request_id, "the request is kept as evidence"


@pytest.mark.parametrize("mood", ["slow", "down", "nonsense", "wrong"])
def test_id_25_a_register_that_does_not_answer_leaves_people_not_yet_checked_and_is_asked_again(
    sandbox: PopulationSandbox, officer: Actor, mood: str
) -> None:
    lua = someone(officer, "Trần Thị Lụa", LUA, BirthDate(1951, 11, 15))
    sandbox.mood = mood  # type: ignore[assignment]
    assert asked(quick(sandbox), officer, lua) == {CheckState.WAITING: 1}
    told = check(officer, lua)
    assert told.attempts == 1 and told.trouble
    sandbox.mood = "well"
    assert asked(quick(sandbox), officer, lua) == {}, "not before its time"
    assert asked(quick(sandbox), officer, lua, at=AT + dt.timedelta(minutes=11)) == {CheckState.AGREES: 1}


def test_id_25_half_an_answer_is_taken_and_the_other_half_waits(sandbox: PopulationSandbox, officer: Actor) -> None:
    lua = someone(officer, "Trần Thị Lụa", LUA, BirthDate(1951, 11, 15))
    tu = someone(officer, "Lê Thị Tư", TU, BirthDate(1960, 2, 1))
    sandbox.mood = "partial"
    assert asked(quick(sandbox), officer, lua, tu) == {CheckState.AGREES: 1, CheckState.WAITING: 1}


def test_what_differs_is_named_without_its_value_and_nothing_is_changed(
    sandbox: PopulationSandbox, officer: Actor
) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.queries import person

    other = someone(officer, "Phạm Thị Lụa", LUA, BirthDate(1952, 1, 1))
    assert asked(quick(sandbox), officer, other) == {CheckState.DIFFERS: 1}
    assert check(officer, other).differences == ("full_name", "birth")
    with acting(officer):
        assert (person(other).full_name, person(other).number_verified) == ("Phạm Thị Lụa", False)


def test_a_death_the_register_knows_of_is_put_before_a_person_not_recorded(
    sandbox: PopulationSandbox, officer: Actor
) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.queries import person

    sandbox.people[LUA]["death_date"] = "2026-10-01"  # type: ignore[index]
    lua = someone(officer, "Trần Thị Lụa", LUA, BirthDate(1951, 11, 15))
    assert asked(quick(sandbox), officer, lua) == {CheckState.DIFFERS: 1}
    assert check(officer, lua).differences == ("died_on",)
    with acting(officer):
        assert person(lua).died_on is None


def test_a_number_nobody_has_is_not_found(sandbox: PopulationSandbox, officer: Actor) -> None:
    nobody = someone(officer, "Đinh Thị Vẻ", "999151999999", BirthDate(1951))
    assert asked(quick(sandbox), officer, nobody) == {CheckState.NOT_FOUND: 1}


def test_two_records_the_register_shows_to_be_one_person_become_one(sandbox: PopulationSandbox, officer: Actor) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.queries import person

    first = someone(officer, "Trần Thị Lụa", LUA, BirthDate(1951, 11, 15), verified=True)
    second = someone(officer, "Trần Thị Lụa", None, BirthDate(1951))
    from ansinh.registry.actions import record_number

    record_number(second, LUA, verified=False, by=officer, at=AT)
    assert asked(quick(sandbox), officer, second) == {CheckState.AGREES: 1}
    with acting(officer):
        assert person(second).person_id == first


def test_who_has_no_number_waits_and_blocks_nothing(sandbox: PopulationSandbox, officer: Actor) -> None:
    newborn = someone(officer, "Đinh Thị Bé", None, BirthDate(2026, 11, 20))
    assert asked(quick(sandbox), officer, newborn) == {}
    assert check(officer, newborn).state is CheckState.WAITING


def test_the_register_is_asked_over_tls_or_on_this_machine_only() -> None:
    with pytest.raises(ValueError, match="TLS"):
        HttpPopulationRegister("http://dancu.gov.vn")


def test_the_sandbox_refuses_real_people() -> None:
    with pytest.raises(ValueError, match="synthetic"):
        PopulationSandbox({"051151000123": {"name": "Ai Đó"}})


def test_the_hourly_job_asks_about_whom_nobody_asked_and_not_twice(
    sandbox: PopulationSandbox, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.queries import never_asked, person
    from ansinh.shells.jobs.tasks import check_hourly

    lua = someone(officer, "Trần Thị Lụa", LUA, BirthDate(1951, 11, 15))
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)  # the test's own connection stays
    check_hourly(0)  # no address: nobody is asked
    assert sandbox.asked == 0
    monkeypatch.setenv("ANSINH_POPULATION_REGISTER", sandbox.address)
    check_hourly(0)
    with acting(officer):
        assert person(lua).number_verified
        assert never_asked(10) == ()
