"""The facts of one household's people, derived plainly in Python: the counter's way in, and the batch's check.

``derive`` (engine/derive.py) does the same for a snapshot with column operations; a property test holds them equal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from ansinh.kernel.period import Month
from ansinh.law.engine.examine import band
from ansinh.law.engine.expression import (
    MISSING,
    Age,
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
from ansinh.law.facts import FACT_KINDS, Circumstance, Household, Person

_STATE_RANK = {"yes": 2, "unknown": 1, "no": 0}


def months_on_first(birth: dt.date, month: Month) -> int:
    """Whole months of age completed on the month's first day."""
    return month.index - Month.of(birth).index - (0 if birth.day == 1 else 1)


def months_in(birth: dt.date, month: Month) -> int:
    """Whole months of age reached by the month's last day: the birthday's month counts whole."""
    return month.index - Month.of(birth).index


def birth_range(person: Person) -> tuple[dt.date, dt.date] | None:
    """First and last day on which the person can have been born."""
    born = person.birth_date
    if born is None:
        return None
    if person.birth_precision == "year":
        return dt.date(born.year, 1, 1), dt.date(born.year, 12, 31)
    if person.birth_precision == "month":
        return Month.of(born).first, Month.of(born).last
    return born, born


def counts(circumstance: Circumstance, month: Month) -> bool:
    """Whether a circumstance counts in the month: on any day, or for kinds against the person on every day."""
    start = circumstance.start or dt.date.min
    end = circumstance.end or dt.date.max
    against = FACT_KINDS[circumstance.kind].against and circumstance.state == "yes"
    if against:
        return start <= month.first and end >= month.next().first
    return start <= month.last and end > month.first


class Deriver:
    """Facts of the people of one household in one month."""

    def __init__(
        self,
        household: Household,
        month: Month,
        cuts: dict[str, tuple[int, ...]],
        places: frozenset[str],
        complete_lists: frozenset[str] = frozenset(),
    ) -> None:
        self.household, self.month, self.cuts, self.places = household, month, cuts, places
        self.complete_lists = complete_lists
        self.people = {person.id: person for person in household.people}

    def case(self, person: Person, facts: Iterable[Fact]) -> dict[str, Value]:
        """The case of one person: every fact with its value, ages as the band they lie in."""
        return {fact.name: self.value(person, fact) for fact in facts}

    def value(self, person: Person, fact: Fact) -> Value:
        """One fact of one person."""
        match fact.source:
            case Age(at):
                assert isinstance(fact, IntFact)
                return self._age(person, at, self.cuts.get(fact.name) if fact.banded else None)
            case Held(kind, degrees):
                return self._held(person, kind, degrees)
            case Degree(kind, absent):
                return self._degree(person, kind, absent)
            case Receiving(programme, groups, ever):
                return self._receiving(person, programme, groups, ever)
            case Living():
                return self._living(person)
            case Place():
                return self.household.province_code if self.household.province_code in self.places else ""
            case YieldsToSpouse():
                return self._yields(person)
            case Tally(over, where, how):
                values = [evaluate(where, self.case(other, facts_read(where))) for other in self._related(person, over)]
                return _tally(values, how)

    def _age(self, person: Person, at: str, cuts: tuple[int, ...] | None) -> Value:
        born = birth_range(person)
        if born is None:
            return MISSING
        months = months_on_first if at == "first_day" else months_in
        ages = {months(day, self.month) for day in born}
        if cuts is not None:
            ages = {band(age, cuts) for age in ages}
        return ages.pop() if len(ages) == 1 else MISSING

    def _rows(self, person: Person, kind: str) -> Sequence[Circumstance]:
        mine = self.household if FACT_KINDS[kind].scope == "household" else person
        return [c for c in mine.circumstances if c.kind == kind and counts(c, self.month)]

    def _absence(self, kind: str) -> bool:
        """Whether nobody having recorded anything means no."""
        return FACT_KINDS[kind].absence == "no" or kind in self.complete_lists

    def _standing(self, rows: Sequence[Circumstance], kind: str) -> Circumstance | None:
        """The row that holds: the one that started last, yes before unknown before no, then by the order of degrees."""
        order = list(FACT_KINDS[kind].degrees)
        return max(
            rows,
            key=lambda row: (
                row.start or dt.date.min,
                _STATE_RANK[row.state],
                -order.index(row.degree) if row.degree in order else -len(order),
            ),
            default=None,
        )

    def _held(self, person: Person, kind: str, degrees: tuple[str, ...]) -> Value:
        rows = self._rows(person, kind)
        if degrees:
            rows = [row for row in rows if row.degree is None or row.degree in degrees]
        row = self._standing(rows, kind)
        if row is None:
            return False if self._absence(kind) else MISSING
        return MISSING if row.state == "unknown" else row.state == "yes"

    def _degree(self, person: Person, kind: str, absent: str) -> Value:
        row = self._standing(self._rows(person, kind), kind)
        if row is None:
            return absent if self._absence(kind) else MISSING
        if row.state == "unknown":
            return MISSING
        if row.state == "no":
            return absent
        return row.degree if row.degree is not None else MISSING

    def _receiving(self, person: Person, programme: str, groups: tuple[str, ...], ever: bool) -> bool:
        since = self.month.plus(-1).first
        return any(
            decision.programme == programme
            and (not groups or decision.group.startswith(groups))
            and decision.start <= self.month.last
            and (ever or decision.end is None or decision.end > since)
            for decision in person.decisions
        )

    def _living(self, person: Person) -> Value:
        born = birth_range(person)
        if born is not None and born[0] > self.month.last:
            return False
        if person.vital_status == "alive":
            return True
        if person.vital_date is None:
            return MISSING
        return person.vital_date >= self.month.first

    def carer(self, person: Person) -> str | None:
        """Who has taken the person in, where recorded."""
        row = self._standing(self._rows(person, "foster_care"), "foster_care")
        return None if row is None else row.related_id

    def parents(self, person: Person) -> frozenset[str]:
        """Ids of the recorded parents; a child of the house without any is the head's and the spouse's."""
        recorded = {parent for parent in (person.mother_id, person.father_id) if parent}
        if not recorded and person.role == "child":
            recorded = {other.id for other in self.household.people if other.role in ("head", "spouse")}
        return frozenset(recorded)

    def _related(self, person: Person, over: str) -> list[Person]:
        if over == "children":
            return [other for other in self.household.people if person.id in self.parents(other)]
        if over == "spouse":
            return [other for other in self.household.people if other.id == person.spouse_id]
        return list(self.household.people)

    def _yields(self, person: Person) -> bool:
        spouse = self.people.get(person.spouse_id or "")
        if spouse is None:
            return False
        if person.sex and spouse.sex and person.sex != spouse.sex:
            return person.sex == "male"
        return spouse.id < person.id


def _tally(values: list[Value], how: str) -> Value:
    if how == "any":
        if any(value is True for value in values):
            return True
        return MISSING if any(value is MISSING for value in values) else False
    if any(value is MISSING for value in values):
        return MISSING
    return sum(value is True for value in values)


__all__ = ["BoolFact", "ChoiceFact", "Deriver", "birth_range", "counts", "months_in", "months_on_first"]
