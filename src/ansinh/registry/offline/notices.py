"""What is told about a list as a whole: sheets, hidden rows, merged cells, totals, old fonts, refusals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ansinh.kernel.money import number as number_vi
from ansinh.kernel.money import parse_dong
from ansinh.kernel.problem import Problem
from ansinh.kernel.workbook import Cell, SheetStream
from ansinh.registry.offline.columns import BY_KEY, NEVER_FILLED_DOWN
from ansinh.registry.offline.headers import Header

_TEMPLATE = (
    "Cho biết các cột chưa rõ nghĩa là gì, hoặc dán dữ liệu vào biểu mẫu (./ansinh registry template).",
    "Say what the unknown columns mean, or paste the data into the template (./ansinh registry template).",
)
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass(slots=True)
class Filling:
    """Merged cells down a group: the value of the first goes to the rows below, in columns where that is meant."""

    areas: list[tuple[int, int, int]]  # column, first row, last row
    values: dict[int, tuple[int, Cell]] = field(default_factory=dict)

    def fill(self, number: int, cells: dict[int, Cell]) -> None:
        """Puts the values that stand for this row into it."""
        if len(cells) < 2:
            return
        for column, first, last in self.areas:
            if number == first and column in cells:
                self.values[column] = (last, cells[column])
            elif first < number <= last and column not in cells and column in self.values:
                cells[column] = self.values[column][1]


@dataclass(slots=True)
class Seen:
    """What was noticed while the rows of one sheet were read."""

    sheet: str
    hidden_rows: int = 0
    hidden_people: int = 0
    computed: int = 0
    unseen: int = 0
    merged: int = 0
    filled: list[str] = field(default_factory=list)
    old_font: list[tuple[int, str, str]] = field(default_factory=list)
    not_persons: list[int] = field(default_factory=list)
    totals: list[tuple[int, list[str]]] = field(default_factory=list)
    wrong_totals: list[Problem] = field(default_factory=list)

    def filling(self, merged: Sequence[str], header: Header) -> Filling | None:
        """What to fill down: merged areas in columns of places and households, never in names, numbers, days, money."""
        areas = []
        for ref in merged:
            match = _RANGE.fullmatch(ref)
            if match is None or int(match[4]) < header.first or match[2] == match[4]:
                continue
            column = _index(match[1])
            key = header.columns.get(column)
            if match[1] == match[3] and key is not None and key not in NEVER_FILLED_DOWN:
                areas.append((column, int(match[2]), int(match[4])))
                if BY_KEY[key].title not in self.filled:
                    self.filled.append(BY_KEY[key].title)
            else:
                self.merged += 1
        return Filling(sorted(areas)) if areas else None

    def total(self, row: int, texts: list[str]) -> None:
        """Notes a row of totals."""
        self.totals.append((row, texts))

    def check_totals(self, people: int, money: int, has_money: bool) -> None:
        """Compares the last total of the sheet with what was read: a count of people, a sum of money."""
        grand = [entry for entry in self.totals if re.match(r"t[oổ]ng", " ".join(entry[1]).strip().lower())]
        for row, texts in (grand or self.totals)[-1:]:
            said = " ".join(texts)
            counted = re.search(r"(\d[\d.]*)\s*(?:người|đối tượng|nhân khẩu|khẩu|trường hợp)", said.lower())
            figures = [value for text in texts if (value := _figure(text)) is not None]
            small = [value for value in figures if value < 100_000]
            large = [value for value in figures if value >= 100_000]
            in_words = re.search(r"c[oộ]ng\D{0,20}?(\d[\d.]*)\s*$", texts[0].lower()) if texts else None
            count = (
                _figure(counted[1]) if counted else small[0] if small else _figure(in_words[1]) if in_words else None
            )
            if count is not None and count != people and not (count == money and has_money):
                self._wrong(
                    row, f"{number_vi(count)} người", f"{number_vi(people)}", f"{count:,} people", f"{people:,}"
                )
            if has_money and large and money not in large:
                self._wrong(
                    row, f"{number_vi(large[-1])} đ", f"{number_vi(money)} đ", f"{large[-1]:,} đ", f"{money:,} đ"
                )

    def _wrong(self, row: int, told: str, read: str, told_en: str, read_en: str) -> None:
        self.wrong_totals.append(
            Problem("control_sum", f"Dòng cộng ghi {told}, đọc được {read}.", f"The total row says {told_en}, {read_en} were read.",
                    where={"sheet": self.sheet, "row": row}, remedy_vi="Kiểm tra dòng thiếu hoặc thừa; đúng thì xác nhận rồi nhập.",
                    remedy_en="Look for missing or extra rows; if it is right, confirm it and apply.", severity="warning")
        )  # fmt: skip


def _figure(text: str) -> int | None:
    try:
        return parse_dong(text.strip().removesuffix(".0"))
    except ValueError:
        return None


def _index(letters: str) -> int:
    index = 0
    for char in letters:
        index = index * 26 + ord(char) - 64
    return index - 1


def note_sheet(seen: Seen, sheet: SheetStream, unknown: Sequence[str], notes: list[Problem]) -> None:
    """Adds to the notes whatever a person should know of a sheet."""

    def note(kind: str, vi: str, en: str, remedy_vi: str = "", remedy_en: str = "") -> None:
        notes.append(Problem(kind, vi, en, {"sheet": seen.sheet}, remedy_vi, remedy_en, "warning"))

    if sheet.hidden:
        if seen.hidden_people:
            note("hidden_sheet", f"Trang tính ẩn có bảng {seen.hidden_people} dòng: không đọc.", f"A hidden sheet with a table of {seen.hidden_people} rows was not read.",
                 "Muốn nhập thì bỏ ẩn rồi gửi lại.", "Unhide it and send the file again to bring it in.")  # fmt: skip
        return
    if sheet.guess == "cp1258":
        note("encoding_guessed", "Tệp CSV được đọc theo bảng mã Windows-1258.", "The CSV was read as Windows-1258.",
             "Xem họ tên có đúng dấu không rồi xác nhận.", "See whether the names are right, then confirm.")  # fmt: skip
    if seen.old_font:
        row, was, now = seen.old_font[-1]
        note("old_font", f"{len(seen.old_font)} ô gõ bằng phông cũ (TCVN3/VNI) đã đổi sang Unicode, ví dụ dòng {row}: “{was[:40]}” → “{now[:40]}”.",
             f"{len(seen.old_font)} cells typed in a font of before Unicode were converted, as in row {row}: “{was[:40]}” → “{now[:40]}”.",
             "Xem họ tên có đúng không (chữ hoa, chữ thường) rồi xác nhận.", "See whether the names are right (capitals too), then confirm.")  # fmt: skip
    if unknown:
        named = ", ".join(f"“{text[:30]}”" for text in unknown[:12])
        note("columns_ignored", f"Không dùng các cột: {named}.", f"Columns not used: {named}.")
    if seen.hidden_rows:
        why = ("đang lọc", "filtered out") if sheet.filtered else ("bị ẩn", "hidden")
        note(
            "hidden_rows",
            f"Có {seen.hidden_rows} dòng {why[0]}; vẫn được đọc.",
            f"{seen.hidden_rows} rows are {why[1]}; they were read.",
        )
    if sheet.hidden_columns:
        note(
            "hidden_columns",
            f"Có {len(sheet.hidden_columns)} cột bị ẩn; vẫn được đọc.",
            f"{len(sheet.hidden_columns)} columns are hidden; they were read.",
        )
    if seen.filled:
        named = ", ".join(f"“{title}”" for title in seen.filled)
        note("merged_filled", f"Ô gộp ở cột {named}: giá trị ô đầu được ghi cho các dòng của nhóm.",
             f"Merged cells in {named}: the first value is taken for the rows of the group.",
             "Xem các dòng có đúng hộ, đúng thôn không rồi xác nhận.", "See whether households and villages are right, then confirm.")  # fmt: skip
    if seen.merged:
        note("merged", f"Có {seen.merged} vùng ô gộp; chỉ ô đầu có giá trị, không tự điền xuống.",
             f"{seen.merged} merged areas: only their first cell has a value, nothing is filled down.")  # fmt: skip
    if seen.computed:
        note("computed", f"{seen.computed} dòng có giá trị do công thức tính ra.", f"{seen.computed} rows hold values computed by formulas.",
             "Đối chiếu vài dòng rồi xác nhận.", "Compare some rows, then confirm.")  # fmt: skip
    if seen.unseen:
        note(
            "unseen",
            f"Đã bỏ ký tự không nhìn thấy ở {seen.unseen} ô.",
            f"Characters nobody sees were removed from {seen.unseen} cells.",
        )
    if seen.not_persons or seen.totals:
        rows = sorted({*seen.not_persons, *(row for row, _ in seen.totals)})
        named = ", ".join(map(str, rows[:12])) + ("…" if len(rows) > 12 else "")
        note(
            "not_persons",
            f"Không phải người (dòng cộng, chữ ký, ghi chú): dòng {named}.",
            f"Not people (totals, signatures, notes): rows {named}.",
        )
    notes += seen.wrong_totals


def years_only_note(years: int, people: int) -> Problem:
    """Of a list in which 1 January stands for the year alone."""
    return Problem(
        "only_years",
        f"{years} trong {people} người ghi sinh 01/01: chỉ lấy năm sinh.",
        f"{years} of {people} people are written as born on 1 January: only the year is taken.",
        remedy_vi="Ai thật sự sinh ngày 01/01 thì sửa ở hồ sơ; xác nhận để nhập.",
        remedy_en="Correct the record of who really was born that day; confirm to apply.",
        severity="warning",
    )


def file_kind(filename: str) -> Problem:
    """A file that is no list by its name."""
    return Problem(
        "file_kind",
        "Chỉ nhận .xlsx (không macro) hoặc .csv UTF-8.",
        "Only .xlsx (without macros) or .csv in UTF-8 are taken.",
        where={"file": filename},
        remedy_vi="Hãy lưu lại bằng Excel thành .xlsx.",
        remedy_en="Save it again in Excel as .xlsx.",
    )


def no_people(filename: str) -> Problem:
    """A table without rows."""
    return Problem(
        "no_people",
        "Danh sách chưa có người nào.",
        "The list holds nobody yet.",
        where={"file": filename},
        remedy_vi="Điền từ dòng dưới dòng ví dụ rồi gửi lại.",
        remedy_en="Fill it in below the example row and send it again.",
    )


def no_table(filename: str, sheet: str | None, missing: Sequence[str]) -> Problem:
    """No table of people, or one without the columns a list must have."""
    if sheet is not None:
        return Problem(
            "columns_missing",
            "Thiếu cột: " + ", ".join(missing) + ".",
            "Missing columns: " + ", ".join(missing) + ".",
            {"file": filename, "sheet": sheet},
            *_TEMPLATE,
        )
    return Problem(
        "no_table",
        "Không tìm thấy bảng danh sách người (dòng tiêu đề có “Họ và tên”, “Ngày sinh”, “Giới tính”).",
        "No table of people was found (a header with “Họ và tên”, “Ngày sinh”, “Giới tính”).",
        {"file": filename},
        *_TEMPLATE,
    )
