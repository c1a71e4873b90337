"""A draft is proof-read in the browser, filtered without scripts, and nothing of it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ansinh.plans.facts import FINDING_KINDS
from tests.conftest import ROOT, Cluster
from tests.web.conftest import Site, Visitor
from tests.web.test_plan_review import Scene

pytestmark = pytest.mark.browser
FIXTURES = Path(__file__).parents[1] / "plans" / "fixtures"
CLEAN = (FIXTURES / "ke-hoach-xa-sach.txt").read_text(encoding="utf-8")
DRAFT = (
    CLEAN.replace("không có khả năng thoát nghèo", "có khả năng thoát nghèo")
    .replace("Trên 97% dân số", "Trên 90% dân số")
    .replace("rà soát hộ nghèo", "rà xoát hộ nghèo")
)


@pytest.fixture
def visitor(chromium: Browser, site: Site) -> Iterator[Visitor]:
    visitor = Visitor(chromium, site, "health-officer")
    yield visitor
    assert visitor.failed == []
    assert visitor.outside() == []
    visitor.close()


def send(visitor: Visitor, draft: str, *parents: Path) -> Page:
    visitor.goto("/plans/check/")
    page = visitor.page
    page.get_by_label("Dự thảo", exact=True).set_input_files(
        {"name": "du-thao.txt", "mimeType": "text/plain", "buffer": draft.encode()}
    )
    if parents:
        page.get_by_label("Văn bản mà dự thảo thực hiện (nếu có)").set_input_files([str(path) for path in parents])
    page.get_by_role("button", name="Soát", exact=True).click()
    return page


def test_a_draft_is_checked_against_its_parent_and_each_finding_leads_to_its_words(visitor: Visitor) -> None:
    page = send(visitor, DRAFT, FIXTURES / "ke-hoach-tinh-sach.txt")
    expect(page.get_by_role("heading", level=1)).to_have_text("Soát: du-thao.txt")
    lost = page.locator(".finding", has_text="mất chữ “không”")
    expect(lost).to_have_count(1)
    expect(page.locator(".finding", has_text="Kém chỉ tiêu cấp trên")).to_have_count(1)
    expect(page.locator(".finding", has_text="rà xoát")).to_contain_text("rà soát")
    lost.get_by_role("link").click()
    anchor = page.url.split("#")[1]
    expect(page.locator(f"#{anchor} + mark")).to_contain_text("có khả năng thoát nghèo")


def test_findings_are_filtered_by_severity_and_kind(visitor: Visitor) -> None:
    page = send(visitor, DRAFT, FIXTURES / "ke-hoach-tinh-sach.txt")
    all_of_them = page.locator(".finding:visible").count()
    page.get_by_label(re.compile(r"^\s*Lỗi \(")).check()
    assert 0 < page.locator(".finding:visible").count() < all_of_them
    page.get_by_label(re.compile(r"^\s*tất cả")).check()
    page.get_by_text("Lọc theo loại").click()
    page.get_by_label(re.compile(r"^\s*Lỗi chính tả")).check()
    expect(page.locator(".finding:visible")).to_have_count(1)


def test_a_draft_is_not_kept(visitor: Visitor) -> None:
    visitor.goto("/plans/")
    before = visitor.page.get_by_role("row").count()
    page = send(visitor, DRAFT)
    visitor.goto("/plans/")
    assert page.get_by_role("row").count() == before


def test_a_plan_kept_here_is_checked_as_of_today(visitor: Visitor, site: Site, database_cluster: Cluster) -> None:
    # A plan of its own: what other tests do to the scene's plan is theirs.
    visitor.goto(Scene(site, database_cluster).plan().replace("review/", "?part=findings"))
    visitor.page.get_by_role("link", name="Soát lại hôm nay").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"Soát: 12\d+/KH-UBND"))
    expect(visitor.page.get_by_text("Chưa so với văn bản nào.")).to_be_visible()


def test_a_file_that_is_no_document_is_refused_with_a_remedy(visitor: Visitor) -> None:
    visitor.goto("/plans/check/")
    page = visitor.page
    page.get_by_label("Dự thảo", exact=True).set_input_files(
        {"name": "x.zip", "mimeType": "application/zip", "buffer": b"PK\x03\x04 nothing"}
    )
    page.get_by_role("button", name="Soát", exact=True).click()
    expect(page.locator(".field__wrong")).to_be_visible()
    visitor.failed.clear()  # the browser reports the refusal itself: status 400


def test_every_kind_of_finding_can_be_filtered() -> None:
    css = (ROOT / "src/ansinh/shells/web/static/ansinh/checking.css").read_text(encoding="utf-8")
    assert [kind for kind in FINDING_KINDS if f"#k-{kind}:checked" not in css] == []
