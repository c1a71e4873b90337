"""The fields of every kind of item: their names, what may stand in them, and a person's corrections made clean."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import nfc, squash
from ansinh.plans.facts import (
    Comparator,
    ItemKind,
    PlanReading,
    QualitativeTarget,
    ReportingDuty,
    Target,
    Task,
)
from ansinh.plans.rules.catalogue import catalogue, indicator_for

Fields = dict[str, Any]

_THOUSANDS = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?\Z")
_PLAIN = re.compile(r"-?\d+(?:[.,]\d+)?\Z")
_DAY_MONTH = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\Z")
EARLIEST_YEAR, LATEST_YEAR = 1945, 2100


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One field: its name, how it is written (``sort``), whether it may be left blank, the longest text."""

    name: str
    sort: str  # text, long, number, year, comparator, names, deadline, indicator
    needed: bool = False
    longest: int = 20_000


FIELDS: Mapping[ItemKind, tuple[FieldRule, ...]] = {
    ItemKind.TARGET: (
        FieldRule("indicator", "long", needed=True),
        FieldRule("comparator", "comparator", needed=True),
        FieldRule("value", "number", needed=True),
        FieldRule("value_to", "number"),
        FieldRule("unit", "text", longest=120),
        FieldRule("qualifier", "long"),
        FieldRule("year", "year"),
        FieldRule("indicator_code", "indicator"),
    ),
    ItemKind.QUALITATIVE: (FieldRule("text", "long", needed=True), FieldRule("year", "year")),
    ItemKind.TASK: (
        FieldRule("text", "long", needed=True),
        FieldRule("lead", "names"),
        FieldRule("coordinating", "names"),
        FieldRule("timeline", "text", longest=200),
    ),
    ItemKind.DUTY: (
        FieldRule("who", "names", needed=True),
        FieldRule("to", "names"),
        FieldRule("via", "text", longest=300),
        FieldRule("deadline", "deadline"),
        FieldRule("frequency", "text", longest=200),
    ),
}
PLACE = ("path", "start", "end")


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One item as the reader read it, of any kind: its place, its words and its fields."""

    kind: ItemKind
    path: str
    quote: str
    start: int
    end: int
    fields: Fields


def items_of(reading: PlanReading) -> tuple[ReadItem, ...]:
    """Every item of a reading, kind by kind, each in document order."""
    return (
        *(ReadItem(ItemKind.TARGET, o.path, o.quote, o.start, o.end, fields_of(o)) for o in reading.targets),
        *(
            ReadItem(ItemKind.QUALITATIVE, o.path, o.quote, o.start, o.end, fields_of(o))
            for o in reading.qualitative_targets
        ),
        *(
            ReadItem(ItemKind.TASK, o.path, reading.text[o.start : o.end], o.start, o.end, fields_of(o))
            for o in reading.tasks
        ),
        *(
            ReadItem(ItemKind.DUTY, getattr(o, "path", ""), o.quote, o.start, o.end, fields_of(o))
            for o in reading.reporting
        ),
    )


def fields_of(item: Target | QualitativeTarget | Task | ReportingDuty) -> Fields:
    """The fields of an item of a reading; a target gets the catalogue's indicator that measures it, if one fits."""
    if isinstance(item, Target):
        measure = indicator_for(item)
        return {
            "indicator": item.indicator,
            "comparator": str(item.comparator),
            "value": item.value,
            "value_to": item.value_to,
            "unit": item.unit,
            "qualifier": item.qualifier,
            "year": item.year,
            "indicator_code": measure.code if measure else None,
        }
    if isinstance(item, QualitativeTarget):
        return {"text": item.text, "year": item.year}
    if isinstance(item, Task):
        return {
            "text": item.text,
            "lead": tuple(item.lead),
            "coordinating": tuple(item.coordinating),
            "timeline": item.timeline,
        }
    return {
        "who": tuple(item.who),
        "to": tuple(item.to),
        "via": item.via,
        "deadline": item.deadline,
        "frequency": item.frequency,
    }


def from_json(kind: ItemKind, kept: Mapping[str, Any]) -> Fields:
    """Fields as they come out of a JSON column: lists of names become tuples, numbers floats; missing ones None."""
    found: Fields = {}
    for rule in FIELDS[kind]:
        value = kept.get(rule.name)
        if rule.sort == "names":
            value = tuple(value or ())
        elif rule.sort == "number" and value is not None:
            value = float(value)
        elif rule.name == "unit":
            value = value or ""
        found[rule.name] = value
    return found


def as_target(fields: Mapping[str, Any], quote: str, start: int, end: int, path: str = "") -> Target:
    """A target of these fields, for rules that ask for one."""
    return Target(
        path=path,
        indicator=fields["indicator"],
        comparator=Comparator(fields["comparator"]),
        value=float(fields["value"]),
        value_to=None if fields["value_to"] is None else float(fields["value_to"]),
        unit=fields["unit"] or "",
        qualifier=fields["qualifier"],
        year=fields["year"],
        quote=quote,
        start=start,
        end=end,
    )


def corrected(
    kind: ItemKind, current: Mapping[str, Any], changes: Mapping[str, object], codes: Collection[str] | None = None
) -> Fields:
    """The fields after a correction; texts as typed in a form are read (``1.234,5``, ``30/11``, names one a line).

    ``codes``: the indicators there are; those of the catalogue as shipped where none are given.

    Raises BadInput with every problem, each naming its field in ``where``.
    """
    rules = {rule.name: rule for rule in FIELDS[kind]}
    problems = [
        Problem("no_field", f"Mục này không có ô “{name}”.", f"This item has no field “{name}”.", {"field": name})
        for name in changes
        if name not in rules
    ]
    after: Fields = {rule.name: current.get(rule.name) for rule in FIELDS[kind]}
    for name, rule in rules.items():
        if name not in changes:
            continue
        try:
            read = _READERS[rule.sort](changes[name])
            if rule.sort == "indicator" and read is not None:
                _check_code(read, codes)
            after[name] = read
        except _Wrong as wrong:
            problems.append(Problem("field", wrong.vi, wrong.en, {"field": name}))
            continue
        if isinstance(after[name], str) and len(after[name]) > rule.longest:
            problems.append(
                Problem(
                    "too_long",
                    f"Dài quá {rule.longest} ký tự.",
                    f"Longer than {rule.longest} characters.",
                    {"field": name},
                )
            )
    wrong_fields = {problem.where["field"] for problem in problems}
    for name, rule in rules.items():
        if rule.needed and name not in wrong_fields and after[name] in (None, "", ()):
            problems.append(Problem("blank", "Ô này không được để trống.", "This must not be blank.", {"field": name}))
    if kind is ItemKind.TARGET and not problems:
        problems += _range_problems(after)
    if problems:
        raise BadInput(problems)
    if kind is ItemKind.TARGET:
        after["unit"] = after["unit"] or ""
    return after


def _range_problems(after: Fields) -> list[Problem]:
    ranged = after["comparator"] == Comparator.RANGE
    if not ranged:
        after["value_to"] = None
        return []
    if after["value_to"] is None or after["value_to"] <= after["value"]:
        return [
            Problem(
                "range",
                "Khoảng giá trị cần giá trị cuối lớn hơn giá trị đầu.",
                "A range needs an end larger than its beginning.",
                {"field": "value_to"},
            )
        ]
    return []


class _Wrong(ValueError):
    def __init__(self, vi: str, en: str) -> None:
        self.vi, self.en = vi, en
        super().__init__(en)


def _text(value: object) -> str | None:
    return squash(str(value)) or None if value is not None else None


def _number(value: object) -> float | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        raise _Wrong("Cần một số.", "A number is needed.")
    text = str(value).replace("\u00a0", "").replace(" ", "").strip()
    if not text:
        return None
    if not isinstance(value, str):
        try:
            return _finite(float(text))
        except ValueError:
            raise _Wrong("Cần một số.", "A number is needed.") from None
    if _THOUSANDS.match(text):
        return _finite(float(text.replace(".", "").replace(",", ".")))
    if _PLAIN.match(text):
        return _finite(float(text.replace(",", ".")))
    raise _Wrong(
        "Cần một số, viết như 95, 98,5 hoặc 1.234.", "A number is needed, written as 95, 98,5 or 1.234."
    )  # Vietnamese figures in both languages: that is how the document writes them


def _finite(number: float) -> float:
    if not -1e15 < number < 1e15:
        raise _Wrong("Số quá lớn.", "The number is too large.")
    return number


def _year(value: object) -> int | None:
    text = str(value).strip() if value is not None else ""
    if not text:
        return None
    try:
        year = int(float(text))
    except (ValueError, OverflowError):
        year = 0
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise _Wrong(
            f"Cần một năm từ {EARLIEST_YEAR} đến {LATEST_YEAR}.",
            f"A year from {EARLIEST_YEAR} to {LATEST_YEAR} is needed.",
        )
    return year


def _comparator(value: object) -> str:
    try:
        return str(Comparator(str(value)))
    except ValueError:
        raise _Wrong("Cần một dấu so sánh.", "A comparator is needed.") from None


def _names(value: object) -> tuple[str, ...]:
    parts: Iterable[object]
    if value is None:
        parts = ()
    elif isinstance(value, str):
        parts = re.split(r"[\n;]+", value)
    elif isinstance(value, Sequence):
        parts = value
    else:
        raise _Wrong("Cần danh sách tên, mỗi dòng một tên.", "A list of names is needed, one a line.")
    return tuple(dict.fromkeys(name for part in parts if (name := squash(str(part)))))


def _deadline(value: object) -> str | None:
    text = str(value).strip() if value is not None else ""
    if not text:
        return None
    match = _DAY_MONTH.match(text)
    try:
        if match is None:
            raise ValueError(text)
        day = dt.date(2024, int(match[2]), int(match[1]))  # a leap year: 29/02 is a day of some years
    except ValueError:
        raise _Wrong("Cần ngày và tháng, viết như 30/11.", "A day and month is needed, written as 30/11.") from None
    return f"{day.day:02d}-{day.month:02d}"


def _check_code(code: str, codes: Collection[str] | None) -> None:
    known = codes if codes is not None else {one.code for one in catalogue()}
    if code not in known:
        raise _Wrong(f"Danh mục không có chỉ tiêu “{code}”.", f"The catalogue has no indicator “{code}”.")


_READERS: Mapping[str, Callable[[object], Any]] = {
    "text": _text,
    "long": lambda value: nfc(str(value)).strip() or None if value is not None else None,
    "number": _number,
    "year": _year,
    "comparator": _comparator,
    "names": _names,
    "deadline": _deadline,
    "indicator": _text,
}
