"""Lines joined to paragraphs by what a typesetter does: a line ends early only where its paragraph ends."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from ansinh.documents.offline.layout.shapes import Line

_MARK = re.compile(
    r"^(?:[IVXLC]{1,6}\s?[.)]|\d{1,2}(?:\.\d{1,2}){0,3}\s?[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\s|[a-zđA-ZĐ]\s?[).]|[-–—+*•●▪➢✓❖]|"
    r"Điều\s\d+|Chương\s[IVX]+|Phụ lục|PHỤ LỤC)(?:\s|$|\.|(?=[^\W\d_]))"
)
_DASH = re.compile(r"^[-–—]")
_ENDED = re.compile(r"[.;:!?…][\"”)\]]?$")
_FORM = re.compile(r"^(?:Số\s*:|Kính gửi|Nơi nhận|TM\.|KT\.|TL\.|[^\W\d_][^,.;\d]{1,40}, ngày .{0,12}tháng)")
_KIND = re.compile(
    r"^(?:KẾ HOẠCH|CHƯƠNG TRÌNH|CHƯƠNG TRÌNH HÀNH ĐỘNG|NGHỊ QUYẾT|QUYẾT ĐỊNH|ĐỀ ÁN|CHỈ THỊ|PHƯƠNG ÁN|BÁO CÁO|THÔNG BÁO|"
    r"PHỤ LỤC.{0,12})$"
)
_INDENT = 9.0  # points: less is no first-line indent


@dataclass(slots=True)
class Margins:
    """Where the text of a page begins and ends, and how far its lines stand apart."""

    left: float
    right: float
    leading: float
    indents: bool  # paragraphs begin with an indented line


def margins_of(lines: list[Line]) -> Margins:
    """The margins that most lines keep."""
    if not lines:
        return Margins(0.0, 0.0, 14.0, False)
    wide = [line for line in lines if len(line.words) > 3] or lines
    lefts: Counter[int] = Counter(round(line.left) for line in wide)
    smoothed = {at: lefts[at - 1] + lefts[at] + lefts[at + 1] for at in lefts}
    left = float(max(smoothed, key=lambda at: (smoothed[at], -at)))
    least = min((at for at in smoothed if smoothed[at] >= max(2, 0.15 * len(wide))), default=left)
    left = min(left, float(least))
    rights = sorted(line.right for line in wide)
    right = rights[int(0.95 * (len(rights) - 1))]
    steps: Counter[int] = Counter(
        round(after.top - before.top) for before, after in itertools.pairwise(lines) if after.top > before.top
    )
    leading = float(steps.most_common(1)[0][0]) if steps else lines[0].size * 1.3
    starts = sum(1 for line in wide if _INDENT < line.left - left < 75)
    return Margins(left, right, leading, starts >= 0.12 * len(wide))


def joins(before: Line, line: Line, opening: Line, margins: Margins, over_page: bool) -> bool:
    """Does ``line`` go on the paragraph that began with ``opening`` and whose last line is ``before``?"""
    first = opening is before
    size = max(before.size, line.size)
    if abs(before.size - line.size) > 0.22 * size:
        return False
    if not over_page and line.top - before.top > 1.75 * max(margins.leading, size):
        return False
    text, last = line.text, before.text
    if _KIND.match(last) or _KIND.match(text) or _FORM.match(text) or (_FORM.match(last) and len(last) < 90):
        return False
    if centred(opening, margins):
        return _title_goes_on(before, line, margins)
    first_word = line.words[0]
    full = margins.right - before.right < first_word.right - first_word.left + 0.3 * line.size
    if not full:
        # ragged text and recognised scans: words in lower case after words that were not ended
        return (
            text[0].islower()
            and not _ENDED.search(last)
            and not _MARK.match(text)
            and margins.right - before.right < 120
        )
    indent = line.left - margins.left
    if _MARK.match(text):
        if _ENDED.search(last) or line.left < before.left - 5:
            return False
        if indent > _INDENT and not (_DASH.match(text) and _hangs(before, line, first)):
            return False
        if not margins.indents:
            return bool(_DASH.match(text)) and text[1:3].strip()[:1].islower()
        return indent <= _INDENT and not _is_heading(before)
    if _hangs(before, line, first):
        return True
    if indent > _INDENT and line.left - before.left > _INDENT:
        return False
    if indent > _INDENT and margins.indents and abs(line.left - before.left) < 4 and first:
        return False  # two paragraphs of one full line each
    return not (_ENDED.search(last) and last[-1] in ".:" and indent > _INDENT and margins.indents)


def _hangs(before: Line, line: Line, first: bool) -> bool:
    """The line stands under the words of a marked line, not under its mark."""
    mark = _MARK.match(before.text)
    if not mark or not first or len(before.words) < 2:
        return False
    return abs(line.left - before.words[1].left) < 5


def centred(line: Line, margins: Margins) -> bool:
    """The line keeps the same distance from both margins."""
    left, right = line.left - margins.left, margins.right - line.right
    return left > 4 and right > 4 and abs(left - right) < 12


def _title_goes_on(before: Line, line: Line, margins: Margins) -> bool:
    """A centred title broken over lines: the line before is long, both are centred, and both are in capitals or not."""
    left, right = line.left - margins.left, margins.right - line.right
    wide = before.right - before.left > 0.45 * (margins.right - margins.left)
    same = before.text.isupper() == line.text.isupper()
    return wide and same and abs(left - right) < 12 and not _MARK.match(line.text)


def _is_heading(line: Line) -> bool:
    return line.text.isupper()
