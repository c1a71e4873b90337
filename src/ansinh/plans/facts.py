"""Nouns of plans: what a plan document commits to – targets (chỉ tiêu), tasks (nhiệm vụ), reporting duties (chế độ
báo cáo) – and what a proof-reader would say about it (findings).

The shapes mirror the JSON of ``plan read --json`` field by field; ``start``/``end`` are code points into the text
that ``plan read --text`` prints, half-open.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import uuid
from dataclasses import dataclass
from typing import Any, Literal

from ansinh.access.facts import Role


class Comparator(enum.StrEnum):
    """How the value binds: ``trên`` is >, ``ít nhất`` is >=, ``từ a đến b`` is a range, ``khoảng`` is ~."""

    EQUAL = "="
    AT_LEAST = ">="
    MORE = ">"
    AT_MOST = "<="
    LESS = "<"
    ABOUT = "~"
    RANGE = "range"


class Level(enum.StrEnum):
    """The level of the authority that issued the plan."""

    CENTRAL = "central"
    PROVINCE = "province"
    DEPARTMENT = "department"
    DISTRICT = "district"
    COMMUNE = "commune"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """The header and foot of the plan (thể thức). Missing is None: a blank number stays a blank."""

    issuer: str | None
    level: Level | None
    number: str | None
    place: str | None
    date: dt.date | None
    type: str | None
    title: str | None
    implements: tuple[str, ...]
    signer: str | None
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A numeric commitment. ``unit`` is ``%`` or a phrase (``bác sĩ/10.000 dân``); ``year`` is when it is due."""

    path: str
    indicator: str
    comparator: Comparator
    value: float
    value_to: float | None
    unit: str
    qualifier: str | None
    year: int | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QualitativeTarget:
    """A commitment of the targets section without a measurable number."""

    path: str
    text: str
    year: int | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Task:
    """A task with the actors as written. An empty ``lead`` means the text names nobody."""

    path: str
    text: str
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    timeline: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReportingDuty:
    """Who reports to whom, through whom, by when. ``deadline`` is ``DD-MM`` of every year, or None."""

    who: tuple[str, ...]
    to: tuple[str, ...]
    via: str | None
    deadline: str | None
    frequency: str | None
    quote: str
    start: int
    end: int


Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a proof-reader should look at: which words, why, and what to write instead if that is known.

    ``error``: almost certainly wrong; ``warning``: probably; ``note``: true but perhaps intended.
    """

    kind: str
    message: str
    message_en: str
    suggestion: str | None
    start: int
    end: int
    severity: Severity = "warning"


@dataclass(frozen=True, slots=True)
class PlanReading:
    """Everything read from one plan document. ``looks_like_plan`` is False when neither target nor task was found."""

    document: PlanDocument
    qualitative_targets: tuple[QualitativeTarget, ...]
    targets: tuple[Target, ...]
    tasks: tuple[Task, ...]
    reporting: tuple[ReportingDuty, ...]
    findings: tuple[Finding, ...]
    text: str
    sha256: str

    @property
    def looks_like_plan(self) -> bool:
        return bool(self.targets or self.tasks or self.qualitative_targets)

    def as_json(self, lang: str = "vi") -> dict[str, Any]:
        """The object of ``plan read --json``."""
        return {
            "document": _plain(self.document),
            "qualitative_targets": [_plain(item) for item in self.qualitative_targets],
            "targets": [_plain(item) for item in self.targets],
            "tasks": [_plain(item) for item in self.tasks],
            "reporting": [_plain(item) for item in self.reporting],
            "findings": [
                {"kind": f.kind, "message": f.message_en if lang == "en" else f.message, "start": f.start, "end": f.end}
                for f in self.findings
            ],
        }


def finding_json(finding: Finding, lang: str = "vi") -> dict[str, Any]:
    """One finding as ``plan check --json`` prints it."""
    return {
        "kind": finding.kind,
        "message": finding.message_en if lang == "en" else finding.message,
        "suggestion": finding.suggestion,
        "start": finding.start,
        "end": finding.end,
        "severity": finding.severity,
    }


def _plain(item: Any) -> dict[str, Any]:
    return {field.name: _value(getattr(item, field.name)) for field in dataclasses.fields(item)}


def _value(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


class ReviewState(enum.StrEnum):
    """Whether a person has looked at an item read by machine. Nothing counts before it was accepted."""

    READ = "read"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan in the store with counts of what was read from it and how much of that was accepted."""

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
    hold here, None where none of ours does. ``better`` is ``up`` or ``down``.
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
