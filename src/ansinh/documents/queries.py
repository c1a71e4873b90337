"""Questions about the official texts kept here."""

from __future__ import annotations

import uuid

from django.db.models import Q

from ansinh.documents.facts import KeptText, MediaType, OfficialText, Page
from ansinh.documents.store import models
from ansinh.kernel.page import Page as ListPage
from ansinh.kernel.problem import Problem


def text(text_id: uuid.UUID) -> KeptText:
    """One text with its words. Raises LookupError for an unknown id."""
    row = models.KeptText.objects.defer("content").select_related("kept_by").filter(pk=text_id).first()
    if row is None:
        raise LookupError(f"no text {text_id}")
    return _fact(row)


def text_by_hash(sha256: str) -> KeptText | None:
    """The text with these very bytes, if it was kept before."""
    row = models.KeptText.objects.defer("content").select_related("kept_by").filter(sha256=sha256).first()
    return None if row is None else _fact(row)


def content(text_id: uuid.UUID) -> tuple[str, str, bytes]:
    """File name, media type and the original bytes. Raises LookupError for an unknown id."""
    row = models.KeptText.objects.filter(pk=text_id).values_list("filename", "media_type", "content").first()
    if row is None:
        raise LookupError(f"no text {text_id}")
    return row[0], row[1], bytes(row[2])


def texts(words: str = "", number: int = 1, size: int = 50) -> ListPage[OfficialText]:
    """Metadata of the kept texts, newest document first; searched in title, number and issuer."""
    found = models.KeptText.objects.defer("content", "text").order_by("-issued_on", "filename")
    if words:
        found = found.filter(Q(title__icontains=words) | Q(number__icontains=words) | Q(issuer__icontains=words))
    total = found.count()
    rows = found[(number - 1) * size : number * size]
    return ListPage(tuple(_official(row) for row in rows), total, number, size)


def _official(row: models.KeptText) -> OfficialText:
    return OfficialText(
        sha256=row.sha256,
        filename=row.filename,
        media_type=MediaType(row.media_type),
        size_bytes=row.size_bytes,
        number=row.number,
        date=row.issued_on,
        kind=row.kind,
        issuer=row.issuer,
        title=row.title,
        signer=row.signer,
    )


def _fact(row: models.KeptText) -> KeptText:
    return KeptText(
        text_id=row.text_id,
        official=_official(row),
        text=row.text,
        pages=tuple(Page(*page) for page in row.pages),
        method=row.method,
        kept_at=row.kept_at,
        kept_by=row.kept_by.full_name,
        encoding=row.encoding,
        warnings=tuple(Problem(**warning) for warning in row.warnings),
        ocr_confidence=row.ocr_confidence,
    )
