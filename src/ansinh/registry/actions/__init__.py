"""Deeds of the registry. Each takes ``by`` and ``at``, is one transaction, and writes its audit entry in it."""

from __future__ import annotations

from ansinh.registry.actions.circumstances import (
    end_circumstance,
    record_circumstance,
    take_back_circumstance,
)
from ansinh.registry.actions.importing import apply_import, forget_previews, preview_import
from ansinh.registry.actions.loading import load
from ansinh.registry.actions.people import (
    change_name,
    move_household,
    record_death,
    record_number,
    register_household,
    register_person,
    unmask_number,
)
from ansinh.registry.offline.template import template
from ansinh.registry.queries.imports import correction_workbook

__all__ = [
    "apply_import",
    "change_name",
    "correction_workbook",
    "end_circumstance",
    "forget_previews",
    "load",
    "move_household",
    "preview_import",
    "record_circumstance",
    "record_death",
    "record_number",
    "register_household",
    "register_person",
    "take_back_circumstance",
    "template",
    "unmask_number",
]
