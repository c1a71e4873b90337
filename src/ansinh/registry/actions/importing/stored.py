"""How a row is kept between looking and applying."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from ansinh.kernel.problem import Problem
from ansinh.registry.facts import BirthDate, Sex
from ansinh.registry.offline.rows import ListedPerson


def as_json(problem: Problem) -> dict[str, Any]:
    """A problem as it is kept beside a row."""
    return {"kind": problem.kind, "vi": problem.vi, "en": problem.en, "where": dict(problem.where),
            "remedy_vi": problem.remedy_vi, "remedy_en": problem.remedy_en, "severity": problem.severity}  # fmt: skip


def to_record(one: ListedPerson) -> str:
    """A row of a list as it is kept until it is applied."""
    return json.dumps(
        {
            "sheet": one.sheet, "row": one.row, "raw": one.raw, "full_name": one.full_name,
            "birth": [one.birth.year, one.birth.month, one.birth.day], "sex": one.sex, "number": one.number,
            "number_kind": one.number_kind, "ethnicity": one.ethnicity, "relation": one.relation, "commune": one.commune,
            "village": one.village, "address": one.address, "household": one.household,
            "died_on": None if one.died_on is None else one.died_on.isoformat(),
            "facts": [[*fact[:3], None if fact[3] is None else fact[3].isoformat()] for fact in one.facts],
            "bad": len(one.findings.bad), "doubts": len(one.findings.doubts),
        },
        ensure_ascii=False,
    )  # fmt: skip


def from_record(text: str) -> ListedPerson:
    """The row again, from what ``to_record`` kept."""
    kept = json.loads(text)
    one = ListedPerson(kept["sheet"], kept["row"])  # the cells as they stood have served
    for name in (
        "full_name",
        "number",
        "number_kind",
        "ethnicity",
        "relation",
        "commune",
        "village",
        "address",
        "household",
    ):
        setattr(one, name, kept[name])
    one.birth = BirthDate(*kept["birth"])
    one.sex = Sex(kept["sex"]) if kept["sex"] else None
    one.died_on = None if kept["died_on"] is None else dt.date.fromisoformat(kept["died_on"])
    one.facts = [
        (kind, degree, state, None if start is None else dt.date.fromisoformat(start))
        for kind, degree, state, start in kept["facts"]
    ]
    again = Problem("kept", "", "")
    one.findings.bad = [again] * kept["bad"]
    one.findings.doubts = [again] * kept["doubts"]
    return one
