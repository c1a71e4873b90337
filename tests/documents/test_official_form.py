"""The form of Decree 30/2020: what every letter and report of the house shares."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import struct
import zlib

import docx
import pytest
from docx.oxml.ns import qn

from ansinh.documents.offline.official_form import (
    Article,
    Centred,
    Heading,
    Letterhead,
    OfficialDocument,
    Paragraph,
    Picture,
    Signature,
    Table,
    date_line,
    render,
)


def png() -> bytes:
    """One black dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


HEAD = Letterhead("Ủy ban nhân dân xã Ba Tơ", "7/BC-UBND", "Ba Tơ", dt.date(2026, 2, 3), "Báo cáo", "Kết quả tháng 01")
TABLE = Table(("Thôn", "Số người"), tuple((f"Thôn {n}", str(n)) for n in range(1, 61)), (110, 50), right=(1,))
CONTENT = OfficialDocument(
    HEAD,
    (
        Centred("CHỦ TỊCH"),
        Heading("I. KẾT QUẢ"),
        Paragraph("Kết quả như sau:"),
        TABLE,
        Picture(png(), 40, "Hình 1. Bản đồ các thôn"),
        Article("Điều 1.", "Thực hiện", (("Họ và tên", "Y Blút"),), strong=("Họ và tên",)),
        Paragraph("Ủy ban nhân dân xã báo cáo./."),
    ),
    ("UBND tỉnh", "Lưu: VT"),
    Signature(("KT. Chủ tịch", "Phó chủ tịch"), "Phạm Thị Hà", "DỰ THẢO"),
)


def opened(content: OfficialDocument = CONTENT):
    return docx.Document(io.BytesIO(render(content)))


def test_the_same_document_is_the_same_bytes_and_another_is_not() -> None:
    assert render(CONTENT) == render(CONTENT)
    assert render(dataclasses.replace(CONTENT, recipients=("Lưu: VT",))) != render(CONTENT)


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (dt.date(2026, 2, 3), "ngày 03 tháng 02 năm 2026"),
        (dt.date(2026, 3, 10), "ngày 10 tháng 3 năm 2026"),
        (dt.date(2026, 12, 9), "ngày 09 tháng 12 năm 2026"),
        (None, "ngày    tháng    năm"),
    ],
)
def test_only_days_below_ten_and_the_first_two_months_take_a_leading_zero(day: dt.date | None, line: str) -> None:
    assert date_line(day) == line


def test_the_head_names_country_motto_issuer_number_and_place() -> None:
    left, right = opened().tables[0].rows[0].cells
    assert left.text.startswith("ỦY BAN NHÂN DÂN\nXÃ BA TƠ")
    assert right.text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    number, place = opened().tables[0].rows[1].cells
    assert (number.text, place.text) == ("Số: 7/BC-UBND", "Ba Tơ, ngày 03 tháng 02 năm 2026")


def test_a_table_repeats_its_header_keeps_its_rows_whole_and_goes_with_the_words_before_it() -> None:
    document = opened()
    table = document.tables[1]
    header, first, *others = table.rows
    assert header._tr.find(".//" + qn("w:tblHeader")) is not None
    assert all(row._tr.find(".//" + qn("w:cantSplit")) is not None for row in others)
    # LibreOffice loses rows where these two may not break either.
    assert header._tr.find(".//" + qn("w:cantSplit")) is None and first._tr.find(".//" + qn("w:cantSplit")) is None
    before = next(one for one in document.paragraphs if one.text == "Kết quả như sau:")
    assert before.paragraph_format.keep_with_next


def test_columns_that_do_not_fill_the_page_are_refused() -> None:
    narrow = dataclasses.replace(TABLE, widths_mm=(50, 50))
    with pytest.raises(ValueError, match="100 mm"):
        render(dataclasses.replace(CONTENT, parts=(narrow,)))


def test_a_picture_says_its_caption_to_a_screen_reader() -> None:
    drawn = next(
        opened().element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    )
    assert drawn.get("descr") == "Hình 1. Bản đồ các thôn"


def test_pages_are_numbered_from_the_second_on() -> None:
    section = opened().sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml and "PAGE" not in section.first_page_header._element.xml


def test_a_signature_never_stands_alone_and_says_for_whom_it_is_given() -> None:
    document = opened()
    assert document.paragraphs[-1].text == "Ủy ban nhân dân xã báo cáo./."
    assert document.paragraphs[-1].paragraph_format.keep_with_next
    left, right = document.tables[-1].rows[0].cells
    assert left.text == "Nơi nhận:\n- UBND tỉnh;\n- Lưu: VT."
    assert right.text.split("\n") == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "DỰ THẢO", "Phạm Thị Hà"]
