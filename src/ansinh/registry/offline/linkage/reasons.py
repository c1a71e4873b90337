"""Why two records were put together, in words a person at the counter can check against the papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansinh.registry.facts import Likeness, Reason
from ansinh.registry.offline.linkage.comparisons import FIELDS


def say_reasons(row: Mapping[str, Any]) -> tuple[Reason, ...]:
    """The reasons of one row of ``likely_pairs``, what weighs most first. A field that is missing weighs nothing."""
    said = []
    for name, field in FIELDS.items():
        gamma = int(row[f"gamma_{name}"])
        if gamma < 0:
            continue
        level = field.levels[len(field.levels) - 1 - gamma]
        said.append(Reason(name, level.likeness, round(float(row[f"weight_{name}"]), 1), level.vi, level.en))
    if int(row["gamma_number"]) < 0:
        said.append(Reason("number", Likeness.MISSING, 0.0, "thiếu số định danh ở một bên", "one lacks the number"))
    return tuple(sorted(said, key=lambda reason: -abs(reason.weight)))
