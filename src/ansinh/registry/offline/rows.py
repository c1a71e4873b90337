"""From sheets to people: the header is found, columns are matched, rows are read, households are put together."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import fold
from ansinh.kernel.workbook import Cell, Sheet, column_letters, read_sheets
from ansinh.registry.facts import BirthDate, Sex
from ansinh.registry.offline.cells import Findings, clean, read_birth, read_date, read_name, read_number
from ansinh.registry.offline.columns import BY_KEY, COLUMNS, choice_of, column_of

_HEADER_WITHIN = 25
_NOT_PERSONS = re.compile(
    r"^(tong cong|tong so|cong|tong|nguoi lap|lap bieu|tm uy ban|tm ubnd|chu tich|pho chu tich|ngay \d+ thang|"
    r"ghi chu|luu y|noi nhan|xac nhan|ke toan|thu truong|danh sach nay)\b"
)


@dataclass(slots=True)
class ListedPerson:
    """One line of a list, understood. ``facts`` are (kind, degree, state, start); ``raw`` the cells as they stood."""

    sheet: str
    row: int
    raw: dict[str, str]
    full_name: str = ""
    birth: BirthDate = field(default_factory=lambda: BirthDate(None))
    sex: Sex | None = None
    number: str | None = None
    number_kind: str = "personal"
    ethnicity: str = ""
    relation: str = "other"
    commune: str = ""
    village: str | None = None
    address: str = ""
    household: str = ""
    died_on: dt.date | None = None
    facts: list[tuple[str, str | None, str, dt.date | None]] = field(default_factory=list)
    findings: Findings = field(default_factory=lambda: Findings("", 0))


@dataclass(slots=True)
class ReadList:
    """A whole list: its people, and notes about the file as such."""

    people: list[ListedPerson]
    notes: list[Problem]


def read_list(data: bytes, filename: str, today: dt.date) -> ReadList:
    """Reads a list of people from .xlsx or .csv. Raises BadInput where no table of people can be found in it."""
    if filename.lower().endswith((".xlsm", ".xlsb", ".xls", ".ods")):
        raise BadInput(
            Problem(
                "file_kind",
                "Chỉ nhận .xlsx (không macro) hoặc .csv UTF-8.",
                "Only .xlsx (without macros) or .csv in UTF-8 are taken.",
                where={"file": filename},
                remedy_vi="Hãy lưu lại bằng Excel thành .xlsx.",
                remedy_en="Save it again in Excel as .xlsx.",
            )
        )
    people: list[ListedPerson] = []
    notes: list[Problem] = []
    best: tuple[str, list[str]] | None = None
    tables = 0
    for sheet in read_sheets(data, filename):
        header = _find_header(sheet)
        if header is None:
            continue
        first, columns, unknown = header
        missing = _missing(columns)
        if missing:
            best = best or (sheet.name, missing)
            continue
        tables += 1
        people += _read_rows(sheet, first, columns, notes, today)
        _note_sheet(sheet, unknown, notes)
    if not people:
        raise BadInput(_no_people(filename) if tables else _no_table(filename, best))
    _put_households_together(people)
    _compare_rows(people)
    return ReadList(people, notes)


def _find_header(sheet: Sheet) -> tuple[int, dict[int, str], list[str]] | None:
    """The row that names most columns, with a second row of sub-headings where there is one."""
    best: tuple[int, int, dict[int, str], list[str]] | None = None
    numbers = sorted(sheet.rows)[:_HEADER_WITHIN]
    for position, number in enumerate(numbers):
        columns, unknown = _headings(sheet.rows[number])
        below = sheet.rows[numbers[position + 1]] if position + 1 < len(numbers) else {}
        sub, _ = _headings(below)
        first = number + 1
        added = {index: key for index, key in sub.items() if index not in columns and key not in columns.values()}
        if len(columns) >= 2 and added and "full_name" not in sub.values():
            if {"born_male", "born_female"} & set(sub.values()):
                columns = {index: key for index, key in columns.items() if key != "birth"}
                added = {**added, **{index: key for index, key in sub.items() if key.startswith("born_")}}
            columns = {**columns, **added}
            first = numbers[position + 1] + 1
        if "full_name" in columns.values() and len(columns) >= 2 and (best is None or len(columns) > best[0]):
            best = (len(columns), first, columns, unknown)
    return None if best is None else best[1:]


def _headings(row: Mapping[int, Cell]) -> tuple[dict[int, str], list[str]]:
    columns: dict[int, str] = {}
    unknown = []
    for index, cell in sorted(row.items()):
        key = column_of(cell.text)
        if key is None or key in columns.values():
            unknown.append(cell.text)
        else:
            columns[index] = key
    return columns, unknown


def _missing(columns: Mapping[int, str]) -> list[str]:
    have = set(columns.values())
    if have & {"born_male", "born_female"}:
        have |= {"birth", "sex"}
    # Lists of one person a household (payment lists) have no relation to the head.
    return [
        column.title for column in COLUMNS if column.required and column.key not in have and column.key != "relation"
    ]


def _read_rows(
    sheet: Sheet, first: int, columns: Mapping[int, str], notes: list[Problem], today: dt.date
) -> list[ListedPerson]:
    found: list[ListedPerson] = []
    at = {key: index for index, key in columns.items()}
    totals: list[tuple[int, int]] = []
    for number in sorted(sheet.rows):
        cells = sheet.rows.pop(number)  # a long list is held once, not twice
        if number < first or _is_numbering(cells):
            continue
        name_cell = cells.get(at["full_name"])
        if at.get("serial") in cells and cells[at["serial"]].text.strip().upper() in ("VD", "VÍ DỤ"):
            continue
        # Who has a name and a day of birth is a person, also one called Tống or Cộng.
        if name_cell is None or not {at.get("birth"), at.get("born_male"), at.get("born_female")} & set(cells):
            said = " ".join(fold(cell.text) for _, cell in sorted(cells.items()))
            if _NOT_PERSONS.match(said) or (name_cell is not None and _NOT_PERSONS.match(fold(name_cell.text))):
                if match := re.search(r"^(?:tong cong|tong so|cong|tong)\D{0,20}(\d+)", said):
                    totals.append((number, int(match[1])))
                continue
        if name_cell is None and not {at.get("birth"), at.get("number"), at.get("sex")} & set(cells):
            continue
        found.append(_read_row(sheet.name, number, cells, columns, today))
    for number, total in totals:
        if total != len(found):
            notes.append(
                Problem(
                    "control_sum",
                    f"Dòng cộng ghi {total} người, đọc được {len(found)}.",
                    f"The total row says {total} people, {len(found)} were read.",
                    where={"sheet": sheet.name, "row": number},
                    remedy_vi="Kiểm tra dòng thiếu hoặc thừa trước khi nhập.",
                    remedy_en="Look for missing or extra rows before applying.",
                    severity="warning",
                )
            )
    return found


def _is_numbering(cells: Mapping[int, Cell]) -> bool:
    """The row (1) (2) (3) … or 1 2 3 … A B C under a header."""
    texts = [cell.text.strip(" ()") for cell in cells.values()]
    return len(texts) >= 3 and all(re.fullmatch(r"\d{1,2}|[A-Z]", text) for text in texts)


def _read_row(
    sheet: str, number: int, cells: Mapping[int, Cell], columns: Mapping[int, str], today: dt.date
) -> ListedPerson:
    found = Findings(sheet, number)
    letters = {key: column_letters(index) for index, key in columns.items()}
    given = {key: cells.get(index) for index, key in columns.items()}
    texts = {key: clean(cell, letters[key], found) for key, cell in given.items()}
    person = ListedPerson(
        sheet, number, {key: cell.text for key, cell in given.items() if cell is not None}, findings=found
    )
    person.full_name = read_name(texts["full_name"], letters["full_name"], found)
    _read_birth_and_sex(person, given, texts, letters, found, today)
    if "number" in texts:
        person.number, person.number_kind = read_number(
            given["number"], texts["number"], person.birth, person.sex, letters["number"], found
        )
    person.household = texts.get("household", "").removesuffix(".0")
    person.commune = texts.get("commune", "").removesuffix(".0")
    person.village = texts.get("village") or None
    person.address = texts.get("address", "")
    person.ethnicity = texts.get("ethnicity", "").translate({ord("'"): "’"})
    person.relation = _choice("relation", texts, letters, found) or ("other" if texts.get("relation") else "")
    _read_facts(person, texts, letters, found, today)
    return person


def _read_birth_and_sex(
    person: ListedPerson,
    given: Mapping[str, Cell | None],
    texts: Mapping[str, str],
    letters: Mapping[str, str],
    found: Findings,
    today: dt.date,
) -> None:
    if "birth" in texts:
        person.birth = read_birth(given["birth"], texts["birth"], letters["birth"], found, today)
    else:
        man, woman = texts.get("born_male", ""), texts.get("born_female", "")
        key = "born_male" if man or not woman else "born_female"
        if man and woman:
            found.problem("bad", "two_sexes", letters[key], f"{man} / {woman}", "ghi năm sinh ở cả cột Nam và Nữ",
                          "a year of birth under both Nam and Nữ", "Chỉ ghi một cột.", "Keep one of them.")  # fmt: skip
        person.birth = read_birth(given.get(key), texts.get(key, ""), letters.get(key, ""), found, today)
        if bool(man) != bool(woman):
            person.sex = Sex.MALE if man else Sex.FEMALE
        return
    if texts.get("sex"):
        value = _choice("sex", texts, letters, found)
        person.sex = Sex(value) if value else None
    else:
        found.problem("bad", "sex_missing", letters.get("sex", ""), "", "Chưa ghi giới tính.", "The sex is missing.",
                      "Ghi Nam hoặc Nữ.", "Write Nam or Nữ.")  # fmt: skip


def _choice(key: str, texts: Mapping[str, str], letters: Mapping[str, str], found: Findings) -> str | None:
    text = texts.get(key, "")
    if not text:
        return None
    value = choice_of(BY_KEY[key], text)
    if value is None:
        offered = ", ".join(BY_KEY[key].choices)
        found.problem("bad", "not_offered", letters[key], text, f"cột “{BY_KEY[key].title}” không có giá trị này",
                      f"the column “{BY_KEY[key].title}” does not offer this", f"Chọn: {offered}.", f"Choose: {offered}.")  # fmt: skip
    return value


def _read_facts(
    person: ListedPerson,
    texts: Mapping[str, str],
    letters: Mapping[str, str],
    found: Findings,
    today: dt.date,
) -> None:
    def day(key: str) -> dt.date | None:
        value = read_date(texts[key], letters[key], found) if key in texts else None
        if value is not None and value > today:
            found.problem("bad", "future_day", letters[key], texts[key], "ngày ở tương lai", "a day in the future",
                          "Xem lại năm.", "Check the year.")  # fmt: skip
        return value

    for kind, from_key in (("poverty", "poverty_from"), ("disability", "disability_from"), ("single_parent", ""),
                           ("obligor", ""), ("father", ""), ("mother", ""), ("written_request", "request_on")):  # fmt: skip
        key = "request" if kind == "written_request" else kind
        value = _choice(key, texts, letters, found)
        start = day(from_key) if from_key else None
        if value is not None:
            if from_key and start is None and kind != "written_request":
                start = today
                found.problem("warnings", "since_today", letters[key], "", "Chưa ghi từ ngày nào: tính từ hôm nay.",
                              "No first day given: counted from today.")  # fmt: skip
            person.facts.append((kind, value, "yes", start))
            if kind == "written_request" and start is None:
                found.problem("bad", "request_day_missing", letters[key], "", "Chưa ghi ngày đề nghị.", "The day of the request is missing.",
                              "Ghi ngày tiếp nhận văn bản.", "Write the day it was received.")  # fmt: skip
    for kind in ("pension", "studying"):
        value = _choice(kind, texts, letters, found)
        if value is not None:
            person.facts.append((kind, None, "no", None) if value == "no" else (kind, value, "yes", None))
    if (expecting := day("pregnant_from")) is not None:
        person.facts.append(("pregnant", None, "yes", expecting))
    person.died_on = day("died_on")


def _put_households_together(people: Sequence[ListedPerson]) -> None:
    """Rows of one number are a household; without numbers each head begins one, and who has no relation lives alone."""
    current = ""
    for person in people:
        if not person.relation:
            person.relation = "head" if not person.household else "other"
        if not person.household:
            if person.relation == "head" or not current:
                current = f"dòng {person.row}"
            person.household = current
        else:
            current = person.household
        person.household = f"{person.sheet}|{person.commune}|{person.household}"
    homes: dict[str, list[ListedPerson]] = defaultdict(list)
    for person in people:
        homes[person.household].append(person)
    for members in homes.values():
        heads = [one for one in members if one.relation == "head"]
        for extra in heads[1:]:
            extra.findings.problem("bad", "two_heads", "", extra.full_name, "hộ đã có chủ hộ ở dòng " + str(heads[0].row),
                                   f"the household has a head in row {heads[0].row}",
                                   "Mỗi hộ một chủ hộ.", "One head a household.")  # fmt: skip
        if not heads and all(one.relation != "other" for one in members):
            members[0].findings.problem("warnings", "no_head", "", members[0].full_name, "hộ chưa có chủ hộ trong danh sách",
                                        "the household has no head in the list")  # fmt: skip


def _compare_rows(people: Sequence[ListedPerson]) -> None:
    """The same number in two rows: one of them twice, two people held for a look, or the head's typed for everybody."""
    rows: dict[str, list[ListedPerson]] = defaultdict(list)
    for person in people:
        if person.number is not None and person.number_kind == "personal":
            rows[person.number].append(person)
    for same in rows.values():
        if len(same) < 2:
            continue
        shared = Counter(one.household for one in same).most_common(1)[0][1]
        names = {fold(one.full_name) for one in same}
        for position, one in enumerate(same):
            first = same[0].row
            if len(names) == 1:
                if position:
                    one.findings.problem("doubts", "row_twice", "", one.full_name, f"đã có ở dòng {first}", f"is in row {first} already",
                                         "Xóa dòng lặp.", "Delete the repeated row.")  # fmt: skip
            elif shared > 2:
                one.findings.problem("bad", "number_for_all", "", one.full_name, "một số định danh ghi cho nhiều người trong hộ",
                                     "one personal number typed for several of the household",
                                     "Ghi số của từng người, hoặc để trống.", "Write each one's own number, or none.")  # fmt: skip
            else:
                other = next(x.row for x in same if x is not one)
                one.findings.problem("doubts", "number_shared", "", one.full_name, f"cùng số định danh với người ở dòng {other}",
                                     f"has the same personal number as somebody in row {other}",
                                     "Đối chiếu căn cước của cả hai.", "Compare both identity cards.")  # fmt: skip


def _note_sheet(sheet: Sheet, unknown: Sequence[str], notes: list[Problem]) -> None:
    if unknown:
        named = ", ".join(f"“{text[:30]}”" for text in unknown[:12])
        notes.append(
            Problem("columns_ignored", f"Không dùng các cột: {named}.", f"Columns not used: {named}.",
                    where={"sheet": sheet.name}, severity="warning")
        )  # fmt: skip
    if sheet.hidden_rows:
        notes.append(
            Problem("hidden_rows", f"Có {sheet.hidden_rows} dòng bị ẩn hoặc đang lọc; vẫn được đọc.",
                    f"{sheet.hidden_rows} rows are hidden or filtered; they were read.",
                    where={"sheet": sheet.name}, severity="warning")
        )  # fmt: skip
    if sheet.merged:
        notes.append(
            Problem("merged", f"Có {len(sheet.merged)} vùng ô gộp; chỉ ô đầu có giá trị, không tự điền xuống.",
                    f"{len(sheet.merged)} merged areas: only their first cell has a value, nothing is filled down.",
                    where={"sheet": sheet.name}, severity="warning")
        )  # fmt: skip


def _no_people(filename: str) -> Problem:
    return Problem(
        "no_people",
        "Danh sách chưa có người nào.",
        "The list holds nobody yet.",
        where={"file": filename},
        remedy_vi="Điền từ dòng dưới dòng ví dụ rồi gửi lại.",
        remedy_en="Fill it in below the example row and send it again.",
    )


def _no_table(filename: str, best: tuple[str, list[str]] | None) -> Problem:
    remedy_vi = "Tải biểu mẫu: ./ansinh registry template, rồi dán dữ liệu vào."
    remedy_en = "Take the template: ./ansinh registry template, and paste the data into it."
    if best is not None:
        return Problem(
            "columns_missing",
            "Thiếu cột: " + ", ".join(best[1]) + ".",
            "Missing columns: " + ", ".join(best[1]) + ".",
            where={"file": filename, "sheet": best[0]},
            remedy_vi=remedy_vi,
            remedy_en=remedy_en,
        )
    return Problem(
        "no_table",
        "Không tìm thấy bảng danh sách người (dòng tiêu đề có “Họ và tên”, “Ngày sinh”, “Giới tính”).",
        "No table of people was found (a header with “Họ và tên”, “Ngày sinh”, “Giới tính”).",
        where={"file": filename},
        remedy_vi=remedy_vi,
        remedy_en=remedy_en,
    )
