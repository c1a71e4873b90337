"""Where communes lie: figures, the tile map, demo classes."""

from __future__ import annotations

import datetime as dt

import pytest

from ansinh.kernel.problem import BadInput
from ansinh.territory import offline, rules
from ansinh.territory.facts import Confidence, PlaceClassKind

NOW = dt.date(2026, 11, 22)


def test_the_tile_map_gives_every_commune_of_quang_ngai_its_own_tile() -> None:
    layout = offline.layout("51", NOW)
    assert len(layout.tiles) == 96
    assert len({(tile.column, tile.row) for tile in layout.tiles}) == 96
    assert all(0 <= tile.column < layout.columns and 0 <= tile.row < layout.rows for tile in layout.tiles)


def test_the_tile_map_keeps_the_compass() -> None:
    tiles = {tile.name: tile for tile in offline.layout("51", NOW).tiles}
    assert tiles["Đặc khu Lý Sơn"].column > tiles["Phường Kon Tum"].column, "the island lies east of the highlands"
    assert tiles["Xã Bình Sơn"].row < tiles["Phường Sa Huỳnh"].row, "Bình Sơn lies north of Sa Huỳnh"
    apart = [
        ((t.x - t.column - 0.5 * (t.row % 2)) ** 2 + (t.y - t.row * 0.866) ** 2) ** 0.5
        for t in offline.layout("51", NOW).tiles
    ]
    assert sum(apart) / len(apart) < 1.0, "on average a tile lies less than a tile from the place"


def test_the_tile_map_is_the_same_every_day() -> None:
    spots = [rules.Spot(str(i), 15 + i % 5 * 0.1, 108 + i // 5 * 0.1) for i in range(20)]
    assert rules.lay_tiles(spots) == rules.lay_tiles(list(spots))
    assert rules.lay_tiles([]) == (0, 0, [])
    assert len(rules.lay_tiles([rules.Spot("a", 15.0, 108.0)])[2]) == 1


def test_an_unbelievable_population_is_left_out_and_says_why() -> None:
    duplicated, missing = offline.figures("21028"), offline.figures("21421")
    assert duplicated is not None and duplicated.population is None and duplicated.population_note
    assert missing is not None and missing.population is None and missing.population_note == "missing"
    kon_tum = offline.figures("23293")
    assert kon_tum is not None and kon_tum.population == 77456 and kon_tum.area_km2 == pytest.approx(19.14, abs=0.1)


def test_demo_classes_say_that_they_are_invented() -> None:
    classes = offline.demo_place_classes()
    kinds = {c.kind for c in classes}
    assert kinds == set(PlaceClassKind)
    for c in classes:
        assert c.confidence is (Confidence.SECONDARY if c.kind is PlaceClassKind.ISLAND else Confidence.SYNTHETIC)
        assert c.kind is PlaceClassKind.ISLAND or "chưa xác nhận" in c.legal_basis
    codes = {u.code for u in offline.communes_of("51", NOW)}
    assert {c.unit_key for c in classes} <= codes
    assert "21025" not in {c.unit_key for c in classes}, "the wards of the provincial town are no mountain communes"


def test_a_province_that_ended_has_no_communes_today() -> None:
    with pytest.raises(BadInput):
        offline.communes_of("62", NOW)
    assert len(offline.communes_of("62", dt.date(2025, 6, 30))) > 90
