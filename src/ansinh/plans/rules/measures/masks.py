"""Numbers that cannot be measures, masked."""

from __future__ import annotations

import re

from ansinh.documents.offline import find_citations

MASK = "¤"

_NOT_MEASURES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\[\d{1,3}\]",
        r"\b\d{1,6}(?:/\d{4})?\s?[-/]\s?(?-i:[A-ZĐ]{2,}[\w/&Đđ-]*)",  # 42-NQ/TW, 1421/QĐ-UBND
        r"ngày\s+\d{1,2}\s*(?:/\s*\d{1,2}(?:\s*/\s*\d{4})?|tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?)?",
        r"\b\d{1,2}/\d{1,2}/\d{4}\b",
        r"tháng\s+\d{1,2}(?:\s*/\s*\d{4}|\s+năm\s+\d{4})?(?!\s*tuổi)",
        r"quý\s+(?:[IV]+|\d)(?:\s*/\s*\d{4})?\b",
        r"(?:giai đoạn|thời kỳ|nhiệm kỳ|niên độ|năm học|các năm)\s+\d{4}\s*[-–,]\s*\d{4}",
        r"\b(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d\b",
        r"\bnăm\s+(?:19|20)\d\d\b",
        r"(?<=đến )(?:19|20)\d\d\b(?!\s*%)",
        r"\b\d{1,2}\s?h\s?\d{0,2}[’']?",
        r"\b24/(?:24|7)\b",
        r"(?:lần thứ|thứ|khóa|khoá|mức độ|cấp độ|nhóm|loại|hạng|điều|khoản|phụ lục|biểu|bảng|phần|chương|mục tiêu|"
        r"chỉ tiêu|"
        r"hoạt động|tiêu chí|dự án|tiểu dự án|đề án|nghị quyết|quyết định|nghị định|thông tư|quốc lộ|QL|COP|đợt|"
        r"hội nghị lần|"
        r"trung ương|mẫu(?: số)?|số|công văn|báo động|giai đoạn|vòng|phường|quận|khu|xã)\s+\d{1,3}(?!\s*(?:%|[.,]\d))"
        r"(?=[\s.,;:)”\"]|$)(?!\s+(?:hộ|người|căn|nhà|cơ sở|trường|xã|thôn|giường|mô hình|ha|km|tấn|MW|tỷ|triệu|khu|"
        r"cụm|dự án)\b)",
        r"\b[45]\.0\b|\b[2345]G\b",
        r"\b(?:ISO|TCVN|QCVN)\s*\d[\d:.\-]*",
        r"https?://\S+",
        r"\bthứ\s+\d+\b",
        r"(?<!\d)\d+\s*(?:\(\w+\)\s*)?ngày làm việc",
        r"\b\d{1,3}\s*(?:-\s*\d{1,3}\s*)?(?:giờ|phút|ngày|tuần)\b(?!\s*công)",
    )
]

# A population, not a value: ages and waiting times.
_AGE = re.compile(
    r"(?<![\d.,])(?:(?:từ\s+)?(?:đủ\s+)?(?:trên|dưới|từ|đủ|sau)\s+)?\d{1,3}(?:\s+(?:tháng|tuổi))?(?:\s*(?:đến|-|–|"
    r"và)\s*(?:dưới\s+)?\d{1,3})?"
    r"\s*(?:tháng tuổi|tháng|tuổi)(?:\s+trở (?:lên|xuống))?"
)

_AGES = re.compile(
    r"độ tuổi\s+(?:từ\s+)?(?:đủ\s+)?\d{1,3}\s*(?:-|–|đến)\s*(?:dưới\s+)?\d{1,3}|lớp\s+\d{1,2}\b", re.IGNORECASE
)

_AGE_IS_THE_VALUE = re.compile(r"tuổi thọ|tuổi kết hôn|tuổi trung bình", re.IGNORECASE)

_BREAKDOWN = re.compile(r"\((?:gồm|bao gồm|trong đó có)\b[^()]*\)", re.IGNORECASE)


def masked(text: str) -> str:
    """The text with the digits of everything that cannot be a measure replaced, length unchanged."""
    spans = [(c.start or 0, c.end or 0) for c in find_citations(text)]
    for pattern in _NOT_MEASURES:
        spans.extend(match.span() for match in pattern.finditer(text))
    spans.extend(match.span() for match in _AGES.finditer(text))
    spans.extend(match.span() for match in _BREAKDOWN.finditer(text) if "%" not in match.group())
    spans.extend(match.span() for match in _AGE.finditer(text) if not _age_is_the_value(text, match.start()))
    chars = list(text)
    for start, end in spans:
        for index in range(start, end):
            if chars[index].isdigit():
                chars[index] = MASK
    return "".join(chars)


def _age_is_the_value(text: str, at: int) -> bool:
    clause = re.split(r"[;.]\s", text[max(0, at - 120) : at])[-1]
    thought = _AGE_IS_THE_VALUE.search(clause)
    return thought is not None and not any(char.isdigit() for char in clause[thought.end() :])
