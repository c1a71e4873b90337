"""What only the whole list tells: households, one number in several rows, birthdays that are only years."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ansinh.kernel.text import fold
from ansinh.registry.facts import BirthDate

if TYPE_CHECKING:
    from ansinh.registry.offline.rows import ListedPerson

_YEARS_SHARE = 0.2
_YEARS_LEAST = 5
MOST_MEMBERS = 20


def years_only(people: Sequence[ListedPerson]) -> int:
    """Turns 1 January into the year alone where more than a fifth of a list was born that day (one in 365 is): old lists
    wrote it for those of whom only the year was known. Returns how many."""
    full = [one for one in people if one.birth.day is not None]
    new_year = [one for one in full if (one.birth.day, one.birth.month) == (1, 1)]
    if len(new_year) < _YEARS_LEAST or len(new_year) <= _YEARS_SHARE * len(full):
        return 0
    for one in new_year:
        one.birth = BirthDate(one.birth.year)
        one.findings.problem(
            "warnings", "only_year", "", f"01/01/{one.birth.year}", "chỉ lấy năm sinh", "only the year is taken"
        )
    return len(new_year)


def put_households_together(people: Sequence[ListedPerson]) -> None:
    """Rows of one number are a household; without numbers each head begins one, and who has no relation lives alone."""
    current, sheet = "", ""
    for person in people:
        if person.sheet != sheet:
            current, sheet = "", person.sheet
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
        _look_at_household(members)


def _look_at_household(members: Sequence[ListedPerson]) -> None:
    heads = [one for one in members if one.relation == "head"]
    for extra in heads[1:]:
        extra.findings.problem("bad", "two_heads", "", extra.full_name, f"hộ đã có chủ hộ {heads[0].full_name} ở dòng {heads[0].row}",
                               f"the household has a head, {heads[0].full_name}, in row {heads[0].row}",
                               "Mỗi hộ một chủ hộ.", "One head a household.")  # fmt: skip
    if not heads:
        if all(one.relation != "other" for one in members):
            members[0].findings.problem("warnings", "no_head", "", members[0].full_name, "hộ chưa có chủ hộ trong danh sách",
                                        "the household has no head in the list")  # fmt: skip
        return
    if len(members) == 1:
        return
    head = heads[0]
    if len(members) > MOST_MEMBERS:
        head.findings.problem("doubts", "large_household", "", head.full_name, f"hộ có {len(members)} người",
                              f"a household of {len(members)} people", "Kiểm tra “Hộ số”.", "Check the household numbers.")  # fmt: skip
    if head.birth.year is None:
        return
    for one in members:
        older = one.birth.year is not None and one.birth.year - head.birth.year
        if one.relation == "child" and older is not False and older < 12:
            one.findings.problem("doubts", "child_too_old", "", one.full_name, f"là con của {head.full_name} (sinh {head.birth.year}) mà sinh {one.birth.year}",
                                 f"is a child of {head.full_name} (born {head.birth.year}) born in {one.birth.year}",
                                 "Xem lại quan hệ hoặc năm sinh.", "Check the relation or the year.")  # fmt: skip
        elif one.relation == "parent" and older is not False and older > -12:
            one.findings.problem("doubts", "parent_too_young", "", one.full_name, f"là cha/mẹ của {head.full_name} (sinh {head.birth.year}) mà sinh {one.birth.year}",
                                 f"is a parent of {head.full_name} (born {head.birth.year}) born in {one.birth.year}",
                                 "Xem lại quan hệ hoặc năm sinh.", "Check the relation or the year.")  # fmt: skip


def compare_rows(people: Sequence[ListedPerson]) -> None:
    """The same number in two rows: one of them twice, two people held for a look, or the head's typed for everybody."""
    seen: set[str] = set()
    repeated = {one.number for one in people if one.number is not None and (one.number in seen or seen.add(one.number))}  # type: ignore[func-returns-value]
    rows: dict[str, list[ListedPerson]] = defaultdict(list)
    for person in people if repeated else ():
        if person.number in repeated and person.number is not None:
            rows[person.number].append(person)
    for same in rows.values():
        shared = Counter(one.household for one in same).most_common(1)[0][1]
        names = {fold(one.full_name) for one in same}
        for position, one in enumerate(same):
            if len(names) == 1:
                if position:
                    _tell_twice(one, same[0])
            elif shared > 2:
                one.findings.problem("bad", "number_for_all", "", one.full_name, "một số định danh ghi cho nhiều người trong hộ",
                                     "one personal number typed for several of the household",
                                     "Ghi số của từng người, hoặc để trống.", "Write each one's own number, or none.")  # fmt: skip
            else:
                other = next(x.row for x in same if x is not one)
                one.findings.problem("doubts", "number_shared", "", one.full_name, f"cùng số định danh với người ở dòng {other}",
                                     f"has the same personal number as somebody in row {other}",
                                     "Đối chiếu căn cước của cả hai.", "Compare both identity cards.")  # fmt: skip
    _compare_without_number(people)


def _compare_without_number(people: Sequence[ListedPerson]) -> None:
    """The same name, full day of birth, sex and household number or village in two rows, one of them without a number."""
    first: dict[tuple[object, ...], ListedPerson] = {}
    for one in people:
        if one.birth.day is None or not one.full_name:
            continue
        key = (one.full_name.casefold(), one.birth, one.sex, one.commune, one.village)
        earlier = first.setdefault(key, one)
        if earlier is not one and (one.number is None or earlier.number is None):
            _tell_twice(one, earlier)


def _tell_twice(one: ListedPerson, earlier: ListedPerson) -> None:
    place = f"{earlier.row}" if earlier.sheet == one.sheet else f"{earlier.row} ({earlier.sheet})"
    one.findings.problem("doubts", "row_twice", "", one.full_name, f"đã có ở dòng {place}", f"is in row {place} already",
                         "Xóa dòng lặp.", "Delete the repeated row.")  # fmt: skip
