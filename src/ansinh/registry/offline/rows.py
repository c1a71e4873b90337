"""From sheets to people: the header is found, columns are matched, rows are read, households are put together."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from ansinh.documents.offline import Legacy
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import fold
from ansinh.kernel.workbook import MOST_ROWS, Cell, SheetStream, column_letters, not_read, stream_sheets
from ansinh.registry.facts import BirthDate, ImportHeading, Sex
from ansinh.registry.offline.cells import Findings, clean, read_name
from ansinh.registry.offline.columns import BY_KEY, choice_of
from ansinh.registry.offline.days import read_birth, read_date
from ansinh.registry.offline.figures import read_amount, read_number, read_phone
from ansinh.registry.offline.gathering import compare_rows, put_households_together, years_only
from ansinh.registry.offline.headers import HEADER_WITHIN, Header, Known, find_header, guess_header
from ansinh.registry.offline.letters import from_old_font, old_page
from ansinh.registry.offline.notices import Seen, file_kind, no_people, no_table, note_sheet, years_only_note

_LOOKED_AT = 400  # rows of a sheet kept to find the header and judge the letters
_NOT_PERSONS = re.compile(
    r"^(?:[ivx]+[.)]? |\d+[.)]? )?(tong cong|tong so|cong|tong|nguoi lap|lap bieu|lap bang|tm uy ban|tm ubnd|chu tich|pho chu tich|"
    r"ngay \d+ thang|ghi chu|luu y|noi nhan|xac nhan|ke toan|thu truong|danh sach nay|cong don|luy ke|bang chu|so tien bang chu|"
    r"truong thon|can bo|nguoi nhan|thu quy|phu trach)\b"
)
_TOTAL = re.compile(r"^(?:tong cong|tong so|cong don|cong|tong)\b")


@dataclass(slots=True)
class ListedPerson:
    """One line of a list, understood. ``facts`` are (kind, degree, state, start); ``keys`` and ``cells`` the cells as they
    stood: a long list has many of them, and most rows the same keys."""

    sheet: str
    row: int
    keys: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
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
    amount: int | None = None

    @property
    def raw(self) -> dict[str, str]:
        """The cells as they stood, by column."""
        return dict(zip(self.keys, self.cells, strict=True))


@dataclass(slots=True)
class ReadList:
    """A whole list: its people, notes about the file as such, and what its columns were taken for."""

    people: list[ListedPerson]
    notes: list[Problem]
    headings: list[ImportHeading] = field(default_factory=list)
    header_keys: list[str] = field(default_factory=list)


class ColumnsUnknown(BadInput):
    """A table was found, but not which of its columns are those a list of people needs: somebody has to say."""

    def __init__(self, problem: Problem, header: Header) -> None:
        super().__init__(problem)
        self.headings = header.headings
        self.header_key = header.key


def read_list(
    data: bytes,
    filename: str,
    today: dt.date,
    columns: Mapping[str, str] | None = None,
    *,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    most_rows: int = MOST_ROWS,
) -> ReadList:
    """Reads a list of people from .xlsx or .csv.

    ``columns`` says what headings mean that nobody knows: normalised heading (``columns.heading_key``) → key of a column,
    ``-`` for none; ``remembered`` the same by the header row of earlier lists. Raises ColumnsUnknown where a table lacks
    a column it must have, BadInput where there is none.
    """
    if not filename.lower().endswith((".xlsx", ".csv")):
        raise BadInput(file_kind(filename))
    known = Known(columns or {}, remembered or {})
    return read_sheets_of_people(stream_sheets(data, filename, most_rows), filename, today, known)


def read_sheets_of_people(sheets: Iterable[SheetStream], filename: str, today: dt.date, known: Known) -> ReadList:
    """What ``read_list`` does, of sheets that are being read already."""
    read = ReadList([], [])
    missed: list[tuple[str, Header]] = []
    guessed: list[tuple[str, Header]] = []
    tables = 0
    for sheet in sheets:
        seen = Seen(sheet.name)
        first = _first_rows(sheet)
        page = old_page([cell.text for _, _, cells in first for cell in cells.values() if cell.kind == "text"])
        if sheet.guess == "one byte" and page is None:
            raise BadInput(not_read(filename))
        rows = _in_unicode(chain(first, sheet.rows), page, seen)
        first = [next(rows) for _ in first]
        looked = [(number, cells) for number, _, cells in first[:HEADER_WITHIN]]
        header = find_header(looked, sheet.name, known)
        if sheet.hidden:
            seen.hidden_people = sum(1 for _ in chain(first, rows)) if header is not None else 0
            note_sheet(seen, sheet, [], read.notes)
            continue
        if header is None:
            if (guess := guess_header(looked, sheet.name, known)) is not None:
                guessed.append((sheet.name, guess))
            continue
        if header.missing:
            missed.append((sheet.name, header))
            continue
        tables += 1
        found = _read_rows(sheet, header, chain(first, rows), seen, today)
        read.people += found
        read.headings += header.headings
        read.header_keys.append(header.key)
        note_sheet(seen, sheet, [one.heading for one in header.headings if one.key is None], read.notes)
    if not read.people:
        if tables:
            raise BadInput(no_people(filename))
        for name, header in (*missed, *guessed):
            raise ColumnsUnknown(no_table(filename, name, header.missing), header)
        raise BadInput(no_table(filename, None, []))
    if years := years_only(read.people):
        read.notes.append(years_only_note(years, len(read.people)))
    put_households_together(read.people)
    compare_rows(read.people)
    return read


def _first_rows(sheet: SheetStream) -> list[tuple[int, bool, dict[int, Cell]]]:
    first = []
    for row in sheet.rows:
        first.append(row)
        if len(first) >= _LOOKED_AT:
            break
    return first


def _in_unicode(
    rows: Iterator[tuple[int, bool, dict[int, Cell]]], page: Legacy | None, seen: Seen
) -> Iterator[tuple[int, bool, dict[int, Cell]]]:
    """The rows with texts of old fonts turned into Unicode; which cells those were is noted."""
    for number, hidden, cells in rows:
        for index, cell in cells.items():
            if cell.kind == "text" and (cell.font or (page is not None and not cell.text.isascii())):
                said = from_old_font(cell, page)
                if said is not None:
                    seen.old_font.append((number, cell.text, said))
                    cells[index] = cell._replace(text=said)
        yield number, hidden, cells


@dataclass(slots=True)
class _Table:
    """What is the same for every row of a table."""

    sheet: str
    columns: dict[int, str]
    letters: dict[str, str]
    at: dict[str, int]
    today: dt.date
    shapes: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)


def _read_rows(
    sheet: SheetStream,
    header: Header,
    rows: Iterator[tuple[int, bool, dict[int, Cell]]],
    seen: Seen,
    today: dt.date,
) -> list[ListedPerson]:
    found: list[ListedPerson] = []
    letters = {key: column_letters(index) for index, key in header.columns.items()}
    table = _Table(sheet.name, header.columns, letters, {key: index for index, key in header.columns.items()}, today)
    filling = seen.filling(sheet.merged, header)
    born_at = {table.at[key] for key in ("birth", "born_male", "born_female", "birth_year") if key in table.at}
    person_at = {table.at[key] for key in ("birth", "number", "sex") if key in table.at}
    name_at, serial_at = table.at["full_name"], table.at.get("serial", -1)
    group = ""
    for number, hidden, cells in rows:
        if number < header.first:
            continue
        if filling:
            filling.fill(number, cells)
        serial = cells.get(serial_at)
        if serial is not None and serial.text.strip().upper() in ("VD", "VÍ DỤ"):
            continue
        name_cell = cells.get(name_at)
        if (name_cell is None or not born_at & cells.keys()) and not _may_be_person(
            cells, name_cell, person_at, seen, number
        ):
            group = _group(cells) or group
            continue
        if len(cells) >= 3 and _is_numbering(cells):
            continue
        seen.hidden_rows += hidden
        person = _read_row(table, number, cells)
        if not person.village and group and "village" not in table.at:
            person.village = group
        person.findings.comment(sheet.comments, number)
        seen.computed += any(problem.kind == "computed" for problem in person.findings.warnings)
        seen.unseen += person.findings.unseen
        found.append(person)
    if "village" not in table.at and (said := _village_of(sheet.name)):
        for person in found:
            person.village = person.village or said
    seen.check_totals(len(found), sum(person.amount or 0 for person in found), "amount" in table.at)
    return found


def _may_be_person(
    cells: Mapping[int, Cell], name_cell: Cell | None, person_at: set[int], seen: Seen, number: int
) -> bool:
    """Whether a row without a name or a birth is a person with something missing, or a total, a signature, a heading.

    Who has a name and a day of birth is a person, also one called Tống or Cộng.
    """
    said = " ".join(fold(cell.text) for _, cell in sorted(cells.items()))
    if _NOT_PERSONS.match(said) or (name_cell is not None and _NOT_PERSONS.match(fold(name_cell.text))):
        words = said if _TOTAL.match(said) else fold(name_cell.text) if name_cell is not None else ""
        if _TOTAL.match(words) or _TOTAL.match(said):
            seen.total(number, [cell.text for _, cell in sorted(cells.items())])
        else:
            seen.not_persons.append(number)
        return False
    if name_cell is None:
        return bool(person_at & cells.keys()) and len(cells) > 2
    if len(cells) <= 2 and not person_at & cells.keys() and _group(cells):
        return False
    # A name alone with a serial or a household is somebody whose other columns were forgotten.
    return bool(person_at & cells.keys()) or len(cells) > 2


def _group(cells: Mapping[int, Cell]) -> str:
    """The village a row of one cell announces: “I. Thôn Nước Lăng”."""
    texts = [cell.text.strip() for cell in cells.values() if cell.text.strip()]
    for text in texts if len(texts) <= 2 else ():
        if said := _village_of(re.sub(r"^(?:[IVX]+|\d+|[A-Z])\s*[.)\-:/]\s*", "", text)):
            return said
    return ""


def _village_of(text: str) -> str:
    """A village's name in a sheet's title or a row of its own; empty for anything else."""
    match = re.match(r"\s*((?:thôn|làng|ấp|bản|buôn|khóm|khu phố|tổ dân phố|tổ|tdp|kdc)\s+\S.{0,40})$", text.lower())
    return " ".join(text.split())[:60] if match else ""


def _is_numbering(cells: Mapping[int, Cell]) -> bool:
    """The row (1) (2) (3) … or 1 2 3 … A B C under a header."""
    return all(re.fullmatch(r"[\s(\[]*(?:\d{1,2}|[A-Z])(?:\s*=.*)?[\s)\]]*", cell.text) for cell in cells.values())


def _read_row(table: _Table, number: int, cells: Mapping[int, Cell]) -> ListedPerson:
    found = Findings(table.sheet, number)
    letters = table.letters
    given: dict[str, Cell] = {}
    texts: dict[str, str] = {}
    raw: dict[str, str] = {}
    for index, key in table.columns.items():
        cell = cells.get(index)
        if cell is not None:
            given[key] = cell
            raw[key] = cell.text
            texts[key] = clean(cell, letters[key], found)
    if texts.get("phone"):
        raw["phone"] = read_phone(texts["phone"], letters["phone"], found) or raw["phone"]
    keys = tuple(raw)
    person = ListedPerson(table.sheet, number, table.shapes.setdefault(keys, keys), tuple(raw.values()), findings=found)
    name = texts.get("full_name", "")
    if "surname" in letters or "middle" in letters:
        name = " ".join(part for part in (texts.get("surname"), texts.get("middle"), name) if part)
    person.full_name = read_name(name, letters["full_name"], found)
    _read_birth_and_sex(person, given, texts, letters, found, table.today)
    _read_numbers(person, given, texts, letters, found)
    person.household = texts.get("household", "").removesuffix(".0")
    person.commune = texts.get("commune", "").removesuffix(".0")
    person.village = texts.get("village") or None
    person.address = texts.get("address", "")
    person.ethnicity = texts.get("ethnicity", "").translate({ord("'"): "’"})
    person.relation = _choice("relation", texts, letters, found) or ("other" if texts.get("relation") else "")
    if not person.relation and fold(texts.get("note", "")) == "chu ho":
        person.relation = "head"
    _read_facts(person, texts, letters, found, table.today)
    return person


def _read_numbers(
    person: ListedPerson,
    given: Mapping[str, Cell],
    texts: Mapping[str, str],
    letters: Mapping[str, str],
    found: Findings,
) -> None:
    for key in ("number", "old_number"):
        if texts.get(key) and person.number is None:
            person.number, person.number_kind = read_number(
                given[key], texts[key], person.birth, person.sex, letters[key], found
            )
    if texts.get("amount"):
        person.amount = read_amount(given["amount"], texts["amount"], letters["amount"], found)


def _read_birth_and_sex(
    person: ListedPerson,
    given: Mapping[str, Cell],
    texts: Mapping[str, str],
    letters: Mapping[str, str],
    found: Findings,
    today: dt.date,
) -> None:
    if "birth" in letters:
        person.birth = read_birth(given.get("birth"), texts.get("birth", ""), letters["birth"], found, today)
    elif "birth_year" in letters:
        parts = [texts.get(key, "").removesuffix(".0") for key in ("birth_day", "birth_month", "birth_year")]
        said = "/".join(part or "00" for part in parts) if parts[2] else ""
        person.birth = read_birth(None, said if any(parts[:2]) else parts[2], letters["birth_year"], found, today)
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
    if {"born_male", "born_female"} & letters.keys() and "sex" not in letters:
        # A cross under Nam or Nữ beside a column with the birth.
        ticked = [sex for key, sex in (("born_male", Sex.MALE), ("born_female", Sex.FEMALE)) if texts.get(key)]
        if len(ticked) == 1:
            person.sex = ticked[0]
            return
    if texts.get("sex"):
        value = _choice("sex", texts, letters, found)
        person.sex = Sex(value) if value else None
    elif not any(problem.kind in ("two_sexes", "birth_missing") for problem in found.bad) or "sex" in letters:
        found.problem("bad", "sex_missing", letters.get("sex", ""), "", "Chưa ghi giới tính.", "The sex is missing.",
                      "Ghi Nam hoặc Nữ.", "Write Nam or Nữ.")  # fmt: skip


def _choice(key: str, texts: Mapping[str, str], letters: Mapping[str, str], found: Findings) -> str | None:
    text = texts.get(key)
    if not text:
        return None
    value = choice_of(BY_KEY[key], text)
    if value is None:
        offered = ", ".join(BY_KEY[key].choices)
        found.problem("bad", "not_offered", letters[key], text, f"cột “{BY_KEY[key].title}” không có giá trị này",
                      f"the column “{BY_KEY[key].title}” does not offer this", f"Chọn: {offered}.", f"Choose: {offered}.")  # fmt: skip
    return value


_FACTS = (("poverty", "poverty", "poverty_from"), ("disability", "disability", "disability_from"),
          ("single_parent", "single_parent", ""), ("obligor", "obligor", ""), ("father", "father", ""),
          ("mother", "mother", ""), ("written_request", "request", "request_on"))  # fmt: skip


def _read_facts(
    person: ListedPerson, texts: Mapping[str, str], letters: Mapping[str, str], found: Findings, today: dt.date
) -> None:
    def day(key: str) -> dt.date | None:
        value = read_date(texts[key], letters[key], found) if texts.get(key) else None
        if value is not None and value > today:
            found.problem("bad", "future_day", letters[key], texts[key], "ngày ở tương lai", "a day in the future",
                          "Xem lại năm.", "Check the year.")  # fmt: skip
        return value

    for kind, key, from_key in _FACTS:
        start = day(from_key) if from_key else None
        value = _choice(key, texts, letters, found)
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
