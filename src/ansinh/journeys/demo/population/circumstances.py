"""What is known about synthetic people: poverty, disability, orphanhood, pensions, requests … with both times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from ansinh.journeys.demo.population.households import HEAD, NOBODY, Society
from ansinh.journeys.demo.population.places import book

# The registry went digital when communes took over from districts; older papers were entered then.
DIGITAL_FROM = dt.date(2025, 7, 1)
SOCIAL_PENSION_FROM = dt.date(2025, 7, 1)
EPOCH = dt.date(1970, 1, 1)
URBAN, RURAL, MOUNTAIN, DIFFICULT = range(4)
ZONES = ("urban", "rural", "mountain", "difficult")
_LETTERS = {
    "b": ("dead", "dead"),
    "c": ("dead", "declared_missing"),
    "d": ("dead", "in_facility"),
    "đ": ("dead", "in_custody"),
    "e": ("declared_missing", "declared_missing"),
    "g": ("in_facility", "in_facility"),
    "h": ("in_custody", "in_custody"),
    "i": ("declared_missing", "in_facility"),
    "k": ("declared_missing", "in_custody"),
    "l": ("in_facility", "in_custody"),
}


@dataclass(slots=True)
class Facts:
    """Facts as they are drawn: whole columns at a time, made into one frame at the end. Days count from 1970."""

    today: int
    parts: list[pl.DataFrame] = field(default_factory=list)

    def add(
        self,
        kind: str,
        who: np.ndarray,
        *,
        degree: str | Sequence[str | None] | np.ndarray | None = None,
        state: str = "yes",
        start: np.ndarray | None = None,
        end: np.ndarray | None = None,
        related: np.ndarray | None = None,
        of_household: bool = False,
        source: str = "declaration",
        document: str = "",
        confidence: str = "verified",
    ) -> None:
        """Adds one kind of fact for the people (or households) at the positions ``who``."""
        if not len(who):
            return
        count = len(who)
        degrees = [degree] * count if isinstance(degree, str) or degree is None else list(degree)
        self.parts.append(
            pl.DataFrame(
                {
                    "who": who,
                    "of_household": np.full(count, of_household),
                    "kind": [kind] * count,
                    "degree": pl.Series(degrees, dtype=pl.String),
                    "state": [state] * count,
                    "start": pl.Series(start, dtype=pl.Int32) if start is not None else _nothing(count),
                    "end": pl.Series(end, dtype=pl.Int32) if end is not None else _nothing(count),
                    "related": pl.Series(related, dtype=pl.Int64) if related is not None else _nobody(count),
                    "source": [source] * count,
                    "document": [document] * count,
                    "confidence": [confidence] * count,
                }
            )
        )

    def frame(self, rng: np.random.Generator, at: dt.datetime) -> pl.DataFrame:
        """One frame: dates as dates, ``recorded_at`` a few days after the fact, never after ``at``."""
        rows = pl.concat([_NO_FACTS, *self.parts])
        late = pl.Series(rng.integers(1, 15, rows.height), dtype=pl.Int32)
        digital = (DIGITAL_FROM - EPOCH).days
        rows = rows.with_columns(start=pl.col("start").clip(upper_bound=self.today))
        return rows.with_columns(
            pl.col("start").cast(pl.Date),
            pl.col("end").cast(pl.Date),
            recorded_at=pl.min_horizontal(
                (pl.max_horizontal(pl.col("start"), pl.lit(digital, dtype=pl.Int32)) + late)
                .fill_null(digital + 14)
                .cast(pl.Date)
                .cast(pl.Datetime("us"))
                .dt.replace_time_zone("UTC")
                + pl.duration(hours=3),
                pl.lit(at).cast(pl.Datetime("us", "UTC")),
            ),
        )


_NO_FACTS = pl.DataFrame(
    schema={
        "who": pl.Int64, "of_household": pl.Boolean, "kind": pl.String, "degree": pl.String, "state": pl.String,
        "start": pl.Int32, "end": pl.Int32, "related": pl.Int64, "source": pl.String, "document": pl.String,
        "confidence": pl.String,
    }
)  # fmt: skip


def _nothing(count: int) -> pl.Series:
    return pl.Series([None] * count, dtype=pl.Int32)


def _nobody(count: int) -> pl.Series:
    return pl.Series([None] * count, dtype=pl.Int64)


def describe(
    rng: np.random.Generator, s: Society, zone: np.ndarray, born: np.ndarray, died: np.ndarray, on: dt.date
) -> Facts:
    """All facts about a society. ``zone`` per household; ``born`` days since 1970; ``died`` whether recently dead."""
    facts = Facts((on - EPOCH).days)
    rates = book("rates")
    years = s.years
    chance = rng.random
    alive = ~died

    severe = np.zeros(s.size, dtype=bool)
    table = rates["disability"]["severe_by_age"]
    severe = chance(s.size) < np.interp(years, list(table), list(table.values()))
    poor, near = _poverty(rng, facts, s, zone, severe)
    poor_person, near_person = poor[s.household], near[s.household]
    especially = _disability(rng, facts, s, born, severe)
    _orphans(rng, facts, s, born)
    lone = _lone_parents(rng, facts, s, born)
    retired = _pensions(rng, facts, s, zone, born)
    _hiv(rng, facts, s, poor_person)
    _old_and_alone(rng, facts, s, poor_person)
    studying = (years >= 16) & (years < 23) & (s.orphan | lone[np.maximum(s.mother, 0)] | (chance(s.size) < 0.06))
    pupils = np.flatnonzero(studying & (chance(s.size) < 0.9))
    kinds = np.where(years[pupils] < 18, "general", np.where(chance(len(pupils)) < 0.6, "first_degree", "college"))
    facts.add("studying", pupils, degree=kinds, start=_first_of_term(facts.today, len(pupils)), source="school")

    fertile = s.woman & (years >= 20) & (years < 42)
    expecting = np.flatnonzero(fertile & (chance(s.size) < np.where(severe, 0.06, np.where(poor_person, 0.02, 0.002))))
    facts.add("pregnant", expecting, start=facts.today - rng.integers(20, 210, len(expecting)), source="health")
    jailed = np.flatnonzero(~s.woman & (years > 17) & (years < 60) & (chance(s.size) < rates["prison"]))
    facts.add("in_prison", jailed, start=facts.today - rng.integers(60, 1500, len(jailed)), source="police")
    foreign = np.flatnonzero(chance(s.size) < rates["not_citizen"])
    facts.add("not_citizen", foreign, source="population_base")
    veterans = np.flatnonzero((years >= 60) & (chance(s.size) < rates["requested_merit"]))
    medals = np.array(["martyr_family", "invalid", "sick_soldier", "agent_orange", "imprisoned"])
    facts.add(
        "merit", veterans, degree=medals[rng.choice(5, len(veterans), p=[0.4, 0.3, 0.1, 0.15, 0.05])], source="decision"
    )
    shaky = np.flatnonzero((poor | near) & (chance(s.households) < rates["temporary_house"]))
    facts.add("temporary_house", shaky, of_household=True, source="survey")
    _requests(rng, facts, s, zone, born, poor_person, near_person, severe, especially, lone, retired, alive)
    return facts


def _poverty(
    rng: np.random.Generator, facts: Facts, s: Society, zone: np.ndarray, severe: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    rates = book("rates")["poverty"]
    years = s.years
    youngest_elder = np.full(s.households, 200)
    np.minimum.at(youngest_elder, s.household, years)
    burdened = youngest_elder >= 65
    for group in (severe, s.orphan, s.lone_parent):
        burdened[s.household[group]] = True
    factor = np.where(burdened, rates["burdened"], 0.9)
    poor_share = np.array([rates[name]["poor"] for name in ZONES])[zone] * factor
    near_share = np.array([rates[name]["near_poor"] for name in ZONES])[zone] * factor
    drawn = rng.random(s.households)
    poor = drawn < poor_share
    near = ~poor & (drawn < poor_share + near_share)
    january = np.array([_day(dt.date(year, 1, 1)) for year in (2022, 2023, 2024, 2025, 2026)])
    for degree, group in (("poor", poor), ("near_poor", near)):
        listed = np.flatnonzero(group)
        since = january[rng.choice(5, len(listed), p=[0.15, 0.1, 0.15, 0.25, 0.35])]
        facts.add(
            "poverty",
            listed,
            degree=degree,
            start=since,
            of_household=True,
            source="decision",
            document="Quyết định công nhận kết quả rà soát hằng năm",
        )
        # Some of the near-poor of today were poor until the list before.
        if degree == "near_poor":
            before = np.flatnonzero((rng.random(len(listed)) < 0.3) & (since > january[0]))
            facts.add(
                "poverty",
                listed[before],
                degree="poor",
                start=np.full(len(before), january[0]),
                end=since[before],
                of_household=True,
                source="decision",
                document="Quyết định công nhận kết quả rà soát hằng năm",
            )
    return poor, near


def _disability(rng: np.random.Generator, facts: Facts, s: Society, born: np.ndarray, severe: np.ndarray) -> np.ndarray:
    rates = book("rates")["disability"]
    especially: np.ndarray = severe & (rng.random(s.size) < rates["especially_severe"])
    mild = ~severe & (rng.random(s.size) < rates["mild"])
    for degree, group in (
        ("especially_severe", especially),
        ("severe", severe & ~especially),
        ("mild", mild),
    ):
        who = np.flatnonzero(group)
        earliest = np.maximum(born[who] + 200, _day(dt.date(2013, 1, 1)))
        span = np.maximum(facts.today - 20 - earliest, 1)
        start = earliest + (span * rng.random(len(who)) ** 0.8).astype(np.int64)
        fresh = rng.random(len(who)) < 0.02
        start = np.where(fresh, facts.today - rng.integers(3, 55, len(who)), start)
        facts.add(
            "disability",
            who,
            degree=degree,
            start=np.maximum(start, born[who] + 1),
            source="certificate",
            document="Giấy xác nhận khuyết tật",
        )
    cared = np.flatnonzero(especially & (rng.random(s.size) < rates["family_care"]))
    facts.add("family_care", cared, start=np.full(len(cared), _day(dt.date(2021, 7, 1))), source="declaration")
    housed = np.flatnonzero(especially & (rng.random(s.size) < 0.02))
    facts.add("in_facility", housed, start=facts.today - rng.integers(40, 2000, len(housed)), source="facility")
    return especially


def _orphans(rng: np.random.Generator, facts: Facts, s: Society, born: np.ndarray) -> None:
    rates = book("rates")
    who = np.flatnonzero(s.orphan)
    letters = list(rates["letters"])
    weights = np.array(list(rates["letters"].values()), dtype=float)
    drawn = np.array(letters, dtype=object)[rng.choice(len(letters), len(who), p=weights / weights.sum())]
    since = born[who] + ((facts.today - born[who]) * rng.random(len(who)) * 0.9).astype(np.int64)
    left = drawn == "a"
    facts.add("abandoned", who[left], start=since[left], source="certificate", document="Biên bản trẻ bị bỏ rơi")
    swap = rng.random(len(who)) < 0.5
    for letter, (one, other) in _LETTERS.items():
        here = drawn == letter
        for kind, mine, theirs in (("father", one, other), ("mother", other, one)):
            degree = np.where(swap[here], theirs, mine)
            facts.add(kind, who[here], degree=degree, start=since[here], source="certificate")
    # Half-orphans are recorded too: only one parent's state is known to be other than "at home".
    widow = np.flatnonzero(s.lone_parent & s.woman & s.widowed)
    half = np.flatnonzero(np.isin(s.mother, widow) & (s.years < 18))
    facts.add(
        "father", half, degree="dead", start=facts.today - rng.integers(30, 2500, len(half)), source="certificate"
    )
    taken = who[rng.random(len(who)) < rates["fostered"]]
    head = np.full(s.households, NOBODY)
    head[s.household[s.relation == HEAD]] = np.flatnonzero(s.relation == HEAD)
    carer = head[s.household[taken]]
    fit = (carer != NOBODY) & (carer != taken)
    facts.add(
        "foster_care",
        taken[fit],
        related=carer[fit],
        start=np.maximum(born[taken[fit]], facts.today - rng.integers(60, 1800, int(fit.sum()))),
        source="decision",
    )


def _lone_parents(rng: np.random.Generator, facts: Facts, s: Society, born: np.ndarray) -> np.ndarray:
    """Lone parents by the law's meaning: never married, or the spouse dead or missing. The divorced are not."""
    lone = s.lone_parent.copy()
    drawn = rng.random(s.size)
    never = lone & ~s.widowed & (drawn < 0.62)
    dead = lone & s.widowed
    missing = lone & ~s.widowed & (drawn > 0.985)
    for degree, group in (("never_married", never), ("spouse_dead", dead), ("spouse_missing", missing)):
        who = np.flatnonzero(group)
        start = np.maximum(born[who] + 18 * 365, facts.today - rng.integers(100, 5000, len(who)))
        facts.add("single_parent", who, degree=degree, start=start, source="declaration")
    by_law: np.ndarray = never | dead | missing
    return by_law


def _pensions(rng: np.random.Generator, facts: Facts, s: Society, zone: np.ndarray, born: np.ndarray) -> np.ndarray:
    rates = book("rates")
    years = s.years
    from_age = np.where(s.woman, 56, 61)
    share = np.array([rates["pension"][name] for name in ZONES])[zone[s.household]]
    drawn = rng.random(s.size)
    old = years >= from_age
    pensioner = old & (drawn < share)
    benefit = old & ~pensioner & (drawn < share + rates["insurance_benefit"])
    small = old & ~pensioner & ~benefit & (drawn < share + rates["insurance_benefit"] + rates["below_social_pension"])
    for degree, group in (("pension", pensioner), ("insurance_benefit", benefit), ("below_social_pension", small)):
        who = np.flatnonzero(group)
        facts.add(
            "pension",
            who,
            degree=degree,
            start=born[who] + from_age[who] * 365 + 40,
            source="insurance",
            document="BHXH",
        )
    has: np.ndarray = pensioner | benefit | small
    checked = np.flatnonzero(~has & (years >= 69) & (rng.random(s.size) < rates["pension_checked"]))
    facts.add("pension", checked, state="no", source="insurance", document="Đối chiếu với bảo hiểm xã hội")
    return has


def _hiv(rng: np.random.Generator, facts: Facts, s: Society, poor: np.ndarray) -> None:
    rates = book("rates")
    years = s.years
    adult = (years >= 18) & (years < 60) & (rng.random(s.size) < rates["hiv"] * np.where(poor, 3, 1))
    child = (years < 16) & (rng.random(s.size) < rates["hiv_child"])
    who = np.flatnonzero(adult | child)
    facts.add("hiv", who, start=facts.today - rng.integers(30, 300, len(who)), source="health")
    grown = who[years[who] >= 18]
    jobless = grown[rng.random(len(grown)) < 0.6]
    facts.add("wage", jobless, state="no", source="declaration")
    facts.add(
        "wage", np.setdiff1d(grown, jobless), start=np.full(len(grown) - len(jobless), 18_000), source="insurance"
    )
    facts.add("pension", grown[years[grown] < 56], state="no", source="insurance")


def _old_and_alone(rng: np.random.Generator, facts: Facts, s: Society, poor: np.ndarray) -> None:
    rates = book("rates")
    years = s.years
    adults = np.bincount(s.household, weights=(years >= 18) & (years < 60), minlength=s.households)
    alone = adults[s.household] == 0
    asked = np.flatnonzero((years >= 60) & poor & (rng.random(s.size) < rates["obligor_asked"]))
    drawn = rng.random(len(asked))
    none = np.where(alone[asked], rates["obligor_none"]["alone"], rates["obligor_none"]["with_others"])
    degree = np.where(drawn < none, "none", np.where(drawn < none + 0.03, "on_assistance", "able"))
    facts.add("obligor", asked, degree=degree, source="survey")
    frail = asked[(degree == "none") & (rng.random(len(asked)) < 0.08)]
    facts.add("qualifies_for_facility", frail, start=np.full(len(frail), _day(dt.date(2024, 3, 1))), source="survey")


def _requests(
    rng: np.random.Generator,
    facts: Facts,
    s: Society,
    zone: np.ndarray,
    born: np.ndarray,
    poor: np.ndarray,
    near: np.ndarray,
    severe: np.ndarray,
    especially: np.ndarray,
    lone: np.ndarray,
    retired: np.ndarray,
    alive: np.ndarray,
) -> None:
    """Who asked in writing, and when. Those who could and did not are the left-behind the system has to find."""
    years = s.years
    low = poor | near
    birthday = np.where(low, 70, 75) * 365.2425 + born
    entitled = ((years >= 75) | ((years >= 70) & low)) & ~retired
    reached = np.maximum(birthday, _day(SOCIAL_PENSION_FROM)).astype(np.int64)
    _ask(rng, facts, "HTXH", np.flatnonzero(entitled), reached)
    toddler = (years < 3) & low & (zone[s.household] == DIFFICULT)
    for group in (severe, s.orphan & (years < 16), lone & low, toddler):
        who = np.flatnonzero(group & alive)
        _ask(rng, facts, "TCXH", who, np.maximum(born[who] + 30, facts.today - rng.integers(10, 1900, len(who))))
    cared = np.flatnonzero(especially)
    _ask(rng, facts, "KPCS", cared, np.maximum(born[cared] + 250, facts.today - rng.integers(10, 1900, len(cared))))


def _ask(rng: np.random.Generator, facts: Facts, programme: str, who: np.ndarray, since: np.ndarray) -> None:
    since = since[who] if len(since) != len(who) else since
    fresh = since > facts.today - 60
    rates = book("rates")
    asked = rng.random(len(who)) < np.where(fresh, rates["requested_lately"], rates["requested"])
    day = np.minimum(
        since[asked] + rng.integers(0, 45, int(asked.sum())), facts.today - rng.integers(0, 10, int(asked.sum()))
    )
    facts.add(
        "written_request",
        who[asked],
        degree=programme,
        start=np.maximum(day, since[asked]),
        source="request",
        document="Mẫu 01",
    )


def _first_of_term(today: int, count: int) -> np.ndarray:
    year = (EPOCH + dt.timedelta(days=today)).year
    term = dt.date(year, 9, 5) if today >= _day(dt.date(year, 9, 5)) else dt.date(year - 1, 9, 5)
    return np.full(count, _day(term))


def _day(day: dt.date) -> int:
    return (day - EPOCH).days
