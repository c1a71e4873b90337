"""PDF files with a text layer: lines in reading order, page numbers and running heads removed by position."""

from __future__ import annotations

import re

import pypdfium2 as pdfium

from ansinh.documents.facts import Page
from ansinh.documents.offline import refusals
from ansinh.documents.offline.plain import clean

MAX_PAGES = 1_000
_PAGE_NUMBER = re.compile(r"^\s*(?:[-–—]\s*)?(?:[Tt]rang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?(?:\s*[-–—])?\s*$")
_MARGIN = 0.10  # the share of the page height that belongs to head and foot


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
            raise refusals.too_long(filename, f"{count} trang (giới hạn {MAX_PAGES})", f"{count} pages (limit {MAX_PAGES})")
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
    height = page.get_height() or 1.0
    words = page.get_textpage()
    raw = words.get_text_range()
    lines, at = [], 0
    for line in re.split(r"\r\n|\r|\n", raw):
        stripped = line.strip()
        if stripped and _PAGE_NUMBER.match(stripped):
            place = at + len(line) - len(line.lstrip())
            if _in_margin(words, place, height):
                at += len(line) + 2
                continue
        at += len(line) + 2
        lines.append(line.replace("\ufffe", "-").rstrip())
    return lines


def _in_margin(words: pdfium.PdfTextPage, index: int, height: float) -> bool:
    try:
        _, bottom, _, top = words.get_charbox(min(index, max(0, words.count_chars() - 1)))
    except (pdfium.PdfiumError, IndexError, ValueError):
        return False
    return bool(top > height * (1 - _MARGIN) or bottom < height * _MARGIN)
