"""What people are called: by people, sex and generation; family names follow fathers (among the Gia Rai mothers)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from ansinh.journeys.demo.population.households import NOBODY, Society
from ansinh.journeys.demo.population.places import book, weighted

_OLD_BEFORE, _YOUNG_FROM = 1975, 1996


def names(rng: np.random.Generator, s: Society, people: np.ndarray, born: np.ndarray, peoples: list[str]) -> pl.Series:
    """One full name (NFC) each. ``people`` is a position in ``peoples``; ``born`` the year of birth."""
    count = s.size
    surname = np.full(count, None, dtype=object)
    middle = np.full(count, None, dtype=object)
    given = np.full(count, None, dtype=object)
    data = book("names")
    for position, name in enumerate(peoples):
        here = people == position
        entry = data["peoples"][name]
        if name == "Kinh":
            surname[here] = _draw(rng, data["surnames"], int(here.sum()))
            _kinh(rng, data, s.woman, born, here, middle, given)
            continue
        if "surname" in entry:
            surname[here] = _draw(rng, entry["surname"], int(here.sum()))
        for woman, sex in ((False, "male"), (True, "female")):
            group = np.flatnonzero(here & (s.woman == woman))
            middle[group] = _draw(rng, entry[sex], len(group))
            given[group] = _draw(rng, entry[f"given_{sex}"], len(group))
    _hand_down(s, people, surname, {peoples.index(name) for name in peoples if data["peoples"][name].get("mother")})
    columns = {"a": surname.tolist(), "b": middle.tolist(), "c": given.tolist()}
    parts = pl.DataFrame(columns, schema=dict.fromkeys("abc", pl.String))
    joined = parts.select(pl.concat_str(["a", "b", "c"], separator=" ", ignore_nulls=True)).to_series()
    return joined.str.replace_all("’ ", "’", literal=True)


def _kinh(
    rng: np.random.Generator,
    data: Mapping[str, Any],
    woman: np.ndarray,
    born: np.ndarray,
    here: np.ndarray,
    middle: np.ndarray,
    given: np.ndarray,
) -> None:
    for is_woman, sex in ((False, "male"), (True, "female")):
        old = np.flatnonzero(here & (woman == is_woman) & (born < _OLD_BEFORE))
        middle[old] = _draw(rng, data[f"old_{sex}"]["middle"], len(old))
        given[old] = _draw(rng, data[f"old_{sex}"]["given"], len(old))
        rest = np.flatnonzero(here & (woman == is_woman) & (born >= _OLD_BEFORE))
        middle[rest] = _draw(rng, data[sex]["middle"], len(rest))
        given[rest] = _draw(rng, data[sex]["given"], len(rest))
        # The young are seldom called Văn or Thị any more.
        young = rest[(born[rest] >= _YOUNG_FROM) & (rng.random(len(rest)) < 0.72)]
        worn = [text is not None and text.split(" ")[0] in ("Văn", "Thị") for text in middle[young]]
        plain = young[np.array(worn, dtype=bool)]
        fresh = _draw(rng, data[sex]["middle"], len(plain))
        stripped = [(text or "").removeprefix("Thị ").removeprefix("Văn").removeprefix("Thị") for text in fresh]
        middle[plain] = np.array([text or "Ngọc" for text in stripped], dtype=object)


def _hand_down(s: Society, people: np.ndarray, surname: np.ndarray, motherly: set[int]) -> None:
    """Twice, so that grandparents' names reach grandchildren."""
    for _ in range(2):
        for line, by_mother in ((s.father, False), (s.mother, True)):
            child = np.flatnonzero(line != NOBODY)
            parent = line[child]
            same = people[child] == people[parent]
            in_motherly = np.isin(people[child], list(motherly))
            takes = same & (in_motherly if by_mother else ~in_motherly)
            if by_mother:
                takes |= same & (s.father[child] == NOBODY)
            surname[child[takes]] = surname[parent[takes]]


def _draw(rng: np.random.Generator, text: str, count: int) -> np.ndarray:
    values, shares = weighted(text)
    return np.array(values, dtype=object)[rng.choice(len(values), size=count, p=shares)]
