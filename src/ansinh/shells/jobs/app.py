"""The procrastinate application: tasks register here when Django is ready."""

from __future__ import annotations

from importlib.util import find_spec

from procrastinate import App


def ready(app: App) -> None:
    """Adds our tasks to the application that procrastinate's Django integration made."""
    if find_spec("ansinh.shells.jobs.tasks") is not None:
        from ansinh.shells.jobs.tasks import blueprint

        app.add_tasks_from(blueprint, namespace="ansinh")
