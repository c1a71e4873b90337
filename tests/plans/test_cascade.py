"""The cascade: which documents a plan carries out, on two lines and through which others; who was told to plan and who has."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from ansinh.access.actions import define_scopes, ensure_system_actor, open_account
from ansinh.access.facts import Actor, Role
from ansinh.documents.offline import find_citations
from ansinh.kernel.problem import BadInput, Refused
from ansinh.plans import actions, queries
from ansinh.plans.facts import ItemKind, KeptPlan, Level, PlanDocument, Task
from ansinh.plans.facts.cascade import CascadeLink, Line, LinkState
from ansinh.plans.offline import cascade, read_plan_file
from ansinh.plans.rules.cascade.symbols import is_right_form, level_of, line_of, right_form, symbol_key
from ansinh.plans.rules.cascade.told import named_units, told_to_plan

CORPUS = Path(os.environ.get("ANSINH_SHARED", "/nowhere")) / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")
AT = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
ON = dt.date(2026, 11, 22)

PROGRAMME = """TỈNH ỦY QUẢNG NGÃI          ĐẢNG CỘNG SẢN VIỆT NAM
Số: 43-CTr/TU
Quảng Ngãi, ngày 22 tháng 01 năm 2024

CHƯƠNG TRÌNH HÀNH ĐỘNG
thực hiện Nghị quyết số 42-NQ/TW ngày 24/11/2023 của Ban Chấp hành Trung ương Đảng khóa XIII

I. MỤC TIÊU
- Đến năm 2030, tỷ lệ bao phủ bảo hiểm y tế đạt 96% dân số.
"""

PROVINCE = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI

Số: 65/KH-UBND

Quảng Ngãi, ngày 20 tháng 3 năm 2024

KẾ HOẠCH

Triển khai thực hiện Chương trình hành động số 43-CTr/TU ngày 22/01/2024 của Tỉnh ủy thực hiện Nghị quyết số 42-NQ-TW ngày 24/11/2023 của Ban Chấp hành Trung ương Đảng về chính sách xã hội

I. MỤC TIÊU

- Đến năm 2030, tỷ lệ bao phủ bảo hiểm y tế đạt trên 95% dân số.
- Đến năm 2030, tỷ lệ thất nghiệp chung dưới 2%.

II. TỔ CHỨC THỰC HIỆN

1. Ủy ban nhân dân các huyện, thị xã, thành phố xây dựng kế hoạch thực hiện trước ngày 30/4/2024, phù hợp với tình hình địa phương.

2. Sở Y tế hướng dẫn thực hiện.
"""

COMMUNE = """ỦY BAN NHÂN DÂN
XÃ BA TƠ

Số: 07/KH-UBND

Ba Tơ, ngày 15 tháng 9 năm 2025

KẾ HOẠCH

Thực hiện Kế hoạch số 65/KH-UBND ngày {} của UBND tỉnh Quảng Ngãi về chính sách xã hội

I. MỤC TIÊU

- Đến năm 2030, tỷ lệ bao phủ bảo hiểm y tế đạt 94% dân số.

II. NHIỆM VỤ

1. Phòng Văn hóa - Xã hội rà soát đối tượng.
"""

ELSEWHERE = """ỦY BAN NHÂN DÂN
TỈNH HÀ TĨNH

Số: 65/KH-UBND

Hà Tĩnh, ngày 02 tháng 02 năm 2024

KẾ HOẠCH

Thực hiện Nghị quyết số 42-NQ/TW ngày 24/11/2023

I. MỤC TIÊU

- Đến năm 2030, tỷ lệ bao phủ bảo hiểm y tế đạt 95% dân số.
"""


# --- symbols and citations --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "right", "line", "level"),
    [
        ("42-NQ-TW", "42-NQ/TW", Line.PARTY, Level.CENTRAL),
        ("42/NQ/TW", "42-NQ/TW", Line.PARTY, Level.CENTRAL),
        ("43-CTR/TU", "43-CTr/TU", Line.PARTY, Level.PROVINCE),
        ("197-KH/HU", "197-KH/HU", Line.PARTY, Level.DISTRICT),
        ("68/NQ-CP", "68/NQ-CP", Line.STATE, Level.CENTRAL),
        ("1983/QĐ-TTG", "1983/QĐ-TTg", Line.STATE, Level.CENTRAL),
        ("65/KH-UBND", "65/KH-UBND", Line.STATE, None),
        ("20/2023/NQ-HĐND", "20/2023/NQ-HĐND", Line.STATE, None),
        ("0129/KH-UBND", "0129/KH-UBND", Line.STATE, None),
    ],
)
def test_a_symbol_tells_its_line_and_level_however_it_is_written(
    written: str, right: str, line: Line, level: Level | None
) -> None:
    assert (right_form(written), line_of(written), level_of(written)) == (right, line, level)
    assert symbol_key(written) == symbol_key(right)


def test_a_party_resolution_is_not_a_government_one_of_the_same_number() -> None:
    assert symbol_key("42-NQ/TW") != symbol_key("42/NQ-CP")
    assert not is_right_form("42-NQ-TW") and is_right_form("42-NQ/TW")


def test_a_document_behind_another_that_carries_it_out_comes_through_it(tmp_path: Path) -> None:
    above = cascade.documents_above(_read(tmp_path, PROVINCE))
    assert {one.symbol: one.through for one in above} == {"43-CTr/TU": (), "42-NQ/TW": ("43-CTr/TU",)}
    assert {one.symbol: one.issuer for one in above}["43-CTr/TU"] == "Tỉnh ủy"


@needs_corpus
def test_hoang_kim_has_four_parents_on_two_lines() -> None:
    above = cascade.documents_above(_source("002"))
    assert [(one.symbol, one.line, one.level, one.through) for one in above] == [
        ("42-NQ/TW", Line.PARTY, Level.CENTRAL, ()),
        ("56-CTr/TU", Line.PARTY, Level.PROVINCE, ()),
        ("68/KH-UBND", Line.STATE, Level.PROVINCE, ()),
        ("197-KH/HU", Line.PARTY, Level.DISTRICT, ()),
    ]


def test_a_resolution_that_comes_through_two_documents_is_drawn_to_both(officer: Actor) -> None:
    text = PROVINCE.replace(
        "Triển khai thực hiện Chương trình hành động số 43-CTr/TU ngày 22/01/2024 của Tỉnh ủy thực hiện",
        "Thực hiện Nghị quyết số 68/NQ-CP ngày 09/5/2024 của Chính phủ và Chương trình hành động số 113-CTr/TU ngày 03/6/2024 của "
        "Tỉnh ủy thực hiện",
    )
    found = queries.cascade(_keep(text, "ha-nam", officer).plan_id, ON)
    by_key = {node.key: node.symbol for node in found.nodes}
    assert {(by_key[edge.upper], by_key[edge.lower]) for edge in found.edges} == {
        ("42-NQ/TW", "68/NQ-CP"),
        ("42-NQ/TW", "113-CTr/TU"),
        ("68/NQ-CP", "65/KH-UBND"),
        ("113-CTr/TU", "65/KH-UBND"),
    }


@needs_corpus
def test_ha_nam_carries_the_resolution_out_through_government_and_province_party() -> None:
    through = {one.symbol: set(one.through) for one in cascade.documents_above(_source("003"))}
    assert through == {"68/NQ-CP": set(), "113-CTr/TU": set(), "42-NQ/TW": {"68/NQ-CP", "113-CTr/TU"}}


# --- who was told to plan ----------------------------------------------------------------------------


def test_districts_and_communes_told_to_plan_are_found_with_their_deadline(tmp_path: Path) -> None:
    (told,) = cascade.told(_read(tmp_path, PROVINCE))
    assert (told.kind, told.who) == ("district", "Ủy ban nhân dân các huyện, thị xã, thành phố")
    assert told.deadline == "trước ngày 30/4/2024"


def test_a_department_that_drafts_for_the_province_owes_no_plan_of_its_own() -> None:
    tasks = [
        Task("1", "Tham mưu UBND tỉnh xây dựng kế hoạch thực hiện.", ("Sở Y tế",), (), None, 0, 1),
        Task("2", "Xây dựng kế hoạch đào tạo bác sĩ.", ("UBND các xã",), (), None, 0, 1),
        Task("3", "Tổng hợp, báo cáo UBND tỉnh.", ("UBND các xã",), (), None, 0, 1),
    ]
    assert told_to_plan(tasks, Level.PROVINCE, dt.date(2025, 9, 1)) == ()


def test_the_day_of_a_report_is_not_the_day_of_the_plan() -> None:
    text = "Xây dựng kế hoạch cụ thể để thực hiện, báo cáo UBND tỉnh trước ngày 01/12 hằng năm."
    (told,) = told_to_plan(
        [Task("1", text, ("UBND các xã, phường",), (), None, 0, 1)], Level.PROVINCE, dt.date(2025, 9, 1)
    )
    assert (told.kind, told.deadline) == ("commune", None)


def test_localities_are_districts_before_july_2025_and_communes_after() -> None:
    task = Task("1", "Xây dựng kế hoạch triển khai thực hiện.", ("Các địa phương",), (), None, 0, 1)
    assert [one.kind for one in told_to_plan([task], Level.PROVINCE, dt.date(2024, 5, 1))] == ["district"]
    assert [one.kind for one in told_to_plan([task], Level.PROVINCE, dt.date(2025, 9, 1))] == ["commune"]


def test_units_named_one_by_one_are_told_apart_from_all_units() -> None:
    assert named_units("Ủy ban nhân dân các xã: Gia Thuận, Tân Điền, Gò Công Đông") == (
        "Gia Thuận",
        "Tân Điền",
        "Gò Công Đông",
    )
    assert named_units("UBND các xã, phường") == ()


@needs_corpus
@pytest.mark.parametrize(
    ("seed", "kinds"),
    [("000", {"district"}), ("001", set()), ("003", {"department", "district"}), ("004", {"department", "district"})],
)
def test_the_real_plans_tell_districts_and_departments_to_plan(seed: str, kinds: set[str]) -> None:
    assert {one.kind for one in cascade.told(_source(seed))} == kinds


# --- kept ---------------------------------------------------------------------------------------------


@pytest.fixture
def officer(db: None) -> Actor:
    system = ensure_system_actor(AT)
    define_scopes({"VN": ["21484"], "51": ["21484"], "21484": ["21484"]}, by=system, at=AT)
    return open_account("so-y-te", "Nguyễn Thị An", Role.HEALTH_OFFICER, "51", by=system, at=AT)


def _keep(text: str, name: str, by: Actor) -> KeptPlan:
    return actions.take_in(text.encode(), f"{name}.txt", by=by, at=AT, on=ON)


def _links(plan: KeptPlan) -> dict[str, CascadeLink]:
    return {one.cited.symbol: one for one in queries.links_up(plan.plan_id)}


@pytest.mark.parametrize("order", [("above", "below"), ("below", "above")])
def test_a_link_is_found_whichever_of_the_two_comes_first(officer: Actor, order: tuple[str, str]) -> None:
    texts = {"above": PROVINCE, "below": COMMUNE.format("20/3/2024")}
    kept = {name: _keep(texts[name], name, officer) for name in order}
    link = _links(kept["below"])["65/KH-UBND"]
    assert (link.parent_id, link.state, link.doubts) == (kept["above"].plan_id, LinkState.READ, ())
    assert [one.plan_id for one in queries.links_down(kept["above"].plan_id)] == [kept["below"].plan_id]


def test_a_wrong_day_in_the_citation_links_and_is_flagged(officer: Actor) -> None:
    above = _keep(PROVINCE, "tinh", officer)
    below = _keep(COMMUNE.format("20/3/2023"), "xa", officer)
    link = _links(below)["65/KH-UBND"]
    assert (link.parent_id, link.doubts) == (above.plan_id, ("date_differs",))


def test_the_same_number_of_another_province_is_another_document(officer: Actor) -> None:
    _keep(ELSEWHERE, "ha-tinh", officer)
    below = _keep(COMMUNE.format("20/3/2024"), "xa", officer)
    assert _links(below)["65/KH-UBND"].parent_id is None


def test_a_resolution_known_by_number_alone_is_a_node_shown_as_unconfirmed(officer: Actor) -> None:
    _keep(PROGRAMME, "tinh-uy", officer)
    province = _keep(PROVINCE, "tinh", officer)
    link = _links(province)["42-NQ/TW"]
    assert link.parent_id is None and set(link.doubts) == {"form", "unconfirmed"}
    found = queries.cascade(province.plan_id, ON)
    nodes = {node.symbol: node for node in found.nodes}
    assert nodes["42-NQ/TW"].recalled and nodes["42-NQ/TW"].plan_id is None
    assert nodes["43-CTr/TU"].line is Line.PARTY and nodes["65/KH-UBND"].line is Line.STATE and nodes["65/KH-UBND"].here
    by_key = {node.key: node.symbol for node in found.nodes}
    assert {(by_key[edge.upper], by_key[edge.lower]) for edge in found.edges} == {
        ("42-NQ/TW", "43-CTr/TU"),
        ("43-CTr/TU", "65/KH-UBND"),
    }


def test_the_duty_of_a_dissolved_district_passes_to_its_communes_and_shows_who_has_planned(officer: Actor) -> None:
    province = _keep(PROVINCE, "tinh", officer)
    commune = _keep(COMMUNE.format("20/3/2024"), "xa", officer)
    units = {one.code: one for one in queries.cascade(province.plan_id, ON).units}
    assert len(units) > 50 and "21484" in units
    ba_to = units["21484"]
    assert (ba_to.inherited_from, ba_to.plan_id, ba_to.deadline) == (
        "Huyện Ba Tơ",
        commune.plan_id,
        "trước ngày 30/4/2024",
    )
    assert sum(one.plan_id is not None for one in units.values()) == 1


def test_districts_are_those_of_the_province_that_issued_the_plan_not_of_the_one_that_bears_its_code_today(
    officer: Actor,
) -> None:
    for name, district in (("Bắc Ninh", "Huyện Gia Bình"), ("Bắc Giang", "Huyện Tân Yên")):
        text = PROVINCE.replace("TỈNH QUẢNG NGÃI", f"TỈNH {name.upper()}").replace("Quảng Ngãi, ngày", f"{name}, ngày")
        units = queries.cascade(_keep(text, name, officer).plan_id, ON).units
        names = {part for one in units for part in (one.inherited_from or "").split(", ")}
        assert district in names and not {"Huyện Gia Bình", "Huyện Tân Yên"} - {district} & names, name
    blank = PROVINCE.replace("Quảng Ngãi, ngày 20 tháng 3 năm 2024", "Quảng Ngãi, ngày    tháng    năm")
    assert queries.cascade(_keep(blank, "khong-ngay", officer).plan_id, ON).units, (
        "who tells districts wrote before July 2025"
    )


def test_a_person_confirms_removes_and_adds_links_and_all_of_it_is_on_record(officer: Actor) -> None:
    province = _keep(PROVINCE, "tinh", officer)
    commune = _keep(COMMUNE.format("20/3/2023"), "xa", officer)
    link = _links(commune)["65/KH-UBND"]
    confirmed = actions.confirm_link(link.link_id, by=officer, at=AT)
    assert (confirmed.state, confirmed.decided_by) == (LinkState.CONFIRMED, "Nguyễn Thị An")
    with pytest.raises(BadInput):
        actions.remove_link(link.link_id, "  ", by=officer, at=AT)
    actions.remove_link(link.link_id, "Ghi nhầm số", by=officer, at=AT)
    assert queries.links_down(province.plan_id) == ()
    actions.link_plan(commune.plan_id, by=officer, at=AT)
    assert _links(commune)["65/KH-UBND"].state is LinkState.REMOVED, "reading again keeps what a person said"
    added = actions.add_link(commune.plan_id, parent_id=province.plan_id, by=officer, at=AT)
    assert (added.state, added.parent_id) == (LinkState.ADDED, province.plan_id)
    more = actions.add_link(
        commune.plan_id, citation="Kế hoạch số 197-KH/HU ngày 25/01/2024 của Huyện ủy", by=officer, at=AT
    )
    assert (more.cited.line, more.cited.level, more.parent_id) == (Line.PARTY, Level.DISTRICT, None)
    with pytest.raises(BadInput, match="carry out itself"):
        actions.add_link(province.plan_id, parent_id=commune.plan_id, by=officer, at=AT)
    with pytest.raises(BadInput):
        actions.add_link(commune.plan_id, citation="kế hoạch của tỉnh", by=officer, at=AT)


def test_who_may_not_write_plans_may_not_change_links(officer: Actor) -> None:
    commune = _keep(COMMUNE.format("20/3/2024"), "xa", officer)
    (link,) = queries.links_up(commune.plan_id)
    front = open_account("mat-tran", "Mặt trận", Role.FATHERLAND_FRONT, "51", by=ensure_system_actor(AT), at=AT)
    with pytest.raises(Refused):
        actions.remove_link(link.link_id, "x", by=front, at=AT)


def test_a_person_says_which_indicator_measures_a_target_or_proposes_one(officer: Actor) -> None:
    province = _keep(PROVINCE, "tinh", officer)
    target = queries.commitments(province.plan_id)[0]
    actions.set_indicator(target.target_id, "health_managed", by=officer, at=AT)
    assert queries.commitment(target.target_id).indicator_code == "health_managed"
    proposed = actions.propose_indicator(
        "Hộ có sổ tay sức khỏe", unit="%", better="up", numerator_vi="Số hộ có sổ tay", denominator_vi="Số hộ",
        population_vi="Hộ gia đình", reported_by="Sở Y tế", by=officer, at=AT,
    )  # fmt: skip
    assert proposed.code == "dp_ho_co_so_tay_suc_khoe" and proposed.factor == 100
    assert queries.local_indicators() == (proposed,)
    actions.set_indicator(target.target_id, proposed.code, by=officer, at=AT)
    assert queries.commitment(target.target_id).indicator_code == proposed.code
    with pytest.raises(LookupError):
        actions.set_indicator(target.target_id, "khong_co", by=officer, at=AT)
    with pytest.raises(BadInput) as missing:
        actions.propose_indicator(
            "", unit="", better="x", numerator_vi="", population_vi="", reported_by="", by=officer, at=AT
        )
    assert len(missing.value.problems) == 6


def test_kept_plans_stand_side_by_side_and_rejected_targets_are_left_out(officer: Actor) -> None:
    province = _keep(PROVINCE, "tinh", officer)
    commune = _keep(COMMUNE.format("20/3/2024"), "xa", officer)
    found = queries.matrix([commune.plan_id], province.plan_id)
    states = {row.indicator.code: row.cells[0].state.value for row in found.rows if row.indicator}
    assert states == {"health_insurance_coverage": "weaker", "unemployment_rate": "missing"}
    (place,) = found.rows[0].cells[0].places
    ids = queries.matrix_target_ids(commune.plan_id)
    assert queries.commitment(ids[place]).target.value == 94
    actions.reject([ids[place]], "đọc nhầm", by=officer, at=AT)
    assert queries.matrix([commune.plan_id], province.plan_id).rows[0].cells[0].state.value == "missing"
    assert queries.matrix([province.plan_id], "42-NQ/TW").parent is not None
    assert queries.family(province.plan_id) == (commune.plan_id,)


def test_a_draft_follows_no_task_promise_or_duty_that_a_person_rejected(officer: Actor) -> None:
    text = PROVINCE + (
        "\n3. Các sở, ban, ngành báo cáo kết quả thực hiện về Sở Nội vụ trước ngày 01/12 hằng năm.\n"
        "\n4. Các sở, ban, ngành báo cáo đột xuất về Sở Tư pháp khi có yêu cầu.\n"
    )
    kept = _keep(text, "tinh", officer)
    before = queries.draft_source(kept.plan_id)
    assert [one.to for one in before.duties] and queries.cascade(kept.plan_id, ON).told
    items = queries.review_sheet(kept.plan_id).items
    duty = next(one for one in items if one.kind is ItemKind.DUTY)
    tasks = [one.item_id for one in items if one.kind is ItemKind.TASK]
    actions.reject([duty.item_id, *tasks], "đọc nhầm", by=officer, at=AT)
    after = queries.draft_source(kept.plan_id)
    assert [one.start for one in after.duties] == [one.start for one in before.duties if one.start != duty.start]
    assert (after.tasks, queries.cascade(kept.plan_id, ON).told) == ((), ())


def _read(folder: Path, text: str):  # type: ignore[no-untyped-def]
    path = folder / "van-ban.txt"
    path.write_text(text, encoding="utf-8")
    return read_plan_file(path)


def _source(seed: str):  # type: ignore[no-untyped-def]
    return read_plan_file(next((CORPUS / "sources").glob(f"{seed}_*.txt")))


def test_a_plan_without_a_number_is_matched_by_nobody() -> None:
    document = PlanDocument("UBND xã X", Level.COMMUNE, None, None, None, "KẾ HOẠCH", None, (), None, ())
    assert document.number is None and symbol_key("") == ""


def test_keeping_a_register_of_what_the_plan_sets_makes_no_plan_of_ones_own() -> None:
    def told(words: str) -> list[str]:
        task = Task("1", words, ("Các địa phương",), (), None, 0, 1)
        return [one.kind for one in told_to_plan([task], Level.PROVINCE, dt.date(2025, 9, 1))]

    assert told("Lập sổ theo dõi từng chỉ tiêu của Kế hoạch, ghi rõ công thức tính.") == []
    assert told("Ban hành văn bản đôn đốc thực hiện Kế hoạch.") == []
    assert told("Xây dựng và tổ chức thực hiện kế hoạch hoạt động; hằng năm báo cáo.") == ["commune"]
    assert told("Ban hành chương trình, kế hoạch triển khai thực hiện.") == ["commune"]
    assert told("Lập sổ theo dõi Kế hoạch chung và xây dựng kế hoạch cụ thể để thực hiện.") == ["commune"]


def test_a_number_with_a_letter_is_a_document_that_can_be_cited() -> None:
    (cited,) = find_citations("Thực hiện Nghị quyết số 30c/NQ-CP ngày 08/11/2011 của Chính phủ")
    assert (cited.number, cited.date, cited.issuer) == ("30c/NQ-CP", dt.date(2011, 11, 8), "Chính phủ")
    (year,) = find_citations("theo Quyết định số 12a/2019/QĐ-UBND của Ủy ban nhân dân tỉnh")
    assert year.number == "12a/2019/QĐ-UBND"
