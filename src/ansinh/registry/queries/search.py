"""Finding people: by code, exact number, name with or without accents, year of birth."""

from __future__ import annotations

import re

from django.db import connection

from ansinh.kernel.identifier import is_personal_number
from ansinh.kernel.page import Page
from ansinh.kernel.text import squash
from ansinh.registry.facts import Person
from ansinh.registry.queries.people import by_number, people_by_ids, people_where
from ansinh.registry.rules.codes import HOUSEHOLD, read_code
from ansinh.registry.rules.names import name_key

MOST = 5_000
"""A name search counts and ranks at most this many; who gets as many should say more."""


def search(text: str, commune: str | None = None, number: int = 1, size: int = 50) -> Page[Person]:
    """People by what somebody typed: a code, a household's code, a whole 12-digit number, words of a name (beginnings
    do, in any order, accents or not; with the right accents first), a year of birth; or name and year together.

    Nothing outside the asker's communes is found. An empty text finds nobody.
    """
    said = squash(text)
    digits = re.sub(r"[\s.\-]", "", said)
    if is_personal_number(digits):
        return _short(by_number(digits), commune, number, size)
    if code := read_code(said):
        return _short(people_where("p.id IN (SELECT registry_of_code(%s))", [code]), commune, number, size)
    if code := read_code(said, HOUSEHOLD):
        of = "p.merged_into IS NULL AND m.household_id IN (SELECT id FROM registry_household WHERE code = %s)"
        return _short(people_where(of, [code]), commune, number, size)
    words = name_key(said).split()
    years = [word for word in words if re.fullmatch(r"(?:18|19|20)\d\d", word)]
    words = [word for word in words if word not in years]
    spoken = " ".join(part for part in said.split() if part not in years)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, total FROM registry_find_people(%s, %s, %s, %s, %s, %s, %s)",
            [words, spoken, int(years[0]) if years else None, commune, MOST, size, (number - 1) * size],
        )
        rows = cursor.fetchall()
    return Page(people_by_ids(row[0] for row in rows), rows[0][1] if rows else 0, number, size)


def _short(found: tuple[Person, ...], commune: str | None, number: int, size: int) -> Page[Person]:
    here = tuple(one for one in found if commune is None or one.commune_code == commune)
    return Page(here[(number - 1) * size : number * size], len(here), number, size)
