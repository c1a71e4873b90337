"""What units owe, hand in, get back: the kept calendar of a province and two of its communes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from icalendar import Calendar

from ansinh.access.actions import close_account, define_scopes, ensure_system_actor, open_account
from ansinh.access.facts import Actor, Role
from ansinh.kernel.problem import BadInput, Refused
from ansinh.plans import actions as plans
from ansinh.plans.actions import calendar
from ansinh.plans.actions.review.carrying import carry_over
from ansinh.plans.facts import KeptPlan
from ansinh.plans.facts.calendar import (
    DueBasis,
    Figures,
    ObligationState,
    ReminderStage,
    ReportObligation,
    Standing,
    Tier,
)
from ansinh.plans.queries import calendar as asked
from ansinh.plans.store import models

AT = dt.datetime(2026, 10, 1, 3, tzinfo=dt.UTC)
ON = dt.date(2026, 10, 1)
BA_TO, SON_HA = "21484", "21289"
PROVINCE = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI

Số: 12/KH-UBND

Quảng Ngãi, ngày 05 tháng 02 năm 2026

KẾ HOẠCH

Thực hiện chính sách xã hội giai đoạn 2026-2030

Căn cứ Nghị quyết số 42-NQ/TW ngày 24/11/2023; UBND tỉnh xây dựng Kế hoạch như sau:

I. NHIỆM VỤ, GIẢI PHÁP

1. Sở Y tế chủ trì, phối hợp với Sở Tài chính rà soát đối tượng hưởng trợ cấp xã hội hằng tháng.

2. Sở Tài chính bố trí kinh phí thực hiện Kế hoạch trong dự toán hằng năm.

3. Sở Xây dựng hướng dẫn xóa nhà tạm, nhà dột nát; công khai danh sách hộ được hỗ trợ.

II. TỔ CHỨC THỰC HIỆN

1. Các sở, ban ngành; UBND các xã, phường, đặc khu báo cáo kết quả thực hiện Kế hoạch về Sở Y tế trước ngày 30/10 hằng năm.

2. Sở Y tế tổng hợp, báo cáo Bộ Y tế và UBND tỉnh trước ngày 05/12 hằng năm.

Nơi nhận:
- Bộ Y tế;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Trần Văn Thử
"""
COMMUNE = """ỦY BAN NHÂN DÂN
XÃ BA TƠ

Số: 07/KH-UBND

Ba Tơ, ngày 01 tháng 4 năm 2026

KẾ HOẠCH

Thực hiện chính sách xã hội trên địa bàn xã đến năm 2030

Thực hiện Kế hoạch số 12/KH-UBND ngày 05/02/2026 của UBND tỉnh, UBND xã xây dựng Kế hoạch như sau:

I. NHIỆM VỤ

1. Phòng Văn hóa - Xã hội chủ trì rà soát đối tượng hưởng trợ cấp xã hội hằng tháng.

II. TỔ CHỨC THỰC HIỆN

1. Các phòng, đơn vị, các thôn báo cáo kết quả về UBND xã trước ngày 05/11 hằng năm.

Nơi nhận:
- UBND tỉnh;
- Lưu: VT.

CHỦ TỊCH

Đinh Văn Mẫu
"""


@pytest.fixture
def people(db: None) -> dict[str, Actor]:
    """A department, a province's leader, two commune officers, and somebody who only looks."""
    system = ensure_system_actor(AT - dt.timedelta(days=1))
    define_scopes({"VN": [BA_TO, SON_HA], "51": [BA_TO, SON_HA], BA_TO: [BA_TO], SON_HA: [SON_HA]}, by=system, at=AT)
    found = {"system": system}
    for name, role, scope in (
        ("so-y-te", Role.HEALTH_OFFICER, "51"),
        ("so-xay-dung", Role.CONSTRUCTION_OFFICER, "51"),
        ("lanh-dao", Role.PROVINCIAL_LEADER, "51"),
        ("ba-to", Role.COMMUNE_OFFICER, BA_TO),
        ("son-ha", Role.COMMUNE_OFFICER, SON_HA),
        ("thanh-tra", Role.INSPECTOR, "51"),
    ):
        found[name] = open_account(name, f"Cán bộ {name}", role, scope, by=system, at=AT - dt.timedelta(hours=1))
    return found


@pytest.fixture
def kept(people: dict[str, Actor]) -> KeptPlan:
    """The province's plan, accepted."""
    by = people["so-y-te"]
    plan = plans.take_in(PROVINCE.encode(), "tinh.txt", by=by, at=AT, on=ON)
    plans.accept_all(plan.plan_id, by=by, at=AT)
    return plan


@pytest.fixture
def drawn(kept: KeptPlan, people: dict[str, Actor]) -> KeptPlan:
    calendar.draw_up_calendar(2026, by=people["so-y-te"], at=AT, on=ON)
    return kept


def owed(unit: str, on: dt.date = ON, receiver: str = "", year: int = 2026) -> list[ReportObligation]:
    found = asked.obligations(on, year=year, unit=unit, receiver=receiver, size=1000).items
    return [one for one in found if one.unit.code == unit]


def the_one(unit: str, on: dt.date = ON, receiver: str = "") -> ReportObligation:
    (found,) = owed(unit, on, receiver)
    return found


def send(one: ReportObligation, by: Actor, day: dt.date, *more: ReportObligation, **changes: Any) -> Any:
    told: dict[str, Any] = {
        "figures": Figures.BOTH, "figures_up_to": min(day, dt.date(2026, 10, 14)), "handed_on": day,
        "reference": "Báo cáo số 90/BC-UBND", **changes,
    }  # fmt: skip
    ids = [one.obligation_id, *(other.obligation_id for other in more)]
    return calendar.hand_in(ids, by=by, at=AT, on=day, **told)


# --- drawing up ------------------------------------------------------------------------------------------


def test_every_commune_and_agency_of_the_province_owes_its_report_by_the_stated_day(drawn: KeptPlan) -> None:
    communes = asked.obligations(ON, year=2026, tier=Tier.COMMUNE, size=1000).items
    assert len(communes) == 96 and {one.due for one in communes} == {dt.date(2026, 10, 30)}
    assert {one.receiver.code for one in communes} == {"51/doh"}
    agencies = asked.obligations(ON, year=2026, tier=Tier.AGENCY, size=1000).items
    assert {one.unit.code for one in agencies} == {"51/dof", "51/doc"}, (
        "those the plan gives tasks, not the one that gathers"
    )
    assert {(one.receiver.code, one.due) for one in owed("51/doh")} == {
        ("51", dt.date(2026, 12, 5)),
        ("moh", dt.date(2026, 12, 5)),
    }


def test_drawing_up_again_makes_nothing_twice_and_keeps_what_was_done(
    drawn: KeptPlan, people: dict[str, Actor]
) -> None:
    send(the_one(BA_TO), people["ba-to"], dt.date(2026, 10, 20))
    again = calendar.draw_up_calendar(2026, by=people["so-y-te"], at=AT, on=ON)
    assert (again.made, again.moved) == (0, 0) and again.kept > 90
    assert the_one(BA_TO, dt.date(2026, 10, 21)).state is ObligationState.HANDED_IN


def test_nothing_is_owed_before_a_person_accepted_the_duty(people: dict[str, Actor]) -> None:
    plans.take_in(PROVINCE.encode(), "tinh.txt", by=people["so-y-te"], at=AT, on=ON)
    assert calendar.draw_up_calendar(2026, by=people["so-y-te"], at=AT, on=ON).made == 0


def test_what_is_no_longer_accepted_is_no_longer_owed_unless_somebody_began(
    drawn: KeptPlan, people: dict[str, Actor]
) -> None:
    by = people["so-y-te"]
    calendar.start_report(the_one(BA_TO).obligation_id, by=people["ba-to"], at=AT, on=ON)
    duties = {duty.deadline: duty.duty_id for duty in models.ReportingDuty.objects.filter(plan_id=drawn.plan_id)}
    plans.reconsider([duties["30-10"]], by=by, at=AT)
    assert calendar.draw_up_calendar(2026, by=by, at=AT, on=ON).withdrawn == 0
    assert the_one(SON_HA).due == dt.date(2026, 11, 27), "counted back from the department's 5 December"
    plans.reconsider([duties["05-12"]], by=by, at=AT)
    assert calendar.draw_up_calendar(2026, by=by, at=AT, on=ON).withdrawn == 99
    assert [one.unit.code for one in asked.obligations(ON, year=2026).items] == [BA_TO]


def test_a_duty_of_one_named_department_is_owed_by_that_department_alone(people: dict[str, Actor]) -> None:
    by = people["so-y-te"]
    text = PROVINCE.replace(
        "2. Sở Y tế tổng hợp,",
        "2. Sở Xây dựng báo cáo UBND tỉnh kết quả xóa nhà tạm trước ngày 20/11 hằng năm.\n\n3. Sở Y tế tổng hợp,",
    )
    plan = plans.take_in(text.encode(), "tinh.txt", by=by, at=AT, on=ON)
    plans.accept_all(plan.plan_id, by=by, at=AT)
    calendar.draw_up_calendar(2026, by=by, at=AT, on=ON)
    found = {(one.unit.code, one.due.isoformat()) for one in asked.obligations(ON, year=2026, tier=Tier.AGENCY).items}
    assert found == {("51/doc", "2026-11-20"), ("51/doc", "2026-10-30"), ("51/dof", "2026-10-30")}


def test_who_may_not_write_plans_draws_up_no_calendar(kept: KeptPlan, people: dict[str, Actor]) -> None:
    with pytest.raises(Refused):
        calendar.draw_up_calendar(2026, by=people["thanh-tra"], at=AT, on=ON)


def test_a_communes_own_plan_dates_its_offices_and_its_conflict_with_the_province_is_seen(
    kept: KeptPlan, people: dict[str, Actor]
) -> None:
    own = plans.take_in(COMMUNE.encode(), "xa.txt", by=people["ba-to"], at=AT, on=ON)
    plans.accept_all(own.plan_id, by=people["ba-to"], at=AT)
    calendar.draw_up_calendar(2026, by=people["so-y-te"], at=AT, on=ON)
    office = the_one(f"{BA_TO}/culture_social_office_commune")
    assert office.plan_key == "07/KH-UBND" and office.receiver.code == BA_TO
    assert office.due == dt.date(2026, 11, 5) and office.needed_by == dt.date(2026, 10, 27) and office.late_for_above
    assert the_one(BA_TO).plan_key == "12/KH-UBND", "what the commune owes is drawn up once, by the plan above"


def test_a_plan_whose_time_is_over_owes_nothing_more_and_says_so(kept: KeptPlan, people: dict[str, Actor]) -> None:
    late = calendar.draw_up_calendar(2031, by=people["so-y-te"], at=AT, on=ON)
    assert late.made == 0 and "2030" in late.skipped[0]


def test_days_to_compile_are_set_by_a_person_with_a_reason_and_the_dates_follow(
    drawn: KeptPlan, people: dict[str, Actor]
) -> None:
    by = people["so-y-te"]
    with pytest.raises(BadInput, match="Say why"):
        calendar.set_calendar(Tier.DEPARTMENT, compiling_days=10, reason=" ", by=by, at=AT)
    calendar.set_calendar(Tier.AGENCY, deadline="20-10", reason="Công văn 77/SYT", plan_id=drawn.plan_id, by=by, at=AT)
    assert calendar.draw_up_calendar(2026, by=by, at=AT, on=ON).moved == 2
    one = the_one("51/doc")
    assert (one.due, one.basis, one.quote) == (dt.date(2026, 10, 20), DueBasis.SET, "Công văn 77/SYT")
    calendar.set_calendar(Tier.AGENCY, deadline="", reason="Bỏ Công văn 77/SYT", plan_id=drawn.plan_id, by=by, at=AT)
    calendar.draw_up_calendar(2026, by=by, at=AT, on=ON)
    assert the_one("51/doc").due == dt.date(2026, 10, 30)
    assert [rule.reason for rule in asked.calendar_settings()] == ["Bỏ Công văn 77/SYT", "Công văn 77/SYT"]


def test_another_department_may_be_named_to_gather_the_reports(drawn: KeptPlan, people: dict[str, Actor]) -> None:
    by = people["so-y-te"]
    calendar.set_calendar(Tier.DEPARTMENT, agency_id="doha", reason="UBND tỉnh giao", by=by, at=AT)
    calendar.draw_up_calendar(2026, by=by, at=AT, on=ON)
    assert the_one(BA_TO).receiver.code == "51/doha"


# --- handing in ------------------------------------------------------------------------------------------


def test_a_report_goes_from_begun_to_handed_in_returned_and_received(drawn: KeptPlan, people: dict[str, Actor]) -> None:
    commune, department = people["ba-to"], people["so-y-te"]
    one = the_one(BA_TO)
    assert one.standing is Standing.NOT_DUE
    calendar.start_report(one.obligation_id, by=commune, at=AT, on=ON)
    send(one, commune, dt.date(2026, 10, 28))
    day = dt.date(2026, 11, 3)
    with pytest.raises(BadInput, match="Say why"):
        calendar.return_report(one.obligation_id, "", by=department, at=AT, on=day)
    back = calendar.return_report(one.obligation_id, "Thiếu số liệu nhà ở", by=department, at=AT, on=day)
    assert back.standing is Standing.RETURNED and back.working_days_late == 2
    send(one, commune, day)
    got = calendar.receive_report(one.obligation_id, by=department, at=AT, on=day)
    assert got.standing is Standing.RECEIVED and got.received_on == day and got.working_days_late == 2
    verbs = [event.verb for event in asked.obligation_picture(one.obligation_id, day).events]
    assert verbs == ["received", "handed_in", "returned", "handed_in", "started"]


def test_nobody_hands_in_or_receives_for_another_unit(drawn: KeptPlan, people: dict[str, Actor]) -> None:
    one = the_one(BA_TO)
    with pytest.raises(Refused):
        send(one, people["son-ha"], ON)
    with pytest.raises(Refused):
        calendar.start_report(one.obligation_id, by=people["so-y-te"], at=AT, on=ON)
    send(one, people["ba-to"], ON, figures_up_to=dt.date(2026, 9, 30))
    with pytest.raises(Refused):
        calendar.receive_report(one.obligation_id, by=people["ba-to"], at=AT, on=ON)
    with pytest.raises(Refused, match="handed in already"):
        send(one, people["ba-to"], ON, figures_up_to=dt.date(2026, 9, 30))


def test_the_receiver_may_record_what_came_on_paper(drawn: KeptPlan, people: dict[str, Actor]) -> None:
    send(
        the_one(BA_TO),
        people["so-y-te"],
        dt.date(2026, 10, 26),
        reference="90/BC-UBND ngày 26/10/2026, gửi qua bưu điện",
    )
    assert the_one(BA_TO, dt.date(2026, 10, 30)).standing is Standing.HANDED_IN


def test_figures_before_the_year_is_over_need_an_estimate_of_the_whole(
    drawn: KeptPlan, people: dict[str, Actor]
) -> None:
    one, by, day = the_one(BA_TO), people["ba-to"], dt.date(2026, 10, 28)
    with pytest.raises(BadInput, match="full-year estimate"):
        send(one, by, day, figures=Figures.ACTUAL)
    with pytest.raises(BadInput, match="closed within the period"):
        send(one, by, day, figures_up_to=dt.date(2026, 10, 29))
    late = dt.date(2026, 12, 20)
    with pytest.raises(BadInput, match="not an estimate"):
        send(one, by, late, figures=Figures.FULL_YEAR_ESTIMATE, figures_up_to=dt.date(2026, 12, 14))
    send(one, by, late, figures=Figures.ACTUAL, figures_up_to=dt.date(2026, 12, 14))
    (entry,) = asked.obligation_picture(one.obligation_id, late).hand_ins
    assert (entry.figures, entry.figures_up_to) == (Figures.ACTUAL, dt.date(2026, 12, 14))
    assert the_one(BA_TO, late).working_days_late == 34, "the day of culture is not worked"


def test_nothing_cannot_be_handed_in_nor_a_program_as_a_report(drawn: KeptPlan, people: dict[str, Actor]) -> None:
    one, by, day = the_one(BA_TO), people["ba-to"], dt.date(2026, 10, 28)
    with pytest.raises(BadInput, match="nothing to hand in"):
        send(one, by, day, reference="")
    with pytest.raises(BadInput, match="kind"):
        send(one, by, day, file=calendar.SentFile("bao-cao.exe", "application/x", b"MZ"))
    with pytest.raises(BadInput, match="empty"):
        send(one, by, day, file=calendar.SentFile("bao-cao.docx", "application/x", b""))


def test_a_department_with_two_receivers_hands_in_once_for_both(drawn: KeptPlan, people: dict[str, Actor]) -> None:
    first, second = owed("51/doh")
    file = calendar.SentFile("bao-cao.pdf", "application/pdf", b"%PDF-1.7 thu")
    day = dt.date(2026, 12, 4)
    assert {one.obligation_id for one in asked.obligation_picture(first.obligation_id, day).also} == {
        second.obligation_id
    }
    send(first, people["so-y-te"], day, second, file=file, reference="")
    assert {one.state for one in owed("51/doh", day)} == {ObligationState.HANDED_IN}
    entries = [asked.obligation_picture(one.obligation_id, day).hand_ins[0] for one in (first, second)]
    assert entries[0].hand_in_id == entries[1].hand_in_id and entries[0].serves == 2
    assert entries[0].file_id is not None
    assert asked.handed_file(second.obligation_id, entries[0].file_id) == (
        "bao-cao.pdf",
        "application/pdf",
        file.content,
    )
    with pytest.raises(LookupError):
        asked.handed_file(the_one(BA_TO).obligation_id, entries[0].file_id)


def test_one_entry_does_not_serve_two_units(drawn: KeptPlan, people: dict[str, Actor]) -> None:
    with pytest.raises(BadInput, match="same unit"):
        send(the_one(BA_TO), people["so-y-te"], dt.date(2026, 10, 28), the_one(SON_HA))


def test_only_the_receiver_postpones_and_says_why(drawn: KeptPlan, people: dict[str, Actor]) -> None:
    one, until = the_one(BA_TO), dt.date(2026, 11, 10)
    with pytest.raises(Refused):
        calendar.postpone_report([one.obligation_id], until, "Lũ lụt", by=people["ba-to"], at=AT, on=ON)
    with pytest.raises(BadInput, match="later than the present"):
        calendar.postpone_report([one.obligation_id], one.due, "Lũ lụt", by=people["so-y-te"], at=AT, on=ON)
    ids = [one.obligation_id, the_one(SON_HA).obligation_id]
    assert calendar.postpone_report(ids, until, "Lũ lụt", by=people["so-y-te"], at=AT, on=ON) == 2
    moved = the_one(BA_TO)
    assert moved.due == until and moved.first_due == dt.date(2026, 10, 30) and moved.postponed
    calendar.draw_up_calendar(2026, by=people["so-y-te"], at=AT, on=ON)
    assert the_one(BA_TO).due == until, "drawing up again does not take the new date back"


# --- who waits for whom ----------------------------------------------------------------------------------


def test_a_department_sees_which_communes_hold_it_up_and_since_when(drawn: KeptPlan, people: dict[str, Actor]) -> None:
    on = dt.date(2026, 11, 5)
    send(the_one(BA_TO), people["ba-to"], dt.date(2026, 10, 28))
    (found,) = asked.held_up(on, year=2026, mine=people["so-y-te"])
    assert found.receiver.code == "51/doh" and found.own is not None and found.own.due == dt.date(2026, 12, 5)
    assert (found.below, found.missing, found.overdue) == (98, 97, 97)
    assert found.since == dt.date(2026, 10, 30) and len(found.awaited) == 6
    assert asked.held_up(on, year=2026, mine=people["ba-to"]) == ()
    everyone = {one.receiver.code: one.overdue for one in asked.held_up(on, year=2026)}
    assert everyone == {"51/doh": 97, "51": 0, "moh": 0}


def test_the_way_up_from_a_commune_shows_who_waits_behind_its_department(drawn: KeptPlan) -> None:
    picture = asked.obligation_picture(the_one(BA_TO).obligation_id, ON)
    assert [one.unit.code for one in picture.chain] == [BA_TO, "51/doh"]
    assert not picture.closed_by_due, "on 30 October the reporting year has six weeks to run"


def test_lists_are_filtered_by_how_reports_stand(drawn: KeptPlan, people: dict[str, Actor]) -> None:
    on = dt.date(2026, 11, 2)
    send(the_one(BA_TO), people["ba-to"], dt.date(2026, 10, 28))
    counted = asked.standings(on, 2026)
    for wanted, number in counted.items():
        found = asked.obligations(on, year=2026, standing_is=wanted, size=1000).items
        assert len(found) == number and {one.standing for one in found} <= {wanted}
    assert counted[Standing.OVERDUE] == 97 and counted[Standing.HANDED_IN] == 1 and counted[Standing.NOT_DUE] == 2
    assert asked.obligations(on, year=2026, mine=people["ba-to"]).total == 1


# --- reminding -------------------------------------------------------------------------------------------


def remind(people: dict[str, Actor], on: dt.date) -> dict[str, list[tuple[str, ReminderStage]]]:
    letters = calendar.note_reminders(by=people["system"], at=AT, on=on)
    names = {actor.user_id: name for name, actor in people.items()}
    calendar.mark_mailed(letters, by=people["system"], at=AT)
    return {
        names[letter.user_id]: [(one.obligation.unit.code, one.stage) for one in letter.reminders] for letter in letters
    }


def test_a_reminder_is_sent_once_for_each_stage_and_not_after_handing_in(
    drawn: KeptPlan, people: dict[str, Actor]
) -> None:
    assert remind(people, dt.date(2026, 10, 22)) == {}
    first = remind(people, dt.date(2026, 10, 23))
    assert first["ba-to"] == [(BA_TO, ReminderStage.SEVEN_DAYS)] and first["so-xay-dung"] and "so-y-te" not in first
    assert remind(people, dt.date(2026, 10, 24)) == {}, "the same stage is not sent twice"
    send(the_one(BA_TO), people["ba-to"], dt.date(2026, 10, 25))
    second = remind(people, dt.date(2026, 10, 28))
    assert "ba-to" not in second and second["son-ha"] == [(SON_HA, ReminderStage.TWO_DAYS)]
    assert remind(people, dt.date(2026, 11, 1))["son-ha"] == [(SON_HA, ReminderStage.OVERDUE)]
    calendar.return_report(the_one(BA_TO).obligation_id, "Thiếu biểu", by=people["so-y-te"], at=AT, on=ON)
    assert remind(people, dt.date(2026, 11, 2)) == {"ba-to": [(BA_TO, ReminderStage.RETURNED)]}


def test_a_report_returned_long_before_its_day_is_reminded_of_at_once(
    drawn: KeptPlan, people: dict[str, Actor]
) -> None:
    one, on = the_one(BA_TO), dt.date(2026, 10, 5)
    send(one, people["ba-to"], on, figures_up_to=dt.date(2026, 9, 30))
    assert asked.to_receive(people["so-y-te"], on) == (1, the_one(BA_TO, on))
    calendar.return_report(one.obligation_id, "Thiếu biểu", by=people["so-y-te"], at=AT, on=on)
    assert [one.stage for one in asked.reminders_for(people["ba-to"], on)] == [ReminderStage.RETURNED]
    assert asked.to_receive(people["so-y-te"], on) == (0, None)


def test_a_letter_that_could_not_be_sent_comes_again(drawn: KeptPlan, people: dict[str, Actor]) -> None:
    on = dt.date(2026, 10, 23)
    lost = calendar.note_reminders(by=people["system"], at=AT, on=on)
    again = calendar.note_reminders(by=people["system"], at=AT, on=on)
    assert {letter.user_id for letter in lost} == {letter.user_id for letter in again} != set()


def test_a_postponed_report_is_reminded_of_anew(drawn: KeptPlan, people: dict[str, Actor]) -> None:
    remind(people, dt.date(2026, 10, 23))
    one = the_one(BA_TO)
    calendar.postpone_report([one.obligation_id], dt.date(2026, 11, 30), "Lũ", by=people["so-y-te"], at=AT, on=ON)
    assert "ba-to" not in remind(people, dt.date(2026, 11, 1))
    assert remind(people, dt.date(2026, 11, 23))["ba-to"] == [(BA_TO, ReminderStage.SEVEN_DAYS)]


def test_everybody_is_told_of_their_own_reports_only(drawn: KeptPlan, people: dict[str, Actor]) -> None:
    on = dt.date(2026, 10, 29)
    told = {
        name: {one.obligation.unit.code for one in asked.reminders_for(actor, on)} for name, actor in people.items()
    }
    assert told["ba-to"] == {BA_TO} and told["so-xay-dung"] == {"51/doc"}
    assert not told["thanh-tra"] and not told["system"] and not told["so-y-te"]


# --- the private calendar --------------------------------------------------------------------------------


def test_a_private_calendar_shows_its_owners_deadlines_until_it_is_revoked(
    drawn: KeptPlan, people: dict[str, Actor]
) -> None:
    commune = people["ba-to"]
    made, token = calendar.open_feed("Điện thoại", by=commune, at=AT)
    read = Calendar.from_ical(asked.feed(token, AT, ON, "https://so.example/plans/calendar/"))
    (event,) = read.walk("VEVENT")
    one = the_one(BA_TO)
    assert event["UID"] == f"{one.obligation_id}@ansinh" and event.decoded("DTSTART") == dt.date(2026, 10, 30)
    assert str(event["URL"]) == f"https://so.example/plans/calendar/{one.obligation_id}/"
    assert "UBND xã Ba Tơ" in event["SUMMARY"] and len(event.walk("VALARM")) == 2
    send(one, commune, dt.date(2026, 10, 20))
    (after,) = Calendar.from_ical(asked.feed(token, AT, ON, "x/")).walk("VEVENT")
    assert after["UID"] == event["UID"] and after.walk("VALARM") == []
    with pytest.raises(LookupError):
        calendar.revoke_feed(made.feed_id, by=people["son-ha"], at=AT)
    calendar.revoke_feed(made.feed_id, by=commune, at=AT)
    with pytest.raises(LookupError):
        asked.feed(token, AT, ON, "x/")
    assert asked.calendar_feeds(commune)[0].revoked_at is not None


def test_the_calendar_of_a_closed_account_is_closed_too(drawn: KeptPlan, people: dict[str, Actor]) -> None:
    _, token = calendar.open_feed("", by=people["ba-to"], at=AT)
    admin = open_account("quan-tri", "Quản trị", Role.ADMINISTRATOR, "51", by=people["system"], at=AT)
    close_account("ba-to", by=admin, at=AT, reason="chuyển công tác")
    with pytest.raises(LookupError):
        asked.feed(token, AT, ON, "x/")


def test_the_token_itself_is_kept_nowhere(
    drawn: KeptPlan, people: dict[str, Actor], as_owner: Callable[[], Any]
) -> None:
    _, token = calendar.open_feed("", by=people["ba-to"], at=AT)
    with as_owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT token_hash FROM plans_calendar_feed")
        kept = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT string_agg(details::text || subject, ' ') FROM access_audit")
        (told,) = cursor.fetchone()
    assert kept == [asked.token_hash(token)] and token not in told


# --- what cannot be changed ------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["plans_hand_in", "plans_obligation_event", "plans_calendar_setting"])
def test_what_was_done_stays_on_record(
    table: str, drawn: KeptPlan, people: dict[str, Actor], as_owner: Callable[[], Any]
) -> None:
    send(the_one(BA_TO), people["ba-to"], dt.date(2026, 10, 20))
    calendar.set_calendar(Tier.COMMUNE, compiling_days=4, reason="thử", by=people["so-y-te"], at=AT)
    with (
        as_owner() as connection,
        pytest.raises(DatabaseError, match="append"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")


def test_two_hand_ins_at_once_leave_one(drawn: KeptPlan, people: dict[str, Actor]) -> None:
    one = the_one(BA_TO)
    send(one, people["ba-to"], dt.date(2026, 10, 20))
    stale = replace(one)
    with pytest.raises(Refused):
        send(stale, people["ba-to"], dt.date(2026, 10, 21))
    assert len(asked.obligation_picture(one.obligation_id, ON).hand_ins) == 1


def test_a_plan_taken_in_again_as_another_file_keeps_what_was_handed_in(
    drawn: KeptPlan, people: dict[str, Actor]
) -> None:
    by = people["so-y-te"]
    send(the_one(BA_TO), people["ba-to"], dt.date(2026, 10, 20))
    again = plans.take_in(
        PROVINCE.replace("Trần Văn Thử", "Trần Văn Thử\n").encode(), "tinh-2.txt", by=by, at=AT, on=ON
    )
    plans.accept_all(again.plan_id, by=by, at=AT)
    carry_over(drawn.plan_id, again.plan_id, by=by, at=AT)
    assert calendar.draw_up_calendar(2026, by=by, at=AT, on=ON).made == 0
    one = the_one(BA_TO)
    assert one.plan_id == again.plan_id and one.state is ObligationState.HANDED_IN
