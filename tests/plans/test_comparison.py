"""A plan against those above and beside it: what binds, what only shows how others put it."""

from __future__ import annotations

import datetime as dt

import pytest

from ansinh.documents.offline import read_document
from ansinh.plans import offline
from ansinh.plans.facts import Finding, PlanReading
from tests.plans.test_reading import shared_corpus

DAY = dt.date(2024, 6, 1)


def plan(issuer: str, *targets: str, year: int = 2030) -> PlanReading:
    head = (
        f"ỦY BAN NHÂN DÂN\n{issuer}\n\nSố: 12/KH-UBND\n\nHà Tĩnh, ngày 10 tháng 5 năm 2024\n\nKẾ HOẠCH\n\nChăm lo người yếu thế\n\n"
        f"Căn cứ tình hình.\n\nI. MỤC TIÊU\n\n1. Mục tiêu cụ thể đến năm {year}\n\n"
    )
    text = head + "\n\n".join(f"- {line}" for line in targets) + "\n"
    return offline.read_plan(read_document(text.encode(), "a.txt"))


def province(*targets: str, year: int = 2030) -> PlanReading:
    return plan("TỈNH HÀ TĨNH", *targets, year=year)


def commune(*targets: str, year: int = 2030) -> PlanReading:
    return plan("XÃ CẨM DUỆ", *targets, year=year)


def of(kind: str, findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if finding.kind == kind]


def said(reading: PlanReading, finding: Finding) -> str:
    return " ".join(reading.text[finding.start : finding.end].split())


def test_a_khong_lost_in_running_text_is_found_at_the_words_that_are_left() -> None:
    parent = province("Bảo đảm trợ cấp cho hộ gia đình không có người đủ sức lao động trong vùng khó khăn.")
    child = commune("Bảo đảm trợ cấp cho hộ gia đình có người đủ sức lao động trong vùng khó khăn.")
    (lost,) = of("dropped_negation", offline.check_plan(child, [parent], DAY))
    assert said(child, lost).startswith("có người đủ sức")
    assert lost.suggestion is not None and lost.suggestion.startswith("không có người")
    assert lost.severity == "error"


def test_a_khong_that_slipped_in_is_found_too() -> None:
    parent = province("Người cao tuổi được chăm sóc sức khỏe tại nơi cư trú theo quy định.")
    child = commune("Người cao tuổi không được chăm sóc sức khỏe tại nơi cư trú theo quy định.")
    (added,) = of("added_negation", offline.check_plan(child, [parent], DAY))
    assert said(child, added).startswith("không được")


def test_the_word_for_space_is_no_negation() -> None:
    parent = province("Bảo vệ trẻ em trên không gian mạng và trong gia đình của các em.")
    child = commune("Bảo vệ trẻ em trên gian mạng và trong gia đình của các em.")
    assert of("dropped_negation", offline.check_plan(child, [parent], DAY)) == []


def test_parents_bind_and_sisters_do_not() -> None:
    strong, weak = "Trên 95% dân số tham gia bảo hiểm y tế.", "Trên 90% dân số tham gia bảo hiểm y tế."
    assert of("target_weaker", offline.check_plan(commune(weak), [province(strong)], DAY))
    assert not of("target_weaker", offline.check_plan(commune(weak), [], DAY, [province(strong)]))
    assert not of("target_weaker", offline.check_plan(commune(weak), [commune(strong)], DAY))


def test_a_target_reached_later_than_the_parent_asks_is_said() -> None:
    late = commune("Trên 95% dân số tham gia bảo hiểm y tế.", year=2030)
    (later,) = of(
        "target_later", offline.check_plan(late, [province("Trên 95% dân số tham gia bảo hiểm y tế.", year=2025)], DAY)
    )
    assert "2025" in later.message and later.severity == "warning"


def test_a_group_left_out_of_a_population_narrows_it() -> None:
    parent = province("100% trẻ em mồ côi, người khuyết tật, người cao tuổi được cấp thẻ bảo hiểm y tế.")
    child = commune("100% trẻ em mồ côi, người khuyết tật được cấp thẻ bảo hiểm y tế.")
    (narrowed,) = of("population_narrowed", offline.check_plan(child, [parent], DAY))
    assert "người cao tuổi" in narrowed.message


def test_a_restriction_that_falls_away_widens_the_population_and_is_only_a_note() -> None:
    parent = province("100% hộ chăm sóc trẻ em, người cao tuổi cô đơn thuộc hộ nghèo được hưởng trợ cấp xã hội.")
    child = commune("100% hộ chăm sóc trẻ em, người cao tuổi thuộc hộ nghèo được hưởng trợ cấp xã hội.")
    (widened,) = of("population_widened", offline.check_plan(child, [parent], DAY))
    assert widened.severity == "note" and "cô đơn" in widened.message


def test_households_against_people_cannot_be_compared() -> None:
    parent = province("95% dân số nông thôn được sử dụng nước sạch theo quy chuẩn.")
    child = commune("80% hộ gia đình nông thôn được sử dụng nước sạch theo quy chuẩn.")
    found = offline.check_plan(child, [parent], DAY)
    assert not of("target_weaker", found)
    assert of("denominator_differs", found) or of("target_missing", found)


@pytest.mark.parametrize(
    ("child", "others", "kind", "words"),
    [
        ("002", ("004",), "dropped_negation", "có khả năng thoát nghèo"),
        ("004", ("003", "001"), "population_narrowed", "cô đơn"),
        ("002", ("004",), "target_weaker", "Tỷ lệ thất nghiệp chung dưới 2,5%"),
    ],
)
def test_what_the_sources_hold_against_each_other(child: str, others: tuple[str, ...], kind: str, words: str) -> None:
    corpus = shared_corpus() / "sources"
    reading, *beside = (offline.read_plan_file(next(corpus.glob(f"{seed}*"))) for seed in (child, *others))
    found = of(kind, offline.check_plan(reading, beside, DAY))
    assert words in {said(reading, finding) for finding in found}
