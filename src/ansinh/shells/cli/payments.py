"""``ansinh payments``: runs, files out, files back, the ledger, the promises it keeps.

Lists, building, exporting and taking return files are done in the name of the system unless ``--as`` names somebody;
whoever is named, and whoever approves, gives their password.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansinh.kernel.money import dong, number
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.shells.cli.access import named
from ansinh.shells.cli.frame import BAD_INPUT, django_ready, language, print_result, tell, today, words

if TYPE_CHECKING:
    from ansinh.access.facts import Actor
    from ansinh.payments.facts import PaymentFile, ReturnResult, Run


def register(subparsers: Any) -> None:
    """Adds ``payments`` with its deeds."""
    parser = subparsers.add_parser("payments", help=words("kỳ chi trả, tệp gửi, tệp trả về", "runs, files out and back"))
    deeds = parser.add_subparsers(metavar=words("VIỆC", "DEED"), required=True)

    def deed(name: str, run: Callable[[argparse.Namespace], int | None], vi: str, en: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = deeds.add_parser(name, help=words(vi, en), description=words(vi, en))
        made.set_defaults(run=run)
        return made

    def month(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
        made.add_argument(
            "--month", type=_month, metavar="YYYY-MM", help=words("tháng chi trả (mặc định: tháng này)", "month of the run")
        )
        return made

    def person(made: argparse.ArgumentParser, required: bool = False) -> argparse.ArgumentParser:
        made.add_argument(
            "--as", dest="user", required=required, metavar=words("TÀI_KHOẢN", "USER"), help=words("ai làm", "who does it")
        )
        made.add_argument(
            "--password-stdin", action="store_true", help=words("đọc mật khẩu từ đầu vào", "read the password from stdin")
        )
        return made

    runs = month(deed("runs", _runs, "các kỳ chi trả của một tháng", "the runs of a month"))
    runs.add_argument("--commune", metavar=words("MÃ", "CODE"), help=words("mã xã", "commune code"))
    build = person(month(deed("build", _build, "lập kỳ chi trả từ các khoản phải chi", "build runs from what is owed")))
    build.add_argument("--commune", metavar=words("MÃ", "CODE"), help=words("mã xã (mặc định: tất cả)", "commune code"))
    approve = person(deed("approve", _approve, "phê duyệt một kỳ (người thứ hai)", "approve a run (second person)"), True)
    approve.add_argument("run_code", metavar=words("MÃ_KỲ", "RUN"))
    approve.add_argument("--seen", metavar=words("DẤU", "HASH"), help=words("dấu nội dung đã xem", "content hash seen"))
    reject = person(deed("reject", _reject, "từ chối một kỳ, trả tiền về dự toán", "reject a run, free its money"), True)
    reject.add_argument("run_code", metavar=words("MÃ_KỲ", "RUN"))
    reject.add_argument("--reason", required=True, metavar=words("LÝ_DO", "REASON"))
    export = person(month(deed("export", _export, "xuất tệp chi trả của một đơn vị", "write an agent's payment file")))
    export.add_argument("--agent", required=True, metavar=words("MÃ", "CODE"), help=words("đơn vị chi trả", "paying agent"))
    export.add_argument(
        "--out", type=Path, required=True, metavar=words("THƯ_MỤC", "FOLDER"), help=words("nơi ghi tệp", "where to write")
    )
    back = person(deed("return", _return, "nhận tệp kết quả của đơn vị chi trả", "take an agent's return file"))
    back.add_argument("path", type=Path, metavar=words("TỆP", "FILE"))
    back.add_argument("--file", metavar=words("MÃ_TỆP", "CODE"), help=words("tệp chi trả nó trả lời", "file it answers"))
    deed("ledger", _ledger, "số dư các tài khoản", "what the accounts hold")
    check = deed("check", _check, "kiểm tra mọi cam kết của sổ chi trả", "check every promise of the room")
    check.add_argument("--deep", action="store_true", help=words("đọc lại cả các tệp đã lưu", "read stored files back too"))


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            words(f"“{text}” không phải là tháng (YYYY-MM)", f"“{text}” is not a month (YYYY-MM)")
        ) from None


def _ready(args: argparse.Namespace) -> tuple[Month, dt.datetime, Actor]:
    """Django with its keys, the month, the instant, and the service account."""
    django_ready()
    from ansinh.access.actions import ensure_system_actor
    from ansinh.shells.server.home import ansinh_home, serving_secrets
    from ansinh.shells.site import clock

    os.environ.update(serving_secrets(ansinh_home()))
    month = getattr(args, "month", None) or Month.of(today(args))
    return month, clock.now(), ensure_system_actor(clock.now())


def _doer(args: argparse.Namespace, at: dt.datetime, system: Actor) -> Actor:
    """The service account, or whoever ``--as`` names."""
    return named(args, at) if args.user else system


# --- deeds ----------------------------------------------------------------------------------------------


def _runs(args: argparse.Namespace) -> None:
    month, _, system = _ready(args)
    from ansinh.access.actions import acting
    from ansinh.payments import queries

    with acting(system):
        found = queries.runs(month, args.commune, size=5000, sort="commune").items
    if not found:
        raise BadInput(
            Problem(
                "month_without_data",
                f"Chưa có kỳ chi trả nào của tháng {month.vn}.",
                f"There is no run of {month} yet.",
                remedy_vi="Hãy lập kỳ chi trả: ./ansinh payments build --month …",
                remedy_en="Build the runs: ./ansinh payments build --month …",
            )
        )
    _show_runs(args, found)


def _show_runs(args: argparse.Namespace, found: tuple[Run, ...]) -> None:
    if args.json:
        print_result({"runs": [_run_facts(run) for run in found]})
        return
    from ansinh.payments.queries import run_label

    lines = [
        f"{run.code:<22}{run.commune_code:>7}{number(run.lines):>8}{dong(run.total):>18}  {run_label(run.state, language())}"
        for run in found
    ]
    total = words("Cộng", "Total")
    lines.append(f"{total:<29}{number(sum(r.lines for r in found)):>8}{dong(sum(r.total for r in found)):>18}")
    print_result("\n".join(lines))


def _run_facts(run: Run) -> dict[str, object]:
    return {
        "code": run.code,
        "commune_code": run.commune_code,
        "month": str(run.month),
        "state": run.state.value,
        "lines": run.lines,
        "total": run.total,
        "content_hash": run.content_hash,
        "made_by": run.made_by,
        "approved_by": run.approved_by,
        "without_route": run.without_route,
        "by_state": {state.value: {"lines": n, "amount": amount} for state, (n, amount) in run.by_state.items()},
    }


def _build(args: argparse.Namespace) -> None:
    month, at, system = _ready(args)
    from ansinh.journeys.pay import build_runs

    communes = [args.commune] if args.commune else None
    found = build_runs(month, communes, by=_doer(args, at, system), at=at)
    fresh = sum(run.built_now for run in found)
    tell(f"Lập mới {fresh} kỳ, có sẵn {len(found) - fresh}.", f"{fresh} runs built, {len(found) - fresh} there already.")
    _show_runs(args, found)


def _approve(args: argparse.Namespace) -> None:
    _, at, system = _ready(args)
    from ansinh.payments import actions

    doer = _doer(args, at, system)
    found = _named_run(args.run_code, doer)
    _show_runs(args, (actions.approve_run(found.run_id, by=doer, at=at, seen=args.seen),))


def _reject(args: argparse.Namespace) -> None:
    _, at, system = _ready(args)
    from ansinh.payments import actions

    doer = _doer(args, at, system)
    found = _named_run(args.run_code, doer)
    _show_runs(args, (actions.reject_run(found.run_id, reason=args.reason, by=doer, at=at),))


def _named_run(code: str, doer: Actor) -> Run:
    """The run of a code among those in somebody's sight. Raises BadInput where there is none."""
    from ansinh.access.actions import acting
    from ansinh.payments import queries

    with acting(doer):
        found = next((run for run in queries.runs(size=100_000).items if run.code == code), None)
    if found is None:
        raise BadInput(
            Problem(
                "no_run",
                f"Không có kỳ chi trả {code} trong địa bàn của bạn.",
                f"There is no run {code} in your territory.",
            )
        )
    return found


def _export(args: argparse.Namespace) -> None:
    month, at, system = _ready(args)
    from ansinh.payments import actions

    doer = _doer(args, at, system)
    args.out.mkdir(parents=True, exist_ok=True)
    file = actions.export(month, args.agent, by=doer, at=at)
    written = []
    for content in file.contents:
        given = actions.download(file.file_id, content.kind, by=doer, at=at)
        _write_whole(args.out / given.name, given.content)
        written.append(args.out / given.name)
    _show_file(args, file, written)


def _write_whole(path: Path, content: bytes) -> None:
    """The whole file or none: a bank's pick-up must never see half of it."""
    unfinished = path.with_name(f".{path.name}.part")
    with unfinished.open("wb") as out:
        if hasattr(os, "fchmod"):  # not on Windows
            os.fchmod(out.fileno(), 0o600)
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(path)


def _show_file(args: argparse.Namespace, file: PaymentFile, written: list[Path]) -> None:
    if args.json:
        print_result(
            {
                "file": file.code,
                "agent": file.agent,
                "month": str(file.month),
                "lines": file.lines,
                "total": file.total,
                "runs": file.runs,
                "made_now": file.made_now,
                "contents": [
                    {"kind": content.kind.value, "path": str(path), "sha256": content.sha256, "size": content.size}
                    for content, path in zip(file.contents, written, strict=True)
                ],
            }
        )
        return
    if not file.made_now:
        tell("Tệp này đã xuất trước đây; ghi lại đúng các byte cũ.", "Exported before; the same bytes were written again.")
    head = words(
        f"Tệp {file.code}: {number(file.lines)} khoản, {dong(file.total)}, {file.runs} kỳ chi trả.",
        f"File {file.code}: {file.lines} payments, {dong(file.total)}, {file.runs} runs.",
    )
    contents = zip(file.contents, written, strict=True)
    print_result("\n".join([head, *(f"{path}  sha256 {content.sha256}" for content, path in contents)]))


def _return(args: argparse.Namespace) -> int | None:
    _, at, system = _ready(args)
    from ansinh.access.actions import acting
    from ansinh.payments import actions, queries

    content = args.path.read_bytes()
    wanted = None
    if args.file:
        try:
            with acting(system):
                wanted = queries.file_by_code(args.file).file_id
        except LookupError:
            raise BadInput(
                Problem("no_file", f"Không có tệp chi trả {args.file}.", f"There is no payment file {args.file}.")
            ) from None
    told = actions.apply_return(content, args.path.name, by=_doer(args, at, system), at=at, file=wanted)
    _show_return(args, told)
    return BAD_INPUT if told.problems else None


def _show_return(args: argparse.Namespace, told: ReturnResult) -> None:
    if args.json:
        print_result(
            {
                "filename": told.filename,
                "sha256": told.sha256,
                "state": told.state.value,
                "file": told.file_code or None,
                "lines": told.lines,
                "outcomes": told.outcomes,
                "amounts": told.amounts,
                "verdicts": told.verdicts,
                "already": told.already,
                "problems": [
                    {"kind": one.kind, "message": one.say(language()), "where": dict(one.where)} for one in told.problems
                ],
            }
        )
        return
    if told.already:
        tell("Tệp này đã nhận trước đây; đây là kết quả cũ.", "This file was taken before; this is the earlier result.")
    if told.problems:
        tell(
            "Tệp bị để riêng, không có dòng nào được ghi:\n" + "\n".join(one.say("vi") for one in told.problems),
            "The file was set aside, nothing was applied:\n" + "\n".join(one.say("en") for one in told.problems),
        )
        return
    outcomes = ", ".join(f"{name} {number(count)}" for name, count in told.outcomes.items())
    print_result(
        words(
            f"Tệp {told.file_code}: {number(told.lines)} dòng ({outcomes}); ghi mới {told.verdicts.get('applied', 0)}.",
            f"File {told.file_code}: {told.lines} lines ({outcomes}); {told.verdicts.get('applied', 0)} applied now.",
        )
    )


def _ledger(args: argparse.Namespace) -> None:
    _, _, system = _ready(args)
    from ansinh.access.actions import acting
    from ansinh.payments import queries
    from ansinh.payments.facts import ACCOUNT_LABELS

    with acting(system):
        found = queries.ledger_balances()
    total = sum(balance.amount for balance in found)
    if args.json:
        accounts = [{"fund": b.fund, "year": b.year, "account": b.kind.value, "balance": b.amount} for b in found]
        print_result({"accounts": accounts, "sum": total})
        return
    side = 0 if language() == "vi" else 1
    lines = [f"{b.fund:<8}{b.year:<6}{ACCOUNT_LABELS[b.kind][side]:<24}{dong(b.amount):>24}" for b in found]
    print_result("\n".join([*lines, f"{words('Cộng', 'Sum'):<38}{dong(total):>24}"]))


def _check(args: argparse.Namespace) -> int | None:
    _, _, system = _ready(args)
    from ansinh.access.actions import acting
    from ansinh.payments import queries

    with acting(system):
        breaches = queries.invariants(deep=args.deep)
    if args.json:
        print_result(
            {
                "breaches": [
                    {"code": b.code, "message": words(b.vi, b.en), "count": b.count, "example": b.example} for b in breaches
                ]
            }
        )
    elif not breaches:
        print_result(words("Mọi cam kết đều giữ đúng; sổ cộng bằng 0.", "Every promise holds; the ledger sums to zero."))
    else:
        print_result("\n".join(f"{b.code}: {words(b.vi, b.en)} ({b.count}; {b.example})" for b in breaches))
    return BAD_INPUT if breaches else None
