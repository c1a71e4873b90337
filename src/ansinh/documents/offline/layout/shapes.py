"""Shapes on a page, in points from its upper left corner."""

from __future__ import annotations

from dataclasses import dataclass, field

from ansinh.documents.offline.tables import Cell


@dataclass(slots=True)
class Word:
    """A word where it stands. ``size`` is the height of its letters' box, the measure of all distances."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        """Height of the box."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Vertical middle."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Rule:
    """A straight line drawn on the page: ``across`` ones run from left to right, others downwards."""

    across: bool
    place: float  # y of a rule across, x of one downwards
    start: float
    end: float


@dataclass(slots=True)
class PageWords:
    """The words and rules of one page as they were found, in any order."""

    number: int
    width: float
    height: float
    words: list[Word]
    rules: list[Rule] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """Words side by side."""

    words: list[Word]

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        """The height of most of its words."""
        sizes = sorted(word.size for word in self.words)
        return sizes[len(sizes) // 2]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class Columns:
    """Lines in columns side by side: the official heading, recipients beside the signature."""

    columns: list[list[Line]]


@dataclass(slots=True)
class Table:
    """A table found by its rules: rows of cells, the places of its columns, and whether it touches the page's edges."""

    rows: list[list[Cell]]
    edges: list[float]
    top: float
    bottom: float


@dataclass(slots=True)
class PageBlocks:
    """One page taken apart: blocks from top to bottom, and its footnotes."""

    number: int
    width: float
    height: float
    blocks: list[Line | Columns | Table]
    footnotes: list[Line] = field(default_factory=list)
