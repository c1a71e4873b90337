"""The embedded PostgreSQL: kills, second starts, passwords, Vietnamese."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import psycopg
import pytest

from ansinh.kernel.problem import EnvironmentTrouble
from ansinh.shells.server import binaries
from ansinh.shells.server.home import ansinh_home, keep_secret, may_pass, read_secret
from ansinh.shells.server.placement import LONGEST_SOCKET_PATH, socket_folder
from ansinh.shells.server.postgres import EmbeddedPostgres
from ansinh.shells.server.process import alive, wait_until
from tests.server.conftest import plain_environment

AS_ROOT = os.geteuid() == 0

_HOLD = """
import sys, time
from pathlib import Path
from ansinh.shells.server.postgres import EmbeddedPostgres
embedded = EmbeddedPostgres(Path(sys.argv[1]), fast=True).start()
print(embedded.pid, embedded.owned, flush=True)
time.sleep(120)
"""


def hold(home: Path, *before: str, python: str = sys.executable) -> subprocess.Popen[str]:
    """Another process that starts (or attaches to) the database in ``home`` and stays."""
    packages = str(binaries.bundled_bindir().parents[2])
    path = os.pathsep.join([plain_environment(home)["PYTHONPATH"], packages])
    return subprocess.Popen(
        [*before, python, "-c", _HOLD, str(home)],
        env=plain_environment(home, PYTHONPATH=path),
        stdout=subprocess.PIPE,
        text=True,
    )


def python_for_nobody() -> str:
    """Our own interpreter, or the system's where ours lies below a folder that is closed to others."""
    ours = Path(os.path.realpath(sys.executable))
    user = binaries.server_user()
    return sys.executable if may_pass(ours.parent, user.uid, user.gid) else "/usr/bin/python3"


def test_committed_rows_survive_a_kill_of_the_database_server(home: Path) -> None:
    with EmbeddedPostgres(home) as embedded:
        with psycopg.connect(embedded.url()) as connection:
            connection.execute("create table paid (amount bigint)")
            connection.execute("insert into paid values (650000), (500000)")
        killed = embedded.pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        assert wait_until(lambda: not embedded.running(), 10)
        embedded.start()
        assert embedded.pid != killed
        with psycopg.connect(embedded.url()) as connection:
            assert connection.execute("select sum(amount) from paid").fetchone() == (1_150_000,)
            assert connection.execute("show fsync").fetchone() == ("on",)
            assert connection.execute("show data_checksums").fetchone() == ("on",)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="not run: only Linux ends a child with its parent")
def test_the_database_server_ends_when_its_launcher_is_killed(home: Path) -> None:
    launcher = hold(home)
    assert launcher.stdout is not None
    server = int(launcher.stdout.readline().split()[0])
    assert alive(server)
    launcher.kill()
    launcher.wait()
    assert wait_until(lambda: not alive(server), 10), "PostgreSQL outlived the process that started it"
    with EmbeddedPostgres(home, fast=True) as embedded:
        assert embedded.owned


def test_the_database_server_ends_when_its_launcher_is_asked_to_end(home: Path) -> None:
    asked = _HOLD.replace(
        "import sys", "from ansinh.shells.server.process import end_in_good_order\nimport sys"
    ).replace("embedded =", "end_in_good_order()\nembedded =")
    launcher = subprocess.Popen(
        [sys.executable, "-c", asked, str(home)], env=plain_environment(home), stdout=subprocess.PIPE, text=True
    )
    assert launcher.stdout is not None
    server = int(launcher.stdout.readline().split()[0])
    launcher.terminate()
    assert launcher.wait(15) == 143
    assert wait_until(lambda: not alive(server), 5)
    assert not (EmbeddedPostgres(home).data / "postmaster.pid").exists(), "it was not shut down in good order"


def test_a_second_start_attaches_and_its_end_leaves_the_first_alone(home: Path) -> None:
    with EmbeddedPostgres(home, fast=True) as first:
        second = EmbeddedPostgres(home, fast=True).start()
        assert (first.owned, second.owned) == (True, False)
        assert second.pid == first.pid
        second.stop()
        with psycopg.connect(first.url()) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    assert not first.running()


def test_two_processes_that_start_at_once_end_up_with_one_server(home: Path) -> None:
    starters = [hold(home), hold(home)]
    try:
        told = [starter.stdout.readline().split() for starter in starters if starter.stdout is not None]
        assert told[0][0] == told[1][0], "two servers over one data folder"
        assert sorted(word[1] for word in told) == ["False", "True"]
    finally:
        for starter in starters:
            starter.terminate()
            starter.wait()


def test_a_left_over_number_that_now_belongs_to_another_program_does_not_stop_a_start(home: Path) -> None:
    embedded = EmbeddedPostgres(home, fast=True).start()
    left = (embedded.data / "postmaster.pid").read_text("utf-8").splitlines()
    embedded.stop()
    left[0] = str(os.getpid())
    path = embedded.data / "postmaster.pid"
    path.write_text("\n".join(left) + "\n", "utf-8")
    if AS_ROOT:
        os.chown(path, embedded.user.uid, embedded.user.gid)
    assert not embedded.running()
    with embedded.start():
        assert embedded.owned and embedded.pid != os.getpid()


def test_half_a_cluster_left_by_a_killed_first_start_is_made_anew(home: Path) -> None:
    embedded = EmbeddedPostgres(home, fast=True)
    half = embedded.shelf / "data.999.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with embedded.start(), psycopg.connect(embedded.url()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert not half.exists()


def test_as_root_the_server_runs_as_an_unprivileged_user_and_otherwise_as_ourselves(home: Path) -> None:
    with EmbeddedPostgres(home, fast=True) as embedded:
        runs_as = Path(f"/proc/{embedded.pid}").stat().st_uid
        assert runs_as != 0
        assert runs_as == (binaries.server_user().uid if AS_ROOT else os.geteuid())
    if AS_ROOT:
        # The same home belongs to root's way of running; an ordinary user has one of their own.
        own = Path(tempfile.mkdtemp(prefix="ansinh-home-"))
        shutil.chown(own, "nobody", "nogroup")
        become_nobody = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
        try:
            user = hold(own, *become_nobody, python=python_for_nobody())
            assert user.stdout is not None
            pid, owned = user.stdout.readline().split()
            assert owned == "True" and Path(f"/proc/{pid}").stat().st_uid == own.stat().st_uid
            user.kill()
            user.wait()
        finally:
            shutil.rmtree(own, ignore_errors=True)


def test_only_passwords_open_the_database(server: EmbeddedPostgres) -> None:
    rules = [
        line.split()
        for line in (server.data / "pg_hba.conf").read_text("ascii").splitlines()
        if line[:1] not in ("#", "")
    ]
    assert rules and all(rule[-1] == "scram-sha-256" for rule in rules)
    right = server.url()
    secret = read_secret(server.home, "database/admin")
    assert secret is not None and len(secret) >= 32
    for wrong in (right.replace(secret, "postgres"), right.replace(f":{secret}", "")):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(wrong)
    with psycopg.connect(right) as connection:
        stored = connection.execute("select rolpassword from pg_authid where rolpassword is not null").fetchall()
        assert stored and all(row[0].startswith("SCRAM-SHA-256$") for row in stored)


def test_keys_are_for_their_owner_alone_and_the_log_holds_no_password(server: EmbeddedPostgres) -> None:
    keys = server.home / "keys"
    assert keys.stat().st_mode & 0o777 == 0o700
    for key in (keys / "database").iterdir():
        assert key.stat().st_mode & 0o777 == 0o600
        assert key.read_text("ascii") not in server.log.read_text("utf-8")


def test_nothing_listens_on_the_network(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.url()) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)


def test_vietnamese_letters_have_cases_and_trigrams(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.url(database="ansinh")) as connection:
        row = connection.execute(
            "select lower('NGUYỄN ĐỨC ƯƠNG'), upper('đặng thị ước'), 'ĐỨC' ilike 'đức', unaccent('Đặng Thị Ước'),"
            " similarity('Đức', 'đức'), cardinality(show_trgm('đứ'))"
        ).fetchone()
    assert row == ("nguyễn đức ương", "ĐẶNG THỊ ƯỚC", True, "Dang Thi Uoc", 1.0, 3)


def test_the_server_keeps_its_own_time_and_plans_without_jit(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.url()) as connection:
        settings = ("timezone", "jit", "log_statement", "server_encoding")
        told = [connection.execute(f"show {name}").fetchone() for name in settings]
    assert told == [("UTC",), ("off",), ("none",), ("UTF8",)]


def test_a_home_with_a_very_long_path_still_has_a_socket(home: Path) -> None:
    deep = home / ("xã-phường-" * 6) / ("tỉnh-" * 10)
    deep.mkdir(parents=True)
    folder = socket_folder(deep)
    assert len(os.fsencode(folder / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH
    with EmbeddedPostgres(deep, fast=True) as embedded, psycopg.connect(embedded.url()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    shutil.rmtree(folder, ignore_errors=True)


def test_a_home_that_the_servers_user_cannot_reach_still_gets_a_database() -> None:
    closed = Path(tempfile.mkdtemp(prefix="ansinh-closed-"))  # mode 0700, like /root
    home = closed / "home of ours"
    embedded = EmbeddedPostgres(home, fast=True)
    try:
        assert (not AS_ROOT) or not may_pass(closed, embedded.user.uid, embedded.user.gid)
        with embedded.start(), psycopg.connect(embedded.url()) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    finally:
        shutil.rmtree(closed, ignore_errors=True)
        shutil.rmtree(embedded.shelf, ignore_errors=True)


@pytest.mark.full
def test_programs_that_the_servers_user_cannot_reach_are_copied_with_their_libraries(home: Path) -> None:
    closed = Path(tempfile.mkdtemp(prefix="ansinh-closed-"))
    try:
        found = binaries.bundled_bindir()
        package = found.parent.parent
        shutil.copytree(package, closed / package.name, symlinks=True)
        shutil.copytree(package.with_name(f"{package.name}.libs"), closed / f"{package.name}.libs", symlinks=True)
        bindir = closed / package.name / "pginstall" / "bin"
        with EmbeddedPostgres(home, fast=True, bindir=bindir) as embedded:
            with psycopg.connect(embedded.url()) as connection:
                assert connection.execute("select 1").fetchone() == (1,)
            copies = list(embedded.shelf.glob("programs-*"))
            assert len(copies) == (1 if AS_ROOT else 0)
    finally:
        shutil.rmtree(closed, ignore_errors=True)


def test_a_secret_asked_for_by_many_at_once_is_one_secret(home: Path) -> None:
    told: list[str] = []
    askers = [threading.Thread(target=lambda: told.append(keep_secret(home, "signing"))) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(told) == 8 and len(set(told)) == 1


def test_the_home_follows_the_variable_then_the_user(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("ANSINH_HOME", str(home))
    assert ansinh_home() == home
    monkeypatch.delenv("ANSINH_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    if sys.platform.startswith("linux"):
        assert ansinh_home() == (Path("/var/lib/ansinh") if AS_ROOT else home / "ansinh")


def test_a_folder_without_postgres_is_named_in_the_message(home: Path) -> None:
    with pytest.raises(EnvironmentTrouble) as trouble:
        EmbeddedPostgres(home, bindir=home / "nowhere").start()
    assert "nowhere" in trouble.value.say("vi") and "DATABASE_URL" in trouble.value.say("en")
