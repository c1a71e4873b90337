"""From a written name or code to the unit meant, and what it is now.

Order of trust: names as written; then names typed without marks; then names with tiers of the other map ("xã Đăk Hà,
tỉnh Kon Tum" after Kon Tum joined Quảng Ngãi). A name whose marks differ from every unit's is not found but suggested.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import permutations

from ansinh.kernel.text import squash
from ansinh.territory import rules
from ansinh.territory.facts import (
    AdministrativeUnit,
    Candidate,
    Kind,
    Level,
    Resolution,
    ResolutionStatus,
    UnitNow,
)
from ansinh.territory.offline.gazetteer import OLD_MARK, Gazetteer, gazetteer

_MOST_CANDIDATES = 20
_MOST_SUGGESTIONS = 8
_LEVELS_UP = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)

Matches = Callable[[rules.NamePart, str], bool]


def resolve(text: str, *, on: dt.date | None, as_of: dt.date) -> Resolution:
    """What the named unit was on ``on`` and what it is on ``as_of``.

    ``text``: an official code (2, 3 or 5 digits) or a name with as many tiers as known, in any order. ``on`` None
    means: today's map (that of ``as_of``) first; where only the old map knows the name, as it was on its last day.
    """
    g = gazetteer()
    if on is None:
        return _resolve_undated(g, text, as_of)
    if on < g.epochs.covered_from:
        return Resolution(ResolutionStatus.NOT_COVERED, on, as_of, legal_basis=(_coverage(g),))
    units, loose = _find(g, text, on)
    if units:
        return _answer(g, units, on, as_of, loose)
    return _unknown(g, text, on, as_of)


def _resolve_undated(g: Gazetteer, text: str, as_of: dt.date) -> Resolution:
    if as_of < g.epochs.covered_from:
        return Resolution(ResolutionStatus.NOT_COVERED, as_of, as_of, legal_basis=(_coverage(g),))
    if as_of < g.epochs.new_from:
        return resolve(text, on=as_of, as_of=as_of)
    earlier = _last_days(g, as_of)
    tries = [(as_of, False), *((day, False) for day in earlier), (as_of, True), (earlier[-1], True)]
    for day, loose in tries:
        if units := _search(g, text, day, loose):
            if day == as_of and (former := _former_province(g, text, units, earlier[-1])):
                units = [*units, former]
            return _answer(g, units, day, as_of, loose)
    return _unknown(g, text, as_of, as_of)


def _last_days(g: Gazetteer, before: dt.date) -> list[dt.date]:
    """Last days of the states of the map before a day, latest first; the old map's last day ends the list."""
    days = {day - dt.timedelta(days=1) for day in g.change_days if g.epochs.new_from < day <= before}
    return [*sorted(days, reverse=True), g.epochs.new_from - dt.timedelta(days=1)]


def _former_province(
    g: Gazetteer, text: str, units: Sequence[AdministrativeUnit], day: dt.date
) -> AdministrativeUnit | None:
    """A bare "Kon Tum" names a ward today, but may well mean the province that ended: both are offered."""
    if any(unit.level is Level.PROVINCE for unit in units) or rules.split_kind(text)[0]:
        return None
    found = _search(g, text, day, False)
    return found[0] if len(found) == 1 and found[0].level is Level.PROVINCE else None


def _coverage(g: Gazetteer) -> str:
    return (
        f"Bản đồ đơn vị hành chính của hệ thống bắt đầu từ {g.epochs.covered_from:%d/%m/%Y}; "
        "ngày sớm hơn không trả lời để khỏi đoán"
    )


# --- finding ----------------------------------------------------------------------------------------------


def _find(g: Gazetteer, text: str, on: dt.date) -> tuple[list[AdministrativeUnit], bool]:
    for loose in (False, True):
        if units := _search(g, text, on, loose):
            return units, loose
    return [], False


def _search(g: Gazetteer, text: str, on: dt.date, loose: bool) -> list[AdministrativeUnit]:
    """Units of the map of ``on`` that the text names; ``loose`` lets parents of the other map count."""
    if (code := text.strip()).isascii() and code.isdigit():
        return [] if loose else _by_code(g, code, on)
    marked = rules.has_marks(text)
    ways: list[bool] = [True, False] if marked else [False]
    for strict in ways:
        for parts in rules.readings(text):
            if units := _match(g, parts, on, strict, loose):
                return units
    return []


def _by_code(g: Gazetteer, code: str, on: dt.date) -> list[AdministrativeUnit]:
    # Spreadsheets eat leading zeros: 1 is province 01, 4 digits are a commune.
    padded = {1: code.zfill(2), 4: code.zfill(5)}.get(len(code), code)
    found = (g.version(key, on) for key in g.by_code.get(padded, ()))
    return [unit for unit in found if unit is not None]


def _match(
    g: Gazetteer, parts: Sequence[rules.NamePart], on: dt.date, strict: bool, loose: bool
) -> list[AdministrativeUnit]:
    named = [_keys(g, part, strict) for part in parts]
    if any(not keys for keys in named) and not loose:
        return []

    def says(part: rules.NamePart, key: str) -> bool:
        if key not in _keys(g, part, strict):
            return loose and _said_formerly(g, part, key)
        return not part.kinds or bool({v.kind for v in g.versions[key]} & part.kinds)

    found: dict[str, AdministrativeUnit] = {}
    for part, keys in zip(parts, named, strict=True):
        for key in keys:
            unit = g.version(key, on)
            if unit is None or key in found or not _kind_fits(unit, part):
                continue
            others = [other for other in parts if other is not part]
            if _parents_said(g, unit, others, says, loose):
                found[key] = unit
    return _most_meant(list(found.values()), parts)


def _keys(g: Gazetteer, part: rules.NamePart, strict: bool) -> set[str]:
    if strict or rules.has_marks(part.core):
        return g.by_spelled.get(rules.spelled(part.core), set())
    return g.by_bare.get(rules.bare(part.core), set())


def _kind_fits(unit: AdministrativeUnit, part: rules.NamePart) -> bool:
    if not part.kinds or unit.kind in part.kinds:
        return True
    # Everyone still says "tỉnh" of a province that has become a city, and the other way round.
    return unit.level is Level.PROVINCE and bool(part.kinds & {Kind.PROVINCE, Kind.CITY})


def _parents_said(
    g: Gazetteer, unit: AdministrativeUnit, parts: Sequence[rules.NamePart], says: Matches, loose: bool
) -> bool:
    """Whether each further part names a different parent of the unit."""
    chain = g.ancestors(unit)
    if loose:
        chain = [*chain, *_parents_elsewhere(g, unit)]
    if not parts:
        return True
    if len(parts) > len(chain) or len(parts) > 3:
        return False
    reach = [[key for key in chain if says(part, key)] for part in parts]
    if not all(reach):
        return False
    if len(parts) == 1:
        return True
    return any(
        all(key in keys for key, keys in zip(order, reach, strict=True))
        for order in permutations(dict.fromkeys(key for keys in reach for key in keys), len(parts))
    )


def _parents_elsewhere(g: Gazetteer, unit: AdministrativeUnit) -> list[str]:
    """Parents on the other map of what the unit was made of, or became."""
    others = [s.from_key for s in g.successions_to.get(unit.key, ())]
    others += [s.to_key for s in g.successions_from.get(unit.key, ())]
    parents = [parent for other in others for parent in g.ancestors(g.versions[other][0])]
    return list(dict.fromkeys(parents))


def _said_formerly(g: Gazetteer, part: rules.NamePart, key: str) -> bool:
    """Whether the part is a name this district bore, or a district it swallowed, before the old map's last day."""
    names = g.former_names.get(key, ())
    wanted = rules.bare(part.core)
    kinds = [rules.bare(kind.value) for kind in part.kinds] or [""]
    return any(kind + wanted in names for kind in kinds)


def _most_meant(units: list[AdministrativeUnit], parts: Sequence[rules.NamePart]) -> list[AdministrativeUnit]:
    """Units of the very kind written win; a bare "Quảng Ngãi" is the province, not its town."""
    if len(units) < 2 or len(parts) != 1:
        return units
    if parts[0].kinds:
        return [unit for unit in units if unit.kind in parts[0].kinds] or units
    provinces = [unit for unit in units if unit.level is Level.PROVINCE]
    return provinces if len(provinces) == 1 else units


# --- answering --------------------------------------------------------------------------------------------


def _answer(g: Gazetteer, units: list[AdministrativeUnit], on: dt.date, as_of: dt.date, loose: bool) -> Resolution:
    if len(units) > 1:
        ordered = sorted(units, key=lambda u: (_LEVELS_UP.index(u.level), u.code))
        return Resolution(
            ResolutionStatus.AMBIGUOUS,
            on,
            as_of,
            candidates=tuple(Candidate(u) for u in ordered[:_MOST_CANDIDATES]),
        )
    unit = units[0]
    if as_of < g.epochs.covered_from:
        return Resolution(
            ResolutionStatus.NOT_COVERED, on, as_of, then=unit, legal_basis=(*_basis(g, unit, on), _coverage(g))
        )
    now = what_became(unit, on=on, as_of=as_of)
    basis = [*_basis(g, unit, on)]
    for s in (*g.successions_from.get(unit.key, ()), *g.successions_to.get(unit.key, ())):
        if min(on, as_of) < s.on <= max(on, as_of):
            basis += s.legal_basis
    for answer in now:
        if answer.unit.valid.start > g.epochs.new_from:
            basis += answer.unit.legal_basis
    if loose:
        basis.append("Lưu ý: tên cấp trên trong câu hỏi thuộc bản đồ khác với ngày được hỏi")
    return Resolution(ResolutionStatus.FOUND, on, as_of, then=unit, now=now, legal_basis=tuple(dict.fromkeys(basis)))


def _basis(g: Gazetteer, unit: AdministrativeUnit, on: dt.date) -> tuple[str, ...]:
    if unit.valid.end is not None and on < g.epochs.known_exactly_from:
        return (*unit.legal_basis, *g.epochs.before_exact)
    return unit.legal_basis


def what_became(unit: AdministrativeUnit, *, on: dt.date, as_of: dt.date) -> tuple[UnitNow, ...]:
    """The units of ``as_of`` that hold what ``unit`` was on ``on``; asked backward, what it was made of."""
    g = gazetteer()
    if same := g.version(unit.key, as_of):
        if (same.name, same.kind) == (unit.name, unit.kind):
            note = "không thay đổi"
        else:
            note = f"đổi từ {unit.name} từ {same.valid.start:%d/%m/%Y}"
            if as_of < on:
                note = f"khi đó là {same.name}"
        return (UnitNow(same, 1.0, note),)
    if as_of >= on:
        forward = [(s.to_key, s.share, s.note) for s in g.successions_from.get(unit.key, ())]
        return _living(g, forward, as_of)
    backward = [(s.from_key, None, f"tiền thân: {s.note}") for s in g.successions_to.get(unit.key, ())]
    same_level = [b for b in backward if g.versions[b[0]][0].level is unit.level]
    return _living(g, same_level or backward, as_of)


def _living(g: Gazetteer, found: Iterable[tuple[str, float | None, str]], on: dt.date) -> tuple[UnitNow, ...]:
    answers = [UnitNow(unit, share, note) for key, share, note in found if (unit := g.version(key, on))]
    return tuple(sorted(answers, key=lambda a: (-(a.share or 0.0), a.unit.code)))


# --- not found --------------------------------------------------------------------------------------------


def _unknown(g: Gazetteer, text: str, on: dt.date, as_of: dt.date) -> Resolution:
    """Says what may have been meant: the unit on the other map, a former name, then names that look alike."""
    candidates: list[Candidate] = []
    boundary = g.epochs.new_from
    other_days = _last_days(g, on) if on >= boundary else [max(as_of, boundary)]
    for day in other_days:
        for unit in _find(g, text, day)[0][:_MOST_SUGGESTIONS]:
            if unit.valid.end is not None and on >= unit.valid.end:
                became = ", ".join(answer.unit.name for answer in what_became(unit, on=day, as_of=on)[:4])
                last = unit.valid.end - dt.timedelta(days=1)
                note = f"tên cũ, đến hết {last:%d/%m/%Y}; nay thuộc: {became}"
            else:
                note = f"chỉ có từ {unit.valid.start:%d/%m/%Y}"
            candidates.append(Candidate(unit, note))
    if not candidates and not text.strip().isdigit():
        candidates = _former(g, text, on) + _similar(g, text, on)
        if on >= boundary and len(candidates) < _MOST_SUGGESTIONS:
            candidates += _similar(g, text, boundary - dt.timedelta(days=1))
    seen: dict[str, Candidate] = {}
    for candidate in candidates:
        seen.setdefault(candidate.unit.key, candidate)
    return Resolution(ResolutionStatus.UNKNOWN, on, as_of, candidates=tuple(seen.values())[:_MOST_SUGGESTIONS])


def _former(g: Gazetteer, text: str, on: dt.date) -> list[Candidate]:
    """Units that took a commune of this name in before the old map's last day; the day is not recorded."""
    if on >= g.epochs.new_from:
        on = g.epochs.new_from - dt.timedelta(days=1)
    for parts in rules.readings(text):
        first, rest = parts[0], parts[1:]
        found = []
        for key, names in g.former_names.items():
            unit = g.version(key, on)
            if unit is None or not names or not _said_formerly(g, first, key):
                continue
            above = g.ancestors(unit)
            if all(any(k in _keys(g, part, False) for k in above) for part in rest):
                note = f"tên {first.core} nay là tên cũ: đã nhập hoặc đổi thành {unit.name} (ngày chưa ghi nhận)"
                found.append(Candidate(unit, note))
        if found:
            return found[:_MOST_SUGGESTIONS]
    return []


def _similar(g: Gazetteer, text: str, on: dt.date) -> list[Candidate]:
    """Names that look alike, within the parents that were recognised; nearest first."""
    best: dict[str, tuple[int, str]] = {}
    for parts in rules.readings(text)[:6]:
        for part in parts:
            scope = [p for p in parts if p is not part]
            above: list[set[str]] = []
            for other in scope:
                keys = _keys(g, other, False) | g.by_bare.get(rules.bare(other.core), set())
                above.append({key for key in keys if g.version(key, on)})
            if any(not keys for keys in above):
                continue
            _measure(g, part, above, on, best)
    ranked = sorted(best.items(), key=lambda item: (item[1][0], item[1][1], item[0]))
    found = []
    for key, (apart, _) in ranked[:_MOST_SUGGESTIONS]:
        unit = g.version(key, on)
        if unit is not None:
            same = "khác dấu" if apart == 0 else "tên gần giống"
            found.append(Candidate(unit, same))
    return found


def _measure(
    g: Gazetteer,
    part: rules.NamePart,
    above: Sequence[set[str]],
    on: dt.date,
    best: dict[str, tuple[int, str]],
) -> None:
    wanted = rules.bare(part.core)
    limit = 1 if len(wanted) < 6 else 2
    for name, keys in g.by_bare.items():
        apart = rules.distance(wanted, name, limit)
        if apart is None:
            continue
        for key in keys:
            unit = g.version(key, on)
            if unit is None or not _kind_fits(unit, part):
                continue
            chain = set(g.ancestors(unit))
            if all(chain & keys_above for keys_above in above):
                # A right province makes a near name far more likely than the same slip anywhere in the country.
                rank = apart * 2 + (0 if above else 1)
                if key not in best or rank < best[key][0]:
                    best[key] = (rank, unit.name)


# A committee of the Party is named after the place it leads: "Tỉnh ủy Quảng Ngãi" sits in "tỉnh Quảng Ngãi".
_SEAT_OF = {"tỉnh": "tỉnh", "thành": "thành phố", "huyện": "huyện", "quận": "quận", "thị": "thị xã", "đảng": ""}
_PARTY_COMMITTEE = re.compile(rf"\b({'|'.join(_SEAT_OF)})\s+(?:ủy|uỷ)\b", re.IGNORECASE)


def place_of_issuer(issuer: str, dated: dt.date | None, on: dt.date) -> str | None:
    """Code, on the map of ``on``, of the place whose authority issued a document: "UBND TỈNH QUẢNG NGÃI" → "51"; "TỈNH ỦY
    QUẢNG NGÃI" → "51".

    None where the words name no place, several, or one that has since been divided: then a person must say.
    """
    place = squash(issuer).title() if issuer.isupper() else squash(issuer)
    if party := _PARTY_COMMITTEE.search(place):
        place = f"{_SEAT_OF[party[1].casefold()]} {place[party.end() :].strip(' *')}"
    covered = dated is not None and dated >= gazetteer().epochs.covered_from
    answer = resolve(place, on=dated if covered else None, as_of=on)
    if answer.status is not ResolutionStatus.FOUND or len(answer.now) != 1:
        return None
    return answer.now[0].unit.code


def is_old(unit: AdministrativeUnit) -> bool:
    """Whether the unit belongs to the map before 1 July 2025."""
    return unit.key.endswith(OLD_MARK)
