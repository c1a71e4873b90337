"""What the database itself must hold to: keys point down the street, personal data stands under row-level security."""

from __future__ import annotations

import pytest
from django.db import connection

STREET = [
    ("access", "auth", "django", "axes", "account", "mfa", "procrastinate"),
    ("documents",),
    ("territory",),
    ("registry", "law"),
    ("plans", "services"),
    ("casework",),
    ("payments",),
    ("monitoring",),
    ("jobs", "web"),
]
RANK = {room: rank for rank, rooms in enumerate(STREET) for room in rooms}
SIBLINGS = {("registry", "law"), ("law", "registry"), ("plans", "services"), ("services", "plans")}


def foreign_keys() -> list[tuple[str, str]]:
    """(from table, to table) of every foreign key in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
        )
        return cursor.fetchall()


def up_the_street(keys: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Keys that point from a lower room to an upper one, or between neighbours."""
    wrong = []
    for source, target in keys:
        lower, upper = source.split("_")[0], target.split("_")[0]
        if RANK[lower] < RANK[upper] or (lower, upper) in SIBLINGS:
            wrong.append((source, target))
    return wrong


@pytest.mark.django_db
def test_every_foreign_key_points_down_the_street() -> None:
    keys = foreign_keys()
    assert ("casework_decision", "registry_person") in keys or len(keys) > 20
    assert up_the_street(keys) == []


@pytest.mark.django_db(databases=["default"])
def test_a_foreign_key_that_points_up_is_seen(as_owner) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE access_planted (id uuid REFERENCES registry_person)")
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
            " WHERE conrelid = 'access_planted'::regclass AND contype = 'f'"
        )
        planted = cursor.fetchall()
        cursor.execute("DROP TABLE access_planted")
    assert up_the_street(planted) == planted != []


def unprotected() -> list[str]:
    """Tables that say where or who a citizen is, without forced row-level security."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT t.relname FROM pg_class t
            JOIN pg_attribute a ON a.attrelid = t.oid AND NOT a.attisdropped
            WHERE t.relkind IN ('r', 'p') AND t.relnamespace = 'public'::regnamespace
              AND (a.attname IN ('person_id', 'household_id')
                   OR (a.attname = 'commune_code' AND t.relname NOT LIKE 'territory%'
                       AND t.relname NOT LIKE 'access%' AND t.relname NOT LIKE 'monitoring%'))
              AND NOT (t.relrowsecurity AND t.relforcerowsecurity)
            ORDER BY 1
            """
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
def test_every_table_with_personal_data_is_under_row_level_security() -> None:
    assert unprotected() == []


@pytest.mark.django_db
def test_a_table_of_people_without_protection_is_seen(as_owner) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE casework_planted (person_id uuid)")
    try:
        assert unprotected() == ["casework_planted"]
    finally:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE casework_planted")
