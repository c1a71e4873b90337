"""Opening and closing what has to be done for one person because of an event elsewhere."""

from __future__ import annotations

import datetime as dt
import uuid

import polars as pl

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.casework.facts import TaskState
from ansinh.casework.rules.deadlines import answer_due
from ansinh.casework.store import models
from ansinh.casework.store.bulk import run, stage
from ansinh.kernel.dates import day_in_vietnam
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import Problem, Refused

_TYPES = {
    "id": "uuid",
    "kind": "varchar",
    "person_id": "uuid",
    "household_id": "uuid",
    "commune_code": "varchar",
    "programme": "varchar",
    "subject": "varchar",
    "because": "varchar",
}


def open_tasks(frame: pl.DataFrame, *, by: Actor, at: dt.datetime) -> int:
    """Opens tasks: kind (``TaskKind``), person_id, household_id, commune_code, programme, subject, because.

    ``subject`` names the event (an attempt's id); the same kind and subject is opened once. Returns how many are
    new. Due in seven working days.
    """
    ids = pl.Series("id", [str(new_id(at)) for _ in range(frame.height)], dtype=pl.String)
    with deed("casework.open_tasks", by=by, at=at, needs=Permission.CASE_READ) as record:
        stage("casework_new_tasks", frame.with_columns(ids), _TYPES)
        opened = run(
            """INSERT INTO casework_task (id, kind, person_id, household_id, commune_code, programme, subject, because,
              opened_at, opened_by_id, due_on, state, outcome)
            SELECT id, kind, person_id, household_id, commune_code, coalesce(programme, ''), subject, because, %s, %s,
              %s, 'open', '' FROM casework_new_tasks ON CONFLICT DO NOTHING""",
            [at, by.user_id, answer_due(day_in_vietnam(at))],
        )
        record(opened=opened, given=frame.height)
    return opened


def close_task(task_id: uuid.UUID, outcome: str, *, by: Actor, at: dt.datetime) -> None:
    """Closes a task with what came of it. Raises Refused unless it is open and there is an outcome."""
    if not outcome.strip():
        raise Refused(
            Problem("outcome_missing", "Cần ghi kết quả xử lý.", "Say what came of it."),
        )
    with deed("casework.close_task", by=by, at=at, subject=str(task_id), needs=Permission.CASE_PROPOSE):
        closed = models.Task.objects.filter(pk=task_id, state=TaskState.OPEN.value).update(
            state=TaskState.DONE.value, closed_at=at, closed_by_id=by.user_id, outcome=outcome
        )
        if not closed:
            raise Refused(
                Problem(
                    "task_not_open",
                    "Việc này không có hoặc đã xong.",
                    "There is no such open task.",
                )
            )
