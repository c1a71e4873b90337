"""The scoreboard: how well a reading agrees with a document extracted by hand (gold).

A target is found when its value agrees and its words share at least half with the gold words; a task when three
quarters of the first twelve words of the gold occur in it; a duty when the deadline agrees and the reporter is alike. Pairs are
matched one to one, best first. Fields are judged on the pairs found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ansinh.plans.facts import PlanReading, ReportingDuty, Target

_WORD = re.compile(r"\w+")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """Found, gold and predicted counts of one kind of item. A ratio is 1.0 where there was nothing to find or miss."""

    found: int
    gold: int
    predicted: int

    @property
    def precision(self) -> float:
        if self.predicted:
            return self.found / self.predicted
        return 0.0 if self.gold else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def as_json(self) -> dict[str, float | int]:
        return {
            "found": self.found,
            "gold": self.gold,
            "predicted": self.predicted,
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
        }


Kind = Literal["targets", "tasks", "reporting"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing on which the reading and the person do not agree. ``field`` is None where a whole item is ``missing`` in the
    reading or ``spurious`` (read but not in the gold), else the field that was read otherwise."""

    kind: Kind
    what: Literal["missing", "spurious", "field"]
    words: str
    field: str | None = None
    gold: str | None = None
    read: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one document. Field shares are None where no pair was found."""

    name: str
    targets: Measure
    target_fields: Mapping[str, float | None]
    tasks: Measure
    task_fields: Mapping[str, float | None]
    reporting: Measure
    differences: tuple[Difference, ...] = ()

    def as_json(self) -> dict[str, Any]:
        def shares(fields: Mapping[str, float | None]) -> dict[str, float | None]:
            return {name: None if value is None else round(value, 4) for name, value in fields.items()}

        return {
            "targets": self.targets.as_json(),
            "target_fields": shares(self.target_fields),
            "tasks": self.tasks.as_json(),
            "task_fields": shares(self.task_fields),
            "reporting": self.reporting.as_json(),
        }


def score_reading(gold: Row, reading: PlanReading, name: str) -> Score:
    """Compares a reading with the gold object of one document."""
    gold_targets, gold_tasks, gold_duties = gold["targets"], gold["tasks"], gold["reporting"]
    pairs = _pair(gold_targets, reading.targets, _target_likeness, 0.5)
    task_pairs = _pair(gold_tasks, reading.tasks, lambda g, t: _cover(g["first12"], t.text), 0.75)
    duty_pairs = _pair(gold_duties, reading.reporting, _duty_likeness, 0.6)
    found = [(gold_targets[i], reading.targets[j]) for i, j in pairs]
    done = [(gold_tasks[i], reading.tasks[j]) for i, j in task_pairs]
    return Score(
        name=name,
        targets=Measure(len(pairs), len(gold_targets), len(reading.targets)),
        target_fields={field: _share(agree(g, t) for g, t in found) for field, agree in _TARGET_FIELDS.items()},
        tasks=Measure(len(task_pairs), len(gold_tasks), len(reading.tasks)),
        task_fields={field: _share(agree(g, t) for g, t in done) for field, agree in _TASK_FIELDS.items()},
        reporting=Measure(len(duty_pairs), len(gold_duties), len(reading.reporting)),
        differences=(
            *_differences("targets", gold_targets, reading.targets, pairs, _TARGET_FIELDS, "quote"),
            *_differences("tasks", gold_tasks, reading.tasks, task_pairs, _TASK_FIELDS, "first12"),
            *_differences("reporting", gold_duties, reading.reporting, duty_pairs, {}, "quote"),
        ),
    )


def total(scores: Sequence[Score], name: str) -> Score:
    """All documents together: counts added up, field shares weighted by the pairs they were judged on."""

    def added(measures: Iterable[Measure]) -> Measure:
        listed = list(measures)
        return Measure(sum(m.found for m in listed), sum(m.gold for m in listed), sum(m.predicted for m in listed))

    def weighted(
        fields: Sequence[str], parts: Sequence[tuple[Measure, Mapping[str, float | None]]]
    ) -> dict[str, float | None]:
        result: dict[str, float | None] = {}
        for field in fields:
            known = [(measure.found, share) for measure, shares in parts if (share := shares[field]) is not None]
            weight = sum(count for count, _ in known)
            result[field] = sum(count * share for count, share in known) / weight if weight else None
        return result

    return Score(
        name=name,
        targets=added(item.targets for item in scores),
        target_fields=weighted(list(_TARGET_FIELDS), [(item.targets, item.target_fields) for item in scores]),
        tasks=added(item.tasks for item in scores),
        task_fields=weighted(list(_TASK_FIELDS), [(item.tasks, item.task_fields) for item in scores]),
        reporting=added(item.reporting for item in scores),
    )


def _differences(
    kind: Kind,
    gold: Sequence[Row],
    read: Sequence[Any],
    pairs: Sequence[tuple[int, int]],
    fields: Mapping[str, Callable[[Row, Any], bool]],
    words: str,
) -> Iterator[Difference]:
    for i, j in pairs:
        for field, agree in fields.items():
            if not agree(gold[i], read[j]):
                yield Difference(
                    kind, "field", str(gold[i][words]), field, _said(gold[i][field]), _said(getattr(read[j], field))
                )
    for i, row in enumerate(gold):
        if i not in {one for one, _ in pairs}:
            yield Difference(kind, "missing", str(row[words]))
    for j, item in enumerate(read):
        if j not in {other for _, other in pairs}:
            yield Difference(kind, "spurious", item.text if kind == "tasks" else item.quote)


def _said(value: Any) -> str | None:
    if value is None:
        return None
    return "; ".join(value) if isinstance(value, list | tuple) else str(value)


def _words(text: str | None) -> set[str]:
    return set(_WORD.findall(unicodedata.normalize("NFC", text or "").lower()))


def _cover(first: str | None, second: str | None) -> float:
    """The share of the shorter text's words that the other holds."""
    one, two = _words(first), _words(second)
    return len(one & two) / max(1, min(len(one), len(two)))


def _same_number(gold: float | None, value: float | None) -> bool:
    if gold is None or value is None:
        return gold is None and value is None
    return abs(float(gold) - float(value)) < 1e-9


def _target_likeness(gold: Row, target: Target) -> float:
    if not (_same_number(gold["value"], target.value) and _same_number(gold["value_to"], target.value_to)):
        return 0.0
    named = _cover(f"{target.indicator} {target.qualifier or ''}", f"{gold['quote']} {gold['indicator']}")
    return max(named, _cover(target.quote, gold["quote"]))


def _duty_likeness(gold: Row, duty: ReportingDuty) -> float:
    if gold["deadline"] != duty.deadline:
        return 0.0
    return 0.5 + 0.5 * _cover(" ".join(gold["who"]), " ".join(duty.who))


def _same_qualifier(gold: Row, target: Target) -> bool:
    if not gold["qualifier"] and not target.qualifier:
        return True
    return _cover(gold["qualifier"], f"{target.qualifier or ''} {target.indicator}") >= 0.8


_TARGET_FIELDS: dict[str, Callable[[Row, Any], bool]] = {
    "comparator": lambda g, t: t.comparator.value in (g["comparator"], g.get("comparator_alt")),
    "unit": lambda g, t: _words(t.unit) == _words(g["unit"]) or t.unit == g["unit"],
    "year": lambda g, t: t.year == g["year"],
    "qualifier": lambda g, t: _same_qualifier(g, t),
}
_TASK_FIELDS: dict[str, Callable[[Row, Any], bool]] = {
    "lead": lambda g, t: _actor_set(g["lead"]) == _actor_set(t.lead),
    "coordinating": lambda g, t: _actor_set(g["coordinating"]) == _actor_set(t.coordinating),
    "timeline": lambda g, t: _words(g["timeline"]) == _words(t.timeline),
}


def _actor_set(names: Iterable[str] | None) -> set[str]:
    return {" ".join(sorted(_words(name))) for name in names or ()}


def _pair(
    gold: Sequence[Row], read: Sequence[Any], likeness: Callable[[Row, Any], float], least: float
) -> list[tuple[int, int]]:
    ranked = sorted(((likeness(g, r), i, j) for i, g in enumerate(gold) for j, r in enumerate(read)), reverse=True)
    used_gold: set[int] = set()
    used_read: set[int] = set()
    pairs = []
    for value, i, j in ranked:
        if value < least:
            break
        if i not in used_gold and j not in used_read:
            used_gold.add(i)
            used_read.add(j)
            pairs.append((i, j))
    return pairs


def _share(verdicts: Iterable[bool]) -> float | None:
    listed = list(verdicts)
    return sum(listed) / len(listed) if listed else None
