"""``ansinh plan``: plan documents, a module per kind of deed; each adds its own deeds to the command."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from ansinh.shells.cli.frame import words


def register(subparsers: Any) -> None:
    """Adds ``plan`` with its deeds."""
    parser = subparsers.add_parser(
        "plan", help=words("đọc, soát, so sánh và theo dõi kế hoạch", "read, check, compare and follow plans")
    )
    deeds = parser.add_subparsers(metavar=words("VIỆC", "DEED"), required=True)
    for module in sorted(iter_modules(__path__), key=lambda found: found.name):
        add = getattr(import_module(f"{__name__}.{module.name}"), "add", None)
        if add is not None:
            add(deeds)
