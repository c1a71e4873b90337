"""The header and foot of an official text (thể thức văn bản, Decree 30/2020): who, number, place and day, kind, title,
what it carries out, who signed, who receives it.
"""

from __future__ import annotations

import datetime as dt
import re

from ansinh.documents.offline import find_citations
from ansinh.kernel.text import squash
from ansinh.plans.facts import Level, PlanDocument
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.letters import LOWER, UPPER
from ansinh.plans.rules.outline import Outline

NUMBER_LINE = re.compile(r"Số\s*:\s*(?P<number>\S*\s*/?\s?[^\s|]*)?")
DATE_LINE = re.compile(
    rf"(?P<place>[{UPPER}][{LOWER}{UPPER}\s.\-]{{1,60}}?),\s*ngày\s*(?P<day>\d{{0,2}})[\s.…_]*tháng\s*(?P<month>\d{{0,2}})[\s.…_]*"
    r"năm\s*(?P<year>\d{4})?",
    re.UNICODE,
)
_ISSUER = re.compile(
    r"^(?:ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND|HỘI ĐỒNG NHÂN DÂN|TỈNH ỦY|HUYỆN ỦY|THÀNH ỦY|ĐẢNG ỦY|CHÍNH PHỦ|"
    r"THỦ TƯỚNG|BỘ |SỞ |BAN |"
    r"TỈNH|HUYỆN|THỊ XÃ|QUẬN|THÀNH PHỐ|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU|PHÒNG|BẢO HIỂM XÃ HỘI|ĐẢNG BỘ|BCH|CỤC|TỔNG CỤC|"
    r"MẶT TRẬN)"
)
_MOTTO = re.compile(r"CỘNG H[ÒO][AÀ] XÃ HỘI|Độc lập|ĐẢNG CỘNG SẢN|CHỦ NGHĨA VIỆT NAM")
_IN_TEXT_ISSUER = re.compile(
    rf"((?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân|Sở)\s+(?:(?:tỉnh|thành phố|huyện|thị xã|quận|xã|"
    rf"phường|thị trấn)\s+)?"
    rf"(?:[{UPPER}][{LOWER}]*\s?){{1,5}})(?:xây dựng|ban hành)"
)
_TYPE_NAMES = re.compile(
    r"^(KẾ HOẠCH|CHƯƠNG TRÌNH HÀNH ĐỘNG|CHƯƠNG TRÌNH|ĐỀ ÁN|NGHỊ QUYẾT|QUYẾT ĐỊNH|CHỈ THỊ|PHƯƠNG ÁN|HƯỚNG DẪN|"
    r"CÔNG VĂN|THÔNG BÁO|"
    r"KẾT LUẬN|BÁO CÁO|DỰ ÁN|QUY ĐỊNH|THÔNG TRI)\b[\s:]*"
)
_NOT_IMPLEMENTED = {"TTr", "BC", "CV", "L", "BL"}
_RANK_LINE = re.compile(
    rf"(?=TM\.|KT\.|TL\.|TUQ\.|Q\.|CHỦ TỊCH|PHÓ|GIÁM ĐỐC|ỦY BAN|UỶ BAN|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|BÍ THƯ|TRƯỞNG|"
    rf"DÂN|CHÁNH)"
    rf"(?:[{UPPER}./]{{2,}}[\s,]*)+"
)
_NAME = re.compile(rf"([{UPPER}][{LOWER}]+(?:\s[{UPPER}][{LOWER}]+){{1,5}})\s*$")
_NEWS_NUMBER = re.compile(
    r"(?P<who>(?:UBND|Ủy ban nhân dân)\s+(?:tỉnh|thành phố|huyện|xã|phường|thị xã)\s+[^,.;]{2,40}?)\s+(?:vừa |"
    r"đã )?ban hành\s+Kế hoạch"
)


def read_document(outline: Outline) -> PlanDocument:
    """The document's own data. What is blank on paper is None here."""
    number = _number(outline.header)
    place, day = _place_and_date(outline.header)
    issuer = _issuer(outline)
    kind, title = _type_and_title(outline)
    implements = _implements(outline)
    if not outline.header and outline.type_index is None:
        issuer, number, day, kind, title, implements = _from_news(outline, issuer, number, day, kind, title, implements)
    signer, recipients = _foot(outline.foot)
    return PlanDocument(
        issuer=issuer,
        level=_level(issuer),
        number=number,
        place=place,
        date=day,
        type=kind,
        title=title,
        implements=implements,
        signer=signer,
        recipients=recipients,
    )


def _number(header: list[Paragraph]) -> str | None:
    for item in header:
        if match := NUMBER_LINE.search(item.text):
            text = squash(match["number"] or "").replace(" ", "")
            return text if re.match(r"\d", text) else None
    return None


def _place_and_date(header: list[Paragraph]) -> tuple[str | None, dt.date | None]:
    for item in header:
        if match := DATE_LINE.search(item.text):
            place = squash(match["place"])
            try:
                return place, dt.date(int(match["year"] or 0), int(match["month"] or 0), int(match["day"] or 0))
            except ValueError:
                return place, None
    return None, None


def _issuer(outline: Outline) -> str | None:
    names: list[str] = []
    for item in outline.header:
        if _MOTTO.search(item.text) or NUMBER_LINE.search(item.text):
            if names:
                break
            continue
        if _ISSUER.match(item.text.upper()) and item.text.isupper():
            names.extend(re.split(r"\s(?=(?:SỞ|PHÒNG|CHI CỤC|BẢO HIỂM XÃ HỘI)\s)", item.text))
        elif names:
            break
    if names:
        last = names[-1]
        # “UBND TỈNH LÀO CAI” above “SỞ CÔNG THƯƠNG”: the lower line issues, the upper one governs it
        if len(names) > 1 and re.match(r"SỞ|BAN |PHÒNG|CỤC|CHI CỤC|BẢO HIỂM", last):
            governing = re.sub(r"^(?:UBND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN)\s+", "", names[0])
            return squash(f"{last} {governing}")
        return squash(" ".join(names))
    for item in [*outline.preamble[-3:], *outline.title]:
        if match := _IN_TEXT_ISSUER.search(item.text):
            return squash(match[1])
    place = next((DATE_LINE.search(item.text) for item in outline.header if DATE_LINE.search(item.text)), None)
    signer = " ".join(item.text for item in outline.foot)
    if place and re.search(r"[ỦU][ỶY] BAN NHÂN DÂN|CHỦ TỊCH", signer):
        level = (
            "tỉnh" if any(re.search(r"nhân dân tỉnh|UBND tỉnh|Tỉnh ủy", item.text) for item in outline.preamble) else ""
        )
        return squash(f"UBND {level} {squash(place['place'])}")
    return None


def _level(issuer: str | None) -> Level | None:
    if issuer is None:
        return None
    name = issuer.lower()
    if re.search(r"\b(?:xã|phường|thị trấn|đặc khu)\b", name) and "thị xã" not in name:
        return Level.COMMUNE
    if re.match(r"(?:sở|ban|phòng|chi cục|cục)\b", name):
        return Level.DEPARTMENT
    if re.search(r"\b(?:huyện|quận|thị xã)\b", name):
        return Level.DISTRICT
    if re.search(r"\b(?:tỉnh|thành phố)\b", name):
        return Level.PROVINCE
    if re.search(r"\b(?:chính phủ|thủ tướng|bộ|trung ương|quốc hội)\b", name):
        return Level.CENTRAL
    return Level.OTHER


def _type_and_title(outline: Outline) -> tuple[str | None, str | None]:
    if outline.type_index is None:
        return None, None
    type_text = outline.header_type_text
    match = _TYPE_NAMES.match(type_text)
    if match is None:
        return None, None
    rest = type_text[match.end() :]
    title = squash(" ".join([rest, *(item.text for item in outline.title)]))
    return match[1], title or None


def _implements(outline: Outline) -> tuple[str, ...]:
    """Documents this plan carries out: those named in its title and in the preamble's “Thực hiện …”."""
    texts = [item.text for item in outline.preamble if re.match(r"(?:Triển khai |Tiếp tục )?[Tt]hực hiện", item.text)]
    title = outline.header_type_text + " " + " ".join(item.text for item in outline.title)
    found: dict[str, str] = {}
    for text in texts:
        cut = re.search(r"\btrên cơ sở\b|\btheo đề nghị\b|\bxét đề nghị\b", text)
        for c in find_citations(text[: cut.start()] if cut else text):
            if c.kind not in _NOT_IMPLEMENTED:
                _keep(found, c.number, _as_written(c.words))
    for c in find_citations(title):
        if c.kind not in _NOT_IMPLEMENTED:
            _keep(found, c.number, c.document() if c.words.isupper() else _as_written(c.words))
    return tuple(found.values())


def _as_written(words: str) -> str:
    return squash(re.split(r"\s+của\s+", words)[0])


def _proper(number: str, found: dict[str, str]) -> str:
    return next((known for known in found if known.upper() == number.upper()), number)


def _keep(found: dict[str, str], number: str, document: str) -> None:
    known = _proper(number, found)
    if known not in found or (len(document) > len(found[known]) and "ngày" not in found[known]):
        found[known] = document


def _from_news(
    outline: Outline,
    issuer: str | None,
    number: str | None,
    day: dt.date | None,
    kind: str | None,
    title: str | None,
    implements: tuple[str, ...],
) -> tuple[str | None, str | None, dt.date | None, str | None, str | None, tuple[str, ...]]:
    """A news article about a plan: its first sentences name issuer, number, day and what is carried out."""
    for block in outline.body[:12]:
        match = _NEWS_NUMBER.search(block.text)
        cited = find_citations(block.text) if match else ()
        if match and cited:
            own = next((c for c in cited if c.kind == "KH"), None)
            if own is not None:
                after = tuple(c.document() for c in cited if c is not own)
                about = block.text[own.end :] if own.end else ""
                return (
                    squash(match["who"]),
                    own.number,
                    own.date,
                    "KẾ HOẠCH",
                    squash(about).strip(" .") or title,
                    after,
                )
    return issuer, number, day, kind, title, implements


def _foot(foot: list[Paragraph]) -> tuple[str | None, tuple[str, ...]]:
    recipients: list[str] = []
    signer: str | None = None
    in_list, after_rank = False, False
    for item in foot:
        text = item.text.strip()
        if re.match(r"Nơi nhận", text, re.IGNORECASE):
            in_list = True
            text = re.sub(r"^Nơi nhận\s*:?\s*", "", text, flags=re.IGNORECASE)
            if not text:
                continue
        if in_list and item.marker is not None and item.marker.is_dash:
            recipients.append(squash(item.words).rstrip(";. "))
            if "Lưu" in text:
                in_list = False
            continue
        rank = _RANK_LINE.match(text)
        if rank or after_rank:
            rest = text[rank.end() :] if rank else text
            name = _NAME.search(rest)
            if name and not re.search(r"\b(?:Nhân|Ủy|Uỷ|Chủ|Tịch)\b", name[1]):
                signer = squash(name[1])
                after_rank = False
                continue
            after_rank = True
        elif in_list and recipients and not text.isupper() and len(text) < 120:
            recipients[-1] = squash(recipients[-1] + " " + text).rstrip(";. ")
    return signer, tuple(recipients)
