"""Nouns of plans: what a plan document commits to – targets (chỉ tiêu), tasks (nhiệm vụ), reporting duties (chế độ
báo cáo) – and what a proof-reader would say about it (findings).

The shapes mirror the JSON of ``plan read --json`` field by field; ``start``/``end`` are code points into the text
that ``plan read --text`` prints, half-open.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from dataclasses import dataclass
from typing import Any, Literal


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

    ``error``: almost certainly wrong; ``warning``: probably; ``note``: true but perhaps intended. A suggestion that is
    itself words of the document (the right spelling) has no ``suggestion_en``: it is the same in every language.
    """

    kind: str
    message: str
    message_en: str
    suggestion: str | None
    start: int
    end: int
    severity: Severity = "warning"
    suggestion_en: str | None = None

    def says(self, lang: str) -> str:
        """Why, in the language asked."""
        return self.message_en if lang == "en" else self.message

    def suggests(self, lang: str) -> str | None:
        """What to do, in the language asked."""
        return (self.suggestion_en or self.suggestion) if lang == "en" else self.suggestion


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
        "message": finding.says(lang),
        "suggestion": finding.suggests(lang),
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
