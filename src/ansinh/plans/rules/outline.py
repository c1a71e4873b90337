"""The outline of a plan: where its header, body, foot and appendices are, which heading governs each paragraph, and
what kind of section it stands in (purpose, targets, tasks, budget, organisation, reporting).
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field

from ansinh.documents.facts import PartKind
from ansinh.plans.rules.actors import is_actor_only, leading_actor
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.letters import UPPER


class Section(enum.StrEnum):
    """What a section is for, judged by the words of its heading."""

    UNKNOWN = "unknown"
    PURPOSE = "purpose"  # mục đích, yêu cầu, quan điểm, phạm vi
    SITUATION = "situation"  # thực trạng, kết quả
    TARGETS = "targets"  # mục tiêu, chỉ tiêu
    TASKS = "tasks"  # nhiệm vụ, giải pháp
    BUDGET = "budget"  # kinh phí
    ORGANISATION = "organisation"  # tổ chức thực hiện, phân công
    REPORTING = "reporting"  # chế độ báo cáo


class Aim(enum.StrEnum):
    """Inside the targets: which kind of objective."""

    GENERAL = "general"  # mục tiêu chung, tổng quát
    SPECIFIC = "specific"
    VISION = "vision"  # tầm nhìn


@dataclass(slots=True)
class Node:
    """A heading or numbered item that governs what stands below it."""

    label: str
    rank: int
    title: str
    section: Section
    aim: Aim
    year: int | None
    block: Block


@dataclass(slots=True)
class Block:
    """A paragraph with its place in the outline. ``above`` runs from the outermost governing node inwards."""

    paragraph: Paragraph
    path: str
    section: Section
    aim: Aim
    above: tuple[Node, ...]
    is_heading: bool = False
    node: Node | None = None
    children: int = field(default=0)

    @property
    def text(self) -> str:
        return self.paragraph.text

    @property
    def words(self) -> str:
        return self.paragraph.words


@dataclass(slots=True)
class Outline:
    """The plan taken apart: header and foot paragraphs, body blocks, appendix paragraphs."""

    header: list[Paragraph]
    type_index: int | None
    header_type_text: str  # the paragraph that names the kind of document, with its title when on one line
    title: list[Paragraph]
    preamble: list[Paragraph]
    body: list[Block]
    foot: list[Paragraph]
    appendix: list[Paragraph]
    has_articles: bool


_TYPE = re.compile(
    r"^(?:KẾ HOẠCH|CHƯƠNG TRÌNH HÀNH ĐỘNG|CHƯƠNG TRÌNH|ĐỀ ÁN|NGHỊ QUYẾT|QUYẾT ĐỊNH|CHỈ THỊ|PHƯƠNG ÁN|HƯỚNG DẪN|"
    r"CÔNG VĂN|"
    r"THÔNG BÁO|KẾT LUẬN|BÁO CÁO|DỰ ÁN|QUY ĐỊNH|THÔNG TRI)(?=\s|$|:)"
)
_TITLE_ENDS = re.compile(
    r"^(?:Căn cứ|Thực hiện|Triển khai thực hiện|Để |Nhằm |Trên cơ sở|Ngày \d|UBND|Ủy ban nhân dân|Uỷ ban nhân dân|"
    r"Xét |Theo )"
)
_FOOT = re.compile(r"^Nơi nhận\s*:?|^NƠI NHẬN\s*:?")
_SIGNATURE = re.compile(
    r"^(?:TM\.|KT\.|Q\.|TL\.|TUQ\.|CHỦ TỊCH|PHÓ CHỦ TỊCH|GIÁM ĐỐC|PHÓ GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|"
    r"PHÓ THỦ TƯỚNG|"
    r"T/M|BÍ THƯ|PHÓ BÍ THƯ|TRƯỞNG BAN|CHÁNH VĂN PHÒNG|TRƯỞNG PHÒNG|HIỆU TRƯỞNG)"
)
_APPENDIX = re.compile(
    r"^(?:PHỤ LỤC|Phụ lục)\b(?!.{0,40}(?:kèm theo|chi tiết).{0,20}\)$)|^(?:PHỤ BIỂU|BIỂU SỐ|Biểu \d)"
)

_SECTIONS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    (Section.REPORTING, re.compile(r"chế độ (?:thông tin,? )?báo cáo|thông tin,? báo cáo|^báo cáo$")),
    (Section.BUDGET, re.compile(r"kinh phí|nguồn vốn|nguồn lực thực hiện|nguồn nguyên liệu")),
    (
        Section.ORGANISATION,
        re.compile(r"tổ chức (?:thực hiện|triển khai)|phân công|trách nhiệm (?:thực hiện|của)|điều khoản"),
    ),
    (Section.TASKS, re.compile(r"nhiệm vụ|giải pháp|nội dung|hoạt động|phương án|biện pháp|nhu cầu")),
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
    (Section.PURPOSE, re.compile(r"^(?:mục đích|yêu cầu|quan điểm|phạm vi|nguyên tắc)")),
    (
        Section.SITUATION,
        re.compile(r"^(?:tình hình|thực trạng|kết quả đạt|đánh giá|tồn tại|hạn chế|bối cảnh|nguyên nhân)"),
    ),
    (Section.BUDGET, re.compile(r"^(?:kinh phí|nguồn kinh phí|nguồn vốn|nguồn nguyên liệu)(?!.*:\s*\S)")),
    (
        Section.TASKS,
        re.compile(r"^(?:các |một số |những )?(?:nhiệm vụ|giải pháp|hoạt động|nội dung hoạt động|nội dung nhiệm vụ)"),
    ),
    (Section.REPORTING, re.compile(r"^chế độ (?:thông tin,? )?báo cáo")),
    (Section.ORGANISATION, re.compile(r"^(?:tổ chức thực hiện|phân công)")),
)
_VISION = re.compile(r"^(?:tầm nhìn|định hướng)\b")
_GENERAL = re.compile(r"^mục tiêu (?:chung|tổng quát|tổng thể)")
_SPECIFIC = re.compile(r"^(?:các |một số )?(?:mục tiêu cụ thể|chỉ tiêu|mục tiêu chính|mục tiêu chủ yếu)")
_HEADING_YEAR = re.compile(r"(?:đến|vào|hết|cuối|tới|trong)\s+(?:hết\s+|cuối\s+)?năm\s+(20\d\d)|^năm\s+(20\d\d)")
_OUTLOOK = re.compile(r"(?:định hướng|tầm nhìn)(?:\s+đến)?(?:\s+năm)?\s+20\d\d")
_HEADING_PERIOD = re.compile(r"(?:giai đoạn|thời kỳ)\s+(?:20\d\d)\s*[-–]\s*(20\d\d)")


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


def build_outline(items: list[Paragraph]) -> Outline:
    """Takes the paragraphs apart into header, body, foot and appendix, and hangs each under its headings."""
    foot_at = next((i for i, item in enumerate(items) if _FOOT.match(item.text)), None)
    type_at = next((i for i, item in enumerate(items[:40]) if _TYPE.match(item.text)), None)
    body_at = _body_start(items, type_at)
    title, preamble = _title_and_preamble(items, type_at, body_at)
    end, appendix_at = _foot_and_appendix(items, foot_at, body_at)
    header = items[: type_at if type_at is not None else 0]
    body = _hang(items[body_at:end])
    return Outline(
        header=header,
        type_index=type_at,
        header_type_text=items[type_at].text if type_at is not None else "",
        title=title,
        preamble=preamble,
        body=body,
        foot=items[end:appendix_at],
        appendix=items[appendix_at:],
        has_articles=sum(1 for item in items if item.marker and item.marker.kind is PartKind.ARTICLE) >= 2,
    )


def _body_start(items: list[Paragraph], type_at: int | None) -> int:
    begin = 0 if type_at is None else type_at + 1
    for index in range(begin, len(items)):
        marker = items[index].marker
        if marker and marker.kind in (PartKind.ROMAN, PartKind.PART, PartKind.CHAPTER, PartKind.ARTICLE):
            return index
    for index in range(begin, len(items)):
        marker = items[index].marker
        if marker and marker.kind in (PartKind.NUMBER, PartKind.SUBNUMBER) and marker.value == 1:
            return index
    return begin


def _title_and_preamble(
    items: list[Paragraph], type_at: int | None, body_at: int
) -> tuple[list[Paragraph], list[Paragraph]]:
    if type_at is None:
        return [], items[:body_at]
    title: list[Paragraph] = []
    index = type_at + 1
    while index < body_at and len(title) < 6:
        item = items[index]
        if (title or len(items[type_at].text) > 25) and _TITLE_ENDS.match(item.text):
            break
        if title and len(item.text) > 350 and not item.text.isupper():
            break
        title.append(item)
        index += 1
    return title, items[index:body_at]


def _foot_and_appendix(items: list[Paragraph], foot_at: int | None, body_at: int) -> tuple[int, int]:
    if foot_at is None:
        sign = next((i for i in range(body_at, len(items)) if _SIGNATURE.match(items[i].text)), None)
        appendix = next((i for i in range(sign or body_at, len(items)) if _APPENDIX.match(items[i].text)), len(items))
        end = sign if sign is not None and sign < appendix else appendix
        return end, appendix
    appendix = next(
        (i for i in range(foot_at, len(items)) if _APPENDIX.match(items[i].text) or items[i].cells), len(items)
    )
    end = foot_at
    while end > body_at and (_SIGNATURE.match(items[end - 1].text) and len(items[end - 1].text) < 80):
        end -= 1
    return end, appendix


def _hang(items: list[Paragraph]) -> list[Block]:
    blocks: list[Block] = []
    stack: list[Node] = []
    loose: dict[str, int] = {}
    dashes = 0
    for index, item in enumerate(items):
        marker = item.marker
        if marker is None or item.cells:
            path = stack[-1].block.path if stack else ""
            loose[path] = loose.get(path, 0) + 1
            top = stack[-1] if stack else None
            blocks.append(
                Block(
                    item,
                    f"{path}/{loose[path]}" if path else str(loose[path]),
                    top.section if top else Section.UNKNOWN,
                    top.aim if top else Aim.SPECIFIC,
                    tuple(stack),
                )
            )
            continue
        while stack and stack[-1].rank >= marker.rank:
            stack.pop()
        parent = stack[-1] if stack else None
        if not marker.is_dash:
            dashes = 0
        elif marker.kind is PartKind.DASH:
            dashes += 1
        path = _path(parent.block.path if parent else "", parent, marker.kind, marker.label, dashes)
        following = items[index + 1] if index + 1 < len(items) else None
        is_heading = _is_heading(item, following)
        title = _title_words(item, is_heading)
        section, aim = _section(title, parent, is_heading or ":" in item.words[:120], marker.rank)
        block = Block(item, path, section, aim, tuple(stack), is_heading)
        if parent:
            parent.block.children += 1
        year = heading_year(title) if title else None
        node = Node(marker.label, marker.rank, title, section, aim, year, block)
        block.node = node
        blocks.append(block)
        stack.append(node)
    return blocks


def _path(above: str, parent: Node | None, kind: PartKind, label: str, dashes: int) -> str:
    if kind is PartKind.DASH:
        return f"{above}/-{dashes}"
    if kind is PartKind.PLUS:
        count = 1 + (parent.block.children if parent else 0)
        return f"{above}/+{count}"
    if kind is PartKind.LETTER:
        return f"{above}/{label}"
    if kind is PartKind.SUBNUMBER and parent is not None and above.endswith(label.split(".", 1)[0]):
        stem = above[: len(above) - len(label.split(".", 1)[0])]
        return stem + label
    if kind is PartKind.SUBNUMBER and parent is not None and "." in parent.label and label.startswith(parent.label):
        return above[: len(above) - len(parent.label)] + label
    if kind is PartKind.ARTICLE:
        return f"{above}.Đ{label}" if above else f"Đ{label}"
    return f"{above}.{label}" if above else label


def _is_heading(item: Paragraph, following: Paragraph | None) -> bool:
    words = item.words.strip()
    marker = item.marker
    if marker is None or marker.is_dash or not words:
        return False
    if marker.kind in (PartKind.ROMAN, PartKind.PART, PartKind.CHAPTER):
        return len(words) < 300
    if len(words) > 450 or words[-1] == ";" or words.endswith("./.") or following is None:
        return False
    deeper = following.marker is None or following.marker.rank > marker.rank
    if not deeper:
        return False
    if len(words) > 120 and leading_actor(words) is not None and not is_actor_only(words) and words[-1] != ":":
        return False  # “1. Sở A theo dõi, đôn đốc …” is a task, however it ends
    if following.marker is None:
        return len(words) < 260 and words[-1] != "."
    return ". " not in words and (words[-1] != "." or len(words) < 260)


def _title_words(item: Paragraph, is_heading: bool) -> str:
    words = item.words.strip()
    if is_heading:
        return words
    head, colon, _ = words.partition(":")
    return head if colon and len(head) <= 140 else ""


def _section(title: str, parent: Node | None, heading: bool, rank: int) -> tuple[Section, Aim]:
    above = parent.section if parent else Section.UNKNOWN
    aim = parent.aim if parent else Aim.SPECIFIC
    if not heading or not title:
        return above, aim
    folded = re.sub(rf"[^\w\s,{UPPER}]", " ", title).lower().strip()
    folded = re.sub(r"\s+", " ", folded)
    section = above
    if rank <= 2 or parent is None:
        section = next(
            (kind for kind, form in _SECTIONS if form.search(folded)), above if rank > 2 else Section.UNKNOWN
        )
        if section is Section.TASKS and "mục tiêu" in folded and re.match(r"(?:quan điểm|mục tiêu)", folded):
            section = Section.TASKS
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
