"""The bulk door of payments: what was paid and is on its way, as column tables, for set-based work of the rooms above."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import polars as pl

from ansinh.kernel.period import Month
from ansinh.payments.store.bulk import rows

_PAID = {
    "person_id": pl.String,
    "household_id": pl.String,
    "commune_code": pl.String,
    "programme": pl.String,
    "month": pl.String,
    "amount": pl.Int64,
    "under_way": pl.Int64,
    "owed": pl.Int64,
}


def paid(months: Iterable[Month], communes: Iterable[str] | None = None) -> pl.DataFrame:
    """For each person, programme and benefit month (text, ``2026-11``) in đồng: ``amount`` confirmed as paid, here or
    elsewhere; ``under_way`` reserved, sent or unknown; ``owed`` open and in no run (arrears already written down; negative:
    overpayments). Their sum is what needs no further adjustment.

    An empty ``communes`` selects nobody, None everybody in sight. Ids are UUIDs as text.
    """
    codes = None if communes is None else sorted(set(communes))
    found = rows(
        """
        SELECT d.person_id::text, min(d.household_id::text), min(d.commune_code), d.programme, to_char(d.month, 'YYYY-MM'),
          coalesce(sum(a.amount) FILTER (WHERE a.state IN ('paid', 'elsewhere')), 0)::bigint,
          coalesce(sum(a.amount) FILTER (WHERE a.state IN ('reserved', 'sent', 'unknown')), 0)::bigint,
          coalesce(sum(d.amount) FILTER (WHERE a.attempt_id IS NULL AND d.state <> 'withdrawn'), 0)::bigint
        FROM payments_due d LEFT JOIN payments_attempt a ON a.due_id = d.due_id
          AND a.state IN ('reserved', 'sent', 'unknown', 'paid', 'elsewhere')
        WHERE d.month = ANY (%s) AND (%s::text[] IS NULL OR d.commune_code = ANY (%s))
        GROUP BY d.person_id, d.programme, d.month
        """,
        [[month.first for month in months], codes, codes],
    )
    return pl.DataFrame(found, schema=_PAID, orient="row")


_CAME_BACK = {
    "attempt_id": pl.String,
    "person_id": pl.String,
    "household_id": pl.String,
    "commune_code": pl.String,
    "programme": pl.String,
    "month": pl.Date,
    "amount": pl.Int64,
    "state": pl.String,
    "reason_code": pl.String,
}


def came_back(return_id: uuid.UUID | None = None, communes: Iterable[str] | None = None) -> pl.DataFrame:
    """Payments that were rejected or returned: attempt_id, person_id, household_id, commune_code, programme, month (its
    first day), amount, state, reason_code (null: none given). Those one return file settled, or all in sight.
    """
    codes = None if communes is None else sorted(set(communes))
    found = rows(
        """
        SELECT a.attempt_id::text, a.person_id::text, a.household_id::text, a.commune_code, a.programme, a.month, a.amount,
          a.state, nullif(a.reason_code, '')
        FROM payments_attempt a WHERE a.state IN ('rejected', 'returned')
          AND (%(answer)s::uuid IS NULL OR a.attempt_id IN (SELECT l.attempt_id FROM payments_return_line l
            WHERE l.answer_id = %(answer)s AND l.verdict = 'applied'))
          AND (%(codes)s::text[] IS NULL OR a.commune_code = ANY (%(codes)s))
        ORDER BY a.commune_code, a.code
        """,
        {"answer": return_id, "codes": codes},
    )
    return pl.DataFrame(found, schema=_CAME_BACK, orient="row")


_CHANNELS = {"person_id": pl.String, "commune_code": pl.String, "channel": pl.String, "state": pl.String}


def channels(run_month: Month, communes: Iterable[str] | None = None) -> pl.DataFrame:
    """How each person was paid in the runs of a month: person_id, commune_code, channel, state of the attempt.

    One row a person: their latest attempt that was sent, whatever became of it.
    """
    codes = None if communes is None else sorted(set(communes))
    found = rows(
        """
        SELECT DISTINCT ON (a.person_id) a.person_id::text, a.commune_code, a.channel, a.state
        FROM payments_attempt a JOIN payments_run r ON r.run_id = a.run_id
        WHERE r.month = %s AND a.state IN ('sent', 'unknown', 'paid', 'rejected', 'returned') AND a.channel <> ''
          AND (%s::text[] IS NULL OR a.commune_code = ANY (%s))
        ORDER BY a.person_id, a.attempt_no DESC, a.code DESC
        """,
        [run_month.first, codes, codes],
    )
    return pl.DataFrame(found, schema=_CHANNELS, orient="row")


def agents_of_month(run_month: Month) -> tuple[str, ...]:
    """Codes of the paying agents that the approved and sent runs of a month use, in order."""
    found = rows(
        "SELECT DISTINCT a.agent_id FROM payments_attempt a JOIN payments_run r ON r.run_id = a.run_id"
        " WHERE r.month = %s AND r.state IN ('approved', 'sent', 'reconciled') AND a.agent_id IS NOT NULL ORDER BY 1",
        [run_month.first],
    )
    return tuple(row[0] for row in found)
