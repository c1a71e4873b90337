"""Addresses of the pages: each room's views name their own."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from django.urls import URLPattern

from ansinh.shells.web import views

urlpatterns: list[URLPattern] = [
    pattern
    for module in sorted(iter_modules(views.__path__), key=lambda found: found.name)
    for pattern in import_module(f"{views.__name__}.{module.name}").urlpatterns
]
