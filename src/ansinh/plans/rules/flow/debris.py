"""Page numbers left inside a phrase."""

from __future__ import annotations

import re
from collections import Counter

from ansinh.plans.rules.flow.shapes import Paragraph
from ansinh.plans.rules.letters import LOWER

_DEBRIS = re.compile(rf"(?<=[{LOWER}]) (\d{{1,3}})(?= [{LOWER}])")

_COUNTED = re.compile(
    r"^(?:hộ|nhà|người|căn|cơ sở|đơn vị|xã|thôn|huyện|trường|lớp|tháng|tuổi|năm|ngày|giờ|km|ha|trẻ|em|đối|chương|dự|mô|"
    r"công|điểm|trạm|đợt|lần|cuộc|buổi|tổ|phòng|khu|cụm|bộ|nhóm|nhiệm|giải|mục|chỉ|tỷ|triệu|nghìn|học sinh|học viên|giường|bác|"
    r"dược|điều|"
    r"lao|cán|doanh|hợp|phường|tỉnh|thành|gia|sản|hội|lượt|con|bà|mẹ|cấp|kỳ|vòng|loại|dân|phụ|cây|tấn|kg|m)\b"
)


def mend_page_numbers(items: list[Paragraph]) -> list[tuple[int, int]]:
    """Removes page numbers left between two words of a phrase; returns their places in the text.

    ``phổ cập giáo dục trung học 3 cơ sở`` is mended when a page break is near and the phrase without the number occurs
    elsewhere in the document: once, or three times where a counted noun follows the number.
    """
    suspects = []
    for index, item in enumerate(items):
        near = item.mended or (index + 1 < len(items) and items[index + 1].mended)
        if not near or item.cells:
            continue
        for match in _DEBRIS.finditer(item.text):
            after = item.text[match.end() + 1 :]
            if int(match[1]) <= 200:
                suspects.append((item, match, 3 if _COUNTED.match(after) else 1))
    if not suspects:
        return []
    phrases: Counter[tuple[str, ...]] = Counter()
    for item in items:
        words = re.sub(r"[,;.]", " ", item.text.lower()).split()
        phrases.update(zip(words, words[1:], words[2:], words[3:], strict=False))
    removed = []
    for item, match, least in reversed(suspects):
        before = item.text[: match.start()].lower().split()[-2:]
        following = re.sub(r"[,;.]", " ", item.text[match.end() :].lower()).split()[:2]
        if phrases[(*before, *following)] >= least:
            removed.append(item.span(match.start(1), match.end(1)))
            item.text = item.text[: match.start()] + item.text[match.end() :]
            del item.places[match.start() : match.end()]
    return removed[::-1]
