"""One sentence of a plan, one lesson about numbers: what is promised, how it binds, in what unit, by which year.

All sentences are invented. The plan they stand in is of January 2026; the heading above them says 2030.
"""

from __future__ import annotations

import pytest

from ansinh.documents.offline import read_document
from ansinh.plans import offline
from ansinh.plans.facts import PlanReading, Target

HEAD = """ỦY BAN NHÂN DÂN
TỈNH KIÊN LÂM

Số: 12/KH-UBND

Kiên Lâm, ngày 12 tháng 01 năm 2026

KẾ HOẠCH

Thử nghiệm

Căn cứ tình hình thực tế.

II. MỤC TIÊU

2. Mục tiêu cụ thể đến năm 2030

"""


def read(*lines: str) -> PlanReading:
    text = HEAD + "\n\n".join(f"- {line}" for line in lines) + "\n"
    return offline.read_plan(read_document(text.encode(), "ke-hoach.txt"))


def brief(target: Target) -> tuple[str, float, float | None, str, int | None]:
    return target.comparator.value, target.value, target.value_to, target.unit, target.year


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # how a number binds
        ("Tỷ lệ hộ nghèo còn dưới 1,5%.", [("<", 1.5, None, "%", 2030)]),
        ("Tỷ lệ tham gia bảo hiểm y tế đạt ≥ 95%.", [(">=", 95, None, "%", 2030)]),
        ("Tỷ lệ tái nghèo <0,5%.", [("<", 0.5, None, "%", 2030)]),
        ("Tỷ lệ bao phủ bảo hiểm y tế đạt từ 97,5% dân số trở lên.", [(">=", 97.5, None, "%", 2030)]),
        ("Tỷ lệ trẻ em bị xâm hại không vượt quá 0,1%.", [("<=", 0.1, None, "%", 2030)]),
        ("Tỷ lệ thất nghiệp thành thị không quá 3%.", [("<=", 3, None, "%", 2030)]),
        ("Có không dưới 60% người cao tuổi có lương hưu.", [(">=", 60, None, "%", 2030)]),
        ("Tỷ lệ lao động có chứng chỉ đạt 35% - 40%.", [("range", 35, 40, "%", 2030)]),
        ("Tỷ lệ lao động có chứng chỉ đạt từ 35 đến 40%.", [("range", 35, 40, "%", 2030)]),
        ("Thu hút khoảng 2,5 triệu lượt khách.", [("~", 2.5, None, "triệu lượt khách", 2030)]),
        ("Phấn đấu một nửa số thôn đạt chuẩn thôn thông minh.", [("=", 50, None, "%", 2030)]),
        ("Có ít nhất hai mô hình sinh kế ở mỗi xã.", [(">=", 2, None, "mô hình", 2030)]),
        ("Thu nhập của hộ nghèo tăng gấp 2 lần so với năm 2025.", [("=", 2, None, "lần", 2030)]),
        # units
        ("Tỷ lệ hộ nghèo giảm bình quân 1-1,5%/năm.", [("range", 1, 1.5, "%/năm", 2030)]),
        ("Mỗi năm giảm 1 - 1,5% hộ nghèo.", [("range", 1, 1.5, "%", 2030)]),
        ("Giảm ít nhất 0,8 điểm phần trăm tỷ lệ hộ cận nghèo.", [(">=", 0.8, None, "điểm phần trăm", 2030)]),
        ("Giảm tỷ lệ hộ nghèo 1,2 điểm %.", [("=", 1.2, None, "điểm %", 2030)]),
        (
            "Thu nhập bình quân đầu người đạt 65 triệu đồng/người/năm.",
            [("=", 65, None, "triệu đồng/người/năm", 2030)],
        ),
        ("Số bác sĩ trên 10.000 dân đạt 15 bác sĩ.", [("=", 15, None, "bác sĩ/10.000 dân", 2030)]),
        ("Số bác sĩ/10.000 dân đạt 15.", [("=", 15, None, "bác sĩ/10.000 dân", 2030)]),
        ("Số giường bệnh/vạn dân đạt 34,5 giường.", [("=", 34.5, None, "giường/vạn dân", 2030)]),
        (
            "Đạt 35 giường bệnh/vạn dân, 16 bác sĩ/vạn dân.",
            [("=", 35, None, "giường bệnh/vạn dân", 2030), ("=", 16, None, "bác sĩ/vạn dân", 2030)],
        ),
        (
            "Tỷ số tử vong mẹ giảm còn 15/100.000 trẻ đẻ sống.",
            [("=", 15, None, "/100.000 trẻ đẻ sống", 2030)],
        ),
        ("Tỷ suất tử vong trẻ em dưới 5 tuổi còn dưới 12‰.", [("<", 12, None, "‰", 2030)]),
        (
            "Trồng mới 500 ha rừng; nâng độ che phủ lên 45,5%.",
            [("=", 500, None, "ha", 2030), ("=", 45.5, None, "%", 2030)],
        ),
        ("Hoàn thành 12.392 căn nhà ở xã hội.", [("=", 12392, None, "căn", 2030)]),
        ("Xây dựng ít nhất 02 mô hình/xã.", [(">=", 2, None, "mô hình/xã", 2030)]),
        ("Doanh thu du lịch đạt 1.500 tỷ đồng.", [("=", 1500, None, "tỷ đồng", 2030)]),
        ("Chỉ số phát triển con người (HDI) đạt 0,75.", [("=", 0.75, None, "", 2030)]),
        ("Chỉ số hài lòng của người dân đạt trên 90 điểm.", [(">", 90, None, "điểm", 2030)]),
        # years
        (
            "Đến hết năm 2027 đạt 95%, đến năm 2029 đạt 98% số hộ dùng nước sạch.",
            [("=", 95, None, "%", 2027), ("=", 98, None, "%", 2029)],
        ),
        ("Tỷ lệ số hóa hồ sơ đạt 100% trước ngày 31/12/2026.", [("=", 100, None, "%", 2026)]),
        ("Đến 31/12/2027, 100% hộ có công trình vệ sinh.", [("=", 100, None, "%", 2027)]),
        ("Giai đoạn 2026-2028, đào tạo nghề cho 1.200 lao động.", [("=", 1200, None, "lao động", 2028)]),
        ("Năm 2026 giảm 2%, năm 2027 giảm 1,5% hộ nghèo.", [("=", 2, None, "%", 2026), ("=", 1.5, None, "%", 2027)]),
        (
            "Đến năm 2027, mỗi trạm y tế có ít nhất 4 bác sĩ, đến năm 2030 đủ bác sĩ theo chức năng.",
            [(">=", 4, None, "bác sĩ", 2027)],
        ),
        # where one comes from stays out
        ("Tỷ lệ hộ nghèo giảm từ 3,2% năm 2025 xuống còn 2,1%.", [("=", 2.1, None, "%", 2030)]),
        ("Thu nhập đạt 65 triệu đồng/người (năm 2025 đạt 52 triệu đồng).", [("=", 65, None, "triệu đồng/người", 2030)]),
        ("Tỷ lệ hộ nghèo còn 1% (năm 2025: 4,5%).", [("=", 1, None, "%", 2030)]),
        ("Tỷ lệ lao động qua đào tạo đạt 75% (tăng 5% so với năm 2025).", [("=", 75, None, "%", 2030)]),
        ("Tăng 30% số người tham gia bảo hiểm xã hội so với cuối năm 2025.", [("=", 30, None, "%", 2030)]),
        ("Hiện nay toàn tỉnh có 120 xã; phấn đấu có 60 xã đạt chuẩn nâng cao.", [("=", 60, None, "xã", 2030)]),
        ("Nâng tỷ lệ che phủ từ 41% lên 45%.", [("=", 45, None, "%", 2030)]),
        # several numbers in one sentence
        (
            "Tối thiểu 90% hồ sơ cấp tỉnh, 80% hồ sơ cấp xã được xử lý trên môi trường mạng.",
            [(">=", 90, None, "%", 2030), ("=", 80, None, "%", 2030)],
        ),
        (
            "Tỷ lệ lao động qua đào tạo đạt 75%, trong đó có bằng cấp, chứng chỉ đạt 32%.",
            [("=", 75, None, "%", 2030), ("=", 32, None, "%", 2030)],
        ),
        (
            "Tỷ lệ trẻ mẫu giáo ra lớp đạt 99%; trong đó trẻ 5 tuổi đạt 100%.",
            [("=", 99, None, "%", 2030), ("=", 100, None, "%", 2030)],
        ),
        (
            "Tạo việc làm cho 20.000 lao động, trong đó đưa 1.500 lao động đi làm việc ở nước ngoài.",
            [("=", 20000, None, "lao động", 2030), ("=", 1500, None, "lao động", 2030)],
        ),
        (
            "Hỗ trợ xây mới 30 căn nhà, sửa chữa 12 căn nhà cho hộ nghèo, hoàn thành trước ngày 31/8/2026.",
            [("=", 30, None, "căn", 2026), ("=", 12, None, "căn", 2026)],
        ),
        ("Giữ vững 9/9 trường đạt chuẩn quốc gia.", [("=", 9, None, "trường (trên tổng 9)", 2030)]),
        ("100% xã, phường mỗi năm tổ chức ít nhất 02 hội nghị đối thoại.", [("=", 100, None, "%", 2030)]),
        ("100% người cao tuổi được khám sức khỏe ít nhất 01 lần/năm.", [("=", 100, None, "%", 2030)]),
        ("Tỷ lệ dân số từ 15 tuổi trở lên biết chữ đạt 98%.", [("=", 98, None, "%", 2030)]),
        (
            "Các chỉ tiêu: (1) GRDP bình quân đầu người đạt 95 triệu đồng; (2) Kim ngạch xuất khẩu 1,8 tỷ USD.",
            [("=", 95, None, "triệu đồng", 2030), ("=", 1.8, None, "tỷ USD", 2030)],
        ),
        (
            "Số bác sĩ trên 1 vạn dân: 12 bác sĩ; số giường bệnh trên 1 vạn dân: 33 giường.",
            [("=", 12, None, "bác sĩ/1 vạn dân", 2030), ("=", 33, None, "giường/1 vạn dân", 2030)],
        ),
        ("Tổng thu ngân sách nhà nước 14.200 tỷ đồng.", [("=", 14200, None, "tỷ đồng", 2030)]),
        (
            "Tỷ lệ thanh niên trong độ tuổi 15-18 tốt nghiệp trung học cơ sở đạt từ 95% trở lên.",
            [(">=", 95, None, "%", 2030)],
        ),
        ("Từ năm 2026, người dân được khám sức khỏe ít nhất 1 lần/năm.", [(">=", 1, None, "lần/năm", 2026)]),
    ],
)
def test_a_promise_is_read_with_its_comparator_value_unit_and_year(
    words: str, expected: list[tuple[str, float, float | None, str, int]]
) -> None:
    assert [brief(target) for target in read(words).targets] == expected


@pytest.mark.parametrize(
    "words",
    [
        "Không còn hộ nghèo có thành viên là người có công với cách mạng.",
        "Hoàn thành phổ cập giáo dục mầm non cho trẻ mẫu giáo từ 3 đến 5 tuổi.",
        "Đạt chuẩn phổ cập giáo dục trung học cơ sở mức độ 3.",
        "Không để xảy ra tình trạng tái nghèo trên địa bàn.",
        "Các chỉ số sức khỏe ngang bằng mức bình quân của cả nước.",
        "Hệ thống an sinh xã hội đa tầng, hiện đại, bao trùm được hình thành.",
    ],
)
def test_a_promise_without_a_number_is_kept_apart(words: str) -> None:
    reading = read(words)
    assert reading.targets == ()
    assert [item.text for item in reading.qualitative_targets] == [words.rstrip(".")]


@pytest.mark.parametrize(
    "words",
    [
        "Thực hiện Quyết định số 1719/QĐ-TTg ngày 14/10/2021 và Kế hoạch số 88/KH-UBND.",
        "Đường dây nóng 0259.3822.345, trực 24/24 giờ.",
        "Áp dụng cho người từ đủ 75 tuổi trở lên hoặc từ đủ 70 đến dưới 75 tuổi thuộc hộ nghèo.",
        "Theo Điều 7 và khoản 2 Điều 12 Luật số 41/2024/QH15.",
        "Giai đoạn 2021-2025, tỷ lệ hộ nghèo đã giảm 4,2%.",
        "Năm 2024 tỷ lệ hộ nghèo còn 3,9%.",
    ],
)
def test_citations_ages_telephones_and_the_past_are_no_targets(words: str) -> None:
    assert read(words).targets == ()


@pytest.mark.parametrize(
    ("words", "indicator", "qualifier"),
    [
        ("Doanh thu du lịch đạt 1.500 tỷ đồng.", "Doanh thu du lịch", None),
        (
            "Tốc độ tăng tổng sản phẩm trên địa bàn (GRDP) từ 10% trở lên.",
            "Tốc độ tăng tổng sản phẩm trên địa bàn (GRDP)",
            None,
        ),
        ("Tại địa bàn đô thị: 100% trẻ em được tiêm chủng.", "trẻ em được tiêm chủng", "Tại địa bàn đô thị"),
        ("Tỷ số tử vong mẹ giảm còn 15/100.000 trẻ đẻ sống.", "Tỷ số tử vong mẹ", None),
        ("Trồng mới 500 ha rừng phòng hộ.", "Trồng mới rừng phòng hộ", None),
        ("Tỷ lệ dân số từ 15 tuổi trở lên biết chữ đạt 98%.", "Tỷ lệ dân số từ 15 tuổi trở lên biết chữ", None),
        (
            "Sửa chữa 12 căn nhà cho hộ nghèo, hoàn thành trước ngày 31/8/2026.",
            "Sửa chữa căn nhà cho hộ nghèo",
            "cho hộ nghèo",
        ),
    ],
)
def test_what_is_measured_is_named_without_its_number(words: str, indicator: str, qualifier: str | None) -> None:
    (target,) = read(words).targets
    assert (target.indicator, target.qualifier) == (indicator, qualifier)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "tỷ lệ biết chữ mức độ 1 đạt 99,2%, mức độ 2 đạt 97%.",
            [("tỷ lệ biết chữ mức độ 1", None), ("tỷ lệ biết chữ", "mức độ 2")],
        ),
        (
            "Tỷ lệ chất thải rắn được thu gom: đô thị 98%, nông thôn 85%.",
            [("Tỷ lệ chất thải rắn được thu gom", "đô thị"), ("Tỷ lệ chất thải rắn được thu gom", "nông thôn")],
        ),
        (
            "Trên 90% hồ sơ cấp tỉnh; 80% hồ sơ cấp huyện và 70% hồ sơ cấp xã được xử lý trên mạng.",
            [
                ("hồ sơ cấp tỉnh được xử lý trên mạng", None),
                ("hồ sơ cấp huyện được xử lý trên mạng", None),
                ("hồ sơ cấp xã được xử lý trên mạng", None),
            ],
        ),
    ],
)
def test_what_a_row_of_numbers_leaves_out_is_put_back(words: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(target.indicator, target.qualifier) for target in read(words).targets] == expected


def test_a_range_that_falls_is_still_read_and_proof_reading_says_that_it_cannot_hold() -> None:
    reading = read("Từ 195% đến 98% hộ gia đình được sử dụng nước sạch.")
    assert [brief(target)[:4] for target in reading.targets] == [("range", 195.0, 98.0, "%")]
    assert "over_100_percent" in {finding.kind for finding in reading.findings}


def test_a_share_that_is_to_fall_from_one_value_to_another_is_no_range() -> None:
    reading = read("Giảm tỷ lệ hộ nghèo từ 5% đến 3%.")
    assert not any(target.comparator.value == "range" for target in reading.targets)
