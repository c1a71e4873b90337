"""What must hold for any family and any month."""

from __future__ import annotations

import dataclasses
import random

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from ansinh.kernel.period import Month
from ansinh.law import offline
from ansinh.law.engine.caserun import batch
from ansinh.law.facts import Answer, Circumstance, Determination, Household, Person, Status
from tests.law.families import MONTHS, households, months

common = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def paid(found: tuple[Determination, ...], person: str | None = None, programme: str | None = None) -> int:
    return sum(d.amount for d in found if person in (None, d.person_id) and programme in (None, d.programme))


@common
@given(st.lists(st.integers(0, 10**9), min_size=3, max_size=3), st.data(), months)
def test_the_plain_way_and_the_batch_agree(seeds: list[int], data: st.DataObject, month: Month) -> None:
    families = [
        dataclasses.replace(
            family,
            id=f"h{n}",
            people=tuple(_renamed(person, n) for person in family.people),
        )
        for n, family in enumerate(data.draw(households()) for _ in seeds)
    ]
    law = offline.month_law(month)
    rows = batch(families, law)
    columns = (
        "person_id",
        "programme",
        "group",
        "status",
        "clause",
        "coefficient_tenths",
        "amount",
        "case_id",
        "payee_id",
    )
    single = sorted(
        (
            d.person_id, d.programme, d.group, d.status.value, d.clause,
            d.coefficient_tenths if d.answer is Answer.ENTITLED else 0, d.amount, d.case_id, d.payee_id,
        )
        for family in families
        for d in offline.decide(family, month)
        if d.answer in (Answer.ENTITLED, Answer.MISSING)
    )  # fmt: skip
    assert sorted(rows.select(columns).rows()) == single


def _renamed(person: Person, n: int) -> Person:
    def name(other: str | None) -> str | None:
        return f"{other}-{n}" if other else None

    return dataclasses.replace(
        person, id=f"{person.id}-{n}", mother_id=name(person.mother_id), father_id=name(person.father_id),
        spouse_id=name(person.spouse_id),
    )  # fmt: skip


@common
@given(households(), months)
def test_only_one_assistance_is_paid_but_for_the_single_parents_pair(family: Household, month: Month) -> None:
    for person in family.people:
        mine = [
            d
            for d in offline.decide(family, month)
            if d.person_id == person.id and d.programme in ("TCXH", "HTXH") and d.amount
        ]
        groups = sorted(str(d.group) for d in mine)
        if len(mine) > 1:
            assert len(mine) == 2
            assert groups[0] == "K4"
            assert groups[1].startswith(("K5", "K6", "K8"))


@common
@given(households(), months, st.randoms(use_true_random=False))
def test_the_order_in_which_people_and_facts_are_written_does_not_matter(
    family: Household, month: Month, chance: random.Random
) -> None:
    def shuffled(items: tuple) -> tuple:  # type: ignore[type-arg]
        return tuple(chance.sample(items, len(items)))

    other = dataclasses.replace(
        family,
        people=shuffled(tuple(dataclasses.replace(p, circumstances=shuffled(p.circumstances)) for p in family.people)),
        circumstances=shuffled(family.circumstances),
    )

    def told(f: Household) -> set[tuple[object, ...]]:
        return {(d.person_id, d.programme, d.group, d.amount, d.status, d.case_id) for d in offline.decide(f, month)}

    assert told(family) == told(other)


@common
@given(households(), months)
def test_a_provinces_own_level_never_lowers_an_amount(family: Household, month: Month) -> None:
    nation = dataclasses.replace(family, province_code="51")
    for place in ("01", "79", "31", "22", "08"):
        there = offline.decide(dataclasses.replace(family, province_code=place), month)
        here = offline.decide(nation, month)
        for person in family.people:
            assert paid(there, person.id) >= paid(here, person.id)


@common
@given(households(), months)
def test_a_disability_certificate_never_lowers_what_a_person_is_paid(family: Household, month: Month) -> None:
    person = family.people[0]
    without = tuple(c for c in person.circumstances if c.kind != "disability")
    amounts = []
    for degree in ("mild", "severe", "especially_severe"):
        changed = dataclasses.replace(person, circumstances=(*without, Circumstance("disability", degree)))
        house = dataclasses.replace(family, people=(changed, *family.people[1:]))
        found = offline.decide(house, month, programmes=("TCXH", "HTXH"))
        amounts.append(paid(found, person.id))
    assert amounts == sorted(amounts)


@common
@given(households(), months)
def test_becoming_poor_never_lowers_what_a_person_is_paid(family: Household, month: Month) -> None:
    bare = tuple(c for c in family.circumstances if c.kind != "poverty")
    amounts = []
    for poverty in ((), (Circumstance("poverty", "near_poor"),), (Circumstance("poverty", "poor"),)):
        house = dataclasses.replace(family, circumstances=(*bare, *poverty))
        amounts.append(paid(offline.decide(house, month), family.people[0].id))
    assert amounts == sorted(amounts)


@common
@given(households(), months)
def test_learning_a_missing_fact_keeps_every_amount_that_was_known(family: Household, month: Month) -> None:
    """What was known for sure stands whatever the unknown facts turn out to be."""
    person = family.people[0]
    before = [d for d in offline.decide(family, month, programmes=("TCXH",)) if d.person_id == person.id]
    if any(d.status is not Status.KNOWN for d in before):
        return
    open_kinds = [c.kind for c in person.circumstances if c.state == "unknown" and c.start is None and c.end is None]
    for kind in {"obligor", "wage", "studying", "pension"} - {c.kind for c in person.circumstances} | set(open_kinds):
        rest = tuple(c for c in person.circumstances if c.kind != kind)
        settled = Circumstance(kind, "none", "yes") if kind == "obligor" else Circumstance(kind, None, "no")
        changed = dataclasses.replace(person, circumstances=(*rest, settled))
        house = dataclasses.replace(family, people=(changed, *family.people[1:]))
        after = [d for d in offline.decide(house, month, programmes=("TCXH",)) if d.person_id == person.id]
        assert paid(tuple(after)) == paid(tuple(before)), kind


@common
@given(households(), months)
def test_every_answer_explains_itself_in_both_languages(family: Household, month: Month) -> None:
    for d in offline.decide(family, month):
        why = d.explanation
        assert why.text.vi and why.text.en and why.text.vi != why.text.en
        if d.answer is Answer.ENTITLED:
            assert why.clause is not None and why.decided and why.parameters
            assert d.amount == d.base * d.coefficient_tenths // 10 > 0
        elif d.answer is Answer.MISSING:
            assert d.missing and d.amount == 0
        elif d.answer is Answer.NOT_ENTITLED:
            assert (why.failed or why.superseded_by) and d.amount == 0


@common
@given(households(), months)
def test_the_facts_said_to_decide_do_decide(family: Household, month: Month) -> None:
    """With only the deciding facts known, and all others unknown, the line that paid still holds."""
    from ansinh.law.engine.expression import MISSING, evaluate
    from ansinh.law.engine.plain import Deriver

    law = offline.month_law(month)
    deriver = Deriver(family, month, law.cuts, law.places)
    for person in family.people:
        env = deriver.case(person, law.facts)
        answers = law.answers(env)
        told = [d for d in offline.decide(family, month) if d.person_id == person.id]
        for answer, determination in zip(answers, told, strict=True):
            if answer.answer is not Answer.ENTITLED:
                continue
            assert answer.line is not None
            names = {fact.name for fact in determination.explanation.decided}
            only = {name: value if name in names else MISSING for name, value in env.items()}
            for condition in (answer.line.condition, *law.guards[id(answer.line)]):
                assert evaluate(condition, only) is True


def test_nobody_is_paid_before_the_law_on_file_begins() -> None:
    import pytest

    from ansinh.kernel.problem import BadInput

    with pytest.raises(BadInput):
        offline.month_law(Month(2020, 1))
    assert MONTHS[0] == Month(2021, 7)
