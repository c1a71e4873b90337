"""Reporting duties as plans word them: who reports to whom, through whom, by which day, how often. Invented sentences."""

from __future__ import annotations

import pytest

from ansinh.documents.offline import read_document
from ansinh.plans import offline
from ansinh.plans.facts import ReportingDuty

HEAD = """ỦY BAN NHÂN DÂN
TỈNH KIÊN LÂM

Số: 12/KH-UBND

Kiên Lâm, ngày 12 tháng 01 năm 2026

KẾ HOẠCH

Thử nghiệm

Căn cứ tình hình thực tế.

V. TỔ CHỨC THỰC HIỆN

"""


def duties(*paragraphs: str) -> tuple[ReportingDuty, ...]:
    text = HEAD + "\n\n".join(paragraphs) + "\n"
    return offline.read_plan(read_document(text.encode(), "ke-hoach.txt")).reporting


Brief = tuple[tuple[str, ...], tuple[str, ...], str | None, str | None, str | None]


def brief(duty: ReportingDuty) -> Brief:
    return duty.who, duty.to, duty.via, duty.deadline, duty.frequency


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "1. UBND các xã, phường báo cáo kết quả thực hiện về Sở Y tế trước ngày 30/11 hằng năm.",
            [(("UBND các xã, phường",), ("Sở Y tế",), None, "30-11", "hằng năm")],
        ),
        (
            "1. Các sở, ngành định kỳ 6 tháng (trước ngày 15/6) và hằng năm (trước ngày 15/12) báo cáo UBND tỉnh (qua Sở Nội vụ).",
            [
                (("Các sở, ngành",), ("UBND tỉnh",), "Sở Nội vụ", "15-06", "định kỳ 6 tháng"),
                (("Các sở, ngành",), ("UBND tỉnh",), "Sở Nội vụ", "15-12", "hằng năm"),
            ],
        ),
        (
            "1. Trước ngày 30/11 hằng năm, các sở, ban, ngành gửi báo cáo kết quả về Sở Tư pháp để tổng hợp.",
            [(("các sở, ban, ngành",), ("Sở Tư pháp",), None, "30-11", "hằng năm")],
        ),
        (
            "1. Hằng quý, trước ngày 20 tháng cuối quý, Phòng Kinh tế báo cáo kết quả về Sở Công Thương.",
            [(("Phòng Kinh tế",), ("Sở Công Thương",), None, None, "Hằng quý")],
        ),
        (
            "1. UBND cấp xã báo cáo Sở Nội vụ chậm nhất ngày 10 tháng 12 hằng năm.",
            [(("UBND cấp xã",), ("Sở Nội vụ",), None, "10-12", "hằng năm")],
        ),
        (
            "1. Sở Nội vụ tổng hợp, tham mưu UBND tỉnh báo cáo Bộ Nội vụ trước ngày 20/12 hằng năm.",
            [(("Sở Nội vụ",), ("Bộ Nội vụ",), "UBND tỉnh", "20-12", "hằng năm")],
        ),
        (
            "1. Các sở, ngành báo cáo kết quả về Sở Tài chính trước ngày 15/3, 15/6, 15/9 và 15/12 hằng năm.",
            [
                (("Các sở, ngành",), ("Sở Tài chính",), None, day, "hằng năm")
                for day in ("15-03", "15-06", "15-09", "15-12")
            ],
        ),
        (
            "1. Sở Xây dựng báo cáo UBND tỉnh kết quả thực hiện trước ngày 31 tháng 12 năm 2026.",
            [(("Sở Xây dựng",), ("UBND tỉnh",), None, "31-12", None)],
        ),
        (
            "1. Các cơ quan, đơn vị báo cáo định kỳ hằng quý (trước ngày 15 của tháng cuối quý), 6 tháng (trước ngày 15/6), năm "
            "(trước ngày 15/12) về Sở Nội vụ.",
            [
                (("Các cơ quan, đơn vị",), ("Sở Nội vụ",), None, None, "hằng quý"),
                (("Các cơ quan, đơn vị",), ("Sở Nội vụ",), None, "15-06", "6 tháng"),
                (("Các cơ quan, đơn vị",), ("Sở Nội vụ",), None, "15-12", "năm"),
            ],
        ),
        (
            "1. Trong quá trình thực hiện, nếu có vướng mắc, các đơn vị kịp thời báo cáo UBND tỉnh (qua Sở Y tế) để xem xét.",
            [(("các đơn vị",), ("UBND tỉnh",), "Sở Y tế", None, "kịp thời")],
        ),
        (
            "1. UBND các xã, phường báo cáo đột xuất khi có yêu cầu của UBND tỉnh.",
            [(("UBND các xã, phường",), ("UBND tỉnh",), None, None, "đột xuất")],
        ),
        (
            "1. Công an tỉnh báo cáo Chủ tịch UBND tỉnh định kỳ vào ngày 25 hằng tháng.",
            [(("Công an tỉnh",), ("Chủ tịch UBND tỉnh",), None, None, "hằng tháng")],
        ),
        (
            "1. Giao Sở Nội vụ theo dõi, đôn đốc, tổng hợp, báo cáo UBND tỉnh kết quả thực hiện hằng năm trước ngày 10/12.",
            [(("Sở Nội vụ",), ("UBND tỉnh",), None, "10-12", "hằng năm")],
        ),
        (
            "1. Đề nghị Ủy ban MTTQ Việt Nam tỉnh gửi báo cáo kết quả giám sát về Sở Dân tộc và Tôn giáo trước ngày 05/12 hàng năm.",
            [(("Ủy ban MTTQ Việt Nam tỉnh",), ("Sở Dân tộc và Tôn giáo",), None, "05-12", "hàng năm")],
        ),
        (
            "1. UBND cấp xã hằng năm tổ chức sơ kết, đánh giá để tổng hợp, báo cáo UBND tỉnh và Bộ Y tế.",
            [(("UBND cấp xã",), ("UBND tỉnh", "Bộ Y tế"), None, None, "hằng năm")],
        ),
    ],
)
def test_a_duty_says_who_reports_to_whom_and_when(words: str, expected: list[Brief]) -> None:
    assert [brief(duty) for duty in duties(words)] == expected


def test_dashes_below_an_agency_report_for_it() -> None:
    (duty,) = duties(
        "1. UBND các xã, phường:",
        "- Xây dựng kế hoạch triển khai thực hiện tại địa phương.",
        "- Báo cáo kết quả thực hiện định kỳ hằng năm gửi Sở Y tế trước ngày 25/11.",
    )
    assert brief(duty) == (("UBND các xã, phường",), ("Sở Y tế",), None, "25-11", "hằng năm")


@pytest.mark.parametrize(
    "words",
    [
        "1. Sở Y tế tổng hợp kết quả để báo cáo Bộ Y tế theo quy định.",
        "1. Căn cứ Báo cáo số 12/BC-UBND ngày 05/12/2025 của UBND tỉnh.",
        "1. Sở Tài chính hướng dẫn mẫu báo cáo cho các đơn vị.",
        "1. Xây dựng hệ thống thông tin báo cáo thống nhất toàn tỉnh.",
    ],
)
def test_what_is_done_with_reports_is_no_duty(words: str) -> None:
    assert duties(words) == ()


def test_results_that_go_to_a_department_by_a_day_are_a_duty_even_without_dinh_ky() -> None:
    (duty,) = duties(
        "1. Các sở, ngành, địa phương xây dựng kế hoạch của đơn vị mình và báo cáo kết quả về Sở Nội vụ trước ngày 30/10 hằng năm."
    )
    assert brief(duty) == (("Các sở, ngành, địa phương",), ("Sở Nội vụ",), None, "30-10", "hằng năm")


def test_two_reports_that_are_sent_are_one_duty() -> None:
    (duty,) = duties(
        "1. Các sở, ngành gửi báo cáo công tác năm và báo cáo kết quả tháng hành động về Sở Nội vụ trước ngày 16/12 hằng năm."
    )
    assert duty.quote.startswith("gửi báo cáo")
