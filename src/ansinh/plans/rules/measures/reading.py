"""Measures: value, binding words, unit, denominator."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ansinh.kernel.text import squash
from ansinh.plans.facts import Comparator
from ansinh.plans.rules.letters import LETTER
from ansinh.plans.rules.measures.masks import MASK
from ansinh.plans.rules.measures.units import noun_phrase, to_number, unit_after

_N = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?(?:\.\d{1,2}(?=\s*%))?)"

_NUMBER = re.compile(
    rf"(?P<a>{_N})\s*(?P<pa>[%‰])?\s*(?:(?:-|–|÷|đến|tới)\s*(?P<b>{_N}))?\s*(?P<pb>[%‰])?(?P<ratio>/(?P<of>{_N}))?(?!\d)"
)

_WORD_NUMBER = re.compile(
    r"(?:ít nhất|tối thiểu)\s+(?P<word>một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+(?!trong\b|lần\b|phần\b|20\d\d|¤)",
    re.IGNORECASE,
)

_COUNTED = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_WORDS = {word: value for value, word in enumerate(_COUNTED, 1)}

# “một nửa số thôn”: half of them is 50 %
_HALF = re.compile(r"\b(?P<word>một nửa)\s+(?=(?:số|tổng|hộ|thôn|xã|dân|người|lao động|doanh nghiệp)\b)", re.IGNORECASE)

# Indices have no unit: “chỉ số HDI đạt 0,75”, “số bác sĩ/10.000 dân đạt 15”.
_INDEX = re.compile(r"(?:chỉ số|hệ số|tỷ số|tỉ số|số [^,;.]{2,40}(?:/|trên)\s*(?:¤|1 vạn|vạn))", re.IGNORECASE)

# A denominator that stands in the head: “số bác sĩ trên 10.000 dân đạt 15 bác sĩ”.
_HEAD_DENOMINATOR = re.compile(
    r"(?P<noun>(?:bác sĩ|bác sỹ|dược sĩ|giường bệnh|giường|điều dưỡng(?: viên)?|người))?\s*(?:/|trên|tính trên)\s*"
    r"(?P<per>(?:\d[\d.]*|1 vạn|vạn|một vạn)\s+(?:người dân|dân|người))",
    re.IGNORECASE,
)

_BETWEEN = (
    r"(?:\s*(?:đạt|có|là|mức|ở mức|được|vào|đến|tới|khoảng|từ|số|thêm|xuống|còn|lên|¤+|năm ¤+|vào năm ¤+|đến năm ¤+))*"
    r"\s*"
)

_COMPARATORS: tuple[tuple[Comparator, re.Pattern[str]], ...] = (
    (
        Comparator.AT_LEAST,
        re.compile(
            rf"(?<!\w)(?:ít nhất|tối thiểu|không dưới|không thấp hơn|không ít hơn|tối thiểu là|từ mức|≥|>=){_BETWEEN}$",
            re.IGNORECASE,
        ),
    ),
    (
        Comparator.AT_MOST,
        re.compile(
            rf"(?<!\w)(?:không quá|tối đa|không vượt quá|không vượt|không cao hơn|không lớn hơn|nhiều nhất|≤|<=){_BETWEEN}$",
            re.IGNORECASE,
        ),
    ),
    (Comparator.LESS, re.compile(rf"(?<!\w)(?:dưới|thấp hơn|nhỏ hơn|chưa đến|<){_BETWEEN}$", re.IGNORECASE)),
    (Comparator.MORE, re.compile(rf"(?<!\w)(?:trên|hơn|cao hơn|vượt|>){_BETWEEN}$", re.IGNORECASE)),
    (
        Comparator.ABOUT,
        re.compile(r"(?<!\w)(?:khoảng|xấp xỉ|gần|ước|ước đạt|khoảng từ|~)\s*(?:từ\s*)?(?:đạt\s*)?$", re.IGNORECASE),
    ),
)

_BINDING_WORDS = re.compile(
    r"(?:(?:đạt|có|là|ở mức|mức|xuống|lên|còn|được|từ|khoảng|ít nhất|tối thiểu|tối đa|trên|dưới|hơn|không quá|"
    r"không dưới|"
    r"bằng|đạt mức|chiếm|duy trì ở mức|nâng lên|:)\s*)+$",
    re.IGNORECASE,
)

_OR_MORE = re.compile(r"\s*(?:\([^()]{0,30}\)\s*)?trở (lên|xuống)\b|\s*(?:hoặc|và) (?:hơn|cao hơn)\b", re.IGNORECASE)

# “đạt 97,5% dân số trở lên”: the noun of the whole stands between, nothing of a degree (trình độ, hạng) that is itself “trở lên”
_WHOLE_OR_MORE = re.compile(
    rf"\s(?:tổng )?(?:số |dân số|hộ|người|trẻ|dân cư|lao động)(?:\s?(?!trình|đại|cao|trung|cấp|hạng|loại|khá|tháng|tuổi|bậc|sao|mức|có|đạt|"
    rf"được)[{LETTER}]+){{0,4}} trở (lên|xuống)\b",
    re.IGNORECASE,
)

_PER = re.compile(
    rf"\s*(?P<per>/\s*(?:\d[\d.]*\s*)?[{LETTER}]+(?:\s(?!được|đạt|có|vào|trong|đến|và\b)[{LETTER}]+){{0,3}}(?:\s*/\s*(?:năm|tháng|quý|ngày)\b)?)",
    re.IGNORECASE,
)

_DENOMINATOR = re.compile(
    rf"(?:trên|/|trong|tính trên|cho)\s*(?:mỗi\s+)?(?P<n>1(?:\.?0{{3}})+|100|10\.000|1\.000|100\.000|1(?=\s+vạn))\s+"
    rf"(?P<noun>(?:vạn (?:người )?dân|vạn người|người dân|dân|trẻ[{LETTER} ]{{0,30}}|phụ nữ|người|hộ|phụ nữ[{LETTER} ]{{0,20}}|"
    rf"ca[{LETTER} ]{{0,20}}))",
    re.IGNORECASE,
)

_AGAINST = re.compile(
    rf"\s[{LETTER}]+(?: [{LETTER}]+){{0,4}}\s?/\s?\d[\d.]*\s[{LETTER}]+(?: (?!vào|đến|năm|sinh ra|và|trong|xuống|"
    rf"lên|còn|trở)[{LETTER}]+){{0,3}}"
)


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
                chars[index] = MASK
    hidden = "".join(chars)
    found = [item for match in _NUMBER.finditer(hidden) if (item := _measure(text, hidden, match)) is not None]
    for match in _WORD_NUMBER.finditer(hidden):
        unit = unit_after(text, match.end())
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
    for match in _HALF.finditer(hidden):
        found.append(
            Measure(
                match.start(),
                match.start("word"),
                match.end("word"),
                match.end("word"),
                50.0,
                None,
                Comparator.EQUAL,
                "%",
                True,
            )
        )
    found.sort(key=lambda item: item.number)
    found = _without_starting_points(found, text)
    _share_denominators(found, denominators, text)
    return found


def _measure(text: str, hidden: str, match: re.Match[str]) -> Measure | None:
    start, end = match.start("a"), match.end()
    before = hidden[max(0, start - 60) : start]
    joined = start > 0 and (hidden[start - 1] in "/-.,–" + MASK or hidden[start - 1].isalpha())
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
    if high is not None and high <= low and not _falls(hidden, match, high < low and percent):
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
        noun = noun_phrase(hidden[end:], 6)
        item.unit, item.end, item.of = f"/{match['of']} {noun}".strip(), end + len(noun) + 1, None
    else:
        unit = unit_after(text, end)
        if unit is None and _INDEX.search(hidden[max(0, start - 110) : start]) and binding is not None:
            unit = ("", "") if re.match(r"\s*(?:$|[,;.)(]|vào |trong |đến )", text[end:]) else None
        if unit is None:
            return None
        item.unit, item.noun = unit
        item.end = end + len(text[end:]) - len(text[end:].lstrip()) + len(unit[0])
        if of is not None:
            whole = noun_phrase(hidden[end:], 4) or unit[0]
            item.unit, item.end = f"{whole} (trên tổng {match['of']})", end + 1 + len(whole)
        elif against := _AGAINST.match(text, end):  # “107 trẻ sơ sinh trai/100 trẻ sơ sinh gái”
            item.unit = squash(against.group())
            item.end = against.end()
        elif per := _PER.match(hidden, item.end):
            item.unit += re.sub(r"\s*/\s*", "/", text[per.start("per") : per.end("per")])
            item.end = per.end()
    if percent and (all_of := _WHOLE_OR_MORE.match(hidden, item.end)):
        if item.comparator in (Comparator.EQUAL, Comparator.ABOUT):
            item.comparator = Comparator.AT_MOST if all_of[1] == "xuống" else Comparator.AT_LEAST
    elif more := _OR_MORE.match(hidden, item.end):
        item.end = more.end()
        if item.comparator in (Comparator.EQUAL, Comparator.ABOUT):
            item.comparator = Comparator.AT_MOST if more[1] == "xuống" else Comparator.AT_LEAST
    if not percent and of is None and "/" not in item.unit:
        _per_of_head(item, text, hidden, start)
    item.unit = item.unit.replace("m2", "m²").replace("m3", "m³").replace("km2", "km²")
    return item


def _falls(hidden: str, match: re.Match[str], possible: bool) -> bool:
    """“từ 195% đến 98%”: said in full to be a range, so it is read as one, for a person to see that it cannot hold. A
    change (“giảm từ 5% đến 3%”) is none."""
    before = hidden[max(0, match.start() - 60) : match.start()]
    joint = re.search(r"đến|tới", match.group())
    if not possible or joint is None or not re.search(r"(?<!\w)từ\s*$", before, re.IGNORECASE):
        return False
    return re.search(r"\b(?:giảm|hạ|rút|thu hẹp|kéo giảm)\b[^.;]*$", before, re.IGNORECASE) is None


def _per_of_head(item: Measure, text: str, hidden: str, start: int) -> None:
    """The denominator that the head names before the number, without another number between."""
    head = text[max(0, start - 70) : start]
    matches = list(_HEAD_DENOMINATOR.finditer(head))
    if not matches or not re.search(r"(?:đạt|là|có|ở mức|:|lên|khoảng|trên|tối thiểu|ít nhất)\s*$", head):
        return
    last = matches[-1]
    between = hidden[max(0, start - 70) + last.end() : start]
    if any(char.isdigit() for char in between) or re.search(r"[,;]", between):
        return
    noun = item.unit or (last["noun"] or "").strip()
    item.unit = f"{noun}/{squash(last['per'])}"


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
