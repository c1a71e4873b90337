"""Payments as facts: one query a page, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansinh.kernel.page import Page
from ansinh.kernel.period import Month
from ansinh.payments.facts import Attempt, AttemptState, Channel, DueKind
from ansinh.payments.offline.names import bank_name
from ansinh.payments.rules import reason
from ansinh.payments.store.bulk import one, rows

_COLUMNS = """a.attempt_id, a.code, a.due_id, a.person_id, a.payee_id, a.household_id, a.commune_code, a.programme, a.month, d.kind,
  a.amount, a.attempt_no, a.state, a.channel, a.agent_id, a.bank_name, a.account_tail, a.holder_name, a.run_id,
  coalesce(r.code, ''), a.file_id, coalesce(f.code, ''), d.decision_id, d.group_code, d.clause, a.reason_code, a.bank_ref,
  a.reserved_at, a.sent_at, a.settled_at, a.returned_at"""
_FROM = """payments_attempt a JOIN payments_due d ON d.due_id = a.due_id
  LEFT JOIN payments_run r ON r.run_id = a.run_id LEFT JOIN payments_file f ON f.file_id = a.file_id"""
_MARKS = "đĐ" + "".join(map(chr, (0x300, 0x301, 0x302, 0x303, 0x306, 0x309, 0x31B, 0x323)))
_SORTS = {
    "name": "a.holder_name, a.code",
    "amount": "a.amount DESC, a.code",
    "state": "a.state, a.holder_name, a.code",
    "month": "a.month DESC, a.programme, a.attempt_no",
    "code": "a.code",
}


def attempts_where(condition: str, parameters: Mapping[str, Any], order: str = "month") -> tuple[Attempt, ...]:
    """All payments a condition of ours selects."""
    return tuple(_fact(row) for row in rows(f"SELECT {_COLUMNS} FROM {_FROM} WHERE {condition} ORDER BY {_SORTS[order]}",
                                            parameters))  # fmt: skip


def page_of_attempts(
    condition: str,
    parameters: Mapping[str, Any],
    *,
    state: AttemptState | None,
    text: str,
    number: int,
    size: int,
    sort: str,
) -> Page[Attempt]:
    """A page of payments a condition of ours selects, filtered by state and words."""
    told = dict(parameters)
    if state is not None:
        condition += " AND a.state = %(state)s"
        told["state"] = state.value
    if text.strip():
        # The letter đ has no mark to take off: translate maps it, and deletes the marks that NFD splits off.
        condition += (
            " AND (a.code = %(exact)s OR a.bank_ref = %(exact)s OR upper(translate(normalize(a.holder_name, NFD),"
            " %(marks)s, 'dD')) LIKE %(like)s)"
        )
        told |= {"exact": text.strip().upper(), "marks": _MARKS, "like": f"%{bank_name(text)}%" if bank_name(text) else ""}
    total = int(one(f"SELECT count(*) FROM {_FROM} WHERE {condition}", told))
    told |= {"size": size, "skip": (number - 1) * size}
    found = rows(
        f"SELECT {_COLUMNS} FROM {_FROM} WHERE {condition} ORDER BY {_SORTS.get(sort, _SORTS['name'])}"
        " LIMIT %(size)s OFFSET %(skip)s",
        told,
    )
    return Page(tuple(_fact(row) for row in found), total, number, size)


def _fact(row: tuple[Any, ...]) -> Attempt:
    return Attempt(
        attempt_id=row[0],
        code=row[1],
        due_id=row[2],
        person_id=row[3],
        payee_id=row[4],
        household_id=row[5],
        commune_code=row[6],
        programme=row[7],
        month=Month.of(row[8]),
        kind=DueKind(row[9]),
        amount=row[10],
        attempt_no=row[11],
        state=AttemptState(row[12]),
        channel=Channel(row[13]) if row[13] else None,
        agent=row[14],
        bank_name=row[15],
        account_masked=f"…{row[16]}" if row[16] else "",
        holder_name=row[17],
        run_id=row[18],
        run_code=row[19],
        file_id=row[20],
        file_code=row[21],
        decision_id=row[22],
        group=row[23],
        clause=row[24],
        reason=reason(row[25]),
        bank_ref=row[26],
        reserved_at=row[27],
        sent_at=row[28],
        settled_at=row[29],
        returned_at=row[30],
    )
