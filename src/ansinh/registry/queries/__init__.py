"""Questions of the registry. They return facts, of people in the asker's communes only."""

from __future__ import annotations

from ansinh.registry.queries.alike import alike, likely_same
from ansinh.registry.queries.checking import check_counts, check_of, checks_of, never_asked
from ansinh.registry.queries.circumstances import (
    circumstance_history,
    circumstances_of,
    circumstances_of_household,
    people_with,
)
from ansinh.registry.queries.households import household, households, members
from ansinh.registry.queries.imports import correction_workbook, import_preview, imports
from ansinh.registry.queries.people import (
    codes_of,
    names_of,
    people_by_ids,
    people_count,
    person,
    person_by_code,
    person_by_number,
    residences_of,
)
from ansinh.registry.queries.sameness import merge, merges, merges_of, pair, pairs, root_of
from ansinh.registry.queries.search import search

__all__ = [
    "alike",
    "check_counts",
    "check_of",
    "checks_of",
    "circumstance_history",
    "circumstances_of",
    "circumstances_of_household",
    "codes_of",
    "correction_workbook",
    "household",
    "households",
    "import_preview",
    "imports",
    "likely_same",
    "members",
    "merge",
    "merges",
    "merges_of",
    "names_of",
    "never_asked",
    "pair",
    "pairs",
    "people_by_ids",
    "people_count",
    "people_with",
    "person",
    "person_by_code",
    "person_by_number",
    "residences_of",
    "root_of",
    "search",
]
