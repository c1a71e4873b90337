"""Which database, as whom: one libpq address per role, for the embedded server and for one of your own.

Order of authority: ``ANSINH_DATABASE_URL_<ROLE>`` (taken as it is), ``DATABASE_URL`` (an administrative
address; the roles' passwords are kept below ``ANSINH_HOME/keys``), the embedded server.
"""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from ansinh.kernel.problem import EnvironmentTrouble, Problem
from ansinh.shells.server.home import ansinh_home, read_secret, short_name
from ansinh.shells.server.postgres import ADMIN, EmbeddedPostgres, embedded_here
from ansinh.shells.server.process import end_in_good_order

if TYPE_CHECKING:
    from pathlib import Path

DATABASE = "ansinh"
ROLES = ("owner", "app", "jobs", "auditor", "linkage")
# Databases every server has for administration: our tables do not go there.
_MAINTENANCE = ("", "postgres", "template1", "defaultdb")


def external_url() -> str | None:
    """``DATABASE_URL``, checked for form, or None when the embedded server is used. Raises EnvironmentTrouble."""
    told = os.environ.get("DATABASE_URL", "").strip()
    if not told:
        return None
    try:
        parts = urlsplit(told)
        _ = parts.port
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in ("postgresql", "postgres"):
        raise EnvironmentTrouble(
            Problem(
                "bad_database_url",
                "DATABASE_URL không đúng dạng postgresql://người-dùng:mật-khẩu@máy:cổng/cơ-sở-dữ-liệu.",
                "DATABASE_URL does not have the form postgresql://user:password@host:port/database.",
            )
        )
    return urlunsplit(("postgresql", *parts[1:]))


def database_name() -> str:
    """The database with our tables: the one ``DATABASE_URL`` names, unless that is a maintenance one."""
    outside = external_url()
    named = unquote(urlsplit(outside).path.lstrip("/")) if outside else ""
    return DATABASE if named in _MAINTENANCE else named


def secret_folder() -> str:
    """Where this site's role passwords lie below ``keys``: by server, for roles belong to the server."""
    outside = external_url()
    if outside is None:
        return "database"
    parts = urlsplit(outside)
    from pathlib import Path

    place = f"{parts.hostname or dict(parse_qsl(parts.query)).get('host', '')}:{parts.port or 5432}"
    return f"database-{short_name(Path(place))}"


def administrative_url(database: str | None = None) -> str:
    """The address with the right to make roles and databases. Raises EnvironmentTrouble when the server is down."""
    if told := os.environ.get("ANSINH_DATABASE_URL_ADMIN"):
        return with_database(told, database) if database else told
    outside = external_url()
    if outside is not None:
        require_answer(outside)
        return with_database(outside, database) if database else outside
    embedded = EmbeddedPostgres(ansinh_home())
    require_running(embedded)
    return embedded.url(ADMIN, database or "postgres")


def url_for(role: str) -> str:
    """The libpq address for ``owner``, ``app``, ``jobs``, ``auditor``, ``linkage`` or ``admin``.

    Raises EnvironmentTrouble (exit 3) when the server is down or the role was never made.
    """
    if role == "admin":
        return administrative_url(database_name())
    if role not in ROLES:
        raise ValueError(f"no database role {role!r}: one of {', '.join(ROLES)}")
    if told := os.environ.get(f"ANSINH_DATABASE_URL_{role.upper()}"):
        return told
    outside = external_url()
    if outside is None:
        embedded = EmbeddedPostgres(ansinh_home())
        require_running(embedded)
        _require_password(ansinh_home(), role)
        return embedded.url(f"ansinh_{role}", DATABASE)
    require_answer(outside)
    return with_role(with_database(outside, database_name()), role, _require_password(ansinh_home(), role))


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{quote(name)}"))


def with_role(url: str, role: str, password: str) -> str:
    """The same server and database, as one of our roles."""
    parts = urlsplit(url)
    where = parts.netloc.rpartition("@")[2]
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if key not in ("user", "password")])
    netloc = f"ansinh_{role}:{quote(password, safe='')}@{where}"
    return urlunsplit(parts._replace(netloc=netloc, query=query))


def require_database() -> EmbeddedPostgres | None:
    """Makes sure the database can be reached before a command needs it.

    Attaches to the running server; an embedded cluster that exists but sleeps is started for the length of
    this command and returned (it stops at exit). Raises EnvironmentTrouble when there is nothing to start.
    """
    if os.environ.get("ANSINH_DATABASE_URL_APP") or os.environ.get("ANSINH_DATABASE_URL_IN_USE"):
        return None
    outside = external_url()
    if outside is not None:
        require_answer(outside)
        _require_password(ansinh_home(), "app")
        return None
    embedded = embedded_here(ansinh_home())
    if not embedded.exists:
        raise EnvironmentTrouble(_never_made())
    end_in_good_order()
    return embedded.start()


def require_running(embedded: EmbeddedPostgres) -> None:
    """Raises EnvironmentTrouble that says how to start the embedded server when it does not run."""
    if embedded.running():
        return
    if not embedded.exists:
        raise EnvironmentTrouble(_never_made())
    raise EnvironmentTrouble(
        Problem(
            "database_down",
            f"Cơ sở dữ liệu ở {embedded.home} chưa chạy.",
            f"The database in {embedded.home} is not running.",
            remedy_vi="Hãy chạy ./ansinh serve (hoặc ./ansinh demo) ở cửa sổ khác, rồi thử lại.",
            remedy_en="Run ./ansinh serve (or ./ansinh demo) in another window, then try again.",
        )
    )


def _never_made() -> Problem:
    return Problem(
        "no_database",
        f"Chưa có cơ sở dữ liệu trong {ansinh_home()}.",
        f"There is no database in {ansinh_home()} yet.",
        remedy_vi="Hãy chạy ./ansinh demo, hoặc ./ansinh db init, hoặc đặt DATABASE_URL / ANSINH_HOME.",
        remedy_en="Run ./ansinh demo, or ./ansinh db init, or set DATABASE_URL / ANSINH_HOME.",
    )


def require_answer(url: str, patience_s: float = 5.0) -> None:
    """Raises EnvironmentTrouble unless something listens at the address (no password is tried)."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.get("host") or unquote(parts.hostname or "") or "/var/run/postgresql"
    port = int(query.get("port") or parts.port or 5432)
    try:
        if host.startswith("/"):
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
                probe.settimeout(patience_s)
                probe.connect(f"{host}/.s.PGSQL.{port}")
        else:
            socket.create_connection((host.split(",")[0], port), patience_s).close()
    except OSError as error:
        raise EnvironmentTrouble(
            Problem(
                "database_down",
                f"Cơ sở dữ liệu tại {host}:{port} không trả lời ({error.strerror or error}).",
                f"The database at {host}:{port} does not answer ({error.strerror or error}).",
                remedy_vi="Kiểm tra máy chủ PostgreSQL và DATABASE_URL, rồi thử lại.",
                remedy_en="Check the PostgreSQL server and DATABASE_URL, then try again.",
            )
        ) from error


def _require_password(home: Path, role: str) -> str:
    known = read_secret(home, f"{secret_folder()}/{role}")
    if known is None:
        raise EnvironmentTrouble(
            Problem(
                "roles_missing",
                f"Chưa có mật khẩu của vai trò ansinh_{role} trong {home / 'keys'}.",
                f"The password of the role ansinh_{role} is not in {home / 'keys'}.",
                remedy_vi="Hãy chạy ./ansinh db init trước.",
                remedy_en="Run ./ansinh db init first.",
            )
        )
    return known


_WHO = """
select session_user, current_user,
       bool_or(r.rolsuper), bool_or(r.rolbypassrls),
       coalesce((select bool_or(pg_has_role(session_user, d.datdba, 'MEMBER'))
                   from pg_database d where d.datname = current_database()), false)
    or exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where c.relkind in ('r', 'p') and n.nspname = 'public'
                  and pg_has_role(session_user, c.relowner, 'MEMBER'))
  from pg_roles r where r.rolname in (session_user, current_user)
"""


def assert_serving_role(connection: Any) -> None:
    """Refuses to serve through a role that row-level security would not bind: superuser, BYPASSRLS, owner.

    ``connection`` is Django's or psycopg's. Raises EnvironmentTrouble.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WHO)
        session, current, is_super, bypasses, owns = cursor.fetchone()
    reasons = [
        (is_super, "superuser", "superuser"),
        (bypasses, "BYPASSRLS", "BYPASSRLS"),
        (owns, "chủ sở hữu bảng", "owner of the tables"),
    ]
    if not any(found for found, _, _ in reasons):
        return
    vi = ", ".join(word for found, word, _ in reasons if found)
    en = ", ".join(word for found, _, word in reasons if found)
    raise EnvironmentTrouble(
        Problem(
            "serving_role_too_strong",
            f"Từ chối phục vụ: kết nối bằng {session} ({current}) là {vi}; phân quyền theo dòng sẽ không có tác dụng.",
            f"Refusing to serve: the connection as {session} ({current}) is {en}; row-level security would not hold.",
            remedy_vi="Hãy bỏ ANSINH_DB_ROLE, hoặc để ANSINH_DATABASE_URL_APP dùng vai trò ansinh_app.",
            remedy_en="Unset ANSINH_DB_ROLE, or let ANSINH_DATABASE_URL_APP use the role ansinh_app.",
        )
    )
