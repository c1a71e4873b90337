"""What a plan announces and does not hold: appendices, footnotes, tables, sections referred to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansinh.documents.facts import PartKind
from ansinh.documents.offline import find_citations
from ansinh.plans.facts import Finding
from ansinh.plans.rules.findings.making import finding
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.letters import LOWER
from ansinh.plans.rules.outline import Outline

_APPENDIX = re.compile(
    r"\((?:có\s+)?(?:đính |gửi )?(?:kèm(?: theo)?|chi tiết (?:tại|theo|có))?\s*(?:các\s+)?(?:phụ lục|phụ biểu|biểu mẫu)[^()]{0,70}\)|"
    r"\(kèm (?:theo )?(?:phụ lục|phụ biểu|biểu|danh mục|danh sách)[^()]*\)|"
    r"(?:phụ lục|phụ biểu) (?:\w+ ){0,4}?(?:ban hành )?(?:đính )?kèm(?: theo)?|"
    r"(?:theo|tại|trong) (?:các )?phụ lục(?: số)? ?(?:[IVX]+|\d{1,2})?(?= (?:của |kèm|ban hành|đính)|[.,;)]|$)",
    re.IGNORECASE,
)
_TABLE = re.compile(r"(?:theo|trong|tại|như) (?:bảng|biểu) (?:sau|dưới đây|số \d{1,2})\b", re.IGNORECASE)
_SQUARE = re.compile(r"\[(\d{1,3})\]")
_ROUND = re.compile(rf"(?<=[{LOWER}\d”\"])\((\d{{1,2}})\)(?=[\s.,;:]|$)")
_RAISED = re.compile(rf"(?<![{LOWER}A-Z\d])([{LOWER}]{{3,}})(\d{{1,2}})(?=[\s,.;:)]|$)")
_UNITS = frozenset(["mhz"])
_SECTION = re.compile(
    r"(?:tại|theo|nêu tại|ở) (?:Mục|mục|Phần) ([IVX]{1,5})(?: (?:của )?(?:Kế hoạch|kế hoạch) này|(?=[,;.)]))"
)


def announced(items: list[Paragraph], outline: Outline) -> Iterator[Finding]:
    """Each thing announced and absent; appendices, footnotes and tables once each, at the first place."""
    yield from _appendix(items, outline)
    yield from _footnotes(items)
    yield from _tables(items)
    yield from _sections(items, outline)


def _appendix(items: list[Paragraph], outline: Outline) -> Iterator[Finding]:
    if outline.appendix or any(item.marker and item.marker.kind is PartKind.APPENDIX for item in items):
        return
    if any(re.match(r"(?:PHỤ LỤC|PHỤ BIỂU|BIỂU MẪU|DANH MỤC|DANH SÁCH)\b", item.text) for item in items[3:]):
        return
    for item in items:
        match = _APPENDIX.search(item.text)
        if match and not find_citations(item.text[max(0, match.start() - 10) : match.end() + 80]):
            yield finding(
                "appendix_missing",
                item.span(*match.span()),
                "Có nhắc phụ lục kèm theo nhưng tệp không có phụ lục.",
                "An appendix is announced, but the file holds none.",
                "Bổ sung phụ lục hoặc bỏ lời dẫn.",
                "warning",
                "Add the appendix or drop the words that announce it.",
            )
            return


def _footnotes(items: list[Paragraph]) -> Iterator[Finding]:
    """Marks [1], (1) or a number stuck to a word, without a note that begins with the same mark."""
    given = {match[1] for item in items if (match := re.match(r"[\[(]?(\d{1,3})[\])]?[\s.]", item.text))}
    bracketed = {match[1] for item in items if (match := re.match(r"\[(\d{1,3})\]", item.text))}
    marks: list[tuple[str, Paragraph, tuple[int, int]]] = []
    for item in items:
        marks.extend(
            (m[1], item, m.span()) for m in _SQUARE.finditer(item.text) if m.start() > 0 and m[1] not in bracketed
        )
    if not marks:
        for item in items:
            if item.cells or re.match(r"\(\d", item.text):
                continue
            marks.extend(
                (m[1], item, m.span()) for m in _ROUND.finditer(item.text) if not _noted(items, m[1], r"\({}\)")
            )
    if not marks:
        for item in items:
            for match in _RAISED.finditer(item.text):
                if not item.cells and match[1] not in _UNITS and match[2] not in given and not match[2].startswith("0"):
                    marks.append((match[2], item, match.span()))
    if not marks:
        return
    _, item, span = marks[0]
    numbers = ", ".join(dict.fromkeys(mark for mark, _, _ in marks))
    yield finding(
        "footnote_missing",
        item.span(*span),
        f"Dấu chú thích {numbers} không có nội dung chú thích trong tệp.",
        f"The footnote marks {numbers} have no footnote in the file.",
        "Bổ sung nội dung chú thích.",
        "note",
        "Add the footnotes.",
    )


def _noted(items: list[Paragraph], number: str, form: str) -> bool:
    return any(re.match(form.format(number), item.text) for item in items)


def _tables(items: list[Paragraph]) -> Iterator[Finding]:
    if any(item.cells for item in items):
        return
    for item in items:
        match = _TABLE.search(item.text)
        if match and not find_citations(item.text[match.start() : match.end() + 60]):
            yield finding(
                "table_missing",
                item.span(*match.span()),
                "Có nhắc bảng biểu nhưng tệp không có bảng nào.",
                "A table is announced, but the file holds none.",
                "Bổ sung bảng hoặc bỏ lời dẫn.",
                "note",
                "Add the table or drop the words that announce it.",
            )
            return


def _sections(items: list[Paragraph], outline: Outline) -> Iterator[Finding]:
    here = {
        block.paragraph.marker.label
        for block in outline.body
        if block.paragraph.marker and block.paragraph.marker.kind is PartKind.ROMAN
    }
    if len(here) < 2:
        return
    for item in items:
        for match in _SECTION.finditer(item.text):
            if match[1] not in here and not find_citations(item.text[match.end() : match.end() + 60]):
                yield finding(
                    "section_missing",
                    item.span(*match.span()),
                    f"Nhắc Mục {match[1]} nhưng văn bản không có mục này.",
                    f"Section {match[1]} is referred to, but the document has none.",
                    "Sửa lời dẫn hoặc số mục.",
                    "warning",
                    "Correct the reference or the numbering.",
                )
