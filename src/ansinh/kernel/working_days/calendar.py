"""The calendar itself: which days are worked, and counting in them. Pure: the swapped days are passed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import holidays

_DAY = dt.timedelta(days=1)
_SATURDAY = 5
FIRST_YEAR, LAST_YEAR = 1995, 2099
"""Years the computed holidays cover: rest in lieu since 1995, lunar tables to 2099."""
_BASIS = "Bộ luật Lao động 45/2019/QH14, Điều 111 khoản 3 và Điều 112"
_CULTURE_DAY_BASIS = "Nghị quyết 80-NQ/TW (ngày 24/11 hằng năm, từ năm 2026)"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off that is not a weekend day, or falls on one; ``provisional`` until its year is announced."""

    day: dt.date
    name_vi: str
    name_en: str
    provisional: bool
    basis: str

    def say(self, lang: str = "vi") -> str:
        """The name in one language, marked where it is only computed."""
        if lang == "en":
            return self.name_en + (" (provisional)" if self.provisional else "")
        return self.name_vi + (" (dự kiến)" if self.provisional else "")


@dataclass(frozen=True, slots=True)
class Swap:
    """A working day exchanged for a weekend day (hoán đổi ngày làm việc) by a decision for one year."""

    rest: dt.date
    work: dt.date | None
    basis: str


@dataclass(frozen=True)
class WorkingDays:
    """The working days of public bodies. ``announced_through``: the last year whose holidays are announced."""

    swaps: tuple[Swap, ...] = ()
    announced_through: int = 2026
    _years: dict[int, frozenset[dt.date]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _resting(self) -> dict[dt.date, Swap]:
        return {swap.rest: swap for swap in self.swaps}

    @cached_property
    def _worked(self) -> frozenset[dt.date]:
        return frozenset(swap.work for swap in self.swaps if swap.work is not None)

    @cached_property
    def _named(self) -> tuple[holidays.HolidayBase, holidays.HolidayBase]:
        return (
            holidays.country_holidays("VN", language="vi"),
            holidays.country_holidays("VN", language="en_US"),
        )

    def is_working_day(self, day: dt.date) -> bool:
        """Whether public bodies work on ``day``: no weekend, no holiday, or a weekend day worked in exchange."""
        if day in self._worked:
            return True
        return day.weekday() < _SATURDAY and day not in self._resting and day not in self._off(day.year)

    def holiday(self, day: dt.date) -> Holiday | None:
        """The public holiday or swapped day off on ``day``; None on others, weekends included."""
        if swap := self._resting.get(day):
            instead_vi = f" (làm bù {swap.work:%d/%m/%Y})" if swap.work else ""
            instead_en = f" (worked instead on {swap.work:%d/%m/%Y})" if swap.work else ""
            return Holiday(day, "Nghỉ hoán đổi" + instead_vi, "Day off in exchange" + instead_en, False, swap.basis)
        if day not in self._off(day.year):
            return None
        vi, en = (names.get(day, "") for names in self._named)
        basis = _CULTURE_DAY_BASIS if "Văn hóa" in vi else _BASIS
        return Holiday(day, vi, en, self.is_provisional(day.year), basis)

    def is_provisional(self, year: int) -> bool:
        """Whether the holidays of a year are computed only, not announced yet."""
        return year > self.announced_through

    def holidays_of(self, year: int) -> tuple[Holiday, ...]:
        """The days off of a year in order, swapped ones included."""
        days = self._off(year) | {day for day in self._resting if day.year == year}
        return tuple(found for day in sorted(days) if (found := self.holiday(day)) is not None)

    def add(self, day: dt.date, working_days: int) -> dt.date:
        """The day ``working_days`` later (earlier when negative); ``day`` itself does not count, 0 is ``day``.

        Received on Monday 5 October 2026, seven working days end on Wednesday 14 October.
        """
        step = _DAY if working_days >= 0 else -_DAY
        left = abs(working_days)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def last_on_or_before(self, day: dt.date) -> dt.date:
        """``day`` if it is worked, else the last working day before it."""
        return day if self.is_working_day(day) else self.add(day, -1)

    def first_on_or_after(self, day: dt.date) -> dt.date:
        """``day`` if it is worked, else the first working day after it."""
        return day if self.is_working_day(day) else self.add(day, 1)

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after ``start`` up to and with ``end``; 0 where ``end`` is not later."""
        days = (start + _DAY * n for n in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def with_swaps(self, more: Iterable[Swap], announced_through: int | None = None) -> WorkingDays:
        """The same calendar with further swapped days."""
        return WorkingDays((*self.swaps, *more), max(self.announced_through, announced_through or 0))

    def _off(self, year: int) -> frozenset[dt.date]:
        if year not in self._years:
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise ValueError(f"no calendar of holidays for {year}, only {FIRST_YEAR} to {LAST_YEAR}")
            self._years[year] = frozenset(holidays.country_holidays("VN", years=year, expand=False))
        return self._years[year]
