"""Every page of the site, found by following links as people of different roles do.

On each: no accessibility violation (axe, WCAG 2.0 to 2.2 A and AA) and nothing wider than the screen at 1440 and 390
pixels, no error, no request that leaves this machine. And no page is an orphan: each address of the site is reached by
somebody's links.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urldefrag, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from django.urls.resolvers import URLPattern
from playwright.sync_api import Browser

from tests.web.conftest import Site, Visitor

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]}
ROLES = ("commune-officer", "commune-chair", "health-officer", "payer", "provincial-leader", "administrator", "inspector")
# Deeds answer a form's button; files and the drawing of digits are no pages.
NO_PAGES = {
    "figures", "decision_letter", "plan_evidence", "plan_file", "payment_file_bytes", "register_template", "report_file", "import_template",
    "import_corrections", "report_feed", "report_entry_file", "plan_export",
}  # fmt: skip
WIDTHS = (1440, 390)
# Which agency may enter a figure differs from indicator to indicator, so more of them are looked through.
MANY = {"indicator": 30}


@dataclass
class Visit:
    """What was seen on one page: as whom, where, and what was wrong there."""

    role: str
    address: str
    route: str
    wrong: list[str] = field(default_factory=list)


def route_of(address: str) -> str | None:
    """The name of the route an address belongs to; None for what is no page of ours."""
    if address.startswith("/api/"):
        return None
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


def look(visitor: Visitor, visit: Visit) -> list[str]:
    """Looks at one page at both widths; returns the links on it."""
    page, links = visitor.page, []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        response = visitor.goto(visit.address)
        if response is None or response.status != 200:
            visit.wrong.append(f"answered {response and response.status}")
            return []
        for violation in Axe().run(page, options=RULES).response["violations"]:
            node = violation["nodes"][0]
            visit.wrong.append(f"{width}px {violation['id']}: {violation['help']}: {node['html'][:200]}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            visit.wrong.append(f"{width}px: the page is {wide}px wide")
        if page.locator("h1").count() != 1:
            visit.wrong.append(f"{width}px: {page.locator('h1').count()} headings of the first rank")
        if page.locator("main .page-header .button--main").count() > 1:
            visit.wrong.append(f"{width}px: more than one main button in the header")
        links = links_in(page.content())
    return links


def links_in(html: str) -> list[str]:
    """Addresses of our own that a page links to, downloads left out."""
    found = []
    for tag, address in re.findall(r'<a\b([^>]*?href="([^"]*)"[^>]*)>', html):
        address = urldefrag(unescape(address))[0]
        if address.startswith("/") and "download" not in tag and "export=" not in address:
            found.append(address)
    return found


@pytest.fixture(scope="module")
def tour(site: Site, chromium: Browser) -> list[Visit]:
    """Every route once for the whole tour (and each role's first page): a list with what was wrong."""
    visits: list[Visit] = []
    seen: set[str] = set()
    for role in ROLES:
        visitor = Visitor(chromium, site, role)
        queue = ["/"]
        asked: set[str] = set()
        times: Counter[str] = Counter()
        while queue:
            address = queue.pop(0)
            route = route_of(address)
            key = f"{role} home" if route == "home" else (route or "")
            if route is None or route in NO_PAGES or address in asked:
                continue
            asked.add(address)
            if key in seen:
                # Known already: only its links are read, a few times, for they differ from role to role.
                if times[route] < MANY.get(route, 6):
                    times[route] += 1
                    queue += links_in(visitor.context.request.get(site.url + address).text())
                continue
            visit = Visit(role, address, route)
            before = len(visitor.failed)
            links = look(visitor, visit)
            visit.wrong += visitor.failed[before:]
            if visit.wrong == ["answered 403"]:
                continue  # a link to what this role may not see is followed by somebody else
            seen.add(key)
            visits.append(visit)
            queue += links
        outside = visitor.outside()
        visits.append(Visit(role, "(all)", "outside", [f"asked {url}" for url in outside]))
        visitor.close()
    return visits


def test_no_page_has_an_accessibility_violation_or_an_error(tour: list[Visit]) -> None:
    wrong = [f"{visit.role} {visit.address} {problem}" for visit in tour for problem in visit.wrong]
    assert not wrong, "\n".join(wrong)
    assert len(tour) > 30


def test_no_request_leaves_this_machine(tour: list[Visit]) -> None:
    assert not [problem for visit in tour if visit.route == "outside" for problem in visit.wrong]


def pages_of_the_site() -> Iterator[str]:
    """The names of our addresses that answer a plain visit."""
    from ansinh.shells.web.urls import urlpatterns

    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        if pattern.name and pattern.name not in NO_PAGES and not _only_deed(pattern):
            yield pattern.name


def _only_deed(pattern: URLPattern) -> bool:
    view = pattern.callback
    while view is not None:
        # require_POST keeps its methods in the closure of its wrapper.
        cells = [cell.cell_contents for cell in (view.__closure__ or ())]
        if ["POST"] in cells:
            return True
        view = next((cell for cell in cells if callable(cell) and cell is not view and hasattr(cell, "__closure__")), None)
    return False


def test_every_page_is_reached_by_following_links(tour: list[Visit]) -> None:
    reached = {visit.route for visit in tour}
    # Pages that only a deed leads to are tested where the deed is.
    by_deed = {"proposals_approve", "import", "job", "recommendation"}
    # The one register there is has an address of its own.
    by_deed |= {"register"}
    missed = sorted(set(pages_of_the_site()) - reached - by_deed)
    assert not missed, f"no link leads to: {missed}"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", ["/account/login/", "/design/", "/khong-co-trang-nay/"])
def test_pages_before_sign_in_are_accessible(site: Site, chromium: Browser, address: str, width: int) -> None:
    visitor = Visitor(chromium, site, None, width)
    visitor.goto(address)
    violations = Axe().run(visitor.page, options=RULES).response["violations"]
    assert not violations, [(one["id"], one["nodes"][0]["html"]) for one in violations]
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    assert not visitor.outside()
    visitor.close()


def test_the_pages_are_complete_html_in_the_language_they_claim(site: Site, chromium: Browser) -> None:
    visitor = Visitor(chromium, site, "commune-officer")
    visitor.goto("/")
    assert visitor.page.locator("html").get_attribute("lang") == "vi"
    visitor.page.get_by_role("button", name="English").click()
    visitor.page.wait_for_load_state()
    assert visitor.page.locator("html").get_attribute("lang") == "en"
    assert visitor.page.locator("h1").inner_text() == "What needs doing"
    vietnamese = re.findall(r"[ăâđêôơưĂÂĐÊÔƠƯ]", visitor.page.locator("nav#menu").inner_text())
    assert not vietnamese
    visitor.close()
