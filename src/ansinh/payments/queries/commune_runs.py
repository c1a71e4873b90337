"""Runs, and the lines of a run."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ansinh.kernel.page import Page
from ansinh.kernel.period import Month
from ansinh.payments.facts import Attempt, AttemptState, Run, RunMonth, RunState
from ansinh.payments.queries.attempts import page_of_attempts
from ansinh.payments.store import models
from ansinh.payments.store.bulk import rows

_SORTS = {
    "commune": ("commune_code", "month"),
    "month": ("-month", "commune_code"),
    "total": ("-total", "commune_code"),
    "lines": ("-lines", "commune_code"),
    "state": ("state", "commune_code"),
}


def runs(
    month: Month | None = None,
    commune: str | None = None,
    state: RunState | None = None,
    number: int = 1,
    size: int = 50,
    sort: str = "month",
) -> Page[Run]:
    """Runs with what became of their payments, newest month first (``sort``: commune, month, total, lines, state)."""
    found = models.Run.objects.order_by(*_SORTS.get(sort, _SORTS["month"]))
    if month is not None:
        found = found.filter(month=month.first)
    if commune is not None:
        found = found.filter(commune_code=commune)
    if state is not None:
        found = found.filter(state=state.value)
    chosen = found.select_related("made_by", "approved_by")[(number - 1) * size : number * size]
    return Page(_facts(chosen), found.count(), number, size)


def run(run_id: uuid.UUID) -> Run:
    """One run. Raises LookupError for one that does not exist or is out of sight."""
    found = runs_by_ids([run_id])
    if not found:
        raise LookupError(f"no run {run_id}")
    return found[0]


def runs_by_ids(ids: Iterable[uuid.UUID], built_now: Collection[uuid.UUID] = ()) -> tuple[Run, ...]:
    """These runs by commune; ``built_now`` marks those a deed has just made."""
    found = models.Run.objects.filter(pk__in=list(ids)).order_by("commune_code")
    return _facts(found.select_related("made_by", "approved_by"), built_now)


def run_lines(
    run_id: uuid.UUID,
    state: AttemptState | None = None,
    text: str = "",
    number: int = 1,
    size: int = 50,
    sort: str = "name",
) -> Page[Attempt]:
    """The payments of a run; ``text`` searches name, code or bank reference, without marks."""
    return page_of_attempts(
        "a.run_id = %(run)s", {"run": run_id}, state=state, text=text, number=number, size=size, sort=sort
    )


def months() -> tuple[RunMonth, ...]:
    """Every month with runs in sight, newest first."""
    gathered: dict[Any, list[tuple[RunState, int, int, int]]] = defaultdict(list)
    for month, state, count, lines, total in rows(
        "SELECT month, state, count(*), sum(lines), sum(total)::bigint FROM payments_run GROUP BY 1, 2"
    ):
        gathered[month].append((RunState(state), count, lines, total))
    return tuple(
        RunMonth(
            Month.of(month),
            sum(count for state, count, _, _ in told if state is not RunState.REJECTED),
            sum(lines for state, _, lines, _ in told if state is not RunState.REJECTED),
            sum(total for state, _, _, total in told if state is not RunState.REJECTED),
            {state: count for state, count, _, _ in told},
        )
        for month, told in sorted(gathered.items(), reverse=True)
    )


def states_of(column: str, ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, Mapping[AttemptState, tuple[int, int]]]:
    """Payments and đồng by state of each run (``run_id``) or file (``file_id``)."""
    assert column in ("run_id", "file_id")
    answer: dict[uuid.UUID, dict[AttemptState, tuple[int, int]]] = defaultdict(dict)
    for key, state, count, total in rows(
        f"SELECT {column}, state, count(*), sum(amount)::bigint FROM payments_attempt WHERE {column} = ANY (%s)"
        " GROUP BY 1, 2",
        [list(ids)],
    ):
        answer[key][AttemptState(state)] = (count, total)
    return answer


def _facts(found: Iterable[models.Run], built_now: Collection[uuid.UUID] = ()) -> tuple[Run, ...]:
    chosen = list(found)
    states = states_of("run_id", [one.run_id for one in chosen])
    return tuple(
        Run(
            run_id=one.run_id,
            code=one.code,
            commune_code=one.commune_code,
            month=Month.of(one.month),
            fund=one.fund_id,
            state=RunState(one.state),
            lines=one.lines,
            total=one.total,
            content_hash=one.content_hash,
            made_by=one.made_by.username,
            made_at=one.made_at,
            approved_by=one.approved_by.username if one.approved_by else None,
            approved_at=one.approved_at,
            sent_at=one.sent_at,
            reconciled_at=one.reconciled_at,
            rejected_because=one.rejected_because,
            without_route=one.without_route,
            by_state=states.get(one.run_id, {}),
            built_now=one.run_id in built_now,
        )
        for one in chosen
    )
