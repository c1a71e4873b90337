"""Lists and single records: proposals, decisions, refusals, applications, tasks, people left behind."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from ansinh.casework.facts import (
    Application,
    ApplicationState,
    Because,
    Channel,
    Decision,
    DecisionState,
    LeftBehind,
    Proposal,
    ProposalKind,
    ProposalState,
    Refusal,
    Task,
    TaskKind,
    TaskState,
)
from ansinh.casework.queries.names import names_of
from ansinh.casework.rules.words import because_words, complaint_words, reasons_of
from ansinh.casework.store import models
from ansinh.kernel.page import Page
from ansinh.kernel.period import Month, Period

_GRANTS = (ProposalKind.START.value, ProposalKind.CHANGE.value)


# --- proposals ------------------------------------------------------------------------------------


def proposals(
    commune: str | None,
    month: Month,
    kind: ProposalKind | str | None = None,
    state: ProposalState | str | None = None,
    number: int = 1,
    size: int = 50,
    *,
    programme: str | None = None,
    group: str | None = None,
    because: Because | str | None = None,
) -> Page[Proposal]:
    """Proposals of a month, biggest difference first; ``commune`` None means all in sight. Withdrawn ones only
    when asked for by ``state``."""
    found = models.Proposal.objects.filter(month=month.first)
    if commune:
        found = found.filter(commune_code=commune)
    if kind:
        found = found.filter(kind=str(kind))
    found = found.filter(state=str(state)) if state else found.exclude(state="withdrawn")
    if programme:
        found = found.filter(programme=programme)
    if group:
        found = found.filter(group_code=group)
    if because:
        found = found.filter(because=str(because))
    ordered = found.extra(select={"moved": "abs(amount - before_amount)"}, order_by=["-moved", "id"])
    total = found.count()
    return Page(_proposals(ordered[(number - 1) * size : number * size]), total, number, size)


def proposal(proposal_id: uuid.UUID) -> Proposal:
    """One proposal. Raises LookupError where there is none in sight."""
    made = _proposals(models.Proposal.objects.filter(pk=proposal_id))
    if not made:
        raise LookupError(str(proposal_id))
    return made[0]


def proposals_of(person_id: uuid.UUID) -> tuple[Proposal, ...]:
    """All proposals about a person, newest month first."""
    return _proposals(models.Proposal.objects.filter(person_id=person_id).order_by("-month", "-made_at"))


def proposals_from(rows: Iterable[models.Proposal]) -> tuple[Proposal, ...]:
    """Facts of rows at hand; for the other questions of this room."""
    return _proposals(rows)


def _proposals(found: QuerySet[models.Proposal] | Iterable[models.Proposal]) -> tuple[Proposal, ...]:
    if isinstance(found, QuerySet):
        found = found.select_related("made_by", "submitted_by", "decided_by")
    rows = list(found)
    names = names_of(row.person_id for row in rows)
    return tuple(
        Proposal(
            proposal_id=row.id,
            month=Month.of(row.month),
            commune_code=row.commune_code,
            person_id=row.person_id,
            person_name=names.get(row.person_id),
            household_id=row.household_id,
            kind=ProposalKind(row.kind),
            state=ProposalState(row.state),
            because=Because(row.because),
            programme=row.programme,
            group=row.group_code,
            clause=row.clause,
            coefficient_tenths=row.coefficient_tenths,
            amount=row.amount,
            provisional=row.provisional,
            effective_from=row.effective_from,
            before_decision_id=row.before_decision_id,
            before_programme=row.before_programme,
            before_group=row.before_group,
            before_amount=row.before_amount,
            asks=tuple(row.asks),
            case_id=row.case_id,
            law_version=row.law_version,
            application_id=row.application_id,
            made_by=row.made_by.full_name,
            submitted_by=row.submitted_by.full_name if row.submitted_by else None,
            decided_by=row.decided_by.full_name if row.decided_by else None,
            note=row.note,
        )
        for row in rows
    )


# --- decisions ------------------------------------------------------------------------------------


def decisions(
    commune: str | None = None,
    *,
    programme: str | None = None,
    group: str | None = None,
    state: DecisionState | str | None = DecisionState.ACTIVE,
    kind: ProposalKind | str | None = None,
    month: Month | None = None,
    text: str = "",
    number: int = 1,
    size: int = 50,
) -> Page[Decision]:
    """Decisions that grant a benefit (or of one ``kind``), newest first; ``month``: in force in it; ``text``:
    part of the decision's number."""
    found = models.Decision.objects.filter(kind__in=[str(kind)] if kind else _GRANTS)
    if commune:
        found = found.filter(commune_code=commune)
    if programme:
        found = found.filter(programme=programme)
    if group:
        found = found.filter(group_code=group)
    if state:
        found = found.filter(state=str(state))
    if month:
        found = found.filter(period__overlap=(month.first, month.next().first))
    if text:
        found = found.filter(number__icontains=text)
    total = found.count()
    page = found.order_by("-decided_at", "-number_seq", "id")[(number - 1) * size : number * size]
    return Page(_decisions(page), total, number, size)


def decision(decision_id: uuid.UUID) -> Decision:
    """One decision of any kind, with its reasons (Vietnamese) and the facts it was applied to. Raises LookupError."""
    row = models.Decision.objects.filter(pk=decision_id).first()
    if row is None:
        raise LookupError(str(decision_id))
    return _decisions([row], explained=True)[0]


def decisions_of(person_id: uuid.UUID) -> tuple[Decision, ...]:
    """Every ruling about a person, newest first, with reasons."""
    rows = models.Decision.objects.filter(person_id=person_id).order_by("-decided_at", "-number_seq")
    return _decisions(rows, explained=True)


def refusal(decision_id: uuid.UUID) -> Refusal:
    """One written refusal. Raises LookupError where the ruling is none, or not in sight."""
    row = models.Decision.objects.filter(pk=decision_id, kind=ProposalKind.REFUSE.value).first()
    if row is None:
        raise LookupError(str(decision_id))
    made = _decisions([row], explained=True)[0]
    return Refusal(
        decision_id=made.decision_id,
        number=made.number,
        person_id=made.person_id,
        person_name=made.person_name,
        commune_code=made.commune_code,
        programme=made.programme,
        because=made.because,
        decided_by=made.decided_by,
        decided_at=made.decided_at,
        application_id=made.application_id,
        reasons=made.reasons,
        complaint=complaint_words(),
    )


def _decisions(
    found: QuerySet[models.Decision] | list[models.Decision], *, explained: bool = False
) -> tuple[Decision, ...]:
    if isinstance(found, QuerySet):
        found = list(found)
    rows = found
    users = {row.maker_id for row in rows} | {row.approver_id for row in rows if row.approver_id}
    makers = dict(get_user_model().objects.filter(pk__in=users).values_list("pk", "full_name"))
    names = names_of(row.person_id for row in rows)
    replaced = dict(
        models.Decision.objects.filter(supersedes__in=[row.id for row in rows])
        .order_by("decided_at")
        .values_list("supersedes_id", "id")
    )
    cases = _cases(rows) if explained else {}
    return tuple(_decision(row, makers, names, replaced, cases.get(row.id)) for row in rows)


def _decision(
    row: models.Decision,
    makers: dict[Any, str],
    names: dict[uuid.UUID, str],
    replaced: dict[uuid.UUID, uuid.UUID],
    case: models.Case | None,
) -> Decision:
    reasons = reasons_of(case.answers if case else [], row.programme, row.group_code, row.clause)
    said = (because_words(row.because), *reasons)
    return Decision(
        decision_id=row.id,
        number=row.number,
        person_id=row.person_id,
        person_name=names.get(row.person_id),
        household_id=row.household_id,
        commune_code=row.commune_code,
        programme=row.programme,
        group=row.group_code,
        clause=row.clause,
        coefficient_tenths=row.coefficient_tenths,
        amount_monthly=row.amount,
        period=Period(row.period.lower, row.period.upper),
        state=DecisionState(row.state),
        kind=ProposalKind(row.kind),
        because=row.because,
        decided_by=row.decided_by_name or makers.get(row.approver_id, ""),
        decided_at=row.decided_at,
        maker=makers.get(row.maker_id, ""),
        case_id=row.case_id,
        law_version=row.law_version,
        provisional=row.provisional,
        supersedes=row.supersedes_id,
        superseded_by=replaced.get(row.id),
        application_id=row.application_id,
        imported=row.imported,
        reasons=tuple(text for text in said if text),
        facts=case.facts if case else {},
    )


def _cases(rows: list[models.Decision]) -> dict[uuid.UUID, models.Case]:
    """The case each decision rests on: by law, month and case id."""
    months = dict(models.Proposal.objects.filter(pk__in=[row.id for row in rows]).values_list("id", "month"))
    keys = {row.id: (row.law_version, months[row.id], row.case_id, row.programme) for row in rows if row.id in months}
    wanted = Q(pk__in=[])
    for law_version, month, case_id, programme in set(keys.values()):
        wanted |= Q(law_version=law_version, month=month, case_id=case_id, programme=programme)
    cases = models.Case.objects.filter(wanted)
    found = {(case.law_version, case.month, case.case_id, case.programme): case for case in cases}
    return {decision_id: found[key] for decision_id, key in keys.items() if key in found}


# --- applications, tasks, people left behind ------------------------------------------------------


def applications(
    commune: str | None = None,
    *,
    state: ApplicationState | str | None = ApplicationState.OPEN,
    programme: str | None = None,
    number: int = 1,
    size: int = 50,
) -> Page[Application]:
    """Applications, the one due first on top."""
    found = models.Application.objects.all()
    if commune:
        found = found.filter(commune_code=commune)
    if state:
        found = found.filter(state=str(state))
    if programme:
        found = found.filter(programme=programme)
    total = found.count()
    page = found.order_by("due_on", "id")[(number - 1) * size : number * size]
    return Page(tuple(_application(row) for row in page), total, number, size)


def application(application_id: uuid.UUID) -> Application:
    """One application. Raises LookupError."""
    row = models.Application.objects.filter(pk=application_id).first()
    if row is None:
        raise LookupError(str(application_id))
    return _application(row)


def applications_of(person_id: uuid.UUID) -> tuple[Application, ...]:
    """A person's applications, newest first."""
    rows = models.Application.objects.filter(person_id=person_id).order_by("-received_at")
    return tuple(_application(row) for row in rows)


def _application(row: models.Application) -> Application:
    return Application(
        application_id=row.id,
        person_id=row.person_id,
        household_id=row.household_id,
        commune_code=row.commune_code,
        programme=row.programme,
        channel=Channel(row.channel),
        received_at=row.received_at,
        received_on=row.received_on,
        due_on=row.due_on,
        state=ApplicationState(row.state),
        note=row.note,
    )


def tasks(
    commune: str | None = None,
    *,
    state: TaskState | str | None = TaskState.OPEN,
    kind: TaskKind | str | None = None,
    number: int = 1,
    size: int = 50,
) -> Page[Task]:
    """Things to do for one person, the one due first on top."""
    found = models.Task.objects.all()
    if commune:
        found = found.filter(commune_code=commune)
    if state:
        found = found.filter(state=str(state))
    if kind:
        found = found.filter(kind=str(kind))
    total = found.count()
    return Page(_tasks(found.order_by("due_on", "id")[(number - 1) * size : number * size]), total, number, size)


def tasks_of(person_id: uuid.UUID) -> tuple[Task, ...]:
    """A person's tasks, newest first."""
    return _tasks(models.Task.objects.filter(person_id=person_id).order_by("-opened_at", "id"))


def _tasks(found: QuerySet[models.Task]) -> tuple[Task, ...]:
    rows = list(found)
    names = names_of(row.person_id for row in rows)
    return tuple(
        Task(
            task_id=row.id,
            kind=TaskKind(row.kind),
            person_id=row.person_id,
            person_name=names.get(row.person_id),
            commune_code=row.commune_code,
            subject=row.subject,
            because=row.because,
            opened_at=row.opened_at,
            due_on=row.due_on,
            state=TaskState(row.state),
            closed_at=row.closed_at,
            outcome=row.outcome,
        )
        for row in rows
    )


def left_behind(
    month: Month,
    commune: str | None = None,
    *,
    programme: str | None = None,
    number: int = 1,
    size: int = 50,
) -> Page[LeftBehind]:
    """People entitled by the facts on record who receive nothing and have not asked; the largest amounts first."""
    found = models.LeftBehind.objects.filter(month=month.first)
    if commune:
        found = found.filter(commune_code=commune)
    if programme:
        found = found.filter(programme=programme)
    total = found.count()
    rows = found.order_by("-amount", "person_id")[(number - 1) * size : number * size]
    return Page(_left_behind(rows), total, number, size)


def left_behind_of(person_id: uuid.UUID) -> tuple[LeftBehind, ...]:
    """What a person could receive if they asked, newest month first."""
    return _left_behind(models.LeftBehind.objects.filter(person_id=person_id).order_by("-month", "-amount"))


def _left_behind(found: QuerySet[models.LeftBehind]) -> tuple[LeftBehind, ...]:
    rows = list(found)
    names = names_of(row.person_id for row in rows)
    return tuple(
        LeftBehind(
            month=Month.of(row.month),
            person_id=row.person_id,
            person_name=names.get(row.person_id),
            household_id=row.household_id,
            commune_code=row.commune_code,
            programme=row.programme,
            group=row.group_code,
            clause=row.clause,
            amount=row.amount,
            provisional=row.provisional,
            needs=tuple(row.needs),
        )
        for row in rows
    )
