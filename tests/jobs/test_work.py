"""Background work by a real worker: asked for in a transaction, seen while it runs, done in the name of whoever asked."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from django.db import connection, transaction

from ansinh.access.actions import acting, define_scopes, delegate, ensure_system_actor, open_account
from ansinh.access.facts import Actor, Role
from ansinh.access.queries import verify_seals
from ansinh.casework import actions as casework
from ansinh.casework.queries import proposals
from ansinh.kernel.period import Month
from ansinh.monitoring.queries import months_with_members
from ansinh.registry import actions as registry
from ansinh.registry.queries import import_preview, members
from ansinh.shells.jobs.progress import WorkState, ask_for, work, works
from ansinh.shells.jobs.tasks import determinations_of
from tests.registry.lists import xlsx
from tests.registry.scene import couple

pytestmark = pytest.mark.django_db(transaction=True)
AT = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def province() -> tuple[Actor, Actor]:
    """An officer of the province and one of a commune in it."""
    system = ensure_system_actor(AT - dt.timedelta(days=400))
    define_scopes({"VN": ["21040"], "51": ["21040"], "21040": ["21040"]}, by=system, at=AT)
    since = AT - dt.timedelta(days=300)
    return (
        open_account("so-y-te", "Võ Thị Y", Role.HEALTH_OFFICER, "51", by=system, at=since),
        open_account("can-bo", "Lê Thị Hạnh", Role.COMMUNE_OFFICER, "21040", by=system, at=since),
    )


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    yield
    connection.close()


def let_the_worker_work(tmp_path: Path) -> None:
    """The real worker, until nothing is waiting."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "ANSINH_TODAY": "2026-11-22", "ANSINH_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "django", "procrastinate", "worker", "--one-shot", "--concurrency", "1"],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name LIKE 'ansinh:%%'")
        row = cursor.fetchone()
        assert row is not None
        return int(row[0])


def test_work_asked_for_in_a_deed_that_failed_never_runs(province) -> None:
    health, _ = province
    with pytest.raises(RuntimeError), transaction.atomic():
        ask_for("measure_month", "11/2026", by=health, at=AT, month="2026-11", province="51")
        raise RuntimeError("the deed fails after asking")
    assert waiting() == 0 and works().total == 0


def test_the_indicators_of_a_month_are_computed_for_whoever_asked(province, tmp_path: Path) -> None:
    health, officer = province
    key = ask_for("measure_month", "11/2026", by=health, at=AT, month="2026-11", province="51")
    refused = ask_for("measure_month", "11/2026", by=officer, at=AT, month="2026-11", province="51")
    assert work(key).state is WorkState.WAITING and waiting() == 2
    let_the_worker_work(tmp_path)
    done = work(key)
    assert done.state is WorkState.DONE, done.problem_en
    assert done.finished and done.steps_done >= 2 and done.started_at is not None
    assert "elderly_income_coverage" in done.result
    stopped = work(refused)
    assert stopped.state is WorkState.FAILED and "51" in stopped.problem_vi and stopped.problem_en
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT by_id FROM access_audit WHERE verb = 'monitoring.compute'")
        assert cursor.fetchall() == [(health.user_id,)]


def test_a_month_without_anybody_in_sight_ends_with_what_to_do(province, tmp_path: Path) -> None:
    _, officer = province
    key = ask_for("run_month", "11/2026", by=officer, at=AT, month="2026-11")
    let_the_worker_work(tmp_path)
    ended = work(key)
    assert ended.state is WorkState.FAILED
    assert "nhập danh sách" in ended.problem_vi and "nobody in sight" in ended.problem_en


def test_a_commune_officers_month_proposes_for_that_commune_alone(province, tmp_path: Path) -> None:
    """Although the officer also sees the neighbours, standing in for their village head."""
    system = ensure_system_actor(AT)
    define_scopes({"VN": ["21040", "21484"], "21484": ["21484"]}, by=system, at=AT)
    _, officer = province
    day = dt.date(2026, 1, 1)
    neighbour = open_account("can-bo-2", "Đinh Văn Sơn", Role.COMMUNE_OFFICER, "21484", by=system, at=AT)
    head = open_account("truong-thon", "Phạm Văn Ôn", Role.VILLAGE_HEAD, "21484", by=system, at=AT)
    delegate(Role.VILLAGE_HEAD, "21484", "can-bo", AT + dt.timedelta(days=90), by=head, at=AT, reason="nghỉ phép")
    for one, commune in ((officer, "21040"), (neighbour, "21484")):
        home = registry.register_household(commune, couple(None), by=one, at=AT, confirmed_new=True)
        with acting(one):
            elder = next(m for m in members(home.household_id) if m.full_name == "Trần Thị Lụa")
        registry.record_circumstance(person_id=elder.person_id, kind="pension", state="no", start=day, by=one, at=AT)
        casework.receive_application(elder.person_id, "HTXH", commune, by=one, at=AT)
    key = ask_for("run_month", "11/2026", by=officer, at=AT, month="2026-11")
    let_the_worker_work(tmp_path)
    done = work(key)
    assert done.state is WorkState.DONE, done.problem_en
    assert done.result["people"] == 2 and done.result["start"] == 1
    with acting(system):
        assert [one.commune_code for one in proposals(None, Month(2026, 11)).items] == ["21040"]


def test_a_communes_later_run_does_not_stand_for_the_province(tmp_path: Path, settings) -> None:
    settings.HOME = tmp_path
    runs = []
    for age, communes in ((200, ["21040"]), (100, ["21040", "21484"]), (0, ["21040"])):
        run = tmp_path / "snapshots" / f"2026-11-{age:012d}" / "law-2026-11-abc"
        run.mkdir(parents=True)
        pl.DataFrame({"commune_code": communes}).write_parquet(run.parent / "people.parquet")
        (run / "determinations.parquet").write_bytes(b"")
        os.utime(run / "determinations.parquet", (1e9 - age, 1e9 - age))
        runs.append(run / "determinations.parquet")
    assert determinations_of(Month(2026, 11)) == runs[1]
    assert determinations_of(Month(2026, 10)) is None


def test_a_system_error_is_told_and_not_hidden(province, tmp_path: Path) -> None:
    health, _ = province
    key = ask_for("measure_month", "11/2026", by=health, at=AT, month="no month", province="51")
    let_the_worker_work(tmp_path)
    assert work(key).state is WorkState.FAILED and "quản trị" in work(key).problem_vi
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE task_name = 'ansinh:measure_month'")
        assert cursor.fetchall() == [("failed",)]


def test_everybody_sees_their_own_work_first(province) -> None:
    health, officer = province
    ask_for("measure_month", "11/2026", by=health, at=AT, month="2026-11", province="51")
    ask_for("run_month", "11/2026", by=officer, at=AT + dt.timedelta(minutes=1), month="2026-11")
    assert [one.task for one in works().items] == ["run_month", "measure_month"]
    assert [one.task for one in works(health).items] == ["measure_month"]
    with pytest.raises(LookupError):
        work(uuid.uuid4())


def test_the_night_seals_the_audit_trail_and_writes_the_root_beside_the_database(province, tmp_path: Path) -> None:
    from procrastinate.contrib.django import app

    app.configure_task("ansinh:seal_audit").defer(timestamp=0)
    let_the_worker_work(tmp_path)
    check = verify_seals()
    assert check.seals == 1 and check.broken_at is None
    (book,) = (tmp_path / "seals").iterdir()
    stamp, root = book.read_text("utf-8").split()
    assert stamp.startswith("2026-11-2") and len(root) == 64


def test_the_night_forgets_what_is_kept_for_a_time_only(province, tmp_path: Path) -> None:
    from procrastinate.contrib.django import app

    health, officer = province
    long_ago, lately = AT - dt.timedelta(days=91), AT - dt.timedelta(days=88)
    old = ask_for("measure_month", "8/2026", by=health, at=long_ago, month="2026-08", province="51")
    young = ask_for("measure_month", "9/2026", by=health, at=lately, month="2026-09", province="51")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    sent = registry.preview_import(xlsx([1, 1, "Đinh Thị Vẻ", "12/03/1948", "Nữ", None, "Chủ hộ"]), "danh-sach.xlsx", by=officer, at=long_ago)
    system = ensure_system_actor(AT)
    with acting(system), connection.cursor() as cursor:
        for month in ("2024-10-01", "2024-11-01"):
            cursor.execute(
                "INSERT INTO monitoring_member (indicator_code, month, commune_code, member_id, is_household, reached,"
                " reason) VALUES ('elderly_income_coverage', %s, '21040', %s, false, true, '')",
                [month, uuid.uuid4()],
            )
    for name in ("2024-10-aaaaaaaaaaaa", "2024-11-bbbbbbbbbbbb", ".part-xyz"):
        (tmp_path / "snapshots" / name).mkdir(parents=True)
        (tmp_path / "snapshots" / name / "people.parquet").write_bytes(b"")
    app.configure_task("ansinh:forget").defer(timestamp=0)
    let_the_worker_work(tmp_path)
    assert [one.progress_id for one in works().items] == [young] and old != young
    with acting(system):
        assert months_with_members("elderly_income_coverage") == (Month(2024, 11),)
        with pytest.raises(LookupError):
            import_preview(sent.import_id)
    assert sorted(one.name for one in (tmp_path / "snapshots").iterdir()) == [".part-xyz", "2024-11-bbbbbbbbbbbb"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT verb FROM access_audit WHERE verb LIKE '%%.forget%%' AND by_id = %s ORDER BY seq", [system.user_id])
        assert [verb for (verb,) in cursor.fetchall()] == [
            "registry.forget_previews", "monitoring.forget_members", "jobs.forget_works", "journeys.forget_snapshots"
        ]  # fmt: skip


def test_sealing_and_forgetting_are_scheduled_every_night() -> None:
    from procrastinate.contrib.django import app

    scheduled = {entry.task.name: entry.cron for entry in app.periodic_registry.periodic_tasks.values()}
    assert scheduled["ansinh:seal_audit"] == "15 18 * * *"
    assert scheduled["ansinh:forget"] == "45 18 * * *"


def test_nothing_personal_is_kept_with_the_work(province) -> None:
    health, _ = province
    key = ask_for("measure_month", "11/2026", by=health, at=AT, month="2026-11", province="51")
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE args->>'progress_id' = %s", [str(key)])
        row = cursor.fetchone()
    assert row is not None
    given = row[0] if isinstance(row[0], dict) else json.loads(row[0])
    assert set(given) == {"progress_id", "month", "province"}
