"""Tables of plans. Plans are public documents; items and who accepted them are kept for ever."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Plan(models.Model):
    """One reading of one official text."""

    plan_id = models.UUIDField(primary_key=True)
    text = models.OneToOneField("documents.KeptText", on_delete=models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=300, null=True)
    level = models.CharField(max_length=20, null=True)
    number = models.CharField(max_length=80, null=True)
    place = models.CharField(max_length=120, null=True)
    issued_on = models.DateField(null=True)
    kind = models.CharField(max_length=80, null=True)
    title = models.TextField(null=True)
    implements = models.JSONField(default=list)
    signer = models.CharField(max_length=200, null=True)
    recipients = models.JSONField(default=list)
    territory_code = models.CharField(max_length=8, null=True)
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "plans_plan"


class Item(models.Model):
    """What every item read from a plan has: its place in the text and its review."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    order = models.PositiveIntegerField()
    path = models.CharField(max_length=80, blank=True)
    quote = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="read")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["order"]


class Target(Item):
    """A numeric target (chỉ tiêu); ``indicator_code`` names the catalogue's measure of it."""

    target_id = models.UUIDField(primary_key=True)
    indicator = models.TextField()
    comparator = models.CharField(max_length=5)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    value_to = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    unit = models.CharField(max_length=120)
    qualifier = models.TextField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    indicator_code = models.CharField(max_length=60, null=True)

    class Meta(Item.Meta):
        db_table = "plans_target"


class QualitativeTarget(Item):
    """A commitment without a number."""

    item_id = models.UUIDField(primary_key=True)
    text = models.TextField()
    year = models.PositiveSmallIntegerField(null=True)

    class Meta(Item.Meta):
        db_table = "plans_qualitative_target"


class Task(Item):
    """A task (nhiệm vụ) with its actors as written and who owes it today."""

    task_id = models.UUIDField(primary_key=True)
    text = models.TextField()
    lead = models.JSONField(default=list)
    coordinating = models.JSONField(default=list)
    timeline = models.CharField(max_length=200, null=True)
    owed_by = models.JSONField(default=list)

    class Meta(Item.Meta):
        db_table = "plans_task"


class ReportingDuty(Item):
    """Who reports to whom by when."""

    duty_id = models.UUIDField(primary_key=True)
    who = models.JSONField(default=list)
    to = models.JSONField(default=list)
    via = models.CharField(max_length=300, null=True)
    deadline = models.CharField(max_length=5, null=True)
    frequency = models.CharField(max_length=200, null=True)

    class Meta(Item.Meta):
        db_table = "plans_reporting_duty"


class Finding(models.Model):
    """What proof-reading found."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    message = models.TextField()
    message_en = models.TextField()
    suggestion = models.TextField(null=True)
    severity = models.CharField(max_length=10)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        db_table = "plans_finding"
        ordering = ["order"]
