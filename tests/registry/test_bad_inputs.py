"""Bad inputs by their number in the catalogue the acceptance goes by: what stands in lists and how it is answered."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Sequence

import pytest
import xlsxwriter

from ansinh.kernel.problem import BadInput
from ansinh.registry.facts import Sex
from ansinh.registry.offline.rows import ColumnsUnknown, ListedPerson, ReadList, read_list
from ansinh.registry.offline.template import correction_workbook
from tests.registry.lists import HEADER, part, with_part, xlsx

TODAY = dt.date(2026, 11, 22)
GOOD = ("1", "1", "Nguyễn Thị An", "07/11/1951", "Nữ", "999151000001", "Chủ hộ")
KEYS = ("serial", "household", "name", "birth", "sex", "number", "relation")


def read(*rows: object, header: Sequence[str] | None = HEADER, name: str = "ds.xlsx") -> ReadList:
    return read_list(xlsx(*rows, header=header), name, TODAY)


def one(**cells: object) -> ListedPerson:
    return read([cells.get(key, value) for key, value in zip(KEYS, GOOD, strict=True)]).people[0]


def kinds(person: ListedPerson, level: str = "bad") -> list[str]:
    return [problem.kind for problem in getattr(person.findings, level)]


def notes(listed: ReadList) -> set[str]:
    return {note.kind for note in listed.notes}


def refusal(data: bytes, name: str = "ds.xlsx") -> str:
    with pytest.raises(BadInput) as bad:
        read_list(data, name, TODAY)
    problem = bad.value.problems[0]
    assert problem.vi and problem.en and problem.remedy_vi and problem.remedy_en and problem.where["file"] == name
    return problem.kind


def sheet_changed(data: bytes, *changes: tuple[bytes, bytes]) -> bytes:
    sheet = part(data, "xl/worksheets/sheet1.xml")
    for old, new in changes:
        assert old in sheet, old
        sheet = sheet.replace(old, new)
    return with_part(data, "xl/worksheets/sheet1.xml", sheet)


def book(write, **options: object) -> bytes:
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, **options})
    write(made)
    made.close()
    return buffer.getvalue()


# --- the file ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ds.xls", "ds.xlsm", "ds.xlsb", "ds.ods", "ds.docm", "ds.pdf", "ds.txt", "ds"])
def test_fil_01_other_kinds_of_files_are_refused_with_advice(name: str) -> None:
    assert refusal(xlsx(GOOD), name) == "file_kind"


def test_fil_01_a_workbook_called_csv_and_a_csv_called_workbook_are_refused() -> None:
    assert refusal(xlsx(GOOD), "ds.csv") == "encoding"
    assert refusal("Họ và tên;Ngày sinh;Giới tính\nAn;1951;Nữ\n".encode(), "ds.xlsx") == "damaged"


def test_fil_02_fil_08_a_zip_in_the_zip_and_two_files_in_one_are_refused() -> None:
    assert refusal(with_part(xlsx(GOOD), "xl/media/more.zip", b"PK\x03\x04")) == "objects"
    assert refusal(b"%PDF-1.7\n%%EOF\n" + xlsx(GOOD)) == "damaged"
    assert refusal(with_part(xlsx(GOOD), "../../etc/passwd", b"x")) == "damaged"


def test_fil_03_a_sheet_that_claims_to_be_endless_is_read_for_what_it_holds() -> None:
    data = sheet_changed(xlsx(GOOD), (b"<sheetData>", b'<sheetData>'), (b"</sheetData>", b"".join(
        b'<row r="%d" s="1" customFormat="1"/>' % number for number in range(3, 150_000)) + b"</sheetData>"))  # fmt: skip
    assert len(read_list(data, "ds.xlsx", TODAY).people) == 1


def test_bi_008_a_header_of_two_rows_below_titles_is_found() -> None:
    listed = read(
        ["UBND XÃ BA TƠ", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["DANH SÁCH NGƯỜI CAO TUỔI"],
        ["(Kèm theo Tờ trình số 12/TTr-UBND ngày 03/11/2026)"],
        [],
        ["STT", "Thông tin cá nhân", None, None, None, "Nơi ở"],
        [None, "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn"],
        [1, "Nguyễn Thị An", "07/11/1951", "Nữ", "999151000001", "Thôn 2"],
        header=None,
    )
    assert [(x.row, x.full_name, x.village, x.number) for x in listed.people] == [
        (7, "Nguyễn Thị An", "Thôn 2", "999151000001")
    ]


def test_bi_008_a_date_in_three_columns_under_one_heading_is_one_birth() -> None:
    listed = read(
        ["TT", "Họ và tên", "Sinh ngày", None, None, "Giới tính"],
        [None, None, "Ngày", "Tháng", "Năm"],
        [1, "Nguyễn Thị An", 7, 11, 1951, "Nữ"],
        [2, "Lê Văn Ba", None, None, 1950, "Nam"],
        [3, "Lê Văn Tư", 31, 2, 1950, "Nam"],
        header=None,
    )
    assert [person.birth.vn for person in listed.people] == ["07/11/1951", "1950", ""]
    assert kinds(listed.people[2]) == ["no_such_day"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (("Họ và tên đệm", "Tên", "Năm sinh", "Giới tính"), ("Nguyễn Thị", "An", "1951", "Nữ")),
        (("Họ", "Tên đệm", "Tên", "Năm sinh", "Giới tính"), ("Nguyễn", "Thị", "An", "1951", "Nữ")),
        (("Họ đệm", "Tên", "Năm sinh", "Phái"), ("Nguyễn Thị", "An", "1951", "gái")),
    ],
)
def test_bi_011_a_name_in_two_or_three_columns_is_one_name(header: Sequence[str], cells: Sequence[str]) -> None:
    assert read(cells, header=header).people[0].full_name == "Nguyễn Thị An"


def test_bi_010_an_unknown_heading_can_be_said_and_what_is_missing_is_named() -> None:
    rows = [["1", "Nguyễn Thị An", "1951", "Nữ"], ["2", "Lê Văn Ba", "1950", "Nam"]]
    header = ["STT", "Danh tính", "Chào đời", "Giới tính"]
    with pytest.raises(ColumnsUnknown) as asked:
        read(*rows, header=header)
    assert [(one.heading, one.key) for one in asked.value.headings] == [
        ("STT", "serial"), ("Danh tính", None), ("Chào đời", None), ("Giới tính", "sex")]  # fmt: skip
    listed = read_list(xlsx(*rows, header=header), "ds.xlsx", TODAY, {"danh tinh": "full_name", "chao doi": "birth"})
    assert [person.full_name for person in listed.people] == ["Nguyễn Thị An", "Lê Văn Ba"]
    assert [one.told for one in listed.headings] == [False, True, True, False]


def test_bi_013_merged_places_are_filled_down_as_a_proposal_names_and_numbers_never() -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        page = made.add_worksheet("DS")
        page.write_row(0, 0, ("Thôn", "Hộ số", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân"))
        page.merge_range(1, 0, 3, 0, "Thôn Nước Lăng")
        page.merge_range(1, 1, 2, 1, "7")
        page.write_row(1, 2, ("Nguyễn Thị An", "1951", "Nữ"))
        page.write_row(2, 2, ("Lê Văn Ba", "1950", "Nam"))
        page.write(3, 1, "8")
        page.write_row(3, 2, ("Lê Văn Tư", "1980", "Nam"))
        page.merge_range(1, 5, 2, 5, "999151000001")

    listed = read_list(book(write), "ds.xlsx", TODAY)
    assert [person.village for person in listed.people] == ["Thôn Nước Lăng"] * 3
    homes = [person.household for person in listed.people]
    assert homes[0] == homes[1] != homes[2]
    assert [person.number for person in listed.people] == ["999151000001", None, None]
    assert {"merged_filled", "merged"} <= notes(listed)


def test_bi_015_subtotals_signatures_and_village_rows_are_no_people() -> None:
    listed = read(
        ["I. Thôn Nước Lăng"],
        GOOD,
        [None, None, "Cộng thôn Nước Lăng: 01 người"],
        ["II. Thôn Làng Teng"],
        (2, 2, "Lê Văn Ba", "1980", "Nam", None, "Chủ hộ"),
        [None, None, "Cộng", None, None, 1],
        [None, None, "Tổng cộng", None, None, 2],
        [None, None, "Bằng chữ: Hai người"],
        [None, None, "NGƯỜI LẬP BIỂU", None, "TM. ỦY BAN NHÂN DÂN"],
        [None, None, None, None, "CHỦ TỊCH"],
    )
    assert [(x.full_name, x.village) for x in listed.people] == [
        ("Nguyễn Thị An", "Thôn Nước Lăng"),
        ("Lê Văn Ba", "Thôn Làng Teng"),
    ]
    assert notes(listed) == {"not_persons"}


def test_bi_016_a_wrong_sum_of_money_is_told_with_both_figures() -> None:
    header = (*HEADER, "Số tiền")
    listed = read((*GOOD, 540000), ("2", "2", "Lê Văn Ba", "1950", "Nam", None, "Chủ hộ", "540.000"),
                  (None, None, "Tổng cộng", None, None, None, None, "1.180.000"), header=header)  # fmt: skip
    wrong = next(note for note in listed.notes if note.kind == "control_sum")
    assert "1.180.000 đ" in wrong.vi and "1.080.000 đ" in wrong.vi and wrong.where == {"sheet": "DS", "row": 4}


def test_bi_018_rows_a_filter_hides_and_hidden_columns_are_read_and_counted() -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        page = made.add_worksheet("DS")
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, GOOD)
        page.write_row(2, 0, ("2", "2", "Lê Văn Ba", "1950", "Nam", "", "Chủ hộ"))
        page.autofilter(0, 0, 2, 6)
        page.set_row(2, None, None, {"hidden": True})
        page.set_column(5, 5, 10, None, {"hidden": True})
        made.add_worksheet("Cũ").hide()
        made.get_worksheet_by_name("Cũ").write_row(0, 0, HEADER)
        made.get_worksheet_by_name("Cũ").write_row(1, 0, GOOD)

    listed = read_list(book(write), "ds.xlsx", TODAY)
    assert len(listed.people) == 2 and {"hidden_rows", "hidden_columns", "hidden_sheet"} <= notes(listed)
    assert "đang lọc" in next(note.vi for note in listed.notes if note.kind == "hidden_rows")


def test_bi_020_values_of_formulas_are_a_proposal_for_the_whole_list() -> None:
    data = xlsx(GOOD)
    sheet = part(data, "xl/worksheets/sheet1.xml")
    import re

    sheet = re.sub(
        rb'<c r="C2" t="s"><v>\d+</v></c>', '<c r="C2" t="str"><f>A1&amp;B1</f><v>Lê Văn Ba</v></c>'.encode(), sheet
    )
    listed = read_list(with_part(data, "xl/worksheets/sheet1.xml", sheet), "ds.xlsx", TODAY)
    assert listed.people[0].full_name == "Lê Văn Ba" and "computed" in notes(listed)


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!"])
def test_bi_021_an_error_cell_is_told_by_its_name(error: str) -> None:
    import re

    sheet = re.sub(rb'<c r="F2" t="s"><v>\d+</v></c>', f'<c r="F2" t="e"><v>{error}</v></c>'.encode(),
                   part(xlsx(GOOD), "xl/worksheets/sheet1.xml"))  # fmt: skip
    person = read_list(with_part(xlsx(GOOD), "xl/worksheets/sheet1.xml", sheet), "ds.xlsx", TODAY).people[0]
    assert kinds(person) in (["cell_error"],) or error == "#N/A"
    assert any("ô báo lỗi" in problem.vi or "công thức" in problem.vi for problem in person.findings.bad)


def test_bi_023_rich_text_is_joined_and_comments_are_told() -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        page = made.add_worksheet("DS")
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, GOOD)
        bold = made.add_format({"bold": True})
        page.write_rich_string(1, 2, bold, "Nguyễn ", "Thị An")
        page.write_comment(1, 3, "sinh thật năm 1950")
        page.write_comment(0, 3, "dd/mm/yyyy")

    person = read_list(book(write), "ds.xlsx", TODAY).people[0]
    assert person.full_name == "Nguyễn Thị An" and kinds(person, "warnings") == ["comment"]
    assert "sinh thật năm 1950" in person.findings.warnings[0].vi
    assert person.findings.warnings[0].where["column"] == "D"


def test_bi_025_a_list_over_the_limit_is_refused_whole_and_says_how_to_split() -> None:
    with pytest.raises(BadInput) as bad:
        read_list(xlsx(*[GOOD] * 12), "ds.xlsx", TODAY, most_rows=10)
    assert bad.value.problems[0].kind == "too_many_rows" and "chia" in bad.value.problems[0].remedy_vi


CSV = "STT;Họ và tên;Ngày sinh;Giới tính;Thôn\n1;Nguyễn Thị Đượm;07/11/1951;Nữ;Nước Lăng\n2;Đỗ Văn Ưởng;1950;Nam;Làng Teng\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_bi_030_a_csv_is_read_in_every_unicode(encoding: str) -> None:
    assert read_list(CSV.encode(encoding), "ds.csv", TODAY).people[0].full_name == "Nguyễn Thị Đượm"


def test_bi_030_windows_1258_is_read_and_waits_for_a_look() -> None:
    data = b"".join(_in_1258(char) for char in CSV)
    listed = read_list(data, "ds.csv", TODAY)
    assert [person.full_name for person in listed.people] == ["Nguyễn Thị Đượm", "Đỗ Văn Ưởng"]
    assert "encoding_guessed" in notes(listed)


def _in_1258(char: str) -> bytes:
    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        spread = unicodedata.normalize("NFD", char)
        tone = next(mark for mark in spread if mark in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", spread.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")


def test_bi_030_nul_and_letters_nobody_can_know_are_refused() -> None:
    assert refusal(CSV.encode() + b"\0", "ds.csv") == "encoding"
    assert refusal(CSV.encode("cp1258", "replace"), "ds.csv") == "encoding"
    assert refusal(b"\xff\xfe\x00", "ds.csv") == "encoding"


# --- letters ----------------------------------------------------------------------------------------------


def test_bi_031_decomposed_and_composed_names_are_one_name() -> None:
    forms = {one(name=unicodedata.normalize(form, "Nguyễn Thị Đượm")).full_name for form in ("NFC", "NFD", "NFKD")}
    assert forms == {"Nguyễn Thị Đượm"}


TCVN3 = [("Hä vµ tªn", "Ngµy sinh", "Giíi tÝnh", "Th«n"), ("NguyÔn ThÞ An", "07/11/1951", "N÷", "Th«n N­íc L¨ng"),
         ("TrÇn V¨n §øc", "1950", "Nam", "Th«n N­íc L¨ng")]  # fmt: skip


def test_bi_033_a_list_typed_in_tcvn3_is_turned_into_unicode_and_waits_for_a_look() -> None:
    listed = read(*TCVN3, header=None)
    assert [(x.full_name, x.village, x.sex) for x in listed.people] == [
        ("Nguyễn Thị An", "Thôn Nước Lăng", Sex.FEMALE),
        ("Trần Văn Đức", "Thôn Nước Lăng", Sex.MALE),
    ]
    note = next(note for note in listed.notes if note.kind == "old_font")
    assert "TrÇn" in note.vi or "Th«n" in note.vi


def test_bi_033_the_same_list_as_csv_of_one_byte_letters() -> None:
    data = "\n".join(";".join(row) for row in TCVN3).encode("cp1252")
    assert [person.full_name for person in read_list(data, "ds.csv", TODAY).people] == ["Nguyễn Thị An", "Trần Văn Đức"]


def test_bi_033_a_capital_font_gives_names_with_capital_initials_to_confirm() -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        page, capitals = made.add_worksheet("DS"), made.add_format({"font_name": ".VnTimeH"})
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, GOOD)
        page.write(1, 2, "nguyÔn thÞ an", capitals)

    listed = read_list(book(write), "ds.xlsx", TODAY)
    assert listed.people[0].full_name == "Nguyễn Thị An" and "old_font" in notes(listed)


def test_bi_033_a_vni_font_is_believed_cell_by_cell() -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        page, vni = made.add_worksheet("DS"), made.add_format({"font_name": "VNI-Times"})
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, GOOD)
        page.write(1, 2, "Nguyeãn Thò An", vni)

    assert read_list(book(write), "ds.xlsx", TODAY).people[0].full_name == "Nguyễn Thị An"


@pytest.mark.parametrize("name", ["Nguyễn Văn Đức", "Trần Thị Lụa", "Phạm Ước", "Lê Thị Hường", "Đỗ Ngọc Ánh"])
def test_bi_035_scrambled_utf_8_is_mended_as_a_proposal(name: str) -> None:
    scrambled = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in name.encode())
    person = one(name=scrambled)
    assert kinds(person, "doubts") == ["scrambled"] and not person.findings.bad
    assert person.full_name == name


def test_bi_035_lost_letters_are_asked_for() -> None:
    person = one(name="Nguy?n V?n ??c")
    assert kinds(person) == ["letters_lost"] and "bản gốc" in person.findings.bad[0].remedy_vi


@pytest.mark.parametrize(
    ("name", "letter"), [("Nguyễn Thị Аn", "А"), ("Nguyễn Ηoa", "Η"), ("Lê 𝐀n Bình", "𝐀"), ("Ｌê Ba", "Ｌ")]
)
def test_bi_036_a_look_alike_letter_is_shown(name: str, letter: str) -> None:
    person = one(name=name)
    assert kinds(person) == ["foreign_letter"] and f"“{letter}”" in person.findings.bad[0].vi


def test_bi_036_the_icelandic_eth_is_taken_for_d_with_a_notice() -> None:
    person = one(name="Ðinh Thị An")
    assert person.full_name == "Đinh Thị An" and kinds(person, "warnings") == ["eth"]


def test_bi_038_what_nobody_sees_is_taken_away_and_counted() -> None:
    listed = read([1, 1, "\ufeffNguyễn\u00a0Thị\u200b An\u00ad", "07/11/1951\u200e", "Nữ", "999151000001", "Chủ hộ"])
    assert listed.people[0].full_name == "Nguyễn Thị An" and listed.people[0].birth.vn == "07/11/1951"
    unseen = next(note for note in listed.notes if note.kind == "unseen")
    assert "2 ô" in unseen.vi
    assert kinds(one(name="Nguyễn \u202eThị An"))[0] == "turned_text"


@pytest.mark.parametrize(
    "name",
    [
        "A và B",
        "Nguyễn Văn An & Lê Thị Bé",
        "vợ ông B",
        "con bà Lan",
        "Nguyễn Văn An, Lê Ba",
        "Nguyễn Văn 2",
        "x" * 101,
        "A",
    ],
)
def test_bi_040_what_is_no_persons_name_is_sent_back(name: str) -> None:
    assert kinds(one(name=name))[0] in ("two_people", "not_a_name")


def test_bi_040_one_word_is_a_name_once_somebody_says_so() -> None:
    person = one(name="Rế")
    assert not person.findings.bad and kinds(person, "doubts") == ["one_word"]


@pytest.mark.parametrize(
    "name",
    ["Y Hlá", "A Thút", "Siu H'Blơm", "K’Brơi", "Vừ Mí Sính", "Rơ Châm Hyơh", "Vàng A Và", "Sùng Và Pó", "H' Jen Niê", "Y-Bhiu Mlô",
     "Ksor H`Bơt", "LÒ VÀ PÓ", "Con Văn Cường", "Mẹ Thị Lan", "Chồng A Của"],
)  # fmt: skip
def test_bi_041_names_of_every_people_are_names(name: str) -> None:
    person = one(name=name)
    assert not person.findings.bad and "'" not in person.full_name and "`" not in person.full_name


@pytest.mark.parametrize(
    ("said", "kept"),
    [("+84912345678", "0912345678"), ("0912.345.678", "0912345678"), (912345678, "0912345678"), ("84 912 345 678", "0912345678"),
     ("0912345678 / 0987654321", "0912345678; 0987654321")],
)  # fmt: skip
def test_bi_043_telephone_numbers_are_read_and_formulas_stay_text(said: object, kept: str) -> None:
    person = read((*GOOD, said), header=(*HEADER, "SĐT liên hệ" if False else "Số điện thoại")).people[0]
    assert person.raw["phone"] == kept and not person.findings.bad
    handed = correction_workbook([({"full_name": "=1+1", "note": "@x", "village": "-A"}, "=cmd|' /C calc'!A0")])
    assert b"<f>" not in part(handed, "xl/worksheets/sheet1.xml")


# --- numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "birth", "sex", "whole"),
    [(1084000999, "1984", "Nam", "001084000999"), (79184000999, "1984", "Nữ", "079184000999"),
     ("79084000999", "03/02/1984", "Nam", "079084000999")],
)  # fmt: skip
def test_bi_045_id_03_lost_zeros_are_proposed_where_sex_and_year_agree(
    number: object, birth: str, sex: str, whole: str
) -> None:
    person = one(number=number, birth=birth, sex=sex)
    assert person.number == whole and kinds(person, "doubts") == ["zeros_lost"]
    other = "Nữ" if sex == "Nam" else "Nam"
    assert one(number=number, birth=birth, sex=other).number is None


@pytest.mark.parametrize(
    "said", ["999.151.000.001", "999 151 000 001", "'999151000001", "999151000001.0", 999151000001, 999151000001.0, "９９９１５１０００００１",
             "999-151-000-001", " 999151000001 "]
)  # fmt: skip
def test_bi_046_ways_of_writing_a_number_are_one_number(said: object) -> None:
    assert one(number=said).number == "999151000001"


@pytest.mark.parametrize("said", ["1.084E+09", "1,084E+09", "9.99151E+11", "1.08E+9"])
def test_bi_046_a_number_whose_digits_are_lost_is_asked_for(said: str) -> None:
    assert kinds(one(number=said)) == ["digits_lost"]


def test_bi_048_old_cards_are_kept_as_old_cards() -> None:
    for said, kept in (("212345678", "212345678"), (12345678, "012345678")):
        person = one(number=said)
        assert (person.number, person.number_kind) == (kept, "cmnd") and kinds(person, "warnings") == ["old_card"]
        assert "01/01/2025" in person.findings.warnings[0].vi


def test_bi_050_id_02_a_number_that_disagrees_shows_both_values() -> None:
    sex, year, province = (
        one(sex="Nam").findings.warnings[0],
        one(birth="1952").findings.warnings[0],
        one(number="003151000001").findings.warnings[0],
    )
    assert "Nữ" in sex.vi and "Nam" in sex.vi
    assert "1951" in year.vi and "1952" in year.vi
    assert "003" in province.vi


def test_bi_051_one_number_in_two_rows_is_one_person_twice_or_two_to_look_at() -> None:
    twice = read(GOOD, ("2", "2", "NGUYEN THI AN", "07/11/1951", "Nữ", "999151000001", "Chủ hộ")).people
    assert [kinds(person, "doubts") for person in twice] == [[], ["row_twice"]]
    two = read(GOOD, ("2", "2", "Lê Thị Ba", "1951", "Nữ", "999151000001", "Chủ hộ")).people
    assert [kinds(person, "doubts") for person in two] == [["number_shared"], ["number_shared"]]


def test_bi_051_the_same_row_twice_without_a_number_is_listed_as_twice() -> None:
    bare = ("1", "1", "Nguyễn Thị An", "07/11/1951", "Nữ", None, "Chủ hộ")
    assert [kinds(x, "doubts") for x in read(bare, ("2", "2", *bare[2:])).people] == [[], ["row_twice"]]


def test_bi_055_the_heads_number_typed_for_everybody_is_sent_back() -> None:
    rows = [
        GOOD,
        ("2", "1", "Lê Văn Ba", "1950", "Nam", "999151000001", "Chồng"),
        ("3", "1", "Lê Tư", "1980", "Nam", "999151000001", "Con"),
    ]
    assert all("number_for_all" in kinds(person) for person in read(*rows).people)


@pytest.mark.parametrize(
    ("said", "kind"),
    [("0912345678", "phone_number"), ("+84912345678", "phone_number"), ("HN2512345678901", "insurance_card"), ("5120001234", "insurance_number"),
     ("B1234567", "passport"), ("C12345678", "passport"), ("12345", "number_shape"), ("١٢٣٤٥٦٧٨٩", "number_shape")],
)  # fmt: skip
def test_bi_056_other_numbers_in_the_column_are_known_by_their_shape(said: str, kind: str) -> None:
    person = one(number=said)
    assert kinds(person) == [kind] and person.number is None


# --- days -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "read_as"),
    [("07/11/1951", "07/11/1951"), ("7/11/1951", "07/11/1951"), ("07-11-1951", "07/11/1951"), ("7.11.1951", "07/11/1951"),
     ("ngày 7 tháng 11 năm 1951", "07/11/1951"), ("Sinh ngày 07 tháng 11 năm 1951", "07/11/1951"), ("1951-11-07", "07/11/1951"),
     ("tháng 11 năm 1951", "11/1951"), ("11/1951", "11/1951"), ("năm 1951", "1951"), ("1951.0", "1951"), ("khoảng 1951", "1951")],
)  # fmt: skip
def test_bi_061_days_are_read_in_the_vietnamese_order(said: str, read_as: str) -> None:
    person = one(birth=said, number=None)
    assert person.birth.vn == read_as and not person.findings.bad and not person.findings.doubts


@pytest.mark.parametrize(("said", "year"), [("7/11/51", 1951), ("7-11-19", 2019), ("07.11.26", 2026)])
def test_bi_061_a_year_of_two_digits_asks(said: str, year: int) -> None:
    person = one(birth=said, number=None)
    assert person.birth.year == year and kinds(person, "doubts") == ["short_year"]


def test_bi_061_a_day_typed_as_the_number_of_excel_is_proposed() -> None:
    person = one(birth=18939, number=None)
    assert kinds(person, "doubts") == ["date_as_number"] and person.birth.vn == "07/11/1951"


@pytest.mark.parametrize(
    ("said", "read_as"),
    [("Không rõ", ""), ("K/X", ""), ("không nhớ", ""), ("00/00/1943", "1943"), ("__/05/1943", "05/1943"), ("00/05/1943", "05/1943"), ("0/0/1943", "1943")],
)  # fmt: skip
def test_bi_065_id_06_what_is_not_known_of_a_birth_is_not_invented(said: str, read_as: str) -> None:
    person = one(birth=said, number=None)
    assert person.birth.vn == read_as and not person.findings.bad


@pytest.mark.parametrize(
    ("said", "near"),
    [("31/02/1951", "28/02/1951"), ("30/02/1952", "29/02/1952"), ("29/02/1951", "01/03/1951"), ("31/04/1980", "30/04/1980"), ("31/12/1980x", "")],
)  # fmt: skip
def test_bi_066_a_day_that_never_was_names_its_neighbours(said: str, near: str) -> None:
    person = one(birth=said, number=None)
    assert person.findings.bad and near in person.findings.bad[0].vi and person.birth.year is None


def test_bi_063_a_day_and_month_that_changed_places_are_proposed_not_changed() -> None:
    person = one(birth="12/25/1951", number=None)
    assert kinds(person) == ["no_such_day"] and "25/12/1951" in person.findings.bad[0].vi


def test_bi_068_lunar_years_name_candidates_and_lunar_days_give_the_year_only() -> None:
    assert "1944, 2004" in one(birth="Giáp Thân").findings.bad[0].vi
    person = one(birth="15/8/1951 (ÂL)", number=None)
    assert person.birth.vn == "1951" and kinds(person, "doubts") == ["lunar"]


@pytest.mark.parametrize("said", ["13/2026", "11-26", "Tháng 11", "0/13/1951", "2030", "1800", "hôm qua", "12/2027"])
def test_bi_070_a_month_or_year_that_cannot_be_is_sent_back(said: str) -> None:
    assert kinds(one(birth=said, number=None))


def test_id_06_first_of_january_for_many_means_the_year() -> None:
    def rows(born: list[str]) -> list[object]:
        return [(n, n, f"Lê Văn {chr(65 + n)}n", day, "Nam", None, "Chủ hộ") for n, day in enumerate(born, start=1)]

    listed = read(*rows(["01/01/1950"] * 6 + ["03/04/1960"] * 4))
    assert [person.birth.vn for person in listed.people] == ["1950"] * 6 + ["03/04/1960"] * 4
    assert "only_years" in notes(listed)
    few = read(*rows(["01/01/1950"] * 2 + ["03/04/1960"] * 8))
    assert few.people[0].birth.vn == "01/01/1950" and "only_years" not in notes(few)


# --- money, households, places ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "amount"),
    [("500.000", 500_000), ("500,000", 500_000), ("500 000 đ", 500_000), (500000, 500_000), (500000.0, 500_000)],
)
def test_bi_073_amounts_are_read_by_the_vietnamese_rule(said: object, amount: int) -> None:
    person = read((*GOOD, said), header=(*HEADER, "Mức hưởng")).people[0]
    assert person.amount == amount and not person.findings.bad


@pytest.mark.parametrize(
    "said", ["0,5 triệu", "năm trăm nghìn", 500000.5, "500000.5", "5E5", "NaN", "Infinity", "1" + "0" * 18, "-5"]
)
def test_bi_073_bi_075_what_is_no_whole_amount_is_sent_back(said: object) -> None:
    assert kinds(read((*GOOD, said), header=(*HEADER, "Số tiền")).people[0]) == ["not_money"]


def test_bi_083_somebody_without_papers_comes_in() -> None:
    person = one(number=None, birth="Không rõ")
    assert not person.findings.bad and not person.findings.doubts


def test_bi_085_absurd_families_are_named() -> None:
    two = read(GOOD, ("2", "1", "Lê Văn Ba", "1950", "Nam", None, "Chủ hộ")).people[1]
    assert kinds(two) == ["two_heads"] and "Nguyễn Thị An" in two.findings.bad[0].vi
    child = read(GOOD, ("2", "1", "Lê Văn Ba", "1940", "Nam", None, "Con")).people[1]
    assert kinds(child, "doubts") == ["child_too_old"] and "Nguyễn Thị An" in child.findings.doubts[0].vi
    parent = read(GOOD, ("2", "1", "Lê Văn Ba", "1980", "Nam", None, "Mẹ")).people[1]
    assert kinds(parent, "doubts") == ["parent_too_young"]
    many = read(GOOD, *[(n, "1", f"Lê {chr(65 + n)}n", "1990", "Nam", None, "Con") for n in range(25)]).people[0]
    assert "large_household" in kinds(many, "doubts")


def test_bi_088_a_column_of_the_abolished_district_is_kept_and_not_asked_for() -> None:
    listed = read((*GOOD, "Huyện Ba Tơ", "Tỉnh Quảng Ngãi"), header=(*HEADER, "Huyện", "Tỉnh"))
    assert listed.people[0].raw["district"] == "Huyện Ba Tơ" and listed.notes == []


# --- old forms --------------------------------------------------------------------------------------------


def test_old_forms_name_the_head_and_the_members_below() -> None:
    listed = read(
        ["TT", "Họ và tên chủ hộ, thành viên", "Năm sinh", None, "Quan hệ"],
        [None, None, "Nam", "Nữ", None],
        [1, "Đinh Văn Gờ", 1960, None, "Chủ hộ"],
        [None, "Phạm Thị Blói", None, 1962, "Vợ"],
        [None, "Đinh Văn Hà", 1985, None, "Con"],
        [2, "Phạm Văn Rế", 1949, None, "Chủ hộ"],
        header=None,
    )
    homes = [person.household for person in listed.people]
    assert homes[0] == homes[1] == homes[2] != homes[3]
    assert [person.sex for person in listed.people] == [Sex.MALE, Sex.FEMALE, Sex.MALE, Sex.MALE]


def test_a_cross_under_nam_or_nu_beside_the_year_says_the_sex() -> None:
    listed = read(
        ["TT", "Họ và tên", "Năm sinh", "Giới tính", None], [None, None, None, "Nam", "Nữ"], [1, "Lê Ba", 1949, "x", None],
        [2, "Lê Thị Tư", 1950, None, "x"], header=None)  # fmt: skip
    assert [(x.sex, x.birth.vn) for x in listed.people] == [(Sex.MALE, "1949"), (Sex.FEMALE, "1950")]


def test_a_sheet_per_village_is_one_list_and_the_sheet_names_the_village() -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        for village, name in (("Thôn Nước Lăng", "Nguyễn Thị An"), ("Thôn Làng Teng", "Lê Thị Bé")):
            page = made.add_worksheet(village)
            page.write_row(0, 0, ("Hộ số", "Họ và tên", "Ngày sinh", "Giới tính"))
            page.write_row(1, 0, ("1", name, "1951", "Nữ"))

    listed = read_list(book(write), "ds.xlsx", TODAY)
    assert [person.village for person in listed.people] == ["Thôn Nước Lăng", "Thôn Làng Teng"]
    assert listed.people[0].household != listed.people[1].household, "household 1 of each village"
