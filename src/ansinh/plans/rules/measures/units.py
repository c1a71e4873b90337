"""Numbers and units as Vietnamese offices write them."""

from __future__ import annotations

import re

from ansinh.plans.rules.letters import LETTER
from ansinh.plans.rules.measures.masks import MASK

_UNITS = (
    "căn hộ",
    "căn nhà",
    "căn",
    "hộ",
    "nhà",
    "giường bệnh viện",
    "giường bệnh",
    "giường",
    "bác sĩ",
    "bác sỹ",
    "dược sĩ đại học",
    "dược sĩ",
    "dược sỹ",
    "điều dưỡng viên",
    "điều dưỡng",
    "tuổi",
    "năm",
    "m² sàn/người",
    "m2 sàn/người",
    "m² sàn",
    "m2 sàn",
    "m²/người",
    "m2/người",
    "m²",
    "m2",
    "m³",
    "m3",
    "km²",
    "km2",
    "km",
    "ha",
    "héc ta",
    "tấn",
    "kg",
    "MW",
    "kW",
    "kWh",
    "MWp",
    "tỷ đồng",
    "tỉ đồng",
    "triệu đồng",
    "nghìn đồng",
    "đồng",
    "tỷ USD",
    "triệu USD",
    "USD",
    "lượt người",
    "lượt hộ",
    "lượt lao động",
    "lượt khách",
    "lượt",
    "cm",
    "buổi",
    "người",
    "lao động",
    "học sinh",
    "sinh viên",
    "học viên",
    "trẻ em",
    "trẻ",
    "bà mẹ",
    "phụ nữ",
    "cán bộ",
    "doanh nghiệp",
    "hợp tác xã",
    "tổ hợp tác",
    "khu công nghiệp",
    "KCN",
    "cụm công nghiệp",
    "CCN",
    "khu",
    "dự án",
    "mô hình",
    "công trình",
    "trạm y tế",
    "trạm",
    "trường",
    "lớp",
    "phòng học",
    "cơ sở",
    "đơn vị",
    "xã",
    "phường",
    "thị trấn",
    "huyện",
    "thôn",
    "bản",
    "điểm",
    "cuộc",
    "hội nghị",
    "tin",
    "bài",
    "sản phẩm",
    "lần",
    "ca sinh",
    "ca",
    "phiên",
    "nhóm",
    "tổ",
    "cây",
    "con",
    "vùng",
    "chuyên mục",
    "câu lạc bộ",
    "trung tâm",
    "bệnh viện",
    "thuê bao",
    "hồ sơ",
    "thủ tục",
    "suất",
    "lớp học",
    "mộ",
    "ngôi mộ",
    "ngôi nhà",
    "gia đình",
    "cặp",
    "đối tượng",
    "nghề",
    "chương trình",
    "đề tài",
    "nhiệm vụ",
    "sáng kiến",
    "điểm phần trăm",
    "điểm %",
    "tiêu chí",
    "hợp đồng",
    "tài khoản",
    "giao dịch",
    "bếp ăn",
    "nhà văn hóa",
    "điểm trường",
    "chốt",
    "phòng",
    "máy",
    "thiết bị",
    "hoạt động",
    "ngày",
)

_UNIT = re.compile(
    r"\s*(?P<unit>(?:(?:tỷ|tỉ|triệu|nghìn|ngàn|vạn|trăm) )?(?:"
    + "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
    + rf"))(?![{LETTER}²2³3])",
    re.IGNORECASE,
)

_HEAD_NOUN_STOP = re.compile(
    r"^(?:được|đạt|cho|trên|có|tham gia|sử dụng|vào|trong|đến|và|để|theo|với|của|tại|ở|là|bị|hoàn thành|thuộc|về|từ|"
    r"nhằm|"
    r"trở|mỗi|/)$",
    re.IGNORECASE,
)


def to_number(digits: str) -> float:
    """Vietnamese separators resolved: ``2,35`` → 2.35, ``74.900`` → 74900."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        digits = digits.replace(".", "")
    return float(digits.replace(",", "."))


def unit_after(text: str, end: int) -> tuple[str, str] | None:
    rest = text[end : end + 80]
    match = _UNIT.match(rest)
    noun = noun_phrase(rest, 4)
    if match:
        unit = match["unit"]
        if unit.lower() in ("năm", "tháng") and re.match(r"\s*(?:19|20)\d\d", rest[match.end() :]):
            return None
        return ("căn" if unit.lower() == "căn nhà" else unit), noun
    if not rest[:1].isspace() or not noun:
        return None
    return noun, noun


def noun_phrase(rest: str, most: int) -> str:
    words = []
    for word in rest.split():
        bare = word.rstrip(',;.:)”"')
        if not bare or _HEAD_NOUN_STOP.match(bare) or not bare[0].isalpha() or MASK in bare:
            break
        words.append(bare)
        if bare != word or len(words) == most:
            break
    return " ".join(words)
