"""Misspelt words: known slips, words no Vietnamese syllable can be, and syllables their neighbours give away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ansinh.plans.facts import Finding
from ansinh.plans.rules.findings.making import finding
from ansinh.plans.rules.findings.spelling.lexicon import lexicon
from ansinh.plans.rules.findings.spelling.slips import slips
from ansinh.plans.rules.findings.spelling.syllables import LONGEST, possible, put_together, taken_apart
from ansinh.plans.rules.findings.spelling.weighing import Token, pairs_in, pairs_of, suspects, tokens_of
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.letters import LOWER

__all__ = ["misspelt", "pairs_of"]

_WORD = re.compile(rf"(?<![\w@./-])[{LOWER}]{{2,}}(?![\w@/\u02b0-\u02ff\u0300-\u036f])")
# Borrowed words that official texts write with Vietnamese marks.
_BORROWED = frozenset(
    [
        "kilôgam",
        "mililít",
        "kilômét",
        "milimét",
        "axít",
        "côca",
        "côcain",
        "cồn",
        "đô",
        "ôxy",
        "ôtô",
        "nitơ",
        "ôzôn",
        "đôla",
        "mêtan",
        "café",
        "cà",
        "phê",
        "micrô",
        "vắcxin",
        "văcxin",
        "xăng",
        "gíc",
        "stíc",
        "blốc",
        "xi",
        "măng",
        "rượu",
        "bướu",
        "hươu",
        "nướu",
        "đ",
        "m²",
        "m³",
        "km²",
        "ủy",
        "uỷ",
        "pê",
        "đan",
        "buýt",
        "véc",
        "tơ",
        "ra",
        "đa",
        "ghi",
        "đông",
        "rơ",
        "moóc",
        "moóc",
        "êđê",
        "giẻ",
        "triêng",
        "xơ",
        "đăng",
        "hrê",
        "cơ",
        "tu",
        "bru",
        "brâu",
        "rơ",
        "măm",
        "gié",
        "khơ",
        "me",
        "khmer",
        "chăm",
        "tày",
        "nùng",
        "pà",
        "thẻn",
        "sán",
        "dìu",
    ]
)


_MOST_QUOTED = 60  # a “word” of a thousand letters is damage of the file


def misspelt(items: list[Paragraph], believed: Counter[tuple[str, str]] | None = None) -> Iterator[Finding]:
    """Every probable slip, each place once. ``believed``: pairs of the plans above, taken as rightly written."""
    runs = [tokens_of(item.text) for item in items]
    known = pairs_in(runs)
    everything = "\n".join(item.text for item in items).lower()
    likely = [(form, right) for probe, form, right in slips() if probe in everything]
    for pair, count in (believed or {}).items():
        known[pair] += 2 * count
    for item, tokens in zip(items, runs, strict=True):
        taken: list[tuple[int, int]] = []
        for start, end, found in (*_known_slips(item, likely), *_no_syllables(item), *_given_away(item, tokens, known)):
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            yield found


def _like(word: str, right: str) -> str:
    """The right spelling with the capital of the wrong one."""
    return right[0].upper() + right[1:] if word[:1].isupper() else right


def _typo(item: Paragraph, start: int, end: int, right: str | None, sure: bool = True) -> tuple[int, int, Finding]:
    words = item.text[start:end]
    words = words if end - start <= _MOST_QUOTED else f"{words[:_MOST_QUOTED]}…"
    maybe_vi, maybe_en = (
        ("có thể viết sai", "is probably misspelt") if sure else ("nên xem lại chính tả", "may be misspelt")
    )
    return (
        start,
        end,
        finding(
            "typo",
            item.span(start, end),
            f"“{words}” {maybe_vi}.",
            f"“{words}” {maybe_en}.",
            right,
            "warning" if sure else "note",
        ),
    )


def _known_slips(item: Paragraph, likely: list[tuple[re.Pattern[str], str]]) -> Iterator[tuple[int, int, Finding]]:
    for form, right in likely:
        for match in form.finditer(item.text):
            yield _typo(item, match.start(1), match.end(1), _like(match[1], right))


def _no_syllables(item: Paragraph) -> Iterator[tuple[int, int, Finding]]:
    """Words with Vietnamese marks that no syllable can be, in lower case; two run together are told apart."""
    for match in _WORD.finditer(item.text):
        word = match.group()
        if word in _BORROWED or possible(word):
            continue
        if word.isascii():
            right = _nearest(item, match, least=8) if _toneless(word) else None
            if right is not None:
                yield _typo(item, *match.span(), right)
            continue
        parted = _parted(word)
        if parted is not None:
            yield (
                *match.span(),
                finding(
                    "fused",
                    item.span(*match.span()),
                    f"Hai chữ dính liền: “{word}”.",
                    f"Two words run together: “{word}”.",
                    parted,
                ),
            )
            continue
        yield _typo(item, *match.span(), _nearest(item, match))


def _parted(word: str) -> str | None:
    words = lexicon()
    best: tuple[int, str] | None = None
    for cut in range(max(1, len(word) - LONGEST), min(len(word), LONGEST + 1)):
        first, second = word[:cut], word[cut:]
        if possible(first) and possible(second):
            count = words.count(taken_apart(first), taken_apart(second))
            if count and (best is None or count > best[0]):
                best = count, f"{first} {second}"
    return best[1] if best else None


def _toneless(word: str) -> bool:
    """“phap”, “tat”: a syllable that ends in a stop and lost its tone. Foreign words seldom look so."""
    return 3 <= len(word) <= 6 and word.endswith(("p", "t", "c", "ch")) and possible(put_together(word + "1"))


def _nearest(item: Paragraph, match: re.Match[str], least: int = 1) -> str | None:
    """The usual syllable one slip away that fits its neighbours best."""
    if len(match.group()) > LONGEST + 2:
        return None
    words = lexicon()
    before = re.search(r"([^\W\d_]+)\s$", item.text[: match.start()])
    after = re.match(r"\s([^\W\d_]+)", item.text[match.end() :])
    best: tuple[int, str] | None = None
    for key in words.near(taken_apart(match.group())):
        count = (words.count(taken_apart(before[1]), key) if before else 0) + (
            words.count(key, taken_apart(after[1])) if after else 0
        )
        if count >= least and (best is None or count > best[0]):
            best = count, key
    return put_together(best[1]) if best else None


def _given_away(
    item: Paragraph, tokens: list[Token], known: Counter[tuple[str, str]]
) -> Iterator[tuple[int, int, Finding]]:
    if item.cells:
        return
    for suspect in suspects(tokens, known):
        yield _typo(item, suspect.start, suspect.end, suspect.right, suspect.sure)
