"""Agencies that did not exist on the day of the plan, or have ended since: asked of the territory room."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ansinh.kernel.dates import vn_date
from ansinh.plans.facts import Finding, PlanReading
from ansinh.plans.rules.findings.making import Span, finding
from ansinh.territory.facts import Agency, Confidence
from ansinh.territory.offline import agency_by_name, functions, successors

_GENERIC = re.compile(r"^(?:các|từng|mọi|toàn bộ|những)\b(?!.*\b(?:huyện|quận|thị xã)\b)|liên quan$", re.IGNORECASE)
# Names of bodies in running text, for what is named without being an actor.
_NAMED = re.compile(
    r"\b(?:Bộ|Sở|Phòng)\s+(?:Lao động\s*[-–]\s*Thương binh(?:\s+và\s+[Xx]ã\s+hội)?|LĐ\s*[-–]?\s*TB(?:\s*(?:&|và)?\s*XH)?|Kế hoạch và Đầu tư|"
    r"Giao thông\s+[Vv]ận tải|Tài nguyên và Môi trường|Nông nghiệp và Phát triển nông thôn|Thông tin và Truyền thông|"
    r"Nông nghiệp và Môi trường|Dân tộc và Tôn giáo)|\bBan Dân tộc\b|"
    r"\b(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(?:các\s+)?(?:huyện|quận)\b",
)
_PAST = re.compile(
    r"trước đây|\bcũ\b|trước (?:khi )?sáp nhập|trước (?:khi )?hợp nhất|tiếp nhận|\bnguyên\b|thay thế|hợp nhất",
    re.IGNORECASE,
)
_NO_MATTER = frozenset({"newspaper", "broadcaster"})  # renamed rather than ended; which day differs everywhere


@dataclass(slots=True)
class _Named:
    agency: Agency
    places: list[Span]
    tasks: int


def _actors(reading: PlanReading) -> Iterator[tuple[str, int, int]]:
    for task in reading.tasks:
        for name in (*task.lead, *task.coordinating):
            yield name, task.start, task.end
    for duty in reading.reporting:
        for name in (*duty.who, *duty.to, *([duty.via] if duty.via else [])):
            yield name, duty.start, duty.end


def issued(reading: PlanReading) -> dt.date | None:
    """The day of the plan; the first of its month or year where the day is left blank."""
    if reading.document.date is not None:
        return reading.document.date
    match = re.search(r",\s*ngày[\s\d…._]*tháng\s*(\d{0,2})[\s…._]*năm\s*(20\d\d)", reading.text[:3000])
    if match is None:
        return None
    month = int(match[1] or 1)
    return dt.date(int(match[2]), month if 1 <= month <= 12 else 1, 1)


def _place_of(reading: PlanReading, name: str, start: int, end: int, known: dict[str, Span | None]) -> Span:
    """Where the name stands: near its task, else anywhere, else the task."""
    form = re.compile(r"\s+".join(re.escape(word) for word in name.split()), re.IGNORECASE)
    near = form.search(reading.text, max(0, start - 200), min(len(reading.text), end + 1200))
    if near:
        return near.span()
    if name not in known:
        anywhere = form.search(reading.text)
        known[name] = anywhere.span() if anywhere else None
    return known[name] or (start, end)


def agencies(reading: PlanReading, on: dt.date) -> Iterator[Finding]:
    """Both kinds of finding: not there on the plan's own day (wrong from the start), ended since (to be passed on)."""
    own = issued(reading)
    day = own or on
    named: dict[str, _Named] = {}
    known: dict[str, Span | None] = {}
    matches: dict[str, Agency | None] = {}
    for name, start, end in _actors(reading):
        if name not in matches:
            found = None if _GENERIC.search(name) or len(name) > 160 else agency_by_name(name, day)
            matches[name] = found.agency if found is not None and _whole(name, found.exact) else None
        agency = matches[name]
        if agency is None or agency.id in _NO_MATTER:
            continue
        entry = named.setdefault(agency.id, _Named(agency, [], 0))
        entry.places.append(_place_of(reading, name, start, end, known))
        entry.tasks += 1
    if own is not None:
        for match in _NAMED.finditer(reading.text):
            if _PAST.search(reading.text[max(0, match.start() - 60) : match.end() + 40]) or _in_citation(
                reading, match
            ):
                continue
            found = agency_by_name(" ".join(match.group().split()), own)
            if found is not None and not found.in_force and found.agency.id not in named:
                named[found.agency.id] = _Named(found.agency, [match.span()], 0)
    for entry in named.values():
        yield from _judge(entry, own, on)


def _in_citation(reading: PlanReading, match: re.Match[str]) -> bool:
    before = reading.text[max(0, match.start() - 120) : match.start()]
    return re.search(r"(?:số\s*:?\s*)?\d+/[\w/-]+[^;.]{0,60}(?:của|giữa)\s+(?:[^;.]{0,60},\s+)?$", before) is not None


def _whole(name: str, exact: bool) -> bool:
    return exact or not re.match(r"(?:Báo|Đài|Công chức|Văn phòng)\b", name)


def _judge(entry: _Named, own: dt.date | None, on: dt.date) -> Iterator[Finding]:
    agency, span = entry.agency, min(entry.places)
    begins, ends = agency.valid.start, agency.valid.end
    if own is not None and ends is not None and own >= ends:
        sure = agency.confidence in (Confidence.CONFIRMED, Confidence.SECONDARY) or agency.level.value == "district"
        settled = sure or (own - ends).days > 120
        vi, en = _who_now(agency, ends, on)
        yield finding(
            "agency_not_existing",
            span,
            f"{agency.name} không còn khi văn bản ban hành (từ {vn_date(ends)}).",
            f"{agency.name} no longer existed when the document was issued (from {vn_date(ends)}).",
            vi,
            "error" if settled else "warning",
            en,
        )
    elif own is not None and own < begins:
        yield finding(
            "agency_not_existing",
            span,
            f"{agency.name} chưa có khi văn bản ban hành (từ {vn_date(begins)}).",
            f"{agency.name} did not exist yet when the document was issued (from {vn_date(begins)}).",
            "Ghi đúng tên cơ quan tại ngày ban hành.",
            "error",
            "Name the agency of that day.",
        )
    elif ends is not None and on >= ends and entry.tasks:
        vi, en = _who_now(agency, own or ends - dt.timedelta(days=1), on)
        yield finding(
            "agency_dissolved",
            span,
            f"{agency.name} không còn từ {vn_date(ends)} nhưng được giao {entry.tasks} việc trong văn bản.",
            f"{agency.name} has been gone since {vn_date(ends)}; the document names it for {entry.tasks} tasks or duties.",
            vi,
            "warning",
            en,
        )


def _who_now(agency: Agency, dated: dt.date, on: dt.date) -> tuple[str, str]:
    """The successors by function, marked where they are only recalled."""
    ends = agency.valid.end
    day = min(dated, ends - dt.timedelta(days=1)) if ends is not None else dated
    words = functions()
    vi, en = [], []
    for now in successors(agency.id, day, max(on, ends or on)):
        does = ", ".join(words.get(name, name) for name in now.functions[:4])
        unsure = now.confidence in (Confidence.UNCONFIRMED, Confidence.SYNTHETIC)
        vi.append(f"{now.agency.name} ({does}{'; cần xác nhận' if unsure else ''})")
        en.append(f"{now.agency.name} ({does}{'; to be confirmed' if unsure else ''})")
    if not vi:
        return "Chưa rõ nơi kế tục; cần người quyết định.", "No successor is recorded; a person must decide."
    return "Nơi kế tục theo lĩnh vực: " + "; ".join(vi) + ".", "Successors by function: " + "; ".join(en) + "."
