"""What a sender's headings mean, as somebody said once: kept by the sender's commune and the header row."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping

from django.db import connection

from ansinh.access.facts import Actor
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import BadInput, Problem
from ansinh.registry.offline.columns import BY_KEY, IGNORED, MAPPABLE, heading_key


def checked(columns: Mapping[str, str]) -> dict[str, str]:
    """Headings normalised, columns by their key; a title of ours does as well. Raises BadInput for no column of ours."""
    titles = {heading_key(column.title): key for key, column in BY_KEY.items()}
    meant, wrong = {}, []
    for heading, column in columns.items():
        key = column if column in (*MAPPABLE, IGNORED) else titles.get(heading_key(column))
        if key is None or not heading_key(heading):
            wrong.append(
                Problem(
                    "no_such_column",
                    f"Không có cột “{column}” để ghép với “{heading}”.",
                    f"There is no column “{column}” for “{heading}”.",
                    remedy_vi="Các cột: " + ", ".join(MAPPABLE) + ", hoặc “-” để bỏ qua.",
                    remedy_en="Columns: " + ", ".join(MAPPABLE) + ", or “-” for none.",
                )
            )
        else:
            meant[heading_key(heading)] = key
    if wrong:
        raise BadInput(wrong)
    return meant


def remembered(commune: str | None) -> dict[str, dict[str, str]]:
    """By header row, what this sender's headings were said to mean."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT header_row, columns FROM registry_import_columns WHERE commune_code = %s ORDER BY said_at",
            [commune],
        )
        return {
            row: columns if isinstance(columns, dict) else json.loads(columns) for row, columns in cursor.fetchall()
        }


def remember(
    commune: str, header_rows: Iterable[str], columns: Mapping[str, str], *, by: Actor, at: dt.datetime
) -> int:
    """Keeps what was said of these header rows, over what was said before. Inside a running deed. Returns how many."""
    kept = 0
    with connection.cursor() as cursor:
        for row in dict.fromkeys(header_rows):
            of_row = {heading: key for heading, key in columns.items() if heading in row}
            if not of_row:
                continue
            cursor.execute(
                "INSERT INTO registry_import_columns AS c (columns_id, commune_code, header_sha256, header_row, columns,"
                " said_at, said_by) VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (commune_code, header_sha256)"
                " DO UPDATE SET columns = c.columns || excluded.columns, said_at = excluded.said_at,"
                " said_by = excluded.said_by",
                [
                    new_id(at),
                    commune,
                    hashlib.sha256(row.encode()).hexdigest(),
                    row,
                    json.dumps(of_row),
                    at,
                    by.user_id,
                ],
            )
            kept += 1
    return kept
