"""Slips that turn one right syllable into another: found where the neighbours tell what was meant.

“phụ hợp” is two good syllables that no official text puts side by side, while “phù hợp”, one tone away, is a set
phrase. A place is suspected when no pair with its neighbours was ever met, and reported when another usual syllable, one
slip away, makes the neighbours whole. Names (capitals inside a sentence), foreign words and abbreviations are let be.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ansinh.kernel.text import nfc
from ansinh.plans.rules.findings.spelling.lexicon import Lexicon, lexicon
from ansinh.plans.rules.findings.spelling.syllables import possible, put_together, taken_apart

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_BEGINS_SENTENCE = frozenset('.;:!?…–-+*“"»/)')
SURE, LIKELY = 4.0, 3.0
_HARDLY = 3
_OFTEN = 8
_PLENTY = 100


@dataclass(frozen=True, slots=True)
class Suspect:
    """A syllable that is probably a slip. ``words`` spans it and the neighbour that gives it away."""

    start: int
    end: int
    wrong: str
    right: str
    gain: float
    sure: bool


@dataclass(slots=True)
class Token:
    """A word or sign of a text with its place; ``key`` None for what is no word, empty for names and foreign words."""

    start: int
    end: int
    word: str
    key: str | None
    judged: bool


def pairs_of(texts: Sequence[str]) -> Counter[tuple[str, str]]:
    """Neighbouring syllables of texts that are to be believed beside the lexicon: parents, or the document itself."""
    return pairs_in([tokens_of(text) for text in texts])


def pairs_in(runs: Sequence[list[Token]]) -> Counter[tuple[str, str]]:
    """The same of texts already taken apart."""
    pairs: Counter[tuple[str, str]] = Counter()
    for tokens in runs:
        pairs.update(
            (one.key, two.key) for one, two in itertools.pairwise(tokens) if one.key is not None and two.key is not None
        )
    return pairs


def tokens_of(text: str) -> list[Token]:
    """A text as words and signs; none where the text is not in composed form, so that places would be wrong."""
    if nfc(text) != text:
        return []
    found: list[Token] = []
    previous = ""
    for match in _TOKEN.finditer(text):
        word = match.group()
        if not word[0].isalpha():
            found.append(Token(match.start(), match.end(), word, None, False))
        else:
            unit = previous.isdigit() and len(word) <= 3 and word.isascii()  # 1.000 ha
            good = len(word) < 8 and possible(word) and not (len(word) > 1 and word.isupper()) and not unit
            begins = not previous or previous in _BEGINS_SENTENCE or previous.isdigit()
            found.append(
                Token(
                    match.start(),
                    match.end(),
                    word,
                    taken_apart(word) if good else "",
                    good and (word.islower() or begins),
                )
            )
        previous = word
    for one, two in itertools.pairwise(found):
        if one.word[:1].isupper() and two.word[:1].isupper():
            one.judged = False  # “Hội Cựu chiến binh”: a name begins the sentence
    return found


def suspects(tokens: list[Token], known: Counter[tuple[str, str]]) -> Iterator[Suspect]:
    """The probable slips of one paragraph. ``known`` holds the pairs of the whole document and of its parents."""
    words = lexicon()
    found: list[tuple[int, Suspect]] = []
    for at, token in enumerate(tokens):
        if token.judged and token.key:
            suspect = _weigh(tokens, at, words, known)
            if suspect is not None:
                found.append((at, suspect))
    for at, suspect in found:
        rivals = [other for place, other in found if abs(place - at) == 1]
        if all((suspect.gain, -suspect.start) > (other.gain, -other.start) for other in rivals):
            yield suspect


def _key(tokens: list[Token], at: int) -> str | None:
    return tokens[at].key if 0 <= at < len(tokens) else None


def _met(words: Lexicon, known: Counter[tuple[str, str]], first: str, second: str) -> bool:
    """Met often enough to be believed. A pair met three times or less is not, where a neighbour one slip away is met
    hundreds of times as often: “công đồng” beside “cộng đồng”."""
    if known[first, second] > 1:
        return True
    if not words.met(first, second):
        return False
    return words.count(first, second) > _HARDLY


def _weigh(tokens: list[Token], at: int, words: Lexicon, known: Counter[tuple[str, str]]) -> Suspect | None:
    own = tokens[at].key
    assert own
    left, right = _key(tokens, at - 1), _key(tokens, at + 1)
    if not left and not right:
        return None
    met_left = _met(words, known, left, own) if left else None
    met_right = _met(words, known, own, right) if right else None
    if met_left is not False and met_right is not False:
        return None
    base = (words.bond(left, own) if left else 0.0) + (words.bond(own, right) if right else 0.0)
    best: tuple[float, str, int, int] | None = None
    for other in words.near(own):
        in_left = words.count(left, other) if left else 0
        in_right = words.count(other, right) if right else 0
        if not ((met_left is False and in_left >= _OFTEN) or (met_right is False and in_right >= _OFTEN)):
            continue
        gain = (words.bond(left, other) if left else 0.0) + (words.bond(other, right) if right else 0.0) - base
        if best is None or gain > best[0]:
            best = gain, other, in_left, in_right
    if best is None or best[0] < LIKELY:
        return None
    gain, other, in_left, in_right = best
    # The neighbour may belong to its own other neighbour: “kho | học liệu” is no slip for “khoa học”.
    beyond_right, beyond_left = _key(tokens, at + 2), _key(tokens, at - 2)
    if (
        right
        and met_right is False
        and not in_left
        and beyond_right
        and words.bond(right, beyond_right) > words.bond(other, right)
    ):
        return None
    if (
        left
        and met_left is False
        and not in_right
        and beyond_left
        and words.bond(beyond_left, left) > words.bond(left, other)
    ):
        return None
    hardly = max(words.count(left, own) if left else 0, words.count(own, right) if right else 0)
    met_at_all = (left and words.met(left, own)) or (right and words.met(own, right))
    if met_at_all and (max(in_left, in_right) < 200 * max(1, hardly) or gain < SURE + 0.5):
        return None
    both = bool((not left or in_left) and (not right or in_right))
    neither_met = met_left is not True and met_right is not True
    alone = left is None or right is None
    sure = gain >= SURE and neither_met and ((both and not alone) or max(in_left, in_right) >= _PLENTY)
    # A word alone between two signs (“bão, lũ trong vòng 48 giờ”) has one neighbour only, often the first of another
    # phrase: that must speak as clearly as two.
    likely = neither_met and ((both and not alone) or gain >= SURE + 1 or (both and max(in_left, in_right) >= _PLENTY))
    if not sure and not likely:
        return None
    start, end = tokens[at].start, tokens[at].end
    right_words = put_together(other)
    if tokens[at].word[0].isupper():
        right_words = right_words[0].upper() + right_words[1:]
    wrong, good = tokens[at].word, right_words
    if met_right is False and in_right >= in_left:
        end = tokens[at + 1].end
        wrong, good = f"{wrong} {tokens[at + 1].word}", f"{good} {tokens[at + 1].word}"
    else:
        start = tokens[at - 1].start
        wrong, good = f"{tokens[at - 1].word} {wrong}", f"{tokens[at - 1].word} {good}"
    return Suspect(start, end, wrong, good, gain, sure)
