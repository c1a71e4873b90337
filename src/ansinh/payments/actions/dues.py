"""What is owed: a month opened from decisions in force, adjustments, what was paid outside this system."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

import polars as pl

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.kernel.text import squash
from ansinh.payments.facts import DueKind, MonthOpened, Recorded
from ansinh.payments.rules import LIVE, attempt_code, attempt_id, due_id
from ansinh.payments.store import models
from ansinh.payments.store.bulk import lock, one, rows, run, stage
from ansinh.payments.store.frames import clean, month_of, text, uuid_or_none

_COLUMNS = {
    "due_id": "uuid", "person_id": "uuid", "payee_id": "uuid", "household_id": "uuid", "commune_code": "text",
    "programme": "text", "month": "date", "amount": "bigint", "decision_id": "uuid", "group_code": "text", "clause": "text",
    "reason": "text", "elsewhere_id": "uuid", "elsewhere_code": "text",
}  # fmt: skip
_INSERT = """
INSERT INTO payments_due (due_id, person_id, payee_id, household_id, commune_code, programme, month, kind, state, amount,
  decision_id, group_code, clause, reason, made_at)
SELECT due_id, person_id, payee_id, household_id, commune_code, programme, month, %s, 'open', amount, decision_id,
  group_code, clause, reason, %s
FROM owed ON CONFLICT DO NOTHING
"""
_NOT_LIVE = f"""NOT EXISTS (SELECT FROM payments_attempt a WHERE a.due_id = d.due_id
  AND a.state IN ({", ".join(f"'{state.value}'" for state in LIVE)}))"""


def _stage(frame: pl.DataFrame, kind: DueKind, month: Month | None, elsewhere: bool = False) -> int:
    """Puts the rows into the staging table ``owed``; raises BadInput with every bad row (at most 50)."""
    wanted = ["person_id", "commune_code", "programme", "amount", "decision_id"]
    wanted += [] if month is not None else ["month"]
    problems: list[Problem] = []
    staged = []
    seen: dict[uuid.UUID, int] = {}
    reading = clean(frame, wanted, ("household_id", "payee_id", "group", "clause", "reason"))
    for number, row in enumerate(reading, start=1):
        person, decision = uuid_or_none(row["person_id"]), uuid_or_none(row["decision_id"])
        amount = row["amount"]
        try:
            when = month or month_of(row["month"])
        except ValueError:
            when = None
        whole = isinstance(amount, int) and not isinstance(amount, bool)
        if not whole or amount == 0 or (kind is DueKind.REGULAR and isinstance(amount, int) and amount < 0):
            problems.append(
                Problem(
                    "amount",
                    f"Số tiền {amount!r} không hợp lệ.",
                    f"The amount {amount!r} will not do.",
                    {"row": number},
                )
            )
        if person is None or decision is None or when is None:
            problems.append(
                Problem(
                    "identity",
                    "Thiếu hoặc sai mã người, quyết định hoặc tháng.",
                    "The person, decision or month is missing or wrong.",
                    {"row": number},
                )
            )
            continue
        programme = text(row["programme"])
        due = due_id(person, programme, when, decision if kind is DueKind.ADJUSTMENT else None)
        if due in seen:
            problems.append(
                Problem(
                    "twice",
                    f"Một người, một chế độ {programme}, một tháng {when.vn} có hai dòng (dòng {seen[due]} và {number}).",
                    f"One person, programme {programme} and month {when} has two lines ({seen[due]} and {number}).",
                    {"row": number},
                    remedy_vi="Hãy chấm dứt hoặc gộp một trong hai quyết định.",
                    remedy_en="End one of the two decisions, or join them.",
                )
            )
        seen[due] = number
        attempt = attempt_id(due, 0) if elsewhere else None
        staged.append(
            (due, person, uuid_or_none(row["payee_id"]) or person, uuid_or_none(row["household_id"]),
             text(row["commune_code"]), programme, when.first, amount, decision, text(row["group"]),
             text(row["clause"])[:200], squash(text(row["reason"]))[:400], attempt,
             attempt_code(attempt) if attempt else None)
        )  # fmt: skip
    if problems:
        raise BadInput(problems[:50])
    if not staged:
        when_vi, when_en = (f" tháng {month.vn}", f" for {month}") if month else ("", "")
        raise BadInput(
            Problem(
                "month_without_data",
                f"Không có khoản nào{when_vi}.",
                f"There is nothing{when_en}.",
                remedy_vi="Hãy kiểm tra tháng, và các quyết định đã được phê duyệt chưa.",
                remedy_en="Check the month, and whether the decisions were approved.",
            )
        )
    count = stage("owed", _COLUMNS, staged, "due_id", "payee_id")
    lock(*(row[0] for row in rows("SELECT DISTINCT commune_code FROM owed")))
    return count


def open_month(
    active: pl.DataFrame, month: Month, *, by: Actor, at: dt.datetime, communes: Iterable[str] | None = None
) -> MonthOpened:
    """Writes what is owed for ``month`` from the decisions in force: person_id, commune_code, programme, amount,
    decision_id, and payee_id, household_id, group, clause as far as known. May be repeated: nothing is written twice.

    What changed since and is not being paid follows the decisions; a due whose decision is gone is withdrawn, in
    ``communes`` (default: those in the table). Raises BadInput for an empty table, a bad row, or two decisions for one
    person, programme and month.
    """
    with deed("payments.open_month", by=by, at=at, subject=str(month), needs=Permission.PAYMENT_BUILD) as record:
        count = _stage(active, DueKind.REGULAR, month)
        places = sorted(set(communes)) if communes is not None else None
        if places is not None:
            lock(*places)
        added = run(_INSERT, [DueKind.REGULAR.value, at])
        # The route goes with the person to the new commune, so that the payer there sees it.
        run(
            "UPDATE payments_route r SET commune_code = o.commune_code FROM owed o WHERE r.person_id = o.payee_id"
            " AND r.ends_at IS NULL AND r.commune_code <> o.commune_code AND o.payee_id = o.person_id"
        )
        changed = run(
            "UPDATE payments_due d SET amount = o.amount, decision_id = o.decision_id, commune_code = o.commune_code,"
            " payee_id = o.payee_id, household_id = o.household_id, group_code = o.group_code, clause = o.clause,"
            " state = CASE WHEN d.state = 'withdrawn' THEN 'open' ELSE d.state END"
            " FROM owed o WHERE d.due_id = o.due_id AND ((d.amount, d.decision_id, d.commune_code, d.payee_id, d.clause)"
            " IS DISTINCT FROM (o.amount, o.decision_id, o.commune_code, o.payee_id, o.clause) OR d.state = 'withdrawn')"
            f" AND {_NOT_LIVE}"
        )
        differs = one("SELECT count(*) FROM owed o JOIN payments_due d USING (due_id) WHERE d.amount <> o.amount")
        withdrawn = run(
            "UPDATE payments_due d SET state = 'withdrawn', reason = %s WHERE d.month = %s AND d.kind = 'regular'"
            " AND d.state = 'open' AND d.commune_code = ANY (coalesce(%s::text[], (SELECT array_agg(DISTINCT commune_code)"
            f" FROM owed))) AND NOT EXISTS (SELECT FROM owed o WHERE o.due_id = d.due_id) AND {_NOT_LIVE}",
            ["không còn quyết định hưởng trong tháng", month.first, places],
        )
        total = one("SELECT sum(amount)::bigint FROM owed")
        opened = MonthOpened(month, added, count - added - changed - differs, changed, withdrawn, differs, total)
        record(added=added, changed=changed, withdrawn=withdrawn, differs=differs, total=total)
        return opened


def add_adjustments(frame: pl.DataFrame, *, by: Actor, at: dt.datetime) -> Recorded:
    """Writes differences for months already paid (truy lĩnh; negative: chi thừa): person_id, commune_code, programme,
    month, decision_id, amount, and household_id, payee_id, group, clause, reason as far as known.

    One adjustment per person, programme, month and decision: a repeated one is not written again; ``differs`` counts those
    on record with another amount. A negative one is never sent to a bank. Raises BadInput for bad rows.
    """
    with deed("payments.add_adjustments", by=by, at=at, needs=Permission.PAYMENT_BUILD) as record:
        count = _stage(frame, DueKind.ADJUSTMENT, None)
        written = run(_INSERT, [DueKind.ADJUSTMENT.value, at])
        differs = one("SELECT count(*) FROM owed o JOIN payments_due d USING (due_id) WHERE d.amount <> o.amount")
        record(written=written, differs=differs, total=one("SELECT sum(amount)::bigint FROM owed"))
        return Recorded(written, count - written - differs, differs)


def record_paid_elsewhere(frame: pl.DataFrame, *, by: Actor, at: dt.datetime) -> Recorded:
    """Records months paid outside this system (before it came, or by hand), so that they are never paid again: person_id,
    commune_code, programme, month, amount, decision_id, and household_id, group, clause as far as known.

    The amount is what was paid, whatever was due. ``differs`` counts months that are being paid here: those stay as they
    are. Raises BadInput for bad rows.
    """
    with deed("payments.record_paid_elsewhere", by=by, at=at, needs=Permission.PAYMENT_BUILD) as record:
        count = _stage(frame, DueKind.REGULAR, None, elsewhere=True)
        run(_INSERT, [DueKind.REGULAR.value, at])
        written = run(
            "INSERT INTO payments_attempt (attempt_id, code, due_id, person_id, payee_id, household_id, commune_code,"
            " programme, month, attempt_no, amount, state, channel, bank_bin, bank_name, account_tail, holder_name, place,"
            " reason_code, bank_ref, reserved_at, settled_at)"
            " SELECT elsewhere_id, elsewhere_code, due_id, person_id, payee_id, household_id, commune_code, programme, month,"
            " 0, amount, 'elsewhere', '', '', '', '', '', '', '', '', %s, %s FROM owed ON CONFLICT DO NOTHING",
            [at, at],
        )
        already = one(
            "SELECT count(*) FROM owed o JOIN payments_attempt a ON a.attempt_id = o.elsewhere_id AND a.amount = o.amount"
        )
        record(written=written, total=one("SELECT sum(amount)::bigint FROM owed"))
        return Recorded(written, already - written, count - already)


def withhold(due: uuid.UUID, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """Holds a due back until it is released, with a reason. Raises Refused where it is already in a run or paid, LookupError
    for an unknown one."""
    with deed("payments.withhold", by=by, at=at, subject=str(due), needs=Permission.PAYMENT_BUILD) as record:
        _set_state(due, "open", "withheld", squash(reason))
        record(reason=reason)


def release_due(due: uuid.UUID, *, by: Actor, at: dt.datetime) -> None:
    """Lets a withheld due be paid again. Raises Refused where it is not withheld, LookupError for an unknown one."""
    with deed("payments.release_due", by=by, at=at, subject=str(due), needs=Permission.PAYMENT_BUILD):
        _set_state(due, "withheld", "open", "")


def _set_state(due: uuid.UUID, before: str, after: str, reason: str) -> None:
    found = models.Due.objects.filter(pk=due).first()
    if found is None:
        raise LookupError(f"no due {due}")
    lock(found.commune_code)
    changed = run(
        f"UPDATE payments_due d SET state = %s, reason = %s WHERE due_id = %s AND state = %s AND {_NOT_LIVE}",
        [after, reason[:400], due, before],
    )
    if not changed:
        raise Refused(
            Problem(
                "due_taken",
                "Khoản này đang được chi, đã chi, hoặc không ở trạng thái phù hợp.",
                "This due is being paid, is paid, or is not in the right state.",
                remedy_vi="Hãy tải lại trang để xem trạng thái hiện nay.",
                remedy_en="Reload the page to see its state.",
            )
        )
