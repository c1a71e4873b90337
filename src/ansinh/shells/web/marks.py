"""A text with what was read from it marked: each item's words can be pointed at from beside the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """An item's words: its anchor, its kind (target, task, report, finding), code points, half-open; how it stands."""

    anchor: str
    kind: str
    start: int
    end: int
    state: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the text with one look. ``anchors``: items that begin here; ``kind`` empty: plain text.

    ``over`` are the anchors of every item these words belong to, the narrowest first; ``page`` is the page that begins
    here, if one does.
    """

    text: str
    kind: str
    anchors: tuple[str, ...]
    start: int = 0
    state: str = ""
    over: tuple[str, ...] = ()
    page: int | None = None


def stretches(text: str, marks: Iterable[Mark], pages: Iterable[tuple[int, int]] = ()) -> list[Stretch]:
    """The text cut at every beginning and end of a mark; joined again it is the text.

    Where items overlap the narrowest shows: a finding inside a target inside a task. ``pages``: (number, start) of each.
    """
    kept = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    begins = {start: number for number, start in pages if 0 <= start < len(text)}
    edges = sorted({0, len(text), *begins, *(mark.start for mark in kept), *(mark.end for mark in kept)})
    starts: dict[int, list[Mark]] = {}
    for mark in kept:
        starts.setdefault(mark.start, []).append(mark)
    found: list[Stretch] = []
    running: list[Mark] = []
    for start, end in pairwise(edges):
        running = [mark for mark in running if mark.end > start] + starts.get(start, [])
        over = sorted(running, key=lambda mark: (mark.end - mark.start, mark.kind != "finding"))
        shown = over[0] if over else None
        found.append(
            Stretch(
                text[start:end],
                shown.kind if shown else "",
                tuple(mark.anchor for mark in starts.get(start, ())),
                start,
                shown.state if shown else "",
                tuple(mark.anchor for mark in over),
                begins.get(start),
            )
        )
    return found
