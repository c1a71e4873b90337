"""Runs: drafted and frozen by one person, approved by another."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import require_second_person
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.kernel.text import squash
from ansinh.payments import queries
from ansinh.payments.facts import AttemptState, Run, RunState
from ansinh.payments.rules import LIVE, attempt_code, attempt_id, run_id
from ansinh.payments.store import models
from ansinh.payments.store.bulk import know, lock, rows, run, stage
from ansinh.payments.store.ledger import choose, move, post

_LIVE = ", ".join(f"'{state.value}'" for state in LIVE)
# A due that came back is tried again only by a route recorded since (changed, or verified anew), and only when every case
# about it is closed.
_CANDIDATES = f"""
CREATE TEMP TABLE candidate ON COMMIT DROP AS
SELECT d.due_id, d.commune_code, coalesce(last.attempt_no, 0) + 1 AS attempt_no, r.route_id,
  r.route_id IS NOT NULL AND (last.state IS NULL OR last.state NOT IN ('rejected', 'returned')
    OR r.route_id <> last.route_id)
  AND NOT EXISTS (SELECT FROM payments_case c JOIN payments_attempt a ON a.attempt_id = c.attempt_id
    WHERE a.due_id = d.due_id AND c.resolved_at IS NULL) AS payable
FROM payments_due d
LEFT JOIN payments_route r ON r.person_id = d.payee_id AND r.ends_at IS NULL
LEFT JOIN LATERAL (SELECT a.attempt_no, a.state, a.route_id FROM payments_attempt a WHERE a.due_id = d.due_id
  ORDER BY a.attempt_no DESC LIMIT 1) last ON true
WHERE d.commune_code = ANY (%s) AND d.month <= %s AND d.state = 'open' AND d.amount > 0
  AND NOT EXISTS (SELECT FROM payments_attempt a WHERE a.due_id = d.due_id AND a.state IN ({_LIVE}))
"""
_RESERVE = """
INSERT INTO payments_attempt (attempt_id, code, due_id, person_id, payee_id, household_id, commune_code, programme, month,
  attempt_no, amount, state, run_id, route_id, channel, agent_id, bank_bin, bank_name, account_sealed, account_tail,
  holder_name, place, reason_code, bank_ref, reserved_at)
SELECT t.attempt_id, t.code, d.due_id, d.person_id, d.payee_id, d.household_id, d.commune_code, d.programme, d.month,
  c.attempt_no, d.amount, 'reserved', n.run_id, r.route_id, r.channel, r.agent_id, r.bank_bin, r.bank_name,
  r.account_sealed, r.account_tail, r.holder_name, r.place, '', '', %s
FROM tried t JOIN candidate c ON c.due_id = t.due_id JOIN payments_due d ON d.due_id = t.due_id
JOIN new_run n ON n.commune_code = d.commune_code JOIN payments_route r ON r.route_id = c.route_id
ON CONFLICT DO NOTHING
"""
_CONTENT = """
SELECT run_id, count(*), sum(amount)::bigint, encode(sha256(convert_to(string_agg(concat_ws('|', attempt_id, due_id, amount,
  channel, agent_id, bank_bin, md5(account_sealed), holder_name, place), E'\\n' ORDER BY code), 'UTF8')), 'hex')
FROM payments_attempt WHERE run_id = ANY (%s) AND state <> 'voided' GROUP BY run_id
"""


@contextmanager
def within_budget() -> Iterator[None]:
    """Turns the database's refusal of an overdrawn account into words."""
    try:
        yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", "") != "payments_account_not_negative":
            raise
        raise Refused(
            Problem(
                "budget_exceeded",
                "Dự toán còn lại không đủ cho kỳ chi trả này.",
                "The budget left does not cover this run.",
                remedy_vi="Hãy đề nghị bổ sung dự toán rồi lập lại; chưa có gì được ghi.",
                remedy_en="Ask for a further allotment and build again; nothing was written.",
            )
        ) from error


def content_of(runs: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int, str]]:
    """Lines, total and hash of what each run pays now: what an approval binds."""
    return {row[0]: (int(row[1]), int(row[2]), str(row[3])) for row in rows(_CONTENT, [list(runs)])}


def build_run(month: Month, commune_code: str, *, by: Actor, at: dt.datetime, freeze: bool = True) -> Run:
    """Builds the commune's run of a month, see ``build_runs``; answers the one that exists if it was built before.

    Raises BadInput where nothing is owed there.
    """
    return build_runs(month, [commune_code], by=by, at=at, freeze=freeze)[0]


def build_runs(
    month: Month, communes: Iterable[str] | None = None, *, by: Actor, at: dt.datetime, freeze: bool = True
) -> tuple[Run, ...]:
    """Builds each commune's run of ``month``: every open due up to that month, arrears and what came back included, is
    reserved against the budget with its route as of now. One run per commune and month: existing ones are answered as they
    are (``built_now`` tells them apart), so a repetition reserves nothing twice.

    ``communes`` None: all in sight with something open. Dues without a usable route are left for a later run and counted in
    ``without_route``. Raises BadInput where nothing is owed or a commune has no fund, Refused beyond the budget.
    """
    with (
        within_budget(),
        deed("payments.build_runs", by=by, at=at, subject=str(month), needs=Permission.PAYMENT_BUILD) as record,
    ):
        places = sorted(set(communes)) if communes is not None else _places_with_dues(month)
        lock(*places)
        existing = dict(
            rows(
                "SELECT commune_code, run_id FROM payments_run WHERE month = %s AND commune_code = ANY (%s)"
                " AND state <> 'rejected'",
                [month.first, places],
            )
        )
        fresh = [place for place in places if place not in existing]
        made = _draft(month, fresh, by, at) if fresh else {}
        if not made and not existing:
            raise BadInput(
                Problem(
                    "month_without_data",
                    f"Không có khoản nào để chi trong tháng {month.vn} ở địa bàn này.",
                    f"Nothing is owed for {month} in this place.",
                    remedy_vi="Hãy mở tháng từ các quyết định đã phê duyệt, và kiểm tra tài khoản nhận của người hưởng.",
                    remedy_en="Open the month from approved decisions, and check the recipients' routes.",
                )
            )
        if freeze and made:
            _freeze(list(made))
        reserved = sum(lines for lines, _ in made.values())
        record(runs=len(made), lines=reserved, total=sum(total for _, total in made.values()))
        return queries.runs_by_ids([*existing.values(), *made], built_now=set(made))


def _places_with_dues(month: Month) -> list[str]:
    found = rows(
        "SELECT DISTINCT commune_code FROM payments_due WHERE month = %s"
        " UNION SELECT commune_code FROM payments_run WHERE month = %s AND state <> 'rejected' ORDER BY 1",
        [month.first, month.first],
    )
    return [row[0] for row in found]


def _draft(month: Month, places: list[str], by: Actor, at: dt.datetime) -> dict[uuid.UUID, tuple[int, int]]:
    """Reserves everything payable in these communes; returns lines and total of each run made."""
    run("DROP TABLE IF EXISTS pg_temp.candidate")
    run(_CANDIDATES, [places, month.first])
    know("candidate", "due_id")
    payable = {row[0]: row[1] for row in rows(
        "SELECT commune_code, count(*) FILTER (WHERE NOT payable) FROM candidate GROUP BY 1 HAVING bool_or(payable)"
    )}  # fmt: skip
    if not payable:
        return {}
    funds = dict(
        rows("SELECT place_code, fund_id FROM payments_fund_place WHERE place_code = ANY (%s)", [list(payable)])
    )
    _require_funds(month, sorted(payable), funds)
    sequences = dict(
        rows(
            "SELECT commune_code, count(*) FROM payments_run WHERE month = %s AND commune_code = ANY (%s) GROUP BY 1",
            [month.first, list(payable)],
        )
    )
    drafts = []
    for place in sorted(payable):
        sequence = sequences.get(place, 0) + 1
        drafts.append((run_id(place, month, sequence), f"KC-{month}-{place}-{sequence}", place, sequence, funds[place],
                       payable[place]))  # fmt: skip
    stage("new_run", {"run_id": "uuid", "code": "text", "commune_code": "text", "sequence": "int", "fund": "text",
                      "without_route": "int"}, drafts)  # fmt: skip
    run(
        "INSERT INTO payments_run (run_id, code, commune_code, month, sequence, fund_id, state, lines, total, content_hash,"
        " without_route, hands, made_by_id, made_at, rejected_because) SELECT run_id, code, commune_code, %s, sequence, fund,"
        " 'drafted', 0, 0, '', without_route, jsonb_build_array(%s::text), %s, %s, '' FROM new_run",
        [month.first, str(by.user_id), by.user_id, at],
    )
    _reserve(by, at)
    found = content_of(draft[0] for draft in drafts)
    return {draft[0]: found[draft[0]][:2] for draft in drafts}


def _reserve(by: Actor, at: dt.datetime) -> None:
    tried = (
        (due, attempt, attempt_code(attempt))
        for due, attempt in (
            (due, attempt_id(due, number))
            for due, number in rows("SELECT due_id, attempt_no FROM candidate WHERE payable")
        )
    )
    count = stage("tried", {"due_id": "uuid", "attempt_id": "uuid", "code": "text"}, tried, "due_id")
    reserved = run(_RESERVE, [at])
    if reserved != count:
        raise RuntimeError(f"{count} dues were free a moment ago, {reserved} could be reserved")
    choose("SELECT attempt_id, 'reserved', NULL::uuid, '', '' FROM tried")
    posted = post(at, by.user_id)
    if posted != reserved:
        raise RuntimeError(f"{reserved} attempts reserved, {posted} transfers posted")


def _require_funds(month: Month, places: list[str], funds: dict[str, str]) -> None:
    without = [place for place in places if place not in funds]
    if without:
        raise BadInput(
            Problem(
                "no_fund",
                f"Chưa khai nguồn kinh phí cho xã {', '.join(without[:10])}.",
                f"No fund is registered for {', '.join(without[:10])}.",
                remedy_vi="Hãy khai nguồn kinh phí của các xã này.",
                remedy_en="Register which fund pays these communes.",
            )
        )
    opened = set(models.Account.objects.filter(year=month.year).values_list("fund_id", flat=True))
    if missing := sorted(set(funds.values()) - opened):
        raise BadInput(
            Problem(
                "no_budget",
                f"Chưa giao dự toán năm {month.year} cho nguồn {', '.join(missing)}.",
                f"No budget of {month.year} was allotted to {', '.join(missing)}.",
                remedy_vi="Hãy ghi quyết định giao dự toán.",
                remedy_en="Record the allotment.",
            )
        )


def _freeze(drafts: list[uuid.UUID]) -> None:
    content = [(run_id, *found) for run_id, found in content_of(drafts).items()]
    stage("frozen", {"run_id": "uuid", "lines": "int", "total": "bigint", "content_hash": "text"}, content)
    run(
        "UPDATE payments_run r SET state = 'frozen', lines = f.lines, total = f.total, content_hash = f.content_hash"
        " FROM frozen f WHERE r.run_id = f.run_id AND r.state = 'drafted'"
    )


def _locked(run_id: uuid.UUID) -> models.Run:
    found = models.Run.objects.select_for_update().filter(pk=run_id).first()
    if found is None:
        raise LookupError(f"no run {run_id}")
    return found


def _wrong_state(found: models.Run, wanted: str) -> Refused:
    return Refused(
        Problem(
            "run_state",
            f"Kỳ chi trả {found.code} đang ở trạng thái “{queries.run_label(found.state, 'vi')}”, không thể {wanted}.",
            f"The run {found.code} is {queries.run_label(found.state, 'en')}; this is no longer possible.",
            remedy_vi="Hãy tải lại trang để xem trạng thái hiện nay.",
            remedy_en="Reload the page to see its state.",
        )
    )


def freeze_run(run_id: uuid.UUID, *, by: Actor, at: dt.datetime) -> Run:
    """Closes a drafted run for approval. Raises Refused in any other state, LookupError for an unknown run."""
    with deed("payments.freeze_run", by=by, at=at, subject=str(run_id), needs=Permission.PAYMENT_BUILD) as record:
        found = _locked(run_id)
        if found.state != RunState.DRAFTED:
            raise _wrong_state(found, "chốt")
        _freeze([run_id])
        done = queries.run(run_id)
        record(lines=done.lines, total=done.total)
        return done


def approve_run(run_id: uuid.UUID, *, by: Actor, at: dt.datetime, seen: str | None = None) -> Run:
    """Approves a frozen run, as a second person. The approval binds the content hash: ``seen`` is the hash of the page the
    approver looked at; if the run changed since, the approval is refused.

    Raises Refused for whoever had a hand in it or in one of its routes, in any other state, or where the lines are no
    longer those that were frozen; LookupError for an unknown run.
    """
    with deed("payments.approve_run", by=by, at=at, subject=str(run_id), needs=Permission.PAYMENT_APPROVE) as record:
        found = _locked(run_id)
        if found.state != RunState.FROZEN:
            raise _wrong_state(found, "phê duyệt")
        for hand in found.hands:
            require_second_person(hand, str(by.user_id))
        own_route = rows(
            "SELECT FROM payments_attempt a JOIN payments_route r ON r.route_id = a.route_id"
            " WHERE a.run_id = %s AND a.state = 'reserved' AND r.recorded_by_id = %s LIMIT 1",
            [run_id, by.user_id],
        )
        if own_route:
            require_second_person(by.user_id, by.user_id)
        now = content_of([run_id]).get(run_id)
        if now != (found.lines, found.total, found.content_hash) or (seen is not None and seen != found.content_hash):
            raise Refused(
                Problem(
                    "run_changed",
                    f"Kỳ chi trả {found.code} đã thay đổi so với bản đang xem.",
                    f"The run {found.code} is not what was looked at.",
                    remedy_vi="Hãy tải lại, xem lại rồi phê duyệt.",
                    remedy_en="Reload it, look again, then approve.",
                )
            )
        found.state, found.approved_by_id, found.approved_at = RunState.APPROVED.value, by.user_id, at
        found.save(update_fields=["state", "approved_by", "approved_at"])
        record(lines=found.lines, total=found.total, content_hash=found.content_hash)
        return queries.run(run_id)


def reject_run(run_id: uuid.UUID, *, reason: str, by: Actor, at: dt.datetime) -> Run:
    """Rejects a run that has not been sent: its dues are free again and the money goes back to the budget.

    Raises Refused where it was sent (in part) or rejected before, BadInput without a reason, LookupError for an unknown run.
    """
    if not squash(reason):
        raise BadInput(Problem("no_reason", "Cần ghi lý do.", "A reason is needed."))
    with deed("payments.reject_run", by=by, at=at, subject=str(run_id), needs=Permission.PAYMENT_APPROVE) as record:
        found = _locked(run_id)
        lock(found.commune_code)
        left = found.attempts.exclude(state=AttemptState.RESERVED).exists()
        if found.state not in (RunState.DRAFTED, RunState.FROZEN, RunState.APPROVED) or left:
            raise _wrong_state(found, "từ chối")
        if found.state == RunState.DRAFTED:
            _freeze([run_id])
        choose(
            "SELECT attempt_id, 'voided', NULL::uuid, '', '' FROM payments_attempt"
            " WHERE run_id = %s AND state = 'reserved'",
            [run_id],
        )
        voided = move(at, by.user_id)
        models.Run.objects.filter(pk=run_id).update(
            state=RunState.REJECTED.value, rejected_by_id=by.user_id, rejected_because=squash(reason)[:400]
        )
        record(voided=voided, reason=reason)
        return queries.run(run_id)
