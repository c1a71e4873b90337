"""``plan read`` and ``plan score``: a document as data, and how well that is read. No database."""

from __future__ import annotations

import argparse
import json
import sys
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
    scoring.set_defaults(run=_score)


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


def _score(args: argparse.Namespace) -> int:
    scores = offline.score(args.gold, args.texts)
    if args.json:
        frame.print_result({item.name: item.as_json() for item in scores})
        return frame.DONE
    frame.print_result(
        "\n".join(f"{item.name}\n{json.dumps(item.as_json(), ensure_ascii=False, indent=1)}" for item in scores)
    )
    return frame.DONE


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
