"""Lines joined to paragraphs."""

from __future__ import annotations

import re
from array import array

from ansinh.documents.facts import PartKind
from ansinh.plans.rules.flow.lines import gaps_separate, physical_lines, without_page_numbers, wrap_width
from ansinh.plans.rules.flow.rows import bar_tables, row_paragraph
from ansinh.plans.rules.flow.shapes import Layout, Line, Paragraph
from ansinh.plans.rules.letters import LOWER, UPPER
from ansinh.plans.rules.markers import Marker, Sequence, marker_of

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

# Ends no paragraph ends with, however the text is wrapped.
_BREAKS_OFF = re.compile(
    r"(?:\bsố|\bngày|, ngày \d{1,2}|\btháng|\btháng \d{1,2} năm|\bĐiều|\bkhoản|\bvà|\bcủa|\bvề việc)$"
)

_PLACE_SPLIT = re.compile(rf"(?:(?:Thành phố|TP\.?|Thị xã|Thị trấn|[{UPPER}][{LOWER}]+)\s*){{1,3}}$")

_DATED = re.compile(rf"(?:[{UPPER}][{LOWER}]+\s?){{1,4}}, ngày")

# White space that is more than one plain space between words.
_SPACED = re.compile(r"\s\s|[^\S ]")

_PREAMBLE_LINE = re.compile(r"(?:Căn cứ|Thực hiện|Xét|Trên cơ sở) ")

_FOOTNOTE = re.compile(r"^\[\d{1,3}\]\s")

# Second halves of names and set phrases that a wrapped line may begin with after a dash.
_DASH_CONTINUES = re.compile(
    r"^[-–]\s*(?:Thương binh|Truyền hình|Xã hội|Hạnh phúc|Thông tin|Thể thao|Môi trường|Lênin|Kế hoạch hóa|Tự do|"
    rf"TB|HĐND|UBND|[{LOWER}])"
)


def paragraphs(text: str) -> list[Paragraph]:
    """The logical paragraphs of a text, in order. Time is linear in the length of the text."""
    tables, text = bar_tables(text)
    lines = physical_lines(text)
    layout = Layout(wrap_width(lines), gaps_separate(lines))
    lines = without_page_numbers(lines)
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
                result.append(row_paragraph(line))
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
        if found.is_dash and not ended and _name_goes_on(group, marker, previous):
            return False
        if found.is_dash or (found.is_letter and (line.gap or ended or width is None)):
            return True
        if sequence.expects(found):
            # “cấp độ\n1. Cấp ngay” inside a wrapped sentence: a first number needs an ended line or a heading before
            return line.gap or ended or width is None or found.value != 1 or marker is None or marker.is_heading_kind
        return (line.gap or width is None) and (ended or len(previous.text) < 120) and found.value < 61
    if _PLACE_SPLIT.match(previous.text) and not line.gap and _DATED.match(text):
        return False  # “Thành phố Hồ” / “Chí Minh, ngày 18 …”
    if not line.gap and not ended and _BREAKS_OFF.search(previous.text):
        return False  # “… Nghị quyết số” / “42-NQ/TW …”, “Khánh Hòa, ngày” / “09 tháng 8 …”
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


def _name_goes_on(group: list[Line], marker: Marker | None, previous: Line) -> bool:
    """“… báo cáo về Cục A” / “- Cơ quan thường trực Tổ công tác …”: a name broken at its dash. The numbered item before
    is a long sentence of several clauses that has not ended, so no list can begin."""
    if marker is None or marker.is_dash or previous.text[-1] in ",:":
        return False
    return sum(len(line.text) for line in group) > 220 and any(";" in line.text for line in group)


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
        if _SPACED.search(line.text) is None:
            chars.append(line.text)
            places.extend(range(line.start, line.start + len(line.text)))
            continue
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
