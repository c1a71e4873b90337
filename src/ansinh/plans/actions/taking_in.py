"""Deeds on plans: reading one in, and accepting or rejecting what was read."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.documents.actions import keep_text
from ansinh.documents.facts import OfficialText
from ansinh.documents.offline import read_document
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import Problem, Refused
from ansinh.plans.facts import KeptPlan, PlanReading, ReviewState
from ansinh.plans.offline import check_plan, read_plan
from ansinh.plans.queries import plan, plan_of_text
from ansinh.plans.rules.catalogue import indicator_for
from ansinh.plans.store import models
from ansinh.territory.offline import owed_by, place_of_issuer


def take_in(content: bytes, filename: str, *, by: Actor, at: dt.datetime, on: dt.date) -> KeptPlan:
    """Reads a plan document and keeps text, targets, tasks, duties and findings; the same bytes are read once.

    Raises BadInput where the file cannot be read as a text.
    """
    text = read_document(content, filename)
    reading = read_plan(text)
    header = reading.document
    official = OfficialText(
        sha256=text.sha256,
        filename=text.filename,
        media_type=text.media_type,
        size_bytes=text.size_bytes,
        number=header.number,
        date=header.date,
        kind=header.type,
        issuer=header.issuer,
        title=header.title,
        signer=header.signer,
    )
    with deed("plans.take_in", by=by, at=at, subject=text.sha256, needs=Permission.PLAN_WRITE) as record:
        kept = keep_text(content, text, official, by=by, at=at)
        known = plan_of_text(kept.text_id)
        if known is not None:
            record(already_read=True)
            return known
        plan_id = new_id(at)
        _keep(plan_id, kept.text_id, reading, by=by, at=at, on=on)
        record(
            targets=len(reading.targets),
            qualitative=len(reading.qualitative_targets),
            tasks=len(reading.tasks),
            duties=len(reading.reporting),
        )
    return plan(plan_id)


def accept(
    target_ids: Iterable[uuid.UUID], *, by: Actor, at: dt.datetime, state: ReviewState = ReviewState.ACCEPTED
) -> int:
    """Accepts (or rejects) numeric targets that are still only read. Returns how many changed.

    What a person has decided is not decided again here: items already accepted or rejected stay.
    """
    if state is ReviewState.READ:
        raise Refused(
            Problem(
                "not_a_review",
                "Chỉ có thể chấp nhận hoặc bác bỏ.",
                "An item can be accepted or rejected.",
            )
        )
    with deed("plans.accept", by=by, at=at, needs=Permission.PLAN_WRITE) as record:
        found = models.Target.objects.filter(target_id__in=list(target_ids), state=ReviewState.READ)
        changed = found.update(state=state, accepted_by_id=by.user_id, accepted_at=at)
        record(changed=changed, state=state)
        return changed


def accept_all(plan_id: uuid.UUID, *, by: Actor, at: dt.datetime) -> int:
    """Accepts every item of a plan still only read (bulk accept, recorded as such). Returns the number of targets."""
    with deed("plans.accept_all", by=by, at=at, subject=str(plan_id), needs=Permission.PLAN_WRITE) as record:
        changed = {}
        for model in (models.Target, models.QualitativeTarget, models.Task, models.ReportingDuty):
            rows = model.objects.filter(plan_id=plan_id, state=ReviewState.READ)
            changed[model.__name__] = rows.update(state=ReviewState.ACCEPTED, accepted_by_id=by.user_id, accepted_at=at)
        record(**changed)
        return changed["Target"]


def _keep(
    plan_id: uuid.UUID, text_id: uuid.UUID, reading: PlanReading, *, by: Actor, at: dt.datetime, on: dt.date
) -> None:
    header = reading.document
    models.Plan.objects.create(
        plan_id=plan_id,
        text_id=text_id,
        issuer=header.issuer,
        level=header.level,
        number=header.number,
        place=header.place,
        issued_on=header.date,
        kind=header.type,
        title=header.title,
        implements=list(header.implements),
        signer=header.signer,
        recipients=list(header.recipients),
        territory_code=place_of_issuer(header.issuer or header.place or "", header.date, on),
        read_at=at,
        read_by_id=by.user_id,
    )
    models.Target.objects.bulk_create(
        models.Target(
            target_id=new_id(at),
            plan_id=plan_id,
            order=order,
            path=item.path,
            quote=item.quote,
            start=item.start,
            end=item.end,
            indicator=item.indicator,
            comparator=item.comparator,
            value=Decimal(str(item.value)),
            value_to=None if item.value_to is None else Decimal(str(item.value_to)),
            unit=item.unit,
            qualifier=item.qualifier,
            year=item.year,
            indicator_code=measure.code if (measure := indicator_for(item)) else None,
        )
        for order, item in enumerate(reading.targets)
    )
    models.QualitativeTarget.objects.bulk_create(
        models.QualitativeTarget(
            item_id=new_id(at),
            plan_id=plan_id,
            order=order,
            path=item.path,
            quote=item.quote,
            start=item.start,
            end=item.end,
            text=item.text,
            year=item.year,
        )
        for order, item in enumerate(reading.qualitative_targets)
    )
    models.Task.objects.bulk_create(
        models.Task(
            task_id=new_id(at),
            plan_id=plan_id,
            order=order,
            path=item.path,
            quote=reading.text[item.start : item.end],
            start=item.start,
            end=item.end,
            text=item.text,
            lead=list(item.lead),
            coordinating=list(item.coordinating),
            timeline=item.timeline,
            owed_by=[list(owed_by(name, header.date, on)) for name in item.lead],
        )
        for order, item in enumerate(reading.tasks)
    )
    models.ReportingDuty.objects.bulk_create(
        models.ReportingDuty(
            duty_id=new_id(at),
            plan_id=plan_id,
            order=order,
            quote=item.quote,
            start=item.start,
            end=item.end,
            who=list(item.who),
            to=list(item.to),
            via=item.via,
            deadline=item.deadline,
            frequency=item.frequency,
        )
        for order, item in enumerate(reading.reporting)
    )
    found = (*reading.findings, *check_plan(reading, (), on))
    seen = {(item.kind, item.start, item.end): item for item in found}
    models.Finding.objects.bulk_create(
        models.Finding(
            plan_id=plan_id,
            order=order,
            kind=item.kind,
            message=item.message,
            message_en=item.message_en,
            suggestion=item.suggestion,
            severity=item.severity,
            start=item.start,
            end=item.end,
        )
        for order, item in enumerate(sorted(seen.values(), key=lambda item: (item.start, item.end)))
    )
