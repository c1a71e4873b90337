"""Places: the communes of the map, what a place was and became; agencies and who took over from them."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from ansinh.access.queries import communes_of as communes_of_scopes
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, page
from ansinh.shells.web.language import say
from ansinh.shells.web.listing import Column, Filter, Listing, Tone
from ansinh.shells.web.places import all_communes, place, provinces
from ansinh.territory.facts import (
    AdministrativeUnit,
    Agency,
    Confidence,
    Level,
    ResolutionStatus,
)
from ansinh.territory.offline import (
    agency,
    all_agencies,
    figures,
    functions,
    is_old,
    resolve,
    successors,
    unit,
    units,
    what_became,
)

_NEW_MAP = dt.date(2025, 7, 1)
_CONFIDENCE: dict[Confidence, tuple[Tone, str, str]] = {
    Confidence.CONFIRMED: ("good", "Đã đối chiếu", "Confirmed"),
    Confidence.SECONDARY: ("info", "Theo nguồn dẫn lại", "Secondary source"),
    Confidence.UNCONFIRMED: ("warn", "Chưa xác nhận", "Unconfirmed"),
    Confidence.SYNTHETIC: ("still", "Giả định", "Synthetic"),
}


def _population(one: AdministrativeUnit) -> int | None:
    known = figures(one.code)
    return known.population if known else None


def _area(one: AdministrativeUnit) -> float | None:
    known = figures(one.code)
    return known.area_km2 if known else None


def _places(today: dt.date, home: str) -> Listing:
    return Listing(
        name="dia-ban",
        sort="name",
        search_vi="Tìm tên hoặc mã (không cần dấu)",
        search_en="Search a name or code",
        columns=(
            Column("name", "Xã, phường, đặc khu", "Commune", lambda one: one.name, heads_row=True,
                   link=lambda one: reverse("place", args=[one.key])),
            Column("code", "Mã", "Code", lambda one: one.code),
            Column("kind", "Loại", "Kind", lambda one: one.kind.value.capitalize()),
            Column("province", "Tỉnh, thành phố", "Province", lambda one: one.parents[-1].name if one.parents else ""),
            Column("population", "Dân số khi sắp xếp", "Population at the merger", _population, kind="number"),
            Column("area", "Diện tích (km²)", "Area (km²)", _area, kind="number"),
            Column("from", "Từ ngày", "Since", lambda one: one.valid.start, kind="day"),
        ),
        filters=(
            Filter("province", "Tỉnh, thành phố", "Province",
                   tuple((one.code, one.name, one.name) for one in provinces(today)),
                   matches=lambda one, value: any(parent.code == value for parent in one.parents), default=home),
            Filter("kind", "Loại", "Kind",
                   (("xã", "Xã", "Commune"), ("phường", "Phường", "Ward"), ("đặc khu", "Đặc khu", "Special zone")),
                   matches=lambda one, value: one.kind.value == value),
        ),
    )  # fmt: skip


@page()
def places(request: HttpRequest) -> HttpResponse:
    """The communes of a province; a name typed as on an old paper leads to what it is now."""
    today = clock.today()
    listing = _places(today, _home_province(request))
    old_name = request.GET.get("was", "").strip()
    context: dict[str, object] = {"was": old_name}
    if old_name:
        on = _NEW_MAP - dt.timedelta(days=1)
        resolution = resolve(old_name, on=on, as_of=today)
        if resolution.status is ResolutionStatus.UNKNOWN:
            resolution = resolve(old_name, on=None, as_of=today)
        if resolution.status is ResolutionStatus.FOUND and resolution.then is not None:
            return redirect("place", key=resolution.then.key)
        context["resolution"] = resolution
    return listing.respond(request, "territory/places.html", listing.of(all_communes(today)), context)


def _home_province(request: HttpRequest) -> str:
    scopes = [grant.scope_code for grant in actor_of(request).grants]
    codes = communes_of_scopes(scopes)
    found = place(codes[0], clock.today()) if codes else None
    return found.parents[-1].code if found and found.parents else provinces(clock.today())[0].code


@page()
def one_place(request: HttpRequest, key: str) -> HttpResponse:
    """A unit of either map: what it is, what it was made of, what became of it."""
    today = clock.today()
    last_old_day = _NEW_MAP - dt.timedelta(days=1)
    found = unit(key, today) or unit(key, last_old_day)
    if found is None:
        raise Http404(key)
    old = is_old(found)
    other = what_became(found, on=last_old_day if old else today, as_of=today if old else last_old_day)
    other = tuple(sorted((one for one in other if is_old(one.unit) != old), key=lambda one: -(one.share or 0)))
    below = units(parent=found.key, on=last_old_day if old else today)
    crumbs = [(say("Địa bàn", "Places"), reverse("places"))]
    crumbs += [(parent.name, reverse("place", args=[parent.code])) for parent in reversed(found.parents) if not old]
    return render(
        request,
        "territory/place.html",
        {"unit": found, "old": old, "other": other, "below": below, "figures": figures(found.code), "crumbs": crumbs},
    )


def _agencies(today: dt.date) -> Listing:
    wording = functions()
    return Listing(
        name="co-quan",
        sort="name",
        search_vi="Tìm tên cơ quan",
        search_en="Search an agency",
        columns=(
            Column("name", "Cơ quan", "Agency", lambda one: one.name, heads_row=True,
                   link=lambda one: reverse("agency", args=[one.id])),
            Column("short", "Tên gọi tắt", "Short name", lambda one: one.short_name),
            Column("level", "Cấp", "Level", lambda one: say(*_LEVELS[one.level])),
            Column("functions", "Việc phụ trách", "Functions",
                   lambda one: "; ".join(wording.get(name, name) for name in one.functions), sort=False),
            Column("state", "Tình trạng", "State",
                   lambda one: say("Đang hoạt động", "Active") if one.valid.contains(today) else say("Đã kết thúc", "Ended"),
                   tone=lambda one: "good" if one.valid.contains(today) else "still"),
            Column("sure", "Căn cứ", "Basis", lambda one: say(*_CONFIDENCE[one.confidence][1:]),
                   tone=lambda one: _CONFIDENCE[one.confidence][0]),
        ),
        filters=(
            Filter("state", "Tình trạng", "State", (("now", "Đang hoạt động", "Active"), ("ended", "Đã kết thúc", "Ended")),
                   matches=lambda one, value: one.valid.contains(today) == (value == "now")),
            Filter("level", "Cấp", "Level", tuple((level.value, *_LEVELS[level]) for level in Level),
                   matches=lambda one, value: one.level == value),
        ),
    )  # fmt: skip


_LEVELS = {
    Level.CENTRAL: ("Trung ương", "Central"),
    Level.PROVINCE: ("Tỉnh", "Province"),
    Level.DISTRICT: ("Huyện (đến 30/06/2025)", "District (to 30/06/2025)"),
    Level.COMMUNE: ("Xã", "Commune"),
}


@page()
def agencies(request: HttpRequest) -> HttpResponse:
    """Agencies, those that ended included: plans of earlier years name them."""
    listing = _agencies(clock.today())
    crumbs = [(say("Địa bàn", "Places"), reverse("places"))]
    return listing.respond(request, "territory/agencies.html", listing.of(all_agencies()), {"crumbs": crumbs})


@page()
def one_agency(request: HttpRequest, agency_id: str) -> HttpResponse:
    """An agency, its functions, and who does them now."""
    today = clock.today()
    found: Agency = agency(agency_id)
    ended = not found.valid.contains(today)
    on = (found.valid.end - dt.timedelta(days=1)) if ended and found.valid.end else today
    now = successors(found.id, on, today) if ended else ()
    wording = functions()
    return render(
        request,
        "territory/agency.html",
        {
            "agency": found,
            "ended": ended,
            "level": say(*_LEVELS[found.level]),
            "functions": [wording.get(name, name) for name in found.functions],
            "now": [
                {
                    "agency": one.agency,
                    "functions": [wording.get(name, name) for name in one.functions],
                    "basis": one.legal_basis,
                    "tone": _CONFIDENCE[one.confidence][0],
                    "sure": say(*_CONFIDENCE[one.confidence][1:]),
                    "note": one.note,
                }
                for one in now
                if one.agency.id != found.id
            ],
            "crumbs": [
                (say("Địa bàn", "Places"), reverse("places")),
                (say("Cơ quan", "Agencies"), reverse("agencies")),
            ],
        },
    )


urlpatterns = [
    path("places/", places, name="places"),
    path("places/<str:key>/", one_place, name="place"),
    path("agencies/", agencies, name="agencies"),
    path("agencies/<str:agency_id>/", one_agency, name="agency"),
]
