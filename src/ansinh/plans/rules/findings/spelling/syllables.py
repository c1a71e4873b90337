"""Vietnamese syllables: taken apart into letters and tone, and whether a string of letters can be one at all.

A syllable is an initial, a rhyme and a tone. Initials and rhymes are few and closed (about 28 and 160), a rhyme that
ends in a stop (c, ch, p, t) bears only the sắc or nặng tone, and k, gh, ngh stand before i, e, ê only. A word with
Vietnamese marks that breaks these rules is no Vietnamese word, whatever it was meant to be.
"""

from __future__ import annotations

import functools
import re
import unicodedata

_TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}  # huyền sắc hỏi ngã nặng
_MARKS = {tone: mark for mark, tone in _TONES.items()}
_INITIALS = ("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", *"bcdđghklmnpqrstvx")
_RHYMES = frozenset(
    [
        "a",
        "ac",
        "ach",
        "ai",
        "am",
        "an",
        "ang",
        "anh",
        "ao",
        "ap",
        "at",
        "au",
        "ay",
        "ăc",
        "ăm",
        "ăn",
        "ăng",
        "ăp",
        "ăt",
        "âc",
        "âm",
        "ân",
        "âng",
        "âp",
        "ât",
        "âu",
        "ây",
        "e",
        "ec",
        "em",
        "en",
        "eng",
        "eo",
        "ep",
        "et",
        "ê",
        "êch",
        "êm",
        "ên",
        "ênh",
        "êp",
        "êt",
        "êu",
        "i",
        "ia",
        "ich",
        "iêc",
        "iêm",
        "iên",
        "iêng",
        "iêp",
        "iêt",
        "iêu",
        "im",
        "in",
        "inh",
        "ip",
        "it",
        "iu",
        "o",
        "oa",
        "oac",
        "oach",
        "oai",
        "oam",
        "oan",
        "oang",
        "oanh",
        "oao",
        "oap",
        "oat",
        "oay",
        "oăc",
        "oăm",
        "oăn",
        "oăng",
        "oăt",
        "oc",
        "oe",
        "oem",
        "oen",
        "oeo",
        "oet",
        "oi",
        "om",
        "on",
        "ong",
        "ooc",
        "oong",
        "op",
        "ot",
        "ô",
        "ôc",
        "ôi",
        "ôm",
        "ôn",
        "ông",
        "ôp",
        "ôt",
        "ơ",
        "ơi",
        "ơm",
        "ơn",
        "ơp",
        "ơt",
        "u",
        "ua",
        "uân",
        "uâng",
        "uât",
        "uây",
        "uc",
        "uê",
        "uêch",
        "uên",
        "uênh",
        "ui",
        "um",
        "un",
        "ung",
        "uôc",
        "uôi",
        "uôm",
        "uôn",
        "uông",
        "uôt",
        "up",
        "ut",
        "uơ",
        "uy",
        "uya",
        "uych",
        "uyên",
        "uyêt",
        "uynh",
        "uyp",
        "uyt",
        "uyu",
        "ư",
        "ưa",
        "ưc",
        "ưi",
        "ưm",
        "ưng",
        "ươc",
        "ươi",
        "ươm",
        "ươn",
        "ương",
        "ươp",
        "ươt",
        "ưt",
        "ưu",
        "y",
        "yêm",
        "yên",
        "yêng",
        "yêt",
        "yêu",
        "uâc",
        "uen",
        "ueo",
        "uet",
        "ue",
        "uao",
        "uan",
        "uang",
        "uai",
        "ua",
        "uat",
        "uay",
        "uăn",
        "uăng",
        "uăt",
        "uac",
        "uach",
        "uanh",
        "uôch",
        "in",
        "yt",
    ]
)
_FRONT = ("i", "e", "ê", "y")
_LETTERS = re.compile(r"[a-zăâđêôơư]+")


@functools.lru_cache(maxsize=20_000)
def taken_apart(word: str) -> str:
    """The key of a syllable: its letters without the tone, then the tone as a digit (0 level, 1 sắc, 2 huyền, 3 hỏi,
    4 ngã, 5 nặng). ``hòa`` and ``hoà`` have one key; so have ``uỷ`` and ``ủy``."""
    tone, letters = "0", []
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)) + tone


@functools.lru_cache(maxsize=20_000)
def put_together(key: str) -> str:
    """The usual spelling of a key: ``hoa2`` → ``hòa``. The tone goes where official spelling puts it."""
    letters, tone = key[:-1], key[-1]
    if tone == "0" or not letters:
        return letters
    initial, rhyme = _split(letters)
    at = len(initial) + _tone_place(rhyme)
    marked = unicodedata.normalize("NFC", letters[at] + _MARKS[tone])
    return letters[:at] + marked + letters[at + 1 :]


def _tone_place(rhyme: str) -> int:
    vowels = [index for index, char in enumerate(rhyme) if char in "aăâeêioôơuưy"]
    if not vowels:
        return 0
    strong = [index for index in vowels if rhyme[index] in "ăâêôơ"] or [i for i in vowels if rhyme[i] == "ư"]
    if strong:
        return strong[-1]
    if len(vowels) == 1:
        return vowels[0]
    if vowels[-1] < len(rhyme) - 1 or len(vowels) == 3:  # a consonant follows: hoàn; three vowels: ngoài
        return vowels[1]
    return vowels[0]


def _split(letters: str) -> tuple[str, str]:
    for initial in _INITIALS:
        if letters.startswith(initial) and len(letters) > len(initial):
            return initial, letters[len(initial) :]
    return "", letters


LONGEST = 7  # letters of a syllable: “nghiêng”


def possible(word: str) -> bool:
    """Whether the word can be a Vietnamese syllable. Foreign words cannot; nor can ``nghiêp`` or ``trịển``."""
    return len(word) <= 3 * LONGEST and _possible(word)  # three code points a letter, where marks are written apart


@functools.lru_cache(maxsize=20_000)
def _possible(word: str) -> bool:
    key = taken_apart(word)
    letters, tone = key[:-1], key[-1]
    if not letters or _LETTERS.fullmatch(letters) is None or _tones_in(word) > 1:
        return False
    return any(
        _fits(initial, letters[len(initial) :], tone) for initial in ("", *_INITIALS) if letters.startswith(initial)
    )


def _tones_in(word: str) -> int:
    return sum(char in _TONES for char in unicodedata.normalize("NFD", word))


def _fits(initial: str, rhyme: str, tone: str) -> bool:
    if initial == "q" or (initial == "p" and not rhyme):
        return False
    if initial == "gi" and rhyme in ("", "n", "ch", "m", "p", "t", "a", "êng", "êt", "êc"):
        rhyme = "i" + rhyme  # gì, gìn, giếng: the i belongs to both
    if initial == "qu":
        rhyme = rhyme if rhyme in _RHYMES else "u" + rhyme
    if rhyme not in _RHYMES:
        return False
    if rhyme.endswith(("c", "ch", "p", "t")) and tone not in "15":
        return False
    if initial in ("k", "gh", "ngh"):
        return rhyme.startswith(_FRONT)
    if initial in ("c", "g", "ng"):
        return not rhyme.startswith(_FRONT) or (initial == "g" and rhyme.startswith("i"))
    return True
