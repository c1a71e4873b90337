"""The plan of the demo's province: invented, in the form of Decree 30/2020.

Every number, date and sentence below was made up for the demo; no authority issued it. Two slips are planted on purpose
for the proof-reader: the programme of the provincial Party committee carries a date before the resolution it
implements, and one “không” is lost. Agencies dissolved in 2025 are named as a plan of 2024 would name them.
"""

from __future__ import annotations

import datetime as dt

from ansinh.plans.demo.paper import Paper

_BODY = """
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
Đưa các chính sách xã hội đến đúng người, đủ mức và đúng hạn; lấy hộ gia đình làm đơn vị theo dõi, lấy kết quả mà người dân nhận được làm thước đo công việc của từng cơ quan.
2. Yêu cầu
- Mỗi chỉ tiêu phải có cơ quan chịu trách nhiệm số liệu và nói rõ nguồn của con số.
- Trong quá trình thực hiện, các sở, ngành, địa phương kịp thời báo cáo khó khăn, vướng mắc với Ủy ban nhân dân tỉnh để tháo gỡ.
II. MỤC TIÊU
1. Mục tiêu chung
Mọi người dân đủ điều kiện đều được hưởng chính sách, không ai phải chờ quá thời hạn; hồ sơ, quyết định và việc chi trả nối liền với nhau trên một cơ sở dữ liệu. Phấn đấu đến năm 2030, Quảng Ngãi trở thành tỉnh thuộc nhóm dẫn đầu miền Trung về tỷ lệ chi trả an sinh xã hội đúng hạn.
2. Mục tiêu cụ thể
a) Đến năm 2025
- 98% người có công với cách mạng và thân nhân đang hưởng trợ cấp hằng tháng được điều dưỡng, thăm hỏi đúng niên hạn; hỗ trợ xây mới hoặc sửa chữa 1.250 nhà ở cho hộ gia đình người có công với cách mạng.
- Tỷ lệ bao phủ bảo hiểm y tế đạt ít nhất 95% dân số toàn tỉnh.
- Xóa 100% nhà tạm, nhà dột nát của hộ nghèo, hộ cận nghèo.
- 13/13 đơn vị cấp huyện hoàn thành việc số hóa hồ sơ đối tượng bảo trợ xã hội.
b) Đến năm 2030
- 100% người có công với cách mạng và thân nhân được hưởng đầy đủ, đúng hạn các chế độ ưu đãi.
- 100% hộ nghèo, hộ cận nghèo đang nuôi con dưới 36 tháng tuổi được hưởng trợ cấp xã hội hằng tháng; bảo đảm mức sống tối thiểu cho người có hoàn cảnh khó khăn; trợ giúp xã hội cho hộ nghèo có khả năng thoát nghèo.
- Ít nhất 55% số người sau độ tuổi nghỉ hưu được hưởng lương hưu, bảo hiểm xã hội hằng tháng hoặc trợ cấp hưu trí xã hội.
- Trên 40% lực lượng lao động trong độ tuổi lao động tham gia bảo hiểm xã hội và 30% lực lượng lao động trong độ tuổi lao động tham gia bảo hiểm thất nghiệp.
- Trên 97% dân số tham gia bảo hiểm y tế; 100% người thuộc hộ nghèo có thẻ bảo hiểm y tế.
- 100% người khuyết tật nặng, người khuyết tật đặc biệt nặng và người cao tuổi đủ điều kiện được chi trả trợ cấp trước ngày 10 hằng tháng.
- Ít nhất 80% người hưởng trợ cấp xã hội nhận tiền không dùng tiền mặt qua tài khoản.
- Tỷ lệ hộ nghèo theo chuẩn nghèo đa chiều dưới 2%, tỷ lệ hộ nghèo khu vực miền núi dưới 6%.
- Xây dựng 3.600 căn hộ nhà ở xã hội cho người thu nhập thấp, công nhân khu công nghiệp.
- 100% hộ gia đình ở thành thị và 85% hộ gia đình ở nông thôn sử dụng nước sạch theo quy chuẩn.
- Tỷ lệ lao động qua đào tạo có bằng cấp, chứng chỉ đạt 36-40%; tỷ lệ thất nghiệp khu vực thành thị dưới 2,5%.
- Phấn đấu có 30 giường bệnh, 11 bác sĩ trên 10.000 dân; hoàn thành phổ cập giáo dục mầm non cho trẻ mẫu giáo từ 3 đến 5 tuổi.
c) Tầm nhìn đến năm 2045
Quảng Ngãi là nơi mỗi hộ gia đình đều có thu nhập, chỗ ở và sự chăm sóc bảo đảm cuộc sống tử tế, không ai bị bỏ lại vì thiếu giấy tờ hay vì ở xa.
III. NHIỆM VỤ VÀ GIẢI PHÁP
1. Truyền thông và nâng cao nhận thức
a) Biên soạn tờ rơi, bài phát thanh bằng tiếng phổ thông, tiếng Hrê, tiếng Cor và tiếng Ca Dong về quyền lợi của từng nhóm đối tượng; phát đến tận thôn, tổ dân phố.
- Cơ quan chủ trì: Sở Thông tin và Truyền thông.
- Cơ quan phối hợp: Sở Lao động - Thương binh và Xã hội; Ban Dân tộc tỉnh; UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Thường xuyên.
b) Chọn và nhân rộng mỗi năm một số cách làm hay của thôn, xã trong việc tìm người đủ điều kiện mà chưa được hưởng.
- Cơ quan chủ trì: Sở Lao động - Thương binh và Xã hội.
- Cơ quan phối hợp: Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh; UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Hằng năm.
2. Quản lý nhà nước và dữ liệu
a) Lập sổ theo dõi từng chỉ tiêu của Kế hoạch, ghi rõ công thức tính, nguồn số liệu, người chịu trách nhiệm.
- Cơ quan chủ trì: Sở Kế hoạch và Đầu tư.
- Cơ quan phối hợp: Các sở, ban ngành tỉnh; Cục Thống kê tỉnh.
- Thời gian thực hiện: Trước ngày 30/6/2024.
b) Cấp mã số an sinh xã hội cho người dân và nối cơ sở dữ liệu đối tượng với cơ sở dữ liệu quốc gia về dân cư, bảo đảm an toàn dữ liệu cá nhân.
- Cơ quan chủ trì: Sở Thông tin và Truyền thông; Công an tỉnh.
- Cơ quan phối hợp: Sở Lao động - Thương binh và Xã hội; Bảo hiểm xã hội tỉnh; UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Năm 2024 và các năm tiếp theo.
c) Rà soát thủ tục, cắt bỏ giấy tờ mà cơ quan nhà nước đã có trong cơ sở dữ liệu; công khai thời hạn giải quyết tại nơi tiếp nhận.
- Cơ quan chủ trì: Văn phòng UBND tỉnh.
- Cơ quan phối hợp: Các sở, ban ngành tỉnh.
- Thời gian thực hiện: Quý III/2024.
d) Thanh tra, kiểm tra việc chi trả; xử lý nghiêm hành vi trục lợi chính sách.
- Cơ quan chủ trì: Thanh tra tỉnh.
- Cơ quan phối hợp: Sở Lao động - Thương binh và Xã hội, Sở Tài chính.
- Thời gian thực hiện: Hằng năm.
3. Ưu đãi người có công với cách mạng
Giải quyết dứt điểm hồ sơ tồn đọng; tổ chức điều dưỡng, tặng quà ngày lễ, tết; tu bổ nghĩa trang liệt sĩ; sửa chữa nhà ở cho gia đình người có công còn khó khăn.
- Cơ quan chủ trì: Sở Lao động - Thương binh và Xã hội.
- Cơ quan phối hợp: Bộ Chỉ huy quân sự tỉnh; Sở Xây dựng; UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Năm 2024 và các năm tiếp theo.
4. Việc làm, đào tạo nghề và tín dụng chính sách
a) Tổ chức phiên giao dịch việc làm tại các huyện miền núi; đưa thông tin việc làm đến người thất nghiệp trong thời gian hưởng bảo hiểm thất nghiệp.
- Cơ quan chủ trì: Sở Lao động - Thương binh và Xã hội.
- Cơ quan phối hợp: Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp Quảng Ngãi; Tỉnh đoàn.
- Thời gian thực hiện: Hằng quý.
b) Cho vay vốn ưu đãi đối với hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo và người lao động đi làm việc ở nước ngoài.
- Cơ quan chủ trì: Ngân hàng Chính sách xã hội chi nhánh tỉnh Quảng Ngãi.
- Cơ quan phối hợp: Hội Nông dân tỉnh; Hội Liên hiệp Phụ nữ tỉnh; UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Năm 2024 và các năm tiếp theo.
5. Trợ giúp xã hội, bảo hiểm xã hội và giảm nghèo
a) Rà soát người cao tuổi, người khuyết tật, trẻ em mồ côi, người đơn thân nghèo đang nuôi con để không bỏ sót người đủ điều kiện; quyết định hưởng trong thời hạn luật định.
- Cơ quan chủ trì: Sở Lao động - Thương binh và Xã hội.
- Cơ quan phối hợp: Sở Y tế; Sở Tư pháp; UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Năm 2024 và các năm tiếp theo.
b) Chi trả trợ cấp xã hội hằng tháng qua tài khoản; với người già yếu, người ở vùng xa thì chi trả tại nhà.
- Cơ quan chủ trì: Sở Lao động - Thương binh và Xã hội.
- Cơ quan phối hợp: Bưu điện tỉnh; Ngân hàng Nhà nước chi nhánh tỉnh Quảng Ngãi; UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Năm 2024 và các năm tiếp theo.
c) Vận động người lao động tự do tham gia bảo hiểm xã hội tự nguyện, bảo hiểm y tế hộ gia đình; trình Hội đồng nhân dân tỉnh mức hỗ trợ thêm từ ngân sách địa phương.
- Cơ quan chủ trì: Bảo hiểm xã hội tỉnh.
- Cơ quan phối hợp: Sở Tài chính; Sở Y tế; UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Năm 2024 và các năm tiếp theo.
d) Rà soát hộ nghèo, hộ cận nghèo theo chuẩn nghèo đa chiều; giao từng hộ cho một cơ quan, đơn vị nhận giúp đỡ.
- Cơ quan chủ trì: Sở Lao động - Thương binh và Xã hội; Ban Dân tộc tỉnh.
- Cơ quan phối hợp: Sở Nông nghiệp và Phát triển nông thôn; UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Hằng năm.
đ) Cứu trợ khẩn cấp sau bão, lũ trong vòng 48 giờ; dự trữ lương thực, nước uống tại các xã hay bị chia cắt.
- Cơ quan chủ trì: Sở Lao động - Thương binh và Xã hội.
- Cơ quan phối hợp: Bộ Chỉ huy quân sự tỉnh; Hội Chữ thập đỏ tỉnh; UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Khi có thiên tai.
6. Dịch vụ xã hội cơ bản
a) Xóa nhà tạm, nhà dột nát; phát triển nhà ở xã hội gần nơi làm việc của công nhân.
- Cơ quan chủ trì: Sở Xây dựng.
- Cơ quan phối hợp: Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh; UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Năm 2024 và các năm tiếp theo.
b) Nâng cấp công trình cấp nước tập trung, hỗ trợ bồn chứa cho hộ ở đảo Lý Sơn và vùng cao.
- Cơ quan chủ trì: Sở Nông nghiệp và Phát triển nông thôn, Sở Tài nguyên và Môi trường.
- Cơ quan phối hợp: Các sở, ban ngành tỉnh; UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Năm 2024 và các năm tiếp theo.
c) Bảo đảm trẻ em 3 đến 5 tuổi được đến trường; hỗ trợ trẻ em khuyết tật học hòa nhập.
- Cơ quan chủ trì: Sở Giáo dục và Đào tạo.
- Cơ quan phối hợp: Sở Y tế; UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Năm 2024 và các năm tiếp theo.
IV. TỔ CHỨC THỰC HIỆN
1. Yêu cầu Thủ trưởng các sở, ban ngành, đơn vị; Chủ tịch UBND các huyện, thị xã, thành phố xây dựng kế hoạch của cơ quan, địa phương mình xong trong tháng 6 năm 2024.
2. Sở Tài chính chủ trì, phối hợp với Sở Kế hoạch và Đầu tư tham mưu bố trí kinh phí thực hiện Kế hoạch trong dự toán ngân sách hằng năm.
3. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh và các tổ chức chính trị - xã hội: giám sát việc rà soát, xét duyệt và chi trả tại cơ sở; chuyển kiến nghị của người dân đến cơ quan có trách nhiệm.
4. Các sở, ban ngành, đơn vị; UBND các huyện, thị xã, thành phố báo cáo kết quả thực hiện Kế hoạch về UBND tỉnh (qua Sở Lao động - Thương binh và Xã hội) trước ngày 30/10 hằng năm.
5. Giao Sở Lao động - Thương binh và Xã hội theo dõi, đôn đốc việc thực hiện Kế hoạch; tổng hợp báo cáo UBND tỉnh và Bộ Lao động - Thương binh và Xã hội trước ngày 05/12 hằng năm.
Trong quá trình thực hiện, nếu có vướng mắc, các sở, ban ngành, địa phương kịp thời báo cáo UBND tỉnh (qua Sở Lao động - Thương binh và Xã hội) để xem xét, giải quyết./.
"""

PAPER = Paper(
    file="ke-hoach-quang-ngai.docx",
    issuer="ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI",
    number="Số: 88/KH-UBND",
    place_and_day="Quảng Ngãi, ngày 12 tháng 4 năm 2024",
    day=dt.date(2024, 4, 12),
    title=(
        "KẾ HOẠCH",
        "Thực hiện Chương trình hành động của Tỉnh ủy về nâng cao chất lượng chính sách xã hội trên địa bàn tỉnh đến năm 2030",
    ),
    preamble=(
        "Thực hiện Nghị quyết số 42-NQ/TW ngày 24/11/2023 của Ban Chấp hành Trung ương Đảng khóa XIII; Chương trình hành động "
        "số 51-CTr/TU ngày 15/02/2023 của Tỉnh ủy Quảng Ngãi, Ủy ban nhân dân tỉnh ban hành Kế hoạch với các nội dung sau:"
    ),
    body=_BODY,
    recipients=(
        "Bộ Lao động - Thương binh và Xã hội (b/c)",
        "Thường trực Tỉnh ủy (b/c)",
        "Thường trực HĐND tỉnh (b/c)",
        "Chủ tịch, các Phó Chủ tịch UBND tỉnh",
        "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
        "Các sở, ban ngành tỉnh",
        "Bảo hiểm xã hội tỉnh",
        "UBND các huyện, thị xã, thành phố",
        "Lưu: VT, KGVX",
    ),
    signature=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "", "Nguyễn Văn Mẫu"),
)
