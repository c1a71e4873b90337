"""``plan read``, ``plan check``, ``plan score``: plans on the command line, without a database.

The frame calls ``register(subparsers)`` and later the handler with the parsed arguments; ``lang``, ``json`` and ``on``
come from the frame. A handler prints the result to stdout and returns the exit code: 0 done, 1 bad input.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from ansinh.kernel.problem import BadInput
from ansinh.plans.facts import Finding, PlanReading, finding_json
from ansinh.plans.offline import Score, check_plan, read_plan_file, score


def register(subparsers: Any) -> None:
    """Adds ``plan`` with its three commands to the frame's subparsers."""
    plan = subparsers.add_parser("plan", help="đọc, soát, chấm kế hoạch / read, check and score plans")
    commands = plan.add_subparsers(dest="plan_command", required=True)

    reading = commands.add_parser("read", help="đọc một văn bản thành chỉ tiêu, nhiệm vụ, chế độ báo cáo")
    reading.add_argument("file", type=Path)
    reading.add_argument("--text", action="store_true", help="in đúng văn bản mà start/end trỏ vào")
    _result_flags(reading)
    reading.set_defaults(handler=read_command)

    checking = commands.add_parser("check", help="soát lỗi; --against so với văn bản cấp trên")
    checking.add_argument("file", type=Path)
    checking.add_argument("--against", type=Path, nargs="+", default=[], metavar="PARENT")
    _result_flags(checking)
    checking.set_defaults(handler=check_command)

    scoring = commands.add_parser("score", help="chấm kết quả đọc so với bản trích tay")
    scoring.add_argument("--gold", type=Path, required=True)
    scoring.add_argument("--texts", type=Path, required=True)
    _result_flags(scoring)
    scoring.set_defaults(handler=score_command)


def _result_flags(parser: argparse.ArgumentParser) -> None:
    """``--json`` after the command too; without it the value the frame parsed stays."""
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="in một đối tượng JSON")


def read_command(args: argparse.Namespace) -> int:
    """Prints the text, the JSON object, or a summary for people."""
    try:
        reading = read_plan_file(args.file)
    except BadInput as trouble:
        return _refused(trouble, args.lang)
    if args.text:
        sys.stdout.write(reading.text)
    elif getattr(args, "json", False):
        _print_json(reading.as_json(args.lang))
    else:
        _summary(reading, args.lang)
    if not reading.looks_like_plan:
        print(_say(args.lang, "Văn bản này không giống kế hoạch: không thấy chỉ tiêu hay nhiệm vụ nào.",
                   "This does not look like a plan: no target or task was found."), file=sys.stderr)
    return 0


def check_command(args: argparse.Namespace) -> int:
    """Prints the findings of a plan, also against its parents."""
    try:
        reading = read_plan_file(args.file)
        parents = [read_plan_file(path) for path in args.against]
    except BadInput as trouble:
        return _refused(trouble, args.lang)
    findings = check_plan(reading, parents, args.on)
    if getattr(args, "json", False):
        _print_json({"findings": [finding_json(finding, args.lang) for finding in findings]})
        return 0
    for finding in findings:
        _print_finding(reading, finding, args.lang)
    print(_say(args.lang, f"{len(findings)} điểm cần xem.", f"{len(findings)} findings."))
    return 0


def score_command(args: argparse.Namespace) -> int:
    """Prints the scoreboard: a JSON object per document name, or a table."""
    try:
        scores = score(args.gold, args.texts)
    except BadInput as trouble:
        return _refused(trouble, args.lang)
    if getattr(args, "json", False):
        _print_json({item.name: item.as_json() for item in scores})
    else:
        for item in scores:
            _score_table(item)
    return 0


def _refused(trouble: BadInput, lang: str) -> int:
    print(trouble.say(lang), file=sys.stderr)
    return 1


def _say(lang: str, vi: str, en: str) -> str:
    return en if lang == "en" else vi


def _print_json(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _summary(reading: PlanReading, lang: str) -> None:
    document = reading.document
    print(f"{document.type or '?'} {document.number or '—'} · {document.issuer or '?'} · {document.date or '—'}")
    if document.title:
        print(document.title)
    print(_say(lang, "Chỉ tiêu", "Targets") + f": {len(reading.targets)}")
    for target in reading.targets:
        upper = f"–{target.value_to:g}" if target.value_to is not None else ""
        print(f"  {target.path:10} {target.year or '—'}  {target.comparator.value} {target.value:g}{upper} {target.unit}  {target.indicator}")
    print(_say(lang, "Chỉ tiêu định tính", "Qualitative targets") + f": {len(reading.qualitative_targets)}")
    print(_say(lang, "Nhiệm vụ", "Tasks") + f": {len(reading.tasks)}")
    for task in reading.tasks:
        print(f"  {task.path:10} {'; '.join(task.lead) or '—'}  {task.text[:90]}")
    print(_say(lang, "Chế độ báo cáo", "Reporting duties") + f": {len(reading.reporting)}")
    for duty in reading.reporting:
        print(f"  {duty.deadline or '—':6} {duty.frequency or ''}  {'; '.join(duty.who)} → {'; '.join(duty.to)}")
    print(_say(lang, "Điểm cần soát", "Findings") + f": {len(reading.findings)}")


def _print_finding(reading: PlanReading, finding: Finding, lang: str) -> None:
    words = " ".join(reading.text[finding.start : finding.end].split())
    print(f"[{finding.severity}] {finding.kind}: {finding.message_en if lang == 'en' else finding.message}")
    if words:
        print(f"    “{words[:160]}”")
    if finding.suggestion:
        print(f"    → {finding.suggestion}")


def _score_table(item: Score) -> None:
    """The measures as the scorer of the corpus prints them: one JSON object under the document's name."""
    print(item.name)
    print(json.dumps(item.as_json(), ensure_ascii=False, indent=1))
