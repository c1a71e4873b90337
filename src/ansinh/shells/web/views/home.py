"""The first page: what needs doing now, for the person who signed in."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from ansinh.shells.site import clock
from ansinh.shells.web.desk import desk
from ansinh.shells.web.doors import actor_of, page
from ansinh.shells.web.figures import WEIGHTS, digits_face
from ansinh.shells.web.views.plans.work_waiting import waiting_work


@page()
def home(request: HttpRequest) -> HttpResponse:
    """What waits on this person's desk: people and money first, then the tasks of plans."""
    found = desk(actor_of(request), clock.today())
    waiting = (*found.waiting, *waiting_work(actor_of(request), clock.today()))
    return render(request, "home.html", {"desk": replace(found, waiting=waiting)})


def figures(request: HttpRequest, weight: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The face with digits of one width."""
    if weight not in WEIGHTS:
        raise Http404
    response = HttpResponse(digits_face(weight), content_type="font/ttf")
    response.headers["Cache-Control"] = "public, max-age=604800"
    return response


urlpatterns = [
    path("", home, name="home"),
    path("figures/<str:weight>.ttf", figures, name="figures"),
]
