"""Return files: every line one verdict, nothing applied from a file that is not ours, the same file twice changes nothing."""

from __future__ import annotations

import itertools

import pytest

from ansinh.access.actions import acting
from ansinh.kernel.problem import BadInput, Refused
from ansinh.payments import actions, queries, tables
from ansinh.payments.facts import AttemptState, LineOutcome, ReturnLine, ReturnState, Verdict
from ansinh.payments.offline import make_return_workbook
from ansinh.payments.rules import LEFT, VERDICTS, attempt_code
from tests.payments.scene import DECEMBER, NOVEMBER, Province, instant, result, settle

pytestmark = pytest.mark.django_db
PAID, REJECTED, RETURNED, UNKNOWN, PENDING = LineOutcome


@pytest.fixture
def bank(province: Province):
    """The bank's file of November, sent."""
    with acting(province.system):
        return queries.file(province.sent()[0])


def lines_of(province: Province, file):
    with acting(province.system):
        return queries.file_lines(file.file_id, size=500, sort="code").items


def codes(province: Province, file) -> list[tuple[str, int]]:
    return [(line.code, line.amount) for line in lines_of(province, file)]


def give(province: Province, lines, about: str = "", hours: float = 2, name: str = "kq.xlsx", **more):
    return actions.apply_return(make_return_workbook(lines, about), name, by=province.payer, at=instant(hours), **more)


def states(province: Province, file) -> list[str]:
    return [line.state.value for line in lines_of(province, file)]


def balances(province: Province) -> dict[str, int]:
    with acting(province.system):
        return {b.kind.value: b.amount for b in queries.ledger_balances("51", 2026)}


def nothing_happened(province: Province, file) -> bool:
    with acting(province.system):
        return set(states(province, file)) == {"sent"} and queries.invariants() == []


# --- what is taken --------------------------------------------------------------------------------------


def test_silence_is_not_success(province: Province, bank) -> None:
    first = codes(province, bank)[0]
    told = give(province, result([first]))
    assert told.verdicts == {"applied": 1}
    assert sorted(states(province, bank)) == ["paid", *["sent"] * 7]
    assert actions.mark_overdue_unknown(before=instant(1), by=province.payer, at=instant(100)) == 11
    assert sorted(states(province, bank)) == ["paid", *["unknown"] * 7]
    with acting(province.system):
        assert queries.invariants() == []
    with pytest.raises(BadInput):  # unknown is not free: nothing to build
        actions.build_runs(DECEMBER, by=province.system, at=instant(101))


def test_a_second_file_completes_the_first_and_lines_apply_once(province: Province, bank) -> None:
    every = codes(province, bank)
    give(province, result(every[:5]))
    told = give(province, result(every), hours=3)
    assert told.verdicts == {"applied": 3, "already": 5}
    assert set(states(province, bank)) == {"paid"}
    assert balances(province)["paid_out"] == bank.total


def test_the_same_file_twice_answers_the_earlier_result(province: Province, bank) -> None:
    content = make_return_workbook(result(codes(province, bank)), bank.code)
    first = actions.apply_return(content, "kq.xlsx", by=province.payer, at=instant(2))
    again = actions.apply_return(content, "đổi tên.xlsx", by=province.payer, at=instant(9))
    assert again.already
    assert (again.return_id, again.received_at, again.verdicts) == (first.return_id, first.received_at, first.verdicts)
    with acting(province.payer):
        assert queries.returns().total == 1
        assert queries.return_bytes(first.return_id) == content


def test_the_same_lines_in_another_file_and_order_change_nothing(province: Province, bank) -> None:
    every = codes(province, bank)
    give(province, result(every))
    before = balances(province)
    told = give(province, result(reversed(every)), hours=4)
    assert told.verdicts == {"already": 8}
    assert balances(province) == before


def test_money_that_comes_back_goes_to_the_budget_and_frees_the_month(province: Province, bank) -> None:
    (code, amount), *_ = codes(province, bank)
    before = balances(province)["budget"]
    give(province, result([(code, amount)]))
    give(province, result([(code, amount)], RETURNED, "AC06"), hours=30)
    assert balances(province)["budget"] == before + amount
    line = next(line for line in lines_of(province, bank) if line.code == code)
    assert (line.state, line.reason.action.value) == (AttemptState.RETURNED, "unblock")
    with acting(province.system):
        assert [entry.code for entry in queries.ledger_lines(attempt_id=line.attempt_id).items] == [60, 40, 30, 20]
        (waiting,) = queries.waiting_for_route().items
        frame = tables.came_back()
    assert waiting.person_id == line.person_id
    assert frame.select("attempt_id", "reason_code").row(0) == (str(line.attempt_id), "AC06")


def test_returned_before_paid_waits_and_takes_effect_when_paid_arrives(province: Province, bank) -> None:
    one = codes(province, bank)[:1]
    assert give(province, result(one, RETURNED, "AC04")).verdicts == {"held": 1}
    assert set(states(province, bank)) == {"sent"}
    assert give(province, result(one), hours=5).verdicts == {"applied": 1}
    assert states(province, bank).count("returned") == 1
    with acting(province.system):
        assert queries.invariants() == []


def test_the_order_in_which_files_arrive_does_not_change_the_end(db: None) -> None:
    ends = set()
    for order in itertools.permutations(range(4)):
        from django.db import transaction

        with transaction.atomic():
            province = settle(communes=1, people=3, post_every=0)
            with acting(province.system):
                file = queries.file(province.sent()[0])
            one, two, three = codes(province, file)
            answers = [
                result([one, two]),
                result([one], RETURNED, "AC04"),
                [*result([three], REJECTED, "AC01"), ReturnLine(9, two[0], PAID, "", "", two[1])],
                result([one, three], PENDING),
            ]
            for hours, number in enumerate(order, start=2):
                give(province, answers[number], file.code, hours)
            ends.add((tuple(states(province, file)), tuple(sorted(balances(province).items()))))
            transaction.set_rollback(True)
    assert len(ends) == 1, ends


def test_paid_and_rejected_in_one_file_the_first_counts_and_the_second_becomes_a_case(province: Province, bank) -> None:
    (code, amount), *_ = codes(province, bank)
    told = give(
        province, [ReturnLine(1, code, PAID, "", "A", amount), ReturnLine(2, code, REJECTED, "AC01", "B", amount)], bank.code
    )
    assert told.verdicts == {"applied": 1, "conflict": 1}
    with acting(province.system):
        (case,) = queries.cases().items
        assert queries.return_lines(told.return_id, Verdict.CONFLICT).items[0].bank_ref == "B"
    assert (case.kind, case.due_on.isoformat()) == ("contradiction", "2026-11-15")
    assert "đã chi" in case.vi


@pytest.mark.parametrize(
    ("reason", "kind"), [("ZZ99", "unknown_reason"), ("MD07", "check_alive"), ("AM05", "check_duplicate")]
)
def test_a_reason_that_must_be_examined_blocks_a_new_try_until_somebody_looked(
    province: Province, bank, reason: str, kind: str
) -> None:
    line = lines_of(province, bank)[0]
    give(province, result([(line.code, line.amount)], REJECTED, reason))
    province.routes([str(line.person_id)], instant(3), account="0999888777")
    province.month(DECEMBER, instant(4))
    with acting(province.system):
        (case,) = queries.cases().items
    assert case.kind == kind
    actions.build_runs(DECEMBER, by=province.system, at=instant(5))
    with acting(province.system):
        assert [one.attempt_no for one in queries.payments_of(line.person_id) if one.month == NOVEMBER] == [1]
        assert line.person_id in {due.person_id for due in queries.waiting_for_route().items}
    officer = province.officers[line.commune_code]
    actions.resolve_case(case.case_id, resolution="đã gặp, còn sống", by=officer, at=instant(6))
    with acting(province.system):
        assert queries.cases().total == 0


def test_a_refused_file_as_a_whole_frees_every_payment_in_it(province: Province, bank) -> None:
    told = actions.apply_return(pain002(bank.code, group="RJCT", reason="AG01"), "p.xml", by=province.payer, at=instant(2))
    assert told.outcomes == {"rejected": 8}
    assert set(states(province, bank)) == {"rejected"}


@pytest.mark.parametrize(("status", "state"), [("ACSC", "paid"), ("RJCT", "rejected"), ("ACSP", "sent"), ("PDNG", "sent")])
def test_each_status_of_a_payment_status_report_means_what_the_standard_says(
    province: Province, bank, status: str, state: str
) -> None:
    (code, amount), *_ = codes(province, bank)
    content = pain002(bank.code, group="PART", lines=[(code, status, amount)])
    told = actions.apply_return(content, "p.xml", by=province.payer, at=instant(2))
    assert (told.state, told.form, told.lines) == (ReturnState.APPLIED, "pain.002.001.10", 1)
    assert sorted(states(province, bank)) == sorted([state, *["sent"] * 7])


@pytest.mark.parametrize("status", ["ACCP", "ACSP", "ACSC", "PART", "PDNG"])
def test_a_file_accepted_as_a_whole_proves_no_payment(province: Province, bank, status: str) -> None:
    told = actions.apply_return(pain002(bank.code, group=status), "p.xml", by=province.payer, at=instant(2))
    assert (told.state, told.lines) == (ReturnState.APPLIED, 0)
    assert nothing_happened(province, bank)


def test_a_refused_run_inside_a_file_frees_only_that_run(province: Province, bank) -> None:
    line = lines_of(province, bank)[0]
    content = pain002(bank.code, group="PART", runs=[(line.run_code, "RJCT")])
    assert actions.apply_return(content, "p.xml", by=province.payer, at=instant(2)).outcomes == {"rejected": 4}
    assert {one.run_code for one in lines_of(province, bank) if one.state is AttemptState.REJECTED} == {line.run_code}


def test_every_state_and_outcome_has_one_verdict() -> None:
    assert set(VERDICTS) == {(state, outcome) for state in LEFT for outcome in LineOutcome}


# --- what is set aside ----------------------------------------------------------------------------------


def refused(told, kind: str) -> None:
    assert told.state is ReturnState.QUARANTINED
    assert told.problems[0].kind == kind
    assert told.problems[0].vi != told.problems[0].en != ""
    assert told.verdicts == {}


def test_a_file_of_another_installation_is_set_aside_whole(province: Province, bank) -> None:
    import uuid

    every = codes(province, bank)
    strange = attempt_code(uuid.uuid4())
    told = give(province, result([*every, (strange, 500_000)]), bank.code)
    refused(told, "unknown_code")
    assert "không có dòng nào được ghi" in told.problems[0].say("vi")
    assert nothing_happened(province, bank)
    refused(give(province, result([every[0]]), "AS202511AGRIBANK01"), "unknown_file")
    assert nothing_happened(province, bank)


def test_a_code_edited_by_hand_is_told_from_an_unknown_one(province: Province, bank) -> None:
    (code, amount), *_ = codes(province, bank)
    typed = code[:10] + ("A" if code[10] != "A" else "B") + code[11:]
    refused(give(province, result([(typed, amount)])), "mistyped_code")


def test_a_file_of_another_month_or_run_is_set_aside(province: Province, bank) -> None:
    with acting(province.system):
        december = queries.file(province.sent(DECEMBER, instant(1))[0])
    both = codes(province, bank)[:1] + codes(province, december)[:1]
    refused(give(province, result(both)), "several_files")
    refused(give(province, result(codes(province, december)), bank.code), "several_files")
    refused(give(province, result(codes(province, december)), file=bank.file_id), "other_file")
    assert nothing_happened(province, bank)
    assert nothing_happened(province, december)
    # Handed in where it belongs, the very same bytes are taken.
    again = give(province, result(codes(province, december)), file=december.file_id)
    assert (again.state, again.already) == (ReturnState.APPLIED, False)


def test_one_wrong_amount_sets_the_whole_file_aside(province: Province, bank) -> None:
    every = codes(province, bank)
    wrong = [*every[1:], (every[0][0], every[0][1] - 3_300)]
    told = give(province, result(wrong), bank.code)
    refused(told, "amount_differs")
    assert told.problems[0].where["row"] == len(wrong) + 3
    assert nothing_happened(province, bank)
    again = give(province, result(wrong), bank.code, hours=3)
    assert again.already


def test_a_result_for_a_payment_that_was_never_sent_is_set_aside(province: Province) -> None:
    (run, _) = province.build()
    with acting(province.system):
        lines = queries.run_lines(run.run_id).items
    refused(give(province, result([(lines[0].code, lines[0].amount)])), "not_sent")


def test_an_unreadable_file_is_kept_and_set_aside(province: Province, bank) -> None:
    told = actions.apply_return(b"PK\x03\x04 not a workbook", "x.xlsx", by=province.payer, at=instant(2))
    refused(told, "damaged")
    with acting(province.payer):
        assert queries.return_bytes(told.return_id) == b"PK\x03\x04 not a workbook"


def test_an_empty_or_huge_file_is_not_even_kept(province: Province) -> None:
    for content in (b"", b"x" * (25 * 2**20 + 1)):
        with pytest.raises(BadInput):
            actions.apply_return(content, "x.xlsx", by=province.payer, at=instant(2))
    with acting(province.payer):
        assert queries.returns().total == 0


def test_an_officer_of_a_commune_hands_in_no_return_files(province: Province, bank) -> None:
    with pytest.raises(Refused):
        actions.apply_return(
            make_return_workbook(result(codes(province, bank))), "x.xlsx", by=province.officers[province.communes[0]],
            at=instant(2),
        )  # fmt: skip


def pain002(about: str, group: str = "", lines=(), runs=(), reason: str = "") -> bytes:
    """A payment status report as a bank would write it."""
    told = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{code}</OrgnlEndToEndId><TxSts>{status}</TxSts><OrgnlTxRef><Amt>"
        f'<InstdAmt Ccy="VND">{amount}</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>'
        for code, status, amount in lines
    )
    blocks = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>x</OrgnlPmtInfId>{told}</OrgnlPmtInfAndSts>" if told else ""
    for run, status in runs:
        blocks += f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{run}</OrgnlPmtInfId><PmtInfSts>{status}</PmtInfSts></OrgnlPmtInfAndSts>"
    because = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    return (
        '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>B1</MsgId><CreDtTm>2026-11-06T08:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"
        f"<OrgnlMsgId>{about}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>{group}</GrpSts>{because}"
        f"</OrgnlGrpInfAndSts>{blocks}</CstmrPmtStsRpt></Document>"
    ).encode()
