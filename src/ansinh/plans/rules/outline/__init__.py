"""The outline of a plan: where its header, body, foot and appendices are, which heading governs each paragraph, and
what kind of section it stands in (purpose, targets, tasks, budget, organisation, reporting).
"""

from __future__ import annotations

from ansinh.plans.rules.outline.parts import build_outline
from ansinh.plans.rules.outline.sections import heading_year
from ansinh.plans.rules.outline.shapes import Aim, Block, Node, Outline, Section

__all__ = ["Aim", "Block", "Node", "Outline", "Section", "build_outline", "heading_year"]
