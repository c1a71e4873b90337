"""Nouns of drafting: what a commune's plan is drafted from, for whom, and what the drafter must look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from ansinh.plans.facts.cascade import CitedDocument
from ansinh.plans.facts.reading import PlanDocument, QualitativeTarget, ReportingDuty, Target, Task


@dataclass(frozen=True, slots=True)
class DraftSource:
    """The plan above, as it was read: ``codes`` are the indicators of its targets, ``topic`` what it is about."""

    document: PlanDocument
    targets: tuple[Target, ...]
    codes: tuple[str | None, ...]
    qualitative: tuple[QualitativeTarget, ...]
    tasks: tuple[Task, ...]
    duties: tuple[ReportingDuty, ...]
    above: tuple[CitedDocument, ...]
    topic: str


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """The commune for which a plan is drafted. ``urban``: a ward or special zone, whose offices are named otherwise."""

    code: str
    name: str
    bare_name: str
    kind: str
    province: str
    urban: bool


@dataclass(frozen=True, slots=True)
class DraftTask:
    """A task of the commune: which office leads, who joins, when; ``from_path`` leads back to the plan above."""

    words: str
    lead: str
    joining: tuple[str, ...]
    when: str
    from_path: str


@dataclass(frozen=True, slots=True)
class DraftDuty:
    """A report of the commune upward and the earlier day on which its own offices report. Days are ``DD-MM`` or None."""

    to: str
    via: str | None
    upper_deadline: str | None
    own_deadline: str | None
    frequency: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A commune's plan before it is laid out. ``remarks`` (Vietnamese, English) say what the drafter must look at."""

    source: DraftSource
    place: DraftPlace
    on: dt.date
    tasks: tuple[DraftTask, ...]
    duties: tuple[DraftDuty, ...]
    coordinator: str
    figures: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[tuple[str, str], ...] = ()
