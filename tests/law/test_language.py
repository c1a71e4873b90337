"""The language rules are written in teaches those who misuse it, and can be read by a machine."""

from __future__ import annotations

import pytest

from ansinh.kernel.period import Month
from ansinh.law import offline
from ansinh.law.engine.benefit import Evaluator, both, first_match, highest, pay
from ansinh.law.engine.check import never_applies
from ansinh.law.engine.examine import band, deciding, first_failed, in_words, open_facts, thresholds, witness
from ansinh.law.engine.expression import (
    MISSING,
    Age,
    BoolFact,
    ChoiceFact,
    Degree,
    Held,
    IntFact,
    Place,
    evaluate,
    facts_read,
)
from ansinh.law.engine.parameters import LawAt
from ansinh.law.facts import Label
from ansinh.law.shared.lawbook import lawbook

name = Label("tên", "name")
poor = BoolFact("poor", Label("hộ nghèo", "poor"), Held("poverty", ("poor",)))
hiv = BoolFact("hiv", Label("nhiễm HIV", "with HIV"), Held("hiv"))
age = IntFact("age", name, Age("any_day"), banded=True)
children = IntFact("children", Label("số con", "children"), Held("pregnant"))
degree = ChoiceFact("disability", name, Degree("disability"), {"none": name, "severe": name, "especially_severe": name})
place = ChoiceFact("place", name, Place(), {})
BASE = "social_assistance.base"
LAW = LawAt(lawbook(), Month(2026, 11))


def line(condition, group="K6.N", coefficient="TCXH.K6.N", **more):  # type: ignore[no-untyped-def]
    return pay(condition, "ND335-2026.D5.k6", group=group, base=BASE, coefficient=coefficient, **more)


def test_a_condition_is_not_a_truth_value() -> None:
    with pytest.raises(TypeError, match="write &"):
        bool(poor)
    with pytest.raises(TypeError):
        _ = poor and hiv
    with pytest.raises(TypeError):
        _ = not poor
    with pytest.raises(TypeError):
        _ = 1 if (age >= 720) else 2


def test_a_choice_is_compared_by_name_and_only_with_its_own_values() -> None:
    with pytest.raises(TypeError, match="is_"):
        _ = degree == "severe"
    with pytest.raises(ValueError, match="mild"):
        degree.is_("mild")


def test_fractions_have_no_place_in_a_rule() -> None:
    with pytest.raises(TypeError, match="25 tenths"):
        _ = children * 2.5  # type: ignore[operator]
    with pytest.raises(TypeError):
        _ = age >= True


def test_conditions_join_conditions_only() -> None:
    with pytest.raises(TypeError, match="compare first"):
        _ = poor & children  # type: ignore[operator]


def test_a_line_without_a_clause_does_not_build() -> None:
    with pytest.raises(ValueError, match="article"):
        pay(poor, "", group="K6.N", base=BASE)


def test_a_missing_fact_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError):
        bool(MISSING)
    assert evaluate(poor & hiv, {"poor": MISSING, "hiv": False}) is False
    assert evaluate(poor & hiv, {"poor": MISSING, "hiv": True}) is MISSING
    assert evaluate(poor | hiv, {"poor": MISSING, "hiv": True}) is True
    assert evaluate(poor | hiv, {"poor": MISSING, "hiv": False}) is MISSING
    assert evaluate(~poor, {"poor": MISSING}) is MISSING
    assert evaluate(age >= 720, {"age": MISSING}) is MISSING
    assert evaluate(children + 1, {"children": MISSING}) is MISSING


def test_a_rule_reads_what_its_tree_names_and_nothing_else() -> None:
    assert [fact.name for fact in facts_read((poor & (age >= 720)) | degree.is_("severe"))] == [
        "poor", "age", "disability",
    ]  # fmt: skip
    with pytest.raises(KeyError, match="hiv"):
        evaluate(hiv, {"poor": True})


def test_only_missing_facts_that_matter_are_asked_for() -> None:
    term = (poor & hiv) | (age >= 900)
    assert open_facts(term, {"poor": MISSING, "hiv": False, "age": MISSING}) == {"age"}
    assert open_facts(term, {"poor": MISSING, "hiv": MISSING, "age": 900}) == frozenset()


def test_the_smallest_set_of_facts_that_decided() -> None:
    term = (poor & hiv) | (age >= 900)
    assert deciding(term, {"poor": True, "hiv": True, "age": 900}) == ("age",)
    assert deciding(term, {"poor": False, "hiv": False, "age": 0}) in (("poor", "age"), ("hiv", "age"))


def test_the_first_condition_that_failed_is_named_in_words() -> None:
    failed = first_failed(poor & (age >= 900), {"poor": True, "age": 700})
    assert failed is not None
    assert in_words(failed).vi == "đủ 75 tuổi trở lên"
    assert in_words(failed).en == "at least 75 years old"


def test_ages_are_cut_where_rules_cut_them() -> None:
    cuts = thresholds([(age >= 720) & (age < 900), age <= 36])["age"]
    assert cuts == (37, 720, 900)
    for months in (0, 36, 37, 719, 720, 899, 900, 1300):
        for term in (age >= 720, age < 900, age <= 36):
            assert evaluate(term, {"age": months}) == evaluate(term, {"age": band(months, cuts)})
    with pytest.raises(TypeError, match="banded"):
        thresholds([(age + 1) >= 12])


def test_a_clause_that_can_never_apply_is_found() -> None:
    assert witness((age >= 720) & (age < 700)) is None
    assert witness(poor & ~poor) is None
    found = witness(poor & (age >= 720) & degree.is_("severe"))
    assert found is not None and evaluate(poor & (age >= 720) & degree.is_("severe"), found) is True
    first = line(age >= 720)
    hidden = line(age >= 900, "K6.DBN", "TCXH.K6.DBN")
    assert never_applies(first_match(first, hidden)) == (hidden,)
    assert never_applies(first_match(hidden, first)) == ()


def value_of(benefit, **env):  # type: ignore[no-untyped-def]
    return Evaluator(benefit, LAW, "place").value({"place": "", **env})


def test_the_highest_is_paid_and_of_equals_the_first_in_the_law() -> None:
    more, less = line(hiv, "K6.DBN", "TCXH.K6.DBN"), line(poor)
    assert value_of(highest(less, more), poor=True, hiv=True).sure[0].line is more
    same = line(hiv)
    assert value_of(highest(less, same), poor=True, hiv=True).sure[0].line is less


def test_an_open_option_matters_only_when_it_could_raise_the_amount() -> None:
    more, less = line(hiv, "K6.DBN", "TCXH.K6.DBN"), line(poor)
    assert value_of(highest(less, more), poor=True, hiv=MISSING).maybes[0].facts == {"hiv"}
    assert value_of(highest(less, more), poor=MISSING, hiv=True).maybes == ()


def test_two_benefits_side_by_side_are_due_only_together() -> None:
    pair = both(line(poor), line(hiv, "K8", "TCXH.K8"))
    assert value_of(pair, poor=True, hiv=True).amount == 1620000
    assert value_of(pair, poor=True, hiv=False).sure == ()
    open_pair = value_of(pair, poor=True, hiv=MISSING)
    assert open_pair.sure == () and open_pair.maybes[0].amount == 1620000


def test_nothing_is_sure_while_an_earlier_lower_line_is_open() -> None:
    table = first_match(line(poor), line(hiv, "K6.DBN", "TCXH.K6.DBN"))
    found = value_of(table, poor=MISSING, hiv=True)
    assert found.sure == () and {m.amount for m in found.maybes} == {810000, 1080000}


def test_no_line_of_the_law_can_never_apply() -> None:
    for month in (Month(2021, 7), Month(2025, 6), Month(2025, 7), Month(2026, 7), Month(2026, 10), Month(2026, 11)):
        for part in offline.month_law(month).parts:
            assert never_applies(part.benefit) == ()
