"""Pages of plans, a module per subject; each names its own addresses."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    pattern
    for module in sorted(iter_modules(__path__), key=lambda found: found.name)
    for pattern in getattr(import_module(f"{__name__}.{module.name}"), "urlpatterns", ())
]
