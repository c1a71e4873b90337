"""Characters put right: one form for each letter, nothing invisible, old code pages turned into Unicode, and what was done.

``clean`` is silent and for pieces; ``settle`` is for the whole text of a file and tells what was found.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from ansinh.documents.offline import notes, refusals
from ansinh.documents.rules.legacy import converted_lines
from ansinh.documents.rules.syllables import share_vietnamese
from ansinh.kernel.problem import Problem

_INVISIBLE = [
    0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0x180E, 0x061C, 0xAD, 0x200E, 0x200F,
    *range(0x202A, 0x202F), *range(0x2066, 0x2070), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE0080),
    *range(0xD800, 0xE000), *range(0xFFF9, 0xFFFC), *(code for code in range(0x20) if code not in (9, 10)), *range(0x7F, 0xA0),
]  # fmt: skip

# Characters of the Symbol and Wingdings fonts, which Word keeps in the private area.
_SYMBOLS = {
    0xF0B3: "≥", 0xF0A3: "≤", 0xF0B1: "±", 0xF0B4: "×", 0xF0B8: "÷", 0xF0B9: "≠", 0xF0BB: "≈", 0xF0AE: "→", 0xF0B0: "°",
    0xF0E0: "→", 0xF0E8: "→", 0xF02D: "-", 0xF0B7: "-", 0xF0A7: "-", 0xF0D8: "-", 0xF0FC: "-", 0xF076: "-", 0xF06C: "-",
    0xF06E: "-", 0xF0A8: "☐", 0xF071: "☐", 0xF06F: "☐", 0xF0FE: "☑", 0xF052: "☑", 0xF020: " ", 0xF025: "%",
}  # fmt: skip

_TABLE: dict[int, str | None] = {
    **dict.fromkeys(_INVISIBLE),
    **_SYMBOLS,
    0x85: "\n",
    0xA0: " ",
    0x202F: " ",
    0x2007: " ",
    0x2008: " ",
    0x3000: " ",
    0x2028: "\n",
    0x2029: "\n",
    0xD0: "Đ",  # Eth, typed for Đ
    0x189: "Đ",  # African D, typed for Đ
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
    0xFFFE: "-",
    0x2011: "-",  # a hyphen that does not break
}

# A soft hyphen is a letter of TCVN3, so it is not counted among what was invisible.
# Cyrillic and Greek letters that look like Latin ones; only inside words that also hold Latin letters.
_ALIKE = dict(
    zip("аеорсухіјѕԁһАВЕКМНОРСТХУІЈЅοαινΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcyxijsdhABEKMHOPCTXYIJSoaivABEZHIKMNOPTYX", strict=True)
)
_MIXED = re.compile(r"(?<![^\W\d_])[^\W\d_]*(?:[A-Za-zÀ-ɏḀ-ỹ][\u0370-\u052f]|[\u0370-\u052f][A-Za-zÀ-ɏḀ-ỹ])[^\W\d_]*")
_OVERRIDE = re.compile("[\u202d\u202e]")
_MOJIBAKE = re.compile("á[º»¼½]|Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]|Æ[°¡]|Ä[‘\x91ƒ\x83]|Ä[\x90\x91\x82\x83]")
_COUNTED = re.compile("[\u200b-\u200d\u2060\ufeff\u2066-\u2069\u202a\u202b\U000e0000-\U000e007f]")
_LOST = re.compile(r"[^\W\d_]\?+[^\W\d_]|(?<![^\W\d_])\?{2,}[^\W\d_]")


def clean(text: str) -> str:
    """NFC, ``\\n`` line ends, no invisible or control characters, no-break spaces as spaces, ligatures as letters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    text = text.translate(_TABLE)
    # Last: a letter and its mark may have met only now that what stood between them is gone.
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def settle(text: str, filename: str) -> tuple[str, tuple[Problem, ...]]:
    """The whole text of a file in Unicode, cleaned, and warnings for what was changed.

    Raises BadInput for text that shows other than it says (a right-to-left override) and for text whose letters were
    lost (``Nguy?n V?n ??c``).
    """
    told: list[Problem] = []
    if turned := _OVERRIDE.search(text):
        line = text.count("\n", 0, turned.start()) + 1
        raise refusals.reversed_text(filename, line)
    repaired = _without_mojibake(text)
    if repaired is not None:
        text = repaired
        told.append(notes.repaired(filename))
    text, pages = converted_lines(text)
    for page, lines in pages.items():
        told.append(notes.legacy(filename, page.value, lines, "dòng", "lines"))
    hidden = len(_COUNTED.findall(text)) - text.startswith("\ufeff")
    if hidden > 0:
        told.append(notes.invisible(filename, hidden))
    eth = text.count("\xd0") + text.count("\u0189")
    if eth:
        told.append(notes.eth(filename, eth))
    text = clean(text)
    text, alike = _latin_only(text)
    if alike:
        told.append(notes.alike(filename, alike))
    _refuse_lost(text, filename)
    return text, tuple(told)


def _without_mojibake(text: str) -> str | None:
    """UTF-8 that was read as Windows-1252 (``Nguyá»…n``), read again as it should be; None where there is none."""
    if len(_MOJIBAKE.findall(text[:200_000])) < 3:
        return None
    lines = text.split("\n")
    changed = False
    for index, line in enumerate(lines):
        if not _MOJIBAKE.search(line):
            continue
        raw = bytearray()
        for char in line:
            try:
                raw += char.encode("cp1252")
            except UnicodeEncodeError:
                if ord(char) > 255:
                    break
                raw.append(ord(char))
        else:
            try:
                lines[index] = raw.decode("utf-8")
                changed = True
            except UnicodeDecodeError:
                continue
    return "\n".join(lines) if changed else None


def _latin_only(text: str) -> tuple[str, Counter[str]]:
    """Words that mix Latin with letters that only look Latin, written with Latin ones; and which letters those were."""
    found: Counter[str] = Counter()
    if text.isascii() or not _MIXED.search(text):
        return text, found

    def latin(match: re.Match[str]) -> str:
        found.update(char for char in match[0] if char in _ALIKE)
        return "".join(_ALIKE.get(char, char) for char in match[0])

    return _MIXED.sub(latin, text), found


def _refuse_lost(text: str, filename: str) -> None:
    head = text[:400_000]
    lost = len(_LOST.findall(head))
    if lost < 5:
        return
    words = len(head.split()) or 1
    if lost > 0.08 * words and share_vietnamese(head)[0] < 0.75:
        raise refusals.letters_lost(filename)
