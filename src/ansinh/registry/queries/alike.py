"""Who on record may be the person at the counter. Every field may be missing: each rule then gives way to a weaker one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from ansinh.access.offline import vault
from ansinh.kernel.identifier import is_personal_number
from ansinh.kernel.text import squash
from ansinh.registry.facts import Alike, BirthDate, Person, Sex
from ansinh.registry.offline.linkage.counter import Said, compare
from ansinh.registry.queries.people import people_by_ids
from ansinh.registry.rules.matching import compatible
from ansinh.registry.rules.names import name_key

MOST = 200
"""Records one rule may bring: a name alone can be that of thousands."""
SHOWN = 0.05

_RECORD = "p.id, p.name_key, p.birth_year, p.birth_month, p.birth_day, p.sex, p.commune_code"
_RULES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("cùng họ tên, năm sinh gần nhau", ("key", "year"),
     "p.name_key = %(key)s AND (p.birth_year BETWEEN %(year)s - 2 AND %(year)s + 2 OR p.birth_year IS NULL)"),
    ("cùng ngày sinh", ("year", "month", "day"),
     "p.birth_year = %(year)s AND p.birth_month = %(month)s AND p.birth_day = %(day)s"),
    ("ngày và tháng sinh đổi chỗ", ("year", "month", "day"),
     "p.birth_year = %(year)s AND p.birth_month = %(day)s AND p.birth_day = %(month)s"),
    ("cùng năm sinh, cùng xã", ("year", "place"),
     "p.birth_year BETWEEN %(year)s - 2 AND %(year)s + 2 AND p.commune_code = %(place)s"
     " AND p.name_key LIKE %(given)s"),
    ("chỉ cùng họ tên", ("key",), "p.name_key = %(key)s"),
)  # fmt: skip
"""(what it goes by, fields it needs, condition). The last is used where the year of birth is not known."""


def alike(
    full_name: str,
    birth: BirthDate,
    sex: Sex | None = None,
    commune_code: str | None = None,
    number: str | None = None,
    size: int = 10,
) -> tuple[Alike, ...]:
    """People in sight who may be this one, the likeliest first, each with the reasons and the rule that found them.

    One more without a person says that somebody of that name and day of birth is on record where the asker does not
    see: who and where is not told.
    """
    key = name_key(squash(full_name))
    blind = vault().blind_index(number) if number and is_personal_number(number) else None
    asked = Said(key, birth, sex, commune_code, blind)
    found: dict[UUID, tuple[str, Said]] = {}
    for by, row in _candidates(asked):
        found.setdefault(row[0], (by, _said(row)))
    scored = []
    for person_id, (by, record) in found.items():
        probability, reasons = compare(asked, record)
        certain = record.name_key == key and compatible(birth, record.birth)
        if probability >= SHOWN or certain:
            scored.append((certain, probability, person_id, by, reasons))
    scored.sort(key=lambda item: (-item[1], not item[0], str(item[2])))
    people: dict[UUID, Person] = {one.person_id: one for one in people_by_ids(item[2] for item in scored[:size])}
    shown = tuple(
        Alike(people[person_id], probability, reasons, by)
        for _, probability, person_id, by, reasons in scored[:size]
        if person_id in people
    )
    if _elsewhere(asked):
        return (*shown, Alike(None, 0.9, (), "ngoài địa bàn"))
    return shown


def likely_same(full_name: str, birth: BirthDate, size: int = 10) -> tuple[Person, ...]:
    """People in sight with the same name (whatever its accents) and a birth date that does not speak against it."""
    key = name_key(squash(full_name))
    found = alike(full_name, birth, size=MOST)
    same = (one.person for one in found if one.person is not None and name_key(one.person.full_name) == key)
    return tuple(one for one in same if compatible(one.birth, birth))[:size]


def _candidates(asked: Said) -> Iterable[tuple[str, tuple[Any, ...]]]:
    words = asked.name_key.split()
    values = {
        "key": asked.name_key or None,
        "given": f"% {words[-1]}" if len(words) > 1 else asked.name_key,
        "year": asked.birth.year,
        "month": asked.birth.month,
        "day": asked.birth.day,
        "place": asked.commune_code,
    }
    with connection.cursor() as cursor:
        if asked.blind_index is not None:
            cursor.execute(
                f"SELECT {_RECORD}, %s::bytea FROM registry_person p WHERE p.id IN (SELECT registry_of_number(%s))",
                [asked.blind_index, asked.blind_index],
            )
            yield from (("cùng số định danh", row) for row in cursor.fetchall())
        for by, needs, condition in _RULES:
            if any(values[field] is None for field in needs) or (needs == ("key",) and asked.birth.year is not None):
                continue
            cursor.execute(
                f"SELECT {_RECORD}, (SELECT n.blind_index FROM registry_number n WHERE n.person_id = p.id"
                " AND n.kind = 'personal' AND n.ended_on IS NULL) FROM registry_person p"
                f" WHERE p.merged_into IS NULL AND {condition} LIMIT {MOST}",
                values,
            )
            yield from ((by, row) for row in cursor.fetchall())


def _said(row: tuple[Any, ...]) -> Said:
    return Said(
        name_key=row[1],
        birth=BirthDate(row[2], row[3], row[4]),
        sex=Sex(row[5]) if row[5] else None,
        commune_code=row[6],
        blind_index=None if row[7] is None else bytes(row[7]),
    )


def _elsewhere(asked: Said) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT registry_known_elsewhere(%s, %s, %s, %s)",
            [asked.name_key, asked.birth.year, asked.birth.month, asked.birth.day],
        )
        return bool((cursor.fetchone() or (False,))[0])
