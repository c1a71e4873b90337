"""Reporting duties (chế độ báo cáo): who reports to whom, through whom, by when, how often.

A duty is a sentence in which someone reports (báo cáo, phản ánh) and that says when: a date, a rhythm, or “kịp thời”.
What the receiver does with the report (“để tổng hợp, báo cáo Bộ …”) is not a second duty.
"""

from __future__ import annotations

import dataclasses
import re
from typing import NamedTuple

from ansinh.kernel.text import squash
from ansinh.plans.facts import ReportingDuty
from ansinh.plans.rules.actors import Actor, begins_actor, find_actor, leading_actor, phrase_before_colon, split_actors
from ansinh.plans.rules.outline import Block, Outline, Section
from ansinh.plans.rules.sentences import sentences
from ansinh.plans.rules.tasks import inherited_actor

_VERB = re.compile(
    r"(?:gửi\s+(?:các\s+)?báo cáo|(?:tổng hợp,?\s+)?báo cáo|phản ánh(?=\s+(?:về|kịp thời|với|cho)))", re.IGNORECASE
)
_NOUN_BEFORE = re.compile(
    r"(?:chế độ|công tác|nội dung|mẫu|kỳ|thời gian|số liệu|thông tin,?|các|những|đề cương|(?-i:xây dựng)|hình thức|nhận|"
    r"theo|của|tờ trình,|"
    r"trong|vào|tại|xem xét|trên cơ sở|và|phục vụ|biểu mẫu|lập|hệ thống|phần mềm)\s*$",
    re.IGNORECASE,
)
_PURPOSE_BEFORE = re.compile(
    r"\b(?:để|nhằm)\s+(?:theo dõi,?\s*|tổng hợp,?\s*|kịp thời\s*|xem xét,?\s*|tham mưu,?\s*|và\s*)*$", re.IGNORECASE
)
_HANDED = re.compile(r"\b(?:gửi|báo cáo|cung cấp|phản ánh|đề xuất|qua|về Sở|về UBND|đề nghị|trình)\b", re.IGNORECASE)
_NOUN_AFTER = re.compile(
    r"\s*(?:viên\b|số\s+\d|thẩm tra|tài chính|của|,\s*đề xuất|đánh giá tác động|nhanh|từ\b)", re.IGNORECASE
)
_DAY = re.compile(
    r"(?:trước|chậm nhất(?: là| vào)?|xong trước|muộn nhất(?: là)?|vào)\s*(?:ngày\s*)?(?P<d>\d{1,2})\s*(?:/|"
    r"tháng\s*)(?P<m>\d{1,2})(?!\d)",
    re.IGNORECASE,
)
_DAY_OF_MONTH = re.compile(
    r"(?:trước|chậm nhất(?: là)?)\s*ngày\s*\d{1,2}\s*(?:hằng|hàng)\s*(?:tháng|quý)", re.IGNORECASE
)
_RHYTHM = re.compile(
    r"(?:hằng|hàng)\s+(?:năm|quý|tháng|tuần|ngày)|\d+\s+lần/(?:ngày|tuần|tháng|quý|năm)|"
    r"(?:định kỳ\s+)?(?:(?<!\d)0?6 tháng(?! \d)|sáu tháng)(?:,? (?:một|1) lần)?"
    r"(?:,?\s+(?:và\s+)?(?:hằng|hàng)?\s*năm)?|kịp thời(?:\s+theo quy định)?|đột xuất|thường xuyên",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"((?:Định kỳ )?(?:(?:[Hh]ằng|[Hh]àng) (?:năm|quý|tháng)|(?:0?6|sáu) tháng(?:, (?:hằng|hàng)? ?năm)?))(?:,[^,]{0,30}(?=,))?,?\s"
)
_PERIODIC = re.compile(r"định kỳ", re.IGNORECASE)
_BY_RULE = re.compile(r"theo quy định", re.IGNORECASE)
_AT_ONCE = re.compile(r"\s+ngay\b", re.IGNORECASE)
_RESULTS = re.compile(
    r"báo cáo (?:kết quả|tình hình|tiến độ|việc)|(?:kết quả|tình hình|tiến độ) (?:triển khai|thực hiện)", re.IGNORECASE
)
_TROUBLE = re.compile(r"khó khăn|vướng mắc|phát sinh|không đạt|bất cập", re.IGNORECASE)
_VIA = re.compile(
    r"\(?(?<!\w)(?:thông qua|qua)\s+(?P<via>[^()]{4,140}?)(?:\)|(?=\s+(?:trước|để|theo|trong|chậm nhất|định kỳ)\b)|"
    r"[.;,/]|$)"
)
_ADVERBS = re.compile(
    r"^(?:[\s,;:]|có trách nhiệm|chịu trách nhiệm|chủ động|định kỳ|kịp thời|thường xuyên|tổng hợp|xây dựng|và|gửi|"
    r"thực hiện|nghiêm túc|phải|"
    r"(?:hằng|hàng) (?:năm|quý|tháng)|6 tháng|theo dõi|đánh giá|sơ kết|tổng kết|trước ngày [\d/]+|\([^()]*\)|"
    r"đột xuất|chế độ|"
    r"có báo cáo|phản ánh|đề nghị|\d{1,2} tháng)*$",
    re.IGNORECASE,
)
_TO_BEFORE = re.compile(r"(?:^|\s)(?:về|cho|với|gửi|lên|báo cáo|đồng gửi|trình)\s*(?:với\s+)?$", re.IGNORECASE)
_OBJECT_BEFORE = re.compile(
    r"(?:của|về|với|cho|tại|giữa|từ|qua|đến|trình|gửi|theo|hướng dẫn|đôn đốc|tham mưu|đề nghị của|phối hợp(?: với)?|"
    r"cùng|và|chỉ đạo)\s*$",
    re.IGNORECASE,
)


def read_reporting(outline: Outline) -> list[ReportingDuty]:
    """All reporting duties of the body, in the order of the text."""
    if outline.has_articles and not any(block.section is Section.TARGETS for block in outline.body):
        return []  # what a decree or resolution orders is law, no plan's duty
    found: list[ReportingDuty] = []
    for block in outline.body:
        if block.section is Section.SITUATION or block.paragraph.cells or block.is_heading:
            continue
        if "báo cáo" in block.text.lower() or "phản ánh" in block.text.lower():
            found.extend(_block_duties(block))
    return found


def _block_duties(block: Block) -> list[ReportingDuty]:
    text = block.text
    found: list[ReportingDuty] = []
    for start, end in sentences(text, block.paragraph.body):
        for duty in _sentence_duties(block, text, start, end):
            same = any(
                other.who == duty.who and other.deadline == duty.deadline and other.to == duty.to for other in found
            )
            if not same:
                found.append(duty)
    return found


def _sentence_duties(block: Block, text: str, start: int, end: int) -> list[ReportingDuty]:
    sentence = text[start:end]
    verbs = [match for match in _VERB.finditer(sentence) if _is_duty(sentence, match)]
    found = []
    for index, verb in enumerate(verbs):
        limit = verbs[index + 1].start() if index + 1 < len(verbs) else len(sentence)
        duty = _duty(block, text, start, sentence, verb, limit)
        if duty is not None:
            found.extend(_each_deadline(duty, sentence, verb, limit))
    return found


class _Due(NamedTuple):
    """A day by which to report: ``DD-MM``, or None where no month is named (“trước ngày 15 của tháng cuối quý”)."""

    deadline: str | None
    start: int
    end: int


_NEXT_DAY = re.compile(r"\s*(?:,|;|và)\s*(?:trước\s+)?(?:ngày\s+)?(?P<d>\d{1,2})/(?P<m>\d{1,2})(?![\d/])")
_QUARTER_DAY = re.compile(
    r"(?:trước|chậm nhất(?: là)?|vào)\s+ngày\s+\d{1,2}\s+(?:của\s+)?(?:tháng cuối(?: của)? (?:quý|kỳ)|cuối quý|hằng tháng|hàng tháng|"
    r"hằng quý|hàng quý)",
    re.IGNORECASE,
)
_SHORT_RHYTHM = re.compile(
    r"(?:(?:định kỳ\s+)?(?:(?:hằng|hàng)\s+)?(?:quý|tháng|năm)|(?:định kỳ\s+)?(?:0?6|sáu|9|09|chín) tháng(?: đầu năm)?)"
    r"(?=\s*(?:\(|:|gửi\b|trước\b|chậm\b|,\s*(?:trước|chậm)))",
    re.IGNORECASE,
)


def _days(sentence: str, begin: int, limit: int) -> list[_Due]:
    """Every day by which to report in sentence[begin:limit], lists of days (15/3, 15/6 và 15/12) included."""
    found: list[_Due] = []
    for match in _DAY.finditer(sentence, begin, limit):
        current: re.Match[str] | None = match
        while current is not None and current.end() <= limit:
            if 1 <= int(current["m"]) <= 12 and 1 <= int(current["d"]) <= 31:
                found.append(_Due(f"{int(current['d']):02d}-{int(current['m']):02d}", current.start(), current.end()))
            current = _NEXT_DAY.match(sentence, current.end())
    found.extend(_Due(None, match.start(), match.end()) for match in _QUARTER_DAY.finditer(sentence, begin, limit))
    return sorted(found, key=lambda item: item.start)


def _each_deadline(duty: ReportingDuty, sentence: str, verb: re.Match[str], limit: int) -> list[ReportingDuty]:
    """``6 tháng (trước ngày 15/6), hằng năm (trước ngày 30/11)`` are two duties."""
    begin = _clause_start(sentence, verb.start())
    days = _days(sentence, begin, limit)
    if len(days) < 2:
        return [duty]
    duties, edge = [], begin
    for day in days:
        rhythm = [match.group() for match in _RHYTHM.finditer(sentence, edge, day.start)]
        if not rhythm:
            rhythm = [match.group() for match in _SHORT_RHYTHM.finditer(sentence, edge, min(limit, day.start + 8))]
        frequency = squash(rhythm[-1]) if rhythm else duty.frequency
        duties.append(dataclasses.replace(duty, deadline=day.deadline, frequency=frequency))
        edge = day.end
    return duties


def _is_duty(sentence: str, verb: re.Match[str]) -> bool:
    before = sentence[max(0, verb.start() - 60) : verb.start()]
    if purpose := _PURPOSE_BEFORE.search(before):
        # “hằng năm đánh giá … để tổng hợp, báo cáo Bộ A”: nothing was handed to anybody before, so it is one's own report
        clause = sentence[_clause_start(sentence, verb.start()) : verb.start() - len(before) + purpose.start()]
        return _HANDED.search(clause) is None and _RHYTHM.search(sentence[: verb.start()]) is not None
    if verb.group().lower().startswith("gửi"):
        return True
    if (
        _NOUN_BEFORE.search(before)
        and not re.search(r"định kỳ\s*$|định kỳ và\s*$", before.lower())
        and not (before.rstrip().endswith(" và") and _goes_to_somebody(sentence, verb.end()))
    ):
        return False
    return not _NOUN_AFTER.match(sentence[verb.end() :])


_RESULTS_TO = re.compile(
    r"\s+(?:(?:kết quả|tình hình|tiến độ|việc)\b[^.;:]{0,100}?\s)?(?:về|cho|với|lên|tới|đến|gửi)\s+(?!việc|kết quả|tình hình)",
    re.IGNORECASE,
)


def _goes_to_somebody(sentence: str, after: int) -> bool:
    """“… và báo cáo UBND xã”, “… và báo cáo kết quả về Sở Nội vụ”: a report that is made, not one that is spoken of."""
    if leading_actor(sentence, after + 1) is not None:
        return True
    if re.search(
        r"(?:gửi|lập|nộp|có|trình)\s+(?:các\s+)?báo cáo\b[^.;:]*\bvà\s+báo cáo$", sentence[:after], re.IGNORECASE
    ):
        return False  # two reports that are sent
    results = _RESULTS_TO.match(sentence, after)
    return results is not None and begins_actor(sentence, results.end())


def _duty(block: Block, text: str, offset: int, sentence: str, verb: re.Match[str], limit: int) -> ReportingDuty | None:
    clause_start = _clause_start(sentence, verb.start())
    near = sentence[clause_start:limit]
    day = _DAY.search(sentence, verb.start(), limit) or _DAY.search(sentence, clause_start, verb.start())
    deadline = (
        f"{int(day['d']):02d}-{int(day['m']):02d}"
        if day and 1 <= int(day["m"]) <= 12 and 1 <= int(day["d"]) <= 31
        else None
    )
    frequency = _frequency(near, sentence[verb.end() : limit])
    if frequency == "theo quy định" and not (verb.group().lower().startswith("tổng hợp") or _RESULTS.search(near)):
        frequency = None  # “báo cáo UBND tỉnh bổ sung kinh phí theo quy định” asks for something
    if frequency is None and (opening := _OPENING.match(sentence)):
        frequency = squash(opening[1])  # “Hằng năm, tổ chức …; báo cáo …”: the rhythm governs the whole sentence
    trouble = _TROUBLE.search(sentence) is not None
    if deadline is None and frequency is None:
        return None
    if (
        frequency is not None
        and frequency.lower().startswith("kịp thời")
        and deadline is None
        and not trouble
        and ("tham mưu" not in near and not re.search(r"kịp thời\s+báo cáo|báo cáo\s+kịp thời", near.lower()))
    ):
        return None
    who, own = _who(block, text, offset, sentence, verb)
    via = _via(sentence, clause_start, limit, verb)
    to = _to(sentence, verb, limit)
    if not who and not to:
        return None
    if block.section in (Section.PURPOSE, Section.TARGETS) and not to:
        return None
    quote_start = clause_start if own is None or own.end <= clause_start else own.end
    while quote_start < verb.start() and sentence[quote_start] in " ,;:":
        quote_start += 1
    quote_end = _quote_end(sentence, verb.end(), limit if limit < len(sentence) else len(sentence))
    span = block.paragraph.span(offset + quote_start, offset + quote_end)
    return ReportingDuty(
        who=who,
        to=to,
        via=via,
        deadline=deadline,
        frequency=frequency,
        quote=squash(sentence[quote_start:quote_end]),
        start=span[0],
        end=span[1],
    )


def _clause_start(sentence: str, verb: int) -> int:
    """The start of the clause of a verb: after the last “;”, else after the last comma that a plain phrase follows."""
    semicolon = sentence.rfind(";", 0, verb)
    begin = semicolon + 1 if semicolon >= 0 else 0
    while begin < verb and sentence[begin] in " ,":
        begin += 1
    if re.match(r"định kỳ|kịp thời|hằng năm|hàng năm", sentence[begin:verb], re.IGNORECASE):
        return begin
    for match in re.finditer(
        r",\s+(?=(?:định kỳ|kịp thời|hằng năm|hàng năm|báo cáo|thường xuyên|gửi|tổng hợp|chủ động))",
        sentence[begin:verb],
        re.IGNORECASE,
    ):
        return begin + match.end()
    while begin < verb and sentence[begin] in " ,":
        begin += 1
    return begin


def _quote_end(sentence: str, verb: int, limit: int) -> int:
    semicolon = sentence.find(";", verb, limit)
    end = semicolon if semicolon >= 0 else limit
    while end > verb and sentence[end - 1] in " .;,/":
        end -= 1
    return end


def _frequency(near: str, after: str) -> str | None:
    for match in [*_RHYTHM.finditer(near), *_RHYTHM.finditer(after)]:
        words = squash(match.group())
        if words.lower() == "kịp thời" and _BY_RULE.search(after):
            return "kịp thời theo quy định"
        if words.lower() == "thường xuyên" and not re.search(
            r"thường xuyên\s+(?:tổng hợp,?\s*)?báo cáo|báo cáo\s+thường xuyên", near.lower()
        ):
            continue
        return words
    if _DAY_OF_MONTH.search(near + after):
        return "hằng tháng"
    if _PERIODIC.search(near):
        return "định kỳ theo quy định" if _BY_RULE.search(after) else "định kỳ"
    if _AT_ONCE.match(after):
        return "ngay"
    if _BY_RULE.search(after):
        return "theo quy định"
    return None


def _who(
    block: Block, text: str, offset: int, sentence: str, verb: re.Match[str]
) -> tuple[tuple[str, ...], Actor | None]:
    """Who reports: the actor right before the verb, else the one the sentence, the item or its heading begins with."""
    actors: list[Actor] = []
    position = 0
    while (actor := find_actor(sentence, position, verb.start())) is not None and actor.start < verb.start():
        actors.append(actor)
        position = max(actor.end, position + 1)
    for actor in reversed(actors):
        between = sentence[actor.end : verb.start()]
        if actor.end <= verb.start() and _ADVERBS.match(between) and not _OBJECT_BEFORE.search(sentence[: actor.start]):
            return split_actors(actor.words), actor
    free = [
        actor
        for actor in actors
        if not _OBJECT_BEFORE.search(sentence[: actor.start]) and not _in_brackets(sentence, actor.start)
    ]
    if free and (first := _first_that_acts(sentence, free)) is not None:
        return split_actors(first.words), None
    given = [
        actor
        for actor in actors
        if re.search(r"\bcho\s*$", sentence[: actor.start]) and actor.words.lower().startswith("từng")
    ]
    if given:
        return split_actors(given[0].words), None
    own = leading_actor(text, block.paragraph.body) or phrase_before_colon(text, block.paragraph.body)
    if own is not None and offset > own.start:
        return split_actors(own.words), None
    above = inherited_actor(block)
    return (split_actors(above.words) if above else ()), None


def _first_that_acts(sentence: str, actors: list[Actor]) -> Actor | None:
    """The first actor that is a subject: it begins the sentence or a clause, not the object of another verb."""
    for actor in actors:
        before = sentence[: actor.start].rstrip()
        if (
            not before
            or before[-1] in ",;:"
            or re.search(r"(?:đề nghị|yêu cầu|giao|phân công|là)$", before, re.IGNORECASE)
        ):
            return actor
    return None


def _in_brackets(sentence: str, at: int) -> bool:
    return sentence.count("(", 0, at) > sentence.count(")", 0, at)


def _via(sentence: str, clause_start: int, limit: int, verb: re.Match[str]) -> str | None:
    advising = re.search(r"tham mưu\s+(?:cho\s+)?(?P<via>[^,;:]{3,60}?)\s*$", sentence[clause_start : verb.start()])
    if advising:
        return squash(re.sub(r"\s*(?:định kỳ|kịp thời)$", "", advising["via"]))
    for match in _VIA.finditer(sentence, verb.start(), limit):
        if leading_actor(match["via"]) is not None:
            return squash(match["via"]).rstrip(" .,;")
    return None


def _to(sentence: str, verb: re.Match[str], limit: int) -> tuple[str, ...]:
    purpose = re.search(r"\bđể\s", sentence[verb.end() : limit])
    end = verb.end() + purpose.start() if purpose else limit
    result = _receivers(sentence, verb.end(), end)
    if not result and purpose:
        result = _receivers(sentence, end, limit)
    return result


def _receivers(sentence: str, begin: int, end: int) -> tuple[str, ...]:
    result: list[str] = []
    position = begin
    while (actor := find_actor(sentence, position, end)) is not None and actor.start < end:
        before = sentence[max(0, actor.start - 16) : actor.start]
        direct = _TO_BEFORE.search(before) or not sentence[begin : actor.start].strip()
        generic = re.search(r"(?:về|cho|với)\s+$", before)
        if (direct or generic) and not _in_brackets(sentence[begin:], actor.start - begin):
            result.extend(
                name for name in split_actors(sentence[actor.start : min(actor.end, end)]) if name not in result
            )
        position = max(actor.end, position + 1)
    if not result and (
        authority := re.search(r"(?:cho|lên|với|về)\s+(cấp có thẩm quyền|cấp trên|Lãnh đạo \w+)", sentence[begin:end])
    ):
        result.append(authority[1])
    if not result and (asked := re.search(r"(?:khi có|theo) (?:yêu cầu|đề nghị|chỉ đạo) của\s+", sentence[begin:end])):
        actor = leading_actor(sentence, begin + asked.end())
        if actor is not None:
            result.extend(split_actors(actor.words))
    return tuple(result)
