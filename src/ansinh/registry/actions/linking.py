"""Looking through the whole registry for second records of the same person (đối chiếu toàn bộ)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import uuid
from collections.abc import Callable
from dataclasses import asdict

import polars as pl
from django.db import connection

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.identifier import new_id
from ansinh.registry.actions.loading import copy_in
from ansinh.registry.facts import BirthDate
from ansinh.registry.offline.ids import new_ids
from ansinh.registry.offline.linkage import MODEL_NAME, likely_pairs, records, say_reasons
from ansinh.registry.rules.names import add_name_keys
from ansinh.registry.rules.sameness import fingerprint_of, said
from ansinh.registry.tables import linkage_frame

REVIEW = 0.5
"""From this probability on a pair is put before a person."""

_PAIRS = {
    "pair_id": "uuid",
    "one_id": "uuid",
    "other_id": "uuid",
    "one_commune": "varchar",
    "other_commune": "varchar",
    "probability": "double precision",
    "reasons": "jsonb",
    "fingerprint": "varchar",
}


def link_people(
    *, by: Actor, at: dt.datetime, finished: Callable[[], dt.datetime], progress: Callable[[str], None] = lambda _: None
) -> tuple[uuid.UUID, int, int]:
    """Looks for pairs among everybody in sight and puts them in the queue; returns run id, people, pairs.

    The same registry gives the same pairs. What somebody judged stays judged unless a record says something new; pairs
    nobody judged and that are alike no more go. Nothing is merged. Pairs with two different verified numbers are two
    people and are not shown. ``finished`` tells the time at the end.
    """
    run_id = new_id(at)
    with deed("registry.link_people", by=by, at=at, subject=str(run_id), needs=Permission.PERSON_MATCH) as record:
        progress("đọc hồ sơ")
        people = linkage_frame()
        progress(f"so {people.height} hồ sơ")
        found = _without_contradictions(likely_pairs(records(people), REVIEW), people)
        progress(f"ghi {found.height} cặp")
        digest = _digest(found)
        _queue(found, people, at)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO registry_linkage_run (run_id, model, people, pairs, pairs_sha256, started_at, finished_at)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s)",
                [run_id, MODEL_NAME, people.height, found.height, digest, at, finished()],
            )
        record(people=people.height, pairs=found.height, model=MODEL_NAME, pairs_sha256=digest)
        return run_id, people.height, found.height


def _without_contradictions(found: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    verified = people.filter("verified").select("person_id", "number")
    both = (
        found.select("one_id", "other_id")
        .join(verified, left_on="one_id", right_on="person_id")
        .join(verified, left_on="other_id", right_on="person_id", suffix="_other")
        .filter(pl.col("number") != pl.col("number_other"))
    )
    return found.join(both, on=["one_id", "other_id"], how="anti", maintain_order="left")


def _digest(found: pl.DataFrame) -> str:
    lines = found.select("one_id", "other_id", pl.col("probability").round(6)).sort("one_id", "other_id").write_csv()
    return hashlib.sha256(lines.encode()).hexdigest()


def _queue(found: pl.DataFrame, people: pl.DataFrame, at: dt.datetime) -> None:
    """Upserts the pairs: another fingerprint opens a judged pair again."""
    who = add_name_keys(
        people.join(
            pl.concat([found["one_id"], found["other_id"]]).unique().alias("person_id").to_frame(), on="person_id"
        )
    )
    words, commune = {}, {}
    for row in who.iter_rows(named=True):
        birth = BirthDate(row["birth_year"], row["birth_month"], row["birth_day"])
        words[row["person_id"]] = said(row["name_key"], birth, row["sex"], [row["number"]] if row["number"] else [])
        commune[row["person_id"]] = row["commune_code"]
    rows = pl.DataFrame(
        [
            {
                "one_id": row["one_id"],
                "other_id": row["other_id"],
                "one_commune": commune[row["one_id"]],
                "other_commune": commune[row["other_id"]],
                "probability": row["probability"],
                "reasons": json.dumps([asdict(reason) for reason in say_reasons(row)], ensure_ascii=False),
                "fingerprint": fingerprint_of(words[row["one_id"]], words[row["other_id"]]),
            }
            for row in found.iter_rows(named=True)
        ],
        schema={name: pl.Float64 if name == "probability" else pl.String for name in _PAIRS if name != "pair_id"},
    )
    rows = rows.with_columns(new_ids(at, os.urandom(10 * rows.height), "pair_id"))
    copy_in("found_pair", _PAIRS, rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM registry_pair p WHERE p.verdict IS NULL AND NOT EXISTS (SELECT FROM found_pair f"
            " WHERE f.one_id = p.one_id AND f.other_id = p.other_id)"
        )
        cursor.execute(
            "INSERT INTO registry_pair AS p (pair_id, one_id, other_id, one_commune, other_commune, probability, reasons,"
            " fingerprint, model, found_at, note) SELECT pair_id, one_id, other_id, one_commune, other_commune,"
            " probability, reasons, fingerprint, %s, %s, '' FROM found_pair"
            " ON CONFLICT (one_id, other_id) DO UPDATE SET probability = excluded.probability,"
            " reasons = excluded.reasons, model = excluded.model, one_commune = excluded.one_commune,"
            " other_commune = excluded.other_commune, fingerprint = excluded.fingerprint,"
            " verdict = CASE WHEN p.fingerprint = excluded.fingerprint THEN p.verdict END,"
            " decided_by = CASE WHEN p.fingerprint = excluded.fingerprint THEN p.decided_by END,"
            " decided_at = CASE WHEN p.fingerprint = excluded.fingerprint THEN p.decided_at END",
            [MODEL_NAME, at],
        )
