"""Plans are read into commitments that point back to their words."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import time
from pathlib import Path

import docx
import pytest

from ansinh.documents.facts import DocumentText
from ansinh.documents.offline import read_document
from ansinh.plans import offline
from ansinh.plans.facts import Comparator, Level, PlanReading

FIXTURES = Path(__file__).with_name("fixtures")
PLAN = FIXTURES / "ke-hoach-huyen-mau.txt"
DEMO = Path(offline.__file__).parents[1] / "demo" / "ke-hoach-quang-ngai.docx"


def source(text: str) -> DocumentText:
    return read_document(text.encode(), "ke-hoach.txt")


def read(text: str) -> PlanReading:
    return offline.read_plan(source(text))


def targets_of(*lines: str) -> PlanReading:
    head = "KẾ HOẠCH\n\nThử nghiệm\n\nCăn cứ tình hình.\n\nII. MỤC TIÊU\n\n2. Mục tiêu cụ thể đến năm 2030\n\n"
    return read(head + "\n\n".join(f"- {line}" for line in lines) + "\n")


def shared_corpus() -> Path:
    folder = os.environ.get("ANSINH_SHARED")
    if not folder:
        pytest.skip("not run: ANSINH_SHARED is not set")
    return Path(folder) / "corpus"


def test_the_header_says_who_when_and_what() -> None:
    document = offline.read_plan_file(PLAN).document
    assert document.issuer == "ỦY BAN NHÂN DÂN HUYỆN MẪU SƠN"
    assert document.level is Level.DISTRICT
    assert document.number == "45/KH-UBND"
    assert document.place == "Mẫu Sơn"
    assert document.date == dt.date(2023, 2, 5)
    assert document.type == "KẾ HOẠCH"
    assert document.title is not None and document.title.startswith("Thực hiện công tác an sinh")
    assert document.signer == "Trần Văn Thử"
    assert document.recipients == ("UBND tỉnh", "Lưu: VT")


def test_a_blank_number_and_day_stay_blank_and_are_reported() -> None:
    reading = read(
        "Số: /KH-UBND\n\nHòa Mẫu, ngày tháng 5 năm 2024\n\nKẾ HOẠCH\n\nThử\n\nI. NHIỆM VỤ\n\n1. Sở Y tế: Khám bệnh.\n"
    )
    assert reading.document.number is None
    assert reading.document.date is None
    assert {finding.kind for finding in reading.findings} >= {"missing_number", "missing_date"}


def test_every_target_of_a_plan_read_by_hand_is_found() -> None:
    (score,) = offline.score(FIXTURES / "gold", FIXTURES)
    assert (score.targets.f1, score.tasks.f1, score.reporting.f1) == (1.0, 1.0, 1.0)
    assert set(score.target_fields.values()) == {1.0}
    assert set(score.task_fields.values()) == {1.0}


@pytest.mark.parametrize("seed", ["002", "004"])
def test_the_hand_made_gold_of_the_shared_corpus_is_met(seed: str) -> None:
    corpus = shared_corpus()
    score = next(item for item in offline.score(corpus / "gold", corpus / "sources") if item.name.startswith(seed))
    assert score.targets.f1 >= 0.95
    assert min(score.target_fields[name] or 0 for name in ("comparator", "unit", "year")) >= 0.95
    assert score.tasks.f1 >= 0.95
    assert min(score.task_fields[name] or 0 for name in ("lead", "coordinating")) >= 0.95
    assert score.reporting.f1 >= 0.9


def test_the_five_source_plans_hold_the_115_numeric_targets_that_were_counted_by_hand() -> None:
    found = {path.name[:3]: len(offline.read_plan_file(path).targets) for path in shared_corpus().glob("sources/*.txt")}
    assert found == {"000": 0, "001": 20, "002": 25, "003": 29, "004": 41}


def test_the_five_source_plans_are_read_in_under_two_seconds() -> None:
    paths = list(shared_corpus().glob("sources/*.txt"))
    begin = time.process_time()
    for path in paths:
        offline.read_plan_file(path)
    assert time.process_time() - begin < 2.0


# One sentence, one lesson


@pytest.mark.parametrize(
    ("words", "comparator", "value", "value_to", "unit"),
    [
        ("Tỷ lệ hộ nghèo dưới 2,35%", Comparator.LESS, 2.35, None, "%"),
        ("Tỷ lệ lao động qua đào tạo trên 75%", Comparator.MORE, 75, None, "%"),
        ("Tỷ lệ hài lòng đạt từ 85% trở lên", Comparator.AT_LEAST, 85, None, "%"),
        ("Ít nhất 55% người cao tuổi có lương hưu", Comparator.AT_LEAST, 55, None, "%"),
        ("Không quá 5% trẻ em bỏ học", Comparator.AT_MOST, 5, None, "%"),
        ("Tỷ lệ lao động có chứng chỉ đạt 35-40%", Comparator.RANGE, 35, 40, "%"),
        ("Tỷ lệ lao động có chứng chỉ đạt từ 60% đến 65%", Comparator.RANGE, 60, 65, "%"),
        ("Tuổi thọ trung bình khoảng 75,1 tuổi", Comparator.ABOUT, 75.1, None, "tuổi"),
        ("Xây dựng 74.900 căn hộ nhà ở xã hội", Comparator.EQUAL, 74900, None, "căn hộ"),
        ("Diện tích nhà ở bình quân đạt 33 m2 sàn/người", Comparator.EQUAL, 33, None, "m² sàn/người"),
        ("Chỉ số sản xuất công nghiệp tăng bình quân 12%/năm", Comparator.EQUAL, 12, None, "%/năm"),
    ],
)
def test_a_number_binds_as_its_words_say(
    words: str, comparator: Comparator, value: float, value_to: float | None, unit: str
) -> None:
    (target,) = targets_of(words + ".").targets
    assert (target.comparator, target.value, target.value_to, target.unit, target.year) == (
        comparator,
        value,
        value_to,
        unit,
        2030,
    )


@pytest.mark.parametrize(
    "words",
    [
        "Bảo đảm trợ cấp cho trẻ em dưới 36 tháng tuổi và trẻ mẫu giáo từ 3 đến 5 tuổi",
        "Đạt chuẩn xóa mù chữ mức độ 2 theo Quyết định số 19/QĐ-UBND ngày 12/01/2021",
        "Thực hiện 24/24 giờ việc trực cấp cứu trong giai đoạn 2021-2025",
        "Thuộc nhóm 2 theo Nghị quyết số 42-NQ/TW, khóa XIII, lần thứ 8",
    ],
)
def test_ages_levels_dates_and_citations_are_no_targets(words: str) -> None:
    assert targets_of(words + ".").targets == ()


def test_statistics_of_the_past_are_no_targets() -> None:
    reading = read(
        "KẾ HOẠCH\n\nThử\n\nI. TÌNH HÌNH\n\n- Năm 2022, tỷ lệ hộ nghèo còn 3,2%.\n\nII. MỤC TIÊU\n\n- Nhân rộng mô hình tốt.\n"
    )
    assert reading.targets == ()


def test_one_denominator_governs_the_numbers_before_it() -> None:
    targets = targets_of("phấn đấu có 32 giường bệnh, 11 bác sĩ, 04 dược sĩ trên 10.000 dân.").targets
    assert [(target.value, target.unit) for target in targets] == [
        (32, "giường bệnh/10.000 dân"),
        (11, "bác sĩ/10.000 dân"),
        (4, "dược sĩ/10.000 dân"),
    ]


def test_per_hundred_inhabitants_is_not_more_than_a_hundred() -> None:
    (target,) = targets_of("Tỷ lệ thuê bao băng rộng di động trên 100 dân đạt 85%.").targets
    assert (target.value, target.unit, target.comparator) == (85, "%", Comparator.EQUAL)


def test_a_head_left_out_is_taken_from_the_clause_before() -> None:
    targets = targets_of("tỷ lệ đi học đúng độ tuổi cấp tiểu học đạt 99,5%, cấp trung học cơ sở đạt 98%.").targets
    assert [(target.indicator, target.qualifier) for target in targets[1:]] == [
        ("tỷ lệ đi học đúng độ tuổi", "cấp trung học cơ sở")
    ]


def test_a_predicate_shared_by_two_groups_belongs_to_both() -> None:
    first, second = targets_of("100% hộ ở thành thị và 80% hộ ở nông thôn được sử dụng nước sạch.").targets
    assert first.indicator == "hộ ở thành thị được sử dụng nước sạch"
    assert second.indicator == "hộ ở nông thôn được sử dụng nước sạch"


def test_a_year_in_the_sentence_is_stronger_than_the_heading() -> None:
    targets = targets_of("Tỷ lệ bao phủ đạt 95% vào năm 2026 và 98% vào năm 2028; xóa 100% nhà tạm.").targets
    assert [target.year for target in targets] == [2026, 2028, 2030]


def test_thirteen_of_thirteen_districts_is_a_count_and_no_date() -> None:
    (target,) = targets_of("Duy trì 13/13 đơn vị cấp huyện đạt chuẩn.").targets
    assert (target.value, target.unit) == (13, "đơn vị cấp huyện (trên tổng 13)")


def test_a_commitment_without_a_number_is_kept_apart() -> None:
    reading = targets_of("100% hộ nghèo có thẻ; bảo đảm mức sống tối thiểu cho người khó khăn.")
    assert [item.text for item in reading.qualitative_targets] == ["bảo đảm mức sống tối thiểu cho người khó khăn"]


# Tasks


def tasks_of(*paragraphs: str) -> PlanReading:
    return read("KẾ HOẠCH\n\nThử\n\nIII. NHIỆM VỤ, GIẢI PHÁP\n\n" + "\n\n".join(paragraphs) + "\n")


def test_labelled_lines_give_lead_partners_and_time() -> None:
    (task,) = tasks_of(
        "a) Chi trả trợ cấp qua tài khoản cho người hưởng.",
        "- Cơ quan chủ trì: Sở Văn hóa, Thể thao và Du lịch; Sở Y tế và Ban Dân tộc tỉnh.",
        "- Cơ quan phối hợp: Các sở, ban ngành tỉnh; Đài Phát thanh - Truyền hình tỉnh, Báo Mẫu; UBND các xã, phường.",
        "- Thời gian thực hiện: Quý III/2026.",
    ).tasks
    assert task.text == "Chi trả trợ cấp qua tài khoản cho người hưởng."
    assert task.lead == ("Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế", "Ban Dân tộc tỉnh")
    assert task.coordinating == (
        "Các sở, ban ngành tỉnh",
        "Đài Phát thanh - Truyền hình tỉnh",
        "Báo Mẫu",
        "UBND các xã, phường",
    )
    assert task.timeline == "Quý III/2026"


def test_dashes_below_an_agency_inherit_it() -> None:
    tasks = tasks_of(
        "1. Sở Y tế",
        "- Chủ trì, phối hợp với các sở, ngành khám bệnh cho người nghèo.",
        "- Báo cáo kịp thời dịch bệnh cho dân biết.",
    ).tasks
    assert tasks[0].lead == ("Sở Y tế",)
    assert tasks[0].coordinating == ("các sở, ngành",)


def test_an_agency_and_a_colon_begin_the_task_after_the_colon() -> None:
    (task,) = tasks_of("3.3 Ban chỉ huy quân sự xã: Đẩy mạnh tìm kiếm, quy tập hài cốt liệt sĩ.").tasks
    assert task.lead == ("Ban chỉ huy quân sự xã",)
    assert task.text.startswith("Đẩy mạnh tìm kiếm")


def test_a_task_that_names_nobody_keeps_an_empty_lead() -> None:
    (task,) = tasks_of("- Nâng cao chất lượng dịch vụ cho người khuyết tật.").tasks
    assert task.lead == ()


def test_rows_of_a_task_table_are_tasks() -> None:
    reading = read(
        "KẾ HOẠCH\n\nThử\n\nII. NHIỆM VỤ\n\nTT | Nội dung nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn\n"
        "I | Truyền thông | | |\n1 | Tuyên truyền đến thôn | Sở Nội vụ | UBND cấp xã | Hằng năm\n"
    )
    (task,) = reading.tasks
    assert (task.text, task.lead, task.coordinating, task.timeline) == (
        "Tuyên truyền đến thôn",
        ("Sở Nội vụ",),
        ("UBND cấp xã",),
        "Hằng năm",
    )


def test_rows_of_a_target_table_are_targets_of_each_year_to_come() -> None:
    reading = read(
        "Mẫu Sơn, ngày 05 tháng 02 năm 2024\n\nKẾ HOẠCH\n\nThử\n\nI. MỤC TIÊU\n\n"
        "| TT | Chỉ tiêu | Đơn vị tính | Năm 2023 | Năm 2025 | Năm 2030 |\n|---|---|---|---|---|---|\n"
        "| 1 | Bao phủ bảo hiểm y tế | % | 92 | 95 | ≥ 98 |\n"
    )
    assert [(target.value, target.comparator, target.year, target.unit) for target in reading.targets] == [
        (95, Comparator.EQUAL, 2025, "%"),
        (98, Comparator.AT_LEAST, 2030, "%"),
    ]


# Layouts


def paragraphs() -> list[str]:
    return [line for line in PLAN.read_text(encoding="utf-8").split("\n") if line.strip()]


def shape(reading: PlanReading) -> object:
    return (
        [(t.value, t.value_to, t.comparator, t.unit, t.year, t.indicator) for t in reading.targets],
        [(t.lead, t.coordinating, t.text) for t in reading.tasks],
        [(d.who, d.to, d.deadline) for d in reading.reporting],
        reading.document.number,
        reading.document.date,
        reading.document.signer,
        reading.document.recipients,
    )


def wrapped(width: int, between: str) -> str:
    import textwrap

    return between.join(
        "\n".join(textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)) for line in paragraphs()
    )


@pytest.mark.parametrize("layout", ["a line a paragraph", "wrapped with gaps", "wrapped without gaps", "word"])
def test_the_layout_of_the_file_does_not_change_what_is_read(layout: str) -> None:
    if layout == "word":
        document = docx.Document()
        for line in paragraphs():
            document.add_paragraph(line)
        out = io.BytesIO()
        document.save(out)
        changed = offline.read_plan(read_document(out.getvalue(), "a.docx"))
    else:
        changed = read(
            {
                "a line a paragraph": "\n".join(paragraphs()),
                "wrapped with gaps": wrapped(60, "\n\n"),
                "wrapped without gaps": wrapped(76, "\n"),
            }[layout]
        )
    assert shape(changed) == shape(offline.read_plan_file(PLAN))


def test_a_page_break_in_mid_sentence_is_mended() -> None:
    reading = tasks_of("- Thu hút nhân lực chất lượng cao về xã, đặc biệt là nhân", "lực công nghệ mới cho sản xuất.")
    assert [task.text for task in reading.tasks] == [
        "Thu hút nhân lực chất lượng cao về xã, đặc biệt là nhân lực công nghệ mới cho sản xuất."
    ]
    assert "page_break" in {finding.kind for finding in reading.findings}


def test_a_page_number_left_in_a_phrase_is_taken_out_of_the_quote() -> None:
    reading = tasks_of(
        "- Nâng cao chất lượng phổ cập giáo dục tiểu học của xã và phổ cập giáo dục tiểu 7 học của các thôn một cách vững",
        "chắc; giữ kết quả phổ cập giáo dục tiểu học ở các bản xa.",
    )
    assert "tiểu học của các thôn" in reading.tasks[0].text
    assert [f.kind for f in reading.findings if f.kind == "page_debris"] == ["page_debris"]


def test_a_text_that_is_no_plan_says_so() -> None:
    reading = read("Hôm nay trời đẹp. Tôi đi chợ mua rau và gặp bạn cũ ở đầu làng.\n")
    assert not reading.looks_like_plan
    assert reading.as_json()["tasks"] == []


# The demo


def test_the_demo_plan_in_the_repository_is_what_its_script_writes() -> None:
    from ansinh.plans.demo.make_plan import build

    assert read_document(build(), "a.docx").text == read_document(DEMO.read_bytes(), "a.docx").text
    assert build() == build()


def test_the_demo_plan_holds_targets_tasks_duties_and_its_planted_slips() -> None:
    reading = offline.read_plan_file(DEMO)
    assert len(reading.targets) == 23
    assert len(reading.tasks) == 21
    assert {duty.deadline for duty in reading.reporting} == {"30-10", "05-12", None}
    assert {finding.kind for finding in reading.findings} == {"date_conflict", "dropped_negation"}
    gone = {f.kind for f in offline.check_plan(reading, [], dt.date(2026, 11, 22))}
    assert {"agency_dissolved", "denominator_abolished"} <= gone


def test_no_sentence_of_the_demo_plan_names_a_real_plan() -> None:
    assert re.search(r"65/KH-UBND|24/KH-UBND|30/KH-UBND", offline.read_plan_file(DEMO).text) is None
