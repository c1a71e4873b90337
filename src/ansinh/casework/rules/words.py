"""Words for what casework found, in Vietnamese and English, for pages and letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansinh.casework.facts import Because

_BECAUSE: Mapping[str, tuple[str, str]] = {
    Because.APPLICATION: ("Theo hồ sơ đề nghị.", "On application."),
    Because.MOVED_IN: ("Chuyển nơi cư trú đến.", "Moved here."),
    Because.LEVEL: ("Điều chỉnh theo mức chuẩn mới.", "Adjusted to the new level."),
    Because.COEFFICIENT: ("Điều chỉnh theo hệ số mới.", "Adjusted to the new coefficient."),
    Because.GROUP: ("Thay đổi nhóm đối tượng.", "The group has changed."),
    Because.CLAUSE: (
        "Thay đổi căn cứ pháp lý, mức hưởng giữ nguyên.",
        "The legal ground has changed, the amount has not.",
    ),
    Because.PROGRAMME: ("Chuyển sang chế độ có mức cao hơn.", "Moves to the programme that pays more."),
    Because.DIED: ("Người hưởng đã chết.", "The person has died."),
    Because.DECLARED_MISSING: ("Người hưởng bị tòa án tuyên bố mất tích.", "Declared missing by a court."),
    Because.NOT_ELIGIBLE: ("Không đủ điều kiện hưởng.", "Not eligible."),
    Because.MOVED_OUT: ("Chuyển nơi cư trú đi.", "Moved away."),
    Because.HIGHER_BENEFIT: ("Đang hưởng chế độ có mức cao hơn.", "A higher benefit is paid."),
    Because.ALREADY_RECEIVING: ("Đã được hưởng chế độ này.", "Receives this benefit already."),
    Because.FACT_MISSING: ("Thiếu thông tin để kết luận.", "A fact is missing."),
    Because.PERSON_NOT_FOUND: (
        "Không thấy trong sổ đăng ký của địa bàn.",
        "Not found in the register of this place.",
    ),
    Because.NOT_COLLECTED: ("Không nhận trợ cấp 3 tháng liên tục.", "Not collected for three months in a row."),
    Because.REFUSED_REVIEW: ("Không thực hiện đánh giá lại.", "Refused the review."),
    Because.REVIEWED: ("Đã rà soát lại.", "Reviewed."),
    "imported": ("Quyết định ban hành trước khi đưa vào hệ thống.", "Decided before this system."),
}


def because_words(because: str, lang: str = "vi") -> str:
    """The finding in words; an unknown one is given back as it is."""
    words = _BECAUSE.get(because)
    return because if words is None else words[1 if lang == "en" else 0]


_GROUPS: Mapping[str, str] = {
    "HTXH": "người từ đủ 75 tuổi, hoặc từ đủ 70 tuổi thuộc hộ nghèo, cận nghèo",
    "K1": "trẻ em dưới 16 tuổi không có nguồn nuôi dưỡng",
    "K2": "người từ đủ 16 tuổi đang học, trước đó hưởng trợ cấp trẻ em không có nguồn nuôi dưỡng",
    "K3": "trẻ em nhiễm HIV thuộc hộ nghèo",
    "K4": "người đơn thân thuộc hộ nghèo, cận nghèo đang nuôi con",
    "K5a": "người cao tuổi thuộc hộ nghèo không có người phụng dưỡng",
    "K5b": "người cao tuổi được nhận chăm sóc tại cộng đồng",
    "K5c": "người từ đủ 80 tuổi không có lương hưu, trợ cấp",
    "K5d": "người cao tuổi được nhận chăm sóc tại cộng đồng",
    "K6.DBN": "người khuyết tật đặc biệt nặng",
    "K6.N": "người khuyết tật nặng",
    "K7": "trẻ em dưới 3 tuổi thuộc hộ nghèo, cận nghèo ở địa bàn đặc biệt khó khăn",
    "K8": "người nhiễm HIV thuộc hộ nghèo",
    "mang_thai": "người khuyết tật đang mang thai",
    "nuoi_con": "người khuyết tật nuôi con dưới 36 tháng tuổi",
    "nuoi_tu2_con": "người khuyết tật nuôi từ hai con dưới 36 tháng tuổi",
    "ho_truc_tiep": "hộ gia đình trực tiếp chăm sóc người khuyết tật đặc biệt nặng",
    "nhan_cham_soc": "người nhận chăm sóc người khuyết tật đặc biệt nặng",
    "nhan_nuoi": "người nhận nuôi dưỡng, chăm sóc",
}


def group_words(programme: str, group: str) -> str:
    """The group of a benefit as a letter names it: the longest name we have for its id, else the id."""
    known = max((name for name in _GROUPS if group.startswith(name)), key=len, default="")
    code = "" if group in (programme, "") or programme == "KPCS" else f" ({group.split('.', 1)[0]})"
    return f"{_GROUPS[known]}{code}" if known else group


def reasons_of(
    answers: Iterable[Mapping[str, Any]], programme: str, group: str, clause: str, lang: str = "vi"
) -> tuple[str, ...]:
    """What the law said about a programme, in words; for a grant only the line it was granted by."""
    of_programme = [answer for answer in answers if answer.get("programme") == programme]
    exact = [a for a in of_programme if a.get("group") == group and a.get("clause") == clause]
    return tuple(text for answer in exact or of_programme if (text := str(answer.get(lang, ""))))


def complaint_words(lang: str = "vi") -> str:
    """How to complain: 90 days, first to whoever decided (Điều 7, Điều 9 Luật Khiếu nại 2011)."""
    if lang == "en":
        return (
            "Whoever disagrees may complain to the chair of the commune People's Committee within 90 days of receiving"
            " this decision, or sue at the administrative court."
        )
    return (
        "Nếu không đồng ý, ông/bà có quyền khiếu nại đến Chủ tịch Ủy ban nhân dân cấp xã nơi ban hành văn bản này trong"
        " thời hạn 90 ngày kể từ ngày nhận được, hoặc khởi kiện tại Tòa án theo quy định của Luật Tố tụng hành chính."
    )
