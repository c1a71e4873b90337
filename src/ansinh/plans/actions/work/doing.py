"""What was done for a task: activities, with evidence where there is some."""

from __future__ import annotations

import datetime as dt
import uuid

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import BadInput, Problem
from ansinh.plans.actions.work.checks import own_office, shown, the_task, today, written
from ansinh.plans.facts.work import Activity, Evidence, EvidenceKind
from ansinh.plans.queries.work import work_task
from ansinh.plans.store import models


def report_activity(
    task_id: uuid.UUID,
    text: str,
    *,
    happened_on: dt.date,
    by: Actor,
    at: dt.datetime,
    evidence: Evidence = Evidence(),
    file: tuple[str, bytes] | None = None,
    completes: bool = False,
) -> Activity:
    """Writes down what the office of ``by`` did for a task on a day, with evidence: a reference, or a file (name, bytes).

    ``completes`` says the task is done, for its year where it recurs; it needs evidence, and the lead's word. Raises
    Refused where the task is not of ``by``'s office; BadInput for a day to come, evidence that cannot be taken, or words
    that name a citizen.
    """
    with deed("plans.report_activity", by=by, at=at, subject=str(task_id), needs=Permission.TASK_WORK) as record:
        task = the_task(task_id, at)
        office = own_office(task, by, at, leads_only=completes)
        words = written(text, "Nội dung", "Text")
        if happened_on > today(at):
            raise BadInput(Problem("future_day", "Ngày thực hiện chưa đến.", "The day has not come yet."))
        if task.plan.issued_on and happened_on < task.plan.issued_on:
            raise BadInput(
                Problem(
                    "before_the_plan",
                    "Ngày thực hiện trước ngày ban hành kế hoạch.",
                    "The day lies before the plan was issued.",
                )
            )
        kind, reference, kept = shown(evidence, file, at)
        if completes and kind is EvidenceKind.NONE:
            raise BadInput(
                Problem(
                    "completed_without_evidence",
                    "Báo hoàn thành phải kèm minh chứng.",
                    "A task is completed by evidence.",
                    remedy_vi="Ghi số văn bản, số liệu, đường dẫn hoặc kèm tệp.",
                    remedy_en="Give the number of a document, a figure, a link or a file.",
                )
            )
        activity_id = new_id(at)
        models.TaskActivity.objects.create(
            activity_id=activity_id,
            task_id=task_id,
            agency_id=office.agency_id,
            place_code=office.place_code,
            text=words,
            happened_on=happened_on,
            completes=completes,
            evidence_kind=kind,
            evidence_reference=reference,
            evidence_file=kept,
            by_id=by.user_id,
            at=at,
        )
        record(evidence=kind, completes=completes, agency=office.agency_id, place=office.place_code)
    return next(one for one in work_task(task_id, today(at)).activities if one.activity_id == activity_id)
