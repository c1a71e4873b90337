"""What a day adds: agencies gone since, places, abolished denominators, deadlines and horizons passed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from ansinh.kernel.text import squash
from ansinh.plans.facts import Finding, PlanReading, Target
from ansinh.plans.rules.findings.agencies import agencies, issued
from ansinh.plans.rules.findings.making import finding
from ansinh.plans.rules.findings.places import place_findings

DISTRICTS_ENDED = dt.date(2025, 7, 1)
_DISTRICT_UNIT = re.compile(r"đơn vị cấp huyện|cấp huyện|\bhuyện\b|\bthị xã\b|\bquận\b", re.IGNORECASE)
_TOWNSHIP_UNIT = re.compile(r"\bthị trấn\b", re.IGNORECASE)


def findings_on(reading: PlanReading, on: dt.date) -> tuple[Finding, ...]:
    """What the day adds: agencies and places then and now, abolished denominators, deadlines and horizons passed."""
    found = [
        *agencies(reading, on),
        *place_findings(reading, on),
        *_abolished_denominators(reading, on),
        *_passed(reading, on),
    ]
    return tuple(sorted(found, key=lambda item: (item.start, item.kind)))


def _abolished_denominators(reading: PlanReading, on: dt.date) -> Iterator[Finding]:
    """Shares and counts of districts, which ended on 1 July 2025: an error in a plan made after that day."""
    own = issued(reading)
    late = own is not None and own >= DISTRICTS_ENDED
    if on < DISTRICTS_ENDED and not late:
        return
    for target in reading.targets:
        subject = f"{target.unit} {(target.qualifier or '')[:60]}"
        if _DISTRICT_UNIT.search(subject) and not re.search(r"các xã|thành thị|phường, xã|xã, phường", subject):
            yield finding(
                "denominator_abolished",
                (target.start, target.end),
                "Chỉ tiêu tính theo đơn vị cấp huyện, không còn từ 01/7/2025.",
                "The target counts district units, abolished from 01/07/2025.",
                "Tính lại theo đơn vị cấp xã.",
                "error" if late else "warning",
                "Count communes instead.",
            )
        elif late and _TOWNSHIP_UNIT.search(subject):
            yield finding(
                "denominator_abolished",
                (target.start, target.end),
                "Chỉ tiêu tính theo thị trấn, loại đơn vị không còn từ 01/7/2025.",
                "The target counts townships (thị trấn), a kind of unit that ended on 01/07/2025.",
                "Xã, phường, đặc khu.",
                "note",
                "Communes, wards, special zones.",
            )


_MONTH_YEAR = re.compile(r"(?:tháng\s+)?(\d{1,2})\s*/\s*(20\d\d)|tháng\s+(\d{1,2})\s+năm\s+(20\d\d)", re.IGNORECASE)
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\s*/\s*(\d{1,2})\s*/\s*(20\d\d)")
_WITHIN_YEAR = re.compile(
    r"(?:hoàn thành|xong|trong|trước|quý [IV1-4]+)\b.{0,20}\bnăm\s+(20\d\d)(?!\s*(?:và|trở|[-–]))|^\s*[Nn]ăm\s+(20\d\d)\s*\.?$",
    re.IGNORECASE,
)
_TO_YEAR = re.compile(r"(?:từ nay đến|thực hiện đến|giai đoạn từ nay đến)\s+(?:hết\s+)?năm\s+(20\d\d)", re.IGNORECASE)
_TITLE_PERIOD = re.compile(r"giai đoạn\s+20\d\d\s*[-–]\s*(20\d\d)|năm\s+(20\d\d)\s*$", re.IGNORECASE)


def _horizon(reading: PlanReading) -> tuple[int, tuple[int, int]] | None:
    """The last year of a plan and where it is said: its targets', else “từ nay đến năm …”, else its title's."""
    years = [target.year for target in reading.targets if target.year is not None]
    if years:
        last = max(years)
        final = next(target for target in reading.targets if target.year == last)
        return last, (final.start, final.end)
    if horizon := _TO_YEAR.search(squash(reading.text)):
        loose = re.search(horizon.group().replace(" ", r"\s+"), reading.text)
        return int(horizon[1]), loose.span() if loose else (0, 0)
    own = issued(reading)
    if not re.match(r"KẾ HOẠCH|CHƯƠNG TRÌNH|ĐỀ ÁN|PHƯƠNG ÁN", reading.document.type or ""):
        return None
    title = re.split(r"\bthực hiện\b", reading.document.title or "", flags=re.IGNORECASE)[0]
    if own and (period := _TITLE_PERIOD.search(title)) and int(period[1] or period[2]) >= own.year:
        loose = re.search(period.group().strip().replace(" ", r"\s+"), reading.text, re.IGNORECASE)
        return int(period[1] or period[2]), loose.span() if loose else (0, 0)
    return None


def _passed(reading: PlanReading, on: dt.date) -> Iterator[Finding]:
    horizon = _horizon(reading)
    if horizon is not None and horizon[0] < on.year:
        yield finding(
            "horizon_passed",
            horizon[1],
            f"Văn bản chỉ đặt mục tiêu đến năm {horizon[0]}, đã qua.",
            f"The plan's horizon, {horizon[0]}, has passed.",
            "Ban hành kế hoạch cho giai đoạn mới hoặc tổng kết.",
            "warning",
            "Issue a plan for the new period, or take stock.",
        )
    due_years: dict[int, list[Target]] = {}
    for target in reading.targets:
        if target.year is not None and target.year < on.year and horizon is not None and horizon[0] >= on.year:
            due_years.setdefault(target.year, []).append(target)
    for year, targets in due_years.items():
        yield finding(
            "target_year_passed",
            (targets[0].start, targets[0].end),
            f"{len(targets)} chỉ tiêu của năm {year} đã đến hạn.",
            f"{len(targets)} targets of {year} are due.",
            "Ghi kết quả đạt được.",
            "note",
            "Record the results.",
        )
    for task in reading.tasks:
        due = _due(task.timeline or "")
        if due is not None and due < on:
            yield finding(
                "deadline_passed",
                (task.start, task.end),
                f"Thời hạn của nhiệm vụ ({task.timeline}) đã qua.",
                f"The task's deadline ({task.timeline}) has passed.",
                "Ghi kết quả hoặc điều chỉnh thời hạn.",
                "note",
                "Record the result, or set a new deadline.",
            )


def _due(timeline: str) -> dt.date | None:
    """The last day of a timeline that has an end: ``Tháng 12/2025``, ``Hoàn thành trong năm 2025``."""
    if re.match(r"\s*từ\b", timeline, re.IGNORECASE):
        return None
    if match := _DAY_MONTH_YEAR.search(timeline):
        try:
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
        except ValueError:
            return None
    if match := _MONTH_YEAR.search(timeline):
        month, year = int(match[1] or match[3]), int(match[2] or match[4])
        if not 1 <= month <= 12:
            return None
        return dt.date(year + (month == 12), month % 12 + 1, 1) - dt.timedelta(days=1)
    if match := _WITHIN_YEAR.search(timeline):
        return dt.date(int(match[1] or match[2]), 12, 31)
    return None
