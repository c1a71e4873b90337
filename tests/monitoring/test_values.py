"""Figures kept: equal to the lists behind them, never overwritten, entered by whom they belong to; reports signed."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import uuid
from pathlib import Path
from types import SimpleNamespace

import docx
import polars as pl
import pytest
from django.db import DatabaseError, connection, transaction

from ansinh.access.actions import acting, define_scopes, ensure_system_actor, open_account
from ansinh.access.facts import ROLE_LABELS, Actor, Permission, Role
from ansinh.access.offline import MAY
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Refused
from ansinh.monitoring.actions import compute, enter_value, forget_members, keep_report, sign_report
from ansinh.monitoring.facts import Standing, TargetProgress
from ansinh.monitoring.offline import ReportFacts, annual_report, report_title, targets_chart
from ansinh.monitoring.queries import by_commune, latest_values, members, months_with_members, report_bytes, trend
from ansinh.plans.facts import Commitment, Comparator, ReviewState, Target
from ansinh.plans.queries import indicator, indicators
from tests.monitoring.test_measures import circumstances, decisions

AT = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
NOVEMBER = Month(2026, 11)
IDS = [str(uuid.uuid5(uuid.NAMESPACE_URL, f"person {n}")) for n in range(6)]


@pytest.fixture
def system(db) -> Actor:
    made = ensure_system_actor(AT - dt.timedelta(days=1))
    define_scopes({"VN": ["A", "B"], "P": ["A", "B"], "A": ["A"], "B": ["B"]}, by=made, at=AT)
    return made


@pytest.fixture
def who(system: Actor):
    def account(name: str, role: Role, scope: str) -> Actor:
        return open_account(name, name.title(), role, scope, by=system, at=AT - dt.timedelta(hours=1))

    return account


def frames() -> dict[str, pl.DataFrame]:
    """Three women past retirement in A, three in B; two of A and none of B receive."""
    return {
        "people": pl.DataFrame(
            [
                {
                    "person_id": IDS[n],
                    "household_id": IDS[n],
                    "commune_code": "A" if n < 3 else "B",
                    "birth_date": dt.date(1950, 1, 1),
                    "sex": "female",
                    "vital_status": "alive",
                    "vital_date": None,
                }
                for n in range(6)
            ],
            schema_overrides={"vital_date": pl.Date},
        ),
        "circumstances": circumstances(),
        "decisions": decisions((IDS[0], "HTXH"), (IDS[1], "HTXH")),
        "numbers": pl.DataFrame({"person_id": IDS[:5]}),
    }


def test_the_figure_is_the_count_of_the_people_behind_it(system: Actor) -> None:
    values = compute(NOVEMBER, frames(), "P", by=system, at=AT)
    assert values["elderly_income_coverage"] == 33.33
    assert "cashless_share" not in values, "nothing was paid yet: no figure, and not zero"
    kept = latest_values(["elderly_income_coverage"], "P")["elderly_income_coverage"]
    with acting(system):
        behind = members("elderly_income_coverage", size=100)
        assert (kept.numerator, kept.denominator) == (sum(one.reached for one in behind.items), behind.total)
        assert members("elderly_income_coverage", reached=False).total == 4
    assert [one.value for one in by_commune("elderly_income_coverage", NOVEMBER, ["A", "B"])] == [66.67, 0.0]


def test_of_everybody_on_record_only_those_without_a_number_are_kept_by_name(system: Actor) -> None:
    compute(NOVEMBER, frames(), "P", by=system, at=AT)
    with acting(system):
        kept = members("personal_number_coverage").items
    assert [str(one.member_id) for one in kept] == [IDS[5]]


def test_an_officer_sees_the_people_of_her_commune_and_nobody_else(system: Actor, who) -> None:
    compute(NOVEMBER, frames(), "P", by=system, at=AT)
    with acting(who("can-bo-a", Role.COMMUNE_OFFICER, "A")):
        seen = members("elderly_income_coverage").items
    assert {one.commune_code for one in seen} == {"A"} and len(seen) == 3
    assert members("elderly_income_coverage").total == 0, "nobody is seen without signing in"


def test_an_officer_of_one_commune_cannot_compute_the_figure_of_the_province(system: Actor, who) -> None:
    with pytest.raises(Refused):
        compute(NOVEMBER, frames(), "P", by=who("can-bo-a", Role.COMMUNE_OFFICER, "A"), at=AT)
    assert latest_values(["elderly_income_coverage"], "P") == {}


def test_computing_again_corrects_without_erasing(system: Actor, as_owner) -> None:
    compute(NOVEMBER, frames(), "P", by=system, at=AT)
    more = {**frames(), "decisions": decisions((IDS[0], "HTXH"), (IDS[1], "HTXH"), (IDS[2], "HTXH"))}
    compute(NOVEMBER, more, "P", by=system, at=AT)
    assert [one.value for one in trend("elderly_income_coverage", "P")] == [50.0]
    with acting(system):
        assert members("elderly_income_coverage").total == 6, "the list is that of the newest figure"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT value FROM monitoring_value WHERE indicator_code = 'elderly_income_coverage'"
            " AND place_code = 'P' ORDER BY id"
        )
        assert [float(row[0]) for row in cursor.fetchall()] == [33.33, 50.0]


@pytest.mark.parametrize("statement", ["UPDATE monitoring_value SET value = 99", "DELETE FROM monitoring_value"])
def test_a_figure_is_never_overwritten(system: Actor, as_owner, statement: str) -> None:
    compute(NOVEMBER, frames(), "P", by=system, at=AT)
    with pytest.raises(DatabaseError), as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_who_stood_behind_a_figure_is_forgotten_in_time_and_the_figure_stays(system: Actor) -> None:
    compute(NOVEMBER, frames(), "P", by=system, at=AT)
    with acting(system):
        assert months_with_members("elderly_income_coverage") == (NOVEMBER,)
    assert forget_members(Month(2026, 12), by=system, at=AT) > 0
    with acting(system):
        assert months_with_members("elderly_income_coverage") == ()
    assert latest_values(["elderly_income_coverage"], "P")["elderly_income_coverage"].value == 33.33


# --- what agencies enter --------------------------------------------------------------------------


def test_an_agency_corrects_its_figure_by_entering_it_again(system: Actor, who) -> None:
    insurer = who("bhxh", Role.INSURANCE_OFFICER, "P")
    for value in (93.0, 93.8):
        enter_value("health_insurance_coverage", NOVEMBER, "P", by=insurer, at=AT, value=value, note="Biểu 01")
    assert [one.value for one in trend("health_insurance_coverage", "P")] == [93.8]


def test_doctors_are_counted_for_ten_thousand_people(system: Actor, who) -> None:
    health = who("so-y-te", Role.HEALTH_OFFICER, "P")
    enter_value("doctors_per_10000", NOVEMBER, "P", by=health, at=AT, numerator=1100, denominator=1_000_000)
    assert latest_values(["doctors_per_10000"], "P")["doctors_per_10000"].value == 11


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({}, "blank"),
        ({"numerator": 5}, "blank"),
        ({"value": 105.0}, "over_100"),
        ({"value": -1.0}, "negative"),
        ({"numerator": 5, "denominator": 0}, "zero_denominator"),
        ({"numerator": 12, "denominator": 10}, "over_100"),
        ({"value": 50.0, "numerator": 9, "denominator": 10}, "disagrees"),
    ],
)
def test_an_impossible_figure_is_not_kept_and_says_why(system: Actor, who, given: dict, kind: str) -> None:
    with pytest.raises(BadInput) as refused:
        enter_value(
            "health_insurance_coverage", NOVEMBER, "P", by=who("bhxh", Role.INSURANCE_OFFICER, "P"), at=AT, **given
        )
    assert kind in {problem.kind for problem in refused.value.problems}
    assert all(problem.vi and problem.en for problem in refused.value.problems)
    assert trend("health_insurance_coverage", "P") == ()


def test_a_month_to_come_has_no_figure(system: Actor, who) -> None:
    with pytest.raises(BadInput):
        insurer = who("bhxh", Role.INSURANCE_OFFICER, "P")
        enter_value("health_insurance_coverage", Month(2026, 12), "P", by=insurer, at=AT, value=90)


def test_what_is_computed_is_not_typed_in_and_a_commune_does_not_speak_for_the_province(system: Actor, who) -> None:
    officer = who("can-bo-a", Role.COMMUNE_OFFICER, "A")
    with pytest.raises(Refused):
        enter_value("poverty_rate", NOVEMBER, "A", by=officer, at=AT, value=3)
    with pytest.raises(Refused):
        enter_value("health_insurance_coverage", NOVEMBER, "P", by=officer, at=AT, value=3)
    insurer = who("bhxh", Role.INSURANCE_OFFICER, "P")
    enter_value("health_insurance_coverage", NOVEMBER, "A", by=insurer, at=AT, value=97.5)
    assert latest_values(["health_insurance_coverage"], "A")["health_insurance_coverage"].value == 97.5


@pytest.mark.parametrize(
    ("role", "scope"),
    [(Role.HEALTH_OFFICER, "P"), (Role.COMMUNE_OFFICER, "A"), (Role.ADMINISTRATOR, "P"), (Role.PROVINCIAL_LEADER, "P")],
)
def test_a_figure_is_entered_by_the_agency_that_reports_it_and_by_nobody_else(
    system: Actor, who, role: Role, scope: str
) -> None:
    with pytest.raises(Refused) as refused:
        enter_value("social_insurance_coverage", NOVEMBER, scope, by=who("ai-do", role, scope), at=AT, value=31)
    assert "Bảo hiểm xã hội tỉnh báo cáo" in refused.value.say("vi")
    assert "Provincial social insurance" in refused.value.say("en")
    with pytest.raises(Refused):
        enter_value("social_insurance_coverage", NOVEMBER, "P", by=system, at=AT, value=31)
    assert trend("social_insurance_coverage", scope) == ()


def test_the_figure_of_an_agency_without_an_account_is_entered_by_any_of_the_province(system: Actor, who) -> None:
    assert indicator("school_primary").reporter is None
    enter_value("school_primary", NOVEMBER, "P", by=who("so-y-te", Role.HEALTH_OFFICER, "P"), at=AT, value=98)
    with pytest.raises(Refused) as refused:
        enter_value("school_primary", NOVEMBER, "A", by=who("can-bo-a", Role.COMMUNE_OFFICER, "A"), at=AT, value=98)
    assert "Sở Giáo dục và Đào tạo" in refused.value.say("vi")
    with pytest.raises(Refused):
        enter_value("school_primary", NOVEMBER, "P", by=who("quan-tri", Role.ADMINISTRATOR, "P"), at=AT, value=98)


def test_every_reported_indicator_names_its_agency_and_only_those_who_may_enter_are_its_reporters() -> None:
    reported = [one for one in indicators() if one.source == "reported"]
    assert len(reported) > 10 and all(one.reported_by for one in reported)
    assert all(one.reporter is None for one in indicators() if one.source == "computed")
    for one in reported:
        assert one.reporter is None or Permission.MONITORING_ENTER in MAY[one.reporter], one.code
        assert one.reporter is None or one.reported_by in ROLE_LABELS[one.reporter][0], one.code


def test_the_demonstrations_figures_come_from_the_agency_that_reports_them() -> None:
    from ansinh.journeys.demo.results import REPORTED
    from ansinh.journeys.demo.stage import users

    roles = {user.username: user.role for user in users(SimpleNamespace(story_commune="21040"))}  # type: ignore[arg-type]
    assert {code: roles[username] for code, (username, _) in REPORTED.items()} == {
        code: indicator(code).reporter for code in REPORTED
    }


# --- reports --------------------------------------------------------------------------------------


def progress(code: str, value: float | None, standing: Standing) -> TargetProgress:
    from ansinh.monitoring.facts import DataValue

    item = indicator(code)
    wanted = Target("I.1", item.name_vi, Comparator.AT_LEAST, 95, None, "%", None, 2030, "…", 0, 1)
    kept = Commitment(uuid.uuid4(), uuid.uuid4(), wanted, ReviewState.ACCEPTED, "A", AT, code)
    latest = None if value is None else DataValue(code, NOVEMBER, "51", None, None, value, "computed", AT, "A")
    return TargetProgress(kept, item, latest, None, None, standing)


def written(pictures: bool = False) -> bytes:
    shown = [progress("health_insurance_coverage", 93.8, Standing.AT_RISK), progress("merit_care", None, Standing.UNKNOWN)]
    facts = ReportFacts(
        issuer="Ủy ban nhân dân tỉnh Quảng Ngãi",
        above=None,
        place="Quảng Ngãi",
        number="12/BC-UBND",
        day=dt.date(2026, 11, 22),
        month=NOVEMBER,
        plan_title="Thực hiện chính sách xã hội",
        plan_number="99/KH-UBND",
        plan_date=dt.date(2026, 1, 5),
        progress=shown,
        people_paid=1204,
        amount_paid=823_450_000,
        arrears_people=10,
        arrears_amount=400_000,
        returned_people=3,
        returned_amount=1_620_000,
        by_programme=[("Trợ cấp hưu trí xã hội", 800, 432_000_000)],
        decisions={"trường hợp hưởng mới": 4},
        left_out=7,
        unowned_tasks=1,
        tasks=9,
        successors=[("Sở Lao động - Thương binh và Xã hội", "Sở Y tế; Sở Nội vụ", False)],
        difficulties=["1 chỉ tiêu chưa có số liệu."],
        recipients=["Bộ Y tế", "Lưu: VT"],
        capacity="TM. Ủy ban nhân dân",
        signer=None,
    )
    chart = [(targets_chart(shown, form="png"), "Hình 1")] if pictures else []
    return annual_report(facts, chart)  # type: ignore[arg-type]


def test_the_report_says_no_figure_where_there_is_none_and_names_the_motto() -> None:
    document = docx.Document(io.BytesIO(written()))
    text = "\n".join(
        [paragraph.text for paragraph in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text and "Độc lập - Tự do - Hạnh phúc" in text
    assert "Chưa có số liệu" in text and "93,8 %" in text and "823.450.000" in text
    assert "chưa xác nhận" in text.lower(), "a recalled succession is marked as such"


def test_a_plan_that_begins_with_carrying_out_is_not_carried_out_twice() -> None:
    assert report_title("Thực hiện chính sách xã hội") == "Báo cáo kết quả thực hiện chính sách xã hội"
    assert report_title("THỰC HIỆN CHÍNH SÁCH") == "Báo cáo kết quả thực hiện chính sách"
    assert report_title("Kế hoạch giảm nghèo") == "Báo cáo kết quả thực hiện kế hoạch giảm nghèo"
    assert report_title("Giảm nghèo bền vững") == "Báo cáo kết quả thực hiện kế hoạch Giảm nghèo bền vững"
    paragraphs = [" ".join(one.text.split()) for one in docx.Document(io.BytesIO(written())).paragraphs]
    opening = next(text for text in paragraphs if "báo cáo kết quả như sau" in text)
    assert opening.startswith("Căn cứ Kế hoạch số 99/KH-UBND ngày 05/01/2026 thực hiện chính sách xã hội,")
    assert opening.lower().count("thực hiện") == 1


def test_a_printer_sets_the_motto_on_one_line(tmp_path: Path) -> None:
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        pytest.skip("not run: no LibreOffice")
    (tmp_path / "bao-cao.docx").write_bytes(written(pictures=True))
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "bao-cao.docx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    import pypdfium2

    with pypdfium2.PdfDocument(tmp_path / "bao-cao.pdf") as printed:
        first = printed[0].get_textpage().get_text_bounded()
    lines = [" ".join(line.split()) for line in first.splitlines()]
    assert any("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in line for line in lines), lines[:8]
    assert any("Độc lập - Tự do - Hạnh phúc" in line for line in lines), lines[:8]


def kept(by: Actor) -> uuid.UUID:
    return keep_report(
        written(), title="Báo cáo", number="12/BC", month=NOVEMBER, place_code="P", plan_id=None, by=by, at=AT
    ).report_id


def test_the_second_person_signs_and_only_once(system: Actor, who) -> None:
    officer, leader = who("so-y-te", Role.HEALTH_OFFICER, "P"), who("lanh-dao", Role.PROVINCIAL_LEADER, "P")
    report_id = kept(officer)
    with pytest.raises(Refused):
        sign_report(report_id, by=officer, at=AT)
    assert sign_report(report_id, by=leader, at=AT).signed_by == leader.full_name
    with pytest.raises(Refused):
        sign_report(report_id, by=who("lanh-dao-2", Role.PROVINCIAL_LEADER, "P"), at=AT)


def test_the_chair_of_a_commune_does_not_sign_for_the_province(system: Actor, who) -> None:
    report_id = kept(who("so-y-te", Role.HEALTH_OFFICER, "P"))
    with pytest.raises(Refused):
        sign_report(report_id, by=who("chu-tich-a", Role.COMMUNE_CHAIR, "A"), at=AT)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE monitoring_report SET content = 'x'",
        "UPDATE monitoring_report SET title = 'x'",
        "DELETE FROM monitoring_report",
        "UPDATE monitoring_report SET signed_at = now(), signed_by_id = written_by_id",
    ],
)
def test_a_report_stays_as_written_whoever_holds_the_database(system: Actor, who, as_owner, statement: str) -> None:
    report_id = kept(who("so-y-te", Role.HEALTH_OFFICER, "P"))
    with pytest.raises(DatabaseError), as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert report_bytes(report_id)[:2] == b"PK"
