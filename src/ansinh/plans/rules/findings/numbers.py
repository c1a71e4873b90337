"""Numbers that cannot be: shares over 100 %, parts above their whole, ranges that run backwards, days of no calendar."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from ansinh.plans.facts import Finding, PlanReading, Target
from ansinh.plans.rules.findings.making import finding
from ansinh.plans.rules.flow import Paragraph

_GROWS = re.compile(
    r"tăng|gấp|so với|vượt|tốc độ|chỉ số|tỷ số|bằng \d|mức chuẩn|mức lương|dự toán|kế hoạch giao|giao đầu năm|công suất|"
    r"hỗ trợ \d|mức hỗ trợ|lãi suất|tỷ lệ phí|hệ số",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"(?<![\d,./])(\d{3,4}(?:,\d+)?)\s?%\s+(?:số |các |tổng số )?(?:hộ|người|dân số|trẻ|học sinh|xã|phường|thôn|bản|ấp|trường|"
    r"cán bộ|lao động|lực lượng|phụ nữ|cơ quan|đơn vị|đối tượng|địa phương|trạm|gia đình|khu dân cư|doanh nghiệp)\b",
    re.IGNORECASE,
)
_OF_ALL = re.compile(
    r"(?<![\d/.,])(\d{1,4})\s?/\s?(\d{1,4})(?![\d/])\s+(?:số )?(?:xã|phường|huyện|thị xã|thị trấn|đơn vị|thôn|bản|ấp|buôn|"
    r"khu phố|tổ dân phố|trường|hộ|cơ sở|trạm|chỉ tiêu|tiêu chí|khu dân cư|cơ quan|địa phương|sở)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?<![\d,./])(?:từ\s+)?(\d+(?:,\d+)?)\s?%?\s?(?:đến|-|–)\s?(\d+(?:,\d+)?)\s?%", re.IGNORECASE)
_FALLS = re.compile(r"giảm|hạ|xuống|rút ngắn|còn", re.IGNORECASE)
_YEARS = re.compile(r"(?:giai đoạn|từ năm)\s+(20\d\d)\s*(?:[-–]|đến(?: năm)?)\s*(20\d\d)", re.IGNORECASE)
_DAY = re.compile(
    r"(?:ngày|trước|hạn)\s+(?:ngày\s+)?(\d{1,2})\s?(?:/|tháng\s)\s?(\d{1,2})(?:\s?(?:/|năm\s)\s?(\d{4}))?(?!\d)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?<!\d)(?P<whole>\d[\d.]{0,20})\s+(?P<noun>căn hộ|căn nhà|căn|nhà|hộ|người|lao động|lượt|trẻ em|trẻ|mô hình|công trình|triệu đồng|"
    r"tỷ đồng|đồng|xã|phường|trường|phòng|lớp|học sinh|học viên|giường|suất|cuộc|dự án|ha)\b(?P<between>(?:[^.;%]|\.(?=\d)){0,90}?)"
    r"(?:,|\(|:)?\s*(?P<of>trong đó|bao gồm|gồm)\b:?(?P<rest>(?:[^.%\n]|\.(?=\d)){4,260})",
    re.IGNORECASE,
)
_DAYS_IN = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def impossible_numbers(reading: PlanReading, items: list[Paragraph]) -> Iterator[Finding]:
    """Everything numeric that cannot be true, from targets and from the words."""
    said: list[tuple[int, int]] = []
    for found in (*_of_targets(reading), *_of_words(items), *_nested(reading)):
        if any(
            found.start < end and start < found.end
            for start, end in said
            if found.kind in ("over_100_percent", "over_whole")
        ):
            continue
        said.append((found.start, found.end))
        yield found


def _number(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


def plain(value: float) -> str:
    """A number as Vietnamese write it."""
    return f"{value:,.10g}".replace(",", " ").replace(".", ",").replace(" ", ".")


def _of_targets(reading: PlanReading) -> Iterator[Finding]:
    for target in reading.targets:
        top = max(target.value, target.value_to or 0)
        before = reading.text[max(0, target.start - 60) : target.end]
        if target.unit == "%" and top > 100 and not _GROWS.search(f"{target.indicator} {before}"):
            yield finding(
                "over_100_percent",
                (target.start, target.end),
                f"Tỷ lệ {plain(top)}% vượt quá 100%.",
                f"A share of {plain(top)}% is over 100%.",
                "Kiểm tra lại số liệu.",
                "error",
                "Check the figure.",
            )
        whole = re.search(r"\(trên tổng ([\d.,]+)\)", target.unit)
        if whole and target.value > _number(whole[1]):
            yield _over_whole((target.start, target.end), plain(target.value), whole[1])


def _over_whole(span: tuple[int, int], part: str, whole: str) -> Finding:
    return finding(
        "over_whole",
        span,
        f"{part} lớn hơn tổng số {whole}.",
        f"{part} is more than the whole of {whole}.",
        "Kiểm tra lại số liệu.",
        "error",
        "Check the figure.",
    )


def _of_words(items: list[Paragraph]) -> Iterator[Finding]:
    for item in items:
        text = item.text
        for match in _SHARE.finditer(text):
            near = text[max(0, match.start() - 70) : match.end() + 20]
            if _number(match[1]) > 100 and not _GROWS.search(near):
                yield finding(
                    "over_100_percent",
                    item.span(*match.span()),
                    f"Tỷ lệ {match[1]}% vượt quá 100%.",
                    f"A share of {match[1]}% is over 100%.",
                    "Kiểm tra lại số liệu.",
                    "error",
                    "Check the figure.",
                )
        for match in _OF_ALL.finditer(text):
            before = text[max(0, match.start() - 14) : match.start()].lower()
            if int(match[1]) > int(match[2]) and not re.search(r"(?:ngày|số|trước|đến)\s*$", before):
                yield _over_whole(item.span(*match.span()), match[1], match[2])
        yield from _backwards(item)
        yield from _no_such_day(item)
        for match in _WHOLE.finditer(text):
            yield from _sum(item, match)


def _backwards(item: Paragraph) -> Iterator[Finding]:
    for match in _RANGE.finditer(item.text):
        first, second = _number(match[1]), _number(match[2])
        near = item.text[max(0, match.start() - 60) : match.start()]
        if max(first, second) > 100 and not _GROWS.search(near):
            yield finding(
                "over_100_percent",
                item.span(*match.span()),
                f"Tỷ lệ {plain(max(first, second))}% vượt quá 100%.",
                f"A share of {plain(max(first, second))}% is over 100%.",
                "Kiểm tra lại số liệu.",
                "error",
                "Check the figure.",
            )
        elif first > second > 0 and first <= 100 and not _FALLS.search(near) and "/" not in match.group():
            yield finding(
                "range_reversed",
                item.span(*match.span()),
                f"Khoảng giá trị ngược: từ {match[1]} đến {match[2]}.",
                f"The range runs backwards: from {match[1]} to {match[2]}.",
                f"{match[2]} - {match[1]}%?",
                "error",
            )
    for match in _YEARS.finditer(item.text):
        if int(match[1]) > int(match[2]):
            yield finding(
                "range_reversed",
                item.span(*match.span()),
                f"Giai đoạn ngược: {match[1]} – {match[2]}.",
                f"The period runs backwards: {match[1]} – {match[2]}.",
                f"{match[2]} – {match[1]}?",
                "error",
            )


def _no_such_day(item: Paragraph) -> Iterator[Finding]:
    for match in _DAY.finditer(item.text):
        day, month = int(match[1]), int(match[2])
        year = int(match[3]) if match[3] else None
        if 1 <= month <= 12 and 1 <= day <= _DAYS_IN[month - 1]:
            if year is None or (month, day) != (2, 29) or _leap(year):
                continue
        elif month > 12 and year is None and match.group().count("/") == 1 and "tháng" not in match.group():
            continue  # “ngày 24/7”-like counts and fractions need a month to be judged
        if day == 0 or month == 0:
            continue
        yield finding(
            "impossible_date",
            item.span(*match.span()),
            f"Không có ngày {match[1]}/{match[2]}{'/' + match[3] if match[3] else ''} trong lịch.",
            f"There is no such day: {match[1]}/{match[2]}{'/' + match[3] if match[3] else ''}.",
            "Kiểm tra lại ngày.",
            "error",
            "Check the date.",
        )


def _leap(year: int) -> bool:
    try:
        return bool(dt.date(year, 2, 29))
    except ValueError:
        return False


def _sum(item: Paragraph, match: re.Match[str]) -> Iterator[Finding]:
    """“2.875 hộ, trong đó 1.500 hộ xây mới, 1.800 hộ sửa chữa”: the parts come to more than the whole."""
    whole, noun = _number(match["whole"]), match["noun"].lower()
    rest = re.split(r";\s*(?=[^;]*\b(?:trong đó|gồm)\b)", match["rest"])[0]
    parts = [
        _number(part[1])
        for part in re.finditer(rf"(?<![\d.,/])(\d[\d.]*)\s+{re.escape(noun.split()[0])}\b", rest, re.IGNORECASE)
    ]
    if not parts or whole < 2 or re.search(r"\bnăm 20\d\d|mỗi|bình quân|/năm", rest):
        return
    if max(parts) > whole or (len(parts) > 1 and sum(parts) > whole):
        total = plain(sum(parts))
        yield finding(
            "sum_over_whole",
            item.span(match.start(), match.start("rest") + len(rest)),
            f"Các phần cộng lại {total} {noun}, nhiều hơn tổng số {match['whole']} {noun}.",
            f"The parts come to {total}, more than the whole of {match['whole']} ({noun}).",
            "Kiểm tra lại số liệu.",
            "error",
            "Check the figures.",
        )


# (what cannot be more, than what): folded words that must all stand in the indicator, and words that must not
_INSIDE: tuple[tuple[tuple[str, ...], tuple[str, ...], str, str], ...] = (
    (("lao động", "bằng cấp"), ("lao động qua đào tạo",), "lao động có bằng cấp, chứng chỉ", "lao động qua đào tạo"),
    (("tham gia bảo hiểm thất nghiệp",), ("tham gia bảo hiểm xã hội",), "người tham gia bảo hiểm thất nghiệp", "người tham gia bảo hiểm xã hội"),
    (("sống khỏe",), ("tuổi thọ",), "số năm sống khỏe", "tuổi thọ trung bình"),
    (("sử dụng nước sạch",), ("nước hợp vệ sinh",), "người dùng nước sạch", "người dùng nước hợp vệ sinh"),
    (("nước thải", "xử lý"), ("nước thải", "thu gom"), "nước thải được xử lý", "nước thải được thu gom"),
)  # fmt: skip
_PLACE_PART = re.compile(r"thành thị|nông thôn|đô thị|miền núi|đồng bằng|\bnam\b|\bnữ\b", re.IGNORECASE)


def _words(target: Target) -> str:
    said = target.indicator + " " + (target.qualifier or "")
    return re.sub(r"tỉ lệ", "tỷ lệ", said.lower().replace("khoẻ", "khỏe"))


def _nested(reading: PlanReading) -> Iterator[Finding]:
    said = [(target, _words(target)) for target in reading.targets]
    for inner_words, outer_words, inner_vi, outer_vi in _INSIDE:
        inners = [
            (target, words)
            for target, words in said
            if all(word in words for word in inner_words) or _certificate(words, inner_words)
        ]
        if not inners:
            continue
        wholes: dict[tuple[int | None, str, frozenset[str]], list[Target]] = {}
        for target, words in said:
            if (
                all(word in words for word in outer_words)
                and not all(word in words for word in inner_words)
                and "chứng chỉ" not in words
            ):
                known = wholes.setdefault((target.year, target.unit, _group(words)), [])
                if not known or _most(target) < _most(known[-1]):  # only a smaller whole says anything new
                    known.append(target)
        for inner, words in inners:
            for outer in wholes.get((inner.year, inner.unit, _group(words)), ()):
                if outer is not inner and inner.value > _most(outer):
                    yield finding(
                        "part_over_whole",
                        (inner.start, inner.end),
                        f"{inner_vi.capitalize()} ({plain(inner.value)}) không thể nhiều hơn {outer_vi} ({plain(outer.value)}).",
                        f"A part ({plain(inner.value)}: {inner_vi}) cannot be more than its whole ({plain(outer.value)}: {outer_vi}).",
                        "Kiểm tra lại hai chỉ tiêu.",
                        "error",
                        "Check both targets.",
                    )
                    break
    yield from _breakdowns(reading)


def _most(target: Target) -> float:
    return target.value_to or target.value


def _certificate(words: str, inner_words: tuple[str, ...]) -> bool:
    return inner_words[-1] == "bằng cấp" and "bằng cấp" in words


def _group(words: str) -> frozenset[str]:
    return frozenset(match.lower() for match in _PLACE_PART.findall(words))


def _breakdowns(reading: PlanReading) -> Iterator[Finding]:
    """A whole outside its two halves: 92 % of all, 85 % in towns and 90 % in the country cannot be."""
    for index, whole in enumerate(reading.targets):
        if whole.unit != "%" or _group(_words(whole)):
            continue
        parts: list[Target] = []
        for part in reading.targets[index + 1 : index + 4]:
            between = reading.text[whole.end : part.start]
            if part.unit != "%" or not _group(_words(part)) or part.year != whole.year or len(between) > 260:
                break
            if parts or "trong đó" in reading.text[whole.start : part.end]:
                parts.append(part)
        if len(parts) < 2 or len({_group(_words(part)) for part in parts}) != len(parts):
            continue
        values = [part.value for part in parts]
        if not min(values) <= (whole.value_to or whole.value) <= max(values):
            yield finding(
                "parts_do_not_fit",
                (whole.start, parts[-1].end),
                f"Tỷ lệ chung {plain(whole.value)}% nằm ngoài các tỷ lệ thành phần ({', '.join(plain(v) for v in values)}%).",
                f"The share of the whole, {plain(whole.value)}%, lies outside its parts ({', '.join(plain(v) for v in values)}%).",
                "Kiểm tra lại số liệu.",
                "error",
                "Check the figures.",
            )
