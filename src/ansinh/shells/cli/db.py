"""``ansinh db``: make the database and its roles, bring its schema up to date, look at it."""

from __future__ import annotations

import argparse
from typing import Any

from ansinh.shells.cli.frame import Steps, print_result, tell, words


def register(subparsers: Any) -> None:
    """Adds ``db init``, ``db migrate``, ``db status``."""
    parser = subparsers.add_parser("db", help=words("tạo và xem cơ sở dữ liệu", "make and look at the database"))
    deeds = parser.add_subparsers(metavar=words("VIỆC", "DEED"), required=True)
    init = deeds.add_parser(
        "init",
        help=words("tạo vai trò, cơ sở dữ liệu và bảng", "make roles, database and tables"),
        description=words(
            "Tạo năm vai trò (owner, app, jobs, auditor, linkage), cơ sở dữ liệu, phần mở rộng và bảng. "
            "Dùng PostgreSQL đi kèm, hoặc máy chủ mà DATABASE_URL (quyền quản trị) chỉ tới. Chạy lại được.",
            "Makes the five roles (owner, app, jobs, auditor, linkage), the database, extensions and tables. "
            "Uses the PostgreSQL that comes along, or the server of DATABASE_URL (administrative). May be run again.",
        ),
    )
    init.add_argument(
        "--no-migrate", action="store_true", help=words("chỉ tạo vai trò và cơ sở dữ liệu", "roles and database only")
    )
    init.set_defaults(run=_init)
    deeds.add_parser("migrate", help=words("cập nhật cấu trúc bảng", "bring the schema up to date")).set_defaults(
        run=_migrate
    )
    deeds.add_parser("status", help=words("xem tình trạng", "show the state")).set_defaults(run=_status)


def make_ready(steps: Steps, migrate: bool = True) -> dict[str, Any]:
    """Start, roles, schema, each as a step; what was done, for JSON. The server stays up until this process ends."""
    from ansinh.shells.server import schema

    done: dict[str, Any] = {}
    with steps.step("Mở PostgreSQL", "Opening PostgreSQL") as step:
        embedded = schema.open_database()
        if embedded is None:
            step.note("DATABASE_URL", "DATABASE_URL")
        elif not embedded.owned:
            step.note("đang chạy sẵn", "running already")
    with steps.step("Vai trò và cơ sở dữ liệu", "Roles and database") as step:
        made = schema.make_database()
        step.note(f"PostgreSQL {made.version}", f"PostgreSQL {made.version}")
        step.count(len(made.roles_made), "vai trò mới", "new roles")
        done |= {
            "database": made.database,
            "version": made.version,
            "roles_made": list(made.roles_made),
            "database_made": made.database_made,
            "extensions_made": list(made.extensions_made),
        }
    if not made.trigrams_right:
        tell(
            "Lưu ý: LC_CTYPE của máy chủ không phải UTF-8; tìm gần đúng tên tiếng Việt sẽ kém chính xác.",
            "Note: the server's LC_CTYPE is not UTF-8; approximate search of Vietnamese names will be less exact.",
        )
    if migrate:
        with steps.step("Cấu trúc bảng", "Schema") as step:
            applied = schema.migrate().applied
            step.count(len(applied), "bước cập nhật", "migrations applied")
            done["migrations_applied"] = list(applied)
    return done


def _init(args: argparse.Namespace) -> None:
    from ansinh.shells.server.home import ansinh_home
    from ansinh.shells.server.supervisor import making

    with making(ansinh_home()), Steps(2 if args.no_migrate else 3) as steps:
        done = make_ready(steps, migrate=not args.no_migrate)
    if args.json:
        print_result(done)
    else:
        print_result(
            words(f"Cơ sở dữ liệu “{done['database']}” đã sẵn sàng.", f"The database “{done['database']}” is ready.")
        )


def _migrate(args: argparse.Namespace) -> None:
    from ansinh.shells.server import connections, schema

    connections.require_database()
    with Steps(1) as steps, steps.step("Cấu trúc bảng", "Schema") as step:
        applied = schema.migrate().applied
        step.count(len(applied), "bước cập nhật", "migrations applied")
    if args.json:
        print_result({"migrations_applied": list(applied)})
    else:
        print_result(words(f"Đã áp dụng {len(applied)} bước cập nhật.", f"{len(applied)} migrations applied."))


def _status(args: argparse.Namespace) -> int:
    """Exit 3 when the database does not answer; the state is printed all the same."""
    from ansinh.kernel.problem import EnvironmentTrouble
    from ansinh.shells.server import connections
    from ansinh.shells.server.home import ansinh_home
    from ansinh.shells.server.postgres import EmbeddedPostgres
    from ansinh.shells.server.roles import connect
    from ansinh.shells.server.supervisor import being_served

    home = ansinh_home()
    outside = connections.external_url()
    state: dict[str, Any] = {
        "home": str(home),
        "embedded": outside is None,
        "served_at": being_served(home),
        "running": False,
        "version": None,
        "size_bytes": None,
        "roles": [],
    }
    if outside is None:
        state["cluster_exists"] = EmbeddedPostgres(home).exists
    trouble: EnvironmentTrouble | None = None
    try:
        with connect(connections.url_for("auditor")) as connection:
            row = connection.execute(
                "select current_setting('server_version'), pg_database_size(current_database()),"
                " (select array_agg(rolname order by rolname) from pg_roles where rolname like 'ansinh\\_%')"
            ).fetchone()
        assert row is not None
        state |= {"running": True, "version": row[0].split()[0], "size_bytes": row[1], "roles": list(row[2])}
    except EnvironmentTrouble as error:
        trouble = error
    if args.json:
        print_result(state)
    else:
        print_result(_in_words(state))
    if trouble is not None:
        raise trouble
    return 0


def _in_words(state: dict[str, Any]) -> str:
    yes, no = words("có", "yes"), words("không", "no")
    size = "–" if state["size_bytes"] is None else f"{state['size_bytes'] / 2**20:.0f} MB"
    lines = [
        (words("Thư mục dữ liệu", "Home"), state["home"]),
        (words("PostgreSQL đi kèm", "Embedded PostgreSQL"), yes if state["embedded"] else no),
        (words("Đang chạy", "Running"), yes if state["running"] else no),
        (words("Phiên bản", "Version"), state["version"] or "–"),
        (words("Dung lượng", "Size"), size),
        (words("Vai trò", "Roles"), ", ".join(state["roles"]) or "–"),
        (words("Đang phục vụ tại", "Served at"), state["served_at"] or "–"),
    ]
    width = max(len(label) for label, _ in lines)
    return "\n".join(f"{label:<{width}}  {value}" for label, value in lines)
