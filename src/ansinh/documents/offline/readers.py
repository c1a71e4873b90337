"""The readers of formats that may be read in a process of their own, by name."""

from __future__ import annotations

from ansinh.documents.offline.apart import Progress, Words


def read_kind(kind: str, data: bytes, filename: str, progress: Progress | None = None) -> Words:
    """Reads ``data`` as ``pdf``, ``picture``, ``docx`` or ``html``. Raises BadInput, and ValueError for another kind."""
    if kind == "pdf":
        from ansinh.documents.offline import pdf

        return pdf.read(data, filename, progress)
    if kind == "picture":
        from ansinh.documents.offline import pictures

        return pictures.read(data, filename, progress)
    if kind == "docx":
        from ansinh.documents.offline import word

        text, notes = word.read(data, filename)
        return Words(text, notes=notes)
    if kind == "html":
        from ansinh.documents.offline import html

        text, notes = html.read(data, filename)
        return Words(text, notes=notes)
    raise ValueError(kind)
