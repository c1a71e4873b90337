"""Serving: what falls is raised, what is stopped is gone, and nothing stays behind."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ansinh.shells.server.postgres import EmbeddedPostgres
from ansinh.shells.server.process import alive, free_port, wait_until
from ansinh.shells.server.supervisor import being_served
from tests.server.conftest import plain_environment

pytestmark = pytest.mark.full


@dataclass
class Serving:
    process: subprocess.Popen[str]
    home: Path
    port: int

    def family(self) -> dict[str, int]:
        """Numbers of all processes that serve this home, by what they are; granian's worker is ``web worker``."""
        found: dict[str, int] = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                command = (entry / "cmdline").read_bytes().decode().split("\0")
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
            line = " ".join(command)
            if f"shells.server.web 127.0.0.1 {self.port}" in line:
                found["web" if parent == self.process.pid else "web worker"] = int(entry.name)
            elif "shells.server.worker" in line and parent == self.process.pid:
                found["worker"] = int(entry.name)
            elif f"-D {self.home}/" in line:
                found["postgres"] = int(entry.name)
        return found

    def answers(self) -> bool:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            asked.request("GET", "/", headers={"Host": "localhost"})
            return asked.getresponse().status > 0
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asked.close()


@pytest.fixture
def serving(home: Path) -> Iterator[Serving]:
    """``ansinh serve`` in a home of its own, ready."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "ansinh.shells.cli", "serve", "--json", "--port", str(port)],
        env=plain_environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    said = ""
    while not said.strip().endswith("}"):
        line = process.stdout.readline()
        assert line, process.stderr.read()
        said += line
    assert json.loads(said)["url"] == f"http://localhost:{port}"
    yield Serving(process, home, port)
    process.kill()
    process.wait()


def gone(numbers: list[int]) -> bool:
    return not any(alive(number) for number in numbers)


def test_what_falls_is_raised_again_and_a_stop_leaves_nothing(serving: Serving) -> None:
    family = serving.family()
    assert set(family) == {"web", "web worker", "worker", "postgres"}
    assert being_served(serving.home) == f"http://localhost:{serving.port}"
    for name in ("worker", "web", "web worker"):
        fallen = serving.family()[name]
        os.kill(fallen, signal.SIGKILL)
        assert wait_until(lambda name=name, fallen=fallen: serving.family().get(name, fallen) != fallen, 60, 0.1), name
        assert wait_until(serving.answers, 60, 0.1), f"no page after {name} fell"
    os.kill(serving.family()["postgres"], signal.SIGKILL)
    assert wait_until(lambda: EmbeddedPostgres(serving.home).running(), 60, 0.1)
    assert wait_until(serving.answers, 60, 0.1)
    family = serving.family()
    serving.process.terminate()
    assert serving.process.wait(30) == 128 + signal.SIGTERM
    assert wait_until(lambda: gone(list(family.values())), 1)
    assert being_served(serving.home) is None
    log = EmbeddedPostgres(serving.home).log.read_text("utf-8")
    assert not re.search("panic", log, re.IGNORECASE)


def test_a_killed_supervisor_takes_everything_along(serving: Serving) -> None:
    family = list(serving.family().values())
    assert len(family) == 4
    serving.process.kill()
    serving.process.wait()
    assert wait_until(lambda: gone(family), 10), [number for number in family if alive(number)]
    assert being_served(serving.home) is None


def test_ctrl_c_stops_and_a_second_server_over_the_same_home_is_refused(serving: Serving) -> None:
    second = subprocess.run(
        [sys.executable, "-P", "-m", "ansinh.shells.cli", "serve", "--port", str(free_port()), "--lang", "en"],
        env=plain_environment(serving.home), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert second.returncode == 3 and f"http://localhost:{serving.port}" in second.stderr
    status = subprocess.run(
        [sys.executable, "-P", "-m", "ansinh.shells.cli", "db", "status", "--json"],
        env=plain_environment(serving.home), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    told = json.loads(status.stdout)
    assert status.returncode == 0 and told["running"] and told["served_at"] == f"http://localhost:{serving.port}"
    family = list(serving.family().values())
    serving.process.send_signal(signal.SIGINT)
    assert serving.process.wait(15) == 130
    assert wait_until(lambda: gone(family), 1)


def test_a_serving_process_given_the_owners_role_refuses(home: Path) -> None:
    environment = plain_environment(home)
    made = subprocess.run(
        [sys.executable, "-P", "-m", "ansinh.shells.cli", "db", "init"],
        env=environment,
        capture_output=True,
        timeout=120,
    )
    assert made.returncode == 0, made.stderr
    with EmbeddedPostgres(home) as embedded:
        owner = embedded.url("ansinh_owner", "ansinh")
        told = subprocess.run(
            [sys.executable, "-P", "-m", "ansinh.shells.cli", "serve", "--port", str(free_port())],
            env={**environment, "ANSINH_DATABASE_URL_APP": owner}, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
    assert told.returncode == 3 and "Từ chối phục vụ" in told.stderr
