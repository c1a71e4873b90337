"""Questions to the reporting calendar kept here: what is owed, by whom, who waits for whom, whom to remind."""

from ansinh.plans.queries.calendar.chains import (
    accepted_since_drawn_up,
    calendar_settings,
    compiling_days,
    gathering_agency,
    kept_chains,
    plan_key,
    plans_in_hand,
    settings_for,
)
from ansinh.plans.queries.calendar.owed import (
    handed_file,
    held_up,
    months_of,
    obligation,
    obligation_picture,
    obligations,
    standings,
    years,
)
from ansinh.plans.queries.calendar.people import (
    calendar_feeds,
    calendar_ics,
    feed,
    reminder_address,
    reminders_for,
    speaks_for,
    to_receive,
    token_hash,
)

__all__ = [
    "accepted_since_drawn_up",
    "calendar_feeds",
    "calendar_ics",
    "calendar_settings",
    "compiling_days",
    "feed",
    "gathering_agency",
    "handed_file",
    "held_up",
    "kept_chains",
    "months_of",
    "obligation",
    "obligation_picture",
    "obligations",
    "plan_key",
    "plans_in_hand",
    "reminder_address",
    "reminders_for",
    "settings_for",
    "speaks_for",
    "standings",
    "to_receive",
    "token_hash",
    "years",
]
