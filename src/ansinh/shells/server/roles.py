"""Making the database and its five roles from an administrative address. Everything here may be run again.

``ansinh_owner`` owns and migrates and never serves; ``ansinh_app`` serves people, ``ansinh_jobs`` works in
the background, ``ansinh_auditor`` reads, ``ansinh_linkage`` has only what a room grants it. None is a
superuser, none bypasses row-level security.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from ansinh.kernel.problem import EnvironmentTrouble, Problem
from ansinh.shells.server.binaries import OLDEST_MAJOR
from ansinh.shells.server.connections import ROLES, with_database
from ansinh.shells.server.home import keep_secret, read_secret
from ansinh.shells.server.placement import UTF8_LOCALES

if TYPE_CHECKING:
    from pathlib import Path

    import psycopg

EXTENSIONS = ("pg_trgm", "btree_gist", "btree_gin", "unaccent")
_READERS = "ansinh_app, ansinh_jobs, ansinh_auditor, ansinh_linkage"
_INIT_LOCK = 7_301_942_611  # any number, the same for everybody who initialises

# As the administrator, inside our database. No grants on tables that exist: a room may have taken some away.
_HOUSE_RULES: tuple[LiteralString, ...] = (
    "revoke all on schema public from public",
    "grant usage on schema public to ansinh_app, ansinh_jobs, ansinh_auditor, ansinh_linkage",
    "alter default privileges for role ansinh_owner grant select, insert, update, delete on tables"
    " to ansinh_app, ansinh_jobs",
    "alter default privileges for role ansinh_owner grant usage, select on sequences to ansinh_app, ansinh_jobs",
    "alter default privileges for role ansinh_owner grant select on tables to ansinh_auditor",
    # Policies call functions with the reader's own rights, so every reader may execute; nobody else may.
    "alter default privileges for role ansinh_owner revoke execute on functions from public",
    "alter default privileges for role ansinh_owner grant execute on functions"
    " to ansinh_app, ansinh_jobs, ansinh_auditor, ansinh_linkage",
)


@dataclass(frozen=True, slots=True)
class Initialised:
    """What was done: names of roles and extensions made now, whether the database is new, the server's version."""

    database: str
    version: str
    roles_made: tuple[str, ...]
    database_made: bool
    extensions_made: tuple[str, ...]
    trigrams_right: bool  # whether trigram search sees letters with marks (the server's LC_CTYPE decides)


def init_database(admin_url: str, database: str, home: Path, secrets_in: str = "database") -> Initialised:
    """Roles, database, extensions, privileges. Idempotent; two at once go one after the other.

    ``admin_url`` may make roles and databases. Raises EnvironmentTrouble: down, older than 15, too few rights,
    made from another ANSINH_HOME, or a database whose locale breaks Vietnamese.
    """
    with connect(_maintenance(admin_url)) as server:
        version = _require_version(server)
        is_super = _require_rights(server)
        server.execute("select pg_advisory_lock(%s)", (_INIT_LOCK,))
        if read_secret(home, f"{secrets_in}/app") is None:
            _require_nobody_elses(server, admin_url, database, home)
        passwords = {role: keep_secret(home, f"{secrets_in}/{role}") for role in ROLES}
        made = tuple(f"ansinh_{role}" for role in ROLES if _make_role(server, role, passwords[role], is_super))
        database_made = _make_database(server, database, version)
    with connect(with_database(admin_url, database)) as inside:
        _require_vietnamese(inside, database)
        extensions = tuple(name for name in EXTENSIONS if _make_extension(inside, name))
        _apply_house_rules(inside, database)
        row = inside.execute("select cardinality(show_trgm('đ')) > 0").fetchone()
    number = f"{version // 10000}.{version % 10000}"
    return Initialised(database, number, made, database_made, extensions, bool(row and row[0]))


def connect(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    """An autocommit connection; failures come as EnvironmentTrouble with a remedy."""
    import psycopg

    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        text = " ".join(str(error).split())
        raise EnvironmentTrouble(
            Problem(
                "database_refused",
                f"Không kết nối được cơ sở dữ liệu: {text}",
                f"Cannot connect to the database: {text}",
                remedy_vi="Kiểm tra máy chủ đã chạy, tên người dùng và mật khẩu trong DATABASE_URL.",
                remedy_en="Check that the server runs, and the user name and password in DATABASE_URL.",
            )
        ) from error


def _maintenance(admin_url: str) -> str:
    """A database that surely exists; the named one may still have to be made."""
    return with_database(admin_url, "postgres")


def _require_version(server: psycopg.Connection[tuple[Any, ...]]) -> int:
    number = server.info.server_version
    if number // 10000 < OLDEST_MAJOR:
        raise EnvironmentTrouble(
            Problem(
                "postgres_too_old",
                f"Máy chủ là PostgreSQL {number // 10000}; An Sinh cần từ {OLDEST_MAJOR} trở lên.",
                f"The server is PostgreSQL {number // 10000}; An Sinh needs {OLDEST_MAJOR} or later.",
                remedy_vi="Hãy nâng cấp máy chủ, hoặc bỏ DATABASE_URL để dùng PostgreSQL đi kèm.",
                remedy_en="Upgrade the server, or unset DATABASE_URL to use the PostgreSQL that comes along.",
            )
        )
    return number


def _require_rights(server: psycopg.Connection[tuple[Any, ...]]) -> bool:
    """Whether the administrator is a superuser. Raises EnvironmentTrouble when it may not make roles and databases."""
    row = server.execute(
        "select rolsuper, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user"
    ).fetchone()
    assert row is not None
    is_super, may_make_roles, may_make_databases = row
    if not is_super and not (may_make_roles and may_make_databases):
        raise EnvironmentTrouble(
            Problem(
                "admin_rights_missing",
                "Người dùng trong DATABASE_URL không được tạo vai trò và cơ sở dữ liệu.",
                "The user in DATABASE_URL may not make roles and databases.",
                remedy_vi="Hãy dùng một người dùng quản trị (CREATEROLE và CREATEDB).",
                remedy_en="Use an administrative user (CREATEROLE and CREATEDB).",
            )
        )
    return bool(is_super)


def _require_nobody_elses(
    server: psycopg.Connection[tuple[Any, ...]], admin_url: str, database: str, home: Path
) -> None:
    """A home without keys must not re-key the roles of a site that has some: that site would be locked out.

    The personal numbers in its database could not be opened from here either: their key lies with the others.
    """
    if os.environ.get("ANSINH_DATA_KEY"):
        return
    made = False
    if server.execute("select 1 from pg_database where datname = %s", (database,)).fetchone():
        with connect(with_database(admin_url, database)) as inside:
            row = inside.execute("select to_regclass('public.access_user') is not null").fetchone()
            made = bool(row and row[0])
    served = server.execute(
        "select datname from pg_stat_activity where usename in ('ansinh_app', 'ansinh_jobs') limit 1"
    ).fetchone()
    if not made and served is None:
        return
    other = database if made or served is None else str(served[0])
    raise EnvironmentTrouble(
        Problem(
            "made_elsewhere",
            f"Cơ sở dữ liệu “{other}” trên máy chủ này được tạo từ một ANSINH_HOME khác; {home / 'keys'} không có khóa.",
            f"The database “{other}” on this server was made from another ANSINH_HOME; {home / 'keys'} has no keys to it.",
            remedy_vi="Hãy đặt ANSINH_HOME về thư mục đó, hoặc chép thư mục keys của nó sang đây, hoặc dùng máy chủ khác.",
            remedy_en="Point ANSINH_HOME to that folder, or copy its keys folder here, or use another server.",
        )
    )


def _make_role(server: psycopg.Connection[tuple[Any, ...]], role: str, password: str, admin_is_super: bool) -> bool:
    """Makes or re-keys one role; whether it is new. Only the scram verifier travels, never the password."""
    from psycopg import sql

    name = f"ansinh_{role}"
    verifier = server.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    row = server.execute("select rolsuper, rolbypassrls from pg_roles where rolname = %s", (name,)).fetchone()
    if row is not None and any(row):
        raise EnvironmentTrouble(
            Problem(
                "role_too_strong",
                f"Vai trò {name} đã có và là superuser hoặc BYPASSRLS; An Sinh không dùng vai trò như vậy.",
                f"The role {name} exists and is superuser or BYPASSRLS; An Sinh does not use such a role.",
                remedy_vi=f"Hãy chạy: ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS.",
                remedy_en=f"Run: ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS.",
            )
        )
    order = "alter role {} with login password {}"
    if row is None:
        order = "create role {} with login nosuperuser nocreatedb nocreaterole inherit password {}"
    server.execute(sql.SQL(order).format(sql.Identifier(name), sql.Literal(verifier)))
    if row is None and role == "owner" and not admin_is_super:
        server.execute("grant ansinh_owner to current_user")
    return row is None


def _make_database(server: psycopg.Connection[tuple[Any, ...]], name: str, version: int) -> bool:
    """UTF-8 with a locale under which Vietnamese letters have cases. Whether it is new."""
    import psycopg
    from psycopg import sql

    if server.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
        return False
    # C libraries spell it differently; a server with none of these may carry ICU.
    locales: list[sql.Composable] = [sql.SQL("locale {}").format(sql.Literal(spelling)) for spelling in UTF8_LOCALES]
    locales.append(sql.SQL("locale_provider icu icu_locale 'und' locale 'C'"))
    if version >= 170000:
        builtin = "locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype {}"
        locales[:0] = [sql.SQL(builtin).format(sql.Literal(spelling)) for spelling in (*UTF8_LOCALES, "C")]
    refusals: list[str] = []
    for locale in locales:
        order = sql.SQL("create database {} owner ansinh_owner template template0 encoding 'UTF8' {}")
        try:
            server.execute(order.format(sql.Identifier(name), locale))
            return True
        except (psycopg.errors.WrongObjectType, psycopg.errors.InvalidParameterValue,
                psycopg.errors.FeatureNotSupported) as error:  # fmt: skip
            refusals.append(str(error).splitlines()[0])
    raise EnvironmentTrouble(
        Problem(
            "no_utf8_locale",
            f"Máy chủ không có locale UTF-8 nào dùng được ({'; '.join(refusals)}).",
            f"The server has no usable UTF-8 locale ({'; '.join(refusals)}).",
            remedy_vi="Hãy cài locale C.UTF-8 trên máy chủ PostgreSQL.",
            remedy_en="Install the locale C.UTF-8 on the PostgreSQL server.",
        )
    )


def _require_vietnamese(inside: psycopg.Connection[tuple[Any, ...]], name: str) -> None:
    row = inside.execute(
        "select pg_encoding_to_char(encoding), lower('NGUYỄN ĐỨC') = 'nguyễn đức'"
        " from pg_database where datname = current_database()"
    ).fetchone()
    if row is None or row[0] != "UTF8" or not row[1]:
        raise EnvironmentTrouble(
            Problem(
                "database_locale",
                f"Cơ sở dữ liệu “{name}” không hiểu chữ Việt (mã hóa hoặc locale sai).",
                f"The database “{name}” does not understand Vietnamese letters (wrong encoding or locale).",
                remedy_vi="Hãy tạo lại với ENCODING 'UTF8' và locale C.UTF-8, hoặc để ./ansinh db init tạo cái mới.",
                remedy_en="Make it again with ENCODING 'UTF8' and locale C.UTF-8, or let ./ansinh db init make one.",
            )
        )


def _make_extension(inside: psycopg.Connection[tuple[Any, ...]], name: str) -> bool:
    import psycopg
    from psycopg import sql

    if inside.execute("select 1 from pg_extension where extname = %s", (name,)).fetchone():
        return False
    try:
        inside.execute(sql.SQL("create extension if not exists {} with schema public").format(sql.Identifier(name)))
    except psycopg.Error as error:
        raise EnvironmentTrouble(
            Problem(
                "extension_missing",
                f"Không tạo được phần mở rộng {name}: {str(error).splitlines()[0]}",
                f"The extension {name} cannot be made: {str(error).splitlines()[0]}",
                remedy_vi="Hãy cài gói postgresql-contrib trên máy chủ, hoặc nhờ quản trị tạo phần mở rộng này.",
                remedy_en="Install postgresql-contrib on the server, or have its administrator make the extension.",
            )
        ) from error
    return True


def _apply_house_rules(inside: psycopg.Connection[tuple[Any, ...]], database: str) -> None:
    from psycopg import sql

    named = sql.Identifier(database)
    readers = sql.SQL(_READERS)
    with inside.transaction():
        row = inside.execute(
            "select pg_get_userbyid(datdba) from pg_database where datname = current_database()"
        ).fetchone()
        assert row is not None
        if row[0] != "ansinh_owner":
            inside.execute(sql.SQL("grant create on database {} to ansinh_owner").format(named))
        inside.execute("alter schema public owner to ansinh_owner")
        inside.execute(sql.SQL("revoke all on database {} from public").format(named))
        inside.execute(sql.SQL("grant connect on database {} to ansinh_owner, {}").format(named, readers))
        # Bulk loading goes through temporary tables.
        inside.execute(sql.SQL("grant temporary on database {} to ansinh_owner, ansinh_app, ansinh_jobs").format(named))
        for order in _HOUSE_RULES:
            inside.execute(order)
