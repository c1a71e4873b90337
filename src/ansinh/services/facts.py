"""Nouns of services: a register (sổ theo dõi) of a sector as declared, its items, how far it has come."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from ansinh.kernel.problem import Problem


@dataclass(frozen=True, slots=True)
class State:
    """A state an item can be in. ``counts`` False takes it out of totals; ``done`` counts as reached."""

    code: str
    vi: str
    en: str
    done: bool = False
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a register: name, type (string, integer, date, commune, state), titles, Frictionless constraints."""

    name: str
    type: str
    title_vi: str
    title_en: str
    constraints: Mapping[str, object] = field(default_factory=dict)
    synonyms: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        """Whether a row without it is refused."""
        return bool(self.constraints.get("required"))


@dataclass(frozen=True, slots=True)
class Register:
    """A declared register: what is kept, in which states, who leads, which indicators it feeds."""

    code: str
    name_vi: str
    name_en: str
    lead_vi: str
    lead_en: str
    about_vi: str
    about_en: str
    links_to: str | None
    feeds: tuple[str, ...]
    retention_vi: str
    retention_en: str
    states: tuple[State, ...]
    moves: Mapping[str, tuple[str, ...]]
    fields: tuple[Field, ...]

    def state(self, code: str) -> State:
        """A state by its code. Raises LookupError for an unknown one."""
        for state in self.states:
            if state.code == code:
                return state
        raise LookupError(f"register {self.code} has no state {code}")


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a register. ``values`` holds the declared fields other than place and state."""

    item_id: uuid.UUID
    register: str
    commune_code: str
    household_id: uuid.UUID | None
    state: str
    values: Mapping[str, object]
    due_on: dt.date | None
    recorded_at: dt.datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Move:
    """One change of state of an item."""

    at: dt.datetime
    by: str
    from_state: str
    to_state: str
    note: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of one commune: items by state, how many count, how many are done, how many are late on the day asked."""

    commune_code: str
    by_state: Mapping[str, int]
    total: int
    done: int
    late: int


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that did not go in, as it was, with what is wrong in it."""

    row: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did: rows added, rows already there, rows to be fixed, and those rows as a workbook to re-send."""

    added: int
    known: int
    bad: tuple[RowProblem, ...]
    correction: bytes | None
