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
    rf"(?P<lead>(?:{_BODY}\s+(?:\w+\s+)?(?:chủ trì|đầu mối|thực hiện|chịu trách nhiệm|tham mưu|chính)|Chủ trì|"
    rf"Phân công thực hiện|Trách nhiệm thực hiện|Đầu mối|Giao chủ trì|"
    rf"Phân công|Tổ chức thực hiện|Đơn vị được giao)(?P<more>[^:;.|]{{0,40}}))\s*:"
    rf"|(?P<join>(?:{_BODY}\s+(?:cùng\s+)?phối hợp|Phối hợp)(?:[^:;.|]{{0,40}}))\s*:"
    r"|(?P<time>(?:Thời gian|Thời hạn|Thời điểm|Tiến độ|Lộ trình|Hoàn thành)(?:[^:;.|]{0,40}))\s*:"
    r"|(?P<aside>(?:Sản phẩm|Kết quả|Kinh phí|Lãnh đạo phụ trách|Nguồn lực|Người phụ trách|Đối tượng|"
    r"Địa điểm)(?:[^:;.|]{0,30}))\s*:"
)

_CONTENT = re.compile(
    r"^(?:Nội dung|Nhiệm vụ|Nội dung thực hiện|Nội dung nhiệm vụ|Nội dung công việc|Nội dung hoạt động|Hoạt động|"
    r"Nhiệm vụ cụ thể|Cụ thể|Công việc)(?:\s+\d{1,2})?\s*:\s*"
)

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
    own: list[Block] = field(default_factory=list)  # items below a label that are tasks of their own


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
        actor = leading_actor(words)
        rest = words[actor.end :].strip(" ,.;") if actor else ""
        if actor is None or "chủ trì" in words or not rest or not group.lead:
            _take_lead(group, words, True)
        elif rest.startswith("phối hợp"):
            group.coordinating.extend(split_actors(actor.words))
        elif len(rest.split()) >= 4:
            group.own.append(block)  # “+ Sở A chủ trì …” / “+ Sở B đăng tải thông điệp …”
        else:
            _take_lead(group, words, True)
        return
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        value = words[label.end() : following.start() if following else len(words)].strip(" ;.-–")
        _take_value(group, label, value)


def _take_value(group: _Group, label: re.Match[str], value: str) -> None:
    if not value:
        return
    if label["time"]:
        group.timeline = group.timeline or value
    elif label["join"]:
        group.coordinating.extend(split_actors(value))
    elif label["lead"]:
        both = "phối hợp" in (label["more"] or "") and "chủ trì" in label["lead"].lower()
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
    """The task that a group of labelled lines is for. One set of labels is one task, however many dashes stand above it."""
    if body:
        items = [blocks[index] for index in body]
    elif group.first and blocks[group.first - 1].is_heading:
        items = [blocks[group.first - 1]]
    else:
        return None
    if not _content(items[0]) and len(items) > 1:
        items = items[1:]
    return _labelled_task(items, group)


def _content(block: Block) -> str:
    """The words of an item without “Nội dung:”."""
    return _CONTENT.sub("", block.words).strip()


def _labelled_task(items: list[Block], group: _Group) -> Task:
    first = items[0].paragraph
    cut = _CONTENT.match(items[0].words)
    begin = first.body + (cut.end() if cut else 0)
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


# Labels and assignments inside the paragraph of the task: “… . Chủ trì: Sở A; phối hợp: Sở B.”, “… (Sở A chủ trì).”

_INLINE = re.compile(rf"(?<=[.;:(–-])\s*(?:-\s*)?(?=(?:{_LABEL.pattern}))", re.IGNORECASE)
_IN_BRACKETS = re.compile(
    r"\((?:do\s+)?(?P<lead>[^();:]{4,160}?)\s+(?:là (?:cơ quan|đơn vị) )?(?:chủ trì|đầu mối|chịu trách nhiệm)(?: thực hiện| tham mưu)?"
    r"(?P<rest>[^()]{0,260})\)\s*[.;]?$"
)
_DUE = re.compile(r"(?:hoàn thành|xong|thời gian|thời hạn)\s*:?\s*(?P<when>[^;.()]{4,60})", re.IGNORECASE)


def inline_assignment(words: str) -> tuple[int, tuple[str, ...], tuple[str, ...], str | None] | None:
    """Where the words of a task end before its labels, and who leads, works along and when. None without such labels."""
    group = _Group(0, 0)
    if found := _INLINE.search(words, 12):
        labels = list(_INLINE_LABEL.finditer(words, found.end()))
        for label, following in zip(labels, [*labels[1:], None], strict=False):
            value = words[label.end() : following.start() if following else len(words)].strip(" ;.,-–()")
            _take_value(group, label, value)
        if group.lead:
            return _before(words, found.start()), tuple(group.lead), tuple(group.coordinating), group.timeline
    if (named := _IN_BRACKETS.search(words)) is not None and leading_actor(named["lead"]) is not None:
        rest = named["rest"]
        joined = _WITH.search(rest)
        others = split_actors(_until_verb(rest, joined.end()).split(";")[0]) if joined else ()
        due = _DUE.search(rest)
        return (
            _before(words, named.start()),
            split_actors(named["lead"]),
            others,
            squash(due["when"]) if due else None,
        )
    return None


_INLINE_LABEL = re.compile(_LABEL.pattern, re.IGNORECASE)


def _before(words: str, at: int) -> int:
    while at > 0 and words[at - 1] in " (-–;:":
        at -= 1
    return at


def _parent_path(block: Block) -> str:
    return block.above[-1].block.path if block.above else block.path
