"""Nouns of the cascade: documents and what they carry out, who was told to issue a plan, targets of plans side by side."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.plans.facts.kept import Indicator
from ansinh.plans.facts.reading import Level, PlanDocument, Target


class Line(enum.StrEnum):
    """The two lines a plan comes down: the Party's (Đảng) and the State's (Nhà nước)."""

    PARTY = "party"
    STATE = "state"


class LinkState(enum.StrEnum):
    """How a link came to be and what a person said to it. ``REMOVED``: a person said it is none."""

    READ = "read"
    CONFIRMED = "confirmed"
    ADDED = "added"
    REMOVED = "removed"


LINK_STATES: Mapping[LinkState, tuple[str, str]] = {
    LinkState.READ: ("Máy đọc từ văn bản", "Read from the text"),
    LinkState.CONFIRMED: ("Đã xác nhận", "Confirmed"),
    LinkState.ADDED: ("Người thêm", "Added by a person"),
    LinkState.REMOVED: ("Đã gỡ", "Removed"),
}

LINK_DOUBTS: Mapping[str, tuple[str, str]] = {
    "date_differs": (
        "ngày ghi trong viện dẫn khác ngày của văn bản",
        "cited with another date than the document bears",
    ),
    "date_missing": ("văn bản không ghi ngày", "the document bears no date"),
    "form": ("ký hiệu viết sai thể thức", "the symbol is written in the wrong form"),
    "issuer_unsaid": ("viện dẫn không nói cơ quan ban hành", "the citation does not say who issued it"),
    "unconfirmed": ("chỉ tiêu ghi theo trí nhớ, chưa kiểm chứng", "its targets are recalled, not confirmed"),
}


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document that a plan says it carries out. ``symbol`` is in the right form (``42-NQ/TW``), ``written`` as it stands.

    ``through`` are symbols of the documents that carry it out in turn (“… thực hiện …”): then it is no direct parent.
    ``about`` is what follows it in the text.
    """

    symbol: str
    written: str
    kind: str
    date: dt.date | None
    issuer: str | None
    line: Line
    level: Level | None
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanKey:
    """What is compared when a citation is matched with a plan: symbol, day, issuer and the issuer's place."""

    key: str
    symbol: str | None
    date: dt.date | None
    issuer: str | None
    territory_code: str | None


@dataclass(frozen=True, slots=True)
class CascadeLink:
    """A link from a plan up to a document it carries out. ``parent_id`` is None where only the number is known."""

    link_id: uuid.UUID
    plan_id: uuid.UUID
    cited: CitedDocument
    parent_id: uuid.UUID | None
    state: LinkState
    doubts: tuple[str, ...]
    decided_by: str | None
    decided_at: dt.datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class CascadeNode:
    """A document in the picture: a kept plan (``plan_id``), or one known by its number alone."""

    key: str
    plan_id: uuid.UUID | None
    symbol: str | None
    date: dt.date | None
    issuer: str | None
    title: str | None
    line: Line
    level: Level | None
    recalled: bool = False
    here: bool = False


@dataclass(frozen=True, slots=True)
class CascadeEdge:
    """``lower`` carries out ``upper``."""

    upper: str
    lower: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldToPlan:
    """Units that a plan tells to issue a plan of their own, with the words that say so.

    ``kind`` is ``commune``, ``district``, ``department`` or ``other``; ``deadline`` as written.
    """

    kind: str
    who: str
    words: str
    deadline: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class UnitDuty:
    """One unit that owes a plan of its own today. ``plan_id`` where one is kept; ``inherited_from`` a dissolved district."""

    code: str
    name: str
    told: str
    deadline: str | None
    inherited_from: str | None
    plan_id: uuid.UUID | None
    plan_number: str | None


@dataclass(frozen=True, slots=True)
class Cascade:
    """Everything about one plan's place in the cascade."""

    plan_id: uuid.UUID
    nodes: tuple[CascadeNode, ...]
    edges: tuple[CascadeEdge, ...]
    links: tuple[CascadeLink, ...]
    children: tuple[CascadeLink, ...]
    told: tuple[ToldToPlan, ...]
    units: tuple[UnitDuty, ...]


# --- targets side by side -------------------------------------------------------------------------


class MatrixState(enum.StrEnum):
    """How a plan's target stands to that of the plan above it."""

    MISSING = "missing"
    WEAKER = "weaker"
    EQUAL = "equal"
    STRONGER = "stronger"
    REWORDED = "reworded"
    LATER = "later"
    NOT_COMPARABLE = "not_comparable"
    PART = "part"
    STATED = "stated"


MATRIX_STATES: Mapping[MatrixState, tuple[str, str, str]] = {
    # symbol, Vietnamese, English; the symbol and the word carry the meaning, colour only repeats it
    MatrixState.MISSING: ("∅", "Thiếu", "Missing"),
    MatrixState.WEAKER: ("▼", "Thấp hơn", "Weaker"),
    MatrixState.EQUAL: ("=", "Bằng", "Equal"),
    MatrixState.STRONGER: ("▲", "Cao hơn", "Stronger"),
    MatrixState.REWORDED: ("≈", "Bằng, khác lời", "Equal, reworded"),
    MatrixState.LATER: ("→", "Muộn hơn", "Later year"),
    MatrixState.NOT_COMPARABLE: ("?", "Không so được", "Not comparable"),
    MatrixState.PART: ("Σ", "Một phần của tổng", "Part of the whole"),
    MatrixState.STATED: ("•", "Có nêu", "Stated"),
}


@dataclass(frozen=True, slots=True)
class MatrixPlan:
    """A column of the matrix: a plan's targets, each with the code of its indicator or None."""

    key: str
    name: str
    document: PlanDocument
    targets: tuple[Target, ...]
    codes: tuple[str | None, ...]
    recalled: bool = False


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What one plan says to one row. ``places`` are positions in the plan's targets, the one compared first.

    ``notes`` are (Vietnamese, English).
    """

    state: MatrixState
    places: tuple[int, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """Whether the parts can add up to the whole. ``verdict``: ``reaches``, ``short``, ``cannot``, ``can``, ``depends``."""

    verdict: str
    vi: str
    en: str
    total: float | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A measure across plans; ``wanted`` is the parent's target (its position), None where the parent has none."""

    label_vi: str
    label_en: str
    indicator: Indicator | None
    wanted: int | None
    cells: tuple[MatrixCell, ...]
    whole: Whole | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Targets of plans side by side, against a plan above them or as sisters."""

    parent: MatrixPlan | None
    plans: tuple[MatrixPlan, ...]
    rows: tuple[MatrixRow, ...]

    def counts(self) -> dict[MatrixState, int]:
        """How many cells stand in each state."""
        found = dict.fromkeys(MatrixState, 0)
        for row in self.rows:
            for cell in row.cells:
                found[cell.state] += 1
        return found
