"""Vietnamese text, money, months, codes."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.kernel.dates import day_in_vietnam, parse_vn_date, vn_date
from ansinh.kernel.identifier import check_character, is_personal_number, new_id
from ansinh.kernel.money import dong, number, parse_dong
from ansinh.kernel.period import Month, Period
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import fold, nfc, sort_key, squash

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_a_name_is_found_without_tones_in_any_spelling() -> None:
    for spelling in ("Nguyễn Đức Hòa", "NGUYỄN  ĐỨC HOÀ", unicodedata.normalize("NFD", "Nguyễn Ðức Hòa")):
        assert fold(spelling) == "nguyen duc hoa"


def test_names_sort_as_in_the_vietnamese_dictionary() -> None:
    names = ["Đông", "Dũng", "Ân", "An", "Ấn", "ăn", "đa", "da", "Ăng"]
    assert sorted(names, key=sort_key) == ["An", "ăn", "Ăng", "Ân", "Ấn", "da", "Dũng", "đa", "Đông"]


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once_and_storage_keeps_what_was_written(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert nfc(nfc(text)) == nfc(text) and squash(squash(text)) == squash(text)


def test_half_past_midnight_in_vietnam_is_still_yesterday_in_utc() -> None:
    assert day_in_vietnam(dt.datetime(2026, 10, 31, 17, 30, tzinfo=dt.UTC)) == dt.date(2026, 11, 1)
    with pytest.raises(ValueError):
        day_in_vietnam(dt.datetime(2026, 10, 31))  # noqa: DTZ001 - the instant without a zone is what is refused


@given(st.dates())
def test_a_date_shown_is_the_date_read(day: dt.date) -> None:
    assert parse_vn_date(vn_date(day)) == day == parse_vn_date(day.isoformat())


@pytest.mark.parametrize("text", ["31/02/2026", "2026/11/22", "22-11", "", "ngày 22"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_vn_date(text)


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_an_amount_shown_is_the_amount_read(amount: int) -> None:
    assert parse_dong(dong(amount)) == amount == parse_dong(number(amount))


@pytest.mark.parametrize("text", ["500.000,5", "1.23", "1,5 triệu", "", "12.34.567", "đ"])
def test_a_doubtful_amount_is_refused_and_never_rounded(text: str) -> None:
    with pytest.raises(ValueError):
        parse_dong(text)
    with pytest.raises(TypeError):
        dong(1.5)  # type: ignore[arg-type]


@given(st.integers(2000, 2100), st.integers(1, 12), st.integers(-500, 500))
def test_months_count_like_integers(year: int, month: int, steps: int) -> None:
    start = Month(year, month)
    assert start.plus(steps).plus(-steps) == start
    assert start.months_until(start.plus(steps)) == steps
    assert start.last + dt.timedelta(days=1) == start.next().first
    assert Month.parse(str(start)) == start == Month.parse(start.vn)


def test_a_period_ends_before_its_end() -> None:
    july = Period(dt.date(2026, 7, 1), dt.date(2026, 8, 1))
    assert july.contains(dt.date(2026, 7, 31)) and not july.contains(dt.date(2026, 8, 1))
    assert not july.overlaps(Period(dt.date(2026, 8, 1))) and july.overlaps(Period(dt.date(2026, 7, 31)))
    with pytest.raises(ValueError):
        Period(dt.date(2026, 8, 1), dt.date(2026, 7, 1))


@given(st.text(ALPHABET, min_size=1, max_size=20), st.data())
def test_the_check_character_finds_every_wrong_character(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([char for char in ALPHABET if char != code[place]]))
    assert check_character(code[:place] + other + code[place + 1 :]) != check_character(code)


def test_a_personal_number_has_twelve_plain_digits() -> None:
    assert is_personal_number("999123456789")
    assert not any(map(is_personal_number, ["99912345678", "９９９123456789", "99912345678A", ""]))


def test_ids_sort_by_time_and_say_their_version() -> None:
    early, late = (new_id(dt.datetime(2026, 1, day, tzinfo=dt.UTC)) for day in (1, 2))
    assert early < late and early.version == 7
    assert new_id(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), b"0123456789") == new_id(
        dt.datetime(2026, 1, 1, tzinfo=dt.UTC), b"0123456789"
    )


def test_a_problem_says_place_reason_and_remedy_in_both_languages() -> None:
    problem = Problem("x", "Sai ngày.", "Wrong date.", {"sheet": "A", "row": 3}, "Sửa lại.", "Correct it.")
    assert problem.say("vi") == "[trang tính A, dòng 3] Sai ngày. Sửa lại."
    assert problem.say("en") == "[sheet A, row 3] Wrong date. Correct it."
    assert BadInput([problem, problem]).say("en").count("\n") == 1
