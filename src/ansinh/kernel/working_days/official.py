"""The calendar in force: shipped swaps and, where the site names one, its own file; and the questions put to it."""

from __future__ import annotations

import datetime as dt
import os
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.working_days.calendar import Holiday, Swap, WorkingDays

_FRIDAY = 4


def read_swaps(text: str, file: str) -> tuple[tuple[Swap, ...], int | None]:
    """The swaps of a file of the form of ``swaps.yaml`` and the year it says is announced.

    Raises BadInput that names the entry: a swap without a text it rests on, or whose days cannot be exchanged.
    """
    try:
        data: Any = yaml.safe_load(text) or {}
        rows = data.get("swaps") or []
        through = data.get("announced_through")
    except (yaml.YAMLError, AttributeError) as error:
        raise BadInput(_unreadable(file, str(error).splitlines()[0])) from error
    problems: list[Problem] = []
    found: list[Swap] = []
    for number, row in enumerate(rows, start=1):
        swap = _swap(row)
        if swap is None:
            problems.append(_wrong(file, number))
        else:
            found.append(swap)
    if problems:
        raise BadInput(problems)
    return tuple(found), through if isinstance(through, int) else None


def _swap(row: Any) -> Swap | None:
    if not isinstance(row, dict):
        return None
    rest, work, basis = row.get("rest"), row.get("work"), str(row.get("basis") or "").strip()
    if not isinstance(rest, dt.date) or not (work is None or isinstance(work, dt.date)) or not basis:
        return None
    weekend_worked = work is None or work.weekday() > _FRIDAY
    return Swap(rest, work, basis) if weekend_worked and rest.weekday() <= _FRIDAY else None


def _unreadable(file: str, why: str) -> Problem:
    return Problem(
        "working_days_unreadable",
        f"Không đọc được tệp ngày làm việc: {why}.",
        f"The file of working days cannot be read: {why}.",
        {"file": file},
        "Sửa tệp theo mẫu trong docs/explanation/the-reporting-calendar.md.",
        "Write it as docs/explanation/the-reporting-calendar.md shows.",
    )


def _wrong(file: str, number: int) -> Problem:
    return Problem(
        "working_days_swap",
        f"Lần hoán đổi thứ {number}: cần rest (ngày thường được nghỉ), work (thứ Bảy hoặc Chủ nhật làm bù, có thể bỏ "
        "trống) và basis (văn bản).",
        f"Swap {number}: it needs rest (a weekday off), work (a weekend day worked instead, may be left out) and "
        "basis (the text).",
        {"file": file},
    )


@cache
def official() -> WorkingDays:
    """The calendar in force, read once a process. Raises BadInput where the site's own file is wrong."""
    swaps, through = read_swaps(files(__package__).joinpath("swaps.yaml").read_text("utf-8"), "swaps.yaml")
    assert through is not None, "the shipped file says which years are announced"
    shipped = WorkingDays(swaps, through)
    own = os.environ.get("ANSINH_WORKING_DAYS")
    if not own:
        return shipped
    try:
        text = Path(own).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(_unreadable(own, str(getattr(error, "strerror", None) or "UTF-8"))) from error
    return shipped.with_swaps(*read_swaps(text, own))


def is_working_day(day: dt.date) -> bool:
    """Whether public bodies work on ``day``."""
    return official().is_working_day(day)


def holiday(day: dt.date) -> Holiday | None:
    """The public holiday on ``day``, if it is one."""
    return official().holiday(day)


def is_provisional(year: int) -> bool:
    """Whether the holidays of a year are computed only, not announced yet."""
    return official().is_provisional(year)


def add_working_days(day: dt.date, working_days: int) -> dt.date:
    """The day ``working_days`` later, earlier when negative; ``day`` itself does not count."""
    return official().add(day, working_days)


def last_working_day_on_or_before(day: dt.date) -> dt.date:
    """``day`` if it is worked, else the last working day before it."""
    return official().last_on_or_before(day)


def first_working_day_on_or_after(day: dt.date) -> dt.date:
    """``day`` if it is worked, else the first working day after it."""
    return official().first_on_or_after(day)


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Working days after ``start`` up to and with ``end``."""
    return official().between(start, end)
