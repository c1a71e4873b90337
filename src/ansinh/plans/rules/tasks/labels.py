"""Labelled lines (Cơ quan chủ trì, Cơ quan phối hợp, Thời gian) and the words they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ansinh.kernel.text import squash
from ansinh.plans.facts import Task
from ansinh.plans.rules.actors import leading_actor, split_actors
from ansinh.plans.rules.outline import Block

_BODY = r"(?:Cơ quan|Đơn vị|Cấp|Sở|Bộ phận|cơ quan|đơn vị)"

_LABEL = re.compile(
    rf"(?P<lead>(?:{_BODY}\s+(?:\w+\s+)?(?:chủ trì|đầu mối|thực hiện|chịu trách nhiệm|tham mưu)|Chủ trì|"
    rf"Phân công thực hiện|Trách nhiệm thực hiện|"
    rf"Phân công|Tổ chức thực hiện|Đơn vị được giao)(?P<more>[^:;.|]{{0,40}}))\s*:"
    rf"|(?P<join>(?:{_BODY}\s+(?:cùng\s+)?phối hợp|Phối hợp)(?:[^:;.|]{{0,40}}))\s*:"
    r"|(?P<time>(?:Thời gian|Thời hạn|Tiến độ|Lộ trình|Hoàn thành)(?:[^:;.|]{0,40}))\s*:"
    r"|(?P<aside>(?:Sản phẩm|Kết quả|Kinh phí|Lãnh đạo phụ trách|Nguồn lực|Người phụ trách|Đối tượng|"
    r"Địa điểm)(?:[^:;.|]{0,30}))\s*:"
)

_CONTENT = re.compile(r"^(?:Nội dung|Nhiệm vụ|Nội dung thực hiện|Nội dung nhiệm vụ|Hoạt động)\s*:\s*")

_LED = re.compile(r"\s+(?:là (?:cơ quan|đơn vị) )?chủ trì\b")

_WITH = re.compile(r"(?:,\s*)?(?:chủ động\s+)?(?:phối hợp(?: chặt chẽ)?|cùng)\s*(?:với|cùng)?\s+(?=\S)")


@dataclass(slots=True)
class _Group:
    """Labelled lines that belong to one task: blocks[first:last]."""

    first: int
    last: int
    lead: list[str] = field(default_factory=list)
    coordinating: list[str] = field(default_factory=list)
    timeline: str | None = None


# Labelled lines


def is_label(block: Block) -> bool:
    match = _LABEL.match(block.words)
    if match is None or block.paragraph.cells:
        return False
    if match["lead"] and block.paragraph.marker and block.paragraph.marker.rank <= 3:
        return False
    return not (match["aside"] and block.paragraph.marker and not block.paragraph.marker.is_dash)


def label_groups(blocks: list[Block]) -> list[_Group]:
    groups: list[_Group] = []
    index = 0
    while index < len(blocks):
        if not is_label(blocks[index]):
            index += 1
            continue
        group = _Group(index, index)
        while index < len(blocks) and (is_label(blocks[index]) or _continues(blocks, group.first, index)):
            label = _LABEL.match(blocks[index].words) if is_label(blocks[index]) else None
            if label is not None and group.timeline and label["lead"]:
                break
            _take(group, blocks[index])
            index += 1
        group.last = index
        if group.lead or group.coordinating:
            groups.append(group)
    return groups


def _continues(blocks: list[Block], first: int, index: int) -> bool:
    """A sub-item below an empty label (“- Cơ quan thực hiện:” followed by “+ Sở A chủ trì …”)."""
    marker, before = blocks[index].paragraph.marker, blocks[index - 1]
    if index == first or marker is None or not marker.is_dash:
        return False
    opener = next((blocks[i] for i in range(index - 1, first - 1, -1) if is_label(blocks[i])), None)
    if opener is None or opener.paragraph.marker is None or not opener.words.rstrip().endswith(":"):
        return False
    return marker.rank > opener.paragraph.marker.rank and (before is opener or not is_label(before))


def _take(group: _Group, block: Block) -> None:
    words = block.words
    labels = list(_LABEL.finditer(words))
    if not labels or labels[0].start() > 3:
        _take_lead(group, words, True)
        return
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        value = words[label.end() : following.start() if following else len(words)].strip(" ;.-–")
        if not value:
            continue
        if label["time"]:
            group.timeline = group.timeline or value
        elif label["join"]:
            group.coordinating.extend(split_actors(value))
        elif label["lead"]:
            both = "phối hợp" in (label["more"] or "") and "chủ trì" in label["lead"]
            _take_lead(group, value, both or "chủ trì" in value)


def _take_lead(group: _Group, value: str, may_hold_others: bool) -> None:
    led = _LED.search(value) if may_hold_others else None
    if led is None:
        actor = leading_actor(value)
        group.lead.extend(split_actors(actor.words if actor and may_hold_others else value))
        return
    group.lead.extend(split_actors(value[: led.start()]))
    joined = _WITH.search(value, led.end())
    if joined:
        group.coordinating.extend(split_actors(_until_verb(value, joined.end())))


def _until_verb(text: str, at: int) -> str:
    actor = leading_actor(text, at)
    return actor.words if actor else text[at:].split(".")[0]


def body_of(blocks: list[Block], group: _Group, previous_end: int) -> list[int]:
    body: list[int] = []
    for index in range(group.first - 1, previous_end - 1, -1):
        block = blocks[index]
        if block.is_heading or block.paragraph.cells:
            break
        body.append(index)
        marker = block.paragraph.marker
        if marker is not None and not marker.is_dash:
            break
    return body[::-1]


def labelled_task(blocks: list[Block], body: list[int], group: _Group) -> Task | None:
    if body:
        items = [blocks[index] for index in body]
    elif group.first and blocks[group.first - 1].is_heading:
        items = [blocks[group.first - 1]]
    else:
        return None
    first = items[0].paragraph
    cut = _CONTENT.match(items[0].words)
    begin = first.body + (cut.end() if cut else 0)
    if begin >= len(first.text) and len(items) > 1:
        items = items[1:]
        first = items[0].paragraph
        begin = first.body
    texts = [first.text[begin:], *(item.words for item in items[1:])]
    last = items[-1].paragraph
    return Task(
        path=items[0].path if len(items) == 1 or items[0].paragraph.marker else _parent_path(items[0]),
        text=squash(" ".join(texts)),
        lead=tuple(group.lead),
        coordinating=tuple(group.coordinating),
        timeline=group.timeline,
        start=first.span(begin, len(first.text))[0],
        end=last.span(0, len(last.text))[1],
    )


def _parent_path(block: Block) -> str:
    return block.above[-1].block.path if block.above else block.path
