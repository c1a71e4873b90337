"""Records that may be one person, and merges."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection

from ansinh.kernel.page import Page
from ansinh.registry.facts import BirthDate, Likeness, Merge, MergeState, Pair, Reason, Sex
from ansinh.registry.queries.people import people_by_ids
from ansinh.registry.rules.sameness import Record

_MERGE = """
SELECT merge_id, survivor_id, merged_id, state, reason, proposed_by, proposed_at, decided_by, decided_at, undone_by,
  undone_at, undone_reason FROM registry_merge
"""
_PAIR = """
SELECT pair_id, one_id, other_id, probability, reasons, found_at, model, verdict, decided_at, decided_by,
  count(*) OVER () FROM registry_pair
"""


def root_of(person_id: uuid.UUID) -> uuid.UUID:
    """The record in use for a record that may have been merged; itself for all others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_root(%s)", [person_id])
        row = cursor.fetchone()
        return row[0] if row and row[0] else person_id


def merge(merge_id: uuid.UUID) -> Merge:
    """One merge. Raises LookupError where it concerns neither of the asker's communes."""
    found = merges_where("merge_id = %s", [merge_id])
    if not found:
        raise LookupError(f"no merge {merge_id}")
    return found[0]


def merges(state: MergeState | None = None, number: int = 1, size: int = 50) -> Page[Merge]:
    """Merges that concern the asker's communes, newest first."""
    where, values = ("state = %s", [state]) if state else ("true", [])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM registry_merge WHERE {where}", values)
        total = int((cursor.fetchone() or (0,))[0])
    order = f"ORDER BY proposed_at DESC, merge_id LIMIT {int(size)} OFFSET {(int(number) - 1) * int(size)}"
    return Page(merges_where(where, values, order), total, number, size)


def merges_of(person_id: uuid.UUID) -> tuple[Merge, ...]:
    """Every merge a person's records took part in, oldest first."""
    return merges_where(
        "survivor_id IN (SELECT registry_cluster(%s)) OR merged_id IN (SELECT registry_cluster(%s))"
        " OR merged_id = %s OR survivor_id = %s",
        [person_id] * 4,
        "ORDER BY proposed_at, merge_id",
    )


def pairs(waiting: bool = True, number: int = 1, size: int = 50) -> Page[Pair]:
    """Pairs to look at, the likeliest first; or those already judged. Only pairs of which the asker sees both."""
    where = "verdict IS NULL" if waiting else "verdict IS NOT NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_PAIR} WHERE {where} ORDER BY probability DESC, pair_id"
            f" LIMIT {int(size)} OFFSET {(int(number) - 1) * int(size)}"
        )
        rows = cursor.fetchall()
    return Page(_pairs(rows), int(rows[0][10]) if rows else 0, number, size)


def pair(pair_id: uuid.UUID) -> Pair:
    """One pair. Raises LookupError where one of the two is out of sight."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_PAIR} WHERE pair_id = %s", [pair_id])
        found = _pairs(cursor.fetchall())
    if not found:
        raise LookupError(f"no pair {pair_id}")
    return found[0]


def cluster_records(person_ids: Sequence[uuid.UUID]) -> list[Record]:
    """What the guard reads, of every record in the clusters of these people that the asker sees."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.name_key, p.birth_year, p.birth_month, p.birth_day, p.sex, p.died_on,"
            " coalesce(array_agg(n.blind_index) FILTER (WHERE n.blind_index IS NOT NULL), '{}'),"
            " coalesce(array_agg(n.blind_index) FILTER (WHERE n.verified_at IS NOT NULL), '{}')"
            " FROM registry_person p LEFT JOIN registry_number n ON n.person_id = p.id AND n.kind = 'personal'"
            " AND n.ended_on IS NULL WHERE p.id IN (SELECT registry_cluster(x) FROM unnest(%s::uuid[]) AS x)"
            " GROUP BY p.id ORDER BY p.id",
            [list(person_ids)],
        )
        return [
            Record(
                name_key=row[0],
                birth=BirthDate(row[1], row[2], row[3]),
                sex=Sex(row[4]) if row[4] else None,
                died_on=row[5],
                numbers=tuple(bytes(number) for number in row[6]),
                verified=tuple(bytes(number) for number in row[7]),
            )
            for row in cursor.fetchall()
        ]


def merges_where(where: str, values: Sequence[Any], order: str = "") -> tuple[Merge, ...]:
    """Merges of a condition on registry_merge."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_MERGE} WHERE {where} {order}", list(values))
        return tuple(
            Merge(
                row[0],
                row[1],
                row[2],
                MergeState(row[3]),
                row[4],
                row[5],
                row[6],
                row[7],
                row[8],
                row[9],
                row[10],
                row[11],
            )
            for row in cursor.fetchall()
        )


def _pairs(rows: Sequence[Sequence[Any]]) -> tuple[Pair, ...]:
    people = {one.person_id: one for one in people_by_ids({key for row in rows for key in (row[1], row[2])})}
    found = []
    for row in rows:
        reasons = json.loads(row[4]) if isinstance(row[4], str) else row[4]
        if row[1] in people and row[2] in people:
            found.append(
                Pair(
                    pair_id=row[0],
                    one=people[row[1]],
                    other=people[row[2]],
                    probability=row[3],
                    reasons=tuple(
                        Reason(said["field"], Likeness(said["likeness"]), said["weight"], said["vi"], said["en"])
                        for said in reasons
                    ),
                    found_at=row[5],
                    model=row[6],
                    verdict=row[7],
                    decided_at=row[8],
                    decided_by=row[9],
                )
            )
    return tuple(found)
