"""What a place was then and is now: the names people write, the days they mean."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from ansinh.territory import offline
from ansinh.territory.facts import Kind, Level, ResolutionStatus

NOW = dt.date(2026, 11, 22)
MAY_2024 = dt.date(2024, 5, 20)


def ask(text: str, on: dt.date | None = None, as_of: dt.date = NOW):
    return offline.resolve(text, on=on, as_of=as_of)


def test_hoang_kim_of_may_2024_is_part_of_hoang_phu_today() -> None:
    answer = ask("xã Hoằng Kim, Thanh Hóa", MAY_2024)
    assert answer.status is ResolutionStatus.FOUND
    assert answer.then is not None
    assert answer.then.full_name == "Xã Hoằng Kim, Huyện Hoằng Hóa, Tỉnh Thanh Hóa"
    assert [(now.unit.name, now.unit.code, now.share) for now in answer.now] == [("Xã Hoằng Phú", "15889", 1.0)]
    assert any("1686/NQ-UBTVQH15" in basis for basis in answer.legal_basis)


@pytest.mark.parametrize(
    "written",
    [
        "xã Hoằng Kim, huyện Hoằng Hóa, tỉnh Thanh Hóa",
        "tỉnh Thanh Hoá, huyện Hoằng Hoá, xã Hoằng Kim",
        "X. Hoằng Kim, H. Hoằng Hóa, T. Thanh Hóa",
        "XÃ HOẰNG KIM, TỈNH THANH HÓA",
        "xa hoang kim huyen hoang hoa tinh thanh hoa",
        "xã Hoằng Kim huyện Hoằng Hóa tỉnh Thanh Hóa",
        "Hoằng Kim Thanh Hóa",
        "Hoằng Kim - Hoằng Hóa - Thanh Hóa",
        "UBND xã Hoằng Kim, tỉnh Thanh Hóa, Việt Nam",
        "xã Hoang Kim, Thanh Hóa",
        "thôn Nghĩa Trang, xã Hoằng Kim, huyện Hoằng Hóa, tỉnh Thanh Hóa",
        "15889",
    ],
)
def test_every_way_of_writing_it_means_the_same_commune(written: str) -> None:
    answer = ask(written, MAY_2024)
    assert answer.status is ResolutionStatus.FOUND, answer
    assert answer.then is not None and answer.then.code == "15889" and answer.then.name == "Xã Hoằng Kim"


def test_a_wrong_mark_is_not_found_but_the_right_name_is_suggested() -> None:
    for day in (MAY_2024, None):
        answer = ask("Hoàng Kim, Thanh Hóa", day)
        assert answer.status is ResolutionStatus.UNKNOWN
        assert answer.then is None and answer.now == ()
        assert answer.candidates[0].unit.name == "Xã Hoằng Kim"


def test_a_slip_of_one_letter_is_suggested_within_the_right_province() -> None:
    answer = ask("xã Hoằng Kinm, Thanh Hóa", MAY_2024)
    assert answer.status is ResolutionStatus.UNKNOWN
    assert answer.candidates[0].unit.name == "Xã Hoằng Kim"


def test_without_a_day_today_comes_first_and_a_former_commune_says_what_it_is_now() -> None:
    today = ask("xã Hoằng Phú, Thanh Hóa")
    assert today.then is not None and today.then.valid.end is None
    former = ask("xã Hoằng Kim, Thanh Hóa")
    assert former.status is ResolutionStatus.FOUND
    assert former.on == dt.date(2025, 6, 30)
    assert [now.unit.name for now in former.now] == ["Xã Hoằng Phú"]


def test_on_a_day_of_the_new_map_an_old_name_is_unknown_and_its_heir_is_named() -> None:
    answer = ask("xã Hoằng Kim, Thanh Hóa", dt.date(2026, 1, 1))
    assert answer.status is ResolutionStatus.UNKNOWN
    assert answer.candidates[0].unit.name == "Xã Hoằng Kim"
    assert "Xã Hoằng Phú" in answer.candidates[0].note


def test_a_new_name_is_unknown_before_the_first_of_july_2025() -> None:
    assert ask("phường Cẩm Thành, Quảng Ngãi", dt.date(2025, 6, 30)).status is ResolutionStatus.UNKNOWN
    assert ask("phường Cẩm Thành, Quảng Ngãi", dt.date(2025, 7, 1)).status is ResolutionStatus.FOUND


def test_days_before_our_map_begins_are_not_guessed() -> None:
    assert ask("xã Hoằng Kim, Thanh Hóa", dt.date(2021, 6, 30)).status is ResolutionStatus.NOT_COVERED
    assert ask("xã Hoằng Kim, Thanh Hóa", dt.date(2021, 7, 1)).status is ResolutionStatus.FOUND
    assert ask("xã Hoằng Kim, Thanh Hóa", MAY_2024, dt.date(2015, 1, 1)).status is ResolutionStatus.NOT_COVERED


def test_a_day_before_the_last_rearrangement_carries_a_caution() -> None:
    early = ask("xã Hoằng Kim, Thanh Hóa", MAY_2024).legal_basis
    exact = ask("xã Hoằng Kim, Thanh Hóa", dt.date(2025, 4, 1)).legal_basis
    assert any(basis.startswith("Lưu ý") for basis in early)
    assert not any(basis.startswith("Lưu ý") for basis in exact)


def test_a_commune_divided_among_several_gives_every_part_without_inventing_shares() -> None:
    answer = ask("P.4, Q.3, TP.HCM", dt.date(2024, 1, 1))
    assert {now.unit.name for now in answer.now} == {"Phường Bàn Cờ", "Phường Xuân Hòa"}
    assert {now.share for now in answer.now} == {None}
    assert all("một phần" in now.note.lower() for now in answer.now)


def test_where_the_official_note_says_all_the_people_went_one_way_the_share_is_known() -> None:
    answer = ask("xã Đặng Xá, huyện Gia Lâm, Hà Nội", MAY_2024)
    assert [(now.unit.name, now.share) for now in answer.now] == [("Xã Thuận An", 1.0), ("Xã Phù Đổng", 0.0)]


def test_a_name_borne_by_many_lists_them() -> None:
    answer = ask("Tân Thành")
    assert answer.status is ResolutionStatus.AMBIGUOUS
    assert answer.then is None and len(answer.candidates) > 5
    assert {candidate.unit.level for candidate in answer.candidates} == {Level.COMMUNE}


def test_a_bare_province_name_means_the_province_not_its_town() -> None:
    answer = ask("Quảng Ngãi", MAY_2024)
    assert answer.then is not None and answer.then.level is Level.PROVINCE
    town = ask("TP. Quảng Ngãi", MAY_2024)
    assert town.then is not None and town.then.level is Level.DISTRICT


def test_kon_tum_may_be_the_ward_of_today_or_the_province_that_ended() -> None:
    answer = ask("Kon Tum")
    assert answer.status is ResolutionStatus.AMBIGUOUS
    assert {c.unit.name for c in answer.candidates} == {"Tỉnh Kon Tum", "Phường Kon Tum"}
    province = ask("tỉnh Kon Tum")
    assert [now.unit.code for now in province.now] == ["51"]


def test_a_new_commune_is_found_under_the_province_it_came_from() -> None:
    answer = ask("xã Măng Đen, tỉnh Kon Tum", dt.date(2026, 1, 1))
    assert answer.status is ResolutionStatus.FOUND
    assert answer.then is not None and answer.then.parents[0].name == "Tỉnh Quảng Ngãi"


def test_an_island_district_became_a_special_zone() -> None:
    answer = ask("huyện Lý Sơn, Quảng Ngãi", MAY_2024)
    assert [(now.unit.name, now.unit.kind, now.share) for now in answer.now] == [
        ("Đặc khu Lý Sơn", Kind.SPECIAL_ZONE, 1.0)
    ]


def test_a_district_today_is_the_communes_its_communes_became() -> None:
    answer = ask("huyện Ba Tơ", MAY_2024)
    assert len(answer.now) > 5
    assert all("19 đơn vị cấp xã" in now.note and now.unit.level is Level.COMMUNE for now in answer.now)


def test_official_codes_were_given_again_so_the_day_decides() -> None:
    old, new = ask("00004", MAY_2024), ask("00004")
    assert old.then is not None and old.then.name == "Phường Trúc Bạch"
    assert new.then is not None and new.then.name == "Phường Ba Đình"


def test_a_code_that_lost_its_zero_in_a_spreadsheet_is_still_read() -> None:
    assert ask("1").then == ask("01").then is not None
    assert ask("4567890").status is ResolutionStatus.UNKNOWN


@pytest.mark.parametrize(
    ("written", "code"),
    [("TPHCM", "79"), ("TP. HCM", "79"), ("Sài Gòn, TP.HCM", "26740"), ("Thừa Thiên - Huế", "46"), ("Đắc Lắc", "66"),
     ("Bà Rịa – Vũng Tàu", "77"), ("Quận 1, TP Hồ Chí Minh", "760"), ("Lí Sơn, Quảng Ngãi", "536")],
)  # fmt: skip
def test_provinces_and_towns_are_known_by_their_everyday_names(written: str, code: str) -> None:
    on = NOW if code == "26740" else MAY_2024
    answer = ask(written, on)
    assert answer.then is not None and answer.then.code == code


def test_hue_was_a_province_until_2025() -> None:
    before, after = ask("46", dt.date(2024, 12, 31)), ask("46", dt.date(2025, 1, 1))
    assert before.then is not None and before.then.name == "Tỉnh Thừa Thiên Huế"
    assert after.then is not None and after.then.name == "Thành phố Huế"


def test_trang_bom_turned_from_commune_to_ward_when_dong_nai_became_a_city() -> None:
    before = ask("xã Trảng Bom, Đồng Nai", dt.date(2026, 4, 29))
    assert before.then is not None and before.then.kind is Kind.COMMUNE
    assert before.now[0].unit.full_name == "Phường Trảng Bom, Thành phố Đồng Nai"
    assert any("237/NQ-UBTVQH16" in basis for basis in before.legal_basis)
    undated = ask("xã Trảng Bom, Đồng Nai")
    assert undated.on == dt.date(2026, 4, 29) and undated.now[0].unit.kind is Kind.WARD
    late = ask("xã Trảng Bom, Đồng Nai", dt.date(2026, 10, 1))
    assert late.status is ResolutionStatus.UNKNOWN and "29/04/2026" in late.candidates[0].note


def test_bac_ninh_and_quang_ninh_are_cities_since_september_2026() -> None:
    for code, last_day in (("24", dt.date(2026, 9, 19)), ("22", dt.date(2026, 8, 31))):
        before, after = ask(code, last_day), ask(code, last_day + dt.timedelta(days=1))
        assert before.then is not None and before.then.kind is Kind.PROVINCE
        assert after.then is not None and after.then.kind is Kind.CITY


def test_asked_backward_a_new_commune_answers_with_what_it_was_made_of() -> None:
    answer = ask("xã Hoằng Phú, Thanh Hóa", NOW, MAY_2024)
    assert "Xã Hoằng Kim" in {now.unit.name for now in answer.now}
    assert all(now.note.startswith("tiền thân") for now in answer.now)


def test_a_commune_swallowed_before_2025_is_named_as_a_former_name() -> None:
    answer = ask("xã Hoằng Phúc, huyện Hoằng Hóa, Thanh Hóa", MAY_2024)
    assert answer.status is ResolutionStatus.UNKNOWN
    assert answer.candidates[0].unit.name == "Thị trấn Bút Sơn"
    assert "ngày chưa ghi nhận" in answer.candidates[0].note


def test_a_district_of_an_older_document_still_leads_to_its_commune() -> None:
    answer = ask("xã Đông Hoàng, huyện Đông Sơn, Thanh Hóa", MAY_2024)
    assert answer.then is not None and answer.then.parents[0].name == "Thành phố Thanh Hóa"


def test_nonsense_is_unknown() -> None:
    assert ask("qwerty uiop").status is ResolutionStatus.UNKNOWN
    assert ask("99999").status is ResolutionStatus.UNKNOWN


def test_a_whole_page_given_as_a_name_is_answered_at_once() -> None:
    began = time.monotonic()
    assert ask("xa a huyen b, " * 400).status is ResolutionStatus.UNKNOWN
    assert ask("một hai ba " * 400).status is ResolutionStatus.UNKNOWN
    assert time.monotonic() - began < 5


def test_the_record_has_exactly_the_agreed_keys() -> None:
    record = offline.resolution_record(ask("P.4, Q.3, TP.HCM", MAY_2024))
    assert list(record) == ["status", "then", "now", "candidates", "legal_basis"]
    assert list(record["then"]) == ["code", "name", "kind", "parents"]
    assert list(record["now"][0]) == ["code", "name", "kind", "parents", "share", "note"]
    assert [parent["code"] for parent in record["then"]["parents"]] == ["770", "79"]


def test_the_issuer_of_a_plan_is_placed_on_the_map_of_today() -> None:
    assert offline.place_of_issuer("ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI", dt.date(2024, 3, 20), NOW) == "51"
    assert offline.place_of_issuer("UBND tỉnh Kon Tum", dt.date(2024, 3, 20), NOW) == "51"
    assert offline.place_of_issuer("TỈNH ỦY QUẢNG NGÃI *", dt.date(2024, 2, 15), NOW) == "51"
    assert offline.place_of_issuer("Đảng ủy xã Ba Tơ", dt.date(2026, 2, 5), NOW) == "21484"
    assert offline.place_of_issuer("Bắc Giang", None, NOW) is None  # a ward of today, or the province that ended
    assert offline.place_of_issuer("UBND huyện Ba Tơ", dt.date(2024, 3, 20), NOW) is None  # divided
