"""``ansinh demo``: the whole system with a demonstration province, from nothing to a page in the browser."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
from pathlib import Path
from typing import Any

from ansinh.kernel.dates import VIETNAM
from ansinh.kernel.problem import BadInput, EnvironmentTrouble, Problem
from ansinh.shells.cli.frame import Steps, print_result, tell, words


def register(subparsers: Any) -> None:
    """Adds ``demo``."""
    parser = subparsers.add_parser(
        "demo", help=words("chạy thử toàn hệ thống với một tỉnh mẫu", "the whole system with a demo province")
    )
    parser.add_argument("--port", type=int, default=8000, help=words("cổng (mặc định 8000)", "port (default 8000)"))
    parser.add_argument(
        "--people",
        type=int,
        default=None,
        help=words("số người (mặc định 20000, tối đa 3000000)", "people (default 20000, at most 3000000)"),
    )
    parser.add_argument("--fresh", action="store_true", help=words("xóa tỉnh mẫu và làm lại", "start over"))
    parser.add_argument(
        "--ready-file",
        type=Path,
        metavar="F",
        help=words("ghi địa chỉ và tài khoản vào tệp khi đã sẵn sàng", "write address and accounts here when ready"),
    )
    parser.add_argument(
        "--no-serve", action="store_true", help=words("chỉ chuẩn bị, không mở trang web", "prepare only, do not serve")
    )
    parser.set_defaults(run=_demo)
    deeds = parser.add_subparsers(metavar=words("VIỆC", "DEED"), required=False)
    practice = deeds.add_parser(
        "people",
        help=words("tạo một tỉnh người hư cấu để tập", "make a synthetic province of people to practise on"),
    )
    practice.add_argument("--province", default="51", help=words("mã tỉnh (mặc định 51)", "province code (default 51)"))
    practice.add_argument("--people", type=int, default=20_000, help=words("số người", "how many people"))
    practice.add_argument(
        "--seed", type=int, default=7, help=words("hạt giống: cùng số, cùng người", "same seed, same people")
    )
    practice.add_argument(
        "--mess",
        type=float,
        default=0.0,
        metavar=words("TỶ_LỆ", "SHARE"),
        help=words(
            "tỷ lệ người bị ghi hai lần với lỗi như thật (0–1), kèm nhãn đúng",
            "share of people written down twice with real slips (0–1), with the truth beside",
        ),
    )
    where = practice.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--out", type=Path, metavar=words("THƯ_MỤC", "DIR"), help=words("ghi tệp Parquet", "write Parquet files")
    )
    where.add_argument("--load", action="store_true", help=words("nạp vào sổ dân cư", "load into the registry"))
    practice.set_defaults(run=_practice)


def _practice(args: argparse.Namespace) -> None:
    from ansinh.journeys.demo.practice import load_people, write_people

    if not 1 <= args.people <= 100_000_000 or not 0 <= args.mess <= 1:
        raise BadInput(
            Problem(
                "practice_size",
                "Số người từ 1 đến 100.000.000; tỷ lệ ghi hai lần từ 0 đến 1.",
                "From 1 to 100,000,000 people; a share from 0 to 1.",
            )
        )
    on = args.on or dt.datetime.now(VIETNAM).date()
    # The instant is the day's, not the clock's: the same seed writes the same ids.
    at = dt.datetime.combine(on, dt.time(3), dt.UTC)

    def progress(written: int) -> None:
        tell(f"  {written:,} người".replace(",", "."), f"  {written:,} people")

    if args.out is not None:
        rows = write_people(
            args.province, args.people, args.seed, args.out, on=on, at=at, twice=args.mess, progress=progress
        )
    else:
        from ansinh.shells.cli.frame import django_ready

        django_ready()
        from ansinh.access.actions import ensure_system_actor

        by = ensure_system_actor(at)
        rows = load_people(
            args.province, args.people, args.seed, on=on, by=by, at=at, twice=args.mess, progress=progress
        )
    print_result(
        rows if args.json else "\n".join(f"{name}: {count:,}".replace(",", ".") for name, count in rows.items())
    )


def _demo(args: argparse.Namespace) -> None:
    from ansinh.shells.cli.db import make_ready
    from ansinh.shells.server.home import ansinh_home, prepare_home, serving_secrets
    from ansinh.shells.server.process import end_in_good_order
    from ansinh.shells.server.supervisor import check_can_serve, making, supervise

    people = _checked_people(args.people)
    if args.ready_file is not None:
        _check_ready_file(args.ready_file)
    if not args.no_serve:
        check_can_serve(args.port)
    end_in_good_order()
    home = prepare_home(ansinh_home())
    on = args.on or dt.datetime.now(VIETNAM).date()
    if args.on:
        os.environ["ANSINH_TODAY"] = args.on.isoformat()
    with making(home), Steps() as steps:
        if args.fresh:
            _start_over(home, steps)
        make_ready(steps)
        os.environ.update(serving_secrets(home))  # not earlier: a home that is refused gets no keys
        accounts = _carry_out(home, people, on, steps)
    if args.no_serve:
        return

    def ready(url: str) -> None:
        told = {
            "url": url,
            "users": [
                {"role": user.role.value, "username": user.username, "password": user.password, "totp_secret": None}
                for user in accounts
            ],
        }
        if args.ready_file is not None:
            _write_ready_file(args.ready_file, told)
        if args.json:
            print_result(told)
        else:
            print_result(_welcome(url, accounts))
        tell("Dừng: Ctrl-C.", "Stop: Ctrl-C.")

    supervise(args.port, ready)


def _checked_people(people: int | None) -> int | None:
    if people is not None and not 500 <= people <= 3_000_000:
        raise BadInput(
            Problem(
                "people",
                f"Số người phải từ 500 đến 3.000.000, không phải {people}.",
                f"The number of people must be from 500 to 3,000,000, not {people}.",
                remedy_vi="Ví dụ: ./ansinh demo --people 20000",
                remedy_en="For example: ./ansinh demo --people 20000",
            )
        )
    return people


def _carry_out(home: Path, people: int | None, on: dt.date, steps: Steps) -> tuple[Any, ...]:
    from ansinh.shells.cli.frame import django_ready

    django_ready()
    from ansinh.journeys.demo.scenario import STEPS
    from ansinh.journeys.demo.stage import begin, carry_out, new_passwords, steps_done

    at = dt.datetime.combine(on, dt.datetime.now(VIETNAM).timetz()).astimezone(dt.UTC)
    before = steps_done()
    standing = before.get("people", {})
    chosen = _same_province(standing, people)
    begun = dt.date.fromisoformat(f"{standing['month']}-01") if standing and before.get("seal") is None else None
    demo = begin(home, chosen, on, at)
    if begun is not None and (begun.year, begun.month) != (on.year, on.month):
        raise BadInput(
            Problem(
                "other_month",
                f"Tỉnh mẫu đang làm dở của tháng {begun.month:02d}/{begun.year}.",
                f"An unfinished demo province of {begun.month:02d}/{begun.year} exists.",
                remedy_vi="Chạy lại với --fresh để làm mới, hoặc --on của tháng đó.",
                remedy_en="Run again with --fresh to start over, or --on of that month.",
            )
        )
    left = [step for step in STEPS if step.key not in before]
    if not left:
        with steps.step("Tỉnh mẫu đã có sẵn", "The demo province exists already") as line:
            line.count(chosen, "người", "people")
            line.note(f"tháng {standing.get('month')}", f"month {standing.get('month')}")
    for step in left:
        with steps.step(step.vi, step.en) as line:
            for number, vi, en in carry_out(step, demo):
                line.count(number, vi, en)
    with steps.step("Tạo mật khẩu mới cho lần chạy này", "New passwords for this start") as line:
        accounts = new_passwords(demo)
        line.count(len(accounts), "tài khoản", "accounts")
    return accounts


def _same_province(standing: Any, people: int | None) -> int:
    existing = standing.get("province_size") if standing else None
    if existing is None:
        return people or 20_000
    if people is not None and people != existing:
        raise BadInput(
            Problem(
                "other_size",
                f"Đã có tỉnh mẫu {existing} người.",
                f"A demo province of {existing} people exists.",
                remedy_vi="Bỏ --people để dùng lại, hoặc thêm --fresh để làm lại từ đầu.",
                remedy_en="Leave --people out to use it, or add --fresh to start over.",
            )
        )
    return int(existing)


def _start_over(home: Path, steps: Steps) -> None:
    from ansinh.shells.server import schema

    with steps.step("Xóa tỉnh mẫu cũ", "Removing the old demo province") as line:
        schema.open_database()
        removed = schema.remove_demo_database()
        for folder in ("demo", "snapshots"):
            shutil.rmtree(home / folder, ignore_errors=True)
        line.count(int(removed), "cơ sở dữ liệu", "databases")


def _check_ready_file(path: Path) -> None:
    if path.is_dir() or not path.parent.is_dir():
        raise BadInput(
            Problem(
                "ready_file",
                f"Không ghi được tệp {path}: thư mục không có.",
                f"Cannot write {path}: no such folder.",
                remedy_vi="Hãy chọn một tệp trong thư mục đã có.",
                remedy_en="Choose a file in a folder that exists.",
            )
        )
    path.unlink(missing_ok=True)


def _write_ready_file(path: Path, told: dict[str, Any]) -> None:
    """Written beside and renamed: whoever waits for the file never reads half of it."""
    part = path.with_name(path.name + ".part")
    try:
        part.touch(mode=0o600)
        part.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
        part.replace(path)
    except OSError as error:
        raise EnvironmentTrouble(
            Problem(
                "ready_file",
                f"Không ghi được tệp {path}: {error.strerror}.",
                f"Cannot write {path}: {error.strerror}.",
            )
        ) from error


def _welcome(url: str, accounts: tuple[Any, ...]) -> str:
    from ansinh.access.facts import ROLE_LABELS

    lines = ["", words(f"An Sinh đang chạy tại {url}", f"An Sinh is served at {url}"), ""]
    lines.append(words("Tài khoản (mật khẩu mới mỗi lần chạy):", "Accounts (new passwords at every start):"))
    width = max(len(user.username) for user in accounts)
    for user in accounts:
        label = words(*ROLE_LABELS[user.role])
        lines.append(f"  {user.username:<{width}}  {user.password}  {label}")
    return "\n".join(lines)
