"""Comparing a month's determinations with the decisions in force: proposals out, nothing decided."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from typing import Any

import polars as pl

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.casework import tables
from ansinh.casework.facts import ProposalCounts, ProposalKind
from ansinh.casework.rules.cases import case_record
from ansinh.casework.rules.families import with_family
from ansinh.casework.rules.month import APPLICATION_COLUMNS, LEFT_BEHIND_COLUMNS, MonthChanges, month_changes
from ansinh.casework.store.bulk import rows, run, stage
from ansinh.kernel.identifier import new_id
from ansinh.kernel.period import Month

_NEW = {
    "id": "uuid",
    "commune_code": "varchar",
    "person_id": "uuid",
    "household_id": "uuid",
    "payee_id": "uuid",
    "kind": "varchar",
    "because": "varchar",
    "programme": "varchar",
    "group": "varchar",
    "line_key": "varchar",
    "slot_low": "int",
    "slot_high": "int",
    "clause": "varchar",
    "coefficient_tenths": "int",
    "amount": "bigint",
    "status": "varchar",
    "case_id": "varchar",
    "effective_from": "date",
    "before_decision_id": "uuid",
    "before_programme": "varchar",
    "before_group": "varchar",
    "before_clause": "varchar",
    "before_amount": "bigint",
    "application_id": "uuid",
    "asks": "varchar[]",
}

# Two proposals say the same when the chair would read the same in both.
_SAME = """(old.kind, old.because, old.programme, old.group_code, old.clause, old.coefficient_tenths, old.amount,
  old.effective_from, old.before_decision_id, old.application_id, old.asks) IS NOT DISTINCT FROM
  (new.kind, new.because, new.programme, new."group", new.clause, new.coefficient_tenths, new.amount,
  new.effective_from, new.before_decision_id, new.application_id, new.asks)"""
_KEY = """old.month = %s AND old.person_id = new.person_id AND old.line_key = new.line_key
  AND old.commune_code = new.commune_code"""


def propose_month(
    determinations: pl.DataFrame,
    month: Month,
    law_version: str,
    *,
    by: Actor,
    at: dt.datetime,
    people: pl.DataFrame | None = None,
    requests: pl.DataFrame | None = None,
    cases: pl.DataFrame | None = None,
    left_behind: pl.DataFrame | None = None,
    communes: Iterable[str] | None = None,
) -> ProposalCounts:
    """Drafts what ``month`` should change, and who was left behind. Set-based; a second run adds nothing.

    ``determinations`` is what the law wrote for the month (``rules.month.DETERMINATION_COLUMNS``); ``people``
    everyone it looked at, with vital status; ``requests`` (person_id, programme) requests on record outside
    casework; ``cases`` the law's case table, from which explanations are kept; ``left_behind`` further people
    entitled if only they asked. Only decisions of ``communes`` (default: those the determinations or people
    name) are compared, so a partial run stops nobody elsewhere.

    Drafts that no longer hold are withdrawn, submitted ones too if the facts changed under them; what the chair
    sent back is not drafted again until something in it changes.
    """
    with deed("casework.propose_month", by=by, at=at, subject=str(month), needs=Permission.CASE_PROPOSE) as record:
        covered = _covered(determinations, people, communes)
        active = tables.active_decisions(month, covered, suspended=True)
        # A held decision is neither changed nor stopped by the month: it waits for its review.
        held = active.filter(pl.col("state") == "suspended")
        active = active.filter(pl.col("state") != "suspended")
        paying = with_family(determinations).join(
            with_family(held).select("person_id", "family"), on=["person_id", "family"], how="anti"
        )
        paying = _paid_to_people(paying, people)
        found = month_changes(
            month,
            _asking(paying.drop("family", "slot_low", "slot_high"), cases),
            active,
            _requests(tables.applications(covered), requests),
            people,
        )
        made, counts = _store(found, month, law_version, covered, by, at)
        forgotten = _left_behind(found, left_behind)
        _replace_left_behind(forgotten, month, law_version, covered)
        if cases is not None:
            _keep_cases(found, forgotten, cases, month, law_version)
        kinds = dict(found.proposals.group_by("kind").len().iter_rows())
        record(communes=len(covered), unchanged=found.unchanged, left_behind=forgotten.height, **counts, **kinds)
    return ProposalCounts(
        month=month,
        **{kind: made.get(kind, 0) for kind in ("start", "change", "stop", "refuse", "ask")},
        unchanged=found.unchanged,
        left_behind=forgotten.height,
        **counts,
    )


def _covered(determinations: pl.DataFrame, people: pl.DataFrame | None, communes: Iterable[str] | None) -> list[str]:
    if communes is not None:
        return sorted(set(communes))
    named = [determinations["commune_code"]]
    if people is not None and "commune_code" in people.columns:
        named.append(people["commune_code"])
    return pl.concat([series.cast(pl.String) for series in named]).drop_nulls().unique().sort().to_list()


def _requests(dossiers: pl.DataFrame, requests: pl.DataFrame | None) -> pl.DataFrame:
    own = dossiers.select(*APPLICATION_COLUMNS)
    if requests is None:
        return own
    others = requests.select(
        pl.lit(None, pl.String).alias("application_id"),
        pl.col("person_id").cast(pl.String),
        pl.lit(None, pl.String).alias("household_id"),
        pl.lit("").alias("commune_code"),
        pl.col("programme").cast(pl.String),
    )
    return pl.concat([own, others])


def _paid_to_people(determinations: pl.DataFrame, people: pl.DataFrame | None) -> pl.DataFrame:
    """Money for a household goes to its head: only people have accounts. Without a head, to the person it is for."""
    if "payee_id" not in determinations.columns:
        return determinations
    to_household = pl.col("payee_id") == pl.col("household_id")
    if people is None or "role" not in people.columns:
        head = pl.col("person_id")
        return determinations.with_columns(payee_id=pl.when(to_household).then(head).otherwise("payee_id"))
    heads = (
        people.filter(pl.col("role") == "head", pl.col("vital_status").fill_null("alive") == "alive")
        .unique("household_id", keep="first", maintain_order=True)
        .select("household_id", head=pl.col("person_id"))
    )
    with_head = determinations.join(heads, on="household_id", how="left")
    payee = pl.when(to_household).then(pl.coalesce("head", "person_id")).otherwise("payee_id")
    return with_head.with_columns(payee_id=payee).drop("head")


def _ids(count: int, at: dt.datetime) -> pl.Series:
    return pl.Series("id", [str(new_id(at)) for _ in range(count)], dtype=pl.String)


def _store(
    found: MonthChanges, month: Month, law_version: str, covered: list[str], by: Actor, at: dt.datetime
) -> tuple[dict[str, int], dict[str, int]]:
    stage("casework_new", found.proposals.with_columns(_ids(found.proposals.height, at)), _NEW)
    first = month.first
    still_sent_back = run(
        f"""DELETE FROM casework_new new USING casework_proposal old
        WHERE {_KEY} AND old.state = 'sent_back' AND {_SAME}""",
        [first],
    )
    withdrawn = run(
        f"""UPDATE casework_proposal old SET state = 'withdrawn', note = 'facts_changed'
        WHERE old.month = %s AND old.commune_code = ANY (%s) AND old.state IN ('drafted', 'submitted')
          AND old.kind NOT IN ('suspend', 'resume')
          AND NOT EXISTS (SELECT FROM casework_new new WHERE {_KEY} AND {_SAME})""",
        [first, covered, first],
    )
    kept = run(
        f"""DELETE FROM casework_new new USING casework_proposal old
        WHERE {_KEY} AND old.state IN ('drafted', 'submitted')""",
        [first],
    )
    made = rows(
        """WITH made AS (
          INSERT INTO casework_proposal (id, month, commune_code, person_id, household_id, payee_id, kind, state,
            because, programme, group_code, line_key, slots, clause, coefficient_tenths, amount, provisional, case_id,
            law_version, effective_from, before_decision_id, before_programme, before_group, before_clause,
            before_amount, asks, application_id, made_by_id, made_at, note)
          SELECT id, %s, commune_code, person_id, household_id, payee_id, kind, 'drafted', because, programme, "group",
            line_key, int4range(slot_low, slot_high), clause, coefficient_tenths, amount, status = 'provisional',
            case_id, %s, effective_from, before_decision_id, before_programme, before_group, before_clause,
            before_amount, asks, application_id, %s, %s, ''
          FROM casework_new RETURNING kind)
        SELECT kind, count(*) FROM made GROUP BY kind""",
        [first, law_version, by.user_id, at],
    )
    return dict(made), {"kept": kept, "withdrawn": withdrawn, "still_sent_back": still_sent_back}


def _left_behind(found: MonthChanges, more: pl.DataFrame | None) -> pl.DataFrame:
    frames = [found.left_behind]
    if more is not None and more.height:
        frames.append(more.select(pl.col(name).cast(kind) for name, kind in LEFT_BEHIND_COLUMNS.items()))
    return pl.concat(frames).unique(["person_id", "programme", "group"], keep="first", maintain_order=True)


def _replace_left_behind(people: pl.DataFrame, month: Month, law_version: str, covered: list[str]) -> None:
    run("DELETE FROM casework_left_behind WHERE month = %s AND commune_code = ANY (%s)", [month.first, covered])
    stage(
        "casework_forgotten",
        people,
        {
            "commune_code": "varchar",
            "person_id": "uuid",
            "household_id": "uuid",
            "programme": "varchar",
            "group": "varchar",
            "clause": "varchar",
            "amount": "bigint",
            "status": "varchar",
            "case_id": "varchar",
            "needs": "varchar[]",
        },
    )
    run(
        """INSERT INTO casework_left_behind (month, commune_code, person_id, household_id, programme, group_code,
          clause, amount, provisional, case_id, law_version, needs)
        SELECT %s, commune_code, person_id, household_id, programme, "group", clause, amount, status = 'provisional',
          case_id, %s, needs FROM casework_forgotten""",
        [month.first, law_version],
    )


def _asking(determinations: pl.DataFrame, cases: pl.DataFrame | None) -> pl.DataFrame:
    """Adds to each answer "missing" the facts it hangs on, from the case it belongs to."""
    if cases is None or "missing" in determinations.columns:
        return determinations
    told = [
        (case_id, answer["programme"], answer.get("group", ""), answer["missing"])
        for case_id, answers in cases.select("case_id", "answers").iter_rows()
        if '"missing":' in answers
        for answer in json.loads(answers)
        if answer.get("missing")
    ]
    schema: dict[str, Any] = {
        "case_id": pl.String,
        "programme": pl.String,
        "group": pl.String,
        "missing": pl.List(pl.String),
    }
    lacking = pl.DataFrame(told, schema=schema, orient="row").unique(["case_id", "programme", "group"])
    return determinations.join(lacking, on=["case_id", "programme", "group"], how="left")


def _keep_cases(
    found: MonthChanges, forgotten: pl.DataFrame, cases: pl.DataFrame, month: Month, law_version: str
) -> None:
    """Keeps facts, answers and words of the cases these proposals rest on: once per case, not per person."""
    used = pl.concat([frame.select("case_id", "programme") for frame in (found.proposals, forgotten)]).unique()
    known = pl.DataFrame(
        rows(
            "SELECT case_id, programme FROM casework_case WHERE law_version = %s AND month = %s",
            [law_version, month.first],
        ),
        schema={"case_id": pl.String, "programme": pl.String},
        orient="row",
    )
    wanted = cases.join(used.join(known, on=["case_id", "programme"], how="anti"), on="case_id", how="inner")
    kept = [case_record(row, month, row["programme"]) for row in wanted.iter_rows(named=True)]
    if not kept:
        return
    columns = {"case_id": "varchar", "programme": "varchar", "facts": "jsonb", "answers": "jsonb"}
    stage("casework_cases", pl.DataFrame(kept, schema=list(columns), orient="row"), columns)
    run(
        """INSERT INTO casework_case (law_version, month, case_id, programme, facts, answers)
        SELECT %s, %s, case_id, programme, facts, answers FROM casework_cases ON CONFLICT DO NOTHING""",
        [law_version, month.first],
    )


def proposal_of_one(
    month: Month, decision_id: uuid.UUID, kind: ProposalKind, because: str, *, by: Actor, at: dt.datetime, note: str
) -> uuid.UUID:
    """Submits a proposal about one decision in force (suspension, resumption). Called inside a deed."""
    proposal_id = new_id(at)
    made = run(
        """INSERT INTO casework_proposal (id, month, commune_code, person_id, household_id, payee_id, kind, state,
          because, programme, group_code, line_key, slots, clause, coefficient_tenths, amount, provisional, case_id,
          law_version, effective_from, before_decision_id, before_programme, before_group, before_clause,
          before_amount, asks, application_id, made_by_id, made_at, submitted_by_id, submitted_at, note)
        SELECT %s, %s, commune_code, person_id, household_id, payee_id, %s, 'submitted', %s, programme, group_code,
          %s || '.' || id::text, slots, clause, 0, 0, false, case_id, law_version, %s, id, programme, group_code,
          clause, amount, '{}', NULL, %s, %s, %s, %s, %s
        FROM casework_decision WHERE id = %s""",
        [proposal_id, month.first, kind.value, because, kind.value, month.first,
         by.user_id, at, by.user_id, at, note, decision_id],
    )  # fmt: skip
    if not made:
        raise LookupError(str(decision_id))
    return proposal_id
