"""``ansinh registry`` as people type it."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest

from ansinh.access.facts import Actor
from ansinh.shells.cli.main import main
from tests.registry.lists import HEADER, xlsx
from tests.registry.scene import AT, BA_TO, couple

ROW = ("1", "1", "Nguyễn Thị An", "07/11/1951", "Nữ", "999151000001", "Chủ hộ")


def test_the_template_is_written_and_an_empty_one_sent_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "mau.xlsx"
    assert main(["registry", "template", "--out", str(out)]) == 0
    assert out.read_bytes()[:2] == b"PK" and capsys.readouterr().out.strip() == str(out)
    assert main(["registry", "check", str(out)]) == 1
    assert "chưa có người nào" in capsys.readouterr().err


def test_a_list_is_checked_without_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ds.xlsx"
    path.write_bytes(xlsx(ROW, (*ROW[:3], "31/02/1951", *ROW[4:])))
    assert main(["registry", "check", str(path), "--json", "--on", "2026-11-22"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["bad"]) == (2, 1)
    assert told["problems"][0]["where"] == {"sheet": "DS", "row": 3, "column": "D"}
    assert main(["registry", "check", str(tmp_path / "nowhere.xlsx"), "--lang", "en"]) == 1
    assert "Cannot read" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_list_goes_in_by_command_and_its_people_are_found(
    tmp_path: Path, system: Actor, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ansinh.shells.cli.frame.prepare_environment", lambda role="app": {})
    path, mend = tmp_path / "ds.xlsx", tmp_path / "sua.xlsx"
    path.write_bytes(xlsx(ROW, ("2", "2", "Lê Văn Ba", "hôm qua", "Nam", None, "Chủ hộ"), header=HEADER))
    assert (
        main(["registry", "import", str(path), "--commune", BA_TO, "--corrections", str(mend), "--apply", "--json"])
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["new"] == 1 and told["applied"]["new"] == 1 and told["applied"]["left_out"] == 1
    assert mend.exists()
    assert main(["registry", "search", "nguyen", "thi", "an", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["total"] == 1 and found["people"][0]["number"] == "•••••••••001"


@pytest.mark.django_db
def test_a_person_is_shown_with_circumstances_and_a_masked_number(
    system: Actor, officer: Actor, neighbour: Actor, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansinh.access.actions import acting, set_password
    from ansinh.registry import queries
    from ansinh.registry.actions import record_circumstance, register_household

    monkeypatch.setattr("ansinh.shells.cli.frame.prepare_environment", lambda role="app": {})
    monkeypatch.setattr("ansinh.shells.server.home.serving_secrets", lambda home: {})
    made = register_household(BA_TO, couple(), by=officer, at=AT)
    with acting(officer):
        lua = queries.members(made.household_id)[0]
    for kind, degree in (("disability", "severe"), ("hiv", None)):
        record_circumstance(
            kind=kind, degree=degree, person_id=lua.person_id, start=dt.date(2026, 8, 1), by=officer, at=AT
        )
    for one in (officer, neighbour):
        set_password(one.username, "một mật khẩu đủ dài", by=system, at=AT)

    def show(who: str, *more: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO("một mật khẩu đủ dài\n"))
        capsys.readouterr()
        code = main(["registry", "show", who, *more])
        told = capsys.readouterr()
        return code, told.out, told.err

    shown = [json.loads(show(who, "--json")[1]) for who in (lua.code, "999151000123", str(lua.person_id))]
    assert shown[0] == shown[1] == shown[2]
    assert (shown[0]["full_name"], shown[0]["number"]) == ("Trần Thị Lụa", "•••••••••123")
    assert [one["kind"] for one in shown[0]["circumstances"]] == ["disability"], "nobody named answers for the rest"
    named = ("--as", officer.username, "--password-stdin")
    assert {one["kind"] for one in json.loads(show(lua.code, "--json", *named)[1])["circumstances"]} == {
        "disability",
        "hiv",
    }
    code, out, _ = show(lua.code)
    assert (code, "999151000123" in out, "01/08/2026" in out) == (0, False, True)
    code, out, err = show("999151000123", "--as", neighbour.username, "--password-stdin")
    assert (code, out, "Không có người nào" in err, "999151000123" in err) == (1, "", True, False)
