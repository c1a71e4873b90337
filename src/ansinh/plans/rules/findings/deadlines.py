"""Deadlines that cannot be kept: due before the plan was issued, or after the report they feed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from ansinh.documents.offline import find_citations
from ansinh.kernel.text import fold
from ansinh.plans.facts import Finding, PlanReading
from ansinh.plans.rules.findings.making import Span, finding
from ansinh.plans.rules.outline import Outline, Section

_BY_YEAR = re.compile(
    r"\b(?:đến|trước|trong|vào|hoàn thành(?: trong| vào)?|chậm nhất(?: là)?)\s+(?:hết\s+|cuối\s+|ngày \d{1,2}/\d{1,2}\s+)?năm\s+((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_BY_DAY = re.compile(
    r"\b(?:trước|chậm nhất|đến|hạn|xong|hoàn thành)\s+(?:là\s+)?(?:ngày\s+)?(\d{1,2})\s?(?:/|tháng )\s?(\d{1,2})\s?(?:/|năm )\s?(20\d\d)\b",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(
    r"so với|đã |tính đến|kết quả|từ năm|giai đoạn|trước đây|hiện nay|tổng kết|sơ kết|ban hành|đánh giá|còn tồn|kể từ|phê duyệt|"
    r"chiến lược|chương trình|đề án|quy hoạch|nghị quyết",
    re.IGNORECASE,
)
_LONG_AGO = re.compile(
    r"so với|từ năm|kể từ|giai đoạn|tính đến|ban hành|phê duyệt|chiến lược|nghị quyết|đã |quy hoạch", re.IGNORECASE
)


def before_issue(reading: PlanReading, outline: Outline) -> Iterator[Finding]:
    """Targets and tasks due before the plan itself was issued."""
    own = reading.document.date
    year = own.year if own else _header_year(reading)
    if year is None:
        return
    for item in outline.title:
        for match in _BY_YEAR.finditer(item.text):
            if int(match[1]) < year and not find_citations(item.text[: match.start()]):
                yield _too_early(item.span(*match.span()), int(match[1]), year)
    for block in outline.body:
        if block.section is Section.SITUATION:
            continue
        text = block.text
        for match in _BY_YEAR.finditer(text):
            due = int(match[1])
            before = text[max(0, match.start() - 90) : match.start()]
            looks_back = _LONG_AGO if year - due > 10 else _LOOKS_BACK
            if due >= year or looks_back.search(before) or find_citations(before + "."):
                continue
            yield _too_early(block.paragraph.span(*match.span()), due, year)
        for match in _BY_DAY.finditer(text):
            try:
                day = dt.date(int(match[3]), int(match[2]), int(match[1]))
            except ValueError:
                continue
            before = text[max(0, match.start() - 60) : match.start()]
            if day >= (own or dt.date(year, 1, 1)) or _LOOKS_BACK.search(before):
                continue
            yield finding(
                "due_before_issue",
                block.paragraph.span(*match.span()),
                f"Hạn {day:%d/%m/%Y} trước ngày văn bản ban hành.",
                f"The deadline {day:%d/%m/%Y} is before the day of issue.",
                "Kiểm tra lại ngày.",
                "error",
                "Check the date.",
            )


def _too_early(span: Span, due: int, year: int) -> Finding:
    return finding(
        "due_before_issue",
        span,
        f"Mốc năm {due} đã qua trước khi văn bản ban hành ({year}).",
        f"The year {due} was over before the document was issued ({year}).",
        "Kiểm tra lại năm.",
        "error",
        "Check the year.",
    )


def _header_year(reading: PlanReading) -> int | None:
    match = re.search(r",\s*ngày[\s\d…._]*tháng[\s\d…._]*năm\s*(20\d\d)", reading.text[:3000])
    return int(match[1]) if match else None


def reports_out_of_order(reading: PlanReading) -> Iterator[Finding]:
    """A report upwards that is due before the reports it is made of."""
    for below in reading.reporting:
        if not below.deadline:
            continue
        receivers = {fold(name) for name in (*below.to, *([below.via] if below.via else []))}
        for above in reading.reporting:
            if above is below or not above.deadline or above.deadline == below.deadline:
                continue
            if not any(fold(who) in receivers for who in above.who):
                continue
            if _order(above.deadline) < _order(below.deadline):
                yield finding(
                    "report_order",
                    (above.start, above.end),
                    f"Báo cáo lên trên ({_said(above.deadline)}) đến hạn trước báo cáo của cấp dưới ({_said(below.deadline)}).",
                    f"The report upwards ({_said(above.deadline)}) is due before those it is made of ({_said(below.deadline)}).",
                    "Lùi hạn tổng hợp hoặc đưa hạn cấp dưới lên sớm hơn.",
                    "warning",
                    "Move the later report back, or the earlier ones forward.",
                )
                break


def _order(deadline: str) -> tuple[int, int]:
    day, month = deadline.split("-")
    return int(month), int(day)


def _said(deadline: str) -> str:
    return deadline.replace("-", "/")
