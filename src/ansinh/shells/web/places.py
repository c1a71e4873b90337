"""Names of places for pages: a commune's code becomes its name of the day."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from ansinh.territory.facts import AdministrativeUnit, Level
from ansinh.territory.offline import communes_of, unit, units


@lru_cache(maxsize=8192)
def place(code: str, on: dt.date) -> AdministrativeUnit | None:
    """The unit of a code on a day."""
    return unit(code, on)


def place_name(code: str | None, on: dt.date) -> str:
    """``Xã Bình Sơn``; the code itself where the map does not know it; empty for none."""
    if not code:
        return ""
    found = place(code, on)
    return found.name if found else code


@lru_cache(maxsize=8)
def provinces(on: dt.date) -> tuple[AdministrativeUnit, ...]:
    """The provinces of a day."""
    return units(level=Level.PROVINCE, on=on)


@lru_cache(maxsize=8)
def all_communes(on: dt.date) -> tuple[AdministrativeUnit, ...]:
    """Every commune of a day."""
    return units(level=Level.COMMUNE, on=on)


def commune_options(codes: tuple[str, ...], on: dt.date) -> tuple[tuple[str, str, str], ...]:
    """Choices for a filter by commune, in Vietnamese order."""
    wanted = set(codes)
    found = [one for one in all_communes(on) if one.code in wanted]
    return tuple((one.code, one.name, one.name) for one in found)


__all__ = ["all_communes", "commune_options", "communes_of", "place", "place_name", "provinces"]
