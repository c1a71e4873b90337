"""What a decision, an end of payment or a refusal says on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.casework.facts import Decision, ProposalKind
from ansinh.casework.rules.words import because_words, complaint_words, group_words
from ansinh.documents.offline.official_form import (
    Article,
    Centred,
    Letterhead,
    OfficialDocument,
    Paragraph,
    Part,
    Signature,
)
from ansinh.kernel.dates import day_in_vietnam, vn_date
from ansinh.kernel.money import dong, number

PROGRAMMES: Mapping[str, str] = {
    "TCXH": "trợ cấp xã hội hằng tháng",
    "HTXH": "trợ cấp hưu trí xã hội",
    "KPCS": "kinh phí nhận nuôi dưỡng, chăm sóc",
}
_SUBJECTS: Mapping[ProposalKind, str] = {
    ProposalKind.START: "Về việc {programme}",
    ProposalKind.CHANGE: "Về việc điều chỉnh {programme}",
    ProposalKind.STOP: "Về việc thôi hưởng {programme}",
    ProposalKind.SUSPEND: "Về việc tạm dừng {programme}",
    ProposalKind.RESUME: "Về việc tiếp tục chi trả {programme}",
    ProposalKind.REFUSE: "Về việc chưa đủ điều kiện hưởng {programme}",
}
_NEW_DECREE = dt.date(2026, 10, 5)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who the letter is about, as it names them."""

    full_name: str
    code: str
    born: str
    address: str


@dataclass(frozen=True, slots=True)
class Office:
    """Who issues it: ``xã Ba Tơ``, ``tỉnh Quảng Ngãi``."""

    commune: str
    province: str


def letter_of(
    decision: Decision,
    person: Addressee,
    office: Office,
    citation: str,
    before: Decision | None,
    delegated: bool,
) -> OfficialDocument:
    """The document for one ruling. ``citation`` is the clause in words; ``before`` the decision it replaces."""
    programme = PROGRAMMES.get(decision.programme, decision.programme)
    refusing = decision.kind is ProposalKind.REFUSE
    body = _body(decision, person, programme, before)
    opening: tuple[Part, ...] = () if refusing else _opening(decision, office, citation)
    return OfficialDocument(
        head=Letterhead(
            issuer=f"Ủy ban nhân dân {office.commune}",
            number=decision.number,
            place=_bare(office.commune),
            day=day_in_vietnam(decision.decided_at),
            kind="THÔNG BÁO" if refusing else "QUYẾT ĐỊNH",
            subject=_SUBJECTS[decision.kind].format(programme=programme),
        ),
        parts=opening + body,
        recipients=(f"Ông/bà {person.full_name}", "Lưu: VT")
        if refusing
        else ("Như Điều 3", "Đơn vị chi trả", "Lưu: VT"),
        signature=Signature(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if delegated else ("CHỦ TỊCH",), decision.decided_by),
        stamp=decision.decided_at,
    )


def _opening(decision: Decision, office: Office, citation: str) -> tuple[Part, ...]:
    """Who decides, on what grounds, at whose proposal."""
    return (
        Centred(f"CHỦ TỊCH ỦY BAN NHÂN DÂN {office.commune.upper()}"),
        *(Paragraph(ground, italic=True) for ground in _grounds(decision, citation)),
        Paragraph("Theo đề nghị của công chức phụ trách lĩnh vực trợ giúp xã hội.", italic=True),
        Centred("QUYẾT ĐỊNH:"),
    )


def _bare(commune: str) -> str:
    """``Ba Tơ`` of ``xã Ba Tơ``: the place before the date has no word for its kind."""
    for kind in ("xã ", "phường ", "đặc khu ", "thị trấn "):
        if commune.lower().startswith(kind):
            return commune[len(kind) :]
    return commune


def _grounds(decision: Decision, citation: str) -> tuple[str, ...]:
    laws = {
        "HTXH": "Căn cứ Luật Bảo hiểm xã hội ngày 29 tháng 6 năm 2024;",
    }
    grounds = [
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
        laws.get(decision.programme, ""),
        "Căn cứ Nghị định số 335/2026/NĐ-CP ngày 21 tháng 8 năm 2026 của Chính phủ;"
        if day_in_vietnam(decision.decided_at) >= _NEW_DECREE
        else "Căn cứ Nghị định số 20/2021/NĐ-CP ngày 15 tháng 3 năm 2021 của Chính phủ;",
        f"Căn cứ {citation};" if citation else "",
    ]
    return tuple(ground for ground in grounds if ground)


def _body(decision: Decision, person: Addressee, programme: str, before: Decision | None) -> tuple[Part, ...]:
    who = (
        ("Họ và tên", person.full_name),
        ("Mã số an sinh xã hội", person.code),
        ("Ngày sinh", person.born),
        ("Nơi cư trú", person.address),
    )
    since = _from_month(decision.period.start)
    # The law's words say more than our finding wherever it gave any.
    why = " ".join(decision.reasons[1:] or decision.reasons) or because_words(decision.because)
    carrying_out = (
        "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân, công chức phụ trách trợ giúp xã hội, đơn vị chi trả và"
        f" ông/bà {person.full_name} chịu trách nhiệm thi hành Quyết định này./."
    )
    complaint = f"Quyết định này có hiệu lực kể từ ngày ký. {complaint_words()}"
    match decision.kind:
        case ProposalKind.START | ProposalKind.CHANGE:
            factor = f" (hệ số {number(decision.coefficient_tenths / 10)})" if decision.programme != "HTXH" else ""
            sum_ = f"{dong(decision.amount_monthly)}/tháng{factor}"
            verb = "Điều chỉnh" if decision.kind is ProposalKind.CHANGE else "Thực hiện"
            rows = [
                *who,
                ("Nhóm đối tượng", group_words(decision.programme, decision.group)),
                ("Mức hưởng", sum_),
                ("Thời gian hưởng", since),
            ]
            if before is not None:
                rows.append(("Thay thế", f"{_named(before)}, mức {dong(before.amount_monthly)}/tháng"))
            rows.append(("Căn cứ và lý do", why))
            text = f"{verb} {programme} đối với ông/bà có tên sau đây:"
        case ProposalKind.STOP:
            rows = [*who, ("Thôi hưởng", since), ("Lý do", why)]
            if before is not None:
                rows.append(("Chấm dứt", _named(before)))
            text = f"Thôi chi trả {programme} đối với ông/bà có tên sau đây:"
        case ProposalKind.SUSPEND | ProposalKind.RESUME:
            verb = "Tạm dừng" if decision.kind is ProposalKind.SUSPEND else "Tiếp tục"
            rows = [*who, ("Thời điểm", since), ("Lý do", why)]
            text = f"{verb} chi trả {programme} đối với ông/bà có tên sau đây:"
        case _:
            texts = (
                f"Ủy ban nhân dân đã xem xét hồ sơ đề nghị hưởng {programme} của ông/bà {person.full_name}"
                f" (mã số an sinh xã hội {person.code}, sinh {person.born}, cư trú tại {person.address}).",
                f"Kết quả: chưa đủ điều kiện hưởng. Lý do: {why}",
                "Khi hoàn cảnh thay đổi hoặc có thêm giấy tờ, ông/bà nộp lại hồ sơ tại Trung tâm Phục vụ"
                " hành chính công hoặc trên Cổng dịch vụ công quốc gia.",
                f"{complaint_words()}/.",
            )
            return tuple(Paragraph(text) for text in texts)
    return (
        Article("Điều 1.", text, tuple(rows), strong=("Họ và tên",)),
        Article("Điều 2.", complaint),
        Article("Điều 3.", carrying_out),
    )


def _named(decision: Decision) -> str:
    name = f"Quyết định số {decision.number}" if decision.number else "Quyết định trước đây"
    return f"{name} ngày {vn_date(day_in_vietnam(decision.decided_at))}"


def _from_month(day: dt.date) -> str:
    return f"từ tháng {day.month:02d}/{day.year}"
