"""A person reviews what was read from a plan: decides, corrects, cuts, joins, adds, takes back; all of it is on record."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction

from ansinh.access.actions import define_scopes, ensure_system_actor, open_account
from ansinh.access.facts import Actor, Role
from ansinh.kernel.problem import BadInput, Refused
from ansinh.plans import actions, queries
from ansinh.plans.facts import Confidence, ItemKind, KeptPlan, ReviewDeed, ReviewedItem, ReviewState
from ansinh.plans.rules.review.words import cut_places

AT = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
ON = dt.date(2026, 11, 22)
PLAN = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI

Số: 12/KH-UBND

Quảng Ngãi, ngày 05 tháng 02 năm 2026

KẾ HOẠCH

Thực hiện chính sách xã hội giai đoạn 2026-2030

Căn cứ Nghị quyết số 42-NQ/TW ngày 24/11/2023; UBND tỉnh xây dựng Kế hoạch như sau:

I. MỤC TIÊU

1. Mục tiêu chung

Bảo đảm mọi người dân được tiếp cận dịch vụ xã hội cơ bản.

2. Chỉ tiêu đến năm 2030

- Tỷ lệ bao phủ bảo hiểm y tế đạt trên 95% dân số vào năm 2030.
- Có 100% hộ nghèo được hỗ trợ; hộ cận nghèo được hỗ trợ đạt 90%.
- Giải quyết việc làm cho khoảng 2.000 lượt lao động.
- Bảo đảm trẻ em có hoàn cảnh khó khăn được chăm sóc tại cộng đồng.

II. NHIỆM VỤ, GIẢI PHÁP

1. Sở Y tế chủ trì, phối hợp với Sở Tài chính rà soát đối tượng hưởng trợ cấp xã hội hằng tháng.

2. Sở Tài chính bố trí kinh phí thực hiện Kế hoạch trong dự toán hằng năm.

3. Sở Xây dựng hướng dẫn xóa nhà tạm, nhà dột nát; công khai danh sách hộ được hỗ trợ.

III. TỔ CHỨC THỰC HIỆN

1. UBND các xã, phường báo cáo kết quả về Sở Y tế trước ngày 30/11 hằng năm.

Nơi nhận:
- Bộ Y tế;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Trần Văn Thử
"""


@pytest.fixture
def people(db: None) -> tuple[Actor, Actor]:
    """Two officials who may review, and the places they answer for."""
    system = ensure_system_actor(AT - dt.timedelta(hours=1))
    define_scopes({"VN": ["21484"], "51": ["21484"], "21484": ["21484"]}, by=system, at=AT)
    names = (("an", "Võ Thị An", Role.HEALTH_OFFICER), ("binh", "Lê Văn Bình", Role.PROVINCIAL_LEADER))
    first, second = (open_account(name, full, role, "51", by=system, at=AT) for name, full, role in names)
    return first, second


@pytest.fixture
def an(people: tuple[Actor, Actor]) -> Actor:
    return people[0]


@pytest.fixture
def plan(an: Actor) -> KeptPlan:
    return actions.take_in(PLAN.encode(), "ke-hoach.txt", by=an, at=AT, on=ON)


def minutes(count: int) -> dt.datetime:
    return AT + dt.timedelta(minutes=count)


def items(plan: KeptPlan, kind: ItemKind | None = None) -> tuple[ReviewedItem, ...]:
    return queries.review_items(plan.plan_id, kind=kind)


def the(plan: KeptPlan, kind: ItemKind, words: str) -> ReviewedItem:
    (found,) = [one for one in items(plan, kind) if words in " ".join(one.quote.split())]
    return found


def test_nothing_that_was_read_counts_before_a_person_accepted_it(plan: KeptPlan, an: Actor) -> None:
    assert {one.state for one in items(plan)} == {ReviewState.READ}
    assert {one.kind for one in items(plan)} == set(ItemKind)
    assert queries.commitments(state=ReviewState.ACCEPTED) == ()
    insured = the(plan, ItemKind.TARGET, "bảo hiểm y tế")
    assert actions.accept([insured.item_id], by=an, at=minutes(1)) == 1
    (counted,) = queries.commitments(state=ReviewState.ACCEPTED)
    assert (counted.target_id, counted.accepted_by, counted.accepted_at) == (insured.item_id, "Võ Thị An", minutes(1))


def test_tasks_duties_and_promises_without_a_number_are_decided_like_targets(plan: KeptPlan, an: Actor) -> None:
    wanted = [items(plan, kind)[0].item_id for kind in ItemKind]
    assert actions.accept(wanted, by=an, at=minutes(1)) == 4
    assert {queries.review_item(one).state for one in wanted} == {ReviewState.ACCEPTED}
    assert actions.reject(wanted[2:], "Không phải của tỉnh", by=an, at=minutes(2)) == 2
    rejected = queries.review_item(wanted[3])
    assert (rejected.state, rejected.reject_reason, rejected.accepted_by) == (
        ReviewState.REJECTED, "Không phải của tỉnh", None,
    )  # fmt: skip
    progress = queries.review_progress(plan.plan_id)
    assert (progress.by_kind[ItemKind.DUTY].rejected, progress.whole.accepted, progress.whole.reviewed) == (1, 2, 4)


def test_an_item_is_not_rejected_without_a_reason(plan: KeptPlan, an: Actor) -> None:
    with pytest.raises(BadInput, match="why"):
        actions.reject([items(plan)[0].item_id], "  ", by=an, at=minutes(1))


def test_a_rejected_item_can_be_looked_at_again(plan: KeptPlan, an: Actor) -> None:
    one = items(plan)[0].item_id
    actions.reject([one], "Nhầm", by=an, at=minutes(1))
    assert actions.reconsider([one], by=an, at=minutes(2)) == 1
    back = queries.review_item(one)
    assert (back.state, back.reject_reason) == (ReviewState.READ, "")


def test_the_machines_reading_is_kept_beside_the_correction(plan: KeptPlan, an: Actor) -> None:
    jobs = the(plan, ItemKind.TARGET, "việc làm")
    changed = actions.correct(
        jobs.item_id, {"value": "2.500,5", "year": "2028", "comparator": ">="}, by=an, at=minutes(1)
    )
    assert (changed.fields["value"], changed.fields["year"], changed.fields["comparator"]) == (2500.5, 2028, ">=")
    assert changed.machine_fields is not None and changed.machine_fields["value"] == 2000
    assert set(changed.corrected) == {"value", "year", "comparator"} and changed.state is ReviewState.READ
    (deed,) = queries.review_history(plan.plan_id, item_id=jobs.item_id)
    (change,) = deed.changes
    assert change.before is not None and (change.before["value"], change.after["value"]) == (2000, 2500.5)


def test_every_wrong_field_of_a_correction_is_told_at_once(plan: KeptPlan, an: Actor) -> None:
    jobs = the(plan, ItemKind.TARGET, "việc làm")
    with pytest.raises(BadInput) as told:
        actions.correct(
            jobs.item_id, {"value": "nhiều", "year": 30, "indicator": " ", "màu": "đỏ"}, by=an, at=minutes(1)
        )
    assert {problem.where["field"] for problem in told.value.problems} == {"value", "year", "indicator", "màu"}
    with pytest.raises(BadInput, match="no indicator"):
        actions.correct(jobs.item_id, {"indicator_code": "khong-co"}, by=an, at=minutes(1))
    with pytest.raises(BadInput, match="range"):
        actions.correct(jobs.item_id, {"comparator": "range", "value_to": 10}, by=an, at=minutes(1))
    duty = items(plan, ItemKind.DUTY)[0]
    with pytest.raises(BadInput, match="30/11"):
        actions.correct(duty.item_id, {"deadline": "31/02"}, by=an, at=minutes(1))
    assert actions.correct(duty.item_id, {"deadline": "5/12"}, by=an, at=minutes(1)).fields["deadline"] == "05-12"


def test_a_corrected_lead_is_known_by_who_owes_its_duties_today(plan: KeptPlan, an: Actor) -> None:
    task = the(plan, ItemKind.TASK, "rà soát đối tượng")
    actions.correct(task.item_id, {"lead": "Sở Lao động - Thương binh và Xã hội\nSở Y tế"}, by=an, at=minutes(1))
    (now,) = [one for one in queries.assignments(plan.plan_id) if one.task_id == task.item_id]
    assert [owed[0] for owed in now.owed_by] == ["Sở Lao động - Thương binh và Xã hội", "Sở Y tế"]


def test_correcting_an_accepted_figure_makes_the_corrector_answer_for_it(
    plan: KeptPlan, people: tuple[Actor, Actor]
) -> None:
    an, binh = people
    jobs = the(plan, ItemKind.TARGET, "việc làm")
    actions.accept([jobs.item_id], by=an, at=minutes(1))
    changed = actions.correct(jobs.item_id, {"value": 2500}, by=binh, at=minutes(2))
    assert (changed.state, changed.accepted_by, changed.accepted_at) == (
        ReviewState.ACCEPTED, "Lê Văn Bình", minutes(2),
    )  # fmt: skip
    assert [deed.by for deed in queries.review_history(plan.plan_id)] == ["Lê Văn Bình", "Võ Thị An"]


def test_one_item_is_cut_in_two_that_share_what_governed_both(plan: KeptPlan, an: Actor) -> None:
    task = the(plan, ItemKind.TASK, "xóa nhà tạm")
    text = PLAN
    words = text[task.start : task.end]
    cut = words.replace("; công khai", ";\ncông khai")
    made = actions.split(task.item_id, cut_places(text, task.start, task.end, cut), by=an, at=minutes(1))
    assert [str(part.fields["text"]).split()[0] for part in made] == ["Sở", "công"]
    assert {part.fields["lead"] for part in made} == {("Sở Xây dựng",)}
    assert {part.state for part in made} == {ReviewState.READ}
    with pytest.raises(LookupError):
        queries.review_item(task.item_id)
    with pytest.raises(Refused, match="split"):
        actions.accept([task.item_id], by=an, at=minutes(2))


def test_words_that_are_not_the_documents_are_no_cut(plan: KeptPlan) -> None:
    task = the(plan, ItemKind.TASK, "xóa nhà tạm")
    with pytest.raises(BadInput, match="not in the words"):
        cut_places(PLAN, task.start, task.end, "Sở Xây dựng hướng dẫn\nthêm chữ mới")
    with pytest.raises(BadInput, match="two parts"):
        cut_places(PLAN, task.start, task.end, PLAN[task.start : task.end])


def test_two_tasks_are_joined_to_one_with_all_their_actors(plan: KeptPlan, an: Actor) -> None:
    first, second = the(plan, ItemKind.TASK, "rà soát đối tượng"), the(plan, ItemKind.TASK, "bố trí kinh phí")
    one = actions.merge([second.item_id, first.item_id], by=an, at=minutes(1))
    assert (one.start, one.end) == (first.start, second.end)
    assert one.fields["lead"] == ("Sở Y tế", "Sở Tài chính")
    assert first.item_id not in {item.item_id for item in items(plan)}
    target = items(plan, ItemKind.TARGET)[0]
    with pytest.raises(BadInput, match="one kind"):
        actions.merge([one.item_id, target.item_id], by=an, at=minutes(2))


def test_words_the_reader_passed_over_become_an_item(plan: KeptPlan, an: Actor) -> None:
    words = "Bảo đảm mọi người dân được tiếp cận dịch vụ xã hội cơ bản"
    start = PLAN.index(words)
    before = len(items(plan))
    made = actions.add(
        plan.plan_id, ItemKind.TASK, start - 1, start + len(words) + 1, {"lead": ["Sở Y tế"]}, by=an, at=minutes(1)
    )
    assert (PLAN[made.start : made.end].startswith(words), made.by_hand, len(items(plan))) == (True, True, before + 1)
    assert made.fields["lead"] == ("Sở Y tế",)
    share = "hộ cận nghèo được hỗ trợ đạt 90%"
    place = PLAN.index(share)
    start, end, read = queries.read_selection(plan.plan_id, ItemKind.TARGET, place, place + len(share))
    assert (read["value"], read["unit"], PLAN[start:end]) == (90, "%", share)
    with pytest.raises(BadInput, match="Select"):
        queries.read_selection(plan.plan_id, ItemKind.TARGET, 5, 5)


def test_ones_last_deed_is_taken_back_and_both_stay_on_record(plan: KeptPlan, an: Actor) -> None:
    task = the(plan, ItemKind.TASK, "xóa nhà tạm")
    before = items(plan)
    cut = PLAN[task.start : task.end].replace("; công khai", ";\ncông khai")
    actions.split(task.item_id, cut_places(PLAN, task.start, task.end, cut), by=an, at=minutes(1))
    assert actions.undo(plan.plan_id, by=an, at=minutes(2)).deed is ReviewDeed.SPLIT
    assert [(one.item_id, one.fields, one.state) for one in items(plan)] == [
        (one.item_id, one.fields, one.state) for one in before
    ]
    history = queries.review_history(plan.plan_id)
    assert [(deed.deed, deed.undone) for deed in history] == [(ReviewDeed.UNDO, False), (ReviewDeed.SPLIT, True)]
    with pytest.raises(Refused, match="nothing of yours"):
        actions.undo(plan.plan_id, by=an, at=minutes(3))


def test_undoing_goes_back_deed_by_deed(plan: KeptPlan, an: Actor) -> None:
    jobs = the(plan, ItemKind.TARGET, "việc làm")
    actions.correct(jobs.item_id, {"value": 5}, by=an, at=minutes(1))
    actions.accept([jobs.item_id], by=an, at=minutes(2))
    actions.undo(plan.plan_id, by=an, at=minutes(3))
    halfway = queries.review_item(jobs.item_id)
    assert (halfway.state, halfway.fields["value"], halfway.reviewed_by) == (ReviewState.READ, 5, "Võ Thị An")
    actions.undo(plan.plan_id, by=an, at=minutes(4))
    back = queries.review_item(jobs.item_id)
    assert (back.fields, back.state, back.reviewed_by) == (jobs.fields, ReviewState.READ, None)


def test_a_deed_somebody_has_gone_on_from_is_not_taken_back(plan: KeptPlan, people: tuple[Actor, Actor]) -> None:
    an, binh = people
    jobs = the(plan, ItemKind.TARGET, "việc làm")
    actions.accept([jobs.item_id], by=an, at=minutes(1))
    actions.correct(jobs.item_id, {"value": 3}, by=binh, at=minutes(2))
    with pytest.raises(Refused, match="Lê Văn Bình"):
        actions.undo(plan.plan_id, by=an, at=minutes(3))
    actions.undo(plan.plan_id, by=binh, at=minutes(4))
    assert actions.undo(plan.plan_id, by=an, at=minutes(5)).deed is ReviewDeed.ACCEPT


def test_two_people_on_one_item_are_told_of_each_other_and_nothing_is_lost(
    plan: KeptPlan, people: tuple[Actor, Actor]
) -> None:
    an, binh = people
    seen = the(plan, ItemKind.TARGET, "việc làm")
    actions.correct(seen.item_id, {"value": 1500}, by=an, at=minutes(1), seen_version=seen.version)
    with pytest.raises(Refused, match="Võ Thị An has meanwhile changed"):
        actions.correct(seen.item_id, {"value": 1700}, by=binh, at=minutes(2), seen_version=seen.version)
    with pytest.raises(Refused, match="meanwhile"):
        actions.accept([seen.item_id], by=binh, at=minutes(2), seen_versions={seen.item_id: seen.version})
    assert queries.review_item(seen.item_id).fields["value"] == 1500


def test_only_trusted_readings_are_accepted_in_bulk_and_the_record_says_by_which_rule(
    plan: KeptPlan, an: Actor
) -> None:
    trusted = [one for one in items(plan) if one.confidence is Confidence.HIGH]
    doubted = [one for one in items(plan) if one.confidence is Confidence.LOW]
    assert trusted and doubted and all(one.confidence_reasons for one in items(plan))
    done = actions.accept_confident(plan.plan_id, by=an, at=minutes(1))
    assert (done.total, done.left) == (len(trusted), len(doubted))
    assert {queries.review_item(one.item_id).state for one in doubted} == {ReviewState.READ}
    (deed,) = queries.review_history(plan.plan_id)
    assert (deed.deed, deed.items, deed.rule) == (ReviewDeed.ACCEPT_CONFIDENT, len(trusted), done.rule)
    actions.undo(plan.plan_id, by=an, at=minutes(2))
    assert {one.state for one in items(plan)} == {ReviewState.READ}


def test_what_a_person_corrected_waits_for_that_persons_word(plan: KeptPlan, an: Actor) -> None:
    trusted = next(one for one in items(plan) if one.confidence is Confidence.HIGH and one.kind is ItemKind.TARGET)
    actions.correct(trusted.item_id, {"value": 1}, by=an, at=minutes(1))
    actions.accept_confident(plan.plan_id, by=an, at=minutes(2))
    assert queries.review_item(trusted.item_id).state is ReviewState.READ


def test_accepting_everything_is_recorded_as_that(plan: KeptPlan, an: Actor) -> None:
    assert actions.accept_all(plan.plan_id, by=an, at=minutes(1)) == len(items(plan, ItemKind.TARGET))
    assert {one.state for one in items(plan)} == {ReviewState.ACCEPTED}
    (deed,) = queries.review_history(plan.plan_id)
    assert (deed.deed, deed.rule, deed.items) == (ReviewDeed.ACCEPT_ALL, "all", len(items(plan)))


def test_the_record_of_a_review_cannot_be_rewritten(plan: KeptPlan, an: Actor) -> None:
    from ansinh.plans.store.models import ReviewChange, ReviewEvent

    actions.accept([items(plan)[0].item_id], by=an, at=minutes(1))
    for model in (ReviewEvent, ReviewChange):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(id=7)
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete("default")


def test_whoever_may_not_write_plans_reviews_nothing(plan: KeptPlan, db: None) -> None:
    system = ensure_system_actor(AT)
    front = open_account("mat-tran", "Mặt trận", Role.FATHERLAND_FRONT, "51", by=system, at=AT)
    one = items(plan)[0]
    for deed in (
        lambda: actions.accept([one.item_id], by=front, at=minutes(1)),
        lambda: actions.reject([one.item_id], "Sai", by=front, at=minutes(1)),
        lambda: actions.correct(one.item_id, {}, by=front, at=minutes(1)),
        lambda: actions.undo(plan.plan_id, by=front, at=minutes(1)),
        lambda: actions.accept_confident(plan.plan_id, by=front, at=minutes(1)),
        lambda: actions.reread(plan.plan_id, by=front, at=minutes(1), on=ON),
    ):
        with pytest.raises(Refused):
            deed()
    assert queries.review_history(plan.plan_id) == ()


def test_an_item_nobody_knows_is_told(plan: KeptPlan, an: Actor) -> None:
    with pytest.raises(BadInput, match="no such item"):
        actions.accept([uuid.uuid4()], by=an, at=minutes(1))
