"""Numbers that measure something, told apart from those that do not.

Most numbers of an official text are not targets: dates, citations, ages (``dưới 36 tháng tuổi``), levels (``mức độ
2``), denominators (``trên 10.000 dân``), hours, list numbers. They are masked first; what is left is a measure: a
value, how it binds (trên, dưới, ít nhất …) and its unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ansinh.documents.offline import find_citations
from ansinh.kernel.text import squash
from ansinh.plans.facts import Comparator
from ansinh.plans.rules.letters import LOWER, UPPER

_MASK = "¤"
_LETTER = LOWER + UPPER

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
        r"\d+\s*(?:\(\w+\)\s*)?ngày làm việc",
        r"\b\d{1,3}\s*(?:-\s*\d{1,3}\s*)?(?:giờ|phút|ngày|tuần)\b(?!\s*công)",
    )
]
# A population, not a value: ages and waiting times.
_AGE = re.compile(
    r"(?<![\d.,])(?:(?:từ\s+)?(?:đủ\s+)?(?:trên|dưới|từ|đủ|sau)\s+)?\d{1,3}(?:\s+(?:tháng|tuổi))?(?:\s*(?:đến|-|–|"
    r"và)\s*(?:dưới\s+)?\d{1,3})?"
    r"\s*(?:tháng tuổi|tháng|tuổi)(?:\s+trở (?:lên|xuống))?"
)
_AGE_IS_THE_VALUE = re.compile(r"tuổi thọ|tuổi kết hôn|tuổi trung bình", re.IGNORECASE)

_N = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?(?:\.\d{1,2}(?=\s*%))?)"
_NUMBER = re.compile(
    rf"(?P<a>{_N})\s*(?P<pa>[%‰])?\s*(?:(?:-|–|đến|tới)\s*(?P<b>{_N}))?\s*(?P<pb>[%‰])?(?P<ratio>/(?P<of>{_N}))?(?!\d)"
)
_WORD_NUMBER = re.compile(r"(?:ít nhất|tối thiểu)\s+(?P<word>một|hai|ba|bốn)\s+(?!trong\b|lần\b|phần\b)", re.IGNORECASE)
_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4}

_BETWEEN = (
    r"(?:\s*(?:đạt|có|là|mức|ở mức|được|vào|đến|tới|khoảng|từ|số|thêm|xuống|còn|lên|¤+|năm ¤+|vào năm ¤+|đến năm ¤+))*"
    r"\s*"
)
_COMPARATORS: tuple[tuple[Comparator, re.Pattern[str]], ...] = (
    (
        Comparator.AT_LEAST,
        re.compile(
            rf"(?:ít nhất|tối thiểu|không dưới|không thấp hơn|không ít hơn|tối thiểu là|từ mức){_BETWEEN}$",
            re.IGNORECASE,
        ),
    ),
    (
        Comparator.AT_MOST,
        re.compile(
            rf"(?:không quá|tối đa|không vượt quá|không vượt|không cao hơn|không lớn hơn|nhiều nhất){_BETWEEN}$",
            re.IGNORECASE,
        ),
    ),
    (Comparator.LESS, re.compile(rf"(?:dưới|thấp hơn|nhỏ hơn|chưa đến|<){_BETWEEN}$", re.IGNORECASE)),
    (Comparator.MORE, re.compile(rf"(?:trên|hơn|cao hơn|vượt|>){_BETWEEN}$", re.IGNORECASE)),
    (
        Comparator.ABOUT,
        re.compile(r"(?:khoảng|xấp xỉ|gần|ước|ước đạt|khoảng từ|~)\s*(?:từ\s*)?(?:đạt\s*)?$", re.IGNORECASE),
    ),
)
_BINDING_WORDS = re.compile(
    r"(?:(?:đạt|có|là|ở mức|mức|xuống|lên|còn|được|từ|khoảng|ít nhất|tối thiểu|tối đa|trên|dưới|hơn|không quá|"
    r"không dưới|"
    r"bằng|đạt mức|chiếm|duy trì ở mức|nâng lên|:)\s*)+$",
    re.IGNORECASE,
)
_OR_MORE = re.compile(r"\s*(?:\([^()]{0,30}\)\s*)?trở (lên|xuống)\b|\s*(?:hoặc|và) (?:hơn|cao hơn)\b", re.IGNORECASE)

_UNITS = (
    "căn hộ",
    "căn nhà",
    "căn",
    "hộ",
    "nhà",
    "giường bệnh viện",
    "giường bệnh",
    "giường",
    "bác sĩ",
    "bác sỹ",
    "dược sĩ đại học",
    "dược sĩ",
    "dược sỹ",
    "điều dưỡng viên",
    "điều dưỡng",
    "tuổi",
    "năm",
    "m² sàn/người",
    "m2 sàn/người",
    "m² sàn",
    "m2 sàn",
    "m²/người",
    "m2/người",
    "m²",
    "m2",
    "m³",
    "m3",
    "km²",
    "km2",
    "km",
    "ha",
    "héc ta",
    "tấn",
    "kg",
    "MW",
    "kW",
    "kWh",
    "MWp",
    "tỷ đồng",
    "tỉ đồng",
    "triệu đồng",
    "nghìn đồng",
    "đồng",
    "tỷ USD",
    "triệu USD",
    "USD",
    "lượt người",
    "lượt hộ",
    "lượt lao động",
    "lượt khách",
    "lượt",
    "cm",
    "buổi",
    "người",
    "lao động",
    "học sinh",
    "sinh viên",
    "học viên",
    "trẻ em",
    "trẻ",
    "bà mẹ",
    "phụ nữ",
    "cán bộ",
    "doanh nghiệp",
    "hợp tác xã",
    "tổ hợp tác",
    "khu công nghiệp",
    "KCN",
    "cụm công nghiệp",
    "CCN",
    "khu",
    "dự án",
    "mô hình",
    "công trình",
    "trạm y tế",
    "trạm",
    "trường",
    "lớp",
    "phòng học",
    "cơ sở",
    "đơn vị",
    "xã",
    "phường",
    "thị trấn",
    "huyện",
    "thôn",
    "bản",
    "điểm",
    "cuộc",
    "hội nghị",
    "tin",
    "bài",
    "sản phẩm",
    "lần",
    "ca sinh",
    "ca",
    "phiên",
    "nhóm",
    "tổ",
    "cây",
    "con",
    "vùng",
    "chuyên mục",
    "câu lạc bộ",
    "trung tâm",
    "bệnh viện",
    "thuê bao",
    "hồ sơ",
    "thủ tục",
    "suất",
    "lớp học",
    "mộ",
    "ngôi mộ",
    "ngôi nhà",
    "gia đình",
    "cặp",
    "đối tượng",
    "nghề",
    "chương trình",
    "đề tài",
    "nhiệm vụ",
    "sáng kiến",
    "điểm phần trăm",
)
_UNIT = re.compile(
    r"\s*(?P<unit>"
    + "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
    + rf")(?![{_LETTER}²2³3])",
    re.IGNORECASE,
)
_PER = re.compile(
    rf"\s*(?P<per>/\s*(?:\d[\d.]*\s*)?[{_LETTER}]+(?:\s(?!được|đạt|có|vào|trong|đến|và\b)[{_LETTER}]+){{0,3}})",
    re.IGNORECASE,
)
_DENOMINATOR = re.compile(
    rf"(?:trên|/|trong|tính trên|cho)\s*(?:mỗi\s+)?(?P<n>1(?:\.?0{{3}})+|100|10\.000|1\.000|100\.000)\s+"
    rf"(?P<noun>(?:người dân|dân|trẻ[{_LETTER} ]{{0,30}}|phụ nữ|người|hộ|phụ nữ[{_LETTER} ]{{0,20}}|"
    rf"ca[{_LETTER} ]{{0,20}}))",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    rf"\s[{_LETTER}]+(?: [{_LETTER}]+){{0,4}}\s?/\s?\d[\d.]*\s[{_LETTER}]+(?: (?!vào|đến|năm|sinh ra|và|trong|xuống|"
    rf"lên|còn|trở)[{_LETTER}]+){{0,3}}"
)
_HEAD_NOUN_STOP = re.compile(
    r"^(?:được|đạt|cho|trên|có|tham gia|sử dụng|vào|trong|đến|và|để|theo|với|của|tại|ở|là|bị|hoàn thành|thuộc|về|từ|"
    r"nhằm|"
    r"trở|mỗi|/)$",
    re.IGNORECASE,
)
_BREAKDOWN = re.compile(r"\((?:gồm|bao gồm|trong đó có)\b[^()]*\)", re.IGNORECASE)


@dataclass(slots=True)
class Measure:
    """A number with its unit. ``start`` is where the binding words (đạt ít nhất …) begin, ``number`` the digits,
    ``end`` after the unit and ``trở lên``. ``per`` is a denominator such as ``/10.000 dân`` found with it."""

    start: int
    number: int
    number_end: int
    end: int
    value: float
    value_to: float | None
    comparator: Comparator
    unit: str
    percent: bool
    of: float | None = None
    per: str | None = None
    per_words: str | None = None
    noun: str = ""


def masked(text: str) -> str:
    """The text with the digits of everything that cannot be a measure replaced, length unchanged."""
    spans = [(c.start or 0, c.end or 0) for c in find_citations(text)]
    for pattern in _NOT_MEASURES:
        spans.extend(match.span() for match in pattern.finditer(text))
    spans.extend(match.span() for match in _BREAKDOWN.finditer(text) if "%" not in match.group())
    spans.extend(match.span() for match in _AGE.finditer(text) if not _age_is_the_value(text, match.start()))
    chars = list(text)
    for start, end in spans:
        for index in range(start, end):
            if chars[index].isdigit():
                chars[index] = _MASK
    return "".join(chars)


def _age_is_the_value(text: str, at: int) -> bool:
    clause = re.split(r"[;.]\s", text[max(0, at - 120) : at])[-1]
    thought = _AGE_IS_THE_VALUE.search(clause)
    return thought is not None and not any(char.isdigit() for char in clause[thought.end() :])


def to_number(digits: str) -> float:
    """Vietnamese separators resolved: ``2,35`` → 2.35, ``74.900`` → 74900."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        digits = digits.replace(".", "")
    return float(digits.replace(",", "."))


def find_measures(text: str, hidden: str) -> list[Measure]:
    """The measures of a stretch of text, in order. ``hidden`` is the same stretch after ``masked``."""
    denominators = []
    for match in _DENOMINATOR.finditer(hidden):
        slash = hidden[match.start()] == "/"
        if slash and hidden[: match.start()].rstrip()[-1:].isdigit():
            continue  # “4/100.000 trẻ”: value and denominator in one
        others = _NUMBER.search(hidden[: match.start()]) or _NUMBER.search(hidden[match.end() :])
        if slash or others:
            denominators.append(match)
    chars = list(hidden)
    for match in denominators:
        for index in range(match.start("n"), match.end("n")):
            if chars[index].isdigit():
                chars[index] = _MASK
    hidden = "".join(chars)
    found = [item for match in _NUMBER.finditer(hidden) if (item := _measure(text, hidden, match)) is not None]
    for match in _WORD_NUMBER.finditer(hidden):
        unit = _unit_after(text, match.end())
        if unit:
            value = float(_WORDS[match["word"].lower()])
            found.append(
                Measure(
                    match.start(),
                    match.start("word"),
                    match.end("word"),
                    match.end() + len(unit[0]),
                    value,
                    None,
                    Comparator.AT_LEAST,
                    unit[0],
                    False,
                    noun=unit[1],
                )
            )
    found.sort(key=lambda item: item.number)
    found = _without_starting_points(found, text)
    _share_denominators(found, denominators, text)
    return found


def _measure(text: str, hidden: str, match: re.Match[str]) -> Measure | None:
    start, end = match.start("a"), match.end()
    before = hidden[max(0, start - 60) : start]
    joined = start > 0 and (hidden[start - 1] in "/-.,–" + _MASK or hidden[start - 1].isalpha())
    after_dash = start > 1 and hidden[start - 1] in "-–" and hidden[start - 2] == " "
    if joined and not after_dash:
        return None
    percent = bool(match["pa"] or match["pb"])
    end = max(match.end(name) for name in ("a", "pa", "pb", "b", "ratio") if match[name])
    if not percent and (word := re.match(r"\s*phần trăm\b", hidden[end:])):
        percent, end = True, end + word.end()
    low = to_number(match["a"])
    high = to_number(match["b"]) if match["b"] else None
    of = to_number(match["of"]) if match["of"] else None
    if high is not None and high <= low:
        return None
    comparator = Comparator.EQUAL
    for kind, form in _COMPARATORS:
        if form.search(before):
            comparator = kind
            break
    if high is not None:
        comparator = Comparator.RANGE
    binding = _BINDING_WORDS.search(before)
    lead = start - (len(before) - binding.start()) if binding else start
    number_end = end
    sign = "‰" if "‰" in (match["pa"] or "") + (match["pb"] or "") else "%"
    item = Measure(lead, start, number_end, end, low, high, comparator, sign, percent, of)
    if percent:
        if per := re.match(r"\s*/\s*(?:năm|tháng|quý)\b", hidden[end:]):
            item.unit, item.end = sign + per.group().replace(" ", ""), end + per.end()
    elif of is not None and match["of"].replace(".", "") in ("100", "1000", "10000", "100000", "1000000") and of > low:
        noun = _noun_phrase(hidden[end:], 6)
        item.unit, item.end, item.of = f"/{match['of']} {noun}".strip(), end + len(noun) + 1, None
    else:
        unit = _unit_after(text, end)
        if unit is None:
            return None
        item.unit, item.noun = unit
        item.end = end + len(text[end:]) - len(text[end:].lstrip()) + len(unit[0])
        if of is not None:
            whole = _noun_phrase(hidden[end:], 4) or unit[0]
            item.unit, item.end = f"{whole} (trên tổng {match['of']})", end + 1 + len(whole)
        elif against := _AGAINST.match(text, end):  # “107 trẻ sơ sinh trai/100 trẻ sơ sinh gái”
            item.unit = squash(against.group())
            item.end = against.end()
        elif per := _PER.match(hidden, item.end):
            item.unit += re.sub(r"\s*/\s*", "/", text[per.start("per") : per.end("per")])
            item.end = per.end()
    if more := _OR_MORE.match(hidden, item.end):
        item.end = more.end()
        if item.comparator in (Comparator.EQUAL, Comparator.ABOUT):
            item.comparator = Comparator.AT_MOST if more[1] == "xuống" else Comparator.AT_LEAST
    item.unit = item.unit.replace("m2", "m²").replace("m3", "m³").replace("km2", "km²")
    return item


def _unit_after(text: str, end: int) -> tuple[str, str] | None:
    rest = text[end : end + 80]
    match = _UNIT.match(rest)
    noun = _noun_phrase(rest, 4)
    if match:
        unit = match["unit"]
        if unit.lower() in ("năm", "tháng") and re.match(r"\s*(?:19|20)\d\d", rest[match.end() :]):
            return None
        return ("căn" if unit.lower() == "căn nhà" else unit), noun
    if not rest[:1].isspace() or not noun:
        return None
    return noun, noun


def _noun_phrase(rest: str, most: int) -> str:
    words = []
    for word in rest.split():
        bare = word.rstrip(',;.:)”"')
        if not bare or _HEAD_NOUN_STOP.match(bare) or not bare[0].isalpha() or _MASK in bare:
            break
        words.append(bare)
        if bare != word or len(words) == most:
            break
    return " ".join(words)


def _without_starting_points(found: list[Measure], text: str) -> list[Measure]:
    """Drops the first number of ``giảm từ 23 … xuống 18``: where it starts is not what is promised."""
    kept = []
    for item, following in zip(found, [*found[1:], None], strict=False):
        before = text[max(0, item.number - 12) : item.number].lower()
        if following is not None and re.search(r"\btừ\s*$", before):
            between = text[item.end : following.number].lower()
            if re.search(r"\b(?:xuống|lên|còn|thành)\b[^,;]{0,25}$", between) and ";" not in between:
                continue
        kept.append(item)
    return kept


def _share_denominators(found: list[Measure], denominators: list[re.Match[str]], text: str) -> None:
    for match in denominators:
        per = f"/{match['n']} {match['noun'].strip()}"
        words = text[match.start() : match.end()].strip()
        before = [item for item in found if item.number < match.start()]
        run: list[Measure] = []
        edge = match.start()
        for item in reversed(before):
            between = text[item.end : edge]
            if item.percent or len(between) > 45 or ";" in between:
                break
            run.append(item)
            edge = item.start
        for item in run:
            if "/" in item.unit:
                continue
            item.per, item.per_words = per, words
            whole = item.noun.split("/")[0] or item.unit
            item.unit = whole + per
