"""From snapshot tables to the codes of every fact, with column operations only.

A code is a small integer: -1 missing, 0/1 for no/yes, the position in the members of a choice, the number of a band,
or the number itself. Equal codes are equal cases. Dates become whole months here, once, and never again.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from ansinh.kernel.period import Month
from ansinh.law.engine.decide import MonthLaw
from ansinh.law.engine.expression import (
    MISSING,
    Age,
    Bool,
    BoolFact,
    ChoiceFact,
    Degree,
    Fact,
    Held,
    IntFact,
    Living,
    Place,
    Receiving,
    Tally,
    Value,
    YieldsToSpouse,
    evaluate,
    facts_read,
)
from ansinh.law.engine.snapshot import Snapshot
from ansinh.law.facts import FACT_KINDS

ABSENT = -1
_CODE = pl.Int16


def decode(fact: Fact, code: int, law: MonthLaw) -> Value:
    """The value behind a code."""
    if code == ABSENT:
        return MISSING
    if isinstance(fact, BoolFact):
        return bool(code)
    if isinstance(fact, ChoiceFact):
        return _members(fact, law)[code]
    if fact.banded:
        cuts = law.cuts[fact.name]
        return cuts[0] - 1 if code == 0 else cuts[code - 1]
    return code


def _members(fact: ChoiceFact, law: MonthLaw) -> list[str]:
    return ["", *sorted(law.places)] if isinstance(fact.source, Place) else list(fact.members)


def counting(circumstances: pl.DataFrame, month: Month) -> pl.DataFrame:
    """The circumstances that count in a month (see ``plain.counts``), the standing one of each kind last."""
    against = [kind.name for kind in FACT_KINDS.values() if kind.against]
    start = pl.col("start").fill_null(dt.date.min)
    end = pl.col("end").fill_null(dt.date.max)
    whole = (start <= month.first) & (end >= month.next().first)
    some = (start <= month.last) & (end > month.first)
    is_against = pl.col("kind").is_in(against) & (pl.col("state") == "yes")
    order = {degree: n for kind in FACT_KINDS.values() for n, degree in enumerate(kind.degrees)}
    rank = pl.col("degree").replace_strict(order, default=99, return_dtype=pl.Int16)
    return (
        circumstances.filter(pl.when(is_against).then(whole).otherwise(some))
        .with_columns(
            start.alias("_start"),
            pl.col("state").replace_strict({"yes": 2, "unknown": 1, "no": 0}, return_dtype=pl.Int8).alias("_state"),
            (-rank).alias("_degree"),
        )
        .sort("_start", "_state", "_degree", "related_id", nulls_last=False)
    )


class Derivation:
    """Codes of all facts of everybody in a snapshot for one month."""

    def __init__(self, snapshot: Snapshot, law: MonthLaw) -> None:
        self.snapshot, self.law = snapshot, law
        self.rows = counting(snapshot.circumstances, law.month)
        direct = [fact for fact in (*law.facts, *law.inner_facts) if not isinstance(fact.source, Tally)]
        self.direct = {fact.name: fact for fact in direct}
        self.frame = self._direct()
        for fact in law.facts:
            if isinstance(fact.source, Tally):
                self.frame = self._with_tally(self.frame, fact, fact.source)

    # --- facts of the person alone ------------------------------------------------------------------

    def _direct(self) -> pl.DataFrame:
        people = self.snapshot.people
        circumstantial = [f for f in self.direct.values() if isinstance(f.source, Held | Degree)]
        for scope, key in (("person", "person_id"), ("household", "household_id")):
            facts = [f for f in circumstantial if FACT_KINDS[f.source.kind].scope == scope]  # type: ignore[union-attr]  # narrowed above
            if facts:
                wide = self.rows.filter(pl.col(key).is_not_null()).group_by(key).agg(self._standing(f) for f in facts)
                people = people.join(wide, on=key, how="left")
                people = people.with_columns(
                    pl.col(f"f_{f.name}").fill_null(self._default(f)).cast(_CODE) for f in facts
                )
        for fact in self.direct.values():
            if isinstance(fact.source, Receiving):
                people = self._with_receiving(people, fact, fact.source)
            elif isinstance(fact.source, YieldsToSpouse):
                people = self._with_yields(people, fact)
        return people.with_columns(
            self._expression(fact).cast(_CODE).alias(f"f_{fact.name}")
            for fact in self.direct.values()
            if isinstance(fact.source, Age | Living | Place)
        )

    def _standing(self, fact: Fact) -> pl.Expr:
        source = fact.source
        assert isinstance(source, Held | Degree)
        mine = pl.col("kind") == source.kind
        unknown = pl.col("state") == "unknown"
        if isinstance(source, Held):
            if source.degrees:
                mine = mine & (pl.col("degree").is_null() | pl.col("degree").is_in(list(source.degrees)))
            value = pl.when(unknown).then(ABSENT).when(pl.col("state") == "yes").then(1).otherwise(0)
        else:
            assert isinstance(fact, ChoiceFact)
            members = {name: n for n, name in enumerate(fact.members)}
            named = pl.col("degree").replace_strict(members, default=ABSENT, return_dtype=_CODE)
            absent = members[source.absent]
            value = pl.when(unknown).then(ABSENT).when(pl.col("state") == "no").then(absent).otherwise(named)
        return value.cast(_CODE).filter(mine).last().alias(f"f_{fact.name}")

    def _default(self, fact: Fact) -> int:
        source = fact.source
        assert isinstance(source, Held | Degree)
        if FACT_KINDS[source.kind].absence == "unknown" and source.kind not in self.snapshot.complete_lists:
            return ABSENT
        if isinstance(source, Held):
            return 0
        assert isinstance(fact, ChoiceFact)
        return list(fact.members).index(source.absent)

    def _with_receiving(self, people: pl.DataFrame, fact: Fact, source: Receiving) -> pl.DataFrame:
        month = self.law.month
        wanted = (
            (pl.col("programme") == source.programme)
            & (pl.col("start") <= month.last)
            & (pl.lit(source.ever) | pl.col("end").is_null() | (pl.col("end") > month.plus(-1).first))
        )
        if source.groups:
            wanted = wanted & pl.any_horizontal(pl.col("group").str.starts_with(group) for group in source.groups)
        holders = self.snapshot.decisions.filter(wanted).get_column("person_id").unique().implode()
        return people.with_columns(pl.col("person_id").is_in(holders).cast(_CODE).alias(f"f_{fact.name}"))

    def _with_yields(self, people: pl.DataFrame, fact: Fact) -> pl.DataFrame:
        spouses = people.select(
            pl.col("person_id").alias("spouse_id"), "household_id", pl.col("sex").alias("_spouse_sex")
        )
        mine = people.filter(pl.col("spouse_id").is_not_null()).join(spouses, on=["spouse_id", "household_id"])
        differs = (pl.col("sex") != pl.col("_spouse_sex")).fill_null(False)
        yields = mine.filter(
            pl.when(differs).then(pl.col("sex") == "male").otherwise(pl.col("spouse_id") < pl.col("person_id"))
        )
        ids = yields.get_column("person_id").implode()
        return people.with_columns(pl.col("person_id").is_in(ids).cast(_CODE).alias(f"f_{fact.name}"))

    def _expression(self, fact: Fact) -> pl.Expr:
        month = self.law.month
        source = fact.source
        if isinstance(source, Age):
            assert isinstance(fact, IntFact) and fact.banded, "ages enter a case as bands"
            early, late = self._age(source, earliest=True), self._age(source, earliest=False)
            cuts = self.law.cuts[fact.name]

            def banded(age: pl.Expr) -> pl.Expr:
                return pl.sum_horizontal((age >= cut).cast(_CODE) for cut in cuts)

            known = pl.col("birth_date").is_not_null() & (banded(early) == banded(late))
            return pl.when(known).then(banded(early)).otherwise(ABSENT)
        if isinstance(source, Place):
            codes = {place: n for n, place in enumerate(["", *sorted(self.law.places)])}
            return pl.col("province_code").replace_strict(codes, default=0, return_dtype=_CODE)
        assert isinstance(source, Living)
        precision, born = pl.col("birth_precision"), pl.col("birth_date")
        first_possible = (
            pl.when(precision == "year")
            .then(born.dt.truncate("1y"))
            .when(precision == "month")
            .then(born.dt.truncate("1mo"))
            .otherwise(born)
        )
        unborn = (first_possible > month.last).fill_null(False)
        return (
            pl.when(unborn)
            .then(0)
            .when(pl.col("vital_status") == "alive")
            .then(1)
            .when(pl.col("vital_date").is_null())
            .then(ABSENT)
            .otherwise((pl.col("vital_date") >= month.first).cast(_CODE))
        )

    def _age(self, source: Age, *, earliest: bool) -> pl.Expr:
        """Whole months of age if born as early (or late) as the precision allows."""
        born, precision = pl.col("birth_date"), pl.col("birth_precision")
        year, in_year = born.dt.year().cast(pl.Int32), born.dt.month().cast(pl.Int32)
        in_year = pl.when(precision == "year").then(1 if earliest else 12).otherwise(in_year)
        months = self.law.month.index - (year * 12 + in_year - 1)
        if source.at == "any_day":
            return months
        on_first = pl.when(precision == "day").then(born.dt.day() == 1).otherwise(pl.lit(earliest))
        return months - (~on_first).cast(pl.Int32)

    # --- facts about those around the person ---------------------------------------------------------

    def _with_tally(self, people: pl.DataFrame, fact: Fact, tally: Tally) -> pl.DataFrame:
        pairs = self._pairs(people, tally.over)
        inner = [self.direct[f.name] for f in facts_read(tally.where)]
        columns = [f"f_{f.name}" for f in inner]
        member = people.select("person_id", *columns).rename({"person_id": "other_id"})
        pairs = pairs.join(member, on="other_id", how="left")
        codes = self._evaluated(pairs, tally.where, inner)
        sums = (
            pairs.with_columns(codes.alias("_code"))
            .group_by("person_id")
            .agg(
                (pl.col("_code") == 1).sum().cast(_CODE).alias("_yes"),
                (pl.col("_code") == ABSENT).any().alias("_open"),
            )
        )
        if tally.how == "any":
            value = pl.when(pl.col("_yes") > 0).then(1).when(pl.col("_open")).then(ABSENT).otherwise(0)
        else:
            value = pl.when(pl.col("_open")).then(ABSENT).otherwise(pl.col("_yes"))
        name = f"f_{fact.name}"
        sums = sums.select("person_id", value.cast(_CODE).alias(name))
        return people.join(sums, on="person_id", how="left").with_columns(pl.col(name).fill_null(0))

    def _pairs(self, people: pl.DataFrame, over: str) -> pl.DataFrame:
        """person_id with other_id: the people a tally of the person runs over, within the household."""
        if over == "household":
            other = people.select("household_id", pl.col("person_id").alias("other_id"))
            return people.select("person_id", "household_id").join(other, on="household_id").drop("household_id")
        here = people.select("person_id", "household_id")
        if over == "spouse":
            named = people.filter(pl.col("spouse_id").is_not_null()).select(
                "person_id", "household_id", pl.col("spouse_id").alias("other_id")
            )
            there = here.rename({"person_id": "other_id"})
            return named.join(there, on=["other_id", "household_id"]).drop("household_id")
        recorded = pl.concat(
            people.filter(pl.col(column).is_not_null()).select(
                pl.col(column).alias("person_id"), "household_id", pl.col("person_id").alias("other_id")
            )
            for column in ("mother_id", "father_id")
        )
        orphan_rows = people.filter(
            (pl.col("role") == "child") & pl.col("mother_id").is_null() & pl.col("father_id").is_null()
        ).select("household_id", pl.col("person_id").alias("other_id"))
        heads = people.filter(pl.col("role").is_in(["head", "spouse"])).select("person_id", "household_id")
        assumed = heads.join(orphan_rows, on="household_id").select("person_id", "household_id", "other_id")
        return pl.concat([recorded, assumed]).unique().join(here, on=["person_id", "household_id"]).drop("household_id")

    def _evaluated(self, frame: pl.DataFrame, term: Bool, facts: list[Fact]) -> pl.Series:
        """The term for every row, worked out once per distinct row."""
        columns = [f"f_{fact.name}" for fact in facts]
        distinct = frame.select(columns).unique()
        codes = []
        for row in distinct.iter_rows():
            env = {fact.name: decode(fact, code, self.law) for fact, code in zip(facts, row, strict=True)}
            value = evaluate(term, env)
            codes.append(ABSENT if value is MISSING else int(bool(value)))
        answered = distinct.with_columns(pl.Series("_answer", codes, dtype=_CODE))
        joined = frame.join(answered, on=columns, how="left", maintain_order="left", nulls_equal=True)
        answers = joined.get_column("_answer")
        assert answers.null_count() == 0 and joined.height == frame.height, "a row lost its answer"
        return answers
