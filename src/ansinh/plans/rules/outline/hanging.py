"""Each paragraph hung under the headings that govern it."""

from __future__ import annotations

import re

from ansinh.documents.facts import PartKind
from ansinh.plans.rules.actors import is_actor_only, leading_actor
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.outline.sections import heading_year, section_of
from ansinh.plans.rules.outline.shapes import Aim, Block, Node, Section

LEAD_IN = 7  # the rank of a paragraph without a mark that ends in a colon: above dashes, below letters


def hang(items: list[Paragraph], *, plan: bool) -> list[Block]:
    blocks: list[Block] = []
    stack: list[Node] = []
    loose: dict[str, int] = {}
    dashes = heads = 0
    seen: set[Section] = set()
    bare = sum(1 for item in items if item.marker and item.marker.rank <= 2) < 2
    for index, item in enumerate(items):
        marker = item.marker
        if (marker is None or item.cells) and bare and bare_heading(item):
            heads += 1
            node = _bare_node(item, heads, stack, seen)
            blocks.append(node.block)
            continue
        if marker is None or item.cells:
            path = next((node.block.path for node in reversed(stack) if node.label), "")
            loose[path] = loose.get(path, 0) + 1
            top = stack[-1] if stack else None
            block = Block(
                item,
                f"{path}/{loose[path]}" if path else str(loose[path]),
                top.section if top else Section.UNKNOWN,
                top.aim if top else Aim.SPECIFIC,
                tuple(node for node in stack if node.label),
            )
            blocks.append(block)
            if item.text.rstrip().endswith(":") and not item.cells and top is not None:
                # “…, các cơ quan, đơn vị phối hợp thực hiện các hoạt động sau:” governs the dashes that follow
                while stack and stack[-1].rank >= LEAD_IN:
                    stack.pop()
                stack.append(Node("", LEAD_IN, "", block.section, block.aim, None, block))
            continue
        while stack and stack[-1].rank >= marker.rank:
            stack.pop()
        parent = next((node for node in reversed(stack) if node.label), None)
        if not marker.is_dash:
            dashes = 0
        elif marker.kind is PartKind.DASH:
            dashes += 1
        path = _path(parent.block.path if parent else "", parent, marker.kind, marker.label, dashes)
        following = items[index + 1] if index + 1 < len(items) else None
        is_heading = _is_heading(item, following)
        title = _title_words(item, is_heading)
        section, aim = section_of(title, parent, is_heading or ":" in item.words[:120], marker.rank)
        if is_heading and plan and marker.rank <= 2:
            if section is Section.UNKNOWN and not parent and seen & {Section.PURPOSE, Section.TARGETS, Section.TASKS}:
                section = Section.UNKNOWN if _NO_TASKS.search(title.lower()) else Section.TASKS
            seen.add(section)
        block = Block(item, path, section, aim, tuple(stack), is_heading)
        if parent:
            parent.block.children += 1
        year = heading_year(title) if title else None
        node = Node(marker.label, marker.rank, title, section, aim, year, block)
        block.node = node
        blocks.append(block)
        stack.append(node)
    return blocks


# Headings of a first level that hold neither targets nor tasks, whatever stands around them.
_NO_TASKS = re.compile(
    r"kiến nghị|đề xuất|khen thưởng|hiệu lực|kết luận|thời gian|địa điểm|thành phần|chủ đề|khẩu hiệu|tài liệu|"
    r"^mức |định mức|hồ sơ|quy trình|thủ tục|điều kiện|tiêu chí|cơ cấu|giải thích|"
    r"rủi ro|dự báo|thuận lợi|khó khăn|phụ lục"
)
_BARE_WORDS = re.compile(
    r"^(?:(?:các|một số|những) )?(?:mục tiêu|chỉ tiêu|nhiệm vụ|giải pháp|tổ chức thực hiện|kinh phí|mục đích|yêu cầu|"
    r"quan điểm|tình hình|kết quả|thực trạng|nội dung|chế độ báo cáo|phân công|tầm nhìn|căn cứ|phạm vi|đối tượng|"
    r"trách nhiệm|nguồn lực|đánh giá)\b",
    re.IGNORECASE,
)


def bare_heading(item: Paragraph) -> bool:
    """A heading without a number, in a text that numbers no sections: capitals, or a short line that names a section."""
    text = item.text.strip().rstrip(":")
    if item.cells or not 6 < len(text) < 140 or text[-1] in ".;,":
        return False
    if _BARE_WORDS.match(text) is None:
        return False
    return text.isupper() or len(text.split()) <= 9


def _bare_node(item: Paragraph, number: int, stack: list[Node], seen: set[Section]) -> Node:
    title = item.text.strip()
    rank = 2 if title.isupper() or not stack or stack[0].label.startswith("#") is False else 3
    while stack and stack[-1].rank >= rank:
        stack.pop()
    parent = stack[-1] if stack else None
    section, aim = section_of(title, parent, True, rank)
    seen.add(section)
    path = f"{parent.block.path}.{number}" if parent else f"#{number}"
    block = Block(item, path, section, aim, tuple(stack), True)
    node = Node(f"#{number}", rank, title, section, aim, heading_year(title), block)
    block.node = node
    stack.append(node)
    return node


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


# “1.1. Mục tiêu 1. Lĩnh vực chính trị”
_NUMBERED_HEAD = re.compile(
    r"(?:Mục tiêu|Chỉ tiêu|Nhiệm vụ|Hoạt động|Nội dung|Dự án|Nhóm|Tiểu dự án)\s+(?:số\s+)?\d{1,2}\s*[.:]\s"
)


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
    numbered = _NUMBERED_HEAD.match(words)
    return ". " not in words[numbered.end() if numbered else 0 :] and (words[-1] != "." or len(words) < 260)


def _title_words(item: Paragraph, is_heading: bool) -> str:
    words = item.words.strip()
    if is_heading:
        return words
    head, colon, _ = words.partition(":")
    return head if colon and len(head) <= 140 else ""
