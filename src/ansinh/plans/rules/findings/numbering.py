"""The numbering of sections: numbers given twice or left out, levels without their dot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansinh.documents.facts import PartKind
from ansinh.kernel.text import fold
from ansinh.plans.facts import Finding
from ansinh.plans.rules.findings.making import finding, gathered
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.markers import ALPHABET, Marker
from ansinh.plans.rules.outline import Outline

_COUNTED = (PartKind.ROMAN, PartKind.NUMBER, PartKind.LETTER, PartKind.SUBNUMBER, PartKind.ARTICLE)


def numbering(outline: Outline, items: list[Paragraph]) -> Iterator[Finding]:
    """Numbers that repeat or skip among siblings, in the body of the plan."""
    last: dict[int, tuple[Marker, Paragraph]] = {}
    place = {id(item): index for index, item in enumerate(items)}
    for block in outline.body:
        marker, item = block.paragraph.marker, block.paragraph
        if marker is None or marker.kind not in _COUNTED or item.cells:
            continue
        for rank in [rank for rank in last if rank > marker.rank]:
            del last[rank]
        before = last.get(marker.rank)
        last[marker.rank] = marker, item
        if before is None or before[0].kind is not marker.kind or not _siblings(before[0], marker):
            continue
        previous, other = before
        if marker.value == previous.value and fold(other.words) != fold(item.words):
            yield finding(
                "numbering",
                item.span(0, marker.length),
                f"{_name(marker)} được đánh số hai lần.",
                f"{_name(marker)} is numbered twice.",
                f"{_next(previous)}",
                "warning",
            )
        elif marker.value == previous.value + 2:
            missing = _label(marker, previous.value + 1)
            if _stands_between(missing, items[place.get(id(other), 0) : place.get(id(item), 0)]):
                continue
            if marker.kind is PartKind.LETTER and missing in "đfjwz":
                continue  # many number by the international alphabet
            yield finding(
                "numbering",
                item.span(0, marker.length),
                f"Đánh số nhảy từ {previous.label} sang {marker.label}, thiếu {missing}.",
                f"The numbering skips from {previous.label} to {marker.label}; {missing} is missing.",
                missing,
                "warning",
            )
    yield from gathered(_without_dot(outline))


def _stands_between(label: str, items: list[Paragraph]) -> bool:
    """Whether the number stands there after all, only not read as one."""
    form = re.compile(rf"(?:^|[.;:]\s){re.escape(label)}[.)]", re.IGNORECASE)
    return any(form.search(item.text) for item in items)


def _siblings(first: Marker, second: Marker) -> bool:
    if second.kind is PartKind.SUBNUMBER:
        return first.label.rsplit(".", 1)[0] == second.label.rsplit(".", 1)[0]
    return True


def _name(marker: Marker) -> str:
    return f"Mục {marker.label}" if marker.kind is not PartKind.LETTER else f"Điểm {marker.label})"


_ROMANS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


def _label(like: Marker, value: int) -> str:
    if like.kind is PartKind.ROMAN:
        return _ROMANS[value] if value < len(_ROMANS) else str(value)
    if like.kind is PartKind.LETTER and not like.label.isdigit():
        return ALPHABET[value - 1] if 0 < value <= len(ALPHABET) else str(value)
    if like.kind is PartKind.SUBNUMBER:
        return f"{like.label.rsplit('.', 1)[0]}.{value}"
    return str(value)


def _next(marker: Marker) -> str:
    return _label(marker, marker.value + 1)


def _without_dot(outline: Outline) -> Iterator[tuple[str, Finding]]:
    for block in outline.body:
        marker, item = block.paragraph.marker, block.paragraph
        if marker is None or marker.kind is not PartKind.SUBNUMBER or item.cells:
            continue
        head = item.text[: item.body].rstrip()
        if head == marker.label and item.body < len(item.text):
            yield (
                "",
                finding(
                    "numbering",
                    item.span(0, max(marker.length, len(head))),
                    f"Số thứ tự “{head}” thiếu dấu chấm ở cuối.",
                    f"The number “{head}” lacks its final dot.",
                    f"{head}.",
                    "note",
                ),
            )
