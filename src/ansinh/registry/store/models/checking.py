"""Askings of the national population database. Retention: the latest of each person with the person; older ones two
years, as evidence that it was asked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Check(models.Model):
    """One asking about one person. Holds no number and nothing the register said but which fields differ."""

    check_id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="checks")
    commune_code = models.CharField(max_length=8)
    state = models.CharField(max_length=10, default="waiting")
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    answered_at = models.DateTimeField(null=True)
    request_id = models.CharField(max_length=40, blank=True)
    differences = models.JSONField(default=list)
    died_on = models.DateField(null=True)
    attempts = models.SmallIntegerField(default=0)
    trouble = models.CharField(max_length=60, blank=True)
    next_try_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "registry_check"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="waiting"), name="registry_check_waiting"),
            models.CheckConstraint(
                name="registry_check_state", condition=Q(state__in=["waiting", "agrees", "differs", "not_found"])
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-asked_at"], name="registry_check_latest"),
            models.Index(fields=["next_try_at"], name="registry_check_due", condition=Q(state="waiting")),
        ]
