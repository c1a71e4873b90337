"""People into the registry: a list of rows as .xlsx or .csv, and the bulk door, against Django's bulk_create and save.

``python bench/registry_import.py --rows 100000`` makes a list of so many rows and 15 columns in a process of its own, looks at it,
applies it, and prints rows/s, CPU seconds of this process, peak memory and SQL statements per 1,000 rows, beside a plain
``bulk_create`` of the same people from the same file read by openpyxl (no checks, no matching, no audit, no sealing).
``--parts`` takes the list as .csv in parts of 50,000 instead.

``python bench/registry_import.py [--people 20000] [--sample 1000]`` makes a throw-away PostgreSQL and synthetic people,
then times each way in a transaction that is rolled back, so that all start from the same empty tables: rows a second and
SQL statements per 1,000 rows. The compared ways write the same persons and residences under the same row-level security,
with names, keys and codes worked out inside the measured time. Last comes a whole load, committed: households, persons,
sealed numbers, memberships, residences and circumstances. Needs the test dependencies; no network.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
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
        self.statements += sql.startswith(("CREATE TEMPORARY TABLE load_", "CREATE TEMPORARY TABLE import_"))
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


HEADER = ("STT", "Hộ số", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân", "Dân tộc", "Quan hệ với chủ hộ", "Mã xã", "Thôn",
          "Địa chỉ", "Hộ nghèo, cận nghèo", "Hộ nghèo từ ngày", "Lương hưu, trợ cấp BHXH", "Ghi chú")  # fmt: skip


def listed(count: int) -> Iterator[tuple[object, ...]]:
    """The rows of a list of ``count`` invented people in households of four."""
    dice = random.Random(7)
    families, middles = (
        ["Nguyễn", "Trần", "Lê", "Phạm", "Đinh", "Hồ", "Võ", "Bùi", "Phan", "Huỳnh"],
        ["Văn", "Thị", "Minh", "Ngọc", "Thanh", "Quốc"],
    )
    given = [
        "An",
        "Bình",
        "Cường",
        "Dũng",
        "Hà",
        "Hạnh",
        "Lan",
        "Mai",
        "Nam",
        "Oanh",
        "Phúc",
        "Quang",
        "Sơn",
        "Tâm",
        "Uyên",
        "Vinh",
        "Xuân",
        "Yến",
    ]
    for i in range(count):
        head = i % 4 == 0
        year, man = dice.randint(1940, 1975) if head else dice.randint(1990, 2020), dice.random() < 0.5
        number = f"999{(0 if year < 2000 else 2) + (not man)}{year % 100:02d}{i % 1_000_000:06d}"
        name = " ".join((dice.choice(families), dice.choice(middles), dice.choice(given), dice.choice(given)))
        poor = head and i % 12 == 0
        yield (i + 1, i // 4 + 1, name, f"{dice.randint(1, 28):02d}/{dice.randint(1, 12):02d}/{year}", "Nam" if man else "Nữ", number,
               "Kinh", "Chủ hộ" if head else "Con", COMMUNES[i // 4 % 4], f"Thôn {i % 9 + 1}", f"Số {i % 300}",
               "Hộ nghèo" if poor else None, "01/01/2026" if poor else None, "Không" if i % 3 == 0 else None, None)  # fmt: skip


def write_list(path: Path, count: int) -> None:
    """Writes the list; in a process of its own, so that its memory is not counted."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(HEADER)
            writer.writerows(listed(count))
        return
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("DS")
    for number, row in enumerate((HEADER, *listed(count))):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    book.close()


class Meter:
    """Wall and CPU seconds, statements and peak memory from here on."""

    def __init__(self) -> None:
        self.counter, self.wall, self.cpu = Counter(), time.perf_counter(), time.process_time()

    def told(self, what: str, rows: int) -> None:
        """Prints the line."""
        wall, cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{what:<44}{rows:>10,} rows {wall:8.1f} s {cpu:8.1f} CPU s {rows / wall:>8,.0f} rows/s"
              f" {self.counter.statements / rows * 1000:>8.2f} SQL/1,000 {peak:>6,} MB peak", flush=True)  # fmt: skip


def bring_in(home: Path, count: int, parts: bool) -> None:
    """A list from its bytes to the registry, then the peer."""
    from django.db import connection, transaction

    from ansinh.access.actions import define_scopes, ensure_system_actor
    from ansinh.registry import actions

    path = home / ("list.csv" if parts else "list.xlsx")
    subprocess.run([sys.executable, __file__, "--write", str(path), "--rows", str(count)], check=True)
    system = ensure_system_actor(AT)
    define_scopes({"VN": COMMUNES}, by=system, at=AT)
    meter = Meter()
    with connection.execute_wrapper(meter.counter):
        if parts:
            done = actions.import_in_parts(path, by=system, at=AT, apply=True)
            meter.told(f"import_in_parts ({done.parts} parts), applied", count)
            print(f"  {done.new:,} new, {done.left_out:,} left out")
            return
        preview = actions.preview_import(path.read_bytes(), path.name, by=system, at=AT)
        meter.told("preview_import (.xlsx, 15 columns)", count)
        result = actions.apply_import(preview.import_id, by=system, at=AT)
    meter.told("preview_import and apply_import", count)
    print(f"  {result.new:,} new, {result.left_out:,} left out, {result.circumstances:,} circumstances")
    peer = Meter()
    with transaction.atomic():
        with connection.execute_wrapper(peer.counter):
            rows = peer_rows(path, system)
        peer.told("openpyxl and Django bulk_create, unchecked", rows)
        transaction.set_rollback(True)


def peer_rows(path: Path, by: Any) -> int:
    """The same people with openpyxl and ``bulk_create``: persons only. Returns how many."""
    import openpyxl

    from ansinh.access.actions import acting
    from ansinh.kernel.identifier import new_id
    from ansinh.registry.rules.names import name_key, name_sort_key
    from ansinh.registry.store import models

    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    made = []
    for number, row in enumerate(sheet.iter_rows(min_row=2, values_only=True)):
        name, (day, month, year) = str(row[2]), map(int, str(row[3]).split("/"))
        made.append(models.Person(id=new_id(AT), code=f"PEER{number:010d}", full_name=name, name_key=name_key(name),
                                  sort_key=name_sort_key(name), birth_year=year, birth_month=month, birth_day=day,
                                  sex="male" if row[4] == "Nam" else "female", ethnicity=row[6], commune_code=row[8],
                                  village_name=row[9], source="bench", recorded_at=AT, recorded_by=by.user_id))  # fmt: skip
    with acting(by):
        models.Person.objects.bulk_create(made, batch_size=1000)
    return len(made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--sample", type=int, default=1_000, help="people of the row-by-row way")
    parser.add_argument("--rows", type=int, help="bring in a list of so many rows")
    parser.add_argument("--parts", action="store_true", help="the list is a .csv taken in by parts")
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.write:
        write_list(asked.write, asked.rows)
        return
    home = Path(tempfile.mkdtemp(prefix="ansinh-bench-"))
    server: Any = None
    try:
        server = prepare(home)
        if asked.rows:
            bring_in(home, asked.rows, asked.parts)
        else:
            compare(asked.people, asked.sample)
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
