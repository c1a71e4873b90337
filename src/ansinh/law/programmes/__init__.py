"""The programmes of the law, each in a folder of its own, and the clauses that combine them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ansinh.law.engine.programme import OnlyTheHigher, Programme
from ansinh.law.facts import Label
from ansinh.law.programmes.care_funding import rules as care_funding
from ansinh.law.programmes.monthly_assistance import rules as monthly_assistance
from ansinh.law.programmes.social_pension import rules as social_pension

FOLDER = Path(__file__).parent

PROGRAMMES: tuple[Programme, ...] = (
    Programme(
        id="TCXH",
        folder="monthly_assistance",
        label=Label("Trợ cấp xã hội hằng tháng", "Monthly social assistance"),
        groups=monthly_assistance.GROUPS,
        start=dt.date(2021, 7, 1),
        benefits=(monthly_assistance.benefit,),
    ),
    Programme(
        id="HTXH",
        folder="social_pension",
        label=Label("Trợ cấp hưu trí xã hội", "Social pension"),
        groups=social_pension.GROUPS,
        start=dt.date(2025, 7, 1),
        benefits=(social_pension.benefit,),
    ),
    Programme(
        id="KPCS",
        folder="care_funding",
        label=Label("Kinh phí nhận nuôi dưỡng, chăm sóc", "Care and foster-care funding"),
        groups=care_funding.GROUPS,
        start=dt.date(2021, 7, 1),
        benefits=(
            care_funding.benefit_taken_in,
            care_funding.benefit_own_household,
            care_funding.benefit_parents,
        ),
    ),
)

COMBINATIONS: tuple[OnlyTheHigher, ...] = (OnlyTheHigher(("TCXH", "HTXH"), "L41-2024.D22.k2", dt.date(2025, 7, 1)),)
