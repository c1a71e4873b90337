"""Where communes lie, how big they are, what class they are in; the tile map of a province. No database."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from ansinh.kernel.period import Period
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import sort_key
from ansinh.territory import rules
from ansinh.territory.facts import (
    AdministrativeUnit,
    Confidence,
    Level,
    PlaceClass,
    PlaceClassKind,
    PlaceFigures,
    Tile,
    TileMap,
)
from ansinh.territory.offline.gazetteer import OLD_MARK, gazetteer, read_data


def unit(key: str, on: dt.date) -> AdministrativeUnit | None:
    """The unit of a key (the code, for units of the map since July 2025) as it was on a day."""
    return gazetteer().version(key, on)


def units(*, level: Level | None = None, parent: str | None = None, on: dt.date) -> tuple[AdministrativeUnit, ...]:
    """Units of a day, of one level, directly below ``parent`` (a key) or anywhere; in Vietnamese order."""
    g = gazetteer()
    keys = g.children.get(parent, ()) if parent is not None else g.versions
    found = (g.version(key, on) for key in keys)
    chosen = [u for u in found if u is not None and (level is None or u.level is level)]
    return tuple(sorted(chosen, key=lambda u: (sort_key(u.name), u.code)))


def communes_of(province_code: str, on: dt.date) -> tuple[AdministrativeUnit, ...]:
    """Communes of a province on a day, through its districts where there were any; in Vietnamese order.

    Raises BadInput where the province did not exist that day.
    """
    g = gazetteer()
    key = province_code if on >= g.epochs.new_from else f"{province_code}{OLD_MARK}"
    province = g.version(key, on)
    if province is None or province.level is not Level.PROVINCE:
        raise BadInput(
            Problem(
                "territory.no_such_province",
                f"Không có tỉnh, thành phố mã {province_code} vào ngày {on:%d/%m/%Y}.",
                f"There was no province with code {province_code} on {on:%Y-%m-%d}.",
            )
        )
    below = units(parent=key, on=on)
    if any(u.level is Level.DISTRICT for u in below):
        below = tuple(c for district in below for c in units(parent=district.key, on=on))
        return tuple(sorted(below, key=lambda u: (sort_key(u.name), u.code)))
    return below


def figures(code: str) -> PlaceFigures | None:
    """Coordinates, area and population at the merger of a commune of the new map; None for other codes."""
    return gazetteer().figures.get(code)


@lru_cache(maxsize=64)
def layout(province_code: str, on: dt.date) -> TileMap:
    """The tile map of a province of the new map: every commune one hexagon of equal size near where it lies.

    Made from centroids, not boundaries: small wards stay as readable as vast highland communes, and nothing is drawn
    that we have no right to. Raises BadInput for a province that did not exist on the day.
    """
    communes = communes_of(province_code, on)
    by_key = {u.key: u for u in communes}
    spots = []
    for commune in communes:
        place = figures(commune.code)
        if place is not None and place.latitude is not None and place.longitude is not None:
            spots.append(rules.Spot(commune.key, place.latitude, place.longitude))
    where = {spot.id: spot for spot in spots}
    columns, rows, laid = rules.lay_tiles(spots)
    tiles = tuple(
        Tile(
            t.id,
            by_key[t.id].code,
            by_key[t.id].name,
            t.column,
            t.row,
            t.x,
            t.y,
            where[t.id].latitude,
            where[t.id].longitude,
        )
        for t in laid
    )
    return TileMap(province_code, columns, rows, tiles)


@lru_cache(maxsize=1)
def demo_place_classes() -> tuple[PlaceClass, ...]:
    """Classes of places for the demo province. All but the island are invented and marked synthetic."""
    g = gazetteer()
    found: list[PlaceClass] = []
    for row in read_data("place_classes.yaml"):
        codes = list(row.get("communes", ()))
        districts = {f"{code}{OLD_MARK}" for code in row.get("districts", ())}
        if districts:
            for commune in communes_of(row["province"], row["from"]):
                came_from = [s.from_key for s in g.successions_to.get(commune.key, ())]
                came_from = [k for k in came_from if g.versions[k][0].level is Level.COMMUNE]
                if came_from and all(g.versions[k][0].parent_key in districts for k in came_from):
                    codes.append(commune.code)
        for code in sorted(codes):
            found.append(
                PlaceClass(
                    code,
                    PlaceClassKind(row["kind"]),
                    Period(row["from"]),
                    row["legal_basis"],
                    Confidence(row["confidence"]),
                )
            )
    return tuple(found)
