"""Phrases that several steps of reading targets know: openings, heads, years, places."""

from __future__ import annotations

import re

from ansinh.plans.rules.letters import LOWER

YEAR = re.compile(
    r"(?P<lead>(?:đến|vào|trong|hết|cuối|tới|từ|trước|đạt)?\s*(?:hết|cuối|"
    r"đầu)?\s*)năm\s+(?P<year>20\d\d)(?!\s*[-–/]\s*\d)",
    re.IGNORECASE,
)

PLACE_PREFIX = re.compile(
    r"^(?:(?:tại|ở|trên|đối với|về) [^,:;]{3,80}:\s*|(?:tại|ở|trên) [^,:;]{3,60}(?:,\s*(?=(?:phấn đấu|bảo đảm|"
    r"đảm bảo|có|đạt)?\s*$)|$))",
    re.IGNORECASE,
)

OPENERS = re.compile(
    rf"^(?:[\s,;:.\-–+“\"(]|(?:và|đồng thời|theo đó|trong đó|cụ thể|phấn đấu|bảo đảm|đảm bảo|duy trì|giữ vững|có|"
    rf"còn|để|các chỉ tiêu chủ yếu|"
    rf"chỉ tiêu\s+[\d.]+\s*:?|phấn đấu để|đạt|mục tiêu\s*\d*\s*:|"
    rf"[^,;:]{{0,60}}chỉ tiêu[^,;:]{{0,30}}:)(?![{LOWER}])\s*)+",
    re.IGNORECASE,
)

EDGE = ' ,;:.–-“”"(“'

HEAD = re.compile(
    r"(?:(?:giảm|tăng|nâng)(?: tỷ lệ| tỉ lệ)?\s+(?=tỷ|tỉ|số|chỉ|diện))?(?:tỷ|tỉ) (?:lệ|trọng|số|suất)|tuổi thọ|"
    r"số (?:năm|người|hộ|lượng|giờ|lao động|thuê bao|trẻ|bác sĩ|giường|xã|lượt|đối tượng)|"
    r"chiều cao|cân nặng|doanh thu|GRDP|vốn|thu ngân sách|(?<!vùng )diện tích|chỉ số|tổng|thu nhập|mức (?!sống|độ)|năng suất|công suất|sản lượng|độ che phủ|giá trị|tốc độ|"
    r"quy mô|kim ngạch|"
    r"lực lượng lao động|dân số|mật độ|thời gian",
    re.IGNORECASE,
)
