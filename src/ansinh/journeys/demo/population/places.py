"""Where synthetic people live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Place:
    """A commune, its share of the people (any unit), and its kind."""

    commune_code: str
    weight: float
    urban: bool = False
    difficult: bool = False


def as_places(places: Sequence[Place | tuple[str, float, bool, bool]]) -> tuple[Place, ...]:
    """Plain tuples are taken too. Raises ValueError for an empty list or weights that say nothing."""
    made = tuple(place if isinstance(place, Place) else Place(*place) for place in places)
    if not made or sum(place.weight for place in made) <= 0 or any(place.weight < 0 for place in made):
        raise ValueError("people need places with weights")
    return made


@cache
def book(name: str) -> Any:
    """One of the two data files beside this module: ``names`` or ``rates``."""
    return yaml.safe_load(files(__package__).joinpath(f"{name}.yaml").read_text("utf-8"))


def weighted(text: str) -> tuple[list[str | None], list[float]]:
    """Reads ``Văn 62, – 6``: values (None for a dash) and shares that sum to one."""
    values: list[str | None] = []
    counts: list[float] = []
    for entry in text.split(","):
        value, _, count = entry.strip().rpartition(" ")
        values.append(None if value == "–" else value)
        counts.append(float(count))
    total = sum(counts)
    return values, [count / total for count in counts]
