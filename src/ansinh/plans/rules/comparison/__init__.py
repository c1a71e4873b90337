"""A plan held against those it carries out and its sisters: targets missing, weaker or later, a “không” lost or slipped
in, a population narrowed or widened.

Parents bind: what they set must be there and not be weaker. Sisters only show how others put the same thing, so they
are asked about wording alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from ansinh.plans.facts import Finding, Level, PlanReading
from ansinh.plans.rules.comparison.matching import pairs
from ansinh.plans.rules.comparison.negation import negations
from ansinh.plans.rules.comparison.populations import populations
from ansinh.plans.rules.comparison.values import values

_UNCLEAR = (None, Level.OTHER)


def are_sisters(one: PlanReading, other: PlanReading) -> bool:
    """Plans of the same level carry out the same thing beside each other."""
    return one.document.level == other.document.level and one.document.level not in _UNCLEAR


def compare(
    reading: PlanReading, parents: Sequence[PlanReading], sisters: Sequence[PlanReading] = ()
) -> tuple[Finding, ...]:
    """Findings of a plan against its parents and sisters, in the order of the text. A parent of the plan's own level
    is taken for a sister."""
    above = [parent for parent in parents if not are_sisters(reading, parent)]
    beside = [*sisters, *(parent for parent in parents if are_sisters(reading, parent))]
    found: list[Finding] = list(negations(reading, [(other, name_of(other)) for other in (*above, *beside)]))
    for parent in above:
        matched = pairs(reading, parent)
        found.extend(values(reading, parent, matched, name_of(parent)))
        found.extend(populations(reading, parent, matched, name_of(parent), binding=True))
    for sister in beside:
        found.extend(populations(reading, sister, pairs(reading, sister), name_of(sister), binding=False))
    unique: dict[tuple[str, int, int, str], Finding] = {}
    for item in found:
        # the same words are marked once, whichever of several plans they differ from; absences are told apart by message
        said = "" if item.end > item.start else item.message
        unique.setdefault((item.kind, item.start, item.end, said), item)
    return tuple(sorted(unique.values(), key=lambda item: (item.start, item.kind)))


def name_of(plan: PlanReading) -> str:
    """How a plan is called in a finding: its number, with its place where the number alone says little."""
    document = plan.document
    issuer = (document.issuer or "").title() if (document.issuer or "").isupper() else (document.issuer or "")
    issuer = issuer.replace("Ủy Ban Nhân Dân", "UBND").replace("Uỷ Ban Nhân Dân", "UBND")
    if document.number:
        return f"{document.number} ({issuer})" if issuer else document.number
    return issuer or "văn bản đối chiếu"


__all__ = ["are_sisters", "compare", "name_of"]
