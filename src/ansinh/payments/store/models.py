"""Tables of payments.

Retention: dues, attempts, transfers and payment files ten years after the budget year (accounting law); return files the
same; routes while a person receives and ten years after. Constraints that a model cannot say (one step at a time, routes
fixed at reservation, balances moved only by the ledger) are triggers of migration 0002.
"""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ansinh.payments.facts import (
    AccountKind,
    AttemptState,
    Channel,
    DueKind,
    DueState,
    FileKind,
    LineOutcome,
    ReturnState,
    RunState,
    Verdict,
)
from ansinh.payments.rules import LIVE


def _one_of(field: str, kinds: type[StrEnum], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__in": [kind.value for kind in kinds]}))


def _by(null: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]  # the plugin fills them in
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=null)


class Agent(models.Model):
    """A paying agent and the account the money is drawn from. No citizen's data."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=200)
    channels = models.JSONField()
    debtor_name = models.CharField(max_length=140)
    debtor_account = models.CharField(max_length=34)
    debtor_bin = models.CharField(max_length=12)
    stopped_at = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "payments_agent"


class Fund(models.Model):
    """A source of money (nguồn kinh phí), here one a province."""

    code = models.CharField(max_length=16, primary_key=True)
    name = models.CharField(max_length=200)

    class Meta:
        db_table = "payments_fund"


class FundPlace(models.Model):
    """Which commune is paid from which fund. The column is not called commune_code: it holds nobody's data."""

    place_code = models.CharField(max_length=8, primary_key=True)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="places")

    class Meta:
        db_table = "payments_fund_place"


class Account(models.Model):
    """An account of one fund and year. ``balance`` = credits − debits, moved by the ledger's trigger only."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="accounts")
    year = models.SmallIntegerField()
    kind = models.CharField(max_length=16)
    balance = models.BigIntegerField(default=0)

    class Meta:
        db_table = "payments_account"
        constraints = [
            models.UniqueConstraint(fields=["fund", "year", "kind"], name="payments_account_once"),
            models.CheckConstraint(
                name="payments_account_not_negative",
                condition=Q(kind=AccountKind.TREASURY.value) | Q(balance__gte=0),
            ),
            _one_of("kind", AccountKind, "payments_account_kind"),
        ]


class Route(models.Model):
    """How one person is paid, from a day on. A change or a new verification is a new row that ends the one before."""

    route_id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField()
    commune_code = models.CharField(max_length=8)
    channel = models.CharField(max_length=16)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    bank_bin = models.CharField(max_length=12, blank=True)
    bank_name = models.CharField(max_length=120, blank=True)
    account_sealed = models.BinaryField(null=True)
    account_index = models.BinaryField(null=True)
    account_tail = models.CharField(max_length=4, blank=True)
    holder_name = models.CharField(max_length=140)
    place = models.CharField(max_length=200, blank=True)
    method = models.CharField(max_length=40, blank=True)
    verified_at = models.DateTimeField()
    recorded_by = _by()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_route"
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(ends_at__isnull=True), name="payments_route_current"
            ),
            models.CheckConstraint(
                name="payments_route_account",
                condition=Q(channel=Channel.POST.value) | Q(account_sealed__isnull=False, account_index__isnull=False),
            ),
            _one_of("channel", Channel, "payments_route_channel"),
        ]
        indexes = [models.Index(fields=["account_index"], name="payments_route_account_ix")]


class Due(models.Model):
    """What is owed to one person for one programme and month."""

    due_id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField()
    payee_id = models.UUIDField()  # whose route is used: the person, or who receives for them (carer, guardian)
    household_id = models.UUIDField(null=True)
    commune_code = models.CharField(max_length=8)
    programme = models.CharField(max_length=20)
    month = models.DateField()
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=DueState.OPEN.value)
    amount = models.BigIntegerField()
    decision = models.ForeignKey("casework.Decision", on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=40, blank=True, db_column="group_code")
    clause = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "payments_due"
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "programme", "month"],
                condition=Q(kind=DueKind.REGULAR.value),
                name="payments_due_regular_once",
            ),
            models.UniqueConstraint(
                fields=["person_id", "programme", "month", "decision"],
                condition=Q(kind=DueKind.ADJUSTMENT.value),
                name="payments_due_adjustment_once",
            ),
            # Target of the attempt's composite key: an attempt cannot name a due and another person or month.
            models.UniqueConstraint(fields=["due_id", "person_id", "programme", "month"], name="payments_due_identity"),
            models.CheckConstraint(
                name="payments_due_amount",
                condition=Q(amount__gt=0) | (Q(amount__lt=0) & Q(kind=DueKind.ADJUSTMENT.value)),
            ),
            models.CheckConstraint(name="payments_due_month", condition=Q(month__day=1)),
            _one_of("kind", DueKind, "payments_due_kind"),
            _one_of("state", DueState, "payments_due_state"),
        ]
        indexes = [
            models.Index(fields=["commune_code", "month"], name="payments_due_place"),
            models.Index(fields=["person_id", "month"], name="payments_due_person"),
        ]


class Run(models.Model):
    """One commune's payments of one month."""

    run_id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=35, unique=True)
    commune_code = models.CharField(max_length=8)
    month = models.DateField()
    sequence = models.SmallIntegerField()
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12)
    lines = models.IntegerField(default=0)
    total = models.BigIntegerField(default=0)
    content_hash = models.CharField(max_length=64, blank=True)
    without_route = models.IntegerField(default=0)
    hands = models.JSONField(default=list)  # ids of everybody who built it or took a line out: none of them approves
    made_by = _by()
    made_at = models.DateTimeField()
    approved_by = _by(null=True)
    approved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reconciled_at = models.DateTimeField(null=True)
    rejected_by = _by(null=True)
    rejected_because = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "payments_run"
        constraints = [
            models.UniqueConstraint(
                fields=["commune_code", "month"],
                condition=~Q(state=RunState.REJECTED.value),
                name="payments_run_once",
            ),
            models.CheckConstraint(
                name="payments_run_second_person",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="payments_run_approved",
                condition=Q(state__in=[RunState.DRAFTED.value, RunState.FROZEN.value, RunState.REJECTED.value])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="payments_run_frozen", condition=Q(state=RunState.DRAFTED.value) | ~Q(content_hash="")
            ),
            _one_of("state", RunState, "payments_run_state"),
        ]
        indexes = [models.Index(fields=["month", "state"], name="payments_run_month")]


class File(models.Model):
    """A payment file as it left. Counts only; the bytes lie in payments_file_content."""

    file_id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=35, unique=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="files")
    month = models.DateField()
    sequence = models.SmallIntegerField()
    lines = models.IntegerField()
    total = models.BigIntegerField()
    made_by = _by()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "payments_file"
        constraints = [
            models.UniqueConstraint(fields=["agent", "month", "sequence"], name="payments_file_once"),
            models.CheckConstraint(name="payments_file_lines", condition=Q(lines__gt=0, total__gt=0)),
        ]


class FileContent(models.Model):
    """The bytes of one form of a payment file, sealed: they hold names and account numbers of many communes."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="contents")
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        db_table = "payments_file_content"
        constraints = [
            models.UniqueConstraint(fields=["file", "kind"], name="payments_file_content_once"),
            _one_of("kind", FileKind, "payments_file_content_kind"),
        ]


class Attempt(models.Model):
    """One try to pay one due; the route is copied in and never read again from elsewhere."""

    attempt_id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=35, unique=True)
    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="attempts")
    person_id = models.UUIDField()
    payee_id = models.UUIDField()
    household_id = models.UUIDField(null=True)
    commune_code = models.CharField(max_length=8)
    programme = models.CharField(max_length=20)
    month = models.DateField()
    attempt_no = models.SmallIntegerField()
    amount = models.BigIntegerField()
    state = models.CharField(max_length=12)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="attempts", null=True)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="attempts", null=True)
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+", null=True)
    channel = models.CharField(max_length=16, blank=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+", null=True)
    bank_bin = models.CharField(max_length=12, blank=True)
    bank_name = models.CharField(max_length=120, blank=True)
    account_sealed = models.BinaryField(null=True)
    account_tail = models.CharField(max_length=4, blank=True)
    holder_name = models.CharField(max_length=140, blank=True)
    place = models.CharField(max_length=200, blank=True)
    reason_code = models.CharField(max_length=16, blank=True)
    bank_ref = models.CharField(max_length=64, blank=True)
    reserved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_attempt"
        constraints = [
            # One month is paid at most once: by constraint, not by code.
            models.UniqueConstraint(
                fields=["due"], condition=Q(state__in=[state.value for state in LIVE]), name="payments_attempt_one_live"
            ),
            models.UniqueConstraint(fields=["due", "attempt_no"], name="payments_attempt_number"),
            models.CheckConstraint(name="payments_attempt_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payments_attempt_in_run",
                condition=Q(state=AttemptState.ELSEWHERE.value, run__isnull=True)
                | Q(run__isnull=False, route__isnull=False, agent__isnull=False),
            ),
            models.CheckConstraint(
                name="payments_attempt_in_file",
                condition=Q(file__isnull=False)
                | Q(
                    state__in=[
                        AttemptState.RESERVED.value,
                        AttemptState.VOIDED.value,
                        AttemptState.ELSEWHERE.value,
                    ]
                ),
            ),
            _one_of("state", AttemptState, "payments_attempt_state"),
        ]
        indexes = [
            models.Index(fields=["run", "state"], name="payments_attempt_run"),
            models.Index(fields=["person_id", "month"], name="payments_attempt_person"),
            models.Index(fields=["month", "programme"], name="payments_attempt_month"),
        ]


class Transfer(models.Model):
    """One movement between two accounts. Append-only; corrections are new rows."""

    seq = models.BigAutoField(primary_key=True)
    code = models.SmallIntegerField()
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="transfers", null=True)
    commune_code = models.CharField(max_length=8, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    by = _by()

    class Meta:
        db_table = "payments_transfer"
        constraints = [
            models.CheckConstraint(name="payments_transfer_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="payments_transfer_two_sides", condition=~Q(debit=F("credit"))),
            models.UniqueConstraint(fields=["attempt", "code"], name="payments_transfer_once"),
            models.UniqueConstraint(
                fields=["credit", "reference"],
                condition=Q(attempt__isnull=True),
                name="payments_transfer_reference",
            ),
            models.CheckConstraint(
                name="payments_transfer_grounds",
                condition=Q(attempt__isnull=False, reference="") | (Q(attempt__isnull=True) & ~Q(reference="")),
            ),
        ]


class Return(models.Model):
    """A return file: counts and what became of it. The raw bytes lie in payments_return_content."""

    return_id = models.UUIDField(primary_key=True)
    sha256 = models.CharField(max_length=64, unique=True)
    filename = models.CharField(max_length=200)
    state = models.CharField(max_length=12)
    received_at = models.DateTimeField()
    received_by = _by()
    applied_at = models.DateTimeField(null=True)
    form = models.CharField(max_length=40, blank=True)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="returns", null=True)
    lines = models.IntegerField(default=0)
    outcomes = models.JSONField(default=dict)
    amounts = models.JSONField(default=dict)
    verdicts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)

    class Meta:
        db_table = "payments_return"
        constraints = [
            models.CheckConstraint(
                name="payments_return_applied",
                condition=~Q(state=ReturnState.APPLIED.value) | Q(file__isnull=False, applied_at__isnull=False),
            ),
            _one_of("state", ReturnState, "payments_return_state"),
        ]


class ReturnContent(models.Model):
    """The bytes as they came, sealed; stored before they are read, so that reading can be repeated."""

    answer = models.OneToOneField(Return, on_delete=models.PROTECT, primary_key=True, related_name="content")
    sealed = models.BinaryField()

    class Meta:
        db_table = "payments_return_content"


class ReturnLine(models.Model):
    """One line of an applied return file, with exactly one verdict."""

    answer = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="answer_lines")
    line_no = models.IntegerField()
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="return_lines")
    commune_code = models.CharField(max_length=8)
    outcome = models.CharField(max_length=12)
    reason_code = models.CharField(max_length=16, blank=True)
    bank_ref = models.CharField(max_length=64, blank=True)
    amount = models.BigIntegerField()
    verdict = models.CharField(max_length=12)

    class Meta:
        db_table = "payments_return_line"
        constraints = [
            models.UniqueConstraint(fields=["answer", "line_no"], name="payments_return_line_once"),
            _one_of("outcome", LineOutcome, "payments_return_line_outcome"),
            _one_of("verdict", Verdict, "payments_return_line_verdict"),
        ]


class Case(models.Model):
    """Something about an attempt that a person must look at."""

    case_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="cases")
    commune_code = models.CharField(max_length=8)
    line = models.ForeignKey(ReturnLine, on_delete=models.PROTECT, related_name="cases", null=True)
    vi = models.CharField(max_length=400)
    en = models.CharField(max_length=400)
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = _by(null=True)
    resolution = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "payments_case"
        indexes = [models.Index(fields=["resolved_at", "due_on"], name="payments_case_open")]
