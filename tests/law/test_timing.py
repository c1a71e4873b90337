"""When a benefit begins, pauses, resumes and ends."""

from __future__ import annotations

import datetime as dt

from ansinh.kernel.outcome import Known, Missing, Provisional
from ansinh.kernel.period import Month
from ansinh.law import offline
from ansinh.law.offline import Start, Step


def test_an_orphan_is_paid_from_the_month_the_decision_was_signed() -> None:
    start = offline.first_month("TCXH", "K1.tu4", decided_on=dt.date(2024, 3, 28))
    assert start == Known(Start(Month(2024, 3), "ND20-2021.D8.k1.đ"))


def test_a_disabled_person_was_paid_from_the_certificate_and_now_from_the_signature() -> None:
    certificate = dt.date(2023, 2, 10)
    old = offline.first_month("TCXH", "K6.N", decided_on=dt.date(2023, 4, 20), condition_since=certificate)
    new = offline.first_month("TCXH", "K6.N", decided_on=dt.date(2026, 10, 5), condition_since=certificate)
    assert old == Known(Start(Month(2023, 2), "ND20-2021.D8.k1.đ"))
    assert new == Known(Start(Month(2026, 10), "ND335-2026.D8"))


def test_without_the_certificate_its_date_is_what_to_ask() -> None:
    assert offline.first_month("TCXH", "K6.N", decided_on=dt.date(2023, 4, 20)) == Missing(
        ("disability_certificate_date",)
    )


def test_what_the_law_said_while_communes_had_just_taken_over_is_provisional() -> None:
    found = offline.first_month("TCXH", "K6.DBN", decided_on=dt.date(2025, 9, 1), condition_since=dt.date(2025, 8, 1))
    assert isinstance(found, Provisional) and found.value.month == Month(2025, 8)


def test_three_months_uncollected_suspend_and_two_do_not() -> None:
    on = dt.date(2026, 11, 1)
    assert offline.uncollected(2, on).step is Step.GO_ON
    assert offline.uncollected(3, on).step is Step.SUSPEND
    assert offline.clause(offline.uncollected(3, on).clause).article == "9"
    assert offline.clause(offline.uncollected(3, dt.date(2026, 9, 1)).clause).document.startswith("Thông tư 02/2021")


def test_after_a_review_the_money_follows_what_was_found() -> None:
    august = Month(2026, 8)
    same = offline.after_review(suspended_from=august, still_entitled=True)
    gone = offline.after_review(suspended_from=august, still_entitled=False)
    other = offline.after_review(suspended_from=august, still_entitled=True, changed_from=Month(2026, 9))
    assert (same.step, same.since) == (Step.RESUME_WITH_ARREARS, august)
    assert (gone.step, gone.since) == (Step.END_FROM_SUSPENSION, august)
    assert (other.step, other.since) == (Step.ADJUST_FROM_CHANGE, Month(2026, 9))


def test_the_month_of_death_is_the_last_one_paid() -> None:
    assert offline.last_month(dt.date(2026, 11, 12)) == Month(2026, 11)
