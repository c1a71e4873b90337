"""Agencies that did not exist on the day of the plan, or no longer exist."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from ansinh.kernel.dates import vn_date
from ansinh.plans.facts import Finding, PlanReading
from ansinh.plans.rules.agencies import BEGUN, ENDED
from ansinh.plans.rules.findings.making import finding
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.header import DATE_LINE

# Agencies


def _actors(reading: PlanReading) -> Iterator[tuple[str, int, int]]:
    for task in reading.tasks:
        for name in (*task.lead, *task.coordinating):
            yield name, task.start, task.end
    for duty in reading.reporting:
        for name in (*duty.who, *duty.to, *([duty.via] if duty.via else [])):
            yield name, duty.start, duty.end


def _first_place(reading: PlanReading, form: re.Pattern[str], fallback: tuple[int, int]) -> tuple[int, int]:
    match = re.compile(form.pattern.replace(" ", r"\s+"), re.IGNORECASE).search(reading.text)
    return match.span() if match else fallback


def agencies_at_date(reading: PlanReading, items: list[Paragraph]) -> Iterator[Finding]:
    own = reading.document.date or _year_of(items)
    if own is None:
        return
    for agency in ENDED:
        if own < agency.day:
            continue
        place = next(((start, end) for name, start, end in _actors(reading) if agency.form.search(name)), None)
        if place is None and not agency.form.search(reading.text):
            continue
        where = _first_place(reading, agency.form, place or (0, 0))
        if where != (0, 0):
            yield finding(
                "agency_not_existing",
                where,
                f"{agency.name} không còn khi văn bản ban hành (từ {vn_date(agency.day)}; {agency.basis}).",
                f"{agency.name} no longer existed when the document was issued (from {vn_date(agency.day)}).",
                agency.successors,
                "error" if agency.confirmed else "warning",
            )
    for name, form, day in BEGUN:
        if own < day and any(form.search(actor) for actor, _, _ in _actors(reading)):
            yield finding(
                "agency_not_existing",
                _first_place(reading, form, (0, 0)),
                f"{name} chưa có khi văn bản ban hành.",
                f"{name} did not exist yet when the document was issued.",
            )


def _year_of(items: list[Paragraph]) -> dt.date | None:
    """A day inside the year of a header whose day is blank (31 December: nothing is said that the year leaves open)."""
    for item in items[:12]:
        match = DATE_LINE.search(item.text)
        if match and match["year"]:
            month = int(match["month"] or 1)
            return dt.date(int(match["year"]), month if 1 <= month <= 12 else 1, 1)
    return None


def agencies_gone(reading: PlanReading, on: dt.date) -> Iterator[Finding]:
    own = reading.document.date
    for agency in ENDED:
        if on < agency.day or (own is not None and own >= agency.day):
            continue
        named = [(start, end) for name, start, end in _actors(reading) if agency.form.search(name)]
        if not named:
            continue
        yield finding(
            "agency_dissolved",
            _first_place(reading, agency.form, named[0]),
            f"{agency.name} không còn từ {vn_date(agency.day)} nhưng được giao {len(named)} việc trong văn bản "
            f"({agency.basis}).",
            f"{agency.name} has been dissolved since {vn_date(agency.day)}; the document names it in {len(named)} "
            f"places.",
            f"Nơi kế tục theo lĩnh vực: {agency.successors}"
            + ("" if agency.confirmed else " (cần xác nhận theo tỉnh)"),
        )
