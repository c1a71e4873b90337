"""``plan calendar`` as officials type it: on files without a database, and on what is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from icalendar import Calendar

from ansinh.shells.cli import frame
from ansinh.shells.cli.main import main
from tests.plans.test_calendar_kept import COMMUNE, PROVINCE


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    frame.choose_language([])
    assert main(["plan", "calendar", *words]) == code
    return capsys.readouterr().out


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A province's plan and a commune's under it."""
    province, commune = tmp_path / "tinh.txt", tmp_path / "xa.txt"
    province.write_text(PROVINCE, "utf-8")
    commune.write_text(COMMUNE, "utf-8")
    return str(province), str(commune)


def test_files_are_dated_through_all_levels_as_json(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(told(capsys, *files, "--year", "2026", "--json"))
    province, commune = answer["chains"]
    dates = {step["tier"]: (step["due"], step["practical"], step["basis"]) for step in province["steps"]}
    assert dates == {
        "village": ("2026-10-27", "2026-10-27", "computed"),
        "commune": ("2026-10-30", "2026-10-30", "stated"),
        "agency": ("2026-10-30", "2026-10-30", "stated"),
        "department": ("2026-12-05", "2026-12-04", "stated"),
    }
    assert (province["period"]["from"], province["period"]["to"]) == ("2025-12-15", "2026-12-14")
    village = commune["steps"][0]
    assert commune["parents"] == ["12/KH-UBND"] and village["conflict"] and village["needed_by"] == "2026-10-27"
    assert village["quote"].endswith("trước ngày 05/11 hằng năm")


def test_people_read_it_with_weekdays_and_warnings(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, *files, "--year", "2026")
    assert "T7 05/12/2026" in out and "T6 04/12/2026" in out and "tính lùi 3 ngày làm việc" in out
    assert "! Thôn, tổ dân phố, đơn vị của xã: hạn 05/11/2026 muộn hơn ngày cấp trên cần (27/10/2026)." in out


def test_one_place_sees_what_it_hands_in_and_receives(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    answer = json.loads(told(capsys, files[0], "--year", "2026", "--unit", "xã Ba Tơ, Quảng Ngãi", "--json"))
    assert [step["tier"] for step in answer["chains"][0]["steps"]] == ["village", "commune"]
    assert json.loads(told(capsys, files[0], "--year", "2026", "--unit", "Hà Nội", "--json"))["chains"] == []
    told(capsys, files[0], "--unit", "xã Không Có Thật", code=1)


def test_the_calendar_file_keeps_its_ids_from_one_writing_to_the_next(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = []
    for name in ("a.ics", "b.ics"):
        told(capsys, *files, "--year", "2026", "--ics", str(tmp_path / name))
        events = Calendar.from_ical((tmp_path / name).read_bytes()).walk("VEVENT")
        seen.append(sorted(str(event["UID"]) for event in events))
    assert seen[0] == seen[1] and len(set(seen[0])) == len(seen[0]) == 7


def test_a_file_without_a_day_or_from_another_world_is_told_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "thu.txt"
    other.write_text("Kính gửi bạn, hôm nay trời đẹp.", "utf-8")
    frame.choose_language([])
    assert main(["plan", "calendar", str(other), "--year", "2026"]) == 0
    seen = capsys.readouterr()
    assert "Không có hạn báo cáo nào." in seen.out and "thu.txt: không nêu ngày" in seen.err
    told(capsys, str(other), "--year", "1890", code=1)


@pytest.mark.django_db(transaction=True)
def test_the_kept_calendar_is_drawn_up_and_listed(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import datetime as dt

    from django.db import connection

    from ansinh.access.actions import ensure_system_actor
    from ansinh.plans import actions as plans
    from ansinh.shells.site import clock

    by, on = ensure_system_actor(clock.now() - dt.timedelta(days=1)), dt.date(2026, 11, 5)
    kept = plans.take_in(PROVINCE.encode(), "tinh.txt", by=by, at=clock.now(), on=on)
    plans.accept_all(kept.plan_id, by=by, at=clock.now())
    out = told(capsys, "--draw-up", "--year", "2026", "--on", "2026-11-05")
    assert "T6 30/10/2026" in out and "96" in out
    one = json.loads(told(capsys, "--year", "2026", "--on", "2026-11-05", "--unit", "21484", "--json"))["obligations"]
    assert [(row["unit"], row["standing"], row["working_days_late"]) for row in one] == [
        ("UBND xã Ba Tơ", "overdue", 4)
    ]
    told(capsys, "--year", "2026", "--unit", "21484", "--ics", str(tmp_path / "kept.ics"))
    (event,) = Calendar.from_ical((tmp_path / "kept.ics").read_bytes()).walk("VEVENT")
    assert event["UID"] == f"{one[0]['obligation_id']}@ansinh"
    connection.close()
