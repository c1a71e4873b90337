"""For whom an account speaks: the units whose reports it may hand in or receive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ansinh.access.facts import Actor, Role
from ansinh.plans.facts.calendar import Tier, Unit

AGENCY_OF: dict[Role, str] = {
    Role.HEALTH_OFFICER: "doh",
    Role.HOME_AFFAIRS_OFFICER: "doha",
    Role.CONSTRUCTION_OFFICER: "doc",
    Role.INSURANCE_OFFICER: "vss_province",
    Role.POLICY_BANK_OFFICER: "vbsp_province",
    Role.FATHERLAND_FRONT: "front_province",
}
"""Which agency of a province the people of a role belong to (ids of territory's register)."""

_GENERAL = {"people_committee_province", "office_province", "people_committee_commune", "office_commune"}


@dataclass(frozen=True, slots=True)
class Seats:
    """Unit codes an account speaks for; of ``villages`` (communes) it speaks for every village, of ``communes`` for the
    commune and its own units; ``everywhere`` is the service account."""

    codes: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    villages: frozenset[str] = frozenset()
    everywhere: bool = False

    def __bool__(self) -> bool:
        return bool(self.everywhere or self.codes or self.communes or self.villages)

    def speaks_for(self, unit: Unit) -> bool:
        """Whether the account may act for a unit."""
        if self.everywhere or unit.code in self.codes:
            return True
        if unit.tier is Tier.COMMUNE:
            return unit.code in self.communes
        if unit.tier is Tier.VILLAGE:
            own_unit = "/" in unit.code
            return unit.place_code in (self.communes if own_unit else self.villages)
        return False


def seats_of(actor: Actor, offices: Iterable[tuple[str, str]] = ()) -> Seats:
    """The seats of an account: by its roles, and by the offices (agency, place) it is listed in."""
    codes: set[str] = set()
    communes: set[str] = set()
    villages: set[str] = set()
    for grant in actor.grants:
        if grant.role is Role.VILLAGE_HEAD:
            villages.add(grant.scope_code)
        elif grant.role in (Role.COMMUNE_OFFICER, Role.COMMUNE_CHAIR):
            communes.add(grant.scope_code)
        elif grant.role is Role.PROVINCIAL_LEADER:
            codes.add(grant.scope_code)
        elif grant.role in AGENCY_OF:
            codes.add(f"{grant.scope_code}/{AGENCY_OF[grant.role]}")
    for agency_id, place_code in offices:
        if agency_id in _GENERAL:
            (communes if len(place_code) == 5 else codes).add(place_code)
        else:
            codes.add(f"{place_code}/{agency_id}")
    return Seats(frozenset(codes), frozenset(communes), frozenset(villages), Role.SYSTEM in actor.roles)
