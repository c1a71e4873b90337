"""``ansinh law status`` and ``ansinh law case`` on files, without a database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ansinh.kernel.problem import BadInput
from ansinh.law.engine.casefile import parse_cases
from ansinh.shells.cli.main import main

CASES = """
cases:
- id: one
  name: A severely disabled person of thirty
  month: 2026-11
  person: {age: 30, disability: severe}
  expect: {programme: TCXH, group: K6.N, coefficient: 1.5, amount: AMOUNT}
"""


def test_status_prints_programmes_figures_and_what_is_not_verified(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "status", "--on", "2026-11-22", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [p["id"] for p in told["programmes"]] == ["TCXH", "HTXH", "KPCS"]
    values = {(p["id"], p["place"]): p["value"] for p in told["parameters"]}
    assert values["social_assistance.base", None] == 540000
    assert "social_pension.level 31" in told["unconfirmed"] and "social_pension.level 79" in told["not_verified"]
    assert main(["law", "status", "--on", "2024-01-01", "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert "360.000 đ" in text and "HTXH" not in text


def test_a_file_of_cases_is_compared_and_a_difference_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(CASES.replace("AMOUNT", "810000"), encoding="utf-8")
    assert main(["law", "case", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["passed"], told["failed"]) == (1, 0)
    assert told["cases"][0]["determinations"][0]["clause"] == "ND335-2026.D5.k6"
    file.write_text(CASES.replace("AMOUNT", "810001"), encoding="utf-8")
    assert main(["law", "case", str(file), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["cases"][0]["ok"] is False
    assert told["cases"][0]["actual"][0]["amount"] == 810000
    assert main(["law", "case", str(file)]) == 1
    assert "0/1" in capsys.readouterr().out


def test_cases_may_be_json(tmp_path: Path) -> None:
    case = {"id": "x", "month": "2026-11", "people": {"p": {"age": 80, "pension": "no", "written_request": "HTXH"}},
            "expect": [{"programme": "hưu trí xã hội", "monthly_vnd": 540000}]}  # fmt: skip
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"cases": [case]}), encoding="utf-8")
    assert main(["law", "case", str(file)]) == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("disability: severe", "disability: enormous", "especially_severe"),
        ("disability: severe", "levitation: yes", "levitation"),
        ("month: 2026-11", "month: soon", "soon"),
        ("coefficient: 1.5", "coefficient: 1.55", "1.55"),
        ("programme: TCXH", "person: nobody", "nobody"),
        ("  expect: {programme: TCXH, group: K6.N, coefficient: 1.5, amount: AMOUNT}\n", "", "expect"),
    ],
)
def test_a_case_that_is_not_in_the_form_says_what_is_wrong(old: str, new: str, said: str) -> None:
    assert old in CASES
    with pytest.raises(BadInput) as caught:
        parse_cases(CASES.replace(old, new).replace("AMOUNT", "1"))
    assert said in caught.value.say("en") and said in caught.value.say("vi")


def test_an_unreadable_file_of_cases_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "case", str(tmp_path / "none.yaml")]) == 1
    assert "none.yaml" in capsys.readouterr().err
    (tmp_path / "bad.yaml").write_text("cases: [", encoding="utf-8")
    assert main(["law", "case", str(tmp_path / "bad.yaml")]) == 1


def test_a_refusal_is_not_accepted_where_a_fact_is_only_missing() -> None:
    from ansinh.law import offline

    (case,) = parse_cases(
        "cases: [{id: x, month: 2026-11, person: {age: 78, pension: no}, expect: {programme: HTXH, eligible: false}}]"
    )
    assert not offline.check_case(case).ok


def test_one_malformed_case_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cases.yaml"
    other = "- {id: bad, month: 2026-11, person: {age: 30, levitation: yes}, expect: {programme: TCXH}}\n"
    early = "- {id: early, month: 1999-01, person: {age: 30}, expect: {programme: TCXH, eligible: false}}\n"
    file.write_text(CASES.replace("AMOUNT", "810000") + other + early, encoding="utf-8")
    assert main(["law", "case", str(file), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [case["ok"] for case in told["cases"]] == [True, False, False]
    assert "levitation" in told["cases"][1]["problems"][0] and "01/1999" in told["cases"][2]["problems"][0]
