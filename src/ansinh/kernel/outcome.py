"""Three answers, not two: known, provisional, missing. A blank is never zero."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """An answer that rests on verified facts and figures."""

    value: T


@dataclass(frozen=True, slots=True)
class Provisional(Generic[T]):
    """An answer that rests on something unconfirmed; ``because`` names it."""

    value: T
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """No answer; ``facts`` names what would have to be known."""

    facts: tuple[str, ...] = field(default_factory=tuple)


Outcome = Known[T] | Provisional[T] | Missing
