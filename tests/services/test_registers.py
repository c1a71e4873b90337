"""The register of makeshift houses: lists taken in, rows handed back, states moved, neighbours unseen."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import uuid
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ansinh.access.actions import acting, define_scopes, ensure_system_actor, open_account, set_password
from ansinh.access.facts import Actor, Role
from ansinh.kernel.problem import BadInput, Refused
from ansinh.services.actions import add_items, move_item, take_in_workbook
from ansinh.services.offline import commune_reader, register, registers, sheet_rows, template
from ansinh.services.queries import item, items, items_by_ids, moves, progress
from ansinh.services.rules import item_key, read_row
from ansinh.services.tables import items as items_frame
from ansinh.shells.cli.main import main

AT = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 22)
HOUSES = register("makeshift_houses")
NAMES = {"A": "Xã Bình Sơn", "B": "Xã Sơn Hà"}
READER = commune_reader(NAMES)
HEADER = ["Họ và tên chủ hộ", "Xã/phường", "Thôn/tổ dân phố", "Thuộc diện", "Hình thức", "Kinh phí hỗ trợ (đồng)",
          "Hạn hoàn thành", "Tình trạng"]  # fmt: skip
GOOD = ["Đinh Văn Ế", "Sơn Hà", "Thôn 3", "Hộ nghèo", "Xây mới", 60_000_000, dt.date(2026, 10, 31), "Trong danh sách"]


def workbook(*rows: list[object], header: list[str] = HEADER) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def system(db) -> Actor:
    made = ensure_system_actor(AT - dt.timedelta(days=1))
    define_scopes({"VN": ["A", "B"], "P": ["A", "B"], "A": ["A"], "B": ["B"]}, by=made, at=AT)
    return made


@pytest.fixture
def builder(system: Actor) -> Actor:
    """The Department of Construction: it sees both communes."""
    at = AT - dt.timedelta(hours=1)
    return open_account("so-xay-dung", "Sở Xây dựng", Role.CONSTRUCTION_OFFICER, "P", by=system, at=at)


@pytest.fixture
def officer(system: Actor) -> Actor:
    at = AT - dt.timedelta(hours=1)
    return open_account("can-bo-a", "Lò Thị A", Role.COMMUNE_OFFICER, "A", by=system, at=at)


def take_in(content: bytes, by: Actor, filename: str = "nha-tam.xlsx"):
    return take_in_workbook("makeshift_houses", content, filename, READER, by=by, at=AT)


def test_good_rows_go_in_and_bad_ones_come_back_to_be_fixed_and_sent_again(builder: Actor) -> None:
    bad = ["", "Xã Không Có", "Thôn 1", "Hộ giàu", "Xây mới", "sáu mươi triệu", "31/02/2026", "Trong danh sách"]
    result = take_in(workbook(GOOD, bad), builder)
    assert (result.added, result.known, len(result.bad)) == (1, 0, 1)
    assert {problem.kind for problem in result.bad[0].problems} == {"blank", "commune", "choice", "number", "date"}
    assert result.bad[0].row == 3
    assert result.correction is not None
    sheet = openpyxl.load_workbook(io.BytesIO(result.correction)).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0][:-1] == HEADER and "Thiếu" in str(rows[1][-1])
    for column, value in enumerate(["Y Blước", "Xã Bình Sơn", "Thôn 1", "Hộ cận nghèo", "Sửa chữa", "30.000.000",
                                    "28/02/2027", "Đã khởi công"], start=1):  # fmt: skip
        sheet.cell(2, column, value)
    out = io.BytesIO()
    sheet.parent.save(out)
    again = take_in(out.getvalue(), builder)
    assert (again.added, again.known, again.bad) == (1, 0, ())
    with acting(builder):
        found = items("makeshift_houses").items
    assert [(one.values["head_name"], one.commune_code, one.state) for one in found] == [
        ("Y Blước", "A", "started"),
        ("Đinh Văn Ế", "B", "listed"),
    ]
    assert found[0].values["support"] == 30_000_000 and found[1].due_on == dt.date(2026, 10, 31)


def test_sending_the_same_list_again_adds_nothing(builder: Actor) -> None:
    assert take_in(workbook(GOOD, GOOD), builder).added == 1, "the same house twice is one house"
    again = take_in(workbook([*GOOD[:1], "xa son ha", "THÔN 3", *GOOD[3:]]), builder)
    assert (again.added, again.known) == (0, 1), "written another way it is the same house"


def test_a_commune_officer_s_row_of_a_neighbour_comes_back(officer: Actor) -> None:
    mine = [*GOOD[:1], "Bình Sơn", *GOOD[2:]]
    result = take_in(workbook(GOOD, mine), officer)
    assert result.added == 1 and [problem.kind for problem in result.bad[0].problems] == ["outside"]


def test_neighbours_do_not_see_each_other_s_houses(builder: Actor, officer: Actor) -> None:
    take_in(workbook(GOOD), builder)
    with acting(officer):
        assert items("makeshift_houses").total == 0 and progress("makeshift_houses", TODAY) == ()
    with acting(builder):
        kept = items("makeshift_houses").items[0]
    with acting(officer), pytest.raises(LookupError):
        item(kept.item_id)
    with acting(officer):
        assert items_by_ids([kept.item_id]) == ()


def test_a_house_goes_from_listed_to_finished_step_by_step(builder: Actor) -> None:
    take_in(workbook(GOOD), builder)
    with acting(builder):
        house = items("makeshift_houses").items[0]
        assert progress("makeshift_houses", TODAY)[0].late == 1
    with pytest.raises(Refused) as refused:
        move_item(house.item_id, "finished", by=builder, at=AT)
    assert "Đã khởi công" in refused.value.problem.remedy_vi
    move_item(house.item_id, "started", by=builder, at=AT, note="Động thổ")
    assert move_item(house.item_id, "finished", by=builder, at=AT).state == "finished"
    with acting(builder):
        assert [(one.from_state, one.to_state, one.by) for one in moves(house.item_id)] == [
            ("listed", "started", "Sở Xây dựng"),
            ("started", "finished", "Sở Xây dựng"),
        ]
        counted = progress("makeshift_houses", TODAY)[0]
        assert (counted.commune_code, counted.total, counted.done, counted.late) == ("B", 1, 1, 0)
        assert items_frame("makeshift_houses").select("commune_code", "counts", "done").rows() == [("B", True, True)]


def test_a_house_dropped_from_the_list_no_longer_counts(builder: Actor) -> None:
    take_in(workbook(GOOD), builder)
    with acting(builder):
        house = items("makeshift_houses").items[0]
    move_item(house.item_id, "dropped", by=builder, at=AT, note="đã tự xây")
    with acting(builder):
        assert progress("makeshift_houses", TODAY)[0].total == 0


def test_moves_cannot_be_rewritten(builder: Actor, as_owner) -> None:
    take_in(workbook(GOOD), builder)
    with acting(builder):
        house = items("makeshift_houses").items[0]
    move_item(house.item_id, "started", by=builder, at=AT)
    with pytest.raises(DatabaseError), as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE services_move SET to_state = 'finished'")


def test_search_needs_no_tone_marks_and_late_ones_are_found(builder: Actor) -> None:
    take_in(workbook(GOOD, ["Hồ Thị Lụa", "Bình Sơn", None, "Hộ nghèo", "Xây mới", None, None, None]), builder)
    with acting(builder):
        assert [one.values["head_name"] for one in items("makeshift_houses", words="dinh van").items] == ["Đinh Văn Ế"]
        assert items("makeshift_houses", late_on=TODAY).total == 1
        assert items("makeshift_houses", commune_code="A", state="listed").total == 1


def test_whoever_may_only_read_adds_nothing(system: Actor) -> None:
    at = AT - dt.timedelta(hours=1)
    reader = open_account("mat-tran", "Mặt trận", Role.FATHERLAND_FRONT, "P", by=system, at=at)
    with pytest.raises(Refused):
        take_in(workbook(GOOD), reader)


# --- files that are no lists ----------------------------------------------------------------------


def kinds(content: bytes, filename: str = "nha-tam.xlsx") -> set[str]:
    with pytest.raises(BadInput) as refused:
        sheet_rows(content, filename)
    assert all(problem.vi and problem.en and problem.where["file"] == filename for problem in refused.value.problems)
    return {problem.kind for problem in refused.value.problems}


def repacked(change) -> bytes:
    """A good workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(workbook(GOOD))) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    return out.getvalue()


def test_a_formula_is_not_a_value() -> None:
    assert kinds(workbook([*GOOD[:5], "=SUM(A1:A9)", *GOOD[6:]])) == {"formula"}


def test_a_workbook_with_macros_is_refused() -> None:
    assert kinds(repacked(lambda parts: parts.update({"xl/vbaProject.bin": b"macro"}))) == {"macro"}


def test_links_to_other_workbooks_are_refused() -> None:
    assert kinds(repacked(lambda parts: parts.update({"xl/externalLinks/externalLink1.xml": b"<a/>"}))) == {"links"}


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert kinds(repacked(lambda parts: parts.update({"xl/media/big.bin": bytes(60 * 2**20)}))) == {"bomb"}


def test_entities_are_refused() -> None:
    def plant(parts: dict[str, bytes]) -> None:
        parts["xl/workbook.xml"] = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]>' + parts["xl/workbook.xml"]

    assert kinds(repacked(plant)) == {"entities"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b"name;commune\n", "damaged"),
        (b"\xd0\xcf\x11\xe0old excel", "old_or_locked"),
        (b"%PDF-1.7", "damaged"),
    ],
)
def test_another_kind_of_file_is_named_as_such(content: bytes, kind: str) -> None:
    assert kinds(content) == {kind}


@given(st.integers(0, 4000), st.binary(min_size=1, max_size=12))
def test_a_damaged_workbook_is_refused_in_words_or_read(at: int, noise: bytes) -> None:
    whole = bytearray(_WHOLE)
    at %= len(whole)
    whole[at : at + len(noise)] = noise
    try:
        sheet_rows(bytes(whole), "hong.xlsx")
    except BadInput as refused:
        assert refused.problems


_WHOLE = workbook(GOOD)


def test_a_list_without_its_header_says_which_columns_are_needed(builder: Actor) -> None:
    with pytest.raises(BadInput) as refused:
        take_in(workbook(GOOD, header=["a", "b", "c"]), builder)
    assert "Họ và tên chủ hộ" in refused.value.problems[0].vi
    with acting(builder):
        assert items("makeshift_houses").total == 0


def test_a_header_alone_is_no_list(builder: Actor) -> None:
    with pytest.raises(BadInput):
        take_in(workbook(), builder)


def test_the_template_is_read_back_by_its_own_import(builder: Actor) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(HOUSES, list(NAMES.values()))))
    sheet = book.worksheets[0]
    for column, value in enumerate(["Lò Văn Ún", "Xã Bình Sơn", "Bản 2", "Hộ nghèo", "Xây mới", 60_000_000,
                                    "Ngân sách tỉnh", "31/12/2026", "Trong danh sách"], start=1):  # fmt: skip
        sheet.cell(2, column, value)
    out = io.BytesIO()
    book.save(out)
    assert take_in(out.getvalue(), builder).added == 1


# --- declarations ---------------------------------------------------------------------------------


def test_every_declared_register_speaks_both_languages_and_ends_somewhere() -> None:
    for one in registers():
        assert all(text for text in (one.name_vi, one.name_en, one.lead_vi, one.lead_en, one.retention_vi, one.retention_en))
        assert all(field.title_vi and field.title_en for field in one.fields)
        assert any(state.done for state in one.states) and any(not ends for ends in one.moves.values())


@given(st.dictionaries(st.sampled_from([field.name for field in HOUSES.fields]), st.text(max_size=300)))
def test_any_text_in_a_row_is_read_or_refused_in_words(cells: dict[str, str]) -> None:
    values, problems = read_row(HOUSES, cells, READER, {"row": 2})
    assert set(values) == {field.name for field in HOUSES.fields}
    assert all(problem.vi and problem.en and problem.remedy_vi and problem.remedy_en for problem in problems)


@given(st.text(min_size=1, max_size=60), st.sampled_from(["A", "B"]))
def test_a_house_keeps_its_id(name: str, commune: str) -> None:
    row = {"head_name": name, "commune": commune, "village": None}
    assert item_key("makeshift_houses", row) == item_key("makeshift_houses", dict(reversed(row.items())))
    other = {**row, "commune": "C"}
    assert item_key("makeshift_houses", row) != item_key("makeshift_houses", other)


def test_rows_added_by_a_program_count_like_rows_of_a_list(builder: Actor) -> None:
    row = {"head_name": "Phạm Thị Đào", "commune": "A", "group": "Hộ nghèo", "works": "Xây mới"}
    assert add_items("makeshift_houses", [row, row], by=builder, at=AT) == (1, 1)
    assert add_items("makeshift_houses", [row], by=builder, at=AT) == (0, 1)


def test_son_ha_is_not_son_ha_with_another_tone() -> None:
    reader = commune_reader({"1": "Xã Sơn Hà", "2": "Xã Sơn Hạ", "3": "Đặc khu Lý Sơn"})
    assert (reader("Sơn Hà"), reader("xã sơn hạ"), reader("LÝ SƠN"), reader("ly son")) == ("1", "2", "3", "3")
    assert reader("son ha") is None, "without tone marks it could be either"
    assert reader("2") == "2" and reader("Sơn Tây") is None


# --- on the command line --------------------------------------------------------------------------


@pytest.fixture
def _environment_as_it_was() -> Iterator[None]:
    """A command tells Django where home and keys are; the tests after this one are not to hear of it."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.usefixtures("_environment_as_it_was")
def test_a_house_is_moved_from_the_command_line_by_whoever_gives_the_password(
    system: Actor, builder: Actor, officer: Actor, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(workbook(GOOD), builder)
    with acting(builder):
        house = str(items("makeshift_houses").items[0].item_id)
    for name in ("so-xay-dung", "can-bo-a"):
        set_password(name, "một mật khẩu đủ dài", by=system, at=AT)

    def move(state: str, *more: str, by: str = "so-xay-dung", password: str = "một mật khẩu đủ dài") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        capsys.readouterr()
        code = main(["services", "move", house, state, "--as", by, "--password-stdin", *more])
        told = capsys.readouterr()
        return code, told.out + told.err

    assert move("started", password="đoán")[0] == 1
    code, said = move("started", by="can-bo-a")
    assert (code, "trong địa bàn của bạn" in said) == (1, True)
    code, said = move("painted", "--lang", "en")
    assert (code, "no state painted" in said, "started" in said) == (1, True, True)
    assert move("finished")[0] == 1, "no step is left out"
    code, said = move("started", "--note", "Động thổ", "--json")
    assert (code, json.loads(said)["from"], json.loads(said)["to"]) == (0, "listed", "started")
    with acting(builder):
        assert [one.note for one in moves(uuid.UUID(house))] == ["Động thổ"]
    with pytest.raises(SystemExit) as stopped:
        main(["services", "move", "nhà của bà Ế", "started", "--as", "so-xay-dung"])
    assert stopped.value.code == 2
