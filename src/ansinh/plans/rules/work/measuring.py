"""Which indicators of the catalogue a task may be about: suggested by shared words, confirmed by a person."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ansinh.kernel.text import fold
from ansinh.plans.facts import Indicator

# Words of the genre that say nothing of what is measured.
_COMMON = frozenset(
    ["ty le", "so nguoi", "duoc huong", "tren dia", "dia ban", "nguoi dan", "ke hoach", "thuc hien", "bao dam", "duoc ho",
     "cac so", "theo quy", "quy dinh", "tang cuong", "nang cao", "chat luong", "phoi hop", "to chuc", "chinh sach", "xa hoi",
     "co ban", "hang nam", "toan tinh", "cap tinh", "don vi", "tham gia"]
)  # fmt: skip


def suggested(text: str, catalogue: Sequence[Indicator], most: int = 5) -> tuple[Indicator, ...]:
    """Indicators whose names share telling pairs of syllables with the task's words, best first; few or none.

    Vietnamese words are mostly two syllables long, so pairs are nearly words; a pair in many names tells little.
    """
    names = {one.code: _pairs(f"{one.name_vi}") for one in catalogue}
    spread = Counter(pair for pairs in names.values() for pair in pairs)
    here = _pairs(text)
    scored = []
    for one in catalogue:
        shared = names[one.code] & here
        score = sum(math.log(1 + len(catalogue) / spread[pair]) for pair in shared)
        if len(shared) >= 2 or (shared and score >= math.log(1 + len(catalogue) / 2)):
            scored.append((score / math.sqrt(max(1, len(names[one.code]))), one))
    scored.sort(key=lambda pair: (-pair[0], pair[1].code))
    return tuple(one for _, one in scored[:most])


def _pairs(text: str) -> frozenset[str]:
    words = "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()
    return frozenset(f"{a} {b}" for a, b in pairwise(words)) - _COMMON
