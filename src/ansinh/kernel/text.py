"""Vietnamese text: stored as written (NFC), matched without tones.

Storage keeps what was on paper; matching folds tone marks, đ, letter case and white space, so that
"Nguyễn Đức", "NGUYEN  DUC" and the decomposed form from a Mac all meet.
"""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_TONE = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
# The Vietnamese alphabet; each base letter gets its rank, so that ă sorts after a and đ after d.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: f"{index:02d}" for index, letter in enumerate(_ALPHABET, start=10)}


def nfc(text: str) -> str:
    """The composed form (NFC) in which every text is stored."""
    return unicodedata.normalize("NFC", text)


def squash(text: str) -> str:
    """NFC with runs of white space collapsed and the ends trimmed."""
    return _SPACES.sub(" ", nfc(text)).strip()


def fold(text: str) -> str:
    """The matching key: lower case, no tone or vowel marks, đ/Đ/Ð as d, single spaces.

    Old and new tone positions (hòa, hoà) meet because both lose their marks.
    """
    lowered = text.replace("Ð", "đ").replace("ð", "đ").casefold()
    bare = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare.replace("đ", "d")).strip()


def sort_key(text: str) -> str:
    """A plain string whose byte order is the Vietnamese dictionary order (letters first, tones second).

    PostgreSQL's built-in C.UTF-8 sorts by code point; columns named ``sort_key`` hold this instead.
    """
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFC", squash(text).lower()):
        tone, base = "0", ""
        for part in unicodedata.normalize("NFD", char):
            if part in _TONE:
                tone = _TONE[part]
            else:
                base += part
        base = unicodedata.normalize("NFC", base)
        if base in _RANK:
            letters.append(_RANK[base])
        elif base.isdigit():
            letters.append("0" + base)
        else:
            letters.append("00" if base == " " else "0!" + base)
        tones.append(tone)
    return "".join(letters) + " " + "".join(tones).rstrip("0")
