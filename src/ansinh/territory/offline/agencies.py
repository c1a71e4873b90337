"""Agencies in the words of plans, and who does their work now.

Plans of 2022–2024 name agencies that have since been dissolved; each function went somewhere else. Mappings we only
recall are marked unconfirmed and must be shown so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from ansinh.kernel.period import Period
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import fold
from ansinh.territory.facts import (
    Agency,
    AgencyMatch,
    AgencyNow,
    AgencySuccession,
    Confidence,
    Level,
)
from ansinh.territory.offline.gazetteer import read_data

_EVER = dt.date(1945, 9, 2)

# Spelled-out forms of what documents shorten; keys are folded words or runs of words, longest first.
_ABBREVIATIONS: tuple[tuple[str, str], ...] = tuple(
    sorted(
        {
            "ldtbxh": "lao dong thuong binh xa hoi",
            "ldtb xh": "lao dong thuong binh xa hoi",
            "ld tbxh": "lao dong thuong binh xa hoi",
            "ld tb xh": "lao dong thuong binh xa hoi",
            "lao dong tbxh": "lao dong thuong binh xa hoi",
            "lao dong tb xh": "lao dong thuong binh xa hoi",
            "lao dong thuong binh xh": "lao dong thuong binh xa hoi",
            "ubnd": "uy ban nhan dan",
            "hdnd": "hoi dong nhan dan",
            "bhxh": "bao hiem xa hoi",
            "bao hiem xh": "bao hiem xa hoi",
            "nhcsxh": "ngan hang chinh sach xa hoi",
            "nh csxh": "ngan hang chinh sach xa hoi",
            "ngan hang csxh": "ngan hang chinh sach xa hoi",
            "nhcs xa hoi": "ngan hang chinh sach xa hoi",
            "nhnn": "ngan hang nha nuoc",
            "kbnn": "kho bac nha nuoc",
            "ubmttqvn": "uy ban mat tran to quoc viet nam",
            "ubmttq": "uy ban mat tran to quoc",
            "ubmt to quoc": "uy ban mat tran to quoc",
            "ub mttq": "uy ban mat tran to quoc",
            "mttqvn": "mat tran to quoc viet nam",
            "mttq": "mat tran to quoc",
            "to quoc vn": "to quoc viet nam",
            "gddt": "giao duc dao tao",
            "gd dt": "giao duc dao tao",
            "khdt": "ke hoach dau tu",
            "kh dt": "ke hoach dau tu",
            "khcn": "khoa hoc cong nghe",
            "kh cn": "khoa hoc cong nghe",
            "tttt": "thong tin truyen thong",
            "tt tt": "thong tin truyen thong",
            "tnmt": "tai nguyen moi truong",
            "tn mt": "tai nguyen moi truong",
            "nnptnt": "nong nghiep phat trien nong thon",
            "nn ptnt": "nong nghiep phat trien nong thon",
            "nnmt": "nong nghiep moi truong",
            "nn mt": "nong nghiep moi truong",
            "gtvt": "giao thong van tai",
            "vhttdl": "van hoa the thao du lich",
            "vhtt dl": "van hoa the thao du lich",
            "vh tt dl": "van hoa the thao du lich",
            "vhxh": "van hoa xa hoi",
            "vh xh": "van hoa xa hoi",
            "vhtt": "van hoa thong tin",
            "ldld": "lien doan lao dong",
            "lhpn": "lien hiep phu nu",
            "tncs": "thanh nien cong san",
            "ccb": "cuu chien binh",
            "pttnt": "phat trien nong thon",
            "ptth": "phat thanh truyen hinh",
            "pt th": "phat thanh truyen hinh",
            "dbqh": "dai bieu quoc hoi",
            "bch quan su": "bo chi huy quan su",
            "bql": "ban quan ly",
            "kcn": "khu cong nghiep",
            "dvvl": "dich vu viec lam",
        }.items(),
        key=lambda item: -len(item[0]),
    )
)
_LEADS = re.compile(
    r"^((chu tri|phoi hop|giao|de nghi|yeu cau|giam doc|thu truong|lanh dao|truong|dai dien|cac|thuong truc)\s+)+"
)
# "bảo hiểm xã hội tự nguyện" is a scheme, not an agency.
_NOT_AFTER = re.compile(r"^\s*(tu nguyen|bat buoc|mot lan|toan dan|cho|bo sung|that nghiep)\b")


@dataclass(frozen=True, slots=True)
class _Register:
    agencies: dict[str, Agency]
    aliases: tuple[tuple[str, str], ...]  # (normalised alias, agency id), longest first
    successions: dict[str, tuple[AgencySuccession, ...]]
    functions: dict[str, str]


@lru_cache(maxsize=1)
def _register() -> _Register:
    data = read_data("agencies.yaml")
    agencies: dict[str, Agency] = {}
    aliases: list[tuple[str, str]] = []
    for row in data["agencies"]:
        unknown = set(row["functions"]) - set(data["functions"])
        assert not unknown, f"{row['id']} names functions nobody defined: {unknown}"
        agencies[row["id"]] = Agency(
            id=row["id"],
            name=row["name"],
            short_name=row["short"],
            level=Level(row["level"]),
            functions=tuple(row["functions"]),
            valid=Period(row.get("from", _EVER), row.get("until")),
            legal_basis=tuple(row.get("basis", ())),
            confidence=Confidence(row.get("confidence", "unconfirmed")),
        )
        names = {*row["aliases"], normalised(row["name"]), normalised(row["short"])}
        # Initials of two or three letters (STC, BYT) mean too much elsewhere to be matched.
        aliases += [(name, row["id"]) for name in names if len(name) > 3]
    successions: dict[str, list[AgencySuccession]] = defaultdict(list)
    for row in data["successions"]:
        successions[row["from"]].append(
            AgencySuccession(
                from_id=row["from"],
                to_id=row["to"],
                on=row["day"],
                functions=tuple(row["functions"]),
                legal_basis=tuple(row["basis"]),
                confidence=Confidence(row.get("confidence", "unconfirmed")),
                note=row.get("note", ""),
            )
        )
    return _Register(
        agencies,
        tuple(sorted(aliases, key=lambda pair: (-len(pair[0]), pair))),
        {key: tuple(rows) for key, rows in successions.items()},
        data["functions"],
    )


@lru_cache(maxsize=4096)
def normalised(text: str) -> str:
    """The matching form of an agency's name: no marks, hyphens or "và"; abbreviations spelled out.

    ``normalised("Sở LĐ-TB&XH") == normalised("Sở Lao động – Thương binh và Xã hội")``.
    """
    words = re.sub(r"[^\w]+", " ", fold(text))
    words = re.sub(r"\b(va|cua)\b", " ", words)
    words = f" {' '.join(words.split())} "
    for short, full in _ABBREVIATIONS:
        words = words.replace(f" {short} ", f" {full} ")
    return words.strip()


def functions() -> dict[str, str]:
    """Ids of functions of agencies and their Vietnamese wording."""
    return dict(_register().functions)


def all_agencies() -> tuple[Agency, ...]:
    """Every agency on record, ended ones too."""
    return tuple(_register().agencies.values())


def all_successions() -> tuple[AgencySuccession, ...]:
    """Every recorded passing of functions."""
    return tuple(s for found in _register().successions.values() for s in found)


def agencies(*, level: Level | None = None, on: dt.date) -> tuple[Agency, ...]:
    """Agencies that existed on a day, of one level or all."""
    found = (a for a in _register().agencies.values() if a.valid.contains(on))
    return tuple(a for a in found if level is None or a.level is level)


def agency(agency_id: str) -> Agency:
    """The agency of an id of the register. Raises BadInput where there is none."""
    if found := _register().agencies.get(agency_id):
        return found
    raise BadInput(
        Problem(
            "territory.agency_unknown", f"Không có cơ quan mã {agency_id!r}.", f"No agency has the id {agency_id!r}."
        )
    )


# What every agency of its kind did all along: receiving it from another adds nothing new.
_ALWAYS = frozenset({"general_administration", "front", "party_leadership", "public_order"})


def functions_on(found: Agency, on: dt.date) -> tuple[str, ...]:
    """The agency's functions on a day: without those it took over from another agency only later."""
    later = {
        function
        for steps in _register().successions.values()
        for step in steps
        if step.to_id == found.id and step.on > on
        for function in (step.functions or _register().agencies[step.from_id].functions)
    }
    return tuple(f for f in found.functions if f in _ALWAYS or f not in later)


def agency_by_name(text: str, on: dt.date) -> AgencyMatch | None:
    """The agency a document of ``on`` means by these words, or None.

    Takes the many forms of plans: "Sở Lao động - Thương binh và Xã hội", "Sở LĐTBXH", "Sở LĐ-TB&XH", "UBND các huyện,
    thành phố". Prefers an agency that existed on the day; else returns one that did not, with ``in_force`` False.
    """
    words = normalised(text)
    begun = _LEADS.sub("", words)
    register = _register()
    best: tuple[tuple[int, int, int], Agency, bool] | None = None
    for alias, agency_id in register.aliases:
        found = register.agencies[agency_id]
        for candidate in (words, begun):
            at = f" {candidate} ".find(f" {alias} ")
            if at < 0 or _NOT_AFTER.match(candidate[at + len(alias) :]):
                continue
            if at > 0 and len(alias.split()) < 3:
                continue
            rank = (int(at == 0), len(alias), int(found.valid.contains(on)))
            if best is None or rank > best[0]:
                best = (rank, found, candidate[at:] == alias and at == 0)
    if best is None:
        return None
    _, chosen, exact = best
    return AgencyMatch(chosen, chosen.valid.contains(on), exact)


def successors(agency_name: str, on: dt.date, as_of: dt.date, function: str | None = None) -> tuple[AgencyNow, ...]:
    """Who does on ``as_of`` what the agency named in a document of ``on`` did; by function.

    ``agency_name`` may be an id or words. ``function`` (an id of :func:`functions`) narrows the answer. An agency that
    still exists answers for itself. Empty where the words name no agency or nobody is recorded for the function.
    """
    register = _register()
    chosen = register.agencies.get(agency_name)
    if chosen is None:
        match = agency_by_name(agency_name, on)
        if match is None:
            return ()
        chosen = match.agency
    held = functions_on(chosen, on)
    wanted = held if function is None else tuple(f for f in held if f == function)
    return tuple(_follow(chosen, wanted, (), Confidence.CONFIRMED, "", as_of, 0))


def owed_by(written: str, dated: dt.date | None, on: dt.date) -> tuple[str, str, bool]:
    """Who owes on ``on`` what a document of ``dated`` gave to the agency ``written``: (written, today, confirmed).

    ``today`` joins the names of all successors with "; " and is empty where the words name no known agency. The last
    is False as soon as one of the steps is only recalled. An undated document is read as of ``on``.
    """
    found = successors(written, dated or on, on)
    names = dict.fromkeys(answer.agency.name for answer in found)
    sure = bool(found) and all(a.confidence in (Confidence.CONFIRMED, Confidence.SECONDARY) for a in found)
    return written, "; ".join(names), sure


def _follow(
    current: Agency,
    wanted: tuple[str, ...],
    basis: tuple[str, ...],
    confidence: Confidence,
    note: str,
    as_of: dt.date,
    depth: int,
) -> list[AgencyNow]:
    assert depth < 10, f"successions of {current.id} go in a circle"
    if not wanted:
        return []
    if current.valid.end is None or as_of < current.valid.end:
        own = current.legal_basis if depth == 0 else ()
        level = current.confidence if depth == 0 else confidence
        return [AgencyNow(current, wanted, (*basis, *own), level, note)]
    answers: list[AgencyNow] = []
    register = _register()
    for step in register.successions.get(current.id, ()):
        passed = tuple(f for f in wanted if not step.functions or f in step.functions)
        answers += _follow(
            register.agencies[step.to_id],
            passed,
            (*basis, *step.legal_basis),
            _weaker(confidence, step.confidence),
            "; ".join(n for n in (note, step.note) if n),
            as_of,
            depth + 1,
        )
    return _joined(answers)


def _joined(answers: list[AgencyNow]) -> list[AgencyNow]:
    """One answer for each agency and confidence, with all functions it took."""
    joined: dict[tuple[str, Confidence], AgencyNow] = {}
    for a in answers:
        key = (a.agency.id, a.confidence)
        if before := joined.get(key):
            joined[key] = AgencyNow(
                a.agency,
                tuple(dict.fromkeys((*before.functions, *a.functions))),
                tuple(dict.fromkeys((*before.legal_basis, *a.legal_basis))),
                a.confidence,
                "; ".join(dict.fromkeys(n for n in (before.note, a.note) if n)),
            )
        else:
            joined[key] = a
    return list(joined.values())


_STRENGTH = (Confidence.SYNTHETIC, Confidence.UNCONFIRMED, Confidence.SECONDARY, Confidence.CONFIRMED)


def _weaker(left: Confidence, right: Confidence) -> Confidence:
    return min(left, right, key=_STRENGTH.index)
