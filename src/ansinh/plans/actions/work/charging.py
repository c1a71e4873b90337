"""Who answers for a task: which agency inherited it, which person inside holds it, who works where, what measures it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.access.queries import actor
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.plans.actions.work.checks import known_indicator, own_office, the_task, today, written
from ansinh.plans.facts.work import Charge, Member, Office, WorkTask
from ansinh.plans.queries.work import may_assign, may_choose, members, people_of, work_task
from ansinh.plans.store import models
from ansinh.territory.offline import agency, unit


def choose_successor(
    task_ids: Iterable[uuid.UUID], former: str, agency_id: str, reason: str, *, by: Actor, at: dt.datetime
) -> int:
    """Decides which agency owes tasks that the plan gave to ``former``, for tasks of one's own place; the last counts.

    ``reason`` names the ground (decision of the People's Committee, agreement). Returns how many tasks were decided.
    Raises BadInput for an agency that does not exist today, or tasks whose plan does not name ``former`` as lead;
    Refused for who does not lead the plan's place.
    """
    with deed("plans.choose_successor", by=by, at=at, subject=agency_id, needs=Permission.SUCCESSOR_CHOOSE) as record:
        on = today(at)
        chosen = agency(agency_id)
        if not chosen.valid.contains(on):
            raise BadInput(
                Problem(
                    "agency_ended",
                    f"{chosen.name} không còn hoạt động.",
                    f"{chosen.name} no longer exists.",
                    remedy_vi="Chọn một cơ quan đang hoạt động.",
                    remedy_en="Choose an agency that exists today.",
                )
            )
        ground = written(reason, "Căn cứ, lý do", "Ground", 1000)
        tasks = [the_task(task_id, at) for task_id in dict.fromkeys(task_ids)]
        for task in tasks:
            _require_choice(task, former, by, on)
        models.TaskSuccessor.objects.bulk_create(
            models.TaskSuccessor(
                task_id=task.task_id, written=former, agency_id=agency_id, reason=ground, by_id=by.user_id, at=at
            )
            for task in tasks
        )
        record(tasks=len(tasks), former=former, agency=agency_id)
        return len(tasks)


def _require_choice(task: WorkTask, former: str, by: Actor, on: dt.date) -> None:
    if former not in task.task.lead:
        raise BadInput(
            Problem(
                "not_its_lead",
                f"Nhiệm vụ này không giao “{former}” chủ trì.",
                f"This task does not give the lead to “{former}”.",
            )
        )
    if not may_choose(task, by, on):
        raise Refused(
            Problem(
                "not_your_place",
                "Việc xác định cơ quan tiếp nhận thuộc lãnh đạo địa phương ban hành kế hoạch.",
                "Which agency inherits a task is decided by the leaders of the place that issued the plan.",
            )
        )


def place_in_agency(
    username: str, agency_id: str, place_code: str, *, by: Actor, at: dt.datetime, ended: bool = False
) -> tuple[Member, ...]:
    """Writes that somebody works in an office, or has left it; returns the office's people now.

    Raises BadInput for an unknown account, agency or place.
    """
    with deed("plans.place_in_agency", by=by, at=at, subject=username, needs=Permission.USER_MANAGE) as record:
        agency(agency_id)
        if unit(place_code, today(at)) is None:
            raise BadInput(
                Problem("no_place", f"Không có địa bàn mã {place_code}.", f"No place has the code {place_code}.")
            )
        person = _account(username, at)
        models.AgencyMember.objects.create(
            user_id=person.user_id, agency_id=agency_id, place_code=place_code, ended=ended, by_id=by.user_id, at=at
        )
        record(agency=agency_id, place=place_code, ended=ended)
    return members(Office(agency_id, place_code))


def _account(username: str, at: dt.datetime) -> Actor:
    try:
        return actor(username, at)
    except LookupError:
        raise BadInput(
            Problem(
                "account_unknown",
                f"Không có tài khoản {username} đang hoạt động.",
                f"There is no active account {username}.",
            )
        ) from None


def assign_task(
    task_id: uuid.UUID,
    username: str,
    *,
    by: Actor,
    at: dt.datetime,
    office: Office | None = None,
    note: str = "",
) -> Charge:
    """Gives a task to a named person inside an office that owes it (cá thể hóa trách nhiệm); earlier charges are kept.

    ``office`` is needed where ``by`` assigns for several; it is found where there is one. Raises Refused where the task
    is not of ``by``'s office, or where it is open who inherited it; BadInput for a person of another office.
    """
    with deed("plans.assign_task", by=by, at=at, subject=str(task_id), needs=Permission.TASK_ASSIGN) as record:
        task = the_task(task_id, at)
        offices = may_assign(task, by, today(at))
        if not offices:
            if task.undecided:
                raise Refused(
                    Problem(
                        "heir_undecided",
                        "Nhiều cơ quan có thể tiếp nhận nhiệm vụ này; chưa ai quyết định.",
                        "Several agencies could inherit this task; nobody has decided yet.",
                        remedy_vi="Lãnh đạo địa phương ban hành kế hoạch xác định cơ quan tiếp nhận trước.",
                        remedy_en="The leaders of the plan's place decide who inherits it first.",
                    )
                )
            own_office(task, by, at)
        chosen = office or _only_with(offices, username, at)
        if chosen not in offices:
            own_office(task, by, at)
            raise Refused(
                Problem(
                    "not_your_office",
                    "Chỉ phân công trong cơ quan của mình.",
                    "A task is assigned inside one's own agency only.",
                )
            )
        people = dict(people_of(chosen, at))
        if username not in people:
            raise BadInput(
                Problem(
                    "not_of_the_office",
                    f"Tài khoản {username} không phải người của {agency(chosen.agency_id).name}.",
                    f"The account {username} does not belong to {agency(chosen.agency_id).name}.",
                    remedy_vi="Quản trị ghi người đó vào danh sách người của cơ quan trước.",
                    remedy_en="The administrator puts them on the list of people of the agency first.",
                )
            )
        holder = _account(username, at)
        models.TaskCharge.objects.create(
            task_id=task_id,
            agency_id=chosen.agency_id,
            place_code=chosen.place_code,
            holder_id=holder.user_id,
            note=written(note, "Ghi chú", "Note", 1000) if note.strip() else "",
            by_id=by.user_id,
            at=at,
        )
        record(agency=chosen.agency_id, place=chosen.place_code, holder=username)
    return next(one for one in work_task(task_id, today(at)).charges if one.office == chosen)


def _only_with(offices: tuple[Office, ...], username: str, at: dt.datetime) -> Office:
    """The one of several offices in which a person works: leaders assign for every agency of their province."""
    for office in offices:
        if username in dict(people_of(office, at)):
            return office
    return offices[0]


def link_indicator(task_id: uuid.UUID, code: str, *, by: Actor, at: dt.datetime, linked: bool = True) -> None:
    """Confirms that an indicator of the catalogue measures a task, or takes the link back.

    Raises Refused where the task is not of ``by``'s office, BadInput for an unknown indicator.
    """
    with deed("plans.link_indicator", by=by, at=at, subject=str(task_id), needs=Permission.TASK_WORK) as record:
        task = the_task(task_id, at)
        own_office(task, by, at)
        known_indicator(code)
        models.TaskIndicator.objects.create(
            task_id=task_id, indicator_code=code, linked=linked, by_id=by.user_id, at=at
        )
        record(indicator=code, linked=linked)
