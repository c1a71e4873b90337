"""Who owes on a day what a plan gave to a name: the agency itself, its successor for that function, or an open choice.

The Department of Labour was dissolved on 1 March 2025 and its functions went to five others; which of them owes a task
is in the task's own words (“việc làm” → Home Affairs, “hộ nghèo” → Agriculture and Environment). Where the words point
to none or to several, a person decides.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from ansinh.kernel.text import fold
from ansinh.plans.facts import Level
from ansinh.plans.facts.work import Heir, Owner, OwnerKind, Settled, SuccessorChoice
from ansinh.plans.rules.work import names
from ansinh.territory.facts import AgencyNow, Confidence
from ansinh.territory.facts import Level as Tier
from ansinh.territory.offline import agency, functions
from ansinh.territory.offline import agency_by_name as _agency_by_name
from ansinh.territory.offline import successors as _successors

_SURE = (Confidence.CONFIRMED, Confidence.SECONDARY)
# Words by which a task tells which function of a former agency it belongs to; folded, the longer the stronger.
FUNCTION_WORDS: Mapping[str, tuple[str, ...]] = {
    "social_protection": (
        "tro cap xa hoi", "bao tro xa hoi", "tro giup xa hoi", "nguoi khuyet tat", "mo coi", "huu tri xa hoi",
        "nguoi cao tuoi", "cuu tro", "cham soc xa hoi", "cong tac xa hoi", "doi tuong bao tro", "co so tro giup",
    ),
    "children": ("tre em", "tre mo coi"),
    "merit": ("nguoi co cong", "liet si", "thuong binh", "benh binh", "me viet nam anh hung", "don dap nghia"),
    "employment": (
        "viec lam", "that nghiep", "xuat khau lao dong", "di lam viec o nuoc ngoai", "thi truong lao dong", "cung cau lao dong",
    ),
    "labour": ("quan he lao dong", "an toan lao dong", "an toan, ve sinh lao dong", "tien luong", "tai nan lao dong"),
    "poverty_reduction": ("giam ngheo", "ho ngheo", "can ngheo", "ngheo da chieu", "thoat ngheo"),
    "vocational_education": ("day nghe", "dao tao nghe", "giao duc nghe nghiep", "hoc nghe", "truong nghe"),
    "gender_equality": ("binh dang gioi", "bao luc gioi"),
    "social_evils": ("te nan xa hoi", "mai dam", "mua ban nguoi"),
    "detox": ("cai nghien", "ma tuy"),
    "social_insurance_policy": ("chinh sach bao hiem xa hoi",),
    "digital": (
        "cong nghe thong tin", "chuyen doi so", "co so du lieu", "so hoa", "truc tuyen", "phan mem", "ma so", "ket noi du lieu",
    ),
    "press": ("tuyen truyen", "bao chi", "phat thanh", "truyen hinh", "to roi", "truyen thong", "thong tin, tuyen"),
    "agriculture": ("nong nghiep", "nong thon", "khuyen nong"),
    "environment": ("nuoc sach", "moi truong", "tai nguyen", "dat dai"),
}  # fmt: skip


@lru_cache(maxsize=8192)
def successors(named: str, dated: dt.date, on: dt.date) -> tuple[AgencyNow, ...]:
    """As territory answers; the same names stand in hundreds of tasks."""
    return _successors(named, dated, on)


@lru_cache(maxsize=8192)
def _named(written: str, dated: dt.date) -> str | None:
    match = _agency_by_name(written, dated)
    return match.agency.id if match else None


# The names of the former ministry and departments say “thương binh” without meaning them.
_NOT_ITS_WORDS = re.compile(r"lao dong\W*(,|-|–)?\W*thuong binh(\W*(va|&|-)?\W*xa hoi)?|thong tin va truyen thong")


def owner_of(
    written: str,
    *,
    lead: bool,
    text: str,
    issuer: str | None,
    level: Level | None,
    dated: dt.date | None,
    on: dt.date,
    place: str | None = None,
    choice: SuccessorChoice | None = None,
) -> Owner:
    """Who stands behind one name of a task on ``on``.

    ``text`` is the task's words; ``issuer``, ``level``, ``dated`` and ``place`` (a code of today's map) are the plan's.
    """
    then = dated or on
    if choice is not None:
        return _chosen(written, lead, text, issuer, level, then, on, choice)
    if names.is_group(written, then):
        return _group(written, lead, issuer, level, on)
    answers = successors(written, then, on)
    if answers and (twin := names.twin_at(answers[0].agency.id, written, level)) != answers[0].agency.id:
        answers = successors(twin, then, on)
    if not answers:
        if names.inside_issuer(written, level) and issuer:
            answers = successors(issuer, then, on)
            if answers:
                heirs = tuple(_heir(one, f"đơn vị thuộc {answers[0].agency.name}") for one in answers)
                return Owner(written, lead, OwnerKind.AGENCY, Settled.SAME, heirs)
        return Owner(written, lead, OwnerKind.UNKNOWN, Settled.UNKNOWN, (), asked=names.asks(text))
    settled, kept = _settle(written, text, then, answers)
    heirs = _heirs(kept)
    asked = names.asks(text) or all(names.is_asked(one.agency.id, one.agency.level, issuer, level) for one in kept)
    everywhere = level is not Level.COMMUNE and all(one.agency.level is Tier.COMMUNE for one in kept)
    places = names.communes_named(written, place, on) if everywhere else ()
    return Owner(written, lead, OwnerKind.AGENCY, settled, heirs, everywhere=everywhere, asked=asked, places=places)


def _settle(
    written: str, text: str, then: dt.date, answers: Sequence[AgencyNow]
) -> tuple[Settled, tuple[AgencyNow, ...]]:
    meant_then = _named(written, then)
    by_agency = dict.fromkeys(one.agency.id for one in answers)
    if len(by_agency) == 1:
        same = meant_then in by_agency
        return (Settled.SAME if same else Settled.SUCCESSOR), tuple(answers)
    meant = functions_meant(text)
    pointed = [one for one in answers if set(one.functions) & meant]
    if len({one.agency.id for one in pointed}) == 1:
        return Settled.FUNCTION, tuple(
            replace(one, functions=tuple(f for f in one.functions if f in meant)) for one in pointed
        )
    # The likeliest first: whose functions the words name most.
    return Settled.OPEN, tuple(sorted(answers, key=lambda one: -len(set(one.functions) & meant)))


def functions_meant(text: str) -> frozenset[str]:
    """The functions that a task's words name."""
    words = _NOT_ITS_WORDS.sub(" ", fold(text))
    return frozenset(function for function, signs in FUNCTION_WORDS.items() if any(sign in words for sign in signs))


def _chosen(
    written: str,
    lead: bool,
    text: str,
    issuer: str | None,
    level: Level | None,
    then: dt.date,
    on: dt.date,
    choice: SuccessorChoice,
) -> Owner:
    """What a person decided, followed on if the chosen agency has itself been dissolved since."""
    since = choice.chosen_at.date()
    answers = successors(choice.agency_id, min(since, on), on)
    candidates = {one.agency.id: one for one in successors(written, then, on)}
    heirs = tuple(
        _heir(candidates.get(one.agency.id, one), "") if one.agency.id in candidates else _heir(one, "")
        for one in answers
    )
    if not heirs:
        heirs = (Heir(choice.agency_id, agency(choice.agency_id).name),)
    tier = agency(heirs[0].agency_id).level
    asked = names.asks(text) or names.is_asked(heirs[0].agency_id, tier, issuer, level)
    everywhere = level is not Level.COMMUNE and tier is Tier.COMMUNE
    settled = Settled.CHOSEN if len({one.agency_id for one in heirs}) == 1 else Settled.OPEN
    return Owner(written, lead, OwnerKind.AGENCY, settled, heirs, everywhere=everywhere, asked=asked, choice=choice)


def _group(written: str, lead: bool, issuer: str | None, level: Level | None, on: dt.date) -> Owner:
    members = names.members_of(written, level, on)
    if not members:
        return Owner(written, lead, OwnerKind.UNKNOWN, Settled.UNKNOWN, ())
    heirs = tuple(Heir(one.id, one.name) for one in members)
    asked = all(names.is_asked(one.id, one.level, issuer, level) for one in members)
    everywhere = level is not Level.COMMUNE and all(one.level is Tier.COMMUNE for one in members)
    return Owner(written, lead, OwnerKind.GROUP, Settled.SAME, heirs, everywhere=everywhere, asked=asked)


def _heirs(answers: Sequence[AgencyNow]) -> tuple[Heir, ...]:
    """One heir for each agency: what was surely and what was only probably passed to it, together."""
    joined: dict[str, Heir] = {}
    for one in answers:
        new = _heir(one, one.note)
        before = joined.get(one.agency.id)
        joined[one.agency.id] = new if before is None else Heir(
            new.agency_id,
            new.name,
            tuple(dict.fromkeys((*before.functions, *new.functions))),
            tuple(dict.fromkeys((*before.legal_basis, *new.legal_basis))),
            before.confirmed and new.confirmed,
            "; ".join(dict.fromkeys(note for note in (before.note, new.note) if note)),
        )  # fmt: skip
    return tuple(joined.values())


def _heir(one: AgencyNow, note: str) -> Heir:
    told = functions()
    return Heir(
        one.agency.id,
        one.agency.name,
        tuple(told.get(function, function) for function in one.functions),
        one.legal_basis,
        one.confidence in _SURE,
        note,
    )
