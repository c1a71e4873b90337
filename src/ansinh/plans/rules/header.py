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

NUMBER_LINE = re.compile(r"Số\s*(?::\s*|(?=\d+\s?[-/]\s?[A-ZĐ]))(?P<number>\S*\s*[-/]?\s?[^\s|]*)?")
DATE_LINE = re.compile(
    rf"(?P<place>(?!Hôm nay)[{UPPER}][{LOWER}{UPPER}\s.\-]{{1,60}}?),\s*ngày\s*(?P<day>\d{{0,2}})[\s.…_]*tháng\s*(?P<month>\d{{0,2}})[\s.…_]*"
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
    r"KẾT LUẬN|BÁO CÁO|DỰ ÁN|QUY ĐỊNH|THÔNG TRI|CHIẾN LƯỢC|NGHỊ ĐỊNH|THÔNG TƯ|PHÁP LỆNH|LUẬT|TỜ TRÌNH|BIÊN BẢN|HỢP ĐỒNG|CÔNG ĐIỆN|"
    r"GIẤY MỜI|QUY CHẾ|GIẤY PHÉP|GIẤY CHỨNG NHẬN)\b[\s:]*"
)
_NOT_IMPLEMENTED = {"TTr", "BC", "CV", "L", "BL"}
_RANK_LINE = re.compile(
    rf"(?=TM\.|KT\.|TL\.|TUQ\.|Q\.|CHỦ TỊCH|PHÓ|GIÁM ĐỐC|ỦY BAN|UỶ BAN|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|BÍ THƯ|TRƯỞNG|"
    rf"DÂN|CHÁNH)"
    rf"(?:[{UPPER}./]{{2,}}[\s,]*)+"
)
_NAME = re.compile(rf"([{UPPER}][{LOWER}’']*(?:\s[{UPPER}][{LOWER}’']*){{1,5}})\s*$")
_NEWS_NUMBER = re.compile(
    r"(?P<who>(?:UBND|Ủy ban nhân dân)\s+(?:tỉnh|thành phố|huyện|xã|phường|thị xã)\s+[^,.;]{2,40}?)\s+(?:vừa |"
    r"đã )?ban hành\s+Kế hoạch"
)


def read_document(outline: Outline) -> PlanDocument:
    """The document's own data. What is blank on paper is None here."""
    number = _number(outline.header)
    place, day = _place_and_date(outline.header)
    issuer = _issuer(outline)
    kind, title = _type_and_title(outline, number)
    implements = _implements(outline)
    if not outline.header and outline.type_index is None:
        issuer, number, day, kind, title, implements = _from_news(outline, issuer, number, day, kind, title, implements)
    signer, recipients = _foot(outline.foot)
    return PlanDocument(
        issuer=issuer,
        level=_level(issuer, day),
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
        if NUMBER_LINE.search(item.text):
            if names:
                break
            continue
        if _MOTTO.search(item.text):
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
        return _with_place(squash(" ".join(names)), outline)
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


# Cities of the level of a province; Huế since 01/01/2025 (Nghị quyết 175/2024/QH15).
_GREAT_CITIES = re.compile(r"hà nội|hồ chí minh|hải phòng|đà nẵng|cần thơ|huế")


def _level(issuer: str | None, day: dt.date | None) -> Level | None:
    if issuer is None:
        return None
    name = issuer.lower()
    if re.search(r"\b(?:xã|phường|thị trấn|đặc khu)\b", name) and "thị xã" not in name:
        return Level.COMMUNE
    if re.match(r"(?:sở|ban (?!chấp hành|thường vụ)|phòng|chi cục|cục|bảo hiểm xã hội tỉnh|công an tỉnh)\b", name):
        return Level.DEPARTMENT
    if re.match(r"(?:chính phủ|thủ tướng|bộ (?!chỉ huy)|quốc hội|ban chấp hành trung ương)", name):
        return Level.CENTRAL
    if re.search(r"\b(?:huyện|quận|thị xã)\b", name):
        return Level.DISTRICT
    if re.search(r"\b(?:thành phố|thành ủy|tp\.?)\b", name) and not re.search(r"\btỉnh\b", name):
        great = _GREAT_CITIES.search(name)
        if great is None or (great.group() == "huế" and day is not None and day.year < 2025):
            return Level.DISTRICT
        return Level.PROVINCE
    if re.search(r"\b(?:tỉnh|thành phố)\b", name):
        return Level.PROVINCE
    if re.search(r"\b(?:trung ương)\b", name):
        return Level.CENTRAL
    return Level.OTHER


# The kind of document that the symbol of its number stands for (Nghị định 30/2020, Phụ lục III; Hướng dẫn 36-HD/VPTW).
_TYPE_OF_SYMBOL = {
    "KH": "KẾ HOẠCH",
    "QĐ": "QUYẾT ĐỊNH",
    "NQ": "NGHỊ QUYẾT",
    "CTr": "CHƯƠNG TRÌNH",
    "CTR": "CHƯƠNG TRÌNH",
    "ĐA": "ĐỀ ÁN",
    "CT": "CHỈ THỊ",
    "PA": "PHƯƠNG ÁN",
    "HD": "HƯỚNG DẪN",
    "TB": "THÔNG BÁO",
    "KL": "KẾT LUẬN",
    "BC": "BÁO CÁO",
}
_NO_TITLE = re.compile(r"\(?\s*(?:Ban hành )?kèm theo\b|\(Đính kèm\b|[-*_\s]+$", re.IGNORECASE)


def _type_and_title(outline: Outline, number: str | None) -> tuple[str | None, str | None]:
    if outline.type_index is None:
        about = next((match for item in outline.header if (match := _ABOUT.search(item.text))), None)
        return ("CÔNG VĂN", squash(about[1])) if about else (None, None)
    type_text = outline.header_type_text
    match = _TYPE_NAMES.match(type_text)
    rest = type_text[match.end() :] if match else type_text
    title = squash(" ".join([rest, *(item.text for item in outline.title if not _NO_TITLE.match(item.text))]))
    if match is None:  # the line with the kind was lost; the symbol still says it
        symbol = re.search(r"(?:\d|/|-)\s?([A-ZĐ][A-Za-zĐđ]{1,2})[-/]", number or "")
        return _TYPE_OF_SYMBOL.get(symbol[1]) if symbol else None, title or None
    return match[1], title or None


_ABOUT = re.compile(r"V/v:?\s+(.{4,300})$")  # the title of a letter stands below its number
_CARRIES_OUT = re.compile(r"(?:(?:Để|Nhằm) )?(?:[Tt]iếp tục )?(?:[Tt]riển khai |[Tt]ổ chức )*[Tt]hực hiện\b")
_ISSUED_FOR = re.compile(
    r"(?:ban hành|xây dựng) (?:kế hoạch|chương trình|đề án)(?: hành động)?(?: (?:triển khai|tổ chức))* thực hiện\s",
    re.IGNORECASE,
)
_AMENDS = re.compile(r"sửa đổi|bổ sung|bãi bỏ|thay thế|điều chỉnh", re.IGNORECASE)


def _implements(outline: Outline) -> tuple[str, ...]:
    """Documents this plan carries out: those named in its title, in the preamble's “Thực hiện …” and in “ban hành Kế
    hoạch thực hiện …”. What a document amends it does not carry out."""
    texts = [item.text for item in outline.preamble if _CARRIES_OUT.match(item.text)]
    for item in outline.preamble:
        if item.text not in texts and (issued := _ISSUED_FOR.search(item.text)):
            texts.append(item.text[issued.end() :])
    title = outline.header_type_text + " " + " ".join(item.text for item in outline.title)
    found: dict[str, str] = {}
    for text in texts:
        cut = re.search(r"\btrên cơ sở\b|\btheo đề nghị\b|\bxét đề nghị\b", text)
        for c in find_citations(text[: cut.start()] if cut else text):
            if c.kind not in _NOT_IMPLEMENTED:
                _keep(found, c.number, _as_written(c.words))
    if _AMENDS.search(title) and not re.search(r"thực hiện", title, re.IGNORECASE):
        return tuple(found.values())
    for c in find_citations(title):
        if c.kind not in _NOT_IMPLEMENTED:
            _keep(found, c.number, c.document() if c.words.isupper() else _as_written(c.words))
    return tuple(found.values())


def _as_written(words: str) -> str:
    return squash(re.split(r"\s+của\s+", words)[0])


def _proper(number: str, found: dict[str, str]) -> str:
    def same(text: str) -> str:
        return text.upper().replace("/TƯ", "/TW")  # both are written for the Central Committee

    return next((known for known in found if same(known) == same(number)), number)


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


def _with_place(name: str, outline: Outline) -> str:
    """“ỦY BAN NHÂN DÂN” whose second line was lost in copying, completed from the place and the text."""
    if not re.fullmatch(r"(?:[ỦU][ỶY] BAN NHÂN DÂN|UBND|HỘI ĐỒNG NHÂN DÂN|HĐND)", name):
        return name
    place = next((match["place"] for item in outline.header if (match := DATE_LINE.search(item.text))), None)
    if place is None:
        return name
    place = re.sub(r"^(?:Thành phố|TP\.?)\s+", "", squash(place))
    said = f"{outline.header_type_text} " + " ".join(item.text for item in [*outline.title, *outline.preamble])
    unit = re.search(
        rf"\b(tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu)\s+{re.escape(place)}\b", said, re.IGNORECASE
    )
    return f"{name} {unit[1].upper()} {place.upper()}" if unit else name


def _foot(foot: list[Paragraph]) -> tuple[str | None, tuple[str, ...]]:
    recipients: list[str] = []
    signer: str | None = None
    in_list, after_rank, open_end = False, False, False
    for item in foot:
        text = item.text.strip()
        if re.match(r"Nơi nhận", text, re.IGNORECASE):
            in_list = True
            text = re.sub(r"^Nơi nhận\s*:?\s*", "", text, flags=re.IGNORECASE)
            for piece in re.split(r"[;.]\s*(?:[-–+]\s*|$)", text.lstrip("-–+ ")):
                if piece.strip():
                    recipients.append(_recipient(piece))
            open_end = False
            continue
        if in_list and item.marker is not None and item.marker.is_dash:
            recipients.append(_recipient(item.words))
            open_end = item.words.rstrip()[-1:] not in ";.,"
            if "Lưu" in text:
                in_list = False
            continue
        rank = _RANK_LINE.match(text)
        if rank or after_rank:
            rest = text[rank.end() :] if rank else text
            name = _NAME.search(rest)
            if name and len(name[1]) > 4 and not re.search(r"\b(?:Nhân|Ủy|Uỷ|Chủ|Tịch|Đã|Ký)\b", name[1]):
                signer = squash(name[1])
                after_rank = False
                continue
            if after_rank and not rank and signer is None and re.fullmatch(rf"(?:[{UPPER}]+\s?){{2,5}}", text):
                signer = squash(text)
            after_rank = True
        elif in_list and recipients and not text.isupper() and len(text) < 120:
            if open_end:
                recipients[-1] = _recipient(recipients[-1] + " " + text)
            else:
                recipients.append(_recipient(text))
            open_end = text.rstrip()[-1:] not in ";.,"
        elif in_list and not recipients and not text.isupper() and len(text) < 120:
            recipients.append(_recipient(text))
            open_end = text.rstrip()[-1:] not in ";.,"
    return signer, tuple(recipients)


def _recipient(words: str) -> str:
    return squash(words).strip(";,. -–+")
