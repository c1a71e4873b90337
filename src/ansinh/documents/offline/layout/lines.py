"""Words put into lines, and lines into columns."""

from __future__ import annotations

from collections.abc import Sequence

from ansinh.documents.offline.layout.shapes import Columns, Line, Word

_GUTTER = 8.0  # points that stay free between two columns
_CENTRED = 22.0  # points from the middle of the page within which a line is centred on it (margins differ)
_ALIGNED = 26.0  # points within which a line alone belongs to the column above it


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Lines from top to bottom, each from left to right."""
    lines: list[Line] = []
    middle = size = 0.0
    for word in sorted(words, key=lambda one: (one.middle, one.left)):
        same = lines and abs(word.middle - middle) < 0.45 * max(min(size, word.size), 1.0)
        if same:
            lines[-1].words.append(word)
            if word.size > size:  # a note's raised number does not say where the line stands
                middle, size = word.middle, word.size
        else:
            lines.append(Line([word]))
            middle, size = word.middle, word.size
    for line in lines:
        line.words.sort(key=lambda one: one.left)
    return lines


def with_columns(lines: list[Line], width: float) -> list[Line | Columns]:
    """Lines in reading order; where two stand side by side over some lines, as columns."""
    result: list[Line | Columns] = []
    index = 0
    while index < len(lines):
        gutter = _gutter(lines[index], width)
        if gutter is None:
            result.append(lines[index])
            index += 1
            continue
        first, last, gutter = _reach(lines, index, gutter, width)
        while result and first < index:  # lines before that belong to one of the columns
            result.pop()
            index -= 1
        middle = (gutter[0] + gutter[1]) / 2
        columns: list[list[Line]] = [[], []]
        for line in lines[first : last + 1]:
            for side in (0, 1):
                words = [word for word in line.words if (word.left > middle) == bool(side)]
                if words:
                    columns[side].append(Line(words))
        result.append(Columns(columns))
        index = last + 1
    return result


def _gutter(line: Line, width: float) -> tuple[float, float] | None:
    """The free space between the two halves of a line, near the middle of the page; None for an ordinary line."""
    for before, after, beyond in zip(line.words, line.words[1:], line.words[2:], strict=False):
        if after.text == "CỘNG" and beyond.text in ("HÒA", "HOÀ", "HOA") and after.left - before.right > 6:
            return before.right, after.left  # the national motto always stands in a column of its own
    best: tuple[float, float] | None = None
    for before, after in zip(line.words, line.words[1:], strict=False):
        gap = after.left - before.right
        if gap < max(1.4 * line.size, 14.0) or (best is not None and gap <= best[1] - best[0]):
            continue
        if 0.2 * width < (before.right + after.left) / 2 < 0.75 * width:
            best = (before.right, after.left)
    if best is None or len(line.words) < 3:
        return None
    others = [after.left - before.right for before, after in zip(line.words, line.words[1:], strict=False)]
    others.remove(max(others))
    typical = sorted(others)[len(others) // 2] if others else 0.0
    return best if best[1] - best[0] > 3.0 * max(typical, 2.0) else None


def _reach(
    lines: list[Line], index: int, gutter: tuple[float, float], width: float
) -> tuple[int, int, tuple[float, float]]:
    """How far the columns of a line go up and down, and the space that stays free between them."""
    sides = _sides(lines[index], gutter)
    first = last = index
    while last + 1 < len(lines):
        wider = _fits(lines[last + 1], lines[last], gutter, sides, width)
        if wider is None:
            break
        gutter, last = wider, last + 1
    while first > 0:
        wider = _fits(lines[first - 1], lines[first], gutter, sides, width)
        if wider is None or _gutter(lines[first - 1], 1e9) is not None:
            break
        gutter, first = wider, first - 1
    return first, last, gutter


def _sides(line: Line, gutter: tuple[float, float]) -> list[tuple[float, float]]:
    """Left edge and centre of both halves of a line."""
    found = []
    for words in (
        [word for word in line.words if word.right <= gutter[0] + 1],
        [word for word in line.words if word.left >= gutter[1] - 1],
    ):
        left, right = words[0].left, max(word.right for word in words)
        found.append((left, (left + right) / 2))
    return found


def _fits(
    line: Line, near: Line, gutter: tuple[float, float], sides: list[tuple[float, float]], width: float
) -> tuple[float, float] | None:
    """The space that stays free if this line belongs to the columns too; None when it does not."""
    distance = max(line.top - near.bottom, near.top - line.bottom)
    if distance > 9.0 * near.size:
        return None
    middle = (gutter[0] + gutter[1]) / 2
    left = [word for word in line.words if word.right < middle]
    right = [word for word in line.words if word.left > middle]
    if len(left) + len(right) < len(line.words):
        crossing = next(word for word in line.words if word.left <= middle <= word.right)
        # the space may lie beside the word that crosses its middle
        for low, high in ((gutter[0], crossing.left), (crossing.right, gutter[1])):
            if high - low >= _GUTTER:
                return _fits(line, near, (low, high), sides, width)
        return None
    low = max([gutter[0], *(word.right for word in left)])
    high = min([gutter[1], *(word.left for word in right)])
    if high - low < _GUTTER:
        return None
    if left and right:
        gap = min(word.left for word in right) - max(word.right for word in left)
        return (low, high) if gap > 1.4 * line.size else None
    start, centre = line.left, (line.left + line.right) / 2
    edge, middle_of = sides[0] if left else sides[1]
    if abs(centre - width / 2) < _CENTRED and abs(middle_of - width / 2) > 2 * _CENTRED:
        return None  # a heading in the middle of the page
    if abs(start - edge) < _ALIGNED or abs(centre - middle_of) < _ALIGNED:
        return (low, high)
    return None
