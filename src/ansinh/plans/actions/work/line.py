"""Difficulties go up the line; directives come back and are followed to their end.

Each step is a row; who comes second waits for the first (the difficulty's or directive's row is locked) and is refused
where the step no longer fits.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.plans.actions.work.checks import own_office, shown, the_task, today, written
from ansinh.plans.facts.work import (
    Desk,
    DeskLevel,
    Difficulty,
    Directive,
    Evidence,
    EvidenceKind,
    Office,
    StepKind,
    WorkTask,
)
from ansinh.plans.queries.work import (
    difficulty,
    directive,
    may_answer,
    offices_of,
    owner_for,
    province_of,
)
from ansinh.plans.rules.work.life import DIFFICULTY_AFTER, DIRECTIVE_AFTER
from ansinh.plans.rules.work.line import covers, desk_above, level_of_rank, rank_of, rank_of_office, tier_of
from ansinh.plans.rules.work.names import PROVINCE_COMMITTEE
from ansinh.plans.store import models
from ansinh.territory.facts import Level as Tier

# --- difficulties ---------------------------------------------------------------------------------------


def raise_difficulty(
    task_id: uuid.UUID, text: str, *, by: Actor, at: dt.datetime, to: DeskLevel | None = None
) -> Difficulty:
    """Says what stands in the way of a task of one's own office; it comes to the next desk up the line, or to ``to``.

    Raises Refused where the task is not of ``by``'s office, BadInput where ``to`` is not above them.
    """
    with deed("plans.raise_difficulty", by=by, at=at, subject=str(task_id), needs=Permission.TASK_WORK) as record:
        task = the_task(task_id, at)
        office = own_office(task, by, at)
        desk = _desk_above(task, office, _own_rank(by, office), at, to)
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
        _step(difficulty_id, StepKind.RAISED, desk, words, by, at)
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
        found, task = _difficulty(difficulty_id, at)
        _require_desk(found, task, by, at)
        _require_step(found, StepKind.PASSED_UP)
        desk = _desk_above(task, found.office, found.desk.level.rank, at, to)
        _step(difficulty_id, StepKind.PASSED_UP, desk, written(text, "Ý kiến", "Remark"), by, at)
        record(desk=desk.level)
    return difficulty(difficulty_id)


def raise_again(difficulty_id: uuid.UUID, text: str, *, by: Actor, at: dt.datetime) -> Difficulty:
    """Says that the directive did not remove the difficulty; it lies again with whoever answered.

    Raises Refused for people of another office, or a difficulty that has no answer.
    """
    with deed("plans.raise_again", by=by, at=at, subject=str(difficulty_id), needs=Permission.TASK_WORK):
        found, _ = _difficulty(difficulty_id, at)
        _require_office(found.office, by)
        _require_step(found, StepKind.RAISED_AGAIN)
        words = written(text, "Vì sao chưa tháo gỡ được", "Why it is not removed")
        _step(difficulty_id, StepKind.RAISED_AGAIN, found.desk, words, by, at)
    return difficulty(difficulty_id)


def resolve_difficulty(difficulty_id: uuid.UUID, text: str, *, by: Actor, at: dt.datetime) -> Difficulty:
    """Says that a difficulty no longer stands in the way; whoever met it says so. Raises Refused for another office."""
    with deed("plans.resolve_difficulty", by=by, at=at, subject=str(difficulty_id), needs=Permission.TASK_WORK):
        found, _ = _difficulty(difficulty_id, at)
        _require_office(found.office, by)
        _require_step(found, StepKind.RESOLVED)
        words = written(text, "Kết quả tháo gỡ", "How it was resolved")
        _step(difficulty_id, StepKind.RESOLVED, found.desk, words, by, at)
    return difficulty(difficulty_id)


# --- directives -----------------------------------------------------------------------------------------


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
            found, task = _difficulty(difficulty_id, at)
            _require_desk(found, task, by, at)
            _require_step(found, StepKind.ANSWERED)
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
        giver = _giver(owed_by, by, at)
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
            _step(found.difficulty_id, StepKind.ANSWERED, giver, words, by, at, directive_id)
        record(directive=str(directive_id), tasks=len(tasks), agency=owed_by.agency_id, due=due and due.isoformat())
    return directive(directive_id)


def acknowledge_directive(directive_id: uuid.UUID, *, by: Actor, at: dt.datetime, text: str = "") -> Directive:
    """Says that the office has taken a directive on. Raises Refused for another office, or one taken on before."""
    subject = str(directive_id)
    with deed("plans.acknowledge_directive", by=by, at=at, subject=subject, needs=Permission.TASK_WORK):
        _own_directive(directive_id, StepKind.ACKNOWLEDGED, by)
        words = written(text, "Ghi chú", "Note", 1000) if text.strip() else ""
        _directive_step(directive_id, StepKind.ACKNOWLEDGED, words, by, at)
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
        _own_directive(directive_id, StepKind.WORKED, by)
        seen = shown(evidence, file, at)
        _directive_step(directive_id, StepKind.WORKED, written(text, "Nội dung", "Text"), by, at, seen)
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
        found = _own_directive(directive_id, StepKind.CLOSED, by)
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
        _directive_step(directive_id, StepKind.CLOSED, words, by, at, seen)
        gone = resolves and found.difficulty_id is not None and _resolve_with(found.difficulty_id, words, by, at)
        record(evidence=seen[0], resolved=gone)
    return directive(directive_id)


def _resolve_with(difficulty_id: uuid.UUID, words: str, by: Actor, at: dt.datetime) -> bool:
    raised, _ = _difficulty(difficulty_id, at)
    own = any(covers(office, raised.office) for office in offices_of(by))
    if not own or StepKind.RESOLVED not in DIFFICULTY_AFTER[raised.state]:
        return False
    _step(difficulty_id, StepKind.RESOLVED, raised.desk, words, by, at)
    return True


def return_directive(directive_id: uuid.UUID, text: str, *, by: Actor, at: dt.datetime) -> Directive:
    """Sends a directive that was reported as done back, saying what is lacking; only who stands on the giver's desk.

    Raises Refused for anybody else, or a directive that is not closed.
    """
    subject = str(directive_id)
    with deed("plans.return_directive", by=by, at=at, subject=subject, needs=Permission.DIRECTIVE_GIVE):
        found = _directive(directive_id)
        province = province_of(found.owed_by.place_code, today(at))
        if not may_answer(found.giver, by, province):
            raise Refused(
                Problem(
                    "not_the_giver",
                    "Chỉ nơi đã chỉ đạo được trả lại.",
                    "Only the desk that gave a directive sends it back.",
                )
            )
        _require_next(found, StepKind.RETURNED)
        _directive_step(directive_id, StepKind.RETURNED, written(text, "Còn thiếu gì", "What is lacking"), by, at)
    return directive(directive_id)


# --- helpers --------------------------------------------------------------------------------------------


def _own_rank(by: Actor, office: Office) -> int:
    mine = [own for own in offices_of(by) if covers(own, office)]
    return max((rank_of(by.grants, own) for own in mine), default=0)


def _desk_above(task: WorkTask, office: Office, rank: int, at: dt.datetime, to: DeskLevel | None) -> Desk:
    province = province_of(office.place_code, today(at)) or province_of(task.place_code, today(at))
    heirs = [heir.agency_id for owner in task.leads for heir in owner.heirs if owner.kind != "group"]
    department = next((one for one in heirs if tier_of(one) is Tier.PROVINCE and one != PROVINCE_COMMITTEE), None)
    try:
        return desk_above(rank, office, department, province, to)
    except ValueError:
        raise BadInput(
            Problem(
                "nobody_above",
                "Không có cấp trên nào như vậy trong hệ thống để chuyển lên.",
                "There is no such desk above to go up to.",
                remedy_vi="Chọn cấp cao hơn cấp của mình, hoặc để trống.",
                remedy_en="Choose a desk above your own, or leave it open.",
            )
        ) from None


def _difficulty(difficulty_id: uuid.UUID, at: dt.datetime) -> tuple[Difficulty, WorkTask]:
    """The difficulty, its row locked, and its task."""
    if models.Difficulty.objects.select_for_update().filter(pk=difficulty_id).first() is None:
        raise BadInput(
            Problem(
                "difficulty_unknown",
                f"Không có khó khăn {difficulty_id}.",
                f"There is no difficulty {difficulty_id}.",
            )
        )
    found = difficulty(difficulty_id)
    return found, the_task(found.task_id, at)


def _directive(directive_id: uuid.UUID) -> Directive:
    """The directive, its row locked."""
    if models.Directive.objects.select_for_update().filter(pk=directive_id).first() is None:
        raise BadInput(
            Problem("directive_unknown", f"Không có chỉ đạo {directive_id}.", f"There is no directive {directive_id}.")
        )
    return directive(directive_id)


def _own_directive(directive_id: uuid.UUID, step: StepKind, by: Actor) -> Directive:
    """The directive, where ``by``'s office owes it and the step may come now."""
    found = _directive(directive_id)
    _require_office(found.owed_by, by)
    _require_next(found, step)
    return found


def _require_desk(found: Difficulty, task: WorkTask, by: Actor, at: dt.datetime) -> None:
    province = province_of(found.office.place_code, today(at)) or province_of(task.place_code, today(at))
    if may_answer(found.desk, by, province):
        return
    raise Refused(
        Problem(
            "not_on_your_desk",
            "Khó khăn này không ở nơi tài khoản này xử lý.",
            "This difficulty does not lie on your desk.",
            remedy_vi="Xem khó khăn đang ở cấp nào ở trang nhiệm vụ.",
            remedy_en="The page of the task says where it lies.",
        )
    )


def _require_step(found: Difficulty, step: StepKind) -> None:
    if step in DIFFICULTY_AFTER[found.state]:
        return
    raise Refused(
        Problem(
            "step_out_of_order",
            "Khó khăn này đã sang bước khác; hãy xem lại.",
            "This difficulty has moved on; look at it again.",
        )
    )


def _require_office(office: Office, by: Actor) -> None:
    if any(covers(own, office) for own in offices_of(by)):
        return
    raise Refused(
        Problem(
            "not_your_office",
            "Việc này của cơ quan khác.",
            "This belongs to another office.",
        )
    )


def _require_next(found: Directive, step: StepKind) -> None:
    if step in DIRECTIVE_AFTER[found.state]:
        return
    first = step in (StepKind.WORKED, StepKind.CLOSED) and StepKind.ACKNOWLEDGED in DIRECTIVE_AFTER[found.state]
    raise Refused(
        Problem(
            "step_out_of_order",
            "Chỉ đạo này đang ở bước khác.",
            "This directive is at another step.",
            remedy_vi="Xác nhận đã nhận trước." if first else "Hãy xem lại.",
            remedy_en="Acknowledge it first." if first else "Look at it again.",
        )
    )


def _giver(owed_by: Office, by: Actor, at: dt.datetime) -> Desk:
    """The desk from which ``by`` gives a directive: above the office that owes it, in the same province."""
    on = today(at)
    best: Desk | None = None
    for own in offices_of(by):
        rank = rank_of(by.grants, own)
        above = rank > rank_of_office(owed_by) or (rank == 1 and covers(own, owed_by))
        same = own.place_code == owed_by.place_code or own.place_code == province_of(owed_by.place_code, on)
        if above and same and (best is None or rank > best.level.rank):
            best = Desk(level_of_rank(rank), own)
    if best is None:
        raise Refused(
            Problem(
                "not_above",
                "Chỉ cấp trên của cơ quan thực hiện mới chỉ đạo được.",
                "Only who stands above an office gives it directives.",
                remedy_vi="Với cơ quan ngang cấp hoặc cấp trên: gửi văn bản đề nghị, phối hợp.",
                remedy_en="Bodies beside or above are asked by letter.",
            )
        )
    return best


def _step(
    difficulty_id: uuid.UUID,
    kind: StepKind,
    desk: Desk,
    text: str,
    by: Actor,
    at: dt.datetime,
    directive_id: uuid.UUID | None = None,
) -> None:
    models.DifficultyStep.objects.create(
        difficulty_id=difficulty_id,
        kind=kind,
        text=text,
        desk=desk.level,
        desk_agency_id=desk.office.agency_id,
        desk_place_code=desk.office.place_code,
        directive_id=directive_id,
        by_id=by.user_id,
        at=at,
    )


def _directive_step(
    directive_id: uuid.UUID,
    kind: StepKind,
    text: str,
    by: Actor,
    at: dt.datetime,
    evidence: tuple[EvidenceKind, str, models.EvidenceFile | None] = (EvidenceKind.NONE, "", None),
) -> None:
    models.DirectiveStep.objects.create(
        directive_id=directive_id,
        kind=kind,
        text=text,
        evidence_kind=evidence[0],
        evidence_reference=evidence[1],
        evidence_file=evidence[2],
        by_id=by.user_id,
        at=at,
    )
