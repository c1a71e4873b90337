"""The whole reading of one plan, from extracted text to the shapes of ``facts``."""

from __future__ import annotations

from ansinh.documents.facts import DocumentText
from ansinh.plans.facts import PlanReading
from ansinh.plans.rules.findings import own_findings
from ansinh.plans.rules.flow import Paragraph, mend_page_numbers, paragraphs
from ansinh.plans.rules.header import read_document
from ansinh.plans.rules.outline import Outline, build_outline
from ansinh.plans.rules.qualitative import read_qualitative
from ansinh.plans.rules.reporting import read_reporting
from ansinh.plans.rules.rows import not_repeated, read_tables
from ansinh.plans.rules.targets import read_targets
from ansinh.plans.rules.tasks import read_tasks


def outline_of(source: DocumentText) -> tuple[list[Paragraph], Outline, list[tuple[int, int]]]:
    """Paragraphs, outline, and the places of page numbers that were taken out of sentences."""
    items = paragraphs(source.text)
    debris = mend_page_numbers(items)
    return items, build_outline(items), debris


def read(source: DocumentText, *, proofread: bool = True) -> PlanReading:
    """Reads a document as a plan. A text that is no plan gives empty lists, never an error.

    ``proofread`` False leaves the findings out: enough for a plan that others are only held against.
    """
    items, outline, debris = outline_of(source)
    document = read_document(outline)
    issued = document.date.year if document.date else None
    table_targets, table_tasks = read_tables(outline, issued)
    targets = read_targets(outline, issued)
    targets = sorted([*targets, *not_repeated(table_targets, targets)], key=lambda item: item.start)
    bare = PlanReading(
        document=document,
        qualitative_targets=tuple(read_qualitative(outline, targets)),
        targets=tuple(targets),
        tasks=tuple(sorted([*read_tasks(outline), *table_tasks], key=lambda item: item.start)),
        reporting=tuple(read_reporting(outline)),
        findings=(),
        text=source.text,
        sha256=source.sha256,
    )
    return PlanReading(
        document=bare.document,
        qualitative_targets=bare.qualitative_targets,
        targets=bare.targets,
        tasks=bare.tasks,
        reporting=bare.reporting,
        findings=own_findings(bare, items, outline, debris) if proofread else (),
        text=bare.text,
        sha256=bare.sha256,
    )
