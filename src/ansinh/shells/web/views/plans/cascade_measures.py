"""Which indicator measures which target of a plan: chosen by a person where the catalogue could not say, or proposed."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.kernel.problem import BadInput, Problem
from ansinh.plans import actions, queries
from ansinh.plans.facts import Indicator, ReviewState
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page, told, told_problems
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.views.plans.wording import plan_title, target_value


@page(Permission.PLAN_READ)
def measures(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Targets of a plan with their indicators, those without one first."""
    kept = found(queries.plan, plan_id)
    everything = (*queries.indicators(), *queries.local_indicators())
    names = {one.code: _name(one) for one in everything}
    targets = [one for one in queries.commitments(plan_id) if one.state is not ReviewState.REJECTED]
    rows = [
        {"one": one, "value": target_value(one.target), "indicator": names.get(one.indicator_code or "", "")}
        for one in sorted(targets, key=lambda one: one.indicator_code is not None)
    ]
    context = {
        "plan": kept,
        "title": plan_title(kept),
        "crumbs": [(say("Kế hoạch", "Plans"), reverse("plans")), (plan_title(kept), reverse("plan", args=[plan_id])),
                   (say("Văn bản trên, dưới", "Above and below"), reverse("plan_cascade", args=[plan_id]))],
        "rows": rows,
        "without": sum(1 for one in targets if one.indicator_code is None),
        "choices": sorted(names.items(), key=lambda item: item[1]),
    }  # fmt: skip
    return render(request, "plans/cascade_measures.html", context)


def _name(one: Indicator) -> str:
    return f"{one.name_en if lang() == 'en' else one.name_vi} ({one.unit})"


@require_POST
@page(Permission.PLAN_WRITE)
def choose(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Writes the indicator chosen for a target, or a new one proposed for it."""
    by, at, sent = actor_of(request), clock.now(), request.POST
    back = redirect("plan_measures", plan_id=plan_id)
    try:
        target_id = uuid.UUID(sent.get("target", ""))
        code: str | None = sent.get("code") or None
        if sent.get("name_vi", "").strip():
            proposed = actions.propose_indicator(
                sent.get("name_vi", ""),
                unit=sent.get("unit", ""),
                better=sent.get("better", ""),
                numerator_vi=sent.get("numerator_vi", ""),
                denominator_vi=sent.get("denominator_vi", ""),
                population_vi=sent.get("population_vi", ""),
                reported_by=sent.get("reported_by", ""),
                by=by,
                at=at,
            )
            code = proposed.code
        found(actions.set_indicator, target_id, code, by=by, at=at)
        told(request, "Đã ghi chỉ tiêu của mục tiêu.", "The indicator of the target is written.")
    except BadInput as error:
        told_problems(request, error)
    except ValueError:
        told_problems(request, BadInput(_no_target()))
    return back


def _no_target() -> Problem:
    return Problem("no_target", "Không rõ mục tiêu nào.", "It is not clear which target.", {"field": "target"})


urlpatterns = [
    path("plans/<uuid:plan_id>/measures/", measures, name="plan_measures"),
    path("plans/<uuid:plan_id>/measures/choose/", choose, name="plan_measures_choose"),
]
