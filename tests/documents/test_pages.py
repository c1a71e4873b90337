"""PDFs and scans: lines become paragraphs again, pages keep their numbers to themselves, tables keep their rows."""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path

import numpy as np
import pytest

from ansinh.documents.facts import DocumentText, MediaType
from ansinh.documents.offline import read_document, scan
from ansinh.documents.offline.scan import with_roman_headings
from ansinh.documents.rules.recognition import put_right
from ansinh.kernel.problem import BadInput
from ansinh.plans.offline import read_plan

from .making import SENTENCES, drawn, pdf_file, pdf_of_objects, png_of, scanned_pdf, tiff_of

FORM = """
#set page(paper: "a4", margin: (left: 3cm, right: 2cm, y: 2cm), numbering: "1", number-align: top + center)
#set text(font: ("Liberation Serif", "DejaVu Serif"), size: 14pt, lang: "vi")
#set par(justify: true, first-line-indent: (amount: 1.27cm, all: true), spacing: 1.1em)
"""
HEAD = """
#grid(columns: (1fr, 1.4fr), align: center,
  [ỦY BAN NHÂN DÂN \\ *TỈNH MẪU* \\ Số: 12/KH-UBND],
  [*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* \\ *Độc lập - Tự do - Hạnh phúc* \\ _Mẫu, ngày 05 tháng 3 năm 2025_])
#align(center)[*KẾ HOẠCH* \\ *Trợ giúp xã hội năm 2025*]
"""
FOOT = """
#grid(columns: (1fr, 1fr), [*_Nơi nhận:_* \\ - Như trên; \\ - Lưu: VT.],
  align(center)[*TM. ỦY BAN NHÂN DÂN* \\ *KT. CHỦ TỊCH* \\ *PHÓ CHỦ TỊCH* \\ #v(1cm) *Trần Văn Mẫu*])
"""
LONG = (
    "Sở Y tế chủ trì, phối hợp với các sở, ngành và Ủy ban nhân dân các xã rà soát, lập danh sách người cao tuổi, người "
    "khuyết tật, trẻ em có hoàn cảnh đặc biệt và hộ nghèo trên địa bàn để thực hiện chính sách trợ giúp xã hội kịp thời, "
    "đầy đủ, đúng đối tượng theo quy định của pháp luật"
)

needs_ocr = pytest.mark.skipif(scan.missing() is not None, reason="not run: no tesseract with Vietnamese")


def plan_of(paragraphs: list[str]) -> bytes:
    return pdf_file(FORM + HEAD + "\n\n".join(paragraphs).replace("%", "\\%").replace("- ", "\\- ") + FOOT)


def body(text: DocumentText) -> list[str]:
    return [line for line in text.text.split("\n") if line.strip() and line != "|"]


def alike(seen: str, printed: str) -> bool:
    """The same words but for a few marks, which recognition confuses."""
    return difflib.SequenceMatcher(None, seen, printed).ratio() > 0.97


PARAGRAPHS = [f"{number}. {LONG} lần thứ {number}." for number in range(1, 31)]


@pytest.fixture(scope="module")
def long_pdf() -> bytes:
    return plan_of(PARAGRAPHS)


def test_every_paragraph_of_a_pdf_is_one_line_also_over_the_page_break(long_pdf: bytes) -> None:
    text = read_document(long_pdf, "a.pdf")
    assert len(text.pages) > 3
    assert [line for line in body(text) if line[0].isdigit()] == PARAGRAPHS


def test_page_numbers_leave_no_trace_and_offsets_name_the_page(long_pdf: bytes) -> None:
    text = read_document(long_pdf, "a.pdf")
    assert not [line for line in body(text) if line.isdigit()]
    assert text.pages[0].start == 0
    assert text.pages[-1].end == len(text.text)
    for before, after in zip(text.pages, text.pages[1:], strict=False):
        assert before.end == after.start
    assert text.page_of(text.text.index("lần thứ 30.")) == len(text.pages)
    assert text.place_of(text.text.index("KẾ HOẠCH")) == "trang 1"


def test_the_two_columns_of_heading_and_foot_are_kept_apart(long_pdf: bytes) -> None:
    document = read_plan(read_document(long_pdf, "a.pdf")).document
    assert document.number == "12/KH-UBND"
    assert str(document.date) == "2025-03-05"
    assert document.issuer == "ỦY BAN NHÂN DÂN TỈNH MẪU"
    assert document.signer == "Trần Văn Mẫu"


def test_running_heads_are_taken_out_and_page_numbers_at_the_foot_too() -> None:
    form = FORM.replace('numbering: "1", number-align: top + center', 'numbering: "1 / 1", header: [Công báo tỉnh Mẫu]')
    text = read_document(pdf_file(form + "\n\n".join(PARAGRAPHS)), "a.pdf")
    assert "Công báo" not in text.text
    assert [line for line in body(text) if line[0].isdigit()] == PARAGRAPHS


def test_a_number_alone_in_the_middle_of_a_page_is_not_a_page_number() -> None:
    text = read_document(pdf_file(FORM + f"{LONG}.\n\nTổng số hộ nghèo là\n\n125\n\n{LONG}."), "a.pdf")
    assert "125" in body(text)


def test_the_mark_of_a_footnote_is_not_glued_to_the_year_and_the_note_goes_to_the_end() -> None:
    text = read_document(
        pdf_file(FORM + f"Giai đoạn 2012-2020#footnote[Kết luận số 92-KL/TW.] {LONG}.\n\n{LONG}."), "a.pdf"
    )
    assert "2012-2020 [1] Sở Y tế" in text.text
    assert body(text)[-1] == "[1] Kết luận số 92-KL/TW."


def test_square_metres_are_no_footnote() -> None:
    assert "25m2 sàn" in read_document(pdf_file(FORM + f"Diện tích 25m#super[2] sàn. {LONG}."), "a.pdf").text


def test_ligatures_and_decomposed_letters_become_ordinary_ones() -> None:
    import unicodedata

    source = FORM + unicodedata.normalize("NFD", f"Hiệu quả office, workflow. {LONG}.")
    text = read_document(pdf_file(source), "a.pdf").text
    assert "office, workflow" in text
    assert LONG in text


TABLE = """
#set page(flipped: true)
#table(columns: (1.2cm, 1fr, 4cm, 5cm, 3cm), table.header([TT], [Nhiệm vụ], [Chủ trì], [Phối hợp], [Thời hạn]),
"""


def table_pdf(rows: int) -> bytes:
    cells = "".join(
        f"[{n}], [Xây dựng và triển khai việc thứ {n} để trợ giúp người cao tuổi, người khuyết tật trên địa bàn tỉnh], "
        f"[Sở Y tế], [Sở Tài chính; Sở Nội vụ], [Quý {n % 4 + 1}/2025],"
        for n in range(1, rows + 1)
    )
    return pdf_file(FORM + HEAD + TABLE + cells + ")")


def test_a_task_table_keeps_its_rows_over_pages() -> None:
    text = read_document(table_pdf(40), "a.pdf")
    assert len(text.pages) >= 3
    rows = [line for line in body(text) if line.startswith("| ")]
    assert rows[0] == "| TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời hạn |"
    assert len(rows) == 41
    plan = read_plan(text)
    assert {task.lead for task in plan.tasks} == {("Sở Y tế",)}
    assert len(plan.tasks) == 40


def test_a_page_turned_on_its_side_by_its_own_mark_reads_upright(long_pdf: bytes) -> None:
    import io

    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(long_pdf)
    for page in document:
        page.set_rotation(90)
    out = io.BytesIO()
    document.save(out)
    turned = read_document(out.getvalue(), "a.pdf").text
    assert all(words in turned for words in ("KẾ HOẠCH", "lần thứ 30"))


def test_a_pdf_in_an_old_font_is_read_in_unicode() -> None:
    words = b"(C\\351ng ho\\265 x\\267 h\\351i ch\\361 ngh\\334a Vi\\326t Nam)"
    more = b"(\\247\\351c l\\313p - T\\371 do - H\\271nh ph\\363c, \\361y ban nh\\251n d\\251n t\\330nh)"
    draw = b"BT /F 14 Tf 80 700 Td %b Tj 0 -20 Td %b Tj ET" % (words, more)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(draw), draw),
        b"<< /Type /Font /Subtype /TrueType /BaseFont /.VnTime /Encoding /WinAnsiEncoding >>",
    ]
    text = read_document(pdf_of_objects(objects), "a.pdf")
    assert "Cộng hoà xã hội chủ nghĩa Việt Nam" in text.text
    assert "Độc lập - Tự do - Hạnh phúc, ủy ban nhân dân tỉnh" in text.text
    assert "legacy_text" in [warning.kind for warning in text.warnings]


# Recognition


@needs_ocr
def test_a_scanned_plan_gives_the_paragraphs_of_the_plan_it_was_printed_from(long_pdf: bytes) -> None:
    pages = [drawn(long_pdf, index) for index in range(2)]
    told: list[tuple[int, int]] = []
    text = read_document(scanned_pdf(*pages), "scan.pdf", progress=lambda done, total: told.append((done, total)))
    found = [line for line in body(text) if line[:2].strip(". ").isdigit()]
    assert all(alike(seen, printed) for seen, printed in zip(found[:6], PARAGRAPHS[:6], strict=True)), found[:6]
    assert text.ocr_confidence is not None
    assert text.ocr_confidence > 85
    assert "ocr_used" in [warning.kind for warning in text.warnings]
    assert told == [(1, 2), (2, 2)]


@needs_ocr
def test_a_picture_of_a_page_reads_the_same_as_png_and_tiff_of_two_pages(long_pdf: bytes) -> None:
    page = drawn(long_pdf)
    png = read_document(png_of(page), "trang.png")
    tiff = read_document(tiff_of(page, drawn(long_pdf, 1)), "trang.tif")
    assert png.media_type is MediaType.PNG
    assert tiff.media_type is MediaType.TIFF
    assert len(tiff.pages) == 2
    assert "KẾ HOẠCH" in png.text
    assert "người khuyết tật" in tiff.text
    assert tiff.page_of(tiff.text.rindex("lần thứ")) == 2


@needs_ocr
def test_a_page_scanned_on_its_head_or_leaning_is_put_straight(long_pdf: bytes) -> None:
    from ansinh.documents.offline.straighten import straightened

    upside_down = np.ascontiguousarray(np.rot90(drawn(long_pdf), 2))
    text = read_document(scanned_pdf(upside_down), "nguoc.pdf")
    assert "rà soát, lập danh sách người cao tuổi" in text.text
    assert "page_turned" in [warning.kind for warning in text.warnings]
    leaning = read_document(scanned_pdf(straightened(drawn(long_pdf), 1.5)), "nghieng.pdf")
    (second,) = [line for line in body(leaning) if line.startswith("2. ")]
    assert alike(second, PARAGRAPHS[1])


@needs_ocr
def test_only_the_scanned_pages_of_a_mixed_pdf_are_recognised(long_pdf: bytes) -> None:
    import io

    import pypdfium2 as pdfium

    mixed = pdfium.PdfDocument.new()
    mixed.import_pages(pdfium.PdfDocument(long_pdf), [0])
    mixed.import_pages(pdfium.PdfDocument(scanned_pdf(drawn(long_pdf, 1))))
    out = io.BytesIO()
    mixed.save(out)
    text = read_document(out.getvalue(), "a.pdf")
    assert "1 of 2 pages recognised" in text.method
    assert PARAGRAPHS[0] in body(text)
    assert text.page_of(text.text.rindex("lần thứ")) == 2


@needs_ocr
def test_a_scanned_task_table_keeps_its_rows() -> None:
    plan = read_plan(read_document(scanned_pdf(drawn(table_pdf(6), 1)), "bang.pdf"))
    assert len(plan.tasks) == 6
    assert {task.lead for task in plan.tasks} == {("Sở Y tế",)}


@needs_ocr
def test_a_picture_without_words_says_so() -> None:
    grey = np.full((900, 700), 255, np.uint8)
    grey[200:600, 150:550] = 90
    with pytest.raises(BadInput) as trouble:
        read_document(png_of(grey), "anh.png")
    assert trouble.value.problems[0].kind == "no_words"


@needs_ocr
def test_a_text_layer_of_gibberish_is_read_from_its_picture(long_pdf: bytes) -> None:
    """A font without its table: what is shown is right, what is stored is not."""
    import io

    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    document = pdfium.PdfDocument(scanned_pdf(drawn(long_pdf)))
    page = document[0]
    for line in range(20):
        words = raw.FPDFPageObj_NewTextObj(document, b"Helvetica", 10)
        gibberish = ("xqz wvk jjh fgt qqw zzx kkv bnm " * 2 + "\x00").encode("utf-16-le")
        raw.FPDFText_SetText(words, (raw.FPDF_WCHAR * (len(gibberish) // 2)).from_buffer_copy(gibberish))
        raw.FPDFTextObj_SetTextRenderMode(words, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        raw.FPDFPageObj_Transform(words, 1, 0, 0, 1, 60, 780 - 30 * line)
        raw.FPDFPage_InsertObject(page, words)
    raw.FPDFPage_GenerateContent(page)
    out = io.BytesIO()
    document.save(out)
    text = read_document(out.getvalue(), "hong.pdf")
    assert "xqz" not in text.text
    assert "người khuyết tật" in text.text
    assert "text_layer_broken" in [warning.kind for warning in text.warnings]


def test_where_nothing_is_installed_a_scan_says_what_to_install(
    long_pdf: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "python").symlink_to(shutil.which("true") or "/bin/true")
    monkeypatch.setenv("PATH", str(tmp_path))
    for data, name in ((scanned_pdf(drawn(long_pdf)), "a.pdf"), (png_of(drawn(long_pdf)), "a.png")):
        with pytest.raises(BadInput) as trouble:
            read_document(data, name)
        assert trouble.value.problems[0].kind == "pdf_without_text"
        assert "apt install tesseract-ocr tesseract-ocr-vie" in trouble.value.say("vi")
        assert "Windows" in trouble.value.say("en")


def test_headings_that_recognition_spoiled_are_counted_again() -> None:
    seen = "IL MỤC ĐÍCH\n1. Việc\nH. NHIỆM VỤ\nHI. TỔ CHỨC\nIV. KINH PHÍ\nI. Điều thường\n"
    assert (
        with_roman_headings(seen) == "I. MỤC ĐÍCH\n1. Việc\nII. NHIỆM VỤ\nIII. TỔ CHỨC\nIV. KINH PHÍ\nI. Điều thường\n"
    )


def test_known_misreadings_are_put_right_and_words_that_mean_something_are_not() -> None:
    assert put_right("Tống kết, bố sung, ĐỐI MỚI") == ("Tổng kết, bổ sung, ĐỔI MỚI", 3)
    for right in ("chỉ tiết kiệm điện", "toàn thế giới", "khu phố biến đổi", SENTENCES[0], LONG):
        assert put_right(right) == (right, 0)
