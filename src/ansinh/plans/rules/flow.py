"""From extracted text to logical paragraphs, each character knowing where it came from.

Files break sentences in many ways: hard-wrapped lines, a blank line at a page break in mid-sentence, a page number
left between two words, table cells separated by bars, header cells fused into one line. Here they are put right
once, so that the grammar above sees whole paragraphs; every character keeps its place in the text.
"""

from __future__ import annotations

import itertools
import re
from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from ansinh.documents.facts import PartKind
from ansinh.plans.rules.letters import LOWER, UPPER
from ansinh.plans.rules.markers import Marker, Sequence, marker_of


class Line(NamedTuple):
    """A physical line without its outer white space; ``start`` is its place in the text."""

    text: str
    start: int
    gap: bool  # a blank line, a bar or a rule stands before it


class Layout(NamedTuple):
    """How a text is broken: the column of hard wrapping (None: a line is a paragraph), and whether blank lines
    stand between paragraphs."""

    width: int | None
    gaps_separate: bool


@dataclass(slots=True)
class Paragraph:
    """A logical paragraph: words with single spaces, and the place of each character in the text.

    ``body`` is where the words begin after the marker. ``cells`` holds (from, to) of each cell for a table row.
    """

    text: str
    places: array[int]
    marker: Marker | None = None
    body: int = 0
    cells: tuple[tuple[int, int], ...] = ()
    gap: bool = False
    mended: list[int] = field(default_factory=list)  # offsets in the text where a page break was mended

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text of text[start:end]; an empty slice gives an empty place."""
        if not self.places:
            return 0, 0
        start = max(0, min(start, len(self.places) - 1))
        if end <= start:
            return self.places[start], self.places[start]
        return self.places[start], self.places[min(end, len(self.places)) - 1] + 1

    @property
    def words(self) -> str:
        """The text after the marker."""
        return self.text[self.body :]


_RULE = re.compile(r"^[-_=*–—.·\s]{3,}$|^\**\s*\**$")
_PAGE_NUMBER = re.compile(r"^(?:[-–]\s*)?\d{1,3}(?:\s*[-–])?$")
_ROW = re.compile(r"^\|.*\|.*\|$|^[^|]*\|[^|]*\|[^|]*|^\s*\|.+\|\s*$")
_ROW_RULE = re.compile(r"^[|\s:+-]+$")
_ENDED = re.compile(r"[.;:!?…/\"”»)\]]$")
_IN_FOOT = re.compile(r"(?:Cơ quan|Đơn vị|Thời gian|Nơi nhận|PHỤ LỤC|Phụ lục)\b[^.;]{0,40}:")
# Lines of the header and foot that begin a paragraph wherever they stand.
_FORM_LINE = re.compile(
    rf"CỘNG H[ÒO][AÀ] XÃ HỘI|Độc lập\s*[-–]|Số\s*:\s*\S*|[{UPPER}][^,.;]{{1,40}}, ngày[\s\d…._]*tháng|TM\.|KT\.|"
    rf"TL\.|Nơi nhận\s*:|"
    r"(?:KẾ HOẠCH|CHƯƠNG TRÌNH HÀNH ĐỘNG|CHƯƠNG TRÌNH|NGHỊ QUYẾT|QUYẾT ĐỊNH|ĐỀ ÁN|CHỈ THỊ|PHƯƠNG ÁN|"
    r"(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ|TRƯỞNG BAN))$"
)
_PREAMBLE_LINE = re.compile(r"(?:Căn cứ|Thực hiện|Xét|Trên cơ sở) ")
_SIDE_BY_SIDE = re.compile(
    rf"(?<=\S)\s+(?=CỘNG H[ÒO][AÀ] XÃ HỘI|Độc lập\s*[-–]\s*Tự do)|"
    rf"(?<=[A-Z{UPPER}\d])\s+(?=[{UPPER}][^,.;\d]{{1,40}}, ngày[\s\d…._]*tháng)"
)
_FOOTNOTE = re.compile(r"^\[\d{1,3}\]\s")
_LAYOUT_CELLS = re.compile(r"CỘNG H[ÒO][AÀ]|Nơi nhận|KT\.|TM\.|CHỦ TỊCH|GIÁM ĐỐC")
_FUSED = re.compile(
    rf"(?<=[{LOWER}])(?=[{UPPER}][{LOWER}]|[{UPPER}]{{2}})|(?<=[{UPPER}])(?=Số\s*:)"
    rf"|(?<=[{UPPER}])(?=(?:SỞ|PHÒNG|BAN|PHÓ|CHỦ TỊCH)\s)|(?<=[{UPPER}]{{2}})(?=[{UPPER}][{LOWER}])"
    rf"|(?<=[;:])(?=-\s)|(?<=[{UPPER}])(?=Độc lập)"
)
# Second halves of names and set phrases that a wrapped line may begin with after a dash.
_DASH_CONTINUES = re.compile(
    r"^[-–]\s*(?:Thương binh|Truyền hình|Xã hội|Hạnh phúc|Thông tin|Thể thao|Môi trường|Lênin|Kế hoạch hóa|Tự do|"
    rf"TB|HĐND|UBND|[{LOWER}])"
)


def physical_lines(text: str) -> list[Line]:
    """Lines that carry words. Bars and rules become gaps; fused header cells are taken apart."""
    lines: list[Line] = []
    gap, at = True, 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        start = at + len(raw) - len(raw.lstrip())
        at += len(raw) + 1
        if not stripped or _RULE.match(stripped) or stripped == "|":
            gap = True
            continue
        if "|" in stripped and _LAYOUT_CELLS.search(stripped):
            for piece in _cells_apart(stripped, start):
                lines.append(Line(piece.text, piece.start, True))
            gap = True
            continue
        for cut, column in _side_by_side(stripped):
            lines.append(Line(column, start + cut, gap or cut > 0))
        gap = False
    return lines


def _side_by_side(text: str) -> list[tuple[int, str]]:
    """The two columns of the header, when a page gives them on one line: (offset, words)."""
    if len(text) > 160 or not (match := _SIDE_BY_SIDE.search(text)):
        return [(0, text)]
    if not re.match(rf"Số\s*:|[{UPPER}\s]+$", text[: match.start()]):
        return [(0, text)]
    return [(0, text[: match.start()]), (match.end(), text[match.end() :])]


def _cells_apart(row: str, start: int) -> list[Line]:
    pieces, at = [], 0
    for cell in row.split("|"):
        inner = 0
        for cut in [match.start() for match in _FUSED.finditer(cell)] + [len(cell)]:
            piece = cell[inner:cut]
            if piece.strip():
                lead = len(piece) - len(piece.lstrip())
                pieces.append(Line(piece.strip(), start + at + inner + lead, True))
            inner = cut
        at += len(cell) + 1
    return pieces


def wrap_width(lines: list[Line]) -> int | None:
    """The column at which the text is hard-wrapped, or None when each line is a paragraph."""
    plain = [line.text for line in lines if "|" not in line.text]
    if len(plain) < 6:
        return None
    lengths = sorted(len(text) for text in plain)
    if lengths[int(len(lengths) * 0.97)] > 170:
        return None
    running = sum(1 for text in plain if text[0].islower() and not re.match(r"[a-zđ][).]", text))
    if running < 0.12 * len(plain):
        return None
    return lengths[int(len(lengths) * 0.85)]


def _gaps_separate(lines: list[Line]) -> bool:
    foot = next((index for index, line in enumerate(lines) if line.text.startswith("Nơi nhận")), len(lines))
    marked = [line for line in lines[:foot] if marker_of(line.text) is not None]
    return len(marked) >= 3 and sum(line.gap for line in marked) > 0.7 * len(marked)


def paragraphs(text: str) -> list[Paragraph]:
    """The logical paragraphs of a text, in order. Time is linear in the length of the text."""
    tables, text = bar_tables(text)
    lines = physical_lines(text)
    layout = Layout(wrap_width(lines), _gaps_separate(lines))
    lines = _without_page_numbers(lines)
    sequence = Sequence()
    result: list[Paragraph] = []
    group: list[Line] = []
    marker: Marker | None = None
    previous: Line | None = None
    for line in lines:
        if _is_row(line.text):
            _close(result, group, marker)
            group, marker = [], None
            if not _ROW_RULE.match(line.text):
                result.append(_row_paragraph(line))
            previous = line
            continue
        found = marker_of(line.text)
        starts = previous is None or not group or _starts(line, previous, group, found, marker, sequence, layout)
        if starts:
            _close(result, group, marker)
            group, marker = [line], found if found and sequence.accept(found) else None
        else:
            group.append(line)
        previous = line
    _close(result, group, marker)
    if tables:
        result = sorted([*result, *tables], key=lambda item: item.places[0] if item.places else 0)
    return result


_TABLE_WORDS = re.compile(r"chủ trì|chỉ tiêu|phối hợp thực hiện|đơn vị tính|thời gian hoàn thành", re.IGNORECASE)


def bar_tables(text: str) -> tuple[list[Paragraph], str]:
    """Tables whose cells stand on lines of their own between bars, two bars between rows, as legal portals give them.

    Returns their rows, and the text with those cells blanked (length unchanged).
    """
    if text.count("\n|") < 8:
        return [], text
    rows: list[list[tuple[int, int]]] = []
    cells: list[tuple[int, int]] = []
    begin: int | None = None
    at, after_bar = 0, False
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped == "|":
            if begin is not None and text[begin:at].strip():
                cells.append((begin, at))
                after_bar = True
            elif after_bar or begin is None:
                if cells:
                    rows.append(cells)
                cells, after_bar = [], False
            begin = at + len(raw) + 1
        at += len(raw) + 1
    if cells:
        rows.append(cells)
    found: list[Paragraph] = []
    blanked = list(text)
    index = 0
    while index < len(rows):
        width = len(rows[index])
        last = index
        while last + 1 < len(rows) and len(rows[last + 1]) == width:
            last += 1
        if width >= 3 and last > index and _TABLE_WORDS.search(text[rows[index][0][0] : rows[index][-1][1]]):
            for row in rows[index : last + 1]:
                found.append(_row(text, row, 0, True))
                for start, end in row:
                    for place in range(start, min(end, len(blanked))):
                        if blanked[place] != "\n":
                            blanked[place] = " "
        index = last + 1
    return found, "".join(blanked) if found else text


def _without_page_numbers(lines: list[Line]) -> list[Line]:
    kept: list[Line] = []
    for line in lines:
        if _PAGE_NUMBER.match(line.text) and kept:
            continue
        kept.append(line)
    return kept


def _is_row(text: str) -> bool:
    return text.count("|") >= 2 and _ROW.match(text) is not None


def _starts(
    line: Line,
    previous: Line,
    group: list[Line],
    found: Marker | None,
    marker: Marker | None,
    sequence: Sequence,
    layout: Layout,
) -> bool:
    width = layout.width
    ended = _ENDED.search(previous.text) is not None
    text = line.text
    if found is None and len(group) == 1 and marker is not None and marker.length >= len(group[0].text):
        return False  # “II.” alone on its line: the words follow
    if found is not None:
        if (
            found.is_dash
            and not line.gap
            and not ended
            and width is not None
            and (_DASH_CONTINUES.match(text) or _range_goes_on(previous.text, text))
        ):
            return False
        if found.kind is PartKind.ROMAN and text.isupper():
            return True
        if found.is_dash or (found.is_letter and (line.gap or ended or width is None)):
            return True
        if sequence.expects(found):
            # “cấp độ\n1. Cấp ngay” inside a wrapped sentence: a first number needs an ended line or a heading before
            return line.gap or ended or width is None or found.value != 1 or marker is None or marker.is_heading_kind
        return (line.gap or width is None) and (ended or len(previous.text) < 120) and found.value < 61
    if _FOOTNOTE.match(text) or (_FORM_LINE.match(text) and len(text) < 120):
        return True
    if (
        _FORM_LINE.match(previous.text)
        and not previous.text.isupper()
        and len(previous.text) < 80
        and not text[0].islower()
        and not text[0].isdigit()
    ):
        return True
    begins_lower = text[0].islower() or text[0] in ",;.)"
    length = sum(len(item.text) for item in group)
    if line.gap:
        # a page break in mid-sentence: the words go on in lower case after words that were not ended
        mid_sentence = begins_lower and not ended and (length > 40 or (marker is not None and length > 12))
        return not (mid_sentence or previous.text.endswith(("Hội Liên hiệp", "Ủy ban Mặt trận", "Hội đồng nhân")))
    if width is None:
        return not (begins_lower and not ended and length > 60)
    if begins_lower or text[0].isdigit() or (text.isupper() and previous.text.isupper()):
        return False
    short = len(previous.text) + 1 + len(text.split(" ", 1)[0]) < 0.85 * width
    if marker is None and ended and _PREAMBLE_LINE.match(text):
        return True
    if layout.gaps_separate and not _IN_FOOT.match(text):
        return False
    if marker is not None and marker.is_heading_kind and not ended and short and not _hangs(previous.text):
        return True
    if (
        previous.text.isupper()
        and len(previous.text) > 6
        and not text.isupper()
        and (short or _PREAMBLE_LINE.match(text))
    ):
        return True
    if _PREAMBLE_LINE.match(text) and short and marker is None and not _hangs(previous.text):
        return True
    if re.match(r"(?:[-–*+]\s*)?(?:Cơ quan|Đơn vị|Thời gian|Nơi nhận|PHỤ LỤC|Phụ lục)\b[^.;]{0,40}:", text) and (
        ended or short
    ):
        return True
    return previous.text[-1] in ".:" and len(previous.text) < 0.75 * width


def _range_goes_on(previous: str, text: str) -> bool:
    """“giai đoạn 2021” / “- 2025”, “đạt 35” / “- 40%”: a range broken at its dash; “đến năm 2030” / “- 100% hộ” is none."""
    year = re.search(r"\b20\d\d$", previous)
    if year:
        return re.match(r"[-–]\s*20\d\d\b", text) is not None
    return previous[-1].isdigit() and re.match(r"[-–]\s*\d", text) is not None


def _hangs(text: str) -> bool:
    """The line cannot be the end of a heading: it breaks after a comma, a dash or a binding word."""
    return text[-1] in ",-–(" or text.rsplit(" ", 1)[-1].lower() in (
        "và",
        "của",
        "về",
        "cho",
        "các",
        "theo",
        "trong",
        "với",
        "hoặc",
        "là",
        "tại",
        "từ",
        "đến",
        "được",
        "có",
        "ban",
        "sở",
    )


def _close(result: list[Paragraph], group: list[Line], marker: Marker | None) -> None:
    if not group:
        return
    chars: list[str] = []
    places: array[int] = array("l")
    mended: list[int] = []
    for index, line in enumerate(group):
        if index:
            chars.append(" ")
            places.append(places[-1] + 1 if places else line.start)
            if line.gap:
                mended.append(line.start)
        space = False
        for offset, char in enumerate(line.text):
            if char.isspace():
                if space:
                    continue
                space, char = True, " "
            else:
                space = False
            chars.append(char)
            places.append(line.start + offset)
    text = "".join(chars)
    body = 0
    if marker is not None:
        body = min(marker.length, len(text))
        while body < len(text) and text[body] in " .:" and text[body] != ":":
            body += 1
    result.append(Paragraph(text, places, marker, body, (), group[0].gap, mended))


def _row_paragraph(line: Line) -> Paragraph:
    raw = line.text
    edges = [index for index, char in enumerate(raw) if char == "|"]
    if not raw.startswith("|"):
        edges.insert(0, -1)
    if not raw.endswith("|"):
        edges.append(len(raw))
    spans = [(left + 1, right) for left, right in itertools.pairwise(edges)]
    return _row(raw, spans, line.start, line.gap)


def _row(text: str, spans: list[tuple[int, int]], offset: int, gap: bool) -> Paragraph:
    """A table row: the words with single spaces and the bars between them, and where each cell stands."""
    chars: list[str] = []
    places: array[int] = array("l")
    at_raw: dict[int, int] = {}
    for place in range(spans[0][0], spans[-1][1]):
        at_raw[place] = len(chars)
        char = text[place]
        if char.isspace():
            if not chars or chars[-1] == " ":
                continue
            char = " "
        chars.append(char)
        places.append(offset + place)
    at_raw[spans[-1][1]] = len(chars)
    whole = "".join(chars)
    cells = []
    for left, right in spans:
        start, end = at_raw[left], at_raw[right]
        while start < end and whole[start] in " |":
            start += 1
        while end > start and whole[end - 1] in " |":
            end -= 1
        cells.append((start, end))
    return Paragraph(whole, places, None, 0, tuple(cells), gap)


_DEBRIS = re.compile(rf"(?<=[{LOWER}]) (\d{{1,3}})(?= [{LOWER}])")
_COUNTED = re.compile(
    r"^(?:hộ|nhà|người|căn|cơ sở|đơn vị|xã|thôn|huyện|trường|lớp|tháng|tuổi|năm|ngày|giờ|km|ha|trẻ|em|đối|chương|dự|mô|"
    r"công|điểm|trạm|đợt|lần|cuộc|buổi|tổ|phòng|khu|cụm|bộ|nhóm|nhiệm|giải|mục|chỉ|tỷ|triệu|nghìn|học sinh|học viên|giường|bác|"
    r"dược|điều|"
    r"lao|cán|doanh|hợp|phường|tỉnh|thành|gia|sản|hội|lượt|con|bà|mẹ|cấp|kỳ|vòng|loại|dân|phụ|cây|tấn|kg|m)\b"
)


def mend_page_numbers(items: list[Paragraph]) -> list[tuple[int, int]]:
    """Removes page numbers left between two words of a phrase; returns their places in the text.

    ``phổ cập giáo dục trung học 3 cơ sở`` is mended when a page break is near and the phrase without the number occurs
    elsewhere in the document: once, or three times where a counted noun follows the number.
    """
    suspects = []
    for index, item in enumerate(items):
        near = item.mended or (index + 1 < len(items) and items[index + 1].mended)
        if not near or item.cells:
            continue
        for match in _DEBRIS.finditer(item.text):
            after = item.text[match.end() + 1 :]
            if int(match[1]) <= 200:
                suspects.append((item, match, 3 if _COUNTED.match(after) else 1))
    if not suspects:
        return []
    phrases: Counter[tuple[str, ...]] = Counter()
    for item in items:
        words = re.sub(r"[,;.]", " ", item.text.lower()).split()
        phrases.update(zip(words, words[1:], words[2:], words[3:], strict=False))
    removed = []
    for item, match, least in reversed(suspects):
        before = item.text[: match.start()].lower().split()[-2:]
        following = re.sub(r"[,;.]", " ", item.text[match.end() :].lower()).split()[:2]
        if phrases[(*before, *following)] >= least:
            removed.append(item.span(match.start(1), match.end(1)))
            item.text = item.text[: match.start()] + item.text[match.end() :]
            del item.places[match.start() : match.end()]
    return removed[::-1]
