"""Tables of access. Retention: accounts and grants for ever (they answer who held which office), audit for ever."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Now


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser, PermissionsMixin):
    """An account of a person who works with the system, or of a service. Holds no citizen's data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=80, unique=True)
    full_name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_service = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        db_table = "access_user"


class Grant(models.Model):
    """A role over a territorial scope for a time; ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    scope_code = models.CharField(max_length=16)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    delegated_from = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "access_grant"
        constraints = [
            models.CheckConstraint(
                name="access_grant_period",
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
            )
        ]


class ScopeCommune(models.Model):
    """Which communes a territorial scope covers; written when territory is loaded or changes."""

    scope_code = models.CharField(max_length=16)
    commune_code = models.CharField(max_length=8)

    class Meta:
        db_table = "access_scope_commune"
        constraints = [models.UniqueConstraint(fields=["scope_code", "commune_code"], name="access_scope_once")]


class AuditEntry(models.Model):
    """One deed. Append-only; its hash is made by the database in the deed's own transaction."""

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=80)
    subject = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    row_hash = models.BinaryField(null=True)

    class Meta:
        db_table = "access_audit"
        indexes = [
            models.Index(fields=["verb", "seq"], name="access_audit_verb"),
            models.Index(fields=["subject", "seq"], name="access_audit_subject"),
        ]


class Change(models.Model):
    """What a row was before it was updated or deleted; written by trigger for every statement, bulk ones too."""

    id = models.BigAutoField(primary_key=True)
    table_name = models.CharField(max_length=80)
    operation = models.CharField(max_length=6)
    row_before = models.JSONField()
    recorded_at = models.DateTimeField(db_default=Now())
    actor = models.UUIDField(null=True)
    txid = models.BigIntegerField()

    class Meta:
        db_table = "access_change"
        indexes = [models.Index(fields=["table_name", "id"], name="access_change_table")]


class Seal(models.Model):
    """A Merkle root over a run of audit entries, to be kept outside the database as well."""

    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField(unique=True)
    root = models.BinaryField()
    previous_root = models.BinaryField(null=True)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "access_seal"
