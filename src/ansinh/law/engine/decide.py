"""The law of one month applied to a case: the one place where the counter and the batch meet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.law.engine.benefit import (
    Award,
    Benefit,
    Both,
    Evaluator,
    FirstMatch,
    Highest,
    Maybe,
    Pay,
    Value,
    When,
    benefit_facts,
    lines_of,
)
from ansinh.law.engine.examine import thresholds
from ansinh.law.engine.expression import (
    MISSING,
    Bool,
    ChoiceFact,
    Environment,
    Fact,
    Int,
    Place,
    Tally,
    facts_read,
)
from ansinh.law.engine.expression import Value as FactValue
from ansinh.law.engine.parameters import LawAt, Lawbook
from ansinh.law.engine.programme import OnlyTheHigher, Programme
from ansinh.law.facts import Answer, Label, ParameterValue, Status

PLACE = ChoiceFact("place", Label("tỉnh có mức riêng", "province with its own level"), Place(), {})


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """The law's answer to one case in one programme: one award, or none and why not."""

    programme: str
    answer: Answer
    status: Status
    line: Pay | None = None
    tenths: int = 0
    base: int = 0
    amount: int = 0
    missing: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    superseded_by: str | None = None
    superseded_clause: str | None = None


@dataclass(frozen=True, eq=False)
class _Part:
    programme: Programme
    benefit: Benefit
    evaluator: Evaluator


class MonthLaw:
    """Everything in force in one month, ready to answer cases. ``programmes`` limits it to some."""

    def __init__(
        self,
        book: Lawbook,
        month: Month,
        programmes: Iterable[Programme],
        combinations: Iterable[OnlyTheHigher] = (),
    ) -> None:
        self.law = LawAt(book, month)
        self.month = month
        self.programmes = tuple(p for p in programmes if self.law.in_force(p.start))
        self.combinations = tuple(c for c in combinations if self.law.in_force(c.start))
        if not self.programmes:
            raise BadInput(
                Problem(
                    "month_outside_law",
                    f"Chưa có chế độ nào được nhập cho tháng {month.vn}.",
                    f"No programme on file covers {month}.",
                    remedy_vi="Pháp luật đã nhập bắt đầu từ tháng 07/2021.",
                    remedy_en="The law on file starts with July 2021.",
                )
            )
        self.parts = tuple(
            _Part(programme, built, Evaluator(built, self.law, PLACE.name))
            for programme in self.programmes
            for make in programme.benefits
            for built in (make(self.law),)
        )
        self.guards: dict[int, tuple[Bool, ...]] = {}
        for part in self.parts:
            self._collect_guards(part.benefit, ())
        self.lines = tuple((part.programme, line) for part in self.parts for line in lines_of(part.benefit))
        self.facts = self._case_facts()
        self.inner_facts = self._inner_facts()
        self.cuts = thresholds(self._terms())
        self.places = self.law.places({line.base for _, line in self.lines})

    def _collect_guards(self, node: Benefit, above: tuple[Bool, ...]) -> None:
        match node:
            case Pay():
                self.guards.setdefault(id(node), above)
            case FirstMatch(lines):
                for line in lines:
                    self._collect_guards(line, above)
            case Highest(options):
                for option in options:
                    self._collect_guards(option, above)
            case Both(first, second):
                self._collect_guards(first, above)
                self._collect_guards(second, above)
            case When(condition, inner):
                self._collect_guards(inner, (*above, condition))

    def _case_facts(self) -> tuple[Fact, ...]:
        found: dict[str, Fact] = {}
        for part in self.parts:
            for fact in benefit_facts(part.benefit):
                assert found.setdefault(fact.name, fact) is fact, f"two facts are called {fact.name}"
        return (*(found[name] for name in sorted(found)), PLACE)

    def _inner_facts(self) -> tuple[Fact, ...]:
        found: dict[str, Fact] = {}
        for fact in self.facts:
            if isinstance(fact.source, Tally):
                for inner in facts_read(fact.source.where):
                    assert not isinstance(inner.source, Tally), "a tally over people may not read another tally"
                    found[inner.name] = inner
        return tuple(found[name] for name in sorted(found))

    def _terms(self) -> list[Bool | Int]:
        terms: list[Bool | Int] = [condition for guards in self.guards.values() for condition in guards]
        for _, line in self.lines:
            terms.append(line.condition)
            if line.times is not None:
                terms.append(line.times)
        terms += [fact.source.where for fact in self.facts if isinstance(fact.source, Tally)]
        return terms

    def answers(self, env: Environment) -> tuple[CaseAnswer, ...]:
        """All answers to one case, programme by programme in the order of the law."""
        values = {id(part): part.evaluator.value(env) for part in self.parts}
        winner_of, clause_of = self._combine(values)
        found: list[CaseAnswer] = []
        for programme in self.programmes:
            mine: list[CaseAnswer] = []
            for part in self.parts:
                if part.programme is not programme:
                    continue
                value = values[id(part)]
                if programme.id in winner_of:
                    mine += self._beaten(programme, value, winner_of[programme.id], clause_of[programme.id])
                else:
                    mine += self._of_value(programme.id, value, env)
            found += mine or [CaseAnswer(programme.id, Answer.NOT_ENTITLED, Status.KNOWN)]
        return tuple(found)

    def _combine(self, values: Mapping[int, Value]) -> tuple[dict[str, tuple[str, int]], dict[str, str]]:
        """For each programme that gives way: to which, with which amount, and by which clause."""
        gives_way: dict[str, tuple[str, int]] = {}
        clauses: dict[str, str] = {}
        for combination in self.combinations:
            amounts = {
                name: sum(values[id(part)].amount for part in self.parts if part.programme.id == name)
                for name in combination.programmes
            }
            best = max(combination.programmes, key=lambda name: amounts[name])
            if amounts[best] == 0:
                continue
            for name in combination.programmes:
                if name != best:
                    gives_way[name], clauses[name] = (best, amounts[best]), combination.clause
        return gives_way, clauses

    def _beaten(self, programme: Programme, value: Value, winner: tuple[str, int], clause: str) -> list[CaseAnswer]:
        name, amount = winner
        found = [
            CaseAnswer(
                programme.id, Answer.SUPERSEDED, Status.KNOWN, award.line, award.tenths, award.base, 0,
                superseded_by=name, superseded_clause=clause,
            )
            for award in value.sure
        ]  # fmt: skip
        higher = tuple(maybe for maybe in value.maybes if maybe.amount is None or maybe.amount > amount)
        if higher:
            found.append(_missing(programme.id, higher))
        if not found and value.maybes:
            # Whatever the missing facts turn out to be, it would give way: nobody need be asked.
            found.append(
                CaseAnswer(
                    programme.id, Answer.NOT_ENTITLED, Status.KNOWN, superseded_by=name, superseded_clause=clause
                )
            )
        return found

    def _of_value(self, programme: str, value: Value, env: Environment) -> list[CaseAnswer]:
        if not value.sure:
            return [_missing(programme, value.maybes)] if value.maybes else []
        could_rise = _facts_of(value.maybes)
        return [self._award(programme, award, env, could_rise) for award in value.sure]

    def _award(self, programme: str, award: Award, env: Environment, could_rise: tuple[str, ...]) -> CaseAnswer:
        because = tuple(
            f"{value.id} ({value.confidence.value})"
            for value in self.figures(award.line, env)
            if not value.confidence.confirmed
        )
        if award.line.reading:
            because = (*because, f"reading:{award.line.reading}")
        because = (*because, *(f"could rise: {name}" for name in could_rise))
        return CaseAnswer(
            programme, Answer.ENTITLED, Status.PROVISIONAL if because else Status.KNOWN,
            award.line, award.tenths, award.base, award.amount, could_rise, because,
        )  # fmt: skip

    def figures(self, line: Pay, env: Environment) -> tuple[ParameterValue, ...]:
        """The parameter values a line uses in a case."""
        place = str(env.get(PLACE.name) or "")
        names = (line.base,) if line.coefficient is None else (line.base, line.coefficient)
        return tuple(self.law.value(name, place) for name in names)


def _facts_of(maybes: Iterable[Maybe]) -> tuple[str, ...]:
    """What to ask. An open question of law is named only once no recordable fact is missing: it may not even arise."""
    names = frozenset[str]().union(*(maybe.facts for maybe in maybes))
    askable = {name for name in names if not name.startswith("question:")}
    return tuple(sorted(askable or names))


def _missing(programme: str, maybes: tuple[Maybe, ...]) -> CaseAnswer:
    likely = max(maybes, key=lambda maybe: -1 if maybe.amount is None else maybe.amount)
    return CaseAnswer(programme, Answer.MISSING, Status.MISSING, likely.lines[0], missing=_facts_of(maybes))


def plain_case(env: Environment) -> dict[str, int | bool | str | None]:
    """A case as plain values: None stands for missing."""
    return {name: None if value is MISSING else value for name, value in sorted(env.items())}


def case_id(env: Environment) -> str:
    """The name of a case: the same facts have the same name in every run."""
    text = json.dumps(plain_case(env), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def case_of(plain: Mapping[str, int | bool | str | None]) -> dict[str, FactValue]:
    """The opposite of ``plain_case``."""
    return {name: MISSING if value is None else value for name, value in plain.items()}


__all__ = ["PLACE", "CaseAnswer", "MonthLaw", "case_id", "case_of", "plain_case"]
