"""Undoing one's last deed of a review; the undoing is a deed too, and both stay on record."""

from __future__ import annotations

import datetime as dt
import uuid

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.problem import Problem, Refused
from ansinh.plans.actions.review.record import sheet
from ansinh.plans.facts import ItemKind, ReviewDeed, ReviewEvent
from ansinh.plans.queries.review import review_event
from ansinh.plans.store import models
from ansinh.plans.store.rows import MODELS, Row, restored

_NOT_UNDONE = (ReviewDeed.UNDO, ReviewDeed.REREAD)


def undo(plan_id: uuid.UUID, *, by: Actor, at: dt.datetime) -> ReviewEvent:
    """Takes back the last deed of ``by`` on a plan that is not taken back yet. Returns the deed taken back.

    Raises Refused where there is none, or where somebody has gone on from it; LookupError for an unknown plan.
    """
    with deed("plans.undo", by=by, at=at, subject=str(plan_id), needs=Permission.PLAN_WRITE) as record:
        with sheet(plan_id, ReviewDeed.UNDO, by, at) as page:
            last = (
                models.ReviewEvent.objects.filter(plan_id=plan_id, by_id=by.user_id, undone_by__isnull=True)
                .exclude(deed__in=_NOT_UNDONE)
                .order_by("-id")
                .first()
            )
            if last is None:
                raise Refused(
                    Problem(
                        "nothing_to_undo",
                        "Không còn thao tác nào của bạn để hoàn tác.",
                        "There is nothing of yours left to undo.",
                    )
                )
            changes = list(last.changes.all())
            _refuse_if_gone_on(last, [one.item_id for one in changes])
            rows = _rows(changes)
            for change in changes:
                row = rows[change.item_id]
                if change.before is None:
                    page.change(row, by_person=False, standing=False, reviewed_by_id=None, reviewed_at=None)
                else:
                    page.change(row, by_person=False, **restored(change.before))
            page.undoes = last.pk
            if last.deed == ReviewDeed.CARRY_OVER:
                models.Plan.objects.filter(superseded_by=plan_id).update(superseded_by=None)
        record(deed=last.deed, items=len(changes))
    return review_event(last.pk)


def _refuse_if_gone_on(last: models.ReviewEvent, item_ids: list[uuid.UUID]) -> None:
    later = (
        models.ReviewChange.objects.filter(item_id__in=item_ids, event_id__gt=last.pk, event__undone_by__isnull=True)
        .exclude(event__deed__in=_NOT_UNDONE)
        .select_related("event__by")
        .order_by("-event_id")
        .first()
    )
    if later is not None:
        who = later.event.by.full_name
        raise Refused(
            Problem(
                "gone_on",
                f"Không hoàn tác được: sau đó {who} đã làm tiếp trên mục này.",
                f"This cannot be undone: {who} has since gone on from it.",
                remedy_vi="Sửa trực tiếp mục đó.",
                remedy_en="Correct the item itself.",
            )
        )


def _rows(changes: list[models.ReviewChange]) -> dict[uuid.UUID, Row]:
    return {
        row.pk: row
        for kind, model in MODELS.items()
        for row in model.every.filter(pk__in=[one.item_id for one in changes if ItemKind(one.kind) is kind])
    }
