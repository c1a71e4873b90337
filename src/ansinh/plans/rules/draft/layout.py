"""The commune's plan as an official document (Decree 30/2020): grounds, aims, targets, tasks, reports, recipients."""

from __future__ import annotations

from collections.abc import Iterator

from ansinh.documents.offline.official_form import (
    Heading,
    Letterhead,
    OfficialDocument,
    Paragraph,
    Part,
    Signature,
    Table,
)
from ansinh.kernel.text import squash
from ansinh.plans.facts import Target
from ansinh.plans.facts.cascade import CitedDocument, Line
from ansinh.plans.facts.drafting import Draft
from ansinh.plans.rules.cascade.measuring import value_words
from ansinh.plans.rules.catalogue import by_code
from ansinh.plans.rules.draft.sentences import BLANK, marked, part_sentence, target_sentence, unmarked

LAW = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;"


def document_of(draft: Draft) -> OfficialDocument:
    """The whole draft; marks around what must be looked at are still in the words."""
    place = draft.place
    issuer = f"Ủy ban nhân dân {_lower_first(place.name)}"
    return OfficialDocument(
        head=Letterhead(
            issuer=issuer,
            number=f"    /KH-UBND {marked('(dự thảo)')}",
            place=place.bare_name,
            day=None,
            kind="KẾ HOẠCH",
            subject=f"Thực hiện {parent_name(draft)} {draft.source.topic}".strip(),
        ),
        parts=(
            *_grounds(draft, issuer),
            *_aims(draft),
            *_targets(draft),
            *_tasks(draft),
            *_organisation(draft),
        ),
        recipients=_recipients(draft),
        signature=Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), name="", mark="DỰ THẢO"),
    )


def parent_name(draft: Draft) -> str:
    """“Kế hoạch số 65/KH-UBND ngày 20/3/2024 của Ủy ban nhân dân tỉnh Quảng Ngãi”; what is blank above is left open."""
    document = draft.source.document
    kind = (document.type or "Kế hoạch").capitalize()
    number = document.number or BLANK
    day = f"{document.date.day:02d}/{document.date.month}/{document.date.year}" if document.date else BLANK
    return f"{kind} số {number} ngày {day} của {upper_issuer(draft)}"


def upper_issuer(draft: Draft) -> str:
    """The issuer above in running text: “Ủy ban nhân dân tỉnh Quảng Ngãi”."""
    name = squash(draft.source.document.issuer or "Ủy ban nhân dân tỉnh")
    if not name.isupper():
        return name.replace("UBND", "Ủy ban nhân dân")
    words = name.title().split(" ")
    kinds = {"Tỉnh", "Thành", "Phố", "Huyện", "Nhân", "Dân", "Ban"}
    # “Ủy Ban Nhân Dân Tỉnh Quảng Ngãi” → “Ủy ban nhân dân tỉnh Quảng Ngãi”: only the place keeps its capitals
    head = [word.lower() if word in kinds else word for word in words[:6]]
    return squash(" ".join([*head, *words[6:]])).replace("ủy ban", "Ủy ban")


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]


def _cited(one: CitedDocument) -> str:
    day = f" ngày {one.date.day:02d}/{one.date.month}/{one.date.year}" if one.date else ""
    return f"{one.kind} số {one.symbol}{day}" + (f" của {one.issuer}" if one.issuer else "")


def _grounds(draft: Draft, issuer: str) -> Iterator[Part]:
    kind = draft.place.kind
    yield Paragraph(LAW, italic=True)
    yield Paragraph(
        f"Căn cứ {marked('… (nghị quyết của Đảng ủy, Hội đồng nhân dân ' + kind + ', nếu có)')};", italic=True
    )
    above = [_cited(one) for one in draft.source.above if not one.through or one.line is Line.PARTY]
    joined = "".join(f"; {words}" for words in above)
    words = f"Thực hiện {parent_name(draft)} {draft.source.topic}{joined}, {issuer} xây dựng Kế hoạch như sau:"
    yield Paragraph(words.replace(" ,", ",").replace(" ;", ";"))
    yield Paragraph(
        marked(f"(Dự thảo: phần tô vàng phải xem, sửa hoặc điền trước khi trình Chủ tịch UBND {kind}.)"), italic=True
    )


def _aims(draft: Draft) -> Iterator[Part]:
    kind = draft.place.kind
    yield Heading("I. MỤC ĐÍCH, YÊU CẦU")
    yield Heading("1. Mục đích")
    yield Paragraph(
        f"Tổ chức thực hiện đầy đủ, kịp thời trên địa bàn {kind} các mục tiêu, nhiệm vụ của {parent_name(draft)}; giao rõ cơ quan, "
        "người chịu trách nhiệm và thời hạn của từng việc."
    )
    yield Heading("2. Yêu cầu")
    yield Paragraph(f"- Chỉ tiêu của {kind} không thấp hơn chỉ tiêu của tỉnh; nơi nào thấp hơn phải nêu rõ lý do.")
    yield Paragraph(
        "- Bám sát điều kiện thực tế, nguồn lực của địa phương; lồng ghép với các chương trình, kế hoạch đang thực hiện."
    )


def _targets(draft: Draft) -> Iterator[Part]:
    kind = draft.place.kind
    yield Heading("II. MỤC TIÊU")
    yield Heading("1. Mục tiêu chung")
    yield Paragraph(
        f"Cùng toàn tỉnh hoàn thành các mục tiêu của {parent_name(draft)}; {marked(f'bổ sung mục tiêu riêng của {kind}')}."
    )
    number = 1
    for year in sorted({target.year for target in _kept(draft)}, key=lambda year: (year is None, year or 0)):
        number += 1
        passed = year is not None and year < draft.on.year
        heading = f"{number}. Chỉ tiêu đến năm {year}" if year else f"{number}. Chỉ tiêu hằng năm"
        yield Heading(heading + (" (đã đến hạn: rà soát, duy trì)" if passed else ""))
        for target in _kept(draft):
            if target.year == year:
                yield Paragraph(f"- {_sentence(draft, target)}.")
    yield from _qualities(draft, number + 1)
    yield Heading("Bảng đối chiếu chỉ tiêu của tỉnh và của " + kind)
    yield _target_table(draft)


def _qualities(draft: Draft, number: int) -> Iterator[Part]:
    from ansinh.plans.rules.draft.sentences import own_area

    chosen = [one for one in draft.source.qualitative if "tỉnh" not in one.text or "địa bàn" in one.text][:12]
    if chosen:
        yield Heading(f"{number}. Mục tiêu không lượng hóa của cấp trên")
    for one in chosen:
        words = own_area(squash(one.text), draft.place.kind).rstrip(" .;")
        yield Paragraph(f"- {words[:1].upper()}{words[1:]}.")


def _kept(draft: Draft) -> list[Target]:
    """Targets that a commune can promise; counts of districts are left to the table."""
    return [one for one in draft.source.targets if not _of_districts(one)]


def _of_districts(target: Target) -> bool:
    said = f"{target.unit} {target.indicator}".lower()
    return "cấp huyện" in said or said.split(" ", 1)[1].startswith("huyện, thị xã")


def _adds_up(draft: Draft, target: Target) -> bool:
    code = draft.source.codes[draft.source.targets.index(target)]
    item = by_code().get(code or "")
    if item is not None:
        return item.adds_up
    return (
        not target.unit.startswith(("%", "‰")) and "/" not in target.unit and target.unit not in ("tuổi", "năm", "lần")
    )


def _sentence(draft: Draft, target: Target) -> str:
    if _adds_up(draft, target):
        return part_sentence(target, draft.place.kind)
    return target_sentence(target, draft.place.kind)


def _target_table(draft: Draft) -> Table:
    rows = []
    for number, target in enumerate(draft.source.targets, start=1):
        code = draft.source.codes[number - 1]
        item = by_code().get(code or "")
        name = item.name_vi if item else target.indicator
        year = f" ({target.year})" if target.year else ""
        own = "không áp dụng cho cấp xã" if _of_districts(target) else BLANK
        now = draft.figures.get(code or "") or (BLANK if not _of_districts(target) else "–")
        rows.append((str(number), name, f"{value_words(target)}{year}", now, own))
    return Table(
        ("TT", "Nội dung đo", "Mức của tỉnh", f"Số hiện có của {draft.place.kind}", f"Mức {draft.place.kind} đăng ký"),
        tuple(rows),
        (10, 64, 34, 26, 26),
    )


def _tasks(draft: Draft) -> Iterator[Part]:
    yield Heading("III. NHIỆM VỤ, GIẢI PHÁP")
    if not draft.tasks:
        yield Paragraph(f"{marked('… (văn bản cấp trên không nêu nhiệm vụ nào giao cho địa phương)')}")
        return
    yield Paragraph("Các nhiệm vụ của kế hoạch cấp trên thuộc trách nhiệm của địa phương được giao như sau:")
    yield Table(
        ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian thực hiện"),
        tuple(
            (str(number), one.words, one.lead, "; ".join(one.joining) or BLANK, one.when)
            for number, one in enumerate(draft.tasks, start=1)
        ),
        (10, 72, 28, 28, 22),
    )


def _organisation(draft: Draft) -> Iterator[Part]:
    place, kind = draft.place, draft.place.kind
    economy = "Phòng Kinh tế, Hạ tầng và Đô thị" if place.urban else "Phòng Kinh tế"
    yield Heading("IV. KINH PHÍ THỰC HIỆN")
    yield Paragraph(
        f"Từ ngân sách nhà nước theo phân cấp và các nguồn hợp pháp khác; {marked('… (mức kinh phí, nguồn)')}."
    )
    yield Heading("V. TỔ CHỨC THỰC HIỆN")
    items = (
        f"{draft.coordinator} là đầu mối theo dõi, đôn đốc, tổng hợp; lập danh sách, rà soát đối tượng thụ hưởng trên địa bàn {kind}.",
        f"{economy} tham mưu bố trí kinh phí trong dự toán hằng năm; phụ trách các nhiệm vụ về nhà ở, nước sạch, môi trường, hạ tầng.",
        f"Văn phòng Hội đồng nhân dân và Ủy ban nhân dân {kind} theo dõi tiến độ, đưa nhiệm vụ vào chương trình công tác của {kind}.",
        f"Trạm Y tế, các trường học, Công an {kind} thực hiện nhiệm vụ theo lĩnh vực, cung cấp số liệu cho {draft.coordinator}.",
        f"Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam {kind} và các tổ chức chính trị - xã hội vận động Nhân dân thực hiện, giám sát "
        "việc thực hiện Kế hoạch.",
        f"{'Tổ trưởng tổ dân phố' if place.urban else 'Trưởng thôn'} tuyên truyền đến từng hộ, phát hiện và báo kịp thời người gặp khó khăn.",
    )  # fmt: skip
    for number, words in enumerate(items, start=1):
        yield Paragraph(f"{number}. {words}")
    yield Paragraph(f"{len(items) + 1}. Chế độ báo cáo")
    yield from _reports(draft)


def _reports(draft: Draft) -> Iterator[Part]:
    kind = draft.place.kind
    head = f"Các phòng, đơn vị thuộc {kind}, các {'tổ dân phố' if draft.place.urban else 'thôn'}"
    if not draft.duties:
        yield Paragraph(
            f"- {head} báo cáo Ủy ban nhân dân {kind} (qua {draft.coordinator}) trước ngày {BLANK} hằng năm; "
            f"{marked('văn bản cấp trên không nêu hạn báo cáo')}."
        )
    for duty in draft.duties:
        own = f"trước ngày {marked(_day(duty.own_deadline))} {duty.frequency}" if duty.own_deadline else duty.frequency
        upper = f"trước ngày {_day(duty.upper_deadline)} {duty.frequency}" if duty.upper_deadline else duty.frequency
        via = f" (qua {duty.via})" if duty.via else ""
        yield Paragraph(f"- {head} báo cáo Ủy ban nhân dân {kind} (qua {draft.coordinator}) {own}.")
        yield Paragraph(f"- Ủy ban nhân dân {_lower_first(draft.place.name)} báo cáo {duty.to}{via} {upper}.")


def _day(deadline: str | None) -> str:
    return deadline.replace("-", "/") if deadline else "…"


def _recipients(draft: Draft) -> tuple[str, ...]:
    kind = draft.place.kind
    via = [duty.via for duty in draft.duties if duty.via][:1]
    return (
        f"{upper_issuer(draft)} (b/c)",
        *(f"{name} (b/c)" for name in via),
        f"Thường trực Đảng ủy, HĐND {kind} (b/c)",
        f"Chủ tịch, các PCT UBND {kind}",
        f"Ủy ban MTTQ Việt Nam {kind}",
        f"Các phòng, đơn vị thuộc {kind}",
        f"Các {'tổ dân phố' if draft.place.urban else 'thôn'}",
        "Lưu: VT, VHXH",
    )


__all__ = ["document_of", "parent_name", "unmarked", "upper_issuer"]
