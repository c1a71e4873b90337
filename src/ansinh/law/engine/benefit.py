"""What a rule pays, as a tree: ``pay``, ``first_match``, ``highest``, ``both``, ``when``; and its value for one case.

A value has a sure part and open parts: awards that would be due if facts nobody has recorded turned out one way.
An open part is dropped as soon as it could not raise the amount, so nobody is asked for a fact that does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ansinh.law.engine.examine import open_facts
from ansinh.law.engine.expression import MISSING, Bool, Environment, Fact, Int, Settled, evaluate, facts_read
from ansinh.law.engine.parameters import NATION, LawAt

Payee = Literal["person", "carer", "household"]


@dataclass(frozen=True, eq=False)
class Pay:
    """Pay ``coefficient`` tenths × ``times`` of ``base`` to whoever meets ``condition``, by ``clause``."""

    condition: Bool
    clause: str
    group: str
    base: str
    coefficient: str | None
    times: Int | None
    payee: Payee
    reading: str | None


@dataclass(frozen=True, eq=False)
class FirstMatch:
    """The first line of a table whose condition holds, in the order of the law."""

    lines: tuple[Pay, ...]


@dataclass(frozen=True, eq=False)
class Highest:
    """The option with the highest amount; of equals the first in the order of the law."""

    options: tuple[Benefit, ...]


@dataclass(frozen=True, eq=False)
class Both:
    """Two benefits the law allows side by side; nothing unless both are due."""

    first: Benefit
    second: Benefit


@dataclass(frozen=True, eq=False)
class When:
    """A benefit behind a condition common to all its lines."""

    condition: Bool
    benefit: Benefit


Benefit = Pay | FirstMatch | Highest | Both | When


def pay(
    condition: Bool,
    clause: str,
    *,
    group: str,
    base: str,
    coefficient: str | None = None,
    times: Int | None = None,
    payee: Payee = "person",
    reading: str | None = None,
) -> Pay:
    """One line of a rule. ``clause`` is the key of its citation, ``base`` and ``coefficient`` are parameter ids."""
    if not isinstance(condition, Bool):
        raise TypeError("the first thing pay(...) takes is a condition")
    if not clause:
        raise ValueError("a line without a clause does not build: which article says so?")
    return Pay(condition, clause, group, base, coefficient, times, payee, reading)


def first_match(*lines: Pay) -> FirstMatch:
    """The first line whose condition holds."""
    return FirstMatch(lines)


def highest(*options: Benefit) -> Highest:
    """Only the highest is paid."""
    return Highest(options)


def both(first: Benefit, second: Benefit) -> Both:
    """Both are paid, where both are due."""
    return Both(first, second)


def when(condition: Bool, benefit: Benefit) -> When:
    """The benefit, for those who meet the condition."""
    return When(condition, benefit)


@dataclass(frozen=True, slots=True)
class Award:
    """Money due by one line."""

    line: Pay
    tenths: int
    base: int
    amount: int


@dataclass(frozen=True, slots=True)
class Maybe:
    """Awards due if the facts named turn out so; ``amount`` None where even the amount is open."""

    awards: tuple[Award, ...]
    lines: tuple[Pay, ...]
    facts: frozenset[str]
    amount: int | None


@dataclass(frozen=True, slots=True)
class Value:
    """What is due for sure, and what may be due beyond it."""

    sure: tuple[Award, ...] = ()
    maybes: tuple[Maybe, ...] = ()

    @property
    def amount(self) -> int:
        """Đồng a month that are due for sure."""
        return sum(award.amount for award in self.sure)

    def without_idle_maybes(self) -> Value:
        """Only the open parts that could raise the amount."""
        return Value(self.sure, tuple(m for m in self.maybes if m.amount is None or m.amount > self.amount))


NOTHING = Value()


def lines_of(benefit: Benefit) -> tuple[Pay, ...]:
    """Every line of a benefit, in the order of the law; a line used twice appears once."""
    found: dict[int, Pay] = {}

    def walk(node: Benefit) -> None:
        match node:
            case Pay():
                found.setdefault(id(node), node)
            case FirstMatch(lines):
                for line in lines:
                    walk(line)
            case Highest(options):
                for option in options:
                    walk(option)
            case Both(first, second):
                walk(first)
                walk(second)
            case When(_, inner):
                walk(inner)

    walk(benefit)
    return tuple(found.values())


def benefit_facts(benefit: Benefit) -> tuple[Fact, ...]:
    """Every fact a benefit reads."""
    terms: list[Bool | Int] = []

    def walk(node: Benefit) -> None:
        match node:
            case Pay():
                terms.append(node.condition)
                if node.times is not None:
                    terms.append(node.times)
            case FirstMatch(lines):
                for line in lines:
                    walk(line)
            case Highest(options):
                for option in options:
                    walk(option)
            case Both(first, second):
                walk(first)
                walk(second)
            case When(condition, inner):
                terms.append(condition)
                walk(inner)

    walk(benefit)
    found: dict[str, Fact] = {}
    for term in terms:
        for fact in facts_read(term):
            other = found.setdefault(fact.name, fact)
            assert other is fact, f"two facts are called {fact.name}"
    return tuple(found.values())


class Evaluator:
    """Values of one benefit in one month; equal inputs of any part are worked out once."""

    def __init__(self, benefit: Benefit, law: LawAt, place_fact: str) -> None:
        self.benefit, self.law, self.place_fact = benefit, law, place_fact
        self._reads: dict[int, tuple[str, ...]] = {}
        self._known: dict[tuple[int, tuple[object, ...]], Value] = {}

    def value(self, env: Environment) -> Value:
        """What the benefit gives for one case."""
        return self._value(self.benefit, env)

    def _value(self, node: Benefit, env: Environment) -> Value:
        reads = self._reads.get(id(node))
        if reads is None:
            reads = (*(fact.name for fact in benefit_facts(node)), self.place_fact)
            self._reads[id(node)] = reads
        key = (id(node), tuple(env.get(name) for name in reads))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._work_out(node, env)
        return found

    def _work_out(self, node: Benefit, env: Environment) -> Value:
        match node:
            case Pay():
                return self._pay(node, env)
            case FirstMatch(lines):
                return self._first(lines, env)
            case Highest(options):
                return self._highest([self._value(option, env) for option in options])
            case Both(first, second):
                return self._both(self._value(first, env), self._value(second, env))
            case When(condition, inner):
                return self._when(condition, inner, env)

    def _pay(self, line: Pay, env: Environment) -> Value:
        holds = evaluate(line.condition, env)
        if holds is False:
            return NOTHING
        times = 1 if line.times is None else evaluate(line.times, env)
        facts = open_facts(line.condition, env)
        if times is MISSING:
            assert line.times is not None
            return Value(maybes=(Maybe((), (line,), facts | open_facts(line.times, env), None),))
        assert isinstance(times, int)
        if times <= 0:
            return NOTHING
        award = self._award(line, times, env)
        if holds is True:
            return Value(sure=(award,))
        return Value(maybes=(Maybe((award,), (line,), facts, award.amount),))

    def _award(self, line: Pay, times: int, env: Environment) -> Award:
        place = env.get(self.place_fact, NATION)
        assert isinstance(place, str)
        base = self.law.value(line.base, place).value
        tenths = times * (10 if line.coefficient is None else self.law.value(line.coefficient, place).value)
        amount, rest = divmod(base * tenths, 10)
        assert rest == 0, f"{line.group}: {base} × {tenths}/10 is not whole đồng"
        return Award(line, tenths, base, amount)

    def _first(self, lines: Iterable[Pay], env: Environment) -> Value:
        open_: list[Maybe] = []
        for line in lines:
            value = self._value(line, env)
            open_ += value.maybes
            if not value.sure:
                continue
            if all(maybe.amount is None or maybe.amount >= value.amount for maybe in open_):
                return Value(value.sure, tuple(open_)).without_idle_maybes()
            # An earlier, lower line may apply instead: not even this amount is sure.
            facts = frozenset[str]().union(*(maybe.facts for maybe in open_))
            instead = Maybe(value.sure, (line,), facts, value.amount)
            return Value(maybes=(*open_, instead))
        return Value(maybes=tuple(open_))

    def _highest(self, values: list[Value]) -> Value:
        best: tuple[Award, ...] = ()
        amount = 0
        for value in values:
            if value.sure and (not best or value.amount > amount):
                best, amount = value.sure, value.amount
        return Value(best, tuple(maybe for value in values for maybe in value.maybes)).without_idle_maybes()

    def _both(self, first: Value, second: Value) -> Value:
        sure = (*first.sure, *second.sure) if first.sure and second.sure else ()
        maybes: list[Maybe] = []
        for one in (*first.maybes, *((None,) if first.sure else ())):
            for two in (*second.maybes, *((None,) if second.sure else ())):
                if one is None and two is None:
                    continue
                awards = (*(one.awards if one else first.sure), *(two.awards if two else second.sure))
                lines = (
                    *(one.lines if one else (a.line for a in first.sure)),
                    *(two.lines if two else (a.line for a in second.sure)),
                )
                facts = (one.facts if one else frozenset()) | (two.facts if two else frozenset())
                open_amount = (one is not None and one.amount is None) or (two is not None and two.amount is None)
                maybes.append(Maybe(awards, lines, facts, None if open_amount else sum(a.amount for a in awards)))
        return Value(sure, tuple(maybes)).without_idle_maybes()

    def _when(self, condition: Bool, inner: Benefit, env: Environment) -> Value:
        holds = evaluate(condition, env)
        if holds is False:
            return NOTHING
        value = self._value(inner, env)
        if holds is True:
            return value
        facts = open_facts(condition, env)
        maybes = [Maybe(m.awards, m.lines, m.facts | facts, m.amount) for m in value.maybes]
        if value.sure:
            maybes.insert(0, Maybe(value.sure, tuple(a.line for a in value.sure), facts, value.amount))
        return Value(maybes=tuple(maybes))


__all__ = [
    "NOTHING",
    "Award",
    "Benefit",
    "Both",
    "Evaluator",
    "FirstMatch",
    "Highest",
    "Maybe",
    "Pay",
    "Settled",
    "Value",
    "When",
    "benefit_facts",
    "both",
    "first_match",
    "highest",
    "lines_of",
    "pay",
    "when",
]  # fmt: skip
