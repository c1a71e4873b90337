"""Questions about the plans kept here: documents, commitments, assignments, duties, findings, the catalogue."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from ansinh.kernel.page import Page
from ansinh.plans.facts import (
    Assignment,
    Commitment,
    Comparator,
    Finding,
    Indicator,
    ItemKind,
    KeptPlan,
    Level,
    PlanDocument,
    QualitativeTarget,
    ReportingDuty,
    ReviewState,
    Target,
    Task,
)
from ansinh.plans.rules.catalogue import by_code, catalogue
from ansinh.plans.store import models
from ansinh.plans.store.rows import MODELS


def plans(words: str = "", number: int = 1, size: int = 50) -> Page[KeptPlan]:
    """The plans, newest document first; searched in title, number and issuer."""
    found = models.Plan.objects.select_related("read_by").order_by("-issued_on", "title")
    if words:
        found = found.filter(Q(title__icontains=words) | Q(number__icontains=words) | Q(issuer__icontains=words))
    total = found.count()
    return Page(_plans(found[(number - 1) * size : number * size]), total, number, size)


def plan(plan_id: uuid.UUID) -> KeptPlan:
    """One plan. Raises LookupError for an unknown id."""
    found = plans_by_ids([plan_id])
    if not found:
        raise LookupError(f"no plan {plan_id}")
    return found[0]


def plans_by_ids(plan_ids: Iterable[uuid.UUID]) -> tuple[KeptPlan, ...]:
    """These plans, newest document first; unknown ids are left out."""
    found = models.Plan.objects.select_related("read_by").filter(pk__in=list(plan_ids))
    return _plans(found.order_by("-issued_on", "title"))


def plan_of_text(text_id: uuid.UUID) -> KeptPlan | None:
    """The plan read from a text, if it was read."""
    found = _plans(models.Plan.objects.select_related("read_by").filter(text_id=text_id))
    return found[0] if found else None


def commitments(
    plan_id: uuid.UUID | None = None, *, state: ReviewState | None = None, indicator_code: str | None = None
) -> tuple[Commitment, ...]:
    """Numeric targets in document order: of one plan, of one review state, of one indicator, or all.

    Over all plans, one whose review was carried to another file of the document is left out: it would count twice.
    """
    found = models.Target.objects.select_related("accepted_by").order_by("plan_id", "start", "order")
    if plan_id is not None:
        found = found.filter(plan_id=plan_id)
    else:
        found = found.filter(plan__superseded_by__isnull=True)
    if state is not None:
        found = found.filter(state=state)
    if indicator_code is not None:
        found = found.filter(indicator_code=indicator_code)
    return tuple(_commitment(row) for row in found)


def commitment(target_id: uuid.UUID) -> Commitment:
    """One numeric target. Raises LookupError for an unknown id."""
    row = models.Target.objects.select_related("accepted_by").filter(pk=target_id).first()
    if row is None:
        raise LookupError(f"no target {target_id}")
    return _commitment(row)


def qualitative_targets(plan_id: uuid.UUID, *, state: ReviewState | None = None) -> tuple[QualitativeTarget, ...]:
    """Commitments without a number, in document order; of one review state or all."""
    rows = _of_state(models.QualitativeTarget.objects.filter(plan_id=plan_id), state)
    return tuple(QualitativeTarget(row.path, row.text, row.year, row.quote, row.start, row.end) for row in rows)


def assignments(plan_id: uuid.UUID, *, state: ReviewState | None = None) -> tuple[Assignment, ...]:
    """Tasks in document order, each with who owes it today; of one review state or all."""
    return tuple(
        Assignment(
            task_id=row.task_id,
            plan_id=row.plan_id,
            task=Task(
                row.path,
                row.text,
                tuple(row.lead),
                tuple(row.coordinating),
                row.timeline,
                row.start,
                row.end,
            ),
            state=ReviewState(row.state),
            owed_by=tuple((str(a), str(b), bool(c)) for a, b, c in row.owed_by),
        )
        for row in _of_state(models.Task.objects.filter(plan_id=plan_id), state)
    )


def reporting_duties(plan_id: uuid.UUID, *, state: ReviewState | None = None) -> tuple[ReportingDuty, ...]:
    """Reporting duties in document order; of one review state or all."""
    return tuple(
        ReportingDuty(
            tuple(row.who), tuple(row.to), row.via, row.deadline, row.frequency, row.quote, row.start, row.end
        )
        for row in _of_state(models.ReportingDuty.objects.filter(plan_id=plan_id), state)
    )


def findings(plan_id: uuid.UUID) -> tuple[Finding, ...]:
    """What proof-reading found, in document order."""
    return tuple(
        Finding(
            row.kind,
            row.message,
            row.message_en,
            row.suggestion,
            row.start,
            row.end,
            row.severity,  # type: ignore[arg-type]  # a literal, held by a check of the table
            row.suggestion_en,
        )
        for row in models.Finding.objects.filter(plan_id=plan_id).order_by("order")
    )


def indicators() -> tuple[Indicator, ...]:
    """The catalogue of indicators, in its own order."""
    return catalogue()


def local_indicators() -> tuple[Indicator, ...]:
    """Indicators that persons proposed here beside the catalogue, by code."""
    return tuple(_local(row) for row in models.LocalIndicator.objects.order_by("code"))


def indicator(code: str) -> Indicator:
    """One indicator, of the catalogue or proposed here. Raises LookupError for an unknown code."""
    if code in by_code():
        return by_code()[code]
    row = models.LocalIndicator.objects.filter(pk=code).first()
    if row is None:
        raise LookupError(f"no indicator {code}")
    return _local(row)


def _local(row: models.LocalIndicator) -> Indicator:
    return Indicator(
        code=row.code,
        name_vi=row.name_vi,
        name_en=row.name_en,
        unit=row.unit,
        numerator_vi=row.numerator_vi,
        denominator_vi=row.denominator_vi,
        source="reported",
        better="down" if row.better == "down" else "up",
        sector="local",
        reported_by=row.reported_by,
        definition_vi=row.definition_vi,
        definition_en=row.definition_vi,
        words=(),
        factor=100 if row.unit == "%" else None,
        population_vi=row.population_vi,
    )


def _of_state(rows: QuerySet[Any], state: ReviewState | None) -> QuerySet[Any]:
    return (rows if state is None else rows.filter(state=state)).order_by("start", "order")


@dataclass
class _Counts:
    """What stands of one plan, by kind, and how much of it was accepted or rejected."""

    by_kind: dict[ItemKind, int]
    findings: int = 0
    accepted_targets: int = 0
    reviewed: int = 0


def _plans(rows: Iterable[models.Plan]) -> tuple[KeptPlan, ...]:
    """Plans with their counts: one question a kind for all of them, for a join over all kinds multiplies its rows."""
    kept = list(rows)
    counts = {row.pk: _Counts(dict.fromkeys(ItemKind, 0)) for row in kept}
    for kind, model in MODELS.items():
        grouped = model.objects.filter(plan_id__in=list(counts)).order_by().values_list("plan_id", "state")
        for plan_id, state, count in grouped.annotate(Count("pk")):
            of_plan = counts[plan_id]
            of_plan.by_kind[kind] += count
            of_plan.reviewed += count if state != ReviewState.READ else 0
            if kind is ItemKind.TARGET and state == ReviewState.ACCEPTED:
                of_plan.accepted_targets = count
    found = models.Finding.objects.filter(plan_id__in=list(counts)).order_by().values_list("plan_id")
    for plan_id, count in found.annotate(Count("pk")):
        counts[plan_id].findings = count
    return tuple(_plan(row, counts[row.pk]) for row in kept)


def _plan(row: models.Plan, counts: _Counts) -> KeptPlan:
    return KeptPlan(
        plan_id=row.plan_id,
        text_id=row.text_id,
        document=PlanDocument(
            issuer=row.issuer,
            level=Level(row.level) if row.level else None,
            number=row.number,
            place=row.place,
            date=row.issued_on,
            type=row.kind,
            title=row.title,
            implements=tuple(row.implements),
            signer=row.signer,
            recipients=tuple(row.recipients),
        ),
        territory_code=row.territory_code,
        read_at=row.read_at,
        read_by=row.read_by.full_name,
        targets=counts.by_kind[ItemKind.TARGET],
        qualitative=counts.by_kind[ItemKind.QUALITATIVE],
        tasks=counts.by_kind[ItemKind.TASK],
        duties=counts.by_kind[ItemKind.DUTY],
        findings=counts.findings,
        accepted=counts.accepted_targets,
        items=sum(counts.by_kind.values()),
        reviewed=counts.reviewed,
        reader_version=row.reader_version,
        superseded_by=row.superseded_by_id,
    )


def _commitment(row: models.Target) -> Commitment:
    return Commitment(
        target_id=row.target_id,
        plan_id=row.plan_id,
        target=Target(
            path=row.path,
            indicator=row.indicator,
            comparator=Comparator(row.comparator),
            value=float(row.value),
            value_to=None if row.value_to is None else float(row.value_to),
            unit=row.unit,
            qualifier=row.qualifier,
            year=row.year,
            quote=row.quote,
            start=row.start,
            end=row.end,
        ),
        state=ReviewState(row.state),
        accepted_by=row.accepted_by.full_name if row.accepted_by else None,
        accepted_at=row.accepted_at,
        indicator_code=row.indicator_code,
    )
