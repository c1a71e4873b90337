"""The life of a difficulty and of a directive: which step may follow which. States are read off the steps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ansinh.plans.facts.work import DifficultyState, DirectiveState, StepKind

S = StepKind
DIFFICULTY_AFTER: Mapping[DifficultyState | None, frozenset[StepKind]] = {
    None: frozenset({S.RAISED}),
    DifficultyState.RAISED: frozenset({S.PASSED_UP, S.ANSWERED, S.RESOLVED}),
    DifficultyState.PASSED_UP: frozenset({S.PASSED_UP, S.ANSWERED, S.RESOLVED}),
    DifficultyState.ANSWERED: frozenset({S.RAISED_AGAIN, S.RESOLVED}),
    DifficultyState.RESOLVED: frozenset(),
}
"""The steps a difficulty may take from each state; None is before it was raised."""

DIRECTIVE_AFTER: Mapping[DirectiveState | None, frozenset[StepKind]] = {
    None: frozenset({S.GIVEN}),
    DirectiveState.GIVEN: frozenset({S.ACKNOWLEDGED}),
    DirectiveState.ACKNOWLEDGED: frozenset({S.WORKED, S.CLOSED}),
    DirectiveState.CLOSED: frozenset({S.RETURNED}),
}
"""The steps a directive may take from each state."""

_DIFFICULTY_IS: Mapping[StepKind, DifficultyState] = {
    S.RAISED: DifficultyState.RAISED,
    S.RAISED_AGAIN: DifficultyState.RAISED,
    S.PASSED_UP: DifficultyState.PASSED_UP,
    S.ANSWERED: DifficultyState.ANSWERED,
    S.RESOLVED: DifficultyState.RESOLVED,
}
_DIRECTIVE_IS: Mapping[StepKind, DirectiveState] = {
    S.GIVEN: DirectiveState.GIVEN,
    S.ACKNOWLEDGED: DirectiveState.ACKNOWLEDGED,
    S.WORKED: DirectiveState.ACKNOWLEDGED,
    S.RETURNED: DirectiveState.ACKNOWLEDGED,
    S.CLOSED: DirectiveState.CLOSED,
}


def difficulty_state(steps: Sequence[StepKind]) -> DifficultyState:
    """Where a difficulty stands after its steps, oldest first. Raises ValueError for steps that cannot follow."""
    state: DifficultyState | None = None
    for step in steps:
        if step not in DIFFICULTY_AFTER[state]:
            raise ValueError(f"{step} cannot follow {state}")
        state = _DIFFICULTY_IS[step]
    if state is None:
        raise ValueError("a difficulty begins by being raised")
    return state


def directive_state(steps: Sequence[StepKind]) -> DirectiveState:
    """Where a directive stands after its steps, oldest first; being given is not a step. Raises ValueError likewise."""
    state = DirectiveState.GIVEN
    for step in steps:
        if step not in DIRECTIVE_AFTER[state]:
            raise ValueError(f"{step} cannot follow {state}")
        state = _DIRECTIVE_IS[step]
    return state


# Twelve digits in a row (spaces and dots between them allowed) are somebody's personal number.
_PERSONAL_NUMBER = re.compile(r"(?<!\d)\d(?:[ .]?\d){11}(?!\d)")


def names_a_citizen(text: str) -> bool:
    """Whether a text carries a personal number: what is written about tasks is read by everybody in the system."""
    return bool(_PERSONAL_NUMBER.search(text))
