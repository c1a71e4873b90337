"""``plan export`` and ``plan import``: a plan as Akoma Ntoso, workbook or JSON; a corrected workbook taken in."""

from __future__ import annotations

import argparse
import json
import uuid
from pathlib import Path
from typing import Any

from ansinh.kernel.problem import BadInput, Problem
from ansinh.plans.facts import BadRow, CellChange, CorrectionPreview, CorrectionResult, PlanExchange, RowChange
from ansinh.plans.offline import column_title
from ansinh.shells.cli import frame
from ansinh.shells.cli.access import doer, person, read_file, unknown, write_file
from ansinh.shells.cli.frame import words
from ansinh.shells.cli.plan.wording import plan_id, short

FORMATS = ("xlsx", "json", "akn")


def add(deeds: Any) -> None:
    """Adds the deeds of this module."""
    exporting = person(
        deeds.add_parser(
            "export",
            help=words("xuất kế hoạch: bảng tính, JSON, Akoma Ntoso", "a plan as workbook, JSON, Akoma Ntoso"),
        )
    )
    exporting.add_argument("file", type=Path, nargs="?", metavar=words("TỆP", "FILE"))
    exporting.add_argument(
        "--plan",
        type=plan_id,
        metavar=words("MÃ_KẾ_HOẠCH", "PLAN_ID"),
        help=words("kế hoạch đã lưu, thay cho tệp", "a kept plan in place of a file"),
    )
    exporting.add_argument("--format", choices=FORMATS, required=True)
    exporting.add_argument("--out", type=Path, required=True, metavar=words("TỆP", "FILE"))
    exporting.set_defaults(run=_export)

    importing = person(
        deeds.add_parser(
            "import", help=words("nhập bảng tính đã sửa của một kế hoạch", "take a plan's corrected workbook in")
        ),
        required=True,
    )
    importing.add_argument("file", type=Path, metavar=words("TỆP", "FILE"))
    importing.add_argument("--plan", type=plan_id, required=True, metavar=words("MÃ_KẾ_HOẠCH", "PLAN_ID"))
    importing.add_argument(
        "--dry-run", action="store_true", help=words("chỉ nói sẽ đổi gì, không đổi", "only say what would change")
    )
    importing.add_argument(
        "--correction",
        type=Path,
        metavar=words("TỆP", "FILE"),
        help=words("nơi ghi các dòng cần sửa", "where to write the rows to fix"),
    )
    importing.set_defaults(run=_import)


def _export(args: argparse.Namespace) -> int:
    if (args.file is None) == (args.plan is None):
        raise BadInput(
            Problem(
                "one_source",
                "Hãy cho đúng một nguồn: tệp, hoặc --plan MÃ.",
                "Give exactly one source: a file, or --plan ID.",
            )
        )
    from ansinh.plans import offline

    if args.plan is not None:
        plan = _kept(args)
        record: dict[str, Any] = offline.as_json(plan)
    else:
        reading = offline.read_plan_file(args.file)
        plan = offline.exchange_of(reading, frame.today(args))
        record = reading.as_json(args.lang)
    if args.format == "json":
        body = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
    else:
        body = offline.as_workbook(plan) if args.format == "xlsx" else offline.as_akoma_ntoso(plan)
    write_file(args.out, body)
    told = {"out": str(args.out), "bytes": len(body), "items": len(plan.items), "iri": offline.iri_of(plan)}
    if args.json:
        frame.print_result(told)
    else:
        frame.print_result(
            words(
                f"Đã ghi {args.out}: {len(plan.items)} mục, {plan_name(plan)}.",
                f"{args.out} written: {len(plan.items)} items, {plan_name(plan)}.",
            )
        )
    return frame.DONE


def plan_name(plan: PlanExchange) -> str:
    """Number, or title, of a plan."""
    return plan.document.number or short(plan.document.title or "–")


def _kept(args: argparse.Namespace) -> PlanExchange:
    by, _ = doer(args)
    from ansinh.access.actions import acting
    from ansinh.plans.queries import plan_exchange

    try:
        with acting(by):
            return plan_exchange(args.plan)
    except LookupError:
        raise _no_plan(args.plan) from None


def _no_plan(plan: uuid.UUID) -> BadInput:
    return unknown(
        f"Không có kế hoạch {plan}.",
        f"There is no plan {plan}.",
        "Xem mã: ./ansinh plan list",
        "See the ids: ./ansinh plan list",
    )


def _import(args: argparse.Namespace) -> int:
    content = read_file(args.file)
    by, at = doer(args)
    from ansinh.access.actions import acting
    from ansinh.plans.actions import take_in_corrections
    from ansinh.plans.offline import as_correction
    from ansinh.plans.queries import plan_exchange, preview_corrections

    try:
        if args.dry_run:
            with acting(by):
                preview = preview_corrections(args.plan, content, args.file.name)
                correction = as_correction(plan_exchange(args.plan), preview.bad) if preview.bad else None
            _show_preview(args, preview)
            bad = preview.bad
        else:
            result = take_in_corrections(args.plan, content, args.file.name, by=by, at=at)
            _show_result(args, result)
            bad, correction = result.bad, result.correction
    except LookupError:
        raise _no_plan(args.plan) from None
    if correction is not None:
        out = args.correction or args.file.with_name(f"{args.file.stem}-can-sua.xlsx")
        write_file(out, correction)
        frame.tell(f"Các dòng cần sửa: {out}", f"Rows to fix: {out}")
        for row in bad[:20]:
            for problem in row.problems:
                frame.tell(problem.say("vi"), problem.say("en"))
    return 1 if bad else frame.DONE


def _show_preview(args: argparse.Namespace, preview: CorrectionPreview) -> None:
    counts = {
        "corrected": preview.corrected,
        "added": preview.added,
        "decided": preview.decided,
        "unchanged": preview.unchanged,
        "absent": preview.absent,
        "bad": len(preview.bad),
    }
    if args.json:
        record: dict[str, Any] = dict(counts)
        record["changes"] = [_record(one) for one in preview.changes]
        record["problems"] = [_bad_record(one, args.lang) for one in preview.bad]
        frame.print_result(record)
        return
    lines = [line for one in preview.changes for line in _lines(one)]
    lines.append(
        words(
            f"Sẽ sửa {preview.corrected} mục, thêm {preview.added}, quyết định {preview.decided}; {preview.unchanged} dòng "
            f"không đổi, {preview.absent} mục không có dòng (giữ nguyên), {len(preview.bad)} dòng cần sửa.",
            f"Would correct {preview.corrected} items, add {preview.added}, decide {preview.decided}; {preview.unchanged} "
            f"rows unchanged, {preview.absent} items without a row (kept), {len(preview.bad)} rows to fix.",
        )
    )
    frame.print_result("\n".join(lines))


def _show_result(args: argparse.Namespace, result: CorrectionResult) -> None:
    if args.json:
        frame.print_result(
            {
                "corrected": result.corrected,
                "added": result.added,
                "accepted": result.accepted,
                "rejected": result.rejected,
                "reconsidered": result.reconsidered,
                "unchanged": result.unchanged,
                "absent": result.absent,
                "bad": len(result.bad),
                "problems": [_bad_record(one, args.lang) for one in result.bad],
            }
        )
        return
    frame.print_result(
        words(
            f"Đã sửa {result.corrected} mục, thêm {result.added}, chấp nhận {result.accepted}, bác bỏ {result.rejected}; "
            f"{result.unchanged} dòng không đổi, {result.absent} mục không có dòng (giữ nguyên), "
            f"{len(result.bad)} dòng cần sửa.",
            f"{result.corrected} items corrected, {result.added} added, {result.accepted} accepted, "
            f"{result.rejected} rejected; {result.unchanged} rows unchanged, {result.absent} items without a row (kept), "
            f"{len(result.bad)} rows to fix.",
        )
    )


def _lines(change: RowChange) -> list[str]:
    head = f"{change.sheet}, {words('dòng', 'row')} {change.row}: {short(change.quote)}"
    found = [f"+ {head}" if change.is_new else head]
    found += [
        f"    {column_title(change.kind, one.field, frame.language())}: {_shown(one.before)} → {_shown(one.after)}"
        for one in change.cells
    ]
    if change.decision is not None:
        reason = f" ({change.reason})" if change.reason else ""
        found.append(f"    {words('trạng thái', 'state')} → {change.decision}{reason}")
    return found


def _shown(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, tuple | list):
        return "; ".join(str(one) for one in value) or "–"
    return f"{value:g}" if isinstance(value, float) else short(str(value))


def _record(change: RowChange) -> dict[str, Any]:
    def cell(one: CellChange) -> dict[str, Any]:
        return {"field": one.field, "before": one.before, "after": one.after}

    return {
        "sheet": change.sheet,
        "row": change.row,
        "kind": str(change.kind),
        "id": str(change.item_id) if change.item_id else None,
        "quote": change.quote,
        "cells": [cell(one) for one in change.cells],
        "state": str(change.decision) if change.decision is not None else None,
        "reason": change.reason,
    }


def _bad_record(row: BadRow, lang: str) -> dict[str, Any]:
    return {"sheet": row.sheet, "row": row.row, "problems": [problem.say(lang) for problem in row.problems]}
