"""The yearly report on carrying out a plan (báo cáo kết quả thực hiện kế hoạch), in the form of Decree 30/2020."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ansinh.documents.offline.official_form import (
    Heading,
    Letterhead,
    OfficialDocument,
    Paragraph,
    Part,
    Picture,
    Signature,
    Table,
    render,
)
from ansinh.kernel.dates import vn_date
from ansinh.kernel.money import dong, number
from ansinh.kernel.period import Month
from ansinh.kernel.text import squash
from ansinh.monitoring.facts import STANDING_LABELS, Standing, TargetProgress
from ansinh.plans.facts import Comparator, Target

_SIGN = {
    Comparator.EQUAL: "",
    Comparator.AT_LEAST: "≥ ",
    Comparator.MORE: "> ",
    Comparator.AT_MOST: "≤ ",
    Comparator.LESS: "< ",
    Comparator.ABOUT: "khoảng ",
    Comparator.RANGE: "",
}


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything the report says. Amounts in đồng; ``left_out`` counts people entitled by the facts but not receiving."""

    issuer: str
    above: str | None
    place: str
    number: str
    day: dt.date
    month: Month
    plan_title: str
    plan_number: str | None
    plan_date: dt.date | None
    progress: Sequence[TargetProgress]
    people_paid: int
    amount_paid: int
    arrears_people: int
    arrears_amount: int
    returned_people: int
    returned_amount: int
    by_programme: Sequence[tuple[str, int, int]]
    decisions: Mapping[str, int]
    left_out: int
    unowned_tasks: int
    tasks: int
    successors: Sequence[tuple[str, str, bool]]
    difficulties: Sequence[str]
    recipients: Sequence[str]
    capacity: str
    signer: str | None
    mark: str = ""


def goal(target: Target) -> str:
    """The goal as people write it: ``≥ 95 %``, ``35–40 %``."""
    text = _SIGN[target.comparator] + number(_plain(target.value))
    if target.value_to is not None:
        text += "–" + number(_plain(target.value_to))
    return f"{text} {target.unit}"


def annual_report(facts: ReportFacts, pictures: Sequence[tuple[bytes, str]] = ()) -> bytes:
    """The report as a .docx. ``pictures`` are PNG files with their captions, placed after the table of targets."""
    plan = f"Kế hoạch số {facts.plan_number}" if facts.plan_number else "Kế hoạch"
    if facts.plan_date:
        plan += f" ngày {vn_date(facts.plan_date)}"
    table = Table(
        ("TT", "Chỉ tiêu", "Mục tiêu", "Năm", "Kết quả", "Đánh giá"),
        tuple(_row(position, item) for position, item in enumerate(facts.progress, start=1)),
        (10, 66, 22, 14, 20, 28),
        right=(2, 4),
    )
    difficulties = [f"- {text}" for text in facts.difficulties] or ["Không có."]
    return render(
        OfficialDocument(
            head=Letterhead(
                issuer=facts.issuer,
                above=facts.above or "",
                number=facts.number,
                place=facts.place,
                day=facts.day,
                kind="Báo cáo",
                subject=f"Kết quả thực hiện {plan} (số liệu đến hết tháng {facts.month.vn})",
            ),
            parts=(
                Paragraph(f"{_opening(facts.plan_title, plan)}, {facts.issuer} báo cáo kết quả như sau:"),
                Heading("I. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU"),
                Paragraph(_summary(facts.progress)),
                table,
                *(Picture(png, 150, caption) for png, caption in pictures),
                *_money(facts),
                *_tasks(facts),
                Heading("IV. KHÓ KHĂN, VƯỚNG MẮC VÀ KIẾN NGHỊ"),
                *(Paragraph(text) for text in difficulties),
                Paragraph(
                    "Số liệu trong báo cáo được tính từ cơ sở dữ liệu an sinh xã hội; chỉ tiêu ghi “Chưa có số liệu” là chỉ "
                    "tiêu cơ quan phụ trách chưa báo cáo, không phải bằng không.",
                    italic=True,
                ),
            ),
            recipients=tuple(facts.recipients),
            signature=Signature((facts.capacity,), facts.signer or "", facts.mark),
        )
    )


def _summary(progress: Sequence[TargetProgress]) -> str:
    counted = {state: sum(item.standing is state for item in progress) for state in Standing}
    parts = [f"{count} chỉ tiêu {STANDING_LABELS[state][0].lower()}" for state, count in counted.items() if count]
    return f"Kế hoạch có {len(progress)} chỉ tiêu định lượng: " + "; ".join(parts) + "."


def _row(position: int, item: TargetProgress) -> tuple[str, ...]:
    target, latest = item.commitment.target, item.latest
    name = item.indicator.name_vi if item.indicator else target.indicator
    shown = "–" if latest is None or latest.value is None else f"{number(_plain(latest.value))} {target.unit}"
    return (
        str(position),
        name,
        goal(target),
        str(target.year or "–"),
        shown,
        STANDING_LABELS[item.standing][0],
    )


def _money(facts: ReportFacts) -> list[Part]:
    parts: list[Part] = [
        Heading("II. CHI TRẢ TRỢ GIÚP XÃ HỘI VÀ TRỢ CẤP HƯU TRÍ XÃ HỘI"),
        Paragraph(
            f"Tháng {facts.month.vn} đã chi trả cho {number(facts.people_paid)} người, tổng số tiền "
            f"{dong(facts.amount_paid)}; trong đó truy lĩnh các tháng trước cho {number(facts.arrears_people)} người, số "
            f"tiền {dong(facts.arrears_amount)}. Đơn vị chi trả hoàn lại {number(facts.returned_people)} khoản, số tiền "
            f"{dong(facts.returned_amount)}; các trường hợp này đang được xác minh."
        ),
    ]
    if facts.by_programme:
        rows = tuple((name, number(people), number(amount)) for name, people, amount in facts.by_programme)
        parts.append(Table(("Chính sách", "Số người", "Số tiền (đồng)"), rows, (90, 30, 40), right=(1, 2)))
    decided = "; ".join(f"{number(count)} {name}" for name, count in facts.decisions.items())
    if decided:
        parts.append(Paragraph(f"Trong tháng, chủ tịch UBND các xã đã quyết định: {decided}."))
    parts.append(
        Paragraph(
            f"Đối chiếu dữ kiện với quy định hiện hành, còn {number(facts.left_out)} người đủ điều kiện theo hồ sơ nhưng "
            "chưa có quyết định hưởng; danh sách đã chuyển về các xã để hướng dẫn làm hồ sơ."
        )
    )
    return parts


def _tasks(facts: ReportFacts) -> list[Part]:
    moved = (
        " Các cơ quan được giao nhiệm vụ đã sắp xếp lại từ ngày 01/3/2025 và 01/7/2025, nhiệm vụ được chuyển như sau:"
    )
    parts: list[Part] = [
        Heading("III. NHIỆM VỤ VÀ CƠ QUAN CHỦ TRÌ"),
        Paragraph(
            f"Kế hoạch giao {number(facts.tasks)} nhiệm vụ; {number(facts.unowned_tasks)} nhiệm vụ chưa xác định được cơ "
            f"quan chủ trì hiện nay.{moved if facts.successors else ''}"
        ),
    ]
    if facts.successors:
        rows = tuple(
            (old, new or "chưa xác định", "Đã xác nhận" if sure else "Chưa xác nhận")
            for old, new, sure in facts.successors
        )
        header = ("Cơ quan ghi trong kế hoạch", "Cơ quan thực hiện hiện nay", "Căn cứ")
        parts.append(Table(header, rows, (60, 70, 30)))
    return parts


def report_title(plan_title: str) -> str:
    """“Báo cáo kết quả thực hiện …” of a plan: neither “thực hiện” nor “kế hoạch” is said twice."""
    name = _lower(plan_title)
    if _carries_out(name):
        return f"Báo cáo kết quả {name}"
    if name.startswith("kế hoạch"):
        return f"Báo cáo kết quả thực hiện {name}"
    return f"Báo cáo kết quả thực hiện kế hoạch {squash(plan_title)}".strip()


def _opening(plan_title: str, plan: str) -> str:
    name = _lower(plan_title)
    return f"{'Căn cứ' if _carries_out(name) else 'Thực hiện'} {plan} {name}".strip()


def _carries_out(name: str) -> bool:
    return name.startswith("thực hiện")


def _lower(title: str) -> str:
    text = squash(title)
    return text[:1].lower() + text[1:] if not text.isupper() else text.lower()


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value
