"""What the forms of a task's page do: one deed each, then back to the page, to the place that changed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.kernel.dates import parse_vn_date
from ansinh.kernel.problem import BadInput
from ansinh.plans.actions import work
from ansinh.plans.actions.work.checks import LARGEST_FILE
from ansinh.plans.facts.work import DeskLevel, Evidence, EvidenceKind, Office
from ansinh.plans.queries.work import difficulty, directive, recommendation
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page, told, told_problems, wrong_field

P = Permission


def _back(task_id: uuid.UUID, anchor: str = "") -> HttpResponse:
    return redirect(reverse("plan_task", args=[task_id]) + (f"#{anchor}" if anchor else ""))


def _done(
    request: HttpRequest, task_id: uuid.UUID, do: Callable[[], object], vi: str, en: str, anchor: str
) -> HttpResponse:
    """Does it and says so, or says what is wrong; the page of the task follows either way."""
    try:
        do()
        told(request, vi, en)
    except BadInput as error:
        told_problems(request, error)
    return _back(task_id, anchor)


def _text(request: HttpRequest, key: str = "text") -> str:
    return request.POST.get(key, "").replace("\0", "").strip()


def _ids(request: HttpRequest, key: str) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(value) for value in request.POST.getlist(key)]
    except ValueError as error:
        raise Http404(str(error)) from error


def _day(request: HttpRequest, key: str) -> dt.date | None:
    written = _text(request, key)
    if not written:
        return None
    try:
        return parse_vn_date(written)
    except ValueError:
        raise wrong_field(
            f"“{written}” không phải là ngày.", f"“{written}” is not a day.", "Ghi ngày/tháng/năm, ví dụ 05/11/2026.",
            "Write day/month/year, such as 05/11/2026.",
        ) from None  # fmt: skip


def _office(request: HttpRequest, key: str = "office") -> Office | None:
    agency_id, _, place_code = _text(request, key).partition("/")
    return Office(agency_id, place_code) if agency_id and place_code else None


def _level(request: HttpRequest) -> DeskLevel | None:
    value = _text(request, "to")
    return DeskLevel(value) if value in {level.value for level in DeskLevel} else None


def _evidence(request: HttpRequest) -> tuple[Evidence, tuple[str, bytes] | None]:
    """The evidence of a form: a file where one came, else a reference of the chosen kind."""
    kind = _text(request, "evidence_kind")
    reference = _text(request, "evidence")
    evidence = Evidence()
    if reference and kind in {one.value for one in EvidenceKind}:
        evidence = Evidence(EvidenceKind(kind), reference)
    sent = request.FILES.get("file")
    if sent is None:
        return evidence, None
    if (sent.size or 0) > LARGEST_FILE:
        raise wrong_field(
            "Tệp lớn hơn 10 MB.", "The file is larger than 10 MB.", "Hãy tách nhỏ tệp.", "Split the file."
        )
    return evidence, (sent.name or "tep", sent.read())


@require_POST
@page(P.TASK_ASSIGN)
def assign(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Gives the task to a named person."""
    return _done(
        request, task_id,
        lambda: work.assign_task(
            task_id, _text(request, "person"), by=actor_of(request), at=clock.now(), office=_office(request),
            note=_text(request, "note"),
        ),
        "Đã giao nhiệm vụ.", "The task is assigned.", "nguoi",
    )  # fmt: skip


@require_POST
@page(P.SUCCESSOR_CHOOSE)
def choose(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Decides which agency inherited the task, and with it others of the plan as undecided."""
    return _done(
        request, task_id,
        lambda: work.choose_successor(
            [task_id, *_ids(request, "also")], _text(request, "written"), _text(request, "agency"), _text(request, "reason"),
            by=actor_of(request), at=clock.now(),
        ),
        "Đã ghi cơ quan tiếp nhận.", "The successor is on record.", "ai",
    )  # fmt: skip


@require_POST
@page(P.TASK_WORK)
def report(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Writes down an activity."""

    def do() -> None:
        evidence, file = _evidence(request)
        work.report_activity(
            task_id, _text(request), happened_on=_day(request, "happened_on") or clock.today(), by=actor_of(request),
            at=clock.now(), evidence=evidence, file=file, completes=bool(request.POST.get("completes")),
        )  # fmt: skip

    return _done(request, task_id, do, "Đã ghi hoạt động.", "The activity is on record.", "hoat-dong")


@require_POST
@page(P.TASK_WORK)
def link(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Links an indicator, or takes the link back."""
    linked = not request.POST.get("unlink")
    return _done(
        request, task_id,
        lambda: work.link_indicator(
            task_id, _text(request, "code"), by=actor_of(request), at=clock.now(), linked=linked
        ),
        "Đã gắn chỉ tiêu." if linked else "Đã bỏ gắn chỉ tiêu.",
        "The indicator is linked." if linked else "The indicator is no longer linked.", "chi-tieu",
    )  # fmt: skip


@require_POST
@page(P.TASK_WORK)
def difficulty_raised(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Raises a difficulty."""
    return _done(
        request, task_id,
        lambda: work.raise_difficulty(task_id, _text(request), by=actor_of(request), at=clock.now(), to=_level(request)),
        "Đã nêu khó khăn và chuyển lên.", "The difficulty is raised and on its way up.", "kho-khan",
    )  # fmt: skip


@require_POST
@page(P.DIRECTIVE_GIVE)
def directive_given(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Gives a directive on the task of one's own accord."""
    return _done(
        request, task_id,
        lambda: work.give_directive(
            _text(request), by=actor_of(request), at=clock.now(), task_ids=[task_id], owed_by=_office(request),
            due=_day(request, "due"), number=_text(request, "number"),
        ),
        "Đã giao ý kiến chỉ đạo.", "The directive is given.", "chi-dao",
    )  # fmt: skip


@require_POST
@page(P.RECOMMEND)
def recommended(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Puts a recommendation on the task."""
    from ansinh.plans.queries.work import work_task

    task = found(work_task, task_id, clock.today())
    return _done(
        request, task_id,
        lambda: work.recommend(task.plan.plan_id, _text(request), by=actor_of(request), at=clock.now(), task_id=task_id),
        "Đã gửi kiến nghị.", "The recommendation is sent.", "kien-nghi",
    )  # fmt: skip


@require_POST
@page()
def difficulty_moved(request: HttpRequest, difficulty_id: uuid.UUID, step: str) -> HttpResponse:
    """The next step of a difficulty: up, answered, raised again, resolved."""
    one = found(difficulty, difficulty_id)
    by, at = actor_of(request), clock.now()
    deeds: dict[str, tuple[Callable[[], object], str, str]] = {
        "up": (lambda: work.pass_up(difficulty_id, _text(request), by=by, at=at, to=_level(request)),
               "Đã chuyển lên.", "It is passed up."),
        "answer": (lambda: work.give_directive(_text(request), by=by, at=at, difficulty_id=difficulty_id,
                                               due=_day(request, "due"), number=_text(request, "number")),
                   "Đã trả lời bằng ý kiến chỉ đạo.", "Answered by a directive."),
        "again": (lambda: work.raise_again(difficulty_id, _text(request), by=by, at=at),
                  "Đã nêu lại khó khăn.", "The difficulty is raised again."),
        "resolve": (lambda: work.resolve_difficulty(difficulty_id, _text(request), by=by, at=at),
                    "Đã ghi khó khăn được tháo gỡ.", "The difficulty is resolved."),
    }  # fmt: skip
    do, vi, en = deeds[step]
    return _done(request, one.task_id, do, vi, en, f"k{difficulty_id}")


@require_POST
@page()
def directive_moved(request: HttpRequest, directive_id: uuid.UUID, step: str) -> HttpResponse:
    """The next step of a directive: acknowledged, worked on, closed, sent back."""
    one = found(directive, directive_id)
    by, at = actor_of(request), clock.now()

    def close() -> None:
        evidence, file = _evidence(request)
        work.close_directive(
            directive_id, _text(request), by=by, at=at, evidence=evidence, file=file,
            resolves=bool(request.POST.get("resolves")),
        )  # fmt: skip

    def worked() -> None:
        evidence, file = _evidence(request)
        work.report_on_directive(directive_id, _text(request), by=by, at=at, evidence=evidence, file=file)

    deeds: dict[str, tuple[Callable[[], object], str, str]] = {
        "acknowledge": (lambda: work.acknowledge_directive(directive_id, by=by, at=at, text=_text(request)),
                        "Đã xác nhận nhận chỉ đạo.", "The directive is acknowledged."),
        "work": (worked, "Đã ghi việc thực hiện.", "The work is on record."),
        "close": (close, "Đã báo thực hiện xong chỉ đạo.", "The directive is closed."),
        "return": (lambda: work.return_directive(directive_id, _text(request), by=by, at=at),
                   "Đã trả lại để bổ sung.", "It is sent back."),
    }  # fmt: skip
    do, vi, en = deeds[step]
    return _done(request, one.task_ids[0], do, vi, en, f"c{directive_id}")


@require_POST
@page()
def recommendation_moved(request: HttpRequest, recommendation_id: uuid.UUID, step: str) -> HttpResponse:
    """A recommendation is answered, or followed up by another."""
    one = found(recommendation, recommendation_id)
    by, at = actor_of(request), clock.now()
    shown = recommendation_id
    try:
        if step == "answer":
            work.answer_recommendation(recommendation_id, _text(request), by=by, at=at, number=_text(request, "number"))
            told(request, "Đã trả lời kiến nghị.", "The recommendation is answered.")
        else:
            shown = work.recommend(
                one.plan_id, _text(request), by=by, at=at, task_id=one.task_id, target_id=one.target_id,
                follows=recommendation_id,
            ).recommendation_id  # fmt: skip
            told(request, "Đã gửi kiến nghị tiếp.", "The further recommendation is sent.")
    except BadInput as error:
        told_problems(request, error)
    return redirect("recommendation", recommendation_id=shown)


_TASK = "plans/tasks/<uuid:task_id>"
urlpatterns = [
    path(f"{_TASK}/assign/", assign, name="task_assign"),
    path(f"{_TASK}/successor/", choose, name="task_successor"),
    path(f"{_TASK}/activity/", report, name="task_activity"),
    path(f"{_TASK}/indicator/", link, name="task_indicator"),
    path(f"{_TASK}/difficulty/", difficulty_raised, name="task_difficulty"),
    path(f"{_TASK}/directive/", directive_given, name="task_directive"),
    path(f"{_TASK}/recommend/", recommended, name="task_recommend"),
    *[
        path(
            f"plans/difficulties/<uuid:difficulty_id>/{step}/",
            difficulty_moved,
            {"step": step},
            name=f"difficulty_{step}",
        )
        for step in ("up", "answer", "again", "resolve")
    ],
    *[
        path(f"plans/directives/<uuid:directive_id>/{step}/", directive_moved, {"step": step}, name=f"directive_{step}")
        for step in ("acknowledge", "work", "close", "return")
    ],
    *[
        path(
            f"plans/recommendations/<uuid:recommendation_id>/{step}/",
            recommendation_moved,
            {"step": step},
            name=f"recommendation_{step}",
        )
        for step in ("answer", "follow")
    ],
]
