"""What an official text must have (thể thức, Decree 30/2020 Article 8 and Annex I), and the level it speaks from.

Copies lose headers and stamps, so what is absent is a note; a level that contradicts itself is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansinh.plans.facts import Finding, Level, PlanReading
from ansinh.plans.rules.findings.making import finding
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.header import DATE_LINE, NUMBER_LINE
from ansinh.plans.rules.outline import Outline

_RANK = re.compile(r"^\**\s*(?:KT\. ?)?(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|BÍ THƯ)\b")
_ON_BEHALF = re.compile(r"\bTM\.|T/M\b|\bTL\.|\bTUQ\.|\bQ\. ?(?:CHỦ TỊCH|GIÁM ĐỐC)")
_COMMITTEE = re.compile(r"ỦY BAN|UỶ BAN|UBND", re.IGNORECASE)


def components(reading: PlanReading, outline: Outline, items: list[Paragraph]) -> Iterator[Finding]:
    """Parts of an official text that are not there. Nothing is said of a text that has no official head at all."""
    head, foot = outline.header, outline.foot
    if outline.type_index is None or not head or not outline.body:
        return
    last = outline.body[-1].paragraph
    end = last.span(max(0, len(last.text) - 1), len(last.text))
    first = items[outline.type_index]
    if not any(NUMBER_LINE.search(item.text) for item in head):
        yield _missing("number", first.span(0, len(first.text)), "dòng số, ký hiệu", "the line with number and symbol")
    if not any(DATE_LINE.search(item.text) for item in head):
        yield _missing(
            "date", first.span(0, len(first.text)), "dòng địa danh và ngày tháng", "the line with place and date"
        )
    if not any(re.match(r"\**\s*Nơi nhận", item.text, re.IGNORECASE) for item in (*foot, *items[-40:])):
        yield _missing("recipients", end, "phần Nơi nhận", "the list of recipients")
    ranks = [item for item in foot if _RANK.match(item.text)]
    if not ranks and not any(_ON_BEHALF.search(item.text) for item in foot):
        yield _missing("signature", end, "quyền hạn, chức vụ, họ tên người ký", "the signature")
    elif (
        ranks
        and not any(_ON_BEHALF.search(item.text) for item in foot)
        and _COMMITTEE.search(reading.document.issuer or " ".join(item.text for item in head))
    ):
        yield finding(
            "missing_component",
            ranks[0].span(0, len(ranks[0].text)),
            "Thiếu dòng “TM. ỦY BAN NHÂN DÂN” trước chức vụ người ký (Nghị định 30/2020).",
            "The line “TM. ỦY BAN NHÂN DÂN” (on behalf of the Committee) is missing above the signatory's office.",
            "TM. ỦY BAN NHÂN DÂN",
            "note",
        )


def _missing(_part: str, span: tuple[int, int], vi: str, en: str) -> Finding:
    return finding(
        "missing_component",
        span,
        f"Thiếu {vi} (Nghị định 30/2020).",
        f"{en[0].upper()}{en[1:]} is missing (Decree 30/2020).",
        f"Bổ sung {vi}.",
        "note",
        f"Add {en}.",
    )


_COUNCIL = re.compile(
    r"HĐND\s+(huyện|tỉnh|thành phố|quận|thị xã|xã|phường)|Hội đồng nhân dân\s+(huyện|tỉnh|thành phố|quận|thị xã|xã|phường)",
    re.IGNORECASE,
)
_RANKS = {
    "xã": 1,
    "phường": 1,
    "thị trấn": 1,
    "đặc khu": 1,
    "huyện": 2,
    "quận": 2,
    "thị xã": 2,
    "tỉnh": 3,
    "thành phố": 3,
}
_OWN = {Level.COMMUNE: 1, Level.DISTRICT: 2, Level.PROVINCE: 3}
_ISSUES = re.compile(
    r"(?<!của )(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(tỉnh|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\b"
    r"(?:(?!UBND|nhân dân)[^.;:]){0,40}?(?:xây dựng|ban hành) (?:Kế hoạch|kế hoạch|Chương trình)",
)


def levels(reading: PlanReading, outline: Outline) -> Iterator[Finding]:
    """A commune's plan that reports to the district's council, a province's plan issued by a commune in its own words."""
    own = _OWN.get(reading.document.level) if reading.document.level else None
    if own is None:
        return
    councils = [
        (item, match, _RANKS[(match[1] or match[2]).lower()])
        for item in outline.foot
        for match in _COUNCIL.finditer(item.text)
    ]
    if councils and all(rank != own for _, _, rank in councils):
        for item, match, rank in councils:
            if rank > own and (own == 1 or rank - own > 1):
                yield finding(
                    "inconsistent_level",
                    item.span(*match.span()),
                    f"Nơi nhận ghi {match.group()} trong khi văn bản của cấp {_level_vi(own)} và không gửi HĐND cùng cấp.",
                    f"Sent to {match.group()}, although this is a document of the {_level_en(own)} level and its own "
                    "council is not named.",
                    f"HĐND {_level_vi(own)}?",
                )
    for item in (*outline.preamble, *outline.title):
        for match in _ISSUES.finditer(item.text):
            if _RANKS[match[1].lower()] != own and not re.search(r"\bsố \d", item.text[match.end() : match.end() + 12]):
                tail = item.text[match.end() : match.end() + 60]
                if not re.search(r"như sau|với (?:những|các) nội dung|cụ thể|thực hiện", tail):
                    continue
                yield finding(
                    "inconsistent_level",
                    item.span(*match.span()),
                    f"Lời dẫn nói {match.group()[:60]}, khác với cơ quan ban hành ({reading.document.issuer}).",
                    f"The text says “{match.group()[:60]}”, unlike the issuing body ({reading.document.issuer}).",
                    "Thống nhất cấp ban hành.",
                    "warning",
                    "Settle which level issues it.",
                )


def _level_vi(rank: int) -> str:
    return {1: "xã", 2: "huyện", 3: "tỉnh"}[rank]


def _level_en(rank: int) -> str:
    return {1: "commune", 2: "district", 3: "province"}[rank]
