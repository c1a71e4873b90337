"""The registry keeps every kind of fact the law reads, under the law's own words."""

from __future__ import annotations

import pytest

from ansinh.law.facts import FACT_KINDS
from ansinh.registry.facts import CIRCUMSTANCE_KINDS, BirthDate, Precision, say_circumstance


@pytest.mark.parametrize("name", sorted(FACT_KINDS))
def test_what_the_law_reads_can_be_recorded(name: str) -> None:
    law, ours = FACT_KINDS[name], CIRCUMSTANCE_KINDS[name]
    assert ours.law
    assert (ours.of, set(ours.degrees), ours.several) == (law.scope, set(law.degrees), law.multiple)


def test_nothing_goes_to_the_law_that_it_does_not_know() -> None:
    assert {name for name, kind in CIRCUMSTANCE_KINDS.items() if kind.law} == set(FACT_KINDS)


def test_hiv_is_protected_and_poverty_is_not() -> None:
    assert [name for name, kind in CIRCUMSTANCE_KINDS.items() if kind.protected] == ["hiv"]


def test_a_fact_is_said_in_words_officers_use() -> None:
    assert say_circumstance("disability", "severe") == ("khuyết tật: nặng", "disability: severe")
    assert say_circumstance("pension", None, "no")[0].startswith("không: lương hưu")


def test_a_year_alone_is_any_day_of_that_year() -> None:
    born = BirthDate(1951)
    assert born.precision is Precision.YEAR
    assert (str(born.earliest), str(born.latest), born.vn) == ("1951-01-01", "1951-12-31", "1951")
    with pytest.raises(ValueError):
        BirthDate(1951, 2, 30)
    with pytest.raises(ValueError):
        BirthDate(1951, None, 3)
