"""Names of places: misspelt, in several provinces, of another province, or gone since the map of 1 July 2025."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from ansinh.documents.offline import find_citations
from ansinh.kernel.text import fold
from ansinh.plans.facts import Finding, Level, PlanReading
from ansinh.plans.rules.findings.agencies import issued
from ansinh.plans.rules.findings.making import Span, finding
from ansinh.plans.rules.findings.spelling.syllables import taken_apart
from ansinh.plans.rules.letters import LOWER, UPPER
from ansinh.territory import offline as territory
from ansinh.territory.facts import AdministrativeUnit, ResolutionStatus
from ansinh.territory.facts import Level as Tier

_NEW_MAP = dt.date(2025, 7, 1)
_NAME = rf"[{UPPER}][{LOWER}]+(?:['’][{LOWER}]+)?(?:[ -](?!Ủy|Uỷ|Hội|Ban|Sở|Tỉnh [uủ]|Huyện [uủ]|Đảng|Kế|Thực|Căn|Trong|Theo|Giao|Các|Về)[{UPPER}][{LOWER}]+(?:['’][{LOWER}]+)?){{0,3}}"
_PLACE = re.compile(
    rf"\b(?P<kind>[Tt]ỉnh(?: [uủ][yỷ])?|[Tt]hành phố|TP\.?|[Hh]uyện|[Qq]uận|[Tt]hị xã|[Xx]ã|[Pp]hường|[Tt]hị trấn|[Đđ]ặc khu)\s+(?P<name>{_NAME})"
)
_PROVINCIAL = {"tỉnh", "tỉnh ủy", "tỉnh uỷ", "thành phố", "tp", "tp."}
_PAST = re.compile(
    r"\bcũ\b|trước đây|trước (?:khi )?sáp nhập|sáp nhập|hợp nhất|sau khi sắp xếp|\bnguyên\b", re.IGNORECASE
)
_NOT_NAMES = re.compile(
    r"^(?:Đảng|Đoàn|Nhân|Việt|Hội|Ủy|Uỷ|Ban|Trung|Nông|Văn|Đề|Đề nghị|Phối|Chủ|Thông|Nghị|Quyết|Kinh|Giai|Năm|Đến|Bộ|Công an)\b(?! [A-Z])"
)
_DECREES = re.compile(r"\bsố\s*:?\s*\d+[/-]", re.IGNORECASE)


class _Map:
    """The names of one day's map, for quick questions."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self.provinces = territory.units(level=Tier.PROVINCE, on=on)
        self.names = {_bare(unit.name): unit for unit in self.provinces}

    def below(self, province: AdministrativeUnit) -> dict[str, list[AdministrativeUnit]]:
        return _below(province.key, self.on)


@lru_cache(maxsize=16)
def _map(on: dt.date) -> _Map:
    return _Map(on)


@lru_cache(maxsize=64)
def _below(key: str, on: dt.date) -> dict[str, list[AdministrativeUnit]]:
    found: dict[str, list[AdministrativeUnit]] = {}
    for unit in territory.units(parent=key, on=on):
        found.setdefault(_bare(unit.name), []).append(unit)
        if unit.level is Tier.DISTRICT:
            for commune in territory.units(parent=unit.key, on=on):
                found.setdefault(_bare(commune.name), []).append(commune)
    return found


_KIND_WORDS = re.compile(r"^(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\s+", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def _bare(name: str) -> str:
    """A unit's name without its kind, lower case, old and new spelling of tones alike."""
    core = _KIND_WORDS.sub("", name.replace("’", "'")).replace("-", " ")
    return " ".join(taken_apart(word) for word in core.split())


def place_findings(reading: PlanReading, on: dt.date) -> Iterator[Finding]:
    """What the territory room says of the places a plan names, each name once."""
    dated = issued(reading)
    day = dated or on
    if day < dt.date(2021, 7, 1):
        day = dt.date(2021, 7, 1)
    today = _map(day)
    home = _home(reading, today)
    yield from _issuer(reading, today, home, on)
    yield from _letterhead(reading)
    said: set[str] = set()
    for match in _PLACE.finditer(reading.text):
        kind, name = match["kind"].lower(), " ".join(match["name"].split())
        key = f"{kind} {name}"
        if key in said or _NOT_NAMES.match(name):
            continue
        said.add(key)
        found = (
            _provincial(reading, match, name, today, home, dated)
            if kind in _PROVINCIAL
            else _lower(match, kind, name, today, home)
        )
        if found is not None:
            yield found


def _letterhead(reading: PlanReading) -> Iterator[Finding]:
    """The province in the capitals of the letterhead: “TỈNH HÀ TỈNH”."""
    every = {**_map(dt.date(2025, 6, 30)).names, **_map(_NEW_MAP).names}
    match = re.search(
        rf"\bTỈNH\s+(?P<name>[{UPPER}]{{2,}}(?:[ -][{UPPER}]{{2,}}){{1,3}})\s*(?=$|\n|\|)",
        reading.text[:1500],
        re.MULTILINE,
    )
    if match is None or "ỦY" in match["name"] or _known_prefix(match["name"].title(), every):
        return
    near = _near(match["name"].title(), every)
    if near:
        right = near[0].name
        yield finding(
            "name_error", match.span("name"), f"Không có tỉnh {match['name'].title()}; có lẽ là {right}.",
            f"There is no province {match['name'].title()}; perhaps {right}.", _KIND_WORDS.sub("", right).upper(), "error",
        )  # fmt: skip


def _span(match: re.Match[str]) -> Span:
    return match.start("name"), match.end("name")


def _home(reading: PlanReading, today: _Map) -> AdministrativeUnit | None:
    """The province the plan belongs to: from its issuer, else from the provincial bodies it cites."""
    texts = [reading.document.issuer or "", *(reading.document.implements)]
    texts += [
        m.group()
        for m in re.finditer(
            rf"(?:UBND|Ủy ban nhân dân|Tỉnh ủy|HĐND|Hội đồng nhân dân)\s+(?:tỉnh|thành phố)?\s*{_NAME}",
            reading.text[:20_000],
        )
    ]
    votes: dict[str, int] = {}
    for index, text in enumerate(texts):
        for form in re.finditer(rf"(?i:tỉnh|thành phố|tỉnh ủy)\s+({_NAME}|[{UPPER} ]{{4,}})", text):
            words = _bare(form[1].title() if form[1].isupper() else form[1])
            for cut in range(len(words.split()), 0, -1):
                unit = today.names.get(" ".join(words.split()[:cut]))
                if unit is not None:
                    votes[unit.key] = votes.get(unit.key, 0) + (5 if index == 0 else 1)
                    break
    if not votes and reading.document.level is Level.PROVINCE and reading.document.place:
        return today.names.get(_bare(reading.document.place))
    best = max(votes, key=lambda key: votes[key]) if votes else None
    return next((unit for unit in today.provinces if unit.key == best), None)


def _near(
    name: str, names: dict[str, list[AdministrativeUnit]] | dict[str, AdministrativeUnit]
) -> list[AdministrativeUnit]:
    """Units whose name is one slip away: the same letters with other marks, or one letter more, less or changed."""
    wanted, plain = _bare(name), fold(name)
    found: dict[str, AdministrativeUnit] = {}
    for key, units in names.items():
        if abs(len(key) - len(wanted)) > 2:
            continue
        for unit in units if isinstance(units, list) else [units]:
            core = _KIND_WORDS.sub("", unit.name)
            if fold(core) == plain or (len(plain) > 4 and _one_slip(fold(core), plain)):
                found[unit.key] = unit
    return list(found.values())


def _one_slip(first: str, second: str) -> bool:
    """One letter added, lost, changed, or two neighbours swapped."""
    if first == second:
        return False
    if len(first) == len(second):
        differ = [i for i, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
        if len(differ) == 1:
            return True
        return (
            len(differ) == 2
            and differ[1] == differ[0] + 1
            and first[differ[0]] == second[differ[1]]
            and first[differ[1]] == second[differ[0]]
        )
    short, long = sorted((first, second), key=len)
    return len(long) - len(short) == 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _known_prefix(name: str, names: dict[str, list[AdministrativeUnit]] | dict[str, AdministrativeUnit]) -> bool:
    """The words of a name may run on into the sentence (“tỉnh Hà Nam Ninh Bình …”): a shorter start will do."""
    words = _bare(name).split()
    return any(" ".join(words[:cut]) in names for cut in range(len(words), 0, -1))


def _provincial(
    reading: PlanReading,
    match: re.Match[str],
    name: str,
    today: _Map,
    home: AdministrativeUnit | None,
    dated: dt.date | None,
) -> Finding | None:
    every = {**_map(dt.date(2025, 6, 30)).names, **_map(max(_NEW_MAP, today.on)).names}
    if not _known_prefix(name, every):
        if match["kind"].lower() != "tỉnh" and (
            home is None or _known_prefix(name, today.below(home)) or _anywhere(match, name, today)
        ):
            return None
        near = _near(name, every)
        near = near or (_near(name, today.below(home)) if home and match["kind"].lower() != "tỉnh" else [])
        return _misspelt(match, name, near) if near else None
    if dated is None or dated < _NEW_MAP or _known_prefix(name, today.names):
        return None
    around = reading.text[max(0, match.start() - 80) : match.end() + 40]
    if _PAST.search(around) or _DECREES.search(reading.text[max(0, match.start() - 90) : match.end()]):
        return None
    if home is not None and match["kind"].lower() in ("thành phố", "tp", "tp."):
        return None
    now = territory.resolve(f"{match['kind']} {name}", on=dt.date(2025, 6, 30), as_of=dated)
    into = "; ".join(answer.unit.name for answer in now.now[:3])
    return finding(
        "place_abolished",
        (match.start(), match.end()),
        f"{match['kind']} {name} không còn khi văn bản ban hành" + (f", nay thuộc {into}." if into else "."),
        f"{match['kind']} {name} no longer existed when the document was issued"
        + (f"; it is now {into}." if into else "."),
        into or None,
        "warning",
    )


def _anywhere(match: re.Match[str], name: str, today: _Map) -> bool:
    answer = territory.resolve(f"{match['kind']} {name}", on=today.on, as_of=today.on)
    return answer.status in (ResolutionStatus.FOUND, ResolutionStatus.AMBIGUOUS)


def _misspelt(match: re.Match[str], name: str, near: list[AdministrativeUnit]) -> Finding:
    right = ", ".join(unit.full_name for unit in near[:3])
    core = _KIND_WORDS.sub("", near[0].name)
    return finding(
        "name_error",
        _span(match),
        f"Không có {match['kind'].lower()} {name}; có lẽ là {right}.",
        f"There is no {match['kind'].lower()} {name}; perhaps {right}.",
        core if len(near) == 1 else right,
        "error",
    )


def _lower(match: re.Match[str], kind: str, name: str, today: _Map, home: AdministrativeUnit | None) -> Finding | None:
    """Districts and communes, when the province is known: a name of no unit there but one slip from one of them."""
    if home is None or find_citations(match.group()):
        return None
    names = today.below(home)
    if _known_prefix(name, names):
        return None
    either = _below_other(home, today.on)
    if _known_prefix(name, either):
        return None
    near = [unit for unit in _near(name, names) if unit.kind.value == kind or kind in ("xã", "phường", "thị trấn")]
    near = [
        unit for unit in near if (unit.level is Tier.COMMUNE) == (kind in ("xã", "phường", "thị trấn", "đặc khu"))
    ] or near
    if not near or (_anywhere(match, name, today) and not _at_home(match, near)):
        return None
    return _misspelt(match, name, near)


def _at_home(match: re.Match[str], near: list[AdministrativeUnit]) -> bool:
    """“xã Hoàng Kim” exists in another province; here only “Hoằng Kim” is one slip away and it is the same letters."""
    return len(near) == 1 and fold(_KIND_WORDS.sub("", near[0].name)) == fold(" ".join(match["name"].split()))


def _below_other(home: AdministrativeUnit, on: dt.date) -> dict[str, list[AdministrativeUnit]]:
    """The same ground on the other map: old names are still said after a merger."""
    other = dt.date(2025, 6, 30) if on >= _NEW_MAP else _NEW_MAP
    if on >= _NEW_MAP:
        merged: dict[str, list[AdministrativeUnit]] = {}
        for province in _map(other).provinces:
            answer = territory.resolve(province.name, on=other, as_of=on)
            if any(now.unit.key == home.key for now in answer.now):
                merged.update(_below(province.key, other))
        return merged
    answer = territory.resolve(home.name, on=on, as_of=other)
    return _below(answer.now[0].unit.key, other) if answer.now else {}


def _issuer(reading: PlanReading, today: _Map, home: AdministrativeUnit | None, on: dt.date) -> Iterator[Finding]:
    """The issuer's own place: in several provinces, or merged since."""
    if reading.document.level not in (Level.COMMUNE, Level.DISTRICT) or not reading.document.issuer:
        return
    match = re.search(
        rf"(?i:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã)\s+({_NAME}|[{UPPER} ]{{3,}})", reading.document.issuer
    )
    if match is None:
        return
    words = match.group().title() if match.group().isupper() else match.group()
    place = re.search(re.escape(reading.document.place or words), reading.text[:4000])
    span = place.span() if place else (0, 0)
    query = f"{words}, {home.name}" if home else words
    answer = territory.resolve(query, on=today.on, as_of=max(on, today.on))
    if answer.status is ResolutionStatus.UNKNOWN and answer.candidates:
        answer = territory.resolve(answer.candidates[0].unit.full_name, on=today.on, as_of=max(on, today.on))
    if answer.status is ResolutionStatus.AMBIGUOUS and home is None:
        where = "; ".join(candidate.unit.full_name for candidate in answer.candidates[:4])
        yield finding(
            "place_ambiguous", span, f"Có nhiều nơi tên {words}: {where}.", f"Several places are called {words}: {where}.",
            "Ghi rõ tỉnh.", "note", "Say which province.",
        )  # fmt: skip
    elif answer.status is ResolutionStatus.FOUND and answer.then is not None and on >= _NEW_MAP > today.on:
        into = [now.unit for now in answer.now]
        if into and all(unit.name != answer.then.name for unit in into):
            names = "; ".join(unit.full_name for unit in into[:4])
            yield finding(
                "place_merged", span, f"{answer.then.name} nay là {names} (từ 01/07/2025).",
                f"{answer.then.name} is now {names} (since 01/07/2025).",
                "Khi thực hiện tiếp, dùng tên đơn vị hiện nay.", "note", "When carrying on, use the name of today.",
            )  # fmt: skip
