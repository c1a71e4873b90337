"""The catalogue of indicators: every numeric target of the five sources has its measure; unseen wordings find theirs or
none; a narrower group, a change or another unit is never taken for the measure itself."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from ansinh.plans.facts import Comparator, PlanReading, Target
from ansinh.plans.offline import read_plan_file
from ansinh.plans.rules.catalogue import by_code, catalogue, indicator_for, is_change

CORPUS = Path(os.environ.get("ANSINH_SHARED", "/nowhere")) / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")

SLUGS: Mapping[str, str] = {
    "unemp_total": "unemployment_rate",
    "unemp_urban": "urban_unemployment_rate",
    "trained": "trained_workers",
    "trained_cert": "certified_workers",
    "si_coverage": "social_insurance_coverage",
    "ui_coverage": "unemployment_insurance_coverage",
    "pension_coverage": "elderly_income_coverage",
    "social_allowance_hh": "poor_families_reached",
    "enrol_primary": "school_primary",
    "enrol_lower_sec": "school_lower_secondary",
    "enrol_upper_sec": "school_upper_secondary",
    "hi_coverage": "health_insurance_coverage",
    "phc_hi_paid": "primary_care_insured",
    "stunting_u5": "stunting_under5",
    "housing_m2pc": "housing_area_per_person",
    "hygienic_facility": "hygienic_facilities",
    "wastewater_collect": "wastewater_collected",
    "mobile_broadband_subs": "mobile_broadband_subscriptions",
    "village_broadband": "villages_broadband",
    "hh_fibre": "households_fibre",
    "flood_safe_housing": "flood_safe_houses",
    "poor_housing_repair": "poor_houses",
    "universal_edu_units": "universal_education_units",
    "beds_per_10k": "hospital_beds_per_10000",
    "doctors_per_10k": "doctors_per_10000",
    "pharmacists_per_10k": "pharmacists_per_10000",
    "nurses_per_10k": "nurses_per_10000",
    "culture_remote_people": "information_access_remote",
    "culture_minority_communes": "information_access_minority",
}
"""The gold files' own short names, where they differ from our codes."""

BY_HAND: Mapping[str, str] = {
    # the numeric targets of the two sources without gold, in the order of their text, checked by hand
    "001": "merit_care urban_unemployment_rate certified_workers social_insurance_coverage unemployment_insurance_coverage "
    "elderly_income_coverage poor_families_reached school_primary school_lower_secondary school_upper_secondary "
    "social_housing_units housing_area_per_person makeshift_houses_replaced merit_housing_share clean_water_total "
    "clean_water_urban clean_water_rural hygienic_facilities wastewater_collected wastewater_treated",
    "003": "merit_care unemployment_rate urban_unemployment_rate certified_workers social_insurance_coverage "
    "unemployment_insurance_coverage elderly_income_coverage poor_families_reached preschool_enrolment "
    "primary_to_lower_secondary lower_to_upper_secondary inclusive_education life_expectancy healthy_life_years "
    "hospital_beds_per_10000 doctors_per_10000 pharmacists_per_10000 health_insurance_coverage primary_care_insured "
    "health_managed immunisation stunting_under5 social_housing_units housing_area_per_person clean_water_total "
    "hygienic_facilities wastewater_collected wastewater_treated industrial_wastewater_treated",
}


def said(words: str, value: float = 95, unit: str = "%", qualifier: str | None = None) -> Target:
    """A target in the given words; its quote ends with the value, as most do."""
    shown = f"{value:g}".replace(".", ",")
    quote = words if re.search(r"\d", words) and shown in words else f"{words} đạt {shown}{unit}"
    return Target("II.1", words, Comparator.EQUAL, value, None, unit, qualifier, 2030, quote, 0, 0)


def test_every_entry_says_what_it_measures_about_whom_and_who_reports_it() -> None:
    for item in catalogue():
        assert item.numerator_vi and item.population_vi and item.definition_vi and item.definition_en, item.code
        assert (item.unit == "%") == (item.factor == 100), item.code
        assert item.denominator_vi or item.factor is None, item.code
        assert not (item.adds_up and item.denominator_vi), f"{item.code}: shares of parts do not add up"
        assert item.words, f"{item.code} can be recognised by nothing"
        assert item.source == "computed" or item.reported_by, item.code
    assert len(catalogue()) >= 50


@needs_corpus
@pytest.mark.parametrize("seed", ["002_d0465b77b0b7d543", "004_7191916e58d6fc7e"])
def test_every_gold_target_is_given_the_gold_indicator(seed: str) -> None:
    gold = json.loads((CORPUS / "gold" / f"{seed}.json").read_text(encoding="utf-8"))["targets"]
    wrong, missing = [], []
    for one in gold:
        target = Target(
            one["path"], one["indicator"], Comparator(one["comparator"]), float(one["value"]), one["value_to"], one["unit"],
            one["qualifier"], one["year"], one.get("quote") or one["indicator"], 0, 0,
        )  # fmt: skip
        found = indicator_for(target)
        wanted = SLUGS.get(one["canonical"], one["canonical"])
        if found is None:
            missing.append(one["id"])
        elif found.code != wanted:
            wrong.append((one["id"], found.code))
    assert wrong == []
    # T35 is “100% hộ gia đình ở thành thị”: its predicate stands in the next item, and only the reader puts it back
    assert set(missing) <= {"004-T35"}


@needs_corpus
@pytest.mark.parametrize("seed", ["002_d0465b77b0b7d543", "004_7191916e58d6fc7e"])
def test_read_by_machine_the_gold_documents_give_the_gold_indicators(seed: str) -> None:
    gold = json.loads((CORPUS / "gold" / f"{seed}.json").read_text(encoding="utf-8"))["targets"]
    reading = read_plan_file(CORPUS / "sources" / f"{seed}.txt")
    wanted = sorted(SLUGS.get(one["canonical"], one["canonical"]) for one in gold)
    found = sorted(item.code for target in reading.targets if (item := indicator_for(target)))
    assert len(set(wanted) & set(found)) / len(set(wanted)) >= 0.95
    assert not set(found) - set(wanted), "a measure nobody wrote"


@needs_corpus
@pytest.mark.parametrize("seed", sorted(BY_HAND))
def test_the_sources_without_gold_agree_with_the_table_made_by_hand(seed: str) -> None:
    reading = read_plan_file(next((CORPUS / "sources").glob(f"{seed}_*.txt")))
    assert set(_codes(reading)) - {None} <= set(BY_HAND[seed].split()), "a measure nobody wrote"
    found = [code for code in _codes(reading) if code]
    hits = sum(1 for code in BY_HAND[seed].split() if code in found)
    assert hits / len(BY_HAND[seed].split()) >= 0.95


@needs_corpus
def test_plans_of_other_fields_are_given_few_measures_and_no_wrong_one() -> None:
    right = {"sex_ratio_at_birth", "maternal_mortality", "electricity_households", "solid_waste_collected"}
    for path in sorted((CORPUS / "more").glob("*.txt")):
        assert set(_codes(read_plan_file(path))) - {None} <= right, path.name


def _codes(reading: PlanReading) -> list[str | None]:
    return [item.code if (item := indicator_for(target)) else None for target in reading.targets]


@pytest.mark.parametrize(
    ("words", "unit", "code"),
    [
        ("Tỷ lệ bao phủ bảo hiểm y tế toàn dân", "%", "health_insurance_coverage"),
        ("dân số của tỉnh tham gia BHYT", "%", "health_insurance_coverage"),
        ("Tỉ lệ lực lượng lao động trong độ tuổi tham gia BHXH", "%", "social_insurance_coverage"),
        ("tỷ lệ tham gia bảo hiểm thất nghiệp so với lực lượng lao động trong độ tuổi", "%", "unemployment_insurance_coverage"),
        ("lực lượng lao động tham gia bảo hiểm xã hội tự nguyện", "%", "voluntary_insurance_coverage"),
        ("lao động đã qua đào tạo", "%", "trained_workers"),
        ("lao động qua đào tạo có văn bằng, chứng chỉ", "%", "certified_workers"),
        ("Giữ tỷ lệ thất nghiệp ở khu vực đô thị", "%", "urban_unemployment_rate"),
        ("người đã qua tuổi nghỉ hưu được hưởng lương hưu hoặc trợ cấp hưu trí xã hội", "%", "elderly_income_coverage"),
        ("gia đình người có công có mức sống bằng hoặc cao hơn mức sống trung bình của dân cư nơi cư trú", "%", "merit_care"),
        ("tỷ lệ huy động trẻ 5 tuổi đến trường", "%", "kindergarten_age5"),
        ("trẻ em trong độ tuổi nhà trẻ đến trường", "%", "nursery_enrolment"),
        ("tỷ lệ trường học các cấp đạt chuẩn quốc gia", "%", "national_standard_schools"),
        ("trẻ em bị suy dinh dưỡng thể nhẹ cân dưới 5 tuổi", "%", "underweight_under5"),
        ("Số bác sỹ", "bác sỹ/vạn dân", "doctors_per_10000"),
        ("số giường bệnh", "giường bệnh/10.000 dân", "hospital_beds_per_10000"),
        ("xã, phường đạt bộ tiêu chí quốc gia về y tế xã", "%", "health_stations_standard"),
        ("hộ dân đô thị được cấp nước sạch", "%", "clean_water_urban"),
        ("hộ nông thôn dùng nước sạch đạt quy chuẩn", "%", "clean_water_rural"),
        ("hộ nông thôn được dùng nước hợp vệ sinh", "%", "hygienic_water_rural"),
        ("Hoàn thành căn nhà ở xã hội", "căn", "social_housing_units"),
        ("diện tích nhà ở bình quân", "m2 sàn/người", "housing_area_per_person"),
        ("xóa nhà tạm, nhà dột nát", "căn nhà", "makeshift_houses_count"),
        ("thôn, buôn được phủ sóng băng rộng di động", "%", "villages_broadband"),
        ("tạo việc làm mới cho người lao động", "lao động", "jobs_created"),
        ("tỷ lệ hộ nghèo đa chiều", "%", "poverty_rate"),
        ("tỷ lệ hộ nghèo giảm bình quân", "%/năm", "poverty_reduction_yearly"),
        ("người cao tuổi được khám sức khỏe định kỳ, lập hồ sơ theo dõi", "%", "elderly_health_managed"),
        ("trẻ em có hoàn cảnh đặc biệt được chăm sóc, nuôi dưỡng", "%", "children_special_care"),
        ("chi trả trợ cấp không dùng tiền mặt", "%", "cashless_share"),
        ("người khuyết tật nặng, đặc biệt nặng được hưởng trợ cấp hằng tháng", "%", "disability_allowance_reach"),
    ],
)  # fmt: skip
def test_a_plan_not_seen_before_says_it_in_its_own_words(words: str, unit: str, code: str) -> None:
    found = indicator_for(said(words, unit=unit))
    assert found is not None and found.code == code


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("người cao tuổi tham gia bảo hiểm y tế", "%"),  # not the whole population
        ("học sinh, sinh viên tham gia bảo hiểm y tế", "%"),
        ("tỷ lệ lao động nữ qua đào tạo", "%"),
        ("trẻ em dưới 5 tuổi vùng dân tộc thiểu số bị suy dinh dưỡng thể thấp còi", "%"),
        ("trường học có nước sạch", "%"),
        ("căn hộ nhà ở xã hội cho lực lượng vũ trang", "căn hộ"),
        ("số bác sĩ", "bác sĩ"),  # a count of doctors is no rate
        ("bác sĩ tại trạm y tế được bồi dưỡng", "%"),
        ("cán bộ, công chức được bồi dưỡng về bảo hiểm xã hội", "%"),
        ("doanh nghiệp nợ bảo hiểm xã hội", "%"),
        ("tỷ lệ hộ nghèo dân tộc thiểu số", "%"),
        ("thủ tục hành chính được cắt giảm", "%"),
        ("giường bệnh ngoài công lập", "%"),
    ],
)
def test_a_narrower_group_or_another_unit_is_no_match(words: str, unit: str) -> None:
    assert indicator_for(said(words, unit=unit)) is None


@pytest.mark.parametrize(
    ("quote", "value", "change"),
    [
        ("giảm tỷ lệ suy dinh dưỡng thể thấp còi ở trẻ em dưới 5 tuổi dưới 15%", 15, False),
        ("giảm tỷ lệ thất nghiệp xuống còn 2,5%", 2.5, False),
        ("nâng tỷ lệ lao động qua đào tạo lên 75%", 75, False),
        ("giảm ít nhất 20% số hộ nghèo", 20, True),
        ("tăng thêm ít nhất 10% số người tham gia bảo hiểm xã hội tự nguyện", 10, True),
        ("tỷ lệ hộ nghèo giảm 1,5%", 1.5, True),
        ("tỷ lệ hộ nghèo giảm còn 1,5%", 1.5, False),
    ],
)
def test_a_fall_by_so_much_is_not_a_level(quote: str, value: float, change: bool) -> None:
    assert is_change(said(quote, value)) is change


def test_every_unit_and_direction_is_of_a_known_kind() -> None:
    assert {item.better for item in catalogue()} == {"up", "down"}
    assert by_code()["unemployment_rate"].better == "down"
