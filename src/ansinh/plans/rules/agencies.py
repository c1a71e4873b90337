"""Agencies that ended, with the day, what followed and the basis. Plain data, until the territory room is asked.

National bodies ended on 1 March 2025; provincial departments about then, by province (marked unconfirmed); the district
level on 1 July 2025.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ended:
    """An agency that no longer exists from ``day`` on. ``confirmed`` is False where the day varies by province."""

    name: str
    form: re.Pattern[str]
    day: dt.date
    successors: str
    basis: str
    confirmed: bool = True


_MARCH = dt.date(2025, 3, 1)
_JULY = dt.date(2025, 7, 1)
_DASH = r"\s*[-–]\s*"
_MINISTRIES = "sắp xếp bộ, ngành từ 01/3/2025"
_DEPARTMENTS = "sắp xếp cơ quan chuyên môn cấp tỉnh, khoảng 01/3/2025 (ngày khác nhau theo tỉnh)"
_DISTRICTS = "Luật Tổ chức chính quyền địa phương số 72/2025/QH15: bỏ cấp huyện từ 01/7/2025"


def _form(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


ENDED: tuple[Ended, ...] = (
    Ended(
        "Bộ Lao động - Thương binh và Xã hội",
        _form(rf"\bBộ (?:Lao động{_DASH}Thương binh(?: và xã hội)?|LĐ{_DASH}?TB|Lao động{_DASH}TB)"),
        _MARCH,
        "Bộ Nội vụ (lao động, người có công), Bộ Y tế (bảo trợ xã hội), Bộ Nông nghiệp và Môi trường (giảm nghèo), "
        "Bộ Giáo dục và Đào tạo (nghề)",
        _MINISTRIES,
    ),
    Ended(
        "Sở Lao động - Thương binh và Xã hội",
        _form(rf"\bSở (?:Lao động{_DASH}Thương binh(?: và xã hội)?|LĐ{_DASH}?TB)"),
        _MARCH,
        "Sở Nội vụ (lao động, người có công), Sở Y tế (bảo trợ xã hội), Sở Nông nghiệp và Môi trường (giảm nghèo), "
        "Sở Giáo dục và Đào tạo (nghề)",
        _DEPARTMENTS,
        False,
    ),
    Ended(
        "Phòng Lao động - Thương binh và Xã hội",
        _form(rf"\bPhòng (?:Lao động{_DASH}Thương binh(?: và xã hội)?|LĐ{_DASH}?TB)"),
        _JULY,
        "phòng chuyên môn của UBND cấp xã (văn hóa – xã hội)",
        _DISTRICTS,
    ),
    Ended(
        "Sở Thông tin và Truyền thông",
        _form(r"\bSở (?:Thông tin và Truyền thông|TT&TT|TTTT)\b"),
        _MARCH,
        "Sở Khoa học và Công nghệ (báo chí, xuất bản: Sở Văn hóa, Thể thao và Du lịch)",
        _DEPARTMENTS,
        False,
    ),
    Ended(
        "Sở Kế hoạch và Đầu tư",
        _form(r"\bSở (?:Kế hoạch và Đầu tư|KH&ĐT|KHĐT)\b"),
        _MARCH,
        "Sở Tài chính",
        _DEPARTMENTS,
        False,
    ),
    Ended(
        "Sở Giao thông vận tải",
        _form(r"\bSở (?:Giao thông[ -]+vận tải|GTVT)\b"),
        _MARCH,
        "Sở Xây dựng",
        _DEPARTMENTS,
        False,
    ),
    Ended(
        "Sở Tài nguyên và Môi trường",
        _form(r"\bSở (?:Tài nguyên và Môi trường|TN&MT|TNMT)\b"),
        _MARCH,
        "Sở Nông nghiệp và Môi trường",
        _DEPARTMENTS,
        False,
    ),
    Ended(
        "Sở Nông nghiệp và Phát triển nông thôn",
        _form(r"\bSở (?:Nông nghiệp và Phát triển nông thôn|NN&PTNT|NNPTNT)\b"),
        _MARCH,
        "Sở Nông nghiệp và Môi trường",
        _DEPARTMENTS,
        False,
    ),
    Ended("Ban Dân tộc", _form(r"\bBan Dân tộc\b"), _MARCH, "Sở Dân tộc và Tôn giáo", _DEPARTMENTS, False),
    Ended(
        "Bộ Thông tin và Truyền thông",
        _form(r"\bBộ Thông tin và Truyền thông\b"),
        _MARCH,
        "Bộ Khoa học và Công nghệ",
        _MINISTRIES,
    ),
    Ended("Bộ Kế hoạch và Đầu tư", _form(r"\bBộ Kế hoạch và Đầu tư\b"), _MARCH, "Bộ Tài chính", _MINISTRIES),
    Ended("Bộ Giao thông vận tải", _form(r"\bBộ Giao thông[ -]+vận tải\b"), _MARCH, "Bộ Xây dựng", _MINISTRIES),
    Ended(
        "Bộ Tài nguyên và Môi trường",
        _form(r"\bBộ Tài nguyên và Môi trường\b"),
        _MARCH,
        "Bộ Nông nghiệp và Môi trường",
        _MINISTRIES,
    ),
    Ended(
        "Bộ Nông nghiệp và Phát triển nông thôn",
        _form(r"\bBộ Nông nghiệp và Phát triển nông thôn\b"),
        _MARCH,
        "Bộ Nông nghiệp và Môi trường",
        _MINISTRIES,
    ),
    Ended(
        "UBND cấp huyện",
        _form(r"\b(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(?:các\s+|cấp\s+)?(?:huyện|quận)\b"),
        _JULY,
        "UBND cấp xã; UBND cấp tỉnh",
        _DISTRICTS,
    ),
    Ended(
        "Bảo hiểm xã hội cấp huyện",
        _form(r"\bBảo hiểm xã hội (?:các\s+|cấp\s+)?(?:huyện|quận)\b"),
        _MARCH,
        "Bảo hiểm xã hội cơ sở",
        "sắp xếp Bảo hiểm xã hội Việt Nam năm 2025",
        False,
    ),
)
"""Looked for in leads, coordinating bodies, reporters and receivers."""

BEGUN: tuple[tuple[str, re.Pattern[str], dt.date], ...] = (
    ("Sở Nông nghiệp và Môi trường", _form(r"\bSở Nông nghiệp và Môi trường\b"), _MARCH),
    ("Sở Dân tộc và Tôn giáo", _form(r"\bSở Dân tộc và Tôn giáo\b"), _MARCH),
    ("Bộ Nông nghiệp và Môi trường", _form(r"\bBộ Nông nghiệp và Môi trường\b"), _MARCH),
)
"""Agencies that did not exist before the day given."""

DISTRICT_UNIT = re.compile(r"đơn vị cấp huyện|cấp huyện|\bhuyện\b|\bthị xã\b", re.IGNORECASE)
DISTRICTS_ENDED = _JULY
