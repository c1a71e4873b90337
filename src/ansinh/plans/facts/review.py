"""Nouns of the review: an item of any kind as a person sees it, the deeds on it, how far the review has come."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from ansinh.documents.facts import KeptText
from ansinh.plans.facts.kept import KeptPlan, ReviewState
from ansinh.plans.facts.reading import Finding


class ItemKind(enum.StrEnum):
    """What an item of a plan is: a number promised, a promise without one, a task, a duty to report."""

    TARGET = "target"
    QUALITATIVE = "qualitative"
    TASK = "task"
    DUTY = "duty"


class Confidence(enum.StrEnum):
    """Whether the reading may be accepted in bulk (high) or a person must look at it (low)."""

    HIGH = "high"
    LOW = "low"


class News(enum.StrEnum):
    """What a later reading says of an item: nothing, found since the review began, or no longer found."""

    NONE = ""
    NEW = "new"
    VANISHED = "vanished"


class ReviewDeed(enum.StrEnum):
    """What was done in a review. Every one is kept for ever, with what it changed."""

    ACCEPT = "accept"
    REJECT = "reject"
    RECONSIDER = "reconsider"
    CORRECT = "correct"
    SPLIT = "split"
    MERGE = "merge"
    ADD = "add"
    UNDO = "undo"
    ACCEPT_CONFIDENT = "accept_confident"
    ACCEPT_ALL = "accept_all"
    REREAD = "reread"
    CARRY_OVER = "carry_over"


@dataclass(frozen=True, slots=True)
class ReviewedItem:
    """One item of a plan, of any kind, with its review.

    ``fields`` is what counts now, ``machine_fields`` what the reader read (None where a person added the item).
    Names and kinds of the fields: ``plans.rules.review.fields``; ``value`` is a float, ``lead`` a tuple of names.
    ``version`` grows with every change: hand it back to a deed as what was seen. ``start``/``end`` are code points into
    the kept text. ``confidence_reasons`` are the codes of ``plans.rules.review.confidence``.
    """

    item_id: uuid.UUID
    plan_id: uuid.UUID
    kind: ItemKind
    order: int
    path: str
    quote: str
    start: int
    end: int
    fields: Mapping[str, object]
    machine_fields: Mapping[str, object] | None
    state: ReviewState
    confidence: Confidence
    confidence_reasons: tuple[str, ...]
    version: int
    accepted_by: str | None = None
    accepted_at: dt.datetime | None = None
    reviewed_by: str | None = None
    reviewed_at: dt.datetime | None = None
    reject_reason: str = ""
    news: News = News.NONE
    page: int | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def corrected(self) -> tuple[str, ...]:
        """Names of the fields a person changed from what the machine read."""
        if self.machine_fields is None:
            return ()
        return tuple(name for name, value in self.fields.items() if value != self.machine_fields.get(name))

    @property
    def by_hand(self) -> bool:
        """Whether a person added the item: the reader had not found it."""
        return self.machine_fields is None


@dataclass(frozen=True, slots=True)
class KindProgress:
    """How far the review of one kind has come. ``confident`` of those waiting may be accepted in bulk."""

    total: int = 0
    accepted: int = 0
    rejected: int = 0
    confident: int = 0

    @property
    def reviewed(self) -> int:
        return self.accepted + self.rejected

    @property
    def waiting(self) -> int:
        return self.total - self.reviewed


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """How far the review of a plan has come, by kind and in all; ``new`` and ``vanished`` since a later reading."""

    by_kind: Mapping[ItemKind, KindProgress]
    new: int = 0
    vanished: int = 0

    @property
    def whole(self) -> KindProgress:
        kinds = self.by_kind.values()
        return KindProgress(
            total=sum(one.total for one in kinds),
            accepted=sum(one.accepted for one in kinds),
            rejected=sum(one.rejected for one in kinds),
            confident=sum(one.confident for one in kinds),
        )


@dataclass(frozen=True, slots=True)
class ReviewChange:
    """What one deed changed of one item: only the columns that differ; ``before`` is None where the item was made."""

    kind: ItemKind
    item_id: uuid.UUID
    before: Mapping[str, object] | None
    after: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    """One deed of a review: who, when, what changed. ``rule`` names the rule of a bulk deed; ``items`` how many."""

    event_id: int
    plan_id: uuid.UUID
    deed: ReviewDeed
    by: str
    at: dt.datetime
    note: str
    rule: str
    items: int
    undone: bool
    undoes: int | None
    changes: tuple[ReviewChange, ...] = ()


@dataclass(frozen=True, slots=True)
class BulkAcceptance:
    """What a bulk acceptance accepted, by kind, by which rule, and how many low-confidence items still wait."""

    rule: str
    accepted: Mapping[ItemKind, int]
    left: int

    @property
    def total(self) -> int:
        return sum(self.accepted.values())


@dataclass(frozen=True, slots=True)
class Rereading:
    """What reading a kept text again changed: items of persons are kept; the rest is replaced, added or taken out."""

    reader_version: str
    same: int
    replaced: int
    added: int
    removed: int
    vanished: int
    kept: int


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What of an earlier file's review was found again in a later one, and the words that were not found."""

    carried: int
    added: int
    lost: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """All that a page of review shows: the plan and its words, every item, how far it has come, the newest deeds.

    ``newer_reader``: today's reader is not the one that read the plan. ``other_files``: files of the same document whose
    review could be carried over.
    """

    plan: KeptPlan
    text: KeptText
    items: tuple[ReviewedItem, ...]
    progress: ReviewProgress
    history: tuple[ReviewEvent, ...]
    newer_reader: bool
    other_files: tuple[KeptPlan, ...]
