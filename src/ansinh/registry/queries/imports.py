"""What was sent in, and what it would do or did."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

from django.db import connection

from ansinh.access.offline import vault
from ansinh.kernel.page import Page
from ansinh.kernel.problem import Problem
from ansinh.registry.facts import ImportHeading, ImportPreview, ImportRow, Verdict
from ansinh.registry.offline.template import correction_workbook as _workbook

_SELECT = "SELECT id, filename, sha256, commune_code, uploaded_at, state, counts, notes, headings FROM registry_import"


def import_preview(
    import_id: uuid.UUID, verdict: Verdict | None = None, number: int = 1, size: int = 50
) -> ImportPreview:
    """A list with one page of its rows, of one verdict if given. Raises LookupError where it is not in sight."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_SELECT} WHERE id = %s", [import_id])
        head = cursor.fetchone()
        if head is None:
            raise LookupError(f"no import {import_id}")
        condition = "import_batch_id = %s AND (%s::text IS NULL OR verdict = %s)"
        values = [import_id, verdict, verdict]
        cursor.execute(f"SELECT count(*) FROM registry_import_row WHERE {condition}", values)
        total = int((cursor.fetchone() or (0,))[0])
        cursor.execute(
            "SELECT sheet, row, verdict, full_name, birth, person_id, problems, changes FROM registry_import_row"
            f" WHERE {condition} ORDER BY sheet, row, id LIMIT %s OFFSET %s",
            [*values, size, (number - 1) * size],
        )
        rows = tuple(
            ImportRow(
                sheet=row[0],
                row=row[1],
                verdict=Verdict(row[2]),
                full_name=row[3],
                birth=row[4],
                person_id=row[5],
                problems=tuple(_problem(problem) for problem in _json(row[6])),
                changes=tuple(_json(row[7])),
            )
            for row in cursor.fetchall()
        )
    return _preview(head, rows, total)


def imports(number: int = 1, size: int = 50) -> Page[ImportPreview]:
    """Lists sent in, newest first, without their rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_import")
        total = int((cursor.fetchone() or (0,))[0])
        cursor.execute(f"{_SELECT} ORDER BY uploaded_at DESC, id LIMIT %s OFFSET %s", [size, (number - 1) * size])
        return Page(tuple(_preview(head, (), 0) for head in cursor.fetchall()), total, number, size)


def raw_rows(import_id: uuid.UUID, most: int = 10_000) -> Iterator[list[str]]:
    """What each row that can go in said, unsealed, in the order of the list, so many at a time. For this room's deeds."""
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, sealed FROM registry_import_row WHERE import_batch_id = %s AND verdict <> 'bad' AND id > %s"
                " ORDER BY id LIMIT %s",
                [import_id, last, most],
            )
            found = cursor.fetchall()
        if not found:
            return
        last = found[-1][0]
        yield [vault().open(row[1]) for row in found]


def bad_rows(import_id: uuid.UUID) -> int:
    """How many rows of a list cannot go in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM registry_import_row WHERE import_batch_id = %s AND verdict = 'bad'", [import_id]
        )
        return int((cursor.fetchone() or (0,))[0])


def correction_workbook(import_id: uuid.UUID, lang: str = "vi") -> bytes:
    """The rows that were left out, as they stood, with their reasons: an .xlsx to mend and send again.

    Raises LookupError for a list out of sight or one with nothing to correct.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sealed, problems FROM registry_import_row WHERE import_batch_id = %s AND verdict IN ('bad',"
            " 'doubtful') ORDER BY id",
            [import_id],
        )
        found = cursor.fetchall()
    if not found:
        raise LookupError(f"nothing to correct in import {import_id}")
    rows = []
    for sealed, problems in found:
        kept = json.loads(vault().open(sealed))
        reasons = [_problem(problem).say(lang) for problem in _json(problems)]
        rows.append((_cells(kept), "\n".join(reasons)))
    return _workbook(rows)


def _cells(kept: dict[str, Any]) -> dict[str, str]:
    """The cells as they stood, under our headings; the year under Nam or Nữ becomes birth and sex."""
    cells: dict[str, str] = dict(kept["raw"])
    if cells.get("birth", "").endswith(" 00:00:00"):
        cells["birth"] = cells["birth"][:10]
    if cells.get("surname") or cells.get("middle"):
        parts = (cells.get("surname"), cells.get("middle"), cells.get("full_name"))
        cells["full_name"] = " ".join(part for part in parts if part)
    if cells.get("birth_year") and not cells.get("birth"):
        days = [cells.get(key, "").removesuffix(".0") for key in ("birth_day", "birth_month", "birth_year")]
        cells["birth"] = "/".join(part or "00" for part in days) if any(days[:2]) else days[2]
    for key, sex in (("born_male", "Nam"), ("born_female", "Nữ")):
        if cells.get(key) and not cells.get("birth"):
            cells |= {"birth": cells[key], "sex": sex}
    return cells


def _preview(head: tuple[Any, ...], rows: tuple[ImportRow, ...], total: int) -> ImportPreview:
    counts = _json(head[6])
    return ImportPreview(
        import_id=head[0],
        filename=head[1],
        sha256=head[2],
        commune_code=head[3],
        uploaded_at=head[4],
        state=head[5],
        counts={verdict: int(counts.get(verdict, 0)) for verdict in Verdict},
        notes=tuple(_problem(note) for note in _json(head[7])),
        rows=rows,
        total_rows=total,
        headings=tuple(ImportHeading(*one) for one in _json(head[8])),
    )


def _problem(kept: dict[str, Any]) -> Problem:
    """The database keeps no order of keys; people read sheet, row, column."""
    where = {key: kept["where"][key] for key in ("file", "sheet", "row", "column") if kept["where"].get(key)}
    return Problem(**{**kept, "where": where})


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
