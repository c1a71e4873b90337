"""Nouns of payments: dues, runs, attempts, files out and back, the ledger."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from ansinh.kernel.period import Month
from ansinh.kernel.problem import Problem


class Channel(enum.StrEnum):
    """How money reaches a person (hình thức chi trả)."""

    BANK = "bank"
    WELFARE_ACCOUNT = "welfare_account"
    MOBILE_MONEY = "mobile_money"
    POST = "post"

    @property
    def cashless(self) -> bool:
        """Whether no banknote changes hands."""
        return self is not Channel.POST


class DueKind(enum.StrEnum):
    """``REGULAR``: the month's benefit. ``ADJUSTMENT``: a difference for a month already paid (truy lĩnh, thu hồi)."""

    REGULAR = "regular"
    ADJUSTMENT = "adjustment"


class DueState(enum.StrEnum):
    """``OPEN`` may be paid; ``WITHHELD`` waits for a reason to end; ``WITHDRAWN``: nothing is owed any more."""

    OPEN = "open"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"


class RunState(enum.StrEnum):
    """A run (kỳ chi trả của một xã) goes drafted → frozen → approved → sent → reconciled, or is rejected before sending."""

    DRAFTED = "drafted"
    FROZEN = "frozen"
    APPROVED = "approved"
    SENT = "sent"
    RECONCILED = "reconciled"
    REJECTED = "rejected"


class AttemptState(enum.StrEnum):
    """One try to pay one due. ``ELSEWHERE``: paid outside this system and recorded, so that it is not paid again."""

    RESERVED = "reserved"
    SENT = "sent"
    PAID = "paid"
    REJECTED = "rejected"
    RETURNED = "returned"
    UNKNOWN = "unknown"
    VOIDED = "voided"
    ELSEWHERE = "elsewhere"


class LineOutcome(enum.StrEnum):
    """What a paying agent reports of one payment. ``PENDING``: received, nothing decided."""

    PAID = "paid"
    REJECTED = "rejected"
    RETURNED = "returned"
    UNKNOWN = "unknown"
    PENDING = "pending"


class Verdict(enum.StrEnum):
    """What we made of one line of a return file. Every line gets exactly one."""

    APPLIED = "applied"
    ALREADY = "already"
    NOTED = "noted"
    HELD = "held"
    CONFLICT = "conflict"


class ReturnState(enum.StrEnum):
    """A return file (tệp kết quả) is stored as received, then applied as a whole or set aside as a whole."""

    RECEIVED = "received"
    APPLIED = "applied"
    QUARANTINED = "quarantined"


class AccountKind(enum.StrEnum):
    """Accounts of one fund and year. Money moves TREASURY → BUDGET → RESERVED → IN_TRANSIT (post: POST_FLOAT) → PAID_OUT."""

    TREASURY = "treasury"
    BUDGET = "budget"
    RESERVED = "reserved"
    IN_TRANSIT = "in_transit"
    POST_FLOAT = "post_float"
    PAID_OUT = "paid_out"


class FileKind(enum.StrEnum):
    """The forms in which one payment file is handed over."""

    PAIN001 = "pain001"
    BANK_LIST = "bank_list"
    CASH_LIST = "cash_list"


class ReasonAction(enum.StrEnum):
    """What a return reason asks us to do."""

    FIX_ROUTE = "fix_route"
    UNBLOCK = "unblock"
    VERIFY_NAME = "verify_name"
    CHECK_ALIVE = "check_alive"
    CHECK_DUPLICATE = "check_duplicate"
    ASK_AGENT = "ask_agent"
    COLLECT = "collect"
    EXAMINE = "examine"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code of a paying agent in words, with what to do about it."""

    code: str
    action: ReasonAction
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Agent:
    """A paying agent (đơn vị chi trả) and the account the money is drawn from."""

    code: str
    name: str
    channels: tuple[Channel, ...]
    debtor_name: str
    debtor_account: str
    debtor_bin: str
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """One commune's payments of one month. ``total`` in đồng; ``content_hash`` is what an approval binds."""

    run_id: uuid.UUID
    code: str
    commune_code: str
    month: Month
    fund: str
    state: RunState
    lines: int
    total: int
    content_hash: str
    made_by: str
    made_at: dt.datetime
    approved_by: str | None = None
    approved_at: dt.datetime | None = None
    sent_at: dt.datetime | None = None
    reconciled_at: dt.datetime | None = None
    rejected_because: str = ""
    without_route: int = 0
    by_state: Mapping[AttemptState, tuple[int, int]] = field(default_factory=dict)
    built_now: bool = False

    @property
    def paid(self) -> int:
        """Đồng confirmed as paid."""
        return self.by_state.get(AttemptState.PAID, (0, 0))[1]

    @property
    def failed(self) -> int:
        """Lines rejected or returned."""
        return sum(self.by_state.get(state, (0, 0))[0] for state in (AttemptState.REJECTED, AttemptState.RETURNED))


@dataclass(frozen=True, slots=True)
class Due:
    """What is owed to one person for one programme and month; negative for an overpayment found."""

    due_id: uuid.UUID
    person_id: uuid.UUID
    payee_id: uuid.UUID
    household_id: uuid.UUID | None
    commune_code: str
    programme: str
    month: Month
    kind: DueKind
    state: DueState
    amount: int
    decision_id: uuid.UUID | None
    group: str
    clause: str
    reason: str
    last_attempt: AttemptState | None = None
    last_reason: Reason | None = None
    last_failed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to pay one due, with the route as it was then. ``account_masked`` shows the last four digits."""

    attempt_id: uuid.UUID
    code: str
    due_id: uuid.UUID
    person_id: uuid.UUID
    payee_id: uuid.UUID
    household_id: uuid.UUID | None
    commune_code: str
    programme: str
    month: Month
    kind: DueKind
    amount: int
    attempt_no: int
    state: AttemptState
    channel: Channel | None
    agent: str | None
    bank_name: str
    account_masked: str
    holder_name: str
    run_id: uuid.UUID | None
    run_code: str
    file_id: uuid.UUID | None
    file_code: str
    decision_id: uuid.UUID | None
    group: str
    clause: str
    reason: Reason | None
    bank_ref: str
    reserved_at: dt.datetime
    sent_at: dt.datetime | None
    settled_at: dt.datetime | None
    returned_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class FileContent:
    """One form of a payment file: name, size in bytes, sha256 in hex. The bytes are asked for separately."""

    kind: FileKind
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """A payment file as it left, one per agent and month (a second one where runs were approved later)."""

    file_id: uuid.UUID
    code: str
    agent: str
    agent_name: str
    month: Month
    lines: int
    total: int
    made_by: str
    made_at: dt.datetime
    contents: tuple[FileContent, ...]
    runs: int
    by_state: Mapping[AttemptState, tuple[int, int]] = field(default_factory=dict)
    made_now: bool = False

    @property
    def sha256(self) -> str:
        """Of the first form (pain.001 for a bank, the cash list for the post)."""
        return self.contents[0].sha256


@dataclass(frozen=True, slots=True)
class FileBytes:
    """The stored bytes of one form of a payment file."""

    name: str
    kind: FileKind
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One line of a return file as read. ``amount`` is None where the form of the file carries none."""

    line_no: int
    code: str
    outcome: LineOutcome
    reason_code: str = ""
    bank_ref: str = ""
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class ReadReturn:
    """A return file as read: its lines, or a status for all lines of the file or of one run in it.

    ``about`` is the code of the payment file it answers, where the form says so. ``group_outcome`` speaks for every
    line of that file, ``run_outcomes`` for every line of a run, by run code.
    """

    form: str
    lines: tuple[ReturnLine, ...]
    about: str = ""
    group_outcome: LineOutcome | None = None
    run_outcomes: Mapping[str, LineOutcome] = field(default_factory=dict)
    group_reason: str = ""


@dataclass(frozen=True, slots=True)
class AppliedLine:
    """One line of an applied return file with its verdict and the attempt it speaks of."""

    line_no: int
    code: str
    attempt_id: uuid.UUID
    person_id: uuid.UUID
    commune_code: str
    outcome: LineOutcome
    reason: Reason | None
    bank_ref: str
    amount: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ReturnResult:
    """What became of a return file. ``already`` is true when this very file had been dealt with before."""

    return_id: uuid.UUID
    filename: str
    sha256: str
    state: ReturnState
    received_at: dt.datetime
    received_by: str
    lines: int
    form: str
    file_id: uuid.UUID | None
    file_code: str
    outcomes: Mapping[str, int]
    amounts: Mapping[str, int]
    verdicts: Mapping[str, int]
    problems: tuple[Problem, ...]
    already: bool = False


@dataclass(frozen=True, slots=True)
class ExceptionCase:
    """A line or attempt that needs a person to look: contradiction, unknown reason, possible death."""

    case_id: uuid.UUID
    kind: str
    commune_code: str
    attempt_id: uuid.UUID
    person_id: uuid.UUID
    opened_at: dt.datetime
    due_on: dt.date
    vi: str
    en: str
    resolved_at: dt.datetime | None = None
    resolution: str = ""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One transfer: ``amount`` đồng from ``debit`` to ``credit``."""

    seq: int
    at: dt.datetime
    by: str
    code: int
    label_vi: str
    label_en: str
    fund: str
    year: int
    debit: AccountKind
    credit: AccountKind
    amount: int
    commune_code: str
    attempt_id: uuid.UUID | None
    reference: str


@dataclass(frozen=True, slots=True)
class Balance:
    """What one account holds, in đồng; the treasury's is negative by what it has allotted."""

    fund: str
    fund_name: str
    year: int
    kind: AccountKind
    amount: int


@dataclass(frozen=True, slots=True)
class Breach:
    """An invariant that does not hold: ``code`` (INV-1 …), how many rows break it, and one of them."""

    code: str
    vi: str
    en: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class MonthOpened:
    """What opening a month did. ``differs``: already in a run at another amount, so left for an adjustment."""

    month: Month
    added: int
    unchanged: int
    changed: int
    withdrawn: int
    differs: int
    total: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many rows a bulk deed wrote and how many it found already there; ``differs`` contradict what is there."""

    written: int
    already: int
    differs: int = 0


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """Money confirmed as paid for one benefit month and programme, for charts."""

    month: Month
    programme: str
    people: int
    amount: int
    arrears: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class CashlessShare:
    """How many payments of a month reach people without cash, in one commune."""

    commune_code: str
    lines: int
    cashless: int

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.cashless / self.lines


@dataclass(frozen=True, slots=True)
class RunMonth:
    """One run month over the communes in sight."""

    month: Month
    runs: int
    lines: int
    total: int
    by_state: Mapping[RunState, int]


RUN_LABELS: Mapping[RunState, tuple[str, str]] = {
    RunState.DRAFTED: ("đang lập", "drafted"),
    RunState.FROZEN: ("chờ phê duyệt", "frozen, waiting for approval"),
    RunState.APPROVED: ("đã phê duyệt", "approved"),
    RunState.SENT: ("đã gửi chi trả", "sent"),
    RunState.RECONCILED: ("đã đối soát", "reconciled"),
    RunState.REJECTED: ("không duyệt", "rejected"),
}
ATTEMPT_LABELS: Mapping[AttemptState, tuple[str, str]] = {
    AttemptState.RESERVED: ("đã giữ kinh phí", "reserved"),
    AttemptState.SENT: ("đã gửi", "sent"),
    AttemptState.PAID: ("đã chi", "paid"),
    AttemptState.REJECTED: ("không chi được", "rejected"),
    AttemptState.RETURNED: ("bị hoàn trả", "returned"),
    AttemptState.UNKNOWN: ("chưa rõ", "unknown"),
    AttemptState.VOIDED: ("đã hủy", "voided"),
    AttemptState.ELSEWHERE: ("chi ngoài hệ thống", "paid elsewhere"),
}
CHANNEL_LABELS: Mapping[Channel, tuple[str, str]] = {
    Channel.BANK: ("tài khoản ngân hàng", "bank account"),
    Channel.WELFARE_ACCOUNT: ("tài khoản an sinh xã hội", "social-security account"),
    Channel.MOBILE_MONEY: ("tiền di động", "mobile money"),
    Channel.POST: ("tiền mặt qua bưu điện", "cash at the post office"),
}
ACCOUNT_LABELS: Mapping[AccountKind, tuple[str, str]] = {
    AccountKind.TREASURY: ("kho bạc cấp", "treasury"),
    AccountKind.BUDGET: ("dự toán còn lại", "budget"),
    AccountKind.RESERVED: ("đã giữ", "reserved"),
    AccountKind.IN_TRANSIT: ("đang chuyển khoản", "in transit"),
    AccountKind.POST_FLOAT: ("tạm ứng bưu điện", "advanced to the post"),
    AccountKind.PAID_OUT: ("đã chi", "paid out"),
}
