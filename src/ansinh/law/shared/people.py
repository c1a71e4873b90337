"""Facts about people that the programmes read: each a noun with the place in the snapshot it comes from.

Ages are whole months and two of them: ``age_on_first`` is completed on the first day of the month, ``age_in_month``
is reached by its last day. A right that begins with an age begins in the month of the birthday; a right
that ends with an age ends with the month of the birthday (Decree 335/2026 Article 8: stop from the month after).
"""

from __future__ import annotations

from ansinh.law.engine.expression import (
    Age,
    Bool,
    BoolFact,
    ChoiceFact,
    Degree,
    Held,
    IntFact,
    Living,
    Receiving,
    YieldsToSpouse,
    any_of,
    count,
)
from ansinh.law.facts import FACT_KINDS, Label


def _held(kind: str, *degrees: str, name: str = "", label: Label | None = None) -> BoolFact:
    return BoolFact(name or kind, label or FACT_KINDS[kind].label, Held(kind, degrees))


def _degree(kind: str, absent: str = "none", absent_label: Label | None = None) -> ChoiceFact:
    known = FACT_KINDS[kind]
    members = {**known.degrees}
    members.setdefault(absent, absent_label or Label("không", "none"))
    return ChoiceFact(kind, known.label, Degree(kind, absent), members)


age_on_first = IntFact(
    "age_on_first", Label("tuổi vào ngày đầu tháng", "age on the first of the month"), Age("first_day"), banded=True
)
age_in_month = IntFact(
    "age_in_month", Label("tuổi đạt trong tháng", "age reached in the month"), Age("any_day"), banded=True
)
living = BoolFact("living", Label("còn sống trong tháng", "alive in the month"), Living())

poverty = _degree("poverty")
difficult_area = _held("especially_difficult_area")
disability = _degree("disability")
hiv = _held("hiv")
abandoned = _held("abandoned")
adopted = _held("adopted")
father = _degree("father", "present", Label("không thuộc các trường hợp trên", "none of these"))
mother = _degree("mother", "present", Label("không thuộc các trường hợp trên", "none of these"))
single_parent = _held("single_parent")
studying = _degree("studying", "not_studying", Label("không đi học", "not studying"))
study_broken = _held("study_broken")
pension = _degree("pension")
wage = _held("wage")
# "none" is itself a degree here: nobody is obliged. Known absence of a row never arises, for absence is unknown.
obligor = _degree("obligor", "able")
qualifies_for_facility = _held("qualifies_for_facility")
foster_care = _held("foster_care")
carer_unfit = _held("carer_unfit")
family_care = _held("family_care")
pregnant = _held("pregnant")
in_facility = _held("in_facility")
in_prison = _held("in_prison")
not_citizen = _held("not_citizen")
asked_for_social_pension = _held(
    "written_request",
    "HTXH",
    name="asked_for_social_pension",
    label=Label("có văn bản đề nghị hưởng hưu trí xã hội", "has asked for the social pension in writing"),
)

receiving_assistance = BoolFact(
    "receiving_assistance",
    Label("đang hưởng trợ cấp xã hội hằng tháng", "already receives monthly assistance"),
    Receiving("TCXH"),
)
receiving_as_orphan = BoolFact(
    "receiving_as_orphan",
    Label("đang hưởng theo diện trẻ em không có nguồn nuôi dưỡng", "already receives as a child without support"),
    Receiving("TCXH", ("K1", "K2")),
)
received_as_orphan = BoolFact(
    "received_as_orphan",
    Label("đã từng hưởng theo diện trẻ em không có nguồn nuôi dưỡng", "once received as a child without support"),
    Receiving("TCXH", ("K1", "K2"), ever=True),
)
receiving_as_single_parent = BoolFact(
    "receiving_as_single_parent",
    Label("đang hưởng theo diện đơn thân nuôi con", "already receives as a single parent"),
    Receiving("TCXH", ("K4",)),
)
receiving_social_pension = BoolFact(
    "receiving_social_pension",
    Label("đang hưởng hưu trí xã hội", "already receives the social pension"),
    Receiving("HTXH"),
)


def reached(years: int) -> Bool:
    """Has turned ``years`` by the end of the month: a birthday on the 30th counts for the whole month."""
    return age_in_month >= 12 * years


def below(years: int) -> Bool:
    """Below ``years`` for a right that ends with an age: true on the first day of the month at least.

    Someone who already receives is paid for the month of the birthday even when it falls on the first day.
    """
    return (age_on_first < 12 * years) | (receiving_assistance & (age_in_month <= 12 * years))


def below_months(months: int) -> Bool:
    """The same for an age in months."""
    return (age_on_first < months) | (receiving_assistance & (age_in_month <= months))


poor = poverty.is_("poor")
poor_or_near_poor = poverty.among("poor", "near_poor")
severely_disabled = disability.among("severe", "especially_severe")
in_education = studying.among("general", "continuing", "vocational", "college", "first_degree")
no_pension = pension.is_("none")

children_under_16 = count(
    "children_under_16",
    Label("số con dưới 16 tuổi đang nuôi", "children under 16 being raised"),
    "children",
    living & (age_on_first < 12 * 16),
)
children_16_to_22_studying = count(
    "children_16_to_22_studying",
    Label("số con từ 16 đến 22 tuổi đang học", "children of 16 to 22 who study"),
    "children",
    living & (age_on_first >= 12 * 16) & (age_in_month <= 12 * 22) & in_education,
)
children_past_16_studying = count(
    "children_past_16_studying",
    Label("số con đủ 16 tuổi đang học liên tục", "children past 16 in continuous study"),
    "children",
    living & (age_on_first >= 12 * 16) & in_education & ~study_broken,
)
children_under_36_months = count(
    "children_under_36_months",
    Label("số con dưới 36 tháng tuổi đang nuôi", "children under 36 months being raised"),
    "children",
    living & (age_on_first < 36),
)
disabled_spouse = any_of(
    "disabled_spouse",
    Label("vợ hoặc chồng cũng khuyết tật nặng, đặc biệt nặng", "the spouse is severely disabled too"),
    "spouse",
    living & severely_disabled,
)
yields_to_spouse = BoolFact(
    "yields_to_spouse",
    Label("suất của cặp vợ chồng do người kia nhận", "the couple's one grant goes to the other"),
    YieldsToSpouse(),
)
