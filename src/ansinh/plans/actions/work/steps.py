"""The steps of difficulties and directives: who may take them, in which order, from which desk.

Each step is a row; who comes second waits for the first (the row of the difficulty or directive is locked) and is
refused where the step no longer fits.
"""

from __future__ import annotations

import datetime as dt
import uuid

from ansinh.access.facts import Actor
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.plans.actions.work.checks import the_task, today
from ansinh.plans.facts.work import (
    Desk,
    DeskLevel,
    Difficulty,
    Directive,
    EvidenceKind,
    Office,
    StepKind,
    WorkTask,
)
from ansinh.plans.queries.work import (
    desk_over,
    difficulty,
    directive,
    may_answer,
    offices_of,
    province_of,
)
from ansinh.plans.rules.work.life import DIFFICULTY_AFTER, DIRECTIVE_AFTER
from ansinh.plans.rules.work.line import covers, desk_above, rank_of, tier_of
from ansinh.plans.rules.work.names import PROVINCE_COMMITTEE
from ansinh.plans.store import models
from ansinh.territory.facts import Level as Tier


def own_rank(by: Actor, office: Office) -> int:
    """How high in the line somebody stands in the office in whose name they write."""
    mine = [own for own in offices_of(by) if covers(own, office)]
    return max((rank_of(by.grants, own) for own in mine), default=0)


def next_desk(task: WorkTask, office: Office, rank: int, at: dt.datetime, to: DeskLevel | None) -> Desk:
    """The desk above somebody of ``rank`` for a task. Raises BadInput where nobody sits there."""
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


def locked_difficulty(difficulty_id: uuid.UUID, at: dt.datetime) -> tuple[Difficulty, WorkTask]:
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


def locked_directive(directive_id: uuid.UUID) -> Directive:
    """The directive, its row locked."""
    if models.Directive.objects.select_for_update().filter(pk=directive_id).first() is None:
        raise BadInput(
            Problem("directive_unknown", f"Không có chỉ đạo {directive_id}.", f"There is no directive {directive_id}.")
        )
    return directive(directive_id)


def own_directive(directive_id: uuid.UUID, step: StepKind, by: Actor) -> Directive:
    """The directive, where ``by``'s office owes it and the step may come now."""
    found = locked_directive(directive_id)
    require_office(found.owed_by, by)
    require_next(found, step)
    return found


def require_desk(found: Difficulty, task: WorkTask, by: Actor, at: dt.datetime) -> None:
    """Raises Refused unless the difficulty lies on a desk that ``by`` may answer from."""
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


def require_step(found: Difficulty, step: StepKind) -> None:
    """Raises Refused where the step does not fit the difficulty's state."""
    if step in DIFFICULTY_AFTER[found.state]:
        return
    raise Refused(
        Problem(
            "step_out_of_order",
            "Khó khăn này đã sang bước khác; hãy xem lại.",
            "This difficulty has moved on; look at it again.",
        )
    )


def require_office(office: Office, by: Actor) -> None:
    """Raises Refused unless ``by`` writes for the office."""
    if any(covers(own, office) for own in offices_of(by)):
        return
    raise Refused(
        Problem(
            "not_your_office",
            "Việc này của cơ quan khác.",
            "This belongs to another office.",
        )
    )


def require_next(found: Directive, step: StepKind) -> None:
    """Raises Refused where the step does not fit the directive's state."""
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


def desk_of_giver(owed_by: Office, by: Actor, at: dt.datetime) -> Desk:
    """The desk from which ``by`` gives a directive: above the office that owes it, in the same province."""
    best = desk_over(owed_by, by, today(at))
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


def take_step(
    difficulty_id: uuid.UUID,
    kind: StepKind,
    desk: Desk,
    text: str,
    by: Actor,
    at: dt.datetime,
    directive_id: uuid.UUID | None = None,
) -> None:
    """Writes a step of a difficulty, and whose desk it lies on after it."""
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


def take_directive_step(
    directive_id: uuid.UUID,
    kind: StepKind,
    text: str,
    by: Actor,
    at: dt.datetime,
    evidence: tuple[EvidenceKind, str, models.EvidenceFile | None] = (EvidenceKind.NONE, "", None),
) -> None:
    """Writes a step of a directive."""
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
