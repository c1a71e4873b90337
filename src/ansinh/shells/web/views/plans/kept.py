"""Plans: the list, a plan beside what was read from it, taking one in, accepting what was read."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse

from ansinh.access.facts import Permission
from ansinh.documents.facts import KeptText
from ansinh.documents.offline import MAX_FILE_BYTES, missing_programs
from ansinh.documents.queries import content as document_content
from ansinh.documents.queries import text as kept_text
from ansinh.kernel.dates import vn_date
from ansinh.kernel.problem import BadInput
from ansinh.plans import actions
from ansinh.plans.facts import ItemKind, KeptPlan, ReviewedItem, ReviewSheet, ReviewState, kind_name
from ansinh.plans.queries import assignments, findings, plan, review_sheet
from ansinh.plans.queries import plans as kept_plans
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page, told
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Column, Listing
from ansinh.shells.web.marks import Mark, stretches
from ansinh.shells.web.places import place_name
from ansinh.shells.web.views.plans.review_cards import card, marks_of, told_of
from ansinh.shells.web.views.plans.wording import FIELD_NAMES, plan_title

LISTING = Listing(
    name="ke-hoach",
    search_vi="Tìm tên, số hiệu, cơ quan ban hành",
    search_en="Search title, number, issuer",
    empty_vi="Chưa có kế hoạch nào.",
    empty_en="No plan yet.",
    empty_help_vi="Đưa vào tệp kế hoạch (.docx, .doc, .odt, .pdf, ảnh quét, .html, .txt); hệ thống đọc ra chỉ tiêu, nhiệm vụ, hạn báo cáo.",
    empty_help_en="Take in a plan (.docx, .doc, .odt, .pdf, scans, .html, .txt); targets, tasks and report deadlines are read from it.",
    columns=(
        Column("title", "Kế hoạch", "Plan", plan_title, heads_row=True,
               link=lambda one: reverse("plan", args=[one.plan_id]), note=lambda one: one.document.number or ""),
        Column("issuer", "Cơ quan ban hành", "Issuer", lambda one: one.document.issuer,
               note=lambda one: place_name(one.territory_code, clock.today())),
        Column("date", "Ngày", "Date", lambda one: one.document.date, kind="day"),
        Column("targets", "Chỉ tiêu", "Targets", lambda one: one.targets, kind="number",
               note=lambda one: say("{} đã chấp nhận", "{} accepted", one.accepted)),
        Column("reviewed", "Đã duyệt", "Reviewed", lambda one: one.reviewed / one.items if one.items else None,
               kind="percent", note=lambda one: _reviewed(one)),
        Column("tasks", "Nhiệm vụ", "Tasks", lambda one: one.tasks, kind="number"),
        Column("duties", "Chế độ báo cáo", "Reporting duties", lambda one: one.duties, kind="number"),
        Column("findings", "Cần xem lại", "Findings", lambda one: one.findings, kind="number"),
    ),
)  # fmt: skip


def _reviewed(one: KeptPlan) -> str:
    if one.superseded_by is not None:
        return say("đã có bản khác", "another file counts")
    return say("{} / {} mục", "{} of {} items", one.reviewed, one.items)


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


FORMATS = ".docx,.doc,.rtf,.odt,.pdf,.html,.htm,.mht,.mhtml,.txt,.md,.png,.jpg,.jpeg,.tif,.tiff"
_LACKING = {
    "office": ("Máy chủ này chưa đọc được .doc, .rtf, .odt: thiếu {}.", "This server cannot read .doc, .rtf, .odt yet: {} is missing."),
    "recognition": ("Máy chủ này chưa đọc được ảnh và bản quét: thiếu {}.", "This server cannot read pictures and scans yet: {} is missing."),
}  # fmt: skip
PARTS: tuple[tuple[str, ItemKind, str, str], ...] = (
    ("targets", ItemKind.TARGET, "Chỉ tiêu", "Targets"),
    ("tasks", ItemKind.TASK, "Nhiệm vụ", "Tasks"),
    ("duties", ItemKind.DUTY, "Báo cáo", "Reporting"),
    ("qualities", ItemKind.QUALITATIVE, "Định tính", "Qualitative"),
)


@page(Permission.PLAN_READ)
def one_plan(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """A plan: its words with what was found marked, and beside them the items of a kind with their states, the findings,
    or the history of its review."""
    sheet: ReviewSheet = found(review_sheet, plan_id, newest=100)
    part = request.GET.get("part", "targets")
    names = {name: kind for name, kind, _, _ in PARTS}
    part = part if part in {*names, "findings", "history"} else "targets"
    here = reverse("plan", args=[plan_id])
    slips, header = findings(plan_id), sheet.plan.document
    tabs = [(name, say(vi, en), sheet.progress.by_kind[kind].total) for name, kind, vi, en in PARTS]
    tabs += [
        ("findings", say("Cần xem lại", "Findings"), len(slips)),
        ("history", say("Lịch sử duyệt", "Review history"), len(sheet.history)),
    ]
    owed = {one.task_id: one.owed_by for one in assignments(plan_id)} if part == "tasks" else {}
    marks = marks_of(sheet.items)
    marks += [Mark(f"s{i}", "finding", one.start, one.end) for i, one in enumerate(slips)]
    pages = [(one.number, one.start) for one in sheet.text.pages] if len(sheet.text.pages) > 1 else []
    return render(
        request,
        "plans/plan.html",
        {
            "plan": sheet.plan,
            "title": plan_title(sheet.plan),
            "lede": " · ".join(
                part for part in (header.number, vn_date(header.date) if header.date else "", header.issuer) if part
            ),
            "part": part,
            "tabs": [
                {"label": label, "count": count, "href": f"{here}?part={name}", "current": name == part}
                for name, label, count in tabs
            ],
            "stretches": stretches(sheet.text.text, marks, pages),
            "text": sheet.text,
            "warnings": [one.say(lang()) for one in sheet.text.warnings],
            "progress": sheet.progress.whole,
            "share": sheet.progress.whole.reviewed / sheet.progress.whole.total if sheet.progress.whole.total else 0,
            "rows": [
                _row(one, owed.get(one.item_id, ()), sheet.text) for one in sheet.items if one.kind is names.get(part)
            ],
            "findings": [
                {
                    "anchor": f"s{i}",
                    "one": one,
                    "name": kind_name(one.kind, lang()),
                    "message": one.says(lang()),
                    "suggestion": one.suggests(lang()),
                    "tone": {"error": "bad", "warning": "warn"}.get(one.severity, "info"),
                    "words": sheet.text.text[one.start : one.end][:160],
                }
                for i, one in enumerate(slips)
            ],
            "history": [told_of(one) for one in sheet.history] if part == "history" else [],
            "crumbs": [(say("Kế hoạch", "Plans"), reverse("plans"))],
        },
    )


def _row(item: ReviewedItem, owed: tuple[tuple[str, str, bool], ...], text: KeptText) -> dict[str, object]:
    """An item on the plan's page: its card, where its progress or its work is told, who owes a task today."""
    code = item.fields.get("indicator_code")
    worked_on = item.kind is ItemKind.TASK and item.state is ReviewState.ACCEPTED
    shown = card(item, text)
    lead = say(*FIELD_NAMES["lead"])
    return {
        "card": shown,
        "lines": [line for line in shown.lines if line[0] != lead],  # who leads is told with who owes it today
        "indicator": _indicator_address(str(code) if code else None),
        "work": reverse("plan_task", args=[item.item_id]) if worked_on else "",
        "owed": [{"was": was, "now": now, "sure": sure, "changed": was != now} for was, now, sure in owed],
    }


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
        elif (sent.size or 0) > MAX_FILE_BYTES:
            wrong = say(
                "Tệp lớn hơn {} MB. Hãy tách phụ lục ra.",
                "The file is larger than {} MB. Take the annexes out.",
                MAX_FILE_BYTES // 1_000_000,
            )
        else:
            try:
                kept = actions.take_in(
                    sent.read(), sent.name or "tep", by=actor_of(request), at=clock.now(), on=clock.today()
                )
                _tell_read(request, kept)
                return redirect("plan", plan_id=kept.plan_id)
            except BadInput as error:
                wrong = error.say(lang())
    crumbs = [(say("Kế hoạch", "Plans"), reverse("plans"))]
    lacking = [(one.program, *_LACKING[one.what], one) for one in missing_programs()]
    context = {
        "wrong": wrong,
        "crumbs": crumbs,
        "formats": FORMATS,
        "most_mb": MAX_FILE_BYTES // 1_000_000,
        "lacking": [
            {"what": say(vi, en, program), "remedy": one.remedy_en if lang() == "en" else one.remedy_vi}
            for program, vi, en, one in lacking
        ],
    }
    return render(request, "plans/take_in.html", context, status=400 if wrong else 200)


def _tell_read(request: HttpRequest, kept: KeptPlan) -> None:
    """Says what was read and what is worth knowing of the file; of a document that is no plan, what it seems to be."""
    for one in kept_text(kept.text_id).warnings:
        messages.warning(request, one.say(lang()))
    if kept.items:
        told(
            request,
            "Đã đọc: {} chỉ tiêu, {} nhiệm vụ. Chưa mục nào có hiệu lực trước khi được chấp nhận.",
            "Read: {} targets, {} tasks. Nothing counts before it is accepted.",
            kept.targets,
            kept.tasks,
        )
        return
    header = kept.document
    seen = "; ".join(part for part in (header.type, header.number, header.title, header.issuer) if part)
    messages.warning(
        request,
        say(
            "Văn bản này không giống kế hoạch: không thấy chỉ tiêu hay nhiệm vụ nào. Thấy được: {}.",
            "This does not look like a plan: no target and no task was found. What was found: {}.",
            seen or say("chỉ có chữ, không có thể thức văn bản", "words without the form of an official document"),
        ),
    )


urlpatterns = [
    path("plans/", plans, name="plans"),
    path("plans/take-in/", take_in, name="plan_take_in"),
    path("plans/<uuid:plan_id>/", one_plan, name="plan"),
    path("plans/<uuid:plan_id>/file/", plan_file, name="plan_file"),
]
