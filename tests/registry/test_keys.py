"""Codes, keys of names, the shape of numbers."""

from __future__ import annotations

import datetime as dt
import os

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.kernel.identifier import check_character
from ansinh.registry.facts import BirthDate, Sex
from ansinh.registry.offline import add_name_keys, doubts, name_key, name_sort_key, new_ids, read_code
from ansinh.registry.rules.codes import PERSON, codes
from ansinh.registry.rules.numbers import padded

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵfwz"


@given(st.lists(st.text(alphabet=LETTERS + LETTERS.upper(), min_size=1, max_size=7), min_size=1, max_size=5))
def test_the_quick_keys_of_a_column_equal_the_exact_ones(words: list[str]) -> None:
    name = " ".join(words)
    row = add_name_keys(pl.DataFrame({"full_name": [name]})).row(0, named=True)
    assert (row["name_key"], row["sort_key"]) == (name_key(name), name_sort_key(name))


@pytest.mark.parametrize("name", ["Siu H’Blơm", "K'Brơi", "Lò Văn A-1", "Ðinh Văn Rế", "Nguyễn Văn An".upper(), "Y"])
def test_names_of_every_people_have_keys(name: str) -> None:
    row = add_name_keys(pl.DataFrame({"full_name": [name, "Trần Thị Lụa"]})).row(0, named=True)
    assert (row["name_key"], row["sort_key"]) == (name_key(name), name_sort_key(name))


def test_lists_are_sorted_by_the_given_name() -> None:
    people = ["Trần Văn Bình", "Lê Thị Ánh", "Nguyễn Văn An", "Đỗ Thị Đào", "Phạm Văn Dũng"]
    assert sorted(people, key=name_sort_key) == [
        "Nguyễn Văn An",
        "Lê Thị Ánh",
        "Trần Văn Bình",
        "Phạm Văn Dũng",
        "Đỗ Thị Đào",
    ]


def test_codes_never_meet_and_carry_their_check_character() -> None:
    made = codes(PERSON, np.arange(1, 50_001))
    assert made.n_unique() == 50_000
    assert all(check_character(code[:10]) == code[10] for code in made.head(200))


@given(st.integers(1, 2**40 - 1), st.integers(2, 9), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_mistyped_character_is_not_somebody_elses_code(serial: int, place: int, letter: str) -> None:
    code = codes(PERSON, np.array([serial]))[0]
    assert read_code(f" {code[:4].lower()}-{code[4:]} ") == code
    wrong = code[:place] + letter + code[place + 1 :]
    assert read_code(wrong) in ((None,) if wrong != code else (code,))


def test_an_o_typed_for_a_zero_is_understood() -> None:
    code = next(code for code in codes(PERSON, np.arange(1, 400)) if "0" in code[2:10])
    typed = code[:2] + code[2:10].replace("0", "O") + code[10]
    assert read_code(typed) == code


def test_ids_rise_and_carry_their_instant() -> None:
    at = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
    ids = new_ids(at, os.urandom(1000)).to_list()
    assert ids == sorted(ids) and len(set(ids)) == 100
    assert int(ids[0].replace("-", "")[:12], 16) == at.timestamp() * 1000 and ids[0][14] == "7"


@pytest.mark.parametrize(
    ("number", "year", "sex", "wrong"),
    [
        ("999151000123", 1951, Sex.FEMALE, ()),
        ("999151000123", 1951, Sex.MALE, ("sex",)),
        ("999151000123", 1952, Sex.FEMALE, ("year",)),
        ("003151000123", 1951, Sex.FEMALE, ("province",)),
        ("051224000001", 2024, Sex.MALE, ()),
        ("051324000001", 2024, Sex.MALE, ("sex",)),
        ("05122400000", 2024, Sex.MALE, ("shape",)),
        ("051224000001", None, None, ()),
    ],
)
def test_id_02_a_number_that_disagrees_with_the_paper_is_pointed_out(
    number: str, year: int | None, sex: Sex | None, wrong: tuple[str, ...]
) -> None:
    assert doubts(number, BirthDate(year), sex) == wrong


def test_id_03_lost_zeros_are_proposed_only_when_sex_and_year_agree() -> None:
    assert padded("1084000999", BirthDate(1984), Sex.MALE) == "001084000999"
    assert padded("79084000999", BirthDate(1984), Sex.MALE) == "079084000999"
    assert padded("1084000999", BirthDate(1984), Sex.FEMALE) is None
    assert padded("1084000999", BirthDate(None), Sex.MALE) is None
    assert padded("123456789", BirthDate(1984), Sex.MALE) is None, "nine digits are an old identity card"
