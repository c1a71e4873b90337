"""Moving attempts from state to state together with their money: one UPDATE, one INSERT of transfers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansinh.payments.facts import AttemptState
from ansinh.payments.rules import postings
from ansinh.payments.store.bulk import know, rows, run, stage

_MOVING = {
    "attempt_id": "uuid",
    "to_state": "text",
    "file_id": "uuid",
    "reason_code": "text",
    "bank_ref": "text",
}
_WAY = {
    "fund_id": "text",
    "year": "int",
    "by_post": "boolean",
    "state": "text",
    "code": "int",
    "debit_id": "bigint",
    "credit_id": "bigint",
}
_MOVE = """
UPDATE payments_attempt a SET state = m.to_state,
  file_id = coalesce(a.file_id, m.file_id),
  reason_code = CASE WHEN m.to_state IN ('rejected', 'returned', 'unknown') THEN m.reason_code ELSE a.reason_code END,
  bank_ref = CASE WHEN m.bank_ref <> '' THEN m.bank_ref ELSE a.bank_ref END,
  sent_at = CASE WHEN m.to_state = 'sent' THEN %(at)s ELSE a.sent_at END,
  settled_at = CASE WHEN m.to_state IN ('paid', 'rejected', 'voided') THEN %(at)s ELSE a.settled_at END,
  returned_at = CASE WHEN m.to_state = 'returned' THEN %(at)s ELSE a.returned_at END
FROM moving m WHERE a.attempt_id = m.attempt_id
"""
_POSTING = """
CREATE TEMP TABLE posting ON COMMIT DROP AS
SELECT a.attempt_id, a.amount, a.commune_code, a.channel = 'post' AS by_post, m.to_state AS state, a.run_id
FROM moving m JOIN payments_attempt a ON a.attempt_id = m.attempt_id
"""
_POST = """
INSERT INTO payments_transfer (code, debit_id, credit_id, amount, attempt_id, commune_code, reference, at, by_id)
SELECT w.code, w.debit_id, w.credit_id, p.amount, p.attempt_id, p.commune_code, '', %(at)s, %(by)s
FROM posting p JOIN paying q ON q.run_id = p.run_id
JOIN way w ON w.fund_id = q.fund_id AND w.year = q.year AND w.by_post = p.by_post AND w.state = p.state
"""


def choose(select: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> int:
    """Fills the staging table ``moving`` (attempt_id, to_state, file_id, reason_code, bank_ref) from a query of ours."""
    stage("moving", _MOVING, ())
    chosen = run(f"INSERT INTO moving {select}", parameters)
    know("moving", "attempt_id")
    return chosen


def choose_these(chosen: Iterable[Sequence[Any]]) -> int:
    """Fills ``moving`` with these rows."""
    return stage("moving", _MOVING, chosen, "attempt_id")


def move(at: dt.datetime, by: uuid.UUID) -> int:
    """Moves every attempt in the staging table ``moving`` and posts its transfer; returns how many moved.

    The database refuses steps that are not allowed, and transfers beyond the budget.
    """
    moved = run(_MOVE, {"at": at})
    posted = post(at, by)
    silent = run("SELECT FROM moving WHERE to_state = %s", [AttemptState.UNKNOWN.value])
    if moved != posted + silent:
        raise RuntimeError(f"{moved} attempts moved, {posted} transfers posted, {silent} move no money")
    return moved


def post(at: dt.datetime, by: uuid.UUID) -> int:
    """Posts the transfers of ``moving`` without moving states: for attempts that were just inserted."""
    accounts = {(fund, year, kind): key for fund, year, kind, key in rows(
        "SELECT fund_id, year, kind, id FROM payments_account"
    )}  # fmt: skip
    ways = [
        (fund, year, by_post, state.value, code, accounts[fund, year, debit.value], accounts[fund, year, credit.value])
        for fund, year in sorted({key[:2] for key in accounts})
        for by_post, state, code, debit, credit in postings()
    ]
    stage("way", _WAY, ways)
    run("DROP TABLE IF EXISTS pg_temp.posting")
    run(_POSTING)
    know("posting", "run_id")
    runs = [row[0] for row in rows("SELECT DISTINCT run_id FROM posting")]
    stage(
        "paying",
        {"run_id": "uuid", "fund_id": "text", "year": "int"},
        rows(
            "SELECT run_id, fund_id, extract(year FROM month)::int FROM payments_run WHERE run_id = ANY (%s)", [runs]
        ),
    )
    return run(_POST, {"at": at, "by": by})
