"""Above and below the plan of the demo's province: the Party programme it carries out and two communes' plans.

All invented. The two communes answer differently, so that the matrix and the calendar have something to show: Sơn Hà
leaves a target out, lowers another and narrows a group of people; Ba Tơ raises one and wants reports after the
province needs them.
"""

from __future__ import annotations

import datetime as dt

from ansinh.plans.demo.paper import PARTY, Paper

PARTY_PROGRAMME = Paper(
    file="chuong-trinh-hanh-dong-tinh-uy.docx",
    issuer="TỈNH ỦY QUẢNG NGÃI\n*",
    motto=PARTY,
    number="Số: 51-CTr/TU",
    place_and_day="Quảng Ngãi, ngày 15 tháng 02 năm 2024",
    day=dt.date(2024, 2, 15),
    title=("CHƯƠNG TRÌNH HÀNH ĐỘNG", "Thực hiện Nghị quyết số 42-NQ/TW về nâng cao chất lượng chính sách xã hội"),
    preamble=(
        "Thực hiện Nghị quyết số 42-NQ/TW ngày 24/11/2023 của Ban Chấp hành Trung ương Đảng khóa XIII, Ban Thường vụ "
        "Tỉnh ủy ban hành Chương trình hành động với các nội dung sau:"
    ),
    body="""
I. MỤC TIÊU ĐẾN NĂM 2030
- 100% người có công với cách mạng và thân nhân được hưởng đầy đủ, đúng hạn các chế độ ưu đãi.
- 60% số người sau độ tuổi nghỉ hưu được hưởng lương hưu, bảo hiểm xã hội hằng tháng hoặc trợ cấp hưu trí xã hội.
- 45% lực lượng lao động trong độ tuổi lao động tham gia bảo hiểm xã hội.
- Trên 97% dân số tham gia bảo hiểm y tế.
- Tỷ lệ hộ nghèo theo chuẩn nghèo đa chiều dưới 2%.
- Trợ giúp xã hội cho hộ nghèo không có khả năng thoát nghèo.
II. NHIỆM VỤ
1. Ban Cán sự đảng UBND tỉnh chỉ đạo xây dựng kế hoạch thực hiện Chương trình này, hoàn thành trước ngày 30/4/2024.
2. Các huyện ủy, thị ủy, thành ủy, đảng ủy trực thuộc lãnh đạo việc thực hiện tại địa phương, đơn vị; báo cáo Ban Thường vụ Tỉnh ủy trước ngày 15/11 hằng năm.
""",
    recipients=("Ban Bí thư Trung ương Đảng (b/c)", "Ban Cán sự đảng UBND tỉnh", "Lưu: Văn phòng Tỉnh ủy"),
    signature=("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "", "", "Hồ Văn Mẫu"),
)

SON_HA = Paper(
    file="ke-hoach-xa-son-ha.docx",
    issuer="ỦY BAN NHÂN DÂN\nXÃ SƠN HÀ",
    number="Số: 12/KH-UBND",
    place_and_day="Sơn Hà, ngày 20 tháng 01 năm 2026",
    day=dt.date(2026, 1, 20),
    title=("KẾ HOẠCH", "Nâng cao chất lượng chính sách xã hội trên địa bàn xã Sơn Hà đến năm 2030"),
    preamble=(
        "Thực hiện Kế hoạch số 88/KH-UBND ngày 12/4/2024 của UBND tỉnh Quảng Ngãi, Ủy ban nhân dân xã Sơn Hà xây dựng Kế "
        "hoạch với các nội dung sau:"
    ),
    body="""
I. MỤC ĐÍCH
Biết từng hộ đang thiếu gì và giải quyết xong từng việc; thôn nào còn sót người đủ điều kiện thì thôn đó báo ngay.
II. MỤC TIÊU ĐẾN NĂM 2030
- 100% người có công với cách mạng và thân nhân được hưởng đầy đủ, đúng hạn các chế độ ưu đãi.
- 100% hộ nghèo, hộ cận nghèo đang nuôi con dưới 36 tháng tuổi được hưởng trợ cấp xã hội hằng tháng.
- Ít nhất 55% số người sau độ tuổi nghỉ hưu được hưởng lương hưu, bảo hiểm xã hội hằng tháng hoặc trợ cấp hưu trí xã hội.
- Trên 20% lực lượng lao động trong độ tuổi lao động tham gia bảo hiểm xã hội.
- Trên 98% dân số tham gia bảo hiểm y tế.
- 100% người khuyết tật nặng, người khuyết tật đặc biệt nặng và người cao tuổi sống một mình đủ điều kiện được chi trả trợ cấp trước ngày 10 hằng tháng.
- Ít nhất 60% người hưởng trợ cấp xã hội nhận tiền không dùng tiền mặt qua tài khoản.
- Tỷ lệ hộ nghèo theo chuẩn nghèo đa chiều dưới 6%.
- 85% hộ gia đình ở nông thôn sử dụng nước sạch theo quy chuẩn.
III. NHIỆM VỤ
1. Phòng Văn hóa - Xã hội chủ trì, phối hợp với Trạm Y tế và các thôn rà soát người cao tuổi, người khuyết tật, trẻ em mồ côi chưa được hưởng chính sách; hoàn thành trong quý I hằng năm.
2. Trung tâm Phục vụ hành chính công xã tiếp nhận hồ sơ tại thôn ít nhất mỗi tháng một lần.
3. Phòng Kinh tế chủ trì, phối hợp với các thôn xóa nhà tạm, nhà dột nát của hộ nghèo, hộ cận nghèo.
4. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam xã và các đoàn thể giám sát việc rà soát, chi trả.
IV. TỔ CHỨC THỰC HIỆN
Các phòng, đơn vị, các thôn báo cáo kết quả về UBND xã (qua Phòng Văn hóa - Xã hội) trước ngày 15/10 hằng năm để tổng hợp, báo cáo UBND tỉnh./.
""",
    recipients=("UBND tỉnh (b/c)", "Thường trực Đảng ủy xã (b/c)", "Các phòng, đơn vị thuộc xã", "Các thôn", "Lưu: VT"),
    signature=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "", "", "Võ Văn Quý"),
)

BA_TO = Paper(
    file="ke-hoach-xa-ba-to.docx",
    issuer="ỦY BAN NHÂN DÂN\nXÃ BA TƠ",
    number="Số: 07/KH-UBND",
    place_and_day="Ba Tơ, ngày 05 tháng 02 năm 2026",
    day=dt.date(2026, 2, 5),
    title=("KẾ HOẠCH", "Thực hiện chính sách xã hội trên địa bàn xã Ba Tơ đến năm 2030"),
    preamble=(
        "Thực hiện Kế hoạch số 88/KH-UBND ngày 12/4/2024 của UBND tỉnh Quảng Ngãi, Ủy ban nhân dân xã Ba Tơ ban hành Kế "
        "hoạch như sau:"
    ),
    body="""
I. MỤC TIÊU ĐẾN NĂM 2030
- 100% người có công với cách mạng và thân nhân được hưởng đầy đủ, đúng hạn các chế độ ưu đãi.
- Ít nhất 60% số người sau độ tuổi nghỉ hưu được hưởng lương hưu, bảo hiểm xã hội hằng tháng hoặc trợ cấp hưu trí xã hội.
- Trên 97% dân số tham gia bảo hiểm y tế; 100% người thuộc hộ nghèo có thẻ bảo hiểm y tế.
- Ít nhất 80% người hưởng trợ cấp xã hội nhận tiền không dùng tiền mặt qua tài khoản.
- Tỷ lệ hộ nghèo theo chuẩn nghèo đa chiều dưới 8%.
- Xóa 100% nhà tạm, nhà dột nát của hộ nghèo, hộ cận nghèo trong năm 2026.
II. NHIỆM VỤ
1. Phòng Văn hóa - Xã hội chủ trì, phối hợp với các thôn lập danh sách người đủ điều kiện mà chưa được hưởng; cập nhật hằng quý.
2. Công an xã phối hợp với Phòng Văn hóa - Xã hội đối chiếu số định danh cá nhân của người đang hưởng chính sách.
III. TỔ CHỨC THỰC HIỆN
Các phòng, đơn vị, các thôn báo cáo UBND xã trước ngày 05/11 hằng năm./.
""",
    recipients=("UBND tỉnh (b/c)", "Thường trực Đảng ủy xã (b/c)", "Các thôn", "Lưu: VT"),
    signature=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "", "", "Phạm Văn Mẫu"),
)

PAPERS = (PARTY_PROGRAMME, SON_HA, BA_TO)
