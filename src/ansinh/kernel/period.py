"""Periods are half-open, [start, end); a benefit month is a value of its own."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` up to, but without, ``end``; ``end`` None means still running."""

    start: dt.date
    end: dt.date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    def contains(self, day: dt.date) -> bool:
        """Whether ``day`` lies in the period."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether the two periods share a day."""
        return (self.end is None or other.start < self.end) and (other.end is None or self.start < other.end)

    @property
    def days(self) -> int | None:
        """Length in days; None while the end is open."""
        return None if self.end is None else (self.end - self.start).days


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A benefit month (tháng hưởng)."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise ValueError(f"no such month: {self.month}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """Reads ``2026-11`` or ``11/2026``. Raises ValueError for anything else."""
        if match := re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip()):
            return cls(int(match[1]), int(match[2]))
        if match := re.fullmatch(r"(\d{1,2})/(\d{4})", text.strip()):
            return cls(int(match[2]), int(match[1]))
        raise ValueError(f"not a month (YYYY-MM): {text!r}")

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month a day lies in."""
        return cls(day.year, day.month)

    @property
    def index(self) -> int:
        """Months since year 0: differences of indexes are whole months."""
        return self.year * 12 + self.month - 1

    @property
    def first(self) -> dt.date:
        """The first day."""
        return dt.date(self.year, self.month, 1)

    @property
    def last(self) -> dt.date:
        """The last day."""
        return self.next().first - dt.timedelta(days=1)

    def plus(self, months: int) -> Month:
        """The month ``months`` later (or earlier when negative)."""
        year, month = divmod(self.index + months, 12)
        return Month(year, month + 1)

    def next(self) -> Month:
        """The month after."""
        return self.plus(1)

    def months_until(self, other: Month) -> int:
        """Whole months from this one to ``other``."""
        return other.index - self.index

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def vn(self) -> str:
        """``11/2026``, as people read it."""
        return f"{self.month:02d}/{self.year:04d}"
