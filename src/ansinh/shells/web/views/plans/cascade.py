"""The cascade of a plan: the documents above and below it on two lines, its links, who owes a plan of its own."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.kernel.dates import vn_date
from ansinh.kernel.problem import BadInput
from ansinh.plans import actions, queries
from ansinh.plans.facts import Level
from ansinh.plans.facts.cascade import (
    LINK_DOUBTS,
    LINK_STATES,
    Cascade,
    CascadeLink,
    CascadeNode,
    Line,
    LinkState,
    UnitDuty,
)
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page, told, told_problems
from ansinh.shells.web.language import say
from ansinh.shells.web.listing import Column, Filter, Listing
from ansinh.shells.web.views.plans.cascade_picture import picture
from ansinh.shells.web.views.plans.wording import plan_title

LEVELS = {
    Level.CENTRAL: ("Trung ương", "Central"),
    Level.PROVINCE: ("Tỉnh, thành phố", "Province"),
    Level.DEPARTMENT: ("Sở, ngành", "Department"),
    Level.DISTRICT: ("Huyện (đến 30/6/2025)", "District (to 30 June 2025)"),
    Level.COMMUNE: ("Xã, phường", "Commune"),
    Level.OTHER: ("Khác", "Other"),
    None: ("Chưa rõ cấp", "Level not known"),
}
LINES = {Line.PARTY: ("Đảng", "Party"), Line.STATE: ("Nhà nước", "State")}
_TONES = {LinkState.READ: "info", LinkState.CONFIRMED: "good", LinkState.ADDED: "good", LinkState.REMOVED: "still"}

UNITS = Listing(
    name="don-vi-phai-lap-ke-hoach",
    search_vi="Tìm xã, phường (không cần dấu)",
    search_en="Search a commune",
    empty_vi="Văn bản không giao đơn vị nào lập kế hoạch riêng.",
    empty_en="The document tells no unit to plan.",
    columns=(
        Column("name", "Đơn vị", "Unit", lambda one: one.name, heads_row=True),
        Column("from", "Nhận từ huyện đã bỏ", "Took over from", lambda one: one.inherited_from or ""),
        Column("plan", "Kế hoạch của đơn vị", "Its own plan", lambda one: _own_plan(one),
               tone=lambda one: "good" if one.plan_id else "warn",
               link=lambda one: reverse("plan", args=[one.plan_id]) if one.plan_id else None),
        Column("deadline", "Hạn", "Due", lambda one: one.deadline or ""),
        Column("told", "Lời giao", "As told", lambda one: one.told),
    ),
    filters=(
        Filter("has", "Tình trạng", "State",
               (("yes", "Đã có kế hoạch", "Has a plan"), ("no", "Chưa có kế hoạch", "Has none")),
               matches=lambda one, value: (one.plan_id is not None) == (value == "yes")),
    ),
)  # fmt: skip


def _own_plan(one: UnitDuty) -> str:
    if one.plan_id is None:
        return say("Chưa thấy", "None kept")
    return one.plan_number or say("Có, chưa ghi số", "Kept, number blank")


@dataclass(frozen=True, slots=True)
class _LinkRow:
    one: CascadeLink
    title: str
    line: str
    level: str
    state: str
    tone: str
    doubts: tuple[str, ...]
    href: str
    through: str


@page(Permission.PLAN_READ)
def cascade(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """A plan's place in the cascade."""
    kept = found(queries.plan, plan_id)
    whole: Cascade = queries.cascade(plan_id, clock.today())
    below = [node for node in whole.nodes if node.plan_id in {one.plan_id for one in whole.children}]
    answered = sum(one.plan_id is not None for one in whole.units)
    children = [str(one.plan_id) for one in whole.children]
    context = {
        "plan": kept,
        "title": plan_title(kept),
        "crumbs": [(say("Kế hoạch", "Plans"), reverse("plans")), (plan_title(kept), reverse("plan", args=[plan_id]))],
        "picture": picture(whole.nodes, whole.edges),
        "documents": [_document(node) for node in whole.nodes],
        "links": [_row(one) for one in whole.links],
        "below": [_document(node) for node in below],
        "told": whole.told,
        "answered": answered,
        "owing": len(whole.units) - answered,
        "units": len(whole.units),
        "removed_note": any(one.state is LinkState.REMOVED for one in whole.links),
        "others": _others(plan_id),
        "matrix_below": reverse("matrix", args=[f"{','.join(children[:12])}~{plan_id}"]) if children else "",
        "matrix_above": _against_above(whole),
    }
    return UNITS.respond(request, "plans/cascade.html", UNITS.of(whole.units), context)


def _against_above(whole: Cascade) -> str:
    kept = [one for one in whole.links if one.parent_id and one.state is not LinkState.REMOVED]
    if kept:
        return reverse("matrix", args=[f"{whole.plan_id}~{kept[0].parent_id}"])
    if any(node.recalled for node in whole.nodes):
        symbol = next(node.symbol for node in whole.nodes if node.recalled)
        return reverse("matrix", args=[f"{whole.plan_id}~{(symbol or '').replace('/', '_')}"])
    return ""


def _others(plan_id: uuid.UUID) -> list[tuple[str, str]]:
    plans = queries.plans("", 1, 500).items
    return [
        (str(one.plan_id), f"{one.document.number or '–'} · {one.document.issuer or ''} · {plan_title(one)}"[:140])
        for one in plans
        if one.plan_id != plan_id and one.superseded_by is None
    ]


def _document(node: CascadeNode) -> dict[str, object]:
    return {
        "node": node,
        "symbol": node.symbol or say("Chưa có số", "No number"),
        "date": vn_date(node.date) if node.date else "",
        "line": say(*LINES[node.line]),
        "level": say(*LEVELS[node.level]),
        "href": reverse("plan_cascade", args=[node.plan_id]) if node.plan_id and not node.here else "",
    }


def _row(one: CascadeLink) -> _LinkRow:
    cited = one.cited
    day = f" ngày {vn_date(cited.date)}" if cited.date else ""
    return _LinkRow(
        one=one,
        title=f"{cited.kind} số {cited.symbol}{day}",
        line=say(*LINES[cited.line]),
        level=say(*LEVELS[cited.level]),
        state=say(*LINK_STATES[one.state]),
        tone=_TONES[one.state],
        doubts=tuple(say(*LINK_DOUBTS[doubt]) for doubt in one.doubts),
        href=reverse("plan", args=[one.parent_id]) if one.parent_id else "",
        through=", ".join(cited.through),
    )


@require_POST
@page(Permission.PLAN_WRITE)
def decide(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Confirms, removes or adds a link."""
    by, at = actor_of(request), clock.now()
    try:
        if link_id := request.POST.get("confirm"):
            found(actions.confirm_link, _id(link_id), by=by, at=at)
            told(request, "Đã xác nhận liên kết.", "The link is confirmed.")
        elif link_id := request.POST.get("remove"):
            reason = request.POST.get(f"reason-{link_id}") or request.POST.get("reason", "")
            found(actions.remove_link, _id(link_id), reason, by=by, at=at)
            told(request, "Đã gỡ liên kết.", "The link is removed.")
        elif request.POST.get("again"):
            links = actions.link_plan(plan_id, by=by, at=at)
            told(request, "Đã đọc lại: {} liên kết.", "Read again: {} links.", len(links))
        else:
            parent = request.POST.get("parent", "")
            actions.add_link(
                plan_id,
                parent_id=_id(parent) if parent else None,
                citation=request.POST.get("citation", ""),
                reason=request.POST.get("reason", ""),
                by=by,
                at=at,
            )
            told(request, "Đã thêm liên kết.", "The link is added.")
    except BadInput as error:
        told_problems(request, error)
    return redirect("plan_cascade", plan_id=plan_id)


def _id(text: str) -> uuid.UUID:
    """An id of a form; one that is none names nothing."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


urlpatterns = [
    path("plans/<uuid:plan_id>/cascade/", cascade, name="plan_cascade"),
    path("plans/<uuid:plan_id>/cascade/decide/", decide, name="plan_cascade_decide"),
]
