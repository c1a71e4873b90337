"""``ansinh law``: what the law says, on files alone: status, worked cases, a month's run, why, what if."""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ansinh.kernel.dates import vn_date
from ansinh.kernel.money import dong, number
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.shells.cli import frame
from ansinh.shells.cli.frame import BAD_INPUT, DONE, words


def register(subparsers: Any) -> None:
    """Adds the command and its parsers."""
    parser = subparsers.add_parser(
        "law", help=words("chế độ, mức hưởng theo luật tại một ngày", "programmes and amounts by the law of a day")
    )
    deeds = parser.add_subparsers(metavar=words("VIỆC", "DEED"), required=True)

    status = deeds.add_parser(
        "status",
        help=words("chế độ và mức đang có hiệu lực, chỗ chưa xác nhận", "what is in force, what is unconfirmed"),
    )
    status.set_defaults(run=_status)

    case = deeds.add_parser(
        "case", help=words("chạy các trường hợp mẫu trong một tệp", "run the worked cases of a file")
    )
    case.add_argument("path", type=Path, metavar=words("TỆP", "PATH"))
    case.set_defaults(run=_case)

    run = deeds.add_parser(
        "run", help=words("áp dụng luật một tháng cho mọi người", "apply a month's law to everybody")
    )
    run.add_argument("--snapshot", type=Path, required=True, metavar=words("THƯ MỤC", "DIR"))
    run.add_argument("--month", type=_month, required=True, metavar="YYYY-MM")
    run.add_argument("--out", type=Path, required=True, metavar=words("THƯ MỤC", "DIR"))
    run.add_argument("--programme", action="append", metavar="TCXH|HTXH|KPCS")
    run.set_defaults(run=_run)

    snapshot = deeds.add_parser(
        "snapshot",
        help=words("chụp dữ liệu cho một tháng (cần cơ sở dữ liệu)", "freeze a month's data (needs the database)"),
    )
    snapshot.add_argument("--month", type=_month, required=True, metavar="YYYY-MM")
    snapshot.add_argument("--out", type=Path, required=True, metavar=words("THƯ MỤC", "DIR"))
    snapshot.set_defaults(run=_snapshot)

    why = deeds.add_parser("explain", help=words("vì sao một trường hợp được hưởng", "why a case gets what it gets"))
    why.add_argument("case_id", metavar="CASE_ID")
    why.add_argument("--out", type=Path, required=True, metavar=words("THƯ MỤC", "DIR"))
    why.set_defaults(run=_explain)

    what_if = deeds.add_parser(
        "simulate", help=words("thử mức khác trước khi quyết", "try other figures before the vote")
    )
    what_if.add_argument("reform", type=Path, metavar="REFORM.yaml")
    what_if.add_argument("--snapshot", type=Path, required=True, metavar=words("THƯ MỤC", "DIR"))
    what_if.add_argument("--month", type=_month, required=True, metavar="YYYY-MM")
    what_if.set_defaults(run=_simulate)


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            words(f"“{text}” không phải là tháng (YYYY-MM)", f"“{text}” is not a month (YYYY-MM)")
        ) from None


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, *rows]
    widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _status(args: argparse.Namespace) -> int:
    from ansinh.law import offline

    on: dt.date = frame.today(args)
    programmes = offline.programmes(on)
    figures = offline.parameters_in_force(on)
    problems = offline.check()
    told = {
        "on": on.isoformat(),
        "law_sha256": offline.law_hash(),
        "programmes": [
            {"id": p.id, "vi": p.label.vi, "en": p.label.en, "from": p.start.isoformat(), "groups": list(p.groups)}
            for p in programmes
        ],
        "parameters": [
            {
                "id": f.id, "vi": f.label.vi, "en": f.label.en, "place": f.place or None, "value": f.value,
                "unit": f.unit, "from": f.start.isoformat(), "to": f.end.isoformat() if f.end else None,
                "reference": f.reference, "confidence": f.confidence.value, "note": f.note or None,
            }
            for f in figures
        ],
        "not_verified": [
            f"{f.id} {f.place}".strip() for f in figures if f.confidence.value != "VERIFIED"
        ],
        "unconfirmed": [f"{f.id} {f.place}".strip() for f in figures if not f.confidence.confirmed],
        "readings": [
            {"id": r.id, "question": r.question.say(args.lang), "stated": r.stated.say(args.lang), "value": r.value}
            for r in offline.readings()
        ],
        "problems": [p.say(args.lang) for p in problems],
    }  # fmt: skip
    if args.json:
        frame.print_result(told)
    else:
        frame.print_result(_status_text(args.lang, on, programmes, figures, problems))
    return BAD_INPUT if problems else DONE


def _status_text(lang: str, on: dt.date, programmes: Any, figures: Any, problems: Any) -> str:
    from ansinh.law import offline

    parts = [words(f"Pháp luật có hiệu lực ngày {vn_date(on)}", f"The law in force on {on}"), ""]
    parts.append(_table(
        (words("Mã", "Id"), words("Chế độ", "Programme"), words("Từ", "From")),
        [(p.id, p.label.say(lang), vn_date(p.start)) for p in programmes],
    ))  # fmt: skip
    parts.append("")
    rows = []
    for f in figures:
        value = dong(f.value) if f.unit.startswith("VND") else number(f.value / 10, 1)
        mark = "" if f.confidence.value == "VERIFIED" else f.confidence.value
        rows.append((f.id + (f" [{f.place}]" if f.place else ""), value, vn_date(f.start), mark, f.reference))
    parts.append(_table((words("Tham số", "Figure"), words("Giá trị", "Value"), words("Từ", "From"),
                         words("Chưa kiểm", "Not verified"), words("Căn cứ", "Reference")), rows))  # fmt: skip
    parts.append("")
    parts.append(
        words("Câu hỏi pháp luật còn ngỏ và cách hiểu đang dùng:", "Open questions of law and the reading in use:")
    )
    parts += [f"- {r.id}: {r.question.say(lang)} → {r.stated.say(lang)}" for r in offline.readings()]
    parts += [p.say(lang) for p in problems]
    return "\n".join(parts)


def _case(args: argparse.Namespace) -> int:
    from ansinh.law import offline

    outcomes = offline.run_cases(args.path)
    passed = sum(outcome.ok for outcome in outcomes)
    told = {
        "total": len(outcomes),
        "passed": passed,
        "failed": len(outcomes) - passed,
        "cases": [
            {
                "id": outcome.id,
                "name": outcome.name,
                "ok": outcome.ok,
                "expected": [dict(d.expected) for d in outcome.differences],
                "actual": [dict(d.actual) for d in outcome.differences],
                "problems": [problem.say(args.lang) for problem in outcome.problems],
                "determinations": [_determination(d, args.lang) for d in outcome.determinations],
            }
            for outcome in outcomes
        ],
    }
    if args.json:
        frame.print_result(told)
    else:
        rows = []
        for outcome in outcomes:
            rows.append((words("đạt", "ok") if outcome.ok else words("SAI", "DIFFERS"), outcome.id, outcome.name))
            rows += [("", "", problem.say(args.lang)) for problem in outcome.problems]
            for d in outcome.differences:
                if not d.ok:
                    rows.append(("", "", words(f"mong đợi {_pairs(d.expected)}", f"expected {_pairs(d.expected)}")))
                    rows.append(("", "", words(f"kết quả  {_pairs(d.actual)}", f"actual   {_pairs(d.actual)}")))
        head = (words("Kết quả", "Result"), words("Mã", "Id"), words("Trường hợp", "Case"))
        frame.print_result(_table(head, rows))
        frame.print_result(
            words(f"{passed}/{len(outcomes)} trường hợp đạt", f"{passed} of {len(outcomes)} cases agree")
        )
    return DONE if passed == len(outcomes) else BAD_INPUT


def _pairs(values: Any) -> str:
    return ", ".join(f"{key}={value}" for key, value in values.items())


def _determination(d: Any, lang: str) -> dict[str, Any]:
    return {
        "person": d.person_id, "month": str(d.month), "programme": d.programme, "answer": d.answer.value,
        "status": d.status.value, "group": d.group, "clause": d.clause, "coefficient_tenths": d.coefficient_tenths,
        "base": d.base, "amount": d.amount, "payee": d.payee_id, "missing": list(d.missing),
        "provisional_because": list(d.provisional_because), "why": d.explanation.text.say(lang),
    }  # fmt: skip


def _run(args: argparse.Namespace) -> int:
    from ansinh.law import offline

    frame.tell(f"Áp dụng pháp luật tháng {args.month.vn}…", f"Applying the law of {args.month}…")
    result = offline.run_month(args.snapshot, args.month, args.out, programmes=args.programme)
    for problem in result.problems:
        frame.tell(problem.say("vi"), problem.say("en"))
    totals = result.totals
    if args.json:
        frame.print_result(totals)
        return DONE
    rows = [(g["programme"], g["group"], g["status"], number(g["rows"]), dong(g["amount"])) for g in totals["by_group"]]
    frame.print_result(_table((words("Chế độ", "Programme"), words("Nhóm", "Group"), words("Trạng thái", "Status"),
                               words("Số lượt", "Rows"), words("Số tiền", "Amount")), rows))  # fmt: skip
    frame.print_result(words(
        f"Tháng {result.month.vn}: {number(totals['people_paid'])} người, {dong(totals['amount'])}; "
        f"{number(totals['cases'])} trường hợp khác nhau; {number(totals['missing'])} còn thiếu dữ kiện.",
        f"{result.month}: {number(totals['people_paid'])} people, {dong(totals['amount'])}; "
        f"{number(totals['cases'])} distinct cases; {number(totals['missing'])} missing a fact.",
    ))  # fmt: skip
    return DONE


def _snapshot(args: argparse.Namespace) -> int:
    """The law itself reads no room above it: the journey of the month takes the picture, and this hands it out."""
    if args.out.exists() and (not args.out.is_dir() or any(args.out.iterdir())):
        raise BadInput(
            Problem(
                "folder_not_empty",
                f"Thư mục {args.out} đã có dữ liệu.",
                f"The folder {args.out} is not empty.",
                {"file": str(args.out)},
                "Chọn một thư mục mới.",
                "Choose a new folder.",
            )
        )
    frame.django_ready()
    from ansinh.access.actions import ensure_system_actor
    from ansinh.journeys.month import build_snapshot
    from ansinh.shells.server.home import ansinh_home
    from ansinh.shells.site import clock

    taken = build_snapshot(args.month, ansinh_home(), by=ensure_system_actor(clock.now()), at=clock.now())
    args.out.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=".part-", dir=args.out.parent))
    try:
        for file in sorted(taken.path.iterdir()):
            if file.is_file():
                shutil.copy(file, part / file.name)
        part.replace(args.out)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    if args.json:
        frame.print_result(
            {"path": str(args.out), "month": str(taken.month), "first_month": str(taken.first_month),
             "sha256": taken.sha256, "people": taken.people, "households": taken.households}
        )  # fmt: skip
    else:
        frame.print_result(words(
            f"Đã chụp dữ liệu {number(taken.people)} người vào {args.out} (tháng {taken.first_month.vn} đến "
            f"{taken.month.vn}).",
            f"Took the data of {number(taken.people)} people into {args.out} ({taken.first_month} to {taken.month}).",
        ))  # fmt: skip
    return DONE


def _explain(args: argparse.Namespace) -> int:
    from ansinh.law import offline

    found = offline.explain_case(args.out, args.case_id)
    if args.json:
        frame.print_result({
            "case_id": args.case_id,
            "explanations": [
                {
                    "text": e.text.say(args.lang),
                    "clause": e.clause.citation if e.clause else None,
                    "decided": [f.label.say(args.lang) for f in e.decided],
                    "missing": [f.label.say(args.lang) for f in e.missing],
                    "failed": {group: label.say(args.lang) for group, label in e.failed},
                }
                for e in found
            ],
        })  # fmt: skip
    else:
        frame.print_result("\n".join(e.text.say(args.lang) for e in found))
    return DONE


def _simulate(args: argparse.Namespace) -> int:
    from ansinh.law import offline

    if not args.reform.is_file():
        raise BadInput(
            Problem(
                "reform_not_found",
                f"Không thấy tệp {args.reform}.",
                f"No file {args.reform}.",
                {"file": str(args.reform)},
            )
        )
    told = offline.simulate_reform(args.reform, args.snapshot, args.month)
    if args.json:
        frame.print_result(told)
        return DONE
    rows = [
        (
            g["programme"],
            g["group"],
            number(g["people_before"]),
            number(g["people_after"]),
            dong(g["before"]),
            dong(g["after"]),
        )
        for g in told["by_group"]
    ]
    head = (
        words("Chế độ", "Programme"), words("Nhóm", "Group"), words("Người, nay", "People now"),
        words("Người, nếu đổi", "People then"), words("Tiền, nay", "Now"), words("Tiền, nếu đổi", "Then"),
    )  # fmt: skip
    frame.print_result(_table(head, rows))
    frame.print_result(words(
        f"{told['name']}: mỗi tháng {dong(told['before'])} → {dong(told['after'])} ({dong(told['change_per_month'])}), "
        f"mỗi năm {dong(told['change_per_year'])}; {number(told['people_gaining'])} người tăng, "
        f"{number(told['people_losing'])} người giảm.",
        f"{told['name']}: {dong(told['before'])} → {dong(told['after'])} a month ({dong(told['change_per_month'])}), "
        f"{dong(told['change_per_year'])} a year; {number(told['people_gaining'])} people gain, "
        f"{number(told['people_losing'])} lose.",
    ))  # fmt: skip
    return DONE
