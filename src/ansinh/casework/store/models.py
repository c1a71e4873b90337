"""Tables of casework. People are named by the registry's ids.

Retention: decisions, refusals and the proposals they came from are kept for ever; withdrawn proposals and
closed tasks five years; lists of those left behind until the next month's replaces them.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


def _user(null: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]  # the plugin fills them in
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=null, db_index=False
    )


class Application(models.Model):
    """A request for one programme (hồ sơ đề nghị). One open request per person and programme."""

    id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField()
    household_id = models.UUIDField(null=True)
    commune_code = models.CharField(max_length=8)
    programme = models.CharField(max_length=16)
    channel = models.CharField(max_length=16)
    received_at = models.DateTimeField()
    received_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=12)
    note = models.CharField(max_length=500, blank=True)
    made_by = _user()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "casework_application"
        indexes = [
            models.Index(fields=["person_id"], name="casework_appl_person"),
            models.Index(fields=["commune_code", "state", "due_on"], name="casework_appl_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "programme"], condition=Q(state="open"), name="casework_appl_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "granted", "refused", "withdrawn"]), name="casework_appl_state"
            ),
        ]


class Case(models.Model):
    """Why equal cases were decided as they were: stored once, joined when asked. Holds no name and no id."""

    id = models.BigAutoField(primary_key=True)
    law_version = models.CharField(max_length=80)
    month = models.DateField()
    case_id = models.CharField(max_length=80)
    programme = models.CharField(max_length=16)
    facts = models.JSONField(default=dict)
    answers = models.JSONField(default=list)  # of this programme, as the law told them: group, clause, words

    class Meta:
        db_table = "casework_case"
        constraints = [
            models.UniqueConstraint(fields=["law_version", "month", "case_id", "programme"], name="casework_case_once")
        ]


class Decision(models.Model):
    """A numbered ruling: start and change grant a benefit, stop ends one, refuse answers an application.

    Content is frozen by a trigger; only the end of the period, the state and what ended it may be written later.
    """

    id = models.UUIDField(primary_key=True)  # the id of the proposal that became it
    kind = models.CharField(max_length=8)
    number = models.CharField(max_length=60)
    number_year = models.IntegerField(null=True)
    number_series = models.CharField(max_length=4, blank=True)  # QĐ for decisions, TB for refusals
    number_seq = models.IntegerField(null=True)
    commune_code = models.CharField(max_length=8)
    person_id = models.UUIDField()
    household_id = models.UUIDField(null=True)
    payee_id = models.UUIDField(null=True)
    programme = models.CharField(max_length=16)
    group_code = models.CharField(max_length=40)
    slots = IntegerRangeField()
    clause = models.CharField(max_length=120)
    coefficient_tenths = models.IntegerField()
    amount = models.BigIntegerField()
    period = DateRangeField()
    state = models.CharField(max_length=10)
    because = models.CharField(max_length=40)
    provisional = models.BooleanField(default=False)
    law_version = models.CharField(max_length=80)
    case_id = models.CharField(max_length=80)
    dossier_on = models.DateField(null=True)
    maker = _user()
    approver = _user(null=True)
    imported = models.BooleanField(default=False)
    decided_by_name = models.CharField(max_length=200, blank=True)
    on_behalf_of = models.CharField(max_length=200, blank=True)  # who delegated, if the signer was a delegate
    decided_at = models.DateTimeField()
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = models.CharField(max_length=40, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "casework_decision"
        indexes = [
            models.Index(fields=["person_id", "decided_at"], name="casework_dec_person"),
            models.Index(fields=["commune_code", "decided_at"], name="casework_dec_commune"),
        ]
        constraints = [
            ExclusionConstraint(
                name="casework_dec_one_of_its_kind",
                expressions=[
                    ("person_id", RangeOperators.EQUAL),
                    ("slots", RangeOperators.OVERLAPS),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(kind__in=["start", "change"]) & ~Q(state="annulled"),
            ),
            models.UniqueConstraint(
                fields=["commune_code", "number_year", "number_series", "number_seq"], name="casework_dec_number"
            ),
            models.CheckConstraint(
                name="casework_dec_second_person",
                condition=Q(imported=True) | (Q(approver__isnull=False) & ~Q(approver=F("maker"))),
            ),
            models.CheckConstraint(
                name="casework_dec_amount",
                condition=Q(kind__in=["start", "change"], amount__gt=0)
                | Q(kind__in=["stop", "refuse", "suspend", "resume"], amount=0),
            ),
            models.CheckConstraint(
                name="casework_dec_state", condition=Q(state__in=["active", "suspended", "ended", "annulled"])
            ),
        ]


class Proposal(models.Model):
    """What is put before the chair for one person and month; becomes the decision of the same id."""

    id = models.UUIDField(primary_key=True)
    month = models.DateField()
    commune_code = models.CharField(max_length=8)
    person_id = models.UUIDField()
    household_id = models.UUIDField(null=True)
    payee_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=10)
    because = models.CharField(max_length=40)
    programme = models.CharField(max_length=16)
    group_code = models.CharField(max_length=40)
    line_key = models.CharField(max_length=60)
    slots = IntegerRangeField()
    clause = models.CharField(max_length=120)
    coefficient_tenths = models.IntegerField()
    amount = models.BigIntegerField()
    provisional = models.BooleanField(default=False)
    case_id = models.CharField(max_length=80)
    law_version = models.CharField(max_length=80)
    effective_from = models.DateField()
    before_decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    before_programme = models.CharField(max_length=16, blank=True)
    before_group = models.CharField(max_length=40, blank=True)
    before_clause = models.CharField(max_length=120, blank=True)
    before_amount = models.BigIntegerField(default=0)
    asks = ArrayField(models.CharField(max_length=80), default=list)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_by = _user()
    made_at = models.DateTimeField()
    submitted_by = _user(null=True)
    submitted_at = models.DateTimeField(null=True)
    decided_by = _user(null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "casework_proposal"
        indexes = [
            models.Index(fields=["month", "commune_code", "state"], name="casework_prop_month"),
            models.Index(fields=["person_id"], name="casework_prop_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "person_id", "line_key", "commune_code"],
                condition=Q(state__in=["drafted", "submitted"]),
                name="casework_prop_once",
            ),
            models.CheckConstraint(
                name="casework_prop_second_person",
                condition=Q(decided_by__isnull=True)
                | ~Q(state="approved")
                | (~Q(decided_by=F("submitted_by")) & ~Q(decided_by=F("made_by"))),
            ),
            models.CheckConstraint(
                name="casework_prop_path",
                condition=Q(state__in=["drafted", "withdrawn"])
                | Q(state="submitted", submitted_by__isnull=False)
                | Q(
                    state__in=["approved", "sent_back"],
                    submitted_by__isnull=False,
                    decided_by__isnull=False,
                ),
            ),
        ]


class LeftBehind(models.Model):
    """Somebody entitled by the facts on record who receives nothing and has not asked."""

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()
    commune_code = models.CharField(max_length=8)
    person_id = models.UUIDField()
    household_id = models.UUIDField(null=True)
    programme = models.CharField(max_length=16)
    group_code = models.CharField(max_length=40)
    clause = models.CharField(max_length=120)
    amount = models.BigIntegerField()
    provisional = models.BooleanField(default=False)
    case_id = models.CharField(max_length=80)
    law_version = models.CharField(max_length=80)
    needs = ArrayField(models.CharField(max_length=80), default=list)

    class Meta:
        db_table = "casework_left_behind"
        indexes = [models.Index(fields=["month", "commune_code"], name="casework_left_month")]
        constraints = [
            models.UniqueConstraint(fields=["month", "person_id", "programme", "group_code"], name="casework_left_once")
        ]


class Number(models.Model):
    """The last number given out in a commune, year and series."""

    id = models.BigAutoField(primary_key=True)
    commune_code = models.CharField(max_length=8)
    year = models.IntegerField()
    series = models.CharField(max_length=4)
    last = models.IntegerField()

    class Meta:
        db_table = "casework_number"
        constraints = [models.UniqueConstraint(fields=["commune_code", "year", "series"], name="casework_number_once")]


class Task(models.Model):
    """Something to be done for one person because of an event elsewhere; one per kind and subject."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    person_id = models.UUIDField()
    household_id = models.UUIDField(null=True)
    commune_code = models.CharField(max_length=8)
    programme = models.CharField(max_length=16, blank=True)
    subject = models.CharField(max_length=80)
    because = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    opened_by = _user()
    due_on = models.DateField()
    state = models.CharField(max_length=8)
    closed_at = models.DateTimeField(null=True)
    closed_by = _user(null=True)
    outcome = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "casework_task"
        indexes = [
            models.Index(fields=["commune_code", "state", "due_on"], name="casework_task_due"),
            models.Index(fields=["person_id"], name="casework_task_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="casework_task_once"),
            models.CheckConstraint(condition=Q(state__in=["open", "done"]), name="casework_task_state"),
        ]
