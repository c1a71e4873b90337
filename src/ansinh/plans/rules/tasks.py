"""Tasks (nhiệm vụ): what is to be done, who leads (chủ trì), who works along (phối hợp), and when.

Three ways in which plans assign a task are read: labelled lines under it (“Cơ quan chủ trì: …”), an actor that begins
the item or its heading (“3.2 Công chức …: …”, “1. Sở Y tế” with dashes below), and an actor inside the sentence
(“Sở Tài chính chủ trì, phối hợp với …”). A task that names nobody keeps an empty lead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ansinh.documents.facts import PartKind
from ansinh.kernel.text import squash
from ansinh.plans.facts import Task
from ansinh.plans.rules.actors import Actor, is_actor_only, leading_actor, split_actors
from ansinh.plans.rules.letters import UPPER
from ansinh.plans.rules.outline import Block, Outline, Section

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
_JOINED = re.compile(r",\s*(?:phối hợp\s+)?với\s+")
_BASIS = re.compile(r"^(?:Căn cứ|Trên cơ sở|Theo (?:chức năng|nhiệm vụ|quy định|phân công)|Để)\b")
_YEARLY = re.compile(r"(?:^|[.:;]\s*)((?:Hằng|Hàng) (?:năm|quý|tháng))\s*,")
_DUE = re.compile(
    r"(?:xong|hoàn thành)\s+(?P<when>(?:trước|trong|chậm nhất)\s+(?:ngày\s+|tháng\s+|quý\s+|"
    r"năm\s+)[\dIV]+(?:[/-]\d+)*(?:\s+(?:tháng|năm)\s+\d+)*)",
    re.IGNORECASE,
)
_NOT_A_TASK = re.compile(
    r"^(?:\(Chi tiết|Trong quá trình|Trên đây|Kế hoạch này (?:có hiệu lực|thay thế)|\(?Có phụ lục|\(?Kèm theo|"
    r"\(?Ban hành kèm|Lưu ý|\[\d+\]|Quyết định này|"
    r"Nghị quyết này|Nơi nhận)",
    re.IGNORECASE,
)
_REPORT_ONLY = re.compile(
    r"^(?:(?:[Hh]ằng|[Hh]àng) năm,?\s+)?(?:thực hiện\s+)?(?:định kỳ|gửi báo cáo|báo cáo|kịp thời báo cáo|"
    r"kịp thời phản ánh|chế độ)\b",
    re.IGNORECASE,
)
_NEWS_TASKS = re.compile(r"(?:nhiệm vụ|giải pháp)[^.:]{0,60}(?:gồm|như sau|sau đây|:)", re.IGNORECASE)
_NEWS_LEAD_IN = re.compile(r"^(?:Theo đó|Cụ thể|Trong đó)[^:]{0,60}:\s*")


@dataclass(slots=True)
class _Group:
    """Labelled lines that belong to one task: blocks[first:last]."""

    first: int
    last: int
    lead: list[str] = field(default_factory=list)
    coordinating: list[str] = field(default_factory=list)
    timeline: str | None = None


def read_tasks(outline: Outline) -> list[Task]:
    """All tasks of the body, in the order of the text."""
    blocks = outline.body
    if outline.has_articles:
        return []
    if not any(block.paragraph.marker for block in blocks):
        return _news_tasks(blocks)
    groups = _label_groups(blocks)
    labelled: dict[int, Task] = {}
    used: set[int] = set()
    previous_end = 0
    for group in groups:
        body = _body_of(blocks, group, previous_end)
        previous_end = group.last
        used.update(range(group.first, group.last))
        used.update(body)
        task = _labelled_task(blocks, body, group)
        if task is not None:
            labelled[group.first] = task
    tasks: list[Task] = []
    for index, block in enumerate(blocks):
        if index in labelled:
            tasks.append(labelled[index])
        if index in used or not _may_be_task(block, blocks, index):
            continue
        task = _plain_task(block, _with_children(blocks, index))
        if task is not None:
            tasks.append(task)
    return tasks


# Labelled lines


def _is_label(block: Block) -> bool:
    match = _LABEL.match(block.words)
    if match is None or block.paragraph.cells:
        return False
    if match["lead"] and block.paragraph.marker and block.paragraph.marker.rank <= 3:
        return False
    return not (match["aside"] and block.paragraph.marker and not block.paragraph.marker.is_dash)


def _label_groups(blocks: list[Block]) -> list[_Group]:
    groups: list[_Group] = []
    index = 0
    while index < len(blocks):
        if not _is_label(blocks[index]):
            index += 1
            continue
        group = _Group(index, index)
        while index < len(blocks) and (_is_label(blocks[index]) or _continues(blocks, group.first, index)):
            if _is_label(blocks[index]) and group.timeline and _LABEL.match(blocks[index].words)["lead"]:  # type: ignore[index]
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
    opener = next((blocks[i] for i in range(index - 1, first - 1, -1) if _is_label(blocks[i])), None)
    if opener is None or opener.paragraph.marker is None or not opener.words.rstrip().endswith(":"):
        return False
    return marker.rank > opener.paragraph.marker.rank and (before is opener or not _is_label(before))


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


def _body_of(blocks: list[Block], group: _Group, previous_end: int) -> list[int]:
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


def _labelled_task(blocks: list[Block], body: list[int], group: _Group) -> Task | None:
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


# Items with an actor of their own, or of their heading


def _may_be_task(block: Block, blocks: list[Block], index: int) -> bool:
    if block.paragraph.cells or block.is_heading or len(block.words.strip()) < 15 or _is_label(block):
        return False
    if block.section not in (Section.TASKS, Section.ORGANISATION, Section.BUDGET, Section.REPORTING):
        return False
    if _NOT_A_TASK.match(block.words):
        return False
    marker = block.paragraph.marker
    children = _child_indices(blocks, index)
    if block.words.rstrip().endswith(":") and (children or marker is None or marker.kind is not PartKind.PLUS):
        return False
    if (
        marker is not None
        and marker.kind is PartKind.PLUS
        and block.above
        and block.above[-1].block.paragraph.marker is not None
    ):
        above = block.above[-1].block
        return above.paragraph.marker is not None and not above.paragraph.marker.is_dash
    return True


def _child_indices(blocks: list[Block], index: int) -> list[int]:
    node = blocks[index].node
    children = []
    for later in range(index + 1, len(blocks)):
        if node is None or node not in blocks[later].above:
            break
        children.append(later)
    return children


def _with_children(blocks: list[Block], index: int) -> list[Block]:
    """The item and, for a dash, the “+” items below it: they are part of the same task."""
    marker = blocks[index].paragraph.marker
    items = [blocks[index]]
    if marker is not None and marker.kind is PartKind.DASH:
        items.extend(
            blocks[i]
            for i in _child_indices(blocks, index)
            if (child := blocks[i].paragraph.marker) is not None and child.kind is PartKind.PLUS
        )
    return items


def _plain_task(block: Block, items: list[Block]) -> Task | None:
    text = block.text
    begin = block.paragraph.body
    while begin < len(text) and text[begin] == " ":
        begin += 1
    inherited = inherited_actor(block)
    actor, body = _own_actor(text, begin, block.section, inherited is not None)
    after = text[actor.end :].lstrip(" ,:") if actor else text[body:]
    if block.section is Section.REPORTING or _is_report_only(after):
        return None
    if (
        actor is None
        and inherited is None
        and (
            block.section is Section.BUDGET
            or (block.section is Section.ORGANISATION and block.paragraph.marker is None)
        )
    ):
        return None
    lead, coordinating = _lead_and_others(text, body, actor, inherited)
    last = items[-1].paragraph
    words = squash(" ".join([text[body:], *(item.words for item in items[1:])]))
    if not words:
        return None
    return Task(
        path=block.path,
        text=words,
        lead=lead,
        coordinating=coordinating,
        timeline=_timeline(text, begin, actor, block.section),
        start=block.paragraph.span(body, len(text))[0],
        end=last.span(0, len(last.text))[1],
    )


def _is_report_only(after: str) -> bool:
    if not _REPORT_ONLY.match(after):
        return False
    return not re.search(r";\s*(?:tham mưu|xây dựng|tổ chức|hướng dẫn|kiểm tra|đôn đốc|chủ trì)", after)


def _own_actor(text: str, begin: int, section: Section, governed: bool) -> tuple[Actor | None, int]:
    """The actor of the item and where the task's words begin. ``governed``: a heading above already names an actor."""
    actor = leading_actor(text, begin)
    if actor is not None and (handed := _HANDS_ON.match(text, actor.end)):
        further = leading_actor(text, handed.end())
        return further or actor, begin
    if actor is None and section in (Section.ORGANISATION, Section.BUDGET):
        actor = _actor_after_opening(text, begin)
        if actor is not None:
            return actor, begin
    if actor is None and not governed:
        if _BASIS.match(text[begin:]):
            return _actor_after_basis(text, begin)
        asked = re.search(r"\b(?:giao|yêu cầu|đề nghị)\s+", text[begin : begin + 250])
        return (leading_actor(text, begin + asked.end()) if asked else None), begin
    if actor is None:
        return None, begin
    rest = text[actor.end :]
    colon = rest.find(":")
    if 0 <= colon <= 60 and "." not in rest[:colon] and ";" not in rest[:colon]:
        body = actor.end + colon + 1
        while body < len(text) and text[body] == " ":
            body += 1
        if body < len(text):
            return actor, body
    return actor, begin


_HANDS_ON = re.compile(r"\s+(?:giao|yêu cầu|đề nghị)\s+(?=\S)")


def _actor_after_opening(text: str, begin: int) -> Actor | None:
    """The actor after a short title (“Kinh phí thực hiện:”) or a time (“Hằng năm,”)."""
    at = begin
    colon = text.find(":", begin, begin + 60)
    if colon >= 0:
        at = colon + 1
        while at < len(text) and text[at] == " ":
            at += 1
    yearly = re.match(r"(?:Hằng|Hàng) (?:năm|quý|tháng),?\s*", text[at:])
    at += yearly.end() if yearly else 0
    return leading_actor(text, at) if at > begin else None


def _actor_after_basis(text: str, begin: int) -> tuple[Actor | None, int]:
    """“Căn cứ …, các phòng … xây dựng …”: the actor that a verb follows; a legal basis is no part of the task."""
    for match in re.finditer(r"(?:,\s+|\s+(?:yêu cầu|giao|đề nghị)\s+)", text[begin:]):
        actor = leading_actor(text, begin + match.end())
        if actor is None or actor.end >= len(text):
            continue
        following = text[actor.end :].lstrip(" ,")
        if len(actor.words) > 8 and following and not following.startswith(("(", ".", ":")):
            legal = (
                text.startswith("Căn cứ", begin)
                and re.search(r"\d+[-/]\S*[A-ZĐ]{2}", text[begin : actor.start]) is not None
            )
            body = actor.end
            if legal:
                theo = re.match(r"\s*theo chức năng[^.;]*?được giao,?\s*", text[body:])
                body += theo.end() if theo else 0
                while body < len(text) and text[body] in " ,":
                    body += 1
            return actor, body if legal else begin
    return None, begin


def inherited_actor(block: Block) -> Actor | None:
    """The actor of the nearest heading or lead-in above that is nothing but an actor, or an actor and “sau đây:”."""
    for node in reversed(block.above):
        words = node.block.words.strip()
        if _NAMED_PLACES.match(words):
            return Actor(0, len(words), words.rstrip(" :."), False)
        if is_actor_only(words) or words.endswith(":"):
            actor = leading_actor(words)
            if actor is not None:
                return actor
    return None


_NAMED_PLACES = re.compile(
    rf"^(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân) (?:các |04 )?(?:xã|phường|huyện|"
    rf"xã, phường)\s*:\s*[{UPPER}][^.;:]*[^.;:]$"
)


def _lead_and_others(
    text: str, body: int, actor: Actor | None, inherited: Actor | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    named = actor or inherited
    if named is None:
        return (), _others(text, body)
    lead_words, with_words = named.words, ""
    if joined := _JOINED.search(lead_words):
        lead_words, with_words = lead_words[: joined.start()], lead_words[joined.end() :]
    lead = split_actors(lead_words)
    others = split_actors(with_words) if with_words else _others(text, actor.end if actor else body)
    return lead, others


def _others(text: str, at: int) -> tuple[str, ...]:
    """Who works along: after “phối hợp với” near the start, or who appraises: “gửi Sở Tài chính thẩm định”."""
    while at < len(text) and text[at] in " ,:":
        at += 1
    joined = re.match(
        r"(?:[^.;:]{0,40}?\b[Cc]hủ trì\b[^.;:]{0,12}?)?[Pp]hối hợp(?: chặt chẽ)?\s*(?:với|cùng)?\s+|"
        r"[Cc]hủ trì,?\s*(?:cùng|với)\s+",
        text[at:],
    )
    if joined is None:
        joined = re.match(
            r"(?:[Tt]iếp tục|[Cc]hủ động|[Tt]ham gia|[Tt]heo chức năng[^.;:]{0,40}?)\s+phối hợp(?: chặt "
            r"chẽ)?\s*(?:với|cùng)?\s+",
            text[at:],
        )
    if joined is not None:
        actor = leading_actor(text, at + joined.end())
        return split_actors(actor.words) if actor else ()
    sent = re.search(r"\bgửi\s+", text[at:])
    if sent is not None:
        actor = leading_actor(text, at + sent.end())
        if actor is not None and re.match(r"\s*(?:thẩm định|tổng hợp, thẩm định)", text[actor.end :]):
            return split_actors(actor.words)
    return ()


def _timeline(text: str, begin: int, actor: Actor | None, section: Section) -> str | None:
    if due := _DUE.search(text, begin):
        return squash(due["when"])
    if yearly := _YEARLY.search(text[begin : begin + 80]):
        return yearly[1]
    if actor is not None and section is Section.ORGANISATION:
        after = re.match(r"\s*(thường xuyên)\b", text[actor.end :])
        if after:
            return after[1]
    return None


def _news_tasks(blocks: list[Block]) -> list[Task]:
    """Tasks of a news article about a plan: the paragraphs after the one that announces the groups of tasks."""
    tasks: list[Task] = []
    started = False
    for block in blocks:
        if started and len(block.text) > 120 and block.text[-1] in ".…;":
            lead_in = _NEWS_LEAD_IN.match(block.text)
            begin = lead_in.end() if lead_in else 0
            start, end = block.paragraph.span(begin, len(block.text))
            actor = leading_actor(block.text, begin)
            tasks.append(
                Task(
                    block.path,
                    squash(block.text[begin:]),
                    split_actors(actor.words) if actor else (),
                    (),
                    None,
                    start,
                    end,
                )
            )
        if _NEWS_TASKS.search(block.text):
            started = True
    return tasks
