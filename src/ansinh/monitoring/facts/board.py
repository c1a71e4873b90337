"""Nouns of the board: where a task stands, and why. A state is read from evidence, for no task carries an end date."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from ansinh.monitoring.facts.figures import DataValue, Standing
from ansinh.plans.facts import Indicator
from ansinh.plans.facts.work import Office, WorkTask


class TaskState(enum.StrEnum):
    """Where a task stands; one at a time, the one that asks most of somebody."""

    OVERDUE = "overdue"
    BLOCKED = "blocked"
    UNASSIGNED = "unassigned"
    SILENT = "silent"
    AT_RISK = "at_risk"
    ON_TRACK = "on_track"
    DONE = "done"
    REQUESTED = "requested"


TASK_STATE_LABELS: Mapping[TaskState, tuple[str, str]] = {
    TaskState.OVERDUE: ("Quá hạn", "Overdue"),
    TaskState.BLOCKED: ("Vướng mắc", "Blocked"),
    TaskState.UNASSIGNED: ("Chưa giao người", "Not assigned"),
    TaskState.SILENT: ("Im lặng", "Silent"),
    TaskState.AT_RISK: ("Số liệu đáng lo", "Figures at risk"),
    TaskState.ON_TRACK: ("Đang thực hiện", "On track"),
    TaskState.DONE: ("Đã xong", "Done"),
    TaskState.REQUESTED: ("Đề nghị phối hợp", "Request"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What the board counts as silence or movement; our choice, told in docs/explanation/tasks-without-end-dates.md.

    ``silent_days``: without an activity for longer a task is silent. ``report_days``: after the end of a month or quarter
    its evidence may still come. ``moved_share``: a figure moved when it changed by more than this share of itself.
    ``duty_deadline``: DD-MM of the yearly duty where the plan names none.
    """

    silent_days: int = 90
    report_days: int = 15
    moved_share: float = 0.01
    duty_deadline: str = "14-12"


class Movement(enum.StrEnum):
    """How an indicator moved between its last two figures."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    ONE_FIGURE = "one_figure"
    NO_FIGURE = "no_figure"


MOVEMENT_LABELS: Mapping[Movement, tuple[str, str]] = {
    Movement.BETTER: ("tốt lên", "improving"),
    Movement.WORSE: ("xấu đi", "worsening"),
    Movement.SAME: ("không đổi", "unchanged"),
    Movement.ONE_FIGURE: ("mới có một số liệu", "one figure so far"),
    Movement.NO_FIGURE: ("chưa có số liệu", "no figure yet"),
}


@dataclass(frozen=True, slots=True)
class TaskIndicator:
    """An indicator linked to a task: its figures, how it moved, and where the plan's targets on it stand."""

    indicator: Indicator
    trend: tuple[DataValue, ...]
    movement: Movement
    standing: Standing | None

    @property
    def latest(self) -> DataValue | None:
        """The newest figure."""
        return self.trend[-1] if self.trend else None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a task stands where it stands, in words of both languages; ``state`` is what this reason alone would make it."""

    state: TaskState
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A task on the board: its state, all reasons (the deciding first), and when something was last heard of it.

    ``office`` is whose part is judged, None for the task as a whole. ``offices_heard`` counts, for a task of many, how
    many of ``offices_owing`` did something this report year.
    """

    task: WorkTask
    state: TaskState
    reasons: tuple[Reason, ...]
    last_activity_on: dt.date | None
    evidence_this_year: int
    assigned: bool
    office: Office | None = None
    indicators: tuple[TaskIndicator, ...] = field(default=())
    offices_heard: int | None = None
    offices_owing: int | None = None


@dataclass(frozen=True, slots=True)
class AgencyCount:
    """How many tasks an agency leads, by state, and how many it coordinates."""

    agency_id: str
    name: str
    leads: Mapping[TaskState, int]
    coordinates: int

    @property
    def total(self) -> int:
        """Tasks it leads."""
        return sum(self.leads.values())
