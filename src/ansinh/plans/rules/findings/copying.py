"""What copying leaves behind: the furniture of a web page, an article instead of the plan, a phrase that lost words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ansinh.plans.facts import Finding, PlanReading
from ansinh.plans.rules.findings.making import finding
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.outline import Outline

_FURNITURE = re.compile(
    r"^[ \t|*#]*(?:Lượt xem\b.*|Chế độ ban đêm.*|Đọc bài viết.*|(?:Thống kê|Số lượt) truy cập.*|Đang truy cập\s*:.*|"
    r"Tổng số (?:trong|truy cập).*:\s*[\d.,]+.*|Thư viện ảnh.*|Đang tải văn bản.*|Đăng nhập.*|Bản in\b.*|In trang.*|Chia sẻ\s*:.*|"
    r"Gửi (?:email|phản hồi).*|Quay lại\s*$|Tin liên quan.*|Các tin khác.*|Tin cùng chuyên mục.*|Bình luận.*|Trang chủ.*>.*|"
    r"Font size.*|Cỡ chữ.*|Tweet.*|Facebook.*)$",
    re.MULTILINE,
)
_TITLE_OF_A_DOCUMENT = re.compile(r"\d[-/][A-ZĐ]")
_BEFORE, _AFTER, _MOST_LOST = 5, 8, 2


def copied(reading: PlanReading, items: list[Paragraph], outline: Outline) -> Iterator[Finding]:
    """Traces of copying, as notes."""
    furniture = [match for match in _FURNITURE.finditer(reading.text) if match.group().strip()]
    if furniture:
        first = furniture[0]
        yield finding(
            "web_furniture",
            first.span(),
            f"Chữ của trang web lẫn vào văn bản ({len(furniture)} dòng).",
            f"Words of the web page are mixed into the document ({len(furniture)} lines).",
            "Xóa các dòng này hoặc dùng tệp gốc.",
            "note",
            "Delete these lines, or use the original file.",
        )
    if outline.type_index is None and reading.document.number and len(items) > 3:
        yield finding(
            "article_not_plan",
            items[0].span(0, len(items[0].text)),
            "Đây là bài viết về kế hoạch, không phải toàn văn kế hoạch.",
            "This is an article about the plan, not the plan itself.",
            "Dùng văn bản gốc.",
            "note",
            "Use the original document.",
        )
    yield from _lost_in_a_phrase(items)


def _lost_in_a_phrase(items: list[Paragraph]) -> Iterator[Finding]:
    """The title of a cited document said several times and once with a word or two missing: “nâng cao [chất lượng] chính
    sách xã hội”. Elsewhere words may be left out on purpose."""
    items = [item for item in items if _TITLE_OF_A_DOCUMENT.search(item.text)]
    words = [[(m.group().lower(), m.start(), m.end()) for m in re.finditer(r"\w+", item.text)] for item in items]
    seen: Counter[tuple[str, ...]] = Counter()
    longer: dict[tuple[str, ...], tuple[str, ...]] = {}
    width = _BEFORE + _AFTER
    for run in words:
        plain = [word for word, _, _ in run]
        for at in range(len(plain) - width - 1 + 1):
            seen[tuple(plain[at : at + width])] += 1
        for lost in range(1, _MOST_LOST + 1):
            for at in range(len(plain) - width - lost + 1):
                stretch = tuple(plain[at : at + width + lost])
                short = stretch[:_BEFORE] + stretch[_BEFORE + lost :]
                kept = longer.get(short)
                if kept is None or len(kept) == len(stretch):
                    longer[short] = stretch
                seen[stretch] += 1
    said: set[tuple[str, ...]] = set()
    for item, run in zip(items, words, strict=True):
        plain = [word for word, _, _ in run]
        for at in range(len(plain) - width + 1):
            short = tuple(plain[at : at + width])
            full = longer.get(short)
            if full is None or short in said or seen[short] > 1 or seen[full] < 2:
                continue
            lost_words = full[_BEFORE : len(full) - _AFTER]
            if any(word.isdigit() for word in (*short, *lost_words)) or lost_words[0] in (
                "và",
                "các",
                "của",
                "trên",
                "về",
                "ngày",
                "số",
            ):
                continue
            if not _TITLE_OF_A_DOCUMENT.search(item.text[max(0, run[at][1] - 220) : run[at][1]]):
                continue
            said.add(short)
            start, end = run[at + _BEFORE - 1][1], run[at + _BEFORE][2]
            yield finding(
                "phrase_differs",
                item.span(start, end),
                f"Ở chỗ khác viết “{' '.join(full[_BEFORE - 2 : len(full) - _AFTER + 2])}”; ở đây thiếu “{' '.join(lost_words)}”.",
                f"Elsewhere it says “{' '.join(full[_BEFORE - 2 : len(full) - _AFTER + 2])}”; “{' '.join(lost_words)}” is missing here.",
                " ".join(full[_BEFORE - 1 : len(full) - _AFTER + 1]),
                "note",
            )
