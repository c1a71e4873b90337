"""Blanks in the header, and documents cited with dates or symbols that cannot be right."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator

from ansinh.documents.facts import Citation
from ansinh.documents.offline import find_citations
from ansinh.kernel.dates import vn_date
from ansinh.kernel.text import squash
from ansinh.plans.facts import Finding, PlanReading
from ansinh.plans.rules.findings.making import finding
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.header import DATE_LINE, NUMBER_LINE
from ansinh.plans.rules.outline import Outline

_LOWER_BODY = re.compile(r"/(?:TU|HU|ĐU|QU|ThU|TƯ)\b|-UBND|/KH-UBND", re.IGNORECASE)


def blanks(outline: Outline) -> Iterator[Finding]:
    for item in outline.header:
        number = NUMBER_LINE.search(item.text)
        if number and not re.match(r"\d", squash(number["number"] or "")):
            yield finding(
                "missing_number",
                item.span(*number.span()),
                "Số văn bản để trống.",
                "The document number is blank.",
                "Điền số văn bản.",
                "error",
            )
        date = DATE_LINE.search(item.text)
        if date and not (date["day"] and date["month"] and date["year"]):
            yield finding(
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


def date_conflicts(items: list[Paragraph], outline: Outline, reading: PlanReading) -> Iterator[Finding]:
    said: set[str] = set()
    for item, below, above in _implementing_pairs(items, outline):
        if below.date and above.date and below.date < above.date and below.number not in said:
            said.add(below.number)
            yield finding(
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
            yield finding(
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
            yield finding(
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


def citation_forms(items: list[Paragraph]) -> Iterator[Finding]:
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
                yield finding(
                    "citation_form",
                    _where(item, citation),
                    f"Ký hiệu “{form}” khác với “{usual}” ở chỗ khác.",
                    f"The symbol “{form}” differs from “{usual}” elsewhere.",
                    usual,
                )
