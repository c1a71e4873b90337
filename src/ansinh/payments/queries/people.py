"""What people got, are owed, and wait for; figures by month and commune."""

from __future__ import annotations

import uuid
from typing import Any

from ansinh.kernel.page import Page
from ansinh.kernel.period import Month
from ansinh.payments.facts import (
    Attempt,
    AttemptState,
    CashlessShare,
    Due,
    DueKind,
    DueState,
    ExceptionCase,
    PaidMonth,
)
from ansinh.payments.queries.attempts import attempts_where
from ansinh.payments.rules import LIVE, reason
from ansinh.payments.store import models
from ansinh.payments.store.bulk import one, rows

_LIVE = ", ".join(f"'{state.value}'" for state in LIVE)
_DUE = """d.due_id, d.person_id, d.payee_id, d.household_id, d.commune_code, d.programme, d.month, d.kind, d.state, d.amount,
  d.decision_id, d.group_code, d.clause, d.reason, last.state, last.reason_code, last.failed_at"""
_LAST = """LEFT JOIN LATERAL (SELECT a.state, a.reason_code, a.route_id, coalesce(a.returned_at, a.settled_at) AS failed_at
  FROM payments_attempt a WHERE a.due_id = d.due_id ORDER BY a.attempt_no DESC LIMIT 1) last ON true"""


def payments_of(person_id: uuid.UUID) -> tuple[Attempt, ...]:
    """Every payment to a person, newest month first, each with the run and the file it went out in."""
    return attempts_where("a.person_id = %(person)s", {"person": person_id})


def attempt(attempt_id: uuid.UUID) -> Attempt:
    """One payment. Raises LookupError for one that does not exist or is out of sight."""
    found = attempts_where("a.attempt_id = %(id)s", {"id": attempt_id})
    if not found:
        raise LookupError(f"no payment {attempt_id}")
    return found[0]


def attempt_by_code(code: str) -> Attempt:
    """One payment by the code in bank files. Raises LookupError for one that does not exist or is out of sight."""
    found = attempts_where("a.code = %(code)s", {"code": code.strip().upper()})
    if not found:
        raise LookupError(f"no payment {code}")
    return found[0]


def dues_of(person_id: uuid.UUID) -> tuple[Due, ...]:
    """Everything owed to a person, month by month, with how its last attempt ended."""
    found = rows(
        f"SELECT {_DUE} FROM payments_due d {_LAST} WHERE d.person_id = %s ORDER BY d.month DESC, d.programme, d.kind DESC",
        [person_id],
    )
    return tuple(_due(row) for row in found)


def waiting_for_route(commune: str | None = None, number: int = 1, size: int = 50) -> Page[Due]:
    """Open dues that no run will take up: no route on record, or the last attempt failed and the route is still the same, or a
    case about it is open. The officer's list of people to visit."""
    condition = f"""
    FROM payments_due d {_LAST} LEFT JOIN payments_route r ON r.person_id = d.payee_id AND r.ends_at IS NULL
    WHERE d.state = 'open' AND d.amount > 0 AND (%(commune)s::text IS NULL OR d.commune_code = %(commune)s)
      AND NOT EXISTS (SELECT FROM payments_attempt a WHERE a.due_id = d.due_id AND a.state IN ({_LIVE}))
      AND (r.route_id IS NULL OR (last.state IN ('rejected', 'returned') AND (r.route_id = last.route_id OR EXISTS
        (SELECT FROM payments_case c JOIN payments_attempt a ON a.attempt_id = c.attempt_id
         WHERE a.due_id = d.due_id AND c.resolved_at IS NULL))))"""
    told: dict[str, Any] = {"commune": commune, "size": size, "skip": (number - 1) * size}
    total = int(one(f"SELECT count(*) {condition}", told))
    found = rows(
        f"SELECT {_DUE} {condition} ORDER BY last.failed_at NULLS LAST, d.month, d.due_id LIMIT %(size)s OFFSET %(skip)s",
        told,
    )
    return Page(tuple(_due(row) for row in found), total, number, size)


def overpayments(commune: str | None = None, number: int = 1, size: int = 50) -> Page[Due]:
    """Negative adjustments: money paid beyond what was due, to be recovered; never sent to a bank."""
    condition = f"FROM payments_due d {_LAST} WHERE d.amount < 0 AND (%(commune)s::text IS NULL OR d.commune_code = %(commune)s)"
    told: dict[str, Any] = {"commune": commune, "size": size, "skip": (number - 1) * size}
    total = int(one(f"SELECT count(*) {condition}", told))
    found = rows(f"SELECT {_DUE} {condition} ORDER BY d.month, d.due_id LIMIT %(size)s OFFSET %(skip)s", told)
    return Page(tuple(_due(row) for row in found), total, number, size)


def _due(row: tuple[Any, ...]) -> Due:
    return Due(
        due_id=row[0],
        person_id=row[1],
        payee_id=row[2],
        household_id=row[3],
        commune_code=row[4],
        programme=row[5],
        month=Month.of(row[6]),
        kind=DueKind(row[7]),
        state=DueState(row[8]),
        amount=row[9],
        decision_id=row[10],
        group=row[11],
        clause=row[12],
        reason=row[13],
        last_attempt=AttemptState(row[14]) if row[14] else None,
        last_reason=reason(row[15] or ""),
        last_failed_at=row[16],
    )


def cases(open_only: bool = True, commune: str | None = None, number: int = 1, size: int = 50) -> Page[ExceptionCase]:
    """What a person must look at, most urgent first."""
    found = models.Case.objects.order_by("due_on", "case_id")
    if open_only:
        found = found.filter(resolved_at=None)
    if commune is not None:
        found = found.filter(commune_code=commune)
    chosen = found.select_related("attempt")[(number - 1) * size : number * size]
    items = tuple(
        ExceptionCase(
            one.case_id,
            one.kind,
            one.commune_code,
            one.attempt_id,
            one.attempt.person_id,
            one.opened_at,
            one.due_on,
            one.vi,
            one.en,
            one.resolved_at,
            one.resolution,
        )
        for one in chosen
    )
    return Page(items, found.count(), number, size)


def paid_by_month(programme: str | None = None, commune: str | None = None) -> tuple[PaidMonth, ...]:
    """Money confirmed as paid, by benefit month and programme; ``arrears`` and ``elsewhere`` are parts of ``amount``."""
    found = rows(
        "SELECT a.month, a.programme, count(DISTINCT a.person_id), sum(a.amount)::bigint,"
        " coalesce(sum(a.amount) FILTER (WHERE d.kind = 'adjustment'), 0)::bigint,"
        " coalesce(sum(a.amount) FILTER (WHERE a.state = 'elsewhere'), 0)::bigint"
        " FROM payments_attempt a JOIN payments_due d ON d.due_id = a.due_id WHERE a.state IN ('paid', 'elsewhere')"
        " AND (%(programme)s::text IS NULL OR a.programme = %(programme)s)"
        " AND (%(commune)s::text IS NULL OR a.commune_code = %(commune)s) GROUP BY 1, 2 ORDER BY 1, 2",
        {"programme": programme, "commune": commune},
    )
    return tuple(PaidMonth(Month.of(row[0]), *row[1:]) for row in found)


def cashless_by_commune(month: Month | None = None) -> tuple[CashlessShare, ...]:
    """Share of payments that went out without cash, by commune, in the runs of a month (None: all)."""
    found = rows(
        "SELECT a.commune_code, count(*), count(*) FILTER (WHERE a.channel <> 'post') FROM payments_attempt a"
        " JOIN payments_run r ON r.run_id = a.run_id WHERE a.state <> 'voided' AND (%(month)s::date IS NULL"
        " OR r.month = %(month)s) GROUP BY 1 ORDER BY 1",
        {"month": month.first if month else None},
    )
    return tuple(CashlessShare(*row) for row in found)


def shared_accounts(most: int = 2) -> tuple[tuple[int, tuple[uuid.UUID, ...]], ...]:
    """Accounts that more than ``most`` people in sight are paid into: how many, and who. A sign to look, not a proof."""
    found = rows(
        "SELECT count(*), array_agg(person_id) FROM payments_route WHERE ends_at IS NULL AND account_index IS NOT NULL"
        " GROUP BY account_index HAVING count(*) > %s ORDER BY 1 DESC",
        [most],
    )
    return tuple((int(count), tuple(people)) for count, people in found)
