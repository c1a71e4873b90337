"""How strongly two neighbouring syllables belong together in official Vietnamese.

Counts come from ``plans/lexicon/pairs.txt.gz``. ``bond`` is the logarithm of how much oftener a pair occurs than chance
would have it: “phù hợp” 5, “và các” about 0, a pair never met exactly 0.
"""

from __future__ import annotations

import gzip
import math
from functools import cache
from importlib import resources

_SCALE = "abcdefghijklmnopqrstuvwxyz"
_LETTERS = "abcdeghiklmnopqrstuvxyăâđêôơư"
_CONFUSED = (
    ("d", "gi"),
    ("gi", "d"),
    ("gi", "r"),
    ("r", "gi"),
    ("ch", "tr"),
    ("tr", "ch"),
    ("d", "r"),
    ("s", "x"),
    ("x", "s"),
)
_USUAL = 24  # a syllable met less often is not offered as a correction


class Lexicon:
    """The pairs of the shipped file. ``count`` 0 with ``met`` True: seen in general language only."""

    def __init__(self, content: str) -> None:
        self._lines: dict[str, str] = {}
        self._often: dict[str, int] = {}
        for line in content.splitlines():
            key, often, seconds = line.split(" ", 2)
            self._lines[key], self._often[key] = seconds, int(often)
        self._total = max(1, sum(self._often.values()))
        self._rows: dict[str, dict[str, int]] = {}
        self._near: dict[str, tuple[str, ...]] = {}

    def _after(self, first: str) -> dict[str, int]:
        row = self._rows.get(first)
        if row is None:
            row = self._rows[first] = {
                entry[:-1]: 0 if entry[-1] == "-" else (3 * 2 ** _SCALE.index(entry[-1])) // 2
                for entry in self._lines.get(first, "").split()
            }
        return row

    def met(self, first: str, second: str) -> bool:
        """Whether the pair occurs in any text counted."""
        return second in self._after(first)

    def count(self, first: str, second: str) -> int:
        """About how often the pair occurs in official texts."""
        return self._after(first).get(second, 0)

    def bond(self, first: str, second: str) -> float:
        """How strongly the pair belongs together; 0 where it was never met."""
        count = self.count(first, second)
        if not count:
            return 0.5 if self.met(first, second) else 0.0
        return max(0.5, math.log(count * self._total / (self._often[first] * self._often[second])))

    def near(self, key: str) -> tuple[str, ...]:
        """Usual syllables one slip away: another tone, or one letter lost, added, changed or swapped."""
        if key not in self._near:
            letters, tone = key[:-1], key[-1]
            found = {letters + other for other in "012345" if other != tone}
            for at in range(len(letters) + 1):
                found.update(letters[:at] + letter + letters[at:] + tone for letter in _LETTERS)
                found.update(letters[:at] + letter + letters[at + 1 :] + tone for letter in _LETTERS)
                found.add(letters[:at] + letters[at + 1 :] + tone)
                if at < len(letters) - 1:
                    found.add(letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :] + tone)
            for one, other in _CONFUSED:
                if letters.startswith(one):
                    found.add(other + letters[len(one) :] + tone)
            found.discard(key)
            self._near[key] = tuple(sorted(other for other in found if self._often.get(other, 0) >= _USUAL))
        return self._near[key]


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon, read once a process."""
    packed = (resources.files("ansinh.plans.lexicon") / "pairs.txt.gz").read_bytes()
    return Lexicon(gzip.decompress(packed).decode("utf-8"))
