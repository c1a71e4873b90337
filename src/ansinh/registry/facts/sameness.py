"""Nouns of sameness (trùng hồ sơ): two records that may be one person, the reasons, and a merge that can be undone.

A merge is a link: the merged record points to the survivor and keeps everything it held, so undoing it restores both
exactly, and nothing that was decided or paid in either name is rewritten.
"""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from dataclasses import dataclass

from ansinh.registry.facts.people import Person


class MergeState(enum.StrEnum):
    """Where a merge stands. Proposed by one person, decided by another; merged can be undone, for ever."""

    PROPOSED = "proposed"
    MERGED = "merged"
    REFUSED = "refused"
    UNDONE = "undone"


class Likeness(enum.StrEnum):
    """How well one field of two records agrees."""

    EQUAL = "equal"
    CLOSE = "close"
    MISSING = "missing"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one field says for or against sameness: the words, Vietnamese and English, and its weight in bits."""

    field: str
    likeness: Likeness
    weight: float
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody on record who may be the person asked about. ``probability`` is for ordering, never for merging alone.

    ``by`` names the rule that found them; ``person`` is None where the record lies outside the asker's communes.
    """

    person: Person | None
    probability: float
    reasons: tuple[Reason, ...]
    by: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person, waiting for somebody to look (hàng đợi đối chiếu)."""

    pair_id: uuid.UUID
    one: Person
    other: Person
    probability: float
    reasons: tuple[Reason, ...]
    found_at: dt.datetime
    model: str
    verdict: str | None
    decided_at: dt.datetime | None
    decided_by: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge, from proposal to undoing."""

    merge_id: uuid.UUID
    survivor_id: uuid.UUID
    merged_id: uuid.UUID
    state: MergeState
    reason: str
    proposed_by: uuid.UUID
    proposed_at: dt.datetime
    decided_by: uuid.UUID | None
    decided_at: dt.datetime | None
    undone_by: uuid.UUID | None
    undone_at: dt.datetime | None
    undone_reason: str


@dataclass(frozen=True, slots=True)
class MergeResult:
    """A merge and what a person has to settle because of it, as (kind, Vietnamese, English)."""

    merge: Merge
    to_settle: tuple[tuple[str, str, str], ...]
