"""The sheets of the workbook and their columns: titles in two languages, widths, what may be chosen, what is locked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.plans.facts import Comparator, ItemKind, ReviewState
from ansinh.plans.rules.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``sort``: text, long, number, year, names, deadline, comparator, indicator, state, and for what is
    not corrected: id, locked."""

    key: str
    vi: str
    en: str
    width: int
    sort: str = "text"
    help: str = ""

    @property
    def locked(self) -> bool:
        return self.sort in ("id", "locked")


@dataclass(frozen=True, slots=True)
class SheetForm:
    """The sheet of one kind of item."""

    kind: ItemKind
    name: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> int:
        """The place of a column, from 0."""
        return next(index for index, column in enumerate(self.columns) if column.key == key)


_ID = Column(
    "id", "Mã mục (không sửa)", "Item id (keep)", 9, "id", "Mã nối dòng với mục của kế hoạch. Dòng mới để trống."
)
_PATH = Column("path", "Mục", "Section", 11, "locked")
_END = (
    Column(
        "state", "Trạng thái", "State", 18, "state",
        "Chọn “Đã bác bỏ” để bác bỏ (phải ghi lý do). Xóa dòng không có tác dụng gì.",
    ),
    Column("reason", "Lý do bác bỏ", "Reason for rejecting", 24, "long"),
    Column("quote", "Nguyên văn", "Words of the document", 60, "long", "Không sửa ở dòng đã có. Dòng mới: chép đúng lời của văn bản."),
    Column("place", "Vị trí trong văn bản", "Place in the text", 13, "locked"),
    Column("version", "Phiên bản", "Version", 9, "locked"),
)  # fmt: skip

SHEETS: tuple[SheetForm, ...] = (
    SheetForm(
        ItemKind.TARGET,
        "Chỉ tiêu",
        (
            _ID, _PATH,
            Column("indicator", "Chỉ tiêu *", "Target *", 52, "long"),
            Column("qualifier", "Đối tượng, phạm vi", "Population, area", 28, "long"),
            Column("comparator", "So sánh *", "Comparator *", 15, "comparator"),
            Column("value", "Giá trị *", "Value *", 11, "number", "Chỉ ghi số: 95 hoặc 98,5; không ghi dấu %."),
            Column("value_to", "Giá trị cuối", "Upper value", 11, "number", "Chỉ dùng cho “từ … đến …”."),
            Column("unit", "Đơn vị", "Unit", 16),
            Column("year", "Năm đạt", "Due year", 8, "year"),
            Column("indicator_code", "Chỉ tiêu trong danh mục", "Catalogue indicator", 34, "indicator"),
            *_END,
        ),
    ),
    SheetForm(
        ItemKind.QUALITATIVE,
        "Chỉ tiêu định tính",
        (_ID, _PATH, Column("text", "Cam kết *", "Commitment *", 70, "long"), Column("year", "Năm đạt", "Due year", 8, "year"),
         *_END),
    ),
    SheetForm(
        ItemKind.TASK,
        "Nhiệm vụ",
        (
            _ID, _PATH,
            Column("text", "Nhiệm vụ *", "Task *", 70, "long"),
            Column("lead", "Chủ trì", "Lead", 32, "names", "Mỗi cơ quan một dòng trong ô (Alt+Enter) hoặc cách nhau bằng dấu ;"),
            Column("coordinating", "Phối hợp", "Coordinating", 32, "names", "Mỗi cơ quan một dòng trong ô, hoặc cách nhau bằng dấu ;"),
            Column("timeline", "Thời gian", "Timeline", 22),
            *_END,
        ),
    ),
    SheetForm(
        ItemKind.DUTY,
        "Chế độ báo cáo",
        (
            _ID, _PATH,
            Column("who", "Ai báo cáo *", "Who reports *", 34, "names", "Mỗi cơ quan một dòng trong ô, hoặc cách nhau bằng dấu ;"),
            Column("to", "Báo cáo ai", "To whom", 28, "names"),
            Column("via", "Qua cơ quan", "Through", 26),
            Column("deadline", "Hạn (ngày/tháng)", "Deadline (dd/mm)", 11, "deadline", "Viết như 30/11; để trống nếu không có ngày."),
            Column("frequency", "Định kỳ", "Frequency", 18),
            *_END,
        ),
    ),
)  # fmt: skip

FINDINGS = "Cần xem lại"
FINDING_COLUMNS = (
    Column("severity", "Mức độ", "Severity", 12, "locked"),
    Column("kind", "Loại", "Kind", 22, "locked"),
    Column("quote", "Lời trong văn bản", "Words of the document", 50, "locked"),
    Column("message", "Vì sao", "Why", 60, "locked"),
    Column("suggestion", "Gợi ý", "Suggestion", 40, "locked"),
    Column("place", "Vị trí trong văn bản", "Place in the text", 13, "locked"),
)
SEVERITIES = {"error": "Lỗi", "warning": "Cần xem", "note": "Lưu ý"}
CHOICES = "Danh mục"
GUIDE = "Hướng dẫn"
REASON = "Lý do chưa nhập được"

COMPARATORS: Mapping[Comparator, str] = {
    Comparator.EQUAL: "bằng (=)",
    Comparator.AT_LEAST: "ít nhất (≥)",
    Comparator.MORE: "trên (>)",
    Comparator.AT_MOST: "không quá (≤)",
    Comparator.LESS: "dưới (<)",
    Comparator.ABOUT: "khoảng (~)",
    Comparator.RANGE: "từ … đến …",
}
STATES: Mapping[ReviewState, str] = {
    ReviewState.READ: "Máy đọc, chờ xem",
    ReviewState.ACCEPTED: "Đã chấp nhận",
    ReviewState.REJECTED: "Đã bác bỏ",
}
_BETWEEN = " · "


def plan_sheet_name() -> str:
    """The sheet that says which plan the workbook is of."""
    return "Kế hoạch"


def indicator_choices() -> list[str]:
    """The catalogue as it stands in cells: code and name."""
    return [indicator_shown(one.code) for one in catalogue()]


def indicator_shown(code: str) -> str:
    """``poverty_rate · Tỷ lệ hộ nghèo``; a code alone where the catalogue does not have it."""
    name = next((one.name_vi for one in catalogue() if one.code == code), "")
    return f"{code}{_BETWEEN}{name}" if name else code


def indicator_said(cell: str) -> str:
    """The code in such a cell."""
    return cell.partition(_BETWEEN)[0].strip()
