"""What a month changes: the law's answers laid beside the decisions in force.

Pure column work over whole provinces. Everything an officer will sign starts here, so each case is spelled out:

=====================  ====================  =======================================================
law, for the month     decision in force     becomes
=====================  ====================  =======================================================
pays                   the same              nothing
pays                   other amount/clause   change
pays                   in another commune    stop there (moved out) and start here (moved in)
pays                   none, has applied     start
pays                   none, has not         left behind (nobody is granted what they did not ask for)
a fact is missing      any                   ask: never a stop for want of a record
nothing                one                   stop: died, declared missing, or no longer eligible
nothing, not on file   one                   ask: a person who left the register is looked for, not cut off
nothing                none, has applied     refuse, with reasons
a fact is missing      none, has applied     ask for it
=====================  ====================  =======================================================
"""

from __future__ import annotations

from typing import Any, NamedTuple

import polars as pl

from ansinh.casework.facts import Because, ProposalKind
from ansinh.casework.rules.families import with_family
from ansinh.kernel.period import Month

DETERMINATION_COLUMNS: dict[str, Any] = {
    "person_id": pl.String,
    "household_id": pl.String,
    "commune_code": pl.String,
    "programme": pl.String,
    "group": pl.String,
    "status": pl.String,
    "clause": pl.String,
    "coefficient_tenths": pl.Int64,
    "amount": pl.Int64,
    "case_id": pl.String,
}
"""The columns of the law's ``determinations.parquet`` that are needed (docs/reference/law-snapshot.md)."""

ACTIVE_COLUMNS: dict[str, Any] = {
    "decision_id": pl.String,
    "person_id": pl.String,
    "household_id": pl.String,
    "commune_code": pl.String,
    "programme": pl.String,
    "group": pl.String,
    "clause": pl.String,
    "coefficient_tenths": pl.Int64,
    "amount": pl.Int64,
}

APPLICATION_COLUMNS: dict[str, Any] = {
    "application_id": pl.String,  # null: a request on record elsewhere (the registry's written_request)
    "person_id": pl.String,
    "household_id": pl.String,
    "commune_code": pl.String,
    "programme": pl.String,
}

PEOPLE_COLUMNS: dict[str, Any] = {"person_id": pl.String, "vital_status": pl.String, "vital_date": pl.Date}

PROPOSAL_COLUMNS: dict[str, Any] = {
    "person_id": pl.String,
    "household_id": pl.String,
    "payee_id": pl.String,
    "commune_code": pl.String,
    "kind": pl.String,
    "because": pl.String,
    "programme": pl.String,
    "group": pl.String,
    "line_key": pl.String,
    "slot_low": pl.Int32,
    "slot_high": pl.Int32,
    "clause": pl.String,
    "coefficient_tenths": pl.Int64,
    "amount": pl.Int64,
    "status": pl.String,
    "case_id": pl.String,
    "effective_from": pl.Date,
    "before_decision_id": pl.String,
    "before_programme": pl.String,
    "before_group": pl.String,
    "before_clause": pl.String,
    "before_amount": pl.Int64,
    "application_id": pl.String,
    "asks": pl.List(pl.String),
}

LEFT_BEHIND_COLUMNS: dict[str, Any] = {
    "person_id": pl.String,
    "household_id": pl.String,
    "commune_code": pl.String,
    "programme": pl.String,
    "group": pl.String,
    "clause": pl.String,
    "amount": pl.Int64,
    "status": pl.String,
    "case_id": pl.String,
    "needs": pl.List(pl.String),
}

_PAYING = ("known", "provisional")
_NO_FACTS = pl.lit([], dtype=pl.List(pl.String))


class MonthChanges(NamedTuple):
    """Proposals (``PROPOSAL_COLUMNS``), people left behind (``LEFT_BEHIND_COLUMNS``), and how many stay as they are."""

    proposals: pl.DataFrame
    left_behind: pl.DataFrame
    unchanged: int


def month_changes(
    month: Month,
    determinations: pl.DataFrame,
    active: pl.DataFrame,
    applications: pl.DataFrame,
    people: pl.DataFrame | None = None,
) -> MonthChanges:
    """Lays ``determinations`` of ``month`` beside ``active`` decisions and open ``applications``.

    ``people`` is everyone the law looked at, with vital status; without it a person who has no answer is taken as
    looked at. A ``missing`` column (list of text) in ``determinations`` names the facts to ask for.
    """
    law = _answers(determinations)
    paying = _one_a_place(law.filter(pl.col("status").is_in(_PAYING), pl.col("amount") > 0))
    missing = _missing(law)
    before = with_family(_shaped(active, ACTIVE_COLUMNS)).rename(
        {name: f"before_{name}" for name in ("household_id", "commune_code", "programme", "group", "clause", "amount")}
        | {"decision_id": "before_decision_id", "coefficient_tenths": "before_coefficient"}
    )
    before = before.drop("slot_low", "slot_high")
    asked = _shaped(applications, APPLICATION_COLUMNS).sort("application_id", nulls_last=True)
    asked = asked.unique(["person_id", "programme"], keep="first", maintain_order=True)

    met = paying.join(before, on=["person_id", "family"], how="inner")
    moved = met.filter(pl.col("commune_code") != pl.col("before_commune_code"))
    stayed = met.filter(pl.col("commune_code") == pl.col("before_commune_code"))
    same = (
        (pl.col("amount") == pl.col("before_amount"))
        & (pl.col("programme") == pl.col("before_programme"))
        & (pl.col("group") == pl.col("before_group"))
        & (pl.col("coefficient_tenths") == pl.col("before_coefficient"))
        & ((pl.col("clause") == pl.col("before_clause")) | (pl.col("before_clause") == ""))
    )
    changed = stayed.filter(~same)
    unchanged = stayed.filter(same)
    unmet = paying.join(before, on=["person_id", "family"], how="anti")
    unmet = unmet.join(
        asked.select("person_id", "programme", "application_id", has_applied=pl.lit(True)),
        on=["person_id", "programme"],
        how="left",
    )
    starting = unmet.filter(pl.col("has_applied"))
    forgotten = unmet.filter(pl.col("has_applied").is_null())

    proposals = pl.concat(
        [
            _changes(changed, asked, month),
            _starts(starting, month, Because.APPLICATION),
            _starts(moved.with_columns(application_id=pl.lit(None, pl.String)), month, Because.MOVED_IN),
            _moved_out(moved, month),
            _stops_and_questions(before, paying, missing, people, month),
            _refusals_and_questions(
                asked,
                pl.concat([part.select("person_id", "programme") for part in (starting, changed, moved)]),
                paying,
                missing,
                before,
                people,
                month,
            ),
        ]
    ).sort("commune_code", "person_id", "line_key")
    left_behind = forgotten.select(
        *(name for name in LEFT_BEHIND_COLUMNS if name != "needs"),
        needs=pl.lit(["application"], dtype=pl.List(pl.String)),
    ).sort("commune_code", "person_id", "programme")
    return MonthChanges(proposals, left_behind, unchanged.height)


def _shaped(frame: pl.DataFrame, columns: dict[str, Any]) -> pl.DataFrame:
    """The frame with exactly these columns and types. Raises ValueError naming the columns that are not there."""
    lacking = [name for name in columns if name not in frame.columns]
    if lacking:
        raise ValueError(f"columns are missing: {', '.join(lacking)}")
    return frame.select(pl.col(name).cast(kind) for name, kind in columns.items())


def _answers(determinations: pl.DataFrame) -> pl.DataFrame:
    optional = [
        pl.col("payee_id").cast(pl.String)
        if "payee_id" in determinations.columns
        else pl.col("person_id").cast(pl.String).alias("payee_id"),
        pl.col("missing").cast(pl.List(pl.String)).fill_null([])
        if "missing" in determinations.columns
        else _NO_FACTS.alias("missing"),
    ]
    extra = determinations.select(optional)
    law = _shaped(determinations, DETERMINATION_COLUMNS).hstack(extra)
    return with_family(law.with_columns(pl.col("group", "clause", "case_id").fill_null("")))


def _one_a_place(paying: pl.DataFrame) -> pl.DataFrame:
    """The highest answer of each person and place; the law gives one, files written by others may not."""
    return paying.sort(["amount", "programme", "group"], descending=[True, False, False]).unique(
        ["person_id", "family"], keep="first", maintain_order=True
    )


def _missing(law: pl.DataFrame) -> pl.DataFrame:
    """One row for each person and programme whose answer hangs on an unknown fact."""
    return (
        law.filter(pl.col("status") == "missing")
        .group_by("person_id", "programme")
        .agg(
            pl.col("missing").explode().drop_nulls().unique().sort().alias("asks"),
            pl.col("case_id").sort().first().alias("missing_case"),
        )
    )


def _finished(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(kind) for name, kind in PROPOSAL_COLUMNS.items())


def _changes(changed: pl.DataFrame, asked: pl.DataFrame, month: Month) -> pl.DataFrame:
    because = (
        pl.when(pl.col("programme") != pl.col("before_programme"))
        .then(pl.lit(Because.PROGRAMME.value))
        .when(pl.col("group") != pl.col("before_group"))
        .then(pl.lit(Because.GROUP.value))
        .when(pl.col("coefficient_tenths") != pl.col("before_coefficient"))
        .then(pl.lit(Because.COEFFICIENT.value))
        .when(pl.col("amount") != pl.col("before_amount"))
        .then(pl.lit(Because.LEVEL.value))
        .otherwise(pl.lit(Because.CLAUSE.value))
    )
    with_request = changed.join(
        asked.select("person_id", "programme", "application_id"), on=["person_id", "programme"], how="left"
    )
    return _finished(
        with_request.with_columns(
            kind=pl.lit(ProposalKind.CHANGE.value),
            because=because,
            line_key=pl.col("family"),
            effective_from=pl.lit(month.first),
            # Between two programmes the person chooses (khoản 2 Điều 22 Luật BHXH): the officer is to hear them.
            asks=pl.when(pl.col("programme") != pl.col("before_programme"))
            .then(pl.lit(["choice"], dtype=pl.List(pl.String)))
            .otherwise(_NO_FACTS),
        )
    )


def _starts(starting: pl.DataFrame, month: Month, because: Because) -> pl.DataFrame:
    frame = starting.with_columns(
        kind=pl.lit(ProposalKind.START.value),
        because=pl.lit(because.value),
        line_key=pl.col("family"),
        effective_from=pl.lit(month.first),
        before_decision_id=pl.lit(None, pl.String),
        before_programme=pl.lit(""),
        before_group=pl.lit(""),
        before_clause=pl.lit(""),
        before_amount=pl.lit(0),
        asks=_NO_FACTS,
    )
    return _finished(frame)


def _moved_out(moved: pl.DataFrame, month: Month) -> pl.DataFrame:
    frame = moved.select(
        "person_id",
        "payee_id",
        "family",
        "slot_low",
        "slot_high",
        "before_decision_id",
        "before_programme",
        "before_group",
        "before_clause",
        "before_amount",
        "status",
        "case_id",
        household_id=pl.col("before_household_id"),
        commune_code=pl.col("before_commune_code"),
    )
    return _ending(frame, month).with_columns(because=pl.lit(Because.MOVED_OUT.value))


def _ending(frame: pl.DataFrame, month: Month) -> pl.DataFrame:
    """A stop of ``before_decision_id``: what is decided on is the benefit it granted, at no amount."""
    return _finished(
        frame.with_columns(
            kind=pl.lit(ProposalKind.STOP.value),
            because=pl.lit(Because.NOT_ELIGIBLE.value),
            programme=pl.col("before_programme"),
            group=pl.col("before_group"),
            clause=pl.col("before_clause"),
            line_key=pl.col("family"),
            coefficient_tenths=pl.lit(0),
            amount=pl.lit(0),
            effective_from=pl.lit(month.first),
            application_id=pl.lit(None, pl.String),
            asks=_NO_FACTS,
        )
    )


def _stops_and_questions(
    before: pl.DataFrame,
    paying: pl.DataFrame,
    missing: pl.DataFrame,
    people: pl.DataFrame | None,
    month: Month,
) -> pl.DataFrame:
    unpaid = before.join(paying, on=["person_id", "family"], how="anti")
    unpaid = unpaid.join(
        missing.rename({"programme": "before_programme"}), on=["person_id", "before_programme"], how="left"
    )
    unpaid = _with_vital_status(unpaid, people).with_columns(
        household_id=pl.col("before_household_id"),
        commune_code=pl.col("before_commune_code"),
        payee_id=pl.col("person_id"),
        status=pl.lit("known"),
        case_id=pl.coalesce("missing_case", pl.lit("")),
        slot_low=pl.lit(0),
        slot_high=pl.lit(0),
    )
    gone = unpaid["vital_status"].is_in(["dead", "missing"])
    unknown = (unpaid["asks"].is_not_null() | ~unpaid["on_file"]) & ~gone
    asking, stopping = unpaid.filter(unknown), unpaid.filter(~unknown)
    because = (
        pl.when(pl.col("vital_status") == "dead")
        .then(pl.lit(Because.DIED.value))
        .when(pl.col("vital_status") == "missing")
        .then(pl.lit(Because.DECLARED_MISSING.value))
        .otherwise(pl.lit(Because.NOT_ELIGIBLE.value))
    )
    # A death learnt late ends the benefit from the month after it, not from the month it was learnt in.
    since = (
        pl.when(pl.col("vital_status").is_in(["dead", "missing"]) & pl.col("vital_date").is_not_null())
        .then(pl.col("vital_date").dt.month_start().dt.offset_by("1mo"))
        .otherwise(pl.lit(month.first))
    )
    reasons = stopping.select(because=because, effective_from=since)
    stops = _ending(stopping, month).with_columns(reasons["because"], reasons["effective_from"])
    questions = _finished(
        asking.with_columns(
            kind=pl.lit(ProposalKind.ASK.value),
            because=pl.when("on_file")
            .then(pl.lit(Because.FACT_MISSING.value))
            .otherwise(pl.lit(Because.PERSON_NOT_FOUND.value)),
            programme=pl.col("before_programme"),
            group=pl.col("before_group"),
            clause=pl.col("before_clause"),
            line_key=pl.col("family"),
            coefficient_tenths=pl.col("before_coefficient"),
            amount=pl.col("before_amount"),
            status=pl.lit("missing"),
            effective_from=pl.lit(month.first),
            application_id=pl.lit(None, pl.String),
            asks=pl.when("on_file").then(pl.col("asks").fill_null([])).otherwise(pl.lit(["person"])),
        )
    )
    return pl.concat([stops, questions])


def _refusals_and_questions(
    asked: pl.DataFrame,
    answered: pl.DataFrame,
    paying: pl.DataFrame,
    missing: pl.DataFrame,
    before: pl.DataFrame,
    people: pl.DataFrame | None,
    month: Month,
) -> pl.DataFrame:
    """What becomes of applications (dossiers only) that no start or change answers."""
    dossiers = asked.filter(pl.col("application_id").is_not_null())
    held = before.select("person_id", pl.col("before_programme").alias("programme"), already=pl.lit(True)).unique()
    left = dossiers.join(answered.unique(), on=["person_id", "programme"], how="anti")
    left = left.join(missing, on=["person_id", "programme"], how="left")
    left = left.join(held, on=["person_id", "programme"], how="left")
    paid_at_all = paying.select("person_id", paid_other=pl.lit(True)).unique()
    left = _with_vital_status(left.join(paid_at_all, on="person_id", how="left"), people)
    gone = pl.col("vital_status").is_in(["dead", "missing"])
    asking = (pl.col("asks").is_not_null() | ~pl.col("on_file")) & ~gone & pl.col("already").is_null()
    because = (
        pl.when(pl.col("vital_status") == "dead")
        .then(pl.lit(Because.DIED.value))
        .when(pl.col("vital_status") == "missing")
        .then(pl.lit(Because.DECLARED_MISSING.value))
        .when(asking & ~pl.col("on_file"))
        .then(pl.lit(Because.PERSON_NOT_FOUND.value))
        .when(asking)
        .then(pl.lit(Because.FACT_MISSING.value))
        .when(pl.col("already"))
        .then(pl.lit(Because.ALREADY_RECEIVING.value))
        .when(pl.col("paid_other"))
        .then(pl.lit(Because.HIGHER_BENEFIT.value))
        .otherwise(pl.lit(Because.NOT_ELIGIBLE.value))
    )
    return _finished(
        left.with_columns(
            kind=pl.when(asking).then(pl.lit(ProposalKind.ASK.value)).otherwise(pl.lit(ProposalKind.REFUSE.value)),
            because=because,
            group=pl.lit(""),
            payee_id=pl.col("person_id"),
            line_key=pl.lit("application.") + pl.col("programme"),
            slot_low=pl.lit(0),
            slot_high=pl.lit(0),
            clause=pl.lit(""),
            coefficient_tenths=pl.lit(0),
            amount=pl.lit(0),
            status=pl.when(asking).then(pl.lit("missing")).otherwise(pl.lit("known")),
            case_id=pl.coalesce("missing_case", pl.lit("")),
            effective_from=pl.lit(month.first),
            before_decision_id=pl.lit(None, pl.String),
            before_programme=pl.lit(""),
            before_group=pl.lit(""),
            before_clause=pl.lit(""),
            before_amount=pl.lit(0),
            asks=pl.when(~pl.col("on_file"))
            .then(pl.lit(["person"]))
            .when(asking)
            .then(pl.col("asks").fill_null([]))
            .otherwise(_NO_FACTS),
        )
    )


def _with_vital_status(frame: pl.DataFrame, people: pl.DataFrame | None) -> pl.DataFrame:
    if people is None:
        return frame.with_columns(vital_status=pl.lit("alive"), vital_date=pl.lit(None, pl.Date), on_file=pl.lit(True))
    known = people.select(
        pl.col("person_id").cast(pl.String),
        pl.col("vital_status").cast(pl.String).fill_null("alive")
        if "vital_status" in people.columns
        else pl.lit("alive").alias("vital_status"),
        pl.col("vital_date").cast(pl.Date)
        if "vital_date" in people.columns
        else pl.lit(None, pl.Date).alias("vital_date"),
        on_file=pl.lit(True),
    )
    return frame.join(known, on="person_id", how="left").with_columns(
        pl.col("vital_status").fill_null("alive"), pl.col("on_file").fill_null(False)
    )
