"""The launcher as anybody would call it: from a strange folder, with a home of its own, nothing of ours in the way."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

LAUNCHER = ROOT / "ansinh"


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def object(self) -> Any:
        """The one JSON object on stdout."""
        return json.loads(self.out)


def environment(home: Path, **more: str) -> dict[str, str]:
    """The caller's environment without any of our variables, pointing to ``home``."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("ANSINH_") and name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTHONPATH")
    }
    return {**kept, "ANSINH_HOME": str(home), **more}


@pytest.fixture
def home() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="ansinh-home-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


Command = Callable[..., Answer]


@pytest.fixture
def ansinh(home: Path, tmp_path: Path) -> Command:
    """Runs ``./ansinh …`` from a folder that is not ours."""

    def run(*words: object, patience_s: float = 120, **more: str) -> Answer:
        told = subprocess.run(
            [sys.executable, str(LAUNCHER), *map(str, words)],
            env=environment(home, **more),
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=patience_s,
        )
        return Answer(told.returncode, told.stdout.decode("utf-8"), told.stderr.decode("utf-8"))

    return run
