"""Numeric targets (chỉ tiêu): each measure of a targets section with what it measures, for whom, and by when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ansinh.kernel.text import squash
from ansinh.plans.facts import Comparator, Target
from ansinh.plans.rules.letters import LOWER
from ansinh.plans.rules.measures import Measure, find_measures, masked
from ansinh.plans.rules.outline import Block, Outline, Section, heading_year
from ansinh.plans.rules.sentences import sentences

_YEAR = re.compile(
    r"(?P<lead>(?:đến|vào|trong|hết|cuối|tới|từ|trước|đạt)?\s*(?:hết|cuối|"
    r"đầu)?\s*)năm\s+(?P<year>20\d\d)(?!\s*[-–/]\s*\d)",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"giai đoạn\s+20\d\d\s*[-–]\s*(?P<year>20\d\d)", re.IGNORECASE)
_PAST = re.compile(r"so với\s*$|so với (?:cuối )?$|kể từ\s*$", re.IGNORECASE)
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
    r"tối thiểu|bảo đảm|đảm bảo|100%|số hóa|hoàn thành|cắt giảm|có (?:trên |hơn )?[\d.,]+\s?%)",
    re.IGNORECASE,
)
_STRONG_CUE = re.compile(r"\b(?:phấn đấu|đến (?:hết |cuối )?năm 20\d\d)\b", re.IGNORECASE)
_HEAD = re.compile(
    r"(?:(?:giảm|tăng|nâng)(?: tỷ lệ| tỉ lệ)?\s+(?=tỷ|tỉ|số|chỉ|diện))?(?:tỷ|tỉ) (?:lệ|trọng|số|suất)|tuổi thọ|"
    r"số (?:năm|người|hộ|lượng|giờ|lao động|thuê bao|trẻ|bác sĩ|giường|xã|lượt|đối tượng)|"
    r"(?<!vùng )diện tích|chỉ số|tổng|thu nhập|mức (?!sống)|năng suất|công suất|sản lượng|độ che phủ|giá trị|tốc độ|"
    r"quy mô|kim ngạch|"
    r"lực lượng lao động|dân số|mật độ|thời gian",
    re.IGNORECASE,
)
_OPENERS = re.compile(
    rf"^(?:[\s,;:.\-–+“\"(]|(?:và|đồng thời|theo đó|trong đó|cụ thể|phấn đấu|bảo đảm|đảm bảo|duy trì|giữ vững|có|"
    rf"còn|để|các chỉ tiêu chủ yếu|"
    rf"chỉ tiêu\s+[\d.]+\s*:?|phấn đấu để|đạt|mục tiêu\s*\d*\s*:|"
    rf"[^,;:]{{0,60}}chỉ tiêu[^,;:]{{0,30}}:)(?![{LOWER}])\s*)+",
    re.IGNORECASE,
)
_YEAR_PREFIX = re.compile(
    r"^(?:(?:và|phấn đấu)\s+)?(?:đến|vào|trong|từ|hết|tới)?\s*(?:hết|cuối|đầu)?\s*(?:năm\s+20\d\d|"
    r"giai đoạn\s+20\d\d\s*[-–]\s*20\d\d)"
    r"(?:\s+trở đi)?\s*,?\s*",
    re.IGNORECASE,
)
_PLACE_PREFIX = re.compile(
    r"^(?:(?:tại|ở|trên|đối với|về) [^,:;]{3,80}:\s*|(?:tại|ở|trên) [^,:;]{3,60}(?:,\s*(?=(?:phấn đấu|bảo đảm|"
    r"đảm bảo|có|đạt)?\s*$)|$))",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    r"\s(?:được|có(?! công\b(?! trình| việc| nghệ)| hoàn cảnh\b| nhu cầu\b| thu nhập\b| nhiều\b| biển\b)|tham gia|"
    r"sử dụng|đạt|hoàn thành|tiếp tục|triển khai|bố trí|thực hiện|áp dụng|xây dựng|tiếp cận|hưởng|đến trường|"
    r"mỗi|trong độ tuổi đến|biết|phủ|vận hành|ứng dụng|cung cấp|ban hành|công khai|giải quyết|không|kết nối|duy trì|"
    r"tổ chức)(?=\s)",
    re.IGNORECASE,
)
_POPULATION = re.compile(
    r"^(?:người|hộ|dân|số (?:người|hộ|nạn nhân|trẻ|lao động|xã|học sinh)|trẻ|lực lượng|phụ nữ|học sinh|sinh viên|"
    r"cán bộ|đội ngũ|công chức|"
    r"xã|phường|thôn|bản|huyện|quận|thị xã|trường|cơ sở|gia đình|điểm dân cư|đơn vị|khu|các|cha mẹ|đài|tổ chức|"
    r"đối tượng|bà mẹ|"
    r"doanh nghiệp|hợp tác xã|lao động|trạm|cụm|nạn nhân|thanh niên|giáo viên|địa phương|cơ quan|sở)",
    re.IGNORECASE,
)
_HEAD_QUALIFIER = re.compile(
    r"(khu vực (?:thành thị|nông thôn|đô thị|miền núi)|cấp (?:tiểu học|trung học cơ sở|"
    r"trung học phổ thông(?: và tương đương)?|mầm non)"
    r"|toàn (?:tỉnh|xã|huyện|thành phố|quốc|vùng)|trẻ em dưới \d+ tuổi|trẻ em dưới \d+ tháng tuổi"
    r"|(?<=của )người dân(?: trên địa bàn (?:tỉnh|xã|huyện|thành phố))?|ở (?:nông thôn|thành thị|đô thị))",
    re.IGNORECASE,
)
_TAIL_CUT = re.compile(
    r",\s+(?:có|góp phần|đáp ứng|nhằm|trong đó|tạo|từng bước|phù hợp|để)\s|\s(?:đã được|được) (?:UBND|Ủy ban|HĐND|"
    r"Thủ tướng|cấp)\s[^,;]*phê duyệt"
    r"|\s(?:theo|tại) (?:Đề án|Quyết định|Nghị quyết|Chương trình|Kế hoạch)\b|\s\((?:các|gồm|bao gồm|trong đó|"
    r"tỷ lệ này)\b|\s+từ nguồn\b"
)
_ELIDED = re.compile(
    r"^(?:cấp|khu vực|vùng|bậc|ở|đối với|riêng|nam|nữ|đô thị|nông thôn|thành thị|miền núi|xã|phường)\b", re.IGNORECASE
)
_ELIDED_VERB = re.compile(r"^(?:có|được|đạt|đã qua)\s", re.IGNORECASE)
_EDGE = ' ,;:.–-“”"(“'
_BREAK = re.compile(r"[,;:(]|\s(?:và|hoặc|trong đó)\s|[.…]\s")


@dataclass(slots=True)
class _Clause:
    start: int
    end: int
    measure: Measure


def read_targets(outline: Outline) -> list[Target]:
    """All numeric targets of the body, in the order of the text."""
    horizon = plan_horizon(outline)
    found: list[Target] = []
    for block in outline.body:
        allowed = _allowance(block, outline)
        if allowed is not None:
            found.extend(_block_targets(block, allowed, horizon))
    return found


def governing_year(block: Block, horizon: int | None) -> int | None:
    """The year set by the nearest heading above a block, else the plan's own horizon."""
    for node in reversed(block.above):
        if node.year is not None:
            return node.year
    return horizon


def plan_horizon(outline: Outline) -> int | None:
    """The last year the title itself names."""
    title = " ".join([outline.header_type_text, *(item.text for item in outline.title)])
    return heading_year(re.sub(r"chương trình[^,;]*?“[^”]*”", " ", title, flags=re.IGNORECASE))


def _allowance(block: Block, outline: Outline) -> str | None:
    """``all``: a targets section; ``cued``: elsewhere, only what is plainly a commitment; None: no targets here."""
    if block.is_heading or block.paragraph.cells:
        return None
    if block.section is Section.TARGETS:
        return "all"
    if outline.has_articles or block.section in (Section.SITUATION, Section.BUDGET, Section.REPORTING, Section.PURPOSE):
        return None
    if block.section is Section.UNKNOWN and outline.type_index is not None and block.above:
        return None
    return "cued"


def _block_targets(block: Block, allowed: str, horizon: int | None) -> list[Target]:
    text = block.text
    if not any(char.isdigit() for char in block.words) and "một" not in block.words:
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
        found.extend(_sentence_targets(block, text, hidden, start, end, "all" if opened else allowed, default))
    return found


def _lead_year(sentence: str) -> int | None:
    match = _YEAR.search(sentence[:120])
    return int(match["year"]) if match and re.search(r"đến|vào|hết|cuối", match["lead"]) else None


def _sentence_targets(
    block: Block, text: str, hidden: str, start: int, end: int, allowed: str, default: int | None
) -> list[Target]:
    sentence = text[start:end]
    if _CONDITION.search(sentence):
        return []
    if allowed == "cued" and not _TARGET_CUE.search(sentence):
        return []
    measures = find_measures(sentence, hidden[start:end])
    strong = _STRONG_CUE.search(sentence) is not None
    measures = _without_details(
        [item for item in measures if _is_commitment(item, sentence, allowed, strong)], sentence
    )
    clauses = _clauses(sentence, measures)
    found: list[Target] = []
    years = [
        match
        for match in _YEAR.finditer(sentence)
        if not _PAST.search(sentence[max(0, match.start() - 10) : match.start("lead") + 1] + match["lead"])
    ]
    head = _title_head(sentence, measures)
    for index, clause in enumerate(clauses):
        following = clauses[index + 1] if index + 1 < len(clauses) else None
        before = sentence[: clause.measure.number]
        if _STATISTIC.search(sentence[clause.start : clause.end]) and "phấn đấu" not in before.lower():
            continue
        year = _year(sentence, years, clause, clauses[:index], default)
        indicator, qualifier, head = _describe(sentence, clause, following, head)
        if not indicator and found:
            indicator, qualifier = found[-1].indicator, found[-1].qualifier
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


def _title_head(sentence: str, measures: list[Measure]) -> str:
    """``Chiều cao trung bình của thanh niên 18 tuổi: nam đạt …, nữ đạt …``: the head stands before the colon."""
    colon = sentence.find(":")
    if not 8 < colon < 90 or not measures or measures[0].start < colon or _PLACE_PREFIX.match(sentence[: colon + 1]):
        return ""
    title = squash(sentence[:colon])
    return "" if re.match(r"(?:chỉ tiêu|mục tiêu|nội dung)\s*\d*$", title, re.IGNORECASE) else title.lstrip("-+ ")


def _target_path(path: str) -> str:
    return re.sub(r"/[-+]\d+$", "", re.sub(r"/\+\d+$", "", path)) or path


def _without_details(measures: list[Measure], sentence: str) -> list[Measure]:
    """Drops a count inside the predicate of a percentage: ``100% xã mỗi quý có ít nhất 04 tin, bài`` is one target."""
    kept: list[Measure] = []
    for item in measures:
        if kept and kept[-1].percent and not item.percent:
            between = sentence[kept[-1].end : item.start]
            verb = re.search(r"\s(?:mỗi|có|tổ chức|đạt)\s", between + " ")
            if item.unit.split("/")[0] in _DETAILS and not re.search(r"[,;]|\bvà\b", between):
                continue
            if (
                verb
                and ";" not in between
                and all(len(piece.split()) <= 4 for piece in between[: verb.start()].split(","))
            ):
                continue
        kept.append(item)
    return kept


_DETAILS = {"lần", "tin", "bài", "buổi", "cuộc", "ngày", "tháng", "giờ"}
_DURATION = {"năm", "tháng", "ngày", "giờ", "tuần", "tuổi", "lần", "phút"}
_DURATION_HEAD = re.compile(r"số năm|tuổi thọ|thời gian|số giờ|số lần|gấp|còn|tuổi", re.IGNORECASE)
_ACTION = re.compile(
    r"(?:xây dựng|xây mới|hỗ trợ|sửa chữa|đạt|duy trì|hình thành|thành lập|tổ chức|đào tạo|giải quyết|tạo|tăng|giảm|"
    r"nâng|phấn đấu|"
    r"có|còn|đưa|trồng|phát triển|hoàn thành|triển khai|cấp|thu hút|xuống|lên|bổ sung|mở|cho|công nhận|vận hành|"
    r"bình quân|đầu tư|"
    r"tặng|trao|giúp|vận động|xóa|xoá|quy tập|lắp đặt|kết nạp|mức|chấm dứt|thêm|ít nhất|tối thiểu|trên|khoảng|"
    r":)\s*(?:được|mới|thêm|việc làm cho|"
    r"cho|là|đạt|khoảng|ít nhất|tối thiểu|trên|từ|số lên|\s)*$",
    re.IGNORECASE,
)


def _is_commitment(item: Measure, sentence: str, allowed: str, strong: bool) -> bool:
    if item.percent:
        return (
            allowed == "all" or strong or item.comparator is not Comparator.EQUAL or _percent_is_aimed(item, sentence)
        )
    before = sentence[: item.start]
    unit = item.unit.lower()
    if unit.split("/")[0] in _DURATION and not _DURATION_HEAD.search(before[-110:]):
        return False
    if unit in ("đồng", "nghìn đồng") and allowed != "all":
        return False
    if (
        re.search(r"(?:nhóm|từ)\s*$", sentence[: item.number].lower())
        and "trở lên" in sentence[item.end - 9 : item.end + 9]
    ):
        return False
    if (
        re.search(r"\((?:[^()]*)$", before)
        and not re.search(r"\(trong đó[^()]*$", before)
        and item.comparator in (Comparator.EQUAL, Comparator.ABOUT)
    ):
        return False
    acting = bool(_ACTION.search(sentence[: item.number].rstrip()[-60:])) or item.of is not None
    opening = not _OPENERS.sub("", before.rpartition(";")[2].rpartition(",")[2].rpartition(" và ")[2]).strip()
    bound = item.comparator is not Comparator.EQUAL or item.start < item.number
    if allowed == "all":
        return acting or opening or bound or item.per is not None
    return (strong and (bound or acting) and item.comparator is not None) or (
        bool(re.search(r"\bcó (?:ít nhất|tối thiểu)\s*$", sentence[: item.number].lower()))
    )


def _percent_is_aimed(item: Measure, sentence: str) -> bool:
    before = sentence[: item.number].lower()[-45:]
    return item.value == 100 or bool(
        re.search(r"(?:đạt|có|lên|xuống|còn|giảm|tăng|bảo đảm|đảm bảo)\s*(?:thêm\s*)?$", before)
    )


def _clauses(sentence: str, measures: list[Measure]) -> list[_Clause]:
    clauses: list[_Clause] = []
    left = 0
    for index, item in enumerate(measures):
        following = measures[index + 1] if index + 1 < len(measures) else None
        if following is None:
            right = _last_cut(sentence, item.end)
        else:
            right = _cut(sentence, item.end, following.start)
        start = _clause_start(sentence, left, item)
        clauses.append(_Clause(start, _trimmed(sentence, start, item, right), item))
        left = right
    return clauses


def _trimmed(sentence: str, start: int, item: Measure, end: int) -> int:
    """The end of a quote: without trailing punctuation, an unopened bracket, or the basis (“theo Quyết định …”)."""
    if item.percent and _HEAD.match(sentence[start : item.start]) and sentence[item.end : item.end + 1] == ",":
        year = _YEAR.match(sentence[item.end + 1 : end].lstrip())
        return item.end if year is None else end
    detail = re.compile(r"\s\((?:gồm|bao gồm)\b").search(sentence, item.end, end)
    if detail and "%" not in sentence[detail.start() : end]:
        end = detail.start()
    basis = _BASIS.search(sentence, item.end, end)
    end = basis.start() if basis else end
    while end > item.end and (
        sentence[end - 1] in _EDGE + "…./"
        or (sentence[end - 1] == ")" and sentence.count("(", start, end) < sentence.count(")", start, end))
    ):
        end -= 1
    return max(end, item.end)


_BASIS = re.compile(
    r"\s(?:đã được|được) (?:UBND|Ủy ban|HĐND|Thủ tướng|cấp)\s[^,;]*phê duyệt|\s(?:theo|tại) (?:Đề án|Quyết định|"
    r"Nghị quyết|Kế hoạch)\b"
)


def _cut(sentence: str, end: int, following: int) -> int:
    """Where one clause ends and the next begins, between two measures."""
    between = sentence[end:following]
    at_once = re.match(r"\s*(?:[,;(]|và\s|\.\s)", between)
    if at_once and not re.match(r"\s*\((?!trong đó)", between):
        return end + at_once.start()
    semicolon = between.find(";")
    if semicolon >= 0:
        return end + semicolon
    breaks = list(_BREAK.finditer(between))
    while breaks and breaks[-1].group() == "(" and ")" in between[breaks[-1].start() :]:
        breaks.pop()
    if breaks:
        return end + breaks[-1].start()
    return following


def _last_cut(sentence: str, end: int) -> int:
    semicolon = sentence.find(";", end)
    return semicolon if semicolon >= 0 else len(sentence)


def _clause_start(sentence: str, left: int, item: Measure) -> int:
    """Where the clause of a measure begins: after the last break that is not inside its own head phrase."""
    zone = sentence[left : item.start]
    semicolon = zone.rfind(";")
    begin = left + semicolon + 1 if semicolon >= 0 else left
    zone = sentence[begin : item.start]
    heads = [
        match
        for match in _HEAD.finditer(zone)
        if not zone[: match.start()].strip(_EDGE)
        or re.search(r"(?:[,;:(]|\bvà|\btrong đó|\bđấu|\btăng|\bgiảm|\bđảm|\bcó)\s*$", zone[: match.start()].lower())
    ]
    if heads and item.percent | (item.start < item.number):
        last = heads[-1].start()
        verb = re.search(r"(?:giảm|tăng|nâng)\s*$", zone[:last].lower())
        begin += verb.start() if verb else last
    elif not zone.strip(_EDGE) or not item.percent:
        comma = max(zone.rfind(", "), zone.rfind(": "))
        if comma >= 0 and not item.percent and len(zone) - comma > 1:
            begin += comma + 2
    else:
        comma = zone.rfind(", ")
        tail = zone[comma + 2 :] if comma >= 0 else ""
        if comma >= 0 and (
            not _OPENERS.sub("", tail + " ").strip()
            or re.match(
                r"(?:xây|hỗ trợ|xóa|xoá|số hóa|phấn đấu|bảo đảm|đảm bảo|duy trì|có|giữ|trên|trong đó|cấp|khu vực)",
                tail,
                re.IGNORECASE,
            )
        ):
            begin += comma + 2
    while begin < item.start and sentence[begin] in _EDGE:
        begin += 1
    joined = re.match(r"(?:và|đồng thời)\s+", sentence[begin : item.start])
    return begin + joined.end() if joined else begin


def _year(
    sentence: str, years: list[re.Match[str]], clause: _Clause, earlier: list[_Clause], default: int | None
) -> int | None:
    """The year of a clause: inside it, else one that opens the sentence, else one that closes its segment, else the
    heading's. A year that closes an earlier clause (“95% vào năm 2025;”) is that clause's alone."""
    inside = [match for match in years if clause.measure.end <= match.start("year") <= clause.end + 1]
    if inside:
        return int(inside[0]["year"])
    spent = [match for match in years for other in earlier if other.measure.end <= match.start("year") <= other.end + 1]
    before = [match for match in years if match.end() <= clause.measure.number and match not in spent]
    if before:
        return int(before[-1]["year"])
    segment_end = sentence.find(";", clause.end)
    segment_end = len(sentence) if segment_end < 0 else segment_end
    after = [match for match in years if clause.end <= match.start() < segment_end]
    if after:
        return int(after[0]["year"])
    period = _PERIOD.search(sentence)
    if period and (default is None or period.start() < clause.measure.number):
        return int(period["year"])
    return default


def _describe(sentence: str, clause: _Clause, following: _Clause | None, head: str) -> tuple[str, str | None, str]:
    """Indicator and qualifier of a clause, and the head phrase that later clauses may leave out."""
    item = clause.measure
    before = sentence[clause.start : item.start]
    after = sentence[item.end : clause.end]
    part = re.match(r"trong đó,?\s+(?=(?:có|được|đã qua)\s)", before, re.IGNORECASE) if head else None
    lead = squash(before[part.end() :]).strip(_EDGE) if part else _strip_opening(before)
    tail = _cut_tail(after)
    if not item.percent and item.unit:
        tail = _cut_tail(squash(sentence[item.number_end : clause.end]))
        if item.per_words:
            tail = tail.replace(item.per_words, "").strip()
    year_tail = re.compile(
        r"\s*\(?(?:đến|vào|trong|từ|hết)?\s*(?:hết|cuối)?\s*năm\s+20\d\d(?:\s+trở đi)?\)?.*$", re.IGNORECASE
    )
    tail = _balanced(year_tail.sub("", tail))
    lead = _LEAD_TAIL.sub("", lead).strip(_EDGE)
    if not item.percent:
        return _describe_count(item, lead, tail, head)
    if not lead:  # 100% hộ gia đình … được …
        subject, predicate = _subject(tail)
        if (
            not predicate
            and following is not None
            and not _strip_opening(sentence[following.start : following.measure.start])
        ):
            shared = _subject(_cut_tail(sentence[following.measure.end : following.end]))[1]
            tail = f"{tail} {shared}".strip()
        qualifier = subject if _POPULATION.match(subject) else None
        return tail or head, qualifier, ""
    if _ELIDED.match(lead) and head and not _HEAD.match(lead):
        stem = head
        if (same := re.search(rf"\s{re.escape(lead.split()[0])}\s", head)) is not None:
            stem = head[: same.start()]
        return stem, lead, head
    if _ELIDED_VERB.match(lead) and head:
        return lead, head, head
    qualifier_match = _HEAD_QUALIFIER.search(lead)
    qualifier = qualifier_match[1] if qualifier_match else None
    if tail and _POPULATION.match(tail) and _HEAD.match(lead):
        return lead, tail, lead
    if tail and not _HEAD.match(lead):  # Xóa 100% nhà tạm …, số hóa 100% …
        subject, _ = _subject(tail)
        return f"{lead} {tail}", qualifier or (subject if _POPULATION.match(subject) else None), lead
    return lead, qualifier, lead


_LEAD_TAIL = re.compile(
    r"\s+(?:(?:ít nhất|tối thiểu)\s+)?(?:đến|vào|trong|từ|hết)\s+(?:hết |cuối )?năm\s+20\d\d$|(?:\s+(?:giảm|tăng|"
    r"nâng))?\s+từ\s+\d.*$",
    re.IGNORECASE,
)


def _balanced(text: str) -> str:
    """Trimmed, with brackets in pairs: a bracket opened and not closed is closed or cut."""
    text = text.strip(_EDGE)
    if text.count("(") > text.count(")"):
        return text + ")" if len(text) - text.rfind("(") < 60 else text[: text.rfind("(")].strip(_EDGE)
    if text.count(")") > text.count("("):
        return text.rstrip(")").strip(_EDGE)
    return text


_PHYSICAL = ("cm", "MW", "kW", "kWh", "ha", "km", "km²", "m²", "m³", "tấn", "kg", "lần", "tuổi", "năm", "giờ")


def _describe_count(item: Measure, lead: str, tail: str, head: str) -> tuple[str, str | None, str]:
    lead = re.sub(r"\s*(?:là|đạt)$", "", lead)
    if _ELIDED.match(lead) and head and not tail.replace(item.noun, "").strip():
        return head, lead, head
    if "/" in item.unit and tail.startswith(item.unit):
        tail = item.unit.split("/")[0] + tail[len(item.unit) :]
    if lead and item.unit.split("/")[0] in _PHYSICAL and tail == item.noun:
        tail = ""
    if _HEAD.match(lead) or (lead and not tail):
        match = _HEAD_QUALIFIER.search(lead)
        return lead, (match[1] if match else item.per_words), lead
    for_whom = re.search(r"\s(?:cho|thuộc|dành cho|của|tại)\s.+$", tail)
    if item.per_words:
        return tail or item.noun, item.per_words, head
    subject, predicate = _subject(tail)
    qualifier: str | None
    if for_whom and len(tail[: for_whom.start()]) > 1 and len(subject) >= for_whom.start():
        qualifier = for_whom.group().strip()
        noun = tail
    else:
        qualifier = subject if predicate and _POPULATION.match(subject) else None
        noun = tail
    indicator = f"{lead} {noun}".strip() if lead else noun
    return indicator or head or item.unit, qualifier, head


def _strip_opening(text: str) -> str:
    text = squash(text)
    previous = None
    while previous != text:
        previous = text
        text = _YEAR_PREFIX.sub("", text)
        text = _OPENERS.sub("", text)
        text = _PLACE_PREFIX.sub("", text)
    return text.strip(_EDGE)


def _subject(tail: str) -> tuple[str, str]:
    match = _PREDICATE.search(" " + tail)
    if match is None:
        return tail, ""
    return tail[: max(0, match.start())].strip(), tail[max(0, match.start()) :].strip()


def _cut_tail(text: str) -> str:
    text = squash(text).strip(_EDGE)
    if cut := _TAIL_CUT.search(text):
        text = text[: cut.start()]
    if text.count(")") > text.count("("):
        text = text.replace(")", "", 1)
    return text.strip(_EDGE)
