"""How a target stands, and the straight line to its year."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.monitoring.facts import Standing
from ansinh.monitoring.rules.measures import factor, share
from ansinh.monitoring.rules.standing import forecast, is_met_for, standing
from ansinh.plans.facts import Comparator, Target

TODAY = dt.date(2026, 11, 22)
figures = st.floats(min_value=0, max_value=100, allow_nan=False)


def target(comparator: Comparator, value: float, value_to: float | None = None, year: int | None = 2030) -> Target:
    return Target("I.1", "chỉ tiêu", comparator, value, value_to, "%", None, year, "…", 0, 1)


def test_health_insurance_of_95_8_percent_meets_over_95() -> None:
    assert standing(target(Comparator.MORE, 95), 95.8, None, "up", TODAY) is Standing.MET
    assert standing(target(Comparator.MORE, 95), 95.0, None, "up", TODAY) is Standing.AT_RISK


def test_no_figure_is_not_zero() -> None:
    assert standing(target(Comparator.AT_MOST, 5), None, None, "down", TODAY) is Standing.UNKNOWN


def test_poverty_below_the_wanted_rate_meets_an_equality_from_above() -> None:
    assert standing(target(Comparator.EQUAL, 4), 3.2, None, "down", TODAY) is Standing.MET
    assert standing(target(Comparator.EQUAL, 4), 5.98, None, "down", TODAY) is Standing.AT_RISK
    assert standing(target(Comparator.RANGE, 1, 1.5), 0.8, None, "down", TODAY) is Standing.MET


def test_a_range_is_exceeded_without_failing_where_more_is_better() -> None:
    assert standing(target(Comparator.RANGE, 35, 40), 43, None, "up", TODAY) is Standing.MET


def test_what_was_due_last_year_and_is_not_reached_is_overdue() -> None:
    assert standing(target(Comparator.AT_LEAST, 90, year=2025), 88, 99, "up", TODAY) is Standing.OVERDUE
    assert standing(target(Comparator.AT_LEAST, 90, year=2026), 88, 99, "up", TODAY) is Standing.ON_TRACK


def test_two_months_are_too_few_for_a_line() -> None:
    assert forecast([(1, 10.0), (2, 20.0)], 10) is None
    assert forecast([(1, 10.0), (2, 20.0), (3, 30.0)], 4) == pytest.approx(40)
    assert forecast([(1, 10.0), (2, 20.0), (3, 30.0)], 40, ceiling=100) == 100


@given(
    st.lists(st.tuples(st.integers(24_000, 24_400), figures), min_size=3, max_size=12, unique_by=lambda point: point[0]),
    st.integers(24_000, 24_600),
)
def test_a_forecast_of_a_share_is_a_share(points: list[tuple[int, float]], at: int) -> None:
    value = forecast(points, at, ceiling=100)
    assert value is not None and 0 <= value <= 100


@given(st.integers(0, 400), st.floats(0.1, 2), st.floats(0, 50))
def test_a_straight_line_is_continued_straight(at: int, slope: float, start: float) -> None:
    points = [(x, start + slope * x) for x in range(0, 9, 2)]
    assert forecast(points, at) == pytest.approx(start + slope * at, rel=1e-6, abs=1e-6)


@given(st.sampled_from([Comparator.AT_LEAST, Comparator.MORE]), figures, figures, figures)
def test_more_is_never_worse_where_more_is_better(comparator: Comparator, goal: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    wanted = target(comparator, goal)
    assert not is_met_for(wanted, low, "up") or is_met_for(wanted, high, "up")


@given(st.sampled_from([Comparator.AT_MOST, Comparator.LESS, Comparator.EQUAL]), figures, figures, figures)
def test_less_is_never_worse_where_less_is_better(comparator: Comparator, goal: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    wanted = target(comparator, goal)
    assert not is_met_for(wanted, high, "down") or is_met_for(wanted, low, "down")


def test_a_share_of_nobody_is_no_share() -> None:
    assert share(0, 0) is None
    assert share(1, 3) == 33.33
    assert share(11, 10_000, factor("bác sĩ/10.000 dân")) == 11
    assert factor("%") == 100 and factor("tuổi") == 1
