"""The board: tasks by agency, plan and section; difficulties, directives and recommendations; people of agencies."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from ansinh.access.facts import Permission
from ansinh.monitoring import queries
from ansinh.monitoring.facts import TASK_STATE_LABELS, BoardLine, TaskState
from ansinh.monitoring.offline import board_chart
from ansinh.plans.facts.work import (
    Office,
)
from ansinh.plans.queries.work import offices_of, owner_for, province_of, section_titles
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, page
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Column, Filter, Listing
from ansinh.shells.web.places import place_name
from ansinh.shells.web.views.monitoring import drawing, seat
from ansinh.shells.web.views.plans.work_wording import (
    TASK_TONES,
    leads_note,
    leads_text,
    office_name,
    oversees,
    people_text,
    reason_text,
    short,
    state_name,
)

P = Permission


@dataclass(frozen=True, slots=True)
class Looked:
    """What part of the board is looked at: a place, and one's own office or None for everything there."""

    place: str
    office: Office | None
    own: Office | None


def looked_at(request: HttpRequest) -> Looked:
    """One's own agency's tasks first; overseers, leaders and administrators see the whole province first."""
    actor, here = actor_of(request), seat(request)
    province = province_of(here, clock.today())
    own = next((one for one in offices_of(actor) if one.agency_id != "people_committee_province"), None)
    default = "mine" if own is not None and not oversees(actor) else "all"
    whole = request.GET.get("of", default) != "mine" or own is None
    return Looked(province if whole else (own or Office("", here)).place_code, None if whole else own, own)


def parts(current: str) -> list[dict[str, object]]:
    """The parts of the board as tabs."""
    entries = [
        ("board", say("Nhiệm vụ", "Tasks")),
        ("board_difficulties", say("Khó khăn, vướng mắc", "Difficulties")),
        ("board_directives", say("Ý kiến chỉ đạo", "Directives")),
        ("board_recommendations", say("Kiến nghị giám sát", "Recommendations")),
        ("board_people", say("Người của cơ quan", "People of agencies")),
    ]
    return [
        {"label": label, "href": reverse(name), "current": name == current, "count": None} for name, label in entries
    ]


# --- tasks ----------------------------------------------------------------------------------------------


def _unique(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((value, label, label) for value, label in dict(pairs).items())


def _agency_options(lines: Sequence[BoardLine]) -> tuple[tuple[str, str, str], ...]:
    found = {heir.agency_id: heir.name for line in lines for owner in line.task.owners for heir in owner.heirs}
    return _unique(sorted(found.items(), key=lambda pair: pair[1]))


def _has(line: BoardLine, agency_id: str, part: str | None) -> bool:
    return any(
        heir.agency_id == agency_id
        for owner in line.task.owners
        for heir in owner.heirs
        if part is None or owner.lead == (part == "lead")
    )


def _section(line: BoardLine) -> str:
    return f"{line.task.plan.plan_id}:{line.task.group}"


def _in_part(line: BoardLine, part: str, chosen: str, office: Office | None) -> bool:
    """Whether the agency chosen, or one's own, leads (or coordinates) the task."""
    if chosen:
        return _has(line, chosen, part)
    if office is None:
        return True
    owner = owner_for(line.task, office, clock.today())
    return owner is not None and owner.lead == (part == "lead")


def _tasks_listing(lines: Sequence[BoardLine], chosen: str, office: Office | None) -> Listing:
    several = len({line.task.plan.plan_id for line in lines}) > 1
    titles = section_titles(line.task for line in lines)
    return Listing(
        name="nhiem-vu",
        search_vi="Tìm nhiệm vụ, cơ quan (không cần dấu)",
        search_en="Search a task or agency",
        empty_vi="Chưa có nhiệm vụ nào được chấp nhận.",
        empty_en="No task accepted yet.",
        empty_help_vi="Đưa kế hoạch vào, xem và chấp nhận các nhiệm vụ; từ đó nhiệm vụ được theo dõi ở đây.",
        empty_help_en="Take in a plan, review and accept its tasks; from then on they are followed here.",
        columns=(
            Column("task", "Nhiệm vụ", "Task", lambda one: short(one.task.task.text), heads_row=True, sort=False,
                   link=lambda one: reverse("plan_task", args=[one.task.task_id]),
                   note=lambda one: " · ".join(filter(None, (one.task.task.path, one.task.plan.number if several else "",
                                                             one.task.task.timeline or "")))),
            Column("lead", "Chủ trì hiện nay", "Lead today", lambda one: leads_text(one.task),
                   note=lambda one: leads_note(one.task)),
            Column("person", "Người thực hiện", "Person", people_text),
            Column("state", "Tình trạng", "State", lambda one: state_name(one.state),
                   tone=lambda one: TASK_TONES[one.state], note=reason_text),
            Column("last", "Hoạt động gần nhất", "Last activity", lambda one: one.last_activity_on, kind="day",
                   note=lambda one: say("{}/{} cơ quan", "{}/{} offices", one.offices_heard, one.offices_owing)
                   if one.offices_owing else ""),
            Column("evidence", "Minh chứng trong năm", "Evidence this year", lambda one: one.evidence_this_year,
                   kind="number"),
        ),
        filters=(
            Filter("state", "Tình trạng", "State", tuple((state.value, *TASK_STATE_LABELS[state]) for state in TaskState),
                   matches=lambda one, value: one.state.value == value),
            Filter("agency", "Cơ quan", "Agency", _agency_options(lines),
                   matches=lambda one, value: _has(one, value, None)),
            Filter("part", "Phần việc", "Part",
                   (("lead", "Chủ trì", "Lead"), ("with", "Phối hợp", "Coordinating")),
                   matches=lambda one, value: _in_part(one, value, chosen, office)),
            Filter("plan", "Kế hoạch", "Plan",
                   _unique((str(line.task.plan.plan_id), short(line.task.plan.title, 60)) for line in lines),
                   matches=lambda one, value: str(one.task.plan.plan_id) == value),
            Filter("group", "Mục của kế hoạch", "Section",
                   _unique((_section(line), _section_label(line, several, titles)) for line in lines),
                   matches=lambda one, value: _section(one) == value),
            Filter("assigned", "Người thực hiện", "Person",
                   (("yes", "Đã giao", "Assigned"), ("no", "Chưa giao", "Not assigned")),
                   matches=lambda one, value: one.assigned == (value == "yes")),
        ),
    )  # fmt: skip


def _section_label(line: BoardLine, several: bool, titles: Mapping[tuple[uuid.UUID, str], str]) -> str:
    number = f" ({line.task.plan.number})" if several and line.task.plan.number else ""
    if not line.task.group:
        return say("Không chia mục{}", "No sections{}", number)
    title = titles.get((line.task.plan.plan_id, line.task.group), "")
    return f"{line.task.group}. {short(title, 70)}{number}" if title else f"{line.task.group}{number}"


@page(P.PLAN_READ)
def board(request: HttpRequest) -> HttpResponse:
    """Where the tasks stand: of one's own agency, or of the whole province."""
    looked = looked_at(request)
    plan_id = _asked_plan(request)
    today = clock.today()
    lines = queries.board(today, place_code=looked.place, office=looked.office)
    if plan_id is not None and all(line.task.plan.plan_id != plan_id for line in lines):
        # A plan of another level, a commune's for example, has a board of its own.
        lines = queries.board(today, place_code=looked.place, plan_id=plan_id)
    listing = _tasks_listing(lines, request.GET.get("agency", ""), looked.office)
    narrowed = [
        line
        for line in lines
        if request.GET.get("agency", "") in ("", *_ids(line)) and plan_id in (None, line.task.plan.plan_id)
    ]
    counted = {state: sum(line.state is state for line in narrowed) for state in TaskState}
    counts = queries.by_agency(lines, today) if looked.office is None else ()
    leading = [one for one in counts if one.total]
    kept = "".join(f"&{key}={value}" for key, value in request.GET.items() if key in ("of", "plan", "agency"))
    title = say("Nhiệm vụ theo cơ quan chủ trì", "Tasks by lead agency")
    shown = [state for state in TaskState if counted[state]]
    return listing.respond(
        request,
        "monitoring/board.html",
        listing.of(lines, _words),
        {
            "parts": parts("board"),
            "looked": looked,
            "place": looked.place,
            "scopes": _scopes(request, looked),
            "total": len(narrowed),
            "states": [
                {"label": state_name(state), "count": counted[state], "href": f"?state={state.value}{kept}"}
                for state in TaskState
            ],
            "unassigned": sum(not line.assigned and not line.task.asked for line in narrowed),
            "undecided": sum(bool(line.task.undecided) for line in narrowed),
            "chart": drawing(board_chart(leading, lang()), title) if leading else "",
            "chart_title": title,
            "chart_states": [state_name(state) for state in shown],
            "chart_rows": [
                (one.name, f"?of=all&agency={one.agency_id}", [one.leads.get(state, 0) for state in shown],
                 one.total, one.coordinates) for one in counts
            ],
        },
    )  # fmt: skip


def _ids(line: BoardLine) -> set[str]:
    return {heir.agency_id for owner in line.task.owners for heir in owner.heirs}


def _words(line: BoardLine) -> str:
    task = line.task
    named = (heir.name for owner in task.owners for heir in owner.heirs if not owner.collective)
    people = (one.full_name for one in task.charges)
    return " ".join((task.task.text, *task.task.lead, *task.task.coordinating, *named, *people, task.plan.title))


def _asked_plan(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("plan", ""))
    except ValueError:
        return None


def _scopes(request: HttpRequest, looked: Looked) -> list[dict[str, object]]:
    if looked.own is None:
        return []
    province = province_of(seat(request), clock.today())
    return [
        {"label": office_name(looked.own), "href": "?of=mine", "current": looked.office is not None, "count": None},
        {"label": say("Toàn {}", "All of {}", place_name(province, clock.today())), "href": "?of=all",
         "current": looked.office is None, "count": None},
    ]  # fmt: skip


urlpatterns = [
    path("board/", board, name="board"),
]
