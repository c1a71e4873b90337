"""What of a plan above falls to a commune: its tasks, its reports and their earlier days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from ansinh.kernel.text import fold, squash
from ansinh.plans.facts import Level, ReportingDuty, Task
from ansinh.plans.facts.drafting import DraftDuty, DraftTask
from ansinh.plans.rules.cascade.told import told_to_plan
from ansinh.plans.rules.draft.sentences import BLANK, marked, own_area

_LOCAL = re.compile(
    r"\b(?:ubnd|uy ban nhan dan|chinh quyen|chu tich)\b.*\b(?:huyen|xa(?! hoi)|phuong|thi xa|dac khu|thanh pho thuoc|cac cap)\b|"
    r"\b(?:cac )?dia phuong\b|\bcap xa\b|\bcac cap\b|\b(?:huyen|xa), (?:thanh pho|phuong)\b"
)
_OTHERS = re.compile(r"tham muu (?:cho )?(?:ubnd tinh|uy ban nhan dan tinh|tinh uy|hdnd tinh)|trinh (?:ubnd|hdnd) tinh")
_OFFICE_LEAD = re.compile(
    r"^(?:[^.;]{0,90}?\bchủ trì,?\s*)?phối hợp (?:với|cùng) [^;.]{3,140}?(?=\s(?:tổ chức|thực hiện|triển khai|xây dựng|rà soát|"
    r"đẩy|tiếp|tăng|nâng|phát|hướng|kiểm|tuyên|tham mưu|lập|cấp|hỗ trợ|chỉ đạo|theo dõi|bố trí|vận động)\b)\s*|"
    r"^[^.;,]{0,60}?\bchủ trì\s+|"
    r"^(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Chủ tịch UBND) (?:cấp|các) [^.;]{2,60}?(?=\s(?:tổ chức|thực hiện|triển khai|"
    r"rà soát|chỉ đạo|bố trí|chủ động|có trách nhiệm|căn cứ|đẩy|tăng|lập|ban hành|xây dựng)\b)\s*",
    re.IGNORECASE,
)
_NO_TASK = re.compile(r"(?:nguon )?kinh phi\b|(?:ubnd|uy ban nhan dan) (?:tinh|thanh pho) (?:giao|yeu cau|de nghi)\b")
_MOST_WORDS = 420


def is_local(name: str) -> bool:
    """Whether an actor of a provincial plan is, or includes, a local people's committee."""
    return _LOCAL.search(re.sub(r"\s+", " ", fold(name))) is not None


def commune_tasks(
    tasks: Iterable[Task], office_for: Callable[[str], tuple[str, ...]], first_office: str, kind: str, year: int
) -> tuple[tuple[DraftTask, ...], bool]:
    """Tasks that the plan above gives to communes, then those they join in; whether any was named so.

    ``office_for`` turns a provincial agency into the commune's offices of that field, the leading one first. A plan that
    names no local body gives its unassigned tasks, for a person to choose from. The order to issue a plan is left out (this
    is that plan), so are paragraphs about money; a time of a year before ``year`` is marked.
    """
    chosen = [task for task in tasks if any(is_local(name) for name in (*task.lead, *task.coordinating))]
    named = bool(chosen)
    if not named:
        chosen = [task for task in tasks if not task.lead]
    planning = {(one.start, one.end) for one in told_to_plan(chosen, Level.PROVINCE, None)}
    found: dict[str, DraftTask] = {}
    for task in chosen:
        words = own_area(_short(task.text), kind)
        if _OTHERS.search(fold(task.text)) and not any(is_local(name) for name in task.lead):
            continue
        if (task.start, task.end) in planning or _NO_TASK.match(fold(task.text)):
            continue
        agencies = [name for name in (*task.lead, *task.coordinating) if not is_local(name)]
        offices = list(dict.fromkeys(office for name in agencies for office in office_for(name)))
        lead = offices[0] if offices else marked(first_office)
        joining = tuple(office for office in offices[1:4] if office != lead)
        above = [name for name in task.lead if not is_local(name)]
        words = (
            words
            if any(is_local(name) for name in task.lead) or not above
            else f"Phối hợp thực hiện: {words[:1].lower()}{words[1:]}"
        )
        found.setdefault(
            fold(words),
            DraftTask(words, lead, joining, _when(task.timeline, year), task.path),
        )
    return tuple(found.values()), named


def _when(timeline: str | None, year: int) -> str:
    """The time as written above, a year that has passed replaced by this one and marked."""
    if not timeline:
        return BLANK
    return re.sub(
        r"\b20\d\d\b", lambda found: marked(str(year)) if int(found[0]) < year else found[0], squash(timeline)
    )


def _short(text: str) -> str:
    """The first sentences of a task, up to a length that fits a table."""
    text = squash(_OFFICE_LEAD.sub("", squash(text))).rstrip(" .;")
    text = text[:1].upper() + text[1:]
    if len(text) <= _MOST_WORDS:
        return text
    cut = max(text.rfind(mark, 0, _MOST_WORDS) for mark in (". ", "; "))
    return text[:cut] if cut > _MOST_WORDS // 3 else text[: text.rfind(" ", 0, _MOST_WORDS)]


def commune_duties(
    duties: Sequence[ReportingDuty],
    today_name: Callable[[str], str],
    earlier: Callable[[str], str | None],
    issuer: str,
) -> tuple[DraftDuty, ...]:
    """Reports that local bodies owe to the province, each with the earlier day for the commune's own offices.

    A plan that says nothing of local bodies gives the first duty with a day, else none.
    """
    local = [duty for duty in duties if any(is_local(name) for name in duty.who) and (duty.deadline or duty.frequency)]
    chosen = local or [duty for duty in duties if duty.deadline][:1]
    found: dict[tuple[str | None, str], DraftDuty] = {}
    for duty in chosen:
        frequency = duty.frequency or "hằng năm"
        if "kịp thời" in frequency or (duty.deadline is None and re.search("quy định", frequency)):
            continue
        to = next(
            (name for name in duty.to if re.search(r"UBND|Ủy ban|Uỷ ban", name)), duty.to[0] if duty.to else issuer
        )
        via = duty.via or (
            None if to in (*duty.to[:1],) and re.search(r"UBND|Ủy ban|Uỷ ban", to) else duty.to[0] if duty.to else None
        )
        found.setdefault(
            (duty.deadline, frequency),
            DraftDuty(
                to=issuer if re.search(r"UBND|Ủy ban|Uỷ ban", to) else today_name(to),
                via=today_name(via) if via and via != to else None,
                upper_deadline=duty.deadline,
                own_deadline=earlier(duty.deadline) if duty.deadline else None,
                frequency="hằng năm" if "năm" in frequency else frequency,
            ),
        )
    return tuple(found.values())
