"""Deeds on the reporting calendar: draw it up, set it, hand in, receive, return, postpone, remind, subscribe."""

from ansinh.plans.actions.calendar.drawing import draw_up_calendar
from ansinh.plans.actions.calendar.handing import (
    SentFile,
    hand_in,
    postpone_report,
    receive_report,
    return_report,
    start_report,
)
from ansinh.plans.actions.calendar.reminding import (
    forget_reminders,
    mark_mailed,
    note_reminders,
    open_feed,
    revoke_feed,
    set_reminder_address,
)
from ansinh.plans.actions.calendar.setting import set_calendar

__all__ = [
    "SentFile",
    "draw_up_calendar",
    "forget_reminders",
    "hand_in",
    "mark_mailed",
    "note_reminders",
    "open_feed",
    "postpone_report",
    "receive_report",
    "return_report",
    "revoke_feed",
    "set_calendar",
    "set_reminder_address",
    "start_report",
]
