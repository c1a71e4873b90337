"""Commands that need no database, and the frame all commands share: languages, exit codes, stdout kept clean."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
from pathlib import Path

import polars as pl
import pytest

from tests.acceptance.conftest import Command
from tests.conftest import ROOT


def test_an_old_commune_is_followed_to_what_it_is_now(ansinh: Command) -> None:
    told = ansinh(
        "territory", "resolve", "xã Hoằng Kim, Thanh Hóa", "--on", "2024-05-20", "--as-of", "2026-11-22", "--json"
    )
    assert (told.code, told.err) == (0, "")
    assert set(told.object) == {"status", "then", "now", "candidates", "legal_basis"}
    assert told.object["status"] == "found"
    assert set(told.object["then"]) == {"code", "name", "kind", "parents"}
    assert set(told.object["now"][0]) == {"code", "name", "kind", "parents", "share", "note"}
    assert told.object["now"][0]["name"] == "Xã Hoằng Phú" and told.object["legal_basis"]


def test_ambiguous_unknown_and_uncovered_names_are_answers_not_errors(ansinh: Command) -> None:
    for words, status in (
        (("Tân Lập", "--on", "2024-05-20"), "ambiguous"),
        (("xã Không Có Đâu",), "unknown"),
        (("Quảng Ngãi", "--on", "1990-01-01"), "not_covered"),
        (("51",), "found"),
    ):
        told = ansinh("territory", "resolve", *words, "--json")
        assert told.code == 0 and told.object["status"] == status, words
    near = ansinh("territory", "resolve", "Hoằng Kimm", "--json").object
    assert near["status"] == "unknown" and "Xã Hoằng Kim" in {one["name"] for one in near["candidates"]}
    assert ansinh("territory", "resolve", "Quảng Ngãi", "--on", "2024-13-01").code == 2
    assert ansinh("territory", "resolve").code == 2


def test_common_options_stand_before_or_behind_the_command(ansinh: Command) -> None:
    before = ansinh("--json", "--lang", "en", "--on", "2026-11-22", "law", "status")
    behind = ansinh("law", "status", "--on", "2026-11-22", "--json", "--lang=en")
    assert before.code == behind.code == 0 and before.out == behind.out
    assert {one["id"] for one in before.object["programmes"]} >= {"TCXH", "HTXH"}
    assert before.object["on"] == "2026-11-22"


def test_a_wrong_word_is_usage_in_the_language_asked_for(ansinh: Command) -> None:
    vi, en = ansinh("nosuch"), ansinh("nosuch", "--lang", "en")
    assert vi.code == en.code == 2 and vi.out == en.out == ""
    assert "lỗi" in vi.err and "error" in en.err and "cách dùng" in vi.err


def snapshot(folder: Path) -> Path:
    """Somebody of 75 without a pension who asked in writing, as an outside script would write it."""
    folder.mkdir()
    (folder / "snapshot.json").write_text(json.dumps({"format": "ansinh-law-snapshot/1", "month": "2026-11"}), "utf-8")
    pl.DataFrame(
        {"person_id": ["a"], "household_id": ["h"], "commune_code": ["21550"], "province_code": ["51"],
         "birth_date": [dt.date(1951, 11, 15)]}
    ).write_parquet(folder / "people.parquet")  # fmt: skip
    pl.DataFrame(
        {"person_id": ["a", "a"], "household_id": [None, None], "kind": ["pension", "written_request"],
         "degree": [None, "HTXH"], "state": ["no", "yes"], "start": [None, dt.date(2026, 11, 3)], "end": [None, None]},
        schema_overrides={"household_id": pl.String, "degree": pl.String, "end": pl.Date},
    ).write_parquet(folder / "circumstances.parquet")  # fmt: skip
    return folder


COLUMNS = [
    "person_id",
    "household_id",
    "commune_code",
    "programme",
    "group",
    "status",
    "clause",
    "coefficient_tenths",
    "amount",
    "case_id",
]


def test_the_law_runs_over_a_snapshot_that_somebody_else_wrote(ansinh: Command, tmp_path: Path) -> None:
    taken = snapshot(tmp_path / "anh")
    told = ansinh("law", "run", "--snapshot", taken, "--month", "2026-11", "--out", "ra", "--json")
    assert told.code == 0 and told.object["amount"] == 540_000
    written = {path.name for path in (tmp_path / "ra").iterdir()}
    assert written == {"determinations.parquet", "cases.parquet", "communes.parquet", "totals.json"}
    rows = pl.read_parquet(tmp_path / "ra" / "determinations.parquet")
    assert set(COLUMNS) <= set(rows.columns) and rows["amount"].to_list() == [540_000]
    assert json.loads((tmp_path / "ra" / "totals.json").read_text("utf-8"))["people_paid"] == 1
    why = ansinh("law", "explain", rows["case_id"][0], "--out", "ra", "--json")
    assert why.code == 0 and why.object["explanations"]


def test_a_run_that_cannot_be_made_leaves_nothing(ansinh: Command, tmp_path: Path) -> None:
    taken = snapshot(tmp_path / "anh")
    other_month = ansinh("law", "run", "--snapshot", taken, "--month", "2026-03", "--out", "ra")
    assert other_month.code == 1 and "03/2026" in other_month.err
    nothing = ansinh("law", "run", "--snapshot", "không-có", "--month", "2026-11", "--out", "ra", "--lang", "en")
    assert nothing.code == 1 and "law snapshot" in nothing.err
    (taken / "people.parquet").write_bytes(b"x")
    damaged = ansinh("law", "run", "--snapshot", taken, "--month", "2026-11", "--out", "ra")
    assert damaged.code == 1 and "people.parquet" in damaged.err
    assert ansinh("law", "run", "--snapshot", taken, "--month", "2026-13", "--out", "ra").code == 2
    assert not (tmp_path / "ra").exists()
    assert "Traceback" not in other_month.err + nothing.err + damaged.err


def test_a_case_file_that_is_none_is_told_line_by_line(ansinh: Command, tmp_path: Path) -> None:
    for content in ("cases: [1,2", "cases: [{id: x}]", "a: 1", "\x00"):
        (tmp_path / "ca.yaml").write_text(content, "utf-8")
        told = ansinh("law", "case", "ca.yaml")
        assert told.code == 1 and told.err.startswith("LỖI: ") and "ca.yaml" in told.err, content
        assert "Traceback" not in told.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="not run: this system has no /dev/full")
def test_a_full_disk_under_the_result_is_said(ansinh: Command, home: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    from tests.acceptance.conftest import LAUNCHER, environment

    with Path("/dev/full").open("wb") as full:
        told = subprocess.run(
            [sys.executable, str(LAUNCHER), "law", "status", "--json"], stdout=full, stderr=subprocess.PIPE,
            env=environment(home), cwd=tmp_path, timeout=60,
        )  # fmt: skip
    assert told.returncode == 3 and "Đĩa đã đầy" in told.stderr.decode()


# --- commands that need the server, where there is none -------------------------------------------


@pytest.mark.parametrize(
    "words",
    [("registry", "search", "An"), ("casework", "summary"), ("payments", "runs"), ("monitoring", "reports"),
     ("access", "users"), ("documents", "list"), ("law", "snapshot", "--month", "2026-11", "--out", "x")],
    ids=lambda words: words[0],
)  # fmt: skip
def test_a_command_that_needs_the_database_says_so_and_makes_none(
    ansinh: Command, home: Path, words: tuple[str, ...]
) -> None:
    told = ansinh(*words)
    assert (told.code, told.out) == (3, "") and "ansinh demo" in told.err and "DATABASE_URL" in told.err
    assert list(home.iterdir()) == []


def test_addresses_that_lead_nowhere_or_are_none_are_told_apart(ansinh: Command) -> None:
    nowhere = ansinh("registry", "search", "An", DATABASE_URL="postgresql://x:y@127.0.0.1:1/z", ANSINH_LANG="en")
    assert nowhere.code == 3 and "127.0.0.1:1" in nowhere.err and "does not answer" in nowhere.err
    no_address = ansinh("demo", "--port", "8949", DATABASE_URL="mysql://x")
    assert no_address.code == 3 and "DATABASE_URL" in no_address.err


def test_what_is_wrong_with_a_demo_is_said_before_anything_is_made(ansinh: Command, home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        in_use = ansinh("demo", "--port", port)
        assert in_use.code == 3 and port in in_use.err and "--port" in in_use.err
    assert ansinh("demo", "--port", "99999").code == 1
    assert ansinh("demo", "--people", "0").code == 1
    assert ansinh("demo", "--people", "nhiều").code == 2
    assert ansinh("demo", "--ready-file", "/khong/co/x.json").code == 1
    assert list(home.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="not run: no such folders on Windows")
def test_a_home_that_is_no_folder_or_cannot_be_written_is_said(ansinh: Command) -> None:
    for place in ("/proc/khong-co", "/dev/null"):
        told = ansinh("demo", "--port", "8949", ANSINH_HOME=place)
        assert told.code == 3 and "ANSINH_HOME" in told.err and place in told.err, told.err
        assert "?" not in told.err


def test_lists_and_answers_of_the_wrong_kind_are_refused_in_words(ansinh: Command, tmp_path: Path) -> None:
    for name, content in {
        "a.xlsx": b"",
        "b.xlsx": b"PK\x03\x04 hong",
        "c.xlsx": (ROOT / "README.md").read_bytes(),
    }.items():
        (tmp_path / name).write_bytes(content)
        told = ansinh("registry", "check", name)
        assert told.code == 1 and name in told.err and ".xlsx" in told.err and "Traceback" not in told.err, told.err


@pytest.mark.skipif(os.name == "nt", reason="not run: locks are taken otherwise on Windows")
def test_two_preparations_of_one_home_do_not_run_into_each_other(ansinh: Command, home: Path) -> None:
    import fcntl

    with (home / "making.lock").open("a+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        told = ansinh("db", "init", "--lang", "en")
    assert told.code == 3 and "Another command is preparing" in told.err
    assert [path.name for path in home.iterdir()] == ["making.lock"]
