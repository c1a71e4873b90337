"""What holds for every text: offsets lead back, nothing crashes, time grows with length only."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.documents.offline import read_document
from ansinh.kernel.problem import BadInput
from ansinh.plans import offline
from ansinh.plans.facts import PlanReading
from tests.plans.test_reading import DEMO, PLAN, shared_corpus

PIECES = (
    "I. MỤC TIÊU",
    "II. NHIỆM VỤ",
    "1. Sở Y tế",
    "2.1. Đến năm 2030",
    "a) ",
    "- ",
    "+ ",
    "100%",
    "trên 10.000 dân",
    "13/13 đơn vị",
    "từ 3 đến 5 tuổi",
    "35-40%",
    "Cơ quan chủ trì: ",
    "Cơ quan phối hợp: ",
    "Thời gian: Quý I/2026",
    "Nơi nhận:",
    "KẾ HOẠCH",
    "|",
    "| a | b | c |",
    "Chỉ tiêu",
    "STT | Nhiệm vụ | Chủ trì",
    "\n",
    "\n\n",
    ". ",
    "; ",
    ", ",
    "(",
    ")",
    "không",
    "báo cáo UBND xã trước ngày 30/11",
    "Nghị quyết số 42-NQ/TW ngày 24/11/2023",
    "hộ nghèo được hưởng trợ cấp",
    "Số: /KH-UBND",
    "Mẫu, ngày tháng năm 2024",
    "[1]",
    "…",
    "7",
    "CHỦ TỊCH",
    "PHỤ LỤC",
    "tỷ lệ thất nghiệp dưới ",
    "trong đó ",
    "và ",
    "cấp tiểu học đạt ",
    "ít nhất một ",
    "giảm từ 23 xuống 18 ca",
    "đ) ",
)
plans = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), min_size=1, max_size=60).map(" ".join)


def read(text: str) -> PlanReading | None:
    try:
        return offline.read_plan(read_document(text.encode("utf-8", "replace"), "a.txt"))
    except BadInput:
        return None


def bare(words: str) -> str:
    """Without white space and without lone numbers, bars and rules: what may stand between the lines of a quote."""
    return re.sub(r"\s+", "", re.sub(r"(?m)^\s*(?:[-–]?\s*\d{1,3}\s*[-–]?|\||[-_=*.·…]{3,})\s*$", "", words))


def assert_offsets_lead_back(reading: PlanReading) -> None:
    text = reading.text
    for item in (*reading.targets, *reading.qualitative_targets, *reading.reporting):
        assert 0 <= item.start <= item.end <= len(text)
        debris = [
            text[f.start : f.end]
            for f in reading.findings
            if f.kind == "page_debris" and item.start <= f.start < item.end
        ]
        if not debris:
            assert bare(text[item.start : item.end]) == bare(item.quote)
    for task in reading.tasks:
        assert 0 <= task.start < task.end <= len(text)
        assert bare(task.text)[:5] == bare(text[task.start : task.end])[:5]
    for finding in reading.findings:
        assert 0 <= finding.start <= finding.end <= len(text)


@settings(max_examples=300, deadline=None)
@given(plans)
def test_every_quote_is_the_slice_it_points_to(text: str) -> None:
    reading = read(text)
    if reading is not None:
        assert_offsets_lead_back(reading)
        json.dumps(reading.as_json(), ensure_ascii=False)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=800))
def test_no_text_crashes_the_reader(text: str) -> None:
    reading = read(text)
    if reading is not None:
        assert_offsets_lead_back(reading)


def test_quotes_of_whole_plans_are_their_slices() -> None:
    for path in (PLAN, DEMO):
        assert_offsets_lead_back(offline.read_plan_file(path))


def test_quotes_of_the_shared_corpus_are_their_slices() -> None:
    for path in sorted(shared_corpus().glob("*/*.txt")):
        assert_offsets_lead_back(offline.read_plan_file(path))


def test_ten_times_the_plan_takes_about_ten_times_as_long() -> None:
    once = PLAN.read_text(encoding="utf-8")
    body = once[once.index("II. MỤC TIÊU") : once.index("Nơi nhận")]

    def seconds(times: int) -> float:
        source = read_document((once.replace(body, body * times)).encode(), "a.txt")
        best = 9.9
        for _ in range(3):
            begin = time.process_time()
            offline.read_plan(source)
            best = min(best, time.process_time() - begin)
        return best

    small, large = seconds(5), seconds(50)
    assert large < 10 * small * 2.5


def test_hostile_repetition_stays_fast() -> None:
    for piece in (
        "trên ",
        "100% ",
        "1.1. ",
        "- a ",
        "| ",
        "Sở ",
        "báo cáo ",
        "Nghị quyết số 1-",
        "(",
        "năm 2030 ",
        ", và ",
        "1-1/1-",
        "có ít nhất ",
    ):
        begin = time.process_time()
        read("KẾ HOẠCH\n\nII. MỤC TIÊU\n\n- " + piece * (30_000 // len(piece)))
        assert time.process_time() - begin < 8, piece


def test_one_word_of_thirty_thousand_letters_is_read_as_fast_as_any_other_text() -> None:
    short = read_document("KẾ HOẠCH\n\nII. MỤC TIÊU\n\n- Lời.\n".encode(), "a.txt")
    for piece in ("a", "ă", "Đ", "trường", "1"):
        begin = time.process_time()
        reading = offline.read_plan(dataclasses.replace(short, text=short.text.replace("Lời", piece * 30_000)))
        assert time.process_time() - begin < 8, piece
        assert all(len(finding.message) < 300 for finding in reading.findings)


def test_ten_times_the_plan_is_held_against_its_parent_in_about_ten_times_the_time() -> None:
    once = PLAN.read_text(encoding="utf-8")
    body = once[once.index("II. MỤC TIÊU") : once.index("Nơi nhận")]
    parent = offline.read_plan_file(DEMO)

    def seconds(times: int) -> float:
        reading = offline.read_plan(read_document((once.replace(body, body * times)).encode(), "a.txt"))
        best = 9.9
        for _ in range(3):
            begin = time.process_time()
            offline.check_plan(reading, [parent], dt.date(2026, 11, 22))
            best = min(best, time.process_time() - begin)
        return best

    small, large = seconds(5), seconds(50)
    assert large < 10 * small * 2.5
