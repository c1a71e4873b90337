"""The reporting calendar at the browser: a commune hands in, the department returns and receives, a feed is revoked."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from playwright.sync_api import Browser, expect

from tests.web.conftest import Site, Visitor
from tests.web.test_every_page import RULES

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("ANSINH_SHOTS")


def see(visitor: Visitor, name: str) -> None:
    """Nothing wider than the screen, nothing wrong told by the browser."""
    assert [one for one in visitor.failed if "400" not in one] == []  # 400 is a form sent back with what is wrong
    width = visitor.page.viewport_size["width"]  # type: ignore[index]
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width, name
    if SHOTS:
        visitor.page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)


def test_a_report_travels_between_commune_and_department(site: Site, chromium: Browser) -> None:
    commune = Visitor(chromium, site, "commune-officer")
    page = commune.page
    commune.goto("/plans/calendar/?mine=1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lịch báo cáo năm 2026")
    see(commune, "calendar")
    page.get_by_role("link", name="UBND xã Bình Sơn").first.click()
    expect(page.get_by_text("Hạn T3 01/12/2026")).to_be_visible()
    expect(page.get_by_text("Hạn đến trước khi kỳ báo cáo kết thúc")).to_be_visible()
    see(commune, "obligation")
    address = page.url.removeprefix(site.url)
    page.get_by_role("button", name="Bắt đầu làm").click()
    form = page.locator("#hand-in")
    form.get_by_label("Số liệu là").select_option("actual")
    form.get_by_label("Hoặc số, ngày văn bản đã gửi").fill("90/BC-UBND ngày 22/11/2026")
    form.get_by_role("button", name="Nộp").click()
    expect(page.get_by_role("alert")).to_contain_text("ước thực hiện cả năm")
    form.get_by_label("Số liệu là").select_option("both")
    form.get_by_role("button", name="Nộp").click()
    expect(page.get_by_text("Đã nộp, dùng cho 1 báo cáo.")).to_be_visible()
    see(commune, "handed-in")

    department = Visitor(chromium, site, "health-officer", width=390)
    page = department.page
    department.goto("/")
    page.get_by_role("link", name="Xem và nhận").click()
    assert page.url.endswith(address)
    page.get_by_label("Cần sửa gì").fill("Thiếu số liệu nhà ở")
    page.get_by_role("button", name="Trả lại").click()
    expect(page.get_by_text("Đã trả lại để sửa.")).to_be_visible()
    see(department, "returned")

    commune.goto("/")
    expect(commune.page.get_by_text("báo cáo bị trả lại để sửa", exact=True)).to_be_visible()
    commune.goto(address)
    form = commune.page.locator("#hand-in")
    form.get_by_label("Tệp báo cáo").set_input_files(
        {"name": "Báo cáo năm.docx", "mimeType": "application/x", "buffer": b"PK thu"}
    )
    form.get_by_role("button", name="Nộp").click()
    with commune.page.expect_download() as coming:
        commune.page.get_by_role("link", name="Tải về").first.click()
    assert Path(coming.value.path()).read_bytes() == b"PK thu" and coming.value.suggested_filename == "Báo cáo năm.docx"

    department.goto(address)
    page.get_by_role("button", name="Nhận báo cáo").click()
    expect(page.get_by_text("Đã được nhận").first).to_be_visible()
    commune.close()
    department.close()


def test_who_only_looks_sees_the_calendar_and_no_deeds(site: Site, chromium: Browser) -> None:
    visitor = Visitor(chromium, site, "inspector")
    page = visitor.page
    visitor.goto("/plans/calendar/waiting/")
    expect(page.get_by_role("heading", name="Sở Y tế")).to_be_visible()
    see(visitor, "waiting")
    page.locator("main .card li a").first.click()
    assert page.locator("main form").count() == 0
    visitor.goto("/plans/calendar/rules/")
    expect(page.get_by_text("“").first).to_be_visible()
    assert page.locator("main form").count() == 0
    visitor.close()


def test_a_department_sets_days_to_compile_and_the_dates_below_follow(site: Site, chromium: Browser) -> None:
    visitor = Visitor(chromium, site, "health-officer")
    page = visitor.page
    visitor.goto("/plans/calendar/rules/")
    see(visitor, "rules")
    page.get_by_label("Cấp", exact=True).select_option("commune")
    page.get_by_label("Số ngày làm việc để tổng hợp").fill("nhiều")
    page.get_by_label("Lý do, văn bản").fill("Thử")
    page.get_by_role("button", name="Ghi").click()
    expect(page.get_by_role("alert")).to_contain_text("0 đến 60")
    page.get_by_label("Số ngày làm việc để tổng hợp").fill("4")
    page.get_by_role("button", name="Ghi").click()
    expect(page.get_by_text("nơi nhận cần 4 ngày làm việc").first).to_be_visible()
    visitor.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_fit_a_telephone_too(site: Site, chromium: Browser, width: int) -> None:
    visitor = Visitor(chromium, site, "health-officer", width=width)
    visitor.goto("/plans/calendar/")
    report = visitor.page.locator("tbody th a").first.get_attribute("href") or ""
    for name in ("", "waiting/", "rules/", "reminders/", "?year=2027", report.removeprefix("/plans/calendar/")):
        visitor.goto(f"/plans/calendar/{name}")
        see(visitor, f"fit-{name.strip('/?=') or 'calendar'}")
        violations = Axe().run(visitor.page, options=RULES).response["violations"]
        assert not violations, [(one["id"], one["nodes"][0]["html"][:200]) for one in violations]
        assert visitor.page.locator("h1").count() == 1
    visitor.close()


def test_a_private_address_is_read_without_signing_in_and_a_revoked_one_answers_404(
    site: Site, chromium: Browser
) -> None:
    visitor = Visitor(chromium, site, "commune-chair")
    page = visitor.page
    visitor.goto("/plans/calendar/reminders/")
    page.get_by_label("Địa chỉ thư điện tử nhận nhắc việc").fill("vanthu@xa.example")
    page.get_by_role("button", name="Ghi địa chỉ").click()
    expect(page.get_by_text("Đã ghi nơi nhận thư nhắc.")).to_be_visible()
    page.get_by_label("Dùng ở đâu").fill("Điện thoại")
    page.get_by_role("button", name="Tạo địa chỉ lịch riêng").click()
    secret = page.locator("code.secret").inner_text()
    assert secret.startswith(f"{site.url}/plans/calendar/feed/") and secret.endswith(".ics")
    see(visitor, "reminders")
    with urllib.request.urlopen(secret, timeout=30) as answer:
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert "no-store" in answer.headers["Cache-Control"]
        events = Calendar.from_ical(answer.read()).walk("VEVENT")
    assert events and all(str(event["URL"]).startswith(f"{site.url}/plans/calendar/") for event in events)
    page.get_by_role("button", name="Thu hồi").first.click()
    expect(page.get_by_text("Đã thu hồi địa chỉ lịch.")).to_be_visible()
    for wrong in (secret, f"{site.url}/plans/calendar/feed/khong-co.ics"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(wrong, timeout=30)
        assert refused.value.code == 404
    visitor.close()
