"""The form of an official document (thể thức văn bản hành chính) of Decree 30/2020/NĐ-CP, Annex I, as a .docx.

``OfficialDocument`` says what a document consists of; ``render`` lays it out: A4 with margins 20/20/30/20 mm, Times
New Roman, national title and motto, issuing body, number and symbol, place and date, type and subject, then the parts
in reading order, recipients and signature; page numbers centred at the top from the second page on. Two renderings of
the same content are the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as DocxTable
from docx.table import _Cell as Cell
from docx.table import _Row as Row
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.run import Run

FONT = "Times New Roman"
TEXT_WIDTH_MM = 210 - 30 - 20
_LEFT, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
_CENTRE, _BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_DECREE_DAY = dt.datetime(2020, 3, 5, tzinfo=dt.UTC)  # the decree took effect: a fixed stamp inside the file


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head: who issues (under whom: ``above``), number, place and day, kind and subject. No day: left open."""

    issuer: str
    number: str
    place: str
    day: dt.date | None
    kind: str
    subject: str
    above: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading as written: “I. KẾT QUẢ THỰC HIỆN”."""

    text: str


@dataclass(frozen=True, slots=True)
class Centred:
    """A bold line in the middle: the authority, “QUYẾT ĐỊNH:”."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body; grounds (căn cứ) stand in italics."""

    text: str
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """``Điều n.`` in bold and its words; ``rows`` (label, value) follow as a list, those in ``strong`` in bold."""

    label: str
    text: str
    rows: tuple[tuple[str, str], ...] = ()
    strong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its header on every page. ``widths_mm`` fill the text; ``right`` are the columns of figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths_mm: tuple[float, ...]
    right: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with its caption; the caption is also what a screen reader says."""

    png: bytes
    width_mm: float
    caption: str


Part = Heading | Centred | Paragraph | Article | Table | Picture


@dataclass(frozen=True, slots=True)
class Signature:
    """Capacity lines above the signature (“KT. CHỦ TỊCH”, “PHÓ CHỦ TỊCH”) and the name below it.

    ``mark`` stands where the signature goes: “DỰ THẢO”, or who signed electronically and when.
    """

    lines: tuple[str, ...]
    name: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """One document before it is laid out. ``stamp`` is the instant written into the file's properties."""

    head: Letterhead
    parts: tuple[Part, ...]
    recipients: tuple[str, ...]
    signature: Signature
    stamp: dt.datetime = _DECREE_DAY


def render(content: OfficialDocument) -> bytes:
    """The bytes of the .docx. Raises ValueError for a table whose widths do not fill the text."""
    document = Document()
    _page(document)
    _head(document, content.head)
    for part in content.parts:
        match part:
            case Heading(text):
                heading = _line(document, text, bold=True, indent=True, before=8, after=6)
                heading.paragraph_format.keep_with_next = True
            case Centred(text):
                centred = _line(document, text, bold=True, align=_CENTRE, before=6, after=6)
                centred.paragraph_format.keep_with_next = True
            case Paragraph(text, italic):
                _line(document, text, italic=italic, indent=True, after=6)
            case Article():
                _article(document, part)
            case Table():
                _table(document, part)
            case Picture():
                _picture(document, part)
    _foot(document, content)
    return _bytes(document, content)


def _page(document: Docx) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin, section.header_distance = Mm(30), Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = _CENTRE
    _field(number.add_run(), "PAGE")
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(13)
    properties = normal.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    properties.append(language)


def _head(document: Docx, head: Letterhead) -> None:
    table = document.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    # The right column must hold “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM” on one line.
    _set_widths(table, (62, TEXT_WIDTH_MM - 62))
    left, right = table.rows[0].cells
    if head.above:
        _cell(left, head.above.upper(), size=12)
    _cell(left, _break_before_place(head.issuer.upper()), size=12, bold=True, more=bool(head.above))
    _rule(left.add_paragraph(), 21)
    _cell(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    _cell(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, more=True)
    _rule(right.add_paragraph(), 18)
    number, place = table.rows[1].cells
    _cell(number, f"Số: {head.number}", size=13)
    _cell(place, f"{head.place}, {date_line(head.day)}", size=13, italic=True)
    _line(document, head.kind.upper(), bold=True, align=_CENTRE, before=14, size=14)
    subject = _line(document, head.subject, bold=True, align=_CENTRE, size=14)
    subject.paragraph_format.keep_with_next = True
    _rule(document.add_paragraph(), 55, after=8)


def date_line(day: dt.date | None) -> str:
    """“ngày 05 tháng 02 năm 2026”: only days below ten and January and February take a leading zero."""
    if day is None:
        return "ngày    tháng    năm"
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def _article(document: Docx, article: Article) -> None:
    paragraph = _line(document, "", indent=True, after=4)
    _run(paragraph, f"{article.label} ", bold=True)
    _run(paragraph, article.text)
    for label, value in article.rows:
        row = _line(document, f"- {label}: ", indent=True, after=3)
        _run(row, value, bold=label in article.strong)


def _table(document: Docx, content: Table) -> None:
    if abs(sum(content.widths_mm) - TEXT_WIDTH_MM) > 1:
        raise ValueError(f"column widths add up to {sum(content.widths_mm)} mm, not {TEXT_WIDTH_MM}")
    # The words before a table go with it, and only rows after the first are forbidden to break: LibreOffice otherwise
    # moves the table to the next page and breaks it there at the height the page before had left (half a table on an
    # empty page), or loses the rows after a repeated header that stands alone at the foot of a page.
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    table = document.add_table(rows=1 + len(content.rows), cols=len(content.header))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_widths(table, content.widths_mm)
    _mark_row(table.rows[0], "w:tblHeader")
    for position, row in enumerate(table.rows):
        if position > 1:
            _mark_row(row, "w:cantSplit")
        texts = content.rows[position - 1] if position else content.header
        for index, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            align = _CENTRE if not position else _RIGHT if index in content.right else _LEFT
            _cell(cell, text, size=11.5, bold=not position, align=align)
            cell.paragraphs[0].paragraph_format.keep_together = True
    _line(document, "", after=2, size=6)


def _picture(document: Docx, picture: Picture) -> None:
    paragraph = _line(document, "", align=_CENTRE)
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(io.BytesIO(picture.png), width=Mm(picture.width_mm))
    shape._inline.docPr.set("descr", picture.caption)
    _line(document, picture.caption, italic=True, align=_CENTRE, after=6, size=12)


def _foot(document: Docx, content: OfficialDocument) -> None:
    # A signature never stands alone on a page: the last words of the body go with it.
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=2)
    _set_widths(table, (75, TEXT_WIDTH_MM - 75))
    _mark_row(table.rows[0], "w:cantSplit")
    left, right = table.rows[0].cells
    _cell(left, "Nơi nhận:", size=12, bold=True, italic=True, align=_LEFT)
    for position, name in enumerate(content.recipients):
        end = "." if position == len(content.recipients) - 1 else ";"
        _cell(left, f"- {name}{end}", size=11, more=True, align=_LEFT)
    for position, text in enumerate(content.signature.lines):
        _cell(right, text.upper(), size=13, bold=True, more=position > 0)
    _cell(right, content.signature.mark, size=13, italic=True, more=True, around=26)
    _cell(right, content.signature.name, size=13, bold=True, more=True)


def _line(
    document: Docx,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    indent: bool = False,
    align: WD_ALIGN_PARAGRAPH = _BOTH,
    before: float = 0,
    after: float = 0,
    size: float = 13,
) -> DocxParagraph:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.alignment, shape.line_spacing = align, 1.1
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    if indent:
        shape.first_line_indent = Mm(10)
    _run(paragraph, text, bold=bold, italic=italic, size=size)
    return paragraph


def _run(paragraph: DocxParagraph, text: str, *, bold: bool = False, italic: bool = False, size: float = 13) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _cell(
    cell: Cell,
    text: str,
    *,
    size: float,
    bold: bool = False,
    italic: bool = False,
    more: bool = False,
    align: WD_ALIGN_PARAGRAPH = _CENTRE,
    around: float = 0,
) -> None:
    """Writes a paragraph into a cell: its first, or one ``more``; ``around`` is the space above and below it."""
    paragraph = cell.add_paragraph() if more else cell.paragraphs[0]
    shape = paragraph.paragraph_format
    shape.alignment, shape.line_spacing = align, 1.0
    shape.space_before = shape.space_after = Pt(around)
    _run(paragraph, text, bold=bold, italic=italic, size=size)


def _break_before_place(issuer: str) -> str:
    """“ỦY BAN NHÂN DÂN⏎TỈNH QUẢNG NGÃI”: where the genre breaks the line."""
    return re.sub(r" (?=(?:TỈNH|THÀNH PHỐ|XÃ|PHƯỜNG|ĐẶC KHU|HUYỆN) )", "\n", issuer, count=1)


def _rule(paragraph: DocxParagraph, indent_mm: float, after: float = 4) -> None:
    """The thin line below a name, about half as wide as the words above it."""
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm(indent_mm)
    shape.space_before, shape.space_after, shape.line_spacing = Pt(3), Pt(after), Pt(3)
    border, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for key, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "000000")):
        top.set(qn(key), value)
    border.append(top)
    paragraph._p.get_or_add_pPr().append(border)


def _set_widths(table: DocxTable, widths_mm: Sequence[float]) -> None:
    """Widths on the grid and on every cell: Word reads the cells, LibreOffice the grid."""
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _mark_row(row: Row, mark: str) -> None:
    """``w:tblHeader``: repeated on every page; ``w:cantSplit``: not torn by a page break."""
    row._tr.get_or_add_trPr().append(OxmlElement(mark))


def _field(run: Run, name: str) -> None:
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.set(qn("xml:space"), "preserve")
            part.text = name
        run._r.append(part)


def _bytes(document: Docx, content: OfficialDocument) -> bytes:
    properties = document.core_properties
    properties.title = f"{content.head.kind} {content.head.number}"
    properties.author, properties.language = content.head.issuer, "vi-VN"
    properties.created = properties.modified = content.stamp.replace(tzinfo=None)
    made, steady = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as out:
        # Word wants the content types first.
        for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _DECREE_DAY.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, parts.read(name))
    return steady.getvalue()
