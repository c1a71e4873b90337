"""Targets said twice or against each other, targets without a year, tasks without a lead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansinh.kernel.text import fold
from ansinh.plans.facts import Comparator, Finding, PlanReading, Target, Task
from ansinh.plans.rules.catalogue import indicator_for
from ansinh.plans.rules.findings.making import finding
from ansinh.plans.rules.findings.numbers import plain

_FILLERS = re.compile(
    r"\b(?:ti le|ty le|so|tong so|phan dau|dat|bao dam|dam bao|co|duoc|tren dia ban(?: toan)?(?: tinh| xa| huyen| thanh pho| phuong)?|"
    r"toan (?:tinh|xa|huyen|thanh pho|phuong)|trong do|nang|duy tri|giu vung|cac|la|cua|tham gia|thuc hien)\b"
)


# Sentences that name who acts in other words, or that order nobody in particular.
_NOBODY_NEEDED = re.compile(
    r"(?:Các )?(?:Cơ quan|Đơn vị|Doanh nghiệp|Tổ chức|Tập thể|Người đứng đầu|Thủ trưởng|Đồng chí)\b|Kinh phí|Trong quá trình|Tất cả|"
    r"Mọi |Quá trình|Việc |Đối với |Trên đây",
    re.IGNORECASE,
)


_MOST_ALIKE = 12  # different values of one measure that a later one is held against


def value_of(target: Target) -> str:
    """``trên 95%``: a value as a reader would say it."""
    sign = {
        Comparator.AT_LEAST: "từ ", Comparator.MORE: "trên ", Comparator.AT_MOST: "không quá ",
        Comparator.LESS: "dưới ", Comparator.ABOUT: "khoảng ",
    }.get(target.comparator, "")  # fmt: skip
    upper = f"–{plain(target.value_to)}" if target.value_to is not None else ""
    return f"{sign}{plain(target.value)}{upper} {target.unit}".replace(" %", "%")


def _same_words(target: Target) -> frozenset[str]:
    words = fold(f"{target.indicator} {target.qualifier or ''}")
    return frozenset(re.findall(r"\w+", _FILLERS.sub(" ", words)))


def contradictions(reading: PlanReading) -> Iterator[Finding]:
    """The same measure of the same people: two values for one year, the same value twice, or a step back."""
    known: dict[tuple[frozenset[str], str], list[Target]] = {}
    for target in reading.targets:
        words = _same_words(target)
        if not words:
            continue
        earlier = known.setdefault((words, target.unit), [])
        for other in earlier:
            yield from _between(other, target)
        if len(earlier) < _MOST_ALIKE and not any(_said(other) == _said(target) for other in earlier):
            earlier.append(target)


def _said(target: Target) -> tuple[float, float | None, Comparator, int | None]:
    return target.value, target.value_to, target.comparator, target.year


def _between(first: Target, second: Target) -> Iterator[Finding]:
    same = (first.value, first.value_to, first.comparator) == (second.value, second.value_to, second.comparator)
    span = (second.start, second.end)
    if first.year == second.year:
        if same and second.start - first.end > 0:
            yield finding(
                "duplicate_target",
                span,
                f"Chỉ tiêu này đã nêu trước đó ({value_of(first)}, {first.path}).",
                f"This target was already set ({value_of(first)}, {first.path}).",
                "Bỏ một chỗ hoặc nêu rõ khác nhau ở đâu.",
                "note",
                "Drop one of the two, or say how they differ.",
            )
        elif not same:
            yield finding(
                "contradictory_targets",
                span,
                f"Cùng chỉ tiêu, cùng năm nhưng hai giá trị: {value_of(first)} ({first.path}) và {value_of(second)}.",
                f"The same target and year with two values: {value_of(first)} ({first.path}) and {value_of(second)}.",
                "Thống nhất một giá trị.",
                "warning",
                "Settle on one value.",
            )
    elif first.year and second.year and second.value_to is None and first.value_to is None:
        early, late = (first, second) if first.year < second.year else (second, first)
        measure = indicator_for(late)
        if measure is None or early.unit != "%":
            return
        back = late.value < early.value if measure.better == "up" else late.value > early.value
        if back:
            yield finding(
                "target_goes_back",
                (late.start, late.end),
                f"Năm {late.year} ({value_of(late)}) lại kém hơn năm {early.year} ({value_of(early)}).",
                f"{late.year} ({value_of(late)}) is weaker than {early.year} ({value_of(early)}).",
                "Kiểm tra lại hai mốc.",
                "warning",
                "Check both dates.",
            )


def without_year(reading: PlanReading) -> Iterator[Finding]:
    """Targets nobody can call due. When no target of the plan has a year, that is said once."""
    undated = [target for target in reading.targets if target.year is None]
    if len(undated) > 3 and len(undated) > 0.6 * len(reading.targets):
        yield finding(
            "target_without_year",
            (undated[0].start, undated[0].end),
            f"{len(undated)} chỉ tiêu không nói rõ năm hoàn thành.",
            f"{len(undated)} targets do not say by which year.",
            "Ghi rõ năm.",
            "note",
            "Say the year.",
        )
        return
    for target in undated:
        yield finding(
            "target_without_year",
            (target.start, target.end),
            "Chỉ tiêu không nói rõ năm hoàn thành.",
            "The target does not say by which year.",
            "Ghi rõ năm.",
            "note",
            "Say the year.",
        )


def without_lead(reading: PlanReading) -> Iterator[Finding]:
    """Tasks that name nobody, in a plan (or a section of it) that otherwise does."""
    sections: dict[str, list[Task]] = {}
    for task in reading.tasks:
        sections.setdefault(re.split(r"[./]", task.path)[0], []).append(task)
    for tasks in sections.values():
        led = sum(1 for task in tasks if task.lead)
        if len(tasks) < 4 or led < 0.75 * len(tasks) or led == len(tasks):
            continue
        for task in tasks:
            if not task.lead and not _NOBODY_NEEDED.match(task.text):
                yield finding(
                    "task_without_lead",
                    (task.start, task.end),
                    "Nhiệm vụ không nêu cơ quan chủ trì, trong khi các nhiệm vụ khác đều có.",
                    "The task names no lead agency, although the others do.",
                    "Ghi cơ quan chủ trì.",
                    "warning",
                    "Name the lead agency.",
                )
