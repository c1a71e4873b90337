"""``ansinh casework``: a month proposed, looked at, submitted and approved from the command line."""

from __future__ import annotations

import io
import json
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansinh.access.actions import acting, set_password
from ansinh.casework import queries
from ansinh.shells.cli.main import main
from tests.journeys.scene import AT, BA_TO, Village, person, settle

PASSWORD = "một mật khẩu đủ dài"


@pytest.fixture(autouse=True)
def _environment_as_it_was() -> Iterator[None]:
    """A command tells Django where home, keys and today are; the tests after this one are not to hear of it."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def village(db: None) -> Village:
    made = settle()
    for user in ("can-bo", "chu-tich"):
        set_password(user, PASSWORD, by=made.system, at=AT)
    return made


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    capsys.readouterr()
    assert main([*words, "--json", "--on", "2026-11-22"]) == 0, capsys.readouterr().err
    answer = json.loads(capsys.readouterr().out)
    assert isinstance(answer, dict)
    return answer


def types(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text + "\n"))


def test_a_month_is_carried_through_from_the_command_line(
    village: Village, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    proposed = told(capsys, "casework", "propose", "--month", "2026-11")
    assert (proposed["change"], proposed["start"], proposed["refuse"]) == (2, 1, 1)
    here = ("--month", "2026-11", "--commune", BA_TO)
    types(monkeypatch, PASSWORD)
    assert told(capsys, "casework", "submit", *here, "--as", "can-bo", "--password-stdin") == {"submitted": 5}
    summary = told(capsys, "casework", "summary", *here)
    assert summary["submitted"] == 5
    types(monkeypatch, PASSWORD)
    approve = ("casework", "approve", *here, "--as", "chu-tich", "--password-stdin")
    approved = told(capsys, *approve, "--seen", str(summary["digest"]))
    assert (approved["approved"], approved["first_number"]) == (5, "1/QĐ-UBND")
    left = told(capsys, "casework", "left-behind", "--month", "2026-11")
    assert left["total"] == 3
    with acting(village.system):
        decision = queries.decisions_of(uuid.UUID(person("bà Lụa")))[0].decision_id
    told(capsys, "casework", "letter", str(decision), "--out", str(tmp_path / "qd.docx"))
    assert (tmp_path / "qd.docx").read_bytes().startswith(b"PK")


def test_nobody_signs_with_a_name_alone(
    village: Village, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    types(monkeypatch, "đoán")
    words = ["casework", "submit", "--month", "2026-11", "--commune", BA_TO, "--as", "can-bo", "--password-stdin"]
    assert main(words) == 1
    assert "mật khẩu" in capsys.readouterr().err


def test_nothing_is_approved_unseen(
    village: Village, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    types(monkeypatch, PASSWORD)
    words = ["casework", "approve", "--month", "2026-11", "--commune", BA_TO, "--as", "chu-tich", "--password-stdin"]
    assert main(words) == 1
    assert "--seen" in capsys.readouterr().err


def test_a_month_that_is_none_is_a_slip_of_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["casework", "summary", "--month", "tháng mười một"])
    assert stopped.value.code == 2


def test_the_chair_sends_a_proposal_back_with_a_reason(
    village: Village, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told(capsys, "casework", "propose", "--month", "2026-11")
    here = ("--month", "2026-11", "--commune", BA_TO)
    types(monkeypatch, PASSWORD)
    told(capsys, "casework", "submit", *here, "--as", "can-bo", "--password-stdin")
    listed = told(capsys, "casework", "proposals", *here, "--state", "submitted")
    assert listed["total"] == 5
    assert told(capsys, "casework", "proposals", *here, "--state", "sent_back")["total"] == 0
    one = listed["items"][0]["proposal_id"]  # type: ignore[index]
    back = ["casework", "send-back", one, "--reason", "Thiếu giấy xác nhận khuyết tật", "--password-stdin"]
    types(monkeypatch, PASSWORD)
    assert main([*back, "--as", "can-bo"]) == 1, "whoever prepares does not decide"
    assert "không có" in capsys.readouterr().err
    types(monkeypatch, PASSWORD)
    assert told(capsys, *back, "--as", "chu-tich") == {"proposal_id": one, "state": "sent_back"}
    (returned,) = told(capsys, "casework", "proposals", *here, "--state", "sent_back")["items"]  # type: ignore[misc]
    assert (returned["proposal_id"], returned["note"]) == (one, "Thiếu giấy xác nhận khuyết tật")
    assert main(["casework", "proposals", *here, "--lang", "en"]) == 0
    assert f"{one}  sent back" in capsys.readouterr().out


def test_a_proposal_that_is_not_there_is_said_to_be_missing(
    village: Village, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    types(monkeypatch, PASSWORD)
    back = ["casework", "send-back", str(uuid.UUID(int=7)), "--reason", "x", "--as", "chu-tich", "--password-stdin"]
    assert main(back) == 1
    assert "Không có đề xuất" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("month", "vi", "en"),
    [("2027-01", "còn ở xa", "too far ahead"), ("2026-06", "Không có quy định", "No law to pay by")],
)
def test_a_month_too_far_ahead_or_without_law_is_refused_before_a_snapshot(
    month: str, vi: str, en: str, village: Village, capsys: pytest.CaptureFixture[str]
) -> None:
    for lang, words in (("vi", vi), ("en", en)):
        assert main(["casework", "propose", "--month", month, "--on", "2026-11-22", "--lang", lang]) == 1
        answer = capsys.readouterr()
        assert words in answer.err and answer.out == ""
        assert "snapshot" not in answer.err and "Chụp dữ liệu" not in answer.err


def test_next_month_may_be_prepared(village: Village, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "casework", "propose", "--month", "2026-12")["month"] == "2026-12"
