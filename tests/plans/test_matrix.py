"""The matrix: a plan's targets held against the plan above it, and plans beside each other."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from ansinh.kernel.problem import BadInput
from ansinh.plans.facts import Comparator, PlanDocument, Target
from ansinh.plans.facts.cascade import Matrix, MatrixCell, MatrixPlan, MatrixState
from ansinh.plans.offline import cascade, read_plan_file
from ansinh.plans.offline.matrix_workbook import matrix_workbook
from ansinh.plans.rules.catalogue import indicator_for

CORPUS = Path(os.environ.get("ANSINH_SHARED", "/nowhere")) / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")
ROOT = Path(__file__).resolve().parents[2]
S = MatrixState


def target(
    words: str,
    value: float,
    comparator: str = "=",
    *,
    to: float | None = None,
    unit: str = "%",
    year: int | None = 2030,
    quote: str = "",
) -> Target:
    return Target("II.1", words, Comparator(comparator), value, to, unit, None, year, quote or words, 0, 0)


def plan(name: str, *targets: Target) -> MatrixPlan:
    codes = tuple(item.code if (item := indicator_for(one)) else None for one in targets)
    return MatrixPlan(name, name, PlanDocument(name, None, None, None, None, None, None, (), None, ()), targets, codes)


def against(wanted: Target, *own: Target) -> MatrixCell:
    """The cell of a commune's plan with these targets against one target of the province's plan."""
    return cascade.matrix([plan("xã", *own)], plan("tỉnh", wanted)).rows[0].cells[0]


HEALTH = "dân số tham gia bảo hiểm y tế"
JOBLESS = "tỷ lệ thất nghiệp chung"
CERTIFIED = "tỷ lệ lao động qua đào tạo có bằng cấp, chứng chỉ"
FAMILIES = (
    "hộ gia đình chăm sóc trẻ em dưới 36 tháng tuổi, phụ nữ mang thai, người cao tuổi{} thuộc hộ nghèo, cận nghèo được hưởng "
    "trợ cấp xã hội theo quy định"
)


def test_a_commune_plan_that_drops_the_poor_is_shown_as_missing() -> None:
    cell = against(target(FAMILIES.format(""), 100), target(HEALTH, 96))
    assert cell == MatrixCell(S.MISSING)


@pytest.mark.parametrize(
    ("wanted", "own", "state"),
    [
        ((HEALTH, 95, ">"), (HEALTH, 95, ">"), S.EQUAL),
        ((HEALTH, 95, ">"), (HEALTH, 95, "="), S.WEAKER),
        ((HEALTH, 95, ">"), (HEALTH, 96, "="), S.STRONGER),
        ((HEALTH, 95, ">="), (HEALTH, 95, "="), S.EQUAL),
        ((HEALTH, 95, "="), (HEALTH, 94.9, ">="), S.WEAKER),
        ((JOBLESS, 2, "<"), (JOBLESS, 2.5, "<"), S.WEAKER),
        ((JOBLESS, 2.5, "<"), (JOBLESS, 2, "<"), S.STRONGER),
        ((JOBLESS, 2, "<"), (JOBLESS, 2, "<="), S.WEAKER),
        ((JOBLESS, 2, "<"), (JOBLESS, 95, ">"), S.NOT_COMPARABLE),
        (("tuổi thọ trung bình của người dân", 75, ">="), ("tuổi thọ trung bình của người dân", 75, "~"), S.WEAKER),
    ],
)
def test_more_is_better_or_worse_as_the_catalogue_says(
    wanted: tuple[str, float, str], own: tuple[str, float, str], state: MatrixState
) -> None:
    unit = "tuổi" if "tuổi thọ" in wanted[0] else "%"
    assert against(target(*wanted, unit=unit), target(*own, unit=unit)).state is state


def test_a_value_inside_the_range_above_is_equal_and_one_beyond_it_stronger() -> None:
    wanted = target(CERTIFIED, 35, "range", to=40)
    assert against(wanted, target(CERTIFIED, 35, ">=")).state is S.EQUAL
    assert against(wanted, target(CERTIFIED, 37)).state is S.EQUAL
    assert against(wanted, target(CERTIFIED, 40, "range", to=45)).state is S.STRONGER
    assert against(wanted, target(CERTIFIED, 30, "range", to=40)).state is S.WEAKER


def test_older_people_living_alone_are_fewer_than_older_people() -> None:
    cell = against(target(FAMILIES.format(""), 100), target(FAMILIES.format(" cô đơn"), 100))
    assert cell.state is S.REWORDED
    assert cell.notes == (("thêm “cô đơn”", "adds “cô đơn”"),)


def test_spelling_and_set_phrases_are_no_rewording() -> None:
    cell = against(
        target("số người sau độ tuổi nghỉ hưu hưởng lương hưu, BHXH hằng tháng", 60),
        target(
            "tỉ lệ người sau độ tuổi nghỉ hưu trên địa bàn tỉnh được hưởng lương hưu, bảo hiểm xã hội hàng tháng", 60
        ),
    )
    assert cell.state is S.EQUAL


def test_people_and_households_cannot_be_compared() -> None:
    cell = against(
        target("hộ gia đình ở nông thôn được sử dụng nước sạch theo quy chuẩn", 80),
        target("dân số nông thôn được sử dụng nước sạch", 90),
    )
    assert cell.state is S.NOT_COMPARABLE and "mẫu số khác: người / hộ" in cell.notes[0][0]


def test_a_denominator_of_its_own_makes_a_share_incomparable() -> None:
    own = target(
        CERTIFIED, 60, "range", to=65,
        quote=f"{CERTIFIED} đạt từ 60% đến 65% (tính bằng lao động có chứng chỉ chia cho tổng số lao động qua đào tạo)",
    )  # fmt: skip
    cell = against(target(CERTIFIED, 35, "range", to=40), own)
    assert cell.state is S.NOT_COMPARABLE and "lao động qua đào tạo" in cell.notes[0][0]


def test_thirteen_of_thirteen_districts_are_no_share_of_communes() -> None:
    above = target("đơn vị cấp huyện đạt chuẩn phổ cập giáo dục", 13, unit="đơn vị cấp huyện (trên tổng 13)", year=2025)
    assert against(above, target("xã đạt chuẩn phổ cập giáo dục", 100, year=2025)).state is S.NOT_COMPARABLE


def test_the_same_level_five_years_later_is_later_and_a_milestone_alone_is_not_the_goal() -> None:
    assert against(target(HEALTH, 95, year=2025), target(HEALTH, 96)).state is S.LATER
    assert against(target(HEALTH, 95), target(HEALTH, 90, year=2025)).state is S.NOT_COMPARABLE
    assert against(target(HEALTH, 95), target(HEALTH, 96, year=2027)).state is S.STRONGER
    cell = against(target(HEALTH, 95), target(HEALTH, 90, year=2025), target(HEALTH, 95))
    assert (cell.state, cell.places) == (S.EQUAL, (1, 0))


def test_rates_of_another_base_are_converted() -> None:
    assert (
        against(target("bác sĩ", 11, unit="bác sĩ/10.000 dân"), target("bác sĩ", 1.2, unit="bác sĩ/1.000 dân")).state
        is S.STRONGER
    )


def test_a_measure_the_catalogue_does_not_know_is_found_by_its_words() -> None:
    words = "xã, phường bố trí công chức xây dựng chính sách, pháp luật đủ số lượng"
    assert against(target(words, 100), target(f"các {words}", 90)).state is S.WEAKER
    assert against(target(words, 100), target("khu công nghiệp có công trình xử lý nước thải", 90)).state is S.MISSING


def test_counts_of_the_parts_are_added_up_to_the_whole() -> None:
    houses = "căn hộ nhà ở xã hội cho người thu nhập thấp"
    above = plan("tỉnh", target(houses, 5000, unit="căn hộ"))
    some = [plan("A", target(houses, 1200, unit="căn")), plan("B", target(houses, 800, unit="căn hộ")), plan("C")]
    row = cascade.matrix(some, above).rows[0]
    assert [cell.state for cell in row.cells] == [S.PART, S.PART, S.MISSING]
    assert row.whole is not None and (row.whole.verdict, row.whole.total) == ("short", 2000)
    assert "còn thiếu 3.000" in row.whole.vi and "1 kế hoạch không nêu" in row.whole.vi
    enough = [*some[:2], plan("C", target(houses, 3000, unit="căn hộ"))]
    assert cascade.matrix(enough, above).rows[0].whole.verdict == "reaches"  # type: ignore[union-attr]


def test_shares_below_the_whole_everywhere_cannot_reach_it() -> None:
    above = plan("tỉnh", target(HEALTH, 95))
    low = [plan("A", target(HEALTH, 90)), plan("B", target(HEALTH, 94))]
    assert _verdict(cascade.matrix(low, above)) == "cannot"
    assert _verdict(cascade.matrix([*low, plan("C")], above)) == "depends"
    assert _verdict(cascade.matrix([plan("A", target(HEALTH, 97)), low[1]], above)) == "depends"
    assert _verdict(cascade.matrix([plan("A", target(HEALTH, 97))], above)) == "can"


def _verdict(found: Matrix) -> str | None:
    whole = found.rows[0].whole
    return None if whole is None else whole.verdict


def test_a_local_indicator_brings_targets_together_whatever_their_words() -> None:
    first, second = target("hộ có sổ tay sức khỏe", 80), target("gia đình được phát sổ theo dõi", 70)
    columns = [
        MatrixPlan(name, name, plan("x").document, (one,), ("dp_so_tay",))
        for name, one in (("A", first), ("B", second))
    ]
    (row,) = cascade.matrix(columns).rows
    assert [cell.places for cell in row.cells] == [(0,), (0,)]
    apart = cascade.matrix([columns[0], MatrixPlan("B", "B", plan("x").document, (second,), (None,))])
    assert len(apart.rows) == 2


def test_what_only_the_plan_below_promises_stands_at_the_end() -> None:
    found = cascade.matrix(
        [plan("xã", target(HEALTH, 96), target("hộ gia đình có Internet cáp quang", 90))],
        plan("tỉnh", target(HEALTH, 95)),
    )
    assert [(row.indicator.code if row.indicator else None, row.wanted) for row in found.rows] == [
        ("health_insurance_coverage", 0),
        ("households_fibre", None),
    ]
    assert found.rows[1].cells[0].state is S.STATED


def test_the_national_targets_are_shown_as_unconfirmed_under_any_spelling_of_the_symbol() -> None:
    for symbol in ("42-NQ/TW", "42-NQ-TW", "42-nq/tw"):
        assert cascade.national(symbol).recalled
    assert len(cascade.national("42-NQ/TW").targets) == 16
    with pytest.raises(BadInput) as wrong:
        cascade.national("43-NQ/TW")
    assert "42-NQ/TW" in wrong.value.say("vi")


def test_the_workbook_holds_every_cell_with_its_word_and_every_quote() -> None:
    found = cascade.matrix(
        [plan("xã", target(HEALTH, 94, quote="94% dân số tham gia bảo hiểm y tế"))],
        plan("tỉnh", target(HEALTH, 95), target(JOBLESS, 2, "<")),
    )
    book = openpyxl.load_workbook(io.BytesIO(matrix_workbook(found)))
    assert book.sheetnames == ["Ma trận", "Câu chữ", "Chú giải"]
    rows = list(book["Ma trận"].iter_rows(min_row=3, values_only=True))
    assert rows[0][0] == "Chỉ tiêu" and "tỉnh" in rows[0][2] and "xã" in rows[0][3]
    assert rows[1][3].startswith("▼ Thấp hơn\n94 % (2030)") and rows[2][3] == "∅ Thiếu"
    assert "94% dân số tham gia bảo hiểm y tế" in [row[8] for row in book["Câu chữ"].iter_rows(values_only=True)]
    assert "Missing" in "".join(
        str(cell.value)
        for row in openpyxl.load_workbook(io.BytesIO(matrix_workbook(found, "en")))["Legend"]
        for cell in row
    )


# --- the real documents ---------------------------------------------------------------------------


def _source(seed: str) -> MatrixPlan:
    return cascade.column(read_plan_file(next((CORPUS / "sources").glob(f"{seed}_*.txt"))), seed)


@needs_corpus
def test_quang_ngai_promises_half_of_what_the_party_resolution_asks_for_pensions() -> None:
    found = cascade.matrix(
        [_source("004"), _source("003"), _source("001"), _source("002")], cascade.national("42-NQ/TW")
    )
    states = {
        row.indicator.code: [cell.state for cell in row.cells]
        for row in found.rows
        if row.indicator and row.wanted is not None
    }
    assert states["elderly_income_coverage"][0] is S.WEAKER
    assert states["social_insurance_coverage"] == [S.WEAKER, S.EQUAL, S.STRONGER, S.STRONGER]
    assert states["certified_workers"][1] is S.NOT_COMPARABLE, "Hà Nam divides by trained workers"
    assert states["poor_families_reached"][0] is S.REWORDED, "Quảng Ngãi's older people living alone"
    assert states["clean_water_rural"][2] is S.NOT_COMPARABLE, "Bắc Giang counts people, others households"
    assert states["social_housing_units"] == [S.PART, S.PART, S.PART, S.MISSING]
    assert states["health_insurance_coverage"][2] is S.MISSING


@needs_corpus
def test_the_command_prints_the_matrix_as_json_table_and_workbook(tmp_path: Path) -> None:
    files = [str(next((CORPUS / "sources").glob(f"{seed}_*.txt"))) for seed in ("004", "003", "001", "002")]
    done = _ansinh("plan", "matrix", *files, "--json", "--xlsx", str(tmp_path / "m.xlsx"))
    assert done.returncode == 0, done.stderr.decode()
    shown = json.loads(done.stdout)
    assert shown["parent"] is None and len(shown["plans"]) == 4
    row = next(row for row in shown["rows"] if row["indicator"] == "poor_families_reached")
    assert "thêm “cô đơn”" in row["cells"][0]["notes"] and row["cells"][0]["targets"][0]["value"] == 100
    assert (tmp_path / "m.xlsx").stat().st_size > 5000
    table = _ansinh("plan", "matrix", *files[:2], "--parent", "42-NQ/TW").stdout.decode()
    assert "chưa kiểm chứng" in table and "▼ 35 % (2030)" in table
    assert _ansinh("plan", "matrix", files[0], "--parent", "99-NQ/TW").returncode == 1


def _ansinh(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "ansinh.shells.cli", *words],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )
