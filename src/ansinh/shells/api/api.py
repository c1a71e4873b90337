"""The JSON API: the read side, for the same people and places as the pages. Described at /api/openapi.json."""

# ruff: noqa: ARG001 - ninja hands the request to every view
# ninja declares Query and Path as generic, and everybody calls them as they are:
# mypy: disable-error-code="type-arg"
from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import NinjaAPI, Path, Query
from ninja.security import APIKeyCookie

from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import permissions, require
from ansinh.casework import queries as casework
from ansinh.casework.facts import DecisionState, ProposalKind, ProposalState
from ansinh.kernel.page import Page
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput
from ansinh.kernel.problem import Problem as Wrong
from ansinh.kernel.text import fold
from ansinh.law import offline as law
from ansinh.monitoring import queries as monitoring
from ansinh.payments import queries as payments
from ansinh.payments.facts import AttemptState, RunState
from ansinh.plans import queries as plans
from ansinh.plans.facts import ReviewState
from ansinh.registry import queries as registry
from ansinh.registry.facts import CIRCUMSTANCE_KINDS
from ansinh.shells.api import schemas as s
from ansinh.shells.api.errors import NotFound, register
from ansinh.shells.api.plain import plain
from ansinh.shells.site import clock
from ansinh.territory import offline as territory
from ansinh.territory.facts import Level

P = Permission


class Session(APIKeyCookie):
    """The session of somebody signed in on the pages."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:  # noqa: ARG002 - ninja's signature
        """The actor, whom the middleware has already told PostgreSQL about."""
        return getattr(request, "actor", None)


api = NinjaAPI(
    title="An Sinh",
    version="1",
    description="Read side of An Sinh. Answers hold what lies in the territorial scopes of whoever is signed in.",
    docs_url=None,
    auth=Session(),
)
register(api)
_ERRORS = dict.fromkeys((400, 401, 403, 404, 422), s.Problem)


def _answers(shape: Any) -> dict[int, Any]:
    return {200: shape, **_ERRORS}


def needs(permission: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Refuses (403) whoever lacks the permission."""

    def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            require(request.auth, permission)  # type: ignore[attr-defined]  # ninja hangs the caller there
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def _found(question: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    try:
        answer = question(*args, **kwargs)
    except LookupError as error:
        raise NotFound from error
    if answer is None:
        raise NotFound
    return answer


def _day(text: str | None) -> dt.date:
    if text is None:
        return clock.today()
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(Wrong("no_such_day", f"Không có ngày {text}.", f"There is no day {text}.")) from error


def _month(text: str | None) -> Month:
    return Month.parse(text) if text else Month.of(clock.today())


def _cut(items: Any, page: int, size: int) -> Page[Any]:
    items = tuple(items)
    return Page(items[(page - 1) * size : page * size], len(items), page, size)


# --- who, where ------------------------------------------------------------------------------------


@api.get("/me", response=_answers(s.Me), tags=["access"], summary="Who is signed in")
def me(request: HttpRequest) -> Any:
    """The signed-in person, roles, places and permissions."""
    actor: Actor = request.auth  # type: ignore[attr-defined]  # ninja hangs the caller there
    return {
        "username": actor.username,
        "full_name": actor.full_name,
        "roles": sorted(role.value for role in actor.roles),
        "scopes": sorted({grant.scope_code for grant in actor.grants}),
        "permissions": sorted(permission.value for permission in permissions(actor)),
    }


@api.get("/places", response=_answers(s.Paged[s.Place]), tags=["territory"], summary="Units of a day")
def places(
    request: HttpRequest,
    on: s.DayText | None = Query(None),
    level: Level = Query(Level.COMMUNE),
    province: s.Code = Query("", description="Code of a province"),
    q: s.Words = Query("", description="Part of a name, tone marks not needed"),
    page: s.PageNumber = Query(1),
    size: s.PageSize = Query(100),
) -> Any:
    """Administrative units of one level that existed on a day."""
    wanted = fold(q)
    found = (
        unit
        for unit in territory.units(level=level, on=_day(on))
        if (not province or any(parent.code == province for parent in unit.parents)) and wanted in fold(unit.name)
    )
    return plain(_cut(found, page, size))


@api.get("/places/{key}", response=_answers(s.Place), tags=["territory"], summary="One unit")
def place(request: HttpRequest, key: s.Code = Path(...), on: s.DayText | None = Query(None)) -> Any:
    """One unit as it was on a day; keys of the map before July 2025 end in ``-cu``."""
    return plain(_found(territory.unit, key, _day(on)))


@api.get("/resolve", response=_answers(dict[str, Any]), tags=["territory"], summary="What a place was and is")
def resolve(
    request: HttpRequest,
    name: s.Words = Query(..., min_length=1, description="A name or code as on an old paper"),
    on: s.DayText | None = Query(None),
) -> Any:
    """As the command ``territory resolve --json``."""
    resolution = territory.resolve(name, on=_day(on) if on else None, as_of=clock.today())
    return territory.resolution_record(resolution)


# --- law --------------------------------------------------------------------------------------------


@api.get("/programmes", response=_answers(list[s.Programme]), tags=["law"], summary="Programmes on file")
@needs(P.LAW_READ)
def programmes(request: HttpRequest) -> Any:
    """Every programme of the law on file."""
    return plain(law.programmes())


@api.get("/parameters", response=_answers(list[s.Parameter]), tags=["law"], summary="Figures in force on a day")
@needs(P.LAW_READ)
def parameters(request: HttpRequest, on: s.DayText | None = Query(None)) -> Any:
    """Every figure in force, with its source and how sure it is."""
    return plain(law.parameters_in_force(_day(on)))


@api.get("/clauses/{clause_id}", response=_answers(s.Clause), tags=["law"], summary="One clause")
@needs(P.LAW_READ)
def clause(request: HttpRequest, clause_id: s.Code = Path(...)) -> Any:
    """A place in a legal text the rules rest on."""
    found = _found(law.clause, clause_id)
    return {**plain(found), "citation": found.citation}


# --- plans and monitoring --------------------------------------------------------------------------


@api.get("/plans", response=_answers(s.Paged[s.Plan]), tags=["plans"], summary="Plans")
@needs(P.PLAN_READ)
def all_plans(
    request: HttpRequest, q: s.Words = Query(""), page: s.PageNumber = Query(1), size: s.PageSize = Query(50)
) -> Any:
    """The plans taken in, newest document first."""
    return plain(plans.plans(q, page, size))


@api.get("/plans/{plan_id}", response=_answers(s.PlanWhole), tags=["plans"], summary="One plan with all read from it")
@needs(P.PLAN_READ)
def one_plan(request: HttpRequest, plan_id: uuid.UUID) -> Any:
    """Targets, tasks, reporting duties and findings, each with the code points of its words."""
    return {
        **plain(_found(plans.plan, plan_id)),
        "items_targets": [{**plain(one.target), **plain(one)} for one in plans.commitments(plan_id)],
        "items_tasks": [{**plain(one.task), **plain(one)} for one in plans.assignments(plan_id)],
        "items_duties": sorted(
            (
                {**plain(one), "state": state.value}
                for state in ReviewState
                for one in plans.reporting_duties(plan_id, state=state)
            ),
            key=lambda one: one["start"],
        ),
        "items_findings": plain(plans.findings(plan_id)),
    }


@api.get("/indicators", response=_answers(list[s.Indicator]), tags=["monitoring"], summary="The catalogue")
@needs(P.MONITORING_READ)
def indicators(request: HttpRequest) -> Any:
    """The catalogue of indicators."""
    return plain(plans.indicators())


@api.get(
    "/indicators/{code}/values", response=_answers(list[s.Value]), tags=["monitoring"], summary="One indicator's months"
)
@needs(P.MONITORING_READ)
def values(
    request: HttpRequest, code: s.Code = Path(...), place: s.Code = Query("51", description="A province or commune")
) -> Any:
    """All months of one indicator for a place, oldest first."""
    _found(plans.indicator, code)
    return plain(monitoring.trend(code, place))


# --- registry ---------------------------------------------------------------------------------------


@api.get("/people", response=_answers(s.Paged[s.Person]), tags=["registry"], summary="Find people")
@needs(P.REGISTRY_READ)
def people(
    request: HttpRequest,
    q: s.Words = Query(..., min_length=1, description="Words of a name, year of birth, record code"),
    commune: s.Code = Query(""),
    page: s.PageNumber = Query(1),
    size: s.PageSize = Query(50),
) -> Any:
    """People in sight by what somebody typed; tone marks are not needed."""
    return plain(registry.search(q, commune or None, page, size))


@api.get("/people/{person_id}", response=_answers(s.Person), tags=["registry"], summary="One person")
@needs(P.REGISTRY_READ)
def person(request: HttpRequest, person_id: uuid.UUID) -> Any:
    """One person in sight."""
    return plain(_found(registry.person, person_id))


@api.get("/people/{person_id}/circumstances", response=_answers(list[s.Circumstance]), tags=["registry"],
         summary="A person's circumstances")  # fmt: skip
@needs(P.REGISTRY_READ)
def circumstances(request: HttpRequest, person_id: uuid.UUID, on: s.DayText | None = Query(None)) -> Any:
    """Dated facts about a person and the household; protected kinds only for those who decide on them."""
    _found(registry.person, person_id)
    sees_all = P.PROTECTED_READ in permissions(request.auth)  # type: ignore[attr-defined]  # ninja hangs the caller there
    facts = registry.circumstances_of(person_id, _day(on) if on else None)
    return [
        plain(one)
        for one in facts
        if sees_all or not (one.kind in CIRCUMSTANCE_KINDS and CIRCUMSTANCE_KINDS[one.kind].protected)
    ]


@api.get("/households", response=_answers(s.Paged[s.Household]), tags=["registry"], summary="Households")
@needs(P.REGISTRY_READ)
def households(
    request: HttpRequest,
    commune: s.Code = Query(""),
    q: s.Words = Query("", description="Name of the head"),
    page: s.PageNumber = Query(1),
    size: s.PageSize = Query(50),
) -> Any:
    """Households in sight."""
    return plain(registry.households(commune or None, q, None, None, page, size))


@api.get("/households/{household_id}", response=_answers(s.HouseholdWhole), tags=["registry"], summary="One household")
@needs(P.REGISTRY_READ)
def household(request: HttpRequest, household_id: uuid.UUID) -> Any:
    """A household with its members."""
    found = _found(registry.household, household_id)
    return {**plain(found), "members": plain(registry.members(household_id))}


# --- casework ---------------------------------------------------------------------------------------


@api.get("/proposals", response=_answers(s.Paged[s.Proposal]), tags=["casework"], summary="Proposals of a month")
@needs(P.CASE_READ)
def proposals(
    request: HttpRequest,
    month: s.MonthText | None = Query(None),
    commune: s.Code = Query(""),
    kind: ProposalKind | None = Query(None),
    state: ProposalState | None = Query(None),
    page: s.PageNumber = Query(1),
    size: s.PageSize = Query(50),
) -> Any:
    """Proposals in sight, biggest difference first."""
    return plain(casework.proposals(commune or None, _month(month), kind, state, page, size))


@api.get("/decisions", response=_answers(s.Paged[s.Decision]), tags=["casework"], summary="Decisions")
@needs(P.CASE_READ)
def decisions(
    request: HttpRequest,
    commune: s.Code = Query(""),
    programme: s.Code = Query(""),
    state: DecisionState | None = Query(None),
    q: s.Words = Query("", description="Part of the number"),
    page: s.PageNumber = Query(1),
    size: s.PageSize = Query(50),
) -> Any:
    """Decisions in sight, newest first."""
    found = casework.decisions(
        commune or None, programme=programme or None, state=state, text=q, number=page, size=size
    )
    return plain(found)


@api.get("/decisions/{decision_id}", response=_answers(s.Decision), tags=["casework"], summary="One decision")
@needs(P.CASE_READ)
def decision(request: HttpRequest, decision_id: uuid.UUID) -> Any:
    """One decision with its reasons and the facts it was applied to."""
    return plain(_found(casework.decision, decision_id))


@api.get("/people/{person_id}/decisions", response=_answers(list[s.Decision]), tags=["casework"],
         summary="A person's decisions")  # fmt: skip
@needs(P.CASE_READ)
def decisions_of(request: HttpRequest, person_id: uuid.UUID) -> Any:
    """Every ruling about a person, newest first."""
    return plain(casework.decisions_of(person_id))


# --- payments ---------------------------------------------------------------------------------------


def _counted(told: dict[str, Any]) -> dict[str, Any]:
    told["by_state"] = {state: {"count": pair[0], "amount": pair[1]} for state, pair in told["by_state"].items()}
    return told


@api.get("/runs", response=_answers(s.Paged[s.Run]), tags=["payments"], summary="Payment runs")
@needs(P.PAYMENT_READ)
def runs(
    request: HttpRequest,
    month: s.MonthText | None = Query(None),
    commune: s.Code = Query(""),
    state: RunState | None = Query(None),
    page: s.PageNumber = Query(1),
    size: s.PageSize = Query(50),
) -> Any:
    """Runs in sight, newest month first."""
    told = plain(payments.runs(Month.parse(month) if month else None, commune or None, state, page, size))
    return {**told, "items": [_counted(one) for one in told["items"]]}


@api.get("/runs/{run_id}", response=_answers(s.Run), tags=["payments"], summary="One run")
@needs(P.PAYMENT_READ)
def run(request: HttpRequest, run_id: uuid.UUID) -> Any:
    """One run with what became of its payments."""
    return _counted(plain(_found(payments.run, run_id)))


def _payments(request: HttpRequest, answer: Any) -> Any:
    """Payments; why somebody is paid (a disability, an illness) is not for those who only pay."""
    told = plain(answer)
    if P.CASE_READ not in permissions(request.auth):  # type: ignore[attr-defined]  # ninja hangs the caller there
        for one in told["items"] if isinstance(answer, Page) else told if isinstance(told, list) else [told]:
            one["group"] = one["clause"] = ""
    return told


@api.get(
    "/runs/{run_id}/payments", response=_answers(s.Paged[s.Payment]), tags=["payments"], summary="A run's payments"
)
@needs(P.PAYMENT_READ)
def run_payments(
    request: HttpRequest,
    run_id: uuid.UUID,
    state: AttemptState | None = Query(None),
    q: s.Words = Query(""),
    page: s.PageNumber = Query(1),
    size: s.PageSize = Query(50),
) -> Any:
    """The payments of a run."""
    _found(payments.run, run_id)
    return _payments(request, payments.run_lines(run_id, state, q, page, size))


@api.get("/payment-files", response=_answers(s.Paged[s.PaymentFile]), tags=["payments"], summary="Payment files")
@needs(P.PAYMENT_READ)
def payment_files(
    request: HttpRequest, month: s.MonthText | None = Query(None), page: s.PageNumber = Query(1),
    size: s.PageSize = Query(50),
) -> Any:  # fmt: skip
    """Files sent to paying agents, newest first."""
    told = plain(payments.files(Month.parse(month) if month else None, None, page, size))
    return {**told, "items": [_counted(one) for one in told["items"]]}


@api.get("/payments/{attempt_id}", response=_answers(s.Payment), tags=["payments"], summary="One payment")
@needs(P.PAYMENT_READ)
def payment(request: HttpRequest, attempt_id: uuid.UUID) -> Any:
    """One payment with its run and file."""
    return _payments(request, _found(payments.attempt, attempt_id))


@api.get("/people/{person_id}/payments", response=_answers(list[s.Payment]), tags=["payments"],
         summary="A person's payments")  # fmt: skip
@needs(P.PAYMENT_READ)
def payments_of(request: HttpRequest, person_id: uuid.UUID) -> Any:
    """Every payment to a person, newest month first."""
    return _payments(request, payments.payments_of(person_id))
