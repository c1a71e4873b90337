"""Deeds of access, and the frame every deed of every room runs in.

``deed`` opens one transaction, tells PostgreSQL who acts (row-level security reads it), and writes the audit
entry in that same transaction: no deed without a doer, no change without its record.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from django.db import connection, transaction

from ansinh.access.facts import Actor, Grant, Permission, Role
from ansinh.access.queries import _hashes, actor_of
from ansinh.access.rules import MAY, merkle_root, require
from ansinh.access.store import models
from ansinh.kernel.problem import Problem, Refused

log = logging.getLogger("ansinh.access")

SYSTEM_USERNAME = "he-thong"


class Record(Protocol):
    """Adds details (counts, states, never personal data) to the audit entry of the running deed."""

    def __call__(self, **details: object) -> None: ...


@contextmanager
def acting(by: Actor) -> Iterator[None]:
    """One transaction in which row-level security sees ``by``. For reading; deeds use ``deed``.

    Nested, the outer actor is restored at the end.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('ansinh.actor', true)")
            before = (cursor.fetchone() or ("",))[0] or ""
            cursor.execute("SELECT set_config('ansinh.actor', %s, true)", [str(by.user_id)])
        yield
        if not connection.needs_rollback:  # otherwise the rollback itself restores the setting
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('ansinh.actor', %s, true)", [before])


@contextmanager
def deed(
    verb: str, *, by: Actor, at: dt.datetime, subject: str = "", needs: Permission | None = None
) -> Iterator[Record]:
    """The frame of one deed: permission, transaction, actor, audit.

    ``verb`` is room.verb ("casework.approve"); ``subject`` the thing's id; ``at`` an aware instant. An exception
    inside rolls everything back, audit entry included. Raises Refused where ``by`` lacks ``needs``.
    """
    if at.tzinfo is None:
        raise ValueError("a deed happens at an instant with a time zone")
    if needs is not None:
        require(by, needs)
    details: dict[str, object] = {}

    def record(**more: object) -> None:
        details.update(more)

    with acting(by):
        yield record
        models.AuditEntry.objects.create(at=at, by_id=by.user_id, verb=verb, subject=subject, details=_plain(details))
    log.info("deed", extra={"verb": verb, "subject": subject, "by": str(by.user_id)})


def _plain(details: Mapping[str, object]) -> dict[str, object]:
    return {
        key: value if isinstance(value, int | float | str | bool | list | dict | type(None)) else str(value)
        for key, value in details.items()
    }


def ensure_system_actor(at: dt.datetime) -> Actor:
    """The service account in whose name scheduled work is done; made on first use, cannot sign in."""
    user, made = models.User.objects.get_or_create(
        username=SYSTEM_USERNAME, defaults={"full_name": "Hệ thống An Sinh", "is_service": True}
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    if not models.Grant.objects.filter(user=user, role=Role.SYSTEM).exists():
        models.Grant.objects.create(user=user, role=Role.SYSTEM, scope_code="VN", starts_at=at)
    return actor_of(user.pk, at)


def define_scopes(scopes: Mapping[str, Iterable[str]], *, by: Actor, at: dt.datetime) -> int:
    """Writes which communes each territorial scope covers, replacing what was there. Returns the number of pairs."""
    with deed("access.define_scopes", by=by, at=at, needs=Permission.TERRITORY_WRITE) as record:
        models.ScopeCommune.objects.filter(scope_code__in=list(scopes)).delete()
        rows = [
            models.ScopeCommune(scope_code=scope, commune_code=commune)
            for scope, communes in scopes.items()
            for commune in sorted(set(communes))
        ]
        models.ScopeCommune.objects.bulk_create(rows, batch_size=5000)
        record(scopes=len(scopes), pairs=len(rows))
        return len(rows)


def open_account(
    username: str,
    full_name: str,
    role: Role,
    scope_code: str,
    *,
    by: Actor,
    at: dt.datetime,
    password: str | None = None,
    reason: str = "",
) -> Actor:
    """Opens an account with one role over one scope. Without a password it cannot sign in.

    Raises Refused where the username is taken.
    """
    with deed("access.open_account", by=by, at=at, subject=username, needs=Permission.USER_MANAGE) as record:
        if models.User.objects.filter(username=username).exists():
            raise Refused(
                Problem(
                    "username_taken",
                    f"Tên tài khoản {username} đã có người dùng.",
                    f"The username {username} is taken.",
                    remedy_vi="Hãy chọn tên khác.",
                    remedy_en="Choose another one.",
                )
            )
        user = models.User(username=username, full_name=full_name)
        if password is None:
            user.set_unusable_password()
        else:
            user.set_password(password)
        user.save(force_insert=True)
        models.Grant.objects.create(
            user=user, role=role, scope_code=scope_code, starts_at=at, granted_by_id=by.user_id, reason=reason
        )
        record(role=role, scope=scope_code)
    return actor_of(user.pk, at)


def open_silent_accounts(accounts: Iterable[tuple[str, str, Role, str]], *, by: Actor, at: dt.datetime) -> int:
    """Opens many accounts that cannot sign in yet: ``(username, full name, role, scope)``. Existing ones stay."""
    with deed("access.open_accounts", by=by, at=at, needs=Permission.USER_MANAGE) as record:
        wanted = {account[0]: account for account in accounts}
        known = set(models.User.objects.filter(username__in=wanted).values_list("username", flat=True))
        fresh = [account for username, account in wanted.items() if username not in known]
        users = {
            username: models.User(username=username, full_name=name, password="!") for username, name, _, _ in fresh
        }
        models.User.objects.bulk_create(users.values(), batch_size=1000)
        models.Grant.objects.bulk_create(
            [
                models.Grant(user=users[username], role=role, scope_code=scope, starts_at=at, granted_by_id=by.user_id)
                for username, _, role, scope in fresh
            ],
            batch_size=1000,
        )
        record(opened=len(fresh))
        return len(fresh)


def set_password(username: str, password: str, *, by: Actor, at: dt.datetime) -> None:
    """Sets a password. Raises LookupError for an unknown account."""
    with deed("access.set_password", by=by, at=at, subject=username, needs=Permission.USER_MANAGE):
        user = models.User.objects.filter(username=username).first()
        if user is None:
            raise LookupError(username)
        user.set_password(password)
        user.save(update_fields=["password"])


def close_account(username: str, *, by: Actor, at: dt.datetime, reason: str) -> None:
    """Closes an account and ends its grants; its past deeds stay. Raises LookupError for an unknown account."""
    with deed("access.close_account", by=by, at=at, subject=username, needs=Permission.USER_MANAGE) as record:
        if not models.User.objects.filter(username=username).update(is_active=False):
            raise LookupError(username)
        ended = models.Grant.objects.filter(user__username=username, ends_at__isnull=True).update(ends_at=at)
        record(grants_ended=ended, reason=reason)


def delegate(
    role: Role, scope_code: str, to: str, until: dt.datetime, *, by: Actor, at: dt.datetime, reason: str
) -> Grant:
    """Hands one's own role to another account for a time (ủy quyền).

    Raises Refused where ``by`` does not hold the role over that scope, or holds it by delegation (no sub-delegation),
    LookupError for an unknown account, ValueError where ``until`` is not later than ``at``.
    """
    if until <= at:
        raise ValueError("a delegation ends after it starts")
    held = [grant for grant in by.grants if grant.role is role and grant.scope_code == scope_code]
    if not any(grant.delegated_by is None for grant in held):
        raise Refused(
            Problem(
                "not_yours_to_delegate",
                "Chỉ được ủy quyền vai trò của chính mình, trong địa bàn của mình, và không ủy quyền lại.",
                "Only a role of one's own, over one's own place, may be delegated, and not further.",
            )
        )
    with deed("access.delegate", by=by, at=at, subject=to) as record:
        user = models.User.objects.filter(username=to, is_active=True).first()
        if user is None:
            raise LookupError(to)
        models.Grant.objects.create(
            user=user,
            role=role,
            scope_code=scope_code,
            starts_at=at,
            ends_at=until,
            granted_by_id=by.user_id,
            delegated_from_id=by.user_id,
            reason=reason,
        )
        record(role=role, scope=scope_code, until=until.isoformat())
    return Grant(role, scope_code, at, until, by.username)


def seal_audit(*, by: Actor, at: dt.datetime) -> str | None:
    """Seals all audit entries since the last seal under one Merkle root; returns its hex, None if nothing is new.

    The root is to be kept outside the database too (printed, signed, sent up): whoever owns the database could
    otherwise rewrite record and seal together.
    """
    require(by, Permission.AUDIT_READ)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('access_seal'))")
        last = models.Seal.objects.order_by("-last_seq").first()
        start = last.last_seq + 1 if last else 1
        seqs = models.AuditEntry.objects.filter(seq__gte=start).order_by("-seq")
        newest = seqs.values_list("seq", flat=True).first()
        if newest is None:
            return None
        root = merkle_root(_hashes(start, newest))
        models.Seal.objects.create(
            first_seq=start,
            last_seq=newest,
            root=root,
            previous_root=last.root if last else None,
            sealed_at=at,
        )
    return root.hex()


assert set(MAY) == set(Role), "every role needs its list of permissions"
