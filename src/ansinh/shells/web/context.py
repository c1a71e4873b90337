"""What every page knows: the actor, what he may do, the language."""

from __future__ import annotations

from django.http import HttpRequest

from ansinh.access.facts import ROLE_LABELS
from ansinh.access.offline import permissions


def page(request: HttpRequest) -> dict[str, object]:
    """Template variables ``actor``, ``role_label`` and ``may`` (permission values, dots as underscores)."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"actor": None, "may": {}, "nonce": getattr(request, "csp_nonce", "")}
    role = actor.main_role
    english = getattr(request, "LANGUAGE_CODE", "vi") == "en"
    return {
        "actor": actor,
        "role_label": ROLE_LABELS[role][1 if english else 0] if role else "",
        "may": {permission.value.replace(".", "_"): True for permission in permissions(actor)},
        "nonce": getattr(request, "csp_nonce", ""),
    }
