"""Difficulties go up the line: raised, passed up, answered by a directive, resolved or raised again."""

from __future__ import annotations

import datetime as dt
import uuid

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.identifier import new_id
from ansinh.plans.actions.work.checks import own_office, the_task, written
from ansinh.plans.actions.work.steps import (
    locked_difficulty,
    next_desk,
    own_rank,
    require_desk,
    require_office,
    require_step,
    take_step,
)
from ansinh.plans.facts.work import (
    DeskLevel,
    Difficulty,
    StepKind,
)
from ansinh.plans.queries.work import (
    difficulty,
)
from ansinh.plans.store import models


def raise_difficulty(
    task_id: uuid.UUID, text: str, *, by: Actor, at: dt.datetime, to: DeskLevel | None = None
) -> Difficulty:
    """Says what stands in the way of a task of one's own office; it comes to the next desk up the line, or to ``to``.

    Raises Refused where the task is not of ``by``'s office, BadInput where ``to`` is not above them.
    """
    with deed("plans.raise_difficulty", by=by, at=at, subject=str(task_id), needs=Permission.TASK_WORK) as record:
        task = the_task(task_id, at)
        office = own_office(task, by, at)
        desk = next_desk(task, office, own_rank(by, office), at, to)
        difficulty_id = new_id(at)
        words = written(text, "Khó khăn, vướng mắc", "Difficulty")
        models.Difficulty.objects.create(
            difficulty_id=difficulty_id,
            task_id=task_id,
            agency_id=office.agency_id,
            place_code=office.place_code,
            text=words,
            by_id=by.user_id,
            at=at,
        )
        take_step(difficulty_id, StepKind.RAISED, desk, words, by, at)
        record(difficulty=str(difficulty_id), desk=desk.level)
    return difficulty(difficulty_id)


def pass_up(
    difficulty_id: uuid.UUID, text: str, *, by: Actor, at: dt.datetime, to: DeskLevel | None = None
) -> Difficulty:
    """Hands a difficulty on one's desk to the next one up, with what was already tried.

    Raises Refused where it does not lie with ``by`` or is no longer open.
    """
    subject = str(difficulty_id)
    with deed("plans.pass_up", by=by, at=at, subject=subject, needs=Permission.DIRECTIVE_GIVE) as record:
        found, task = locked_difficulty(difficulty_id, at)
        require_desk(found, task, by, at)
        require_step(found, StepKind.PASSED_UP)
        desk = next_desk(task, found.office, found.desk.level.rank, at, to)
        take_step(difficulty_id, StepKind.PASSED_UP, desk, written(text, "Ý kiến", "Remark"), by, at)
        record(desk=desk.level)
    return difficulty(difficulty_id)


def raise_again(difficulty_id: uuid.UUID, text: str, *, by: Actor, at: dt.datetime) -> Difficulty:
    """Says that the directive did not remove the difficulty; it lies again with whoever answered.

    Raises Refused for people of another office, or a difficulty that has no answer.
    """
    with deed("plans.raise_again", by=by, at=at, subject=str(difficulty_id), needs=Permission.TASK_WORK):
        found, _ = locked_difficulty(difficulty_id, at)
        require_office(found.office, by)
        require_step(found, StepKind.RAISED_AGAIN)
        words = written(text, "Vì sao chưa tháo gỡ được", "Why it is not removed")
        take_step(difficulty_id, StepKind.RAISED_AGAIN, found.desk, words, by, at)
    return difficulty(difficulty_id)


def resolve_difficulty(difficulty_id: uuid.UUID, text: str, *, by: Actor, at: dt.datetime) -> Difficulty:
    """Says that a difficulty no longer stands in the way; whoever met it says so. Raises Refused for another office."""
    with deed("plans.resolve_difficulty", by=by, at=at, subject=str(difficulty_id), needs=Permission.TASK_WORK):
        found, _ = locked_difficulty(difficulty_id, at)
        require_office(found.office, by)
        require_step(found, StepKind.RESOLVED)
        words = written(text, "Kết quả tháo gỡ", "How it was resolved")
        take_step(difficulty_id, StepKind.RESOLVED, found.desk, words, by, at)
    return difficulty(difficulty_id)
