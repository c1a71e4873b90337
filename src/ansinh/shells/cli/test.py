"""``ansinh test`` and ``ansinh lint``: the walls, the tests, the types. The launcher installs their tools first."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ansinh.shells.cli.frame import BAD_INPUT, words

WORKERS = 2  # what a laptop has; each worker has a database of its own

# import-linter has no __main__, and console scripts break when the clone is moved.
_WALLS = [sys.executable, "-P", "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]


def register(subparsers: Any) -> None:
    """Adds ``test`` and ``lint``."""
    parser = subparsers.add_parser(
        "test",
        help=words("chạy bộ kiểm thử", "run the tests"),
        description=words(
            "Kiểm tra tường ngăn giữa các phòng rồi chạy kiểm thử. Tham số lạ được chuyển cho pytest.",
            "Checks the walls between rooms, then runs the tests. Other arguments go to pytest.",
        ),
    )
    parser.add_argument(
        "--full",
        action="store_true",
        help=words("cả kiểm thử tranh chấp, tắt đột ngột, đột biến", "also races, kills and mutants"),
    )
    parser.add_argument(
        "--full-only", action="store_true", help=words("chỉ các kiểm thử của --full", "only what --full adds")
    )
    parser.add_argument(
        "-n",
        "--workers",
        default=str(WORKERS),
        help=words("số tiến trình (mặc định 2; 0: không chia)", "workers (default 2; 0: none)"),
    )
    parser.set_defaults(run=_test)
    lint = subparsers.add_parser(
        "lint", help=words("kiểm tra tường ngăn, kiểu và văn phong mã", "check walls, types, style")
    )
    lint.set_defaults(run=_lint)


def split_words(given: Sequence[str]) -> tuple[list[str], list[str]]:
    """Our own words, and pytest's in their order: ``--full tests/law -k widow`` → ``--full`` and the rest."""
    ours: list[str] = []
    others: list[str] = []
    rest = iter(given)
    for word in rest:
        if word == "--":
            others += rest
        elif word in ("-n", "--workers", "--lang", "--on"):
            ours += [word, *[value for value in [next(rest, None)] if value is not None]]
        elif word in ("--full", "--full-only", "--json", "-h", "--help") or word.startswith(("--lang=", "--on=")):
            ours.append(word)
        else:
            others.append(word)
    return ours, others


def _test(args: argparse.Namespace) -> int:
    """The closing line is pytest's: N passed."""
    root = _root()
    to_pytest: list[str] = args.others
    if not _narrowed(to_pytest) and not _run("import-linter", _WALLS, root):
        return BAD_INPUT
    command = [sys.executable, "-P", "-m", "pytest", "-q"]
    if args.workers != "0":
        command += ["-n", args.workers, "--dist", "loadscope"]
    command += ["--full"] if args.full else []
    command += ["--full-only"] if args.full_only else []
    return subprocess.run([*command, *to_pytest], cwd=root, env=_environment()).returncode


def _narrowed(to_pytest: list[str]) -> bool:
    """Whether somebody asked for a few tests only: then the walls can wait."""
    return any(word == "-k" or not word.startswith("-") for word in to_pytest)


def _lint(_args: argparse.Namespace) -> int:
    """All three are run, so that one round shows everything."""
    root = _root()
    # Settings are read by mypy's Django plugin, which needs no database behind the address.
    passed = [
        _run("import-linter", _WALLS, root),
        _run("ruff", [sys.executable, "-m", "ruff", "check", "."], root),
        _run("mypy", [sys.executable, "-m", "mypy", "src/ansinh"], root),
    ]
    return 0 if all(passed) else BAD_INPUT


def _run(name: str, command: list[str], root: Path) -> bool:
    began = time.monotonic()
    told = subprocess.run(command, cwd=root, env=_environment())
    verdict = words("đạt", "passed") if told.returncode == 0 else words("KHÔNG ĐẠT", "FAILED")
    print(f"{name}: {verdict} ({time.monotonic() - began:.0f} s)", file=sys.stderr, flush=True)
    return told.returncode == 0


def _environment() -> dict[str, str]:
    """Tests bring their own database and settings: those of the caller must not reach them."""
    unwanted = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ANSINH_DB_ROLE", "ANSINH_HOME", "ANSINH_TODAY")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {"ANSINH_DATABASE_URL_IN_USE": "postgresql://ansinh_app@/ansinh", **kept, "PYTHONPATH": "src"}


def _root() -> Path:
    """The clone's folder: the tests are not part of an installed package."""
    return Path(__file__).resolve().parents[4]
