"""The form of an administrative document (thể thức văn bản hành chính) of Decree 30/2020/NĐ-CP, Annex I, as a .docx.

``OfficialDocument`` holds what such a document consists of; ``render`` lays it out: national title and motto, issuing
body, number and symbol, place and date, type and subject, legal grounds, articles or paragraphs, recipients,
signature. Two renderings of the same content are the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT = "Times New Roman"
_EPOCH = (2020, 3, 5, 0, 0, 0)  # the day Decree 30/2020 took effect; a fixed stamp inside the zip


@dataclass(frozen=True, slots=True)
class Article:
    """``Điều n.`` with its text; ``rows`` (label, value) follow as an indented list."""

    text: str
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """One document before it is laid out. Texts are NFC Vietnamese; ``kind`` is the type in capitals."""

    superior: str
    issuer: str
    number: str
    place: str
    day: dt.date
    kind: str
    subject: str
    authority: str = ""
    grounds: tuple[str, ...] = ()
    proposer: str = ""
    articles: tuple[Article, ...] = ()
    paragraphs: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signer_lines: tuple[str, ...] = ()
    signer_name: str = ""
    stamp: dt.datetime = field(default_factory=lambda: dt.datetime(2020, 3, 5, tzinfo=dt.UTC))


def render(content: OfficialDocument) -> bytes:
    """The bytes of the .docx: A4, margins 20/20/30/20 mm, Times New Roman 13."""
    document = Document()
    _page(document)
    _head(document, content)
    _title(document, content)
    if content.authority:
        _line(document, content.authority, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, before=6, after=6)
    for ground in content.grounds:
        _line(document, ground, italic=True, indent=True)
    if content.proposer:
        _line(document, content.proposer, italic=True, indent=True)
    if content.articles:
        _line(document, f"{content.kind}:", bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, before=6, after=6)
    for number, article in enumerate(content.articles, start=1):
        paragraph = _line(document, "", indent=True)
        _run(paragraph, f"Điều {number}. ", bold=True)
        _run(paragraph, article.text)
        for label, value in article.rows:
            row = _line(document, "", indent=True)
            _run(row, f"- {label}: ")
            _run(row, value, bold=label == "Họ và tên")
    for text in content.paragraphs:
        _line(document, text, indent=True)
    _foot(document, content)
    return _bytes(document, content)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    normal = document.styles["Normal"]
    normal.font.name = FONT
    normal.font.size = Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.rPr.append(language)
    for block in list(document.element.body.iterchildren(qn("w:p"))):
        document.element.body.remove(block)


def _head(document: Any, content: OfficialDocument) -> None:
    table = document.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _widths(table, Mm(62), Mm(98))
    left, right = table.rows[0].cells
    if content.superior:
        _cell(left, content.superior, size=12)
    _cell(left, content.issuer, size=12, bold=True, more=bool(content.superior))
    _rule(left, Mm(19))
    _cell(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    _cell(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, more=True)
    _rule(right, Mm(18))
    number, date = table.rows[1].cells
    _cell(number, f"Số: {content.number}", size=13)
    day = f"ngày {content.day.day:02d} tháng {content.day.month:02d} năm {content.day.year}"
    if content.day.month > 2:  # only days below ten and the months of January and February take a leading zero
        day = f"ngày {content.day.day:02d} tháng {content.day.month} năm {content.day.year}"
    _cell(date, f"{content.place}, {day}", size=13, italic=True)


def _title(document: Any, content: OfficialDocument) -> None:
    _line(document, content.kind, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, before=14, after=0)
    subject = _line(document, content.subject, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, after=0)
    subject.paragraph_format.keep_with_next = True
    line = _line(document, "", align=WD_ALIGN_PARAGRAPH.CENTER, before=4, after=6, size=2)
    line.paragraph_format.line_spacing = Pt(3)
    _underline(line, Mm(55))


def _foot(document: Any, content: OfficialDocument) -> None:
    # A signature never stands alone on a page.
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    _widths(table, Mm(75), Mm(85))
    left, right = table.rows[0].cells
    _keep_whole(table.rows[0])
    _cell(left, "Nơi nhận:", size=12, bold=True, italic=True, align=WD_ALIGN_PARAGRAPH.LEFT)
    for position, name in enumerate(content.recipients):
        end = "." if position == len(content.recipients) - 1 else ";"
        _cell(left, f"- {name}{end}", size=11, more=True, align=WD_ALIGN_PARAGRAPH.LEFT)
    for position, text in enumerate(content.signer_lines):
        _cell(right, text, size=13, bold=True, more=position > 0)
    for _ in range(4):
        _cell(right, "", size=13, more=True)
    _cell(right, content.signer_name, size=13, bold=True, more=True)


def _widths(table: Any, *widths: Any) -> None:
    """Word reads the cells, LibreOffice the grid: both are told."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _line(
    document: Any,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    indent: bool = False,
    align: Any = WD_ALIGN_PARAGRAPH.JUSTIFY,
    before: float = 0,
    after: float = 3,
    size: float = 13,
) -> Any:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.alignment = align
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
    if indent:
        shape.first_line_indent = Mm(12.7)
    _run(paragraph, text, bold=bold, italic=italic, size=size)
    return paragraph


def _run(paragraph: Any, text: str, *, bold: bool = False, italic: bool = False, size: float = 13) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    run.font.name, run.font.size = FONT, Pt(size)


def _cell(
    cell: Any,
    text: str,
    *,
    size: float,
    bold: bool = False,
    italic: bool = False,
    more: bool = False,
    align: Any = WD_ALIGN_PARAGRAPH.CENTER,
) -> None:
    paragraph = cell.add_paragraph() if more else cell.paragraphs[0]
    paragraph.paragraph_format.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _run(paragraph, text, bold=bold, italic=italic, size=size)


def _rule(cell: Any, indent: Any) -> None:
    """The thin line below a name, centred, shorter than it."""
    paragraph = cell.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(3), Pt(6)
    paragraph.paragraph_format.line_spacing = Pt(3)
    _run(paragraph, "", size=2)
    _underline(paragraph, indent)


def _underline(paragraph: Any, indent: Any) -> None:
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().append(borders)


def _keep_whole(row: Any) -> None:
    """The signature is not torn from the recipients by a page break."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _bytes(document: Any, content: OfficialDocument) -> bytes:
    properties = document.core_properties
    properties.title = f"{content.kind} {content.number}"
    properties.author = content.issuer
    properties.language = "vi-VN"
    properties.created = properties.modified = content.stamp.replace(tzinfo=None)
    buffer, steady = io.BytesIO(), io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as out:
        for name in _in_order(made.namelist()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, made.read(name))
    return steady.getvalue()


def _in_order(names: Sequence[str]) -> list[str]:
    """Word wants the content types first."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
