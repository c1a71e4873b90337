"""Everything that can be said from the document alone."""

from __future__ import annotations

from ansinh.plans.facts import Finding, PlanReading
from ansinh.plans.rules.findings.annexes import announced
from ansinh.plans.rules.findings.citations import citations_of, date_conflicts
from ansinh.plans.rules.findings.commitments import contradictions, without_lead, without_year
from ansinh.plans.rules.findings.components import components, levels
from ansinh.plans.rules.findings.copying import copied
from ansinh.plans.rules.findings.deadlines import before_issue, reports_out_of_order
from ansinh.plans.rules.findings.numbering import numbering
from ansinh.plans.rules.findings.numbers import impossible_numbers
from ansinh.plans.rules.findings.spelling import misspelt
from ansinh.plans.rules.findings.style import style
from ansinh.plans.rules.findings.symbols import blanks, symbol_forms
from ansinh.plans.rules.findings.wording import lost_verbs, negations, page_debris, repeated_words
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.outline import Outline


def own_findings(
    reading: PlanReading, items: list[Paragraph], outline: Outline, debris: list[tuple[int, int]]
) -> tuple[Finding, ...]:
    """Everything that can be said from the document alone, in the order of the text."""
    cited = citations_of(items)
    found: list[Finding] = []
    for check in (
        blanks(outline, items),
        date_conflicts(cited, items, outline, reading),
        symbol_forms(cited, items),
        page_debris(debris, items, reading),
        negations(items, reading),
        misspelt(items),
        repeated_words(items),
        lost_verbs(items),
        numbering(outline, items),
        impossible_numbers(reading, items),
        contradictions(reading),
        without_year(reading),
        without_lead(reading),
        announced(items, outline),
        components(reading, outline, items),
        levels(reading, outline),
        before_issue(reading, outline),
        reports_out_of_order(reading),
        copied(reading, items, outline),
        style(items, outline),
    ):
        found.extend(check)
    return tuple(sorted(_each_once(found), key=lambda item: (item.start, item.kind)))


def _each_once(found: list[Finding]) -> list[Finding]:
    unique: dict[tuple[str, int, int], Finding] = {}
    for item in found:
        unique.setdefault((item.kind, item.start, item.end), item)
    return list(unique.values())
