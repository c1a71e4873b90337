"""The only place of the web, API and jobs that reads the clock; everything below is told the time."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from ansinh.kernel.dates import VIETNAM, day_in_vietnam


def now() -> dt.datetime:
    """The present instant, UTC; with ``ANSINH_TODAY`` set, the present time of day on that day in Vietnam."""
    instant = dt.datetime.now(dt.UTC)
    if settings.ANSINH_TODAY:
        day = dt.date.fromisoformat(settings.ANSINH_TODAY)
        local = instant.astimezone(VIETNAM)
        return dt.datetime.combine(day, local.timetz()).astimezone(dt.UTC)
    return instant


def today() -> dt.date:
    """Today in Vietnam."""
    return day_in_vietnam(now())
