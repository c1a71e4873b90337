"""What a month changes against the last one: counted before anybody approves in bulk."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from ansinh.casework.facts import Because, ChangeLine, ChangeSummary, MonthState, ProposalKind
from ansinh.casework.queries.lists import proposals_from
from ansinh.casework.store import models
from ansinh.casework.store.bulk import rows
from ansinh.kernel.period import Month

_LIVE = ["drafted", "submitted", "approved"]
_BIGGEST = 10


def change_summary(month: Month, commune: str | None = None) -> ChangeSummary:
    """Counts and sums by kind, programme and group; the biggest changes; deaths. ``commune`` None: all in sight.

    ``total_before`` is what decisions pay in the month without these proposals, ``total_after`` with all of them
    (drafted, submitted and approved; đồng a month).
    """
    scope = [month.first, commune, commune]
    where = "month = %s AND (%s::text IS NULL OR commune_code = %s)"
    lines = tuple(
        ChangeLine(ProposalKind(kind), programme, group, Because(because), people, int(before), int(after))
        for kind, programme, group, because, people, before, after in rows(
            f"""SELECT kind, programme, group_code, because, count(*), sum(before_amount), sum(amount)
            FROM casework_proposal WHERE {where} AND state = ANY (%s)
            GROUP BY 1, 2, 3, 4
            ORDER BY array_position(ARRAY['start', 'change', 'stop', 'refuse', 'suspend', 'resume', 'ask'], kind::text),
              2, 3, 4""",
            [*scope, _LIVE],
        )
    )
    states = dict(rows(f"SELECT state, count(*) FROM casework_proposal WHERE {where} GROUP BY state", scope))
    deaths, provisional = rows(
        f"""SELECT count(DISTINCT person_id) FILTER (WHERE because = 'died'),
          count(*) FILTER (WHERE provisional AND kind IN ('start', 'change'))
        FROM casework_proposal WHERE {where} AND state = ANY (%s)""",
        [*scope, _LIVE],
    )[0]
    now_people, now_amount = rows(
        """SELECT count(*), coalesce(sum(amount), 0) FROM casework_decision
        WHERE kind IN ('start', 'change') AND state IN ('active', 'ended') AND period @> %s
          AND (%s::text IS NULL OR commune_code = %s)""",
        scope,
    )[0]
    approved = _effect(where, scope, ["approved"])
    pending = _effect(where, scope, ["drafted", "submitted"])
    biggest = models.Proposal.objects.filter(month=month.first, state__in=_LIVE, kind__in=["start", "change", "stop"])
    if commune:
        biggest = biggest.filter(commune_code=commune)
    biggest = biggest.extra(select={"moved": "abs(amount - before_amount)"}, order_by=["-moved", "id"])
    return ChangeSummary(
        month=month,
        commune_code=commune,
        lines=lines,
        receiving_before=now_people - approved[0],
        receiving_after=now_people + pending[0],
        total_before=int(now_amount) - approved[1],
        total_after=int(now_amount) + pending[1],
        deaths=deaths,
        provisional=provisional,
        submitted=states.get("submitted", 0),
        drafted=states.get("drafted", 0),
        approved=states.get("approved", 0),
        sent_back=states.get("sent_back", 0),
        biggest=proposals_from(biggest.select_related("made_by", "submitted_by", "decided_by")[:_BIGGEST]),
        digest=digest(month, commune),
    )


def _effect(where: str, scope: Sequence[Any], states: list[str]) -> tuple[int, int]:
    """How many benefits more (or fewer) are paid by proposals in these states, and how many đồng a month."""
    people, amount = rows(
        f"""SELECT count(*) FILTER (WHERE kind = 'start') - count(*) FILTER (WHERE kind = 'stop'),
          coalesce(sum(amount - before_amount) FILTER (WHERE kind IN ('start', 'change', 'stop')), 0)
        FROM casework_proposal WHERE {where} AND state = ANY (%s)""",
        [*scope, states],
    )[0]
    return int(people), int(amount)


def digest(month: Month, commune: str | None) -> str:
    """Names exactly what is submitted: 64 hex digits that change when a proposal is added, taken away or altered."""
    found = rows(
        """SELECT id::text, kind, programme, group_code, amount FROM casework_proposal
        WHERE month = %s AND (%s::text IS NULL OR commune_code = %s) AND state = 'submitted' AND kind <> 'ask'
        ORDER BY id""",
        [month.first, commune, commune],
    )
    return hashlib.sha256("\n".join("|".join(map(str, row)) for row in found).encode()).hexdigest()


def months() -> tuple[MonthState, ...]:
    """The months with proposals in sight, newest first."""
    found = rows(
        """SELECT month, count(*) FILTER (WHERE state = 'drafted'), count(*) FILTER (WHERE state = 'submitted'),
          count(*) FILTER (WHERE state = 'approved'), count(*) FILTER (WHERE state = 'sent_back'),
          count(DISTINCT commune_code)
        FROM casework_proposal GROUP BY month ORDER BY month DESC"""
    )
    return tuple(MonthState(Month.of(row[0]), *row[1:]) for row in found)
