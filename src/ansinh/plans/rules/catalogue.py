"""The catalogue of indicators, and which of them a target in a plan means.

Plans word the same measure in many ways; the catalogue lists for each indicator the words that must all be there
(several alternatives) and the words that must not. The most specific match wins; a tie is no match: a person decides.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml

from ansinh.access.facts import Role
from ansinh.kernel.text import fold
from ansinh.plans.facts import Indicator, Target


@cache
def catalogue() -> tuple[Indicator, ...]:
    """All indicators of ``plans/catalogue/*.yaml`` in file and line order."""
    items: list[Indicator] = []
    folder = resources.files("ansinh.plans") / "catalogue"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".yaml"):
            continue
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["indicators"]:
            entry["words"] = tuple(tuple(fold(word) for word in group) for group in entry.get("words", []))
            entry["unlike"] = tuple(fold(word) for word in entry.get("unlike", []))
            entry["reporter"] = Role(entry["reporter"]) if entry.get("reporter") else None
            items.append(Indicator(**{"denominator_vi": None, "reported_by": None, **entry}))
    codes = [item.code for item in items]
    assert len(codes) == len(set(codes)), "two indicators share a code"
    return tuple(items)


def indicator_for(target: Target, among: tuple[Indicator, ...] | None = None) -> Indicator | None:
    """The indicator that measures a target, or None where none or several equally specific ones fit."""
    words = fold(f"{target.quote} {target.indicator} {target.qualifier or ''}")
    percent = target.unit.strip() == "%"
    best: list[tuple[int, Indicator]] = []
    for item in among if among is not None else catalogue():
        if (item.unit == "%") != percent or any(word in words for word in item.unlike):
            continue
        fits = [group for group in item.words if all(word in words for word in group)]
        if fits:
            best.append((max(sum(len(word) for word in group) for group in fits), item))
    best.sort(key=lambda pair: -pair[0])
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1]
