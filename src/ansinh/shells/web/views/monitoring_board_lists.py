"""Beside the board: difficulties, directives and recommendations as lists, and the people of agencies."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.access.offline import permissions
from ansinh.kernel.problem import BadInput
from ansinh.plans.actions.work import place_in_agency, recommend
from ansinh.plans.facts import ReviewState
from ansinh.plans.facts.work import (
    DIFFICULTY_LABELS,
    DIRECTIVE_LABELS,
    DifficultyState,
    Directive,
    DirectiveState,
    Member,
    WorkTask,
)
from ansinh.plans.facts.work import RecommendationState as Answered
from ansinh.plans.queries import commitments
from ansinh.plans.queries import plans as kept_plans
from ansinh.plans.queries.work import members, province_of, recommendations, work_tasks
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, page, told, told_problems
from ansinh.shells.web.language import say
from ansinh.shells.web.listing import Column, Filter, Listing
from ansinh.shells.web.places import place_name
from ansinh.shells.web.views.monitoring import seat
from ansinh.shells.web.views.monitoring_board import parts
from ansinh.shells.web.views.plans.work_wording import (
    DIFFICULTY_TONES,
    DIRECTIVE_TONES,
    desk_name,
    difficulty_name,
    directive_name,
    office_name,
    short,
)
from ansinh.territory.offline import agencies

P = Permission


def _in_sight(request: HttpRequest) -> list[WorkTask]:
    """The tasks of the plans of one's province, its communes' too."""
    today = clock.today()
    province = province_of(seat(request), today)
    return [
        one for one in work_tasks(today) if one.place_code is None or province_of(one.place_code, today) == province
    ]


@page(P.PLAN_READ)
def difficulties(request: HttpRequest) -> HttpResponse:
    """Difficulties of the province's plans: those that wait first."""
    found = [(one, task) for task in _in_sight(request) for one in task.difficulties]
    found.sort(key=lambda pair: (not pair[0].waits, not pair[0].open, pair[0].raised_at))
    listing = Listing(
        name="kho-khan",
        search_vi="Tìm trong khó khăn, nhiệm vụ",
        search_en="Search difficulties and tasks",
        empty_vi="Chưa ai nêu khó khăn, vướng mắc.",
        empty_en="No difficulty was raised yet.",
        empty_help_vi="Khó khăn được nêu ở trang của từng nhiệm vụ, bất cứ lúc nào.",
        empty_help_en="A difficulty is raised on the page of its task, at any time.",
        columns=(
            Column("text", "Khó khăn, vướng mắc", "Difficulty", lambda one: short(one[0].text), heads_row=True, sort=False,
                   link=lambda one: f"{reverse('plan_task', args=[one[1].task_id])}#k{one[0].difficulty_id}",
                   note=lambda one: short(one[1].task.text, 90)),
            Column("office", "Nơi nêu", "Raised by", lambda one: office_name(one[0].office),
                   note=lambda one: one[0].raised_by),
            Column("since", "Nêu ngày", "Raised", lambda one: one[0].raised_at, kind="instant"),
            Column("desk", "Đang ở", "Lies with", lambda one: desk_name(one[0].desk) if one[0].waits else ""),
            Column("state", "Tình trạng", "State", lambda one: difficulty_name(one[0].state),
                   tone=lambda one: DIFFICULTY_TONES[one[0].state]),
        ),
        filters=(
            Filter("state", "Tình trạng", "State",
                   tuple((state.value, *DIFFICULTY_LABELS[state]) for state in DifficultyState),
                   matches=lambda one, value: one[0].state.value == value),
        ),
    )  # fmt: skip
    return listing.respond(
        request,
        "monitoring/board_list.html",
        listing.of(found, lambda one: f"{one[0].text} {one[1].task.text} {office_name(one[0].office)}"),
        {
            "parts": parts("board_difficulties"),
            "title": say("Khó khăn, vướng mắc", "Difficulties"),
            "lede": say(
                "Nêu lúc nào cũng được; đi từ xã lên sở, lên tỉnh, và trở về thành ý kiến chỉ đạo có người theo dõi.",
                "Raised at any time; from the commune up to department and province, and back as a directive that is followed.",
            ),
        },
    )


@page(P.PLAN_READ)
def directives(request: HttpRequest) -> HttpResponse:
    """Directives on the province's plans: the late first, then those not carried out yet."""
    today = clock.today()
    tasks = _in_sight(request)
    texts = {one.task_id: one.task.text for one in tasks}
    kept: dict[uuid.UUID, Directive] = {one.directive_id: one for task in tasks for one in task.directives}
    found = sorted(kept.values(), key=lambda one: (not one.late(today), not one.open, one.due or today))
    listing = Listing(
        name="chi-dao",
        search_vi="Tìm trong chỉ đạo",
        search_en="Search directives",
        empty_vi="Chưa có ý kiến chỉ đạo nào.",
        empty_en="No directive yet.",
        empty_help_vi="Cấp trên cho chỉ đạo khi trả lời một khó khăn, hoặc ngay ở trang nhiệm vụ.",
        empty_help_en="Given from above in answer to a difficulty, or on the page of a task.",
        columns=(
            Column("text", "Nội dung", "Directive", lambda one: short(one.text), heads_row=True, sort=False,
                   link=lambda one: f"{reverse('plan_task', args=[one.task_ids[0]])}#c{one.directive_id}",
                   note=lambda one: " · ".join(filter(None, (one.number, short(texts.get(one.task_ids[0], ""), 80))))),
            Column("owed", "Thực hiện", "Owed by", lambda one: office_name(one.owed_by)),
            Column("giver", "Nơi chỉ đạo", "Given by", lambda one: desk_name(one.giver), note=lambda one: one.given_by),
            Column("due", "Hạn", "Due", lambda one: one.due, kind="day",
                   note=lambda one: say("quá hạn", "late") if one.late(today) else ""),
            Column("state", "Tình trạng", "State", lambda one: directive_name(one.state),
                   tone=lambda one: "bad" if one.late(today) else DIRECTIVE_TONES[one.state]),
        ),
        filters=(
            Filter("state", "Tình trạng", "State",
                   (*((state.value, *DIRECTIVE_LABELS[state]) for state in DirectiveState), ("late", "Quá hạn", "Late")),
                   matches=lambda one, value: one.late(today) if value == "late" else one.state.value == value),
        ),
    )  # fmt: skip
    return listing.respond(
        request,
        "monitoring/board_list.html",
        listing.of(found, lambda one: f"{one.text} {one.number} {office_name(one.owed_by)}"),
        {
            "parts": parts("board_directives"),
            "title": say("Ý kiến chỉ đạo", "Directives"),
            "lede": say(
                "Mỗi chỉ đạo có nơi thực hiện, được xác nhận, và đóng lại bằng minh chứng.",
                "Each has an office that owes it, is acknowledged, and is closed by evidence.",
            ),
        },
    )


# --- recommendations ------------------------------------------------------------------------------------


@page(P.PLAN_READ)
def oversight(request: HttpRequest) -> HttpResponse:
    """Recommendations of overseers with their age: the longest waiting first."""
    today = clock.today()
    found = recommendations()
    listing = Listing(
        name="kien-nghi-giam-sat",
        search_vi="Tìm trong kiến nghị",
        search_en="Search recommendations",
        empty_vi="Chưa có kiến nghị nào.",
        empty_en="No recommendation yet.",
        empty_help_vi="Mặt trận Tổ quốc, Hội đồng nhân dân kiến nghị ở trang kế hoạch hoặc trang nhiệm vụ.",
        empty_help_en="The Front and the People's Council recommend on the page of a plan or task.",
        columns=(
            Column("text", "Kiến nghị", "Recommendation", lambda one: short(one.text), heads_row=True, sort=False,
                   link=lambda one: reverse("recommendation", args=[one.recommendation_id]),
                   note=lambda one: short(one.about or one.plan_title, 90)),
            Column("body", "Cơ quan kiến nghị", "Made by", lambda one: one.body, note=lambda one: one.made_by),
            Column("made", "Ngày", "Date", lambda one: one.made_at, kind="instant"),
            Column("age", "Số ngày", "Days", lambda one: one.age_days(today), kind="number",
                   note=lambda one: say("đang chờ", "waiting") if one.answered_at is None else ""),
            Column("state", "Tình trạng", "State",
                   lambda one: say("Chờ trả lời", "Waiting") if one.state is Answered.WAITING
                   else say("Đã trả lời", "Answered"),
                   tone=lambda one: "warn" if one.state is Answered.WAITING else "good",
                   note=lambda one: one.answered_by),
        ),
        filters=(
            Filter("state", "Tình trạng", "State",
                   (("waiting", "Chờ trả lời", "Waiting"), ("answered", "Đã trả lời", "Answered")),
                   matches=lambda one, value: one.state.value == value),
        ),
    )  # fmt: skip
    return listing.respond(
        request,
        "monitoring/board_list.html",
        listing.of(found, lambda one: f"{one.text} {one.about} {one.body} {one.plan_title}"),
        {
            "subjects": _subjects() if P.RECOMMEND in permissions(actor_of(request)) else [],
            "parts": parts("board_recommendations"),
            "title": say("Kiến nghị giám sát", "Recommendations"),
            "lede": say(
                "Của Hội đồng nhân dân, Mặt trận Tổ quốc; theo dõi đến khi có trả lời.",
                "Of the People's Council and the Fatherland Front; tracked to their answer.",
            ),
        },
    )


def _subjects() -> list[tuple[str, list[tuple[str, str]]]]:
    """What an overseer may recommend on: each plan as a whole, and its accepted targets."""
    found = []
    for one in kept_plans(size=200).items:
        targets = [
            (f"{one.plan_id}/{target.target_id}", short(target.target.quote, 100))
            for target in commitments(one.plan_id, state=ReviewState.ACCEPTED)
        ]
        whole = (f"{one.plan_id}/", say("Cả kế hoạch {}", "The whole plan {}", one.document.number or ""))
        found.append((short(one.document.title or one.document.number or "", 90), [whole, *targets]))
    return found


@require_POST
@page(P.RECOMMEND)
def make_recommendation(request: HttpRequest) -> HttpResponse:
    """Puts a recommendation on a plan, or on one of its targets."""
    plan_id, _, target_id = request.POST.get("subject", "").partition("/")
    try:
        one = recommend(
            uuid.UUID(plan_id), request.POST.get("text", "").replace("\0", ""), by=actor_of(request), at=clock.now(),
            target_id=uuid.UUID(target_id) if target_id else None,
        )  # fmt: skip
    except ValueError as error:
        raise Http404(str(error)) from error
    except BadInput as error:
        told_problems(request, error)
        return redirect("board_recommendations")
    told(request, "Đã gửi kiến nghị.", "The recommendation is sent.")
    return redirect("recommendation", recommendation_id=one.recommendation_id)


# --- people of agencies ---------------------------------------------------------------------------------

_PEOPLE = Listing(
    name="nguoi-cua-co-quan",
    search_vi="Tìm họ tên, cơ quan",
    search_en="Search a name or agency",
    empty_vi="Chưa ghi ai.",
    empty_en="Nobody is listed yet.",
    empty_help_vi="Người giữ vai trò riêng (Sở Y tế, xã…) thuộc cơ quan theo vai trò; người của sở, ngành khác được ghi ở đây.",
    empty_help_en="People with a role of their own belong to an agency by it; people of other departments are listed here.",
    columns=(
        Column("name", "Họ tên", "Name", lambda one: one.full_name, heads_row=True, note=lambda one: one.username),
        Column("office", "Cơ quan", "Agency", lambda one: office_name(one.office)),
        Column("place", "Địa bàn", "Place", lambda one: place_name(one.office.place_code, clock.today())),
        Column("by", "Ghi bởi", "Recorded by", lambda one: one.recorded_by),
        Column("at", "Ghi lúc", "Recorded", lambda one: one.recorded_at, kind="instant"),
    ),
)  # fmt: skip


@page(P.PLAN_READ)
def people(request: HttpRequest) -> HttpResponse:
    """Who works in which agency, where the role does not say it."""
    found: tuple[Member, ...] = members()
    return _PEOPLE.respond(
        request,
        "monitoring/board_people.html",
        _PEOPLE.of(found, lambda one: f"{one.full_name} {one.username} {office_name(one.office)}"),
        {
            "parts": parts("board_people"),
            "may_write": P.USER_MANAGE in permissions(actor_of(request)),
            "agencies": [(one.id, one.name) for one in agencies(on=clock.today())],
            "place": seat(request),
        },
    )


@require_POST
@page(P.USER_MANAGE)
def place_person(request: HttpRequest) -> HttpResponse:
    """Writes that somebody works in an agency, or has left it."""
    asked = {key: request.POST.get(key, "").strip() for key in ("username", "agency", "place", "left")}
    try:
        place_in_agency(
            asked["username"], asked["agency"], asked["place"], by=actor_of(request), at=clock.now(),
            ended=bool(asked["left"]),
        )  # fmt: skip
        told(request, "Đã ghi.", "Recorded.")
    except BadInput as error:
        told_problems(request, error)
    return redirect("board_people")


urlpatterns = [
    path("board/difficulties/", difficulties, name="board_difficulties"),
    path("board/directives/", directives, name="board_directives"),
    path("board/recommendations/", oversight, name="board_recommendations"),
    path("board/recommendations/make/", make_recommendation, name="board_recommend"),
    path("board/people/", people, name="board_people"),
    path("board/people/place/", place_person, name="board_place_person"),
]
