"""Runs worked cases: each through the single decision and through the batch, and compares with what was expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import polars as pl

from ansinh.kernel.outcome import Missing, Outcome
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.law.engine.casefile import Case, Expectation
from ansinh.law.engine.decide import MonthLaw
from ansinh.law.engine.run import run
from ansinh.law.engine.snapshot import SNAPSHOT_SCHEMA, cleaned, empty, shaped
from ansinh.law.facts import Answer, Circumstance, Determination, Household


@dataclass(frozen=True)
class Difference:
    """One expectation and what came instead."""

    expected: Mapping[str, object]
    actual: Mapping[str, object]
    ok: bool


@dataclass(frozen=True)
class CaseOutcome:
    """A case with every expectation compared."""

    id: str
    name: str
    determinations: tuple[Determination, ...]
    differences: tuple[Difference, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything expected came."""
        return not self.problems and all(difference.ok for difference in self.differences)


Decide = Callable[..., tuple[Determination, ...]]


class Timing(Protocol):
    """The law's answers on when (law.offline): first month of a decision, suspension of the uncollected."""

    def first_month(
        self, programme: str, group: str, *, decided_on: dt.date, condition_since: dt.date | None = None
    ) -> Outcome[Any]:
        """The first month paid."""

    def uncollected(self, months: int, on: dt.date) -> Any:
        """What follows when money is not collected."""


def run_case(case: Case, decide: Decide, timing: Timing) -> CaseOutcome:
    """Applies ``decide`` (law.offline.decide) to a case in every month it names and compares."""
    try:
        return _run_case(case, decide, timing)
    except BadInput as error:  # a month the law on file does not reach: this case fails, the others go on
        return CaseOutcome(case.id, case.name, (), (), error.problems)


def _run_case(case: Case, decide: Decide, timing: Timing) -> CaseOutcome:
    months = set(case.months) | {e.month for e in case.expect if e.month is not None} | {p.month for p in case.paid}
    found = tuple(
        determination
        for month in sorted(months)
        for determination in decide(case.household, month, readings=case.readings, complete_lists=case.complete_lists)
    )
    return CaseOutcome(
        case.id,
        case.name,
        found,
        tuple(
            _compare_timing(case, each, decide, timing)
            if each.start_month or each.first_payment is not None or each.action
            else _compare(case, each, found)
            for each in case.expect
        ),
    )


def _compare_timing(case: Case, expected: Expectation, decide: Decide, timing: Timing) -> Difference:
    """Expectations about when: the first month of a new decision, its first payment, a suspension."""
    wanted: dict[str, object] = {}
    actual: dict[str, object] = {}
    if expected.action:
        turn = timing.uncollected(case.uncollected_months or 0, case.months[0].last)
        wanted["action"], actual["action"] = expected.action, turn.step.value
        if expected.clause:
            wanted["clause"], actual["clause"] = expected.clause, turn.clause
        return Difference(wanted, actual, wanted == actual)
    start, amounts = _first_payment(case, decide, timing)
    if expected.start_month:
        wanted["start_month"], actual["start_month"] = str(expected.start_month), start
    if expected.first_payment is not None:
        wanted["first_payment"], actual["first_payment"] = expected.first_payment, sum(amounts)
    return Difference(wanted, actual, wanted == actual)


def _first_payment(case: Case, decide: Decide, timing: Timing) -> tuple[str | None, list[int]]:
    """The first month of the case's new decision and the amounts from it to the month of signing."""
    signed = case.signed
    if signed is None:
        return None, []
    person = next(p for p in case.household.people if p.id == signed.person)
    month = Month.of(signed.decided_on)

    def due(in_month: Month) -> list[Determination]:
        found = decide(case.household, in_month, readings=case.readings, complete_lists=case.complete_lists)
        return [d for d in found if d.person_id == person.id and d.programme == signed.programme and d.amount]

    group = next((str(d.group) for d in due(month)), "")
    since = next((c.start for c in person.circumstances if c.kind == "disability"), None)
    answer = timing.first_month(signed.programme, group, decided_on=signed.decided_on, condition_since=since)
    if isinstance(answer, Missing):
        return None, []
    first: Month = answer.value.month
    months = [first.plus(n) for n in range(first.months_until(month) + 1)]
    return str(first), [d.amount for each in months for d in due(each)]


def _compare(case: Case, expected: Expectation, found: tuple[Determination, ...]) -> Difference:
    months = (expected.month,) if expected.month else case.months
    mine = [
        d
        for d in found
        if d.month in months
        and (expected.programme is None or d.programme == expected.programme)
        and (expected.person is None or d.person_id == expected.person)
    ]
    if expected.total is not None:
        total = sum(d.amount for d in mine)
        return Difference({"total": expected.total}, {"total": total}, total == expected.total)
    if expected.arrears is not None:
        owed = _arrears(case, expected, found)
        return Difference({"arrears": expected.arrears}, {"arrears": owed}, owed == expected.arrears)
    if expected.eligible is False:
        paid = [d for d in mine if d.answer is Answer.ENTITLED and d.amount > 0]
        undecided = [d for d in mine if d.answer is Answer.MISSING]
        # "Not entitled" must be a known answer: a missing fact is not a refusal.
        bad = paid or (undecided if expected.status != "missing" else [])
        shown = bad[0] if bad else next(iter(mine), None)
        return Difference(
            {"programme": expected.programme, "eligible": False}, _shown(shown, eligible=bool(paid)), not bad
        )
    candidates = [d for d in mine if d.answer in (Answer.ENTITLED, Answer.MISSING)] or mine
    wanted = _wanted(expected)
    best: Determination | None = None
    for determination in candidates:
        actual = _actual(determination)
        if all(actual.get(key) == value for key, value in wanted.items()):
            return Difference(wanted, {key: actual.get(key) for key in wanted}, True)
        if best is None or (expected.group and determination.group == expected.group):
            best = determination
    actual = _actual(best) if best is not None else {}
    return Difference(wanted, {key: actual.get(key) for key in wanted}, False)


def _wanted(expected: Expectation) -> dict[str, object]:
    pairs: dict[str, object] = {
        "programme": expected.programme,
        "person": expected.person,
        "month": str(expected.month) if expected.month else None,
        "group": expected.group,
        "eligible": expected.eligible,
        "status": expected.status,
        "coefficient_tenths": expected.coefficient_tenths,
        "base": expected.base,
        "amount": expected.amount,
        "clause": expected.clause,
        "missing": sorted(expected.missing) if expected.missing is not None else None,
        "payee": expected.payee,
    }
    wanted: dict[str, object] = {key: value for key, value in pairs.items() if value is not None}
    if "status" not in wanted and "missing" not in wanted and "eligible" not in wanted:
        wanted["eligible"] = True
    return wanted


def _actual(d: Determination) -> dict[str, object]:
    return {
        "programme": d.programme,
        "person": d.person_id,
        "month": str(d.month),
        "group": d.group,
        "eligible": d.answer is Answer.ENTITLED,
        "status": d.status.value,
        "coefficient_tenths": d.coefficient_tenths,
        "base": d.base,
        "amount": d.amount,
        "clause": d.clause,
        "missing": sorted(d.missing),
        "payee": d.payee_id,
    }


def _shown(d: Determination | None, *, eligible: bool) -> dict[str, object]:
    if d is None:
        return {"eligible": eligible}
    return {"programme": d.programme, "eligible": eligible, "status": d.status.value, "amount": d.amount}


def _arrears(case: Case, expected: Expectation, found: tuple[Determination, ...]) -> int:
    """Due less paid over the months that were paid: the arrears of one programme (and person)."""
    paid = [
        p
        for p in case.paid
        if (expected.programme is None or p.programme == expected.programme)
        and (expected.person is None or p.person == expected.person)
    ]
    return arrears(
        {(p.person, p.programme, p.month): p.amount for p in paid},
        (d for d in found if d.answer is Answer.ENTITLED),
    )


def arrears(paid: Mapping[tuple[str, str, Month], int], due: Iterable[Determination]) -> int:
    """What is still owed (negative: overpaid) in đồng for the (person, programme, month) that ``paid`` names."""
    owed = -sum(paid.values())
    for determination in due:
        if (determination.person_id, determination.programme, determination.month) in paid:
            owed += determination.amount
    return owed


# --- the same household through the batch ---------------------------------------------------------------


def tables_of(households: Iterable[Household]) -> dict[str, pl.DataFrame]:
    """Households as the tables of a snapshot."""
    rows: dict[str, list[dict[str, object]]] = {"people": [], "circumstances": [], "decisions": []}
    for household in households:
        for c in household.circumstances:
            rows["circumstances"].append(_circumstance(c, household_id=household.id))
        for person in household.people:
            rows["people"].append(
                {
                    "person_id": person.id, "household_id": household.id, "commune_code": household.commune_code,
                    "province_code": household.province_code, "birth_date": person.birth_date,
                    "birth_precision": person.birth_precision, "sex": person.sex, "vital_status": person.vital_status,
                    "vital_date": person.vital_date, "role": person.role, "mother_id": person.mother_id,
                    "father_id": person.father_id, "spouse_id": person.spouse_id,
                }
            )  # fmt: skip
            rows["circumstances"] += [_circumstance(c, person_id=person.id) for c in person.circumstances]
            rows["decisions"] += [
                {"person_id": person.id, "programme": d.programme, "group": d.group, "start": d.start, "end": d.end,
                 "dossier_date": d.dossier_date, "decided_on": d.decided_on}
                for d in person.decisions
            ]  # fmt: skip
    return {
        table: shaped(table, pl.DataFrame(rows[table], schema=empty(table).schema), table)
        for table in SNAPSHOT_SCHEMA
        if table in rows
    }


def _circumstance(c: Circumstance, **owner: str) -> dict[str, object]:
    return {
        "person_id": owner.get("person_id"), "household_id": owner.get("household_id"), "kind": c.kind,
        "degree": c.degree, "state": c.state, "start": c.start, "end": c.end, "related_id": c.related_id,
    }  # fmt: skip


def batch(households: Iterable[Household], law: MonthLaw, complete_lists: Iterable[str] = ()) -> pl.DataFrame:
    """The determinations the batch gives for households, without touching a disk."""
    tables = tables_of(households)
    snapshot = cleaned(
        tables["people"], tables["circumstances"], tables["decisions"], frozenset(complete_lists), "in memory"
    )
    return run(snapshot, law).determinations
