"""Letters that remind of reports: written from what the rooms noted, sent through Django's mail settings."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

from ansinh.access.facts import Actor
from ansinh.plans.actions.calendar import draw_up_calendar, forget_reminders, mark_mailed, note_reminders
from ansinh.plans.facts.calendar import REMINDER_LABELS, Letter, ReminderStage

log = logging.getLogger("ansinh.jobs")
KEPT_FOR = dt.timedelta(days=2 * 366)


def remind(*, by: Actor, at: dt.datetime, on: dt.date) -> tuple[int, int]:
    """The day's work on the calendar: draws up this year and the next, notes reminders, mails letters.

    Returns how many letters were due and how many went out. Where no mail is set up, or somebody gave no address, the
    reminders are on their first page all the same.
    """
    for year in (on.year, on.year + 1):
        draw_up_calendar(year, by=by, at=at, on=on)
    letters = note_reminders(by=by, at=at, on=on)
    forget_reminders(at - KEPT_FOR, by=by, at=at)
    if not settings.MAIL_KIND:
        return len(letters), 0
    sent = send(letters)
    if sent:
        mark_mailed(sent, by=by, at=at)
    return len(letters), len(sent)


def send(letters: Iterable[Letter]) -> list[Letter]:
    """Sends one letter to each account that has an address; returns those that went out. The rest is tried tomorrow."""
    wanted = list(letters)
    addresses = {
        user.pk: user.email
        for user in get_user_model().objects.filter(pk__in=[letter.user_id for letter in wanted], is_active=True)
    }
    sent: list[Letter] = []
    try:
        with get_connection() as connection:
            for letter in wanted:
                address = letter.address or addresses.get(letter.user_id, "")
                if address and letter.user_id in addresses and _sent(letter, address, connection):
                    sent.append(letter)
    except (OSError, smtplib.SMTPException) as error:
        log.error("mail server not reached", extra={"error": type(error).__name__, "letters": len(wanted)})
    return sent


def _sent(letter: Letter, address: str, connection: BaseEmailBackend) -> bool:
    subject, body = write(letter)
    message = EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [address], connection=connection)
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    try:
        return message.send() == 1
    except (OSError, smtplib.SMTPException) as error:
        # No address in the log: only that one did not go out.
        log.warning("letter not sent", extra={"error": type(error).__name__})
        return False


def write(letter: Letter) -> tuple[str, str]:
    """Subject and text of a letter, Vietnamese first; it names plans, units and days, nobody's personal data."""
    counted = Counter(one.stage for one in letter.reminders)
    late = counted[ReminderStage.OVERDUE]
    subject = f"[An Sinh] {len(letter.reminders)} báo cáo cần làm" + (f", {late} đã quá hạn" if late else "")
    groups = [
        {
            "vi": REMINDER_LABELS[stage][0],
            "en": REMINDER_LABELS[stage][1],
            "reminders": [one for one in letter.reminders if one.stage is stage],
        }
        for stage in (ReminderStage.RETURNED, ReminderStage.OVERDUE, ReminderStage.TWO_DAYS, ReminderStage.SEVEN_DAYS)
        if counted[stage]
    ]
    body = render_to_string("plans/mail/reminder.txt", {"groups": groups, "site": settings.ANSINH_URL})
    return subject, body.strip() + "\n"
