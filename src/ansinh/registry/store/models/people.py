"""Tables of the registry. Retention: persons, codes and circumstances for ever (decisions rest on them); import
previews 90 days after they were applied or given up (``forget_previews``); of an applied list the entry stays.

Every table carries ``commune_code``: the commune whose officers see the row (row-level security). It follows the
person when they move; where they lived before is kept in ``registry_residence``.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

_OPEN = Q(superseded_at__isnull=True)


class Household(models.Model):
    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=14, unique=True)
    commune_code = models.CharField(max_length=8)
    village_name = models.CharField(max_length=120, null=True)
    address = models.CharField(max_length=300, blank=True)
    ended_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        db_table = "registry_household"
        indexes = [models.Index(fields=["commune_code", "code"], name="registry_household_place")]


class Person(models.Model):
    """One human being, once. The name here is the one in use; former and other names are in ``Name``."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=14, unique=True)
    full_name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=600)
    birth_year = models.SmallIntegerField(null=True)
    birth_month = models.SmallIntegerField(null=True)
    birth_day = models.SmallIntegerField(null=True)
    sex = models.CharField(max_length=6, null=True)
    ethnicity = models.CharField(max_length=40, blank=True)
    commune_code = models.CharField(max_length=8)
    village_name = models.CharField(max_length=120, null=True)
    # Kin may live in a commune the reader cannot see: no foreign key, which would tell that the row exists.
    mother_id = models.UUIDField(null=True)
    father_id = models.UUIDField(null=True)
    spouse_id = models.UUIDField(null=True)
    died_on = models.DateField(null=True)
    death_recorded_at = models.DateTimeField(null=True)
    missing_on = models.DateField(null=True)
    # The record of the same human being that this one was merged into; what it held stays under its own id.
    merged_into = models.UUIDField(null=True)
    merged_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        db_table = "registry_person"
        indexes = [
            models.Index(fields=["commune_code", "sort_key"], name="registry_person_place"),
            models.Index(fields=["name_key", "birth_year"], name="registry_person_name"),
            models.Index(fields=["birth_year", "birth_month", "birth_day"], name="registry_person_birthday"),
            models.Index(fields=["commune_code", "birth_year"], name="registry_person_cohort"),
            models.Index(fields=["merged_into"], name="registry_person_merged", condition=Q(merged_into__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="registry_person_merge",
                condition=(Q(merged_into__isnull=True) & Q(merged_at__isnull=True))
                | (Q(merged_into__isnull=False) & Q(merged_at__isnull=False) & ~Q(merged_into=F("id"))),
            ),
            models.CheckConstraint(
                name="registry_person_sex", condition=Q(sex__isnull=True) | Q(sex__in=["male", "female"])
            ),
            models.CheckConstraint(
                name="registry_person_birth",
                condition=(Q(birth_day__isnull=True) | Q(birth_month__isnull=False))
                & (Q(birth_month__isnull=True) | Q(birth_year__isnull=False)),
            ),
        ]


class Name(models.Model):
    """A former or other name, as on paper, with the day it ceased."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="names")
    commune_code = models.CharField(max_length=8)
    full_name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    ended_on = models.DateField(null=True)
    source = models.CharField(max_length=60)
    document = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        db_table = "registry_name"


class Number(models.Model):
    """A number somebody is known by elsewhere: sealed text, keyed blind index, source and verification."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="numbers")
    commune_code = models.CharField(max_length=8)
    kind = models.CharField(max_length=12, default="personal")
    sealed = models.BinaryField()
    blind_index = models.BinaryField()
    tail = models.CharField(max_length=3)
    source = models.CharField(max_length=60)
    verified_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        db_table = "registry_number"
        indexes = [models.Index(fields=["blind_index"], name="registry_number_blind")]
        constraints = [
            models.UniqueConstraint(
                fields=["blind_index"],
                condition=Q(kind="personal", verified_at__isnull=False, ended_on__isnull=True),
                name="registry_number_once",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(ended_on__isnull=True),
                name="registry_number_current",
            ),
        ]


class Membership(models.Model):
    """A person in a household for a time. ``ends_on`` is the first day no longer in it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    commune_code = models.CharField(max_length=8)
    relation = models.CharField(max_length=12)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "registry_membership"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends_on__isnull=True) & _OPEN, name="registry_membership_now"
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation="head", ends_on__isnull=True) & _OPEN,
                name="registry_one_head",
            ),
        ]


class Residence(models.Model):
    """Where a person lives and lived. ``commune_code`` is the commune of this residence, also after a move."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residences")
    commune_code = models.CharField(max_length=8)
    village_name = models.CharField(max_length=120, null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "registry_residence"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends_on__isnull=True) & _OPEN, name="registry_residence_now"
            )
        ]


class Circumstance(models.Model):
    """A dated fact with both times. Written once; only ``superseded_at`` is filled in later (a trigger sees to it)."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="circumstances")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="circumstances")
    commune_code = models.CharField(max_length=8)
    kind = models.CharField(max_length=40)
    degree = models.CharField(max_length=40, null=True)
    state = models.CharField(max_length=8, default="yes")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    related_id = models.UUIDField(null=True)
    protected = models.BooleanField(default=False)
    source = models.CharField(max_length=60)
    document = models.CharField(max_length=300, blank=True)
    confidence = models.CharField(max_length=16, default="declared")
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.UUIDField(null=True)

    class Meta:
        db_table = "registry_circumstance"
        indexes = [models.Index(fields=["commune_code", "kind"], name="registry_circumstance_place")]
        constraints = [
            models.CheckConstraint(
                name="registry_circumstance_of_one",
                condition=Q(person__isnull=False, household__isnull=True)
                | Q(person__isnull=True, household__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_circumstance_period",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(name="registry_circumstance_state", condition=Q(state__in=["yes", "no", "unknown"])),
            models.CheckConstraint(
                name="registry_circumstance_protected", condition=~Q(kind="hiv") | Q(protected=True)
            ),
        ]
