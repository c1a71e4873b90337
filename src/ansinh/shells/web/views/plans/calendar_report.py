"""One report that is owed: the chain it stands in, who is awaited, what was handed in, and its deeds."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.kernel.dates import parse_vn_date, vn_date
from ansinh.kernel.problem import BadInput, Problem
from ansinh.monitoring.queries import reports as kept_reports
from ansinh.plans.actions import calendar as deeds
from ansinh.plans.facts.calendar import (
    FIGURES_LABELS,
    Figures,
    ObligationPicture,
    ObligationState,
    PeriodKind,
    ReportObligation,
)
from ansinh.plans.queries import calendar as asked
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page, told
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.views.plans.calendar import STANDING_TONES, obligation_address, standing_words, weekday

_OPEN = (ObligationState.OPEN, ObligationState.STARTED, ObligationState.RETURNED)
_EVENTS = {
    "started": ("Bắt đầu làm", "Begun", "info"),
    "handed_in": ("Đã nộp", "Handed in", "good"),
    "received": ("Đã nhận", "Received", "good"),
    "returned": ("Trả lại để sửa", "Returned for correction", "bad"),
    "postponed": ("Gia hạn", "Postponed", "warn"),
}
_NO_FILE_TYPE = "application/octet-stream"


@page(Permission.PLAN_READ)
def report_obligation(request: HttpRequest, obligation_id: uuid.UUID) -> HttpResponse:
    """Everything about one report that is owed."""
    return _shown(request, obligation_id)


def _shown(
    request: HttpRequest, obligation_id: uuid.UUID, wrong: str = "", given: Mapping[str, str] | None = None
) -> HttpResponse:
    actor, on = actor_of(request), clock.today()
    picture: ObligationPicture = found(asked.obligation_picture, obligation_id, on)
    one = picture.obligation
    own, receives = asked.speaks_for(actor, one.unit), asked.speaks_for(actor, one.receiver)
    open_, sent = one.state in _OPEN, one.state is ObligationState.HANDED_IN
    context = {
        "one": one,
        "picture": picture,
        "period": one.period.say(lang()),
        "weekday": weekday(one.due),
        "tone": STANDING_TONES[one.standing],
        "standing": standing_words(one),
        "chain": [_node(node, node.obligation_id == obligation_id) for node in picture.chain],
        "awaited": [_node(node, False) for node in picture.awaited],
        "below_done": picture.below - len(picture.awaited),
        "hand_ins": [
            {"one": entry, "figures": say(*FIGURES_LABELS[entry.figures])} for entry in picture.hand_ins
        ],
        "events": [
            {"one": event, "what": say(*_EVENTS[event.verb][:2]), "tone": _EVENTS[event.verb][2]}
            for event in picture.events
        ],
        "also": [{"one": other, "href": obligation_address(other)} for other in picture.also],
        "also_open": [other for other in picture.also if other.state in _OPEN],
        "may": {
            "start": own and one.state is ObligationState.OPEN,
            "hand_in": (own or receives) and open_,
            "receive": receives and sent,
            "give_back": receives and (sent or one.state is ObligationState.RECEIVED),
            "postpone": receives and open_,
        },
        "on_behalf": receives and not own,
        "figures": [(kind.value, say(*words)) for kind, words in FIGURES_LABELS.items()],
        "reports": _reports(one) if open_ and (own or receives) else [],
        "given": {**_suggested(one, on), **(given or {})},
        "wrong": wrong,
        "crumbs": [
            (say("Lịch báo cáo", "Reporting calendar"), f"{reverse('report_calendar')}?year={one.first_due.year}")
        ],
    }  # fmt: skip
    return render(request, "plans/calendar_report.html", context, status=400 if wrong else 200)


def _node(one: ReportObligation, current: bool) -> dict[str, object]:
    return {
        "one": one,
        "current": current,
        "href": obligation_address(one),
        "weekday": weekday(one.due),
        "tone": STANDING_TONES[one.standing],
        "words": standing_words(one),
    }


def _suggested(one: ReportObligation, on: dt.date) -> dict[str, str]:
    closed = min(on, one.period.last)
    over = closed >= one.period.last or one.period.kind is not PeriodKind.YEAR
    return {
        "figures": (Figures.ACTUAL if over else Figures.BOTH).value,
        "figures_up_to": vn_date(closed),
        "handed_on": vn_date(on),
        "until": "",
    }


def _reports(one: ReportObligation) -> list[tuple[str, str]]:
    """Reports kept here that may be this one: of the unit's place, written in the period or after it."""
    place = one.unit.place_code
    return [
        (str(report.report_id), f"{report.number} – {report.title}"[:120])
        for report in kept_reports(size=500).items
        if report.place_code == place and report.month.first >= one.period.first.replace(day=1)
        and (report.plan_id in (None, one.plan_id))
    ]  # fmt: skip


@require_POST
@page(Permission.PLAN_READ)
def report_deed(request: HttpRequest, obligation_id: uuid.UUID, verb: str) -> HttpResponse:
    """One deed on a report: start, hand-in, receive, return, postpone."""
    given = {key: str(value) for key, value in request.POST.items()}
    try:
        found(_DEEDS[verb], request, obligation_id, given)
    except BadInput as error:
        return _shown(request, obligation_id, error.say(lang()), given)
    return redirect("report_obligation", obligation_id=obligation_id)


def _start(request: HttpRequest, obligation_id: uuid.UUID, _: Mapping[str, str]) -> bool:
    deeds.start_report(obligation_id, by=actor_of(request), at=clock.now(), on=clock.today())
    told(request, "Đã ghi: đang làm báo cáo.", "On record: the report is begun.")
    return True


def _hand_in(request: HttpRequest, obligation_id: uuid.UUID, given: Mapping[str, str]) -> bool:
    sent = request.FILES.get("file")
    others = [uuid.UUID(text) for text in request.POST.getlist("also") if _is_uuid(text)]
    report = given.get("report", "")
    deeds.hand_in(
        [obligation_id, *others],
        figures=Figures(given["figures"]) if given.get("figures") in set(Figures) else Figures.ACTUAL,
        figures_up_to=_day(given.get("figures_up_to", ""), "số liệu chốt đến", "figures up to"),
        handed_on=_day(given.get("handed_on", ""), "ngày nộp", "day of handing in"),
        report_id=uuid.UUID(report) if _is_uuid(report) else None,
        reference=given.get("reference", ""),
        file=None if sent is None else deeds.SentFile(sent.name or "tep", sent.content_type or _NO_FILE_TYPE, sent.read()),
        note=given.get("note", ""),
        by=actor_of(request),
        at=clock.now(),
        on=clock.today(),
    )  # fmt: skip
    told(request, "Đã nộp, dùng cho {} báo cáo.", "Handed in, for {} reports.", 1 + len(others))
    return True


def _receive(request: HttpRequest, obligation_id: uuid.UUID, _: Mapping[str, str]) -> bool:
    deeds.receive_report(obligation_id, by=actor_of(request), at=clock.now(), on=clock.today())
    told(request, "Đã nhận báo cáo.", "The report is received.")
    return True


def _return(request: HttpRequest, obligation_id: uuid.UUID, given: Mapping[str, str]) -> bool:
    reason = given.get("return_reason", "")
    deeds.return_report(obligation_id, reason, by=actor_of(request), at=clock.now(), on=clock.today())
    told(request, "Đã trả lại để sửa.", "Returned for correction.")
    return True


def _postpone(request: HttpRequest, obligation_id: uuid.UUID, given: Mapping[str, str]) -> bool:
    until = _day(given.get("until", ""), "hạn mới", "new date")
    reason = given.get("postpone_reason", "")
    deeds.postpone_report([obligation_id], until, reason, by=actor_of(request), at=clock.now(), on=clock.today())
    told(request, "Đã gia hạn đến {}.", "Postponed to {}.", vn_date(until))
    return True


_DEEDS: Mapping[str, Callable[[HttpRequest, uuid.UUID, Mapping[str, str]], bool]] = {
    "start": _start,
    "hand-in": _hand_in,
    "receive": _receive,
    "return": _return,
    "postpone": _postpone,
}


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _day(text: str, vi: str, en: str) -> dt.date:
    try:
        return parse_vn_date(text)
    except ValueError:
        raise BadInput(
            Problem(
                "day",
                f"Không đọc được {vi}: “{text}”.",
                f"The {en} cannot be read: “{text}”.",
                remedy_vi="Ghi dd/mm/yyyy, ví dụ 30/10/2026.",
                remedy_en="Write dd/mm/yyyy, such as 30/10/2026.",
            )
        ) from None


@page(Permission.PLAN_READ)
def report_entry_file(request: HttpRequest, obligation_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A file handed in, always as a download."""
    from urllib.parse import quote

    filename, _, content = found(asked.handed_file, obligation_id, file_id)
    response = HttpResponse(content, content_type=_NO_FILE_TYPE)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    return response


urlpatterns = [
    path("plans/calendar/<uuid:obligation_id>/", report_obligation, name="report_obligation"),
    *(
        path(f"plans/calendar/<uuid:obligation_id>/{verb}/", report_deed, {"verb": verb}, name=f"report_{verb.replace('-', '_')}_deed")
        for verb in _DEEDS
    ),
    path("plans/calendar/<uuid:obligation_id>/files/<uuid:file_id>/", report_entry_file, name="report_entry_file"),
]  # fmt: skip
