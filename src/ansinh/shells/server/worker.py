"""The background process: procrastinate's worker as ``ansinh_jobs``. ``python -m ansinh.shells.server.worker``."""

from __future__ import annotations

import django
from django.core.management import call_command


def work() -> None:
    """Works until SIGTERM or SIGINT; a running job is finished first (the supervisor's patience limits that)."""
    django.setup()
    from django.db import connection

    from ansinh.shells.server.connections import assert_serving_role

    assert_serving_role(connection)
    connection.close()
    call_command("procrastinate", "worker")


if __name__ == "__main__":
    work()
