"""What stands on a page but not in the text: page numbers, running heads; and footnotes, which belong at the end."""

from __future__ import annotations

import re
from collections import Counter

from ansinh.documents.offline.layout.lines import lines_of
from ansinh.documents.offline.layout.shapes import Line, PageWords, Word

_PAGE_NUMBER = re.compile(
    r"^\W{0,3}(?:trang|page|tr\.?)?\s*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of)\s*\d{1,4})?\W{0,3}$", re.IGNORECASE
)
_MARGIN = 0.11  # the share of the page height that belongs to head and foot
_NOTE = re.compile(r"^\[?(\d{1,3})\]?(?:\s|(?=[^\W\d_]))")


def without_furniture(pages: list[PageWords]) -> None:
    """Takes page numbers and running heads out of the pages, by place and repetition."""
    edges = [_edge_lines(page) for page in pages]
    seen: Counter[str] = Counter()
    for sides in edges:
        seen.update({_masked(line.text) for side in sides for line, alone in side if alone})
    often = max(3, int(0.5 * len(pages)))
    for page, sides in zip(pages, edges, strict=True):
        gone: set[int] = set()
        for side in sides:
            numbered = False
            for line, alone in side:  # from the edge inwards, as long as it is furniture; one number at each edge
                head = alone and len(pages) >= 3 and seen[_masked(line.text)] >= often and len(line.text) > 3
                if not head and (numbered or not _is_page_number(line.text)):
                    break
                numbered = numbered or not head
                gone.update(map(id, line.words))
        if gone:
            page.words = [word for word in page.words if id(word) not in gone]


def _is_page_number(text: str) -> bool:
    return len(text) <= 14 and _PAGE_NUMBER.match(text) is not None and any(char.isalnum() for char in text)


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", text).casefold()


_Edge = list[tuple[Line, bool]]


def _edge_lines(page: PageWords) -> tuple[_Edge, _Edge]:
    """The lines in the margins above and below, from the edge inwards, at most three each; and for each whether more
    than the usual space parts it from the next line inwards, as a running head is parted from the text."""
    top = lines_of([word for word in page.words if word.middle < page.height * 2 * _MARGIN])[:4]
    foot = lines_of([word for word in page.words if word.middle > page.height * (1 - 2 * _MARGIN)])[-4:][::-1]

    def alone(lines: list[Line], index: int) -> bool:
        if index + 1 >= len(lines):
            return True
        return abs(lines[index + 1].top - lines[index].top) > 1.7 * lines[index].size

    above = [
        (line, alone(top, index))
        for index, line in enumerate(top[:3])
        if (line.top + line.bottom) / 2 < page.height * _MARGIN
    ]
    below = [
        (line, alone(foot, index))
        for index, line in enumerate(foot[:3])
        if (line.top + line.bottom) / 2 > page.height * (1 - _MARGIN)
    ]
    return above, below


def take_footnotes(lines: list[Line], body_size: float, height: float) -> tuple[list[Line], list[Line]]:
    """Body lines and footnote lines: the small lines at the foot that begin with a note's number."""
    first = len(lines)
    while first > 0 and lines[first - 1].size < 0.92 * body_size and lines[first - 1].top > 0.35 * height:
        first -= 1
    while first < len(lines) and not _NOTE.match(lines[first].text):
        first += 1
    return lines[:first], lines[first:]


def note_texts(lines: list[Line]) -> list[str]:
    """Footnotes as ``[1] …``, their lines joined."""
    found: list[str] = []
    expected = None
    for line in lines:
        match = _NOTE.match(line.text)
        number = int(match[1]) if match else None
        if match and (expected is None or number == expected):
            found.append(f"[{number}] {line.text[match.end() :].strip()}")
            expected = (number or 0) + 1
        elif found:
            found[-1] += " " + line.text
        else:
            found.append(line.text)
    return found


def usual_size(pages: list[PageWords]) -> float:
    """The size of most words of a document."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for word in page.words:
            sizes[round(word.size * 2) / 2] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 12.0


def words_in_reading_order(words: list[Word]) -> str:
    """The words of a page roughly in order, for judging whether they are words at all."""
    return " ".join(line.text for line in lines_of(words))
