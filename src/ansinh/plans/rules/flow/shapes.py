"""The shapes of flow: a physical line, how lines are laid out, a logical paragraph."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import NamedTuple

from ansinh.plans.rules.markers import Marker


class Line(NamedTuple):
    """A physical line without its outer white space; ``start`` is its place in the text."""

    text: str
    start: int
    gap: bool  # a blank line, a bar or a rule stands before it


class Layout(NamedTuple):
    """How a text is broken: the column of hard wrapping (None: a line is a paragraph), and whether blank lines
    stand between paragraphs."""

    width: int | None
    gaps_separate: bool


@dataclass(slots=True)
class Paragraph:
    """A logical paragraph: words with single spaces, and the place of each character in the text.

    ``body`` is where the words begin after the marker. ``cells`` holds (from, to) of each cell for a table row.
    """

    text: str
    places: array[int]
    marker: Marker | None = None
    body: int = 0
    cells: tuple[tuple[int, int], ...] = ()
    gap: bool = False
    mended: list[int] = field(default_factory=list)  # offsets in the text where a page break was mended

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text of text[start:end]; an empty slice gives an empty place."""
        if not self.places:
            return 0, 0
        start = max(0, min(start, len(self.places) - 1))
        if end <= start:
            return self.places[start], self.places[start]
        return self.places[start], self.places[min(end, len(self.places)) - 1] + 1

    @property
    def words(self) -> str:
        """The text after the marker."""
        return self.text[self.body :]
