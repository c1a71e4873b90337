"""The embedded PostgreSQL: one real server that starts with a command and ends with it.

Passwords only (scram), page checksums, UTF-8 with the builtin C.UTF-8 locale (without which Vietnamese
letters lose their lower case), a Unix socket and no TCP (Windows: loopback TCP). A ``kill -9`` costs a
crash recovery and no committed row. Meant for a laptop, a commune, a rehearsal; a production site gives
``DATABASE_URL``.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from ansinh.kernel.problem import EnvironmentTrouble, Problem
from ansinh.shells.server import binaries
from ansinh.shells.server.home import (
    cannot_write,
    keep_secret,
    make_folder,
    prepare_home,
)
from ansinh.shells.server.placement import (
    PORT,
    STARTED_WITHIN_S,
    database_shelf,
    embedded_url,
    only_one_starts,
    socket_folder,
    utf8_ctype,
)
from ansinh.shells.server.process import alive, die_with_parent, free_port, wait_until

ADMIN = "ansinh_admin"
_READY_WITHIN_S = STARTED_WITHIN_S
_STOPPED_WITHIN_S = 30.0
_ORPHANS_GONE_WITHIN_S = 20.0
_SIGNS_OF_ORPHANS = ('"postmaster.pid" already exists', "shared memory block")
_NOBODYS_NUMBER = 2**30  # above every system's largest process number

# A laptop's share: enough for the demo's province, little enough beside a browser.
_SETTINGS = {
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "10min",
    "max_connections": "60",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "datestyle": "ISO, DMY",
    "lc_messages": "C",
    "password_encryption": "scram-sha-256",
    "log_min_messages": "warning",
    # Statements carry personal data: neither they nor their parameters are written to the log.
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "max_locks_per_transaction": "256",
}
_SETTINGS_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class EmbeddedPostgres:
    """One data folder and the server over it. ``start`` attaches when it already runs; ``stop`` ends only our own.

    ``fast`` gives durability away for speed (test clusters only). Start it from the main thread: on Linux the
    kernel ends the server with the thread that started it.
    """

    def __init__(self, home: Path, fast: bool = False, bindir: Path | None = None) -> None:
        self.home = home
        self.fast = fast
        self.user = binaries.server_user()
        self.shelf = database_shelf(home, self.user)
        self.data = self.shelf / "data"
        self.log = self.shelf / "postgres.log"
        self.bindir = bindir
        self._server: subprocess.Popen[bytes] | None = None

    # -- addresses -----------------------------------------------------------------------------------

    @property
    def owned(self) -> bool:
        """Whether this object started the server (and will stop it)."""
        return self._server is not None

    @property
    def exists(self) -> bool:
        """Whether the cluster was ever made."""
        return (self.data / "PG_VERSION").exists()

    @property
    def pid(self) -> int | None:
        """The postmaster's number while it is ready, else None."""
        told = self._told()
        return told.pid if told is not None and told.ready else None

    @property
    def host(self) -> str:
        """The socket's folder (Windows: the loopback address)."""
        return "127.0.0.1" if os.name == "nt" else str(socket_folder(self.home))

    @property
    def port(self) -> int:
        """What libpq calls the port."""
        if os.name != "nt":
            return PORT
        told = self._told()
        return told.port if told is not None else PORT

    def url(self, user: str = ADMIN, database: str = "postgres") -> str:
        """The libpq address for a role whose password is kept in this home. Does not look whether anyone listens."""
        return embedded_url(self.home, user, database, self.host, self.port)

    # -- life ----------------------------------------------------------------------------------------

    def __enter__(self) -> EmbeddedPostgres:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> EmbeddedPostgres:
        """Makes the cluster on first use and starts it, or attaches to the running one. Ready when it returns."""
        if self.running():
            return self
        prepare_home(self.home)
        self._make_shelf()
        with only_one_starts(self.home):
            if not self._wait_for_other():
                self._start()
        return self

    def stop(self, patience_s: float = _STOPPED_WITHIN_S) -> None:
        """Fast shutdown of our own server; nothing when attached. After ``patience_s`` at once (recovery follows)."""
        server, self._server = self._server, None
        if server is None:
            return
        atexit.unregister(self.stop)
        if server.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                server.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
            try:
                server.wait(patience_s)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    server.send_signal(getattr(signal, "SIGQUIT", signal.SIGTERM))
                with contextlib.suppress(subprocess.TimeoutExpired):
                    server.wait(5)
                if server.poll() is None:
                    server.kill()
                    server.wait()

    def running(self) -> bool:
        """Whether a server over this data folder is ready for connections."""
        told = self._told()
        return told is not None and told.ready and told.is_postgres

    # -- making and starting -------------------------------------------------------------------------

    def _make_shelf(self) -> None:
        """The folder below which everything belongs to the server's user."""
        make_folder(self.shelf, 0o755 if self.user.name else 0o700)
        folder = socket_folder(self.home)
        if os.name != "nt":
            try:
                folder.mkdir(parents=True, exist_ok=True)
                if self.user.name is not None and folder.stat().st_uid == 0:
                    os.chown(folder, self.user.uid, self.user.gid)
                found = folder.lstat()
                if found.st_uid == self.user.uid and not folder.is_symlink():
                    folder.chmod(0o755)
            except OSError as error:
                raise EnvironmentTrouble(cannot_write(folder, error)) from error
            if found.st_uid != self.user.uid or folder.is_symlink():
                # Under /tmp anybody could have made it first to listen in our place.
                raise EnvironmentTrouble(
                    Problem(
                        "socket_folder_taken",
                        f"Thư mục {folder} thuộc người dùng khác.",
                        f"The folder {folder} belongs to another user.",
                        remedy_vi="Hãy xóa nó, hoặc đặt ANSINH_HOME vào một đường dẫn ngắn hơn.",
                        remedy_en="Remove it, or point ANSINH_HOME to a shorter path.",
                    )
                )

    def _wait_for_other(self) -> bool:
        """Whether a server of another process becomes ready; a dead one's leftovers are cleared away."""
        told = self._told()
        if told is None:
            return False
        if told.is_postgres:
            return wait_until(self.running, _READY_WITHIN_S) if alive(told.pid) else False
        # The number in the file now belongs to some other program: PostgreSQL would take it for a server. Only
        # the number is replaced: the rest tells a new server whether orphans of the old one still write.
        path = self.data / "postmaster.pid"
        with contextlib.suppress(OSError):
            first, _, others = path.read_text("utf-8").partition("\n")
            if first.strip() == str(told.pid):
                path.write_text(f"{_NOBODYS_NUMBER}\n{others}", "utf-8")
        return False

    def _start(self) -> None:
        bindir = self._bindir()
        major, number = binaries.version_of(bindir)
        if not self.exists:
            self._make_cluster(bindir, major)
        self._require_same_major(major, number)
        port = PORT if os.name != "nt" else free_port()
        settings = {
            "unix_socket_directories": "" if os.name == "nt" else str(socket_folder(self.home)),
            "listen_addresses": "127.0.0.1" if os.name == "nt" else "",
            "port": str(port),
            **_SETTINGS,
            **(_SETTINGS_FAST if self.fast else {}),
        }
        command = [str(binaries.program(bindir, "postgres")), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        # After a kill its last processes still take a moment to notice; until then a new server refuses to start.
        deadline = time.monotonic() + _ORPHANS_GONE_WITHIN_S
        while not self._launch(command) and time.monotonic() < deadline:
            time.sleep(0.2)
        if self._server is None:
            raise EnvironmentTrouble(self._why_not(1))
        atexit.register(self.stop)

    def _launch(self, command: list[str]) -> bool:
        """Whether the server came up; False when leftovers of a killed one are in the way. Raises for anything else."""
        try:
            self.log.touch(mode=0o600)
            before = self.log.stat().st_size
            with self.log.open("ab") as log:
                started = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    cwd=str(self.shelf) if os.name == "nt" else "/",
                    env=_quiet_environment(),
                    start_new_session=os.name != "nt",
                    preexec_fn=die_with_parent(signal.SIGINT),
                    **self.user.spawn_options(),  # type: ignore[call-overload]  # three options, known by name only
                )
        except OSError as error:
            raise EnvironmentTrouble(cannot_write(self.log, error)) from error
        self._server = started
        wait_until(lambda: started.poll() is not None or self._ready(started), _READY_WITHIN_S)
        if started.poll() is None and self._ready(started):
            return True
        ended = started.poll()
        if ended is None:
            self.stop()
        self._server = None
        with self.log.open("rb") as log:
            log.seek(before)
            said = log.read().decode("utf-8", "replace")
        if ended is not None and any(sign in said for sign in _SIGNS_OF_ORPHANS):
            return False
        raise EnvironmentTrouble(self._why_not(ended))

    def _ready(self, started: subprocess.Popen[bytes]) -> bool:
        told = self._told()
        return told is not None and told.ready and told.pid == started.pid

    def _make_cluster(self, bindir: Path, major: int) -> None:
        """Into a folder beside, then renamed: a killed initdb leaves no half cluster where a whole one is expected."""
        unfinished = self.shelf / f"data.{os.getpid()}.new"
        for old in self.shelf.glob("data.*.new"):
            shutil.rmtree(old, ignore_errors=True)
        if self.data.exists():
            shutil.rmtree(self.data)
        password = keep_secret(self.home, "database/admin")
        with self._password_file(password) as file:
            command = [
                str(binaries.program(bindir, "initdb")), "-D", str(unfinished), "-U", ADMIN, "-A", "scram-sha-256",
                "--pwfile", str(file), "-E", "UTF8", "--data-checksums", "--no-instructions",
                *(["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", f"--lc-ctype={utf8_ctype()}"]
                  if major >= 17 else [f"--locale={utf8_ctype()}"]),
                *(["--no-sync"] if self.fast else []),
            ]  # fmt: skip
            try:
                unfinished.mkdir(mode=0o700)
                if self.user.name is not None:
                    os.chown(unfinished, self.user.uid, self.user.gid)
            except OSError as error:
                raise EnvironmentTrouble(cannot_write(unfinished, error)) from error
            made = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=str(self.shelf) if os.name == "nt" else "/",
                env=_quiet_environment(),
                start_new_session=os.name != "nt",
                preexec_fn=die_with_parent(signal.SIGKILL),
                **self.user.spawn_options(),  # type: ignore[call-overload]  # three options, known by name only
            )
        if made.returncode:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise EnvironmentTrouble(_failed("initdb", made.stdout.decode("utf-8", "replace"), self.data))
        (unfinished / "pg_hba.conf").write_text(
            "# Passwords only, for everyone and everything.\n"
            + ("host all all 127.0.0.1/32 scram-sha-256\n" if os.name == "nt" else "local all all scram-sha-256\n"),
            "ascii",
        )
        unfinished.rename(self.data)

    @contextlib.contextmanager
    def _password_file(self, password: str) -> Iterator[Path]:
        """A file only the server's user can read, gone afterwards."""
        descriptor, name = tempfile.mkstemp(dir=self.shelf, prefix=".initial-")
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(password + "\n")
            if self.user.name is not None:
                os.chown(name, self.user.uid, self.user.gid)
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def _bindir(self) -> Path:
        return binaries.reachable_bindir(self.bindir or binaries.bundled_bindir(), self.user, self.shelf)

    def _require_same_major(self, major: int, number: str) -> None:
        try:
            made_with = int((self.data / "PG_VERSION").read_text("ascii").strip())
        except (OSError, ValueError):
            made_with = major
        if made_with != major:
            raise EnvironmentTrouble(
                Problem(
                    "cluster_of_other_version",
                    f"Cơ sở dữ liệu ở {self.data} thuộc PostgreSQL {made_with}, còn chương trình là {number}.",
                    f"The database in {self.data} belongs to PostgreSQL {made_with}; the program is {number}.",
                    remedy_vi="Hãy nâng cấp bằng pg_upgrade, hoặc đặt ANSINH_PG_BINDIR về phiên bản cũ.",
                    remedy_en="Upgrade it with pg_upgrade, or point ANSINH_PG_BINDIR to the old version.",
                )
            )

    def _why_not(self, ended: int | None) -> Problem:
        try:
            told = self.log.read_text("utf-8", "replace").splitlines()[-8:]
        except OSError:
            told = []
        return _failed(f"postgres ({ended})", "\n".join(told), self.data)

    def _told(self) -> PostmasterFile | None:
        if self._server is not None:
            self._server.poll()  # an ended child that nobody asks about still counts as a process
        return PostmasterFile.read(self.data)


class PostmasterFile:
    """What ``postmaster.pid`` says: number, port, and whether connections are welcome."""

    def __init__(self, lines: list[str]) -> None:
        self.pid = int(lines[0])
        self.port = int(lines[3]) if len(lines) > 3 and lines[3].strip().isdigit() else PORT
        self.ready = len(lines) > 7 and lines[7].strip() == "ready" and alive(self.pid)

    @classmethod
    def read(cls, data: Path) -> PostmasterFile | None:
        """None when there is no (complete) file."""
        try:
            return cls((data / "postmaster.pid").read_text("utf-8").splitlines())
        except (OSError, ValueError, IndexError):
            return None

    @property
    def is_postgres(self) -> bool:
        """False only when we can see that the number was taken over by some other program."""
        if not sys.platform.startswith("linux"):
            return alive(self.pid)
        try:
            return Path(f"/proc/{self.pid}/comm").read_text().strip().startswith("postgres")
        except OSError:
            return False


_here: dict[Path, EmbeddedPostgres] = {}


def embedded_here(home: Path) -> EmbeddedPostgres:
    """This process's one object for a home: whoever started the server is also the one to restart and stop it."""
    return _here.setdefault(home, EmbeddedPostgres(home))


def _quiet_environment() -> dict[str, str]:
    """PostgreSQL takes locale and options from the environment: give it neither."""
    keep = ("PATH", "HOME", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "TEMP", "TMP", "USERPROFILE")
    return {**{name: os.environ[name] for name in keep if name in os.environ}, "LC_ALL": "C", "TZ": "UTC"}


def _failed(what: str, told: str, data: Path) -> Problem:
    if "No space left" in told:
        return cannot_write(data, OSError(28, "No space left on device"))
    return Problem(
        "postgres_failed",
        f"PostgreSQL đi kèm không khởi động được ({what}).\n{told.strip()}",
        f"The embedded PostgreSQL did not start ({what}).\n{told.strip()}",
        remedy_vi=f"\nXem nhật ký cạnh {data}, hoặc dùng PostgreSQL của bạn qua DATABASE_URL.",
        remedy_en=f"\nSee the log beside {data}, or use a PostgreSQL of your own through DATABASE_URL.",
    )
