"""The door for files: finds out what a file is by its bytes (not by its name alone) and reads it."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from ansinh.documents.facts import DocumentText, MediaType, Page
from ansinh.documents.offline import html, pdf, plain, refusals, word

MAX_FILE_BYTES = 25_000_000
MAX_TEXT_CHARS = 4_000_000  # about 1,500 pages of an official text

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def read_document(data: bytes, filename: str) -> DocumentText:
    """The text of a file with its pages.

    ``filename`` is used for its extension and in messages. Raises BadInput for whatever cannot be read: empty,
    too large, unsupported, old .doc, password, damaged, macro or bomb, PDF without text, unknown encoding.
    """
    name = PurePath(filename.replace("\\", "/")).name or "?"
    if not data:
        raise refusals.empty(name)
    if len(data) > MAX_FILE_BYTES:
        raise refusals.too_large(name, len(data), MAX_FILE_BYTES)
    media = _media_type(data, name)
    encoding: str | None = None
    pages: tuple[Page, ...]
    match media:
        case MediaType.DOCX:
            text, method = word.read(data, name), "docx: paragraphs and tables in body order"
            pages = (Page(1, 0, len(text)),)
        case MediaType.PDF:
            text, pages = pdf.read(data, name, MAX_TEXT_CHARS)
            method = "pdf: text layer, page numbers removed by position"
        case MediaType.HTML:
            text, method = html.read(data, name), "html: main content, navigation removed"
            pages = (Page(1, 0, len(text)),)
        case MediaType.TEXT | MediaType.MARKDOWN:
            text, encoding = plain.read(data, name)
            method = f"text: {encoding}"
            pages = (Page(1, 0, len(text)),)
    if not any(char.isalpha() for char in text):
        raise refusals.no_words(name)
    if len(text) > MAX_TEXT_CHARS:
        raise refusals.too_long(name, f"{len(text):,} ký tự", f"{len(text):,} characters")
    return DocumentText(
        filename=name,
        media_type=media,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        text=text,
        pages=pages,
        method=method,
        encoding=encoding,
    )


def _media_type(data: bytes, name: str) -> MediaType:
    extension = PurePath(name).suffix.lower()
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(_OLE):
        raise refusals.protected(name) if _ENCRYPTED_STREAM in data else refusals.old_word(name)
    if extension == ".docm":
        raise refusals.dangerous(name, "tệp có thể chứa macro (.docm)", "it may hold macros (.docm)")
    if b"%PDF-" in data[:1024]:
        return MediaType.PDF
    if data.startswith(b"PK"):
        return MediaType.DOCX
    if extension in (".docx", ".pdf"):
        raise refusals.corrupt(name, "không đúng định dạng " + extension)
    if extension in (".html", ".htm", ".xhtml", ".mhtml") or head[:15].lower().startswith(
        (b"<!doctype html", b"<html")
    ):
        return MediaType.HTML
    if extension in (".md", ".markdown"):
        return MediaType.MARKDOWN
    if extension in (".txt", ".text", ""):
        return MediaType.TEXT
    raise refusals.unsupported(name)
