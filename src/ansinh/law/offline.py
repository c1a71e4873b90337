"""The law's public door: questions that need no database. Shipped law and the bytes you bring, in; facts, out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.law.engine.casefile import Case, Malformed, read_cases
from ansinh.law.engine.caserun import CaseOutcome, arrears, run_case
from ansinh.law.engine.check import check_law, check_parameters
from ansinh.law.engine.decide import MonthLaw, case_id, case_of
from ansinh.law.engine.examine import in_words
from ansinh.law.engine.explain import explain as _explain
from ansinh.law.engine.parameters import LawAt, load_yaml
from ansinh.law.engine.plain import Deriver
from ansinh.law.engine.run import RunResult, run, silent, write
from ansinh.law.engine.simulate import read_reform, simulate
from ansinh.law.engine.snapshot import SNAPSHOT_SCHEMA, read_snapshot
from ansinh.law.facts import (
    Clause,
    Determination,
    Explanation,
    Household,
    ParameterValue,
    ProgrammeInfo,
    Reading,
    RuleLine,
)
from ansinh.law.programmes import COMBINATIONS, FOLDER, PROGRAMMES
from ansinh.law.programmes.monthly_assistance.timing import (
    Start,
    Step,
    Turn,
    after_review,
    first_month,
    last_month,
    uncollected,
)
from ansinh.law.shared.lawbook import folders, lawbook

__all__ = [
    "SNAPSHOT_SCHEMA", "CaseOutcome", "RunResult", "Start", "Step", "Turn", "after_review", "arrears", "check",
    "check_case", "clause", "clauses", "decide", "explain", "explain_case", "first_month", "last_month", "law_hash",
    "level", "month_law", "parameter_history", "parameters_in_force", "programmes", "readings", "rule_table",
    "run_cases", "run_month", "simulate_reform", "uncollected",
]  # fmt: skip


def law_hash() -> str:
    """sha256 of the rules and figures this copy holds."""
    return lawbook().fingerprint


@lru_cache(maxsize=64)
def month_law(
    month: Month, programmes: tuple[str, ...] | None = None, readings: tuple[tuple[str, bool], ...] = ()
) -> MonthLaw:
    """The law in force in a month, ready to answer. Raises BadInput for a month the law on file does not reach."""
    book = lawbook().changed(readings=dict(readings)) if readings else lawbook()
    wanted = [p for p in PROGRAMMES if programmes is None or p.id in programmes]
    if programmes is not None and (unknown := set(programmes) - {p.id for p in PROGRAMMES}):
        known = ", ".join(p.id for p in PROGRAMMES)
        raise BadInput(
            Problem(
                "unknown_programme",
                f"Không có chế độ {', '.join(sorted(unknown))}. Các chế độ: {known}.",
                f"No such programme: {', '.join(sorted(unknown))}. Programmes: {known}.",
            )
        )
    return MonthLaw(book, month, wanted, COMBINATIONS)


def programmes(on: dt.date | None = None) -> tuple[ProgrammeInfo, ...]:
    """The programmes on file, or those in force on a day."""
    found = []
    for programme in PROGRAMMES:
        if on is not None and programme.start > on:
            continue
        law = month_law(Month.of(max(on or dt.date(2026, 11, 1), programme.start)), (programme.id,))
        readme = FOLDER / programme.folder / "README.md"
        found.append(
            ProgrammeInfo(
                programme.id,
                programme.label,
                programme.groups,
                programme.start,
                tuple(fact.name for fact in law.facts),
                readme.read_text(encoding="utf-8") if readme.is_file() else "",
            )
        )
    return tuple(found)


def parameters_in_force(on: dt.date) -> tuple[ParameterValue, ...]:
    """Every figure in force on a day: the nation's, then each province's own where it has one."""
    found = [
        value
        for values in lawbook().parameters.values()
        for value in values
        if value.start <= on and (value.end is None or on < value.end)
    ]
    return tuple(sorted(found, key=lambda value: (value.id, value.place)))


def parameter_history(name: str) -> tuple[ParameterValue, ...]:
    """All values of one figure over time. Raises KeyError for an unknown name."""
    return tuple(sorted(lawbook().parameters[name], key=lambda value: (value.place, value.start)))


def level(name: str, month: Month, province_code: str = "") -> ParameterValue:
    """One figure in one month and province: the province's own where it is above the nation's."""
    return LawAt(lawbook(), month).value(name, province_code)


def readings() -> tuple[Reading, ...]:
    """Open questions of law, with the reading in use."""
    return tuple(lawbook().readings.values())


def clause(clause_id: str) -> Clause:
    """The citation behind a clause id. Raises KeyError for an unknown one."""
    return lawbook().clauses[clause_id]


def clauses() -> Mapping[str, Clause]:
    """All citations by id."""
    return lawbook().clauses


def rule_table(programme: str, month: Month) -> tuple[RuleLine, ...]:
    """The rules of a programme in a month as a table for a reader, line by line in the order of the law."""
    law = month_law(month, (programme,))
    return tuple(
        RuleLine(
            programme=programme,
            group=line.group,
            clause=lawbook().clauses[line.clause],
            condition=in_words(line.condition),
            guards=tuple(in_words(guard) for guard in law.guards[id(line)]),
            coefficient_tenths=law.law.value(line.coefficient).value if line.coefficient else 10,
            base=law.law.value(line.base).value,
            for_each=in_words(line.times) if line.times is not None else None,
            reading=line.reading,
        )
        for _, line in law.lines
    )


def decide(
    household: Household,
    month: Month,
    *,
    programmes: Iterable[str] | None = None,
    readings: Mapping[str, bool] | None = None,
    complete_lists: Iterable[str] = (),
) -> tuple[Determination, ...]:
    """What everybody in a household is due in a month, at least one determination per person and programme.

    The same rules and the same code as the batch; answers of "not entitled" and "missing" are explained too.
    """
    law = month_law(
        month,
        tuple(programmes) if programmes is not None else None,
        tuple(sorted((readings or {}).items())),
    )
    deriver = Deriver(household, month, law.cuts, law.places, frozenset(complete_lists))
    found = []
    for person in household.people:
        env = deriver.case(person, law.facts)
        for answer in law.answers(env):
            dossier = next((d.dossier_date for d in person.decisions if d.programme == answer.programme), None)
            payee = person.id
            if answer.line is not None and answer.line.payee != "person":
                carer = deriver.carer(person) if answer.line.payee == "carer" else None
                payee = carer or household.id
            found.append(
                Determination(
                    person_id=person.id,
                    household_id=household.id,
                    commune_code=household.commune_code,
                    month=month,
                    programme=answer.programme,
                    answer=answer.answer,
                    status=answer.status,
                    group=answer.line.group if answer.line else None,
                    clause=answer.line.clause if answer.line else None,
                    coefficient_tenths=answer.tenths,
                    base=answer.base,
                    amount=answer.amount,
                    payee_id=payee,
                    case_id=case_id(env),
                    missing=answer.missing,
                    provisional_because=answer.because,
                    explanation=_explain(law, answer, env, dossier),
                )
            )
    return tuple(found)


def explain(
    facts: Mapping[str, int | bool | str | None],
    month: Month,
    programme: str | None = None,
    *,
    readings: Mapping[str, bool] | None = None,
) -> tuple[Explanation, ...]:
    """Why a case gets what it gets: ``facts`` as a row of cases.parquet gives them (None is missing).

    One explanation per answer, in the order of the programmes.
    """
    law = month_law(month, readings=tuple(sorted((readings or {}).items())))
    env = case_of({fact.name: facts[fact.name] for fact in law.facts})
    return tuple(_explain(law, answer, env) for answer in law.answers(env) if programme in (None, answer.programme))


def explain_case(out_dir: Path, wanted: str, programme: str | None = None) -> tuple[Explanation, ...]:
    """Why, for a case id of a run that was written to ``out_dir``. Raises BadInput where the run has no such case."""
    rows = pl.scan_parquet(out_dir / "cases.parquet").filter(pl.col("case_id") == wanted).collect()
    if rows.is_empty():
        raise BadInput(
            Problem(
                "unknown_case",
                f"Lần chạy này không có trường hợp {wanted}.",
                f"This run has no case {wanted}.",
                {"file": str(out_dir / "cases.parquet")},
            )
        )
    totals = json.loads((out_dir / "totals.json").read_text(encoding="utf-8"))
    month = Month.parse(totals["month"])
    return explain(rows.row(0, named=True), month, programme, readings=totals["readings"])


def run_month(
    snapshot_dir: Path,
    month: Month,
    out_dir: Path | None = None,
    *,
    programmes: Iterable[str] | None = None,
    readings: Mapping[str, bool] | None = None,
    progress: Callable[[str], None] = silent,
) -> RunResult:
    """Applies the law of a month to a snapshot; writes the four files where ``out_dir`` is given.

    Raises BadInput for a snapshot or month that cannot be used; rows that cannot be true are left out and named in
    ``result.problems``.
    """
    law = month_law(
        month,
        tuple(programmes) if programmes is not None else None,
        tuple(sorted((readings or {}).items())),
    )
    result = run(read_snapshot(Path(snapshot_dir), month), law, progress)
    if out_dir is not None:
        write(result, Path(out_dir))
    return result


def run_cases(path: Path) -> tuple[CaseOutcome, ...]:
    """Runs the worked cases of a file; a malformed case fails with its problems, the others run.

    Raises BadInput where the file holds no list of cases, or none that can be read.
    """
    found = read_cases(Path(path))
    if all(isinstance(case, Malformed) for case in found):
        raise BadInput(problem for case in found if isinstance(case, Malformed) for problem in case.problems)
    return tuple(
        CaseOutcome(case.id, case.name, (), (), case.problems) if isinstance(case, Malformed) else check_case(case)
        for case in found
    )


class _Timing:
    """The law's answers on when, for worked cases."""

    first_month = staticmethod(first_month)
    uncollected = staticmethod(uncollected)


def check_case(case: Case) -> CaseOutcome:
    """Runs one worked case and compares."""
    return run_case(case, decide, _Timing())


def simulate_reform(reform_file: Path, snapshot_dir: Path, month: Month) -> dict[str, Any]:
    """What a change of figures or readings would cost on a snapshot, and whom it touches. Đồng a month."""
    book = lawbook()
    reform = read_reform(load_yaml(Path(reform_file)), book, month, Path(reform_file).name)
    before = MonthLaw(book, month, PROGRAMMES, COMBINATIONS)
    after = MonthLaw(book.changed(reform.values, reform.readings), month, PROGRAMMES, COMBINATIONS)
    told = simulate(read_snapshot(Path(snapshot_dir), month), before, after)
    return {"name": reform.name, **told}


def check() -> tuple[Problem, ...]:
    """What is wrong with the law as written down here; nothing, or it does not ship."""
    found: list[Problem] = []
    for folder in folders():
        where = f"{folder.name}/parameters.yaml"
        found += check_parameters(load_yaml(folder / "parameters.yaml"), where)
    starts = {value.start for values in lawbook().parameters.values() for value in values}
    months = sorted({Month.of(day) for day in starts if day >= min(p.start for p in PROGRAMMES)} | {Month(2026, 11)})
    return (*found, *check_law(lawbook(), PROGRAMMES, months))
