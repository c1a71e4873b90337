"""Who works in which office: by role, and by the list of people of agencies."""

from __future__ import annotations

import datetime as dt

from ansinh.access.facts import Actor
from ansinh.access.queries import actors_with_role
from ansinh.plans.facts.work import Member, Office
from ansinh.plans.rules.work.line import AGENCY_OF_ROLE, covers, offices_of_grants
from ansinh.plans.store import models


def offices_of(actor: Actor) -> tuple[Office, ...]:
    """The offices somebody works in: those their roles stand for, and those the list of people names."""
    rows = models.AgencyMember.objects.filter(user_id=actor.user_id).order_by("agency_id", "place_code", "-id")
    newest = rows.distinct("agency_id", "place_code")
    listed = [Office(row.agency_id, row.place_code) for row in newest if not row.ended]
    return tuple(dict.fromkeys((*offices_of_grants(actor.grants), *listed)))


def members(office: Office | None = None) -> tuple[Member, ...]:
    """The list of people of agencies as it stands, by office and name: of one office, or of all."""
    rows = models.AgencyMember.objects.select_related("user", "by")
    if office is not None:
        rows = rows.filter(agency_id=office.agency_id, place_code=office.place_code)
    newest = rows.order_by("agency_id", "place_code", "user_id", "-id").distinct("agency_id", "place_code", "user_id")
    found = [
        Member(
            Office(row.agency_id, row.place_code),
            row.user.username,
            row.user.full_name,
            row.by.full_name,
            row.at,
            row.ended,
        )
        for row in newest
    ]
    return tuple(sorted((one for one in found if not one.ended), key=lambda one: (one.office, one.full_name)))


def people_of(office: Office, at: dt.datetime) -> tuple[tuple[str, str], ...]:
    """(username, full name) of everybody who can be given a task of this office, by name."""
    found: dict[str, str] = {}
    for role, agency_id in AGENCY_OF_ROLE.items():
        if not covers(Office(agency_id, office.place_code), office) and agency_id != office.agency_id:
            continue
        for person in actors_with_role(role, at):
            mine = offices_of_grants(grant for grant in person.grants if grant.role is role)
            if any(covers(one, office) and (one.agency_id == office.agency_id or _local(one)) for one in mine):
                found[person.username] = person.full_name
    found.update({one.username: one.full_name for one in members(office)})
    return tuple(sorted(found.items(), key=lambda pair: pair[1]))


def _local(office: Office) -> bool:
    """A commune's people do every task of their commune; the province's leaders do not do the departments' own."""
    return len(office.place_code) == 5
