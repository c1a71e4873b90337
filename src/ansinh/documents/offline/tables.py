"""How a table becomes lines.

A table of data keeps one line per row, ``| cell | cell |``, so that its columns survive. A cell merged downwards is
repeated in each of its rows and a cell merged sideways leaves empty cells beside it, so that every row is whole by
itself; a header of two rows gives both, the second filled from the first. A table used for layout (the heading with
the national motto, the recipients beside the signature) becomes one line per paragraph, cell after cell, with a line
``|`` between cells: the form in which legal portals give them.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

_LAYOUT = re.compile(
    r"CỘNG H[ÒO][AÀ]?|Độc lập|Nơi nhận|^\s*Số\s*:|ngày .{0,12}tháng|CHỦ TỊCH|GIÁM ĐỐC|TM\.|KT\.", re.MULTILINE
)
_DATA_HEADER = re.compile(
    r"chủ trì|phối hợp|chỉ tiêu|đơn vị tính|nhiệm vụ|nội dung|thời gian|thời hạn|sản phẩm|(?:^|\n)\s*(?:TT|STT)\s*(?:\n|$)",
    re.IGNORECASE,
)
_YEAR_LABEL = re.compile(r"^(?:Năm\s+)?20\d\d\b|^(?:Giai đoạn\s+)?20\d\d\s*[-–]\s*20\d\d", re.IGNORECASE)
_ACTOR = re.compile(
    r"(?:Sở|UBND|Ủy ban|Uỷ ban|HĐND|Công an|Ban|Hội|Phòng|Các|Văn phòng|Đoàn|Tỉnh đoàn|Liên đoàn|Liên minh|Bảo hiểm|Bộ|"
    r"Mặt trận|Ngân hàng|Kho bạc|Thanh tra|Trung tâm|Đài|Báo|Cục|Chi cục|Trường|Bệnh viện|Trạm|Công ty|Tòa án|Viện)(?:\s|$)"
)
_UNENDED = re.compile(
    r"(?:^|\s)(?:Văn phòng|Chủ tịch|Lãnh đạo|Thường trực|Trung tâm|Chi nhánh|Phòng|Ban|Đảng ủy|Đoàn|Hội|Giám đốc|Thủ trưởng|"
    r"và|của|các|với|cho|thuộc|cùng|là|do|giao|tại|đề nghị|từ|bởi)$",
    re.IGNORECASE,
)
_LONGEST_HEADER_CELL = 140


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in its row: its words (several lines possible), how many columns it spans, and whether it is
    the lower part of a cell that began in a row above."""

    text: str
    columns: int = 1
    continues: bool = False


def table_lines(rows: list[list[Cell]]) -> list[str]:
    """Lines for a table given as rows of cells."""
    rows = [row for row in rows if row]
    if not any(cell.text.strip() for row in rows for cell in row):
        return []
    if _is_layout(rows):
        lines = ["|"]
        for row in rows:
            for cell in row:
                if cell.continues:
                    continue
                lines.extend(line for line in cell.text.split("\n") if line.strip())
                lines.append("|")
        return lines
    return ["", *(row_line(cells) for cells in whole_rows(rows)), ""]


def row_line(cells: list[str]) -> str:
    """One row as a line. A bar inside a cell would be a border, so it is drawn as a broken one."""
    return "| " + " | ".join(one_line(cell) for cell in cells) + " |"


def one_line(cell: str) -> str:
    """The words of a cell on one line; bodies named one under the other are parted by semicolons."""
    lines = [
        " ".join(re.sub(r"(?:^|(?<=\s))\|(?:(?=\s)|$)", " ", line).split()).replace("|", "¦")
        for line in cell.split("\n")
    ]
    lines = [line for line in lines if line]
    if not lines:
        return ""
    text = lines[0]
    for before, line in itertools.pairwise(lines):
        apart = names_another(before, line) and _ACTOR.match(text + " ")
        text += ("; " if apart else " ") + line
    return text


def names_another(before: str, line: str) -> bool:
    """Does a line of a cell begin the name of another body, after one that ended with the line before?"""
    return (
        not before.isupper()
        and before[-1] not in ".;:,-–/("
        and bool(_ACTOR.match(line))
        and not _UNENDED.search(before)
    )


def whole_rows(rows: list[list[Cell]]) -> list[list[str]]:
    """Every row with a cell for every column, merged cells filled in; rows without words are left out."""
    width = max(sum(max(1, cell.columns) for cell in row) for row in rows)
    width = min(width, 200)
    header = _header_rows(rows)
    above: list[str] = [""] * width
    parents: list[str] = [""] * width
    result: list[list[str]] = []
    for number, row in enumerate(rows):
        words = [cell for cell in row if cell.text.strip()]
        if len(words) == 1 and words[0].columns >= width > 1:
            result.append([words[0].text])
            above = [""] * width
            continue
        cells: list[str] = []
        spread: list[str] = []
        for cell in row:
            at = len(cells)
            if at >= width:
                break
            if cell.continues:
                cells.extend(above[at : at + cell.columns])
                spread.extend(parents[at : at + cell.columns])
                continue
            text = cell.text
            if 0 < number < header and parents[at] and _YEAR_LABEL.match(text.strip()):
                text = f"{parents[at]} {text}"
            cells.extend([text, *[""] * (cell.columns - 1)])
            spread.extend([text if cell.columns > 1 else ""] * cell.columns)
        cells = (cells + [""] * width)[:width]
        parents = (spread + [""] * width)[:width]
        above = cells
        if any(cell.strip() for cell in cells):
            result.append(cells)
    return _without_empty_columns(result)


def _without_empty_columns(rows: list[list[str]]) -> list[list[str]]:
    width = max((len(row) for row in rows), default=0)
    used = [any(len(row) > at and row[at].strip() for row in rows if len(row) > 1) for at in range(width)]
    if all(used) or not any(used):
        return rows
    return [row if len(row) == 1 else [cell for at, cell in enumerate(row) if used[at]] for row in rows]


def _header_rows(rows: list[list[Cell]]) -> int:
    """How many rows the header takes: two (or three) where some of its cells are split below and others go down."""
    if len(rows) < 2 or not any(cell.columns > 1 and not cell.continues for cell in rows[0]):
        return 1
    if any(len(cell.text) > _LONGEST_HEADER_CELL for cell in rows[0]):
        return 1
    count = 1
    while count < min(3, len(rows)) and any(cell.continues for cell in rows[count]):
        count += 1
    return count


def _is_layout(rows: list[list[Cell]]) -> bool:
    widest = max(len(row) for row in rows)
    if widest == 1:
        return True
    everything = "\n".join(cell.text for row in rows for cell in row)
    if widest > 3 or len(rows) > 4 or _LAYOUT.search(everything) is None:
        return False
    head = "\n".join(cell.text for cell in rows[0])
    return not (widest == 3 and len(_DATA_HEADER.findall(head)) >= 2)
