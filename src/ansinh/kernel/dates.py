"""Dates as Vietnamese officials write them: dd/mm/yyyy."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_VN = re.compile(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\s*\Z")
_ISO = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})\s*\Z")


def vn_date(day: dt.date | None) -> str:
    """``07/11/2026``; an unknown day is an empty string."""
    return "" if day is None else f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def parse_vn_date(text: str) -> dt.date:
    """Reads dd/mm/yyyy (also with dots or dashes) and ISO dates. Raises ValueError for anything else."""
    if match := _VN.match(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _ISO.match(text):
        year, month, day = (int(part) for part in match.groups())
    else:
        raise ValueError(f"not a date (dd/mm/yyyy): {text!r}")
    return dt.date(year, month, day)


def day_in_vietnam(instant: dt.datetime) -> dt.date:
    """The calendar day in Vietnam of an aware instant (17:00 UTC is already tomorrow there)."""
    if instant.tzinfo is None:
        raise ValueError("an instant carries its time zone")
    return instant.astimezone(VIETNAM).date()
