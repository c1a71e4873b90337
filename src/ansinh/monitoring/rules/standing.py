"""How a target stands: met, on track, at risk, overdue. A straight line through what was measured, nothing cleverer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ansinh.monitoring.facts import Standing
from ansinh.plans.facts import Comparator, Target


def is_met(target: Target, value: float) -> bool:
    """Whether a value fulfils the target, by its comparator; ``~`` allows a twentieth either way."""
    goal, upper = target.value, target.value_to
    match target.comparator:
        case Comparator.MORE:
            return value > goal
        case Comparator.AT_LEAST | Comparator.EQUAL:
            # “đạt 100 %” is a floor in the genre: who reaches more has not failed.
            return value >= goal - 1e-9
        case Comparator.LESS:
            return value < goal
        case Comparator.AT_MOST:
            return value <= goal + 1e-9
        case Comparator.ABOUT:
            return abs(value - goal) <= abs(goal) / 20
        case Comparator.RANGE:
            return upper is not None and goal <= value <= upper


def is_met_for(target: Target, value: float, better: str) -> bool:
    """As ``is_met``; an equality or range of an indicator that should fall is fulfilled from above."""
    if better == "down" and target.comparator is Comparator.EQUAL:
        return value <= target.value + 1e-9
    if better == "down" and target.comparator is Comparator.RANGE and target.value_to is not None:
        return value <= target.value_to
    if better == "up" and target.comparator is Comparator.RANGE:
        return value >= target.value
    return is_met(target, value)


def forecast(points: Sequence[tuple[int, float]], at: int, ceiling: float | None = None) -> float | None:
    """The least-squares line through ``(month index, value)`` read at a month index; None for fewer than 3 points.

    ``ceiling`` (100 for a share) and zero bound it.
    """
    if len(points) < 3:
        return None
    count = len(points)
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    if spread == 0:
        return None
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    value = max(0.0, mean_y + slope * (at - mean_x))
    return value if ceiling is None else min(value, ceiling)


def standing(target: Target, value: float | None, expected: float | None, better: str, on: dt.date) -> Standing:
    """Where the target stands on a day, given its latest value and the forecast for the end of its year."""
    if value is None:
        return Standing.UNKNOWN
    if is_met_for(target, value, better):
        return Standing.MET
    if target.year is not None and dt.date(target.year, 12, 31) < on:
        return Standing.OVERDUE
    if expected is not None and is_met_for(target, expected, better):
        return Standing.ON_TRACK
    return Standing.AT_RISK
