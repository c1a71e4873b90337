"""The tasks of the background process. Each sets its actor itself: whoever asked, with the grants held when it runs."""

from __future__ import annotations

import logging
import os
from dataclasses import asdict, replace
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db import connections
from procrastinate import Blueprint

from ansinh.access.actions import acting, ensure_system_actor, seal_audit
from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import permissions
from ansinh.access.queries import actor_of, communes_of, verify_seals
from ansinh.journeys.measure import measure_month
from ansinh.journeys.month import forget_snapshots, prepare_month
from ansinh.kernel.dates import day_in_vietnam
from ansinh.kernel.period import Month
from ansinh.monitoring.actions import forget_members
from ansinh.registry.actions import ask_population, check_population, forget_previews, link_people
from ansinh.registry.channels.population import HttpPopulationRegister
from ansinh.registry.queries import never_asked
from ansinh.shells.jobs.progress import forget_works, running
from ansinh.shells.jobs.reminders import remind
from ansinh.shells.site import clock

log = logging.getLogger("ansinh.jobs")
blueprint = Blueprint()
ASKED_AN_HOUR = 2_000
"""People the population database is asked about in one hour: it serves others too."""
KEEP_MONTHS = 24
"""Who stood behind a figure, and the snapshots the law was applied to: for two years."""


def determinations_of(month: Month) -> Path | None:
    """What the law wrote for a month on this machine: the run over most communes, the last of equals; None where it
    was not run. A commune's own later run does not stand for the province."""

    def reach(file: Path) -> tuple[int, float]:
        places = pl.scan_parquet(file.parents[1] / "people.parquet").select(pl.col("commune_code").n_unique())
        return int(places.collect().item()), file.stat().st_mtime

    found = (settings.HOME / "snapshots").glob(f"*/law-{month}-*/determinations.parquet")
    return max(found, key=reach, default=None)


def communes_to_propose_for(by: Actor) -> tuple[str, ...]:
    """Where ``by`` may propose: the communes of those grants alone, whatever else is in their sight."""
    return communes_of(
        grant.scope_code for grant in by.grants if Permission.CASE_PROPOSE in permissions(replace(by, grants=(grant,)))
    )


@blueprint.task(name="measure_month")
def compute_indicators(progress_id: str, month: str, province: str) -> None:
    """Computes the indicators of a month for a province."""
    try:
        with running(progress_id) as work:
            chosen, by = Month.parse(month), actor_of(work.asked_by_id, clock.now())
            work.step(f"{chosen.vn}: đọc số liệu các sổ")
            values = measure_month(chosen, province, by=by, at=clock.now(), determinations=determinations_of(chosen))
            work.step(f"{chosen.vn}: đã tính {len(values)} chỉ tiêu")
            work.result.update(values)
    finally:
        connections.close_all()


@blueprint.task(name="run_month")
def run_month(progress_id: str, month: str) -> None:
    """Freezes what is known, applies the law of the month, drafts proposals; for the communes of whoever asked."""
    try:
        with running(progress_id) as work:
            by = actor_of(work.asked_by_id, clock.now())
            snapshot, run, counts = prepare_month(
                Month.parse(month),
                settings.HOME,
                by=by,
                at=clock.now(),
                communes=communes_to_propose_for(by),
                progress=work.step,
            )
            work.result.update(people=snapshot.people, people_paid=run.people_paid, amount=run.amount)
            work.result.update({key: value for key, value in asdict(counts).items() if isinstance(value, int)})
    finally:
        connections.close_all()


@blueprint.periodic(cron="15 18 * * *", periodic_id="nightly")
@blueprint.task(name="seal_audit", queueing_lock="seal_audit")
def seal_nightly(timestamp: int) -> None:  # noqa: ARG001 - given by the schedule
    """Seals the day's audit entries (01:15 in Vietnam) and writes the root beside the database, too."""
    try:
        now = clock.now()
        by = ensure_system_actor(now)
        root = seal_audit(by=by, at=now)
        if root is None:
            return
        check = verify_seals()
        shelf = settings.HOME / "seals"
        shelf.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (shelf / f"{now:%Y}.txt").open("a", encoding="utf-8") as book:
            book.write(f"{now:%Y-%m-%dT%H:%M:%SZ} {root}\n")
        if check.broken_at is not None:
            log.error("audit trail broken", extra={"first_wrong_entry": check.broken_at})
    finally:
        connections.close_all()


@blueprint.periodic(cron="45 18 * * *", periodic_id="nightly")
@blueprint.task(name="forget", queueing_lock="forget")
def forget_nightly(timestamp: int) -> None:  # noqa: ARG001 - given by the schedule
    """Forgets what the rooms keep for a time only (01:45 in Vietnam): each in a transaction and an audit entry of its own."""
    try:
        now = clock.now()
        by = ensure_system_actor(now)
        oldest = Month.of(day_in_vietnam(now)).plus(-KEEP_MONTHS)
        forget_previews(by=by, at=now)
        forget_members(oldest, by=by, at=now)
        forget_works(by=by, at=now)
        forget_snapshots(settings.HOME, oldest, by=by, at=now)
    finally:
        connections.close_all()


@blueprint.periodic(cron="30 23 * * *", periodic_id="daily")
@blueprint.task(name="remind", queueing_lock="remind")
def remind_daily(timestamp: int) -> None:  # noqa: ARG001 - given by the schedule
    """Draws the reporting calendar up and reminds of reports (06:30 in Vietnam)."""
    try:
        now = clock.now()
        due, sent = remind(by=ensure_system_actor(now), at=now, on=day_in_vietnam(now))
        log.info("reminders", extra={"letters": due, "sent": sent})
    finally:
        connections.close_all()


@blueprint.periodic(cron="0 19 * * 6", periodic_id="weekly")
@blueprint.task(name="link_people", queueing_lock="link_people")
def link_weekly(timestamp: int) -> None:  # noqa: ARG001 - given by the schedule
    """Looks through the whole registry for second records of one person (Sunday 02:00 in Vietnam)."""
    try:
        now = clock.now()
        _, people, pairs = link_people(by=ensure_system_actor(now), at=now, finished=clock.now)
        log.info("linkage", extra={"people": people, "pairs": pairs})
    finally:
        connections.close_all()


@blueprint.periodic(cron="20 * * * *", periodic_id="hourly")
@blueprint.task(name="check_population", queueing_lock="check_population")
def check_hourly(timestamp: int) -> None:  # noqa: ARG001 - given by the schedule
    """Asks the population database about whom it was not asked yet, where its address is configured."""
    address = os.environ.get("ANSINH_POPULATION_REGISTER", "")
    if not address:
        return
    try:
        now = clock.now()
        by = ensure_system_actor(now)
        with acting(by):
            fresh = never_asked(ASKED_AN_HOUR)
        ask_population(fresh, by=by, at=now)
        register = HttpPopulationRegister(address, token=os.environ.get("ANSINH_POPULATION_TOKEN", ""))
        told = check_population(register, by=by, at=now, limit=ASKED_AN_HOUR)
        log.info("population", extra={state.value: count for state, count in told.items()})
    finally:
        connections.close_all()
