"""A text with what was read from it marked: each item's words can be pointed at from beside the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

# Where items overlap, the narrower kind shows: a finding inside a target inside a task.
_RANK = {"finding": 3, "target": 2, "report": 1, "task": 0}


@dataclass(frozen=True, slots=True)
class Mark:
    """An item's words: its anchor, its kind (target, task, report, finding), code points, half-open."""

    anchor: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the text with one look. ``anchors`` are items that begin here; ``kind`` empty: plain text."""

    text: str
    kind: str
    anchors: tuple[str, ...]


def stretches(text: str, marks: Iterable[Mark]) -> list[Stretch]:
    """The text cut at every beginning and end of a mark; joined again it is the text."""
    kept = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    edges = sorted({0, len(text), *(mark.start for mark in kept), *(mark.end for mark in kept)})
    starts: dict[int, list[Mark]] = {}
    for mark in kept:
        starts.setdefault(mark.start, []).append(mark)
    found: list[Stretch] = []
    running: list[Mark] = []
    for start, end in pairwise(edges):
        running = [mark for mark in running if mark.end > start] + starts.get(start, [])
        shown = max(running, key=lambda mark: (_RANK.get(mark.kind, 0), -(mark.end - mark.start)), default=None)
        found.append(
            Stretch(text[start:end], shown.kind if shown else "", tuple(mark.anchor for mark in starts.get(start, ())))
        )
    return found
