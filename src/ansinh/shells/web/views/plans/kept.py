"""Plans: the list, a plan beside what was read from it, taking one in, accepting what was read."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.documents.queries import content as document_content
from ansinh.documents.queries import text as document_text
from ansinh.kernel.problem import BadInput
from ansinh.plans import actions
from ansinh.plans.facts import KeptPlan, ReviewState
from ansinh.plans.queries import (
    assignments,
    commitments,
    findings,
    plan,
    qualitative_targets,
    reporting_duties,
)
from ansinh.plans.queries import plans as kept_plans
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page, told, told_problems
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Column, Listing
from ansinh.shells.web.marks import Mark, stretches
from ansinh.shells.web.places import place_name
from ansinh.shells.web.views.plans.wording import STATES, plan_title, target_value

LARGEST_FILE = 20 * 2**20

LISTING = Listing(
    name="ke-hoach",
    search_vi="Tìm tên, số hiệu, cơ quan ban hành",
    search_en="Search title, number, issuer",
    empty_vi="Chưa có kế hoạch nào.",
    empty_en="No plan yet.",
    empty_help_vi="Đưa vào tệp kế hoạch (.docx, .pdf có chữ, .html, .txt); hệ thống đọc ra chỉ tiêu, nhiệm vụ, hạn báo cáo.",
    empty_help_en="Take in a plan (.docx, .pdf with text, .html, .txt); targets, tasks and report deadlines are read from it.",
    columns=(
        Column("title", "Kế hoạch", "Plan", plan_title, heads_row=True,
               link=lambda one: reverse("plan", args=[one.plan_id]), note=lambda one: one.document.number or ""),
        Column("issuer", "Cơ quan ban hành", "Issuer", lambda one: one.document.issuer,
               note=lambda one: place_name(one.territory_code, clock.today())),
        Column("date", "Ngày", "Date", lambda one: one.document.date, kind="day"),
        Column("targets", "Chỉ tiêu", "Targets", lambda one: one.targets, kind="number",
               note=lambda one: say("{} đã chấp nhận", "{} accepted", one.accepted)),
        Column("tasks", "Nhiệm vụ", "Tasks", lambda one: one.tasks, kind="number"),
        Column("duties", "Chế độ báo cáo", "Reporting duties", lambda one: one.duties, kind="number"),
        Column("findings", "Cần xem lại", "Findings", lambda one: one.findings, kind="number"),
    ),
)  # fmt: skip


@page(Permission.PLAN_READ)
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan taken in."""
    question = LISTING.over(lambda asked: kept_plans("", asked.number, asked.size))
    return LISTING.respond(request, "plans/plans.html", question)


def _indicator_address(code: str | None) -> str:
    if not code:
        return ""
    try:
        return reverse("indicator", args=[code])
    except NoReverseMatch:
        return ""


@page(Permission.PLAN_READ)
def one_plan(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """A plan: its words with what was found marked, and beside them targets, tasks, duties or findings."""
    kept: KeptPlan = found(plan, plan_id)
    part = request.GET.get("part", "targets")
    targets, tasks = commitments(plan_id), assignments(plan_id)
    duties, slips, qualities = reporting_duties(plan_id), findings(plan_id), qualitative_targets(plan_id)
    marks = [Mark(f"t{i}", "target", one.target.start, one.target.end) for i, one in enumerate(targets)]
    marks += [Mark(f"q{i}", "target", one.start, one.end) for i, one in enumerate(qualities)]
    marks += [Mark(f"n{i}", "task", one.task.start, one.task.end) for i, one in enumerate(tasks)]
    marks += [Mark(f"b{i}", "report", one.start, one.end) for i, one in enumerate(duties)]
    marks += [Mark(f"s{i}", "finding", one.start, one.end) for i, one in enumerate(slips)]
    text = document_text(kept.text_id)
    here = reverse("plan", args=[plan_id])
    waiting = sum(one.state is ReviewState.READ for one in targets)
    parts = (
        ("targets", say("Chỉ tiêu", "Targets"), len(targets)),
        ("tasks", say("Nhiệm vụ", "Tasks"), len(tasks)),
        ("duties", say("Báo cáo", "Reporting"), len(duties)),
        ("qualities", say("Định tính", "Qualitative"), len(qualities)),
        ("findings", say("Cần xem lại", "Findings"), len(slips)),
    )
    return render(
        request,
        "plans/plan.html",
        {
            "plan": kept,
            "title": plan_title(kept),
            "part": part if part in {name for name, _, _ in parts} else "targets",
            "tabs": [
                {"label": label, "count": count, "href": f"{here}?part={name}", "current": name == part}
                for name, label, count in parts
            ],
            "stretches": stretches(text.text, marks),
            "text": text,
            "targets": [
                {"anchor": f"t{i}", "one": one, "value": target_value(one.target), "tone": STATES[one.state][0],
                 "state": say(*STATES[one.state][1:]), "indicator": _indicator_address(one.indicator_code)}
                for i, one in enumerate(targets)
            ],
            "qualities": [{"anchor": f"q{i}", "one": one} for i, one in enumerate(qualities)],
            "tasks": [
                {"anchor": f"n{i}", "one": one,
                 "owed": [{"was": was, "now": now, "sure": sure, "changed": was != now} for was, now, sure in one.owed_by]}
                for i, one in enumerate(tasks)
            ],
            "duties": [{"anchor": f"b{i}", "one": one} for i, one in enumerate(duties)],
            "findings": [
                {"anchor": f"s{i}", "one": one, "message": one.message_en if lang() == "en" else one.message,
                 "tone": {"error": "bad", "warning": "warn"}.get(one.severity, "info"),
                 "words": text.text[one.start:one.end][:160]}
                for i, one in enumerate(slips)
            ],
            "waiting": waiting,
            "crumbs": [(say("Kế hoạch", "Plans"), reverse("plans"))],
        },
    )  # fmt: skip


@page(Permission.PLAN_READ)
def plan_file(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The original bytes of a plan's document."""
    filename, media_type, body = document_content(found(plan, plan_id).text_id)
    response = HttpResponse(body, content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{_quoted(filename)}"
    return response


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name)


@page(Permission.PLAN_WRITE)
def take_in(request: HttpRequest) -> HttpResponse:
    """Takes in a plan file and shows what was read from it."""
    wrong = ""
    if request.method == "POST":
        sent = request.FILES.get("file")
        if sent is None:
            wrong = say("Hãy chọn tệp kế hoạch.", "Choose a plan file.")
        elif (sent.size or 0) > LARGEST_FILE:
            wrong = say(
                "Tệp lớn hơn 20 MB. Hãy tách phụ lục ra.", "The file is larger than 20 MB. Take the annexes out."
            )
        else:
            try:
                kept = actions.take_in(
                    sent.read(), sent.name or "tep", by=actor_of(request), at=clock.now(), on=clock.today()
                )
                told(
                    request,
                    "Đã đọc: {} chỉ tiêu, {} nhiệm vụ.",
                    "Read: {} targets, {} tasks.",
                    kept.targets,
                    kept.tasks,
                )
                return redirect("plan", plan_id=kept.plan_id)
            except BadInput as error:
                wrong = error.say(lang())
    crumbs = [(say("Kế hoạch", "Plans"), reverse("plans"))]
    return render(request, "plans/take_in.html", {"wrong": wrong, "crumbs": crumbs}, status=400 if wrong else 200)


@require_POST
@page(Permission.PLAN_WRITE)
def review(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Accepts or rejects targets: one, or all still unread."""
    by, at = actor_of(request), clock.now()
    try:
        if request.POST.get("all"):
            changed = actions.accept_all(plan_id, by=by, at=at)
        else:
            state = ReviewState.REJECTED if request.POST.get("state") == "rejected" else ReviewState.ACCEPTED
            changed = actions.accept([uuid.UUID(request.POST.get("target", ""))], by=by, at=at, state=state)
        told(request, "Đã ghi {} mục.", "{} items recorded.", changed)
    except BadInput as error:
        told_problems(request, error)
    return redirect(f"{reverse('plan', args=[plan_id])}?part=targets")


urlpatterns = [
    path("plans/", plans, name="plans"),
    path("plans/take-in/", take_in, name="plan_take_in"),
    path("plans/<uuid:plan_id>/", one_plan, name="plan"),
    path("plans/<uuid:plan_id>/file/", plan_file, name="plan_file"),
    path("plans/<uuid:plan_id>/review/", review, name="plan_review"),
]
