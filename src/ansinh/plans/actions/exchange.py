"""Taking in a corrected workbook: its corrections, decisions and additions, each through the deeds of the review."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.plans.actions.review import accept, add, correct, reconsider, reject
from ansinh.plans.facts import BadRow, CorrectionResult, ReviewState, RowChange
from ansinh.plans.offline import as_correction, corrections_in
from ansinh.plans.queries.exchange import plan_exchange


def take_in_corrections(
    plan_id: uuid.UUID, content: bytes, filename: str, *, by: Actor, at: dt.datetime
) -> CorrectionResult:
    """Takes in a corrected workbook: good rows go in, bad ones come back as a workbook to mend and send again.

    A row of an item that somebody changed since the workbook left does not go in. Items without a row are left as they
    are. The same workbook taken in twice changes nothing the second time. Raises BadInput where the file as a whole is
    no workbook of this plan, LookupError for an unknown plan.
    """
    with deed("plans.take_in_corrections", by=by, at=at, subject=str(plan_id), needs=Permission.PLAN_WRITE) as record:
        plan = plan_exchange(plan_id)
        preview = corrections_in(content, filename, plan)
        done: Counter[str] = Counter()
        bad = list(preview.bad)
        for change in preview.changes:
            try:
                _do(plan_id, change, done, by=by, at=at)
            except BadInput as error:
                bad.append(_bad(change, filename, error.problems))
            except Refused as error:
                bad.append(_bad(change, filename, (error.problem,)))
        record(**{name: count for name, count in done.items() if name}, bad=len(bad))
    bad.sort(key=lambda one: (one.sheet, one.row))
    return CorrectionResult(
        corrected=done["corrected"],
        added=done["added"],
        accepted=done["accepted"],
        rejected=done["rejected"],
        reconsidered=done["reconsidered"],
        unchanged=preview.unchanged,
        absent=preview.absent,
        bad=tuple(bad),
        correction=as_correction(plan, bad) if bad else None,
    )


def _do(plan_id: uuid.UUID, change: RowChange, done: Counter[str], *, by: Actor, at: dt.datetime) -> None:
    """One row, all of it or nothing."""
    accepting = change.decision is ReviewState.ACCEPTED
    with transaction.atomic():
        if change.item_id is None:
            add(plan_id, change.kind, change.start, change.end, change.values, by=by, at=at, accepting=accepting)
        else:
            version = change.seen_version
            if change.cells:
                after = correct(change.item_id, change.values, by=by, at=at, seen_version=version, accepting=accepting)
                version = after.version
            seen = None if version is None else {change.item_id: version}
            if change.decision is ReviewState.REJECTED:
                reject([change.item_id], change.reason, by=by, at=at, seen_versions=seen)
            elif change.decision is ReviewState.READ:
                reconsider([change.item_id], by=by, at=at, seen_versions=seen)
            elif accepting and not change.cells:
                accept([change.item_id], by=by, at=at, seen_versions=seen)
    done["added"] += change.is_new
    done["corrected"] += bool(change.cells) and not change.is_new
    done[_DONE.get(change.decision, "")] += 1


_DONE = {
    ReviewState.ACCEPTED: "accepted",
    ReviewState.REJECTED: "rejected",
    ReviewState.READ: "reconsidered",
    None: "",
}


def _bad(change: RowChange, filename: str, problems: Iterable[Problem]) -> BadRow:
    """A row the review refused, with its place."""
    where: dict[str, str | int] = {"file": filename, "sheet": change.sheet, "row": change.row}
    return BadRow(change.sheet, change.row, change.sent, tuple(replace(one, where=where) for one in problems))
