"""Rows of tables, on one line or with a cell a line."""

from __future__ import annotations

import itertools
import re
from array import array

from ansinh.plans.rules.flow.shapes import Line, Paragraph

_TABLE_WORDS = re.compile(r"chủ trì|chỉ tiêu|phối hợp thực hiện|đơn vị tính|thời gian hoàn thành", re.IGNORECASE)


def bar_tables(text: str) -> tuple[list[Paragraph], str]:
    """Tables whose cells stand on lines of their own between bars, two bars between rows, as legal portals give them.

    Returns their rows, and the text with those cells blanked (length unchanged).
    """
    if text.count("\n|") < 8:
        return [], text
    rows: list[list[tuple[int, int]]] = []
    cells: list[tuple[int, int]] = []
    begin: int | None = None
    at, after_bar = 0, False
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped == "|":
            if begin is not None and text[begin:at].strip():
                cells.append((begin, at))
                after_bar = True
            elif after_bar or begin is None:
                if cells:
                    rows.append(cells)
                cells, after_bar = [], False
            begin = at + len(raw) + 1
        at += len(raw) + 1
    if cells:
        rows.append(cells)
    found: list[Paragraph] = []
    blanked = list(text)
    index = 0
    while index < len(rows):
        width = len(rows[index])
        last = index
        while last + 1 < len(rows) and len(rows[last + 1]) == width:
            last += 1
        if width >= 3 and last > index and _TABLE_WORDS.search(text[rows[index][0][0] : rows[index][-1][1]]):
            for row in rows[index : last + 1]:
                found.append(_row(text, row, 0, True))
                for start, end in row:
                    for place in range(start, min(end, len(blanked))):
                        if blanked[place] != "\n":
                            blanked[place] = " "
        index = last + 1
    return found, "".join(blanked) if found else text


def row_paragraph(line: Line) -> Paragraph:
    raw = line.text
    edges = [index for index, char in enumerate(raw) if char == "|"]
    if not raw.startswith("|"):
        edges.insert(0, -1)
    if not raw.endswith("|"):
        edges.append(len(raw))
    spans = [(left + 1, right) for left, right in itertools.pairwise(edges)]
    return _row(raw, spans, line.start, line.gap)


def _row(text: str, spans: list[tuple[int, int]], offset: int, gap: bool) -> Paragraph:
    """A table row: the words with single spaces and the bars between them, and where each cell stands."""
    chars: list[str] = []
    places: array[int] = array("l")
    at_raw: dict[int, int] = {}
    for place in range(spans[0][0], spans[-1][1]):
        at_raw[place] = len(chars)
        char = text[place]
        if char.isspace():
            if not chars or chars[-1] == " ":
                continue
            char = " "
        chars.append(char)
        places.append(offset + place)
    at_raw[spans[-1][1]] = len(chars)
    whole = "".join(chars)
    cells = []
    for left, right in spans:
        start, end = at_raw[left], at_raw[right]
        while start < end and whole[start] in " |":
            start += 1
        while end > start and whole[end - 1] in " |":
            end -= 1
        cells.append((start, end))
    return Paragraph(whole, places, None, 0, tuple(cells), gap)
