"""A month's way through the room: owed, reserved, approved by a second person, sent, answered."""

from __future__ import annotations

import pytest

from ansinh.access.actions import acting
from ansinh.payments import actions, queries
from ansinh.payments.facts import AttemptState, FileKind, LineOutcome, ReturnState, RunState
from ansinh.payments.offline import make_return_workbook
from tests.payments.scene import DECEMBER, NOVEMBER, Province, instant, result

pytestmark = pytest.mark.django_db


def lines_of(province: Province, file_id):
    with acting(province.system):
        return queries.file_lines(file_id, size=500, sort="code").items


def test_a_month_is_owed_reserved_approved_sent_and_confirmed_and_the_ledger_sums_to_zero(province: Province) -> None:
    runs = province.build()
    assert [run.state for run in runs] == [RunState.FROZEN] * 2
    assert sum(run.lines for run in runs) == 12
    province.approve(runs)
    bank = actions.export(NOVEMBER, "AGRIBANK", by=province.payer, at=instant(1))
    post = actions.export(NOVEMBER, "VNPOST", by=province.payer, at=instant(1))
    assert (bank.lines, post.lines) == (8, 4)
    assert [content.kind for content in bank.contents] == [FileKind.PAIN001, FileKind.BANK_LIST]
    assert [content.kind for content in post.contents] == [FileKind.CASH_LIST]
    for file in (bank, post):
        lines = lines_of(province, file.file_id)
        answer = make_return_workbook(result((line.code, line.amount) for line in lines), file.code)
        told = actions.apply_return(answer, "ket-qua.xlsx", by=province.payer, at=instant(2))
        assert told.state is ReturnState.APPLIED
        assert told.outcomes == {"paid": file.lines}
    with acting(province.system):
        assert queries.invariants(deep=True) == []
        assert {run.state for run in queries.runs(NOVEMBER).items} == {RunState.RECONCILED}
        balances = {balance.kind: balance.amount for balance in queries.ledger_balances("51", 2026)}
        assert sum(balances.values()) == 0
        assert balances["paid_out"] == province.people["amount"].sum()
        person = lines[0].person_id
        (payment,) = queries.payments_of(person)
        assert (payment.state, payment.file_code) == (AttemptState.PAID, post.code)
        assert queries.file_by_code(payment.file_code).sha256 == post.sha256
        assert [line.code for line in queries.ledger_lines(attempt_id=payment.attempt_id).items] == [71, 70, 20]
        assert queries.paid_by_month()[0].amount == province.people["amount"].sum()
        assert [share.share for share in queries.cashless_by_commune(NOVEMBER)] == [4 / 6, 4 / 6]
        assert queries.months()[0].total == province.people["amount"].sum()


def test_a_person_whose_account_was_closed_is_paid_next_month_by_the_new_account_and_not_before(province: Province) -> None:
    (file, _) = province.sent()
    line = lines_of(province, file)[0]
    answer = make_return_workbook(result([(line.code, line.amount)], LineOutcome.REJECTED, "AC04"))
    actions.apply_return(answer, "r.xlsx", by=province.payer, at=instant(2))
    province.month(DECEMBER, instant(3))
    with acting(province.system):
        waiting = queries.waiting_for_route().items
        assert [due.person_id for due in waiting if due.last_attempt] == [line.person_id]
        assert waiting[0].last_reason.vi == "tài khoản đã đóng"
    province.routes([str(line.person_id)], instant(4), account="00999888777")
    runs = actions.build_runs(DECEMBER, by=province.system, at=instant(5))
    with acting(province.system):
        again = [one for one in queries.payments_of(line.person_id) if one.month == NOVEMBER]
        assert [(one.attempt_no, one.state) for one in again] == [(1, AttemptState.REJECTED), (2, AttemptState.RESERVED)]
        assert again[1].account_masked == "…8777"
        assert again[1].run_id in {run.run_id for run in runs}
        assert queries.invariants() == []
