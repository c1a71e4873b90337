"""``registry check-population`` and ``sandbox``: the national population database asked, or played by us."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from ansinh.kernel.problem import BadInput, Problem
from ansinh.shells.cli import frame
from ansinh.shells.cli.access import doer, person
from ansinh.shells.cli.frame import words


def add(deeds: Any) -> None:
    """Adds the deeds of this module."""
    checking = person(
        deeds.add_parser(
            "check-population",
            help=words(
                "đối chiếu người dân với CSDL quốc gia về dân cư", "check people against the population database"
            ),
        ),
        required=True,
    )
    checking.add_argument(
        "--register",
        default=os.environ.get("ANSINH_POPULATION_REGISTER", ""),
        metavar="URL",
        help=words(
            "địa chỉ dịch vụ (mặc định: ANSINH_POPULATION_REGISTER)",
            "its address (default: ANSINH_POPULATION_REGISTER)",
        ),
    )
    checking.add_argument(
        "--limit", type=int, default=1000, help=words("nhiều nhất bao nhiêu người", "at most so many people")
    )
    checking.set_defaults(run=_check)

    playing = deeds.add_parser(
        "sandbox",
        help=words(
            "chạy dịch vụ dân cư giả lập, chỉ có người hư cấu", "play the population database, synthetic people only"
        ),
    )
    playing.add_argument(
        "--people", type=Path, required=True, metavar=words("TỆP", "FILE"),
        help=words("persons.parquet của ./ansinh demo people --out", "persons.parquet of ./ansinh demo people --out"),
    )  # fmt: skip
    playing.add_argument("--port", type=int, default=8910, help=words("cổng (mặc định 8910)", "port (default 8910)"))
    playing.add_argument(
        "--mood", default="well", choices=("well", "slow", "down", "partial", "wrong", "nonsense"),
        help=words("cư xử: tốt, chậm, hỏng, trả một phần, trả sai người, trả rác", "how it behaves"),
    )  # fmt: skip
    playing.set_defaults(run=_play)


def _check(args: argparse.Namespace) -> None:
    if not args.register:
        raise BadInput(
            Problem(
                "no_register",
                "Chưa khai địa chỉ CSDL quốc gia về dân cư.",
                "The address of the population database is not set.",
                remedy_vi="Thêm --register URL, hoặc đặt biến ANSINH_POPULATION_REGISTER.",
                remedy_en="Add --register URL or set ANSINH_POPULATION_REGISTER.",
            )
        )
    from ansinh.registry.channels.population import HttpPopulationRegister

    try:
        register = HttpPopulationRegister(args.register, token=os.environ.get("ANSINH_POPULATION_TOKEN", ""))
    except ValueError as trouble:
        raise BadInput(
            Problem(
                "register_without_tls",
                "Chỉ hỏi CSDL dân cư qua kết nối mã hóa (https).",
                "The population database is asked over TLS (https) only.",
            )
        ) from trouble
    by, at = doer(args)
    from ansinh.registry.actions import check_population

    told = check_population(register, by=by, at=at, limit=args.limit)
    if args.json:
        frame.print_result({state.value: count for state, count in told.items()})
    else:
        frame.print_result("\n".join(f"{words(state.vi, state.en)}: {count}" for state, count in told.items()))


def _play(args: argparse.Namespace) -> None:
    import polars as pl

    from ansinh.shells.sandbox.population import PopulationSandbox, people_of

    try:
        rows = pl.read_parquet(args.people)
        sandbox = PopulationSandbox(people_of(rows.iter_rows(named=True)), port=args.port, mood=args.mood)
    except (OSError, ValueError, pl.exceptions.PolarsError) as trouble:
        raise BadInput(
            Problem(
                "sandbox_people",
                f"Không dùng được tệp người: {trouble}.",
                f"The file of people cannot be used: {trouble}.",
                {"file": str(args.people)},
                "Tạo tệp bằng: ./ansinh demo people --out THƯ_MỤC",
                "Make one with: ./ansinh demo people --out DIR",
            )
        ) from trouble
    frame.tell(
        f"CSDL dân cư giả lập: {sandbox.address} ({len(sandbox.people)} người)",
        f"Sandbox at {sandbox.address} ({len(sandbox.people)} people)",
    )
    sandbox.serve()
