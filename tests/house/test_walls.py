"""The walls hold, and each of them falls when someone breaks through: a wall that cannot fail is no wall."""

from __future__ import annotations

import ast
import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["access", "documents", "territory", "registry", "plans", "services", "casework", "payments", "monitoring"]


def lint(root: Path) -> tuple[int, str]:
    """Runs import-linter over ``root/src`` with the walls of ``root/.importlinter``."""
    command = [
        sys.executable,
        "-c",
        "import sys; from importlinter.cli import lint_imports_command; "
        "sys.exit(lint_imports_command(['--no-cache']))",
    ]
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "COLUMNS": "200"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def verdicts(output: str) -> dict[str, str]:
    """Contract name → KEPT or BROKEN."""
    return {name.strip(): word for name, word in re.findall(r"^(.+?) (KEPT|BROKEN)\b", output, re.M)}


def contract_names() -> list[str]:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    return [parser[section]["name"] for section in parser.sections() if ":contract:" in section]


def test_the_house_as_it_stands_keeps_every_wall() -> None:
    code, output = lint(ROOT)
    assert code == 0, output
    assert verdicts(output) == dict.fromkeys(contract_names(), "KEPT")


@pytest.fixture(scope="module")
def breached(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A copy of the house in which every wall has been broken through once, and what the linter says of it."""
    root = tmp_path_factory.mktemp("breached")
    shutil.copytree(
        ROOT / "src",
        root / "src",
        ignore=lambda _, names: [
            name for name in names if name == "__pycache__" or (Path(name).suffix not in ("", ".py"))
        ],
    )
    shutil.copy(ROOT / ".importlinter", root)
    house = root / "src" / "ansinh"
    plants = {
        "kernel/planted.py": "from ansinh.shells import web",  # up the street
        "shed/__init__.py": "",  # a room that is not on the plan
        "law/engine/planted.py": "import django\nfrom ansinh.documents import queries",
        "access/rules_planted.py": "",
        "registry/facts_planted.py": "",
    }
    for room in ROOMS:
        # A shell that reaches into a closet, and a noun that reaches for a deed of its own room.
        plants[f"shells/cli/planted_{room}.py"] = f"from ansinh.{room} import store"
    for path, text in plants.items():
        (house / path).parent.mkdir(exist_ok=True)
        (house / path).write_text(text + "\n")
    with (house / "registry" / "facts.py").open("a") as facts:
        facts.write("\nfrom ansinh.registry import actions as planted\n")
    programmes = sorted(path.parent.name for path in (house / "law/programmes").glob("*/rules.py"))
    assert len(programmes) >= 2, "independence of programmes needs two of them"
    with (house / "law/programmes" / programmes[0] / "rules.py").open("a") as rules:
        rules.write(f"\nfrom ansinh.law.programmes.{programmes[1]} import rules as planted\n")
    return verdicts(lint(root)[1])


@pytest.mark.parametrize("name", contract_names())
def test_a_breach_of_the_wall_is_seen(breached: dict[str, str], name: str) -> None:
    assert breached.get(name) == "BROKEN", breached


def test_a_room_that_is_not_on_the_plan_is_refused(tmp_path: Path) -> None:
    """Exhaustive layers: a new top-level package must be placed in the street."""
    shutil.copytree(
        ROOT / "src",
        tmp_path / "src",
        ignore=lambda _, names: [
            name for name in names if name == "__pycache__" or (Path(name).suffix not in ("", ".py"))
        ],
    )
    shutil.copy(ROOT / ".importlinter", tmp_path)
    (tmp_path / "src/ansinh/shed").mkdir()
    (tmp_path / "src/ansinh/shed/__init__.py").write_text("")
    code, output = lint(tmp_path)
    assert code != 0
    assert "shed" in output


PURE = [
    path
    for path in (ROOT / "src" / "ansinh").rglob("*.py")
    if {"kernel", "law"} & set(path.relative_to(ROOT / "src/ansinh").parts[:1])
    or path.name in ("facts.py", "rules.py")
    or {"facts", "rules"} & set(path.parts)
]
CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "monotonic"}
CHANCE = {"random", "secrets"}


def reads_clock_or_chance(source: str) -> list[str]:
    """Calls in the source that read the clock or throw dice."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            base = ast.unparse(node.func.value)
            if node.func.attr in CLOCKS and re.search(r"\b(date|datetime|dt|time)\b", base):
                found.append(f"line {node.lineno}: {ast.unparse(node.func)}")
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
            found += [f"line {node.lineno}: {name}" for name in names if name in CHANCE]
    return found


def test_decisions_read_neither_clock_nor_dice() -> None:
    assert PURE
    guilty = {str(path): found for path in PURE if (found := reads_clock_or_chance(path.read_text()))}
    assert guilty == {}


def test_a_rule_that_looks_at_the_clock_is_found() -> None:
    assert reads_clock_or_chance("import datetime as dt\nx = dt.date.today()") != []
    assert reads_clock_or_chance("import random") != []
    assert reads_clock_or_chance("from datetime import date\ndef f(on): return on.year") == []
