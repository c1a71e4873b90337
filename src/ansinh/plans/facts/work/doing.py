"""What is done about a task: activities with evidence, difficulties and the directives that answer them, oversight."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ansinh.plans.facts.work.owing import Desk, Office


class EvidenceKind(enum.StrEnum):
    """What an activity can show: nothing but words, an official document, a link, a figure, an indicator, a file."""

    NONE = "none"
    DOCUMENT = "document"
    LINK = "link"
    FIGURE = "figure"
    INDICATOR = "indicator"
    FILE = "file"


EVIDENCE_LABELS: Mapping[EvidenceKind, tuple[str, str]] = {
    EvidenceKind.NONE: ("chưa có minh chứng", "no evidence"),
    EvidenceKind.DOCUMENT: ("số, ký hiệu văn bản", "number of a document"),
    EvidenceKind.LINK: ("đường dẫn", "link"),
    EvidenceKind.FIGURE: ("số liệu", "figure"),
    EvidenceKind.INDICATOR: ("chỉ tiêu thống kê", "indicator"),
    EvidenceKind.FILE: ("tệp", "file"),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something another person can look at. ``reference`` is the number, address, figure with unit, or indicator code.

    A file is kept with its name, size in bytes and SHA-256.
    """

    kind: EvidenceKind = EvidenceKind.NONE
    reference: str = ""
    file_id: uuid.UUID | None = None
    filename: str = ""
    size_bytes: int | None = None
    sha256: str = ""

    @property
    def holds(self) -> bool:
        """Whether there is anything to look at: words alone are no evidence."""
        return self.kind is not EvidenceKind.NONE


@dataclass(frozen=True, slots=True)
class Activity:
    """Something an office did for a task on a day. ``completes``: the task is done (for its year where it recurs)."""

    activity_id: uuid.UUID
    office: Office
    text: str
    happened_on: dt.date
    completes: bool
    evidence: Evidence
    by: str
    at: dt.datetime


class StepKind(enum.StrEnum):
    """A step in the life of a difficulty or a directive."""

    RAISED = "raised"
    PASSED_UP = "passed_up"
    ANSWERED = "answered"
    RAISED_AGAIN = "raised_again"
    RESOLVED = "resolved"
    GIVEN = "given"
    ACKNOWLEDGED = "acknowledged"
    WORKED = "worked"
    CLOSED = "closed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what, in which words, with which evidence, by whom, when; for a difficulty, whose desk it came to."""

    kind: StepKind
    text: str
    by: str
    at: dt.datetime
    desk: Desk | None = None
    evidence: Evidence = Evidence()
    directive_id: uuid.UUID | None = None


class DifficultyState(enum.StrEnum):
    """Where a difficulty (khó khăn, vướng mắc) stands."""

    RAISED = "raised"
    PASSED_UP = "passed_up"
    ANSWERED = "answered"
    RESOLVED = "resolved"


DIFFICULTY_LABELS: Mapping[DifficultyState, tuple[str, str]] = {
    DifficultyState.RAISED: ("Đã nêu, chờ trả lời", "Raised"),
    DifficultyState.PASSED_UP: ("Đã chuyển lên trên", "Passed up"),
    DifficultyState.ANSWERED: ("Đã có chỉ đạo", "Answered by a directive"),
    DifficultyState.RESOLVED: ("Đã tháo gỡ", "Resolved"),
}


@dataclass(frozen=True, slots=True)
class Difficulty:
    """What stands in the way of a task, told by the office that meets it; steps are oldest first."""

    difficulty_id: uuid.UUID
    task_id: uuid.UUID
    office: Office
    text: str
    state: DifficultyState
    desk: Desk
    raised_by: str
    raised_at: dt.datetime
    steps: tuple[Step, ...]

    @property
    def waits(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.state in (DifficultyState.RAISED, DifficultyState.PASSED_UP)

    @property
    def open(self) -> bool:
        """Whether it still stands in the way."""
        return self.state is not DifficultyState.RESOLVED


class DirectiveState(enum.StrEnum):
    """Where a directive (ý kiến chỉ đạo) stands."""

    GIVEN = "given"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


DIRECTIVE_LABELS: Mapping[DirectiveState, tuple[str, str]] = {
    DirectiveState.GIVEN: ("Mới giao, chưa xác nhận", "Given, not acknowledged"),
    DirectiveState.ACKNOWLEDGED: ("Đang thực hiện", "Being carried out"),
    DirectiveState.CLOSED: ("Đã thực hiện xong", "Carried out"),
}


@dataclass(frozen=True, slots=True)
class Directive:
    """What somebody above told an office to do, alone or in answer to a difficulty; itself followed to its end."""

    directive_id: uuid.UUID
    task_ids: tuple[uuid.UUID, ...]
    difficulty_id: uuid.UUID | None
    text: str
    number: str
    giver: Desk
    owed_by: Office
    due: dt.date | None
    state: DirectiveState
    given_by: str
    given_at: dt.datetime
    steps: tuple[Step, ...]

    @property
    def open(self) -> bool:
        """Whether it is still to be carried out."""
        return self.state is not DirectiveState.CLOSED

    def late(self, on: dt.date) -> bool:
        """Whether its day has passed and it is not closed."""
        return self.open and self.due is not None and self.due < on


class RecommendationState(enum.StrEnum):
    """Where a recommendation stands: it waits for an answer, or has one."""

    WAITING = "waiting"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What an overseer (People's Council, Fatherland Front) recommends on a plan, a target or a task, and the answer.

    ``body`` is the Vietnamese name of the overseer's office; ``follows`` an earlier one whose answer did not satisfy.
    """

    recommendation_id: uuid.UUID
    plan_id: uuid.UUID
    plan_title: str
    task_id: uuid.UUID | None
    target_id: uuid.UUID | None
    about: str
    text: str
    body: str
    made_by: str
    made_at: dt.datetime
    state: RecommendationState
    answer: str = ""
    answer_number: str = ""
    answered_by: str = ""
    answered_at: dt.datetime | None = None
    follows: uuid.UUID | None = None

    def age_days(self, on: dt.date) -> int:
        """Days from the recommendation to its answer, or to ``on`` while it waits."""
        end = self.answered_at.date() if self.answered_at else on
        return max(0, (end - self.made_at.date()).days)
