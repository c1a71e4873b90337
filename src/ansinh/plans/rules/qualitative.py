"""Qualitative targets: commitments of the targets section that carry no measurable number.

Kept apart from the numeric ones and never dropped: a state to keep (bảo đảm mức sống tối thiểu), a milestone (hoàn
thành phổ cập …), a position (trở thành tỉnh phát triển khá), a vision.
"""

from __future__ import annotations

import re

from ansinh.kernel.text import squash
from ansinh.plans.facts import QualitativeTarget, Target
from ansinh.plans.rules.letters import UPPER
from ansinh.plans.rules.outline import Aim, Block, Outline, Section
from ansinh.plans.rules.targets import governing_year, plan_horizon

_SENTENCE = re.compile(rf"(?<=[.!?…])\s+(?=[{UPPER}“\"])")
_COMMITS = (
    r"bảo đảm|đảm bảo|hoàn thành|xóa bỏ|xoá bỏ|xóa|xoá|ban hành|cơ bản|chấm dứt|trợ giúp|trợ cấp|duy trì|giữ vững|"
    r"tiếp tục giữ vững|"
    r"nâng cao|cải thiện|củng cố|phấn đấu|hình thành|tiếp tục|tăng|giảm|ngăn ngừa|quản lý|đánh giá được|hỗ trợ|tạo|"
    r"không để|tổ chức|"
    r"chỉ số|phát triển|xây dựng|thực hiện|vận hành|ứng phó|đào tạo|nhân rộng|tập trung"
)
_COMMITMENT = re.compile(rf"^(?:(?:và|đồng thời|có)\s+)?(?:{_COMMITS})\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r";\s*|,\s+(?=(?:cơ bản chấm dứt|bảo đảm (?:mức|vững)|xóa bỏ|xoá bỏ|hoàn thành|duy trì|tuổi thọ|tỷ lệ|tỉ lệ|"
    r"số năm|diện tích|chỉ số)\b)",
    re.IGNORECASE,
)
_BECOMES = re.compile(
    r"(?:phấn đấu\s+)?đến năm (?P<year>20\d\d),?\s[^;.]*?(?:trở thành|thuộc nhóm|đạt trình độ)[^;.]*", re.IGNORECASE
)
_YEAR = re.compile(r"(?:đến|vào|trong|hết)\s+(?:hết |cuối )?năm\s+(20\d\d)", re.IGNORECASE)
_EDGE = " ,;:.–-"


def read_qualitative(outline: Outline, targets: list[Target]) -> list[QualitativeTarget]:
    """Commitments without a number, in the order of the text. ``targets`` are those already read with one."""
    taken = sorted((item.start, item.end) for item in targets)
    horizon = plan_horizon(outline)
    found: list[QualitativeTarget] = []
    for block in outline.body:
        if block.section is not Section.TARGETS or block.is_heading or block.paragraph.cells:
            continue
        if block.words.rstrip().endswith(":") or block.words.startswith("("):
            continue
        found.extend(_block_items(block, taken, governing_year(block, horizon)))
    return found


def _block_items(block: Block, taken: list[tuple[int, int]], default: int | None) -> list[QualitativeTarget]:
    text, body = block.text, block.paragraph.body
    if block.aim is Aim.VISION:
        end = _first_sentence(text, body)
        return [_item(block, body, end, default)] if end - body > 20 else []
    if block.aim is Aim.GENERAL:
        found = []
        for match in _BECOMES.finditer(text, body):
            cut = re.search(r",\s+tạo tiền đề\s+", match.group())
            end = match.start() + (cut.start() if cut else len(match.group()))
            found.append(_item(block, match.start(), end, int(match["year"])))
            if cut:
                found.append(
                    _item(
                        block,
                        match.start() + cut.end(),
                        match.end(),
                        _own_year(text[match.start() + cut.end() : match.end()]),
                    )
                )
        return found
    found = []
    for start, end in _clauses(text, body):
        place = block.paragraph.span(start, end)
        if any(low < place[1] and place[0] < high for low, high in taken):
            continue
        if _COMMITMENT.match(text[start:end]) and len(text[start:end].split()) >= 4:
            found.append(_item(block, start, end, _own_year(text[start:end]) or default))
    return found


def _own_year(words: str) -> int | None:
    match = _YEAR.search(words)
    return int(match[1]) if match else None


def _first_sentence(text: str, body: int) -> int:
    match = _SENTENCE.search(text, body)
    return match.start() if match else len(text)


def _clauses(text: str, body: int) -> list[tuple[int, int]]:
    edges = [body]
    for match in re.finditer(rf"{_CLAUSE.pattern}|{_SENTENCE.pattern}", text[body:], re.IGNORECASE):
        piece = match.group()
        if piece.strip() or text[body + match.start() - 1] in ".!?…":
            edges.extend((body + match.start(), body + match.end()))
    edges.append(len(text))
    result = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and text[end - 1] in _EDGE + "/":
            end -= 1
        if end > start:
            result.append((start, end))
    return result


def _item(block: Block, start: int, end: int, year: int | None) -> QualitativeTarget:
    while start < end and block.text[start] in _EDGE:
        start += 1
    while end > start and block.text[end - 1] in _EDGE + "/":
        end -= 1
    words = squash(block.text[start:end])
    place = block.paragraph.span(start, end)
    path = re.sub(r"/[-+]\d+$", "", block.path) or block.path
    return QualitativeTarget(path, words, year, words, place[0], place[1])
