"""Everything that can be said from the document alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansinh.documents.facts import PartKind
from ansinh.documents.offline import find_citations
from ansinh.kernel.text import fold
from ansinh.plans.facts import Finding, PlanReading, Target
from ansinh.plans.rules.findings.agencies import agencies_at_date
from ansinh.plans.rules.findings.making import finding
from ansinh.plans.rules.findings.references import blanks, citation_forms, date_conflicts
from ansinh.plans.rules.findings.wording import negations, page_debris, repeated_words, slips
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.outline import Outline

_APPENDIX_ANNOUNCED = re.compile(
    r"\((?:có\s+)?(?:kèm(?: theo)?|chi tiết (?:tại|theo|có))?\s*(?:các\s+)?phụ lục[^()]{0,60}\)|"
    r"\(kèm (?:theo )?phụ lục[^()]*\)|"
    r"phụ lục (?:\w+ )?(?:ban hành )?kèm theo",
    re.IGNORECASE,
)

_FOOTNOTE = re.compile(r"\[(\d{1,2})\]")


def own_findings(
    reading: PlanReading, items: list[Paragraph], outline: Outline, debris: list[tuple[int, int]]
) -> tuple[Finding, ...]:
    """Everything that can be said from the document alone, in the order of the text."""
    found: list[Finding] = []
    for check in (
        blanks(outline),
        date_conflicts(items, outline, reading),
        citation_forms(items),
        page_debris(debris, items, reading),
        negations(items),
        slips(items),
        repeated_words(items),
        _numbering(outline),
        _impossible_numbers(reading),
        _contradictions(reading),
        _no_year(reading),
        _no_lead(reading),
        _appendix(items, outline),
        _footnotes(items),
        agencies_at_date(reading, items),
    ):
        found.extend(check)
    return tuple(sorted(found, key=lambda item: (item.start, item.kind)))


def _numbering(outline: Outline) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for block in outline.body:
        marker = block.paragraph.marker
        if marker is None or marker.kind is not PartKind.ROMAN:
            continue
        if marker.label in seen and fold(seen[marker.label]) != fold(block.words):
            yield finding(
                "numbering",
                block.paragraph.span(0, marker.length),
                f"Mục {marker.label} được đánh số hai lần.",
                f"Section {marker.label} is numbered twice.",
                "Đánh lại số mục.",
            )
        seen[marker.label] = block.words


def _impossible_numbers(reading: PlanReading) -> Iterator[Finding]:
    for target in reading.targets:
        top = target.value_to if target.value_to is not None else target.value
        grows = re.search(r"tăng|gấp|so với|vượt|tốc độ|chỉ số", f"{target.indicator} {target.quote}", re.IGNORECASE)
        if target.unit == "%" and top > 100 and not grows:
            yield finding(
                "over_100_percent",
                (target.start, target.end),
                f"Tỷ lệ {top:g}% vượt quá 100%.",
                f"A share of {top:g}% is over 100%.",
                None,
                "error",
            )
        whole = re.search(r"\(trên tổng ([\d.,]+)\)", target.unit)
        if whole and target.value > float(whole[1].replace(".", "").replace(",", ".")):
            yield finding(
                "over_whole",
                (target.start, target.end),
                f"{target.value:g} lớn hơn tổng số {whole[1]}.",
                f"{target.value:g} is more than the whole of {whole[1]}.",
                None,
                "error",
            )


def _contradictions(reading: PlanReading) -> Iterator[Finding]:
    first: dict[tuple[str, str, str, int | None], Target] = {}
    for target in reading.targets:
        key = (fold(target.indicator), fold(target.qualifier or ""), target.unit, target.year)
        known = first.setdefault(key, target)
        if known is not target and (known.value, known.value_to, known.comparator) != (
            target.value,
            target.value_to,
            target.comparator,
        ):
            yield finding(
                "contradictory_targets",
                (target.start, target.end),
                f"Cùng chỉ tiêu, cùng năm nhưng hai giá trị: {known.value:g} và {target.value:g} {target.unit}.",
                f"The same target and year with two values: {known.value:g} and {target.value:g} {target.unit}.",
            )


def _no_year(reading: PlanReading) -> Iterator[Finding]:
    for target in reading.targets:
        if target.year is None:
            yield finding(
                "target_without_year",
                (target.start, target.end),
                "Chỉ tiêu không nói rõ năm hoàn thành.",
                "The target does not say by which year.",
                "Ghi rõ năm.",
                "note",
            )


def _no_lead(reading: PlanReading) -> Iterator[Finding]:
    led = sum(1 for task in reading.tasks if task.lead)
    if not reading.tasks or led < 0.8 * len(reading.tasks):
        return
    for task in reading.tasks:
        if not task.lead:
            yield finding(
                "task_without_lead",
                (task.start, task.end),
                "Nhiệm vụ không nêu cơ quan chủ trì.",
                "The task names no lead agency.",
                "Ghi cơ quan chủ trì.",
            )


def _appendix(items: list[Paragraph], outline: Outline) -> Iterator[Finding]:
    if outline.appendix or any(item.marker and item.marker.kind is PartKind.APPENDIX for item in items):
        return
    for item in items:
        match = _APPENDIX_ANNOUNCED.search(item.text)
        if match and not find_citations(item.text[match.start() : match.end() + 80]):
            yield finding(
                "appendix_missing",
                item.span(*match.span()),
                "Có nhắc phụ lục kèm theo nhưng tệp không có phụ lục.",
                "An appendix is announced, but the file holds none.",
                "Bổ sung phụ lục hoặc bỏ lời dẫn.",
            )
            return


def _footnotes(items: list[Paragraph]) -> Iterator[Finding]:
    given = {match[1] for item in items if (match := _FOOTNOTE.match(item.text))}
    missing = [
        (item, match)
        for item in items
        for match in _FOOTNOTE.finditer(item.text)
        if match.start() > 0 and match[1] not in given
    ]
    if missing:
        item, match = missing[0]
        numbers = ", ".join(dict.fromkeys(m[1] for _, m in missing))
        yield finding(
            "footnote_missing",
            item.span(*match.span()),
            f"Chú thích [{numbers}] có dấu nhưng không có nội dung trong tệp.",
            f"Footnote marks [{numbers}] have no footnote in the file.",
            "Bổ sung nội dung chú thích.",
            "note",
        )
