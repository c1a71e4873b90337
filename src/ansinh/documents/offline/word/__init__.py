"""Word files (.docx): the body as it is seen on the page – numbers, notes, merged cells – and nothing that is not."""

from __future__ import annotations

from ansinh.documents.offline.word.package import heavy
from ansinh.documents.offline.word.reading import read

__all__ = ["heavy", "read"]
