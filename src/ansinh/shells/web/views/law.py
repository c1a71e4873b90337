"""The law on file: programmes, figures with their sources and doubts, clauses, open questions."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from ansinh.access.facts import Permission
from ansinh.kernel.dates import parse_vn_date, vn_date
from ansinh.law.facts import FACT_KINDS, Confidence, ParameterValue
from ansinh.law.offline import (
    clauses,
    law_hash,
    parameter_history,
    parameters_in_force,
    readings,
)
from ansinh.law.offline import programmes as programmes_on_file
from ansinh.shells.site import clock
from ansinh.shells.web.doors import page
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Column, Filter, Listing, Tone
from ansinh.shells.web.places import place_name

CONFIDENCE: dict[Confidence, tuple[Tone, str, str]] = {
    Confidence.VERIFIED: ("good", "Đã đối chiếu văn bản gốc", "Seen in the official text"),
    Confidence.VERIFIED_SECONDARY: ("info", "Theo nguồn dẫn lại", "Secondary source"),
    Confidence.RECALLED: ("warn", "Chưa đối chiếu", "Not looked up"),
    Confidence.DERIVED: ("warn", "Suy ra từ số khác", "Derived"),
    Confidence.UNKNOWN: ("bad", "Không được dùng", "Must not be used"),
}


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(say("Chế độ, căn cứ", "Programmes and law"), reverse("programmes")), *more]


def _tabs(current: str) -> list[dict[str, object]]:
    entries = (
        ("programmes", say("Chế độ", "Programmes"), len(programmes_on_file())),
        ("parameters", say("Mức, hệ số", "Figures"), None),
        ("clauses", say("Điều khoản", "Clauses"), len(clauses())),
        ("readings", say("Vấn đề đang chờ trả lời", "Open questions"), len(readings())),
    )
    return [
        {"label": label, "href": reverse(name), "current": name == current, "count": number}
        for name, label, number in entries
    ]


def amount(value: ParameterValue) -> str:
    """A figure with its unit in words."""
    from ansinh.kernel.money import dong, number

    if value.unit == "VND/month":
        return say("{}/tháng", "{} a month", dong(value.value))
    if value.unit == "tenths of the base":
        return say("{} × mức chuẩn", "{} × base", number(value.value / 10, 1))
    if value.unit.startswith("VND"):
        return f"{dong(value.value)}{value.unit[3:]}"
    return f"{number(value.value)} {value.unit}"


@page(Permission.LAW_READ)
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme on file."""
    return render(
        request,
        "law/programmes.html",
        {"programmes": programmes_on_file(), "tabs": _tabs("programmes"), "fingerprint": law_hash()},
    )


@page(Permission.LAW_READ)
def programme(request: HttpRequest, programme_id: str) -> HttpResponse:
    """One programme: what it is, its groups with their figures of the day, the facts it asks for."""
    programme_id = programme_id.split(".", 1)[0]  # payments name parts of a programme: TCXH.K4
    found = next((one for one in programmes_on_file() if one.id == programme_id), None)
    if found is None:
        raise Http404(programme_id)
    on = _day(request)
    figures = [
        {"figure": value, "shown": amount(value), "tone": CONFIDENCE[value.confidence][0],
         "sure": say(*CONFIDENCE[value.confidence][1:])}
        for value in parameters_in_force(on)
        if not value.place and (value.id.startswith(f"{programme_id}.") or ("." in value.id and _shared(value, programme_id)))
    ]  # fmt: skip
    asks = [FACT_KINDS[name].label.say(lang()) for name in found.reads if name in FACT_KINDS]
    return render(
        request,
        "law/programme.html",
        {
            "programme": found,
            "figures": figures,
            "asks": asks,
            "on": vn_date(on),
            "readme": found.readme,
            "crumbs": _crumbs(),
        },
    )


def _shared(value: ParameterValue, programme_id: str) -> bool:
    owners = {"social_assistance.": ("TCXH", "KPCS"), "social_pension.": ("HTXH",)}
    return any(value.id.startswith(prefix) and programme_id in ids for prefix, ids in owners.items())


def _day(request: HttpRequest) -> dt.date:
    try:
        return parse_vn_date(request.GET.get("on", ""))
    except ValueError:
        return clock.today()


PARAMETERS = Listing(
    name="muc-he-so",
    search_vi="Tìm chỉ tiêu, văn bản",
    search_en="Search a figure or document",
    columns=(
        Column("label", "Mức, hệ số", "Figure", lambda one: one.label.say(lang()), heads_row=True,
               link=lambda one: reverse("parameter", args=[one.id]), note=lambda one: one.id),
        Column("place", "Nơi áp dụng", "Place",
               lambda one: place_name(one.place, clock.today()) or say("Cả nước", "Nation")),
        Column("value", "Giá trị", "Value", lambda one: one.value, kind="number", note=amount),
        Column("start", "Từ ngày", "From", lambda one: one.start, kind="day"),
        Column("reference", "Căn cứ", "Reference", lambda one: one.reference),
        Column("sure", "Mức tin cậy", "Confidence", lambda one: say(*CONFIDENCE[one.confidence][1:]),
               tone=lambda one: CONFIDENCE[one.confidence][0]),
    ),
    filters=(
        Filter("sure", "Mức tin cậy", "Confidence",
               tuple((key.value, vi, en) for key, (_, vi, en) in CONFIDENCE.items()),
               matches=lambda one, value: one.confidence.value == value),
        Filter("place", "Nơi áp dụng", "Place", (("nation", "Cả nước", "Nation"), ("own", "Mức riêng của tỉnh", "A province's own")),
               matches=lambda one, value: bool(one.place) == (value == "own")),
    ),
)  # fmt: skip


@page(Permission.LAW_READ)
def parameters(request: HttpRequest) -> HttpResponse:
    """Every figure in force on a day, with its source and how sure it is."""
    on = _day(request)
    context = {"tabs": _tabs("parameters"), "on": vn_date(on)}
    return PARAMETERS.respond(request, "law/parameters.html", PARAMETERS.of(parameters_in_force(on)), context)


@page(Permission.LAW_READ)
def parameter(request: HttpRequest, parameter_id: str) -> HttpResponse:
    """One figure over time."""
    try:
        history = parameter_history(parameter_id)
    except KeyError as error:
        raise Http404(parameter_id) from error
    rows = [
        {"figure": value, "shown": amount(value), "tone": CONFIDENCE[value.confidence][0],
         "sure": say(*CONFIDENCE[value.confidence][1:]),
         "place": place_name(value.place, clock.today()) or say("Cả nước", "Nation")}
        for value in history
    ]  # fmt: skip
    crumbs = _crumbs((say("Mức, hệ số", "Figures"), reverse("parameters")))
    context = {"label": history[0].label.say(lang()), "id": parameter_id, "rows": rows, "crumbs": crumbs}
    return render(request, "law/parameter.html", context)


CLAUSES = Listing(
    name="dieu-khoan",
    sort="citation",
    search_vi="Tìm điều khoản, nội dung",
    search_en="Search a clause or its content",
    columns=(
        Column("citation", "Điều khoản", "Clause", lambda one: one.citation, heads_row=True,
               link=lambda one: reverse("clause", args=[one.id])),
        Column("text", "Nội dung (tóm lược)", "Content (our words)", lambda one: one.text.say(lang()), sort=False),
        Column("document", "Văn bản", "Document", lambda one: one.document),
        Column("sure", "Mức tin cậy", "Confidence", lambda one: say(*CONFIDENCE[one.confidence][1:]),
               tone=lambda one: CONFIDENCE[one.confidence][0]),
    ),
    filters=(
        Filter("sure", "Mức tin cậy", "Confidence",
               tuple((key.value, vi, en) for key, (_, vi, en) in CONFIDENCE.items()),
               matches=lambda one, value: one.confidence.value == value),
    ),
)  # fmt: skip


@page(Permission.LAW_READ)
def all_clauses(request: HttpRequest) -> HttpResponse:
    """Every clause the rules rest on."""
    return CLAUSES.respond(request, "law/clauses.html", CLAUSES.of(clauses().values()), {"tabs": _tabs("clauses")})


@page(Permission.LAW_READ)
def clause(request: HttpRequest, clause_id: str) -> HttpResponse:
    """One clause: where it stands and what it says, in our words."""
    found = clauses().get(clause_id)
    if found is None:
        raise Http404(clause_id)
    crumbs = _crumbs((say("Điều khoản", "Clauses"), reverse("clauses")))
    tone, vi, en = CONFIDENCE[found.confidence]
    return render(request, "law/clause.html", {"clause": found, "crumbs": crumbs, "tone": tone, "sure": say(vi, en)})


@page(Permission.LAW_READ)
def open_readings(request: HttpRequest) -> HttpResponse:
    """Questions the law leaves open, with the reading in use until somebody with the authority answers."""
    return render(request, "law/readings.html", {"readings": readings(), "tabs": _tabs("readings")})


urlpatterns = [
    path("law/", programmes, name="programmes"),
    path("law/programmes/<str:programme_id>/", programme, name="programme"),
    path("law/figures/", parameters, name="parameters"),
    path("law/figures/<str:parameter_id>/", parameter, name="parameter"),
    path("law/clauses/", all_clauses, name="clauses"),
    path("law/clauses/<str:clause_id>/", clause, name="clause"),
    path("law/questions/", open_readings, name="readings"),
]
