"""Pages of portals and news sites: the document, all of it, and nothing of the site around it."""

from __future__ import annotations

import email.mime.multipart
import email.mime.text

import pytest

from ansinh.documents.facts import MediaType
from ansinh.documents.offline import read_document
from ansinh.plans.offline import read_plan

from .making import SENTENCES, in_cp1258

ARTICLE = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES * 4)


def lines(page: str, encoding: str = "utf-8", name: str = "a.html") -> list[str]:
    return [line for line in read_document(page.encode(encoding), name).text.split("\n") if line.strip()]


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>Cổng</title>{head}</head><body>{body}</body></html>"


def test_menus_cookies_shares_related_articles_and_comments_stay_out() -> None:
    menu = "".join(f"<li><a href='/{number}'>Chuyên mục {number}</a></li>" for number in range(30))
    body = (
        f"<div class='topBar'>Thứ hai</div><ul class='main-menu'>{menu}</ul><div id='cookie-consent'>Trang này dùng cookie</div>"
        f"<div class='wrap'><div class='content'><div class='shareBox'>Chia sẻ Zalo</div>{ARTICLE}</div>"
        "<div class='tin-lien-quan'><p>Tin liên quan: hội nghị tổng kết công tác năm của ngành lao động tỉnh</p></div>"
        "<div class='box'><h3>Các tin khác</h3><p>Hội nghị tổng kết công tác năm của ngành y tế tỉnh nhà</p></div>"
        "<div class='comments'><p>Bài viết rất hay và bổ ích cho người dân chúng tôi</p></div></div>"
        "<footer>Đang truy cập: 21.362</footer>"
    )
    assert lines(page(body)) == list(SENTENCES * 4)


def test_a_portal_that_wraps_the_whole_page_into_one_form_is_read() -> None:
    assert lines(
        page(f"<form id='aspnetForm'><div class='noidung'>{ARTICLE * 3}</div><input value='Tìm'></form>")
    ) == list(SENTENCES * 12)


def test_the_heading_and_the_foot_stay_with_the_document_even_beside_a_long_table() -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td>Lập danh sách đợt {n}</td><td>Sở Y tế</td><td>Quý {n}</td></tr>" for n in range(1, 40)
    )
    body = (
        "<table><tr><td>ỦY BAN NHÂN DÂN<br>TỈNH MẪU<br>Số: 12/KH-UBND</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>"
        "Độc lập - Tự do - Hạnh phúc<br>Mẫu, ngày 05 tháng 3 năm 2025</td></tr></table><p>KẾ HOẠCH</p><p>Trợ giúp xã hội</p>"
        f"<table><tr><th>TT</th><th>Nhiệm vụ</th><th>Chủ trì</th><th>Thời hạn</th></tr>{rows}</table><p>Nơi nhận: Như trên</p>"
    )
    text = read_document(page(body).encode(), "a.html")
    plan = read_plan(text)
    assert plan.document.number == "12/KH-UBND"
    assert len(plan.tasks) == 39
    assert text.text.rstrip().endswith("Nơi nhận: Như trên")


def test_a_layout_table_around_everything_does_not_hide_the_data_table_inside() -> None:
    inner = "<table><tr><td>TT</td><td>Nhiệm vụ</td><td>Chủ trì</td></tr><tr><td>1</td><td>Lập danh sách</td><td>Sở Y tế</td></tr></table>"
    body = f"<table><tr><td><a href='/'>Trang chủ</a></td><td>{ARTICLE}{inner}</td></tr></table>"
    found = lines(page(body))
    assert "| TT | Nhiệm vụ | Chủ trì |" in found
    assert SENTENCES[0] in found


def test_merged_cells_of_a_web_table_are_filled_in() -> None:
    body = (
        f"{ARTICLE}<table><tr><th rowspan=2>TT</th><th rowspan=2>Nhiệm vụ</th><th colspan=2>Cơ quan thực hiện</th></tr>"
        "<tr><th>Chủ trì</th><th>Phối hợp</th></tr><tr><td>1</td><td>Lập danh sách</td><td rowspan=2>Sở Y tế</td><td>Sở A</td></tr>"
        "<tr><td>2</td><td>Chi trả</td><td>Sở B</td></tr></table>"
    )
    assert lines(page(body))[-3:] == [
        "| TT | Nhiệm vụ | Chủ trì | Phối hợp |",
        "| 1 | Lập danh sách | Sở Y tế | Sở A |",
        "| 2 | Chi trả | Sở Y tế | Sở B |",
    ]


def test_the_numbers_a_browser_draws_are_in_the_text() -> None:
    body = "<h3>Nhiệm vụ</h3><ol type='a' start='2'><li>Rà soát</li><li>Chi trả</li></ol><ul><li>Tuyên truyền</li><li>- Đã có gạch</li></ul>"
    assert lines(page(body)) == ["Nhiệm vụ", "b. Rà soát", "c. Chi trả", "- Tuyên truyền", "- Đã có gạch"]


def test_entities_hidden_parts_and_preformatted_lines() -> None:
    body = "<p>95&nbsp;% &amp; h&#7897; ngh&egrave;o</p><p style='display:none'>ẩn</p><pre>Dòng một\nDòng hai</pre>"
    assert lines(page(body)) == ["95 % & hộ nghèo", "Dòng một", "Dòng hai"]


@pytest.mark.parametrize("declared", ["", "<meta charset='iso-8859-1'>", "<meta charset='utf-8'>"])
def test_utf8_is_recognised_whatever_the_page_declares(declared: str) -> None:
    assert lines(page(ARTICLE, declared)) == list(SENTENCES * 4)


def test_utf16_and_windows_1258_pages_are_read() -> None:
    assert lines(page(ARTICLE), "utf-16") == list(SENTENCES * 4)
    old = in_cp1258(page(ARTICLE, "<meta charset='windows-1258'>"))
    assert [line for line in read_document(old, "a.html").text.split("\n") if line] == list(SENTENCES * 4)


def test_a_web_archive_gives_the_page_inside_it() -> None:
    archive = email.mime.multipart.MIMEMultipart("related")
    archive.attach(email.mime.text.MIMEText(page(ARTICLE), "html", "utf-8"))
    archive.attach(email.mime.text.MIMEText("x", "css", "utf-8"))
    text = read_document(archive.as_bytes(), "a.mht")
    assert text.media_type is MediaType.MHTML
    assert text.text == "\n".join(SENTENCES * 4) + "\n"


def test_markdown_keeps_its_tables_and_loses_its_marks() -> None:
    source = "# KẾ HOẠCH\n\n**I. NHIỆM VỤ**\n\n| TT | Nhiệm vụ | Chủ trì |\n| --- | --- | --- |\n| 1 | Lập danh sách | Sở Y tế |\n"
    text = read_document(source.encode(), "a.md").text
    assert text.startswith("KẾ HOẠCH\n\nI. NHIỆM VỤ\n")
    assert "| 1 | Lập danh sách | Sở Y tế |" in text
