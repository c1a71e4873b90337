"""The two maps against the official tables: what agrees, what was corrected, what we doubt."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
from collections import Counter
from pathlib import Path

import pytest

from ansinh.kernel.text import fold
from ansinh.territory import offline, rules
from ansinh.territory.facts import Level

JUNE_2025, JULY_2025, NOW = dt.date(2025, 6, 30), dt.date(2025, 7, 1), dt.date(2026, 11, 22)
# Official rows with a mistyped old code under the right name; see data/corrections.yaml.
SLIPS = {("00553", "00562"), ("01615", "01648"), ("02485", "02494")}


def our_pairs() -> dict[tuple[str, str], str]:
    g = offline.gazetteer()
    return {
        (s.from_key.removesuffix("-cu"), s.to_key): s.note
        for key, found in g.successions_from.items()
        if g.versions[key][0].level is Level.COMMUNE
        for s in found
    }


def test_the_maps_hold_as_many_units_as_the_law_says() -> None:
    levels = {day: Counter(u.level for u in offline.gazetteer().all_on(day)) for day in (JUNE_2025, JULY_2025, NOW)}
    assert levels[JUNE_2025] == {Level.PROVINCE: 63, Level.DISTRICT: 696, Level.COMMUNE: 10035}
    assert levels[JULY_2025] == {Level.PROVINCE: 34, Level.COMMUNE: 3321}
    assert levels[NOW] == levels[JULY_2025]


def test_quang_ngai_is_the_old_province_and_kon_tum_with_96_communes() -> None:
    communes = offline.communes_of("51", NOW)
    assert len(communes) == 96
    assert Counter(c.kind.value for c in communes) == {"xã": 86, "phường": 9, "đặc khu": 1}
    g = offline.gazetteer()
    made_of = {s.from_key for s in g.successions_to["51"]}
    assert made_of == {"51-cu", "62-cu"}


def test_every_old_commune_has_an_heir_and_every_new_one_a_past() -> None:
    g = offline.gazetteer()
    lost = [u.full_name for u in g.all_on(JUNE_2025) if not g.successions_from.get(u.key)]
    found_nowhere = [u.full_name for u in g.all_on(JULY_2025) if not g.successions_to.get(u.key)]
    # Hoàng Sa, Cồn Cỏ, Bạch Long Vĩ, Côn Đảo, Lý Sơn had no communes: their districts are the past.
    assert lost == [] and found_nowhere == []


def test_no_province_was_split() -> None:
    g = offline.gazetteer()
    heirs = {
        u.code: [s.to_key for s in g.successions_from[u.key]] for u in g.all_on(JUNE_2025) if u.level is Level.PROVINCE
    }
    assert {len(found) for found in heirs.values()} == {1}


def test_versions_of_a_unit_follow_each_other_without_gap() -> None:
    for versions in offline.gazetteer().versions.values():
        for earlier, later in itertools.pairwise(versions):
            assert earlier.valid.end == later.valid.start


def test_shares_of_a_divided_commune_never_exceed_the_whole() -> None:
    for found in offline.gazetteer().successions_from.values():
        known = [s.share for s in found if s.share is not None]
        assert sum(known) <= 1.0 + 1e-9
        assert len(known) in (0, len(found)), "either all shares are known or none"


def test_a_sample_of_the_official_conversion_table_agrees() -> None:
    pairs = our_pairs()
    with (Path(__file__).parent / "official_pairs.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    missing = {(r["old_code"], r["new_code"]) for r in rows} - set(pairs)
    assert missing == SLIPS
    for r in rows:
        if (r["old_code"], r["new_code"]) not in SLIPS:
            assert pairs[(r["old_code"], r["new_code"])] == r["note"]
            old = offline.unit(f"{r['old_code']}-cu", JUNE_2025)
            assert old is not None and fold(old.name) == fold(r["old_name"])


@pytest.fixture(scope="module")
def official(shared: Path) -> list[dict[str, str]]:
    with (shared / "geo" / "map_old_new.csv").open(encoding="utf-8") as handle:
        return [row for row in csv.DictReader(handle) if row["in_nso"] == "1"]


def test_all_10565_official_pairs_agree_but_three_mistyped_rows(official: list[dict[str, str]]) -> None:
    theirs = {(row["old_code"], row["new_code"]) for row in official}
    ours = set(our_pairs())
    agreed = theirs & ours
    print(f"official {len(theirs)}, ours {len(ours)}, agreed {len(agreed)} = {len(agreed) / len(theirs):.4%}")
    assert len(theirs) == 10565
    assert theirs - ours == SLIPS
    # The three pairs that replace the slips carry the same old name as the official row.
    assert ours - theirs == {("00556", "00562"), ("01651", "01648"), ("02482", "02494")}
    names = {row["old_code"] + row["new_code"]: row["old_name"] for row in official}
    for wrong, right, new in (("00553", "00556", "00562"), ("01615", "01651", "01648"), ("02485", "02482", "02494")):
        unit = offline.unit(f"{right}-cu", JUNE_2025)
        assert unit is not None and unit.name == names[wrong + new]


def test_names_and_districts_of_the_old_map_are_the_official_ones(official: list[dict[str, str]]) -> None:
    differing = []
    for row in official:
        if (row["old_code"], row["new_code"]) in SLIPS:
            continue
        unit = offline.unit(f"{row['old_code']}-cu", JUNE_2025)
        assert unit is not None
        assert [parent.code for parent in unit.parents] == [row["old_district_code"], row["old_province_code"]]
        if rules.bare(unit.name) not in (rules.bare(row["old_name"]), rules.bare(f"Xã {row['old_name']}")):
            differing.append((unit.code, unit.name, row["old_name"]))
    # What is left is doubtful on both sides and recorded in docs/reference/territory.md.
    assert set(differing) == {
        ("23851", "Xã Chơ Long", "Xã Chơ GLong"),
        ("24100", "Xã Ia HDreh", "Xã Ia Dreh"),
        ("22267", "Xã Hòa Tân Đông", "Phường Hòa Tân Đông"),
        ("24973", "Xã N'Thol Hạ", "Xã N' Thôn Hạ"),
    }


def test_names_of_july_2026_are_those_of_the_published_list(shared: Path) -> None:
    with (shared / "geo" / "new_units_2026-07.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    day = dt.date(2026, 7, 15)
    wrong = []
    for row in rows:
        code = "06970" if row["commune_code"] == "06978" else row["commune_code"]
        unit = offline.unit(code, day)
        if unit is None or fold(unit.full_name) != fold(f"{row['commune']}, {row['province']}"):
            wrong.append((row["commune_code"], row["commune"], unit and unit.full_name))
    assert wrong == []
