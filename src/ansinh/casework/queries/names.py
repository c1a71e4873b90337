"""Names of people for lists: one question to the registry for a whole page."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from ansinh.registry import queries as registry


def names_of(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Full names by id; people the acting user may not see are not in it."""
    wanted = list(dict.fromkeys(person_ids))
    if not wanted:
        return {}
    return {person.person_id: person.full_name for person in registry.people_by_ids(wanted)}
