"""What is written down about the law is complete, cited, dated, and the checker refuses anything else."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput
from ansinh.law import offline
from ansinh.law.engine.check import check_law, check_parameters
from ansinh.law.engine.parameters import LawAt, read_yaml
from ansinh.law.facts import FACT_KINDS, Confidence
from ansinh.law.programmes import PROGRAMMES
from ansinh.law.shared.lawbook import lawbook

DOCS = Path(__file__).parents[2] / "docs" / "reference"

GOOD = """
a.level:
  label: {vi: Mức, en: Level}
  unit: VND/month
  values:
    2024-07-01: {value: 500000, reference: NĐ 76/2024, confidence: VERIFIED}
    2026-07-01: {value: 540000, reference: NĐ 335/2026, confidence: VERIFIED}
"""


def kinds(text: str) -> set[str]:
    return {problem.kind for problem in check_parameters(read_yaml(text), "test")}


def test_the_law_as_shipped_passes_its_own_checks() -> None:
    assert offline.check() == ()


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("unit: VND/month", "unit: VND per moon", "unit_missing"),
        ("  unit: VND/month\n", "", "unit_missing"),
        ("reference: NĐ 76/2024, ", "", "citation_missing"),
        (", confidence: VERIFIED}\n    2026", "}\n    2026", "confidence_missing"),
        ("value: 500000", "value: 500000.5", "not_whole"),
        ("value: 500000", "value: null", "gap"),
        ("en: Level", "en: ''", "label_missing"),
        ("confidence: VERIFIED}\n    2026", "confidence: UNKNOWN}\n    2026", "unknown_used"),
    ],
)
def test_a_slip_in_a_figure_is_refused(old: str, new: str, kind: str) -> None:
    assert kinds(GOOD) == set()
    assert old in GOOD
    assert kind in kinds(GOOD.replace(old, new))


def test_a_province_below_the_nation_is_refused() -> None:
    places = "  places:\n    '79':\n      2026-07-01: {value: 530000, reference: NQ, confidence: VERIFIED}\n"
    assert kinds(GOOD + places) == {"below_nation"}
    assert kinds(GOOD + places.replace("530000", "650000")) == set()


def test_two_values_for_one_day_overlap_and_are_refused() -> None:
    with pytest.raises(BadInput) as caught:
        read_yaml(GOOD.replace("2026-07-01", "2024-07-01"))
    assert caught.value.problems[0].kind == "key_twice"


def test_a_line_without_a_figure_in_force_is_refused() -> None:
    book = lawbook()
    import dataclasses

    bare = dataclasses.replace(book, parameters={k: v for k, v in book.parameters.items() if k != "TCXH.K7"})
    found = {problem.kind for problem in check_law(bare, PROGRAMMES, [Month(2026, 11)])}
    assert found == {"no_value_in_force"}
    bare = dataclasses.replace(book, clauses={k: v for k, v in book.clauses.items() if k != "ND335-2026.D5.k7"})
    found = {problem.kind for problem in check_law(bare, PROGRAMMES, [Month(2026, 11)])}
    assert found == {"clause_unknown"}


def test_levels_follow_their_own_clock_and_rules_theirs() -> None:
    assert offline.level("social_assistance.base", Month(2026, 6)).value == 500000
    assert offline.level("social_assistance.base", Month(2026, 7)).value == 540000
    october = LawAt(lawbook(), Month(2026, 10))
    assert "335/2026" in october.value("TCXH.K6.N").reference
    assert "20/2021" in LawAt(lawbook(), Month(2026, 9)).value("TCXH.K6.N").reference


def test_a_citation_reads_as_officials_write_it() -> None:
    assert offline.clause("ND335-2026.D5.k1.b").citation == "điểm b khoản 1 Điều 5 Nghị định 335/2026/NĐ-CP"


def test_a_clause_is_the_citation_that_plans_use() -> None:
    assert offline.clause("ND335-2026.D5.k1.b").cited.short() == "NĐ 335/2026/NĐ-CP Đ5 k1 b"
    for clause in offline.clauses().values():
        assert clause.cited.kind, clause.id


def test_unconfirmed_figures_keep_their_mark() -> None:
    figures = {(f.id, f.place): f for f in offline.parameters_in_force(dt.date(2026, 11, 22))}
    assert figures["social_pension.level", "79"].confidence is Confidence.VERIFIED_SECONDARY
    assert not figures["social_pension.level", "31"].confidence.confirmed
    assert figures["social_assistance.base", ""].value == 540000


def test_the_page_on_snapshots_lists_every_kind_of_fact() -> None:
    text = (DOCS / "law-snapshot.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if re.match(r"\| [a-z_, ]+ \| (person|household) \|", line)]
    listed: dict[str, tuple[str, str, str]] = {}
    for _, names, scope, degrees, vietnamese, absence, _ in rows:
        for name in names.split(","):
            listed[name.strip()] = (scope.strip(), degrees.strip(), absence.strip())
            against = "*against*" in vietnamese
            assert FACT_KINDS[name.strip()].against == against, name
    assert set(listed) == set(FACT_KINDS)
    for name, (scope, degrees, absence) in listed.items():
        kind = FACT_KINDS[name]
        assert scope == kind.scope and absence == kind.absence, name
        assert {d.strip() for d in degrees.split(",") if d.strip()} == set(kind.degrees), name


def test_the_page_on_cases_names_every_group() -> None:
    text = (DOCS / "law-cases.md").read_text(encoding="utf-8")
    for programme in PROGRAMMES:
        for group in programme.groups:
            assert f"`{group}`" in text, group


def test_the_page_on_figures_names_every_reading() -> None:
    text = (DOCS / "law-parameters.md").read_text(encoding="utf-8")
    for reading in offline.readings():
        assert f"| {reading.id} |" in text


def test_the_rules_can_be_read_as_a_table() -> None:
    lines = offline.rule_table("TCXH", Month(2026, 11))
    severe = next(line for line in lines if line.group == "K6.N")
    assert severe.condition.vi == "khuyết tật: khuyết tật nặng"
    assert (severe.coefficient_tenths, severe.base) == (15, 540000)
    assert severe.clause.citation == "khoản 6 Điều 5 Nghị định 335/2026/NĐ-CP"
    parent = next(line for line in lines if line.group == "K4")
    assert parent.for_each is not None and "con" in parent.for_each.vi
