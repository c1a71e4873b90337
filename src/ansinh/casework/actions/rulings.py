"""Submitting and ruling. The officer submits, the commune chair rules; never the same person.

An approval is one transaction over a whole commune's month: decisions in force end, new ones get their numbers
without gaps, applications are answered. Approving again approves nothing more; two people approving at once
approve each proposal once (the second waits for the rows of the first, then finds them approved).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Grant, Permission
from ansinh.access.offline import require_second_person
from ansinh.access.queries import actor_of, communes_of
from ansinh.casework.actions.months import proposal_of_one
from ansinh.casework.facts import ApprovalResult, Because, ProposalKind, ProposalState
from ansinh.casework.queries.summaries import digest
from ansinh.casework.rules.competence import grant_over
from ansinh.casework.store.bulk import rows, run
from ansinh.kernel.dates import day_in_vietnam
from ansinh.kernel.period import Month
from ansinh.kernel.problem import Problem, Refused


def submit(
    month: Month,
    commune_code: str,
    *,
    by: Actor,
    at: dt.datetime,
    proposal_ids: Iterable[uuid.UUID] | None = None,
) -> int:
    """Puts the drafted proposals of a commune and month (or the named ones) before the chair; returns how many.

    Questions (``ask``) are not submitted: they have to be answered first. Raises Refused where ``by`` may not
    propose for this commune.
    """
    with deed("casework.submit", by=by, at=at, subject=f"{month}/{commune_code}") as record:
        _authority(by, Permission.CASE_PROPOSE, commune_code, at)
        chosen = None if proposal_ids is None else list(proposal_ids)
        submitted = run(
            """UPDATE casework_proposal SET state = 'submitted', submitted_by_id = %s, submitted_at = %s
            WHERE month = %s AND commune_code = %s AND state = 'drafted' AND kind <> 'ask'
              AND (%s::uuid[] IS NULL OR id = ANY (%s))""",
            [by.user_id, at, month.first, commune_code, chosen, chosen],
        )
        record(submitted=submitted)
    return submitted


def approve(
    proposal_ids: Iterable[uuid.UUID] | None,
    month: Month,
    commune_code: str,
    *,
    by: Actor,
    at: dt.datetime,
    seen: str | None = None,
) -> ApprovalResult:
    """Approves submitted proposals of a commune and month: the named ones, or all with None. They become decisions.

    ``seen`` is the digest of the change summary the chair looked at; if what is submitted has changed since,
    nothing is approved. Raises Refused: not the chair of this commune (nor by delegation), one of the proposals
    made or submitted by ``by``, not yet submitted, or changed since seen. Proposals approved before are left as
    they are. ``blocked`` in the result counts those that another commune's decision still stands in the way of.
    """
    subject = f"{month}/{commune_code}"
    with deed("casework.approve", by=by, at=at, subject=subject, needs=Permission.CASE_DECIDE) as record:
        grant = _authority(by, Permission.CASE_DECIDE, commune_code, at)
        chosen = None if proposal_ids is None else list(proposal_ids)
        waiting = _lock_submitted(month, commune_code, chosen)
        if seen is not None:
            _require_unchanged(seen, month, commune_code, chosen is None, waiting)
        for row in waiting:
            require_second_person(row["made_by"], by.user_id)
            require_second_person(row["submitted_by"], by.user_id)
        if chosen is not None:
            _require_submitted(chosen, {row["id"] for row in waiting})
        result = _rule([row["id"] for row in waiting], month, commune_code, by, at, grant)
        record(
            approved=result.approved,
            started=result.started,
            changed=result.changed,
            stopped=result.stopped,
            refused=result.refused,
            blocked=result.blocked,
            first=result.first_number or "",
            last=result.last_number or "",
        )
    return result


def send_back(proposal_id: uuid.UUID, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """The chair returns a submitted proposal with a reason. Raises Refused, or LookupError for an unknown one."""
    _require_reason(reason)
    with deed("casework.send_back", by=by, at=at, subject=str(proposal_id), needs=Permission.CASE_DECIDE):
        commune = _lock_one(proposal_id, ProposalState.SUBMITTED)
        _authority(by, Permission.CASE_DECIDE, commune, at)
        run(
            """UPDATE casework_proposal SET state = 'sent_back', decided_by_id = %s, decided_at = %s, note = %s
            WHERE id = %s""",
            [by.user_id, at, reason, proposal_id],
        )


def resubmit(proposal_id: uuid.UUID, answer: str, *, by: Actor, at: dt.datetime) -> None:
    """The officer answers what the chair sent back and submits it again. Raises Refused, LookupError."""
    _require_reason(answer)
    with deed("casework.resubmit", by=by, at=at, subject=str(proposal_id), needs=Permission.CASE_PROPOSE):
        commune = _lock_one(proposal_id, ProposalState.SENT_BACK)
        _authority(by, Permission.CASE_PROPOSE, commune, at)
        run(
            """UPDATE casework_proposal SET state = 'submitted', submitted_by_id = %s, submitted_at = %s, note = %s,
              decided_by_id = NULL, decided_at = NULL WHERE id = %s""",
            [by.user_id, at, answer, proposal_id],
        )


def withdraw(proposal_id: uuid.UUID, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """The officer takes back a proposal not yet approved. Raises Refused, LookupError."""
    _require_reason(reason)
    with deed("casework.withdraw", by=by, at=at, subject=str(proposal_id), needs=Permission.CASE_PROPOSE):
        commune = _lock_one(proposal_id, ProposalState.DRAFTED, ProposalState.SUBMITTED, ProposalState.SENT_BACK)
        _authority(by, Permission.CASE_PROPOSE, commune, at)
        run(
            "UPDATE casework_proposal SET state = 'withdrawn', note = %s WHERE id = %s",
            [reason, proposal_id],
        )


def propose_suspension(
    decision_id: uuid.UUID, month: Month, because: Because, note: str, *, by: Actor, at: dt.datetime
) -> uuid.UUID:
    """Proposes to hold payment from ``month`` (tạm dừng; Điều 9 Nghị định 335/2026/NĐ-CP), e.g. not collected for
    three months. Returns the proposal, already submitted. Raises Refused unless the decision is active."""
    return _about_one(decision_id, month, ProposalKind.SUSPEND, because, note, "active", by, at)


def propose_resumption(
    decision_id: uuid.UUID, month: Month, because: Because, note: str, *, by: Actor, at: dt.datetime
) -> uuid.UUID:
    """Proposes to pay again after a review. What was held is found by arrears, from the time of suspension."""
    return _about_one(decision_id, month, ProposalKind.RESUME, because, note, "suspended", by, at)


def _about_one(
    decision_id: uuid.UUID,
    month: Month,
    kind: ProposalKind,
    because: Because,
    note: str,
    state: str,
    by: Actor,
    at: dt.datetime,
) -> uuid.UUID:
    _require_reason(note)
    verb = f"casework.propose_{kind.value}"
    with deed(verb, by=by, at=at, subject=str(decision_id), needs=Permission.CASE_PROPOSE) as record:
        found = rows("SELECT commune_code, state FROM casework_decision WHERE id = %s", [decision_id])
        if not found:
            raise LookupError(str(decision_id))
        _authority(by, Permission.CASE_PROPOSE, found[0][0], at)
        if found[0][1] != state:
            raise Refused(_wrong_state(found[0][1]))
        proposal_id = proposal_of_one(month, decision_id, kind, because.value, by=by, at=at, note=note)
        record(proposal=proposal_id)
    return proposal_id


# --- the ruling itself ----------------------------------------------------------------------------


class _Blocked(Exception):
    def __init__(self, ids: set[uuid.UUID]) -> None:
        self.ids = ids
        super().__init__(f"{len(ids)} proposals cannot take effect yet")


def _rule(
    ids: Sequence[uuid.UUID], month: Month, commune_code: str, by: Actor, at: dt.datetime, grant: Grant
) -> ApprovalResult:
    """Makes decisions of the locked proposals; those that cannot take effect are left waiting, without a number."""
    blocked = _without_their_decision(ids)
    while True:
        going = [one for one in ids if one not in blocked]
        try:
            with transaction.atomic():
                numbers = _make_decisions(going, commune_code, by, at, grant)
        except _Blocked as found:
            blocked |= found.ids
            continue
        break
    kinds = dict(rows("SELECT kind, count(*) FROM casework_proposal WHERE id = ANY (%s) GROUP BY kind", [going]))
    return ApprovalResult(
        month=month,
        commune_code=commune_code,
        approved=len(going),
        started=kinds.get("start", 0),
        changed=kinds.get("change", 0),
        stopped=kinds.get("stop", 0),
        refused=kinds.get("refuse", 0),
        blocked=len(blocked),
        first_number=numbers[0] if numbers else None,
        last_number=numbers[-1] if numbers else None,
    )


def _without_their_decision(ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Proposals about a decision that is no longer in the state they rest on. Locks the decisions."""
    run(
        """SELECT d.id FROM casework_decision d JOIN casework_proposal p ON p.before_decision_id = d.id
        WHERE p.id = ANY (%s) ORDER BY d.id FOR UPDATE OF d""",
        [list(ids)],
    )
    return {
        row[0]
        for row in rows(
            """SELECT p.id FROM casework_proposal p LEFT JOIN casework_decision d ON d.id = p.before_decision_id
            WHERE p.id = ANY (%s) AND p.kind IN ('change', 'stop', 'suspend', 'resume')
              AND d.state IS DISTINCT FROM CASE p.kind WHEN 'resume' THEN 'suspended' ELSE 'active' END""",
            [list(ids)],
        )
    }


def _make_decisions(ids: list[uuid.UUID], commune_code: str, by: Actor, at: dt.datetime, grant: Grant) -> list[str]:
    if not ids:
        return []
    signed = day_in_vietnam(at)
    signed_month = Month.of(signed).first
    _end_what_is_replaced(ids)
    refusals = rows("SELECT count(*) FROM casework_proposal WHERE id = ANY (%s) AND kind = 'refuse'", [ids])[0][0]
    first = {
        "QĐ": _take_numbers(commune_code, signed.year, "QĐ", len(ids) - refusals),
        "TB": _take_numbers(commune_code, signed.year, "TB", refusals),
    }
    made = rows(
        """INSERT INTO casework_decision (id, kind, number, number_year, number_series, number_seq, commune_code,
          person_id, household_id, payee_id, programme, group_code, slots, clause, coefficient_tenths, amount, period,
          state, because, provisional, law_version, case_id, dossier_on, maker_id, approver_id, imported,
          decided_by_name, on_behalf_of, decided_at, supersedes_id, application_id, ended_because)
        SELECT p.id, p.kind, p.seq || '/' || p.series || '-UBND', %s, p.series, p.seq, p.commune_code, p.person_id,
          p.household_id, p.payee_id, p.programme, p.group_code, p.slots, p.clause, p.coefficient_tenths, p.amount,
          daterange(CASE p.kind WHEN 'start' THEN greatest(p.effective_from, %s) WHEN 'refuse' THEN %s
                    ELSE p.effective_from END, NULL),
          'active', p.because, p.provisional, p.law_version, p.case_id, a.received_on, p.submitted_by_id, %s, false,
          %s, %s, %s, p.before_decision_id, p.application_id, ''
        FROM (SELECT *, CASE kind WHEN 'refuse' THEN 'TB' ELSE 'QĐ' END AS series,
                CASE kind WHEN 'refuse' THEN %s ELSE %s END - 1
                + row_number() OVER (PARTITION BY kind = 'refuse' ORDER BY array_position(
                ARRAY['start', 'change', 'suspend', 'resume', 'stop', 'refuse'], kind::text), programme, id) AS seq
              FROM casework_proposal WHERE id = ANY (%s)) p
        LEFT JOIN casework_application a ON a.id = p.application_id
        ORDER BY p.series, p.seq
        ON CONFLICT DO NOTHING RETURNING id, number, number_series, number_seq""",
        [signed.year, signed_month, signed, by.user_id, by.full_name, grant.delegated_by or "", at,
         first["TB"], first["QĐ"], ids],
    )  # fmt: skip
    if len(made) < len(ids):
        raise _Blocked(set(ids) - {row[0] for row in made})
    run(
        "UPDATE casework_proposal SET state = 'approved', decided_by_id = %s, decided_at = %s WHERE id = ANY (%s)",
        [by.user_id, at, ids],
    )
    run(
        """UPDATE casework_application a SET state = CASE p.kind WHEN 'refuse' THEN 'refused' ELSE 'granted' END
        FROM casework_proposal p WHERE p.id = ANY (%s) AND a.id = p.application_id AND a.state = 'open'""",
        [ids],
    )
    return [row[1] for row in sorted(made, key=lambda row: (row[2], row[3]))]


def _end_what_is_replaced(ids: list[uuid.UUID]) -> None:
    """Ends the period of what is changed or stopped; what is replaced from its first day on is annulled."""
    run(
        """UPDATE casework_decision d SET
          state = CASE WHEN p.kind = 'suspend' THEN 'suspended' WHEN p.kind = 'resume' THEN 'active'
                       WHEN p.effective_from <= lower(d.period) THEN 'annulled' ELSE 'ended' END,
          period = CASE WHEN p.kind IN ('suspend', 'resume') OR p.effective_from <= lower(d.period) THEN d.period
                        ELSE daterange(lower(d.period), least(upper(d.period), p.effective_from)) END,
          ended_because = CASE WHEN p.kind = 'resume' THEN '' ELSE p.because END
        FROM casework_proposal p
        WHERE p.id = ANY (%s) AND p.kind IN ('change', 'stop', 'suspend', 'resume') AND d.id = p.before_decision_id""",
        [ids],
    )


def _take_numbers(commune_code: str, year: int, series: str, count: int) -> int:
    """The first of ``count`` numbers in a row; the commune's counter stays locked until the transaction ends."""
    if not count:
        return 1
    last = rows(
        """INSERT INTO casework_number (commune_code, year, series, last) VALUES (%s, %s, %s, %s)
        ON CONFLICT (commune_code, year, series) DO UPDATE SET last = casework_number.last + EXCLUDED.last
        RETURNING last""",
        [commune_code, year, series, count],
    )[0][0]
    return int(last) - count + 1


# --- guards ---------------------------------------------------------------------------------------


def _authority(by: Actor, permission: Permission, commune_code: str, at: dt.datetime) -> Grant:
    """The grant behind the deed, as the record of offices stands now, not as it stood at sign-in."""
    return grant_over(actor_of(by.user_id, at), permission, commune_code, communes_of)


def _lock_submitted(month: Month, commune_code: str, chosen: list[uuid.UUID] | None) -> list[dict[str, Any]]:
    found = rows(
        """SELECT id, made_by_id, submitted_by_id FROM casework_proposal
        WHERE month = %s AND commune_code = %s AND state = 'submitted' AND kind <> 'ask'
          AND (%s::uuid[] IS NULL OR id = ANY (%s)) ORDER BY id FOR UPDATE""",
        [month.first, commune_code, chosen, chosen],
    )
    return [{"id": row[0], "made_by": row[1], "submitted_by": row[2]} for row in found]


def _require_unchanged(seen: str, month: Month, commune_code: str, everything: bool, waiting: Sequence[object]) -> None:
    if everything and not waiting:
        return  # approved already: approving again does nothing
    if digest(month, commune_code) != seen:
        raise Refused(
            Problem(
                "changed_since_seen",
                "Danh sách trình đã thay đổi sau khi bạn xem bảng so sánh với tháng trước.",
                "What is submitted has changed since you looked at the comparison with last month.",
                remedy_vi="Hãy mở lại bảng so sánh rồi phê duyệt.",
                remedy_en="Open the comparison again, then approve.",
            )
        )


def _require_submitted(chosen: list[uuid.UUID], waiting: set[uuid.UUID]) -> None:
    absent = [one for one in chosen if one not in waiting]
    if not absent:
        return
    states = dict(rows("SELECT id, state FROM casework_proposal WHERE id = ANY (%s)", [absent]))
    wrong = [one for one in absent if states.get(one) != "approved"]
    if wrong:
        raise Refused(_wrong_state(states.get(wrong[0], "")))


def _lock_one(proposal_id: uuid.UUID, *states: ProposalState) -> str:
    found = rows("SELECT commune_code, state FROM casework_proposal WHERE id = %s FOR UPDATE", [proposal_id])
    if not found:
        raise LookupError(str(proposal_id))
    commune, state = found[0]
    if state not in states:
        raise Refused(_wrong_state(state))
    return str(commune)


_STATE_WORDS = {
    "drafted": ("mới dự thảo, chưa trình", "drafted, not submitted"),
    "submitted": ("đã trình", "submitted"),
    "approved": ("đã phê duyệt", "approved"),
    "sent_back": ("đã trả lại", "sent back"),
    "withdrawn": ("đã rút", "withdrawn"),
    "active": ("đang có hiệu lực", "active"),
    "suspended": ("đang tạm dừng", "suspended"),
    "ended": ("đã kết thúc", "ended"),
    "annulled": ("đã được thay thế", "replaced"),
}


def _wrong_state(state: str) -> Problem:
    vi, en = _STATE_WORDS.get(state, ("không có trong địa bàn này", "not in this place"))
    return Problem(
        "wrong_state",
        f"Không thực hiện được: hồ sơ {vi}.",
        f"This cannot be done: it is {en}.",
        remedy_vi="Hãy tải lại danh sách để xem trạng thái hiện tại.",
        remedy_en="Reload the list to see where it stands now.",
    )


def _require_reason(text: str) -> None:
    if not text.strip():
        raise Refused(
            Problem(
                "reason_missing",
                "Cần ghi lý do.",
                "A reason is needed.",
                remedy_vi="Hãy viết một câu để người nhận biết phải làm gì.",
                remedy_en="Write one sentence so that the reader knows what to do.",
            )
        )
