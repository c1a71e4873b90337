"""Nouns of documents: an official text (văn bản), its extracted words with places, its parts, and citations (viện dẫn).

A citation is the key that law and plans share: a clause of the law engine and the basis of a plan are both
"document, article (điều), clause (khoản), point (điểm)".
"""

from __future__ import annotations

import datetime as dt
import enum
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import squash


class MediaType(enum.StrEnum):
    """The kinds of file an official text can be read from."""

    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    DOC = "application/msword"
    RTF = "application/rtf"
    ODT = "application/vnd.oasis.opendocument.text"
    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    HTML = "text/html"
    MHTML = "multipart/related"
    TEXT = "text/plain"
    MARKDOWN = "text/markdown"


class PartKind(enum.StrEnum):
    """The divisions of an official text under Decree 30/2020 (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

    PART = "part"  # phần
    CHAPTER = "chapter"  # chương
    SECTION = "section"  # mục
    ARTICLE = "article"  # điều
    ROMAN = "roman"  # I. II.
    NUMBER = "number"  # 1. 2. – khoản where there are articles
    SUBNUMBER = "subnumber"  # 1.1.
    LETTER = "letter"  # a) b) – điểm where there are articles
    DASH = "dash"  # - gạch đầu dòng
    PLUS = "plus"  # +
    APPENDIX = "appendix"  # phụ lục


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the source: its number from 1, and where its words stand in the text (code points, half-open)."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The words of a file, and how they were won.

    ``text`` is NFC; every offset anywhere in the system is a code point into it. ``pages`` is one page for
    formats without pages. ``method`` says in words how the text was extracted; ``encoding`` is set for text files.
    ``warnings`` are things worth knowing that did not stop the reading. ``ocr_confidence`` (0 to 100) is the mean
    confidence of recognition where words were recognised from pictures, else None.
    """

    filename: str
    media_type: MediaType
    sha256: str
    size_bytes: int
    text: str
    pages: tuple[Page, ...]
    method: str
    encoding: str | None = None
    warnings: tuple[Problem, ...] = ()
    ocr_confidence: float | None = None

    def page_of(self, offset: int) -> int:
        """The page number on which an offset stands (1 when the format has no pages)."""
        return page_at(self.pages, offset)

    def paragraph_of(self, offset: int) -> int:
        """The number, from 1, of the paragraph (line with words) in which an offset stands."""
        return paragraph_at(self.text, offset)

    def place_of(self, offset: int, lang: str = "vi") -> str:
        """Where an offset stands in the original, in words: ``trang 3`` where there are pages, else ``đoạn 17``."""
        return place_in_words(self.pages, self.text, offset, lang)


def page_at(pages: Sequence[Page], offset: int) -> int:
    """The page number on which an offset stands; 1 without pages, the last one beyond the end."""
    for page in pages:
        if offset < page.end:
            return page.number
    return pages[-1].number if pages else 1


def paragraph_at(text: str, offset: int) -> int:
    """The number, from 1, of the line with words in which an offset stands."""
    head = text[: max(0, min(offset, len(text)))]
    before = head.rpartition("\n")[0]
    return sum(1 for line in before.split("\n") if line.strip()) + 1


def place_in_words(pages: Sequence[Page], text: str, offset: int, lang: str = "vi") -> str:
    """Where an offset stands in the original: its page where there are several, else its paragraph."""
    if len(pages) > 1:
        return f"{'page' if lang == 'en' else 'trang'} {page_at(pages, offset)}"
    return f"{'paragraph' if lang == 'en' else 'đoạn'} {paragraph_at(text, offset)}"


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """One division of an official text: its kind, its own label (``II``, ``2.1``, ``a``), its path and its words."""

    kind: PartKind
    label: str
    path: str
    heading: str
    start: int
    end: int


# Abbreviation → the kind written out. The abbreviation is what stands in the document's symbol or in short citations.
DOCUMENT_KINDS: Mapping[str, str] = {
    "HP": "Hiến pháp",
    "BL": "Bộ luật",
    "L": "Luật",
    "PL": "Pháp lệnh",
    "NĐ": "Nghị định",
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
    "CT": "Chỉ thị",
    "KL": "Kết luận",
    "CTr": "Chương trình hành động",
    "KH": "Kế hoạch",
    "ĐA": "Đề án",
    "PA": "Phương án",
    "HD": "Hướng dẫn",
    "TTr": "Tờ trình",
    "BC": "Báo cáo",
    "CV": "Công văn",
    "CĐ": "Công điện",
    "TB": "Thông báo",
    "QyĐ": "Quy định",
    "QC": "Quy chế",
    "VBHN": "Văn bản hợp nhất",
}
_KIND_OF = {name.casefold(): short for short, name in DOCUMENT_KINDS.items()}
_SHORT = re.compile(
    r"""^\s*(?P<kind>[A-ZĐ][A-Za-zĐđy]{0,4})\s+(?P<number>\S+)
        (?:\s+Đ(?P<article>\d+[a-zđ]?))?
        (?:\s+k(?P<clause>\d+[a-zđ]?))?
        (?:\s+(?:đ\.?)?(?P<point>[a-zđ]{1,2}))?\s*$""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference to a document or a place in it.

    ``kind`` is the abbreviation (``NĐ``), ``number`` the whole symbol (``335/2026/NĐ-CP``). ``start``/``end`` say
    where the words stood when the citation was found in a text, else None; ``words`` is that wording, squashed.
    """

    kind: str
    number: str
    date: dt.date | None = None
    issuer: str | None = None
    article: str | None = None
    clause: str | None = None
    point: str | None = None
    words: str = field(default="", compare=False)
    start: int | None = field(default=None, compare=False)
    end: int | None = field(default=None, compare=False)

    @classmethod
    def parse(cls, short: str) -> Citation:
        """Reads the short form ``NĐ 335/2026/NĐ-CP Đ5 k1 b``. Raises BadInput when it is not one."""
        match = _SHORT.match(squash(short))
        if match is None or match["kind"] not in DOCUMENT_KINDS:
            raise BadInput(
                Problem(
                    "citation_form",
                    f"Không đọc được viện dẫn “{short}”.",
                    f"Cannot read the citation “{short}”.",
                    remedy_vi="Viết theo mẫu: NĐ 335/2026/NĐ-CP Đ5 k1 b.",
                    remedy_en="Write it as: NĐ 335/2026/NĐ-CP Đ5 k1 b.",
                )
            )
        return cls(
            kind=match["kind"],
            number=match["number"],
            article=match["article"],
            clause=match["clause"],
            point=match["point"],
        )

    @property
    def kind_name(self) -> str:
        """The kind written out: ``Nghị định``."""
        return DOCUMENT_KINDS.get(self.kind, self.kind)

    def short(self) -> str:
        """The short form, which ``parse`` reads back: ``NĐ 335/2026/NĐ-CP Đ5 k1 b``."""
        place = [
            f"{mark}{value}" for mark, value in (("Đ", self.article), ("k", self.clause), ("", self.point)) if value
        ]
        return " ".join([self.kind, self.number, *place])

    def document(self) -> str:
        """The document alone, as plans write it: ``Nghị quyết số 42-NQ/TW ngày 24/11/2023``."""
        day = f" ngày {self.date.day:02d}/{self.date.month:02d}/{self.date.year}" if self.date else ""
        return f"{self.kind_name} số {self.number}{day}"

    def in_words(self) -> str:
        """The whole place as a lawyer writes it: ``điểm b khoản 1 Điều 5 Nghị định số 335/2026/NĐ-CP``."""
        place = [
            f"{word} {value}"
            for word, value in (("điểm", self.point), ("khoản", self.clause), ("Điều", self.article))
            if value
        ]
        return " ".join([*place, self.document()])


def kind_abbreviation(name: str) -> str | None:
    """``Nghị định`` → ``NĐ``; None for a word that names no kind of document."""
    folded = squash(name).casefold()
    if folded in ("chương trình", "chương trình hành động"):
        return "CTr"
    return _KIND_OF.get(folded)


@dataclass(frozen=True, slots=True)
class OfficialText:
    """What is known about one document as a whole: metadata of the header (Decree 30/2020), not its words."""

    sha256: str
    filename: str
    media_type: MediaType
    size_bytes: int
    number: str | None = None
    date: dt.date | None = None
    kind: str | None = None
    issuer: str | None = None
    title: str | None = None
    signer: str | None = None


@dataclass(frozen=True, slots=True)
class KeptText:
    """An official text in the store: its key, its metadata, its words and when it came in."""

    text_id: uuid.UUID
    official: OfficialText
    text: str
    pages: tuple[Page, ...]
    method: str
    kept_at: dt.datetime
    kept_by: str
    encoding: str | None = None
    warnings: tuple[Problem, ...] = ()
    ocr_confidence: float | None = None

    def place_of(self, offset: int, lang: str = "vi") -> str:
        """Where an offset stands in the original, in words: ``trang 3`` where there are pages, else ``đoạn 17``."""
        return place_in_words(self.pages, self.text, offset, lang)
