"""Which words of a plan are marked: items, documents cited, number, day, title, signer."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ansinh.documents.offline import find_citations
from ansinh.plans.facts import ExchangeItem, ItemKind, PlanExchange
from ansinh.plans.rules.akoma_ntoso.inline import Mark
from ansinh.plans.rules.akoma_ntoso.names import work_cited
from ansinh.plans.rules.akoma_ntoso.structure import Piece, Structure

_DAY = re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}", re.IGNORECASE)


class Marks:
    """Marks in order of their start, asked for by place."""

    def __init__(self, found: Iterable[Mark]) -> None:
        self._marks = sorted(found, key=lambda one: (one.start, -one.end))
        self._starts = [one.start for one in self._marks]
        self._longest = max((one.end - one.start for one in self._marks), default=0)

    def within(self, start: int, end: int) -> Sequence[Mark]:
        """The marks that touch a place."""
        first = bisect_left(self._starts, start - self._longest)
        last = bisect_left(self._starts, end)
        return [one for one in self._marks[first:last] if one.end > start]


def item_names(items: Iterable[ExchangeItem]) -> dict[uuid.UUID, str]:
    """The name of each item inside the file: ``target_1``, ``task_12``."""
    counted: Counter[ItemKind] = Counter()
    names = {}
    for item in items:
        counted[item.kind] += 1
        names[item.item_id] = f"{item.kind}_{counted[item.kind]}"
    return names


def marks_of(plan: PlanExchange, structure: Structure) -> Marks:
    """Every mark of a plan."""
    names = item_names(plan.items)
    found = [
        Mark(item.start, item.end, "concept", {"refersTo": f"#{names[item.item_id]}"}, "concept")
        for item in plan.items
        if item.kind is not ItemKind.TASK
    ]
    found += _cited(structure)
    found += _header(plan, structure)
    if plan.document.signer:
        for piece in structure.conclusions:
            found += _said(plan.text, piece, plan.document.signer, "person", {"refersTo": "#signer"}, "person")
    return Marks(found)


def _cited(structure: Structure) -> list[Mark]:
    """Documents cited. One cited without its day takes the day that the same number has elsewhere in the plan, and a
    number in capitals the letters it has elsewhere."""
    cited = [
        (piece.paragraph, citation)
        for piece in structure.pieces()
        if piece.paragraph is not None
        for citation in find_citations(piece.paragraph.text)
        if citation.start is not None and citation.end is not None and citation.number
    ]
    days: dict[str, set[dt.date]] = {}
    numbers: dict[str, str] = {}
    for _, citation in cited:
        key = citation.number.casefold()
        if citation.date:
            days.setdefault(key, set()).add(citation.date)
        if not citation.number.isupper() or key not in numbers:
            numbers[key] = citation.number
    found = []
    for paragraph, citation in cited:
        key = citation.number.casefold()
        known = days.get(key, set())
        day = citation.date or (next(iter(known)) if len(known) == 1 else None)
        href = work_cited(replace(citation, date=day, number=numbers[key]))
        start, end = paragraph.span(citation.start or 0, citation.end or 0)
        found.append(Mark(start, end, "ref", {"href": href}, "ref"))
    return found


def _header(plan: PlanExchange, structure: Structure) -> list[Mark]:
    found: list[Mark] = []
    document = plan.document
    for piece in structure.preface:
        if piece.start == structure.type_start:
            # “KẾ HOẠCH” alone, or with the title on the same line
            after = _after(plan.text, piece, document.type or "")
            found.append(Mark(piece.start, after or piece.end, "docType"))
            if after and plan.text[after : piece.end].strip():
                found.append(Mark(after, piece.end, "docTitle"))
        elif piece.start in structure.title:
            found.append(Mark(piece.start, piece.end, "docTitle"))
        else:
            if document.number:
                found += _said(plan.text, piece, document.number, "docNumber", {}, "")
            if document.date and (day := _DAY.search(plan.text, piece.start, piece.end)):
                found.append(Mark(day.start(), day.end(), "docDate", {"date": document.date.isoformat()}))
    return found


def _after(text: str, piece: Piece, words: str) -> int | None:
    """Where the words that begin a piece end."""
    form = re.compile(r"\s+".join(re.escape(word) for word in words.split()) + r"\s*", re.IGNORECASE)
    found = form.match(text, piece.start, piece.end) if words else None
    return found.end() if found else None


def _said(text: str, piece: Piece, words: str, tag: str, attributes: dict[str, str], short: str) -> list[Mark]:
    form = re.compile(r"\s+".join(re.escape(word) for word in words.split()))
    found = form.search(text, piece.start, piece.end)
    return [Mark(found.start(), found.end(), tag, attributes, short)] if found else []
