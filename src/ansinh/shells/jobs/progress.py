"""Background work as people see it: asked for, running, done, failed; with its steps, result and what went wrong.

Asking and deferring happen in the caller's transaction: a deed that is rolled back leaves no work behind. Progress is
written over a connection of its own, so that it is seen while the work's own transaction still runs.
"""

from __future__ import annotations

import datetime as dt
import enum
import logging
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.identifier import new_id
from ansinh.kernel.page import Page
from ansinh.kernel.problem import BadInput, EnvironmentTrouble, Refused
from ansinh.shells.jobs import models
from ansinh.shells.site import clock

log = logging.getLogger("ansinh.jobs")


class WorkState(enum.StrEnum):
    """How far a piece of work is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


WORK_LABELS: Mapping[WorkState, tuple[str, str]] = {
    WorkState.WAITING: ("Đang chờ", "Waiting"),
    WorkState.RUNNING: ("Đang chạy", "Running"),
    WorkState.DONE: ("Đã xong", "Done"),
    WorkState.FAILED: ("Không thành", "Failed"),
}
TASK_LABELS: Mapping[str, tuple[str, str]] = {
    "measure_month": ("Tính chỉ tiêu của tháng", "Compute the indicators of a month"),
    "run_month": ("Áp dụng luật và lập đề xuất", "Apply the law and draft proposals"),
    "seal_audit": ("Niêm phong nhật ký", "Seal the audit trail"),
}


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of background work."""

    progress_id: uuid.UUID
    task: str
    subject: str
    state: WorkState
    step: str
    steps_done: int
    result: Mapping[str, Any]
    problem_vi: str
    problem_en: str
    asked_by_id: uuid.UUID
    asked_by: str
    asked_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (WorkState.DONE, WorkState.FAILED)


def ask_for(task: str, subject: str, *, by: Actor, at: dt.datetime, **arguments: str) -> uuid.UUID:
    """Asks for a task of ``shells.jobs.tasks`` in the caller's transaction; returns the id to follow it by."""
    progress_id = new_id(at)
    models.Progress.objects.create(
        progress_id=progress_id, task=task, subject=subject[:120], asked_by_id=by.user_id, asked_at=at
    )
    app.configure_task(f"ansinh:{task}", allow_unknown=False).defer(progress_id=str(progress_id), **arguments)
    return progress_id


def work(progress_id: uuid.UUID) -> Work:
    """One piece of work. Raises LookupError for an unknown id."""
    row = _rows().filter(pk=progress_id).first()
    if row is None:
        raise LookupError(f"no background work {progress_id}")
    return _work(row)


def works(of: Actor | None = None, *, state: str = "", number: int = 1, size: int = 50) -> Page[Work]:
    """Pieces of work, newest first: one person's, or everybody's."""
    found = _rows().order_by("-asked_at")
    if of is not None:
        found = found.filter(asked_by_id=of.user_id)
    if state:
        found = found.filter(state=state)
    total = found.count()
    return Page(tuple(_work(row) for row in found[(number - 1) * size : number * size]), total, number, size)


KEEP_WORKS = dt.timedelta(days=90)


def forget_works(*, by: Actor, at: dt.datetime) -> int:
    """Forgets pieces of work asked for more than 90 days ago. Returns how many."""
    with deed("jobs.forget_works", by=by, at=at, needs=Permission.USER_MANAGE) as record:
        forgotten, _ = models.Progress.objects.filter(asked_at__lt=at - KEEP_WORKS).delete()
        record(works=forgotten)
        return forgotten


def _rows() -> QuerySet[models.Progress]:
    return models.Progress.objects.select_related("asked_by")


def _work(row: models.Progress) -> Work:
    return Work(
        progress_id=row.progress_id,
        task=row.task,
        subject=row.subject,
        state=WorkState(row.state),
        step=row.step,
        steps_done=row.steps_done,
        result=row.result,
        problem_vi=row.problem_vi,
        problem_en=row.problem_en,
        asked_by_id=row.asked_by_id,
        asked_by=row.asked_by.full_name,
        asked_at=row.asked_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )


@dataclass
class Running:
    """The running piece of work: who asked, how to say where it is, what it produced."""

    asked_by_id: uuid.UUID
    step: Callable[[str], None]
    result: dict[str, Any]


@contextmanager
def running(progress_id: str) -> Iterator[Running]:
    """Marks a piece of work as running, then as done or failed.

    What our rooms raise ends it with words for the person who asked; anything else does too, and is raised on.
    """
    key = uuid.UUID(progress_id)
    asked_by_id = models.Progress.objects.values_list("asked_by_id", flat=True).get(pk=key)
    side: Any = connection.get_new_connection(connection.get_connection_params())
    side.autocommit = True

    def write(assignments: str, *values: object) -> None:
        side.execute(f"UPDATE jobs_progress SET {assignments} WHERE progress_id = %s", [*values, key])

    def step(text: str) -> None:
        write("step = %s, steps_done = steps_done + 1", text[:300])

    def end(state: WorkState, vi: str = "", en: str = "") -> None:
        from psycopg.types.json import Jsonb

        write(
            "state = %s, finished_at = %s, problem_vi = %s, problem_en = %s, result = %s",
            state.value, clock.now(), vi, en, Jsonb(now.result),
        )  # fmt: skip

    now = Running(asked_by_id, step, {})
    try:
        write("state = 'running', started_at = %s, steps_done = 0, step = ''", clock.now())
        try:
            yield now
        except (BadInput, Refused, EnvironmentTrouble) as trouble:
            log.warning("work refused", extra={"work": progress_id, "kind": type(trouble).__name__})
            end(WorkState.FAILED, trouble.say("vi"), trouble.say("en"))
        except BaseException:
            end(
                WorkState.FAILED,
                "Công việc dừng giữa chừng do lỗi hệ thống; chưa có gì được ghi. Hãy chạy lại hoặc báo quản trị.",
                "The work stopped on a system error; nothing was written. Run it again, or tell the administrator.",
            )
            raise
        else:
            end(WorkState.DONE)
    finally:
        side.close()
