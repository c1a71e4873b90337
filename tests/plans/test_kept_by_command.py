"""``ansinh plan`` with the database: a plan kept, listed and accepted by whoever gives their password."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ansinh.access.actions import define_scopes, ensure_system_actor, open_account, set_password
from ansinh.access.facts import Role
from ansinh.shells.cli.main import main
from tests.plans.test_reading import PLAN

AT = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
PASSWORD = "một mật khẩu đủ dài"
ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs ``ansinh plan …`` with a password on stdin; afterwards the environment is as it was."""
    before = dict(os.environ)
    system = ensure_system_actor(AT)
    define_scopes({"VN": ["21484"], "51": ["21484"], "21484": ["21484"]}, by=system, at=AT)
    for name, role in (("so-y-te", Role.HEALTH_OFFICER), ("mat-tran", Role.FATHERLAND_FRONT)):
        open_account(name, name, role, "51", by=system, at=AT)
        set_password(name, PASSWORD, by=system, at=AT)

    def do(*words: str, password: str = PASSWORD) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        capsys.readouterr()
        code = main(["plan", *words, "--on", "2026-11-22"])
        told = capsys.readouterr()
        return code, told.out, told.err

    yield do
    os.environ.clear()
    os.environ.update(before)


def test_a_plan_is_kept_listed_and_accepted_from_the_command_line(run: Run) -> None:
    health = ("--as", "so-y-te", "--password-stdin")
    assert json.loads(run("list", "--json")[1]) == {"plans": []}
    code, out, _ = run("keep", str(PLAN), "--json", *health)
    kept = json.loads(out)
    assert (code, kept["read_by"], kept["accepted"]) == (0, "so-y-te", 0) and kept["targets"] > 0
    code, out, err = run("keep", str(PLAN), "--json", *health)
    assert (code, json.loads(out)["plan_id"], "đã lưu trước đây" in err) == (0, kept["plan_id"], True)
    code, out, _ = run("list", "--lang", "en")
    assert code == 0 and kept["plan_id"] in out and "Accepted" in out
    code, out, _ = run("accept", kept["plan_id"], "--json", *health)
    assert (code, json.loads(out)["accepted"]) == (0, kept["targets"])
    (listed,) = json.loads(run("list", "--json")[1])["plans"]
    assert listed["accepted"] == listed["targets"] == kept["targets"]
    assert json.loads(run("accept", kept["plan_id"], "--json", *health)[1])["accepted"] == 0, "accepted once"


def test_a_plan_is_kept_only_by_who_may_and_answers_for_it(run: Run, tmp_path: Path) -> None:
    assert run("keep", str(PLAN), "--as", "so-y-te", "--password-stdin", password="đoán")[0] == 1
    code, _, err = run("keep", str(PLAN), "--as", "mat-tran", "--password-stdin")
    assert (code, "không có quyền nhập và chấp nhận kế hoạch" in err) == (1, True)
    assert run("keep", str(tmp_path / "khong-co.docx"), "--as", "so-y-te", "--password-stdin")[0] == 1
    assert json.loads(run("list", "--json")[1]) == {"plans": []}
    code, _, err = run("accept", str(uuid.UUID(int=7)), "--as", "so-y-te", "--password-stdin", "--lang", "en")
    assert (code, "There is no plan" in err) == (1, True)
    for words in (["keep", str(PLAN)], ["accept", "kế hoạch", "--as", "so-y-te"]):
        with pytest.raises(SystemExit) as stopped:
            main(["plan", *words])
        assert stopped.value.code == 2


def test_what_is_worth_knowing_of_a_file_is_told_beside_what_was_read(tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    odd = tmp_path / "ke-hoach.txt"  # a web page under the name of another kind
    body = "".join(f"<p>{line}</p>" for line in Path(PLAN).read_text(encoding="utf-8").splitlines())
    odd.write_text(f"<!doctype html><html><body>{body}</body></html>", encoding="utf-8")
    assert main(["plan", "read", str(odd), "--json", "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert "NOTE: " in told.err and json.loads(told.out)["tasks"]


def test_reading_a_plan_brings_no_django_with_it() -> None:
    told = (
        "import sys; from ansinh.shells.cli.main import main; "
        f"code = main(['plan', 'read', {str(PLAN)!r}, '--json']); "
        "sys.exit(code or ('django' in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", told],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
