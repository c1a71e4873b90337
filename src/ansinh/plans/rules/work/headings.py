"""The words of the sections in which tasks stand, from the outline of the plan."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ansinh.plans.rules.flow import mend_page_numbers, paragraphs
from ansinh.plans.rules.outline import build_outline

_LONGEST = 140


@lru_cache(maxsize=128)
def _titles(text: str) -> dict[str, str]:
    items = paragraphs(text)
    mend_page_numbers(items)
    found: dict[str, str] = {}
    for block in build_outline(items).body:
        if block.node is not None and block.path not in found:
            found[block.path] = " ".join((block.node.title or block.words).split()).strip(" .:;")
    return found


def headings_of(text: str, groups: Iterable[str]) -> dict[str, str]:
    """Section (``III.2``) → the words of its heading, for those the outline of the text names."""
    titles = _titles(text)
    found = {group: titles.get(group, "") for group in groups}
    return {
        group: words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + "…"
        for group, words in found.items()
        if words
    }
