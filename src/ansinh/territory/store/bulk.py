"""Loading many rows at once: COPY into a temporary table, then one upsert. Loading twice changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Table:
    """A table to load: its columns with SQL types, and those that name a row."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """What a load did: rows given, rows new, rows changed, rows taken out."""

    given: int
    added: int
    changed: int
    removed: int


TABLES = {
    "unit": Table(
        "territory_unit",
        (
            ("key", "varchar"), ("code", "varchar"), ("level", "varchar"), ("parent_id", "varchar"),
            ("province_id", "varchar"), ("valid_from", "date"), ("valid_to", "date"),
        ),
        ("key",),
    ),
    "version": Table(
        "territory_unit_version",
        (
            ("unit_id", "varchar"), ("name", "varchar"), ("kind", "varchar"), ("sort_key", "varchar"),
            ("name_key", "varchar"), ("valid_from", "date"), ("valid_to", "date"), ("legal_basis", "jsonb"),
            ("known_exactly_from", "date"),
        ),
        ("unit_id", "valid_from"),
    ),
    "succession": Table(
        "territory_succession",
        (
            ("from_unit_id", "varchar"), ("to_unit_id", "varchar"), ("on", "date"), ("share", "numeric"),
            ("note", "varchar"), ("legal_basis", "jsonb"), ("confidence", "varchar"),
        ),
        ("from_unit_id", "to_unit_id", "on"),
    ),
    "agency": Table(
        "territory_agency",
        (
            ("id", "varchar"), ("name", "varchar"), ("short_name", "varchar"), ("level", "varchar"),
            ("functions", "jsonb"), ("sort_key", "varchar"), ("name_key", "varchar"), ("valid_from", "date"),
            ("valid_to", "date"), ("legal_basis", "jsonb"), ("confidence", "varchar"),
        ),
        ("id",),
    ),
    "agency_succession": Table(
        "territory_agency_succession",
        (
            ("from_agency_id", "varchar"), ("to_agency_id", "varchar"), ("on", "date"), ("functions", "jsonb"),
            ("functions_key", "varchar"), ("legal_basis", "jsonb"), ("confidence", "varchar"), ("note", "varchar"),
        ),
        ("from_agency_id", "to_agency_id", "on", "functions_key"),
    ),
}  # fmt: skip


def merge(table: Table, rows: Iterable[Sequence[Any]], *, prune: bool) -> Merged:
    """Makes the table hold ``rows`` (values in column order; lists become JSON), touching only what differs.

    ``prune`` also takes out rows that are no longer given. Runs inside the caller's transaction.
    """
    names = [name for name, _ in table.columns]
    quoted = ", ".join(f'"{name}"' for name in names)
    staging = f"load_{table.name}"
    same_row = " AND ".join(f't."{k}" = s."{k}"' for k in table.key)
    others = [name for name in names if name not in table.key]
    given = 0
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {staging}")
        columns = ", ".join(f'"{name}" {kind}' for name, kind in table.columns)
        cursor.execute(f"CREATE TEMPORARY TABLE {staging} ({columns}) ON COMMIT DROP")
        with cursor.copy(f"COPY {staging} ({quoted}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([json.dumps(v, ensure_ascii=False) if isinstance(v, list) else v for v in row])
                given += 1
        removed = 0
        if prune:
            cursor.execute(f"DELETE FROM {table.name} t WHERE NOT EXISTS (SELECT FROM {staging} s WHERE {same_row})")
            removed = cursor.rowcount
        assign = ", ".join(f'"{name}" = s."{name}"' for name in others)
        mine = ", ".join(f't."{name}"' for name in others)
        theirs = ", ".join(f's."{name}"' for name in others)
        cursor.execute(
            f"UPDATE {table.name} t SET {assign} FROM {staging} s"
            f" WHERE {same_row} AND ({mine}) IS DISTINCT FROM ({theirs})"
        )
        changed = cursor.rowcount
        cursor.execute(
            f"INSERT INTO {table.name} ({quoted}) SELECT {quoted} FROM {staging} s"
            f" WHERE NOT EXISTS (SELECT FROM {table.name} t WHERE {same_row})"
        )
        added = cursor.rowcount
    return Merged(given, added, changed, removed)
