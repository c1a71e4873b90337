"""Numbers that measure something, told apart from those that do not.

Most numbers of an official text are not targets: dates, citations, ages (``dưới 36 tháng tuổi``), levels (``mức độ
2``), denominators (``trên 10.000 dân``), hours, list numbers. They are masked first; what is left is a measure: a
value, how it binds (trên, dưới, ít nhất …) and its unit.
"""

from __future__ import annotations

from ansinh.plans.rules.measures.masks import MASK, masked
from ansinh.plans.rules.measures.reading import Measure, find_measures
from ansinh.plans.rules.measures.units import to_number

__all__ = ["MASK", "Measure", "find_measures", "masked", "to_number"]
