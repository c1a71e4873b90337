"""For whom somebody may write: the offices that owe a task, and which of them is one's own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache

from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import permissions
from ansinh.plans.facts import Level
from ansinh.plans.facts.work import Desk, Office, Owner, Recommendation, Settled, WorkTask
from ansinh.plans.queries.kept import plan
from ansinh.plans.queries.work.people import offices_of
from ansinh.plans.queries.work.tasks import work_task
from ansinh.plans.rules.work.line import CENTRE, covers, holds, level_of_rank, rank_of, rank_of_office, tier_of
from ansinh.plans.rules.work.names import COMMUNE_COMMITTEE, PROVINCE_COMMITTEE, communes_of
from ansinh.territory.facts import Level as Tier
from ansinh.territory.offline import unit


@lru_cache(maxsize=8192)
def province_of(code: str | None, on: dt.date) -> str:
    """The province of a place code on the map of a day: a province is its own; empty where the map knows none."""
    if not code or code == CENTRE:
        return ""
    found = unit(code, on)
    if found is None:
        return ""
    return found.parents[-1].code if found.parents else found.code


def owes(task: WorkTask, owner: Owner, office: Office, on: dt.date) -> bool:
    """Whether an office is one of those behind a name of a task: the right agency, in the plan's place.

    A province's plan binds each commune of the province; a plan of the centre everybody; a plan whose place nobody
    settled binds nobody.
    """
    if office.agency_id not in {heir.agency_id for heir in owner.heirs}:
        return False
    tier = tier_of(office.agency_id)
    if tier is Tier.CENTRAL:
        return office.place_code == CENTRE
    plan = task.plan
    if plan.place_code is None:
        return plan.level is Level.CENTRAL
    if owner.places and office.place_code not in owner.places:
        return False
    if tier is Tier.COMMUNE and len(plan.place_code) == 5:
        return office.place_code == plan.place_code
    return province_of(office.place_code, on) == province_of(plan.place_code, on)


def owed_offices(task: WorkTask, owner: Owner, on: dt.date) -> tuple[Office, ...]:
    """The offices behind a name of a task, where they can be listed: not each commune of a whole province."""
    if owner.everywhere:
        return tuple(Office(heir.agency_id, place) for heir in owner.heirs for place in owner.places)
    found = []
    for heir in owner.heirs:
        tier = tier_of(heir.agency_id)
        if tier is Tier.CENTRAL:
            found.append(Office(heir.agency_id, CENTRE))
        elif tier is Tier.COMMUNE and task.place_code:
            found.append(Office(heir.agency_id, task.place_code))
        elif place := province_of(task.place_code, on):
            found.append(Office(heir.agency_id, place))
    return tuple(dict.fromkeys(found))


def office_for(task: WorkTask, by: Actor, on: dt.date, *, leads_only: bool = False) -> Office | None:
    """The office in whose name somebody writes for a task, its lead first; None where the task is not theirs."""
    mine = offices_of(by)
    for owner in sorted(task.owners, key=lambda one: not one.lead):
        if leads_only and not owner.lead:
            continue
        for own in mine:
            for heir in owner.heirs:
                owed = Office(heir.agency_id, own.place_code)
                if _speaks_for(own, owed, owner) and owes(task, owner, owed, on):
                    return owed
    return None


def _speaks_for(own: Office, owed: Office, owner: Owner) -> bool:
    """A province's leaders write in an agency's name only where it is clear whose: not for one of a group or of several
    heirs."""
    if own.agency_id == PROVINCE_COMMITTEE and own != owed and (owner.collective or owner.settled is Settled.OPEN):
        return False
    return covers(own, owed)


def owner_for(task: WorkTask, office: Office, on: dt.date) -> Owner | None:
    """The name of a task behind which an office stands, its lead first."""
    for owner in sorted(task.owners, key=lambda one: not one.lead):
        if owes(task, owner, office, on):
            return owner
    return None


def each_office(task: WorkTask, owner: Owner, on: dt.date) -> tuple[Office, ...]:
    """All offices behind a name of a task, each commune of a whole province too."""
    listed = owed_offices(task, owner, on)
    if not owner.everywhere or owner.places or not task.place_code:
        return listed
    communes = communes_of(province_of(task.place_code, on), on)
    return tuple(Office(heir.agency_id, code) for heir in owner.heirs for code, _ in communes)


def part_of(task: WorkTask, office: Office) -> WorkTask:
    """What one office did on a task that many owe, and what stands in its own way."""
    return replace(
        task,
        charges=tuple(one for one in task.charges if covers(office, one.office)),
        activities=tuple(one for one in task.activities if covers(office, one.office)),
        difficulties=tuple(one for one in task.difficulties if covers(office, one.office)),
        directives=tuple(one for one in task.directives if covers(office, one.owed_by)),
    )


def may_assign(task: WorkTask, by: Actor, on: dt.date) -> tuple[Office, ...]:
    """The offices inside which somebody may give a task to a named person; none while it is open who inherited it."""
    if Permission.TASK_ASSIGN not in permissions(by):
        return ()
    found: list[Office] = []
    for own in offices_of(by):
        for owner in task.owners:
            if owner.settled is Settled.OPEN:
                continue
            for heir in owner.heirs:
                owed = Office(heir.agency_id, own.place_code)
                if covers(own, owed) and owes(task, owner, owed, on):
                    found.append(owed)
    return tuple(dict.fromkeys(found))


def may_answer(desk: Desk, by: Actor, province: str) -> bool:
    """Whether somebody may answer, or pass on, a difficulty that lies on a desk."""
    return Permission.DIRECTIVE_GIVE in permissions(by) and holds(by.grants, offices_of(by), desk, province)


def may_write_for(office: Office, by: Actor) -> bool:
    """Whether somebody writes for an office at all: steps of its difficulties and directives."""
    return Permission.TASK_WORK in permissions(by) and any(covers(own, office) for own in offices_of(by))


def desk_over(office: Office, by: Actor, on: dt.date) -> Desk | None:
    """The highest desk of somebody's that stands above an office in the same province; None where they stand beside it."""
    best: Desk | None = None
    for own in offices_of(by):
        rank = rank_of(by.grants, own)
        above = rank > rank_of_office(office) or (rank == 1 and covers(own, office))
        same = own.place_code == office.place_code or own.place_code == province_of(office.place_code, on)
        if above and same and (best is None or rank > best.level.rank):
            best = Desk(level_of_rank(rank), own)
    return best


def may_choose(task: WorkTask, by: Actor, on: dt.date) -> bool:
    """Whether somebody may decide who inherited a task: the leaders of the plan's own place."""
    if Permission.SUCCESSOR_CHOOSE not in permissions(by) or task.place_code is None:
        return False
    places = {grant.scope_code for grant in by.grants}
    return bool(places & {task.place_code, province_of(task.place_code, on), CENTRE})


def may_answer_recommendation(found: Recommendation, by: Actor, on: dt.date) -> bool:
    """Whether a recommendation is somebody's to answer: on a task its own agencies' and the leaders' of the plan's
    place, on a plan or target any agency's of that place."""
    if Permission.DIRECTIVE_GIVE not in permissions(by):
        return False
    place = plan(found.plan_id).territory_code
    here = {place, province_of(place, on), CENTRE}
    offices = [office for office in offices_of(by) if office.place_code in here]
    if found.task_id is None or any(office.agency_id in (PROVINCE_COMMITTEE, COMMUNE_COMMITTEE) for office in offices):
        return bool(offices)
    try:
        return office_for(work_task(found.task_id, on), by, on) is not None
    except LookupError:
        return bool(offices)  # the task was rejected since: the plan's own people answer
