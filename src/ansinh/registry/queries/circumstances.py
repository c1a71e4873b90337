"""What is known about people and households, at which time, and what was known before."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection

from ansinh.kernel.page import Page
from ansinh.registry.facts import CIRCUMSTANCE_KINDS, Circumstance, Person
from ansinh.registry.queries.people import people_by_ids

_SELECT = """
SELECT c.id, c.person_id, c.household_id, c.kind, c.degree, c.state, c.starts_on, c.ends_on, c.related_id,
  c.recorded_at, c.recorded_by, c.superseded_at, c.source, c.document, c.confidence FROM registry_circumstance c
"""
_ORDER = "ORDER BY c.kind, c.starts_on NULLS FIRST, c.recorded_at, c.degree, c.id"


def circumstances_of(
    person_id: uuid.UUID, on: dt.date | None = None, known_at: dt.datetime | None = None
) -> tuple[Circumstance, ...]:
    """Facts about a person and about their household, that held on ``on`` (default: at any time).

    ``known_at`` answers with what was on record at that instant: "what did we know on 1 March about February?"
    """
    return _current(
        "(c.person_id IN (SELECT registry_cluster(%s)) OR c.household_id IN (SELECT m.household_id FROM"
        " registry_membership m WHERE m.person_id = registry_root(%s) AND m.superseded_at IS NULL AND (m.ends_on IS NULL OR m.ends_on > %s)))",
        [person_id, person_id, on or dt.date.max],
        on,
        known_at,
    )


def circumstances_of_household(
    household_id: uuid.UUID, on: dt.date | None = None, known_at: dt.datetime | None = None
) -> tuple[Circumstance, ...]:
    """Facts about the household as such."""
    return _current("c.household_id = %s", [household_id], on, known_at)


def circumstance_history(person_id: uuid.UUID) -> tuple[Circumstance, ...]:
    """Everything ever recorded about a person, replaced records included, oldest record first."""
    return circumstances_where(
        "c.person_id IN (SELECT registry_cluster(%s))", [person_id], "ORDER BY c.recorded_at, c.id"
    )


def people_with(
    kind: str,
    degree: str | None = None,
    *,
    on: dt.date,
    commune: str | None = None,
    number: int = 1,
    size: int = 50,
) -> Page[Person]:
    """Living people of whom a circumstance holds on a day (a household's counts for each member), by name."""
    holds = (
        "c.kind = %s AND c.state = 'yes' AND c.superseded_at IS NULL AND (c.starts_on IS NULL OR c.starts_on <= %s)"
        " AND (c.ends_on IS NULL OR c.ends_on > %s) AND (%s::text IS NULL OR c.degree = %s)"
        " AND (%s::text IS NULL OR c.commune_code = %s)"
    )
    if CIRCUMSTANCE_KINDS[kind].of == "person":
        who = f"SELECT c.person_id FROM registry_circumstance c WHERE {holds}"
    else:
        who = (
            "SELECT m.person_id FROM registry_circumstance c JOIN registry_membership m ON m.household_id ="
            f" c.household_id AND m.ends_on IS NULL AND m.superseded_at IS NULL WHERE {holds}"
        )
    found = (
        "WITH found AS MATERIALIZED (SELECT DISTINCT CASE WHEN o.merged_into IS NULL THEN o.id ELSE"
        f" registry_root(o.id) END AS person_id FROM ({who}) who JOIN registry_person o ON o.id = who.person_id)"
        " SELECT p.id, count(*) OVER () FROM found JOIN registry_person p ON p.id = found.person_id"
        " AND p.died_on IS NULL"
        f" ORDER BY p.sort_key, p.id LIMIT {int(size)} OFFSET {(int(number) - 1) * int(size)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(found, [kind, on, on, degree, degree, commune, commune])
        rows = cursor.fetchall()
    return Page(people_by_ids(row[0] for row in rows), int(rows[0][1]) if rows else 0, number, size)


def _current(
    of: str, parameters: Sequence[Any], on: dt.date | None, known_at: dt.datetime | None
) -> tuple[Circumstance, ...]:
    conditions, values = [of], list(parameters)
    if known_at is None:
        conditions.append("c.superseded_at IS NULL")
    else:
        conditions.append("c.recorded_at <= %s AND (c.superseded_at IS NULL OR c.superseded_at > %s)")
        values += [known_at, known_at]
    if on is not None:
        conditions.append("(c.starts_on IS NULL OR c.starts_on <= %s) AND (c.ends_on IS NULL OR c.ends_on > %s)")
        values += [on, on]
    return circumstances_where(" AND ".join(conditions), values)


def circumstances_where(where: str, parameters: Sequence[Any], order: str = _ORDER) -> tuple[Circumstance, ...]:
    """Circumstances in sight of a condition on ``c`` (registry_circumstance)."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_SELECT} WHERE {where} {order}", parameters)
        return tuple(Circumstance(*row) for row in cursor.fetchall())
