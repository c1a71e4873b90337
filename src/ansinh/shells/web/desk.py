"""What waits on a person's desk, by role: each entry says how many, what, and where it is done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ansinh.access.facts import Actor
from ansinh.kernel.period import Month


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: a figure, what it is, why now, and the address where it is done."""

    figure: str
    what: str
    why: str
    href: str
    action: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The month in hand and what waits in it."""

    month: Month
    waiting: tuple[Waiting, ...]


def desk(actor: Actor, today: dt.date) -> Desk:
    """The desk of ``actor`` on ``today``."""
    return Desk(Month.of(today), ())
