"""How alike a person at the counter and a record are: the same fields, words and weights as the search of the whole
registry, for a handful of records in Python. Only the rarity of the name is left out: it needs everybody's names. For
ordering what is shown; nothing is decided by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log2

from ansinh.registry.facts import BirthDate, Reason, Sex
from ansinh.registry.offline.linkage.comparisons import FIELDS
from ansinh.registry.offline.linkage.pairs import model

_PRIOR = -20.0
"""Bits before anything is said: one in a million is the same person."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the papers at the counter, or a record, say. ``name_key`` is the folded name."""

    name_key: str
    birth: BirthDate
    sex: Sex | None
    commune_code: str | None
    blind_index: bytes | None


def compare(asked: Said, record: Said) -> tuple[float, tuple[Reason, ...]]:
    """The probability that both are one person, and the reasons, what weighs most first. Missing fields say nothing."""
    levels = {
        "name_place": _name(asked, record),
        "birth": _birth(asked.birth, record.birth),
        "sex": _pair(asked.sex, record.sex),
        "number": _pair(asked.blind_index, record.blind_index),
    }
    reasons = [_reason(field, level) for field, level in levels.items() if level is not None]
    bits = _PRIOR + sum(reason.weight for reason in reasons)
    probability = 1.0 / (1.0 + 2.0 ** min(60.0, max(-60.0, -bits)))
    return probability, tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))


def _name(asked: Said, record: Said) -> int | None:
    """The level of ``name_place``: name and commune are weighed together, as the model does."""
    mine, theirs = asked.name_key.split(), record.name_key.split()
    if not mine or not theirs:
        return None
    # A commune that is not known speaks for neither: it counts as another.
    here = 0 if asked.commune_code is not None and asked.commune_code == record.commune_code else 1
    if mine == theirs or sorted(mine) == sorted(theirs):
        return 0 + here
    if (mine[0], mine[-1]) == (theirs[0], theirs[-1]):
        return (2 if len(mine) <= 2 or len(theirs) <= 2 else 6) + here
    return (4 if mine[0] == theirs[0] and one_edit(asked.name_key, record.name_key) else 8) + here


def _birth(asked: BirthDate, record: BirthDate) -> int | None:
    """The level of ``birth``."""
    if asked.year is None or record.year is None:
        return None
    whole = asked.day is not None and record.day is not None
    days = (asked.month, asked.day) == (record.month, record.day)
    if asked.year == record.year:
        if not whole:
            return 2
        return 0 if days else 1 if (asked.day, asked.month) == (record.month, record.day) else 4
    if abs(asked.year - record.year) <= 2 and min(asked.year, record.year) < 1960 and (days or not whole):
        return 3
    return 5 if whole and days else 6


def _pair(mine: object, theirs: object) -> int | None:
    if mine is None or theirs is None:
        return None
    return 0 if mine == theirs else 1


def _reason(field: str, level: int) -> Reason:
    said = FIELDS[field].levels[level]
    return Reason(field, said.likeness, round(_weights()[field][level], 1), said.vi, said.en)


@cache
def _weights() -> Mapping[str, tuple[float, ...]]:
    """Bits for and against, level by level, from the shipped model."""
    found = {}
    for comparison in model()["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        found[comparison["output_column_name"]] = tuple(
            log2(max(level["m_probability"], 1e-9) / max(level["u_probability"], 1e-9)) for level in levels
        )
    return found


def one_edit(one: str, other: str) -> bool:
    """Whether two texts differ by one letter put in, left out, changed, or two neighbours swapped."""
    if one == other:
        return True
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    return one[start + 1 :] == other[start + 1 :] or (
        one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
    )
