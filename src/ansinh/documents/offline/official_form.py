"""The form of an official document (thể thức văn bản), after Nghị định 30/2020/NĐ-CP, Phụ lục I, as a .docx.

A4, margins 20/20/30/20 mm, Times New Roman, national motto on the right of the issuing agency, number and place with
date, kind and subject centred, body justified with a first-line indent, recipients on the left of the signature,
page numbers centred at the top from the second page on.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

_FONT = "Times New Roman"
_TEXT_WIDTH_MM = 210 - 30 - 20


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of the document: who issues it (under whom), its number, place and day, kind and subject."""

    issuer: str
    number: str
    place: str
    day: dt.date | None
    kind: str
    subject: str
    above: str | None = None


class OfficialDocument:
    """Builds one document from head to signature. Each method adds one part, in reading order."""

    def __init__(self, head: Letterhead) -> None:
        self._document: Any = Document()
        self._page()
        self._styles()
        self._head(head)

    def bases(self, texts: Sequence[str]) -> None:
        """The grounds (căn cứ), in italics, one a line, each ending as the decree wants it."""
        for position, text in enumerate(texts):
            ending = "." if position == len(texts) - 1 else ";"
            self._paragraph(text.rstrip(".;") + ending, italic=True)

    def heading(self, text: str) -> None:
        """A numbered heading, as written (“I. KẾT QUẢ THỰC HIỆN”, “Điều 1.”)."""
        paragraph = self._paragraph(text, bold=True)
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = Pt(8)

    def article(self, label: str, text: str) -> None:
        """An article: its label in bold, its words behind it."""
        paragraph = self._paragraph("")
        paragraph.add_run(label + " ").bold = True
        paragraph.add_run(text)

    def centred(self, text: str) -> None:
        """A bold line in the middle (“QUYẾT ĐỊNH:”)."""
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(text).bold = True

    def paragraph(self, text: str, *, italic: bool = False) -> None:
        """A paragraph of the body."""
        self._paragraph(text, italic=italic)

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths_mm: Sequence[float],
        right: Sequence[int] = (),
    ) -> None:
        """A table with a header repeated on every page; ``right`` are the columns of figures."""
        if abs(sum(widths_mm) - _TEXT_WIDTH_MM) > 1:
            raise ValueError(f"column widths add up to {sum(widths_mm)} mm, not {_TEXT_WIDTH_MM}")
        table = self._document.add_table(rows=1, cols=len(header))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _repeat_header(table.rows[0])
        for index, title in enumerate(header):
            _fill(table.rows[0].cells[index], title, widths_mm[index], bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
        for row in rows:
            cells = table.add_row().cells
            for index, text in enumerate(row):
                align = WD_ALIGN_PARAGRAPH.RIGHT if index in right else WD_ALIGN_PARAGRAPH.LEFT
                _fill(cells[index], text, widths_mm[index], align=align)
        _set_grid(table, widths_mm)
        for row in table.rows:
            _keep_row_whole(row)
        self._document.add_paragraph().paragraph_format.space_after = Pt(2)

    def picture(self, png: bytes, width_mm: float, caption: str) -> None:
        """A picture with its caption; the caption is also what a screen reader says."""
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(width_mm))
        shape._inline.docPr.set("descr", caption)
        below = self._document.add_paragraph()
        below.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = below.add_run(caption)
        run.italic, run.font.size = True, Pt(12)

    def close(self, recipients: Sequence[str], capacity: str, signer: str | None, mark: str = "") -> None:
        """Recipients on the left; capacity, room for the signature and the name on the right.

        ``mark`` stands where the signature goes (“DỰ THẢO”, or who signed electronically and when).
        """
        table = self._document.add_table(rows=1, cols=2)
        table.autofit = False
        _set_grid(table, [80, _TEXT_WIDTH_MM - 80])
        left, right = table.rows[0].cells
        first = left.paragraphs[0]
        run = first.add_run("Nơi nhận:")
        run.bold = run.italic = True
        run.font.size = Pt(12)
        for position, name in enumerate(recipients):
            ending = "." if position == len(recipients) - 1 else ";"
            line = left.add_paragraph()
            line.add_run(f"- {name}{ending}").font.size = Pt(11)
            _tight(line)
        _tight(first)
        lines = right.paragraphs[0]
        lines.alignment = WD_ALIGN_PARAGRAPH.CENTER
        lines.add_run(capacity.upper()).bold = True
        gap = right.add_paragraph()
        gap.alignment = WD_ALIGN_PARAGRAPH.CENTER
        gap.paragraph_format.space_before, gap.paragraph_format.space_after = Pt(22), Pt(22)
        gap.add_run(mark).italic = True
        name = right.add_paragraph()
        name.alignment = WD_ALIGN_PARAGRAPH.CENTER
        name.add_run(signer or "").bold = True
        for part in (lines, gap, name):
            part.paragraph_format.first_line_indent = Mm(0)
        _keep_row_whole(table.rows[0])

    def to_bytes(self) -> bytes:
        """The finished .docx."""
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(20)
        section.header_distance = Mm(10)
        section.different_first_page_header_footer = True
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _field(paragraph.add_run(), "PAGE")

    def _styles(self) -> None:
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = _FONT, Pt(13)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), _FONT)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "vi-VN")
        style.element.get_or_add_rPr().append(language)

    def _head(self, head: Letterhead) -> None:
        table = self._document.add_table(rows=2, cols=2)
        table.autofit = False
        # The right column must hold “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM” on one line.
        _set_grid(table, [60, _TEXT_WIDTH_MM - 60])
        left, right = table.rows[0].cells
        lines = [(head.above.upper(), False)] if head.above else []
        lines.append((_break_before_place(head.issuer.upper()), True))
        _stack(left, lines, 12)
        _rule(left)
        _stack(right, [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True)], 12)
        motto = right.add_paragraph()
        motto.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = motto.add_run("Độc lập - Tự do - Hạnh phúc")
        run.bold, run.font.size = True, Pt(13)
        _tight(motto)
        _rule(right)
        number, place = table.rows[1].cells
        _stack(number, [(f"Số: {head.number}", False)], 13)
        day = head.day
        when = f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}" if day else "ngày    tháng    năm"
        _stack(place, [(f"{head.place}, {when}", False)], 13, italic=True)
        title = self._document.add_paragraph()
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.space_before = Pt(16)
        title.paragraph_format.space_after = Pt(0)
        run = title.add_run(head.kind.upper())
        run.bold, run.font.size = True, Pt(14)
        subject = self._document.add_paragraph()
        subject.alignment = WD_ALIGN_PARAGRAPH.CENTER
        subject.paragraph_format.space_after = Pt(12)
        run = subject.add_run(head.subject)
        run.bold, run.font.size = True, Pt(14)

    def _paragraph(self, text: str, *, bold: bool = False, italic: bool = False) -> Any:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        shape = paragraph.paragraph_format
        shape.first_line_indent, shape.space_after, shape.line_spacing = Mm(10), Pt(6), 1.15
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, italic
        return paragraph


def _break_before_place(issuer: str) -> str:
    """“ỦY BAN NHÂN DÂN⏎TỈNH QUẢNG NGÃI”: where the genre breaks the line."""
    return re.sub(r" (?=(?:TỈNH|THÀNH PHỐ|XÃ|PHƯỜNG|ĐẶC KHU|HUYỆN) )", "\n", issuer, count=1)


def _stack(cell: Any, lines: Sequence[tuple[str, bool]], size: float, italic: bool = False) -> None:
    for position, (text, bold) in enumerate(lines):
        paragraph = cell.paragraphs[0] if position == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        _tight(paragraph)


def _rule(cell: Any) -> None:
    """The short line under issuer and motto, about half as wide as the words above it."""
    paragraph = cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm(21)
    shape.space_before, shape.space_after, shape.line_spacing = Pt(0), Pt(4), Pt(4)
    border = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for key, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "000000")):
        top.set(qn(key), value)
    border.append(top)
    paragraph._p.get_or_add_pPr().append(border)


def _tight(paragraph: Any) -> None:
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.first_line_indent = Mm(0)


def _fill(cell: Any, text: str, width_mm: float, *, align: Any, bold: bool = False) -> None:
    cell.width = Mm(width_mm)
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(11.5)
    _tight(paragraph)


def _set_grid(table: Any, widths_mm: Sequence[float]) -> None:
    """Widths on the grid and on every cell: Word reads the cells, LibreOffice the grid."""
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _repeat_header(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _keep_row_whole(row: Any) -> None:
    mark = OxmlElement("w:cantSplit")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _field(run: Any, name: str) -> None:
    for kind, text in (("begin", None), (None, name), ("end", None)):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run._r.append(part)
