"""A Word file reads as it is seen on the page: its drawn numbers, its notes, its tables, and nothing that is struck out."""

from __future__ import annotations

import io
import random

import docx
import pytest
from docx.oxml.ns import qn

from ansinh.documents.facts import DocumentText
from ansinh.documents.offline import read_document
from ansinh.plans.offline import read_plan

from .making import W, cell, p, table, word_file, word_of

LEVELS = "".join(
    f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
    for depth, (form, text) in enumerate(
        [("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3."), ("lowerLetter", "%4)"), ("bullet", "-")]
    )
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    "</w:numbering>"
)


def numbered(text: str, depth: int, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def lines(body: str, **parts: str) -> list[str]:
    return [line for line in read(body, **parts).text.split("\n") if line.strip()]


def read(body: str, **parts: str) -> DocumentText:
    return read_document(word_of(body, **parts), "a.docx")


def test_the_numbers_that_word_draws_are_in_the_text_level_by_level() -> None:
    body = "".join(
        numbered(text, depth)
        for text, depth in [
            ("Mục đích", 0),
            ("Mục đích", 1),
            ("Yêu cầu", 1),
            ("Nhiệm vụ", 0),
            ("Tuyên truyền", 1),
            ("Sở Y tế", 2),
            ("Sở Nội vụ", 2),
            ("Lập danh sách", 3),
            ("Chi trả", 3),
            ("Mỗi thôn", 4),
            ("Tổ chức", 1),
        ]
    )
    assert lines(body, numbering=NUMBERING) == [
        "I. Mục đích", "1. Mục đích", "2. Yêu cầu", "II. Nhiệm vụ", "1. Tuyên truyền", "1.1. Sở Y tế", "1.2. Sở Nội vụ",
        "a) Lập danh sách", "b) Chi trả", "- Mỗi thôn", "2. Tổ chức",
    ]  # fmt: skip


def test_a_second_list_goes_on_counting_unless_it_says_that_it_starts_anew() -> None:
    body = numbered("Một", 0) + numbered("Hai", 0) + numbered("Lại một", 0, 2) + numbered("Lại hai", 0, 2)
    assert lines(body, numbering=NUMBERING) == ["I. Một", "II. Hai", "I. Lại một", "II. Lại hai"]


def test_a_number_that_comes_from_the_style_is_drawn_and_a_paragraph_can_refuse_it() -> None:
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Muc"/><w:pPr><w:numPr><w:ilvl w:val="1"/>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Con"><w:name w:val="Con"/>'
        '<w:basedOn w:val="Muc"/></w:style></w:styles>'
    )
    body = (
        p("Thứ nhất", '<w:pStyle w:val="Muc"/>')
        + p("Thứ hai", '<w:pStyle w:val="Con"/>')
        + p("Không số", '<w:pStyle w:val="Muc"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    assert lines(body, numbering=NUMBERING, styles=styles) == ["1. Thứ nhất", "2. Thứ hai", "Không số"]


def test_insertions_stay_deletions_go_and_the_draft_is_told() -> None:
    body = (
        "<w:p><w:r><w:t>Đạt </w:t></w:r><w:del><w:r><w:delText>80%</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>90%</w:t></w:r></w:ins><w:r><w:t> dân số</w:t></w:r></w:p>"
    )
    text = read(body)
    assert text.text.strip() == "Đạt 90% dân số"
    assert [warning.kind for warning in text.warnings] == ["tracked_changes"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    first = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Sở Y tế </w:t></w:r></w:p>"
    assert lines(first + p("chủ trì thực hiện")) == ["Sở Y tế chủ trì thực hiện"]


def test_a_deleted_row_is_no_row() -> None:
    deleted = f"<w:trPr><w:del/></w:trPr>{cell('2')}{cell('Việc đã bỏ')}{cell('Sở B')}"
    body = table(
        cell("TT") + cell("Nhiệm vụ") + cell("Chủ trì"), cell("1") + cell("Lập danh sách") + cell("Sở A"), deleted
    )
    assert "Việc đã bỏ" not in read(body).text


def test_footnotes_stand_at_the_end_under_the_number_that_is_seen() -> None:
    body = (
        '<w:p><w:r><w:t>Kết luận 92-KL/TW</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r>'
        '<w:r><w:t> và Nghị quyết 42</w:t></w:r><w:r><w:endnoteReference w:id="3"/></w:r></w:p>'
    )
    text = lines(
        body,
        footnotes=f'<w:footnotes {W}><w:footnote w:id="7">{p("Ngày 05/11/2020")}</w:footnote></w:footnotes>',
        endnotes=f'<w:endnotes {W}><w:endnote w:id="3">{p("Ngày 24/11/2023")}</w:endnote></w:endnotes>',
    )
    assert text == ["Kết luận 92-KL/TW[1] và Nghị quyết 42[2]", "[1] Ngày 05/11/2020", "[2] Ngày 24/11/2023"]


def test_a_text_box_is_read_once_though_the_file_holds_it_twice() -> None:
    box = f"<w:txbxContent>{p('Mẫu số 01')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Phụ lục</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert lines(body) == ["Phụ lục", "Mẫu số 01"]


def test_what_is_hidden_is_not_read_and_what_is_set_in_capitals_is_read_so() -> None:
    body = p("kế hoạch", run="<w:caps/>") + p("ẩn", run="<w:vanish/>") + p("thấy", run='<w:vanish w:val="0"/>')
    assert lines(body) == ["KẾ HOẠCH", "thấy"]


def test_hard_breaks_tabs_symbols_and_unbreakable_hyphens_become_plain_text() -> None:
    body = (
        '<w:p><w:r><w:t>ỦY BAN</w:t><w:br/><w:t>NHÂN DÂN</w:t></w:r></w:p><w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/>'
        "<w:t> 95%</w:t><w:tab/><w:t>42</w:t><w:noBreakHyphen/><w:t>NQ/TW</w:t></w:r></w:p>"
    )
    assert lines(body) == ["ỦY BAN", "NHÂN DÂN", "≥ 95% 42-NQ/TW"]


def test_content_controls_fields_and_links_give_what_they_show() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{p('Trong ô nhập')}</w:sdtContent></w:sdt><w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r>"
        "<w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>01/12</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r><w:hyperlink><w:r><w:t> hằng năm</w:t></w:r></w:hyperlink></w:p>"
    )
    assert lines(body) == ["Trong ô nhập", "01/12 hằng năm"]


def test_headers_footers_and_the_table_of_contents_stay_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Đầu trang"
    document.sections[0].footer.paragraphs[0].text = "Chân trang"
    document.add_paragraph("Nội dung kế hoạch")
    out = io.BytesIO()
    document.save(out)
    assert read_document(out.getvalue(), "a.docx").text == "Nội dung kế hoạch\n"
    styles = f'<w:styles {W}><w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style></w:styles>'
    assert lines(p("I. Mục đích 3", '<w:pStyle w:val="TOC1"/>') + p("Thân bài"), styles=styles) == ["Thân bài"]


def test_a_vni_letter_split_between_two_runs_is_put_together() -> None:
    font = '<w:rPr><w:rFonts w:ascii="VNI-Times" w:hAnsi="VNI-Times"/></w:rPr>'
    body = f"<w:p><w:r>{font}<w:t>Hoä nghe</w:t></w:r><w:r>{font}<w:t>øo</w:t></w:r></w:p>"
    assert lines(body) == ["Hộ nghèo"]


def test_unicode_written_in_an_old_font_is_left_alone() -> None:
    assert lines(p("Trợ giúp người nghèo", run='<w:rFonts w:ascii=".VnTime"/>')) == ["Trợ giúp người nghèo"]


def test_an_old_font_inherited_from_the_style_counts_too() -> None:
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/>'
        '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr></w:style></w:styles>'
    )
    text = read(p("Trî gióp ng\xadêi nghÌo"), styles=styles)
    assert text.text.strip() == "Trợ giúp người nghèo"


# Tables


HEAD = cell("TT") + cell("Nhiệm vụ") + cell("Chủ trì") + cell("Phối hợp") + cell("Thời hạn")


def test_a_header_of_two_rows_gives_both_the_second_whole() -> None:
    down, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        cell("TT", down)
        + cell("Nhiệm vụ", down)
        + cell("Cơ quan thực hiện", '<w:gridSpan w:val="2"/>')
        + cell("Thời hạn", down),
        cell("", more) + cell("", more) + cell("Chủ trì") + cell("Phối hợp") + cell("", more),
        cell("1") + cell("Lập danh sách hộ nghèo") + cell("Sở Y tế") + cell("Sở Tài chính") + cell("Quý I/2025"),
    )
    assert lines(body) == [
        "| TT | Nhiệm vụ | Cơ quan thực hiện |  | Thời hạn |",
        "| TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời hạn |",
        "| 1 | Lập danh sách hộ nghèo | Sở Y tế | Sở Tài chính | Quý I/2025 |",
    ]


def test_years_under_a_common_heading_keep_it() -> None:
    down, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        cell("Chỉ tiêu", down) + cell("ĐVT", down) + cell("Thực hiện") + cell("Kế hoạch", '<w:gridSpan w:val="2"/>'),
        cell("", more) + cell("", more) + cell("2023") + cell("2025") + cell("2030"),
        cell("Tỷ lệ hộ nghèo") + cell("%") + cell("4") + cell("3") + cell("1"),
    )
    assert lines(body)[1] == "| Chỉ tiêu | ĐVT | 2023 | Kế hoạch 2025 | Kế hoạch 2030 |"


def test_a_lead_merged_over_three_tasks_leads_all_three() -> None:
    rows = [
        cell(str(number)) + cell(f"Tổ chức thực hiện việc thứ {number}") + cell("Sở Y tế" if number == 1 else "", merge)
        + cell("Sở Tài chính") + cell("Năm 2025")
        for number, merge in ((1, '<w:vMerge w:val="restart"/>'), (2, "<w:vMerge/>"), (3, "<w:vMerge/>"))
    ]  # fmt: skip
    plan = read_plan(read(p("KẾ HOẠCH") + p("PHỤ LỤC") + table(HEAD, *rows)))
    assert [task.lead for task in plan.tasks] == [("Sở Y tế",)] * 3


def test_bodies_named_one_under_the_other_stay_two_bodies() -> None:
    body = table(
        HEAD,
        cell("1")
        + cell("Lập danh sách")
        + cell("Sở Y tế")
        + cell("Sở Tài chính\nUBND các xã\nVăn phòng\nUBND tỉnh")
        + cell("2025"),
    )
    assert "| Sở Tài chính; UBND các xã; Văn phòng UBND tỉnh |" in read(body).text


def test_a_table_inside_a_cell_stays_inside_its_row() -> None:
    inner = table(cell("a") + cell("b"))
    body = table(
        HEAD, cell("1") + f"<w:tc>{p('Việc')}{inner}{p('')}</w:tc>" + cell("Sở A") + cell("Sở B") + cell("2025")
    )
    row = lines(body)[1]
    assert row.count("|") == 6
    assert "Việc a b" in row


def test_a_bar_inside_a_cell_makes_no_new_column() -> None:
    body = table(HEAD, cell("1") + cell("Cột A|B") + cell("Sở A") + cell("Sở B") + cell("2025"))
    assert lines(body)[1].count("|") == 6


def test_the_heading_table_becomes_lines_and_not_a_row() -> None:
    body = table(
        cell("ỦY BAN NHÂN DÂN\nXÃ MẪU") + cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    )
    assert {"XÃ MẪU", "Độc lập - Tự do - Hạnh phúc"} <= set(lines(body))


def test_words_know_their_paragraph() -> None:
    text = read_document(word_file("Một", "", "Hai", "Ba"), "a.docx")
    assert [text.place_of(text.text.index(words)) for words in ("Một", "Hai", "Ba")] == ["đoạn 1", "đoạn 2", "đoạn 3"]
    assert text.place_of(text.text.index("Ba"), "en") == "paragraph 3"


@pytest.mark.parametrize("size", [400, 4_000])
def test_a_long_document_keeps_every_paragraph(size: int) -> None:
    text = read("".join(p(f"Đoạn văn số {number} của kế hoạch.") for number in range(size)))
    assert len(text.text.split("\n")) == size + 1


def test_a_file_too_long_for_this_process_is_read_in_another_with_the_same_words() -> None:
    body = "".join(
        f'<w:p><w:r><w:rPr><w:lang w:val="{random.Random(number).randbytes(350).hex()}"/></w:rPr><w:t>Đoạn {number}</w:t></w:r></w:p>'
        for number in range(9_000)
    )
    assert read(body).text == "".join(f"Đoạn {number}\n" for number in range(9_000))


def test_a_strict_word_file_is_read_like_any_other() -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_of(p("Theo chuẩn chặt")))) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            raw = source.read(entry).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            target.writestr(entry, raw)
    assert read_document(out.getvalue(), "a.docx").text == "Theo chuẩn chặt\n"
    assert qn("w:p")
