"""What all tests share: one throw-away PostgreSQL for the run, a database for each worker, a browser.

Tests connect as ``ansinh_app`` (through a login that may put the role aside again, see ``as_owner``), so
row-level security is real in them; migrations run as ``ansinh_owner``, as on a site. The migrated template is
kept in ``.pytest_cache`` and used again until a migration or the way the database is made changes.
``ANSINH_TEST_CACHE=0`` does without it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import settings as hypothesis_settings

from ansinh.shells.server.home import keep_secret, make_folder, prepare_home, serving_secrets
from ansinh.shells.server.postgres import EmbeddedPostgres
from ansinh.shells.server.process import alive
from ansinh.shells.server.roles import connect, init_database

if TYPE_CHECKING:
    import psycopg
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "ansinh_template"
TESTER = "ansinh_tester"  # may take every role on; bypasses row-level security when it took none
ROLES = ("owner", "app", "jobs", "auditor", "linkage")
NO_CHROMIUM = "not run: no Chromium"

# A shared, busy machine is not a reason to fail.
hypothesis_settings.register_profile("ansinh", deadline=None)
hypothesis_settings.load_profile("ansinh")


# --- the run --------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("ansinh")
    group.addoption("--full", action="store_true", help="also run tests marked full: races, kills, mutants")
    group.addoption("--full-only", action="store_true", help="run only tests marked full")


def pytest_configure(config: pytest.Config) -> None:
    """Decides where this run's database will be, before Django reads its settings; starts nothing."""
    if not hasattr(config, "workerinput"):
        _sweep_dead_runs()
        home = Path(tempfile.mkdtemp(prefix=f"ansinh-tests-{os.getpid()}-"))
        os.environ["ANSINH_TEST_HOME"] = str(prepare_home(home))
        make_folder(home / "static")
        for role in (*ROLES, "tester"):
            keep_secret(home, f"database/{role}")
    worker = getattr(config, "workerinput", {}).get("workerid", "main")
    _point_everything_to(f"ansinh_test_{worker}")
    from django.conf import settings

    # Reading one setting tells pytest-django, which comes after us, that Django is to be set up.
    assert settings.DATABASES["default"]["NAME"] == os.environ["ANSINH_TEST_DATABASE"]


def pytest_sessionstart(session: pytest.Session) -> None:
    """With several workers the cluster belongs to the process that outlives them all."""
    config = session.config
    if hasattr(config, "workerinput") or config.getoption("collectonly"):
        return
    if config.getoption("numprocesses", None) or config.getoption("tx", None):
        # A worker that inherited this would read its settings before it knows which database is its own.
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
        try:
            the_cluster().prepare()
        except Exception as error:  # tests that need no database shall run all the same
            the_cluster().failure.write_text(str(error), "utf-8")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and "ANSINH_TEST_HOME" in os.environ:
        the_cluster().end()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    full, only = config.getoption("--full"), config.getoption("--full-only")
    if (full and not only) or "full" in (config.getoption("-m") or ""):
        return
    chosen = [item for item in items if (item.get_closest_marker("full") is not None) == bool(only)]
    left_out = [item for item in items if item not in set(chosen)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = chosen


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says aloud which tests did not run for lack of something; they are not counted as passed."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        reasons[reason] = reasons.get(reason, 0) + 1
    for reason, number in sorted(reasons.items()):
        terminalreporter.write_line(f"{number} NOT RUN: {reason}", yellow=True)
        if reason == NO_CHROMIUM:
            terminalreporter.write_line(
                "  Không có Chromium: chưa chạy kiểm thử trình duyệt. Cài: apt install chromium.\n"
                "  No Chromium: the browser tests were not run. Install it or set ANSINH_CHROMIUM.",
                yellow=True,
            )


# --- the database ---------------------------------------------------------------------------------------


@dataclass
class Cluster:
    """The PostgreSQL of this test run: fast, not durable, gone at the end."""

    home: Path

    def __post_init__(self) -> None:
        self.embedded = EmbeddedPostgres(self.home, fast=True)
        self.failure = self.home / "not-prepared.txt"

    def url(self, role: str = "admin", database: str = TEMPLATE) -> str:
        """The address of a database of this run as one of our roles."""
        return self.embedded.url(f"ansinh_{role}", database)

    def admin(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """An autocommit connection of the superuser."""
        return connect(self.url("admin", database))

    def prepare(self) -> None:
        """Starts the cluster with a migrated template database: from the cache, else by migrating."""
        kept = _cache() / _fingerprint()
        from_cache = _copy_kept(kept, self)
        self.embedded.start()
        init_database(self.url("admin", "postgres"), TEMPLATE, self.home)
        with self.admin() as server:
            _make_tester(server, keep_secret(self.home, "database/tester"))
        if not from_cache:
            _migrate(self.url("owner"))
            _keep(kept, self)

    def make_database(self, name: str) -> None:
        """A fresh copy of the template under ``name``."""
        with self.admin() as server:
            server.execute(f'drop database if exists "{name}" with (force)')
            server.execute(f'create database "{name}" template {TEMPLATE} owner ansinh_owner')

    def end(self) -> None:
        self.embedded.stop()
        shutil.rmtree(self.home, ignore_errors=True)


_cluster: Cluster | None = None


def the_cluster() -> Cluster:
    global _cluster
    if _cluster is None:
        _cluster = Cluster(Path(os.environ["ANSINH_TEST_HOME"]))
    return _cluster


@pytest.fixture(scope="session")
def database_cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """The cluster of this run, started when the first test asks for it, with this worker's own database."""
    cluster = the_cluster()
    if not hasattr(request.config, "workerinput") and not cluster.embedded.running():
        cluster.prepare()
    if not cluster.embedded.running() or cluster.failure.exists():
        told = cluster.failure.read_text("utf-8") if cluster.failure.exists() else "it does not run"
        raise RuntimeError(f"no test database: {told}")
    cluster.make_database(os.environ["ANSINH_TEST_DATABASE"])
    yield cluster


@pytest.fixture(scope="session")
def django_db_setup(database_cluster: Cluster) -> None:
    """Replaces pytest-django's: this worker's database is a copy of the migrated template."""
    from django.db import connections
    from django.test import TransactionTestCase

    def restore(_self: object, *_args: object, **_kwargs: object) -> None:
        # Emptying tables would need rights the app must not have, and would take the migrations' rows along.
        connections.close_all()
        database_cluster.make_database(os.environ["ANSINH_TEST_DATABASE"])

    TransactionTestCase._fixture_teardown = restore  # type: ignore[method-assign]


@pytest.fixture
def as_owner(db: None) -> Callable[[], contextlib.AbstractContextManager[Any]]:
    """``with as_owner():`` puts ``ansinh_app`` aside on the test's own connection: no row-level security, all rights.

    For setting a scene and looking behind it, in the same transaction as the test.
    """

    @contextlib.contextmanager
    def owner() -> Iterator[Any]:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("set role none")
        try:
            yield connection
        except BaseException:
            with contextlib.suppress(Exception), connection.cursor() as cursor:
                cursor.execute("set role ansinh_app")
            raise
        with connection.cursor() as cursor:
            cursor.execute("set role ansinh_app")

    return owner


def _point_everything_to(database: str) -> None:
    """Django and every ``url_for`` of this process (and of its children) reach this worker's database."""
    cluster = the_cluster()
    for name in (
        "DATABASE_URL",
        "ANSINH_DB_ROLE",
        "ANSINH_SECRET_KEY",
        "ANSINH_DATA_KEY",
        "ANSINH_LANG",
        "ANSINH_TODAY",
    ):
        os.environ.pop(name, None)
    os.environ["ANSINH_HOME"] = str(cluster.home)
    os.environ["ANSINH_TEST_DATABASE"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "ansinh.shells.site.settings"
    os.environ.update(serving_secrets(cluster.home))
    for role in ROLES:
        os.environ[f"ANSINH_DATABASE_URL_{role.upper()}"] = cluster.url(role, database)
    tester = cluster.url("tester", database)
    os.environ["ANSINH_DATABASE_URL_IN_USE"] = f"{tester}&options={quote('-c role=ansinh_app')}"


def _make_tester(server: psycopg.Connection[Any], password: str) -> None:
    verifier = server.pgconn.encrypt_password(password.encode(), TESTER.encode(), b"scram-sha-256").decode()
    if not server.execute("select 1 from pg_roles where rolname = %s", (TESTER,)).fetchone():
        server.execute(f"create role {TESTER} login bypassrls")
        server.execute(f"grant {', '.join(f'ansinh_{role}' for role in ROLES)} to {TESTER}")
    server.execute(f"alter role {TESTER} password '{verifier}'")


def _migrate(owner_url: str) -> None:
    environment = {**os.environ, "ANSINH_DATABASE_URL_IN_USE": owner_url, "ANSINH_DATABASE_URL_OWNER": owner_url,
        "DJANGO_SETTINGS_MODULE": "ansinh.shells.site.settings",
                   "PYTHONPATH": str(ROOT / "src")}  # fmt: skip
    told = subprocess.run(
        [sys.executable, "-P", "-m", "django", "migrate", "--noinput", "--no-color", "--skip-checks"],
        env=environment, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    if told.returncode:
        raise RuntimeError(f"the migrations failed:\n{(told.stdout + told.stderr)[-4000:]}")


def _cache() -> Path:
    return ROOT / ".pytest_cache" / "ansinh-clusters"


def _fingerprint() -> str:
    """Changes with every migration, setting, requirement and with the way the database is made."""
    source = ROOT / "src" / "ansinh"
    files = [*source.glob("**/migrations/**/*.py"), *source.glob("**/migrations/**/*.sql")]
    files += [*source.glob("shells/site/*.py"), *source.glob("shells/server/*.py"), *source.glob("*/store/*.py")]
    files += [ROOT / "requirements" / "run.txt", Path(__file__)]
    digest = hashlib.sha256()
    for path in sorted(set(files)):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def _copy_kept(kept: Path, cluster: Cluster) -> bool:
    """Takes a kept cluster over; whether there was one."""
    if os.environ.get("ANSINH_TEST_CACHE") == "0" or not kept.is_dir():
        return False
    embedded = cluster.embedded
    try:
        make_folder(embedded.shelf, 0o755 if embedded.user.name else 0o700)
        shutil.copytree(kept / "data", embedded.data)
        shutil.copy2(kept / "admin", cluster.home / "keys" / "database" / "admin")
        os.utime(kept)
    except OSError:  # another run swept it away just now
        shutil.rmtree(embedded.data, ignore_errors=True)
        (cluster.home / "keys" / "database" / "admin").unlink(missing_ok=True)
        return False
    if embedded.user.name is not None:
        for folder, _, files in os.walk(embedded.data):
            os.chown(folder, embedded.user.uid, embedded.user.gid)
            for name in files:
                os.chown(Path(folder, name), embedded.user.uid, embedded.user.gid)
    return True


def _keep(kept: Path, cluster: Cluster) -> None:
    """Keeps the stopped cluster for later runs, the last two of them."""
    if os.environ.get("ANSINH_TEST_CACHE") == "0":
        return
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_name(f".{kept.name}.{secrets.token_hex(4)}")
        cluster.embedded.stop()
        try:
            unfinished.mkdir(mode=0o700)
            shutil.copytree(cluster.embedded.data, unfinished / "data")
            shutil.copy2(cluster.home / "keys" / "database" / "admin", unfinished / "admin")
            if not kept.exists():
                unfinished.rename(kept)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
            cluster.embedded.start()
        old = sorted(kept.parent.glob("[0-9a-f]*"), key=lambda path: path.stat().st_mtime)[:-2]
        for path in old:
            shutil.rmtree(path, ignore_errors=True)


def _sweep_dead_runs() -> None:
    """A killed run cannot clean up after itself: the next one does."""
    for left in Path(tempfile.gettempdir()).glob("ansinh-tests-*-*"):
        with contextlib.suppress(ValueError, OSError):
            if not alive(int(left.name.split("-")[2])) and time.time() - left.stat().st_mtime > 60:
                shutil.rmtree(left, ignore_errors=True)


# --- outside things -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of source documents outside the repository (``ANSINH_SHARED``); its absence is reported."""
    told = os.environ.get("ANSINH_SHARED")
    if not told:
        pytest.skip("not run: ANSINH_SHARED is not set")
    return Path(told)


def find_chromium() -> str | None:
    """``ANSINH_CHROMIUM``, a system Chromium or Chrome, else None (Playwright's own is asked later)."""
    if told := os.environ.get("ANSINH_CHROMIUM"):
        return told
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"):
        if found := shutil.which(name) or (f"/usr/bin/{name}" if Path(f"/usr/bin/{name}").exists() else None):
            return found
    return None


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium for this worker; tests that need it are reported as not run where none is found."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; the ORM is used between its calls, never inside.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        path = find_chromium() or playwright.chromium.executable_path
        if not path or not Path(path).exists():
            pytest.skip(NO_CHROMIUM)
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
                  "--disable-background-networking", "--disable-component-update"],
        )  # fmt: skip
        yield browser
        browser.close()
