"""``ansinh territory``: what a place or an agency was and is, without a database."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Any

from ansinh.kernel.dates import vn_date
from ansinh.kernel.problem import BadInput, Problem
from ansinh.shells.cli import frame
from ansinh.shells.cli.frame import words
from ansinh.territory import offline
from ansinh.territory.facts import AdministrativeUnit, AgencyNow, Confidence, Resolution, ResolutionStatus

_CONFIDENCE = {
    Confidence.CONFIRMED: ("đã xác nhận", "confirmed"),
    Confidence.SECONDARY: ("theo nguồn dẫn lại", "from a secondary source"),
    Confidence.UNCONFIRMED: ("CHƯA XÁC NHẬN", "UNCONFIRMED"),
    Confidence.SYNTHETIC: ("số liệu minh họa", "synthetic"),
}


def register(subparsers: Any) -> None:
    """Adds the command and its parsers."""
    parser = subparsers.add_parser(
        "territory", help=words("đơn vị hành chính cũ và mới", "administrative units, old and new")
    )
    deeds = parser.add_subparsers(metavar=words("VIỆC", "DEED"), required=True)
    resolve = deeds.add_parser(
        "resolve",
        help=words("tên hoặc mã này là gì khi đó, nay là gì", "what a name or code was then and is now"),
        description=words(
            "Ví dụ: ansinh territory resolve “xã Hoằng Kim, Thanh Hóa” --on 2024-05-20",
            "For example: ansinh territory resolve “xã Hoằng Kim, Thanh Hóa” --on 2024-05-20",
        ),
    )
    resolve.add_argument("name", metavar=words("TÊN|MÃ", "NAME|CODE"), nargs="+")
    _as_of(resolve)
    resolve.set_defaults(run=_resolve)
    agency = deeds.add_parser(
        "agency",
        help=words(
            "cơ quan ghi trong văn bản cũ, nay việc đó ai làm", "who does now what an agency in an old text did"
        ),
    )
    agency.add_argument("name", metavar=words("CƠ QUAN", "AGENCY"), nargs="+")
    agency.add_argument(
        "--function", choices=sorted(offline.functions()), help=words("chỉ một mảng việc", "one function only")
    )
    _as_of(agency)
    agency.set_defaults(run=_agency)


def _as_of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of",
        type=frame.parse_day,
        metavar="YYYY-MM-DD",
        help=words("“nay” là ngày nào (mặc định: hôm nay)", "the day of “now” (default: today)"),
    )


def _text(args: argparse.Namespace) -> str:
    name = " ".join(args.name).strip()
    if not name:
        raise BadInput(
            Problem(
                "territory.no_name",
                "Chưa có tên hoặc mã để tra.",
                "There is no name or code to look up.",
                remedy_vi='Ví dụ: ansinh territory resolve "xã Hoằng Kim, Thanh Hóa"',
                remedy_en='For example: ansinh territory resolve "xã Hoằng Kim, Thanh Hóa"',
            )
        )
    return name


def _real_today() -> dt.date:
    # --on is the day asked about here, not "today".
    return frame.today(argparse.Namespace())


def _resolve(args: argparse.Namespace) -> int:
    answer = offline.resolve(_text(args), on=args.on, as_of=args.as_of or _real_today())
    frame.print_result(offline.resolution_record(answer) if args.json else _say(_text(args), answer, args.on))
    return frame.DONE


def _say(asked: str, answer: Resolution, on: dt.date | None) -> str:
    day = vn_date(answer.on)
    lines: list[str] = []
    if answer.status is ResolutionStatus.NOT_COVERED:
        lines.append(words(f"Chưa có bản đồ cho ngày {day}: không đoán.", f"No map for {day}: no guess is made."))
    elif answer.status is ResolutionStatus.UNKNOWN:
        lines.append(
            words(
                f"Không tìm thấy “{asked}” trên bản đồ ngày {day}.",
                f"“{asked}” is not on the map of {day}.",
            )
        )
    elif answer.status is ResolutionStatus.AMBIGUOUS:
        lines.append(words(f"“{asked}” có thể là nhiều nơi:", f"“{asked}” may be several places:"))
    if answer.then is not None:
        head = words(f"Ngày {day}", f"On {day}")
        if on is None and offline.is_old(answer.then):
            head = words(f"Đơn vị cũ, đến hết {day}", f"A former unit, until {day}")
        lines.append(f"{head}: {_unit(answer.then)}")
    if answer.now:
        lines.append(words(f"Ngày {vn_date(answer.as_of)}:", f"On {vn_date(answer.as_of)}:"))
        for now in answer.now:
            share = "" if now.share is None else words(f" {now.share:.0%} dân số", f" {now.share:.0%} of people")
            share = "" if now.share == 1.0 and len(answer.now) == 1 else share
            lines.append(f"  → {_unit(now.unit)}{share} ({now.note})")
    if answer.candidates:
        if answer.status is ResolutionStatus.UNKNOWN:
            lines.append(words("Có phải là:", "Perhaps:"))
        lines += [f"  • {_unit(c.unit)}" + (f": {c.note}" if c.note else "") for c in answer.candidates]
    if answer.legal_basis:
        lines.append(words("Căn cứ:", "Legal basis:"))
        lines += [f"  - {basis}" for basis in answer.legal_basis]
    return "\n".join(lines)


def _unit(unit: AdministrativeUnit) -> str:
    return f"{unit.full_name} [{unit.code}]"


def _agency(args: argparse.Namespace) -> int:
    text = _text(args)
    as_of = args.as_of or _real_today()
    on = args.on or as_of
    match = offline.agency_by_name(text, on)
    found = offline.successors(text, on, as_of, args.function)
    if args.json:
        frame.print_result(
            {
                "agency": None
                if match is None
                else {
                    "id": match.agency.id,
                    "name": match.agency.name,
                    "level": match.agency.level.value,
                    "in_force": match.in_force,
                },
                "now": [
                    {
                        "id": a.agency.id,
                        "name": a.agency.name,
                        "level": a.agency.level.value,
                        "functions": list(a.functions),
                        "legal_basis": list(a.legal_basis),
                        "confidence": a.confidence.value,
                        "note": a.note,
                    }
                    for a in found
                ],
            }
        )
        return frame.DONE
    if match is None:
        frame.print_result(words(f"Không nhận ra cơ quan “{text}”.", f"No agency is known by “{text}”."))
        return frame.DONE
    lines = [match.agency.name]
    if not match.in_force:
        lines[0] += words(f" (không tồn tại ngày {vn_date(on)})", f" (did not exist on {vn_date(on)})")
    lines += [_agency_line(answer) for answer in found]
    frame.print_result("\n".join(lines))
    return frame.DONE


def _agency_line(answer: AgencyNow) -> str:
    names = offline.functions()
    what = "; ".join(names[f] for f in answer.functions)
    sure = words(*_CONFIDENCE[answer.confidence])
    return f"  → {answer.agency.name}: {what} [{sure}]" + (f" ({answer.note})" if answer.note else "")
