"""Who owes a task: the agencies as written, who inherited them, the named person inside, and when it is to be done."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from ansinh.plans.facts.kept import ReviewState
from ansinh.plans.facts.reading import Level, Task
from ansinh.plans.facts.work.doing import Activity, Difficulty, Directive, Recommendation


@dataclass(frozen=True, slots=True, order=True)
class Office:
    """One agency of one place: ``("doh", "51")`` is the Department of Health of Quảng Ngãi.

    An agency is a type; a task is done by an office. ``place_code`` is a province or commune code, ``VN`` for bodies of
    the centre.
    """

    agency_id: str
    place_code: str


class OwnerKind(enum.StrEnum):
    """How a name in a plan is understood: one agency, a group ("các sở, ban, ngành"), or nobody we know."""

    AGENCY = "agency"
    GROUP = "group"
    UNKNOWN = "unknown"


class Settled(enum.StrEnum):
    """How it came that the heirs of a name owe the task today."""

    SAME = "same"
    SUCCESSOR = "successor"
    FUNCTION = "function"
    CHOSEN = "chosen"
    OPEN = "open"
    UNKNOWN = "unknown"


SETTLED_LABELS: Mapping[Settled, tuple[str, str]] = {
    Settled.SAME: ("cơ quan ghi trong văn bản", "as written in the document"),
    Settled.SUCCESSOR: ("kế thừa toàn bộ chức năng", "took over all functions"),
    Settled.FUNCTION: ("kế thừa chức năng nêu trong nhiệm vụ", "took over the function that the task names"),
    Settled.CHOSEN: ("do người có thẩm quyền quyết định", "decided by a person in authority"),
    Settled.OPEN: ("nhiều cơ quan có thể nhận, chờ quyết định", "several could inherit; to be decided"),
    Settled.UNKNOWN: ("không có trong danh mục cơ quan", "not on the register of agencies"),
}


@dataclass(frozen=True, slots=True)
class Heir:
    """An agency that owes a task today. ``functions`` are in Vietnamese words; ``confirmed`` says how sure the step is."""

    agency_id: str
    name: str
    functions: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    confirmed: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class SuccessorChoice:
    """A person's decision which agency inherits a task; newer ones replace older ones, all are kept."""

    written: str
    agency_id: str
    reason: str
    chosen_by: str
    chosen_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Owner:
    """One name of a task's lead or coordinating agencies, and who stands behind it on a day.

    ``heirs`` is one agency where that is settled, the candidates where it is open, the members of a group.
    ``everywhere``: each commune of the plan's place owes it, or those of ``places`` where the name lists them. ``asked``: a request, for nobody can order these.
    """

    written: str
    lead: bool
    kind: OwnerKind
    settled: Settled
    heirs: tuple[Heir, ...]
    everywhere: bool = False
    asked: bool = False
    choice: SuccessorChoice | None = None
    places: tuple[str, ...] = ()

    @property
    def collective(self) -> bool:
        """Whether several offices owe it, each for itself."""
        return self.everywhere or self.kind is OwnerKind.GROUP

    @property
    def changed(self) -> bool:
        """Whether somebody other than the agency written owes it now."""
        return self.settled in (Settled.SUCCESSOR, Settled.FUNCTION, Settled.CHOSEN, Settled.OPEN)


class Cadence(enum.StrEnum):
    """How often a task shows evidence: once by a day, every month to every year, or when an event calls for it."""

    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Timeline:
    """When a task is to be done, read from its words. ``stated`` is False where the plan says nothing: yearly then.

    ``due`` is the last day of a task done once; ``start`` and ``end`` bound the others, both days included.
    """

    cadence: Cadence
    due: dt.date | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    stated: bool = True


class DeskLevel(enum.StrEnum):
    """How far up the line a difficulty lies: commune chair, department, province, the centre."""

    COMMUNE = "commune"
    DEPARTMENT = "department"
    PROVINCE = "province"
    CENTRAL = "central"

    @property
    def rank(self) -> int:
        """1 for the commune to 4 for the centre; 0 is the officer who raises it."""
        return list(DeskLevel).index(self) + 1


DESK_LABELS: Mapping[DeskLevel, tuple[str, str]] = {
    DeskLevel.COMMUNE: ("Chủ tịch UBND xã", "Commune chair"),
    DeskLevel.DEPARTMENT: ("Sở, ngành chủ trì", "Lead department"),
    DeskLevel.PROVINCE: ("Lãnh đạo UBND tỉnh", "Provincial leader"),
    DeskLevel.CENTRAL: ("Bộ, ngành Trung ương", "Ministry"),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a difficulty lies: the level of the line, and the office whose desk it is."""

    level: DeskLevel
    office: Office


@dataclass(frozen=True, slots=True)
class Charge:
    """A named person who answers for a task inside an office (cá thể hóa trách nhiệm); newer charges replace older."""

    office: Office
    username: str
    full_name: str
    note: str
    charged_by: str
    charged_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Member:
    """A person who works in an office; ``ended`` once they left."""

    office: Office
    username: str
    full_name: str
    recorded_by: str
    recorded_at: dt.datetime
    ended: bool = False


@dataclass(frozen=True, slots=True)
class PlanRef:
    """A plan as tasks name it."""

    plan_id: uuid.UUID
    title: str
    number: str | None
    issuer: str | None
    level: Level | None
    issued_on: dt.date | None
    place_code: str | None
    duty_deadline: str | None = None


@dataclass(frozen=True, slots=True)
class WorkTask:
    """A task of a kept plan with everything done about it. Activities are newest first; ``charges`` are those in force.

    ``place_code`` is the plan's place on today's map; ``group`` the section of the plan it stands in.
    """

    task_id: uuid.UUID
    plan: PlanRef
    order: int
    group: str
    task: Task
    state: ReviewState
    accepted_at: dt.datetime | None
    timeline: Timeline
    asked: bool
    owners: tuple[Owner, ...]
    charges: tuple[Charge, ...] = ()
    charge_history: tuple[Charge, ...] = ()
    choices: tuple[SuccessorChoice, ...] = ()
    activities: tuple[Activity, ...] = ()
    difficulties: tuple[Difficulty, ...] = ()
    directives: tuple[Directive, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    indicator_codes: tuple[str, ...] = field(default=())

    @property
    def leads(self) -> tuple[Owner, ...]:
        """The names the plan gives the lead to."""
        return tuple(owner for owner in self.owners if owner.lead)

    @property
    def place_code(self) -> str | None:
        """The plan's place on today's map; None where nobody settled it."""
        return self.plan.place_code

    @property
    def undecided(self) -> tuple[Owner, ...]:
        """Lead names for which a person has to decide who inherited the task."""
        return tuple(owner for owner in self.leads if owner.settled is Settled.OPEN)
