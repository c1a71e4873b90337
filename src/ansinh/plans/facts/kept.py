"""Nouns of plans kept in the database: the plan, its commitments and assignments with their review, the catalogue."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from dataclasses import dataclass
from typing import Literal

from ansinh.access.facts import Role
from ansinh.plans.facts.reading import PlanDocument, Target, Task


class ReviewState(enum.StrEnum):
    """Whether a person has looked at an item read by machine. Nothing counts before it was accepted."""

    READ = "read"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan in the store with counts of what was read from it and how much of that was accepted.

    ``accepted`` counts numeric targets; ``reviewed`` of ``items`` counts all kinds. ``superseded_by``: another file of the
    same document took its review over, so its commitments no longer count.
    """

    plan_id: uuid.UUID
    text_id: uuid.UUID
    document: PlanDocument
    territory_code: str | None
    read_at: dt.datetime
    read_by: str
    targets: int
    qualitative: int
    tasks: int
    duties: int
    findings: int
    accepted: int
    items: int = 0
    reviewed: int = 0
    reader_version: str = ""
    superseded_by: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """A numeric target in the store, with its review and the catalogue's indicator that measures it, if any."""

    target_id: uuid.UUID
    plan_id: uuid.UUID
    target: Target
    state: ReviewState
    accepted_by: str | None
    accepted_at: dt.datetime | None
    indicator_code: str | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A task in the store. ``owed_by`` is who inherited it: (name as written, name today, confirmed)."""

    task_id: uuid.UUID
    plan_id: uuid.UUID
    task: Task
    state: ReviewState
    owed_by: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure of the catalogue (chỉ tiêu thống kê), named as DHIS2 names them: numerator, denominator, factor.

    ``source`` says where its values come from: ``computed`` (our own data can honestly carry it) or ``reported``
    (an agency enters them by form). ``reported_by`` names that agency in Vietnamese; ``reporter`` is the role its people
    hold here, None where none of ours does. ``better`` is ``up`` or ``down``. ``factor``: 100 for a share in per cent, 10,000
    for “per 10,000 people”, None for a count. ``adds_up``: values of the parts add up to that of the whole. ``change``: the
    value is a change, not a level. ``words``, ``unlike``, ``units``, ``populations`` recognise it (plans/catalogue/README.md).
    """

    code: str
    name_vi: str
    name_en: str
    unit: str
    numerator_vi: str
    denominator_vi: str | None
    source: Literal["computed", "reported"]
    better: Literal["up", "down"]
    sector: str
    reported_by: str | None
    definition_vi: str
    definition_en: str
    words: tuple[tuple[str, ...], ...]
    unlike: tuple[str, ...] = ()
    reporter: Role | None = None
    factor: int | None = None
    population_vi: str | None = None
    units: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    adds_up: bool = False
    change: bool = False
