"""The places and months a person can choose among on a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ansinh.access.facts import Actor
from ansinh.access.queries import communes_of
from ansinh.kernel.period import Month
from ansinh.shells.site import clock
from ansinh.shells.web.listing import Column
from ansinh.shells.web.places import place_name


def communes_in_sight(actor: Actor) -> tuple[str, ...]:
    """The commune codes the actor's grants cover, in code order."""
    return communes_of(grant.scope_code for grant in actor.grants)


def months_to_choose(known: Iterable[Month], present: Month) -> tuple[tuple[str, str, str], ...]:
    """Choices for a filter by month, newest first; the present one is always among them."""
    return tuple((str(month), month.vn, month.vn) for month in sorted({*known, present}, reverse=True))


def commune_column(mine: Sequence[str]) -> tuple[Column, ...]:
    """The column that names the commune, for those who see several."""
    if len(mine) == 1:
        return ()
    return (Column("commune", "Xã", "Commune", lambda one: place_name(one.commune_code, clock.today())),)
