"""``plan`` from outside, to the letter of the contract: the shape, the offsets, the words where a file is no good."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Command
from tests.conftest import ROOT

FIELDS = {
    "document": "issuer level number place date type title implements signer recipients",
    "qualitative_targets": "path text year quote start end",
    "targets": "path indicator comparator value value_to unit qualifier year quote start end",
    "tasks": "path text lead coordinating timeline start end",
    "reporting": "who to via deadline frequency quote start end",
    "findings": "kind message start end",
}
COMPARATORS = {"=", ">=", ">", "<=", "<", "~", "range"}
DEMO = ROOT / "src" / "ansinh" / "plans" / "demo" / "ke-hoach-quang-ngai.docx"
SMALL = ROOT / "tests" / "plans" / "fixtures" / "ke-hoach-huyen-mau.txt"


def keeps_the_contract(told: dict[str, Any], text: str) -> None:
    assert list(told) == list(FIELDS)
    assert set(told["document"]) == set(FIELDS["document"].split())
    assert told["document"]["date"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", told["document"]["date"])
    for part, fields in FIELDS.items():
        for item in () if part == "document" else told[part]:
            assert set(item) == set(fields.split()), part
            assert 0 <= item["start"] <= item["end"] <= len(text), (part, item)
            if "quote" in item:
                words = " ".join(text[item["start"] : item["end"]].split())
                # Page debris is taken out of the quote: what is left stands in the slice in the same order.
                left = iter(words.split())
                assert item["quote"] and all(word in left for word in item["quote"].split()), (part, item)
    assert {target["comparator"] for target in told["targets"]} <= COMPARATORS
    for duty in told["reporting"]:
        assert duty["deadline"] is None or re.fullmatch(r"\d\d-\d\d", duty["deadline"])


@pytest.mark.parametrize("file", [DEMO, SMALL], ids=["the-plan-of-the-demo", "a-district-plan"])
def test_offsets_point_into_exactly_what_text_prints(ansinh: Command, file: Path) -> None:
    told, text = ansinh("plan", "read", file, "--json"), ansinh("plan", "read", file, "--text")
    assert (told.code, text.code, told.err) == (0, 0, "")
    keeps_the_contract(told.object, text.out)
    assert len(told.object["targets"]) >= 3 and told.object["tasks"] and told.object["reporting"]


def test_every_real_plan_keeps_the_contract(ansinh: Command) -> None:
    if "ANSINH_SHARED" not in os.environ:
        pytest.skip("not run: ANSINH_SHARED is not set")
    corpus = Path(os.environ["ANSINH_SHARED"]) / "corpus"
    files = [*sorted((corpus / "sources").iterdir()), *sorted((corpus / "more").iterdir())]
    assert len(files) == 14
    for file in files:
        told, text = ansinh("plan", "read", file, "--json"), ansinh("plan", "read", file, "--text")
        assert (told.code, text.code) == (0, 0), file
        keeps_the_contract(told.object, text.out)
    for file in files[:5]:
        told = ansinh("plan", "read", file, "--json").object
        assert told["tasks"] and told["reporting"] and told["document"]["type"] == "KẾ HOẠCH", file


def test_the_demos_planted_slips_are_found_and_suggestions_come_with_places(ansinh: Command) -> None:
    told = ansinh("plan", "check", DEMO, "--json", "--on", "2026-11-22")
    assert told.code == 0
    findings = told.object["findings"]
    assert {frozenset(one) for one in findings} == {
        frozenset(("kind", "message", "suggestion", "start", "end", "severity"))
    }
    kinds = {one["kind"] for one in findings}
    assert {"date_conflict", "dropped_negation", "agency_dissolved"} <= kinds


def test_a_plan_is_checked_against_those_it_carries_out(ansinh: Command) -> None:
    alone = ansinh("plan", "check", SMALL, "--json", "--on", "2026-11-22").object["findings"]
    against = ansinh("plan", "check", SMALL, "--against", DEMO, SMALL, "--json", "--on", "2026-11-22")
    assert against.code == 0 and len(against.object["findings"]) >= len(alone)


def test_the_scorer_prints_its_table_for_a_folder_of_gold(ansinh: Command) -> None:
    told = ansinh("plan", "score", "--gold", SMALL.parent / "gold", "--texts", SMALL.parent)
    assert told.code == 0 and "F1" in told.out and "Chỉ tiêu" in told.out
    figures = ansinh("plan", "score", "--gold", SMALL.parent / "gold", "--texts", SMALL.parent, "--json")
    assert figures.code == 0 and '"precision"' in figures.out and '"targets"' in figures.out


def wrong_files(folder: Path) -> dict[str, bytes]:
    whole = DEMO.read_bytes()
    with zipfile.ZipFile(folder / "other.zip", "w") as packed:
        packed.writestr("hello.txt", "x")
    return {
        "trong.docx": b"",
        "trong.txt": b" \n\n",
        "cut.docx": whole[: len(whole) // 3],
        "rac.pdf": bytes(range(256)) * 8,
        "rac.txt": bytes(range(255, 0, -1)) * 8,
        "cu.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "anh.png": b"\x89PNG\r\n\x1a\n" + bytes(50),
        "other.docx": (folder / "other.zip").read_bytes(),
        "khoa.pdf": (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
            b"trailer<</Root 1 0 R/Encrypt<</Filter/Standard/V 1/R 2/O(" + b"a" * 32 + b")/U(" + b"b" * 32 + b")"
            b"/P -44>>/ID[(abc)(abc)]>>\n%%EOF\n"
        ),
    }


def test_a_file_that_is_no_plan_file_ends_in_words_and_exit_1(ansinh: Command, tmp_path: Path) -> None:
    for name, content in wrong_files(tmp_path).items():
        (tmp_path / name).write_bytes(content)
        told = ansinh("plan", "read", name, "--json")
        assert (told.code, told.out) == (1, ""), name
        assert told.err.startswith("LỖI: ") and name in told.err and "Traceback" not in told.err, told.err
    english = ansinh("--lang", "en", "plan", "read", "khoa.pdf")
    assert english.code == 1 and english.err.startswith("ERROR: ") and "password" in english.err
    assert ansinh("plan", "read", "không-có.docx").code == 1
    assert ansinh("plan", "read").code == 2
