"""The command line: runs the module of the command that was asked for; trouble becomes words and exit codes."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import errno
import importlib
import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from ansinh.kernel.problem import BadInput, EnvironmentTrouble, Problem, Refused
from ansinh.shells.cli import frame
from ansinh.shells.cli.frame import BAD_INPUT, DONE, ENVIRONMENT, words

# command: (module, Vietnamese line, English line). Only the module of the invoked command is imported.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "demo": ("demo", "chạy thử toàn hệ thống với một tỉnh mẫu", "the whole system with a demo province"),
    "serve": ("serve", "mở hệ thống cho người dùng", "serve the system"),
    "plan": ("plan", "đọc, kiểm tra văn bản kế hoạch", "read and check plan documents"),
    "territory": ("territory", "đơn vị hành chính cũ và mới", "administrative units, old and new"),
    "law": ("law", "chế độ, mức hưởng theo luật tại một ngày", "programmes and amounts by the law of a day"),
    "registry": ("registry", "người, hộ và hoàn cảnh", "people, households and circumstances"),
    "documents": ("documents", "văn bản chính thức", "official texts"),
    "casework": ("casework", "đề xuất, phê duyệt, quyết định", "proposals, approvals, decisions"),
    "payments": ("payments", "kỳ chi trả, tệp gửi, tệp trả về", "payment runs, files out and back"),
    "monitoring": ("monitoring", "chỉ tiêu, tiến độ, báo cáo", "indicators, progress, reports"),
    "services": ("services", "sổ dịch vụ xã hội", "registers of social services"),
    "access": ("access", "người dùng, quyền, nhật ký", "users, rights, audit"),
    "db": ("db", "tạo và xem cơ sở dữ liệu", "make and look at the database"),
    "test": ("test", "chạy bộ kiểm thử", "run the tests"),
    "lint": ("test", "kiểm tra tường ngăn, kiểu và văn phong mã", "check walls, types and code style"),
}
_FRAME_MODULES = {"__init__", "__main__", "main", "frame"}


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 done, 1 bad input, 2 usage, 3 environment."""
    given = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # a stand-in stream may lack it
    frame.choose_language(given)
    _speak_vietnamese()
    try:
        return _run(given)
    except KeyboardInterrupt:
        frame.tell("Đã dừng.", "Stopped.")
        return 130
    except BrokenPipeError:
        # The reader (head, less) has gone; without this Python complains once more at exit.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BAD_INPUT
    except Exception as error:
        return _explain(error)


def _run(given: list[str]) -> int:
    command, given = _command_first(given)
    parser = build_parser(command)
    others: list[str] = []
    if command == "test":  # most of its words are pytest's
        from ansinh.shells.cli.test import split_words

        own, others = split_words(given[1:])
        given = [command, *own]
    args = parser.parse_args(given)
    args.others = others
    for name, value in (("lang", frame.language()), ("json", False), ("on", None)):
        if not hasattr(args, name):
            setattr(args, name, value)
    if isinstance(args.on, dt.date):
        os.environ["ANSINH_TODAY"] = args.on.isoformat()
    run = getattr(args, "run", None) or getattr(args, "handler", None)
    if run is None:
        parser.print_help(sys.stderr)
        return frame.USAGE
    code: int | None = run(args)
    sys.stdout.flush()
    return DONE if code is None else int(code)


def _command_first(given: list[str]) -> tuple[str | None, list[str]]:
    """Moves common options that stand before the command behind it, where its parsers know them."""
    leading: list[str] = []
    rest = list(given)
    while rest:
        word = rest[0]
        if word in ("--lang", "--on") and len(rest) > 1:
            leading += [rest.pop(0), rest.pop(0)]
        elif word == "--json" or word.startswith(("--lang=", "--on=")):
            leading.append(rest.pop(0))
        else:
            break
    if not rest or rest[0].startswith("-"):
        return None, given
    end = rest.index("--") if "--" in rest else len(rest)
    return rest[0], [*rest[:end], *leading, *rest[end:]]


def build_parser(command: str | None) -> argparse.ArgumentParser:
    """The parser with the asked-for command in full; the others only as lines of help."""
    parser = frame.Parser(
        prog="ansinh",
        description=words(
            "An Sinh: chính sách xã hội, từ kế hoạch tới từng hộ dân và ngược lại.",
            "An Sinh: social policy, from the plan to the household and back.",
        ),
        epilog=words(
            "Trợ giúp từng lệnh: ./ansinh LỆNH --help. Mã thoát: 0 xong, 1 đầu vào sai, 2 sai cú pháp, 3 môi trường.",
            "Help of a command: ./ansinh COMMAND --help. Exit codes: 0 done, 1 bad input, 2 usage, 3 environment.",
        ),
    )
    subparsers = parser.add_subparsers(
        title=words("các lệnh", "commands"), metavar=words("LỆNH", "COMMAND"), dest="command"
    )
    asked = COMMANDS[command][0] if command in COMMANDS else None
    if asked is not None and _exists(asked):
        importlib.import_module(f"ansinh.shells.cli.{asked}").register(subparsers)
    elif command is not None:
        for module in _modules_outside_the_table():
            importlib.import_module(f"ansinh.shells.cli.{module}").register(subparsers)
    for name, (module, vi, en) in COMMANDS.items():
        if name not in subparsers.choices and _exists(module):
            subparsers.add_parser(name, help=words(vi, en))
    return parser


def _exists(module: str) -> bool:
    here = Path(__file__).parent
    return (here / f"{module}.py").exists() or (here / module / "__init__.py").exists()


def _modules_outside_the_table() -> list[str]:
    """Commands that somebody added as a module of their own."""
    known = {module for module, _, _ in COMMANDS.values()} | _FRAME_MODULES
    here = Path(__file__).parent
    found = {path.stem for path in here.glob("*.py")} | {path.parent.name for path in here.glob("*/__init__.py")}
    return sorted(found - known)


# --- trouble into words ---------------------------------------------------------------------------------


def _explain(error: Exception) -> int:
    if os.environ.get("ANSINH_DEBUG") == "1":
        traceback.print_exc()
    if isinstance(error, EnvironmentTrouble):
        return _say(error.problem, ENVIRONMENT)
    if isinstance(error, BadInput):
        for problem in error.problems:
            _say(problem, BAD_INPUT)
        return BAD_INPUT
    if isinstance(error, Refused):
        return _say(error.problem, BAD_INPUT)
    if (trouble := _environment_problem(error)) is not None:
        return _say(trouble, ENVIRONMENT)
    if isinstance(error, OSError) and error.filename is not None:
        return _say(_file_problem(error), BAD_INPUT)
    return _unexpected(error)


def _say(problem: Problem, code: int) -> int:
    if problem.severity == "warning":
        mark = words("Lưu ý", "Note")
    else:
        mark = words("LỖI", "ERROR")
    print(f"{mark}: {problem.say(frame.language())}", file=sys.stderr, flush=True)
    return code


def _environment_problem(error: Exception) -> Problem | None:
    """A full disk or a database that went away, wherever it shows."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1)):
        if error.filename is None:  # most often the file that the result is redirected to
            return Problem(
                "disk_full",
                "Đĩa đã đầy khi ghi kết quả.",
                "The disk is full (writing the result).",
                remedy_vi="Hãy giải phóng chỗ, hoặc ghi kết quả vào ổ khác, rồi chạy lại.",
                remedy_en="Free some space, or write the result to another disk, and run again.",
            )
        from ansinh.shells.server.home import cannot_write

        return cannot_write(Path(str(error.filename)), error)
    cause: BaseException | None = error
    while cause is not None:
        name = f"{type(cause).__module__.partition('.')[0]}.{type(cause).__name__}"
        # Django wraps the driver's error: the wrapper's class says less than the words it quotes.
        if name == "psycopg.DiskFull" or (name == "django.OperationalError" and "No space left" in str(cause)):
            return Problem(
                "disk_full",
                "Đĩa của cơ sở dữ liệu đã đầy.",
                "The disk of the database is full.",
                remedy_vi="Hãy giải phóng chỗ rồi chạy lại; giao dịch dở dang đã được hủy.",
                remedy_en="Free some space and run again; the unfinished transaction was undone.",
            )
        if name in ("django.OperationalError", "psycopg.OperationalError", "psycopg.AdminShutdown"):
            text = " ".join(str(cause).split())
            return Problem(
                "database_trouble",
                f"Cơ sở dữ liệu không trả lời: {text}",
                f"The database does not answer: {text}",
                remedy_vi="Kiểm tra ./ansinh db status rồi thử lại.",
                remedy_en="Check ./ansinh db status and try again.",
            )
        cause = cause.__cause__
    return None


def _file_problem(error: OSError) -> Problem:
    told = {
        errno.ENOENT: ("Không thấy tệp hoặc thư mục", "No such file or folder"),
        errno.EACCES: ("Không có quyền mở", "No permission to open"),
        errno.EISDIR: ("Đây là thư mục, không phải tệp", "This is a folder, not a file"),
        errno.ENOTDIR: ("Một phần của đường dẫn không phải là thư mục", "A part of the path is not a folder"),
        errno.EEXIST: ("Đã tồn tại", "It exists already"),
    }
    vi, en = told.get(error.errno or 0, (f"Không đọc hoặc ghi được ({error.strerror})",
                                         f"Cannot be read or written ({error.strerror})"))  # fmt: skip
    return Problem("file", f"{vi}: {error.filename}", f"{en}: {error.filename}")


def _unexpected(error: Exception) -> int:
    log = _log_unexpected(error)
    place = words(f" Chi tiết: {log}." if log else "", f" Details: {log}." if log else "")
    print(
        words(
            f"LỖI: có sự cố ngoài dự kiến ({type(error).__name__}).{place} Chạy lại với ANSINH_DEBUG=1 để xem đầy đủ.",
            f"ERROR: something unexpected happened ({type(error).__name__}).{place} ANSINH_DEBUG=1 shows it all.",
        ),
        file=sys.stderr,
        flush=True,
    )
    return BAD_INPUT


def _log_unexpected(error: Exception) -> Path | None:
    """One JSON line with type and places, without the message: messages may quote personal data."""
    from ansinh.shells.server.home import ansinh_home

    frames = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    line = {"at": dt.datetime.now(dt.UTC).isoformat(), "level": "ERROR", "kind": type(error).__name__, "frames": frames}
    path = ansinh_home() / "logs" / "ansinh.log"
    try:
        if not path.parent.parent.exists():
            return None
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError:
        return None
    return path


# --- argparse in Vietnamese -----------------------------------------------------------------------------

_VIETNAMESE = {
    "usage: ": "cách dùng: ",
    "positional arguments": "tham số",
    "options": "tùy chọn",
    "optional arguments": "tùy chọn",
    "show this help message and exit": "hiện trợ giúp này rồi thoát",
    "%(prog)s: error: %(message)s\n": "%(prog)s: lỗi: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "tham số %(argument_name)s: %(message)s",
    "the following arguments are required: %s": "còn thiếu tham số: %s",
    "one of the arguments %s is required": "cần một trong các tham số %s",
    "unrecognized arguments: %s": "không hiểu tham số: %s",
    "expected one argument": "cần một giá trị",
    "expected at most one argument": "cần nhiều nhất một giá trị",
    "expected at least one argument": "cần ít nhất một giá trị",
    "invalid choice: %(value)r (choose from %(choices)s)": "không có lựa chọn %(value)r (có: %(choices)s)",
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)":
        "không có lựa chọn %(value)r, có phải là %(closest)r? (có: %(choices)s)",
    "invalid %(type)s value: %(value)r": "giá trị %(value)r không đúng kiểu %(type)s",
    "not allowed with argument %s": "không dùng cùng tham số %s",
}  # fmt: skip


def _speak_vietnamese() -> None:
    """argparse asks its own ``gettext`` for its few phrases; Python ships no Vietnamese catalogue, so we are it."""

    def phrase(text: str) -> str:
        return _VIETNAMESE.get(text, text) if frame.language() == "vi" else text

    argparse._ = phrase  # type: ignore[attr-defined]  # where argparse looks its words up
