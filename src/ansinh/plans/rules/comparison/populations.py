"""A population narrowed (“người cao tuổi *cô đơn*”), widened, or short of one of its groups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ansinh.kernel.text import fold
from ansinh.plans.facts import Finding, PlanReading, QualitativeTarget, Target
from ansinh.plans.rules.comparison.matching import Pair, likeness, named
from ansinh.plans.rules.findings.making import Span, finding

# Words that say nothing about who is meant.
_EMPTY = re.compile(
    r"\b(?:tren dia ban(?: toan)?(?: tinh| huyen| xa| thanh pho| phuong| thi xa)?|toan (?:tinh|huyen|xa|thanh pho|phuong|quoc)|"
    r"cua (?:tinh|huyen|xa|thanh pho|quoc gia)|trong (?:tinh|huyen|xa)|ca nuoc|so|tong so|cac|nhung|ti le|ty le|duoc|co|"
    r"thuoc|dien|voi|va|cach mang|hang thang|ho gia dinh|hien co|theo quy dinh|nguoi|"
    r"(?:tinh|huyen|xa|thanh pho) [a-z]+(?: [a-z]+)?)\b"
)
# What restricts a group when it is added behind it.
_RESTRICTS = re.compile(
    r"\b(?:co don|neo don|khong noi nuong tua|dac biet kho khan|kho khan|ngheo|can ngheo|nang|dac biet nang|tren \d+ tuoi|tu \d+ tuoi|"
    r"duoi \d+ tuoi|thuong tru|co ho khau|dan toc thieu so|vung sau|nong thon|thanh thi|co cong|chinh thuc|co hop dong|cong lap|"
    r"lan dau|mien nui|bien gioi|hai dao|khong co luong huu|khong co thu nhap|song mot minh|mot minh|bi benh|co nhu cau|du dieu kien|"
    r"trong do tuoi|chua co viec lam|that nghiep|nu|nam|mo coi)\b"
)
_SPLIT = re.compile(r"\s*(?:,|;|\bvà\b|\bhoặc\b)\s*")
_VERB = re.compile(r"\b(?:được|tham gia|có|sử dụng|đạt|hưởng|tiếp cận|biết|hoàn thành|đi học)\b")


def populations(
    reading: PlanReading, other: PlanReading, matched: Sequence[Pair], name: str, *, binding: bool
) -> Iterator[Finding]:
    """Who is left out or added here, against another plan. ``binding``: the other is a parent, so losing is a warning."""
    for pair in matched:
        if pair.own is not None and pair.likeness >= 0.7:
            yield from _groups(
                reading, pair.own, _who(named(pair.own), pair.own), _who(named(pair.wanted), pair.wanted), name, binding
            )
    for own in reading.qualitative_targets:
        best: QualitativeTarget | None = None
        like = 0.8
        for wanted in other.qualitative_targets:
            value = likeness(own.text, wanted.text)
            if value >= like:
                best, like = wanted, value
        if best is not None:
            yield from _groups(reading, own, own.text, best.text, name, False)


def _who(words: str, target: Target) -> str:
    """The people of a target: its population, else the words before its verb."""
    if target.qualifier and target.qualifier in words:
        return target.qualifier
    verb = _VERB.search(words)
    return words[: verb.start()] if verb and verb.start() > 6 else words


def _core(words: str) -> str:
    return " ".join(_EMPTY.sub(" ", fold(words)).split())


def _groups(
    reading: PlanReading, item: Target | QualitativeTarget, own_words: str, their_words: str, name: str, binding: bool
) -> Iterator[Finding]:
    mine = {_core(part): part for part in _SPLIT.split(own_words) if _core(part)}
    theirs = {_core(part): part for part in _SPLIT.split(their_words) if _core(part)}
    extra, lacking = [key for key in mine if key not in theirs], [key for key in theirs if key not in mine]
    for key in list(extra):
        like = next((other for other in lacking if _adds(key, other)), None)
        if like is not None:
            added = _added_words(mine[key], theirs[like])
            extra.remove(key)
            lacking.remove(like)
            if added and _RESTRICTS.search(fold(added)):
                yield _narrowed(_span(reading, item, added), added, name, binding)
            continue
        like = next((other for other in lacking if _adds(other, key)), None)
        if like is not None:
            lost = _added_words(theirs[like], mine[key])
            extra.remove(key)
            lacking.remove(like)
            if lost and _RESTRICTS.search(fold(lost)):
                yield finding(
                    "population_widened",
                    _span(reading, item, mine[key]),
                    f"Bỏ “{lost}” so với {name}: mở rộng đối tượng.",
                    f"“{lost}” is left out against {name}: more people are covered.",
                    "Kiểm tra xem có chủ ý không.",
                    "note",
                    "Check whether this is meant.",
                )
    if len(theirs) >= 3 and len(lacking) == 1 and not extra and len(mine) >= 2:
        yield finding(
            "population_narrowed",
            (item.start, item.end),
            f"{name} có thêm nhóm “{theirs[lacking[0]]}”; ở đây không có.",
            f"{name} also names “{theirs[lacking[0]]}”; it is left out here.",
            f"Bổ sung “{theirs[lacking[0]]}”.",
            "warning" if binding else "note",
            f"Add “{theirs[lacking[0]]}”.",
        )


def _adds(longer: str, shorter: str) -> bool:
    """Whether one wording is the other with words added: nothing of the shorter is lost, in the same order."""
    rest = iter(longer.split())
    words = shorter.split()
    return len(longer) > len(shorter) and len(words) >= 1 and all(word in rest for word in words)


def _added_words(longer: str, shorter: str) -> str:
    """The stretch of the longer wording that the shorter has not, from its first to its last word."""
    words, rest = longer.split(), [fold(word) for word in shorter.split()]
    kept: list[int] = []
    at = 0
    for index, word in enumerate(words):
        if at < len(rest) and fold(word) == rest[at]:
            at += 1
        else:
            kept.append(index)
    return " ".join(words[kept[0] : kept[-1] + 1]) if kept else ""


def _span(reading: PlanReading, item: Target | QualitativeTarget, words: str) -> Span:
    form = r"\s+".join(re.escape(word) for word in words.split())
    match = re.search(form, reading.text[item.start : item.end], re.IGNORECASE) if form else None
    return (item.start + match.start(), item.start + match.end()) if match else (item.start, item.end)


def _narrowed(span: Span, added: str, name: str, binding: bool) -> Finding:
    return finding(
        "population_narrowed",
        span,
        f"Thêm “{added}” so với {name}: thu hẹp đối tượng.",
        f"“{added}” is added against {name}: fewer people are covered.",
        f"Bỏ “{added}” hoặc nêu căn cứ.",
        "warning",
        f"Drop “{added}”, or say on what ground." if binding else f"Check “{added}” against {name}.",
    )
