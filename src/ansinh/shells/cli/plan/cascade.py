"""``plan matrix``, ``plan parents``: targets of documents side by side, and what a document carries out. No database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ansinh.kernel.dates import vn_date
from ansinh.kernel.problem import BadInput, Problem
from ansinh.plans import offline
from ansinh.plans.facts.cascade import MATRIX_STATES, Line, Matrix, MatrixCell, MatrixPlan, MatrixState
from ansinh.plans.offline import cascade
from ansinh.shells.cli import frame
from ansinh.shells.cli.access import table
from ansinh.shells.cli.frame import words
from ansinh.shells.cli.plan.wording import short


def add(deeds: Any) -> None:
    """Adds the deeds of this module."""
    comparing = deeds.add_parser(
        "matrix", help=words("chỉ tiêu của nhiều kế hoạch, cạnh nhau", "targets of several plans side by side")
    )
    comparing.add_argument("files", type=Path, nargs="+", metavar=words("TỆP", "FILE"))
    comparing.add_argument(
        "--parent",
        metavar=words("CẤP-TRÊN", "PARENT"),
        help=words(
            "tệp của văn bản cấp trên, hoặc số hiệu có sẵn: 42-NQ/TW", "file of the plan above, or a symbol: 42-NQ/TW"
        ),
    )
    comparing.add_argument("--xlsx", type=Path, metavar=words("RA.xlsx", "OUT.xlsx"))
    comparing.set_defaults(run=_matrix)

    above = deeds.add_parser(
        "parents",
        help=words("văn bản mà kế hoạch thực hiện; ai phải lập kế hoạch", "what a plan carries out; who must plan"),
    )
    above.add_argument("file", type=Path, metavar=words("TỆP", "FILE"))
    above.set_defaults(run=_parents)


def _matrix(args: argparse.Namespace) -> int:
    plans = [_column(path, [other for other in args.files if other != path]) for path in args.files]
    found = cascade.matrix(plans, None if args.parent is None else _parent(args.parent))
    if args.xlsx is not None:
        from ansinh.plans.offline.matrix_workbook import matrix_workbook

        _write(args.xlsx, matrix_workbook(found, args.lang))
        frame.tell(f"Đã ghi {args.xlsx}", f"Written: {args.xlsx}")
    if args.json:
        frame.print_result(cascade.matrix_json(found, args.lang))
    elif args.xlsx is None:
        frame.print_result(_shown(found))
    for plan in plans:
        if not plan.targets:
            frame.tell(f"{plan.key}: không có chỉ tiêu định lượng.", f"{plan.key}: no numeric target.")
    return frame.DONE


def _column(path: Path, others: list[Path]) -> MatrixPlan:
    """A file as a column named by its file name, with its folder where another file has the same."""
    key = path.name if all(path.name != other.name for other in others) else str(path)
    return cascade.column(offline.read_plan_file(path), key)


def _parent(given: str) -> MatrixPlan:
    path = Path(given)
    if path.exists():
        return cascade.column(offline.read_plan_file(path), path.name)
    return cascade.national(given)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as trouble:
        raise BadInput(
            Problem(
                "file_unwritable",
                f"Không ghi được tệp ({trouble.strerror}).",
                f"The file cannot be written ({trouble.strerror}).",
                {"file": str(path)},
                "Chọn thư mục khác.",
                "Choose another folder.",
            )
        ) from trouble


def _shown(found: Matrix) -> str:
    parent = found.parent
    names = [f"{chr(ord('A') + i) if i < 26 else i + 1}" for i in range(len(found.plans))]
    lines = []
    if parent is not None:
        mark = words(" (chưa kiểm chứng)", " (unconfirmed)") if parent.recalled else ""
        lines.append(words("Cấp trên", "Above") + f": {parent.name}{mark}")
    lines += [f"{name}: {_title(plan)}" for name, plan in zip(names, found.plans, strict=True)]
    head = [words("Chỉ tiêu", "Indicator")]
    if parent is not None:
        head.append(words("Cấp trên", "Above"))
    head += names
    rows = []
    for row in found.rows:
        label = short(row.label_en if frame.language() == "en" else row.label_vi)[:60]
        cells = [label]
        if parent is not None:
            target = None if row.wanted is None else parent.targets[row.wanted]
            cells.append("" if target is None else _value(target.year, cascade.value_words(target)))
        cells += [_cell(plan, cell) for plan, cell in zip(found.plans, row.cells, strict=True)]
        rows.append(tuple(cells))
    lines.append(table(tuple(head), rows))
    if parent is not None:
        lines += [
            f"Σ {short(row.label_en if frame.language() == 'en' else row.label_vi)}: "
            + (row.whole.en if frame.language() == "en" else row.whole.vi)
            for row in found.rows
            if row.whole is not None
        ]
    counts = found.counts()
    lines.append(
        "   ".join(
            f"{symbol} {words(vi, en)}: {counts[state]}"
            for state, (symbol, vi, en) in MATRIX_STATES.items()
            if counts[state]
        )
    )
    return "\n".join(lines)


def _title(plan: MatrixPlan) -> str:
    document = plan.document
    parts = [plan.name, document.number or "", vn_date(document.date) if document.date else ""]
    return " · ".join(part for part in parts if part) + f" ({plan.key})"


def _value(year: int | None, value: str) -> str:
    return f"{value} ({year})" if year else value


def _cell(plan: MatrixPlan, cell: MatrixCell) -> str:
    symbol = MATRIX_STATES[cell.state][0]
    if not cell.places:
        return symbol
    target = plan.targets[cell.places[0]]
    value = _value(target.year, cascade.value_words(target))
    more = f" +{len(cell.places) - 1}" if len(cell.places) > 1 else ""
    mark = "" if cell.state is MatrixState.STATED else f"{symbol} "
    return f"{mark}{value}{more}" + (" *" if cell.notes else "")


def _parents(args: argparse.Namespace) -> int:
    reading = offline.read_plan_file(args.file)
    above, told = cascade.documents_above(reading), cascade.told(reading)
    if args.json:
        frame.print_result(
            {
                "implements": [
                    {"symbol": one.symbol, "written": one.written, "kind": one.kind, "date": one.date, "issuer": one.issuer,
                     "line": one.line, "level": one.level, "through": list(one.through)}
                    for one in above
                ],
                "told_to_plan": [
                    {"kind": one.kind, "who": one.who, "deadline": one.deadline, "words": one.words, "start": one.start,
                     "end": one.end}
                    for one in told
                ],
            }
        )  # fmt: skip
        return frame.DONE
    lines = [words("Thực hiện:", "Carries out:")]
    for one in above:
        line = words("Đảng", "Party") if one.line is Line.PARTY else words("Nhà nước", "State")
        day = f" {vn_date(one.date)}" if one.date else ""
        through = words(" qua ", " through ") + ", ".join(one.through) if one.through else ""
        lines.append(f"  [{line}] {one.kind} {one.symbol}{day} · {one.issuer or '—'}{through}")
    lines.append(words("Được giao lập kế hoạch:", "Told to plan:"))
    lines += [f"  {one.who}" + (f" · {one.deadline}" if one.deadline else "") for one in told]
    frame.print_result("\n".join(lines))
    return frame.DONE
