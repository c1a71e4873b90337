"""Questions to documents that need no database: bytes of a file → its text with places; words → citations.

``read_document(data, filename)`` is the one door for every format; what cannot be read raises BadInput saying
what is wrong and what to do. ``missing_programs()`` says which programs for it are not installed here.
"""

from __future__ import annotations

from ansinh.documents.offline.programs import MissingProgram, missing_programs
from ansinh.documents.offline.reading import MAX_FILE_BYTES, read_document
from ansinh.documents.rules.citations import find_citations
from ansinh.documents.rules.legacy import Legacy, draws_capitals, legacy_of_font, legacy_of_text, to_unicode

__all__ = [
    "MAX_FILE_BYTES",
    "Legacy",
    "MissingProgram",
    "draws_capitals",
    "find_citations",
    "legacy_of_font",
    "legacy_of_text",
    "missing_programs",
    "read_document",
    "to_unicode",
]
