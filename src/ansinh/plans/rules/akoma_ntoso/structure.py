"""A plan's paragraphs as the parts of an Akoma Ntoso document: preface, preamble, main body as a tree, conclusions,
attachments. Every word of the text stands in exactly one of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ansinh.documents.facts import PartKind
from ansinh.plans.rules.flow import Paragraph, mend_page_numbers, paragraphs
from ansinh.plans.rules.outline import Block, build_outline

# Cell walls and ruled lines are how a file draws tables; no words. Possessive: a long line is looked at once.
_DRAWN = re.compile(r"(?:[\s|]++|:?+[-_=*~–—.·]{3,}+:?+)*+\Z")


@dataclass(slots=True)
class Piece:
    """A run of the text that becomes one element: its place in the text, and the paragraph it was read as.

    ``leftover``: words that no paragraph holds, such as page numbers that a file carries between its lines.
    """

    start: int
    end: int
    paragraph: Paragraph | None = None
    leftover: bool = False

    @property
    def is_row(self) -> bool:
        return self.paragraph is not None and bool(self.paragraph.cells)

    def body_start(self) -> int:
        """Where the words begin after the mark."""
        if self.paragraph is None or not self.paragraph.marker or self.paragraph.body >= len(self.paragraph.text):
            return self.start if self.paragraph is None or not self.paragraph.marker else self.end
        return max(self.start, self.paragraph.places[self.paragraph.body])


@dataclass(slots=True)
class Part:
    """A numbered or headed division: its first piece, its loose paragraphs before its children, its children.

    A child is a division again, or a run of loose pieces that stands between or after divisions.
    """

    piece: Piece
    kind: PartKind | None
    label: str
    is_heading: bool
    own: list[Piece] = field(default_factory=list)
    children: list[Part | list[Piece]] = field(default_factory=list)

    def loose(self, piece: Piece) -> None:
        """Takes a paragraph that has no mark of its own."""
        if self.children:
            _append(self.children, piece)
        else:
            self.own.append(piece)


@dataclass(slots=True)
class Structure:
    """The parts of a document, in order."""

    preface: list[Piece]
    title: set[int]  # starts of the pieces of the preface that are the title
    type_start: int | None
    preamble: list[Piece]
    body: list[Part | list[Piece]]
    conclusions: list[Piece]
    attachments: list[list[Piece]]

    def pieces(self) -> list[Piece]:
        """Every piece, in the order of the text."""
        found = [*self.preface, *self.preamble, *_pieces(self.body), *self.conclusions]
        return found + [piece for annex in self.attachments for piece in annex]


def structure_of(text: str) -> Structure:
    """Takes a plan's text apart. A text without any mark has one loose run as its body."""
    items = paragraphs(text)
    mend_page_numbers(items)
    outline = build_outline(items)
    pieces = _pieces_of(text, items)
    place = {id(piece.paragraph): index for index, piece in enumerate(pieces) if piece.paragraph is not None}

    def first(found: Sequence[Paragraph], default: int) -> int:
        return min((place[id(one)] for one in found if id(one) in place), default=default)

    blocks = {id(block.paragraph): block for block in outline.body}
    body = [place[id(block.paragraph)] for block in outline.body if id(block.paragraph) in place]
    begin, end = (min(body), max(body) + 1) if body else (len(pieces), len(pieces))
    preamble = first([one for one in outline.preamble if place.get(id(one), begin) < begin], begin)
    titled = {pieces[place[id(one)]].start for one in outline.title if id(one) in place}
    annex = first(outline.appendix, len(pieces))
    annex = annex if annex >= end else len(pieces)
    while end < annex and pieces[end].paragraph is None:
        end += 1
    head, middle = pieces[:preamble], pieces[preamble:begin]
    body_pieces = pieces[begin:end]
    if not body_pieces:  # no body found: what follows the head is it
        head, middle, body_pieces = pieces[:preamble], [], pieces[preamble:annex]
        if not body_pieces:
            head, body_pieces = [], pieces[:annex]
        end = annex
    type_start = None
    if outline.type_index is not None and outline.type_index < len(items):
        found = place.get(id(items[outline.type_index]))
        type_start = pieces[found].start if found is not None else None
    return Structure(
        head, titled, type_start, middle, _tree(body_pieces, blocks), pieces[end:annex], _annexes(pieces[annex:])
    )


def _pieces_of(text: str, items: Sequence[Paragraph]) -> list[Piece]:
    """A piece for each paragraph, and one for words between paragraphs. Together they hold every word."""
    found: list[Piece] = []
    at = 0
    for item in sorted((one for one in items if one.places), key=lambda one: one.places[0]):
        start, end = max(at, item.places[0]), max(at, item.places[-1] + 1)
        _between(found, text, at, start)
        if end > start:
            found.append(Piece(start, end, item))
        at = end
    _between(found, text, at, len(text))
    return found


def _between(found: list[Piece], text: str, start: int, end: int) -> None:
    if not _DRAWN.match(text[start:end]):
        found.append(Piece(start, end, leftover=True))


def _tree(pieces: Sequence[Piece], blocks: dict[int, Block]) -> list[Part | list[Piece]]:
    top: list[Part | list[Piece]] = []
    parts: dict[int, Part] = {}
    last: Part | None = None
    for piece in pieces:
        block = blocks.get(id(piece.paragraph)) if piece.paragraph is not None else None
        if block is None:
            if last is not None:
                last.loose(piece)
            else:
                _append(top, piece)
            continue
        above = parts.get(id(block.above[-1].block)) if block.above else None
        if block.node is None:
            if above is not None:
                above.loose(piece)
            else:
                _append(top, piece)
            last = above
            continue
        marker = piece.paragraph.marker if piece.paragraph is not None else None
        part = Part(
            piece, marker.kind if marker else None, marker.label if marker else "", block.is_heading or marker is None
        )
        parts[id(block)] = part
        (above.children if above is not None else top).append(part)
        last = part
    return top


def _append(where: list[Part | list[Piece]], piece: Piece) -> None:
    """To the run of loose pieces that stands last, or as a new run."""
    last = where[-1] if where else None
    if isinstance(last, list):
        last.append(piece)
    else:
        where.append([piece])


def _annexes(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """An attachment begins at each “Phụ lục”."""
    found: list[list[Piece]] = []
    for piece in pieces:
        marker = piece.paragraph.marker if piece.paragraph is not None else None
        if not found or (marker is not None and marker.kind is PartKind.APPENDIX):
            found.append([])
        found[-1].append(piece)
    return found


def _pieces(children: Sequence[Part | list[Piece]]) -> list[Piece]:
    found: list[Piece] = []
    for child in children:
        if isinstance(child, Part):
            found += [child.piece, *child.own, *_pieces(child.children)]
        else:
            found += child
    return found
