"""Physical lines: bars and rules as gaps, fused header cells taken apart, how the text is wrapped."""

from __future__ import annotations

import re

from ansinh.plans.rules.flow.shapes import Line
from ansinh.plans.rules.letters import LOWER, UPPER
from ansinh.plans.rules.markers import marker_of

_RULE = re.compile(r"^[-_=*–—.·\s]{3,}$|^\**\s*\**$")

_PAGE_NUMBER = re.compile(r"^(?:[-–]\s*)?\d{1,3}(?:\s*[-–])?$")

_SIDE_BY_SIDE = re.compile(
    rf"(?<=Nơi nhận:)\s{{2,}}(?=[{UPPER}])|(?<=\S)\s+(?=CỘNG H[ÒO][AÀ] XÃ HỘI|Độc lập\s*[-–]\s*Tự do)|"
    rf"(?<=[A-Z{UPPER}\d])\s+(?=[{UPPER}][^,.;\d]{{1,40}}, ngày[\s\d…._]*tháng)"
)

_LAYOUT_CELLS = re.compile(r"CỘNG H[ÒO][AÀ]|Nơi nhận|KT\.|TM\.|CHỦ TỊCH|GIÁM ĐỐC")

_FUSED = re.compile(
    rf"(?<=[{LOWER}])(?=[{UPPER}][{LOWER}]|[{UPPER}]{{2}})|(?<=[{UPPER}])(?=Số\s*:)"
    rf"|(?<=[{UPPER}])(?=(?:SỞ|PHÒNG|BAN|PHÓ|CHỦ TỊCH)\s)|(?<=[{UPPER}]{{2}})(?=[{UPPER}][{LOWER}])"
    rf"|(?<=[;:])(?=-\s)|(?<=[{UPPER}])(?=Độc lập)"
)


def physical_lines(text: str) -> list[Line]:
    """Lines that carry words. Bars and rules become gaps; fused header cells are taken apart."""
    lines: list[Line] = []
    gap, at = True, 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        start = at + len(raw) - len(raw.lstrip())
        at += len(raw) + 1
        if not stripped or _RULE.match(stripped) or stripped == "|":
            gap = True
            continue
        if stripped.endswith("|") and stripped.count("|") == 1:
            stripped = stripped[:-1].rstrip()  # one cell of a layout table, its bar behind it
        if "|" in stripped and _LAYOUT_CELLS.search(stripped):
            for piece in _cells_apart(stripped, start):
                lines.append(Line(piece.text, piece.start, True))
            gap = True
            continue
        for cut, column in _side_by_side(stripped):
            lines.append(Line(column, start + cut, gap or cut > 0))
        gap = False
    return lines


def _side_by_side(text: str) -> list[tuple[int, str]]:
    """The two columns of the header, when a page gives them on one line: (offset, words)."""
    if len(text) > 160 or not (match := _SIDE_BY_SIDE.search(text)):
        return [(0, text)]
    if not re.match(rf"Số\s*:|Nơi nhận|[{UPPER}\s]+$", text[: match.start()]):
        return [(0, text)]
    return [(0, text[: match.start()]), (match.end(), text[match.end() :])]


def _cells_apart(row: str, start: int) -> list[Line]:
    pieces, at = [], 0
    for cell in row.split("|"):
        inner = 0
        for cut in [match.start() for match in _FUSED.finditer(cell)] + [len(cell)]:
            piece = cell[inner:cut]
            if piece.strip():
                lead = len(piece) - len(piece.lstrip())
                pieces.append(Line(piece.strip(), start + at + inner + lead, True))
            inner = cut
        at += len(cell) + 1
    return pieces


def wrap_width(lines: list[Line]) -> int | None:
    """The column at which the text is hard-wrapped, or None when each line is a paragraph."""
    plain = [line.text for line in lines if "|" not in line.text]
    if len(plain) < 6:
        return None
    lengths = sorted(len(text) for text in plain)
    if lengths[int(len(lengths) * 0.97)] > 170:
        return None
    running = sum(1 for text in plain if text[0].islower() and not re.match(r"[a-zđ][).]", text))
    if running < 0.12 * len(plain):
        return None
    return lengths[int(len(lengths) * 0.85)]


def gaps_separate(lines: list[Line]) -> bool:
    foot = next((index for index, line in enumerate(lines) if line.text.startswith("Nơi nhận")), len(lines))
    marked = [line for line in lines[:foot] if marker_of(line.text) is not None]
    return len(marked) >= 3 and sum(line.gap for line in marked) > 0.7 * len(marked)


def without_page_numbers(lines: list[Line]) -> list[Line]:
    kept: list[Line] = []
    for line in lines:
        if _PAGE_NUMBER.match(line.text) and kept:
            continue
        kept.append(line)
    return kept
