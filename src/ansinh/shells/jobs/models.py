"""The table of background work: how far each piece is. Holds no citizen's data; kept 90 days."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Progress(models.Model):
    """One piece of background work somebody asked for."""

    progress_id = models.UUIDField(primary_key=True)
    task = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, default="waiting")
    step = models.CharField(max_length=300, blank=True)
    steps_done = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    problem_vi = models.TextField(blank=True)
    problem_en = models.TextField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "jobs_progress"
        indexes = [models.Index(fields=["-asked_at"], name="jobs_progress_newest")]
