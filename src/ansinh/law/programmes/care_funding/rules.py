"""Care and foster-care funding (kinh phí nhận nuôi dưỡng, chăm sóc, KPCS).

Article 20 of Decree 20/2021, Article 17 of Decree 335/2026.
"""

from __future__ import annotations

import datetime as dt

from ansinh.law.engine.benefit import Benefit, Pay, first_match, highest, pay, when
from ansinh.law.engine.expression import Bool
from ansinh.law.engine.parameters import LawAt
from ansinh.law.shared import people as p

BASE = "social_assistance.base"
NEW_RULES = dt.date(2026, 10, 5)
GROUPS = (
    "nhan_nuoi_tre_k1_duoi4", "nhan_nuoi_tre_k1_4_16", "nhan_nuoi_NCT_k5", "mang_thai", "nuoi_con_duoi36th",
    "mang_thai_va_nuoi_con_duoi36th", "nuoi_tu2_con_duoi36th", "ho_truc_tiep_cham_soc_KTDBN", "nhan_cham_soc_KTDBN",
    "nhan_cham_soc_tre_KTDBN",
)  # fmt: skip


def benefit_taken_in(law: LawAt) -> Benefit:
    """To the family that takes somebody in, judged on the person taken in (programme KPCS.nhan_cham_soc)."""
    old = not law.in_force(NEW_RULES)
    by = "ND20-2021.D20" if old else "ND335-2026.D17"
    # Without support: the letters of K1 come down to these pairs; who is taken in as K1 has no parent able to care.
    gone = ("dead", "declared_missing", "in_facility", "in_custody") + (() if old else ("unidentified",))
    orphan = ~p.adopted & (p.abandoned | (p.father.among(*gone) & p.mother.among(*gone)))
    if not old:
        orphan = orphan & (p.abandoned | p.father.among(*gone[:-1]) | p.mother.among(*gone[:-1]))
    older = p.poor & p.obligor.is_("none") & p.reached(60) & p.qualifies_for_facility
    worst = p.disability.is_("especially_severe")

    def line(condition: Bool, clause: str, group: str) -> Pay:
        return pay(condition, clause, group=group, base=BASE, coefficient=f"KPCS.{group}", payee="carer")

    return when(
        p.living & p.foster_care & ~p.carer_unfit & ~p.in_facility & ~p.in_prison,
        highest(
            first_match(
                line(orphan & (p.age_in_month < 48), f"{by}.k1", "nhan_nuoi_tre_k1_duoi4"),
                line(orphan & p.below(16), f"{by}.k1", "nhan_nuoi_tre_k1_4_16"),
            ),
            line(older, f"{by}.k1", "nhan_nuoi_NCT_k5"),
            first_match(
                line(worst & p.below(16), f"{by}.k2", "nhan_cham_soc_tre_KTDBN"),
                line(worst, f"{by}.k2", "nhan_cham_soc_KTDBN"),
            ),
        ),
    )


def benefit_own_household(law: LawAt) -> Benefit:
    """To the household that cares for its own member with especially severe disability: 1,0 for each."""
    by = "ND335-2026.D17" if law.in_force(NEW_RULES) else "ND20-2021.D20"
    group = "ho_truc_tiep_cham_soc_KTDBN"
    return when(
        p.living & ~p.in_facility & ~p.in_prison & ~p.foster_care,
        pay(
            p.disability.is_("especially_severe") & p.family_care,
            f"{by}.k2.c", group=group, base=BASE, coefficient=f"KPCS.{group}", payee="household",
        ),
    )  # fmt: skip


def benefit_parents(law: LawAt) -> Benefit:
    """To a severely disabled person, pregnant or raising children under 36 months: one grant, one per couple."""
    by = "ND335-2026.D17" if law.in_force(NEW_RULES) else "ND20-2021.D20"
    children = p.children_under_36_months
    mine = ~(p.disabled_spouse & p.yields_to_spouse)

    def line(condition: Bool, group: str, coefficient: str) -> Pay:
        return pay(
            p.severely_disabled & condition & mine, f"{by}.k2.a", group=group, base=BASE, coefficient=coefficient
        )

    return when(
        p.living & ~p.in_facility & ~p.in_prison,
        first_match(
            line(p.pregnant & (children >= 1), "mang_thai_va_nuoi_con_duoi36th", "KPCS.two_grounds"),
            line(children >= 2, "nuoi_tu2_con_duoi36th", "KPCS.two_grounds"),
            line(p.pregnant, "mang_thai", "KPCS.one_ground"),
            line(children >= 1, "nuoi_con_duoi36th", "KPCS.one_ground"),
        ),
    )
