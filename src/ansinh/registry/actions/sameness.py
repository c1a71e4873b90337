"""Deeds about records of one person: proposing, deciding and undoing a merge; saying that two people are two."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import IntegrityError, connection, transaction

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import vault
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.kernel.text import squash
from ansinh.registry.facts import Circumstance, Merge, MergeResult, MergeState, Person
from ansinh.registry.queries.circumstances import circumstances_where
from ansinh.registry.queries.people import people_where, person
from ansinh.registry.queries.sameness import cluster_records, merge, pair, root_of
from ansinh.registry.rules.names import name_key
from ansinh.registry.rules.sameness import fingerprint, objection

AUTOMATIC = "auto: "


def propose_merge(survivor_id: uuid.UUID, merged_id: uuid.UUID, reason: str, *, by: Actor, at: dt.datetime) -> Merge:
    """Proposes that two records are one person; somebody else decides. Nothing changes until then.

    Raises LookupError where one of them is out of sight, BadInput without a reason, Refused where the records
    contradict each other (two verified numbers, two deaths, two sexes), the cluster would be too large, the merge is
    proposed or done already, or somebody judged the same evidence to be two people.
    """
    why = squash(reason)
    if len(why) < 8:
        raise BadInput(
            Problem(
                "reason_missing",
                "Cần ghi căn cứ cho thấy hai hồ sơ là một người.",
                "Say what shows that the two records are one person.",
                remedy_vi="Ví dụ: cùng số căn cước, đã đối chiếu giấy khai sinh ngày 12/11/2026.",
                remedy_en="For example: same identity card, birth certificate compared on 12 November 2026.",
            )
        )
    with deed(
        "registry.propose_merge", by=by, at=at, subject=str(survivor_id), needs=Permission.PERSON_MATCH
    ) as record:
        return _propose(survivor_id, merged_id, why, by=by, at=at, record=record)


def decide_merge(merge_id: uuid.UUID, approve: bool, *, by: Actor, at: dt.datetime) -> MergeResult:
    """Approves or refuses a proposed merge. Approved, the merged record leads to the survivor from now on.

    What either record held stays under its own id; decisions and payments of the past are not touched. Returns what
    a person has to settle. Raises LookupError, Refused where the proposer decides or the records have changed so that
    they contradict each other.
    """
    with deed("registry.decide_merge", by=by, at=at, subject=str(merge_id), needs=Permission.PERSON_MERGE) as record:
        one = _locked(merge_id)
        if one.state is not MergeState.PROPOSED:
            raise Refused(_not(one.state))
        if one.proposed_by == by.user_id:
            raise Refused(
                Problem(
                    "own_proposal",
                    "Người đề nghị gộp không tự quyết định: cần người thứ hai.",
                    "Whoever proposed the merge does not decide it: a second person has to.",
                )
            )
        record(approved=approve, survivor=str(one.survivor_id), merged=str(one.merged_id))
        return _decide(one, approve, by=by, at=at)


def undo_merge(merge_id: uuid.UUID, reason: str, *, by: Actor, at: dt.datetime) -> tuple[Circumstance, ...]:
    """Takes a merge back: both records stand as they were, with what was recorded under each id since.

    Returns the facts recorded on the survivor since the merge: somebody has to say which of the two they are about
    (``take_back_circumstance`` and recording them on the other). Raises LookupError, BadInput without a reason, Refused.
    """
    why = squash(reason)
    if len(why) < 8:
        raise BadInput(
            Problem("reason_missing", "Cần ghi lý do tách lại.", "Say why the records are taken apart again.")
        )
    with deed("registry.undo_merge", by=by, at=at, subject=str(merge_id), needs=Permission.PERSON_MERGE) as record:
        one = _locked(merge_id)
        if one.state is not MergeState.MERGED or one.decided_at is None:
            raise Refused(_not(one.state))
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE registry_person SET merged_into = NULL, merged_at = NULL WHERE id = %s AND merged_into = %s",
                [one.merged_id, one.survivor_id],
            )
            if cursor.rowcount != 1:
                raise Refused(_not(one.state))
            # Back to the officers of where that record's household is now, or of where it was seen from before.
            cursor.execute(
                "SELECT registry_show_to(ARRAY(SELECT registry_cluster(%(person)s)), coalesce((SELECT h.commune_code"
                " FROM registry_membership m JOIN registry_household h ON h.id = m.household_id"
                " WHERE m.person_id = %(person)s AND m.ends_on IS NULL AND m.superseded_at IS NULL), (SELECT"
                " merged_commune FROM registry_merge WHERE merge_id = %(merge)s)))",
                {"person": one.merged_id, "merge": merge_id},
            )
            cursor.execute(
                "UPDATE registry_merge SET state = 'undone', undone_by = %s, undone_at = %s, undone_reason = %s"
                " WHERE merge_id = %s",
                [by.user_id, at, why, merge_id],
            )
            cursor.execute(
                "UPDATE registry_pair SET verdict = NULL, decided_by = NULL, decided_at = NULL"
                " WHERE one_id = least(%(a)s, %(b)s) AND other_id = greatest(%(a)s, %(b)s)",
                {"a": one.survivor_id, "b": one.merged_id},
            )
        since = circumstances_where(
            "c.person_id = %s AND c.recorded_at >= %s AND c.superseded_at IS NULL",
            [one.survivor_id, one.decided_at],
        )
        record(reason=why, to_review=len(since))
        return since


def judge_pair(pair_id: uuid.UUID, same: bool, *, by: Actor, at: dt.datetime, note: str = "") -> Merge | None:
    """Judges a pair of the queue: two people (remembered until new evidence), or one (a merge is proposed).

    The record with a verified number survives, else the older one. Raises LookupError, Refused as ``propose_merge``.
    """
    with deed("registry.judge_pair", by=by, at=at, subject=str(pair_id), needs=Permission.PERSON_MATCH) as record:
        found = pair(pair_id)
        record(same=same)
        if not same:
            _remember_different(found.one.person_id, found.other.person_id, note, by=by, at=at)
            return None
        survivor, other = _better_first(found.one, found.other)
        reason = squash(note) or "; ".join(said.vi for said in found.reasons[:3])
        return _propose(survivor.person_id, other.person_id, reason, by=by, at=at, record=record)


def say_different(one_id: uuid.UUID, other_id: uuid.UUID, note: str, *, by: Actor, at: dt.datetime) -> None:
    """Two records are two people: not proposed again until one of them says something new. Raises LookupError."""
    with deed("registry.say_different", by=by, at=at, subject=str(one_id), needs=Permission.PERSON_MATCH) as record:
        person(one_id), person(other_id)
        record(other=str(other_id))
        _remember_different(root_of(one_id), root_of(other_id), note, by=by, at=at)


def merge_by_verified_number(person_id: uuid.UUID, number: str, *, by: Actor, at: dt.datetime) -> MergeResult | None:
    """The only merge without a second person: the same verified 12-digit number and an agreeing name.

    ``number`` has just been verified for ``person_id``; the record that carries it as verified already, if it is in
    sight and its name agrees, survives. None where there is no such record. Raises Refused as ``propose_merge``.
    """
    with deed(
        "registry.merge_by_number", by=by, at=at, subject=str(person_id), needs=Permission.PERSON_MATCH
    ) as record:
        asked = person(person_id)
        holders = people_where(
            "p.id IN (SELECT registry_root(n.person_id) FROM registry_number n WHERE n.blind_index = %s"
            " AND n.kind = 'personal' AND n.ended_on IS NULL AND n.verified_at IS NOT NULL)",
            [vault().blind_index(number)],
        )
        agreeing = [one for one in holders if name_key(one.full_name) == name_key(asked.full_name)]
        if len(agreeing) != 1 or agreeing[0].person_id == asked.person_id:
            return None
        reason = f"{AUTOMATIC}cùng số định danh đã xác minh, họ tên khớp"
        proposed = _propose(agreeing[0].person_id, asked.person_id, reason, by=by, at=at, record=record)
        return _decide(proposed, True, by=by, at=at)


def _propose(
    survivor_id: uuid.UUID, merged_id: uuid.UUID, why: str, *, by: Actor, at: dt.datetime, record: Callable[..., None]
) -> Merge:
    survivor, other = person(survivor_id), person(merged_id)
    if survivor.person_id == other.person_id:
        raise Refused(Problem("same_record", "Hai hồ sơ này đã là một.", "These two records are one already."))
    _require_possible(survivor.person_id, other.person_id)
    merge_id = new_id(at)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO registry_merge (merge_id, survivor_id, merged_id, survivor_commune, merged_commune, state,"
                " reason, evidence, proposed_by, proposed_at, undone_reason)"
                " VALUES (%s, %s, %s, %s, %s, 'proposed', %s, '[]', %s, %s, '')",
                [
                    merge_id,
                    survivor.person_id,
                    other.person_id,
                    survivor.commune_code,
                    other.commune_code,
                    why[:300],
                    by.user_id,
                    at,
                ],
            )
    except IntegrityError as error:
        if "registry_merge_open" in str(error):
            raise Refused(
                Problem(
                    "merge_open",
                    "Hồ sơ này đã có đề nghị gộp đang chờ.",
                    "A merge of this record is waiting already.",
                    remedy_vi="Mở đề nghị đó để quyết định hoặc từ chối trước.",
                    remedy_en="Open that proposal and decide it first.",
                )
            ) from None
        raise
    record(merge=str(merge_id), merged=str(other.person_id))
    return merge(merge_id)


def _decide(one: Merge, approve: bool, *, by: Actor, at: dt.datetime) -> MergeResult:
    if approve:
        _require_possible(one.survivor_id, one.merged_id)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE registry_person SET merged_into = %s, merged_at = %s WHERE id = %s AND merged_into IS NULL",
                [one.survivor_id, at, one.merged_id],
            )
            if cursor.rowcount != 1:
                raise Refused(_not(MergeState.MERGED))
            cursor.execute(
                "SELECT registry_show_to(ARRAY(SELECT registry_cluster(%(one)s) EXCEPT SELECT %(one)s::uuid),"
                " (SELECT commune_code FROM registry_person WHERE id = %(one)s))",
                {"one": one.survivor_id},
            )
            cursor.execute(
                "UPDATE registry_pair SET verdict = 'same', decided_by = %(by)s, decided_at = %(at)s"
                " WHERE one_id = least(%(a)s, %(b)s) AND other_id = greatest(%(a)s, %(b)s)",
                {"by": by.user_id, "at": at, "a": one.survivor_id, "b": one.merged_id},
            )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_merge SET state = %s, decided_by = %s, decided_at = %s WHERE merge_id = %s",
            [MergeState.MERGED if approve else MergeState.REFUSED, by.user_id, at, one.merge_id],
        )
    return MergeResult(merge(one.merge_id), _to_settle(one) if approve else ())


def _to_settle(one: Merge) -> tuple[tuple[str, str, str], ...]:
    """What the merge leaves for a person to decide."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.code, m.relation = 'head', (SELECT count(*) FROM registry_membership o JOIN registry_person p"
            " ON p.id = o.person_id AND p.died_on IS NULL AND p.merged_into IS NULL WHERE o.household_id ="
            " m.household_id AND o.ends_on IS NULL AND o.superseded_at IS NULL)"
            " FROM registry_membership m JOIN registry_household h ON h.id = m.household_id"
            " WHERE m.person_id = %s AND m.ends_on IS NULL AND m.superseded_at IS NULL"
            " AND m.household_id NOT IN (SELECT s.household_id FROM registry_membership s WHERE s.person_id = %s"
            " AND s.ends_on IS NULL AND s.superseded_at IS NULL)",
            [one.merged_id, one.survivor_id],
        )
        for code, was_head, others in cursor.fetchall():
            if was_head and others:
                found.append((
                    "household_without_head",
                    f"Hộ {code} không còn chủ hộ: hồ sơ chủ hộ vừa gộp sang hộ khác.",
                    f"Household {code} has no head now: its head's record was merged into another household.",
                ))  # fmt: skip
            elif not others:
                found.append((
                    "household_empty",
                    f"Hộ {code} không còn ai: xem có cần kết thúc hộ.",
                    f"Nobody is left in household {code}: see whether it has ended.",
                ))  # fmt: skip
        cursor.execute(
            "SELECT count(*) FILTER (WHERE died_on IS NOT NULL), count(*) FROM registry_person"
            " WHERE id IN (SELECT registry_cluster(%s))",
            [one.survivor_id],
        )
        dead, records = cursor.fetchone() or (0, 0)
        if 0 < dead < records:
            found.append((
                "death_on_one_record",
                "Một trong các hồ sơ ghi đã mất: từ nay người này được coi là đã mất.",
                "One of the records says that the person died: from now on they count as dead.",
            ))  # fmt: skip
    return tuple(found)


def _require_possible(survivor_id: uuid.UUID, merged_id: uuid.UUID) -> None:
    records = cluster_records([survivor_id, merged_id])
    if problem := objection(records):
        raise Refused(problem)
    own = cluster_records([survivor_id])[:1] + cluster_records([merged_id])[:1]
    if len(own) < 2:
        raise LookupError("one of the records is out of sight")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT fingerprint FROM registry_pair WHERE verdict = 'different' AND one_id = least(%(a)s, %(b)s)"
            " AND other_id = greatest(%(a)s, %(b)s)",
            {"a": survivor_id, "b": merged_id},
        )
        row = cursor.fetchone()
    if row and row[0] == fingerprint(own[0], own[1]):
        raise Refused(
            Problem(
                "judged_different",
                "Đã có người xem và ghi nhận đây là hai người khác nhau.",
                "Somebody looked and recorded that these are two people.",
                remedy_vi="Chỉ gộp khi có thông tin mới (số định danh, ngày sinh, họ tên được sửa).",
                remedy_en="They can be merged once a record says something new (number, birth date, corrected name).",
            )
        )


def _remember_different(one_id: uuid.UUID, other_id: uuid.UUID, note: str, *, by: Actor, at: dt.datetime) -> None:
    low, high = sorted((one_id, other_id))
    with connection.cursor() as cursor:
        said = fingerprint(cluster_records([low])[0], cluster_records([high])[0])
        cursor.execute(
            "INSERT INTO registry_pair (pair_id, one_id, other_id, one_commune, other_commune, probability, reasons,"
            " fingerprint, model, found_at, verdict, note, decided_by, decided_at)"
            " SELECT %s, a.id, b.id, a.commune_code, b.commune_code, 0, '[]', %s, 'a person', %s, 'different', %s, %s, %s"
            " FROM registry_person a, registry_person b WHERE a.id = %s AND b.id = %s"
            " ON CONFLICT (one_id, other_id) DO UPDATE SET verdict = 'different', fingerprint = excluded.fingerprint,"
            " note = excluded.note, decided_by = excluded.decided_by, decided_at = excluded.decided_at",
            [new_id(at), said, at, squash(note)[:300], by.user_id, at, low, high],
        )


def _better_first(one: Person, other: Person) -> tuple[Person, Person]:
    """The record to keep in use first: a verified number counts most, then any number, then the lower id (older)."""

    def rank(record: Person) -> tuple[bool, bool, uuid.UUID]:
        return (not record.number_verified, not record.has_number, record.person_id)

    return (one, other) if rank(one) <= rank(other) else (other, one)


def _locked(merge_id: uuid.UUID) -> Merge:
    """The merge, with both records locked: two deciders at once meet here."""
    one = merge(merge_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM registry_person WHERE id = ANY (%s) ORDER BY id FOR UPDATE",
            [[one.survivor_id, one.merged_id]],
        )
        if cursor.rowcount != 2:
            raise LookupError(f"the records of merge {merge_id} are not both in sight")
    return merge(merge_id)


def _not(state: MergeState) -> Problem:
    words = {
        MergeState.PROPOSED: ("đang chờ quyết định", "waiting for a decision"),
        MergeState.MERGED: ("đã gộp", "merged already"),
        MergeState.REFUSED: ("đã bị từ chối", "refused"),
        MergeState.UNDONE: ("đã tách lại", "undone"),
    }[state]
    return Problem(
        "merge_state", f"Không làm được: việc gộp này {words[0]}.", f"Not possible: this merge is {words[1]}."
    )
