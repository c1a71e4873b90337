"""Addresses of the pages: each room's views name their own."""

from __future__ import annotations

from django.urls import URLPattern

from ansinh.shells.web.views import design, home

urlpatterns: list[URLPattern] = [*home.urlpatterns, *design.urlpatterns]
