"""Documents cited with dates that cannot be right, or with two dates, or with two numbers."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import Counter
from collections.abc import Iterator

from ansinh.documents.facts import Citation
from ansinh.documents.offline import find_citations
from ansinh.kernel.dates import vn_date
from ansinh.kernel.text import fold
from ansinh.plans.facts import Finding, PlanReading
from ansinh.plans.rules.findings.making import Span, finding
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.outline import Outline

Cited = list[tuple[Paragraph, Citation]]

_LOWER_BODY = re.compile(r"/(?:TU|HU|ĐU|QU|ThU|TƯ)\b|-UBND|/KH-UBND", re.IGNORECASE)
_OF_THE_PARTY = re.compile(r"[/-]TW$", re.IGNORECASE)
_OF_THE_TOP = re.compile(r"[/-](?:TW|CP|TTg|QH\d*)$", re.IGNORECASE)
_CARRIES_OUT = re.compile(
    r"(?:\s+của [^;.]{2,60}?)?\s+(?:về (?:việc )?)?(?:triển khai )?(?:thực hiện|triển khai)\s+$", re.IGNORECASE
)

# Documents that plans of social policy cite most, with the day they were issued.
KNOWN: dict[str, dt.date] = {
    "42-NQ/TW": dt.date(2023, 11, 24), "43-NQ/TW": dt.date(2023, 11, 24), "44-NQ/TW": dt.date(2023, 11, 24),
    "15-NQ/TW": dt.date(2012, 6, 1), "28-NQ/TW": dt.date(2018, 5, 23), "92-KL/TW": dt.date(2020, 11, 5),
    "20-NQ/TW": dt.date(2017, 10, 25), "21-NQ/TW": dt.date(2017, 10, 25), "29-NQ/TW": dt.date(2013, 11, 4),
    "57-NQ/TW": dt.date(2024, 12, 22), "68/NQ-CP": dt.date(2024, 5, 9), "1983/QĐ-TTg": dt.date(2021, 11, 24),
    "20/2021/NĐ-CP": dt.date(2021, 3, 15), "76/2024/NĐ-CP": dt.date(2024, 7, 1), "21/CT-TTg": dt.date(2022, 11, 25),
    "1719/QĐ-TTg": dt.date(2021, 10, 14), "90/QĐ-TTg": dt.date(2022, 1, 18), "263/QĐ-TTg": dt.date(2022, 2, 22),
    "112/QĐ-TTg": dt.date(2021, 1, 22), "06/QĐ-TTg": dt.date(2022, 1, 6), "1978/QĐ-TTg": dt.date(2021, 11, 24),
    "30/2020/NĐ-CP": dt.date(2020, 3, 5), "27-NQ/TW": dt.date(2022, 11, 9), "36-NQ/TW": dt.date(2018, 10, 22),
}  # fmt: skip


def citations_of(items: list[Paragraph]) -> Cited:
    """Every citation of the text with its paragraph, found once for all checks."""
    return [(item, citation) for item in items for citation in find_citations(item.text)]


def where(item: Paragraph, citation: Citation) -> Span:
    """The words of a citation in the text."""
    return item.span(citation.start or 0, citation.end or 0)


def date_conflicts(cited: Cited, items: list[Paragraph], outline: Outline, reading: PlanReading) -> Iterator[Finding]:
    """Dates that cannot be: before what is implemented, after the document itself, two for one document."""
    said: set[str] = set()
    times = Counter((citation.number, citation.date) for _, citation in cited)
    for item, below, above in _implementing_pairs(items, outline):
        if below.date and above.date and below.date < above.date and below.number not in said:
            said.add(below.number)
            count = times[below.number, below.date]
            vi, en = _likely_date(below.date, above.date)
            yield finding(
                "date_conflict",
                where(item, below),
                f"{below.document()} không thể có trước {above.document()} mà nó thực hiện"
                + (f" ({count} chỗ)." if count > 1 else "."),
                f"{below.document()} cannot be older than {above.document()}, which it implements"
                + (f" ({count} places)." if count > 1 else "."),
                vi,
                "error",
                en,
            )
    yield from _unlike_known(cited, said)
    yield from _from_the_future(cited, reading, said)
    yield from _two_dates(cited, said)
    yield from _two_numbers(cited)


def _likely_date(written: dt.date, not_before: dt.date) -> tuple[str, str]:
    """A year typed one too low is the usual slip in January."""
    later = written + dt.timedelta(days=365 if written.year % 4 else 366)
    if later >= not_before:
        return f"Kiểm tra lại ngày; có thể là {vn_date(later)}.", f"Check the date; perhaps {vn_date(later)}."
    return "Kiểm tra lại ngày của cả hai văn bản.", "Check the dates of both documents."


def _implementing_pairs(items: list[Paragraph], outline: Outline) -> Iterator[tuple[Paragraph, Citation, Citation]]:
    """(paragraph, implementing document, implemented document): said in so many words, or listed together in the title
    or preamble with a resolution of a higher body that the programme or plan of a lower body carries out."""
    for item in items:
        cited = find_citations(item.text)
        for first, second in itertools.pairwise(cited):
            between = item.text[first.end : second.start]
            if _CARRIES_OUT.match(between) and not re.search(r"[;.]", between):
                yield item, first, second
    for item in [*outline.title, *outline.preamble]:
        cited = find_citations(item.text)
        if not re.match(r"(?:Triển khai |Về việc |V/v )?(?:triển khai )?thực hiện", item.text, re.IGNORECASE):
            continue
        for c in cited:
            if c.kind not in ("CTr", "KH") or not c.date or not _LOWER_BODY.search(c.number):
                continue
            # The Party's programmes carry out the Party's resolutions; those of the State may come later than they do.
            above = _OF_THE_TOP if "-UBND" in c.number.upper() else _OF_THE_PARTY
            tops = [
                top
                for top in cited
                if top.kind in ("NQ", "KL", "CT")
                and top.date
                and above.search(top.number)
                and (top.start or 0) < (c.start or 0)
            ]
            if tops:
                yield item, c, min(tops, key=lambda top: top.date or dt.date.max)


def _unlike_known(cited: Cited, said: set[str]) -> Iterator[Finding]:
    for item, citation in cited:
        named = re.match(r"\d+/((?:19|20)\d\d)/", citation.number)
        if named and citation.date and citation.date.year != int(named[1]) and citation.number not in said:
            said.add(citation.number)
            yield finding(
                "citation_date_wrong",
                where(item, citation),
                f"Ký hiệu {citation.number} là của năm {named[1]}, nhưng ngày ghi {vn_date(citation.date)}.",
                f"The symbol {citation.number} is of {named[1]}, but the date is {vn_date(citation.date)}.",
                f"{citation.date.day:02}/{citation.date.month:02}/{named[1]}?",
                "error",
            )
            continue
        known = KNOWN.get(citation.number) or KNOWN.get(citation.number.replace("TTG", "TTg"))
        if known is None or citation.date is None or citation.date == known or citation.number in said:
            continue
        if abs(citation.date.year - known.year) > 2 or (
            citation.number.endswith(("TTg", "TTG", "NQ-CP")) and not _one_slip(citation.date, known)
        ):
            continue  # another document of the same number
        said.add(citation.number)
        yield finding(
            "citation_date_wrong",
            where(item, citation),
            f"{citation.kind_name} số {citation.number} ban hành ngày {vn_date(known)}, ở đây ghi {vn_date(citation.date)}.",
            f"{citation.kind_name} {citation.number} was issued on {vn_date(known)}; here it is {vn_date(citation.date)}.",
            vn_date(known),
            "error",
        )


def _one_slip(first: dt.date, second: dt.date) -> bool:
    return sum(a == b for a, b in zip(first.timetuple()[:3], second.timetuple()[:3], strict=True)) == 2


def _from_the_future(cited: Cited, reading: PlanReading, said: set[str]) -> Iterator[Finding]:
    own = reading.document.date
    if own is None:
        return
    for item, citation in cited:
        if citation.date is not None and citation.date > own and citation.number not in said:
            said.add(citation.number)
            yield finding(
                "future_citation",
                where(item, citation),
                f"Viện dẫn {citation.document()}, sau ngày ban hành của chính văn bản ({vn_date(own)}).",
                f"Cites {citation.document()}, which is later than the document itself ({vn_date(own)}).",
                "Kiểm tra lại ngày.",
                "error",
                "Check the date.",
            )


def _two_dates(cited: Cited, said: set[str]) -> Iterator[Finding]:
    """One document, two days. A number is given again every year: two days far apart are two documents."""
    by_document: dict[str, list[tuple[Paragraph, Citation]]] = {}
    for item, citation in cited:
        if citation.date is not None:
            by_document.setdefault(f"{citation.kind} {citation.number}".upper(), []).append((item, citation))
    for places in by_document.values():
        days = Counter(citation.date for _, citation in places)
        if len(days) < 2:
            continue
        usual = max(days, key=lambda day: (days[day], -next(i for i, (_, c) in enumerate(places) if c.date == day)))
        for item, citation in places:
            day = citation.date
            assert day is not None and usual is not None
            if day == usual or citation.number in said:
                continue
            same_year = day.year == usual.year
            if (
                not same_year
                and (day.day, day.month) != (usual.day, usual.month)
                and not citation.number.endswith("/TW")
            ):
                continue
            said.add(citation.number)
            yield finding(
                "citation_dates_differ",
                where(item, citation),
                f"{citation.kind_name} số {citation.number} được ghi hai ngày khác nhau: {vn_date(usual)} và {vn_date(day)}.",
                f"{citation.kind_name} {citation.number} is given two dates: {vn_date(usual)} and {vn_date(day)}.",
                vn_date(usual),
                "error",
            )


def _two_numbers(cited: Cited) -> Iterator[Finding]:
    """The same day, body and title under two numbers, one of them seldom: “42-NQ/TW” and, once, “24-NQ/TW”."""
    groups: dict[tuple[object, ...], dict[str, list[tuple[Paragraph, Citation]]]] = {}
    for item, citation in cited:
        if citation.date is None:
            continue
        tail = re.sub(r"^\d+", "", citation.number).upper()
        groups.setdefault((citation.kind, citation.date, tail), {}).setdefault(citation.number, []).append(
            (item, citation)
        )
    for numbers in groups.values():
        if len(numbers) < 2:
            continue
        usual = max(numbers, key=lambda number: len(numbers[number]))
        title = next((t for item, c in numbers[usual] if (t := _title_after(item, c))), "")
        for number, places in numbers.items():
            item, citation = places[0]
            if number.upper() == usual.upper() or len(places) * 2 > len(numbers[usual]):
                continue
            digits, right = re.match(r"\d+", number), re.match(r"\d+", usual)
            swapped = bool(digits and right) and sorted(digits[0]) == sorted(right[0])  # type: ignore[index]
            if swapped or (title and _title_after(item, citation) == title):
                yield finding(
                    "citation_numbers_differ",
                    where(item, citation),
                    f"Cùng ngày, cùng cơ quan nhưng ghi số {number}; ở chỗ khác là {usual}.",
                    f"Same day and body, but number {number} here and {usual} elsewhere.",
                    usual,
                    "warning",
                )


def _title_after(item: Paragraph, citation: Citation) -> str:
    match = re.match(r"[^;.]{0,70}?\bvề ((?:\S+ ){5})", item.text[citation.end or 0 :])
    return fold(match[1]) if match else ""
