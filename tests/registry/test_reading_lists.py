"""What stands in a list is understood or refused with place, reason and remedy. Numbers are those of the catalogue of
bad inputs that the acceptance goes by."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from ansinh.kernel.problem import BadInput
from ansinh.registry.facts import Sex
from ansinh.registry.offline import template
from ansinh.registry.offline.rows import ListedPerson, read_list
from ansinh.registry.offline.template import correction_workbook
from tests.registry.lists import HEADER, part, with_part, xlsx

TODAY = dt.date(2026, 11, 22)
GOOD = ("1", "1", "Nguyễn Thị An", "07/11/1951", "Nữ", "999151000001", "Chủ hộ")


def people(*rows: object, header=HEADER) -> list[ListedPerson]:
    return read_list(xlsx(*rows, header=header), "ds.xlsx", TODAY).people


def one(**cells: object) -> ListedPerson:
    keys = ("serial", "household", "name", "birth", "sex", "number", "relation")
    return people([cells.get(key, value) for key, value in zip(keys, GOOD, strict=True)])[0]


def refusal(data: bytes, name: str = "ds.xlsx") -> str:
    with pytest.raises(BadInput) as bad:
        read_list(data, name, TODAY)
    problem = bad.value.problems[0]
    assert problem.vi and problem.en and problem.remedy_vi and problem.where["file"] == name
    return problem.kind


def kinds(person: ListedPerson, level: str = "bad") -> list[str]:
    return [problem.kind for problem in getattr(person.findings, level)]


# --- the file as such -------------------------------------------------------------------------------------


def test_bi_001_an_empty_or_damaged_file_is_refused() -> None:
    assert refusal(b"") == "empty"
    assert refusal(b"PK\x03\x04 nothing") == "damaged"
    assert refusal(xlsx(GOOD)[:-400]) == "damaged"
    assert refusal(b"\xd0\xcf\x11\xe0 old excel") == "old_or_locked"
    assert refusal(with_part(xlsx(GOOD), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row")) == "damaged"


def test_bi_003_macros_links_and_objects_are_not_opened() -> None:
    assert refusal(with_part(xlsx(GOOD), "xl/vbaProject.bin", b"x")) == "macro"
    assert refusal(with_part(xlsx(GOOD), "xl/externalLinks/externalLink1.xml", b"<x/>")) == "links"
    assert refusal(with_part(xlsx(GOOD), "xl/embeddings/oleObject1.bin", b"x")) == "objects"
    assert refusal(xlsx(GOOD), "ds.xlsm") == "file_kind"


def test_bi_005_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = with_part(xlsx(GOOD), "xl/worksheets/sheet9.xml", b"\0" * 300_000_000)
    began = time.monotonic()
    assert refusal(bomb) == "bomb"
    assert time.monotonic() - began < 1


def test_bi_006_entities_are_not_resolved() -> None:
    sheet = part(xlsx(GOOD), "xl/worksheets/sheet1.xml").replace(
        b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet', 1
    )
    assert refusal(with_part(xlsx(GOOD), "xl/worksheets/sheet1.xml", sheet)) == "entities"
    strings = b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1/x"><sst/>'
    assert refusal(with_part(xlsx(GOOD), "xl/sharedStrings.xml", strings)) == "entities"


def test_bi_008_the_header_is_found_under_titles_and_the_motto() -> None:
    rows = [
        ["UBND XÃ BA TƠ", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        [None, None, None, "Độc lập - Tự do - Hạnh phúc"],
        ["DANH SÁCH ĐỐI TƯỢNG BẢO TRỢ XÃ HỘI THÁNG 11 NĂM 2026"],
        [],
        HEADER,
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        GOOD,
    ]
    found = people(*rows, header=None)
    assert [(person.row, person.full_name) for person in found] == [(7, "Nguyễn Thị An")]


def test_bi_008_old_forms_have_the_year_of_birth_under_nam_and_nu() -> None:
    rows = [
        ["TT", "Họ và tên", "Năm sinh", None, "Số CMND/CCCD", "Quan hệ với chủ hộ"],
        [None, None, "Nam", "Nữ"],
        [1, "Phạm Văn Rế", 1949, None, None, "Chủ hộ"],
        [2, "Trần Thị Lụa", None, 1951, "999151000123", "Vợ"],
    ]
    man, woman = people(*rows, header=None)
    assert (man.sex, man.birth.vn, man.relation) == (Sex.MALE, "1949", "head")
    assert (woman.sex, woman.birth.vn, woman.relation, woman.number) == (Sex.FEMALE, "1951", "spouse", "999151000123")


def test_bi_010_a_missing_column_is_named_and_an_unknown_one_listed() -> None:
    with pytest.raises(BadInput) as bad:
        people(["1", "Nguyễn Thị An", "1951"], header=["STT", "Họ tên", "Năm sinh"])
    assert "Giới tính" in bad.value.say() and bad.value.problems[0].kind == "columns_missing"
    listed = read_list(xlsx([*GOOD, "x"], header=[*HEADER, "Cân nặng"]), "ds.xlsx", TODAY)
    assert "Cân nặng" in listed.notes[0].vi


def test_bi_011_headings_are_read_through_breaks_abbreviations_and_decomposed_letters() -> None:
    import unicodedata

    header = [
        "Số\nTT",
        unicodedata.normalize("NFD", "Họ và tên "),
        "Ngày, tháng, năm sinh",
        "Giới\n tính",
        "Số CCCD/ĐDCN",
    ]
    person = people(["1", "Nguyễn Thị An", "07/11/1951", "Nữ", "999151000001"], header=header)[0]
    assert person.number == "999151000001" and not person.findings.bad


def test_bi_013_bi_018_merged_cells_and_hidden_rows_are_told() -> None:
    sheet = part(xlsx(GOOD, GOOD), "xl/worksheets/sheet1.xml")
    sheet = sheet.replace(b'<row r="3"', b'<row r="3" hidden="1"').replace(
        b"<pageMargins", b'<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells><pageMargins'
    )
    listed = read_list(with_part(xlsx(GOOD, GOOD), "xl/worksheets/sheet1.xml", sheet), "ds.xlsx", TODAY)
    assert {note.kind for note in listed.notes} == {"hidden_rows", "merged_filled"} and len(listed.people) == 2


def test_bi_015_bi_016_totals_and_signatures_are_not_people_and_a_wrong_total_is_told() -> None:
    rows = [GOOD, (2, 2, "Lê Văn Ba", "1980", "Nam", None, "Chủ hộ"), ("Tổng cộng: 3 người",), (None, None, None, "Ngày 20 tháng 11 năm 2026"),
            (None, None, "Người lập biểu", None, "CHỦ TỊCH")]  # fmt: skip
    listed = read_list(xlsx(*rows), "ds.xlsx", TODAY)
    assert [person.full_name for person in listed.people] == ["Nguyễn Thị An", "Lê Văn Ba"]
    assert [note.kind for note in listed.notes] == ["not_persons", "control_sum"] and "3" in listed.notes[1].vi


def test_bi_020_bi_021_open_formulas_and_error_cells_are_not_blanks() -> None:
    sheet = part(xlsx(GOOD), "xl/worksheets/sheet1.xml")
    assert b'<c r="F2" t="s"><v>' in sheet
    for replacement, kind in (
        (b'<c r="F2"><f>VLOOKUP(1,A:B,2)</f></c>', "uncalculated"),
        (b'<c r="F2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "cell_error"),
    ):
        import re

        changed = re.sub(rb'<c r="F2" t="s"><v>\d+</v></c>', replacement, sheet)
        person = read_list(with_part(xlsx(GOOD), "xl/worksheets/sheet1.xml", changed), "ds.xlsx", TODAY).people[0]
        assert kinds(person) == [kind]
        assert person.findings.bad[0].where == {"sheet": "DS", "row": 2, "column": "F"}
    changed = re.sub(
        rb'<c r="C2" t="s"><v>\d+</v></c>', b'<c r="C2" t="str"><f>B1</f><v>L\xc3\xaa V\xc4\x83n Ba</v></c>', sheet
    )
    person = read_list(with_part(xlsx(GOOD), "xl/worksheets/sheet1.xml", changed), "ds.xlsx", TODAY).people[0]
    assert person.full_name == "Lê Văn Ba" and kinds(person, "warnings") == ["computed"]


def test_bi_030_csv_in_utf_8_and_utf_16_is_read_and_anything_else_refused() -> None:
    text = "STT;Họ và tên;Ngày sinh;Giới tính\n1;Nguyễn Thị An;07/11/1951;Nữ\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert read_list(text.encode(encoding), "ds.csv", TODAY).people[0].full_name == "Nguyễn Thị An"
    assert refusal(text.encode("cp1258", "replace"), "ds.csv") == "encoding"
    assert refusal(text.encode() + b"\0", "ds.csv") == "encoding"


def test_bi_015_a_person_called_tong_is_not_a_total() -> None:
    assert one(name="Tống Văn Cộng").full_name == "Tống Văn Cộng"


# --- names ------------------------------------------------------------------------------------------------


def test_bi_031_bi_036_bi_038_decomposed_look_alike_and_invisible_letters() -> None:
    import unicodedata

    assert one(name=unicodedata.normalize("NFD", "Nguyễn Thị An")).full_name == "Nguyễn Thị An"
    person = one(name="Ðinh\u00a0 Thị\u200b An\t")
    assert person.full_name == "Đinh Thị An" and kinds(person, "warnings") == ["eth"]
    assert kinds(one(name="Nguyễn Thị Аn")) == ["foreign_letter"], "a Cyrillic A"
    assert kinds(one(name="Nguyễn \u202eThị An")) == ["turned_text", "name_missing"]


def test_bi_035_scrambled_names_come_with_a_proposal_and_lost_letters_do_not() -> None:
    person = one(name="Nguyá»…n VÄƒn An")
    assert kinds(person, "doubts") == ["scrambled"] and person.full_name == "Nguyễn Văn An"
    assert kinds(one(name="Nguy?n V?n ??c")) == ["letters_lost"]


@pytest.mark.parametrize(
    "name", ["A và B", "Nguyễn Văn An và vợ", "vợ ông Bình", "Nguyễn Văn 2", "=HYPERLINK(1)", "x" * 101]
)
def test_bi_040_what_is_not_one_persons_name_is_sent_back(name: str) -> None:
    assert kinds(one(name=name))[0] in ("two_people", "not_a_name")


@pytest.mark.parametrize(
    "name", ["Y Hlá", "A Thút", "Siu H'Blơm", "K’Brơi", "Vừ Mí Sính", "Rơ Châm Hyơh", "Lò Thị Va", "Đinh Văn Vá"]
)
def test_bi_041_names_of_every_people_are_names(name: str) -> None:
    person = one(name=name)
    assert not person.findings.bad and person.full_name == name.replace("'", "’")


def test_nobody_of_a_whole_province_is_told_that_their_name_is_none() -> None:
    """Võ Anh Thành is not somebody's wife (vợ anh), Tống Văn Cộng not a total."""
    from ansinh.journeys.demo.population import generate
    from ansinh.registry.offline.cells import Findings, read_name

    at = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
    places = [
        ("21025", 3.0, True, False),
        ("21484", 1.0, False, False),
        ("23401", 1.0, False, True),
        ("23536", 1.0, False, True),
    ]
    found = Findings("DS", 1)
    for name in next(generate(places, 20_000, 7, TODAY, at))["persons"]["full_name"].unique():
        read_name(name, "C", found)
    assert found.bad == []


def test_a_single_name_is_accepted_with_a_look() -> None:
    person = one(name="Rế")
    assert not person.findings.bad and kinds(person, "doubts") == ["one_word"]


# --- numbers ----------------------------------------------------------------------------------------------


def test_bi_045_lost_zeros_are_proposed_never_filled_in_silence() -> None:
    person = one(birth="1984", sex="Nam", number=1084000999)
    assert kinds(person, "doubts") == ["zeros_lost"] and person.number == "001084000999"
    assert kinds(one(birth="1984", sex="Nữ", number=1084000999)) == ["number_shape"]


def test_bi_046_separators_are_taken_away_and_lost_digits_told() -> None:
    for text in ("999.151.000.001", " 999 151 000 001", "'999151000001", 999151000001, 999151000001.0):
        assert one(number=text).number == "999151000001", text
    assert kinds(one(number="9.99151E+11")) == ["digits_lost"]


def test_bi_048_bi_056_other_numbers_are_known_by_their_shape() -> None:
    person = one(number="212345678")
    assert (person.number, person.number_kind) == ("212345678", "cmnd") and kinds(person, "warnings") == ["old_card"]
    assert kinds(one(number="0912345678")) == ["phone_number"]
    assert kinds(one(number="HN2512345678901")) == ["insurance_card"]
    assert kinds(one(number="12345")) == ["number_shape"]


def test_bi_050_a_number_that_disagrees_is_a_warning() -> None:
    assert kinds(one(sex="Nam"), "warnings") == ["number_sex"]
    assert kinds(one(birth="1952"), "warnings") == ["number_year"]
    assert kinds(one(number="003151000001"), "warnings") == ["number_province"]


def test_no_problem_shows_a_whole_number() -> None:
    person = one(number="999151000001", birth="1952", sex="Nam")
    assert person.findings.warnings and all("999151000001" not in problem.vi for problem in person.findings.warnings)


def test_bi_051_bi_055_one_number_in_several_rows() -> None:
    twice = people(GOOD, ("2", "2", "Nguyễn Thị An", "07/11/1951", "Nữ", "999151000001", "Chủ hộ"))
    assert [kinds(person, "doubts") for person in twice] == [[], ["row_twice"]]
    two = people(GOOD, ("2", "2", "Lê Thị Ba", "1951", "Nữ", "999151000001", "Chủ hộ"))
    assert [kinds(person, "doubts") for person in two] == [["number_shared"], ["number_shared"]]
    all_of_them = people(
        GOOD,
        ("2", "1", "Lê Văn Ba", "1950", "Nam", "999151000001", "Chồng"),
        ("3", "1", "Lê Thị Tư", "1980", "Nữ", "999151000001", "Con"),
    )
    assert all(kinds(person) == ["number_for_all"] for person in all_of_them)


# --- days -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("07/11/1951", "07/11/1951"), ("7-11-1951", "07/11/1951"), ("7.11.1951", "07/11/1951"), ("1951-11-07", "07/11/1951"),
        ("ngày 7 tháng 11 năm 1951", "07/11/1951"), ("11/1951", "11/1951"), ("1951", "1951"), (1951, "1951"), ("00/00/1951", "1951"),
        ("__/11/1951", "11/1951"), ("00/11/1951", "11/1951"), ("Không rõ", ""), ("K/X", ""), (dt.date(1951, 11, 7), None),
    ],
)  # fmt: skip
def test_bi_061_bi_065_days_as_people_write_them(written: object, read: str | None) -> None:
    if read is None:
        data = with_part(xlsx(GOOD), "xl/worksheets/sheet1.xml", _with_date_cell())
        person = read_list(data, "ds.xlsx", TODAY).people[0]
        assert person.birth.vn == "07/11/1951"
    else:
        person = one(birth=written)
        assert person.birth.vn == read
    assert not person.findings.bad


def _with_date_cell() -> bytes:
    import re

    sheet = part(xlsx(GOOD), "xl/worksheets/sheet1.xml")
    return re.sub(rb'<c r="D2" t="s"><v>\d+</v></c>', b'<c r="D2" t="d"><v>1951-11-07</v></c>', sheet)


@pytest.mark.parametrize(
    "written", ["31/02/1951", "30/02/1951", "29/02/1951", "13/2026", "0/13/1951", "hôm qua", "01/01/2030", "1800"]
)
def test_bi_066_bi_070_days_that_never_were(written: str) -> None:
    assert kinds(one(birth=written))[0] in ("no_such_day", "birth_unreadable", "birth_out_of_range")


def test_bi_061_a_two_digit_year_asks() -> None:
    person = one(birth="7/11/51")
    assert person.birth.year == 1951 and kinds(person, "doubts") == ["short_year"]


def test_bi_068_a_lunar_year_names_its_candidates() -> None:
    person = one(birth="Giáp Thân")
    assert kinds(person) == ["birth_unreadable"] and "1944, 2004" in person.findings.bad[0].vi


# --- households, choices, the template --------------------------------------------------------------------


def test_bi_085_a_second_head_is_sent_back_and_rows_without_number_follow_their_head() -> None:
    found = people(
        (1, None, "Nguyễn Thị An", "1951", "Nữ", None, "Chủ hộ"),
        (2, None, "Lê Văn Ba", "1950", "Nam", None, "Chồng"),
        (3, None, "Phạm Tư", "1960", "Nam", None, "Chủ hộ"),
    )
    assert found[0].household == found[1].household != found[2].household
    two = people(GOOD, ("2", "1", "Lê Văn Ba", "1950", "Nam", None, "Chủ hộ"))
    assert kinds(two[1]) == ["two_heads"] and "dòng 2" in two[1].findings.bad[0].vi


def test_what_is_not_offered_names_what_is() -> None:
    person = one(sex="Khác")
    assert kinds(person) == ["not_offered"] and "Nam, Nữ" in person.findings.bad[0].remedy_vi
    assert person.findings.bad[0].where == {"sheet": "DS", "row": 2, "column": "E"}


def test_the_template_opens_holds_an_example_and_is_refused_while_empty() -> None:
    assert refusal(template(), "mau.xlsx") == "no_people"
    strings = part(template(), "xl/sharedStrings.xml").decode()
    assert "Hướng dẫn nhập danh sách" in strings and "999151000001" in strings
    assert b"dataValidation" in part(template(), "xl/worksheets/sheet1.xml")


def test_bi_043_handed_back_rows_hold_no_formula_and_can_be_read_again() -> None:
    cells = {"full_name": "=HYPERLINK(1)", "birth": "1951", "sex": "Nữ", "note": "+84912345678", "number": "@x"}
    book = correction_workbook([(cells, "“=1”: không phải họ tên")])
    assert b"<f>" not in part(book, "xl/worksheets/sheet1.xml")
    again = read_list(book, "sua.xlsx", TODAY)
    assert again.people[0].raw["full_name"] == "=HYPERLINK(1)" and again.notes == []


def test_facts_of_the_template_are_read_under_the_laws_words() -> None:
    header = [
        *HEADER,
        "Hộ nghèo, cận nghèo",
        "Hộ nghèo từ ngày",
        "Mức độ khuyết tật",
        "Lương hưu, trợ cấp BHXH",
        "Đề nghị hưởng",
        "Ngày đề nghị",
    ]
    person = people([*GOOD, "Hộ nghèo", "01/01/2026", "đặc biệt nặng", "Không", "HTXH", "03/11/2026"], header=header)[0]
    assert person.facts == [
        ("poverty", "poor", "yes", dt.date(2026, 1, 1)),
        ("disability", "especially_severe", "yes", TODAY),
        ("written_request", "HTXH", "yes", dt.date(2026, 11, 3)),
        ("pension", None, "no", None),
    ]
    assert kinds(person, "warnings") == ["since_today"]
