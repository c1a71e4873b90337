"""Who is on record."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from ansinh.access.offline import vault
from ansinh.kernel.identifier import is_personal_number
from ansinh.registry.facts import BirthDate, Person, Relation, Residence, Sex
from ansinh.registry.rules.codes import read_code

_SELECT = """
SELECT p.id, p.code, p.full_name, p.birth_year, p.birth_month, p.birth_day, p.sex, p.ethnicity, m.household_id,
  m.relation, p.commune_code, p.village_name, p.died_on, n.tail, n.verified_at IS NOT NULL, p.mother_id, p.father_id,
  p.spouse_id
FROM registry_person p
LEFT JOIN registry_membership m ON m.person_id = p.id AND m.ends_on IS NULL AND m.superseded_at IS NULL
LEFT JOIN registry_number n ON n.person_id = p.id AND n.kind = 'personal' AND n.ended_on IS NULL
"""
_COUNTED = {
    "commune": "commune_code",
    "sex": "coalesce(sex, '')",
    "ethnicity": "ethnicity",
    "birth_year": "coalesce(birth_year::text, '')",
}


def person(person_id: uuid.UUID) -> Person:
    """One person; a record that was merged answers with the one it was merged into.

    Raises LookupError where nobody of that id is in the asker's communes.
    """
    found = people_where("p.id = registry_root(%s)", [person_id])
    if not found:
        raise LookupError(f"no person {person_id}")
    return _whole(found[0])


def person_by_code(code: str) -> Person:
    """The person of a permanent code, written any way; codes of merged records lead to them too.

    Raises LookupError for a wrong or unknown one.
    """
    exact = read_code(code)
    found = people_where("p.id IN (SELECT registry_of_code(%s))", [exact]) if exact else ()
    if not found:
        raise LookupError(f"no person with the code {code!r}")
    return _whole(found[0])


def person_by_number(number: str) -> Person:
    """The person of an exact 12-digit number, by blind index. Raises LookupError."""
    digits = "".join(c for c in number if c.isdigit())
    found = by_number(digits) if is_personal_number(digits) else ()
    if not found:
        raise LookupError("no person with this number")
    return found[0]


def people_by_ids(ids: Iterable[uuid.UUID]) -> tuple[Person, ...]:
    """Those of the ids that are in sight, in the order asked, in one query."""
    wanted = list(ids)
    found = {row.person_id: row for row in people_where("p.id = ANY (%s)", [wanted])}
    return tuple(found[person_id] for person_id in wanted if person_id in found)


def people_count(by: str = "commune") -> dict[str, int]:
    """How many living people by ``commune``, ``sex``, ``ethnicity`` or ``birth_year`` (unknown: empty text)."""
    column = _COUNTED[by]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column}, count(*) FROM registry_person WHERE died_on IS NULL AND merged_into IS NULL GROUP BY 1 ORDER BY 1"
        )
        return dict(cursor.fetchall())


def residences_of(person_id: uuid.UUID) -> tuple[Residence, ...]:
    """Where somebody lived, oldest first, as far as the asker may see."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT commune_code, village_name, starts_on, ends_on FROM registry_residence"
            " WHERE person_id IN (SELECT registry_cluster(%s)) AND superseded_at IS NULL"
            " ORDER BY starts_on NULLS FIRST, id",
            [person_id],
        )
        return tuple(Residence(*row) for row in cursor.fetchall())


def names_of(person_id: uuid.UUID) -> tuple[tuple[str, dt.date | None], ...]:
    """Former and other names with the day each ceased, newest first; the name of a record merged into this one too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT full_name, ended_on FROM registry_name WHERE person_id IN (SELECT registry_cluster(%s))"
            " UNION ALL (SELECT o.full_name, NULL FROM registry_person o JOIN registry_person r ON r.id ="
            " registry_root(o.id) WHERE o.id IN (SELECT registry_cluster(%s)) AND o.merged_into IS NOT NULL"
            " AND o.full_name <> r.full_name) ORDER BY 2 DESC NULLS LAST, 1",
            [person_id, person_id],
        )
        return tuple(cursor.fetchall())


def codes_of(person_id: uuid.UUID) -> tuple[str, ...]:
    """Every permanent code that leads to this person, the one in use first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code FROM registry_person WHERE id IN (SELECT registry_cluster(%s))"
            " ORDER BY merged_into IS NOT NULL, code",
            [person_id],
        )
        return tuple(row[0] for row in cursor.fetchall())


def _whole(one: Person) -> Person:
    """A person with what only a merged record of theirs says: the number, the day of death."""
    if one.has_number and one.died_on is not None:
        return one
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.tail, n.verified_at IS NOT NULL, p.died_on FROM registry_person p LEFT JOIN registry_number n"
            " ON n.person_id = p.id AND n.kind = 'personal' AND n.ended_on IS NULL"
            " WHERE p.id IN (SELECT registry_cluster(%s)) AND p.merged_into IS NOT NULL"
            " ORDER BY n.verified_at NULLS LAST, n.id",
            [one.person_id],
        )
        rows = cursor.fetchall()
    for tail, verified, died_on in rows:
        if tail is not None and not one.has_number:
            one = replace(one, has_number=True, number_masked=f"•••••••••{tail}", number_verified=bool(verified))
        if died_on is not None and one.died_on is None:
            one = replace(one, died_on=died_on)
    return one


def by_number(digits: str) -> tuple[Person, ...]:
    """People in sight with this number, current or ended."""
    return people_where("p.id IN (SELECT registry_of_number(%s))", [vault().blind_index(digits)])


def people_where(
    condition: str, parameters: Sequence[Any], order: str = "ORDER BY p.sort_key, p.id"
) -> tuple[Person, ...]:
    """Persons of a condition on ``p`` (registry_person) and ``m`` (its current membership)."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_SELECT} WHERE {condition} {order}", parameters)
        return tuple(as_person(row) for row in cursor.fetchall())


def as_person(row: Sequence[Any]) -> Person:
    """A row of ``_SELECT`` as a fact."""
    return Person(
        person_id=row[0],
        code=row[1],
        full_name=row[2],
        birth=BirthDate(row[3], row[4], row[5]),
        sex=Sex(row[6]) if row[6] else None,
        ethnicity=row[7],
        household_id=row[8],
        relation_to_head=Relation(row[9]) if row[9] else None,
        commune_code=row[10],
        village_name=row[11],
        died_on=row[12],
        has_number=row[13] is not None,
        number_masked=None if row[13] is None else f"•••••••••{row[13]}",
        number_verified=bool(row[14]),
        mother_id=row[15],
        father_id=row[16],
        spouse_id=row[17],
    )
