"""Deeds about persons and households: registering, death, moving, names and numbers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from types import TracebackType

import polars as pl
from django.db import IntegrityError, connection, transaction

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import vault
from ansinh.kernel.identifier import is_personal_number, new_id
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.kernel.text import squash
from ansinh.registry.actions.loading import write_frames, write_numbers
from ansinh.registry.facts import Alike, Household, NewPerson, Person, Relation
from ansinh.registry.queries.alike import alike
from ansinh.registry.queries.households import household
from ansinh.registry.queries.people import person
from ansinh.registry.rules.matching import compatible
from ansinh.registry.rules.names import name_key, name_sort_key


def register_household(
    commune_code: str,
    members: Sequence[NewPerson],
    *,
    by: Actor,
    at: dt.datetime,
    village_name: str | None = None,
    address: str = "",
    confirmed_new: bool = False,
    source: str = "declaration",
) -> Household:
    """Registers a household with its members; the first is the head.

    Raises BadInput for members that cannot be written down, Refused where somebody like one of them is on record
    already (unless ``confirmed_new``: the officer has looked and they are other people) or a number is.
    """
    if not members or sum(one.relation is Relation.HEAD for one in members) != 1:
        raise BadInput(Problem("one_head", "Mỗi hộ có đúng một chủ hộ.", "A household has exactly one head."))
    household_id = new_id(at)
    with deed(
        "registry.register_household", by=by, at=at, subject=str(household_id), needs=Permission.REGISTRY_WRITE
    ) as record:
        for one in members:
            _require_new(one, confirmed_new, commune_code)
        home = {"household_id": str(household_id), "commune_code": commune_code, "village_name": village_name}
        people = [_row(one, new_id(at), commune_code, village_name) for one in members]
        _write_new(pl.DataFrame([{**home, "address": address}]), people, str(household_id), members, by, at, source)
        record(members=len(members), commune=commune_code)
        return household(household_id)


def register_person(
    household_id: uuid.UUID,
    new: NewPerson,
    *,
    by: Actor,
    at: dt.datetime,
    since: dt.date | None = None,
    confirmed_new: bool = False,
    source: str = "declaration",
) -> Person:
    """Registers one more member of a household: a newborn, somebody who came to live there.

    Raises LookupError for a household out of sight, BadInput and Refused as ``register_household``.
    """
    person_id = new_id(at)
    with deed(
        "registry.register_person", by=by, at=at, subject=str(person_id), needs=Permission.REGISTRY_WRITE
    ) as record:
        home = household(household_id)
        if new.relation is Relation.HEAD and home.head_name is not None:
            raise BadInput(Problem("one_head", "Hộ này đã có chủ hộ.", "This household has a head already."))
        _require_new(new, confirmed_new, home.commune_code)
        row = _row(new, person_id, home.commune_code, home.village_name)
        _write_new(None, [row], str(household_id), [new], by, at, source, since)
        record(commune=home.commune_code)
        return person(person_id)


def record_death(person_id: uuid.UUID, died_on: dt.date, *, by: Actor, at: dt.datetime, document: str = "") -> Person:
    """Records a death. Facts, membership and code stay; payments stop by what follows from it elsewhere.

    Raises LookupError for somebody out of sight, BadInput for a day before birth or after ``at``, Refused where
    another day is on record.
    """
    with deed("registry.record_death", by=by, at=at, subject=str(person_id), needs=Permission.REGISTRY_WRITE) as record:
        one = person(person_id)
        if one.died_on is not None:
            raise Refused(
                Problem(
                    "already_dead",
                    f"Đã ghi nhận mất ngày {one.died_on:%d/%m/%Y}.",
                    f"A death on {one.died_on:%Y-%m-%d} is on record.",
                )
            )
        born = one.birth.earliest
        if died_on > at.date() or (born is not None and died_on < born):
            raise BadInput(
                Problem(
                    "impossible_day",
                    "Ngày mất phải sau ngày sinh và không ở tương lai.",
                    "The day of death lies after birth and not in the future.",
                )
            )
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE registry_person SET died_on = %s, death_recorded_at = %s WHERE id = %s",
                [died_on, at, one.person_id],
            )
        record(died_on=died_on.isoformat(), document=document)
        return person(person_id)


def move_household(
    household_id: uuid.UUID,
    commune_code: str,
    *,
    on: dt.date,
    by: Actor,
    at: dt.datetime,
    village_name: str | None = None,
    address: str = "",
) -> int:
    """Moves a household with everybody in it; from ``on`` the new commune's officers see them, no longer the old.

    Where they lived before stays in their residences. Returns the number of people. Raises Refused for a household
    that is not in the mover's communes.
    """
    with deed(
        "registry.move_household", by=by, at=at, subject=str(household_id), needs=Permission.REGISTRY_WRITE
    ) as record:
        home = household(household_id)
        if home.commune_code == commune_code:
            raise BadInput(Problem("same_place", "Hộ đang ở xã này.", "The household lives in this commune already."))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT registry_hand_over(%s, %s, %s, %s, %s, %s, %s)",
                [household_id, commune_code, village_name, address, on, at, by.user_id],
            )
            moved = int((cursor.fetchone() or (0,))[0])
        record(people=moved, left=home.commune_code, to=commune_code)
        return moved


def change_name(
    person_id: uuid.UUID, full_name: str, *, on: dt.date, by: Actor, at: dt.datetime, document: str = ""
) -> Person:
    """Changes the name in use; the former one stays findable. Raises LookupError, BadInput for an empty name."""
    fresh = squash(full_name)
    if not fresh:
        raise BadInput(_no_name())
    with deed("registry.change_name", by=by, at=at, subject=str(person_id), needs=Permission.REGISTRY_WRITE):
        one = person(person_id)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO registry_name (person_id, commune_code, full_name, name_key, ended_on, source, document,"
                " recorded_at, recorded_by) VALUES (%s, %s, %s, %s, %s, 'declaration', %s, %s, %s)",
                [one.person_id, one.commune_code, one.full_name, name_key(one.full_name), on, document, at, by.user_id],
            )
            cursor.execute(
                "UPDATE registry_person SET full_name = %s, name_key = %s, sort_key = %s WHERE id = %s",
                [fresh, name_key(fresh), name_sort_key(fresh), one.person_id],
            )
        return person(person_id)


def record_number(
    person_id: uuid.UUID, number: str, *, verified: bool, by: Actor, at: dt.datetime, source: str = "declaration"
) -> Person:
    """Records somebody's 12-digit number; a former one is ended, not forgotten. The permanent code stays.

    Raises BadInput for another shape, Refused where a verified number like it is on record.
    """
    digits = _digits(number)
    with deed(
        "registry.record_number", by=by, at=at, subject=str(person_id), needs=Permission.REGISTRY_WRITE
    ) as record:
        one = person(person_id)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE registry_number SET ended_on = %s WHERE person_id = %s AND kind = 'personal'"
                " AND ended_on IS NULL",
                [at.date(), one.person_id],
            )
        frame = pl.DataFrame({"person_id": [str(one.person_id)], "number": [digits], "number_verified": [verified]})
        with _numbers_once():
            write_numbers(frame, by, at, source)
        record(verified=verified)
        return person(person_id)


def unmask_number(person_id: uuid.UUID, reason: str, *, by: Actor, at: dt.datetime) -> str | None:
    """The whole 12-digit number, for a reason that is kept with the looker's name. None if there is none.

    Raises BadInput without a reason, LookupError for somebody out of sight.
    """
    if len(squash(reason)) < 8:
        raise BadInput(
            Problem(
                "reason_missing",
                "Cần ghi lý do xem số định danh.",
                "Say why the number has to be seen.",
                remedy_vi="Ví dụ: đối chiếu với căn cước khi chi trả.",
                remedy_en="For example: compared with the identity card when paying.",
            )
        )
    with deed("registry.unmask_number", by=by, at=at, subject=str(person_id), needs=Permission.REGISTRY_READ) as record:
        person(person_id)
        record(reason=squash(reason))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT n.sealed FROM registry_number n JOIN registry_person p ON p.id = n.person_id WHERE n.person_id"
                " IN (SELECT registry_cluster(%s)) AND n.kind = 'personal' AND n.ended_on IS NULL"
                " ORDER BY p.merged_into IS NOT NULL, n.verified_at NULLS LAST, n.id LIMIT 1",
                [person_id],
            )
            row = cursor.fetchone()
        return vault().open(row[0]) if row else None


def _require_new(new: NewPerson, confirmed: bool, commune_code: str) -> None:
    """Transactional: whoever registers the same name and year at the same time waits, then sees the other's row."""
    name = squash(new.full_name)
    if not name:
        raise BadInput(_no_name())
    if new.number is not None:
        _digits(new.number)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"registry.person {name_key(name)} {new.birth.year or ''}"],
        )
    if confirmed:
        return
    found = alike(name, new.birth, new.sex, commune_code, new.number)
    same = [one for one in found if one.person is not None and _may_be(one, new)]
    if same:
        shown = "; ".join(
            f"{one.person.full_name} ({one.person.birth.vn}, {one.person.code})" for one in same[:5] if one.person
        )
        raise Refused(
            Problem(
                "possible_duplicate",
                f"Có thể đã có hồ sơ: {shown}.",
                f"Perhaps on record already: {shown}.",
                remedy_vi="Mở hồ sơ đó để đối chiếu; nếu là người khác, hãy xác nhận “người mới”.",
                remedy_en="Open that record and compare; if it is somebody else, confirm “a new person”.",
            )
        )
    if any(one.person is None for one in found):
        raise Refused(
            Problem(
                "perhaps_elsewhere",
                "Có thể người này đã có hồ sơ ở xã khác.",
                "This person may be on record in another commune.",
                remedy_vi="Liên hệ Sở Y tế để đối chiếu; nếu là người khác, hãy xác nhận “người mới”.",
                remedy_en="Ask the province to compare; if it is somebody else, confirm “a new person”.",
            )
        )


def _may_be(one: Alike, new: NewPerson) -> bool:
    """Likely, or nothing but the name is known and nothing speaks against it."""
    assert one.person is not None
    same_name = name_key(one.person.full_name) == name_key(new.full_name)
    return one.probability >= 0.5 or (same_name and compatible(one.person.birth, new.birth))


def _row(new: NewPerson, person_id: uuid.UUID, commune_code: str, village_name: str | None) -> dict[str, object]:
    return {
        "person_id": str(person_id),
        "full_name": squash(new.full_name),
        "birth_year": new.birth.year,
        "birth_month": new.birth.month,
        "birth_day": new.birth.day,
        "sex": new.sex,
        "ethnicity": new.ethnicity,
        "commune_code": commune_code,
        "village_name": village_name,
        "mother_id": None if new.mother_id is None else str(new.mother_id),
        "father_id": None if new.father_id is None else str(new.father_id),
        "spouse_id": None if new.spouse_id is None else str(new.spouse_id),
        "number": None if new.number is None else _digits(new.number),
        "number_verified": new.number is not None and new.number_verified,
    }


_SCHEMA = {
    **dict.fromkeys(("person_id", "full_name", "sex", "ethnicity", "commune_code", "village_name"), pl.String),
    **dict.fromkeys(("mother_id", "father_id", "spouse_id", "number"), pl.String),
    **dict.fromkeys(("birth_year", "birth_month", "birth_day"), pl.Int16),
    "number_verified": pl.Boolean,
}


def _write_new(
    homes: pl.DataFrame | None,
    people: list[dict[str, object]],
    household_id: str,
    members: Sequence[NewPerson],
    by: Actor,
    at: dt.datetime,
    source: str,
    since: dt.date | None = None,
) -> None:
    persons = pl.DataFrame(people, schema=_SCHEMA)
    starts = pl.lit(since, dtype=pl.Date)
    memberships = persons.select(
        "person_id",
        household_id=pl.lit(household_id),
        relation=pl.Series([str(one.relation) for one in members]),
        starts_on=starts,
    )
    residences = persons.select("person_id", "commune_code", "village_name", starts_on=starts)
    frames = {"persons": persons, "memberships": memberships, "residences": residences}
    with _numbers_once():
        write_frames({**frames, "households": homes} if homes is not None else frames, by, at, source)


class _numbers_once:
    """A verified number that is on record somewhere is refused without saying whose or where."""

    def __enter__(self) -> None:
        self._save = transaction.atomic()
        self._save.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._save.__exit__(kind, error, trace)
        if isinstance(error, IntegrityError) and "registry_number_once" in str(error):
            raise Refused(number_to_compare()) from None


def number_to_compare() -> Problem:
    """The uniform answer for a number that is on record already, in sight or not."""
    return Problem(
        "number_on_record",
        "Số định danh này cần đối chiếu: đã có hồ sơ mang số này.",
        "This personal number has to be compared: a record with it exists.",
        remedy_vi="Tìm theo số; nếu không thấy, hồ sơ ở xã khác: liên hệ Sở Y tế.",
        remedy_en="Search by the number; if nothing is found it is in another commune: ask the province.",
    )


def _digits(number: str) -> str:
    digits = "".join(c for c in number if c not in " .-")
    if not is_personal_number(digits):
        raise BadInput(
            Problem(
                "number_shape",
                "Số định danh cá nhân có đúng 12 chữ số.",
                "A personal number has exactly 12 digits.",
            )
        )
    return digits


def _no_name() -> Problem:
    return Problem("name_missing", "Chưa ghi họ tên.", "The name is missing.")
