"""A better reader reads a kept plan again, or a new file of it comes in: what persons did to it stays."""

# ruff: noqa: F811 - fixtures of another module

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansinh.access.facts import Actor
from ansinh.kernel.problem import BadInput, Refused
from ansinh.plans import actions, queries
from ansinh.plans.facts import ItemKind, KeptPlan, News, ReviewDeed, ReviewState
from ansinh.plans.rules.review.version import reader_version
from ansinh.plans.store.models import Plan, Target, Task
from tests.plans.test_review import ON, PLAN, an, items, minutes, people, plan, the  # noqa: F401 - fixtures


def as_an_older_reader_read(plan: KeptPlan) -> dict[str, uuid.UUID]:
    """Sets the scene: one figure read wrongly, one task not found, one target that is none. Returns their ids."""
    Plan.objects.filter(pk=plan.plan_id).update(reader_version="cu")
    jobs = the(plan, ItemKind.TARGET, "việc làm")
    wrong = {**dict(jobs.machine_fields or {}), "value": 2.0}
    Target.objects.filter(pk=jobs.item_id).update(value=2, machine=wrong)
    missed = the(plan, ItemKind.TASK, "bố trí kinh phí")
    Task.objects.filter(pk=missed.item_id).delete()
    start = PLAN.index("giai đoạn 2026-2030")
    none = Target.objects.create(
        target_id=uuid.uuid4(), plan_id=plan.plan_id, order=99, path="", quote="giai đoạn 2026-2030", start=start,
        end=start + 19, indicator="giai đoạn", comparator="=", value=2026, unit="",
        machine={"indicator": "giai đoạn", "comparator": "=", "value": 2026.0},
    )  # fmt: skip
    return {"wrong": jobs.item_id, "none": none.pk}


def test_what_nobody_touched_is_read_as_the_new_reader_reads_it(plan: KeptPlan, an: Actor) -> None:
    scene = as_an_older_reader_read(plan)
    assert queries.reader_is_newer(plan.plan_id)
    told = actions.reread(plan.plan_id, by=an, at=minutes(1), on=ON)
    assert (told.replaced, told.added, told.removed, told.vanished, told.kept) == (1, 1, 1, 0, 0)
    assert queries.review_item(scene["wrong"]).fields["value"] == 2000
    assert the(plan, ItemKind.TASK, "bố trí kinh phí").news is News.NONE, "no review had begun"
    assert not queries.reader_is_newer(plan.plan_id)
    assert queries.plan(plan.plan_id).reader_version == reader_version() == told.reader_version
    again = actions.reread(plan.plan_id, by=an, at=minutes(2), on=ON)
    assert (again.replaced, again.added, again.removed, again.same) == (0, 0, 0, len(items(plan)))


def test_what_a_person_decided_or_corrected_survives_a_better_reader(plan: KeptPlan, an: Actor) -> None:
    scene = as_an_older_reader_read(plan)
    actions.correct(scene["wrong"], {"value": 2100}, by=an, at=minutes(1), accepting=True)
    actions.accept([scene["none"]], by=an, at=minutes(2))
    told = actions.reread(plan.plan_id, by=an, at=minutes(3), on=ON)
    assert (told.added, told.removed, told.vanished) == (1, 0, 1)
    corrected, none = queries.review_item(scene["wrong"]), queries.review_item(scene["none"])
    assert (corrected.fields["value"], corrected.state, corrected.accepted_by) == (
        2100, ReviewState.ACCEPTED, "Võ Thị An",
    )  # fmt: skip
    assert (none.state, none.news) == (ReviewState.ACCEPTED, News.VANISHED)
    assert the(plan, ItemKind.TASK, "bố trí kinh phí").news is News.NEW
    assert queries.review_progress(plan.plan_id).new == queries.review_progress(plan.plan_id).vanished == 1


def test_what_was_cut_joined_or_rejected_does_not_come_back(plan: KeptPlan, an: Actor) -> None:
    task = the(plan, ItemKind.TASK, "xóa nhà tạm")
    middle = PLAN.index("; công khai", task.start) + 1
    actions.split(task.item_id, [(task.start, middle), (middle, task.end)], by=an, at=minutes(1))
    both = [the(plan, ItemKind.TASK, words).item_id for words in ("rà soát đối tượng", "bố trí kinh phí")]
    actions.merge(both, by=an, at=minutes(2))
    actions.reject([the(plan, ItemKind.TARGET, "việc làm").item_id], "Số của năm trước", by=an, at=minutes(3))
    before = items(plan)
    told = actions.reread(plan.plan_id, by=an, at=minutes(4), on=ON)
    assert (told.added, told.removed) == (0, 0)
    assert [one.item_id for one in items(plan)] == [one.item_id for one in before]


def test_a_deed_before_the_second_reading_can_still_be_taken_back(plan: KeptPlan, an: Actor) -> None:
    scene = as_an_older_reader_read(plan)
    actions.accept([scene["none"]], by=an, at=minutes(1))
    actions.reread(plan.plan_id, by=an, at=minutes(2), on=ON)
    assert actions.undo(plan.plan_id, by=an, at=minutes(3)).deed is ReviewDeed.ACCEPT
    assert actions.reread(plan.plan_id, by=an, at=minutes(4), on=ON).removed == 1


def test_a_review_is_carried_to_a_new_file_of_the_same_document(plan: KeptPlan, an: Actor) -> None:
    jobs, insured = the(plan, ItemKind.TARGET, "việc làm"), the(plan, ItemKind.TARGET, "bảo hiểm y tế")
    actions.correct(jobs.item_id, {"year": 2029}, by=an, at=minutes(1), accepting=True)
    actions.accept([insured.item_id], by=an, at=minutes(1))
    rejected = the(plan, ItemKind.TASK, "bố trí kinh phí")
    actions.reject([rejected.item_id], "Việc thường xuyên", by=an, at=minutes(2))
    words = "Bảo đảm mọi người dân được tiếp cận"
    added = actions.add(
        plan.plan_id, ItemKind.QUALITATIVE, PLAN.index(words), PLAN.index(words) + len(words), {}, by=an, at=minutes(3)
    )
    newer = PLAN.replace("Căn cứ Nghị quyết", "Thực hiện chỉ đạo của cấp trên và căn cứ Nghị quyết").replace(
        "khoảng 2.000 lượt lao động", "khoảng 2.000 lượt người lao động"
    )
    second = actions.take_in(newer.encode(), "ban-ky.txt", by=an, at=minutes(4), on=ON)
    assert [one.plan_id for one in queries.other_files(second.plan_id)] == [plan.plan_id]
    told = actions.carry_over(plan.plan_id, second.plan_id, by=an, at=minutes(5))
    assert (told.carried, told.added, told.lost) == (3, 1, ())
    now = {one.quote: one for one in items(second)}
    assert (the(second, ItemKind.TARGET, "lao động").fields["year"], the(second, ItemKind.TARGET, "lao động").state) == (
        2029, ReviewState.ACCEPTED,
    )  # fmt: skip
    assert the(second, ItemKind.TARGET, "bảo hiểm y tế").accepted_at == minutes(1), "who accepted, and when, is kept"
    assert the(second, ItemKind.TASK, "bố trí kinh phí").reject_reason == "Việc thường xuyên"
    assert added.quote in now
    counted = queries.commitments(state=ReviewState.ACCEPTED)
    assert {one.plan_id for one in counted} == {second.plan_id}, "one promise is not counted twice"
    assert queries.plan(plan.plan_id).superseded_by == second.plan_id
    assert queries.other_files(second.plan_id) == ()
    actions.undo(second.plan_id, by=an, at=minutes(6))
    assert {one.state for one in items(second)} == {ReviewState.READ}
    assert queries.plan(plan.plan_id).superseded_by is None


def test_another_plan_is_not_taken_for_a_file_of_this_one(plan: KeptPlan, an: Actor) -> None:
    actions.accept([items(plan)[0].item_id], by=an, at=minutes(1))
    other = actions.take_in(PLAN.replace("12/KH-UBND", "13/KH-UBND").encode(), "khac.txt", by=an, at=minutes(2), on=ON)
    assert queries.other_files(other.plan_id) == ()
    with pytest.raises(BadInput):
        actions.carry_over(plan.plan_id, plan.plan_id, by=an, at=minutes(3))


DEEDS = ("accept", "reject", "reconsider", "correct", "split", "merge", "add", "undo", "confident", "reread", "older")


def _do(deed: str, at_item: int, plan: KeptPlan, by: Actor, at: dt.datetime) -> None:
    found = items(plan)
    one = found[at_item % len(found)]
    middle = (one.start + one.end) // 2
    deeds: dict[str, Callable[[], Any]] = {
        "accept": lambda: actions.accept([one.item_id], by=by, at=at),
        "reject": lambda: actions.reject([one.item_id], "Không đúng", by=by, at=at),
        "reconsider": lambda: actions.reconsider([one.item_id], by=by, at=at),
        "correct": lambda: actions.correct(one.item_id, {_SOME[one.kind]: str(2000 + at_item)}, by=by, at=at),
        "split": lambda: actions.split(one.item_id, [(one.start, middle), (middle, one.end)], by=by, at=at),
        "merge": lambda: actions.merge([x.item_id for x in found if x.kind is one.kind][:2], by=by, at=at),
        "add": lambda: actions.add(
            plan.plan_id, ItemKind.TASK, 7 * at_item, 7 * at_item + 40, {"text": "Việc mới"}, by=by, at=at
        ),
        "undo": lambda: actions.undo(plan.plan_id, by=by, at=at),
        "confident": lambda: actions.accept_confident(plan.plan_id, by=by, at=at),
        "reread": lambda: actions.reread(plan.plan_id, by=by, at=at, on=ON),
        "older": lambda: Target.objects.filter(
            plan_id=plan.plan_id, reviewed_at__isnull=True, order=at_item % 4
        ).update(value=at_item),
    }
    try:
        with transaction.atomic():
            deeds[deed]()
    except (BadInput, Refused):
        pass  # what a person may not do there is refused, and changes nothing


_SOME = {
    ItemKind.TARGET: "value",
    ItemKind.QUALITATIVE: "year",
    ItemKind.TASK: "timeline",
    ItemKind.DUTY: "frequency",
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 30)), min_size=1, max_size=9))
def test_whatever_persons_do_a_later_reading_keeps_every_item_they_touched_and_every_deed(
    plan: KeptPlan,
    an: Actor,
    deeds: list[tuple[str, int]],
) -> None:
    with transaction.atomic():
        for number, (deed, at_item) in enumerate(deeds, 1):
            _do(deed, at_item, plan, an, minutes(number))
        touched = {one.item_id: one for one in items(plan) if one.reviewed_at is not None}
        told = [(one.event_id, one.deed, one.by, one.at, one.items) for one in queries.review_history(plan.plan_id)]
        actions.reread(plan.plan_id, by=an, at=minutes(60), on=ON)
        after = {one.item_id: one for one in items(plan)}
        for key, one in touched.items():
            assert after[key].fields == one.fields and after[key].state is one.state
            assert (after[key].accepted_by, after[key].start, after[key].quote) == (
                one.accepted_by,
                one.start,
                one.quote,
            )
        history = queries.review_history(plan.plan_id)
        assert [(one.event_id, one.deed, one.by, one.at, one.items) for one in history[1:]] == told
        assert history[0].deed is ReviewDeed.REREAD
        again = actions.reread(plan.plan_id, by=an, at=minutes(61), on=ON)
        assert (again.added, again.removed, again.replaced) == (0, 0, 0), "reading again changes nothing more"
        transaction.set_rollback(True)
