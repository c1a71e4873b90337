"""Who may do what with a run, when, and what is refused."""

from __future__ import annotations

import datetime as dt
import uuid

import polars as pl
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from ansinh.access import actions as access
from ansinh.access import queries as access_queries
from ansinh.access.actions import acting
from ansinh.access.facts import Role
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Refused
from ansinh.payments import actions, queries, tables
from ansinh.payments.facts import AttemptState, DueKind, FileKind, RunState
from tests.payments.scene import DECEMBER, NOVEMBER, Province, instant, settle

pytestmark = pytest.mark.django_db


def kind_of(error) -> str:
    return error.value.problem.kind if isinstance(error.value, Refused) else error.value.problems[0].kind


def attempts(province: Province):
    with acting(province.system):
        return [line for run in queries.runs(size=500).items for line in queries.run_lines(run.run_id, size=500).items]


# --- building -------------------------------------------------------------------------------------------


def test_building_a_month_twice_reserves_nothing_twice(province: Province) -> None:
    first = province.build()
    again = actions.build_runs(NOVEMBER, by=province.system, at=instant(1))
    assert [run.run_id for run in again] == [run.run_id for run in first]
    assert [run.built_now for run in first + again] == [True, True, False, False]
    assert len(attempts(province)) == 12


def test_a_month_without_decisions_says_so_in_two_languages(province: Province) -> None:
    with pytest.raises(BadInput) as error:
        actions.build_run(Month(2031, 1), province.communes[0], by=province.system, at=instant())
    assert "Không có khoản nào để chi trong tháng 01/2031" in error.value.say("vi")
    assert "Nothing is owed for 2031-01" in error.value.say("en")
    with pytest.raises(BadInput) as error:
        actions.open_month(province.people.clear(), NOVEMBER, by=province.system, at=instant())
    assert kind_of(error) == "month_without_data"
    with acting(province.system):
        assert queries.runs().total == 0


def test_two_decisions_for_one_person_programme_and_month_are_named_not_chosen_from(province: Province) -> None:
    twice = pl.concat([province.people, province.people.head(1)])
    with pytest.raises(BadInput) as error:
        actions.open_month(twice, NOVEMBER, by=province.system, at=instant())
    assert kind_of(error) == "twice"
    assert "dòng 1 và 13" in error.value.say("vi")


@pytest.mark.parametrize("amount", [0, -1, 500_000.5, True, None])
def test_only_a_whole_positive_number_of_dong_is_owed(province: Province, amount: object) -> None:
    one = province.people.head(1).with_columns(pl.lit(amount).alias("amount"))
    with pytest.raises(BadInput) as error:
        actions.open_month(one, NOVEMBER, by=province.system, at=instant())
    assert kind_of(error) == "amount"


def test_a_decision_changed_before_the_run_changes_the_due_and_after_it_leaves_a_difference(province: Province) -> None:
    province.month()
    raised = province.people.with_columns(pl.col("amount") + 40_000)
    assert actions.open_month(raised, NOVEMBER, by=province.system, at=instant(1)).changed == 12
    actions.build_runs(NOVEMBER, by=province.system, at=instant(2))
    told = actions.open_month(province.people, NOVEMBER, by=province.system, at=instant(3))
    assert (told.changed, told.differs) == (0, 12)
    assert {line.amount for line in attempts(province)} == set(raised["amount"])


def test_someone_whose_decision_ended_is_withdrawn_from_the_month(province: Province) -> None:
    province.month()
    left = province.people.slice(1)
    assert actions.open_month(left, NOVEMBER, by=province.system, at=instant(1)).withdrawn == 1
    actions.build_runs(NOVEMBER, by=province.system, at=instant(2))
    assert len(attempts(province)) == 11


def test_a_commune_where_nobody_receives_any_more_is_emptied_when_it_is_named(province: Province) -> None:
    province.month()
    left = province.people.filter(pl.col("commune_code") == province.communes[0])
    told = actions.open_month(left, NOVEMBER, by=province.system, at=instant(1), communes=province.communes)
    assert told.withdrawn == 6


def test_a_withheld_due_waits_until_it_is_released(province: Province) -> None:
    province.month()
    person = uuid.UUID(province.people["person_id"][0])
    with acting(province.system):
        (due,) = queries.dues_of(person)
    officer = province.officers[due.commune_code]
    actions.withhold(due.due_id, reason="chưa xác minh còn sống", by=officer, at=instant(1))
    actions.build_runs(NOVEMBER, by=province.system, at=instant(2))
    assert person not in {line.person_id for line in attempts(province)}
    actions.release_due(due.due_id, by=officer, at=instant(3))
    province.month(DECEMBER, instant(4))
    actions.build_runs(DECEMBER, by=province.system, at=instant(4))
    assert sorted(line.month for line in attempts(province) if line.person_id == person) == [NOVEMBER, DECEMBER]
    with pytest.raises(Refused):
        actions.withhold(due.due_id, reason="muộn", by=officer, at=instant(5))


def test_a_month_paid_before_the_system_came_is_never_paid_again(province: Province) -> None:
    july = Month(2026, 7)
    paid = province.people.with_columns(pl.lit("2026-07").alias("month"), pl.lit(500_000).alias("amount"))
    assert actions.record_paid_elsewhere(paid, by=province.system, at=instant()).written == 12
    again = actions.record_paid_elsewhere(paid, by=province.system, at=instant(1))
    assert (again.written, again.already) == (0, 12)
    actions.open_month(province.people, july, by=province.system, at=instant(2))
    with pytest.raises(BadInput):
        actions.build_runs(july, by=province.system, at=instant(3))
    with acting(province.system):
        frame = tables.paid([july])
        assert frame["amount"].to_list() == [500_000] * 12
        assert frame["month"].unique().to_list() == ["2026-07"]
        assert queries.invariants() == []


def test_arrears_are_paid_with_the_next_run_and_only_once(province: Province) -> None:
    owed = province.people.with_columns(
        pl.lit(dt.date(2026, 7, 1)).alias("month"), pl.lit(40_000).alias("amount"), pl.lit("mức mới").alias("reason")
    )
    assert actions.add_adjustments(owed, by=province.system, at=instant()).written == 12
    again = actions.add_adjustments(owed, by=province.system, at=instant(1))
    assert (again.written, again.already) == (0, 12)
    other = actions.add_adjustments(owed.with_columns(pl.lit(50_000).alias("amount")), by=province.system, at=instant(1))
    assert (other.written, other.differs) == (0, 12)
    with acting(province.system):
        assert tables.paid([Month(2026, 7)])["owed"].to_list() == [40_000] * 12
    runs = province.build(at=instant(2))
    assert sum(run.lines for run in runs) == 24
    arrears = [line for line in attempts(province) if line.kind is DueKind.ADJUSTMENT]
    assert {(line.month, line.amount) for line in arrears} == {(Month(2026, 7), 40_000)}


def test_money_paid_too_much_is_recorded_and_never_sent_to_a_bank(province: Province) -> None:
    over = province.people.head(2).with_columns(pl.lit("2026-08").alias("month"), pl.lit(-100_000).alias("amount"))
    actions.add_adjustments(over, by=province.system, at=instant())
    province.build(at=instant(1))
    assert all(line.amount > 0 for line in attempts(province))
    with acting(province.system):
        assert [due.amount for due in queries.overpayments().items] == [-100_000] * 2


def test_a_person_without_a_route_is_left_for_later_and_listed_for_the_officer(province: Province) -> None:
    stranger = province.people.head(1).with_columns(
        pl.lit(str(uuid.uuid4())).alias("person_id"), pl.lit("NCC").alias("programme")
    )
    actions.open_month(stranger, NOVEMBER, by=province.system, at=instant())
    runs = province.build(at=instant(1))
    assert [run.without_route for run in runs] == [0, 0]  # withdrawn by the second opening
    actions.open_month(
        pl.concat([province.people, stranger]), DECEMBER, by=province.system, at=instant(2)
    )
    assert [run.without_route for run in actions.build_runs(DECEMBER, by=province.system, at=instant(3))] == [1, 0]
    with acting(province.system):
        assert [str(due.person_id) for due in queries.waiting_for_route().items] == stranger["person_id"].to_list()


# --- budget ---------------------------------------------------------------------------------------------


def test_a_run_beyond_the_budget_is_refused_and_nothing_is_written(db: None) -> None:
    province = settle(budget=3_000_000)
    province.month()
    with pytest.raises(Refused) as error:
        actions.build_runs(NOVEMBER, by=province.system, at=instant(1))
    assert kind_of(error) == "budget_exceeded"
    assert "Dự toán còn lại không đủ" in error.value.say("vi")
    assert attempts(province) == []
    actions.allot("51", 2026, 10_000_000, reference="34/QĐ-UBND", by=province.health, at=instant(2))
    assert len(actions.build_runs(NOVEMBER, by=province.system, at=instant(3))) == 2


def test_one_document_allots_once(province: Province) -> None:
    before = actions.allot("51", 2026, 5, reference="99/QĐ", by=province.health, at=instant())
    assert actions.allot("51", 2026, 5, reference="99/QĐ", by=province.health, at=instant(1)) == before
    with pytest.raises(BadInput) as error:
        actions.allot("51", 2026, 6, reference="99/QĐ", by=province.health, at=instant(2))
    assert kind_of(error) == "reference_used"


def test_who_pays_out_cannot_allot_money_to_himself(province: Province) -> None:
    with pytest.raises(Refused):
        actions.allot("51", 2026, 5, reference="1/TM", by=province.payer, at=instant())


def test_december_arrears_in_january_come_from_the_new_years_budget(province: Province) -> None:
    province.month(Month(2026, 12))
    actions.build_runs(Month(2027, 1), province.communes, by=province.system, at=instant())
    with acting(province.system):
        reserved = {b.year: b.amount for b in queries.ledger_balances("51") if b.kind == "reserved"}
    assert reserved == {2026: 0, 2027: province.people["amount"].sum()}


# --- the second person ----------------------------------------------------------------------------------


def test_whoever_built_a_run_does_not_approve_it_even_with_both_offices(province: Province) -> None:
    code = province.communes[0]
    officer = province.officers[code]
    province.month()
    run = actions.build_run(NOVEMBER, code, by=officer, at=instant())
    with pytest.raises(Refused) as error:
        actions.approve_run(run.run_id, by=officer, at=instant(1))
    assert kind_of(error) == "not_permitted"
    access.delegate(
        Role.COMMUNE_CHAIR, code, officer.username, instant(10_000), by=province.chairs[code], at=instant(), reason="đi vắng"
    )
    both = access_queries.actor(officer.username, instant(1))
    with pytest.raises(Refused) as error:
        actions.approve_run(run.run_id, by=both, at=instant(1))
    assert kind_of(error) == "same_person"
    assert actions.approve_run(run.run_id, by=province.chairs[code], at=instant(1)).state is RunState.APPROVED


def test_whoever_recorded_a_route_in_the_run_does_not_approve_it(province: Province) -> None:
    code = province.communes[0]
    officer = province.officers[code]
    changed = province.people.filter(pl.col("commune_code") == code).head(1).with_columns(pl.lit("0777666555").alias("account"))
    actions.register_routes(changed, by=officer, at=instant())
    (run, _) = province.build(at=instant(1))
    access.delegate(
        Role.COMMUNE_CHAIR, code, officer.username, instant(10_000), by=province.chairs[code], at=instant(), reason="đi vắng"
    )
    with pytest.raises(Refused) as error:
        actions.approve_run(run.run_id, by=access_queries.actor(officer.username, instant(2)), at=instant(2))
    assert kind_of(error) == "same_person"


def test_the_database_itself_refuses_an_approval_by_the_maker(province: Province) -> None:
    (run, _) = province.build()
    with pytest.raises(IntegrityError), acting(province.system), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE payments_run SET state = 'approved', approved_by_id = made_by_id, approved_at = now() WHERE run_id = %s",
            [run.run_id],
        )


def test_an_approval_of_another_content_than_was_looked_at_is_refused(province: Province) -> None:
    (run, _) = province.build()
    chair = province.chairs[run.commune_code]
    with pytest.raises(Refused) as error:
        actions.approve_run(run.run_id, by=chair, at=instant(), seen="0" * 64)
    assert kind_of(error) == "run_changed"


def test_a_run_is_approved_once(province: Province) -> None:
    (run, _) = province.build()
    chair = province.chairs[run.commune_code]
    actions.approve_run(run.run_id, by=chair, at=instant())
    with pytest.raises(Refused) as error:
        actions.approve_run(run.run_id, by=chair, at=instant())
    assert kind_of(error) == "run_state"
    assert "đã phê duyệt" in error.value.say("vi")


def test_a_rejected_run_frees_its_money_and_a_new_one_may_be_built(province: Province) -> None:
    (run, other) = province.build()
    chair = province.chairs[run.commune_code]
    assert actions.reject_run(run.run_id, reason="sai danh sách", by=chair, at=instant()).state is RunState.REJECTED
    new = actions.build_run(NOVEMBER, run.commune_code, by=province.system, at=instant(1))
    assert (new.lines, new.total, new.built_now) == (run.lines, run.total, True)
    assert new.run_id != run.run_id
    with acting(province.system):
        assert queries.invariants() == []
        numbers = {line.attempt_no for line in queries.run_lines(new.run_id).items}
    assert numbers == {2}
    province.approve([new, other])
    actions.export(NOVEMBER, "AGRIBANK", by=province.payer, at=instant(2))
    with pytest.raises(Refused):
        actions.reject_run(new.run_id, reason="muộn", by=chair, at=instant(3))


# --- sending --------------------------------------------------------------------------------------------


def test_nothing_that_is_not_approved_leaves(province: Province) -> None:
    province.build()
    with pytest.raises(BadInput) as error:
        actions.export(NOVEMBER, "AGRIBANK", by=province.payer, at=instant())
    assert kind_of(error) == "nothing_to_send"
    with pytest.raises(BadInput) as error:
        actions.export(NOVEMBER, "NOBANK", by=province.payer, at=instant())
    assert kind_of(error) == "no_agent"


def test_the_same_export_again_gives_the_same_bytes_though_an_account_changed_since(province: Province) -> None:
    province.approve(province.build())
    file = actions.export(NOVEMBER, "AGRIBANK", by=province.payer, at=instant())
    first = {c.kind: actions.download(file.file_id, c.kind, by=province.payer, at=instant()) for c in file.contents}
    province.routes(province.people["person_id"].to_list()[:1], instant(1), account="0666555444")
    again = actions.export(NOVEMBER, "AGRIBANK", by=province.payer, at=instant(2))
    assert (again.file_id, again.made_now) == (file.file_id, False)
    for kind, told in first.items():
        assert actions.download(file.file_id, kind, by=province.payer, at=instant(3)) == told
    assert file.contents[0].name.startswith("AS202611AGRIBANK01-" + file.sha256[:8])


def test_runs_approved_later_make_a_second_file_and_leave_the_first_alone(province: Province) -> None:
    (one, two) = province.build()
    province.approve([one])
    first = actions.export(NOVEMBER, "AGRIBANK", by=province.payer, at=instant())
    province.approve([two])
    second = actions.export(NOVEMBER, "AGRIBANK", by=province.payer, at=instant(1))
    assert (first.code, second.code) == ("AS202611AGRIBANK01", "AS202611AGRIBANK02")
    assert (first.lines, second.lines) == (4, 4)


def test_a_stopped_agent_sends_nothing_until_it_is_resumed(province: Province) -> None:
    province.approve(province.build())
    actions.stop_agent("AGRIBANK", reason="nghi trùng lệnh", by=province.health, at=instant())
    with pytest.raises(Refused) as error:
        actions.export(NOVEMBER, "AGRIBANK", by=province.payer, at=instant())
    assert kind_of(error) == "agent_stopped"
    actions.resume_agent("AGRIBANK", by=province.health, at=instant(1))
    assert actions.export(NOVEMBER, "AGRIBANK", by=province.payer, at=instant(1)).made_now


def test_a_crash_between_writing_the_file_and_marking_it_sent_leaves_nothing_behind(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansinh.payments.actions import sending as exporting

    province.approve(province.build())
    monkeypatch.setattr(exporting, "move", lambda at, by: (_ for _ in ()).throw(OSError("power cut")))
    with pytest.raises(OSError, match="power cut"):
        actions.export(NOVEMBER, "AGRIBANK", by=province.payer, at=instant())
    monkeypatch.undo()
    with acting(province.system):
        assert queries.files().total == 0
        assert queries.invariants() == []
    assert actions.export(NOVEMBER, "AGRIBANK", by=province.payer, at=instant()).made_now


def test_a_file_whose_bytes_do_not_say_what_was_ordered_is_not_sent(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansinh.payments.actions import sending as exporting
    from ansinh.payments.offline import write_pain001

    province.approve(province.build())
    wrong = lambda order: write_pain001(order).replace(b">500000<", b">500001<", 1)  # noqa: E731
    monkeypatch.setitem(exporting._WRITERS, FileKind.PAIN001, wrong)
    with pytest.raises((BadInput, RuntimeError)):
        actions.export(NOVEMBER, "AGRIBANK", by=province.payer, at=instant())
    with acting(province.system):
        assert queries.files().total == 0


# --- what nobody may do -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payments_attempt SET amount = amount + 1",
        "UPDATE payments_attempt SET holder_name = 'X'",
        "UPDATE payments_attempt SET state = 'paid'",
        "UPDATE payments_attempt SET state = 'rejected'",
        "DELETE FROM payments_attempt",
        "UPDATE payments_due SET amount = amount + 1",
        "DELETE FROM payments_due",
        "UPDATE payments_transfer SET amount = 1",
        "DELETE FROM payments_transfer",
        "TRUNCATE payments_transfer CASCADE",
        "UPDATE payments_account SET balance = balance + 1",
        "UPDATE payments_run SET total = total + 1",
        "UPDATE payments_run SET state = 'frozen'",
        "UPDATE payments_file SET total = 1",
        "UPDATE payments_file_content SET sha256 = ''",
        "INSERT INTO payments_transfer (code, debit_id, credit_id, amount, commune_code, reference, at, by_id)"
        " SELECT 10, 1, 1, 5, '', 'x', now(), made_by_id FROM payments_run LIMIT 1",
    ],
)
@pytest.mark.parametrize("owner", [False, True])
def test_what_was_sent_is_not_rewritten_by_anybody(province: Province, as_owner, sql: str, owner: bool) -> None:
    province.approve(province.build())
    actions.export(NOVEMBER, "AGRIBANK", by=province.payer, at=instant())
    sql = sql.replace("SET state = 'rejected'", "SET state = 'rejected' WHERE state = 'reserved'")

    def do() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            assert cursor.rowcount != 0, "nothing was touched: the test would prove nothing"

    with pytest.raises(DatabaseError):
        if owner:
            with as_owner():
                do()
        else:
            with acting(province.system):
                do()


# --- territory ------------------------------------------------------------------------------------------


def test_a_commune_officer_sees_only_the_runs_and_payments_of_the_own_commune(province: Province) -> None:
    (own, other) = province.build()
    province.approve([own, other])
    file = actions.export(NOVEMBER, "AGRIBANK", by=province.payer, at=instant())
    with acting(province.officers[own.commune_code]):
        assert [run.run_id for run in queries.runs().items] == [own.run_id]
        with pytest.raises(LookupError):
            queries.run(other.run_id)
        assert queries.run_lines(other.run_id).total == 0
        assert {line.commune_code for line in queries.file_lines(file.file_id).items} == {own.commune_code}
        assert queries.file(file.file_id).sha256 == file.sha256
        with pytest.raises(LookupError):
            queries.file_bytes(file.file_id, FileKind.PAIN001)
        people = province.people.filter(pl.col("commune_code") == other.commune_code)["person_id"]
        assert [queries.payments_of(uuid.UUID(person)) for person in people] == [()] * 6
        assert tables.paid([NOVEMBER])["commune_code"].unique().to_list() == [own.commune_code]
    with pytest.raises(LookupError):
        actions.approve_run(other.run_id, by=province.chairs[own.commune_code], at=instant())


def test_without_anybody_acting_nothing_is_visible(province: Province) -> None:
    province.sent()
    for table in ("due", "attempt", "run", "route", "transfer", "file_content", "return_content"):
        with connection.cursor() as cursor:
            extra = " WHERE attempt_id IS NOT NULL" if table == "transfer" else ""
            cursor.execute(f"SELECT count(*) FROM payments_{table}{extra}")
            assert cursor.fetchone() == (0,), table


def test_account_numbers_and_files_are_not_readable_in_the_tables(province: Province, as_owner) -> None:
    province.sent()
    account = province.people["account"][0].encode()
    with as_owner(), connection.cursor() as cursor:
        for table in ("payments_route", "payments_attempt", "payments_file_content", "access_change", "access_audit"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            rows = cursor.fetchone()[0]
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{account.decode()}%"])
            assert rows > 0
            assert cursor.fetchone() == (0,), table


# --- lists ----------------------------------------------------------------------------------------------


def test_a_run_is_searched_by_name_without_marks_by_code_and_by_state(province: Province) -> None:
    (run, _) = province.build()
    with acting(province.officers[run.commune_code]):
        assert {line.holder_name for line in queries.run_lines(run.run_id, text="nguyen thi dao").items} == {"Nguyễn Thị Đào"}
        assert {line.holder_name for line in queries.run_lines(run.run_id, text="Ênuôl").items} == {"Y Blok Ênuôl"}
        (line,) = queries.run_lines(run.run_id, size=1).items
        assert queries.run_lines(run.run_id, text=line.code.lower()).items == (line,)
        assert queries.attempt_by_code(line.code) == line
        assert queries.run_lines(run.run_id, state=AttemptState.PAID).total == 0
        assert queries.run_lines(run.run_id, text="%").total == 0
        assert queries.run_lines(run.run_id, size=4, number=2, sort="amount").total == 6


def test_one_account_receiving_for_many_is_noticed(province: Province) -> None:
    three = province.people.filter(pl.col("channel") == "bank")["person_id"].to_list()[:3]
    province.routes(three, instant(1), account="0111222333")
    with acting(province.system):
        ((count, people),) = queries.shared_accounts(2)
    assert (count, {str(person) for person in people}) == (3, set(three))
