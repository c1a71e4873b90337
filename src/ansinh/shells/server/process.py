"""Child processes that never outlive us, ports, and signals that end a command in good order."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from ansinh.kernel.problem import BadInput, EnvironmentTrouble, Problem

LINUX = sys.platform.startswith("linux")
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if LINUX else None


def die_with_parent(sent: signal.Signals) -> Callable[[], None] | None:
    """For ``preexec_fn``: the kernel sends ``sent`` to the child when the thread that made it ends (Linux).

    Children are therefore made from the main thread. The second look at the parent closes the gap in which
    it died before the request was made.
    """
    if _LIBC is None:
        return None
    parent = os.getpid()

    def ask() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(sent), 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return ask


def die_with_my_parent(sent: signal.Signals) -> None:
    """The same request made by a process for itself (a worker that a library started)."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(sent), 0, 0, 0)


def start_child(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    stdout: IO[Any] | int | None = None,
    stderr: IO[Any] | int | None = None,
    ended_by: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Starts a child in a session of its own (Ctrl-C reaches only us) that ends when we are killed."""
    return subprocess.Popen(
        [str(word) for word in command],
        env=dict(environment) if environment is not None else None,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        start_new_session=os.name != "nt",
        preexec_fn=die_with_parent(ended_by),
    )


def stop_child(child: subprocess.Popen[bytes], patience_s: float, sent: signal.Signals = signal.SIGTERM) -> None:
    """Asks once, waits ``patience_s``, then kills the child's whole session."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            child.send_signal(sent)
        try:
            child.wait(patience_s)
        except subprocess.TimeoutExpired:
            kill_session(child)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(2)
    if os.name != "nt":
        kill_session(child)


def kill_session(child: subprocess.Popen[bytes]) -> None:
    """Nothing that the child started in its session stays behind."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "nt":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)


def alive(pid: int) -> bool:
    """Whether a process with this number exists and is not a zombie (also when it belongs to someone else)."""
    if pid <= 0:
        return False
    if LINUX:
        try:
            # The state follows the name, which may itself hold brackets.
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
        except (OSError, IndexError):
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def end_in_good_order() -> None:
    """SIGTERM and SIGHUP raise SystemExit in the main thread, so that ``finally`` and ``atexit`` run.

    Without it Python dies on SIGTERM without a word and leaves children to the kernel's request alone.
    """
    if threading.current_thread() is not threading.main_thread():
        return

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, leave)


def require_free_port(port: int, host: str = "127.0.0.1") -> None:
    """Raises EnvironmentTrouble when something listens on ``port`` already, BadInput when no port has that number.

    Called before any long work.
    """
    if not 0 < port < 65536:
        raise BadInput(
            Problem("bad_port", f"Cổng {port} không hợp lệ (1–65535).", f"Port {port} is not valid (1–65535).")
        )
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise EnvironmentTrouble(
                Problem(
                    "port_forbidden",
                    f"Không được phép mở cổng {port}.",
                    f"Port {port} may not be opened by this user.",
                    remedy_vi="Hãy chọn cổng từ 1024 trở lên bằng --port.",
                    remedy_en="Choose a port from 1024 up with --port.",
                )
            ) from error
        except OSError as error:
            raise EnvironmentTrouble(
                Problem(
                    "port_in_use",
                    f"Cổng {port} đang được chương trình khác dùng.",
                    f"Port {port} is in use by another program.",
                    remedy_vi=f"Hãy dừng chương trình đó hoặc chọn cổng khác, ví dụ --port {_next_port(port)}.",
                    remedy_en=f"Stop that program or choose another port, for example --port {_next_port(port)}.",
                )
            ) from error


def _next_port(port: int) -> int:
    return port + 1 if port < 65535 else 8001


def free_port() -> int:
    """A port of the loopback address that nobody listens on at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(happened: Callable[[], bool], patience_s: float, every_s: float = 0.02) -> bool:
    """Asks ``happened`` until it says yes or the patience ends."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(every_s)
    return happened()
