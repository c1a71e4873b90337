"""Dates of reports counted back through the levels; what plans state, what follows, what contradicts."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from ansinh.kernel.working_days import is_working_day, working_days_between
from ansinh.plans.facts import Level, ReportingDuty
from ansinh.plans.facts.calendar import (
    DueBasis,
    ObligationState,
    PeriodKind,
    ReminderStage,
    Standing,
    Tier,
    one_of_each,
    tier_label,
)
from ansinh.plans.offline import read_plan_file
from ansinh.plans.rules.calendar.chain import Setting, chains, chains_of
from ansinh.plans.rules.calendar.feed import Entry, ics
from ansinh.plans.rules.calendar.periods import kind_of, period, period_due
from ansinh.plans.rules.calendar.standing import stage, standing, working_days_late
from ansinh.plans.rules.calendar.stated import PlanInHand, said_end, stated_by, tiers_of

D = dt.date
SHARED = os.environ.get("ANSINH_SHARED")
needs_sources = pytest.mark.skipif(not SHARED, reason="not run: ANSINH_SHARED names no collection of documents")


def duty(who: str, to: str, deadline: str | None, via: str | None = None, frequency: str = "hằng năm") -> ReportingDuty:
    words = f"{who} báo cáo {to}"
    return ReportingDuty(tuple(who.split("; ")), tuple(to.split("; ")), via, deadline, frequency, words, 0, 10)


def a_plan(*duties: ReportingDuty, level: Level = Level.PROVINCE, number: str | None = "65/KH-UBND",
           date: D | None = D(2024, 3, 20), implements: tuple[str, ...] = (), title: str = "Kế hoạch") -> PlanInHand:  # fmt: skip
    issuer = "UBND xã Mẫu" if level is Level.COMMUNE else "UBND tỉnh Mẫu"
    return PlanInHand(number or title, title, issuer, level, number, date, implements, duties)


LIKE_QUANG_NGAI = a_plan(
    duty(
        "Các sở, ban ngành; UBND các huyện, thị xã, thành phố",
        "UBND tỉnh",
        "30-10",
        "Sở Lao động - Thương binh và Xã hội",
    )
)
LIKE_HA_NAM = a_plan(
    duty("Các sở, ban ngành; UBND các huyện, thành phố", "Bộ Lao động - Thương binh và Xã hội; UBND tỉnh", "05-12",
         "Sở Lao động - Thương binh và Xã hội"),
    duty("Sở Lao động - Thương binh và Xã hội", "Bộ Lao động - Thương binh và Xã hội; UBND tỉnh", "15-12"),
    number=None,
)  # fmt: skip


def only(plan: PlanInHand, year: int, *parents: PlanInHand, settings: tuple[Setting, ...] = ()):  # type: ignore[no-untyped-def]
    (found,) = chains_of(plan, parents, year, settings)
    return found


# --- the deadlines of the plans fall where they should ------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "last_worked"),
    [
        ("30-10", ["30-10", "30-10", "30-10", "29-10", "30-10", "30-10", "30-10"]),
        ("30-11", ["29-11", "28-11", "30-11", "30-11", "30-11", "30-11", "29-11"]),
        ("01-12", ["29-11", "01-12", "01-12", "01-12", "01-12", "30-11", "29-11"]),
        ("05-12", ["05-12", "05-12", "04-12", "03-12", "05-12", "05-12", "05-12"]),
        ("15-12", ["13-12", "15-12", "15-12", "15-12", "15-12", "14-12", "13-12"]),
    ],
)
def test_a_stated_day_stands_and_the_last_working_day_before_it_is_told(stated: str, last_worked: list[str]) -> None:
    plan = a_plan(duty("Các sở, ban ngành", "UBND tỉnh", stated, "Sở Y tế"))
    for year, worked in zip(range(2024, 2031), last_worked, strict=True):
        step = only(plan, year).step(Tier.AGENCY)
        assert step is not None and step.basis is DueBasis.STATED
        assert f"{step.due:%d-%m-%Y}" == f"{stated}-{year}"
        assert f"{step.practical:%d-%m-%Y}" == f"{worked}-{year}"
        assert step.provisional == (year > 2026)


def test_a_date_on_sunday_30_november_2025_stands_and_is_counted_back_from_the_friday() -> None:
    plan = a_plan(duty("Các cơ quan, đơn vị, địa phương", "Sở Lao động - Thương binh và Xã hội", "30-11"))
    chain = only(plan, 2025)
    commune, village = chain.step(Tier.COMMUNE), chain.step(Tier.VILLAGE)
    assert (commune.due, commune.practical) == (D(2025, 11, 30), D(2025, 11, 28))
    assert village.due == D(2025, 11, 25)  # three working days before Friday the 28th


def test_before_july_2025_villages_communes_and_districts_each_leave_the_one_above_its_days() -> None:
    chain = only(LIKE_QUANG_NGAI, 2024)
    dates = {step.tier: (step.due, step.basis) for step in chain.steps}
    assert dates[Tier.DISTRICT] == (D(2024, 10, 30), DueBasis.STATED)
    assert dates[Tier.COMMUNE] == (D(2024, 10, 23), DueBasis.COMPUTED)
    assert dates[Tier.VILLAGE] == (D(2024, 10, 18), DueBasis.COMPUTED)
    assert dates[Tier.PROVINCE] == (None, DueBasis.OPEN)


def test_what_was_asked_of_districts_is_owed_by_communes_since_july_2025() -> None:
    chain = only(LIKE_QUANG_NGAI, 2026)
    assert chain.step(Tier.DISTRICT) is None
    commune = chain.step(Tier.COMMUNE)
    assert commune.due == D(2026, 10, 30) and commune.receivers == (Tier.DEPARTMENT,)
    assert "cấp huyện" in commune.note_vi and "districts" in commune.note_en


def test_the_department_passes_on_to_province_and_ministry_ten_days_after_it_was_told() -> None:
    chain = only(LIKE_HA_NAM, 2026)
    department, agency = chain.step(Tier.DEPARTMENT), chain.step(Tier.AGENCY)
    assert department.due == D(2026, 12, 15) and set(department.receivers) == {Tier.PROVINCE, Tier.MINISTRY}
    assert agency.due == D(2026, 12, 5) and agency.needed_by == D(2026, 12, 15)
    assert not agency.late_for_above


def test_a_plan_that_states_both_dates_chose_the_days_between_itself() -> None:
    monthly = [("Các Sở", "UBND Thành phố", "Sở Y tế", 15), ("Sở Y tế", "UBND Thành phố", None, 20)]
    duties = [
        replace(duty(who, to, None, via, "hằng tháng"), quote=f"báo cáo trước ngày {day} hằng tháng")
        for who, to, via, day in monthly
    ]
    (november,) = [one for one in chains_of(a_plan(*duties), (), 2026) if one.period.key == "2026-11"]
    assert november.step(Tier.AGENCY).due == D(2026, 11, 15) and november.step(Tier.DEPARTMENT).due == D(2026, 11, 20)
    assert not november.step(Tier.AGENCY).late_for_above


def test_a_tier_nobody_dated_is_told_when_it_can_be_ready_and_owes_no_day() -> None:
    department = only(LIKE_QUANG_NGAI, 2026).step(Tier.DEPARTMENT)
    assert department.due is None and department.ready == D(2026, 11, 6)


def test_tet_lies_inside_a_chain_of_february() -> None:
    plan = a_plan(duty("UBND các xã, phường", "Sở Y tế", "25-02"), date=D(2025, 8, 1))
    chain = only(plan, 2026)
    assert chain.step(Tier.COMMUNE).due == D(2026, 2, 25)
    assert chain.step(Tier.VILLAGE).due == D(2026, 2, 13)  # three days worked before: 24 and 23 February, then the 13th


def test_a_communes_own_day_later_than_the_province_needs_is_shown_as_a_conflict() -> None:
    commune = a_plan(duty("các phòng, ngành, đơn vị có liên quan", "UBND xã", "01-12"), level=Level.COMMUNE, number="7/KH-UBND",
                     implements=("Kế hoạch số 65/KH-UBND ngày 20/3/2024",))  # fmt: skip
    found = {chain.key: chain for _, chain in chains([LIKE_QUANG_NGAI, commune], 2026)}
    chain = found["7/KH-UBND"]
    assert chain.parents == ("65/KH-UBND",)
    village = chain.step(Tier.VILLAGE)
    assert village.due == D(2026, 12, 1) and village.needed_by == D(2026, 10, 27) and village.late_for_above
    assert chain.step(Tier.COMMUNE).source == "65/KH-UBND"


def test_a_plan_of_the_same_number_but_another_day_is_not_the_parent() -> None:
    commune = a_plan(duty("các ngành", "UBND xã", "01-12"), level=Level.COMMUNE, number="7/KH-UBND",
                     implements=("Kế hoạch số 65/KH-UBND ngày 21/4/2023",))  # fmt: skip
    assert {chain.key: chain.parents for _, chain in chains([LIKE_QUANG_NGAI, commune], 2026)}["7/KH-UBND"] == ()


def test_a_person_may_give_a_tier_more_days_or_a_date_and_the_levels_below_follow() -> None:
    chain = only(LIKE_QUANG_NGAI, 2026, settings=(Setting(Tier.COMMUNE, compiling_days=10),))
    assert chain.step(Tier.VILLAGE).due == D(2026, 10, 16)
    chain = only(LIKE_QUANG_NGAI, 2026, settings=(Setting(Tier.DEPARTMENT, deadline="06-11", reason="Công văn số 1"),))
    department = chain.step(Tier.DEPARTMENT)
    assert (department.due, department.basis, department.quote) == (D(2026, 11, 6), DueBasis.SET, "Công văn số 1")
    assert chain.step(Tier.AGENCY).needed_by == D(2026, 10, 30)


def test_a_programme_of_the_party_goes_along_the_partys_line() -> None:
    plan = a_plan(
        duty("Các huyện ủy, thị ủy, thành ủy, đảng ủy trực thuộc", "Ban Thường vụ Tỉnh ủy", "15-11"), number="51-CTr/TU"
    )
    plan = replace(plan, issuer="TỈNH ỦY MẪU")
    old, new = only(plan, 2024), only(plan, 2026)
    assert old.party and old.step(Tier.DISTRICT).receivers == (Tier.PROVINCE,)
    assert new.step(Tier.COMMUNE).receivers == (Tier.PROVINCE,) and new.step(Tier.VILLAGE) is None
    assert "Tỉnh ủy" in tier_label(Tier.PROVINCE, party=True)


def test_a_half_year_and_a_year_in_one_sentence_are_two_chains() -> None:
    plan = a_plan(
        duty("UBND các xã, phường", "Sở Y tế", "15-06", frequency="6 tháng"),
        duty("UBND các xã, phường", "Sở Y tế", "15-12"),
        date=D(2025, 9, 1),
    )
    found = {chain.period.key: chain.step(Tier.COMMUNE).due for chain in chains_of(plan, (), 2026)}
    assert found == {"2026-H1": D(2026, 6, 15), "2026": D(2026, 12, 15)}


def test_a_day_of_every_month_makes_twelve_dates() -> None:
    words = "báo cáo UBND Thành phố kết quả thực hiện trước ngày 15 hằng tháng"
    monthly = replace(duty("Các Sở; UBND xã, phường", "UBND Thành phố", None, "Sở Y tế", "hằng tháng"), quote=words)
    plan = a_plan(monthly, date=D(2025, 10, 1))
    found = {chain.period.key: chain.step(Tier.COMMUNE).due for chain in chains_of(plan, (), 2026)}
    assert len(found) == 12 and found["2026-02"] == D(2026, 2, 15) and found["2026-11"] == D(2026, 11, 15)
    february = chains_of(plan, (), 2026)[1].step(Tier.VILLAGE)
    assert february.due == D(2026, 2, 10), "three working days before Friday the 13th, the last before Tết"
    ((nearest, times),) = one_of_each(chains_of(plan, (), 2026), D(2026, 11, 22))
    assert (nearest.period.key, times) == ("2026-12", 12)
    last = replace(monthly, quote="báo cáo trước ngày 31 hằng tháng")
    assert [chain.step(Tier.COMMUNE).due.day for chain in chains_of(a_plan(last, date=None), (), 2026)][:3] == [
        31,
        28,
        31,
    ]
    quarterly = replace(duty("UBND các xã", "Sở Y tế", None, None, "hằng quý"), quote="báo cáo trước ngày 20 hằng quý")
    assert [chain.period.key for chain in chains_of(a_plan(quarterly, date=None), (), 2026)] == [
        "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4",
    ]  # fmt: skip


def test_a_duty_without_a_day_makes_no_date_and_is_not_lost() -> None:
    plan = a_plan(duty("từng ngành", "UBND tỉnh", None, frequency="kịp thời"), *LIKE_QUANG_NGAI.duties)
    chain = only(plan, 2026)
    assert chain.undated == ("từng ngành báo cáo UBND tỉnh",)
    assert chains_of(a_plan(duty("từng ngành", "UBND tỉnh", None)), (), 2026) == ()


def test_no_report_is_due_before_the_plan_was_made_and_a_plan_that_is_over_says_so() -> None:
    assert chains_of(a_plan(*LIKE_QUANG_NGAI.duties, date=D(2024, 11, 2)), (), 2024) == ()
    over = a_plan(*LIKE_QUANG_NGAI.duties, title="Kế hoạch giai đoạn 2024-2025")
    assert only(over, 2026).expired_in == 2025
    assert only(over, 2025).expired_in is None
    assert said_end("các nhiệm vụ chủ yếu để thực hiện từ nay\nđến năm 2023;") == 2023


@pytest.mark.parametrize(
    ("words", "level", "expected"),
    [
        ("UBND các huyện, thị xã, thành phố", Level.PROVINCE, {Tier.DISTRICT}),
        ("Ủy ban nhân dân các xã, phường, đặc khu", Level.PROVINCE, {Tier.COMMUNE}),
        ("Các sở, ban, ngành", Level.PROVINCE, {Tier.AGENCY}),
        ("Các cơ quan, đơn vị, địa phương", Level.PROVINCE, {Tier.AGENCY, Tier.DISTRICT}),
        ("Bảo hiểm xã hội tỉnh", Level.PROVINCE, {Tier.AGENCY}),
        ("Ngân hàng Chính sách xã hội", Level.PROVINCE, {Tier.AGENCY}),
        ("Trưởng các thôn", Level.COMMUNE, {Tier.VILLAGE}),
        ("UBND xã", Level.COMMUNE, {Tier.COMMUNE}),
        ("UBND các tỉnh, thành phố trực thuộc Trung ương", Level.CENTRAL, {Tier.PROVINCE}),
    ],
)
def test_who_reports_is_understood_by_the_level_of_the_plan(words: str, level: Level, expected: set[Tier]) -> None:
    assert set(tiers_of(words, level)) == expected


@needs_sources
@pytest.mark.parametrize(
    ("start", "tier", "year", "due"),
    [
        ("000", Tier.COMMUNE, 2026, D(2026, 11, 30)),
        ("000", Tier.DISTRICT, 2022, D(2022, 11, 30)),
        ("002", Tier.VILLAGE, 2026, D(2026, 12, 1)),
        ("003", Tier.AGENCY, 2026, D(2026, 12, 5)),
        ("003", Tier.DEPARTMENT, 2026, D(2026, 12, 15)),
        ("004", Tier.COMMUNE, 2026, D(2026, 10, 30)),
        ("004", Tier.DISTRICT, 2024, D(2024, 10, 30)),
    ],
)
def test_the_deadlines_of_the_source_plans_fall_where_they_should(start: str, tier: Tier, year: int, due: D) -> None:
    (path,) = (Path(SHARED or "") / "corpus" / "sources").glob(f"{start}_*.txt")
    reading = read_plan_file(path)
    document = reading.document
    plan = PlanInHand(start, document.title or "", document.issuer or "", document.level, document.number,
                      document.date, document.implements, reading.reporting)  # fmt: skip
    step = only(plan, year).step(tier)
    assert step.due == due and step.basis is DueBasis.STATED and step.quote


# --- periods -------------------------------------------------------------------------------------------


def test_the_reporting_year_runs_from_15_december_to_14_december() -> None:
    year = period(PeriodKind.YEAR, 2026)
    assert (year.first, year.last, year.confirmed) == (D(2025, 12, 15), D(2026, 12, 14), True)
    halves = [period(PeriodKind.HALF_YEAR, 2026, number) for number in (1, 2)]
    assert [(one.first, one.last) for one in halves] == [
        (D(2025, 12, 15), D(2026, 6, 14)),
        (D(2026, 6, 15), D(2026, 12, 14)),
    ]
    assert not halves[0].confirmed, "the half-year is recalled, not read in the text"
    third = period(PeriodKind.QUARTER, 2026, 3)
    assert (third.first, third.last, third.say()) == (D(2026, 6, 15), D(2026, 9, 14), "quý III/2026")
    january = period(PeriodKind.MONTH, 2026, 1)
    assert (january.first, january.last) == (D(2025, 12, 15), D(2026, 1, 14))
    with pytest.raises(ValueError, match="no quarter 5"):
        period(PeriodKind.QUARTER, 2026, 5)


@given(
    st.integers(2000, 2090),
    st.sampled_from([(PeriodKind.MONTH, 12), (PeriodKind.QUARTER, 4), (PeriodKind.HALF_YEAR, 2)]),
)
def test_the_parts_of_a_year_follow_each_other_without_gap(year: int, parts: tuple[PeriodKind, int]) -> None:
    kind, count = parts
    every = [period(kind, year, number) for number in range(1, count + 1)]
    whole = period(PeriodKind.YEAR, year)
    assert every[0].first == whole.first and every[-1].last == whole.last
    assert all(a.last + dt.timedelta(days=1) == b.first for a, b in pairwise(every))


def test_a_report_is_about_the_period_whose_end_lies_nearest() -> None:
    assert period_due(PeriodKind.YEAR, D(2026, 10, 30)).key == "2026"
    assert period_due(PeriodKind.YEAR, D(2027, 1, 15)).key == "2026"
    assert period_due(PeriodKind.HALF_YEAR, D(2026, 6, 20)).key == "2026-H1"
    assert period_due(PeriodKind.QUARTER, D(2026, 3, 20)).key == "2026-Q1"
    assert period_due(PeriodKind.MONTH, D(2027, 1, 2)).key == "2026-12"
    assert period_due(PeriodKind.MONTH, D(2026, 11, 15)).key == "2026-11"
    assert period_due(PeriodKind.MONTH, D(2026, 11, 12)).key == "2026-11"
    assert period_due(PeriodKind.MONTH, D(2026, 11, 5)).key == "2026-10"
    assert [kind_of(words) for words in ("6 tháng", "hằng quý", "hàng tháng", "hằng năm", "6 tháng, hằng năm", None)] == [
        PeriodKind.HALF_YEAR, PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.YEAR, PeriodKind.YEAR, PeriodKind.YEAR,
    ]  # fmt: skip


# --- properties of every chain -------------------------------------------------------------------------


@given(st.dates(D(2022, 1, 1), D(2035, 12, 28)), st.integers(0, 15), st.integers(0, 15))
def test_every_counted_day_is_worked_and_leaves_the_one_above_its_days(due: D, commune: int, department: int) -> None:
    plan = a_plan(duty("Sở Y tế", "UBND tỉnh", f"{due.day:02d}-{due.month:02d}"), duty("Các sở", "Sở Y tế", None),
                  date=None)  # fmt: skip
    settings = (Setting(Tier.COMMUNE, commune), Setting(Tier.DEPARTMENT, department), Setting(Tier.DISTRICT, 5))
    found = chains_of(plan, (), due.year, settings)
    for chain in found:
        days = {Tier.COMMUNE: commune, Tier.DEPARTMENT: department, Tier.DISTRICT: 5}
        for step in chain.steps:
            if step.basis is DueBasis.COMPUTED:
                assert step.due is not None and (is_working_day(step.due) or not any(days.values()))
                for receiver in step.receivers:
                    above = chain.step(receiver)
                    assert above is not None and above.practical is not None
                    assert step.due <= above.practical
                    assert working_days_between(step.due, above.practical) >= days.get(receiver, 0)


# --- how a report stands --------------------------------------------------------------------------------


def test_a_report_due_on_a_sunday_and_handed_in_on_monday_is_one_working_day_late() -> None:
    due = D(2025, 11, 30)
    assert working_days_late(ObligationState.HANDED_IN, due, D(2025, 12, 1), D(2026, 1, 5)) == 1
    assert working_days_late(ObligationState.HANDED_IN, due, due, D(2026, 1, 5)) == 0
    assert working_days_late(ObligationState.OPEN, D(2026, 2, 13), None, D(2026, 2, 22)) == 0, "Tết is not worked"


def test_how_a_report_stands_follows_the_day_and_the_deeds() -> None:
    due = D(2026, 11, 30)
    on = {D(2026, 11, 22): Standing.NOT_DUE, D(2026, 11, 23): Standing.DUE_SOON, due: Standing.DUE_SOON,
          D(2026, 12, 1): Standing.OVERDUE}  # fmt: skip
    assert {day: standing(ObligationState.OPEN, due, day) for day in on} == on
    assert standing(ObligationState.RETURNED, due, D(2027, 1, 1)) is Standing.RETURNED
    stages = [stage(ObligationState.STARTED, due, day) for day in (D(2026, 11, 22), D(2026, 11, 23), D(2026, 11, 28))]
    assert stages == [None, ReminderStage.SEVEN_DAYS, ReminderStage.TWO_DAYS]
    assert stage(ObligationState.HANDED_IN, due, D(2027, 1, 1)) is None


# --- the calendar file ----------------------------------------------------------------------------------


def test_the_calendar_file_is_read_back_by_another_program_with_its_alarms() -> None:
    at = dt.datetime(2026, 11, 1, 2, tzinfo=dt.UTC)
    entry = Entry("a-1@ansinh", D(2026, 10, 30), "Báo cáo năm 2026; hạn, rất dài " * 5, "Dòng 1\nDòng 2, có dấu phẩy",
                  ("Báo cáo", "65/KH-UBND"), at, "https://ansinh.example/plans/calendar/1/")  # fmt: skip
    content = ics("Lịch báo cáo", [entry])
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert event["UID"] == "a-1@ansinh" and event.decoded("DTSTART") == D(2026, 10, 30)
    assert event.decoded("DTEND") == D(2026, 10, 31)
    assert str(event["SUMMARY"]) == entry.summary and str(event["DESCRIPTION"]) == entry.description
    assert event["CATEGORIES"].cats == ["Báo cáo", "65/KH-UBND"] and str(event["URL"]) == entry.url
    assert [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")] == [
        dt.timedelta(days=-7, hours=8),
        dt.timedelta(days=-2, hours=8),
    ]
    assert calendar.errors == [] and event.errors == []


def test_stated_duties_name_the_plan_and_the_words_they_come_from() -> None:
    (first, second), undated = stated_by(LIKE_HA_NAM)
    assert (first.tiers, first.receivers) == ((Tier.AGENCY, Tier.DISTRICT), (Tier.DEPARTMENT,))
    assert (second.tiers, set(second.receivers)) == ((Tier.DEPARTMENT,), {Tier.PROVINCE, Tier.MINISTRY})
    assert undated == () and first.quote and first.source == "Kế hoạch"
