"""How a name in a plan is understood: a group of agencies, a body that can only be asked, an office inside an issuer."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from ansinh.kernel.text import fold
from ansinh.plans.facts import Level
from ansinh.territory.facts import Agency
from ansinh.territory.facts import Level as Tier
from ansinh.territory.offline import agencies, agency_by_name, all_agencies
from ansinh.territory.offline import communes_of as _communes_of

COMMUNE_COMMITTEE = "people_committee_commune"
PROVINCE_COMMITTEE = "people_committee_province"

_COLLECTIVE = re.compile(
    r"^(cac|nhung|toan the|tat ca|thu truong|giam doc|lanh dao|thanh vien)\b|\b(so|ban|phong),? *(ban|nganh)\b"
    r"|\b(co quan|don vi|dia phuong)\b|^so,"
)
_ORGANISATIONS = re.compile(r"\b(doan the|to chuc chinh tri|to chuc xa hoi|to chuc thanh vien|hoi quan chung)\b")
_LOCAL = re.compile(r"\b(dia phuong|huyen|xa|phuong|thi tran|dac khu)\b")
_STATE = re.compile(r"\b(so|nganh|ban|co quan|don vi|phong)\b")
_MINISTRIES = re.compile(r"\b(bo,? *(ban,? *)?nganh|bo, nganh|trung uong|chinh phu)\b")
_VILLAGES = re.compile(r"\b(thon|to dan pho|khu pho)\b")
# “Đề nghị” before a body asks it; before a verb (“Đề nghị sửa đổi …”) it is the task itself.
_ASKING = re.compile(
    r"^\W*(tran trong )?de nghi (cac |ban thuong truc |thuong truc |lanh dao )*"
    r"(uy ban|ubnd|ubmt|hoi |hdnd|so |ban |mat tran|mttq|dang uy|tinh uy|thanh uy|huyen uy|toa an|vien |bo |doan|lien doan|co quan|to chuc|cap uy)"
)
_INSIDE = re.compile(r"^(phong|van phong so|chi cuc|trung tam|thanh tra so|ban giam doc)\b")
# Bodies of the Party, elected bodies, courts, the Front and its member organisations: an authority can only ask them.
_NOT_UNDER_ORDERS = re.compile(
    r"^(party_|people_council_|front_|union_|farmers_|women_(province|commune)|youth_|veterans_|elderly_|red_cross_"
    r"|na_delegation|court_|procuracy_)"
)
_PARTY_ISSUER = re.compile(
    r"\b(tinh uy|thanh uy|huyen uy|quan uy|thi uy|dang uy|ban chap hanh|ban thuong vu|ban bi thu)\b"
)
_UNIONS = ("front", "union", "farmers", "women", "youth", "veterans")
_UNDER_COMMUNE_COMMITTEE = frozenset(
    {"culture_social_office_commune", "economy_office_commune", "office_commune", "public_service_centre_commune",
     "labour_officer_commune", "culture_officer_commune", "finance_officer_commune", "land_officer_commune",
     "justice_officer_commune", "office_officer_commune", "radio_commune", "village_head", "health_station"}
)  # fmt: skip


def is_asked(agency_id: str, tier: Tier, issuer: str | None, level: Level | None) -> bool:
    """Whether the issuer of a plan can only ask this agency: it stands beside or above, not below.

    The Party may give its own bodies and everybody else tasks; nobody orders a higher level.
    """
    ranks = {Tier.CENTRAL: 0, Tier.PROVINCE: 1, Tier.DISTRICT: 2, Tier.COMMUNE: 3}
    own = {Level.CENTRAL: 0, Level.PROVINCE: 1, Level.DEPARTMENT: 1, Level.DISTRICT: 2, Level.COMMUNE: 3}
    if level in own and ranks[tier] < own[level]:
        return True
    if issuer and _PARTY_ISSUER.search(fold(issuer)):
        return False
    return bool(_NOT_UNDER_ORDERS.match(agency_id))


def asks(text: str) -> bool:
    """Whether a task's words ask instead of order: “Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh …”."""
    return bool(_ASKING.match(fold(text)))


@lru_cache(maxsize=8192)
def is_group(written: str, dated: dt.date) -> bool:
    """Whether a name means a group: “các sở, ban, ngành”, “các cơ quan, đơn vị liên quan”."""
    if not _COLLECTIVE.search(fold(written)):
        return False
    return agency_by_name(written, dated) is None


@lru_cache(maxsize=2048)
def members_of(written: str, level: Level | None, on: dt.date) -> tuple[Agency, ...]:
    """The agencies that a collective name means on a day, by the level of the plan it stands in."""
    words = fold(written)
    found: list[Agency] = []
    commune = level is Level.COMMUNE
    tier = Tier.COMMUNE if commune else Tier.PROVINCE
    existing = agencies(level=tier, on=on)
    if _MINISTRIES.search(words):
        found += list(agencies(level=Tier.CENTRAL, on=on))
    elif _STATE.search(words):
        found += [one for one in existing if _of_the_state(one, commune)]
    if _ORGANISATIONS.search(words):
        found += [one for one in existing if one.id.split("_")[0] in _UNIONS and "progress" not in one.id]
    if _LOCAL.search(words) and not commune:
        found += [one for one in agencies(level=Tier.COMMUNE, on=on) if one.id == COMMUNE_COMMITTEE]
    if _VILLAGES.search(words):
        found += [one for one in agencies(level=Tier.COMMUNE, on=on) if one.id == "village_head"]
    return tuple(dict.fromkeys(found))


def _of_the_state(one: Agency, commune: bool) -> bool:
    if commune:
        return one.id in {"culture_social_office_commune", "economy_office_commune", "office_commune", "police_commune",
                          "military_commune", "health_station"}  # fmt: skip
    return one.name.startswith("Sở ") or one.id in {"office_province", "inspectorate_province", "police_province"}


def inside_issuer(written: str, level: Level | None) -> bool:
    """Whether a name is a part of the department that issued the plan: “Phòng Quản lý Năng lượng”, “Văn phòng Sở”."""
    return level is Level.DEPARTMENT and bool(_INSIDE.match(fold(written)))


def twin_at(agency_id: str, written: str, level: Level | None) -> str:
    """In a commune's plan “Mặt trận Tổ quốc” without a place is the commune's own: the id of that twin, where it exists."""
    if level is not Level.COMMUNE or not agency_id.endswith("_province") or re.search(r"\btinh\b", fold(written)):
        return agency_id
    twin = agency_id.removesuffix("_province") + "_commune"
    return twin if twin in {one.id for one in all_agencies()} else agency_id


@lru_cache(maxsize=64)
def communes_of(place_code: str, on: dt.date) -> tuple[tuple[str, str], ...]:
    """(code, name) of the communes of a province on a day; asked for every task that all communes owe."""
    return tuple((one.code, one.name) for one in _communes_of(place_code, on))


_LISTED = re.compile(r"\b(?:xã|phường|thị trấn|đặc khu)\b\s*:?\s*(.+)$", re.IGNORECASE)
_KIND = re.compile(r"^(xã|phường|thị trấn|đặc khu)\s+", re.IGNORECASE)


def communes_named(written: str, place_code: str | None, on: dt.date) -> tuple[str, ...]:
    """The communes that a name lists: “UBND các xã: Gia Thuận, Tân Điền” → their codes on the map of ``on``.

    Marks count (Sơn Hà is not Sơn Hạ); a name the map does not know is passed over.
    """
    listed = _LISTED.search(written)
    if listed is None or not place_code or len(place_code) == 5:
        return ()
    here = {_KIND.sub("", name).casefold(): code for code, name in communes_of(place_code, on)}
    names = [_KIND.sub("", part.strip(" .;:")).casefold() for part in re.split(r",|;| và ", listed[1])]
    return tuple(here[name] for name in names if name in here)


def under_commune_committee(agency_id: str) -> bool:
    """Whether a commune's office answers to its People's Committee, whose people then write for it."""
    return agency_id == COMMUNE_COMMITTEE or agency_id in _UNDER_COMMUNE_COMMITTEE
