"""Letters that remind of reports: one for each person and stage, no personal data, tried again where they failed."""

from __future__ import annotations

import datetime as dt
import smtplib
from typing import Any

import pytest
from django.core.mail.backends import locmem

from ansinh.access.actions import define_scopes, ensure_system_actor, open_account
from ansinh.access.facts import Actor, Role
from ansinh.plans import actions as plans
from ansinh.plans.actions import calendar
from ansinh.shells.jobs.reminders import remind
from tests.plans.test_calendar_kept import BA_TO, PROVINCE, SON_HA

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 10, 1, 3, tzinfo=dt.UTC)
ON = dt.date(2026, 10, 23)


@pytest.fixture
def people(db: None, settings: Any) -> dict[str, Actor]:
    """Two communes and a department with its accepted plan; one commune gave an address."""
    settings.MAIL_KIND = "console"  # the test runner's own backend keeps the letters
    settings.ANSINH_URL = "https://an-sinh.example"
    system = ensure_system_actor(AT - dt.timedelta(days=1))
    define_scopes({"VN": [BA_TO, SON_HA], "51": [BA_TO, SON_HA], BA_TO: [BA_TO], SON_HA: [SON_HA]}, by=system, at=AT)
    found = {"system": system}
    for name, role, scope in (
        ("so-y-te", Role.HEALTH_OFFICER, "51"),
        ("ba-to", Role.COMMUNE_OFFICER, BA_TO),
        ("son-ha", Role.COMMUNE_OFFICER, SON_HA),
    ):
        since = AT - dt.timedelta(hours=1)
        found[name] = open_account(name, f"Đinh Văn {name}", role, scope, by=system, at=since)
    plan = plans.take_in(PROVINCE.encode(), "tinh.txt", by=found["so-y-te"], at=AT, on=ON)
    plans.accept_all(plan.plan_id, by=found["so-y-te"], at=AT)
    calendar.set_reminder_address("vanthu@bato.example", by=found["ba-to"], at=AT)
    return found


def test_one_letter_goes_to_whoever_gave_an_address_and_only_once(
    people: dict[str, Actor], mailoutbox: list[Any]
) -> None:
    assert remind(by=people["system"], at=AT, on=ON) == (2, 1)
    (letter,) = mailoutbox
    assert letter.to == ["vanthu@bato.example"]
    assert letter.subject == "[An Sinh] 1 báo cáo cần làm"
    assert "UBND xã Ba Tơ" in letter.body and "hạn 30/10/2026" in letter.body and "12/KH-UBND" in letter.body
    assert "https://an-sinh.example/plans/calendar/" in letter.body and "&#" not in letter.body
    assert "Đinh Văn" not in letter.body, "nobody's name is in a letter"
    remind(by=people["system"], at=AT, on=ON)
    assert len(mailoutbox) == 1
    remind(by=people["system"], at=AT, on=dt.date(2026, 11, 2))
    assert mailoutbox[1].subject == "[An Sinh] 1 báo cáo cần làm, 1 đã quá hạn"


def test_a_letter_the_server_refused_goes_out_the_next_day(
    people: dict[str, Actor], mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as patched:
        patched.setattr(locmem.EmailBackend, "send_messages", broken)
        assert remind(by=people["system"], at=AT, on=ON) == (2, 0)
    assert remind(by=people["system"], at=AT, on=ON + dt.timedelta(days=1)) == (2, 1)
    assert len(mailoutbox) == 1


def test_without_a_mail_server_nothing_is_sent_and_the_calendar_is_drawn_up_all_the_same(
    people: dict[str, Actor], mailoutbox: list[Any], settings: Any
) -> None:
    settings.MAIL_KIND = ""
    assert remind(by=people["system"], at=AT, on=ON) == (2, 0)
    assert mailoutbox == []
    from ansinh.plans.queries.calendar import obligations

    assert obligations(ON, year=2026, size=1).total > 90 and obligations(ON, year=2027, size=1).total > 90


def test_the_work_of_the_day_is_on_the_workers_schedule() -> None:
    from procrastinate.contrib.django import app

    (task,) = [name for name in app.tasks if name.endswith(":remind")]
    assert ("30 23 * * *", "daily") in {
        (periodic.cron, periodic.periodic_id)
        for (name, _), periodic in app.periodic_registry.periodic_tasks.items()
        if name == task
    }
