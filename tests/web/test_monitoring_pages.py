"""Targets, indicators, the people behind a figure, reports, registers, accounts and audit as people see them."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.conftest import Site, Visitor

pytestmark = pytest.mark.browser
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
PAGES = {
    "health-officer": [
        "/indicators/",
        "/indicators/all/",
        "/indicators/elderly_income_coverage/",
        "/indicators/elderly_income_coverage/people/?reached=no",
        "/indicators/poverty_rate/people/",
        "/indicators/health_insurance_coverage/",
        "/indicators/health_insurance_coverage/enter/",
        "/reports/",
        "/reports/write/",
        "/registers/",
        "/registers/makeshift_houses/",
        "/registers/makeshift_houses/?part=communes",
        "/registers/makeshift_houses/?part=board",
        "/delegation/",
        "/jobs/",
    ],
    "commune-officer": ["/indicators/", "/indicators/assistance_reach/", "/registers/makeshift_houses/import/"],
    "administrator": ["/accounts/", "/accounts/health-officer/", "/accounts/open/", "/audit/?check=1", "/jobs/"],
}


@pytest.fixture
def visit(chromium, site: Site) -> Iterator[object]:
    opened: list[Visitor] = []

    def go(username: str, width: int = 1440) -> Visitor:
        opened.append(Visitor(chromium, site, username, width))
        return opened[-1]

    yield go
    for one in opened:
        one.close()


def shot(visitor: Visitor, name: str) -> None:
    """A picture of the page for whoever wants to look (``ANSINH_SHOTS`` names a folder)."""
    if folder := os.environ.get("ANSINH_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        visitor.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def breaches(visitor: Visitor) -> list[str]:
    found = Axe().run(visitor.page, options=WCAG).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("username", PAGES)
def test_every_page_can_be_used_by_everybody(visit, username: str, width: int) -> None:
    visitor = visit(username, width)
    for address in PAGES[username]:
        response = visitor.goto(address)
        assert response.status == 200, f"{address}: {visitor.page.inner_text('main')[:300]}"
        shot(visitor, f"{username}-{width}-{re.sub(r'[^a-z0-9]+', '-', address).strip('-')}")
        assert breaches(visitor) == [], address
        wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} is wider than the screen by {wide} px"
    assert visitor.outside() == []
    assert visitor.failed == []
