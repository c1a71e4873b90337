"""All rows of a list against the registry, in a handful of statements whatever their number."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import polars as pl
from django.db import connection

from ansinh.access.offline import vault
from ansinh.kernel.problem import Problem
from ansinh.kernel.text import fold
from ansinh.registry.actions.loading import copy_in
from ansinh.registry.facts import BirthDate, Sex
from ansinh.registry.offline.rows import ListedPerson
from ansinh.registry.rules.matching import Fact, Known, Line, Match, decide
from ansinh.registry.rules.names import name_key
from ansinh.territory.offline import unit

DOUBTS: Mapping[str, tuple[str, str, str, str]] = {
    "number_of_several": ("nhiều hồ sơ cùng mang số này", "several records carry this number",
                          "Mở các hồ sơ để đối chiếu.", "Open the records and compare."),
    "number_of_another": ("số định danh đã ghi cho người tên khác", "the number is on record for somebody with another name",
                          "Đối chiếu căn cước.", "Compare the identity card."),
    "number_elsewhere": ("đã có hồ sơ ở xã khác", "is on record in another commune",
                         "Làm thủ tục chuyển nơi cư trú; liên hệ Sở Y tế.", "Have them moved; ask the province."),
    "other_number": ("trùng họ tên và ngày sinh nhưng khác số định danh", "same name and birth date, another number",
                     "Đối chiếu căn cước của hai người.", "Compare both identity cards."),
    "several_alike": ("nhiều hồ sơ trùng họ tên và ngày sinh", "several records with this name and birth date",
                      "Ghi số định danh để phân biệt.", "Give the personal number to tell them apart."),
    "perhaps_the_same": ("có thể đã có hồ sơ (trùng họ tên, ngày sinh không đủ để khẳng định)",
                         "perhaps on record (same name, birth date not sure enough)",
                         "Mở hồ sơ để đối chiếu; nếu là người khác, xác nhận dòng này.",
                         "Open the record; if it is somebody else, accept this row."),
    "other_sex": ("giới tính khác hồ sơ", "another sex than on record", "Xem lại giấy tờ.", "Look at the papers."),
    "other_birth": ("ngày sinh khác hồ sơ", "another birth date than on record", "Xem lại giấy tờ.", "Look at the papers."),
    "birth_swapped": ("ngày và tháng sinh đổi chỗ so với hồ sơ", "day and month of birth the other way round than on record",
                      "Xem giấy tờ: ngày nào đúng thì sửa ở hồ sơ hoặc ở danh sách.",
                      "Look at the papers and correct the record or the list."),
    "dead_on_record": ("hồ sơ ghi đã mất", "is dead on record", "Đối chiếu với hộ tịch.", "Compare with the civil register."),
}  # fmt: skip
ACCEPTABLE = frozenset({"perhaps_the_same", "several_alike", "other_number"})


def place(people: Sequence[ListedPerson], home: str | None, allowed: Sequence[str], on: dt.date) -> None:
    """The commune of each row: as written (code or name), else the list's. Out of the sender's communes is an error."""
    codes: dict[str, set[str]] = defaultdict(set)
    for commune in allowed:
        codes[commune].add(commune)
        known = unit(commune, on)
        if known is not None:
            codes[fold(known.name)].add(commune)
            codes[fold(known.name.split(" ", 1)[-1])].add(commune)
    meant: dict[str, str | None] = {"": home}
    for one in people:
        said = one.commune
        if said not in meant:
            # A name that several communes bear says nothing.
            found = codes.get(said) or codes.get(fold(said)) or set()
            meant[said] = next(iter(found)) if len(found) == 1 else None
        code = meant[said]
        if code is None:
            one.findings.problem(
                "bad", "commune", "", said,
                "xã không có hoặc ngoài địa bàn của người nhập" if said else "Chưa biết thuộc xã nào.",
                "no such commune, or not in the sender's places" if said else "The commune is not known.",
                "Ghi mã xã 5 chữ số trong địa bàn của mình.", "Write the 5-digit code of a commune of yours.",
            )  # fmt: skip
        else:
            one.commune = code


def compare(people: Sequence[ListedPerson]) -> list[Match]:
    """Compares all rows with the registry in a handful of statements, whatever their number."""
    keys = [name_key(one.full_name) for one in people]
    blinds = [
        None if one.number is None or one.number_kind != "personal" else vault().blind_index(one.number)
        for one in people
    ]
    frame = pl.DataFrame(
        {
            "line": range(len(people)),
            "name_key": keys,
            "commune": [one.commune for one in people],
            "birth_year": [one.birth.year for one in people],
            "birth_month": [one.birth.month for one in people],
            "birth_day": [one.birth.day for one in people],
            "blind": [None if blind is None else "\\x" + blind.hex() for blind in blinds],
        },
        schema_overrides={
            "blind": pl.String,
            **dict.fromkeys(("birth_year", "birth_month", "birth_day"), pl.Int16),
        },
    )
    copy_in(
        "import_line",
        {"line": "int", "name_key": "varchar", "commune": "varchar", "birth_year": "smallint", "birth_month": "smallint",
         "birth_day": "smallint", "blind": "bytea"},
        frame,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT i.line, CASE WHEN p.merged_into IS NULL THEN p.id ELSE registry_root(p.id) END"
            " FROM import_line i JOIN registry_number n ON n.blind_index = i.blind AND n.kind = 'personal'"
            " AND n.ended_on IS NULL JOIN registry_person p ON p.id = n.person_id ORDER BY 1, 2"
        )
        number_pairs = cursor.fetchall()
        cursor.execute(
            "SELECT i.line, p.id FROM import_line i JOIN registry_person p ON p.name_key = i.name_key"
            " AND p.commune_code = i.commune AND p.merged_into IS NULL"
            " AND (p.birth_year IS NULL OR i.birth_year IS NULL OR p.birth_year = i.birth_year)"
            " AND ((p.birth_month = i.birth_day AND p.birth_day = i.birth_month)"
            " OR (p.birth_month IS NULL OR i.birth_month IS NULL OR p.birth_month = i.birth_month) AND (p.birth_day IS NULL OR i.birth_day IS NULL"
            " OR p.birth_day = i.birth_day)) ORDER BY 1, 2"
        )
        name_pairs = cursor.fetchall()
        cursor.execute("SELECT registry_numbers_taken(ARRAY(SELECT blind FROM import_line WHERE blind IS NOT NULL))")
        taken = {bytes(row[0]) for row in cursor.fetchall()}
    known = _known({pair[1] for pair in (*number_pairs, *name_pairs)})
    by_number: dict[int, list[Known]] = defaultdict(list)
    by_name: dict[int, list[Known]] = defaultdict(list)
    for pairs, target in ((number_pairs, by_number), (name_pairs, by_name)):
        for line, person_id in pairs:
            target[line].append(known[person_id])
    return [
        decide(
            _line(one, key, blind),
            by_number[position],
            by_name[position],
            blind is not None and blind in taken and not by_number[position],
        )
        for position, (one, key, blind) in enumerate(zip(people, keys, blinds, strict=True))
    ]


def _line(one: ListedPerson, key: str, blind: bytes | None) -> Line:
    return Line(
        one.full_name, key, one.birth, one.sex, one.ethnicity, one.village, one.died_on, blind, tuple(one.facts)
    )  # fmt: skip


def _known(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Known]:
    wanted = list(ids)
    facts: dict[uuid.UUID, list[Fact]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(c.person_id, c.household_id), c.kind, c.degree, c.state, c.starts_on"
            " FROM registry_circumstance c WHERE c.superseded_at IS NULL AND c.ends_on IS NULL AND (c.person_id ="
            " ANY (%s) OR c.household_id IN (SELECT m.household_id FROM registry_membership m WHERE m.person_id ="
            " ANY (%s) AND m.ends_on IS NULL AND m.superseded_at IS NULL))",
            [wanted, wanted],
        )
        for subject, *fact in cursor.fetchall():
            facts[subject].append(tuple(fact))
        cursor.execute(
            "SELECT p.id, p.full_name, p.name_key, p.birth_year, p.birth_month, p.birth_day, p.sex, p.ethnicity,"
            " p.village_name, p.died_on, m.household_id, n.blind_index FROM registry_person p"
            " LEFT JOIN registry_membership m ON m.person_id = p.id AND m.ends_on IS NULL AND m.superseded_at IS NULL"
            " LEFT JOIN registry_number n ON n.person_id = p.id AND n.kind = 'personal' AND n.ended_on IS NULL"
            " WHERE p.id = ANY (%s)",
            [wanted],
        )
        return {
            row[0]: Known(
                person_id=row[0],
                full_name=row[1],
                name_key=row[2],
                birth=BirthDate(*row[3:6]),
                sex=Sex(row[6]) if row[6] else None,
                ethnicity=row[7],
                village=row[8],
                died_on=row[9],
                household_id=row[10],
                blind_index=None if row[11] is None else bytes(row[11]),
                facts=(*facts[row[0]], *(facts[row[10]] if row[10] else ())),
            )
            for row in cursor.fetchall()
        }


def say_doubt(kind: str, one: ListedPerson) -> Problem:
    """A doubt of one kind about a row, in words."""
    vi, en, remedy_vi, remedy_en = DOUBTS[kind]
    where: dict[str, str | int] = {"sheet": one.sheet, "row": one.row}
    return Problem(kind, f"“{one.full_name}”: {vi}", f"“{one.full_name}”: {en}", where, remedy_vi, remedy_en, "warning")
