"""Questions of the board: where every task of a place stands, one task in full, how many of each state an agency has."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ansinh.monitoring.facts import (
    AgencyCount,
    BoardLine,
    DataValue,
    Limits,
    Standing,
    TaskIndicator,
    TaskState,
)
from ansinh.monitoring.queries.figures import _values, target_progress
from ansinh.monitoring.rules.board import evidence_in, judged, moved, report_year
from ansinh.plans.facts import Indicator, Level
from ansinh.plans.facts.work import Office, Owner, WorkTask
from ansinh.plans.queries import indicators
from ansinh.plans.queries.work import each_office, owner_for, part_of, province_of, work_task, work_tasks

_WORST = (Standing.OVERDUE, Standing.AT_RISK, Standing.ON_TRACK, Standing.MET, Standing.UNKNOWN)


def board(
    on: dt.date,
    *,
    place_code: str,
    office: Office | None = None,
    plan_id: uuid.UUID | None = None,
    limits: Limits = Limits(),
) -> tuple[BoardLine, ...]:
    """Every accepted task of a place's plans (or of one plan) as it stands on a day, in the order of the plans.

    With ``office`` only tasks that office owes; one that many lead is judged by the office's own part. A commune's
    board holds its own plans' tasks and those the plans above give it.
    """
    tasks = work_tasks(on, plan_id=plan_id)
    if plan_id is None:
        above = {place_code, province_of(place_code, on)}
        tasks = tuple(one for one in tasks if one.place_code in above or (one.place_code is None and _central(one)))
    figures = _figures_of({code for one in tasks for code in one.indicator_codes}, place_code, on, limits)
    lines = []
    for task in tasks:
        if office is None:
            lines.append(_line(task, None, figures, on, limits))
        elif (owner := owner_for(task, office, on)) is not None:
            lines.append(_line(task, office if owner.collective and owner.lead else None, figures, on, limits))
    return tuple(lines)


def board_line(task_id: uuid.UUID, on: dt.date, *, place_code: str, limits: Limits = Limits()) -> BoardLine:
    """One task as it stands, as a whole. Raises LookupError for an unknown task or one nobody accepted."""
    task = work_task(task_id, on)
    return _line(task, None, _figures_of(task.indicator_codes, place_code, on, limits), on, limits)


def by_agency(lines: Iterable[BoardLine], on: dt.date, limits: Limits = Limits()) -> tuple[AgencyCount, ...]:
    """How the tasks of each agency stand, most first: those it leads by state, those it coordinates as a number.

    Of a task that a group owes, each member is judged by its own part. While it is open who inherited a task, it counts
    for nobody.
    """
    leads: dict[str, Counter[TaskState]] = {}
    coordinates: Counter[str] = Counter()
    names: dict[str, str] = {}
    for line in lines:
        for owner in line.task.owners:
            if owner.settled == "open":
                continue
            for heir in owner.heirs:
                names[heir.agency_id] = heir.name
                if not owner.lead:
                    coordinates[heir.agency_id] += 1
                    continue
                state = line.state if not _group_of_many(owner) else _own_state(line, heir.agency_id, on, limits)
                leads.setdefault(heir.agency_id, Counter())[state] += 1
    counts = (
        AgencyCount(agency_id, name, dict(leads.get(agency_id, {})), coordinates[agency_id])
        for agency_id, name in names.items()
    )
    return tuple(sorted(counts, key=lambda one: (-one.total, -one.coordinates, one.name)))


def offices_heard(task: WorkTask, on: dt.date) -> tuple[tuple[Office, dt.date | None], ...]:
    """For a task that many owe: each office with the day of its last activity this report year, those unheard first."""
    since = report_year(on).start
    owing = _owing(task, on)
    by_office: dict[Office, dt.date] = {}
    for one in task.activities:
        if one.happened_on >= since:
            by_office[one.office] = max(by_office.get(one.office, one.happened_on), one.happened_on)
    found = [(office, by_office.get(office)) for office in owing]
    return tuple(sorted(found, key=lambda pair: (pair[1] is not None, pair[0])))


def _line(
    task: WorkTask, office: Office | None, figures: Mapping[str, TaskIndicator], on: dt.date, limits: Limits
) -> BoardLine:
    part = task if office is None else part_of(task, office)
    linked = tuple(figures[code] for code in task.indicator_codes if code in figures)
    state, reasons = judged(part, linked, on, limits)
    owing = _owing(task, on) if office is None and any(owner.collective for owner in task.leads) else ()
    heard = None
    if owing:
        heard = sum(day is not None for _, day in offices_heard(task, on))
    return BoardLine(
        task=part,
        state=state,
        reasons=reasons,
        last_activity_on=part.activities[0].happened_on if part.activities else None,
        evidence_this_year=evidence_in(part.activities, report_year(on).start, on),
        assigned=bool(part.charges),
        office=office,
        indicators=linked,
        offices_heard=heard,
        offices_owing=len(owing) or None,
    )


def _owing(task: WorkTask, on: dt.date) -> tuple[Office, ...]:
    """The offices behind the collective lead names of a task, each commune of a province too."""
    found: list[Office] = []
    for owner in task.leads:
        if owner.collective:
            found += each_office(task, owner, on)
    return tuple(dict.fromkeys(found))


def _group_of_many(owner: Owner) -> bool:
    return owner.collective and not owner.everywhere


def _own_state(line: BoardLine, agency_id: str, on: dt.date, limits: Limits) -> TaskState:
    place = province_of(line.task.place_code, on) or ""
    part = part_of(line.task, Office(agency_id, place))
    return judged(part, line.indicators, on, limits)[0]


def _central(task: WorkTask) -> bool:
    return task.plan.level is Level.CENTRAL


def _figures_of(codes: Iterable[str], place_code: str, on: dt.date, limits: Limits) -> dict[str, TaskIndicator]:
    wanted = sorted(set(codes))
    if not wanted:
        return {}
    known: dict[str, Indicator] = {one.code: one for one in indicators()}
    trends: dict[str, list[DataValue]] = {}
    for value in _values(wanted, [place_code]):
        trends.setdefault(value.indicator_code, []).append(value)
    standings: dict[str, list[Standing]] = {}
    for progress in target_progress(place_code, on):
        if progress.indicator is not None:
            standings.setdefault(progress.indicator.code, []).append(progress.standing)
    return {
        code: TaskIndicator(
            known[code],
            tuple(trends.get(code, ())),
            moved(trends.get(code, ()), known[code].better, limits),
            _worst(standings.get(code, ())),
        )
        for code in wanted
        if code in known
    }


def _worst(found: Sequence[Standing]) -> Standing | None:
    return next((one for one in _WORST if one in found), None)
