"""The closed language rules are written in: integers, booleans and choices, nothing else.

A rule does not compute: it builds a tree. From the tree the engine reads which facts a rule uses, finds clauses
that can never apply, names what decided and what failed, and runs the same rule for one person or a country.
Every value may also be ``MISSING``: a fact that nobody has recorded is neither true nor zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Literal, NoReturn

from ansinh.law.facts import Label


class Absent(Enum):
    """The one value that is not known."""

    MISSING = "missing"

    def __bool__(self) -> NoReturn:
        raise TypeError("a missing fact is neither true nor false: compare with `is MISSING`")


MISSING: Final = Absent.MISSING
Value = int | bool | str | Absent
Environment = Mapping[str, Value]


class Term:
    """Any expression. Terms are not values: ``if``, ``and``, ``or``, ``not`` and ``==`` on them are refused."""

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "a rule is a tree, not a value: write & for and, | for or, ~ for not, "
            "first_match(pay(...), ...) for if / vế điều kiện là một cây biểu thức: dùng &, |, ~"
        )

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("terms have no ==: write choice.is_('poor'), integer.equals(3)")

    __hash__ = object.__hash__


class Bool(Term):
    """A yes-or-no expression."""

    def __and__(self, other: Bool) -> Bool:
        return And(_flat(And, self, _bool(other)))

    def __or__(self, other: Bool) -> Bool:
        return Or(_flat(Or, self, _bool(other)))

    def __invert__(self) -> Bool:
        return self.part if isinstance(self, Not) else Not(self)


class Int(Term):
    """A whole-number expression. There are no fractions: coefficients are tenths, money is đồng."""

    def __ge__(self, other: int | Int) -> Bool:
        return Compare(self, ">=", _int(other))

    def __gt__(self, other: int | Int) -> Bool:
        return Compare(self, ">", _int(other))

    def __le__(self, other: int | Int) -> Bool:
        return Compare(self, "<=", _int(other))

    def __lt__(self, other: int | Int) -> Bool:
        return Compare(self, "<", _int(other))

    def equals(self, other: int | Int) -> Bool:
        """Whether both are the same number."""
        return Compare(self, "==", _int(other))

    def __add__(self, other: int | Int) -> Int:
        return Sum(self, _int(other))

    def __mul__(self, other: int | Int) -> Int:
        return Times(self, _int(other))


class Choice(Term):
    """One of a few named values."""

    members: Mapping[str, Label]

    def is_(self, member: str) -> Bool:
        """Whether it is this value. An unknown value is a mistake in the rule and raises ValueError."""
        return self.among(member)

    def among(self, *members: str) -> Bool:
        """Whether it is one of these values."""
        for member in members:
            if member not in self.members:
                raise ValueError(f"{member!r} is not one of {', '.join(self.members)}")
        return Among(self, frozenset(members))


def _bool(term: object) -> Bool:
    if not isinstance(term, Bool):
        raise TypeError(f"& and | join conditions, not {type(term).__name__}: compare first, then join")
    return term


def _int(value: object) -> Int:
    if isinstance(value, Int):
        return value
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"rules know whole numbers only, not {value!r}: write 25 tenths, not 2.5")
    return Constant(value)


def _flat(cls: type[Any], left: Bool, right: Bool) -> tuple[Bool, ...]:
    return (*(left.parts if isinstance(left, cls) else (left,)), *(right.parts if isinstance(right, cls) else (right,)))


@dataclass(frozen=True, eq=False)
class And(Bool):
    """Every part holds."""

    parts: tuple[Bool, ...]


@dataclass(frozen=True, eq=False)
class Or(Bool):
    """At least one part holds."""

    parts: tuple[Bool, ...]


@dataclass(frozen=True, eq=False)
class Not(Bool):
    """The part does not hold."""

    part: Bool


@dataclass(frozen=True, eq=False)
class Compare(Bool):
    """Two whole numbers compared."""

    left: Int
    op: Literal[">=", ">", "<=", "<", "=="]
    right: Int


@dataclass(frozen=True, eq=False)
class Among(Bool):
    """A choice is one of some values."""

    choice: Choice
    wanted: frozenset[str]


@dataclass(frozen=True, eq=False)
class Settled(Bool):
    """A condition on which the law itself is open: never true, never false, and it says which question is open."""

    question: str
    label: Label


@dataclass(frozen=True, eq=False)
class Always(Bool):
    """True for everybody."""


@dataclass(frozen=True, eq=False)
class Constant(Int):
    """A number written in the rule."""

    value: int


@dataclass(frozen=True, eq=False)
class Sum(Int):
    """left + right."""

    left: Int
    right: Int


@dataclass(frozen=True, eq=False)
class Times(Int):
    """left × right."""

    left: Int
    right: Int


# --- facts: the leaves, each with the place in the snapshot it is read from ----------------------------


@dataclass(frozen=True, eq=False)
class Age:
    """Whole months of age: completed on the first day of the month, or reached by its last day."""

    at: Literal["first_day", "any_day"]


@dataclass(frozen=True, eq=False)
class Held:
    """A circumstance holds (with one of ``degrees`` where given)."""

    kind: str
    degrees: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Degree:
    """The degree of a circumstance, or ``absent``."""

    kind: str
    absent: str = "none"


@dataclass(frozen=True, eq=False)
class Receiving:
    """A decision covers this month or the one before (``ever``: or any earlier); ``groups`` are prefixes (``K1``)."""

    programme: str
    groups: tuple[str, ...] = ()
    ever: bool = False


@dataclass(frozen=True, eq=False)
class Living:
    """Alive on at least one day of the month, born by its end, and not declared missing before it."""


@dataclass(frozen=True, eq=False)
class YieldsToSpouse:
    """Where a couple may draw one grant only, this one leaves it to the other (the wife draws; else the smaller id)."""


@dataclass(frozen=True, eq=False)
class Place:
    """The province's code where the province set a level of its own that is in force; empty elsewhere."""


@dataclass(frozen=True, eq=False)
class Tally:
    """``count`` or ``any`` of the person's own children, spouse or household members for whom ``where`` holds."""

    over: Literal["children", "spouse", "household"]
    where: Bool
    how: Literal["count", "any"]


Source = Age | Held | Degree | Receiving | Living | YieldsToSpouse | Place | Tally


@dataclass(frozen=True, eq=False)
class BoolFact(Bool):
    """A yes-or-no fact."""

    name: str
    label: Label
    source: Source


@dataclass(frozen=True, eq=False)
class IntFact(Int):
    """A whole number. ``banded`` facts are only compared with constants and enter a case as the band they lie in."""

    name: str
    label: Label
    source: Source
    banded: bool = False


@dataclass(frozen=True, eq=False)
class ChoiceFact(Choice):
    """One of a few values."""

    name: str
    label: Label
    source: Source
    members: Mapping[str, Label]


Fact = BoolFact | IntFact | ChoiceFact


def count(name: str, label: Label, over: Literal["children", "household"], where: Bool) -> IntFact:
    """How many of ``over`` meet ``where``; MISSING while that is open for one of them."""
    return IntFact(name, label, Tally(over, where, "count"))


def any_of(name: str, label: Label, over: Literal["children", "spouse", "household"], where: Bool) -> BoolFact:
    """Whether at least one of ``over`` meets ``where``."""
    return BoolFact(name, label, Tally(over, where, "any"))


def parts(term: Term) -> tuple[Term, ...]:
    """The terms directly inside a term."""
    if isinstance(term, And | Or):
        return term.parts
    if isinstance(term, Not):
        return (term.part,)
    if isinstance(term, Compare | Sum | Times):
        return (term.left, term.right)
    if isinstance(term, Among):
        return (term.choice,)
    return ()


def facts_read(term: Term) -> tuple[Fact, ...]:
    """Every fact a term reads, once, in the order of the text."""
    found: dict[str, Fact] = {}

    def walk(node: Term) -> None:
        if isinstance(node, BoolFact | IntFact | ChoiceFact):
            other = found.setdefault(node.name, node)
            assert other is node, f"two facts are called {node.name}"
        for part in parts(node):
            walk(part)

    walk(term)
    return tuple(found.values())


def evaluate(term: Term, env: Environment) -> Value:
    """The value of a term for one case: True, False, a number, a member, or MISSING (Kleene's three values)."""
    if isinstance(term, BoolFact | IntFact | ChoiceFact):
        try:
            return env[term.name]
        except KeyError:
            raise KeyError(f"the case does not hold the fact {term.name}, which the rule reads") from None
    if isinstance(term, And):
        return _all(term.parts, env)
    if isinstance(term, Or):
        return _any(term.parts, env)
    if isinstance(term, Not):
        inner = evaluate(term.part, env)
        return MISSING if inner is MISSING else not inner
    if isinstance(term, Among):
        chosen = evaluate(term.choice, env)
        return MISSING if chosen is MISSING else chosen in term.wanted
    if isinstance(term, Constant):
        return term.value
    if isinstance(term, Always):
        return True
    if isinstance(term, Settled):
        return MISSING
    assert isinstance(term, Compare | Sum | Times), f"not a term of the language: {term!r}"
    left, right = evaluate(term.left, env), evaluate(term.right, env)
    if isinstance(left, Absent) or isinstance(right, Absent):
        return MISSING
    assert isinstance(left, int) and isinstance(right, int)
    if isinstance(term, Sum):
        return left + right
    if isinstance(term, Times):
        return left * right
    return _compare(left, term.op, right)


def _all(terms: tuple[Bool, ...], env: Environment) -> Value:
    open_ = False
    for term in terms:
        value = evaluate(term, env)
        if value is MISSING:
            open_ = True
        elif not value:
            return False
    return MISSING if open_ else True


def _any(terms: tuple[Bool, ...], env: Environment) -> Value:
    open_ = False
    for term in terms:
        value = evaluate(term, env)
        if value is MISSING:
            open_ = True
        elif value:
            return True
    return MISSING if open_ else False


def _compare(left: int, op: str, right: int) -> bool:
    if op == ">=":
        return left >= right
    if op == ">":
        return left > right
    if op == "<=":
        return left <= right
    if op == "<":
        return left < right
    return left == right
