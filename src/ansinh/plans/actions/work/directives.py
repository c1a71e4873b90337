"""Directives come down the line and are followed to their end: given, acknowledged, worked on, closed by evidence."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.plans.actions.work.checks import shown, the_task, today, written
from ansinh.plans.actions.work.steps import (
    desk_of_giver,
    locked_difficulty,
    locked_directive,
    own_directive,
    require_desk,
    require_next,
    require_step,
    take_directive_step,
    take_step,
)
from ansinh.plans.facts.work import (
    Difficulty,
    Directive,
    Evidence,
    EvidenceKind,
    Office,
    StepKind,
)
from ansinh.plans.queries.work import (
    directive,
    may_answer,
    offices_of,
    owner_for,
    province_of,
)
from ansinh.plans.rules.work.life import DIFFICULTY_AFTER
from ansinh.plans.rules.work.line import covers
from ansinh.plans.store import models


def give_directive(
    text: str,
    *,
    by: Actor,
    at: dt.datetime,
    difficulty_id: uuid.UUID | None = None,
    task_ids: Iterable[uuid.UUID] = (),
    owed_by: Office | None = None,
    due: dt.date | None = None,
    number: str = "",
) -> Directive:
    """Tells an office below what to do: in answer to a difficulty, or on tasks of one's own accord.

    In answer to a difficulty the office that raised it owes the directive unless another is named. ``number`` is that of
    the letter, where there is one. Raises Refused where ``by`` does not stand above that office or the difficulty does
    not lie with them; BadInput for a day that has passed, or an office that has no part in the tasks.
    """
    subject = str(difficulty_id) if difficulty_id else ""
    with deed("plans.give_directive", by=by, at=at, subject=subject, needs=Permission.DIRECTIVE_GIVE) as record:
        on = today(at)
        found: Difficulty | None = None
        tasks = [the_task(task_id, at) for task_id in dict.fromkeys(task_ids)]
        if difficulty_id is not None:
            found, task = locked_difficulty(difficulty_id, at)
            require_desk(found, task, by, at)
            require_step(found, StepKind.ANSWERED)
            tasks = [task, *(one for one in tasks if one.task_id != task.task_id)]
            owed_by = owed_by or found.office
        if not tasks or owed_by is None:
            raise BadInput(
                Problem(
                    "directive_about",
                    "Chỉ đạo phải nêu nhiệm vụ và cơ quan thực hiện.",
                    "A directive names its tasks and the office that carries it out.",
                )
            )
        for one in tasks:
            if owner_for(one, owed_by, on) is None and not (found is not None and owed_by == found.office):
                raise BadInput(
                    Problem(
                        "office_without_part",
                        "Cơ quan được giao không có phần trong nhiệm vụ này.",
                        "The office named has no part in this task.",
                        remedy_vi="Chọn cơ quan chủ trì hoặc phối hợp của nhiệm vụ.",
                        remedy_en="Choose a lead or coordinating agency of the task.",
                    )
                )
        if due is not None and due < on:
            raise BadInput(Problem("past_day", "Hạn thực hiện đã qua.", "The day has passed already."))
        giver = desk_of_giver(owed_by, by, at)
        directive_id = new_id(at)
        words = written(text, "Nội dung chỉ đạo", "Directive")
        models.Directive.objects.create(
            directive_id=directive_id,
            difficulty_id=difficulty_id,
            text=words,
            number=number.strip()[:80],
            desk=giver.level,
            giver_agency_id=giver.office.agency_id,
            giver_place_code=giver.office.place_code,
            agency_id=owed_by.agency_id,
            place_code=owed_by.place_code,
            due=due,
            by_id=by.user_id,
            at=at,
        )
        models.DirectiveTask.objects.bulk_create(
            models.DirectiveTask(directive_id=directive_id, task_id=one.task_id) for one in tasks
        )
        if found is not None:
            take_step(found.difficulty_id, StepKind.ANSWERED, giver, words, by, at, directive_id)
        record(directive=str(directive_id), tasks=len(tasks), agency=owed_by.agency_id, due=due and due.isoformat())
    return directive(directive_id)


def acknowledge_directive(directive_id: uuid.UUID, *, by: Actor, at: dt.datetime, text: str = "") -> Directive:
    """Says that the office has taken a directive on. Raises Refused for another office, or one taken on before."""
    subject = str(directive_id)
    with deed("plans.acknowledge_directive", by=by, at=at, subject=subject, needs=Permission.TASK_WORK):
        own_directive(directive_id, StepKind.ACKNOWLEDGED, by)
        words = written(text, "Ghi chú", "Note", 1000) if text.strip() else ""
        take_directive_step(directive_id, StepKind.ACKNOWLEDGED, words, by, at)
    return directive(directive_id)


def report_on_directive(
    directive_id: uuid.UUID,
    text: str,
    *,
    by: Actor,
    at: dt.datetime,
    evidence: Evidence = Evidence(),
    file: tuple[str, bytes] | None = None,
) -> Directive:
    """Writes down what was done on a directive so far. Raises Refused for another office, or one not taken on."""
    subject = str(directive_id)
    with deed("plans.report_on_directive", by=by, at=at, subject=subject, needs=Permission.TASK_WORK) as record:
        own_directive(directive_id, StepKind.WORKED, by)
        seen = shown(evidence, file, at)
        take_directive_step(directive_id, StepKind.WORKED, written(text, "Nội dung", "Text"), by, at, seen)
        record(evidence=seen[0])
    return directive(directive_id)


def close_directive(
    directive_id: uuid.UUID,
    text: str,
    *,
    by: Actor,
    at: dt.datetime,
    evidence: Evidence = Evidence(),
    file: tuple[str, bytes] | None = None,
    resolves: bool = True,
) -> Directive:
    """Says that a directive was carried out, with evidence; ``resolves``: the difficulty it answered is gone too, where
    ``by``'s office raised it.

    Raises BadInput without evidence, Refused for another office or a directive not taken on.
    """
    subject = str(directive_id)
    with deed("plans.close_directive", by=by, at=at, subject=subject, needs=Permission.TASK_WORK) as record:
        found = own_directive(directive_id, StepKind.CLOSED, by)
        seen = shown(evidence, file, at)
        if seen[0] is EvidenceKind.NONE:
            raise BadInput(
                Problem(
                    "closed_without_evidence",
                    "Báo đã thực hiện xong chỉ đạo phải kèm minh chứng.",
                    "A directive is closed by evidence.",
                    remedy_vi="Ghi số văn bản, số liệu, đường dẫn hoặc kèm tệp.",
                    remedy_en="Give the number of a document, a figure, a link or a file.",
                )
            )
        words = written(text, "Kết quả", "Result")
        take_directive_step(directive_id, StepKind.CLOSED, words, by, at, seen)
        gone = resolves and found.difficulty_id is not None and _resolve_with(found.difficulty_id, words, by, at)
        record(evidence=seen[0], resolved=gone)
    return directive(directive_id)


def _resolve_with(difficulty_id: uuid.UUID, words: str, by: Actor, at: dt.datetime) -> bool:
    raised, _ = locked_difficulty(difficulty_id, at)
    own = any(covers(office, raised.office) for office in offices_of(by))
    if not own or StepKind.RESOLVED not in DIFFICULTY_AFTER[raised.state]:
        return False
    take_step(difficulty_id, StepKind.RESOLVED, raised.desk, words, by, at)
    return True


def return_directive(directive_id: uuid.UUID, text: str, *, by: Actor, at: dt.datetime) -> Directive:
    """Sends a directive that was reported as done back, saying what is lacking; only who stands on the giver's desk.

    Raises Refused for anybody else, or a directive that is not closed.
    """
    subject = str(directive_id)
    with deed("plans.return_directive", by=by, at=at, subject=subject, needs=Permission.DIRECTIVE_GIVE):
        found = locked_directive(directive_id)
        province = province_of(found.owed_by.place_code, today(at))
        if not may_answer(found.giver, by, province):
            raise Refused(
                Problem(
                    "not_the_giver",
                    "Chỉ nơi đã chỉ đạo được trả lại.",
                    "Only the desk that gave a directive sends it back.",
                )
            )
        require_next(found, StepKind.RETURNED)
        take_directive_step(directive_id, StepKind.RETURNED, written(text, "Còn thiếu gì", "What is lacking"), by, at)
    return directive(directive_id)
