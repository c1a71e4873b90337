"""One task: the plan's words, who owes it and why, who holds it, what was done, what stands in the way, oversight."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from itertools import chain

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import permissions
from ansinh.kernel.dates import vn_date
from ansinh.monitoring import queries as monitoring
from ansinh.monitoring.facts import MOVEMENT_LABELS, STANDING_LABELS, BoardLine, TaskIndicator
from ansinh.monitoring.offline import trend_chart
from ansinh.plans.facts.work import (
    DESK_LABELS,
    EVIDENCE_LABELS,
    SETTLED_LABELS,
    Cadence,
    DeskLevel,
    Difficulty,
    Directive,
    DirectiveState,
    Evidence,
    EvidenceKind,
    Office,
    Owner,
    Recommendation,
    Settled,
    Step,
    StepKind,
    WorkTask,
)
from ansinh.plans.queries import indicators as catalogue
from ansinh.plans.queries.work import (
    desk_over,
    evidence_bytes,
    indicator_suggestions,
    may_answer,
    may_answer_recommendation,
    may_assign,
    may_choose,
    may_write_for,
    office_for,
    others_undecided,
    owed_offices,
    people_of,
    province_of,
    recommendation,
)
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.views.monitoring import STANDING_TONES, drawing, seat
from ansinh.shells.web.views.plans.work_wording import (
    DIFFICULTY_TONES,
    DIRECTIVE_TONES,
    TASK_TONES,
    desk_name,
    difficulty_name,
    directive_name,
    evidence_text,
    office_name,
    short,
    state_name,
)
from ansinh.territory.offline import agencies

P = Permission
_STEPS = {
    StepKind.RAISED: ("Nêu khó khăn", "Raised"),
    StepKind.PASSED_UP: ("Chuyển lên", "Passed up"),
    StepKind.ANSWERED: ("Trả lời bằng chỉ đạo", "Answered by a directive"),
    StepKind.RAISED_AGAIN: ("Nêu lại: chưa tháo gỡ được", "Raised again"),
    StepKind.RESOLVED: ("Đã tháo gỡ", "Resolved"),
    StepKind.ACKNOWLEDGED: ("Đã nhận", "Acknowledged"),
    StepKind.WORKED: ("Đã làm", "Worked on"),
    StepKind.CLOSED: ("Báo xong", "Reported done"),
    StepKind.RETURNED: ("Trả lại", "Sent back"),
}
_CADENCES = {
    Cadence.ONCE: ("làm một lần", "once"),
    Cadence.MONTHLY: ("minh chứng mỗi tháng", "evidence every month"),
    Cadence.QUARTERLY: ("minh chứng mỗi quý", "evidence every quarter"),
    Cadence.HALF_YEARLY: ("minh chứng mỗi nửa năm", "evidence every half-year"),
    Cadence.YEARLY: ("minh chứng mỗi năm báo cáo", "evidence every report year"),
    Cadence.EVENT: ("khi có việc", "when called for"),
}


@page(P.PLAN_READ)
def plan_task(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Everything about one task, and the forms of what this person may do about it."""
    by, today = actor_of(request), clock.today()
    line: BoardLine = found(monitoring.board_line, task_id, today, place_code=seat(request))
    task, may = line.task, permissions(by)
    mine = office_for(task, by, today) if P.TASK_WORK in may else None
    assigning = may_assign(task, by, today)
    heard = monitoring.offices_heard(task, today) if line.offices_owing else ()
    return render(
        request,
        "plans/work_task.html",
        {
            "task": task,
            "line": line,
            "title": short(task.task.text, 110),
            "state": state_name(line.state),
            "tone": TASK_TONES[line.state],
            "reasons": [
                {"text": one.en if lang() == "en" else one.vi, "tone": TASK_TONES[one.state]} for one in line.reasons
            ],
            "timeline": _timeline(task),
            "owners": [_owner(one) for one in task.owners],
            "charges": task.charge_history[:30],
            "current": task.charges,
            "mine": mine,
            "mine_name": office_name(mine) if mine else "",
            "leads": mine is not None and office_for(task, by, today, leads_only=True) is not None,
            "assigning": [
                {"value": f"{one.agency_id}/{one.place_code}", "label": office_name(one),
                 "people": people_of(one, clock.now())} for one in assigning
            ],
            "choosing": [_choice(task, one) for one in task.leads if _choosable(one)]
            if may_choose(task, by, today) else [],
            "kinds": [(kind.value, say(*words)) for kind, words in EVIDENCE_LABELS.items() if kind is not EvidenceKind.FILE],
            "today": today,
            "activities": [
                {"one": one, "office": office_name(one.office), "evidence": _evidence(one.evidence)}
                for one in task.activities
            ],
            "difficulties": [_difficulty(one, task, by) for one in task.difficulties],
            "directives": [_directive(one, by) for one in task.directives],
            "desks": [(level.value, say(*DESK_LABELS[level])) for level in DeskLevel],
            "below": _below(task, by),
            "indicators": [_indicator(one) for one in line.indicators],
            "suggested": [
                (one.code, one.name_en if lang() == "en" else one.name_vi) for one in indicator_suggestions(task)
            ] if mine else [],
            "catalogue": [(one.code, one.name_en if lang() == "en" else one.name_vi) for one in catalogue()
                          if one.code not in task.indicator_codes] if mine else [],
            "recommendations": task.recommendations,
            "heard": [{"office": office_name(office), "day": day} for office, day in heard],
            "heard_count": line.offices_heard,
            "crumbs": [
                (say("Nhiệm vụ, tiến độ", "Tasks"), reverse("board")),
                (task.plan.number or short(task.plan.title, 40), f"{reverse('plan', args=[task.plan.plan_id])}?part=tasks"),
            ],
        },
    )  # fmt: skip


def _timeline(task: WorkTask) -> str:
    """The plan's words on time, and how they are understood."""
    line = task.timeline
    words = task.task.timeline or say("kế hoạch không nêu", "the plan does not say")
    if line.due is not None:
        return say("{} (đến hết {})", "{} (to the end of {})", words, vn_date(line.due))
    return f"{words} ({say(*_CADENCES[line.cadence])})"


def _choosable(owner: Owner) -> bool:
    return owner.settled in (Settled.OPEN, Settled.CHOSEN, Settled.FUNCTION, Settled.UNKNOWN) and not owner.collective


def _choice(task: WorkTask, owner: Owner) -> dict[str, object]:
    candidates = [heir.agency_id for heir in owner.heirs]
    others = [(one.id, one.name) for one in agencies(on=clock.today()) if one.id not in candidates]
    return {
        "owner": owner,
        "open": owner.settled is Settled.OPEN,
        "candidates": [(heir.agency_id, heir.name, ", ".join(heir.functions)) for heir in owner.heirs],
        "others": others,
        "same": others_undecided(task, owner.written, clock.today()),
    }


def _owner(owner: Owner) -> dict[str, object]:
    how = say(*SETTLED_LABELS[owner.settled])
    if owner.places:
        how = say("các xã nêu tên", "the communes named")
    elif owner.everywhere:
        how = say("mỗi xã, phường của tỉnh", "each commune of the province")
    elif owner.collective:
        how = say("nhóm cơ quan: mỗi cơ quan phần của mình", "a group: each agency its own part")
    return {
        "one": owner,
        "how": how,
        "tone": "warn" if owner.settled in (Settled.OPEN, Settled.UNKNOWN) else "still",
        "heirs": owner.heirs,
        "shown": owner.heirs[:3] if owner.collective else owner.heirs,
        "more": max(0, len(owner.heirs) - 3) if owner.collective else 0,
        "basis": list(dict.fromkeys(chain.from_iterable(heir.legal_basis for heir in owner.heirs))),
        "unconfirmed": any(not heir.confirmed for heir in owner.heirs) and owner.changed,
    }


def _evidence(evidence: Evidence) -> dict[str, object]:
    return {
        "one": evidence,
        "text": evidence_text(evidence),
        "link": evidence.reference if evidence.kind is EvidenceKind.LINK else "",
        "indicator": evidence.reference if evidence.kind is EvidenceKind.INDICATOR else "",
    }


def _steps(steps: Sequence[Step]) -> list[dict[str, object]]:
    return [
        {
            "what": say(*_STEPS[one.kind]) + (f" → {desk_name(one.desk)}" if one.kind is StepKind.PASSED_UP and one.desk else ""),
            "one": one,
            "evidence": _evidence(one.evidence),
        }
        for one in steps
    ]  # fmt: skip


def _difficulty(one: Difficulty, task: WorkTask, by: Actor) -> dict[str, object]:
    province = province_of(one.office.place_code, clock.today()) or province_of(task.place_code, clock.today())
    answering = one.waits and may_answer(one.desk, by, province)
    higher = [level for level in DeskLevel if level.rank > one.desk.level.rank]
    return {
        "one": one,
        "office": office_name(one.office),
        "desk": desk_name(one.desk),
        "state": difficulty_name(one.state),
        "tone": DIFFICULTY_TONES[one.state],
        "steps": _steps(one.steps),
        "answering": answering,
        "passing": answering and bool(higher),
        "higher": [(level.value, say(*DESK_LABELS[level])) for level in higher],
        "ours": may_write_for(one.office, by),
    }


def _directive(one: Directive, by: Actor) -> dict[str, object]:
    today = clock.today()
    ours = may_write_for(one.owed_by, by)
    return {
        "one": one,
        "owed": office_name(one.owed_by),
        "giver": desk_name(one.giver),
        "late": one.late(today),
        "state": directive_name(one.state),
        "tone": "bad" if one.late(today) else DIRECTIVE_TONES[one.state],
        "steps": _steps(one.steps),
        "acknowledging": ours and one.state is DirectiveState.GIVEN,
        "working": ours and one.state is DirectiveState.ACKNOWLEDGED,
        "returning": one.state is DirectiveState.CLOSED
        and may_answer(one.giver, by, province_of(one.owed_by.place_code, today)),
    }


def _below(task: WorkTask, by: Actor) -> list[tuple[str, str]]:
    """The offices of a task to which this person may give directives, those that can be listed."""
    if P.DIRECTIVE_GIVE not in permissions(by):
        return []
    today = clock.today()
    found: list[Office] = []
    for owner in task.owners:
        if owner.settled is not Settled.OPEN and not owner.asked:
            found += owed_offices(task, owner, today)
    return [
        (f"{one.agency_id}/{one.place_code}", office_name(one))
        for one in dict.fromkeys(found)
        if desk_over(one, by, today)
    ]


def _indicator(one: TaskIndicator) -> dict[str, object]:
    name = one.indicator.name_en if lang() == "en" else one.indicator.name_vi
    known = [value for value in one.trend if value.value is not None]
    tones = {"better": "good", "worse": "warn", "no_figure": "still"}
    return {
        "code": one.indicator.code,
        "name": name,
        "movement": say(*MOVEMENT_LABELS[one.movement]),
        "tone": tones.get(one.movement.value, "info"),
        "standing": say(*STANDING_LABELS[one.standing]) if one.standing else "",
        "standing_tone": STANDING_TONES[one.standing] if one.standing else "still",
        "latest": one.latest,
        "unit": one.indicator.unit,
        "rows": [(value.month.vn, value.value) for value in known],
        "chart": drawing(trend_chart(known, "", None, one.indicator.unit), name) if known else "",
    }


@page(P.PLAN_READ)
def plan_evidence(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The bytes of a file shown as evidence; always saved, never opened in the page."""
    from urllib.parse import quote

    filename, media_type, body = found(evidence_bytes, file_id)
    response = HttpResponse(body, content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@page(P.PLAN_READ)
def one_recommendation(request: HttpRequest, recommendation_id: uuid.UUID) -> HttpResponse:
    """A recommendation, its age and its answer, and the form to answer it or to follow it up."""
    one: Recommendation = found(recommendation, recommendation_id)
    by = actor_of(request)
    waiting = one.answered_at is None
    return render(
        request,
        "plans/work_recommendation.html",
        {
            "one": one,
            "title": short(one.text, 90),
            "age": one.age_days(clock.today()),
            "waiting": waiting,
            "may_answer": waiting and may_answer_recommendation(one, by, clock.today()),
            "may_follow": not waiting and P.RECOMMEND in permissions(by),
            "crumbs": [
                (say("Nhiệm vụ, tiến độ", "Tasks"), reverse("board")),
                (say("Kiến nghị giám sát", "Recommendations"), reverse("board_recommendations")),
            ],
        },
    )


urlpatterns = [
    path("plans/tasks/<uuid:task_id>/", plan_task, name="plan_task"),
    path("plans/evidence/<uuid:file_id>/", plan_evidence, name="plan_evidence"),
    path("plans/recommendations/<uuid:recommendation_id>/", one_recommendation, name="recommendation"),
]
