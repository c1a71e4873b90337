"""``ansinh documents``: the official texts kept here, and their bytes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ansinh.kernel.dates import vn_date
from ansinh.shells.cli.access import doer, table, unknown, write_file
from ansinh.shells.cli.frame import print_result, tell, words


def register(subparsers: Any) -> None:
    """Adds ``documents`` with its deeds."""
    parser = subparsers.add_parser("documents", help=words("văn bản chính thức", "official texts"))
    deeds = parser.add_subparsers(metavar=words("VIỆC", "DEED"), required=True)
    found = deeds.add_parser("list", help=words("các văn bản đã lưu", "the texts kept here"))
    found.add_argument("text", nargs="?", default="", metavar=words("TỪ", "WORDS"))
    found.set_defaults(run=_list)
    read = deeds.add_parser(
        "read", help=words("đọc một tệp thành chữ, kèm điều cần lưu ý", "a file as words, with what is worth knowing")
    )
    read.add_argument("file", type=Path, metavar=words("TỆP", "FILE"))
    read.set_defaults(run=_read)
    formats = deeds.add_parser(
        "formats",
        help=words("đọc được loại tệp nào, còn thiếu phần mềm nào", "which files can be read here, what is missing"),
    )
    formats.set_defaults(run=_formats)
    save = deeds.add_parser("save", help=words("ghi tệp gốc ra đĩa", "write the original file out"))
    save.add_argument(
        "sha256", metavar="SHA256", help=words("dấu vân tay, hoặc phần đầu của nó", "fingerprint or its beginning")
    )
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


def _read(args: argparse.Namespace) -> None:
    from ansinh.documents.offline import read_document

    try:
        data = args.file.read_bytes()
    except OSError as trouble:
        raise unknown(
            f"Không mở được tệp {args.file}: {trouble.strerror}.",
            f"The file {args.file} cannot be opened: {trouble.strerror}.",
            "Kiểm tra đường dẫn và quyền đọc.",
            "Check the path and the permission to read it.",
        ) from trouble
    text = read_document(data, args.file.name, progress=_progress)
    if args.json:
        print_result(
            {
                "filename": text.filename,
                "media_type": text.media_type,
                "sha256": text.sha256,
                "bytes": text.size_bytes,
                "method": text.method,
                "encoding": text.encoding,
                "ocr_confidence": text.ocr_confidence,
                "pages": [{"number": page.number, "start": page.start, "end": page.end} for page in text.pages],
                "warnings": [{"kind": one.kind, "message": one.say(args.lang), **one.where} for one in text.warnings],
                "text": text.text,
            }
        )
        return
    for warning in text.warnings:
        tell(f"LƯU Ý: {warning.say('vi')}", f"NOTE: {warning.say('en')}")
    print_result(text.text.rstrip("\n"))


def _progress(done: int, total: int) -> None:
    tell(f"Đã nhận dạng {done}/{total} trang.", f"{done} of {total} pages recognised.")


def _formats(args: argparse.Namespace) -> None:
    from ansinh.documents.offline import missing_programs

    lacks = {missing.what: missing for missing in missing_programs()}
    office, recognition = lacks.get("office"), lacks.get("recognition")
    kinds = [
        (".docx", "Word", None),
        (".doc .rtf .odt", words("Word cũ, RTF, OpenDocument", "old Word, RTF, OpenDocument"), office),
        (".pdf", words("PDF có chữ", "PDF with text"), None),
        (".pdf .png .jpg .tif", words("bản quét, ảnh chụp", "scans, pictures"), recognition),
        (".html .mht", words("trang web", "web pages"), None),
        (".txt .md", words("văn bản thuần", "plain text"), None),
    ]
    if args.json:
        print_result(
            {
                "formats": [
                    {"files": files, "readable": lack is None, "missing": lack.program if lack else None}
                    for files, _, lack in kinds
                ]
            }
        )
        return
    rows = [
        (files, name, words("đọc được", "read") if lack is None else words("thiếu ", "lacks ") + lack.program)
        for files, name, lack in kinds
    ]
    print_result(table((words("Tệp", "Files"), words("Loại", "Kind"), words("Ở máy này", "Here")), rows))
    for lack in lacks.values():
        tell(lack.remedy_vi, lack.remedy_en)


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
