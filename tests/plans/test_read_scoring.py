"""The scoreboard says the same as the scorer that came with the gold, sums it up and names every difference."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ansinh.plans import offline
from tests.plans.test_reading import FIXTURES, shared_corpus

ROOT = Path(__file__).resolve().parents[2]
OWN_GOLD = Path(__file__).with_name("gold")


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_scorer", shared_corpus() / "gold" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("folder", ["sources", "more"])
def test_the_scoreboard_gives_the_figures_of_the_scorer_that_came_with_the_gold(folder: str) -> None:
    corpus = shared_corpus()
    gold = corpus / "gold" if folder == "sources" else OWN_GOLD
    theirs = scorer()
    ours = {item.name: item.as_json() for item in offline.score(gold, corpus / folder)}
    for path in sorted(gold.rglob("*.json")):
        wanted = json.loads(path.read_text(encoding="utf-8"))
        expected = {"task_fields": {"lead": None, "coordinating": None, "timeline": None}}
        expected |= theirs.score(wanted, offline.read_plan_file(corpus / folder / wanted["seed"]).as_json())
        assert ours[wanted["seed"]] == expected, path.name


def gold_with(tmp_path: Path) -> Path:
    """The gold of the fixture with one target too many, one task taken away and one year changed."""
    gold = json.loads((FIXTURES / "gold" / "ke-hoach-huyen-mau.json").read_text(encoding="utf-8"))
    gold["targets"].append({**gold["targets"][0], "value": 12.25, "quote": "một chỉ tiêu không có trong văn bản"})
    gold["targets"][1]["year"] = 2099
    gold["tasks"].pop()
    (tmp_path / "gold.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def test_every_difference_is_named(tmp_path: Path) -> None:
    (score,) = offline.score(gold_with(tmp_path), FIXTURES)
    told = {(item.kind, item.what, item.field, item.gold) for item in score.differences}
    assert ("targets", "missing", None, None) in told
    assert ("targets", "field", "year", "2099") in told
    assert ("tasks", "spurious", None, None) in told
    assert len(score.differences) == 3


def test_the_total_adds_counts_and_weighs_shares(tmp_path: Path) -> None:
    (right,) = offline.score(FIXTURES / "gold", FIXTURES)
    (wrong,) = offline.score(gold_with(tmp_path), FIXTURES)
    both = offline.total([right, wrong], "both")
    assert (both.targets.found, both.targets.gold) == (2 * right.targets.found, right.targets.gold + wrong.targets.gold)
    assert both.target_fields["year"] == pytest.approx(1 - 1 / (2 * right.targets.found))


def test_the_command_prints_a_table_a_person_can_read(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ansinh.shells.cli", "plan", "score", "--gold", gold_with(tmp_path), "--texts", FIXTURES,
         "--differences", "--lang", "en"],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )  # fmt: skip
    out = done.stdout.decode()
    assert done.returncode == 0
    assert out.splitlines()[0].split()[:3] == ["Document", "Targets", "F1"]
    assert "missing target: một chỉ tiêu không có trong văn bản" in out
    assert "year: 2099 ≠ 2025" in out or "year: 2099 ≠" in out
