"""``ansinh plan``: read, check and score plan documents without a database; keep, list and accept them in it."""

from __future__ import annotations

import argparse
import json
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ansinh.kernel.dates import vn_date
from ansinh.plans import offline
from ansinh.plans.facts import Finding, KeptPlan, PlanReading, finding_json
from ansinh.shells.cli import frame
from ansinh.shells.cli.access import doer, person, read_file, table, unknown
from ansinh.shells.cli.frame import words


def register(subparsers: Any) -> None:
    """Adds ``plan`` with its deeds."""
    parser = subparsers.add_parser("plan", help=words("đọc, soát và chấm kế hoạch", "read, check and score plans"))
    deeds = parser.add_subparsers(metavar=words("VIỆC", "DEED"), required=True)

    reading = deeds.add_parser(
        "read",
        help=words("đọc văn bản thành chỉ tiêu, nhiệm vụ, chế độ báo cáo", "a document as targets, tasks, duties"),
    )
    reading.add_argument("file", type=Path, metavar=words("TỆP", "FILE"))
    reading.add_argument(
        "--text",
        action="store_true",
        help=words("in đúng văn bản mà start/end chỉ vào", "the text that start/end point into"),
    )
    reading.set_defaults(run=_read)

    checking = deeds.add_parser(
        "check", help=words("soát lỗi; so với văn bản cấp trên", "proof-read; compare with parents")
    )
    checking.add_argument("file", type=Path, metavar=words("TỆP", "FILE"))
    checking.add_argument(
        "--against",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        metavar=words("CẤP-TRÊN", "PARENT"),
        help=words("văn bản mà kế hoạch này thực hiện", "documents that this plan carries out"),
    )
    checking.set_defaults(run=_check)

    scoring = deeds.add_parser(
        "score", help=words("chấm kết quả đọc với bản trích tay", "score the reading against hand-made gold")
    )
    scoring.add_argument("--gold", type=Path, required=True, metavar=words("THƯ-MỤC", "DIR"))
    scoring.add_argument("--texts", type=Path, required=True, metavar=words("THƯ-MỤC", "DIR"))
    scoring.set_defaults(run=_score)

    keeping = person(
        deeds.add_parser("keep", help=words("đọc và lưu một kế hoạch vào hệ thống", "read a plan and keep it")),
        required=True,
    )
    keeping.add_argument("file", type=Path, metavar=words("TỆP", "FILE"))
    keeping.set_defaults(run=_keep)

    listing = deeds.add_parser("list", help=words("các kế hoạch đã lưu, kèm mã", "the plans kept, with their ids"))
    listing.add_argument("text", nargs="?", default="", metavar=words("TÊN", "TEXT"))
    listing.set_defaults(run=_list)

    accepting = person(
        deeds.add_parser("accept", help=words("chấp nhận mọi mục đã đọc", "accept everything that was read")),
        required=True,
    )
    accepting.add_argument("plan_id", type=_plan_id, metavar=words("MÃ_KẾ_HOẠCH", "PLAN_ID"))
    accepting.set_defaults(run=_accept)


def _read(args: argparse.Namespace) -> int:
    reading = offline.read_plan_file(args.file)
    if args.text:
        _write(reading.text)
    elif args.json:
        frame.print_result(reading.as_json(args.lang))
    else:
        frame.print_result(_summary(reading))
    if not reading.looks_like_plan:
        document = reading.document
        frame.tell(
            f"Văn bản này không giống một kế hoạch: không thấy chỉ tiêu hay nhiệm vụ nào (loại: "
            f"{document.type or 'không rõ'}; "
            f"nơi ban hành: {document.issuer or 'không rõ'}).",
            f"This does not look like a plan: no task or target found (kind: {document.type or 'unknown'}; "
            f"issuer: {document.issuer or 'unknown'}).",
        )
    return frame.DONE


def _check(args: argparse.Namespace) -> int:
    reading = offline.read_plan_file(args.file)
    parents = [offline.read_plan_file(path) for path in args.against]
    findings = offline.check_plan(reading, parents, frame.today(args))
    if args.json:
        frame.print_result({"findings": [finding_json(finding, args.lang) for finding in findings]})
        return frame.DONE
    lines = [line for finding in findings for line in _finding_lines(reading, finding, args.lang)]
    lines.append(words(f"{len(findings)} điểm cần xem.", f"{len(findings)} findings."))
    frame.print_result("\n".join(lines))
    return frame.DONE


def _score(args: argparse.Namespace) -> int:
    scores = offline.score(args.gold, args.texts)
    if args.json:
        frame.print_result({item.name: item.as_json() for item in scores})
        return frame.DONE
    frame.print_result(
        "\n".join(f"{item.name}\n{json.dumps(item.as_json(), ensure_ascii=False, indent=1)}" for item in scores)
    )
    return frame.DONE


def _plan_id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            words(f"“{text}” không phải là mã kế hoạch", f"“{text}” is not the id of a plan")
        ) from None


def _keep(args: argparse.Namespace) -> None:
    content = read_file(args.file)
    by, at = doer(args)
    from ansinh.plans.actions import take_in

    kept = take_in(content, args.file.name, by=by, at=at, on=frame.today(args))
    if kept.read_at != at:
        frame.tell("Văn bản này đã lưu trước đây.", "This document was kept before.")
    _show(args, [kept])


def _list(args: argparse.Namespace) -> None:
    by, _ = doer(args)
    from ansinh.access.actions import acting
    from ansinh.plans.queries import plans

    with acting(by):
        found = plans(args.text, size=10_000).items
    if args.json:
        frame.print_result({"plans": [_record(kept) for kept in found]})
    elif found:
        _show(args, found)
    else:
        frame.tell("Không có kế hoạch nào.", "There are no plans.")


def _accept(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.access.actions import acting
    from ansinh.plans.actions import accept_all
    from ansinh.plans.queries import plan

    try:
        with acting(by):
            plan(args.plan_id)
    except LookupError:
        raise unknown(
            f"Không có kế hoạch {args.plan_id}.",
            f"There is no plan {args.plan_id}.",
            "Xem mã: ./ansinh plan list",
            "See the ids: ./ansinh plan list",
        ) from None
    accepted = accept_all(args.plan_id, by=by, at=at)
    frame.print_result(
        {"plan_id": str(args.plan_id), "accepted": accepted}
        if args.json
        else words(
            f"Đã chấp nhận {accepted} chỉ tiêu và các mục khác còn chờ.",
            f"{accepted} targets, and all else that waited, accepted.",
        )
    )


def _show(args: argparse.Namespace, found: Sequence[KeptPlan]) -> None:
    if args.json:
        frame.print_result(_record(found[0]))
        return
    head = (
        words("Mã", "Id"),
        words("Số", "Number"),
        words("Ngày", "Date"),
        words("Chỉ tiêu", "Targets"),
        words("Đã chấp nhận", "Accepted"),
        words("Nhiệm vụ", "Tasks"),
        words("Tên", "Title"),
    )
    rows = [
        (
            str(kept.plan_id),
            kept.document.number or "–",
            vn_date(kept.document.date) if kept.document.date else "–",
            str(kept.targets),
            str(kept.accepted),
            str(kept.tasks),
            _short(kept.document.title or "–"),
        )
        for kept in found
    ]
    frame.print_result(table(head, rows))


def _record(kept: KeptPlan) -> dict[str, Any]:
    document = kept.document
    return {
        "plan_id": str(kept.plan_id),
        "number": document.number,
        "date": document.date,
        "issuer": document.issuer,
        "title": document.title,
        "territory_code": kept.territory_code,
        "read_at": kept.read_at,
        "read_by": kept.read_by,
        "targets": kept.targets,
        "qualitative": kept.qualitative,
        "tasks": kept.tasks,
        "duties": kept.duties,
        "findings": kept.findings,
        "accepted": kept.accepted,
    }


def _write(text: str) -> None:
    """The text and nothing else: offsets are code points into exactly this."""
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def _summary(reading: PlanReading) -> str:
    document = reading.document
    day = document.date.strftime("%d/%m/%Y") if document.date else "—"
    lines = [f"{document.type or '?'} · {document.number or '—'} · {document.issuer or '?'} · {day}"]
    if document.title:
        lines.append(document.title)
    lines.append(words("Chỉ tiêu", "Targets") + f": {len(reading.targets)}")
    for target in reading.targets:
        upper = f"–{target.value_to:g}" if target.value_to is not None else ""
        sign = "" if target.comparator.value in ("=", "range") else f"{target.comparator.value} "
        lines.append(
            f"  {target.path:11} {target.year or '—'}  {sign}{target.value:g}{upper} {target.unit} · {target.indicator}"
        )
    lines.append(words("Chỉ tiêu định tính", "Qualitative targets") + f": {len(reading.qualitative_targets)}")
    lines.extend(f"  {item.path:11} {item.year or '—'}  {item.text}" for item in reading.qualitative_targets)
    lines.append(words("Nhiệm vụ", "Tasks") + f": {len(reading.tasks)}")
    lines.extend(f"  {task.path:11} {'; '.join(task.lead) or '—'} · {_short(task.text)}" for task in reading.tasks)
    lines.append(words("Chế độ báo cáo", "Reporting duties") + f": {len(reading.reporting)}")
    lines.extend(
        f"  {duty.deadline or '—':6} {duty.frequency or '—'} · {'; '.join(duty.who)} → {'; '.join(duty.to)}"
        for duty in reading.reporting
    )
    lines.append(words("Điểm cần soát", "Findings") + f": {len(reading.findings)}")
    return "\n".join(lines)


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:89] + "…"


def _finding_lines(reading: PlanReading, finding: Finding, lang: str) -> list[str]:
    lines = [f"[{finding.severity}] {finding.kind}: {finding.message_en if lang == 'en' else finding.message}"]
    quote = " ".join(reading.text[finding.start : finding.end].split())
    if quote:
        lines.append(f"    “{_short(quote)}”")
    if finding.suggestion:
        lines.append(f"    → {finding.suggestion}")
    return lines
