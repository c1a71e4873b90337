"""Sets of rows in and out of PostgreSQL: staging tables, one statement for many rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

_NAME = re.compile(r"[a-z_]+\Z")


def stage(table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]], *keys: str) -> int:
    """Copies rows into a fresh temporary table that lives until the transaction ends; returns how many.

    ``keys`` are columns to index: on a table that was filled minutes ago PostgreSQL still believes in one row and loops, which
    is quick with an index and quadratic without.

    COPY is refused under forced row-level security: sets come in here and go on with INSERT … SELECT.
    """
    assert _NAME.match(table)
    assert all(_NAME.match(name) for name in columns)
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        shape = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        cursor.execute(f"CREATE TEMP TABLE {table} ({shape}) ON COMMIT DROP")
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
    know(table, *keys)
    return count


def know(table: str, *keys: str) -> None:
    """Indexes a staging table by these columns and tells the planner how large it is."""
    with connection.cursor() as cursor:
        for key in keys:
            assert _NAME.match(key)
            cursor.execute(f"CREATE INDEX ON pg_temp.{table} ({key})")
        cursor.execute(f"ANALYZE {table}")


def run(sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> int:
    """Runs one statement; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return int(cursor.rowcount)


def rows(sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return list(cursor.fetchall())


def one(sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
    """The single value of a query, None where there is no row."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        row = cursor.fetchone()
        return None if row is None else row[0]


def lock(*names: str) -> None:
    """Waits for the right to work on these names until the transaction ends; always taken in one order."""
    for name in sorted(set(names)):
        one("SELECT pg_advisory_xact_lock(hashtext('payments'), hashtext(%s))", [name])
