"""Working days of public bodies: weekends, Tết, swapped days, and counting in them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.kernel.problem import BadInput
from ansinh.kernel.working_days import (
    Swap,
    WorkingDays,
    add_working_days,
    first_working_day_on_or_after,
    holiday,
    is_provisional,
    is_working_day,
    last_working_day_on_or_before,
    official,
    working_days_between,
)
from ansinh.kernel.working_days.official import read_swaps

D = dt.date
DAYS = st.dates(D(2020, 1, 1), D(2040, 12, 31))
NUMBERS = st.integers(-60, 60)


def test_nobody_works_at_tet_and_the_day_after_the_last_of_it_is_the_next_working_day() -> None:
    assert [is_working_day(D(2026, 2, day)) for day in range(13, 24)] == [True] + [False] * 9 + [True]
    assert add_working_days(D(2026, 2, 13), 1) == D(2026, 2, 23)
    assert add_working_days(D(2026, 2, 23), -1) == D(2026, 2, 13)


def test_the_hung_kings_day_on_a_sunday_is_rested_on_the_monday() -> None:
    found = holiday(D(2026, 4, 27))
    assert found is not None and "Hùng Vương" in found.name_vi and "Hung" in found.name_en
    assert not is_working_day(D(2026, 4, 27))


def test_the_day_of_culture_is_a_holiday_from_2026_on() -> None:
    assert is_working_day(D(2025, 11, 24))
    assert not is_working_day(D(2026, 11, 24))
    assert "80-NQ/TW" in holiday(D(2026, 11, 24)).basis  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rest", "work"),
    [
        (D(2024, 4, 29), D(2024, 5, 4)),
        (D(2025, 5, 2), D(2025, 4, 26)),
        (D(2026, 1, 2), D(2026, 1, 10)),
        (D(2026, 8, 31), D(2026, 8, 22)),
    ],
)
def test_a_swapped_day_is_off_and_its_saturday_is_worked(rest: D, work: D) -> None:
    assert not is_working_day(rest)
    assert is_working_day(work)
    found = holiday(rest)
    assert found is not None and found.basis and not found.provisional


def test_an_ordinary_saturday_is_no_working_day() -> None:
    assert not is_working_day(D(2026, 1, 17))


def test_holidays_not_announced_yet_are_told_as_provisional() -> None:
    assert not is_provisional(2026)
    assert is_provisional(2027)
    tet = holiday(D(2027, 2, 8))
    assert tet is not None and tet.provisional and "dự kiến" in tet.say("vi") and "provisional" in tet.say("en")


def test_a_site_adds_the_swaps_of_a_new_year_with_the_text_they_rest_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "ngay-lam-viec.yaml"
    own.write_text(
        "announced_through: 2027\nswaps:\n  - {rest: 2027-04-29, work: 2027-05-08, basis: Công văn số 1 năm 2027}\n",
        "utf-8",
    )
    monkeypatch.setenv("ANSINH_WORKING_DAYS", str(own))
    official.cache_clear()
    try:
        assert not is_working_day(D(2027, 4, 29))
        assert is_working_day(D(2027, 5, 8))
        assert not is_provisional(2027)
        assert not is_working_day(D(2026, 1, 2)), "the shipped swaps stay"
    finally:
        official.cache_clear()


@pytest.mark.parametrize(
    "text",
    [
        "swaps:\n  - {rest: 2027-04-29, work: 2027-05-08}\n",  # no text it rests on
        "swaps:\n  - {rest: 2027-05-01, work: 2027-05-08, basis: x}\n",  # a Saturday cannot be given off
        "swaps:\n  - {rest: 2027-04-29, work: 2027-05-07, basis: x}\n",  # a Friday is worked anyway
        "swaps: [ngày mai]\n",
        "swaps: {",
    ],
)
def test_a_wrong_file_of_swaps_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_swaps(text, "cua-toi.yaml")
    assert "cua-toi.yaml" in refused.value.say("vi")


def test_a_year_beyond_the_lunar_tables_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="no calendar"):
        is_working_day(D(2150, 6, 1))


def test_days_between_counts_what_adding_adds() -> None:
    assert working_days_between(D(2026, 2, 12), D(2026, 3, 2)) == 7
    assert working_days_between(D(2026, 3, 2), D(2026, 2, 12)) == 0
    calendar = WorkingDays((Swap(D(2026, 3, 3), D(2026, 3, 7), "thử"),))
    assert calendar.add(D(2026, 3, 2), 1) == D(2026, 3, 4)
    assert calendar.add(D(2026, 3, 6), 1) == D(2026, 3, 7)


@given(DAYS, NUMBERS)
def test_counting_never_lands_on_a_day_off(day: D, number: int) -> None:
    if number:
        assert is_working_day(add_working_days(day, number))
    assert is_working_day(last_working_day_on_or_before(day))
    assert is_working_day(first_working_day_on_or_after(day))


@given(DAYS, NUMBERS)
def test_counting_back_undoes_counting_forward(day: D, number: int) -> None:
    start = last_working_day_on_or_before(day)
    assert add_working_days(add_working_days(start, number), -number) == start


@given(DAYS, st.integers(0, 40), NUMBERS)
def test_a_later_start_never_ends_earlier(day: D, later: int, number: int) -> None:
    other = day + dt.timedelta(days=later)
    assert add_working_days(day, number) <= add_working_days(other, number)
    assert add_working_days(day, number) <= add_working_days(day, number + 1)


@given(DAYS, st.integers(0, 60))
def test_as_many_days_lie_between_as_were_added(day: D, number: int) -> None:
    assert working_days_between(day, add_working_days(day, number)) == number
