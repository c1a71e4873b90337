"""Where tasks stand: read from evidence, age, figures and difficulties, never from a due date that no plan has."""

from __future__ import annotations

import datetime as dt

import pytest

from ansinh.access.facts import Role
from ansinh.kernel.period import Month
from ansinh.monitoring.actions import enter_value
from ansinh.monitoring.facts import BoardLine, Movement, TaskState
from ansinh.monitoring.queries import board, board_line, by_agency, offices_heard
from ansinh.monitoring.rules.board import duty_day, report_year
from ansinh.plans.actions.work import (
    acknowledge_directive,
    assign_task,
    choose_successor,
    give_directive,
    link_indicator,
    raise_difficulty,
    report_activity,
)
from ansinh.plans.facts.work import Evidence, EvidenceKind, Office
from tests.plans.work_scene import AT, HERE, PROVINCE, THERE, TODAY, Scene, set_scene

JOBS, GOOD_WAYS, INSURANCE, HOUSES = "phiên giao dịch", "cách làm hay", "bảo hiểm y tế", "nhà ở"
ALL, FAMILIES, WATCH = "tuyên truyền", "từng hộ dân", "giám sát"
DOCUMENT = Evidence(EvidenceKind.DOCUMENT, "12/BC")
S = TaskState


@pytest.fixture
def scene(db: None) -> Scene:
    return set_scene()


def line(scene: Scene, word: str, on: dt.date = TODAY, office: Office | None = None) -> BoardLine:
    place = office.place_code if office else PROVINCE
    (found,) = [one for one in board(on, place_code=place, office=office) if word in one.task.task.text]
    return found


def told(found: BoardLine) -> str:
    return " ".join(reason.vi for reason in found.reasons)


def test_the_report_year_runs_from_15_december_to_14_december() -> None:
    assert report_year(dt.date(2026, 12, 14)) == report_year(dt.date(2025, 12, 15))
    assert report_year(dt.date(2026, 12, 15)).start == dt.date(2026, 12, 15)
    assert duty_day("30-10", TODAY) == dt.date(2026, 10, 30)
    assert duty_day("30-10", dt.date(2026, 12, 20)) == dt.date(2027, 10, 30)
    assert duty_day("20-12", TODAY) == dt.date(2025, 12, 20) and duty_day("29-02", TODAY) == dt.date(2026, 2, 28)


def test_a_task_without_an_end_date_is_overdue_when_its_year_shows_no_evidence(scene: Scene) -> None:
    assign_task(scene.task(INSURANCE).task_id, "y-te", by=scene.health, at=AT)
    found = line(scene, INSURANCE)
    assert found.state is S.OVERDUE and "30/10/2026" in told(found), "the plan wants its yearly report by 30 October"
    assert line(scene, INSURANCE, dt.date(2026, 10, 30)).state is S.SILENT, "not late on the day itself"
    report_activity(scene.task(INSURANCE).task_id, "Đã họp", happened_on=dt.date(2026, 11, 2), by=scene.health, at=AT)
    assert line(scene, INSURANCE).state is S.OVERDUE, "words alone are no evidence"
    report_activity(
        scene.task(INSURANCE).task_id, "Đã báo cáo", happened_on=dt.date(2026, 11, 3), by=scene.health, at=AT,
        evidence=DOCUMENT,
    )  # fmt: skip
    assert line(scene, INSURANCE).state is S.ON_TRACK and line(scene, INSURANCE).evidence_this_year == 1


def test_evidence_of_last_year_does_not_carry_over(scene: Scene) -> None:
    for day in (dt.date(2025, 12, 14), dt.date(2025, 12, 15)):
        assert line(scene, INSURANCE).state is S.OVERDUE
        report_activity(
            scene.task(INSURANCE).task_id, "Báo cáo", happened_on=day, by=scene.health, at=AT, evidence=DOCUMENT
        )
    found = line(scene, INSURANCE)
    assert found.state is S.UNASSIGNED, "15 December belongs to this report year; now only a person is lacking"


def test_a_plan_younger_than_its_yearly_duty_owes_nothing_yet(scene: Scene) -> None:
    assert line(scene, INSURANCE, dt.date(2024, 6, 1)).state is S.UNASSIGNED


def test_a_stated_day_is_used_where_there_is_one(scene: Scene) -> None:
    assign_task(scene.task(HOUSES).task_id, "xay-dung", by=scene.construction, at=AT)
    found = line(scene, HOUSES)
    assert found.state is S.OVERDUE and "29/09/2026" in told(found)
    assert line(scene, HOUSES, dt.date(2026, 9, 29)).state is S.SILENT
    report_activity(
        scene.task(HOUSES).task_id, "Xong", happened_on=TODAY, by=scene.construction, at=AT, evidence=DOCUMENT,
        completes=True,
    )  # fmt: skip
    assert line(scene, HOUSES).state is S.DONE and line(scene, HOUSES, dt.date(2031, 1, 1)).state is S.DONE


def test_a_yearly_task_done_this_year_is_open_again_in_the_next(scene: Scene) -> None:
    report_activity(
        scene.task(INSURANCE).task_id, "Xong năm nay", happened_on=TODAY, by=scene.health, at=AT, evidence=DOCUMENT,
        completes=True,
    )  # fmt: skip
    assert line(scene, INSURANCE).state is S.DONE
    assert line(scene, INSURANCE, dt.date(2026, 12, 15)).state is not S.DONE


def test_long_silence_shows_before_anything_is_late(scene: Scene) -> None:
    task = scene.task(INSURANCE).task_id
    assign_task(task, "y-te", by=scene.health, at=AT)
    report_activity(task, "Có", happened_on=dt.date(2026, 3, 1), by=scene.health, at=AT, evidence=DOCUMENT)
    assert line(scene, INSURANCE, dt.date(2026, 5, 30)).state is S.ON_TRACK, "90 days are not yet silence"
    found = line(scene, INSURANCE, dt.date(2026, 5, 31))
    assert found.state is S.SILENT and "91 ngày" in told(found)


def test_a_difficulty_that_waits_blocks_and_a_late_directive_makes_late(scene: Scene) -> None:
    task = scene.task(INSURANCE).task_id
    assign_task(task, "y-te", by=scene.health, at=AT)
    report_activity(task, "Có", happened_on=TODAY, by=scene.health, at=AT, evidence=DOCUMENT)
    raised = raise_difficulty(task, "Thiếu tiền", by=scene.officer, at=AT)
    assert line(scene, INSURANCE).state is S.BLOCKED
    told_off = give_directive(
        "Dùng dự phòng", by=scene.leader, at=AT, difficulty_id=raised.difficulty_id, due=TODAY + dt.timedelta(days=5)
    )
    assert line(scene, INSURANCE).state is S.ON_TRACK and "đã có chỉ đạo" in told(line(scene, INSURANCE))
    acknowledge_directive(told_off.directive_id, by=scene.officer, at=AT)
    assert line(scene, INSURANCE, TODAY + dt.timedelta(days=5)).state is S.ON_TRACK
    late = line(scene, INSURANCE, TODAY + dt.timedelta(days=6))
    assert late.state is S.OVERDUE and "chỉ đạo quá hạn" in told(late)


def test_a_task_whose_figures_worsen_is_at_risk(scene: Scene, db: None) -> None:
    from ansinh.access.actions import open_account

    insurance = open_account(
        "bhxh", "BHXH", Role.INSURANCE_OFFICER, PROVINCE, by=scene.administrator, at=AT - dt.timedelta(days=1)
    )
    task = scene.task(INSURANCE).task_id
    assign_task(task, "y-te", by=scene.health, at=AT)
    report_activity(task, "Có", happened_on=TODAY, by=scene.health, at=AT, evidence=DOCUMENT)
    link_indicator(task, "health_insurance_coverage", by=scene.health, at=AT)
    assert line(scene, INSURANCE).indicators[0].movement is Movement.NO_FIGURE
    assert line(scene, INSURANCE).state is S.ON_TRACK and "chưa có số liệu" in told(line(scene, INSURANCE))
    for month, value in ((8, 97.5), (9, 98.5)):
        enter_value("health_insurance_coverage", Month(2026, month), PROVINCE, value=value, by=insurance, at=AT)
    assert line(scene, INSURANCE).indicators[0].movement is Movement.BETTER
    assert line(scene, INSURANCE).state is S.ON_TRACK
    enter_value("health_insurance_coverage", Month(2026, 10), PROVINCE, value=91.0, by=insurance, at=AT)
    found = line(scene, INSURANCE)
    assert found.indicators[0].movement is Movement.WORSE and found.state is S.AT_RISK


def test_a_request_is_never_an_overdue_order(scene: Scene) -> None:
    found = line(scene, WATCH)
    assert found.state is S.REQUESTED and "chưa ghi phản hồi" in told(found) and "Quá hạn" not in told(found)
    report_activity(scene.task(WATCH).task_id, "Công văn trả lời", happened_on=TODAY, by=scene.leader, at=AT)
    assert line(scene, WATCH).state is S.REQUESTED and "phản hồi gần nhất" in told(line(scene, WATCH))


def test_while_it_is_open_who_inherited_a_task_it_counts_for_nobody(scene: Scene) -> None:
    task = scene.task(GOOD_WAYS)
    report_activity(task.task_id, "Có", happened_on=TODAY, by=scene.home_affairs, at=AT, evidence=DOCUMENT)
    found = line(scene, GOOD_WAYS)
    assert found.state is S.UNASSIGNED and "tiếp nhận" in told(found)
    before = {one.agency_id: one.total for one in by_agency(board(TODAY, place_code=PROVINCE), TODAY)}
    choose_successor([task.task_id], task.leads[0].written, "doha", "TB 1", by=scene.leader, at=AT)
    after = {one.agency_id: one.total for one in by_agency(board(TODAY, place_code=PROVINCE), TODAY)}
    assert after["doha"] == before["doha"] + 1


def test_each_commune_is_judged_by_its_own_part_of_a_task_of_all(scene: Scene) -> None:
    report_activity(
        scene.task(FAMILIES).task_id, "Đã rà soát", happened_on=TODAY, by=scene.officer, at=AT, evidence=DOCUMENT
    )
    assign_task(scene.task(FAMILIES).task_id, "can-bo", by=scene.chair, at=AT)
    here, there = (Office("people_committee_commune", place) for place in (HERE, THERE))
    assert line(scene, FAMILIES, office=here).state is S.ON_TRACK
    assert line(scene, FAMILIES, office=there).state is S.OVERDUE
    whole = line(scene, FAMILIES)
    assert whole.offices_heard == 1 and whole.offices_owing is not None and whole.offices_owing > 90
    heard = offices_heard(scene.task(FAMILIES), TODAY)
    assert heard[-1] == (here, TODAY) and heard[0][1] is None


def test_an_agencys_board_holds_what_it_leads_and_coordinates_and_nothing_else(scene: Scene) -> None:
    mine = board(TODAY, place_code=PROVINCE, office=Office("doh", PROVINCE))
    words = " ".join(one.task.task.text for one in mine)
    assert INSURANCE in words and ALL in words and HOUSES not in words and JOBS not in words
    commune = board(TODAY, place_code=HERE, office=Office("people_committee_commune", HERE))
    words = " ".join(one.task.task.text for one in commune)
    assert FAMILIES in words and ALL not in words
    assert board(TODAY, place_code="00004", office=Office("people_committee_commune", "00004")) == ()


def test_counts_of_agencies_add_up_to_their_tasks(scene: Scene) -> None:
    counts = {one.agency_id: one for one in by_agency(board(TODAY, place_code=PROVINCE), TODAY)}
    assert counts["doc"].leads == {S.OVERDUE: 2} and counts["doc"].total == 2
    assert counts["front_province"].leads == {S.REQUESTED: 1}
    assert counts["vss_province"].total == 0 and counts["vss_province"].coordinates == 1


def test_one_task_is_found_with_its_reasons_and_an_unknown_one_is_not(scene: Scene) -> None:
    import uuid

    found = board_line(scene.task(HOUSES).task_id, TODAY, place_code=PROVINCE)
    assert found.state is S.OVERDUE and len(found.reasons) > 1, "every reason that holds is told"
    with pytest.raises(LookupError):
        board_line(uuid.uuid4(), TODAY, place_code=PROVINCE)
