"""A “không” that the plans above or beside have and this one lost, or that slipped in here.

Each “không” of another plan stands between words; where the same words stand here next to each other, it was lost.
Unless the other plan has them next to each other somewhere too: then both are said. Cost is linear in the texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ansinh.kernel.text import nfc
from ansinh.plans.facts import Finding, PlanReading
from ansinh.plans.rules.findings.making import finding

NEGATIONS = frozenset({"không", "chưa", "chẳng"})
_NO_NEGATION_BEFORE = frozenset({"gian", "khí", "quân", "phận", "trung", "lực"})  # không gian, không khí
_TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,]*%?|[.;:!?“”\"()]|\n\s*\n")
# How many words before and after the “không” must agree: one of these shapes.
_SHAPES = ((2, 3), (1, 4), (3, 2))
_BREAKS = frozenset('.;:!?“”"()')


def _tokens(text: str) -> list[tuple[str, int, int]]:
    return [
        (m.group().lower(), m.start(), m.end())
        for m in _TOKEN.finditer(nfc(text) if len(nfc(text)) == len(text) else text)
    ]


def _negates(plain: list[str], at: int) -> bool:
    if plain[at] not in NEGATIONS:
        return False
    following = plain[at + 1] if at + 1 < len(plain) else ""
    return following not in _NO_NEGATION_BEFORE and (at == 0 or plain[at - 1] != "hàng")


@lru_cache(maxsize=64)
def _contexts(text: str) -> tuple[dict[tuple[str, ...], tuple[str, str]], frozenset[tuple[str, ...]]]:
    """(words around each “không” → the negation and how it read there; every run of five words without one)."""
    words = _tokens(text)
    plain = [word for word, _, _ in words]
    around: dict[tuple[str, ...], tuple[str, str]] = {}
    for at, word in enumerate(plain):
        if _negates(plain, at):
            for before, after in _SHAPES:
                run = (*plain[max(0, at - before) : at], *plain[at + 1 : at + 1 + after])
                if len(run) == before + after and not _BREAKS & set(run) and not any(token.isspace() for token in run):
                    around.setdefault(run, (word, " ".join(plain[max(0, at - 3) : at + 1 + after])))
    runs = {tuple(plain[at : at + 5]) for at in range(len(plain) - 4)}
    return around, frozenset(runs)


def negations(reading: PlanReading, others: Sequence[tuple[PlanReading, str]]) -> Iterator[Finding]:
    """Every lost and every slipped-in “không”, at the words that are left. ``others``: plans and what to call them."""
    if not others:
        return
    words = _tokens(reading.text)
    plain = [word for word, _, _ in words]
    own_around, own_runs = _contexts(reading.text)
    said: set[int] = set()
    for other, name in others:
        around, runs = _contexts(other.text)
        for at in range(len(plain) - 4):
            run = tuple(plain[at : at + 5])
            if run not in around or run in runs or run in own_around:
                continue
            before = next(b for b, a in _SHAPES if _holds(around, run, b, a))
            place = at + before
            if any(abs(place - other_place) < 4 for other_place in said):
                continue
            said.add(place)
            negation, reads = around[run]
            left = words[place][1], words[_phrase_end(plain, place)][2]
            yield finding(
                "dropped_negation",
                left,
                f"{name} viết “{reads}”, ở đây mất chữ “{negation}”: ngược nghĩa.",
                f"{name} says “{reads}”; “{negation}” (not) is lost here and the meaning reversed.",
                f"{negation} {' '.join(plain[place : _phrase_end(plain, place) + 1])}",
                "error",
            )
        yield from _slipped_in(words, plain, runs, around, own_runs, name, said)


def _phrase_end(plain: list[str], at: int) -> int:
    """The last of the five words from ``at`` on that belong to one clause."""
    end = at
    while end + 1 < len(plain) and end < at + 4 and plain[end + 1] not in _BREAKS and not plain[end + 1].isspace():
        end += 1
    return end


def _holds(around: dict[tuple[str, ...], tuple[str, str]], run: tuple[str, ...], before: int, after: int) -> bool:
    """Which shape the run was kept under: the reading in the other plan tells where its negation stood."""
    negation, reads = around[run]
    said = reads.split()
    place = len(said) - 1 - after if len(said) > after else -1
    return place >= 0 and said[place] == negation and tuple(said[place + 1 :]) == run[before:]


def _slipped_in(
    words: list[tuple[str, int, int]],
    plain: list[str],
    runs: frozenset[tuple[str, ...]],
    around: dict[tuple[str, ...], tuple[str, str]],
    own_runs: frozenset[tuple[str, ...]],
    name: str,
    said: set[int],
) -> Iterator[Finding]:
    for at, word in enumerate(plain):
        if not _negates(plain, at) or any(abs(at - other) < 4 for other in said):
            continue
        for before, after in _SHAPES:
            run = (*plain[max(0, at - before) : at], *plain[at + 1 : at + 1 + after])
            if len(run) != 5 or _BREAKS & set(run) or run not in runs or run in around or run in own_runs:
                continue
            said.add(at)
            end = words[min(at + 3, len(words) - 1)][2]
            yield finding(
                "added_negation",
                (words[at][1], end),
                f"Thêm chữ “{word}” so với {name} (“{' '.join(run)}”): ngược nghĩa.",
                f"“{word}” (not) is added against {name} (“{' '.join(run)}”); the meaning is reversed.",
                " ".join(plain[at + 1 : at + 4]),
                "error",
            )
            break
