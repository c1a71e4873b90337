"""What a section is for, judged by the words of its heading, and the year a heading sets."""

from __future__ import annotations

import re

from ansinh.plans.rules.letters import UPPER
from ansinh.plans.rules.outline.shapes import Aim, Node, Section

# What a heading begins with decides before the words it holds: “Kết quả thực hiện nhiệm vụ năm 2025” looks back.
_OPENING: tuple[tuple[Section, re.Pattern[str]], ...] = (
    (
        Section.SITUATION,
        re.compile(
            r"^(?:(?:khái quát|sơ lược|tóm tắt|đánh giá|những|các|một số|về) )*(?:tình hình|thực trạng|kết quả(?! dự kiến|"
            r" mong đợi|"
            r" cần đạt)|đặc điểm|bối cảnh|sự cần thiết|tồn tại|hạn chế|khó khăn|ưu điểm|nguyên nhân|bài học|thuận lợi|"
            r"đánh giá chung|hiện trạng|cơ sở pháp lý|căn cứ pháp lý|đánh giá)\b"
        ),
    ),
    (Section.ORGANISATION, re.compile(r"^(?:kinh phí và )?(?:tổ chức (?:thực hiện|triển khai)|phân công)")),
    (Section.TASKS, re.compile(r"^(?:các |một số |những )?(?:nhiệm vụ|giải pháp|biện pháp)")),
)
_SECTIONS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    (Section.REPORTING, re.compile(r"chế độ (?:thông tin,? )?báo cáo|thông tin,? báo cáo|^báo cáo$")),
    (
        Section.ORGANISATION,
        re.compile(
            r"tổ chức (?:thực hiện|triển khai)|phân công (?:thực hiện|nhiệm vụ|trách nhiệm|tổ chức)|^phân công|"
            r"trách nhiệm (?:thực hiện|của|các)|điều khoản|kinh phí và tổ chức"
        ),
    ),
    (Section.BUDGET, re.compile(r"kinh phí|nguồn vốn|nguồn lực thực hiện|nguồn nguyên liệu|dự toán")),
    (Section.TASKS, re.compile(r"nhiệm vụ|giải pháp|nội dung|hoạt động|phương án|biện pháp")),
    (Section.TARGETS, re.compile(r"mục tiêu|chỉ tiêu")),
    (
        Section.SITUATION,
        re.compile(r"tình hình|thực trạng|đánh giá|kết quả|tồn tại|hạn chế|bối cảnh|sự cần thiết|khái quát"),
    ),
    (Section.PURPOSE, re.compile(r"mục đích|yêu cầu|quan điểm|phạm vi|căn cứ|nguyên tắc|đối tượng")),
)
# Below the first level a heading changes the kind of section only when it begins with these words.
_INNER: tuple[tuple[Section, re.Pattern[str]], ...] = (
    (Section.TARGETS, re.compile(r"^(?:các |một số |những )?(?:mục tiêu|chỉ tiêu|tầm nhìn)")),
    (
        Section.PURPOSE,
        re.compile(
            r"^(?:mục đích|yêu cầu|quan điểm|phạm vi|nguyên tắc|đối tượng|nhu cầu|xác định (?:khu vực|đối tượng))"
        ),
    ),
    (
        Section.SITUATION,
        re.compile(
            r"^(?:tình hình|thực trạng|kết quả đạt|kết quả thực hiện|đánh giá|tồn tại|hạn chế|bối cảnh|nguyên nhân|"
            r"những (?:kết quả|hạn chế|tồn tại)|ưu điểm)"
        ),
    ),
    (Section.BUDGET, re.compile(r"^(?:kinh phí|nguồn kinh phí|nguồn vốn|nguồn nguyên liệu)(?!.*:\s*\S)")),
    (
        Section.TASKS,
        re.compile(
            r"^(?:các |một số |những )?(?:nhiệm vụ|giải pháp|hoạt động|nội dung hoạt động|nội dung nhiệm vụ|"
            r"nội dung thực hiện|phương án tổ chức)"
        ),
    ),
    (Section.REPORTING, re.compile(r"^chế độ (?:thông tin,? )?báo cáo")),
    (Section.ORGANISATION, re.compile(r"^(?:tổ chức thực hiện|phân công)")),
)
_VISION = re.compile(r"^(?:tầm nhìn|định hướng)\b")
_GENERAL = re.compile(r"^mục tiêu (?:chung|tổng quát|tổng thể)")
_SPECIFIC = re.compile(r"^(?:các |một số )?(?:mục tiêu cụ thể|chỉ tiêu|mục tiêu chính|mục tiêu chủ yếu)")
_HEADING_YEAR = re.compile(r"(?:đến|vào|hết|cuối|tới|trong)\s+(?:hết\s+|cuối\s+)?năm\s+(20\d\d)|^năm\s+(20\d\d)")
_OUTLOOK = re.compile(r"(?:định hướng|tầm nhìn)(?:\s+đến)?(?:\s+năm)?\s+20\d\d")
_HEADING_PERIOD = re.compile(r"(?:giai đoạn|thời kỳ|năm học|nhiệm kỳ)\s+(?:20\d\d)\s*[-–]\s*(20\d\d)")


def heading_year(text: str) -> int | None:
    """The year a heading sets for what stands below it: ``đến năm 2030``, ``giai đoạn 2026-2030`` → 2030."""
    folded = text.lower()
    if not _VISION.match(folded.strip()):
        folded = _OUTLOOK.sub(" ", folded)
    if found := _HEADING_YEAR.search(folded):
        return int(found[1] or found[2])
    if found := _HEADING_PERIOD.search(folded):
        return int(found[1])
    return None


def section_of(title: str, parent: Node | None, heading: bool, rank: int) -> tuple[Section, Aim]:
    above = parent.section if parent else Section.UNKNOWN
    aim = parent.aim if parent else Aim.SPECIFIC
    if not heading or not title:
        return above, aim
    folded = re.sub(rf"[^\w\s,{UPPER}]", " ", title).lower().strip()
    folded = re.sub(r"\s+", " ", folded)
    section = above
    if above is Section.SITUATION and rank > 0 and not _AHEAD.match(folded):
        return above, aim
    if rank <= 2 or parent is None:
        opening = next((kind for kind, form in _OPENING if form.search(folded)), None)
        section = opening or next((kind for kind, form in _SECTIONS if form.search(folded)), above)
    else:
        section = next((kind for kind, form in _INNER if form.search(folded)), above)
    if section is Section.TARGETS or above is Section.TARGETS:
        if _VISION.search(folded):
            return (Section.TARGETS, Aim.VISION)
        if _GENERAL.search(folded):
            return (Section.TARGETS, Aim.GENERAL)
        if _SPECIFIC.search(folded):
            aim = Aim.SPECIFIC
    return section, aim


_AHEAD = re.compile(
    r"^(?!.*(?:đạt được|đã đạt|đã hoàn thành|đã thực hiện))(?:phương hướng|mục tiêu|chỉ tiêu|nhiệm vụ|giải pháp|kế hoạch|định hướng|tổ chức thực hiện)"
)
