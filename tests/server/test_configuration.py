"""Every setting is documented, and nothing is documented that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

from ansinh.shells.server.connections import ROLES

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"\bANSINH_[A-Z][A-Z_]*[A-Z]\b")


def read_by_the_code() -> set[str]:
    files = [ROOT / "ansinh", ROOT / ".ci" / "run", ROOT / "tests" / "conftest.py", *(ROOT / "src").rglob("*.py")]
    found = {name for path in files for name in NAME.findall(path.read_text("utf-8"))}
    # Made from a role's name, so it stands nowhere in full; and Django's own copies of settings.
    return (found | {f"ANSINH_DATABASE_URL_{role.upper()}" for role in (*ROLES, "admin")}) - {"ANSINH_DATABASE_URL"}


def documented() -> set[str]:
    text = (ROOT / "docs" / "reference" / "configuration.md").read_text("utf-8")
    short = {f"ANSINH_DATABASE_URL{name}" for name in re.findall(r"`…(_[A-Z]+)`", text)}
    return set(NAME.findall(text)) | short


def test_every_variable_the_code_reads_is_documented() -> None:
    assert read_by_the_code() - documented() == set()


def test_no_variable_is_documented_that_nothing_reads() -> None:
    assert documented() - read_by_the_code() == set()
