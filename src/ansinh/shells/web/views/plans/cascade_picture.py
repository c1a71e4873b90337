"""The picture of a cascade: the Party's line and the State's side by side, levels from above to below; drawn here, as SVG.

Boxes of one level and line stand beside each other; more than three are told as one box. Positions only: the template
draws, the style sheet colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from ansinh.kernel.dates import vn_date
from ansinh.plans.facts import Level
from ansinh.plans.facts.cascade import CascadeEdge, CascadeNode, Line
from ansinh.shells.web.language import say

WIDTH, HEIGHT = 224, 74
GAP, ROW_GAP, LINE_GAP, MARGIN, HEAD = 20, 54, 44, 14, 34
MOST = 3
_ORDER = (Level.CENTRAL, Level.PROVINCE, Level.DEPARTMENT, Level.DISTRICT, Level.COMMUNE, Level.OTHER, None)
_SHORT = (
    ("ỦY BAN NHÂN DÂN", "UBND"),
    ("Ủy ban nhân dân", "UBND"),
    ("Uỷ ban nhân dân", "UBND"),
    ("UỶ BAN NHÂN DÂN", "UBND"),
)


@dataclass(frozen=True, slots=True)
class Box:
    """One document (or several told as one) with its corner and its three lines of words."""

    x: int
    y: int
    symbol: str
    issuer: str
    note: str
    kind: str
    href: str
    label: str

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """From the document above to the one that carries it out."""

    path: str
    doubtful: bool


@dataclass(slots=True)
class Picture:
    """Everything the template draws."""

    width: int
    height: int
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    heads: list[tuple[int, int, str]] = field(default_factory=list)
    split: int = 0
    box_width: int = WIDTH
    box_height: int = HEIGHT


def picture(nodes: Sequence[CascadeNode], edges: Sequence[CascadeEdge]) -> Picture:
    """Lays the documents out; the same documents give the same picture."""
    cells: dict[tuple[Level | None, Line], list[CascadeNode]] = {}
    for node in nodes:
        cells.setdefault((node.level, node.line), []).append(node)
    levels = [level for level in _ORDER if any(key[0] is level for key in cells)]
    columns = {
        line: max([1, *(min(len(cell), MOST) for (_, own), cell in cells.items() if own is line)]) for line in Line
    }
    wide = {line: columns[line] * WIDTH + (columns[line] - 1) * GAP for line in Line}
    split = MARGIN + wide[Line.PARTY] + LINE_GAP // 2
    start = {Line.PARTY: MARGIN, Line.STATE: MARGIN + wide[Line.PARTY] + LINE_GAP}
    drawn = Picture(
        width=2 * MARGIN + wide[Line.PARTY] + LINE_GAP + wide[Line.STATE],
        height=HEAD + MARGIN + len(levels) * HEIGHT + max(0, len(levels) - 1) * ROW_GAP,
        split=split,
    )
    for line, words in ((Line.PARTY, say("Đảng", "Party")), (Line.STATE, say("Nhà nước", "State"))):
        drawn.heads.append((start[line] + wide[line] // 2, 20, words))
    place: dict[str, Box] = {}
    for row, level in enumerate(levels):
        for line in Line:
            cell = cells.get((level, line), [])
            cell = sorted(cell, key=lambda node: (not node.here, node.plan_id is None))
            shown = cell if len(cell) <= MOST else cell[: MOST - 1]
            count = len(shown) + (len(cell) > len(shown))
            left = start[line] + (wide[line] - count * WIDTH - max(0, count - 1) * GAP) // 2
            top = HEAD + row * (HEIGHT + ROW_GAP)
            for i, node in enumerate(shown):
                place[node.key] = _box(node, left + i * (WIDTH + GAP), top)
                drawn.boxes.append(place[node.key])
            rest = cell[len(shown) :]
            if rest:
                more = _more(rest, left + len(shown) * (WIDTH + GAP), top)
                drawn.boxes.append(more)
                place |= {node.key: more for node in rest}
    seen = set()
    for edge in edges:
        upper, lower = place.get(edge.upper), place.get(edge.lower)
        if upper is not None and lower is not None and (upper, lower) not in seen:
            seen.add((upper, lower))
            far = lower.y - upper.y > HEIGHT + ROW_GAP
            path = _around(upper, lower, split, len(seen)) if far else _path(upper, lower)
            drawn.arrows.append(Arrow(path, bool(set(edge.doubts) - {"unconfirmed", "form"})))
    return drawn


def _box(node: CascadeNode, x: int, y: int) -> Box:
    issuer = node.issuer or say("chưa rõ nơi ban hành", "issuer not known")
    for long, short in _SHORT:
        issuer = issuer.replace(long, short)
    notes = [vn_date(node.date) if node.date else say("chưa ghi ngày", "no date")]
    if node.plan_id is None:
        notes.append(say("chưa kiểm chứng", "unconfirmed") if node.recalled else say("chỉ biết số hiệu", "number only"))
    kind = "here" if node.here else "kept" if node.plan_id else "number"
    symbol = node.symbol or say("(chưa có số)", "(no number)")
    return Box(
        x,
        y,
        _cut(symbol, 24),
        _cut(issuer, 31),
        _cut(" · ".join(notes), 34),
        kind,
        reverse("plan_cascade", args=[node.plan_id]) if node.plan_id and not node.here else "",
        " · ".join(part for part in (symbol, node.issuer or "", notes[0]) if part),
    )


def _more(rest: Sequence[CascadeNode], x: int, y: int) -> Box:
    words = say("và {} văn bản khác", "and {} more", len(rest))
    return Box(x, y, words, say("xem bảng dưới đây", "see the table below"), "", "more", "", words)


def _path(upper: Box, lower: Box) -> str:
    if upper.y == lower.y:
        left, right = (upper, lower) if upper.x < lower.x else (lower, upper)
        y = upper.y + HEIGHT // 2
        ends = (left.x + WIDTH, right.x) if upper is left else (right.x, left.x + WIDTH)
        if abs(right.x - left.x) <= WIDTH + max(GAP, LINE_GAP):
            return f"M{ends[0]} {y} L{ends[1]} {y}"
        dip = upper.y + HEIGHT + ROW_GAP // 2
        return f"M{upper.middle} {upper.y + HEIGHT} C{upper.middle} {dip} {lower.middle} {dip} {lower.middle} {lower.y + HEIGHT}"
    bottom, top = upper.y + HEIGHT, lower.y
    bend = (bottom + top) // 2
    return f"M{upper.middle} {bottom} C{upper.middle} {bend} {lower.middle} {bend} {lower.middle} {top}"


def _around(upper: Box, lower: Box, split: int, count: int) -> str:
    """From a document to one several levels below: through the gaps between rows and lines, never behind a box."""
    lane = split + (count % 5 - 2) * 7
    leaving = upper.y + HEIGHT + ROW_GAP // 2 - 10 + (count % 5) * 4
    arriving = lower.y - ROW_GAP // 2 - 6 + (count % 5) * 4
    return f"M{upper.middle} {upper.y + HEIGHT} V{leaving} H{lane} V{arriving} H{lower.middle + (count % 5 - 2) * 12} V{lower.y}"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
