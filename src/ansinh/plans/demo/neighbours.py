"""Sister plans of the demo: figures of three real plans, in words written for this product.

The numbers are those of plan 30/KH-UBND of 30 April 2024 (Bắc Giang), of Hà Nam's plan of 2024 carrying out NQ 68/NQ-CP,
and of Hoàng Kim commune's plan of May 2024 (Thanh Hóa). Only the figures are theirs; the sentences are ours, and each
paper says so. They stand beside the plan of the demo's province in the matrix.
"""

from __future__ import annotations

import datetime as dt

from ansinh.plans.demo.paper import Paper

_NOTE = "(Bản minh họa: con số lấy từ kế hoạch cùng tên, lời văn viết lại cho bản trình diễn.)"

BAC_GIANG = Paper(
    file="ke-hoach-bac-giang.docx",
    issuer="ỦY BAN NHÂN DÂN\nTỈNH BẮC GIANG",
    number="Số: 30/KH-UBND",
    place_and_day="Bắc Giang, ngày 30 tháng 4 năm 2024",
    day=dt.date(2024, 4, 30),
    title=("KẾ HOẠCH", "Thực hiện Nghị quyết số 42-NQ/TW về đổi mới, nâng cao chất lượng chính sách xã hội"),
    preamble=(
        "Thực hiện Nghị quyết số 42-NQ/TW ngày 24/11/2023 của Ban Chấp hành Trung ương Đảng khóa XIII, Ủy ban nhân dân "
        "tỉnh Bắc Giang ban hành Kế hoạch với các nội dung sau:"
    ),
    body=f"""
I. MỤC ĐÍCH, YÊU CẦU
Thống nhất cách làm từ tỉnh đến xã, để mỗi chính sách xã hội đến được người cần đến. {_NOTE}
II. MỤC TIÊU ĐẾN NĂM 2030
- 100% người có công và gia đình người có công với cách mạng được chăm lo toàn diện.
- Tỷ lệ thất nghiệp khu vực thành thị dưới 2,35%; tỷ lệ lao động qua đào tạo có bằng cấp, chứng chỉ đạt 40-45%.
- 62% lực lượng lao động trong độ tuổi lao động tham gia bảo hiểm xã hội; 50% lực lượng lao động trong độ tuổi lao động tham gia bảo hiểm thất nghiệp.
- 60% số người sau độ tuổi nghỉ hưu được hưởng lương hưu, bảo hiểm xã hội hằng tháng và trợ cấp hưu trí xã hội.
- 100% hộ gia đình chăm sóc trẻ em dưới 36 tháng tuổi, phụ nữ mang thai, người cao tuổi thuộc hộ nghèo, cận nghèo được hưởng trợ cấp xã hội theo quy định.
- Xây dựng 74.900 căn hộ nhà ở xã hội cho người thu nhập thấp, công nhân khu công nghiệp; diện tích sàn nhà ở bình quân đầu người đạt 32,5 m² sàn/người.
- 92% dân số được cấp nước sạch bảo đảm tiêu chuẩn.
- 100% hộ gia đình, trường học, trạm y tế có công trình phù hợp vệ sinh.
- 30% điểm dân cư nông thôn tập trung có hệ thống thu gom nước thải sinh hoạt.
III. TỔ CHỨC THỰC HIỆN
1. Sở Lao động - Thương binh và Xã hội chủ trì, phối hợp với các sở, ngành theo dõi, đôn đốc việc thực hiện Kế hoạch này.
2. Các sở, ngành, UBND các huyện, thị xã, thành phố báo cáo kết quả thực hiện về UBND tỉnh (qua Sở Lao động - Thương binh và Xã hội) trước ngày 30/11 hằng năm./.
""",
    recipients=("Thường trực Tỉnh ủy (b/c)", "Các sở, ngành", "UBND các huyện, thị xã, thành phố", "Lưu: VT"),
    signature=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "", "Nguyễn Thị Mẫu"),
)

HA_NAM = Paper(
    file="ke-hoach-ha-nam.docx",
    issuer="ỦY BAN NHÂN DÂN\nTỈNH HÀ NAM",
    number="Số: 101/KH-UBND",
    place_and_day="Hà Nam, ngày 28 tháng 6 năm 2024",
    day=dt.date(2024, 6, 28),
    title=("KẾ HOẠCH", "Thực hiện Nghị quyết số 68/NQ-CP và Chương trình hành động số 113-CTr/TU về chính sách xã hội"),
    preamble=(
        "Thực hiện Nghị quyết số 68/NQ-CP ngày 09/5/2024 của Chính phủ, Chương trình hành động số 113-CTr/TU ngày "
        "03/6/2024 của Tỉnh ủy thực hiện Nghị quyết số 42-NQ/TW ngày 24/11/2023 của Ban Chấp hành Trung ương Đảng khóa "
        "XIII, Ủy ban nhân dân tỉnh Hà Nam ban hành Kế hoạch với các nội dung sau:"
    ),
    body=f"""
I. MỤC ĐÍCH, YÊU CẦU
Mỗi sở, ngành, địa phương có việc cụ thể, có người chịu trách nhiệm và có số liệu để đối chiếu. {_NOTE}
II. MỤC TIÊU ĐẾN NĂM 2030
- 100% người có công và gia đình người có công với cách mạng được chăm lo toàn diện.
- Tỷ lệ thất nghiệp chung dưới 1%; tỷ lệ lao động qua đào tạo có bằng cấp, chứng chỉ đạt 60-65%.
- 60% lực lượng lao động trong độ tuổi lao động tham gia bảo hiểm xã hội; 45% lực lượng lao động trong độ tuổi lao động tham gia bảo hiểm thất nghiệp.
- 60% số người sau độ tuổi nghỉ hưu được hưởng lương hưu, bảo hiểm xã hội hằng tháng và trợ cấp hưu trí xã hội.
- 100% hộ gia đình chăm sóc trẻ em dưới 36 tháng tuổi, phụ nữ mang thai, người cao tuổi thuộc hộ nghèo, cận nghèo được hưởng trợ cấp xã hội theo quy định.
- Tuổi thọ trung bình của người dân khoảng 75,1 tuổi; có 32 giường bệnh, 11 bác sĩ, 02 dược sĩ trên 10.000 dân.
- Trên 95% dân số tham gia bảo hiểm y tế; trên 95% dân số được quản lý sức khỏe.
- Tỷ lệ suy dinh dưỡng thể thấp còi ở trẻ em dưới 5 tuổi dưới 15%.
- Xây dựng ít nhất 12.392 căn hộ nhà ở xã hội cho người thu nhập thấp, công nhân khu công nghiệp.
- 100% hộ gia đình được sử dụng nước sạch theo quy chuẩn.
- 20% nước thải sinh hoạt được xử lý.
III. TỔ CHỨC THỰC HIỆN
1. Sở Lao động - Thương binh và Xã hội là cơ quan thường trực, theo dõi, đôn đốc việc thực hiện Kế hoạch.
2. Các sở, ngành, UBND các huyện, thị xã, thành phố gửi báo cáo về Sở Lao động - Thương binh và Xã hội trước ngày 05/12 hằng năm; Sở Lao động - Thương binh và Xã hội tổng hợp, báo cáo UBND tỉnh trước ngày 15/12 hằng năm./.
""",
    recipients=("Thường trực Tỉnh ủy (b/c)", "Các sở, ngành", "UBND các huyện, thị xã, thành phố", "Lưu: VT"),
    signature=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "", "Trần Văn Mẫu"),
)

HOANG_KIM = Paper(
    file="ke-hoach-xa-hoang-kim.docx",
    issuer="ỦY BAN NHÂN DÂN\nXÃ HOẰNG KIM",
    number="Số:       /KH-UBND",
    place_and_day="Hoằng Kim, ngày     tháng 5 năm 2024",
    day=dt.date(2024, 5, 20),
    title=("KẾ HOẠCH", "Thực hiện Nghị quyết số 42-NQ/TW về chính sách xã hội trên địa bàn xã"),
    preamble=(
        "Thực hiện Nghị quyết số 42-NQ/TW ngày 24/11/2023 của Ban Chấp hành Trung ương Đảng khóa XIII; Kế hoạch số "
        "68/KH-UBND ngày 08/3/2024 của UBND tỉnh Thanh Hóa, UBND xã Hoằng Kim, huyện Hoằng Hóa xây dựng Kế hoạch như sau:"
    ),
    body=f"""
I. MỤC ĐÍCH, YÊU CẦU
Mỗi thôn nắm rõ từng hộ cần giúp; việc gì của xã thì xã làm đến nơi. {_NOTE}
II. MỤC TIÊU ĐẾN NĂM 2030
- 100% người có công và gia đình người có công với cách mạng được chăm lo toàn diện.
- Tỷ lệ thất nghiệp chung dưới 2,5%; tỷ lệ lao động qua đào tạo trên 75%.
- Trên 60% lực lượng lao động trong độ tuổi lao động tham gia bảo hiểm xã hội; trên 45% lực lượng lao động trong độ tuổi lao động tham gia bảo hiểm thất nghiệp.
- 100% hộ gia đình chăm sóc trẻ em dưới 36 tháng tuổi, phụ nữ mang thai, người cao tuổi thuộc hộ nghèo, cận nghèo được hưởng trợ cấp xã hội theo quy định; trợ cấp xã hội cho hộ nghèo có khả năng thoát nghèo.
- Tuổi thọ trung bình của người dân khoảng 75 tuổi; trên 96% dân số tham gia bảo hiểm y tế; trên 97% dân số được quản lý sức khỏe.
- Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng thể thấp còi dưới 5%.
- Diện tích nhà ở bình quân đầu người khoảng 25 m² sàn/người; 100% hộ gia đình ở nông thôn sử dụng nước sạch theo tiêu chuẩn.
- 90% hộ gia đình có truy cập Internet băng rộng cáp quang.
III. TỔ CHỨC THỰC HIỆN
1. Công chức Lao động - Thương binh và Xã hội tham mưu UBND xã theo dõi, đôn đốc việc thực hiện Kế hoạch.
2. Các ngành, đoàn thể, các thôn báo cáo kết quả về UBND xã trước ngày 01/12 hằng năm./.
""",
    recipients=("UBND huyện (b/c)", "Thường trực Đảng ủy xã (b/c)", "Các thôn", "Lưu: VP"),
    signature=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "", "", "Lê Văn Mẫu"),
)

PAPERS = (BAC_GIANG, HA_NAM, HOANG_KIM)
