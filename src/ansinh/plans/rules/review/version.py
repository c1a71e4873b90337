"""Which reader read a plan: a mark that changes with every rule of reading, so that nobody has to remember to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

# Rules that do not read: scoring a reading, comparing plans, reviewing.
_NOT_READING = {"review", "scoring.py", "comparison.py", "__pycache__"}


@cache
def reader_version() -> str:
    """Twelve hexadecimal digits over the rules of reading as installed."""
    digest = hashlib.sha256()
    for name, content in sorted(_sources(resources.files("ansinh.plans") / "rules", "")):
        digest.update(name.encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.name in _NOT_READING:
            continue
        if entry.is_dir():
            yield from _sources(entry, f"{path}{entry.name}/")
        elif entry.name.endswith((".py", ".yaml")):
            yield f"{path}{entry.name}", entry.read_bytes()
