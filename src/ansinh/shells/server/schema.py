"""From nothing to a database with the schema of this version: start, roles, migrations. Safe to run again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ansinh.kernel.problem import EnvironmentTrouble, Problem, Refused
from ansinh.shells.server import connections
from ansinh.shells.server.home import ansinh_home, cannot_write, prepare_home, serving_secrets
from ansinh.shells.server.postgres import EmbeddedPostgres, embedded_here
from ansinh.shells.server.process import end_in_good_order, start_child
from ansinh.shells.server.roles import Initialised, connect, init_database

_APPLYING = re.compile(r"\s*Applying (\S+?)\.\.\.")


@dataclass(frozen=True, slots=True)
class Migrated:
    """Names of the migrations applied now, in order; empty when the schema was current."""

    applied: tuple[str, ...]


def open_database() -> EmbeddedPostgres | None:
    """Starts or attaches to the embedded server (made on first use); None with ``DATABASE_URL``, which must answer."""
    outside = connections.external_url()
    if outside is not None:
        connections.require_answer(outside)
        return None
    end_in_good_order()
    return embedded_here(ansinh_home()).start()


def make_database() -> Initialised:
    """Roles, database, extensions and privileges in the server that runs."""
    home = prepare_home(ansinh_home())
    name = connections.database_name()
    return init_database(connections.administrative_url(), name, home, connections.secret_folder())


def django_environment(role: str) -> dict[str, str]:
    """The environment of a child that sets Django up as one of our database roles."""
    home = ansinh_home()
    return {
        **os.environ,
        "ANSINH_HOME": str(home),
        "ANSINH_DB_ROLE": role,
        **serving_secrets(home),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "ansinh.shells.site.settings"),
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": os.pathsep.join([str(_source()), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }


def _source() -> Path:
    return Path(__file__).resolve().parents[3]


def migrate(report: Callable[[str], None] | None = None) -> Migrated:
    """Applies outstanding migrations as the owner, in a process of its own (this one keeps its weaker role).

    ``report`` hears each migration's name as it begins. Raises EnvironmentTrouble with the end of the output.
    """
    connections.url_for("owner")  # says what is missing before Django would
    command = [sys.executable, "-P", "-m", "django", "migrate", "--noinput", "--no-color", "--skip-checks"]
    child = start_child(
        command, environment=django_environment("owner"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert child.stdout is not None
    applied: list[str] = []
    lines: list[str] = []
    with child.stdout:
        for raw in child.stdout:
            line = raw.decode("utf-8", "replace").rstrip()
            lines.append(line)
            if (found := _APPLYING.match(line)) is not None:
                applied.append(found[1])
                if report is not None:
                    report(found[1])
    if child.wait():
        raise EnvironmentTrouble(_migration_failed(lines))
    return Migrated(tuple(applied))


def _migration_failed(lines: list[str]) -> Problem:
    told = "\n".join(lines)
    if "No space left" in told or "DiskFull" in told:
        return cannot_write(ansinh_home(), OSError(28, "No space left on device"))
    tail = told if os.environ.get("ANSINH_DEBUG") == "1" else "\n".join(lines[-3:])
    return Problem(
        "migration_failed",
        f"Cập nhật cấu trúc cơ sở dữ liệu không thành; phần dở dang đã được hủy.\n{tail}",
        f"Updating the database schema failed; the unfinished part was undone.\n{tail}",
        remedy_vi="\nChạy lại với ANSINH_DEBUG=1 để xem đầy đủ.",
        remedy_en="\nRun again with ANSINH_DEBUG=1 to see it all.",
    )


def remove_demo_database() -> bool:
    """Drops the database with the demonstration province; whether there was one.

    Raises Refused where the database holds something else than a demonstration: real records are not removed here.
    """
    from psycopg import sql

    name = connections.database_name()
    admin = connections.administrative_url()
    with connect(connections.with_database(admin, "postgres")) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
    with connect(connections.with_database(admin, name)) as inside:
        known = inside.execute("SELECT to_regclass('public.access_audit') IS NOT NULL").fetchone()
        used = demo = False
        if known and known[0]:
            counted = inside.execute(
                "SELECT count(*), count(*) FILTER (WHERE verb LIKE 'demo.%') FROM access_audit"
            ).fetchone()
            assert counted is not None
            used, demo = counted[0] > 0, counted[1] > 0
    if used and not demo:
        raise Refused(
            Problem(
                "not_a_demo",
                f"Cơ sở dữ liệu {name} không phải tỉnh mẫu nên không bị xóa.",
                f"The database {name} holds no demo province and is not removed.",
                remedy_vi="Dùng ANSINH_HOME khác (hoặc DATABASE_URL khác) cho tỉnh mẫu.",
                remedy_en="Use another ANSINH_HOME (or DATABASE_URL) for the demo.",
            )
        )
    with connect(connections.with_database(admin, "postgres")) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    return True
