"""Several people, programs and power cuts at once, on a database of their own. Committed work, so: marked ``full``."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import close_old_connections, connections

from ansinh.access.actions import acting
from ansinh.kernel.problem import BadInput, Refused
from ansinh.payments import actions, queries
from ansinh.payments.facts import AttemptState, FileKind, RunState
from ansinh.payments.offline import make_return_workbook, read_pain001
from ansinh.payments.store.bulk import rows
from tests.payments.scene import DECEMBER, NOVEMBER, Province, instant, result, settle

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db: None) -> Iterator[Province]:
    """One commune of 40 people, committed."""
    yield settle(communes=1, people=40)
    connections.close_all()


def at_once(count: int, do: Callable[[int], Any]) -> list[Any]:
    """Runs ``do`` in as many threads, each with its own connection, started together; answers or exceptions."""
    barrier, told = threading.Barrier(count), [None] * count

    def one(number: int) -> None:
        close_old_connections()
        barrier.wait()
        try:
            told[number] = do(number)
        except Exception as error:
            told[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return told


def sound(town: Province) -> None:
    with acting(town.system):
        assert queries.invariants(deep=True) == []


def test_sixteen_who_build_the_same_month_at_once_reserve_every_due_once(town: Province) -> None:
    def build(number: int) -> Any:
        town.month(NOVEMBER)
        return actions.build_runs(NOVEMBER, by=town.system, at=instant(1))

    told = at_once(16, build)
    assert [error for error in told if isinstance(error, Exception)] == []
    assert sum(run.built_now for runs in told for run in runs) == 1
    assert len({run.run_id for runs in told for run in runs}) == 1
    with acting(town.system):
        assert rows("SELECT count(*), count(DISTINCT due_id), count(DISTINCT person_id) FROM payments_attempt") == [(40, 40, 40)]
    sound(town)


def test_runs_of_two_months_built_at_once_do_not_both_take_what_is_carried_over(town: Province) -> None:
    town.month(NOVEMBER)
    town.month(DECEMBER)
    told = at_once(8, lambda n: actions.build_runs((NOVEMBER, DECEMBER)[n % 2], by=town.system, at=instant(1)))
    # Where December took everything, nothing is left for November, and it says so.
    assert {error.problems[0].kind for error in told if isinstance(error, BadInput)} <= {"month_without_data"}
    assert all(isinstance(answer, BadInput | tuple) for answer in told)
    with acting(town.system):
        assert rows("SELECT count(*), count(DISTINCT due_id) FROM payments_attempt") == [(80, 80)]
    sound(town)


def test_without_the_index_and_the_lock_a_due_would_be_taken_twice(
    town: Province, database_cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The constraint is what holds, not the code around it: take the lock away, and the database still refuses."""
    import uuid

    from ansinh.payments.actions import runs

    town.month(NOVEMBER)
    town.month(DECEMBER)
    monkeypatch.setattr(runs, "lock", lambda *names: None)
    monkeypatch.setattr(runs, "attempt_id", lambda due, number: uuid.uuid4())
    # One attempt number a due would refuse it as well: with it gone, only the index "one live attempt" is left.
    name = os.environ["ANSINH_TEST_DATABASE"]
    with database_cluster.admin(name) as owner:
        owner.execute("ALTER TABLE payments_attempt DROP CONSTRAINT payments_attempt_number")
    together = threading.Barrier(2)
    reserve = runs._reserve

    def both_have_looked(by: Any, at: Any) -> None:
        together.wait(30)
        reserve(by, at)

    monkeypatch.setattr(runs, "_reserve", both_have_looked)
    told = at_once(2, lambda n: actions.build_runs((NOVEMBER, DECEMBER)[n], by=town.system, at=instant(1)))
    with acting(town.system):
        taken = rows("SELECT count(*), count(DISTINCT due_id) FROM payments_attempt")
    assert taken[0][0] == taken[0][1], "a due was taken twice"
    assert sum(isinstance(error, Exception) for error in told) >= 1

    with database_cluster.admin(name) as owner:
        owner.execute("DROP INDEX payments_attempt_one_live")
        owner.execute("ALTER TABLE payments_run DISABLE TRIGGER USER")
        owner.execute("ALTER TABLE payments_attempt DISABLE TRIGGER USER")
        owner.execute("ALTER TABLE payments_transfer DISABLE TRIGGER USER")
        owner.execute("TRUNCATE payments_transfer, payments_attempt, payments_run CASCADE")
        owner.execute("ALTER TABLE payments_run ENABLE TRIGGER USER")
        owner.execute("ALTER TABLE payments_attempt ENABLE TRIGGER USER")
        owner.execute("ALTER TABLE payments_transfer ENABLE TRIGGER USER")
    together = threading.Barrier(2)
    at_once(2, lambda n: actions.build_runs((NOVEMBER, DECEMBER)[n], by=town.system, at=instant(1)))
    with acting(town.system):
        count, different = rows("SELECT count(*), count(DISTINCT due_id) FROM payments_attempt")[0]
        assert count > different, "without the index this must go wrong, or the test proves nothing"
        assert "INV-1" in {breach.code for breach in queries.invariants()}


def test_two_runs_that_together_exceed_the_budget_one_wins(transactional_db: None) -> None:
    home = settle(communes=2, people=10, budget=8_000_000)
    home.month()
    told = at_once(2, lambda n: actions.build_run(NOVEMBER, home.communes[n], by=home.system, at=instant(1)))
    assert sorted(type(answer).__name__ for answer in told) == ["Refused", "Run"]
    sound(home)
    connections.close_all()


def test_of_eight_approvals_at_once_one_counts(town: Province) -> None:
    (run,) = town.build()
    chair = town.chairs[run.commune_code]
    told = at_once(8, lambda n: actions.approve_run(run.run_id, by=chair, at=instant(n)))
    assert Counter(type(answer).__name__ for answer in told) == {"Run": 1, "Refused": 7}
    assert {answer.problem.kind for answer in told if isinstance(answer, Refused)} == {"run_state"}


def test_approval_and_rejection_at_once_leave_one_of_the_two(town: Province) -> None:
    (run,) = town.build()
    chair = town.chairs[run.commune_code]

    def decide(number: int) -> Any:
        if number % 2:
            return actions.reject_run(run.run_id, reason="sai", by=chair, at=instant(2))
        return actions.approve_run(run.run_id, by=chair, at=instant(2))

    told = at_once(6, decide)
    states = {answer.state for answer in told if not isinstance(answer, Exception)}
    assert RunState.REJECTED in states or states == {RunState.APPROVED}
    sound(town)


def test_eight_exports_at_once_make_one_file(town: Province) -> None:
    town.approve(town.build())
    told = at_once(8, lambda n: actions.export(NOVEMBER, "AGRIBANK", by=town.payer, at=instant(2)))
    assert [error for error in told if isinstance(error, Exception)] == []
    assert len({file.file_id for file in told}) == 1
    assert sum(file.made_now for file in told) == 1
    sound(town)


def test_two_who_hand_in_the_same_return_file_at_once_apply_it_once(town: Province) -> None:
    (file, _) = town.sent()
    with acting(town.system):
        lines = queries.file_lines(file, size=500).items
    content = make_return_workbook(result((line.code, line.amount) for line in lines))
    told = at_once(6, lambda n: actions.apply_return(content, f"{n}.xlsx", by=town.payer, at=instant(3)))
    assert [error for error in told if isinstance(error, Exception)] == []
    assert sum(not answer.already for answer in told) == 1
    sound(town)


def test_different_returns_of_one_file_at_once_give_each_line_one_effect(town: Province) -> None:
    (file, _) = town.sent()
    with acting(town.system):
        lines = [(line.code, line.amount) for line in queries.file_lines(file, size=500).items]
    contents = [make_return_workbook(result(lines[start:] + lines[:start])) for start in range(6)]
    told = at_once(6, lambda n: actions.apply_return(contents[n], f"{n}.xlsx", by=town.payer, at=instant(3)))
    assert [error for error in told if isinstance(error, Exception)] == []
    assert sum(answer.verdicts.get("applied", 0) for answer in told) == len(lines)
    sound(town)


# --- power cuts -----------------------------------------------------------------------------------------

_EXPORTER = """
import os, sys
import django
django.setup()
import datetime as dt
from ansinh.access.queries import actor
from ansinh.payments import actions
from tests.payments.scene import NOVEMBER, instant
payer = actor("don-vi-chi-tra", instant(2))
print("ready", flush=True)
sys.stdin.readline()
actions.export(NOVEMBER, "AGRIBANK", by=payer, at=instant(2))
print("done", flush=True)
"""


def exporter() -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    return subprocess.Popen(
        [sys.executable, "-c", _EXPORTER], env=environment, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_an_exporter_killed_at_any_moment_leaves_the_file_whole_or_not_at_all(transactional_db: None) -> None:
    """Each round: a fresh approved run, an exporter killed after a random time, then the export asked for again."""
    home = settle(communes=1, people=400, post_every=0)
    dice, sides = random.Random(20261105), Counter[str]()
    (run,) = home.build()
    took = 0.4
    for turn in range(24):
        home.approve([run], instant(2))
        running = exporter()
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        running.stdin.write("go\n")
        running.stdin.flush()
        began = time.monotonic()
        if turn == 0:
            running.wait(60)
            took = time.monotonic() - began
        else:
            time.sleep(dice.uniform(0, took * 1.15))
            running.send_signal(signal.SIGKILL)
            running.wait(60)
        with acting(home.payer):
            before = queries.files().items
        after_commit = bool(before)
        sides["after" if after_commit else "before"] += 1
        kept = _bytes(home, before[0].file_id) if after_commit else None
        with acting(home.system):
            assert queries.invariants(deep=True) == []
            states = Counter(line.state for line in queries.run_lines(run.run_id, size=500).items)
        assert states == {(AttemptState.SENT if after_commit else AttemptState.RESERVED): 400}
        file = actions.export(NOVEMBER, "AGRIBANK", by=home.payer, at=instant(2))
        assert file.made_now is not after_commit
        again = _bytes(home, file.file_id)
        assert kept is None or again == kept
        told = read_pain001(again)
        assert sum(len(batch.orders) for batch in told.batches) == 400
        run = _start_over(home)
    assert min(sides["before"], sides["after"]) >= 3, f"all kills fell on one side: {sides}"
    connections.close_all()


def _bytes(home: Province, file: UUID) -> bytes:
    return actions.download(file, FileKind.PAIN001, by=home.payer, at=instant(3)).content


def _start_over(home: Province) -> Any:
    """Empties runs and files, as the superuser, so that each round starts from one frozen run."""
    from tests.conftest import the_cluster

    tables = ("payments_transfer", "payments_attempt", "payments_run", "payments_file_content", "payments_file",
              "payments_account", "payments_return", "payments_return_content")  # fmt: skip
    with the_cluster().admin(os.environ["ANSINH_TEST_DATABASE"]) as owner:
        for table in tables:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        for table in tables:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    for year in (2026, 2027):
        actions.allot("51", year, 10**12, reference=f"12/QĐ-UBND/{year}", by=home.health, at=instant())
    try:
        (run,) = actions.build_runs(NOVEMBER, by=home.system, at=instant(1))
    except BadInput:
        (run,) = home.build()
    return run
