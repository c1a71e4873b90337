"""Qualitative targets: commitments of the targets section that carry no measurable number.

Kept apart from the numeric ones and never dropped: a state to keep (bảo đảm mức sống tối thiểu), a milestone (hoàn
thành phổ cập …), a position (trở thành tỉnh phát triển khá), a vision.
"""

from __future__ import annotations

import bisect
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
    r"không (?:để|còn|có|xảy ra|phát sinh)|tổ chức|"
    r"chỉ số|phát triển|xây dựng|thực hiện|vận hành|ứng phó|đào tạo|nhân rộng|tập trung"
)
# What opens a promise without a verb of its own: the state that is to be reached is said of a thing.
_OPENS = re.compile(
    r"(?:(?:và|đồng thời)\s+)?(?:không (?:còn|có|để|phát sinh|xảy ra)|đạt|vượt|trở thành|thuộc|bao phủ|mở rộng|xác định|đầu tư|số hóa|"
    r"hiện đại hóa|khai thác|huy động|bố trí|đưa|gắn|khôi phục|bảo tồn|phát huy|đổi mới|kiểm soát|phòng|chủ động|thu hút|tăng cường|đẩy mạnh|"
    r"phấn đấu|giải quyết|khuyến khích|nâng|giữ|triển khai|củng cố)\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"(?:phấn đấu )?(?:đến|vào|từ|trong) (?:hết |cuối )?năm 20\d\d,?\s+", re.IGNORECASE)
_COMMITMENT = re.compile(rf"^(?:(?:và|đồng thời|có)\s+)?(?:{_COMMITS})\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r";\s*|,\s+(?=(?:đến (?:hết |cuối )?năm 20\d\d,? (?:đạt|bảo đảm|đảm bảo|hoàn thành|không|cơ bản)|cơ bản chấm dứt|bảo đảm (?:mức|vững)|xóa bỏ|xoá bỏ|hoàn thành|duy trì|tuổi thọ|tỷ lệ|tỉ lệ|"
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
        if block.is_heading or block.paragraph.cells:
            continue
        if block.section is Section.TARGETS:
            if not (block.words.rstrip().endswith(":") or block.words.startswith("(")):
                found.extend(_block_items(block, taken, governing_year(block, horizon)))
        elif block.section is Section.TASKS and not outline.has_articles:
            found.extend(_relative(block, governing_year(block, horizon) if block.above else None))
        elif block.section is Section.UNKNOWN and block.paragraph.marker is None and not block.above:
            inside = _targets_inside(block, targets)
            if len(inside) >= 2:  # a news item that lists what a plan aims at
                found.extend(_block_items(block, taken, inside[0].year))
    return found


_RELATIVE = re.compile(
    r"(?:[^;.,]*,\s+)?phấn đấu\s+[^;.\d]{0,80}\b(?:bằng|ngang bằng|cao hơn|thấp hơn)\s+(?:mức )?(?:bình quân|trung bình)[^;.]*",
    re.IGNORECASE,
)


def _relative(block: Block, default: int | None) -> list[QualitativeTarget]:
    """A promise hidden in a task that is measured against others: “phấn đấu tối thiểu bằng mức trung bình cả nước”."""
    return [
        _item(block, match.start(), match.end(), _own_year(match.group()) or default)
        for match in _RELATIVE.finditer(block.text, block.paragraph.body)
    ]


def _overlaps(taken: list[tuple[int, int]], place: tuple[int, int]) -> bool:
    """True when a target already read shares characters with ``place``. ``taken`` is in order; targets are short, so only
    the few that begin just before the end of the place can reach into it."""
    at = bisect.bisect_left(taken, (place[1], 0))
    return any(low < place[1] and place[0] < high for low, high in taken[max(0, at - 12) : at])


def _targets_inside(block: Block, targets: list[Target]) -> list[Target]:
    low, high = block.paragraph.span(0, len(block.text))
    return [item for item in targets if low <= item.start < high]


def _block_items(block: Block, taken: list[tuple[int, int]], default: int | None) -> list[QualitativeTarget]:
    text, body = block.text, block.paragraph.body
    if block.aim is Aim.VISION:
        end = _first_sentence(text, body)
        place = block.paragraph.span(body, end)
        if not _overlaps(taken, place):
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
    whole = block.paragraph.span(body, len(text))
    free = not _overlaps(taken, whole)  # no number in it was read as a target
    sentence_end = _first_sentence(text, body) if free else body
    for start, end in _clauses(text, body):
        place = block.paragraph.span(start, end)
        if _overlaps(taken, place):
            continue
        words = text[start:end]
        if start < sentence_end and not (found or _COMMITMENT.match(words) or _OPENS.match(words)):
            # a state said of a thing: the whole sentence is the promise, what it lists is none of its own
            if _promises(block):
                found.append(_item(block, body, sentence_end, _own_year(text[body:sentence_end]) or default))
            continue
        if start < sentence_end and found and found[0].end >= block.paragraph.span(sentence_end - 1, sentence_end)[0]:
            continue
        dated = _DATED.match(words)
        opens = _OPENS.match(words, dated.end() if dated else 0) if free or dated else None
        if len(words.split()) >= 4 and (_COMMITMENT.match(words) or opens):
            found.append(_item(block, start, end, _own_year(text[start:end]) or default))
    return found


def _promises(block: Block) -> bool:
    """A listed item of the specific targets that says nothing but a state to be reached."""
    marker, words = block.paragraph.marker, block.words.strip()
    return (
        marker is not None
        and len(words.split()) >= 6
        and not words.endswith(":")
        and _NO_PROMISE.match(words) is None
        and not _PAST.search(words)
    )


_NO_PROMISE = re.compile(
    r"(?:Trường hợp|Đối với|Ghi chú|Lưu ý|Theo|Căn cứ|Thời gian|Địa điểm|Chủ đề|Thành phần|Đối tượng|Kinh phí|Phạm vi|Khẩu hiệu|"
    r"Thông điệp|Bộ nhận diện|Nguồn)\b|.*\(kèm"
)
_PAST = re.compile(
    r"\b(?:đã (?:đạt|giảm|tăng|hoàn thành|có|được)|hiện (?:nay|có|còn)|năm trước|cùng kỳ)\b", re.IGNORECASE
)


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
