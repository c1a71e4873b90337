"""``ansinh access``: accounts and rights, delegation, the audit trail and its seals; and who acts on a command line."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansinh.access.facts import ROLE_LABELS, Role
from ansinh.kernel.dates import VIETNAM, vn_date
from ansinh.kernel.problem import BadInput, EnvironmentTrouble, Problem, Refused
from ansinh.shells.cli.frame import django_ready, language, print_result, tell, words

if TYPE_CHECKING:
    from ansinh.access.facts import Actor


# --- shared by the commands beside this one -------------------------------------------------------


def person(parser: argparse.ArgumentParser, required: bool = False) -> argparse.ArgumentParser:
    """Adds ``--as`` and ``--password-stdin``."""
    parser.add_argument(
        "--as", dest="user", required=required, metavar=words("TÀI_KHOẢN", "USER"), help=words("ai làm", "who does it")
    )
    parser.add_argument(
        "--password-stdin", action="store_true", help=words("đọc mật khẩu từ đầu vào", "read the password from stdin")
    )
    return parser


def doer(args: argparse.Namespace) -> tuple[Actor, dt.datetime]:
    """Django ready; the service account, or whoever ``--as`` names once their password was found right; the instant."""
    django_ready()
    from ansinh.access.actions import ensure_system_actor
    from ansinh.shells.server.home import ansinh_home, serving_secrets
    from ansinh.shells.site import clock

    os.environ.update(serving_secrets(ansinh_home()))
    at = clock.now()
    return (named(args, at) if getattr(args, "user", None) else ensure_system_actor(at)), at


def named(args: argparse.Namespace, at: dt.datetime) -> Actor:
    """Whom ``--as`` names, after their password was found right: a name alone is nobody's signature."""
    from django.contrib.auth import get_user_model

    from ansinh.access.queries import actor_of

    user = get_user_model().objects.filter(username=args.user, is_active=True).first()
    if user is None or not user.check_password(_password(args)):
        raise Refused(
            Problem(
                "wrong_password",
                "Sai tên tài khoản hoặc mật khẩu.",
                "The account name or password is wrong.",
                remedy_vi="Hãy thử lại, hoặc nhờ quản trị đặt lại mật khẩu.",
                remedy_en="Try again, or have the administrator set a new password.",
            )
        )
    return actor_of(user.pk, at)


def _password(args: argparse.Namespace) -> str:
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass(words(f"Mật khẩu của {args.user}: ", f"Password of {args.user}: "), sys.stderr)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns of text under their headings."""
    lines = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def unknown(what_vi: str, what_en: str, remedy_vi: str = "", remedy_en: str = "") -> BadInput:
    """What was named is not there."""
    return BadInput(Problem("unknown", what_vi, what_en, remedy_vi=remedy_vi, remedy_en=remedy_en))


def write_file(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all. Raises EnvironmentTrouble where the disk refuses."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise EnvironmentTrouble(
            Problem(
                "cannot_write",
                f"Không ghi được tệp {path}: {error.strerror or error}.",
                f"Cannot write {path}: {error.strerror or error}.",
                remedy_vi="Kiểm tra thư mục, quyền ghi và chỗ trống.",
                remedy_en="Check the folder, the right to write and free space.",
            )
        ) from error
    tell(f"Đã ghi {path} ({len(content)} byte).", f"Wrote {path} ({len(content)} bytes).")


def read_file(path: Path) -> bytes:
    """The bytes of a file somebody named. Raises BadInput where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            Problem(
                "unreadable",
                f"Không đọc được tệp: {error.strerror or error}.",
                f"The file cannot be read: {error.strerror or error}.",
                where={"file": str(path)},
                remedy_vi="Kiểm tra đường dẫn và quyền đọc.",
                remedy_en="Check the path and the right to read.",
            )
        ) from error


# --- the command ----------------------------------------------------------------------------------


def register(subparsers: Any) -> None:
    """Adds ``access`` with its deeds."""
    parser = subparsers.add_parser("access", help=words("người dùng, quyền, nhật ký", "users, rights, audit"))
    deeds = parser.add_subparsers(metavar=words("VIỆC", "DEED"), required=True)

    users = deeds.add_parser("users", help=words("các tài khoản và quyền", "accounts and their rights"))
    users.add_argument("text", nargs="?", default="", metavar=words("TÊN", "NAME"))
    users.set_defaults(run=_users)

    made = person(deeds.add_parser("open", help=words("mở một tài khoản", "open an account")), required=True)
    made.add_argument("username", metavar=words("TÀI_KHOẢN", "USERNAME"))
    made.add_argument("full_name", metavar=words("HỌ_TÊN", "FULL_NAME"))
    made.add_argument("--role", required=True, choices=[role.value for role in Role if role is not Role.SYSTEM])
    made.add_argument("--place", required=True, metavar=words("MÃ", "CODE"))
    made.add_argument("--reason", default="", metavar=words("CĂN_CỨ", "BASIS"))
    made.set_defaults(run=_open)

    close = person(deeds.add_parser("close", help=words("đóng một tài khoản", "close an account")), required=True)
    close.add_argument("username", metavar=words("TÀI_KHOẢN", "USERNAME"))
    close.add_argument("--reason", required=True, metavar=words("LÝ_DO", "REASON"))
    close.set_defaults(run=_close)

    hand = person(
        deeds.add_parser("delegate", help=words("ủy quyền vai trò của mình", "hand on one's own role")), required=True
    )
    hand.add_argument("to", metavar=words("TÀI_KHOẢN", "USERNAME"))
    hand.add_argument("--role", required=True, choices=[role.value for role in Role])
    hand.add_argument("--place", required=True, metavar=words("MÃ", "CODE"))
    hand.add_argument("--until", required=True, type=_day, metavar="YYYY-MM-DD")
    hand.add_argument("--reason", required=True, metavar=words("LÝ_DO", "REASON"))
    hand.set_defaults(run=_delegate)

    audit = deeds.add_parser("audit", help=words("nhật ký việc đã làm", "what was done"))
    audit.add_argument("--subject", default="", metavar=words("ĐỐI_TƯỢNG", "SUBJECT"))
    audit.add_argument("--verb", default="", metavar=words("VIỆC", "VERB"))
    audit.add_argument("--last", type=int, default=30, metavar="N")
    audit.set_defaults(run=_audit)
    deeds.add_parser("seal", help=words("niêm phong nhật ký", "seal the audit trail")).set_defaults(run=_seal)
    deeds.add_parser("check", help=words("kiểm tra niêm phong", "check the seals")).set_defaults(run=_check)


def _day(text: str) -> dt.date:
    from ansinh.shells.cli.frame import parse_day

    return parse_day(text)


def _role(role: Role) -> str:
    return ROLE_LABELS[role][1 if language() == "en" else 0]


def _users(args: argparse.Namespace) -> None:
    _, at = doer(args)
    from ansinh.access.queries import all_actors

    found = all_actors(at, args.text, size=1000).items
    if args.json:
        print_result(
            {
                "accounts": [
                    {
                        "username": one.username,
                        "full_name": one.full_name,
                        "grants": [
                            {"role": g.role, "place": g.scope_code, "until": g.ends_at, "delegated_by": g.delegated_by}
                            for g in one.grants
                        ],
                    }
                    for one in found
                ]
            }
        )
        return
    rows = [
        (one.username, one.full_name, "; ".join(f"{_role(g.role)} ({g.scope_code})" for g in one.grants) or "–")
        for one in found
    ]
    print_result(table((words("Tài khoản", "Account"), words("Họ tên", "Name"), words("Vai trò", "Roles")), rows))


def _open(args: argparse.Namespace) -> None:
    import secrets

    by, at = doer(args)
    from ansinh.access.actions import open_account

    password = secrets.token_urlsafe(12)
    open_account(
        args.username, args.full_name, Role(args.role), args.place, by=by, at=at, password=password, reason=args.reason
    )
    tell(
        "Đã mở tài khoản. Mật khẩu đầu tiên, chỉ in ra lần này:",
        "The account is open. Its first password, printed only now:",
    )
    print_result({"username": args.username, "password": password} if args.json else password)


def _close(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.access.actions import close_account

    try:
        close_account(args.username, by=by, at=at, reason=args.reason)
    except LookupError:
        raise unknown(f"Không có tài khoản {args.username}.", f"There is no account {args.username}.") from None
    tell(f"Đã đóng tài khoản {args.username}.", f"The account {args.username} is closed.")


def _delegate(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.access.actions import delegate

    end = dt.datetime.combine(args.until + dt.timedelta(days=1), dt.time(), VIETNAM).astimezone(dt.UTC)
    try:
        delegate(Role(args.role), args.place, args.to, end, by=by, at=at, reason=args.reason)
    except LookupError:
        raise unknown(f"Không có tài khoản {args.to}.", f"There is no account {args.to}.") from None
    except ValueError:
        raise unknown("Ngày cuối phải sau hôm nay.", "The last day must be after today.") from None
    tell(f"Đã ủy quyền đến hết {vn_date(args.until)}.", f"Delegated until the end of {args.until}.")


def _audit(args: argparse.Namespace) -> None:
    _, _ = doer(args)
    from ansinh.access.queries import audit_entries

    found = audit_entries(subject=args.subject, verb=args.verb, size=args.last)
    if args.json:
        print_result(
            {
                "total": found.total,
                "entries": [
                    {
                        "seq": one.seq,
                        "at": one.at,
                        "by": one.by,
                        "verb": one.verb,
                        "subject": one.subject,
                        "details": dict(one.details),
                        "hash": one.row_hash,
                    }
                    for one in found.items
                ],
            }
        )
        return
    rows = [
        (str(one.seq), f"{one.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}", one.by, one.verb, one.subject)
        for one in found.items
    ]
    head = ("#", words("Lúc", "At"), words("Ai", "By"), words("Việc", "Deed"), words("Đối tượng", "Subject"))
    print_result(table(head, rows))


def _seal(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.access.actions import seal_audit

    root = seal_audit(by=by, at=at)
    if args.json:
        print_result({"root": root})
    elif root is None:
        print_result(words("Không có việc mới để niêm phong.", "Nothing new to seal."))
    else:
        tell("Lưu gốc này ở nơi khác ngoài cơ sở dữ liệu:", "Keep this root outside the database, too:")
        print_result(root)


def _check(args: argparse.Namespace) -> int:
    _, _ = doer(args)
    from ansinh.access.queries import verify_seals

    check = verify_seals()
    if args.json:
        print_result({"entries": check.entries, "seals": check.seals, "broken_at": check.broken_at})
    elif check.broken_at is None:
        print_result(
            words(
                f"Nguyên vẹn: {check.entries} việc, {check.seals} niêm phong.",
                f"Whole: {check.entries} deeds, {check.seals} seals.",
            )
        )
    else:
        print_result(words(f"SAI LỆCH từ việc số {check.broken_at}.", f"BROKEN from deed {check.broken_at} on."))
    return 0 if check.broken_at is None else 1
