"""Who may rule: which of a person's grants carry a permission, and what a signature then says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ansinh.access.facts import PERMISSION_LABELS, Actor, Grant, Permission
from ansinh.access.offline import permissions
from ansinh.kernel.problem import Problem, Refused


def grants_with(actor: Actor, permission: Permission) -> tuple[Grant, ...]:
    """The grants that carry the permission: a person may be chair of one commune and officer of another."""
    return tuple(grant for grant in actor.grants if permission in permissions(replace(actor, grants=(grant,))))


def grant_over(
    actor: Actor,
    permission: Permission,
    commune_code: str,
    communes_of: Callable[[Iterable[str]], Sequence[str]],
) -> Grant:
    """The grant by which ``actor`` holds ``permission`` over this commune, an own one before a delegated one.

    ``communes_of`` answers which communes scopes cover. Raises Refused where there is none.
    """
    held = sorted(grants_with(actor, permission), key=lambda grant: grant.delegated_by is not None)
    for grant in held:
        if commune_code in communes_of([grant.scope_code]):
            return grant
    vi, en = PERMISSION_LABELS[permission]
    raise Refused(
        Problem(
            "outside_competence",
            f"Tài khoản {actor.username} không có thẩm quyền {vi} đối với xã {commune_code}.",
            f"The account {actor.username} has no authority to {en} in commune {commune_code}.",
            remedy_vi="Hãy để người có thẩm quyền của xã đó thực hiện, hoặc xin ủy quyền bằng văn bản.",
            remedy_en="Let the person with authority in that commune do it, or obtain a delegation.",
        )
    )
