"""Deeds of the registry. Each takes ``by`` and ``at``, is one transaction, and writes its audit entry in it."""

from __future__ import annotations

from ansinh.registry.actions.checking import ask_population, check_population
from ansinh.registry.actions.circumstances import (
    end_circumstance,
    record_circumstance,
    take_back_circumstance,
)
from ansinh.registry.actions.importing import (
    apply_import,
    forget_previews,
    import_in_parts,
    preview_again,
    preview_import,
)
from ansinh.registry.actions.linking import link_people
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
from ansinh.registry.actions.sameness import (
    decide_merge,
    judge_pair,
    merge_by_verified_number,
    propose_merge,
    say_different,
    undo_merge,
)
from ansinh.registry.offline.template import template
from ansinh.registry.queries.imports import correction_workbook

__all__ = [
    "apply_import",
    "ask_population",
    "change_name",
    "check_population",
    "correction_workbook",
    "decide_merge",
    "end_circumstance",
    "forget_previews",
    "import_in_parts",
    "judge_pair",
    "link_people",
    "load",
    "merge_by_verified_number",
    "move_household",
    "preview_again",
    "preview_import",
    "propose_merge",
    "record_circumstance",
    "record_death",
    "record_number",
    "register_household",
    "register_person",
    "say_different",
    "take_back_circumstance",
    "template",
    "undo_merge",
    "unmask_number",
]
