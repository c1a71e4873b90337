"""Tables inside plans: tasks (nhiệm vụ | chủ trì | phối hợp | thời hạn) and targets (chỉ tiêu | đơn vị | năm …).

The header row says what each column holds. Rows that only title a group, empty rows and templates to be filled in are
left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ansinh.kernel.text import fold, squash
from ansinh.plans.facts import Comparator, Target, Task
from ansinh.plans.rules.actors import begins_actor, split_actors
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.letters import UPPER
from ansinh.plans.rules.measures import to_number
from ansinh.plans.rules.outline import Outline, heading_year

_TASK = re.compile(r"nhiệm vụ|nội dung|công việc|hoạt động|giải pháp|tên đề án|sản phẩm công việc", re.IGNORECASE)
_LEAD = re.compile(
    r"chủ trì|đầu mối|(?:cơ quan|đơn vị|người|bộ phận) (?:thực hiện|chịu trách nhiệm|phụ trách)|phân công|trách nhiệm",
    re.IGNORECASE,
)
_JOIN = re.compile(r"phối hợp", re.IGNORECASE)
_TIME = re.compile(r"thời gian|thời hạn|tiến độ|hoàn thành|lộ trình", re.IGNORECASE)
_INDICATOR = re.compile(r"chỉ tiêu|mục tiêu", re.IGNORECASE)
_UNIT = re.compile(r"đơn vị(?: tính)?$|đvt|đơn vị tính", re.IGNORECASE)
_PAST = re.compile(r"thực hiện|hiện trạng|kết quả|ước|đã đạt|thực trạng|gốc", re.IGNORECASE)
_YEAR = re.compile(r"(20\d\d)(?!\s*[-–]\s*20)")
_PERIOD = re.compile(r"20\d\d\s*[-–]\s*(20\d\d)")
_VALUE = re.compile(
    r"^(?:(?:giảm|tăng|còn|đạt|từ|thêm|phấn đấu)\s+)*(?P<sign>>=|<=|≥|≤|>|<|trên|dưới|khoảng|ít nhất|tối thiểu|không quá|tối đa|đạt|"
    r"~)?\s*(?:từ\s+)?(?P<low>\d[\d.,]*)\s*(?P<percent>%)?"
    r"(?:\s*(?:[-–÷]|đến)\s*(?P<high>\d[\d.,]*)\s*(?P<percents>%)?)?\s*(?P<more>trở lên)?(?P<unit>\s*[^\d\s%].{0,30})?$",
    re.IGNORECASE,
)
_SIGNS = {
    ">=": Comparator.AT_LEAST,
    "≥": Comparator.AT_LEAST,
    "ít nhất": Comparator.AT_LEAST,
    "tối thiểu": Comparator.AT_LEAST,
    "<=": Comparator.AT_MOST,
    "≤": Comparator.AT_MOST,
    "không quá": Comparator.AT_MOST,
    "tối đa": Comparator.AT_MOST,
    ">": Comparator.MORE,
    "trên": Comparator.MORE,
    "<": Comparator.LESS,
    "dưới": Comparator.LESS,
    "khoảng": Comparator.ABOUT,
    "~": Comparator.ABOUT,
}
_NO_VALUE = re.compile(r"(?:s?tt|số tt|ghi chú|cơ quan|đơn vị|nguồn|theo dõi|chủ trì)\b", re.IGNORECASE)
_GROUP = re.compile(r"^(?:[IVX]+|[A-ZĐ])\.?$")


@dataclass(slots=True)
class _Table:
    header: Paragraph
    rows: list[Paragraph]
    path: str
    names: list[str]
    year: int | None  # from the title above the table


def read_tables(outline: Outline, document_year: int | None) -> tuple[list[Target], list[Task]]:
    """Targets and tasks of every table with a header that says so, in the order of the text."""
    targets: list[Target] = []
    tasks: list[Task] = []
    for table in _tables(outline):
        names = table.names
        if not _is_header(names):
            continue
        if any(_LEAD.search(name) for name in names) and any(_TASK.search(name) for name in names):
            tasks.extend(_tasks(table, names))
        elif any(_INDICATOR.search(name) for name in names):
            targets.extend(_targets(table, names, document_year))
    return targets, tasks


def _cell(row: Paragraph, index: int | None) -> str:
    if index is None or index >= len(row.cells):
        return ""
    start, end = row.cells[index]
    return squash(row.text[start:end])


def _tables(outline: Outline) -> Iterator[_Table]:
    current: _Table | None = None
    number = 0
    year: int | None = None
    sources = [(block.paragraph, block.path) for block in outline.body] + [(item, "PL") for item in outline.appendix]
    for item, path in sources:
        if not item.cells:
            if current is not None and current.rows:
                yield current
            current = None
            year = heading_year(item.text[:300]) or (year if len(item.text) < 200 else None)
            continue
        if current is None or _is_header(_names(item)):
            if current is not None and current.rows:
                yield current
            names = _names(item)
            number += 1
            current = _Table(item, [], re.sub(r"/\d+$", "", path) + f"/B{number}", names, year)
        elif not current.rows and (joined := _second_head(current.names, item)) is not None:
            current.names = joined
        else:
            current.rows.append(item)
    if current is not None and current.rows:
        yield current


def _names(row: Paragraph) -> list[str]:
    return [_cell(row, index) for index in range(len(row.cells))]


def _second_head(names: list[str], row: Paragraph) -> list[str] | None:
    """The names of the columns where the head of a table stands on two rows: what spans several columns is said once."""
    below = _names(row)
    if len(below) != len(names) or re.match(r"\d|[IVX]+$", below[0]) or any(len(name) > 60 for name in below):
        return None
    told = [name for name in below if name]
    if not told or not all(
        _LEAD.search(n) or _JOIN.search(n) or _YEAR.search(n) or _UNIT.search(n) or _TIME.search(n) for n in told
    ):
        return None
    joined, above = [], ""
    for index, name in enumerate(names):
        above = name or (above if below[index] else "")
        joined.append(below[index] if _JOIN.search(below[index]) else f"{above} {below[index]}".strip())
    return joined


def _is_header(names: list[str]) -> bool:
    if len(names) < 3 or any(len(name) > 140 for name in names):
        return False
    task = any(_TASK.search(name) for name in names) and any(_LEAD.search(name) for name in names)
    target = any(_INDICATOR.search(name) and len(name) < 60 for name in names) and any(
        _UNIT.search(name) or _YEAR.search(name) or re.search(r"^kế hoạch|^mục tiêu|^giá trị", name, re.IGNORECASE)
        for name in names
    )
    return task or target


def _column(names: list[str], form: re.Pattern[str], *, unlike: re.Pattern[str] | None = None) -> int | None:
    return next((i for i, name in enumerate(names) if form.search(name) and not (unlike and unlike.search(name))), None)


def _tasks(table: _Table, names: list[str]) -> Iterator[Task]:
    what = _column(names, _TASK, unlike=re.compile(r"chủ trì|phối hợp|thời|sản phẩm(?! công)|kết quả", re.IGNORECASE))
    lead, join, time = _column(names, _LEAD), _column(names, _JOIN, unlike=_LEAD), _column(names, _TIME, unlike=_LEAD)
    previous: tuple[str, ...] = ()
    for number, row in enumerate(table.rows, 1):
        words = _cell(row, what)
        if what is None or len(words) < 8:
            continue
        led, others = _led(_cell(row, lead))
        others, when = _actors(_cell(row, join)) or others, _cell(row, time) or None
        if not led and not others and not when:
            if _GROUP.match(_cell(row, 0)) or words.isupper() or not previous:
                previous = ()
                continue
            led = previous
        previous = led or previous
        start, end = row.span(row.cells[what][0], row.cells[-1][1])
        yield Task(f"{table.path}.{number}", re.sub(r"^[-+]\s*", "", words), led, others, when, start, end)


# Bullets of a cell. A dash inside a name (“Phòng Văn hóa - Xã hội”) is none: where the cell begins without a bullet,
# only the name of another body may follow one.
_BULLET = re.compile(rf"(?:^|\s)[-–+•*]\s*(?!(?i:xã hội)\b)(?=[{UPPER}])")
_BEGINS_WITH_BULLET = re.compile(r"\s*[-–+•*]\s*\S")
_LED_CELL = re.compile(
    r"^(?:[Cc]hủ trì\s*:\s*)?(?P<lead>.*?)(?:\s+chủ trì)?[,;.]?\s*(?:[Pp]hối hợp(?: với)?\s*:?\s*)(?P<join>.+)$"
)


def _actors(cell: str) -> tuple[str, ...]:
    listed = _BEGINS_WITH_BULLET.match(cell) is not None

    def parted(match: re.Match[str]) -> str:
        return "; " if listed or begins_actor(cell, match.end()) else match.group()

    return split_actors(_BULLET.sub(parted, cell).strip(" ;"))


def _led(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lead and partners of a cell that may name both: “Chủ trì: Sở A; phối hợp: Sở B”."""
    if both := _LED_CELL.match(cell):
        return _actors(both["lead"]), _actors(both["join"])
    return _actors(re.sub(r"^[Cc]hủ trì\s*:\s*", "", cell)), ()


def _targets(table: _Table, names: list[str], document_year: int | None) -> Iterator[Target]:
    what = _column(names, _INDICATOR, unlike=re.compile(r"20\d\d"))
    unit_at = _column(names, _UNIT)
    values = []
    for index, name in enumerate(names):
        if index in (what, unit_at) or _PAST.search(name) or _NO_VALUE.match(name):
            continue
        period, year = _PERIOD.search(name), _YEAR.search(name)
        due = int(period[1]) if period else int(year[1]) if year else heading_year(name)
        named = due is not None or _INDICATOR.search(name) or re.search(r"kế hoạch|đến năm", name, re.IGNORECASE)
        if named and not (due is not None and document_year is not None and due < document_year):
            values.append((index, due or table.year))
    if what is None:
        return
    for number, row in enumerate(table.rows, 1):
        indicator = re.sub(r"^[-+]\s*", "", _cell(row, what))
        if len(indicator) < 3:
            continue
        for index, due in values:
            target = _target(row, what, index, indicator, _cell(row, unit_at), due, f"{table.path}.{number}")
            if target is not None:
                yield target


def _target(
    row: Paragraph, what: int, index: int, indicator: str, unit: str, due: int | None, path: str
) -> Target | None:
    match = _VALUE.match(re.split(r",\s+phấn đấu", _cell(row, index))[0])
    if match is None:
        return None
    low, high = to_number(match["low"].rstrip(".,")), to_number(match["high"].rstrip(".,")) if match["high"] else None
    comparator = Comparator.RANGE if high is not None else _SIGNS.get((match["sign"] or "").lower(), Comparator.EQUAL)
    if match["more"]:
        comparator = Comparator.AT_LEAST
    measured = (
        "%" if match["percent"] or match["percents"] or unit.strip() == "%" else unit or squash(match["unit"] or "")
    )
    start = row.span(*row.cells[min(what, index)])[0]
    end = row.span(*row.cells[max(what, index)])[1]
    first, last = sorted((row.cells[what], row.cells[index]))
    return Target(
        path, indicator, comparator, low, high, measured, None, due, squash(row.text[first[0] : last[1]]), start, end
    )


def not_repeated(tables: list[Target], body: list[Target]) -> list[Target]:
    """Targets of tables that the body does not state already (same value, year and nearly the same words)."""
    kept = []
    for item in tables:
        words = set(fold(item.indicator).split())
        if not any(
            other.value == item.value
            and other.value_to == item.value_to
            and other.year == item.year
            and len(words & set(fold(f"{other.indicator} {other.qualifier or ''}").split())) >= 0.7 * len(words)
            for other in body
        ):
            kept.append(item)
    return kept
