"""The numbering of official texts: which mark a line begins with, and whether it fits the sequence so far.

Decree 30/2020: phần, chương, mục, điều, I., 1., 1.1., a), -, +. The Vietnamese alphabet runs a b c d đ e g h i k.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ansinh.documents.facts import PartKind
from ansinh.plans.rules.letters import UPPER

ALPHABET = "abcdđeghiklmnopqrstuvxy"
STAR = "*"
# Bullets as word processors and their symbol fonts (Wingdings, Symbol: private use characters) leave them.
BULLETS = "•●▪◦‣⁃■□▫➢➤❖✓✔\uf02d\uf0b7\uf0a7\uf0d8\uf0fc\uf076"

_RANK = {
    PartKind.APPENDIX: 0,
    PartKind.PART: 0,
    PartKind.CHAPTER: 1,
    PartKind.SECTION: 2,
    PartKind.ROMAN: 2,
    PartKind.ARTICLE: 2,
    PartKind.NUMBER: 3,
    PartKind.SUBNUMBER: 4,
    PartKind.LETTER: 6,
    PartKind.DASH: 8,
    PartKind.PLUS: 9,
}
_STAR_RANK = 7  # “* Sở Y tế:” heads the dashes below it


@dataclass(frozen=True, slots=True)
class Marker:
    """The mark at the start of a paragraph; ``length`` counts its characters, ``value`` orders it among siblings."""

    kind: PartKind
    label: str
    value: int
    length: int

    @property
    def rank(self) -> int:
        if self.label == STAR:
            return _STAR_RANK
        return _RANK[self.kind] + (self.label.count(".") - 1 if self.kind is PartKind.SUBNUMBER else 0)

    @property
    def is_dash(self) -> bool:
        return self.kind in (PartKind.DASH, PartKind.PLUS)

    @property
    def is_letter(self) -> bool:
        return self.kind is PartKind.LETTER

    @property
    def is_heading_kind(self) -> bool:
        """Marks that may stand before a heading."""
        return not self.is_dash


_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN = re.compile(
    rf"(?:(?:PHẦN|Phần|MỤC)\s+)?([IVXL]{{1,7}})\s*(?:[.)](?=\s|$|[{UPPER}])|[/:](?=\s)|\s?[-–](?=\s|[{UPPER}]{{2}}))"
)
_PART = re.compile(r"(?:PHẦN|Phần)\s+(?:thứ\s+)?(\w+)\b", re.IGNORECASE)
_DIVISION = re.compile(
    rf"([A-HK])\s?[.)/](?=\s*[{UPPER}]{{2}})|([A-HK])\s?[-–](?=\s[{UPPER}]{{2}})"
)  # A. KẾT QUẢ NĂM 2025
_CHAPTER = re.compile(r"(?:CHƯƠNG|Chương)\s+([IVXL]+|\d+)\b")
_SECTION = re.compile(r"(?:MỤC|Mục)\s+(\d{1,2}|[IVXL]+)\s*(?:[.:](?=\s|$)|$)")
_ARTICLE = re.compile(r"[“\"]?(?:Điều|ĐIỀU)\s+(\d+[a-zđ]?)\s*(?:[.:]|[-–](?=\s))")
_APPENDIX = re.compile(r"(?:PHỤ LỤC|Phụ lục)(?:\s+(?:số\s+)?([IVX]+|\d+))?\s*[.:]?(?=\s|$)")
_SUB = re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?:\.(?=\s|$|[{UPPER}])|\)|[-–](?=\s)|(?=\s))")
_NUMBER = re.compile(rf"(\d{{1,2}})\s?(?:\.(?=\s|$|[{UPPER}“])|\)|/(?=\s)|[-–](?=\s+[{UPPER}“\"]))")
_PAREN = re.compile(r"\((\d{1,2}|[a-zđ]|[ivx]{1,4})\)(?=\s)")
_LETTER = re.compile(rf"([a-zđ])(?:\d)?\s?(?:\)|/(?=\s)|[.-](?=\s[{UPPER}]))")
_DASH = re.compile(rf"[-–—{BULLETS}](?=\s*\S)(?!-)|[-–{BULLETS}]$")
_STAR = re.compile(r"\*(?=\s*\S)(?!\*)")
_PLUS = re.compile(r"[+○o](?=\s+\S)|\+(?=\S)")


def roman_value(digits: str) -> int:
    """``XIV`` → 14."""
    total = 0
    for digit, following in zip(digits, [*digits[1:], ""], strict=True):
        value = _ROMAN_VALUES[digit]
        total += -value if following and _ROMAN_VALUES[following] > value else value
    return total


def marker_of(text: str) -> Marker | None:
    """The mark a line begins with, judged by its form alone."""
    first = text[:1]
    if first and first in "-–—" + BULLETS:
        match = _DASH.match(text)
        return Marker(PartKind.DASH, "-", 0, match.end()) if match else None
    if first == STAR:
        match = _STAR.match(text)
        return Marker(PartKind.DASH, STAR, 0, match.end()) if match else None
    if first == "+" or text[:2] in ("○ ", "o "):
        match = _PLUS.match(text)
        return Marker(PartKind.PLUS, "+", 0, match.end()) if match else None
    if first.isdigit():
        if match := _SUB.match(text):
            return Marker(PartKind.SUBNUMBER, match[1], int(match[1].rsplit(".", 1)[1]), match.end())
        if match := _NUMBER.match(text):
            return Marker(PartKind.NUMBER, str(int(match[1])), int(match[1]), match.end())
        return None
    if match := _ROMAN.match(text):
        return Marker(PartKind.ROMAN, match[1], roman_value(match[1]), match.end())
    if match := _DIVISION.match(text):
        return Marker(PartKind.PART, match[1] or match[2], 0, match.end())
    if match := _ARTICLE.match(text):
        return Marker(PartKind.ARTICLE, match[1], int(re.sub(r"\D", "", match[1])), match.end())
    if first in "PCM" and (match := _APPENDIX.match(text)):
        return Marker(PartKind.APPENDIX, match[1] or "", 0, match.end())
    if first == "M" and (match := _SECTION.match(text)):
        label = match[1]
        return Marker(PartKind.SECTION, label, int(label) if label.isdigit() else roman_value(label), match.end())
    if first in "PC":
        if match := _CHAPTER.match(text):
            return Marker(PartKind.CHAPTER, match[1], 0, match.end())
        if text[:4].lower() == "phần" and len(text) < 120 and (match := _PART.match(text)):
            return Marker(PartKind.PART, match[1], 0, match.end())
    if match := _LETTER.match(text):
        letter = match[1]
        return Marker(PartKind.LETTER, letter, ALPHABET.find(letter) + 1, match.end())
    if match := _PAREN.match(text):
        label = match[1]
        return Marker(
            PartKind.LETTER, label, int(label) if label.isdigit() else ALPHABET.find(label[0]) + 1, match.end()
        )
    return None


class Sequence:
    """What number comes next at each level. A mark that fits is trusted; one that does not needs other evidence."""

    def __init__(self) -> None:
        self._last: dict[int, Marker] = {}

    def expects(self, marker: Marker) -> bool:
        """True when the mark is the next sibling, or the first child of what stands open."""
        if marker.is_dash or marker.kind in (PartKind.PART, PartKind.CHAPTER, PartKind.APPENDIX, PartKind.ARTICLE):
            return True
        if marker.kind is PartKind.SUBNUMBER:
            parent = marker.label.rsplit(".", 1)[0]
            for other in self._last.values():
                if other.kind is PartKind.SUBNUMBER and other.label.rsplit(".", 1)[0] == parent:
                    return marker.value == other.value + 1
            if marker.value != 1:
                return False
            if marker.label == "1.1" and not any(other.kind is PartKind.NUMBER for other in self._last.values()):
                return True  # “I. …” / “1.1. …”
            return any(other.label == parent for other in self._last.values())
        last = self._last.get(marker.rank)
        if last is None:
            return marker.value == 1
        return marker.value == last.value + 1

    def accept(self, marker: Marker) -> bool:
        """Records the mark as seen. Always True, so that it can stand in a condition."""
        for rank in [rank for rank in self._last if rank > marker.rank]:
            del self._last[rank]
        self._last[marker.rank] = marker
        return True
