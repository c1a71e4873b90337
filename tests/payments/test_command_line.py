"""``ansinh payments`` as people and scripts use it: results on stdout, words on stderr, exit codes that mean something."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansinh.access import actions as access
from ansinh.access.actions import acting
from ansinh.payments import queries
from ansinh.payments.facts import LineOutcome
from ansinh.payments.offline import make_return_workbook
from ansinh.shells.cli.main import main
from tests.payments.scene import NOVEMBER, Province, instant, result

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Runs a command line on the test's own connection; returns exit code, stdout, stderr."""
    from ansinh.shells.cli import payments

    monkeypatch.setattr(payments, "django_ready", lambda: None)

    def do(*words: str) -> tuple[int, str, str]:
        code = main(["payments", *words, "--on", "2026-11-05"])
        told = capsys.readouterr()
        return code, told.out, told.err

    return do


@contextlib.contextmanager
def typing(monkeypatch: pytest.MonkeyPatch, password: str) -> Iterator[None]:
    monkeypatch.setattr("getpass.getpass", lambda *_: password)
    yield


def test_a_month_is_built_approved_exported_and_answered_from_the_command_line(
    province: Province, run, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    province.month()
    code, out, err = run("runs", "--month", "2026-11")
    assert (code, out) == (1, "")
    assert "Chưa có kỳ chi trả nào của tháng 11/2026" in err
    code, out, _ = run("build", "--month", "2026-11", "--json")
    built = json.loads(out)["runs"]
    assert [(one["state"], one["lines"]) for one in built] == [("frozen", 6), ("frozen", 6)]
    chair = province.chairs[built[0]["commune_code"]]
    access.set_password(chair.username, "mat-khau-cua-chu-tich", by=province.system, at=instant())
    with typing(monkeypatch, "sai"):
        assert run("approve", built[0]["code"], "--as", chair.username)[0] == 1
    with typing(monkeypatch, "mat-khau-cua-chu-tich"):
        assert run("approve", built[1]["code"], "--as", chair.username)[0] == 1  # another commune
        code, out, _ = run("approve", built[0]["code"], "--as", chair.username, "--seen", built[0]["content_hash"], "--json")
    assert (code, json.loads(out)["runs"][0]["approved_by"]) == (0, chair.username)
    code, out, _ = run("export", "--month", "2026-11", "--agent", "AGRIBANK", "--out", str(tmp_path), "--json")
    file = json.loads(out)
    assert (code, file["lines"], file["made_now"]) == (0, 4, True)
    assert len(file["contents"]) == 2
    for content in file["contents"]:
        assert hashlib.sha256(Path(content["path"]).read_bytes()).hexdigest() == content["sha256"]
    again = json.loads(run("export", "--month", "2026-11", "--agent", "AGRIBANK", "--out", str(tmp_path), "--json")[1])
    assert (again["made_now"], again["contents"]) == (False, file["contents"])
    with acting(province.system):
        lines = queries.file_lines(queries.file_by_code(file["file"]).file_id).items
    answer = tmp_path / "ket-qua.xlsx"
    answer.write_bytes(make_return_workbook(result((line.code, line.amount) for line in lines), file["file"]))
    code, out, _ = run("return", str(answer), "--file", file["file"], "--json")
    assert (code, json.loads(out)["outcomes"]) == (0, {"paid": 4})
    code, out, err = run("return", str(answer))
    assert (code, "đã nhận trước đây" in err) == (0, True)
    code, out, _ = run("ledger", "--json")
    assert json.loads(out)["sum"] == 0
    assert run("check", "--deep")[:2] == (0, "Mọi cam kết đều giữ đúng; sổ cộng bằng 0.\n")


def test_a_run_is_rejected_by_its_chair_with_a_reason_and_its_money_is_free_again(
    province: Province, run, monkeypatch: pytest.MonkeyPatch
) -> None:
    province.month()
    built = json.loads(run("build", "--month", "2026-11", "--json")[1])["runs"]
    chair = province.chairs[built[0]["commune_code"]]
    access.set_password(chair.username, "mat-khau-cua-chu-tich", by=province.system, at=instant())
    reject = ("reject", "--reason", "Danh sách còn thiếu người", "--as", chair.username)
    with typing(monkeypatch, "mat-khau-cua-chu-tich"):
        assert run(*reject, built[1]["code"])[0] == 1  # another commune
        code, _, err = run("reject", built[0]["code"], "--reason", " ", "--as", chair.username)
        assert (code, "Cần ghi lý do" in err) == (1, True)
        code, out, _ = run(*reject, built[0]["code"], "--json")
        assert (code, json.loads(out)["runs"][0]["state"]) == (0, "rejected")
        code, _, err = run(*reject, built[0]["code"], "--lang", "en")
    assert (code, "no longer possible" in err) == (1, True)
    again = json.loads(run("build", "--month", "2026-11", "--json")[1])["runs"]
    fresh = [one for one in again if one["commune_code"] == built[0]["commune_code"] and one["state"] == "frozen"]
    assert [one["lines"] for one in fresh] == [6], "what was owed can be put into a new run"


def test_a_return_file_of_another_run_is_refused_with_exit_code_1_in_either_language(
    province: Province, run, tmp_path
) -> None:
    (file, _) = province.sent()
    with acting(province.system):
        line = queries.file_lines(file).items[0]
    answer = tmp_path / "sai.xlsx"
    answer.write_bytes(make_return_workbook(result([(line.code, line.amount)], LineOutcome.PAID), "AS202510AGRIBANK01"))
    code, out, err = run("return", str(answer))
    assert (code, out) == (1, "")
    assert "không có dòng nào được ghi" in err
    code, _, err = run("return", str(answer), "--lang", "en")
    assert "nothing was applied" in err
    code, out, _ = run("return", str(answer), "--json")
    assert (code, json.loads(out)["state"]) == (1, "quarantined")
    assert run("return", str(tmp_path / "khong-co.xlsx"))[0] == 1


def test_nothing_to_export_is_said_with_exit_code_1(province: Province, run, tmp_path) -> None:
    code, out, err = run("export", "--month", "2031-01", "--agent", "AGRIBANK", "--out", str(tmp_path))
    assert (code, out) == (1, "")
    assert "tháng 01/2031" in err
    assert list(tmp_path.iterdir()) == []


def test_a_broken_promise_is_reported_with_exit_code_1(province: Province, run, as_owner) -> None:
    from django.db import connection

    province.sent()
    assert run("check")[0] == 0
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE payments_attempt DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE payments_attempt SET amount = amount + 1 WHERE attempt_id = (SELECT min(attempt_id::text)::uuid"
            " FROM payments_attempt)"
        )
        cursor.execute("ALTER TABLE payments_attempt ENABLE TRIGGER USER")
    code, out, _ = run("check", "--json")
    assert code == 1
    assert {"INV-3", "INV-5", "INV-6"} <= {breach["code"] for breach in json.loads(out)["breaches"]}
    with acting(province.system):
        assert queries.runs(NOVEMBER).total == 2
