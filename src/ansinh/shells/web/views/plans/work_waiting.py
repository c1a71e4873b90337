"""What of the work on tasks waits on a person's desk: directives owed, difficulties to answer, tasks to assign or report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import permissions
from ansinh.kernel.money import number
from ansinh.monitoring.facts import BoardLine, TaskState
from ansinh.monitoring.queries import board
from ansinh.plans.facts.work import DirectiveState, WorkTask
from ansinh.plans.queries.work import (
    may_answer,
    may_answer_recommendation,
    may_choose,
    may_write_for,
    offices_of,
    province_of,
    recommendations,
)
from ansinh.shells.web.desk import Waiting
from ansinh.shells.web.language import say
from ansinh.shells.web.views.plans.work_wording import short

P = Permission


def waiting_work(actor: Actor, today: dt.date) -> tuple[Waiting, ...]:
    """What waits for ``actor``, most binding first. Call inside ``acting``."""
    may = permissions(actor)
    if not may & {P.TASK_WORK, P.TASK_ASSIGN, P.DIRECTIVE_GIVE, P.SUCCESSOR_CHOOSE}:
        return ()
    offices = offices_of(actor)
    if not offices:
        return ()
    place = offices[0].place_code
    own = next((one for one in offices if one.agency_id != "people_committee_province"), None)
    lines = board(today, place_code=place, office=own)
    tasks = [line.task for line in lines]
    return (
        *_directives(actor, tasks, today),
        *_difficulties(actor, lines, today),
        *_choices(actor, tasks, today),
        *_recommendations(actor, today),
        *_mine(actor, lines),
        *_unassigned(actor, lines),
    )


def _address(tasks: list[WorkTask], anchor: str, several: str) -> str:
    return f"{reverse('plan_task', args=[tasks[0].task_id])}#{anchor}" if len(tasks) == 1 else several


def _directives(actor: Actor, tasks: list[WorkTask], today: dt.date) -> Iterator[Waiting]:
    owed = {
        one.directive_id: (one, task)
        for task in tasks
        for one in task.directives
        if one.open and may_write_for(one.owed_by, actor)
    }
    if not owed:
        return
    late = sum(one.late(today) for one, _ in owed.values())
    fresh = sum(one.state is DirectiveState.GIVEN for one, _ in owed.values())
    yield Waiting(
        number(len(owed)),
        say("ý kiến chỉ đạo phải thực hiện", "directives to carry out"),
        say("{} chưa xác nhận, {} quá hạn.", "{} not acknowledged, {} late.", fresh, late),
        _address([task for _, task in owed.values()], "chi-dao", reverse("board_directives")),
        say("Mở chỉ đạo", "Open"),
    )


def _difficulties(actor: Actor, lines: tuple[BoardLine, ...], today: dt.date) -> Iterator[Waiting]:
    found = []
    for line in lines:
        for one in line.task.difficulties:
            province = province_of(one.office.place_code, today) or province_of(line.task.place_code, today)
            ours = any(office == one.desk.office for office in offices_of(actor)) or one.desk.level.value == "central"
            if one.waits and ours and may_answer(one.desk, actor, province):
                found.append(line.task)
    if found:
        yield Waiting(
            number(len(found)),
            say("khó khăn, vướng mắc chờ trả lời", "difficulties wait for an answer"),
            say("Trả lời bằng chỉ đạo, hoặc chuyển lên cấp trên.", "Answer by a directive, or pass them up."),
            _address(found, "kho-khan", f"{reverse('board_difficulties')}"),
            say("Trả lời", "Answer"),
        )


def _choices(actor: Actor, tasks: list[WorkTask], today: dt.date) -> Iterator[Waiting]:
    found = [task for task in tasks if task.undecided and may_choose(task, actor, today)]
    if found:
        yield Waiting(
            number(len(found)),
            say("nhiệm vụ chờ xác định cơ quan tiếp nhận", "tasks wait for a decision who inherits them"),
            say(
                "Cơ quan trong kế hoạch đã giải thể, nhiều nơi có thể nhận.",
                "The agency in the plan was dissolved; several could inherit.",
            ),
            _address(found[:1], "ai", ""),
            say("Quyết định", "Decide"),
        )


def _recommendations(actor: Actor, today: dt.date) -> Iterator[Waiting]:
    waiting = [
        one for one in recommendations() if one.answered_at is None and may_answer_recommendation(one, actor, today)
    ]
    if waiting:
        first = waiting[0]
        yield Waiting(
            number(len(waiting)),
            say("kiến nghị giám sát chờ trả lời", "recommendations wait for an answer"),
            say("Lâu nhất: {} ngày.", "The longest: {} days.", first.age_days(today)),
            reverse("recommendation", args=[first.recommendation_id])
            if len(waiting) == 1
            else f"{reverse('board_recommendations')}?state=waiting",
            say("Trả lời", "Answer"),
        )


def _mine(actor: Actor, lines: tuple[BoardLine, ...]) -> Iterator[Waiting]:
    """Tasks given to this very person that ask for something."""
    pressing = (TaskState.OVERDUE, TaskState.SILENT, TaskState.BLOCKED, TaskState.AT_RISK)
    held = [line for line in lines if any(one.username == actor.username for one in line.task.charges)]
    asking = [line for line in held if line.state in pressing]
    if asking:
        yield Waiting(
            number(len(asking)),
            say("nhiệm vụ được giao cho mình cần ghi kết quả", "tasks given to you need a report"),
            short(asking[0].task.task.text, 110),
            _address([line.task for line in asking], "ghi", f"{reverse('board')}?assigned=yes&of=mine"),
            say("Ghi kết quả", "Report"),
        )


def _unassigned(actor: Actor, lines: tuple[BoardLine, ...]) -> Iterator[Waiting]:
    """Tasks that one's own agency leads and nobody holds."""
    own = {office.agency_id for office in offices_of(actor)} - {"people_committee_province"}
    if P.TASK_ASSIGN not in permissions(actor) or not own:
        return
    leading = [
        line.task
        for line in lines
        if not line.assigned
        and not line.task.asked
        and not line.task.undecided
        and any(own & {heir.agency_id for heir in owner.heirs} for owner in line.task.leads)
    ]
    if leading:
        yield Waiting(
            number(len(leading)),
            say("nhiệm vụ của cơ quan chưa giao cho người cụ thể", "tasks of your agency have no named person"),
            say("Cá thể hóa trách nhiệm: mỗi nhiệm vụ một người.", "Each task has one person who answers for it."),
            _address(leading, "nguoi", f"{reverse('board')}?assigned=no&of=mine"),
            say("Giao người", "Assign"),
        )
