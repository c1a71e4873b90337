"""The launcher, in small clones of their own: the real file, no requirements, a stand-in for the command line."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = ROOT / "ansinh"

_CLI = """
import os, sys
told = {"words": sys.argv[1:], "prefix": sys.prefix, "cwd": os.getcwd(), "dont_write": sys.dont_write_bytecode}
sys.stdout.write(repr(told))
raise SystemExit(7 if "seven" in sys.argv else 0)
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone whose folder's name has spaces and Vietnamese letters."""
    root = tmp_path / "bản sao của tôi"
    package = root / "src" / "ansinh" / "shells" / "cli"
    package.mkdir(parents=True)
    for folder in (package, package.parent, package.parent.parent):
        (folder / "__init__.py").touch()
    (package / "__main__.py").write_text(_CLI, "utf-8")
    (root / "requirements").mkdir()
    for which in ("run", "test"):
        (root / "requirements" / f"{which}.txt").write_text("# nothing\n")
    shutil.copy2(LAUNCHER, root / "ansinh")
    return root


def run(root: Path, *words: str, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ANSINH_") and k != "PYTHONPATH"}
    return subprocess.run(
        [_base_python(), str(root / "ansinh"), *words],
        env={**kept, **more}, cwd=cwd or "/", capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def _base_python() -> str:
    """The interpreter our environment was made with: what a person types."""
    return str(getattr(sys, "_base_executable", sys.executable))


def patched(root: Path, patch: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The launcher run after a line that takes something away from the machine."""
    code = f"import sys, runpy; sys.argv = [{str(root / 'ansinh')!r}, *{list(words)!r}]; {patch}; "
    code += f"runpy.run_path({str(root / 'ansinh')!r}, run_name='__main__')"
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ANSINH_") and k != "PYTHONPATH"}
    return subprocess.run(
        [_base_python(), "-c", code], env={**kept, **more}, capture_output=True, text=True, timeout=300
    )


def test_the_first_use_prepares_and_later_uses_start_at_once(clone: Path, tmp_path: Path) -> None:
    first = run(clone, "law", "status", "--json", PYTHONDONTWRITEBYTECODE="1")
    assert first.returncode == 0, first.stderr
    told = eval(first.stdout)
    assert told["words"] == ["law", "status", "--json"], "only the command's own result belongs on stdout"
    assert Path(told["prefix"]) == clone / ".venv" and told["dont_write"] is False
    assert "Lần chạy đầu" in first.stderr and "First use" in first.stderr
    # A stray module where the person stands must not be taken for one of Python's.
    (tmp_path / "argparse.py").write_text("raise SystemExit('taken for the real one')")
    later = run(clone, "seven", cwd=tmp_path)
    assert later.returncode == 7 and later.stderr == ""
    assert eval(later.stdout)["cwd"] == str(tmp_path)
    # Moved elsewhere, the clone still runs its own source.
    moved = clone.with_name("moved")
    clone.rename(moved)
    again = run(moved, "x")
    assert again.returncode == 0, again.stderr
    assert eval(again.stdout)["prefix"] == str(moved / ".venv")


def test_a_link_to_the_launcher_works_from_anywhere(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    link = tmp_path / "bin" / "ansinh"
    link.symlink_to(clone / "ansinh")
    told = run(tmp_path / "bin", "x")
    assert told.returncode == 0, told.stderr
    assert (clone / ".venv").is_dir() and not (tmp_path / "bin" / ".venv").exists()


@pytest.mark.full
def test_changed_requirements_are_installed_and_unchanged_ones_are_not_looked_at_again(clone: Path) -> None:
    assert run(clone, "x").returncode == 0
    requirements = clone / "requirements" / "run.txt"
    requirements.write_text("# still nothing\n")
    told = run(clone, "x", "--lang", "en")
    assert told.returncode == 0 and "Done after" in told.stderr and "Lần" not in told.stderr
    # A package that cannot be had: said with exit 3, and the next use tries again instead of going on.
    requirements.write_text("no-such-package-of-ansinh==1.0 --hash=sha256:" + "0" * 64 + "\n")
    for _ in range(2):
        failed = run(clone, "x", "--lang", "en", PIP_NO_INDEX="1")
        assert (failed.returncode, failed.stdout) == (3, "")
        assert "Installation failed" in failed.stderr and "no-such-package-of-ansinh" in failed.stderr
    requirements.write_text("# nothing again\n")
    assert run(clone, "x").returncode == 0


def test_a_python_without_its_venv_module_is_told_how_to_get_it(clone: Path) -> None:
    for module in ("ensurepip", "venv"):
        told = patched(clone, f"sys.modules[{module!r}] = None", "x")
        assert (told.returncode, told.stdout) == (3, "")
        assert "apt install python3-venv" in told.stderr and "thiếu" in told.stderr and "lacks" in told.stderr
    assert not (clone / ".venv").exists()


def test_a_python_too_old_looks_for_another_and_says_so_when_there_is_none(clone: Path, tmp_path: Path) -> None:
    too_old = "sys.version_info = (3, 9, 0, 'final', 0)"
    told = patched(clone, too_old, "x", PATH=str(tmp_path))
    assert (told.returncode, told.stdout) == (3, "")
    assert "3.9" in told.stderr and "3.11" in told.stderr and "3.14" in told.stderr
    # A version manager's stand-in that only complains is passed over; a real one is taken.
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "python3.13").write_text("#!/bin/sh\nexit 127\n")
    (shelf / "python3.13").chmod(0o755)
    real = f"python3.{sys.version_info.minor}"
    if real != "python3.13":
        (shelf / real).symlink_to(_base_python())
        taken = patched(clone, too_old, "x", PATH=str(shelf))
        assert taken.returncode == 0, taken.stderr


def test_the_launcher_can_be_read_by_a_python_too_old_to_run_it() -> None:
    import ast

    ast.parse(LAUNCHER.read_text("utf-8"), feature_version=(3, 6))
    assert LAUNCHER.read_text("utf-8").startswith("#!/usr/bin/env python3\n")
    assert os.access(LAUNCHER, os.X_OK)


def test_a_full_disk_is_said_before_anything_is_made(clone: Path) -> None:
    told = patched(
        clone, "import shutil, types; shutil.disk_usage = lambda p: types.SimpleNamespace(free=5 * 2**20)", "x"
    )
    assert told.returncode == 3 and "Đĩa" in told.stderr and "disk is nearly full" in told.stderr
    assert not (clone / ".venv").exists()


def test_a_clone_that_may_not_be_written_to_is_named(clone: Path) -> None:
    told = patched(clone, "import os; os.access = lambda *a: False", "x", "--lang", "en")
    assert told.returncode == 3 and str(clone) in told.stderr and "cannot be written" in told.stderr


def test_a_clone_without_its_requirements_is_incomplete(clone: Path) -> None:
    (clone / "requirements" / "run.txt").unlink()
    told = run(clone, "x", "--lang", "vi")
    assert told.returncode == 3 and "không đầy đủ" in told.stderr and "incomplete" not in told.stderr


@pytest.mark.full
def test_an_installation_killed_anywhere_is_made_good_by_the_next_use(clone: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ANSINH_") and k != "PYTHONPATH"}
    for pause in (0.3, 1.0, 1.8, 2.6, 3.4):
        started = subprocess.Popen(
            [_base_python(), str(clone / "ansinh"), "x"], env=kept, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(pause)
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        if pause in (1.0, 2.6):
            told = run(clone, "x")
            assert told.returncode == 0, told.stderr
            (clone / "requirements" / "run.txt").write_text(f"# {pause}\n")
    told = run(clone, "x")
    assert told.returncode == 0, told.stderr


@pytest.mark.full
def test_two_first_uses_at_once_do_the_work_once(clone: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ANSINH_") and k != "PYTHONPATH"}
    both = [
        subprocess.Popen([_base_python(), str(clone / "ansinh"), "x", "--lang", "en"], env=kept,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]  # fmt: skip
    told = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert sum("First use" in stderr for _, stderr in told) == 1
    assert sum("waiting" in stderr for _, stderr in told) == 1
