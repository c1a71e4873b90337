"""Whatever stands in a text: nothing crashes, quotes are slices of the text, and no sentence takes long."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.documents.offline import read_document
from ansinh.kernel.problem import BadInput
from ansinh.plans import offline
from ansinh.plans.facts import PlanReading

PIECES = (
    "QUYẾT ĐỊNH",
    "KẾ HOẠCH",
    "(Ban hành kèm theo Quyết định số 1/QĐ-UBND)",
    "Phần thứ nhất",
    "A. MỤC TIÊU",
    "I- MỤC TIÊU",
    "1- Mục tiêu cụ thể",
    "1.1- Đến năm 2030",
    "Mục 1.",
    "Điều 1.",
    "* Sở Y tế:",
    "• ",
    "(1) ",
    "(2) ",
    "trên 1 vạn dân: ",
    "một nửa số thôn",
    "(năm 2025: 4,5%)",
    "so với năm 2025",
    "trước ngày 31/12/2026",
    "triệu lượt khách",
    "2,5 ",
    "≥ 95%",
    "Tại địa bàn đô thị: ",
    "Chủ trì: Sở Nội vụ; phối hợp: Công an tỉnh; thời gian: Quý III/2026.",
    "(Sở Nội vụ chủ trì, phối hợp với Sở Y tế)",
    "thực hiện các hoạt động sau:",
    "Lưu ý:",
    "Doanh nghiệp, hợp tác xã: ",
    "báo cáo trước ngày 15/3, 15/6 và 15/12 hằng năm",
    "để tổng hợp, báo cáo UBND tỉnh",
    "phối hợp chính quyền địa phương và các đoàn thể ",
    "Kính gửi:",
    "V/v rà soát hộ nghèo",
    "Nơi nhận:",
    "ỦY BAN NHÂN DÂN",
    "Kiên Lâm, ngày",
    "12 tháng 01 năm 2026",
    "| TT | Chỉ tiêu | Kế hoạch |",
    "| | | Chủ trì | Phối hợp |",
    "| 1 | Tỷ lệ hộ nghèo | giảm 0,8-1% |",
    "Số 27-CTr/TU",
    "Số ",
    "\n",
    "\n\n",
    "; ",
    ", ",
    ": ",
    ". ",
)
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), min_size=1, max_size=50).map(" ".join)


def read(text: str) -> PlanReading | None:
    try:
        return offline.read_plan(read_document(text.encode("utf-8", "replace"), "a.txt"))
    except BadInput:
        return None


def letters(words: str) -> str:
    """Words without white space, marks of tables and lone page numbers between lines."""
    return re.sub(r"[\s|]+", "", re.sub(r"(?m)^\s*(?:[-–]?\s*\d{1,3}\s*[-–]?|[-_=*.·…]{3,})\s*$", "", words))


@settings(max_examples=150, deadline=None)
@given(texts)
def test_any_text_is_read_and_every_quote_is_a_slice_of_it(text: str) -> None:
    reading = read(text)
    if reading is None:
        return
    for item in (*reading.targets, *reading.qualitative_targets, *reading.reporting):
        assert 0 <= item.start <= item.end <= len(reading.text)
        assert letters(item.quote) in letters(reading.text[item.start : item.end])
    for task in reading.tasks:
        assert 0 <= task.start <= task.end <= len(reading.text)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_the_same_text_gives_the_same_reading(text: str) -> None:
    assert read(text) == read(text)


@pytest.mark.parametrize(
    "piece", [*PIECES, "Sở Y tế, ", "phối hợp ", "(Sở A chủ trì ", "15/6, ", "1.1- ", "trên 10.000 dân đạt "]
)
def test_thirty_thousand_letters_of_one_phrase_are_read_without_trouble(piece: str) -> None:
    """Not a measurement: a pattern that backtracks would take minutes here."""
    text = (
        "KẾ HOẠCH\n\nII. MỤC TIÊU\n\n- "
        + piece * (30_000 // len(piece))
        + "\n\nIII. TỔ CHỨC THỰC HIỆN\n\n1. "
        + piece * 900
    )
    source = read_document(text.encode(), "a.txt")
    begin = time.process_time()
    offline.read_plan(source)
    assert time.process_time() - begin < 20
