"""The numbers Word draws itself: “I.”, “1.”, “a)”, “-” are in no text of the file, yet every reader sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ansinh.documents.offline.word.package import W
from ansinh.documents.offline.word.styles import Styles

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"),
    (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DASHES = "-–—−‐"


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    template: str = ""
    start: int = 1
    legal: bool = False  # every number of the label in digits
    restarts: bool = True
    style: str | None = None


@dataclass(slots=True)
class _List:
    """One w:num: the abstract list it counts in, its levels, and the levels it starts anew."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)
    begun: bool = False


class Numbering:
    """Counts the automatic numbers of Word in the order of the document."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if root is None:
            return
        abstract: dict[str, dict[int, _Level]] = {}
        links: dict[str, str] = {}
        for node in root.iterchildren(W + "abstractNum"):
            key = node.get(W + "abstractNumId") or ""
            abstract[key] = {int(level.get(W + "ilvl") or 0): _level(level) for level in node.iterchildren(W + "lvl")}
            link = node.find(W + "numStyleLink")
            if link is not None:
                links[key] = link.get(W + "val") or ""
        pending: dict[str, str] = {}
        for node in root.iterchildren(W + "num"):
            link = node.find(W + "abstractNumId")
            if link is None:
                continue
            key = link.get(W + "val") or ""
            one = _List(key, dict(abstract.get(key, {})))
            for override in node.iterchildren(W + "lvlOverride"):
                depth = int(override.get(W + "ilvl") or 0)
                own, start = override.find(W + "lvl"), override.find(W + "startOverride")
                if own is not None:
                    one.levels[depth] = _level(own)
                if start is not None and (start.get(W + "val") or "").isdigit():
                    one.starts[depth] = int(start.get(W + "val"))
            number = node.get(W + "numId") or ""
            self._lists[number] = one
            if key in links:
                pending[number] = links[key]
        for number, style in pending.items():
            other = self._lists.get(self._styles.numbering(style)[0] or "")
            if other is not None:
                self._lists[number].levels = other.levels

    def label(self, properties: Any, style: str | None) -> str:
        """The number Word draws before the paragraph with these properties, with a space after it, or an empty string.

        Call it once for every paragraph, in order: it counts.
        """
        number, depth = self._place(properties, style)
        one = self._lists.get(number or "")
        if one is None or depth not in one.levels:
            return ""
        level = one.levels[depth]
        if level.form == "bullet":
            return _bullet(level.template, depth)
        if not one.begun:
            one.begun = True
            for at, start in one.starts.items():
                self._counts[one.abstract, at] = start - 1
        key = (one.abstract, depth)
        self._counts[key] = self._counts.get(key, level.start - 1) + 1
        for deeper in [known for known in self._counts if known[0] == one.abstract and known[1] > depth]:
            below = one.levels.get(deeper[1])
            if below is None or below.restarts:
                del self._counts[deeper]
        if level.form == "none":
            return ""

        def drawn(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            shown = one.levels.get(at, _Level())
            count = self._counts.get((one.abstract, at), shown.start)
            return _draw(count, "decimal" if level.legal and at != depth else shown.form)

        text = re.sub(r"%(\d)", drawn, level.template).strip()
        if text and text[0] in _DASHES and len(text) == 1:
            text = "-"
        return text + " " if text else ""

    def _place(self, properties: Any, style: str | None) -> tuple[str | None, int]:
        link = None if properties is None else properties.find(W + "numPr")
        number: str | None = None
        depth: int | None = None
        if link is not None:
            own, level = link.find(W + "numId"), link.find(W + "ilvl")
            number = None if own is None else own.get(W + "val")
            text = (level.get(W + "val") or "") if level is not None else ""
            depth = int(text) if text.isdigit() else None
        if number is None:
            number, of_style = self._styles.numbering(style)
            depth = of_style if depth is None else depth
            if depth is None and number in self._lists:
                named = [at for at, level in self._lists[number].levels.items() if style and level.style == style]
                depth = named[0] if named else None
        return number, depth or 0


def _level(node: Any) -> _Level:
    def value(name: str, default: str) -> str:
        found = node.find(W + name)
        return default if found is None else (found.get(W + "val") or default)

    start = value("start", "1")
    legal = node.find(W + "isLgl")
    style = node.find(W + "pStyle")
    return _Level(
        value("numFmt", "decimal"),
        value("lvlText", ""),
        int(start) if start.isdigit() else 1,
        legal is not None and legal.get(W + "val") not in ("0", "false"),
        value("lvlRestart", "") != "0",
        None if style is None else style.get(W + "val"),
    )


def _bullet(mark: str, depth: int) -> str:
    mark = mark.strip()
    if mark in ("+", "*"):
        return mark + " "
    if mark and mark in _DASHES:
        return "- "
    return "+ " if depth else "- "


def _draw(count: int, form: str) -> str:
    if form in ("upperRoman", "lowerRoman"):
        text, rest = "", max(0, min(count, 5_000))
        for value, digit in _ROMAN:
            while rest >= value:
                text, rest = text + digit, rest - value
        return text if form == "upperRoman" else text.lower()
    if form in ("lowerLetter", "upperLetter") and count > 0:
        letter = _LETTERS[(count - 1) % 26] * min(9, (count - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form == "decimalZero":
        return f"{count:02d}"
    return str(count)
