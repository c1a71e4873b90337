"""Header, body, foot and appendices; the plan that a decision encloses."""

from __future__ import annotations

import re

from ansinh.documents.facts import PartKind
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.outline.hanging import bare_heading, hang
from ansinh.plans.rules.outline.shapes import Outline

_TYPE = re.compile(
    r"^(?:KẾ HOẠCH|CHƯƠNG TRÌNH HÀNH ĐỘNG|CHƯƠNG TRÌNH|ĐỀ ÁN|NGHỊ QUYẾT|QUYẾT ĐỊNH|CHỈ THỊ|PHƯƠNG ÁN|HƯỚNG DẪN|"
    r"CÔNG VĂN|"
    r"THÔNG BÁO|KẾT LUẬN|BÁO CÁO|DỰ ÁN|QUY ĐỊNH|THÔNG TRI|CHIẾN LƯỢC|NGHỊ ĐỊNH|THÔNG TƯ|PHÁP LỆNH|LUẬT|TỜ TRÌNH|BIÊN BẢN|HỢP ĐỒNG|"
    r"CÔNG ĐIỆN|GIẤY MỜI|QUY CHẾ|GIẤY PHÉP|GIẤY CHỨNG NHẬN)(?=\s|$|:)"
)
_TITLE_ENDS = re.compile(
    r"^(?:Căn cứ|Thực hiện|Triển khai thực hiện|Để |Nhằm |Trên cơ sở|Ngày \d|UBND|Ủy ban nhân dân|Uỷ ban nhân dân|"
    r"Xét |Theo )"
)
# A decision names its issuer once more between its title and “Căn cứ …”.
_ISSUER_AGAIN = re.compile(
    r"^(?:CHỦ TỊCH\s+)?(?:[ỦU][ỶY] BAN NHÂN DÂN|UBND|HỘI ĐỒNG NHÂN DÂN|CHÍNH PHỦ|THỦ TƯỚNG|BỘ TRƯỞNG|GIÁM ĐỐC|"
    r"BAN CHẤP HÀNH|BAN THƯỜNG VỤ)\b[^.;]{0,90}$"
)
_FOOT = re.compile(r"^Nơi nhận\s*:?|^NƠI NHẬN\s*:?")
_SIGNATURE = re.compile(
    r"^(?:TM\.|KT\.|Q\.|TL\.|TUQ\.|CHỦ TỊCH|PHÓ CHỦ TỊCH|GIÁM ĐỐC|PHÓ GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|"
    r"PHÓ THỦ TƯỚNG|"
    r"T/M|BÍ THƯ|PHÓ BÍ THƯ|TRƯỞNG BAN|CHÁNH VĂN PHÒNG|TRƯỞNG PHÒNG|HIỆU TRƯỞNG)"
)
_APPENDIX = re.compile(
    r"^(?:PHỤ LỤC|Phụ lục)\b(?!.{0,40}(?:kèm theo|chi tiết).{0,20}\)$)|^(?:PHỤ BIỂU|BIỂU SỐ|Biểu \d)"
)


def build_outline(items: list[Paragraph]) -> Outline:
    """Takes the paragraphs apart into header, body, foot and appendix, and hangs each under its headings.

    A decision or letter that only issues a plan keeps its own header and foot; the body is that of the plan enclosed.
    """
    foot_at = next((i for i, item in enumerate(items) if _FOOT.match(item.text)), None)
    type_at = next(
        (i for i, item in enumerate(items[:80]) if _TYPE.match(item.text) and not _cited_type(items, i)), None
    )
    if type_at is None:
        type_at = _bare_title(items)
    addressed = (
        next((i for i, item in enumerate(items[:25]) if _ADDRESSED.match(item.text)), None) if type_at is None else None
    )
    body_at = _body_start(items, type_at)
    title, preamble = _title_and_preamble(items, type_at, body_at)
    end, appendix_at = _foot_and_appendix(items, foot_at, body_at)
    header = items[: type_at if type_at is not None else addressed or 0]
    body_at = max(body_at, addressed or 0)
    body_items = items[body_at:end]
    foot_end = appendix_at
    enclosed_title: list[Paragraph] = []
    if (enclosed := _enclosed_plan(items, type_at, body_at)) is not None:
        begin = _body_start(items, enclosed)
        enclosed_title = [items[enclosed], *_title_and_preamble(items, enclosed, begin)[0]]
        foot_end = min(enclosed, max(end, foot_at or 0) + 40)
        end = min(end, enclosed)
        signed, appendix_at = _enclosed_end(items, begin)
        body_items = items[begin:signed]
    return Outline(
        header=header,
        type_index=type_at,
        header_type_text=items[type_at].text if type_at is not None else "",
        title=title,
        preamble=preamble,
        body=hang(body_items, plan=type_at is not None),
        foot=items[end:foot_end],
        appendix=items[appendix_at:],
        has_articles=sum(1 for item in body_items if item.marker and item.marker.kind is PartKind.ARTICLE) >= 2,
        enclosed_title=enclosed_title,
    )


_ISSUES = re.compile(r"^(?:QUYẾT ĐỊNH|NGHỊ QUYẾT|CÔNG VĂN|TỜ TRÌNH|CHỈ THỊ|THÔNG BÁO)\b")
_PLAN_TYPE = re.compile(
    r"^(?:DỰ THẢO )?(?:KẾ HOẠCH|CHƯƠNG TRÌNH|ĐỀ ÁN|PHƯƠNG ÁN|CHIẾN LƯỢC|DỰ ÁN)(?=\s|$|:)(?![^.]{0,80}\.$)"
)
_ENCLOSED = re.compile(r"\(?\s*(?:Ban hành )?[Kk]èm theo\b|\(Đính kèm\b", re.IGNORECASE)


def _cited_type(items: list[Paragraph], at: int) -> bool:
    """“BÁO CÁO số 12/BC-…” in running text is no title."""
    return len(items[at].text) > 600


def _bare_title(items: list[Paragraph]) -> int | None:
    """Where the line “KẾ HOẠCH” was lost in copying: the capitals right after the line with place and date."""
    for index, item in enumerate(items[:25]):
        if _DATED.search(item.text):
            following = items[index + 1] if index + 1 < len(items) else None
            if (
                following is not None
                and following.marker is None
                and len(following.text) > 12
                and sum(char.isupper() for char in following.text)
                > 0.6 * sum(char.isalpha() for char in following.text)
            ):
                return index + 1
    return None


_DATED = re.compile(r"^(?!Hôm nay)[^,.;:]{2,60},\s*ngày[\s\d…._]*tháng[\s\d…._]*năm[\s\d…._]*$")
_ADDRESSED = re.compile(r"^Kính gửi\b")


def _enclosed_plan(items: list[Paragraph], type_at: int | None, body_at: int) -> int | None:
    """Where the plan begins that this decision issues, or None."""
    if type_at is None or not _ISSUES.match(items[type_at].text):
        return None
    for index in range(body_at, len(items)):
        item = items[index]
        if item.marker is None and _PLAN_TYPE.match(item.text) and sum(char.isupper() for char in item.text[:40]) > 6:
            following = items[index + 1 : index + 6]
            if any(_ENCLOSED.match(other.text) for other in following) or any(
                other.marker and other.marker.kind in _OUTER for other in following
            ):
                return index
    return None


_OUTER = (PartKind.ROMAN, PartKind.PART, PartKind.CHAPTER)


def _enclosed_end(items: list[Paragraph], begin: int) -> tuple[int, int]:
    appendix = next((i for i in range(begin, len(items)) if _APPENDIX.match(items[i].text)), len(items))
    sign = next(
        (i for i in range(begin, appendix) if _SIGNATURE.match(items[i].text) or _FOOT.match(items[i].text)), appendix
    )
    return sign, appendix


def _body_start(items: list[Paragraph], type_at: int | None) -> int:
    begin = 0 if type_at is None else type_at + 1
    for index in range(begin, len(items)):
        marker = items[index].marker
        if marker and marker.kind in (PartKind.ROMAN, PartKind.PART, PartKind.CHAPTER, PartKind.ARTICLE):
            return index
    for index in range(begin, len(items)):
        marker = items[index].marker
        if marker and marker.kind in (PartKind.NUMBER, PartKind.SUBNUMBER) and marker.value == 1:
            return index
    for index in range(begin, len(items)):
        if bare_heading(items[index]):
            return index
    return begin


def _title_and_preamble(
    items: list[Paragraph], type_at: int | None, body_at: int
) -> tuple[list[Paragraph], list[Paragraph]]:
    if type_at is None:
        return [], items[:body_at]
    title: list[Paragraph] = []
    index = type_at + 1
    while index < body_at and len(title) < 6:
        item = items[index]
        if item.marker is not None and item.marker.is_dash:
            break
        if (title or len(items[type_at].text) > 25) and _TITLE_ENDS.match(item.text):
            break
        if title and len(item.text) > 350 and not item.text.isupper():
            break
        if title and _ISSUER_AGAIN.match(item.text) and _heads(items[:type_at], item.text):
            break
        title.append(item)
        index += 1
    return title, items[index:body_at]


def _heads(header: list[Paragraph], name: str) -> bool:
    """True when the header already names this body."""
    said = " ".join(item.text for item in header).upper()
    return " ".join(name.upper().removeprefix("CHỦ TỊCH ").split()[:4]) in said


def _foot_and_appendix(items: list[Paragraph], foot_at: int | None, body_at: int) -> tuple[int, int]:
    if foot_at is None:
        sign = next((i for i in range(body_at, len(items)) if _SIGNATURE.match(items[i].text)), None)
        appendix = next((i for i in range(sign or body_at, len(items)) if _APPENDIX.match(items[i].text)), len(items))
        end = sign if sign is not None and sign < appendix else appendix
        return end, appendix
    appendix = next(
        (i for i in range(foot_at, len(items)) if _APPENDIX.match(items[i].text) or items[i].cells), len(items)
    )
    end = foot_at
    while end > body_at and (_SIGNATURE.match(items[end - 1].text) and len(items[end - 1].text) < 80):
        end -= 1
    return end, appendix
