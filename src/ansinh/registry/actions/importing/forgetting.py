"""What an uploaded list said of people is forgotten once it has served; that it came in is not."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission

KEEP_PREVIEWS = dt.timedelta(days=90)
"""How long the rows of a list are kept after it was applied, or sent in and never applied."""


def forget_previews(*, by: Actor, at: dt.datetime) -> int:
    """Removes the rows of lists applied, or sent in and left, more than 90 days ago. Returns how many lists.

    A list never applied goes whole. Of an applied one the entry stays – file name, fingerprint, counts, who and when –
    because circumstances name it as their source and a file sent again is to be recognised.
    """
    with deed("registry.forget_previews", by=by, at=at, needs=Permission.REGISTRY_IMPORT) as record:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMP TABLE served_import ON COMMIT DROP AS SELECT i.id, i.state FROM registry_import i"
                " WHERE coalesce(i.applied_at, i.uploaded_at) < %s"
                " AND (i.state <> 'applied' OR EXISTS"
                " (SELECT FROM registry_import_row r WHERE r.import_batch_id = i.id) OR EXISTS"
                " (SELECT FROM registry_import_file f WHERE f.import_batch_id = i.id))",
                [at - KEEP_PREVIEWS],
            )
            cursor.execute("DELETE FROM registry_import_row r USING served_import s WHERE r.import_batch_id = s.id")
            rows = cursor.rowcount
            cursor.execute("DELETE FROM registry_import_file f USING served_import s WHERE f.import_batch_id = s.id")
            cursor.execute("SELECT count(*) FROM served_import")
            lists = int((cursor.fetchone() or (0,))[0])
            cursor.execute(
                "DELETE FROM registry_import i USING served_import s WHERE i.id = s.id AND s.state <> 'applied'"
            )
            cursor.execute("DROP TABLE served_import")
        record(lists=lists, rows=rows)
        return lists
