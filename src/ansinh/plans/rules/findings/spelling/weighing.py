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
_OFTEN = 8


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
class _Token:
    start: int
    end: int
    word: str
    key: str | None
    judged: bool


def pairs_of(texts: Sequence[str]) -> Counter[tuple[str, str]]:
    """Neighbouring syllables of texts that are to be believed beside the lexicon: parents, or the document itself."""
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        tokens = _tokens(text)
        pairs.update(
            (one.key, two.key) for one, two in itertools.pairwise(tokens) if one.key is not None and two.key is not None
        )
    return pairs


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    previous = ""
    for match in _TOKEN.finditer(text):
        word = match.group()
        if not word[0].isalpha():
            found.append(_Token(match.start(), match.end(), word, None, False))
        else:
            unit = previous.isdigit() and len(word) <= 3 and word.isascii()  # 1.000 ha
            good = len(word) < 8 and possible(word) and not (len(word) > 1 and word.isupper()) and not unit
            begins = not previous or previous in _BEGINS_SENTENCE or previous.isdigit()
            found.append(
                _Token(
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


def suspects(text: str, known: Counter[tuple[str, str]]) -> Iterator[Suspect]:
    """The probable slips of one paragraph. ``known`` holds the pairs of the whole document and of its parents."""
    if nfc(text) != text:
        return
    words = lexicon()
    tokens = _tokens(text)
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


def _key(tokens: list[_Token], at: int) -> str | None:
    return tokens[at].key if 0 <= at < len(tokens) else None


def _weigh(tokens: list[_Token], at: int, words: Lexicon, known: Counter[tuple[str, str]]) -> Suspect | None:
    own = tokens[at].key
    assert own
    left, right = _key(tokens, at - 1), _key(tokens, at + 1)
    if not left and not right:
        return None
    met_left = words.met(left, own) or known[left, own] > 1 if left else None
    met_right = words.met(own, right) or known[own, right] > 1 if right else None
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
    both = bool((not left or in_left) and (not right or in_right))
    neither_met = met_left is not True and met_right is not True
    alone = left is None or right is None
    sure = gain >= SURE and neither_met and ((both and not alone) or max(in_left, in_right) >= 100)
    likely = neither_met and (both or gain >= SURE + 1)
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
