"""Every worked case of every programme, through the counter and through the batch."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from ansinh.kernel.period import Month
from ansinh.law import offline
from ansinh.law.engine.casefile import Case, parse_cases
from ansinh.law.engine.caserun import batch
from ansinh.law.facts import Answer

FILES = sorted((Path(offline.__file__).parent / "programmes").glob("*/cases.yaml"))
CASES = [case for file in FILES for case in parse_cases(file.read_text(encoding="utf-8"), file.parent.name)]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.id}: {case.name}" for case in CASES])
def test_the_law_says_what_the_worked_case_expects(case: Case) -> None:
    outcome = offline.check_case(case)
    assert [d for d in outcome.differences if not d.ok] == []


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_the_batch_says_what_the_counter_says(case: Case) -> None:
    found = offline.check_case(case).determinations
    for month in case.months:
        law = offline.month_law(month, readings=tuple(sorted(case.readings.items())))
        rows = batch([case.household], law, case.complete_lists)
        single = {
            (d.person_id, d.programme, d.group, d.status.value, d.clause, d.amount, d.case_id, d.payee_id)
            for d in found
            if d.month == month and d.answer in (Answer.ENTITLED, Answer.MISSING)
        }
        columns = ("person_id", "programme", "group", "status", "clause", "amount", "case_id", "payee_id")
        assert set(rows.select(columns).rows()) == single
        assert rows.height == len(single)


def test_every_programme_has_worked_cases_and_a_readme() -> None:
    named = {expectation.programme for case in CASES for expectation in case.expect}
    for programme in offline.programmes():
        assert programme.id in named
        assert programme.readme.startswith("# ")


def test_every_group_of_every_programme_has_a_worked_case_that_names_its_money() -> None:
    named = {
        (expectation.programme, expectation.group)
        for case in CASES
        for expectation in case.expect
        if expectation.amount
    }
    groups = {(programme.id, group) for programme in offline.programmes() for group in programme.groups}
    assert groups - named == set()


def test_every_clause_of_the_law_in_force_decides_a_worked_case() -> None:
    used = {d.clause for case in CASES for d in offline.check_case(case).determinations if d.amount}
    in_force = {line.clause for _, line in offline.month_law(Month(2026, 11)).lines}
    assert in_force - used == set()


def test_our_cases_agree_with_the_shared_ones() -> None:
    """The customers' list of cases: each that concerns these programmes stands among ours with the same amounts."""
    shared = os.environ.get("ANSINH_SHARED")
    if not shared:
        pytest.skip("not run: ANSINH_SHARED is not set")
    entries = yaml.safe_load((Path(shared) / "law" / "cases.yaml").read_text(encoding="utf-8"))["cases"]
    ours = {case.id: case for case in CASES}
    covered = 0
    for entry in entries:
        amounts = {
            e["monthly_vnd"]
            for e in entry["expected"]
            if e.get("programme") in ("TCXH", "hưu trí xã hội", "kinh phí chăm sóc", "kinh phí nhận chăm sóc")
            and e.get("monthly_vnd")
        }
        if not amounts:
            continue
        case = ours[entry["id"]]
        found = offline.check_case(case).determinations
        assert amounts <= {d.amount for d in found}, entry["id"]
        covered += 1
    assert covered >= 20
