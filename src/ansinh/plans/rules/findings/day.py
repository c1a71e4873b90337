"""What a day adds: agencies gone since, abolished denominators, deadlines and horizons passed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from ansinh.kernel.text import squash
from ansinh.plans.facts import Finding, PlanReading, Target
from ansinh.plans.rules.agencies import DISTRICT_UNIT, DISTRICTS_ENDED
from ansinh.plans.rules.findings.agencies import agencies_gone
from ansinh.plans.rules.findings.making import finding


def findings_on(reading: PlanReading, on: dt.date) -> tuple[Finding, ...]:
    """What the day adds: agencies gone since, abolished denominators, deadlines and horizons passed."""
    found = [*agencies_gone(reading, on), *_abolished_denominators(reading, on), *_passed(reading, on)]
    return tuple(sorted(found, key=lambda item: (item.start, item.kind)))


def _abolished_denominators(reading: PlanReading, on: dt.date) -> Iterator[Finding]:
    if on < DISTRICTS_ENDED:
        return
    for target in reading.targets:
        subject = f"{target.unit} {(target.qualifier or '')[:60]}"
        if DISTRICT_UNIT.search(subject) and not re.search(r"các xã|thành thị", subject):
            yield finding(
                "denominator_abolished",
                (target.start, target.end),
                "Chỉ tiêu tính theo đơn vị cấp huyện, không còn từ 01/7/2025.",
                "The target counts district units, abolished from 01/07/2025.",
                "Tính lại theo đơn vị cấp xã.",
            )


_MONTH_YEAR = re.compile(r"(?:tháng\s+)?(\d{1,2})\s*/\s*(20\d\d)|tháng\s+(\d{1,2})\s+năm\s+(20\d\d)", re.IGNORECASE)

_WITHIN_YEAR = re.compile(
    r"(?:hoàn thành|xong|trong|trước)\b.{0,20}\bnăm\s+(20\d\d)(?!\s*(?:và|trở|[-–]))", re.IGNORECASE
)

_TO_YEAR = re.compile(r"(?:từ nay đến|thực hiện đến|giai đoạn từ nay đến)\s+(?:hết\s+)?năm\s+(20\d\d)", re.IGNORECASE)


def _passed(reading: PlanReading, on: dt.date) -> Iterator[Finding]:
    years = [target.year for target in reading.targets if target.year is not None]
    last = max(years) if years else None
    if last is None and (horizon := _TO_YEAR.search(squash(reading.text))):
        last = int(horizon[1])
        loose = re.search(horizon.group().replace(" ", r"\s+"), reading.text)
        span = loose.span() if loose else (0, 0)
    elif last is not None:
        final = next(target for target in reading.targets if target.year == last)
        span = (final.start, final.end)
    else:
        span = (0, 0)
    if last is not None and last < on.year:
        yield finding(
            "horizon_passed",
            span,
            f"Văn bản chỉ đặt mục tiêu đến năm {last}, đã qua.",
            f"The plan's horizon, {last}, has passed.",
            "Ban hành kế hoạch cho giai đoạn mới hoặc tổng kết.",
        )
    due_years: dict[int, list[Target]] = {}
    for target in reading.targets:
        if target.year is not None and target.year < on.year and last is not None and last >= on.year:
            due_years.setdefault(target.year, []).append(target)
    for year, targets in due_years.items():
        yield finding(
            "target_year_passed",
            (targets[0].start, targets[0].end),
            f"{len(targets)} chỉ tiêu của năm {year} đã đến hạn.",
            f"{len(targets)} targets of {year} are due.",
            "Ghi kết quả đạt được.",
            "note",
        )
    for task in reading.tasks:
        due = _due(task.timeline or "")
        if due is not None and due < on:
            yield finding(
                "deadline_passed",
                (task.start, task.end),
                f"Thời hạn của nhiệm vụ ({task.timeline}) đã qua.",
                f"The task's deadline ({task.timeline}) has passed.",
                None,
                "note",
            )


def _due(timeline: str) -> dt.date | None:
    """The last day of a timeline that has an end: ``Tháng 12/2025``, ``Hoàn thành trong năm 2025``."""
    if match := _MONTH_YEAR.search(timeline):
        if re.match(r"\s*từ\b", timeline, re.IGNORECASE):
            return None
        month, year = int(match[1] or match[3]), int(match[2] or match[4])
        if not 1 <= month <= 12:
            return None
        return dt.date(year + (month == 12), month % 12 + 1, 1) - dt.timedelta(days=1)
    if match := _WITHIN_YEAR.search(timeline):
        return dt.date(int(match[1]), 12, 31)
    return None
