"""From a society to the frames of the registry's bulk door, chunk by chunk in bounded memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from ansinh.journeys.demo.population.circumstances import DIFFICULT, EPOCH, MOUNTAIN, RURAL, URBAN, describe
from ansinh.journeys.demo.population.households import NOBODY, RELATIONS, Society, build
from ansinh.journeys.demo.population.naming import names
from ansinh.journeys.demo.population.places import Place, as_places, book
from ansinh.journeys.demo.population.storybook import story_frames
from ansinh.registry.offline import SYNTHETIC_PREFIX, new_ids

Frames = dict[str, pl.DataFrame]
CHUNK = 100_000
_BANKS = ("970436", "970415", "970418", "970405", "970422")


class _Numbers:
    """12-digit numbers that never repeat: a counter for each century, sex and year, scattered over six digits."""

    def __init__(self, seed: int) -> None:
        self._next = np.full(10 * 100, 1, dtype=np.int64)
        self._shift = (seed * 7919) % 1_000_000

    def take(self, born: np.ndarray, woman: np.ndarray) -> pl.Series:
        year = (born.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)) + 1970
        century = 2 * (year // 100 - 19) + woman
        group = century * 100 + year % 100
        order = np.argsort(group, kind="stable")
        counts = np.bincount(group, minlength=len(self._next))
        within = np.arange(len(group)) - np.repeat(np.cumsum(counts) - counts, counts)
        serial = np.empty(len(group), dtype=np.int64)
        serial[order] = within + self._next[group[order]]
        self._next += counts
        # The first hundred of every group are the storybook's; 377,771 and 999,900 share no factor.
        six = (serial * 377_771 + self._shift) % 999_900 + 100
        frame = pl.DataFrame({"c": century, "y": year % 100, "s": six})
        return frame.select(
            pl.lit(SYNTHETIC_PREFIX)
            + pl.col("c").cast(pl.String)
            + pl.col("y").cast(pl.String).str.zfill(2)
            + pl.col("s").cast(pl.String).str.zfill(6)
        ).to_series()


def generate(
    places: Sequence[Place | tuple[str, float, bool, bool]],
    people: int,
    seed: int,
    on: dt.date,
    at: dt.datetime,
    story_commune: str | None = None,
    chunk: int = CHUNK,
) -> Iterator[Frames]:
    """Yields frames of about ``chunk`` people each, ``people`` in all (story people included).

    ``on`` is the day as of which people are as old as they are, ``at`` the instant their ids carry and after which
    nothing was recorded. Keys: ``households``, ``persons``, ``residences``, ``memberships``, ``circumstances`` (for
    ``registry.actions.load``), ``routes`` (person_id, channel, bank_bin, account, holder_name) and ``stories`` (key,
    person_id, household_id), which is empty after the first. Raises ValueError for no places or no people.
    """
    if people < 1:
        raise ValueError("a province needs people")
    where = as_places(places)
    numbers = _Numbers(seed)
    left = people
    story: Frames | None = None
    if story_commune is not None:
        story = story_frames(story_commune, on, at, np.random.default_rng([seed, 0]))
        left = max(0, left - story["persons"].height)
    number = 0
    while left > 0 or story is not None:
        number += 1
        size = min(chunk, left)
        frames = _chunk(np.random.default_rng([seed, number]), where, size, on, at, numbers) if size else {}
        if story is not None:
            frames = {
                key: pl.concat([story[key], frames[key]], how="diagonal") if key in frames else story[key]
                for key in story
            }
            story = None
        left -= size
        yield frames


def _chunk(
    rng: np.random.Generator,
    places: tuple[Place, ...],
    size: int,
    on: dt.date,
    at: dt.datetime,
    numbers: _Numbers,
) -> Frames:
    s = build(rng, size)
    weights = np.array([place.weight for place in places], dtype=float)
    place = rng.choice(len(places), s.households, p=weights / weights.sum())
    zone = np.array([_zone(p) for p in places])[place]
    today = (on - EPOCH).days
    born = today - s.age
    years = s.years
    table = book("rates")["died"]
    died = rng.random(size) < np.interp(years, list(table), list(table.values()))
    died &= s.age > 200
    people, peoples = _peoples(rng, s, places, place)
    born_year = born.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    full_name = names(rng, s, people, born_year, peoples)
    facts = describe(rng, s, zone, born, died, on)
    ids = new_ids(at, rng.bytes(10 * size), "person_id")
    homes = new_ids(at, rng.bytes(10 * s.households), "household_id")
    commune = pl.Series("commune_code", [p.commune_code for p in places])
    village = _villages(rng, zone, s.households)
    household_rows = pl.DataFrame(
        {"household_id": homes, "commune_code": commune.gather(place), "village_name": village}
    )
    home = s.household
    rates = book("rates")
    known = rng.random(size) < rates["number_known"]
    year_only = (born_year < 1955) & (rng.random(size) < rates["year_only"])
    day = pl.Series(born, dtype=pl.Int32).cast(pl.Date)
    persons = pl.DataFrame(
        {
            "person_id": ids,
            "full_name": full_name,
            "birth_year": day.dt.year(),
            "birth_month": day.dt.month().cast(pl.Int16),
            "birth_day": day.dt.day().cast(pl.Int16),
            "sex": np.where(s.woman, "female", "male"),
            "ethnicity": pl.Series(peoples).gather(people),
            "commune_code": household_rows["commune_code"].gather(home),
            "village_name": village.gather(home),
            "mother_id": _at(ids, s.mother),
            "father_id": _at(ids, s.father),
            "spouse_id": _at(ids, s.spouse),
            "died_on": pl.Series(np.where(died, today - rng.integers(1, 150, size), 0), dtype=pl.Int32).cast(pl.Date),
            "number": numbers.take(born, s.woman),
            "number_verified": known & (rng.random(size) < rates["number_verified"]),
        }
    ).with_columns(
        pl.when(pl.lit(pl.Series(year_only))).then(None).otherwise("birth_month").alias("birth_month"),
        pl.when(pl.lit(pl.Series(year_only))).then(None).otherwise("birth_day").alias("birth_day"),
        pl.when(pl.lit(pl.Series(died))).then("died_on").alias("died_on"),
        pl.when(pl.lit(pl.Series(known))).then("number").alias("number"),
    )
    relation = pl.Series("relation", RELATIONS).gather(s.relation)
    memberships = pl.DataFrame({"person_id": ids, "household_id": homes.gather(home), "relation": relation})
    rows = facts.frame(rng, at)
    circumstances = rows.with_columns(
        circumstance_id=new_ids(at, rng.bytes(10 * rows.height)),
        person_id=pl.when(~pl.col("of_household")).then(_at(ids, np.where(rows["of_household"], -1, rows["who"]))),
        household_id=pl.when("of_household").then(_at(homes, np.where(rows["of_household"], rows["who"], -1))),
        related_id=_at(ids, rows["related"].fill_null(-1).to_numpy()),
    ).drop("who", "of_household", "related")
    return {
        "households": household_rows,
        "persons": persons,
        "residences": _residences(rng, persons, s, commune, on),
        "memberships": memberships,
        "circumstances": circumstances,
        "routes": _routes(rng, persons, rows, s),
        "stories": pl.DataFrame(schema={"key": pl.String, "person_id": pl.String, "household_id": pl.String}),
    }


def _at(values: pl.Series, positions: np.ndarray) -> pl.Series:
    """Values at positions; null for −1."""
    wanted = pl.Series(positions, dtype=pl.Int64)
    return values.gather(wanted.set(wanted < 0, None))


def _zone(place: Place) -> int:
    if place.urban:
        return URBAN
    mountain = any(area["from"] <= place.commune_code <= area["to"] for area in book("names")["areas"])
    return DIFFICULT if place.difficult else MOUNTAIN if mountain else RURAL


def _peoples(
    rng: np.random.Generator, s: Society, places: tuple[Place, ...], place: np.ndarray
) -> tuple[np.ndarray, list[str]]:
    """Which people each person belongs to: one for a household, a few mixed marriages."""
    data = book("names")
    peoples = list(data["peoples"])
    kinh = peoples.index("Kinh")
    of_household = np.full(s.households, kinh)
    for position, spot in enumerate(places):
        here = np.flatnonzero(place == position)
        mix = next((area["peoples"] for area in data["areas"] if area["from"] <= spot.commune_code <= area["to"]), None)
        if not spot.urban and (mix is not None or spot.difficult):
            shares = mix or data["elsewhere_difficult"]
            theirs, counts = [peoples.index(name) for name in shares], np.array(list(shares.values()), dtype=float)
            of_household[here] = rng.choice(theirs, len(here), p=counts / counts.sum())
        elif mix is not None:
            others = [peoples.index(name) for name in mix if name != "Kinh"]
            mixed = here[rng.random(len(here)) < 0.12]
            of_household[mixed] = rng.choice(others, len(mixed))
        elif not spot.urban:
            of_household[here[rng.random(len(here)) < 0.006]] = peoples.index("Hrê")
    people = of_household[s.household]
    away = (s.spouse != NOBODY) & s.woman & (rng.random(s.size) < 0.03) & (s.mother == NOBODY)
    people[away & (people != kinh)] = kinh
    return people, peoples


def _villages(rng: np.random.Generator, zone: np.ndarray, households: int) -> pl.Series:
    number = pl.Series(rng.integers(1, 11, households)).cast(pl.String)
    word = pl.Series(np.where(zone == URBAN, "Tổ dân phố ", "Thôn "))
    return (word + number).alias("village_name")


def _residences(
    rng: np.random.Generator, persons: pl.DataFrame, s: Society, commune: pl.Series, on: dt.date
) -> pl.DataFrame:
    """Everybody lives where they live; a few households came from another commune in the last year."""
    now = persons.select("person_id", "commune_code", "village_name").with_columns(
        starts_on=pl.lit(None, dtype=pl.Date), ends_on=pl.lit(None, dtype=pl.Date)
    )
    moved = rng.random(s.households) < book("rates")["moved"]
    if not moved.any() or len(commune) < 2:
        return now
    day = pl.Series((on - EPOCH).days - rng.integers(15, 330, s.households), dtype=pl.Int32).cast(pl.Date)
    origin = commune.gather(rng.integers(0, len(commune), s.households))
    now = now.with_columns(
        starts_on=pl.when(pl.lit(pl.Series(moved[s.household]))).then(day.gather(s.household)),
        origin=origin.gather(s.household),
    )
    movers = now.filter(pl.col("starts_on").is_not_null() & (pl.col("origin") != pl.col("commune_code")))
    before = movers.select(
        "person_id",
        commune_code="origin",
        village_name=pl.lit(None, dtype=pl.String),
        starts_on=pl.lit(None, dtype=pl.Date),
        ends_on="starts_on",
    )
    stayed = pl.col("origin") == pl.col("commune_code")
    now = now.with_columns(starts_on=pl.when(~stayed).then("starts_on")).drop("origin")
    return pl.concat([before, now])


def _routes(rng: np.random.Generator, persons: pl.DataFrame, facts: pl.DataFrame, s: Society) -> pl.DataFrame:
    """How those are paid who receive or may receive something. A child's money goes to its mother or the head."""
    of_person = facts.filter(~pl.col("of_household"))["who"].unique().to_numpy()
    of_home = facts.filter(pl.col("of_household"))["who"].unique().to_numpy()
    may = np.zeros(s.size, dtype=bool)
    may[of_person] = True
    may |= s.years >= 69
    poor_home = np.zeros(s.households, dtype=bool)
    poor_home[of_home] = True
    may |= (s.years < 3) & poor_home[s.household]
    who = np.flatnonzero(may)
    head = np.full(s.households, NOBODY)
    leads = np.flatnonzero(s.relation == 0)
    head[s.household[leads]] = leads
    grown = s.years[who] >= 16
    parent = np.where(s.mother[who] != NOBODY, s.mother[who], head[s.household[who]])
    holder = np.where(grown | (parent == NOBODY), who, parent)
    shares = book("rates")["channels"]
    channel = np.array(list(shares), dtype=object)[rng.choice(len(shares), len(who), p=list(shares.values()))]
    bank = channel == "bank"
    account = pl.Series(rng.integers(10**9, 10**10, len(who))).cast(pl.String)
    return pl.DataFrame(
        {
            "person_id": persons["person_id"].gather(who),
            "channel": pl.Series(channel, dtype=pl.String),
            "bank_bin": pl.Series(
                np.array(_BANKS, dtype=object)[rng.integers(0, len(_BANKS), len(who))], dtype=pl.String
            ),
            "account": "999" + account,
            "holder_name": persons["full_name"].gather(holder),
        }
    ).with_columns(
        bank_bin=pl.when(pl.lit(pl.Series(bank))).then("bank_bin"),
        account=pl.when(pl.col("channel") != "post").then("account"),
    )
