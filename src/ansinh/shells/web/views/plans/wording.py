"""How the things of plans are put in words on every page: states, values, titles."""

from __future__ import annotations

from ansinh.kernel.money import number
from ansinh.plans.facts import Comparator, KeptPlan, ReviewState, Target
from ansinh.shells.web.language import say

STATES = {
    ReviewState.READ: ("info", "Máy đọc, chờ xem", "Read by machine, to be reviewed"),
    ReviewState.ACCEPTED: ("good", "Đã chấp nhận", "Accepted"),
    ReviewState.REJECTED: ("still", "Đã bác bỏ", "Rejected"),
}
_SIGNS = {
    Comparator.EQUAL: "",
    Comparator.AT_LEAST: "≥ ",
    Comparator.MORE: "> ",
    Comparator.AT_MOST: "≤ ",
    Comparator.LESS: "< ",
    Comparator.ABOUT: "≈ ",
}


def target_value(target: Target) -> str:
    """``≥ 95 %``, ``60–80 %``, ``10 bác sĩ/10.000 dân``."""
    value = number(target.value, 0) if target.value.is_integer() else number(target.value)
    if target.comparator is Comparator.RANGE and target.value_to is not None:
        value = f"{value}–{number(target.value_to, 0) if target.value_to.is_integer() else number(target.value_to)}"
    return f"{_SIGNS.get(target.comparator, '')}{value} {target.unit}".strip()


def plan_title(one: KeptPlan) -> str:
    return one.document.title or one.document.number or say("Kế hoạch không tên", "Untitled plan")
