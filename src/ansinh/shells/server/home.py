"""ANSINH_HOME: where a site keeps its database, keys, files and logs, and who may reach what in it.

``keys`` and ``files`` belong to the person who runs ``ansinh``; ``postgres`` belongs to the user the
embedded PostgreSQL runs as, which for root is an unprivileged one.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from ansinh.kernel.problem import EnvironmentTrouble, Problem


def running_as_root() -> bool:
    """PostgreSQL refuses to run as root, and root's own folders are closed to others."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def ansinh_home() -> Path:
    """The folder of ``ANSINH_HOME``, else the user's data folder, else (root) ``/var/lib/ansinh``. Not created here."""
    if told := os.environ.get("ANSINH_HOME"):
        return Path(told).expanduser().absolute()
    if running_as_root():
        return Path("/var/lib/ansinh")
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "ansinh"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "ansinh"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "ansinh"


def make_folder(path: Path, mode: int = 0o700) -> Path:
    """Creates ``path`` with exactly ``mode``. Raises EnvironmentTrouble when it cannot be written."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if os.name != "nt" and path.stat().st_uid == os.geteuid() and stat.S_IMODE(path.stat().st_mode) != mode:
            path.chmod(mode)
    except OSError as error:
        raise EnvironmentTrouble(cannot_write(path, error)) from error
    return path


def prepare_home(home: Path) -> Path:
    """Makes the home; for root it can be passed through (not listed) by the database's user."""
    return make_folder(home, 0o711 if running_as_root() else 0o700)


def cannot_write(path: Path, error: OSError) -> Problem:
    """Disk full and permissions, told apart from the rest by the error number."""
    import errno

    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1)):
        return Problem(
            kind="disk_full",
            vi=f"Đĩa đã đầy khi ghi {path}.",
            en=f"The disk is full (writing {path}).",
            remedy_vi="Hãy giải phóng chỗ, hoặc đặt ANSINH_HOME vào ổ khác, rồi chạy lại.",
            remedy_en="Free some space, or point ANSINH_HOME to another disk, and run again.",
        )
    return Problem(
        kind="cannot_write",
        vi=f"Không ghi được vào {path}: {error.strerror or error}.",
        en=f"Cannot write to {path}: {error.strerror or error}.",
        remedy_vi="Hãy đặt biến ANSINH_HOME trỏ tới một thư mục bạn ghi được.",
        remedy_en="Point the variable ANSINH_HOME to a folder you may write to.",
    )


def serving_secrets(home: Path) -> dict[str, str]:
    """The two keys that Django's processes read from their environment, kept (made on first use) in ``home``.

    ``ANSINH_SECRET_KEY`` signs sessions; ``ANSINH_DATA_KEY`` (64 hex digits) opens personal numbers at rest:
    whoever loses it loses them, so ``keys`` belongs into the backup, apart from the database's.
    """
    return {
        "ANSINH_SECRET_KEY": os.environ.get("ANSINH_SECRET_KEY") or keep_secret(home, "signing", 48),
        "ANSINH_DATA_KEY": os.environ.get("ANSINH_DATA_KEY") or keep_secret(home, "data", 32, secrets.token_hex),
    }


def keep_secret(home: Path, name: str, size: int = 24, make: Callable[[int], str] = secrets.token_urlsafe) -> str:
    """The secret called ``name`` (slashes make folders), generated on first use, mode 0600 below ``home/keys``.

    ``make`` writes ``size`` random bytes as text. Two processes asking at once get the same answer: the file is
    linked into place only if absent.
    """
    path = home / "keys" / name
    for _ in range(2):
        if (known := read_secret(home, name)) is not None:
            return known
        prepare_home(home)
        make_folder(home / "keys")
        make_folder(path.parent)
        fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        try:
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(make(size))
                file.flush()
                os.fsync(file.fileno())
            try:
                if os.name == "nt":
                    fresh.rename(path)
                else:
                    os.link(fresh, path)
            except FileExistsError:
                pass  # another process was first: its secret counts
        except OSError as error:
            raise EnvironmentTrouble(cannot_write(path, error)) from error
        finally:
            fresh.unlink(missing_ok=True)
    known = read_secret(home, name)
    assert known is not None, f"secret {name} was written and cannot be read"
    return known


def read_secret(home: Path, name: str) -> str | None:
    """The stored secret or None. Raises EnvironmentTrouble when it exists but may not be read."""
    path = home / "keys" / name
    try:
        return path.read_text("ascii").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise EnvironmentTrouble(
            Problem(
                kind="keys_unreadable",
                vi=f"Không đọc được khóa {path}: {error.strerror}.",
                en=f"Cannot read the key {path}: {error.strerror}.",
                remedy_vi="Hãy chạy bằng người dùng đã tạo ANSINH_HOME, hoặc đặt ANSINH_HOME khác.",
                remedy_en="Run as the user who made ANSINH_HOME, or set another ANSINH_HOME.",
            )
        ) from error


def short_name(path: Path) -> str:
    """A stable short name for a folder, where a full path would be too long."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def may_pass(path: Path, uid: int, gid: int) -> bool:
    """Whether a user can step into ``path`` and every folder above it (mode bits; ACLs are not read)."""
    for folder in (path, *path.parents):
        try:
            found = folder.stat()
        except FileNotFoundError:
            continue
        except OSError:
            return False
        if not allows(found, uid, gid, 1):
            return False
    return True


def allows(found: os.stat_result, uid: int, gid: int, bits: int) -> bool:
    """Whether mode bits (4 read, 2 write, 1 enter) are given to that user on that file."""
    if uid == 0:
        return True
    shift = 6 if found.st_uid == uid else 3 if found.st_gid == gid else 0
    return (found.st_mode >> shift) & bits == bits
