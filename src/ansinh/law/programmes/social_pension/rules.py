"""Social pension (trợ cấp hưu trí xã hội, HTXH): Articles 21 and 22 of the Social Insurance Law, from 1 July 2025."""

from __future__ import annotations

from ansinh.law.engine.benefit import Benefit, first_match, pay, when
from ansinh.law.engine.expression import Settled
from ansinh.law.engine.parameters import LawAt
from ansinh.law.facts import Label
from ansinh.law.shared import people as p

LEVEL = "social_pension.level"
GROUPS = ("HTXH",)

smaller_benefit = Settled(
    "benefit_below_social_pension",
    Label(
        "pháp luật chưa rõ: người có trợ cấp bảo hiểm xã hội thấp hơn hưu trí xã hội hưởng phần chênh hay toàn bộ",
        "the law is open: whoever has a smaller insurance benefit receives the difference or the whole",
    ),
)


def benefit(_: LawAt) -> Benefit:
    """The level in force, for a citizen of 75, or of 70 in a poor or near-poor household, without pension, who asked.

    Nobody receives it unasked: for whoever has not been asked the answer is "missing", a list of doors to knock on.
    """
    without = p.no_pension | (p.pension.is_("below_social_pension") & smaller_benefit)
    asked = p.asked_for_social_pension | p.receiving_social_pension
    return when(
        p.living & ~p.not_citizen & ~p.in_prison,
        first_match(
            pay(p.reached(75) & without & asked, "L41-2024.D21.k1", group="HTXH", base=LEVEL),
            pay(
                p.reached(70) & p.poor_or_near_poor & without & asked,
                "L41-2024.D21.k2", group="HTXH", base=LEVEL,
            ),
        ),
    )  # fmt: skip
