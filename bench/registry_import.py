"""People into the registry by the bulk door, against Django's bulk_create and row-by-row save, in one run on one machine.

``python bench/registry_import.py [--people 20000] [--sample 1000]`` makes a throw-away PostgreSQL and synthetic people,
then times each way in a transaction that is rolled back, so that all start from the same empty tables: rows a second and
SQL statements per 1,000 rows. The compared ways write the same persons and residences under the same row-level security,
with names, keys and codes worked out inside the measured time. Last comes a whole load, committed: households, persons,
sealed numbers, memberships, residences and circumstances. Needs the test dependencies; no network.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
from payments_month import prepare

TODAY = dt.date(2026, 11, 22)
AT = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
COMMUNES = ("21040", "21289", "21484", "21548")
TABLES = ("households", "persons", "memberships", "residences", "circumstances")


def people(count: int) -> dict[str, pl.DataFrame]:
    """Frames of ``count`` synthetic people, spread over four communes."""
    from ansinh.journeys.demo.population import generate

    places = [(code, 1, False, False) for code in COMMUNES]
    parts = list(generate(places, count, 7, TODAY, AT - dt.timedelta(days=30), story_commune=COMMUNES[0]))
    return {name: pl.concat([part[name] for part in parts if name in part], how="diagonal")
              for name in TABLES if any(name in part for part in parts)}  # fmt: skip


class Counter:
    """Counts the statements sent. A COPY goes past Django's wrapper: one follows each temporary table of the bulk door."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements += len(params) if many else 1
        self.statements += sql.startswith("CREATE TEMPORARY TABLE load_")
        return execute(sql, params, many, context)


def measured(what: str, work: Callable[[], int], *, keep: bool = False) -> float:
    """Runs a way of writing in a transaction; prints and returns its rows a second."""
    from django.db import connection, transaction

    counter = Counter()
    with transaction.atomic():
        began = time.perf_counter()
        with connection.execute_wrapper(counter):
            rows = work()
        took = time.perf_counter() - began
        transaction.set_rollback(not keep)
    rate = rows / took
    print(f"{what:<52}{rows:>9,} rows {took:8.2f} s {rate:>9,.0f} rows/s {counter.statements / rows * 1000:>9,.1f} SQL/1,000",
          flush=True)  # fmt: skip
    return rate


def by_orm(frame: pl.DataFrame, by: Any, *, one_by_one: bool) -> int:
    """The same persons and residences through Django's ORM. Returns how many rows."""
    from django.db import connection

    from ansinh.access.actions import acting
    from ansinh.registry.rules.codes import PERSON, codes
    from ansinh.registry.rules.names import name_key, name_sort_key
    from ansinh.registry.store import models

    with acting(by):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('registry_person_code') FROM generate_series(1, %s)", [frame.height])
            serials = pl.Series([row[0] for row in cursor.fetchall()], dtype=pl.UInt64).to_numpy()
        coded = frame.with_columns(codes(PERSON, serials))
        shared = ("full_name", "code", "birth_year", "birth_month", "birth_day", "sex", "commune_code", "village_name",
                  "mother_id", "father_id", "spouse_id", "died_on", "missing_on")  # fmt: skip
        known = [name for name in shared if name in coded.columns]
        persons, residences = [], []
        for row in coded.iter_rows(named=True):
            persons.append(models.Person(
                id=row["person_id"], name_key=name_key(row["full_name"]), sort_key=name_sort_key(row["full_name"]),
                ethnicity=row.get("ethnicity") or "", source="bench", recorded_at=AT, recorded_by=by.user_id,
                death_recorded_at=AT if row.get("died_on") else None, **{name: row[name] for name in known}))  # fmt: skip
            residences.append(models.Residence(
                person_id=row["person_id"], commune_code=row["commune_code"], village_name=row.get("village_name"),
                recorded_at=AT, recorded_by=by.user_id))  # fmt: skip
        if one_by_one:
            for person, residence in zip(persons, residences, strict=True):
                person.save(force_insert=True)
                residence.save(force_insert=True)
        else:
            models.Person.objects.bulk_create(persons, batch_size=1000)
            models.Residence.objects.bulk_create(residences, batch_size=1000)
    return len(persons) + len(residences)


def compare(count: int, sample: int) -> None:
    """All ways, one after the other."""
    from ansinh.access.actions import define_scopes, ensure_system_actor
    from ansinh.registry import actions

    began = time.perf_counter()
    frames = people(count)
    print(
        f"{frames['persons'].height:,} synthetic people made in {time.perf_counter() - began:.1f} s (not measured work)\n"
    )
    system = ensure_system_actor(AT)
    define_scopes({"VN": COMMUNES}, by=system, at=AT)
    plain = frames["persons"].drop("number", strict=False)

    def load(chosen: dict[str, pl.DataFrame]) -> int:
        done = actions.load(chosen, by=system, at=AT, source="bench")
        living = chosen.get("residences", chosen["persons"]).height
        return done.households + done.persons + done.numbers + done.memberships + done.circumstances + living

    ours = measured("registry.actions.load: persons, residences", lambda: load({"persons": plain}))
    bulk = measured("Django bulk_create, batches of 1,000", lambda: by_orm(plain, system, one_by_one=False))
    few = plain.head(sample)
    slow = measured(f"Django save, row by row, {few.height:,} people", lambda: by_orm(few, system, one_by_one=True))
    whole = measured("registry.actions.load: everything known of them", lambda: load(frames), keep=True)
    rows = 2 * plain.height
    print(f"\nrow by row all {plain.height:,} people would take {rows / slow:,.0f} s (extrapolated); load took {rows / ours:.1f} s,"
          f" bulk_create {rows / bulk:.1f} s")  # fmt: skip
    print(f"load is {ours / bulk:.1f} times as fast as bulk_create and {ours / slow:.0f} times as fast as save;"
          f" with everything else of a person, sealed numbers among it, {whole:,.0f} rows/s")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--sample", type=int, default=1_000, help="people of the row-by-row way")
    asked = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="ansinh-bench-"))
    server: Any = None
    try:
        server = prepare(home)
        compare(asked.people, asked.sample)
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
