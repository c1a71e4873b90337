"""The work on tasks as plain records, and the ids that its commands take."""

from __future__ import annotations

import argparse
import uuid
from typing import TYPE_CHECKING, Any

from ansinh.shells.cli.frame import words

if TYPE_CHECKING:
    from ansinh.monitoring.facts import BoardLine
    from ansinh.plans.facts.work import Difficulty, Directive, Office, Recommendation


def some_id(text: str) -> uuid.UUID:
    """An argument that names a task, difficulty, directive or recommendation. Raises ArgumentTypeError for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(words(f"“{text}” không phải là mã", f"“{text}” is not an id")) from None


def line_record(line: BoardLine) -> dict[str, Any]:
    """A line of the board as ``plan tasks --json`` prints it."""
    task = line.task
    return {
        "task_id": str(task.task_id),
        "plan_id": str(task.plan.plan_id),
        "plan_number": task.plan.number,
        "path": task.task.path,
        "group": task.group,
        "text": task.task.text,
        "timeline": task.task.timeline,
        "due": task.timeline.due,
        "request": task.asked,
        "state": line.state.value,
        "reasons": [{"state": one.state.value, "vi": one.vi, "en": one.en} for one in line.reasons],
        "owners": [
            {
                "written": owner.written,
                "lead": owner.lead,
                "kind": owner.kind.value,
                "settled": owner.settled.value,
                "everywhere": owner.everywhere,
                "agencies": [
                    {"agency": heir.agency_id, "name": heir.name, "functions": list(heir.functions),
                     "legal_basis": list(heir.legal_basis), "confirmed": heir.confirmed} for heir in owner.heirs
                ],
            }
            for owner in task.owners
        ],
        "people": [
            {"username": one.username, "name": one.full_name, "office": office_written(one.office), "since": one.charged_at}
            for one in task.charges
        ],
        "last_activity_on": line.last_activity_on,
        "evidence_this_year": line.evidence_this_year,
        "activities": [
            {"on": one.happened_on, "office": office_written(one.office), "text": one.text, "completes": one.completes,
             "evidence": one.evidence.kind.value, "reference": one.evidence.reference or one.evidence.filename}
            for one in task.activities
        ],
        "difficulties": [difficulty_record(one) for one in task.difficulties],
        "directives": [directive_record(one) for one in task.directives],
        "recommendations": [recommendation_record(one) for one in task.recommendations],
        "indicators": [
            {"code": one.indicator.code, "movement": one.movement.value, "standing": one.standing}
            for one in line.indicators
        ],
    }  # fmt: skip


def office_written(office: Office) -> str:
    """An office as the command line writes it: ``doh/51``."""
    return f"{office.agency_id}/{office.place_code}"


def difficulty_record(one: Difficulty) -> dict[str, Any]:
    """A difficulty as a plain record."""
    return {
        "difficulty_id": str(one.difficulty_id),
        "task_id": str(one.task_id),
        "office": office_written(one.office),
        "text": one.text,
        "state": one.state.value,
        "desk": one.desk.level.value,
        "desk_office": office_written(one.desk.office),
        "raised_at": one.raised_at,
        "steps": [{"step": step.kind.value, "at": step.at, "by": step.by, "text": step.text} for step in one.steps],
    }


def directive_record(one: Directive) -> dict[str, Any]:
    """A directive as a plain record."""
    return {
        "directive_id": str(one.directive_id),
        "difficulty_id": one.difficulty_id and str(one.difficulty_id),
        "tasks": [str(task_id) for task_id in one.task_ids],
        "text": one.text,
        "number": one.number,
        "owed_by": office_written(one.owed_by),
        "due": one.due,
        "state": one.state.value,
        "steps": [{"step": step.kind.value, "at": step.at, "by": step.by, "text": step.text} for step in one.steps],
    }


def recommendation_record(one: Recommendation) -> dict[str, Any]:
    """A recommendation as a plain record."""
    return {
        "recommendation_id": str(one.recommendation_id),
        "plan_id": str(one.plan_id),
        "task_id": one.task_id and str(one.task_id),
        "target_id": one.target_id and str(one.target_id),
        "body": one.body,
        "text": one.text,
        "made_at": one.made_at,
        "state": one.state.value,
        "answer": one.answer,
        "answered_at": one.answered_at,
    }
