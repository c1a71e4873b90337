"""All tasks of a plan in the order of the text."""

from __future__ import annotations

import re

from ansinh.documents.facts import PartKind
from ansinh.kernel.text import squash
from ansinh.plans.facts import Task
from ansinh.plans.rules.actors import Actor, leading_actor, split_actors
from ansinh.plans.rules.outline import Block, Outline, Section
from ansinh.plans.rules.tasks.assigning import inherited_actor, lead_and_others, own_actor
from ansinh.plans.rules.tasks.labels import body_of, inline_assignment, is_label, label_groups, labelled_task

_YEARLY = re.compile(r"(?:^|[.:;]\s*)((?:Hằng|Hàng) (?:năm|quý|tháng))\s*,")

_DUE = re.compile(
    r"(?:(?:xong|hoàn thành|ban hành|thực hiện|triển khai)(?:[^,;.]{0,30}?\s)?|,\s*)"
    r"(?P<when>(?:trước|trong|chậm nhất(?: là)?|muộn nhất(?: là)?)\s+(?:ngày\s+|tháng\s+|quý\s+|năm\s+|(?=\d{1,2}/\d{1,2}/20))[\dIV]+(?:[/-]\d+)*"
    r"(?:\s+(?:tháng|năm)\s+\d+)*)(?!\s*(?:hằng|hàng)|\s*(?:của\s+)?tháng cuối)",
    re.IGNORECASE,
)

# “Kiện toàn Ban Chỉ đạo … trong tháng 9/2024.”
_DUE_LAST = re.compile(
    r"\b((?:trong|trước|chậm nhất)\s+(?:ngày\s+|tháng\s+|quý\s+|năm\s+)?(?:\d{1,2}/\d{1,2}/20\d\d|(?:\d{1,2}|[IV]+)/20\d\d|20\d\d|[IV]+|\d{1,2}/\d{1,2}))"
    r"\s*[.;/]*$",
    re.IGNORECASE,
)
_SENDS = re.compile(r"\b(?:báo cáo|gửi|trình)\b", re.IGNORECASE)

_YEARLY_LAST = re.compile(
    r"(?<!kế hoạch )(?<!dự toán )(?<!ngân sách )(?<!công tác )(?<!chương trình )(?<!báo cáo )(?<!chỉ tiêu )(?<!nghiệp )"
    r"(?<!nhà nước )\b((?:hằng|hàng) (?:năm|quý|tháng))\s*[.;]?$",
    re.IGNORECASE,
)

# “Giai đoạn khẩn cấp (0-48 giờ): …”, “Năm 2026: …”, “Quý II/2026: …”
_PHASE = re.compile(
    r"(Giai đoạn [^:.;]{3,50}|(?:Trong )?[Nn]ăm 20\d\d[^:.;]{0,20}|Quý [IVX\d]+[^:.;]{0,15}|Từ (?:ngày|tháng|năm) [^:.;]{3,50}|"
    r"Tháng \d+[^:.;]{0,15}|Đến (?:hết )?(?:ngày|tháng|quý|năm) [^:.;]{1,25})\s*:\s"
)

_NOT_A_TASK = re.compile(
    r"^(?:\(?(?:Nội dung )?[Cc]hi tiết|Trong quá trình|Trên đây|Kế hoạch này (?:có hiệu lực|thay thế)|\(?Có phụ lục|\(?Kèm theo|"
    r"\(?Ban hành kèm|Lưu ý|\[\d+\]|Quyết định này|"
    r"Nghị quyết này|Nơi nhận)",
    re.IGNORECASE,
)

_REMARK = re.compile(r"(?:Lưu ý|Ghi chú|Chú ý)\b", re.IGNORECASE)

_REPORT_ONLY = re.compile(
    r"^(?:(?:(?:định kỳ\s+)?(?:hằng|hàng) (?:năm|quý|tháng|tuần)|trước ngày [\d/]+[^,;.]{0,40}|chậm nhất[^,;.]{0,40}),?\s+)*"
    r"(?:thực hiện\s+)?(?:định kỳ(?= (?:báo cáo|hằng|hàng|tổng hợp|gửi|6|0?6|sáu|sơ kết|\())|gửi (?:các )?báo cáo|báo cáo|kịp thời báo cáo|kịp thời phản ánh|chế độ|"
    r"tổng hợp,?\s+báo cáo (?=[^;]*(?:trước|chậm nhất|định kỳ|hằng|hàng)))\b",
    re.IGNORECASE,
)

# What is done about reporting and is more than to report.
_REVIEWS = re.compile(r"\b(?:tổ chức (?:sơ kết|tổng kết)|đôn đốc|kiểm tra|giám sát|hướng dẫn)\b", re.IGNORECASE)

_NEWS_TASKS = re.compile(r"(?:nhiệm vụ|giải pháp)[^.:]{0,60}(?:gồm|như sau|sau đây|:)", re.IGNORECASE)

_NEWS_LEAD_IN = re.compile(r"^(?:Theo đó|Cụ thể|Trong đó)[^:]{0,60}:\s*")


def read_tasks(outline: Outline) -> list[Task]:
    """All tasks of the body, in the order of the text."""
    blocks = outline.body
    if outline.has_articles and not any(block.section is Section.TARGETS for block in blocks):
        return []  # a resolution or decision that rules; one that sets targets is read as a plan
    if not any(block.paragraph.marker for block in blocks):
        return _news_tasks(blocks)
    groups = label_groups(blocks)
    labelled: dict[int, list[Task]] = {}
    used: set[int] = set()
    previous_end = 0
    for group in groups:
        body = body_of(blocks, group, previous_end)
        previous_end = group.last
        used.update(range(group.first, group.last))
        used.update(body)
        own = [task for block in group.own if (task := _plain_task(block, [block])) is not None]
        shared = labelled_task(blocks, body, group)
        labelled[group.first] = [*([shared] if shared else []), *own]
    tasks: list[Task] = []
    for index, block in enumerate(blocks):
        if index in labelled:
            tasks.extend(labelled[index])
        if index in used or not _may_be_task(block, blocks, index):
            continue
        task = _plain_task(block, _with_children(blocks, index))
        if task is not None:
            tasks.append(task)
    return tasks


# Items with an actor of their own, or of their heading


def _may_be_task(block: Block, blocks: list[Block], index: int) -> bool:
    if block.paragraph.cells or block.is_heading or len(block.words.strip()) < 15 or is_label(block):
        return False
    if block.section not in (Section.TASKS, Section.ORGANISATION, Section.BUDGET, Section.REPORTING):
        return False
    if _NOT_A_TASK.match(block.words):
        return False
    if (
        any(_REMARK.match(node.block.words) for node in block.above if not node.label)
        and leading_actor(block.words) is None
    ):
        return False  # remarks bind whom they name
    marker = block.paragraph.marker
    children = _child_indices(blocks, index)
    if block.words.rstrip().endswith(":") and (children or marker is None or marker.kind is not PartKind.PLUS):
        return False
    if marker is not None and marker.kind is PartKind.PLUS:
        above = next((node.block for node in reversed(block.above) if node.label), None)
        if above is not None and above.paragraph.marker is not None and above.paragraph.marker.is_dash:
            return above.words.rstrip().endswith(":")  # part of the dash above, unless that only announces a list
    return True


def _child_indices(blocks: list[Block], index: int) -> list[int]:
    node = blocks[index].node
    children = []
    for later in range(index + 1, len(blocks)):
        if node is None or not any(other is node for other in blocks[later].above):
            break
        children.append(later)
    return children


def _with_children(blocks: list[Block], index: int) -> list[Block]:
    """The item and, for a dash, the “+” items below it: they are part of the same task."""
    marker = blocks[index].paragraph.marker
    items = [blocks[index]]
    if blocks[index].words.rstrip().endswith(":"):
        return items
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
    actor, body = own_actor(text, begin, block.section, inherited is not None)
    after = text[actor.end :].lstrip(" ,:") if actor else text[body:]
    if _is_report_only(after) or (block.section is Section.REPORTING and (actor is None or not _REVIEWS.search(after))):
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
    lead, coordinating = lead_and_others(text, body, actor, inherited)
    last = items[-1].paragraph
    end, timeline = len(text), _timeline(text, begin, actor, block.section)
    if (assigned := inline_assignment(text[body:])) is not None:
        cut, lead, others, when = assigned
        end, coordinating, timeline = body + cut, others or coordinating, when or timeline
    words = squash(" ".join([text[body:end], *(item.words for item in items[1:])]))
    if not words:
        return None
    return Task(
        path=block.path,
        text=words,
        lead=lead,
        coordinating=coordinating,
        timeline=timeline,
        start=block.paragraph.span(body, len(text))[0],
        end=last.span(0, len(last.text))[1],
    )


def _is_report_only(after: str) -> bool:
    if not _REPORT_ONLY.match(after):
        return False
    return not re.search(r";\s*(?:tham mưu|xây dựng|tổ chức|hướng dẫn|kiểm tra|đôn đốc|chủ trì)", after)


def _timeline(text: str, begin: int, actor: Actor | None, section: Section) -> str | None:
    if due := _DUE.search(text, begin):
        return squash(due["when"])
    if phase := _PHASE.match(text, begin):
        return squash(phase[1])
    if yearly := _YEARLY.search(text[begin : begin + 80]):
        return yearly[1]
    if actor is not None and section is Section.ORGANISATION:
        after = re.match(r"\s*(thường xuyên)\b", text[actor.end :])
        if after:
            return after[1]
    if (last_day := _DUE_LAST.search(text, max(begin, len(text) - 60))) and not _SENDS.search(
        text[begin:].rpartition(";")[2]
    ):
        return squash(last_day[1])
    last = _YEARLY_LAST.search(text, max(begin, len(text) - 40))
    if last and "báo cáo" not in text[-200:].rpartition(";")[2].lower():
        return last[1]
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
