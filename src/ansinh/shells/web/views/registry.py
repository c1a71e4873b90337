"""People and households: search, one person with everything that follows from who they are, one household."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.access.offline import permissions
from ansinh.kernel.dates import parse_vn_date, vn_date
from ansinh.kernel.page import Page
from ansinh.kernel.problem import BadInput, Refused
from ansinh.registry import actions, queries
from ansinh.registry.facts import (
    CIRCUMSTANCE_KINDS,
    BirthDate,
    Circumstance,
    Household,
    NewPerson,
    Person,
    Relation,
    Sex,
)
from ansinh.shells.site import clock
from ansinh.shells.web import words
from ansinh.shells.web.doors import actor_of, found, page, told, told_problems, wrong_field
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Asked, Column, Filter, Listing
from ansinh.shells.web.places import commune_options, place_name
from ansinh.shells.web.scope import communes_in_sight

SOURCES = {
    "declaration": ("người dân khai", "declared"),
    "load": ("nạp ban đầu", "first load"),
    "import": ("nhập danh sách", "imported list"),
    "certificate": ("giấy xác nhận", "certificate"),
    "decision": ("quyết định", "decision"),
    "request": ("văn bản đề nghị", "written request"),
    "insurance": ("bảo hiểm xã hội", "social insurance"),
    "health": ("y tế", "health service"),
    "school": ("nhà trường", "school"),
    "police": ("công an", "police"),
    "population_base": ("cơ sở dữ liệu dân cư", "population database"),
    "survey": ("rà soát tại nhà", "home survey"),
    "facility": ("cơ sở trợ giúp xã hội", "assistance facility"),
    "demo": ("dữ liệu mẫu", "sample data"),
}
CONFIDENCE = {
    "declared": ("info", "Người dân khai", "Declared"),
    "verified": ("good", "Đã xác minh", "Verified"),
    "confirmed": ("good", "Đã xác minh", "Verified"),
}


def _born(one: Person) -> str:
    return one.birth.vn


def _people(request: HttpRequest) -> Listing:
    mine = communes_in_sight(actor_of(request))
    kinds = tuple((name, kind.vi, kind.en) for name, kind in CIRCUMSTANCE_KINDS.items() if not kind.protected)
    filters = [Filter("kind", "Hoàn cảnh", "Circumstance", kinds, all_vi="Không lọc", all_en="No filter")]
    if len(mine) > 1:
        filters.append(Filter("commune", "Xã", "Commune", commune_options(mine, clock.today())))
    searched = bool(request.GET.get("q") or request.GET.get("kind"))
    return Listing(
        name="nguoi-dan",
        search_vi="Họ tên, năm sinh, mã hồ sơ hoặc số định danh",
        search_en="Name, year of birth, record code or personal number",
        empty_vi="Không tìm thấy ai trong địa bàn được giao." if searched else "Gõ để tìm người.",
        empty_en="Nobody found in your places." if searched else "Type to find a person.",
        empty_help_vi="Không cần dấu; gõ vài chữ của tên cũng được, thêm năm sinh để thu hẹp. Hoặc lọc theo hoàn cảnh.",
        empty_help_en="Tone marks are not needed; parts of the name will do, a year of birth narrows. Or filter by circumstance.",
        columns=(
            Column("name", "Họ tên", "Name", lambda one: one.full_name, heads_row=True,
                   link=lambda one: reverse("person", args=[one.person_id]), note=lambda one: one.code),
            Column("born", "Ngày sinh", "Born", _born, sort=False),
            Column("sex", "Giới tính", "Sex", lambda one: say(one.sex.vi, one.sex.value) if one.sex else ""),
            Column("commune", "Xã", "Commune", lambda one: place_name(one.commune_code, clock.today()),
                   note=lambda one: one.village_name or ""),
            Column("relation", "Trong hộ", "In the household",
                   lambda one: say(one.relation_to_head.vi, one.relation_to_head.value) if one.relation_to_head else "",
                   link=lambda one: reverse("household", args=[one.household_id]) if one.household_id else None),
            Column("number", "Số định danh", "Personal number", lambda one: one.number_masked or ""),
            Column("died", "Mất ngày", "Died", lambda one: one.died_on, kind="day"),
        ),
        filters=tuple(filters),
    )  # fmt: skip


@page(Permission.REGISTRY_READ)
def people(request: HttpRequest) -> HttpResponse:
    """Finds people by what somebody typed, or by circumstance."""
    listing = _people(request)

    def ask(asked: Asked) -> Page[Person]:
        if asked.text:
            return queries.search(asked.text, asked.get("commune"), asked.number, asked.size)
        if kind := asked.get("kind"):
            return queries.people_with(
                kind, on=clock.today(), commune=asked.get("commune"), number=asked.number, size=asked.size
            )
        return Page((), 0, 1, asked.size)

    return listing.respond(request, "registry/people.html", listing.over(ask, searches=True))


@page(Permission.REGISTRY_READ)
def one_person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """A person: who, in which household, circumstances over time, decisions, payments, what is left to do."""
    one: Person = found(queries.person, person_id)
    may = permissions(actor_of(request))
    context: dict[str, object] = {
        "person": one,
        "age": one.birth.age_on(clock.today()),
        "sex": say(one.sex.vi, one.sex.value) if one.sex else "",
        "relation": say(one.relation_to_head.vi, one.relation_to_head.value) if one.relation_to_head else "",
        "members": [member for member in queries.members(one.household_id) if member.person_id != person_id]
        if one.household_id
        else (),
        "circumstances": _circumstance_rows(queries.circumstances_of(person_id), may),
        "history": _history_rows(person_id, may) if request.GET.get("history") else (),
        "residences": queries.residences_of(person_id),
        "kinds": _kind_choices("person", may),
        "household_kinds": _kind_choices("household", may),
        "today": vn_date(clock.today()),
        "crumbs": [(say("Tra cứu người dân", "People"), reverse("people"))],
    }
    if Permission.CASE_READ in may:
        from ansinh.casework.queries import applications_of, decisions_of, left_behind_of, tasks_of
        from ansinh.shells.web.views.casework import APPLICATION_STATES, DECISION_STATES, KINDS, TASK_KINDS

        context["decisions"] = [
            {
                "one": decision,
                "state": say(*DECISION_STATES[decision.state][1:]),
                "tone": DECISION_STATES[decision.state][0],
                "kind": say(*KINDS[decision.kind][1:]),
                "kind_tone": KINDS[decision.kind][0],
                "refused": decision.kind.value == "refuse",
            }
            for decision in decisions_of(person_id)
        ]
        context["left_behind"] = left_behind_of(person_id)[:1]
        context["programmes"] = [(code, say(vi, en)) for code, vi, en in words.programme_options()]
        context["applications"] = [
            {
                "one": application,
                "state": say(*APPLICATION_STATES[application.state][1:]),
                "tone": APPLICATION_STATES[application.state][0],
            }
            for application in applications_of(person_id)
        ]
        context["tasks"] = [
            {"one": task, "kind": say(*TASK_KINDS[task.kind][1:]), "tone": TASK_KINDS[task.kind][0]}
            for task in tasks_of(person_id)
            if task.closed_at is None
        ]
    if Permission.PAYMENT_READ in may:
        from ansinh.shells.web.views.payments import attempts_for_page

        context["payments"] = attempts_for_page(person_id)
    return render(request, "registry/person.html", context)


def _visible(one: Circumstance, may: frozenset[Permission]) -> bool:
    kind = CIRCUMSTANCE_KINDS.get(one.kind)
    return not (kind and kind.protected) or Permission.PROTECTED_READ in may


def _circumstance_rows(facts: tuple[Circumstance, ...], may: frozenset[Permission]) -> list[dict[str, object]]:
    today = clock.today()
    rows = []
    for one in sorted(facts, key=lambda fact: fact.start or dt.date.min, reverse=True):
        if not _visible(one, may):
            continue
        tone, vi, en = CONFIDENCE.get(one.confidence, ("info", one.confidence, one.confidence))
        holds = one.period.contains(today)
        rows.append(
            {
                "one": one,
                "label": say(*one.label),
                "holds": holds,
                "of_household": one.household_id is not None,
                "tone": "good" if holds and one.state == "yes" else "",
                "when": _when(one),
                "source": say(*SOURCES.get(one.source, (one.source, one.source))),
                "sure": say(vi, en),
                "sure_tone": tone,
            }
        )
    return rows


def _when(one: Circumstance) -> str:
    if one.start is None and one.end is None:
        return say("từ trước đến nay", "always")
    if one.end is None:
        return say("từ {}", "from {}", vn_date(one.start))
    last = vn_date(one.end - dt.timedelta(days=1))
    if one.start is None:
        return say("đến hết {}", "to the end of {}", last)
    return say("{} đến hết {}", "{} to the end of {}", vn_date(one.start), last)


def _history_rows(person_id: uuid.UUID, may: frozenset[Permission]) -> list[dict[str, object]]:
    return [
        {"one": one, "label": say(*one.label), "when": _when(one)}
        for one in queries.circumstance_history(person_id)
        if _visible(one, may)
    ]


def _kind_choices(of: str, may: frozenset[Permission]) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "label": say(kind.vi, kind.en),
            "degrees": [(key, say(*pair)) for key, pair in kind.degrees.items()],
        }
        for name, kind in CIRCUMSTANCE_KINDS.items()
        if kind.of == of and not kind.related and (not kind.protected or Permission.PROTECTED_READ in may)
    ]


@require_POST
@page(Permission.REGISTRY_WRITE)
def record(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Records a circumstance of a person (or of the household), or its end, or a death."""
    by, at = actor_of(request), clock.now()
    one: Person = found(queries.person, person_id)
    try:
        deed = request.POST.get("deed", "")
        if deed == "death":
            found(actions.record_death, person_id, _day(request, "on"), by=by, at=at,
                  document=request.POST.get("document", "").strip())  # fmt: skip
        elif deed == "end":
            circumstance = uuid.UUID(request.POST.get("circumstance", ""))
            found(actions.end_circumstance, circumstance, _day(request, "on"), by=by, at=at,
                  document=request.POST.get("document", "").strip())  # fmt: skip
        else:
            kind, _, degree = request.POST.get("fact", "").partition(":")
            declared = CIRCUMSTANCE_KINDS.get(kind)
            if declared is None:
                raise wrong_field("Hãy chọn loại hoàn cảnh.", "Choose a kind of circumstance.")
            actions.record_circumstance(
                kind=kind,
                degree=degree or None,
                state=request.POST.get("state", "yes"),
                person_id=person_id if declared.of == "person" else None,
                household_id=one.household_id if declared.of == "household" else None,
                start=_day(request, "on"),
                document=request.POST.get("document", "").strip(),
                by=by,
                at=at,
            )
        told(request, "Đã ghi vào hồ sơ.", "Recorded.")
    except BadInput as error:
        told_problems(request, error)
    return redirect("person", person_id=person_id)


def _day(request: HttpRequest, name: str) -> dt.date:
    text = request.POST.get(name, "")
    try:
        return parse_vn_date(text)
    except ValueError as error:
        raise wrong_field(
            f"Không đọc được ngày “{text}”.",
            f"Cannot read the date “{text}”.",
            "Ghi ngày/tháng/năm, ví dụ 09/03/1951.",
            "Write day/month/year, such as 09/03/1951.",
        ) from error


def _households(request: HttpRequest) -> Listing:
    mine = communes_in_sight(actor_of(request))
    kinds = tuple((name, kind.vi, kind.en) for name, kind in CIRCUMSTANCE_KINDS.items() if kind.of == "household")
    filters = [Filter("kind", "Hoàn cảnh", "Circumstance", kinds)]
    if len(mine) > 1:
        filters.append(Filter("commune", "Xã", "Commune", commune_options(mine, clock.today())))
    return Listing(
        name="ho-gia-dinh",
        search_vi="Tên chủ hộ (không cần dấu)",
        search_en="Name of the head",
        empty_vi="Chưa có hộ nào trong địa bàn được giao.",
        empty_en="No household in your places yet.",
        empty_help_vi="Nhập danh sách hộ bằng mẫu Excel.",
        empty_help_en="Import households with the Excel template.",
        columns=(
            Column("code", "Mã hộ", "Household", lambda one: one.code, heads_row=True,
                   link=lambda one: reverse("household", args=[one.household_id])),
            Column("head", "Chủ hộ", "Head", lambda one: one.head_name),
            Column("commune", "Xã", "Commune", lambda one: place_name(one.commune_code, clock.today())),
            Column("village", "Thôn, tổ", "Village", lambda one: one.village_name),
            Column("address", "Địa chỉ", "Address", lambda one: one.address),
            Column("size", "Số người", "Members", lambda one: one.size, kind="number"),
        ),
        filters=tuple(filters),
    )  # fmt: skip


@page(Permission.REGISTRY_READ)
def households(request: HttpRequest) -> HttpResponse:
    """Households in sight."""
    listing = _households(request)

    def ask(asked: Asked) -> Page[Household]:
        return queries.households(asked.get("commune"), asked.text, asked.get("kind"), None, asked.number, asked.size)

    return listing.respond(request, "registry/households.html", listing.over(ask, searches=True))


@page(Permission.REGISTRY_READ)
def one_household(request: HttpRequest, household_id: uuid.UUID) -> HttpResponse:
    """A household: who lives in it, and its circumstances."""
    one: Household = found(queries.household, household_id)
    may = permissions(actor_of(request))
    context = {
        "household": one,
        "members": [
            {
                "person": member,
                "sex": say(member.sex.vi, member.sex.value) if member.sex else "",
                "relation": say(member.relation_to_head.vi, member.relation_to_head.value)
                if member.relation_to_head
                else "",
                "age": member.birth.age_on(clock.today()),
            }
            for member in queries.members(household_id)
        ],
        "circumstances": _circumstance_rows(queries.circumstances_of_household(household_id), may),
        "language": lang(),
        "crumbs": [(say("Hộ gia đình", "Households"), reverse("households"))],
    }
    return render(request, "registry/household.html", context)


@page(Permission.REGISTRY_WRITE)
def new_member(request: HttpRequest, household_id: uuid.UUID) -> HttpResponse:
    """Registers one more member of a household: a newborn, somebody who came to live there."""
    home: Household = found(queries.household, household_id)
    given = {name: request.POST.get(name, "").strip() for name in ("name", "born", "sex", "relation", "ethnicity", "number")}
    wrong = ""
    if request.method == "POST":
        try:
            made = actions.register_person(
                household_id,
                NewPerson(
                    full_name=given["name"],
                    birth=_birth(given["born"]),
                    sex=Sex(given["sex"]) if given["sex"] in set(Sex) else None,
                    relation=Relation(given["relation"]) if given["relation"] in set(Relation) else Relation.OTHER,
                    ethnicity=given["ethnicity"] or "Kinh",
                    number=given["number"] or None,
                ),
                by=actor_of(request),
                at=clock.now(),
                since=clock.today(),
                confirmed_new=bool(request.POST.get("confirmed")),
            )
            told(request, "Đã ghi vào sổ, mã {}.", "Registered, code {}.", made.code)
            return redirect("person", person_id=made.person_id)
        except (BadInput, Refused) as error:
            wrong = error.say(lang())
    context = {
        "household": home,
        "given": given,
        "wrong": wrong,
        "alike": bool(wrong) and request.method == "POST",
        "sexes": [(one.value, say(one.vi, one.value)) for one in Sex],
        "relations": [(one.value, say(one.vi, one.value)) for one in Relation if one is not Relation.HEAD],
        "crumbs": [(say("Hộ gia đình", "Households"), reverse("households")),
                   (home.head_name or home.code, reverse("household", args=[household_id]))],
    }  # fmt: skip
    return render(request, "registry/new_member.html", context, status=400 if wrong else 200)


def _birth(text: str) -> BirthDate:
    """dd/mm/yyyy, mm/yyyy or yyyy, as far as the papers say."""
    parts = [part for part in text.replace("-", "/").replace(".", "/").split("/") if part]
    try:
        numbers = [int(part) for part in reversed(parts)]
        if not 1 <= len(numbers) <= 3 or not 1850 <= numbers[0] <= clock.today().year:
            raise ValueError(text)
        return BirthDate(*numbers)
    except ValueError as error:
        raise wrong_field(
            f"Không đọc được ngày sinh “{text}”.", f"Cannot read the date of birth “{text}”.",
            "Ghi ngày/tháng/năm; không rõ thì chỉ ghi tháng/năm hoặc năm.", "Write day/month/year, or only month/year or year.",
        ) from error  # fmt: skip


urlpatterns = [
    path("people/", people, name="people"),
    path("people/<uuid:person_id>/", one_person, name="person"),
    path("people/<uuid:person_id>/record/", record, name="person_record"),
    path("households/", households, name="households"),
    path("households/<uuid:household_id>/", one_household, name="household"),
    path("households/<uuid:household_id>/new-member/", new_member, name="new_member"),
]
