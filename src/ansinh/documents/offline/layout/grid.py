"""Tables found by the rules drawn around their cells."""

from __future__ import annotations

import bisect
import itertools

from ansinh.documents.offline.layout.lines import lines_of
from ansinh.documents.offline.layout.shapes import Line, Rule, Table, Word
from ansinh.documents.offline.tables import Cell, names_another

_NEAR = 3.5  # points within which two rules are the same one
_MOST_RULES = 6_000


def take_tables(words: list[Word], rules: list[Rule]) -> tuple[list[Table], list[Word]]:
    """The ruled tables of a page with their words, and the words outside of them."""
    if len(rules) < 4 or len(rules) > _MOST_RULES:
        return [], words
    tables: list[Table] = []
    rest = words
    for group in _groups(_merged(rules)):
        grid = _Grid.of(group)
        if grid is None:
            continue
        inside = [word for word in rest if grid.holds(word)]
        if not inside:
            continue
        taken = set(map(id, inside))
        rest = [word for word in rest if id(word) not in taken]
        tables.append(Table(grid.rows(inside), grid.xs, grid.ys[0], grid.ys[-1]))
    return tables, rest


def _merged(rules: list[Rule]) -> list[Rule]:
    """Rules drawn in pieces or twice, made one."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda one: (one.across, round(one.place / _NEAR), one.start)):
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.across == rule.across
            and abs(last.place - rule.place) < _NEAR
            and rule.start <= last.end + _NEAR
        ):
            last.end = max(last.end, rule.end)
        else:
            merged.append(Rule(rule.across, rule.place, rule.start, rule.end))
    return [rule for rule in merged if rule.end - rule.start > 5.0]


def _groups(rules: list[Rule]) -> list[list[Rule]]:
    """Rules that touch one another, as one table each."""
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    across = [(index, rule) for index, rule in enumerate(rules) if rule.across]
    across.sort(key=lambda one: one[1].place)
    places = [rule.place for _, rule in across]
    for index, down in enumerate(rules):
        if down.across:
            continue
        low = bisect.bisect_left(places, down.start - _NEAR)
        high = bisect.bisect_right(places, down.end + _NEAR)
        for other, rule in across[low:high]:
            if rule.start - _NEAR <= down.place <= rule.end + _NEAR:
                parent[root(index)] = root(other)
    groups: dict[int, list[Rule]] = {}
    for index, rule in enumerate(rules):
        groups.setdefault(root(index), []).append(rule)
    return sorted(groups.values(), key=lambda group: min(rule.place if rule.across else rule.start for rule in group))


def _clustered(values: list[float]) -> list[float]:
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][-1] < _NEAR:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(group) / len(group) for group in found]


class _Grid:
    """Rows and columns of one table, and which of its fields are one cell."""

    def __init__(self, xs: list[float], ys: list[float], rules: list[Rule]) -> None:
        self.xs, self.ys = xs, ys
        self._across = [rule for rule in rules if rule.across]
        self._down = [rule for rule in rules if not rule.across]
        self._cell = self._joined()

    @classmethod
    def of(cls, rules: list[Rule]) -> _Grid | None:
        """The grid of a group of rules; None where they enclose no table of two columns."""
        across = [rule for rule in rules if rule.across]
        down = [rule for rule in rules if not rule.across]
        if len(across) < 2 or not down:
            return None
        ys = _clustered([rule.place for rule in across])
        ends = [edge for rule in across for edge in (rule.start, rule.end)]
        xs = _clustered([rule.place for rule in down])
        # tables open at the sides: the ends of the longest rules are their edges
        if min(ends) < xs[0] - 15:
            xs.insert(0, min(ends))
        if max(ends) > xs[-1] + 15:
            xs.append(max(ends))
        if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > 40_000:
            return None
        return cls(xs, ys, rules)

    def holds(self, word: Word) -> bool:
        """True for a word inside the table."""
        x = (word.left + word.right) / 2
        return self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[0] - 1 <= word.middle <= self.ys[-1] + 1

    def _ruled(self, rules: list[Rule], place: float, low: float, high: float) -> bool:
        """Is there a rule at this place between two fields (over most of their common edge)?"""
        covered = 0.0
        for rule in rules:
            if abs(rule.place - place) < _NEAR:
                covered += max(0.0, min(rule.end, high) - max(rule.start, low))
        return covered > 0.5 * (high - low)

    def _joined(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Each field (row, column) → the field that begins its cell."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        first: dict[tuple[int, int], tuple[int, int]] = {}
        outer = {0: True, columns: True}
        for row in range(rows):
            for column in range(columns):
                here = (row, column)
                top, bottom = self.ys[row], self.ys[row + 1]
                left, right = self.xs[column], self.xs[column + 1]
                if column and column not in outer and not self._ruled(self._down, left, top, bottom):
                    first[here] = first[row, column - 1]
                elif row and not self._ruled(self._across, top, left, right):
                    above = first[row - 1, column]
                    first[here] = above if above[1] == column else here
                else:
                    first[here] = here
        return first

    def rows(self, words: list[Word]) -> list[list[Cell]]:
        """The rows with the words in their cells."""
        inside: dict[tuple[int, int], list[Word]] = {}
        for word in words:
            row = min(max(bisect.bisect_right(self.ys, word.middle) - 1, 0), len(self.ys) - 2)
            column = min(max(bisect.bisect_right(self.xs, (word.left + word.right) / 2) - 1, 0), len(self.xs) - 2)
            inside.setdefault(self._cell[row, column], []).append(word)
        result = []
        columns = len(self.xs) - 1
        for row in range(len(self.ys) - 1):
            cells: list[Cell] = []
            column = 0
            while column < columns:
                start = self._cell[row, column]
                wide = 1
                while column + wide < columns and self._cell[row, column + wide] == start:
                    wide += 1
                if start[0] < row:
                    cells.append(Cell("", wide, True))
                else:
                    cells.append(Cell(cell_text(inside.get(start, []), self.xs[column + wide]), wide))
                column += wide
            result.append(cells)
        return result


def cell_text(words: list[Word], right: float) -> str:
    """The words of a cell: wrapped lines joined, lines broken on purpose kept apart."""
    lines = lines_of(words)
    if not lines:
        return ""
    edge = max(line.right for line in lines)
    text = lines[0].text
    for before, line in itertools.pairwise(lines):
        room = max(edge, right - 6.0) - before.right
        fitted = room > line.words[0].right - line.words[0].left + 0.35 * line.size
        text += "\n" if fitted or _begins(line) or names_another(before.text, line.text) else " "
        text += line.text
    return text


def _begins(line: Line) -> bool:
    return line.text[:2] in ("- ", "+ ", "• ", "– ")
