"""Moving attempts from state to state together with their money: one UPDATE, one INSERT of transfers."""

from __future__ import annotations

import datetime as dt
import uuid

from ansinh.payments.facts import AttemptState
from ansinh.payments.rules import postings
from ansinh.payments.store.bulk import run

_POSTINGS = ", ".join(
    f"({str(by_post).lower()}, '{state}', {code}, '{debit}', '{credit}')"
    for by_post, state, code, debit, credit in postings()
)
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
_POST = f"""
INSERT INTO payments_transfer (code, debit_id, credit_id, amount, attempt_id, commune_code, reference, at, by_id)
SELECT p.code, d.id, c.id, a.amount, a.attempt_id, a.commune_code, '', %(at)s, %(by)s
FROM moving m JOIN payments_attempt a ON a.attempt_id = m.attempt_id
JOIN payments_run r ON r.run_id = a.run_id
JOIN (VALUES {_POSTINGS}) p (by_post, state, code, debit, credit)
  ON p.state = m.to_state AND p.by_post = (a.channel = 'post')
JOIN payments_account d ON d.fund_id = r.fund_id AND d.year = extract(year FROM r.month) AND d.kind = p.debit
JOIN payments_account c ON c.fund_id = r.fund_id AND c.year = extract(year FROM r.month) AND c.kind = p.credit
"""
# The columns of the staging table ``moving`` that ``move`` reads.
MOVING = {
    "attempt_id": "uuid",
    "to_state": "text",
    "file_id": "uuid",
    "reason_code": "text",
    "bank_ref": "text",
}


def move(at: dt.datetime, by: uuid.UUID) -> int:
    """Moves every attempt in the staging table ``moving`` and posts its transfer; returns how many moved.

    The database refuses steps that are not allowed, and transfers beyond the budget.
    """
    moved = run(_MOVE, {"at": at})
    posted = post(at, by)
    silent = run("SELECT FROM moving WHERE to_state = %s", [AttemptState.UNKNOWN.value])
    assert moved == posted + silent, f"{moved} attempts moved, {posted} transfers posted, {silent} move no money"
    return moved


def post(at: dt.datetime, by: uuid.UUID) -> int:
    """Posts the transfers of ``moving`` without moving states: for attempts that were just inserted."""
    return run(_POST, {"at": at, "by": by})
