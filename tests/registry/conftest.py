"""Two communes of Quảng Ngãi, an officer in each, and a province's worth of roles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from ansinh.access.facts import Actor, Role
from tests.registry.scene import AT, BA_TO, BA_VINH, couple

if TYPE_CHECKING:
    from ansinh.registry.facts import Household


@pytest.fixture
def system(db: None) -> Actor:
    from ansinh.access.actions import define_scopes, ensure_system_actor

    actor = ensure_system_actor(AT)
    both = [BA_TO, BA_VINH]
    define_scopes({"VN": both, "51": both, BA_TO: [BA_TO], BA_VINH: [BA_VINH]}, by=actor, at=AT)
    return actor


@pytest.fixture
def officer(system: Actor) -> Actor:
    from ansinh.access.actions import open_account

    return open_account("can-bo-ba-to", "Phạm Thị Nga", Role.COMMUNE_OFFICER, BA_TO, by=system, at=AT)


@pytest.fixture
def neighbour(system: Actor) -> Actor:
    from ansinh.access.actions import open_account

    return open_account("can-bo-ba-vinh", "Đinh Văn Sơn", Role.COMMUNE_OFFICER, BA_VINH, by=system, at=AT)


@pytest.fixture
def village_head(system: Actor) -> Actor:
    from ansinh.access.actions import open_account

    return open_account("truong-thon", "Phạm Văn Ôn", Role.VILLAGE_HEAD, BA_TO, by=system, at=AT)


@pytest.fixture
def home(officer: Actor) -> Iterator[Household]:
    """A couple of Ba Tơ; the test goes on as their commune's officer."""
    from ansinh.access.actions import acting
    from ansinh.registry.actions import register_household

    made = register_household(BA_TO, couple(), by=officer, at=AT, village_name="Thôn 2")
    with acting(officer):
        yield made
