"""Households and who is in them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection

from ansinh.kernel.page import Page
from ansinh.registry.facts import Household, Person
from ansinh.registry.queries.people import people_where
from ansinh.registry.rules.names import name_key

_SELECT = """
SELECT h.id, h.code, head.full_name, h.commune_code, h.village_name, h.address,
  (SELECT count(*) FROM registry_membership m JOIN registry_person p ON p.id = m.person_id AND p.died_on IS NULL
   AND p.merged_into IS NULL WHERE m.household_id = h.id AND m.ends_on IS NULL AND m.superseded_at IS NULL)
"""
_FROM = """
FROM registry_household h
LEFT JOIN registry_membership lead ON lead.household_id = h.id AND lead.relation = 'head' AND lead.ends_on IS NULL
  AND lead.superseded_at IS NULL
LEFT JOIN registry_person head ON head.id = lead.person_id
"""


def household(household_id: uuid.UUID) -> Household:
    """One household. Raises LookupError where it is not in the asker's communes."""
    found = _rows("h.id = %s", [household_id])
    if not found:
        raise LookupError(f"no household {household_id}")
    return found[0]


def members(household_id: uuid.UUID) -> tuple[Person, ...]:
    """Everybody in the household now: head, spouse, children by age, others."""
    return people_where(
        "m.household_id = %s AND p.merged_into IS NULL",
        [household_id],
        "ORDER BY array_position(ARRAY['head','spouse','parent','child','grandchild','sibling','other'],"
        " m.relation::text), p.birth_year, p.birth_month, p.birth_day, p.id",
    )


def households(
    commune: str | None = None,
    text: str = "",
    kind: str | None = None,
    degree: str | None = None,
    number: int = 1,
    size: int = 50,
) -> Page[Household]:
    """Households by commune, the head's name, or a circumstance now (``poverty``, ``poor``), a page at a time."""
    conditions, parameters = ["h.ended_on IS NULL"], list[Any]()
    if commune is not None:
        conditions.append("h.commune_code = %s")
        parameters.append(commune)
    for word in name_key(text).split():
        conditions.append("' ' || head.name_key LIKE %s")
        parameters.append(f"% {like(word)}%")
    if kind is not None:
        conditions.append(
            "EXISTS (SELECT FROM registry_circumstance c WHERE c.household_id = h.id AND c.kind = %s"
            " AND c.state = 'yes' AND c.ends_on IS NULL AND c.superseded_at IS NULL"
            " AND (%s::text IS NULL OR c.degree = %s))"
        )
        parameters += [kind, degree, degree]
    where = " AND ".join(conditions)
    with connection.cursor() as cursor:
        # The head is needed for counting only when the name is asked for.
        source = _FROM if text else "FROM registry_household h"
        cursor.execute(f"SELECT count(*) {source} WHERE {where}", parameters)
        total = int((cursor.fetchone() or (0,))[0])
    items = _rows(
        where, parameters, f"ORDER BY head.sort_key, h.id LIMIT {int(size)} OFFSET {(int(number) - 1) * int(size)}"
    )
    return Page(items, total, number, size)


def like(word: str) -> str:
    """A word with the wildcards of LIKE taken literally."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _rows(where: str, parameters: Sequence[Any], order: str = "") -> tuple[Household, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_SELECT} {_FROM} WHERE {where} {order}", parameters)
        return tuple(Household(*row) for row in cursor.fetchall())
