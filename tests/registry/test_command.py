"""``ansinh registry`` as people type it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ansinh.access.facts import Actor
from ansinh.shells.cli.main import main
from tests.registry.lists import HEADER, xlsx
from tests.registry.scene import BA_TO

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
