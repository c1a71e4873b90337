"""Which target of one plan speaks of the same thing as which of another: by the catalogue first, then by the words."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ansinh.kernel.text import fold
from ansinh.plans.facts import PlanReading, Target
from ansinh.plans.rules.catalogue import indicator_for

LIKE = 0.62  # share of common words above which two targets speak of the same thing
LIKE_ALONE = 0.74  # the same where the catalogue knows one of the two and not the other
_WORD = re.compile(r"\w+")
_PLACE_PART = re.compile(
    r"thanh thi|nong thon|do thi|khu vuc|tieu hoc|trung hoc co so|trung hoc pho thong|mam non|mau giao|\bnam\b|\bnu\b|"
    r"lan dau|vung [\w ]{3,20}|chinh thuc|tu nguyen|bat buoc|that nghiep|y te|xa hoi hang thang|co quan|doanh nghiep"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A target of the plan above (or beside) with its counterpart here, or None; ``likeness`` is 0 to 1."""

    wanted: Target
    own: Target | None
    likeness: float


def named(target: Target) -> str:
    """Indicator and population in one."""
    if (target.qualifier or "") in target.indicator:
        return target.indicator
    return f"{target.indicator} {target.qualifier}"


def tokens(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


@functools.lru_cache(maxsize=8192)
def folded(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in tokens(text))


def likeness(first: str, second: str) -> float:
    """Dice's coefficient of the words of two texts, marks and case aside."""
    one, two = folded(first), folded(second)
    return 2 * len(one & two) / max(1, len(one) + len(two))


@functools.lru_cache(maxsize=4096)
def _measure(target: Target) -> str | None:
    found = indicator_for(target)
    return found.code if found is not None else None


@functools.lru_cache(maxsize=4096)
def _part(target: Target) -> frozenset[str]:
    return frozenset(_PLACE_PART.findall(fold(named(target))))


def same_measure(own: Target, wanted: Target) -> float:
    """How surely two targets measure the same thing of the same people, 0 to 1."""
    if (
        own.unit.split("/")[0].split(" (")[0].strip().lower()
        != wanted.unit.split("/")[0].split(" (")[0].strip().lower()
    ):
        return 0.0
    like = likeness(named(own), named(wanted))
    mine, theirs = _measure(own), _measure(wanted)
    if mine is not None and theirs is not None:
        if mine != theirs:
            return 0.0
        if _part(own) == _part(wanted):
            return max(like, LIKE + 0.2)
        return like if like >= LIKE_ALONE else 0.0
    threshold = LIKE if mine is theirs else LIKE_ALONE
    if like < threshold or (_part(own) != _part(wanted) and like < 0.9):
        return 0.0
    return like


def pairs(reading: PlanReading, other: PlanReading) -> tuple[Pair, ...]:
    """For each target of the other plan its best counterpart here: likest, then of the same year."""
    found = []
    for wanted in other.targets:
        best: tuple[float, bool, Target] | None = None
        for own in reading.targets:
            like = same_measure(own, wanted)
            if like and (best is None or (like, own.year == wanted.year) > best[:2]):
                best = like, own.year == wanted.year, own
        found.append(Pair(wanted, best[2] if best else None, best[0] if best else 0.0))
    return tuple(found)
