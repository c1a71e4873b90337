"""Which item of an old reading is which of a new one: by place in the same text, or by words in another file of it."""

from __future__ import annotations

import difflib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansinh.kernel.text import fold
from ansinh.plans.facts import ItemKind
from ansinh.plans.rules.review.fields import Fields, ReadItem

_SAME_PLACE = 0.8  # shared words of two items that name the same thing although the values differ
_SAME_WORDS = 0.85  # likeness of two wordings of one item in two files of a document
_VALUES: Mapping[ItemKind, tuple[str, ...]] = {
    ItemKind.TARGET: ("value", "value_to"),
    ItemKind.QUALITATIVE: (),
    ItemKind.TASK: (),
    ItemKind.DUTY: ("deadline",),
}


@dataclass(frozen=True, slots=True)
class Known:
    """An item as kept: what counts now and what the machine had read (None: by hand). ``touched``: a person's deed."""

    item_id: uuid.UUID
    kind: ItemKind
    start: int
    end: int
    fields: Fields
    machine: Fields | None
    touched: bool
    quote: str = ""


def match_by_place(known: Sequence[Known], fresh: Sequence[ReadItem]) -> dict[int, uuid.UUID]:
    """New item (by index) → the old one it is: same kind, overlapping words, same value; then same words and other
    value. One to one; the largest overlap first, touched items before others."""
    pairs = []
    for index, known_item in _overlapping(known, fresh):
        new = fresh[index]
        share = overlap(known_item.start, known_item.end, new.start, new.end)
        same = _same_value(new, known_item)
        if share >= _SAME_PLACE or (same and (_VALUES[new.kind] or _mostly(new, known_item))):
            pairs.append((not same, -round(share, 6), not known_item.touched, index, known_item.item_id))
    matched: dict[int, uuid.UUID] = {}
    taken: set[uuid.UUID] = set()
    for *_, index, item_id in sorted(pairs, key=lambda pair: pair[:4]):
        if index not in matched and item_id not in taken:
            matched[index] = item_id
            taken.add(item_id)
    return matched


def match_by_words(
    old: Sequence[Known], new: Sequence[Known], *, likeness: float = _SAME_WORDS
) -> dict[uuid.UUID, uuid.UUID]:
    """Old item → the item of another file of the same document: same kind and value, the same or nearly same words."""
    matched: dict[uuid.UUID, uuid.UUID] = {}
    left: dict[tuple[ItemKind, str], list[Known]] = defaultdict(list)
    for item in new:
        left[item.kind, fold(item.quote)].append(item)
    rest = []
    for item in old:
        same = [one for one in left[item.kind, fold(item.quote)] if _values_of(item) == _values_of(one)]
        if same:
            matched[item.item_id] = same[0].item_id
            left[item.kind, fold(item.quote)].remove(same[0])
        else:
            rest.append(item)
    free = [one for group in left.values() for one in group]
    for item in rest:
        words = fold(item.quote)
        matcher = difflib.SequenceMatcher(autojunk=False, b=words)
        best: tuple[float, Known] | None = None
        for one in free:
            if one.kind is not item.kind or _values_of(one) != _values_of(item):
                continue
            matcher.set_seq1(fold(one.quote))
            if matcher.real_quick_ratio() < likeness or matcher.quick_ratio() < likeness:
                continue
            ratio = matcher.ratio()
            if ratio >= likeness and (best is None or ratio > best[0]):
                best = ratio, one
        if best is not None:
            matched[item.item_id] = best[1].item_id
            free.remove(best[1])
    return matched


def find_words(text: str, quote: str) -> tuple[int, int] | None:
    """Where a quote stands in another text, white space apart; None where it does not stand or stands twice."""
    letters = [(offset, char) for offset, char in enumerate(text) if not char.isspace()]
    plain, wanted = "".join(char for _, char in letters), "".join(quote.split())
    found = plain.find(wanted) if wanted else -1
    if found < 0 or plain.find(wanted, found + 1) >= 0:
        return None
    return letters[found][0], letters[found + len(wanted) - 1][0] + 1


def overlap(start: int, end: int, other_start: int, other_end: int) -> float:
    """The words two stretches share, as a share of all they cover."""
    shared = min(end, other_end) - max(start, other_start)
    return shared / (max(end, other_end) - min(start, other_start)) if shared > 0 else 0.0


def _overlapping(known: Sequence[Known], fresh: Sequence[ReadItem]) -> Iterable[tuple[int, Known]]:
    """Pairs of one kind that share words; a sweep over both in order of place, so that large plans stay quick."""
    for kind in ItemKind:
        old = sorted((one for one in known if one.kind is kind), key=lambda one: one.start)
        new = sorted((i for i, one in enumerate(fresh) if one.kind is kind), key=lambda i: fresh[i].start)
        open_items: list[Known] = []
        cursor = 0
        for index in new:
            item = fresh[index]
            while cursor < len(old) and old[cursor].start < item.end:
                open_items.append(old[cursor])
                cursor += 1
            open_items = [one for one in open_items if one.end > item.start or one.start >= item.start]
            for one in open_items:
                if one.start < item.end and one.end > item.start:
                    yield index, one


def _mostly(new: ReadItem, known: Known) -> bool:
    """Whether most of the shorter one stands in the longer: two items that merely touch are not one."""
    shared = min(new.end, known.end) - max(new.start, known.start)
    return shared >= 0.6 * min(new.end - new.start, known.end - known.start)


def _same_value(new: ReadItem, known: Known) -> bool:
    wanted = _plain(new.kind, new.fields)
    return wanted == _plain(known.kind, known.fields) or (
        known.machine is not None and wanted == _plain(known.kind, known.machine)
    )


def _values_of(item: Known) -> tuple[Any, ...]:
    """The values as first read: a person's correction does not change what the other file says."""
    return _plain(item.kind, item.machine if item.machine is not None else item.fields)


def _plain(kind: ItemKind, fields: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(fields.get(name) for name in _VALUES[kind])
