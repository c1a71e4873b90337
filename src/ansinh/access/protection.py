"""How every room's migrations put their tables under protection. Returns Django migration operations.

``territorial`` – forced row-level security by commune: rows are visible and writable only inside the acting
user's territorial scopes; with no actor set nothing is visible. ``append_only`` – no UPDATE, DELETE or
TRUNCATE, whoever asks. ``records_changes`` – the row as it was goes to ``access_change`` before an UPDATE or
DELETE takes effect, one statement-level trigger, so bulk updates are seen and bulk inserts cost nothing.
"""

from __future__ import annotations

import re

from django.db.migrations import RunSQL

_NAME = re.compile(r"[a-z_][a-z0-9_]*\Z")


def _checked(name: str) -> str:
    if not _NAME.match(name):
        raise ValueError(f"not a plain SQL name: {name!r}")
    return name


def territorial(table: str, commune_column: str = "commune_code", extra: str = "") -> RunSQL:
    """Row-level security by the acting user's communes. ``extra`` is a further SQL condition to read a row."""
    table, column = _checked(table), _checked(commune_column)
    here = f"{column} IN (SELECT access_communes())"
    reading = f"{here} AND ({extra})" if extra else here
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY {table}_read ON {table} FOR SELECT USING ({reading});
        CREATE POLICY {table}_insert ON {table} FOR INSERT WITH CHECK ({here});
        CREATE POLICY {table}_update ON {table} FOR UPDATE USING ({reading}) WITH CHECK ({here});
        CREATE POLICY {table}_delete ON {table} FOR DELETE USING ({reading});
        """,
        f"""
        DROP POLICY {table}_read ON {table};
        DROP POLICY {table}_insert ON {table};
        DROP POLICY {table}_update ON {table};
        DROP POLICY {table}_delete ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def owner_may(table: str) -> RunSQL:
    """Lets the owner role (migrations, restore drills) see every row of a protected table.

    Only migrations and maintenance run as owner; serving processes refuse to.
    """
    table = _checked(table)
    return RunSQL(
        f"CREATE POLICY {table}_owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);",
        f"DROP POLICY {table}_owner ON {table};",
    )


def append_only(table: str) -> RunSQL:
    """Refuses UPDATE, DELETE and TRUNCATE on the table; corrections are new rows."""
    table = _checked(table)
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
          FOR EACH ROW EXECUTE FUNCTION access_refuse_change();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
          FOR EACH STATEMENT EXECUTE FUNCTION access_refuse_change();
        """,
        f"DROP TRIGGER {table}_append_only ON {table}; DROP TRIGGER {table}_no_truncate ON {table};",
    )


def records_changes(table: str) -> RunSQL:
    """Keeps the row as it was, with the actor, for every UPDATE and DELETE."""
    table = _checked(table)
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_record_update AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows
          FOR EACH STATEMENT EXECUTE FUNCTION access_record_change();
        CREATE TRIGGER {table}_record_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows
          FOR EACH STATEMENT EXECUTE FUNCTION access_record_change();
        """,
        f"DROP TRIGGER {table}_record_update ON {table}; DROP TRIGGER {table}_record_delete ON {table};",
    )
