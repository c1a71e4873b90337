"""Letters: a ruling in the form of Decree 30/2020, as it would be printed and signed."""

from __future__ import annotations

import uuid

from ansinh.casework.facts import Decision
from ansinh.casework.queries.lists import decision as decision_by_id
from ansinh.casework.rules.letter import Addressee, Office, letter_of
from ansinh.casework.store import models
from ansinh.documents.offline.official_form import render
from ansinh.kernel.dates import day_in_vietnam
from ansinh.law import offline as law
from ansinh.registry import queries as registry
from ansinh.territory import offline as territory


def letter(decision_id: uuid.UUID) -> bytes:
    """The .docx of a decision, an end of payment or a refusal. Raises LookupError where it is not in sight."""
    found = decision_by_id(decision_id)
    before = decision_by_id(found.supersedes) if found.supersedes and _in_sight(found.supersedes) else None
    on_behalf = models.Decision.objects.values_list("on_behalf_of", flat=True).get(pk=decision_id)
    return render(letter_of(found, _addressee(found), _office(found), _citation(found.clause), before, bool(on_behalf)))


def _in_sight(decision_id: uuid.UUID) -> bool:
    return models.Decision.objects.filter(pk=decision_id).exists()


def _addressee(found: Decision) -> Addressee:
    people = registry.people_by_ids([found.person_id])
    office = _office(found)
    if not people:
        return Addressee("", "", "", f"{office.commune}, {office.province}")
    person = people[0]
    places = (person.village_name, office.commune, office.province)
    return Addressee(person.full_name, person.code, person.birth.vn, ", ".join(place for place in places if place))


def _office(found: Decision) -> Office:
    unit = territory.unit(found.commune_code, day_in_vietnam(found.decided_at))
    if unit is None:
        return Office(f"xã {found.commune_code}", "")
    named = unit.name if unit.name.lower().startswith(unit.kind.value) else f"{unit.kind.value} {unit.name}"
    above = unit.parents[-1] if unit.parents else None
    province = ""
    if above is not None:
        province = above.name if above.name.lower().startswith(above.kind.value) else f"{above.kind.value} {above.name}"
    return Office(named, province)


def _citation(clause: str) -> str:
    try:
        return law.clause(clause).citation
    except KeyError:
        return clause
