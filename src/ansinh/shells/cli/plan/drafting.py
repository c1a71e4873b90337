"""``plan draft``: a commune's plan drafted from a provincial one. No database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ansinh.kernel.problem import BadInput, Problem
from ansinh.plans import offline
from ansinh.shells.cli import frame
from ansinh.shells.cli.frame import words


def add(deeds: Any) -> None:
    """Adds the deeds of this module."""
    drafting = deeds.add_parser(
        "draft",
        help=words("lập dự thảo kế hoạch cấp xã từ kế hoạch của tỉnh", "draft a commune's plan from a province's"),
    )
    drafting.add_argument("file", type=Path, metavar=words("TỆP", "FILE"))
    drafting.add_argument(
        "--for",
        dest="place",
        required=True,
        metavar=words("XÃ", "PLACE"),
        help=words("tên hoặc mã xã, phường, đặc khu", "name or code of a commune"),
    )
    drafting.add_argument("--out", type=Path, required=True, metavar="F.docx")
    drafting.set_defaults(run=_draft)


def _draft(args: argparse.Namespace) -> int:
    from ansinh.plans.offline.draft import draft_for

    content, draft = draft_for(offline.read_plan_file(args.file), args.place, frame.today(args))
    try:
        args.out.write_bytes(content)
    except OSError as trouble:
        raise BadInput(
            Problem(
                "file_unwritable",
                f"Không ghi được tệp ({trouble.strerror}).",
                f"The file cannot be written ({trouble.strerror}).",
                {"file": str(args.out)},
                "Chọn thư mục khác.",
                "Choose another folder.",
            )
        ) from trouble
    for vi, en in draft.remarks:
        frame.tell(f"Lưu ý: {vi}", f"Note: {en}")
    told = {
        "file": str(args.out),
        "place": draft.place.name,
        "code": draft.place.code,
        "targets": len(draft.source.targets),
        "tasks": len(draft.tasks),
        "duties": len(draft.duties),
        "notes": [en if frame.language() == "en" else vi for vi, en in draft.remarks],
    }
    frame.print_result(
        told
        if args.json
        else words(
            f"Đã ghi dự thảo kế hoạch của {draft.place.name} vào {args.out}: {len(draft.source.targets)} chỉ tiêu, "
            f"{len(draft.tasks)} nhiệm vụ. Phần tô vàng phải xem, sửa hoặc điền.",
            f"A draft for {draft.place.name} is in {args.out}: {len(draft.source.targets)} targets, {len(draft.tasks)} "
            "tasks. What is yellow must be looked at or filled in.",
        )
    )
    return frame.DONE
