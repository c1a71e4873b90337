"""The bulk door: frames of people in, set-based. COPY cannot write under forced row-level security, so rows go to a
temporary table first and from there by INSERT … SELECT, which the policies check."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, cast

import numpy as np
import polars as pl
from django.db import connection

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import vault
from ansinh.registry.facts import CIRCUMSTANCE_KINDS, LoadResult
from ansinh.registry.offline.ids import new_ids
from ansinh.registry.rules.codes import HOUSEHOLD, PERSON, codes
from ansinh.registry.rules.names import add_name_keys

_MANY = 5_000
_HOUSEHOLDS = {
    "household_id": "uuid",
    "commune_code": "varchar",
    "village_name": "varchar",
    "address": "varchar",
}
_PERSONS = {
    "person_id": "uuid",
    "full_name": "varchar",
    "birth_year": "smallint",
    "birth_month": "smallint",
    "birth_day": "smallint",
    "sex": "varchar",
    "ethnicity": "varchar",
    "commune_code": "varchar",
    "village_name": "varchar",
    "mother_id": "uuid",
    "father_id": "uuid",
    "spouse_id": "uuid",
    "died_on": "date",
    "missing_on": "date",
}
_MEMBERSHIPS = {
    "person_id": "uuid",
    "household_id": "uuid",
    "relation": "varchar",
    "starts_on": "date",
    "ends_on": "date",
}
_RESIDENCES = {
    "person_id": "uuid",
    "commune_code": "varchar",
    "village_name": "varchar",
    "starts_on": "date",
    "ends_on": "date",
}
_CIRCUMSTANCES = {
    "person_id": "uuid",
    "household_id": "uuid",
    "kind": "varchar",
    "degree": "varchar",
    "state": "varchar",
    "start": "date",
    "end": "date",
    "related_id": "uuid",
    "source": "varchar",
    "document": "varchar",
    "confidence": "varchar",
    "recorded_at": "timestamptz",
    "superseded_at": "timestamptz",
}
_DEFAULTS: Mapping[str, object] = {
    "address": "",
    "ethnicity": "",
    "state": "yes",
    "document": "",
    "confidence": "declared",
}


def load(frames: Mapping[str, pl.DataFrame], by: Actor, at: dt.datetime, source: str = "load") -> LoadResult:
    """Writes frames of new ``households``, ``persons``, ``memberships`` and ``circumstances`` in one transaction.

    Columns as in the README of this room; ids are UUID texts of the caller's; missing optional columns are
    null. ``persons`` may carry ``number`` (12 digits) and ``number_verified``; ``residences`` are made from
    ``persons`` unless given. Circumstances may also speak of people already on record. Raises ValueError for an
    unknown kind or degree; the database's own errors for an id or verified number that already exists.
    """
    with deed("registry.load", by=by, at=at, subject=source, needs=Permission.REGISTRY_IMPORT) as record:
        result = write_frames(frames, by, at, source)
        if result.persons >= _MANY:
            with connection.cursor() as cursor:
                cursor.execute("SELECT registry_refresh_statistics()")
        record(**asdict(result))
    return result


def write_frames(frames: Mapping[str, pl.DataFrame], by: Actor, at: dt.datetime, source: str) -> LoadResult:
    """What ``load`` writes, inside a deed that is already running."""
    households = _write_households(frames.get("households"), by, at)
    persons, numbers = _write_persons(frames.get("persons"), by, at, source)
    _write_residences(frames.get("residences"), frames.get("persons"), by, at)
    memberships = _write_memberships(frames.get("memberships"), by, at)
    circumstances = write_circumstances(frames.get("circumstances"), by, at, source)
    return LoadResult(households, persons, numbers, memberships, circumstances)


def _write_households(frame: pl.DataFrame | None, by: Actor, at: dt.datetime) -> int:
    if frame is None or frame.is_empty():
        return 0
    rows = _shaped(frame, _HOUSEHOLDS).with_columns(codes(HOUSEHOLD, _serials("household", frame.height)))
    copy_in("load_household", {**_HOUSEHOLDS, "code": "varchar"}, rows)
    return _insert(
        "INSERT INTO registry_household (id, code, commune_code, village_name, address, recorded_at, recorded_by)"
        " SELECT household_id, code, commune_code, village_name, address, %s, %s FROM load_household",
        [at, by.user_id],
        rows.height,
    )


def _write_persons(frame: pl.DataFrame | None, by: Actor, at: dt.datetime, source: str) -> tuple[int, int]:
    if frame is None or frame.is_empty():
        return 0, 0
    rows = add_name_keys(_shaped(frame, _PERSONS)).with_columns(codes(PERSON, _serials("person", frame.height)))
    columns = {**_PERSONS, "name_key": "varchar", "sort_key": "varchar", "code": "varchar"}
    copy_in("load_person", columns, rows)
    written = _insert(
        "INSERT INTO registry_person (id, code, full_name, name_key, sort_key, birth_year, birth_month, birth_day,"
        " sex, ethnicity, commune_code, village_name, mother_id, father_id, spouse_id, died_on, death_recorded_at,"
        " missing_on, source, recorded_at, recorded_by)"
        " SELECT person_id, code, full_name, name_key, sort_key, birth_year, birth_month, birth_day,"
        " sex, ethnicity, commune_code, village_name, mother_id, father_id, spouse_id, died_on,"
        " CASE WHEN died_on IS NOT NULL THEN %s END, missing_on, %s, %s, %s FROM load_person",
        [at, source, at, by.user_id],
        rows.height,
    )
    return written, write_numbers(frame, by, at, source)


def write_numbers(frame: pl.DataFrame, by: Actor, at: dt.datetime, source: str) -> int:
    """Seals and writes ``number`` of a frame with ``person_id`` (``number_verified``, ``number_kind``); inside a running deed."""
    if "number" not in frame.columns:
        return 0
    verified = pl.col("number_verified") if "number_verified" in frame.columns else pl.lit(False)
    kind = pl.col("number_kind") if "number_kind" in frame.columns else pl.lit("personal")
    known = frame.filter(pl.col("number").is_not_null()).select("person_id", "number", verified=verified, kind=kind)
    if known.is_empty():
        return 0
    sealed = vault().seal_many(known["number"].to_list())
    rows = known.select(
        "person_id",
        pl.Series("sealed", ["\\x" + text.hex() for text, _ in sealed]),
        pl.Series("blind_index", ["\\x" + index.hex() for _, index in sealed]),
        tail=pl.col("number").str.slice(-3),
        verified="verified",
        kind="kind",
    )
    columns = {
        "person_id": "uuid",
        "sealed": "bytea",
        "blind_index": "bytea",
        "tail": "varchar",
        "verified": "boolean",
        "kind": "varchar",
    }
    copy_in("load_number", columns, rows)
    return _insert(
        "INSERT INTO registry_number (person_id, commune_code, kind, sealed, blind_index, tail, source,"
        " verified_at, recorded_at, recorded_by)"
        " SELECT t.person_id, p.commune_code, t.kind, t.sealed, t.blind_index, t.tail, %s,"
        " CASE WHEN t.verified THEN %s END, %s, %s FROM load_number t JOIN registry_person p ON p.id = t.person_id",
        [source, at, at, by.user_id],
        rows.height,
    )


def _write_residences(given: pl.DataFrame | None, persons: pl.DataFrame | None, by: Actor, at: dt.datetime) -> int:
    frame = given if given is not None else persons
    if frame is None or frame.is_empty():
        return 0
    rows = _shaped(frame, _RESIDENCES)
    copy_in("load_residence", _RESIDENCES, rows)
    return _insert(
        "INSERT INTO registry_residence (person_id, commune_code, village_name, starts_on, ends_on, recorded_at,"
        " recorded_by) SELECT person_id, commune_code, village_name, starts_on, ends_on, %s, %s FROM load_residence",
        [at, by.user_id],
        rows.height,
    )


def _write_memberships(frame: pl.DataFrame | None, by: Actor, at: dt.datetime) -> int:
    if frame is None or frame.is_empty():
        return 0
    rows = _shaped(frame, _MEMBERSHIPS)
    copy_in("load_membership", _MEMBERSHIPS, rows)
    return _insert(
        "INSERT INTO registry_membership (person_id, household_id, commune_code, relation, starts_on, ends_on,"
        " recorded_at, recorded_by)"
        " SELECT t.person_id, t.household_id, h.commune_code, t.relation, t.starts_on, t.ends_on, %s, %s"
        " FROM load_membership t JOIN registry_household h ON h.id = t.household_id",
        [at, by.user_id],
        rows.height,
    )


def write_circumstances(frame: pl.DataFrame | None, by: Actor, at: dt.datetime, source: str) -> int:
    """Writes a frame of circumstances inside a running deed. Raises ValueError for an unknown kind or degree."""
    if frame is None or frame.is_empty():
        return 0
    if "source" not in frame.columns:
        frame = frame.with_columns(source=pl.lit(source))
    rows = _shaped(frame, _CIRCUMSTANCES)
    _require_known(rows)
    if "circumstance_id" in frame.columns:
        rows = rows.with_columns(frame["circumstance_id"])
    else:
        rows = rows.with_columns(new_ids(at, os.urandom(10 * rows.height), "circumstance_id"))
    secret = [kind.name for kind in CIRCUMSTANCE_KINDS.values() if kind.protected]
    rows = rows.with_columns(protected=pl.col("kind").is_in(secret))
    copy_in("load_circumstance", {**_CIRCUMSTANCES, "circumstance_id": "uuid", "protected": "boolean"}, rows)
    return _insert(
        "INSERT INTO registry_circumstance (id, person_id, household_id, commune_code, kind, degree, state,"
        " starts_on, ends_on, related_id, protected, source, document, confidence, recorded_at, recorded_by,"
        " superseded_at)"
        " SELECT t.circumstance_id, t.person_id, t.household_id, coalesce(p.commune_code, h.commune_code), t.kind,"
        ' t.degree, t.state, t.start, t."end", t.related_id, t.protected, t.source, t.document, t.confidence,'
        " coalesce(t.recorded_at, %s), %s, t.superseded_at"
        " FROM load_circumstance t LEFT JOIN registry_person p ON p.id = t.person_id"
        " LEFT JOIN registry_household h ON h.id = t.household_id"
        " WHERE coalesce(p.commune_code, h.commune_code) IS NOT NULL",
        [at, by.user_id],
        rows.height,
    )


def _require_known(rows: pl.DataFrame) -> None:
    for kind, degree, of_person in (
        rows.select("kind", "degree", pl.col("person_id").is_not_null().alias("of_person")).unique().iter_rows()
    ):
        known = CIRCUMSTANCE_KINDS.get(kind)
        if known is None:
            raise ValueError(f"no such kind of circumstance: {kind!r}")
        if degree is not None and degree not in known.degrees:
            raise ValueError(f"{kind} has no degree {degree!r}")
        if of_person != (known.of == "person"):
            raise ValueError(f"{kind} is a fact about a {known.of}")


def _serials(what: str, count: int) -> np.ndarray:
    """Fresh serial numbers of the code sequence: never handed out twice, not even after a rollback."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('registry_{what}_code') FROM generate_series(1, %s)", [count])
        return np.array([row[0] for row in cursor.fetchall()], dtype=np.uint64)


_NULLS: Mapping[str, pl.DataType] = {
    "smallint": pl.Int16(),
    "date": pl.Date(),
    "boolean": pl.Boolean(),
    "timestamptz": pl.Datetime("us", "UTC"),
}


def _shaped(frame: pl.DataFrame, columns: Mapping[str, str]) -> pl.DataFrame:
    """The frame with exactly these columns; missing ones null or their default."""
    wanted = []
    for name, sql_type in columns.items():
        default = _DEFAULTS.get(name)
        if name in frame.columns:
            wanted.append(pl.col(name) if default is None else pl.col(name).fill_null(pl.lit(default)))
        else:
            wanted.append(pl.lit(default, dtype=_NULLS.get(sql_type, pl.String())).alias(name))
    return frame.select(wanted)


def copy_in(table: str, columns: Mapping[str, str], rows: pl.DataFrame) -> None:
    """COPY of a frame into a temporary table that ends with the transaction."""
    shape = ", ".join(f'"{name}" {sql_type}' for name, sql_type in columns.items())
    buffer = io.BytesIO()
    rows.select(list(columns)).write_csv(buffer, include_header=False, datetime_format="%Y-%m-%dT%H:%M:%S%.f%z")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({shape}) ON COMMIT DROP")
        with cast(Any, cursor).copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy:
            copy.write(buffer.getbuffer())
        cursor.execute(f"ANALYZE {table}")


def _insert(sql: str, parameters: list[Any], expected: int) -> int:
    """Runs an INSERT … SELECT; a row that fell out of a join (out of sight, not on record) is an error."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        if cursor.rowcount != expected:
            raise LookupError(f"{expected - cursor.rowcount} rows speak of people or households not on record here")
        return expected
