"""Two targets of the same measure held against each other: how far each binds, of whom, by when, in which words."""

from __future__ import annotations

import re
from functools import lru_cache

from ansinh.kernel.money import number
from ansinh.kernel.text import fold
from ansinh.plans.facts import Comparator, Indicator, Target

SIGNS = {
    Comparator.EQUAL: "",
    Comparator.AT_LEAST: "≥ ",
    Comparator.MORE: "> ",
    Comparator.AT_MOST: "≤ ",
    Comparator.LESS: "< ",
    Comparator.ABOUT: "≈ ",
    Comparator.RANGE: "",
}
_STRICTNESS = {Comparator.ABOUT: 0, Comparator.MORE: 2, Comparator.LESS: 2}
_UPWARD = {Comparator.MORE, Comparator.AT_LEAST}
_DOWNWARD = {Comparator.LESS, Comparator.AT_MOST}
_WHOLE_OF = re.compile(r"trên tổng (\d[\d.]*)")
_PER = re.compile(r"/\s*(?P<number>[\d.]+|vạn)\s*(?P<of>\w+)?")

# Who is counted, by the first of these words in the target.
_BASES = (
    ("hộ", r"ho gia dinh|ho dan|ho ngheo|ho can ngheo|so ho|\bho\b|gia dinh"),
    ("điểm dân cư", r"diem dan cu|khu dan cu"),
    ("lao động", r"luc luong lao dong|nguoi lao dong|lao dong"),
    ("huyện", r"don vi cap huyen|cap huyen|\bhuyen\b|\bquan\b"),
    ("xã", r"cac xa\b|\bxa phuong\b|cap xa\b|so xa\b|don vi cap xa|^xa\b"),
    ("thôn", r"\bthon\b|\bban\b|to dan pho"),
    ("trường học", r"truong hoc|co so giao duc|\btruong\b"),
    ("trẻ em", r"tre em|\btre\b|hoc sinh"),
    ("người", r"dan so|nguoi dan|nhan dan|\bnguoi\b|\bdan\b"),
)
_OWN_DENOMINATOR = re.compile(
    r"(?:chia cho|tinh tren|tren tong so|so voi tong so|trong tong so)\s+(?:tong so\s+)?(?P<of>[^,;.()]{3,80})"
)
_SAME = (
    (r"\bbhyt\b", "bảo hiểm y tế"),
    (r"\bbhxh\b", "bảo hiểm xã hội"),
    (r"\bbhtn\b", "bảo hiểm thất nghiệp"),
    (r"\bthcs\b", "trung học cơ sở"),
    (r"\bthpt\b", "trung học phổ thông"),
    (r"\bhàng\b", "hằng"),
    (r"\btỉ\b", "tỷ"),
    (r"\bđảm bảo\b", "bảo đảm"),
    (r"khoẻ", "khỏe"),
    (r"xoá", "xóa"),
    (r"\bbác sỹ\b", "bác sĩ"),
)
# Words that change nothing about who is meant and what is promised.
_EMPTY_WORDS = (
    "tỷ lệ số lượng của các những được bị có là và cả về với cho ở tại trong trên dưới địa bàn toàn tỉnh huyện xã "
    "thành phố phường thị đạt bảo đảm theo quy định giảm tăng nâng duy trì giữ vững phấn đấu xây dựng hoàn thành "
    "triển khai đầu tư người dân dân gia đình hộ hằng năm tháng chung mức từ đến khoảng tối thiểu ít nhất đủ khu "
    "vực tổng thuộc thể mạng cách so căn nhà đầu lực tiêu chuẩn quy sàn viện trở lên hơn để do sử dụng dùng hưởng "
    "cấp vùng "
)
_EMPTY = frozenset(_EMPTY_WORDS.split())


def value_words(target: Target) -> str:
    """``≥ 95 %``, ``60–80 %``, ``≈ 75 tuổi``."""
    value = _figure(target.value)
    if target.comparator is Comparator.RANGE and target.value_to is not None:
        value = f"{value}–{_figure(target.value_to)}"
    return f"{SIGNS[target.comparator]}{value} {target.unit}".strip()


def _figure(value: float) -> str:
    return number(value, 0) if float(value).is_integer() else number(value)


def compare_strength(own: Target, wanted: Target, better: str) -> int | None:
    """-1 weaker, 0 equal, 1 stronger; None where one binds from the other side (at most, where more is better)."""
    against = _DOWNWARD if better == "up" else _UPWARD
    if own.comparator in against or wanted.comparator in against:
        return None
    mine, theirs = _bounds(own, better), _bounds(wanted, better)
    if mine[0] != theirs[0]:
        inside = wanted.comparator is Comparator.RANGE and theirs[0] < mine[0] <= theirs[1] and mine[1] <= theirs[1]
        if inside:
            return 0
        return 1 if mine[0] > theirs[0] else -1
    if mine[1] != theirs[1] and own.comparator is wanted.comparator is Comparator.RANGE:
        return 1 if mine[1] > theirs[1] else -1
    first, second = _STRICTNESS.get(own.comparator, 1), _STRICTNESS.get(wanted.comparator, 1)
    return (first > second) - (first < second)


def _bounds(target: Target, better: str) -> tuple[float, float]:
    """What is promised at least and at best, so that more is always better."""
    low, high = target.value, target.value_to if target.value_to is not None else target.value
    low, high = min(low, high) * scale(target), max(low, high) * scale(target)
    return (low, high) if better == "up" else (-high, -low)


def scale(target: Target) -> float:
    """Turns “per 1,000 people” and “per 100,000” into “per 10,000”; 1 for everything else."""
    match = _PER.search(fold(target.unit))
    if match is None or (match["of"] or "dan") not in ("dan", "nguoi"):
        return 1.0
    per = 10_000.0 if match["number"] == "van" else float(match["number"].replace(".", "") or 1)
    return 10_000 / per if per >= 100 else 1.0


def base_of(target: Target) -> str | None:
    """Who is counted: ``hộ``, ``người``, ``huyện`` …, by the first such word of the target; None where it does not say."""
    said = fold(f"{target.indicator} {target.qualifier or ''}")
    places = [(match.start(), name) for name, form in _BASES if (match := re.search(form, said))]
    return min(places)[1] if places else None


def own_denominator(target: Target, item: Indicator | None) -> str | None:
    """A denominator that the text states and that is not the catalogue's (“chia cho tổng số lao động qua đào tạo”)."""
    said = fold(f"{target.indicator} {target.quote}")
    match = _OWN_DENOMINATOR.search(said)
    if match is None:
        return None
    stated = set(re.findall(r"\w+", match["of"]))
    known = set(re.findall(r"\w+", fold(item.denominator_vi or ""))) if item is not None else set()
    if known and stated <= known | {"trong", "do", "tuoi", "dia", "ban", "tinh", "toan", "so", "tong"}:
        return None
    start, end = match.span("of")
    words = f"{target.indicator} {target.quote}"
    return words[start:end].strip() if len(fold(words)) == len(words) else match["of"].strip()


def cannot_compare(own: Target, wanted: Target, item: Indicator | None) -> tuple[str, str] | None:
    """Why two targets of one measure cannot be compared (other unit, other denominator), or None where they can."""
    if _unit(own.unit) != _unit(wanted.unit):
        return f"đơn vị khác: {own.unit} / {wanted.unit}", f"other unit: {own.unit} / {wanted.unit}"
    first, second = own_denominator(own, item), own_denominator(wanted, item)
    if (first or second) and first != second:
        stated = first or second
        return f"mẫu số riêng: “{stated}”", f"a denominator of its own: “{stated}”"
    mine, theirs = base_of(own), base_of(wanted)
    if own.unit.startswith("%") and mine and theirs and mine != theirs:
        return f"mẫu số khác: {mine} / {theirs}", f"other denominator: {mine} / {theirs}"
    return None


def _unit(text: str) -> str:
    """The unit without what the text varies: “căn hộ” and “căn”, “giường bệnh viện/10.000 dân” and “giường bệnh/vạn dân”."""
    plain = fold(text).replace("²", "2")
    plain = re.sub(r"\s*\(.*?\)", "", plain)
    plain = re.sub(r"^(?:can ho|can nha|can|ngoi nha|nha o|nha)$", "nha", plain)
    plain = re.sub(r"^(?:nguoi|lao dong|luot nguoi|luot lao dong)$", "nguoi", plain)
    plain = re.sub(r"^giuong(?: benh)?(?: vien)?", "giuong", plain)
    plain = re.sub(r"bac sy", "bac si", plain)
    plain = re.sub(r"/\s*(?:[\d.]{3,}|van)\s*(?:dan|nguoi)$", "/dan", plain)
    return re.sub(r"\s+", "", plain)


def changed_words(own: Target, wanted: Target) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words that change what is meant: (added, lost) against the wanted target, in reading order."""
    mine, theirs = _content(own), _content(wanted)
    added = tuple(word for word in mine if word not in theirs)
    lost = tuple(word for word in theirs if word not in mine)
    return added, lost


@lru_cache(maxsize=4096)
def _content(target: Target) -> tuple[str, ...]:
    said = f"{target.indicator} {target.qualifier or ''}".lower()
    for form, word in _SAME:
        said = re.sub(form, word, said)
    return tuple(dict.fromkeys(word for word in re.findall(r"[^\W\d]+", said) if word not in _EMPTY))


def likeness(first: Target, second: Target) -> float:
    """The share of common words of two targets that no indicator of the catalogue measures, 0 to 1."""
    one, two = set(_content(first)), set(_content(second))
    return 2 * len(one & two) / max(1, len(one) + len(two))


def whole_of(target: Target) -> float | None:
    """The denominator in a count such as “13/13 đơn vị cấp huyện”."""
    match = _WHOLE_OF.search(target.unit)
    return float(match[1].replace(".", "")) if match else None
