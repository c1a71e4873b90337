"""``ansinh plan`` as a person or a script uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.plans.test_reading import DEMO, FIXTURES, PLAN

ROOT = Path(__file__).resolve().parents[2]


def ansinh(*words: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "ansinh.shells.cli", *map(str, words)],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )


def test_offsets_of_the_json_point_into_exactly_what_text_prints() -> None:
    text = ansinh("plan", "read", DEMO, "--text")
    read = ansinh("plan", "read", DEMO, "--json")
    assert (text.returncode, read.returncode) == (0, 0)
    words, reading = text.stdout.decode(), json.loads(read.stdout)
    assert set(reading) == {"document", "qualitative_targets", "targets", "tasks", "reporting", "findings"}
    for item in (*reading["targets"], *reading["qualitative_targets"], *reading["reporting"]):
        assert " ".join(words[item["start"] : item["end"]].split()) == item["quote"]


def test_check_prints_findings_with_kind_message_suggestion_place_and_severity() -> None:
    done = ansinh("plan", "check", DEMO, "--json", "--on", "2026-11-22")
    findings = json.loads(done.stdout)["findings"]
    assert {"date_conflict", "dropped_negation", "agency_dissolved"} <= {finding["kind"] for finding in findings}
    assert all(set(f) == {"kind", "message", "suggestion", "start", "end", "severity"} for f in findings)


def test_check_speaks_to_people_in_groups_with_lines_context_and_counts() -> None:
    done = ansinh("plan", "check", DEMO, "--on", "2026-11-22")
    said = done.stdout.decode()
    assert done.returncode == 0
    assert said.index("LỖI (") < said.index("CẢNH BÁO (")
    assert "dòng " in said and "»" in said and "→" in said and "điểm cần xem" in said


def test_check_takes_parents_and_sisters_and_speaks_english_when_asked() -> None:
    commune, province = FIXTURES / "ke-hoach-xa-sach.txt", FIXTURES / "ke-hoach-tinh-sach.txt"
    against = ansinh("plan", "check", commune, "--against", province, "--on", "2024-06-01", "--lang", "en", "--json")
    beside = ansinh("plan", "check", commune, "--beside", province, "--on", "2024-06-01", "--json")
    assert {one["kind"] for one in json.loads(against.stdout)["findings"]} == {"target_missing"}
    assert json.loads(against.stdout)["findings"][0]["suggestion"].startswith("Add")
    assert json.loads(beside.stdout)["findings"] == []


def test_score_prints_every_measure_of_every_document() -> None:
    done = ansinh("plan", "score", "--gold", FIXTURES / "gold", "--texts", FIXTURES, "--json")
    (scored,) = json.loads(done.stdout).values()
    assert set(scored) == {"targets", "target_fields", "tasks", "task_fields", "reporting"}
    assert scored["targets"] == {"found": 15, "gold": 15, "predicted": 15, "precision": 1.0, "recall": 1.0, "f1": 1.0}


def test_a_file_that_cannot_be_read_ends_with_1_and_says_what_to_do_in_the_language_asked(tmp_path: Path) -> None:
    old = tmp_path / "kehoach.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    vietnamese, english = ansinh("plan", "read", old), ansinh("plan", "read", old, "--lang", "en")
    assert (vietnamese.returncode, english.returncode) == (1, 1)
    assert vietnamese.stdout == english.stdout == b""
    assert "Lưu thành" in vietnamese.stderr.decode()
    assert "Save as" in english.stderr.decode()


def test_a_missing_file_ends_with_1() -> None:
    assert ansinh("plan", "read", PLAN.with_name("khong-co.txt")).returncode == 1


def test_a_text_that_is_no_plan_is_read_and_said_to_be_none(tmp_path: Path) -> None:
    letter = tmp_path / "thu.txt"
    letter.write_text("Hôm nay trời đẹp, tôi viết thư này gửi bạn cũ ở đầu làng.\n", encoding="utf-8")
    done = ansinh("plan", "read", letter, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["targets"] == []
    assert "không giống một kế hoạch" in done.stderr.decode()
