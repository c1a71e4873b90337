"""From blocks to targets: which sections may promise, which sentence says what, by which year."""

from __future__ import annotations

import re
from typing import NamedTuple

from ansinh.documents.offline import find_citations
from ansinh.kernel.text import squash
from ansinh.plans.facts import Target
from ansinh.plans.rules.measures import MASK, Measure, find_measures, masked
from ansinh.plans.rules.outline import Block, Outline, Section, heading_year
from ansinh.plans.rules.sentences import sentences
from ansinh.plans.rules.targets.clauses import Clause, clauses
from ansinh.plans.rules.targets.commitments import is_commitment, without_details
from ansinh.plans.rules.targets.describing import MOST_IN_A_ROW, describe
from ansinh.plans.rules.targets.phrases import PLACE_PREFIX, YEAR

_NUMBER_WORDS = re.compile(r"(?:ít nhất|tối thiểu) \w+|một nửa", re.IGNORECASE)

_PERIOD = re.compile(r"giai đoạn\s+20\d\d\s*[-–]\s*(?P<year>20\d\d)", re.IGNORECASE)

_PAST = re.compile(r"(?:so với|so cùng kỳ|kể từ|tính từ|cùng kỳ|bằng mức)[^,;:]{0,30}$", re.IGNORECASE)

# “giảm từ 3,2% năm 2025 xuống …”: the year of a starting point
_FROM = re.compile(r"\btừ\s+(?:mức\s+)?\d[\d.,]*[^,;:]{0,25}$", re.IGNORECASE)

# “(năm 2025: 4,5%)”, “(tăng 5% so với năm 2025)”: where one comes from, in brackets
_BASELINE = re.compile(
    r"\((?:hiện (?:nay|tại|có|trạng)|tính đến|(?:cuối )?năm (?P<year>20\d\d)|ước|thực hiện|kết quả|so với|đầu kỳ|tăng|giảm|cao hơn|thấp hơn|"
    r"vượt|số liệu|tương (?:đương|ứng))[^()]*\)",
    re.IGNORECASE,
)

# A day that is due: “đến 31/12/2027”, “trước ngày 30/6/2026”
_DUE_DAY = re.compile(
    r"(?:đến|trước|xong|chậm nhất|vào)\s+(?:hết\s+)?(?:ngày\s+)?\d{1,2}/\d{1,2}/(?P<year>20\d\d)|"
    r"(?:đến|trước|trong|hết|cuối)\s+(?:hết\s+|cuối\s+)?(?:tháng\s+\d{1,2}|quý\s+(?:[IV]+|\d))\s*(?:/|năm\s+)\s*(?P<of>20\d\d)",
    re.IGNORECASE,
)

_STATISTIC = re.compile(
    r"\b(?:(?<!phát )(?<!thực )(?<!xuất )hiện (?:nay|có|còn|đạt)|tính đến|đã đạt được|đã đạt|năm trước|cùng kỳ|"
    r"thực trạng|ước thực hiện|kết quả năm|"
    r"đã có|đã hoàn thành|đã được đầu tư)\b",
    re.IGNORECASE,
)

_CONDITION = re.compile(
    r"(?:có thể điều chỉnh|trường hợp|đối với (?:một số|những|các) [^,;]{0,80}(?:dưới|trên) \S+ (?:có thể|thì))",
    re.IGNORECASE,
)

_TARGET_CUE = re.compile(
    r"\b(?:phấn đấu|đến (?:hết |cuối )?năm 20\d\d|chỉ tiêu|mục tiêu|đạt (?:tỷ lệ|ít nhất|tối thiểu|trên|từ)|tỷ lệ|"
    r"tỉ lệ|ít nhất|"
    r"tối thiểu|bảo đảm|đảm bảo|100%|số hóa|hoàn thành|cắt giảm|tiết kiệm|giải ngân|có (?:trên |hơn )?[\d.,]+\s?%)",
    re.IGNORECASE,
)

_ANNOUNCES = re.compile(r"\b(?:chỉ tiêu|mục tiêu)[^.]{0,80}:\s*$", re.IGNORECASE)

_STRONG_CUE = re.compile(r"\b(?:phấn đấu|đến (?:hết |cuối )?năm 20\d\d)\b", re.IGNORECASE)


def read_targets(outline: Outline, issued: int | None = None) -> list[Target]:
    """All numeric targets of the body, in the order of the text. ``issued``: the year of the plan; what a sentence says
    of a year before it is history."""
    horizon = plan_horizon(outline)
    found: list[Target] = []
    listing = False  # a news item has said “các chỉ tiêu chủ yếu gồm” and goes on listing them
    for block in outline.body:
        allowed = _allowance(block, outline)
        if allowed is None:
            continue
        if allowed == "news" and listing:
            allowed = "all"
        items = _block_targets(block, allowed, horizon, issued)
        found.extend(items)
        listing = _ANNOUNCES.search(block.text) is not None or (listing and block.paragraph.marker is not None)
    return found


def governing_year(block: Block, horizon: int | None) -> int | None:
    """The year set by the nearest heading above a block, else the plan's own horizon."""
    for node in reversed(block.above):
        if node.year is not None:
            return node.year
    return horizon


def plan_horizon(outline: Outline) -> int | None:
    """The last year the title itself names, else the year it is for (“… năm 2026”); years of cited documents aside."""
    title = " ".join([outline.header_type_text, *(item.text for item in [*outline.title, *outline.enclosed_title])])
    title = re.sub(r"chương trình[^,;]*?“[^”]*”", " ", title, flags=re.IGNORECASE)
    found = heading_year(title)
    if found is not None:
        return found
    for cited in reversed(find_citations(title)):
        title = title[: cited.start or 0] + " " + title[cited.end or 0 :]
    years = re.findall(r"(?<!tháng \d )(?<!tháng \d\d )\bnăm (20\d\d)\b(?!\s*[-–])", title, flags=re.IGNORECASE)
    return int(years[-1]) if years else None


def _allowance(block: Block, outline: Outline) -> str | None:
    """``all``: a targets section; ``cued``: elsewhere, only what is plainly a commitment; ``news``: a text without form,
    only what is said to be aimed at; None: no targets here."""
    if block.is_heading or block.paragraph.cells:
        return None
    if block.section is Section.TARGETS:
        return "all"
    if outline.has_articles or block.section in (Section.SITUATION, Section.BUDGET, Section.REPORTING, Section.PURPOSE):
        return None
    if block.section is Section.UNKNOWN:
        if outline.type_index is None and not block.above:
            return "news"
        return None if outline.type_index is not None and block.above else "cued"
    return "cued"


def _block_targets(block: Block, allowed: str, horizon: int | None, issued: int | None) -> list[Target]:
    text = block.text
    if not any(char.isdigit() for char in block.words) and not _NUMBER_WORDS.search(block.words):
        return []
    hidden = masked(text)
    default = governing_year(block, horizon)
    found: list[Target] = []
    opened = allowed == "all"
    for start, end in sentences(text, block.paragraph.body):
        sentence = text[start:end]
        if re.search(r"\b(?:chỉ tiêu|mục tiêu)\b", sentence, re.IGNORECASE):
            opened = opened or block.section is Section.UNKNOWN
            default = _lead_year(sentence) or default
        found.extend(_sentence_targets(block, text, hidden, start, end, "all" if opened else allowed, default, issued))
    return found


def _lead_year(sentence: str) -> int | None:
    match = YEAR.search(sentence[:120])
    return int(match["year"]) if match and re.search(r"đến|vào|hết|cuối", match["lead"]) else None


def _sentence_targets(
    block: Block,
    text: str,
    hidden: str,
    start: int,
    end: int,
    allowed: str,
    default: int | None,
    issued: int | None,
) -> list[Target]:
    sentence = text[start:end]
    bases = _baselines(sentence, default)
    if _CONDITION.search(sentence):
        return []
    if allowed == "cued" and not _TARGET_CUE.search(sentence):
        return []
    if allowed == "news" and not _STRONG_CUE.search(sentence):
        return []
    measures = find_measures(sentence, _without(hidden[start:end], bases))
    cue = _STRONG_CUE.search(sentence)
    measures = [
        item
        for item in measures
        if is_commitment(item, sentence, allowed, cue is not None and cue.start() < item.number)
    ]
    measures = without_details(measures, sentence)
    parts = clauses(sentence, measures)
    found: list[Target] = []
    years = _years(sentence, bases)
    head = _title_head(sentence, measures)
    area = _area(sentence)
    for index, clause in enumerate(parts):
        before = sentence[: clause.measure.number]
        if _STATISTIC.search(sentence[clause.start : clause.end]) and "phấn đấu" not in before.lower():
            continue
        year = _year(sentence, years, clause, parts[:index], default)
        if issued is not None and year is not None and year < issued and year != default:
            continue
        indicator, qualifier, head = describe(sentence, clause, parts[index + 1 : index + 1 + MOST_IN_A_ROW], head)
        if not indicator and found:
            indicator, qualifier = found[-1].indicator, found[-1].qualifier
        qualifier = area if area and area not in indicator else qualifier
        span = block.paragraph.span(start + clause.start, start + clause.end)
        measure = clause.measure
        found.append(
            Target(
                path=_target_path(block.path),
                indicator=indicator,
                comparator=measure.comparator,
                value=measure.value,
                value_to=measure.value_to,
                unit=measure.unit,
                qualifier=qualifier,
                year=year,
                quote=squash(sentence[clause.start : clause.end]),
                start=span[0],
                end=span[1],
            )
        )
    return found


def _baselines(sentence: str, default: int | None) -> list[tuple[int, int]]:
    """Brackets that say where one comes from; one that names a year not before the heading's is a promise."""
    return [
        match.span()
        for match in _BASELINE.finditer(sentence)
        if match["year"] is None or (default is not None and int(match["year"]) < default)
    ]


def _without(hidden: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        hidden = hidden[:start] + re.sub(r"\d", MASK, hidden[start:end]) + hidden[end:]
    return hidden


def _years(sentence: str, bases: list[tuple[int, int]]) -> list[YearSaid]:
    """The years a sentence sets, in order: “đến năm 2027”, “trước ngày 31/12/2026”, “giai đoạn 2026-2028”. Those that
    something is compared with, and those of baselines, are left out."""
    found = [
        YearSaid(int(match["year"]), match.start(), match.start("year"), match.end())
        for match in YEAR.finditer(sentence)
        if not _PAST.search(sentence[max(0, match.start() - 40) : match.start()])
        and not _FROM.search(sentence[max(0, match.start() - 40) : match.start()])
    ]
    for match in _DUE_DAY.finditer(sentence):
        name = "year" if match["year"] else "of"
        found.append(YearSaid(int(match[name]), match.start(), match.start(name), match.end()))
    return sorted(
        (item for item in found if not any(low <= item.start < high for low, high in bases)),
        key=lambda item: item.start,
    )


class YearSaid(NamedTuple):
    """A year a sentence sets and where: from the binding words (đến, trước ngày), the digits, the end."""

    year: int
    start: int
    digits: int
    end: int


_AREA = re.compile(
    r"(?:[\s,;:.\-–+]*)(?P<area>(?:Tại|Ở|Trên địa bàn|Khu vực|Vùng|Đối với (?:vùng|khu vực|địa bàn))\s[^:;,.%\d]{3,80}):\s"
)


def _area(sentence: str) -> str | None:
    """“Tại địa bàn đô thị: …”: the area that a whole sentence is about."""
    match = _AREA.match(sentence)
    return squash(match["area"]) if match else None


def _title_head(sentence: str, measures: list[Measure]) -> str:
    """``Chiều cao trung bình của thanh niên 18 tuổi: nam đạt …, nữ đạt …``: the head stands before the colon."""
    colon = sentence.find(":")
    if not 8 < colon < 90 or not measures or measures[0].start < colon or PLACE_PREFIX.match(sentence[: colon + 1]):
        return ""
    title = squash(sentence[:colon])
    return "" if re.match(r"(?:chỉ tiêu|mục tiêu|nội dung)\s*\d*$", title, re.IGNORECASE) else title.lstrip("-+ ")


def _target_path(path: str) -> str:
    return re.sub(r"/[-+]\d+$", "", re.sub(r"/\+\d+$", "", path)) or path


def _year(
    sentence: str, years: list[YearSaid], clause: Clause, earlier: list[Clause], default: int | None
) -> int | None:
    """The year of a clause: inside it, else one that opens the sentence, else one that closes its segment, else the
    heading's. A year that closes an earlier clause (“95% vào năm 2025;”) is that clause's alone."""
    inside = [item for item in years if clause.measure.end <= item.digits <= clause.end + 1]
    if inside:
        return inside[0].year
    spent = [item for item in years for other in earlier if other.measure.end <= item.digits <= other.end + 1]
    before = [item for item in years if item.end <= clause.measure.number and item not in spent]
    if before:
        return before[-1].year
    segment_end = sentence.find(";", clause.end)
    segment_end = len(sentence) if segment_end < 0 else segment_end
    after = [item for item in years if clause.end <= item.start < segment_end]
    if after:
        return after[0].year
    period = _PERIOD.search(sentence)
    if period and (default is None or period.start() < clause.measure.number):
        return int(period["year"])
    return default
