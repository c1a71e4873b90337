"""Where the embedded cluster and its socket lie, how they are addressed, and who may start them."""

from __future__ import annotations

import contextlib
import locale
import os
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from ansinh.kernel.problem import EnvironmentTrouble, Problem
from ansinh.shells.server import binaries
from ansinh.shells.server.home import cannot_write, may_pass, read_secret, short_name

PORT = 5432  # only the name of the socket file; nothing listens on the network
LONGEST_SOCKET_PATH = 107
UTF8_LOCALES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "en_US.utf8", "UTF-8")
_SOCKET_NAME = len(f"/.s.PGSQL.{PORT}.lock") + 1
STARTED_WITHIN_S = 60.0


def database_shelf(home: Path, user: binaries.ServerUser) -> Path:
    """``home/postgres``, or for a root whose home is closed to the server's user, a system folder."""
    inside = home / "postgres"
    if user.name is None or may_pass(home.parent, user.uid, user.gid):
        return inside
    return Path("/var/lib/ansinh/elsewhere") / short_name(home)


def socket_folder(home: Path) -> Path:
    """The folder of the Unix socket; one under /tmp when the path would be too long for the kernel."""
    folder = database_shelf(home, binaries.server_user()) / "run"
    if len(os.fsencode(folder)) + _SOCKET_NAME <= LONGEST_SOCKET_PATH:
        return folder
    return Path("/tmp") / f"ansinh-{short_name(home)}"


def embedded_url(home: Path, user: str, database: str, host: str, port: int) -> str:
    """The libpq address of a role in the embedded server, with the password kept in ``home``."""
    secret = read_secret(home, f"database/{user.removeprefix('ansinh_')}") or ""
    return f"postgresql://{quote(user)}:{quote(secret)}@/{quote(database)}?host={quote(host, safe='')}&port={port}"


@contextlib.contextmanager
def only_one_starts(home: Path) -> Iterator[None]:
    """Starters of one home go one after the other; the lock goes with the process that holds it."""
    path = home / "starting.lock"
    try:
        held = path.open("a+b")
    except OSError as error:
        raise EnvironmentTrouble(cannot_write(path, error)) from error
    with held:
        deadline = time.monotonic() + 2 * STARTED_WITHIN_S
        while not locked(held.fileno()):
            if time.monotonic() > deadline:
                raise EnvironmentTrouble(
                    Problem(
                        "start_locked",
                        f"Một lệnh khác đang khởi động cơ sở dữ liệu ở {home} và chưa xong.",
                        f"Another command is starting the database in {home} and has not finished.",
                        remedy_vi="Hãy chờ rồi thử lại.",
                        remedy_en="Wait and try again.",
                    )
                )
            time.sleep(0.05)
        yield


def locked(descriptor: int) -> bool:
    """Takes the exclusive lock on an open file without waiting; whether it was free."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # Windows only
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def utf8_ctype() -> str:
    """A C library locale with Unicode letters: trigrams ask it, while ``lower`` and ILIKE ask the builtin one."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in UTF8_LOCALES:
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C"
