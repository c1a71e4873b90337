"""``registry link`` and ``pairs``: second records of the same person, looked for and waiting."""

from __future__ import annotations

import argparse
from typing import Any

from ansinh.kernel.money import number
from ansinh.shells.cli import frame
from ansinh.shells.cli.access import doer, person, table
from ansinh.shells.cli.frame import words


def add(deeds: Any) -> None:
    """Adds the deeds of this module."""
    linking = person(
        deeds.add_parser(
            "link", help=words("đối chiếu toàn bộ để tìm hồ sơ trùng", "search the whole registry for second records")
        ),
        required=False,
    )
    linking.set_defaults(run=_link)
    waiting = person(
        deeds.add_parser("pairs", help=words("các cặp hồ sơ chờ xem", "pairs of records waiting for a look")),
        required=True,
    )
    waiting.add_argument("--size", type=int, default=20, help=words("số cặp in ra", "how many to print"))
    waiting.set_defaults(run=_pairs)


def _link(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.registry.actions import link_people
    from ansinh.shells.site import clock

    run, people, pairs = link_people(
        by=by,
        at=at,
        finished=clock.now,
        progress=lambda said: frame.tell(f"  {said}", f"  {said}"),
    )
    if args.json:
        frame.print_result({"run_id": str(run), "people": people, "pairs": pairs})
    else:
        frame.print_result(
            words(
                f"Đã so {number(people, 0)} hồ sơ: {number(pairs, 0)} cặp cần xem.",
                f"{people:,} records compared: {pairs:,} pairs to look at.",
            )
        )


def _pairs(args: argparse.Namespace) -> None:
    by, _ = doer(args)
    from ansinh.access.actions import acting
    from ansinh.registry.queries import pairs

    with acting(by):
        found = pairs(size=max(1, min(args.size, 500)))
    if args.json:
        frame.print_result(
            {
                "total": found.total,
                "pairs": [
                    {
                        "pair_id": str(one.pair_id),
                        "one": one.one.code,
                        "other": one.other.code,
                        "probability": round(one.probability, 4),
                        "reasons": [said.vi if args.lang == "vi" else said.en for said in one.reasons],
                    }
                    for one in found.items
                ],
            }
        )
        return
    rows = [
        (
            f"{one.probability:.0%}",
            f"{one.one.full_name} ({one.one.birth.vn})",
            f"{one.other.full_name} ({one.other.birth.vn})",
            "; ".join(said.vi if args.lang == "vi" else said.en for said in one.reasons[:3]),
        )
        for one in found.items
    ]
    head = (
        words("Khả năng", "Likelihood"),
        words("Hồ sơ", "Record"),
        words("Hồ sơ kia", "The other"),
        words("Căn cứ", "Why"),
    )
    frame.print_result(table(head, rows) if rows else words("Không có cặp nào chờ xem.", "No pair is waiting."))
