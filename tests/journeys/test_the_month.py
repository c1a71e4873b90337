"""The month from the register to what is paid, in a real database and by the real law."""

from __future__ import annotations

import datetime as dt
import json
import stat
import uuid
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from ansinh.access.actions import acting
from ansinh.access.queries import audit_entries
from ansinh.casework import queries as casework
from ansinh.casework.actions import approve, propose_resumption, propose_suspension, submit
from ansinh.casework.facts import Because, ProposalKind
from ansinh.journeys import month as months
from ansinh.journeys.arrears import differences, months_owed, settle_arrears, work_out_arrears
from ansinh.journeys.demo.population import Place, generate
from ansinh.journeys.left_behind import people_left_behind
from ansinh.journeys.parts import write_part
from ansinh.journeys.pay import open_month
from ansinh.journeys.returned_payment import reopen_cases
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Refused
from ansinh.law import offline as law
from ansinh.law.facts import FACT_KINDS
from ansinh.payments import tables as payments_tables
from tests.journeys.scene import AT, BA_TO, NOVEMBER, Village, paid, person

SUMMER = [Month(2026, 7), Month(2026, 8), Month(2026, 9)]


def prepared(village: Village, home: Path) -> months.SnapshotInfo:
    snapshot, _, _ = months.prepare_month(NOVEMBER, home, by=village.system, at=AT)
    return snapshot


def decided(village: Village) -> None:
    submit(NOVEMBER, BA_TO, by=village.officer, at=AT)
    approve(None, NOVEMBER, BA_TO, by=village.chair, at=AT)


def test_a_month_says_of_everybody_what_changes(village: Village, tmp_path: Path) -> None:
    said: list[str] = []
    snapshot, run, counts = months.prepare_month(NOVEMBER, tmp_path, by=village.system, at=AT, progress=said.append)
    assert (snapshot.people, snapshot.decisions, run.people) == (7, 3, 7) and said
    with acting(village.officer):
        found = {(p.person_name, p.kind, p.because, p.amount) for p in casework.proposals(BA_TO, NOVEMBER).items}
    assert found == {
        ("bà Lụa", ProposalKind.CHANGE, Because.LEVEL, 540000),
        ("chị Đào", ProposalKind.CHANGE, Because.LEVEL, 810000),
        ("ông Rế", ProposalKind.START, Because.APPLICATION, 540000),
        ("ông Lương", ProposalKind.STOP, Because.DIED, 0),
        ("anh Nhật", ProposalKind.REFUSE, Because.NOT_ELIGIBLE, 0),
    }
    assert (counts.change, counts.start, counts.stop, counts.refuse) == (2, 1, 1, 1)


def test_whoever_the_facts_entitle_and_who_did_not_ask_is_on_the_list(village: Village, tmp_path: Path) -> None:
    prepared(village, tmp_path)
    with acting(village.officer):
        found = {(p.person_name, p.programme, p.amount) for p in people_left_behind(NOVEMBER, BA_TO).items}
    assert found == {
        ("cụ Ới", "HTXH", 540000),
        ("em Hrê", "TCXH", 1350000),
        ("em Hrê", "KPCS", 540000),
    }


def test_a_refusal_and_an_end_name_what_was_not_met(village: Village, tmp_path: Path) -> None:
    prepared(village, tmp_path)
    decided(village)
    with acting(village.officer):
        refused = casework.decisions_of(uuid.UUID(person("anh Nhật")))[0]
        granted = casework.decisions_of(uuid.UUID(person("bà Lụa")))[0]
    assert any("chưa đủ điều kiện" in reason for reason in refused.reasons), refused.reasons
    assert any("540.000" in reason and "Điều 21" in reason for reason in granted.reasons), granted.reasons
    assert granted.facts


def test_the_death_learnt_in_november_ends_the_benefit_from_september(village: Village, tmp_path: Path) -> None:
    prepared(village, tmp_path)
    decided(village)
    with acting(village.officer):
        ruling, before = casework.decisions_of(uuid.UUID(person("ông Lương")))
    assert (ruling.kind, before.period.end) == (ProposalKind.STOP, dt.date(2026, 9, 1))


def test_c41_three_months_at_the_old_level_are_owed_120_000(village: Village, tmp_path: Path) -> None:
    paid(village, ["bà Lụa"], SUMMER)
    snapshot = prepared(village, tmp_path)
    decided(village)
    with acting(village.system):
        arrears = work_out_arrears(SUMMER, snapshot, current=NOVEMBER)
    mine = arrears.owed.filter(pl.col("person_id") == person("bà Lụa"))
    assert mine["amount"].to_list() == [40000, 40000, 40000] and arrears.total == 120000
    result = settle_arrears(NOVEMBER, snapshot, by=village.system, at=AT)
    assert (result.people, result.adjustments, result.total) == (1, 3, 120000)
    with acting(village.system):
        again = work_out_arrears(SUMMER, snapshot, current=NOVEMBER)
        written = payments_tables.paid(SUMMER)
    assert again.total == 0
    assert written["owed"].to_list() == [40000, 40000, 40000]


def test_a_severely_disabled_woman_is_owed_the_new_base_from_july(village: Village, tmp_path: Path) -> None:
    paid(village, ["chị Đào"], [*SUMMER, Month(2026, 10)])
    snapshot = prepared(village, tmp_path)
    decided(village)
    result = settle_arrears(NOVEMBER, snapshot, by=village.system, at=AT)
    assert (result.adjustments, result.total) == (4, 4 * 60000)


def test_months_paid_after_a_death_are_a_case_and_never_a_payment(village: Village, tmp_path: Path) -> None:
    paid(village, ["ông Lương"], [*SUMMER, Month(2026, 10)])
    snapshot = prepared(village, tmp_path)
    with acting(village.system):
        arrears = work_out_arrears(months_owed(NOVEMBER), snapshot, current=NOVEMBER)
    assert arrears.overpaid["month"].to_list() == [dt.date(2026, 9, 1), dt.date(2026, 10, 1)]
    assert arrears.overpaid["amount"].to_list() == [-500000, -500000]
    result = settle_arrears(NOVEMBER, snapshot, by=village.system, at=AT)
    assert (result.overpaid_total, result.cases_opened) == (1000000, 2)
    # July and August, lived through at the old level, are owed to his estate.
    assert (result.adjustments, result.total) == (2, 80000)
    assert settle_arrears(NOVEMBER, snapshot, by=village.system, at=AT).cases_opened == 0
    with acting(village.officer):
        assert casework.tasks(BA_TO).total == 2


def test_a_month_that_was_never_paid_is_no_difference(village: Village, tmp_path: Path) -> None:
    snapshot = prepared(village, tmp_path)
    with acting(village.system):
        arrears = work_out_arrears(SUMMER, snapshot, current=NOVEMBER)
    assert arrears.owed.is_empty() and arrears.overpaid.is_empty()


def test_what_was_held_is_paid_back_when_payment_goes_on(village: Village, tmp_path: Path) -> None:
    paid(village, ["bà Lụa"], [Month(2026, 7)])
    decision = uuid.UUID(person("quyết định bà Lụa"))
    propose_suspension(decision, Month(2026, 8), Because.NOT_COLLECTED, "không nhận 3 tháng", by=village.officer, at=AT)
    approve(None, Month(2026, 8), BA_TO, by=village.chair, at=AT)
    later = AT + dt.timedelta(hours=1)
    propose_resumption(decision, Month(2026, 10), Because.REVIEWED, "đã gặp bà", by=village.officer, at=later)
    approve(None, Month(2026, 10), BA_TO, by=village.chair, at=later)
    snapshot = prepared(village, tmp_path)
    with acting(village.system):
        arrears = work_out_arrears(SUMMER, snapshot, current=NOVEMBER)
    assert arrears.owed.select("month", "amount").rows() == [
        (dt.date(2026, 7, 1), 40000),
        (dt.date(2026, 8, 1), 540000),
        (dt.date(2026, 9, 1), 540000),
    ]


def test_equal_knowledge_is_frozen_once_and_nobody_else_may_read_it(village: Village, tmp_path: Path) -> None:
    first = months.build_snapshot(NOVEMBER, tmp_path, by=village.system, at=AT)
    second = months.build_snapshot(NOVEMBER, tmp_path, by=village.system, at=AT)
    assert (first.sha256, first.reused, second.sha256, second.reused) == (first.sha256, False, first.sha256, True)
    assert stat.S_IMODE(first.path.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in first.path.iterdir()} == {0o600}
    names = "".join(str(column) for column in pl.read_parquet(first.path / "people.parquet").columns)
    assert "name" not in names and "number" not in names
    run = months.run_law(NOVEMBER, first)
    assert (run.reused, months.run_law(NOVEMBER, first).reused) == (False, True)
    with pytest.raises(Refused):
        months.forget_snapshots(tmp_path, Month(2026, 12), by=village.officer, at=AT)
    assert months.forget_snapshots(tmp_path, NOVEMBER, by=village.system, at=AT) == 0 and first.path.exists()
    assert months.forget_snapshots(tmp_path, Month(2026, 12), by=village.system, at=AT) == 1 and not first.path.exists()
    last = audit_entries(verb="journeys.forget_snapshots").items[0]
    assert (last.by, last.details) == ("he-thong", {"removed": 1})


def test_a_place_without_people_is_said_not_computed(village: Village, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        months.build_snapshot(NOVEMBER, tmp_path, by=village.system, at=AT, communes=[])


def test_payments_are_opened_from_what_was_decided(village: Village, tmp_path: Path) -> None:
    prepared(village, tmp_path)
    decided(village)
    opened = open_month(NOVEMBER, by=village.system, at=AT)
    assert opened.total == 540000 + 810000 + 540000


def test_a_payment_that_comes_back_reopens_the_case_once(village: Village) -> None:
    came_back = pl.DataFrame(
        [
            (person("lần 1"), person("bà Lụa"), BA_TO, "HTXH", dt.date(2026, 11, 1), "AC04"),
            (person("lần 2"), person("ông Rế"), BA_TO, "HTXH", dt.date(2026, 11, 1), "MD07"),
            (person("lần 3"), person("chị Đào"), BA_TO, "TCXH", dt.date(2026, 11, 1), "ZZ99"),
        ],
        schema=["attempt_id", "person_id", "commune_code", "programme", "month", "reason_code"],
        orient="row",
    ).with_columns(household_id=pl.lit(None, pl.String))
    assert reopen_cases(came_back, by=village.system, at=AT).opened == 3
    assert reopen_cases(came_back, by=village.system, at=AT).opened == 0
    with acting(village.officer):
        kinds = {(task.person_name, task.kind.value) for task in casework.tasks(BA_TO).items}
    assert kinds == {("bà Lụa", "fix_route"), ("ông Rế", "verify_alive"), ("chị Đào", "examine_return")}


# --- the difference by itself ---------------------------------------------------------------------

DUE = {
    "person_id": pl.String, "programme": pl.String, "status": pl.String, "clause": pl.String, "amount": pl.Int64,
}  # fmt: skip
HELD = {
    "person_id": pl.String, "household_id": pl.String, "commune_code": pl.String, "programme": pl.String,
    "decision_id": pl.String, "clause": pl.String, "amount": pl.Int64,
}  # fmt: skip
PAID = {"person_id": pl.String, "programme": pl.String, "amount": pl.Int64, "under_way": pl.Int64, "owed": pl.Int64}


def difference(
    due: list[tuple[object, ...]], held: list[tuple[object, ...]], paid_: list[tuple[object, ...]]
) -> tuple[list[tuple[object, ...]], int]:
    lines, hanging = differences(
        Month(2026, 7),
        pl.DataFrame(due, schema=DUE, orient="row"),
        pl.DataFrame(held, schema=HELD, orient="row"),
        pl.DataFrame(paid_, schema=PAID, orient="row"),
    )
    return lines.select("person_id", "programme", "amount").rows(), hanging


def test_what_is_on_its_way_is_not_owed_twice() -> None:
    due = [("bà", "HTXH", "known", "c", 540000)]
    held = [("bà", "h", BA_TO, "HTXH", "d", "c", 500000)]
    assert difference(due, held, [("bà", "HTXH", 500000, 40000, 0)]) == ([], 0)
    assert difference(due, held, [("bà", "HTXH", 500000, 0, 40000)]) == ([], 0)
    assert difference(due, held, [("bà", "HTXH", 500000, 0, 0)]) == ([("bà", "HTXH", 40000)], 0)


def test_the_higher_programme_is_owed_less_what_the_lower_one_paid() -> None:
    due = [("bà", "TCXH", "known", "c", 1080000)]
    held = [("bà", "h", BA_TO, "HTXH", "d", "c", 500000)]
    assert difference(due, held, [("bà", "HTXH", 500000, 0, 0)]) == ([("bà", "HTXH", 580000)], 0)


def test_of_a_pair_each_benefit_is_compared_with_what_was_paid_for_it() -> None:
    due = [("mẹ", "TCXH", "known", "c", 810000), ("mẹ", "TCXH.K4", "known", "c", 540000)]
    held = [("mẹ", "h", BA_TO, "TCXH", "d1", "c", 750000), ("mẹ", "h", BA_TO, "TCXH.K4", "d2", "c", 500000)]
    paid_ = [("mẹ", "TCXH", 750000, 0, 0), ("mẹ", "TCXH.K4", 500000, 0, 0)]
    assert sorted(difference(due, held, paid_)[0]) == [("mẹ", "TCXH", 60000), ("mẹ", "TCXH.K4", 40000)]


def test_who_lacks_a_fact_is_neither_owed_nor_overpaid() -> None:
    due = [("anh", "TCXH", "missing", "c", 0)]
    held = [("anh", "h", BA_TO, "TCXH", "d", "c", 750000)]
    assert difference(due, held, [("anh", "TCXH", 750000, 0, 0)]) == ([], 1)


def test_nobody_without_a_decision_is_owed_arrears() -> None:
    assert difference([("cụ", "HTXH", "known", "c", 540000)], [], []) == ([], 0)


def test_the_months_owed_run_from_july_to_the_month_before() -> None:
    assert [str(month) for month in months_owed(NOVEMBER)] == ["2026-07", "2026-08", "2026-09", "2026-10"]
    assert months_owed(Month(2026, 6)) == ()


# --- a part answers as the whole --------------------------------------------------------------------


def test_a_part_of_a_snapshot_gets_the_answers_of_the_whole(tmp_path: Path) -> None:
    """A thousand people of the demo's making; a third of them asked about alone, with household and kin."""
    at = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
    places = [Place("21484", 9000.0, False, True), Place("21490", 8000.0, False, False)]
    frames = next(iter(generate(places, 1000, 7, dt.date(2026, 11, 22), at, "21484")))
    whole = tmp_path / "whole"
    whole.mkdir()
    _as_snapshot(whole, frames)
    part = tmp_path / "part"
    part.mkdir()
    some = pl.read_parquet(whole / "people.parquet")["person_id"].gather_every(3)
    write_part(part, whole, some)
    of_all = law.run_month(whole, NOVEMBER).determinations
    of_part = law.run_month(part, NOVEMBER).determinations
    mine = of_all.filter(pl.col("person_id").is_in(some.to_list()))
    again = of_part.filter(pl.col("person_id").is_in(some.to_list()))
    assert mine.height > 10 and of_part.height < of_all.height
    assert again.sort(again.columns).equals(mine.sort(mine.columns))


def _as_snapshot(folder: Path, frames: Mapping[str, pl.DataFrame]) -> None:
    members = frames["memberships"].select("person_id", "household_id", role=pl.col("relation"))
    people = (
        frames["persons"]
        .join(members, on="person_id", how="left")
        .with_columns(
            province_code=pl.lit("51"),
            birth_date=pl.date(
                "birth_year", pl.col("birth_month").fill_null(1).cast(pl.Int8), pl.col("birth_day").fill_null(1)
            ),
        )
    )
    wanted = [name for name in law.SNAPSHOT_SCHEMA["people"] if name in people.columns]
    people.select(wanted).write_parquet(folder / "people.parquet")
    facts = frames["circumstances"]
    facts = facts.filter(pl.col("kind").is_in(list(FACT_KINDS)))
    facts = facts.select([name for name in law.SNAPSHOT_SCHEMA["circumstances"] if name in facts.columns])
    facts.write_parquet(folder / "circumstances.parquet")
    manifest = {"format": "ansinh-law-snapshot/1", "month": str(NOVEMBER)}
    (folder / "snapshot.json").write_text(json.dumps(manifest), "utf-8")
