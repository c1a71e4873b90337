"""The work on tasks as offices live it: who owes, who holds, what was done, what stands in the way, who oversees."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from ansinh.access.actions import open_account
from ansinh.access.facts import Role
from ansinh.access.queries import actor, audit_entries
from ansinh.kernel.problem import BadInput, Refused
from ansinh.plans.actions.work import (
    acknowledge_directive,
    answer_recommendation,
    assign_task,
    choose_successor,
    close_directive,
    give_directive,
    link_indicator,
    pass_up,
    place_in_agency,
    raise_again,
    raise_difficulty,
    recommend,
    report_activity,
    report_on_directive,
    resolve_difficulty,
    return_directive,
)
from ansinh.plans.facts.work import (
    DeskLevel,
    DifficultyState,
    DirectiveState,
    Evidence,
    EvidenceKind,
    Office,
    OwnerKind,
    RecommendationState,
    Settled,
    StepKind,
)
from ansinh.plans.queries.work import (
    difficulty,
    evidence_bytes,
    indicator_suggestions,
    may_assign,
    members,
    offices_of,
    others_undecided,
    people_of,
    recommendation,
    recommendations,
    section_titles,
    work_task,
    work_tasks,
)
from tests.plans.work_scene import AT, HERE, PLAN, PROVINCE, THERE, TODAY, Scene, set_scene

JOBS, GOOD_WAYS, INSURANCE, HOUSES = "phiên giao dịch", "cách làm hay", "bảo hiểm y tế", "nhà ở"
ALL, FAMILIES, WATCH = "tuyên truyền", "từng hộ dân", "giám sát"
DOCUMENT = Evidence(EvidenceKind.DOCUMENT, "12/BC-UBND")
LATER = AT + dt.timedelta(hours=1)


@pytest.fixture
def scene(db: None) -> Scene:
    return set_scene()


# --- who owes it --------------------------------------------------------------------------------------


def test_the_duty_of_a_dissolved_department_passes_to_the_one_that_took_the_function(scene: Scene) -> None:
    (owner,) = scene.task(JOBS).leads
    assert owner.written == "Sở Lao động - Thương binh và Xã hội", "the document keeps its old name"
    assert (owner.settled, [heir.agency_id for heir in owner.heirs]) == (Settled.FUNCTION, ["doha"])
    assert owner.heirs[0].functions == ("việc làm, bảo hiểm thất nghiệp",)
    assert any("45/2025" in basis for basis in owner.heirs[0].legal_basis), "with the ground in law"


def test_before_the_department_was_dissolved_it_owed_the_task_itself(scene: Scene) -> None:
    (owner,) = scene.task(JOBS, dt.date(2024, 6, 1)).leads
    assert (owner.settled, [heir.agency_id for heir in owner.heirs]) == (Settled.SAME, ["dolisa"])
    (districts,) = [one for one in scene.task(JOBS, dt.date(2024, 6, 1)).owners if "huyện" in one.written]
    assert [heir.agency_id for heir in districts.heirs] == ["people_committee_district"]
    (communes,) = [one for one in scene.task(JOBS).owners if "huyện" in one.written]
    assert [heir.agency_id for heir in communes.heirs] == ["people_committee_commune"] and communes.everywhere


def test_where_several_could_inherit_a_person_decides_and_the_choice_is_kept(scene: Scene) -> None:
    task = scene.task(GOOD_WAYS)
    (owner,) = task.undecided
    assert {"doha", "doh", "doae", "doet"} <= {heir.agency_id for heir in owner.heirs}
    with pytest.raises(Refused, match="nobody has decided"):
        assign_task(task.task_id, "noi-vu", by=scene.home_affairs, at=AT)
    with pytest.raises(Refused, match="may not decide which agency inherits"):
        choose_successor([task.task_id], owner.written, "doh", "theo chức năng", by=scene.health, at=AT)
    choose_successor([task.task_id], owner.written, "doh", "Thông báo 15/TB-UBND", by=scene.leader, at=AT)
    choose_successor([task.task_id], owner.written, "doha", "Thông báo 18/TB-UBND", by=scene.leader, at=LATER)
    now = work_task(task.task_id, TODAY)
    assert [heir.agency_id for heir in now.leads[0].heirs] == ["doha"] and now.leads[0].settled is Settled.CHOSEN
    assert [choice.agency_id for choice in now.choices] == ["doha", "doh"], "the earlier choice stays on record"
    assert now.leads[0].choice is not None and now.leads[0].choice.chosen_by == "Lanh Dao"
    assert now.leads[0].written == "Sở Lao động - Thương binh và Xã hội"
    assign_task(task.task_id, "noi-vu", by=scene.home_affairs, at=LATER)


def test_a_choice_is_only_taken_for_an_agency_that_exists_and_a_name_the_plan_gives_the_lead(scene: Scene) -> None:
    task = scene.task(GOOD_WAYS)
    written = task.leads[0].written
    with pytest.raises(BadInput, match="no longer exists"):
        choose_successor([task.task_id], written, "dolisa", "như cũ", by=scene.leader, at=AT)
    with pytest.raises(BadInput, match="does not give the lead"):
        choose_successor([task.task_id], "Sở Y tế", "doh", "x", by=scene.leader, at=AT)
    with pytest.raises(BadInput):
        choose_successor([task.task_id], written, "doh", "  ", by=scene.leader, at=AT)
    assert others_undecided(task, written, TODAY) == ()


def test_all_departments_stand_behind_a_collective_name(scene: Scene) -> None:
    (owner,) = [one for one in scene.task(ALL).leads if "sở" in one.written.lower()]
    assert owner.kind is OwnerKind.GROUP and owner.collective
    assert {"doh", "doha", "doc", "doae", "doet"} <= {heir.agency_id for heir in owner.heirs}
    assert "dolisa" not in {heir.agency_id for heir in owner.heirs}


def test_the_front_is_asked_and_not_ordered(scene: Scene) -> None:
    task = scene.task(WATCH)
    assert task.asked and all(owner.asked for owner in task.leads)
    assert not scene.task(HOUSES).asked


def test_a_task_stands_in_a_section_with_its_words(scene: Scene) -> None:
    tasks = work_tasks(TODAY, plan_id=scene.plan_id)
    titles = {group: title for (_, group), title in section_titles(tasks).items()}
    assert titles["III.1"] == "Việc làm và giảm nghèo" and titles["IV"] == "TỔ CHỨC THỰC HIỆN"
    assert {task.group for task in tasks} == {"III.1", "III.2", "IV"}


# --- who holds it -------------------------------------------------------------------------------------


def test_an_agency_gives_a_task_to_a_named_person_and_the_history_is_kept(scene: Scene) -> None:
    task = scene.task(INSURANCE)
    open_account("y-te-2", "Trần Thị Hai", Role.HEALTH_OFFICER, PROVINCE, by=scene.administrator, at=AT)
    assert {name for name, _ in people_of(Office("doh", PROVINCE), LATER)} == {"y-te", "y-te-2"}
    assign_task(task.task_id, "y-te", by=scene.health, at=LATER, note="phụ trách chung")
    assign_task(task.task_id, "y-te-2", by=scene.health, at=LATER + dt.timedelta(minutes=1))
    now = work_task(task.task_id, TODAY)
    assert [charge.username for charge in now.charges] == ["y-te-2"]
    assert [charge.username for charge in now.charge_history] == ["y-te-2", "y-te"]


def test_each_commune_names_its_own_person_for_a_task_of_all_communes(scene: Scene) -> None:
    task = scene.task(FAMILIES)
    assign_task(task.task_id, "can-bo", by=scene.chair, at=AT)
    (charge,) = work_task(task.task_id, TODAY).charges
    assert charge.office == Office("people_committee_commune", HERE)
    with pytest.raises(BadInput, match="does not belong to"):
        assign_task(task.task_id, "can-bo-khac", by=scene.chair, at=AT)


def test_nobody_assigns_the_task_of_another_agency(scene: Scene) -> None:
    with pytest.raises(Refused, match="does not belong to the agency"):
        assign_task(scene.task(HOUSES).task_id, "y-te", by=scene.health, at=AT)
    with pytest.raises(Refused, match="may not assign"):
        assign_task(scene.task(FAMILIES).task_id, "can-bo", by=scene.officer, at=AT)
    assert may_assign(scene.task(HOUSES), scene.construction, TODAY) == (Office("doc", PROVINCE),)


def test_people_of_departments_without_a_role_of_their_own_stand_on_the_list(scene: Scene) -> None:
    open_account("giao-duc", "Lê Giáo Dục", Role.DEPARTMENT_OFFICER, PROVINCE, by=scene.administrator, at=AT)
    school = actor("giao-duc", LATER)
    assert offices_of(school) == ()
    with pytest.raises(Refused):
        report_activity(scene.task(ALL).task_id, "Đã phổ biến", happened_on=TODAY, by=school, at=LATER)
    place_in_agency("giao-duc", "doet", PROVINCE, by=scene.administrator, at=LATER)
    assert offices_of(school) == (Office("doet", PROVINCE),)
    report_activity(scene.task(ALL).task_id, "Đã phổ biến", happened_on=TODAY, by=school, at=LATER)
    place_in_agency("giao-duc", "doet", PROVINCE, by=scene.administrator, at=LATER, ended=True)
    assert offices_of(school) == () and members() == ()
    with pytest.raises(Refused):
        place_in_agency("giao-duc", "doet", PROVINCE, by=scene.leader, at=LATER)


# --- what was done ------------------------------------------------------------------------------------


def test_a_commune_writes_for_its_own_tasks_and_no_other_commune_or_agency(scene: Scene) -> None:
    families = scene.task(FAMILIES)
    done = report_activity(
        families.task_id, "Đã rà soát 12 thôn", happened_on=TODAY, by=scene.officer, at=AT, evidence=DOCUMENT
    )
    assert done.office.place_code == HERE and done.evidence.holds
    other = report_activity(families.task_id, "Đã rà soát", happened_on=TODAY, by=scene.other_officer, at=AT)
    assert other.office.place_code == THERE and not other.evidence.holds
    for word in (ALL, WATCH):
        with pytest.raises(Refused, match="does not belong to the agency"):
            report_activity(scene.task(word).task_id, "x", happened_on=TODAY, by=scene.officer, at=AT)
    with pytest.raises(Refused, match="does not belong"):
        report_activity(scene.task(HOUSES).task_id, "x", happened_on=TODAY, by=scene.health, at=AT)


def test_a_commune_of_another_province_has_no_part_in_the_plan(scene: Scene) -> None:
    far = open_account("xa-xa", "Xã Xa", Role.COMMUNE_OFFICER, "00004", by=scene.administrator, at=AT)
    with pytest.raises(Refused):
        report_activity(scene.task(FAMILIES).task_id, "x", happened_on=TODAY, by=far, at=LATER)


def test_leaders_write_for_an_agency_of_theirs_but_not_for_one_of_several(scene: Scene) -> None:
    letter = report_activity(scene.task(WATCH).task_id, "Trả lời bằng thư", happened_on=TODAY, by=scene.leader, at=AT)
    assert letter.office == Office("front_province", PROVINCE), "the Front has no hand here: its letter is written down"
    for word in (ALL, GOOD_WAYS):
        with pytest.raises(Refused, match="does not belong"):
            report_activity(scene.task(word).task_id, "x", happened_on=TODAY, by=scene.leader, at=AT)


def test_what_is_written_about_a_task_names_no_citizen(scene: Scene) -> None:
    for text in ("Đã trả cho 999012345678", "số 999 012 345 678"):
        with pytest.raises(BadInput, match="personal number"):
            report_activity(scene.task(FAMILIES).task_id, text, happened_on=TODAY, by=scene.officer, at=AT)
    report_activity(
        scene.task(FAMILIES).task_id, "Chi 123.456.789 đồng cho 1.250 hộ", happened_on=TODAY, by=scene.officer, at=AT
    )


def test_an_activity_lies_between_the_plan_and_today(scene: Scene) -> None:
    task = scene.task(INSURANCE).task_id
    with pytest.raises(BadInput, match="not come yet"):
        report_activity(task, "x", happened_on=TODAY + dt.timedelta(days=1), by=scene.health, at=AT)
    with pytest.raises(BadInput, match="before the plan"):
        report_activity(task, "x", happened_on=dt.date(2024, 1, 1), by=scene.health, at=AT)


def test_a_task_is_completed_by_its_lead_and_with_evidence(scene: Scene) -> None:
    task = scene.task(HOUSES).task_id
    with pytest.raises(BadInput, match="completed by evidence"):
        report_activity(task, "Xong", happened_on=TODAY, by=scene.construction, at=AT, completes=True)
    with pytest.raises(Refused):
        report_activity(task, "Xong", happened_on=TODAY, by=scene.officer, at=AT, evidence=DOCUMENT, completes=True)
    done = report_activity(
        task, "Xong", happened_on=TODAY, by=scene.construction, at=AT, evidence=DOCUMENT, completes=True
    )
    assert done.completes


def test_evidence_is_what_it_says(scene: Scene) -> None:
    task = scene.task(INSURANCE).task_id

    def put(kind: EvidenceKind, reference: str) -> Evidence:
        done = report_activity(
            task, "Đã làm", happened_on=TODAY, by=scene.health, at=AT, evidence=Evidence(kind, reference)
        )
        return done.evidence

    assert put(EvidenceKind.LINK, "https://quangngai.gov.vn/tin").holds
    assert put(EvidenceKind.FIGURE, "95,1 %").reference == "95,1 %"
    assert put(EvidenceKind.INDICATOR, "health_insurance_coverage").holds
    assert not put(EvidenceKind.DOCUMENT, "  ").holds, "a blank is no evidence"
    for kind, wrong in ((EvidenceKind.LINK, "javascript:alert(1)"), (EvidenceKind.FIGURE, "nhiều"),
                        (EvidenceKind.INDICATOR, "no_such_code")):  # fmt: skip
        with pytest.raises(BadInput):
            put(kind, wrong)
    pdf = b"%PDF-1.7 nothing much"
    done = report_activity(
        task, "Kèm tệp", happened_on=TODAY, by=scene.health, at=AT, file=("C:\\ho so\\bao cao.pdf", pdf)
    )
    assert done.evidence.file_id is not None and done.evidence.filename == "bao cao.pdf"
    assert evidence_bytes(done.evidence.file_id) == ("bao cao.pdf", "application/pdf", pdf)
    for name, content in (
        ("a.exe", b"MZ"),
        ("a.pdf", b"<html>"),
        ("khong-duoi", pdf),
        ("a.pdf", pdf + b"0" * (10 << 20)),
    ):
        with pytest.raises(BadInput, match="evidence file"):
            report_activity(task, "x", happened_on=TODAY, by=scene.health, at=AT, file=(name, content))


def test_an_indicator_is_suggested_by_words_and_linked_by_a_person(scene: Scene) -> None:
    task = scene.task(INSURANCE)
    assert indicator_suggestions(task)[0].code == "health_insurance_coverage"
    assert task.indicator_codes == (), "a suggestion is no link"
    link_indicator(task.task_id, "health_insurance_coverage", by=scene.health, at=AT)
    now = work_task(task.task_id, TODAY)
    assert now.indicator_codes == ("health_insurance_coverage",)
    assert "health_insurance_coverage" not in {one.code for one in indicator_suggestions(now)}
    link_indicator(task.task_id, "health_insurance_coverage", by=scene.health, at=LATER, linked=False)
    assert work_task(task.task_id, TODAY).indicator_codes == ()
    with pytest.raises(Refused):
        link_indicator(task.task_id, "health_insurance_coverage", by=scene.construction, at=AT)


def test_a_task_nobody_accepted_is_no_duty(db: None) -> None:
    scene = set_scene()
    from ansinh.plans.actions import take_in

    other = take_in(PLAN.replace("77/KH", "78/KH").encode(), "khac.txt", by=scene.leader, at=AT, on=TODAY)
    assert work_tasks(TODAY, plan_id=other.plan_id) == ()
    with pytest.raises(BadInput, match="no accepted task"):
        report_activity(uuid.uuid4(), "x", happened_on=TODAY, by=scene.health, at=AT)


# --- difficulties and directives ----------------------------------------------------------------------


def test_a_difficulty_goes_up_the_line_and_comes_back_as_a_directive_that_is_followed(scene: Scene) -> None:
    task = scene.task(INSURANCE)
    raised = raise_difficulty(task.task_id, "Thiếu kinh phí hỗ trợ mức đóng", by=scene.officer, at=AT)
    assert (raised.state, raised.desk.level, raised.desk.office.place_code) == (
        DifficultyState.RAISED, DeskLevel.COMMUNE, HERE,
    )  # fmt: skip
    with pytest.raises(Refused, match="does not lie on your desk"):
        pass_up(raised.difficulty_id, "x", by=scene.construction, at=AT)
    up = pass_up(raised.difficulty_id, "Xã không có nguồn", by=scene.chair, at=AT)
    assert (up.state, up.desk.level, up.desk.office) == (
        DifficultyState.PASSED_UP, DeskLevel.DEPARTMENT, Office("doh", PROVINCE),
    )  # fmt: skip
    with pytest.raises(Refused):
        pass_up(raised.difficulty_id, "x", by=scene.chair, at=AT)
    up = pass_up(raised.difficulty_id, "Vượt thẩm quyền Sở", by=scene.health, at=AT)
    assert up.desk.level is DeskLevel.PROVINCE
    told = give_directive(
        "Dùng kinh phí dự phòng của xã", by=scene.leader, at=AT, difficulty_id=raised.difficulty_id,
        due=TODAY + dt.timedelta(days=20), number="301/UBND-KGVX",
    )  # fmt: skip
    assert told.owed_by == raised.office and told.state is DirectiveState.GIVEN
    assert told.giver.level is DeskLevel.PROVINCE and told.task_ids == (task.task_id,)
    assert difficulty(raised.difficulty_id).state is DifficultyState.ANSWERED
    with pytest.raises(Refused, match="Acknowledge it first"):
        close_directive(told.directive_id, "Đã làm", by=scene.officer, at=AT, evidence=DOCUMENT)
    acknowledge_directive(told.directive_id, by=scene.officer, at=AT)
    report_on_directive(told.directive_id, "Đang lập dự toán", by=scene.officer, at=AT)
    with pytest.raises(BadInput, match="closed by evidence"):
        close_directive(told.directive_id, "Đã làm", by=scene.officer, at=AT)
    closed = close_directive(told.directive_id, "Đã bố trí 20 triệu đồng", by=scene.officer, at=AT, evidence=DOCUMENT)
    assert closed.state is DirectiveState.CLOSED and not closed.late(TODAY + dt.timedelta(days=99))
    end = difficulty(raised.difficulty_id)
    assert end.state is DifficultyState.RESOLVED
    assert [step.kind for step in end.steps] == [
        StepKind.RAISED, StepKind.PASSED_UP, StepKind.PASSED_UP, StepKind.ANSWERED, StepKind.RESOLVED,
    ]  # fmt: skip
    verbs = {entry.verb for entry in audit_entries(verb="plans.", size=500).items}
    assert {"plans.raise_difficulty", "plans.pass_up", "plans.give_directive", "plans.close_directive"} <= verbs


def test_a_difficulty_that_the_directive_did_not_remove_is_raised_again(scene: Scene) -> None:
    raised = raise_difficulty(scene.task(FAMILIES).task_id, "Không có biểu mẫu", by=scene.officer, at=AT)
    told = give_directive("Dùng mẫu của năm trước", by=scene.chair, at=AT, difficulty_id=raised.difficulty_id)
    acknowledge_directive(told.directive_id, by=scene.officer, at=AT)
    close_directive(told.directive_id, "Đã dùng", by=scene.officer, at=AT, evidence=DOCUMENT, resolves=False)
    assert difficulty(raised.difficulty_id).state is DifficultyState.ANSWERED
    again = raise_again(raised.difficulty_id, "Mẫu cũ thiếu cột", by=scene.officer, at=AT)
    assert (again.state, again.desk.level) == (DifficultyState.RAISED, DeskLevel.COMMUNE)
    assert pass_up(raised.difficulty_id, "Đề nghị Sở", by=scene.chair, at=AT).desk.level is DeskLevel.PROVINCE, (
        "no department leads this task: it goes straight to the province"
    )
    assert resolve_difficulty(raised.difficulty_id, "Đã có mẫu mới", by=scene.officer, at=AT).open is False
    with pytest.raises(Refused, match="moved on"):
        raise_again(raised.difficulty_id, "x", by=scene.officer, at=AT)
    with pytest.raises(Refused):
        resolve_difficulty(raised.difficulty_id, "x", by=scene.other_officer, at=AT)


def test_what_goes_up_to_a_ministry_is_answered_here_by_the_leaders_who_got_the_letter(scene: Scene) -> None:
    raised = raise_difficulty(
        scene.task(HOUSES).task_id, "Chuẩn nhà ở chưa rõ", by=scene.construction, at=AT, to=DeskLevel.CENTRAL
    )
    assert raised.desk.level is DeskLevel.CENTRAL
    with pytest.raises(BadInput, match="no such desk above"):
        pass_up(raised.difficulty_id, "x", by=scene.leader, at=AT)
    told = give_directive(
        "Theo công văn của Bộ", by=scene.leader, at=AT, difficulty_id=raised.difficulty_id, number="99/BXD-QLN"
    )
    assert told.owed_by == Office("doc", PROVINCE)
    with pytest.raises(BadInput, match="no such desk above"):
        raise_difficulty(scene.task(HOUSES).task_id, "x", by=scene.construction, at=AT, to=DeskLevel.COMMUNE)


def test_a_directive_of_ones_own_accord_goes_to_an_office_below_that_has_a_part_in_the_task(scene: Scene) -> None:
    task = scene.task(INSURANCE).task_id
    below = Office("people_committee_commune", HERE)
    told = give_directive("Rà soát người chưa có thẻ", by=scene.health, at=AT, task_ids=[task], owed_by=below)
    assert told.giver.level is DeskLevel.DEPARTMENT
    for giver, office, why in (
        (scene.health, Office("vss_province", PROVINCE), "stands above"),
        (scene.chair, Office("people_committee_commune", THERE), "stands above"),
        (scene.chair, Office("doh", PROVINCE), "stands above"),
    ):
        with pytest.raises(Refused, match=why):
            give_directive("x", by=giver, at=AT, task_ids=[task], owed_by=office)
    with pytest.raises(BadInput, match="no part"):
        give_directive("x", by=scene.leader, at=AT, task_ids=[task], owed_by=Office("doc", PROVINCE))
    with pytest.raises(BadInput, match="passed"):
        give_directive("x", by=scene.leader, at=AT, task_ids=[task], owed_by=below, due=dt.date(2026, 1, 1))
    with pytest.raises(Refused, match="another office"):
        acknowledge_directive(told.directive_id, by=scene.other_officer, at=AT)
    with pytest.raises(Refused, match="may not give directives"):
        give_directive("x", by=scene.officer, at=AT, task_ids=[task], owed_by=below)


def test_a_result_that_does_not_satisfy_is_sent_back_by_who_gave_the_directive(scene: Scene) -> None:
    below = Office("people_committee_commune", HERE)
    told = give_directive(
        "Rà soát", by=scene.health, at=AT, task_ids=[scene.task(INSURANCE).task_id], owed_by=below,
        due=TODAY + dt.timedelta(days=3),
    )  # fmt: skip
    acknowledge_directive(told.directive_id, by=scene.officer, at=AT)
    close_directive(told.directive_id, "Xong", by=scene.officer, at=AT, evidence=DOCUMENT)
    with pytest.raises(Refused, match="Only the desk"):
        return_directive(told.directive_id, "Thiếu danh sách", by=scene.construction, at=AT)
    back = return_directive(told.directive_id, "Thiếu danh sách", by=scene.health, at=AT)
    assert back.state is DirectiveState.ACKNOWLEDGED and back.late(TODAY + dt.timedelta(days=4))
    assert close_directive(told.directive_id, "Bổ sung", by=scene.officer, at=AT, evidence=DOCUMENT).open is False


# --- oversight ----------------------------------------------------------------------------------------


def test_a_recommendation_is_tracked_to_its_one_answer(scene: Scene) -> None:
    task = scene.task(HOUSES)
    made = recommend(scene.plan_id, "Công khai danh sách hộ", by=scene.front, at=AT, task_id=task.task_id)
    assert made.state is RecommendationState.WAITING and "Mặt trận" in made.body
    assert made.age_days(TODAY + dt.timedelta(days=12)) == 12
    with pytest.raises(Refused, match="answered by the agencies"):
        answer_recommendation(made.recommendation_id, "x", by=scene.health, at=AT)
    done = answer_recommendation(
        made.recommendation_id, "Đã niêm yết", by=scene.construction, at=AT + dt.timedelta(days=5), number="7/SXD"
    )
    assert (done.state, done.answered_by, done.age_days(TODAY + dt.timedelta(days=99))) == (
        RecommendationState.ANSWERED, "Xay Dung", 5,
    )  # fmt: skip
    with pytest.raises(Refused, match="has answered"):
        answer_recommendation(made.recommendation_id, "x", by=scene.leader, at=AT)
    again = recommend(scene.plan_id, "Niêm yết ở thôn nữa", by=scene.front, at=LATER, follows=made.recommendation_id)
    assert again.follows == made.recommendation_id
    with pytest.raises(BadInput, match="not been answered"):
        recommend(scene.plan_id, "x", by=scene.front, at=LATER, follows=again.recommendation_id)
    assert next(iter(recommendations())).recommendation_id == again.recommendation_id, "who waits stands first"
    assert work_task(task.task_id, TODAY).recommendations == (recommendation(made.recommendation_id),)


def test_overseers_read_and_recommend_and_change_nothing(scene: Scene) -> None:
    made = recommend(scene.plan_id, "Báo cáo giữa kỳ", by=scene.council, at=AT)
    assert "Hội đồng nhân dân" in made.body
    for deed in (
        lambda: report_activity(scene.task(WATCH).task_id, "x", happened_on=TODAY, by=scene.front, at=AT),
        lambda: raise_difficulty(scene.task(WATCH).task_id, "x", by=scene.council, at=AT),
        lambda: answer_recommendation(made.recommendation_id, "x", by=scene.council, at=AT),
    ):
        with pytest.raises(Refused):
            deed()
    with pytest.raises(Refused, match="may not recommend"):
        recommend(scene.plan_id, "x", by=scene.health, at=AT)
    far = open_account("mt-xa", "MT", Role.FATHERLAND_FRONT, "38", by=scene.administrator, at=AT)
    with pytest.raises(Refused, match="another place"):
        recommend(scene.plan_id, "x", by=far, at=LATER)
    with pytest.raises(BadInput, match="not of the plan"):
        recommend(scene.plan_id, "x", by=scene.front, at=AT, target_id=uuid.uuid4())


def test_nothing_that_was_written_about_tasks_can_be_changed_or_taken_out(scene: Scene) -> None:
    report_activity(scene.task(FAMILIES).task_id, "Đã làm", happened_on=TODAY, by=scene.officer, at=AT)
    raise_difficulty(scene.task(FAMILIES).task_id, "Khó", by=scene.officer, at=AT)
    for statement in (
        "UPDATE plans_task_activity SET text = 'khác'",
        "DELETE FROM plans_task_activity",
        "UPDATE plans_difficulty_step SET kind = 'resolved'",
        "DELETE FROM plans_difficulty",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
