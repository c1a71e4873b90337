"""The commands about figures, registers, accounts and texts, run as people run them."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from django.db import connection

from ansinh.access.actions import define_scopes, ensure_system_actor, open_account
from ansinh.access.facts import Role

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
PASSWORD = "mot-mat-khau-cho-thu"


@pytest.fixture(autouse=True)
def province() -> None:
    system = ensure_system_actor(AT)
    define_scopes({"VN": ["21040"], "51": ["21040"], "21040": ["21040"]}, by=system, at=AT)
    for name, role, place in (
        ("bhxh", Role.INSURANCE_OFFICER, "51"),
        ("can-bo", Role.COMMUNE_OFFICER, "21040"),
        ("quan-tri", Role.ADMINISTRATOR, "51"),
    ):
        open_account(name, name, role, place, by=system, at=AT, password=PASSWORD)
    connection.close()


def run(*words: str, password: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    given = [*words, "--password-stdin"] if password else list(words)
    return subprocess.run(
        [sys.executable, "-P", "-m", "ansinh.shells.cli", *given],
        env=environment, capture_output=True, text=True, timeout=120, input=f"{password}\n" if password else None,
    )  # fmt: skip


def test_a_figure_is_entered_shown_and_a_wrong_one_is_refused() -> None:
    entry = ("monitoring", "enter", "health_insurance_coverage", "--place", "51", "--month", "2026-01", "--as", "bhxh")
    wrong = run(*entry, "--value", "938", "--on", "2026-11-22", password=PASSWORD)
    assert wrong.returncode == 1 and "100 %" in wrong.stderr, wrong.stderr
    kept = run(*entry, "--value", "93.8", "--on", "2026-11-22", password=PASSWORD)
    assert kept.returncode == 0, kept.stderr
    shown = json.loads(run("monitoring", "show", "health_insurance_coverage", "--place", "51", "--json").stdout)
    assert [value["value"] for value in shown["values"]] == [93.8]
    unknown = run("monitoring", "show", "nothing", "--place", "51", "--lang", "en")
    assert unknown.returncode == 1 and "There is no indicator nothing" in unknown.stderr


def test_whoever_gives_a_wrong_password_does_nothing() -> None:
    told = run("access", "close", "can-bo", "--reason", "x", "--as", "quan-tri", password="sai")
    assert told.returncode == 1 and "mật khẩu" in told.stderr
    accounts = json.loads(run("access", "users", "can-bo", "--json").stdout)["accounts"]
    assert accounts[0]["grants"][0]["role"] == "commune_officer"


def test_an_account_is_opened_and_its_deed_sealed() -> None:
    opened = run("access", "open", "moi", "Y Blước", "--role", "payer", "--place", "51", "--as", "quan-tri", "--json",
                 password=PASSWORD)  # fmt: skip
    assert opened.returncode == 0, opened.stderr
    assert len(json.loads(opened.stdout)["password"]) >= 12
    assert len(run("access", "seal").stdout.strip()) == 64
    check = json.loads(run("access", "check", "--json").stdout)
    assert check["broken_at"] is None and check["seals"] == 1
    entries = json.loads(run("access", "audit", "--verb", "access.open_account", "--json").stdout)["entries"]
    assert entries[0]["subject"] == "moi" and entries[0]["by"] == "quan-tri"


def test_a_list_is_taken_in_and_the_bad_row_written_beside_it(tmp_path: Path) -> None:
    blank = tmp_path / "mau.xlsx"
    assert run("services", "template", "makeshift_houses", "--out", str(blank)).returncode == 0
    book = openpyxl.load_workbook(blank)
    for number, name in ((2, "Đinh Văn Ế"), (3, "")):
        for column, value in enumerate([name, "Bình Sơn", "Thôn 1", "Hộ nghèo", "Xây mới"], start=1):
            book.worksheets[0].cell(number, column, value)
    filled = tmp_path / "nha-tam.xlsx"
    book.save(filled)
    taken = run("services", "import", "makeshift_houses", str(filled), "--as", "can-bo", "--json", password=PASSWORD)
    assert taken.returncode == 1, "a row waits to be fixed"
    assert json.loads(taken.stdout) == {"added": 1, "known": 0, "bad": 1}, taken.stderr
    back = openpyxl.load_workbook(io.BytesIO((tmp_path / "nha-tam-can-sua.xlsx").read_bytes()))
    assert "Thiếu" in str([row[-1] for row in back.worksheets[0].iter_rows(values_only=True)][1])
    told = json.loads(run("services", "progress", "makeshift_houses", "--json").stdout)
    assert told["communes"][0]["total"] == 1


def test_nothing_there_is_said_in_words() -> None:
    assert run("documents", "list", "--json").returncode == 0
    missing = run("documents", "save", "abc", "--out", "/tmp/x")
    assert missing.returncode == 1 and "ansinh documents list" in missing.stderr
    report = run("monitoring", "save", "00000000-0000-0000-0000-000000000000", "--out", "/tmp/x")
    assert report.returncode == 1 and "Không có báo cáo" in report.stderr
