"""The working registers: the list of them, one with items, communes and board, an item and its moves, import."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.kernel.dates import vn_date
from ansinh.kernel.money import dong
from ansinh.kernel.problem import BadInput
from ansinh.services import actions, queries
from ansinh.services.facts import ImportResult, Item, Progress, Register
from ansinh.services.offline import commune_reader, template
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page, told
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Asked, Column, Filter, Listing, Tone
from ansinh.shells.web.places import commune_options, communes_of, place_name
from ansinh.shells.web.scope import communes_in_sight
from ansinh.shells.web.views.monitoring import province_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CARDS = 6


def _said(vi: str, en: str) -> str:
    return en if lang() == "en" else vi


def state_tone(register: Register, code: str) -> Tone:
    """Done is good, dropped is still, the first state informs, what lies between warns of nothing."""
    state = register.state(code)
    if state.done:
        return "good"
    return "info" if state.counts else "still"


def _title(register: Register, one: Item) -> str:
    first = register.fields[0].name
    return str(one.values.get(first) or "")


def _late(register: Register, one: Item, on: dt.date) -> bool:
    state = register.state(one.state)
    return one.due_on is not None and one.due_on < on and state.counts and not state.done


# --- the registers --------------------------------------------------------------------------------


@page(Permission.SERVICE_READ)
def registers(request: HttpRequest) -> HttpResponse:
    """Every declared register with how far it has come."""
    today = clock.today()
    rows = []
    for one in queries.registers():
        counted = queries.progress(one.code, today)
        total, done = sum(p.total for p in counted), sum(p.done for p in counted)
        rows.append(
            {
                "register": one,
                "name": _said(one.name_vi, one.name_en),
                "lead": _said(one.lead_vi, one.lead_en),
                "about": _said(one.about_vi, one.about_en),
                "total": total,
                "done": done,
                "share": done / total if total else None,
                "late": sum(p.late for p in counted),
            }
        )
    return render(request, "services/registers.html", {"rows": rows})


def _items_listing(request: HttpRequest, register: Register) -> Listing:
    mine = communes_in_sight(actor_of(request))
    today = clock.today()
    filters = [
        Filter("state", "Tình trạng", "State", tuple((s.code, s.vi, s.en) for s in register.states)),
        Filter("late", "Hạn", "Due", (("yes", "Quá hạn", "Late"),)),
    ]
    if len(mine) > 1:
        filters.append(Filter("commune", "Xã", "Commune", commune_options(mine, today)))
    columns = [
        Column("name", register.fields[0].title_vi, register.fields[0].title_en, lambda one: _title(register, one),
               heads_row=True, link=lambda one: reverse("item", args=[one.item_id])),
        Column("commune", "Xã", "Commune", lambda one: place_name(one.commune_code, today),
               note=lambda one: str(one.values.get("village") or "")),
    ]  # fmt: skip
    for declared in register.fields[1:]:
        if declared.type in ("commune", "state", "date") or declared.name == "village":
            continue
        columns.append(
            Column(declared.name, declared.title_vi, declared.title_en, _value_of(declared.name),
                   kind="money" if declared.type == "integer" else "text")
        )  # fmt: skip
    columns += [
        Column("due", "Hạn", "Due", lambda one: one.due_on, kind="day",
               tone=None, note=lambda one: say("quá hạn", "late") if _late(register, one, today) else ""),
        Column("state", "Tình trạng", "State", lambda one: _state(register, one.state),
               tone=lambda one: state_tone(register, one.state)),
    ]  # fmt: skip
    return Listing(
        name=f"so-{register.code.replace('_', '-')}",
        search_vi="Tìm tên, thôn (không cần dấu)",
        search_en="Search a name or village",
        empty_vi="Sổ chưa có dòng nào.",
        empty_en="The register is empty.",
        empty_help_vi="Tải mẫu, điền mỗi dòng một căn nhà, rồi nhập; dòng sai được trả lại kèm lý do.",
        empty_help_en="Download the template, fill in a row each, import; wrong rows come back with the reason.",
        columns=tuple(columns),
        filters=tuple(filters),
    )


def _value_of(name: str) -> Callable[[Item], object]:
    return lambda one: one.values.get(name)


def _state(register: Register, code: str) -> str:
    state = register.state(code)
    return _said(state.vi, state.en)


def _progress_listing(register: Register) -> Listing:
    def link(one: Progress) -> str:
        return f"{reverse('register', args=[register.code])}?commune={one.commune_code}"

    return Listing(
        name=f"tien-do-{register.code.replace('_', '-')}",
        sort="share",
        search_vi="Tìm xã (không cần dấu)",
        search_en="Search a commune",
        columns=(
            Column("commune", "Xã, phường", "Commune", lambda one: place_name(one.commune_code, clock.today()),
                   heads_row=True, link=link),
            Column("total", "Phải làm", "To do", lambda one: one.total, kind="number"),
            Column("done", "Đã xong", "Done", lambda one: one.done, kind="number"),
            Column("share", "Tỷ lệ", "Share", lambda one: one.done / one.total if one.total else None, kind="percent"),
            Column("late", "Quá hạn", "Late", lambda one: one.late or None, kind="number"),
            *(
                Column(f"in_{state.code}", state.vi, state.en, _count_of(state.code), kind="number")
                for state in register.states if not state.done
            ),
        ),
        filters=(
            Filter("late", "Quá hạn", "Late", (("yes", "Có", "Yes"), ("no", "Không", "No")),
                   matches=lambda one, value: bool(one.late) == (value == "yes")),
        ),
    )  # fmt: skip


def _count_of(state: str) -> Callable[[Progress], int | None]:
    return lambda one: one.by_state.get(state)


@page(Permission.SERVICE_READ)
def one_register(request: HttpRequest, code: str) -> HttpResponse:
    """A register: its items, how far each commune is, or its board of states."""
    register: Register = found(queries.register, code)
    today = clock.today()
    part = request.GET.get("part", "items")
    counted = queries.progress(code, today)
    here = reverse("register", args=[code])
    total, done = sum(p.total for p in counted), sum(p.done for p in counted)
    context: dict[str, object] = {
        "register": register,
        "name": _said(register.name_vi, register.name_en),
        "kept": _said(register.about_vi, register.about_en),
        "lead": _said(register.lead_vi, register.lead_en),
        "retention": _said(register.retention_vi, register.retention_en),
        "part": part,
        "total": total,
        "done": done,
        "share": done / total if total else None,
        "late": sum(p.late for p in counted),
        "states": [
            {
                "code": state.code,
                "label": _said(state.vi, state.en),
                "tone": state_tone(register, state.code),
                "count": sum(p.by_state.get(state.code, 0) for p in counted),
            }
            for state in register.states
        ],
        "tabs": [
            {"label": label, "href": f"{here}?part={key}", "current": part == key, "count": None}
            for key, label in (
                ("items", say("Danh sách", "Items")),
                ("communes", say("Theo xã", "By commune")),
                ("board", say("Bảng theo tình trạng", "Board")),
            )
        ],
        "indicators": [(reverse("indicator", args=[one]), one) for one in register.feeds],
        "crumbs": [(say("Sổ theo dõi", "Registers"), reverse("registers"))],
    }
    if part == "communes":
        listing = _progress_listing(register)
        return listing.respond(request, "services/register.html", listing.of(counted), context)
    if part == "board":
        context["board"] = _board(register, request.GET.get("commune", ""), today)
        return render(request, "services/register.html", context)
    listing = _items_listing(request, register)

    def ask(asked: Asked):  # type: ignore[no-untyped-def]  # a page of items
        return queries.items(
            code,
            commune_code=asked.get("commune") or "",
            state=asked.get("state") or "",
            words=asked.text,
            late_on=today if asked.get("late") else None,
            number=asked.number,
            size=asked.size,
        )

    return listing.respond(request, "services/register.html", listing.over(ask, searches=True), context)


def _board(register: Register, commune: str, today: dt.date) -> list[dict[str, object]]:
    columns = []
    for state in register.states:
        kept = queries.items(register.code, commune_code=commune, state=state.code, size=_CARDS)
        columns.append(
            {
                "state": _said(state.vi, state.en),
                "tone": state_tone(register, state.code),
                "total": kept.total,
                "code": state.code,
                "cards": [
                    {"item": one, "title": _title(register, one), "late": _late(register, one, today)}
                    for one in kept.items
                ],
            }
        )
    return columns


# --- one item -------------------------------------------------------------------------------------


@page(Permission.SERVICE_READ)
def one_item(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """An item: what is declared of it, how it came to its state, where it may go next."""
    one: Item = found(queries.item, item_id)
    register = queries.register(one.register)
    nexts = [register.state(code) for code in register.moves[one.state]]
    context = {
        "item": one,
        "register": register,
        "title": _title(register, one),
        "state": _state(register, one.state),
        "tone": state_tone(register, one.state),
        "late": _late(register, one, clock.today()),
        "values": [
            {"label": _said(declared.title_vi, declared.title_en), "value": _shown(declared.type, one, declared.name)}
            for declared in register.fields[1:]
            if declared.type not in ("commune", "state")
        ],
        "nexts": [
            {"code": state.code, "label": _said(state.vi, state.en), "stop": not state.counts} for state in nexts
        ],
        "moves": [
            {
                "when": move.at,
                "what": _state(register, move.to_state),
                "by": move.by,
                "note": move.note,
                "tone": {"good": "good"}.get(state_tone(register, move.to_state), ""),
            }
            for move in reversed(queries.moves(item_id))
        ],
        "crumbs": [
            (say("Sổ theo dõi", "Registers"), reverse("registers")),
            (_said(register.name_vi, register.name_en), reverse("register", args=[register.code])),
        ],
    }
    return render(request, "services/item.html", context)


def _shown(kind: str, one: Item, name: str) -> str:
    value: object = one.due_on if name == "due_on" else one.values.get(name)
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return vn_date(value)
    return dong(value) if kind == "integer" and isinstance(value, int) else str(value)


@page(Permission.SERVICE_WRITE)
@require_POST
def move(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Moves an item to its next state."""
    to_state = request.POST.get("to", "")
    one: Item = found(queries.item, item_id)
    register = queries.register(one.register)
    found(register.state, to_state)
    actions.move_item(
        item_id, to_state, by=actor_of(request), at=clock.now(), note=request.POST.get("note", "").strip()
    )
    told(request, "Đã chuyển sang “{}”.", "Moved to “{}”.", _state(register, to_state))
    return redirect("item", item_id=item_id)


# --- template and import --------------------------------------------------------------------------


def _communes(request: HttpRequest) -> Sequence[tuple[str, str, str]]:
    return commune_options(communes_in_sight(actor_of(request)), clock.today())


def _reader(request: HttpRequest) -> Callable[[str], str | None]:
    """Reads every commune of the person's provinces: a row of a neighbour is told apart from a misspelt name."""
    today = clock.today()
    homes = {province_of(code) for code in communes_in_sight(actor_of(request))}
    return commune_reader({one.code: one.name for home in homes for one in communes_of(home, today)})


@page(Permission.SERVICE_READ)
def register_template(request: HttpRequest, code: str) -> HttpResponse:
    """The register's workbook to fill in, with the communes of this person as choices."""
    register: Register = found(queries.register, code)
    body = template(register, [name for _, name, _ in _communes(request)])
    response = HttpResponse(body, content_type=_XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="mau-{code.replace("_", "-")}.xlsx"'
    return response


@page(Permission.SERVICE_WRITE)
def register_import(request: HttpRequest, code: str) -> HttpResponse:
    """Takes a filled workbook in; says what went in and gives back the rows to be fixed."""
    register: Register = found(queries.register, code)
    context: dict[str, object] = {
        "register": register,
        "name": _said(register.name_vi, register.name_en),
        "crumbs": [
            (say("Sổ theo dõi", "Registers"), reverse("registers")),
            (_said(register.name_vi, register.name_en), reverse("register", args=[code])),
        ],
    }
    status = 200
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            context["wrong"] = say("Hãy chọn tệp .xlsx.", "Choose an .xlsx file.")
            status = 400
        else:
            try:
                result = actions.take_in_workbook(
                    code, file.read(), file.name or "", _reader(request),
                    by=actor_of(request), at=clock.now(),
                )  # fmt: skip
            except BadInput as error:
                context["wrong"] = error.say(lang())
                status = 400
            else:
                context.update(_result(result))
    return render(request, "services/import.html", context, status=status)


def _result(result: ImportResult) -> Mapping[str, object]:
    correction = base64.b64encode(result.correction).decode() if result.correction else ""
    return {
        "result": result,
        "bad": len(result.bad),
        "problems": [
            {"row": one.row, "texts": [problem.say(lang()) for problem in one.problems]} for one in result.bad[:100]
        ],
        # The rows are the sender's own and are kept nowhere: the page itself carries them back.
        "correction": f"data:{_XLSX};base64,{correction}" if correction else "",
    }


urlpatterns = [
    path("registers/", registers, name="registers"),
    path("registers/makeshift_houses/", one_register, {"code": "makeshift_houses"}, name="housing"),
    path("registers/<slug:code>/", one_register, name="register"),
    path("registers/<slug:code>/template/", register_template, name="register_template"),
    path("registers/<slug:code>/import/", register_import, name="register_import"),
    path("items/<uuid:item_id>/", one_item, name="item"),
    path("items/<uuid:item_id>/move/", move, name="item_move"),
]
