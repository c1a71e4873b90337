"""Two officers at once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from ansinh.access.facts import Actor
from ansinh.kernel.problem import Refused
from ansinh.registry.facts import BirthDate, NewPerson, Relation, Sex
from tests.registry.scene import AT, BA_TO, BA_VINH

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Runs the deeds together, each on its own connection; what came of each, in any order."""
    start, outcomes = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        start.wait(10)
        try:
            deed()
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(refused.problem.kind)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(outcomes)


def newcomer(name: str, number: str | None) -> list[NewPerson]:
    return [NewPerson(name, BirthDate(1980, 5, 6), Sex.FEMALE, Relation.HEAD, "Kinh", number, number is not None)]


@pytest.fixture
def two(transactional_db: None) -> tuple[Actor, Actor]:
    from ansinh.access.actions import define_scopes, ensure_system_actor, open_account
    from ansinh.access.facts import Role

    system = ensure_system_actor(AT)
    define_scopes({"VN": [BA_TO, BA_VINH], BA_TO: [BA_TO], BA_VINH: [BA_VINH]}, by=system, at=AT)
    return (
        open_account("mot", "Một", Role.COMMUNE_OFFICER, BA_TO, by=system, at=AT),
        open_account("hai", "Hai", Role.COMMUNE_OFFICER, BA_VINH, by=system, at=AT),
    )


def test_id_09_of_two_who_register_one_person_at_once_the_second_is_told(two: tuple[Actor, Actor]) -> None:
    from ansinh.registry.actions import register_household

    def register() -> object:
        return register_household(BA_TO, newcomer("Lê Thị Mơ", None), by=two[0], at=AT)

    assert at_once(register, register, register) == ["done", "possible_duplicate", "possible_duplicate"]


def test_id_01_of_two_communes_that_enter_one_number_at_once_one_gets_it(two: tuple[Actor, Actor]) -> None:
    from ansinh.registry.actions import register_household

    outcomes = at_once(
        lambda: register_household(BA_TO, newcomer("Lê Thị Mơ", "999180000777"), by=two[0], at=AT),
        lambda: register_household(BA_VINH, newcomer("Trần Thị Mận", "999180000777"), by=two[1], at=AT),
    )
    assert outcomes == ["done", "number_on_record"]
