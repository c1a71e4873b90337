"""Tables of territory: public geography and organisation, no personal data, hence no row-level security.

Retention: for ever (decisions of any year name these units). ``name_key`` is the name without marks, for search;
``sort_key`` holds the Vietnamese order.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


def _period_check(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")))


class Unit(models.Model):
    """An administrative unit for as long as it is the same one; what it was called is in ``UnitVersion``.

    The key is the official code for units of the map since 1 July 2025 and ``<code>-cu`` before.
    """

    key = models.CharField(max_length=16, primary_key=True)
    code = models.CharField(max_length=5)
    level = models.CharField(max_length=10)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    province = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "territory_unit"
        constraints = [_period_check("territory_unit_period")]
        indexes = [
            models.Index(fields=["code"], name="territory_unit_code"),
            models.Index(fields=["level", "valid_from"], name="territory_unit_level"),
        ]


class UnitVersion(models.Model):
    """Name and kind of a unit during a period; a change of either starts the next version."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="versions")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    sort_key = models.CharField(max_length=400)
    name_key = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    legal_basis = models.JSONField(default=list)
    known_exactly_from = models.DateField(null=True)

    class Meta:
        db_table = "territory_unit_version"
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="territory_version_once"),
            _period_check("territory_version_period"),
        ]
        indexes = [models.Index(fields=["name_key"], name="territory_version_name")]


class Succession(models.Model):
    """What became of an old unit; ``share`` is the part of its people, null where no official figure exists."""

    from_unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="successions")
    to_unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="predecessions")
    on = models.DateField()
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    note = models.CharField(max_length=200)
    legal_basis = models.JSONField(default=list)
    confidence = models.CharField(max_length=12)

    class Meta:
        db_table = "territory_succession"
        constraints = [
            models.UniqueConstraint(fields=["from_unit", "to_unit", "on"], name="territory_succession_once"),
            models.CheckConstraint(
                name="territory_succession_share",
                condition=Q(share__isnull=True) | (Q(share__gte=0) & Q(share__lte=1)),
            ),
        ]


class Agency(models.Model):
    """A type of agency of a level of government, with the functions it has and the time it existed."""

    id = models.CharField(max_length=60, primary_key=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80)
    level = models.CharField(max_length=10)
    functions = models.JSONField(default=list)
    sort_key = models.CharField(max_length=800)
    name_key = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    legal_basis = models.JSONField(default=list)
    confidence = models.CharField(max_length=12)

    class Meta:
        db_table = "territory_agency"
        constraints = [_period_check("territory_agency_period")]


class AgencySuccession(models.Model):
    """Functions passing from one agency to another; an empty list of functions means all."""

    from_agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="successions")
    to_agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="predecessions")
    on = models.DateField()
    functions = models.JSONField(default=list)
    functions_key = models.CharField(max_length=300)
    legal_basis = models.JSONField(default=list)
    confidence = models.CharField(max_length=12)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "territory_agency_succession"
        constraints = [
            models.UniqueConstraint(
                fields=["from_agency", "to_agency", "on", "functions_key"],
                name="territory_agency_succession_once",
            )
        ]


class PlaceClass(models.Model):
    """A dated class of a commune: especially difficult, coastal strip, island, ethnic-minority and mountain."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="place_classes")
    kind = models.CharField(max_length=32)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    legal_basis = models.CharField(max_length=300)
    confidence = models.CharField(max_length=12)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "territory_place_class"
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "valid_from"], name="territory_class_once"),
            _period_check("territory_class_period"),
        ]
        indexes = [models.Index(fields=["kind", "unit"], name="territory_class_kind")]


class Village(models.Model):
    """A village or residential group, added by the operator below a commune."""

    code = models.CharField(max_length=12, primary_key=True)
    commune = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="villages")
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=400)
    name_key = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "territory_village"
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "name"],
                condition=Q(valid_to__isnull=True),
                name="territory_village_name_once",
            ),
            _period_check("territory_village_period"),
        ]
