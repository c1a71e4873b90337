"""Which role may do what. Territory is not decided here: PostgreSQL's row-level security does that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from ansinh.access.facts import PERMISSION_LABELS, ROLE_LABELS, Actor, Permission, Role
from ansinh.kernel.problem import Problem, Refused

P = Permission
_NOBODY_BY_NAME = {P.PLAN_READ, P.MONITORING_READ, P.LAW_READ}
_READ_ALL = {*_NOBODY_BY_NAME, P.SERVICE_READ}
_TASKS = {P.TASK_WORK, P.TASK_ASSIGN, P.DIRECTIVE_GIVE}
_PEOPLE = {P.REGISTRY_READ, P.CASE_READ, P.PAYMENT_READ}

MAY: dict[Role, frozenset[Permission]] = {
    Role.VILLAGE_HEAD: frozenset({*_READ_ALL, P.REGISTRY_READ, P.SERVICE_WRITE, P.TASK_WORK}),
    Role.COMMUNE_OFFICER: frozenset(
        {
            *_READ_ALL,
            *_PEOPLE,
            P.PROTECTED_READ,
            P.PERSON_MATCH,
            P.REGISTRY_WRITE,
            P.REGISTRY_IMPORT,
            P.CASE_PROPOSE,
            P.PAYMENT_BUILD,
            P.SERVICE_WRITE,
            P.MONITORING_ENTER,
            P.REPORT_WRITE,
            P.PLAN_WRITE,
            P.TASK_WORK,
        }
    ),
    Role.COMMUNE_CHAIR: frozenset(
        {
            *_READ_ALL,
            *_PEOPLE,
            *_TASKS,
            P.SUCCESSOR_CHOOSE,
            P.PERSON_MERGE,
            P.PROTECTED_READ,
            P.CASE_DECIDE,
            P.PAYMENT_APPROVE,
            P.REPORT_SIGN,
        }
    ),
    Role.HEALTH_OFFICER: frozenset(
        {
            *_READ_ALL,
            *_PEOPLE,
            *_TASKS,
            P.PERSON_MATCH,
            P.PROTECTED_READ,
            P.REGISTRY_IMPORT,
            P.PLAN_WRITE,
            P.MONITORING_ENTER,
            P.REPORT_WRITE,
            P.PAYMENT_EXPORT,
        }
    ),
    Role.HOME_AFFAIRS_OFFICER: frozenset(
        {*_READ_ALL, *_PEOPLE, *_TASKS, P.PLAN_WRITE, P.MONITORING_ENTER, P.REPORT_WRITE, P.SERVICE_WRITE}
    ),
    Role.CONSTRUCTION_OFFICER: frozenset({*_READ_ALL, *_TASKS, P.SERVICE_WRITE, P.MONITORING_ENTER, P.REPORT_WRITE}),
    # Which department it is, the list of people of agencies says (plans.queries.offices_of).
    Role.DEPARTMENT_OFFICER: frozenset({*_READ_ALL, *_TASKS, P.PLAN_WRITE, P.MONITORING_ENTER, P.REPORT_WRITE}),
    Role.INSURANCE_OFFICER: frozenset({*_READ_ALL, *_TASKS, P.REGISTRY_READ, P.MONITORING_ENTER, P.SERVICE_WRITE}),
    Role.POLICY_BANK_OFFICER: frozenset({*_READ_ALL, *_TASKS, P.MONITORING_ENTER, P.SERVICE_WRITE}),
    Role.PAYER: frozenset({P.LAW_READ, P.PAYMENT_READ, P.PAYMENT_EXPORT, P.PAYMENT_RETURN}),
    Role.PROVINCIAL_LEADER: frozenset(
        {*_READ_ALL, *_PEOPLE, *_TASKS, P.SUCCESSOR_CHOOSE, P.PERSON_MERGE, P.REPORT_SIGN, P.PLAN_WRITE}
    ),
    Role.FATHERLAND_FRONT: frozenset({*_NOBODY_BY_NAME, P.RECOMMEND}),
    Role.PEOPLE_COUNCIL: frozenset({*_NOBODY_BY_NAME, P.RECOMMEND}),
    Role.INSPECTOR: frozenset({*_READ_ALL, *_PEOPLE, P.PROTECTED_READ, P.AUDIT_READ}),
    Role.ADMINISTRATOR: frozenset({*_NOBODY_BY_NAME, P.USER_MANAGE, P.TERRITORY_WRITE, P.AUDIT_READ}),
    Role.SYSTEM: frozenset(
        set(Permission)
        - {P.PERSON_MERGE, P.CASE_DECIDE, P.PAYMENT_APPROVE, P.REPORT_SIGN}
        - {P.TASK_ASSIGN, P.TASK_WORK, P.DIRECTIVE_GIVE, P.SUCCESSOR_CHOOSE, P.RECOMMEND}
    ),
}


def permissions(actor: Actor) -> frozenset[Permission]:
    """Everything the actor's roles allow."""
    return frozenset(permission for role in actor.roles for permission in MAY[role])


def require(actor: Actor, permission: Permission) -> None:
    """Raises Refused, saying which role would be needed, unless the actor may."""
    if permission in permissions(actor):
        return
    vi, en = PERMISSION_LABELS[permission]
    holders = [role for role in Role if permission in MAY[role] and role is not Role.SYSTEM]
    raise Refused(
        Problem(
            kind="not_permitted",
            vi=f"Tài khoản {actor.username} không có quyền {vi}.",
            en=f"The account {actor.username} may not {en}.",
            remedy_vi="Việc này thuộc: " + ", ".join(_label(role, 0) for role in holders) + ".",
            remedy_en="It belongs to: " + ", ".join(_label(role, 1) for role in holders) + ".",
        )
    )


def _label(role: Role, language: int) -> str:
    return ROLE_LABELS[role][language]


def require_second_person(maker: object, approver: object) -> None:
    """Raises Refused when the same person proposes and approves."""
    if maker == approver:
        raise Refused(
            Problem(
                kind="same_person",
                vi="Người lập không được tự phê duyệt.",
                en="The person who prepared it may not approve it.",
                remedy_vi="Hãy để người thứ hai có thẩm quyền phê duyệt.",
                remedy_en="A second person with authority must approve.",
            )
        )


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Root of the Merkle tree hash of RFC 6962 (0x00 before leaves, 0x01 before nodes)."""
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        paired: Iterable[bytes] = (
            hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)
        )
        level = [*paired, *(level[-1:] if len(level) % 2 else [])]
    return level[0]
