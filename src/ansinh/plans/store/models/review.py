"""The record of reviews: every deed on a plan's items with what each item was before and after. Kept for ever."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from ansinh.plans.store.models.reading import Plan


class ReviewEvent(models.Model):
    """One deed of a review. Append-only; an undoing is a deed of its own that names what it undoes."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    deed = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(default="", blank=True)
    rule = models.CharField(max_length=60, default="", blank=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        db_table = "plans_review_event"
        ordering = ["id"]


class ReviewChange(models.Model):
    """What a deed changed of one item: the columns that differ. Append-only."""

    event = models.ForeignKey(ReviewEvent, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12)
    item_id = models.UUIDField()
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        db_table = "plans_review_change"
        ordering = ["id"]
        indexes = [models.Index(fields=["item_id"], name="plans_review_change_item")]
