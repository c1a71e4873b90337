"""A part of a web page as lines: blocks, drawn list marks, tables."""

from __future__ import annotations

import re
from typing import Any

from ansinh.documents.offline.tables import Cell, table_lines

_BLOCK = {
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "section", "article", "main", "blockquote", "ul", "ol",
    "dl", "dt", "dd", "pre", "center", "body", "table", "tbody", "thead", "tfoot", "td", "th", "address", "caption", "hr",
    "header", "form", "fieldset", "details", "summary", "figcaption",
}  # fmt: skip
_SPACES = re.compile(r"[ \t\n\r\f]+")
_MARKED = re.compile(r"^\s*(?:[-–—+*•]|\(?\d{1,3}[.)/]|\(?[a-zđ][.)]|[IVXLC]{1,6}[.)])\s*")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LONG_CELL = 1_500  # characters; a table with such cells holds a page, not data


def lines_of(node: Any) -> list[str]:
    """The words of an element, a line per block; lists with the marks a browser draws, tables of data as rows."""
    lines: list[str] = [""]
    counted: dict[Any, int] = {}  # list → number of its last item

    def end_line() -> None:
        if lines[-1].strip():
            lines.append("")

    def add(text: str | None, kept: bool) -> None:
        if not text:
            return
        if kept:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            lines[-1] += first
            lines.extend(rest)
            return
        piece = _SPACES.sub(" ", text)
        lines[-1] += piece.lstrip(" ") if not lines[-1].strip() else piece

    # (element, is it its end, inside <pre>)
    stack: list[tuple[Any, bool, bool]] = [(node, False, False)]
    while stack:
        item, closing, kept = stack.pop()
        if closing:
            if item.tag in _BLOCK:
                end_line()
            if item is not node:
                add(item.tail, kept)
            continue
        if not isinstance(item.tag, str):
            add(item.tail, kept)
            continue
        if item.tag == "br":
            end_line()
            add(item.tail, kept)
            continue
        if item.tag in _BLOCK:
            end_line()
        if item.tag == "table" and item is not node and not holds_a_page(item):
            lines.extend(table_lines(_rows(item)))
            lines.append("")
            add(item.tail, kept)
            continue
        if item.tag == "li":
            lines[-1] += _mark(item, counted)
        inside = kept or item.tag == "pre"
        add(item.text, inside)
        stack.append((item, True, kept))
        stack.extend((child, False, inside) for child in reversed(list(item)))
    return [line.strip() for line in lines if line.strip()]


def holds_a_page(table: Any) -> bool:
    """True for a table that only arranges a page: other tables or long running text in few cells."""
    rows = [row for row in table.iter("tr") if _table_of(row) is table]
    widest = max((sum(1 for cell in row if cell.tag in ("td", "th")) for row in rows), default=0)
    if widest >= 3 and len(rows) >= 3:
        return False
    if any(inner is not table for inner in table.iter("table")):
        return True
    return len(rows) <= 4 and any(
        len(cell.text_content()) > _LONG_CELL for row in rows for cell in row if cell.tag in ("td", "th")
    )


def _table_of(row: Any) -> Any:
    return next((above for above in row.iterancestors() if above.tag == "table"), None)


def _rows(table: Any) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    down: dict[int, int] = {}  # column → rows it still goes down
    wide: dict[int, int] = {}
    for row in table.iter("tr"):
        if _table_of(row) is not table:
            continue
        cells: list[Cell] = []
        at = 0
        for cell in row.iterchildren("td", "th"):
            at = _continued(cells, at, down, wide)
            columns, rows_down = _span(cell, "colspan"), _span(cell, "rowspan")
            cells.append(Cell("\n".join(lines_of(cell)), columns))
            if rows_down > 1:
                down[at], wide[at] = rows_down - 1, columns
            at += columns
        _continued(cells, at, down, wide)
        rows.append(cells)
    return rows


def _continued(cells: list[Cell], at: int, down: dict[int, int], wide: dict[int, int]) -> int:
    """Puts in the cells that come down from rows above at this place; returns the column after them."""
    while down.get(at, 0) > 0:
        cells.append(Cell("", wide[at], True))
        down[at] -= 1
        at += wide[at]
    return at


def _span(cell: Any, name: str) -> int:
    text = (cell.get(name) or "").strip()
    return max(1, min(int(text), 200)) if text.isdigit() else 1


def _mark(item: Any, counted: dict[Any, int]) -> str:
    """What a browser draws before an item of a list, unless the item brings its own mark."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "" if _MARKED.match(item.text_content()[:12]) else "- "
    value, start = (item.get("value") or "").strip(), (parent.get("start") or "1").strip()
    number = int(value) if value.isdigit() else counted.get(parent, (int(start) if start.isdigit() else 1) - 1) + 1
    counted[parent] = number
    return "" if _MARKED.match(item.text_content()[:12]) else _drawn(number, parent.get("type") or "1") + ". "


def _drawn(number: int, form: str) -> str:
    if form in ("a", "A"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter if form == "a" else letter.upper()
    if form in ("i", "I"):
        text, rest = "", min(max(number, 0), 99)
        for value, digit in _ROMAN:
            while rest >= value:
                text, rest = text + digit, rest - value
        return text if form == "i" else text.upper()
    return str(number)
