"""The board in the browser: an officer's difficulty goes up, a directive comes back and is closed; others look on."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Site, Visitor
from tests.web.test_every_page import RULES

pytestmark = pytest.mark.browser
TASK = "rà soát đối tượng"


@pytest.fixture
def visit(site: Site, chromium: Browser):  # type: ignore[no-untyped-def]
    """Opens a browser as somebody; all are closed at the end, and none may have met an error of the server."""
    visitors: list[Visitor] = []

    def open_as(username: str, width: int = 1440) -> Visitor:
        visitors.append(Visitor(chromium, site, username, width))
        return visitors[-1]

    yield open_as
    for visitor in visitors:
        errors, outside = [told for told in visitor.failed if told.startswith("5")], visitor.outside()
        visitor.close()
        assert not errors and not outside


def open_task(visitor: Visitor, words: str = TASK) -> Page:
    """From the board to the page of a task, as people go."""
    visitor.goto("/board/?of=all")
    # Other tests of this site read plans of their own: the task is one of the scene's plan.
    row = visitor.page.locator("tbody tr", has_text=re.compile(r"(?<!\d)77/KH-UBND"))
    row.locator("th a", has_text=re.compile(words)).first.click()
    expect(visitor.page.locator("#hoat-dong")).to_be_visible()
    return visitor.page


def unfold(page: Page, words: str) -> None:
    page.locator("summary", has_text=re.compile(words)).first.click()


def accessible(page: Page) -> None:
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, options=RULES).response["violations"]
        assert not found, [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 900})


def test_an_officers_difficulty_is_answered_by_the_leader_and_closed_by_the_officer(visit) -> None:  # type: ignore[no-untyped-def]
    officer = visit("commune-officer", 390)
    page = open_task(officer)
    unfold(page, "Nêu khó khăn")
    page.get_by_label("Vướng ở đâu").fill("Thôn ở xa, không đủ người đi rà soát.")
    page.get_by_label("Gửi đến").select_option(label="Lãnh đạo UBND tỉnh")
    page.get_by_role("button", name="Nêu khó khăn").click()
    expect(page.locator(".callout", has_text="Đã nêu khó khăn")).to_be_visible()
    expect(page.locator("article.card", has_text="Thôn ở xa")).to_contain_text("đang ở: Lãnh đạo UBND tỉnh")
    expect(page.locator(".callout--bad").first).to_contain_text("Vướng mắc")

    leader = visit("provincial-leader")
    leader.goto("/")
    waiting = leader.page.locator(".tasks li", has_text="khó khăn, vướng mắc chờ trả lời")
    waiting.get_by_role("link").click()
    card = leader.page.locator("article.card", has_text="Thôn ở xa").first
    accessible(leader.page)
    card.get_by_label("Chỉ đạo").fill("Sở Y tế cử người hỗ trợ; xã rà soát xong trước Tết.")
    card.get_by_label("Hạn").fill("31/12/2026")
    card.get_by_label("Số văn bản").fill("1200/UBND-KGVX")
    card.get_by_role("button", name="Giao chỉ đạo").click()
    expect(leader.page.locator("article.card", has_text="1200/UBND-KGVX")).to_contain_text("hạn 31/12/2026")

    officer.goto("/")
    officer.page.locator(".tasks li", has_text="ý kiến chỉ đạo phải thực hiện").get_by_role("link").click()
    officer.page.get_by_role("button", name="Xác nhận đã nhận").click()
    directive = officer.page.locator("article.card", has_text="1200/UBND-KGVX")
    expect(directive).to_contain_text("Đang thực hiện")
    accessible(officer.page)
    officer.page.set_viewport_size({"width": 390, "height": 844})
    directive.get_by_label("Đã làm gì").fill("Đã rà soát xong các thôn.")
    directive.get_by_role("button", name="Báo đã xong").click()
    expect(officer.page.locator(".callout--bad", has_text="phải kèm minh chứng")).to_be_visible()
    directive.get_by_label("Đã làm gì").fill("Đã rà soát xong các thôn.")
    directive.get_by_label("Số văn bản, đường dẫn").fill("77/BC-UBND")
    directive.get_by_role("button", name="Báo đã xong").click()
    expect(officer.page.locator("article.card", has_text="1200/UBND-KGVX")).to_contain_text("Đã thực hiện xong")
    expect(officer.page.locator("article.card", has_text="Đã tháo gỡ")).to_contain_text("Thôn ở xa")


def test_a_department_names_a_person_reports_with_a_file_and_links_an_indicator(visit, tmp_path) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("health-officer")
    page = open_task(visitor)
    expect(page.locator("section", has_text="Ai chịu trách nhiệm").first).to_contain_text(
        "Sở Lao động - Thương binh và Xã hội"
    )
    expect(page.locator(".card", has_text="→ Sở Y tế").first).to_contain_text("Căn cứ")
    unfold(page, "Giao cho")
    page.get_by_label("Sở Y tế").select_option(label="Võ Thị Y")
    page.get_by_role("button", name="Giao", exact=True).click()
    expect(page.locator(".facts", has_text="Võ Thị Y").first).to_be_visible()
    proof = tmp_path / "bao-cao.pdf"
    proof.write_bytes(b"%PDF-1.7 bao cao")
    page.get_by_label("Đã làm gì").first.fill("Đã hướng dẫn các xã rà soát.")
    page.locator("#file_a").set_input_files(str(proof))
    page.get_by_role("button", name="Ghi hoạt động").last.click()
    event = page.locator(".timeline li", has_text="Đã hướng dẫn các xã")
    with page.expect_download() as download:
        event.get_by_role("link", name="bao-cao.pdf").click()
    assert download.value.suggested_filename == "bao-cao.pdf"
    page.locator("button", has_text=re.compile(r"^\+ ")).first.click()
    expect(page.locator(".callout", has_text="Đã gắn chỉ tiêu")).to_be_visible()
    accessible(page)


def test_an_overseer_recommends_and_the_department_answers(visit) -> None:  # type: ignore[no-untyped-def]
    front = visit("fatherland-front")
    page = open_task(front)
    assert page.get_by_role("button", name="Ghi hoạt động").count() == 0, "overseers only read"
    unfold(page, "Kiến nghị về nhiệm vụ này")
    page.get_by_label("Nội dung kiến nghị").fill("Niêm yết danh sách ở nhà văn hóa thôn.")
    page.get_by_role("button", name="Gửi kiến nghị").click()
    expect(page.locator("#kien-nghi ~ .card", has_text="Niêm yết")).to_contain_text("Chờ trả lời")
    health = visit("health-officer")
    health.goto("/")
    health.page.locator(".tasks li", has_text="kiến nghị giám sát chờ trả lời").get_by_role("link").click()
    accessible(health.page)
    health.page.get_by_label("Nội dung trả lời").fill("Đã hướng dẫn niêm yết 7 ngày.")
    health.page.get_by_role("button", name="Gửi trả lời").click()
    expect(health.page.locator("main")).to_contain_text("Đã trả lời sau 0 ngày")
    front.goto("/board/recommendations/?state=answered")
    expect(front.page.locator("tbody")).to_contain_text("Niêm yết danh sách")
    unfold(front.page, "Kiến nghị về một kế hoạch")
    front.page.get_by_label("Về").select_option(index=1)
    front.page.get_by_label("Nội dung kiến nghị").fill("Nêu rõ số liệu từng xã.")
    front.page.get_by_role("button", name="Gửi kiến nghị").click()
    expect(front.page.locator("main")).to_contain_text("Về chỉ tiêu")


@pytest.mark.parametrize("who", ["commune-officer", "provincial-leader", "people-council", "inspector"])
def test_the_board_and_its_lists_are_accessible_to_everybody_who_reads_plans(visit, who: str) -> None:  # type: ignore[no-untyped-def]
    visitor = visit(who)
    for address in ("/board/", "/board/?of=all", "/board/difficulties/", "/board/directives/", "/board/recommendations/",
                    "/board/people/"):  # fmt: skip
        assert visitor.goto(address).status == 200
        accessible(visitor.page)


def test_the_board_is_narrowed_and_taken_away_as_a_file(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("provincial-leader")
    visitor.goto("/board/")
    page = visitor.page
    total = page.locator("tbody tr").count()
    page.get_by_label("Cơ quan", exact=True).select_option(label="Sở Y tế")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("#listing-result a", has_text="Bỏ lọc")).to_be_visible()
    assert 0 < page.locator(".listing tbody tr").count() < total or total == 1
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "nhiem-vu" in download.value.suggested_filename
    page.get_by_text("Xem số liệu dạng bảng").click()
    expect(page.locator(".chart table")).to_contain_text("Sở Y tế")


def test_the_administrator_places_a_person_in_a_department(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("administrator")
    visitor.goto("/board/people/")
    page = visitor.page
    unfold(page, "Ghi người vào cơ quan")
    page.get_by_label("Tài khoản").fill("department-officer")
    page.get_by_label("Cơ quan", exact=True).select_option(label="Sở Giáo dục và Đào tạo")
    page.get_by_label("Mã địa bàn").fill("51")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.locator("tbody")).to_contain_text("Sở Giáo dục và Đào tạo")
    page.get_by_text("Ghi người vào cơ quan").click()
    page.get_by_label("Tài khoản").fill("khong-co-ai")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.locator(".callout--bad", has_text="khong-co-ai")).to_be_visible()
