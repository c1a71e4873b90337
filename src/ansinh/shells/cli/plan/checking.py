"""``plan check``: proof-reading of a document, alone and against those above and beside it. No database."""

from __future__ import annotations

import argparse
from bisect import bisect_right
from collections import Counter
from pathlib import Path
from typing import Any

from ansinh.plans import offline
from ansinh.plans.facts import Finding, PlanReading, finding_json, kind_name
from ansinh.shells.cli import frame
from ansinh.shells.cli.frame import words

_CONTEXT = 34
_LONGEST = 100


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
        help=words(
            "văn bản mà kế hoạch này thực hiện (văn bản cùng cấp được coi là kế hoạch ngang cấp)",
            "documents that this plan carries out (one of its own level counts as a sister)",
        ),
    )
    checking.add_argument(
        "--beside",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        metavar=words("NGANG-CẤP", "SISTER"),
        help=words("kế hoạch ngang cấp, chỉ để so câu chữ", "sister plans, compared by wording only"),
    )
    checking.set_defaults(run=_check)


def _check(args: argparse.Namespace) -> int:
    reading = offline.read_plan_file(args.file)
    parents = [offline.read_plan_file(path, proofread=False) for path in args.against]
    sisters = [offline.read_plan_file(path, proofread=False) for path in args.beside]
    findings = offline.check_plan(reading, parents, frame.today(args), sisters)
    if args.json:
        frame.print_result({"findings": [finding_json(finding, args.lang) for finding in findings]})
        return frame.DONE
    frame.print_result("\n".join(_report(reading, findings, args.lang)))
    if not reading.looks_like_plan:
        frame.tell(
            "Văn bản này không giống một kế hoạch: không thấy chỉ tiêu hay nhiệm vụ nào; chỉ soát câu chữ và thể thức.",
            "This does not look like a plan: no task or target was found; only words and form were checked.",
        )
    return frame.DONE


def _report(reading: PlanReading, findings: tuple[Finding, ...], lang: str) -> list[str]:
    """Grouped by severity, each with its line, its words in their sentence, why, and what to do; counts at the end."""
    if not findings:
        return [words("Không thấy gì cần xem lại.", "Nothing to look at again.")]
    breaks = [index for index, char in enumerate(reading.text) if char == "\n"]
    lines: list[str] = []
    for severity, vi, en in (
        ("error", "LỖI", "ERRORS"),
        ("warning", "CẢNH BÁO", "WARNINGS"),
        ("note", "LƯU Ý", "NOTES"),
    ):
        chosen = [finding for finding in findings if finding.severity == severity]
        if not chosen:
            continue
        lines.append(f"{words(vi, en)} ({len(chosen)})")
        for finding in chosen:
            lines.extend(_lines(reading, finding, lang, bisect_right(breaks, finding.start - 1) + 1))
        lines.append("")
    counts = Counter(finding.severity for finding in findings)
    lines.append(
        words(
            f"{len(findings)} điểm cần xem: {counts['error']} lỗi, {counts['warning']} cảnh báo, {counts['note']} lưu ý.",
            f"{len(findings)} findings: {counts['error']} errors, {counts['warning']} warnings, {counts['note']} notes.",
        )
    )
    return lines


def _lines(reading: PlanReading, finding: Finding, lang: str, line: int) -> list[str]:
    name = kind_name(finding.kind, lang)
    if finding.end <= finding.start:
        lines = [f"  {name} [{finding.kind}]: {finding.says(lang)}"]
    else:
        place = words(f"dòng {line}", f"line {line}")
        lines = [f"  {place} · {name} [{finding.kind}]: {finding.says(lang)}", f"      {_in_context(reading, finding)}"]
    if advice := finding.suggests(lang):
        lines.append(f"      → {advice}")
    return lines


def _in_context(reading: PlanReading, finding: Finding) -> str:
    """The words between » and «, with a little of their sentence."""
    text = reading.text
    inner = " ".join(text[finding.start : finding.end].split())
    if len(inner) > _LONGEST:
        return f"»{inner[: _LONGEST - 1]}…«"
    before = " ".join(text[max(0, finding.start - _CONTEXT) : finding.start].split())
    after = " ".join(text[finding.end : finding.end + _CONTEXT].split())
    left = " " if text[finding.start - 1 : finding.start].isspace() else ""
    right = " " if text[finding.end : finding.end + 1].isspace() else ""
    head = "…" if finding.start > _CONTEXT else ""
    tail = "…" if finding.end + _CONTEXT < len(text) else ""
    return f"{head}{before}{left}»{inner}«{right}{after}{tail}"
