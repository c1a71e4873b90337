"""PDF files: words with their places from the text layer, page by page; pages that are pictures go to recognition."""

from __future__ import annotations

import ctypes
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ansinh.documents.facts import Page
from ansinh.documents.offline import notes, refusals, scan
from ansinh.documents.offline.apart import Progress, Words
from ansinh.documents.offline.characters import settle
from ansinh.documents.offline.layout import PageWords, Rule, Word, assemble
from ansinh.documents.offline.layout.assemble import PAGE_MARK
from ansinh.documents.offline.layout.furniture import words_in_reading_order
from ansinh.documents.rules.legacy import Legacy, draws_capitals, legacy_of_font, to_unicode
from ansinh.documents.rules.syllables import share_vietnamese
from ansinh.kernel.problem import Problem

MAX_PAGES = 1_000
MAX_CHARS = 4_000_000
_MOST_DRAWINGS = 20_000
_FEW_LETTERS = 15  # a page with fewer letters and a large picture is a scan
_SCRIPT = re.compile(rb"/S\s*/(?:JavaScript|Launch)\b|/JS\s*[(<\d]|/RichMedia\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_MOST_PACKED = 50_000_000


def read(data: bytes, filename: str, progress: Progress | None = None) -> Words:
    """The text and its pages. Raises BadInput: password, damage, script, too many pages, pictures without recognition."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as trouble:
        if "password" in str(trouble).lower() or b"/Encrypt" in data[-4096:]:
            raise refusals.protected(filename) from trouble
        raise refusals.corrupt(filename, "pdf") from trouble
    try:
        count = len(document)
        if count == 0:
            raise refusals.corrupt(filename, "pdf")
        if count > MAX_PAGES:
            raise refusals.too_long(
                filename, f"{count} trang (giới hạn {MAX_PAGES})", f"{count} pages (limit {MAX_PAGES})"
            )
        told = _active_content(document, data, filename)
        return _Reading(document, filename, told, progress).words()
    finally:
        document.close()


def _active_content(document: Any, data: bytes, filename: str) -> list[Problem]:
    """Refuses a PDF with script or launched programs; tells of attached files."""
    if raw.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0 or any(map(_SCRIPT.search, _structure(data))):
        raise refusals.dangerous(
            filename, "PDF có mã JavaScript hoặc lệnh mở chương trình", "the PDF holds JavaScript or launches a program"
        )
    attached = raw.FPDFDoc_GetAttachmentCount(document.raw)
    return [notes.embedded(filename, attached)] if attached > 0 else []


def _structure(data: bytes) -> Iterator[bytes]:
    """The objects of a PDF without the contents of its streams, and the objects packed inside streams."""
    at, packed = 0, 0
    for found in _STREAM.finditer(data):
        head = data[at : found.start()]
        yield head
        end = data.find(b"endstream", found.end())
        at = len(data) if end < 0 else end
        if b"/ObjStm" in head[-600:] and packed < _MOST_PACKED:
            try:
                objects = zlib.decompressobj().decompress(data[found.end() : at], _MOST_PACKED - packed)
            except zlib.error:
                continue
            packed += len(objects)
            yield objects
    yield data[at:]


@dataclass(slots=True)
class _Reading:
    document: Any
    filename: str
    told: list[Problem]
    progress: Progress | None
    _pages: list[PageWords] = field(default_factory=list)
    _scans: list[int] = field(default_factory=list)
    _broken: list[int] = field(default_factory=list)
    _legacy: dict[Legacy, int] = field(default_factory=dict)
    _confidence: list[tuple[float, int]] = field(default_factory=list)

    def words(self) -> Words:
        length = 0
        for index in range(len(self.document)):
            try:
                page, letters, pictured = self._page(index)
            except pdfium.PdfiumError as trouble:
                raise refusals.corrupt(self.filename, f"trang {index + 1}") from trouble
            self._pages.append(page)
            length += letters
            if length > MAX_CHARS:
                raise refusals.too_long(self.filename, f"hơn {MAX_CHARS:,} ký tự", f"over {MAX_CHARS:,} characters")
            if letters < _FEW_LETTERS and pictured:
                self._scans.append(index)
            elif letters >= 60 and _is_wreckage(page):
                self._broken.append(index)
        self._recognise()
        return self._assembled()

    def _page(self, index: int) -> tuple[PageWords, int, bool]:
        """The words and rules of a page, how many letters it has, and whether something is drawn on it."""
        page = self.document[index]
        try:
            layer = page.get_textpage()
            try:
                place = _Place(page, _direction(layer, page))
                words = list(_words(layer, place, self._legacy))
            finally:
                layer.close()
            rules, pictured = _drawings(page, place)
        finally:
            page.close()
        letters = sum(sum(map(str.isalpha, word.text)) for word in words)
        return PageWords(index + 1, place.width, place.height, words, rules), letters, pictured

    def _recognise(self) -> None:
        """Pages that are pictures, and pages whose letters make no words, are recognised where that is installed."""
        if not self._scans and not self._broken:
            return
        missing = scan.missing()
        if missing:
            if len(self._scans) >= len(self._pages) or not any(page.words for page in self._pages):
                raise refusals.needs_ocr(self.filename, len(self._pages), missing)
            if self._scans:
                self.told.append(
                    notes.pages_not_read(self.filename, [i + 1 for i in self._scans], refusals.INSTALL_OCR)
                )
            if self._broken:
                self.told.append(notes.broken_letters_left(self.filename, len(self._broken), refusals.INSTALL_OCR))
            return
        waiting = [*self._scans, *self._doubtful()]
        if len(waiting) > scan.MAX_PAGES:
            raise refusals.too_many_scans(self.filename, len(waiting), scan.MAX_PAGES)
        empty = 0
        for index, found in scan.recognise_pages(self.document, waiting, self.progress):
            if index in self._scans or _better(found.page, self._pages[index]):
                self._take(index, found)
                empty += not found.page.words
        if empty and empty == len(self._pages):
            raise refusals.picture_without_words(self.filename)
        if self._confidence:
            self.told.append(notes.recognised(self.filename, len(self._confidence), self._mean()))

    def _doubtful(self) -> list[int]:
        """Pages whose letters make no words – all of them, if recognising the first gives better words."""
        if not self._broken:
            return []
        first = self._broken[0]
        for _, found in scan.recognise_pages(self.document, [first], None):
            if not _better(found.page, self._pages[first]):
                return []
        return self._broken

    def _take(self, index: int, found: scan.Recognised) -> None:
        number = index + 1
        if index in self._broken:
            self.told.append(notes.broken_letters(self.filename, number))
        if found.turned:
            self.told.append(notes.turned(self.filename, number, found.turned))
        if not found.page.words:
            self.told.append(notes.page_without_words(self.filename, number))
        else:
            self._confidence.append((found.confidence, len(found.page.words)))
            if found.confidence < scan.DOUBTFUL:
                self.told.append(notes.doubtful_page(self.filename, number, found.confidence))
        self._pages[index] = found.page

    def _mean(self) -> float:
        words = sum(count for _, count in self._confidence) or 1
        return sum(confidence * count for confidence, count in self._confidence) / words

    def _assembled(self) -> Words:
        for page, count in self._legacy.items():
            self.told.append(notes.legacy(self.filename, page.value, count, "từ", "words"))
        drawn = assemble(self._pages)
        if self._confidence:
            drawn, mended = scan.finished(drawn)
            self.told.extend([notes.misread(self.filename, mended)] if mended else [])
        text, found = settle(drawn, self.filename)
        pages: list[Page] = []
        pieces = text.split(PAGE_MARK)
        at = 0
        for number, piece in enumerate(pieces, 1):
            pages.append(Page(number, at, at + len(piece)))
            at += len(piece)
        recognised = len(self._confidence)
        method = "pdf: text layer, page numbers removed by position"
        if recognised:
            method = f"pdf: {recognised} of {len(self._pages)} pages recognised (tesseract vie, 300 dpi)"
        return Words(
            "".join(pieces),
            tuple(pages),
            method,
            (*self.told, *found),
            round(self._mean(), 1) if recognised else None,
        )


def _is_wreckage(page: PageWords) -> bool:
    """Letters that make no Vietnamese words, and no English ones either."""
    text = words_in_reading_order(page.words)
    odd = sum(1 for char in text if char in "\ufffd\ufffe" or "\ue000" <= char <= "\uf8ff" or ord(char) < 32)
    if odd > 0.1 * len(text):
        return True
    share, count = share_vietnamese(to_unicode(text, Legacy.TCVN3) if not text.isascii() else text)
    own, _ = share_vietnamese(text)
    vni, _ = share_vietnamese(to_unicode(text, Legacy.VNI))
    return count >= 12 and max(share, own, vni) < 0.55


def _better(found: PageWords, before: PageWords) -> bool:
    new, count = share_vietnamese(words_in_reading_order(found.words))
    old, _ = share_vietnamese(words_in_reading_order(before.words))
    return count >= 8 and new > old + 0.2


def _direction(layer: Any, page: Any) -> int:
    """By how many degrees clockwise the page must be turned for its words to stand upright, whatever its own mark says."""
    count = raw.FPDFText_CountChars(layer.raw)
    matrix = raw.FS_MATRIX()
    seen: Counter[int] = Counter()
    for index in range(0, count, max(1, count // 200)):
        if raw.FPDFText_IsGenerated(layer.raw, index) == 1:
            continue
        if raw.FPDFText_GetMatrix(layer.raw, index, ctypes.byref(matrix)) and (matrix.a or matrix.b):
            seen[round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) * 90 % 360] += 1
    return seen.most_common(1)[0][0] if seen else page.get_rotation() % 360


class _Place:
    """From the coordinates of a page (from below, perhaps turned) to points from the upper left of upright words."""

    def __init__(self, page: Any, turn: int) -> None:
        left, bottom, right, top = page.get_cropbox() if page.get_cropbox() else page.get_mediabox()
        self._left, self._bottom, self._right, self._top = left, bottom, right, top
        self._turn = turn
        across, down = abs(right - left) or 595.0, abs(top - bottom) or 842.0
        self.width, self.height = (down, across) if self._turn in (90, 270) else (across, down)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page as it is read."""
        if self._turn == 90:
            return y - self._bottom, x - self._left
        if self._turn == 180:
            return self._right - x, y - self._bottom
        if self._turn == 270:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Left, top, right, bottom as seen."""
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


_SPACES = frozenset((0, 0x20, 0x0A, 0x0D, 0x09, 0xA0))
_UNIT = re.compile(r"(?:^|\d)(?:m|km|cm|dm|mm)$")


def _words(layer: Any, place: _Place, legacy: dict[Legacy, int]) -> Iterator[Word]:
    """The words of a text layer. A raised number after a word is the mark of a note: ``[1]``."""
    handle = layer.raw
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    box_at, x_at, y_at = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    unicode_of, box_of, origin_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin
    fonts = _Fonts(handle)
    chars: list[str] = []
    left = right = base = size = noted = 0.0
    start = high = 0
    note = False  # the letters collected are the raised number of a note

    def word() -> Word | None:
        text = "".join(chars)
        chars.clear()
        if not text.strip():
            return None
        text = f"[{text}]" if note and text.isdigit() else fonts.in_unicode(text, start, legacy)
        return Word(text, left, base - 0.8 * size, right, base + 0.2 * size)

    for index in range(raw.FPDFText_CountChars(handle)):
        code = unicode_of(handle, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if code in _SPACES or 0x2000 <= code <= 0x200B:
            if found := word():
                yield found
            continue
        char = "-" if code in (2, 0xFFFE) else chr(code)
        if not box_of(handle, index, box_at) or not origin_of(handle, index, x_at, y_at):
            if chars:
                chars.append(char)
            continue
        x0, _, x1, _ = place.box(box.left, box.bottom, box.right, box.top)
        here = place.point(x.value, y.value)[1]
        if chars:
            raised = char.isdigit() and 0.12 * size < base - here < 0.7 * size
            if raised and not note and _UNIT.search("".join(chars)):  # m², km²
                chars.append(char)
                right = max(right, x1)
                continue
            over = note and abs(here - noted) > 0.1 * size
            first = not note and here - base > 0.12 * size and all(map(str.isdigit, chars))  # a note's own number
            away = x0 < left - 2 or x0 > right + 0.8 * size or (abs(here - base) > 0.7 * size and not raised)
            if away or over or first or (raised and not note):
                if first:
                    note, base, size = True, here, fonts.size(index)
                if found := word():
                    yield found
                note, noted = raised and not away, here
        else:
            note = False
        if not chars:
            start, left, right = index, x0, x1
            if not note:  # a note's mark stands on the line of its word
                base, size = here, fonts.size(index)
        chars.append(char)
        left, right = min(left, x0), max(right, x1)
    if found := word():
        yield found


class _Fonts:
    """The fonts of a text layer: size of letters, and old code pages."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._buffer = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._matrix = raw.FS_MATRIX()

    def size(self, index: int) -> float:
        """The size of a letter in points as it is seen."""
        size = float(raw.FPDFText_GetFontSize(self._handle, index))
        if raw.FPDFText_GetMatrix(self._handle, index, ctypes.byref(self._matrix)):
            size *= float(math.hypot(self._matrix.c, self._matrix.d)) or 1.0
        return min(max(size, 2.0), 200.0)

    def in_unicode(self, text: str, index: int, legacy: dict[Legacy, int]) -> str:
        """A word in Unicode by the font of its first letter."""
        if any(char > "\xff" and char.isalpha() for char in text):
            return text
        length = raw.FPDFText_GetFontInfo(self._handle, index, self._buffer, 128, ctypes.byref(self._flags))
        font = self._buffer.value.decode("latin-1", "ignore") if 0 < length <= 128 else ""
        page = legacy_of_font(font)
        if page is None:
            return text
        new = to_unicode(text, page, capitals=draws_capitals(font.rpartition("+")[2]))
        if new != text:
            legacy[page] = legacy.get(page, 0) + 1
        return new


def _drawings(page: Any, place: _Place) -> tuple[list[Rule], bool]:
    """The straight rules of a page, and whether something is drawn on it in which words may be."""
    rules: list[Rule] = []
    pictured = False
    paths = 0
    area = place.width * place.height
    for number, thing in enumerate(page.get_objects(max_depth=6)):
        if number > _MOST_DRAWINGS:
            break
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = place.box(*thing.get_bounds())
            pictured = pictured or (x1 - x0) * (y1 - y0) > 0.25 * area
        elif thing.type == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
            rules.extend(_rules_of(thing, place))
    return rules, pictured or paths > 0


def _rules_of(path: Any, place: _Place) -> Iterator[Rule]:
    segments = raw.FPDFPath_CountSegments(path.raw)
    if segments > 2_000:
        return
    matrix = path.get_matrix()
    container = path.container
    while container is not None:  # a path inside a form is placed by the form
        matrix = matrix.multiply(container.get_matrix())
        container = container.container
    x, y = ctypes.c_float(), ctypes.c_float()
    before: tuple[float, float] | None = None
    begin: tuple[float, float] | None = None
    for number in range(segments):
        segment = raw.FPDFPath_GetPathSegment(path.raw, number)
        kind = raw.FPDFPathSegment_GetType(segment)
        if not raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            continue
        here = place.point(*matrix.on_point(x.value, y.value))
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begin = here
        elif kind == raw.FPDF_SEGMENT_LINETO and before is not None:
            yield from _rule(before, here)
        if raw.FPDFPathSegment_GetClose(segment) and begin is not None:
            yield from _rule(here, begin)
        before = here


def _rule(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    wide, tall = abs(one[0] - other[0]), abs(one[1] - other[1])
    if tall < 1.5 and wide > 4:
        yield Rule(True, (one[1] + other[1]) / 2, min(one[0], other[0]), max(one[0], other[0]))
    elif wide < 1.5 and tall > 4:
        yield Rule(False, (one[0] + other[0]) / 2, min(one[1], other[1]), max(one[1], other[1]))
