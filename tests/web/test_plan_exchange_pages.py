"""A plan's files are taken from its page; its corrected workbook is sent back, previewed, applied."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.web.conftest import Site, Visitor
from tests.web.test_every_page import RULES

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(site: Site, chromium: Browser) -> Iterator[Visitor]:
    one = Visitor(chromium, site, "health-officer")
    yield one
    assert not [told for told in one.failed if told.startswith("5")] and not one.outside()
    one.close()


def looked_at(visitor: Visitor, name: str) -> None:
    """Both widths: no accessibility violation, nothing wider than the screen."""
    for width in (1440, 390):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        if folder := os.environ.get("ANSINH_SHOTS"):
            visitor.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        violations = Axe().run(visitor.page, options=RULES).response["violations"]
        assert not violations, [(one["id"], one["nodes"][0]["html"][:200]) for one in violations]
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    visitor.page.set_viewport_size({"width": 1440, "height": 900})


def test_files_are_taken_and_a_corrected_workbook_is_previewed_and_applied(site: Site, visitor: Visitor) -> None:
    page, here = visitor.page, f"/plans/{site.told['plan']}/exchange/"
    visitor.goto(here)
    looked_at(visitor, "exchange")
    got = {
        form: page.request.get(f"{site.url}/plans/{site.told['plan']}/export/{form}/")
        for form in ("xlsx", "akn", "json")
    }
    assert [answer.status for answer in got.values()] == [200, 200, 200]
    assert got["akn"].body().startswith(b"<?xml") and got["json"].json()["plan_id"] == site.told["plan"]
    assert "attachment" in got["xlsx"].headers["content-disposition"]
    assert page.request.get(f"{site.url}/plans/{site.told['plan']}/export/pdf/").status == 404
    book = openpyxl.load_workbook(io.BytesIO(got["xlsx"].body()))
    sheet = book["Chỉ tiêu"]
    heads = {str(cell.value): int(cell.column) for cell in sheet[1]}
    was = sheet.cell(3, heads["Năm đạt"]).value
    sheet.cell(3, heads["Năm đạt"]).value = 2041
    sheet.cell(4, heads["Giá trị *"]).value = "rất nhiều"
    out = io.BytesIO()
    book.save(out)
    file = {"name": "sua.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": out.getvalue()}
    page.set_input_files("input[type=file]", files=[file])
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("h1")).to_have_text("Xem trước các thay đổi")
    main = page.locator("main").inner_text()
    assert "2041" in main and "đang ghi “rất nhiều”" in main and "cột F" in main
    looked_at(visitor, "exchange_preview")
    page.get_by_role("button", name="Ghi 1 thay đổi").click()
    expect(page.locator("h1")).to_have_text("Đã nhập bảng tính")
    looked_at(visitor, "exchange_result")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải về").click()
    back = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert "Cần một số" in str(back["Chỉ tiêu"].cell(3, len(heads) + 1).value)
    after = page.request.get(f"{site.url}/plans/{site.told['plan']}/export/json/").json()
    assert 2041 in [target["year"] for target in after["targets"]] and was != 2041


def test_what_is_no_workbook_is_told_on_the_page(site: Site, visitor: Visitor) -> None:
    page = visitor.page
    visitor.goto(f"/plans/{site.told['plan']}/exchange/")
    page.set_input_files("input[type=file]", files=[{"name": "a.xlsx", "mimeType": "text/plain", "buffer": b"xin"}])
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator(".field__wrong")).to_be_visible()
    looked_at(visitor, "exchange_wrong")
