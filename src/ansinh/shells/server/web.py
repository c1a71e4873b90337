"""The web process: granian over our WSGI application. ``python -m ansinh.shells.server.web HOST PORT``.

Imported by granian's worker as ``ansinh.shells.server.web:application``; the worker first ties its life to
granian's and looks at its database role.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from typing import Any

from ansinh.shells.server.connections import assert_serving_role
from ansinh.shells.server.process import die_with_my_parent

THREADS = 4


def serve(host: str, port: int) -> None:
    """Serves until SIGTERM or SIGINT. One worker process, four threads: what two cores can use."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "ansinh.shells.server.web:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        workers_kill_timeout=4,
        process_name=None,
    ).serve()


def build_application() -> Callable[..., Any]:
    """Our WSGI application, refused to a role that row-level security would not bind."""
    die_with_my_parent(signal.SIGKILL)
    from django.db import connection

    from ansinh.shells.site.wsgi import application

    assert_serving_role(connection)
    connection.close()
    return application


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
else:
    application = build_application()
