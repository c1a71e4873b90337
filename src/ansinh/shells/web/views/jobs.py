"""Background work: what was asked for, how far it is, what came of it; asking for more."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import permissions
from ansinh.kernel.money import number
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.plans.queries import indicators as catalogue
from ansinh.shells.jobs.progress import TASK_LABELS, WORK_LABELS, Work, WorkState, ask_for, work, works
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Asked, Column, Filter, Listing, Tone
from ansinh.shells.web.views.monitoring import seat

# Work older than this died with its process: it may be asked for again.
_SURELY_OVER = dt.timedelta(hours=2)
TONES: Mapping[WorkState, Tone] = {
    WorkState.WAITING: "still",
    WorkState.RUNNING: "info",
    WorkState.DONE: "good",
    WorkState.FAILED: "bad",
}
_RESULTS = {
    "people": ("Người trong sổ", "People on record"),
    "people_paid": ("Người được hưởng", "People entitled"),
    "amount": ("Số tiền mỗi tháng (đồng)", "Amount a month (đồng)"),
    "start": ("Đề xuất hưởng mới", "Proposals to start"),
    "change": ("Đề xuất điều chỉnh", "Proposals to change"),
    "stop": ("Đề xuất thôi hưởng", "Proposals to stop"),
    "refuse": ("Đề xuất từ chối", "Proposals to refuse"),
    "ask": ("Cần hỏi thêm", "To be asked"),
    "unchanged": ("Không thay đổi", "Unchanged"),
    "left_behind": ("Đủ điều kiện chưa hưởng", "Entitled, not receiving"),
    "kept": ("Đề xuất đã có", "Proposals there already"),
    "withdrawn": ("Đề xuất rút lại", "Proposals withdrawn"),
}


def task_name(task: str) -> str:
    """What a task does, in words."""
    return say(*TASK_LABELS[task]) if task in TASK_LABELS else task


LISTING = Listing(
    name="viec-chay-nen",
    empty_vi="Chưa có việc nào được yêu cầu.",
    empty_en="Nothing was asked for yet.",
    empty_help_vi="Việc dài (tính chỉ tiêu, áp dụng luật, nhập danh sách) chạy nền; tiến độ hiện ở đây.",
    empty_help_en="Long work (indicators, the law of a month, imports) runs in the background; progress shows here.",
    columns=(
        Column("task", "Việc", "Work", lambda one: task_name(one.task), heads_row=True,
               link=lambda one: reverse("job", args=[one.progress_id]), note=lambda one: one.subject),
        Column("state", "Tình trạng", "State", lambda one: say(*WORK_LABELS[one.state]),
               tone=lambda one: TONES[one.state]),
        Column("step", "Bước", "Step", lambda one: one.step),
        Column("asked", "Yêu cầu lúc", "Asked at", lambda one: one.asked_at, kind="instant",
               note=lambda one: one.asked_by),
        Column("finished", "Kết thúc", "Finished", lambda one: one.finished_at, kind="instant"),
    ),
    filters=(
        Filter("state", "Tình trạng", "State", tuple((state.value, *WORK_LABELS[state]) for state in WorkState)),
    ),
)  # fmt: skip


def _sees_all(actor: Actor) -> bool:
    return Permission.USER_MANAGE in permissions(actor)


@page()
def jobs(request: HttpRequest) -> HttpResponse:
    """Background work: everybody's for the administrator, one's own for others."""
    actor = actor_of(request)
    mine = None if _sees_all(actor) else actor

    def ask(asked: Asked):  # type: ignore[no-untyped-def]  # a page of works
        return works(mine, state=asked.get("state") or "", number=asked.number, size=asked.size)

    return LISTING.respond(request, "jobs/jobs.html", LISTING.over(ask))


@page()
def one_job(request: HttpRequest, progress_id: uuid.UUID) -> HttpResponse:
    """One piece of work; the page looks again every two seconds until it is finished."""
    one: Work = found(work, progress_id)
    actor = actor_of(request)
    if one.asked_by_id != actor.user_id and not _sees_all(actor):
        raise Http404
    names = {item.code: (item.name_vi, item.name_en) for item in catalogue()}
    context = {
        "work": one,
        "name": task_name(one.task),
        "state": say(*WORK_LABELS[one.state]),
        "tone": TONES[one.state],
        "problem": one.problem_en if lang() == "en" else one.problem_vi,
        "results": [(say(*(_RESULTS.get(key) or names.get(key) or (key, key))), _figure(key, value, names))
                    for key, value in one.result.items()],
        "steps": [
            {"label": say(*WORK_LABELS[state]), "state": _step_state(one.state, state)}
            for state in (WorkState.WAITING, WorkState.RUNNING,
                          WorkState.FAILED if one.state is WorkState.FAILED else WorkState.DONE)
        ],
        "onward": {
            "measure_month": (reverse("indicators"), say("Xem chỉ tiêu", "See the targets")),
            "run_month": (f"{reverse('proposals')}?month={_month_of(one)}", say("Xem đề xuất", "See the proposals")),
        }.get(one.task) if one.state is WorkState.DONE else None,
        "crumbs": [(say("Việc chạy nền", "Background jobs"), reverse("jobs"))],
    }  # fmt: skip
    return render(request, "jobs/job.html", context)


def _month_of(one: Work) -> Month | str:
    try:
        return Month.parse(one.subject)
    except ValueError:
        return ""


def _step_state(now: WorkState, step: WorkState) -> str:
    order = [WorkState.WAITING, WorkState.RUNNING, now if now is WorkState.FAILED else WorkState.DONE]
    if now is WorkState.FAILED and step is WorkState.FAILED:
        return "failed"
    if order.index(step) < order.index(now) or now is step is WorkState.DONE:
        return "done"
    return "now" if step is now else ""


def _figure(key: str, value: object, names: Mapping[str, object]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return number(value) + (" %" if key in names else "")


def _asked_month(request: HttpRequest) -> Month:
    try:
        return Month.parse(request.POST.get("month", ""))
    except ValueError as error:
        raise BadInput(Problem("month", "Hãy chọn tháng.", "Choose a month.")) from error


@page(Permission.MONITORING_ENTER)
@require_POST
def ask_measure(request: HttpRequest) -> HttpResponse:
    """Asks for a month's indicators to be computed."""
    month = _asked_month(request)
    key = ask_for(
        "measure_month", month.vn, by=actor_of(request), at=clock.now(), month=str(month), province=seat(request)
    )
    return redirect("job", progress_id=key)


@page(Permission.CASE_PROPOSE)
@require_POST
def ask_month(request: HttpRequest) -> HttpResponse:
    """Asks for the law to be applied to a month and proposals to be drafted; pressed twice, it is asked for once."""
    month, actor, now = _asked_month(request), actor_of(request), clock.now()
    for state in (WorkState.WAITING, WorkState.RUNNING):
        for one in works(actor, state=state).items:
            if (one.task, one.subject) == ("run_month", month.vn) and now - one.asked_at < _SURELY_OVER:
                return redirect("job", progress_id=one.progress_id)
    key = ask_for("run_month", month.vn, by=actor, at=now, month=str(month))
    return redirect("job", progress_id=key)


urlpatterns = [
    path("jobs/", jobs, name="jobs"),
    path("jobs/measure/", ask_measure, name="job_measure"),
    path("jobs/month/", ask_month, name="job_month"),
    path("jobs/<uuid:progress_id>/", one_job, name="job"),
]
