"""The form in which an agency enters its figure."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from ansinh.access.facts import Permission
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.monitoring import actions, queries
from ansinh.plans.facts import Indicator
from ansinh.plans.queries import indicator as indicator_of
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page, told
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.views.monitoring import indicator_name, looked_at

_GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?\Z")


def read_figure(text: str, vi: str, en: str) -> float | None:
    """``93,8``, ``93.8``, ``1.234`` and ``1.234,5`` as people write them; blank is None. Raises BadInput."""
    plain = text.replace("\u00a0", "").replace(" ", "").removesuffix("%")
    if not plain:
        return None
    if _GROUPED.match(plain):
        plain = plain.replace(".", "")
    try:
        value = float(plain.replace(",", "."))
    except ValueError:
        value = float("nan")
    if value != value or value in (float("inf"), float("-inf")):
        raise BadInput(
            Problem(
                "number",
                f"{vi}: “{text[:40]}” không phải là số.",
                f"{en}: “{text[:40]}” is not a number.",
                remedy_vi="Ghi như 93,8 hoặc 1.234.",
                remedy_en="Write it as 93,8 or 1.234.",
            )
        )
    return value


def _asked_figures(request: HttpRequest) -> tuple[dict[str, float | None], list[Problem]]:
    figures: dict[str, float | None] = {}
    problems: list[Problem] = []
    for key, vi, en in (
        ("numerator", "Tử số", "Numerator"),
        ("denominator", "Mẫu số", "Denominator"),
        ("value", "Giá trị", "Value"),
    ):
        try:
            figures[key] = read_figure(request.POST.get(key, ""), vi, en)
        except BadInput as error:
            problems += error.problems
    return figures, problems


@page(Permission.MONITORING_ENTER)
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """The form in which an agency enters a figure; what is wrong is said beside it and nothing is kept."""
    item: Indicator = found(indicator_of, code)
    if item.source == "computed":
        return redirect("indicator", code=code)
    actions.require_reporter(item, actor_of(request))
    looked = looked_at(request)
    problems: list[Problem] = []
    present = Month.of(clock.today())
    if request.method == "POST":
        figures, problems = _asked_figures(request)
        try:
            month = Month.parse(request.POST.get("month", ""))
        except ValueError:
            month = present
        if not problems:
            try:
                actions.enter_value(
                    code, month, looked.code, by=actor_of(request), at=clock.now(),
                    note=request.POST.get("note", "").strip(), **figures,
                )  # fmt: skip
            except BadInput as error:
                problems = list(error.problems)
            else:
                told(
                    request, "Đã ghi số liệu “{}” tháng {}.", "The figure of “{}” for {} is on record.",
                    indicator_name(item), month.vn,
                )  # fmt: skip
                return redirect("indicator", code=code)
    status = 400 if problems else 200
    return render(
        request,
        "monitoring/enter.html",
        {
            "indicator": item,
            "name": indicator_name(item),
            "place": looked.code,
            "months": [present.plus(-step) for step in range(24)],
            "month": request.POST.get("month", str(present)),
            "problems": [problem.say(lang()) for problem in problems],
            "given": request.POST,
            "known": queries.latest_values([code], looked.code).get(code),
            "has_parts": item.denominator_vi is not None,
            "crumbs": [
                (say("Chỉ tiêu, tiến độ", "Targets and progress"), reverse("indicators")),
                (indicator_name(item), reverse("indicator", args=[code])),
            ],
        },
        status=status,
    )


urlpatterns = [path("indicators/<slug:code>/enter/", enter, name="indicator_enter")]
