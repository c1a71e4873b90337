"""Recording what is so. A record is written once; correcting it supersedes it and writes another."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

from django.db import connection

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.registry.facts import CIRCUMSTANCE_KINDS, Circumstance
from ansinh.registry.queries.circumstances import circumstances_where


def record_circumstance(
    *,
    kind: str,
    by: Actor,
    at: dt.datetime,
    person_id: uuid.UUID | None = None,
    household_id: uuid.UUID | None = None,
    degree: str | None = None,
    state: str = "yes",
    start: dt.date | None = None,
    end: dt.date | None = None,
    related_id: uuid.UUID | None = None,
    source: str = "declaration",
    document: str = "",
    confidence: str = "declared",
) -> Circumstance:
    """Records one fact about a person or a household; the earlier record of that kind ends where this one starts.

    Of kinds that may hold with several degrees only the same degree is replaced. Raises BadInput for an unknown
    kind, degree, subject or an impossible period, LookupError where the person or household is not in sight.
    """
    _require_sense(kind, degree, state, start, end, person_id, household_id, related_id)
    fact = Circumstance(
        circumstance_id=new_id(at),
        person_id=person_id,
        household_id=household_id,
        kind=kind,
        degree=degree,
        state=state,
        start=start,
        end=end,
        related_id=related_id,
        recorded_at=at,
        recorded_by=by.user_id,
        superseded_at=None,
        source=source,
        document=document,
        confidence=confidence,
    )
    subject = person_id or household_id
    with deed(
        "registry.record_circumstance", by=by, at=at, subject=str(subject), needs=Permission.REGISTRY_WRITE
    ) as record:
        _lock(subject)
        replaced = 0
        for earlier in _overlapping(fact):
            replaced += 1
            _supersede(earlier, by, at)
            if start is not None and (earlier.start is None or earlier.start < start):
                _write(replace(earlier, circumstance_id=new_id(at), recorded_at=at, recorded_by=by.user_id, end=start))
            if end is not None and (earlier.end is None or earlier.end > end):
                _write(replace(earlier, circumstance_id=new_id(at), recorded_at=at, recorded_by=by.user_id, start=end))
        _write(fact)
        # The audit entry is read by more people than may know of a specially protected fact.
        record(kind="protected" if CIRCUMSTANCE_KINDS[kind].protected else kind, replaced=replaced)
    return fact


def end_circumstance(
    circumstance_id: uuid.UUID,
    end: dt.date,
    *,
    by: Actor,
    at: dt.datetime,
    source: str = "declaration",
    document: str = "",
) -> Circumstance:
    """Ends a fact: ``end`` is the first day it no longer holds. The open record stays readable as superseded.

    Raises LookupError where it is not in sight, Refused where it was replaced meanwhile, BadInput where it would end
    before it starts.
    """
    with deed(
        "registry.end_circumstance", by=by, at=at, subject=str(circumstance_id), needs=Permission.REGISTRY_WRITE
    ) as record:
        open_one = _current(circumstance_id)
        if open_one.start is not None and end < open_one.start:
            raise BadInput(_period_problem())
        _supersede(open_one, by, at)
        ended = replace(
            open_one,
            circumstance_id=new_id(at),
            end=end,
            recorded_at=at,
            recorded_by=by.user_id,
            source=source,
            document=document or open_one.document,
        )
        _write(ended)
        record(end=end.isoformat())
    return ended


def take_back_circumstance(circumstance_id: uuid.UUID, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """Takes back a record that was wrong from the beginning; what was known before stays readable.

    Raises LookupError where it is not in sight, Refused where it was replaced meanwhile.
    """
    with deed(
        "registry.take_back_circumstance", by=by, at=at, subject=str(circumstance_id), needs=Permission.REGISTRY_WRITE
    ) as record:
        _supersede(_current(circumstance_id), by, at)
        record(reason=reason)


def _require_sense(
    kind: str,
    degree: str | None,
    state: str,
    start: dt.date | None,
    end: dt.date | None,
    person_id: uuid.UUID | None,
    household_id: uuid.UUID | None,
    related_id: uuid.UUID | None,
) -> None:
    problems = []
    known = CIRCUMSTANCE_KINDS.get(kind)
    if known is None:
        raise BadInput(
            Problem("unknown_kind", f"Không có loại hoàn cảnh {kind!r}.", f"There is no kind of circumstance {kind!r}.")
        )
    if (known.of == "person") != (person_id is not None) or (known.of == "household") != (household_id is not None):
        problems.append(
            Problem(
                "wrong_subject",
                f"“{known.vi}” là thông tin của {'người' if known.of == 'person' else 'hộ'}.",
                f"“{known.en}” is a fact about a {known.of}.",
            )
        )
    if degree is not None and degree not in known.degrees:
        problems.append(
            Problem(
                "unknown_degree",
                f"“{known.vi}” không có mức {degree!r}.",
                f"“{known.en}” has no degree {degree!r}.",
                remedy_vi="Chọn: " + ", ".join(words[0] for words in known.degrees.values()) + ".",
                remedy_en="Choose: " + ", ".join(words[1] for words in known.degrees.values()) + ".",
            )
        )
    if degree is None and known.degrees and state == "yes":
        problems.append(Problem("degree_missing", f"“{known.vi}” cần ghi rõ mức.", f"“{known.en}” needs its degree."))
    if state not in ("yes", "no", "unknown"):
        problems.append(Problem("unknown_state", f"Không có trạng thái {state!r}.", f"There is no state {state!r}."))
    if start is not None and end is not None and end < start:
        problems.append(_period_problem())
    if related_id is not None and not known.related:
        problems.append(
            Problem("no_related", f"“{known.vi}” không gắn với người khác.", f"“{known.en}” names no other person.")
        )
    if problems:
        raise BadInput(problems)


def _period_problem() -> Problem:
    return Problem("ends_before_start", "Ngày kết thúc trước ngày bắt đầu.", "It ends before it starts.")


def _lock(subject: uuid.UUID | None) -> None:
    """Two officers recording about one person at once go one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"registry.circumstance {subject}"])


def _overlapping(fact: Circumstance) -> tuple[Circumstance, ...]:
    several = CIRCUMSTANCE_KINDS[fact.kind].several
    return circumstances_where(
        "(c.person_id = %s OR c.household_id = %s) AND c.kind = %s AND c.superseded_at IS NULL"
        " AND (NOT %s OR c.degree IS NOT DISTINCT FROM %s)"
        " AND (%s::date IS NULL OR c.starts_on IS NULL OR c.starts_on < %s)"
        " AND (%s::date IS NULL OR c.ends_on IS NULL OR c.ends_on > %s)",
        [
            fact.person_id,
            fact.household_id,
            fact.kind,
            several,
            fact.degree,
            fact.end,
            fact.end,
            fact.start,
            fact.start,
        ],
    )


def _current(circumstance_id: uuid.UUID) -> Circumstance:
    found = circumstances_where("c.id = %s", [circumstance_id], "FOR UPDATE")
    if not found:
        raise LookupError(f"no circumstance {circumstance_id}")
    if found[0].superseded_at is not None:
        raise Refused(
            Problem(
                "already_replaced",
                "Ghi nhận này đã được thay bằng ghi nhận mới hơn.",
                "This record was replaced by a newer one.",
                remedy_vi="Hãy tải lại trang và xem ghi nhận đang có.",
                remedy_en="Reload the page and look at the current record.",
            )
        )
    return found[0]


def _supersede(fact: Circumstance, by: Actor, at: dt.datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_circumstance SET superseded_at = %s, superseded_by = %s WHERE id = %s"
            " AND superseded_at IS NULL",
            [at, by.user_id, fact.circumstance_id],
        )
        assert cursor.rowcount == 1, "a record in sight can be superseded once"


def _write(fact: Circumstance) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_circumstance (id, person_id, household_id, commune_code, kind, degree, state,"
            " starts_on, ends_on, related_id, protected, source, document, confidence, recorded_at, recorded_by)"
            " SELECT %s, %s, %s, place.commune_code, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM"
            " (SELECT commune_code FROM registry_person WHERE id = %s UNION ALL"
            "  SELECT commune_code FROM registry_household WHERE id = %s) place",
            [
                fact.circumstance_id,
                fact.person_id,
                fact.household_id,
                fact.kind,
                fact.degree,
                fact.state,
                fact.start,
                fact.end,
                fact.related_id,
                CIRCUMSTANCE_KINDS[fact.kind].protected,
                fact.source,
                fact.document,
                fact.confidence,
                fact.recorded_at,
                fact.recorded_by,
                fact.person_id,
                fact.household_id,
            ],
        )
        if cursor.rowcount != 1:
            raise LookupError(f"no person or household {fact.person_id or fact.household_id}")
