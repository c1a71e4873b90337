"""Reminding: who is reminded of what, once for each stage; and the private calendar addresses."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import uuid
from collections.abc import Iterable

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission, Role
from ansinh.access.queries import actor_of, actors_with_role
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.plans.facts.calendar import CalendarFeed, Letter, Reminder, ReminderStage
from ansinh.plans.queries.calendar import calendar_feeds, reminders_for, token_hash
from ansinh.plans.rules.calendar.seats import AGENCY_OF
from ansinh.plans.store import models

MOST_FEEDS = 10
_ADDRESS = re.compile(r"[^@\s<>,;:\"']{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_ROLES = (Role.VILLAGE_HEAD, Role.COMMUNE_OFFICER, Role.COMMUNE_CHAIR, Role.PROVINCIAL_LEADER, *AGENCY_OF)


def note_reminders(*, by: Actor, at: dt.datetime, on: dt.date) -> tuple[Letter, ...]:
    """Notes everybody's reminders of the day and returns the letters still to be mailed, one for each account.

    An obligation, an account and a stage (seven days, two days, overdue, returned) are noted once; what was noted and
    not mailed yet comes again until ``mark_mailed``, unless it no longer holds.
    """
    with deed("plans.note_reminders", by=by, at=at, needs=Permission.REPORT_WRITE) as record:
        due: dict[uuid.UUID, tuple[Reminder, ...]] = {}
        for person in _people(at):
            if found := reminders_for(person, on):
                due[person.user_id] = found
        rows = [
            models.Reminder(
                obligation_id=one.obligation.obligation_id, user_id=user_id, stage=one.stage, noted_at=at
            )
            for user_id, reminders in due.items()
            for one in reminders
        ]  # fmt: skip
        before = models.Reminder.objects.count()
        models.Reminder.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
        noted = models.Reminder.objects.count() - before
        waiting = {
            (row.user_id, row.obligation_id, row.stage)
            for row in models.Reminder.objects.filter(mailed_at__isnull=True, user_id__in=list(due))
        }
        addresses = dict(models.ReminderAddress.objects.filter(user_id__in=list(due)).values_list("user_id", "address"))
        letters = []
        for user_id, reminders in due.items():
            fresh = tuple(
                one for one in reminders if (user_id, one.obligation.obligation_id, str(one.stage)) in waiting
            )
            if fresh:
                letters.append(Letter(user_id, addresses.get(user_id, ""), fresh))
        record(noted=noted, letters=len(letters))
        return tuple(letters)


def _people(at: dt.datetime) -> list[Actor]:
    found = {person.user_id: person for role in _ROLES for person in actors_with_role(role, at)}
    listed = models.AgencyMember.objects.exclude(user_id__in=list(found)).values_list("user_id", flat=True).distinct()
    for user_id in listed:
        try:
            found[user_id] = actor_of(user_id, at)
        except LookupError:
            continue  # the account was closed
    return list(found.values())


def mark_mailed(letters: Iterable[Letter], *, by: Actor, at: dt.datetime) -> int:
    """Records that letters went out; they are not mailed again. Returns the number of reminders in them."""
    with deed("plans.mail_reminders", by=by, at=at, needs=Permission.REPORT_WRITE) as record:
        marked = 0
        for letter in letters:
            for stage in ReminderStage:
                ids = [one.obligation.obligation_id for one in letter.reminders if one.stage is stage]
                if ids:
                    marked += models.Reminder.objects.filter(
                        user_id=letter.user_id, obligation_id__in=ids, stage=stage
                    ).update(mailed_at=at)
        record(reminders=marked)
        return marked


def forget_reminders(before: dt.datetime, *, by: Actor, at: dt.datetime) -> int:
    """Forgets who was reminded before a time; the obligations and what was done with them stay. Returns how many."""
    with deed("plans.forget_reminders", by=by, at=at, needs=Permission.REPORT_WRITE) as record:
        forgotten, _ = models.Reminder.objects.filter(noted_at__lt=before).delete()
        record(reminders=forgotten)
        return forgotten


def set_reminder_address(address: str, *, by: Actor, at: dt.datetime) -> None:
    """Says where one's own reminders are mailed; an empty address ends them. Raises BadInput for what is no address."""
    address = address.strip()
    if address and not _ADDRESS.fullmatch(address):
        raise BadInput(
            Problem(
                "address",
                f"“{address}” không phải địa chỉ thư điện tử.",
                f"“{address}” is no e-mail address.",
                remedy_vi="Ví dụ: vanthu@xa.gov.vn",
                remedy_en="Such as vanthu@xa.gov.vn",
            )
        )
    with deed("plans.set_reminder_address", by=by, at=at, needs=Permission.PLAN_READ) as record:
        models.ReminderAddress.objects.update_or_create(user_id=by.user_id, defaults={"address": address, "set_at": at})
        record(given=bool(address))


def open_feed(label: str, *, by: Actor, at: dt.datetime) -> tuple[CalendarFeed, str]:
    """Makes a private calendar address; returns it with its token, which is shown once and kept nowhere.

    Raises Refused where the account has many already.
    """
    feed_id, token = new_id(at), secrets.token_urlsafe(32)
    with deed("plans.open_feed", by=by, at=at, subject=str(feed_id), needs=Permission.PLAN_READ):
        open_ = models.CalendarFeed.objects.filter(user_id=by.user_id, revoked_at__isnull=True).count()
        if open_ >= MOST_FEEDS:
            raise Refused(
                Problem(
                    "many_feeds",
                    f"Đã có {open_} địa chỉ lịch đang dùng.",
                    f"There are {open_} calendar addresses in use already.",
                    remedy_vi="Hãy thu hồi địa chỉ không dùng nữa.",
                    remedy_en="Revoke one that is no longer used.",
                )
            )
        models.CalendarFeed.objects.create(
            feed_id=feed_id, user_id=by.user_id, token_hash=token_hash(token), label=label.strip()[:120], made_at=at
        )
    return next(one for one in calendar_feeds(by) if one.feed_id == feed_id), token


def revoke_feed(feed_id: uuid.UUID, *, by: Actor, at: dt.datetime) -> None:
    """Ends one's own calendar address at once. Raises LookupError for an unknown one or somebody else's."""
    with deed("plans.revoke_feed", by=by, at=at, subject=str(feed_id), needs=Permission.PLAN_READ):
        ended = models.CalendarFeed.objects.filter(feed_id=feed_id, user_id=by.user_id, revoked_at__isnull=True).update(
            revoked_at=at
        )
        if not ended:
            raise LookupError(f"no feed {feed_id}")
