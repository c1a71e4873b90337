"""How a table becomes lines.

A table of data keeps one line per row, ``| cell | cell |``, so that its columns survive. A table used for layout
(the heading with the national motto, the recipients beside the signature) becomes one line per paragraph, cell
after cell, with a line ``|`` between cells: the form in which legal portals give them.
"""

from __future__ import annotations

import re

_LAYOUT = re.compile(
    r"CỘNG H[ÒO]|Độc lập|Nơi nhận|^\s*Số\s*:|ngày .{0,12}tháng|CHỦ TỊCH|GIÁM ĐỐC|TM\.|KT\.", re.MULTILINE
)


def table_lines(rows: list[list[str]]) -> list[str]:
    """Lines for a table given as rows of cells; a cell may hold several lines."""
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        return []
    if _is_layout(rows):
        lines = ["|"]
        for row in rows:
            for cell in row:
                lines.extend(line for line in cell.split("\n") if line.strip())
                lines.append("|")
        return lines
    return ["", *("| " + " | ".join(" ".join(cell.split()) for cell in row) + " |" for row in rows), ""]


def _is_layout(rows: list[list[str]]) -> bool:
    widest = max(len(row) for row in rows)
    if widest == 1:
        return True
    everything = "\n".join(cell for row in rows for cell in row)
    return widest <= 3 and len(rows) <= 4 and _LAYOUT.search(everything) is not None
