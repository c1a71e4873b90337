"""What a programme is to the engine, and how programmes are combined."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from ansinh.law.engine.benefit import Benefit
from ansinh.law.engine.parameters import LawAt
from ansinh.law.facts import Label


@dataclass(frozen=True)
class Programme:
    """A programme (chế độ): an id, the months it exists, and one or more benefits that are paid beside each other."""

    id: str
    folder: str
    label: Label
    groups: tuple[str, ...]
    start: dt.date
    benefits: tuple[Callable[[LawAt], Benefit], ...]


@dataclass(frozen=True)
class OnlyTheHigher:
    """Of these programmes only the one with the higher amount is paid; of equals the first. ``clause`` says so."""

    programmes: tuple[str, ...]
    clause: str
    start: dt.date
