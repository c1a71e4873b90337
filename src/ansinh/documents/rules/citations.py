"""The grammar of citations (viện dẫn) in running Vietnamese text.

``điểm b khoản 1 Điều 5 Nghị định số 335/2026/NĐ-CP ngày 20 tháng 8 năm 2026 của Chính phủ`` and every shorter
form of it. A document is its kind and symbol; a date and an issuer are taken when they follow at once.
"""

from __future__ import annotations

import datetime as dt
import re

from ansinh.documents.facts import Citation, kind_abbreviation
from ansinh.kernel.text import squash

_KINDS = (
    r"Nghị quyết liên tịch|Nghị quyết|Nghị định|Quyết định|Thông tư liên tịch|Thông tư|Chỉ thị|Kết luận"
    r"|Chương trình hành động|Chương trình|Kế hoạch|Đề án|Phương án|Hướng dẫn|Tờ trình|Báo cáo|Công văn"
    r"|Công điện|Thông báo|Thông tri|Quy định|Quy chế phối hợp|Quy chế|Văn bản hợp nhất|Pháp lệnh|Bộ luật|Luật"
)
_CAPITALS = (
    "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"  # À-Ỹ would take small letters along
)
_UPPER = rf"(?-i:[{_CAPITALS}])"
# 42-NQ/TW, 335/2026/NĐ-CP, 56-CTr/TU, 1365/QĐ-UBND-HC, 08-ĐA/TU, 41/2024/QH15, 30c/NQ-CP, 42-NQ-TW (a frequent slip).
# White space after a dash comes from wrapped lines.
_SYMBOL = (
    rf"(?P<number>\d{{1,6}}(?-i:[a-eđ])?(?:/\d{{4}})?\s?"
    rf"(?:[-–/]\s?{_UPPER}[A-Za-z{_CAPITALS}{_CAPITALS[3:].lower()}&]{{0,9}}\d{{0,2}}){{1,5}})"
)
_DAY = r"\d{1,2}\s*(?:/|tháng)\s*\d{1,2}\s*(?:/|năm)\s*\d{4}"
_PLACE = (
    r"(?:(?:điểm\s+(?P<point>[a-zđ]{1,2})[,\s]+)?(?:khoản\s+(?P<clause>\d+[a-z]?)[,\s]+)?"
    r"Điều\s+(?P<article>\d+[a-zđ]?)\s*,?\s*(?:của\s+)?)?"
)
_PLACE_BEFORE = re.compile(_PLACE.removesuffix("?") + r"$", re.IGNORECASE)
_ISSUER_END = (
    r"(?=\s+(?:về|thực hiện|quy định|phê duyệt|ban hành|sửa đổi|hướng dẫn|triển khai|và|do|phát triển|xây dựng|ngày)\b"
    r"|[;,.()“”\n]|$)"
)
_CITATION = re.compile(
    rf"{_PLACE}(?P<kind>{_KINDS})\s(?P<gap>[^;.,()“”]{{0,60}}?\s)?(?:số\s*:?\s*)?{_SYMBOL}"
    rf"(?:[\s,]*\(?ngày\s+(?P<day>{_DAY})\)?)?"
    rf"(?:\s+của\s+(?P<issuer>{_UPPER}[^;,.()“”\n]{{2,80}}?){_ISSUER_END}(?:\s+ngày\s+(?P<later>{_DAY}))?)?",
    re.IGNORECASE,
)
_NEARER_KIND = re.compile(rf"(?:{_KINDS})(?=\s)", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")


def a_date(words: str | None) -> dt.date | None:
    """The calendar day in ``22/01/2024`` or ``22 tháng 1 năm 2024``; None when absent or impossible (31/02)."""
    parts = _DIGITS.findall(words or "")
    if len(parts) != 3:
        return None
    try:
        return dt.date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        return None


def find_citations(text: str) -> tuple[Citation, ...]:
    """Every document cited in a text, in order, with its place in that text (code points)."""
    found = []
    for match in _CITATION.finditer(text):
        start, kind_words = match.start(), match["kind"]
        place = match if match["article"] else None
        nearer = list(_NEARER_KIND.finditer(text, match.end("kind"), match.start("number")))
        if nearer:  # “quy định tại Quyết định số …”: the last kind named is the document's own
            start, kind_words = nearer[-1].start(), nearer[-1].group()
            place = _PLACE_BEFORE.search(text, match.start(), start)
            start = place.start() if place else start
        found.append(
            Citation(
                kind=kind_abbreviation(kind_words) or squash(kind_words),
                number=_SPACE.sub("", match["number"]).replace("–", "-"),
                date=a_date(match["day"]) or a_date(match["later"]),
                issuer=squash(match["issuer"]) if match["issuer"] else None,
                article=place["article"] if place else None,
                clause=place["clause"] if place else None,
                point=place["point"] if place else None,
                words=squash(text[start : match.end()]),
                start=start,
                end=match.end(),
            )
        )
    return tuple(found)
