"""The bulk door of casework: decisions and applications as column tables, for set-based work of the rooms above.

Rows are those the acting user may see (row-level security); ids are UUIDs as text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import polars as pl

from ansinh.casework.store.bulk import fetch_frame
from ansinh.kernel.period import Month

_ACTIVE = {
    "decision_id": pl.String,
    "person_id": pl.String,
    "household_id": pl.String,
    "payee_id": pl.String,
    "commune_code": pl.String,
    "programme": pl.String,
    "group": pl.String,
    "clause": pl.String,
    "coefficient_tenths": pl.Int64,
    "amount": pl.Int64,
    "since": pl.Date,
    "until": pl.Date,
    "dossier_date": pl.Date,
    "decided_on": pl.Date,
    "state": pl.String,
}

_GRANTS = """
SELECT id::text, person_id::text, household_id::text, coalesce(payee_id, person_id)::text, commune_code, programme,
  group_code, clause, coefficient_tenths, amount, lower(period), upper(period), dossier_on,
  (decided_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, state
FROM casework_decision
WHERE kind IN ('start', 'change') AND state = ANY (%s) AND period && daterange(%s, %s)
  AND (%s::text[] IS NULL OR commune_code = ANY (%s))
"""


def active_decisions(month: Month, communes: Iterable[str] | None = None, *, suspended: bool = False) -> pl.DataFrame:
    """Decisions that pay for ``month``: decision_id, person_id, household_id, payee_id, commune_code, programme,
    group, clause, coefficient_tenths, amount (đồng a month), since, until, dossier_date, decided_on, state.

    An empty ``communes`` selects nobody, None everybody in sight. ``suspended`` adds decisions whose payment
    is held.
    """
    return _grants(month.first, month.next().first, communes, suspended)


def decisions_between(first: Month, last: Month, communes: Iterable[str] | None = None) -> pl.DataFrame:
    """Every decision in force at some time from ``first`` to ``last``, suspended ones too; columns as
    ``active_decisions``. What the law's snapshot needs as ``decisions``."""
    return _grants(first.first, last.next().first, communes, suspended=True)


def _grants(start: dt.date, end: dt.date, communes: Iterable[str] | None, suspended: bool) -> pl.DataFrame:
    states = ["active", "ended", *(["suspended"] if suspended else [])]
    codes = None if communes is None else sorted(set(communes))
    return fetch_frame(_GRANTS, [states, start, end, codes, codes], _ACTIVE)


def resumed_decisions(month: Month, communes: Iterable[str] | None = None) -> pl.DataFrame:
    """Decisions now paid again that were held in ``month``: person_id, programme, group. What was held is owed
    (khoản 4 Điều 9 Nghị định 335/2026/NĐ-CP)."""
    codes = None if communes is None else sorted(set(communes))
    return fetch_frame(
        """
        SELECT DISTINCT d.person_id::text, d.programme, d.group_code
        FROM casework_decision d
        JOIN casework_decision held ON held.supersedes_id = d.id AND held.kind = 'suspend'
        JOIN casework_decision again ON again.supersedes_id = d.id AND again.kind = 'resume'
          AND again.decided_at > held.decided_at
        WHERE d.state IN ('active', 'ended') AND d.period @> %s AND lower(held.period) <= %s
          AND lower(again.period) > %s
          AND (%s::text[] IS NULL OR d.commune_code = ANY (%s))
        """,
        [month.first, month.first, month.first, codes, codes],
        {"person_id": pl.String, "programme": pl.String, "group": pl.String},
    )


_APPLICATIONS: dict[str, Any] = {
    "application_id": pl.String,
    "person_id": pl.String,
    "household_id": pl.String,
    "commune_code": pl.String,
    "programme": pl.String,
    "received_on": pl.Date,
    "due_on": pl.Date,
    "state": pl.String,
}


def applications(communes: Iterable[str] | None = None, *, open_only: bool = True) -> pl.DataFrame:
    """Applications: application_id, person_id, household_id, commune_code, programme, received_on, due_on, state."""
    codes = None if communes is None else sorted(set(communes))
    return fetch_frame(
        "SELECT id::text, person_id::text, household_id::text, commune_code, programme, received_on, due_on, state"
        " FROM casework_application WHERE (%s::text[] IS NULL OR commune_code = ANY (%s))"
        " AND (NOT %s OR state = 'open')",
        [codes, codes, open_only],
        _APPLICATIONS,
    )
