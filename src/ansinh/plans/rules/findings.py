"""Proof-reading a plan by itself: what a careful reader would mark before it is signed or followed.

Each check is a small function from the reading to findings. Precision comes first: an official who sees three false
alarms stops reading, so a check that cannot be sure keeps silent.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator

from ansinh.documents.facts import Citation, PartKind
from ansinh.documents.offline import find_citations
from ansinh.kernel.dates import vn_date
from ansinh.kernel.text import fold, squash
from ansinh.plans.facts import Finding, PlanReading, Severity, Target
from ansinh.plans.rules.agencies import BEGUN, DISTRICT_UNIT, DISTRICTS_ENDED, ENDED
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.header import DATE_LINE, NUMBER_LINE
from ansinh.plans.rules.letters import LOWER, UPPER
from ansinh.plans.rules.outline import Outline

_TOP = re.compile(r"/(?:TW|QH\d*|UBTVQH\d*|CP|NQ-CP|QĐ-TTg)\b|-CP\b|/QĐ-TTg", re.IGNORECASE)
_LOWER_BODY = re.compile(r"/(?:TU|HU|ĐU|QU|ThU|TƯ)\b|-UBND|/KH-UBND", re.IGNORECASE)
_NEGATION_MATTERS = (
    (
        re.compile(r"(?:trợ cấp|trợ giúp|hỗ trợ)[^.;]{0,60}hộ nghèo (có khả năng thoát nghèo)", re.IGNORECASE),
        "không có khả năng thoát nghèo",
    ),
    (re.compile(r"(?<!không )(?<!không có )(?<!chưa có )\b(nơi nương tựa)", re.IGNORECASE), "không nơi nương tựa"),
    (re.compile(r"(?<!không )\b(để ai bị bỏ lại phía sau)", re.IGNORECASE), "không để ai bị bỏ lại phía sau"),
    (
        re.compile(
            r"(?:thanh toán|chi trả)(?: \w+){0,6} (?<!không )(?<!hạn chế )(?<!giảm )(?<!bằng )(dùng tiền mặt)",
            re.IGNORECASE,
        ),
        "không dùng tiền mặt",
    ),
)
_SLIPS: tuple[tuple[str, str], ...] = (
    ("phụ hợp", "phù hợp"),
    ("kiến toàn", "kiện toàn"),
    ("liên qua ", "liên quan "),
    ("tần xuất", "tần suất"),
    ("đi đối với", "đi đôi với"),
    ("tôn đọng", "tồn đọng"),
    ("tôn đống", "tồn đọng"),
    ("chuyên đổi số", "chuyển đổi số"),
    ("cơ sở dự liệu", "cơ sở dữ liệu"),
    ("tổ chức, các nhân", "tổ chức, cá nhân"),
    ("doanh nghiệp, các nhân", "doanh nghiệp, cá nhân"),
    ("vật chất mà tinh thần", "vật chất và tinh thần"),
    ("theo hướng triển bộ", "theo hướng tiến bộ"),
    ("bổ xung", "bổ sung"),
    ("xát nhập", "sáp nhập"),
    ("sát nhập", "sáp nhập"),
    ("hợp tác hóa công", "hợp tác công"),
    ("tiến mặt", "tiền mặt"),
    ("sơ sở giới", "cơ sở giới"),
    ("đột suất", "đột xuất"),
    ("sử lý", "xử lý"),
    ("chỉnh xửa", "chỉnh sửa"),
    ("suất sắc", "xuất sắc"),
)
# Only words that no compound ends and begins with alike: “truyền thông thông qua”, “hành vi vi phạm” are right.
_DOUBLED = {
    "các",
    "của",
    "và",
    "trong",
    "cho",
    "với",
    "được",
    "có",
    "là",
    "để",
    "theo",
    "tại",
    "về",
    "những",
    "một",
    "tỉnh",
    "xã",
    "huyện",
    "phường",
    "này",
    "đã",
    "sẽ",
    "phải",
    "trên",
    "vào",
    "bởi",
    "vai",
}
_REPEATED = re.compile(rf"(?<![\w/])([{LOWER}{UPPER}]{{2,}}) (\1)(?![\w/])", re.IGNORECASE)
_APPENDIX_ANNOUNCED = re.compile(
    r"\((?:có\s+)?(?:kèm(?: theo)?|chi tiết (?:tại|theo|có))?\s*(?:các\s+)?phụ lục[^()]{0,60}\)|"
    r"\(kèm (?:theo )?phụ lục[^()]*\)|"
    r"phụ lục (?:\w+ )?(?:ban hành )?kèm theo",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\[(\d{1,2})\]")


def own_findings(
    reading: PlanReading, items: list[Paragraph], outline: Outline, debris: list[tuple[int, int]]
) -> tuple[Finding, ...]:
    """Everything that can be said from the document alone, in the order of the text."""
    found: list[Finding] = []
    for check in (
        _blanks(outline),
        _date_conflicts(items, outline, reading),
        _citation_forms(items),
        _page_debris(debris, items, reading),
        _negations(items),
        _slips(items),
        _repeated_words(items),
        _numbering(outline),
        _impossible_numbers(reading),
        _contradictions(reading),
        _no_year(reading),
        _no_lead(reading),
        _appendix(items, outline),
        _footnotes(items),
        _agencies_at_date(reading, items),
    ):
        found.extend(check)
    return tuple(sorted(found, key=lambda item: (item.start, item.kind)))


def _finding(
    kind: str, span: tuple[int, int], vi: str, en: str, suggestion: str | None = None, severity: Severity = "warning"
) -> Finding:
    return Finding(kind, vi, en, suggestion, span[0], span[1], severity)


def _blanks(outline: Outline) -> Iterator[Finding]:
    for item in outline.header:
        number = NUMBER_LINE.search(item.text)
        if number and not re.match(r"\d", squash(number["number"] or "")):
            yield _finding(
                "missing_number",
                item.span(*number.span()),
                "Số văn bản để trống.",
                "The document number is blank.",
                "Điền số văn bản.",
                "error",
            )
        date = DATE_LINE.search(item.text)
        if date and not (date["day"] and date["month"] and date["year"]):
            yield _finding(
                "missing_date",
                item.span(*date.span()),
                "Ngày ban hành để trống hoặc thiếu.",
                "The date of issue is blank or incomplete.",
                "Điền đủ ngày, tháng, năm.",
                "error",
            )


def _citations(items: Iterable[Paragraph]) -> list[tuple[Paragraph, Citation]]:
    return [(item, citation) for item in items for citation in find_citations(item.text)]


def _where(item: Paragraph, citation: Citation) -> tuple[int, int]:
    return item.span(citation.start or 0, citation.end or 0)


def _date_conflicts(items: list[Paragraph], outline: Outline, reading: PlanReading) -> Iterator[Finding]:
    said: set[str] = set()
    for item, below, above in _implementing_pairs(items, outline):
        if below.date and above.date and below.date < above.date and below.number not in said:
            said.add(below.number)
            yield _finding(
                "date_conflict",
                _where(item, below),
                f"{below.document()} không thể có trước {above.document()} mà nó thực hiện.",
                f"{below.document()} cannot be older than {above.document()}, which it implements.",
                _likely_date(below.date, above.date),
                "error",
            )
    own = reading.document.date
    dates: dict[str, Citation] = {}
    for item, citation in _citations(items):
        if citation.date is None or citation.number in said:
            continue
        if own is not None and citation.date > own:
            said.add(citation.number)
            yield _finding(
                "future_citation",
                _where(item, citation),
                f"Viện dẫn {citation.document()}, sau ngày ban hành của chính văn bản ({vn_date(own)}).",
                f"Cites {citation.document()}, which is later than the document itself ({vn_date(own)}).",
                None,
                "error",
            )
            continue
        known = dates.setdefault(f"{citation.kind} {citation.number}".upper(), citation)
        if known.date != citation.date:
            said.add(citation.number)
            yield _finding(
                "citation_dates_differ",
                _where(item, citation),
                f"{citation.kind_name} số {citation.number} được ghi hai ngày khác nhau: {vn_date(known.date)} và "
                f"{vn_date(citation.date)}.",
                f"{citation.kind_name} {citation.number} is given two dates: {vn_date(known.date)} and "
                f"{vn_date(citation.date)}.",
            )


def _likely_date(written: dt.date, not_before: dt.date) -> str:
    """A year typed one too low is the usual slip in January."""
    later = written + dt.timedelta(days=365 if written.year % 4 else 366)
    if later >= not_before:
        return f"Kiểm tra lại ngày; có thể là {vn_date(later)}."
    return "Kiểm tra lại ngày của cả hai văn bản."


def _implementing_pairs(items: list[Paragraph], outline: Outline) -> Iterator[tuple[Paragraph, Citation, Citation]]:
    """(paragraph, implementing document, implemented document): said in so many words, or listed together in the title
    or preamble with a resolution of a higher body that the programme or plan of a lower body carries out."""
    for item in items:
        cited = find_citations(item.text)
        for first, second in itertools.pairwise(cited):
            between = item.text[first.end : second.start]
            if re.match(
                r"(?:\s+của [^;.]{2,60}?)?\s+(?:về (?:việc )?)?(?:triển khai )?(?:thực hiện|triển khai)\s+$", between
            ) and not re.search(r"[;.]", between):
                yield item, first, second
    for item in [*outline.title, *outline.preamble]:
        cited = find_citations(item.text)
        tops = [c for c in cited if c.kind in ("NQ", "KL", "CT") and re.search(r"/TW|-TW|/QH", c.number) and c.date]
        if not tops or not re.match(
            r"(?:Triển khai |Về việc |V/v )?(?:triển khai )?thực hiện", item.text, re.IGNORECASE
        ):
            continue
        top = min(tops, key=lambda c: c.start or 0)
        for c in cited:
            if c.kind in ("CTr", "KH") and _LOWER_BODY.search(c.number) and c.date:
                yield item, c, top


def _citation_forms(items: list[Paragraph]) -> Iterator[Finding]:
    counts: dict[str, dict[str, int]] = {}
    places: dict[str, tuple[Paragraph, Citation]] = {}
    for item, citation in _citations(items):
        if citation.words.isupper():
            continue
        key = re.sub(r"[-/]", "|", citation.number).upper()
        forms = counts.setdefault(key, {})
        forms[citation.number] = forms.get(citation.number, 0) + 1
        places.setdefault(citation.number, (item, citation))
    for forms in counts.values():
        if len(forms) < 2:
            continue
        usual = max(forms, key=lambda form: forms[form])
        for form in forms:
            if form != usual and forms[usual] >= 2 * forms[form] and form.upper() != usual.upper():
                item, citation = places[form]
                yield _finding(
                    "citation_form",
                    _where(item, citation),
                    f"Ký hiệu “{form}” khác với “{usual}” ở chỗ khác.",
                    f"The symbol “{form}” differs from “{usual}” elsewhere.",
                    usual,
                )


def _page_debris(debris: list[tuple[int, int]], items: list[Paragraph], reading: PlanReading) -> Iterator[Finding]:
    for span in debris:
        yield _finding(
            "page_debris",
            span,
            f"Số trang “{reading.text[slice(*span)]}” lọt vào giữa câu.",
            f"The page number “{reading.text[slice(*span)]}” is left inside a sentence.",
            "Xóa số trang.",
        )
    for item in items:
        for place in item.mended:
            end = place
            while end < len(reading.text) and not reading.text[end].isspace():
                end += 1
            yield _finding(
                "page_break",
                (place, end),
                "Câu bị ngắt bởi khoảng trống giữa hai trang.",
                "The sentence is broken by a gap between two pages.",
                "Nối liền câu.",
                "note",
            )


def _negations(items: list[Paragraph]) -> Iterator[Finding]:
    for item in items:
        for form, proper in _NEGATION_MATTERS:
            for match in form.finditer(item.text):
                yield _finding(
                    "dropped_negation",
                    item.span(*match.span(1)),
                    f"“{match[1]}”: có thể thiếu chữ “không”, làm ngược nghĩa.",
                    f"“{match[1]}”: the word “không” (not) may have been lost, which reverses the meaning.",
                    proper,
                    "error",
                )


def _slips(items: list[Paragraph]) -> Iterator[Finding]:
    for item in items:
        lowered = item.text.lower()
        if len(lowered) != len(item.text):
            continue
        for wrong, right in _SLIPS:
            at = lowered.find(wrong)
            while at >= 0:
                if at == 0 or not lowered[at - 1].isalpha():
                    yield _finding(
                        "typo",
                        item.span(at, at + len(wrong.rstrip())),
                        f"“{item.text[at : at + len(wrong)].strip()}” có thể viết sai.",
                        f"“{item.text[at : at + len(wrong)].strip()}” is probably misspelt.",
                        right.strip(),
                    )
                at = lowered.find(wrong, at + len(wrong))


def _repeated_words(items: list[Paragraph]) -> Iterator[Finding]:
    for item in items:
        if item.cells:
            continue
        for match in _REPEATED.finditer(item.text):
            word = match[1].lower()
            if word not in _DOUBLED or match[2] != match[1]:
                continue
            yield _finding(
                "repeated_word",
                item.span(*match.span()),
                f"Lặp từ: “{match.group()}”.",
                f"Repeated word: “{match.group()}”.",
                match[1],
            )


def _numbering(outline: Outline) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for block in outline.body:
        marker = block.paragraph.marker
        if marker is None or marker.kind is not PartKind.ROMAN:
            continue
        if marker.label in seen and fold(seen[marker.label]) != fold(block.words):
            yield _finding(
                "numbering",
                block.paragraph.span(0, marker.length),
                f"Mục {marker.label} được đánh số hai lần.",
                f"Section {marker.label} is numbered twice.",
                "Đánh lại số mục.",
            )
        seen[marker.label] = block.words


def _impossible_numbers(reading: PlanReading) -> Iterator[Finding]:
    for target in reading.targets:
        top = target.value_to if target.value_to is not None else target.value
        grows = re.search(r"tăng|gấp|so với|vượt|tốc độ|chỉ số", f"{target.indicator} {target.quote}", re.IGNORECASE)
        if target.unit == "%" and top > 100 and not grows:
            yield _finding(
                "over_100_percent",
                (target.start, target.end),
                f"Tỷ lệ {top:g}% vượt quá 100%.",
                f"A share of {top:g}% is over 100%.",
                None,
                "error",
            )
        whole = re.search(r"\(trên tổng ([\d.,]+)\)", target.unit)
        if whole and target.value > float(whole[1].replace(".", "").replace(",", ".")):
            yield _finding(
                "over_whole",
                (target.start, target.end),
                f"{target.value:g} lớn hơn tổng số {whole[1]}.",
                f"{target.value:g} is more than the whole of {whole[1]}.",
                None,
                "error",
            )


def _contradictions(reading: PlanReading) -> Iterator[Finding]:
    first: dict[tuple[str, str, str, int | None], Target] = {}
    for target in reading.targets:
        key = (fold(target.indicator), fold(target.qualifier or ""), target.unit, target.year)
        known = first.setdefault(key, target)
        if known is not target and (known.value, known.value_to, known.comparator) != (
            target.value,
            target.value_to,
            target.comparator,
        ):
            yield _finding(
                "contradictory_targets",
                (target.start, target.end),
                f"Cùng chỉ tiêu, cùng năm nhưng hai giá trị: {known.value:g} và {target.value:g} {target.unit}.",
                f"The same target and year with two values: {known.value:g} and {target.value:g} {target.unit}.",
            )


def _no_year(reading: PlanReading) -> Iterator[Finding]:
    for target in reading.targets:
        if target.year is None:
            yield _finding(
                "target_without_year",
                (target.start, target.end),
                "Chỉ tiêu không nói rõ năm hoàn thành.",
                "The target does not say by which year.",
                "Ghi rõ năm.",
                "note",
            )


def _no_lead(reading: PlanReading) -> Iterator[Finding]:
    led = sum(1 for task in reading.tasks if task.lead)
    if not reading.tasks or led < 0.8 * len(reading.tasks):
        return
    for task in reading.tasks:
        if not task.lead:
            yield _finding(
                "task_without_lead",
                (task.start, task.end),
                "Nhiệm vụ không nêu cơ quan chủ trì.",
                "The task names no lead agency.",
                "Ghi cơ quan chủ trì.",
            )


def _appendix(items: list[Paragraph], outline: Outline) -> Iterator[Finding]:
    if outline.appendix or any(item.marker and item.marker.kind is PartKind.APPENDIX for item in items):
        return
    for item in items:
        match = _APPENDIX_ANNOUNCED.search(item.text)
        if match and not find_citations(item.text[match.start() : match.end() + 80]):
            yield _finding(
                "appendix_missing",
                item.span(*match.span()),
                "Có nhắc phụ lục kèm theo nhưng tệp không có phụ lục.",
                "An appendix is announced, but the file holds none.",
                "Bổ sung phụ lục hoặc bỏ lời dẫn.",
            )
            return


def _footnotes(items: list[Paragraph]) -> Iterator[Finding]:
    given = {match[1] for item in items if (match := _FOOTNOTE.match(item.text))}
    missing = [
        (item, match)
        for item in items
        for match in _FOOTNOTE.finditer(item.text)
        if match.start() > 0 and match[1] not in given
    ]
    if missing:
        item, match = missing[0]
        numbers = ", ".join(dict.fromkeys(m[1] for _, m in missing))
        yield _finding(
            "footnote_missing",
            item.span(*match.span()),
            f"Chú thích [{numbers}] có dấu nhưng không có nội dung trong tệp.",
            f"Footnote marks [{numbers}] have no footnote in the file.",
            "Bổ sung nội dung chú thích.",
            "note",
        )


# Agencies


def _actors(reading: PlanReading) -> Iterator[tuple[str, int, int]]:
    for task in reading.tasks:
        for name in (*task.lead, *task.coordinating):
            yield name, task.start, task.end
    for duty in reading.reporting:
        for name in (*duty.who, *duty.to, *([duty.via] if duty.via else [])):
            yield name, duty.start, duty.end


def _first_place(reading: PlanReading, form: re.Pattern[str], fallback: tuple[int, int]) -> tuple[int, int]:
    match = re.compile(form.pattern.replace(" ", r"\s+"), re.IGNORECASE).search(reading.text)
    return match.span() if match else fallback


def _agencies_at_date(reading: PlanReading, items: list[Paragraph]) -> Iterator[Finding]:
    own = reading.document.date or _year_of(items)
    if own is None:
        return
    for agency in ENDED:
        if own < agency.day:
            continue
        place = next(((start, end) for name, start, end in _actors(reading) if agency.form.search(name)), None)
        if place is None and not agency.form.search(reading.text):
            continue
        where = _first_place(reading, agency.form, place or (0, 0))
        if where != (0, 0):
            yield _finding(
                "agency_not_existing",
                where,
                f"{agency.name} không còn khi văn bản ban hành (từ {vn_date(agency.day)}; {agency.basis}).",
                f"{agency.name} no longer existed when the document was issued (from {vn_date(agency.day)}).",
                agency.successors,
                "error" if agency.confirmed else "warning",
            )
    for name, form, day in BEGUN:
        if own < day and any(form.search(actor) for actor, _, _ in _actors(reading)):
            yield _finding(
                "agency_not_existing",
                _first_place(reading, form, (0, 0)),
                f"{name} chưa có khi văn bản ban hành.",
                f"{name} did not exist yet when the document was issued.",
            )


def _year_of(items: list[Paragraph]) -> dt.date | None:
    """A day inside the year of a header whose day is blank (31 December: nothing is said that the year leaves open)."""
    for item in items[:12]:
        match = DATE_LINE.search(item.text)
        if match and match["year"]:
            month = int(match["month"] or 1)
            return dt.date(int(match["year"]), month if 1 <= month <= 12 else 1, 1)
    return None


def findings_on(reading: PlanReading, on: dt.date) -> tuple[Finding, ...]:
    """What the day adds: agencies gone since, abolished denominators, deadlines and horizons passed."""
    found = [*_agencies_gone(reading, on), *_abolished_denominators(reading, on), *_passed(reading, on)]
    return tuple(sorted(found, key=lambda item: (item.start, item.kind)))


def _agencies_gone(reading: PlanReading, on: dt.date) -> Iterator[Finding]:
    own = reading.document.date
    for agency in ENDED:
        if on < agency.day or (own is not None and own >= agency.day):
            continue
        named = [(start, end) for name, start, end in _actors(reading) if agency.form.search(name)]
        if not named:
            continue
        yield _finding(
            "agency_dissolved",
            _first_place(reading, agency.form, named[0]),
            f"{agency.name} không còn từ {vn_date(agency.day)} nhưng được giao {len(named)} việc trong văn bản "
            f"({agency.basis}).",
            f"{agency.name} has been dissolved since {vn_date(agency.day)}; the document names it in {len(named)} "
            f"places.",
            f"Nơi kế tục theo lĩnh vực: {agency.successors}"
            + ("" if agency.confirmed else " (cần xác nhận theo tỉnh)"),
        )


def _abolished_denominators(reading: PlanReading, on: dt.date) -> Iterator[Finding]:
    if on < DISTRICTS_ENDED:
        return
    for target in reading.targets:
        subject = f"{target.unit} {(target.qualifier or '')[:60]}"
        if DISTRICT_UNIT.search(subject) and not re.search(r"các xã|thành thị", subject):
            yield _finding(
                "denominator_abolished",
                (target.start, target.end),
                "Chỉ tiêu tính theo đơn vị cấp huyện, không còn từ 01/7/2025.",
                "The target counts district units, abolished from 01/07/2025.",
                "Tính lại theo đơn vị cấp xã.",
            )


_MONTH_YEAR = re.compile(r"(?:tháng\s+)?(\d{1,2})\s*/\s*(20\d\d)|tháng\s+(\d{1,2})\s+năm\s+(20\d\d)", re.IGNORECASE)
_WITHIN_YEAR = re.compile(
    r"(?:hoàn thành|xong|trong|trước)\b.{0,20}\bnăm\s+(20\d\d)(?!\s*(?:và|trở|[-–]))", re.IGNORECASE
)
_TO_YEAR = re.compile(r"(?:từ nay đến|thực hiện đến|giai đoạn từ nay đến)\s+(?:hết\s+)?năm\s+(20\d\d)", re.IGNORECASE)


def _passed(reading: PlanReading, on: dt.date) -> Iterator[Finding]:
    years = [target.year for target in reading.targets if target.year is not None]
    last = max(years) if years else None
    if last is None and (horizon := _TO_YEAR.search(squash(reading.text))):
        last = int(horizon[1])
        loose = re.search(horizon.group().replace(" ", r"\s+"), reading.text)
        span = loose.span() if loose else (0, 0)
    elif last is not None:
        final = next(target for target in reading.targets if target.year == last)
        span = (final.start, final.end)
    else:
        span = (0, 0)
    if last is not None and last < on.year:
        yield _finding(
            "horizon_passed",
            span,
            f"Văn bản chỉ đặt mục tiêu đến năm {last}, đã qua.",
            f"The plan's horizon, {last}, has passed.",
            "Ban hành kế hoạch cho giai đoạn mới hoặc tổng kết.",
        )
    due_years: dict[int, list[Target]] = {}
    for target in reading.targets:
        if target.year is not None and target.year < on.year and last is not None and last >= on.year:
            due_years.setdefault(target.year, []).append(target)
    for year, targets in due_years.items():
        yield _finding(
            "target_year_passed",
            (targets[0].start, targets[0].end),
            f"{len(targets)} chỉ tiêu của năm {year} đã đến hạn.",
            f"{len(targets)} targets of {year} are due.",
            "Ghi kết quả đạt được.",
            "note",
        )
    for task in reading.tasks:
        due = _due(task.timeline or "")
        if due is not None and due < on:
            yield _finding(
                "deadline_passed",
                (task.start, task.end),
                f"Thời hạn của nhiệm vụ ({task.timeline}) đã qua.",
                f"The task's deadline ({task.timeline}) has passed.",
                None,
                "note",
            )


def _due(timeline: str) -> dt.date | None:
    """The last day of a timeline that has an end: ``Tháng 12/2025``, ``Hoàn thành trong năm 2025``."""
    if match := _MONTH_YEAR.search(timeline):
        if re.match(r"\s*từ\b", timeline, re.IGNORECASE):
            return None
        month, year = int(match[1] or match[3]), int(match[2] or match[4])
        if not 1 <= month <= 12:
            return None
        return dt.date(year + (month == 12), month % 12 + 1, 1) - dt.timedelta(days=1)
    if match := _WITHIN_YEAR.search(timeline):
        return dt.date(int(match[1]), 12, 31)
    return None
