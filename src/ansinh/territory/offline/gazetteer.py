"""The two maps in memory: units, successions and figures, from the data package and our recorded facts.

Read once a process (about a quarter of a second), without a database. Sources: the ``vietnamadminunits`` package
(MIT) for names, codes, old→new pairs and coordinates; ``territory/data`` for epochs, legal bases, dated changes,
corrections, the official notes of each pair and populations.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from ansinh.kernel.period import Period
from ansinh.kernel.problem import EnvironmentTrouble, Problem
from ansinh.territory import rules
from ansinh.territory.facts import (
    AdministrativeUnit,
    Confidence,
    Kind,
    Level,
    PlaceFigures,
    Succession,
    UnitRef,
)

OLD_MARK = "-cu"  # of the map before 1 July 2025 ("cũ")


def read_data(name: str) -> Any:
    """A YAML file of ``territory/data`` as plain values."""
    text = resources.files("ansinh.territory.data").joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def read_rows(name: str) -> list[dict[str, str]]:
    """A CSV file of ``territory/data`` as dictionaries."""
    text = resources.files("ansinh.territory.data").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _package_folder() -> Path:
    # find_spec, not import: importing the package would read its tables with pandas.
    spec = find_spec("vietnamadminunits")
    if spec is None or not spec.submodule_search_locations:
        raise EnvironmentTrouble(
            Problem(
                "territory.package_missing",
                "Thiếu gói dữ liệu địa giới vietnamadminunits.",
                "The data package vietnamadminunits is not installed.",
                remedy_vi="Chạy lại ./ansinh để cài đặt.",
                remedy_en="Run ./ansinh again to install it.",
            )
        )
    return Path(next(iter(spec.submodule_search_locations))) / "data"


@dataclass(frozen=True, slots=True)
class Epochs:
    """The days that part what we know: nothing before ``covered_from``; the new map from ``new_from``."""

    covered_from: dt.date
    known_exactly_from: dt.date
    new_from: dt.date
    old_basis: tuple[str, ...]
    before_exact: tuple[str, ...]
    new_basis: tuple[str, ...]
    commune_resolutions: Mapping[str, int]


class Gazetteer:
    """Every unit on every day covered. Build it through :func:`gazetteer`."""

    def __init__(self) -> None:
        maps = read_data("maps.yaml")
        self.epochs = _epochs(maps)
        self.aliases: dict[str, list[str]] = maps["province_aliases"]
        self.corrections: dict[str, Any] = read_data("corrections.yaml")
        self.versions: dict[str, list[AdministrativeUnit]] = {}
        self.children: dict[str, list[str]] = defaultdict(list)
        self.former_names: dict[str, list[str]] = defaultdict(list)  # key → names the package calls aliases
        self.other_spellings: dict[str, str] = {}  # key → the package's spelling where it was corrected
        self.figures: dict[str, PlaceFigures] = {}
        self.successions_from: dict[str, list[Succession]] = defaultdict(list)
        self.successions_to: dict[str, list[Succession]] = defaultdict(list)
        self._changes = _changes(read_data("changes.yaml"))
        self.change_days = sorted({change.on for found in self._changes.values() for change in found})
        folder = _package_folder()
        with sqlite3.connect(f"{(folder / 'dataset.db').as_uri()}?mode=ro&immutable=1", uri=True) as package:
            old_keys = self._read_old(package)
            new_keys = self._read_new(package)
        package.close()
        self._read_successions(folder / "converter_2025.json", old_keys, new_keys)
        for versions in self.versions.values():
            for version in versions[:1]:
                if version.parent_key:
                    self.children[version.parent_key].append(version.key)
        self._index_names()

    # --- reading ------------------------------------------------------------------------------------------

    def _read_old(self, package: sqlite3.Connection) -> dict[str, str]:
        """Adds the old map; returns the package's key of each commune (or empty district) → our key."""
        names: dict[str, str] = self.corrections["old_names"]
        keys: dict[str, str] = {}
        e = self.epochs
        period = Period(e.covered_from, e.new_from)
        rows = package.execute(
            "SELECT provinceCode, province, districtCode, district, wardCode, ward, provinceKey, districtKey, wardKey,"
            " districtAlias, wardAlias FROM admin_units_legacy"
        )
        for p_code, p_name, d_code, d_name, code, name, p_key, d_key, w_key, d_alias, w_alias in rows:
            if (province := f"{p_code}{OLD_MARK}") not in self.versions:
                self._add(province, p_code, p_name, Level.PROVINCE, period, None, e.old_basis)
            if (district := f"{d_code}{OLD_MARK}") not in self.versions:
                self._add(district, d_code, d_name, Level.DISTRICT, period, province, e.old_basis)
                self.former_names[district] = json.loads(d_alias) if d_alias else []
            if code is None:
                keys[f"{p_key}_{d_key}_"] = district
                continue
            commune = f"{code}{OLD_MARK}"
            keys[f"{p_key}_{d_key}_{w_key}"] = commune
            self._add(commune, code, names.get(code, name), Level.COMMUNE, period, district, e.old_basis)
            if code in names:
                self.other_spellings[commune] = name
            if w_alias:
                self.former_names[commune] = json.loads(w_alias)
        return keys

    def _read_new(self, package: sqlite3.Connection) -> dict[tuple[str, str], str]:
        """Adds the new map and its figures; returns the package's (province, commune) keys → our key."""
        keys: dict[tuple[str, str], str] = {}
        period = Period(self.epochs.new_from)
        population = {row["code"]: row for row in read_rows("figures.csv")}
        rows = package.execute(
            "SELECT provinceCode, province, wardCode, ward, provinceKey, wardKey, wardLat, wardLon, wardAreaKm2"
            " FROM admin_units"
        )
        for p_code, p_name, code, name, p_key, w_key, lat, lon, area in rows:
            if p_code not in self.versions:
                self._add(p_code, p_code, p_name, Level.PROVINCE, period, None, self.epochs.new_basis)
            basis = (*self.epochs.new_basis, *self.commune_resolution(p_code))
            self._add(code, code, name, Level.COMMUNE, period, p_code, basis)
            keys[(p_key, w_key)] = code
            row = population.get(code, {"population": "", "note": "missing"})
            people = int(row["population"]) if row["population"] else None
            self.figures[code] = PlaceFigures(code, lat, lon, area, people, row["note"])
        return keys

    def commune_resolution(self, province_code: str) -> tuple[str, ...]:
        """The resolution of 16 June 2025 that rearranged the communes of a (new) province."""
        number = self.epochs.commune_resolutions.get(province_code)
        if number is None:
            return ()
        return (f"Nghị quyết {number}/NQ-UBTVQH15 ngày 16/06/2025 về sắp xếp các đơn vị hành chính cấp xã",)

    def _add(
        self,
        key: str,
        code: str,
        name: str,
        level: Level,
        period: Period,
        parent_key: str | None,
        basis: tuple[str, ...],
    ) -> None:
        parents: tuple[UnitRef, ...] = ()
        if parent_key is not None:
            parent = self.versions[parent_key][-1]
            parents = (parent.ref, *parent.parents)
        name = _tidy(name)
        exact = self.epochs.new_from if period.end is None else self.epochs.known_exactly_from
        unit = AdministrativeUnit(key, code, name, _kind(name), level, period, parents, parent_key, basis, exact)
        self.versions[key] = [unit]
        changes = list(self._changes.get((key, level), ()))
        # A parent's change of name shows in the parents of its children from that day.
        days = sorted({c.on for c in changes} | self._parent_days(parent_key, period))
        for day in days:
            last = self.versions[key][-1]
            own = next((c for c in changes if c.on == day), None)
            self.versions[key][-1] = replace(last, valid=Period(last.valid.start, day))
            changed = replace(last, valid=Period(day, last.valid.end), known_exactly_from=max(day, exact))
            if own is not None:
                changed = replace(
                    changed,
                    name=own.to_name,
                    kind=_kind(own.to_name),
                    legal_basis=own.legal_basis,
                    known_exactly_from=day,
                )
            if parent_key is not None:
                above = self.version(parent_key, day)
                assert above is not None, f"{parent_key} has no version on {day}"
                changed = replace(changed, parents=(above.ref, *above.parents))
            self.versions[key].append(changed)
        # The first version of a changed unit carries the name it had before.
        if changes:
            first = min(changes, key=lambda c: c.on)
            self.versions[key][0] = replace(self.versions[key][0], name=first.from_name, kind=_kind(first.from_name))
        if parent_key is not None and days:
            before = self.versions[parent_key][0]
            self.versions[key][0] = replace(self.versions[key][0], parents=(before.ref, *before.parents))

    def _parent_days(self, parent_key: str | None, period: Period) -> set[dt.date]:
        if parent_key is None:
            return set()
        return {v.valid.start for v in self.versions[parent_key][1:] if period.contains(v.valid.start)}

    def _read_successions(self, path: Path, old: Mapping[str, str], new: Mapping[tuple[str, str], str]) -> None:
        with path.open(encoding="utf-8") as handle:
            tables = json.load(handle)
        pairs = {
            (old[old_key], new[(province, new_key)])
            for province, communes in tables["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
            for new_key, old_keys in communes.items()
            for old_key in old_keys
        }
        pairs |= {
            (old[old_key], new[(province, part["newWardKey"])])
            for province, communes in tables["DICT_PROVINCE_WARD_DIVIDED"].items()
            for old_key, parts in communes.items()
            for part in parts
        }
        fixes = self.corrections
        pairs |= {(f"{a}{OLD_MARK}", b) for a, b in fixes["pairs_added"]}
        pairs |= {(f"{a}{OLD_MARK}", b) for a, b in fixes["district_pairs"]}
        pairs -= {(f"{a}{OLD_MARK}", b) for a, b in fixes["pairs_refuted"]}
        notes = {(f"{r['old_code']}{OLD_MARK}", r["new_code"]): r["note"] for r in read_rows("succession_notes.csv")}
        for wrong, right, new_code, _ in fixes["official_slips"]:
            if note := notes.pop((f"{wrong}{OLD_MARK}", new_code), None):
                notes[(f"{right}{OLD_MARK}", new_code)] = note
        by_old: dict[str, list[str]] = defaultdict(list)
        for from_key, to_key in sorted(pairs):
            by_old[from_key].append(to_key)
        for from_key, to_keys in by_old.items():
            said = [notes.get((from_key, to_key), "Nhập toàn bộ") for to_key in to_keys]
            for to_key, note, share in zip(to_keys, said, rules.shares_of_notes(said), strict=True):
                province = self.versions[to_key][0].parent_key or ""
                self._succeed(
                    Succession(
                        from_key,
                        to_key,
                        self.epochs.new_from,
                        share,
                        note,
                        self.commune_resolution(province) + self.epochs.new_basis[-1:],
                    )
                )
        self._succeed_above()

    def _succeed_above(self) -> None:
        """Derives what became of provinces and districts from what became of their communes."""
        communes = [s for found in list(self.successions_from.values()) for s in found]
        provinces: dict[str, set[str]] = defaultdict(set)
        districts: dict[str, dict[str, list[Succession]]] = defaultdict(lambda: defaultdict(list))
        for s in communes:
            from_unit, to_unit = self.versions[s.from_key][0], self.versions[s.to_key][0]
            if from_unit.level is Level.COMMUNE and from_unit.parent_key:
                districts[from_unit.parent_key][s.to_key].append(s)
                province = self.versions[from_unit.parent_key][0].parent_key
            else:
                province = from_unit.parent_key
            if province and to_unit.parent_key:
                provinces[province].add(to_unit.parent_key)
        sizes = {key: len({s.from_key for found in into.values() for s in found}) for key, into in districts.items()}
        for key, into in districts.items():
            for to_key, found in sorted(into.items()):
                whole = sum(s.share == 1.0 for s in found)
                note = f"cấp huyện kết thúc hoạt động từ 01/07/2025; {len(found)}/{sizes[key]} đơn vị cấp xã của huyện"
                note += " nhập vào đây" if whole == len(found) else f" nhập vào đây ({len(found) - whole} một phần)"
                self._succeed(
                    Succession(
                        key,
                        to_key,
                        self.epochs.new_from,
                        None if len(into) > 1 else 1.0,
                        note,
                        (self.epochs.new_basis[0], *found[0].legal_basis),
                    )
                )
        for key, into_provinces in provinces.items():
            merged = self.versions[key][-1].name != self.versions[min(into_provinces)][0].name
            siblings = sum(into_provinces <= other for other in provinces.values())
            note = "Nhập toàn bộ" if merged or siblings > 1 else "Giữ nguyên"
            for to_key in sorted(into_provinces):
                share = 1.0 if len(into_provinces) == 1 else None
                self._succeed(Succession(key, to_key, self.epochs.new_from, share, note, self.epochs.new_basis[1:]))

    def _succeed(self, succession: Succession) -> None:
        self.successions_from[succession.from_key].append(succession)
        self.successions_to[succession.to_key].append(succession)

    def _index_names(self) -> None:
        self.by_code: dict[str, list[str]] = defaultdict(list)
        self.by_spelled: dict[str, set[str]] = defaultdict(set)
        self.by_bare: dict[str, set[str]] = defaultdict(set)
        for key, versions in self.versions.items():
            self.by_code[versions[0].code].append(key)
            names = {version.name for version in versions}
            if key in self.other_spellings:
                names.add(self.other_spellings[key])
            for name in names:
                core = rules.core_name(name)
                self.by_spelled[rules.spelled(core)].add(key)
                self.by_bare[rules.bare(core)].add(key)
        for code, others in self.aliases.items():
            for key in self.by_code[code]:
                for name in others:
                    self.by_spelled[rules.spelled(name)].add(key)
                    self.by_bare[rules.bare(name)].add(key)

    # --- asking -------------------------------------------------------------------------------------------

    def version(self, key: str, on: dt.date) -> AdministrativeUnit | None:
        """The unit as it was on a day, or None where it did not exist."""
        return next((v for v in self.versions.get(key, ()) if v.valid.contains(on)), None)

    def ancestors(self, unit: AdministrativeUnit) -> list[str]:
        """Keys from the parent upward."""
        keys = []
        parent = unit.parent_key
        while parent is not None:
            keys.append(parent)
            parent = self.versions[parent][0].parent_key
        return keys

    def all_on(self, on: dt.date) -> Iterable[AdministrativeUnit]:
        """Every unit that existed on a day."""
        for key in self.versions:
            if unit := self.version(key, on):
                yield unit


@dataclass(frozen=True, slots=True)
class _Change:
    on: dt.date
    from_name: str
    to_name: str
    legal_basis: tuple[str, ...]
    confidence: Confidence


def _changes(recorded: list[dict[str, Any]]) -> dict[tuple[str, Level], list[_Change]]:
    found: dict[tuple[str, Level], list[_Change]] = defaultdict(list)
    for change in recorded:
        mark = OLD_MARK if change["map"] == "old" else ""
        for unit in change["units"]:
            found[(unit["code"] + mark, Level(unit["level"]))].append(
                _Change(
                    change["day"],
                    unit["from"],
                    unit["to"],
                    tuple(change["legal_basis"]),
                    Confidence(change["confidence"]),
                )
            )
    return found


def _epochs(maps: dict[str, Any]) -> Epochs:
    old, new = maps["old_map"], maps["new_map"]
    return Epochs(
        covered_from=old["covered_from"],
        known_exactly_from=old["known_exactly_from"],
        new_from=new["from"],
        old_basis=tuple(old["legal_basis"]),
        before_exact=tuple(old["before_exact"]),
        new_basis=tuple(new["legal_basis"]),
        commune_resolutions=new["commune_resolutions"]["numbers"],
    )


def _tidy(name: str) -> str:
    """Official capitals: "Thị Trấn Prao" → "Thị trấn Prao"."""
    return f"Thị trấn {name[9:]}" if name.startswith("Thị Trấn ") else name


def _kind(name: str) -> Kind:
    kinds, _ = rules.split_kind(name)
    assert len(kinds) == 1, f"a unit's name must begin with its kind: {name!r}"
    return next(iter(kinds))


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process. Raises EnvironmentTrouble where the data package is missing."""
    return Gazetteer()
