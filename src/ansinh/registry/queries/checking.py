"""What the national population database said, and whom it still has to be asked about."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from ansinh.registry.facts import Check, CheckState

_SELECT = """
SELECT check_id, person_id, state, asked_at, answered_at, request_id, differences, attempts, trouble FROM registry_check
"""


def check_of(person_id: uuid.UUID) -> Check | None:
    """The latest asking about a person; None where nobody asked yet."""
    found = _checks(
        "person_id IN (SELECT registry_cluster(%s)) ORDER BY asked_at DESC, check_id DESC LIMIT 1", [person_id]
    )
    return found[0] if found else None


def checks_of(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Check]:
    """The latest asking about each of these people, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (person_id) check_id, person_id, state, asked_at, answered_at, request_id, differences,"
            " attempts, trouble FROM registry_check WHERE person_id = ANY (%s)"
            " ORDER BY person_id, asked_at DESC, check_id DESC",
            [list(person_ids)],
        )
        return {row[1]: _check(row) for row in cursor.fetchall()}


def never_asked(limit: int) -> tuple[uuid.UUID, ...]:
    """Living people in sight with a number nobody verified and nobody asked about, oldest records first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id FROM registry_person p JOIN registry_number n ON n.person_id = p.id AND n.kind = 'personal'"
            " AND n.ended_on IS NULL AND n.verified_at IS NULL WHERE p.died_on IS NULL AND p.merged_into IS NULL"
            " AND NOT EXISTS (SELECT FROM registry_check c WHERE c.person_id = p.id) ORDER BY p.id LIMIT %s",
            [int(limit)],
        )
        return tuple(row[0] for row in cursor.fetchall())


def check_counts() -> dict[str, int]:
    """People in sight by what the latest asking said; ``waiting`` also counts those never asked about."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(c.state, 'waiting'), count(*) FROM registry_person p LEFT JOIN LATERAL (SELECT state FROM"
            " registry_check WHERE person_id = p.id ORDER BY asked_at DESC, check_id DESC LIMIT 1) c ON true"
            " WHERE p.died_on IS NULL AND p.merged_into IS NULL GROUP BY 1"
        )
        return dict(cursor.fetchall())


def _checks(where: str, values: Sequence[Any]) -> tuple[Check, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_SELECT} WHERE {where}", list(values))
        return tuple(_check(row) for row in cursor.fetchall())


def _check(row: Sequence[Any]) -> Check:
    told = json.loads(row[6]) if isinstance(row[6], str) else row[6]
    return Check(row[0], row[1], CheckState(row[2]), row[3], row[4], row[5], tuple(told), row[7], row[8])
