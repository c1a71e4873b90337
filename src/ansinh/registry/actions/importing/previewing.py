"""Looking at a list: what every row would do, kept sealed until it is applied or forgotten."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Sequence

import polars as pl
from django.db import connection

from ansinh.access.actions import acting, deed
from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import vault
from ansinh.access.queries import communes_of
from ansinh.kernel.dates import day_in_vietnam
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import Problem, Refused
from ansinh.registry.actions.importing.comparing import compare, place, say_doubt
from ansinh.registry.actions.importing.stored import as_json, to_record
from ansinh.registry.actions.loading import copy_in
from ansinh.registry.facts import ImportPreview, Verdict
from ansinh.registry.offline.rows import ListedPerson, read_list
from ansinh.registry.queries.imports import import_preview
from ansinh.registry.rules.matching import Match

_BATCH = 5_000


def preview_import(
    data: bytes, filename: str, *, by: Actor, at: dt.datetime, commune_code: str | None = None
) -> ImportPreview:
    """Reads a list and says of every row what it would do; nothing but the preview is written.

    ``commune_code`` is the commune of rows that name none; left out, the only commune of ``by``. Raises BadInput for a
    file that cannot be taken.
    """
    allowed = communes_of(grant.scope_code for grant in by.grants)
    home = commune_code or (allowed[0] if len(allowed) == 1 else None)
    if home is not None and home not in allowed:
        raise Refused(_not_yours(home))
    name = "".join(c for c in filename if c.isprintable() and c not in '/\\<>:"|?*').strip()[-200:] or "danh-sach.xlsx"
    listed = read_list(data, name, day_in_vietnam(at))
    place(listed.people, home, allowed, day_in_vietnam(at))
    import_id = new_id(at)
    sha256 = hashlib.sha256(data).hexdigest()
    with deed(
        "registry.preview_import", by=by, at=at, subject=str(import_id), needs=Permission.REGISTRY_IMPORT
    ) as record:
        matches = compare(listed.people)
        notes = [*_sent_before(sha256), *listed.notes]
        where = home or next((one.commune for one in listed.people if one.commune in allowed), allowed[0])
        counts = _store(import_id, where, name, sha256, listed.people, matches, notes, by, at)
        record(filename=name, sha256=sha256, **{str(verdict): count for verdict, count in counts.items()})
    with acting(by):
        return import_preview(import_id)


def _sent_before(sha256: str) -> list[Problem]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.applied_at, u.full_name FROM registry_import i LEFT JOIN access_user u ON u.id = i.applied_by"
            " WHERE i.sha256 = %s AND i.state = 'applied' ORDER BY i.applied_at DESC LIMIT 1",
            [sha256],
        )
        row = cursor.fetchone()
    if row is None:
        return []
    day = day_in_vietnam(row[0])
    return [
        Problem(
            "sent_before",
            f"Tệp này đã nhập ngày {day:%d/%m/%Y} bởi {row[1] or 'hệ thống'}.",
            f"This file was applied on {day} by {row[1] or 'the system'}.",
            remedy_vi="Dòng không đổi sẽ được bỏ qua.",
            remedy_en="Rows without change are passed over.",
            severity="warning",
        )
    ]


def _store(
    import_id: uuid.UUID,
    commune: str,
    filename: str,
    sha256: str,
    people: Sequence[ListedPerson],
    matches: Sequence[Match],
    notes: Sequence[Problem],
    by: Actor,
    at: dt.datetime,
) -> dict[Verdict, int]:
    allowed = set(communes_of(grant.scope_code for grant in by.grants))
    counts = dict.fromkeys(Verdict, 0)
    rows = []
    for one, match in zip(people, matches, strict=True):
        found = one.findings
        doubtful = bool(found.doubts or match.doubt)
        verdict = Verdict.BAD if found.bad else Verdict.DOUBTFUL if doubtful else match.verdict
        counts[verdict] += 1
        shown = [*found.bad, *found.doubts, *found.warnings]
        if match.doubt:
            shown.insert(len(found.bad), say_doubt(match.doubt, one))
        rows.append(
            (
                str(import_id),
                one.commune if one.commune in allowed else commune,
                one.sheet[:80],
                one.row,
                str(verdict),
                one.full_name[:200],
                one.birth.vn,
                None if match.person is None or verdict is Verdict.BAD else str(match.person.person_id),
                "\\x" + vault().seal(to_record(one)).hex(),
                json.dumps([as_json(problem) for problem in shown], ensure_ascii=False),
                json.dumps(match.changes),
            )
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_import (id, commune_code, filename, sha256, state, counts, notes, uploaded_at,"
            " uploaded_by) VALUES (%s, %s, %s, %s, 'previewed', %s, %s, %s, %s)",
            [
                import_id,
                commune,
                filename,
                sha256,
                json.dumps({str(verdict): count for verdict, count in counts.items()}),
                json.dumps([as_json(note) for note in notes], ensure_ascii=False),
                at,
                by.user_id,
            ],
        )
    columns = {"import_batch_id": "uuid", "commune_code": "varchar", "sheet": "varchar", "row": "int", "verdict": "varchar",
               "full_name": "varchar", "birth": "varchar", "person_id": "uuid", "sealed": "bytea", "problems": "jsonb",
               "changes": "jsonb"}  # fmt: skip
    names = ", ".join(f'"{name}"' for name in columns)
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        copy_in(
            "import_rows", columns, pl.DataFrame(batch, schema=list(columns), orient="row", infer_schema_length=None)
        )
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO registry_import_row ({names}) SELECT {names} FROM import_rows")
            assert cursor.rowcount == len(batch)
    return counts


def _not_yours(commune: str) -> Problem:
    return Problem("not_your_commune", f"Xã {commune} ngoài địa bàn của bạn.", f"The commune {commune} is not yours.")
