"""``ansinh serve``: the database, the web and the background worker until stopped."""

from __future__ import annotations

import argparse
from typing import Any

from ansinh.shells.cli.frame import Steps, print_result, tell, words


def register(subparsers: Any) -> None:
    """Adds ``serve``."""
    parser = subparsers.add_parser("serve", help=words("mở hệ thống cho người dùng", "serve the system"))
    parser.add_argument("--port", type=int, default=8000, help=words("cổng (mặc định 8000)", "port (default 8000)"))
    parser.set_defaults(run=_serve)


def _serve(args: argparse.Namespace) -> None:
    from ansinh.shells.cli.db import make_ready
    from ansinh.shells.server.home import ansinh_home
    from ansinh.shells.server.process import end_in_good_order
    from ansinh.shells.server.supervisor import check_can_serve, making, supervise

    check_can_serve(args.port)
    end_in_good_order()
    with making(ansinh_home()), Steps() as steps:
        make_ready(steps)

    def ready(url: str) -> None:
        print_result({"url": url} if args.json else words(f"Đang phục vụ tại {url}", f"Serving at {url}"))
        tell("Dừng: Ctrl-C.", "Stop: Ctrl-C.")

    supervise(args.port, ready)
