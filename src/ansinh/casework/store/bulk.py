"""Sets of rows in one go: a column table into a temporary table, and query answers as column tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection

_NAME = re.compile(r"[a-z_]+\Z")


def stage(table: str, frame: pl.DataFrame, types: Mapping[str, str]) -> None:
    """Puts ``frame`` into a fresh temporary table with these SQL types; it lives until the transaction ends.

    Forced row-level security refuses COPY, so sets come in through here and go on with INSERT … SELECT.
    """
    assert _NAME.match(table) and all(_NAME.match(name) for name in types)
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    arrays = [name for name, kind in types.items() if kind.endswith("[]")]
    shaped = frame.select(list(types)).with_columns(
        # Members are codes of ours: no commas, braces or quotes in them.
        *(("{" + pl.col(name).fill_null([]).list.join(",") + "}").alias(name) for name in arrays)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP")
        with cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv, NULL '\\N')") as copy:
            copy.write(shaped.write_csv(include_header=False, null_value="\\N").encode())
        cursor.execute(f"ANALYZE {table}")


def fetch_frame(sql: str, parameters: Sequence[Any], schema: Mapping[str, Any]) -> pl.DataFrame:
    """The answer of a query as a column table of the given schema (names in the order of the query)."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return pl.DataFrame(cursor.fetchall(), schema=dict(schema), orient="row")


def run(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Runs one statement; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return int(cursor.rowcount)


def rows(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return list(cursor.fetchall())
