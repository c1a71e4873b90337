"""Proof-reading: what is wrong is found, what is right is left in peace."""

from __future__ import annotations

import datetime as dt

import pytest

from ansinh.documents.offline import read_document
from ansinh.plans import offline
from ansinh.plans.facts import Finding, PlanReading
from tests.plans.test_reading import PLAN, shared_corpus, targets_of

TODAY = dt.date(2026, 11, 22)
HEAD = "ỦY BAN NHÂN DÂN\nXÃ MẪU\n\nSố: 7/KH-UBND\n\nMẫu, ngày 12 tháng 4 năm 2024\n\nKẾ HOẠCH\n\nThực hiện chính sách xã hội\n\n"


def plan(*paragraphs: str, head: str = HEAD) -> PlanReading:
    return offline.read_plan(read_document((head + "\n\n".join(paragraphs) + "\n").encode(), "a.txt"))


def serious(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity != "note")


def kinds(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.kind for finding in findings}


def test_a_clean_plan_has_no_findings() -> None:
    assert offline.read_plan_file(PLAN).findings == ()


def test_a_programme_dated_before_the_resolution_it_implements_is_an_error() -> None:
    reading = plan(
        "Thực hiện Nghị quyết số 42-NQ/TW ngày 24/11/2023 của Ban Chấp hành Trung ương; Chương trình hành động số 51-CTr/TU "
        "ngày 10/01/2023 của Tỉnh ủy, UBND xã ban hành kế hoạch:",
        "I. NHIỆM VỤ",
        "- Trợ giúp người cao tuổi trong xã.",
    )
    (finding,) = serious(reading.findings)
    assert (finding.kind, finding.severity) == ("date_conflict", "error")
    assert finding.suggestion is not None and "10/01/2024" in finding.suggestion
    assert "51-CTr/TU" in reading.text[finding.start : finding.end]


def test_a_programme_dated_after_the_resolution_is_left_in_peace() -> None:
    reading = plan(
        "Thực hiện Nghị quyết số 42-NQ/TW ngày 24/11/2023 của Ban Chấp hành Trung ương; Chương trình hành động số 51-CTr/TU "
        "ngày 10/01/2024 của Tỉnh ủy, UBND xã ban hành kế hoạch:",
        "I. NHIỆM VỤ",
        "- Trợ giúp người cao tuổi trong xã.",
    )
    assert serious(reading.findings) == ()


def test_a_lost_khong_in_a_set_phrase_is_an_error_and_a_kept_one_is_not() -> None:
    assert kinds(targets_of("trợ giúp xã hội cho hộ nghèo có khả năng thoát nghèo.").findings) == {"dropped_negation"}
    assert serious(targets_of("trợ giúp xã hội cho hộ nghèo không có khả năng thoát nghèo.").findings) == ()


def test_a_share_over_a_hundred_is_impossible_but_growth_is_not() -> None:
    assert "over_100_percent" in kinds(targets_of("120% hộ nghèo có thẻ bảo hiểm y tế.").findings)
    assert "over_100_percent" not in kinds(targets_of("Thu ngân sách tăng 120% so với năm 2020.").findings)


def test_fifteen_of_thirteen_is_impossible() -> None:
    assert "over_whole" in kinds(targets_of("Duy trì 15/13 xã đạt chuẩn.").findings)


def test_the_same_target_with_two_values_contradicts_itself() -> None:
    reading = targets_of("Tỷ lệ bao phủ bảo hiểm y tế đạt 95%.", "Tỷ lệ bao phủ bảo hiểm y tế đạt 97%.")
    assert kinds(reading.findings) == {"contradictory_targets"}


def test_an_appendix_that_is_announced_must_be_there() -> None:
    assert "appendix_missing" in kinds(plan("I. NHIỆM VỤ", "- Rà soát hộ nghèo (Có phụ lục kèm theo).").findings)
    both = plan(
        "I. NHIỆM VỤ",
        "- Rà soát hộ nghèo (Có phụ lục kèm theo).",
        "Nơi nhận:",
        "- Lưu: VT.",
        "PHỤ LỤC",
        "Danh sách thôn.",
    )
    assert "appendix_missing" not in kinds(both.findings)


def test_a_plan_of_2026_must_not_task_a_department_that_ended_in_2025() -> None:
    head = HEAD.replace("ngày 12 tháng 4 năm 2024", "ngày 12 tháng 4 năm 2026")
    reading = plan("I. NHIỆM VỤ", "1. Sở Lao động - Thương binh và Xã hội: Rà soát người khuyết tật.", head=head)
    assert "agency_not_existing" in kinds(offline.check_plan(reading, [], dt.date(2026, 5, 1)))


def test_a_plan_of_2024_is_right_on_its_day_and_needs_successors_today() -> None:
    reading = plan("I. NHIỆM VỤ", "1. Sở Lao động - Thương binh và Xã hội: Rà soát người khuyết tật.")
    assert serious(reading.findings) == ()
    assert serious(offline.check_plan(reading, [], dt.date(2024, 12, 31))) == ()
    (finding,) = serious(offline.check_plan(reading, [], TODAY))
    assert finding.kind == "agency_dissolved"
    assert finding.suggestion is not None and "Sở Y tế" in finding.suggestion


def test_districts_are_no_denominator_after_july_2025() -> None:
    reading = targets_of("Duy trì 13/13 đơn vị cấp huyện đạt chuẩn.")
    assert "denominator_abolished" not in kinds(offline.check_plan(reading, [], dt.date(2025, 6, 30)))
    assert "denominator_abolished" in kinds(offline.check_plan(reading, [], dt.date(2025, 7, 1)))


def test_a_horizon_is_passed_when_its_last_year_is_over() -> None:
    reading = targets_of("Tỷ lệ bao phủ đạt 95% vào năm 2025.")
    assert "horizon_passed" not in kinds(offline.check_plan(reading, [], dt.date(2025, 12, 31)))
    assert "horizon_passed" in kinds(offline.check_plan(reading, [], dt.date(2026, 1, 1)))


@pytest.mark.parametrize(
    "words", ["truyền thông thông qua loa", "hành vi vi phạm", "hỗ trợ trợ cấp", "công nghệ số số 71/2025/QH15"]
)
def test_words_that_only_look_doubled_are_left_in_peace(words: str) -> None:
    assert "repeated_word" not in kinds(targets_of(f"Bảo đảm {words} trong xã.").findings)


def test_a_word_typed_twice_is_found() -> None:
    assert "repeated_word" in kinds(targets_of("Bảo đảm quyền của của người cao tuổi.").findings)


# Against the plans above


def test_a_negation_lost_against_the_parent_is_an_error() -> None:
    parent = targets_of("trợ cấp xã hội cho hộ gia đình không có người đủ sức lao động trong xã.")
    child = targets_of("trợ cấp xã hội cho hộ gia đình có người đủ sức lao động trong xã.")
    found = kinds(
        offline.check_plan(
            child,
            [targets_of("Bảo đảm " + "trợ cấp xã hội cho hộ gia đình không có người đủ sức lao động trong xã.")],
            TODAY,
        )
    )
    assert "dropped_negation" in found
    assert "dropped_negation" not in kinds(offline.check_plan(parent, [parent], TODAY))


def test_a_weaker_share_is_found_and_a_stronger_one_is_not() -> None:
    parent = targets_of("Tỷ lệ bao phủ bảo hiểm y tế đạt 95%.")
    assert "target_weaker" in kinds(
        offline.check_plan(targets_of("Tỷ lệ bao phủ bảo hiểm y tế đạt 90%."), [parent], TODAY)
    )
    assert "target_weaker" not in kinds(
        offline.check_plan(targets_of("Tỷ lệ bao phủ bảo hiểm y tế đạt 97%."), [parent], TODAY)
    )


def test_less_unemployment_is_stronger_not_weaker() -> None:
    parent = targets_of("Tỷ lệ thất nghiệp khu vực thành thị dưới 2,5%.")
    assert "target_weaker" not in kinds(
        offline.check_plan(targets_of("Tỷ lệ thất nghiệp khu vực thành thị dưới 2%."), [parent], TODAY)
    )
    assert "target_weaker" in kinds(
        offline.check_plan(targets_of("Tỷ lệ thất nghiệp khu vực thành thị dưới 3%."), [parent], TODAY)
    )


def test_older_people_living_alone_are_fewer_than_older_people() -> None:
    parent = targets_of(
        "100% hộ chăm sóc trẻ em, người cao tuổi thuộc hộ nghèo được hưởng trợ cấp xã hội theo quy định."
    )
    child = targets_of(
        "100% hộ chăm sóc trẻ em, người cao tuổi cô đơn thuộc hộ nghèo được hưởng trợ cấp xã hội theo quy định."
    )
    found = [f for f in offline.check_plan(child, [parent], TODAY) if f.kind == "population_narrowed"]
    assert len(found) == 1
    assert "cô đơn" in found[0].message


def test_a_target_of_the_parent_without_counterpart_is_named() -> None:
    parent = targets_of("Tỷ lệ bao phủ bảo hiểm y tế đạt 95%.", "100% thôn có điểm đọc sách.")
    found = [
        f
        for f in offline.check_plan(targets_of("Tỷ lệ bao phủ bảo hiểm y tế đạt 95%."), [parent], TODAY)
        if f.kind == "target_missing"
    ]
    assert len(found) == 1
    assert "điểm đọc sách" in found[0].message


def test_the_defects_named_in_the_corpus_are_found() -> None:
    corpus = shared_corpus() / "sources"

    def of(seed: str) -> set[str]:
        return kinds(offline.check_plan(offline.read_plan_file(next(corpus.glob(f"{seed}*"))), [], TODAY))

    assert {
        "missing_number",
        "missing_date",
        "date_conflict",
        "dropped_negation",
        "citation_form",
        "typo",
        "page_break",
    } <= of("002")
    assert {"page_debris", "appendix_missing", "missing_number"} <= of("003")
    assert {"denominator_abolished", "agency_dissolved"} <= of("004")
    assert {"horizon_passed", "footnote_missing"} <= of("000")


def test_a_word_alone_between_comma_and_the_next_phrase_is_no_slip() -> None:
    assert kinds(plan("I. NHIỆM VỤ", "- Cứu trợ khẩn cấp sau bão, lũ trong vòng 48 giờ.").findings).isdisjoint({"typo"})


def test_a_slip_between_two_words_that_give_it_away_is_still_found() -> None:
    assert "typo" in kinds(plan("I. NHIỆM VỤ", "- Ban hành chính sách phụ hợp với tình hình của xã.").findings)


def test_a_part_above_its_whole_is_found_however_often_the_whole_is_said() -> None:
    many = [f"- Tỷ lệ lao động qua đào tạo đạt {70 + one}% năm 2030." for one in (4, 3, 2, 0)]
    part = "- Tỷ lệ lao động qua đào tạo có bằng cấp, chứng chỉ đạt 71% năm 2030."
    assert "part_over_whole" in kinds(plan("I. MỤC TIÊU", *many, part).findings)
