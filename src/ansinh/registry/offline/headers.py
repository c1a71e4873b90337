"""Where the table of a sheet begins and what its columns mean; what nobody knows is named, so that a person can say it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ansinh.kernel.text import squash
from ansinh.kernel.workbook import Cell
from ansinh.registry.facts import ImportHeading
from ansinh.registry.offline.columns import BY_KEY, COLUMNS, IGNORED, column_of, heading_key

HEADER_WITHIN = 40
_MOST_HEADING = 80


@dataclass(slots=True)
class Header:
    """The header of a table: the number of its first row of data, what each column means, the headings as they stand."""

    first: int
    columns: dict[int, str]
    headings: list[ImportHeading] = field(default_factory=list)
    key: str = ""

    @property
    def missing(self) -> list[str]:
        """Titles of the columns a list must have and this has not."""
        have = set(self.columns.values())
        if have & {"born_male", "born_female"}:
            have |= {"birth", "sex"}
        if "birth_year" in have:
            have.add("birth")
        # Lists of one person a household (payment lists) have no relation to the head.
        return [one.title for one in COLUMNS if one.required and one.key not in have and one.key != "relation"]


Rows = Sequence[tuple[int, Mapping[int, Cell]]]


@dataclass(frozen=True, slots=True)
class Known:
    """What people said headings mean: ``now``, for this list; ``before``, by the header row of earlier lists of a sender."""

    now: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, key: str) -> Mapping[str, str]:
        """What is known of the headings of one header row."""
        return {**self.before.get(key, {}), **self.now}


def row_key(cells: Mapping[int, Cell]) -> str:
    """What makes a header row the same row next time: its headings, normalised, in their order."""
    return "|".join(key for _, cell in sorted(cells.items()) if (key := heading_key(cell.text[:_MOST_HEADING])))


def find_header(rows: Rows, sheet: str, known_of: Known) -> Header | None:
    """The header among the first rows: the one that names most columns, with the rows of sub-headings below it."""
    best: tuple[int, Header] | None = None
    for position, (number, cells) in enumerate(rows):
        key = row_key(cells)
        known = known_of.of(key)
        columns, heads = _headings(cells, sheet, known)
        if len(set(columns.values()) - {"note", "serial"}) < 2 or "full_name" not in columns.values():
            continue
        first = number + 1
        for depth in (1, 2):
            if position + depth >= len(rows):
                break
            below_number, below = rows[position + depth]
            if below_number > first + 1:
                break
            joined = _joined(columns, heads, below, sheet, known)
            if joined is None:
                break
            columns, heads = joined
            first = below_number + 1
        header = Header(first, _settled(columns), heads, key)
        score = len(header.columns) - 3 * len(header.missing)
        if best is None or score > best[0]:
            best = (score, header)
    return None if best is None else best[1]


def guess_header(rows: Rows, sheet: str, known_of: Known) -> Header | None:
    """Where no row names a list of people: the row that most looks like a header, for a person to say what it means."""
    best: tuple[int, Header] | None = None
    for position, (number, cells) in enumerate(rows[:-1]):
        texts = [cell.text for cell in cells.values()]
        if len(texts) < 3 or any(re.search(r"\d{3}", text) or len(text) > _MOST_HEADING for text in texts):
            continue
        if len(rows[position + 1][1]) * 2 < len(texts):
            continue
        columns, heads = _headings(cells, sheet, known_of.of(row_key(cells)))
        score = 10 * len(columns) + len(texts)
        if best is None or score > best[0]:
            best = (score, Header(number + 1, _settled(columns), heads, row_key(cells)))
    return None if best is None else best[1]


def _headings(
    cells: Mapping[int, Cell], sheet: str, known: Mapping[str, str]
) -> tuple[dict[int, str], list[ImportHeading]]:
    columns: dict[int, str] = {}
    heads = []
    for index, cell in sorted(cells.items()):
        text = squash(cell.text.replace("*", " "))
        if not text or cell.kind in ("date", "error", "uncalculated"):
            continue
        key = column_of(text, known) if len(text) <= _MOST_HEADING else None
        told = heading_key(text) in known
        if key in columns.values() and key not in ("reason", IGNORED):
            key, told = None, False
        if key is not None and key != IGNORED:
            columns[index] = key
        heads.append(ImportHeading(sheet, index, text, key, told))
    return columns, heads


def _joined(
    columns: Mapping[int, str], heads: Sequence[ImportHeading], below: Mapping[int, Cell], sheet: str,
    known: Mapping[str, str],
) -> tuple[dict[int, str], list[ImportHeading]] | None:  # fmt: skip
    """The header with a row of sub-headings; None where the row below is no such row."""
    sub, sub_heads = _headings(below, sheet, known)
    if "full_name" in sub.values() and "full_name" in columns.values() and {"surname"} & set(sub.values()) == set():
        return None
    # A cell that says Nam or Nữ under Giới tính is the first person's sex, not a sub-heading.
    split = {key for key in sub.values() if key.startswith("born_")}
    if len(split) == 1:
        return None
    fresh = {i: key for i, key in sub.items() if key not in columns.values() or key in ("full_name",)}
    if not fresh or (len(sub_heads) > len(sub) + 1 and not split):
        return None
    parts = {"born_male", "born_female", "birth_day", "birth_month", "birth_year"} & set(fresh.values())
    merged = dict(columns)
    if parts and not any(columns.get(index) == "sex" for index, key in fresh.items() if key in parts):
        merged = {i: key for i, key in merged.items() if key != "birth"}
    merged.update(fresh)
    parents = {one.index: one for one in heads}
    named = []
    for one in sub_heads:
        parent = parents.pop(one.index, None)
        if one.key is None and parent is not None:
            named.append(parent)
            continue
        named.append(ImportHeading(sheet, one.index, one.heading, merged.get(one.index), one.told))
    named += [
        one if one.index in merged or one.key is None else ImportHeading(sheet, one.index, one.heading, None, one.told)
        for one in parents.values()
    ]
    return merged, sorted(named, key=lambda one: one.index)


def _settled(columns: Mapping[int, str]) -> dict[int, str]:
    """Năm alone is the year of birth only beside other parts of a date or in place of the birth; columns that name the
    same twice were settled before."""
    have = set(columns.values())
    drop = set()
    if "birth" in have:
        drop = {"birth_day", "birth_month", "birth_year"}
    return {index: key for index, key in columns.items() if key not in drop}


def title_of(key: str) -> str:
    """The title of a column a heading may be said to mean."""
    extra = {"born_male": "Năm sinh (nam)", "born_female": "Năm sinh (nữ)", "birth_day": "Ngày sinh: ngày",
             "birth_month": "Ngày sinh: tháng", "birth_year": "Ngày sinh: năm", IGNORED: "Không dùng"}  # fmt: skip
    return extra.get(key) or BY_KEY[key].title
