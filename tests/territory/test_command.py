"""The command as an outside script sees it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def ansinh(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "ANSINH_TODAY": ""}
    return subprocess.run(
        [sys.executable, "-m", "ansinh.shells.cli", "territory", *words],
        env=environment, capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip


def test_the_json_answer_is_one_object_alone_on_stdout() -> None:
    told = ansinh("resolve", "xã Hoằng Kim, Thanh Hóa", "--on", "2024-05-20", "--as-of", "2026-11-22", "--json")
    assert told.returncode == 0 and told.stderr == ""
    answer = json.loads(told.stdout)
    assert answer["status"] == "found"
    assert answer["then"]["code"] == "15889" and answer["then"]["parents"][1]["name"] == "Tỉnh Thanh Hóa"
    assert answer["now"][0]["name"] == "Xã Hoằng Phú" and answer["now"][0]["share"] == 1.0


def test_people_read_vietnamese_and_english_on_request() -> None:
    assert "Không tìm thấy" in ansinh("resolve", "Hoàng Kim, Thanh Hóa", "--on", "2024-05-20").stdout
    english = ansinh("resolve", "Hoàng Kim, Thanh Hóa", "--on", "2024-05-20", "--lang", "en").stdout
    assert "is not on the map" in english and "Hoằng Kim" in english


def test_an_empty_name_is_bad_input_and_a_bad_day_bad_usage() -> None:
    assert ansinh("resolve", " ").returncode == 1
    assert ansinh("resolve", "Hà Nội", "--on", "hôm qua").returncode == 2


def test_an_agency_is_followed_to_its_successors() -> None:
    told = ansinh("agency", "Sở LĐ-TB&XH", "--on", "2024-05-20", "--as-of", "2026-11-22")
    assert "Sở Y tế" in told.stdout and "CHƯA XÁC NHẬN" in told.stdout
    record = json.loads(ansinh("agency", "Sở LĐ-TB&XH", "--on", "2024-05-20", "--function", "merit", "--json").stdout)
    assert [now["name"] for now in record["now"]] == ["Sở Nội vụ"]


def test_an_answer_loads_neither_pandas_nor_django() -> None:
    code = (
        "import sys, datetime as d; from ansinh.territory import offline;"
        "offline.resolve('51', on=None, as_of=d.date(2026, 1, 1)); "
        "offline.successors('Sở LĐTBXH', d.date(2024,1,1), d.date(2026,1,1));"
        "print(sorted({'pandas', 'django', 'vietnamadminunits'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
                          capture_output=True, text=True, timeout=60)  # fmt: skip
    assert told.stdout.strip() == "[]", told.stderr
