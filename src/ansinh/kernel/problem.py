"""Errors that teach: what happened, where, what to do, in Vietnamese and English; data, so that they are collected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Lang = Literal["vi", "en"]

_PLACE = {
    "vi": {
        "file": "tệp",
        "sheet": "trang tính",
        "row": "dòng",
        "column": "cột",
        "page": "trang",
        "line": "dòng",
    },
    "en": {
        "file": "file",
        "sheet": "sheet",
        "row": "row",
        "column": "column",
        "page": "page",
        "line": "line",
    },
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    ``where`` holds file, sheet, row, column, page … as far as known; ``severity`` is ``error`` (refused)
    or ``warning`` (accepted, worth a look).
    """

    kind: str
    vi: str
    en: str
    where: Mapping[str, str | int] = field(default_factory=dict)
    remedy_vi: str = ""
    remedy_en: str = ""
    severity: Literal["error", "warning"] = "error"

    def say(self, lang: str = "vi") -> str:
        """The whole message in one language: place, what happened, what to do."""
        words = _PLACE["en" if lang == "en" else "vi"]
        place = ", ".join(f"{words.get(key, key)} {value}" for key, value in self.where.items())
        text, remedy = (self.en, self.remedy_en) if lang == "en" else (self.vi, self.remedy_vi)
        return " ".join(part for part in (f"[{place}]" if place else "", text, remedy) if part)


class BadInput(Exception):
    """What was handed in cannot be taken as it is. Holds every problem found, not just the first."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        assert self.problems, "BadInput needs at least one problem"
        super().__init__("\n".join(problem.say("en") for problem in self.problems))

    def say(self, lang: str = "vi") -> str:
        """All messages, one a line."""
        return "\n".join(problem.say(lang) for problem in self.problems)


class Refused(Exception):
    """The deed itself is not allowed: wrong role, wrong place, same person approving, wrong state."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.say("en"))

    def say(self, lang: str = "vi") -> str:
        """The message in one language."""
        return self.problem.say(lang)


class EnvironmentTrouble(Exception):
    """The machine is in the way: no database, port in use, disk full. Exit code 3."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.say("en"))

    def say(self, lang: str = "vi") -> str:
        """The message in one language."""
        return self.problem.say(lang)
