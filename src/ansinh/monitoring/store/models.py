"""Tables of monitoring. Values for ever; members (who stands behind a figure) until the next run and for 24 months."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class DataValue(models.Model):
    """One figure for one place and month. Append-only: a correction is a newer row, the newest counts."""

    indicator_code = models.CharField(max_length=60)
    month = models.DateField()
    place_code = models.CharField(max_length=8)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    source = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "monitoring_value"
        indexes = [
            models.Index(fields=["indicator_code", "month", "place_code", "-id"], name="monitoring_value_latest")
        ]


class Member(models.Model):
    """One person, household or item behind a figure."""

    indicator_code = models.CharField(max_length=60)
    month = models.DateField()
    commune_code = models.CharField(max_length=8)
    member_id = models.UUIDField()
    is_household = models.BooleanField()
    reached = models.BooleanField()
    reason = models.CharField(max_length=60)

    class Meta:
        db_table = "monitoring_member"
        indexes = [
            models.Index(fields=["indicator_code", "month", "commune_code", "reached"], name="monitoring_member_place")
        ]


class Report(models.Model):
    """A report document as written; its bytes never change, signing adds who and when."""

    report_id = models.UUIDField(primary_key=True)
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, null=True, related_name="+")
    title = models.TextField()
    number = models.CharField(max_length=60)
    month = models.DateField()
    place_code = models.CharField(max_length=8)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "monitoring_report"
        indexes = [models.Index(fields=["-written_at"], name="monitoring_report_newest")]
        constraints = [
            models.CheckConstraint(
                name="monitoring_report_second_person",
                condition=models.Q(signed_by__isnull=True) | ~models.Q(signed_by=models.F("written_by")),
            )
        ]
