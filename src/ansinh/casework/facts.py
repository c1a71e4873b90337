"""Nouns of casework: applications, proposals, decisions, refusals, and what is still to be done for somebody."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from ansinh.kernel.period import Month, Period


class ProposalKind(enum.StrEnum):
    """What a proposal (đề xuất) would do. ``ASK`` is no ruling: a fact is missing and somebody must be asked."""

    START = "start"
    CHANGE = "change"
    STOP = "stop"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    RESUME = "resume"
    ASK = "ask"


class ProposalState(enum.StrEnum):
    """Where a proposal stands."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


class DecisionState(enum.StrEnum):
    """Where a signed decision stands. ``ANNULLED``: replaced from its own first day."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"
    ANNULLED = "annulled"


class ApplicationState(enum.StrEnum):
    """Where an application (hồ sơ đề nghị) stands."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Channel(enum.StrEnum):
    """How an application came in."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"
    VILLAGE = "village"
    DATABASE = "database"


class TaskKind(enum.StrEnum):
    """What an officer is asked to do for one person, outside the monthly proposals."""

    FIX_ROUTE = "fix_route"
    VERIFY_ALIVE = "verify_alive"
    EXAMINE_RETURN = "examine_return"
    RECOVER = "recover"


class TaskState(enum.StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"


class Because(enum.StrEnum):
    """Why a proposal was made: the difference that was found, not the legal ground (that is the clause)."""

    APPLICATION = "application"
    MOVED_IN = "moved_in"
    LEVEL = "level"
    COEFFICIENT = "coefficient"
    GROUP = "group"
    CLAUSE = "clause"
    PROGRAMME = "programme"
    DIED = "died"
    DECLARED_MISSING = "declared_missing"
    NOT_ELIGIBLE = "not_eligible"
    MOVED_OUT = "moved_out"
    HIGHER_BENEFIT = "higher_benefit"
    ALREADY_RECEIVING = "already_receiving"
    FACT_MISSING = "fact_missing"
    PERSON_NOT_FOUND = "person_not_found"
    NOT_COLLECTED = "not_collected"
    REFUSED_REVIEW = "refused_review"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Application:
    """A request for one programme. ``received_on`` is the dossier's clock; ``due_on`` the last day to answer."""

    application_id: uuid.UUID
    person_id: uuid.UUID
    household_id: uuid.UUID | None
    commune_code: str
    programme: str
    channel: Channel
    received_at: dt.datetime
    received_on: dt.date
    due_on: dt.date
    state: ApplicationState
    note: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an officer puts before the chair for one person and month. Amounts are đồng a month."""

    proposal_id: uuid.UUID
    month: Month
    commune_code: str
    person_id: uuid.UUID
    person_name: str | None
    household_id: uuid.UUID | None
    kind: ProposalKind
    state: ProposalState
    because: Because
    programme: str
    group: str
    clause: str
    coefficient_tenths: int
    amount: int
    provisional: bool
    effective_from: dt.date
    before_decision_id: uuid.UUID | None
    before_programme: str
    before_group: str
    before_amount: int
    asks: tuple[str, ...]
    case_id: str
    law_version: str
    application_id: uuid.UUID | None
    made_by: str
    submitted_by: str | None
    decided_by: str | None
    note: str = ""

    @property
    def difference(self) -> int:
        """Đồng a month more (or, negative, less) than before."""
        return self.amount - self.before_amount


@dataclass(frozen=True, slots=True)
class Decision:
    """A numbered decision that grants a monthly benefit (quyết định hưởng). Never edited: replaced or ended."""

    decision_id: uuid.UUID
    number: str
    person_id: uuid.UUID
    person_name: str | None
    household_id: uuid.UUID | None
    commune_code: str
    programme: str
    group: str
    clause: str
    coefficient_tenths: int
    amount_monthly: int
    period: Period
    state: DecisionState
    kind: ProposalKind
    because: str
    decided_by: str
    decided_at: dt.datetime
    maker: str
    case_id: str
    law_version: str
    provisional: bool
    supersedes: uuid.UUID | None
    superseded_by: uuid.UUID | None
    application_id: uuid.UUID | None
    imported: bool
    reasons: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A written refusal with reasons, and how to complain against it."""

    decision_id: uuid.UUID
    number: str
    person_id: uuid.UUID
    person_name: str | None
    commune_code: str
    programme: str
    because: str
    decided_by: str
    decided_at: dt.datetime
    application_id: uuid.UUID | None
    reasons: tuple[str, ...]
    complaint: str


@dataclass(frozen=True, slots=True)
class ProposalCounts:
    """What comparing a month with the decisions in force produced. ``kept`` are proposals that stood already."""

    month: Month
    start: int = 0
    change: int = 0
    stop: int = 0
    refuse: int = 0
    ask: int = 0
    unchanged: int = 0
    left_behind: int = 0
    kept: int = 0
    withdrawn: int = 0
    still_sent_back: int = 0

    @property
    def proposed(self) -> int:
        """All proposals made now."""
        return self.start + self.change + self.stop + self.refuse + self.ask


@dataclass(frozen=True, slots=True)
class ApprovalResult:
    """What an approval did. ``blocked`` proposals wait: another commune has not ended its decision yet."""

    month: Month
    commune_code: str
    approved: int
    started: int
    changed: int
    stopped: int
    refused: int
    blocked: int
    first_number: str | None
    last_number: str | None


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """Proposals of one kind, programme and group together; amounts are đồng a month."""

    kind: ProposalKind
    programme: str
    group: str
    because: Because
    people: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ChangeSummary:
    """What a month changes against the last one: shown before anybody approves in bulk.

    ``receiving_*`` count decisions in force before and after if all were approved. ``digest`` names exactly the
    submitted proposals this summary counted; give it to ``approve`` as ``seen``.
    """

    month: Month
    commune_code: str | None
    lines: tuple[ChangeLine, ...]
    receiving_before: int
    receiving_after: int
    total_before: int
    total_after: int
    deaths: int
    provisional: int
    submitted: int
    drafted: int
    approved: int
    sent_back: int
    biggest: tuple[Proposal, ...]
    digest: str

    @property
    def difference(self) -> int:
        """Đồng a month more (or less) than before."""
        return self.total_after - self.total_before


@dataclass(frozen=True, slots=True)
class MonthState:
    """One month's proposals of the communes in sight."""

    month: Month
    drafted: int
    submitted: int
    approved: int
    sent_back: int
    communes: int


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Somebody the facts on record entitle who receives nothing and has not asked. ``needs`` is what is lacking."""

    month: Month
    person_id: uuid.UUID
    person_name: str | None
    household_id: uuid.UUID | None
    commune_code: str
    programme: str
    group: str
    clause: str
    amount: int
    provisional: bool
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done for one person, opened by another event (a returned payment, an overpayment)."""

    task_id: uuid.UUID
    kind: TaskKind
    person_id: uuid.UUID
    person_name: str | None
    commune_code: str
    subject: str
    because: str
    opened_at: dt.datetime
    due_on: dt.date
    state: TaskState
    closed_at: dt.datetime | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import of earlier decisions did."""

    imported: int
    already_there: int
