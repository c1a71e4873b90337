"""One vocabulary across the house: what the law reads, the registry can hold; what the catalogue computes, there is a rule for."""

from __future__ import annotations

from ansinh.law.facts import FACT_KINDS
from ansinh.monitoring.offline import MEASURES
from ansinh.plans.rules.catalogue import catalogue
from ansinh.registry.facts import CIRCUMSTANCE_KINDS
from ansinh.services.offline import registers


def test_every_fact_the_law_reads_can_be_recorded_with_all_its_degrees() -> None:
    for name, kind in FACT_KINDS.items():
        assert name in CIRCUMSTANCE_KINDS, name
        assert set(kind.degrees) <= set(CIRCUMSTANCE_KINDS[name].degrees), name


def test_every_computed_indicator_has_its_rule_and_every_rule_its_indicator() -> None:
    assert {item.code for item in catalogue() if item.source == "computed"} == set(MEASURES)


def test_every_register_feeds_an_indicator_that_exists() -> None:
    codes = {item.code for item in catalogue()}
    for register in registers():
        assert set(register.feeds) <= codes
