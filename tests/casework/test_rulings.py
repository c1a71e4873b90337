"""From proposal to decision, in a real database under row-level security."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction
from docx import Document

from ansinh.access.actions import acting, delegate, open_account
from ansinh.access.facts import Role
from ansinh.access.queries import actor
from ansinh.casework import actions, queries, tables
from ansinh.casework.facts import Because, DecisionState, ProposalKind, ProposalState
from ansinh.kernel.period import Month
from ansinh.kernel.problem import Refused
from tests.casework.scene import (
    AT,
    BA_TO,
    NOVEMBER,
    SON_TAY,
    Province,
    applies,
    due,
    propose,
    receives,
    somebody,
)

Owner = Callable[[], AbstractContextManager[Any]]


def everything(province: Province) -> list[Any]:
    with acting(province.system):
        return list(queries.proposals(None, NOVEMBER, size=500).items)


def submit_and_approve(province: Province, **more: Any) -> Any:
    actions.submit(NOVEMBER, BA_TO, by=province.officer, at=AT)
    return actions.approve(None, NOVEMBER, BA_TO, by=province.chair, at=AT, **more)


def test_a_new_level_goes_from_the_law_to_a_numbered_decision(province: Province) -> None:
    grandmother = somebody()
    receives(province, grandmother, "HTXH", "HTXH", 500000)
    counts = propose(province, due(grandmother, "HTXH", "HTXH", 540000))
    assert (counts.change, counts.proposed) == (1, 1)
    result = submit_and_approve(province)
    assert (result.approved, result.changed, result.first_number) == (1, 1, "1/QĐ-UBND")
    with acting(province.chair):
        now, before = queries.decisions_of(uuid.UUID(grandmother))
        active = tables.active_decisions(NOVEMBER)
        october = tables.active_decisions(Month(2026, 10))
    assert (now.amount_monthly, now.period.start, now.state) == (540000, dt.date(2026, 11, 1), DecisionState.ACTIVE)
    assert now.supersedes == before.decision_id and before.superseded_by == now.decision_id
    assert before.period.end == dt.date(2026, 11, 1) and before.state is DecisionState.ENDED
    assert (now.maker, now.decided_by) == (province.officer.full_name, province.chair.full_name)
    assert active["amount"].to_list() == [540000] and october["amount"].to_list() == [500000]


def test_a_second_run_of_the_same_month_proposes_nothing_more(province: Province) -> None:
    people = [somebody() for _ in range(5)]
    for person in people[:3]:
        receives(province, person, "HTXH", "HTXH", 500000)
    applies(province, people[3], "HTXH")
    lines = [due(person, "HTXH", "HTXH", 540000) for person in people]
    first = propose(province, *lines)
    assert (first.change, first.start, first.left_behind) == (3, 1, 1)
    again = propose(province, *lines)
    assert (again.proposed, again.kept, again.withdrawn, again.left_behind) == (0, 4, 0, 1)
    submit_and_approve(province)
    after = propose(province, *lines)
    assert (after.proposed, after.kept, after.unchanged) == (0, 0, 4)


def test_a_draft_that_no_longer_holds_is_withdrawn(province: Province) -> None:
    person = somebody()
    receives(province, person, "TCXH", "K6.N", 500000)
    propose(province, due(person, "TCXH", "K6.N", 810000))
    counts = propose(province, due(person, "TCXH", "K6.DBN", 1080000))
    assert (counts.withdrawn, counts.change) == (1, 1)
    assert [p.amount for p in everything(province)] == [1080000]


def test_what_was_submitted_is_withdrawn_when_the_facts_change_under_it(province: Province) -> None:
    person = somebody()
    receives(province, person, "TCXH", "K6.N", 500000)
    propose(province, due(person, "TCXH", "K6.N", 810000))
    actions.submit(NOVEMBER, BA_TO, by=province.officer, at=AT)
    propose(province, due(person, "TCXH", "K6.DBN", 1080000))
    assert actions.approve(None, NOVEMBER, BA_TO, by=province.chair, at=AT).approved == 0


def test_the_officer_who_submitted_may_not_approve_even_as_acting_chair(province: Province) -> None:
    person = somebody()
    applies(province, person, "HTXH")
    propose(province, due(person, "HTXH", "HTXH", 540000))
    actions.submit(NOVEMBER, BA_TO, by=province.officer, at=AT)
    until = AT + dt.timedelta(days=30)
    delegate(Role.COMMUNE_CHAIR, BA_TO, "can-bo-ba-to", until, by=province.chair, at=AT, reason="nghỉ phép")
    both = actor("can-bo-ba-to", AT + dt.timedelta(hours=1))
    with pytest.raises(Refused) as refused:
        actions.approve(None, NOVEMBER, BA_TO, by=both, at=AT + dt.timedelta(hours=1))
    assert refused.value.problem.kind == "same_person"


def test_the_database_refuses_one_hand_even_where_the_code_is_gone_round(province: Province) -> None:
    person = somebody()
    applies(province, person, "HTXH")
    propose(province, due(person, "HTXH", "HTXH", 540000))
    actions.submit(NOVEMBER, BA_TO, by=province.officer, at=AT)
    sql = "UPDATE casework_proposal SET state = 'approved', decided_by_id = submitted_by_id, decided_at = now()"
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic(), acting(province.chair):
        connection.cursor().execute(sql)


def test_a_deputy_signs_by_delegation_and_the_letter_says_so(province: Province) -> None:
    person = somebody()
    applies(province, person, "HTXH")
    propose(province, due(person, "HTXH", "HTXH", 540000))
    actions.submit(NOVEMBER, BA_TO, by=province.officer, at=AT)
    open_account("pho-ct", "Phó Chủ tịch", Role.VILLAGE_HEAD, BA_TO, by=province.system, at=AT)
    until = AT + dt.timedelta(days=30)
    delegate(Role.COMMUNE_CHAIR, BA_TO, "pho-ct", until, by=province.chair, at=AT, reason="đi công tác")
    deputy = actor("pho-ct", AT + dt.timedelta(hours=1))
    result = actions.approve(None, NOVEMBER, BA_TO, by=deputy, at=AT + dt.timedelta(hours=1))
    assert result.approved == 1
    with acting(province.chair):
        decision = queries.decisions_of(uuid.UUID(person))[0]
        text = _text(queries.letter(decision.decision_id))
    assert "KT. CHỦ TỊCH" in text and "Phó Chủ tịch" in text


def test_the_chair_of_one_commune_sees_and_decides_nothing_of_another(province: Province) -> None:
    person = somebody()
    applies(province, person, "HTXH")
    propose(province, due(person, "HTXH", "HTXH", 540000))
    actions.submit(NOVEMBER, BA_TO, by=province.officer, at=AT)
    proposal = everything(province)[0]
    with acting(province.far_chair):
        assert queries.proposals(None, NOVEMBER).total == 0
        with pytest.raises(LookupError):
            queries.proposal(proposal.proposal_id)
    for attempt in (None, [proposal.proposal_id]):
        with pytest.raises(Refused) as refused:
            actions.approve(attempt, NOVEMBER, BA_TO, by=province.far_chair, at=AT)
        assert refused.value.problem.kind == "outside_competence"
    with pytest.raises(Refused):
        actions.submit(NOVEMBER, BA_TO, by=province.far_officer, at=AT)


def test_a_chair_whose_office_ended_a_moment_ago_decides_nothing(province: Province) -> None:
    person = somebody()
    applies(province, person, "HTXH")
    propose(province, due(person, "HTXH", "HTXH", 540000))
    actions.submit(NOVEMBER, BA_TO, by=province.officer, at=AT)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE access_grant SET ends_at = %s WHERE user_id = %s",
            [AT + dt.timedelta(minutes=1), province.chair.user_id],
        )
    with pytest.raises(Refused):
        actions.approve(None, NOVEMBER, BA_TO, by=province.chair, at=AT + dt.timedelta(minutes=2))


def test_with_nobody_acting_there_is_nothing_to_see(province: Province) -> None:
    person = somebody()
    receives(province, person, "HTXH", "HTXH", 500000)
    assert tables.active_decisions(NOVEMBER).height == 0
    assert queries.decisions().total == 0


def test_approving_again_approves_nothing_more(province: Province) -> None:
    people = [somebody() for _ in range(4)]
    for person in people:
        applies(province, person, "HTXH")
    propose(province, *(due(person, "HTXH", "HTXH", 540000) for person in people))
    first = submit_and_approve(province)
    ids = [proposal.proposal_id for proposal in everything(province)]
    again = actions.approve(None, NOVEMBER, BA_TO, by=province.chair, at=AT)
    named = actions.approve(ids, NOVEMBER, BA_TO, by=province.chair, at=AT)
    assert (first.approved, again.approved, named.approved) == (4, 0, 0)
    with acting(province.chair):
        assert queries.decisions(BA_TO).total == 4


def test_numbers_run_without_gaps_by_commune_and_year_and_refusals_have_their_own(province: Province) -> None:
    granted, refused, far = [somebody() for _ in range(3)], somebody(), somebody()
    for person in (*granted, refused):
        applies(province, person, "HTXH")
    receives(province, far, "HTXH", "HTXH", 500000, commune_code=SON_TAY)
    propose(
        province,
        *(due(person, "HTXH", "HTXH", 540000) for person in granted),
        due(far, "HTXH", "HTXH", 540000, commune_code=SON_TAY),
    )
    submit_and_approve(province)
    actions.submit(NOVEMBER, SON_TAY, by=province.far_officer, at=AT)
    there = actions.approve(None, NOVEMBER, SON_TAY, by=province.far_chair, at=AT)
    with acting(province.system):
        numbers = sorted(d.number for d in queries.decisions(BA_TO, state=None).items)
        no = queries.decisions(BA_TO, kind=ProposalKind.REFUSE, state=None).items
    assert numbers == ["1/QĐ-UBND", "2/QĐ-UBND", "3/QĐ-UBND"]
    assert [d.number for d in no] == ["1/TB-UBND"]
    assert there.first_number == "1/QĐ-UBND"


def test_two_decisions_that_exclude_each_other_cannot_be_in_force_on_one_day(province: Province) -> None:
    person = somebody()
    receives(province, person, "TCXH", "K6.N", 810000)
    row = {
        "person_id": person, "household_id": person, "commune_code": BA_TO, "coefficient_tenths": 10,
        "amount": 540000, "start": dt.date(2026, 1, 1),
    }  # fmt: skip
    clash = pl.DataFrame([row | {"programme": "HTXH", "group": "HTXH"}])
    beside = pl.DataFrame([row | {"programme": "TCXH", "group": "K4"}])
    assert actions.import_decisions(clash, by=province.system, at=AT).imported == 0
    assert actions.import_decisions(beside, by=province.system, at=AT).imported == 1
    insert = """INSERT INTO casework_decision SELECT (jsonb_populate_record(d, jsonb_build_object(
      'id', gen_random_uuid(), 'slots', '[1,3)', 'group_code', 'K1.tu4'))).* FROM casework_decision d LIMIT 1"""
    with pytest.raises(IntegrityError, match="one_of_its_kind"), transaction.atomic(), acting(province.system):
        connection.cursor().execute(insert)


def test_a_signed_decision_is_not_edited_nor_removed(province: Province) -> None:
    person = somebody()
    receives(province, person, "HTXH", "HTXH", 500000)
    for sql in ("UPDATE casework_decision SET amount = 1000000", "DELETE FROM casework_decision"):
        with pytest.raises(IntegrityError), transaction.atomic(), acting(province.system):
            connection.cursor().execute(sql)


def test_who_moves_waits_until_the_old_commune_has_ended_its_decision(province: Province) -> None:
    person = somebody()
    receives(province, person, "TCXH", "K6.N", 810000)
    counts = propose(province, due(person, "TCXH", "K6.N", 810000, commune_code=SON_TAY))
    assert (counts.start, counts.stop) == (1, 1)
    actions.submit(NOVEMBER, SON_TAY, by=province.far_officer, at=AT)
    too_early = actions.approve(None, NOVEMBER, SON_TAY, by=province.far_chair, at=AT)
    assert (too_early.approved, too_early.blocked, too_early.first_number) == (0, 1, None)
    submit_and_approve(province)
    then = actions.approve(None, NOVEMBER, SON_TAY, by=province.far_chair, at=AT)
    assert (then.started, then.blocked, then.first_number) == (1, 0, "1/QĐ-UBND")
    with acting(province.system):
        active = tables.active_decisions(NOVEMBER)
    assert active["commune_code"].to_list() == [SON_TAY]


def test_the_comparison_with_last_month_adds_up(province: Province) -> None:
    dead, level, new, same = (somebody() for _ in range(4))
    for person in (dead, level):
        receives(province, person, "HTXH", "HTXH", 500000)
    receives(province, same, "TCXH", "K6.N", 810000)
    applies(province, new, "HTXH")
    people = pl.DataFrame(
        [(dead, "dead", dt.date(2026, 10, 2)), *((p, "alive", None) for p in (level, new, same))],
        schema={"person_id": pl.String, "vital_status": pl.String, "vital_date": pl.Date},
        orient="row",
    )
    propose(
        province,
        due(level, "HTXH", "HTXH", 540000),
        due(new, "HTXH", "HTXH", 540000),
        due(same, "TCXH", "K6.N", 810000),
        people=people,
    )
    actions.submit(NOVEMBER, BA_TO, by=province.officer, at=AT)
    with acting(province.chair):
        summary = queries.change_summary(NOVEMBER, BA_TO)
    assert (summary.receiving_before, summary.receiving_after) == (3, 3)
    assert (summary.total_before, summary.total_after) == (1810000, 1890000)
    assert (summary.deaths, summary.submitted) == (1, 3)
    assert [(line.kind, line.people, line.before, line.after) for line in summary.lines] == [
        (ProposalKind.START, 1, 0, 540000),
        (ProposalKind.CHANGE, 1, 500000, 540000),
        (ProposalKind.STOP, 1, 500000, 0),
    ]
    assert abs(summary.biggest[0].difference) == 540000
    submit_and_approve(province)
    with acting(province.chair):
        after = queries.change_summary(NOVEMBER, BA_TO)
    assert (after.receiving_before, after.receiving_after) == (3, 3)
    assert (after.total_before, after.total_after) == (1810000, 1890000)


def test_what_changed_after_the_chair_looked_is_not_approved(province: Province) -> None:
    one, two = somebody(), somebody()
    applies(province, one, "HTXH")
    propose(province, due(one, "HTXH", "HTXH", 540000))
    actions.submit(NOVEMBER, BA_TO, by=province.officer, at=AT)
    with acting(province.chair):
        seen = queries.change_summary(NOVEMBER, BA_TO).digest
    applies(province, two, "HTXH")
    propose(province, due(one, "HTXH", "HTXH", 540000), due(two, "HTXH", "HTXH", 540000))
    actions.submit(NOVEMBER, BA_TO, by=province.officer, at=AT)
    with pytest.raises(Refused) as refused:
        actions.approve(None, NOVEMBER, BA_TO, by=province.chair, at=AT, seen=seen)
    assert refused.value.problem.kind == "changed_since_seen"
    with acting(province.chair):
        fresh = queries.change_summary(NOVEMBER, BA_TO).digest
    assert actions.approve(None, NOVEMBER, BA_TO, by=province.chair, at=AT, seen=fresh).approved == 2


def test_what_the_chair_sent_back_comes_again_only_with_an_answer(province: Province) -> None:
    person = somebody()
    applies(province, person, "HTXH")
    propose(province, due(person, "HTXH", "HTXH", 540000))
    actions.submit(NOVEMBER, BA_TO, by=province.officer, at=AT)
    proposal = everything(province)[0].proposal_id
    with pytest.raises(Refused):
        actions.send_back(proposal, " ", by=province.chair, at=AT)
    actions.send_back(proposal, "Kiểm tra lại ngày sinh", by=province.chair, at=AT)
    again = propose(province, due(person, "HTXH", "HTXH", 540000))
    assert (again.proposed, again.still_sent_back) == (0, 1)
    assert actions.submit(NOVEMBER, BA_TO, by=province.officer, at=AT) == 0
    actions.resubmit(proposal, "Đã đối chiếu giấy khai sinh", by=province.officer, at=AT)
    assert actions.approve(None, NOVEMBER, BA_TO, by=province.chair, at=AT).approved == 1


def test_drafts_cannot_be_approved_before_they_are_submitted(province: Province) -> None:
    person = somebody()
    applies(province, person, "HTXH")
    propose(province, due(person, "HTXH", "HTXH", 540000))
    proposal = everything(province)[0]
    assert proposal.state is ProposalState.DRAFTED
    with pytest.raises(Refused):
        actions.approve([proposal.proposal_id], NOVEMBER, BA_TO, by=province.chair, at=AT)


def test_money_not_collected_for_three_months_is_held_and_paid_again_after_review(province: Province) -> None:
    person = somebody()
    receives(province, person, "HTXH", "HTXH", 540000)
    with acting(province.officer):
        decision = queries.decisions_of(uuid.UUID(person))[0].decision_id
    actions.propose_suspension(
        decision, NOVEMBER, Because.NOT_COLLECTED, "Không nhận T8–T10", by=province.officer, at=AT
    )
    assert propose(province, due(person, "HTXH", "HTXH", 540000)).withdrawn == 0
    assert actions.approve(None, NOVEMBER, BA_TO, by=province.chair, at=AT).approved == 1
    with acting(province.officer):
        assert tables.active_decisions(NOVEMBER).height == 0
        assert tables.active_decisions(NOVEMBER, suspended=True).height == 1
    held = propose(province, due(person, "HTXH", "HTXH", 600000))
    assert held.proposed == 0 and held.left_behind == 0
    actions.propose_resumption(decision, NOVEMBER, Because.REVIEWED, "Đã gặp tại nhà", by=province.officer, at=AT)
    assert actions.approve(None, NOVEMBER, BA_TO, by=province.chair, at=AT).approved == 1
    with acting(province.officer):
        assert tables.active_decisions(NOVEMBER)["amount"].to_list() == [540000]


def test_an_application_is_due_in_seven_working_days_and_asked_once(province: Province) -> None:
    person = somebody()
    monday = dt.datetime(2026, 10, 5, 3, 0, tzinfo=dt.UTC)
    made = actions.receive_application(uuid.UUID(person), "HTXH", BA_TO, by=province.officer, at=monday)
    assert (made.received_on, made.due_on) == (dt.date(2026, 10, 5), dt.date(2026, 10, 14))
    with pytest.raises(Refused):
        actions.receive_application(uuid.UUID(person), "HTXH", BA_TO, by=province.officer, at=AT)


def test_a_refused_application_is_closed_with_a_letter_that_says_how_to_complain(province: Province) -> None:
    person = somebody()
    application = applies(province, person, "HTXH")
    propose(province)
    submit_and_approve(province)
    with acting(province.officer):
        assert queries.application(application).state == "refused"
        ruling = queries.decisions_of(uuid.UUID(person))[0]
        refusal = queries.refusal(ruling.decision_id)
        text = _text(queries.letter(ruling.decision_id))
    assert "90 ngày" in refusal.complaint and refusal.number == "1/TB-UBND"
    assert "THÔNG BÁO" in text and "90 ngày" in text and "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text


def test_a_decision_letter_has_the_parts_of_the_official_form(province: Province) -> None:
    person = somebody()
    receives(province, person, "HTXH", "HTXH", 500000)
    propose(province, due(person, "HTXH", "HTXH", 540000, clause="L41-2024.D21.k1"))
    submit_and_approve(province)
    with acting(province.officer):
        ruling = queries.decisions_of(uuid.UUID(person))[0]
        letter = queries.letter(ruling.decision_id)
        assert letter == queries.letter(ruling.decision_id)
    text = _text(letter)
    for part in (
        "Độc lập - Tự do - Hạnh phúc", "Số: 1/QĐ-UBND", "ngày 03 tháng 11 năm 2026", "QUYẾT ĐỊNH", "Điều 1.", "Điều 3.",
        "540.000 đ/tháng", "500.000 đ/tháng", "Nơi nhận:", "CHỦ TỊCH", province.chair.full_name, "khoản 1 Điều 21",
    ):  # fmt: skip
        assert part in text, part


def test_earlier_decisions_are_taken_over_once(province: Province) -> None:
    frame = pl.DataFrame([
        {"person_id": somebody(), "household_id": None, "commune_code": BA_TO, "programme": "HTXH", "group": "HTXH",
         "coefficient_tenths": 10, "amount": 500000, "start": dt.date(2025, 7, 1)}
        for _ in range(3)
    ], schema_overrides={"household_id": pl.String})  # fmt: skip
    assert actions.import_decisions(frame, by=province.system, at=AT).imported == 3
    again = actions.import_decisions(frame, by=province.system, at=AT)
    assert (again.imported, again.already_there) == (0, 3)


def test_an_event_opens_one_task_and_closing_it_needs_an_outcome(province: Province) -> None:
    person = somebody()
    frame = pl.DataFrame([
        {"kind": "fix_route", "person_id": person, "household_id": None, "commune_code": BA_TO, "programme": "HTXH",
         "subject": "attempt-1", "because": "AC04"}
    ], schema_overrides={"household_id": pl.String})  # fmt: skip
    assert actions.open_tasks(frame, by=province.system, at=AT) == 1
    assert actions.open_tasks(frame, by=province.system, at=AT) == 0
    with acting(province.officer):
        task = queries.tasks(BA_TO).items[0]
    with pytest.raises(Refused):
        actions.close_task(task.task_id, "", by=province.officer, at=AT)
    actions.close_task(task.task_id, "Đã đổi tài khoản", by=province.officer, at=AT)
    with acting(province.officer):
        assert queries.tasks(BA_TO).total == 0
        assert queries.tasks_of(uuid.UUID(person))[0].outcome == "Đã đổi tài khoản"


def _text(letter: bytes) -> str:
    document = Document(io.BytesIO(letter))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])
