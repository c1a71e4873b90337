"""``plan read`` and ``plan score``: a document as data, and how well that is read. No database."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ansinh.plans import offline
from ansinh.plans.facts import PlanReading
from ansinh.shells.cli import frame
from ansinh.shells.cli.frame import words
from ansinh.shells.cli.plan.wording import short


def add(deeds: Any) -> None:
    """Adds the deeds of this module."""
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

    scoring = deeds.add_parser(
        "score", help=words("chấm kết quả đọc với bản trích tay", "score the reading against hand-made gold")
    )
    scoring.add_argument("--gold", type=Path, required=True, metavar=words("THƯ-MỤC", "DIR"))
    scoring.add_argument("--texts", type=Path, required=True, metavar=words("THƯ-MỤC", "DIR"))
    scoring.add_argument(
        "--differences",
        action="store_true",
        help=words("kể từng mục thiếu, thừa, khác", "list every item missing, spurious or read otherwise"),
    )
    scoring.set_defaults(run=_score)


def _read(args: argparse.Namespace) -> int:
    source = offline.document_of_file(args.file, _progress)
    reading = offline.read_plan(source)
    for one in source.warnings:
        frame.tell(f"LƯU Ý: {one.say('vi')}", f"NOTE: {one.say('en')}")
    if args.text:
        _write(reading.text)
    elif args.json:
        frame.print_result(reading.as_json(args.lang))
    else:
        frame.print_result(_summary(reading))
    if not reading.looks_like_plan:
        frame.tell(*_no_plan(reading))
    return frame.DONE


def _progress(done: int, total: int) -> None:
    frame.tell(f"Đã nhận dạng {done}/{total} trang.", f"{done} of {total} pages recognised.")


def _no_plan(reading: PlanReading) -> tuple[str, str]:
    """What is said of a text in which neither target nor task was found, and what was found instead."""
    document = reading.document
    size = len(reading.text.split())
    return (
        f"Văn bản này không giống một kế hoạch: không thấy chỉ tiêu hay nhiệm vụ nào. Đã thấy: loại {document.type or 'không rõ'}; "
        f"số {document.number or 'không có'}; nơi ban hành {document.issuer or 'không rõ'}; {size} chữ; "
        f"{len(reading.reporting)} chế độ báo cáo.",
        f"This does not look like a plan: no task or target found. Found: kind {document.type or 'unknown'}; "
        f"number {document.number or 'none'}; issuer {document.issuer or 'unknown'}; {size} words; "
        f"{len(reading.reporting)} reporting duties.",
    )


def _score(args: argparse.Namespace) -> int:
    scores = offline.score(args.gold, args.texts)
    if args.json:
        frame.print_result({item.name: item.as_json() for item in scores})
        return frame.DONE
    lines = _scoreboard([*scores, offline.total(scores, words("TỔNG", "TOTAL"))] if len(scores) > 1 else list(scores))
    if args.differences:
        for item in scores:
            lines.extend(["", item.name, *(_difference(each) for each in item.differences)])
            if not item.differences:
                lines.append(words("  không khác gì", "  no difference"))
    frame.print_result("\n".join(lines))
    return frame.DONE


def _scoreboard(scores: Sequence[offline.Score]) -> list[str]:
    """One line a document: found/gold/read and F1 of each kind of item, shares of fields read right."""
    head = [words("Văn bản", "Document")]
    for kind in (words("Chỉ tiêu", "Targets"), words("Nhiệm vụ", "Tasks"), words("Báo cáo", "Duties")):
        head.extend([kind, "F1"])
    fields = (
        words("so sánh", "comparator"),
        words("đơn vị", "unit"),
        words("năm", "year"),
        words("đối tượng", "qualifier"),
        words("chủ trì", "lead"),
        words("phối hợp", "partners"),
        words("thời gian", "timeline"),
    )
    table = [[*head, *fields]]
    for item in scores:
        row = [item.name if len(item.name) <= 34 else item.name[:33] + "…"]
        for measure in (item.targets, item.tasks, item.reporting):
            row.extend([f"{measure.found}/{measure.gold}/{measure.predicted}", f"{measure.f1:.3f}"])
        shares = [*item.target_fields.values(), *item.task_fields.values()]
        row.extend("—" if share is None else f"{share:.3f}" for share in shares)
        table.append(row)
    widths = [max(len(line[at]) for line in table) for at in range(len(table[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table]
    return [
        *lines,
        words(
            "Chỉ tiêu, nhiệm vụ, báo cáo: khớp/có trong mẫu/đọc được.",
            "Targets, tasks, duties: found/in the gold/read.",
        ),
    ]


def _difference(item: offline.Difference) -> str:
    kind = {
        "targets": words("chỉ tiêu", "target"),
        "tasks": words("nhiệm vụ", "task"),
        "reporting": words("báo cáo", "duty"),
    }[item.kind]
    if item.what == "missing":
        return words(f"  thiếu {kind}: ", f"  missing {kind}: ") + short(item.words)
    if item.what == "spurious":
        return words(f"  thừa {kind}: ", f"  spurious {kind}: ") + short(item.words)
    return f"  {kind} · {item.field}: {item.gold or '—'} ≠ {item.read or '—'} · {short(item.words)}"


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
    lines.extend(f"  {task.path:11} {'; '.join(task.lead) or '—'} · {short(task.text)}" for task in reading.tasks)
    lines.append(words("Chế độ báo cáo", "Reporting duties") + f": {len(reading.reporting)}")
    lines.extend(
        f"  {duty.deadline or '—':6} {duty.frequency or '—'} · {'; '.join(duty.who)} → {'; '.join(duty.to)}"
        for duty in reading.reporting
    )
    lines.append(words("Điểm cần soát", "Findings") + f": {len(reading.findings)}")
    return "\n".join(lines)
