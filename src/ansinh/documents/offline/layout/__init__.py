"""From words with places on pages to text: PDF and recognised scans go through the same steps.

Page numbers and running heads are taken out by their place, tables are found by their rules, the two columns of the
official heading are kept apart, lines become paragraphs by what would have fitted on the line before, and paragraphs and
tables go on over the page break.
"""

from __future__ import annotations

from ansinh.documents.offline.layout.assemble import assemble
from ansinh.documents.offline.layout.shapes import PageWords, Rule, Word

__all__ = ["PageWords", "Rule", "Word", "assemble"]
