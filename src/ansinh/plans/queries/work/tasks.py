"""Tasks of kept plans with everything done about them, loaded together: one question for a board of thousands."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import Prefetch, Q, QuerySet

from ansinh.documents.queries import text as document_text
from ansinh.plans.facts import Indicator, Level, ReviewState, Task
from ansinh.plans.facts.work import (
    Activity,
    Charge,
    Desk,
    DeskLevel,
    Difficulty,
    Directive,
    Evidence,
    EvidenceKind,
    Office,
    PlanRef,
    Recommendation,
    RecommendationState,
    Step,
    StepKind,
    SuccessorChoice,
    WorkTask,
)
from ansinh.plans.rules.catalogue import catalogue
from ansinh.plans.rules.work import names
from ansinh.plans.rules.work.headings import headings_of
from ansinh.plans.rules.work.inheriting import owner_of
from ansinh.plans.rules.work.life import difficulty_state, directive_state
from ansinh.plans.rules.work.measuring import suggested
from ansinh.plans.rules.work.timeline import read_timeline
from ansinh.plans.store import models
from ansinh.territory.offline import agency, all_agencies

Kept = TypeVar("Kept")


def work_tasks(
    on: dt.date, *, plan_id: uuid.UUID | None = None, task_ids: Iterable[uuid.UUID] | None = None
) -> tuple[WorkTask, ...]:
    """Accepted tasks in the order of their plans, each with who owes it on ``on`` and all that was done.

    Of one plan, of some ids, or all. A task nobody accepted is no duty yet and is left out, as is a plan that another file
    of the same document replaced.
    """
    rows = models.Task.objects.filter(state=ReviewState.ACCEPTED, plan__superseded_by__isnull=True)
    rows = rows.select_related("plan")
    if plan_id is not None:
        rows = rows.filter(plan_id=plan_id)
    if task_ids is not None:
        rows = rows.filter(task_id__in=list(task_ids))
    tasks = list(rows.order_by("-plan__issued_on", "plan_id", "order"))
    if not tasks:
        return ()
    ids = [row.task_id for row in tasks]
    plans = _plan_refs({row.plan_id: row.plan for row in tasks})
    choices = _by_task(models.TaskSuccessor.objects.select_related("by"), ids)
    charges = _by_task(models.TaskCharge.objects.select_related("by", "holder"), ids)
    links = _by_task(models.TaskIndicator.objects.all(), ids)
    activities = _by_task(
        models.TaskActivity.objects.select_related("by", "evidence_file").defer("evidence_file__content"), ids
    )
    difficulties = _grouped(_difficulties(Q(task_id__in=ids)), lambda one: [one.task_id])
    directives = _grouped(_directives(Q(about__task_id__in=ids)), lambda one: one.task_ids)
    advice = _grouped(_recommendations(Q(task_id__in=ids)), lambda one: [one.task_id] if one.task_id else [])
    return tuple(
        _task(
            row,
            plans[row.plan_id],
            on,
            choices[row.task_id],
            charges[row.task_id],
            links[row.task_id],
            activities[row.task_id],
            tuple(difficulties[row.task_id]),
            tuple(directives[row.task_id]),
            tuple(advice[row.task_id]),
        )
        for row in tasks
    )


def work_task(task_id: uuid.UUID, on: dt.date) -> WorkTask:
    """One accepted task. Raises LookupError for an unknown id or a task nobody accepted."""
    found = work_tasks(on, task_ids=[task_id])
    if not found:
        raise LookupError(f"no accepted task {task_id}")
    return found[0]


def difficulty(difficulty_id: uuid.UUID) -> Difficulty:
    """One difficulty with its steps. Raises LookupError for an unknown id."""
    return _only(_difficulties(Q(pk=difficulty_id)), difficulty_id)


def directive(directive_id: uuid.UUID) -> Directive:
    """One directive with its steps. Raises LookupError for an unknown id."""
    return _only(_directives(Q(pk=directive_id)), directive_id)


def recommendation(recommendation_id: uuid.UUID) -> Recommendation:
    """One recommendation with its answer. Raises LookupError for an unknown id."""
    return _only(_recommendations(Q(pk=recommendation_id)), recommendation_id)


def recommendations(plan_id: uuid.UUID | None = None) -> tuple[Recommendation, ...]:
    """Recommendations of overseers, those waiting longest first, then the answered, newest first."""
    found = _recommendations(Q() if plan_id is None else Q(plan_id=plan_id))
    waiting = sorted((one for one in found if one.answered_at is None), key=lambda one: one.made_at)
    answered = sorted((one for one in found if one.answered_at), key=lambda one: one.made_at, reverse=True)
    return (*waiting, *answered)


def evidence_bytes(file_id: uuid.UUID) -> tuple[str, str, bytes]:
    """(filename, media type, bytes) of a file shown as evidence. Raises LookupError for an unknown id."""
    row = models.EvidenceFile.objects.filter(pk=file_id).first()
    if row is None:
        raise LookupError(f"no evidence file {file_id}")
    return row.filename, row.media_type, bytes(row.content)


def indicator_suggestions(task: WorkTask) -> tuple[Indicator, ...]:
    """Indicators that a task's words point to and that are not linked yet, best first."""
    return tuple(one for one in suggested(task.task.text, catalogue()) if one.code not in task.indicator_codes)


def others_undecided(task: WorkTask, former: str, on: dt.date) -> tuple[WorkTask, ...]:
    """Tasks of the same plan for which it is just as open who inherited them from ``former``."""
    same = work_tasks(on, plan_id=task.plan.plan_id)
    return tuple(
        one for one in same if one.task_id != task.task_id and any(owner.written == former for owner in one.undecided)
    )


def section_titles(tasks: Iterable[WorkTask]) -> dict[tuple[uuid.UUID, str], str]:
    """(plan, section) → the words of the section's heading in the plan, for the sections of these tasks.

    A section whose heading cannot be found in the text is left out.
    """
    groups: dict[uuid.UUID, set[str]] = defaultdict(set)
    for one in tasks:
        groups[one.plan.plan_id].add(one.group)
    return {
        (row.plan_id, group): title
        for row in models.Plan.objects.filter(plan_id__in=groups)
        for group, title in headings_of(document_text(row.text_id).text, groups[row.plan_id]).items()
    }


# --- loading --------------------------------------------------------------------------------------------


def _by_task(rows: QuerySet[Any], ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    return _grouped(rows.filter(task_id__in=ids).order_by("at", "pk"), lambda row: [row.task_id])


def _grouped(items: Iterable[Any], keys: Callable[[Any], Iterable[uuid.UUID]]) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for item in items:
        for key in keys(item):
            found[key].append(item)
    return found


def _only(found: tuple[Kept, ...], key: uuid.UUID) -> Kept:
    if not found:
        raise LookupError(str(key))
    return found[0]


def _plan_refs(rows: dict[uuid.UUID, models.Plan]) -> dict[uuid.UUID, PlanRef]:
    deadlines: dict[uuid.UUID, list[tuple[str, str]]] = defaultdict(list)
    duties = models.ReportingDuty.objects.filter(plan_id__in=rows, deadline__isnull=False)
    for duty in duties.exclude(state=ReviewState.REJECTED).order_by("order"):
        deadlines[duty.plan_id].append((duty.deadline or "", duty.frequency or ""))
    return {
        plan_id: PlanRef(
            plan_id,
            row.title or row.number or "",
            row.number,
            row.issuer,
            Level(row.level) if row.level else None,
            row.issued_on,
            row.territory_code,
            _yearly(deadlines[plan_id]),
        )
        for plan_id, row in rows.items()
    }


def _yearly(deadlines: list[tuple[str, str]]) -> str | None:
    """The day of the year by which a plan wants each agency's yearly report: the first of the second half-year.

    A later one is where the reports are put together; one before July is the half-yearly report.
    """
    late = sorted((day[3:] + day[:2], day) for day, _ in deadlines if len(day) == 5 and day[3:] >= "07")
    return late[0][1] if late else None


def group_of(path: str) -> str:
    """The section a task stands in: ``III.2/a`` → ``III.2``, ``IV.1`` → ``IV``; empty in a plan without sections."""
    return path.split("/")[0] if "/" in path else path.rpartition(".")[0]


def _task(
    row: models.Task,
    plan: PlanRef,
    on: dt.date,
    choices: list[models.TaskSuccessor],
    charges: list[models.TaskCharge],
    links: list[models.TaskIndicator],
    activities: list[models.TaskActivity],
    difficulties: tuple[Difficulty, ...],
    directives: tuple[Directive, ...],
    advice: tuple[Recommendation, ...],
) -> WorkTask:
    task = Task(row.path, row.text, tuple(row.lead), tuple(row.coordinating), row.timeline, row.start, row.end)
    made = tuple(SuccessorChoice(one.written, one.agency_id, one.reason, one.by.full_name, one.at) for one in choices)
    newest = {one.written: one for one in made}
    history = tuple(
        Charge(
            Office(one.agency_id, one.place_code),
            one.holder.username,
            one.holder.full_name,
            one.note,
            one.by.full_name,
            one.at,
        )
        for one in charges
    )
    linked = {one.indicator_code: one.linked for one in links}
    owners = tuple(
        owner_of(
            written,
            lead=lead,
            text=row.text,
            issuer=plan.issuer,
            level=plan.level,
            dated=plan.issued_on,
            on=on,
            place=plan.place_code,
            choice=newest.get(written) if lead else None,
        )
        for lead, written_names in ((True, task.lead), (False, task.coordinating))
        for written in dict.fromkeys(written_names)
    )
    leads = [owner for owner in owners if owner.lead]
    asked = names.asks(row.text) or (bool(leads) and all(owner.asked for owner in leads))
    return WorkTask(
        task_id=row.task_id,
        plan=plan,
        order=row.order,
        group=group_of(row.path),
        task=task,
        state=ReviewState(row.state),
        accepted_at=row.accepted_at,
        timeline=read_timeline(row.timeline),
        asked=asked,
        owners=owners,
        charges=tuple({one.office: one for one in history}.values()),
        charge_history=tuple(reversed(history)),
        choices=tuple(reversed(made)),
        activities=tuple(
            sorted((_activity(one) for one in activities), key=lambda one: (one.happened_on, one.at), reverse=True)
        ),
        difficulties=difficulties,
        directives=directives,
        recommendations=advice,
        indicator_codes=tuple(code for code, held in linked.items() if held),
    )


def _activity(row: models.TaskActivity) -> Activity:
    return Activity(
        row.activity_id,
        Office(row.agency_id, row.place_code),
        row.text,
        row.happened_on,
        row.completes,
        _evidence(row),
        row.by.full_name,
        row.at,
    )


def _evidence(row: models.TaskActivity | models.DirectiveStep) -> Evidence:
    file = row.evidence_file
    kind = EvidenceKind(row.evidence_kind)
    if file is None:
        return Evidence(kind, row.evidence_reference)
    return Evidence(kind, row.evidence_reference, file.file_id, file.filename, file.size_bytes, file.sha256)


def _difficulties(condition: Q) -> tuple[Difficulty, ...]:
    rows = models.Difficulty.objects.filter(condition).select_related("by").prefetch_related("steps__by")
    found = []
    for row in rows.order_by("-at", "pk"):
        steps = tuple(
            Step(
                StepKind(step.kind),
                step.text,
                step.by.full_name,
                step.at,
                _desk(step.desk, step.desk_agency_id, step.desk_place_code),
                directive_id=step.directive_id,
            )
            for step in row.steps.all()
        )
        desk = steps[-1].desk
        assert desk is not None
        found.append(
            Difficulty(
                row.difficulty_id,
                row.task_id,
                Office(row.agency_id, row.place_code),
                row.text,
                difficulty_state([step.kind for step in steps]),
                desk,
                row.by.full_name,
                row.at,
                steps,
            )
        )
    return tuple(found)


def _desk(level: str, agency_id: str, place_code: str) -> Desk:
    return Desk(DeskLevel(level), Office(agency_id, place_code))


def _directives(condition: Q) -> tuple[Directive, ...]:
    rows = models.Directive.objects.filter(condition).select_related("by").distinct()
    rows = rows.prefetch_related(
        "about", "steps__by", Prefetch("steps__evidence_file", models.EvidenceFile.objects.defer("content"))
    )
    found = []
    for row in rows.order_by("-at", "pk"):
        steps = tuple(
            Step(StepKind(step.kind), step.text, step.by.full_name, step.at, evidence=_evidence(step))
            for step in row.steps.all()
        )
        found.append(
            Directive(
                row.directive_id,
                tuple(one.task_id for one in row.about.all()),
                row.difficulty_id,
                row.text,
                row.number,
                _desk(row.desk, row.giver_agency_id, row.giver_place_code),
                Office(row.agency_id, row.place_code),
                row.due,
                directive_state([step.kind for step in steps]),
                row.by.full_name,
                row.at,
                steps,
            )
        )
    return tuple(found)


def _recommendations(condition: Q) -> tuple[Recommendation, ...]:
    rows = models.Recommendation.objects.filter(condition).select_related("by", "plan", "task", "target", "answer__by")
    known = {one.id for one in all_agencies()}
    found = []
    for row in rows.order_by("-at", "pk"):
        answer = getattr(row, "answer", None)
        about = row.task.text if row.task else row.target.quote if row.target else ""
        found.append(
            Recommendation(
                recommendation_id=row.recommendation_id,
                plan_id=row.plan_id,
                plan_title=row.plan.title or row.plan.number or "",
                task_id=row.task_id,
                target_id=row.target_id,
                about=" ".join(about.split()),
                text=row.text,
                body=agency(row.agency_id).name if row.agency_id in known else row.agency_id,
                made_by=row.by.full_name,
                made_at=row.at,
                state=RecommendationState.WAITING if answer is None else RecommendationState.ANSWERED,
                answer=answer.text if answer else "",
                answer_number=answer.number if answer else "",
                answered_by=answer.by.full_name if answer else "",
                answered_at=answer.at if answer else None,
                follows=row.follows_id,
            )
        )
    return tuple(found)
