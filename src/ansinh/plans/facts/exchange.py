"""Nouns of the exchange: a plan with its items as files carry it, and what a corrected workbook would change."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.kernel.problem import Problem
from ansinh.plans.facts.kept import ReviewState
from ansinh.plans.facts.reading import Finding, PlanDocument
from ansinh.plans.facts.review import ItemKind


@dataclass(frozen=True, slots=True)
class ExchangeItem:
    """One item as it travels. ``version`` is what stood in the database when it left, None for a plan only read."""

    item_id: uuid.UUID
    kind: ItemKind
    path: str
    quote: str
    start: int
    end: int
    fields: Mapping[str, object]
    state: ReviewState = ReviewState.READ
    version: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanExchange:
    """A plan with everything read from it or decided on it, ready to be written as a file.

    ``place_code`` is that of the issuer's place on today's map; ``plan_id`` is None for a plan that is not kept.
    """

    document: PlanDocument
    text: str
    sha256: str
    items: tuple[ExchangeItem, ...]
    findings: tuple[Finding, ...]
    place_code: str | None = None
    plan_id: uuid.UUID | None = None

    def of_kind(self, kind: ItemKind) -> tuple[ExchangeItem, ...]:
        """The items of one kind, in document order."""
        return tuple(item for item in self.items if item.kind is kind)


@dataclass(frozen=True, slots=True)
class CellChange:
    """What one cell would change: the field, what stands, what would stand."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class RowChange:
    """What one row of a corrected workbook asks for.

    ``item_id`` is None for an item to be added over the words from ``start`` to ``end``. ``decision`` is set where the
    state was changed. ``seen_version`` guards against deciding on what has changed since the workbook left; ``sent`` are
    the cells as they came.
    """

    sheet: str
    row: int
    kind: ItemKind
    item_id: uuid.UUID | None
    cells: tuple[CellChange, ...]
    decision: ReviewState | None
    reason: str
    quote: str
    start: int
    end: int
    seen_version: int | None
    sent: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        return self.item_id is None

    @property
    def values(self) -> dict[str, object]:
        """The fields to be written."""
        return {cell.field: cell.after for cell in self.cells}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot go in: its cells as sent, and everything wrong with it."""

    sheet: str
    row: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class CorrectionPreview:
    """What a corrected workbook would do. ``absent`` items of the plan have no row: nothing happens to them."""

    changes: tuple[RowChange, ...]
    bad: tuple[BadRow, ...]
    unchanged: int
    absent: int

    @property
    def corrected(self) -> int:
        return sum(1 for one in self.changes if one.cells and not one.is_new)

    @property
    def added(self) -> int:
        return sum(1 for one in self.changes if one.is_new)

    @property
    def decided(self) -> int:
        return sum(1 for one in self.changes if one.decision is not None and not one.is_new)


@dataclass(frozen=True, slots=True)
class CorrectionResult:
    """What a corrected workbook did. ``correction`` is a workbook of the rows that did not go in, or None."""

    corrected: int
    added: int
    accepted: int
    rejected: int
    reconsidered: int
    unchanged: int
    absent: int
    bad: tuple[BadRow, ...]
    correction: bytes | None
