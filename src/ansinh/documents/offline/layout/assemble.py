"""Pages taken apart and put together again as one text with the places of its pages."""

from __future__ import annotations

import re
from dataclasses import replace

from ansinh.documents.offline.layout.furniture import note_texts, take_footnotes, usual_size, without_furniture
from ansinh.documents.offline.layout.grid import take_tables
from ansinh.documents.offline.layout.lines import lines_of, with_columns
from ansinh.documents.offline.layout.paragraphs import Margins, joins, margins_of
from ansinh.documents.offline.layout.shapes import Columns, Line, PageBlocks, PageWords, Table
from ansinh.documents.offline.tables import Cell, table_lines

_HANGS = re.compile(r"(?:\b(?:ngày|tháng|năm|và|của|các|tỉnh|số)|[,(/])$")
_ENOUGH = 10  # lines that tell the margins of a page by themselves
PAGE_MARK = "\ue000"  # stands between pages until their places are known


def assemble(pages: list[PageWords]) -> str:
    """The text of all pages, with a ``PAGE_MARK`` where each page after the first begins."""
    without_furniture(pages)
    size = usual_size(pages)
    taken = [_blocks(page, size) for page in pages]
    _join_tables(taken)
    writer = _Writer()
    everywhere = {
        width: margins_of([line for page in taken if round(page.width) == width for line in _lines(page)])
        for width in {round(page.width) for page in taken}
    }
    for index, page in enumerate(taken):
        if index:
            writer.new_page()
        own = _lines(page)
        margins = margins_of(own) if len(own) >= _ENOUGH else everywhere[round(page.width)]
        for block in page.blocks:
            if isinstance(block, Line):
                writer.line(block, margins)
            elif isinstance(block, Columns):
                writer.plain(_column_lines(block))
            else:
                writer.plain(table_lines(block.rows))
    notes = [text for page in taken for text in note_texts(page.footnotes)]
    if notes:
        writer.plain(notes)
    return writer.text()


def _lines(page: PageBlocks) -> list[Line]:
    return [block for block in page.blocks if isinstance(block, Line)]


def _blocks(page: PageWords, size: float) -> PageBlocks:
    tables, rest = take_tables(page.words, page.rules)
    lines, footnotes = take_footnotes(lines_of(rest), size, page.height)
    blocks: list[Line | Columns | Table] = []
    waiting: list[Line] = []
    for line in lines:
        while tables and tables[0].top < line.top:
            blocks.extend(with_columns(waiting, page.width))
            waiting = []
            blocks.append(tables.pop(0))
        waiting.append(line)
    blocks.extend(with_columns(waiting, page.width))
    blocks.extend(tables)
    return PageBlocks(page.number, page.width, page.height, blocks, footnotes)


def _join_tables(pages: list[PageBlocks]) -> None:
    """A table that goes on over the page becomes one: its repeated header goes, a row cut in two is whole again."""
    open_table: Table | None = None
    for page in pages:
        first = page.blocks[0] if page.blocks else None
        if isinstance(first, Table) and open_table is not None and _same_columns(open_table, first):
            rows = first.rows
            header = 0
            while header < min(3, len(rows), len(open_table.rows)) and _words(rows[header]) == _words(
                open_table.rows[header]
            ):
                header += 1
            rows = rows[header:]
            if rows and open_table.rows:
                rows = _hanging_down(open_table.rows[-1], rows)
            if rows and open_table.rows and _goes_on(open_table.rows[-1], rows[0]):
                open_table.rows[-1] = _one_row(open_table.rows[-1], rows[0])
                rows = rows[1:]
            open_table.rows.extend(rows)
            page.blocks.pop(0)
            if page.blocks:
                open_table = None
        elif page.blocks:
            open_table = None
        last = page.blocks[-1] if page.blocks else None
        if isinstance(last, Table):
            open_table = last


def _same_columns(one: Table, other: Table) -> bool:
    return len(one.edges) == len(other.edges) and all(
        abs(a - b) < 8.0 for a, b in zip(one.edges, other.edges, strict=True)
    )


def _words(row: list[Cell]) -> tuple[str, ...]:
    return tuple(" ".join(cell.text.split()) for cell in row)


def _goes_on(last: list[Cell], row: list[Cell]) -> bool:
    """Is this row the lower half of the one cut by the page break? Its first column is then empty."""
    if len(last) != len(row) or len(row) < 3 or (row[0].text.strip() and not row[0].continues):
        return False
    pairs = [
        (above.text.strip(), below.text.strip())
        for above, below in zip(last, row, strict=True)
        if below.text.strip() and not below.continues
    ]
    if any(above and below[0].islower() and above[-1] not in ".;" for above, below in pairs):
        return True
    return (
        bool(pairs) and bool(last[0].text.strip()) and not all(len(text) > 3 and text[0].isupper() for _, text in pairs)
    )


def _hanging_down(last: list[Cell], rows: list[list[Cell]]) -> list[list[Cell]]:
    """A cell that goes down over the page break is empty on the new page: it hangs on the one above."""
    first = rows[0]
    if len(first) != len(last):
        return rows
    after = rows[1] if len(rows) > 1 and len(rows[1]) == len(first) else None
    hung = [
        replace(cell, continues=True)
        if not cell.text.strip()
        and above.columns == cell.columns
        and ((after and after[at].continues) or above.continues)
        else cell
        for at, (above, cell) in enumerate(zip(last, first, strict=True))
    ]
    return [hung, *rows[1:]]


def _one_row(last: list[Cell], row: list[Cell]) -> list[Cell]:
    return [replace(above, text=f"{above.text} {below.text}".strip()) for above, below in zip(last, row, strict=True)]


def _column_lines(block: Columns) -> list[str]:
    """Columns in the form of a layout table: a bar between them."""
    lines = ["|"]
    for column in block.columns:
        texts: list[str] = []
        for line in column:
            text = line.text
            if texts and (_HANGS.search(texts[-1]) or (text[0].islower() and texts[-1][-1] not in ".;:")):
                texts[-1] += " " + text
            else:
                texts.append(text)
        lines.extend(texts)
        lines.append("|")
    return lines


class _Writer:
    """Collects lines; keeps the paragraph that is still open, also over a page break."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._open: list[str] = []  # pieces of the open paragraph
        self._last: Line | None = None
        self._opening: Line | None = None  # its first line
        self._before = Margins(0.0, 0.0, 14.0, False)
        self._turned = False  # a page began since its last line

    def line(self, line: Line, margins: Margins) -> None:
        """The next line of the page."""
        if self._goes_on(line, margins):
            if self._turned:
                self._open.append(PAGE_MARK)
            self._open.append(line.text)
        else:
            self._close()
            if self._turned:
                self._out.append(PAGE_MARK)
            self._open = [line.text]
            self._opening = line
        self._turned = False
        self._last = line
        self._before = margins

    def plain(self, lines: list[str]) -> None:
        """Lines that are no paragraphs: a table, columns."""
        self._close()
        if self._turned:
            self._out.append(PAGE_MARK)
            self._turned = False
        self._out.extend(lines)
        self._last = None

    def new_page(self) -> None:
        """A page begins; the open paragraph may go on. Pages without words follow at once."""
        if self._turned:
            self._close()
            self._out.append(PAGE_MARK)
        self._turned = True

    def text(self) -> str:
        """Everything so far."""
        self._close()
        if self._turned:
            self._out.append(PAGE_MARK)
        text = "\n".join(self._out) + "\n"
        return text.replace(PAGE_MARK + "\n", PAGE_MARK).replace(PAGE_MARK + " ", PAGE_MARK)

    def _goes_on(self, line: Line, margins: Margins) -> bool:
        if not self._open or self._last is None or self._opening is None:
            return False
        return joins(self._last, line, self._opening, self._margins(margins), self._turned)

    def _margins(self, margins: Margins) -> Margins:
        """Over a page break the line before is measured by its own page."""
        if not self._turned:
            return margins
        return Margins(margins.left, self._before.right, margins.leading, margins.indents or self._before.indents)

    def _close(self) -> None:
        if self._open:
            self._out.append(" ".join(self._open))
        self._open = []
