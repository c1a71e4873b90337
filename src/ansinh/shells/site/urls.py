"""Addresses: sign-in, pages, API."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
if find_spec("ansinh.shells.api.api") is not None:
    from ansinh.shells.api.api import api

    urlpatterns.append(path("api/", api.urls))
if find_spec("ansinh.shells.web.urls") is not None:
    urlpatterns.append(path("", include("ansinh.shells.web.urls")))
