"""``ansinh services``: the working registers: what they hold, how far they are, template and import."""

from __future__ import annotations

import argparse
import datetime as dt
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansinh.shells.cli.access import doer, person, read_file, table, unknown, write_file
from ansinh.shells.cli.frame import language, print_result, tell, today, words

if TYPE_CHECKING:
    from ansinh.access.facts import Actor
    from ansinh.services.facts import Register


def register(subparsers: Any) -> None:
    """Adds ``services`` with its deeds."""
    parser = subparsers.add_parser("services", help=words("sổ dịch vụ xã hội", "registers of social services"))
    deeds = parser.add_subparsers(metavar=words("VIỆC", "DEED"), required=True)
    deeds.add_parser("list", help=words("các sổ đã khai báo", "the declared registers")).set_defaults(run=_list)
    progress = person(deeds.add_parser("progress", help=words("tiến độ theo xã", "progress by commune")))
    _register_argument(progress).set_defaults(run=_progress)
    blank = person(deeds.add_parser("template", help=words("tệp mẫu để điền", "the workbook to fill in")))
    _register_argument(blank).set_defaults(run=_template)
    blank.add_argument("--out", type=Path, required=True, metavar=words("TỆP", "FILE"))
    take = person(deeds.add_parser("import", help=words("nhập danh sách đã điền", "take a filled list in")), required=True)
    _register_argument(take).set_defaults(run=_import)
    take.add_argument("path", type=Path, metavar=words("TỆP", "FILE"))
    take.add_argument("--correction", type=Path, metavar=words("TỆP", "FILE"),
                      help=words("nơi ghi các dòng cần sửa", "where to write the rows to fix"))  # fmt: skip
    move = person(deeds.add_parser("move", help=words("chuyển một mục sang bước sau", "move an item on")), required=True)
    move.add_argument("item", type=_item_id, metavar=words("MÃ_MỤC", "ITEM"))
    move.add_argument("state", metavar=words("TRẠNG_THÁI", "STATE"), help=words("mã trạng thái", "code of the state"))
    move.add_argument("--note", default="", metavar=words("GHI_CHÚ", "NOTE"))
    move.set_defaults(run=_move)


def _item_id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            words(f"“{text}” không phải là mã của một mục", f"“{text}” is not the id of an item")
        ) from None


def _register_argument(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("register", metavar=words("SỔ", "REGISTER"), help="makeshift_houses, …")
    return parser


def _declared(code: str) -> Register:
    from ansinh.services.offline import register as of
    from ansinh.services.offline import registers

    try:
        return of(code)
    except LookupError:
        names = ", ".join(one.code for one in registers())
        raise unknown(
            f"Không có sổ {code}.", f"There is no register {code}.", f"Có: {names}.", f"There are: {names}."
        ) from None


def _list(args: argparse.Namespace) -> None:
    from ansinh.services.offline import registers

    if args.json:
        print_result(
            {
                "registers": [
                    {
                        "code": one.code,
                        "name": one.name_en if language() == "en" else one.name_vi,
                        "states": [state.code for state in one.states],
                        "fields": [field.name for field in one.fields],
                        "feeds": list(one.feeds),
                    }
                    for one in registers()
                ]
            }
        )
        return
    print_result("\n".join(f"{one.code}  {words(one.name_vi, one.name_en)}  ({words(one.lead_vi, one.lead_en)})"
                           for one in registers()))  # fmt: skip


def _progress(args: argparse.Namespace) -> None:
    declared = _declared(args.register)
    by, _ = doer(args)
    from ansinh.access.actions import acting
    from ansinh.services.queries import progress
    from ansinh.territory.offline import unit

    on = today(args)
    with acting(by):
        found = progress(declared.code, on)
    if args.json:
        print_result(
            {
                "register": declared.code,
                "communes": [
                    {"commune": one.commune_code, "total": one.total, "done": one.done, "late": one.late,
                     "by_state": dict(one.by_state)}
                    for one in found
                ],
            }
        )  # fmt: skip
        return
    rows = []
    for one in found:
        place = unit(one.commune_code, on)
        rows.append((place.name if place else one.commune_code, str(one.done), str(one.total), str(one.late)))
    head = (words("Xã", "Commune"), words("Đã xong", "Done"), words("Phải làm", "Of"), words("Quá hạn", "Late"))
    print_result(table(head, rows))


def _communes(by: Actor, on: dt.date) -> dict[str, str]:
    """Code → name of the communes in somebody's sight."""
    from ansinh.access.queries import communes_of
    from ansinh.territory.offline import unit

    found = ((code, unit(code, on)) for code in communes_of(grant.scope_code for grant in by.grants))
    return {code: place.name for code, place in found if place is not None}


def _neighbours(by: Actor, on: dt.date) -> dict[str, str]:
    """Code → name of every commune of somebody's provinces: a neighbour's row is told apart from a misspelt name."""
    from ansinh.territory.offline import communes_of, unit

    places = [unit(code, on) for code in _communes(by, on)]
    homes = {place.parents[-1].code for place in places if place is not None and place.parents}
    return {one.code: one.name for home in homes for one in communes_of(home, on)}


def _template(args: argparse.Namespace) -> None:
    declared = _declared(args.register)
    by, _ = doer(args)
    from ansinh.services.offline import template

    write_file(args.out, template(declared, sorted(_communes(by, today(args)).values())))


def _import(args: argparse.Namespace) -> int:
    declared = _declared(args.register)
    content = read_file(args.path)
    by, at = doer(args)
    from ansinh.services.actions import take_in_workbook
    from ansinh.services.offline import commune_reader

    reader = commune_reader(_neighbours(by, today(args)))
    result = take_in_workbook(declared.code, content, args.path.name, reader, by=by, at=at)
    if result.correction is not None:
        out = args.correction or args.path.with_name(f"{args.path.stem}-can-sua.xlsx")
        write_file(out, result.correction)
        for row in result.bad[:20]:
            for problem in row.problems:
                tell(problem.say("vi"), problem.say("en"))
    if args.json:
        print_result({"added": result.added, "known": result.known, "bad": len(result.bad)})
    else:
        print_result(
            words(
                f"{result.added} dòng mới, {result.known} dòng đã có, {len(result.bad)} dòng cần sửa.",
                f"{result.added} rows added, {result.known} there already, {len(result.bad)} to be fixed.",
            )
        )
    return 1 if result.bad else 0


def _move(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.access.actions import acting
    from ansinh.services.actions import move_item
    from ansinh.services.queries import item

    try:
        with acting(by):
            before = item(args.item)
    except LookupError:
        raise unknown(
            f"Không có mục {args.item} trong địa bàn của bạn.", f"There is no item {args.item} in your territory."
        ) from None
    declared = _declared(before.register)
    if args.state not in {state.code for state in declared.states}:
        raise unknown(
            f"Sổ {declared.code} không có trạng thái {args.state}.",
            f"The register {declared.code} has no state {args.state}.",
            "Có: " + ", ".join(f"{state.code} ({state.vi})" for state in declared.states) + ".",
            "There are: " + ", ".join(f"{state.code} ({state.en})" for state in declared.states) + ".",
        )
    moved = move_item(args.item, args.state, by=by, at=at, note=args.note)
    if args.json:
        print_result({"item": str(moved.item_id), "register": moved.register, "from": before.state, "to": moved.state})
        return
    old, new = declared.state(before.state), declared.state(moved.state)
    print_result(words(f"Đã chuyển từ “{old.vi}” sang “{new.vi}”.", f"Moved from “{old.en}” to “{new.en}”."))
