"""Sentences of a paragraph, as (from, to) places.

A sentence ends at . ! ? or … before a capital, a digit or an opening quote. Official sentences can fill half a page; a
“sentence” longer than ``LONGEST`` is no language but damage, and is cut at a space, so that no later step ever works on
more than that at once and the cost of a text stays linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansinh.plans.rules.letters import UPPER

LONGEST = 2_500
_END = re.compile(rf"(?<=[.!?…])\s+(?=[{UPPER}\d“\"(])")


def sentences(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """The sentences of ``text`` from ``start`` on, without the white space between them."""
    for end in [*(match.start() for match in _END.finditer(text, start)), len(text)]:
        while end - start > LONGEST:
            cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            cut = cut if cut > 0 else start + LONGEST
            yield start, cut
            start = cut
        if end > start:
            yield start, end
        start = end
        while start < len(text) and text[start].isspace():
            start += 1
