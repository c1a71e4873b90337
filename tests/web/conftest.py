"""A province of its own in a database of its own, and the real site serving it: once for each worker.

The scene is made by another process, through the journeys, so that nothing of it is in the transaction of a test.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest

from tests.conftest import ROOT, Cluster
from tests.web.province import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TODAY = "2026-11-22"


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    """A loaded machine answers late: what a page shows may be waited for as long as a click."""
    try:
        from playwright.sync_api import expect
    except ImportError:
        return
    expect.set_options(timeout=15_000)


@dataclass(frozen=True)
class Site:
    """The served site: its address, the database behind it, and what the scene told."""

    url: str
    database: str
    told: dict[str, str]

    def session(self, username: str) -> str:
        """The session cookie of somebody signed in, by the sign-in form."""
        jar = CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        page = opener.open(f"{self.url}/account/login/", timeout=30).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        form = {"csrfmiddlewaretoken": token[1], "login": username, "password": PASSWORD}
        request = urllib.request.Request(
            f"{self.url}/account/login/", urlencode(form).encode(), {"Referer": f"{self.url}/account/login/"}
        )
        opener.open(request, timeout=30)
        found = [cookie.value for cookie in jar if cookie.name == "sessionid"]
        assert found and found[0], f"{username} could not sign in"
        return found[0]


def _environment(cluster: Cluster, database: str) -> dict[str, str]:
    tester = cluster.url("tester", database)
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "ANSINH_TODAY": TODAY,
        "ANSINH_DATABASE_URL_APP": cluster.url("app", database),
        "ANSINH_DATABASE_URL_IN_USE": f"{tester}&options={quote('-c role=ansinh_app')}",
    }


@pytest.fixture(scope="session")
def province(database_cluster: Cluster) -> dict[str, str]:
    """Makes the province; returns the ids it told, and the name of its database."""
    database = f"{os.environ['ANSINH_TEST_DATABASE']}_web"
    database_cluster.make_database(database)
    made = subprocess.run(
        [sys.executable, "-P", "-m", "tests.web.province"], cwd=ROOT, capture_output=True, text=True, timeout=600,
        env=_environment(database_cluster, database),
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-4000:]
    return {**json.loads(made.stdout), "database": database}


@pytest.fixture(scope="session")
def site(database_cluster: Cluster, province: dict[str, str]) -> Iterator[Site]:
    """The site as served to people, on a free port of the loopback address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "2",
         "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning", "ansinh.shells.site.wsgi:application"],
        cwd=ROOT, env=_environment(database_cluster, province["database"]),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, server)
        yield Site(url, province["database"], province)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert server.poll() is None, f"the site did not start: {server.stdout.read().decode()[-4000:]}"  # type: ignore[union-attr]
        try:
            urllib.request.urlopen(f"{url}/account/login/", timeout=10)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    raise AssertionError("the site did not answer in two minutes")


class Visitor:
    """Somebody at a browser; keeps every address the browser asked for."""

    def __init__(self, browser: Browser, site: Site, username: str | None, width: int = 1440) -> None:
        self.site = site
        height = 844 if width < 600 else 900
        # An English browser, as offices often have: the pages are Vietnamese all the same.
        self.context = browser.new_context(locale="en-US", viewport={"width": width, "height": height})
        if username is not None:
            self.context.add_cookies([{"name": "sessionid", "value": site.session(username), "url": site.url}])
        self.asked: list[str] = []
        self.failed: list[str] = []
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("response", lambda r: self.failed.append(f"{r.status} {r.url}") if r.status >= 500 else None)
        self.page.on("console", lambda m: self.failed.append(f"console: {m.text}") if m.type == "error" else None)

    def goto(self, address: str) -> Any:
        """Opens an address of the site; returns the response."""
        return self.page.goto(self.site.url + address)

    def outside(self) -> list[str]:
        """Addresses asked for that are not this machine's."""
        return [url for url in self.asked if not url.startswith((f"{self.site.url}/", "data:"))]

    def close(self) -> None:
        """Closes the browser's window."""
        self.context.close()
