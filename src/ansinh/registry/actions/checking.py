"""Checking people against the national population database. Nothing waits for it: who was not checked is paid, helped
and shown as “not yet checked”, and asked about again."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction

from ansinh.access.actions import acting, deed
from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import vault
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import Refused
from ansinh.registry.actions.sameness import merge_by_verified_number
from ansinh.registry.channels.population import PopulationRegister
from ansinh.registry.facts import BirthDate, CheckAnswer, CheckQuestion, CheckState, Sex
from ansinh.registry.rules.checking import next_try, verdict

BATCH = 100
"""People asked about in one message."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    check_id: uuid.UUID
    person_id: uuid.UUID
    number: str
    full_name: str
    birth: BirthDate
    sex: Sex | None
    died_on: dt.date | None
    attempts: int


def ask_population(person_ids: Iterable[uuid.UUID], *, by: Actor, at: dt.datetime) -> int:
    """Puts people down to be asked about; who waits already is not put down twice. Returns how many were added."""
    wanted = list(dict.fromkeys(person_ids))
    with deed("registry.ask_population", by=by, at=at, needs=Permission.REGISTRY_READ) as record:
        rows = [(new_id(at), person_id, at, by.user_id, at) for person_id in wanted]
        added = 0
        with connection.cursor() as cursor:
            for row in rows:
                cursor.execute(
                    "INSERT INTO registry_check (check_id, person_id, commune_code, state, asked_at, asked_by, request_id,"
                    " differences, attempts, trouble, next_try_at) SELECT %s, p.id, p.commune_code, 'waiting', %s, %s, '',"
                    " '[]', 0, '', %s FROM registry_person p WHERE p.id = registry_root(%s) ON CONFLICT DO NOTHING",
                    [row[0], row[2], row[3], row[4], row[1]],
                )
                added += cursor.rowcount
        record(asked=len(wanted), added=added)
        return added


def check_population(
    register: PopulationRegister, *, by: Actor, at: dt.datetime, limit: int = 1_000
) -> Mapping[CheckState, int]:
    """Asks the register about everybody in sight who waits and is due, and writes down what it says; how many of each.

    The register is asked outside any transaction: a slow one holds no lock. People without a number stay waiting. An
    agreeing answer verifies the number; where another record carries it as verified with the same name, the two are
    merged. Nothing else is changed: differences and deaths are put before a person.
    """
    with acting(by):
        waiting = _due(at, limit)
    counts = dict.fromkeys(CheckState, 0)
    for start in range(0, len(waiting), BATCH):
        batch = waiting[start : start + BATCH]
        request_id = str(new_id(at))
        questions = [CheckQuestion(str(one.check_id), one.number) for one in batch]
        answers = register.search(questions, request_id, at)
        with deed(
            "registry.take_population_answers", by=by, at=at, subject=request_id, needs=Permission.REGISTRY_READ
        ) as record:
            told = dict.fromkeys(CheckState, 0)
            for one, answer in zip(batch, answers, strict=True):
                told[_take(one, answer, request_id, by=by, at=at)] += 1
            record(**{state.value: count for state, count in told.items()})
        for state, count in told.items():
            counts[state] += count
    return counts


def _due(at: dt.datetime, limit: int) -> Sequence[_Waiting]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.check_id, p.id, n.sealed, p.full_name, p.birth_year, p.birth_month, p.birth_day, p.sex, p.died_on,"
            " c.attempts FROM registry_check c JOIN registry_person p ON p.id = c.person_id"
            " JOIN registry_number n ON n.person_id = p.id AND n.kind = 'personal' AND n.ended_on IS NULL"
            " WHERE c.state = 'waiting' AND c.next_try_at <= %s ORDER BY c.next_try_at, c.check_id LIMIT %s",
            [at, int(limit)],
        )
        opened = vault()
        return [
            _Waiting(
                check_id=row[0],
                person_id=row[1],
                number=opened.open(row[2]),
                full_name=row[3],
                birth=BirthDate(row[4], row[5], row[6]),
                sex=Sex(row[7]) if row[7] else None,
                died_on=row[8],
                attempts=row[9],
            )
            for row in cursor.fetchall()
        ]


def _take(one: _Waiting, answer: CheckAnswer, request_id: str, *, by: Actor, at: dt.datetime) -> CheckState:
    state, different = verdict(one.full_name, one.birth, one.sex, answer)
    differences = list(different)
    if answer.died_on is not None and one.died_on is None and state is not CheckState.WAITING:
        differences.append("died_on")
        state = CheckState.DIFFERS
    if state is CheckState.AGREES and not _verify(one, by=by, at=at):
        differences.append("number")
        state = CheckState.DIFFERS
    answered = state is not CheckState.WAITING
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_check SET state = %s, request_id = %s, differences = %s, died_on = %s, attempts = attempts + 1,"
            " trouble = %s, answered_at = %s, next_try_at = %s WHERE check_id = %s AND state = 'waiting'",
            [
                state,
                request_id,
                json.dumps(differences),
                answer.died_on if answered else None,
                answer.trouble[:60],
                at if answered else None,
                None if answered else next_try(one.attempts + 1, at),
                one.check_id,
            ],
        )
    return state


def _verify(one: _Waiting, *, by: Actor, at: dt.datetime) -> bool:
    """Marks the number as verified. False where another record carries it so and the two cannot be one."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE registry_number SET verified_at = %s, source = 'population' WHERE person_id = %s"
                " AND kind = 'personal' AND ended_on IS NULL AND verified_at IS NULL",
                [at, one.person_id],
            )
        return True
    except IntegrityError as error:
        if "registry_number_once" not in str(error):
            raise
    try:
        return merge_by_verified_number(one.person_id, one.number, by=by, at=at) is not None
    except Refused:
        return False
