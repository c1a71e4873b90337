"""Monthly social assistance (trợ cấp xã hội hằng tháng, TCXH): groups K1 to K8 of Article 5 of both decrees.

Decree 20/2021 to 4 October 2026, Decree 335/2026 from 5 October 2026. October 2026 is decided by the new rules,
because a decision signed in a month pays the whole of it. From July to September 2026 people already receiving have
the new coefficients (a reading, see shared/readings.yaml); everybody else is judged by Decree 20/2021 on the new base
of 540.000 đồng.
"""

from __future__ import annotations

import datetime as dt

from ansinh.law.engine.benefit import Benefit, Pay, both, first_match, highest, pay, when
from ansinh.law.engine.expression import Bool
from ansinh.law.engine.parameters import LawAt
from ansinh.law.shared import people as p

BASE = "social_assistance.base"
OLD, NEW = "ND20-2021", "ND335-2026"
NEW_RULES = dt.date(2026, 10, 5)
NEW_LEVELS = dt.date(2026, 7, 1)
SOCIAL_PENSION = dt.date(2025, 7, 1)
GROUPS = (
    "K1.duoi4", "K1.tu4", "K2", "K3.duoi4", "K3.tu4", "K4", "K5a.60_75", "K5a.60_80", "K5a.tu75", "K5a.tu80",
    "K5b", "K5c", "K5d", "K6.DBN_tre_gia", "K6.DBN", "K6.N_tre_gia", "K6.N", "K7", "K8",
)  # fmt: skip


def benefit(law: LawAt) -> Benefit:
    """What one person is due: one highest rate, but K4 beside K5, K6 or K8 (Article 6 clause 2)."""
    decree = NEW if law.in_force(NEW_RULES) else OLD
    single_parent = _single_parent(decree)
    beside = highest(_older(law, decree), _disabled(decree), _with_hiv(decree))
    return when(
        p.living & ~p.in_facility & ~p.in_prison,
        highest(
            _without_support(decree),
            _past_sixteen(law, decree),
            _child_with_hiv(decree),
            single_parent,
            beside,
            _small_child(decree),
            both(single_parent, beside),
        ),
    )


def _line(condition: Bool, clause: str, group: str, coefficient: str = "", **more: object) -> Pay:
    return pay(condition, clause, group=group, base=BASE, coefficient=coefficient or f"TCXH.{group}", **more)  # type: ignore[arg-type]  # handed on as they came


def _without_support(decree: str) -> Benefit:
    """K1: a child under 16 whom nobody can support, by the letters of clause 1.

    A child of three whose parents have both died, living with a grandmother: letter b, coefficient 2,5.
    """

    def pair(one: str, other: str) -> Bool:
        def either(who: str) -> tuple[str, ...]:
            # Decree 335/2026 takes a birth parent who cannot be identified as it takes one who died.
            return (who, "unidentified") if who == "dead" and decree == NEW else (who,)

        if one == other == "dead":
            some_died = p.father.is_("dead") | p.mother.is_("dead")
            return p.father.among(*either(one)) & p.mother.among(*either(other)) & some_died
        ways = p.father.among(*either(one)) & p.mother.among(*either(other))
        return ways if one == other else ways | (p.mother.among(*either(one)) & p.father.among(*either(other)))

    letters = (
        ("a", p.abandoned),
        ("b", pair("dead", "dead")),
        ("c", pair("dead", "declared_missing")),
        ("d", pair("dead", "in_facility")),
        ("đ", pair("dead", "in_custody")),
        ("e", pair("declared_missing", "declared_missing")),
        ("g", pair("in_facility", "in_facility")),
        ("h", pair("in_custody", "in_custody")),
        ("i", pair("declared_missing", "in_facility")),
        ("k", pair("declared_missing", "in_custody")),
        ("l", pair("in_facility", "in_custody")),
    )
    lines = []
    for letter, holds in letters:
        clause = f"{decree}.D5.k1.{letter}"
        lines.append(_line(holds & ~p.adopted & (p.age_in_month < 48), clause, "K1.duoi4"))
        lines.append(_line(holds & ~p.adopted & ~(p.age_in_month < 48) & p.below(16), clause, "K1.tu4"))
    return first_match(*lines)


def _past_sixteen(law: LawAt, decree: str) -> Benefit:
    """K2: received as K1, turned 16, still studying; to 22 by the old decree, to the end of studies by the new one."""
    stays = p.receiving_as_orphan & p.reached(16) & p.in_education
    if decree == OLD:
        return _line(stays & (p.age_in_month <= 12 * 22), f"{OLD}.D5.k2", "K2")
    if law.reads("cut_off_students_are_readmitted"):
        again = p.received_as_orphan & p.reached(16) & p.in_education & ~p.study_broken
        question = "cut_off_students_are_readmitted"
        return first_match(
            _line(stays & ~p.study_broken, f"{NEW}.D5.k2", "K2"),
            _line(again, f"{NEW}.D5.k2", "K2", reading=question),
        )
    return _line(stays & ~p.study_broken, f"{NEW}.D5.k2", "K2")


def _child_with_hiv(decree: str) -> Benefit:
    """K3: a child with HIV of a poor household."""
    holds = p.hiv & p.poor
    return first_match(
        _line(holds & (p.age_in_month < 48), f"{decree}.D5.k3", "K3.duoi4"),
        _line(holds & p.below(16), f"{decree}.D5.k3", "K3.tu4"),
    )


def _single_parent(decree: str) -> Benefit:
    """K4: a single parent of a poor or near-poor household, for each child. Two children: 2 × 1,0."""
    holds = p.single_parent & p.poor_or_near_poor
    if decree == OLD:
        more, may_have_more = p.children_16_to_22_studying, holds
    else:
        more, may_have_more = p.children_past_16_studying, holds & p.receiving_as_single_parent
    clause = f"{decree}.D5.k4"
    return first_match(
        _line(may_have_more & (more >= 1), clause, "K4", times=p.children_under_16 + more),
        _line(holds & (p.children_under_16 >= 1), clause, "K4", times=p.children_under_16),
    )


def _older(law: LawAt, decree: str) -> Benefit:
    """K5: an older person of a poor household whom nobody is obliged to keep, and the groups that ended in 2025."""
    alone = p.poor & p.obligor.among("none", "on_assistance") & p.reached(60)
    taken_in = (
        p.poor & p.obligor.is_("none") & p.reached(60) & p.qualifies_for_facility & p.foster_care & ~p.carer_unfit
    )
    new_a, old_a = f"{NEW}.D5.k5.a", f"{OLD}.D5.k5.a"
    if decree == NEW:
        return highest(
            first_match(_line(alone & p.reached(75), new_a, "K5a.tu75"), _line(alone, new_a, "K5a.60_75")),
            _line(taken_in, f"{NEW}.D5.k5.b", "K5b", "TCXH.K5d"),
        )
    lines: list[Pay] = []
    if law.month.first >= NEW_LEVELS and law.reads("coefficients_move_on_level_date"):
        moved = alone & p.receiving_assistance
        reading, clause = "coefficients_move_on_level_date", "ND335-2026.D32.k3"
        lines.append(_line(moved & p.reached(75), clause, "K5a.tu75", reading=reading))
        lines.append(_line(moved, clause, "K5a.60_75"))
    lines.append(_line(alone & p.reached(80), old_a, "K5a.tu80"))
    lines.append(_line(alone, old_a, "K5a.60_80"))
    options: list[Benefit] = [first_match(*lines), _line(taken_in, f"{OLD}.D5.k5.d", "K5d")]
    if law.month.first < SOCIAL_PENSION:
        options.insert(
            1,
            _line(
                p.poor_or_near_poor & p.difficult_area & p.reached(75) & (p.age_in_month < 12 * 80),
                f"{OLD}.D5.k5.b", "K5b", "TCXH.K5b.2021",
            ),
        )  # fmt: skip
        options.insert(2, _line(p.reached(80) & p.no_pension, f"{OLD}.D5.k5.c", "K5c"))
    return highest(*options)


def _disabled(decree: str) -> Benefit:
    """K6: severe or especially severe disability, more for children and for people of 60 and older."""
    clause = f"{decree}.D5.k6"
    child_or_older = (p.age_in_month < 12 * 16) | p.reached(60)
    worst, severe = p.disability.is_("especially_severe"), p.disability.is_("severe")
    return first_match(
        _line(worst & child_or_older, clause, "K6.DBN_tre_gia"),
        _line(worst, clause, "K6.DBN"),
        _line(severe & child_or_older, clause, "K6.N_tre_gia"),
        _line(severe, clause, "K6.N"),
    )


def _small_child(decree: str) -> Benefit:
    """K7: a child under 3 of a poor or near-poor household in an especially difficult area.

    That the child is not under clauses 1, 3 or 6 needs no condition: each pays at least as much and stands first.
    """
    return _line(p.below_months(36) & p.poor_or_near_poor & p.difficult_area, f"{decree}.D5.k7", "K7")


def _with_hiv(decree: str) -> Benefit:
    """K8: a person with HIV of a poor household without wage, pension or social-insurance benefit."""
    return _line(p.hiv & p.poor & ~p.wage & p.no_pension, f"{decree}.D5.k8", "K8")
