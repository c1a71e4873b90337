"""What an answer of the population register means for a record of ours."""

from __future__ import annotations

import datetime as dt

from ansinh.registry.facts import BirthDate, CheckAnswer, CheckState, Sex
from ansinh.registry.rules.names import name_key

RETRY = (dt.timedelta(minutes=10), dt.timedelta(hours=1), dt.timedelta(hours=6), dt.timedelta(days=1))
"""How long to wait before asking again after the first, second … time without an answer; then daily."""


def verdict(
    full_name: str, birth: BirthDate, sex: Sex | None, answer: CheckAnswer
) -> tuple[CheckState, tuple[str, ...]]:
    """The state and the fields that differ. Accents of a name may differ: old papers were typed without them; a record
    that knows the year only does not differ from a whole date of that year."""
    if answer.trouble:
        return CheckState.WAITING, ()
    if answer.name is None:
        return CheckState.NOT_FOUND, ()
    different = []
    if name_key(full_name) != name_key(answer.name):
        different.append("full_name")
    if answer.birth and not _may_be(birth, answer.birth):
        different.append("birth")
    if sex is not None and answer.sex is not None and sex != answer.sex:
        different.append("sex")
    return (CheckState.DIFFERS if different else CheckState.AGREES), tuple(different)


def next_try(attempts: int, at: dt.datetime) -> dt.datetime:
    """When to ask again after so many times without an answer."""
    return at + RETRY[min(attempts, len(RETRY)) - 1]


def _may_be(birth: BirthDate, said: str) -> bool:
    parts = [int(part) for part in said.split("-") if part.isdigit()]
    mine = (birth.year, birth.month, birth.day)
    return all(a is None or a == b for a, b in zip(mine, parts, strict=False))
