"""A plan's files to take away, and its corrected workbook sent back: previewed row by row, then applied."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.kernel.problem import BadInput
from ansinh.plans import actions
from ansinh.plans.facts import BadRow, ItemKind, PlanExchange, RowChange
from ansinh.plans.offline import as_akoma_ntoso, as_correction, as_json, as_workbook, column_title, iri_of
from ansinh.plans.queries import plan_exchange, preview_corrections
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page, told
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.views.plans.wording import KINDS, STATES

LARGEST_WORKBOOK = 3 * 2**20  # the page that shows the preview carries the file back: a form holds 5 MB
SHOWN_ROWS = 300
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {
    "xlsx": _XLSX,
    "json": "application/json; charset=utf-8",
    "akn": "application/akn+xml; charset=utf-8",
}
_ENDINGS = {"xlsx": "xlsx", "json": "json", "akn": "xml"}


@page(Permission.PLAN_READ)
def exchange(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """The files of a plan, and the form to send its corrected workbook."""
    plan: PlanExchange = found(plan_exchange, plan_id)
    return _start(request, plan)


@page(Permission.PLAN_READ)
def export(request: HttpRequest, plan_id: uuid.UUID, form: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """One file of a plan."""
    if form not in _TYPES:
        raise Http404(form)
    plan: PlanExchange = found(plan_exchange, plan_id)
    if form == "xlsx":
        body = as_workbook(plan)
    elif form == "akn":
        body = as_akoma_ntoso(plan)
    else:
        body = (json.dumps(as_json(plan), ensure_ascii=False, indent=1) + "\n").encode()
    response = HttpResponse(body, content_type=_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{_filename(plan)}.{_ENDINGS[form]}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@page(Permission.PLAN_WRITE)
def preview(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """What a corrected workbook would change. Nothing is written yet."""
    plan: PlanExchange = found(plan_exchange, plan_id)
    sent = request.FILES.get("file")
    if sent is None:
        return _start(request, plan, say("Hãy chọn tệp .xlsx đã sửa.", "Choose the corrected .xlsx."))
    if (sent.size or 0) > LARGEST_WORKBOOK:
        return _start(request, plan, say("Tệp lớn hơn 3 MB: không phải bảng tính của một kế hoạch.",
                                         "Larger than 3 MB: no workbook of a plan."))  # fmt: skip
    content, name = sent.read(), sent.name or "ke-hoach.xlsx"
    try:
        seen = preview_corrections(plan_id, content, name)
    except BadInput as error:
        return _start(request, plan, error.say(lang()))
    context = {
        **_about(plan),
        "preview": seen,
        "changes": [_change(one) for one in seen.changes[:SHOWN_ROWS]],
        "more": max(0, len(seen.changes) - SHOWN_ROWS),
        "filename": name,
        "content": base64.b64encode(content).decode(),
        **_bad(plan, seen.bad),
    }
    return render(request, "plans/exchange_preview.html", context)


@require_POST
@page(Permission.PLAN_WRITE)
def apply(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Writes the corrections of a workbook that was previewed; rows that cannot go in come back."""
    plan: PlanExchange = found(plan_exchange, plan_id)
    try:
        content = base64.b64decode(request.POST.get("content", ""), validate=True)
        name = request.POST.get("filename", "") or "ke-hoach.xlsx"
        result = actions.take_in_corrections(plan_id, content, name, by=actor_of(request), at=clock.now())
    except binascii.Error:
        return _start(request, plan, say("Tệp bị hỏng trên đường gửi. Hãy chọn lại tệp.",
                                         "The file was damaged on its way. Choose it again."))  # fmt: skip
    except BadInput as error:
        return _start(request, plan, error.say(lang()))
    told(
        request,
        "Đã sửa {} mục, thêm {}, chấp nhận {}, bác bỏ {}.",
        "{} items corrected, {} added, {} accepted, {} rejected.",
        result.corrected,
        result.added,
        result.accepted,
        result.rejected,
    )
    if not result.bad:
        return redirect("plan", plan_id=plan_id)
    return render(request, "plans/exchange_result.html", {**_about(plan), "result": result, **_bad(plan, result.bad)})


def _start(request: HttpRequest, plan: PlanExchange, wrong: str = "") -> HttpResponse:
    counts = [
        (say(*KINDS[kind]), len(plan.of_kind(kind)))
        for kind in (ItemKind.TARGET, ItemKind.QUALITATIVE, ItemKind.TASK, ItemKind.DUTY)
    ]
    context = {**_about(plan), "iri": iri_of(plan), "counts": counts, "wrong": wrong}
    return render(request, "plans/exchange.html", context, status=400 if wrong else 200)


def _about(plan: PlanExchange) -> dict[str, object]:
    title = plan.document.number or plan.document.title or say("Kế hoạch không tên", "Untitled plan")
    return {
        "plan": plan,
        "title": title,
        "crumbs": [
            (say("Kế hoạch", "Plans"), reverse("plans")),
            (title, reverse("plan", args=[plan.plan_id])),
        ],
    }


def _filename(plan: PlanExchange) -> str:
    number = "".join(char if char.isascii() and char.isalnum() else "-" for char in plan.document.number or "ke-hoach")
    day = f"-{plan.document.date:%Y%m%d}" if plan.document.date else ""
    return f"{number.strip('-')}{day}"


def _change(change: RowChange) -> Mapping[str, object]:
    return {
        "one": change,
        "kind": say(*KINDS[change.kind]),
        "quote": change.quote,
        "cells": [
            {
                "name": column_title(change.kind, cell.field, lang()),
                "before": _shown(cell.before),
                "after": _shown(cell.after),
            }
            for cell in change.cells
        ],
        "state": say(*STATES[change.decision][1:]) if change.decision is not None else "",
        "tone": STATES[change.decision][0] if change.decision is not None else "info",
    }


def _shown(value: object) -> str:
    if value is None or value == "" or value == ():
        return "–"
    if isinstance(value, tuple | list):
        return "; ".join(str(one) for one in value)
    if isinstance(value, float):
        return f"{value:.12g}".replace(".", ",")
    return str(value)


def _bad(plan: PlanExchange, rows: tuple[BadRow, ...]) -> Mapping[str, object]:
    correction = base64.b64encode(as_correction(plan, rows)).decode() if rows else ""
    return {
        "problems": [
            {"sheet": one.sheet, "row": one.row, "texts": [problem.say(lang()) for problem in one.problems]}
            for one in rows[:SHOWN_ROWS]
        ],
        # The rows are the sender's own and are kept nowhere: the page itself carries them back.
        "correction": f"data:{_XLSX};base64,{correction}" if correction else "",
    }


urlpatterns = [
    path("plans/<uuid:plan_id>/exchange/", exchange, name="plan_exchange"),
    path("plans/<uuid:plan_id>/exchange/preview/", preview, name="plan_exchange_preview"),
    path("plans/<uuid:plan_id>/exchange/apply/", apply, name="plan_exchange_apply"),
    path("plans/<uuid:plan_id>/export/<slug:form>/", export, name="plan_export"),
]
