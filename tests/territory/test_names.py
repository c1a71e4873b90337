"""How written names are read, and how a merger's note becomes a share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.territory import rules
from ansinh.territory.facts import Kind


@pytest.mark.parametrize(
    ("written", "kinds", "core"),
    [
        ("xã Hoằng Kim", {Kind.COMMUNE}, "Hoằng Kim"),
        ("X. Hoằng Kim", {Kind.COMMUNE}, "Hoằng Kim"),
        ("TT. Bút Sơn", {Kind.TOWNSHIP}, "Bút Sơn"),
        ("TT Bút Sơn", {Kind.TOWNSHIP}, "Bút Sơn"),
        ("TP.Quảng Ngãi", {Kind.CITY}, "Quảng Ngãi"),
        ("P4", {Kind.WARD}, "4"),
        ("Q.1", {Kind.URBAN_DISTRICT}, "1"),
        ("đặc khu Lý Sơn", {Kind.SPECIAL_ZONE}, "Lý Sơn"),
        ("Xà Phiên", set(), "Xà Phiên"),
        ("Tân An", set(), "Tân An"),
        ("Phương Liên", set(), "Phương Liên"),
        ("Quản Bạ", set(), "Quản Bạ"),
    ],
)
def test_the_kind_is_taken_off_the_front_and_only_the_kind(written: str, kinds: set[Kind], core: str) -> None:
    assert rules.split_kind(written) == (frozenset(kinds), core)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoằng Hoá", "hoằng hóa"),
        ("Mỹ Lý", "Mĩ Lí"),
        ("Đắk Hà", "Đăk Hà"),
        ("Phường 04", "phường 4"),
        ("A Vương", "Avương"),
        ("Ea D'Rơng", "Ea DRơng"),
        ("Quý Lộc", "Quí Lộc"),
    ],
)
def test_spellings_in_official_use_meet(one: str, other: str) -> None:
    assert rules.spelled(one) == rules.spelled(other)


@pytest.mark.parametrize(("one", "other"), [("Hoằng Kim", "Hoàng Kim"), ("Thanh An", "Thạnh An"), ("Ba Vì", "Ba Vi")])
def test_names_that_differ_by_a_mark_stay_apart(one: str, other: str) -> None:
    assert rules.spelled(one) != rules.spelled(other)
    assert rules.bare(one) == rules.bare(other)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_names(text: str) -> None:
    for parts in rules.readings(text):
        assert parts and all(part.core for part in parts)


def test_one_heir_took_everybody_and_several_give_no_figure() -> None:
    assert rules.shares_of_notes(["Nhập một phần diện tích"]) == [1.0]
    assert rules.shares_of_notes(["Nhập một phần", "Nhập một phần"]) == [None, None]
    assert rules.shares_of_notes(["Nhập một phần diện tích", "Nhập một phần diện tích, toàn bộ dân số"]) == [0.0, 1.0]


@given(st.text(alphabet="abc", max_size=7), st.text(alphabet="abc", max_size=7))
def test_distance_is_symmetric_and_zero_only_for_equals(one: str, other: str) -> None:
    apart = rules.distance(one, other, 9)
    assert apart == rules.distance(other, one, 9)
    assert (apart == 0) == (one == other)
    assert rules.distance(one, other, 1) == (apart if apart is not None and apart <= 1 else None)
