"""A month nobody has worked on yet: the officer asks for it with one button and finds the proposals behind it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import Cluster
from tests.web.conftest import Site, Visitor, _environment
from tests.web.province import DRAFTED

pytestmark = pytest.mark.browser
BUTTON = re.compile("Áp dụng pháp luật cho tháng")


def let_the_worker_work(cluster: Cluster, site: Site, home: Path) -> None:
    environment = {**_environment(cluster, site.database), "ANSINH_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "django", "procrastinate", "worker", "--one-shot", "--concurrency", "1"],
        env=environment, cwd=home, capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]


def test_an_untouched_month_has_one_next_step_and_leads_to_its_proposals(
    database_cluster: Cluster, site: Site, chromium: Browser, tmp_path: Path
) -> None:
    visitor = Visitor(chromium, site, f"commune-officer-{DRAFTED}")
    try:
        page = visitor.page
        visitor.goto("/proposals/?month=2026-10")
        buttons = page.locator("main .page-header button")
        assert buttons.count() == 1 and page.locator("main .page-header .button--main").count() == 1
        assert buttons.inner_text() == "Áp dụng pháp luật cho tháng 10/2026"
        buttons.click()
        expect(page.locator("h1")).to_have_text("Áp dụng luật và lập đề xuất")
        job = page.url
        assert "10/2026" in page.locator("main").inner_text() and "Đang chờ" in page.locator("main").inner_text()
        # Pressed again by whoever did not trust it, the same work answers.
        visitor.goto("/proposals/?month=2026-10")
        page.get_by_role("button", name=BUTTON).click()
        assert page.url == job
        let_the_worker_work(database_cluster, site, tmp_path)
        page.reload()
        assert "Đã xong" in page.locator("[role=status]").first.inner_text()
        page.locator("main .page-header").get_by_role("link", name="Xem đề xuất").click()
        assert page.url.endswith("/proposals/?month=2026-10")
        assert page.get_by_role("button", name=BUTTON).count() == 0
        assert page.get_by_role("button", name=re.compile(r"Trình \d+ đề xuất")).count() == 1
        assert not visitor.failed and not visitor.outside()
    finally:
        visitor.close()


def test_a_chair_and_a_month_with_proposals_have_no_such_button(site: Site, chromium: Browser) -> None:
    for username, month in ((f"commune-chair-{DRAFTED}", "2026-09"), (f"commune-officer-{DRAFTED}", "2026-11")):
        visitor = Visitor(chromium, site, username)
        try:
            visitor.goto(f"/proposals/?month={month}")
            assert visitor.page.get_by_role("button", name=BUTTON).count() == 0, username
        finally:
            visitor.close()
