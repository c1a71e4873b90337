"""Plans side by side: choosing them, the matrix of their targets, the same as a workbook."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from ansinh.access.actions import deed
from ansinh.access.facts import Permission
from ansinh.kernel.dates import vn_date
from ansinh.plans import queries
from ansinh.plans.facts.cascade import MATRIX_STATES, Matrix, MatrixCell, MatrixPlan, MatrixRow, MatrixState
from ansinh.plans.offline.cascade import national_symbols, value_words
from ansinh.plans.offline.matrix_workbook import MEANINGS, matrix_workbook
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, page
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Column, Filter, Listing, Tone
from ansinh.shells.web.views.plans.wording import plan_title

MOST = 12
TONES: dict[MatrixState, Tone] = {
    MatrixState.MISSING: "bad",
    MatrixState.WEAKER: "bad",
    MatrixState.EQUAL: "good",
    MatrixState.STRONGER: "good",
    MatrixState.REWORDED: "warn",
    MatrixState.LATER: "warn",
    MatrixState.NOT_COMPARABLE: "info",
    MatrixState.PART: "info",
    MatrixState.STATED: "still",
}


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Plans and the one above them, as the address names them."""

    plans: tuple[uuid.UUID, ...]
    parent: uuid.UUID | str | None

    @classmethod
    def parse(cls, text: str) -> _Chosen:
        listed, _, above = text.partition("~")
        plans = tuple(dict.fromkeys(_plan_id(one) for one in listed.split(",") if one))
        parent: uuid.UUID | str | None = None
        if above:
            parent = above.replace("_", "/") if above.replace("_", "/") in national_symbols() else _plan_id(above)
        if not plans or len(plans) > MOST:
            raise Http404("no plans, or too many")
        return cls(plans, parent)


def _plan_id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Http404(text) from error


@page(Permission.PLAN_READ)
def choose(request: HttpRequest) -> HttpResponse:
    """Chooses plans to lay side by side; groups that carry out the same document are offered."""
    wrong = ""
    if "plan" in request.GET or "parent" in request.GET:
        plans = request.GET.getlist("plan")
        parent = request.GET.get("parent", "").replace("/", "_")
        if plans and len(plans) <= MOST:
            listed = ",".join(one for one in plans if one != parent) or ",".join(plans)
            return redirect("matrix", chosen=f"{listed}~{parent}" if parent else listed)
        wrong = say("Hãy chọn từ 1 đến {} kế hoạch.", "Choose 1 to {} plans.", MOST)
    kept = [one for one in queries.plans("", 1, 500).items if one.superseded_by is None]
    names = {one.plan_id: plan_title(one) for one in kept}
    groups = []
    for symbol, ids in queries.families():
        chosen = [one for one in ids if one in names][:MOST]
        if len(chosen) > 1:
            listed = ",".join(str(one) for one in chosen)
            above = f"~{symbol.replace('/', '_')}" if symbol in national_symbols() else ""
            groups.append(
                (
                    symbol,
                    len(ids),
                    reverse("matrix", args=[listed + above]),
                    bool(above),
                    reverse("matrix", args=[listed]),
                )
            )
    context = {
        "wrong": wrong,
        "chosen": request.GET.getlist("plan"),
        "plans": [(one, plan_title(one)) for one in kept],
        "groups": groups,
        "nationals": [(symbol.replace("/", "_"), symbol) for symbol in national_symbols()],
        "crumbs": [(say("Kế hoạch", "Plans"), reverse("plans"))],
    }
    return render(request, "plans/matrix_choose.html", context, status=400 if wrong else 200)


@page(Permission.PLAN_READ)
def matrix(request: HttpRequest, chosen: str) -> HttpResponse:
    """The matrix of the plans in the address: ``id,id~parent``."""
    asked = _Chosen.parse(chosen)
    try:
        found = queries.matrix(asked.plans, asked.parent)
    except LookupError as error:
        raise Http404(str(error)) from error
    if request.GET.get("export") == "workbook":
        return _workbook(request, found)
    ids = [queries.matrix_target_ids(one) for one in asked.plans]
    listing = _listing(found, ids)
    counts = found.counts()
    context = {
        "found": found,
        "crumbs": [(say("Kế hoạch", "Plans"), reverse("plans")), (say("Đặt cạnh nhau", "Side by side"), reverse("matrix_choose"))],
        "plans": [
            {"name": plan.name, "number": plan.document.number or "", "date": plan.document.date, "targets": len(plan.targets),
             "href": reverse("plan", args=[plan.key]), "letter": chr(ord("A") + i)}
            for i, plan in enumerate(found.plans)
        ],
        "parent": found.parent,
        "parent_href": reverse("plan", args=[asked.parent]) if isinstance(asked.parent, uuid.UUID) else "",
        "legend": [
            {"symbol": symbol, "words": say(vi, en), "tone": TONES[state], "meaning": say(*MEANINGS[state]), "count": counts[state],
             "href": f"?state={state.value}"}
            for state, (symbol, vi, en) in MATRIX_STATES.items()
            if counts[state]
        ],
    }  # fmt: skip
    return listing.respond(request, "plans/matrix.html", listing.of(found.rows), context)


def _workbook(request: HttpRequest, found: Matrix) -> HttpResponse:
    with deed("web.export", by=actor_of(request), at=clock.now(), subject="ma-tran-chi-tieu") as record:
        record(rows=len(found.rows), kind="xlsx")
    response = HttpResponse(
        matrix_workbook(found, lang()),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="ma-tran-chi-tieu-{clock.today():%Y%m%d}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _listing(found: Matrix, ids: list[tuple[uuid.UUID, ...]]) -> Listing:
    """A list whose columns are the plans chosen."""
    columns = [
        Column("indicator", "Chỉ tiêu", "Indicator", lambda row: say(row.label_vi, row.label_en), heads_row=True,
               note=lambda row: row.indicator.unit if row.indicator else say("ngoài danh mục", "not in the catalogue")),
    ]  # fmt: skip
    if found.parent is not None:
        above = found.parent
        columns.append(
            Column("parent", _heading(above), _heading(above), lambda row: _wanted(above, row), sort=False,
                   note=lambda row: say(row.whole.vi, row.whole.en) if row.whole else "")
        )  # fmt: skip
    for place, plan in enumerate(found.plans):
        columns.append(_column(place, plan, ids[place]))
    states = tuple(
        (state.value, vi, en) for state, (_, vi, en) in MATRIX_STATES.items() if state is not MatrixState.STATED
    )
    filters = [
        Filter("state", "Có ô", "With a cell", states, matches=lambda row, value: any(cell.state.value == value for cell in row.cells)),
        Filter("apart", "Chỗ khác nhau", "Differences", (("yes", "Chỉ dòng có điểm khác", "Only rows that differ"),),
               matches=lambda row, _: any(cell.notes or cell.state in (MatrixState.MISSING, MatrixState.WEAKER) for cell in row.cells)),
    ]  # fmt: skip
    return Listing(
        name="ma-tran-chi-tieu",
        search_vi="Tìm chỉ tiêu (không cần dấu)",
        search_en="Search an indicator",
        columns=tuple(columns),
        filters=tuple(filters),
        empty_vi="Các kế hoạch đã chọn không có chỉ tiêu định lượng nào.",
        empty_en="The plans chosen hold no numeric target.",
    )


def _heading(plan: MatrixPlan) -> str:
    day = f" {vn_date(plan.document.date)}" if plan.document.date else ""
    mark = say(" (chưa kiểm chứng)", " (unconfirmed)") if plan.recalled else ""
    number = f" · {plan.document.number}{day}" if plan.document.number and plan.document.number not in plan.name else ""
    return f"{plan.name}{number}{mark}"


def _wanted(above: MatrixPlan, row: MatrixRow) -> str:
    if row.wanted is None:
        return ""
    target = above.targets[row.wanted]
    return value_words(target) + (f" ({target.year})" if target.year else "")


def _column(place: int, plan: MatrixPlan, ids: tuple[uuid.UUID, ...]) -> Column:
    def cell(row: MatrixRow) -> MatrixCell:
        return row.cells[place]

    def address(row: MatrixRow) -> str | None:
        places = cell(row).places
        return f"{reverse('plan', args=[plan.key])}#w-{ids[places[0]]}" if places else None

    return Column(
        f"p{place}",
        _heading(plan),
        _heading(plan),
        lambda row: _value(plan, cell(row)),
        sort=False,
        link=address,
        note=lambda row: _note(cell(row)),
        tone=lambda row: cast(Tone, None if cell(row).state is MatrixState.STATED else TONES[cell(row).state]),
    )


def _value(plan: MatrixPlan, cell: MatrixCell) -> str:
    symbol, vi, en = MATRIX_STATES[cell.state]
    if not cell.places:
        return f"{symbol} {say(vi, en)}"
    values = []
    for at in cell.places:
        target = plan.targets[at]
        values.append(value_words(target) + (f" ({target.year})" if target.year else ""))
    return "; ".join(values)


def _note(cell: MatrixCell) -> str:
    symbol, vi, en = MATRIX_STATES[cell.state]
    words = [] if cell.state in (MatrixState.STATED, MatrixState.MISSING) else [f"{symbol} {say(vi, en)}"]
    return "; ".join([*words, *(say(*note) for note in cell.notes)])


urlpatterns = [
    path("plans/matrix/", choose, name="matrix_choose"),
    path("plans/matrix/<str:chosen>/", matrix, name="matrix"),
]
