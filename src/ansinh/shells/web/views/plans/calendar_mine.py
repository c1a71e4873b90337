"""One's own reminders: what is due, where letters go, and the private calendar address."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.kernel.problem import BadInput
from ansinh.plans.actions import calendar as deeds
from ansinh.plans.facts.calendar import REMINDER_LABELS, ReminderStage
from ansinh.plans.queries import calendar as asked
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page, told
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.views.plans.calendar import asked_year, obligation_address, standing_words, tabs

_TONES = {
    ReminderStage.RETURNED: "bad",
    ReminderStage.OVERDUE: "bad",
    ReminderStage.TWO_DAYS: "warn",
    ReminderStage.SEVEN_DAYS: "info",
}


@page(Permission.PLAN_READ)
def report_reminders(request: HttpRequest) -> HttpResponse:
    """What this person is reminded of, and how."""
    actor = actor_of(request)
    wrong, address = "", asked.reminder_address(actor)
    secret = ""
    if request.method == "POST":
        try:
            if "address" in request.POST:
                address = request.POST.get("address", "")
                deeds.set_reminder_address(address, by=actor, at=clock.now())
                told(request, "Đã ghi nơi nhận thư nhắc.", "The address for reminders is on record.")
                return redirect("report_reminders")
            _, token = deeds.open_feed(request.POST.get("label", ""), by=actor, at=clock.now())
            secret = _site(request) + reverse("report_feed", args=[token])
        except BadInput as error:
            wrong = error.say(lang())
    context = {
        "tabs": tabs("report_reminders", asked_year(request)),
        "reminders": [
            {"one": one.obligation, "stage": say(*REMINDER_LABELS[one.stage]), "tone": _TONES[one.stage],
             "href": obligation_address(one.obligation), "words": standing_words(one.obligation),
             "period": one.obligation.period.say(lang())}
            for one in asked.reminders_for(actor, clock.today())
        ],
        "feeds": asked.calendar_feeds(actor),
        "address": address,
        "mail": bool(settings.MAIL_KIND),
        "secret": secret,
        "wrong": wrong,
    }  # fmt: skip
    return render(request, "plans/calendar_reminders.html", context, status=400 if wrong else 200)


@require_POST
@page(Permission.PLAN_READ)
def report_feed_revoke(request: HttpRequest, feed_id: uuid.UUID) -> HttpResponse:
    """Ends one's own calendar address."""
    found(_revoked, request, feed_id)
    told(request, "Đã thu hồi địa chỉ lịch.", "The calendar address is revoked.")
    return redirect("report_reminders")


def _revoked(request: HttpRequest, feed_id: uuid.UUID) -> bool:
    deeds.revoke_feed(feed_id, by=actor_of(request), at=clock.now())
    return True


def report_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar file behind a private address: whoever knows it may read, so it is long, random and revocable."""
    address = _site(request) + reverse("report_calendar")
    try:
        content = asked.feed(token, clock.now(), clock.today(), address)
    except LookupError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="lich-bao-cao.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _site(request: HttpRequest) -> str:
    return str(settings.ANSINH_URL or request.build_absolute_uri("/").rstrip("/"))


urlpatterns = [
    path("plans/calendar/reminders/", report_reminders, name="report_reminders"),
    path("plans/calendar/feeds/<uuid:feed_id>/revoke/", report_feed_revoke, name="report_feed_revoke"),
    path("plans/calendar/feed/<str:token>.ics", report_feed, name="report_feed"),
]
