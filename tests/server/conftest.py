"""A home for each test, reachable for the user PostgreSQL runs as, and an environment that names nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ansinh.shells.server.postgres import EmbeddedPostgres
from ansinh.shells.server.roles import init_database

ROOT = Path(__file__).resolve().parents[2]


def plain_environment(home: Path, **more: str) -> dict[str, str]:
    """The caller's environment without any of our variables, pointing to ``home``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSINH_")}
    kept.pop("DATABASE_URL", None)
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "ANSINH_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), **more}


@pytest.fixture
def home() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="ansinh-home-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def only_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This process, too, knows of no other database than the one in ``home``."""
    for name in list(os.environ):
        if name.startswith("ANSINH_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("ANSINH_HOME", str(home))
    return home


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    """A running cluster with roles and an empty database, shared by a module that does it no harm."""
    path = Path(tempfile.mkdtemp(prefix="ansinh-home-"))
    path.chmod(0o755)
    with EmbeddedPostgres(path, fast=True) as embedded:
        init_database(embedded.url(), "ansinh", path)
        yield embedded
    shutil.rmtree(path, ignore_errors=True)


Told = subprocess.CompletedProcess[str]


@pytest.fixture
def ansinh(home: Path) -> Callable[..., Told]:
    """Runs the command line as a person would, in an empty folder, with a home of its own."""

    def run(*words: str, patience_s: float = 120, **more: str) -> Told:
        return subprocess.run(
            [sys.executable, "-P", "-m", "ansinh.shells.cli", *words],
            env=plain_environment(home, **more),
            cwd=home,
            capture_output=True,
            text=True,
            timeout=patience_s,
        )

    return run
