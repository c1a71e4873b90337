"""What if: the law with other figures on the same case table; the people are read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.law.engine.decide import CaseAnswer, MonthLaw
from ansinh.law.engine.parameters import Lawbook
from ansinh.law.engine.run import case_table
from ansinh.law.engine.snapshot import Snapshot
from ansinh.law.facts import Answer, Confidence, ParameterValue


@dataclass(frozen=True)
class Reform:
    """Changed figures and readings, with a name for the table."""

    name: str
    values: tuple[ParameterValue, ...]
    readings: Mapping[str, bool]


def read_reform(raw: Any, book: Lawbook, month: Month, where: str) -> Reform:
    """A parsed reform file (docs/reference/law-parameters.md). Raises BadInput for what is not a figure of the law."""
    problems: list[Problem] = []
    values: list[ParameterValue] = []

    def wrong(vi: str, en: str) -> None:
        problems.append(
            Problem("reform_form", vi, en, {"file": where}, "Xem ./ansinh law status.", "See ./ansinh law status.")
        )

    if not isinstance(raw, Mapping) or not (raw.get("parameters") or raw.get("readings")):
        wrong("Tệp cần parameters hoặc readings.", "The file needs parameters or readings.")
        raise BadInput(problems)
    for name, change in (raw.get("parameters") or {}).items():
        known = book.parameters.get(name)
        if not known:
            wrong(f"Không có tham số {name}.", f"No parameter is called {name}.")
            continue
        change = {"value": change} if isinstance(change, int) else change
        pairs = [("", change["value"])] if change.get("value") is not None else []
        pairs += [(str(place), value) for place, value in (change.get("places") or {}).items()]
        for place, value in pairs:
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                wrong(
                    f"{name}: {value!r} phải là số nguyên không âm.",
                    f"{name}: {value!r} must be a whole number, not negative.",
                )
                continue
            values.append(
                replace(known[0], value=value, place=place, start=month.first, end=None, clock="level",
                        reference=str(raw.get("name") or where), confidence=Confidence.DERIVED, note="")
            )  # fmt: skip
    for name, value in (raw.get("readings") or {}).items():
        if name not in book.readings or not isinstance(value, bool):
            wrong(
                f"Không có câu hỏi {name}, hoặc giá trị không phải true/false.",
                f"No reading {name}, or not true/false.",
            )
    if problems:
        raise BadInput(problems)
    return Reform(str(raw.get("name") or where), tuple(values), dict(raw.get("readings") or {}))


def simulate(snapshot: Snapshot, before: MonthLaw, after: MonthLaw) -> dict[str, Any]:
    """Totals before and after, by programme, group and commune; how many people gain and lose. Đồng a month."""
    before.places = after.places = before.places | after.places
    assert before.cuts == after.cuts, "a reform of figures does not move the bands"
    table = case_table(snapshot, before)
    old = [before.answers(env) for env in table.environments]
    new = [after.answers(env) for env in table.environments]
    change = [_sum(n) - _sum(o) for o, n in zip(old, new, strict=True)]
    gains = sum(size for size, c in zip(table.sizes, change, strict=True) if c > 0)
    loses = sum(size for size, c in zip(table.sizes, change, strict=True) if c < 0)
    total_old = sum(size * _sum(o) for size, o in zip(table.sizes, old, strict=True))
    total_new = sum(size * _sum(n) for size, n in zip(table.sizes, new, strict=True))
    by_case = pl.DataFrame(
        {"case": range(len(change)), "before": [_sum(o) for o in old], "after": [_sum(n) for n in new]},
        schema={"case": pl.UInt32, "before": pl.Int64, "after": pl.Int64},
    )
    people = table.people.join(by_case, on="case")
    communes = people.group_by("commune_code").agg(pl.col("before").sum(), pl.col("after").sum()).sort("commune_code")
    touched = people.filter(pl.col("before") != pl.col("after"))
    return {
        "month": str(before.month),
        "people": snapshot.people.height,
        "cases": len(table.environments),
        "before": total_old,
        "after": total_new,
        "change_per_month": total_new - total_old,
        "change_per_year": 12 * (total_new - total_old),
        "people_gaining": gains,
        "people_losing": loses,
        "households_affected": touched["household_id"].n_unique(),
        "by_group": _by_group(table.sizes, old, new),
        "by_commune": communes.to_dicts(),
        "snapshot_sha256": snapshot.sha256,
        "law_sha256": before.law.book.fingerprint,
    }


def _sum(answers: tuple[CaseAnswer, ...]) -> int:
    return sum(answer.amount for answer in answers)


def _by_group(
    sizes: tuple[int, ...], old: list[tuple[CaseAnswer, ...]], new: list[tuple[CaseAnswer, ...]]
) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, int]] = {}
    for side, answers in (("before", old), ("after", new)):
        for size, each in zip(sizes, answers, strict=True):
            for answer in each:
                if answer.answer is Answer.ENTITLED and answer.line is not None:
                    entry = found.setdefault(
                        (answer.programme, answer.line.group),
                        {"people_before": 0, "people_after": 0, "before": 0, "after": 0},
                    )
                    entry[f"people_{side}"] += size
                    entry[side] += size * answer.amount
    return [{"programme": p, "group": g, **entry} for (p, g), entry in sorted(found.items())]
