"""``ansinh plan``: the work on tasks from the command line, each deed by whoever gives their password."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ansinh.access.actions import ensure_system_actor, set_password
from ansinh.shells.cli.main import main
from tests.plans.work_scene import AT, PROVINCE, Scene, set_scene

PASSWORD = "một mật khẩu đủ dài"
Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def scene(db: None) -> Scene:
    made = set_scene()
    system = ensure_system_actor(AT)
    for name in ("lanh-dao", "y-te", "can-bo", "chu-tich", "mat-tran", "xay-dung", "quan-tri"):
        set_password(name, PASSWORD, by=system, at=AT)
    return made


@pytest.fixture
def run(scene: Scene, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs ``ansinh plan … --json`` as somebody; the result is read; afterwards the environment is as it was."""
    before = dict(os.environ)

    def do(*words: str, by: str = "", lang: str = "vi") -> tuple[int, Any, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
        monkeypatch.setenv("ANSINH_TODAY", "2026-11-22")
        capsys.readouterr()
        who = ["--as", by, "--password-stdin"] if by else []
        code = main(["plan", *words, *who, "--json", "--on", "2026-11-22", "--lang", lang])
        told = capsys.readouterr()
        return code, json.loads(told.out) if told.out.strip() else None, told.err

    yield do
    os.environ.clear()
    os.environ.update(before)


def task_with(run: Run, word: str) -> dict[str, Any]:
    (found,) = [one for one in run("tasks")[1]["tasks"] if word in one["text"]]
    return found


def test_tasks_are_listed_with_their_state_and_who_owes_them(run: Run) -> None:
    code, told, _ = run("tasks")
    assert code == 0 and len(told["tasks"]) >= 7
    jobs = task_with(run, "phiên giao dịch")
    (lead,) = [one for one in jobs["owners"] if one["lead"]]
    assert lead["written"] == "Sở Lao động - Thương binh và Xã hội" and lead["settled"] == "function"
    assert lead["agencies"][0]["agency"] == "doha" and lead["agencies"][0]["legal_basis"]
    assert jobs["state"] == "overdue" and jobs["reasons"][0]["en"]
    assert {one["state"] for one in run("tasks", "--state", "requested")[1]["tasks"]} == {"requested"}
    mine = run("tasks", "--agency", "doc")[1]["tasks"]
    assert mine and all("doc" in str(one["owners"]) for one in mine)
    here = run("tasks", by="can-bo")[1]["tasks"]
    assert here and all("people_committee_commune" in str(one["owners"]) for one in here)


def test_the_board_counts_each_agencys_tasks_by_state(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    told = run("board", "--place", PROVINCE)[1]
    assert sum(told["states"].values()) == told["tasks"]
    assert {one["agency"] for one in told["agencies"]} >= {"doh", "doc", "front_province"}
    capsys.readouterr()
    assert main(["plan", "board", "--place", PROVINCE, "--on", "2026-11-22", "--lang", "en"]) == 0
    assert "Overdue" in capsys.readouterr().out


def test_a_difficulty_goes_up_and_comes_back_from_the_command_line(run: Run, tmp_path: Path) -> None:
    task = task_with(run, "bảo hiểm y tế")["task_id"]
    assert run("assign", task, "y-te", by="y-te")[1]["office"] == "doh/51"
    proof = tmp_path / "bao-cao.pdf"
    proof.write_bytes(b"%PDF-1.7 ")
    assert run("report", task, "Đã họp dân", "--file", str(proof), by="can-bo")[1]["evidence"] == "file"
    raised = run("difficulty", "raise", task, "Thiếu người", by="can-bo")[1]
    assert (raised["state"], raised["desk"]) == ("raised", "commune")
    up = run("difficulty", "pass", raised["difficulty_id"], "Xã không đủ", "--to", "province", by="chu-tich")[1]
    assert up["desk_office"] == "people_committee_province/51"
    told = run("directive", "give", "Sở cử người", "--difficulty", raised["difficulty_id"], "--due", "2026-12-10",
               by="lanh-dao")[1]  # fmt: skip
    assert told["state"] == "given" and told["due"] == "2026-12-10"
    assert run("directive", "acknowledge", told["directive_id"], by="can-bo")[1]["state"] == "acknowledged"
    code, _, err = run("directive", "close", told["directive_id"], "Xong", by="can-bo", lang="en")
    assert code == 1 and "closed by evidence" in err
    closed = run("directive", "close", told["directive_id"], "Xong", "--document", "9/BC-UBND", by="can-bo")[1]
    assert closed["state"] == "closed"
    again = task_with(run, "bảo hiểm y tế")
    assert [one["state"] for one in again["difficulties"]] == ["resolved"] and again["people"][0]["username"] == "y-te"


def test_choices_recommendations_and_people_from_the_command_line(run: Run, scene: Scene) -> None:
    task = task_with(run, "cách làm hay")
    former = next(one["written"] for one in task["owners"] if one["lead"])
    decided = run("successor", former, "doha", task["task_id"], "--reason", "TB 12", by="lanh-dao")[1]
    assert decided == {"decided": 1, "agency": "doha"}
    code, _, err = run("successor", former, "doh", task["task_id"], "--reason", "x", by="xay-dung", lang="en")
    assert code == 1 and "may not decide" in err
    made = run("recommend", str(scene.plan_id), "Công khai", "--task", task["task_id"], by="mat-tran")[1]
    assert run("recommendations")[1]["recommendations"][0]["state"] == "waiting"
    done = run("answer", made["recommendation_id"], "Đã công khai", "--number", "3/SNV", by="lanh-dao")[1]
    assert done["state"] == "answered"
    assert run("member", "xay-dung", "doet/51", by="quan-tri")[1]["people"] == ["xay-dung"]
    assert run("member", "xay-dung", "doet", by="quan-tri")[0] == 1
    assert run("assign", task["task_id"], "y-te", by="xay-dung")[0] == 1
