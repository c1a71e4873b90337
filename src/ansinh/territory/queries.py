"""Questions about places and agencies as they stand in the database. All answers are facts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ansinh.kernel.page import Page
from ansinh.kernel.period import Period
from ansinh.kernel.text import fold
from ansinh.territory.facts import (
    AdministrativeUnit,
    Agency,
    AgencySuccession,
    Confidence,
    Kind,
    Level,
    PlaceClass,
    PlaceClassKind,
    Succession,
    UnitRef,
    Village,
)
from ansinh.territory.store import models

OLD_MARK = "-cu"


@dataclass(frozen=True, slots=True)
class Holdings:
    """How many rows the room holds; all zero before the gazetteer was loaded."""

    units: int
    successions: int
    agencies: int
    place_classes: int
    villages: int


def holdings() -> Holdings:
    """Counts of what is loaded."""
    return Holdings(
        models.Unit.objects.count(),
        models.Succession.objects.count(),
        models.Agency.objects.count(),
        models.PlaceClass.objects.count(),
        models.Village.objects.count(),
    )


def unit(key: str, on: dt.date) -> AdministrativeUnit | None:
    """The unit of a key (the official code, on the map since July 2025) as it was on a day."""
    found = _facts(_versions(on).filter(unit_id=key), on)
    return found[0] if found else None


def units(
    *,
    on: dt.date,
    level: Level | None = None,
    parent: str | None = None,
    search: str = "",
    page: int = 1,
    size: int = 50,
) -> Page[AdministrativeUnit]:
    """Units of a day in Vietnamese order, a page at a time. ``search`` needs no marks."""
    rows = _versions(on)
    if level is not None:
        rows = rows.filter(unit__level=level)
    if parent is not None:
        rows = rows.filter(unit__parent_id=parent)
    if search.strip():
        rows = rows.filter(Q(name_key__contains=fold(search)) | Q(unit__code=search.strip()))
    rows = rows.order_by("sort_key", "unit_id")
    total = rows.count()
    start = (page - 1) * size
    return Page(tuple(_facts(rows[start : start + size], on)), total, page, size)


def communes_of(province: str, on: dt.date) -> tuple[AdministrativeUnit, ...]:
    """All communes of a province (by key) on a day, in Vietnamese order."""
    rows = _versions(on).filter(unit__level=Level.COMMUNE, unit__province_id=province)
    return tuple(_facts(rows.order_by("sort_key", "unit_id"), on))


def provinces(on: dt.date) -> tuple[AdministrativeUnit, ...]:
    """All provinces and centrally run cities of a day, in Vietnamese order."""
    return tuple(_facts(_versions(on).filter(unit__level=Level.PROVINCE).order_by("sort_key"), on))


def successors_of(key: str) -> tuple[Succession, ...]:
    """What became of a unit of the old map."""
    rows = models.Succession.objects.filter(from_unit_id=key).order_by("to_unit_id")
    return tuple(_succession(row) for row in rows)


def predecessors_of(key: str) -> tuple[Succession, ...]:
    """What a unit was made of: the communes for a commune, the provinces for a province."""
    rows = models.Succession.objects.filter(to_unit_id=key).order_by("from_unit_id")
    return tuple(_succession(row) for row in rows)


def villages(commune: str, on: dt.date) -> tuple[Village, ...]:
    """Villages of a commune on a day, in Vietnamese order."""
    rows = models.Village.objects.filter(_valid(on), commune_id=commune).order_by("sort_key", "code")
    return tuple(village_fact(row) for row in rows)


def villages_of(province: str, on: dt.date) -> tuple[Village, ...]:
    """Villages of a whole province on a day, by commune, then in Vietnamese order."""
    rows = models.Village.objects.filter(_valid(on), commune__province_id=province)
    return tuple(village_fact(row) for row in rows.order_by("commune_id", "sort_key", "code"))


def agencies(*, on: dt.date, level: Level | None = None) -> tuple[Agency, ...]:
    """Agencies of a day, of one level or all, in Vietnamese order."""
    rows = models.Agency.objects.filter(_valid(on))
    if level is not None:
        rows = rows.filter(level=level)
    return tuple(_agency(row) for row in rows.order_by("sort_key"))


def agency_successions(agency_id: str) -> tuple[AgencySuccession, ...]:
    """To whom an agency's functions passed."""
    rows = models.AgencySuccession.objects.filter(from_agency_id=agency_id).order_by("on", "to_agency_id", "id")
    return tuple(
        AgencySuccession(
            row.from_agency_id,
            row.to_agency_id,
            row.on,
            tuple(row.functions),
            tuple(row.legal_basis),
            Confidence(row.confidence),
            row.note,
        )
        for row in rows
    )


def place_classes(key: str, on: dt.date) -> tuple[PlaceClass, ...]:
    """Classes of a commune on a day."""
    rows = models.PlaceClass.objects.filter(_valid(on), unit_id=key).order_by("kind", "valid_from")
    return tuple(place_class_fact(row) for row in rows)


def communes_in_class(kind: PlaceClassKind, on: dt.date, province: str | None = None) -> dict[str, PlaceClass]:
    """Communes (by key) of a class on a day, with the class and its confidence."""
    rows = models.PlaceClass.objects.filter(_valid(on), kind=kind)
    if province is not None:
        rows = rows.filter(unit__province_id=province)
    return {row.unit_id: place_class_fact(row) for row in rows}


def scopes(on: dt.date) -> dict[str, tuple[str, ...]]:
    """Which commune codes each territorial scope covers: ``VN``, every province, every commune."""
    pairs = models.Unit.objects.filter(_valid(on), level=Level.COMMUNE).values_list("key", "province_id")
    found: dict[str, list[str]] = defaultdict(list)
    for key, province in pairs:
        found["VN"].append(key)
        found[str(province)].append(key)
        found[key].append(key)
    return {scope: tuple(sorted(keys)) for scope, keys in found.items()}


# --- rows to facts ----------------------------------------------------------------------------------------


def _valid(on: dt.date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def _versions(on: dt.date) -> QuerySet[models.UnitVersion]:
    return models.UnitVersion.objects.filter(_valid(on)).select_related("unit")


def _facts(rows: Iterable[models.UnitVersion], on: dt.date) -> list[AdministrativeUnit]:
    rows = list(rows)
    above = {row.unit.parent_id for row in rows} | {row.unit.province_id for row in rows}
    wanted = {key for key in above if key is not None}
    refs = {
        row.unit_id: UnitRef(row.unit.code, row.name, Kind(row.kind))
        for row in _versions(on).filter(unit_id__in=wanted)
    }
    facts = []
    for row in rows:
        chain = dict.fromkeys(key for key in (row.unit.parent_id, row.unit.province_id) if key is not None)
        facts.append(
            AdministrativeUnit(
                key=row.unit_id,
                code=row.unit.code,
                name=row.name,
                kind=Kind(row.kind),
                level=Level(row.unit.level),
                valid=Period(row.valid_from, row.valid_to),
                parents=tuple(refs[key] for key in chain),
                parent_key=row.unit.parent_id,
                legal_basis=tuple(row.legal_basis),
                known_exactly_from=row.known_exactly_from,
            )
        )
    return facts


def _succession(row: models.Succession) -> Succession:
    return Succession(
        row.from_unit_id,
        row.to_unit_id,
        row.on,
        None if row.share is None else float(row.share),
        row.note,
        tuple(row.legal_basis),
        Confidence(row.confidence),
    )


def _agency(row: models.Agency) -> Agency:
    return Agency(
        row.id,
        row.name,
        row.short_name,
        Level(row.level),
        tuple(row.functions),
        Period(row.valid_from, row.valid_to),
        tuple(row.legal_basis),
        Confidence(row.confidence),
    )


def place_class_fact(row: models.PlaceClass) -> PlaceClass:
    """A stored class as a fact."""
    return PlaceClass(
        row.unit_id,
        PlaceClassKind(row.kind),
        Period(row.valid_from, row.valid_to),
        row.legal_basis,
        Confidence(row.confidence),
    )


def village_fact(row: models.Village) -> Village:
    """A stored village as a fact."""
    return Village(row.code, row.commune_id, row.name, Period(row.valid_from, row.valid_to))
