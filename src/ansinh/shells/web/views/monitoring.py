"""Monitoring: how targets stand, one indicator with its trend, map and communes, the people behind a figure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.safestring import SafeString, mark_safe

from ansinh.access.facts import Permission
from ansinh.access.offline import permissions
from ansinh.kernel.period import Month
from ansinh.monitoring import queries
from ansinh.monitoring.facts import STANDING_LABELS, DataValue, MemberKind, Standing, TargetProgress
from ansinh.monitoring.offline import commune_map, targets_chart, trend_chart
from ansinh.plans.facts import Indicator
from ansinh.plans.queries import indicator as indicator_of
from ansinh.plans.queries import indicators as catalogue
from ansinh.plans.queries import plans as kept_plans
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Column, Filter, Listing, Tone
from ansinh.shells.web.places import communes_of, place, place_name
from ansinh.shells.web.scope import communes_in_sight
from ansinh.shells.web.views.plans.wording import target_value
from ansinh.territory.offline import layout

STANDING_TONES: Mapping[Standing, Tone] = {
    Standing.MET: "good",
    Standing.ON_TRACK: "info",
    Standing.AT_RISK: "warn",
    Standing.OVERDUE: "bad",
    Standing.UNKNOWN: "still",
}
_ATTRIBUTES = re.compile(r'\s(?:role|aria-[a-z]+)="[^"]*"')


def drawing(svg: str | bytes, label: str) -> SafeString:
    """A chart's SVG as one picture with a name: its inner parts say nothing to a screen reader, its table does."""
    text = svg.decode() if isinstance(svg, bytes) else svg
    text = _ATTRIBUTES.sub("", text)
    name = label.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return mark_safe(text.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1))


def seat(request: HttpRequest) -> str:
    """The place whose figures this person looks at first: a commune's people their commune, others the province."""
    actor = actor_of(request)
    mine = communes_in_sight(actor)
    provinces = sorted(g.scope_code for g in actor.grants if g.scope_code not in mine and g.scope_code != "VN")
    if provinces:
        return provinces[0]
    if len(mine) == 1:
        return mine[0]
    return province_of(mine[0]) if mine else ""


def province_of(code: str) -> str:
    """The province a commune lies in; a province is its own."""
    found_place = place(code, clock.today())
    return found_place.parents[-1].code if found_place and found_place.parents else code


@dataclass(frozen=True, slots=True)
class Looked:
    """The place a page is about and the others one may look at: (code, label)."""

    code: str
    choices: tuple[tuple[str, str], ...]

    def tabs(self, request: HttpRequest) -> list[dict[str, object]]:
        """The choice of place as tabs; none where there is only one."""
        kept = {key: value for key, value in request.GET.items() if key not in ("place", "page")}
        rest = "".join(f"&{key}={value}" for key, value in kept.items())
        return [
            {"label": label, "href": f"?place={code}{rest}", "current": code == self.code, "count": None}
            for code, label in self.choices
        ]


def looked_at(request: HttpRequest) -> Looked:
    """The place of the address where the person may choose it, else their seat."""
    here = seat(request)
    codes = [here] if province_of(here) == here else [here, province_of(here)]
    choices = tuple((code, place_name(code, clock.today())) for code in codes if code)
    asked = request.GET.get("place", "")
    return Looked(asked if asked in codes else here, choices if len(choices) > 1 else ())


def indicator_name(one: Indicator) -> str:
    return one.name_en if lang() == "en" else one.name_vi


def _unit_text(value: float | None, unit: str) -> str:
    from ansinh.kernel.money import number

    if value is None:
        return ""
    return f"{number(value, 0) if float(value).is_integer() else number(round(value, 2))} {unit}"


def source_text(value: DataValue) -> str:
    """Where a figure comes from: worked out from the records, or reported by whom."""
    if value.source == "computed":
        return say("tính từ dữ liệu đã ghi", "computed from the records")
    return say("{} báo cáo", "reported by {}", value.source.removeprefix("reported: "))


def target_name(one: TargetProgress) -> str:
    """The indicator's name, or the plan's own words where nothing measures the target."""
    return indicator_name(one.indicator) if one.indicator else one.commitment.target.indicator


# --- targets --------------------------------------------------------------------------------------


def _targets_listing(progress: Sequence[TargetProgress]) -> Listing:
    years = sorted({str(one.commitment.target.year) for one in progress if one.commitment.target.year})
    return Listing(
        name="chi-tieu-ke-hoach",
        search_vi="Tìm chỉ tiêu (không cần dấu)",
        search_en="Search a target",
        empty_vi="Chưa có chỉ tiêu nào được chấp nhận.",
        empty_en="No target accepted yet.",
        empty_help_vi="Mở kế hoạch, xem từng chỉ tiêu máy đọc được và chấp nhận; từ đó chỉ tiêu được theo dõi ở đây.",
        empty_help_en="Open a plan, look at the targets that were read and accept them; they are followed here.",
        columns=(
            Column("name", "Chỉ tiêu", "Target", target_name, heads_row=True,
                   link=lambda one: reverse("indicator", args=[one.indicator.code]) if one.indicator else None,
                   note=lambda one: one.commitment.target.qualifier or ""),
            Column("goal", "Mục tiêu", "Goal", lambda one: target_value(one.commitment.target), sort=False),
            Column("year", "Năm", "Year", lambda one: str(one.commitment.target.year or "")),
            Column("latest", "Kết quả", "Result", lambda one: one.latest.value if one.latest else None, kind="number",
                   note=lambda one: say("tháng {}", "{}", one.latest.month.vn) if one.latest else ""),
            Column("forecast", "Dự báo đến hạn", "Forecast",
                   lambda one: round(one.forecast, 1) if one.forecast is not None else None, kind="number"),
            Column("standing", "Đánh giá", "Standing", lambda one: say(*STANDING_LABELS[one.standing]),
                   tone=lambda one: STANDING_TONES[one.standing]),
            Column("source", "Số liệu", "Figures", _figures_from),
        ),
        filters=(
            Filter("standing", "Đánh giá", "Standing",
                   tuple((state.value, *STANDING_LABELS[state]) for state in Standing),
                   matches=lambda one, value: one.standing.value == value),
            Filter("year", "Năm", "Year", tuple((year, year, year) for year in years),
                   matches=lambda one, value: str(one.commitment.target.year or "") == value),
        ),
    )  # fmt: skip


def _figures_from(one: TargetProgress) -> str:
    if one.indicator is None:
        return say("chưa có cách đo", "not measured")
    if one.indicator.source == "computed":
        return say("tính từ dữ liệu", "computed")
    return say("{} báo cáo", "reported by {}", one.indicator.reported_by or "")


def _month_of(progress: Sequence[TargetProgress]) -> Month | None:
    return max((one.latest.month for one in progress if one.latest), default=None)


@page(Permission.MONITORING_READ)
def indicators(request: HttpRequest) -> HttpResponse:
    """The targets of a plan and how each stands."""
    looked = looked_at(request)
    plans = kept_plans(size=200).items
    chosen = next((one for one in plans if str(one.plan_id) == request.GET.get("plan")), None)
    if chosen is None:
        # Its own plan first, then the province's; a plan of another place commits nobody here.
        near = (looked.code, province_of(looked.code))
        own = [one for one in plans if one.accepted and one.territory_code in near]
        chosen = min(own, key=lambda one: near.index(one.territory_code or ""), default=None)
    progress = queries.target_progress(looked.code, clock.today(), chosen.plan_id) if chosen else ()
    listing = _targets_listing(progress)
    counted = {state: sum(one.standing is state for one in progress) for state in Standing}
    shown = [one for one in progress if one.latest and one.latest.value is not None and one.indicator]
    shown = [one for one in shown if one.indicator and one.indicator.unit == "%"]
    title = say("Chỉ tiêu phần trăm: kết quả và mục tiêu", "Percentage targets: results and goals")
    return listing.respond(
        request,
        "monitoring/targets.html",
        listing.of(progress),
        {
            "plan": chosen,
            "plans": [(one.plan_id, one.document.title or one.document.number or str(one.plan_id)) for one in plans],
            "tabs": looked.tabs(request),
            "place": looked.code,
            "month": _month_of(progress),
            "total": len(progress),
            "standings": [
                {"label": say(*STANDING_LABELS[state]), "count": count, "state": state.value}
                for state, count in counted.items()
            ],
            "chart": drawing(targets_chart(shown, lang()), title) if shown else "",
            "chart_title": title,
            "chart_rows": [
                (target_name(one), _unit_text(one.latest.value if one.latest else None, "%"),
                 target_value(one.commitment.target)) for one in shown
            ],
            "may_compute": _sees_whole(request, looked.code),
            "this_month": Month.of(clock.today()),
        },
    )  # fmt: skip


def _sees_whole(request: HttpRequest, code: str) -> bool:
    scopes = {grant.scope_code for grant in actor_of(request).grants}
    return bool(scopes & {code, "VN"}) and province_of(code) == code


# --- the catalogue --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Measured:
    indicator: Indicator
    latest: DataValue | None


_CATALOGUE = Listing(
    name="danh-muc-chi-tieu",
    search_vi="Tìm chỉ tiêu (không cần dấu)",
    search_en="Search an indicator",
    columns=(
        Column("name", "Chỉ tiêu thống kê", "Indicator", lambda one: indicator_name(one.indicator), heads_row=True,
               link=lambda one: reverse("indicator", args=[one.indicator.code])),
        Column("latest", "Giá trị mới nhất", "Latest value", lambda one: one.latest.value if one.latest else None,
               kind="number", note=lambda one: one.indicator.unit if one.latest else ""),
        Column("month", "Tháng", "Month", lambda one: one.latest.month if one.latest else None, kind="month"),
        Column("source", "Số liệu", "Figures",
               lambda one: say("tính từ dữ liệu", "computed") if one.indicator.source == "computed"
               else say("cơ quan báo cáo", "reported"),
               tone=lambda one: "info" if one.indicator.source == "computed" else "still"),
        Column("by", "Cơ quan báo cáo", "Reported by", lambda one: one.indicator.reported_by or ""),
    ),
    filters=(
        Filter("source", "Số liệu", "Figures",
               (("computed", "Tính từ dữ liệu", "Computed"), ("reported", "Cơ quan báo cáo", "Reported")),
               matches=lambda one, value: one.indicator.source == value),
        Filter("known", "Tình trạng", "State",
               (("yes", "Đã có số liệu", "Has a figure"), ("no", "Chưa có số liệu", "No figure yet")),
               matches=lambda one, value: (one.latest is not None) == (value == "yes")),
    ),
)  # fmt: skip


@page(Permission.MONITORING_READ)
def indicator_list(request: HttpRequest) -> HttpResponse:
    """The catalogue of indicators with their latest values."""
    looked = looked_at(request)
    latest = queries.latest_values([one.code for one in catalogue()], looked.code)
    rows = [_Measured(one, latest.get(one.code)) for one in catalogue()]
    crumbs = [(say("Chỉ tiêu, tiến độ", "Targets and progress"), reverse("indicators"))]
    context = {"crumbs": crumbs, "tabs": looked.tabs(request), "place": looked.code}
    return _CATALOGUE.respond(request, "monitoring/catalogue.html", _CATALOGUE.of(rows), context)


# --- one indicator --------------------------------------------------------------------------------


def _communes_listing(code: str, month: Month | None, unit: str, whole: float | None, linked: bool) -> Listing:
    def people(one: DataValue) -> str | None:
        return f"{reverse('indicator_people', args=[code])}?commune={one.place_code}&month={month}" if linked else None

    def compared(one: DataValue, value: str) -> bool:
        if one.value is None or whole is None:
            return False
        return one.value < whole if value == "below" else one.value >= whole

    return Listing(
        name=f"chi-tieu-{code.replace('_', '-')}",
        search_vi="Tìm xã (không cần dấu)",
        search_en="Search a commune",
        sort="value",
        empty_vi="Chưa có số liệu theo xã.",
        empty_en="No figures by commune.",
        columns=(
            Column("commune", "Xã, phường", "Commune", lambda one: place_name(one.place_code, clock.today()),
                   heads_row=True, link=people),
            Column("value", f"Giá trị ({unit})", f"Value ({unit})", lambda one: one.value, kind="number"),
            Column("numerator", "Tử số", "Numerator", lambda one: _whole(one.numerator), kind="number"),
            Column("denominator", "Mẫu số", "Denominator", lambda one: _whole(one.denominator), kind="number"),
            Column("left", "Chưa đạt tới", "Left out", _left, kind="number"),
        ),
        filters=(
            Filter("against", "So với toàn tỉnh", "Against the province",
                   (("below", "Thấp hơn", "Lower"), ("above", "Bằng hoặc cao hơn", "Equal or higher")),
                   matches=compared),
        ),
    )  # fmt: skip


def _whole(value: float | None) -> float | int | None:
    return int(value) if value is not None and float(value).is_integer() else value


def _left(one: DataValue) -> float | int | None:
    if one.numerator is None or one.denominator is None:
        return None
    return _whole(one.denominator - one.numerator)


@page(Permission.MONITORING_READ)
def one_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: latest value, goals, trend, map, communes, what it counts and where it comes from."""
    looked = looked_at(request)
    province = province_of(looked.code)
    communes = communes_of(province, clock.today()) if province else ()
    item: Indicator = found(indicator_of, code)
    one = queries.picture(code, looked.code, [unit.code for unit in communes], clock.today())
    latest = one.latest
    may = permissions(actor_of(request))
    linked = one.members_are is not None and list_permission(one.members_are) in may
    whole = queries.latest_values([code], province, latest.month).get(code) if latest else None
    listing = _communes_listing(
        code, latest.month if latest else None, item.unit, whole.value if whole else None, linked
    )
    goals = [target for target in one.targets if target.commitment.target.year is not None]
    goal = min(goals, key=lambda target: target.commitment.target.year or 0) if goals else None
    trend_title = say("Diễn biến theo tháng", "By month")
    map_title = say("Theo xã, tháng {}", "By commune, {}", latest.month.vn) if latest else ""
    known = [value for value in one.trend if value.value is not None]
    here = {value.place_code: value.value for value in one.by_commune}
    return listing.respond(
        request,
        "monitoring/indicator.html",
        listing.of(one.by_commune, lambda value: place_name(value.place_code, clock.today())),
        {
            "indicator": item,
            "name": indicator_name(item),
            "definition": item.definition_en if lang() == "en" else item.definition_vi,
            "latest": latest,
            "latest_text": _unit_text(latest.value, item.unit) if latest else "",
            "tabs": looked.tabs(request),
            "place": looked.code,
            "left": _left(latest) if latest else None,
            "linked": linked,
            "goals": [_goal(target) for target in one.targets],
            "trend": drawing(
                trend_chart(known, "", goal.commitment.target.value if goal else None, item.unit), trend_title
            )
            if known
            else "",
            "trend_title": trend_title,
            "trend_rows": [
                (value.month.vn, _unit_text(value.value, item.unit), source_text(value)) for value in one.trend
            ],
            "source": source_text(latest) if latest else "",
            "map": _map(province, here, map_title, item.unit),
            "map_title": map_title,
            "may_enter": queries.may_report(item, actor_of(request)),
            "crumbs": [(say("Chỉ tiêu, tiến độ", "Targets and progress"), reverse("indicators"))],
        },
    )


def _goal(one: TargetProgress) -> dict[str, object]:
    target = one.commitment.target
    return {
        "goal": target_value(target),
        "year": target.year,
        "standing": say(*STANDING_LABELS[one.standing]),
        "tone": STANDING_TONES[one.standing],
        "forecast": _unit_text(round(one.forecast, 1), one.indicator.unit) if one.forecast and one.indicator else "",
        "quote": target.quote,
        "plan": reverse("plan", args=[one.commitment.plan_id]),
    }


def _map(province: str, values: Mapping[str, float | None], title: str, unit: str) -> SafeString | str:
    if len([value for value in values.values() if value is not None]) < 2:
        return ""
    tiles = layout(province, clock.today())
    names = {tile.code: tile.name for tile in tiles.tiles}
    return drawing(commune_map(tiles, values, names, "", unit), title)


def list_permission(kind: MemberKind) -> Permission:
    return Permission.SERVICE_READ if kind is MemberKind.ITEM else Permission.REGISTRY_READ


urlpatterns = [
    path("indicators/", indicators, name="indicators"),
    path("indicators/all/", indicator_list, name="indicator_list"),
    path("indicators/<slug:code>/", one_indicator, name="indicator"),
]
