"""What a plan states about reporting, as tiers and days: which tier hands in to which, by when, in whose words."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ansinh.kernel.text import fold
from ansinh.plans.facts.calendar import PeriodKind, Tier
from ansinh.plans.facts.reading import Level, ReportingDuty
from ansinh.plans.rules.calendar.periods import kind_of

DISTRICTS_ENDED = dt.date(2025, 7, 1)
"""No districts from this day: Luật Tổ chức chính quyền địa phương 72/2025/QH15."""

_VILLAGE = re.compile(r"\b(?:thôn|tổ dân phố|khu phố|khu dân cư|bản, làng|trưởng thôn)\b")
_COMMUNE = re.compile(r"(?<!thị )\bxã\b(?! hội)|\bphường\b|\bthị trấn\b|\bđặc khu\b")
_DISTRICT = re.compile(r"\bhuyện\b|\bthị xã\b|\bquận\b|\bphòng\s+(?:lao động|nội vụ|y tế)")
_CITY = re.compile(r"\bthành phố\b")
_PROVINCE = re.compile(
    r"(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|tỉnh ủy|tỉnh uỷ)[^,;]*\btỉnh\b|\btỉnh (?:ủy|uỷ)\b|\btỉnh, thành\b"
)
_MINISTRY = re.compile(r"(?:^|[,;]\s*|các\s+)bộ(?!\s+(?:phận|chỉ huy|đội))\b")
_GOVERNMENT = re.compile(r"\bchính phủ\b|\bthủ tướng\b|\bban bí thư\b|\bbộ chính trị\b")
_LOCAL = re.compile(r"\bđịa phương\b")
_BODY = re.compile(
    r"\bsở\b|\bban\b|\bngành\b|\bcơ quan\b|\bđơn vị\b|\bđoàn thể\b|\btổ chức\b|\bmặt trận\b|\bhội\b(?<!xã hội)|\bphòng\b|"
    r"\bcông an\b|\bbảo hiểm\b|\bngân hàng\b|\bbộ phận\b|\btrung tâm\b|\bvăn phòng\b"
)
_PARTY = re.compile(r"\b(?:tỉnh|thành|huyện|thị|quận|đảng|xã) (?:ủy|uỷ)\b|ban thường vụ|ban chấp hành đảng")
_SINGLE_BODY = re.compile(r"^(?:các\s+)?(?:sở|ban|văn phòng|thanh tra|công an|bảo hiểm)\b")
_ONE_BODY = re.compile(r"^(?:sở|thanh tra tỉnh|công an tỉnh|bảo hiểm xã hội tỉnh|ngân hàng)\s+(?!,|ban|ngành)\w")
_NUMBER = re.compile(r"\d+\s*(?:[/-]\s*[0-9A-ZĐ]+)*\s*[/-]\s*[A-ZĐ]{1,6}(?:-[A-ZĐ]+)*")
_TITLE_YEARS = re.compile(r"\b(20\d{2})\b")
_EVERY_MONTH = re.compile(
    r"(?:trước|chậm nhất(?: là| vào)?|vào|muộn nhất(?: là)?)\s+ngày\s+(\d{1,2})\s+(?:(?:hằng|hàng|mỗi|của)\s+)*"
    r"(?:tháng|quý)(?!\s*\d)",
    re.IGNORECASE,
)
_FROM_NOW_TO = re.compile(r"từ nay\s+đến\s+(?:hết\s+)?năm\s+(20\d{2})", re.IGNORECASE)
_AND_LATER = re.compile(r"những năm tiếp theo|các năm tiếp theo|và tầm nhìn|hằng năm|hàng năm", re.IGNORECASE)


@dataclass(frozen=True)
class PlanInHand:
    """What the calendar needs of a plan, kept or just read. ``key`` is its number, else its title."""

    key: str
    title: str
    issuer: str
    level: Level | None
    number: str | None
    date: dt.date | None
    implements: tuple[str, ...]
    duties: tuple[ReportingDuty, ...]
    place_code: str | None = None
    years: tuple[int, ...] = ()
    until: int | None = None

    @property
    def party(self) -> bool:
        """Whether the Party issued it: its reports go along the Party's line, not the State's."""
        return _PARTY.search(self.issuer.lower()) is not None

    @property
    def last_year(self) -> int | None:
        """The last year the plan speaks of, in its title or targets; None where it sets no end."""
        if self.until is not None:
            return self.until
        if _AND_LATER.search(self.title):
            return None
        issued = self.date.year if self.date else 0
        later = [year for year in (*self.years, *map(int, _TITLE_YEARS.findall(self.title))) if year >= issued]
        return max(later, default=None)


@dataclass(frozen=True, slots=True)
class Stated:
    """One dated duty: these tiers hand in to those by a day of every year; ``named``: only the agencies named in ``who``."""

    tiers: tuple[Tier, ...]
    receivers: tuple[Tier, ...]
    day: int
    month: int | None
    kind: PeriodKind
    who: str
    to: str
    quote: str
    source: str
    named: bool = False

    def dues(self, year: int) -> tuple[dt.date, ...]:
        """The dates in a year: one, or one a month or quarter; none for a day that the year has not (29 February)."""
        if self.month is not None:
            months: tuple[int, ...] = (self.month,)
        else:
            months = (3, 6, 9, 12) if self.kind is PeriodKind.QUARTER else tuple(range(1, 13))
        found = []
        for month in months:
            last = monthrange(year, month)[1]
            if self.day <= last or self.month is None:
                found.append(dt.date(year, month, min(self.day, last)))
        return tuple(found)


def said_end(text: str) -> int | None:
    """The year a plan says it runs to, in so many words: "thực hiện từ nay đến năm 2023"; None where it does not."""
    match = _FROM_NOW_TO.search(text)
    return int(match[1]) if match else None


def stated_by(plan: PlanInHand) -> tuple[tuple[Stated, ...], tuple[str, ...]]:
    """The dated duties of a plan, and the words of those without a day."""
    level = plan.level or Level.OTHER
    old_map = plan.date is None or plan.date < DISTRICTS_ENDED
    gatherers = _gatherers(plan.duties)
    dated: list[Stated] = []
    undated: list[str] = []
    for duty in plan.duties:
        split = _day(duty.deadline) or _day_of_month(duty)
        if split is None:
            undated.append(duty.quote)
            continue
        named = _is_named(duty, level, gatherers)
        dated.append(
            Stated(
                named=named,
                tiers=(Tier.AGENCY,) if named else _tiers_of_all(duty.who, level, plan.issuer, gatherers, old_map),
                receivers=_receivers(duty, level, plan.issuer),
                day=split[0],
                month=split[1],
                kind=kind_of(duty.frequency),
                who="; ".join(duty.who),
                to="; ".join(duty.to) + (f" (qua {duty.via})" if duty.via else ""),
                quote=duty.quote,
                source=plan.key,
            )
        )
    return tuple(dated), tuple(undated)


def _day(deadline: str | None) -> tuple[int, int | None] | None:
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", deadline or "")
    if match is None:
        return None
    day, month = int(match[1]), int(match[2])
    try:
        dt.date(2024, month, day)
    except ValueError:
        return None
    return day, month


def _day_of_month(duty: ReportingDuty) -> tuple[int, int | None] | None:
    """ "trước ngày 15 hằng tháng": a day of every month (or of the last month of every quarter)."""
    match = _EVERY_MONTH.search(duty.quote)
    if match is None or kind_of(duty.frequency) not in (PeriodKind.MONTH, PeriodKind.QUARTER):
        return None
    day = int(match[1])
    return (day, None) if 1 <= day <= 31 else None


def _gatherers(duties: Sequence[ReportingDuty]) -> frozenset[str]:
    """Agencies that put others' reports together: those reported through or to; else the only one that reports by a day."""
    named = [name for duty in duties for name in (*((duty.via,) if duty.via else ()), *duty.to)]
    found = frozenset(fold(name) for name in named if _SINGLE_BODY.match(name.lower()))
    alone = frozenset(
        fold(name) for duty in duties if duty.deadline for name in duty.who if _ONE_BODY.match(name.lower())
    )
    return found or (alone if len(alone) == 1 else frozenset())


def _is_named(duty: ReportingDuty, level: Level, gatherers: frozenset[str]) -> bool:
    """Whether a duty is that of agencies named one by one ("Sở Xây dựng"), not of all nor of the one that gathers."""
    if level in (Level.COMMUNE, Level.CENTRAL) or not duty.who:
        return False
    return all(_ONE_BODY.match(name.lower()) and fold(name) not in gatherers for name in duty.who)


def _tiers_of_all(
    names: Iterable[str], level: Level, issuer: str, gatherers: frozenset[str], old_map: bool
) -> tuple[Tier, ...]:
    found: dict[Tier, None] = {}
    for name in names:
        if fold(name) in gatherers and level not in (Level.COMMUNE, Level.CENTRAL):
            found[Tier.DEPARTMENT] = None
        else:
            found.update(dict.fromkeys(tiers_of(name, level, issuer, old_map)))
    return tuple(found) or (_BODIES[level],)


_BODIES = {
    Level.CENTRAL: Tier.MINISTRY,
    Level.PROVINCE: Tier.AGENCY,
    Level.DEPARTMENT: Tier.AGENCY,
    Level.DISTRICT: Tier.AGENCY,
    Level.COMMUNE: Tier.VILLAGE,
    Level.OTHER: Tier.AGENCY,
}
_LOCALS = {
    Level.CENTRAL: Tier.PROVINCE,
    Level.PROVINCE: Tier.DISTRICT,
    Level.DEPARTMENT: Tier.DISTRICT,
    Level.DISTRICT: Tier.COMMUNE,
    Level.COMMUNE: Tier.VILLAGE,
    Level.OTHER: Tier.DISTRICT,
}


def tiers_of(words: str, level: Level, issuer: str = "", old_map: bool = True) -> tuple[Tier, ...]:
    """The tiers a plan of a level means by words for who reports: ``UBND các huyện, thành phố`` → district.

    In a commune's plan every body that is not the commune itself reports to it, whatever it is called. "Địa phương" in
    a province's plan are the districts on the old map, the communes on the new.
    """
    text = words.lower()
    if level is Level.COMMUNE:
        own = _COMMUNE.search(text) and re.search(r"ubnd|[uủ]y ban|uỷ ban", text)
        return (Tier.COMMUNE,) if own else (Tier.VILLAGE,)
    found: dict[Tier, None] = {}
    city_is_province = "thành phố" in issuer.lower() and level is Level.PROVINCE
    if _VILLAGE.search(text):
        found[Tier.VILLAGE] = None
    if _COMMUNE.search(text):
        found[Tier.COMMUNE] = None
    if _PROVINCE.search(text):
        found[Tier.PROVINCE] = None
    if re.search(r"\b(?:đảng|xã) (?:ủy|uỷ)\b", text) and not found:
        found[Tier.COMMUNE] = None
    if _DISTRICT.search(text):
        found[Tier.DISTRICT] = None
    elif _CITY.search(text) and re.search(r"ubnd|[uủ]y ban|uỷ ban", text):
        found[Tier.PROVINCE if city_is_province or level is Level.CENTRAL else Tier.DISTRICT] = None
    if _MINISTRY.search(text):
        found[Tier.MINISTRY] = None
    if _GOVERNMENT.search(text):
        found[Tier.GOVERNMENT] = None
    if _LOCAL.search(text):
        local = _LOCALS[level]
        found[Tier.COMMUNE if local is Tier.DISTRICT and not old_map else local] = None
    territorial = bool(found) and not _LOCAL.search(text)
    if _BODY.search(text) and not territorial:
        found[_BODIES[level]] = None
    return tuple(found)


def _receivers(duty: ReportingDuty, level: Level, issuer: str) -> tuple[Tier, ...]:
    if level is Level.COMMUNE:
        found = {tier: None for name in duty.to for tier in _receiver(name, level, issuer)}
        return tuple(found) or (Tier.COMMUNE,)
    if duty.via and _SINGLE_BODY.match(duty.via.lower()):
        return (Tier.DEPARTMENT,)
    return tuple({tier: None for name in duty.to for tier in _receiver(name, level, issuer)})


def _receiver(name: str, level: Level, issuer: str) -> tuple[Tier, ...]:
    text = name.lower()
    if _PARTY.search(text) and _PROVINCE.search(text):
        return (Tier.PROVINCE,)
    if re.match(r"sở\b|ban\s|văn phòng\b|thanh tra\b", text):
        return (Tier.DEPARTMENT,)
    if level is Level.COMMUNE and not _DISTRICT.search(text) and _COMMUNE.search(text):
        return (Tier.COMMUNE,)
    wide = tiers_of(name, Level.PROVINCE if level is Level.COMMUNE else level, issuer)
    return tuple(tier for tier in wide if tier is not Tier.AGENCY)


def numbers_in(texts: Iterable[str]) -> frozenset[str]:
    """Numbers of documents (``65/KH-UBND``) cited in texts, in one form."""
    return frozenset(_plain(match) for text in texts for match in _NUMBER.findall(text))


def _plain(number: str) -> str:
    return re.sub(r"\s+", "", number).upper().lstrip("0")


def carries_out(child: PlanInHand, parent: PlanInHand) -> bool:
    """Whether ``child`` says that it implements ``parent``, by its number (and date, where both are written)."""
    if not parent.number or parent.key == child.key:
        return False
    number = _plain(parent.number)
    for text in child.implements:
        if number in numbers_in((text,)):
            days = re.findall(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
            same = (
                parent.date is None
                or not days
                or any(
                    (int(d), int(m), int(y)) == (parent.date.day, parent.date.month, parent.date.year)
                    for d, m, y in days
                )
            )
            if same:
                return True
    return False
