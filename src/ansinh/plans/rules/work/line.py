"""The line of command: whose people write for an office, which desk a difficulty comes to, who may give a directive.

Accounts carry a role over a place; which agency that is stands in :data:`AGENCY_OF_ROLE`. People of departments without
a role of their own are on the list of people of agencies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from ansinh.access.facts import Grant, Role
from ansinh.plans.facts.work import Desk, DeskLevel, Office
from ansinh.plans.rules.work.names import COMMUNE_COMMITTEE, PROVINCE_COMMITTEE, under_commune_committee
from ansinh.territory.facts import Level as Tier
from ansinh.territory.offline import agency, all_agencies

CENTRE = "VN"
AGENCY_OF_ROLE: Mapping[Role, str] = {
    Role.VILLAGE_HEAD: COMMUNE_COMMITTEE,
    Role.COMMUNE_OFFICER: COMMUNE_COMMITTEE,
    Role.COMMUNE_CHAIR: COMMUNE_COMMITTEE,
    Role.HEALTH_OFFICER: "doh",
    Role.HOME_AFFAIRS_OFFICER: "doha",
    Role.CONSTRUCTION_OFFICER: "doc",
    Role.INSURANCE_OFFICER: "vss_province",
    Role.POLICY_BANK_OFFICER: "vbsp_province",
    Role.PROVINCIAL_LEADER: PROVINCE_COMMITTEE,
    Role.FATHERLAND_FRONT: "front_province",
    Role.PEOPLE_COUNCIL: "people_council_province",
    Role.INSPECTOR: "inspectorate_province",
}
_RANK_OF_ROLE: Mapping[Role, int] = {
    Role.VILLAGE_HEAD: 0,
    Role.COMMUNE_OFFICER: 0,
    Role.COMMUNE_CHAIR: 1,
    Role.HEALTH_OFFICER: 2,
    Role.HOME_AFFAIRS_OFFICER: 2,
    Role.CONSTRUCTION_OFFICER: 2,
    Role.DEPARTMENT_OFFICER: 2,
    Role.INSURANCE_OFFICER: 2,
    Role.POLICY_BANK_OFFICER: 2,
    Role.PROVINCIAL_LEADER: 3,
}


def offices_of_grants(grants: Iterable[Grant]) -> tuple[Office, ...]:
    """The offices that roles stand for. The Front's and Council's roles over a commune are the commune's bodies."""
    found = []
    for grant in grants:
        agency_id = AGENCY_OF_ROLE.get(grant.role)
        if agency_id is None:
            continue
        if len(grant.scope_code) == 5:
            agency_id = {"front_province": "front_commune", "people_council_province": "people_council_commune"}.get(
                agency_id, agency_id
            )
        found.append(Office(agency_id, grant.scope_code))
    return tuple(dict.fromkeys(found))


def covers(mine: Office, owed: Office) -> bool:
    """Whether people of the office ``mine`` write for the office ``owed``.

    A commune's officers write for every office under its People's Committee; a province's leaders for every agency of
    the province, as when a body without an account answers by letter.
    """
    if mine == owed:
        return True
    if mine.place_code != owed.place_code:
        return False
    if mine.agency_id == COMMUNE_COMMITTEE:
        return under_commune_committee(owed.agency_id)
    return mine.agency_id == PROVINCE_COMMITTEE and tier_of(owed.agency_id) is not Tier.CENTRAL


def rank_of(grants: Iterable[Grant], office: Office) -> int:
    """How high in the line somebody stands in an office: 0 an officer of a commune, 1 its chair, 2 a department, 3 the
    province's leaders."""
    place = [grant for grant in grants if grant.scope_code in (office.place_code, CENTRE)]
    return max((_RANK_OF_ROLE.get(grant.role, 0) for grant in place), default=0)


@lru_cache(maxsize=512)
def tier_of(agency_id: str) -> Tier:
    """The level of government of an agency; an unknown id counts as a province's."""
    known = {one.id for one in all_agencies()}
    return agency(agency_id).level if agency_id in known else Tier.PROVINCE


def rank_of_office(office: Office) -> int:
    """How high an office stands: 1 in a commune, 2 a department, 3 the People's Committee of the province, 4 the centre."""
    if office.agency_id == PROVINCE_COMMITTEE:
        return DeskLevel.PROVINCE.rank
    tier = tier_of(office.agency_id)
    return {
        Tier.CENTRAL: DeskLevel.CENTRAL.rank,
        Tier.PROVINCE: DeskLevel.DEPARTMENT.rank,
        Tier.DISTRICT: DeskLevel.COMMUNE.rank,
        Tier.COMMUNE: DeskLevel.COMMUNE.rank,
    }[tier]


def desk_above(
    rank: int, raised_by: Office, lead_department: str | None, province: str, to: DeskLevel | None = None
) -> Desk:
    """The desk a difficulty comes to from somebody of ``rank``: the next one up, or ``to`` where that is higher.

    A department's desk is left out where no department leads the task. Raises ValueError where ``to`` is not above.
    """
    if to is not None and to.rank <= rank:
        raise ValueError(f"{to} is not above rank {rank}")
    for level in DeskLevel:
        if level.rank <= rank or (to is not None and level is not to):
            continue
        match level:
            case DeskLevel.COMMUNE:
                if tier_of(raised_by.agency_id) is Tier.COMMUNE:
                    return Desk(level, Office(COMMUNE_COMMITTEE, raised_by.place_code))
            case DeskLevel.DEPARTMENT:
                if lead_department is not None and Office(lead_department, province) != raised_by:
                    return Desk(level, Office(lead_department, province))
            case DeskLevel.PROVINCE:
                return Desk(level, Office(PROVINCE_COMMITTEE, province))
            case DeskLevel.CENTRAL:
                return Desk(level, Office("centre", CENTRE))
        if to is not None:
            raise ValueError(f"nobody sits at {to}")
    raise ValueError(f"nothing is above rank {rank}")


def holds(grants: Iterable[Grant], offices: Iterable[Office], desk: Desk, province: str) -> bool:
    """Whether somebody may answer or pass on what lies on a desk: whose desk it is, or somebody higher in the province.

    What was sent to the centre is answered here by the province's leaders, who write down the letter that came.
    """
    grants = tuple(grants)
    for office in offices:
        rank = rank_of(grants, office)
        if office.agency_id == PROVINCE_COMMITTEE and office.place_code == province and rank >= DeskLevel.PROVINCE.rank:
            return True
        if office == desk.office and rank >= desk.level.rank:
            return True
    return False


def level_of_rank(rank: int) -> DeskLevel:
    """The level of the line with a rank from 1 to 4."""
    return list(DeskLevel)[rank - 1]
