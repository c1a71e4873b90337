"""Until when a request must be answered: working days, without Tết."""

from __future__ import annotations

import datetime as dt

from ansinh.casework.rules.deadlines import answer_due


def test_a_dossier_received_before_tet_is_answered_after_seven_days_really_worked() -> None:
    assert answer_due(dt.date(2026, 2, 12)) == dt.date(2026, 3, 2)


def test_the_day_of_culture_and_the_weekend_do_not_count() -> None:
    assert answer_due(dt.date(2026, 11, 20)) == dt.date(2026, 12, 2)


def test_a_saturday_worked_in_exchange_counts() -> None:
    assert answer_due(dt.date(2026, 8, 20)) == dt.date(2026, 8, 28)
