"""A month's run: the files it reads, the files it writes, and what it says when they are wrong."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import polars as pl
import pytest

from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput
from ansinh.law import offline
from ansinh.law.engine.run import COLUMNS
from ansinh.law.engine.snapshot import empty
from ansinh.shells.cli.main import main

NOVEMBER = Month(2026, 11)


def write_snapshot(
    folder: Path,
    people: list[dict[str, object]],
    circumstances: list[dict[str, object]],
    decisions: list[dict[str, object]] = [],  # noqa: B006 - never changed
    **manifest: object,
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    told = {"format": "ansinh-law-snapshot/1", "month": "2026-11", **manifest}
    (folder / "snapshot.json").write_text(json.dumps(told), encoding="utf-8")
    for table, rows in (("people", people), ("circumstances", circumstances), ("decisions", decisions)):
        shape = empty(table).schema
        pl.DataFrame([{k: row.get(k) for k in shape} for row in rows], schema=shape).write_parquet(
            folder / f"{table}.parquet"
        )
    return folder


def person(name: str, born: str = "1951-11-15", **more: object) -> dict[str, object]:
    return {
        "person_id": name, "household_id": f"h-{name}", "commune_code": "21550", "province_code": "51",
        "birth_date": dt.date.fromisoformat(born), **more,
    }  # fmt: skip


def asks(name: str) -> list[dict[str, object]]:
    return [
        {"person_id": name, "kind": "pension", "state": "no"},
        {"person_id": name, "kind": "written_request", "degree": "HTXH", "start": dt.date(2026, 11, 3)},
    ]


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    people = [person("a"), person("b", "1996-01-01", commune_code="21553"), person("c", "1990-05-05"), person("d")]
    rows = [*asks("a"), {"person_id": "b", "kind": "disability", "degree": "severe"}]
    return write_snapshot(tmp_path / "snap", people, rows)


def test_a_run_writes_the_four_files_others_rely_on(snapshot: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["law", "run", "--snapshot", str(snapshot), "--month", "2026-11", "--out", str(out)]) == 0
    rows = pl.read_parquet(out / "determinations.parquet")
    assert tuple(rows.columns) == COLUMNS
    assert rows["amount"].dtype == rows["coefficient_tenths"].dtype == pl.Int64
    paid = rows.filter(pl.col("amount") > 0).select("person_id", "programme", "group", "amount").rows()
    assert paid == [("a", "HTXH", "HTXH", 540000), ("b", "TCXH", "K6.N", 810000)]
    missing = rows.filter(pl.col("status") == "missing")["person_id"].unique().to_list()
    assert missing == ["d"], "nobody asked d; c is simply not entitled"
    cases = pl.read_parquet(out / "cases.parquet")
    assert cases["people"].sum() == 4
    assert set(rows["case_id"]) <= set(cases["case_id"])
    communes = pl.read_parquet(out / "communes.parquet")
    assert communes["amount"].sum() == 1350000
    totals = json.loads((out / "totals.json").read_text(encoding="utf-8"))
    assert totals["amount"] == 1350000 and totals["people"] == 4 and totals["law_sha256"] == offline.law_hash()
    assert sorted(p.name for p in out.iterdir()) == [
        "cases.parquet", "communes.parquet", "determinations.parquet", "totals.json",
    ]  # fmt: skip


def test_the_same_snapshot_gives_the_same_bytes_of_truth_in_any_row_order(snapshot: Path, tmp_path: Path) -> None:
    first = offline.run_month(snapshot, NOVEMBER)
    people = pl.read_parquet(snapshot / "people.parquet")
    other = tmp_path / "other"
    other.mkdir()
    for file in snapshot.iterdir():
        (other / file.name).write_bytes(file.read_bytes())
    pl.concat([people.reverse(), people.head(1)]).write_parquet(other / "people.parquet")
    second = offline.run_month(other, NOVEMBER)
    assert first.determinations.equals(second.determinations)
    assert first.cases.equals(second.cases)


def test_a_case_can_be_explained_after_the_run(snapshot: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = offline.run_month(snapshot, NOVEMBER, out)
    case_id = result.determinations.filter(pl.col("person_id") == "a")["case_id"][0]
    (why,) = offline.explain_case(out, case_id, "HTXH")
    assert "khoản 1 Điều 21 Luật Bảo hiểm xã hội" in why.text.vi
    assert {fact.name for fact in why.decided} >= {"age_in_month", "pension", "asked_for_social_pension"}
    with pytest.raises(BadInput):
        offline.explain_case(out, "no such case")


def test_the_example_in_the_documentation_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "law-snapshot.md"
    code = re.search(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    monkeypatch.chdir(tmp_path)
    exec(code[1], {})
    assert offline.run_month(tmp_path / "snapshot", NOVEMBER).totals["amount"] == 540000


def kinds_of(error: pytest.ExceptionInfo[BadInput]) -> set[str]:
    return {problem.kind for problem in error.value.problems}


def test_a_month_without_data_is_refused(snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    code = main(["law", "run", "--snapshot", str(snapshot), "--month", "2026-12", "--out", str(out)])
    assert code == 1 and not out.exists()
    assert "12/2026" in capsys.readouterr().err


def test_a_snapshot_that_is_none_is_refused(tmp_path: Path) -> None:
    for breaking, kind in (
        (lambda f: (f / "snapshot.json").unlink(), "snapshot_not_found"),
        (lambda f: (f / "snapshot.json").write_text("{}"), "snapshot_manifest"),
        (lambda f: (f / "people.parquet").unlink(), "snapshot_table_missing"),
        (lambda f: (f / "people.parquet").write_bytes(b"not parquet"), "snapshot_table_unreadable"),
        (lambda f: pl.DataFrame({"person_id": [1]}).write_parquet(f / "people.parquet"), "snapshot_column"),
        (lambda f: empty("people").write_parquet(f / "people.parquet"), "snapshot_empty"),
    ):
        folder = write_snapshot(tmp_path / kind, [person("a")], asks("a"))
        breaking(folder)
        with pytest.raises(BadInput) as caught:
            offline.run_month(folder, NOVEMBER)
        assert kinds_of(caught) == {kind}


def test_rows_that_cannot_be_true_are_named_and_the_good_ones_still_computed(tmp_path: Path) -> None:
    people = [
        person("a"),
        person("twice"),
        person("twice", household_id="elsewhere"),
        person("ghost", vital_status="dead", vital_date=dt.date(1900, 1, 1)),
    ]
    rows = [
        *asks("a"),
        {"person_id": "a", "kind": "levitation"},
        {"person_id": "a", "kind": "disability", "degree": "enormous"},
        {"person_id": "a", "kind": "disability"},
        {"person_id": "a", "kind": "hiv", "start": dt.date(2026, 5, 1), "end": dt.date(2026, 4, 1)},
        {"person_id": "stranger", "kind": "hiv"},
        {"person_id": "a", "kind": "poverty", "degree": "poor"},
    ]
    result = offline.run_month(write_snapshot(tmp_path / "s", people, rows), NOVEMBER)
    assert {p.kind for p in result.problems} == {
        "person_twice", "death_before_birth", "unknown_kind", "unknown_degree", "degree_missing", "period_backwards",
        "circumstance_of_stranger", "circumstance_of_nobody",
    }  # fmt: skip
    assert result.determinations.filter(pl.col("amount") > 0)["person_id"].to_list() == ["a"]
    assert {p["kind"] for p in result.totals["problems"]} == {p.kind for p in result.problems}


def test_a_complete_list_makes_absence_an_answer(tmp_path: Path) -> None:
    rows = asks("a")[1:]
    unmatched = offline.run_month(write_snapshot(tmp_path / "u", [person("a")], rows), NOVEMBER)
    assert unmatched.determinations["status"].to_list() == ["missing"]
    matched = offline.run_month(
        write_snapshot(tmp_path / "m", [person("a")], rows, complete_lists=["pension"]), NOVEMBER
    )
    assert matched.determinations["amount"].to_list() == [540000]


def test_a_reform_is_costed_on_the_same_people(
    snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reform = tmp_path / "reform.yaml"
    reform.write_text(
        "name: thử\nparameters:\n  social_assistance.base: 600000\n  social_pension.level: {places: {'51': 650000}}\n",
        encoding="utf-8",
    )
    told = offline.simulate_reform(reform, snapshot, NOVEMBER)
    assert told["before"] == 1350000
    assert told["after"] == 900000 + 650000
    assert told["people_gaining"] == 2 and told["people_losing"] == 0 and told["households_affected"] == 2
    assert told["change_per_year"] == 12 * 200000
    assert main(["law", "simulate", str(reform), "--snapshot", str(snapshot), "--month", "2026-11", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["after"] == 1550000
    reform.write_text("parameters: {no.such: 1}", encoding="utf-8")
    with pytest.raises(BadInput):
        offline.simulate_reform(reform, snapshot, NOVEMBER)


def test_a_lower_figure_shows_its_losers(snapshot: Path, tmp_path: Path) -> None:
    reform = tmp_path / "cut.yaml"
    reform.write_text("parameters: {TCXH.K6.N: 10}", encoding="utf-8")
    told = offline.simulate_reform(reform, snapshot, NOVEMBER)
    assert told["people_losing"] == 1 and told["change_per_month"] == -270000
