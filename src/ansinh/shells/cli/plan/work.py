"""``plan tasks``, ``board``, ``recommendations``: where the tasks stand."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from ansinh.shells.cli import frame
from ansinh.shells.cli.access import doer, person, table
from ansinh.shells.cli.frame import words
from ansinh.shells.cli.plan.wording import short
from ansinh.shells.cli.plan.work_records import (
    line_record,
    recommendation_record,
    some_id,
)

if TYPE_CHECKING:
    from ansinh.monitoring.facts import BoardLine
    from ansinh.plans.facts.work import WorkTask


def add(deeds: Any) -> None:
    """Adds the deeds of this module."""
    tasks = person(deeds.add_parser("tasks", help=words("các nhiệm vụ và tình trạng", "tasks and where they stand")))
    _narrowing(tasks)
    tasks.add_argument("--state", metavar=words("TÌNH_TRẠNG", "STATE"), help="overdue, blocked, unassigned, silent, at_risk, on_track, done, requested")  # fmt: skip
    tasks.add_argument("--id", type=some_id, metavar=words("MÃ", "ID"), help=words("một nhiệm vụ, đủ mọi điều", "one task in full"))  # fmt: skip
    tasks.set_defaults(run=_tasks)

    board = person(
        deeds.add_parser("board", help=words("số nhiệm vụ theo cơ quan và tình trạng", "tasks by agency and state"))
    )
    _narrowing(board)
    board.set_defaults(run=_board)

    advice = deeds.add_parser("recommendations", help=words("các kiến nghị giám sát", "recommendations of overseers"))
    advice.set_defaults(run=_recommendations)


def _narrowing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", type=some_id, metavar=words("MÃ_KẾ_HOẠCH", "PLAN"))
    parser.add_argument("--place", default="", metavar=words("MÃ_ĐỊA_BÀN", "PLACE"))
    parser.add_argument("--agency", default="", metavar=words("MÃ_CƠ_QUAN", "AGENCY"))


def _lines(args: argparse.Namespace) -> tuple[BoardLine, ...]:
    """The lines of the board that the command asks for: of the person's place, or of all plans for the service account."""
    by, _ = doer(args)
    from ansinh.access.actions import acting
    from ansinh.monitoring.queries import board
    from ansinh.plans.facts.work import Office
    from ansinh.plans.queries.work import province_of, work_tasks

    today = frame.today(args)
    with acting(by):
        place = args.place or next((g.scope_code for g in by.grants if g.scope_code != "VN"), "")
        if not place:
            places = {one.place_code for one in work_tasks(today, plan_id=args.plan) if one.place_code}
            lines = tuple(line for code in sorted(places) for line in board(today, place_code=code, plan_id=args.plan))
            lines = tuple({line.task.task_id: line for line in lines}.values())
        else:
            office = Office("people_committee_commune", place) if len(place) == 5 and not args.agency else None
            at = place if office or len(place) != 5 else province_of(place, today)
            lines = board(today, place_code=at, office=office, plan_id=args.plan)
    if args.agency:
        lines = tuple(
            line
            for line in lines
            if any(heir.agency_id == args.agency for owner in line.task.owners for heir in owner.heirs)
        )
    return lines


def _tasks(args: argparse.Namespace) -> None:
    lines = _lines(args)
    if args.state:
        lines = tuple(line for line in lines if line.state.value == args.state)
    if args.id:
        lines = tuple(line for line in lines if line.task.task_id == args.id)
    if args.json:
        frame.print_result({"tasks": [line_record(line) for line in lines]})
        return
    if not lines:
        frame.tell("Không có nhiệm vụ nào.", "There are no tasks.")
        return
    from ansinh.monitoring.facts import TASK_STATE_LABELS

    head = tuple(words(vi, en) for vi, en in (("Mã", "Id"), ("Tình trạng", "State"), ("Chủ trì hôm nay", "Lead today"),
                                              ("Người", "Person"), ("Nhiệm vụ", "Task"), ("Vì sao", "Why")))  # fmt: skip
    rows = [
        (
            str(line.task.task_id),
            words(*TASK_STATE_LABELS[line.state]),
            "; ".join(_lead_names(line.task))[:40],
            "; ".join(one.full_name for one in line.task.charges)[:30],
            short(line.task.task.text)[:60],
            words(line.reasons[0].vi, line.reasons[0].en),
        )
        for line in lines
    ]
    frame.print_result(table(head, rows))


def _lead_names(task: WorkTask) -> list[str]:
    found = []
    for owner in task.leads:
        settled = not owner.collective and owner.settled != "open"
        found += [heir.name for heir in owner.heirs] if settled else [owner.written]
    return found


def _board(args: argparse.Namespace) -> None:
    lines = _lines(args)
    from ansinh.monitoring.facts import TASK_STATE_LABELS, TaskState
    from ansinh.monitoring.queries import by_agency

    counts = by_agency(lines, frame.today(args))
    states = {state: sum(line.state is state for line in lines) for state in TaskState}
    if args.json:
        frame.print_result(
            {
                "tasks": len(lines),
                "states": {state.value: count for state, count in states.items()},
                "agencies": [
                    {"agency": one.agency_id, "name": one.name, "leads": {s.value: n for s, n in one.leads.items()},
                     "coordinates": one.coordinates} for one in counts
                ],
            }
        )  # fmt: skip
        return
    shown = [state for state in TaskState if states[state]]
    head = (
        words("Cơ quan", "Agency"),
        *(words(*TASK_STATE_LABELS[state]) for state in shown),
        words("Phối hợp", "With"),
    )
    rows = [(one.name, *(str(one.leads.get(state, 0)) for state in shown), str(one.coordinates)) for one in counts]
    rows.append((words("Tất cả nhiệm vụ", "All tasks"), *(str(states[state]) for state in shown), ""))
    frame.print_result(table(head, rows))


def _recommendations(args: argparse.Namespace) -> None:
    by, _ = doer(args)
    from ansinh.access.actions import acting
    from ansinh.plans.queries.work import recommendations

    with acting(by):
        found = recommendations()
    if args.json:
        frame.print_result({"recommendations": [recommendation_record(one) for one in found]})
        return
    if not found:
        frame.tell("Chưa có kiến nghị nào.", "There are no recommendations.")
        return
    head = tuple(words(vi, en) for vi, en in (("Mã", "Id"), ("Cơ quan", "By"), ("Số ngày", "Days"), ("Tình trạng", "State"),
                                              ("Nội dung", "Text")))  # fmt: skip
    today = frame.today(args)
    rows = [
        (str(one.recommendation_id), one.body, str(one.age_days(today)),
         words("đã trả lời", "answered") if one.answered_at else words("chờ trả lời", "waiting"), short(one.text))
        for one in found
    ]  # fmt: skip
    frame.print_result(table(head, rows))
