"""Tables of plans. Plans are public documents; items and who accepted them are kept for ever."""

from __future__ import annotations

from typing import Any, ClassVar

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
    reader_version = models.CharField(max_length=40, default="")
    reread_at = models.DateTimeField(null=True)
    # A later file of the same document took the review over: this one's commitments no longer count.
    superseded_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "plans_plan"


class StandingManager(models.Manager[Any]):
    """Items that stand: not those that were split, merged, taken back or replaced by a later reading."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(standing=True)


class Item(models.Model):
    """What every item of a plan has: its place in the text and its review.

    The columns of each kind hold what counts now; ``machine`` keeps what the reader read (null: a person added it).
    ``reviewed_by`` is whoever did the last deed on it; null: nobody has touched it, a later reading may replace it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    order = models.PositiveIntegerField()
    path = models.CharField(max_length=80, blank=True)
    quote = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="read")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    standing = models.BooleanField(default=True)
    machine = models.JSONField(null=True)
    confidence = models.CharField(max_length=4, default="low")
    confidence_reasons = models.JSONField(default=list)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reject_reason = models.TextField(default="", blank=True)
    news = models.CharField(max_length=8, default="", blank=True)

    objects: ClassVar[models.Manager[Any]] = StandingManager()
    every: ClassVar[models.Manager[Any]] = models.Manager()

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
    suggestion_en = models.TextField(null=True)
    severity = models.CharField(max_length=10)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        db_table = "plans_finding"
        ordering = ["order"]
