"""The reporting calendar: the year, the list, who holds up whom, the dates and where they come from."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.access.offline import permissions
from ansinh.kernel.dates import vn_date
from ansinh.kernel.page import Page
from ansinh.kernel.problem import BadInput
from ansinh.kernel.working_days import is_provisional, official
from ansinh.plans.actions import calendar as deeds
from ansinh.plans.facts.calendar import (
    REPORT_STANDINGS,
    TIER_LABELS,
    ChainRule,
    ChainStep,
    DueBasis,
    ReportObligation,
    Standing,
    Tier,
    one_of_each,
    tier_label,
)
from ansinh.plans.queries import calendar as asked
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, page, told
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Asked, Column, Filter, Listing, Tone
from ansinh.shells.web.places import place_name
from ansinh.territory.offline import agencies, agency

STANDING_TONES: Mapping[Standing, Tone] = {
    Standing.NOT_DUE: "still",
    Standing.DUE_SOON: "warn",
    Standing.OVERDUE: "bad",
    Standing.HANDED_IN: "info",
    Standing.RETURNED: "bad",
    Standing.RECEIVED: "good",
}
_WEEKDAYS = (("T2", "Mon"), ("T3", "Tue"), ("T4", "Wed"), ("T5", "Thu"), ("T6", "Fri"), ("T7", "Sat"), ("CN", "Sun"))
_BASES = {
    DueBasis.STATED: ("văn bản ghi", "stated"),
    DueBasis.SET: ("đã ấn định", "set by a person"),
    DueBasis.COMPUTED: ("tính lùi", "counted back"),
    DueBasis.OPEN: ("chưa ấn định", "nobody said"),
}


def weekday(day: dt.date) -> str:
    """``T6``, ``CN``."""
    return say(*_WEEKDAYS[day.weekday()])


def standing_words(one: ReportObligation) -> str:
    """``Quá hạn 3 ngày làm việc``, ``Đã được nhận``."""
    words = say(*REPORT_STANDINGS[one.standing])
    if one.working_days_late:
        return words + say(", chậm {} ngày làm việc", ", {} working days late", one.working_days_late)
    return words


def _due_note(one: ReportObligation) -> str:
    notes = [weekday(one.due)]
    if one.practical != one.due:
        notes.append(say("ngày làm việc cuối {}", "last working day {}", vn_date(one.practical)))
    if one.postponed:
        notes.append(say("gia hạn từ {}", "postponed from {}", vn_date(one.first_due)))
    if one.late_for_above:
        notes.append(say("cấp trên cần {}", "needed above {}", vn_date(one.needed_by)))
    return " · ".join(notes)


def obligation_address(one: ReportObligation) -> str:
    """The page of an obligation."""
    return reverse("report_obligation", args=[one.obligation_id])


_COLUMNS = (
    Column("unit", "Đơn vị", "Unit", lambda one: one.unit.name, heads_row=True, link=obligation_address,
           note=lambda one: tier_label(one.unit.tier, party=one.unit.party, lang=lang())),
    Column("due", "Hạn", "Due", lambda one: one.due, kind="day", note=_due_note),
    Column("standing", "Tình trạng", "Standing", standing_words, tone=lambda one: STANDING_TONES[one.standing], sort=False),
    Column("receiver", "Nộp cho", "To", lambda one: one.receiver.name),
    Column("period", "Kỳ báo cáo", "Period", lambda one: one.period.say(lang())),
    Column("plan", "Kế hoạch", "Plan", lambda one: one.plan_key, link=lambda one: reverse("plan", args=[one.plan_id])),
    Column("handed", "Ngày nộp", "Handed in", lambda one: one.handed_in_on, kind="day"),
)  # fmt: skip


def _listing(plans: tuple[tuple[str, str, str], ...]) -> Listing:
    return Listing(
        name="lich-bao-cao",
        search_vi="Tìm đơn vị, kế hoạch",
        search_en="Search a unit or plan",
        empty_vi="Chưa có báo cáo nào phải nộp.",
        empty_en="No report is owed yet.",
        empty_help_vi="Lịch được lập từ các chế độ báo cáo đã chấp nhận của kế hoạch; mỗi đêm hệ thống lập lại.",
        empty_help_en="The calendar is drawn up from the accepted reporting duties of plans, and again every night.",
        columns=_COLUMNS,
        filters=(
            Filter("standing", "Tình trạng", "Standing", tuple((one.value, *words) for one, words in REPORT_STANDINGS.items())),
            Filter("tier", "Cấp", "Tier", tuple((one.value, *words) for one, words in TIER_LABELS.items() if one is not Tier.GOVERNMENT)),
            Filter("plan", "Kế hoạch", "Plan", plans),
            Filter("mine", "Của ai", "Whose", (("1", "Tôi phải làm", "Mine to do"),)),
        ),
    )  # fmt: skip


def tabs(current: str, year: int) -> list[dict[str, object]]:
    """The parts of the calendar."""
    names = (
        ("report_calendar", say("Lịch năm", "The year")),
        ("report_waiting", say("Ai đang chờ ai", "Who holds up whom")),
        ("report_rules", say("Hạn từ đâu ra", "Where dates come from")),
        ("report_reminders", say("Nhắc việc của tôi", "My reminders")),
    )
    return [
        {"label": label, "href": f"{reverse(name)}?year={year}", "current": name == current, "count": None}
        for name, label in names
    ]


def asked_year(request: HttpRequest) -> int:
    """The year in the address, else this one."""
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and 2000 <= int(text) <= 2099 else clock.today().year


@page(Permission.PLAN_READ)
def report_calendar(request: HttpRequest) -> HttpResponse:
    """A year by month and, below, the list of what is owed."""
    actor, on, year = actor_of(request), clock.today(), asked_year(request)
    unit = request.GET.get("unit", "")[:70]
    dates = asked.months_of(on, year)
    plans = tuple(dict.fromkeys((str(one[1]), one[2], one[2]) for one in dates))

    def question(wanted: Asked) -> Page[ReportObligation]:
        standing, tier, plan = wanted.get("standing"), wanted.get("tier"), wanted.get("plan")
        return asked.obligations(
            on,
            year=year,
            unit=unit,
            plan_id=uuid.UUID(plan) if plan else None,
            tier=Tier(tier) if tier else None,
            standing_is=Standing(standing) if standing else None,
            mine=actor if wanted.get("mine") else None,
            words=wanted.text,
            number=wanted.number,
            size=wanted.size,
        )

    listing = _listing(plans)

    def context(_: Page[ReportObligation]) -> dict[str, object]:
        counted = asked.standings(on, year)
        here = reverse("report_calendar")
        return {
            "year": year,
            "months": _months(dates, year, on),
            "counts": [
                {"label": say(*REPORT_STANDINGS[one]), "figure": number,
                 "href": f"{here}?year={year}&standing={one.value}#listing" if number else ""}
                for one, number in counted.items()
            ],
            "provisional": is_provisional(year),
            "newly_accepted": asked.accepted_since_drawn_up(),
            "unit": place_name(unit, on) if unit else "",
            "tabs": tabs("report_calendar", year),
            "may_draw_up": Permission.PLAN_WRITE in permissions(actor),
        }  # fmt: skip

    return listing.respond(request, "plans/calendar.html", listing.over(question, searches=True), context)


def _months(
    dates: tuple[tuple[dt.date, uuid.UUID, str, Tier, int, int, int], ...], year: int, on: dt.date
) -> list[dict[str, object]]:
    by_month: dict[int, list[dict[str, object]]] = defaultdict(list)
    for day, plan_id, key, tier, owed, done, late in dates:
        tone = "good" if done == owed else "bad" if late else "warn" if (day - on).days <= 7 else "still"
        by_month[day.month].append(
            {"day": f"{day.day:02d}", "weekday": weekday(day), "tier": say(*TIER_LABELS[tier]), "plan": key, "owed": owed,
             "done": done, "late": late, "tone": tone,
             "href": f"{reverse('report_calendar')}?year={year}&tier={tier.value}&plan={plan_id}#listing"}
        )  # fmt: skip
    rests: dict[int, list[str]] = defaultdict(list)
    for rest in official().holidays_of(year):
        if rest.day.weekday() < 5:
            rests[rest.day.month].append(f"{rest.day:%d/%m}")
    return [
        {"number": month, "now": (year, month) == (on.year, on.month), "dates": by_month[month], "rests": rests[month]}
        for month in range(1, 13)
    ]


@page(Permission.PLAN_READ)
def report_waiting(request: HttpRequest) -> HttpResponse:
    """Who waits for whose report, since when."""
    on, year = clock.today(), asked_year(request)
    mine = request.GET.get("mine") == "1"
    groups = asked.held_up(on, year=year, mine=actor_of(request) if mine else None)
    context = {
        "year": year,
        "mine": mine,
        "tabs": tabs("report_waiting", year),
        "groups": [
            {
                "one": one,
                "tier": say(*TIER_LABELS[one.receiver.tier]),
                "period": one.period.say(lang()),
                "share": (one.below - one.missing) / one.below,
                "tone": "bad" if one.overdue else "warn",
                "own": None if one.own is None else {"one": one.own, "href": obligation_address(one.own),
                                                     "tone": STANDING_TONES[one.own.standing], "words": standing_words(one.own)},
                "awaited": [{"one": unit, "href": obligation_address(unit), "words": standing_words(unit),
                             "tone": STANDING_TONES[unit.standing]} for unit in one.awaited],
                "more": one.missing - len(one.awaited),
            }
            for one in groups
        ],
    }  # fmt: skip
    return render(request, "plans/calendar_waiting.html", context)


@page(Permission.PLAN_READ)
def report_rules(request: HttpRequest) -> HttpResponse:
    """Every plan's chain with where its dates come from; what people set, and a form to set more."""
    actor, year = actor_of(request), asked_year(request)
    may_set = Permission.PLAN_WRITE in permissions(actor)
    given: Mapping[str, str] = {}
    wrong = ""
    if request.method == "POST":
        given = request.POST.dict()
        try:
            _set(given, request)
            told(request, "Đã ghi; lịch lập lại theo đó.", "On record; the calendar was drawn up again.")
            return redirect(f"{reverse('report_rules')}?year={year}")
        except BadInput as error:
            wrong = error.say(lang())
    chosen, every = asked.calendar_settings(), asked.kept_chains(year)
    context = {
        "year": year,
        "tabs": tabs("report_rules", year),
        "chains": [
            {"plan": kept, "href": reverse("plan", args=[kept.plan_id]), "chain": chain, "times": times - 1, "period": chain.period.say(lang()),
             "steps": [_step(step, chain.party) for step in reversed(chain.steps)], "conflicts": [_step(s, chain.party) for s in chain.steps if s.late_for_above],
             "notes": list(dict.fromkeys(say(step.note_vi, step.note_en) for step in chain.steps if step.note_vi))}
            for kept, chains in every
            for chain, times in one_of_each(chains, clock.today())
        ],
        "plans": [(str(kept.plan_id), asked.plan_key(kept.document.number, kept.document.title)) for kept, _ in every],
        "days": [(say(*TIER_LABELS[tier]), number) for tier, number in asked.compiling_days(chosen).items()
                 if tier is not Tier.GOVERNMENT],
        "tiers": [(tier.value, say(*TIER_LABELS[tier])) for tier in Tier if tier is not Tier.GOVERNMENT],
        "agencies": [(one.id, one.name) for one in agencies(on=clock.today())
                     if one.name.startswith(("Sở ", "Bộ ")) and not one.name.startswith("Bộ đội")],
        "settings": [{"one": one, "what": _what(one)} for one in chosen],
        "may_set": may_set,
        "given": given,
        "wrong": wrong,
    }  # fmt: skip
    return render(request, "plans/calendar_rules.html", context, status=400 if wrong else 200)


def _step(step: ChainStep, party: bool) -> dict[str, object]:
    return {
        "step": step,
        "tier": step.who if step.named else tier_label(step.tier, party=party, lang=lang()),
        "to": ", ".join(tier_label(one, party=party, lang=lang()) for one in step.receivers),
        "weekday": weekday(step.due) if step.due else "",
        "basis": say(*_BASES[step.basis]),
        "moved": step.due is not None and step.practical != step.due,
    }


def _what(one: ChainRule) -> str:
    parts = [say(*TIER_LABELS[one.tier])]
    if one.compiling_days is not None:
        parts.append(say("{} ngày làm việc", "{} working days", one.compiling_days))
    if one.deadline is not None:
        parts.append(say("hạn {}", "due {}", one.deadline) if one.deadline else say("theo văn bản", "as the texts say"))
    if one.agency_id:
        parts.append(agency(one.agency_id).name)
    return " · ".join(parts)


def _set(given: Mapping[str, str], request: HttpRequest) -> None:
    days = given.get("days", "").strip()
    day = given.get("deadline", "").strip().replace("/", "-")
    plan = given.get("plan", "")
    tiers = {tier.value: tier for tier in Tier}
    by, at, on = actor_of(request), clock.now(), clock.today()
    deeds.set_calendar(
        tiers.get(given.get("tier", ""), Tier.COMMUNE),
        compiling_days=int(days) if days.isdecimal() else (-1 if days else None),
        deadline="" if given.get("undo") else (day or None),
        agency_id=given.get("agency") or None,
        plan_id=_uuid(plan),
        reason=given.get("reason", ""),
        by=by,
        at=at,
    )
    deeds.draw_up_calendar(asked_year(request), by=by, at=at, on=on)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@require_POST
@page(Permission.PLAN_WRITE)
def report_draw_up(request: HttpRequest) -> HttpResponse:
    """Draws the calendar of a year up from the accepted plans."""
    year = asked_year(request)
    drawn = deeds.draw_up_calendar(year, by=actor_of(request), at=clock.now(), on=clock.today())
    told(
        request,
        "Đã lập lịch {}: {} báo cáo mới, {} đổi hạn, {} giữ nguyên.",
        "Calendar {}: {} new reports, {} moved, {} kept.",
        year, drawn.made, drawn.moved, drawn.kept,
    )  # fmt: skip
    return redirect(f"{reverse('report_calendar')}?year={year}")


urlpatterns = [
    path("plans/calendar/", report_calendar, name="report_calendar"),
    path("plans/calendar/waiting/", report_waiting, name="report_waiting"),
    path("plans/calendar/rules/", report_rules, name="report_rules"),
    path("plans/calendar/draw-up/", report_draw_up, name="report_draw_up"),
]
