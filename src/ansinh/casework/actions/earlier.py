"""Taking over decisions made before this system, on paper or elsewhere."""

from __future__ import annotations

import datetime as dt
import uuid

import polars as pl

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.casework.facts import ImportResult
from ansinh.casework.rules.families import with_family
from ansinh.casework.store.bulk import run, stage

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "casework.ansinh")
_TYPES = {
    "decision_id": "uuid",
    "person_id": "uuid",
    "household_id": "uuid",
    "payee_id": "uuid",
    "commune_code": "varchar",
    "programme": "varchar",
    "group": "varchar",
    "slot_low": "int",
    "slot_high": "int",
    "clause": "varchar",
    "coefficient_tenths": "int",
    "amount": "bigint",
    "start": "date",
    "end": "date",
    "number": "varchar",
    "decided_on": "date",
    "decided_by": "varchar",
    "dossier_date": "date",
}
_OPTIONAL = {
    "payee_id": pl.lit(None, pl.String),
    "clause": pl.lit(""),
    "end": pl.lit(None, pl.Date),
    "number": pl.lit(""),
    "decided_by": pl.lit(""),
    "dossier_date": pl.lit(None, pl.Date),
}


def import_decisions(frame: pl.DataFrame, *, by: Actor, at: dt.datetime) -> ImportResult:
    """Takes over decisions in force: person_id, household_id, commune_code, programme, group, coefficient_tenths,
    amount (đồng a month), start; if known clause, end, number, decided_on, decided_by, dossier_date, payee_id,
    decision_id.

    Runs twice without doubling: an id made of person, programme, group and start is used where none is given.
    A decision that clashes with one in force counts as already there.
    """
    ready = frame.with_columns(
        *(value.alias(name) for name, value in _OPTIONAL.items() if name not in frame.columns),
        *((pl.col("start").alias("decided_on"),) if "decided_on" not in frame.columns else ()),
    )
    if "decision_id" not in ready.columns:
        ready = ready.with_columns(_stable_ids(ready))
    ready = with_family(ready.with_columns(pl.col("clause").fill_null("")))
    with deed("casework.import_decisions", by=by, at=at, needs=Permission.REGISTRY_IMPORT) as record:
        stage("casework_earlier", ready, _TYPES)
        imported = run(
            """INSERT INTO casework_decision (id, kind, number, commune_code, person_id, household_id, payee_id,
              programme, group_code, slots, clause, coefficient_tenths, amount, period, state, because, provisional,
              law_version, case_id, dossier_on, maker_id, approver_id, imported, decided_by_name, on_behalf_of,
              number_series, decided_at, ended_because)
            SELECT decision_id, 'start', coalesce(number, ''), commune_code, person_id, household_id, payee_id,
              programme, "group", int4range(slot_low, slot_high), clause, coefficient_tenths, amount,
              daterange("start", "end"),
              CASE WHEN "end" IS NULL THEN 'active' ELSE 'ended' END, 'imported', false, '', '', dossier_date, %s, NULL,
              true, coalesce(decided_by, ''), '', '',
              (coalesce(decided_on, "start") + time '08:00') AT TIME ZONE 'Asia/Ho_Chi_Minh', ''
            FROM casework_earlier ORDER BY person_id, "start" ON CONFLICT DO NOTHING""",
            [by.user_id],
        )
        record(imported=imported, given=frame.height)
    return ImportResult(imported, frame.height - imported)


def _stable_ids(frame: pl.DataFrame) -> pl.Series:
    keys = frame.select(
        pl.concat_str(["person_id", "programme", "group", pl.col("start").dt.to_string()], separator="|")
    ).to_series()
    made = [str(uuid.uuid5(_NAMESPACE, key)) for key in keys]
    return pl.Series("decision_id", made, dtype=pl.String)
