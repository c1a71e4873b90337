"""Tables of services. Retention is declared by each register."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Item(models.Model):
    """One row of a register; place, state and due day are columns, the other declared fields are ``values``."""

    item_id = models.UUIDField(primary_key=True)
    register = models.CharField(max_length=60)
    commune_code = models.CharField(max_length=8)
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, null=True, db_constraint=True, related_name="+"
    )
    state = models.CharField(max_length=30)
    label_key = models.CharField(max_length=200)
    values = models.JSONField(default=dict)
    due_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "services_item"
        indexes = [models.Index(fields=["register", "commune_code", "state"], name="services_item_place")]


class Move(models.Model):
    """One change of state; append-only."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="moves")
    commune_code = models.CharField(max_length=8)
    from_state = models.CharField(max_length=30)
    to_state = models.CharField(max_length=30)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "services_move"
