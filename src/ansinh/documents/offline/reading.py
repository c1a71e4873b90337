"""The door for files: finds out what a file is by its bytes (not by its name alone) and reads it."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from ansinh.documents.facts import DocumentText, MediaType, Page
from ansinh.documents.offline import html, kinds, mhtml, notes, office, plain, refusals, word
from ansinh.documents.offline.apart import Progress, Words, read_apart
from ansinh.documents.offline.characters import settle
from ansinh.documents.offline.kinds import KIND_NAMES, clean_name, media_type

MAX_FILE_BYTES = 25_000_000
MAX_TEXT_CHARS = 4_000_000  # about 1,500 pages of an official text
_HEAVY_HTML_BYTES = 3_000_000  # above this a page is read in a process of its own
_SECONDS = 180
_SECONDS_WITH_RECOGNITION = 3_600  # the limit of pages to recognise bounds this long before

_METHODS = {
    MediaType.DOCX: "docx: paragraphs and tables in body order",
    MediaType.DOC: "doc: through LibreOffice; paragraphs and tables in body order",
    MediaType.RTF: "rtf: through LibreOffice; paragraphs and tables in body order",
    MediaType.ODT: "odt: through LibreOffice; paragraphs and tables in body order",
    MediaType.HTML: "html: main content, navigation removed",
    MediaType.MHTML: "mht: main content, navigation removed",
}


def read_document(data: bytes, filename: str, *, progress: Progress | None = None) -> DocumentText:
    """The text of a file with its pages.

    ``filename`` is used for its extension and in messages. ``progress(done, total)`` is called after each page that is
    recognised from a picture, possibly from another thread. Raises BadInput for whatever cannot be read: empty, too
    large, unsupported, password, damaged, macro or bomb, pictures where recognition is not installed, unknown encoding.
    """
    name = clean_name(filename)
    if not data:
        raise refusals.empty(name)
    if len(data) > MAX_FILE_BYTES:
        raise refusals.too_large(name, len(data), MAX_FILE_BYTES)
    media = media_type(data, name)
    words, encoding = _words(data, name, media, progress)
    text, found = (words.text, ()) if words.pages else settle(words.text, name)
    if media in (MediaType.TEXT, MediaType.MARKDOWN):
        text = plain.without_marks(text)
    if not any(char.isalpha() for char in text):
        raise refusals.no_words(name)
    if len(text) > MAX_TEXT_CHARS:
        raise refusals.too_long(name, f"{len(text):,} ký tự", f"{len(text):,} characters")
    warnings = [*words.notes, *found]
    if PurePath(filename.replace("\\", "/")).name != name:
        warnings.append(notes.name_changed(name))
    if not kinds.agrees(media, name):
        warnings.append(notes.other_kind(name, PurePath(name).suffix or "–", KIND_NAMES[media]))
    return DocumentText(
        filename=name,
        media_type=media,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        text=text,
        pages=words.pages or (Page(1, 0, len(text)),),
        method=words.method or _METHODS.get(media) or f"text: {encoding}",
        encoding=encoding,
        warnings=tuple(warnings),
        ocr_confidence=words.confidence,
    )


def _words(data: bytes, name: str, media: MediaType, progress: Progress | None) -> tuple[Words, str | None]:
    """The words of a file, and its encoding if it is text."""
    match media:
        case MediaType.PDF:
            return read_apart("pdf", data, name, seconds=_SECONDS_WITH_RECOGNITION, progress=progress), None
        case MediaType.PNG | MediaType.JPEG | MediaType.TIFF:
            return read_apart("picture", data, name, seconds=_SECONDS_WITH_RECOGNITION, progress=progress), None
        case MediaType.DOCX:
            return _docx(data, name), None
        case MediaType.DOC | MediaType.RTF | MediaType.ODT:
            extension = {MediaType.DOC: ".doc", MediaType.RTF: ".rtf", MediaType.ODT: ".odt"}[media]
            return _docx(office.to_docx(data, name, extension), name), None
        case MediaType.MHTML:
            return _html(mhtml.page_of(data, name), name), None
        case MediaType.HTML:
            return _html(data, name), None
    text, encoding, found = plain.decode(data, name)
    return Words(text, notes=found), encoding


def _docx(data: bytes, name: str) -> Words:
    if word.heavy(data):
        return read_apart("docx", data, name, seconds=_SECONDS)
    text, found = word.read(data, name)
    return Words(text, notes=found)


def _html(data: bytes, name: str) -> Words:
    if len(data) > _HEAVY_HTML_BYTES:
        return read_apart("html", data, name, seconds=_SECONDS)
    text, found = html.read(data, name)
    return Words(text, notes=found)
