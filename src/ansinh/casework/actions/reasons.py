"""Reasons for a no: what somebody who is refused or stopped did not meet, worked out by the law person by person.

The month's table names only those who are paid or lack a fact; whoever gets nothing is decided again here, by the
same rules, with the first condition not met.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping

import polars as pl

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.casework.facts import Because, ProposalKind
from ansinh.casework.rules.cases import answer_words
from ansinh.casework.rules.households import households_of
from ansinh.casework.store.bulk import rows, run, stage
from ansinh.kernel.period import Month
from ansinh.law import offline as law
from ansinh.law.facts import Determination

# A death, a move or a benefit received already is its own reason.
_NEEDS_REASONS = [Because.NOT_ELIGIBLE.value, Because.HIGHER_BENEFIT.value]


def explain_refusals(
    month: Month,
    tables: Mapping[str, pl.DataFrame],
    *,
    by: Actor,
    at: dt.datetime,
    complete_lists: Iterable[str] = (),
) -> int:
    """Gives drafted stops and refusals of ``month`` their reasons. ``tables`` are the snapshot's people,
    circumstances and decisions. Returns how many proposals got one."""
    with deed("casework.explain", by=by, at=at, subject=str(month), needs=Permission.CASE_PROPOSE) as record:
        waiting = rows(
            """SELECT id::text, person_id::text, programme, law_version FROM casework_proposal
            WHERE month = %s AND kind = ANY (%s) AND state IN ('drafted', 'submitted') AND case_id = ''
              AND because = ANY (%s)""",
            [month.first, [ProposalKind.STOP.value, ProposalKind.REFUSE.value], _NEEDS_REASONS],
        )
        reasons = _reasons({row[1] for row in waiting}, month, tables, complete_lists)
        named = [
            (proposal_id, law_version, programme, *reasons[person_id, programme])
            for proposal_id, person_id, programme, law_version in waiting
            if (person_id, programme) in reasons
        ]
        if named:
            _store(named, month)
        record(explained=len(named))
    return len(named)


def _reasons(
    person_ids: set[str], month: Month, tables: Mapping[str, pl.DataFrame], complete_lists: Iterable[str]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Case id and answers (JSON) by person and programme."""
    found: dict[tuple[str, str], list[Determination]] = {}
    lists = tuple(complete_lists)
    for household in households_of(tables, person_ids) if person_ids else ():
        for answer in law.decide(household, month, complete_lists=lists):
            if answer.person_id in person_ids:
                found.setdefault((answer.person_id, answer.programme), []).append(answer)
    return {
        key: (answers[0].case_id, json.dumps([answer_words(one) for one in answers], ensure_ascii=False, default=str))
        for key, answers in found.items()
    }


def _store(named: list[tuple[str, str, str, str, str]], month: Month) -> None:
    columns = {
        "id": "uuid",
        "law_version": "varchar",
        "programme": "varchar",
        "case_id": "varchar",
        "answers": "jsonb",
    }
    stage("casework_reasons", pl.DataFrame(named, schema=list(columns), orient="row"), columns)
    run(
        """INSERT INTO casework_case (law_version, month, case_id, programme, facts, answers)
        SELECT DISTINCT ON (law_version, case_id, programme) law_version, %s, case_id, programme, '{}'::jsonb, answers
        FROM casework_reasons
        ON CONFLICT DO NOTHING""",
        [month.first],
    )
    run(
        "UPDATE casework_proposal p SET case_id = r.case_id FROM casework_reasons r WHERE p.id = r.id",
    )
