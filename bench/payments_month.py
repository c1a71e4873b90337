"""A month of payments at scale, against the naive way, in one run on one machine.

``python bench/payments_month.py [--lines 100000]`` makes a throw-away PostgreSQL, opens a month, builds, approves,
exports and applies a return of all lines, then writes a sample of the same attempts row by row through the ORM, and prints
the times, the lines a second and the ratio. Needs the test dependencies; no network.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
TIMES: dict[str, float] = {}


@contextmanager
def timed(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    TIMES[what] = time.perf_counter() - began
    print(f"{what:<44}{TIMES[what]:8.1f} s", flush=True)


def prepare(home: Path) -> object:
    """A durable cluster with our tables; Django connected as ``ansinh_app``, as on a site."""
    from ansinh.shells.server.home import prepare_home
    from ansinh.shells.server.postgres import EmbeddedPostgres
    from ansinh.shells.server.roles import init_database

    os.environ |= {"ANSINH_HOME": str(prepare_home(home)), "ANSINH_DATA_KEY": "5a" * 32,
                   "DJANGO_SETTINGS_MODULE": "ansinh.shells.site.settings"}  # fmt: skip
    server = EmbeddedPostgres(home)
    server.start()
    init_database(server.url("ansinh_admin"), "ansinh", home)
    os.environ["ANSINH_DATABASE_URL_IN_USE"] = server.url("ansinh_owner", "ansinh")
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    connection.close()
    from django.conf import settings

    app = settings.DATABASES["default"] | {}
    from ansinh.shells.site.settings import database

    app |= database(server.url("ansinh_app", "ansinh"))
    connection.settings_dict.update({key: app[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")})
    return server


def month(lines: int) -> None:
    """The whole way of ``lines`` payments over 96 communes."""
    from tests.payments.scene import DECEMBER, NOVEMBER, instant, residents, result, settle

    from ansinh.access.actions import acting
    from ansinh.payments import actions, queries
    from ansinh.payments.facts import LineOutcome
    from ansinh.payments.offline import make_return_workbook

    home = settle(communes=96, people=1)
    with timed("make people, decisions (not measured work)"):
        home.people = residents(home.communes, -(-lines // 96), post_every=5)
        from ansinh.casework import actions as casework

        casework.import_decisions(home.people, by=home.system, at=instant())
    with timed("register routes (sealed)"):
        actions.register_routes(home.people, by=home.system, at=instant(1))
    with timed("open month"):
        home.month(NOVEMBER, instant(2))
    with timed("open month again (nothing changes)"):
        home.month(NOVEMBER, instant(2))
    with timed("build and freeze 96 runs"):
        runs = actions.build_runs(NOVEMBER, by=home.system, at=instant(3))
    with timed("build again (nothing changes)"):
        actions.build_runs(NOVEMBER, by=home.system, at=instant(3))
    with timed("approve 96 runs"):
        home.approve(runs, instant(4))
    for agent in ("AGRIBANK", "VNPOST"):
        with timed(f"export {agent}: write, read back, store, send"):
            file = actions.export(NOVEMBER, agent, by=home.payer, at=instant(5))
        with acting(home.payer):
            from ansinh.payments.store.bulk import rows

            codes = rows("SELECT code, amount FROM payments_attempt WHERE file_id = %s", [file.file_id])
        failing = len(codes) // 50
        told = [*result(codes[failing:]), *result(codes[:failing], LineOutcome.REJECTED, "AC04")]
        content = make_return_workbook(told, file.code)
        with timed(f"apply return of {len(codes)} lines, {failing} failures"):
            actions.apply_return(content, "ket-qua.xlsx", by=home.payer, at=instant(6))
    with timed("invariants, deep"), acting(home.system):
        assert queries.invariants(deep=True) == []
    with timed("page of a run, first 50 lines"), acting(home.system):
        queries.run_lines(runs[0].run_id)
    with timed("runs of all communes"), acting(home.system):
        queries.runs(NOVEMBER, size=100)
    naive(home, DECEMBER)


def naive(home: object, month: object, sample: int = 2000) -> None:
    """The same work for a sample, one INSERT a row through the ORM (due, attempt, transfer), to compare with."""
    from tests.payments.scene import instant

    from ansinh.access.actions import acting
    from ansinh.payments.rules import attempt_code, attempt_id, due_id
    from ansinh.payments.store import models

    account = {one.kind: one.pk for one in models.Account.objects.filter(fund_id="51", year=2026)}
    with acting(home.system):
        run = models.Run.objects.create(
            run_id=due_id("naive", "run", month), code="NAIVE", commune_code=home.communes[0], month=month.first, sequence=9,
            fund_id="51", state="drafted", hands=[], made_by_id=home.system.user_id, made_at=instant())  # fmt: skip
        people = [row for row in home.people.iter_rows(named=True) if row["commune_code"] == home.communes[0]][:sample]
        with timed(f"naive: {len(people)} lines row by row"):
            for row in people:
                import uuid

                person = uuid.UUID(row["person_id"])
                due = models.Due.objects.create(
                    due_id=due_id(person, "TCXH", month), person_id=person, payee_id=person, commune_code=row["commune_code"],
                    programme="TCXH", month=month.first, kind="regular", amount=row["amount"],
                    decision_id=row["decision_id"], made_at=instant())  # fmt: skip
                way = models.Route.objects.get(person_id=person, ends_at=None)
                attempt = attempt_id(due.pk, 1)
                models.Attempt.objects.create(
                    attempt_id=attempt, code=attempt_code(attempt), due=due, person_id=person, payee_id=person,
                    commune_code=row["commune_code"], programme="TCXH", month=month.first, attempt_no=1, amount=row["amount"],
                    state="reserved", run=run, route=way, channel=way.channel, agent_id=way.agent_id,
                    account_sealed=way.account_sealed, holder_name=way.holder_name, reserved_at=instant())  # fmt: skip
                models.Transfer.objects.create(
                    code=20, debit_id=account["budget"], credit_id=account["reserved"], amount=row["amount"],
                    attempt_id=attempt, commune_code=row["commune_code"], at=instant(), by_id=home.system.user_id)  # fmt: skip
    ours = (TIMES["open month"] + TIMES["build and freeze 96 runs"]) / len(home.people)
    theirs = TIMES[f"naive: {len(people)} lines row by row"] / len(people)
    print(f"\nopening and building: {1 / ours:,.0f} lines a second, row by row {1 / theirs:,.0f}: {theirs / ours:.0f} times")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    lines = parser.parse_args().lines
    home = Path(tempfile.mkdtemp(prefix="ansinh-bench-"))
    server = None
    try:
        server = prepare(home)
        began = dt.datetime.now(dt.UTC)
        month(lines)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{lines:,} lines, {(dt.datetime.now(dt.UTC) - began).total_seconds():.0f} s in all, {memory:.0f} MB at most")
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
