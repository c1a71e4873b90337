"""Targets of a parent that are missing, weaker, or reached later."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ansinh.plans.facts import Comparator, Finding, PlanReading, Target
from ansinh.plans.rules.catalogue import indicator_for
from ansinh.plans.rules.comparison.matching import Pair, named, same_measure
from ansinh.plans.rules.findings.commitments import value_of
from ansinh.plans.rules.findings.making import finding

_LOWER_IS_BETTER = re.compile(
    r"(?<!bảo hiểm )thất nghiệp|tử vong|suy dinh dưỡng|tỷ lệ (?:hộ )?(?:nghèo|cận nghèo)|\bgiảm\b|tai nạn|bạo lực|nhà tạm|"
    r"tái nghèo|bỏ học|mù chữ|tảo hôn|thời gian",
    re.IGNORECASE,
)
_DENOMINATORS = (
    (re.compile(r"\bhộ\b"), "hộ", "households"),
    (re.compile(r"dân số|người dân|\bdân\b"), "dân số", "people"),
    (re.compile(r"lao động"), "lao động", "workers"),
)
MOST_MISSING = 15


def better_low(target: Target) -> bool:
    """Whether less is better: by the catalogue, else by the words."""
    found = indicator_for(target)
    if found is not None:
        return found.better == "down"
    return (
        _LOWER_IS_BETTER.search(named(target)) is not None
        and target.comparator in (Comparator.LESS, Comparator.AT_MOST, Comparator.EQUAL)
        and not target.indicator.lower().startswith(("xóa", "xoá", "hỗ trợ"))
        and target.value < 50
    )


def has_scale_of_its_own(unit: str) -> bool:
    """Shares, ages and rates compare between units of any size; counts of houses or schools do not."""
    return unit.startswith("%") or "/" in unit or unit in ("tuổi", "năm", "lần")


def weaker(own: Target, wanted: Target) -> bool:
    """Whether a target promises less than another of the same measure; a range promises its weaker end."""
    if better_low(wanted):
        return (own.value_to or own.value) > (wanted.value_to or wanted.value)
    return own.value < wanted.value


def values(reading: PlanReading, parent: PlanReading, matched: Sequence[Pair], name: str) -> Iterator[Finding]:
    """What a parent's targets lack here."""
    missing = [pair.wanted for pair in matched if pair.own is None]
    if missing and (not reading.targets or len(missing) > MOST_MISSING):
        some = "; ".join(f"“{target.quote[:60]}”" for target in missing[:3])
        yield finding(
            "target_missing",
            (0, 0),
            f"{len(missing)}/{len(matched)} chỉ tiêu của {name} không có ở đây, như: {some}.",
            f"{len(missing)} of {len(matched)} targets of {name} have no counterpart here, such as: {some}.",
            "Bổ sung hoặc nêu lý do không áp dụng.",
            "note",
            "Add them, or say why they do not apply.",
        )
    else:
        for wanted in missing:
            year_vi, year_en = (f" (năm {wanted.year})", f" ({wanted.year})") if wanted.year else ("", "")
            yield finding(
                "target_missing",
                (0, 0),
                f"Không thấy chỉ tiêu của {name}: “{wanted.quote}”{year_vi}.",
                f"No counterpart of a target of {name}: “{wanted.quote}”{year_en}.",
                "Bổ sung hoặc nêu lý do không áp dụng.",
                "note",
                "Add it, or say why it does not apply.",
            )
    for pair in matched:
        if pair.own is not None and has_scale_of_its_own(pair.wanted.unit):
            yield from _against(reading, parent, pair.own, pair.wanted, name)


def _against(reading: PlanReading, parent: PlanReading, own: Target, wanted: Target, name: str) -> Iterator[Finding]:
    span = (own.start, own.end)
    if _denominator(own) != _denominator(wanted) and None not in (_denominator(own), _denominator(wanted)):
        mine, theirs = _denominator(own), _denominator(wanted)
        assert mine is not None and theirs is not None
        yield finding(
            "denominator_differs",
            span,
            f"Ở đây tính theo {mine[0]}, {name} tính theo {theirs[0]}: không so sánh trực tiếp được.",
            f"Counted by {mine[1]} here and by {theirs[1]} in {name}: the two cannot be compared.",
            f"Tính theo {theirs[0]} như {name}.",
            "note",
            f"Count by {theirs[1]}, as {name} does.",
        )
        return
    if own.year == wanted.year or None in (own.year, wanted.year):
        if weaker(own, wanted):
            yield finding(
                "target_weaker",
                span,
                f"Thấp hơn chỉ tiêu của {name}: {value_of(own)} so với {value_of(wanted)}"
                + (" (thấp hơn là kém hơn)." if not better_low(wanted) else " (cao hơn là kém hơn)."),
                f"Weaker than the target of {name}: {value_of(own)} against {value_of(wanted)}.",
                f"Ít nhất bằng {name}: {value_of(wanted)}.",
                "warning",
                f"At least as much as {name}: {value_of(wanted)}.",
            )
        return
    assert own.year is not None and wanted.year is not None
    in_time = own.year > wanted.year and any(
        other.year is not None
        and other.year <= wanted.year
        and same_measure(other, wanted)
        and not weaker(other, wanted)
        for other in reading.targets
    )
    if own.year > wanted.year and not in_time:
        # A step on the way only: the parent's own later target is met.
        on_the_way = any(
            other.year == own.year and same_measure(own, other) and not weaker(own, other) for other in parent.targets
        )
        yield finding(
            "target_later",
            span,
            f"{name} yêu cầu {value_of(wanted)} vào năm {wanted.year}; ở đây đến năm {own.year}.",
            f"{name} asks for {value_of(wanted)} by {wanted.year}; here it is by {own.year}.",
            f"Đưa về năm {wanted.year} hoặc nêu lý do.",
            "note" if on_the_way else "warning",
            f"Move it to {wanted.year}, or say why not.",
        )
    elif (
        own.year < wanted.year
        and weaker(own, wanted)
        and not any(other.year == wanted.year and same_measure(other, wanted) for other in reading.targets)
    ):
        yield finding(
            "target_missing",
            span,
            f"{name} đặt {value_of(wanted)} cho năm {wanted.year}; ở đây chỉ có mốc {own.year} ({value_of(own)}).",
            f"{name} sets {value_of(wanted)} for {wanted.year}; here there is only {own.year} ({value_of(own)}).",
            f"Bổ sung mốc {wanted.year}.",
            "note",
            f"Add the value for {wanted.year}.",
        )


def _denominator(target: Target) -> tuple[str, str] | None:
    if target.unit != "%":
        return None
    words = (target.qualifier or target.indicator).lower()[:40]
    found = [(vi, en) for form, vi, en in _DENOMINATORS if form.search(words)]
    return found[0] if len(found) == 1 else None
