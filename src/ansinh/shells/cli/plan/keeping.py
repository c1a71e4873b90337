"""``plan keep``, ``list``, ``accept``: plans in the database."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ansinh.kernel.dates import vn_date
from ansinh.plans.facts import KeptPlan
from ansinh.shells.cli import frame
from ansinh.shells.cli.access import doer, person, read_file, table
from ansinh.shells.cli.frame import words
from ansinh.shells.cli.plan.reviewing import item_id, known_plan
from ansinh.shells.cli.plan.wording import plan_id, short


def add(deeds: Any) -> None:
    """Adds the deeds of this module."""
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
        deeds.add_parser(
            "accept",
            help=words(
                "chấp nhận: mọi mục còn chờ, chỉ mục đọc chắc chắn, hoặc từng mục",
                "accept all that waits, only what was read with confidence, or single items",
            ),
        ),
        required=True,
    )
    accepting.add_argument("plan_id", type=plan_id, metavar=words("MÃ_KẾ_HOẠCH", "PLAN_ID"))
    which = accepting.add_mutually_exclusive_group()
    which.add_argument(
        "--confident", action="store_true", help=words("chỉ mục đọc chắc chắn", "only items read with confidence")
    )
    which.add_argument(
        "--item", type=item_id, action="append", metavar=words("MÃ_MỤC", "ITEM_ID"), help=words("một mục", "one item")
    )
    accepting.set_defaults(run=_accept)


def _keep(args: argparse.Namespace) -> None:
    content = read_file(args.file)
    by, at = doer(args)
    from ansinh.plans.actions import take_in

    kept = take_in(content, args.file.name, by=by, at=at, on=frame.today(args))
    if kept.read_at != at:
        frame.tell("Văn bản này đã lưu trước đây.", "This document was kept before.")
    if not kept.items:
        frame.tell(
            "Văn bản này không giống kế hoạch: không thấy chỉ tiêu hay nhiệm vụ nào.",
            "This does not look like a plan: no target and no task was found.",
        )
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
    from ansinh.plans.actions import accept, accept_all, accept_confident

    known_plan(args, by)
    if args.item:
        changed = accept(args.item, by=by, at=at)
        frame.print_result(
            {"plan_id": str(args.plan_id), "items": changed}
            if args.json
            else words(f"Đã chấp nhận {changed} mục.", f"{changed} items accepted.")
        )
        return
    if args.confident:
        bulk = accept_confident(args.plan_id, by=by, at=at)
        by_kind = {str(kind): count for kind, count in bulk.accepted.items()}
        frame.print_result(
            {"plan_id": str(args.plan_id), "rule": bulk.rule, "accepted": by_kind, "left": bulk.left}
            if args.json
            else words(
                f"Đã chấp nhận {bulk.total} mục đọc chắc chắn; còn {bulk.left} mục cần xem từng mục.",
                f"{bulk.total} items read with confidence accepted; {bulk.left} are left to be seen one by one.",
            )
        )
        return
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
        words("Đã duyệt", "Reviewed"),
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
            f"{kept.reviewed}/{kept.items}",
            short(kept.document.title or "–"),
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
        "items": kept.items,
        "reviewed": kept.reviewed,
        "reader_version": kept.reader_version,
        "superseded_by": str(kept.superseded_by) if kept.superseded_by else None,
    }
