"""A whole demo through the launcher: killed in the middle, started again, and looked at by each kind of person."""

from __future__ import annotations

import html
import io
import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.acceptance.conftest import LAUNCHER, environment

pytestmark = pytest.mark.full

BY_NAME = (
    "people",
    "households",
    "decisions",
    "proposals",
    "runs",
    "left-behind",
    "tasks",
    "registers/makeshift_houses",
)
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Demo:
    """A served demo, its accounts, and a helper to sign in."""

    home: Path
    url: str
    users: dict[str, str]
    roles: set[str]
    sessions: dict[str, Any] = field(default_factory=dict)

    def get(self, username: str, path: str) -> tuple[int, str]:
        """Status and text (of workbooks: the text inside) of an address, signed in as somebody."""
        opener = self.sessions.get(username) or self._sign_in(username)
        try:
            with opener.open(self.url + path, timeout=60) as answer:
                status, body = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, body = error.code, error.read()
        if body[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(body)) as book:
                return status, "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
        return status, html.unescape(body.decode("utf-8", "replace"))

    def json(self, username: str, path: str) -> Any:
        status, text = self.get(username, path)
        assert status == 200, (path, status, text[:300])
        return json.loads(text)

    def _sign_in(self, username: str) -> Any:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        door = f"{self.url}/account/login/"
        page = opener.open(door, timeout=60).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        form = {"csrfmiddlewaretoken": token[1], "login": username, "password": self.users[username]}
        opener.open(urllib.request.Request(door, urlencode(form).encode(), {"Referer": door}), timeout=60)
        self.sessions[username] = opener
        return opener


def start(home: Path, port: int, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(LAUNCHER), "demo", "--people", "1000", "--port", str(port), *words],
        env=environment(home), cwd=home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """Killed with -9 once in the middle of its making, then started again and served."""
    with tempfile.TemporaryDirectory(prefix="ansinh-home-", ignore_cleanup_errors=True) as folder:
        home, port = Path(folder), free_port()
        home.chmod(0o755)
        first = start(home, port)
        assert first.stderr is not None
        for line in first.stderr:
            if line.startswith("[7]"):
                break
        first.send_signal(signal.SIGKILL)
        first.wait(20)
        ready = home / "ready.json"
        server = start(home, port, "--ready-file", str(ready))
        try:
            until = time.monotonic() + 300
            while not ready.exists():
                assert server.poll() is None, server.communicate()[1]
                assert time.monotonic() < until, "the demo was not served in five minutes"
                time.sleep(0.5)
            assert ready.stat().st_mode & 0o077 == 0, "passwords lie open"
            told = json.loads(ready.read_text("utf-8"))
            assert set(told) == {"url", "users"}
            assert all(set(user) == {"role", "username", "password", "totp_secret"} for user in told["users"])
            users = {user["username"]: user["password"] for user in told["users"]}
            yield Demo(home, told["url"], users, {user["role"] for user in told["users"]})
        finally:
            server.terminate()
            server.wait(30)


def other_communes(demo: Demo) -> dict[str, str]:
    """Things of communes that the officer has nothing to do with, as the province sees them."""
    mine = demo.json("can-bo-xa", "/api/me")["scopes"][0]
    decisions = demo.json("lanh-dao-tinh", "/api/decisions?size=200")["items"]
    decision = next(one for one in decisions if one["commune_code"] != mine)
    run = next(one for one in demo.json("lanh-dao-tinh", "/api/runs?size=200")["items"] if one["commune_code"] != mine)
    payment = demo.json("lanh-dao-tinh", f"/api/runs/{run['run_id']}/payments")["items"][0]
    person = demo.json("lanh-dao-tinh", f"/api/people/{decision['person_id']}")
    return {
        "mine": mine, "commune": decision["commune_code"], "decision": decision["decision_id"], "run": run["run_id"],
        "payment": payment["attempt_id"], "person": person["person_id"], "household": person["household_id"],
        "name": person["full_name"], "code": person["code"],
    }  # fmt: skip


def test_there_is_an_account_for_each_role_and_everything_adds_up_after_a_kill(demo: Demo) -> None:
    assert len(demo.roles) == 15
    told = subprocess.run(
        [sys.executable, str(LAUNCHER), "payments", "check", "--json"], env=environment(demo.home), cwd=demo.home,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    json.loads(told.stdout)


def test_a_second_demo_of_the_same_home_says_where_the_first_is(demo: Demo) -> None:
    second = start(demo.home, free_port())
    _, err = second.communicate(timeout=60)
    assert second.returncode == 3 and demo.url in err


@pytest.mark.parametrize("who", ["can-bo-xa", "chu-tich-xa", "truong-thon"])
def test_people_of_a_commune_see_nothing_of_another_by_address_search_filter_or_export(demo: Demo, who: str) -> None:
    other = other_communes(demo)
    for path in (
        f"/people/{other['person']}/", f"/households/{other['household']}/", f"/decisions/{other['decision']}/",
        f"/decisions/{other['decision']}/letter/", f"/runs/{other['run']}/", f"/payments/{other['payment']}/",
        f"/api/people/{other['person']}", f"/api/people/{other['person']}/circumstances",
        f"/api/households/{other['household']}", f"/api/decisions/{other['decision']}", f"/api/runs/{other['run']}",
        f"/api/payments/{other['payment']}",
    ):  # fmt: skip
        status, text = demo.get(who, path)
        assert status in (403, 404), path
        assert other["name"] not in text and other["code"] not in text, path
    for path in (f"/api/people?q={other['code']}", f"/api/people?q={quote(other['name'])}",
                 f"/api/households?commune={other['commune']}"):  # fmt: skip
        found = demo.json(who, path)
        assert all(one["commune_code"] == other["mine"] for one in found["items"]), path
    for name in BY_NAME:
        for asked in (f"commune={other['commune']}", f"export=xlsx&commune={other['commune']}", "export=csv"):
            status, text = demo.get(who, f"/{name}/?{asked}")
            assert status in (200, 403), (name, asked, status)
            assert other["code"] not in text, (name, asked)
            assert not set(UUID.findall(text)) & {other["person"], other["household"], other["decision"], other["run"]}


@pytest.mark.parametrize("who", ["mat-tran", "quan-tri"])
def test_who_watches_over_figures_meets_nobody_by_name(demo: Demo, who: str) -> None:
    other = other_communes(demo)
    for name in (*BY_NAME, "payment-files", "ledger"):
        for asked in ("", "?export=xlsx"):
            assert demo.get(who, f"/{name}/{asked}")[0] == 403, (name, asked)
    for path in ("people?q=nguyen", "households", "decisions", "proposals", "runs", "payment-files",
                 f"people/{other['person']}", f"people/{other['person']}/payments"):  # fmt: skip
        assert demo.get(who, f"/api/{path}")[0] == 403, path
    assert demo.get(who, "/indicators/")[0] == 200
    assert demo.get(who, "/indicators/makeshift_houses_replaced/people/")[0] == 403


def test_the_payer_sees_payments_and_not_why(demo: Demo) -> None:
    other = other_communes(demo)
    status, page = demo.get("don-vi-chi-tra", f"/payments/{other['payment']}/")
    assert status == 200 and "Căn cứ" not in page
    for path in (f"/api/payments/{other['payment']}", f"/api/people/{other['person']}/payments"):
        told = demo.json("don-vi-chi-tra", path)
        assert {(one["group"], one["clause"]) for one in (told if isinstance(told, list) else [told])} == {("", "")}
    # Arrears carry the clause alone: they may bridge two groups.
    whole = demo.json("lanh-dao-tinh", f"/api/payments/{other['payment']}")
    assert whole["group"] or whole["clause"], "whoever reads cases sees why"
    for path in (f"/people/{other['person']}/", f"/decisions/{other['decision']}/", "/people/", "/proposals/",
                 f"/api/people/{other['person']}/circumstances", f"/api/decisions/{other['decision']}"):  # fmt: skip
        assert demo.get("don-vi-chi-tra", path)[0] == 403, path


def test_nobody_signed_in_gets_the_sign_in_page_and_an_api_without_answers(demo: Demo) -> None:
    with urllib.request.urlopen(f"{demo.url}/people/", timeout=30) as answer:
        assert "/account/login/" in answer.url
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{demo.url}/api/people?q=an", timeout=30)
    assert refused.value.code == 401
