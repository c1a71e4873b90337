"""Records that may be one person: pairs to look at, and merges. A row speaks of two communes and is seen from both.

Retention: merges for ever (decisions rest on them); pairs as long as both records."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class LinkageRun(models.Model):
    """One search of the whole registry for records alike, with the model it used. Holds no personal data."""

    run_id = models.UUIDField(primary_key=True)
    model = models.CharField(max_length=40)
    people = models.IntegerField()
    pairs = models.IntegerField()
    pairs_sha256 = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()

    class Meta:
        db_table = "registry_linkage_run"


class Pair(models.Model):
    """Two records alike. ``one_id`` < ``other_id``. ``verdict``: same, different, or none yet.

    ``fingerprint`` is what the two records said when they were judged: with other evidence the question opens again.
    """

    pair_id = models.UUIDField(primary_key=True)
    one_id = models.UUIDField()
    other_id = models.UUIDField()
    one_commune = models.CharField(max_length=8)
    other_commune = models.CharField(max_length=8)
    probability = models.FloatField()
    reasons = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64)
    model = models.CharField(max_length=40)
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, null=True)
    note = models.CharField(max_length=300, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "registry_pair"
        constraints = [
            models.UniqueConstraint(fields=["one_id", "other_id"], name="registry_pair_once"),
            models.CheckConstraint(name="registry_pair_order", condition=Q(one_id__lt=F("other_id"))),
            models.CheckConstraint(
                name="registry_pair_verdict", condition=Q(verdict__isnull=True) | Q(verdict__in=["same", "different"])
            ),
        ]
        indexes = [
            models.Index(fields=["-probability"], name="registry_pair_queue", condition=Q(verdict__isnull=True)),
            models.Index(fields=["other_id"], name="registry_pair_other"),
        ]


class Merge(models.Model):
    """A merge of two records, from proposal to undoing. ``evidence`` says what was compared, without numbers."""

    merge_id = models.UUIDField(primary_key=True)
    survivor_id = models.UUIDField()
    merged_id = models.UUIDField()
    survivor_commune = models.CharField(max_length=8)
    merged_commune = models.CharField(max_length=8)
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=300)
    evidence = models.JSONField(default=list)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "registry_merge"
        constraints = [
            models.UniqueConstraint(
                fields=["merged_id"], condition=Q(state__in=["proposed", "merged"]), name="registry_merge_open"
            ),
            # Whoever proposes does not decide; the system merges only on one verified number and an agreeing name.
            models.CheckConstraint(
                name="registry_merge_two_persons",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")) | Q(reason__startswith="auto: "),
            ),
            models.CheckConstraint(
                name="registry_merge_state", condition=Q(state__in=["proposed", "merged", "refused", "undone"])
            ),
        ]
