"""Checks what is written down: refuses gaps, overlaps, missing citations, figures without unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.law.engine.benefit import Benefit, Both, FirstMatch, Highest, Pay, When, benefit_facts, lines_of
from ansinh.law.engine.examine import witness
from ansinh.law.engine.expression import Bool
from ansinh.law.engine.parameters import UNITS, LawAt, Lawbook
from ansinh.law.engine.programme import Programme
from ansinh.law.facts import Confidence


def check_parameters(raw: Mapping[str, Any], where: str) -> tuple[Problem, ...]:
    """What is wrong with the figures of one parsed YAML file."""
    found: list[Problem] = []

    def wrong(kind: str, name: str, vi: str, en: str) -> None:
        found.append(Problem(kind, f"{name}: {vi}.", f"{name}: {en}.", {"file": where}))

    for name, parameter in raw.items():
        label = parameter.get("label") or {}
        if not label.get("vi") or not label.get("en"):
            wrong("label_missing", name, "thiếu tên vi, en", "a name in vi and en is missing")
        if parameter.get("unit") not in UNITS:
            wrong("unit_missing", name, f"đơn vị {parameter.get('unit')!r} không có trong danh mục",
                  f"unit {parameter.get('unit')!r} is missing or not in the list")  # fmt: skip
        if parameter.get("clock", "rule") not in ("level", "rule"):
            wrong("clock_unknown", name, "clock phải là level hoặc rule", "clock must be level or rule")
        series = [("", parameter.get("values") or {}), *(parameter.get("places") or {}).items()]
        for place, dated in series:
            _check_series(f"{name} {place}".strip(), dated, wrong)
        _below_nation(name, parameter, wrong)
    return tuple(found)


def _check_series(name: str, dated: Mapping[Any, Any], wrong: Any) -> None:
    if not dated:
        wrong("no_values", name, "không có giá trị", "has no values")
    ended = False
    for day in sorted(dated, key=str):
        entry = dated[day] or {}
        at = f"{name} {day}"
        if not isinstance(day, dt.date):
            wrong("day_form", at, "không phải ngày", "is not a day")
        value = entry.get("value")
        if value is None:
            ended = True
            continue
        if ended:
            wrong("gap", at, "giá trị bị ngắt quãng", "the values leave a gap before it")
        if isinstance(value, bool) or not isinstance(value, int):
            wrong("not_whole", at, f"giá trị {value!r} phải là số nguyên", f"value {value!r} must be a whole number")
        if not entry.get("reference"):
            wrong("citation_missing", at, "thiếu viện dẫn", "has no citation")
        if entry.get("confidence") not in {c.value for c in Confidence}:
            wrong("confidence_missing", at, "thiếu mức tin cậy", "has no confidence mark")
        if entry.get("confidence") == Confidence.UNKNOWN.value:
            wrong("unknown_used", at, "UNKNOWN không được dùng", "UNKNOWN must not be used")


def _below_nation(name: str, parameter: Mapping[str, Any], wrong: Any) -> None:
    nation = parameter.get("values") or {}
    for place, dated in (parameter.get("places") or {}).items():
        for day, entry in dated.items():
            standing = [nation[start] for start in sorted(nation) if start <= day]
            base = standing[-1].get("value") if standing else None
            value = (entry or {}).get("value")
            if isinstance(base, int) and isinstance(value, int) and value < base:
                wrong("below_nation", f"{name} {place} {day}", f"{value} thấp hơn mức quốc gia {base}",
                      f"{value} is below the nation's {base}")  # fmt: skip


def check_law(book: Lawbook, programmes: Iterable[Programme], months: Iterable[Month]) -> tuple[Problem, ...]:
    """Whether every line of every programme has its clause and its figures in each month, and can apply at all."""
    found: list[Problem] = []

    def wrong(kind: str, vi: str, en: str) -> None:
        problem = Problem(kind, vi, en)
        if problem not in found:
            found.append(problem)

    for clause in book.clauses.values():
        if not clause.article or not clause.text.vi or not clause.text.en:
            wrong(
                "clause_incomplete", f"{clause.id}: thiếu điều hoặc nội dung.", f"{clause.id}: article or text missing."
            )
    for month in months:
        law = LawAt(book, month)
        for programme in programmes:
            if not law.in_force(programme.start):
                continue
            for make in programme.benefits:
                _check_benefit(make(law), law, programme, wrong)
    return tuple(found)


def _check_benefit(benefit: Benefit, law: LawAt, programme: Programme, wrong: Any) -> None:
    for line in lines_of(benefit):
        at = f"{programme.id} {line.group} {law.month}"
        if line.clause not in law.book.clauses:
            wrong("clause_unknown", f"{at}: không có viện dẫn {line.clause}.", f"{at}: no clause {line.clause}.")
        if line.group not in programme.groups:
            wrong("group_unknown", f"{at}: nhóm chưa khai.", f"{at}: the programme does not list this group.")
        if line.reading and line.reading not in law.book.readings:
            wrong("reading_unknown", f"{at}: không có câu hỏi {line.reading}.", f"{at}: no reading {line.reading}.")
        for name in (line.base, line.coefficient):
            if name is None:
                continue
            try:
                law.value(name)
            except BadInput:
                wrong("no_value_in_force", f"{at}: {name} không có giá trị.", f"{at}: {name} has no value in force.")
    assert benefit_facts(benefit), f"{programme.id} reads nothing"
    for line in never_applies(benefit):
        wrong("clause_never_applies", f"{programme.id} {line.group} ({line.clause}) không bao giờ áp dụng được.",
              f"{programme.id} {line.group} ({line.clause}) can never apply.")  # fmt: skip


def never_applies(benefit: Benefit) -> tuple[Pay, ...]:
    """Lines that no facts can reach: their condition contradicts itself, a guard, or the lines before them."""
    found: dict[int, Pay] = {}
    reached: set[int] = set()

    def walk(node: Benefit, above: tuple[Bool, ...]) -> None:
        match node:
            case Pay():
                if witness(_all((*above, node.condition))) is None:
                    found.setdefault(id(node), node)
                else:
                    reached.add(id(node))
            case FirstMatch(lines):
                before: tuple[Bool, ...] = ()
                for line in lines:
                    walk(line, (*above, *before))
                    before = (*before, ~line.condition)
            case Highest(options):
                for option in options:
                    walk(option, above)
            case Both(first, second):
                walk(first, above)
                walk(second, above)
            case When(condition, inner):
                walk(inner, (*above, condition))

    walk(benefit, ())
    return tuple(line for key, line in found.items() if key not in reached)


def _all(terms: tuple[Bool, ...]) -> Bool:
    joined = terms[0]
    for term in terms[1:]:
        joined = joined & term
    return joined


def unconfirmed(book: Lawbook, on: dt.date) -> tuple[str, ...]:
    """Ids (with place) of figures in force on a day that nobody has confirmed."""
    return tuple(
        sorted(
            f"{value.id} {value.place}".strip()
            for values in book.parameters.values()
            for value in values
            if value.start <= on and (value.end is None or on < value.end) and not value.confidence.confirmed
        )
    )
