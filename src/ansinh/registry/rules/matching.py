"""What a line of a list will do to the registry: new, changed, same, or a doubt for a person to settle."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from ansinh.registry.facts import BirthDate, Sex, Verdict

Fact = tuple[str, str | None, str, dt.date | None]


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody on record who may be meant. ``facts``: what is on record of them and their household now."""

    person_id: uuid.UUID
    full_name: str
    name_key: str
    birth: BirthDate
    sex: Sex | None
    ethnicity: str
    village: str | None
    died_on: dt.date | None
    household_id: uuid.UUID | None
    blind_index: bytes | None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says, as far as matching reads it."""

    full_name: str
    name_key: str
    birth: BirthDate
    sex: Sex | None
    ethnicity: str
    village: str | None
    died_on: dt.date | None
    blind_index: bytes | None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The decision: whom the line means, what changes, or the kind of doubt."""

    verdict: Verdict
    person: Known | None = None
    changes: tuple[str, ...] = ()
    doubt: str = ""


def decide(line: Line, by_number: Sequence[Known], by_name: Sequence[Known], number_elsewhere: bool) -> Match:
    """Decides one line.

    ``by_number``: people in sight with the line's number; ``by_name``: people of the commune with the same folded
    name and a birth date that does not contradict; ``number_elsewhere``: the number is on record out of sight.
    Only an agreeing number or an equal name and equal full birth date means the same person without asking.
    """
    if by_number:
        if len(by_number) > 1:
            return Match(Verdict.DOUBTFUL, doubt="number_of_several")
        one = by_number[0]
        if one.name_key != line.name_key:
            return Match(Verdict.DOUBTFUL, one, doubt="number_of_another")
        return _compared(line, one)
    if number_elsewhere:
        return Match(Verdict.DOUBTFUL, doubt="number_elsewhere")
    equal = [one for one in by_name if one.birth == line.birth and line.birth.year is not None]
    if any(line.blind_index and one.blind_index for one in equal):
        return Match(Verdict.DOUBTFUL, equal[0], doubt="other_number")
    if len(equal) == 1:
        return _compared(line, equal[0])
    if equal:
        return Match(Verdict.DOUBTFUL, equal[0], doubt="several_alike")
    if by_name:
        turned = next((one for one in by_name if swapped(line.birth, one.birth)), None)
        if turned is not None:
            return Match(Verdict.DOUBTFUL, turned, doubt="birth_swapped")
        return Match(Verdict.DOUBTFUL, by_name[0], doubt="perhaps_the_same")
    return Match(Verdict.NEW)


def _compared(line: Line, one: Known) -> Match:
    if line.sex is not None and one.sex is not None and line.sex != one.sex:
        return Match(Verdict.DOUBTFUL, one, doubt="other_sex")
    if swapped(line.birth, one.birth):
        return Match(Verdict.DOUBTFUL, one, doubt="birth_swapped")
    if not compatible(line.birth, one.birth):
        return Match(Verdict.DOUBTFUL, one, doubt="other_birth")
    if one.died_on is not None and line.died_on != one.died_on:
        return Match(Verdict.DOUBTFUL, one, doubt="dead_on_record")
    changes = []
    if line.full_name != one.full_name:
        changes.append("full_name")
    if _finer(line.birth, one.birth):
        changes.append("birth")
    if line.ethnicity and line.ethnicity != one.ethnicity:
        changes.append("ethnicity")
    if line.village and line.village != one.village:
        changes.append("village")
    if line.blind_index is not None and one.blind_index is None:
        changes.append("number")
    if line.died_on is not None and one.died_on is None:
        changes.append("died_on")
    changes += sorted({fact[0] for fact in line.facts if not on_record(fact, one.facts)})
    return Match(Verdict.CHANGED if changes else Verdict.SAME, one, tuple(changes))


def compatible(one: BirthDate, other: BirthDate) -> bool:
    """Whether two birth dates of whatever precision can be the same day."""
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(a is None or b is None or a == b for a, b in pairs)


def swapped(one: BirthDate, other: BirthDate) -> bool:
    """Whether two birth dates are the same but for day and month having changed places (and not equal)."""
    return (
        one.day is not None and one != other and (one.year, one.month, one.day) == (other.year, other.day, other.month)
    )


def _finer(line: BirthDate, record: BirthDate) -> bool:
    def known(birth: BirthDate) -> int:
        return sum(part is not None for part in (birth.year, birth.month, birth.day))

    return known(line) > known(record)


def on_record(fact: Fact, facts: Sequence[Fact]) -> bool:
    """Whether a fact of a list is on record already. A list without a day says nothing against a recorded day, and a
    list sent again gives "since today" another day: a fact that held before is the same fact."""
    kind, degree, state, start = fact
    return any(
        (kind, degree, state) == known[:3]
        and (start is None or known[3] is None or known[3] == start or (known[3] < start and kind != "written_request"))
        for known in facts
    )
