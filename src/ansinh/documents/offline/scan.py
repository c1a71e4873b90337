"""Words recognised from pictures of pages, with tesseract and its Vietnamese model where they are installed.

A page is drawn at 300 dpi in grey, put straight, recognised by tesseract in a process of its own, and comes back as
words with places and rules, like a page of a text layer. Nothing leaves the machine.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from ansinh.documents.offline import apart
from ansinh.documents.offline.apart import Progress
from ansinh.documents.offline.layout import PageWords, Word
from ansinh.documents.offline.straighten import Grey, rules_in, skew_of, straightened, turned_by, without_rules
from ansinh.documents.rules.recognition import put_right
from ansinh.documents.rules.syllables import is_syllable, share_vietnamese

MAX_PAGES = 200
DPI = 300
DOUBTFUL = 65.0  # mean confidence below which a page is doubtful, and is looked at turned round
_SECONDS_PER_PAGE = 90
_CPU_SECONDS_PER_PAGE = 8  # of this process, for drawing and straightening
_MEMORY_BYTES = 1_400_000_000
_MOST_PIXELS = 26_000_000  # A3 at 300 dpi is 17 million
_LEAST_CONFIDENCE = 25.0


@dataclass(frozen=True, slots=True)
class Recognised:
    """A recognised page: its words and rules, the mean confidence (0 to 100), and by how many degrees it was turned."""

    page: PageWords
    confidence: float
    turned: int = 0


@lru_cache(maxsize=8)
def _installed(path: str, data: str) -> tuple[str | None, frozenset[str]]:  # noqa: ARG001 - data is part of the key
    found = shutil.which("tesseract", path=path)
    if found is None:
        usual = (
            r"C:\Program Files\Tesseract-OCR\tesseract.exe",
            "/opt/homebrew/bin/tesseract",
            "/usr/local/bin/tesseract",
        )
        found = next((one for one in usual if Path(one).exists()), None)
    if found is None:
        return None, frozenset()
    try:
        said = subprocess.run(
            [found, "--list-langs"], capture_output=True, timeout=20, check=False, env=apart.environment()
        )
    except (OSError, subprocess.TimeoutExpired):
        return None, frozenset()
    return found, frozenset((said.stdout + said.stderr).decode("utf-8", "replace").split())


def _tools() -> tuple[str | None, frozenset[str]]:
    return _installed(os.environ.get("PATH", ""), os.environ.get("TESSDATA_PREFIX", ""))


def missing() -> str | None:
    """What is not installed here for recognising Vietnamese: ``tesseract``, its language, or None."""
    program, languages = _tools()
    if program is None:
        return "tesseract"
    return None if "vie" in languages else "tesseract-ocr-vie"


def recognise_pages(
    document: Any, indexes: Sequence[int], progress: Progress | None
) -> Iterator[tuple[int, Recognised]]:
    """Recognises pages of a PDF, some at a time, and gives them back in order."""
    apart.allow_cpu(_CPU_SECONDS_PER_PAGE * len(indexes))
    hands = max(1, min(4, os.cpu_count() or 1))
    with tempfile.TemporaryDirectory(prefix="ansinh-scan-") as place, ThreadPoolExecutor(hands) as pool:
        waiting: list[tuple[int, Future[Recognised]]] = []
        done = 0
        for index in indexes:
            # Drawing is done here, one page after the other: the drawing library is not made for threads.
            grey = _draw(document, index)
            page = document[index]
            width, height = page.get_size()
            page.close()
            waiting.append((index, pool.submit(_recognise, grey, index + 1, (width, height), Path(place))))
            if len(waiting) > hands:
                first, result = waiting.pop(0)
                yield first, result.result()
                done += 1
                if progress is not None:
                    progress(done, len(indexes))
        for first, result in waiting:
            yield first, result.result()
            done += 1
            if progress is not None:
                progress(done, len(indexes))


def _draw(document: Any, index: int) -> Grey:
    page = document[index]
    try:
        width, height = page.get_size()
        scale = DPI / 72
        if width * height * scale * scale > _MOST_PIXELS:
            scale = (_MOST_PIXELS / max(1.0, width * height)) ** 0.5
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        try:
            drawn: Grey = bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width].copy()
            return drawn
        finally:
            bitmap.close()
    finally:
        page.close()


def _recognise(grey: Grey, number: int, size: tuple[float, float], folder: Path) -> Recognised:
    if grey.size == 0 or int(grey.min()) > 200:
        return Recognised(PageWords(number, *size, []), 0.0)
    result = _straight(grey, number, size, folder)
    if result.confidence >= DOUBTFUL:
        return result
    turn = _turn_of(grey, number, folder)
    if turn:
        again = _straight(turned_by(grey, turn), number, size if turn == 180 else size[::-1], folder)
        if again.confidence > result.confidence + 5:
            return replace(again, turned=turn)
    return result


def _straight(grey: Grey, number: int, size: tuple[float, float], folder: Path) -> Recognised:
    angle = skew_of(grey)
    if abs(angle) > 0.15:
        grey = straightened(grey, angle)
    scale = size[0] / grey.shape[1]
    rules = rules_in(grey, scale)
    table = _tesseract(without_rules(grey, rules, scale), number, folder)
    words, confidence = words_from_tsv(table, scale)
    if is_nonsense(words, confidence):
        words = []
    return Recognised(PageWords(number, *size, words, rules), confidence)


def finished(text: str) -> tuple[str, int]:
    """The text of recognised pages with headings and known misreadings put right, and how many misreadings there were."""
    return put_right(with_roman_headings(text))


_HEADING = re.compile(r"^([IVXLHTl1|!]{1,5})([.,:]?)[ \t]+(?=[^\W\d_a-z]{2})", re.MULTILINE)
_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2}){0,2},$")
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


def with_roman_headings(text: str) -> str:
    """Recognised text whose headings in capitals are numbered I, II, III … again: “II.” is often seen as “H.” or “IL”."""
    expected = 1

    def put_right(match: re.Match[str]) -> str:
        nonlocal expected
        line = text[match.end() : text.find("\n", match.end())]
        letters = [char for char in line if char.isalpha()]
        if sum(map(str.isupper, letters)) < 0.8 * len(letters) or len(letters) < 4:
            return match[0]
        seen = match[1]
        if seen in _ROMANS and _ROMANS.index(seen) + 1 > expected + 1:
            expected = _ROMANS.index(seen) + 2
            return match[0]
        if seen == "I" and expected > 3:
            expected = 1
        if expected > len(_ROMANS):
            return match[0]
        label = _ROMANS[expected - 1]
        expected += 1
        return f"{label}. "

    return _HEADING.sub(put_right, text)


def _write(grey: Grey, path: Path) -> None:
    path.write_bytes(b"P5 %d %d 255\n" % (grey.shape[1], grey.shape[0]) + grey.tobytes())


def _tesseract(grey: Grey, number: int, folder: Path) -> str:
    picture = folder / f"{number}.pgm"
    _write(grey, picture)
    try:
        return run_tesseract(picture, folder)
    finally:
        picture.unlink(missing_ok=True)


def run_tesseract(picture: Path, folder: Path, *, psm: int = 6, seconds: float = _SECONDS_PER_PAGE) -> str:
    """The TSV that tesseract makes of a picture; empty when it fails or takes too long.

    The page is taken as one block (``psm`` 6): columns and tables are told apart here, by place, and the automatic
    segmentation of tesseract loses the single digits that number paragraphs and rows.
    """
    program, _ = _tools()
    if program is None:
        return ""
    command: list[str | Path] = [
        program, picture, "stdout", "-l", "vie", "--psm", str(psm), "--dpi", str(DPI), "-c", "tessedit_create_tsv=1",
    ]  # fmt: skip
    try:
        _, out, _ = apart.run_program(
            command, seconds=seconds, memory=_MEMORY_BYTES, folder=folder, more={"OMP_THREAD_LIMIT": "1"}
        )
    except (TimeoutError, OSError):
        return ""
    return out.decode("utf-8", "replace")


def _turn_of(grey: Grey, number: int, folder: Path) -> int:
    """By how many degrees clockwise a page must be turned to stand upright, as tesseract sees it; 0 when unsure."""
    program, languages = _tools()
    if program is None or "osd" not in languages:
        return 0
    picture = folder / f"{number}-osd.pgm"
    _write(grey[::2, ::2].copy(), picture)
    try:
        _, out, err = apart.run_program(
            [program, picture, "stdout", "--psm", "0", "-l", "osd", "--dpi", str(DPI // 2)],
            seconds=40,
            memory=_MEMORY_BYTES,
            folder=folder,
            more={"OMP_THREAD_LIMIT": "1"},
        )
    except (TimeoutError, OSError):
        return 0
    finally:
        picture.unlink(missing_ok=True)
    for line in (out + err).decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "Rotate" and value.strip().isdigit():
            return int(value) % 360
    return 0


def words_from_tsv(table: str, scale: float, page: str | None = None) -> tuple[list[Word], float]:
    """Words with places in points, and their mean confidence. ``page`` takes only one page of several."""
    words: list[Word] = []
    lines: dict[tuple[str, ...], tuple[float, float]] = {}
    of_line: list[tuple[str, ...]] = []
    weight = total = 0.0
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or (page is not None and cells[1] != page):
            continue
        key = tuple(cells[1:5])
        left, top, wide, high = (float(cell) * scale for cell in cells[6:10])
        if cells[0] == "4":
            lines[key] = (top, top + high)
        if cells[0] != "5" or not cells[11].strip():
            continue
        confidence = float(cells[10])
        text = cells[11].strip()
        letters = sum(map(str.isalnum, text))
        weight += max(letters, 0.2)
        total += max(confidence, 0.0) * max(letters, 0.2)
        if confidence < _LEAST_CONFIDENCE and not is_syllable(text.strip(",.;:()")):
            continue
        if (not letters and (confidence < 60 or text not in "-–+:;,.()%/|")) or text == "|":
            continue
        words.append(Word(text, left, top, left + wide, top + high))
        of_line.append(key)
    for index, (word, after) in enumerate(itertools.pairwise(words)):
        opens = index == 0 or of_line[index - 1] != of_line[index]
        if opens and of_line[index] == of_line[index + 1] and after.text[0].isupper() and _NUMBER.match(word.text):
            word.text = word.text[:-1] + "."  # “2, Sở Y tế” at the beginning of a line is the number of a paragraph
    _even_heights(words, of_line, lines)
    return words, total / weight if weight else 0.0


def is_nonsense(words: list[Word], confidence: float) -> bool:
    """Specks and patterns taken for letters: little confidence, and no words of the language."""
    share, _ = share_vietnamese(" ".join(word.text for word in words))
    return confidence < 30 or (confidence < 50 and share < 0.5)


def _even_heights(
    words: list[Word], of_line: list[tuple[str, ...]], lines: dict[tuple[str, ...], tuple[float, float]]
) -> None:
    """Words as high as their lines, and ordinary lines all of one height: a box around “xã” is lower than one around “Đề”."""
    heights = sorted(lines[key][1] - lines[key][0] for key in of_line if key in lines)
    if not heights:
        return
    usual = heights[len(heights) // 2]
    for word, key in zip(words, of_line, strict=True):
        if key not in lines:
            continue
        top, bottom = lines[key]
        own = bottom - top
        size = usual if 0.6 * usual < own < 1.6 * usual else own
        # the middle of the word itself where it has ordinary letters: lines may still climb a little
        middle = (word.top + word.bottom) / 2 if word.size > 0.5 * own else (top + bottom) / 2
        middle = (middle + (top + bottom) / 2) / 2
        word.top, word.bottom = middle - size / 2, middle + size / 2
