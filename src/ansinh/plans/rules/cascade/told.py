"""Which units a plan tells to issue a plan of their own, read from its tasks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from ansinh.kernel.text import fold, squash
from ansinh.plans.facts import Level, Task
from ansinh.plans.facts.cascade import ToldToPlan

_PLANNING = re.compile(
    # the plan is the object of the verb: “lập sổ theo dõi chỉ tiêu của Kế hoạch” makes no plan
    r"\b(?:xay dung|ban hanh|lap|cu the hoa)\b(?:"
    r"\s+(?:(?:cac|nhung|mot|thanh|bang|theo tham quyen|kip thoi)\s+)*|"
    r"[^.;]{1,45}?(?:,|\bva|\bhoac)\s+(?:cac\s+)?|"
    r"\s*(?:,|\bva)\s+(?:(?:ban hanh|to chuc|trien khai|thuc hien|va|,)\s*){1,5})\b(?:ke hoach|chuong trinh hanh dong)\b"
    r"(?=\s*(?:$|[,;.]|cu the(?:\s*$|\s*[,;.]| hoa| de | nham | trien khai| thuc hien)|thuc hien|trien khai|to chuc|hoat dong|hanh dong|chi tiet|cua (?:co quan|don vi|dia phuong|minh)"
    r"|de |phu hop|va to chuc|hang nam|rieng|tai (?:dia phuong|co quan|don vi)))"
)
_FOR_OTHERS = re.compile(r"\b(?:tham muu|trinh|phoi hop voi)\b")
_COMMUNE = re.compile(r"\b(?:xa|phuong|thi tran|dac khu|cap xa)\b")
_DISTRICT = re.compile(r"\b(?:huyen|thi xa|quan|cap huyen)\b|cac thanh pho|thanh pho thuoc tinh")
_PLACES = re.compile(r"\bdia phuong\b")
_DEPARTMENT = re.compile(r"\b(?:so|ban|nganh|phong|don vi|co quan|doan the|to chuc)\b")
_DEADLINE = re.compile(
    r"(?:(?:hoàn thành|xong|ban hành|gửi[^.;]{0,40}?)\s+)?(?:trước|trong|chậm nhất|muộn nhất)\s+(?:là\s+)?(?:vào\s+)?"
    r"(?:ngày|tháng|quý)\s*[\dIVX]{1,4}(?:\s*(?:/|tháng|năm)\s*\d{1,4}){0,2}",
    re.IGNORECASE,
)
DISTRICTS_ENDED = dt.date(2025, 7, 1)  # Luật Tổ chức chính quyền địa phương 2025


def told_to_plan(tasks: Iterable[Task], level: Level | None, dated: dt.date | None) -> tuple[ToldToPlan, ...]:
    """Every kind of unit told to plan, once, with the words of the first task that says so.

    “Các địa phương” of a province are districts in a plan dated before July 2025, communes after; of a district or a
    commune nobody below plans: there ``other`` and ``department`` remain.
    """
    found: dict[tuple[str, str], ToldToPlan] = {}
    for task in tasks:
        said = fold(task.text)
        match = _PLANNING.search(said)
        if match is None or _FOR_OTHERS.search(said[max(0, match.start() - 90) : match.start()]):
            continue
        reporting = said.find("bao cao", match.start())
        clause = task.text[: reporting if reporting > 0 else len(task.text)]
        deadline = _DEADLINE.search(clause) or _DEADLINE.search(task.timeline or "")
        for who in task.lead or _subject(task.text):
            for kind in kinds_of(who, level, dated):
                one = ToldToPlan(
                    kind, who, squash(task.text), squash(deadline.group()) if deadline else None, task.start, task.end
                )
                key = (kind, "" if kind in ("commune", "district") and not named_units(who) else who)
                found.setdefault(key, one)
    return tuple(found.values())


def _subject(text: str) -> Sequence[str]:
    """Who a sentence without a lead names before the verb (“… yêu cầu UBND các xã xây dựng kế hoạch”)."""
    match = re.search(
        r"((?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Chủ tịch UBND)\s+(?:cấp|các)\s+[^.;]{2,60}?)\s+(?:xây|ban)", text
    )
    return (match[1],) if match else ()


def kinds_of(who: str, level: Level | None, dated: dt.date | None) -> tuple[str, ...]:
    """``commune``, ``district``, ``department`` or ``other``, all that the words name."""
    said = re.sub(r"[^\w\s]", " ", fold(who))
    if level in (Level.COMMUNE, Level.DEPARTMENT):
        return ("other",)
    committee = re.search(r"\b(?:ubnd|uy ban nhan dan|dang uy|chinh quyen)\b", said)
    kinds = []
    if committee and _DISTRICT.search(said) and level is not Level.DISTRICT:
        kinds.append("district")
    if committee and _COMMUNE.search(re.sub(r"\bthi xa\b", " ", said)):
        kinds.append("commune")
    if not kinds and _PLACES.search(said):
        after = dated is not None and dated >= DISTRICTS_ENDED
        kinds.append("commune" if after or level is Level.DISTRICT else "district")
        if _DEPARTMENT.search(said):
            kinds.append("department")
    if not kinds:
        kinds.append("department" if _DEPARTMENT.search(said) else "other")
    return tuple(kinds)


def named_units(who: str) -> tuple[str, ...]:
    """Units named one by one: “UBND các xã: Gia Thuận, Tân Điền” → both; empty for “UBND các xã, phường”."""
    match = re.search(r"(?:xã|phường|đặc khu|thị trấn|huyện|thị xã)\s*:\s*(?P<names>[A-ZĐÀ-Ỹ].+)$", who)
    if match is None:
        return ()
    names = re.split(r",|;|\s+và\s+", match["names"])
    return tuple(name.strip() for name in names if name.strip() and name.strip()[0].isupper())
