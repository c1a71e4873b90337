"""Programs and readers in processes of their own, with limits of time and memory.

Formats that can crash or exhaust a reader (PDF above all) are not read inside the process that serves people: a child
does it, under limits, and a dead child is only a file that could not be read. Where the system knows no limits
(Windows) time is still bounded.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ansinh.documents.facts import Page
from ansinh.documents.offline import refusals
from ansinh.kernel.problem import BadInput, Problem

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 120
MOST_CPU_SECONDS = 2_400  # with many pages to recognise
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Words:
    """What a reader of one format gives: the words, their pages (empty: one), how, warnings, confidence of recognition."""

    text: str
    pages: tuple[Page, ...] = ()
    method: str = ""
    notes: tuple[Problem, ...] = ()
    confidence: float | None = None


def limits(
    memory: int = MEMORY_BYTES, cpu: int = CPU_SECONDS, most_cpu: int | None = None
) -> Callable[[], None] | None:
    """What a child does before it begins: bounds itself. None where the system cannot.

    ``most_cpu`` is how far ``allow_cpu`` may raise the bound of processor time later.
    """
    try:
        import resource
    except ImportError:
        return None

    def bound() -> None:
        for kind, value, most in (
            (resource.RLIMIT_AS, memory, memory),
            (resource.RLIMIT_CPU, cpu, most_cpu or cpu),
            (resource.RLIMIT_CORE, 0, 0),
            (resource.RLIMIT_FSIZE, 2_000_000_000, 2_000_000_000),
        ):
            with contextlib.suppress(ValueError, OSError):
                _, hard = resource.getrlimit(kind)
                top = most if hard == resource.RLIM_INFINITY else min(most, hard)
                resource.setrlimit(kind, (min(value, top), top))

    return bound


def allow_cpu(seconds: int) -> None:
    """Lets this child work longer, for pages that it has to prepare for recognition; does nothing where nothing is bound."""
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft != resource.RLIM_INFINITY:
        with contextlib.suppress(ValueError, OSError):
            more = soft + seconds
            resource.setrlimit(resource.RLIMIT_CPU, (more if hard == resource.RLIM_INFINITY else min(more, hard), hard))


def environment(**more: str) -> dict[str, str]:
    """The few variables a child needs; no secrets of the site among them."""
    kept = (
        "PATH",
        "HOME",
        "LANG",
        "LC_ALL",
        "TMPDIR",
        "TEMP",
        "TMP",
        "SYSTEMROOT",
        "TESSDATA_PREFIX",
        "LD_LIBRARY_PATH",
    )
    found = {name: os.environ[name] for name in kept if name in os.environ}
    return {**found, **more}


def run_program(
    command: Sequence[str | Path], *, seconds: float, memory: int, folder: Path, more: dict[str, str] | None = None
) -> tuple[int, bytes, bytes]:
    """Runs another program under limits: exit code, output, error output. Raises TimeoutError; kills what it started."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd=folder,
            env=environment(**(more or {})),
            preexec_fn=limits(memory, int(seconds) + 5),
            start_new_session=True,
        )
        try:
            code = child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError from None
        finally:
            _end_group(child)
        out.seek(0)
        err.seek(0)
        return code, out.read(50_000_000), err.read(20_000)


def read_apart(kind: str, data: bytes, filename: str, *, seconds: int, progress: Progress | None = None) -> Words:
    """Reads a file of ``kind`` (``pdf``, ``docx``, ``html``, ``picture``) in a child. Raises BadInput, also when the
    child dies of its limits."""
    with tempfile.TemporaryDirectory(prefix="ansinh-read-") as folder:
        source, result = Path(folder, "in"), Path(folder, "out.json")
        source.write_bytes(data)
        child = subprocess.Popen(
            [sys.executable, "-m", "ansinh.documents.offline.child", kind, str(source), str(result), filename],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(
                PYTHONPATH=_where_we_are(),
                PYTHONUTF8="1",
                OPENBLAS_NUM_THREADS="1",
                OMP_NUM_THREADS="1",
                MALLOC_ARENA_MAX="2",
            ),
            cwd=folder,
            start_new_session=True,
        )
        told = threading.Thread(target=_tell, args=(child, progress), daemon=True)
        told.start()
        try:
            child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise refusals.too_heavy(filename, seconds) from None
        finally:
            _end_group(child)
            told.join(timeout=2)
            if child.stdout is not None:
                child.stdout.close()
        if not result.exists():
            if child.returncode in (-9, -24, 137, 152, 77):
                raise refusals.too_heavy(filename, seconds)
            raise refusals.corrupt(filename, f"mã {child.returncode}")
        answer = json.loads(result.read_text(encoding="utf-8"))
    problems = tuple(Problem(**one) for one in answer["problems"])
    if not answer["read"]:
        raise BadInput(problems)
    return Words(
        answer["text"],
        tuple(Page(*page) for page in answer["pages"]),
        answer["method"],
        problems,
        answer["confidence"],
    )


def _where_we_are() -> str:
    """The folders this process imports from, for its child."""
    return os.pathsep.join(str(Path(path).absolute()) for path in sys.path if path)


def _tell(child: subprocess.Popen[bytes], progress: Progress | None) -> None:
    if child.stdout is None:
        return
    with contextlib.suppress(ValueError, OSError):
        for line in child.stdout:
            done, _, total = line.decode("ascii", "ignore").strip().partition("/")
            if progress is not None and done.isdigit() and total.isdigit():
                progress(int(done), int(total))


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """Ends a child and all it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, 9)
    if child.poll() is None:
        child.kill()
        child.wait()
