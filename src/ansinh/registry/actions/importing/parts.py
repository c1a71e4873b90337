"""Lists of a whole province: read line by line from .csv or .parquet and taken in by parts, each a list of its own."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import polars as pl

from ansinh.access.actions import acting
from ansinh.access.facts import Actor
from ansinh.kernel.dates import day_in_vietnam, vn_date
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.workbook import Cell, SheetStream, not_read
from ansinh.registry.actions.importing.applying import apply_import
from ansinh.registry.actions.importing.columns import checked, remembered
from ansinh.registry.actions.importing.previewing import keep_preview, sender
from ansinh.registry.facts import ImportPreview, Verdict
from ansinh.registry.offline.headers import HEADER_WITHIN, Known, find_header
from ansinh.registry.offline.notices import no_table
from ansinh.registry.offline.rows import read_sheets_of_people

PART = 50_000
_Row = tuple[int, bool, dict[int, Cell]]


@dataclass(frozen=True, slots=True)
class PartsResult:
    """What a long list brought, all parts together. ``left_out`` counts bad and doubtful rows."""

    parts: int
    rows: int
    new: int
    changed: int
    same: int
    left_out: int


def import_in_parts(
    source: Path,
    *,
    by: Actor,
    at: dt.datetime,
    commune_code: str | None = None,
    columns: Mapping[str, str] | None = None,
    apply: bool = False,
    confirmed: bool = False,
    part: int = PART,
    told: Callable[[int, ImportPreview], None] | None = None,
) -> PartsResult:
    """Takes in a .csv (UTF-8) or .parquet of any length in parts of ``part`` rows; a household stays in one part.

    Memory depends on the part, time on the number of rows. Each part is a list with its own preview and, with ``apply``,
    its own transaction: after an interruption the same file is sent again, what is in is passed over. Raises BadInput for
    a file that cannot be read, Refused as ``apply_import`` does.
    """
    allowed, home = sender(by, commune_code)
    meant = checked(columns or {})
    with acting(by):
        known = Known(meant, remembered(home or allowed[0]))
    rows = _rows(source)
    head = [row for _, row in zip(range(HEADER_WITHIN), rows, strict=False)]
    header = find_header([(number, cells) for number, _, cells in head], source.name, known)
    if header is None or header.missing:
        raise BadInput(
            no_table(source.name, None if header is None else "CSV", [] if header is None else header.missing)
        )
    titles = [row for row in head if row[0] < header.first]
    body = chain((row for row in head if row[0] >= header.first), rows)
    counts = dict.fromkeys(Verdict, 0)
    number = total = 0
    for number, lines in enumerate(_parts(body, header.columns, part), start=1):
        sheet = SheetStream(source.name[:60], iter([*titles, *lines]))
        listed = read_sheets_of_people([sheet], source.name, day_in_vietnam(at), known)
        mark = hashlib.sha256(repr([[cell.text for cell in cells.values()] for _, _, cells in lines]).encode())
        preview = keep_preview(
            listed, f"{source.name[:180]} ({number})", None, by=by, at=at, home=home, allowed=allowed, meant=meant,
            sha256=mark.hexdigest(),
        )  # fmt: skip
        del listed
        total += len(lines)
        if apply:
            done = apply_import(preview.import_id, by=by, at=at, confirmed=confirmed)
            for verdict, count in ((Verdict.NEW, done.new), (Verdict.CHANGED, done.changed), (Verdict.SAME, done.same),
                                   (Verdict.BAD, done.left_out)):  # fmt: skip
                counts[verdict] += count
        else:
            for verdict, count in preview.counts.items():
                counts[verdict] += count
        if told is not None:
            told(number, preview)
    left_out = counts[Verdict.BAD] + counts[Verdict.DOUBTFUL]
    return PartsResult(number, total, counts[Verdict.NEW], counts[Verdict.CHANGED], counts[Verdict.SAME], left_out)


def _parts(rows: Iterator[_Row], columns: Mapping[int, str], size: int) -> Iterator[list[_Row]]:
    """Rows in parts; a part ends where another household begins, as far as the list tells."""
    at = {key: index for index, key in columns.items()}
    household, relation = at.get("household"), at.get("relation")
    lines: list[_Row] = []
    last = ""
    for row in rows:
        said = row[2].get(household) if household is not None else None
        home = said.text if said is not None else last
        if len(lines) >= size:
            role = row[2].get(relation) if relation is not None else None
            begins = home != last if household is not None else role is None or role.text.lower().startswith("chủ")
            if begins or len(lines) >= size + 1_000:
                yield lines
                lines = []
        lines.append(row)
        last = home
    if lines:
        yield lines


def _rows(source: Path) -> Iterator[_Row]:
    if source.suffix.lower() == ".parquet":
        yield from _of_parquet(source)
        return
    if source.suffix.lower() != ".csv":
        raise BadInput(
            Problem("file_kind", "Danh sách rất dài chỉ nhận .csv UTF-8 hoặc .parquet.", "Very long lists are taken as .csv in UTF-8 or .parquet.",
                    where={"file": source.name}, remedy_vi="Lưu thành CSV UTF-8.", remedy_en="Save it as CSV UTF-8.")
        )  # fmt: skip
    try:
        with source.open(encoding="utf-8-sig", newline="") as lines:
            head = lines.read(4000)
            lines.seek(0)
            separator = max(",;\t", key=head.count)
            for number, row in enumerate(csv.reader(lines, delimiter=separator), start=1):
                cells = {index: Cell(value) for index, value in enumerate(row[:256]) if value and not value.isspace()}
                if cells:
                    if any("\0" in cell.text for cell in cells.values()):
                        raise BadInput(not_read(source.name))
                    yield number, False, cells
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(not_read(source.name)) from error


def _of_parquet(source: Path) -> Iterator[_Row]:
    try:
        table = pl.scan_parquet(source)
        names = table.collect_schema().names()[:256]
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BadInput(not_read(source.name)) from error
    yield 1, False, {index: Cell(name) for index, name in enumerate(names)}
    start = 0
    while True:
        frame = table.slice(start, PART).select(names).collect()
        for offset, row in enumerate(frame.iter_rows()):
            cells = {index: _cell(value) for index, value in enumerate(row) if value is not None and value != ""}
            if cells:
                yield start + offset + 2, False, cells
        if frame.height < PART:
            return
        start += PART


def _cell(value: object) -> Cell:
    if isinstance(value, dt.date):
        return Cell(vn_date(value.date() if isinstance(value, dt.datetime) else value))
    return Cell(str(value), "number") if isinstance(value, int | float) else Cell(str(value))
