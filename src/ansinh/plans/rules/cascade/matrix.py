"""The matrix: targets of several plans side by side, against the plan above them or as sisters."""

from __future__ import annotations

from collections.abc import Sequence

from ansinh.kernel.money import number
from ansinh.plans.facts import Indicator, Target
from ansinh.plans.facts.cascade import Matrix, MatrixCell, MatrixPlan, MatrixRow, MatrixState, Whole
from ansinh.plans.rules.cascade.measuring import (
    base_of,
    cannot_compare,
    changed_words,
    compare_strength,
    likeness,
    scale,
)
from ansinh.plans.rules.catalogue import by_code, catalogue

_ALIKE = 0.7  # share of common words above which two targets outside the catalogue are the same
_AT_LEAST = (MatrixState.EQUAL, MatrixState.STRONGER, MatrixState.REWORDED)


def matrix_of(plans: Sequence[MatrixPlan], parent: MatrixPlan | None) -> Matrix:
    """Rows in the order of the parent's targets, then what only the plans have, in the order of the catalogue."""
    rows = [] if parent is None else [_against(parent, place, plans) for place in range(len(parent.targets))]
    taken = [{place for row in rows for place in row.cells[column].places} for column in range(len(plans))]
    rows += _sisters(plans, taken)
    return Matrix(parent, tuple(plans), tuple(rows))


# --- against a plan above ----------------------------------------------------------------------------------


def _against(parent: MatrixPlan, place: int, plans: Sequence[MatrixPlan]) -> MatrixRow:
    wanted, code = parent.targets[place], parent.codes[place]
    item = by_code().get(code or "")
    cells = tuple(_cell(plan, wanted, code, item) for plan in plans)
    return MatrixRow(
        label_vi=item.name_vi if item else wanted.indicator,
        label_en=item.name_en if item else wanted.indicator,
        indicator=item,
        wanted=place,
        cells=cells,
        whole=_whole(wanted, item, plans, cells),
    )


def _cell(plan: MatrixPlan, wanted: Target, code: str | None, item: Indicator | None) -> MatrixCell:
    found = [place for place, target in enumerate(plan.targets) if _same(plan, place, target, wanted, code)]
    if not found:
        return MatrixCell(MatrixState.MISSING)
    judged = [(_judge(plan.targets[place], wanted, item), place) for place in found]
    judged.sort(key=lambda pair: (_nearness(plan.targets[pair[1]], wanted), _ORDER.index(pair[0][0])))
    (state, notes), first = judged[0]
    others = sorted(place for place in found if place != first)
    return MatrixCell(state, (first, *others), notes)


_ORDER = (
    MatrixState.STRONGER, MatrixState.EQUAL, MatrixState.REWORDED, MatrixState.PART, MatrixState.WEAKER,
    MatrixState.LATER, MatrixState.NOT_COMPARABLE, MatrixState.MISSING, MatrixState.STATED,
)  # fmt: skip


def _same(plan: MatrixPlan, place: int, target: Target, wanted: Target, code: str | None) -> bool:
    if code is not None or plan.codes[place] is not None:
        return plan.codes[place] == code
    return likeness(target, wanted) >= _ALIKE


def _nearness(own: Target, wanted: Target) -> tuple[int, int]:
    """The same year first, then an unsaid one, then the nearest."""
    if own.year == wanted.year:
        return 0, 0
    if own.year is None or wanted.year is None:
        return 1, 0
    return 2, abs(own.year - wanted.year)


def _judge(own: Target, wanted: Target, item: Indicator | None) -> tuple[MatrixState, tuple[tuple[str, str], ...]]:
    """The state of one target against the wanted one, and why."""
    if (reason := cannot_compare(own, wanted, item)) is not None:
        return MatrixState.NOT_COMPARABLE, (reason, *_reworded(own, wanted))
    if item is not None and item.adds_up:
        return MatrixState.PART, (*_other_year(own, wanted), *_reworded(own, wanted))
    strength = compare_strength(own, wanted, item.better if item else _direction(own, wanted))
    if strength is None:
        return MatrixState.NOT_COMPARABLE, (("chiều ràng buộc khác nhau", "bound from different sides"),)
    notes = (*_other_year(own, wanted), *_reworded(own, wanted))
    if own.year is not None and wanted.year is not None and own.year > wanted.year:
        return MatrixState.LATER, notes
    if own.year is not None and wanted.year is not None and own.year < wanted.year and strength < 0:
        return MatrixState.NOT_COMPARABLE, notes
    if strength:
        return (MatrixState.STRONGER if strength > 0 else MatrixState.WEAKER), notes
    return (MatrixState.REWORDED if _reworded(own, wanted) else MatrixState.EQUAL), notes


def _direction(own: Target, wanted: Target) -> str:
    """Whether less is better, for targets outside the catalogue: as their comparators say."""
    downward = {"<", "<="}
    return "down" if {own.comparator.value, wanted.comparator.value} & downward else "up"


def _other_year(own: Target, wanted: Target) -> tuple[tuple[str, str], ...]:
    if own.year == wanted.year:
        return ()
    if own.year is None:
        return (("không ghi năm", "no year given"),)
    if wanted.year is None:
        return ()
    return ((f"năm {own.year}, cấp trên {wanted.year}", f"{own.year}, above {wanted.year}"),)


def _reworded(own: Target, wanted: Target) -> tuple[tuple[str, str], ...]:
    return tuple(_word_notes(*changed_words(own, wanted)))


def _word_notes(added: Sequence[str], lost: Sequence[str]) -> list[tuple[str, str]]:
    notes = []
    if added:
        notes.append((f"thêm “{' '.join(added)}”", f"adds “{' '.join(added)}”"))
    if lost:
        notes.append((f"bỏ “{' '.join(lost)}”", f"drops “{' '.join(lost)}”"))
    return notes


# --- parts and whole ----------------------------------------------------------------------------------


def _whole(
    wanted: Target, item: Indicator | None, plans: Sequence[MatrixPlan], cells: Sequence[MatrixCell]
) -> Whole | None:
    """Whether the plans' targets, taken together, can bring about the wanted one."""
    if item is not None and item.adds_up:
        return _sum(wanted, plans, cells)
    if item is None or not wanted.unit.startswith("%"):
        return None
    missing = sum(cell.state is MatrixState.MISSING for cell in cells)
    judged = [cell.state for cell in cells if cell.state in (*_AT_LEAST, MatrixState.WEAKER)]
    if not judged or missing == len(cells):
        return None
    rest_vi = f"; {missing} kế hoạch không nêu" if missing else ""
    rest_en = f"; {missing} plans do not state it" if missing else ""
    if all(state is MatrixState.WEAKER for state in judged):
        verdict = "depends" if missing or len(judged) < len(cells) else "cannot"
        return Whole(
            verdict,
            f"mọi kế hoạch có nêu đều thấp hơn: gộp lại không đạt được mức chung{rest_vi}",
            f"every plan that states it is weaker: together they cannot reach it{rest_en}",
        )
    if all(state in _AT_LEAST for state in judged):
        verdict = "can" if not missing and len(judged) == len(cells) else "depends"
        return Whole(
            verdict,
            f"các kế hoạch có nêu đều đạt mức chung{rest_vi}",
            f"every plan that states it reaches it{rest_en}",
        )
    return Whole(
        "depends",
        f"có nơi thấp hơn: tùy quy mô từng đơn vị{rest_vi}",
        f"some are weaker: it depends on the size of each{rest_en}",
    )


def _sum(wanted: Target, plans: Sequence[MatrixPlan], cells: Sequence[MatrixCell]) -> Whole | None:
    parts = []
    for plan, cell in zip(plans, cells, strict=True):
        same_year = [
            plan.targets[place]
            for place in cell.places
            if cell.state is MatrixState.PART and wanted.year in (None, plan.targets[place].year)
        ]
        if same_year:
            parts.append(same_year[0].value * scale(same_year[0]))
    if not parts:
        return None
    total, rest = sum(parts), len(cells) - len(parts)
    whole = wanted.value * scale(wanted)
    stated_vi = f"{len(parts)} kế hoạch cộng lại {number(total, 0)} / {number(whole, 0)} {wanted.unit}"
    stated_en = f"{len(parts)} plans add up to {number(total, 0)} of {number(whole, 0)} {wanted.unit}"
    if total >= whole:
        return Whole("reaches", f"{stated_vi}: đủ", f"{stated_en}: enough", total)
    short = number(whole - total, 0)
    rest_vi = f"; {rest} kế hoạch không nêu" if rest else ""
    rest_en = f"; {rest} plans do not state it" if rest else ""
    return Whole("short", f"{stated_vi}: còn thiếu {short}{rest_vi}", f"{stated_en}: {short} short{rest_en}", total)


# --- sisters ------------------------------------------------------------------------------------------


def _sisters(plans: Sequence[MatrixPlan], taken: Sequence[set[int]]) -> list[MatrixRow]:
    """Rows of what no target of the parent took: measures of the catalogue in its order, then targets outside it."""
    rows = []
    for item in catalogue():
        cells = tuple(
            _stated(
                tuple(
                    place for place, code in enumerate(plan.codes) if code == item.code and place not in taken[column]
                ),
                plan,
            )
            for column, plan in enumerate(plans)
        )
        if any(cell.places for cell in cells):
            rows.append(MatrixRow(item.name_vi, item.name_en, item, None, _apart(plans, cells), None))
    return [*rows, *_outside(plans, taken)]


def _stated(places: tuple[int, ...], plan: MatrixPlan) -> MatrixCell:
    """A cell without a parent's target; the targets with the latest year first."""
    ordered = tuple(sorted(places, key=lambda place: -(plan.targets[place].year or 0)))
    return MatrixCell(MatrixState.STATED if ordered else MatrixState.MISSING, ordered)


def _apart(plans: Sequence[MatrixPlan], cells: tuple[MatrixCell, ...]) -> tuple[MatrixCell, ...]:
    """Sister cells with what one of them counts or says otherwise than the others."""
    first = {i: plans[i].targets[cell.places[0]] for i, cell in enumerate(cells) if cell.places}
    bases = {i: base_of(target) for i, target in first.items() if target.unit.startswith("%")}
    differ = len({base for base in bases.values() if base}) > 1
    found = []
    for i, cell in enumerate(cells):
        notes: list[tuple[str, str]] = []
        others = [target for j, target in first.items() if j != i]
        if i in first and differ and bases.get(i):
            notes.append((f"mẫu số: {bases[i]}", f"counted: {bases[i]}"))
        if i in first and len(others) > 1:
            changes = [changed_words(first[i], other) for other in others]
            added = [word for word in changes[0][0] if all(word in change[0] for change in changes)]
            lost = [word for word in changes[0][1] if all(word in change[1] for change in changes)]
            notes += _word_notes(added, lost)
        found.append(MatrixCell(cell.state, cell.places, tuple(notes)))
    return tuple(found)


def _outside(plans: Sequence[MatrixPlan], taken: Sequence[set[int]]) -> list[MatrixRow]:
    """Targets that the catalogue does not know: those of one local indicator, or with the same words, in one row."""
    groups: list[dict[int, list[int]]] = []
    heads: list[tuple[Target, str | None]] = []
    for column, plan in enumerate(plans):
        for place, target in enumerate(plan.targets):
            if plan.codes[place] in by_code() or place in taken[column]:
                continue
            one = (target, plan.codes[place])
            row = next((i for i, head in enumerate(heads) if _alike(head, one)), None)
            if row is None:
                heads.append(one)
                groups.append({})
                row = len(heads) - 1
            groups[row].setdefault(column, []).append(place)
    return [
        MatrixRow(
            head.indicator,
            head.indicator,
            None,
            None,
            tuple(_stated(tuple(group.get(column, ())), plan) for column, plan in enumerate(plans)),
        )
        for (head, _), group in zip(heads, groups, strict=True)
    ]


def _alike(first: tuple[Target, str | None], second: tuple[Target, str | None]) -> bool:
    """The same local indicator, or, where neither has one, the same unit and words."""
    if first[1] is not None or second[1] is not None:
        return first[1] == second[1]
    return first[0].unit.strip() == second[0].unit.strip() and likeness(first[0], second[0]) >= _ALIKE
