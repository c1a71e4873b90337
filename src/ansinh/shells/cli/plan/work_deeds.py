"""Deeds of the work on tasks: assign, report, difficulty, directive, successor, recommend, answer, member."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansinh.kernel.dates import vn_date
from ansinh.kernel.problem import BadInput, Problem
from ansinh.shells.cli import frame
from ansinh.shells.cli.access import doer, person, read_file
from ansinh.shells.cli.frame import words
from ansinh.shells.cli.plan.work_records import (
    difficulty_record,
    directive_record,
    office_written,
    recommendation_record,
    some_id,
)

if TYPE_CHECKING:
    from ansinh.plans.facts.work import Difficulty, Directive, Evidence, Office


def add(deeds: Any) -> None:
    """Adds the deeds of this module."""
    assign = _deed(deeds, "assign", words("giao nhiệm vụ cho một người", "assign a task to a person"), _assign)
    assign.add_argument("task", type=some_id, metavar=words("MÃ_NHIỆM_VỤ", "TASK"))
    assign.add_argument("username", metavar=words("TÀI_KHOẢN", "USERNAME"))
    assign.add_argument(
        "--office", metavar="AGENCY/PLACE", help=words("khi giao cho nhiều cơ quan", "where several owe it")
    )
    assign.add_argument("--note", default="")

    report = _deed(deeds, "report", words("ghi hoạt động của nhiệm vụ", "report an activity of a task"), _report)
    report.add_argument("task", type=some_id, metavar=words("MÃ_NHIỆM_VỤ", "TASK"))
    report.add_argument("text", metavar=words("NỘI_DUNG", "TEXT"))
    report.add_argument("--happened", type=frame.parse_day, metavar="YYYY-MM-DD")
    report.add_argument("--completes", action="store_true", help=words("báo hoàn thành", "the task is done"))
    _evidence_arguments(report)

    difficulty = deeds.add_parser("difficulty", help=words("khó khăn, vướng mắc", "difficulties of tasks"))
    steps = difficulty.add_subparsers(metavar=words("VIỆC", "DEED"), required=True)
    _step(steps, "raise", words("nêu khó khăn", "raise one"), _raise, "task").add_argument("--to", choices=_DESKS)
    _step(steps, "pass", words("chuyển lên cấp trên", "pass it up"), _pass, "difficulty").add_argument(
        "--to", choices=_DESKS
    )
    _step(steps, "again", words("nêu lại, chưa tháo gỡ được", "raise it again"), _again, "difficulty")
    _step(steps, "resolve", words("đã tháo gỡ", "it is resolved"), _resolve, "difficulty")

    directive = deeds.add_parser("directive", help=words("ý kiến chỉ đạo", "directives on tasks"))
    steps = directive.add_subparsers(metavar=words("VIỆC", "DEED"), required=True)
    give = person(steps.add_parser("give", help=words("cho ý kiến chỉ đạo", "give one")), required=True)
    give.add_argument("text", metavar=words("NỘI_DUNG", "TEXT"))
    give.add_argument("--difficulty", type=some_id, metavar=words("MÃ", "ID"), help=words("trả lời khó khăn này", "in answer to it"))  # fmt: skip
    give.add_argument("--task", type=some_id, action="append", default=[], metavar=words("MÃ", "ID"))
    give.add_argument("--office", metavar="AGENCY/PLACE", help=words("nơi thực hiện", "who owes it"))
    give.add_argument("--due", type=frame.parse_day, metavar="YYYY-MM-DD")
    give.add_argument("--number", default="", metavar=words("SỐ", "NUMBER"))
    give.set_defaults(run=_give)
    _step(steps, "acknowledge", words("xác nhận đã nhận", "acknowledge it"), _acknowledge, "directive", text=False)
    _evidence_arguments(_step(steps, "work", words("ghi việc đã làm", "report work on it"), _work, "directive"))
    closing = _step(steps, "close", words("báo đã xong, kèm minh chứng", "close it by evidence"), _close, "directive")
    _evidence_arguments(closing)
    closing.add_argument(
        "--unresolved", action="store_true", help=words("khó khăn chưa được tháo gỡ", "the difficulty remains")
    )
    _step(steps, "return", words("trả lại để bổ sung", "send it back"), _return, "directive")

    choose = _deed(deeds, "successor", words("xác định cơ quan tiếp nhận", "decide who inherits a task"), _choose)
    choose.add_argument("former", metavar=words("CƠ_QUAN_CŨ", "FORMER"))
    choose.add_argument("agency", metavar=words("MÃ_CƠ_QUAN", "AGENCY"))
    choose.add_argument("task", type=some_id, nargs="+", metavar=words("MÃ_NHIỆM_VỤ", "TASK"))
    choose.add_argument("--reason", required=True, metavar=words("CĂN_CỨ", "GROUND"))

    recommend = _deed(deeds, "recommend", words("kiến nghị khi giám sát", "recommend as an overseer"), _recommend)
    recommend.add_argument("plan", type=some_id, metavar=words("MÃ_KẾ_HOẠCH", "PLAN"))
    recommend.add_argument("text", metavar=words("NỘI_DUNG", "TEXT"))
    recommend.add_argument("--task", type=some_id, metavar=words("MÃ", "ID"))
    recommend.add_argument("--target", type=some_id, metavar=words("MÃ", "ID"))
    answer = _deed(deeds, "answer", words("trả lời kiến nghị", "answer a recommendation"), _answer)
    answer.add_argument("recommendation", type=some_id, metavar=words("MÃ", "ID"))
    answer.add_argument("text", metavar=words("NỘI_DUNG", "TEXT"))
    answer.add_argument("--number", default="", metavar=words("SỐ", "NUMBER"))

    member = _deed(deeds, "member", words("ghi người vào cơ quan", "place a person in an agency"), _member)
    member.add_argument("username", metavar=words("TÀI_KHOẢN", "USERNAME"))
    member.add_argument("office", metavar="AGENCY/PLACE")
    member.add_argument("--left", action="store_true", help=words("đã rời cơ quan", "they left"))


_DESKS = ("commune", "department", "province", "central")


def _deed(deeds: Any, name: str, told: str, run: Callable[..., Any]) -> argparse.ArgumentParser:
    parser = person(deeds.add_parser(name, help=told), required=True)
    parser.set_defaults(run=run)
    return parser


def _step(
    steps: Any, name: str, told: str, run: Callable[..., Any], subject: str, *, text: bool = True
) -> argparse.ArgumentParser:
    parser = _deed(steps, name, told, run)
    parser.add_argument(subject, type=some_id, metavar=words("MÃ", "ID"))
    if text:
        parser.add_argument("text", metavar=words("NỘI_DUNG", "TEXT"))
    return parser


def _evidence_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--document", metavar=words("SỐ_VĂN_BẢN", "NUMBER"))
    parser.add_argument("--link", metavar="URL")
    parser.add_argument("--figure", metavar=words("SỐ_LIỆU", "FIGURE"))
    parser.add_argument("--indicator", metavar=words("MÃ_CHỈ_TIÊU", "CODE"))
    parser.add_argument("--file", type=Path, metavar=words("TỆP", "FILE"))


def _evidence(args: argparse.Namespace) -> tuple[Evidence, tuple[str, bytes] | None]:
    from ansinh.plans.facts.work import Evidence, EvidenceKind

    file = (args.file.name, read_file(args.file)) if args.file else None
    for kind in (EvidenceKind.DOCUMENT, EvidenceKind.LINK, EvidenceKind.FIGURE, EvidenceKind.INDICATOR):
        if reference := getattr(args, kind.value):
            return Evidence(kind, reference), file
    return Evidence(), file


def _office(text: str | None) -> Office | None:
    from ansinh.plans.facts.work import Office

    if not text:
        return None
    agency_id, _, place_code = text.partition("/")
    if not place_code:
        raise BadInput(
            Problem(
                "office",
                f"“{text}”: cơ quan ghi dạng mã/địa bàn, ví dụ doh/51.",
                f"“{text}”: an office is written as id/place, such as doh/51.",
            )
        )
    return Office(agency_id, place_code)


def _say(args: argparse.Namespace, record: dict[str, Any], vi: str, en: str) -> None:
    frame.print_result(record if args.json else words(vi, en))


def _assign(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions.work import assign_task

    one = assign_task(args.task, args.username, by=by, at=at, office=_office(args.office), note=args.note)
    record = {"task_id": str(args.task), "username": one.username, "office": office_written(one.office)}
    _say(args, record, f"Đã giao cho {one.full_name}.", f"Assigned to {one.full_name}.")


def _report(args: argparse.Namespace) -> None:
    evidence, file = _evidence(args)
    by, at = doer(args)
    from ansinh.plans.actions.work import report_activity

    one = report_activity(
        args.task, args.text, happened_on=args.happened or frame.today(args), by=by, at=at, evidence=evidence, file=file,
        completes=args.completes,
    )  # fmt: skip
    record = {
        "activity_id": str(one.activity_id),
        "office": office_written(one.office),
        "evidence": one.evidence.kind.value,
    }
    day = vn_date(one.happened_on)
    _say(args, record, f"Đã ghi hoạt động ngày {day}.", f"Activity of {day} on record.")


def _told_difficulty(args: argparse.Namespace, one: Difficulty) -> None:
    from ansinh.plans.facts.work import DESK_LABELS, DIFFICULTY_LABELS

    desk, state = DESK_LABELS[one.desk.level], DIFFICULTY_LABELS[one.state]
    _say(
        args, difficulty_record(one),
        f"{one.difficulty_id}: {state[0]} ({desk[0]})", f"{one.difficulty_id}: {state[1]} ({desk[1]})",
    )  # fmt: skip


def _raise(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions.work import raise_difficulty
    from ansinh.plans.facts.work import DeskLevel

    to = DeskLevel(args.to) if args.to else None
    _told_difficulty(args, raise_difficulty(args.task, args.text, by=by, at=at, to=to))


def _pass(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions.work import pass_up
    from ansinh.plans.facts.work import DeskLevel

    to = DeskLevel(args.to) if args.to else None
    _told_difficulty(args, pass_up(args.difficulty, args.text, by=by, at=at, to=to))


def _again(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions.work import raise_again

    _told_difficulty(args, raise_again(args.difficulty, args.text, by=by, at=at))


def _resolve(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions.work import resolve_difficulty

    _told_difficulty(args, resolve_difficulty(args.difficulty, args.text, by=by, at=at))


def _told_directive(args: argparse.Namespace, one: Directive) -> None:
    from ansinh.plans.facts.work import DIRECTIVE_LABELS

    state = DIRECTIVE_LABELS[one.state]
    _say(args, directive_record(one), f"{one.directive_id}: {state[0]}", f"{one.directive_id}: {state[1]}")


def _give(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions.work import give_directive

    one = give_directive(
        args.text, by=by, at=at, difficulty_id=args.difficulty, task_ids=args.task, owed_by=_office(args.office),
        due=args.due, number=args.number,
    )  # fmt: skip
    _told_directive(args, one)


def _acknowledge(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions.work import acknowledge_directive

    _told_directive(args, acknowledge_directive(args.directive, by=by, at=at))


def _work(args: argparse.Namespace) -> None:
    evidence, file = _evidence(args)
    by, at = doer(args)
    from ansinh.plans.actions.work import report_on_directive

    _told_directive(args, report_on_directive(args.directive, args.text, by=by, at=at, evidence=evidence, file=file))


def _close(args: argparse.Namespace) -> None:
    evidence, file = _evidence(args)
    by, at = doer(args)
    from ansinh.plans.actions.work import close_directive

    one = close_directive(
        args.directive, args.text, by=by, at=at, evidence=evidence, file=file, resolves=not args.unresolved
    )
    _told_directive(args, one)


def _return(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions.work import return_directive

    _told_directive(args, return_directive(args.directive, args.text, by=by, at=at))


def _choose(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions.work import choose_successor

    count = choose_successor(args.task, args.former, args.agency, args.reason, by=by, at=at)
    _say(args, {"decided": count, "agency": args.agency}, f"Đã quyết định {count} nhiệm vụ.", f"{count} tasks decided.")


def _recommend(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions.work import recommend

    one = recommend(args.plan, args.text, by=by, at=at, task_id=args.task, target_id=args.target)
    _say(
        args,
        recommendation_record(one),
        f"Đã gửi kiến nghị {one.recommendation_id}.",
        f"Sent: {one.recommendation_id}.",
    )


def _answer(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions.work import answer_recommendation

    one = answer_recommendation(args.recommendation, args.text, by=by, at=at, number=args.number)
    _say(args, recommendation_record(one), "Đã trả lời kiến nghị.", "The recommendation is answered.")


def _member(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions.work import place_in_agency

    office = _office(args.office)
    assert office is not None
    now = place_in_agency(args.username, office.agency_id, office.place_code, by=by, at=at, ended=args.left)
    record = {"office": office_written(office), "people": [one.username for one in now]}
    _say(args, record, f"{len(now)} người trong danh sách của cơ quan.", f"{len(now)} people on the agency's list.")
