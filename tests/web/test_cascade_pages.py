"""The cascade in the browser: the picture of documents, links decided by a person, plans side by side, a draft."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.conftest import ROOT, Cluster
from tests.web.conftest import Site, Visitor, _environment

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]}
SHOTS = os.environ.get("ANSINH_SHOTS")
TEXTS = Path(__file__).parents[1] / "plans" / "test_cascade.py"
_TAKE_IN = """
import json, sys, django
django.setup()
from ansinh.access.queries import actor
from ansinh.plans import actions
from ansinh.shells.site import clock
by = actor("health-officer", clock.now())
for name, text in json.load(sys.stdin).items():
    print(name, actions.take_in(text.encode(), name + ".txt", by=by, at=clock.now(), on=clock.today()).plan_id)
"""


def _text(name: str) -> str:
    return TEXTS.read_text(encoding="utf-8").split(f'\n{name} = """')[1].split('"""')[0]


@pytest.fixture(scope="module")
def plans(site: Site, database_cluster: Cluster) -> dict[str, str]:
    """A Party programme, a province's plan and a commune's, taken in by another process; name to id."""
    import json

    texts = {
        "tinh-uy": _text("PROGRAMME"),
        "tinh": _text("PROVINCE"),
        "xa": _text("COMMUNE").replace("{}", "20/3/2023"),
    }
    if SHOTS and "ANSINH_SHARED" in os.environ:
        folder = Path(os.environ["ANSINH_SHARED"]) / "corpus" / "sources"
        texts |= {path.stem[:3]: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}
    done = subprocess.run(
        [sys.executable, "-P", "-c", _TAKE_IN], cwd=ROOT, input=json.dumps(texts).encode(), capture_output=True, timeout=120,
        env={**_environment(database_cluster, site.database), "DJANGO_SETTINGS_MODULE": "ansinh.shells.site.settings"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return dict(line.split() for line in done.stdout.decode().splitlines())


@pytest.fixture
def officer(chromium: Browser, site: Site):  # type: ignore[no-untyped-def]
    visitor = Visitor(chromium, site, "health-officer")
    yield visitor
    visitor.close()


def _look(visitor: Visitor, address: str, name: str) -> None:
    """No violation, nothing wider than the screen, at both widths; a picture where asked for."""
    for width in (390, 1440):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        response = visitor.goto(address)
        assert response is not None and response.status == 200, address
        if SHOTS:
            visitor.page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
        violations = Axe().run(visitor.page, options=RULES).response["violations"]
        assert not violations, [(one["id"], one["nodes"][0]["html"][:200]) for one in violations]
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visitor.failed == []


def test_the_picture_shows_both_lines_and_leads_to_the_documents(officer: Visitor, plans: dict[str, str]) -> None:
    _look(officer, f"/plans/{plans['tinh']}/cascade/", "cascade")
    page = officer.page
    boxes = page.locator("svg.cascade .cascade__symbol").all_text_contents()
    assert {"42-NQ/TW", "43-CTr/TU", "65/KH-UBND", "07/KH-UBND"} <= set(boxes)
    assert page.locator(".cascade__box--number").count() >= 1 and page.get_by_text("chưa kiểm chứng").count() > 0
    expect(page.get_by_text(re.compile(r"1 / \d+ xã, phường đã có kế hoạch"))).to_be_visible()
    expect(page.get_by_role("cell", name="Huyện Ba Tơ").first).to_be_visible()
    page.locator("svg.cascade a").first.click()
    expect(page.locator("h1")).to_contain_text("Văn bản trên, dưới")


def test_the_plan_s_own_page_leads_to_its_cascade(officer: Visitor, plans: dict[str, str]) -> None:
    officer.goto(f"/plans/{plans['xa']}/")
    officer.page.get_by_role("link", name="Văn bản trên, dưới").click()
    expect(officer.page).to_have_url(re.compile("/cascade/$"))


def test_a_doubtful_link_is_confirmed_and_another_added_by_hand(officer: Visitor, plans: dict[str, str]) -> None:
    page = officer.page
    officer.goto(f"/plans/{plans['xa']}/cascade/")
    expect(page.get_by_text("ngày ghi trong viện dẫn khác ngày của văn bản")).to_be_visible()
    page.get_by_text("Xác nhận hoặc gỡ").first.click()
    page.get_by_role("button", name="Xác nhận đúng").first.click()
    expect(page.get_by_text("Đã xác nhận", exact=True).first).to_be_visible()
    page.get_by_text("Thêm liên kết", exact=True).click()
    page.get_by_label("Hoặc văn bản chỉ biết số hiệu").fill("Kế hoạch số 197-KH/HU ngày 25/01/2024 của Huyện ủy")
    page.get_by_role("button", name="Thêm", exact=True).click()
    expect(page.locator("svg.cascade .cascade__symbol", has_text="197-KH/HU")).to_be_visible()
    page.get_by_text("Thêm liên kết", exact=True).click()
    page.get_by_label("Hoặc văn bản chỉ biết số hiệu").fill("không đọc được")
    page.get_by_role("button", name="Thêm", exact=True).click()
    expect(page.get_by_text("Không đọc được văn bản được viện dẫn")).to_be_visible()


def test_plans_are_chosen_and_laid_side_by_side_with_the_words_one_step_away(
    officer: Visitor, plans: dict[str, str]
) -> None:
    _look(officer, "/plans/matrix/", "matrix-choose")
    page = officer.page
    page.locator(f'input[name=plan][value="{plans["xa"]}"]').check()
    page.get_by_label("So với văn bản cấp trên").select_option(plans["tinh"])
    page.get_by_role("button", name="Lập bảng").click()
    _look(officer, page.url.removeprefix(officer.site.url), "matrix-small")
    row = page.get_by_role("row", name=re.compile("Dân số tham gia bảo hiểm y tế"))
    expect(row).to_contain_text("94 % (2030)")
    expect(row).to_contain_text("▼ Thấp hơn")
    expect(page.get_by_role("row", name=re.compile("Tỷ lệ thất nghiệp chung"))).to_contain_text("∅ Thiếu")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Bảng Excel")).click()
    assert download.value.suggested_filename.endswith(".xlsx")
    row.get_by_role("link").first.click()
    anchor = page.url.split("#")[1]
    assert page.locator(f"[id='{anchor}']").count() == 1, "the words stand on the plan's page"
    officer.goto("/plans/matrix/?parent=42-NQ_TW")
    expect(page.get_by_text("Hãy chọn từ 1 đến 12 kế hoạch.")).to_be_visible()


def test_a_commune_s_plan_is_drafted_and_downloaded(officer: Visitor, plans: dict[str, str]) -> None:
    address = f"/plans/{plans['tinh']}/draft/"
    _look(officer, address, "draft")
    page = officer.page
    page.get_by_label("Xã, phường, đặc khu").select_option(label="Xã Ba Tơ")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải dự thảo").click()
    path = download.value.path()
    assert path.stat().st_size > 8_000 and "Ba Tơ" in download.value.suggested_filename


def test_a_target_is_given_another_indicator_or_one_proposed_for_it(officer: Visitor, plans: dict[str, str]) -> None:
    address = f"/plans/{plans['tinh-uy']}/measures/"
    _look(officer, address, "measures")
    page = officer.page
    page.locator("summary", has_text="Chọn chỉ tiêu đo").first.click()
    page.get_by_label("Chỉ tiêu của danh mục").first.select_option("")
    page.get_by_role("button", name="Ghi").first.click()
    expect(page.get_by_text("Chưa có chỉ tiêu đo").first).to_be_visible()
    page.locator("summary", has_text="Chọn chỉ tiêu đo").first.click()
    page.locator("summary", has_text="Đề xuất chỉ tiêu mới").first.click()
    for label, words in (
        ("Tên chỉ tiêu", "Hộ có thẻ của tỉnh"),
        ("Tử số", "Số hộ có thẻ"),
        ("Đối tượng", "Hộ gia đình"),
    ):
        page.get_by_label(label).first.fill(words)
    page.get_by_role("button", name="Ghi").first.click()
    expect(page.get_by_text("Cần điền mục này.").first).to_be_visible()
    page.locator("summary", has_text="Chọn chỉ tiêu đo").first.click()
    page.locator("summary", has_text="Đề xuất chỉ tiêu mới").first.click()
    for label, words in (
        ("Tên chỉ tiêu", "Hộ có thẻ của tỉnh"),
        ("Tử số", "Số hộ có thẻ"),
        ("Đối tượng", "Hộ gia đình"),
        ("Cơ quan báo cáo", "Sở Y tế"),
    ):
        page.get_by_label(label).first.fill(words)
    page.get_by_role("button", name="Ghi").first.click()
    expect(page.locator(".state", has_text="Hộ có thẻ của tỉnh").first).to_be_visible()


def test_links_are_not_offered_to_those_who_may_not_write(chromium: Browser, site: Site, plans: dict[str, str]) -> None:
    visitor = Visitor(chromium, site, "fatherland-front")
    visitor.goto(f"/plans/{plans['xa']}/cascade/")
    assert visitor.page.get_by_text("Xác nhận hoặc gỡ").count() == 0
    visitor.close()


@pytest.mark.skipif(not (SHOTS and "ANSINH_SHARED" in os.environ), reason="only to look at")
def test_the_four_sources_side_by_side_to_look_at(officer: Visitor, plans: dict[str, str]) -> None:
    listed = ",".join(plans[seed] for seed in ("004", "003", "001", "002"))
    _look(officer, f"/plans/matrix/{listed}/", "matrix-sisters")
    _look(officer, f"/plans/matrix/{listed}~42-NQ_TW/", "matrix-national")
    for seed in ("002", "003", "004"):
        _look(officer, f"/plans/{plans[seed]}/cascade/", f"cascade-{seed}")
