"""Numbers and symbols (số, ký hiệu) of documents: blanks, wrong form, a symbol of another kind or another body.

Decree 30/2020 Annex I: the State writes ``65/KH-UBND``; Guideline 36-HD/VPTW: the Party writes ``43-CTr/TU``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansinh.documents.facts import Citation
from ansinh.kernel.text import squash
from ansinh.plans.facts import Finding
from ansinh.plans.rules.findings.citations import Cited, where
from ansinh.plans.rules.findings.making import finding
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.header import DATE_LINE, NUMBER_LINE
from ansinh.plans.rules.outline import Outline

_PARTY = r"(?:TW|TU|HU|ĐU|QU|ThU|TƯ)"
_STATE = r"(?:CP|TTg|TTG|UBND|HĐND|BTC|BYT|BNV|BCA|BXD|BGDĐT|BLĐTBXH|BNNMT)"
_KIND_MARK = r"(?:NQ|KL|CT|CTr|CTrHĐ|KH|QĐ|TB|HD|BC|ĐA|NĐ|TTr|CĐ)"
_PARTY_WRONG = re.compile(rf"^(\d+)([-/]?)({_KIND_MARK})([-/]?)({_PARTY})$", re.IGNORECASE)
_STATE_WRONG = re.compile(rf"^(\d+(?:/\d{{4}})?)([-/]?)({_KIND_MARK})([-/]?)({_STATE})$", re.IGNORECASE)

_KINDS = {
    "NQ": ("NQ", "NQLT"), "NĐ": ("NĐ",), "QĐ": ("QĐ",), "CT": ("CT",), "KL": ("KL",), "KH": ("KH",), "ĐA": ("ĐA", "QĐ"),
    "TTr": ("TTR",), "BC": ("BC",), "CĐ": ("CĐ",), "TB": ("TB",), "CTr": ("CTR", "CTRHĐ", "CTHĐ", "CT"), "TT": ("TT",),
}  # fmt: skip
_BODIES = {
    "CP": "chính phủ", "TTG": "thủ tướng", "TU": "tỉnh ủy|thành ủy|tỉnh uỷ|thành uỷ|đảng bộ|ban chấp hành",
    "TW": "trung ương|bộ chính trị|ban bí thư|đảng", "UBND": "ủy ban nhân dân|uỷ ban nhân dân|ubnd", "HĐND": "hội đồng nhân dân|hđnd",
    "HU": "huyện ủy|huyện uỷ|đảng bộ|ban chấp hành",
}  # fmt: skip
_ANY_BODY = re.compile(
    r"^(?:chính phủ|thủ tướng|tỉnh [uủ][yỷ]|thành [uủ][yỷ]|huyện [uủ][yỷ]|bộ chính trị|ban bí thư|ban chấp hành trung ương|"
    r"(?:ủy|uỷ) ban nhân dân|ubnd|hội đồng nhân dân|hđnd|quốc hội)",
    re.IGNORECASE,
)
_PROPOSER = re.compile(
    r"(?:đề nghị|xét|theo) (?:đề nghị )?của (?:Giám đốc |Trưởng |Thủ trưởng )?(?P<who>(?:Sở|Ban|Chi cục|Công an|Phòng|Bộ Chỉ huy)"
    r"[^;.]{2,70}?) (?:tại|theo) (?P<paper>(?:Tờ trình|Báo cáo|Văn bản|Công văn)\s+(?:liên ngành )?số\s*:?\s*\d+/[A-Za-zĐ]*-?UBND\b)",
    re.IGNORECASE,
)
_BLANK_NUMBER = re.compile(
    r"(?:(?:Nghị quyết|Quyết định|Kế hoạch|Chương trình(?: hành động)?|Tờ trình|Báo cáo|Công văn|Văn bản|Kết luận|Chỉ thị)\s+)"
    r"số\s*:?\s*(?:[.…_]{2,}|…|\s)\s*(?=[/-](?:KH|QĐ|NQ|CTr|TTr|BC|UBND|CT|KL)\b)[/-][\wĐ/-]+",
)
_BLANK_DAY = re.compile(
    r"\bngày\s*(?:[.…_]+\s*(?:tháng|/)\s*[.…_\d]*|tháng\b|/\s*/?)\s*(?:năm\s*)?(?:[.…_]+|\d{4})?", re.IGNORECASE
)


def blanks(outline: Outline, items: list[Paragraph]) -> Iterator[Finding]:
    """Blank number or day, in the header and in what is cited."""
    for item in outline.header:
        number = NUMBER_LINE.search(item.text)
        if number and not re.match(r"\d", squash(number["number"] or "")):
            yield finding(
                "missing_number",
                item.span(*number.span()),
                "Số văn bản để trống.",
                "The document number is blank.",
                "Điền số văn bản.",
                "error",
                "Fill in the number.",
            )
        date = DATE_LINE.search(item.text)
        if date and not (date["day"] and date["month"] and date["year"]):
            yield finding(
                "missing_date",
                item.span(*date.span()),
                "Ngày ban hành để trống hoặc thiếu.",
                "The date of issue is blank or incomplete.",
                "Điền đủ ngày, tháng, năm.",
                "error",
                "Fill in day, month and year.",
            )
    headers = {id(item) for item in outline.header}
    for item in items:
        if id(item) in headers:
            continue
        for match in _BLANK_NUMBER.finditer(item.text):
            yield finding(
                "missing_number",
                item.span(*match.span()),
                "Viện dẫn văn bản để trống số.",
                "A document is cited with its number left blank.",
                "Điền số văn bản.",
                "error",
                "Fill in the number.",
            )
        for match in _BLANK_DAY.finditer(item.text):
            words = match.group()
            if not re.search(
                r"[.…_]{2,}|/\s*/|tháng\s*năm\s*\d{4}|ngày\s+tháng\s+\d*\s*năm",
                words + item.text[match.end() : match.end() + 20],
            ):
                continue
            if re.search(r"(?:báo cáo|thống kê|kế hoạch) ngày$", item.text[: match.start() + 4], re.IGNORECASE):
                continue
            yield finding(
                "missing_date",
                item.span(*match.span()),
                "Ngày tháng để trống.",
                "A date is left blank.",
                "Điền ngày, tháng, năm.",
                "error",
                "Fill in the date.",
            )


def symbol_forms(cited: Cited, items: list[Paragraph]) -> Iterator[Finding]:
    """Symbols that break the form, differ from elsewhere, or belong to another kind or body."""
    said: set[str] = set()
    for item, citation in cited:
        if citation.number in said:
            continue
        for found in (_malformed(item, citation), _of_another_kind(item, citation), _of_another_body(item, citation)):
            if found is not None:
                said.add(citation.number)
                yield found
                break
    for item in items:
        for match in _PROPOSER.finditer(item.text):
            yield finding(
                "inconsistent_symbol",
                item.span(match.start("paper"), match.end("paper")),
                f"Văn bản của {squash(match['who'])} lại mang ký hiệu của UBND.",
                f"A paper of {squash(match['who'])} carries the symbol of the People's Committee.",
                "Kiểm tra lại ký hiệu.",
                "warning",
                "Check the symbol.",
            )


def _malformed(item: Paragraph, citation: Citation) -> Finding | None:
    party, state = _PARTY_WRONG.match(citation.number), _STATE_WRONG.match(citation.number)
    right = None
    if party and (party[2], party[4]) != ("-", "/"):
        right = f"{party[1]}-{party[3]}/{party[5]}"
    elif state and (state[2], state[4]) != ("/", "-"):
        right = f"{state[1]}/{state[3]}-{state[5]}"
    if right is None:
        return None
    return finding(
        "citation_form",
        where(item, citation),
        f"Ký hiệu “{citation.number}” sai thể thức.",
        f"The symbol “{citation.number}” has not the official form.",
        right,
    )


def _of_another_kind(item: Paragraph, citation: Citation) -> Finding | None:
    wanted = _KINDS.get(citation.kind)
    mark = re.match(r"\d+(?:/\d{4})?[-/]\s?([A-Za-zĐđ]+)", citation.number)
    if wanted is None or mark is None:
        return None
    written = mark[1].upper()
    known = {form for forms in _KINDS.values() for form in forms}
    if written in wanted or written not in known:
        return None
    before = item.text[max(0, (citation.start or 0) - 24) : citation.start or 0].lower()
    if written in ("TB", "QĐ", "TT") and re.search(
        r"(?:thông báo|quyết định|thông tư|ban hành|phê duyệt|kèm theo)\s*$", before
    ):
        return None  # “Thông báo kết luận số 196-TB/TW”
    return finding(
        "inconsistent_symbol",
        where(item, citation),
        f"Gọi là {citation.kind_name} nhưng ký hiệu {citation.number} là của loại văn bản khác.",
        f"Called {citation.kind_name}, but the symbol {citation.number} is that of another kind.",
        "Kiểm tra lại tên loại hoặc ký hiệu.",
        "warning",
        "Check the kind or the symbol.",
    )


def _of_another_body(item: Paragraph, citation: Citation) -> Finding | None:
    body = re.search(r"[-/](CP|TTg|TU|TW|UBND|HĐND|HU)$", citation.number, re.IGNORECASE)
    if body is None or not citation.issuer or not _ANY_BODY.match(citation.issuer):
        return None
    if re.search(_BODIES[body[1].upper()], citation.issuer, re.IGNORECASE):
        return None
    return finding(
        "inconsistent_symbol",
        where(item, citation),
        f"Ký hiệu {citation.number} không phải của {citation.issuer}.",
        f"The symbol {citation.number} is not one of {citation.issuer}.",
        "Kiểm tra lại ký hiệu hoặc cơ quan ban hành.",
        "warning",
        "Check the symbol or the issuing body.",
    )
