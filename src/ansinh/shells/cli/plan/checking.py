"""``plan check``: proof-reading of a document, alone and against those above it. No database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ansinh.plans import offline
from ansinh.plans.facts import Finding, PlanReading, finding_json
from ansinh.shells.cli import frame
from ansinh.shells.cli.frame import words
from ansinh.shells.cli.plan.wording import short


def add(deeds: Any) -> None:
    """Adds the deeds of this module."""
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


def _finding_lines(reading: PlanReading, finding: Finding, lang: str) -> list[str]:
    lines = [f"[{finding.severity}] {finding.kind}: {finding.message_en if lang == 'en' else finding.message}"]
    quote = " ".join(reading.text[finding.start : finding.end].split())
    if quote:
        lines.append(f"    “{short(quote)}”")
    if finding.suggestion:
        lines.append(f"    → {finding.suggestion}")
    return lines
