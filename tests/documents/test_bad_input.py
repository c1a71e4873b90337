"""Files that hurt, lie or are lost: each is refused or mended in clear words, and none takes the reader with it.

The numbers in the names are those of our list of bad inputs.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.documents.facts import DocumentText
from ansinh.documents.offline import MAX_FILE_BYTES, read_document
from ansinh.documents.offline.kinds import clean_name
from ansinh.documents.rules.legacy import Legacy, converted_lines, to_unicode
from ansinh.kernel.problem import BadInput, Problem

from .making import SENTENCES, W, p, pdf_file, pdf_of_objects, png_of, scanned_pdf, table, word_file, word_of, zipped

PLAIN = "\n".join(SENTENCES * 5) + "\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(data: bytes, name: str) -> Problem:
    """The one problem of a file that is refused, told in both languages with a remedy."""
    with pytest.raises(BadInput) as trouble:
        read_document(data, name)
    (problem,) = trouble.value.problems
    assert problem.vi
    assert problem.en
    assert problem.vi != problem.en
    assert problem.remedy_vi
    assert problem.remedy_en
    assert problem.where["file"]
    return problem


def warned(text: DocumentText, kind: str) -> Problem:
    """The warning of this kind, told in both languages."""
    (found,) = [warning for warning in text.warnings if warning.kind == kind]
    assert found.severity == "warning"
    assert found.vi
    assert found.en
    return found


def with_part(name: str, content: bytes | str) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word_file(*SENTENCES))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            if entry.filename != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return out.getvalue()


# Files as such


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.doc", "a.png", "a.txt", "a.html"])
def test_bi_001_an_empty_file_is_said_to_be_empty_whatever_its_name(name: str) -> None:
    assert refused(b"", name).kind == "file_empty"


def test_bi_001_a_zip_that_is_no_document_is_said_to_be_an_archive() -> None:
    assert refused(zipped({"a.txt": PLAIN}), "van-ban.zip").kind == "file_unsupported"
    assert refused(zipped({"a.txt": PLAIN}), "van-ban.docx").kind == "file_corrupt"


def test_bi_001_a_truncated_file_of_any_kind_is_damaged_not_a_crash() -> None:
    whole = {
        "a.docx": word_file(*SENTENCES * 40),
        "a.pdf": pdf_file(PLAIN),
        "a.png": png_of(np.full((200, 200), 255, np.uint8)),
    }
    for name, data in whole.items():
        for share in (0.2, 0.5, 0.9):
            cut = data[: int(len(data) * share)]
            try:
                text = read_document(cut, name)
            except BadInput as trouble:
                assert trouble.problems[0].kind in ("file_corrupt", "no_words", "pdf_without_text"), name
            else:
                assert text.text.strip()


def test_bi_003_a_macro_is_refused_under_any_name() -> None:
    assert refused(with_part("word/vbaProject.bin", b"macro"), "a.docx").kind == "file_dangerous"
    assert refused(with_part("word/VBAPROJECT.BIN", b"macro"), "a.docx").kind == "file_dangerous"
    assert refused(word_file(*SENTENCES), "a.docm").kind == "file_dangerous"


def test_bi_003_a_macro_document_renamed_to_docx_is_refused_by_its_declared_kind() -> None:
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    )
    assert refused(with_part("[Content_Types].xml", types), "a.docx").kind == "file_dangerous"


def test_bi_003_an_old_word_file_with_macros_is_refused() -> None:
    data = (
        OLE
        + b"\0" * 504
        + "WordDocument".encode("utf-16-le")
        + b"\0" * 100
        + "_VBA_PROJECT".encode("utf-16-le")
        + b"\0" * 600
    )
    assert refused(data, "a.doc").kind == "file_dangerous"


def test_bi_003_a_template_fetched_from_a_network_is_refused_and_a_local_one_is_not() -> None:
    def relations(target: str) -> str:
        return (
            '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            f'attachedTemplate" Target="{target}" TargetMode="External"/></Relationships>'
        )

    far = with_part("word/_rels/settings.xml.rels", relations("http://example.invalid/mau.dotm"))
    near = with_part("word/_rels/settings.xml.rels", relations("file:///C:/Users/can-bo/Normal.dotm"))
    assert refused(far, "a.docx").kind == "file_dangerous"
    assert SENTENCES[0] in read_document(near, "a.docx").text


def test_bi_003_a_picture_linked_from_outside_is_not_fetched_and_is_told() -> None:
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        'Target="http://example.invalid/anh.png" TargetMode="External"/></Relationships>'
    )
    text = read_document(with_part("word/_rels/footer9.xml.rels", relations), "a.docx")
    warned(text, "links_outside")


def test_bi_003_a_program_renamed_to_a_document_is_refused() -> None:
    windows = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 500
    for data in (windows, b"\x7fELF\x02\x01\x01" + b"\0" * 500, b"#!/bin/sh\nrm -rf /\n"):
        for name in ("ke-hoach.docx", "ke-hoach.pdf", "ke-hoach.txt"):
            assert refused(data, name).kind == "file_dangerous"


def test_bi_005_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    assert refused(with_part("word/media/big.bin", b"\0" * 60_000_000), "a.docx").kind == "file_dangerous"


def test_bi_005_a_document_inside_an_archive_inside_an_archive_is_not_dug_for() -> None:
    inner = zipped({"ke-hoach.docx": word_file(*SENTENCES)})
    assert refused(zipped({"trong.zip": inner}), "ngoai.zip").kind == "file_unsupported"
    for head in (b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"):
        assert refused(head + b"\0" * 300, "a.txt").kind == "file_unsupported"


def test_bi_005_an_embedded_file_is_told_and_not_opened() -> None:
    text = read_document(with_part("word/embeddings/oleObject1.bin", b"x" * 100), "a.docx")
    warned(text, "files_embedded")


def test_bi_005_a_picture_of_too_many_points_is_refused_before_it_is_drawn() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000))
        + chunk(b"IEND", b"")
    )
    assert refused(bomb, "anh.png").kind in ("picture_too_large", "pdf_without_text")


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/extra.xml"])
def test_bi_006_an_entity_bomb_in_any_part_is_refused(part: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><w>&b;</w>'
    assert refused(with_part(part, bomb), "a.docx").kind == "file_dangerous"


def test_bi_006_an_entity_hidden_behind_a_long_comment_is_refused() -> None:
    bomb = f'<?xml version="1.0"?><!--{"x" * 9000}--><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w>&a;</w>'
    assert refused(with_part("word/document.xml", bomb), "a.docx").kind == "file_dangerous"


def test_bi_006_an_entity_in_a_web_page_is_refused() -> None:
    page = f'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body><p>{PLAIN} &a;</p></body></html>'
    assert refused(page.encode(), "a.html").kind == "file_dangerous"


def test_bi_006_xml_nested_without_end_is_refused_and_not_climbed() -> None:
    deep = "<w:sdt><w:sdtContent>" * 3000 + p("đáy") + "</w:sdtContent></w:sdt>" * 3000
    assert refused(word_of(deep), "a.docx").kind in ("file_dangerous", "file_corrupt")


def test_bi_006_tables_in_tables_in_tables_still_give_their_words() -> None:
    inner = p("đáy của các bảng")
    for _ in range(40):
        inner = table(f"<w:tc>{inner}{p('')}</w:tc>")
    assert "đáy của các bảng" in read_document(word_of(inner), "a.docx").text


def test_bi_006_a_web_page_nested_without_end_ends_in_words_not_in_a_crash() -> None:
    page = "<html><body>" + "<div>" * 60_000 + "<p>" + PLAIN + "</p>" + "</div>" * 60_000 + "</body></html>"
    try:
        assert read_document(page.encode(), "a.html").text.strip()
    except BadInput as trouble:
        assert trouble.problems[0].kind in ("file_dangerous", "file_corrupt", "no_words")


def test_bi_006_an_encrypted_word_file_says_so() -> None:
    data = OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    assert refused(data, "mat.docx").kind == "file_password"


def test_bi_006_an_encrypted_old_word_file_says_so() -> None:
    stream = b"\xec\xa5\xc1\x00" + b"\0" * 6 + b"\x00\x01" + b"\0" * 500
    data = OLE + b"\0" * 504 + stream + "WordDocument".encode("utf-16-le") + b"\0" * 600
    assert refused(data, "mat.doc").kind == "file_password"


def test_bi_020_a_spreadsheet_or_slides_are_named_and_sent_elsewhere() -> None:
    sheet = zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})
    slides = zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"})
    assert "bảng tính" in refused(sheet, "a.docx").vi
    assert "trình chiếu" in refused(slides, "a.docx").vi
    assert "bảng tính" in refused("tên,số\nA,1\n".encode(), "a.csv").vi


def test_bi_025_a_file_over_the_limit_is_refused_with_the_limit() -> None:
    problem = refused(b"a" * (MAX_FILE_BYTES + 1), "a.txt")
    assert problem.kind == "file_too_large"
    assert "25 MB" in problem.vi


def test_bi_025_two_thousand_pages_are_refused_with_the_limit_and_the_way_out() -> None:
    count = 2_000
    kids = " ".join(f"{3 + index} 0 R" for index in range(count))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode()]
    objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * count
    problem = refused(pdf_of_objects(objects), "dai.pdf")
    assert problem.kind == "document_too_long"
    assert "2000" in problem.vi
    assert "Tách" in problem.remedy_vi


def test_bi_025_a_table_of_twenty_thousand_rows_is_read_whole() -> None:
    rows = "".join(f"<tr><td>{number}</td><td>Lập danh sách</td><td>Sở Y tế</td></tr>" for number in range(20_000))
    page = f"<html><body><p>{PLAIN}</p><table><tr><th>TT</th><th>Nhiệm vụ</th><th>Chủ trì</th></tr>{rows}</table></body></html>"
    text = read_document(page.encode(), "a.html").text
    assert text.count("| Lập danh sách | Sở Y tế |") == 20_000


# Text and encoding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_bi_030_a_text_file_reads_the_same_in_every_unicode_encoding(encoding: str) -> None:
    assert read_document(PLAIN.encode(encoding), "a.txt").text == PLAIN


def test_bi_030_windows_1258_gives_composed_vietnamese() -> None:
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    written = []
    for char in PLAIN:
        parts = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        written.append(base + "".join(part for part in parts if part in tones))
    text = read_document("".join(written).encode("cp1258"), "a.txt")
    assert (text.text, text.encoding) == (PLAIN, "cp1258")


@pytest.mark.parametrize("place", [10, 5_000])
def test_bi_030_nul_bytes_are_refused_wherever_they_stand(place: int) -> None:
    data = (PLAIN * 20).encode()
    assert refused(data[:place] + b"\x00" + data[place:], "a.txt").kind == "text_with_nul"


def test_bi_030_an_encoding_that_cannot_be_told_is_not_guessed() -> None:
    assert refused(bytes(range(128, 256)) * 40, "a.txt").kind == "encoding_unknown"


def test_bi_030_a_text_cut_in_the_middle_of_a_letter_is_read_with_a_warning() -> None:
    text = read_document(PLAIN.encode()[: PLAIN.encode().rindex("ố".encode()) + 1], "a.txt")
    assert SENTENCES[0] in text.text
    warned(text, "broken_bytes")


def test_bi_031_decomposed_letters_are_stored_composed() -> None:
    text = read_document(unicodedata.normalize("NFD", PLAIN).encode(), "a.txt").text
    assert text == PLAIN


def test_bi_031_decomposed_letters_in_word_and_html_are_stored_composed() -> None:
    spread = unicodedata.normalize("NFD", SENTENCES[0])
    assert SENTENCES[0] in read_document(word_of(p(spread)), "a.docx").text
    assert SENTENCES[0] in read_document(f"<html><body><p>{spread}</p></body></html>".encode(), "a.html").text


def test_bi_033_a_capital_font_of_tcvn3_typed_in_small_letters_reads_in_capitals() -> None:
    capitals = p("uû ban nh©n d©n", run='<w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/>')
    small = p("Céng hoµ x· héi chñ nghÜa ViÖt Nam", run='<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>')
    text = read_document(word_of(capitals + small), "a.docx")
    assert text.text.split("\n")[:2] == ["UỶ BAN NHÂN DÂN", "Cộng hoà xã hội chủ nghĩa Việt Nam"]
    assert "TCVN3" in warned(text, "legacy_text").vi


def test_bi_035_utf8_read_as_western_is_read_again_and_told() -> None:
    spoiled = "".join(
        bytes([byte]).decode("cp1252", "replace") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in PLAIN.encode()
    )
    text = read_document(spoiled.encode(), "a.txt")
    assert text.text == PLAIN
    warned(text, "text_repaired")


def test_bi_035_letters_that_became_question_marks_are_lost_and_the_original_is_asked_for() -> None:
    lost = re.sub(r"[^\x00-\x7f]", "?", PLAIN)
    problem = refused(lost.encode(), "a.txt")
    assert problem.kind == "letters_lost"
    assert "bản gốc" in problem.remedy_vi


def test_bi_035_honest_questions_are_no_loss() -> None:
    asked = PLAIN + "Ai chủ trì? Bao giờ xong? Kinh phí ở đâu? Ai kiểm tra? Khi nào báo cáo? Vì sao?\n"
    assert read_document(asked.encode(), "a.txt").text == asked


def test_bi_036_an_eth_typed_for_d_becomes_d_and_is_told() -> None:
    text = read_document(PLAIN.replace("Đ", "\xd0").encode(), "a.txt")
    assert "NĐ-CP" in text.text
    warned(text, "eth_for_d")


def test_bi_036_letters_of_other_alphabets_inside_words_are_read_as_latin_and_shown() -> None:
    text = read_document(PLAIN.replace("ban hành", "b\u0430n hành").encode(), "a.txt")
    assert text.text == PLAIN
    assert "U+0430" in warned(text, "letters_alike").vi


def test_bi_036_a_russian_sentence_stays_russian() -> None:
    russian = PLAIN + "Москва и Вьетнам\n"
    assert read_document(russian.encode(), "a.txt").text == russian


def test_bi_038_invisible_characters_leave_no_trace_and_are_counted() -> None:
    dirty = (
        PLAIN.replace("người", "ng\u200bười").replace("kế hoạch", "kế\u00a0hoạch").replace("hộ nghèo", "hộ ng\u00adhèo")
    )
    text = read_document(dirty.encode(), "a.txt")
    assert text.text == PLAIN
    assert "10" in warned(text, "invisible_characters").vi


def test_bi_038_control_characters_leave_no_trace() -> None:
    assert read_document(PLAIN.replace("xã", "x\x08ã\x1b").encode(), "a.txt").text == PLAIN


@pytest.mark.parametrize("mark", ["\u202e", "\u202d"])
def test_bi_038_a_right_to_left_override_is_refused_with_its_line(mark: str) -> None:
    problem = refused(PLAIN.replace("trẻ em", f"{mark}trẻ em").encode(), "a.txt")
    assert problem.kind == "text_reversed"
    assert problem.where["line"] == 2


def test_bi_041_names_of_minorities_and_places_are_left_as_they_are() -> None:
    names = "Bà H’Yam Bkrông ở xã Đắk R’Măng, ông Y Thịnh, xã Ia Đrăng, thôn Plei Kmông, Krông Pắc.\n"
    assert read_document((PLAIN + names).encode(), "a.txt").text.endswith(names)


# Documents and photos


def test_bi_090_a_blank_picture_says_that_it_holds_no_words() -> None:
    problem = refused(png_of(np.full((1200, 900), 255, np.uint8)), "trang.png")
    assert problem.kind in ("no_words", "pdf_without_text")


def test_bi_091_a_phone_picture_of_a_kind_not_read_says_how_to_save_it() -> None:
    problem = refused(b"\x00\x00\x00\x18ftypheic" + b"\0" * 200, "anh.heic")
    assert ".jpg" in problem.remedy_vi


def test_bi_091_an_encrypted_pdf_says_so() -> None:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>",
               b"<< /Filter /Standard /V 1 /R 2 /O (" + b"o" * 32 + b") /U (" + b"u" * 32 + b") /P -4 >>"]  # fmt: skip
    data = pdf_of_objects(objects, b"/Encrypt 3 0 R /ID [(aaaaaaaaaaaaaaaa) (aaaaaaaaaaaaaaaa)]")
    assert refused(data, "mat.pdf").kind == "file_password"


@pytest.mark.parametrize(
    "action", [b"/S /JavaScript /JS (app.alert\\(1\\))", b"/S /Launch /F (cmd.exe)", b"/S/JavaScript/JS 9 0 R"]
)
def test_bi_091_a_pdf_with_script_or_launch_is_refused(action: bytes) -> None:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /Type /Action " + action + b" >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    assert refused(pdf_of_objects(objects), "a.pdf").kind == "file_dangerous"


def test_bi_091_script_hidden_in_a_packed_object_is_found() -> None:
    packed = zlib.compress(b"9 0 << /S /JavaScript /JS (x) >>")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream"
        % (len(packed), packed),
    ]
    assert refused(pdf_of_objects(objects), "a.pdf").kind == "file_dangerous"


def test_bi_091_a_pdf_that_is_only_its_first_line_is_damaged() -> None:
    assert refused(b"%PDF-1.7\n" + b"\0" * 100, "a.pdf").kind == "file_corrupt"


def test_bi_095_a_hostile_file_name_is_cleaned_and_told() -> None:
    for hostile in (
        "../../etc/passwd.txt",
        "a\r\nSet-Cookie: x.txt",
        "k\u202etxt.exe.txt",
        "é" * 300 + ".txt",
        "a\x00b.txt",
    ):
        text = read_document(PLAIN.encode(), hostile)
        assert len(text.filename) <= 120
        assert not re.search(r"[\x00-\x1f/\\\u202e]", text.filename)
        assert text.filename.endswith(".txt")


def test_bi_095_a_decomposed_file_name_is_composed_and_an_ordinary_one_is_kept() -> None:
    assert clean_name(unicodedata.normalize("NFD", "Kế hoạch.docx")) == "Kế hoạch.docx"
    assert read_document(PLAIN.encode(), "Kế hoạch số 12 (bản 2).txt").warnings == ()


def test_bi_095_parts_that_climb_out_of_the_archive_are_refused() -> None:
    for name in ("../../etc/x.xml", "/etc/x.xml", "C:/x.xml", "word\\..\\..\\x.xml"):
        assert refused(with_part(name, b"<x/>"), "a.docx").kind == "file_dangerous"


def test_bi_108_a_file_is_judged_by_its_bytes_and_the_wrong_name_is_told() -> None:
    word = word_file(*SENTENCES)
    for name, data in (("ke-hoach.pdf", word), ("ke-hoach.doc", word), ("ke-hoach.txt", word)):
        text = read_document(data, name)
        assert SENTENCES[0] in text.text
        warned(text, "extension_differs")
    assert refused(PLAIN.encode(), "a.pdf").kind == "file_corrupt"


def test_bi_108_a_web_page_saved_as_doc_is_read_as_the_page_it_is() -> None:
    page = f"<html xmlns:w='urn:schemas-microsoft-com:office:word'><body><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p></body></html>"
    text = read_document(page.encode(), "ke-hoach.doc")
    assert text.text == "\n".join(SENTENCES) + "\n"


def test_bi_116_half_characters_and_broken_numbers_of_characters_do_not_reach_the_text() -> None:
    page = f"<html><body><p>{SENTENCES[0]} &#xD800; &#x110000; &#0;</p></body></html>"
    text = read_document(page.encode(), "a.html").text
    assert text.encode("utf-8")
    assert "\x00" not in text


# Anything


@settings(max_examples=80)
@given(
    data=st.binary(max_size=2000),
    name=st.sampled_from(["a.txt", "a.docx", "a.html", "a.md", "a", "a.doc", "a.mht", "a.tif"]),
)
def test_no_bytes_crash_the_reader(data: bytes, name: str) -> None:
    try:
        text = read_document(data, name)
    except BadInput as trouble:
        assert trouble.problems[0].remedy_vi
    else:
        assert text.text == unicodedata.normalize("NFC", text.text)
        assert text.pages[-1].end == len(text.text)
        assert "\x00" not in text.text


@settings(max_examples=60)
@given(st.text(st.characters(codec="latin-1", exclude_characters="\r\x0b\x0c\x85"), max_size=300))
def test_western_text_is_never_taken_for_an_old_vietnamese_code_page(words: str) -> None:
    english = "The province shall provide support to the poor and near-poor households every year. "
    assert converted_lines(english + words + english)[0].count(english) == 2


def test_french_and_english_are_never_taken_for_an_old_vietnamese_code_page() -> None:
    french = (
        "Les élèves très âgés préfèrent être à l’école où naïveté, Noël, hôpital, même tôt, événement, général, pâté, forêt.\n"
        * 20
    )
    german = "Größere Städte müssen für ältere Bürger öffentliche Häuser über die nächsten Jahre schön ausbauen.\n" * 20
    for text in (french, german, PLAIN * 20):
        assert converted_lines(text) == (text, {})


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PLAIN.split()), min_size=1, max_size=40))
def test_unicode_vietnamese_is_never_converted(words: list[str]) -> None:
    text = " ".join(words)
    assert converted_lines(text) == (text, {})


def test_an_old_code_page_in_part_of_a_document_is_converted_in_that_part_only() -> None:
    old = "Céng hoµ x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc\nñy ban nh©n d©n tØnh ban hµnh kÕ ho¹ch\n"
    text = read_document((PLAIN + old).encode(), "a.txt")
    assert (
        text.text
        == PLAIN
        + "Cộng hoà xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc\nủy ban nhân dân tỉnh ban hành kế hoạch\n"
    )
    assert "2" in warned(text, "legacy_text").vi


def test_vni_text_is_converted() -> None:
    old = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam\nÑoäc laäp - Töï do - Haïnh phuùc\nUÛy ban nhaân daân tænh ban haønh keá hoaïch\n"
    text = read_document(old.encode(), "a.txt")
    assert text.text.split("\n")[0] == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert text.text.split("\n")[2] == "Ủy ban nhân dân tỉnh ban hành kế hoạch"


def test_an_eight_bit_tcvn3_file_is_recognised_by_its_syllables() -> None:
    old = "Céng hoµ x· héi chñ nghÜa ViÖt Nam\nñy ban nh©n d©n tØnh ban hµnh kÕ ho¹ch trî gióp ng\xadêi cao tuæi\n" * 3
    text = read_document(old.encode("latin-1"), "a.txt")
    assert "trợ giúp người cao tuổi" in text.text
    assert text.encoding == "TCVN3 (8 bit)"


def test_every_letter_of_the_old_tables_comes_back() -> None:
    letters = "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵđăâêôơư"
    tcvn3 = "µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ®¨©ª«¬\xad"
    assert to_unicode(tcvn3, Legacy.TCVN3) == letters
    vni = "aø aû aõ aù aï aè aú aü aé aë aà aå aã aá aä eø eû eõ eù eï eà eå eã eá eä ì æ ó í ò oø oû oõ où oï oà oå oã oá oä"
    assert to_unicode(vni, Legacy.VNI).replace(" ", "") == letters[:40]


def test_a_scanned_pdf_does_not_pass_for_a_script_because_of_its_bytes() -> None:
    noise = np.frombuffer(np.random.default_rng(7).bytes(250_000), dtype=np.uint8).reshape(500, 500)
    data = scanned_pdf(noise) + b"\n% /JSON is no script\n"
    assert refused(data, "nhieu.pdf").kind in ("no_words", "pdf_without_text")


def test_a_word_file_with_an_unknown_root_says_that_it_is_damaged() -> None:
    assert refused(with_part("word/document.xml", f"<w:nothing {W}/>"), "a.docx").kind == "file_corrupt"
