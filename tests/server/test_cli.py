"""The command line's frame: exit codes, languages, where words go."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ansinh.kernel.problem import BadInput, EnvironmentTrouble, Problem
from ansinh.shells.cli import frame, main
from tests.server.conftest import Told

Run = Callable[..., Told]


@pytest.fixture(autouse=True)
def vietnamese_again() -> Iterator[None]:
    yield
    frame.choose_language([])


def test_help_speaks_vietnamese_first_and_english_when_asked(ansinh: Run) -> None:
    told = ansinh("--help")
    assert told.returncode == 0 and "các lệnh" in told.stdout and "cách dùng" in told.stdout and told.stderr == ""
    english = ansinh("--help", "--lang", "en")
    assert english.returncode == 0 and "commands" in english.stdout and "usage" in english.stdout


def test_help_loads_nothing_heavy(ansinh: Run) -> None:
    told = ansinh("db", "--help", PYTHONPROFILEIMPORTTIME="1")
    assert told.returncode == 0
    assert " argparse\n" in told.stderr, "the import profile is not there"
    for heavy in ("django", "polars", "psycopg", "pyarrow", "lxml"):
        assert f" {heavy}\n" not in told.stderr, f"--help imports {heavy}"


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-command"],
        ["db", "no-such-deed"],
        ["db"],
        [],
        ["serve", "--port", "eight"],
        ["--on", "31-31-2026", "db", "status"],
    ],
)
def test_a_slip_on_the_command_line_is_exit_2_with_the_usage(ansinh: Run, words: list[str]) -> None:
    told = ansinh(*words)
    assert told.returncode == 2
    assert told.stdout == "" and "cách dùng: ansinh" in told.stderr


def test_a_command_that_needs_the_database_says_how_to_get_one(ansinh: Run) -> None:
    told = ansinh("db", "migrate")
    assert (told.returncode, told.stdout) == (3, "")
    assert "LỖI" in told.stderr and "./ansinh db init" in told.stderr
    english = ansinh("db", "migrate", "--lang", "en")
    assert english.returncode == 3 and "There is no database" in english.stderr


def test_a_database_that_is_down_is_exit_3(ansinh: Run) -> None:
    told = ansinh("db", "init", "--lang=en", DATABASE_URL="postgresql://postgres@127.0.0.1:1/postgres")
    assert (told.returncode, told.stdout) == (3, "")
    assert "does not answer" in told.stderr and "Traceback" not in told.stderr


def test_a_port_in_use_is_said_before_anything_is_made(ansinh: Run, home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = ansinh("serve", "--port", port)
        english = ansinh("--lang", "en", "serve", "--port", port)
    assert (told.returncode, told.stdout) == (3, "")
    assert f"Cổng {port}" in told.stderr and "--port" in told.stderr
    assert english.returncode == 3 and f"Port {port} is in use" in english.stderr
    assert not (home / "postgres").exists(), "the database was made before the port was looked at"


def test_a_home_that_cannot_be_written_is_exit_3(ansinh: Run, home: Path) -> None:
    blocked = home / "a-file"
    blocked.write_text("not a folder")
    told = ansinh("db", "init", ANSINH_HOME=str(blocked / "home"))
    assert told.returncode == 3 and "ANSINH_HOME" in told.stderr and "Traceback" not in told.stderr


def test_making_the_roles_prints_one_json_object_and_nothing_else(ansinh: Run) -> None:
    told = ansinh("--json", "db", "init", "--no-migrate")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["database"] == "ansinh"
    again = ansinh("db", "init", "--no-migrate", "--json")
    assert json.loads(again.stdout)["roles_made"] == []
    status = ansinh("db", "status", "--json")
    assert status.returncode == 3 and json.loads(status.stdout)["running"] is False


def test_the_words_around_a_command_find_their_place() -> None:
    assert main._command_first(["--lang", "en", "--json", "plan", "read", "x"]) == (
        "plan", ["plan", "read", "x", "--lang", "en", "--json"],
    )  # fmt: skip
    assert main._command_first(["--on=2026-11-22", "test", "--", "-x"])[1] == ["test", "--on=2026-11-22", "--", "-x"]
    assert main._command_first(["--help"]) == (None, ["--help"])


def test_pytests_words_keep_their_order_and_ours_are_taken_out() -> None:
    from ansinh.shells.cli.test import split_words

    ours, others = split_words(["--full", "tests/law", "-k", "widow or orphan", "-n", "0", "-x"])
    assert ours == ["--full", "-n", "0"] and others == ["tests/law", "-k", "widow or orphan", "-x"]


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (
            BadInput([Problem("a", "sai một", "wrong one"), Problem("b", "sai hai", "wrong two")]),
            1,
            ["sai một", "sai hai"],
        ),
        (EnvironmentTrouble(Problem("c", "máy thiếu", "machine lacks")), 3, ["máy thiếu"]),
        (OSError(28, "No space left on device", "/data/x"), 3, ["Đĩa đã đầy"]),
        (FileNotFoundError(2, "No such file", "kế hoạch.docx"), 1, ["Không thấy tệp", "kế hoạch.docx"]),
        (RuntimeError("Nguyễn Văn A 999123456789"), 1, ["ngoài dự kiến", "RuntimeError"]),
    ],
)
def test_trouble_becomes_words_and_a_code(
    error: Exception, code: int, told: list[str], capsys: pytest.CaptureFixture[str], only_home: Path
) -> None:
    frame.choose_language(["--lang", "vi"])
    assert main._explain(error) == code
    printed = capsys.readouterr()
    assert printed.out == "" and "Traceback" not in printed.err
    for words in told:
        assert words in printed.err


def test_the_log_of_an_unexpected_error_has_its_place_but_not_its_words(only_home: Path) -> None:
    try:
        raise RuntimeError("Nguyễn Văn A 999123456789")
    except RuntimeError as error:
        main._explain(error)
    line = json.loads((only_home / "logs" / "ansinh.log").read_text("utf-8"))
    assert line["kind"] == "RuntimeError" and "test_cli.py" in line["frames"][-1]
    assert "999123456789" not in json.dumps(line)


def test_a_database_that_goes_away_in_the_middle_is_exit_3(capsys: pytest.CaptureFixture[str], only_home: Path) -> None:
    import psycopg
    from django.db.utils import OperationalError

    for error in (OperationalError("server closed the connection"), psycopg.OperationalError("gone")):
        assert main._explain(error) == 3
    assert "không trả lời" in capsys.readouterr().err


def test_steps_tell_what_each_produced() -> None:
    out = io.StringIO()
    frame.choose_language([])
    with frame.Steps(2, out) as steps:
        with steps.step("Nạp địa giới", "Loading the territory") as step:
            step.progress(50, 100)
            step.count(10040, "xã", "communes")
        with pytest.raises(ZeroDivisionError), steps.step("Tính", "Computing"):
            _ = 1 / 0
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("[1/2] Nạp địa giới: 10.040 xã (") and lines[0].endswith("giây)")
    assert lines[1].startswith("[2/2] Tính: không thành")


def test_today_is_what_the_command_line_says() -> None:
    import argparse

    assert frame.today(argparse.Namespace(on=dt.date(2026, 7, 1))) == dt.date(2026, 7, 1)
    assert frame.parse_day("2026-07-01") == frame.parse_day("01/07/2026") == dt.date(2026, 7, 1)
    with pytest.raises(argparse.ArgumentTypeError):
        frame.parse_day("hôm nay")


def test_a_reader_that_went_away_is_no_crash(ansinh: Run) -> None:
    read, write = os.pipe()
    os.close(read)
    import subprocess
    import sys

    with os.fdopen(write, "wb") as gone:
        told = subprocess.run(
            [sys.executable, "-P", "-m", "ansinh.shells.cli", "--help"], stdout=gone, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": "src"}, text=True,
        )  # fmt: skip
    assert "Traceback" not in told.stderr
