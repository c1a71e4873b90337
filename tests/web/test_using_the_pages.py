"""People use the pages: they walk from a figure to the payment behind it, approve, upload, export, print."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Site, Visitor
from tests.web.province import DRAFTED, PASSWORD, WAITING

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(site: Site, chromium: Browser, request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    """Opens a browser as somebody; all are closed at the end, and none may have met an error of the server."""
    visitors: list[Visitor] = []

    def open_as(username: str | None, width: int = 1440) -> Visitor:
        visitors.append(Visitor(chromium, site, username, width))
        return visitors[-1]

    yield open_as
    for visitor in visitors:
        errors = [told for told in visitor.failed if told.startswith("5")]
        outside = visitor.outside()
        visitor.close()
        assert not errors and not outside


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


# --- the walk -------------------------------------------------------------------------------------------


def test_from_a_target_to_the_people_the_decision_the_clause_the_payment_and_its_file(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("commune-officer")
    page = visitor.page
    visitor.goto("/indicators/")
    page.locator("main tbody a[href*='/indicators/']", has_text=re.compile("tiền mặt")).first.click()
    expect(page.locator("h1")).to_contain_text("tiền mặt")
    page.locator("main a[href*='/people/']").first.click()
    page.locator("main tbody a[href^='/people/']").first.click()
    name = heading(page)
    page.locator("main a[href^='/decisions/']").first.click()
    assert heading(page).startswith("Quyết định")
    assert name in page.locator("main .page-header").inner_text()
    assert "Vì" in page.locator("main").inner_text()
    assert page.locator("h3", has_text="Sự thật làm căn cứ").is_visible()
    page.locator("main a[href^='/law/clauses/']").first.click()
    assert re.search(r"Điều \d+", heading(page))
    page.go_back()
    page.locator("main a[href^='/payments/']").first.click()
    assert heading(page).startswith("Khoản chi")
    page.locator("main .page-header a[href^='/payment-files/']").click()
    assert heading(page).startswith("Tệp AS")
    expect(page.locator("main")).to_contain_text(name)


def test_a_target_in_the_plan_points_to_its_own_words(site: Site, visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("provincial-leader")
    visitor.goto(f"/plans/{site.told['plan']}/")
    card = visitor.page.locator(".card", has_text="95 %").first
    card.get_by_role("link", name=re.compile("Câu chữ")).click()
    anchor = visitor.page.url.split("#")[1]
    marked = visitor.page.locator(f"#{anchor} ~ .mk").first
    assert "trên 95% dân số" in marked.inner_text()
    expect(marked).to_be_in_viewport()


def test_a_task_given_to_a_department_that_ended_names_who_does_it_now(site: Site, visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("provincial-leader")
    visitor.goto(f"/plans/{site.told['plan']}/?part=tasks")
    card = visitor.page.locator(".card", has_text="rà soát đối tượng").first
    assert card.locator("del").inner_text() == "Sở Lao động - Thương binh và Xã hội"
    assert "Sở Y tế" in card.locator("del + strong").inner_text()


# --- deciding -------------------------------------------------------------------------------------------


def test_the_chair_sees_what_changed_before_approving_all_and_gets_numbers(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit(f"commune-chair-{WAITING}")
    visitor.goto("/")
    visitor.page.get_by_role("link", name=re.compile("Xem và duyệt")).first.click()
    visitor.page.get_by_role("button", name=re.compile(r"Xem và duyệt \d+ đề xuất")).click()
    page = visitor.page
    assert heading(page).startswith("Duyệt ")
    assert page.locator("caption", has_text="Thay đổi so với tháng trước").is_visible()
    page.get_by_role("button", name="Duyệt và ra quyết định").click()
    told = page.locator(".callout--good").inner_text()
    assert re.search(r"Đã duyệt \d+ đề xuất", told) and "QĐ-UBND" in told


def test_an_officer_has_no_button_to_approve_and_the_deed_is_refused_in_words(site: Site, visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit(f"commune-officer-{WAITING}")
    visitor.goto("/proposals/?month=2026-11")
    assert visitor.page.get_by_role("button", name=re.compile("duyệt")).count() == 0
    token = visitor.page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = visitor.context.request.post(
        f"{site.url}/proposals/approve/",
        form={"csrfmiddlewaretoken": token, "month": "2026-11", "commune": WAITING, "seen": "x"},
        headers={"Referer": f"{site.url}/proposals/"},
    )
    assert answer.status == 403
    assert "Chủ tịch UBND xã" in answer.text()


def test_the_payer_is_told_who_may_see_decisions(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("payer")
    assert visitor.goto("/decisions/").status == 403
    assert "không thuộc quyền" in heading(visitor.page)
    assert "Công chức văn hóa" in visitor.page.locator("[role=alert]").inner_text()


def test_drafts_are_submitted_by_the_officer_of_the_commune(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit(f"commune-officer-{DRAFTED}")
    visitor.goto("/proposals/?month=2026-11")
    button = visitor.page.get_by_role("button", name=re.compile(r"Trình \d+ đề xuất"))
    if button.count() == 0:
        pytest.fail("the commune with drafts has nothing to submit")
    button.click()
    assert "Đã trình" in visitor.page.locator(".callout--good").inner_text()


# --- files ----------------------------------------------------------------------------------------------


def test_what_is_worth_knowing_of_a_file_is_told_after_taking_it_in_and_kept_on_its_page(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("health-officer")
    page = visitor.page
    visitor.goto("/plans/take-in/")
    chooser = page.locator("input[type=file]")
    taken = set((chooser.get_attribute("accept") or "").split(","))
    assert {".docx", ".doc", ".rtf", ".odt", ".pdf", ".htm", ".mht", ".md", ".png", ".jpeg", ".tiff"} <= taken
    words = (Path(__file__).parent / "plan.txt").read_text(encoding="utf-8").replace("77/KH-UBND", "4077/KH-UBND")
    # A web page under the name of another kind: read all the same, and said.
    body = "".join(f"<p>{line}</p>" for line in words.splitlines())
    file = f"<!doctype html><html><body>{body}</body></html>".encode()
    chooser.set_input_files({"name": "ke-hoach.txt", "mimeType": "text/plain", "buffer": file})
    page.get_by_role("button", name="Đọc kế hoạch").click()
    expect(page.get_by_text("Đuôi tệp là .txt").first).to_be_visible()
    page.reload()
    page.locator("summary", has_text="Thông tin văn bản").click()
    expect(page.get_by_text("Lưu ý khi lấy chữ")).to_be_visible()


def test_an_accepted_task_leads_to_the_work_on_it_and_says_where_it_stands(visit, site: Site) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("health-officer")
    page = visitor.page
    visitor.goto(f"/plans/{site.told['plan']}/?part=tasks")
    card = page.locator("main li.card", has_text="Bảo hiểm xã hội tỉnh").first
    assert re.search(r"đoạn \d+", card.inner_text())
    card.get_by_role("link", name="Việc thực hiện").click()
    assert "/plans/tasks/" in page.url and page.locator("h1").is_visible()
    visitor.goto(f"/plans/{site.told['plan']}/review/?only=task")
    item = page.locator("main li.item", has_text="rà soát đối tượng").first  # the first one is in focus: its deeds show
    assert re.search(r"đoạn \d+", item.inner_text())
    item.get_by_role("link", name="Việc thực hiện").click()
    assert "/plans/tasks/" in page.url


def test_a_file_that_is_no_plan_is_refused_with_what_to_do(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("health-officer")
    visitor.goto("/plans/take-in/")
    broken = {"name": "ke-hoach.docx", "mimeType": "application/octet-stream", "buffer": b"PK\x03\x04 broken"}
    visitor.page.locator("input[type=file]").set_input_files(broken)
    visitor.page.get_by_role("button", name="Đọc kế hoạch").click()
    wrong = visitor.page.locator(".field__wrong").inner_text()
    assert len(wrong) > 20
    assert visitor.page.locator("input[type=file]").get_attribute("aria-invalid") == "true"


def test_a_return_file_of_somebody_else_is_set_aside_whole(visit) -> None:  # type: ignore[no-untyped-def]
    from ansinh.payments.facts import LineOutcome, ReturnLine
    from ansinh.payments.offline import make_return_workbook

    visitor = visit("payer")
    visitor.goto("/returns/upload/")
    strange = make_return_workbook([ReturnLine(1, "AS0000000000000000000000000", LineOutcome.PAID, "", "FT1", 540_000)])
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    visitor.page.locator("input[type=file]").set_input_files({"name": "la.xlsx", "mimeType": kind, "buffer": strange})
    visitor.page.get_by_role("button", name="Nạp và áp dụng").click()
    assert "Để riêng" in visitor.page.locator("main .state").first.inner_text()
    assert "Vì sao để riêng" in visitor.page.locator("main").inner_text()


def test_the_letter_of_a_decision_is_a_word_document(site: Site, visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("commune-officer")
    visitor.goto("/decisions/?state=active")
    visitor.page.locator("main tbody a[href^='/decisions/']").first.click()
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("link", name=re.compile("Tải văn bản")).click()
    content = waiting.value.path().read_bytes()
    assert waiting.value.suggested_filename.endswith(".docx") and content[:2] == b"PK"


def test_a_list_exported_to_excel_holds_every_row_and_is_on_the_audit_record(site: Site, visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("commune-officer")
    visitor.goto("/households/")
    told = visitor.page.locator(".listing__bar [role=status]").inner_text()
    total = int(re.search(r"trong ([\d.]+)", told)[1].replace(".", ""))  # type: ignore[index]
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("link", name="Excel (.xlsx)").click()
    sheet = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes())).active
    assert sheet.max_row == total + 1
    assert [cell.value for cell in sheet[1]][:2] == ["Mã hộ", "Chủ hộ"]
    inspector = visit("inspector")
    inspector.goto("/audit/?room=web")
    assert "Xuất danh sách ra tệp" in inspector.page.locator("main").inner_text()


# --- lists ----------------------------------------------------------------------------------------------


def test_a_list_is_searched_without_tone_marks_sorted_and_paged(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("provincial-leader")
    page = visitor.page
    visitor.goto("/places/")
    page.get_by_label(re.compile("Tìm tên hoặc mã")).fill("binh son")
    expect(page.locator("#listing-result tbody tr")).to_have_count(1)
    assert page.locator("#listing-result tbody").inner_text().startswith("Xã Bình Sơn")
    visitor.goto("/places/")
    page.get_by_role("link", name="Dân số khi sắp xếp").click()
    page.get_by_role("link", name="Dân số khi sắp xếp").click()
    head = page.locator("th", has_text="Dân số khi sắp xếp")
    assert head.get_attribute("aria-sort") == "descending"
    figures = [int(text.replace(".", "")) for text in page.locator("tbody td[data-label^='Dân số'] div").all_inner_texts()]
    assert figures == sorted(figures, reverse=True) and len(figures) == 50
    page.get_by_role("link", name="Trang 2").click()
    assert page.locator("tbody tr").count() == 46


def test_an_old_name_on_paper_leads_to_what_the_place_is_now(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("commune-officer")
    visitor.goto("/places/")
    visitor.page.get_by_label(re.compile("Tên cũ trên giấy tờ")).fill("xã Hoằng Kim, Thanh Hóa")
    visitor.page.get_by_role("button", name="Tra cứu").click()
    assert heading(visitor.page) == "Xã Hoằng Kim"
    assert "Xã Hoằng Phú" in visitor.page.locator("main").inner_text()


def test_figures_in_a_column_have_one_width(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit(None)
    visitor.goto("/design/")
    widths = visitor.page.evaluate(
        """async () => {
          await document.fonts.ready;
          const place = document.createElement('span');
          place.className = 'num'; document.querySelector('main').append(place);
          return ['1111111', '4444444', '8888888', '0000000'].map(text => {
            place.textContent = text; return place.getBoundingClientRect().width; });
        }"""
    )
    assert len(set(widths)) == 1
    assert visitor.page.evaluate("document.fonts.check('16px \"An Sinh Figures\"', '0123456789')")


# --- keyboard, phone, paper -----------------------------------------------------------------------------


def test_signing_in_and_reaching_the_content_takes_the_keyboard_only(site: Site, visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit(None)
    page = visitor.page
    visitor.goto("/people/")
    assert "/account/login/" in page.url
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_login"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert float(outline.removesuffix("px")) >= 2
    page.keyboard.type("commune-officer")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("commune-officer", 390)
    page = visitor.page
    visitor.goto("/")
    menu = page.get_by_role("navigation", name="Danh mục chính")
    assert not menu.is_visible()
    button = page.get_by_role("button", name="Danh mục")
    button.focus()
    page.keyboard.press("Enter")
    assert menu.is_visible() and button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Danh mục"


def test_on_paper_only_the_content_remains(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("commune-officer")
    visitor.goto("/decisions/")
    visitor.page.emulate_media(media="print")
    assert not visitor.page.locator(".mast").is_visible()
    assert not visitor.page.locator("nav.side").is_visible()
    assert not visitor.page.locator("form.filters").is_visible()
    assert visitor.page.locator("table").first.is_visible()


def test_what_is_pressed_is_at_least_24_pixels_high(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("commune-officer", 390)
    for address in ("/", "/proposals/?month=2026-11", "/people/"):
        visitor.goto(address)
        low = visitor.page.evaluate(
            """() => [...document.querySelectorAll('button, .button, select, input:not([type=hidden]), nav a, thead th a')]
              .filter(e => e.offsetParent && !e.closest('.only-heard') && getComputedStyle(e.closest('thead') || e).position !== 'absolute')
              .filter(e => e.getBoundingClientRect().height < 24).map(e => e.outerHTML.slice(0, 120))"""
        )
        assert not low, (address, low)


# --- recording ------------------------------------------------------------------------------------------


def test_a_date_that_does_not_exist_is_explained_and_a_good_one_recorded(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("commune-officer")
    page = visitor.page
    visitor.goto("/people/?q=nguyen")
    page.locator("main tbody a[href^='/people/']").first.click()
    page.get_by_label("Hoàn cảnh", exact=True).select_option("migrant:")
    page.get_by_label("Từ ngày").fill("31/02/2026")
    page.get_by_role("button", name="Ghi", exact=True).click()
    assert "ngày/tháng/năm" in page.locator(".callout--bad").inner_text()
    page.get_by_label("Hoàn cảnh", exact=True).select_option("migrant:")
    page.get_by_label("Từ ngày").fill("01/02/2026")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.locator(".callout--good")).to_contain_text("Đã ghi")
    assert "đi làm ăn xa" in page.locator(".timeline").first.inner_text().lower()


def test_a_list_is_previewed_applied_and_its_people_found(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("commune-officer")
    page = visitor.page
    visitor.goto("/imports/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("Tải mẫu")).click()
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    sheet = book["Danh sách"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    good = {"STT": 1, "Hộ số": "1", "Họ và tên *": "Trần Thị Nhập Thử", "Ngày sinh *": "07/11/1951", "Giới tính *": "Nữ",
            "Quan hệ với chủ hộ *": "Chủ hộ", "Hộ nghèo, cận nghèo": "Hộ nghèo", "Hộ nghèo từ ngày": "01/01/2026"}  # fmt: skip
    bad = {**good, "STT": 2, "Hộ số": "2", "Họ và tên *": "Trần Văn Sai Ngày", "Ngày sinh *": "31/02/1951", "Giới tính *": "Nam"}
    for number, row in enumerate((good, bad), start=3):
        for head, value in row.items():
            sheet.cell(number, heads[head], value)
    out = io.BytesIO()
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("input[type=file]").set_input_files({"name": "ds.xlsx", "mimeType": kind, "buffer": out.getvalue()})
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("tbody tr", has_text="Trần Thị Nhập Thử")).to_contain_text("Mới")
    expect(page.locator("tbody tr", has_text="Trần Văn Sai Ngày")).to_contain_text("Lỗi")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("Tải 1 dòng cần sửa")).click()
    assert "Trần Văn Sai Ngày" in str([
        [cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes())).active
    ])  # fmt: skip
    page.get_by_role("button", name="Ghi 1 dòng vào sổ").click()
    expect(page.locator(".callout--good").first).to_contain_text("Đã ghi: 1 người mới")
    visitor.goto("/people/?q=tran thi nhap thu")
    expect(page.locator("main tbody")).to_contain_text("Trần Thị Nhập Thử")


def test_whose_account_was_closed_gets_a_new_way_to_be_paid(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("commune-officer")
    page = visitor.page
    visitor.goto("/payment-routes/")
    page.locator("tbody tr", has_text="ài khoản đã đóng").locator("th a").first.click()
    page.get_by_label("Hình thức").select_option("bank")
    page.get_by_label("Mã ngân hàng (BIN)").fill("12")
    page.get_by_label("Số tài khoản").fill("0123456789")
    page.get_by_role("button", name="Ghi nơi nhận").click()
    assert "6 chữ số" in page.locator(".callout--bad").inner_text()
    page.get_by_label("Mã ngân hàng (BIN)").fill("970405")
    page.get_by_role("button", name="Ghi nơi nhận").click()
    expect(page.locator(".callout--good")).to_contain_text("Đã ghi nơi nhận tiền")


def test_somebody_left_behind_applies_and_the_answer_is_due_in_seven_working_days(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("commune-officer")
    page = visitor.page
    visitor.goto("/left-behind/?month=2026-11")
    page.locator("main tbody a[href^='/people/']").first.click()
    name = heading(page)
    offered = page.locator(".callout--warn .callout__title").first.inner_text()
    programme = offered.split(": ")[1].strip()
    page.get_by_label("Chế độ", exact=True).select_option(label=programme)
    page.get_by_role("button", name="Nhận hồ sơ").click()
    # Sunday 22 November: counted from Monday the 23rd; the 24th is Vietnamese Culture Day, a day off.
    expect(page.locator(".callout--good")).to_contain_text("hạn trả lời 02/12/2026")
    visitor.goto("/applications/?state=open")
    expect(page.locator("main tbody tr", has_text=name).first).to_contain_text(programme)


def test_a_newborn_joins_the_household_and_a_namesake_is_asked_about(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("commune-officer")
    page = visitor.page
    visitor.goto("/households/")
    page.locator("main tbody a[href^='/households/']").first.click()
    home = page.url
    for again in (False, True):
        page.goto(home)
        page.get_by_role("link", name="Thêm người vào hộ").click()
        page.get_by_label("Họ tên").fill("Trần Thị Mới Sinh")
        page.get_by_label("Ngày sinh").fill("20/11/2026")
        page.get_by_label("Quan hệ với chủ hộ").select_option("grandchild")
        page.get_by_role("button", name="Ghi vào sổ").click()
        if again:
            assert page.locator(".callout--bad").is_visible()
            page.get_by_label(re.compile("đây là người khác")).check()
            page.get_by_role("button", name="Ghi vào sổ").click()
        expect(page.locator(".callout--good")).to_contain_text("Đã ghi vào sổ")
        assert heading(page) == "Trần Thị Mới Sinh"


def test_an_officer_proposes_to_hold_back_what_was_not_collected(visit) -> None:  # type: ignore[no-untyped-def]
    visitor = visit("commune-officer")
    page = visitor.page
    visitor.goto("/decisions/?state=active")
    page.locator("main tbody a[href^='/decisions/']").last.click()
    page.get_by_text("Đề xuất tạm dừng").click()
    page.get_by_label("Nội dung đã xác minh").fill("Bưu điện báo ba kỳ liền không đến nhận.")
    page.get_by_role("button", name="Trình Chủ tịch xã").click()
    assert heading(page).startswith("Tạm dừng")
    assert page.locator(".state", has_text="Chờ duyệt").is_visible()
