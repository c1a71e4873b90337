"""What can be read off an expression: what decided, what failed, what is open, what can never be, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ansinh.law.engine.expression import (
    MISSING,
    Age,
    Always,
    Among,
    And,
    Bool,
    BoolFact,
    ChoiceFact,
    Compare,
    Constant,
    Environment,
    Fact,
    Int,
    IntFact,
    Not,
    Or,
    Settled,
    Sum,
    Term,
    Times,
    Value,
    evaluate,
    facts_read,
)
from ansinh.law.facts import Label


def open_facts(term: Term, env: Environment) -> frozenset[str]:
    """The missing facts on which an open term hangs: only those that could still change it."""
    if evaluate(term, env) is not MISSING:
        return frozenset()
    if isinstance(term, BoolFact | IntFact | ChoiceFact):
        return frozenset({term.name})
    if isinstance(term, Settled):
        return frozenset({f"question:{term.question}"})
    inside: tuple[Term, ...]
    match term:
        case And(parts) | Or(parts):
            inside = parts
        case Not(part):
            inside = (part,)
        case Among(choice, _):
            inside = (choice,)
        case Compare(left, _, right) | Sum(left, right) | Times(left, right):
            inside = (left, right)
        case _:
            inside = ()
    return frozenset[str]().union(*(open_facts(part, env) for part in inside))


def deciding(term: Bool, env: Environment) -> tuple[str, ...]:
    """The smallest set of facts that by themselves give the term its value in this case (in the order read)."""
    best = _deciding(term, env)
    assert best is not None, "an open term was decided by nothing"
    return tuple(fact.name for fact in facts_read(term) if fact.name in best)


def _deciding(term: Term, env: Environment) -> frozenset[str] | None:
    value = evaluate(term, env)
    if value is MISSING:
        return None
    match term:
        case And(parts):
            return _union(parts, env) if value else _smallest(parts, env, False)
        case Or(parts):
            return _smallest(parts, env, True) if value else _union(parts, env)
        case Not(part):
            return _deciding(part, env)
        case Always():
            return frozenset()
        case _:
            return frozenset(fact.name for fact in facts_read(term))


def _union(parts: tuple[Bool, ...], env: Environment) -> frozenset[str]:
    found = [_deciding(part, env) for part in parts]
    return frozenset[str]().union(*(each for each in found if each is not None))


def _smallest(parts: tuple[Bool, ...], env: Environment, wanted: bool) -> frozenset[str] | None:
    candidates = [_deciding(part, env) for part in parts if evaluate(part, env) is wanted]
    return min((each for each in candidates if each is not None), key=len, default=None)


def first_failed(term: Bool, env: Environment) -> Bool | None:
    """The first condition, in the order of the rule, that is not met; None where none is."""
    if evaluate(term, env) is not False:
        return None
    if isinstance(term, And):
        return next(failed for part in term.parts if (failed := first_failed(part, env)) is not None)
    return term


# --- bands: comparisons with constants cut a number line into few pieces -----------------------------


def thresholds(terms: Sequence[Term]) -> dict[str, tuple[int, ...]]:
    """For each banded fact the sorted values at which some comparison can change its mind."""
    cuts: dict[str, set[int]] = {}

    def walk(node: Term) -> None:
        match node:
            case Compare(IntFact() as fact, op, Constant(value)) if fact.banded:
                found = cuts.setdefault(fact.name, set())
                if op in (">=", "<"):
                    found.add(value)
                elif op in (">", "<="):
                    found.add(value + 1)
                else:
                    found.update((value, value + 1))
                return
            case IntFact() if node.banded:
                raise TypeError(f"{node.name} is banded: compare it with a number, do not calculate with it")
            case And(parts) | Or(parts):
                inside: tuple[Term, ...] = parts
            case Not(part):
                inside = (part,)
            case Among(choice, _):
                inside = (choice,)
            case Compare(left, _, right) | Sum(left, right) | Times(left, right):
                inside = (left, right)
            case _:
                inside = ()
        for inner in inside:
            walk(inner)

    for term in terms:
        walk(term)
    return {name: tuple(sorted(values)) for name, values in cuts.items()}


def band(value: int, cuts: tuple[int, ...]) -> int:
    """The representative of the band a number lies in: the highest cut not above it, or one below the lowest cut."""
    standing = cuts[0] - 1
    for cut in cuts:
        if cut > value:
            break
        standing = cut
    return standing


# --- can it ever hold? ---------------------------------------------------------------------------------


def witness(term: Bool) -> dict[str, Value] | None:
    """Facts under which the term holds, or None where there are none: such a clause can never apply."""
    cuts = thresholds([term])
    facts = {fact.name: fact for fact in facts_read(term)}

    def domain(fact: Fact) -> Iterator[Value]:
        match fact:
            case BoolFact():
                yield from (True, False)
            case ChoiceFact():
                yield from fact.members
            case IntFact() if fact.banded:
                yield from (cuts[fact.name][0] - 1, *cuts[fact.name])
            case _:
                yield from range(4)

    def search(env: dict[str, Value]) -> dict[str, Value] | None:
        value = evaluate(term, env)
        if value is True:
            return env
        if value is False:
            return None
        hanging = sorted(name for name in open_facts(term, env) if name in facts)
        if not hanging:
            return None  # hangs on an open question of law only
        for candidate in domain(facts[hanging[0]]):
            found = search({**env, hanging[0]: candidate})
            if found is not None:
                return found
        return None

    return search(dict.fromkeys(facts, MISSING))


# --- in words --------------------------------------------------------------------------------------------

_OPS = {
    ">=": Label("từ {} trở lên", "{} or more"),
    ">": Label("trên {}", "more than {}"),
    "<=": Label("không quá {}", "at most {}"),
    "<": Label("dưới {}", "under {}"),
    "==": Label("đúng {}", "exactly {}"),
}


@dataclass(frozen=True)
class _Words:
    lang: str

    def term(self, node: Term) -> str:
        match node:
            case BoolFact():
                return node.label.say(self.lang)
            case ChoiceFact() | IntFact():
                return node.label.say(self.lang)
            case And(parts):
                return self._join(parts, "; và " if self.lang == "vi" else "; and ")
            case Or(parts):
                return "(" + self._join(parts, " hoặc " if self.lang == "vi" else " or ") + ")"
            case Not(part):
                return ("không: " if self.lang == "vi" else "not: ") + self.term(part)
            case Among(ChoiceFact() as choice, wanted):
                named = [label.say(self.lang) for name, label in choice.members.items() if name in wanted]
                return f"{choice.label.say(self.lang)}: " + (" hoặc " if self.lang == "vi" else " or ").join(named)
            case Compare(left, op, right):
                return self._compare(left, op, right)
            case Constant(value):
                return str(value)
            case Sum(left, right):
                return f"{self.term(left)} + {self.term(right)}"
            case Times(left, right):
                return f"{self.term(left)} × {self.term(right)}"
            case Settled():
                return node.label.say(self.lang)
            case _:
                return "mọi người" if self.lang == "vi" else "everybody"

    def _join(self, terms: tuple[Bool, ...], by: str) -> str:
        return by.join(self.term(part) for part in terms)

    def _compare(self, left: Int, op: str, right: Int) -> str:
        if isinstance(left, IntFact) and isinstance(left.source, Age) and isinstance(right, Constant):
            return self._age(op, right.value)
        return f"{self.term(left)} {_OPS[op].say(self.lang).format(self.term(right))}"

    def _age(self, op: str, months: int) -> str:
        if months % 12 == 0 and months > 36:
            many = f"{months // 12} tuổi" if self.lang == "vi" else f"{months // 12} years old"
        else:
            many = f"{months} tháng tuổi" if self.lang == "vi" else f"{months} months old"
        if self.lang == "vi":
            return {">=": f"đủ {many} trở lên", "<": f"dưới {many}", "<=": f"không quá {many}"}.get(op, f"{op} {many}")
        return {">=": f"at least {many}", "<": f"under {many}", "<=": f"not beyond {many}"}.get(op, f"{op} {many}")


def in_words(term: Term) -> Label:
    """The term as a sentence fragment in both languages."""
    return Label(_Words("vi").term(term), _Words("en").term(term))
