"""Tables of the cascade: which documents a plan carries out, and indicators proposed by a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from ansinh.plans.store.models.reading import Plan


class Link(models.Model):
    """A document that a plan carries out: read from its text or added by a person; ``parent`` where it is kept here.

    Kept for ever: a removed link stays with who removed it and why; changes go to the record of changes.
    """

    link_id = models.UUIDField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="links_up")
    parent = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="links_down")
    order = models.PositiveIntegerField()
    symbol = models.CharField(max_length=120)
    symbol_key = models.CharField(max_length=120)
    written = models.CharField(max_length=120)
    kind = models.CharField(max_length=80)
    dated = models.DateField(null=True)
    issuer = models.CharField(max_length=300, null=True)
    line = models.CharField(max_length=10)
    level = models.CharField(max_length=20, null=True)
    through = models.JSONField(default=list)
    doubts = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="read")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(default="", blank=True)

    class Meta:
        db_table = "plans_link"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "symbol_key"], name="plans_link_once")]
        indexes = [models.Index(fields=["symbol_key"], name="plans_link_symbol")]


class LocalIndicator(models.Model):
    """An indicator that a person proposed because no entry of the catalogue measures a target. Append-only."""

    code = models.CharField(max_length=60, primary_key=True)
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    unit = models.CharField(max_length=120)
    better = models.CharField(max_length=4)
    numerator_vi = models.TextField()
    denominator_vi = models.TextField(null=True)
    population_vi = models.CharField(max_length=300)
    reported_by = models.CharField(max_length=200)
    definition_vi = models.TextField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        db_table = "plans_local_indicator"
        ordering = ["code"]
