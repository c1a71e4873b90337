"""The demonstration's work on tasks: people named, a year of activities, silence, difficulties, a directive, oversight.

Every deed goes through the doors of plans; words and evidence are invented.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from ansinh.access.facts import Actor, Role
from ansinh.access.queries import actor
from ansinh.journeys.demo.stage import DEPARTMENTS, PROVINCE, Count, Demo, luck_of, officers_of
from ansinh.monitoring.queries import board
from ansinh.plans.actions import work
from ansinh.plans.facts.work import Evidence, EvidenceKind, Office, Settled, WorkTask
from ansinh.plans.queries.work import (
    indicator_suggestions,
    may_assign,
    office_for,
    owed_offices,
    people_of,
    work_tasks,
)

_WORDS = (
    "Ban hành văn bản hướng dẫn và phân công đầu mối thực hiện.",
    "Tổ chức hội nghị triển khai, giao việc cho từng đơn vị.",
    "Kiểm tra việc thực hiện tại một số xã; rút kinh nghiệm tại chỗ.",
    "Tổng hợp kết quả quý, đối chiếu số liệu với cơ quan phối hợp.",
    "Báo cáo kết quả thực hiện, đề xuất việc của kỳ sau.",
)
_COMMUNE_WORDS = "Đã rà soát ở các thôn, tổ dân phố và lập danh sách theo mẫu."


def work_step(demo: Demo) -> list[Count]:
    """The work on the province's plan until today; a step of the demonstration."""
    return seed_work(demo, _plan(demo))


def seed_work(demo: Demo, plan_id: uuid.UUID) -> list[Count]:
    """Names people, reports activities, raises difficulties and recommends on the accepted tasks of a plan."""
    _place_departments(demo)
    tasks = work_tasks(demo.on, plan_id=plan_id)
    people = _people(demo)
    leads = [_lead(demo, task, people) for task in tasks]
    charged = sum(_charge(demo, task, lead) for task, lead in zip(tasks, leads, strict=True))
    activities = sum(
        _live_a_year(demo, task, lead, place) for place, (task, lead) in enumerate(zip(tasks, leads, strict=True))
    )
    activities += _communes_report(demo, tasks)
    _decide_one(demo, tasks)
    difficulties = _difficulties(demo, tasks)
    _oversight(demo, plan_id, tasks)
    return [
        (charged, "nhiệm vụ đã giao cho người cụ thể", "tasks given to named people"),
        (activities, "hoạt động, phần lớn có minh chứng", "activities, most with evidence"),
        (difficulties, "khó khăn đã nêu", "difficulties raised"),
        (sum(bool(task.undecided) for task in work_tasks(demo.on, plan_id=plan_id)),
         "nhiệm vụ chờ xác định cơ quan tiếp nhận", "tasks whose heir is undecided"),
    ]  # fmt: skip


def _plan(demo: Demo) -> uuid.UUID:
    """The province's own plan with the most accepted tasks."""
    counts: dict[uuid.UUID, int] = {}
    for line in board(demo.on, place_code=PROVINCE):
        counts[line.task.plan.plan_id] = counts.get(line.task.plan.plan_id, 0) + 1
    if not counts:
        raise LookupError("no accepted task: the plan is read and accepted before its tasks are worked on")
    return max(counts, key=lambda plan_id: counts[plan_id])


def _place_departments(demo: Demo) -> None:
    administrator = actor("quan-tri", demo.at)
    for username, _, agency_id in DEPARTMENTS:
        work.place_in_agency(username, agency_id, PROVINCE, by=administrator, at=demo.at)


def _people(demo: Demo) -> list[Actor]:
    """Those who write for agencies of the province."""
    own = ("so-y-te", "so-noi-vu", "so-xay-dung", "bhxh-tinh", "ngan-hang-chinh-sach")
    return [actor(username, demo.at) for username in (*own, *(username for username, _, _ in DEPARTMENTS))]


Lead = tuple[Actor, Office] | None


def _lead(demo: Demo, task: WorkTask, people: Sequence[Actor]) -> Lead:
    """Somebody who writes for a lead agency of the task, other than a group's."""
    offices = {
        office
        for owner in task.leads
        if not owner.collective and owner.settled is not Settled.OPEN
        for office in owed_offices(task, owner, demo.on)
    }
    if not offices:
        return None
    for person in people:
        office = office_for(task, person, demo.on, leads_only=True)
        if office in offices:
            return person, office
    return None


def _charge(demo: Demo, task: WorkTask, found: Lead) -> bool:
    # Every sixth task still waits for a named person.
    if found is None or task.asked or luck_of(task.task.text + "người") < 1 / 6:
        return False
    person, office = found
    if office not in may_assign(task, person, demo.on):
        return False
    username, _ = people_of(office, demo.at)[0]
    work.assign_task(task.task_id, username, by=person, at=demo.at, office=office)
    return True


def _live_a_year(demo: Demo, task: WorkTask, found: Lead, place: int) -> int:
    """What the lead did this year: by turns much, little long ago, nothing, everything."""
    if found is None or task.asked:
        return 0
    person, _ = found
    if task.indicator_codes == () and (near := indicator_suggestions(task)) and luck_of(task.task.text + "số") < 0.7:
        work.link_indicator(task.task_id, near[0].code, by=person, at=demo.at)
    way = place % 6
    if way == 1:
        return 0  # nothing shown this year: overdue
    days = (300, 240) if way == 4 else (290, 180, 95, 21)  # silent since spring, or steadily at work
    for turn, back in enumerate(days):
        day = demo.on - dt.timedelta(days=back + int(20 * luck_of(f"{task.task.text}{turn}")))
        last = turn == len(days) - 1
        evidence = Evidence()
        if turn % 3 != 2:
            number = 10 + int(880 * luck_of(f"{task.task.text}số{turn}"))
            evidence = Evidence(EvidenceKind.DOCUMENT, f"{number}/{'BC' if last else 'CV'}-TD")
        elif last or way == 5:
            evidence = Evidence(EvidenceKind.FIGURE, f"{60 + int(39 * luck_of(task.task.text))} % kế hoạch năm")
        work.report_activity(
            task.task_id,
            _WORDS[min(turn + (1 if last and way != 4 else 0), len(_WORDS) - 1)],
            happened_on=day,
            by=person,
            at=demo.at - dt.timedelta(days=max(0, back - 5)),
            evidence=evidence,
            completes=last and way == 5 and evidence.holds,
        )
    return len(days)


def _communes_report(demo: Demo, tasks: Sequence[WorkTask]) -> int:
    """Of the first task that every commune owes, a third of the communes have reported."""
    task = next((one for one in tasks if any(owner.everywhere for owner in one.owners)), None)
    if task is None:
        return 0
    officers = officers_of(demo, Role.COMMUNE_OFFICER)
    told = 0
    for code, officer in sorted(officers.items()):
        if luck_of(f"xã {code}") < 0.35:
            work.report_activity(
                task.task_id,
                _COMMUNE_WORDS,
                happened_on=demo.on - dt.timedelta(days=10 + int(60 * luck_of(code))),
                by=officer,
                at=demo.at,
                evidence=Evidence(EvidenceKind.DOCUMENT, f"{10 + int(80 * luck_of(code))}/BC-UBND"),
            )
            told += 1
    return told


def _decide_one(demo: Demo, tasks: Sequence[WorkTask]) -> None:
    """Of several tasks whose heir is open one is decided; the others wait for the leaders."""
    undecided = [task for task in tasks if task.undecided]
    if len(undecided) < 2:
        return
    task = undecided[0]
    owner = task.undecided[0]
    work.choose_successor(
        [task.task_id],
        owner.written,
        owner.heirs[0].agency_id,
        "Thông báo kết luận cuộc họp giao ban (trình diễn)",
        by=actor("lanh-dao-tinh", demo.at),
        at=demo.at,
    )


def _difficulties(demo: Demo, tasks: Sequence[WorkTask]) -> int:
    """One went up the whole line and came back as a directive; one waits for the province."""
    officer, chair = actor("can-bo-xa", demo.at), actor("chu-tich-xa", demo.at)
    leader = actor("lanh-dao-tinh", demo.at)
    raised = 0
    ago = [demo.at - dt.timedelta(days=days) for days in (40, 38, 30, 28)]
    health = actor("so-y-te", demo.at)
    ours = [task for task in tasks if office_for(task, officer, demo.on) and not task.undecided]
    shared = next((task for task in ours if office_for(task, health, demo.on, leads_only=True)), None)
    if shared is not None:
        one = work.raise_difficulty(
            shared.task_id,
            "Nhiều hộ ở thôn xa, xã chỉ có một công chức phụ trách, rà soát không kịp.",
            by=officer,
            at=ago[0],
        )
        work.pass_up(one.difficulty_id, "Xã đã huy động trưởng thôn nhưng chưa đủ người.", by=chair, at=ago[1])
        work.pass_up(one.difficulty_id, "Sở đề nghị UBND tỉnh cho tăng cường người từ các sở.", by=health, at=ago[2])
        told = work.give_directive(
            "Sở Y tế cử đoàn hỗ trợ; UBND xã rà soát dứt điểm các thôn còn lại.",
            by=leader,
            at=ago[3],
            difficulty_id=one.difficulty_id,
            due=demo.on + dt.timedelta(days=14),
            number="1205/UBND-KGVX",
        )
        work.acknowledge_directive(told.directive_id, by=officer, at=ago[3] + dt.timedelta(days=1))
        work.report_on_directive(
            told.directive_id, "Đã rà soát xong 4 trên 7 thôn.", by=officer, at=ago[3] + dt.timedelta(days=9)
        )
        raised += 1
    builder = actor("so-xay-dung", demo.at)
    houses = next((task for task in tasks if office_for(task, builder, demo.on, leads_only=True)), None)
    if houses is not None:
        work.raise_difficulty(
            houses.task_id,
            "Một số hộ chưa có giấy tờ đất ở nên chưa đủ điều kiện nhận hỗ trợ xây nhà.",
            by=builder,
            at=demo.at - dt.timedelta(days=12),
        )
        raised += 1
    return raised


def _oversight(demo: Demo, plan_id: uuid.UUID, tasks: Sequence[WorkTask]) -> None:
    """The Front recommended twice: one answer came, one is waited for."""
    front = actor("mat-tran", demo.at)
    health = actor("so-y-te", demo.at)
    led = (one for one in tasks if not one.undecided and office_for(one, health, demo.on, leads_only=True))
    task = next(led, None)
    if task is not None:
        made = work.recommend(
            plan_id,
            "Niêm yết danh sách người được rà soát tại nhà văn hóa thôn để người dân góp ý.",
            by=front,
            at=demo.at - dt.timedelta(days=45),
            task_id=task.task_id,
        )
        work.answer_recommendation(
            made.recommendation_id,
            "Sở Y tế đã hướng dẫn các xã niêm yết ít nhất 7 ngày trước khi họp xét.",
            by=health,
            at=demo.at - dt.timedelta(days=31),
            number="845/SYT-BTXH",
        )
    work.recommend(
        plan_id,
        "Báo cáo giữa kỳ cần nêu rõ nhiệm vụ nào chưa có cơ quan tiếp nhận sau sắp xếp bộ máy.",
        by=front,
        at=demo.at - dt.timedelta(days=18),
    )
