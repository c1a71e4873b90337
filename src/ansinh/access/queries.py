"""Questions about who may and who did. They return facts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from ansinh.access.facts import Actor, AuditEntry, Grant, Role, SealCheck
from ansinh.access.rules import merkle_root
from ansinh.access.store import models
from ansinh.kernel.page import Page


def actor(username: str, at: dt.datetime) -> Actor:
    """The actor behind a username with the grants valid at ``at``. Raises LookupError for an unknown name."""
    user = models.User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise LookupError(f"no active account {username!r}")
    return _actor(user, at)


def actor_of(user_id: uuid.UUID, at: dt.datetime) -> Actor:
    """The actor behind a user id. Raises LookupError for an unknown or inactive one."""
    user = models.User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise LookupError(f"no active account {user_id}")
    return _actor(user, at)


def actors_with_role(role: Role, at: dt.datetime) -> tuple[Actor, ...]:
    """Everyone who holds the role at ``at``, by username."""
    found = models.User.objects.filter(_valid("grants__", at), grants__role=role, is_active=True)
    return _actors(found.distinct().order_by("username"), at)


def all_actors(at: dt.datetime, text: str = "", number: int = 1, size: int = 50) -> Page[Actor]:
    """Accounts, by username, searched by name; a page at a time."""
    found = models.User.objects.order_by("username")
    if text:
        found = found.filter(Q(username__icontains=text) | Q(full_name__icontains=text))
    total = found.count()
    return Page(_actors(found[(number - 1) * size : number * size], at), total, number, size)


def communes_of(scope_codes: Iterable[str]) -> tuple[str, ...]:
    """The commune codes that the scopes cover together, in code order."""
    rows = models.ScopeCommune.objects.filter(scope_code__in=list(scope_codes))
    return tuple(rows.values_list("commune_code", flat=True).distinct().order_by("commune_code"))


def audit_entries(*, subject: str = "", verb: str = "", number: int = 1, size: int = 50) -> Page[AuditEntry]:
    """Deeds, newest first, of one subject or verb if given."""
    found = models.AuditEntry.objects.select_related("by").order_by("-seq")
    if subject:
        found = found.filter(subject=subject)
    if verb:
        found = found.filter(verb__startswith=verb)
    total = found.count()
    items = tuple(
        AuditEntry(
            seq=row.seq,
            at=row.at,
            by=row.by.username,
            by_name=row.by.full_name,
            verb=row.verb,
            subject=row.subject,
            details=row.details,
            row_hash=bytes(row.row_hash or b"").hex(),
        )
        for row in found[(number - 1) * size : number * size]
    )
    return Page(items, total, number, size)


def verify_seals() -> SealCheck:
    """Recomputes every row hash and seal of the audit record; ``broken_at`` is the first entry that does not agree."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq FROM access_audit WHERE row_hash IS DISTINCT FROM access_audit_hash(access_audit)"
            " ORDER BY seq LIMIT 1"
        )
        wrong = cursor.fetchone()
    broken = wrong[0] if wrong else None
    seals = list(models.Seal.objects.order_by("first_seq"))
    for seal in seals:
        if bytes(seal.root) != merkle_root(_hashes(seal.first_seq, seal.last_seq)):
            broken = min(filter(None, (broken, seal.first_seq)))
    return SealCheck(models.AuditEntry.objects.count(), len(seals), broken)


def _hashes(first: int, last: int) -> list[bytes]:
    rows = models.AuditEntry.objects.filter(seq__gte=first, seq__lte=last).order_by("seq")
    return [bytes(value or b"") for value in rows.values_list("row_hash", flat=True)]


def _valid(prefix: str, at: dt.datetime) -> Q:
    open_end = Q(**{f"{prefix}ends_at__isnull": True}) | Q(**{f"{prefix}ends_at__gt": at})
    return Q(**{f"{prefix}starts_at__lte": at}) & open_end


def _actor(user: models.User, at: dt.datetime) -> Actor:
    return _actors([user], at)[0]


def _actors(users: Iterable[models.User], at: dt.datetime) -> tuple[Actor, ...]:
    users = list(users)
    grants: dict[uuid.UUID, list[Grant]] = {user.pk: [] for user in users}
    rows = models.Grant.objects.filter(_valid("", at), user__in=users).select_related("delegated_from")
    for row in rows.order_by("id"):
        grants[row.user_id].append(
            Grant(
                role=Role(row.role),
                scope_code=row.scope_code,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                delegated_by=row.delegated_from.username if row.delegated_from else None,
            )
        )
    return tuple(Actor(user.pk, user.username, user.full_name, tuple(grants[user.pk])) for user in users)
