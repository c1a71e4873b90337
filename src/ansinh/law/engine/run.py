"""A month for everybody: snapshot → facts → distinct cases → the law once per case → back to the people."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ansinh.kernel.period import Month
from ansinh.kernel.problem import EnvironmentTrouble, Problem
from ansinh.law.engine.decide import CaseAnswer, MonthLaw, case_id, plain_case
from ansinh.law.engine.derive import Derivation, counting, decode
from ansinh.law.engine.examine import deciding
from ansinh.law.engine.expression import BoolFact, ChoiceFact
from ansinh.law.engine.expression import Value as FactValue
from ansinh.law.engine.snapshot import Snapshot
from ansinh.law.facts import Answer

_ROW_SCHEMA = {
    "case": pl.UInt32, "programme": pl.String, "group": pl.String, "status": pl.String, "clause": pl.String,
    "coefficient_tenths": pl.Int64, "amount": pl.Int64, "payee": pl.String,
}  # fmt: skip
COLUMNS = (
    "person_id", "household_id", "commune_code", "programme", "group", "status", "clause", "coefficient_tenths",
    "amount", "case_id", "payee_id",
)  # fmt: skip
_RADIX_LIMIT = 2**62


@dataclass(frozen=True)
class RunResult:
    """What a run of one month gave, still in memory."""

    month: Month
    determinations: pl.DataFrame
    cases: pl.DataFrame
    communes: pl.DataFrame
    totals: dict[str, Any]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class CaseTable:
    """The distinct cases of a snapshot in a month: who is in which, and what the law answers to each."""

    people: pl.DataFrame  # person_id, household_id, commune_code, case
    environments: tuple[dict[str, FactValue], ...]
    sizes: tuple[int, ...]


def case_table(snapshot: Snapshot, law: MonthLaw) -> CaseTable:
    """Finds the distinct cases: a group-by on packed integer keys and a join back that must miss nobody."""
    frame = Derivation(snapshot, law).frame
    columns = [f"f_{fact.name}" for fact in law.facts]
    keys = _packed(frame, columns)
    frame = frame.with_columns(**keys)
    names = list(keys)
    distinct = frame.group_by(names).agg(pl.len().alias("people"), *(pl.col(c).first() for c in columns))
    distinct = distinct.sort(columns).with_row_index("case")
    people = frame.select("person_id", "household_id", "commune_code", *names).join(
        distinct.select("case", *names), on=names, how="left", maintain_order="left"
    )
    assert people.height == frame.height and people["case"].null_count() == 0, "a person lost their case"
    environments = tuple(
        {fact.name: decode(fact, code, law) for fact, code in zip(law.facts, row, strict=True)}
        for row in distinct.select(columns).iter_rows()
    )
    return CaseTable(people.drop(names), environments, tuple(distinct["people"].to_list()))


def _packed(frame: pl.DataFrame, columns: list[str]) -> dict[str, pl.Expr]:
    """Mixed-radix integer keys over the codes: as few as fit into 62 bits each."""
    low = frame.select(pl.col(columns).min()).row(0)
    high = frame.select(pl.col(columns).max()).row(0)
    keys: dict[str, pl.Expr] = {}
    key, radix = pl.lit(0, pl.Int64), 1
    for column, least, most in zip(columns, low, high, strict=True):
        size = most - least + 1
        if radix * size > _RADIX_LIMIT:
            keys[f"key_{len(keys)}"] = key
            key, radix = pl.lit(0, pl.Int64), 1
        key = key + (pl.col(column).cast(pl.Int64) - least) * radix
        radix *= size
    keys[f"key_{len(keys)}"] = key
    return keys


def silent(_: str) -> None:
    """Says nothing: the progress of a run nobody watches."""


def run(snapshot: Snapshot, law: MonthLaw, progress: Callable[[str], None] = silent) -> RunResult:
    """Applies the law of one month to everybody in a snapshot. Equal inputs give equal outputs, row for row."""
    progress(f"{law.month}: {snapshot.people.height} people")
    table = case_table(snapshot, law)
    progress(f"{law.month}: {len(table.environments)} distinct cases")
    answers = [law.answers(env) for env in table.environments]
    ids = [case_id(env) for env in table.environments]
    assert len(set(ids)) == len(ids), "two cases share a name"
    rows = _rows(answers)
    people = table.people.join(
        pl.DataFrame({"case": range(len(ids)), "case_id": ids}, schema={"case": pl.UInt32, "case_id": pl.String}),
        on="case",
        how="left",
    )
    determinations = _with_payee(people.join(rows, on="case"), snapshot, law)
    determinations = determinations.select(COLUMNS).sort(
        "commune_code", "household_id", "person_id", "programme", "group", "clause"
    )
    expected = sum(
        size * sum(1 for answer in found if answer.answer in (Answer.ENTITLED, Answer.MISSING))
        for size, found in zip(table.sizes, answers, strict=True)
    )
    assert determinations.height == expected, "the join back lost or doubled somebody"
    communes = (
        determinations.group_by("commune_code", "programme", "group", "status")
        .agg(pl.col("person_id").n_unique().cast(pl.Int64).alias("people"), pl.col("amount").sum())
        .sort("commune_code", "programme", "group", "status")
    )
    return RunResult(
        law.month,
        determinations,
        _cases(table, answers, ids, law),
        communes,
        _totals(snapshot, law, determinations, len(ids)),
        snapshot.problems,
    )


def _rows(answers: list[tuple[CaseAnswer, ...]]) -> pl.DataFrame:
    found: dict[str, list[Any]] = {name: [] for name in _ROW_SCHEMA}
    for case, each in enumerate(answers):
        for answer in each:
            if answer.answer not in (Answer.ENTITLED, Answer.MISSING):
                continue
            assert answer.line is not None
            sure = answer.answer is Answer.ENTITLED
            values = (case, answer.programme, answer.line.group, answer.status.value, answer.line.clause,
                      answer.tenths if sure else 0, answer.amount, answer.line.payee)  # fmt: skip
            for name, value in zip(_ROW_SCHEMA, values, strict=True):
                found[name].append(value)
    return pl.DataFrame(found, schema=_ROW_SCHEMA)


def _with_payee(rows: pl.DataFrame, snapshot: Snapshot, law: MonthLaw) -> pl.DataFrame:
    carers = (
        counting(snapshot.circumstances.filter(pl.col("kind") == "foster_care"), law.month)
        .group_by("person_id")
        .agg(pl.col("related_id").last().alias("_carer"))
    )
    return rows.join(carers, on="person_id", how="left").with_columns(
        pl.when(pl.col("payee") == "person")
        .then(pl.col("person_id"))
        .when(pl.col("payee") == "carer")
        .then(pl.coalesce("_carer", "household_id"))
        .otherwise(pl.col("household_id"))
        .alias("payee_id")
    )


def _cases(table: CaseTable, answers: list[tuple[CaseAnswer, ...]], ids: list[str], law: MonthLaw) -> pl.DataFrame:
    schema: dict[str, Any] = {"case_id": pl.String, "people": pl.Int64}
    columns: dict[str, list[Any]] = {"case_id": ids, "people": list(table.sizes)}
    plain = [plain_case(env) for env in table.environments]
    for fact in law.facts:
        kind = pl.Boolean if isinstance(fact, BoolFact) else pl.String if isinstance(fact, ChoiceFact) else pl.Int64
        schema[fact.name] = kind
        columns[fact.name] = [case[fact.name] for case in plain]
    schema["answers"] = pl.String
    columns["answers"] = [
        json.dumps([_told(answer, env) for answer in each], ensure_ascii=False, separators=(",", ":"))
        for each, env in zip(answers, table.environments, strict=True)
    ]
    return pl.DataFrame(columns, schema=schema).sort("case_id")


def _told(answer: CaseAnswer, env: dict[str, FactValue]) -> dict[str, Any]:
    told: dict[str, Any] = {"programme": answer.programme, "answer": answer.answer.value, "status": answer.status.value}
    if answer.line is not None:
        told |= {"group": answer.line.group, "clause": answer.line.clause}
    if answer.answer is Answer.ENTITLED:
        assert answer.line is not None
        told |= {
            "amount": answer.amount,
            "decided": list(deciding(answer.line.condition, env)),
        }
    if answer.missing:
        told["missing"] = list(answer.missing)
    if answer.because:
        told["because"] = list(answer.because)
    if answer.superseded_by:
        told |= {"superseded_by": answer.superseded_by, "superseded_clause": answer.superseded_clause}
    return told


def _totals(snapshot: Snapshot, law: MonthLaw, rows: pl.DataFrame, cases: int) -> dict[str, Any]:
    grouped = (
        rows.group_by("programme", "group", "status")
        .agg(pl.len().cast(pl.Int64).alias("rows"), pl.col("amount").sum())
        .sort("programme", "group", "status")
    )
    paid = rows.filter(pl.col("amount") > 0)
    return {
        "month": str(law.month),
        "snapshot_sha256": snapshot.sha256,
        "law_sha256": law.law.book.fingerprint,
        "readings": {name: reading.value for name, reading in sorted(law.law.book.readings.items())},
        "people": snapshot.people.height,
        "cases": cases,
        "people_paid": paid["person_id"].n_unique(),
        "amount": int(paid["amount"].sum()),
        "missing": int((rows["status"] == "missing").sum()),
        "by_group": grouped.to_dicts(),
        "problems": [{"kind": p.kind, "vi": p.vi, "en": p.en, "where": dict(p.where)} for p in snapshot.problems],
    }


def write(result: RunResult, out: Path) -> tuple[Path, ...]:
    """Writes the four files of a run; all of them or none. Raises EnvironmentTrouble when the disk refuses."""
    names = ("determinations.parquet", "cases.parquet", "communes.parquet", "totals.json")
    try:
        out.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=out))
        try:
            result.determinations.write_parquet(part / names[0])
            result.cases.write_parquet(part / names[1])
            result.communes.write_parquet(part / names[2])
            totals = json.dumps(result.totals, ensure_ascii=False, indent=1) + "\n"
            (part / names[3]).write_text(totals, encoding="utf-8")
            for name in names:
                (part / name).replace(out / name)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except (OSError, pl.exceptions.PolarsError) as error:  # Polars tells a full disk in a class of its own
        why = getattr(error, "strerror", None) or error
        raise EnvironmentTrouble(
            Problem(
                "cannot_write_run",
                f"Không ghi được kết quả vào {out}: {why}.",
                f"Cannot write the result to {out}: {why}.",
                {"file": str(out)},
                "Kiểm tra chỗ trống và quyền ghi, rồi chạy lại.",
                "Check free space and permission, then run again.",
            )
        ) from error
    return tuple(out / name for name in names)
