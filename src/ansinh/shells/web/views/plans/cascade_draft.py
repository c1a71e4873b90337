"""A commune's plan drafted from a kept plan, with the commune's own current figures where monitoring has them."""

from __future__ import annotations

import uuid
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from ansinh.access.facts import Permission
from ansinh.kernel.money import number
from ansinh.kernel.problem import BadInput
from ansinh.monitoring.queries import latest_values
from ansinh.plans import queries
from ansinh.plans.offline.draft import draft_from
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.places import communes_of, place
from ansinh.shells.web.views.plans.wording import plan_title
from ansinh.territory.facts import Level

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@page(Permission.PLAN_READ)
def draft(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Asks for which commune, and answers with the draft as a .docx."""
    kept = found(queries.plan, plan_id)
    wrong = ""
    if request.method == "POST":
        try:
            return _file(plan_id, request.POST.get("place", ""), bool(request.POST.get("figures")))
        except BadInput as error:
            wrong = error.say(lang())
    options = _communes(kept.territory_code)
    own = next(
        (grant.scope_code for grant in actor_of(request).grants if grant.scope_code in {code for code, _ in options}),
        "",
    )
    context = {
        "plan": kept,
        "title": plan_title(kept),
        "crumbs": [
            (say("Kế hoạch", "Plans"), reverse("plans")),
            (plan_title(kept), reverse("plan", args=[plan_id])),
            (say("Văn bản trên, dưới", "Above and below"), reverse("plan_cascade", args=[plan_id])),
        ],
        "wrong": wrong,
        "options": options,
        "own": own,
    }
    return render(request, "plans/draft.html", context, status=400 if wrong else 200)


def _communes(territory_code: str | None) -> list[tuple[str, str]]:
    today = clock.today()
    home = place(territory_code, today) if territory_code else None
    if home is None or home.level is not Level.PROVINCE:
        return []
    return [(one.code, one.name) for one in communes_of(home.code, today)]


def _file(plan_id: uuid.UUID, wanted: str, with_figures: bool) -> HttpResponse:
    today = clock.today()
    source = queries.draft_source(plan_id)
    figures = _figures([code for code in source.codes if code], wanted) if with_figures else {}
    content, made = draft_from(source, wanted, today, figures)
    response = HttpResponse(content, content_type=_TYPE)
    name = f"du-thao-ke-hoach-{made.place.name}.docx"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response


def _figures(codes: list[str], commune: str) -> dict[str, str]:
    """The commune's newest figure of each indicator, in words with its month."""
    return {
        code: f"{number(round(value.value, 2))} ({value.month.first:%m/%Y})"
        for code, value in latest_values(codes, commune).items()
        if value.value is not None
    }


urlpatterns = [path("plans/<uuid:plan_id>/draft/", draft, name="plan_draft")]
