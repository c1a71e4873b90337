"""``ansinh registry``: people, households and circumstances, a module per kind of deed."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from ansinh.shells.cli.frame import words


def register(subparsers: Any) -> None:
    """Adds ``registry`` with its deeds."""
    parser = subparsers.add_parser(
        "registry", help=words("người, hộ và hoàn cảnh", "people, households and circumstances")
    )
    deeds = parser.add_subparsers(metavar=words("VIỆC", "DEED"), required=True)
    for module in sorted(iter_modules(__path__), key=lambda found: found.name):
        add = getattr(import_module(f"{__name__}.{module.name}"), "add", None)
        if add is not None:
            add(deeds)
