"""``ansinh documents``: the official texts kept here, and their bytes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ansinh.kernel.dates import vn_date
from ansinh.shells.cli.access import doer, table, unknown, write_file
from ansinh.shells.cli.frame import print_result, words


def register(subparsers: Any) -> None:
    """Adds ``documents`` with its deeds."""
    parser = subparsers.add_parser("documents", help=words("văn bản chính thức", "official texts"))
    deeds = parser.add_subparsers(metavar=words("VIỆC", "DEED"), required=True)
    found = deeds.add_parser("list", help=words("các văn bản đã lưu", "the texts kept here"))
    found.add_argument("text", nargs="?", default="", metavar=words("TỪ", "WORDS"))
    found.set_defaults(run=_list)
    save = deeds.add_parser("save", help=words("ghi tệp gốc ra đĩa", "write the original file out"))
    save.add_argument("sha256", metavar="SHA256", help=words("dấu vân tay, hoặc phần đầu của nó", "fingerprint or its beginning"))
    save.add_argument("--out", type=Path, required=True, metavar=words("TỆP", "FILE"))
    save.set_defaults(run=_save)


def _list(args: argparse.Namespace) -> None:
    doer(args)
    from ansinh.documents.queries import texts

    found = texts(args.text, size=1000).items
    if args.json:
        print_result(
            {
                "documents": [
                    {
                        "sha256": one.sha256,
                        "filename": one.filename,
                        "number": one.number,
                        "date": one.date,
                        "kind": one.kind,
                        "issuer": one.issuer,
                        "title": one.title,
                        "bytes": one.size_bytes,
                    }
                    for one in found
                ]
            }
        )
        return
    rows = [
        (one.sha256[:12], one.number or "–", vn_date(one.date) if one.date else "–", (one.title or one.filename)[:80])
        for one in found
    ]
    print_result(table(("SHA-256", words("Số", "Number"), words("Ngày", "Date"), words("Tên", "Title")), rows))


def _save(args: argparse.Namespace) -> None:
    doer(args)
    from ansinh.documents.queries import content, text_by_hash, texts

    full = [one.sha256 for one in texts(size=100_000).items if one.sha256.startswith(args.sha256.lower())]
    kept = text_by_hash(full[0]) if len(full) == 1 else None
    if kept is None:
        raise unknown(
            f"Không có đúng một văn bản mang dấu {args.sha256}.",
            f"Not exactly one text has the fingerprint {args.sha256}.",
            "Xem: ansinh documents list",
            "See: ansinh documents list",
        )
    write_file(args.out, content(kept.text_id)[2])
