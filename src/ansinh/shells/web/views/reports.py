"""Reports: the list, one report with its file, writing one from a plan, signing by a second person."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.access.offline import permissions
from ansinh.journeys.yearly_report import write_report
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Refused
from ansinh.monitoring import actions, queries
from ansinh.monitoring.facts import KeptReport
from ansinh.plans.queries import plans as kept_plans
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page, told
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Column, Filter, Listing
from ansinh.shells.web.places import place_name
from ansinh.shells.web.views.monitoring import looked_at

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LISTING = Listing(
    name="bao-cao",
    search_vi="Tìm tên, số báo cáo (không cần dấu)",
    search_en="Search a title or number",
    empty_vi="Chưa có báo cáo nào.",
    empty_en="No report yet.",
    empty_help_vi="Báo cáo được viết từ một kế hoạch và số liệu của một tháng, theo thể thức Nghị định 30/2020/NĐ-CP.",
    empty_help_en="A report is written from a plan and a month's figures, in the form of Decree 30/2020.",
    columns=(
        Column("title", "Báo cáo", "Report", lambda one: one.title, heads_row=True,
               link=lambda one: reverse("report", args=[one.report_id]), note=lambda one: one.number),
        Column("month", "Số liệu đến", "Figures to", lambda one: one.month, kind="month"),
        Column("place", "Nơi", "Place", lambda one: place_name(one.place_code, clock.today())),
        Column("written", "Viết lúc", "Written", lambda one: one.written_at, kind="instant",
               note=lambda one: one.written_by),
        Column("state", "Trạng thái", "State",
               lambda one: say("Đã ký", "Signed") if one.signed_at else say("Chờ ký", "To be signed"),
               tone=lambda one: "good" if one.signed_at else "info"),
        Column("signed", "Người ký", "Signed by", lambda one: one.signed_by or "", sort=False),
    ),
    filters=(
        Filter("state", "Trạng thái", "State", (("signed", "Đã ký", "Signed"), ("open", "Chờ ký", "To be signed")),
               matches=lambda one, value: (one.signed_at is not None) == (value == "signed")),
    ),
)  # fmt: skip


@page(Permission.MONITORING_READ)
def reports(request: HttpRequest) -> HttpResponse:
    """Every report, newest first."""
    return LISTING.respond(request, "monitoring/reports.html", LISTING.of(queries.reports(size=10_000).items))


@page(Permission.MONITORING_READ)
def one_report(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """A report: what it is, its file, who wrote and who signed."""
    one: KeptReport = found(queries.report, report_id)
    actor = actor_of(request)
    may_sign = Permission.REPORT_SIGN in permissions(actor) and one.signed_at is None
    context = {
        "report": one,
        "may_sign": may_sign,
        "steps": [
            {"label": say("Viết", "Written"), "state": "done"},
            {"label": say("Ký", "Signed"), "state": "done" if one.signed_at else "now"},
        ],
        "crumbs": [(say("Báo cáo", "Reports"), reverse("reports"))],
    }
    return render(request, "monitoring/report.html", context)


@page(Permission.MONITORING_READ)
def report_file(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The document as written."""
    one: KeptReport = found(queries.report, report_id)
    response = HttpResponse(queries.report_bytes(report_id), content_type=_DOCX)
    response.headers["Content-Disposition"] = f'attachment; filename="bao-cao-{one.month}-{str(report_id)[-6:]}.docx"'
    return response


@page(Permission.REPORT_SIGN)
@require_POST
def sign(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """Signs a report that somebody else wrote."""
    found(actions.sign_report, report_id, by=actor_of(request), at=clock.now())
    told(request, "Đã ký báo cáo.", "The report is signed.")
    return redirect("report", report_id=report_id)


@page(Permission.REPORT_WRITE)
def write(request: HttpRequest) -> HttpResponse:
    """Chooses plan, month and number, and writes the report."""
    plans = [one for one in kept_plans(size=200).items if one.accepted]
    looked = looked_at(request)
    present = Month.of(clock.today())
    wrong = ""
    if request.method == "POST":
        try:
            month = Month.parse(request.POST.get("month", ""))
            chosen = next(one for one in plans if str(one.plan_id) == request.POST.get("plan"))
        except (ValueError, StopIteration):
            wrong = say("Hãy chọn kế hoạch và tháng.", "Choose a plan and a month.")
        else:
            try:
                kept = write_report(
                    chosen.plan_id, month, looked.code, number=request.POST.get("number", "").strip()[:60],
                    by=actor_of(request), at=clock.now(), on=clock.today(),
                )  # fmt: skip
            except (BadInput, Refused) as trouble:
                wrong = trouble.say(lang())
            else:
                told(request, "Đã viết báo cáo; người khác có thẩm quyền ký.", "Written; somebody else signs it.")
                return redirect("report", report_id=kept.report_id)
    context = {
        "plans": [
            (one.plan_id, one.document.title or one.document.number, str(one.plan_id) == request.GET.get("plan"))
            for one in plans
        ],
        "months": [present.plus(-step) for step in range(24)],
        "number": request.POST.get("number", f"…/BC-{present.year}"),
        "place": looked.code,
        "wrong": wrong,
        "crumbs": [(say("Báo cáo", "Reports"), reverse("reports"))],
    }
    return render(request, "monitoring/write.html", context, status=400 if wrong else 200)


urlpatterns = [
    path("reports/", reports, name="reports"),
    path("reports/write/", write, name="report_write"),
    path("reports/<uuid:report_id>/", one_report, name="report"),
    path("reports/<uuid:report_id>/file/", report_file, name="report_file"),
    path("reports/<uuid:report_id>/sign/", sign, name="report_sign"),
]
