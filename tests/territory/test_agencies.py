"""Agencies as plans write them, and who inherited their work."""

from __future__ import annotations

import datetime as dt

import pytest

from ansinh.kernel.problem import BadInput
from ansinh.territory import offline
from ansinh.territory.facts import Confidence, Level

PLAN_DAY, NOW = dt.date(2024, 3, 20), dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    "written",
    [
        "Sở Lao động - Thương binh và Xã hội",
        "Sở LĐTBXH",
        "Sở LĐ-TB&XH",
        "Sở LĐTB&XH",
        "SỞ LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI",
        "Giám đốc Sở Lao động- Thương binh và Xã hội",
        "Sở Lao động - Thương binh và Xã hội chủ trì hướng dẫn",
    ],
)
def test_the_labour_department_is_known_however_it_is_written(written: str) -> None:
    match = offline.agency_by_name(written, PLAN_DAY)
    assert match is not None and match.agency.id == "dolisa" and match.in_force


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("Phòng LĐTB-XH", Level.DISTRICT),
        ("UBND các huyện, thị xã, thành phố", Level.DISTRICT),
        ("UBND xã", Level.COMMUNE),
        ("Công chức LĐTBXH", Level.COMMUNE),
        ("BHXH tỉnh", Level.PROVINCE),
        ("BHXH huyện", Level.DISTRICT),
        ("Ngân hàng CSXH chi nhánh Hà Nam", Level.PROVINCE),
        ("Ủy ban MTTQ VN Tỉnh và các tổ chức thành viên", Level.PROVINCE),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam xã", Level.COMMUNE),
        ("Bộ LĐTBXH", Level.CENTRAL),
        ("Ban Thường vụ Tỉnh ủy", Level.PROVINCE),
        ("Trưởng các thôn", Level.COMMUNE),
    ],
)
def test_the_level_of_an_agency_is_read_from_its_words(written: str, level: Level) -> None:
    match = offline.agency_by_name(written, PLAN_DAY)
    assert match is not None and match.agency.level is level


def test_an_insurance_scheme_is_no_agency() -> None:
    assert offline.agency_by_name("Bảo hiểm xã hội tự nguyện", PLAN_DAY) is None
    assert offline.agency_by_name("các cơ quan, đơn vị liên quan", PLAN_DAY) is None


def test_the_functions_of_the_labour_department_went_four_ways_and_are_marked_unconfirmed() -> None:
    found = offline.successors("Sở LĐTBXH", PLAN_DAY, NOW)
    heirs = {function: a.agency.name for a in found for function in a.functions}
    assert heirs["social_protection"] == "Sở Y tế"
    assert heirs["merit"] == heirs["employment"] == "Sở Nội vụ"
    assert heirs["poverty_reduction"] == "Sở Nông nghiệp và Môi trường"
    assert heirs["vocational_education"] == "Sở Giáo dục và Đào tạo"
    assert {a.confidence for a in found} == {Confidence.UNCONFIRMED}


def test_the_ministry_s_social_protection_is_confirmed_with_the_health_ministry() -> None:
    (answer,) = offline.successors("Bộ LĐTBXH", PLAN_DAY, NOW, "social_protection")
    assert answer.agency.name == "Bộ Y tế" and answer.confidence is Confidence.CONFIRMED
    assert any("335/2026" in basis for basis in answer.legal_basis)


def test_the_district_office_passed_through_two_hands_to_the_commune() -> None:
    (between,) = offline.successors("Phòng LĐTBXH", PLAN_DAY, dt.date(2025, 5, 1), "social_protection")
    assert between.agency.name == "Phòng Y tế"
    (now,) = offline.successors("Phòng LĐTBXH", PLAN_DAY, NOW, "social_protection")
    assert now.agency.name == "Phòng Văn hóa - Xã hội"
    assert now.confidence is Confidence.UNCONFIRMED, "a chain is as sure as its weakest step"


def test_on_the_day_of_the_plan_the_department_is_its_own_successor() -> None:
    (answer,) = offline.successors("Sở LĐTBXH", PLAN_DAY, PLAN_DAY)
    assert answer.agency.id == "dolisa"


def test_the_health_department_had_no_social_protection_before_march_2025() -> None:
    doh = offline.agency("doh")
    assert "social_protection" not in offline.functions_on(doh, PLAN_DAY)
    assert "social_protection" in offline.functions_on(doh, dt.date(2025, 3, 1))


def test_a_text_of_2026_that_still_names_the_dissolved_department_is_told_so() -> None:
    match = offline.agency_by_name("Sở LĐTBXH", NOW)
    assert match is not None and not match.in_force


def test_every_ended_agency_passes_on_every_function_it_had() -> None:
    far = dt.date(2026, 11, 22)
    for agency in offline.all_agencies():
        if agency.valid.end is None:
            continue
        last_day = agency.valid.end - dt.timedelta(days=1)
        held = set(offline.functions_on(agency, last_day))
        passed = {f for a in offline.successors(agency.id, last_day, far) for f in a.functions}
        assert passed == held, f"{agency.name} leaves {held - passed} to nobody"


def test_successors_have_the_functions_they_took_over() -> None:
    for step in offline.all_successions():
        heir, before = offline.agency(step.to_id), offline.agency(step.from_id)
        assert set(step.functions or before.functions) <= set(heir.functions), (before.name, heir.name)
        assert heir.valid.contains(step.on)


def test_who_owes_a_task_today_says_whether_that_is_sure() -> None:
    assert offline.owed_by("Công an tỉnh", PLAN_DAY, NOW) == ("Công an tỉnh", "Công an tỉnh", False)
    written, today, sure = offline.owed_by("BHXH huyện", PLAN_DAY, NOW)
    assert (written, today, sure) == ("BHXH huyện", "Bảo hiểm xã hội cơ sở", True)
    assert offline.owed_by("các hộ gia đình", PLAN_DAY, NOW) == ("các hộ gia đình", "", False)


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(BadInput):
        offline.agency("khong-co")
