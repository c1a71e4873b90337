"""Tables of the work on tasks. All append-only: a correction is a newer row. Kept for ever; no data of citizens."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from ansinh.plans.store.models.reading import Plan, Target, Task


class ByHand(models.Model):
    """Who wrote a row, and when."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class AgencyMember(ByHand):
    """A person works in an office, or has left it (``ended``); the newest row of a person and office counts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agency_id = models.CharField(max_length=60)
    place_code = models.CharField(max_length=8)
    ended = models.BooleanField(default=False)

    class Meta:
        db_table = "plans_agency_member"
        indexes = [models.Index(fields=["agency_id", "place_code", "-id"], name="plans_member_office")]


class TaskSuccessor(ByHand):
    """A person decided which agency inherited a task given to ``written``; the newest counts."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    written = models.CharField(max_length=300)
    agency_id = models.CharField(max_length=60)
    reason = models.TextField()

    class Meta:
        db_table = "plans_task_successor"


class TaskCharge(ByHand):
    """An office gave a task to a named person; the newest of a task and office counts."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    agency_id = models.CharField(max_length=60)
    place_code = models.CharField(max_length=8)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        db_table = "plans_task_charge"


class TaskIndicator(ByHand):
    """A person linked a task to an indicator of the catalogue, or took the link back; the newest counts."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    indicator_code = models.CharField(max_length=60)
    linked = models.BooleanField()

    class Meta:
        db_table = "plans_task_indicator"


class EvidenceFile(models.Model):
    """The bytes of a file shown as evidence."""

    file_id = models.UUIDField(primary_key=True)
    filename = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        db_table = "plans_evidence_file"


class Shown(models.Model):
    """Evidence beside a row: its kind, what it refers to, a file."""

    evidence_kind = models.CharField(max_length=12, default="none")
    evidence_reference = models.CharField(max_length=500, blank=True)
    evidence_file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class TaskActivity(ByHand, Shown):
    """Something an office did for a task."""

    activity_id = models.UUIDField(primary_key=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    agency_id = models.CharField(max_length=60)
    place_code = models.CharField(max_length=8)
    text = models.TextField()
    happened_on = models.DateField()
    completes = models.BooleanField(default=False)

    class Meta:
        db_table = "plans_task_activity"


class Difficulty(ByHand):
    """What stands in the way of a task, as the office that meets it tells it."""

    difficulty_id = models.UUIDField(primary_key=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    agency_id = models.CharField(max_length=60)
    place_code = models.CharField(max_length=8)
    text = models.TextField()

    class Meta:
        db_table = "plans_difficulty"


class Directive(ByHand):
    """What somebody above told an office to do."""

    directive_id = models.UUIDField(primary_key=True)
    difficulty = models.ForeignKey(Difficulty, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    number = models.CharField(max_length=80, blank=True)
    desk = models.CharField(max_length=12)
    giver_agency_id = models.CharField(max_length=60)
    giver_place_code = models.CharField(max_length=8)
    agency_id = models.CharField(max_length=60)
    place_code = models.CharField(max_length=8)
    due = models.DateField(null=True)

    class Meta:
        db_table = "plans_directive"


class DirectiveTask(models.Model):
    """A task that a directive is about."""

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="about")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "plans_directive_task"
        constraints = [models.UniqueConstraint(fields=["directive", "task"], name="plans_directive_task_once")]


class DifficultyStep(ByHand):
    """One step in the life of a difficulty, and whose desk it lies on after it."""

    difficulty = models.ForeignKey(Difficulty, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    desk = models.CharField(max_length=12)
    desk_agency_id = models.CharField(max_length=60)
    desk_place_code = models.CharField(max_length=8)
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "plans_difficulty_step"
        ordering = ["id"]


class DirectiveStep(ByHand, Shown):
    """One step in the life of a directive."""

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12)
    text = models.TextField(blank=True)

    class Meta:
        db_table = "plans_directive_step"
        ordering = ["id"]


class Recommendation(ByHand):
    """What an overseer recommends on a plan, a target or a task."""

    recommendation_id = models.UUIDField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    agency_id = models.CharField(max_length=60)
    place_code = models.CharField(max_length=8)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "plans_recommendation"


class RecommendationAnswer(ByHand):
    """The one answer to a recommendation."""

    recommendation = models.OneToOneField(Recommendation, on_delete=models.PROTECT, related_name="answer")
    text = models.TextField()
    number = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "plans_recommendation_answer"
