"""Who is born when, who lives with whom: ages from the country's pyramid, then couples, children, grandparents.

Everything is drawn for a whole chunk at once; a chunk is a closed little society. Ages are days before ``on``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ansinh.journeys.demo.population.places import book

Ints = np.ndarray
YEAR = 365.2425
HEAD, SPOUSE, CHILD, GRANDCHILD, PARENT, SIBLING, OTHER = range(7)
RELATIONS = ("head", "spouse", "child", "grandchild", "parent", "sibling", "other")
NOBODY = -1


@dataclass(slots=True)
class Society:
    """Arrays over people; ``mother``, ``father``, ``spouse`` are positions in the same arrays, −1 for none."""

    age: Ints  # days
    woman: Ints
    mother: Ints
    father: Ints
    spouse: Ints
    household: Ints
    relation: Ints
    orphan: Ints
    lone_parent: Ints
    widowed: Ints
    households: int

    @property
    def years(self) -> Ints:
        """Completed years, near enough for drawing lots."""
        return (self.age / YEAR).astype(np.int64)

    @property
    def size(self) -> int:
        """How many people."""
        return len(self.age)


def build(rng: np.random.Generator, people: int) -> Society:
    """A society of exactly ``people`` people."""
    age, woman = _pyramid(rng, people)
    years = age / YEAR
    none = np.full(people, NOBODY)
    spouse = _couples(rng, years, woman)
    mother, father, orphan, lone = _children(rng, years, woman, spouse)
    widowed = (spouse == NOBODY) & (years > 35) & (rng.random(people) < np.clip((years - 35) / 45, 0, 0.85))
    society = Society(age, woman, mother, father, spouse, none.copy(), np.full(people, OTHER), orphan, lone, widowed, 0)
    _settle(rng, society)
    return society


def _pyramid(rng: np.random.Generator, people: int) -> tuple[Ints, Ints]:
    male, female = (np.array(book("rates")["pyramid"][sex], dtype=float) for sex in ("male", "female"))
    weights = np.concatenate([male, female])
    drawn = rng.choice(len(weights), size=people, p=weights / weights.sum())
    band = drawn % len(male)
    width = np.where(band == len(male) - 1, 3.0, 5.0)
    return ((band * 5 + rng.random(people) * width) * YEAR).astype(np.int64), drawn >= len(male)


def _couples(rng: np.random.Generator, years: Ints, woman: Ints) -> Ints:
    spouse = np.full(len(years), NOBODY)
    share = np.interp(years, [18, 20, 25, 30, 50, 65, 75, 85], [0, 0.2, 0.7, 0.9, 0.85, 0.68, 0.42, 0.15])
    willing = rng.random(len(years)) < np.where(woman, share, np.interp(years, [20, 23, 30, 45], [0, 0.3, 0.88, 0.97]))
    wives = np.flatnonzero(willing & woman)
    husbands = np.flatnonzero(willing & ~woman)
    pairs = min(len(wives), len(husbands))
    wives = rng.choice(wives, pairs, replace=False)
    husbands = rng.choice(husbands, pairs, replace=False)
    wives = wives[np.argsort(years[wives] + rng.normal(3.0, 2.5, pairs))]
    husbands = husbands[np.argsort(years[husbands])]
    near = np.abs(years[husbands] - years[wives] - 3) < 14
    spouse[wives[near]] = husbands[near]
    spouse[husbands[near]] = wives[near]
    return spouse


def _children(rng: np.random.Generator, years: Ints, woman: Ints, spouse: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    people = len(years)
    mother = np.full(people, NOBODY)
    single = (spouse == NOBODY) & (years > 19)
    # Lone mothers are a small share of women without a husband, lone fathers a smaller one of such men.
    lone = single & (years < 56) & (rng.random(people) < np.where(woman, 0.14, 0.012))
    at_home = single & (rng.random(people) < np.interp(years, [20, 26, 36, 48], [0.9, 0.75, 0.4, 0.0])) & ~lone
    children = np.flatnonzero((years < 20) | at_home)
    parents = np.flatnonzero((woman & (spouse != NOBODY) & (years > 18)) | lone)
    if not len(parents):
        return mother, mother.copy(), years < 18, lone
    parents = parents[np.argsort(years[parents])]
    wish = years[children] + np.clip(rng.normal(27.5, 5.0, len(children)), 18, 43)
    spread = 1 + len(parents) // 400
    at = np.searchsorted(years[parents], wish) + rng.integers(-spread, spread + 1, len(children))
    inside = (at >= 0) & (at < len(parents))  # the youngest mother is not everybody's
    chosen = parents[np.clip(at, 0, len(parents) - 1)]
    gap = years[chosen] - years[children]
    fits = inside & (gap > 16.5) & (gap < 46)
    parent = np.full(people, NOBODY)
    parent[children[fits]] = chosen[fits]
    orphan = (years < 18) & (rng.random(people) < book("rates")["orphan"])
    parent[orphan] = NOBODY
    with_parent = parent != NOBODY
    of_woman = with_parent & woman[parent]
    mother[of_woman] = parent[of_woman]
    father = np.full(people, NOBODY)
    father[of_woman] = spouse[parent[of_woman]]
    of_man = with_parent & ~woman[parent]
    father[of_man] = parent[of_man]
    has_children = np.zeros(people, dtype=bool)
    has_children[parent[with_parent & (years < 18)]] = True
    return mother, father, orphan, lone & has_children


def _settle(rng: np.random.Generator, s: Society) -> None:
    """Households: couples and lone parents with their children, grandparents taken in, the rest alone or as guests."""
    years = s.age / YEAR
    parent = np.where(s.mother != NOBODY, s.mother, s.father)
    husband = ~s.woman & (s.spouse != NOBODY)
    stays = (s.spouse == NOBODY) & (parent != NOBODY) & ~s.lone_parent
    own = np.flatnonzero(~stays & (husband | (s.spouse == NOBODY)))
    unit = np.full(s.size, NOBODY)
    unit[own] = np.arange(len(own))
    s.relation[own] = HEAD
    wives = np.flatnonzero(s.woman & (s.spouse != NOBODY))
    unit[wives] = unit[s.spouse[wives]]
    s.relation[wives] = SPOUSE
    stayers = np.flatnonzero(stays)
    unit[stayers] = unit[parent[stayers]]
    s.relation[stayers] = CHILD
    head_of = own.copy()
    _take_in_parents(rng, s, years, unit, head_of)
    _take_in_guests(rng, s, years, unit, head_of)
    _, s.household = np.unique(unit, return_inverse=True)
    s.households = int(s.household.max()) + 1


def _take_in_parents(rng: np.random.Generator, s: Society, years: Ints, unit: Ints, head_of: Ints) -> None:
    """Old couples and old people alone move in with a grown-up son or daughter; in four of ten the old one is head."""
    heads = head_of
    coupled = s.spouse[heads] != NOBODY
    old = np.flatnonzero((years[heads] >= 61) & (rng.random(len(heads)) < np.where(coupled, 0.42, 0.72)))
    young = np.flatnonzero((years[heads] > 23) & (years[heads] < 60) & coupled)
    young = young[rng.random(len(young)) < 0.75]
    if not len(old) or not len(young):
        return
    young = young[np.argsort(years[heads[young]])]
    wish = years[heads[old]] - np.clip(rng.normal(29, 4, len(old)), 20, 40)
    spread = 1 + len(young) // 150
    at = np.searchsorted(years[heads[young]], wish) + rng.integers(-spread, spread + 1, len(old))
    target = young[np.clip(at, 0, len(young) - 1)]
    _, first = np.unique(target, return_index=True)
    gap = years[heads[old[first]]] - years[heads[target[first]]]
    first = first[(gap > 18) & (gap < 45)]
    guests, hosts = old[first], target[first]
    moved_to = np.arange(len(heads))
    moved_to[guests] = hosts
    elder, son = heads[guests], heads[hosts]
    real = s.father[son] == NOBODY
    s.father[son[real & ~s.woman[elder]]] = elder[real & ~s.woman[elder]]
    wife = s.spouse[elder]
    s.mother[son[real & (wife != NOBODY)]] = wife[real & (wife != NOBODY)]
    widow = real & s.woman[elder]
    s.mother[son[widow]] = elder[widow]
    old_leads = np.zeros(len(heads), dtype=bool)
    old_leads[hosts] = rng.random(len(hosts)) < 0.4
    host_unit = np.zeros(len(heads), dtype=bool)
    host_unit[hosts] = True
    known = unit != NOBODY
    from_old = known & np.isin(unit, guests)
    in_host = known & host_unit[unit] & ~from_old
    leads = np.zeros(s.size, dtype=bool)
    leads[known] = old_leads[moved_to[unit[known]]]
    # The old household as seen by the young head, or the young one as seen by the old head.
    relation = s.relation.copy()
    relation[from_old & ~leads & np.isin(s.relation, (HEAD, SPOUSE))] = PARENT
    relation[from_old & ~leads & (s.relation == CHILD)] = SIBLING
    relation[in_host & leads & (s.relation == HEAD)] = CHILD
    relation[in_host & leads & (s.relation == SPOUSE)] = OTHER
    relation[in_host & leads & (s.relation == CHILD)] = GRANDCHILD
    s.relation = relation
    unit[known] = moved_to[unit[known]]


def _take_in_guests(rng: np.random.Generator, s: Society, years: Ints, unit: Ints, head_of: Ints) -> None:
    """Children without parents go to old heads as grandchildren, most people alone to others as guests."""
    count = np.bincount(unit, minlength=len(head_of))
    alone = count[unit] == 1
    small = alone & (years < 18)
    guest = small | (alone & (rng.random(s.size) < np.interp(years, [18, 34, 60, 90], [0.85, 0.7, 0.5, 0.6])))
    hosts = np.flatnonzero((s.relation == HEAD) & ~guest & (years > 30) & (count[unit] > 1))
    if not len(hosts):
        return
    grand = hosts[(years[hosts] > 48) & (years[hosts] < 78)]
    who = np.flatnonzero(guest)
    to = rng.choice(hosts, len(who))
    if len(grand):
        to = np.where(years[who] < 18, rng.choice(grand, len(who)), to)
    s.relation[who] = np.where((years[who] < 18) & (years[to] > 48), GRANDCHILD, OTHER)
    unit[who] = unit[to]
