"""Oversight from outside the line: recommendations of the People's Council and the Front, tracked to their answer."""

from __future__ import annotations

import datetime as dt
import uuid

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.plans.actions.work.checks import the_task, today, written
from ansinh.plans.facts.work import Office, Recommendation, RecommendationState
from ansinh.plans.queries import commitment, plan
from ansinh.plans.queries.work import may_answer_recommendation, offices_of, province_of, recommendation
from ansinh.plans.store import models


def recommend(
    plan_id: uuid.UUID,
    text: str,
    *,
    by: Actor,
    at: dt.datetime,
    task_id: uuid.UUID | None = None,
    target_id: uuid.UUID | None = None,
    follows: uuid.UUID | None = None,
) -> Recommendation:
    """Puts a recommendation on a plan, or on one task or target of it; ``follows`` one whose answer did not satisfy.

    Raises BadInput for things that do not belong together or do not exist, Refused for overseers of another place.
    """
    with deed("plans.recommend", by=by, at=at, subject=str(plan_id), needs=Permission.RECOMMEND) as record:
        office = _overseer(plan_id, by, at)
        if task_id is not None and target_id is not None:
            raise BadInput(
                Problem("one_thing", "Kiến nghị về một nhiệm vụ hoặc một chỉ tiêu.", "A task or a target, not both.")
            )
        if task_id is not None and the_task(task_id, at).plan.plan_id != plan_id:
            raise _elsewhere()
        if target_id is not None and _plan_of_target(target_id) != plan_id:
            raise _elsewhere()
        if follows is not None and _kept(follows).state is RecommendationState.WAITING:
            raise BadInput(
                Problem(
                    "still_waiting",
                    "Kiến nghị trước chưa được trả lời.",
                    "The earlier recommendation has not been answered yet.",
                )
            )
        recommendation_id = new_id(at)
        models.Recommendation.objects.create(
            recommendation_id=recommendation_id,
            plan_id=plan_id,
            task_id=task_id,
            target_id=target_id,
            text=written(text, "Kiến nghị", "Recommendation"),
            agency_id=office.agency_id,
            place_code=office.place_code,
            follows_id=follows,
            by_id=by.user_id,
            at=at,
        )
        record(recommendation=str(recommendation_id))
    return recommendation(recommendation_id)


def answer_recommendation(
    recommendation_id: uuid.UUID, text: str, *, by: Actor, at: dt.datetime, number: str = ""
) -> Recommendation:
    """Answers a recommendation, once; ``number`` is that of the letter. On a task its own agencies answer, else the
    leaders of the plan's place.

    Raises BadInput for an unknown one, Refused where it is answered already or not ``by``'s to answer.
    """
    subject = str(recommendation_id)
    with deed("plans.answer_recommendation", by=by, at=at, subject=subject, needs=Permission.DIRECTIVE_GIVE) as record:
        # One answer even when two people answer at once: the second waits for the first, then is refused.
        models.Recommendation.objects.select_for_update().filter(pk=recommendation_id).first()
        found = _kept(recommendation_id)
        if found.state is RecommendationState.ANSWERED:
            raise Refused(
                Problem(
                    "answered",
                    f"{found.answered_by} đã trả lời kiến nghị này.",
                    f"{found.answered_by} has answered this recommendation.",
                )
            )
        _require_addressee(found, by, at)
        models.RecommendationAnswer.objects.create(
            recommendation_id=recommendation_id,
            text=written(text, "Trả lời", "Answer"),
            number=number.strip()[:80],
            by_id=by.user_id,
            at=at,
        )
        record(days=found.age_days(today(at)))
    return recommendation(recommendation_id)


def _require_addressee(found: Recommendation, by: Actor, at: dt.datetime) -> None:
    if may_answer_recommendation(found, by, today(at)):
        return
    raise Refused(
        Problem(
            "not_yours_to_answer",
            "Kiến nghị do cơ quan chủ trì, phối hợp nhiệm vụ hoặc cơ quan của địa phương ban hành kế hoạch trả lời.",
            "A recommendation is answered by the agencies of its task, or by those of the place that issued the plan.",
        )
    )


def _overseer(plan_id: uuid.UUID, by: Actor, at: dt.datetime) -> Office:
    """The overseer's office. A province's overseers look at plans of the province and its communes."""
    on = today(at)
    try:
        place = plan(plan_id).territory_code
    except LookupError:
        raise BadInput(
            Problem("plan_unknown", f"Không có kế hoạch {plan_id}.", f"There is no plan {plan_id}.")
        ) from None
    for office in offices_of(by):
        # A commune's plan is its own overseers' and the province's; a province's plan reaches into every commune.
        own = len(place or "") != 5 and province_of(office.place_code, on) == province_of(place, on)
        if place is None or own or office.place_code in (place, province_of(place, on), "VN"):
            return office
    raise Refused(
        Problem(
            "not_your_place",
            "Kế hoạch này của địa phương khác.",
            "This plan belongs to another place.",
        )
    )


def _kept(recommendation_id: uuid.UUID) -> Recommendation:
    try:
        return recommendation(recommendation_id)
    except LookupError:
        raise BadInput(
            Problem(
                "recommendation_unknown",
                f"Không có kiến nghị {recommendation_id}.",
                f"There is no recommendation {recommendation_id}.",
            )
        ) from None


def _plan_of_target(target_id: uuid.UUID) -> uuid.UUID | None:
    try:
        return commitment(target_id).plan_id
    except LookupError:
        return None


def _elsewhere() -> BadInput:
    return BadInput(
        Problem("of_another_plan", "Mục này không thuộc kế hoạch đã nêu.", "This item is not of the plan named.")
    )
