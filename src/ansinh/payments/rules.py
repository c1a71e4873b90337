"""Choices made by us: identifiers, states, postings, what a reported outcome does. No clock, no I/O."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from ansinh.kernel.identifier import check_character
from ansinh.payments.facts import (
    AccountKind,
    AttemptState,
    Channel,
    LineOutcome,
    Reason,
    ReasonAction,
    Verdict,
)

_DUE = uuid.UUID("5c4a2f0e-6d1b-5e0b-9a53-1f5f0c1d7a01")
_ATTEMPT = uuid.UUID("5c4a2f0e-6d1b-5e0b-9a53-1f5f0c1d7a02")
_RUN = uuid.UUID("5c4a2f0e-6d1b-5e0b-9a53-1f5f0c1d7a03")
_FILE = uuid.UUID("5c4a2f0e-6d1b-5e0b-9a53-1f5f0c1d7a04")
_RETURN = uuid.UUID("5c4a2f0e-6d1b-5e0b-9a53-1f5f0c1d7a05")

A, S = AccountKind, AttemptState

# States in which a due is taken: at most one attempt of a due may be in one of them (a partial unique index says so).
LIVE: tuple[AttemptState, ...] = (S.RESERVED, S.SENT, S.UNKNOWN, S.PAID, S.ELSEWHERE)
FINAL: tuple[AttemptState, ...] = (S.PAID, S.REJECTED, S.RETURNED, S.VOIDED, S.ELSEWHERE)

# Every allowed step of an attempt. The database refuses any other (0002_protection).
STEPS: frozenset[tuple[AttemptState, AttemptState]] = frozenset(
    {
        (S.RESERVED, S.SENT),
        (S.RESERVED, S.VOIDED),
        (S.SENT, S.PAID),
        (S.SENT, S.REJECTED),
        (S.SENT, S.UNKNOWN),
        (S.UNKNOWN, S.PAID),
        (S.UNKNOWN, S.REJECTED),
        (S.PAID, S.RETURNED),
    }
)

ALLOT = 10
CODES: Mapping[int, tuple[str, str]] = {
    10: ("giao dự toán", "allot"),
    20: ("giữ kinh phí", "reserve"),
    21: ("trả lại phần đã giữ", "release"),
    30: ("gửi ngân hàng", "send"),
    40: ("đã chi", "pay"),
    50: ("ngân hàng không chi", "reject"),
    60: ("tiền bị hoàn trả", "return"),
    70: ("tạm ứng bưu điện", "advance to the post"),
    71: ("bưu điện đã chi", "paid by the post"),
    72: ("bưu điện trả lại", "unclaimed back from the post"),
}

# Reaching a state posts one transfer: (code, debit, credit). UNKNOWN moves no money.
_BY_BANK: Mapping[AttemptState, tuple[int, AccountKind, AccountKind]] = {
    S.RESERVED: (20, A.BUDGET, A.RESERVED),
    S.VOIDED: (21, A.RESERVED, A.BUDGET),
    S.SENT: (30, A.RESERVED, A.IN_TRANSIT),
    S.PAID: (40, A.IN_TRANSIT, A.PAID_OUT),
    S.REJECTED: (50, A.IN_TRANSIT, A.BUDGET),
    S.RETURNED: (60, A.PAID_OUT, A.BUDGET),
}
_BY_POST: Mapping[AttemptState, tuple[int, AccountKind, AccountKind]] = {
    **_BY_BANK,
    S.SENT: (70, A.RESERVED, A.POST_FLOAT),
    S.PAID: (71, A.POST_FLOAT, A.PAID_OUT),
    S.REJECTED: (72, A.POST_FLOAT, A.BUDGET),
}


def postings() -> list[tuple[bool, AttemptState, int, AccountKind, AccountKind]]:
    """All postings as rows: by post?, state reached, code, debit, credit."""
    return [
        (by_post, state, *posting)
        for by_post, table in ((False, _BY_BANK), (True, _BY_POST))
        for state, posting in table.items()
    ]


# Where the money of an attempt in a state must lie; None: nowhere (it went back to the budget, or never was ours).
def position(state: AttemptState, channel: Channel | None) -> AccountKind | None:
    """The account that must hold exactly the amount of an attempt in this state."""
    if state in (S.SENT, S.UNKNOWN):
        return A.POST_FLOAT if channel is Channel.POST else A.IN_TRANSIT
    return {S.RESERVED: A.RESERVED, S.PAID: A.PAID_OUT}.get(state)


# What a reported outcome does to an attempt: (state now, outcome) → verdict and the state it moves to.
VERDICTS: Mapping[tuple[AttemptState, LineOutcome], tuple[Verdict, AttemptState | None]] = {
    (S.SENT, LineOutcome.PAID): (Verdict.APPLIED, S.PAID),
    (S.SENT, LineOutcome.REJECTED): (Verdict.APPLIED, S.REJECTED),
    (S.SENT, LineOutcome.UNKNOWN): (Verdict.APPLIED, S.UNKNOWN),
    (S.SENT, LineOutcome.PENDING): (Verdict.NOTED, None),
    # Money cannot come back before it went: the line waits until "paid" arrives.
    (S.SENT, LineOutcome.RETURNED): (Verdict.HELD, None),
    (S.UNKNOWN, LineOutcome.PAID): (Verdict.APPLIED, S.PAID),
    (S.UNKNOWN, LineOutcome.REJECTED): (Verdict.APPLIED, S.REJECTED),
    (S.UNKNOWN, LineOutcome.UNKNOWN): (Verdict.ALREADY, None),
    (S.UNKNOWN, LineOutcome.PENDING): (Verdict.NOTED, None),
    (S.UNKNOWN, LineOutcome.RETURNED): (Verdict.HELD, None),
    (S.PAID, LineOutcome.PAID): (Verdict.ALREADY, None),
    (S.PAID, LineOutcome.RETURNED): (Verdict.APPLIED, S.RETURNED),
    (S.PAID, LineOutcome.REJECTED): (Verdict.CONFLICT, None),
    (S.PAID, LineOutcome.UNKNOWN): (Verdict.NOTED, None),
    (S.PAID, LineOutcome.PENDING): (Verdict.NOTED, None),
    (S.REJECTED, LineOutcome.REJECTED): (Verdict.ALREADY, None),
    (S.REJECTED, LineOutcome.PAID): (Verdict.CONFLICT, None),
    (S.REJECTED, LineOutcome.RETURNED): (Verdict.CONFLICT, None),
    (S.REJECTED, LineOutcome.UNKNOWN): (Verdict.NOTED, None),
    (S.REJECTED, LineOutcome.PENDING): (Verdict.NOTED, None),
    (S.RETURNED, LineOutcome.RETURNED): (Verdict.ALREADY, None),
    (S.RETURNED, LineOutcome.PAID): (Verdict.ALREADY, None),
    (S.RETURNED, LineOutcome.REJECTED): (Verdict.CONFLICT, None),
    (S.RETURNED, LineOutcome.UNKNOWN): (Verdict.NOTED, None),
    (S.RETURNED, LineOutcome.PENDING): (Verdict.NOTED, None),
}
# Attempts a return file may speak of: those that left.
LEFT: tuple[AttemptState, ...] = (S.SENT, S.UNKNOWN, S.PAID, S.REJECTED, S.RETURNED)
assert set(VERDICTS) == {(state, outcome) for state in LEFT for outcome in LineOutcome}
assert all((state, to) in STEPS for (state, _), (_, to) in VERDICTS.items() if to is not None)

R = ReasonAction
REASONS: Mapping[str, Reason] = {
    reason.code: reason
    for reason in (
        Reason("AC01", R.FIX_ROUTE, "số tài khoản sai", "wrong account number"),
        Reason("AC02", R.FIX_ROUTE, "số tài khoản chuyển tiền sai", "invalid debtor account"),
        Reason("AC03", R.FIX_ROUTE, "số tài khoản nhận không hợp lệ", "invalid creditor account number"),
        Reason("AC04", R.FIX_ROUTE, "tài khoản đã đóng", "account closed"),
        Reason("AC06", R.UNBLOCK, "tài khoản bị khóa (giấy tờ hết hạn hoặc thiếu sinh trắc học)", "account blocked"),
        Reason("AG01", R.ASK_AGENT, "tài khoản không được nhận loại giao dịch này", "transaction forbidden"),
        Reason("AM05", R.CHECK_DUPLICATE, "ngân hàng báo trùng", "duplicate reported by the bank"),
        Reason("AM09", R.EXAMINE, "sai số tiền", "wrong amount"),
        Reason("BE01", R.VERIFY_NAME, "tên người nhận không khớp", "name does not match"),
        Reason("BE05", R.EXAMINE, "không nhận ra đơn vị chuyển", "initiating party not recognised"),
        Reason("MD07", R.CHECK_ALIVE, "người hưởng được báo đã chết", "beneficiary reported deceased"),
        Reason("MS03", R.ASK_AGENT, "không nêu lý do", "no reason given"),
        Reason("NARR", R.EXAMINE, "lý do ghi bằng lời", "reason in words"),
        Reason("RC01", R.FIX_ROUTE, "mã ngân hàng sai", "wrong bank code"),
        Reason("RR04", R.EXAMINE, "theo yêu cầu của cơ quan quản lý", "regulatory reason"),
        Reason("NOCL", R.COLLECT, "người hưởng chưa đến nhận", "not collected"),
        Reason("NOTCOLLECTED", R.COLLECT, "người hưởng chưa đến nhận", "not collected"),
        Reason("MOVE", R.FIX_ROUTE, "người hưởng đã chuyển đi", "beneficiary moved away"),
    )
}


def reason(code: str) -> Reason | None:
    """The reason in words. An unknown code is kept as it is and must be examined, never ignored; no code is None."""
    if not code:
        return None
    return REASONS.get(code, Reason(code, R.EXAMINE, f"mã lý do lạ {code}", f"unknown reason code {code}"))


def needs_examination(code: str) -> bool:
    """Whether a person must look before this due is tried again (unknown code, possible death, duplicate)."""
    found = reason(code)
    return found is not None and found.action in (R.EXAMINE, R.CHECK_ALIVE, R.CHECK_DUPLICATE)


def due_id(person_id: object, programme: str, month: object, decision_id: object | None = None) -> uuid.UUID:
    """The same due always has the same id; with ``decision_id`` it is that decision's adjustment of the month."""
    tail = "" if decision_id is None else f"|{decision_id}"
    return uuid.uuid5(_DUE, f"{person_id}|{programme}|{month}{tail}")


def attempt_id(due: object, attempt_no: int) -> uuid.UUID:
    """The id of a due's n-th attempt: known before anything leaves, the same after a crash."""
    return uuid.uuid5(_ATTEMPT, f"{due}|{attempt_no}")


def run_id(commune_code: str, month: object, sequence: int) -> uuid.UUID:
    """The id of a commune's run of a month."""
    return uuid.uuid5(_RUN, f"{commune_code}|{month}|{sequence}")


def file_id(agent: str, month: object, sequence: int) -> uuid.UUID:
    """The id of an agent's payment file of a month."""
    return uuid.uuid5(_FILE, f"{agent}|{month}|{sequence}")


def return_id(sha256: str) -> uuid.UUID:
    """The id of a return file: the same bytes are the same file."""
    return uuid.uuid5(_RETURN, sha256)


_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TRIPLES = [a + b + c for a in _DIGITS for b in _DIGITS for c in _DIGITS]


def attempt_code(attempt: uuid.UUID) -> str:
    """``AS`` + 25 characters of the id in base 36 + check character: 28, within the 35 of ISO 20022.

    It is the EndToEndId of the bank file and the key of the return file; the check character tells a mistyped code
    from an unknown one.
    """
    rest, parts = attempt.int, []
    for _ in range(9):
        rest, part = divmod(rest, 46656)
        parts.append(_TRIPLES[part])
    body = "".join(reversed(parts))[2:]
    return "AS" + body + check_character(body)


def is_attempt_code(text: str) -> bool:
    """Whether the text has the form of an attempt code and its check character is right."""
    body = text[2:-1]
    if len(text) != 28 or not text.startswith("AS") or any(char not in _DIGITS for char in text):
        return False
    return check_character(body) == text[-1]
