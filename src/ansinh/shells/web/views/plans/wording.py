"""How the things of plans are put in words on every page: states, values, titles, kinds, fields, deeds of a review."""

from __future__ import annotations

from collections.abc import Mapping

from ansinh.kernel.money import number
from ansinh.plans.facts import (
    Comparator,
    ItemKind,
    KeptPlan,
    ReviewDeed,
    ReviewedItem,
    ReviewState,
    Target,
)
from ansinh.shells.web.language import say

STATES = {
    ReviewState.READ: ("info", "Máy đọc, chờ xem", "Read by machine, to be reviewed"),
    ReviewState.ACCEPTED: ("good", "Đã chấp nhận", "Accepted"),
    ReviewState.REJECTED: ("still", "Đã bác bỏ", "Rejected"),
}
KINDS: Mapping[ItemKind, tuple[str, str]] = {
    ItemKind.TARGET: ("Chỉ tiêu", "Target"),
    ItemKind.QUALITATIVE: ("Mục tiêu định tính", "Qualitative target"),
    ItemKind.TASK: ("Nhiệm vụ", "Task"),
    ItemKind.DUTY: ("Chế độ báo cáo", "Reporting duty"),
}
# How each kind is marked in the document: the four looks of the design language.
LOOKS: Mapping[ItemKind, str] = {
    ItemKind.TARGET: "target",
    ItemKind.QUALITATIVE: "quality",
    ItemKind.TASK: "task",
    ItemKind.DUTY: "report",
}
COMPARATORS: Mapping[Comparator, tuple[str, str]] = {
    Comparator.EQUAL: ("bằng, đạt", "equal to"),
    Comparator.AT_LEAST: ("ít nhất, từ … trở lên", "at least"),
    Comparator.MORE: ("trên", "more than"),
    Comparator.AT_MOST: ("không quá, tối đa", "at most"),
    Comparator.LESS: ("dưới", "less than"),
    Comparator.ABOUT: ("khoảng", "about"),
    Comparator.RANGE: ("từ … đến …", "from … to …"),
}
FIELD_NAMES: Mapping[str, tuple[str, str]] = {
    "indicator": ("Đo cái gì", "What is measured"),
    "comparator": ("So sánh", "Comparator"),
    "value": ("Giá trị", "Value"),
    "value_to": ("Đến giá trị", "To the value"),
    "unit": ("Đơn vị tính", "Unit"),
    "qualifier": ("Nói rõ thêm", "Qualifier"),
    "year": ("Năm phải đạt", "Year due"),
    "indicator_code": ("Chỉ tiêu trong danh mục", "Indicator of the catalogue"),
    "text": ("Nội dung", "Text"),
    "lead": ("Cơ quan chủ trì", "Lead"),
    "coordinating": ("Cơ quan phối hợp", "Coordinating"),
    "timeline": ("Thời hạn", "Timeline"),
    "who": ("Ai báo cáo", "Who reports"),
    "to": ("Báo cáo cho ai", "To whom"),
    "via": ("Qua ai", "Through whom"),
    "deadline": ("Hạn hằng năm", "Due every year"),
    "frequency": ("Kỳ báo cáo", "Frequency"),
    "path": ("Mục trong văn bản", "Place in the document"),
    "quote": ("Câu chữ", "Words"),
    "state": ("Trạng thái", "State"),
    "reject_reason": ("Lý do bác bỏ", "Reason of rejection"),
}
HINTS: Mapping[str, tuple[str, str]] = {
    "lead": ("mỗi dòng một cơ quan", "one a line"),
    "coordinating": ("mỗi dòng một cơ quan", "one a line"),
    "who": ("mỗi dòng một cơ quan", "one a line"),
    "to": ("mỗi dòng một cơ quan", "one a line"),
    "deadline": ("ngày/tháng, như 30/11", "day/month, as 30/11"),
}
REASONS: Mapping[str, tuple[str, str]] = {
    "measured": ("giá trị, đơn vị, năm có trong câu chữ", "value, unit and year stand in the words"),
    "in_catalogue": ("có trong danh mục chỉ tiêu", "in the catalogue of indicators"),
    "actors_known": ("biết rõ cơ quan chủ trì", "the leading agencies are known"),
    "deadline_read": ("rõ ai báo cáo, cho ai, hạn nào", "who reports to whom by when is clear"),
    "without_number": ("không có con số bị bỏ sót", "no number was passed over"),
    "not_in_catalogue": ("không khớp chỉ tiêu nào trong danh mục", "no indicator of the catalogue fits"),
    "no_year": ("không rõ năm phải đạt", "the year is not known"),
    "no_unit": ("không rõ đơn vị tính", "the unit is not known"),
    "value_not_in_words": ("con số không có nguyên trong câu chữ", "the number does not stand in the words as such"),
    "no_lead": ("văn bản không giao ai chủ trì", "nobody is named to lead"),
    "actor_unknown": ("có cơ quan chưa nhận ra", "an agency is not known"),
    "successor_unsure": ("chưa chắc cơ quan nào kế thừa", "it is not certain who inherited the duty"),
    "too_long": ("câu dài bất thường", "unusually long"),
    "number_in_words": ("trong câu có con số", "there is a number in the words"),
    "no_reporter": ("không rõ ai báo cáo", "who reports is not clear"),
    "no_receiver": ("không rõ báo cáo cho ai", "to whom is not clear"),
    "no_deadline": ("không rõ hạn", "the deadline is not clear"),
}
DEEDS: Mapping[ReviewDeed, tuple[str, str]] = {
    ReviewDeed.ACCEPT: ("Chấp nhận", "Accepted"),
    ReviewDeed.REJECT: ("Bác bỏ", "Rejected"),
    ReviewDeed.RECONSIDER: ("Xét lại", "Put back for decision"),
    ReviewDeed.CORRECT: ("Sửa", "Corrected"),
    ReviewDeed.SPLIT: ("Tách", "Split"),
    ReviewDeed.MERGE: ("Gộp", "Merged"),
    ReviewDeed.ADD: ("Thêm", "Added"),
    ReviewDeed.UNDO: ("Hoàn tác", "Undone"),
    ReviewDeed.ACCEPT_CONFIDENT: ("Chấp nhận hàng loạt các mục đọc chắc chắn", "Items read with confidence accepted in bulk"),
    ReviewDeed.ACCEPT_ALL: ("Chấp nhận hàng loạt mọi mục còn lại", "All items left accepted in bulk"),
    ReviewDeed.REREAD: ("Đọc lại văn bản", "Document read again"),
    ReviewDeed.CARRY_OVER: ("Mang kết quả duyệt từ bản khác sang", "Review carried over from another file"),
}  # fmt: skip
REJECT_REASONS = (
    ("Không phải cam kết của kế hoạch này", "No commitment of this plan"),
    ("Số liệu của thời gian đã qua", "A figure of the past"),
    ("Trùng với mục khác", "The same as another item"),
    ("Máy đọc sai, không có nội dung này", "Misread: there is no such thing"),
)
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
    return value_in_words(target.comparator, target.value, target.value_to, target.unit)


def value_in_words(comparator: Comparator | str, value: float, value_to: float | None, unit: str) -> str:
    """``≥ 95 %``, ``60–80 %``, ``10 bác sĩ/10.000 dân``."""
    sign = Comparator(comparator)
    text = figure(value)
    if sign is Comparator.RANGE and value_to is not None:
        text = f"{text}–{figure(value_to)}"
    return f"{_SIGNS.get(sign, '')}{text} {unit}".strip()


def figure(value: float) -> str:
    """``1.234`` or ``98,5``."""
    return number(value, 0) if float(value).is_integer() else number(value)


def plan_title(one: KeptPlan) -> str:
    return one.document.title or one.document.number or say("Kế hoạch không tên", "Untitled plan")


def field_in_words(name: str, value: object) -> str:
    """A field's value as people read it; blank where there is none."""
    if value in (None, "", (), []):
        return ""
    if isinstance(value, tuple | list):
        return "; ".join(str(one) for one in value)
    if name in ("value", "value_to") and isinstance(value, int | float):
        return figure(value)
    if name == "comparator":
        return say(*COMPARATORS[Comparator(str(value))])
    if name == "deadline":
        return str(value).replace("-", "/")
    if name == "state":
        return say(*STATES[ReviewState(str(value))][1:])
    return str(value)


def item_name(item: ReviewedItem) -> str:
    """One line that says what an item is: ``≥ 95 % tỷ lệ bao phủ bảo hiểm y tế``."""
    fields = item.fields
    if item.kind is ItemKind.TARGET:
        unit, indicator = str(fields["unit"]), str(fields["indicator"])
        said = f"{indicator} ".casefold().startswith(f"{unit} ".casefold())  # 588 nhà ở, not 588 nhà nhà ở
        value = value_in_words(
            str(fields["comparator"]), _float(fields["value"]) or 0.0, _float(fields["value_to"]), "" if said else unit
        )
        return f"{value} {indicator}".strip()
    if item.kind is ItemKind.DUTY:
        return " → ".join(
            part for part in (field_in_words("who", fields["who"]), field_in_words("to", fields["to"])) if part
        )
    return str(fields["text"])


def reason_in_words(code: str, finding_names: Mapping[str, str]) -> str:
    """Why a reading is or is not trusted. ``finding_names``: what each overlapping finding says."""
    if code.startswith("finding:"):
        return finding_names.get(code.removeprefix("finding:"), say("có chỗ cần xem lại", "there is a finding"))
    return say(*REASONS[code]) if code in REASONS else code


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
