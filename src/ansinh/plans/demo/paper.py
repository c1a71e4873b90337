"""The form of the demo's plans: what a paper (văn bản) consists of, and the .docx of it after Decree 30/2020."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"


@dataclass(frozen=True, slots=True)
class Paper:
    """One plan of the demo. ``body`` is one paragraph a line; ``motto`` is what stands at the right of the header."""

    file: str
    issuer: str
    number: str
    place_and_day: str
    day: dt.date
    title: tuple[str, ...]
    preamble: str
    body: str
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    motto: str = STATE


def docx(paper: Paper) -> bytes:
    """The .docx as bytes, the same for the same paper (no clock, no random ids)."""
    document = Document()
    _page(document)
    _heading_table(document, paper)
    for index, line in enumerate(paper.title):
        _paragraph(document, line, bold=True, centred=True, space_before=12 if index == 0 else 0)
    _paragraph(document, paper.preamble, space_before=12)
    for line in paper.body.strip().splitlines():
        _paragraph(document, line, bold=_is_heading(line))
    _foot_table(document, paper)
    _settle(document, paper.day)
    raw = io.BytesIO()
    document.save(raw)
    return _same_every_time(raw.getvalue(), paper.day)


def _is_heading(line: str) -> bool:
    label = line.split(" ", 1)[0]
    return line.isupper() or (label.rstrip(".").isdigit() and len(line) < 90 and not line.endswith("."))


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")


def _paragraph(document: Any, text: str, *, bold: bool = False, centred: bool = False, space_before: int = 0) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = bold
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(space_before or 6), Pt(0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    else:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        form.first_line_indent = Cm(1)


def _heading_table(document: Any, paper: Paper) -> None:
    table = document.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    rows = ((paper.issuer, paper.motto), (paper.number, paper.place_and_day))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            _fill(cell, text.split("\n"), centred=True, bold=text in rows[0])


def _foot_table(document: Any, paper: Paper) -> None:
    table = document.add_table(rows=1, cols=2)
    recipients = ["Nơi nhận:", *(f"- {name}{'.' if name.startswith('Lưu') else ';'}" for name in paper.recipients)]
    _fill(table.rows[0].cells[0], recipients, centred=False, bold=False)
    _fill(table.rows[0].cells[1], list(paper.signature), centred=True, bold=True)


def _fill(cell: Any, lines: list[str], *, centred: bool, bold: bool) -> None:
    for index, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        run = paragraph.add_run(line)
        run.bold = bold
        run.font.size = Pt(12 if not centred else 13)
        paragraph.paragraph_format.space_after = Pt(0)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _settle(document: Any, day: dt.date) -> None:
    moment = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    properties = document.core_properties
    properties.author, properties.title = "An Sinh", "Kế hoạch minh họa"
    properties.created = properties.modified = moment
    properties.comments = "Văn bản minh họa, không do cơ quan nào ban hành."


def _same_every_time(data: bytes, day: dt.date) -> bytes:
    """The same archive with fixed file times."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, date_time=(day.year, day.month, day.day, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, source.read(entry))
    return out.getvalue()
