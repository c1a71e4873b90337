"""Text typed before Unicode: TCVN3 (ABC, fonts ``.VnTime``) and VNI (fonts ``VNI-Times``) turned into Unicode.

Both wrote Vietnamese with the code points of Western letters, so the letters on the screen depended on the font. Where
the font is known (Word, PDF) it decides; where it is not (text files), the syllables decide: a line is converted only
when its marked words are no Vietnamese as they stand and are Vietnamese when converted.
"""

from __future__ import annotations

import enum
import re

from ansinh.documents.rules.syllables import is_syllable


class Legacy(enum.StrEnum):
    """The two code pages of Vietnamese offices before 2001 (Quyết định 72/2002/QĐ-TTg ended them)."""

    TCVN3 = "TCVN3"
    VNI = "VNI"


# TCVN 5712:1993, third table: one byte a letter. Small letters carry their tone, capitals only ĂÂÊÔƠƯĐ.
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_TCVN3_TABLE = str.maketrans({**_TCVN3, "\u2011": "-", "µ": "à", "μ": "à", "\u2212": "-"})

# VNI Windows: the plain letter, then a letter that stands for circumflex, breve and tone together.
_VNI_A = dict(zip("ùøûõïêéèúüëâáàåãä", "áàảãạăắằẳẵặâấầẩẫậ", strict=True))
_VNI_E = dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True))
_VNI_O = dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True))
_VNI_U = dict(zip("ùøûõï", "úùủũụ", strict=True))
_VNI_Y = dict(zip("ùøûõ", "ýỳỷỹ", strict=True))
_VNI_OW = dict(zip("ùøûõï", "ớờởỡợ", strict=True))
_VNI_UW = dict(zip("ùøûõï", "ứừửữự", strict=True))
_VNI_ALONE = dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True))
_VNI: dict[str, str] = dict(_VNI_ALONE)
for _base, _marks in (
    ("a", _VNI_A), ("e", _VNI_E), ("o", _VNI_O), ("u", _VNI_U), ("y", _VNI_Y), ("ô", _VNI_OW), ("ö", _VNI_UW),
):  # fmt: skip
    _VNI.update({_base + mark: letter for mark, letter in _marks.items()})
for _key, _letter in list(_VNI.items()):
    _VNI[_key.upper()] = _letter.upper()
    if len(_key) == 2:
        _VNI[_key[0].upper() + _key[1]] = _letter.upper()
        _VNI[_key[0] + _key[1].upper()] = _letter
_VNI_FORM = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_TCVN3_FONT = re.compile(r"^(?:[A-Z]{6}\+)?(?:\.[Vv][Nn]|Vn)[A-Za-z3]")
_VNI_FONT = re.compile(r"^(?:[A-Z]{6}\+)?VNI[-_ ]?[A-Z]", re.IGNORECASE)

_EIGHT_BIT = re.compile("[\xa1-\xff]")
_BEYOND = re.compile("[\u0100-\u024f\u0370-\u052f\u1e00-\u1eff]")
_TOKEN = re.compile(r"[^\s\d,.;:()\[\]{}/\\\"'“”‘’!?%+*=<>|_–—\-]+")
_MARKED_TCVN3 = frozenset(_TCVN3)
_MARKED_VNI = frozenset("".join(_VNI)) - set("aeouyAEOUY")
_LEAST_WORDS = 6


def legacy_of_font(font: str | None) -> Legacy | None:
    """The code page a font stands for: ``.VnTime`` and ``VNI-Times`` are two thousand fonts with two tables.

    >>> legacy_of_font(".VnTimeH"), legacy_of_font("VNI-Times"), legacy_of_font("Times New Roman")
    (<Legacy.TCVN3: 'TCVN3'>, <Legacy.VNI: 'VNI'>, None)
    """
    if not font:
        return None
    name = font.strip()
    if name.lower().startswith("vntime new") or name.lower().endswith("unicode"):
        return None
    if _TCVN3_FONT.match(name):
        return Legacy.TCVN3
    return Legacy.VNI if _VNI_FONT.match(name) else None


def draws_capitals(font: str | None) -> bool:
    """The fonts of TCVN3 whose name ends with H draw every letter as a capital (``.VnTimeH``)."""
    return bool(font) and legacy_of_font(font) is Legacy.TCVN3 and re.search(r"H(?:[,-].*)?$", font or "") is not None


def to_unicode(text: str, page: Legacy, *, capitals: bool = False) -> str:
    """The same words in Unicode. ``capitals`` for fonts that draw small letters as capitals.

    >>> to_unicode("Céng hoµ x· héi", Legacy.TCVN3), to_unicode("Coäng hoøa xaõ hoäi", Legacy.VNI)
    ('Cộng hoà xã hội', 'Cộng hòa xã hội')
    """
    if page is Legacy.TCVN3:
        text = text.translate(_TCVN3_TABLE)
    else:
        text = _VNI_FORM.sub(lambda found: _VNI[found[0]], text)
    return text.upper() if capitals else text


def _marked(text: str, page: Legacy) -> list[str]:
    marks = _MARKED_TCVN3 if page is Legacy.TCVN3 else _MARKED_VNI
    return [word for word in _TOKEN.findall(text) if any(char in marks for char in word)]


def _fits(words: list[str], page: Legacy) -> float:
    """How far the marked words become Vietnamese by the conversion: the share that does less the share that was."""
    if not words:
        return 0.0
    after = sum(1 for word in words if is_syllable(to_unicode(word, page)))
    before = sum(1 for word in words if is_syllable(word))
    return (after - before) / len(words)


def legacy_of_text(text: str) -> Legacy | None:
    """The code page a text without font was typed in, or None. Wants several words of proof.

    Plain Unicode, English and French give None: their marked words do not become Vietnamese syllables.
    """
    if text.isascii():
        return None
    best: tuple[float, Legacy] | None = None
    for page in Legacy:
        words = _marked(text, page)
        if len(words) < _LEAST_WORDS:
            continue
        score = _fits(words[:3_000], page)
        if score >= 0.6 and (best is None or score > best[0]):
            best = (score, page)
    return best[1] if best else None


def converted_lines(text: str) -> tuple[str, dict[Legacy, int]]:
    """A text whose legacy lines are Unicode, and how many lines of which code page there were.

    A document may mix old and new parts: each line is judged for itself where it has three marked words, and by its
    neighbours where it has fewer.
    """
    if text.isascii():
        return text, {}
    lines = text.split("\n")
    # Lines with letters beyond one byte are Unicode; a document of nothing else needs no closer look.
    if not any(_EIGHT_BIT.search(line) and not _BEYOND.search(line) for line in lines):
        return text, {}
    judged = [_judge_line(line) for line in lines]
    proof: dict[Legacy, int] = {}
    for verdict, words in judged:
        if isinstance(verdict, Legacy):
            proof[verdict] = proof.get(verdict, 0) + words
    if not proof or max(proof.values()) < _LEAST_WORDS:
        return text, {}
    counts: dict[Legacy, int] = {}
    following: list[Legacy | None] = [None] * len(lines)
    after: Legacy | None = None
    for index in range(len(lines) - 1, -1, -1):
        following[index] = after
        verdict = judged[index][0]
        if verdict != "unsure":
            after = verdict if isinstance(verdict, Legacy) else None
    before: Legacy | None = None
    for index, (verdict, _) in enumerate(judged):
        if verdict == "unsure":
            page = before or following[index]
        else:
            page = before = verdict if isinstance(verdict, Legacy) else None
        if page is not None and proof.get(page, 0) >= _LEAST_WORDS and not lines[index].isascii():
            lines[index] = to_unicode(lines[index], page)
            counts[page] = counts.get(page, 0) + 1
    return "\n".join(lines), counts


def _judge_line(line: str) -> tuple[Legacy | str | None, int]:
    """The code page of a line, None for a line that is no legacy text, or ``unsure``; and the words that say so."""
    if line.isascii():
        return "unsure", 0
    if _BEYOND.search(line):
        return None, 0  # a legacy line has no letters beyond one byte
    best: tuple[float, Legacy, int] | None = None
    most = 0
    for page in Legacy:
        words = _marked(line, page)
        most = max(most, len(words))
        score = _fits(words, page)
        if len(words) >= 3 and score > 0 and (best is None or score > best[0]):
            best = (score, page, len(words))
    if best is None:
        return ("unsure", 0) if most < 3 else (None, 0)
    return (best[1], best[2]) if best[0] >= 0.6 else ("unsure", 0)
