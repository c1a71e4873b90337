"""Deadlines as an iCalendar file (RFC 5545), for any calendar program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Alarm, Calendar, Event

PRODUCT = "-//An Sinh//Lich bao cao//VI"
_DAY = dt.timedelta(days=1)
_ALARMS = (7, 2)


@dataclass(frozen=True, slots=True)
class Entry:
    """One all-day event. ``uid`` stays the same as long as the obligation lives; ``done`` takes the alarms away."""

    uid: str
    due: dt.date
    summary: str
    description: str
    categories: tuple[str, ...]
    changed_at: dt.datetime
    url: str = ""
    done: bool = False


def ics(name: str, entries: Iterable[Entry]) -> bytes:
    """The calendar file: all-day events with alarms seven and two days before, at eight in the morning."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at.astimezone(dt.UTC))
    event.add("last-modified", entry.changed_at.astimezone(dt.UTC))
    event.add("sequence", int(entry.changed_at.timestamp()) // 60 % 2**31)
    event.add("dtstart", entry.due)
    event.add("dtend", entry.due + _DAY)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("categories", list(entry.categories))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("status", "CONFIRMED")
    if entry.url:
        event.add("url", entry.url)
    for days in () if entry.done else _ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.summary)
        # From midnight of the day: eight in the morning, so many days before.
        alarm.add("trigger", dt.timedelta(days=-days, hours=8))
        event.add_component(alarm)
    return event
