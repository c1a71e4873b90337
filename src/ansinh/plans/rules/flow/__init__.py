"""From extracted text to logical paragraphs, each character knowing where it came from.

Files break sentences in many ways: hard-wrapped lines, a blank line at a page break in mid-sentence, a page number
left between two words, table cells separated by bars, header cells fused into one line. Here they are put right
once, so that the grammar above sees whole paragraphs; every character keeps its place in the text.
"""

from __future__ import annotations

from ansinh.plans.rules.flow.debris import mend_page_numbers
from ansinh.plans.rules.flow.lines import physical_lines, wrap_width
from ansinh.plans.rules.flow.paragraphs import paragraphs
from ansinh.plans.rules.flow.shapes import Paragraph

__all__ = ["Paragraph", "mend_page_numbers", "paragraphs", "physical_lines", "wrap_width"]
