"""A commune's plan drafted from the province's: the same targets, its own offices, earlier days, nothing invented."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from ansinh.documents.offline import read_document
from ansinh.kernel.problem import BadInput
from ansinh.plans.facts import Level, PlanReading
from ansinh.plans.facts.drafting import Draft
from ansinh.plans.offline import cascade, read_plan, read_plan_file
from ansinh.plans.offline.draft import draft_for, topic_of
from ansinh.plans.rules.catalogue import indicator_for

CORPUS = Path(os.environ.get("ANSINH_SHARED", "/nowhere")) / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")
ROOT = Path(__file__).resolve().parents[2]
ON = dt.date(2026, 11, 22)

PROVINCE = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI

Số: 12/KH-UBND

Quảng Ngãi, ngày 10 tháng 9 năm 2025

KẾ HOẠCH

Thực hiện Nghị quyết số 42-NQ/TW ngày 24/11/2023 của Ban Chấp hành Trung ương Đảng về chính sách xã hội

I. MỤC TIÊU

1. Chỉ tiêu đến năm 2030

- Tỷ lệ bao phủ bảo hiểm y tế trên địa bàn tỉnh đạt trên 95%.
- Tỷ lệ thất nghiệp chung dưới 2%.
- Xây dựng 5.000 căn hộ nhà ở xã hội cho người thu nhập thấp.
- Tỷ lệ đi học đúng độ tuổi cấp tiểu học đạt 99,5%; cấp trung học cơ sở đạt 98%.
- 11 bác sĩ trên 10.000 dân.

II. NHIỆM VỤ

1. Sở Y tế chủ trì, phối hợp với UBND các xã, phường rà soát người cao tuổi để thực hiện trợ cấp hưu trí xã hội.

2. UBND các xã, phường tổ chức chi trả trợ cấp không dùng tiền mặt trên địa bàn tỉnh.

3. Sở Xây dựng ban hành thiết kế mẫu nhà ở cho hộ nghèo.

4. UBND các xã, phường xây dựng kế hoạch thực hiện trước ngày 30/10/2025.

III. TỔ CHỨC THỰC HIỆN

1. UBND các xã, phường báo cáo kết quả về UBND tỉnh (qua Sở Y tế) trước ngày 30/11 hằng năm.

Nơi nhận:
- Bộ Y tế;
- Lưu: VT.
"""


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> PlanReading:
    path = tmp_path_factory.mktemp("tinh") / "ke-hoach.txt"
    path.write_text(PROVINCE, encoding="utf-8")
    return read_plan_file(path)


def back(content: bytes) -> PlanReading:
    return read_plan(read_document(content, "du-thao.docx"))


def yellow(content: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(content))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]
    return [run.text for one in paragraphs for run in one.runs if run.font.highlight_color is not None]


def measures(reading: PlanReading) -> set[tuple[str, str, float, float | None, int | None]]:
    return {
        (item.code if (item := indicator_for(one)) else "", one.comparator.value, one.value, one.value_to, one.year)
        for one in reading.targets
    }


def test_the_reader_reads_the_drafts_targets_as_those_of_the_province(province: PlanReading) -> None:
    content, _ = draft_for(province, "Xã Ba Tơ, Quảng Ngãi", ON)
    read = back(content)
    assert measures(read) == measures(province) and len(read.targets) == len(province.targets) == 6


def test_the_draft_is_a_commune_plan_that_carries_out_the_province_plan(province: PlanReading) -> None:
    content, draft = draft_for(province, "21484", ON)
    document = back(content).document
    assert (document.issuer, document.level, document.number, document.date) == (
        "ỦY BAN NHÂN DÂN XÃ BA TƠ",
        Level.COMMUNE,
        None,
        None,
    )
    assert "12/KH-UBND" in {one.symbol for one in cascade.documents_above(back(content))}
    assert (draft.place.name, draft.place.province, draft.place.urban) == ("Xã Ba Tơ", "Tỉnh Quảng Ngãi", False)
    assert "dự thảo" not in (document.title or "").lower(), "the notice is no part of the title"
    text = read_document(content, "d.docx").text
    assert "DỰ THẢO" in text and "Luật Tổ chức chính quyền địa phương" in text and "trên địa bàn xã" in text


def test_what_must_be_filled_is_yellow_and_the_whole_province_s_count_is_not_the_commune_s(
    province: PlanReading,
) -> None:
    content, _ = draft_for(province, "Xã Ba Tơ, Quảng Ngãi", ON)
    marks = yellow(content)
    assert {"95%", "2%", "99,5%", "98%", "11", "…"} <= set(marks) and "5.000" not in marks
    assert any("dự thảo" in mark for mark in marks)
    text = read_document(content, "d.docx").text
    assert "Cùng toàn tỉnh: xây dựng 5.000 căn hộ" in text and "phần của xã: … căn hộ" in text
    assert "\ue000" not in text and "\ue001" not in text


def test_tasks_of_communes_get_offices_of_the_two_level_government(province: PlanReading) -> None:
    _, draft = draft_for(province, "Xã Ba Tơ, Quảng Ngãi", ON)
    assert [(one.words[:22], one.lead.strip("\ue000\ue001")) for one in draft.tasks] == [
        ("Phối hợp thực hiện: rà", "Phòng Văn hóa - Xã hội"),
        ("Tổ chức chi trả trợ cấ", "Phòng Văn hóa - Xã hội"),
    ], "what the department does alone, and the order to issue this very plan, are left out"
    assert draft.tasks[0].joining == ("Trạm Y tế",)


def test_a_ward_has_an_office_of_economy_infrastructure_and_town(province: PlanReading) -> None:
    content, draft = draft_for(province, "Phường Trương Quang Trọng, Quảng Ngãi", ON)
    assert draft.place.urban
    text = read_document(content, "d.docx").text
    assert "Phòng Kinh tế, Hạ tầng và Đô thị" in text and "tổ dân phố" in text and "toàn phường" not in text


def test_the_commune_s_offices_report_five_working_days_before_the_commune_does(province: PlanReading) -> None:
    content, draft = draft_for(province, "Xã Ba Tơ, Quảng Ngãi", ON)
    (duty,) = draft.duties
    assert (duty.upper_deadline, duty.own_deadline, duty.via) == ("30-11", "22-11", "Sở Y tế"), (
        "24/11 is a holiday, and this year's day has passed"
    )
    assert {one.deadline for one in back(content).reporting} == {"22-11", "30-11"}


def test_the_commune_s_own_figures_stand_beside_the_province_s(province: PlanReading) -> None:
    content, _ = draft_for(province, "Xã Ba Tơ, Quảng Ngãi", ON, {"health_insurance_coverage": "91,2 % (10/2026)"})
    assert "91,2 % (10/2026)" in read_document(content, "d.docx").text
    assert measures(back(content)) == measures(province), "a figure of today is no target"


def test_a_commune_of_another_province_is_drafted_with_a_warning(province: PlanReading) -> None:
    _, draft = draft_for(province, "Xã Hoằng Phú, Thanh Hóa", ON)
    assert any("không thuộc nơi ban hành" in vi for vi, _ in draft.remarks)


@pytest.mark.parametrize("place", ["Xã Không Có Thật", "Tỉnh Quảng Ngãi", "Huyện Ba Tơ", "Xã Tân Tiến"])
def test_a_place_that_is_no_single_commune_is_refused(province: PlanReading, place: str) -> None:
    with pytest.raises(BadInput) as refused:
        draft_for(province, place, ON)
    assert place in refused.value.say("vi")


def test_the_same_plan_gives_the_same_bytes(province: PlanReading) -> None:
    assert draft_for(province, "21484", ON)[0] == draft_for(province, "21484", ON)[0]


def test_a_title_in_capitals_is_written_as_the_text_writes_it() -> None:
    title = "THỰC HIỆN NGHỊ QUYẾT SỐ 42-NQ/TW VỀ CHÍNH SÁCH XÃ HỘI, BẢO VỆ TỔ QUỐC"
    assert (
        topic_of(title, "nội dung về chính sách xã hội,\n bảo vệ Tổ quốc trong")
        == "về chính sách xã hội, bảo vệ Tổ quốc"
    )
    assert topic_of(title, "") == "về chính sách xã hội, bảo vệ Tổ quốc"
    assert topic_of(None, "") == ""
    assert (
        topic_of("NÂNG CAO NĂNG LỰC CÁN BỘ TỈNH HÀ TĨNH", "", "Hà Tĩnh") == "về nâng cao năng lực cán bộ tỉnh Hà Tĩnh"
    )
    assert (
        topic_of("THỰC HIỆN CHƯƠNG TRÌNH “MẦM NON”", "việc thực hiện Chương trình “mầm non”")
        == "thực hiện Chương trình “mầm non”"
    )


@needs_corpus
@pytest.mark.parametrize(
    ("seed", "place"),
    [("004", "Xã Ba Tơ, Quảng Ngãi"), ("003", "Xã Bình Lục, Ninh Bình"), ("001", "Xã Tân Yên, Bắc Ninh")],
)
def test_real_provincial_plans_give_drafts_with_their_targets(seed: str, place: str) -> None:
    reading = read_plan_file(next((CORPUS / "sources").glob(f"{seed}_*.txt")))
    content, draft = draft_for(reading, place, ON)
    wanted = {one for one in measures(reading) if one[0] not in ("universal_education_units", "literacy_units")}
    found = measures(back(content))
    assert len(wanted & found) / len(wanted) >= 0.95, sorted(wanted - found)
    assert not found - measures(reading), "a target nobody promised"
    assert draft.tasks or seed == "001"


@needs_corpus
def test_the_command_writes_the_draft_and_tells_what_to_look_at(tmp_path: Path) -> None:
    source = str(next((CORPUS / "sources").glob("004_*.txt")))
    out = tmp_path / "du-thao.docx"
    done = _ansinh("plan", "draft", source, "--for", "Xã Ba Tơ", "--out", str(out), "--json", "--on", "2026-11-22")
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert (told["code"], told["targets"]) == ("21484", 41) and told["tasks"] > 10 and told["notes"]
    assert out.stat().st_size > 10_000
    assert _ansinh("plan", "draft", source, "--for", "Nơi Nào Đó", "--out", str(out)).returncode == 1


def _ansinh(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "ansinh.shells.cli", *words],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )


def test_a_draft_says_from_which_path_each_task_came(province: PlanReading) -> None:
    draft: Draft = draft_for(province, "21484", ON)[1]
    assert {one.from_path for one in draft.tasks} <= {one.path for one in province.tasks}
