"""Looking at a list: what every row would do, kept sealed until it is applied or forgotten."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Collection, Mapping, Sequence

import polars as pl
from django.db import connection

from ansinh.access.actions import acting, deed
from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import vault
from ansinh.access.queries import communes_of
from ansinh.kernel.dates import day_in_vietnam
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import Problem, Refused
from ansinh.kernel.text import nfc
from ansinh.registry.actions.importing.columns import checked, remember, remembered
from ansinh.registry.actions.importing.comparing import compare, place, say_doubt
from ansinh.registry.actions.importing.stored import as_json, to_record
from ansinh.registry.actions.loading import copy_in
from ansinh.registry.facts import ImportPreview, Verdict
from ansinh.registry.offline.rows import ColumnsUnknown, ListedPerson, ReadList, read_list
from ansinh.registry.queries.imports import import_preview
from ansinh.registry.rules.matching import Match

BATCH = 4_000  # rows compared and kept at a time: what bounds the memory beside the list itself


def preview_import(
    data: bytes,
    filename: str,
    *,
    by: Actor,
    at: dt.datetime,
    commune_code: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> ImportPreview:
    """Reads a list and says of every row what it would do; nothing but the preview is written.

    ``commune_code`` is the commune of rows that name none; left out, the only commune of ``by``. ``columns`` says what
    headings mean (heading → column or title of ours, ``-`` for none): it is kept for this sender and header row and
    applied to the next list by itself. A list whose columns nobody knows gives a preview without rows that asks for them
    (``wants_columns``). Raises BadInput for a file that cannot be taken.
    """
    allowed, home = sender(by, commune_code)
    meant = checked(columns or {})
    name = (
        "".join(c for c in nfc(filename) if c.isprintable() and c not in '/\\<>:"|?*').strip()[-200:]
        or "danh-sach.xlsx"
    )
    with acting(by):
        before = remembered(home or allowed[0])
    today = day_in_vietnam(at)
    try:
        listed = read_list(data, name, today, meant, remembered=before)
    except ColumnsUnknown as unknown:
        listed = ReadList([], list(unknown.problems), unknown.headings, [unknown.header_key])
    return keep_preview(listed, name, data, by=by, at=at, home=home, allowed=allowed, meant=meant)


def sender(by: Actor, commune_code: str | None) -> tuple[list[str], str | None]:
    """The communes a sender may write to, and the one of rows that name none. Raises Refused for one out of reach."""
    allowed = sorted(communes_of(grant.scope_code for grant in by.grants))
    home = commune_code or (allowed[0] if len(allowed) == 1 else None)
    if (home is not None and home not in allowed) or not allowed:
        raise Refused(_not_yours(home or ""))
    return allowed, home


def keep_preview(
    listed: ReadList,
    filename: str,
    data: bytes | None,
    *,
    by: Actor,
    at: dt.datetime,
    home: str | None,
    allowed: Sequence[str],
    meant: Mapping[str, str],
    sha256: str = "",
) -> ImportPreview:
    """Compares a list that was read with the registry and keeps what each row would do."""
    place(listed.people, home, allowed, day_in_vietnam(at))
    import_id = new_id(at)
    sha256 = sha256 or hashlib.sha256(data or b"").hexdigest()
    with deed(
        "registry.preview_import", by=by, at=at, subject=str(import_id), needs=Permission.REGISTRY_IMPORT
    ) as record:
        said = remember(home or allowed[0], listed.header_keys, meant, by=by, at=at)
        notes = [*_sent_before(sha256), *listed.notes]
        where = home or next((one.commune for one in listed.people if one.commune in allowed), allowed[0])
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO registry_import (id, commune_code, filename, sha256, state, counts, notes, headings,"
                " uploaded_at, uploaded_by) VALUES (%s, %s, %s, %s, 'previewed', '{}', %s, %s, %s, %s)",
                [import_id, where, filename, sha256, json.dumps([as_json(note) for note in notes], ensure_ascii=False),
                 json.dumps([[one.sheet, one.index, one.heading, one.key, one.told] for one in listed.headings]),
                 at, by.user_id],
            )  # fmt: skip
            if data is not None:
                cursor.execute(
                    "INSERT INTO registry_import_file (import_batch_id, commune_code, sealed) VALUES (%s, %s, %s)",
                    [import_id, where, vault().seal(base64.b64encode(data).decode())],
                )
        counts = dict.fromkeys(Verdict, 0)
        while listed.people:  # what is kept is let go
            batch = listed.people[:BATCH]
            del listed.people[:BATCH]
            _store(import_id, where, batch, compare(batch), set(allowed), counts)
        kept_counts = {str(verdict): count for verdict, count in counts.items()}
        with connection.cursor() as cursor:
            cursor.execute("UPDATE registry_import SET counts = %s WHERE id = %s", [json.dumps(kept_counts), import_id])
        record(filename=filename, sha256=sha256, columns=said, **kept_counts)
    with acting(by):
        return import_preview(import_id)


def preview_again(import_id: uuid.UUID, columns: Mapping[str, str], *, by: Actor, at: dt.datetime) -> ImportPreview:
    """The same file read with other meanings of its headings; the earlier preview goes. What was said is remembered.

    Raises LookupError for a preview out of sight or one whose file is not kept any more, Refused for one applied.
    """
    with acting(by), connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.state, i.filename, i.commune_code, f.sealed FROM registry_import i JOIN registry_import_file f"
            " ON f.import_batch_id = i.id WHERE i.id = %s",
            [import_id],
        )
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"no import {import_id}")
    if row[0] != "previewed":
        raise Refused(Problem("applied_before", "Danh sách này đã được nhập.", "This list was applied already."))
    made = preview_import(
        base64.b64decode(vault().open(row[3])), row[1], by=by, at=at, commune_code=row[2], columns=columns
    )
    with deed(
        "registry.replace_preview", by=by, at=at, subject=str(import_id), needs=Permission.REGISTRY_IMPORT
    ) as record:
        with connection.cursor() as cursor:
            for table, column in (
                ("registry_import_file", "import_batch_id"), ("registry_import_row", "import_batch_id"), ("registry_import", "id"),
            ):  # fmt: skip
                cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [import_id])
        record(by_preview=str(made.import_id))
    return made


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
    people: Sequence[ListedPerson],
    matches: Sequence[Match],
    allowed: Collection[str],
    counts: dict[Verdict, int],
) -> None:
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
    columns = {"import_batch_id": "uuid", "commune_code": "varchar", "sheet": "varchar", "row": "int", "verdict": "varchar",
               "full_name": "varchar", "birth": "varchar", "person_id": "uuid", "sealed": "bytea", "problems": "jsonb",
               "changes": "jsonb"}  # fmt: skip
    names = ", ".join(f'"{name}"' for name in columns)
    copy_in("import_rows", columns, pl.DataFrame(rows, schema=list(columns), orient="row", infer_schema_length=None))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO registry_import_row ({names}) SELECT {names} FROM import_rows")
        assert cursor.rowcount == len(rows)


def _not_yours(commune: str) -> Problem:
    return Problem("not_your_commune", f"Xã {commune} ngoài địa bàn của bạn.", f"The commune {commune} is not yours.")
