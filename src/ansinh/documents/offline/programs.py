"""The programs that some formats need, and which of them are not installed here."""

from __future__ import annotations

from dataclasses import dataclass

from ansinh.documents.offline import office, refusals, scan


@dataclass(frozen=True, slots=True)
class MissingProgram:
    """A program that is not installed here: what it is for (``office``, ``recognition``), its name, how to install it."""

    what: str
    program: str
    remedy_vi: str
    remedy_en: str


def missing_programs() -> tuple[MissingProgram, ...]:
    """What is not installed here: LibreOffice for .doc, .rtf and .odt; tesseract with Vietnamese for scans."""
    found = []
    if office.program() is None:
        found.append(MissingProgram("office", "LibreOffice", *refusals.INSTALL_OFFICE))
    if (lack := scan.missing()) is not None:
        found.append(MissingProgram("recognition", lack, *refusals.INSTALL_OCR))
    return tuple(found)
