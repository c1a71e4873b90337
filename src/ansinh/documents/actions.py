"""The deed of documents: keeping an official text."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.documents.facts import DocumentText, KeptText, OfficialText
from ansinh.documents.queries import text_by_hash
from ansinh.documents.store import models
from ansinh.kernel.identifier import new_id


def keep_text(content: bytes, read: DocumentText, official: OfficialText, *, by: Actor, at: dt.datetime) -> KeptText:
    """Keeps a text with its bytes, words and metadata; the same bytes are kept once and answered with the first.

    ``read`` is what ``documents.offline.read_document`` made of ``content``.
    """
    assert read.sha256 == official.sha256, "metadata of another file"
    known = text_by_hash(read.sha256)
    if known is not None:
        return known
    with deed("documents.keep_text", by=by, at=at, subject=read.sha256, needs=Permission.PLAN_WRITE) as record:
        models.KeptText.objects.create(
            text_id=new_id(at),
            sha256=read.sha256,
            filename=read.filename,
            media_type=read.media_type,
            size_bytes=read.size_bytes,
            content=content,
            text=read.text,
            pages=[[page.number, page.start, page.end] for page in read.pages],
            method=read.method,
            encoding=read.encoding,
            warnings=[asdict(warning) for warning in read.warnings],
            ocr_confidence=read.ocr_confidence,
            number=official.number,
            issued_on=official.date,
            kind=official.kind,
            issuer=official.issuer,
            title=official.title,
            signer=official.signer,
            kept_at=at,
            kept_by_id=by.user_id,
        )
        record(filename=read.filename, characters=len(read.text))
    kept = text_by_hash(read.sha256)
    assert kept is not None
    return kept
