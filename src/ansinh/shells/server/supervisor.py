"""Serving: PostgreSQL, the web process and the background worker, kept alive together and ended together."""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from ansinh.kernel.problem import EnvironmentTrouble, Problem
from ansinh.shells.server import connections, schema
from ansinh.shells.server.home import ansinh_home, cannot_write, make_folder, prepare_home
from ansinh.shells.server.placement import locked
from ansinh.shells.server.postgres import EmbeddedPostgres
from ansinh.shells.server.process import (
    end_in_good_order,
    kill_session,
    require_free_port,
    start_child,
    stop_child,
)

_log = logging.getLogger(__name__)
_READY_WITHIN_S = 90.0
_CHILD_PATIENCE_S = 4.0
_DATABASE_PATIENCE_S = 4.0
_LOOK_EVERY_S = 0.25
_DATABASE_AGAIN_AFTER_S = 5.0
_BACKOFF_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_STABLE_AFTER_S = 60.0
_LOG_LIMIT = 10 * 2**20


@dataclass
class Charge:
    """One child process in our care."""

    name: str
    command: list[str]
    role: str
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    falls: int = 0
    next_try_at: float = field(default=0.0)

    def start(self) -> None:
        """Starts the child with its output going to its log."""
        with self._open_log() as log:
            self.process = start_child(
                self.command,
                environment=schema.django_environment(self.role),
                stdout=log,
                stderr=log,
                # When we are killed the database goes too: nothing is left to finish gracefully.
                ended_by=getattr(signal, "SIGKILL", signal.SIGTERM),
            )
        self.started_at = time.monotonic()

    def look_after(self, now: float) -> None:
        """Starts a fallen child again, later each time it falls soon after starting."""
        if self.process is None:
            if now >= self.next_try_at:
                self.start()
            return
        if self.process.poll() is None:
            return
        kill_session(self.process)  # whatever it had started goes with it
        self.process = None
        self.falls = 0 if now - self.started_at > _STABLE_AFTER_S else self.falls + 1
        self.next_try_at = now + _BACKOFF_S[min(self.falls, len(_BACKOFF_S)) - 1 if self.falls else 0]

    def last_words(self) -> str:
        """The end of the log, for a message."""
        try:
            return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-5:])
        except OSError:
            return ""

    def _open_log(self) -> IO[bytes]:
        try:
            if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
                self.log.replace(self.log.with_suffix(".log.1"))
            return os.fdopen(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
        except OSError as error:
            raise EnvironmentTrouble(cannot_write(self.log, error)) from error


def check_can_serve(port: int, host: str | None = None) -> None:
    """Raises EnvironmentTrouble when the port is taken or this home is served already. Call before long work."""
    home = ansinh_home()
    if (served := being_served(home)) is not None:
        raise EnvironmentTrouble(_served_already(home, served))
    require_free_port(port, host or bind_address())


def bind_address() -> str:
    """``ANSINH_BIND``, by default the loopback address: nothing is offered to the network unasked."""
    return os.environ.get("ANSINH_BIND") or "127.0.0.1"


def being_served(home: Path) -> str | None:
    """The address at which another process serves this home, or None."""
    path = home / "serving.lock"
    try:
        with path.open("r+b") as held:
            if locked(held.fileno()):
                return None
            record = json.loads((home / "serving.json").read_text("utf-8"))
            return str(record["url"])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return "?"


def supervise(port: int, ready: Callable[[str], None] | None = None, host: str | None = None) -> None:
    """Serves until SIGTERM, SIGINT or SIGHUP; everything is down less than ten seconds later.

    The database must have been made (:mod:`schema`). ``ready`` is called once with the address when a page is
    answered. Fallen children are started again with growing pauses. Raises EnvironmentTrouble when the port is
    taken, this home is served already, the database is down or the web process cannot start.
    Call it from the main thread.
    """
    host = host or bind_address()
    end_in_good_order()
    check_can_serve(port, host)
    home = prepare_home(ansinh_home())
    url = f"http://localhost:{port}"
    with _claimed(home, url):
        embedded = schema.open_database()
        try:
            _require_serving_roles()
            _serve(home, host, port, url, embedded, ready)
        finally:
            if embedded is not None:
                embedded.stop(_DATABASE_PATIENCE_S)


def _serve(
    home: Path,
    host: str,
    port: int,
    url: str,
    embedded: EmbeddedPostgres | None,
    ready: Callable[[str], None] | None,
) -> None:
    logs = make_folder(home / "logs")
    make_folder(home / "static")
    python = [sys.executable, "-P", "-m"]
    web = Charge("web", [*python, "ansinh.shells.server.web", host, str(port)], "app", logs / "web.log")
    worker = Charge("worker", [*python, "ansinh.shells.server.worker"], "jobs", logs / "worker.log")
    charges = [web, worker]
    try:
        for charge in charges:
            charge.start()
        _wait_for_page(web, host, port)
        if ready is not None:
            ready(url)
        next_try_at = 0.0
        while True:
            time.sleep(_LOOK_EVERY_S)
            if embedded is not None and not embedded.running() and time.monotonic() >= next_try_at:
                next_try_at = time.monotonic() + _DATABASE_AGAIN_AFTER_S
                _raise_database(embedded)
            for charge in charges:
                charge.look_after(time.monotonic())
    finally:
        _stop(charges)


def _raise_database(embedded: EmbeddedPostgres) -> None:
    """Tries to start a fallen database; while it cannot (a full disk), pages say so and the next try follows."""
    try:
        embedded.start()
    except EnvironmentTrouble as trouble:
        _log.error("%s", trouble)


def _stop(charges: list[Charge]) -> None:
    """All are asked first, then waited for, so that the patience is spent once."""
    running = [charge.process for charge in charges if charge.process is not None]
    for process in running:
        with contextlib.suppress(OSError):
            process.terminate()
    deadline = time.monotonic() + _CHILD_PATIENCE_S
    for process in running:
        stop_child(process, max(0.1, deadline - time.monotonic()))


def _wait_for_page(web: Charge, host: str, port: int) -> None:
    deadline = time.monotonic() + _READY_WITHIN_S
    while not _answers(host, port):
        fallen = web.process is not None and web.process.poll() is not None
        if fallen or time.monotonic() > deadline:
            raise EnvironmentTrouble(
                Problem(
                    "web_failed",
                    f"Tiến trình web không khởi động được. Nhật ký {web.log}:\n{web.last_words()}",
                    f"The web process did not start. Log {web.log}:\n{web.last_words()}",
                )
            )
        time.sleep(0.1)


def _answers(host: str, port: int) -> bool:
    """Whether any page comes back; what it says is not our business here."""
    target = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host
    asked = http.client.HTTPConnection(target, port, timeout=30)
    try:
        asked.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return asked.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _require_serving_roles() -> None:
    from ansinh.shells.server.roles import connect

    for role in ("app", "jobs"):
        with connect(connections.url_for(role)) as connection:
            connections.assert_serving_role(connection)


@contextlib.contextmanager
def _claimed(home: Path, url: str) -> Iterator[None]:
    """One server per home; the claim ends with the process, however it ends."""
    try:
        held = (home / "serving.lock").open("a+b")
    except OSError as error:
        raise EnvironmentTrouble(cannot_write(home / "serving.lock", error)) from error
    with held:
        if not locked(held.fileno()):
            raise EnvironmentTrouble(_served_already(home, being_served(home) or "?"))
        record = home / "serving.json"
        record.write_text(json.dumps({"pid": os.getpid(), "url": url}), "utf-8")
        try:
            yield
        finally:
            record.unlink(missing_ok=True)


@contextlib.contextmanager
def making(home: Path) -> Iterator[None]:
    """One process at a time makes the database and the province of a home. Raises EnvironmentTrouble for the second."""
    path = prepare_home(home) / "making.lock"
    try:
        held = path.open("a+b")
    except OSError as error:
        raise EnvironmentTrouble(cannot_write(path, error)) from error
    with held:
        if not locked(held.fileno()):
            raise EnvironmentTrouble(
                Problem(
                    "made_by_another",
                    f"Một lệnh khác đang chuẩn bị dữ liệu ở {home}.",
                    f"Another command is preparing the data in {home}.",
                    remedy_vi="Hãy đợi lệnh ấy xong, hoặc đặt ANSINH_HOME khác.",
                    remedy_en="Wait for it to end, or set another ANSINH_HOME.",
                )
            )
        yield


def _served_already(home: Path, url: str) -> Problem:
    return Problem(
        "served_already",
        f"An Sinh với dữ liệu ở {home} đang được phục vụ tại {url}.",
        f"An Sinh with the data in {home} is being served at {url}.",
        remedy_vi="Hãy mở địa chỉ đó, hoặc dừng nó trước (Ctrl-C ở cửa sổ đang chạy), hoặc đặt ANSINH_HOME khác.",
        remedy_en="Open that address, or stop it first (Ctrl-C in its window), or set another ANSINH_HOME.",
    )
