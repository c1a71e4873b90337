"""Lists of people coming in: looked at first, applied afterwards, all rows at once, sent again without harm."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection

from ansinh.access.actions import acting, deed
from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import vault
from ansinh.access.queries import communes_of
from ansinh.kernel.dates import day_in_vietnam
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import Problem, Refused
from ansinh.kernel.text import fold
from ansinh.registry.actions.loading import copy_in, write_circumstances, write_frames, write_numbers
from ansinh.registry.facts import CIRCUMSTANCE_KINDS, BirthDate, ImportPreview, ImportResult, Sex, Verdict
from ansinh.registry.offline.ids import new_ids
from ansinh.registry.offline.rows import ListedPerson, read_list
from ansinh.registry.queries.imports import import_preview, raw_rows
from ansinh.registry.rules.matching import Fact, Known, Line, Match, decide, on_record
from ansinh.registry.rules.names import name_key, name_sort_key
from ansinh.territory.offline import unit

_DOUBTS: Mapping[str, tuple[str, str, str, str]] = {
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
    "dead_on_record": ("hồ sơ ghi đã mất", "is dead on record", "Đối chiếu với hộ tịch.", "Compare with the civil register."),
}  # fmt: skip
_ACCEPTABLE = frozenset({"perhaps_the_same", "several_alike", "other_number"})
_BATCH = 5_000


def preview_import(
    data: bytes, filename: str, *, by: Actor, at: dt.datetime, commune_code: str | None = None
) -> ImportPreview:
    """Reads a list and says of every row what it would do; nothing but the preview is written.

    ``commune_code`` is the commune of rows that name none; left out, the only commune of ``by``. Raises BadInput for a
    file that cannot be taken.
    """
    allowed = communes_of(grant.scope_code for grant in by.grants)
    home = commune_code or (allowed[0] if len(allowed) == 1 else None)
    if home is not None and home not in allowed:
        raise Refused(_not_yours(home))
    name = "".join(c for c in filename if c.isprintable() and c not in '/\\<>:"|?*').strip()[-200:] or "danh-sach.xlsx"
    listed = read_list(data, name, day_in_vietnam(at))
    _place(listed.people, home, allowed, day_in_vietnam(at))
    import_id = new_id(at)
    sha256 = hashlib.sha256(data).hexdigest()
    with deed(
        "registry.preview_import", by=by, at=at, subject=str(import_id), needs=Permission.REGISTRY_IMPORT
    ) as record:
        matches = _match(listed.people)
        notes = [*_sent_before(sha256), *listed.notes]
        where = home or next((one.commune for one in listed.people if one.commune in allowed), allowed[0])
        counts = _store(import_id, where, name, sha256, listed.people, matches, notes, by, at)
        record(filename=name, sha256=sha256, **{str(verdict): count for verdict, count in counts.items()})
    with acting(by):
        return import_preview(import_id)


def apply_import(
    import_id: uuid.UUID, *, by: Actor, at: dt.datetime, accept: Collection[tuple[str, int]] = ()
) -> ImportResult:
    """Writes what a preview announced: new people, changes, their circumstances, in one transaction.

    Rows are compared afresh, so what happened since the preview counts. ``accept`` names doubtful rows (sheet, row)
    whose people an officer has found to be other people than those on record. Raises LookupError for a preview out of
    sight, Refused for one that was applied.
    """
    with deed(
        "registry.apply_import", by=by, at=at, subject=str(import_id), needs=Permission.REGISTRY_IMPORT
    ) as record:
        _claim(import_id, by, at)
        people = [_from_record(sealed) for sealed in raw_rows(import_id)]
        clean = [one for one in people if not one.findings.bad]
        accepted = {(one.sheet, one.row) for one in clean} & set(accept)
        matches = _match(clean)
        decided: list[tuple[ListedPerson, Match]] = []
        for one, match in zip(clean, matches, strict=True):
            taken = (one.sheet, one.row) in accepted
            if taken and match.verdict is Verdict.DOUBTFUL and match.doubt in _ACCEPTABLE:
                match = Match(Verdict.NEW)
            if one.findings.doubts and not taken:
                match = Match(Verdict.DOUBTFUL)
            decided.append((one, match))
        result = _write(import_id, decided, len(people) - len(clean), by, at)
        record(new=result.new, changed=result.changed, same=result.same, left_out=result.left_out,
               circumstances=result.circumstances, accepted=len(accepted))  # fmt: skip
    return result


# --- looking ----------------------------------------------------------------------------------------------


def _place(people: Sequence[ListedPerson], home: str | None, allowed: Sequence[str], on: dt.date) -> None:
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


def _match(people: Sequence[ListedPerson]) -> list[Match]:
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
            "SELECT i.line, n.person_id FROM import_line i JOIN registry_number n ON n.blind_index = i.blind"
            " AND n.kind = 'personal' AND n.ended_on IS NULL ORDER BY 1, 2"
        )
        number_pairs = cursor.fetchall()
        cursor.execute(
            "SELECT i.line, p.id FROM import_line i JOIN registry_person p ON p.name_key = i.name_key"
            " AND p.commune_code = i.commune"
            " AND (p.birth_year IS NULL OR i.birth_year IS NULL OR p.birth_year = i.birth_year)"
            " AND (p.birth_month IS NULL OR i.birth_month IS NULL OR p.birth_month = i.birth_month)"
            " AND (p.birth_day IS NULL OR i.birth_day IS NULL OR p.birth_day = i.birth_day) ORDER BY 1, 2"
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


def _sent_before(sha256: str) -> list[Problem]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.applied_at, u.full_name FROM registry_import i LEFT JOIN access_user u ON u.id = i.applied_by"
            " WHERE i.sha256 = %s AND i.state = 'applied' ORDER BY i.applied_at DESC LIMIT 1",
            [sha256],
        )
        row = cursor.fetchone()
    if row is None:
        return []
    day = day_in_vietnam(row[0])
    return [
        Problem(
            "sent_before",
            f"Tệp này đã nhập ngày {day:%d/%m/%Y} bởi {row[1] or 'hệ thống'}.",
            f"This file was applied on {day} by {row[1] or 'the system'}.",
            remedy_vi="Dòng không đổi sẽ được bỏ qua.",
            remedy_en="Rows without change are passed over.",
            severity="warning",
        )
    ]


def _store(
    import_id: uuid.UUID,
    commune: str,
    filename: str,
    sha256: str,
    people: Sequence[ListedPerson],
    matches: Sequence[Match],
    notes: Sequence[Problem],
    by: Actor,
    at: dt.datetime,
) -> dict[Verdict, int]:
    allowed = set(communes_of(grant.scope_code for grant in by.grants))
    counts = dict.fromkeys(Verdict, 0)
    rows = []
    for one, match in zip(people, matches, strict=True):
        found = one.findings
        doubtful = bool(found.doubts or match.doubt)
        verdict = Verdict.BAD if found.bad else Verdict.DOUBTFUL if doubtful else match.verdict
        counts[verdict] += 1
        shown = [*found.bad, *found.doubts, *found.warnings]
        if match.doubt:
            shown.insert(len(found.bad), _doubt(match.doubt, one))
        rows.append(
            (
                str(import_id),
                one.commune if one.commune in allowed else commune,
                one.sheet[:80],
                one.row,
                str(verdict),
                one.full_name[:200],
                one.birth.vn,
                None if match.person is None or verdict is Verdict.BAD else str(match.person.person_id),
                "\\x" + vault().seal(_to_record(one)).hex(),
                json.dumps([as_json(problem) for problem in shown], ensure_ascii=False),
                json.dumps(match.changes),
            )
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_import (id, commune_code, filename, sha256, state, counts, notes, uploaded_at,"
            " uploaded_by) VALUES (%s, %s, %s, %s, 'previewed', %s, %s, %s, %s)",
            [
                import_id,
                commune,
                filename,
                sha256,
                json.dumps({str(verdict): count for verdict, count in counts.items()}),
                json.dumps([as_json(note) for note in notes], ensure_ascii=False),
                at,
                by.user_id,
            ],
        )
    columns = {"import_batch_id": "uuid", "commune_code": "varchar", "sheet": "varchar", "row": "int", "verdict": "varchar",
               "full_name": "varchar", "birth": "varchar", "person_id": "uuid", "sealed": "bytea", "problems": "jsonb",
               "changes": "jsonb"}  # fmt: skip
    names = ", ".join(f'"{name}"' for name in columns)
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        copy_in(
            "import_rows", columns, pl.DataFrame(batch, schema=list(columns), orient="row", infer_schema_length=None)
        )
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO registry_import_row ({names}) SELECT {names} FROM import_rows")
            assert cursor.rowcount == len(batch)
    return counts


def _doubt(kind: str, one: ListedPerson) -> Problem:
    vi, en, remedy_vi, remedy_en = _DOUBTS[kind]
    where: dict[str, str | int] = {"sheet": one.sheet, "row": one.row}
    return Problem(kind, f"“{one.full_name}”: {vi}", f"“{one.full_name}”: {en}", where, remedy_vi, remedy_en, "warning")


# --- applying ---------------------------------------------------------------------------------------------


def _claim(import_id: uuid.UUID, by: Actor, at: dt.datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM registry_import WHERE id = %s FOR UPDATE", [import_id])
        row = cursor.fetchone()
        if row is None:
            raise LookupError(f"no import {import_id}")
        if row[0] != "previewed":
            raise Refused(
                Problem(
                    "applied_before",
                    "Danh sách này đã được nhập.",
                    "This list was applied already.",
                    remedy_vi="Muốn nhập lại, hãy tải tệp lên lần nữa.",
                    remedy_en="To apply it again, send the file again.",
                )
            )
        cursor.execute(
            "UPDATE registry_import SET state = 'applied', applied_at = %s, applied_by = %s WHERE id = %s",
            [at, by.user_id, import_id],
        )


def _write(
    import_id: uuid.UUID, decided: Sequence[tuple[ListedPerson, Match]], bad: int, by: Actor, at: dt.datetime
) -> ImportResult:
    source = f"import {import_id}"
    counts = dict.fromkeys(Verdict, 0)
    for _, match in decided:
        counts[match.verdict] += 1
    fresh = [one for one, match in decided if match.verdict is Verdict.NEW]
    changed = [(one, match) for one, match in decided if match.verdict is Verdict.CHANGED]
    homes = {
        one.household: match.person.household_id
        for one, match in reversed(decided)
        if match.person is not None and match.person.household_id is not None and match.verdict is not Verdict.DOUBTFUL
    }
    ids = _write_new(fresh, homes, by, at, source)
    _write_changed(changed, by, at, source)
    subjects: list[tuple[uuid.UUID | str | None, str | None, Fact]] = []
    for one, match in decided:
        if match.verdict not in (Verdict.NEW, Verdict.CHANGED):
            continue
        person_id = match.person.person_id if match.person is not None else ids[id(one)]
        household_id = homes.get(one.household) or ids.get(one.household)
        for fact in one.facts:
            if match.person is not None and on_record(fact, match.person.facts):
                continue
            of_person = CIRCUMSTANCE_KINDS[fact[0]].of == "person"
            if of_person or household_id is not None:
                subjects.append((person_id if of_person else None, None if of_person else str(household_id), fact))
    written = _write_facts(subjects, by, at, source)
    return ImportResult(
        import_id,
        counts[Verdict.NEW],
        counts[Verdict.CHANGED],
        counts[Verdict.SAME],
        counts[Verdict.DOUBTFUL] + bad,
        written,
    )


def _write_new(
    fresh: Sequence[ListedPerson], homes: Mapping[str, uuid.UUID], by: Actor, at: dt.datetime, source: str
) -> dict[Any, str]:
    """Writes new people and households; ids by row object and by household key."""
    if not fresh:
        return {}
    person_ids = new_ids(at, os.urandom(10 * len(fresh))).to_list()
    missing = list(dict.fromkeys(one.household for one in fresh if one.household not in homes))
    home_ids = dict(zip(missing, new_ids(at, os.urandom(10 * len(missing))).to_list() if missing else [], strict=True))
    first = {one.household: one for one in reversed(fresh)}
    led = _led(set(homes.values()))
    persons, memberships = [], []
    for person_id, one in zip(person_ids, fresh, strict=True):
        home = homes.get(one.household)
        relation = "other" if one.relation == "head" and home in led else one.relation
        persons.append(
            (person_id, one.full_name, one.birth.year, one.birth.month, one.birth.day, one.sex, one.ethnicity, one.commune,
             one.village, one.died_on, one.number, one.number_kind)
        )  # fmt: skip
        memberships.append((person_id, str(home or home_ids[one.household]), relation))
    schema = {"person_id": pl.String, "full_name": pl.String, "birth_year": pl.Int16, "birth_month": pl.Int16,
              "birth_day": pl.Int16, "sex": pl.String, "ethnicity": pl.String, "commune_code": pl.String,
              "village_name": pl.String, "died_on": pl.Date, "number": pl.String, "number_kind": pl.String}  # fmt: skip
    households = [
        (key, first[name].commune, first[name].village, first[name].address) for name, key in home_ids.items()
    ]
    write_frames(
        {
            "households": pl.DataFrame(
                households,
                schema=dict.fromkeys(("household_id", "commune_code", "village_name", "address"), pl.String),
                orient="row",
            ),
            "persons": pl.DataFrame(persons, schema=schema, orient="row"),
            "memberships": pl.DataFrame(
                memberships, schema=dict.fromkeys(("person_id", "household_id", "relation"), pl.String), orient="row"
            ),
        },
        by,
        at,
        source,
    )
    return {**home_ids, **{id(one): person_id for one, person_id in zip(fresh, person_ids, strict=True)}}


def _led(homes: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Households that have a head."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT household_id FROM registry_membership WHERE household_id = ANY (%s) AND relation = 'head'"
            " AND ends_on IS NULL AND superseded_at IS NULL",
            [list(homes)],
        )
        return {row[0] for row in cursor.fetchall()}


def _write_changed(changed: Sequence[tuple[ListedPerson, Match]], by: Actor, at: dt.datetime, source: str) -> None:
    rows, numbers = [], []
    for one, match in changed:
        assert match.person is not None
        person_id, what = str(match.person.person_id), set(match.changes)
        if what & {"full_name", "birth", "ethnicity", "village", "died_on"}:
            renamed = "full_name" in what
            birth = one.birth if "birth" in what else match.person.birth
            rows.append(
                (person_id, one.full_name if renamed else None, name_key(one.full_name) if renamed else None,
                 name_sort_key(one.full_name) if renamed else None, birth.year, birth.month, birth.day,
                 one.ethnicity or None, one.village, one.died_on)
            )  # fmt: skip
        if "number" in what:
            numbers.append((person_id, one.number))
    if rows:
        columns = {"person_id": "uuid", "full_name": "varchar", "name_key": "varchar", "sort_key": "varchar",
                   "birth_year": "smallint", "birth_month": "smallint", "birth_day": "smallint", "ethnicity": "varchar",
                   "village": "varchar", "died_on": "date"}  # fmt: skip
        frame = pl.DataFrame(rows, schema=list(columns), orient="row", infer_schema_length=None)
        copy_in("import_change", columns, frame)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO registry_name (person_id, commune_code, full_name, name_key, ended_on, source, document,"
                " recorded_at, recorded_by) SELECT p.id, p.commune_code, p.full_name, p.name_key, %s, %s, '', %s, %s"
                " FROM import_change c JOIN registry_person p ON p.id = c.person_id WHERE c.full_name IS NOT NULL",
                [at.date(), source, at, by.user_id],
            )
            cursor.execute(
                "UPDATE registry_person p SET full_name = coalesce(c.full_name, p.full_name),"
                " name_key = coalesce(c.name_key, p.name_key), sort_key = coalesce(c.sort_key, p.sort_key),"
                " birth_year = c.birth_year, birth_month = c.birth_month, birth_day = c.birth_day,"
                " ethnicity = coalesce(c.ethnicity, p.ethnicity), village_name = coalesce(c.village, p.village_name),"
                " death_recorded_at = CASE WHEN p.died_on IS NULL AND c.died_on IS NOT NULL THEN %s"
                " ELSE p.death_recorded_at END, died_on = coalesce(p.died_on, c.died_on)"
                " FROM import_change c WHERE c.person_id = p.id",
                [at],
            )
            assert cursor.rowcount == len(rows)
    if numbers:
        write_numbers(pl.DataFrame(numbers, schema=["person_id", "number"], orient="row"), by, at, source)


def _write_facts(
    subjects: Sequence[tuple[uuid.UUID | str | None, str | None, Fact]], by: Actor, at: dt.datetime, source: str
) -> int:
    """New facts; what they replace is superseded, and written again up to the day the new one starts."""
    once: dict[tuple[Any, ...], Fact] = {}
    for person_id, household_id, fact in subjects:
        several = CIRCUMSTANCE_KINDS[fact[0]].several
        once.setdefault((person_id, household_id, fact[0], fact[1] if several else None), fact)
    if not once:
        return 0
    frame = pl.DataFrame(
        [
            (None if key[0] is None else str(key[0]), key[1], *fact, CIRCUMSTANCE_KINDS[fact[0]].several)
            for key, fact in once.items()
        ],
        schema={"person_id": pl.String, "household_id": pl.String, "kind": pl.String, "degree": pl.String,
                "state": pl.String, "start": pl.Date, "several": pl.Boolean},
        orient="row",
    )  # fmt: skip
    copy_in(
        "import_fact",
        {"person_id": "uuid", "household_id": "uuid", "kind": "varchar", "degree": "varchar", "state": "varchar",
         "start": "date", "several": "boolean"},
        frame,
    )  # fmt: skip
    ended = {"person_id": pl.String, "household_id": pl.String, "kind": pl.String, "degree": pl.String, "state": pl.String,
             "start": pl.Date, "end": pl.Date, "related_id": pl.String, "source": pl.String, "document": pl.String,
             "confidence": pl.String}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH earlier AS (SELECT DISTINCT ON (c.id) c.id, f.start FROM import_fact f JOIN registry_circumstance c"
            " ON (c.person_id = f.person_id OR c.household_id = f.household_id) AND c.kind = f.kind"
            " AND c.superseded_at IS NULL AND (NOT f.several OR c.degree IS NOT DISTINCT FROM f.degree)"
            " AND (c.ends_on IS NULL OR f.start IS NULL OR c.ends_on > f.start)),"
            " gone AS (UPDATE registry_circumstance c SET superseded_at = %s, superseded_by = %s FROM earlier e"
            " WHERE c.id = e.id RETURNING c.*, e.start)"
            " SELECT person_id::text, household_id::text, kind, degree, state, starts_on, start, related_id::text,"
            " source, document, confidence FROM gone WHERE start IS NOT NULL AND (starts_on IS NULL OR starts_on < start)",
            [at, by.user_id],
        )
        shortened = pl.DataFrame(cursor.fetchall(), schema=ended, orient="row")
    write_circumstances(shortened, by, at, source)
    return write_circumstances(frame.drop("several"), by, at, source)


# --- as stored --------------------------------------------------------------------------------------------


def as_json(problem: Problem) -> dict[str, Any]:
    """A problem as it is kept beside a row."""
    return {"kind": problem.kind, "vi": problem.vi, "en": problem.en, "where": dict(problem.where),
            "remedy_vi": problem.remedy_vi, "remedy_en": problem.remedy_en, "severity": problem.severity}  # fmt: skip


def _to_record(one: ListedPerson) -> str:
    return json.dumps(
        {
            "sheet": one.sheet, "row": one.row, "raw": one.raw, "full_name": one.full_name,
            "birth": [one.birth.year, one.birth.month, one.birth.day], "sex": one.sex, "number": one.number,
            "number_kind": one.number_kind, "ethnicity": one.ethnicity, "relation": one.relation, "commune": one.commune,
            "village": one.village, "address": one.address, "household": one.household,
            "died_on": None if one.died_on is None else one.died_on.isoformat(),
            "facts": [[*fact[:3], None if fact[3] is None else fact[3].isoformat()] for fact in one.facts],
            "bad": len(one.findings.bad), "doubts": len(one.findings.doubts),
        },
        ensure_ascii=False,
    )  # fmt: skip


def _from_record(text: str) -> ListedPerson:
    kept = json.loads(text)
    one = ListedPerson(kept["sheet"], kept["row"], kept["raw"])
    for name in (
        "full_name",
        "number",
        "number_kind",
        "ethnicity",
        "relation",
        "commune",
        "village",
        "address",
        "household",
    ):
        setattr(one, name, kept[name])
    one.birth = BirthDate(*kept["birth"])
    one.sex = Sex(kept["sex"]) if kept["sex"] else None
    one.died_on = None if kept["died_on"] is None else dt.date.fromisoformat(kept["died_on"])
    one.facts = [
        (kind, degree, state, None if start is None else dt.date.fromisoformat(start))
        for kind, degree, state, start in kept["facts"]
    ]
    again = Problem("kept", "", "")
    one.findings.bad = [again] * kept["bad"]
    one.findings.doubts = [again] * kept["doubts"]
    return one


def _not_yours(commune: str) -> Problem:
    return Problem("not_your_commune", f"Xã {commune} ngoài địa bàn của bạn.", f"The commune {commune} is not yours.")
