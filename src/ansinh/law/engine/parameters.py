"""Dated figures of the law, each with unit, reference and confidence; and the law as it stands in one month.

Files are YAML in OpenFisca's dated form::

    social_assistance.base:
      label: {vi: Mức chuẩn trợ giúp xã hội, en: Base level of social assistance}
      unit: VND/month
      clock: level            # level: the value of the month's first day; rule: of its last day
      values:
        2024-07-01: {value: 500000, reference: NĐ 76/2024/NĐ-CP, confidence: VERIFIED_SECONDARY}
        2026-07-01: {value: 540000, reference: ..., confidence: VERIFIED}
      places:                 # a province's own value; the higher of it and the nation's applies
        "79":
          2025-07-01: {value: 650000, reference: ..., confidence: VERIFIED_SECONDARY}

A value holds from its date until the next; ``value: null`` ends it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.law.facts import Clause, Confidence, Label, ParameterValue, Reading

NATION = ""
UNITS = ("VND/month", "tenths of the base", "VND", "VND/day", "months", "days", "times the base")


def label_of(raw: Any) -> Label:
    """A ``{vi: …, en: …}`` mapping as a Label."""
    return Label(str(raw["vi"]), str(raw["en"]))


def _values(name: str, raw: Mapping[str, Any], dated: Mapping[Any, Any], place: str) -> Iterable[ParameterValue]:
    days = sorted(dated)
    for index, day in enumerate(days):
        entry = dated[day]
        if entry.get("value") is None:
            continue
        yield ParameterValue(
            id=name,
            label=label_of(raw["label"]),
            value=entry["value"],
            unit=str(raw.get("unit") or ""),
            start=day,
            end=days[index + 1] if index + 1 < len(days) else None,
            reference=str(entry.get("reference") or ""),
            confidence=Confidence(entry.get("confidence") or "UNKNOWN"),
            clock=raw.get("clock", "rule"),
            place=place,
            note=str(entry.get("note") or ""),
        )


def read_parameters(raw: Mapping[str, Any]) -> tuple[ParameterValue, ...]:
    """All values of one parsed YAML file."""
    found: list[ParameterValue] = []
    for name, parameter in raw.items():
        found += _values(name, parameter, parameter["values"], NATION)
        for place, dated in (parameter.get("places") or {}).items():
            found += _values(name, parameter, dated, str(place))
    return tuple(found)


def read_clauses(raw: Mapping[str, Any]) -> tuple[Clause, ...]:
    """All clauses of one parsed YAML file: id → document, article, clause, point, text, confidence."""
    return tuple(
        Clause(
            id=name,
            document=str(entry["document"]),
            article=str(entry.get("article") or ""),
            clause=str(entry.get("clause") or ""),
            point=str(entry.get("point") or ""),
            text=label_of(entry["text"]),
            confidence=Confidence(entry.get("confidence") or "UNKNOWN"),
        )
        for name, entry in raw.items()
    )


def read_readings(raw: Mapping[str, Any]) -> tuple[Reading, ...]:
    """All open questions of one parsed YAML file, with the reading stated."""
    return tuple(
        Reading(name, label_of(entry["question"]), label_of(entry["stated"]), bool(entry["value"]))
        for name, entry in raw.items()
    )


class _NoKeyTwice(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # whichever this machine has
    """YAML lets a later key replace an earlier one in silence; a second value of the same day is an overlap."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            line = node.start_mark.line + 1
            raise BadInput(
                Problem(
                    "key_twice",
                    f"Khóa ghi hai lần: {', '.join(twice)}.",
                    f"Written twice: {', '.join(twice)}.",
                    {"file": Path(str(node.start_mark.name)).name, "line": line},
                    "Một ngày chỉ có một giá trị.",
                    "A day has one value only.",
                )
            )
        return super().construct_mapping(node, deep)  # type: ignore[no-any-return]  # the base is chosen at run time


def load_yaml(path: Path) -> Any:
    """One YAML file; an empty one is an empty mapping. Raises BadInput where a key stands twice."""
    return read_yaml(path.read_text(encoding="utf-8"))


def read_yaml(text: str) -> Any:
    """One YAML text, likewise."""
    return yaml.load(text, Loader=_NoKeyTwice) or {}


@dataclass(frozen=True)
class Lawbook:
    """Everything written down: figures, clauses, readings. ``changed`` makes another one, for what-if questions."""

    parameters: Mapping[str, tuple[ParameterValue, ...]]
    clauses: Mapping[str, Clause]
    readings: Mapping[str, Reading]
    fingerprint: str

    def changed(self, values: Iterable[ParameterValue] = (), readings: Mapping[str, bool] | None = None) -> Lawbook:
        """The same law with some figures replaced from their start on, and some questions read otherwise."""
        parameters = dict(self.parameters)
        for value in values:
            kept = [
                replace(old, end=value.start) if old.end is None or old.end > value.start else old
                for old in parameters.get(value.id, ())
                if old.place != value.place or old.start < value.start
                if old.place == value.place
            ]
            others = [old for old in parameters.get(value.id, ()) if old.place != value.place]
            parameters[value.id] = (*others, *kept, value)
        read = {
            name: replace(reading, value=(readings or {}).get(name, reading.value))
            for name, reading in self.readings.items()
        }
        return Lawbook(parameters, self.clauses, read, self.fingerprint + "+changed")


@dataclass(frozen=True)
class LawAt:
    """The law in one month: the only door through which rules see figures, dates and open questions."""

    book: Lawbook
    month: Month
    _seen: dict[tuple[str, str], ParameterValue | None] = field(default_factory=dict, compare=False, repr=False)

    def in_force(self, day: dt.date) -> bool:
        """Whether something that starts on ``day`` is in force on some day of the month."""
        return day <= self.month.last

    def reads(self, question: str) -> bool:
        """How an open question is read."""
        return self.book.readings[question].value

    def find(self, name: str, place: str = NATION) -> ParameterValue | None:
        """The value in force, the province's own where it is higher than the nation's; None where there is none."""
        key = (name, place)
        if key not in self._seen:
            self._seen[key] = self._find(name, place)
        return self._seen[key]

    def _find(self, name: str, place: str) -> ParameterValue | None:
        def standing(where: str) -> ParameterValue | None:
            for value in self.book.parameters.get(name, ()):
                day = self.month.first if value.clock == "level" else self.month.last
                if value.place == where and value.start <= day and (value.end is None or day < value.end):
                    return value
            return None

        nation = standing(NATION)
        own = standing(place) if place else None
        return own if own is not None and (nation is None or own.value > nation.value) else nation

    def value(self, name: str, place: str = NATION) -> ParameterValue:
        """The value in force. Raises BadInput where the law's range does not reach the month."""
        found = self.find(name, place)
        if found is None:
            raise BadInput(
                Problem(
                    "no_value_in_force",
                    f"Không có giá trị của {name} cho tháng {self.month.vn}.",
                    f"{name} has no value for {self.month}.",
                    remedy_vi="Chọn tháng trong phạm vi pháp luật đã nhập (xem ./ansinh law status).",
                    remedy_en="Choose a month the law on file covers (see ./ansinh law status).",
                )
            )
        return found

    def places(self, names: Iterable[str]) -> frozenset[str]:
        """Provinces whose own level for one of these figures is in force and above the nation's."""
        found = set()
        for name in names:
            for place in {value.place for value in self.book.parameters.get(name, ()) if value.place}:
                standing = self.find(name, place)
                if standing is not None and standing.place == place:
                    found.add(place)
        return frozenset(found)
