"""Counts pairs of neighbouring syllables in folders of texts and writes ``pairs.txt.gz``.

    python -m ansinh.plans.lexicon.rebuild --official FOLDER … --general FOLDER …

``--official``: statutes, resolutions, plans; a pair met twice is kept with its count. ``--general``: newspapers and the
like; a pair met twice is kept as “seen”, so that ordinary language is not taken for a slip. Only counts leave the texts.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

from ansinh.kernel.text import nfc
from ansinh.plans.rules.findings.spelling.slips import wrong_pairs
from ansinh.plans.rules.findings.spelling.syllables import possible, taken_apart

_TOKEN = re.compile(r"[^\W\d_]+|[^\s\w]|\d+")
_WRAPPED = re.compile(r"(?<=\S)\n(?=\S)")
SCALE = "abcdefghijklmnopqrstuvwxyz"
"""Counts are kept as powers of two: a is 1, b is 2 to 3, c is 4 to 7 …; ``-`` is “seen in general language only”."""


def runs(text: str) -> Iterator[list[str]]:
    """Stretches of syllables without anything between them."""
    for line in _WRAPPED.sub(" ", nfc(text)).split("\n"):
        run: list[str] = []
        for token in _TOKEN.findall(line):
            if token[0].isalpha() and possible(token):
                run.append(taken_apart(token))
                continue
            if len(run) > 1:
                yield run
            run = []
        if len(run) > 1:
            yield run


def counted(folders: Iterable[Path]) -> Counter[tuple[str, str]]:
    """How often each pair occurs in the .txt and .md files below the folders."""
    pairs: Counter[tuple[str, str]] = Counter()
    for folder in folders:
        for file in sorted(path for path in folder.rglob("*") if path.suffix in (".txt", ".md")):
            for run in runs(file.read_text(encoding="utf-8", errors="ignore")):
                pairs.update(itertools.pairwise(run))
    return pairs


def written(official: Counter[tuple[str, str]], general: Counter[tuple[str, str]]) -> str:
    """One line per syllable: its key, how often it occurs in official texts, what follows it: ``liên0 8123 quan0m …``."""
    wrong = wrong_pairs()
    rows: dict[str, list[str]] = {}
    first_of: Counter[str] = Counter()
    second_of: Counter[str] = Counter()
    for pair in sorted({*official, *general} - wrong):
        count = official[pair]
        if count >= 2 or (count and general[pair]):
            mark = SCALE[min(count.bit_length() - 1, len(SCALE) - 1)]
        elif general[pair] >= 2:
            mark = "-"
        else:
            continue
        rows.setdefault(pair[0], []).append(pair[1] + mark)
        rows.setdefault(pair[1], [])
        first_of[pair[0]] += count
        second_of[pair[1]] += count
    return "".join(
        f"{key} {max(first_of[key], second_of[key])} {' '.join(seconds)}\n" for key, seconds in sorted(rows.items())
    )


def main() -> None:
    """Writes the file beside this module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--official", type=Path, nargs="+", required=True)
    parser.add_argument("--general", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    content = written(counted(args.official), counted(args.general))
    target = Path(str(resources.files("ansinh.plans.lexicon") / "pairs.txt.gz"))
    with gzip.GzipFile(target, "wb", compresslevel=9, mtime=0) as file:
        file.write(content.encode("utf-8"))


if __name__ == "__main__":
    main()
