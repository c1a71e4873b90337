"""Kinds and layouts of documents: Party programmes, decisions that enclose a plan, portals that lose lines of the header,
resolutions, letters – and texts that are no plan at all. All invented.
"""

from __future__ import annotations

import datetime as dt

import pytest

from ansinh.documents.offline import read_document
from ansinh.plans import offline
from ansinh.plans.facts import Level, PlanReading


def read(text: str) -> PlanReading:
    return offline.read_plan(read_document(text.encode(), "van-ban.txt"))


PARTY = """TỈNH ỦY KIÊN LÂM
*
Số 27-CTr/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Kiên Lâm, ngày 15 tháng 3 năm 2026
CHƯƠNG TRÌNH HÀNH ĐỘNG
thực hiện Nghị quyết số 72-NQ/TW, ngày 09/9/2025 của Bộ Chính trị
-----
Thực hiện Nghị quyết số 72-NQ/TW, ngày 09/9/2025 của Bộ Chính trị, Ban Thường vụ Tỉnh ủy ban hành Chương trình hành động như sau:
I- MỤC TIÊU
1- Mục tiêu tổng quát
Người dân được chăm sóc sức khỏe toàn diện.
2- Mục tiêu cụ thể
2.1- Đến năm 2030
- Tỉ lệ tiêm chủng đầy đủ đạt trên 95%.
2.2- Tầm nhìn đến năm 2045
Hệ thống y tế hiện đại, công bằng, hiệu quả; tuổi thọ trung bình đạt trên 80 tuổi.
II- NHIỆM VỤ, GIẢI PHÁP
1- Hoàn thiện thể chế
1.1- Rà soát, sửa đổi, bổ sung các cơ chế, chính sách thuộc thẩm quyền.
III- TỔ CHỨC THỰC HIỆN
1- Đảng ủy Ủy ban nhân dân tỉnh lãnh đạo xây dựng kế hoạch; hằng năm báo cáo Ban Thường vụ Tỉnh ủy trước ngày 05/12.
Nơi nhận:
- Bộ Chính trị (để báo cáo),
- Lưu Văn phòng Tỉnh ủy.
T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
(Đã ký)
Trần Quốc Bảo
"""


def test_a_programme_of_the_party_with_dashes_after_its_numbers_is_read() -> None:
    reading = read(PARTY)
    document = reading.document
    assert (document.issuer, document.level, document.number) == ("TỈNH ỦY KIÊN LÂM", Level.PROVINCE, "27-CTr/TU")
    assert (document.type, document.signer, document.date) == (
        "CHƯƠNG TRÌNH HÀNH ĐỘNG",
        "Trần Quốc Bảo",
        dt.date(2026, 3, 15),
    )
    assert document.recipients == ("Bộ Chính trị (để báo cáo)", "Lưu Văn phòng Tỉnh ủy")
    assert [(target.value, target.year, target.path) for target in reading.targets] == [
        (95, 2030, "I.2.1"),
        (80, 2045, "I.2.2/1"),
    ]
    assert [task.path for task in reading.tasks] == ["II.1.1", "III.1"]
    assert [(duty.to, duty.deadline) for duty in reading.reporting] == [(("Ban Thường vụ Tỉnh ủy",), "05-12")]


DECISION = """ỦY BAN NHÂN DÂN
TỈNH KIÊN LÂM
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 1204/QĐ-UBND
Kiên Lâm, ngày 12 tháng 02 năm 2026

QUYẾT ĐỊNH
VỀ VIỆC BAN HÀNH KẾ HOẠCH CHUYỂN ĐỔI SỐ NĂM 2026
ỦY BAN NHÂN DÂN TỈNH KIÊN LÂM
Căn cứ Luật Tổ chức chính quyền địa phương;
Theo đề nghị của Giám đốc Sở Khoa học và Công nghệ.
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Kế hoạch chuyển đổi số năm 2026.
Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày ký.

Nơi nhận:
- Như Điều 3;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Lê Thị Ánh Hồng

KẾ HOẠCH
CHUYỂN ĐỔI SỐ NĂM 2026
(Ban hành kèm theo Quyết định số 1204/QĐ-UBND ngày 12 tháng 02 năm 2026)

Phần thứ nhất
MỤC TIÊU
1. Chính quyền số
* 100% thủ tục hành chính được cung cấp trực tuyến toàn trình.
• Tối thiểu 90% hồ sơ được xử lý trên môi trường mạng.
Phần thứ hai
NHIỆM VỤ
1. Phủ sóng 5G tại trung tâm các xã, phường.
Chủ trì: Sở Khoa học và Công nghệ.
Thời gian hoàn thành: Tháng 12/2026.
"""


def test_a_plan_enclosed_in_a_decision_is_read_under_the_header_of_the_decision() -> None:
    reading = read(DECISION)
    assert (reading.document.number, reading.document.type) == ("1204/QĐ-UBND", "QUYẾT ĐỊNH")
    assert reading.document.title == "VỀ VIỆC BAN HÀNH KẾ HOẠCH CHUYỂN ĐỔI SỐ NĂM 2026"
    assert (reading.document.signer, reading.document.recipients) == ("Lê Thị Ánh Hồng", ("Như Điều 3", "Lưu: VT"))
    assert [(target.value, target.year) for target in reading.targets] == [(100, 2026), (90, 2026)]
    (task,) = reading.tasks
    assert (task.lead, task.timeline) == (("Sở Khoa học và Công nghệ",), "Tháng 12/2026")


def test_a_portal_that_lost_the_line_with_the_kind_still_shows_a_plan() -> None:
    reading = read(
        "Kế hoạch 155/KH-UBND năm 2025\n| Số hiệu | 155/KH-UBND |\n| Người ký | Hồ Văn An |\n|\nỦY BAN NHÂN DÂN |\n"
        "CỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM |\n|\nSố: 155/KH-UBND |\nKiên Lâm, ngày 24 tháng 12 năm 2025 |\n"
        "CHUYỂN ĐỔI SỐ TỈNH KIÊN LÂM NĂM 2026\n- Luật Công nghệ thông tin ngày 29/6/2006;\nUBND tỉnh Kiên Lâm ban hành Kế hoạch:\n"
        "I. MỤC TIÊU\n- 100% thủ tục hành chính được cung cấp trực tuyến.\n"
    )
    document = reading.document
    assert (document.issuer, document.type) == ("ỦY BAN NHÂN DÂN TỈNH KIÊN LÂM", "KẾ HOẠCH")
    assert (document.number, document.title) == ("155/KH-UBND", "CHUYỂN ĐỔI SỐ TỈNH KIÊN LÂM NĂM 2026")
    assert [target.year for target in reading.targets] == [2026]


def test_headings_without_numbers_still_say_what_their_sections_are_for() -> None:
    reading = read(
        "KẾ HOẠCH\n\nHỗ trợ hộ nghèo năm 2026\n\nUBND xã Hòa Lâm ban hành Kế hoạch như sau:\n\nMỤC TIÊU\n\n"
        "- 100% hộ nghèo có thẻ bảo hiểm y tế.\n\nNHIỆM VỤ\n\n- Rà soát, lập danh sách hộ nghèo toàn xã.\n\n"
        "TỔ CHỨC THỰC HIỆN\n\n- Phòng Kinh tế chủ trì, phối hợp với các thôn tổ chức rà soát.\n"
    )
    assert [(target.value, target.year) for target in reading.targets] == [(100, 2026)]
    assert [task.lead for task in reading.tasks] == [(), ("Phòng Kinh tế",)]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI PHÒNG", Level.PROVINCE),
        ("ỦY BAN NHÂN DÂN\nTHÀNH PHỐ SẦM SƠN", Level.DISTRICT),
        ("ỦY BAN NHÂN DÂN\nĐẶC KHU LÝ SƠN", Level.COMMUNE),
        ("UBND TỈNH KIÊN LÂM\nSỞ Y TẾ", Level.DEPARTMENT),
        ("ỦY BAN NHÂN DÂN\nPHƯỜNG AN PHÚ", Level.COMMUNE),
        ("BỘ Y TẾ", Level.CENTRAL),
        ("HUYỆN ỦY HÒA LÂM", Level.DISTRICT),
    ],
)
def test_the_level_follows_from_the_name_of_the_issuer(name: str, level: Level) -> None:
    reading = read(
        f"{name}\n-------\nSố: 1/KH\nAn Phú, ngày 02 tháng 3 năm 2025\n\nKẾ HOẠCH\nThử nghiệm\n\nI. NHIỆM VỤ\n- Làm việc.\n"
    )
    assert reading.document.level is level


@pytest.mark.parametrize("signer", ["Y Biêr Niê", "H’ Yim Kđoh", "Nguyễn Văn Út Em", "K’ Mák"])
def test_every_name_can_sign(signer: str) -> None:
    text = f"KẾ HOẠCH\nThử\n\nI. NHIỆM VỤ\n- Khám bệnh cho người nghèo.\n\nNơi nhận:\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n(Đã ký)\n{signer}\n"
    assert read(text).document.signer == signer


def test_what_a_document_amends_it_does_not_carry_out() -> None:
    reading = read(
        "Số: 37/2025/NQ-HĐND\nKiên Lâm, ngày 18 tháng 11 năm 2025\n\nNGHỊ QUYẾT\nSỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA NGHỊ QUYẾT SỐ 20/2023/NQ-HĐND\n\n"
        "Căn cứ Luật Ngân sách nhà nước;\n\nĐiều 1. Sửa đổi khoản 2 Điều 5 như sau: mức hỗ trợ 650.000 đồng/tháng.\n\nĐiều 2. Hiệu lực\n1. Từ ngày ký.\n"
    )
    assert reading.document.implements == ()
    assert reading.targets == () and reading.tasks == ()
    assert not reading.looks_like_plan


def test_a_resolution_that_sets_targets_is_read_as_a_plan() -> None:
    reading = read(
        "HỘI ĐỒNG NHÂN DÂN\nTỈNH KIÊN LÂM\n-----\nSố: 38/NQ-HĐND\nKiên Lâm, ngày 12 tháng 12 năm 2025\n\nNGHỊ QUYẾT\n"
        "VỀ CHƯƠNG TRÌNH VIỆC LÀM NĂM 2026\n\nHỘI ĐỒNG NHÂN DÂN TỈNH KIÊN LÂM\n\nCăn cứ Luật Việc làm;\n\nQUYẾT NGHỊ:\n\n"
        "Điều 1. Mục tiêu\n1. Tạo việc làm mới cho 15.000 lao động.\n2. Giảm tỷ lệ thất nghiệp thành thị xuống 2,9%.\n\n"
        "Điều 2. Nhiệm vụ, giải pháp\n1. Đẩy mạnh đào tạo nghề cho lao động nông thôn.\n\nĐiều 3. Hiệu lực\n1. Có hiệu lực từ ngày ký.\n"
    )
    assert [(target.value, target.year) for target in reading.targets] == [(15000, 2026), (2.9, 2026)]
    assert len(reading.tasks) == 1


NO_PLANS = {
    "novel": "Chương I\n\nLão Tư ngồi bên hiên. Năm ấy lão đã ngoài 70 tuổi. Xóm có 40 nóc nhà thì 12 nhà có người không về.\n\n"
    "- Ông ơi, má kêu ông vô ăn cơm! – thằng Út gọi.\n\nChương II\n\nÔng Chủ tịch xã ghé nhà, nói xã sắp làm đường, nhà nào cũng lùi 2 mét.\n",
    "contract": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nHỢP ĐỒNG MUA BÁN\nSố: 45/2026/HĐMB\n\nHôm nay, ngày 05 tháng 3 năm 2026, chúng tôi gồm:\n"
    "ĐIỀU 1. ĐỐI TƯỢNG\n1.1. Bên A bán cho Bên B 500 tấn phân bón.\nĐIỀU 2. THANH TOÁN\n2.1. Bên B tạm ứng 30% giá trị trong vòng 5 ngày.\n"
    "ĐIỀU 3. TRÁCH NHIỆM CỦA CÁC BÊN\n3.1. Bên B báo cáo tồn kho cho Bên A trước ngày 25 hằng tháng.\n",
    "decree": "CHÍNH PHỦ\n-------\nSố: 999/2025/NĐ-CP\nHà Nội, ngày 15 tháng 3 năm 2025\n\nNGHỊ ĐỊNH\nQuy định chính sách trợ giúp\n\nCăn cứ Luật;\n\nChương I\nQUY ĐỊNH CHUNG\n"
    "Điều 1. Phạm vi\nNghị định quy định chính sách.\nĐiều 2. Mức chuẩn\n1. Mức chuẩn là 500.000 đồng/tháng.\nĐiều 3. Trách nhiệm của các bộ\n"
    "1. Bộ Y tế chủ trì, phối hợp với các bộ, ngành hướng dẫn.\nĐiều 4. Báo cáo\nỦy ban nhân dân cấp tỉnh báo cáo Bộ Y tế trước ngày 15 tháng 12 hằng năm.\n",
    "news": "Xã Tân Hòa: Trao 30 suất quà cho hộ nghèo\n\nSáng 12/01, Hội Chữ thập đỏ xã trao 30 suất quà, mỗi suất 500.000 đồng.\n\n"
    "Năm 2025 Hội đã vận động được 1,2 tỷ đồng, đạt 120% kế hoạch; 100% hộ nghèo được thăm hỏi. Tỷ lệ hộ nghèo của xã giảm còn 2,1%.\n",
    "report": "ỦY BAN NHÂN DÂN\nXÃ TÂN HÒA\nSố: 33/BC-UBND\nTân Hòa, ngày 20 tháng 12 năm 2025\n\nBÁO CÁO\nKết quả công tác an sinh xã hội năm 2025\n\n"
    "I. KẾT QUẢ THỰC HIỆN NHIỆM VỤ, CHỈ TIÊU\n1. Giảm nghèo\n- Toàn xã còn 45 hộ nghèo, chiếm 2,1%; hỗ trợ 30 hộ xây nhà, đạt 100% kế hoạch.\nII. TỒN TẠI, HẠN CHẾ\n- Còn 12% lao động chưa qua đào tạo.\n",
}


@pytest.mark.parametrize("kind", list(NO_PLANS))
def test_a_text_that_is_no_plan_gives_nothing(kind: str) -> None:
    reading = read(NO_PLANS[kind])
    assert (reading.targets, reading.tasks, reading.qualitative_targets, reading.reporting) == ((), (), (), ())
    assert not reading.looks_like_plan


def test_numbers_of_a_section_about_results_are_history_whatever_its_heading_holds() -> None:
    reading = read(
        "KẾ HOẠCH\nGiảm nghèo năm 2026\n\nI. KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM 2025\n1. Chỉ tiêu đạt được\n- Tỷ lệ hộ nghèo giảm còn 3,2%, đạt 100% kế hoạch.\n"
        "II. MỤC TIÊU\n- Tỷ lệ hộ nghèo giảm còn 2,1%.\n"
    )
    assert [target.value for target in reading.targets] == [2.1]
