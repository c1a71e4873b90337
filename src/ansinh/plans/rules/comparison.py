"""A plan held against those it carries out: targets missing or weaker, a “không” lost, a population narrowed."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator, Sequence

from ansinh.kernel.text import fold
from ansinh.plans.facts import Comparator, Finding, PlanReading, QualitativeTarget, Target

_WORD = re.compile(r"\w+")
_NEGATIONS = {"không", "chưa", "chẳng"}
_PLACE_WORDS = {
    "trên",
    "địa",
    "bàn",
    "tỉnh",
    "huyện",
    "xã",
    "thành",
    "phố",
    "toàn",
    "của",
    "cả",
    "về",
    "hộ",
    "các",
    "và",
    "số",
    "được",
    "có",
    "hàng",
    "hằng",
    "tháng",
    "năm",
    "đạt",
    "bảo",
    "đảm",
    "ở",
    "theo",
    "quy",
    "định",
    "chuẩn",
    "tiêu",
    "cách",
    "mạng",
}
_LOWER_IS_BETTER = re.compile(
    r"(?<!bảo hiểm )thất nghiệp|tử vong|suy dinh dưỡng|nghèo|giảm|tai nạn|bạo lực|nhà tạm", re.IGNORECASE
)
_LIKE = 0.62  # share of common words above which two targets speak of the same thing


def compare(reading: PlanReading, parents: Sequence[PlanReading]) -> tuple[Finding, ...]:
    """Findings of a plan against its parents (or sister plans), in the order of the text."""
    found: list[Finding] = []
    for parent in parents:
        name = parent.document.number or parent.document.issuer or "văn bản cấp trên"
        found.extend(_numeric(reading, parent, name))
        found.extend(_wordings(reading, parent, name))
    unique = {(item.kind, item.start, item.end): item for item in found}
    return tuple(sorted(unique.values(), key=lambda item: (item.start, item.kind)))


def _tokens(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


@functools.lru_cache(maxsize=8192)
def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _tokens(text))


def _likeness(first: str, second: str) -> float:
    one, two = _folded(first), _folded(second)
    return 2 * len(one & two) / max(1, len(one) + len(two))


def _named(target: Target) -> str:
    return (
        target.indicator if (target.qualifier or "") in target.indicator else f"{target.indicator} {target.qualifier}"
    )


def _numeric(reading: PlanReading, parent: PlanReading, name: str) -> Iterator[Finding]:
    for wanted in parent.targets:
        alike = [
            (item, _likeness(_named(item), _named(wanted))) for item in reading.targets if _comparable(item, wanted)
        ]
        close = [(item, value) for item, value in alike if value >= _LIKE]
        if not close:
            year = f" (năm {wanted.year})" if wanted.year else ""
            yield Finding(
                "target_missing",
                f"Không thấy chỉ tiêu của {name}: “{wanted.quote}”{year}.",
                f"No counterpart of a target of {name}: “{wanted.quote}”{year}.",
                "Bổ sung hoặc nêu lý do không áp dụng.",
                0,
                0,
                "note",
            )
            continue
        own = max(close, key=lambda pair: (pair[1], pair[0].year == wanted.year))[0]
        if own.year == wanted.year and _has_scale_of_its_own(wanted.unit) and _weaker(own, wanted):
            yield Finding(
                "target_weaker",
                f"Thấp hơn chỉ tiêu của {name}: {_value(own)} so với {_value(wanted)}.",
                f"Weaker than the target of {name}: {_value(own)} against {_value(wanted)}.",
                None,
                own.start,
                own.end,
                "warning",
            )


def _has_scale_of_its_own(unit: str) -> bool:
    """Shares, ages and rates compare between units of any size; counts of houses or schools do not."""
    return unit.startswith("%") or "/" in unit or unit in ("tuổi", "năm")


def _comparable(own: Target, wanted: Target) -> bool:
    return own.unit.split("/")[0].lower() == wanted.unit.split("/")[0].lower()


def _value(target: Target) -> str:
    sign = {Comparator.EQUAL: "", Comparator.RANGE: ""}.get(target.comparator, target.comparator.value + " ")
    upper = f"–{target.value_to:g}" if target.value_to is not None else ""
    return f"{sign}{target.value:g}{upper} {target.unit}".replace(" %", "%")


def _weaker(own: Target, wanted: Target) -> bool:
    if (
        _LOWER_IS_BETTER.search(_named(wanted))
        and wanted.comparator in (Comparator.LESS, Comparator.AT_MOST, Comparator.EQUAL)
        and not wanted.indicator.lower().startswith(("xóa", "xoá", "hỗ trợ"))
        and wanted.value < 50
    ):
        return own.value > wanted.value
    return own.value < wanted.value


def _wordings(reading: PlanReading, parent: PlanReading, name: str) -> Iterator[Finding]:
    mine: list[Target | QualitativeTarget] = [*reading.targets, *reading.qualitative_targets]
    theirs: list[Target | QualitativeTarget] = [*parent.targets, *parent.qualitative_targets]
    for own in mine:
        best: Target | QualitativeTarget | None = None
        value = 0.0
        for wanted in theirs:
            likeness = _likeness(_words_of(own), _words_of(wanted))
            if likeness > value:
                best, value = wanted, likeness
        if best is None or value < 0.8:
            continue
        yield from _differences(own, best, name)


def _words_of(item: Target | QualitativeTarget) -> str:
    return _named(item) if isinstance(item, Target) else item.text


def _differences(own: Target | QualitativeTarget, wanted: Target | QualitativeTarget, name: str) -> Iterator[Finding]:
    mine, theirs = _tokens(_words_of(own)), _tokens(_words_of(wanted))
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        lost, gained = theirs[i1:i2], mine[j1:j2]
        if tag == "equal":
            continue
        if _NEGATIONS & set(lost) and not _NEGATIONS & set(gained):
            yield Finding(
                "dropped_negation",
                f"{name} viết “{' '.join(theirs[max(0, i1 - 3) : i2 + 4])}”, ở đây mất chữ “{' '.join(lost)}”: "
                f"ngược nghĩa.",
                f"{name} says “{' '.join(theirs[max(0, i1 - 3) : i2 + 4])}”; “{' '.join(lost)}” is lost here and "
                f"the meaning reversed.",
                " ".join(theirs[i1 : i2 + 4]),
                own.start,
                own.end,
                "error",
            )
        elif _NEGATIONS & set(gained) and not _NEGATIONS & set(lost):
            yield Finding(
                "added_negation",
                f"Thêm chữ “{' '.join(gained)}” so với {name}: ngược nghĩa.",
                f"“{' '.join(gained)}” is added against {name}; the meaning is reversed.",
                None,
                own.start,
                own.end,
                "error",
            )
        elif (
            tag == "insert"
            and 1 <= len(gained) <= 4
            and not set(gained) & _PLACE_WORDS
            and isinstance(own, Target)
            and own.qualifier
            and set(gained) <= set(_tokens(own.qualifier))
        ):
            yield Finding(
                "population_narrowed",
                f"Thêm “{' '.join(gained)}” so với {name}: thu hẹp đối tượng.",
                f"“{' '.join(gained)}” is added against {name}: fewer people are covered.",
                None,
                own.start,
                own.end,
                "warning",
            )
