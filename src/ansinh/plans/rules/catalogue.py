"""The catalogue of indicators, and which of them a target in a plan means.

Plans word the same measure in many ways; the catalogue lists for each indicator the phrases that must all stand there
(several alternatives), those that must not, and the units it is written in. A target that names a group the indicator
does not (older people, mountain communes …) is another measure; so is a change (“giảm 1,5%”) beside a level. The most
specific match wins; a tie is no match: a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from ansinh.access.facts import Role
from ansinh.kernel.text import fold
from ansinh.plans.facts import Indicator, Target

GROUPS = (
    "nguoi cao tuoi", "nguoi gia", "nguoi khuyet tat", "tre khuyet tat", "tre em", "tre mau giao", "tre nha tre",
    "tre so sinh", "duoi 36 thang", "hoc sinh", "sinh vien", "hoc vien", "phu nu", "lao dong nu", "nu",
    "nguoi ngheo", "ho ngheo", "can ngheo", "dan toc thieu so", "mien nui", "nguoi co cong", "liet si", "cong nhan",
    "nong dan", "thanh nien", "nong thon", "thanh thi", "do thi", "vung sau", "hai dao", "bai ngang", "khu cong nghiep",
    "can bo", "cong chuc", "vien chuc", "giao vien", "nguoi nuoc ngoai", "phi chinh thuc", "nhiem hiv", "nghien ma tuy",
    "thu nhap thap", "doanh nghiep",
)  # fmt: skip
"""Groups of people and places that make a target narrower than the measure of everybody."""

_WORD = re.compile(r"\w+")
_CHANGE = re.compile(r"\b(giam|tang|nang)\b(?P<between>.*?)$")
_TO_A_LEVEL = re.compile(
    r"\b(?:duoi|xuong|con|len|dat|tren|toi thieu|it nhat|khong qua|o muc|den|toi da|thap hon|cao hon)\b"
)
_BY_AN_AMOUNT = re.compile(
    r"^\s*(?:them\b.*|binh quan\b.*|it nhat|toi thieu|tren|khoang|tu|duoc|hang nam|moi nam|tren duoi)*\s*$"
)
_PER_YEAR = re.compile(r"/\s*nam|moi nam|hang nam")


@cache
def catalogue() -> tuple[Indicator, ...]:
    """All indicators of ``plans/catalogue/*.yaml`` in file and line order."""
    items: list[Indicator] = []
    for entry in _entries("indicators"):
        entry["words"] = tuple(tuple(_plain(word) for word in group) for group in entry.get("words", []))
        for name in ("unlike", "populations"):
            entry[name] = tuple(_plain(word) for word in entry.get(name, []))
        entry["units"] = tuple(entry.get("units", []))
        entry["reporter"] = Role(entry["reporter"]) if entry.get("reporter") else None
        items.append(Indicator(**{"denominator_vi": None, "reported_by": None, **entry}))
    codes = [item.code for item in items]
    assert len(codes) == len(set(codes)), "two indicators share a code"
    return tuple(items)


def _entries(key: str) -> Iterable[dict[str, Any]]:
    """The entries under a key of all content files, own ones (``indicators.yaml``) first."""
    folder = resources.files("ansinh.plans") / "catalogue"
    files = [file for file in folder.iterdir() if file.name.endswith(".yaml")]
    for file in sorted(files, key=lambda entry: (entry.name != "indicators.yaml", entry.name)):
        yield from yaml.safe_load(file.read_text(encoding="utf-8")).get(key, ())


@cache
def by_code() -> dict[str, Indicator]:
    """The catalogue by code."""
    return {item.code: item for item in catalogue()}


def indicator_for(target: Target, among: tuple[Indicator, ...] | None = None) -> Indicator | None:
    """The indicator that measures a target, or None where none or several equally specific ones fit."""
    if among is not None:
        return _measuring(target.indicator, target.qualifier, target.quote, target.unit, is_change(target), among)
    return _of_catalogue(target.indicator, target.qualifier, target.quote, target.unit, is_change(target))


@lru_cache(maxsize=16_384)
def _of_catalogue(indicator: str, qualifier: str | None, quote: str, unit: str, change: bool) -> Indicator | None:
    return _measuring(indicator, qualifier, quote, unit, change, catalogue())


def _measuring(
    indicator: str, qualifier: str | None, quote: str, unit: str, change: bool, among: tuple[Indicator, ...]
) -> Indicator | None:
    words = f" {_plain(' '.join((indicator, qualifier or '', quote)))} "
    best: list[tuple[int, Indicator]] = []
    for item in among:
        if item.change != change or not unit_fits(item, unit):
            continue
        if any(f" {word} " in words for word in item.unlike):
            continue
        fits = [group for group in item.words if all(f" {word} " in words for word in group)]
        if fits and not _other_groups(item, words):
            best.append((max(sum(len(word) for word in group) for group in fits), item))
    best.sort(key=lambda pair: -pair[0])
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1]


def unit_fits(item: Indicator, unit: str) -> bool:
    """Whether plans may write the indicator in this unit (“căn hộ” for “căn”; “bác sĩ/10.000 dân”)."""
    own = _unit(unit)
    for known in item.units or (item.unit,):
        wanted = _unit(known)
        if own == wanted or (len(wanted) > 1 and own.startswith(wanted)):
            return "10.000" not in item.unit or "/" in own
    return False


def is_change(target: Target) -> bool:
    """Whether a target is a change (“giảm 1,5%”, “mỗi năm giảm 1%”) and not a level to be reached."""
    if "/nam" in _unit(target.unit):
        return True
    said = fold(target.quote)
    value = f"{target.value:g}".replace(".", ",")
    at = [place.start() for place in re.finditer(rf"(?<![\d,.]){re.escape(value)}(?![\d])", said)]
    match = _CHANGE.search(said[: at[-1]] if at else said)
    if match is None:
        return False
    between = match["between"]
    if _BY_AN_AMOUNT.match(between):
        return True
    if _TO_A_LEVEL.search(between):
        return False
    return match[1] == "giam"


def _other_groups(item: Indicator, words: str) -> bool:
    """Whether the words name a group that neither name, population nor words of the indicator know."""
    for known in _groups_of(item):
        words = words.replace(f" {known} ", " · ")
    return any(f" {group} " in words for group in GROUPS)


@cache
def _groups_of(item: Indicator) -> tuple[str, ...]:
    own = f" {_plain(' '.join((item.name_vi, item.population_vi or '')))} "
    phrases = [phrase for group in item.words for phrase in group]
    known = {group for group in GROUPS if f" {group} " in own}
    known |= {group for group in GROUPS if any(f" {group} " in f" {phrase} " for phrase in phrases)}
    return tuple(sorted({*known, *item.populations, *phrases}, key=len, reverse=True))


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


@lru_cache(maxsize=4096)
def _unit(text: str) -> str:
    return fold(text).replace(" ", "").replace("²", "2").replace("thesan", "san")
