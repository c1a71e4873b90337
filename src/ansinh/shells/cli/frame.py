"""What every command shares: language, today, results and progress, Django when needed.

A command's module has ``register(subparsers)``; each of its parsers says ``set_defaults(run=function)``, and
``function(args) -> int | None`` does the work. ``args`` always has ``lang`` ("vi" or "en"), ``json`` (bool)
and ``on`` (date or None); these options are added to every parser, so a module does not declare them.
A result goes to stdout through :func:`print_result`; everything else goes to stderr through :func:`tell`.
Trouble is raised: ``BadInput`` ends in exit code 1, ``EnvironmentTrouble`` in 3.

Nothing heavy is imported here: the frame must answer ``--help`` at once.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Any, TextIO

DONE, BAD_INPUT, USAGE, ENVIRONMENT = 0, 1, 2, 3
LANGUAGES = ("vi", "en")

_language = "vi"


def language() -> str:
    """The language of this run: ``--lang``, else ``ANSINH_LANG``, else Vietnamese."""
    return _language


def choose_language(words: Sequence[str]) -> str:
    """Reads the language from the words of the command line before anything is parsed (help needs it)."""
    global _language
    told = os.environ.get("ANSINH_LANG", "vi")
    for place, word in enumerate(words):
        if word == "--":
            break
        if word.startswith("--lang="):
            told = word.removeprefix("--lang=")
        elif word == "--lang" and place + 1 < len(words):
            told = words[place + 1]
    _language = told if told in LANGUAGES else "vi"
    return _language


def words(vi: str, en: str) -> str:
    """The one of two texts that this run speaks: for help lines and headings."""
    return en if _language == "en" else vi


def tell(vi: str, en: str) -> None:
    """A line for the person, on stderr."""
    print(words(vi, en), file=sys.stderr, flush=True)


def print_result(value: object) -> None:
    """The result, alone on stdout: a text as it is, anything else as one UTF-8 JSON object."""
    if isinstance(value, str):
        print(value, flush=True)
    else:
        print(json.dumps(value, ensure_ascii=False, indent=2, default=_as_json), flush=True)


def _as_json(value: object) -> object:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


def parse_day(text: str) -> dt.date:
    """``YYYY-MM-DD`` or dd/mm/yyyy; anything else is a usage error."""
    from ansinh.kernel.dates import parse_vn_date

    try:
        return parse_vn_date(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            words(f"“{text}” không phải là ngày (YYYY-MM-DD)", f"“{text}” is not a date (YYYY-MM-DD)")
        ) from None


def today(args: argparse.Namespace) -> dt.date:
    """What “today” is for this command: ``--on``, else the day in Vietnam."""
    told: dt.date | None = getattr(args, "on", None)
    if told is not None:
        return told
    from ansinh.kernel.dates import day_in_vietnam

    return day_in_vietnam(dt.datetime.now(dt.UTC))


def prepare_environment(role: str = "app") -> dict[str, str]:
    """The variables with which Django finds home, keys and role. Makes the keys on first use."""
    from ansinh.shells.server.home import ansinh_home, serving_secrets

    home = ansinh_home()
    return {
        "ANSINH_HOME": str(home),
        "ANSINH_DB_ROLE": role,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "ansinh.shells.site.settings"),
        **serving_secrets(home),
    }


def django_ready(role: str = "app") -> None:
    """Finds (or starts for this command) the database and sets Django up, once. Raises EnvironmentTrouble."""
    from ansinh.shells.server.connections import require_database

    require_database()
    os.environ.update(prepare_environment(role))
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


class Parser(argparse.ArgumentParser):
    """Every parser knows ``--lang``, ``--json`` and ``--on``, and speaks the chosen language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("allow_abbrev", False)
        kwargs.setdefault("conflict_handler", "resolve")
        super().__init__(*args, **kwargs)
        common = self.add_argument_group(words("dùng chung cho mọi lệnh", "for every command"))
        common.add_argument(
            "--lang",
            choices=LANGUAGES,
            default=argparse.SUPPRESS,
            help=words("ngôn ngữ của lời nhắn (mặc định: vi)", "language of messages (default: vi)"),
        )
        common.add_argument(
            "--json",
            action="store_true",
            default=argparse.SUPPRESS,
            help=words("in kết quả thành một đối tượng JSON", "print the result as one JSON object"),
        )
        common.add_argument(
            "--on",
            type=parse_day,
            metavar="YYYY-MM-DD",
            default=argparse.SUPPRESS,
            help=words("coi ngày này là hôm nay", "take this day as today"),
        )


class Steps:
    """Progress of a long command on stderr: each step with its number, counts and time.

    >>> with Steps(2) as steps, steps.step("Nạp địa giới", "Loading the territory") as step:
    ...     step.count(96, "xã", "communes")

    On a terminal the running step is rewritten in place; elsewhere a line is printed when it begins being slow
    and when it ends.
    """

    def __init__(self, total: int | None = None, stream: TextIO | None = None) -> None:
        self.total = total
        self.done = 0
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()
        self._began = time.monotonic()

    def __enter__(self) -> Steps:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return

    @property
    def seconds(self) -> float:
        """Since the first step could begin."""
        return time.monotonic() - self._began

    @contextlib.contextmanager
    def step(self, vi: str, en: str) -> Iterator[Step]:
        """One step; its line tells what was counted in it, or that it failed."""
        self.done += 1
        of = f"{self.done}/{self.total}" if self.total else f"{self.done}"
        running = Step(self, f"[{of}] {words(vi, en)}")
        running.show()
        try:
            yield running
        except BaseException:
            running.end(failed=True)
            raise
        running.end()


class Step:
    """One line of progress."""

    def __init__(self, steps: Steps, title: str) -> None:
        self.steps = steps
        self.title = title
        self.counts: list[str] = []
        self._began = self._shown = time.monotonic()
        self._fraction = ""

    def count(self, number: int, vi: str, en: str) -> None:
        """What the step produced: ``96 xã``. Thousands are written the Vietnamese way."""
        self.counts.append(f"{number:,}".replace(",", ".") + f" {words(vi, en)}")
        self.show()

    def note(self, vi: str, en: str) -> None:
        """A remark without a number, for example that something existed already."""
        self.counts.append(words(vi, en))
        self.show()

    def progress(self, done: int, total: int) -> None:
        """How far a slow step is; may be called as often as one likes."""
        self._fraction = f" {done * 100 // max(total, 1)} %"
        now = time.monotonic()
        if now - self._shown > (0.2 if self.steps.live else 10):
            self._shown = now
            self.show(quiet_line=not self.steps.live)

    def show(self, quiet_line: bool = False) -> None:
        """Rewrites the line on a terminal; elsewhere only when asked to."""
        text = f"{self.title} …{self._fraction}" + (f" {'; '.join(self.counts)}" if self.counts else "")
        if self.steps.live:
            self.steps.stream.write(f"\r\033[K{text}")
            self.steps.stream.flush()
        elif quiet_line:
            print(text, file=self.steps.stream, flush=True)

    def end(self, failed: bool = False) -> None:
        """The final line of the step."""
        took = time.monotonic() - self._began
        seconds = f"{took:.1f} s" if language() == "en" else f"{took:.1f} giây".replace(".", ",", 1)
        outcome = words("không thành", "failed") if failed else "; ".join(self.counts)
        line = f"{self.title}: {outcome} ({seconds})" if outcome else f"{self.title} ({seconds})"
        start = "\r\033[K" if self.steps.live else ""
        print(f"{start}{line}", file=self.steps.stream, flush=True)


Command = Callable[[argparse.Namespace], "int | None"]
