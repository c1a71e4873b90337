"""What was said when a text was read is kept with it."""

from __future__ import annotations

import datetime as dt

import pytest

from ansinh.access.actions import ensure_system_actor
from ansinh.documents.actions import keep_text
from ansinh.documents.facts import OfficialText
from ansinh.documents.offline import read_document
from ansinh.documents.queries import text

from .making import SENTENCES

AT = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_warnings_and_encoding_are_kept_with_the_text() -> None:
    by = ensure_system_actor(at=AT)
    data = ("\n".join(SENTENCES).replace("người", "ng\u200bười") + "\n").encode("utf-8-sig")
    read = read_document(data, "ke-hoach.txt")
    official = OfficialText(read.sha256, read.filename, read.media_type, read.size_bytes)
    kept = keep_text(data, read, official, by=by, at=AT)
    assert kept.warnings == read.warnings
    assert kept.warnings[0].kind == "invisible_characters"
    assert kept.encoding == "utf-8-sig"
    assert kept.ocr_confidence is None
    assert text(kept.text_id) == kept
    assert kept.place_of(kept.text.index("Mỗi thôn")) == "đoạn 2"
