"""PDF files with a text layer: lines in reading order, page numbers and running heads removed by position."""

from __future__ import annotations

import re
from collections import Counter

import pypdfium2 as pdfium

from ansinh.documents.facts import Page
from ansinh.documents.offline import refusals
from ansinh.documents.offline.plain import clean

MAX_PAGES = 1_000
_PAGE_NUMBER = re.compile(r"^\s*(?:[-–—]\s*)?(?:[Tt]rang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?(?:\s*[-–—])?\s*$")
_MARGIN = 0.10  # the share of the page height that belongs to head and foot
_SHORT = 45.0  # points by which a line stays short of the right margin when it ends a paragraph
_INDENT = (12.0, 60.0)  # points: the first-line indent of Decree 30/2020 is 1 cm or 1.27 cm


def read(data: bytes, filename: str, max_chars: int) -> tuple[str, tuple[Page, ...]]:
    """The text and its pages. Raises BadInput: password, damage, too many pages, pictures only."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as trouble:
        if "password" in str(trouble).lower():
            raise refusals.protected(filename) from trouble
        raise refusals.corrupt(filename, "pdf") from trouble
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise refusals.too_long(
                filename, f"{count} trang (giới hạn {MAX_PAGES})", f"{count} pages (limit {MAX_PAGES})"
            )
        text, pages = "", []
        pieces: list[str] = []
        length = 0
        for index in range(count):
            try:
                piece = clean("\n".join(_page_lines(document[index]))) + "\n"
            except pdfium.PdfiumError as trouble:
                raise refusals.corrupt(filename, f"trang {index + 1}") from trouble
            pages.append(Page(index + 1, length, length + len(piece)))
            pieces.append(piece)
            length += len(piece)
            if length > max_chars:
                raise refusals.too_long(filename, f"hơn {max_chars:,} ký tự", f"over {max_chars:,} characters")
        text = "".join(pieces)
    finally:
        document.close()
    if sum(1 for char in text if char.isalpha()) < 15 * max(1, count):
        raise refusals.needs_ocr(filename, count)
    return text, tuple(pages)


def _page_lines(page: pdfium.PdfPage) -> list[str]:
    """The lines of a page. An indented line begins a paragraph when the line before it is flush or ends short: a blank
    line is put before it."""
    height = page.get_height() or 1.0
    words = page.get_textpage()
    raw = words.get_text_range()
    found: list[tuple[str, float, float]] = []
    at = 0
    for line in re.split(r"\r\n|\r|\n", raw):
        place = at + len(line) - len(line.lstrip())
        last = at + len(line.rstrip()) - 1
        at += len(line) + 2
        if not line.strip():
            continue
        box, end = _box(words, place), _box(words, last)
        if (
            box is not None
            and _PAGE_NUMBER.match(line.strip())
            and (box[3] > height * (1 - _MARGIN) or box[1] < height * _MARGIN)
        ):
            continue
        found.append((line.replace("\ufffe", "-").rstrip(), box[0] if box else -1.0, end[2] if end else -1.0))
    if not found:
        return []
    flush = Counter(round(left) for _, left, _ in found).most_common(1)[0][0]
    margin = sorted(right for _, _, right in found)[int(len(found) * 0.9)]
    lines: list[str] = []
    before_left, before_right = float(flush), margin
    for line, left, right in found:
        begins = abs(before_left - flush) <= 4 or before_right < margin - _SHORT
        if _INDENT[0] <= left - flush <= _INDENT[1] and begins:
            lines.append("")
        lines.append(line)
        before_left, before_right = left, right
    return lines


def _box(words: pdfium.PdfTextPage, index: int) -> tuple[float, float, float, float] | None:
    """Left, bottom, right, top of a character in points; None where the page cannot say."""
    try:
        left, bottom, right, top = words.get_charbox(index)
    except (pdfium.PdfiumError, IndexError, ValueError):
        return None
    return float(left), float(bottom), float(right), float(top)
