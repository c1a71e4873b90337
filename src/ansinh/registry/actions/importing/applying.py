"""Writing what a preview announced: set-based, one transaction, both times kept."""

from __future__ import annotations

import datetime as dt
import json
import os
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.problem import Problem, Refused
from ansinh.registry.actions.importing.comparing import ACCEPTABLE, compare
from ansinh.registry.actions.importing.stored import from_record
from ansinh.registry.actions.loading import copy_in, write_circumstances, write_frames, write_numbers
from ansinh.registry.facts import CIRCUMSTANCE_KINDS, TO_CONFIRM, ImportResult, Verdict
from ansinh.registry.offline.ids import new_ids
from ansinh.registry.offline.rows import ListedPerson
from ansinh.registry.queries.imports import bad_rows, raw_rows
from ansinh.registry.rules.matching import Fact, Match, on_record
from ansinh.registry.rules.names import name_key, name_sort_key

_AT_ONCE = 20_000  # people written by one statement


def apply_import(
    import_id: uuid.UUID,
    *,
    by: Actor,
    at: dt.datetime,
    accept: Collection[tuple[str, int]] = (),
    confirmed: bool = False,
) -> ImportResult:
    """Writes what a preview announced: new people, changes, their circumstances, in one transaction.

    Rows are compared afresh, so what happened since the preview counts. ``accept`` names doubtful rows (sheet, row)
    whose people an officer has found to be other people than those on record. ``confirmed`` says that somebody has seen
    the notes about the whole list that ask for it (``ImportPreview.to_confirm``: a total that disagrees, an old font).
    Raises LookupError for a preview out of sight, Refused for one that was applied or waits for a word.
    """
    with deed(
        "registry.apply_import", by=by, at=at, subject=str(import_id), needs=Permission.REGISTRY_IMPORT
    ) as record:
        _claim(import_id, by, at, confirmed)
        taken, bad = set(accept), bad_rows(import_id)
        decided: list[tuple[ListedPerson, Match]] = []
        accepted = 0
        for batch in raw_rows(import_id):
            people = [from_record(sealed) for sealed in batch]
            for one, match in zip(people, compare(people), strict=True):
                said = (one.sheet, one.row) in taken
                accepted += said
                if said and match.verdict is Verdict.DOUBTFUL and match.doubt in ACCEPTABLE:
                    match = Match(Verdict.NEW)
                if one.findings.doubts and not said:
                    match = Match(Verdict.DOUBTFUL)
                decided.append((one, match))
        result = _write(import_id, decided, bad, by, at)
        record(new=result.new, changed=result.changed, same=result.same, left_out=result.left_out,
               circumstances=result.circumstances, accepted=accepted, confirmed=confirmed)  # fmt: skip
    return result


def _claim(import_id: uuid.UUID, by: Actor, at: dt.datetime, confirmed: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, notes FROM registry_import WHERE id = %s FOR UPDATE", [import_id])
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
        kinds = {note["kind"] for note in (json.loads(row[1]) if isinstance(row[1], str) else row[1])}
        if "columns_missing" in kinds or (kinds & TO_CONFIRM and not confirmed):
            raise Refused(
                Problem(
                    "not_confirmed",
                    "Danh sách có điểm cần xác nhận trước khi nhập (dòng cộng không khớp, phông cũ, ô gộp, cột chưa rõ…).",
                    "Something about the list must be confirmed before it is applied (totals, old fonts, merged cells, columns).",
                    remedy_vi="Xem các ghi chú ở đầu bản xem trước rồi xác nhận.",
                    remedy_en="See the notes at the head of the preview and confirm them.",
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
    schema = {"person_id": pl.String, "full_name": pl.String, "birth_year": pl.Int16, "birth_month": pl.Int16,
              "birth_day": pl.Int16, "sex": pl.String, "ethnicity": pl.String, "commune_code": pl.String,
              "village_name": pl.String, "died_on": pl.Date, "number": pl.String, "number_kind": pl.String}  # fmt: skip
    households = [
        (key, first[name].commune, first[name].village, first[name].address) for name, key in home_ids.items()
    ]
    texts = dict.fromkeys(("household_id", "commune_code", "village_name", "address"), pl.String)
    write_frames({"households": pl.DataFrame(households, schema=texts, orient="row")}, by, at, source)
    for start in range(0, len(fresh), _AT_ONCE):
        persons, memberships = [], []
        for person_id, one in zip(person_ids[start : start + _AT_ONCE], fresh[start : start + _AT_ONCE], strict=True):
            home = homes.get(one.household)
            relation = "other" if one.relation == "head" and home in led else one.relation
            persons.append(
                (person_id, one.full_name, one.birth.year, one.birth.month, one.birth.day, one.sex, one.ethnicity,
                 one.commune, one.village, one.died_on, one.number, one.number_kind)
            )  # fmt: skip
            memberships.append((person_id, str(home or home_ids[one.household]), relation))
        texts = dict.fromkeys(("person_id", "household_id", "relation"), pl.String)
        write_frames(
            {
                "persons": pl.DataFrame(persons, schema=schema, orient="row"),
                "memberships": pl.DataFrame(memberships, schema=texts, orient="row"),
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
