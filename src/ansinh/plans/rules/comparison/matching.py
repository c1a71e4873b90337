"""Which target of one plan speaks of the same thing as which of another: by the catalogue first, then by the words."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import NamedTuple

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
    return _dice(folded(first), folded(second))


def _dice(one: frozenset[str], two: frozenset[str]) -> float:
    return 2 * len(one & two) / max(1, len(one) + len(two))


class _Subject(NamedTuple):
    """What a target is about, worked out once: targets are held against each other many times."""

    unit: str
    words: frozenset[str]
    measure: str | None
    part: frozenset[str]


@functools.lru_cache(maxsize=8192)
def _subject(target: Target) -> _Subject:
    unit = target.unit.split("/")[0].split(" (")[0].strip().lower()
    found = indicator_for(target)
    said = named(target)
    return _Subject(
        unit, folded(said), found.code if found is not None else None, frozenset(_PLACE_PART.findall(fold(said)))
    )


def same_measure(own: Target, wanted: Target) -> float:
    """How surely two targets measure the same thing of the same people, 0 to 1."""
    return _alike(_subject(own), _subject(wanted))


def _alike(own: _Subject, wanted: _Subject) -> float:
    if own.unit != wanted.unit:
        return 0.0
    both = own.measure is not None and wanted.measure is not None
    if both and own.measure != wanted.measure:
        return 0.0
    like = _dice(own.words, wanted.words)
    if both:
        if own.part == wanted.part:
            return max(like, LIKE + 0.2)
        return like if like >= LIKE_ALONE else 0.0
    threshold = LIKE if own.measure is wanted.measure else LIKE_ALONE
    if like < threshold or (own.part != wanted.part and like < 0.9):
        return 0.0
    return like


def pairs(reading: PlanReading, other: PlanReading) -> tuple[Pair, ...]:
    """For each target of the other plan its best counterpart here: likest, then of the same year."""
    by_unit: dict[str, dict[tuple[_Subject, int | None], Target]] = {}
    for own in reading.targets:  # of targets that say the same of the same year the first is the counterpart
        subject = _subject(own)
        by_unit.setdefault(subject.unit, {}).setdefault((subject, own.year), own)
    found = []
    for wanted in other.targets:
        best: tuple[float, bool, Target] | None = None
        sought = _subject(wanted)
        for (subject, year), own in by_unit.get(sought.unit, {}).items():
            like = _alike(subject, sought)
            if like and (best is None or (like, year == wanted.year) > best[:2]):
                best = like, year == wanted.year, own
        found.append(Pair(wanted, best[2] if best else None, best[0] if best else 0.0))
    return tuple(found)
