"""Tables of the reporting calendar. What was owed, handed in and returned is kept for ever; reminders two years."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class CalendarSetting(models.Model):
    """What a person set for a tier: days to compile, its date, the agency that gathers. Append-only, newest counts."""

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, null=True, related_name="+")
    tier = models.CharField(max_length=20)
    compiling_days = models.PositiveSmallIntegerField(null=True)
    deadline = models.CharField(max_length=5, null=True)
    agency_id = models.CharField(max_length=60, null=True)
    reason = models.TextField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        db_table = "plans_calendar_setting"


class Obligation(models.Model):
    """One report one unit owes one receiver for one period under one plan. The id is made from these, so drawing the
    calendar up again finds the same row."""

    obligation_id = models.UUIDField(primary_key=True)
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="+")
    plan_key = models.CharField(max_length=120)
    period_kind = models.CharField(max_length=10)
    period_year = models.PositiveSmallIntegerField()
    period_number = models.PositiveSmallIntegerField()
    tier = models.CharField(max_length=20)
    unit_code = models.CharField(max_length=70)
    unit_name = models.CharField(max_length=300)
    place_code = models.CharField(max_length=8)
    receiver_tier = models.CharField(max_length=20)
    receiver_code = models.CharField(max_length=70)
    receiver_name = models.CharField(max_length=300)
    receiver_place = models.CharField(max_length=8)
    due_on = models.DateField()
    first_due_on = models.DateField()
    needed_by = models.DateField(null=True)
    basis = models.CharField(max_length=10)
    source = models.CharField(max_length=120, blank=True)
    quote = models.TextField(blank=True)
    state = models.CharField(max_length=10, default="open")
    handed_in_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    drawn_up_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "plans_obligation"
        indexes = [
            models.Index(fields=["due_on", "state"], name="plans_obligation_due"),
            models.Index(fields=["unit_code", "period_year"], name="plans_obligation_unit"),
            models.Index(fields=["receiver_code", "period_year"], name="plans_obligation_receiver"),
            models.Index(fields=["plan", "period_year", "tier"], name="plans_obligation_plan"),
        ]


class ReportFile(models.Model):
    """A file handed in as a report: its bytes as they came."""

    file_id = models.UUIDField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    filename = models.CharField(max_length=300)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    content = models.BinaryField()
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "plans_report_file"


class HandIn(models.Model):
    """One entry handed in; it serves one or several obligations. ``report_id`` names a report of monitoring,
    ``reference`` an official document sent another way."""

    hand_in_id = models.UUIDField(primary_key=True)
    report_id = models.UUIDField(null=True)
    reference = models.CharField(max_length=200, blank=True)
    file = models.ForeignKey(ReportFile, on_delete=models.PROTECT, null=True, related_name="+")
    figures = models.CharField(max_length=20)
    figures_up_to = models.DateField()
    note = models.TextField(blank=True)
    handed_on = models.DateField()
    handed_at = models.DateTimeField()
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "plans_hand_in"


class HandInFor(models.Model):
    """Which obligations an entry serves."""

    hand_in = models.ForeignKey(HandIn, on_delete=models.PROTECT)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT)

    class Meta:
        db_table = "plans_hand_in_for"
        constraints = [models.UniqueConstraint(fields=["hand_in", "obligation"], name="plans_hand_in_for_once")]


class ObligationEvent(models.Model):
    """What was done with an obligation, by whom, why. Append-only."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=30)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "plans_obligation_event"


class Reminder(models.Model):
    """That somebody was reminded of an obligation at a stage: once. ``mailed_at`` is empty until the letter went out."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=12)
    noted_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_reminder"
        constraints = [
            models.UniqueConstraint(fields=["obligation", "user", "stage"], name="plans_reminder_once"),
        ]


class ReminderAddress(models.Model):
    """Where somebody wants to be reminded by mail; empty for nowhere. Kept as long as the account is open."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    address = models.EmailField(blank=True)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "plans_reminder_address"


class CalendarFeed(models.Model):
    """A private address of one's deadlines; only the hash of its token is kept."""

    feed_id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_calendar_feed"
