"""A commune's own list in the browser: say what its columns mean, see what to confirm, write it."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Browser, expect

from tests.registry.lists import xlsx
from tests.web.conftest import Site, Visitor

pytestmark = pytest.mark.browser
HEADER = ("STT", "Danh tính", "Chào đời", "Giới tính")
ROWS = [
    ("1", "Đinh Thị Nhập Thử", "1951", "Nữ"),
    ("2", "Phạm Văn Nhập Thử", "1950", "Nam"),
    (None, "Tổng cộng: 3 người"),
]


def test_an_officer_says_what_the_columns_mean_confirms_the_total_and_writes(site: Site, chromium: Browser) -> None:
    officer = Visitor(chromium, site, "commune-officer").page
    for month, asked in (("muoi-mot", True), ("muoi-hai", False)):
        officer.goto(f"{site.url}/imports/")
        officer.locator("#id_file").set_input_files(
            {
                "name": f"thang-{month}.xlsx",
                "mimeType": "application/octet-stream",
                "buffer": xlsx(*ROWS, header=HEADER),
            }
        )
        officer.get_by_role("button", name="Xem trước").click()
        if asked:
            expect(officer.get_by_text("Thiếu cột: Họ và tên, Ngày sinh")).to_be_visible()
            _picture(officer, "columns")
            officer.get_by_label("Danh tính").select_option("full_name")
            officer.get_by_label("Chào đời").select_option("birth")
            officer.get_by_role("button", name="Đọc lại danh sách").click()
        expect(officer.get_by_text("Dòng cộng ghi 3 người, đọc được 2.")).to_be_visible()
    officer.get_by_text("Các cột được hiểu thế nào").click()
    expect(officer.get_by_label("Danh tính")).to_have_value("full_name")
    _picture(officer, "confirm")
    officer.set_viewport_size({"width": 390, "height": 844})
    _picture(officer, "confirm-390")
    assert officer.evaluate("document.documentElement.scrollWidth <= 390"), "no sideways scrolling on a phone"
    officer.get_by_label("Tôi đã xem các điểm trên").check()
    officer.get_by_role("button", name="Ghi 2 dòng vào sổ").click()
    expect(officer.get_by_text("Đã ghi: 2 người mới")).to_be_visible()


def _picture(page, name: str) -> None:
    """Keeps a picture to look at, where one is asked for."""
    if folder := os.environ.get("ANSINH_PICTURES"):
        page.screenshot(path=f"{folder}/import-{name}.png", full_page=True)
