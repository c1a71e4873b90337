"""The reader against hand-made annotations of real plans: those it was tuned on, and those it was never shown.

``gold/tune`` may be looked at when rules are written; ``gold/held`` may not: whoever works on the reader sees only the
figures of this test. The texts themselves are not in the repository.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from ansinh.plans import offline
from tests.plans.test_reading import shared_corpus

GOLD = Path(__file__).with_name("gold")


@dataclass(frozen=True)
class Board:
    """The scores of several documents as one."""

    f1: dict[str, float]
    fields: dict[str, float]
    gold: dict[str, int]


@cache
def board(part: str) -> Board:
    scores = offline.score(GOLD / part, shared_corpus() / "more")
    f1, gold, fields = {}, {}, {}
    for kind in ("targets", "tasks", "reporting"):
        measures = [getattr(one, kind) for one in scores]
        found, wanted, read = (sum(getattr(one, what) for one in measures) for what in ("found", "gold", "predicted"))
        f1[kind], gold[kind] = 2 * found / (wanted + read), wanted
    for kind, shares in (("targets", "target_fields"), ("tasks", "task_fields")):
        names = {name for one in scores for name in getattr(one, shares)}
        for name in names:
            fields[name] = _mean((getattr(one, kind).found, getattr(one, shares).get(name)) for one in scores)
    return Board(f1, fields, gold)


def _mean(weighted: Iterable[tuple[int, float | None]]) -> float:
    counted = [(weight, share) for weight, share in weighted if share is not None]
    return sum(weight * share for weight, share in counted) / sum(weight for weight, _ in counted)


@pytest.mark.parametrize(("part", "documents", "targets", "tasks"), [("tune", 3, 14, 85), ("held", 4, 51, 179)])
def test_the_annotations_are_whole(part: str, documents: int, targets: int, tasks: int) -> None:
    assert len(list((GOLD / part).glob("*.json"))) == documents
    assert (board(part).gold["targets"], board(part).gold["tasks"]) == (targets, tasks)


@pytest.mark.parametrize(
    ("part", "kind", "least"),
    [
        ("tune", "targets", 0.98), ("tune", "tasks", 0.98), ("tune", "reporting", 0.98),
        ("held", "targets", 0.97), ("held", "tasks", 0.97), ("held", "reporting", 0.95),
    ],
)  # fmt: skip
def test_items_of_real_plans_are_found_and_no_others(part: str, kind: str, least: float) -> None:
    assert board(part).f1[kind] >= least


@pytest.mark.parametrize(("part", "least"), [("tune", 0.98), ("held", 0.95)])
def test_fields_of_what_was_found_are_right(part: str, least: float) -> None:
    fields = board(part).fields
    wrong = {
        name: round(fields[name], 3)
        for name in ("comparator", "unit", "year", "lead", "coordinating")
        if fields[name] < least
    }
    assert wrong == {}


def test_a_real_plan_without_a_number_to_reach_has_no_target() -> None:
    file = shared_corpus() / "more" / "21_thanh-pho-ha-noi_308-kh-ubnd.txt"
    assert offline.read_plan_file(file).targets == ()
