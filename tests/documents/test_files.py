"""Files of every kind become the same words; files that cannot be read say why and what to do."""

from __future__ import annotations

import io
import unicodedata
import zipfile

import docx
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.documents.facts import DocumentText, MediaType
from ansinh.documents.offline import MAX_FILE_BYTES, read_document
from ansinh.kernel.problem import BadInput

SENTENCES = (
    "Căn cứ Nghị định số 20/2021/NĐ-CP, Ủy ban nhân dân xã ban hành kế hoạch trợ giúp người cao tuổi.",
    "Mỗi thôn lập danh sách người khuyết tật, trẻ em mồ côi và hộ nghèo trước ngày 15 tháng 6.",
)
PLAIN = "\n".join(SENTENCES) + "\n"


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def reading(data: bytes, name: str) -> DocumentText:
    return read_document(data, name)


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(BadInput) as trouble:
        read_document(data, name)
    problem = trouble.value.problems[0]
    assert problem.vi and problem.en and problem.remedy_vi and problem.remedy_en
    assert problem.where["file"] == name
    return problem.kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_file_reads_the_same_in_every_unicode_encoding(encoding: str) -> None:
    assert reading(PLAIN.encode(encoding), "a.txt").text == PLAIN


def test_an_old_windows_file_in_cp1258_gives_composed_vietnamese() -> None:
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    written = []
    for char in PLAIN:  # cp1258 keeps ă â ê ô ơ ư and writes the tone mark after the letter
        parts = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        written.append(base + "".join(part for part in parts if part in tones))
    text = reading("".join(written).encode("cp1258"), "a.txt")
    assert text.text == PLAIN
    assert text.encoding == "cp1258"


def test_decomposed_letters_from_a_mac_are_stored_composed() -> None:
    assert reading(unicodedata.normalize("NFD", PLAIN).encode(), "a.txt").text == PLAIN


def test_windows_line_ends_and_invisible_characters_leave_no_trace() -> None:
    data = PLAIN.replace("\n", "\r\n").replace("người", "ng\u200bười").encode()
    assert reading(data, "a.txt").text == PLAIN


def test_emphasis_marks_of_markdown_are_no_words() -> None:
    text = reading(b"# K\xe1\xba\xbf ho\xe1\xba\xa1ch\n\n**1. **100% h\xe1\xbb\x99 ngh\xc3\xa8o\n", "a.md").text
    assert text == "Kế hoạch\n\n1. 100% hộ nghèo\n"


def test_a_word_file_gives_paragraphs_and_tables_in_the_order_of_the_page() -> None:
    document = docx.Document()
    document.add_paragraph("Trước bảng")
    table = document.add_table(rows=2, cols=3)
    for cell, words in zip(table.rows[0].cells, ("TT", "Nhiệm vụ", "Chủ trì"), strict=True):
        cell.text = words
    for cell, words in zip(table.rows[1].cells, ("1", "Lập danh sách", "Sở Y tế"), strict=True):
        cell.text = words
    document.add_paragraph("Sau bảng")
    out = io.BytesIO()
    document.save(out)
    text = reading(out.getvalue(), "a.docx").text
    places = [
        text.index(words)
        for words in ("Trước bảng", "| TT | Nhiệm vụ | Chủ trì |", "| 1 | Lập danh sách | Sở Y tế |", "Sau bảng")
    ]
    assert places == sorted(places)


def test_the_heading_table_of_a_word_file_becomes_lines_not_a_row() -> None:
    document = docx.Document()
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "ỦY BAN NHÂN DÂN\nXÃ MẪU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    out = io.BytesIO()
    document.save(out)
    lines = reading(out.getvalue(), "a.docx").text.split("\n")
    assert "XÃ MẪU" in lines
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in lines


def test_numbers_that_word_draws_itself_are_in_the_text() -> None:
    document = docx.Document()
    document.add_paragraph("Rà soát hộ nghèo", style="List Number")
    document.add_paragraph("Chi trả trợ cấp", style="List Number")
    data = io.BytesIO()
    document.save(data)
    assert "Rà soát hộ nghèo" in reading(data.getvalue(), "a.docx").text


def pdf_file(source: str) -> bytes:
    return typst.compile(source.encode())


def test_page_numbers_of_a_pdf_stay_out_and_offsets_name_the_page() -> None:
    body = '#set page(paper:"a5", numbering:"1", number-align: top+center)\n#set par(first-line-indent: 1cm)\n'
    body += "\n\n".join(f"{SENTENCES[index % 2]} Đoạn thứ {'rất ' * index}dài." for index in range(24))
    text = reading(pdf_file(body), "a.pdf")
    assert len(text.pages) > 2
    assert not [line for line in text.text.split("\n") if line.strip().isdigit()]
    assert text.pages[0].start == 0
    assert text.pages[-1].end == len(text.text)
    second = text.pages[1]
    assert text.page_of(second.start) == 2
    assert text.page_of(second.end - 1) == 2


def test_a_web_page_gives_the_document_without_the_site_around_it() -> None:
    menu = "".join(f"<li><a href='/{n}'>Chuyên mục {n}</a></li>" for n in range(30))
    page = (
        f"<html><head><title>Cổng</title><script>var x=1</script></head><body><ul class='menu'>{menu}</ul><div id='main'>"
        + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES * 4)
        + "</div><div class='sidebar'><a href='#'>Tin khác</a></div><footer>Đang truy cập: 21,362</footer></body></html>"
    )
    text = reading(page.encode(), "a.html").text
    assert text.count(SENTENCES[0]) == 4
    assert "Chuyên mục" not in text
    assert "truy cập" not in text
    assert "var x" not in text


def test_an_html_file_with_another_charset_is_read_by_its_declaration() -> None:
    page = f"<html><head><meta charset='utf-16'></head><body><p>{SENTENCES[0]}</p></body></html>"
    assert SENTENCES[0] in reading(page.encode("utf-16"), "a.html").text


# Refusals


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"", "a.txt") == "file_empty"


def test_a_file_of_spaces_has_no_words() -> None:
    assert refusal(b"   \n\n  \n", "a.txt") == "no_words"


def test_a_docx_with_a_password_says_so() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    assert refusal(data, "mat.docx") == "file_password"


def test_a_truncated_docx_is_damaged_not_a_crash() -> None:
    whole = word_file(*SENTENCES * 20)
    assert refusal(whole[: len(whole) // 2], "a.docx") == "file_corrupt"


def test_a_text_renamed_to_pdf_is_damaged() -> None:
    assert refusal(PLAIN.encode(), "a.pdf") == "file_corrupt"


def test_a_spreadsheet_is_not_a_document() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(out.getvalue(), "bang.xlsx") == "file_unsupported"


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word_file(*SENTENCES))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    assert refusal(with_part("word/media/big.bin", b"\0" * 60_000_000), "bom.docx") == "file_dangerous"


def test_an_entity_bomb_is_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><w/>'
    assert refusal(with_part("word/extra.xml", bomb), "thucthe.docx") == "file_dangerous"


def test_a_macro_is_refused() -> None:
    assert refusal(with_part("word/vbaProject.bin", b"macro"), "macro.docx") == "file_dangerous"


def test_a_path_that_climbs_out_is_refused() -> None:
    assert refusal(with_part("../../etc/x.xml", b"<x/>"), "leo.docx") == "file_dangerous"


def test_a_file_over_the_limit_is_refused() -> None:
    assert refusal(b"a" * (MAX_FILE_BYTES + 1), "lon.txt") == "file_too_large"


def test_text_in_an_unknown_encoding_is_not_guessed() -> None:
    assert refusal(bytes(range(128, 256)) * 40, "la.txt") == "encoding_unknown"


@settings(max_examples=150, deadline=None)
@given(
    data=st.binary(max_size=3000), name=st.sampled_from(["a.txt", "a.docx", "a.pdf", "a.html", "a.md", "a", "a.doc"])
)
def test_no_bytes_crash_the_reader(data: bytes, name: str) -> None:
    try:
        text = read_document(data, name)
    except BadInput as trouble:
        assert trouble.problems[0].remedy_vi
    else:
        assert text.text == unicodedata.normalize("NFC", text.text)
        assert text.pages[-1].end <= len(text.text)


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(min_value=4, max_value=30_000), flip=st.integers(min_value=0, max_value=255))
def test_no_damage_to_a_word_file_crashes_the_reader(cut: int, flip: int) -> None:
    whole = bytearray(word_file(*SENTENCES))
    whole[cut % len(whole)] = flip
    try:
        assert read_document(bytes(whole), "a.docx").media_type is MediaType.DOCX
    except BadInput as trouble:
        assert trouble.problems
